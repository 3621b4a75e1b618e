//! Attribute access: data descriptors, the object's own attributes, other class attributes, `__getattr__`.
use std::rc::Rc;

use crate::object::class::Flags;
use crate::object::descriptor::{ClassMethod, Getter, Property, Slot, StaticMethod, TupleItem};
use crate::object::{Args, BoundMethod, Class, Exception, Instance, Module, Result, Str, Value};
use crate::ops;

/// `obj.name`
pub fn get_attr(obj: &Value, name: &str) -> Result<Value> {
    match find(obj, name, true) {
        Ok(Some(value)) => Ok(value),
        Ok(None) => Err(no_attribute(obj, name)),
        Err(e) => Err(noted(e, obj, name)),
    }
}

/// Tells an `AttributeError` out of a property or `__getattr__` what was looked for.
#[cold]
fn noted(e: Exception, obj: &Value, name: &str) -> Exception {
    if is_attribute_error(&e) && e.data().field("name").is_none() && e.data().field("obj").is_none()
    {
        e.data().set_field("name", Value::str(name));
        e.data().set_field("obj", obj.clone());
    }
    e
}

/// `obj.name`, `None` instead of an `AttributeError` (other exceptions propagate).
pub fn get_attr_opt(obj: &Value, name: &str) -> Result<Option<Value>> {
    match find(obj, name, true) {
        Err(e) if is_attribute_error(&e) => Ok(None),
        found => found,
    }
}

/// `hasattr(obj, name)`
pub fn has_attr(obj: &Value, name: &str) -> Result<bool> {
    Ok(get_attr_opt(obj, name)?.is_some())
}

/// `object.__getattribute__(obj, name)` (or `type`'s or a module's): without the class's own
/// `__getattribute__` and `__getattr__`.
pub fn generic_get(obj: &Value, name: &str) -> Result<Value> {
    match find(obj, name, false)? {
        Some(value) => Ok(value),
        None => Err(no_attribute(obj, name)),
    }
}

fn is_attribute_error(e: &Exception) -> bool {
    e.is_a(&ops::exception::attribute_error_class())
}

/// The `AttributeError` for a missing attribute.
#[cold]
pub fn no_attribute(obj: &Value, name: &str) -> Exception {
    noted(no_such_attribute(obj, name), obj, name)
}

/// The same for an assignment or `del`, which says nothing about the object.
#[cold]
fn no_such_attribute(obj: &Value, name: &str) -> Exception {
    let message = match obj {
        Value::Class(class) => format!("type object '{}' has no attribute '{name}'", class.name()),
        // A method asks its function.
        Value::Method(m) if matches!(m.function, Value::Function(_)) => {
            return no_such_attribute(&m.function, name);
        }
        _ => match obj.downcast::<Module>() {
            Some(module) => format!("module '{}' has no attribute '{name}'", module.name),
            None => crate::program::missing_attribute(obj, name).unwrap_or_else(|| {
                format!("'{}' object has no attribute '{name}'", ops::type_name(obj))
            }),
        },
    };
    Exception::attribute_error(message)
}

/// What attribute access finds; `hooks`: with `__getattribute__` and `__getattr__`.
fn find(obj: &Value, name: &str, hooks: bool) -> Result<Option<Value>> {
    match obj {
        Value::Instance(instance) => find_in_instance(obj, instance, name, hooks),
        Value::Class(class) => find_in_class(obj, class, name, hooks),
        Value::Method(m) => match ops::class_of(obj).lookup(name) {
            Some(found) => bind(&found, Some(obj), &ops::class_of(obj)).map(Some),
            None => find(&m.function, name, true),
        },
        Value::Function(f) => {
            let class = ops::class_of(obj);
            match class.lookup(name) {
                Some(found) if is_data_descriptor(&found) => {
                    bind(&found, Some(obj), &class).map(Some)
                }
                found => match (f.attrs.get(name), found) {
                    (Some(own), _) => Ok(Some(own)),
                    (None, Some(found)) => bind(&found, Some(obj), &class).map(Some),
                    (None, None) => Ok(None),
                },
            }
        }
        Value::Object(o) => {
            if let Some(parent) = o.downcast_ref::<ops::super_::Super>() {
                return parent.find(obj, name);
            }
            if let Some(own) = o.get().own_attr(name) {
                return Ok(Some(own));
            }
            let class = o.get().class();
            let found = class.lookup(name);
            let object_default = class_of_object_default(name);
            // What a type gives by itself comes before what it inherits from `object`.
            if let Some(found) = &found
                && !object_default
            {
                return bind(found, Some(obj), &class).map(Some);
            }
            match o.get().get_attr(obj, name) {
                Some(Ok(value)) => return Ok(Some(value)),
                Some(Err(e)) => return Err(e),
                None => {}
            }
            match found {
                Some(found) => bind(&found, Some(obj), &class).map(Some),
                None if hooks => hook(&class, obj, name),
                None => Ok(None),
            }
        }
        _ => {
            let class = ops::class_of(obj);
            match class.lookup(name) {
                Some(found) => bind(&found, Some(obj), &class).map(Some),
                None => Ok(None),
            }
        }
    }
}

