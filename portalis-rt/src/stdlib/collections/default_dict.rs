//! `collections.defaultdict`: a dict with a `default_factory`, kept among the instance's attributes.

use super::{dict_of, set_through};
use crate::object::{Args, Class, Dict, Exception, Instance, Result, Value};
use crate::ops;
use crate::ops::text::ReprGuard;

const FACTORY: &str = "default_factory";

fn check_factory(factory: Option<Value>) -> Result<Value> {
    match factory {
        None | Some(Value::None) => Ok(Value::None),
        Some(factory) if ops::callable(&factory) => Ok(factory),
        Some(_) => Err(Exception::type_error(
            "first argument must be callable or None",
        )),
    }
}

fn new(class: &Class, factory: Value, dict: Dict) -> Value {
    let instance = Instance::with_payload(class.clone(), Value::Dict(dict));
    instance.attrs.set(FACTORY, factory);
    Value::Instance(instance)
}

/// Takes the factory off the arguments; the rest is `dict`'s.
fn split(mut args: Args) -> Result<(Value, Args)> {
    let factory = (!args.pos.is_empty()).then(|| args.pos.remove(0));
    Ok((check_factory(factory)?, args))
}

fn construct(class: &Class, args: Args) -> Result<Value> {
    let (factory, rest) = split(args)?;
    let dict = Dict::new();
    dict.update_from_args("defaultdict", rest)?;
    Ok(new(class, factory, dict))
}

fn init(this: &Value, args: Args) -> Result<Value> {
    let (factory, rest) = split(args)?;
    if let Value::Instance(instance) = this {
        instance.attrs.set(FACTORY, factory);
    }
    dict_of(this, "defaultdict")?.update_from_args("defaultdict", rest)?;
    Ok(Value::None)
}

fn factory(this: &Value) -> Value {
    match this {
        Value::Instance(instance) => instance.attrs.get(FACTORY).unwrap_or(Value::None),
        _ => Value::None,
    }
}

fn missing(this: &Value, args: Args) -> Result<Value> {
    let [key] = args.exact("defaultdict.__missing__")?;
    let factory = factory(this);
    if factory.is_none() {
        return Err(Exception::key_error(key));
    }
    let value = ops::call(&factory, Args::none())?;
    set_through(this, &dict_of(this, "defaultdict")?, key, value.clone())?;
    Ok(value)
}

fn repr(this: &Value, _args: Args) -> Result<Value> {
    let dict = dict_of(this, "defaultdict")?;
    let factory = factory(this);
    let factory = match ReprGuard::enter(factory.address().unwrap_or(1))? {
        Some(_guard) => ops::repr(&factory)?.to_string(),
        None => "...".to_owned(),
    };
    Ok(Value::from(format!(
        "{}({factory}, {})",
        ops::class_name(this),
        ops::repr(&Value::Dict(dict))?
    )))
}

fn copy(this: &Value, _args: Args) -> Result<Value> {
    let dict = dict_of(this, "defaultdict")?;
    let class = ops::class_of(this);
    if class.is_heap {
        return ops::call(
            &Value::Class(class),
            Args::pos([factory(this), this.clone()]),
        );
    }
    Ok(new(&class, factory(this), dict.copy()))
}

fn or(this: &Value, args: Args) -> Result<Value> {
    let [other] = args.exact("__or__")?;
    let Value::Dict(other) = other.native() else {
        return Ok(crate::object::singleton::not_implemented());
    };
    let dict = dict_of(this, "defaultdict")?.union(&other)?;
    Ok(new(&ops::class_of(this), factory(this), dict))
}

fn ror(this: &Value, args: Args) -> Result<Value> {
    let [other] = args.exact("__ror__")?;
    let Value::Dict(other) = other.native() else {
        return Ok(crate::object::singleton::not_implemented());
    };
    let dict = other.union(&dict_of(this, "defaultdict")?)?;
    Ok(new(&ops::class_of(this), factory(this), dict))
}

fn ior(this: &Value, args: Args) -> Result<Value> {
    let [other] = args.exact("__ior__")?;
    dict_of(this, "defaultdict")?.update_from(&other)?;
    Ok(this.clone())
}

thread_local! {
    static CLASS: Class = Class::builder("defaultdict")
        .module("collections")
        .base(crate::object::dict::class())
        .constructor(construct)
        .raw_method("__init__", init)
        .raw_method("__missing__", missing)
        .raw_method("__repr__", repr)
        .raw_method(n!("copy"), copy)
        .raw_method("__copy__", copy)
        .raw_method("__or__", or)
        .raw_method("__ror__", ror)
        .raw_method("__ior__", ior)
        .build();
}

/// `collections.defaultdict`
pub fn default_dict_class() -> Class {
    CLASS.with(Clone::clone)
}
