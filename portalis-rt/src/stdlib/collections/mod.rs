//! `collections`

pub mod abc;
mod chain_map;
mod counter;
mod default_dict;
mod deque;
mod ordered_dict;
mod user;

use crate::object::{Args, Class, Dict, Exception, Instance, Module, Result, Value};
use crate::ops;

pub use chain_map::ChainMap;
pub use counter::counter_class;
pub use default_dict::default_dict_class;
pub use deque::{Deque, deque_class};
pub use ordered_dict::ordered_dict_class;

/// The dict inside of an instance of a class derived from `dict`.
fn dict_of(this: &Value, class: &str) -> Result<Dict> {
    match this.native() {
        Value::Dict(dict) => Ok(dict),
        _ => Err(Exception::type_error(format!(
            "descriptor requires a '{class}' object but received a '{}'",
            ops::class_name(this)
        ))),
    }
}

/// An instance of a class derived from `dict`.
fn dict_instance(class: &Class, dict: Dict) -> Value {
    Value::Instance(Instance::with_payload(class.clone(), Value::Dict(dict)))
}

/// An instance of the same class as `this`, without running its `__init__`.
fn same_class(this: &Value, dict: Dict) -> Value {
    dict_instance(&ops::class_of(this), dict)
}

/// Whether it is a mapping, as far as a builtin can tell: a dict, or an object with `keys` and `[]`.
fn is_mapping(x: &Value) -> Result<bool> {
    if let Value::Dict(_) = x.native() {
        return Ok(true);
    }
    if let Value::List(_) | Value::Tuple(_) | Value::Str(_) | Value::Set(_) | Value::Bytes(_) =
        x.native()
    {
        return Ok(false);
    }
    abc::is_mapping(x)
}

/// Sets an item as `self[key] = value` does: by a `__setitem__` written in Python, if there is one.
fn set_through(this: &Value, dict: &Dict, key: Value, value: Value) -> Result<()> {
    match this {
        Value::Instance(instance) if instance.class().is_heap => ops::set_item(this, &key, value),
        _ => dict.set(key, value),
    }
}

/// `d.update(other, **kw)` for classes derived from `dict`.
fn update_through(this: &Value, dict: &Dict, function: &str, args: Args) -> Result<()> {
    let overridden = match ops::compare::special(this, "__setitem__") {
        ops::compare::Special::Method => matches!(this, Value::Instance(i) if i.class().is_heap),
        _ => false,
    };
    if !overridden {
        return dict.update_from_args(function, args);
    }
    let new = Dict::new();
    new.update_from_args(function, args)?;
    for (key, value) in new.items() {
        ops::set_item(this, &key, value)?;
    }
    Ok(())
}

pub(super) fn module() -> Module {
    Module::new("collections")
        .class_of(n!("deque"), deque_class)
        .class_of(n!("Counter"), counter_class)
        .class_of(n!("defaultdict"), default_dict_class)
        .class_of(n!("OrderedDict"), ordered_dict_class)
        .class_of(n!("ChainMap"), chain_map::class)
        .class_of(n!("UserDict"), user::user_dict_class)
        .class_of(n!("UserList"), user::user_list_class)
        .class_of(n!("UserString"), user::user_string_class)
        .function(n!("namedtuple"), super::named_tuple::namedtuple)
        .function(n!("_count_elements"), counter::count_elements)
}
