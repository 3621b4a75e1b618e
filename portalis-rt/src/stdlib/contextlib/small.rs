//! `closing`, `aclosing`, `suppress`, `nullcontext`, `redirect_stdout`, `redirect_stderr`, `chdir`.

use std::cell::RefCell;
use std::rc::Rc;

use super::{await_value, coroutine, is_named, received};
use crate::object::{Args, Class, Exception, Object, Result, Value};
use crate::ops;

/// `closing(thing)`, `aclosing(thing)`
struct Closing {
    thing: Value,
    is_async: bool,
}

/// `suppress(*exceptions)`
struct Suppress {
    classes: Value,
}

/// `nullcontext(enter_result)`
struct Null {
    result: Value,
}

/// `redirect_stdout(target)`, `redirect_stderr(target)`
struct Redirect {
    stream: &'static str,
    target: Value,
    old: RefCell<Vec<Value>>,
}

/// `chdir(path)`
struct Chdir {
    path: Value,
    old: RefCell<Vec<std::path::PathBuf>>,
}

fn part<T: Object>(this: &Value) -> Result<Rc<T>> {
    this.downcast::<T>()
        .ok_or_else(|| Exception::type_error("a context manager of contextlib is needed"))
}

thread_local! {
    static CLOSING: Class = Class::builder("closing")
        .module("contextlib")
        .constructor(|_, args| {
            let [thing] = args.bind("closing.__init__", ["thing"], 1)?;
            Ok(Value::object(Closing { thing, is_async: false }))
        })
        .method("__enter__", |this, _| Ok(part::<Closing>(this)?.thing.clone()))
        .method("__exit__", |this, _| {
            ops::call_method(&part::<Closing>(this)?.thing, "close", Args::none())?;
            Ok(Value::None)
        })
        .build();
    static ACLOSING: Class = Class::builder("aclosing")
        .module("contextlib")
        .constructor(|_, args| {
            let [thing] = args.bind("aclosing.__init__", ["thing"], 1)?;
            Ok(Value::object(Closing { thing, is_async: true }))
        })
        .method("__aenter__", |this, _| {
            let this = part::<Closing>(this)?;
            coroutine("aclosing.__aenter__", async move { Ok(this.thing.clone()) })
        })
        .method("__aexit__", |this, _| {
            let this = part::<Closing>(this)?;
            coroutine("aclosing.__aexit__", async move {
                await_value(ops::call_method(&this.thing, "aclose", Args::none())?).await?;
                Ok(Value::None)
            })
        })
        .build();
    static SUPPRESS: Class = Class::builder("suppress")
        .module("contextlib")
        .constructor(|_, args| {
            args.no_kw("suppress.__init__")?;
            Ok(Value::object(Suppress { classes: Value::tuple(args.pos.into_vec()) }))
        })
        .method("__enter__", |_, _| Ok(Value::None))
        .method("__exit__", |this, args| {
            let [class, value, _] = args.bind("suppress.__exit__", ["exctype", "excinst", "exctb"], 3)?;
            suppressed(&*part::<Suppress>(this)?, &class, &value)
        })
        .build();
    static NULL: Class = Class::builder("nullcontext")
        .module("contextlib")
        .constructor(|_, args| {
            let [result] = args.bind("nullcontext.__init__", ["enter_result"], 0)?;
            Ok(Value::object(Null { result: if result.is_unset() { Value::None } else { result } }))
        })
        .method("__enter__", |this, _| Ok(part::<Null>(this)?.result.clone()))
        .method("__exit__", |_, _| Ok(Value::None))
        .method("__aenter__", |this, _| {
            let this = part::<Null>(this)?;
            coroutine("nullcontext.__aenter__", async move { Ok(this.result.clone()) })
        })
        .method("__aexit__", |_, _| coroutine("nullcontext.__aexit__", async { Ok(Value::None) }))
        .build();
    static STDOUT: Class = redirect_class("redirect_stdout", |_, args| redirect("stdout", args));
    static STDERR: Class = redirect_class("redirect_stderr", |_, args| redirect("stderr", args));
    static CHDIR: Class = Class::builder("chdir")
        .module("contextlib")
        .constructor(|_, args| {
            let [path] = args.bind("chdir.__init__", ["path"], 1)?;
            Ok(Value::object(Chdir { path, old: RefCell::default() }))
        })
        .method("__enter__", |this, _| {
            let this = part::<Chdir>(this)?;
            let here = std::env::current_dir().map_err(|e| os_error(&e))?;
            this.old.borrow_mut().push(here);
            let path = ops::str(&this.path)?;
            std::env::set_current_dir(path.as_str()).map_err(|e| os_error(&e))?;
            Ok(Value::None)
        })
        .method("__exit__", |this, _| {
            let old = part::<Chdir>(this)?.old.borrow_mut().pop();
            if let Some(old) = old {
                std::env::set_current_dir(old).map_err(|e| os_error(&e))?;
            }
            Ok(Value::None)
        })
        .build();
}

