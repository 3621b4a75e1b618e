//! Python's objects as JavaScript's, and back.
//!
//! What both have is copied: `None`, booleans, numbers, text, bytes, sequences, mappings, sets, data classes,
//! exceptions, functions. All else stays what it is: JavaScript's objects are proxies in Python (`proxy.rs`), Python's
//! own objects cannot go out, and an attempt to is a `TypeError`.

use js_sys::{Array, BigInt, Function, Map, Object, Reflect, Set, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::{callback, errors, proxy};
use crate::object::{Bytes, Dict, Exception, Result, Value};
use crate::ops;
use crate::stdlib::dataclasses::{Kind, all_fields};

/// The greatest integer that a JavaScript number holds exactly, and its neighbours too.
const MAX_SAFE: i64 = (1 << 53) - 1;

/// How deep data may be nested: what contains itself has no end.
const MAX_DEPTH: usize = 500;

/// A Python object for JavaScript.
///
/// # Errors
/// `TypeError` for what has no likeness there; `RecursionError` for what is nested too deep.
pub(crate) fn to_js(value: &Value) -> Result<JsValue> {
    to_js_at(value, 0)
}

fn to_js_at(value: &Value, depth: usize) -> Result<JsValue> {
    if depth > MAX_DEPTH {
        return Err(too_deep());
    }
    let each = |items: Vec<Value>| -> Result<Array> {
        items.iter().map(|x| to_js_at(x, depth + 1)).collect()
    };
    if let Some(simple) = simple_to_js(value) {
        return Ok(simple);
    }
    Ok(match value {
        Value::BigInt(big) => {
            let text = JsValue::from_str(&big.to_string());
            BigInt::new(&text).map_or(JsValue::UNDEFINED, JsValue::from)
        }
        Value::Bytes(bytes) => Uint8Array::from(&bytes[..]).into(),
        Value::List(list) => each(list.to_vec())?.into(),
        Value::Tuple(items) => each(items.to_vec())?.into(),
        Value::Set(set) => Set::new(each(set.to_vec())?.as_ref()).into(),
        Value::Dict(dict) => dict_to_js(dict, depth)?,
        Value::Function(_) | Value::Native(_) | Value::Method(_) | Value::Class(_) => {
            callback::function(value)
        }
        Value::Coroutine(_) | Value::Future(_) => callback::promise(value)?,
        Value::Object(_) => match proxy::inner(value) {
            Some(inner) => inner,
            None if ops::callable(value) => callback::function(value),
            None => match ops::iterate::iter_opt(value) {
                Ok(Some(_)) => each(ops::iterate::to_vec(value)?)?.into(),
                _ => return Err(no_likeness(value)),
            },
        },
        Value::Instance(instance) => {
            if let Some(e) = Exception::from_value(value) {
                return Ok(errors::to_js(&e));
            }
            let fields = all_fields(&instance.class());
            if !fields.is_empty() {
                let object = Object::new();
                for field in fields.iter().filter(|field| field.is(Kind::Field)) {
                    let item = ops::get_attr(value, &field.name())?;
                    set(&object, &field.name(), &to_js_at(&item, depth + 1)?);
                }
                return Ok(object.into());
            }
            match value.native() {
                Value::Instance(_) => match ops::get_attr_opt(value, "_value_")? {
                    // A member of an enumeration.
                    Some(inner) => to_js_at(&inner, depth + 1)?,
                    None if ops::callable(value) => callback::function(value),
                    None => return Err(no_likeness(value)),
                },
                native => to_js_at(&native, depth + 1)?,
            }
        }
        Value::Generator(_) => each(ops::iterate::to_vec(value)?)?.into(),
        _ => JsValue::UNDEFINED,
    })
}

/// `None`, a boolean, a number of up to 64 bits or a text.
pub(super) fn simple_to_js(value: &Value) -> Option<JsValue> {
    Some(match value {
        Value::Unset | Value::None => JsValue::UNDEFINED,
        Value::Bool(b) => JsValue::from(*b),
        Value::Int(i) if i.abs() <= MAX_SAFE => JsValue::from(*i as f64),
        Value::Int(i) => JsValue::from(*i),
        Value::Float(f) => JsValue::from(*f),
        Value::Str(text) => JsValue::from_str(text),
        _ => return None,
    })
}

/// A `dict` with text for keys is an object; any other a `Map`.
fn dict_to_js(dict: &Dict, depth: usize) -> Result<JsValue> {
    let items = dict.items();
    let is_record = items.iter().all(|(key, _)| matches!(key, Value::Str(_)));
    if is_record {
        let object = Object::new();
        for (key, item) in &items {
            if let Value::Str(key) = key {
                set(&object, key, &to_js_at(item, depth + 1)?);
            }
        }
        return Ok(object.into());
    }
    let map = Map::new();
    for (key, item) in &items {
        map.set(&to_js_at(key, depth + 1)?, &to_js_at(item, depth + 1)?);
    }
    Ok(map.into())
}

/// Sets a property of an object of our own, which refuses nothing.
pub(super) fn set(object: &Object, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}

/// What JavaScript gives, for Python. Plain data is copied, all the way down; all else is a proxy.
///
/// # Errors
/// `RecursionError` for what is nested too deep.
pub(crate) fn from_js(value: &JsValue) -> Result<Value> {
    from_js_at(value, 0)
}

fn from_js_at(value: &JsValue, depth: usize) -> Result<Value> {
    if depth > MAX_DEPTH {
        return Err(too_deep());
    }
    if let Some(simple) = simple_from_js(value)? {
        return Ok(simple);
    }
    if let Some(inner) = callback::inner(value) {
        return Ok(inner);
    }
    if Array::is_array(value) {
        let items = Array::from(value);
        let items = items.iter().map(|item| from_js_at(&item, depth + 1));
        return Ok(Value::list(items.collect::<Result<_>>()?));
    }
    if let Some(map) = value.dyn_ref::<Map>() {
        let dict = Dict::new();
        for entry in Array::from(&map.entries()).iter() {
            let pair = Array::from(&entry);
            dict.set(
                from_js_at(&pair.get(0), depth + 1)?,
                from_js_at(&pair.get(1), depth + 1)?,
            )?;
        }
        return Ok(Value::Dict(dict));
    }
    if let Some(set) = value.dyn_ref::<Set>() {
        let items = Array::from(&set.values());
        let items: Result<Vec<Value>> = items.iter().map(|x| from_js_at(&x, depth + 1)).collect();
        return Ok(Value::Set(crate::object::Set::from_items(items?)?));
    }
    if is_plain(value) {
        let dict = Dict::new();
        for entry in Object::entries(value.unchecked_ref()).iter() {
            let pair = Array::from(&entry);
            let key = pair.get(0).as_string().unwrap_or_default();
            dict.set_str(&key, from_js_at(&pair.get(1), depth + 1)?);
        }
        return Ok(Value::Dict(dict));
    }
    Ok(proxy::new(value.clone()))
}

/// What JavaScript gives, for Python: what has an identity there stays the same object, as a proxy.
///
/// # Errors
/// None at present.
pub(crate) fn from_js_shallow(value: &JsValue) -> Result<Value> {
    if let Some(simple) = simple_from_js(value)? {
        return Ok(simple);
    }
    Ok(callback::inner(value).unwrap_or_else(|| proxy::new(value.clone())))
}

/// What has no identity in JavaScript, and bytes: `None` for all else.
pub(crate) fn simple_from_js(value: &JsValue) -> Result<Option<Value>> {
    if value.is_undefined() || value.is_null() {
        return Ok(Some(Value::None));
    }
    if let Some(b) = value.as_bool() {
        return Ok(Some(Value::Bool(b)));
    }
    if let Some(number) = value.as_f64() {
        let is_integer = number.fract() == 0.0 && number.abs() <= MAX_SAFE as f64;
        return Ok(Some(
            match is_integer && !(number == 0.0 && number.is_sign_negative()) {
                true => Value::Int(number as i64),
                false => Value::Float(number),
            },
        ));
    }
    if let Some(text) = value.as_string() {
        return Ok(Some(Value::str(&text)));
    }
    if value.is_bigint() {
        let big: &BigInt = value.unchecked_ref();
        let text = big.to_string(10).map(String::from).unwrap_or_default();
        return Ok(text.parse().ok().map(Value::int));
    }
    if let Some(bytes) = value.dyn_ref::<Uint8Array>() {
        return Ok(Some(Value::Bytes(Bytes::new(&bytes.to_vec()))));
    }
    if let Some(buffer) = value.dyn_ref::<js_sys::ArrayBuffer>() {
        let bytes = Uint8Array::new(buffer);
        return Ok(Some(Value::Bytes(Bytes::new(&bytes.to_vec()))));
    }
    Ok(None)
}

/// Whether it was written as `{…}`, in whatever frame.
fn is_plain(value: &JsValue) -> bool {
    if !value.is_object() || value.is_instance_of::<Function>() {
        return false;
    }
    let prototype = Object::get_prototype_of(value);
    let prototype: &JsValue = prototype.as_ref();
    prototype.is_null()
        || Object::get_prototype_of(prototype).is_null()
            && Object::is(prototype.as_ref(), prototype)
            && Reflect::has(prototype, &JsValue::from_str("hasOwnProperty")).unwrap_or(false)
}

#[cold]
fn too_deep() -> Exception {
    Exception::new(
        "RecursionError",
        "data for JavaScript or from it is nested too deep",
    )
}

#[cold]
pub(super) fn no_likeness(value: &Value) -> Exception {
    Exception::type_error(format!(
        "'{}' object cannot be converted for JavaScript",
        ops::type_name(value)
    ))
}
