//! The tests of `match` patterns that need the object.

use crate::object::{Dict, Exception, Result, Value};
use crate::ops;
use crate::stdlib::collections::abc::{is_mapping, is_sequence};

/// `[a, b, *rest, c]`: the items, with the starred ones as one list; `None` if it does not match.
pub fn match_sequence(
    x: &Value,
    before: usize,
    after: Option<usize>,
) -> Result<Option<Vec<Value>>> {
    let items = match x.native() {
        Value::List(list) => list.borrow().clone(),
        Value::Tuple(tuple) => tuple.to_vec(),
        Value::Str(_) | Value::Bytes(_) | Value::Dict(_) | Value::Set(_) => return Ok(None),
        _ if is_sequence(x)? => ops::to_vec(x)?,
        _ => return Ok(None),
    };
    match after {
        None if items.len() == before => Ok(Some(items)),
        None => Ok(None),
        Some(after) if items.len() >= before + after => {
            let mut parts = items[..before].to_vec();
            parts.push(Value::list(items[before..items.len() - after].to_vec()));
            parts.extend_from_slice(&items[items.len() - after..]);
            Ok(Some(parts))
        }
        Some(_) => Ok(None),
    }
}

/// `{key: …, **rest}`: the values, and the rest as a dict if asked for.
pub fn match_mapping(x: &Value, keys: Vec<Value>, rest: bool) -> Result<Option<Vec<Value>>> {
    let mut parts = Vec::new();
    if !matches!(x.native(), Value::Dict(_)) && !is_mapping(x)? {
        return Ok(None);
    }
    for key in &keys {
        let value = match x.native() {
            Value::Dict(dict) => dict.get(key)?,
            _ => {
                if !ops::contains(x, key)? {
                    return Ok(None);
                }
                Some(ops::get_item(x, key)?)
            }
        };
        match value {
            Some(value) => parts.push(value),
            None => return Ok(None),
        }
    }
    if rest {
        let dict = Dict::new();
        crate::abi::dict_update(&dict, x)?;
        for key in &keys {
            dict.remove(key)?;
        }
        parts.push(Value::Dict(dict));
    }
    Ok(Some(parts))
}

/// `Class(a, name=b)`: the attributes that the sub-patterns test.
pub fn match_class(
    x: &Value,
    class: &Value,
    positional: usize,
    names: &[&str],
) -> Result<Option<Vec<Value>>> {
    if !matches!(class, Value::Class(_)) && !ops::callable(class) {
        return Err(Exception::type_error(
            "called match pattern must be a class",
        ));
    }
    if !ops::is_instance(x, class)? {
        return Ok(None);
    }
    let mut parts = Vec::new();
    if positional > 0 {
        let args = ops::attr::get_attr_opt(class, "__match_args__")?;
        match args {
            Some(args) => {
                let args = ops::to_vec(&args)?;
                if positional > args.len() {
                    let plural = if args.len() == 1 { "" } else { "s" };
                    return Err(Exception::type_error(format!(
                        "{}() accepts {} positional sub-pattern{plural} ({positional} given)",
                        class_name(class),
                        args.len()
                    )));
                }
                for name in args.iter().take(positional) {
                    let Some(name) = name.as_str() else {
                        return Err(Exception::type_error(format!(
                            "__match_args__ elements must be strings (got {})",
                            ops::type_name(name)
                        )));
                    };
                    match ops::attr::get_attr_opt(x, &name)? {
                        Some(value) => parts.push(value),
                        None => return Ok(None),
                    }
                }
            }
            // int(x), str(x) … match the object itself.
            None if positional == 1 && is_self_matching(class) => parts.push(x.clone()),
            None => {
                let allowed = usize::from(is_self_matching(class));
                let plural = if allowed == 1 { "" } else { "s" };
                return Err(Exception::type_error(format!(
                    "{}() accepts {allowed} positional sub-pattern{plural} ({positional} given)",
                    class_name(class)
                )));
            }
        }
    }
    for name in names {
        match ops::attr::get_attr_opt(x, name)? {
            Some(value) => parts.push(value),
            None => return Ok(None),
        }
    }
    Ok(Some(parts))
}

fn class_name(class: &Value) -> String {
    match class {
        Value::Class(class) => class.name().to_string(),
        other => ops::type_name(other),
    }
}

fn is_self_matching(class: &Value) -> bool {
    const SELF: &[&str] = &[
        "bool",
        "bytearray",
        "bytes",
        "dict",
        "float",
        "frozenset",
        "int",
        "list",
        "set",
        "str",
        "tuple",
    ];
    match class {
        Value::Class(class) => class
            .mro()
            .iter()
            .any(|c| !c.is_heap && SELF.contains(&&*c.name())),
        _ => false,
    }
}
