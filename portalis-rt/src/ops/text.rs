//! `repr`, `str`, `ascii`, `format`.

use std::cell::RefCell;

use super::class::{class_of, default_repr, type_name};
use crate::format::{float, quote, spec};
use crate::object::{Args, Exception, Result, Str, Value, int};

/// How deep a `repr` may nest.
const MAX_DEPTH: usize = 900;

thread_local! {
    /// The containers whose `repr` is being made.
    static ACTIVE: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// A container whose `repr` is being made; it is over when this is dropped.
pub struct ReprGuard(());

impl ReprGuard {
    /// Enters the container; `None` if its `repr` is being made already (so that it shows as `[...]`).
    ///
    /// # Errors
    /// `RecursionError` if containers nest too deep.
    pub fn enter(address: usize) -> Result<Option<ReprGuard>> {
        ACTIVE.with_borrow_mut(|active| {
            if active.contains(&address) {
                return Ok(None);
            }
            if active.len() >= MAX_DEPTH {
                return Err(Exception::recursion_error(
                    "maximum recursion depth exceeded while getting the repr of an object",
                ));
            }
            active.push(address);
            Ok(Some(ReprGuard(())))
        })
    }
}

impl Drop for ReprGuard {
    fn drop(&mut self) {
        ACTIVE.with_borrow_mut(|active| active.pop());
    }
}

/// `repr(x)`
pub fn repr(x: &Value) -> Result<Str> {
    Ok(match x {
        Value::Str(s) => Str::from(quote::repr_str(s)),
        Value::Instance(_) => return repr_instance(x),
        Value::Class(_) => match super::number::override_of(x, &class_of(x), "__repr__") {
            Some(_) => {
                return call_text(x, "__repr__").unwrap_or_else(|| default_repr(x).map(Str::from));
            }
            None => Str::from(default_repr(x)?),
        },
        _ => {
            let mut out = String::new();
            write_repr(&mut out, x)?;
            Str::from(out)
        }
    })
}

/// The result of the special method `name`, which must be a `str`.
fn call_text(x: &Value, name: &str) -> Option<Result<Str>> {
    Some(
        super::call_method_opt(x, name, Args::none())?.and_then(|text| {
            text.as_str().ok_or_else(|| {
                Exception::type_error(format!(
                    "{name} returned non-string (type {})",
                    type_name(&text)
                ))
            })
        }),
    )
}

fn repr_instance(x: &Value) -> Result<Str> {
    if let Value::Set(_) = x.native()
        && super::number::override_of(x, &class_of(x), "__repr__").is_none()
    {
        let mut out = String::new();
        write_set(&mut out, x)?;
        return Ok(Str::from(out));
    }
    call_text(x, "__repr__").unwrap_or_else(|| default_repr(x).map(Str::from))
}

/// Appends `repr(x)`.
pub fn write_repr(out: &mut String, x: &Value) -> Result<()> {
    match x {
        Value::Unset => out.push_str("<unset>"),
        Value::None => out.push_str("None"),
        Value::Bool(true) => out.push_str("True"),
        Value::Bool(false) => out.push_str("False"),
        Value::Int(i) => out.push_str(&i.to_string()),
        Value::BigInt(i) => out.push_str(&int::to_decimal(i)?),
        Value::Float(f) => out.push_str(&float::repr(*f)),
        Value::Str(s) => out.push_str(&quote::repr_str(s)),
        Value::Bytes(b) => out.push_str(&quote::repr_bytes(b)),
        Value::List(list) => match ReprGuard::enter(list.address())? {
            None => out.push_str("[...]"),
            Some(_guard) => {
                out.push('[');
                write_list(out, list)?;
                out.push(']');
            }
        },
        Value::Tuple(tuple) => match ReprGuard::enter(tuple.address())? {
            None => out.push_str("(...)"),
            Some(_guard) => {
                out.push('(');
                write_items(out, tuple)?;
                out.push_str(if tuple.len() == 1 { ",)" } else { ")" });
            }
        },
        Value::Dict(dict) => match ReprGuard::enter(dict.address())? {
            None => out.push_str("{...}"),
            Some(_guard) => {
                out.push('{');
                for (i, (key, value)) in dict.items().iter().enumerate() {
                    if i > 0 {
                        out.push_str(", ");
                    }
                    write_repr(out, key)?;
                    out.push_str(": ");
                    write_repr(out, value)?;
                }
                out.push('}');
            }
        },
        Value::Set(_) => write_set(out, x)?,
        Value::Instance(_) | Value::Class(_) => out.push_str(&repr(x)?),
        Value::Object(obj) => match obj.get().repr(x) {
            Some(text) => out.push_str(&text?),
            None => out.push_str(&default_repr(x)?),
        },
        Value::Coroutine(c) => out.push_str(&crate::object::coroutine::repr(c)),
        Value::Generator(g) => out.push_str(&crate::object::generator::repr(g)),
        Value::Future(_) => match call_text(x, "__repr__") {
            Some(text) => out.push_str(&text?),
            None => out.push_str(&default_repr(x)?),
        },
        Value::Function(_) | Value::Native(_) | Value::Method(_) => out.push_str(&default_repr(x)?),
    }
    Ok(())
}

/// The items of a list, which an item's `__repr__` may change.
fn write_list(out: &mut String, list: &crate::object::List) -> Result<()> {
    let mut i = 0;
    loop {
        let Some(item) = list.borrow().get(i).cloned() else {
            return Ok(());
        };
        if i > 0 {
            out.push_str(", ");
        }
        write_repr(out, &item)?;
        i += 1;
    }
}

/// Appends the `repr`s of items with commas between them.
pub fn write_items(out: &mut String, items: &[Value]) -> Result<()> {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        write_repr(out, item)?;
    }
    Ok(())
}

