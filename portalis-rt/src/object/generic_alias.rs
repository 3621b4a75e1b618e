//! [`GenericAlias`]: `list[int]`, `dict[str, int]` and the like, which behave as their class.

use super::{Args, Class, Exception, Object, Result, Tuple, Value};
use crate::ops::BinaryOp;
use crate::stdlib::typing::alias;

/// `types.GenericAlias`
pub struct GenericAlias {
    /// `__origin__`
    pub origin: Value,
    /// `__args__`
    pub args: Tuple,
    /// `*origin[params]`, where nothing of `typing` is there.
    is_unpacked: bool,
}

impl GenericAlias {
    /// `origin[args]`
    pub(crate) fn new(origin: Value, args: Tuple) -> GenericAlias {
        GenericAlias {
            origin,
            args,
            is_unpacked: false,
        }
    }

    /// `origin[params]`
    pub fn value(origin: Value, params: Value) -> Value {
        let args = match params {
            Value::Tuple(args) => args,
            single => Tuple::new(vec![single]),
        };
        Value::object(GenericAlias::new(origin, args))
    }

    /// The alias in an object.
    pub fn of(x: &Value) -> Option<&GenericAlias> {
        match x {
            Value::Object(o) => o.downcast_ref::<GenericAlias>(),
            _ => None,
        }
    }
}

/// `__class_getitem__` of the builtin generic classes.
pub fn class_getitem(args: Args) -> Result<Value> {
    let [class, params] = args.exact("__class_getitem__")?;
    Ok(GenericAlias::value(class, params))
}

/// A type as it stands in the repr of an alias.
pub fn type_repr(x: &Value) -> Result<String> {
    Ok(match x {
        Value::Class(class) => {
            let (module, name) = (
                class.module.borrow().clone(),
                class.qualname.borrow().clone(),
            );
            if module == "builtins" {
                name.to_string()
            } else {
                format!("{module}.{name}")
            }
        }
        Value::List(list) => {
            let parts: Result<Vec<String>> = list.to_vec().iter().map(type_repr).collect();
            format!("[{}]", parts?.join(", "))
        }
        _ if x.is(&super::singleton::ellipsis()) => "...".to_owned(),
        _ => crate::ops::repr(x)?.to_string(),
    })
}

impl Object for GenericAlias {
    fn class(&self) -> Class {
        CLASS.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let text = || {
            let args: Result<Vec<String>> = self.args.iter().map(type_repr).collect();
            let args = args?;
            let args = if args.is_empty() {
                "()".to_owned()
            } else {
                args.join(", ")
            };
            let star = if self.is_unpacked { "*" } else { "" };
            Ok(format!("{star}{}[{args}]", type_repr(&self.origin)?))
        };
        Some(text())
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        match name {
            "__origin__" => Some(Ok(self.origin.clone())),
            "__args__" => Some(Ok(Value::Tuple(self.args.clone()))),
            "__parameters__" => Some(Ok(Value::tuple(parameters(&self.args)))),
            "__unpacked__" => Some(Ok(Value::Bool(self.is_unpacked))),
            "__class__" => None,
            _ => crate::ops::get_attr_opt(&self.origin, name).transpose(),
        }
    }
    fn is_callable(&self) -> bool {
        true
    }
    fn call(&self, this: &Value, args: Args) -> Option<Result<Value>> {
        let result = crate::ops::call(&self.origin, args);
        if let Ok(made @ Value::Instance(_)) = &result {
            // An object that takes no attributes goes without it.
            let _ = crate::ops::set_attr(made, "__orig_class__", this.clone());
        }
        Some(result)
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        let other = other.downcast::<GenericAlias>()?;
        let equal = || {
            Ok(self.is_unpacked == other.is_unpacked
                && crate::ops::eq(&self.origin, &other.origin)?
                && crate::ops::eq(
                    &Value::Tuple(self.args.clone()),
                    &Value::Tuple(other.args.clone()),
                )?)
        };
        Some(equal())
    }
    fn hash(&self) -> Option<Result<i64>> {
        let hash =
            || Ok(crate::ops::hash(&self.origin)? ^ crate::ops::hash::hash_tuple(&self.args)?);
        Some(hash())
    }
    fn get_item(&self, key: &Value) -> Option<Result<Value>> {
        let shown = || match self.repr(&Value::None) {
            Some(text) => text,
            None => Ok(String::new()),
        };
        let args = substitute_all(&shown, &self.args, key);
        Some(
            args.map(|args| {
                Value::object(GenericAlias::new(self.origin.clone(), Tuple::new(args)))
            }),
        )
    }
    fn iter(&self, this: &Value) -> Option<Result<Value>> {
        let unpacked = if n!("type variables").is_reached() {
            alias::Alias::value(
                alias::Kind::Unpack,
                crate::stdlib::typing::form::form("Unpack"),
                vec![this.clone()],
                None,
            )
        } else {
            Value::object(GenericAlias {
                origin: self.origin.clone(),
                args: self.args.clone(),
                is_unpacked: true,
            })
        };
        Some(Ok(super::iterators::SequenceIterator::value(Value::tuple(
            vec![unpacked],
        ))))
    }
    fn binary(
        &self,
        this: &Value,
        op: BinaryOp,
        other: &Value,
        reflected: bool,
    ) -> Option<Result<Value>> {
        or(this, op, other, reflected)
    }
}

