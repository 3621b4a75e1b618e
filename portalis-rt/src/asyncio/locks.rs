//! `asyncio.Lock`, `Event`, `Semaphore`, `BoundedSemaphore`.

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use super::arguments::{coroutine, method};
use super::awaiting::await_value;
use super::exceptions::is_cancelled;
use super::park::{Gift, Wait};
use super::waiters::{Bound, Waiters, is_derived, repr_with, this};
use crate::object::native::{Primitive, ValueFuture};
use crate::object::{Args, Class, Exception, Obj, Object, Result, Value};
use crate::ops;

/// An `asyncio.Lock`.
#[derive(Default)]
pub struct Lock {
    locked: Cell<bool>,
    waiters: Waiters,
    bound: Bound,
}

impl Lock {
    /// `lock.locked()`
    pub fn is_locked(&self) -> bool {
        self.locked.get()
    }

    /// Acquires it if nobody has to wait.
    pub(crate) fn try_acquire(&self) -> bool {
        if self.locked.get() || !self.waiters.all_cancelled() {
            return false;
        }
        self.locked.set(true);
        true
    }

    /// `await lock.acquire()`
    ///
    /// # Errors
    /// `CancelledError`
    pub async fn acquire(self: &Rc<Self>) -> Result<()> {
        if self.try_acquire() {
            return Ok(());
        }
        let waiter = self
            .waiters
            .begin(&self.bound, || Value::Object(Obj::from_rc(self.clone())))?;
        let result = waiter.clone().wait().await;
        self.waiters.remove(&waiter);
        if let Err(e) = result {
            if is_cancelled(&e) && !self.locked.get() {
                self.wake_first()?;
            }
            return Err(e);
        }
        self.locked.set(true);
        Ok(())
    }

    /// `lock.release()`
    ///
    /// # Errors
    /// `RuntimeError` if it is not locked.
    pub fn release(&self) -> Result<()> {
        if !self.locked.replace(false) {
            return Err(Exception::runtime_error("Lock is not acquired."));
        }
        self.wake_first()
    }

    fn wake_first(&self) -> Result<()> {
        self.waiters.wake_front()
    }

    fn repr_of(&self, this: &Value) -> Result<String> {
        let state = if self.locked.get() {
            "locked"
        } else {
            "unlocked"
        };
        repr_with(this, &format!("{state}{}", self.waiters.repr_suffix()))
    }
}

/// `__aenter__` of locks: for a derived class its own `acquire` is called.
pub(crate) fn acquire_by_method(this: Value) -> ValueFuture {
    Box::pin(async move {
        let awaitable = ops::call_method(&this, "acquire", Args::none())?;
        await_value(awaitable).await?;
        Ok(Value::None)
    })
}

/// `__aexit__` of locks: for a derived class its own `release` is called.
pub(crate) fn release_by_method(this: Value) -> ValueFuture {
    Box::pin(async move {
        ops::call_method(&this, "release", Args::none())?;
        Ok(Value::None)
    })
}

const AENTER: &str = "_ContextManagerMixin.__aenter__";
const AEXIT: &str = "_ContextManagerMixin.__aexit__";

/// Adds `__aenter__` and `__aexit__`, which are the same for all locks.
pub(crate) fn context_manager(builder: crate::object::ClassBuilder) -> crate::object::ClassBuilder {
    builder
        .raw_method("__aenter__", |this, args| {
            let [] = method(args, AENTER, [], 0)?;
            let future = match this {
                // The coroutine of `acquire` can be seen.
                _ if super::shown::is_enabled() => None,
                Value::Object(obj) => obj.get().aenter(this),
                _ => None,
            };
            coroutine(
                AENTER,
                future.unwrap_or_else(|| acquire_by_method(this.clone())),
            )
        })
        .raw_method("__aexit__", |this, args| {
            let [_, _, _] = method(args, AEXIT, ["exc_type", "exc", "tb"], 3)?;
            let future = match this {
                Value::Object(obj) => obj.get().aexit(this, None),
                _ => None,
            };
            coroutine(
                AEXIT,
                future.unwrap_or_else(|| release_by_method(this.clone())),
            )
        })
}

/// An `asyncio.Event`.
#[derive(Default)]
pub struct Event {
    value: Cell<bool>,
    waiters: Waiters,
    bound: Bound,
}

impl Event {
    /// `event.is_set()`
    pub fn is_set(&self) -> bool {
        self.value.get()
    }

