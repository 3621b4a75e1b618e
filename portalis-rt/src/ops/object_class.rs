//! The class `object`: what every object can do.
use crate::object::class::Flags;
use crate::object::descriptor::{Getter, Slot};
use crate::object::singleton::not_implemented;
use crate::object::{Args, Class, Dict, Exception, Instance, Result, Str, Value};
use crate::ops;

thread_local! {
    static OBJECT: Class = Class::builder("object")
        .no_dict()
        .static_method("__new__", object_new)
        .raw_method("__init__", object_init)
        .raw_method(s!("__repr__"), |this, _| match builtin_part(this) {
            Some(part) => Ok(Value::Str(ops::repr(&part)?)),
            None => Ok(Value::from(ops::class::default_repr(this)?)),
        })
        .raw_method(s!("__str__"), |this, _| match this.native() {
            Value::Str(text) => Ok(Value::Str(text)),
            _ => Ok(Value::Str(ops::repr(this)?)),
        })
        .raw_method(s!("__format__"), |this, args| {
            let [spec] = args.exact("__format__")?;
            let spec = spec.as_str().unwrap_or_else(|| Str::new(""));
            match builtin_part(this) {
                Some(part) if !spec.is_empty() => Ok(Value::Str(ops::format(&part, &spec)?)),
                _ if spec.is_empty() => Ok(Value::Str(ops::str(this)?)),
                _ => Err(Exception::type_error(format!(
                    "unsupported format string passed to {}.__format__",
                    ops::type_name(this)
                ))),
            }
        })
        .raw_method(s!("__eq__"), |this, args| {
            let [other] = args.exact("__eq__")?;
            match builtin_part(this) {
                Some(part) => Ok(Value::Bool(ops::eq(&part, &other.native())?)),
                None if this.is(&other) => Ok(Value::Bool(true)),
                None => Ok(not_implemented()),
            }
        })
        .raw_method(s!("__ne__"), |this, args| {
            let result = match ops::call_method_opt(this, "__eq__", args) {
                Some(result) => result?,
                None => not_implemented(),
            };
            if crate::object::singleton::is_not_implemented(&result) {
                return Ok(result);
            }
            Ok(Value::Bool(!ops::truth(&result)?))
        })
        .raw_method(s!("__hash__"), |this, _| match builtin_part(this) {
            Some(part) => Ok(Value::Int(ops::hash(&part)?)),
            None => Ok(Value::Int(identity_hash(this))),
        })
        .raw_method(s!("__getattribute__"), |this, args| {
            let [name] = args.exact("__getattribute__")?;
            ops::attr::generic_get(this, &attribute_name(&name)?)
        })
        .raw_method(s!("__setattr__"), |this, args| {
            let [name, value] = args.exact("__setattr__")?;
            ops::attr::generic_set(this, &ops::class_of(this), &attribute_name(&name)?, value)?;
            Ok(Value::None)
        })
        .raw_method(s!("__delattr__"), |this, args| {
            let [name] = args.exact("__delattr__")?;
            ops::attr::generic_set(this, &ops::class_of(this), &attribute_name(&name)?, Value::Unset)?;
            Ok(Value::None)
        })
        .raw_method(s!("__dir__"), |this, _| Ok(Value::list(dir(this)?.into_iter().map(Value::Str).collect())))
        .raw_method(s!("__sizeof__"), |_, _| Ok(Value::Int(48)))
        .class_method(s!("__init_subclass__"), |args| {
            if args.kw.is_empty() && args.pos.len() <= 1 {
                return Ok(Value::None);
            }
            let class = match args.pos.first() {
                Some(Value::Class(class)) => class.qualname.borrow().clone(),
                _ => Str::new("object"),
            };
            Err(Exception::type_error(format!("{class}.__init_subclass__() takes no keyword arguments")))
        })
        .class_method(s!("__subclasshook__"), |_| Ok(not_implemented()))
        .getset(s!("__class__"), |this| Ok(Value::Class(ops::class_of(this))), set_class)
        .getset(s!("__dict__"), get_dict, set_dict)
        .attr("__doc__", Value::None)
        .raw_method(s!("__lt__"), |_, _| Ok(not_implemented()))
        .raw_method(s!("__le__"), |_, _| Ok(not_implemented()))
        .raw_method(s!("__gt__"), |_, _| Ok(not_implemented()))
        .raw_method(s!("__ge__"), |_, _| Ok(not_implemented()))
        .build();
}

/// `object`
pub fn object_class() -> Class {
    OBJECT.with(Clone::clone)
}

/// The builtin part of an instance of a class derived from a builtin one.
fn builtin_part(this: &Value) -> Option<Value> {
    match this {
        Value::Instance(i) => Some(i.payload()).filter(|p| !p.is_unset()),
        _ => None,
    }
}

/// `hash(x)` by identity.
pub fn identity_hash(x: &Value) -> i64 {
    (x.address().unwrap_or(0) as i64 >> 4) & i64::MAX
}

/// # Errors
/// `TypeError` if an attribute's name is no string.
pub fn attribute_name(name: &Value) -> Result<Str> {
    name.as_str().ok_or_else(|| {
        Exception::type_error(format!(
            "attribute name must be string, not '{}'",
            ops::type_name(name)
        ))
    })
}

