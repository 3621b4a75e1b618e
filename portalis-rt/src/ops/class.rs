//! `type(x)`, `isinstance`, `issubclass`, abstract classes, and the default `repr`.
pub use super::build_class::build_class;
pub use super::object_class::object_class;
pub use super::super_::super_of;
pub use super::type_class::type_class;
use crate::object::generic_alias::{GenericAlias, UnionType};
use crate::object::{Args, Class, Exception, Result, Str, Value};
use crate::ops;

thread_local! {
    static NONE: Class = Class::builder("NoneType")
        .final_class()
        .constructor(|_, args| {
            if args.pos.is_empty() && args.kw.is_empty() {
                return Ok(Value::None);
            }
            Err(Exception::type_error("NoneType takes no arguments"))
        })
        .immutable()
        .dunders(&["__bool__", "__repr__", "__eq__", "__hash__"])
        .build();
}

/// `NoneType`
pub fn none_class() -> Class {
    NONE.with(Clone::clone)
}

/// `type(x)`
pub fn class_of(x: &Value) -> Class {
    use crate::object::{self, function};
    match x {
        Value::Unset | Value::None => none_class(),
        Value::Bool(_) => object::bool::class(),
        Value::Int(_) | Value::BigInt(_) => object::int::class(),
        Value::Float(_) => object::float::class(),
        Value::Str(_) => object::str::class(),
        Value::Bytes(_) => object::bytes::class(),
        Value::List(_) => object::list::class(),
        Value::Tuple(_) => object::tuple::class(),
        Value::Dict(_) => object::dict_class::class(),
        Value::Set(s) if s.is_frozen() => object::set_class::frozen_class(),
        Value::Set(_) => object::set_class::class(),
        Value::Instance(i) => i.class(),
        Value::Class(c) => c.metaclass.borrow().clone().unwrap_or_else(type_class),
        Value::Function(_) => function::function_class(),
        Value::Native(f) => function::native_function_class(f),
        Value::Method(m) => function::class_of_method(m),
        Value::Coroutine(_) => object::coroutine::class(),
        Value::Generator(g) => object::generator::class_of(g),
        Value::Future(f) => crate::asyncio::future_class::class_of(f),
        Value::Object(o) => o.get().class(),
    }
}

/// `type(x).__name__`, as functions that CPython has in Python name a class in errors.
pub fn class_name(x: &Value) -> String {
    class_of(x).name().to_string()
}

/// The class of `x` as everything else names it in errors: with the module for classes that CPython has in C.
pub fn type_name(x: &Value) -> String {
    let class = class_of(x);
    if let Some(shown) = class.shown_as {
        return shown.to_owned();
    }
    let (module, name) = (class.module.borrow(), class.name());
    let in_c = match (module.as_str(), name.as_str()) {
        ("collections", "deque" | "defaultdict" | "OrderedDict") => !class.is_heap,
        ("functools", "partial" | "_lru_cache_wrapper") => !class.is_heap,
        ("array", "array") | ("decimal", "Decimal" | "Context") => true,
        (
            "_asyncio" | "_contextvars" | "_hashlib" | "_io" | "_queue" | "_thread" | "datetime"
            | "itertools" | "operator" | "re" | "time" | "weakref",
            _,
        ) => !class.is_heap,
        _ => false,
    };
    if in_c {
        format!("{module}.{name}")
    } else {
        name.to_string()
    }
}

/// `property`
pub fn property_class() -> Class {
    crate::object::descriptor::property_class()
}

/// Whether `type(x)` is `class` or derived from it, whatever metaclasses say.
#[inline]
pub fn is_exactly_instance(x: &Value, class: &Class) -> bool {
    match x {
        Value::Instance(i) => i.class().is_subclass_of(class),
        _ => class_of(x).is_subclass_of(class),
    }
}