    /// `event.set()`
    ///
    /// # Errors
    /// `RuntimeError` if the loop is closed.
    pub fn set(&self) -> Result<()> {
        if self.value.replace(true) {
            return Ok(());
        }
        self.waiters.wake(i64::MAX, Gift::True)
    }

    /// `event.clear()`
    #[inline]
    pub fn clear(&self) {
        self.value.set(false);
    }

    /// `await event.wait()`
    ///
    /// # Errors
    /// `CancelledError`
    pub async fn wait(self: &Rc<Self>) -> Result<()> {
        if self.value.get() {
            return Ok(());
        }
        self.clone().waiting()?.await.map(drop)
    }

    /// The wait for one that is not set.
    pub(crate) fn waiting(self: Rc<Self>) -> Result<EventWait> {
        let waiter = self
            .waiters
            .begin(&self.bound, || Value::Object(Obj::from_rc(self.clone())))?;
        Ok(EventWait {
            event: self,
            wait: waiter.wait(),
        })
    }

    fn repr_of(&self, this: &Value) -> Result<String> {
        let state = if self.value.get() { "set" } else { "unset" };
        repr_with(this, &format!("{state}{}", self.waiters.repr_suffix()))
    }
}

/// A task that waits for an event: small, for there may be a million of them.
pub struct EventWait {
    event: Rc<Event>,
    wait: Wait,
}

impl std::future::Future for EventWait {
    type Output = Result<Value>;
    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<Value>> {
        let result = ready!(Pin::new(&mut self.wait).poll(cx));
        self.event.waiters.remove(self.wait.waiter());
        Poll::Ready(result)
    }
}

/// An `asyncio.Semaphore` or, with a bound, a `BoundedSemaphore`.
pub struct Semaphore {
    value: Cell<i64>,
    bound_value: Option<i64>,
    waiters: Waiters,
    bound: Bound,
}

impl Semaphore {
    /// A semaphore with this value; bounded by it or not.
    ///
    /// # Errors
    /// `ValueError` for a negative value.
    pub fn new(value: i64, is_bounded: bool) -> Result<Semaphore> {
        if value < 0 {
            return Err(Exception::value_error(
                "Semaphore initial value must be >= 0",
            ));
        }
        Ok(Semaphore {
            value: Cell::new(value),
            bound_value: is_bounded.then_some(value),
            waiters: Waiters::default(),
            bound: Bound::default(),
        })
    }

    /// `semaphore.locked()`
    pub fn is_locked(&self) -> bool {
        self.value.get() == 0 || !self.waiters.all_cancelled()
    }

    /// Acquires it if nobody has to wait.
    pub(crate) fn try_acquire(&self) -> bool {
        if self.is_locked() {
            return false;
        }
        self.value.set(self.value.get() - 1);
        true
    }

    /// `await semaphore.acquire()`
    ///
    /// # Errors
    /// `CancelledError`
    pub async fn acquire(self: &Rc<Self>) -> Result<()> {
        if self.try_acquire() {
            return Ok(());
        }
        let waiter = self
            .waiters
            .begin(&self.bound, || Value::Object(Obj::from_rc(self.clone())))?;
        let result = waiter.clone().wait().await;
        self.waiters.remove(&waiter);
        if let Err(e) = result {
            if is_cancelled(&e) && !waiter.is_cancelled() {
                self.value.set(self.value.get() + 1);
                self.wake_next()?;
            }
            return Err(e);
        }
        if self.value.get() > 0 {
            self.wake_next()?;
        }
        Ok(())
    }

    /// `semaphore.release()`
    ///
    /// # Errors
    /// `ValueError` of a bounded semaphore that was released too often.
    pub fn release(&self) -> Result<()> {
        if self
            .bound_value
            .is_some_and(|bound| self.value.get() >= bound)
        {
            return Err(Exception::value_error(
                "BoundedSemaphore released too many times",
            ));
        }
        self.value.set(self.value.get().saturating_add(1));
        self.wake_next()
    }

    fn wake_next(&self) -> Result<()> {
        self.waiters
            .wake_pending(|| self.value.set(self.value.get() - 1))
    }

    fn repr_of(&self, this: &Value) -> Result<String> {
        let state = if self.is_locked() {
            "locked".to_owned()
        } else {
            format!("unlocked, value:{}", self.value.get())
        };
        repr_with(this, &format!("{state}{}", self.waiters.repr_suffix()))
    }
}

