//! `typing.NamedTuple`: as the base of a class, and called.

use crate::object::{Args, Class, Dict, Exception, Object, Result, Str, Value};
use crate::ops;
use crate::stdlib::named_tuple;

/// `typing.NamedTuple` itself, which is no class.
struct NamedTuple;

/// Names that the class body may not bind.
const PROHIBITED: &[&str] = &[
    "__new__",
    "__init__",
    "__slots__",
    "__getnewargs__",
    "_fields",
    "_field_defaults",
    "_field_types",
    "_make",
    "_replace",
    "_asdict",
    "_source",
];

thread_local! {
    static CLASS: Class = Class::builder("function")
        .module("typing")
        .final_class()
        .raw_method("__mro_entries__", |_, _| Ok(Value::tuple(vec![Value::Class(BASE.with(Clone::clone))])))
        .dunders(&["__call__"])
        .build();
    static META: Class = Class::builder("NamedTupleMeta")
        .module("typing")
        .base(ops::class::type_class())
        .static_method("__new__", new_class)
        .build();
    static BASE: Class = Class::builder("NamedTuple").module("typing").metaclass(META.with(Clone::clone)).build();
    static NAMED_TUPLE: Value = Value::object(NamedTuple);
}

pub(super) fn value() -> Value {
    NAMED_TUPLE.with(Clone::clone)
}

/// `class Point(NamedTuple): …`
fn new_class(args: Args) -> Result<Value> {
    let [_, name, bases, namespace] = Args {
        pos: args.pos,
        kw: Vec::new(),
    }
    .exact("NamedTupleMeta.__new__")?;
    let base = BASE.with(Clone::clone);
    let generic = super::generic::class();
    for b in ops::to_vec(&bases)? {
        let fine = matches!(&b, Value::Class(c) if *c == base || *c == generic);
        if !fine {
            return Err(Exception::type_error(
                "can only inherit from a NamedTuple type and Generic",
            ));
        }
    }
    let Value::Dict(namespace) = namespace.native() else {
        return Err(Exception::type_error(
            "NamedTupleMeta.__new__() argument 4 must be dict",
        ));
    };
    let name = ops::str(&name)?;
    let annotations = match namespace.get_str("__annotations__") {
        Some(Value::Dict(dict)) => dict,
        _ => Dict::new(),
    };
    let types = checked(&annotations)?;
    let mut fields = Vec::new();
    let mut defaults: Vec<(Str, Value)> = Vec::new();
    for field in annotations.keys() {
        let Some(field) = field.as_str() else {
            continue;
        };
        match namespace.get_str(&field) {
            Some(default) => defaults.push((field.clone(), default)),
            None if !defaults.is_empty() => {
                let names: Vec<&str> = defaults.iter().map(|(n, _)| n.as_str()).collect();
                let plural = if names.len() > 1 { "s" } else { "" };
                return Err(Exception::type_error(format!(
                    "Non-default namedtuple field {field} cannot follow default field{plural} {}",
                    names.join(", ")
                )));
            }
            None => {}
        }
        fields.push(field);
    }
    let module = namespace
        .get_str("__module__")
        .and_then(|m| m.as_str())
        .unwrap_or_else(|| Str::new("__main__"));
    let mut extra = vec![(Str::new("__annotations__"), Value::Dict(types))];
    for (key, value) in namespace.items() {
        let Some(key) = key.as_str() else { continue };
        if PROHIBITED.contains(&key.as_str()) {
            return Err(Exception::attribute_error(format!(
                "Cannot overwrite NamedTuple attribute {key}"
            )));
        }
        if matches!(key.as_str(), "__module__" | "__name__" | "__annotations__")
            || fields.contains(&key)
        {
            continue;
        }
        extra.push((key, value));
    }
    if !extra.iter().any(|(k, _)| k == "__orig_bases__") {
        extra.push((Str::new("__orig_bases__"), Value::tuple(vec![value()])));
    }
    let defaults = defaults.into_iter().map(|(_, v)| v).collect();
    make(&name, &module, &fields, defaults, extra).map(Value::Class)
}

fn make(
    name: &str,
    module: &str,
    fields: &[Str],
    defaults: Vec<Value>,
    extra: Vec<(Str, Value)>,
) -> Result<Class> {
    named_tuple::check_names(&Str::new(name), fields)?;
    let is_generic = extra.iter().any(|(k, v)| {
        k == "__orig_bases__"
            && ops::to_vec(v).is_ok_and(|bases| {
                bases.iter().any(|b| {
                    let generic = super::generic::class();
                    super::alias::Alias::of(b)
                        .is_some_and(|a| matches!(&a.origin, Value::Class(c) if *c == generic))
                })
            })
    });
    let class = named_tuple::make(name, module, fields, defaults, extra)?;
    if is_generic {
        let getitem =
            crate::object::NativeFunction::new("__class_getitem__", super::generic::class_getitem);
        class.set(
            "__class_getitem__",
            Value::object(crate::object::descriptor::ClassMethod(Value::Native(
                getitem,
            ))),
        );
        let written = ops::to_vec(
            &class
                .dict
                .get("__orig_bases__")
                .unwrap_or(Value::tuple(vec![])),
        )?;
        class.set(
            "__parameters__",
            Value::tuple(super::alias::parameters(&written)),
        );
    }
    Ok(class)
}

fn checked(annotations: &Dict) -> Result<Dict> {
    let types = Dict::new();
    for (name, ty) in annotations.items() {
        let message = format!("field {} annotation must be a type", ops::str(&name)?);
        types.set(name, super::check(ty, &message)?)?;
    }
    Ok(types)
}

/// `NamedTuple("Point", [("x", int), ("y", int)])`
fn call(mut args: Args) -> Result<Value> {
    let keywords = std::mem::take(&mut args.kw);
    let [name, fields] = args.range("NamedTuple", 1)?;
    let pairs: Vec<(Value, Value)> = match fields {
        Value::Unset | Value::None => keywords
            .into_iter()
            .map(|(k, v)| (Value::Str(k), v))
            .collect(),
        fields => {
            if !keywords.is_empty() {
                return Err(Exception::type_error(
                    "Either list of fields or keywords can be provided to NamedTuple, not both",
                ));
            }
            let mut pairs = Vec::new();
            for pair in ops::to_vec(&fields)? {
                let pair = ops::unpack(&pair, 2)?;
                pairs.push((pair[0].clone(), pair[1].clone()));
            }
            pairs
        }
    };
    let types = checked(&Dict::from_pairs(pairs.iter().cloned())?)?;
    let names = pairs
        .iter()
        .map(|(n, _)| ops::str(n))
        .collect::<Result<Vec<_>>>()?;
    let extra = vec![
        (Str::new("__annotations__"), Value::Dict(types)),
        (Str::new("__orig_bases__"), Value::tuple(vec![value()])),
    ];
    make(&ops::str(&name)?, "__main__", &names, Vec::new(), extra).map(Value::Class)
}

impl Object for NamedTuple {
    fn class(&self) -> Class {
        CLASS.with(Clone::clone)
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        Some(Ok(format!(
            "<function NamedTuple at {:#x}>",
            this.address().unwrap_or(0)
        )))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        match name {
            "__name__" | "__qualname__" => Some(Ok(Value::str("NamedTuple"))),
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
