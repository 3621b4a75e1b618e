//! [`Future`]: `asyncio.Future` and, with a task part, `asyncio.Task`.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context as TaskContext, Poll};

use smallvec::SmallVec;

use super::context::Context;
use super::event_loop::{Job, Loop, NativeCallback};
use super::exceptions::{self, invalid_state};
use super::report;
use super::task::TaskPart;
use super::transfer::{self, Resume, Signal};
use crate::object::{Exception, Result, Value};

/// A handle to a future or task.
#[derive(Clone)]
pub struct Future(Rc<FutureObj>);

/// The insides of a future.
pub struct FutureObj {
    event_loop: Loop,
    outcome: RefCell<Outcome>,
    callbacks: RefCell<SmallVec<[Callback; 1]>>,
    /// `_asyncio_future_blocking`: it was yielded by `await`, not by a plain `yield`.
    pub(crate) blocking: Cell<bool>,
    /// `_log_traceback`: it holds an exception that nobody has looked at.
    log_traceback: Cell<bool>,
    /// How long the traceback of its exception was when it was set; the first that takes the exception
    /// gets so much of it, the others only what is theirs.
    traceback: Cell<u32>,
    /// It is the builtin part of an instance; `derived.rs` knows which.
    pub(crate) derived: Cell<bool>,
    /// The timer that was to finish it, for a `sleep`, is cancelled.
    no_timer: Cell<bool>,
    pub(crate) kind: Kind,
}

/// How many futures a thread keeps.
const FREE_MAX: usize = 4096;

thread_local! {
    static FREE: RefCell<Vec<Future>> = const { RefCell::new(Vec::new()) };
}

/// What a future is.
#[allow(clippy::large_enum_variant)]
pub(crate) enum Kind {
    Plain,
    /// In the same place: a program has far more tasks than other futures, and each is looked at seldom.
    Task(TaskPart),
    /// `gather`'s: cancelling it cancels the children.
    Gather(super::gather::GatherPart),
}

/// Where a future stands.
enum Outcome {
    Pending,
    Result(Value),
    Error(Exception),
    Cancelled(Option<Box<Cancelled>>),
}

/// How a future was cancelled.
struct Cancelled {
    message: Value,
    /// The very exception that ended the task; raised once.
    exception: Option<Exception>,
}

/// Who is told when a future is done.
pub(crate) enum Callback {
    /// The task that awaits it.
    Wakeup(Future),
    Native(Rc<NativeCallback>),
    Python(Box<PythonCallback>),
}

/// A function given to `add_done_callback`.
pub(crate) struct PythonCallback {
    pub(crate) function: Value,
    pub(crate) context: Context,
    /// The future as the function sees it, when it is an instance of a derived class.
    pub(crate) this: Value,
}

impl std::ops::Deref for Future {
    type Target = FutureObj;
    #[inline]
    fn deref(&self) -> &FutureObj {
        &self.0
    }
}

impl Future {
    /// A pending future of this loop.
    pub fn new(event_loop: &Loop) -> Future {
        let kept = FREE.try_with(|free| free.borrow_mut().pop());
        if let Ok(Some(mut future)) = kept
            && let Some(obj) = Rc::get_mut(&mut future.0)
        {
            obj.event_loop = event_loop.clone();
            return future;
        }
        Future::with_kind(event_loop, Kind::Plain)
    }

    /// Keeps the memory of a plain future that nobody else has for the next one: waiting tasks take and leave
    /// them by the thousand.
    pub(crate) fn reuse(mut self) {
        let Some(obj) = Rc::get_mut(&mut self.0) else {
            return;
        };
        if !matches!(obj.kind, Kind::Plain) || obj.derived.get() || obj.log_traceback.get() {
            return;
        }
        // The result may run Python code when it goes.
        drop(std::mem::replace(obj.outcome.get_mut(), Outcome::Pending));
        obj.callbacks.get_mut().clear();
        obj.blocking.set(false);
        obj.traceback.set(0);
        obj.no_timer.set(false);
        obj.event_loop = Loop::nowhere();
        let _ = FREE.try_with(|free| {
            let mut free = free.borrow_mut();
            if free.len() < FREE_MAX {
                free.push(self);
            }
        });
    }

