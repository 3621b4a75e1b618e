//! `len`, `x[k]`, `x[k] = v`, `del x[k]`.

use num_traits::Signed;

use super::compare::{Special, special};
use super::{call_method_opt, type_name};
use crate::object::range::Range;
use crate::object::slice::{Indices, Slice};
use crate::object::{Args, Bytes, Exception, List, Result, Str, Value};

/// `len(x)`
///
/// # Errors
/// `TypeError` if it has none; what `__len__` raises.
#[inline]
pub fn len(x: &Value) -> Result<usize> {
    match x {
        Value::List(l) => Ok(l.len()),
        Value::Str(s) => Ok(s.char_len()),
        Value::Dict(d) => Ok(d.len()),
        Value::Tuple(t) => Ok(t.len()),
        Value::Set(s) => Ok(s.len()),
        Value::Bytes(b) => Ok(b.len()),
        _ => len_slow(x),
    }
}

fn len_slow(x: &Value) -> Result<usize> {
    let none = || Exception::type_error(format!("object of type '{}' has no len()", type_name(x)));
    match x {
        Value::Object(obj) => obj.get().len().unwrap_or_else(|| Err(none())),
        Value::Instance(_) | Value::Class(_) => match special(x, "__len__") {
            Special::Method => match call_method_opt(x, "__len__", Args::none()) {
                Some(result) => match index(&result?)? {
                    Value::Int(n) => usize::try_from(n)
                        .map_err(|_| Exception::value_error("__len__() should return >= 0")),
                    Value::BigInt(n) if n.is_negative() => {
                        Err(Exception::value_error("__len__() should return >= 0"))
                    }
                    _ => Err(Exception::overflow_error(
                        "cannot fit 'int' into an index-sized integer",
                    )),
                },
                None => Err(none()),
            },
            Special::Payload(payload) => match payload {
                Value::Instance(_) => Err(none()),
                _ => len(&payload).map_err(|_| none()),
            },
            Special::Absent | Special::Nothing => Err(none()),
        },
        _ => Err(none()),
    }
}

/// `operator.index(x)` as an `int` object, or `None` if it is no integer.
///
/// # Errors
/// What `__index__` raises.
pub fn index_opt(x: &Value) -> Result<Option<Value>> {
    match x {
        Value::Int(_) | Value::BigInt(_) => Ok(Some(x.clone())),
        Value::Bool(b) => Ok(Some(Value::Int(i64::from(*b)))),
        Value::Instance(_) | Value::Object(_) => {
            if let native @ (Value::Int(_) | Value::BigInt(_) | Value::Bool(_)) = x.native() {
                return index_opt(&native);
            }
            if super::class_of(x).lookup("__index__").is_none() {
                return Ok(None);
            }
            match call_method_opt(x, "__index__", Args::none()) {
                Some(result) => {
                    let result = result?;
                    match result.native() {
                        native @ (Value::Int(_) | Value::BigInt(_) | Value::Bool(_)) => {
                            index_opt(&native)
                        }
                        _ => Err(Exception::type_error(format!(
                            "__index__ returned non-int (type {})",
                            type_name(&result)
                        ))),
                    }
                }
                None => Ok(None),
            }
        }
        _ => Ok(None),
    }
}

/// `operator.index(x)` as an `int` object.
///
/// # Errors
/// `TypeError` if it is no integer.
pub fn index(x: &Value) -> Result<Value> {
    if let Value::Int(_) = x {
        return Ok(x.clone());
    }
    index_opt(x)?.ok_or_else(|| {
        Exception::type_error(format!(
            "'{}' object cannot be interpreted as an integer",
            type_name(x)
        ))
    })
}

/// `operator.index(x)`, cut to 64 bits.
///
/// # Errors
/// `TypeError` if it is no integer.
pub fn index_clamped(x: &Value) -> Result<i64> {
    match x {
        Value::Int(i) => Ok(*i),
        _ => match index_opt(x)? {
            Some(Value::Int(i)) => Ok(i),
            Some(Value::BigInt(i)) => Ok(if i.is_negative() { i64::MIN } else { i64::MAX }),
            _ => Err(Exception::type_error(
                "slice indices must be integers or have an __index__ method",
            )),
        },
    }
}

