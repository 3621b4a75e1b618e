//! The class `dict`.

use super::dict_views::{DictIterator, DictPart, DictView};
use super::generic_alias::class_getitem;
use super::list::misuse;
use super::{Args, Class, Dict, Exception, Result, Value};
use crate::ops::iterate::ForIter;

fn dict<'a>(this: &'a Value, method: &str) -> Result<&'a Dict> {
    match this {
        Value::Dict(dict) => Ok(dict),
        _ => Err(misuse(method, "dict", this)),
    }
}

impl Dict {
    /// `d.update(other)`: a mapping (anything with `keys`) or an iterable of pairs.
    ///
    /// # Errors
    /// `TypeError`, `ValueError` for what are no pairs; what the methods raise.
    pub fn update_from(&self, other: &Value) -> Result<()> {
        match other {
            Value::Dict(other) => return self.update(other),
            Value::Instance(instance) => {
                if let Value::Dict(other) = instance.payload()
                    && matches!(
                        crate::ops::compare::special(
                            &Value::Instance(instance.clone()),
                            "__iter__"
                        ),
                        crate::ops::compare::Special::Payload(_)
                    )
                {
                    return self.update(&other);
                }
            }
            _ => {}
        }
        if let Some(keys) = crate::ops::get_attr_opt(other, "keys")? {
            let keys = crate::ops::call(&keys, Args::none())?;
            let mut iterator = ForIter::new(&keys)?;
            while let Some(key) = iterator.next()? {
                let value = crate::ops::get_item(other, &key)?;
                self.set(key, value)?;
            }
            return Ok(());
        }
        self.update_from_pairs(other)
    }

    fn update_from_pairs(&self, pairs: &Value) -> Result<()> {
        let mut iterator = ForIter::new(pairs)?;
        let mut i = 0;
        while let Some(pair) = iterator.next()? {
            if crate::ops::iterate::iter_opt(&pair)?.is_none() {
                return Err(Exception::type_error(format!(
                    "cannot convert dictionary update sequence element #{i} to a sequence"
                )));
            }
            let items = crate::ops::to_vec(&pair)?;
            let n = items.len();
            let Ok([key, value]) = <[Value; 2]>::try_from(items) else {
                return Err(Exception::value_error(format!(
                    "dictionary update sequence element #{i} has length {n}; 2 is required"
                )));
            };
            self.set(key, value)?;
            i += 1;
        }
        Ok(())
    }

    /// What `dict(...)` and `d.update(...)` do with their arguments.
    ///
    /// # Errors
    /// As [`Dict::update_from`].
    pub fn update_from_args(&self, function: &str, args: Args) -> Result<()> {
        let given = args.pos.len();
        if given > 1 {
            return Err(Exception::type_error(format!(
                "{function} expected at most 1 argument, got {given}"
            )));
        }
        if let Some(other) = args.pos.first() {
            self.update_from(other)?;
        }
        for (name, value) in args.kw {
            self.set(Value::Str(name), value)?;
        }
        Ok(())
    }

    /// `a | b`
    ///
    /// # Errors
    /// What `__eq__` raises.
    pub fn union(&self, other: &Dict) -> Result<Dict> {
        let result = self.copy();
        result.update(other)?;
        Ok(result)
    }
}

fn construct(_class: &Class, args: Args) -> Result<Value> {
    let dict = Dict::new();
    dict.update_from_args("dict", args)?;
    Ok(Value::Dict(dict))
}

fn init(this: &Value, args: Args) -> Result<Value> {
    dict(this, "__init__")?.update_from_args("dict", args)?;
    Ok(Value::None)
}

