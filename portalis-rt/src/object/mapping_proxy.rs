//! [`MappingProxy`]: `types.MappingProxyType`, a read-only view of a mapping or of a class's dict.

use super::{Args, Class, Dict, Exception, Object, Result, Value};
use crate::ops::{self, BinaryOp};

/// A read-only view.
pub struct MappingProxy {
    source: Source,
}

enum Source {
    Class(Class),
    Mapping(Value),
}

thread_local! {
    static CLASS: Class = Class::builder("mappingproxy")
        .constructor(|_, args| {
            let [mapping] = args.exact("mappingproxy")?;
            if !ops::has_attr(&mapping, "__getitem__")? || matches!(mapping, Value::List(_) | Value::Tuple(_)) {
                return Err(Exception::type_error(format!(
                    "mappingproxy() argument must be a mapping, not {}",
                    ops::type_name(&mapping)
                )));
            }
            Ok(Value::object(MappingProxy { source: Source::Mapping(mapping) }))
        })
        .final_class()
        .method(n!("get"), |this, args| forward(this, "get", args))
        .method(n!("keys"), |this, args| forward(this, "keys", args))
        .method(n!("values"), |this, args| forward(this, "values", args))
        .method(n!("items"), |this, args| forward(this, "items", args))
        .method(n!("copy"), |this, args| forward(this, "copy", args))
        .dunders(&["__len__", "__getitem__", "__iter__", "__contains__", "__repr__", "__eq__", "__or__", "__ror__"])
        .build();
}

/// `types.MappingProxyType`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

/// `C.__dict__`
pub fn of_class(class: &Class) -> Value {
    Value::object(MappingProxy {
        source: Source::Class(class.clone()),
    })
}

fn forward(this: &Value, name: &str, args: Args) -> Result<Value> {
    match this.downcast::<MappingProxy>() {
        Some(proxy) => ops::call_method(&proxy.mapping(), name, args),
        None => Err(Exception::type_error(
            "descriptor requires a 'mappingproxy' object",
        )),
    }
}

impl MappingProxy {
    fn mapping(&self) -> Value {
        match &self.source {
            Source::Mapping(mapping) => mapping.clone(),
            Source::Class(class) => {
                let dict = Dict::new();
                for (name, value) in class.dict.items() {
                    dict.set_str(&name, value);
                }
                Value::Dict(dict)
            }
        }
    }
}

/// The mapping behind a view; anything else as it is.
fn shown(x: &Value) -> Value {
    match x.downcast::<MappingProxy>() {
        Some(proxy) => proxy.mapping(),
        None => x.clone(),
    }
}

impl Object for MappingProxy {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let inner = ops::repr(&self.mapping());
        Some(inner.map(|text| format!("mappingproxy({text})")))
    }
    fn str(&self, _this: &Value) -> Option<Result<String>> {
        Some(ops::str(&self.mapping()).map(|text| text.to_string()))
    }
    fn hash(&self) -> Option<Result<i64>> {
        Some(ops::hash(&self.mapping()))
    }
    fn len(&self) -> Option<Result<usize>> {
        Some(ops::len(&self.mapping()))
    }
    fn iter(&self, _this: &Value) -> Option<Result<Value>> {
        Some(ops::iter(&self.mapping()))
    }
    fn get_item(&self, key: &Value) -> Option<Result<Value>> {
        if let (Source::Class(class), Some(name)) = (&self.source, key.as_str())
            && let Some(value) = class.dict.get(&name)
        {
            return Some(Ok(value));
        }
        Some(ops::get_item(&self.mapping(), key))
    }
    fn contains(&self, item: &Value) -> Option<Result<bool>> {
        if let (Source::Class(class), Some(name)) = (&self.source, item.as_str()) {
            return Some(Ok(class.dict.contains(&name)));
        }
        Some(ops::contains(&self.mapping(), item))
    }
    fn binary(
        &self,
        _this: &Value,
        op: BinaryOp,
        other: &Value,
        reflected: bool,
    ) -> Option<Result<Value>> {
        if op != BinaryOp::BitOr {
            return None;
        }
        let (mine, theirs) = (self.mapping(), shown(other));
        Some(match reflected {
            true => ops::number::binary(op, &theirs, &mine),
            false => ops::number::binary(op, &mine, &theirs),
        })
    }
    fn inplace(&self, _this: &Value, op: BinaryOp, _other: &Value) -> Option<Result<Value>> {
        let error = "'|=' is not supported by mappingproxy; use '|' instead";
        (op == BinaryOp::BitOr).then(|| Err(Exception::type_error(error)))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        Some(ops::eq(&self.mapping(), &shown(other)))
    }
}
