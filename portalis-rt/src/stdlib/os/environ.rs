//! `os.environ`: the environment as it was at the start, and what the program changed of it.

use crate::object::{Args, Class, Dict, Exception, Object, Result, Str, Value};
use crate::ops::{self, BinaryOp};

/// The type of `os.environ`.
struct Environ {
    dict: Dict,
}

thread_local! {
    static ALL: Value = {
        let dict = Dict::new();
        for (name, value) in crate::platform::environment() {
            dict.set_str(&name, Value::from(value));
        }
        Value::object(Environ { dict })
    };
    static CLASS: Class = class_of_environ();
}

/// `os.environ`
pub fn value() -> Value {
    ALL.with(Clone::clone)
}

fn dict() -> Dict {
    match value().downcast::<Environ>() {
        Some(environ) => environ.dict.clone(),
        None => Dict::new(),
    }
}

/// A variable.
pub fn get(name: &str) -> Option<Str> {
    dict().get_str(name).and_then(|v| v.as_str())
}

fn text(x: &Value) -> Result<Value> {
    match x.as_str() {
        Some(text) => Ok(Value::Str(text)),
        None => Err(Exception::type_error(format!(
            "str expected, not {}",
            ops::class_name(x)
        ))),
    }
}

fn own(this: &Value) -> Result<Value> {
    match this.downcast::<Environ>() {
        Some(environ) => Ok(Value::Dict(environ.dict.clone())),
        None => Err(Exception::type_error("os.environ is required")),
    }
}

fn forward(this: &Value, name: &str, args: Args) -> Result<Value> {
    ops::call_method(&own(this)?, name, args)
}

fn class_of_environ() -> Class {
    Class::builder("_Environ")
        .module("os")
        .method(n!("get"), |this, args| forward(this, "get", args))
        .method(n!("keys"), |this, args| forward(this, "keys", args))
        .method(n!("values"), |this, args| forward(this, "values", args))
        .method(n!("items"), |this, args| forward(this, "items", args))
        .method(n!("pop"), |this, args| forward(this, "pop", args))
        .method(n!("popitem"), |this, args| forward(this, "popitem", args))
        .method(n!("clear"), |this, args| forward(this, "clear", args))
        .method(n!("copy"), |this, args| forward(this, "copy", args))
        .method(n!("setdefault"), |this, args| {
            let [key, default] = args.exact("setdefault")?;
            forward(
                this,
                "setdefault",
                Args::pos([text(&key)?, text(&default)?]),
            )
        })
        .method(n!("update"), |this, args| {
            let fresh = Value::Dict(Dict::new());
            ops::call_method(&fresh, "update", args)?;
            for key in ops::to_vec(&fresh)? {
                let value = ops::get_item(&fresh, &key)?;
                ops::set_item(this, &key, value)?;
            }
            Ok(Value::None)
        })
        .dunders(&[
            "__len__",
            "__getitem__",
            "__setitem__",
            "__delitem__",
            "__contains__",
            "__iter__",
            "__repr__",
            "__eq__",
            "__or__",
        ])
        .build()
}

impl Object for Environ {
    fn class(&self) -> Class {
        CLASS.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(ops::repr(&Value::Dict(self.dict.clone())).map(|text| format!("environ({text})")))
    }
    fn len(&self) -> Option<Result<usize>> {
        Some(Ok(self.dict.len()))
    }
    fn iter(&self, _this: &Value) -> Option<Result<Value>> {
        Some(ops::iter(&Value::list(self.dict.keys())))
    }
    fn get_item(&self, key: &Value) -> Option<Result<Value>> {
        let found = text(key).and_then(|name| self.dict.get(&name));
        Some(found.and_then(|value| value.ok_or_else(|| Exception::key_error(key.clone()))))
    }
    fn set_item(&self, key: &Value, value: Value) -> Option<Result<()>> {
        Some(text(key).and_then(|key| self.dict.set(key, text(&value)?)))
    }
    fn del_item(&self, key: &Value) -> Option<Result<()>> {
        let removed = text(key).and_then(|name| self.dict.remove(&name));
        Some(removed.and_then(|value| {
            value
                .map(drop)
                .ok_or_else(|| Exception::key_error(key.clone()))
        }))
    }
    fn contains(&self, item: &Value) -> Option<Result<bool>> {
        Some(self.dict.contains(item))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        let other = own(other).unwrap_or_else(|_| other.clone());
        Some(ops::eq(&Value::Dict(self.dict.clone()), &other))
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
        let (this, other) = (
            Value::Dict(self.dict.clone()),
            own(other).unwrap_or_else(|_| other.clone()),
        );
        Some(if reflected {
            ops::binary(op, &other, &this)
        } else {
            ops::binary(op, &this, &other)
        })
    }
}
