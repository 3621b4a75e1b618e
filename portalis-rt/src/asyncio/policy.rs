//! Event loop policies: which loop a thread has, and how new ones are made.

use std::cell::RefCell;

use super::arguments::method;
use super::event_loop::Loop;
use super::{get_event_loop, set_event_loop};
use crate::object::{Args, Class, Exception, Instance, Result, Value};
use crate::ops;

thread_local! {
    static POLICY: RefCell<Value> = const { RefCell::new(Value::Unset) };

    static ABSTRACT: Class = Class::builder("AbstractEventLoopPolicy").module("asyncio.events").build();
    static BASE: Class = Class::builder("BaseDefaultEventLoopPolicy")
        .module("asyncio.events")
        .base(ABSTRACT.with(Clone::clone))
        .raw_method(n!("get_event_loop"), |_, args| {
            let [] = method(args, "BaseDefaultEventLoopPolicy.get_event_loop", [], 0)?;
            Ok(get_event_loop()?.value())
        })
        .raw_method(n!("set_event_loop"), |_, args| {
            let [event_loop] = method(args, "BaseDefaultEventLoopPolicy.set_event_loop", ["loop"], 1)?;
            set_event_loop(loop_or_none(&event_loop)?);
            Ok(Value::None)
        })
        .raw_method(n!("new_event_loop"), |_, args| {
            let [] = method(args, "BaseDefaultEventLoopPolicy.new_event_loop", [], 0)?;
            Ok(Loop::new().value())
        })
        .build();
    static UNIX: Class = Class::builder("_UnixDefaultEventLoopPolicy")
        .module("asyncio.unix_events")
        .base(BASE.with(Clone::clone))
        .build();
}

/// `asyncio.AbstractEventLoopPolicy`
pub fn abstract_class() -> Class {
    ABSTRACT.with(Clone::clone)
}

/// `asyncio.DefaultEventLoopPolicy`
pub fn class() -> Class {
    UNIX.with(Clone::clone)
}

/// The loop of this object; `None` for none.
///
/// # Errors
/// `TypeError` if it is something else.
pub(crate) fn loop_or_none(value: &Value) -> Result<Option<Loop>> {
    if value.is_none() {
        return Ok(None);
    }
    match Loop::from_value(value) {
        Some(event_loop) => Ok(Some(event_loop)),
        None => Err(Exception::type_error(format!(
            "loop must be an instance of AbstractEventLoop or None, not '{}'",
            ops::class_name(value)
        ))),
    }
}

/// `asyncio.get_event_loop_policy()`
pub fn get() -> Value {
    POLICY.with(|p| {
        let mut policy = p.borrow_mut();
        if policy.is_unset() {
            *policy = Value::Instance(Instance::new(class()));
        }
        policy.clone()
    })
}

/// `asyncio.set_event_loop_policy(policy)`
///
/// # Errors
/// `TypeError` if it is none.
pub fn set(policy: Value) -> Result<()> {
    if !policy.is_none() && !ops::class::is_exactly_instance(&policy, &abstract_class()) {
        return Err(Exception::type_error(format!(
            "policy must be an instance of AbstractEventLoopPolicy or None, not '{}'",
            ops::class_name(&policy)
        )));
    }
    let policy = if policy.is_none() {
        Value::Unset
    } else {
        policy
    };
    let old = POLICY.with(|p| p.replace(policy));
    drop(old);
    Ok(())
}

/// The policy's `name(…)`, if a policy written in Python is set.
pub(crate) fn custom(name: &str, args: Args) -> Option<Result<Value>> {
    let policy = POLICY.with(|p| p.borrow().clone());
    match &policy {
        Value::Instance(i) if i.class() != class() => Some(ops::call_method(&policy, name, args)),
        _ => None,
    }
}
