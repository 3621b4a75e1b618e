//! Calls.
use crate::object::class::{Flags, with_payload};
use crate::object::descriptor::{ClassMethod, StaticMethod};
use crate::object::{Args, Class, Exception, Instance, Result, Value};
use crate::ops;

/// `f(...)`
pub fn call(f: &Value, args: Args) -> Result<Value> {
    match f {
        Value::Function(f) => f.call(args),
        Value::Native(f) => f.call(args),
        Value::Method(m) => call_bound(&m.function, &m.this, args),
        Value::Class(class) => call_class(class, args),
        Value::Object(obj) => match obj.get().call(f, args.clone()) {
            Some(result) => result,
            None => match obj.get().class().lookup("__call__") {
                Some(method) => call_special(&method, f, args),
                None => Err(not_callable(f)),
            },
        },
        Value::Instance(instance) => match instance.class().lookup("__call__") {
            Some(method) => call_special(&method, f, args),
            None => match instance.payload() {
                payload if callable(&payload) => call(&payload, args),
                _ => Err(not_callable(f)),
            },
        },
        _ => Err(not_callable(f)),
    }
}

#[cold]
fn not_callable(f: &Value) -> Exception {
    Exception::type_error(format!("'{}' object is not callable", ops::type_name(f)))
}

/// `f(this, ...)`
#[inline]
pub fn call_bound(f: &Value, this: &Value, mut args: Args) -> Result<Value> {
    match f {
        Value::Function(f) => {
            args.push_front(this.clone());
            f.call(args)
        }
        Value::Native(f) => f.call_bound(this, args),
        _ => call(f, args.prepend(this.clone())),
    }
}

/// Calls what was found on the class of `this` as its method.
fn call_special(found: &Value, this: &Value, args: Args) -> Result<Value> {
    match found {
        Value::Function(f) => f.call(args.prepend(this.clone())),
        Value::Native(f) if f.is_method => f.call_bound(this, args),
        _ => {
            let bound = ops::attr::bind(found, Some(this), &ops::class_of(this))?;
            call(&bound, args)
        }
    }
}

/// `obj.name(...)` without making the bound method where it can be avoided.
pub fn call_method(obj: &Value, name: &str, args: Args) -> Result<Value> {
    let found = match obj {
        Value::Instance(instance) => {
            let class = instance.class();
            if class.has_flag(Flags::GETATTRIBUTE) {
                None
            } else {
                // A function is no data descriptor: the instance's own attribute comes first.
                match class.lookup(name) {
                    Some(found @ (Value::Function(_) | Value::Native(_)))
                        if !instance.attrs.contains(name) =>
                    {
                        Some(found)
                    }
                    _ => None,
                }
            }
        }
        Value::Class(class) if class.metaclass.borrow().is_none() => match class.lookup(name) {
            Some(Value::Object(descriptor)) if name != "__class__" => {
                if let Some(method) = descriptor.downcast_ref::<ClassMethod>() {
                    return call_bound(&method.0, obj, args);
                }
                if let Some(method) = descriptor.downcast_ref::<StaticMethod>() {
                    return call(&method.0, args);
                }
                None
            }
            _ => None,
        },
        Value::Class(_) => None,
        Value::Object(o) => {
            if let Some(parent) = o.downcast_ref::<ops::super_::Super>() {
                return parent.call_method(obj, name, args);
            }
            match o.get().class().lookup(name) {
                Some(found @ Value::Native(_)) if o.get().own_attr(name).is_none() => Some(found),
                _ => None,
            }
        }
        _ => match ops::class_of(obj).lookup(name) {
            Some(found @ Value::Native(_)) => Some(found),
            _ => None,
        },
    };
    match found {
        Some(Value::Function(f)) => f.call(args.prepend(obj.clone())),
        Some(Value::Native(f)) if f.is_method => f.call_bound(obj, args),
        Some(Value::Native(f)) => f.call(args),
        _ => call(&ops::get_attr(obj, name)?, args),
    }
}

/// The special method `name` looked up on the class (never the instance) and called; `None` if the class
/// has none.
pub fn call_method_opt(obj: &Value, name: &str, args: Args) -> Option<Result<Value>> {
    let found = match obj {
        Value::Instance(instance) => instance.class().lookup(name)?,
        _ => ops::class_of(obj).lookup(name)?,
    };
    Some(match found {
        Value::Function(f) => f.call(args.prepend(obj.clone())),
        Value::Native(f) if f.is_method => f.call_bound(obj, args),
        Value::None => Err(absent(obj, name)),
        found => call_special(&found, obj, args),
    })
}

/// The error for a special method that the class sets to `None`.
#[cold]
fn absent(obj: &Value, name: &str) -> Exception {
    let class = ops::type_name(obj);
    Exception::type_error(match name {
        "__hash__" => format!("unhashable type: '{class}'"),
        "__iter__" => format!("'{class}' object is not iterable"),
        "__contains__" => format!("'{class}' object is not a container"),
        "__reversed__" => format!("'{class}' object is not reversible"),
        _ => "'NoneType' object is not callable".to_owned(),
    })
}