/// `__parameters__`
fn parameters(args: &[Value]) -> Vec<Value> {
    if n!("type variables").is_reached() {
        alias::parameters(args)
    } else {
        Vec::new()
    }
}

/// The arguments with others for the type variables among them.
fn substitute_all(
    shown: &dyn Fn() -> Result<String>,
    args: &[Value],
    key: &Value,
) -> Result<Vec<Value>> {
    if n!("type variables").is_reached() {
        alias::substitute_all(shown, args, key)
    } else {
        Err(not_generic(&shown()?))
    }
}

/// What is subscripted has no type variables.
pub(crate) fn not_generic(shown: &str) -> Exception {
    Exception::type_error(format!("{shown} is not a generic class"))
}

/// `this | other`; `None` if the other is no type.
fn or(this: &Value, op: BinaryOp, other: &Value, reflected: bool) -> Option<Result<Value>> {
    let is_type = match other {
        Value::None | Value::Class(_) => true,
        Value::Object(o) => {
            o.downcast_ref::<GenericAlias>().is_some() || o.downcast_ref::<UnionType>().is_some()
        }
        _ => false,
    };
    (n!("|").is_reached() && op == BinaryOp::BitOr && is_type)
        .then(|| Ok(UnionType::of(this, other, reflected)))
}

/// `types.UnionType`: `int | str`.
pub struct UnionType {
    /// `__args__`
    pub args: Tuple,
}

impl UnionType {
    /// `this | other`, or `other | this` when `reflected`.
    pub fn of(this: &Value, other: &Value, reflected: bool) -> Value {
        let (left, right) = if reflected {
            (other, this)
        } else {
            (this, other)
        };
        let mut args: Vec<Value> = Vec::new();
        for side in [left, right] {
            let parts = match side.downcast::<UnionType>() {
                Some(union) => union.args.to_vec(),
                None => vec![side.clone()],
            };
            for part in parts {
                let part = if part.is_none() {
                    Value::Class(crate::ops::class::none_class())
                } else {
                    part
                };
                if !args
                    .iter()
                    .any(|x| matches!(crate::ops::eq(x, &part), Ok(true)))
                {
                    args.push(part);
                }
            }
        }
        match &args[..] {
            [single] => single.clone(),
            _ => Value::object(UnionType {
                args: Tuple::new(args),
            }),
        }
    }
}

impl Object for UnionType {
    fn class(&self) -> Class {
        UNION_CLASS.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let parts: Result<Vec<String>> = self
            .args
            .iter()
            .map(|x| match x {
                Value::Class(c) if *c == crate::ops::class::none_class() => Ok("None".to_owned()),
                _ => type_repr(x),
            })
            .collect();
        Some(parts.map(|parts| parts.join(" | ")))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        match name {
            "__args__" => Some(Ok(Value::Tuple(self.args.clone()))),
            "__parameters__" => Some(Ok(Value::tuple(parameters(&self.args)))),
            _ => None,
        }
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        let other = other.downcast::<UnionType>()?;
        let equal = || {
            Ok(self.args.len() == other.args.len() && {
                let mut all = true;
                for x in self.args.iter() {
                    all &= crate::ops::contains(&Value::Tuple(other.args.clone()), x)?;
                }
                all
            })
        };
        Some(equal())
    }
    fn get_item(&self, key: &Value) -> Option<Result<Value>> {
        let shown = || match self.repr(&Value::None) {
            Some(text) => text,
            None => Ok(String::new()),
        };
        let union = || {
            let args = substitute_all(&shown, &self.args, key)?;
            let mut args = args.into_iter();
            let first = args.next().unwrap_or_default();
            args.try_fold(first, |all, x| {
                crate::ops::binary(BinaryOp::BitOr, &all, &x)
            })
        };
        Some(union())
    }
    fn hash(&self) -> Option<Result<i64>> {
        let mut hash = 0;
        for x in self.args.iter() {
            match crate::ops::hash(x) {
                Ok(h) => hash ^= h,
                Err(e) => return Some(Err(e)),
            }
        }
        Some(Ok(hash))
    }
    fn binary(
        &self,
        this: &Value,
        op: BinaryOp,
        other: &Value,
        reflected: bool,
    ) -> Option<Result<Value>> {
        or(this, op, other, reflected)
    }
}

thread_local! {
    static CLASS: Class = Class::builder("GenericAlias").module("types").constructor(|_, args| {
        let [origin, params] = args.exact("GenericAlias")?;
        Ok(GenericAlias::value(origin, params))
    })
    .raw_method("__mro_entries__", |this, _| match GenericAlias::of(this) {
        Some(alias) => Ok(Value::tuple(vec![alias.origin.clone()])),
        None => Err(Exception::type_error("a GenericAlias is needed")),
    })
    .dunders(&["__getitem__", "__or__", "__ror__", "__eq__", "__hash__", "__repr__", "__call__", "__iter__"])
    .build();
    static UNION_CLASS: Class = Class::builder("UnionType")
        .module("types")
        .final_class()
        .dunders(&["__getitem__", "__or__", "__ror__", "__eq__", "__hash__", "__repr__"])
        .build();
}

/// `types.GenericAlias`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

/// `types.UnionType`
pub fn union_class() -> Class {
    UNION_CLASS.with(Clone::clone)
}