fn make_semaphore(args: Args, is_bounded: bool) -> Result<Value> {
    let function = if is_bounded {
        "BoundedSemaphore.__init__"
    } else {
        "Semaphore.__init__"
    };
    let [value] = method(args, function, ["value"], 0)?;
    let value = match value {
        Value::Unset => 1,
        Value::Int(value) => value,
        other => {
            if ops::lt(&other, &Value::Int(0))? {
                return Err(Exception::value_error(
                    "Semaphore initial value must be >= 0",
                ));
            }
            ops::convert::to_index(&other)?
        }
    };
    Ok(Value::object(Semaphore::new(value, is_bounded)?))
}

thread_local! {
    static LOCK: Class = context_manager(Class::builder("Lock").module("asyncio.locks"))
        .constructor(|_, args| {
            let [] = method(args, "Lock.__init__", [], 0)?;
            Ok(Value::object(Lock::default()))
        })
        .raw_method("__repr__", |l, _| this::<Lock>(l, "Lock")?.repr_of(l).map(Value::from))
        .method(n!("locked"), |l, args| {
            let [] = method(args, "Lock.locked", [], 0)?;
            Ok(Value::Bool(this::<Lock>(l, "Lock")?.is_locked()))
        })
        .method(n!("acquire"), |l, args| {
            let [] = method(args, "Lock.acquire", [], 0)?;
            let lock = this::<Lock>(l, "Lock")?;
            coroutine("Lock.acquire", async move { lock.acquire().await.map(|()| Value::Bool(true)) })
        })
        .method(n!("release"), |l, args| {
            let [] = method(args, "Lock.release", [], 0)?;
            this::<Lock>(l, "Lock")?.release()?;
            Ok(Value::None)
        })
        .getter(n!("_locked"), |l| Ok(Value::Bool(this::<Lock>(l, "Lock")?.is_locked())))
        .getter(n!("_waiters"), |l| this::<Lock>(l, "Lock")?.waiters.deque_or_none())
        .build();

    static EVENT: Class = Class::builder("Event")
        .module("asyncio.locks")
        .constructor(|_, args| {
            let [] = method(args, "Event.__init__", [], 0)?;
            Ok(Value::object(Event::default()))
        })
        .raw_method("__repr__", |e, _| this::<Event>(e, "Event")?.repr_of(e).map(Value::from))
        .method(n!("is_set"), |e, args| {
            let [] = method(args, "Event.is_set", [], 0)?;
            Ok(Value::Bool(this::<Event>(e, "Event")?.is_set()))
        })
        .method(n!("set"), |e, args| {
            let [] = method(args, "Event.set", [], 0)?;
            this::<Event>(e, "Event")?.set()?;
            Ok(Value::None)
        })
        .method(n!("clear"), |e, args| {
            let [] = method(args, "Event.clear", [], 0)?;
            this::<Event>(e, "Event")?.clear();
            Ok(Value::None)
        })
        .method("wait", |e, args| {
            let [] = method(args, "Event.wait", [], 0)?;
            let event = this::<Event>(e, "Event")?;
            coroutine("Event.wait", async move { event.wait().await.map(|()| Value::Bool(true)) })
        })
        .getter(n!("_value"), |e| Ok(Value::Bool(this::<Event>(e, "Event")?.is_set())))
        .getter(n!("_waiters"), |e| this::<Event>(e, "Event")?.waiters.deque())
        .build();

    static SEMAPHORE: Class = context_manager(Class::builder("Semaphore").module("asyncio.locks"))
        .constructor(|_, args| make_semaphore(args, false))
        .raw_method("__repr__", |s, _| this::<Semaphore>(s, "Semaphore")?.repr_of(s).map(Value::from))
        .method(n!("locked"), |s, args| {
            let [] = method(args, "Semaphore.locked", [], 0)?;
            Ok(Value::Bool(this::<Semaphore>(s, "Semaphore")?.is_locked()))
        })
        .method(n!("acquire"), |s, args| {
            let [] = method(args, "Semaphore.acquire", [], 0)?;
            let semaphore = this::<Semaphore>(s, "Semaphore")?;
            coroutine("Semaphore.acquire", async move { semaphore.acquire().await.map(|()| Value::Bool(true)) })
        })
        .method(n!("release"), |s, args| {
            let [] = method(args, "Semaphore.release", [], 0)?;
            this::<Semaphore>(s, "Semaphore")?.release()?;
            Ok(Value::None)
        })
        .getter(n!("_waiters"), |s| this::<Semaphore>(s, "Semaphore")?.waiters.deque_or_none())
        .getset(
            n!("_value"),
            |s| Ok(Value::Int(this::<Semaphore>(s, "Semaphore")?.value.get())),
            |s, value| {
                this::<Semaphore>(s, "Semaphore")?.value.set(ops::convert::to_index(&value)?);
                Ok(())
            },
        )
        .build();

    static BOUNDED: Class = Class::builder("BoundedSemaphore")
        .module("asyncio.locks")
        .base(SEMAPHORE.with(Clone::clone))
        .constructor(|_, args| make_semaphore(args, true))
        .getter(n!("_bound_value"), |s| Ok(Value::Int(this::<Semaphore>(s, "Semaphore")?.bound_value.unwrap_or(0))))
        .build();
}

