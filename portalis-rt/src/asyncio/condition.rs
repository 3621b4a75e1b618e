//! `asyncio.Condition` and `asyncio.Barrier`.

use std::cell::Cell;
use std::rc::Rc;

use super::arguments::{coroutine, method, or_none};
use super::awaiting::await_value;
use super::exceptions::{self, is_cancelled};
use super::locks::{AnyLock, Lock, context_manager};
use super::park::Gift;
use super::waiters::{Bound, Waiters, is_derived, repr_with, this};
use crate::object::native::ValueFuture;
use crate::object::{Args, Class, Exception, Obj, Object, Result, Value};
use crate::ops;

/// An `asyncio.Condition`.
pub struct Condition {
    lock: AnyLock,
    waiters: Waiters,
    bound: Bound,
}

impl Condition {
    /// `asyncio.Condition(lock)`; `None`: with a lock of its own.
    pub fn new(lock: Value) -> Condition {
        let lock = if lock.is_none() {
            Value::object(Lock::default())
        } else {
            lock
        };
        Condition {
            lock: AnyLock::new(lock),
            waiters: Waiters::default(),
            bound: Bound::default(),
        }
    }

    /// `await condition.wait()`
    ///
    /// # Errors
    /// `RuntimeError` if the lock is not held; `CancelledError`.
    pub async fn wait(self: &Rc<Self>) -> Result<()> {
        if !self.lock.is_locked()? {
            return Err(Exception::runtime_error("cannot wait on un-acquired lock"));
        }
        self.lock.release()?;
        let result = self.wait_released().await;
        // The lock is taken again even when the wait was cancelled.
        let mut cancelled = None;
        loop {
            match self.lock.acquire().await {
                Ok(_) => break,
                Err(e) if is_cancelled(&e) => cancelled = Some(e),
                Err(e) => return Err(e),
            }
        }
        match cancelled {
            Some(_) => Err(exceptions::cancelled(Value::None)),
            None => result,
        }
    }

    async fn wait_released(self: &Rc<Self>) -> Result<()> {
        let waiter = self
            .waiters
            .begin(&self.bound, || Value::Object(Obj::from_rc(self.clone())))?;
        let result = waiter.clone().wait().await;
        self.waiters.remove(&waiter);
        result.map(drop)
    }

    /// `condition.notify(n)`
    ///
    /// # Errors
    /// `RuntimeError` if the lock is not held.
    pub fn notify(&self, n: i64) -> Result<()> {
        if !self.lock.is_locked()? {
            return Err(Exception::runtime_error(
                "cannot notify on un-acquired lock",
            ));
        }
        self.waiters.wake(n, Gift::False)
    }

    /// `condition.notify_all()`
    ///
    /// # Errors
    /// `RuntimeError` if the lock is not held.
    pub fn notify_all(&self) -> Result<()> {
        self.notify(i64::try_from(self.waiters.len()).unwrap_or(i64::MAX))
    }

    /// `await condition.wait_for(predicate)` in Rust.
    async fn wait_until(self: &Rc<Self>, predicate: impl Fn() -> bool) -> Result<()> {
        while !predicate() {
            self.wait().await?;
        }
        Ok(())
    }

    fn repr_of(&self, this: &Value) -> Result<String> {
        let state = if self.lock.is_locked()? {
            "locked"
        } else {
            "unlocked"
        };
        repr_with(this, &format!("{state}{}", self.waiters.repr_suffix()))
    }
}

async fn wait_for(this_value: Value, predicate: Value) -> Result<Value> {
    let condition = this::<Condition>(&this_value, "Condition")?;
    let mut result = ops::call(&predicate, Args::none())?;
    while !ops::truth(&result)? {
        if is_derived(&this_value) {
            await_value(ops::call_method(&this_value, "wait", Args::none())?).await?;
        } else {
            condition.wait().await?;
        }
        result = ops::call(&predicate, Args::none())?;
    }
    Ok(result)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Filling,
    Draining,
    Resetting,
    Broken,
}

/// An `asyncio.Barrier`.
pub struct Barrier {
    condition: Rc<Condition>,
    parties: Value,
    count: Cell<i64>,
    state: Cell<State>,
}

