//! Tasks: a future that steps a coroutine.
//!
//! While a task is not done it is in one of three states: it waits for `waiter`, whose callbacks hold the
//! wake-up; or its step is in `ready`; or it is in a step.

use std::cell::{Cell, RefCell};

use super::context::{self, Context};
use super::event_loop::{Job, Loop};
use super::exceptions::{self, is_cancelled, is_fatal};
use super::future::{Future, Kind};
use super::park::{self, Gift, Parked};
use super::timers::TimerKey;
use super::transfer::{self, Driven, Handled, Resume, Signal, TaskResume};
use super::{place, report};
use crate::object::function::Signature;
use crate::object::native::ValueFuture;
use crate::object::{Coroutine, Exception, Result, Value};

/// What a task has beyond a future.
pub struct TaskPart {
    body: Cell<Option<ValueFuture>>,
    started: Cell<bool>,
    /// The coroutine object; or only its name.
    pub(crate) coroutine: RefCell<Source>,
    number: u64,
    /// What most tasks have not.
    rare: RefCell<Option<Box<Rare>>>,
    /// What it waits for: a future, or an instance of a class derived from `Future`.
    pub(crate) waiter: RefCell<Value>,
    /// Its last wait that needs no future.
    parked: Cell<Parked>,
    /// The number of that wait.
    park_number: Cell<u32>,
    /// The timer that ends that wait.
    timer: Cell<TimerKey>,
    /// It is that wait which it waits for.
    is_parked: Cell<bool>,
    must_cancel: Cell<bool>,
    cancels: Cell<u32>,
    context: Cell<Context>,
    handled: Handled,
    /// The line of the `await` that it is suspended at; `coroutine` knows it if that is an object.
    line: Cell<u32>,
    /// Its key in the loop's registry.
    pub(crate) key: Cell<usize>,
    pub(crate) log_destroy_pending: Cell<bool>,
}

