//! Methods of asyncio's primitives whose result is awaited at once: `rt::awaited::get(&queue).await`.
//!
//! For a plain primitive no coroutine object is made, and nothing is allocated unless the caller has to wait.

use super::method::{Receiver, primitive};
use crate::asyncio::awaiting::{AwaitValue, await_value};
use crate::asyncio::locks::Event;
use crate::object::native::Primitive;
use crate::object::{Args, Result, Value};

/// There is nothing to wait for.
#[inline]
fn done(result: Result<Value>) -> AwaitValue {
    AwaitValue::Done(Some(result))
}

/// The call as the object model does it, and its result awaited.
fn general(this: impl Receiver, name: &'static str, args: Args) -> AwaitValue {
    match this.call(name, args) {
        Ok(awaitable) => await_value(awaitable),
        Err(e) => done(Err(e)),
    }
}

/// `await queue.put(item)`
///
/// # Errors
/// What the call and the wait raise; so in all of these.
#[inline]
pub async fn put(this: impl Receiver, item: &Value) -> Result<Value> {
    if let Some(Primitive::Queue(queue)) = primitive(this.object())
        && queue.try_put(item)?
    {
        return Ok(Value::None);
    }
    general(this, "put", Args::pos([item.clone()])).await
}

/// `await queue.get()`
#[inline]
pub async fn get(this: impl Receiver) -> Result<Value> {
    if let Some(Primitive::Queue(queue)) = primitive(this.object())
        && let Some(item) = queue.try_get()?
    {
        return Ok(item);
    }
    general(this, "get", Args::none()).await
}

/// `await reader.readline()`
#[inline]
pub async fn readline(this: impl Receiver) -> Result<Value> {
    if let Some(Primitive::Reader(reader)) = primitive(this.object()) {
        let reader = reader.clone();
        return reader.read_line().await.map(Value::Bytes);
    }
    general(this, "readline", Args::none()).await
}

/// `await writer.drain()`
#[inline]
pub async fn drain(this: impl Receiver) -> Result<Value> {
    if let Some(Primitive::Writer(writer)) = primitive(this.object()) {
        let writer = writer.clone();
        return writer.drain().await.map(|()| Value::None);
    }
    general(this, "drain", Args::none()).await
}

/// `await lock.acquire()`
#[inline]
pub async fn acquire(this: impl Receiver) -> Result<Value> {
    let taken = match primitive(this.object()) {
        Some(Primitive::Lock(lock)) => lock.try_acquire(),
        Some(Primitive::Semaphore(semaphore)) => semaphore.try_acquire(),
        _ => false,
    };
    if taken {
        return Ok(Value::Bool(true));
    }
    general(this, "acquire", Args::none()).await
}

/// `await event.wait()`
#[inline]
pub fn wait(this: impl Receiver) -> AwaitValue {
    match wait_now(this.object()) {
        Some(awaited) => awaited,
        None => general(this, "wait", Args::none()),
    }
}

fn wait_now(event: &Value) -> Option<AwaitValue> {
    let Value::Object(obj) = event else {
        return None;
    };
    let event = obj.downcast::<Event>()?;
    if event.is_set() {
        return Some(done(Ok(Value::Bool(true))));
    }
    Some(match event.waiting() {
        Ok(wait) => AwaitValue::Event(wait),
        Err(e) => done(Err(e)),
    })
}

/// `await queue.join()`
#[inline]
pub fn join(this: impl Receiver) -> AwaitValue {
    if let Some(Primitive::Queue(queue)) = primitive(this.object())
        && queue.is_finished()
    {
        return done(Ok(Value::None));
    }
    general(this, "join", Args::none())
}