fn object_new(mut args: Args) -> Result<Value> {
    if args.pos.is_empty() {
        return Err(Exception::type_error(
            "object.__new__(): not enough arguments",
        ));
    }
    let Value::Class(class) = args.pos.remove(0) else {
        return Err(Exception::type_error(
            "object.__new__(X): X is not a type object (str)",
        ));
    };
    if !(args.pos.is_empty() && args.kw.is_empty()) {
        if !class.has_flag(Flags::OBJECT_NEW) {
            return Err(Exception::type_error(
                "object.__new__() takes exactly one argument (the type to instantiate)",
            ));
        }
        if class.has_flag(Flags::OBJECT_INIT) {
            return Err(Exception::type_error(format!(
                "{}() takes no arguments",
                class.name()
            )));
        }
    }
    ops::class::check_concrete(&class)?;
    let native = if class.is_exception {
        class.mro().into_iter().find(|c| !c.is_heap)
    } else if class.is_subclass_of(&ops::class::type_class()) {
        Some(ops::class::type_class())
    } else {
        class.native_base()
    };
    match native {
        Some(native) => {
            let (name, native) = (class.name(), native.name());
            Err(Exception::type_error(format!(
                "object.__new__({name}) is not safe, use {native}.__new__()"
            )))
        }
        None => Ok(Value::Instance(Instance::new(class))),
    }
}

fn object_init(this: &Value, args: Args) -> Result<Value> {
    if !(args.pos.is_empty() && args.kw.is_empty()) {
        let class = ops::class_of(this);
        if !class.has_flag(Flags::OBJECT_INIT) {
            return Err(Exception::type_error(
                "object.__init__() takes exactly one argument (the instance to initialize)",
            ));
        }
        if class.has_flag(Flags::OBJECT_NEW) {
            let name = class.name();
            return Err(Exception::type_error(format!(
                "{name}.__init__() takes exactly one argument (the instance to initialize)"
            )));
        }
    }
    Ok(Value::None)
}

fn set_class(this: &Value, class: Value) -> Result<()> {
    let Value::Class(class) = class else {
        if class.is_unset() {
            return Err(Exception::type_error("can't delete __class__ attribute"));
        }
        return Err(Exception::type_error(format!(
            "__class__ must be set to a class, not '{}' object",
            ops::type_name(&class)
        )));
    };
    match this {
        Value::Instance(instance) if class.is_heap => {
            let old = instance.class();
            if old.native_base() != class.native_base() || !ops::slots::is_compatible(&class, &old)
            {
                return Err(Exception::type_error(format!(
                    "__class__ assignment: '{}' object layout differs from '{}'",
                    class.name(),
                    old.name()
                )));
            }
            instance.set_class(class);
            Ok(())
        }
        _ => Err(Exception::type_error(
            "__class__ assignment only supported for mutable types or ModuleType subclasses",
        )),
    }
}

/// `__dict__` of an instance that has one.
fn dict_of(instance: &Instance) -> Dict {
    instance.attrs.to_dict_beside(|| {
        let mut names = Vec::new();
        for class in instance.class().mro() {
            names.extend(class.slots.borrow().iter().cloned());
        }
        sort_names(&mut names);
        names
    })
}

fn get_dict(this: &Value) -> Result<Value> {
    match this {
        Value::Instance(i) if !i.class().no_dict.get() => Ok(Value::Dict(dict_of(i))),
        _ => Err(ops::attr::no_attribute(this, "__dict__")),
    }
}

fn set_dict(this: &Value, dict: Value) -> Result<()> {
    match (this, dict) {
        (Value::Instance(i), dict @ (Value::Dict(_) | Value::Unset)) => {
            dict_of(i);
            i.attrs.set_dict(match dict {
                Value::Dict(dict) => dict,
                _ => Dict::new(),
            });
            Ok(())
        }
        (Value::Instance(_), other) => Err(Exception::type_error(format!(
            "__dict__ must be set to a dictionary, not a '{}'",
            ops::type_name(&other)
        ))),
        _ => Err(ops::attr::no_attribute(this, "__dict__")),
    }
}

/// `dir(x)` without `__dir__`: the names, sorted.
pub fn dir(x: &Value) -> Result<Vec<Str>> {
    let mut names: Vec<Str> = Vec::new();
    let mut classes = ops::class_of(x).mro();
    match x {
        Value::Instance(i) => names.extend(i.attrs.items().into_iter().map(|(k, _)| k)),
        Value::Function(f) => names.extend(f.attrs.items().into_iter().map(|(k, _)| k)),
        Value::Class(c) => classes = c.mro(),
        _ => {
            if let Some(module) = x.downcast::<crate::object::Module>() {
                names.extend(module.attrs.items().into_iter().map(|(k, _)| k));
                classes.clear();
            } else if classes.first() == Some(&crate::object::module::class())
                && let Value::Dict(dict) = ops::get_attr(x, "__dict__")?
            {
                names.extend(dict.keys().iter().filter_map(Value::as_str));
                classes.clear();
            }
        }
    }
    for class in classes {
        names.extend(class.dict.items().into_iter().map(|(k, _)| k));
    }
    sort_names(&mut names);
    names.dedup();
    Ok(names)
}

/// What the `__dir__` of a class written in Python gives.
pub(crate) fn own_dir(x: &Value) -> Option<Result<Value>> {
    let Value::Instance(_) = x else { return None };
    let own = ops::class_of(x).lookup("__dir__")?;
    if object_class()
        .lookup("__dir__")
        .is_some_and(|found| found.is(&own))
    {
        return None;
    }
    ops::call_method_opt(x, "__dir__", Args::none())
}

/// Sorts a few hundred names at most: by insertion, which is a tenth of the code that a sort for any number is.
pub(crate) fn sort_names(names: &mut [Str]) {
    for end in 1..names.len() {
        let at = names[..end].partition_point(|name| name <= &names[end]);
        names[at..=end].rotate_right(1);
    }
}

/// Whether a descriptor is a builtin class's data attribute (not a method).
pub fn is_data_member(x: &Value) -> bool {
    match x {
        Value::Object(o) => {
            o.downcast_ref::<Getter>().is_some() || o.downcast_ref::<Slot>().is_some()
        }
        _ => false,
    }
}
