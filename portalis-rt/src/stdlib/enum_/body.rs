//! The body of an enum class: which names become members, and how a member is made.

use super::super::enum_members;
use super::{Auto, Marked, by_value, is_flag, map, names, next_value, own};
use crate::object::{Args, Class, Exception, Instance, Result, Str, Value};
use crate::ops;

pub(super) fn is_dunder(name: &str) -> bool {
    name.len() > 4
        && name.starts_with("__")
        && name.ends_with("__")
        && !name[2..].starts_with('_')
        && !name[..name.len() - 2].ends_with('_')
}

pub(super) fn is_sunder(name: &str) -> bool {
    name.len() > 2
        && name.starts_with('_')
        && name.ends_with('_')
        && !name[1..].starts_with('_')
        && !name[..name.len() - 1].ends_with('_')
}

pub(super) fn is_private(class: &str, name: &str) -> bool {
    let prefix = format!("_{class}__");
    name.len() > prefix.len() && name.starts_with(&prefix) && !name.ends_with("__")
}

/// Whether an object binds when it is read from a class.
pub(super) fn is_descriptor(x: &Value) -> bool {
    match x {
        Value::Function(_) => true,
        Value::Native(f) => f.is_method,
        Value::Instance(_) | Value::Object(_) => {
            let class = ops::class_of(x);
            ["__get__", "__set__", "__delete__"]
                .iter()
                .any(|name| class.lookup(name).is_some())
        }
        _ => false,
    }
}

pub(super) type Names = Vec<(Str, Value)>;

/// The names of the body that are no members, and the members with their values.
pub(super) fn split_body(
    class: &str,
    first_enum: &Class,
    namespace: Names,
) -> Result<(Names, Names)> {
    let ignored: Vec<Str> = match namespace.iter().find(|(k, _)| k == "_ignore_") {
        Some((_, value)) => match value.as_str() {
            Some(text) => text
                .replace(',', " ")
                .split_whitespace()
                .map(Str::new)
                .collect(),
            None => ops::to_vec(value)?
                .iter()
                .filter_map(Value::as_str)
                .collect(),
        },
        None => Vec::new(),
    };
    let mut body = Vec::new();
    let mut members: Vec<(Str, Value)> = Vec::new();
    let mut last = Vec::new();
    let all = namespace.clone();
    for (key, value) in namespace {
        let marked = value.downcast::<Marked>();
        let text = key.as_str();
        if ignored.contains(&key) || text == "_ignore_" {
            continue;
        }
        if is_sunder(text) {
            const RESERVED: &[&str] = &[
                "_order_",
                "_generate_next_value_",
                "_numeric_repr_",
                "_missing_",
                "_ignore_",
                "_iter_member_",
                "_iter_member_by_value_",
                "_iter_member_by_def_",
                "_add_alias_",
                "_add_value_alias_",
            ];
            if !RESERVED.contains(&text) {
                return Err(Exception::value_error(format!(
                    "_sunder_ names, such as '{key}', are reserved for future Enum use"
                )));
            }
            if text == "_generate_next_value_"
                && let Value::Function(_) = value
            {
                body.push((
                    key,
                    Value::object(crate::object::descriptor::StaticMethod(value)),
                ));
            } else if text != "_order_" {
                body.push((key, value));
            }
            continue;
        }
        let outside = match &marked {
            Some(marked) => !marked.is_member,
            None => is_dunder(text) || is_private(class, text) || is_descriptor(&value),
        };
        if outside {
            body.push((key, marked.map_or(value, |m| m.value.clone())));
            continue;
        }
        if text == "mro" || text.is_empty() {
            return Err(Exception::value_error(format!(
                "invalid enum member name(s) '{text}'"
            )));
        }
        let value = marked.map_or(value, |m| m.value.clone());
        let count = members.len();
        let value = resolve(&value, &mut |auto| {
            let value = next_value(first_enum, &all, &key, Value::Int(1), count, &last)?;
            *auto = Some(value.clone());
            Ok(value)
        })?;
        last.push(value.clone());
        members.push((key, value));
    }
    Ok((body, members))
}

/// The value of a member: `auto()` and expressions of it replaced.
pub(super) fn resolve(
    value: &Value,
    make: &mut dyn FnMut(&mut Option<Value>) -> Result<Value>,
) -> Result<Value> {
    if let Some(auto) = value.downcast::<Auto>() {
        return match &*auto {
            Auto::Fresh(slot) => {
                if let Some(known) = slot.borrow().clone() {
                    return Ok(known);
                }
                let mut known = None;
                let value = make(&mut known)?;
                slot.replace(known);
                Ok(value)
            }
            Auto::Binary(op, a, b) => {
                let (a, b) = (resolve(a, make)?, resolve(b, make)?);
                ops::binary(*op, &a, &b)
            }
        };
    }
    match value {
        Value::Tuple(items) if items.iter().any(|i| i.downcast::<Auto>().is_some()) => {
            let items: Result<Vec<Value>> = items.iter().map(|item| resolve(item, make)).collect();
            Ok(Value::tuple(items?))
        }
        _ => Ok(value.clone()),
    }
}

