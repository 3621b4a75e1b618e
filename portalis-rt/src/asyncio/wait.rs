//! `asyncio.wait`, `shield`, `as_completed`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::arguments::coroutine;
use super::event_loop::{Loop, NativeCallback};
use super::exceptions;
use super::future::Future;
use super::handle::{Action, Handle};
use super::queues::Queue;
use super::{ensure_future_on, is_coroutine, is_future};
use crate::object::generator::Yielder;
use crate::object::{Exception, Generator, Result, Set, Value};
use crate::ops;

/// A done-callback that finishes `waiter`.
pub(crate) fn release(waiter: &Future) -> Rc<NativeCallback> {
    let waiter = waiter.clone();
    NativeCallback::new("_release_waiter", move |_| {
        if waiter.is_done() {
            Ok(())
        } else {
            waiter.set_result(Value::None)
        }
    })
}

/// A timer that finishes `waiter`.
fn release_later(event_loop: &Loop, delay: &Value, waiter: &Future) -> Result<Rc<Handle>> {
    let waiter = waiter.clone();
    let action = Action::Native(Box::new(move || {
        if waiter.is_done() {
            Ok(())
        } else {
            waiter.set_result(Value::None)
        }
    }));
    event_loop.call_at(event_loop.time() + ops::convert::to_f64(delay)?, action)
}

/// When `wait` comes back.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ReturnWhen {
    FirstCompleted,
    FirstException,
    AllCompleted,
}

/// The distinct items of an iterable, in its order.
fn distinct(iterable: &Value) -> Result<Vec<Value>> {
    let mut known = std::collections::HashSet::new();
    let mut items = Vec::new();
    for item in ops::to_vec(iterable)? {
        ops::hash(&item)?;
        if item.address().is_none_or(|address| known.insert(address)) {
            items.push(item);
        }
    }
    Ok(items)
}

/// `await asyncio.wait(futures, timeout=timeout, return_when=return_when)`: the sets `(done, pending)`.
///
/// # Errors
/// `TypeError` and `ValueError` for wrong arguments; `CancelledError`.
pub async fn wait(futures: Value, timeout: Value, return_when: Value) -> Result<Value> {
    if is_future(&futures) || is_coroutine(&futures) {
        return Err(Exception::type_error(format!(
            "expect a list of futures, not {}",
            ops::class_name(&futures)
        )));
    }
    if !ops::truth(&futures)? {
        return Err(Exception::value_error("Set of Tasks/Futures is empty."));
    }
    let when = match return_when.as_str().as_deref() {
        Some("FIRST_COMPLETED") => ReturnWhen::FirstCompleted,
        Some("FIRST_EXCEPTION") => ReturnWhen::FirstException,
        Some("ALL_COMPLETED") => ReturnWhen::AllCompleted,
        _ => {
            return Err(Exception::value_error(format!(
                "Invalid return_when value: {}",
                ops::str(&return_when)?
            )));
        }
    };
    let values = distinct(&futures)?;
    if values.iter().any(is_coroutine) {
        return Err(Exception::type_error(
            "Passing coroutines is forbidden, use tasks explicitly.",
        ));
    }
    let event_loop = Loop::get_running()?;
    let mut all: Vec<(Value, Future)> = Vec::with_capacity(values.len());
    for value in values {
        match value.native() {
            Value::Future(future) => all.push((value, future)),
            _ => {
                return Err(Exception::attribute_error(format!(
                    "'{}' object has no attribute 'add_done_callback'",
                    ops::class_name(&value)
                )));
            }
        }
    }
    if all.is_empty() {
        return Err(Exception::assertion_error("Set of Futures is empty."));
    }
    wait_futures(&event_loop, &all, &timeout, when).await?;
    let (done, pending) = (Set::new(), Set::new());
    for (value, future) in all {
        if future.is_done() { &done } else { &pending }.add(value)?;
    }
    Ok(Value::tuple(vec![Value::Set(done), Value::Set(pending)]))
}

async fn wait_futures(
    event_loop: &Loop,
    all: &[(Value, Future)],
    timeout: &Value,
    when: ReturnWhen,
) -> Result<()> {
    let waiter = event_loop.create_future();
    let timer = match timeout {
        Value::None => None,
        delay => Some(release_later(event_loop, delay, &waiter)?),
    };
    let left = Cell::new(all.len());
    let (target, own_timer) = (waiter.clone(), timer.clone());
    let on_completion =
        NativeCallback::new("_wait.<locals>._on_completion", move |future: &Future| {
            left.set(left.get().saturating_sub(1));
            let failed = || match future.is_cancelled() {
                true => Ok(false),
                false => future.exception().map(|e| e.is_some()),
            };
            if left.get() == 0
                || when == ReturnWhen::FirstCompleted
                || (when == ReturnWhen::FirstException && failed()?)
            {
                if let Some(timer) = &own_timer {
                    timer.cancel();
                }
                if !target.is_done() {
                    return target.set_result(Value::None);
                }
            }
            Ok(())
        });
    for (_, future) in all {
        future.add_native_callback(on_completion.clone())?;
    }
    let result = waiter.wait().await;
    if let Some(timer) = timer {
        timer.cancel();
    }
    for (_, future) in all {
        future.remove_native_callback(&on_completion);
    }
    result.map(drop)
}

