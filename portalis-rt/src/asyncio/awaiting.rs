//! `await x` for any `x`, and awaiting Rust futures that know nothing of Python.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};

use super::asyncgen::{self, AsyncGenStep};
use super::event_loop::Loop;
use super::future::{Future, FutureWait};
use super::inbox::ForeignWaker;
use super::locks::EventWait;
use super::transfer::{self, Resume, Signal, Step};
use crate::object::coroutine::{AwaitCoroutine, Driven};
use crate::object::native::ValueFuture;
use crate::object::{Args, Class, Exception, Result, Value};
use crate::ops;

/// `await value`
#[inline]
pub fn await_value(value: Value) -> AwaitValue {
    match &value {
        Value::Coroutine(c) => match c.awaiting() {
            Ok(wait) => AwaitValue::Coroutine(wait),
            Err(e) => AwaitValue::Done(Some(Err(e))),
        },
        Value::Future(f) => AwaitValue::Future(f.wait()),
        _ => other(value),
    }
}

#[cold]
fn failed(e: Exception) -> AwaitValue {
    AwaitValue::Done(Some(Err(e)))
}

fn other(value: Value) -> AwaitValue {
    if let Value::Object(obj) = &value
        && let Some(future) = obj.get().awaitable(&value)
    {
        return AwaitValue::Boxed(future);
    }
    match await_iterator(&value) {
        Ok(iterator) => AwaitValue::Iterator(IteratorWait {
            iterator,
            suspended: false,
        }),
        Err(e) => failed(e),
    }
}

/// `value.__await__()`, checked as `await` checks it.
pub(crate) fn await_iterator(value: &Value) -> Result<Value> {
    if let Value::Generator(g) = value
        && !g.is_async()
        && g.iterable_coroutine.get()
    {
        return Ok(value.clone());
    }
    let iterator = match ops::call_method_opt(value, "__await__", Args::none()) {
        Some(iterator) => iterator?,
        None => {
            return Err(Exception::type_error(format!(
                "object {} can't be used in 'await' expression",
                ops::type_name(value)
            )));
        }
    };
    let is_iterator = match &iterator {
        Value::Coroutine(_) => {
            return Err(Exception::type_error("__await__() returned a coroutine"));
        }
        Value::Generator(g) => !g.is_async(),
        other => ops::class_of(other).lookup("__next__").is_some(),
    };
    if !is_iterator {
        return Err(Exception::type_error(format!(
            "__await__() returned non-iterator of type '{}'",
            ops::type_name(&iterator)
        )));
    }
    Ok(iterator)
}

/// The future of [`await_value`].
pub enum AwaitValue {
    #[doc(hidden)]
    Done(Option<Result<Value>>),
    #[doc(hidden)]
    Coroutine(AwaitCoroutine),
    #[doc(hidden)]
    Future(FutureWait),
    #[doc(hidden)]
    Boxed(ValueFuture),
    #[doc(hidden)]
    Iterator(IteratorWait),
    #[doc(hidden)]
    Event(EventWait),
}

impl std::future::Future for AwaitValue {
    type Output = Result<Value>;
    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<Value>> {
        match self.get_mut() {
            AwaitValue::Done(result) => match result.take() {
                Some(result) => Poll::Ready(result),
                None => Poll::Pending,
            },
            AwaitValue::Coroutine(f) => Pin::new(f).poll(cx),
            AwaitValue::Future(f) => Pin::new(f).poll(cx),
            AwaitValue::Boxed(f) => f.as_mut().poll(cx),
            AwaitValue::Iterator(f) => Pin::new(f).poll(cx),
            AwaitValue::Event(f) => Pin::new(f).poll(cx),
        }
    }
}

/// Drives an iterator that an `__await__` gave (or a coroutine written by hand).
pub struct IteratorWait {
    iterator: Value,
    suspended: bool,
}

/// Drives an iterator, `send` or coroutine-like object to its end.
pub(crate) fn drive_iterator(iterator: Value) -> IteratorWait {
    IteratorWait {
        iterator,
        suspended: false,
    }
}

