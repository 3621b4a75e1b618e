//! `assertRaises`, `assertWarns` and their `Regex` forms, as context managers and around a call.

use std::cell::RefCell;
use std::rc::Rc;

use super::asserts::{builtin, compiled, failed, name_of};
use super::util::{get, library, library_call, send, set};
use crate::object::{Args, Attrs, Class, ClassBuilder, Exception, Obj, Object, Result, Value};
use crate::ops;

thread_local! {
    static RAISES: Class = context_class("_AssertRaisesContext");
    static WARNS: Class = context_class("_AssertWarnsContext");
}

fn context_class(name: &'static str) -> Class {
    Class::builder(name)
        .module("unittest.case")
        .raw_method("__enter__", |this, _| {
            let context = context(this)?;
            if context.warns {
                context.record()?;
            }
            Ok(this.clone())
        })
        .raw_method("__exit__", |this, args| {
            let [_, e, _] = args.exact("__exit__")?;
            context(this)?
                .exit(Exception::from_value(&e))
                .map(Value::Bool)
        })
        .build()
}

/// Adds the assertions to `TestCase`.
pub(super) fn add(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method("assertRaises", |this, args| {
            expect(this, args, "assertRaises", false, false)
        })
        .raw_method("assertRaisesRegex", |this, args| {
            expect(this, args, "assertRaisesRegex", false, true)
        })
        .raw_method("assertWarns", |this, args| {
            expect(this, args, "assertWarns", true, false)
        })
        .raw_method("assertWarnsRegex", |this, args| {
            expect(this, args, "assertWarnsRegex", true, true)
        })
}

/// What `with self.assertRaises(...) as cm` gives.
struct Expected {
    test: Value,
    warns: bool,
    /// A class or a tuple of classes.
    expected: Value,
    pattern: Value,
    message: RefCell<Value>,
    /// The name of the function that is called.
    callee: RefCell<Option<String>>,
    /// `catch_warnings` and its list.
    recording: RefCell<Option<(Value, Value)>>,
    /// `exception`, `warning`, `filename`, `lineno`
    attrs: Attrs,
}

impl Object for Expected {
    fn class(&self) -> Class {
        if self.warns {
            WARNS.with(Clone::clone)
        } else {
            RAISES.with(Clone::clone)
        }
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        let own = || match name {
            "expected" => Some(self.expected.clone()),
            "expected_regex" => Some(self.pattern.clone()),
            "test_case" => Some(self.test.clone()),
            "msg" => Some(self.message.borrow().clone()),
            "warnings" => self
                .recording
                .borrow()
                .as_ref()
                .map(|(_, list)| list.clone()),
            _ => None,
        };
        self.attrs.get(name).or_else(own).map(Ok)
    }
    fn set_attr(&self, _this: &Value, name: &str, value: Value) -> Option<Result<()>> {
        self.attrs.set(name, value);
        Some(Ok(()))
    }
}

fn context(this: &Value) -> Result<Rc<Expected>> {
    this.downcast::<Expected>()
        .ok_or_else(|| Exception::type_error("a context of an assertion is needed"))
}

/// One of the four assertions.
fn expect(this: &Value, mut args: Args, name: &str, warns: bool, regex: bool) -> Result<Value> {
    let mut take = |parameter: &str| -> Result<Value> {
        if !args.pos.is_empty() {
            return Ok(args.pos.remove(0));
        }
        args.take_kw(parameter).ok_or_else(|| {
            Exception::type_error(format!(
                "TestCase.{name}() missing 1 required positional argument: '{parameter}'"
            ))
        })
    };
    let expected = take(if warns {
        "expected_warning"
    } else {
        "expected_exception"
    })?;
    let pattern = if regex {
        compiled(take("expected_regex")?)?
    } else {
        Value::None
    };
    let (base, words) = if warns {
        ("Warning", "a warning type or tuple of warning types")
    } else {
        (
            "BaseException",
            "an exception type or tuple of exception types",
        )
    };
    if !is_subtype(&expected, &builtin(base)?)? {
        return Err(Exception::type_error(format!(
            "{name}() arg 1 must be {words}"
        )));
    }
    let context = Rc::new(Expected {
        test: this.clone(),
        warns,
        expected,
        pattern,
        message: RefCell::new(Value::None),
        callee: RefCell::new(None),
        recording: RefCell::new(None),
        attrs: Attrs::default(),
    });
    if args.pos.is_empty() {
        if let Some(message) = args.take_kw("msg") {
            *context.message.borrow_mut() = message;
        }
        if let Some((keyword, _)) = args.kw.first() {
            return Err(Exception::type_error(format!(
                "'{keyword}' is an invalid keyword argument for this function"
            )));
        }
        return Ok(Value::Object(Obj::from_rc(context)));
    }
    let callee = args.pos.remove(0);
    *context.callee.borrow_mut() = Some(name_of(&callee)?);
    if warns {
        context.record()?;
    }
    let raised = ops::call(&callee, args).err();
    match context.exit(raised.clone())? {
        true => Ok(Value::None),
        false => raised.map_or(Ok(Value::None), Err),
    }
}

