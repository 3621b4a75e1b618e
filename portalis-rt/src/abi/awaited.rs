//! Methods of asyncio's primitives whose result is awaited at once: `rt::awaited::get(&queue).await`.
//!
//! For a plain primitive no coroutine object is made, and nothing is allocated unless the caller has to wait.

use super::method::{Receiver, exact};
use crate::asyncio::awaiting::{AwaitValue, await_value};
use crate::asyncio::locks::{Event, Lock, Semaphore};
use crate::asyncio::queues::Queue;
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
pub async fn put(this: impl Receiver, item: Value) -> Result<Value> {
    let Some(item) = put_now(this.object(), item)? else {
        return Ok(Value::None);
    };
    general(this, "put", Args::pos([item])).await
}

/// Gives the item back if this is no queue with room for it.
#[inline]
fn put_now(queue: &Value, item: Value) -> Result<Option<Value>> {
    match exact::<Queue>(queue) {
        Some(queue) => queue.try_put(item),
        None => Ok(Some(item)),
    }
}

/// `await queue.get()`
#[inline]
pub async fn get(this: impl Receiver) -> Result<Value> {
    if let Some(queue) = exact::<Queue>(this.object())
        && let Some(item) = queue.try_get()?
    {
        return Ok(item);
    }
    general(this, "get", Args::none()).await
}

/// `await lock.acquire()`
#[inline]
pub async fn acquire(this: impl Receiver) -> Result<Value> {
    if acquire_now(this.object()) {
        return Ok(Value::Bool(true));
    }
    general(this, "acquire", Args::none()).await
}

fn acquire_now(lock: &Value) -> bool {
    exact::<Lock>(lock).is_some_and(Lock::try_acquire)
        || exact::<Semaphore>(lock).is_some_and(Semaphore::try_acquire)
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
    if exact::<Queue>(this.object()).is_some_and(Queue::is_finished) {
        return done(Ok(Value::None));
    }
    general(this, "join", Args::none())
}
