//! [`Value`]: any Python object, in 16 bytes.
//!
//! Scalars are held in place; everything else is one thin, cheap-to-clone handle, so a clone is the
//! same object. Small variants exist only for what hot code touches; the rest is [`Value::Object`].

use std::rc::Rc;

use num_bigint::BigInt;

use super::{
    BoundMethod, Bytes, Class, Coroutine, Dict, Function, Generator, Instance, List,
    NativeFunction, Obj, Set, Str, Tuple,
};
use crate::asyncio::future::Future;

/// Any Python object.
///
/// The tag is a whole word: with a smaller one every copy would move the bytes behind it one by one.
#[derive(Default)]
#[repr(u64)]
pub enum Value {
    /// No object: an unbound variable, an absent argument. Python code never sees it.
    #[default]
    Unset,
    /// `None`
    None,
    /// `True`, `False`
    Bool(bool),
    /// An `int` that fits 64 bits.
    Int(i64),
    /// A `float`.
    Float(f64),
    /// An `int` that does not fit 64 bits (invariant: never one that does).
    BigInt(Rc<BigInt>),
    /// A `str`.
    Str(Str),
    /// A `bytes`.
    Bytes(Bytes),
    /// A `list`.
    List(List),
    /// A `tuple`.
    Tuple(Tuple),
    /// A `dict`.
    Dict(Dict),
    /// A `set` or `frozenset`.
    Set(Set),
    /// An instance of a class written in Python, or of an exception class.
    Instance(Instance),
    /// A class.
    Class(Class),
    /// A function written in Python.
    Function(Function),
    /// A function written in Rust.
    Native(NativeFunction),
    /// A method bound to its object.
    Method(Rc<BoundMethod>),
    /// A coroutine object.
    Coroutine(Coroutine),
    /// A generator or async generator.
    Generator(Generator),
    /// An `asyncio.Future` or `Task`.
    Future(Future),
    /// Any other object.
    Object(Obj),
}

const _: () = assert!(size_of::<Value>() == 16);
const _: () = assert!(size_of::<crate::object::Result<Value>>() == 16);
const _: () = assert!(size_of::<Option<crate::object::Result<Value>>>() == 16);

impl Clone for Value {
    #[inline]
    fn clone(&self) -> Value {
        match self {
            Value::Unset => Value::Unset,
            Value::None => Value::None,
            Value::Bool(x) => Value::Bool(*x),
            Value::Int(x) => Value::Int(*x),
            Value::Float(x) => Value::Float(*x),
            Value::Instance(x) => Value::Instance(x.clone()),
            shared => shared.clone_shared(),
        }
    }
}

impl Value {
    /// Another handle to an object that is not kept in place.
    #[inline(never)]
    fn clone_shared(&self) -> Value {
        match self {
            Value::Unset => Value::Unset,
            Value::None => Value::None,
            Value::Bool(x) => Value::Bool(*x),
            Value::Int(x) => Value::Int(*x),
            Value::Float(x) => Value::Float(*x),
            Value::BigInt(x) => Value::BigInt(x.clone()),
            Value::Str(x) => Value::Str(x.clone()),
            Value::Bytes(x) => Value::Bytes(x.clone()),
            Value::List(x) => Value::List(x.clone()),
            Value::Tuple(x) => Value::Tuple(x.clone()),
            Value::Dict(x) => Value::Dict(x.clone()),
            Value::Set(x) => Value::Set(x.clone()),
            Value::Instance(x) => Value::Instance(x.clone()),
            Value::Class(x) => Value::Class(x.clone()),
            Value::Function(x) => Value::Function(x.clone()),
            Value::Native(x) => Value::Native(x.clone()),
            Value::Method(x) => Value::Method(x.clone()),
            Value::Coroutine(x) => Value::Coroutine(x.clone()),
            Value::Generator(x) => Value::Generator(x.clone()),
            Value::Future(x) => Value::Future(x.clone()),
            Value::Object(x) => Value::Object(x.clone()),
        }
    }
}

impl Value {
    /// Whether this is no object at all.
    #[inline]
    pub fn is_unset(&self) -> bool {
        matches!(self, Value::Unset)
    }

    /// `self is None`
    #[inline]
    pub fn is_none(&self) -> bool {
        matches!(self, Value::None)
    }

    /// A `str` object.
    #[inline]
    pub fn str(text: &str) -> Value {
        Value::Str(Str::new(text))
    }

    /// An `int` object of any size.
    pub fn int(value: BigInt) -> Value {
        match i64::try_from(&value) {
            Ok(small) => Value::Int(small),
            Err(_) => Value::BigInt(Rc::new(value)),
        }
    }

