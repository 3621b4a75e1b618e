//! Binding a call's arguments to the parameters of a function written in Python, with CPython's errors.

use std::cell::Cell;

use crate::object::{Args, Dict, Exception, Function, Param, ParamKind, Result, Value};

thread_local! {
    /// How many calls of functions written in Python are under way.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
    static LIMIT: Cell<usize> = const { Cell::new(1000) };
}

/// One call under way; counts against the recursion limit until it is dropped.
pub struct Depth(());

impl Depth {
    /// Enters a call.
    ///
    /// # Errors
    /// `RecursionError` beyond `sys.getrecursionlimit()`.
    #[inline]
    pub fn enter() -> Result<Depth> {
        let depth = DEPTH.get();
        if depth >= LIMIT.get() || crate::platform::stack_is_low() {
            return Err(Exception::recursion_error(
                "maximum recursion depth exceeded",
            ));
        }
        DEPTH.set(depth + 1);
        Ok(Depth(()))
    }
}

impl Drop for Depth {
    #[inline]
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get().saturating_sub(1));
    }
}

/// Makes another thread's depth the current one; gives the one before.
pub(crate) fn swap_depth(depth: usize) -> usize {
    DEPTH.replace(depth)
}

/// `sys.getrecursionlimit()`
pub fn recursion_limit() -> usize {
    LIMIT.get()
}

/// `sys.setrecursionlimit(limit)`
pub fn set_recursion_limit(limit: usize) {
    LIMIT.set(limit);
}

/// `f(...)` for a function written in Python.
pub fn call_function(f: &Function, mut args: Args) -> Result<Value> {
    if fits(f, &args) {
        let _depth = Depth::enter()?;
        return (f.code)(&mut args.pos);
    }
    let mut values = bind_slow(f, args)?;
    let _depth = Depth::enter()?;
    (f.code)(&mut values)
}

/// Whether the positional arguments are the parameters' values as they are.
#[inline]
fn fits(f: &Function, args: &Args) -> bool {
    let params = f.signature.params;
    args.kw.is_empty()
        && args.pos.len() == params.len()
        && params
            .iter()
            .all(|p| matches!(p.kind, ParamKind::Normal | ParamKind::PositionalOnly))
}

fn is_positional(param: &Param) -> bool {
    matches!(param.kind, ParamKind::Normal | ParamKind::PositionalOnly)
}

/// One value for each parameter, in order.
fn bind_slow(f: &Function, args: Args) -> Result<Vec<Value>> {
    let params = f.signature.params;
    let positional = params.iter().take_while(|p| is_positional(p)).count();
    let given = args.pos.len();
    let mut values = vec![Value::Unset; params.len()];
    let mut rest = Vec::new();
    for (i, value) in args.pos.into_iter().enumerate() {
        if i < positional {
            values[i] = value;
        } else {
            rest.push(value);
        }
    }
    let excess = !rest.is_empty();
    let mut takes_excess = false;
    let mut keywords = None;
    for (i, param) in params.iter().enumerate() {
        match param.kind {
            ParamKind::VarArgs => {
                values[i] = Value::tuple(std::mem::take(&mut rest));
                takes_excess = true;
            }
            ParamKind::VarKeywords => {
                let dict = Dict::new();
                values[i] = Value::Dict(dict.clone());
                keywords = Some(dict);
            }
            _ => {}
        }
    }
    let names: Vec<_> = args.kw.iter().map(|(k, _)| k.clone()).collect();
    for (name, value) in args.kw {
        let slot = params.iter().position(|p| {
            matches!(p.kind, ParamKind::Normal | ParamKind::KeywordOnly) && name == p.name
        });
        match (slot, &keywords) {
            (Some(i), _) if values[i].is_unset() => values[i] = value,
            (Some(_), _) => {
                return Err(error(
                    f,
                    format!("got multiple values for argument '{name}'"),
                ));
            }
            (None, Some(dict)) => dict.set_str(&name, value),
            (None, None) => {
                let wrong: Vec<&str> = params
                    .iter()
                    .filter(|p| {
                        p.kind == ParamKind::PositionalOnly && names.iter().any(|n| n == p.name)
                    })
                    .map(|p| p.name)
                    .collect();
                return Err(if wrong.is_empty() {
                    error(f, format!("got an unexpected keyword argument '{name}'"))
                } else {
                    error(
                        f,
                        format!(
                            "got some positional-only arguments passed as keyword arguments: '{}'",
                            wrong.join(", ")
                        ),
                    )
                });
            }
        }
    }
    if excess && !takes_excess {
        return Err(too_many(f, given, &values));
    }
    for (i, value) in values.iter_mut().enumerate() {
        if value.is_unset()
            && let Some(default) = f.default_of(i)
        {
            *value = default;
        }
    }
    let missing = |which: fn(&Param) -> bool| -> Vec<&str> {
        params
            .iter()
            .zip(&values)
            .filter(|(p, v)| which(p) && v.is_unset())
            .map(|(p, _)| p.name)
            .collect()
    };
    for (kind, names) in [
        ("positional", missing(is_positional)),
        (
            "keyword-only",
            missing(|p| p.kind == ParamKind::KeywordOnly),
        ),
    ] {
        if !names.is_empty() {
            let plural = if names.len() == 1 { "" } else { "s" };
            let list = name_list(&names);
            return Err(error(
                f,
                format!(
                    "missing {} required {kind} argument{plural}: {list}",
                    names.len()
                ),
            ));
        }
    }
    Ok(values)
}

#[cold]
fn error(f: &Function, message: String) -> Exception {
    Exception::type_error(format!("{}() {message}", f.qualname()))
}

/// `'a'`, `'a' and 'b'`, `'a', 'b', and 'c'`
pub fn name_list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|n| format!("'{n}'")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [a, b] => format!("{a} and {b}"),
        [first @ .., last] => format!("{}, and {last}", first.join(", ")),
    }
}

#[cold]
fn too_many(f: &Function, given: usize, values: &[Value]) -> Exception {
    let params = f.signature.params;
    let takes = params.iter().filter(|p| is_positional(p)).count();
    let with_default = (0..params.len())
        .filter(|i| is_positional(&params[*i]) && f.default_of(*i).is_some())
        .count();
    let s = |plural: bool| if plural { "s" } else { "" };
    let (bounds, plural) = if with_default > 0 {
        (format!("from {} to {takes}", takes - with_default), true)
    } else {
        (takes.to_string(), takes != 1)
    };
    let keyword_only = params
        .iter()
        .zip(values)
        .filter(|(p, v)| p.kind == ParamKind::KeywordOnly && !v.is_unset())
        .count();
    let also = if keyword_only > 0 {
        format!(
            " positional argument{} (and {keyword_only} keyword-only argument{})",
            s(given != 1),
            s(keyword_only != 1)
        )
    } else {
        String::new()
    };
    let verb = if given == 1 && keyword_only == 0 {
        "was"
    } else {
        "were"
    };
    error(
        f,
        format!(
            "takes {bounds} positional argument{} but {given}{also} {verb} given",
            s(plural)
        ),
    )
}
