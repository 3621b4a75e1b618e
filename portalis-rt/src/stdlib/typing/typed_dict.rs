//! `typing.TypedDict`: classes whose calls give plain dicts.

use super::alias::Alias;
use super::form::form_name;
use crate::object::{Args, Class, Dict, Exception, Object, Result, Set, Str, Value};
use crate::ops;

/// `typing.TypedDict` itself, which is no class.
struct TypedDict;

thread_local! {
    static CLASS: Class = Class::builder("function")
        .module("typing")
        .final_class()
        .raw_method("__mro_entries__", |_, _| Ok(Value::tuple(vec![Value::Class(BASE.with(Clone::clone))])))
        .dunders(&["__call__"])
        .build();
    static META: Class = Class::builder("_TypedDictMeta")
        .module("typing")
        .base(ops::class::type_class())
        .static_method("__new__", new_class)
        .raw_method("__call__", |_, args| {
            ops::call(&Value::Class(crate::object::dict_class::class()), args)
        })
        .raw_method("__instancecheck__", |_, _| no_check())
        .raw_method("__subclasscheck__", |_, _| no_check())
        .build();
    static BASE: Class = Class::builder("TypedDict").module("typing").metaclass(META.with(Clone::clone)).build();
    static TYPED_DICT: Value = Value::object(TypedDict);
}

pub(super) fn value() -> Value {
    TYPED_DICT.with(Clone::clone)
}

fn no_check() -> Result<Value> {
    Err(Exception::type_error(
        "TypedDict does not support instance and class checks",
    ))
}

/// Whether it is a class made with `TypedDict`.
pub(crate) fn is_typed_dict(x: &Value) -> bool {
    matches!(x, Value::Class(c) if ops::class_of(x) == META.with(Clone::clone) && *c != BASE.with(Clone::clone))
}

/// `class Movie(TypedDict, total=…): …`
fn new_class(mut args: Args) -> Result<Value> {
    let total = args.take_kw("total").unwrap_or(Value::Bool(true));
    if let Some((unknown, _)) = args.kw.first() {
        return Err(Exception::type_error(format!(
            "_TypedDictMeta.__new__() got an unexpected keyword argument '{unknown}'"
        )));
    }
    let [_, name, bases, namespace] = args.exact("_TypedDictMeta.__new__")?;
    let bases = ops::to_vec(&bases)?;
    let generic = super::generic::class();
    let mut classes = vec![crate::object::dict_class::class()];
    for base in &bases {
        match base {
            Value::Class(c) if *c == generic => classes.insert(0, generic.clone()),
            Value::Class(_) if ops::class_of(base) == META.with(Clone::clone) => {}
            _ => {
                return Err(Exception::type_error(
                    "cannot inherit from both a TypedDict type and a non-TypedDict base class",
                ));
            }
        }
    }
    let Value::Dict(namespace) = namespace.native() else {
        return Err(Exception::type_error(
            "_TypedDictMeta.__new__() argument 4 must be dict",
        ));
    };
    let types = Dict::new();
    let (mut required, mut optional): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    for base in &bases {
        let Value::Class(base) = base else { continue };
        types.update(&super::protocol::own_annotations(base))?;
        for (key, names) in [
            ("__required_keys__", &mut required),
            ("__optional_keys__", &mut optional),
        ] {
            if let Some(keys) = base.dict.get(key) {
                names.extend(ops::to_vec(&keys)?);
            }
        }
    }
    let own = match namespace.get_str("__annotations__") {
        Some(Value::Dict(dict)) => dict,
        _ => Dict::new(),
    };
    let total_flag = ops::truth(&total)?;
    for (key, ty) in own.items() {
        let ty = super::check(
            ty,
            "TypedDict('Name', {f0: t0, f1: t1, ...}); each t must be a type",
        )?;
        let is_required = match requirement(&ty) {
            Some("Required") => true,
            Some("NotRequired") => false,
            _ => total_flag,
        };
        if is_required {
            required.push(key.clone());
        } else {
            optional.push(key.clone());
        }
        types.set(key, ty)?;
    }
    let mut items: Vec<(Str, Value)> = namespace
        .items()
        .into_iter()
        .filter_map(|(k, v)| Some((k.as_str()?, v)))
        .filter(|(k, _)| k != "__annotations__")
        .collect();
    items.push((Str::new("__annotations__"), Value::Dict(types)));
    items.push((
        Str::new("__required_keys__"),
        Value::Set(Set::frozen_from_items(required)?),
    ));
    items.push((
        Str::new("__optional_keys__"),
        Value::Set(Set::frozen_from_items(optional)?),
    ));
    items.push((Str::new("__total__"), total));
    if !items.iter().any(|(k, _)| k == "__orig_bases__") {
        items.push((Str::new("__orig_bases__"), Value::tuple(vec![value()])));
    }
    let meta = META.with(Clone::clone);
    ops::build_class::new_class(&meta, &ops::str(&name)?, classes, items, Vec::new())
        .map(Value::Class)
}

/// `Required` or `NotRequired`, if the annotation says so.
fn requirement(ty: &Value) -> Option<&'static str> {
    let alias = Alias::of(ty)?;
    if alias.kind == super::alias::Kind::Annotated {
        return requirement(alias.args.first()?);
    }
    form_name(&alias.origin)
}

/// `TypedDict("Movie", {"title": str}, total=…)`
fn call(mut args: Args) -> Result<Value> {
    let total = args.take_kw("total").unwrap_or(Value::Bool(true));
    let [name, fields] = args.range("TypedDict", 1)?;
    let fields = match fields.native() {
        Value::Dict(dict) => dict.copy(),
        Value::Unset => Dict::new(),
        _ => return Err(Exception::type_error("TypedDict() fields must be a dict")),
    };
    let namespace = Dict::new();
    namespace.set_str("__annotations__", Value::Dict(fields));
    namespace.set_str("__module__", Value::str("__main__"));
    let base = Value::Class(BASE.with(Clone::clone));
    let meta = Value::Class(META.with(Clone::clone));
    new_class(
        Args::pos([meta, name, Value::tuple(vec![base]), Value::Dict(namespace)])
            .with_kw("total", total),
    )
}

impl Object for TypedDict {
    fn class(&self) -> Class {
        CLASS.with(Clone::clone)
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        Some(Ok(format!(
            "<function TypedDict at {:#x}>",
            this.address().unwrap_or(0)
        )))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        match name {
            "__name__" | "__qualname__" => Some(Ok(Value::str("TypedDict"))),
            "__module__" => Some(Ok(Value::str("typing"))),
            _ => None,
        }
    }
    fn is_callable(&self) -> bool {
        true
    }
    fn call(&self, _this: &Value, args: Args) -> Option<Result<Value>> {
        Some(call(args))
    }
}