impl Barrier {
    fn new(parties: Value) -> Result<Barrier> {
        if ops::lt(&parties, &Value::Int(1))? {
            return Err(Exception::value_error("parties must be > 0"));
        }
        Ok(Barrier {
            condition: Rc::new(Condition::new(Value::None)),
            parties,
            count: Cell::new(0),
            state: Cell::new(State::Filling),
        })
    }

    /// `await barrier.wait()`: the index of this task.
    ///
    /// # Errors
    /// `BrokenBarrierError`, `CancelledError`
    pub async fn wait(self: &Rc<Self>) -> Result<i64> {
        self.condition.lock.acquire().await?;
        let result = self.wait_locked().await;
        self.condition.lock.release()?;
        result
    }

    async fn wait_locked(self: &Rc<Self>) -> Result<i64> {
        // It may be draining or resetting.
        self.condition
            .wait_until(|| !matches!(self.state.get(), State::Draining | State::Resetting))
            .await?;
        if self.state.get() == State::Broken {
            return Err(broken("Barrier aborted"));
        }
        let index = self.count.get();
        self.count.set(index + 1);
        let result = self.pass(index).await;
        self.count.set(self.count.get() - 1);
        if self.count.get() == 0 {
            if matches!(self.state.get(), State::Resetting | State::Draining) {
                self.state.set(State::Filling);
            }
            self.condition.notify_all()?;
        }
        result.map(|()| index)
    }

    async fn pass(self: &Rc<Self>, index: i64) -> Result<()> {
        if ops::eq(&Value::Int(index + 1), &self.parties)? {
            self.state.set(State::Draining);
            return self.condition.notify_all();
        }
        self.condition
            .wait_until(|| self.state.get() != State::Filling)
            .await?;
        if matches!(self.state.get(), State::Broken | State::Resetting) {
            return Err(broken("Abort or reset of barrier"));
        }
        Ok(())
    }

    async fn change(self: Rc<Self>, abort: bool) -> Result<Value> {
        self.condition.lock.acquire().await?;
        self.state.set(match self.state.get() {
            _ if abort => State::Broken,
            _ if self.count.get() > 0 => State::Resetting,
            _ => State::Filling,
        });
        let result = self.condition.notify_all();
        self.condition.lock.release()?;
        result.map(|()| Value::None)
    }

    fn n_waiting(&self) -> i64 {
        if self.state.get() == State::Filling {
            self.count.get()
        } else {
            0
        }
    }

    fn repr_of(&self, this: &Value) -> Result<String> {
        let state = match self.state.get() {
            State::Filling => "filling",
            State::Draining => "draining",
            State::Resetting => "resetting",
            State::Broken => return repr_with(this, "broken"),
        };
        let parties = ops::str(&self.parties)?;
        repr_with(
            this,
            &format!("{state}, waiters:{}/{parties}", self.n_waiting()),
        )
    }
}

#[cold]
fn broken(message: &str) -> Exception {
    Exception::of_class(
        exceptions::broken_barrier_error(),
        vec![Value::str(message)],
    )
}

