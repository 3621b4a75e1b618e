//! `skip`, `skipIf`, `skipUnless`, `expectedFailure`; cleanups of modules.

use super::case::{call_kept, enter_context, first, kept_call};
use super::outcome::skipped;
use super::util::{is_named, send, set};
use crate::object::{Args, Exception, NativeFunction, Result, Value};
use crate::ops;
use crate::stdlib::functools;
use crate::stdlib::signature::bind;
use crate::stdlib::wrapped::Wrapped;

/// `unittest.skip(reason)`, or `@unittest.skip` itself as the decorator.
pub(super) fn skip(args: Args) -> Result<Value> {
    let [reason] = bind("skip", false, args, ["reason"], 1)?;
    if matches!(reason, Value::Function(_)) || reason.downcast::<Wrapped>().is_some() {
        return skipped_item(reason, Value::str(""));
    }
    Ok(decorator(reason))
}

/// `unittest.skipIf(condition, reason)`
pub(super) fn skip_if(args: Args) -> Result<Value> {
    let [condition, reason] = bind("skipIf", false, args, ["condition", "reason"], 2)?;
    Ok(if ops::truth(&condition)? {
        decorator(reason)
    } else {
        identity()
    })
}

/// `unittest.skipUnless(condition, reason)`
pub(super) fn skip_unless(args: Args) -> Result<Value> {
    let [condition, reason] = bind("skipUnless", false, args, ["condition", "reason"], 2)?;
    Ok(if ops::truth(&condition)? {
        identity()
    } else {
        decorator(reason)
    })
}

/// `unittest.expectedFailure`
pub(super) fn expected_failure(args: Args) -> Result<Value> {
    let [item] = bind("expectedFailure", false, args, ["test_item"], 1)?;
    set(&item, "__unittest_expecting_failure__", true)?;
    Ok(item)
}

fn identity() -> Value {
    Value::Native(NativeFunction::new("_id", |args| {
        let [item] = bind("_id", false, args, ["obj"], 1)?;
        Ok(item)
    }))
}

fn decorator(reason: Value) -> Value {
    Value::Native(NativeFunction::new("decorator", move |args| {
        let [item] = bind("skip.<locals>.decorator", false, args, ["test_item"], 1)?;
        skipped_item(item, reason.clone())
    }))
}

fn skipped_item(item: Value, reason: Value) -> Result<Value> {
    let item = if matches!(item, Value::Class(_)) {
        item
    } else {
        let why = reason.clone();
        let wrapper = Wrapped::value(item.clone(), false, move |_| Err(skipped(why.clone())));
        functools::update_wrapper(&wrapper, &item)?;
        wrapper
    };
    set(&item, "__unittest_skip__", true)?;
    set(&item, "__unittest_skip_why__", reason)?;
    Ok(item)
}

thread_local! {
    static MODULE_CLEANUPS: Value = Value::list(Vec::new());
}

/// `unittest.addModuleCleanup(function, *args, **kwargs)`
pub(super) fn add_module_cleanup(args: Args) -> Result<Value> {
    let (function, args) = first(args, "addModuleCleanup")?;
    send(
        &MODULE_CLEANUPS.with(Clone::clone),
        "append",
        [kept_call(function, args)],
    )
}

/// `unittest.enterModuleContext(cm)`
pub(super) fn enter_module_context(args: Args) -> Result<Value> {
    let [manager] = bind("enterModuleContext", false, args, ["cm"], 1)?;
    let add = Value::Native(NativeFunction::new("addModuleCleanup", add_module_cleanup));
    enter_context(&manager, &add)
}

/// `unittest.doModuleCleanups()`: all of them; then the first exception.
pub(super) fn do_module_cleanups() -> Result<()> {
    let cleanups = MODULE_CLEANUPS.with(Clone::clone);
    let mut failed: Option<Exception> = None;
    while ops::truth(&cleanups)? {
        let cleanup = send(&cleanups, "pop", [])?;
        if let Err(e) = call_kept(&cleanup, None) {
            if !is_named(&e, "Exception") {
                return Err(e);
            }
            failed = failed.or(Some(e));
        }
    }
    failed.map_or(Ok(()), Err)
}
