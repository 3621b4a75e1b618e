//! `self.subTest(msg, **params)`: a context manager around a part of a test that is reported by itself.

use std::cell::RefCell;

use super::case;
use super::outcome::{Outcome, should_stop};
use super::util::{get, send, set};
use crate::object::{Args, Class, Dict, Exception, Instance, Object, Result, Value};
use crate::ops;
use crate::stdlib::signature::method;

thread_local! {
    static CONTEXT: Class = Class::builder("_SubTestContext")
        .module("unittest.case")
        .raw_method("__enter__", |this, _| {
            context(this)?.enter()?;
            Ok(Value::None)
        })
        .raw_method("__exit__", |this, args| {
            let [_, e, _] = args.exact("__exit__")?;
            context(this)?.exit(Exception::from_value(&e)).map(Value::Bool)
        })
        .build();
    static SUBTEST: Class = Class::builder("_SubTest")
        .module("unittest.case")
        .python()
        .base(case::class())
        .raw_method("runTest", |_, _| {
            Err(Exception::not_implemented_error("subtests cannot be run directly"))
        })
        .raw_method("_subDescription", |this, _| description(this).map(Value::from))
        .raw_method("id", |this, _| {
            let parent = ops::str(&send(&get(this, "test_case")?, "id", [])?)?;
            Ok(Value::from(format!("{parent} {}", description(this)?)))
        })
        .raw_method("shortDescription", |this, _| send(&get(this, "test_case")?, "shortDescription", []))
        .raw_method("__str__", |this, _| {
            let parent = ops::str(&get(this, "test_case")?)?;
            Ok(Value::from(format!("{parent} {}", description(this)?)))
        })
        .build();
}

/// The class of a subtest as results see it.
pub(super) fn class() -> Class {
    SUBTEST.with(Clone::clone)
}

/// The object of a `with self.subTest(...)`.
struct SubTestContext {
    test: Value,
    message: Value,
    params: Dict,
    state: RefCell<Option<State>>,
}

/// What is between enter and exit.
struct State {
    outcome: std::rc::Rc<Outcome>,
    parent: Value,
    subtest: Value,
    before: bool,
}

fn context(this: &Value) -> Result<std::rc::Rc<SubTestContext>> {
    this.downcast::<SubTestContext>()
        .ok_or_else(|| Exception::type_error("a subtest is needed"))
}

/// `TestCase.subTest`
pub(super) fn sub_test(this: &Value, mut args: Args) -> Result<Value> {
    let params = Dict::new();
    let message = args.take_kw("msg");
    for (name, value) in std::mem::take(&mut args.kw) {
        params.set_str(&name, value);
    }
    if let Some(message) = message {
        args.kw.push(("msg".into(), message));
    }
    let [message] = method("TestCase.subTest", args, ["msg"], 0)?;
    Ok(Value::object(SubTestContext {
        test: this.clone(),
        message,
        params,
        state: RefCell::new(None),
    }))
}

impl SubTestContext {
    fn enter(&self) -> Result<()> {
        let Some(outcome) = case::outcome_of(&self.test)? else {
            return Ok(());
        };
        if !outcome.supports_subtests {
            return Ok(());
        }
        let parent = get(&self.test, "_subtest")?;
        let params = self.params.copy();
        if !parent.is_none()
            && let Value::Dict(outer) = get(&parent, "params")?
        {
            for (name, value) in outer.items() {
                params.setdefault(&name, || value)?;
            }
        }
        let subtest = Value::Instance(Instance::new(class()));
        case::init(&subtest, Value::str("runTest"))?;
        if !self.message.is_unset() {
            set(&subtest, "_message", self.message.clone())?;
        }
        set(&subtest, "test_case", self.test.clone())?;
        set(&subtest, "params", params)?;
        set(
            &subtest,
            "failureException",
            get(&self.test, "failureException")?,
        )?;
        set(&self.test, "_subtest", subtest.clone())?;
        let before = outcome.begin();
        *self.state.borrow_mut() = Some(State {
            outcome,
            parent,
            subtest,
            before,
        });
        Ok(())
    }

    /// Gives whether the exception ends here.
    fn exit(&self, e: Option<Exception>) -> Result<bool> {
        let Some(state) = self.state.take() else {
            return Ok(false);
        };
        let interrupted = e
            .clone()
            .filter(|e| super::util::is_named(e, "KeyboardInterrupt"));
        let ended = state
            .outcome
            .end(&state.subtest, e, state.before, Some(&self.test));
        set(&self.test, "_subtest", state.parent)?;
        if interrupted.is_some() {
            return Ok(false);
        }
        ended?;
        let stops = if state.outcome.success.get() {
            state.outcome.expected.borrow().is_some()
        } else {
            let result = &state.outcome.result;
            !result.is_none() && ops::truth(&get(result, "failfast")?)?
        };
        if stops { Err(should_stop()) } else { Ok(true) }
    }
}

impl Object for SubTestContext {
    fn class(&self) -> Class {
        CONTEXT.with(Clone::clone)
    }
}

fn description(this: &Value) -> Result<String> {
    let mut parts = Vec::new();
    if let Some(message) = ops::get_attr_opt(this, "_message")? {
        parts.push(format!("[{}]", ops::str(&message)?));
    }
    if let Value::Dict(params) = get(this, "params")?
        && !params.is_empty()
    {
        let mut shown = Vec::new();
        for (name, value) in params.items() {
            shown.push(format!("{}={}", ops::str(&name)?, ops::repr(&value)?));
        }
        parts.push(format!("({})", shown.join(", ")));
    }
    Ok(if parts.is_empty() {
        "(<subtest>)".to_owned()
    } else {
        parts.join(" ")
    })
}