fn from_keys(args: Args) -> Result<Value> {
    let mut args = args;
    let class = if args.pos.is_empty() {
        Value::Unset
    } else {
        args.pos.remove(0)
    };
    let [iterable, value] = args.range("fromkeys", 1)?;
    let value = if value.is_unset() { Value::None } else { value };
    let exact = matches!(&class, Value::Class(c) if *c == self::class());
    let mut iterator = ForIter::new(&iterable)?;
    if exact {
        let dict = Dict::new();
        while let Some(key) = iterator.next()? {
            dict.set(key, value.clone())?;
        }
        return Ok(Value::Dict(dict));
    }
    let dict = crate::ops::call(&class, Args::none())?;
    while let Some(key) = iterator.next()? {
        crate::ops::set_item(&dict, &key, value.clone())?;
    }
    Ok(dict)
}

fn get(this: &Value, args: Args) -> Result<Value> {
    let [key, default] = args.range("get", 1)?;
    match dict(this, "get")?.get(&key)? {
        Some(value) => Ok(value),
        None if default.is_unset() => Ok(Value::None),
        None => Ok(default),
    }
}

fn pop(this: &Value, args: Args) -> Result<Value> {
    let [key, default] = args.range("pop", 1)?;
    match dict(this, "pop")?.remove(&key)? {
        Some(value) => Ok(value),
        None if default.is_unset() => Err(Exception::key_error(key)),
        None => Ok(default),
    }
}

fn set_default(this: &Value, args: Args) -> Result<Value> {
    let [key, default] = args.range("setdefault", 1)?;
    dict(this, "setdefault")?.setdefault(&key, || {
        if default.is_unset() {
            Value::None
        } else {
            default
        }
    })
}

fn pop_item(this: &Value, args: Args) -> Result<Value> {
    let [] = args.exact("dict.popitem")?;
    match dict(this, "popitem")?.pop_last() {
        Some((key, value)) => Ok(Value::tuple(vec![key, value])),
        None => Err(Exception::key_error(Value::str(
            "popitem(): dictionary is empty",
        ))),
    }
}

fn build() -> Class {
    Class::builder("dict")
        .constructor_of(n!("dict"), construct)
        .method(s!("__init__"), init)
        .class_method(n!("fromkeys"), from_keys)
        .method(n!("get"), get)
        .method(n!("pop"), pop)
        .method(n!("popitem"), pop_item)
        .method(n!("setdefault"), set_default)
        .method(n!("keys"), |this, args| {
            let [] = args.exact("dict.keys")?;
            Ok(DictView::value(dict(this, "keys")?.clone(), DictPart::Keys))
        })
        .method(n!("values"), |this, args| {
            let [] = args.exact("dict.values")?;
            Ok(DictView::value(
                dict(this, "values")?.clone(),
                DictPart::Values,
            ))
        })
        .method(n!("items"), |this, args| {
            let [] = args.exact("dict.items")?;
            Ok(DictView::value(
                dict(this, "items")?.clone(),
                DictPart::Items,
            ))
        })
        .method(n!("update"), |this, args| {
            dict(this, "update")?.update_from_args("update", args)?;
            Ok(Value::None)
        })
        .method(n!("clear"), |this, args| {
            let [] = args.exact("dict.clear")?;
            dict(this, "clear")?.clear();
            Ok(Value::None)
        })
        .method(n!("copy"), |this, args| {
            let [] = args.exact("dict.copy")?;
            Ok(Value::Dict(dict(this, "copy")?.copy()))
        })
        .method(s!("__reversed__"), |this, _| {
            Ok(DictIterator::value(
                dict(this, "__reversed__")?.clone(),
                DictPart::Keys,
                true,
            ))
        })
        .class_method(n!("__class_getitem__" under "[]"), class_getitem)
        .dunders(&[
            "__repr__",
            "__iter__",
            "__len__",
            "__getitem__",
            "__setitem__",
            "__delitem__",
            "__contains__",
            "__or__",
            "__ror__",
            "__ior__",
            "__eq__",
            "__ne__",
        ])
        .attr("__hash__", Value::None)
        .build()
}

thread_local! {
    static CLASS: Class = build();
}

/// `dict`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}