    /// A `list` object.
    pub fn list(items: Vec<Value>) -> Value {
        Value::List(List::new(items))
    }

    /// A `tuple` object.
    pub fn tuple(items: Vec<Value>) -> Value {
        Value::Tuple(Tuple::new(items))
    }

    /// An object of a type that implements [`super::Object`].
    pub fn object<T: super::Object>(object: T) -> Value {
        Value::Object(Obj::new(object))
    }

    /// The Rust object inside, if this is an object of type `T` or an instance of a Python class
    /// derived from its class.
    pub fn downcast<T: super::Object>(&self) -> Option<Rc<T>> {
        match self {
            Value::Object(obj) => obj.downcast::<T>(),
            Value::Instance(instance) => instance.payload().downcast::<T>(),
            _ => None,
        }
    }

    /// For an instance of a Python class derived from a builtin: the builtin part; else itself.
    #[inline]
    pub fn native(&self) -> Value {
        match self {
            Value::Instance(instance) => {
                let payload = instance.payload();
                if payload.is_unset() {
                    self.clone()
                } else {
                    payload
                }
            }
            _ => self.clone(),
        }
    }

    /// The text, if this is a `str` (or derived from it).
    pub fn as_str(&self) -> Option<Str> {
        match self {
            Value::Str(s) => Some(s.clone()),
            Value::Instance(i) => match i.payload() {
                Value::Str(s) => Some(s),
                _ => None,
            },
            _ => None,
        }
    }

    /// `a is b`
    pub fn is(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Unset, Value::Unset) | (Value::None, Value::None) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
            (Value::BigInt(a), Value::BigInt(b)) => Rc::ptr_eq(a, b),
            (Value::Str(a), Value::Str(b)) => a.is(b) || (a.len() <= 64 && a == b),
            _ => match (self.address(), other.address()) {
                (Some(a), Some(b)) => {
                    a == b && std::mem::discriminant(self) == std::mem::discriminant(other)
                }
                _ => false,
            },
        }
    }

    /// The address that gives a heap object its identity; `None` for scalars.
    pub fn address(&self) -> Option<usize> {
        Some(match self {
            Value::BigInt(x) => Rc::as_ptr(x) as *const () as usize,
            Value::Str(x) => x.address(),
            Value::Bytes(x) => x.address(),
            Value::List(x) => x.address(),
            Value::Tuple(x) => x.address(),
            Value::Dict(x) => x.address(),
            Value::Set(x) => x.address(),
            Value::Instance(x) => x.address(),
            Value::Class(x) => x.address(),
            Value::Function(x) => x.address(),
            Value::Native(x) => x.address(),
            Value::Method(x) => Rc::as_ptr(x) as *const () as usize,
            Value::Coroutine(x) => x.address(),
            Value::Generator(x) => x.address(),
            Value::Future(x) => x.address(),
            Value::Object(x) => x.address(),
            Value::Unset | Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) => {
                return None;
            }
        })
    }
}

impl From<bool> for Value {
    fn from(v: bool) -> Self {
        Value::Bool(v)
    }
}
impl From<i64> for Value {
    fn from(v: i64) -> Self {
        Value::Int(v)
    }
}
impl From<usize> for Value {
    fn from(v: usize) -> Self {
        Value::int(BigInt::from(v))
    }
}
impl From<f64> for Value {
    fn from(v: f64) -> Self {
        Value::Float(v)
    }
}
impl From<()> for Value {
    fn from((): ()) -> Self {
        Value::None
    }
}
impl From<&str> for Value {
    fn from(v: &str) -> Self {
        Value::str(v)
    }
}
impl From<String> for Value {
    fn from(v: String) -> Self {
        Value::Str(Str::from(v))
    }
}
impl From<BigInt> for Value {
    fn from(v: BigInt) -> Self {
        Value::int(v)
    }
}
macro_rules! from_handle {
    ($($ty:ident => $variant:ident),*) => { $(
        impl From<$ty> for Value {
            fn from(v: $ty) -> Self { Value::$variant(v) }
        }
    )* };
}
from_handle!(Str => Str, Bytes => Bytes, List => List, Tuple => Tuple, Dict => Dict, Set => Set, Instance => Instance,
    Class => Class, Function => Function, NativeFunction => Native, Coroutine => Coroutine, Generator => Generator,
    Future => Future, Obj => Object);
impl From<super::Exception> for Value {
    fn from(v: super::Exception) -> Self {
        Value::Instance(v.into_instance())
    }
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(v: Option<T>) -> Self {
        v.map_or(Value::None, Into::into)
    }
}