/// Index `i` of a sequence of length `len` as a position; negative ones count from the end.
#[inline]
pub fn position(i: i64, len: usize) -> Option<usize> {
    let i = if i < 0 { i.checked_add(len as i64)? } else { i };
    usize::try_from(i).ok().filter(|&i| i < len)
}

/// What a subscript of a sequence is.
enum Key {
    At(i64),
    Slice(std::rc::Rc<Slice>),
}

/// The subscript of a sequence; `what` names the type in `list indices must be integers or slices, not str`.
fn sequence_key(key: &Value, what: &str) -> Result<Key> {
    match key {
        Value::Int(i) => return Ok(Key::At(*i)),
        Value::Object(obj) => {
            if let Some(slice) = obj.downcast::<Slice>() {
                return Ok(Key::Slice(slice));
            }
        }
        _ => {}
    }
    match index_opt(key)? {
        Some(Value::Int(i)) => Ok(Key::At(i)),
        Some(_) => Err(Exception::index_error(
            "cannot fit 'int' into an index-sized integer",
        )),
        None => Err(Exception::type_error(format!(
            "{what}, not {}",
            key_type(key, what)
        ))),
    }
}

/// The type's name; `str` subscripts quote it.
fn key_type(key: &Value, what: &str) -> String {
    let name = type_name(key);
    if what.starts_with("string") {
        format!("'{name}'")
    } else {
        name
    }
}

/// The `str` of one character.
#[inline]
pub fn char_value(c: char) -> Value {
    Value::Str(Str::from_char(c))
}

/// `text[slice]`
pub fn slice_str(text: &Str, found: Indices) -> Str {
    text.slice(found.start, found.step, found.len)
}

fn pick(items: &[Value], found: Indices) -> Vec<Value> {
    if found.step == 1 {
        let start = found.start as usize;
        return items
            .get(start..start + found.len)
            .map(<[Value]>::to_vec)
            .unwrap_or_default();
    }
    found.positions().map(|i| items[i].clone()).collect()
}

/// `x[key]`
///
/// # Errors
/// `IndexError`, `KeyError`, `TypeError`; what `__getitem__` raises.
#[inline]
pub fn get_item(x: &Value, key: &Value) -> Result<Value> {
    match (x, key) {
        (Value::List(items), Value::Int(i)) => {
            let items = items.borrow();
            match position(*i, items.len()) {
                Some(i) => Ok(items[i].clone()),
                None => Err(Exception::index_error("list index out of range")),
            }
        }
        (Value::Dict(dict), _) => dict
            .get(key)?
            .ok_or_else(|| Exception::key_error(key.clone())),
        (Value::Tuple(items), Value::Int(i)) => match position(*i, items.len()) {
            Some(i) => Ok(items[i].clone()),
            None => Err(Exception::index_error("tuple index out of range")),
        },
        _ => get_item_slow(x, key),
    }
}

