//! `collections.OrderedDict`: a dict that can be reordered, and whose order counts in comparisons.

use super::{dict_instance, dict_of, same_class, update_through};
use crate::object::dict_views::{DictIterator, DictPart};
use crate::object::{Args, Class, Dict, Exception, Result, Value};
use crate::ops;
use crate::ops::text::ReprGuard;

fn dict(this: &Value) -> Result<Dict> {
    dict_of(this, "OrderedDict")
}

fn construct(class: &Class, args: Args) -> Result<Value> {
    let dict = Dict::new();
    let made = dict_instance(class, dict.clone());
    update_through(&made, &dict, "OrderedDict", args)?;
    Ok(made)
}

fn init(this: &Value, args: Args) -> Result<Value> {
    update_through(this, &dict(this)?, "OrderedDict", args)?;
    Ok(Value::None)
}

fn is_ordered(x: &Value) -> bool {
    matches!(x, Value::Instance(i) if i.class().is_subclass_of(&ordered_dict_class()))
}

/// `None`: the other side is no dict.
fn equal(this: &Value, other: &Value) -> Result<Option<bool>> {
    let mine = dict(this)?;
    let Value::Dict(theirs) = other.native() else {
        return Ok(None);
    };
    let equal = ops::eq(&Value::Dict(mine.clone()), &Value::Dict(theirs.clone()))?;
    if !equal || !is_ordered(other) {
        return Ok(Some(equal));
    }
    ops::eq(&Value::list(mine.keys()), &Value::list(theirs.keys())).map(Some)
}

fn compare(this: &Value, other: &Value, wanted: bool) -> Result<Value> {
    Ok(match equal(this, other)? {
        Some(equal) => Value::Bool(equal == wanted),
        None => crate::object::singleton::not_implemented(),
    })
}

fn repr(this: &Value, _args: Args) -> Result<Value> {
    let name = ops::class_name(this);
    let dict = dict(this)?;
    if dict.is_empty() {
        return Ok(Value::from(format!("{name}()")));
    }
    let Some(_guard) = ReprGuard::enter(this.address().unwrap_or(0))? else {
        return Ok(Value::str("..."));
    };
    Ok(Value::from(format!(
        "{name}({})",
        ops::repr(&Value::Dict(dict))?
    )))
}

fn pop_item(this: &Value, args: Args) -> Result<Value> {
    let [last] = args.bind("popitem", ["last"], 0)?;
    let dict = dict(this)?;
    let item = if last.is_unset() || ops::truth(&last)? {
        dict.pop_last()
    } else {
        dict.pop_first()
    };
    match item {
        Some((key, value)) => Ok(Value::tuple(vec![key, value])),
        None => Err(Exception::key_error(Value::str("dictionary is empty"))),
    }
}

fn move_to_end(this: &Value, args: Args) -> Result<Value> {
    let [key, last] = args.bind("move_to_end", ["key", "last"], 1)?;
    let last = last.is_unset() || ops::truth(&last)?;
    if dict(this)?.move_to_end(&key, last)? {
        Ok(Value::None)
    } else {
        Err(Exception::key_error(key))
    }
}

fn copy(this: &Value, _args: Args) -> Result<Value> {
    let class = ops::class_of(this);
    if class.is_heap {
        return ops::call(&Value::Class(class), Args::pos([this.clone()]));
    }
    Ok(same_class(this, dict(this)?.copy()))
}

fn or(this: &Value, args: Args) -> Result<Value> {
    let [other] = args.exact("__or__")?;
    let Value::Dict(other) = other.native() else {
        return Ok(crate::object::singleton::not_implemented());
    };
    Ok(same_class(this, dict(this)?.union(&other)?))
}

fn ror(this: &Value, args: Args) -> Result<Value> {
    let [other] = args.exact("__ror__")?;
    let Value::Dict(other) = other.native() else {
        return Ok(crate::object::singleton::not_implemented());
    };
    Ok(same_class(this, other.union(&dict(this)?)?))
}

fn ior(this: &Value, args: Args) -> Result<Value> {
    let [other] = args.exact("__ior__")?;
    dict(this)?.update_from(&other)?;
    Ok(this.clone())
}

fn from_keys(args: Args) -> Result<Value> {
    let [class, iterable, value] = args.bind("fromkeys", ["cls", "iterable", "value"], 2)?;
    let value = if value.is_unset() { Value::None } else { value };
    let made = ops::call(&class, Args::none())?;
    let mut iterator = ops::iterate::ForIter::new(&iterable)?;
    while let Some(key) = iterator.next()? {
        ops::set_item(&made, &key, value.clone())?;
    }
    Ok(made)
}

thread_local! {
    static CLASS: Class = Class::builder("OrderedDict")
        .module("collections")
        .base(crate::object::dict::class())
        .constructor(construct)
        .raw_method("__init__", init)
        .raw_method("__eq__", |this, args| {
            let [other] = args.exact("__eq__")?;
            compare(this, &other, true)
        })
        .raw_method("__ne__", |this, args| {
            let [other] = args.exact("__ne__")?;
            compare(this, &other, false)
        })
        .raw_method("__repr__", repr)
        .raw_method(n!("popitem"), pop_item)
        .raw_method(n!("move_to_end"), move_to_end)
        .raw_method(n!("copy"), copy)
        .raw_method("__copy__", copy)
        .raw_method("__or__", or)
        .raw_method("__ror__", ror)
        .raw_method("__ior__", ior)
        .raw_method("__reversed__", |this, _| Ok(DictIterator::value(dict(this)?, DictPart::Keys, true)))
        .raw_method(n!("update"), |this, args| {
            update_through(this, &dict(this)?, "update", args)?;
            Ok(Value::None)
        })
        .class_method(n!("fromkeys"), from_keys)
        .attr("__hash__", Value::None)
        .build();
}

/// `collections.OrderedDict`
pub fn ordered_dict_class() -> Class {
    CLASS.with(Clone::clone)
}
