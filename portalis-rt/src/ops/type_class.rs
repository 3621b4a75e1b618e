//! The class `type`: what classes can do.
use std::cell::RefCell;

use crate::object::generic_alias::{GenericAlias, UnionType};
use crate::object::{Args, Class, Dict, Exception, Result, Str, Value};
use crate::ops;

thread_local! {
    static CALL: Value = Value::Native(crate::object::NativeFunction::raw_method("__call__", |this, args| {
        ops::call::instantiate(&class(this)?, args)
    }));
    static TYPE: Class = Class::builder("type")
        .static_method(s!("__new__"), type_new)
        .raw_method(s!("__init__"), |_, args| {
            if !matches!(args.pos.len(), 1 | 3) {
                return Err(Exception::type_error("type.__init__() takes 1 or 3 arguments"));
            }
            Ok(Value::None)
        })
        .attr_of(s!("__call__"), native_call)
        .class_method(s!("__prepare__"), |_| Ok(Value::Dict(Dict::new())))
        .raw_method(n!("mro"), |this, _| Ok(Value::list(classes(class(this)?.mro()))))
        .raw_method(s!("__subclasses__"), |this, _| Ok(Value::list(classes(class(this)?.subclasses()))))
        .raw_method(s!("__instancecheck__"), |this, args| {
            let [x] = args.exact("__instancecheck__")?;
            Ok(Value::Bool(ops::class::is_exactly_instance(&x, &class(this)?)))
        })
        .raw_method(s!("__subclasscheck__"), |this, args| {
            let [x] = args.exact("__subclasscheck__")?;
            match x {
                Value::Class(x) => Ok(Value::Bool(x.is_subclass_of(&class(this)?))),
                _ => Err(Exception::type_error("issubclass() arg 1 must be a class")),
            }
        })
        .raw_method(s!("__repr__"), |this, _| Ok(Value::from(ops::class::default_repr(this)?)))
        .raw_method(s!("__dir__"), |this, _| {
            Ok(Value::list(ops::object_class::dir(this)?.into_iter().map(Value::Str).collect()))
        })
        .raw_method(s!("__or__"), |this, args| {
            let [other] = args.exact("__or__")?;
            union(this, &other, false)
        })
        .raw_method(s!("__ror__"), |this, args| {
            let [other] = args.exact("__ror__")?;
            union(this, &other, true)
        })
        .getset(
            "__name__",
            |this| Ok(Value::Str(class(this)?.name())),
            |this, v| set_text(this, "__name__", v, |c| &c.name),
        )
        .getset(
            "__qualname__",
            |this| Ok(Value::Str(class(this)?.qualname.borrow().clone())),
            |this, v| set_text(this, "__qualname__", v, |c| &c.qualname),
        )
        .getset(
            "__module__",
            |this| {
                let class = class(this)?;
                let own = class.dict.get("__module__");
                // What a builtin class has under this name is for its objects.
                let own = own.filter(|own| class.is_heap || matches!(own, Value::Str(_)));
                Ok(own.unwrap_or_else(|| Value::Str(class.module.borrow().clone())))
            },
            |this, v| {
                let class = class(this)?;
                if let Some(text) = v.as_str() {
                    *class.module.borrow_mut() = text;
                }
                class.set("__module__", v);
                Ok(())
            },
        )
        .getset(
            s!("__doc__"),
            |this| Ok(class(this)?.dict.get("__doc__").unwrap_or(Value::None)),
            |this, v| {
                class(this)?.set("__doc__", if v.is_unset() { Value::None } else { v });
                Ok(())
            },
        )
        .getset(
            s!("__annotations__"),
            |this| {
                let class = class(this)?;
                if let Some(own) = class.dict.get("__annotations__") {
                    return Ok(own);
                }
                if !class.is_heap {
                    return Err(ops::attr::no_attribute(this, "__annotations__"));
                }
                let dict = Value::Dict(Dict::new());
                class.set("__annotations__", dict.clone());
                Ok(dict)
            },
            |this, v| {
                class(this)?.set("__annotations__", v);
                Ok(())
            },
        )
        .getset(
            s!("__abstractmethods__"),
            |this| {
                let own = class(this)?.dict.get("__abstractmethods__");
                own.ok_or_else(|| ops::attr::no_attribute(this, "__abstractmethods__"))
            },
            |this, v| {
                let class = class(this)?;
                class.is_abstract.set(ops::truth(&v)?);
                class.set("__abstractmethods__", v);
                Ok(())
            },
        )
        .getset(s!("__bases__"), |this| Ok(Value::tuple(classes(class(this)?.bases.borrow().clone()))), set_bases)
        .getter(s!("__base__"), |this| {
            Ok(class(this)?.bases.borrow().first().map_or(Value::None, |c| Value::Class(c.clone())))
        })
        .getter(s!("__mro__"), |this| Ok(Value::tuple(classes(class(this)?.mro()))))
        .getter(s!("__type_params__"), |this| Ok(match this {
            Value::Class(class) => class.dict.get("__type_params__"),
            _ => None,
        }.unwrap_or_else(|| Value::tuple(Vec::new()))))
        .getter(s!("__dict__"), |this| Ok(crate::object::mapping_proxy::of_class(&class(this)?)))
        .build();
}