/// `asyncio.shield(arg)`
///
/// # Errors
/// `TypeError` if it is not awaitable.
pub fn shield(arg: &Value) -> Result<Value> {
    let inner = ensure_future_on(arg.clone(), None)?;
    if inner.is_done() {
        return Ok(if is_future(arg) {
            arg.clone()
        } else {
            Value::Future(inner)
        });
    }
    let outer = inner.event_loop().create_future();
    let target = outer.clone();
    let on_inner = NativeCallback::new(
        "shield.<locals>._inner_done_callback",
        move |inner: &Future| {
            if target.is_cancelled() {
                if !inner.is_cancelled() {
                    inner.mark_retrieved();
                }
                return Ok(());
            }
            if inner.is_cancelled() {
                return target.cancel(Value::None).map(drop);
            }
            match inner.exception()? {
                Some(e) => target.set_exception(e),
                None => target.set_result(inner.result()?),
            }
        },
    );
    inner.add_native_callback(on_inner.clone())?;
    let source = inner.clone();
    outer.add_native_callback(NativeCallback::new(
        "shield.<locals>._outer_done_callback",
        move |_| {
            if !source.is_done() {
                source.remove_native_callback(&on_inner);
            }
            Ok(())
        },
    ))?;
    Ok(Value::Future(outer))
}

/// The futures that `as_completed` still waits for.
struct Completing {
    todo: RefCell<Vec<Future>>,
    done: Rc<Queue>,
    timer: RefCell<Option<Rc<Handle>>>,
}

impl Completing {
    fn completed(&self, future: &Future) -> Result<()> {
        {
            let mut todo = self.todo.borrow_mut();
            let Some(at) = todo.iter().position(|f| f.is(future)) else {
                return Ok(());
            };
            todo.remove(at);
        }
        self.done.put_now(Value::Future(future.clone()))?;
        if self.todo.borrow().is_empty()
            && let Some(timer) = self.timer.borrow_mut().take()
        {
            timer.cancel();
        }
        Ok(())
    }

    fn timed_out(&self, on_completion: &Rc<NativeCallback>) -> Result<()> {
        let todo = self.todo.take();
        for future in &todo {
            future.remove_native_callback(on_completion);
            // Stands for "no more": the one who gets it raises `TimeoutError`.
            self.done.put_now(Value::None)?;
        }
        Ok(())
    }
}

/// `asyncio.as_completed(awaitables, timeout=timeout)`: a generator of coroutines.
pub fn as_completed(awaitables: Value, timeout: Value) -> Value {
    Value::Generator(Generator::new("as_completed", |y| {
        as_completed_body(y, awaitables, timeout)
    }))
}

async fn as_completed_body(y: Yielder, awaitables: Value, timeout: Value) -> Result<Value> {
    if is_future(&awaitables) || is_coroutine(&awaitables) {
        return Err(Exception::type_error(format!(
            "expect an iterable of futures, not {}",
            ops::class_name(&awaitables)
        )));
    }
    let event_loop = super::get_event_loop()?;
    let mut todo = Vec::new();
    for awaitable in distinct(&awaitables)? {
        todo.push(ensure_future_on(awaitable, Some(&event_loop))?);
    }
    drop(awaitables);
    let state = Rc::new(Completing {
        todo: RefCell::new(todo.clone()),
        done: Rc::new(Queue::fifo(0)),
        timer: RefCell::new(None),
    });
    let shared = state.clone();
    let on_completion = NativeCallback::new(
        "as_completed.<locals>._on_completion",
        move |future: &Future| shared.completed(future),
    );
    for future in &todo {
        future.add_native_callback(on_completion.clone())?;
    }
    if !todo.is_empty() && !timeout.is_none() {
        let shared = state.clone();
        let action = Action::Native(Box::new(move || shared.timed_out(&on_completion)));
        let when = event_loop.time() + ops::convert::to_f64(&timeout)?;
        *state.timer.borrow_mut() = Some(event_loop.call_at(when, action)?);
    }
    let count = todo.len();
    drop(todo);
    for _ in 0..count {
        let done = state.done.clone();
        let one = coroutine("as_completed.<locals>._wait_for_one", async move {
            match done.get().await? {
                Value::Future(future) => future.result(),
                _ => Err(exceptions::timeout()),
            }
        })?;
        y.yield_value(one).await?;
    }
    Ok(Value::None)
}
