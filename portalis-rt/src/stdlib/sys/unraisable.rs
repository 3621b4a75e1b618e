//! `sys.unraisablehook`.

use crate::object::{Args, Class, Exception, Object, Result, Value};
use crate::ops;
use crate::stdlib::library;

thread_local! {
    static ARGUMENTS: Class = Class::builder("UnraisableHookArgs")
        .module("sys")
        .final_class()
        .build();
}

/// What a hook gets.
struct Arguments {
    exception: Exception,
    message: Value,
    object: Value,
}

impl Object for Arguments {
    fn class(&self) -> Class {
        ARGUMENTS.with(Clone::clone)
    }
    fn get_attr(&self, _: &Value, name: &str) -> Option<Result<Value>> {
        Some(Ok(match name {
            "exc_type" => Value::Class(self.exception.class()),
            "exc_value" => self.exception.value(),
            "exc_traceback" => ops::traceback::of(&self.exception),
            "err_msg" => self.message.clone(),
            "object" => self.object.clone(),
            _ => return None,
        }))
    }
}

/// `sys.unraisablehook(unraisable)` unless the program sets it: prints the exception.
pub(super) fn default_hook(args: Args) -> Result<Value> {
    let [unraisable] = args.exact("unraisablehook")?;
    if let Some(e) = Exception::from_value(&ops::get_attr(&unraisable, "exc_value")?) {
        let message = ops::get_attr(&unraisable, "err_msg")?.as_str();
        let object = ops::get_attr(&unraisable, "object")?;
        ops::unraisable::print(&e, message.as_deref(), &object);
    }
    Ok(Value::None)
}

/// Calls the program's hook.
pub(super) fn report(e: &Exception, message: Option<&str>, object: &Value) {
    let hook = crate::program::import_library(&library::inner::SYS)
        .and_then(|sys| ops::get_attr(&sys, "unraisablehook"));
    let hook = match hook {
        Ok(hook) if !hook.is_none() => hook,
        _ => return ops::unraisable::print(e, message, object),
    };
    let args = Value::object(Arguments {
        exception: e.clone(),
        message: message.map_or(Value::None, Value::str),
        object: if object.is_unset() {
            Value::None
        } else {
            object.clone()
        },
    });
    if let Err(e) = ops::call(&hook, Args::pos([args])) {
        ops::unraisable::print(&e, Some("Exception ignored in sys.unraisablehook"), &hook);
    }
}