fn is_subtype(x: &Value, base: &Value) -> Result<bool> {
    match x {
        Value::Tuple(items) => {
            for item in items.iter() {
                if !is_subtype(item, base)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Value::Class(_) => ops::is_subclass(x, base),
        _ => Ok(false),
    }
}

impl Expected {
    fn fail(&self, standard: String) -> Exception {
        let message = self.message.borrow().clone();
        failed(&self.test, message, standard).unwrap_or_else(|e| e)
    }

    /// Gives whether the exception ends here.
    fn exit(&self, e: Option<Exception>) -> Result<bool> {
        if self.warns {
            return self.exit_warnings(e);
        }
        let Some(e) = e else {
            let name = name_of(&self.expected)?;
            return Err(match &*self.callee.borrow() {
                Some(callee) => self.fail(format!("{name} not raised by {callee}")),
                None => self.fail(format!("{name} not raised")),
            });
        };
        if !ops::is_subclass(&Value::Class(e.class()), &self.expected)? {
            return Ok(false);
        }
        e.data().traceback.borrow_mut().clear();
        self.attrs.set("exception", e.value());
        if self.pattern.is_none() {
            return Ok(true);
        }
        let text = ops::str(&e.value())?;
        if ops::truth(&send(&self.pattern, "search", [Value::Str(text.clone())])?)? {
            return Ok(true);
        }
        let _handling = ops::raise::handling(&e);
        Err(self.mismatch(&text)?)
    }

    fn mismatch(&self, text: &str) -> Result<Exception> {
        let pattern = ops::str(&get(&self.pattern, "pattern")?)?;
        Ok(self.fail(format!("\"{pattern}\" does not match \"{text}\"")))
    }

    /// Begins to record warnings.
    fn record(&self) -> Result<()> {
        for (_, module) in crate::program::imported() {
            if super::util::is_set(&module, "__warningregistry__")? {
                set(&module, "__warningregistry__", crate::object::Dict::new())?;
            }
        }
        let args = Args::none().with_kw("record", Value::Bool(true));
        let manager = ops::call(&library("warnings", "catch_warnings")?, args)?;
        let list = send(&manager, "__enter__", [])?;
        *self.recording.borrow_mut() = Some((manager, list));
        library_call(
            "warnings",
            "simplefilter",
            [Value::str("always"), self.expected.clone()],
        )?;
        Ok(())
    }

    fn exit_warnings(&self, e: Option<Exception>) -> Result<bool> {
        let Some((manager, list)) = self.recording.borrow().clone() else {
            return Ok(false);
        };
        let none = || Value::None;
        send(&manager, "__exit__", [none(), none(), none()])?;
        if e.is_some() {
            return Ok(false);
        }
        let mut first: Option<Value> = None;
        for record in ops::to_vec(&list)? {
            let warning = get(&record, "message")?;
            if !ops::is_instance(&warning, &self.expected)? {
                continue;
            }
            let text = Value::Str(ops::str(&warning)?);
            first = first.or(Some(warning.clone()));
            if !self.pattern.is_none() && !ops::truth(&send(&self.pattern, "search", [text])?)? {
                continue;
            }
            self.attrs.set("warning", warning);
            self.attrs.set("filename", get(&record, "filename")?);
            self.attrs.set("lineno", get(&record, "lineno")?);
            return Ok(true);
        }
        if let Some(first) = first {
            return Err(self.mismatch(&ops::str(&first)?)?);
        }
        let name = name_of(&self.expected)?;
        Err(match &*self.callee.borrow() {
            Some(callee) => self.fail(format!("{name} not triggered by {callee}")),
            None => self.fail(format!("{name} not triggered")),
        })
    }
}