    #[inline]
    pub(crate) fn with_kind(event_loop: &Loop, kind: Kind) -> Future {
        Future(Rc::new(FutureObj {
            event_loop: event_loop.clone(),
            outcome: RefCell::new(Outcome::Pending),
            callbacks: RefCell::default(),
            blocking: Cell::new(false),
            log_traceback: Cell::new(false),
            traceback: Cell::new(0),
            derived: Cell::new(false),
            no_timer: Cell::new(false),
            kind,
        }))
    }

    /// Its identity.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0) as *const () as usize
    }

    /// `a is b`
    #[inline]
    pub fn is(&self, other: &Future) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// Reads what a step reads, for its memory to be fetched.
    #[inline]
    pub(crate) fn look(&self) -> usize {
        let part = self.task_part().map_or(0, TaskPart::look);
        part.wrapping_add(usize::from(self.0.derived.get()))
            .wrapping_add(Rc::strong_count(&self.0))
            .wrapping_add(usize::from(self.is_done()))
    }

    pub(crate) fn downgrade(&self) -> Weak<FutureObj> {
        Rc::downgrade(&self.0)
    }

    pub(crate) fn upgrade(weak: &Weak<FutureObj>) -> Option<Future> {
        weak.upgrade().map(Future)
    }

    /// `Future.get_loop()`
    #[inline]
    pub fn event_loop(&self) -> &Loop {
        &self.0.event_loop
    }

    /// The timer that was to finish it is cancelled.
    pub(crate) fn give_up_timer(&self) {
        self.0.no_timer.set(true);
    }

    pub(crate) fn has_no_timer(&self) -> bool {
        self.0.no_timer.get()
    }

    /// The task's own part, for a task.
    #[inline]
    pub(crate) fn task_part(&self) -> Option<&TaskPart> {
        match &self.0.kind {
            Kind::Task(part) => Some(part),
            _ => None,
        }
    }

    /// Whether this is a task.
    pub fn is_task(&self) -> bool {
        matches!(self.0.kind, Kind::Task(_))
    }

    /// `Future.done()`
    #[inline]
    pub fn is_done(&self) -> bool {
        !matches!(*self.0.outcome.borrow(), Outcome::Pending)
    }

    /// `Future.cancelled()`
    #[inline]
    pub fn is_cancelled(&self) -> bool {
        matches!(*self.0.outcome.borrow(), Outcome::Cancelled(_))
    }

    /// Whether it ended with a result.
    #[inline]
    pub(crate) fn has_result(&self) -> bool {
        matches!(*self.0.outcome.borrow(), Outcome::Result(_))
    }

    /// `Future.result()`
    ///
    /// # Errors
    /// The future's exception; `CancelledError`; `InvalidStateError` if it is pending.
    pub fn result(&self) -> Result<Value> {
        match &*self.0.outcome.borrow() {
            Outcome::Result(value) => return Ok(value.clone()),
            Outcome::Pending => return Err(invalid_state("Result is not set.")),
            Outcome::Error(e) => {
                self.0.log_traceback.set(false);
                e.data()
                    .traceback
                    .borrow_mut()
                    .truncate(self.0.traceback.take() as usize);
                return Err(e.clone());
            }
            Outcome::Cancelled(_) => {}
        }
        Err(self.make_cancelled_error())
    }

    /// The result for Python code: what it raises gets the exception being handled as its context.
    ///
    /// # Errors
    /// See [`Future::result`].
    #[inline]
    pub(crate) fn raised_result(&self) -> Result<Value> {
        self.result().inspect_err(crate::ops::raise::set_context)
    }

    /// `Future.exception()`: the exception, or `None`.
    ///
    /// # Errors
    /// `CancelledError`; `InvalidStateError` if it is pending.
    pub fn exception(&self) -> Result<Option<Exception>> {
        match &*self.0.outcome.borrow() {
            Outcome::Result(_) => return Ok(None),
            Outcome::Pending => return Err(invalid_state("Exception is not set.")),
            Outcome::Error(e) => {
                self.0.log_traceback.set(false);
                return Ok(Some(e.clone()));
            }
            Outcome::Cancelled(_) => {}
        }
        Err(self.make_cancelled_error())
    }

    /// The exception, without counting as retrieved.
    pub(crate) fn peek_exception(&self) -> Option<Exception> {
        match &*self.0.outcome.borrow() {
            Outcome::Error(e) => Some(e.clone()),
            _ => None,
        }
    }

    /// The result, if there is one.
    pub(crate) fn peek_result(&self) -> Option<Value> {
        match &*self.0.outcome.borrow() {
            Outcome::Result(v) => Some(v.clone()),
            _ => None,
        }
    }

    /// Its exception, if any, is not reported.
    pub(crate) fn mark_retrieved(&self) {
        self.0.log_traceback.set(false);
    }

    pub(crate) fn logs_traceback(&self) -> bool {
        self.0.log_traceback.get()
    }

    /// The `CancelledError` of a cancelled future; the one that ended a task is given once.
    pub(crate) fn make_cancelled_error(&self) -> Exception {
        let mut outcome = self.0.outcome.borrow_mut();
        let Outcome::Cancelled(Some(cancelled)) = &mut *outcome else {
            drop(outcome);
            return exceptions::cancelled(self.cancel_message());
        };
        if let Some(e) = cancelled.exception.take() {
            return e;
        }
        let message = cancelled.message.clone();
        drop(outcome);
        exceptions::cancelled(message)
    }

    /// `_cancel_message`
    pub(crate) fn cancel_message(&self) -> Value {
        match (&*self.0.outcome.borrow(), &self.0.kind) {
            (Outcome::Cancelled(Some(cancelled)), _) => cancelled.message.clone(),
            (Outcome::Cancelled(None), _) => Value::None,
            (_, Kind::Task(part)) => part.cancel_message(),
            _ => Value::None,
        }
    }

    /// `Future.set_result(value)`; also ends a task.
    ///
    /// # Errors
    /// `InvalidStateError` if it is done; `RuntimeError` if its loop is closed.
    #[inline]
    pub fn set_result(&self, value: Value) -> Result<()> {
        self.finish(Outcome::Result(value))
    }

    /// `Future.set_exception(e)`; also ends a task.
    ///
    /// # Errors
    /// `InvalidStateError` if it is done; `TypeError` for `StopIteration`.
    pub fn set_exception(&self, e: Exception) -> Result<()> {
        if self.is_done() {
            return Err(invalid_state("invalid state"));
        }
        if e.class() == Exception::class_named("StopIteration") {
            return Err(Exception::type_error(
                "StopIteration interacts badly with generators and cannot be raised into a Future",
            ));
        }
        let length = u32::try_from(e.data().traceback.borrow().len()).unwrap_or(u32::MAX);
        self.0.log_traceback.set(true);
        self.0.traceback.set(length);
        self.finish(Outcome::Error(e))
    }

    /// `asyncio.Future.cancel(msg)`, also for a task that ended with `CancelledError` (`exception`).
    pub(crate) fn finish_cancelled(
        &self,
        message: Value,
        exception: Option<Exception>,
    ) -> Result<bool> {
        self.0.log_traceback.set(false);
        if self.is_done() {
            return Ok(false);
        }
        let message = if message.is_unset() {
            Value::None
        } else {
            message
        };
        let details = (!message.is_none() || exception.is_some())
            .then(|| Box::new(Cancelled { message, exception }));
        self.finish(Outcome::Cancelled(details))?;
        Ok(true)
    }

    fn finish(&self, outcome: Outcome) -> Result<()> {
        {
            let mut slot = self.0.outcome.borrow_mut();
            if !matches!(*slot, Outcome::Pending) {
                drop(slot);
                return Err(invalid_state("invalid state"));
            }
            *slot = outcome;
        }
        if let Kind::Task(part) = &self.0.kind {
            self.0.event_loop.tasks.remove(part.key.get());
        }
        let mut callbacks = self.0.callbacks.borrow_mut();
        if !callbacks.is_empty() {
            let callbacks = std::mem::take(&mut *callbacks);
            self.0.event_loop.check_schedulable()?;
            for callback in callbacks {
                self.schedule(callback);
            }
        }
        if self.0.derived.get() {
            super::derived::done(self);
        }
        Ok(())
    }

    #[inline]
    fn schedule(&self, callback: Callback) {
        self.0.event_loop.push(match callback {
            Callback::Wakeup(task) => Job::Wakeup(task, self.clone()),
            Callback::Native(f) => f.job(self),
            Callback::Python(f) => Job::Callback(f, self.clone()),
        });
    }

    /// `cancel(msg)`: of a future, a task, a gathering.
    ///
    /// # Errors
    /// `RuntimeError` if the loop is closed.
    pub fn cancel(&self, message: Value) -> Result<bool> {
        match &self.0.kind {
            Kind::Plain => self.finish_cancelled(message, None),
            Kind::Task(part) => part.cancel(self, message),
            Kind::Gather(part) => part.cancel(self, message),
        }
    }

    #[inline]
    fn add(&self, callback: Callback) -> Result<()> {
        if self.is_done() {
            self.0.event_loop.check_schedulable()?;
            self.schedule(callback);
        } else {
            self.0.callbacks.borrow_mut().push(callback);
        }
        Ok(())
    }

    /// `add_done_callback(function)`; `this` is the future as the function shall see it.
    pub(crate) fn add_python_callback(
        &self,
        function: Value,
        context: Option<Context>,
        this: Value,
    ) -> Result<()> {
        let context = context.unwrap_or_else(Context::copy_current);
        self.add(Callback::Python(Box::new(PythonCallback {
            function,
            context,
            this,
        })))
    }

    pub(crate) fn add_native_callback(&self, f: Rc<NativeCallback>) -> Result<()> {
        self.add(Callback::Native(f))
    }

    #[inline]
    pub(crate) fn add_wakeup(&self, task: &Future) -> Result<()> {
        self.add(Callback::Wakeup(task.clone()))
    }

    pub(crate) fn remove_native_callback(&self, f: &Rc<NativeCallback>) {
        let mut removed: SmallVec<[Callback; 1]> = SmallVec::new();
        let mut callbacks = self.0.callbacks.borrow_mut();
        let mut i = 0;
        while i < callbacks.len() {
            if matches!(&callbacks[i], Callback::Native(g) if Rc::ptr_eq(f, g)) {
                removed.push(callbacks.remove(i));
            } else {
                i += 1;
            }
        }
        drop(callbacks);
        drop(removed);
    }

    /// `remove_done_callback(function)`: how many were removed.
    pub(crate) fn remove_python_callback(&self, function: &Value) -> Result<usize> {
        let old = std::mem::take(&mut *self.0.callbacks.borrow_mut());
        let mut kept: SmallVec<[Callback; 1]> = SmallVec::new();
        let mut removed = 0;
        let mut error = None;
        for callback in old {
            if let (Callback::Python(c), None) = (&callback, &error) {
                match if c.function.is(function) {
                    Ok(true)
                } else {
                    crate::ops::eq(&c.function, function)
                } {
                    Ok(true) => {
                        removed += 1;
                        continue;
                    }
                    Ok(false) => {}
                    Err(e) => error = Some(e),
                }
            }
            kept.push(callback);
        }
        let mut callbacks = self.0.callbacks.borrow_mut();
        kept.append(&mut callbacks);
        *callbacks = kept;
        drop(callbacks);
        match error {
            Some(e) => Err(e),
            None => Ok(removed),
        }
    }

    /// Awaits it.
    #[inline]
    pub fn wait(&self) -> FutureWait {
        FutureWait {
            future: self.clone(),
            shown: Value::Unset,
            suspended: false,
        }
    }

    /// Awaits it; the driver sees `shown` (an instance of a derived class).
    pub(crate) fn wait_as(&self, shown: Value) -> FutureWait {
        FutureWait {
            future: self.clone(),
            shown,
            suspended: false,
        }
    }

    /// `_state`
    pub(crate) fn state_name(&self) -> &'static str {
        match &*self.0.outcome.borrow() {
            Outcome::Pending => "PENDING",
            Outcome::Cancelled(_) => "CANCELLED",
            Outcome::Result(_) | Outcome::Error(_) => "FINISHED",
        }
    }

    /// The parts of the `repr` after the class name.
    pub(crate) fn repr_info(&self) -> Result<Vec<String>> {
        let mut info = vec![self.state_name().to_ascii_lowercase()];
        if let Some(value) = self.peek_result() {
            info.push(format!("result={}", report::short_repr(&value)?));
        } else if let Some(e) = self.peek_exception() {
            info.push(format!("exception={}", crate::ops::repr(&e.value())?));
        }
        let shown: Vec<String> = {
            enum Shown {
                Text(&'static str),
                Function(Value),
            }
            let functions: Vec<Shown> = self
                .0
                .callbacks
                .borrow()
                .iter()
                .map(|c| match c {
                    Callback::Python(c) => Shown::Function(c.function.clone()),
                    Callback::Wakeup(_) => Shown::Text("Task.task_wakeup"),
                    Callback::Native(c) => Shown::Text(c.name),
                })
                .collect();
            let text = |f: &Shown| match f {
                Shown::Text(name) => format!("{name}()"),
                Shown::Function(f) => report::format_callback_source(f, &[]),
            };
            match functions.as_slice() {
                [] => vec![],
                [a] => vec![text(a)],
                [a, b] => vec![text(a), text(b)],
                [a, middle @ .., b] => vec![text(a), format!("<{} more>", middle.len()), text(b)],
            }
        };
        if !shown.is_empty() {
            info.push(format!("cb=[{}]", shown.join(", ")));
        }
        Ok(info)
    }
}