fn get_item_slow(x: &Value, key: &Value) -> Result<Value> {
    match x {
        Value::List(items) => match sequence_key(key, "list indices must be integers or slices")? {
            Key::At(i) => get_item(x, &Value::Int(i)),
            Key::Slice(slice) => {
                let found = slice.indices(items.len())?;
                let items = items.borrow();
                if found.len > items.len() {
                    return Ok(Value::list(Vec::new()));
                }
                Ok(Value::list(pick(&items, found)))
            }
        },
        Value::Tuple(items) => match sequence_key(key, "tuple indices must be integers or slices")?
        {
            Key::At(i) => get_item(x, &Value::Int(i)),
            Key::Slice(slice) => {
                let found = slice.indices(items.len())?;
                if found.len == items.len() && found.step == 1 {
                    return Ok(x.clone());
                }
                Ok(Value::tuple(pick(items, found)))
            }
        },
        Value::Str(text) => match sequence_key(key, "string indices must be integers")? {
            Key::At(i) => match position(i, text.char_len()).and_then(|i| text.char_at(i)) {
                Some(c) => Ok(Value::Str(c)),
                None => Err(Exception::index_error("string index out of range")),
            },
            Key::Slice(slice) => Ok(Value::Str(slice_str(text, slice.indices(text.char_len())?))),
        },
        Value::Bytes(bytes) => {
            match sequence_key(key, "byte indices must be integers or slices")? {
                Key::At(i) => match position(i, bytes.len()) {
                    Some(i) => Ok(Value::Int(i64::from(bytes[i]))),
                    None => Err(Exception::index_error("index out of range")),
                },
                Key::Slice(slice) => {
                    let picked: Vec<u8> = slice
                        .indices(bytes.len())?
                        .positions()
                        .map(|i| bytes[i])
                        .collect();
                    Ok(Value::Bytes(Bytes::new(&picked)))
                }
            }
        }
        Value::Object(obj) => match obj.get().get_item(key) {
            Some(result) => result,
            None => get_item_of_instance(x, key),
        },
        Value::Instance(_) => match special(x, "__getitem__") {
            Special::Payload(Value::Dict(dict)) => match dict.get(key)? {
                Some(value) => Ok(value),
                None => call_method_opt(x, "__missing__", Args::pos([key.clone()]))
                    .unwrap_or_else(|| Err(Exception::key_error(key.clone()))),
            },
            Special::Payload(payload) => get_item(&payload, key),
            Special::Nothing => Err(not_subscriptable(x)),
            Special::Method | Special::Absent => get_item_of_instance(x, key),
        },
        Value::Class(class) => {
            if let Special::Method = special(x, "__getitem__")
                && let Some(result) = call_method_opt(x, "__getitem__", Args::pos([key.clone()]))
            {
                return result;
            }
            if class.lookup("__class_getitem__").is_some() {
                let method = super::get_attr(x, "__class_getitem__")?;
                return super::call(&method, Args::pos([key.clone()]));
            }
            if n!("[]").is_reached() && *class == super::class::type_class() {
                return Ok(crate::object::generic_alias::GenericAlias::value(
                    x.clone(),
                    key.clone(),
                ));
            }
            Err(Exception::type_error(format!(
                "type '{}' is not subscriptable",
                class.name()
            )))
        }
        _ => Err(not_subscriptable(x)),
    }
}

fn get_item_of_instance(x: &Value, key: &Value) -> Result<Value> {
    if super::class_of(x).lookup("__getitem__").is_none() {
        return Err(not_subscriptable(x));
    }
    call_method_opt(x, "__getitem__", Args::pos([key.clone()]))
        .unwrap_or_else(|| Err(not_subscriptable(x)))
}

#[cold]
fn not_subscriptable(x: &Value) -> Exception {
    Exception::type_error(format!("'{}' object is not subscriptable", type_name(x)))
}

/// `x[key] = value`
///
/// # Errors
/// `IndexError`, `TypeError`; what `__setitem__` raises.
#[inline]
pub fn set_item(x: &Value, key: &Value, value: Value) -> Result<()> {
    match (x, key) {
        (Value::Dict(dict), _) => dict.set(key.clone(), value),
        (Value::List(list), Value::Int(i)) => set_at(list, *i, value),
        _ => set_item_slow(x, key, value),
    }
}

fn set_at(list: &List, i: i64, value: Value) -> Result<()> {
    let mut items = list.borrow_mut();
    let Some(i) = position(i, items.len()) else {
        return Err(Exception::index_error("list assignment index out of range"));
    };
    let old = std::mem::replace(&mut items[i], value);
    drop(items);
    drop(old);
    Ok(())
}

fn set_item_slow(x: &Value, key: &Value, value: Value) -> Result<()> {
    let unsupported = || {
        Exception::type_error(format!(
            "'{}' object does not support item assignment",
            type_name(x)
        ))
    };
    match x {
        Value::List(list) => match sequence_key(key, "list indices must be integers or slices")? {
            Key::At(i) => set_at(list, i, value),
            Key::Slice(slice) => set_slice(list, &slice, &value),
        },
        Value::Object(obj) => match obj.get().set_item(key, value.clone()) {
            Some(result) => result,
            None => call_or(
                x,
                "__setitem__",
                Args::pos([key.clone(), value]),
                unsupported,
            ),
        },
        Value::Instance(_) | Value::Class(_) => match special(x, "__setitem__") {
            Special::Method => call_or(
                x,
                "__setitem__",
                Args::pos([key.clone(), value]),
                unsupported,
            ),
            Special::Payload(payload @ (Value::List(_) | Value::Dict(_) | Value::Object(_))) => {
                set_item(&payload, key, value)
            }
            _ => Err(unsupported()),
        },
        _ => Err(unsupported()),
    }
}

