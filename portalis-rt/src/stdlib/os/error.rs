//! The operating system's errors as Python exceptions.

use std::io::Error;

use crate::object::{Args, Exception, Value};
use crate::{ops, platform};

/// `[Errno n] text: 'path'`
#[cold]
pub fn os_error(error: &Error, path: Option<Value>) -> Exception {
    os_error2(error, path, None)
}

/// The same with two paths, as `rename` has.
#[cold]
pub fn os_error2(error: &Error, path: Option<Value>, other: Option<Value>) -> Exception {
    match platform::errno(error) {
        Some(number) => numbered(number, path, other),
        None => Exception::new("OSError", error.to_string()),
    }
}

/// A system error by its number.
#[cold]
pub fn errno(number: i32, path: Option<Value>) -> Exception {
    numbered(number, path, None)
}

fn numbered(errno: i32, path: Option<Value>, other: Option<Value>) -> Exception {
    let text = platform::error_text(errno);
    let mut args = vec![Value::Int(errno.into()), Value::str(&text)];
    args.extend(path);
    if let Some(other) = other {
        args.push(Value::None);
        args.push(other);
    }
    let class = Value::Class(Exception::class_named("OSError"));
    match ops::call(&class, Args::from_vec(args)) {
        Ok(made) => Exception::from_value(&made).unwrap_or_else(|| Exception::new("OSError", text)),
        Err(e) => e,
    }
}