/// Where a task's body came from.
pub(crate) enum Source {
    /// A coroutine object.
    Object(Value),
    /// The coroutine object is made when it is asked for.
    Code(&'static Signature),
    /// The same for one of the library, of this `__qualname__`.
    Named(&'static str),
}

/// What most tasks have not; `Unset` where this one has it not.
#[derive(Default)]
struct Rare {
    /// Its name, if it was given: else it has a number, and the name is made when it is asked for.
    name: Value,
    /// The message of the last cancellation.
    cancel_message: Value,
    /// The message with which its last wait that needs no future was cancelled.
    park_message: Value,
    /// The future that stands for that wait, since somebody has looked.
    shown_wait: Option<Future>,
}

thread_local! {
    static COUNTER: Cell<u64> = const { Cell::new(0) };
}

/// A task that gets its name after it is made has had a number before.
pub(crate) fn skip_number() {
    COUNTER.set(COUNTER.get() + 1);
}

/// `asyncio.current_task()`
pub fn current() -> Option<Future> {
    transfer::current_task()
}

/// Makes a task of a coroutine object.
///
/// # Errors
/// `TypeError` if it is none.
pub(crate) fn from_coroutine(
    event_loop: &Loop,
    coro: Value,
    name: Option<Value>,
    context: Option<Context>,
) -> Result<Future> {
    let name = match name {
        Some(name) => Some(match &name {
            Value::Str(_) => name,
            _ => Value::Str(super::event_loop::name_text(&name)?),
        }),
        None => None,
    };
    let not_coroutine = |coro: &Value| -> Exception {
        match crate::ops::repr(coro) {
            Ok(text) => Exception::type_error(format!("a coroutine was expected, got {text}")),
            Err(e) => e,
        }
    };
    let body: ValueFuture = match &coro {
        Value::Coroutine(c) => match c.take() {
            Ok((future, false)) => {
                let source = match c.code {
                    _ if c.awaits().is_some() => Source::Object(coro),
                    // Nobody else has the object: it is made again if somebody asks for it.
                    Some(code) if c.is_unshared() => Source::Code(code),
                    None if c.is_unshared() => Source::Named(c.qualname),
                    _ => Source::Object(coro),
                };
                return Ok(start(event_loop, future, source, name, context));
            }
            Ok((future, started)) => after_start(future, started),
            Err(e) => Box::pin(std::future::ready(Err(e))),
        },
        Value::Object(obj) => match obj.downcast_ref::<crate::object::coroutine::Driven>() {
            Some(driven) if driven.like_coroutine => match driven.take() {
                Ok((future, started)) => after_start(future, started),
                Err(e) => Box::pin(std::future::ready(Err(e))),
            },
            _ => return Err(not_coroutine(&coro)),
        },
        Value::Instance(_) if super::is_coroutine(&coro) => {
            let iterator = coro.clone();
            Box::pin(async move { super::awaiting::drive_iterator(iterator).await })
        }
        _ => return Err(not_coroutine(&coro)),
    };
    Ok(start(event_loop, body, Source::Object(coro), name, context))
}

/// A body that was stepped by hand before: its leaf waits for a value.
fn after_start(future: ValueFuture, started: bool) -> ValueFuture {
    if !started {
        return future;
    }
    Box::pin(async move {
        transfer::set_resume(Resume::Send(Value::None));
        future.await
    })
}

/// Makes a task of a coroutine object and runs its first step at once.
pub(crate) fn from_coroutine_eager(
    event_loop: &Loop,
    coro: Value,
    name: Option<Value>,
    context: Option<Context>,
) -> Result<Future> {
    let task = from_coroutine(event_loop, coro, name, context)?;
    event_loop.unpush();
    let outer = place::exchange_running(place::Running::default());
    let stepped = step(event_loop, task.clone(), None);
    place::exchange_running(outer);
    stepped?;
    Ok(task)
}

/// Makes a task of an async block.
#[inline]
pub(crate) fn spawn_boxed(
    event_loop: &Loop,
    body: ValueFuture,
    code: &'static Signature,
) -> Future {
    start(event_loop, body, Source::Code(code), None, None)
}

/// Makes a task of a coroutine of the library.
pub(crate) fn spawn_named(event_loop: &Loop, body: ValueFuture, qualname: &'static str) -> Future {
    start(event_loop, body, Source::Named(qualname), None, None)
}

fn start(
    event_loop: &Loop,
    body: ValueFuture,
    source: Source,
    name: Option<Value>,
    context: Option<Context>,
) -> Future {
    let mut number = 0;
    let mut rare = None;
    match name {
        Some(name) => {
            rare = Some(Box::new(Rare {
                name,
                ..Rare::default()
            }));
        }
        None => {
            number = COUNTER.get() + 1;
            COUNTER.set(number);
        }
    }
    let part = TaskPart {
        body: Cell::new(Some(body)),
        started: Cell::new(false),
        coroutine: RefCell::new(source),
        number,
        rare: RefCell::new(rare),
        waiter: RefCell::new(Value::Unset),
        parked: Cell::default(),
        park_number: Cell::new(0),
        timer: Cell::new(TimerKey::NONE),
        is_parked: Cell::new(false),
        must_cancel: Cell::new(false),
        cancels: Cell::new(0),
        context: Cell::new(context.unwrap_or_else(Context::copy_current)),
        handled: Handled::default(),
        line: Cell::new(0),
        key: Cell::new(usize::MAX),
        log_destroy_pending: Cell::new(true),
    };
    let task = Future::with_kind(event_loop, Kind::Task(part));
    if let Some(part) = task.task_part() {
        part.key.set(event_loop.tasks.add(task.downgrade()));
    }
    event_loop.push(Job::Step(task.clone()));
    task
}

impl TaskPart {
    /// See [`Future::look`].
    #[inline]
    pub(crate) fn look(&self) -> usize {
        let bits =
            self.cancels.get() ^ self.park_number.get() ^ self.line.get() ^ self.number as u32;
        bits as usize ^ self.key.get()
    }

    /// `Task.get_name()`
    pub(crate) fn name(&self) -> Value {
        match &*self.rare.borrow() {
            Some(rare) if !rare.name.is_unset() => rare.name.clone(),
            _ => Value::from(format!("Task-{}", self.number)),
        }
    }

    /// `Task.set_name(name)`
    pub(crate) fn set_name(&self, name: Value) {
        let old = std::mem::replace(
            &mut self.rare.borrow_mut().get_or_insert_default().name,
            name,
        );
        drop(old);
    }

    /// `Task._cancel_message`
    pub(crate) fn cancel_message(&self) -> Value {
        match &*self.rare.borrow() {
            Some(rare) if !rare.cancel_message.is_unset() => rare.cancel_message.clone(),
            _ => Value::None,
        }
    }

    fn set_cancel_message(&self, message: Value) {
        let old = std::mem::replace(
            &mut self
                .rare
                .borrow_mut()
                .get_or_insert_default()
                .cancel_message,
            message,
        );
        drop(old);
    }

    /// Tells the coroutine object that its body has come to its end.
    #[inline]
    fn source_ended(&self) {
        if let Source::Object(Value::Coroutine(c)) = &*self.coroutine.borrow() {
            c.ended();
        }
    }

    /// Notes where the body is suspended.
    #[inline]
    fn note_place(&self) {
        match &*self.coroutine.borrow() {
            Source::Object(Value::Coroutine(c)) => c.suspended(place::line()),
            _ => self.line.set(place::line()),
        }
    }

    /// It steps an `aclose()` or the like, which passes on what is thrown before it has started.
    fn is_asyncgen_step(&self) -> bool {
        matches!(&*self.coroutine.borrow(), Source::Object(Value::Object(_)))
    }

    /// The context as an object.
    pub(crate) fn context_object(&self) -> std::rc::Rc<context::ContextObj> {
        let mut context = self.context.take();
        let obj = context.object();
        self.context.set(context);
        obj
    }

    // ---- waits that need no future

    /// Where the one with this number stands.
    #[inline(always)]
    pub(crate) fn parked_in(&self, number: u32) -> Parked {
        if self.park_number.get() == number {
            self.parked.get()
        } else {
            Parked::Idle
        }
    }

    /// Begins such a wait; gives its number.
    #[inline]
    pub(crate) fn park(&self) -> u32 {
        if self.parked.replace(Parked::Waiting) == Parked::Shown {
            let shown = self.rare.borrow_mut().as_mut().map(|r| r.shown_wait.take());
            drop(shown);
        }
        let number = self.park_number.get().wrapping_add(1);
        self.park_number.set(number);
        self.timer.set(TimerKey::NONE);
        number
    }

    /// The timer that ends the last one; [`TimerKey::NONE`] where it is no sleep.
    #[inline]
    pub(crate) fn timer(&self) -> TimerKey {
        self.timer.get()
    }

    #[inline]
    pub(crate) fn set_timer(&self, timer: TimerKey) {
        self.timer.set(timer);
    }

    /// Where the last one stands.
    #[inline]
    pub(crate) fn parked(&self) -> Parked {
        self.parked.get()
    }

    #[inline]
    pub(crate) fn set_parked(&self, parked: Parked) {
        self.parked.set(parked);
    }

    /// Whether it is the last one that the task waits for.
    pub(crate) fn is_parked(&self) -> bool {
        self.is_parked.get()
    }

    /// The future that stands for the last one.
    #[cold]
    pub(crate) fn shown_wait(&self) -> Option<Future> {
        self.rare.borrow().as_ref()?.shown_wait.clone()
    }

    /// This future stands for the last one from now on.
    pub(crate) fn show_wait(&self, future: &Future) {
        self.parked.set(Parked::Shown);
        self.is_parked.set(false);
        *self.waiter.borrow_mut() = Value::Future(future.clone());
        let mut rare = self.rare.borrow_mut();
        rare.get_or_insert_default().shown_wait = Some(future.clone());
    }

    /// The message with which the last one was cancelled.
    pub(crate) fn park_message(&self) -> Value {
        match &*self.rare.borrow() {
            Some(rare) if !rare.park_message.is_unset() => rare.park_message.clone(),
            _ => Value::None,
        }
    }

    pub(crate) fn set_park_message(&self, message: &Value) {
        let mut rare = self.rare.borrow_mut();
        if rare.is_none() && (message.is_none() || message.is_unset()) {
            return;
        }
        let slot = &mut rare.get_or_insert_default().park_message;
        let old = std::mem::replace(slot, message.clone());
        drop(rare);
        drop(old);
    }

    /// What it waits for as an object; `Unset` for nothing.
    pub(crate) fn waiter(&self, task: &Future) -> Value {
        match park::show(task) {
            Some(future) => Value::Future(future),
            None => self.waiter.borrow().clone(),
        }
    }

    /// A cancellation waits for the next step.
    pub(crate) fn must_cancel(&self) -> bool {
        self.must_cancel.get()
    }

    /// `Task.cancelling()`
    pub(crate) fn cancelling(&self) -> u32 {
        self.cancels.get()
    }

    /// `Task.uncancel()`
    pub(crate) fn uncancel(&self) -> u32 {
        let left = self.cancels.get().saturating_sub(1);
        self.cancels.set(left);
        left
    }

    /// `Task.cancel(msg)`
    pub(crate) fn cancel(&self, task: &Future, message: Value) -> Result<bool> {
        task.mark_retrieved();
        if task.is_done() {
            return Ok(false);
        }
        self.cancels.set(self.cancels.get().saturating_add(1));
        let waiter = self.waiter.borrow().clone();
        let is_cancelled = if self.is_parked.get() {
            park::cancel(task, &message)?
        } else {
            cancel_waiter(&waiter, &message)?
        };
        if is_cancelled {
            // It stays: it may be a task that ignores the cancellation, to be cancelled again.
            return Ok(true);
        }
        self.must_cancel.set(true);
        self.set_cancel_message(message);
        Ok(true)
    }
}

/// `waiter.cancel(msg=message)`
fn cancel_waiter(waiter: &Value, message: &Value) -> Result<bool> {
    match waiter {
        Value::Unset => Ok(false),
        Value::Future(f) => f.cancel(message.clone()),
        other => {
            let args = crate::object::Args::none().with_kw("msg", message.clone());
            crate::ops::truth(&crate::ops::call_method(other, "cancel", args)?)
        }
    }
}

/// The future that a task waited for is done: its step.
///
/// # Errors
/// See [`step`].
#[inline]
pub(crate) fn wakeup(event_loop: &Loop, task: Future, future: &Future) -> Result<()> {
    if future.has_result() {
        return step(event_loop, task, None);
    }
    let e = future.result().err();
    step(event_loop, task, e)
}

/// The wait of a task that needed no future is over: its step.
///
/// # Errors
/// See [`step`].
#[inline]
pub(crate) fn woken(event_loop: &Loop, task: Future) -> Result<()> {
    let Some(part) = task.task_part() else {
        return Ok(());
    };
    match part.parked.get() {
        Parked::Cancelled => {
            let e = exceptions::cancelled(part.park_message());
            step(event_loop, task, Some(e))
        }
        Parked::Shown => match part.shown_wait() {
            Some(future) => wakeup(event_loop, task, &future),
            None => step(event_loop, task, None),
        },
        _ => step(event_loop, task, None),
    }
}

/// The same for the wait with this number, a sleep.
///
/// # Errors
/// See [`step`].
#[inline]
pub(crate) fn slept(event_loop: &Loop, task: Future, number: u32) -> Result<()> {
    if let Some(part) = task.task_part()
        && part.parked_in(number) == Parked::Waiting
    {
        part.parked.set(Parked::Woken(Gift::None));
    }
    woken(event_loop, task)
}

/// One step of a task on its loop: runs its body to the next suspension.
///
/// # Errors
/// `KeyboardInterrupt` and `SystemExit`, which end the loop.
pub(crate) fn step(event_loop: &Loop, task: Future, exc: Option<Exception>) -> Result<()> {
    let Some(part) = task.task_part() else {
        return Ok(());
    };
    if task.is_done() {
        return Ok(());
    }
    let mut exc = exc;
    if part.must_cancel.replace(false) && !exc.as_ref().is_some_and(is_cancelled) {
        exc = Some(exceptions::cancelled(part.cancel_message()));
    }
    if part.is_parked.replace(false) {
        if part.parked.get() == Parked::Waiting {
            part.parked.set(Parked::Idle);
        }
    } else if !part.waiter.borrow().is_unset() {
        let old = part.waiter.replace(Value::Unset);
        drop(old);
    }
    let Some(mut body) = part.body.take() else {
        return Ok(());
    };
    let resume = match (part.started.replace(true), exc) {
        (true, None) => TaskResume::Next,
        (false, None) => TaskResume::First,
        // The body of a task that is cancelled before its first step never runs.
        (false, Some(e)) if !part.is_asyncgen_step() => {
            drop(body);
            part.source_ended();
            return ended(&task, part, Err(e));
        }
        (_, Some(e)) => TaskResume::Throw(e),
    };
    if let Source::Object(Value::Coroutine(c)) = &*part.coroutine.borrow() {
        c.resumed();
    }
    let driven = transfer::drive_task(&task, &part.context, &mut body, &part.handled, resume);
    if let Driven::Ended(result) = driven {
        drop(body);
        part.source_ended();
        return ended(&task, part, result);
    }
    part.note_place();
    part.body.set(Some(body));
    match driven {
        Driven::Bare => {
            event_loop.push(Job::Step(task));
            Ok(())
        }
        Driven::Parked => {
            part.is_parked.set(true);
            if part.must_cancel.get() && park::cancel(&task, &part.cancel_message())? {
                part.must_cancel.set(false);
            }
            Ok(())
        }
        Driven::Ended(_) | Driven::Signal => suspended(&task, part),
    }
}

/// The body has come to its end.
fn ended(task: &Future, part: &TaskPart, result: Result<Value>) -> Result<()> {
    match result {
        Ok(value) => {
            if part.must_cancel.replace(false) {
                task.finish_cancelled(part.cancel_message(), None).map(drop)
            } else {
                task.set_result(value)
            }
        }
        Err(e) if is_cancelled(&e) => task.finish_cancelled(Value::None, Some(e)).map(drop),
        Err(e) => {
            let e = crate::object::coroutine::no_stop(e);
            task.set_exception(e.clone())?;
            if is_fatal(&e) { Err(e) } else { Ok(()) }
        }
    }
}

/// The body is suspended: does what its signal asks for.
#[inline]
fn suspended(task: &Future, part: &TaskPart) -> Result<()> {
    match transfer::take_signal() {
        Signal::Bare | Signal::Await(Value::None) => {
            task.push_step();
            Ok(())
        }
        Signal::Await(Value::Future(future)) => wait_for(task, part, &future, None),
        Signal::Await(other) => match other.native() {
            Value::Future(future) => wait_for(task, part, &future, Some(other)),
            Value::Generator(g) if !g.is_async() => fail(task, |task| {
                Ok(format!(
                    "yield was used instead of yield from for generator in task {} with {}",
                    crate::ops::repr(task)?,
                    crate::ops::repr(&other)?
                ))
            }),
            _ => fail(task, |_| {
                Ok(format!("Task got bad yield: {}", crate::ops::repr(&other)?))
            }),
        },
        Signal::Item(_) | Signal::Nothing | Signal::Parked => {
            task.event_loop()
                .push(Job::Throw(task.clone(), transfer::foreign_error()));
            Ok(())
        }
    }
}

#[inline]
fn wait_for(task: &Future, part: &TaskPart, future: &Future, shown: Option<Value>) -> Result<()> {
    if !future.event_loop().is(task.event_loop()) {
        let future = Value::Future(future.clone());
        return fail(task, |task| {
            Ok(format!(
                "Task {} got Future {} attached to a different loop",
                crate::ops::repr(task)?,
                crate::ops::repr(&future)?
            ))
        });
    }
    if !future.blocking.get() {
        let future = Value::Future(future.clone());
        return fail(task, |task| {
            Ok(format!(
                "yield was used instead of yield from in task {} with {}",
                crate::ops::repr(task)?,
                crate::ops::repr(&future)?
            ))
        });
    }
    if future.is(task) {
        return fail(task, |task| {
            Ok(format!(
                "Task cannot await on itself: {}",
                crate::ops::repr(task)?
            ))
        });
    }
    future.blocking.set(false);
    let is_derived = n!("special").is_reached() && future.derived.get();
    if !(is_derived && future.ask_for_wakeup(task)?) {
        future.add_wakeup(task)?;
    }
    let waiter = shown.unwrap_or_else(|| Value::Future(future.clone()));
    *part.waiter.borrow_mut() = waiter.clone();
    if part.must_cancel.get() && cancel_waiter(&waiter, &part.cancel_message())? {
        part.must_cancel.set(false);
    }
    Ok(())
}

/// Raises a `RuntimeError` in the task's next step.
#[cold]
fn fail(task: &Future, message: impl FnOnce(&Value) -> Result<String>) -> Result<()> {
    let e = match message(&Value::Future(task.clone())) {
        Ok(message) => Exception::runtime_error(message),
        Err(e) => e,
    };
    task.event_loop().push(Job::Throw(task.clone(), e));
    Ok(())
}

/// A coroutine object whose body somebody else has: it is there to be looked at.
fn taken_coroutine(source: &Source) -> Coroutine {
    let body = Box::pin(std::future::pending());
    let coroutine = match source {
        Source::Object(Value::Coroutine(coroutine)) => return coroutine.clone(),
        Source::Object(_) => Coroutine::from_boxed("", body),
        Source::Code(code) => Coroutine::of_code(code, body),
        Source::Named(qualname) => Coroutine::from_boxed(qualname, body),
    };
    if let Ok((future, _)) = coroutine.take() {
        drop(future);
    }
    coroutine
}

impl Future {
    /// The task's next step is in the next turn.
    #[inline]
    fn push_step(&self) {
        self.event_loop().push(Job::Step(self.clone()));
    }

    /// `Task.get_coro()`
    pub(crate) fn coroutine(&self) -> Value {
        let Some(part) = self.task_part() else {
            return Value::None;
        };
        let mut source = part.coroutine.borrow_mut();
        let coroutine = match &*source {
            Source::Object(coro) => return coro.clone(),
            source => taken_coroutine(source),
        };
        if self.is_done() {
            coroutine.ended();
        } else if current().is_some_and(|task| task.is(self)) {
            coroutine.suspended(part.line.get());
            coroutine.resumed();
        } else if part.started.get() {
            coroutine.suspended(part.line.get());
        }
        if let Some(awaits) = coroutine.awaits() {
            awaits.set_task(self);
        }
        let coro = Value::Coroutine(coroutine);
        *source = Source::Object(coro.clone());
        coro
    }

    /// `repr(task)` for a task, `repr(future)` else; `class` is the name of its class.
    pub(crate) fn repr_as(&self, class: &str) -> Result<String> {
        let mut info = self.repr_info()?;
        if let Some(part) = self.task_part() {
            if !self.is_done() && part.cancels.get() > 0 {
                info[0] = "cancelling".to_owned();
            }
            info.insert(1, format!("name={}", crate::ops::repr(&part.name())?));
            info.insert(2, format!("coro=<{}>", self.coroutine_text()?));
            let waiter = part.waiter(self);
            if !waiter.is_unset() {
                info.insert(3, format!("wait_for={}", crate::ops::repr(&waiter)?));
            }
        }
        Ok(format!("<{class} {}>", info.join(" ")))
    }

    fn coroutine_text(&self) -> Result<String> {
        report::format_coroutine(&self.coroutine())
    }
}

impl Drop for TaskPart {
    fn drop(&mut self) {
        // A body that is dropped half-way ends as CPython ends it: `GeneratorExit` at its `await`.
        let body = self.body.get_mut().take();
        if let (Some(body), true) = (body, self.started.get())
            && let Some(e) = transfer::close_dropped(body, "coroutine ignored GeneratorExit")
        {
            let coro = match self.coroutine.get_mut() {
                Source::Object(coro) => coro.clone(),
                source => {
                    let coroutine = taken_coroutine(source);
                    coroutine.ended();
                    Value::Coroutine(coroutine)
                }
            };
            crate::ops::unraisable::report(&e, None, &coro);
        }
    }
}