/// Sees to it that `repr`, `str` and `format` are the enum's, or the data type's under `ReprEnum`.
pub(super) fn fix_text_methods(
    class: &Class,
    bases: &[Class],
    first_enum: &Class,
    data_type: &Class,
) -> Result<()> {
    let object = ops::class::object_class();
    let find = |class: &Class, name: &str| class.lookup(name).unwrap_or_default();
    if bases.contains(&enum_members::repr_enum_class()) {
        if *data_type == object {
            return Err(Exception::type_error(
                "ReprEnum subclasses must be mixed with a data type (i.e. int, str, float, etc.)",
            ));
        }
        if !class.dict.contains("__format__") {
            class.set("__format__", find(data_type, "__format__"));
        }
        if !class.dict.contains("__str__") {
            let own = find(data_type, "__str__");
            class.set(
                "__str__",
                if own.is(&find(&object, "__str__")) {
                    find(data_type, "__repr__")
                } else {
                    own
                },
            );
        }
    }
    for name in ["__repr__", "__str__", "__format__"] {
        if class.dict.contains(name) {
            continue;
        }
        let found = find(class, name);
        if found.is(&find(data_type, name)) || found.is(&find(&object, name)) {
            class.set(name, find(first_enum, name));
        }
    }
    if is_flag(class) {
        for name in [
            "__or__",
            "__and__",
            "__xor__",
            "__ror__",
            "__rand__",
            "__rxor__",
            "__invert__",
        ] {
            let found = find(class, name);
            if !class.dict.contains(name) && found.is(&find(data_type, name)) {
                class.set(name, find(first_enum, name));
            }
        }
    }
    Ok(())
}

/// Makes the member, or the alias of one with the same value.
pub(super) fn add_member(
    class: &Class,
    data_type: &Class,
    new: Option<&Value>,
    name: Str,
    value: Value,
) -> Result<()> {
    let object = ops::class::object_class();
    let this = Value::Class(class.clone());
    let args = match &value {
        Value::Tuple(_) if *data_type == crate::object::tuple::class() => vec![value.clone()],
        Value::Tuple(items) => items.to_vec(),
        _ => vec![value.clone()],
    };
    let member = match new {
        None => Value::Instance(Instance::new(class.clone())),
        Some(new) => ops::call(new, Args::from_vec(args.clone()).prepend(this.clone()))?,
    };
    let Value::Instance(instance) = &member else {
        return Err(Exception::type_error(format!(
            "__new__ of enum {} must give a member",
            class.name()
        )));
    };
    if !instance.attrs.contains("_value_") {
        let made = if *data_type == object {
            value
        } else {
            match new {
                None => value,
                Some(_) => ops::call(
                    &Value::Class(data_type.clone()),
                    Args::from_vec(args.clone()),
                )
                .map_err(|e| {
                    let wrapped =
                        Exception::type_error("_value_ not set in __new__, unable to create it");
                    wrapped.set_cause(Some(e));
                    wrapped
                })?,
            }
        };
        instance.attrs.set("_value_", made);
    }
    instance.attrs.set("_name_", Value::Str(name.clone()));
    instance.attrs.set("__objclass__", this.clone());
    if class.has_flag(crate::object::class::Flags::INIT)
        && let Some(result) = ops::call_method_opt(&member, "__init__", Args::from_vec(args))
    {
        result?;
    }
    let value = own(&member, "_value_");
    let hashable = ops::hash(&value).is_ok();
    let known = if hashable {
        by_value(class).get(&value)?
    } else {
        let mut known = None;
        for other in map(class).values() {
            if ops::eq(&own(&other, "_value_"), &value)? {
                known = Some(other);
                break;
            }
        }
        known
    };
    let canonical = match known {
        Some(canonical) => canonical,
        None => {
            instance
                .attrs
                .set("_sort_order_", Value::from(names(class).len()));
            if (!is_flag(class) || enum_members::is_single_bit(&value))
                && let Some(Value::List(names)) = class.dict.get("_member_names_")
            {
                names.borrow_mut().push(Value::Str(name.clone()));
            }
            if hashable {
                by_value(class).set(value, member.clone())?;
            }
            member.clone()
        }
    };
    map(class).set_str(&name, canonical.clone());
    class.set(&name, canonical);
    Ok(())
}
