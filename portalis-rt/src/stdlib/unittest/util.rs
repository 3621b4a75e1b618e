//! What the parts of `unittest` share: attributes by name, `repr` that never fails, shortened pairs of `repr`s.

use crate::object::{Args, Class, Exception, Result, Str, Value};
use crate::{ops, program};

/// `x.name`
pub(super) fn get(x: &Value, name: &str) -> Result<Value> {
    ops::get_attr(x, name)
}

/// `getattr(x, name, default)`
pub(super) fn get_or(x: &Value, name: &str, default: impl Into<Value>) -> Result<Value> {
    Ok(ops::get_attr_opt(x, name)?.unwrap_or_else(|| default.into()))
}

/// `x.name = value`
pub(super) fn set(x: &Value, name: &str, value: impl Into<Value>) -> Result<()> {
    ops::set_attr(x, name, value.into())
}

/// Whether `getattr(x, name, False)` is true.
pub(super) fn is_set(x: &Value, name: &str) -> Result<bool> {
    match ops::get_attr_opt(x, name)? {
        Some(found) => ops::truth(&found),
        None => Ok(false),
    }
}

/// `x.name(...)`
pub(super) fn send<const N: usize>(x: &Value, name: &str, args: [Value; N]) -> Result<Value> {
    ops::call_method(x, name, Args::pos(args))
}

/// `x.name()` if there is such an attribute.
pub(super) fn send_if_there(x: &Value, name: &str) -> Result<()> {
    if let Some(method) = ops::get_attr_opt(x, name)? {
        ops::call(&method, Args::none())?;
    }
    Ok(())
}

/// `module.name` of the library.
pub(super) fn library(module: &str, name: &str) -> Result<Value> {
    get(&program::import(module)?, name)
}

/// `module.name(...)` of the library.
pub(super) fn library_call<const N: usize>(
    module: &str,
    name: &str,
    args: [Value; N],
) -> Result<Value> {
    ops::call(&library(module, name)?, Args::pos(args))
}

/// Whether the exception is of the builtin class of this name.
pub(super) fn is_named(e: &Exception, class: &str) -> bool {
    e.is_a(&Exception::class_named(class))
}

/// `(type(e), e, e.__traceback__)`
pub(super) fn exc_info(e: &Exception) -> Value {
    Value::tuple(ops::traceback::exit_args(Some(e)).pos.into_vec())
}

/// The exception in a tuple of that kind.
pub(super) fn exception_in(info: &Value) -> Result<Exception> {
    let parts = ops::to_vec(info)?;
    parts
        .get(1)
        .and_then(Exception::from_value)
        .ok_or_else(|| Exception::type_error("exc_info must be a tuple with an exception"))
}

/// A class as `module.QualName`.
pub(super) fn class_path(class: &Class) -> String {
    format!("{}.{}", class.module.borrow(), class.qualname.borrow())
}

/// `repr(x)`, or `object.__repr__(x)` where that fails.
pub(super) fn safe_repr(x: &Value) -> Result<Str> {
    match ops::repr(x) {
        Ok(text) => Ok(text),
        Err(e) if is_named(&e, "Exception") => ops::class::default_repr(x).map(Str::from),
        Err(e) => Err(e),
    }
}

const LENGTH_MAX: usize = 80;
const BEGIN_MIN: usize = 5;
const END_MIN: usize = 5;
const COMMON_MIN: usize = 5;
/// The length of `[123 chars]` with room to spare.
const PLACEHOLDER: usize = 12;
const DIFFERENCE_MIN: usize =
    LENGTH_MAX - (BEGIN_MIN + PLACEHOLDER + COMMON_MIN + PLACEHOLDER + END_MIN);

fn shorten(text: &[char], begin: usize, end: usize) -> String {
    let skipped = text.len().saturating_sub(begin + end);
    if text.len() < begin + end || skipped <= PLACEHOLDER {
        return text.iter().collect();
    }
    let first: String = text[..begin].iter().collect();
    let last: String = text[text.len() - end..].iter().collect();
    format!("{first}[{skipped} chars]{last}")
}

/// The `repr`s of two objects that differ; of long ones the common beginning is shortened.
pub(super) fn repr_pair(a: &Value, b: &Value) -> Result<(String, String)> {
    let (a, b) = (safe_repr(a)?, safe_repr(b)?);
    let longest = a.char_len().max(b.char_len());
    if longest <= LENGTH_MAX {
        return Ok((a.to_string(), b.to_string()));
    }
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let common = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let taken = longest - common + BEGIN_MIN + PLACEHOLDER;
    if taken + COMMON_MIN < LENGTH_MAX {
        let prefix = shorten(&a[..common], BEGIN_MIN, LENGTH_MAX - taken);
        let rest = |text: &[char]| -> String { text[common..].iter().collect() };
        return Ok((
            format!("{prefix}{}", rest(&a)),
            format!("{prefix}{}", rest(&b)),
        ));
    }
    let prefix = shorten(&a[..common], BEGIN_MIN, COMMON_MIN);
    let rest = |text: &[char]| shorten(&text[common..], DIFFERENCE_MIN, END_MIN);
    Ok((
        format!("{prefix}{}", rest(&a)),
        format!("{prefix}{}", rest(&b)),
    ))
}

/// Writes text to a stream object.
pub(super) fn write(stream: &Value, text: &str) -> Result<()> {
    send(stream, "write", [Value::str(text)]).map(drop)
}

/// Writes text and the end of the line.
pub(super) fn write_line(stream: &Value, text: &str) -> Result<()> {
    if !text.is_empty() {
        write(stream, text)?;
    }
    write(stream, "\n")
}