/// `callable(x)`
pub fn callable(x: &Value) -> bool {
    match x {
        Value::Function(_) | Value::Native(_) | Value::Method(_) | Value::Class(_) => true,
        Value::Instance(i) => i.class().lookup("__call__").is_some() || callable(&i.payload()),
        Value::Object(obj) => {
            obj.get().class().lookup("__call__").is_some() || obj.get().is_callable()
        }
        _ => false,
    }
}

/// `C(...)`: what the metaclass's `__call__` makes of it.
pub fn call_class(class: &Class, args: Args) -> Result<Value> {
    let metaclass = class.metaclass.borrow().clone();
    if n!("special").is_reached()
        && let Some(metaclass) = metaclass
        && let Some(found) = metaclass.lookup("__call__")
        && !found.is(&ops::type_class::native_call())
    {
        return call_special(&found, &Value::Class(class.clone()), args);
    }
    // A program without classes of its own has the builtin ones.
    if !n!("special").is_reached() {
        return instantiate_builtin(class, args);
    }
    instantiate(class, args)
}

/// `type.__call__(C, ...)`: `__new__`, then `__init__`.
pub fn instantiate(class: &Class, args: Args) -> Result<Value> {
    if !class.is_heap {
        return instantiate_builtin(class, args);
    }
    let flags = class.flags();
    if flags & Flags::OBJECT_NEW != 0 {
        if flags & Flags::OBJECT_INIT != 0 && !(args.pos.is_empty() && args.kw.is_empty()) {
            return Err(Exception::type_error(format!(
                "{}() takes no arguments",
                class.name()
            )));
        }
        ops::class::check_concrete(class)?;
        let this = Value::Instance(Instance::new(class.clone()));
        if flags & Flags::OBJECT_INIT == 0 {
            run_init(class, &this, args)?;
        }
        return Ok(this);
    }
    if flags & (Flags::NEW | Flags::INIT) == 0
        && !class.is_exception
        && let Some(native) = class.native_base()
        && let Some(constructor) = native.constructor
    {
        ops::class::check_concrete(class)?;
        return Ok(with_payload(class, constructor(class, args)?));
    }
    let new = class.lookup("__new__").unwrap_or_default();
    let this_class = Value::Class(class.clone());
    let this = match &new {
        Value::Object(o) if o.downcast_ref::<StaticMethod>().is_some() => {
            let f = o
                .downcast_ref::<StaticMethod>()
                .map(|m| m.0.clone())
                .unwrap_or_default();
            call_bound(&f, &this_class, args.clone())?
        }
        _ => call(
            &ops::attr::bind(&new, None, class)?,
            args.clone().prepend(this_class),
        )?,
    };
    let made = ops::class_of(&this);
    if made.is_subclass_of(class) {
        run_init(&made, &this, args)?;
    }
    Ok(this)
}

fn run_init(class: &Class, this: &Value, args: Args) -> Result<()> {
    let result = match class.lookup("__init__") {
        Some(Value::Function(f)) => f.call(args.prepend(this.clone()))?,
        Some(Value::Native(_))
            if !class.is_exception && class.native_base().is_some_and(|c| c.immutable) =>
        {
            return Ok(());
        }
        Some(Value::Native(f)) => f.call_bound(this, args)?,
        Some(found) => call_special(&found, this, args)?,
        None => return Ok(()),
    };
    if result.is_none() {
        return Ok(());
    }
    Err(Exception::type_error(format!(
        "__init__() should return None, not '{}'",
        ops::type_name(&result)
    )))
}

fn instantiate_builtin(class: &Class, args: Args) -> Result<Value> {
    if class.is_exception {
        return ops::exception::construct(class, args);
    }
    if let Some(constructor) = class.constructor {
        return constructor(class, args);
    }
    match class.lookup("__new__") {
        Some(Value::Object(new)) if !class.has_flag(Flags::OBJECT_NEW) => {
            let new = Value::Object(new);
            let new = ops::attr::bind(&new, None, class)?;
            call(&new, args.prepend(Value::Class(class.clone())))
        }
        _ if !class.is_final && class.native_base().is_none() => {
            // A stateless builtin base (`ABC`, `Protocol`, `asyncio.Protocol` …) or `object` itself.
            if !args.pos.is_empty() || !args.kw.is_empty() {
                return Err(Exception::type_error(format!(
                    "{}() takes no arguments",
                    class.name()
                )));
            }
            ops::class::check_concrete(class)?;
            Ok(Value::Instance(Instance::new(class.clone())))
        }
        _ => Err(Exception::type_error(format!(
            "cannot create '{}' instances",
            class.name()
        ))),
    }
}
