//! `Protocol`: classes whose instances are known by their attributes; `runtime_checkable`.

use std::cell::Cell;

use crate::object::{Args, Class, Dict, Exception, NativeFunction, Result, Str, Value};
use crate::ops;
use crate::stdlib::abc;

/// Names in a protocol's dict that are none of its members.
const NO_MEMBERS: &[&str] = &[
    "__abstractmethods__",
    "__annotations__",
    "__class_getitem__",
    "__dict__",
    "__doc__",
    "__init__",
    "__match_args__",
    "__module__",
    "__new__",
    "__orig_bases__",
    "__orig_class__",
    "__parameters__",
    "__protocol_attrs__",
    "__qualname__",
    "__slots__",
    "__subclasshook__",
    "__type_params__",
    "__weakref__",
    "_is_protocol",
    "_is_runtime_protocol",
];

thread_local! {
    static META: Class = Class::builder("_ProtocolMeta")
        .module("typing")
        .base(abc::meta())
        .raw_method("__instancecheck__", |this, args| {
            let [x] = args.exact("__instancecheck__")?;
            Ok(Value::Bool(instance_check(this, &x)?))
        })
        .raw_method("__subclasscheck__", |this, args| {
            let [class] = args.exact("__subclasscheck__")?;
            Ok(Value::Bool(subclass_check(this, &class)?))
        })
        .build();
    static PROTOCOL: Class = Class::builder("Protocol")
        .module("typing")
        .base(super::generic::class())
        .metaclass(META.with(Clone::clone))
        .attr("_is_protocol", Value::Bool(true))
        .class_method("__init_subclass__", |mut args| {
            let keywords = std::mem::take(&mut args.kw);
            match args.pos.first() {
                Some(Value::Class(derived)) => init_subclass(derived, keywords),
                _ => Err(Exception::type_error("Protocol.__init_subclass__() needs a class")),
            }
        })
        .build();
    /// How many checks of abstract classes are under way, which may ask any protocol.
    static RECKLESS: Cell<u32> = const { Cell::new(0) };
    static NO_INIT: Value = Value::Native(NativeFunction::raw_method("_no_init_or_replace_init", no_init));
}

/// `typing.Protocol`
pub(crate) fn class() -> Class {
    PROTOCOL.with(Clone::clone)
}

/// Whether the class is itself a protocol (and not one that follows it).
pub(crate) fn is_protocol(class: &Class) -> bool {
    matches!(class.lookup("_is_protocol"), Some(Value::Bool(true)))
}

fn init_subclass(derived: &Class, keywords: Vec<(Str, Value)>) -> Result<Value> {
    super::generic::init_subclass(derived, keywords, &super::generic::class())?;
    let bases = derived.bases.borrow().clone();
    if !derived.dict.contains("_is_protocol") {
        derived.set(
            "_is_protocol",
            Value::Bool(bases.iter().any(|b| *b == class())),
        );
    }
    if !is_protocol(derived) {
        return Ok(Value::None);
    }
    let object = ops::class::object_class();
    for base in bases {
        let known = base == object
            || base == class()
            || base == super::generic::class()
            || is_protocol(&base)
            || !base.is_heap
                && matches!(
                    base.module.borrow().as_str(),
                    "collections.abc" | "contextlib"
                );
        if !known {
            return Err(Exception::type_error(format!(
                "Protocols can only inherit from other protocols, got {}",
                ops::repr(&Value::Class(base))?
            )));
        }
    }
    if let Some((owner, _)) = derived.lookup_where("__init__")
        && owner == object
    {
        derived.set("__init__", NO_INIT.with(Clone::clone));
    }
    Ok(Value::None)
}

/// `__init__` of protocols; a class that follows one gets the next `__init__` of its bases.
fn no_init(this: &Value, args: Args) -> Result<Value> {
    let cls = ops::class_of(this);
    if is_protocol(&cls) {
        return Err(Exception::type_error("Protocols cannot be instantiated"));
    }
    for base in cls.mro() {
        let Some(init) = base.dict.get("__init__") else {
            continue;
        };
        if NO_INIT.with(|own| own.is(&init)) {
            continue;
        }
        if base == ops::class::object_class() {
            if args.pos.is_empty() && args.kw.is_empty() {
                return Ok(Value::None);
            }
            return Err(Exception::type_error(format!(
                "{}() takes no arguments",
                cls.name()
            )));
        }
        return ops::call(&init, args.prepend(this.clone()));
    }
    Ok(Value::None)
}

/// The members of a protocol, sorted.
pub(crate) fn members(protocol: &Class) -> Vec<Str> {
    let mut names: Vec<Str> = Vec::new();
    let end = [class(), super::generic::class(), ops::class::object_class()];
    for base in protocol.mro() {
        if end.contains(&base) {
            continue;
        }
        let own = base.dict.items().into_iter().map(|(name, _)| name);
        names.extend(own.filter(|n| !NO_MEMBERS.contains(&n.as_str()) && !n.starts_with("_abc_")));
        if let Some(Value::Dict(annotations)) = base.dict.get("__annotations__") {
            names.extend(annotations.keys().iter().filter_map(Value::as_str));
        }
    }
    ops::object_class::sort_names(&mut names);
    names.dedup();
    names
}