/// Names that every class inherits from `object`, so that finding them on a class says nothing.
fn class_of_object_default(name: &str) -> bool {
    name.starts_with("__") && ops::class::object_class().dict.contains(name)
}

/// `type(obj).__getattr__(obj, name)`
fn hook(class: &Class, obj: &Value, name: &str) -> Result<Option<Value>> {
    if !class.has_flag(Flags::GETATTR) {
        return Ok(None);
    }
    ops::call_method_opt(obj, "__getattr__", Args::pos([Value::str(name)])).transpose()
}

fn find_in_instance(
    obj: &Value,
    instance: &Instance,
    name: &str,
    hooks: bool,
) -> Result<Option<Value>> {
    let class = instance.class();
    if hooks && class.has_flag(Flags::GETATTRIBUTE) {
        return match ops::call_method_opt(obj, "__getattribute__", Args::pos([Value::str(name)])) {
            Some(Err(e)) if class.has_flag(Flags::GETATTR) && is_attribute_error(&e) => {
                hook(&class, obj, name)
            }
            Some(result) => result.map(Some),
            None => Ok(None),
        };
    }
    let found = class.lookup(name);
    let result = match found {
        Some(Value::Function(_)) => match instance.attrs.get(name) {
            Some(own) => return Ok(Some(own)),
            None => Ok(bound(found, obj)),
        },
        Some(found) if is_data_descriptor(&found) => bind(&found, Some(obj), &class).map(Some),
        found => {
            if let Some(own) = instance.attrs.get(name) {
                return Ok(Some(own));
            }
            match found {
                Some(found) if !(class_of_object_default(name) && is_object_part(instance)) => {
                    bind(&found, Some(obj), &class).map(Some)
                }
                found => match find_in_payload(instance, name)? {
                    Some(value) => Ok(Some(value)),
                    None => match found {
                        Some(found) => bind(&found, Some(obj), &class).map(Some),
                        None => Ok(None),
                    },
                },
            }
        }
    };
    match result {
        Ok(None) if hooks => hook(&class, obj, name),
        Err(e) if hooks && class.has_flag(Flags::GETATTR) && is_attribute_error(&e) => {
            hook(&class, obj, name)
        }
        result => result,
    }
}

fn is_object_part(instance: &Instance) -> bool {
    matches!(instance.payload(), Value::Object(_))
}

/// A data attribute of the builtin part.
fn find_in_payload(instance: &Instance, name: &str) -> Result<Option<Value>> {
    match instance.payload() {
        Value::Object(o) => {
            let payload = Value::Object(o.clone());
            o.get().get_attr(&payload, name).transpose()
        }
        _ => Ok(None),
    }
}

fn bound(function: Option<Value>, obj: &Value) -> Option<Value> {
    function.map(|function| {
        Value::Method(Rc::new(BoundMethod {
            this: obj.clone(),
            function,
        }))
    })
}

fn find_in_class(obj: &Value, class: &Class, name: &str, hooks: bool) -> Result<Option<Value>> {
    let metaclass = ops::class_of(obj);
    if hooks
        && metaclass.has_flag(Flags::GETATTRIBUTE)
        && let Some(result) =
            ops::call_method_opt(obj, "__getattribute__", Args::pos([Value::str(name)]))
    {
        return match result {
            Err(e) if metaclass.has_flag(Flags::GETATTR) && is_attribute_error(&e) => {
                hook(&metaclass, obj, name)
            }
            result => result.map(Some),
        };
    }
    let meta_found = metaclass.lookup(name);
    if let Some(found) = &meta_found
        && is_data_descriptor(found)
    {
        return bind(found, Some(obj), &metaclass).map(Some);
    }
    if let Some(found) = class.lookup(name) {
        return bind(&found, None, class).map(Some);
    }
    match meta_found {
        Some(found) => bind(&found, Some(obj), &metaclass).map(Some),
        None if hooks => hook(&metaclass, obj, name),
        None => Ok(None),
    }
}