/// Awaiting a future: hands it to the task's loop and gives its result.
pub struct FutureWait {
    future: Future,
    shown: Value,
    suspended: bool,
}

impl std::future::Future for FutureWait {
    type Output = Result<Value>;
    #[inline]
    fn poll(mut self: Pin<&mut Self>, _: &mut TaskContext<'_>) -> Poll<Result<Value>> {
        if self.suspended {
            match transfer::take_resume() {
                Resume::Throw(e) => return Poll::Ready(Err(e)),
                Resume::Send(_) if !self.future.is_done() => {
                    return Poll::Ready(Err(Exception::runtime_error(
                        "await wasn't used with future",
                    )));
                }
                _ => {}
            }
        }
        if self.future.is_done() {
            return Poll::Ready(self.future.raised_result());
        }
        self.suspended = true;
        self.future.blocking.set(true);
        let shown = if self.shown.is_unset() {
            Value::Future(self.future.clone())
        } else {
            self.shown.clone()
        };
        transfer::set_signal(Signal::Await(shown));
        Poll::Pending
    }
}

impl Drop for FutureObj {
    fn drop(&mut self) {
        let class = match self.derived.get() {
            true => super::derived::forget(std::ptr::from_mut(self) as usize),
            false => None,
        };
        let is_pending_task = match &self.kind {
            Kind::Task(part) if matches!(*self.outcome.borrow(), Outcome::Pending) => {
                self.event_loop.tasks.remove(part.key.get());
                true
            }
            _ => false,
        };
        if (!is_pending_task && !self.log_traceback.get()) || !transfer::alive() {
            return;
        }
        // The reports show the future: it lives on in a new handle.
        let kind = std::mem::replace(&mut self.kind, Kind::Plain);
        let outcome = self.outcome.replace(Outcome::Pending);
        let future = Future(Rc::new(FutureObj {
            event_loop: self.event_loop.clone(),
            outcome: RefCell::new(outcome),
            callbacks: RefCell::new(self.callbacks.take()),
            blocking: Cell::new(false),
            log_traceback: Cell::new(false),
            traceback: Cell::new(0),
            derived: Cell::new(false),
            no_timer: Cell::new(false),
            kind,
        }));
        report::dropped(future, class, is_pending_task);
    }
}