impl std::future::Future for IteratorWait {
    type Output = Result<Value>;
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<Value>> {
        let resume = if self.suspended {
            transfer::take_resume()
        } else {
            Resume::Send(Value::None)
        };
        if let Resume::Nothing = resume {
            return Poll::Pending;
        }
        self.suspended = true;
        match step_awaited(&self.iterator, resume) {
            Ok(Step::Yield(value)) => {
                transfer::set_signal(Signal::Await(value));
                Poll::Pending
            }
            Ok(Step::Return(value)) => Poll::Ready(Ok(value)),
            Err(e) => Poll::Ready(Err(e)),
        }
    }
}

/// One step; a coroutine written by hand has `send` but no `__next__`.
fn step_awaited(iterator: &Value, resume: Resume) -> Result<Step> {
    match (iterator, resume) {
        (Value::Instance(_), Resume::Send(Value::None))
            if ops::class_of(iterator).lookup("__next__").is_none() =>
        {
            match ops::call_method(iterator, "send", Args::pos([Value::None])) {
                Ok(item) => Ok(Step::Yield(item)),
                Err(e) if e.is_a(&Exception::class_named("StopIteration")) => {
                    Ok(Step::Return(transfer::stop_value(&e)))
                }
                Err(e) => Err(e),
            }
        }
        (_, resume) => transfer::step_iterator(iterator, resume),
    }
}

// ---- async iteration

/// `aiter(x)`, as `async for` takes it.
///
/// # Errors
/// `TypeError` if it has no `__aiter__` or that gives no async iterator.
pub fn aiter(value: &Value) -> Result<Value> {
    match value {
        Value::Generator(g) if g.is_async() => return Ok(value.clone()),
        Value::Object(obj) => {
            if let Some(iterator) = obj.get().aiter(value) {
                return iterator;
            }
        }
        _ => {}
    }
    let iterator = match ops::call_method_opt(value, "__aiter__", Args::none()) {
        Some(iterator) => iterator?,
        None => {
            return Err(Exception::type_error(format!(
                "'async for' requires an object with __aiter__ method, got {}",
                ops::type_name(value)
            )));
        }
    };
    if !has_anext(&iterator) {
        return Err(Exception::type_error(format!(
            "'async for' received an object from __aiter__ that does not implement __anext__: {}",
            ops::type_name(&iterator)
        )));
    }
    Ok(iterator)
}

fn has_anext(value: &Value) -> bool {
    match value {
        Value::Generator(g) => g.is_async(),
        other => ops::class_of(other).lookup("__anext__").is_some(),
    }
}

/// One step of `async for`: the item, or `None` at the end.
pub fn anext(iterator: &Value) -> AnextWait {
    match iterator {
        Value::Generator(g) if g.is_async() => AnextWait::Generator(asyncgen::anext(g)),
        Value::Object(obj) => match obj.get().anext(iterator) {
            Some(future) => AnextWait::Value(AwaitValue::Boxed(future)),
            None => AnextWait::Value(anext_method(iterator)),
        },
        _ => AnextWait::Value(anext_method(iterator)),
    }
}

fn anext_method(iterator: &Value) -> AwaitValue {
    match anext_awaitable(iterator) {
        Ok(step) => checked_step(&step, await_value(step.clone())),
        Err(e) => failed(e),
    }
}

/// What `iterator.__anext__()` gives.
pub(crate) fn anext_awaitable(iterator: &Value) -> Result<Value> {
    match ops::call_method_opt(iterator, "__anext__", Args::none()) {
        Some(step) => step,
        None => Err(Exception::type_error(format!(
            "'async for' requires an iterator with __anext__ method, got {}",
            ops::type_name(iterator)
        ))),
    }
}

/// The wait for what `__anext__()` gave; an error of its own if that is no awaitable.
pub(crate) fn checked_step(step: &Value, wait: AwaitValue) -> AwaitValue {
    match wait {
        // What comes out of a coroutine or future that is done is no such error.
        AwaitValue::Done(Some(Err(e)))
            if !matches!(step, Value::Coroutine(_) | Value::Future(_)) =>
        {
            let error = Exception::type_error(format!(
                "'async for' received an invalid object from __anext__: {}",
                ops::type_name(step)
            ));
            *error.data().cause.borrow_mut() = Some(e.clone());
            *error.data().context.borrow_mut() = Some(e);
            error.data().suppress_context.set(true);
            failed(error)
        }
        wait => wait,
    }
}