/// Calls a special method whose result does not matter.
fn call_or(x: &Value, name: &str, args: Args, missing: impl FnOnce() -> Exception) -> Result<()> {
    if super::class_of(x).lookup(name).is_none() {
        return Err(missing());
    }
    match call_method_opt(x, name, args) {
        Some(result) => result.map(drop),
        None => Err(missing()),
    }
}

/// `list[slice] = iterable`
fn set_slice(list: &List, slice: &Slice, value: &Value) -> Result<()> {
    let step_is_one = slice.step.is_none() || matches!(slice.step, Value::Int(1));
    if super::iterate::iter_opt(value)?.is_none() {
        let what = if step_is_one {
            "can only assign an iterable"
        } else {
            "must assign iterable to extended slice"
        };
        return Err(Exception::type_error(what));
    }
    let new = super::iterate::to_vec(value)?;
    let found = slice.indices(list.len())?;
    let mut items = list.borrow_mut();
    if found.step == 1 {
        let start = (found.start as usize).min(items.len());
        let stop = (start + found.len).min(items.len());
        let old: Vec<Value> = items.splice(start..stop, new).collect();
        drop(items);
        drop(old);
        return Ok(());
    }
    if new.len() != found.len {
        return Err(Exception::value_error(format!(
            "attempt to assign sequence of size {} to extended slice of size {}",
            new.len(),
            found.len
        )));
    }
    let mut old = Vec::with_capacity(new.len());
    for (i, item) in found.positions().zip(new) {
        old.push(std::mem::replace(&mut items[i], item));
    }
    drop(items);
    drop(old);
    Ok(())
}

/// `del x[key]`
///
/// # Errors
/// `IndexError`, `KeyError`, `TypeError`; what `__delitem__` raises.
pub fn del_item(x: &Value, key: &Value) -> Result<()> {
    let unsupported = || {
        Exception::type_error(format!(
            "'{}' object doesn't support item deletion",
            type_name(x)
        ))
    };
    match x {
        Value::Dict(dict) => match dict.remove_entry(key)? {
            Some(_) => Ok(()),
            None => Err(Exception::key_error(key.clone())),
        },
        Value::List(list) => match sequence_key(key, "list indices must be integers or slices")? {
            Key::At(i) => {
                let mut items = list.borrow_mut();
                let Some(i) = position(i, items.len()) else {
                    return Err(Exception::index_error("list assignment index out of range"));
                };
                let old = items.remove(i);
                drop(items);
                drop(old);
                Ok(())
            }
            Key::Slice(slice) => del_slice(list, &slice),
        },
        Value::Object(obj) => match obj.get().del_item(key) {
            Some(result) => result,
            None => call_or(x, "__delitem__", Args::pos([key.clone()]), unsupported),
        },
        Value::Instance(_) | Value::Class(_) => match special(x, "__delitem__") {
            Special::Method => call_or(x, "__delitem__", Args::pos([key.clone()]), unsupported),
            Special::Payload(payload @ (Value::List(_) | Value::Dict(_) | Value::Object(_))) => {
                del_item(&payload, key)
            }
            _ => Err(unsupported()),
        },
        _ => Err(unsupported()),
    }
}

fn del_slice(list: &List, slice: &Slice) -> Result<()> {
    let found = slice.indices(list.len())?;
    let mut items = list.borrow_mut();
    let old: Vec<Value> = if found.step == 1 {
        let start = found.start as usize;
        items.drain(start..start + found.len).rev().collect()
    } else {
        let mut doomed = vec![false; items.len()];
        for i in found.positions() {
            doomed[i] = true;
        }
        let mut old = Vec::with_capacity(found.len);
        let mut kept = Vec::with_capacity(items.len() - found.len);
        for (item, doomed) in items.drain(..).zip(doomed) {
            if doomed {
                old.push(item)
            } else {
                kept.push(item)
            }
        }
        *items = kept;
        old
    };
    drop(items);
    drop(old);
    Ok(())
}

/// Whether the object is a `range` of 64-bit numbers: its start, step and length.
pub(crate) fn small_range(x: &Value) -> Option<(i64, i64, usize)> {
    match x {
        Value::Object(obj) => match obj.downcast_ref::<Range>()? {
            Range::Small {
                start, step, len, ..
            } => Some((*start, *step, *len)),
            Range::Big { .. } => None,
        },
        _ => None,
    }
}