/// `found.__get__(obj, owner)` for what was found on a class (`obj` is `None` for access on the class).
pub fn bind(found: &Value, obj: Option<&Value>, owner: &Class) -> Result<Value> {
    match found {
        Value::Function(_) => Ok(match obj {
            Some(this) => Value::Method(Rc::new(BoundMethod {
                this: this.clone(),
                function: found.clone(),
            })),
            None => found.clone(),
        }),
        Value::Native(f) => Ok(match obj {
            Some(this) if f.is_method => Value::Method(Rc::new(BoundMethod {
                this: this.clone(),
                function: found.clone(),
            })),
            _ => found.clone(),
        }),
        Value::Object(o) => {
            if let Some(property) = o.downcast_ref::<Property>() {
                return match obj {
                    Some(this) => property.read(this),
                    None => Ok(found.clone()),
                };
            }
            if let Some(getter) = o.downcast_ref::<Getter>() {
                return match obj {
                    Some(this) => (getter.get)(this),
                    None => Ok(found.clone()),
                };
            }
            if let Some(slot) = o.downcast_ref::<Slot>() {
                return match obj {
                    Some(Value::Instance(instance)) => {
                        instance.attrs.get(&slot.name).ok_or_else(|| {
                            no_attribute(&Value::Instance(instance.clone()), &slot.name)
                        })
                    }
                    _ => Ok(found.clone()),
                };
            }
            if let Some(item) = o.downcast_ref::<TupleItem>() {
                return match obj {
                    Some(this) => item.read(this),
                    None => Ok(found.clone()),
                };
            }
            if let Some(method) = o.downcast_ref::<ClassMethod>() {
                return bind_class_method(&method.0, owner);
            }
            if let Some(method) = o.downcast_ref::<StaticMethod>() {
                return Ok(method.0.clone());
            }
            bind_custom(found, &o.get().class(), obj, owner)
        }
        Value::Instance(instance) => bind_custom(found, &instance.class(), obj, owner),
        _ => Ok(found.clone()),
    }
}

fn bind_class_method(function: &Value, owner: &Class) -> Result<Value> {
    match function {
        Value::Function(_) | Value::Native(_) | Value::Method(_) => {
            Ok(Value::Method(Rc::new(BoundMethod {
                this: Value::Class(owner.clone()),
                function: function.clone(),
            })))
        }
        // A descriptor under `@classmethod` (`@classmethod @property`, `partial`).
        _ => match ops::class_of(function).lookup("__get__") {
            Some(_) => {
                let owner_value = Value::Class(owner.clone());
                let metaclass = ops::class_of(&owner_value);
                bind(function, Some(&owner_value), &metaclass)
            }
            None => Ok(Value::Method(Rc::new(BoundMethod {
                this: Value::Class(owner.clone()),
                function: function.clone(),
            }))),
        },
    }
}

/// A descriptor written in Python, or a builtin one with a `__get__` in its class.
fn bind_custom(found: &Value, class: &Class, obj: Option<&Value>, owner: &Class) -> Result<Value> {
    if class.lookup("__get__").is_none() {
        return Ok(found.clone());
    }
    let args = Args::pos([
        obj.cloned().unwrap_or(Value::None),
        Value::Class(owner.clone()),
    ]);
    ops::call_method_opt(found, "__get__", args).unwrap_or_else(|| Ok(found.clone()))
}

/// Whether what was found on a class takes precedence over the object's own attributes.
pub fn is_data_descriptor(found: &Value) -> bool {
    match found {
        Value::Object(o) => {
            if o.downcast_ref::<Property>().is_some()
                || o.downcast_ref::<Getter>().is_some()
                || o.downcast_ref::<Slot>().is_some()
                || o.downcast_ref::<TupleItem>().is_some()
            {
                return true;
            }
            let class = o.get().class();
            class.lookup("__set__").is_some() || class.lookup("__delete__").is_some()
        }
        Value::Instance(i) => {
            let class = i.class();
            class.lookup("__set__").is_some() || class.lookup("__delete__").is_some()
        }
        _ => false,
    }
}

/// `obj.name = value`
pub fn set_attr(obj: &Value, name: &str, value: Value) -> Result<()> {
    let class = match obj {
        Value::Instance(i) => i.class(),
        _ => ops::class_of(obj),
    };
    if class.has_flag(Flags::SETATTR) {
        let args = Args::pos([Value::str(name), value]);
        return match ops::call_method_opt(obj, "__setattr__", args) {
            Some(result) => result.map(|_| ()),
            None => Ok(()),
        };
    }
    generic_set(obj, &class, name, value)
}

