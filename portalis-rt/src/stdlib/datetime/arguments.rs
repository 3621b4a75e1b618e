//! How the constructors and methods of `datetime` take their arguments apart, with CPython's errors.

use crate::object::{Args, Class, Exception, Result, Str, Value};
use crate::ops;

/// Binds to parameters, the first `required` of which must be given. `name` is as the errors say it: empty for the
/// constructors, which say `function`.
///
/// # Errors
/// `TypeError`
pub(super) fn bind<const N: usize>(
    name: &str,
    args: Args,
    names: [&str; N],
    required: usize,
) -> Result<[Value; N]> {
    let shown = if name.is_empty() {
        "function".to_owned()
    } else {
        format!("{name}()")
    };
    let mut out: [Value; N] = std::array::from_fn(|_| Value::Unset);
    let given = args.pos.len() + args.kw.len();
    if given > N {
        let plural = if N == 1 { "argument" } else { "arguments" };
        return Err(Exception::type_error(format!(
            "{shown} takes at most {N} {plural} ({given} given)"
        )));
    }
    for (slot, value) in out.iter_mut().zip(args.pos) {
        *slot = value;
    }
    let mut unknown = None;
    for (key, value) in args.kw {
        match names.iter().position(|n| key == *n) {
            Some(i) if out[i].is_unset() => out[i] = value,
            Some(i) => {
                return Err(Exception::type_error(format!(
                    "argument for {shown} given by name ('{key}') and position ({})",
                    i + 1
                )));
            }
            None => unknown = unknown.or(Some(key)),
        }
    }
    if let Some(i) = out.iter().take(required).position(Value::is_unset) {
        return Err(Exception::type_error(format!(
            "{shown} missing required argument '{}' (pos {})",
            names[i],
            i + 1
        )));
    }
    match unknown {
        Some(key) if name.is_empty() => Err(Exception::type_error(format!(
            "'{key}' is an invalid keyword argument for this function"
        ))),
        Some(key) => Err(Exception::type_error(format!(
            "'{key}' is an invalid keyword argument for {shown}"
        ))),
        None => Ok(out),
    }
}

/// A C `int`.
///
/// # Errors
/// `TypeError` if it is no integer; `OverflowError`.
pub(super) fn int(value: &Value) -> Result<i64> {
    let value = ops::item::index(value)?;
    let Value::Int(n) = value else {
        return Err(Exception::overflow_error(
            "Python int too large to convert to C long",
        ));
    };
    if n > i64::from(i32::MAX) {
        return Err(Exception::overflow_error(
            "signed integer is greater than maximum",
        ));
    }
    if n < i64::from(i32::MIN) {
        return Err(Exception::overflow_error(
            "signed integer is less than minimum",
        ));
    }
    Ok(n)
}

/// [`int`], or `default` for an absent argument.
///
/// # Errors
/// As [`int`].
pub(super) fn int_or(value: &Value, default: i64) -> Result<i64> {
    if value.is_unset() {
        Ok(default)
    } else {
        int(value)
    }
}

/// A `str` argument.
///
/// # Errors
/// `TypeError`
pub(super) fn text(function: &str, position: usize, value: &Value) -> Result<Str> {
    value.as_str().ok_or_else(|| {
        let class = ops::type_name(value);
        Exception::type_error(format!(
            "{function}() argument {position} must be str, not {class}"
        ))
    })
}

/// The class that a class method was called on, taken off the arguments.
pub(super) fn take_class(args: &mut Args, default: fn() -> Class) -> Class {
    if args.pos.is_empty() {
        return default();
    }
    match args.pos.remove(0) {
        Value::Class(class) => class,
        other => ops::class_of(&other),
    }
}

/// `format(x, spec)`: `str(x)` for an empty spec, else `x.strftime(spec)`.
///
/// # Errors
/// `TypeError`; what `strftime` raises.
pub(super) fn format(this: &Value, args: Args) -> Result<Value> {
    let [spec] = args.exact("__format__")?;
    let spec = text("__format__", 1, &spec)?;
    if spec.is_empty() {
        return Ok(Value::Str(ops::str(this)?));
    }
    ops::call_method(this, "strftime", Args::pos([Value::Str(spec)]))
}

/// `repr(x)` with the name of a class derived in Python.
///
/// # Errors
/// What the time zone's `__repr__` raises.
pub(super) fn repr(this: &Value, _args: Args) -> Result<Value> {
    let text = ops::repr(&this.native())?;
    Ok(match (this, text.find('(')) {
        (Value::Instance(i), Some(at)) => {
            Value::from(format!("{}{}", i.class().name(), &text[at..]))
        }
        _ => Value::Str(text),
    })
}