/// The item that a step gave; `None` at the end.
#[inline]
pub(crate) fn item_of(result: Result<Value>) -> Result<Option<Value>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(e) if e.is_a(&Exception::class_named("StopAsyncIteration")) => Ok(None),
        Err(e) => Err(e),
    }
}

/// The future of [`anext`].
pub enum AnextWait {
    #[doc(hidden)]
    Generator(AsyncGenStep),
    #[doc(hidden)]
    Value(AwaitValue),
}

impl std::future::Future for AnextWait {
    type Output = Result<Option<Value>>;
    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.get_mut() {
            AnextWait::Generator(f) => {
                // CPython: closing who awaits closes the awaitable only, not the generator.
                if f.has_started()
                    && let Some(exit) = transfer::take_exit()
                {
                    return Poll::Ready(Err(exit));
                }
                Pin::new(f).poll(cx)
            }
            AnextWait::Value(f) => Pin::new(f).poll(cx).map(item_of),
        }
    }
}

thread_local! {
    static ANEXT: Class = Driven::class_builder("anext_awaitable").build();
}

/// `anext(iterator, default)`: an awaitable over what `__anext__()` gave.
pub fn anext_or(step: Value, default: Value) -> Value {
    let future = async move {
        match await_value(step).await {
            Err(e) if e.is_a(&Exception::class_named("StopAsyncIteration")) => Ok(default),
            result => result,
        }
    };
    let mut object = Driven::new(
        ANEXT.with(Clone::clone),
        Box::pin(future),
        Some("cannot reuse already awaited anext()"),
    );
    object.like_coroutine = false;
    Value::object(object)
}

// ---- foreign futures

/// Awaits a Rust future that wakes through a `Waker` (tokio's I/O, an `async fn` of the user's). When the
/// task is cancelled it is dropped and `CancelledError` is raised here.
///
/// # Errors
/// `CancelledError`, or any exception thrown in; `RuntimeError` outside of a running loop.
pub fn foreign<F: std::future::Future>(future: F) -> Foreign<F> {
    Foreign {
        future: Some(Box::pin(future)),
        wait: None,
    }
}

/// The future of [`foreign`].
pub struct Foreign<F> {
    future: Option<Pin<Box<F>>>,
    wait: Option<Wait>,
}

/// A registration with the loop.
struct Wait {
    event_loop: Loop,
    waker: Arc<ForeignWaker>,
    turn: FutureWait,
}

impl<F: std::future::Future> std::future::Future for Foreign<F> {
    type Output = Result<F::Output>;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let Some(future) = &mut this.future else {
            return Poll::Pending;
        };
        loop {
            let wait = match &mut this.wait {
                Some(wait) => wait,
                None => {
                    let Some(event_loop) = Loop::running() else {
                        this.future = None;
                        return Poll::Ready(Err(Exception::runtime_error("no running event loop")));
                    };
                    let turn = Future::new(&event_loop);
                    let waker = Arc::new(ForeignWaker {
                        inbox: event_loop.inbox.clone(),
                        number: event_loop.add_foreign(&turn),
                        sent: AtomicBool::new(false),
                    });
                    let wait = this.wait.insert(Wait {
                        event_loop,
                        waker,
                        turn: turn.wait(),
                    });
                    if let Poll::Ready(output) = poll_foreign(future, wait) {
                        this.future = None;
                        return Poll::Ready(Ok(output));
                    }
                    wait
                }
            };
            match Pin::new(&mut wait.turn).poll(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Err(e)) => {
                    this.future = None;
                    return Poll::Ready(Err(e));
                }
                Poll::Ready(Ok(_)) => {}
            }
            let turn = Future::new(&wait.event_loop);
            wait.event_loop.renew_foreign(wait.waker.number, &turn);
            wait.turn = turn.wait();
            wait.waker.sent.store(false, Ordering::Release);
            if let Poll::Ready(output) = poll_foreign(future, wait) {
                this.future = None;
                return Poll::Ready(Ok(output));
            }
        }
    }
}

fn poll_foreign<F: std::future::Future>(future: &mut Pin<Box<F>>, wait: &Wait) -> Poll<F::Output> {
    let waker = Waker::from(wait.waker.clone());
    transfer::by_hand(|| future.as_mut().poll(&mut Context::from_waker(&waker)))
}

impl Drop for Wait {
    fn drop(&mut self) {
        self.event_loop.remove_foreign(self.waker.number);
    }
}
