//! The arguments of library functions that CPython has in Python: bound by name, with the errors of a function
//! written in Python.

use crate::object::{Args, Exception, Result, Value};
use crate::ops::bind::name_list;

/// Binds `args` to parameters that may each be given by position or name; the first `required` must be there,
/// absent ones are [`Value::Unset`]. `function` is the qualified name; `bound` says that `self` came before them.
///
/// # Errors
/// `TypeError` with the wording for functions written in Python.
pub fn bind<const N: usize>(
    function: &str,
    bound: bool,
    args: Args,
    names: [&str; N],
    required: usize,
) -> Result<[Value; N]> {
    let mut out: [Value; N] = std::array::from_fn(|_| Value::Unset);
    let given = args.pos.len();
    if given > N {
        let own = usize::from(bound);
        let takes = if required < N {
            format!("from {} to {}", required + own, N + own)
        } else {
            (N + own).to_string()
        };
        let s = if required == N && N + own == 1 {
            ""
        } else {
            "s"
        };
        let given = given + own;
        let verb = if given == 1 { "was" } else { "were" };
        return Err(Exception::type_error(format!(
            "{function}() takes {takes} positional argument{s} but {given} {verb} given"
        )));
    }
    for (slot, value) in out.iter_mut().zip(args.pos) {
        *slot = value;
    }
    for (name, value) in args.kw {
        match names.iter().position(|n| name == *n) {
            Some(i) if out[i].is_unset() => out[i] = value,
            Some(_) => {
                return Err(Exception::type_error(format!(
                    "{function}() got multiple values for argument '{name}'"
                )));
            }
            None => {
                return Err(Exception::type_error(format!(
                    "{function}() got an unexpected keyword argument '{name}'"
                )));
            }
        }
    }
    let missing: Vec<&str> = names
        .iter()
        .zip(&out)
        .take(required)
        .filter(|(_, v)| v.is_unset())
        .map(|(n, _)| *n)
        .collect();
    if missing.is_empty() {
        return Ok(out);
    }
    let s = if missing.len() == 1 { "" } else { "s" };
    let list = name_list(&missing);
    Err(Exception::type_error(format!(
        "{function}() missing {} required positional argument{s}: {list}",
        missing.len()
    )))
}

/// As [`bind`], for a method.
///
/// # Errors
/// As [`bind`].
pub fn method<const N: usize>(
    function: &str,
    args: Args,
    names: [&str; N],
    required: usize,
) -> Result<[Value; N]> {
    bind(function, true, args, names, required)
}

/// `value`, or `default` if the argument is absent.
pub fn or(value: Value, default: impl Into<Value>) -> Value {
    if value.is_unset() {
        default.into()
    } else {
        value
    }
}

/// `value`, with `None` for an absent argument.
pub fn or_none(value: Value) -> Value {
    or(value, Value::None)
}