/// `asyncio.Lock`
pub fn lock_class() -> Class {
    LOCK.with(Clone::clone)
}

/// `asyncio.Event`
pub fn event_class() -> Class {
    EVENT.with(Clone::clone)
}

/// `asyncio.Semaphore`
pub fn semaphore_class() -> Class {
    SEMAPHORE.with(Clone::clone)
}

/// `asyncio.BoundedSemaphore`
pub fn bounded_semaphore_class() -> Class {
    BOUNDED.with(Clone::clone)
}

/// The object behind `self`, when it is not of a derived class.
fn exact<T: Object>(this: &Value) -> Option<Rc<T>> {
    if is_derived(this) {
        None
    } else {
        this.downcast::<T>()
    }
}

impl Object for Lock {
    fn primitive(this: &Rc<Self>) -> Option<Primitive<'_>> {
        Some(Primitive::Lock(this))
    }
    fn class(&self) -> Class {
        lock_class()
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        Some(self.repr_of(this))
    }
    fn aenter(&self, this: &Value) -> Option<ValueFuture> {
        let lock = exact::<Lock>(this)?;
        Some(Box::pin(async move {
            lock.acquire().await.map(|()| Value::None)
        }))
    }
    fn aexit(&self, this: &Value, _: Option<&Exception>) -> Option<ValueFuture> {
        let lock = exact::<Lock>(this)?;
        Some(Box::pin(
            async move { lock.release().map(|()| Value::None) },
        ))
    }
}

impl Object for Event {
    fn primitive(this: &Rc<Self>) -> Option<Primitive<'_>> {
        Some(Primitive::Event(this))
    }
    fn class(&self) -> Class {
        event_class()
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        Some(self.repr_of(this))
    }
}

impl Object for Semaphore {
    fn primitive(this: &Rc<Self>) -> Option<Primitive<'_>> {
        Some(Primitive::Semaphore(this))
    }
    fn class(&self) -> Class {
        if self.bound_value.is_some() {
            bounded_semaphore_class()
        } else {
            semaphore_class()
        }
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        Some(self.repr_of(this))
    }
    fn aenter(&self, this: &Value) -> Option<ValueFuture> {
        let semaphore = exact::<Semaphore>(this)?;
        Some(Box::pin(async move {
            semaphore.acquire().await.map(|()| Value::None)
        }))
    }
    fn aexit(&self, this: &Value, _: Option<&Exception>) -> Option<ValueFuture> {
        let semaphore = exact::<Semaphore>(this)?;
        Some(Box::pin(async move {
            semaphore.release().map(|()| Value::None)
        }))
    }
}

/// A lock of any kind, as `Condition` takes it.
pub(crate) struct AnyLock {
    pub(crate) value: Value,
    native: Option<Rc<Lock>>,
}

impl AnyLock {
    pub(crate) fn new(value: Value) -> AnyLock {
        let native = exact::<Lock>(&value);
        AnyLock { value, native }
    }

    pub(crate) fn is_locked(&self) -> Result<bool> {
        match &self.native {
            Some(lock) => Ok(lock.is_locked()),
            None => ops::truth(&ops::call_method(&self.value, "locked", Args::none())?),
        }
    }

    pub(crate) async fn acquire(&self) -> Result<Value> {
        match &self.native {
            Some(lock) => lock.acquire().await.map(|()| Value::Bool(true)),
            None => await_value(ops::call_method(&self.value, "acquire", Args::none())?).await,
        }
    }

    pub(crate) fn release(&self) -> Result<Value> {
        match &self.native {
            Some(lock) => lock.release().map(|()| Value::None),
            None => ops::call_method(&self.value, "release", Args::none()),
        }
    }
}
