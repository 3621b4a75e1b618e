//! Exceptions that nobody can catch: out of `__del__`, of a generator that is dropped, of a weak reference's callback.

use std::cell::Cell;

use super::exception::format_traceback;
use super::traceback::write_stderr;
use crate::object::{Exception, Value};

/// What `sys` does with such an exception: the exception, a message, the object that it came out of.
pub(crate) type Hook = fn(&Exception, Option<&str>, &Value);

thread_local! {
    static HOOK: Cell<Option<Hook>> = const { Cell::new(None) };
}

/// From now on `hook` gets the exceptions; `sys` has been imported.
pub(crate) fn set_hook(hook: Hook) {
    HOOK.set(Some(hook));
}

/// Gives the exception to `sys.unraisablehook`.
pub(crate) fn report(e: &Exception, message: Option<&str>, object: &Value) {
    match HOOK.try_with(Cell::get) {
        Ok(Some(hook)) => hook(e, message, object),
        _ => print(e, message, object),
    }
}

/// What `sys.unraisablehook` does unless the program sets it.
pub(crate) fn print(e: &Exception, message: Option<&str>, object: &Value) {
    let message = message.unwrap_or("Exception ignored in");
    let head = if object.is_none() || object.is_unset() {
        format!("{message}:\n")
    } else {
        let shown = super::repr(object);
        let shown = shown.as_deref().unwrap_or("<object repr() failed>");
        format!("{message}: {shown}\n")
    };
    write_stderr(&format!("{head}{}", format_traceback(e)));
}