thread_local! {
    static CONDITION: Class = context_manager(Class::builder("Condition").module("asyncio.locks"))
        .constructor(|_, args| {
            let [lock] = method(args, "Condition.__init__", ["lock"], 0)?;
            Ok(Value::object(Condition::new(or_none(lock))))
        })
        .raw_method("__repr__", |c, _| this::<Condition>(c, "Condition")?.repr_of(c).map(Value::from))
        .method(n!("locked"), |c, args| {
            let [] = method(args, "Lock.locked", [], 0)?;
            Ok(Value::Bool(this::<Condition>(c, "Condition")?.lock.is_locked()?))
        })
        .method(n!("acquire"), |c, args| {
            let [] = method(args, "Lock.acquire", [], 0)?;
            let condition = this::<Condition>(c, "Condition")?;
            coroutine("Lock.acquire", async move { condition.lock.acquire().await })
        })
        .method(n!("release"), |c, args| {
            let [] = method(args, "Lock.release", [], 0)?;
            this::<Condition>(c, "Condition")?.lock.release()
        })
        .method("wait", |c, args| {
            let [] = method(args, "Condition.wait", [], 0)?;
            let condition = this::<Condition>(c, "Condition")?;
            coroutine("Condition.wait", async move { condition.wait().await.map(|()| Value::Bool(true)) })
        })
        .raw_method(n!("wait_for"), |c, args| {
            let [predicate] = method(args, "Condition.wait_for", ["predicate"], 1)?;
            coroutine("Condition.wait_for", wait_for(c.clone(), predicate))
        })
        .method(n!("notify"), |c, args| {
            let [n] = method(args, "Condition.notify", ["n"], 0)?;
            let n = if n.is_unset() { 1 } else { ops::convert::to_index(&n)? };
            this::<Condition>(c, "Condition")?.notify(n)?;
            Ok(Value::None)
        })
        .method(n!("notify_all"), |c, args| {
            let [] = method(args, "Condition.notify_all", [], 0)?;
            this::<Condition>(c, "Condition")?.notify_all()?;
            Ok(Value::None)
        })
        .getter(n!("_waiters"), |c| this::<Condition>(c, "Condition")?.waiters.deque())
        .getter(n!("_lock"), |c| Ok(this::<Condition>(c, "Condition")?.lock.value.clone()))
        .build();

    static BARRIER: Class = Class::builder("Barrier")
        .module("asyncio.locks")
        .constructor(|class, args| {
            // A derived class's `__new__` has no arguments to give yet.
            if class.is_heap && args.pos.is_empty() && args.kw.is_empty() {
                return Ok(Value::object(Barrier::new(Value::Int(1))?));
            }
            let [parties] = method(args, "Barrier.__init__", ["parties"], 1)?;
            Ok(Value::object(Barrier::new(parties)?))
        })
        .raw_method("__repr__", |b, _| this::<Barrier>(b, "Barrier")?.repr_of(b).map(Value::from))
        .method("wait", |b, args| {
            let [] = method(args, "Barrier.wait", [], 0)?;
            let barrier = this::<Barrier>(b, "Barrier")?;
            coroutine("Barrier.wait", async move { barrier.wait().await.map(Value::Int) })
        })
        .method(n!("reset"), |b, args| {
            let [] = method(args, "Barrier.reset", [], 0)?;
            coroutine("Barrier.reset", this::<Barrier>(b, "Barrier")?.change(false))
        })
        .method(n!("abort"), |b, args| {
            let [] = method(args, "Barrier.abort", [], 0)?;
            coroutine("Barrier.abort", this::<Barrier>(b, "Barrier")?.change(true))
        })
        .getter(n!("parties"), |b| Ok(this::<Barrier>(b, "Barrier")?.parties.clone()))
        .getter(n!("n_waiting"), |b| Ok(Value::Int(this::<Barrier>(b, "Barrier")?.n_waiting())))
        .getter(n!("broken"), |b| Ok(Value::Bool(this::<Barrier>(b, "Barrier")?.state.get() == State::Broken)))
        .raw_method("__aenter__", |b, args| {
            let [] = method(args, "Barrier.__aenter__", [], 0)?;
            let barrier = b.clone();
            coroutine("Barrier.__aenter__", async move {
                await_value(ops::call_method(&barrier, "wait", Args::none())?).await
            })
        })
        .method("__aexit__", |_, _| coroutine("Barrier.__aexit__", async { Ok(Value::None) }))
        .build();
}

/// `asyncio.Condition`
pub fn class() -> Class {
    CONDITION.with(Clone::clone)
}

/// `asyncio.Barrier`
pub fn barrier_class() -> Class {
    BARRIER.with(Clone::clone)
}

impl Object for Condition {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        Some(self.repr_of(this))
    }
    fn aenter(&self, this: &Value) -> Option<ValueFuture> {
        let condition = this.downcast::<Condition>().filter(|_| !is_derived(this))?;
        Some(Box::pin(async move {
            condition.lock.acquire().await.map(|_| Value::None)
        }))
    }
    fn aexit(&self, this: &Value, _: Option<&Exception>) -> Option<ValueFuture> {
        let condition = this.downcast::<Condition>().filter(|_| !is_derived(this))?;
        Some(Box::pin(async move {
            condition.lock.release().map(|_| Value::None)
        }))
    }
}

impl Object for Barrier {
    fn class(&self) -> Class {
        barrier_class()
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        Some(self.repr_of(this))
    }
}
