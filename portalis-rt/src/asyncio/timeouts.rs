//! `asyncio.timeout`, `timeout_at`, `Timeout`, `wait_for`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::arguments::{coroutine, method};
use super::awaiting::await_value;
use super::event_loop::{Job, Loop};
use super::exceptions::{self, cancelled_error, is_cancelled};
use super::future::Future;
use super::handle::{Action, Handle};
use super::{ensure_future_on, task};
use crate::object::native::{Primitive, ValueFuture};
use crate::object::{Args, Class, Exception, Obj, Object, Result, Value};
use crate::ops;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Created,
    Entered,
    Expiring,
    Expired,
    Exited,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            State::Created => "created",
            State::Entered => "active",
            State::Expiring => "expiring",
            State::Expired => "expired",
            State::Exited => "finished",
        }
    }
}

/// An `asyncio.Timeout`.
pub struct Timeout {
    state: Cell<State>,
    when: RefCell<Value>,
    handle: RefCell<Option<Rc<Handle>>>,
    task: RefCell<Option<Future>>,
    /// `task.cancelling()` at the entry.
    cancelling: Cell<i64>,
}

/// `asyncio.timeout(delay)`
///
/// # Errors
/// `RuntimeError` if no loop is running.
pub fn timeout(delay: &Value) -> Result<Rc<Timeout>> {
    let event_loop = Loop::get_running()?;
    let when = match delay {
        Value::None => Value::None,
        delay => ops::binary(ops::BinaryOp::Add, &Value::Float(event_loop.time()), delay)?,
    };
    Ok(Rc::new(Timeout::new(when)))
}

impl Timeout {
    /// `asyncio.timeout_at(when)`
    pub fn new(when: Value) -> Timeout {
        Timeout {
            state: Cell::new(State::Created),
            when: RefCell::new(when),
            handle: RefCell::new(None),
            task: RefCell::new(None),
            cancelling: Cell::new(0),
        }
    }

    /// `timeout.expired()`
    pub fn is_expired(&self) -> bool {
        matches!(self.state.get(), State::Expiring | State::Expired)
    }

    /// `timeout.reschedule(when)`
    ///
    /// # Errors
    /// `RuntimeError` if it is not active.
    pub fn reschedule(self: &Rc<Self>, when: Value) -> Result<()> {
        match self.state.get() {
            State::Entered => {}
            State::Created => return Err(Exception::runtime_error("Timeout has not been entered")),
            state => {
                return Err(Exception::runtime_error(format!(
                    "Cannot change state of {} Timeout",
                    state.name()
                )));
            }
        }
        let old = self.when.replace(when.clone());
        drop(old);
        self.stop_timer();
        if when.is_none() {
            return Ok(());
        }
        let event_loop = Loop::get_running()?;
        let this = self.clone();
        let action = Action::Native(Box::new(move || this.on_timeout()));
        let handle = if ops::le(&when, &Value::Float(event_loop.time()))? {
            let handle = Handle::new(&event_loop, action, None);
            event_loop.push(Job::Handle(handle.clone()));
            handle
        } else {
            event_loop.call_at(ops::convert::to_f64(&when)?, action)?
        };
        *self.handle.borrow_mut() = Some(handle);
        Ok(())
    }

    fn stop_timer(&self) {
        let handle = self.handle.borrow_mut().take();
        if let Some(handle) = handle {
            handle.cancel();
        }
    }

    fn on_timeout(&self) -> Result<()> {
        let task = self.task.borrow().clone();
        if let Some(task) = task {
            task.request_cancel(None)?;
        }
        self.state.set(State::Expiring);
        let handle = self.handle.borrow_mut().take();
        drop(handle);
        Ok(())
    }

    /// `__aenter__`
    ///
    /// # Errors
    /// `RuntimeError` if it was entered before, or outside of a task.
    pub fn enter(self: &Rc<Self>) -> Result<()> {
        if self.state.get() != State::Created {
            return Err(Exception::runtime_error("Timeout has already been entered"));
        }
        let Some(task) = task::current() else {
            return Err(Exception::runtime_error(
                "Timeout should be used inside a task",
            ));
        };
        self.state.set(State::Entered);
        self.cancelling.set(task.cancelling_requests()?);
        *self.task.borrow_mut() = Some(task);
        let when = self.when.borrow().clone();
        self.reschedule(when)
    }

    /// `__aexit__`
    ///
    /// # Errors
    /// `TimeoutError` if it is this timeout that cancelled the body.
    pub fn exit(&self, exc: Option<&Exception>) -> Result<()> {
        self.stop_timer();
        match self.state.get() {
            State::Expiring => {
                self.state.set(State::Expired);
                let task = self.task.borrow().clone();
                let left = match &task {
                    Some(task) => task.request_uncancel()?,
                    None => 0,
                };
                if left <= self.cancelling.get()
                    && let Some(exc) = exc
                    && exc.class() == cancelled_error()
                {
                    return Err(timed_out(exc));
                }
            }
            State::Entered => self.state.set(State::Exited),
            _ => {}
        }
        Ok(())
    }