/// `del obj.name`
pub fn del_attr(obj: &Value, name: &str) -> Result<()> {
    let class = match obj {
        Value::Instance(i) => i.class(),
        _ => ops::class_of(obj),
    };
    if class.has_flag(Flags::DELATTR) {
        return match ops::call_method_opt(obj, "__delattr__", Args::pos([Value::str(name)])) {
            Some(result) => result.map(|_| ()),
            None => Ok(()),
        };
    }
    generic_set(obj, &class, name, Value::Unset)
}

/// `object.__setattr__(obj, name, value)` (`type`'s for a class); deletes for `Unset`.
pub fn generic_set(obj: &Value, class: &Class, name: &str, value: Value) -> Result<()> {
    if let Value::Class(this) = obj {
        return ops::type_class::set_attr(this, class, name, value);
    }
    let found = class.lookup(name);
    if let Some(found) = &found
        && let Some(result) = set_through(found, obj, name, &value)
    {
        return result;
    }
    match obj {
        Value::Instance(instance) => {
            if let Value::Object(o) = instance.payload()
                && !value.is_unset()
            {
                let payload = Value::Object(o.clone());
                if let Some(result) = o.get().set_attr(&payload, name, value.clone())
                    && result.is_ok()
                {
                    return result;
                }
            }
            if class.no_dict.get() {
                return Err(match found {
                    Some(_) => read_only(class, name),
                    None => no_such_attribute(obj, name),
                });
            }
            if value.is_unset() {
                return match instance.attrs.remove(name) {
                    Some(_) => Ok(()),
                    None => Err(no_such_attribute(obj, name)),
                };
            }
            instance.attrs.set(name, value);
            Ok(())
        }
        Value::Function(f) => {
            if value.is_unset() {
                return match f.attrs.remove(name) {
                    Some(_) => Ok(()),
                    None => Err(no_such_attribute(obj, name)),
                };
            }
            f.attrs.set(name, value);
            Ok(())
        }
        Value::Method(m) => Err(match ops::get_attr_opt(&m.function, name)? {
            Some(_) => read_only(class, name),
            None => no_such_attribute(obj, name),
        }),
        Value::Object(o) => {
            let result = if value.is_unset() {
                o.get().del_attr(obj, name)
            } else {
                o.get().set_attr(obj, name, value)
            };
            result.unwrap_or_else(|| {
                Err(match found {
                    Some(_) => read_only(class, name),
                    None => no_such_attribute(obj, name),
                })
            })
        }
        _ => Err(match found {
            Some(_) => read_only(class, name),
            None => no_such_attribute(obj, name),
        }),
    }
}

#[cold]
fn read_only(class: &Class, name: &str) -> Exception {
    Exception::attribute_error(format!(
        "'{}' object attribute '{name}' is read-only",
        class.name()
    ))
}

/// Sets or deletes through a data descriptor; `None` if `found` is none.
pub(crate) fn set_through(
    found: &Value,
    obj: &Value,
    name: &str,
    value: &Value,
) -> Option<Result<()>> {
    let class = match found {
        Value::Object(o) => {
            if let Some(property) = o.downcast_ref::<Property>() {
                return Some(property.write(obj, value.clone()));
            }
            if let Some(getter) = o.downcast_ref::<Getter>() {
                return Some(match getter.set {
                    Some(set) => set(obj, value.clone()),
                    None => Err(Exception::attribute_error(format!(
                        "attribute '{name}' of '{}' objects is not writable",
                        ops::type_name(obj)
                    ))),
                });
            }
            if let Some(slot) = o.downcast_ref::<Slot>() {
                return Some(set_slot(&slot.name, obj, value));
            }
            o.get().class()
        }
        Value::Instance(i) => i.class(),
        _ => return None,
    };
    let (method, args) = if value.is_unset() {
        ("__delete__", Args::pos([obj.clone()]))
    } else {
        ("__set__", Args::pos([obj.clone(), value.clone()]))
    };
    if class.lookup(method).is_some() {
        return ops::call_method_opt(found, method, args).map(|result| result.map(|_| ()));
    }
    if class.lookup("__set__").is_some() || class.lookup("__delete__").is_some() {
        return Some(Err(Exception::attribute_error(method)));
    }
    None
}

fn set_slot(name: &Str, obj: &Value, value: &Value) -> Result<()> {
    let Value::Instance(instance) = obj else {
        return Err(no_such_attribute(obj, name));
    };
    if value.is_unset() {
        return match instance.attrs.remove(name) {
            Some(_) => Ok(()),
            None => Err(Exception::attribute_error(name.as_str())),
        };
    }
    instance.attrs.set(name, value.clone());
    Ok(())
}