fn is_method_member(protocol: &Class, name: &str) -> Result<bool> {
    Ok(match protocol.lookup(name) {
        Some(found) => ops::callable(&ops::attr::bind(&found, None, protocol)?),
        None => false,
    })
}

fn is_runtime(protocol: &Class) -> bool {
    matches!(
        protocol.lookup("_is_runtime_protocol"),
        Some(Value::Bool(true))
    )
}

#[cold]
fn not_runtime() -> Exception {
    Exception::type_error(
        "Instance and class checks can only be used with @runtime_checkable protocols",
    )
}

/// The check of `ABCMeta`, which also asks derived and registered classes.
fn nominal_check(this: &Value, class: &Value) -> Result<bool> {
    let check = abc::meta().lookup("__subclasscheck__").unwrap_or_default();
    RECKLESS.set(RECKLESS.get() + 1);
    let answer = ops::call(&check, Args::pos([this.clone(), class.clone()]));
    RECKLESS.set(RECKLESS.get().saturating_sub(1));
    ops::truth(&answer?)
}

/// Whether the class has all members.
fn has_members(protocol: &Class, candidate: &Class) -> bool {
    members(protocol).iter().all(|name| {
        let found = candidate.mro().into_iter().find_map(|base| {
            base.dict
                .get(name)
                .or_else(|| match base.dict.get("__annotations__") {
                    Some(Value::Dict(annotations)) if is_protocol(&base) => {
                        annotations.get_str(name)
                    }
                    _ => None,
                })
        });
        found.is_some_and(|found| !found.is_none())
    })
}

fn instance_check(this: &Value, x: &Value) -> Result<bool> {
    let Value::Class(protocol) = this else {
        return Ok(false);
    };
    if *protocol == class() || !is_protocol(protocol) {
        return nominal_check(this, &Value::Class(ops::class_of(x)));
    }
    if !is_runtime(protocol) {
        return Err(not_runtime());
    }
    if nominal_check(this, &Value::Class(ops::class_of(x)))? {
        return Ok(true);
    }
    for name in members(protocol) {
        let Some(value) = crate::stdlib::inspect::getattr_static(x, &name)? else {
            return Ok(false);
        };
        if value.is_none() && is_method_member(protocol, &name)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn subclass_check(this: &Value, candidate: &Value) -> Result<bool> {
    let Value::Class(protocol) = this else {
        return Ok(false);
    };
    let Value::Class(candidate_class) = candidate else {
        return Err(Exception::type_error("issubclass() arg 1 must be a class"));
    };
    if *protocol == class() || !is_protocol(protocol) {
        return nominal_check(this, candidate);
    }
    if RECKLESS.get() == 0 {
        for name in &members(protocol) {
            if !is_method_member(protocol, name)? {
                return Err(Exception::type_error(
                    "Protocols with non-method members don't support issubclass()",
                ));
            }
        }
        if !is_runtime(protocol) {
            return Err(not_runtime());
        }
    }
    let own = matches!(protocol.dict.get("_is_protocol"), Some(Value::Bool(true)));
    Ok(own && has_members(protocol, candidate_class) || nominal_check(this, candidate)?)
}

/// `typing.runtime_checkable(cls)`
pub(crate) fn runtime_checkable(args: Args) -> Result<Value> {
    let [cls] = args.exact("runtime_checkable")?;
    match &cls {
        Value::Class(protocol) if is_protocol(protocol) => {
            protocol.set("_is_runtime_protocol", Value::Bool(true));
            Ok(cls)
        }
        _ => Err(Exception::type_error(format!(
            "@runtime_checkable can be only applied to protocol classes, got {}",
            ops::repr(&cls)?
        ))),
    }
}

/// `SupportsInt` and its like: a protocol with these methods.
pub(super) fn supports(name: &'static str, method: &'static str) -> Class {
    let stub = NativeFunction::raw_method(method, |_, _| Ok(Value::None));
    let mut builder = Class::builder(name)
        .module("typing")
        .base(class())
        .metaclass(META.with(Clone::clone))
        .attr("_is_protocol", Value::Bool(true))
        .attr("_is_runtime_protocol", Value::Bool(true))
        .attr("__parameters__", Value::tuple(vec![]))
        .attr(method, Value::Native(stub));
    if matches!(name, "SupportsAbs" | "SupportsRound") {
        builder = builder.attr(
            "__parameters__",
            Value::tuple(vec![super::var::type_var("T_co")]),
        );
    }
    builder.build()
}

/// The annotations in a class's own dict.
pub(crate) fn own_annotations(class: &Class) -> Dict {
    match class.dict.get("__annotations__") {
        Some(Value::Dict(dict)) => dict,
        _ => Dict::new(),
    }
}
