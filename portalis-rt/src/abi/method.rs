//! The methods that programs call most, by their names: `rt::method::append(&items, x)`.
//!
//! Each looks at what the object is, and does the thing at once if that is the builtin type: builtin types
//! cannot be changed, so its method is what `obj.name` would find. Any other object goes through the object model.

use crate::asyncio::future::Future;
use crate::object::native::Primitive;
use crate::object::{Args, Exception, Result, Value};
use crate::ops::site::{self, Bound};

/// The object of a call: itself, or with the method that was looked up before the arguments were evaluated.
pub trait Receiver {
    /// The object.
    fn object(&self) -> &Value;
    /// The call as the object model does it.
    fn call(self, name: &'static str, args: Args) -> Result<Value>;
}

impl Receiver for &Value {
    #[inline]
    fn object(&self) -> &Value {
        self
    }
    #[inline]
    fn call(self, name: &'static str, args: Args) -> Result<Value> {
        site::call_method(self, name, args)
    }
}

impl Receiver for Bound {
    #[inline]
    fn object(&self) -> &Value {
        self.this()
    }
    #[inline]
    fn call(self, _: &'static str, args: Args) -> Result<Value> {
        Bound::call(self, args)
    }
}

/// The primitive of asyncio, if this is exactly one.
#[inline]
pub(super) fn primitive(value: &Value) -> Option<Primitive<'_>> {
    match value {
        Value::Object(obj) => obj.primitive(),
        _ => None,
    }
}

/// `items.append(item)`
#[inline]
pub fn append(this: impl Receiver, item: Value) -> Result<Value> {
    if let Value::List(list) = this.object() {
        list.append(item);
        return Ok(Value::None);
    }
    this.call("append", Args::pos([item]))
}

/// `items.pop()`
#[inline]
pub fn pop(this: impl Receiver) -> Result<Value> {
    if let Value::List(list) = this.object() {
        let last = list.borrow_mut().pop();
        return last.ok_or_else(|| Exception::index_error("pop from empty list"));
    }
    this.call("pop", Args::none())
}

/// `items.remove(item)`
#[inline]
pub fn remove(this: impl Receiver, item: Value) -> Result<Value> {
    if let Value::List(list) = this.object() {
        return crate::object::list::remove_item(list, &item).map(|()| Value::None);
    }
    this.call("remove", Args::pos([item]))
}

/// `table.get(key)`
#[inline]
pub fn get(this: impl Receiver, key: Value) -> Result<Value> {
    if let Value::Dict(dict) = this.object() {
        return Ok(dict.get(&key)?.unwrap_or(Value::None));
    }
    this.call("get", Args::pos([key]))
}

/// `table.get(key, default)`
#[inline]
pub fn get_or(this: impl Receiver, key: Value, default: Value) -> Result<Value> {
    if let Value::Dict(dict) = this.object() {
        return Ok(dict.get(&key)?.unwrap_or(default));
    }
    this.call("get", Args::pos([key, default]))
}

/// `queue.put_nowait(item)`
#[inline]
pub fn put_nowait(this: impl Receiver, item: Value) -> Result<Value> {
    if let Some(Primitive::Queue(queue)) = primitive(this.object()) {
        return queue.put_now(item).map(|()| Value::None);
    }
    this.call("put_nowait", Args::pos([item]))
}

/// `queue.get_nowait()`
#[inline]
pub fn get_nowait(this: impl Receiver) -> Result<Value> {
    if let Some(Primitive::Queue(queue)) = primitive(this.object()) {
        return queue.get_now();
    }
    this.call("get_nowait", Args::none())
}

/// `queue.task_done()`
#[inline]
pub fn task_done(this: impl Receiver) -> Result<Value> {
    if let Some(Primitive::Queue(queue)) = primitive(this.object()) {
        return queue.task_done().map(|()| Value::None);
    }
    this.call("task_done", Args::none())
}

/// `event.set()`
#[inline]
pub fn set(this: impl Receiver) -> Result<Value> {
    if let Some(Primitive::Event(event)) = primitive(this.object()) {
        return event.set().map(|()| Value::None);
    }
    this.call("set", Args::none())
}

/// `event.is_set()`
#[inline]
pub fn is_set(this: impl Receiver) -> Result<Value> {
    if let Some(Primitive::Event(event)) = primitive(this.object()) {
        return Ok(Value::Bool(event.is_set()));
    }
    this.call("is_set", Args::none())
}

/// `lock.release()`
#[inline]
pub fn release(this: impl Receiver) -> Result<Value> {
    match primitive(this.object()) {
        Some(Primitive::Lock(lock)) => return lock.release().map(|()| Value::None),
        Some(Primitive::Semaphore(semaphore)) => return semaphore.release().map(|()| Value::None),
        _ => {}
    }
    this.call("release", Args::none())
}

/// `writer.write(data)`
#[inline]
pub fn write(this: impl Receiver, data: Value) -> Result<Value> {
    if let Some(Primitive::Writer(writer)) = primitive(this.object()) {
        return writer.write(data);
    }
    this.call("write", Args::pos([data]))
}

/// `task.done()`
#[inline]
pub fn done(this: impl Receiver) -> Result<Value> {
    if let Value::Future(future) = this.object() {
        return Ok(Value::Bool(Future::is_done(future)));
    }
    this.call("done", Args::none())
}