/// `type`
pub fn type_class() -> Class {
    TYPE.with(Clone::clone)
}

/// `type.__call__`
pub(crate) fn native_call() -> Value {
    CALL.with(Clone::clone)
}

/// `this | other`, or `other | this` when `reflected`.
pub(crate) fn union(this: &Value, other: &Value, reflected: bool) -> Result<Value> {
    let is_type = |x: &Value| match x {
        Value::None | Value::Class(_) => true,
        Value::Object(o) => {
            o.downcast_ref::<GenericAlias>().is_some() || o.downcast_ref::<UnionType>().is_some()
        }
        _ => false,
    };
    if n!("|").is_reached() && is_type(this) && is_type(other) {
        return Ok(UnionType::of(this, other, reflected));
    }
    Ok(crate::object::singleton::not_implemented())
}

fn class(this: &Value) -> Result<Class> {
    match this {
        Value::Class(class) => Ok(class.clone()),
        _ => Err(Exception::type_error(format!(
            "descriptor requires a 'type' object but received a '{}'",
            ops::type_name(this)
        ))),
    }
}

fn classes(all: Vec<Class>) -> Vec<Value> {
    all.into_iter().map(Value::Class).collect()
}

fn set_text(
    this: &Value,
    name: &str,
    value: Value,
    field: fn(&Class) -> &RefCell<Str>,
) -> Result<()> {
    let class = class(this)?;
    if !class.is_heap {
        return Err(immutable(&class, name));
    }
    match value.as_str() {
        Some(text) => {
            *field(&class).borrow_mut() = text;
            Ok(())
        }
        None => Err(Exception::type_error(format!(
            "can only assign string to {}.{name}, not '{}'",
            class.name(),
            ops::type_name(&value)
        ))),
    }
}

fn set_bases(this: &Value, value: Value) -> Result<()> {
    let class = class(this)?;
    if !class.is_heap {
        return Err(immutable(&class, "__bases__"));
    }
    let bases = match &value {
        Value::Tuple(bases) if !bases.is_empty() => bases.to_vec(),
        _ => {
            return Err(Exception::type_error(format!(
                "can only assign non-empty tuple to {}.__bases__, not {}",
                class.name(),
                ops::repr(&value)?
            )));
        }
    };
    let mut new = Vec::new();
    for base in bases {
        match base {
            Value::Class(base) => new.push(base),
            _ => return Err(Exception::type_error("bases must be classes")),
        }
    }
    ops::build_class::rebase(&class, new)
}

#[cold]
fn immutable(class: &Class, name: &str) -> Exception {
    Exception::type_error(format!(
        "cannot set '{name}' attribute of immutable type '{}'",
        class.name()
    ))
}

