//! [`Object`]: the protocol of objects implemented in Rust that have no [`Value`] variant of their own.

use std::any::{Any, TypeId};
use std::cell::Cell;
use std::cmp::Ordering;
use std::pin::Pin;
use std::rc::Rc;

use super::{Args, Class, Exception, Result, Value};
use crate::asyncio::io::stream_reader::StreamReader;
use crate::asyncio::io::stream_writer::StreamWriter;
use crate::asyncio::locks::{Event, Lock, Semaphore};
use crate::asyncio::queues::Queue;
use crate::asyncio::timeouts::Timeout;
use crate::ops::BinaryOp;

/// A future that gives a Python object.
pub type ValueFuture = Pin<Box<dyn std::future::Future<Output = Result<Value>>>>;

/// One of asyncio's primitives, of exactly that type.
#[derive(Clone, Copy)]
pub enum Primitive<'a> {
    /// `asyncio.Event`
    Event(&'a Rc<Event>),
    /// `asyncio.Lock`
    Lock(&'a Rc<Lock>),
    /// `asyncio.Queue` and those derived from it in asyncio
    Queue(&'a Rc<Queue>),
    /// `asyncio.StreamReader`
    Reader(&'a Rc<StreamReader>),
    /// `asyncio.Semaphore`
    Semaphore(&'a Rc<Semaphore>),
    /// `asyncio.Timeout`
    Timeout(&'a Rc<Timeout>),
    /// `asyncio.StreamWriter`
    Writer(&'a Rc<StreamWriter>),
}

/// What an object can do beyond the methods in its class's dict. `this` is always the object itself
/// as a value. A method that gives `None` says "not supported": the caller raises Python's `TypeError`
/// or tries the other operand.
#[allow(unused_variables, clippy::len_without_is_empty)]
pub trait Object: Any {
    /// `type(x)`
    fn class(&self) -> Class;
    /// Which of asyncio's primitives it is; told by one call, for methods that cost little more.
    fn primitive(this: &Rc<Self>) -> Option<Primitive<'_>>
    where
        Self: Sized,
    {
        None
    }
    /// `repr(x)`; default `<module.Class object at 0x…>`.
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        None
    }
    /// `str(x)`; default is `repr`.
    fn str(&self, this: &Value) -> Option<Result<String>> {
        None
    }
    /// `format(x, spec)`; default is `str(x)` for an empty spec.
    fn format(&self, this: &Value, spec: &str) -> Option<Result<String>> {
        None
    }
    /// An attribute that the program set, for objects that let it hide their class's methods.
    fn own_attr(&self, name: &str) -> Option<Value> {
        None
    }
    /// `x.name` for data attributes; methods live in the class dict and are found there first.
    fn get_attr(&self, this: &Value, name: &str) -> Option<Result<Value>> {
        None
    }
    /// `x.name = value`
    fn set_attr(&self, this: &Value, name: &str, value: Value) -> Option<Result<()>> {
        None
    }
    /// `del x.name`
    fn del_attr(&self, this: &Value, name: &str) -> Option<Result<()>> {
        None
    }
    /// `callable(x)`: whether [`Object::call`] is given, when the class has no `__call__`.
    fn is_callable(&self) -> bool {
        false
    }
    /// `x(...)`
    fn call(&self, this: &Value, args: Args) -> Option<Result<Value>> {
        None
    }
    /// `bool(x)`; default: `len(x) != 0` if it has a length, else true.
    fn truth(&self) -> Option<Result<bool>> {
        None
    }
    /// `len(x)`
    fn len(&self) -> Option<Result<usize>> {
        None
    }
    /// `iter(x)`
    fn iter(&self, this: &Value) -> Option<Result<Value>> {
        None
    }
    /// `next(x)`: outer `None`: not an iterator; `Ok(None)`: exhausted.
    fn next(&self) -> Option<Result<Option<Value>>> {
        None
    }
    /// `x[key]`
    fn get_item(&self, key: &Value) -> Option<Result<Value>> {
        None
    }
    /// `x[key] = value`
    fn set_item(&self, key: &Value, value: Value) -> Option<Result<()>> {
        None
    }
    /// `del x[key]`
    fn del_item(&self, key: &Value) -> Option<Result<()>> {
        None
    }
    /// Lets `f` at the bytes that a `memoryview` of it shows and changes; whether there are any.
    fn memory(&self, f: &mut dyn FnMut(&mut [u8])) -> bool {
        false
    }
    /// How many `memoryview`s show those bytes, which must not become more or fewer then.
    fn exports(&self) -> Option<&Cell<usize>> {
        None
    }
    /// `item in x`; default: iteration.
    fn contains(&self, item: &Value) -> Option<Result<bool>> {
        None
    }
    /// `x op other`, or `other op x` when `reflected`.
    fn binary(
        &self,
        this: &Value,
        op: BinaryOp,
        other: &Value,
        reflected: bool,
    ) -> Option<Result<Value>> {
        None
    }
    /// `x op= other`; default: `binary`.
    fn inplace(&self, this: &Value, op: BinaryOp, other: &Value) -> Option<Result<Value>> {
        None
    }
    /// `-x`, `+x`, `~x` (`'-'`, `'+'`, `'~'`), `abs(x)` (`'a'`).
    fn unary(&self, op: char) -> Option<Result<Value>> {
        None
    }
    /// `x == other`; default: identity.
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        None
    }
    /// Ordering for `<`, `<=`, `>`, `>=`; `Ok(None)`: unordered.
    fn compare(&self, other: &Value) -> Option<Result<Option<Ordering>>> {
        None
    }
    /// `hash(x)`; default: identity, unless `eq` is given (`unhashable` then).
    fn hash(&self) -> Option<Result<i64>> {
        None
    }
    /// `await x`
    fn awaitable(&self, this: &Value) -> Option<ValueFuture> {
        None
    }
    /// `x.__enter__()`
    fn enter(&self, this: &Value) -> Option<Result<Value>> {
        None
    }
    /// `x.__exit__(exc)`: true when the exception is suppressed.
    fn exit(&self, this: &Value, exc: Option<&Exception>) -> Option<Result<bool>> {
        None
    }
    /// `await x.__aenter__()`
    fn aenter(&self, this: &Value) -> Option<ValueFuture> {
        None
    }
    /// `await x.__aexit__(exc)`
    fn aexit(&self, this: &Value, exc: Option<&Exception>) -> Option<ValueFuture> {
        None
    }
    /// `x.__aiter__()`
    fn aiter(&self, this: &Value) -> Option<Result<Value>> {
        None
    }
    /// `x.__anext__()` (an awaitable that raises `StopAsyncIteration` at the end)
    fn anext(&self, this: &Value) -> Option<ValueFuture> {
        None
    }
}

/// A handle to an [`Object`].
#[derive(Clone)]
pub struct Obj(Rc<Shared>);

/// What all handles share. The type is beside the object, so that asking for it costs no call.
struct Shared {
    kind: TypeId,
    object: Box<dyn ObjectAny>,
}

/// [`Object`] shared behind an `Rc` of its own type, so that a downcast gives a handle.
trait ObjectAny: Any {
    fn object(&self) -> &dyn Object;
    fn primitive(&self) -> Option<Primitive<'_>>;
    fn address(&self) -> usize;
}

impl<T: Object> ObjectAny for Rc<T> {
    fn object(&self) -> &dyn Object {
        &**self
    }
    fn primitive(&self) -> Option<Primitive<'_>> {
        T::primitive(self)
    }
    fn address(&self) -> usize {
        Rc::as_ptr(self) as *const () as usize
    }
}

impl Obj {
    /// A new object.
    pub fn new<T: Object>(object: T) -> Obj {
        Obj::from_rc(Rc::new(object))
    }

    /// A handle to an object that Rust code holds too. Identity is the `Rc`'s.
    pub fn from_rc<T: Object>(object: Rc<T>) -> Obj {
        Obj(Rc::new(Shared {
            kind: TypeId::of::<T>(),
            object: Box::new(object),
        }))
    }

    /// The object's protocol.
    #[inline]
    pub fn get(&self) -> &dyn Object {
        self.0.object.object()
    }

    /// Which of asyncio's primitives it is.
    #[inline]
    pub(crate) fn primitive(&self) -> Option<Primitive<'_>> {
        self.0.object.primitive()
    }

    /// The object, if it is a `T`.
    pub fn downcast<T: Object>(&self) -> Option<Rc<T>> {
        if self.0.kind != TypeId::of::<T>() {
            return None;
        }
        let any: &dyn Any = &*self.0.object;
        any.downcast_ref::<Rc<T>>().cloned()
    }

    /// The object by reference, if it is a `T`.
    #[inline]
    pub fn downcast_ref<T: Object>(&self) -> Option<&T> {
        if self.0.kind != TypeId::of::<T>() {
            return None;
        }
        let any: &dyn Any = &*self.0.object;
        any.downcast_ref::<Rc<T>>().map(Rc::as_ref)
    }

    /// Its identity.
    pub fn address(&self) -> usize {
        self.0.object.address()
    }

    /// A weak handle.
    pub(crate) fn downgrade(&self) -> WeakObj {
        WeakObj(Rc::downgrade(&self.0))
    }
}

/// A weak handle to an [`Object`].
#[derive(Clone)]
pub(crate) struct WeakObj(std::rc::Weak<Shared>);

impl WeakObj {
    /// The object, if it still lives.
    pub(crate) fn upgrade(&self) -> Option<Obj> {
        self.0.upgrade().map(Obj)
    }
}