    fn repr_text(&self) -> Result<String> {
        let state = self.state.get();
        if state != State::Entered {
            return Ok(format!("<Timeout [{}]>", state.name()));
        }
        let when = match self.when.borrow().clone() {
            Value::None => Value::None,
            when => {
                // The builtin, which the program may have put another in place of.
                match crate::builtins::lookup("round") {
                    Some(round) => ops::call(&round, Args::pos([when, Value::Int(3)]))?,
                    None => ops::number::round(&when, &Value::Int(3))?,
                }
            }
        };
        Ok(format!(
            "<Timeout [{}] when={}>",
            state.name(),
            ops::str(&when)?
        ))
    }
}

/// `raise TimeoutError from exc`
#[cold]
fn timed_out(exc: &Exception) -> Exception {
    let e = exceptions::timeout();
    e.set_context(Some(exc.clone()));
    e.set_cause(Some(exc.clone()));
    e
}

/// `await asyncio.wait_for(awaitable, timeout)`
///
/// # Errors
/// `TimeoutError`, and what the awaitable raises.
pub async fn wait_for(awaitable: Value, delay: Value) -> Result<Value> {
    if !delay.is_none() && ops::le(&delay, &Value::Int(0))? {
        let future = ensure_future_on(awaitable, None)?;
        if future.is_done() {
            return future.result();
        }
        cancel_and_wait(&future).await?;
        return future
            .result()
            .map_err(|e| if is_cancelled(&e) { timed_out(&e) } else { e });
    }
    let timeout = timeout(&delay)?;
    timeout.enter()?;
    let result = await_value(awaitable).await;
    match &result {
        Ok(_) => timeout.exit(None)?,
        Err(e) => {
            let _handling = ops::exception::handling(e);
            timeout.exit(Some(e))?;
        }
    }
    result
}

async fn cancel_and_wait(future: &Future) -> Result<()> {
    let waiter = Loop::get_running()?.create_future();
    let release = super::wait::release(&waiter);
    future.add_native_callback(release.clone())?;
    future.request_cancel(None)?;
    let result = waiter.wait().await;
    future.remove_native_callback(&release);
    result.map(drop)
}

fn this(value: &Value) -> Result<Rc<Timeout>> {
    super::waiters::this::<Timeout>(value, "Timeout")
}

thread_local! {
    static CLASS: Class = Class::builder("Timeout")
        .module("asyncio.timeouts")
        .constructor(|_, args| {
            let [when] = method(args, "Timeout.__init__", ["when"], 1)?;
            Ok(Value::object(Timeout::new(when)))
        })
        .dunders(&["__repr__"])
        .method(n!("when"), |t, args| {
            let [] = method(args, "Timeout.when", [], 0)?;
            Ok(this(t)?.when.borrow().clone())
        })
        .method(n!("reschedule"), |t, args| {
            let [when] = method(args, "Timeout.reschedule", ["when"], 1)?;
            this(t)?.reschedule(when)?;
            Ok(Value::None)
        })
        .method(n!("expired"), |t, args| {
            let [] = method(args, "Timeout.expired", [], 0)?;
            Ok(Value::Bool(this(t)?.is_expired()))
        })
        .method("__aenter__", |t, args| {
            let [] = method(args, "Timeout.__aenter__", [], 0)?;
            let timeout = this(t)?;
            coroutine("Timeout.__aenter__", async move {
                timeout.enter()?;
                Ok(Value::Object(Obj::from_rc(timeout)))
            })
        })
        .method("__aexit__", |t, args| {
            let [_, exc, _] = method(args, "Timeout.__aexit__", ["exc_type", "exc_val", "exc_tb"], 3)?;
            let timeout = this(t)?;
            coroutine("Timeout.__aexit__", async move {
                timeout.exit(Exception::from_value(&exc).as_ref())?;
                Ok(Value::None)
            })
        })
        .build();
}

/// `asyncio.Timeout`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

impl Object for Timeout {
    fn primitive(this: &Rc<Self>) -> Option<Primitive<'_>> {
        Some(Primitive::Timeout(this))
    }
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, _: &Value) -> Option<Result<String>> {
        Some(self.repr_text())
    }
    fn aenter(&self, this: &Value) -> Option<ValueFuture> {
        let timeout = this.downcast::<Timeout>()?;
        Some(Box::pin(std::future::ready(
            timeout
                .enter()
                .map(|()| Value::Object(Obj::from_rc(timeout))),
        )))
    }
    fn aexit(&self, this: &Value, exc: Option<&Exception>) -> Option<ValueFuture> {
        let timeout = this.downcast::<Timeout>()?;
        Some(Box::pin(std::future::ready(
            timeout.exit(exc).map(|()| Value::None),
        )))
    }
}
