//! Python's `asyncio`: event loop, futures, tasks, synchronisation. Free of platforms.
//!
//! A coroutine is a Rust future. A task owns one and is stepped by the loop; how a suspended future tells
//! its driver what it waits for is in `transfer`. Generated code calls the functions of this module for
//! what it knows statically; the module object `asyncio` of dynamic code is in `stdlib`.

pub(crate) mod arguments;
pub mod async_for;
pub mod asyncgen;
pub mod awaiting;
pub mod condition;
pub mod context;
pub(crate) mod derived;
pub mod event_loop;
pub mod exceptions;
pub mod future;
pub mod future_class;
pub mod gather;
pub mod green;
pub mod groups;
pub mod handle;
pub mod heap;
pub(crate) mod inbox;
pub(crate) mod io;
pub mod locks;
pub mod loop_class;
pub(crate) mod park;
pub(crate) mod place;
pub mod policy;
pub mod protocols;
pub mod queues;
pub(crate) mod report;
pub(crate) mod repr_guard;
pub mod run;
pub mod runner_class;
pub(crate) mod shown;
pub mod sleep;
pub mod task;
mod task_stack;
#[cfg(test)]
mod tests;
pub mod threads;
pub mod timeouts;
pub(crate) mod timers;
pub(crate) mod transfer;
pub mod wait;
pub(crate) mod waiters;

use std::cell::{Cell, RefCell};

use crate::object::{Coroutine, Exception, Result, Value};
use crate::ops;

pub use awaiting::{aiter, anext, await_value, foreign};
pub use event_loop::Loop;
pub(crate) use event_loop::cannot_wait;
pub use future::Future;
pub use run::{run, run_async};
pub use sleep::{sleep, sleep_zero};
pub use task::current as current_task;

/// `asyncio.create_task(coro, name=name)`
///
/// # Errors
/// `RuntimeError` if no loop is running; `TypeError` if it is no coroutine.
pub fn create_task(coro: Value, name: Option<Value>) -> Result<Value> {
    Loop::get_running()?.create_task(coro, name, None)
}

/// Makes a task of an async block: `create_task(f())` where `f` is known.
///
/// # Errors
/// `RuntimeError` if no loop is running.
pub(crate) fn spawn(
    code: &'static crate::object::function::Signature,
    body: crate::object::native::ValueFuture,
) -> Result<Value> {
    let body = match Loop::running() {
        Some(event_loop)
            if event_loop.task_factory.borrow().is_none() && !event_loop.is_closed() =>
        {
            return Ok(Value::Future(task::spawn_boxed(&event_loop, body, code)));
        }
        _ => body,
    };
    let coroutine = Value::Coroutine(Coroutine::of_code(code, body));
    Loop::get_running()?.create_task(coroutine, None, None)
}

/// `asyncio.isfuture(x)`
pub fn is_future(value: &Value) -> bool {
    match value {
        Value::Future(_) => true,
        Value::Instance(i) => matches!(i.payload(), Value::Future(_)) || is_like_future(value, i),
        _ => false,
    }
}

/// Whether the class has what marks a future, and the object has it set.
fn is_like_future(value: &Value, instance: &crate::object::Instance) -> bool {
    const MARK: &str = "_asyncio_future_blocking";
    instance.class().lookup(MARK).is_some()
        && matches!(ops::get_attr_opt(value, MARK), Ok(Some(mark)) if !mark.is_none())
}

/// `asyncio.iscoroutine(x)`
pub fn is_coroutine(value: &Value) -> bool {
    match value {
        Value::Coroutine(_) => true,
        Value::Object(obj) => obj
            .downcast_ref::<crate::object::coroutine::Driven>()
            .is_some_and(|driven| driven.like_coroutine),
        // `collections.abc.Coroutine` is structural.
        Value::Instance(i) => {
            let class = i.class();
            ["__await__", "send", "throw", "close"]
                .iter()
                .all(|name| class.lookup(name).is_some())
        }
        _ => false,
    }
}

/// `asyncio.iscoroutinefunction(x)`
pub fn is_coroutine_function(value: &Value) -> bool {
    crate::stdlib::inspect::is_coroutine_function(value)
}

/// `inspect.isawaitable(x)`
pub fn is_awaitable(value: &Value) -> bool {
    match value {
        Value::Coroutine(_) | Value::Future(_) => true,
        Value::Generator(g) => !g.is_async() && g.iterable_coroutine.get(),
        other => ops::class_of(other).lookup("__await__").is_some(),
    }
}

/// `asyncio.ensure_future(x, loop=loop)`, which is a native future even for an instance of a derived class.
///
/// # Errors
/// `TypeError` if it is not awaitable; `ValueError` if it belongs to another loop.
pub(crate) fn ensure_future_on(awaitable: Value, event_loop: Option<&Loop>) -> Result<Future> {
    if let Value::Future(future) = awaitable.native() {
        if event_loop.is_some_and(|l| !l.is(future.event_loop())) {
            return Err(Exception::value_error(
                "The future belongs to a different loop than the one specified as the loop argument",
            ));
        }
        return Ok(future);
    }
    let coro = if is_coroutine(&awaitable) {
        awaitable
    } else if is_awaitable(&awaitable) {
        Value::Coroutine(Coroutine::new(
            "ensure_future.<locals>._wrap_awaitable",
            async move { await_value(awaitable).await },
        ))
    } else {
        return Err(Exception::type_error(
            "An asyncio.Future, a coroutine or an awaitable is required",
        ));
    };
    let event_loop = match event_loop {
        Some(event_loop) => event_loop.clone(),
        None => get_event_loop()?,
    };
    let made = event_loop.create_task(coro, None, None)?;
    match made.native() {
        Value::Future(future) => Ok(future),
        _ => Err(Exception::type_error(
            "the task factory did not return an asyncio.Future",
        )),
    }
}

/// `asyncio.ensure_future(x)`
///
/// # Errors
/// See `ensure_future_on`.
pub fn ensure_future(awaitable: &Value) -> Result<Value> {
    if is_future(awaitable) {
        return Ok(awaitable.clone());
    }
    ensure_future_on(awaitable.clone(), None).map(Value::Future)
}

// ---- the loop of a thread

thread_local! {
    static SET_LOOP: RefCell<Option<Loop>> = const { RefCell::new(None) };
    static SET_CALLED: Cell<bool> = const { Cell::new(false) };
}

/// `asyncio.get_event_loop()`
///
/// # Errors
/// `RuntimeError` if there is none and none may be made.
pub fn get_event_loop() -> Result<Loop> {
    if let Some(event_loop) = Loop::running() {
        return Ok(event_loop);
    }
    if let Some(event_loop) = SET_LOOP.with(|l| l.borrow().clone()) {
        return Ok(event_loop);
    }
    if SET_CALLED.get() {
        return Err(Exception::runtime_error(
            "There is no current event loop in thread 'MainThread'.",
        ));
    }
    let event_loop = Loop::new();
    set_event_loop(Some(event_loop.clone()));
    Ok(event_loop)
}

/// The loop that `set_event_loop` or `asyncio.run` set.
pub fn set_loop() -> Option<Loop> {
    SET_LOOP.with(|l| l.borrow().clone())
}

/// `asyncio.set_event_loop(loop)`
pub fn set_event_loop(event_loop: Option<Loop>) {
    SET_CALLED.set(true);
    let old = SET_LOOP.with(|l| l.replace(event_loop));
    drop(old);
}