fn os_error(e: &std::io::Error) -> Exception {
    crate::stdlib::os::os_error(e, None)
}

fn redirect_class(name: &'static str, constructor: crate::object::class::Constructor) -> Class {
    Class::builder(name)
        .module("contextlib")
        .constructor(constructor)
        .method("__enter__", |this, _| {
            let this = part::<Redirect>(this)?;
            let sys = crate::program::import_library(&crate::stdlib::library::inner::SYS)?;
            let old = ops::get_attr(&sys, this.stream)?;
            this.old.borrow_mut().push(old);
            ops::set_attr(&sys, this.stream, this.target.clone())?;
            Ok(this.target.clone())
        })
        .method("__exit__", |this, _| {
            let this = part::<Redirect>(this)?;
            let old = this.old.borrow_mut().pop();
            if let Some(old) = old {
                ops::set_attr(
                    &crate::program::import_library(&crate::stdlib::library::inner::SYS)?,
                    this.stream,
                    old,
                )?;
            }
            Ok(Value::None)
        })
        .build()
}

fn redirect(stream: &'static str, args: Args) -> Result<Value> {
    let [target] = args.bind("_RedirectStream.__init__", ["new_target"], 1)?;
    Ok(Value::object(Redirect {
        stream,
        target,
        old: RefCell::default(),
    }))
}

fn suppressed(this: &Suppress, class: &Value, value: &Value) -> Result<Value> {
    if class.is_none() {
        return Ok(Value::None);
    }
    if ops::is_subclass(class, &this.classes)? {
        return Ok(Value::Bool(true));
    }
    let Some(e) = received(class, value)? else {
        return Ok(Value::None);
    };
    if !is_named(&e, "BaseExceptionGroup") {
        return Ok(Value::Bool(false));
    }
    // The rest of a group goes on.
    match ops::exception::split_group(&e, &this.classes)? {
        (_, None) => Ok(Value::Bool(true)),
        (_, Some(rest)) => Err(rest),
    }
}

pub(super) fn classes() -> [Class; 7] {
    [
        &CLOSING, &ACLOSING, &SUPPRESS, &NULL, &STDOUT, &STDERR, &CHDIR,
    ]
    .map(|class| class.with(Clone::clone))
}

impl Object for Closing {
    fn class(&self) -> Class {
        if self.is_async {
            ACLOSING.with(Clone::clone)
        } else {
            CLOSING.with(Clone::clone)
        }
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        (name == "thing").then(|| Ok(self.thing.clone()))
    }
}

impl Object for Suppress {
    fn class(&self) -> Class {
        SUPPRESS.with(Clone::clone)
    }
}

impl Object for Null {
    fn class(&self) -> Class {
        NULL.with(Clone::clone)
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        (name == "enter_result").then(|| Ok(self.result.clone()))
    }
}

impl Object for Redirect {
    fn class(&self) -> Class {
        if self.stream == "stdout" {
            STDOUT.with(Clone::clone)
        } else {
            STDERR.with(Clone::clone)
        }
    }
}

impl Object for Chdir {
    fn class(&self) -> Class {
        CHDIR.with(Clone::clone)
    }
}