fn write_set(out: &mut String, x: &Value) -> Result<()> {
    let Value::Set(set) = x.native() else {
        return Ok(());
    };
    let name = type_name(x);
    let items = set.to_vec();
    if items.is_empty() {
        out.push_str(&format!("{name}()"));
        return Ok(());
    }
    match ReprGuard::enter(set.address())? {
        None => out.push_str(&format!("{name}(...)")),
        Some(_guard) => {
            let plain = name == "set";
            out.push_str(&if plain {
                "{".to_owned()
            } else {
                format!("{name}({{")
            });
            write_items(out, &items)?;
            out.push_str(if plain { "}" } else { "})" });
        }
    }
    Ok(())
}

/// `str(x)`
pub fn str(x: &Value) -> Result<Str> {
    match x {
        Value::Str(s) => Ok(s.clone()),
        Value::Int(i) => Ok(Str::from(i.to_string())),
        Value::Instance(_) => call_text(x, "__str__").unwrap_or_else(|| repr(x)),
        Value::Object(obj) => match obj.get().str(x) {
            Some(text) => Ok(Str::from(text?)),
            None => repr(x),
        },
        Value::Class(_) if super::number::override_of(x, &class_of(x), "__str__").is_some() => {
            call_text(x, "__str__").unwrap_or_else(|| repr(x))
        }
        _ => repr(x),
    }
}

/// `ascii(x)`
pub fn ascii(x: &Value) -> Result<Str> {
    if let Value::Str(s) = x {
        return Ok(Str::from(quote::ascii_str(s)));
    }
    let text = repr(x)?;
    Ok(if text.is_ascii() {
        text
    } else {
        Str::from(quote::escape_non_ascii(&text))
    })
}

/// `format(x, spec)`
pub fn format(x: &Value, spec: &str) -> Result<Str> {
    match x {
        Value::Instance(_) => {
            // The builtin types' own `__format__` with an empty spec is `str(x)`.
            if super::number::override_of(x, &class_of(x), "__format__").is_none() {
                return if spec.is_empty() {
                    str(x)
                } else {
                    format_builtin(&x.native(), spec)
                };
            }
            let given = Value::str(spec);
            match super::call_method_opt(x, "__format__", Args::pos([given])) {
                Some(text) => {
                    let text = text?;
                    text.as_str().ok_or_else(|| {
                        Exception::type_error(format!(
                            "__format__ must return a str, not {}",
                            type_name(&text)
                        ))
                    })
                }
                None => format_builtin(&x.native(), spec),
            }
        }
        _ => format_builtin(x, spec),
    }
}

/// `format(x, spec)` for an object that is no instance.
pub fn format_builtin(x: &Value, spec: &str) -> Result<Str> {
    if let Value::Object(obj) = x
        && let Some(text) = obj.get().format(x, spec)
    {
        return Ok(Str::from(text?));
    }
    if spec.is_empty() {
        return str(x);
    }
    match x {
        // A page has specifications only where the program's text has one, or what may make one up.
        _ if !n!("{:}").is_reached() => str(x),
        Value::Str(s) => spec::format_str(s, spec).map(Str::from),
        Value::Int(_) | Value::BigInt(_) | Value::Bool(_) => {
            spec::format_int(x, spec).map(Str::from)
        }
        Value::Float(f) => spec::format_float(*f, spec).map(Str::from),
        _ => {
            let class = class_of(x);
            if let (Value::Object(_), Some(method)) = (x, class.lookup("__format__"))
                && !super::class::object_class()
                    .lookup("__format__")
                    .is_some_and(|m| m.is(&method))
                && let Some(text) =
                    super::call_method_opt(x, "__format__", Args::pos([Value::str(spec)]))
            {
                return text?
                    .as_str()
                    .ok_or_else(|| Exception::type_error("__format__ must return a str"));
            }
            Err(Exception::type_error(format!(
                "unsupported format string passed to {}.__format__",
                type_name(x)
            )))
        }
    }
}
