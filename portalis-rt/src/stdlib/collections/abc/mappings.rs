//! What `Mapping`, `MutableMapping` and the views give to the classes derived from them.

use super::class_named;
use crate::object::singleton::not_implemented;
use crate::object::{Args, ClassBuilder, Dict, Exception, Result, Value};
use crate::ops;
use crate::ops::compare::same;

pub(super) fn key_error(e: &Exception) -> bool {
    e.is_a(&Exception::class_named("KeyError"))
}

pub(super) fn mapping_methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method(n!("get"), |this, args| {
            let [key, default] = args.bind("get", ["key", "default"], 1)?;
            match ops::get_item(this, &key) {
                Err(e) if key_error(&e) => Ok(if default.is_unset() {
                    Value::None
                } else {
                    default
                }),
                result => result,
            }
        })
        .raw_method("__contains__", |this, args| {
            let [key] = args.exact("__contains__")?;
            match ops::get_item(this, &key) {
                Ok(_) => Ok(Value::Bool(true)),
                Err(e) if key_error(&e) => Ok(Value::Bool(false)),
                Err(e) => Err(e),
            }
        })
        .raw_method(n!("keys"), |this, _| view("KeysView", this))
        .raw_method(n!("items"), |this, _| view("ItemsView", this))
        .raw_method(n!("values"), |this, _| view("ValuesView", this))
        .raw_method("__eq__", |this, args| {
            let [other] = args.exact("__eq__")?;
            if !super::super::is_mapping(&other)? {
                return Ok(not_implemented());
            }
            let equal = ops::eq(
                &Value::Dict(snapshot(this)?),
                &Value::Dict(snapshot(&other)?),
            )?;
            Ok(Value::Bool(equal))
        })
        .attr("__hash__", Value::None)
        .attr("__reversed__", Value::None)
}

/// The items of a mapping as a dict.
pub(super) fn snapshot(x: &Value) -> Result<Dict> {
    if let Value::Dict(dict) = x {
        return Ok(dict.clone());
    }
    let dict = Dict::new();
    for key in ops::to_vec(x)? {
        let value = ops::get_item(x, &key)?;
        dict.set(key, value)?;
    }
    Ok(dict)
}

pub(super) fn view(name: &str, mapping: &Value) -> Result<Value> {
    let made = crate::object::Instance::new(class_named(name));
    made.attrs.set("_mapping", mapping.clone());
    Ok(Value::Instance(made))
}

pub(super) fn mapping_of(view: &Value) -> Result<Value> {
    ops::get_attr(view, "_mapping")
}

pub(super) fn view_methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method("__init__", |this, args| {
            let [mapping] = args.exact("MappingView")?;
            ops::set_attr(this, "_mapping", mapping)?;
            Ok(Value::None)
        })
        .raw_method("__len__", |this, _| {
            Ok(Value::from(ops::len(&mapping_of(this)?)?))
        })
        .raw_method("__repr__", |this, _| {
            Ok(Value::from(format!(
                "{}({})",
                ops::class_name(this),
                ops::repr(&mapping_of(this)?)?
            )))
        })
}

pub(super) fn keys_view_methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method("__iter__", |this, _| ops::iter(&mapping_of(this)?))
        .raw_method("__contains__", |this, args| {
            let [key] = args.exact("__contains__")?;
            Ok(Value::Bool(ops::contains(&mapping_of(this)?, &key)?))
        })
}

pub(super) fn pairs(this: &Value) -> Result<Vec<(Value, Value)>> {
    let mapping = mapping_of(this)?;
    let mut all = Vec::new();
    for key in ops::to_vec(&mapping)? {
        let value = ops::get_item(&mapping, &key)?;
        all.push((key, value));
    }
    Ok(all)
}

pub(super) fn items_view_methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method("__iter__", |this, _| {
            let all = pairs(this)?
                .into_iter()
                .map(|(key, value)| Value::tuple(vec![key, value]));
            ops::iter(&Value::list(all.collect()))
        })
        .raw_method("__contains__", |this, args| {
            let [item] = args.exact("__contains__")?;
            let pair = ops::unpack(&item, 2)?;
            let [key, value] = &pair[..] else {
                return Ok(Value::Bool(false));
            };
            match ops::get_item(&mapping_of(this)?, key) {
                Ok(found) => Ok(Value::Bool(same(&found, value)?)),
                Err(e) if key_error(&e) => Ok(Value::Bool(false)),
                Err(e) => Err(e),
            }
        })
}

pub(super) fn values_view_methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method("__iter__", |this, _| {
            ops::iter(&Value::list(
                pairs(this)?.into_iter().map(|(_, value)| value).collect(),
            ))
        })
        .raw_method("__contains__", |this, args| {
            let [item] = args.exact("__contains__")?;
            for (_, value) in pairs(this)? {
                if same(&value, &item)? {
                    return Ok(Value::Bool(true));
                }
            }
            Ok(Value::Bool(false))
        })
}

pub(super) fn mutable_mapping_methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method(n!("pop"), |this, args| {
            let [key, default] = args.bind("pop", ["key", "default"], 1)?;
            match ops::get_item(this, &key) {
                Ok(value) => {
                    ops::del_item(this, &key)?;
                    Ok(value)
                }
                Err(e) if key_error(&e) && !default.is_unset() => Ok(default),
                Err(e) => Err(e),
            }
        })
        .raw_method(n!("popitem"), |this, _| {
            let Some(key) = ops::next(&ops::iter(this)?)? else {
                return Err(Exception::of_class(
                    Exception::class_named("KeyError"),
                    vec![],
                ));
            };
            let value = ops::get_item(this, &key)?;
            ops::del_item(this, &key)?;
            Ok(Value::tuple(vec![key, value]))
        })
        .raw_method(n!("clear"), |this, _| {
            while ops::truth(&Value::from(ops::len(this)?))? {
                ops::call_method(this, "popitem", Args::none())?;
            }
            Ok(Value::None)
        })
        .raw_method(n!("update"), |this, mut args| {
            let keywords = std::mem::take(&mut args.kw);
            let [other] = args.range("update", 0)?;
            let new = Dict::new();
            if !other.is_unset() {
                new.update_from(&other)?;
            }
            for (key, value) in new.items() {
                ops::set_item(this, &key, value)?;
            }
            for (name, value) in keywords {
                ops::set_item(this, &Value::Str(name), value)?;
            }
            Ok(Value::None)
        })
        .raw_method(n!("setdefault"), |this, args| {
            let [key, default] = args.bind("setdefault", ["key", "default"], 1)?;
            let default = if default.is_unset() {
                Value::None
            } else {
                default
            };
            match ops::get_item(this, &key) {
                Err(e) if key_error(&e) => {
                    ops::set_item(this, &key, default.clone())?;
                    Ok(default)
                }
                result => result,
            }
        })
}

// Sequence