/// `isinstance(x, class_or_tuple)`
pub fn is_instance(x: &Value, class: &Value) -> Result<bool> {
    match class {
        Value::Class(c) => {
            if c.metaclass.borrow().is_none() || class_of(x) == *c {
                return Ok(is_exactly_instance(x, c) || claims_class(x, c)?);
            }
            match ops::call_method_opt(class, "__instancecheck__", Args::pos([x.clone()])) {
                Some(answer) => ops::truth(&answer?),
                None => Ok(is_exactly_instance(x, c)),
            }
        }
        Value::Tuple(classes) => {
            for class in classes.iter() {
                if is_instance(x, class)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        Value::Instance(_) | Value::Object(_) => {
            if let Some(union) = class.downcast::<UnionType>() {
                return any_member(&union, |member| is_instance(x, member));
            }
            if class.downcast::<GenericAlias>().is_some() {
                return Err(not_a_class(
                    "isinstance() argument 2 cannot be a parameterized generic",
                ));
            }
            match ops::call_method_opt(class, "__instancecheck__", Args::pos([x.clone()])) {
                Some(answer) => ops::truth(&answer?),
                None => Err(not_a_class(
                    "isinstance() arg 2 must be a type, a tuple of types, or a union",
                )),
            }
        }
        _ => Err(not_a_class(
            "isinstance() arg 2 must be a type, a tuple of types, or a union",
        )),
    }
}

/// `x.__class__` when its class says something else than `type(x)` (a stand-in).
fn claims_class(x: &Value, class: &Class) -> Result<bool> {
    let Value::Instance(i) = x else {
        return Ok(false);
    };
    let custom = i
        .class()
        .lookup_where("__class__")
        .is_some_and(|(owner, _)| owner != object_class());
    if !custom {
        return Ok(false);
    }
    Ok(
        matches!(ops::get_attr_opt(x, "__class__")?, Some(Value::Class(claimed)) if claimed.is_subclass_of(class)),
    )
}

/// Whether `test` holds for a member of `A | B`, where `None` stands for its type.
fn any_member(union: &UnionType, test: impl Fn(&Value) -> Result<bool>) -> Result<bool> {
    for member in union.args.iter() {
        let member = if member.is_none() {
            Value::Class(none_class())
        } else {
            member.clone()
        };
        if test(&member)? {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cold]
fn not_a_class(message: &str) -> Exception {
    Exception::type_error(message)
}

/// `issubclass(x, class_or_tuple)`
pub fn is_subclass(x: &Value, class: &Value) -> Result<bool> {
    match class {
        Value::Class(c) if c.metaclass.borrow().is_none() => match x {
            Value::Class(x) => Ok(x.is_subclass_of(c)),
            _ => Err(not_a_class("issubclass() arg 1 must be a class")),
        },
        Value::Tuple(classes) => {
            for class in classes.iter() {
                if is_subclass(x, class)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        Value::Class(_) | Value::Instance(_) | Value::Object(_) => {
            if let Some(union) = class.downcast::<UnionType>() {
                return any_member(&union, |member| is_subclass(x, member));
            }
            if class.downcast::<GenericAlias>().is_some() {
                return Err(not_a_class(
                    "issubclass() argument 2 cannot be a parameterized generic",
                ));
            }
            match ops::call_method_opt(class, "__subclasscheck__", Args::pos([x.clone()])) {
                Some(answer) => ops::truth(&answer?),
                None => Err(not_a_class(
                    "issubclass() arg 2 must be a class, a tuple of classes, or a union",
                )),
            }
        }
        _ => Err(not_a_class(
            "issubclass() arg 2 must be a class, a tuple of classes, or a union",
        )),
    }
}

/// # Errors
/// `TypeError` if the class has abstract methods.
#[inline]
pub fn check_concrete(class: &Class) -> Result<()> {
    if class.is_abstract.get() {
        Err(abstract_error(class))
    } else {
        Ok(())
    }
}

#[cold]
fn abstract_error(class: &Class) -> Exception {
    let names = class.dict.get("__abstractmethods__").unwrap_or_default();
    let mut names: Vec<Str> = match ops::to_vec(&names) {
        Ok(names) => names.iter().filter_map(|n| n.as_str()).collect(),
        Err(e) => return e,
    };
    super::object_class::sort_names(&mut names);
    let names: Vec<String> = names.iter().map(|n| format!("'{n}'")).collect();
    let plural = if names.len() == 1 { "" } else { "s" };
    Exception::type_error(format!(
        "Can't instantiate abstract class {} without an implementation for abstract method{plural} {}",
        class.name(),
        names.join(", ")
    ))
}

/// `mod.Qualname` as CPython names a class in a `repr`; without the module for builtins.
pub fn full_name(class: &Class) -> String {
    let qualname = class.qualname.borrow();
    let module = class.module.borrow();
    if &**module == "builtins" {
        qualname.to_string()
    } else {
        format!("{module}.{qualname}")
    }
}

/// Whether it is a special method that CPython has in a slot of its class.
pub(crate) fn is_slot_method(f: &crate::object::function::NativeFunction) -> bool {
    f.owner.is_some() && is_slot(&f.name)
}

/// Whether CPython keeps this special method in a slot of the type.
fn is_slot(name: &str) -> bool {
    const METHODS: &[&str] = &[
        "__format__",
        "__dir__",
        "__sizeof__",
        "__reduce__",
        "__reduce_ex__",
        "__getstate__",
        "__setstate__",
        "__class_getitem__",
        "__subclasshook__",
        "__init_subclass__",
        "__reversed__",
        "__copy__",
        "__deepcopy__",
        "__round__",
        "__trunc__",
        "__floor__",
        "__ceil__",
        "__getnewargs__",
        "__prepare__",
        "__instancecheck__",
        "__subclasscheck__",
        "__enter__",
        "__exit__",
        "__length_hint__",
    ];
    name.starts_with("__") && name.ends_with("__") && !METHODS.contains(&name)
}

/// `repr(x)` of functions, methods, classes, and of objects whose class has no `__repr__`.
pub fn default_repr(x: &Value) -> Result<String> {
    let address = x.address().unwrap_or(0);
    Ok(match x {
        Value::Class(class) => format!("<class '{}'>", full_name(class)),
        Value::Function(f) => format!("<function {} at {address:#x}>", f.qualname()),
        Value::Native(f) => match &f.owner {
            Some(owner) if is_slot(&f.name) => {
                format!("<slot wrapper '{}' of '{owner}' objects>", f.name)
            }
            Some(owner) => format!("<method '{}' of '{owner}' objects>", f.name),
            None => format!("<built-in function {}>", f.name),
        },
        Value::Method(m) => match &m.function {
            Value::Native(f) => {
                let this = m.this.address().unwrap_or(0);
                if is_slot(&f.name) && f.owner.is_some() {
                    format!(
                        "<method-wrapper '{}' of {} object at {this:#x}>",
                        f.name,
                        type_name(&m.this)
                    )
                } else {
                    format!(
                        "<built-in method {} of {} object at {this:#x}>",
                        f.name,
                        type_name(&m.this)
                    )
                }
            }
            function => {
                let name = match ops::get_attr_opt(function, "__qualname__")? {
                    Some(name) => name.as_str(),
                    None => ops::get_attr_opt(function, "__name__")?.and_then(|n| n.as_str()),
                };
                let name = name.map_or_else(|| "?".to_owned(), |n| n.to_string());
                format!("<bound method {name} of {}>", ops::repr(&m.this)?)
            }
        },
        _ => format!("<{} object at {address:#x}>", full_name(&class_of(x))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::function::testing::function;
    use crate::object::{Str, Value};

    fn class(name: &'static str, bases: &[&Value], namespace: Vec<(&str, Value)>) -> Value {
        let bases = bases.iter().map(|b| (*b).clone()).collect();
        let namespace = namespace
            .into_iter()
            .map(|(k, v)| (Str::new(k), v))
            .collect();
        build_class(name, name, "__main__", bases, vec![], namespace).unwrap()
    }

    fn message<T>(result: Result<T>) -> String {
        match result {
            Ok(_) => panic!("no exception"),
            Err(e) => format!("{}: {}", e.class().name(), e.args()[0].as_str().unwrap()),
        }
    }

    #[test]
    fn instances_find_methods_properties_and_own_attributes() {
        let area = function("area", &["self"], |args| {
            let side = ops::get_attr(&args[0], "side")?;
            let Value::Int(side) = side else { panic!() };
            Ok(Value::Int(side * side))
        });
        let init = function("__init__", &["self", "side"], |args| {
            ops::set_attr(&args[0], "side", args[1].clone())?;
            Ok(Value::None)
        });
        let property =
            ops::call(&Value::Class(property_class()), Args::pos([area.clone()])).unwrap();
        let square = class(
            "Square",
            &[],
            vec![("__init__", init), ("area", area), ("size", property)],
        );
        let x = ops::call(&square, Args::pos([Value::Int(3)])).unwrap();
        assert!(matches!(
            ops::call_method(&x, "area", Args::none()).unwrap(),
            Value::Int(9)
        ));
        assert!(matches!(ops::get_attr(&x, "size").unwrap(), Value::Int(9)));
        assert!(is_instance(&x, &square).unwrap());
        assert_eq!(
            message(ops::set_attr(&x, "size", Value::None)),
            "AttributeError: property 'size' of 'Square' object has no setter"
        );
        assert_eq!(
            message(ops::get_attr(&x, "nope")),
            "AttributeError: 'Square' object has no attribute 'nope'"
        );
        assert_eq!(
            message(ops::call(&square, Args::none())),
            "TypeError: __init__() missing 1 required positional argument: 'side'"
        );
        let dict = ops::get_attr(&x, "__dict__").unwrap();
        ops::set_item(&dict, &Value::str("side"), Value::Int(4)).unwrap();
        assert!(matches!(ops::get_attr(&x, "size").unwrap(), Value::Int(16)));
    }

    #[test]
    fn mro_is_c3_and_super_follows_it() {
        let hello =
            |text: &'static str| function("hello", &["self"], move |_| Ok(Value::str(text)));
        let a = class("A", &[], vec![("hello", hello("A"))]);
        let b = class("B", &[&a], vec![("hello", hello("B"))]);
        let c = class("C", &[&a], vec![("hello", hello("C"))]);
        let d = class("D", &[&b, &c], vec![]);
        let x = ops::call(&d, Args::none()).unwrap();
        let parent = super_of(&b, &x).unwrap();
        assert_eq!(
            ops::call_method(&parent, "hello", Args::none())
                .unwrap()
                .as_str()
                .unwrap(),
            "C"
        );
        let wrong = build_class("E", "E", "m", vec![a.clone(), b], vec![], vec![]);
        assert_eq!(
            message(wrong),
            "TypeError: Cannot create a consistent method resolution\norder (MRO) for bases A, B"
        );
        assert_eq!(
            message(ops::call(&a, Args::pos([Value::None]))),
            "TypeError: A() takes no arguments"
        );
    }

    #[test]
    fn exceptions_derived_in_python_keep_args_and_attributes() {
        let init = function("__init__", &["self", "code"], |args| {
            ops::set_attr(&args[0], "code", args[1].clone())?;
            Ok(Value::None)
        });
        let base = Value::Class(Exception::class_named("ValueError"));
        let class = class("Coded", &[&base], vec![("__init__", init)]);
        let e = ops::exception::raise(ops::call(&class, Args::pos([Value::Int(7)])).unwrap(), None);
        assert!(ops::exception::matches(&e, &base).unwrap());
        assert!(matches!(e.args()[0], Value::Int(7)));
        assert!(matches!(
            ops::get_attr(&e.value(), "code").unwrap(),
            Value::Int(7)
        ));
    }

    #[test]
    fn class_changes_reach_derived_classes_and_del_runs_once() {
        let a = class("A", &[], vec![]);
        let b = class("B", &[&a], vec![]);
        let x = ops::call(&b, Args::none()).unwrap();
        assert!(!ops::has_attr(&x, "flag").unwrap());
        ops::set_attr(&a, "flag", Value::Int(1)).unwrap();
        assert!(ops::has_attr(&x, "flag").unwrap());
        let class = a.clone();
        let del = function("__del__", &["self"], move |_| {
            ops::set_attr(&class, "dead", Value::Bool(true))?;
            Ok(Value::None)
        });
        ops::set_attr(&b, "__del__", del).unwrap();
        drop(x);
        assert!(ops::has_attr(&a, "dead").unwrap());
    }

    #[test]
    fn a_list_subclass_has_its_builtin_part() {
        let list = Value::Class(crate::object::list::class());
        let stack = class("Stack", &[&list], vec![]);
        let x = ops::call(
            &stack,
            Args::pos([Value::tuple(vec![Value::Int(1), Value::Int(2)])]),
        )
        .unwrap();
        ops::call_method(&x, "append", Args::pos([Value::Int(3)])).unwrap();
        assert_eq!(ops::len(&x).unwrap(), 3);
        let int = Value::Class(crate::object::dict_class::class());
        assert_eq!(
            message(build_class("X", "X", "m", vec![stack, int], vec![], vec![])),
            "TypeError: multiple bases have instance lay-out conflict"
        );
    }
}