/// `type.__new__(metaclass, name, bases, namespace, **kw)`, and `type(x)`.
fn type_new(mut args: Args) -> Result<Value> {
    if args.pos.is_empty() {
        return Err(Exception::type_error(
            "type.__new__(): not enough arguments",
        ));
    }
    let metaclass = match args.pos.remove(0) {
        Value::Class(class) => class,
        _ => {
            return Err(Exception::type_error(
                "type.__new__(X): X is not a type object",
            ));
        }
    };
    if args.pos.len() == 1 && args.kw.is_empty() && metaclass == type_class() {
        return Ok(Value::Class(ops::class_of(&args.pos[0])));
    }
    // A page makes no classes where the program has no `class` and does not name `type`.
    let makes = n!("class").is_reached() || n!("type").is_reached();
    if args.pos.len() != 3 || !makes {
        return Err(Exception::type_error(if metaclass == type_class() {
            "type() takes 1 or 3 arguments".to_owned()
        } else {
            format!(
                "type.__new__() takes exactly 3 arguments ({} given)",
                args.pos.len()
            )
        }));
    }
    let kw = std::mem::take(&mut args.kw);
    let [name, bases, namespace] = args.exact("type.__new__")?;
    let wrong = |which: usize, wanted: &str, x: &Value| {
        let got = ops::type_name(x);
        Exception::type_error(format!(
            "type.__new__() argument {which} must be {wanted}, not {got}"
        ))
    };
    let Some(name) = name.as_str() else {
        return Err(wrong(1, "str", &name));
    };
    let Value::Tuple(bases) = bases.native() else {
        return Err(wrong(2, "tuple", &bases));
    };
    let Value::Dict(namespace) = namespace.native() else {
        return Err(wrong(3, "dict", &namespace));
    };
    let mut all = Vec::new();
    for base in bases.iter() {
        match base {
            Value::Class(class) => all.push(class.clone()),
            _ => {
                return Err(Exception::type_error(
                    if ops::has_attr(base, "__mro_entries__")? {
                        "type() doesn't support MRO entry resolution; use types.new_class()"
                            .to_owned()
                    } else {
                        "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases".to_owned()
                    },
                ));
            }
        }
    }
    let winner = ops::build_class::winner(metaclass.clone(), &all)?;
    let own_new = winner.lookup("__new__");
    let inherited =
        own_new.is_none_or(|new| type_class().lookup("__new__").is_some_and(|t| t.is(&new)));
    if winner != metaclass && !inherited {
        // `type(name, bases, namespace)` with bases of another metaclass: that one makes the class.
        let mut args = Args::pos([
            Value::Class(winner.clone()),
            Value::Str(name),
            Value::Tuple(bases),
            Value::Dict(namespace),
        ]);
        args.kw = kw;
        let new = ops::get_attr(&Value::Class(winner), "__new__")?;
        return ops::call(&new, args);
    }
    let mut items: Vec<(Str, Value)> = namespace
        .items()
        .into_iter()
        .filter_map(|(k, v)| Some((k.as_str()?, v)))
        .collect();
    if !items.iter().any(|(k, _)| k == "__module__") {
        // CPython takes the caller's module here.
        items.insert(0, (Str::new("__module__"), Value::str("__main__")));
    }
    let metaclass = ops::build_class::winner(metaclass, &all)?;
    ops::build_class::new_class(&metaclass, &name, all, items, kw).map(Value::Class)
}

/// `C.name = value`, or `del C.name` for `Unset`.
pub(crate) fn set_attr(class: &Class, metaclass: &Class, name: &str, value: Value) -> Result<()> {
    let this = Value::Class(class.clone());
    if let Some(found) = metaclass.lookup(name)
        && let Some(result) = ops::attr::set_through(&found, &this, name, &value)
    {
        return result;
    }
    if !class.is_heap && !class.is_open {
        return Err(immutable(class, name));
    }
    if value.is_unset() {
        return match class.remove(name) {
            Some(_) => Ok(()),
            None => Err(ops::attr::no_attribute(&this, name)),
        };
    }
    class.set(name, value);
    Ok(())
}
