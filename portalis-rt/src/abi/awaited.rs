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
#[inline]
pub fn put(this: impl Receiver, item: Value) -> AwaitValue {
    match put_now(this.object(), item) {
        Ok(None) => done(Ok(Value::None)),
        Ok(Some(item)) => general(this, "put", Args::pos([item])),
        Err(e) => done(Err(e)),
    }
}

/// Gives the item back if this is no queue with room for it.
fn put_now(queue: &Value, item: Value) -> Result<Option<Value>> {
    match exact::<Queue>(queue) {
        Some(queue) => queue.try_put(item),
        None => Ok(Some(item)),
    }
}

/// `await queue.get()`
#[inline]
pub fn get(this: impl Receiver) -> AwaitValue {
    match get_now(this.object()) {
        Some(result) => done(result),
        None => general(this, "get", Args::none()),
    }
}

fn get_now(queue: &Value) -> Option<Result<Value>> {
    exact::<Queue>(queue)?.try_get().transpose()
}

/// `await lock.acquire()`
#[inline]
pub fn acquire(this: impl Receiver) -> AwaitValue {
    if acquire_now(this.object()) {
        return done(Ok(Value::Bool(true)));
    }
    general(this, "acquire", Args::none())
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
