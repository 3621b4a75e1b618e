//! How suspended bodies and their drivers talk: coroutines, generators and async generators are Rust
//! futures that are polled by hand.
//!
//! A leaf that suspends (`yield v`, `await fut`, `sleep(0)`) puts a [`Signal`] into the thread's slot and
//! returns `Pending`. Whoever drives the body takes the signal, and before the next poll puts a
//! [`Resume`] there: the innermost leaf takes that first thing. Between a driver and its leaf only polls
//! happen, so one slot a thread is enough however deep bodies nest, and no waker is involved.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use super::context::Context as Vars;
use super::future::Future as Task;
use crate::object::native::ValueFuture;
use crate::object::{Exception, Result, Value};

/// What a suspended body hands to its driver.
pub(crate) enum Signal {
    /// Nothing was handed out: a Rust future that knows nothing of this protocol is pending.
    Nothing,
    /// A bare `yield` of a coroutine (`sleep(0)`): let the loop turn once.
    Bare,
    /// An object for the event loop: a future to wait for, or what an `__await__` yields.
    Await(Value),
    /// An item of a generator or async generator.
    Item(Value),
}

/// What a driver hands to the suspended leaf.
pub(crate) enum Resume {
    /// Nothing: the first poll, or a spurious one.
    Nothing,
    /// The value of the `yield` or `await` expression.
    Send(Value),
    /// An exception to raise there.
    Throw(Exception),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum SignalKind {
    Nothing,
    Bare,
    Await,
    Item,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ResumeKind {
    Nothing,
    SendNone,
    Send,
    Throw,
}

/// What is current on a thread; all in one place, since every step of a task touches all of it. A signal
/// and a resume are kept as their kind and their content: the common ones have none.
struct Thread {
    signal: Cell<SignalKind>,
    /// Of `Await` and `Item`; `Unset` else.
    handed: Cell<Value>,
    resume: Cell<ResumeKind>,
    /// Of `Send`; `Unset` else.
    sent: Cell<Value>,
    /// Of `Throw`; `None` else.
    thrown: Cell<Option<Exception>>,
    /// The task that runs.
    task: Cell<Option<Task>>,
    /// Its context variables, or the thread's own.
    context: Cell<Vars>,
    /// The exceptions that it is handling, innermost last.
    handled: RefCell<Vec<Exception>>,
    /// The number of the running step if it began with a `throw`, else 0.
    throw_step: Cell<u32>,
    /// How many throws there were.
    throws: Cell<u32>,
}

thread_local! {
    static THREAD: Thread = const {
        Thread {
            signal: Cell::new(SignalKind::Nothing),
            handed: Cell::new(Value::Unset),
            resume: Cell::new(ResumeKind::Nothing),
            sent: Cell::new(Value::Unset),
            thrown: Cell::new(None),
            task: Cell::new(None),
            context: Cell::new(Vars::EMPTY),
            handled: RefCell::new(Vec::new()),
            throw_step: Cell::new(0),
            throws: Cell::new(0),
        }
    };
}

impl Thread {
    #[inline]
    fn set_signal(&self, signal: Signal) {
        self.signal.set(match signal {
            Signal::Nothing => SignalKind::Nothing,
            Signal::Bare => SignalKind::Bare,
            Signal::Await(value) => {
                self.handed.set(value);
                SignalKind::Await
            }
            Signal::Item(value) => {
                self.handed.set(value);
                SignalKind::Item
            }
        });
    }

    #[inline]
    fn take_signal(&self) -> Signal {
        match self.signal.replace(SignalKind::Nothing) {
            SignalKind::Nothing => Signal::Nothing,
            SignalKind::Bare => Signal::Bare,
            SignalKind::Await => Signal::Await(self.handed.take()),
            SignalKind::Item => Signal::Item(self.handed.take()),
        }
    }

    #[inline]
    fn set_resume(&self, resume: Resume) {
        self.resume.set(match resume {
            Resume::Nothing => ResumeKind::Nothing,
            Resume::Send(Value::None) => ResumeKind::SendNone,
            Resume::Send(value) => {
                self.sent.set(value);
                ResumeKind::Send
            }
            Resume::Throw(e) => {
                self.thrown.set(Some(e));
                ResumeKind::Throw
            }
        });
    }

    #[inline]
    fn take_resume(&self) -> Resume {
        match self.resume.replace(ResumeKind::Nothing) {
            ResumeKind::Nothing => Resume::Nothing,
            ResumeKind::SendNone => Resume::Send(Value::None),
            ResumeKind::Send => Resume::Send(self.sent.take()),
            ResumeKind::Throw => match self.thrown.take() {
                Some(e) => Resume::Throw(e),
                None => Resume::Nothing,
            },
        }
    }
}

/// Whether the thread still runs; while it ends, nothing of Python's can run any more.
pub(crate) fn alive() -> bool {
    THREAD.try_with(|_| ()).is_ok()
}

/// Sets what the innermost leaf finds at the next poll.
#[inline]
pub(crate) fn set_resume(resume: Resume) {
    THREAD.with(|t| t.set_resume(resume));
}

/// Takes what the driver set.
#[inline]
pub(crate) fn take_resume() -> Resume {
    THREAD.with(Thread::take_resume)
}

/// Hands something to the driver; the caller returns `Pending` next.
#[inline]
pub(crate) fn set_signal(signal: Signal) {
    THREAD.with(|t| t.set_signal(signal));
}

/// Takes what the leaf handed out.
#[inline]
pub(crate) fn take_signal() -> Signal {
    THREAD.with(Thread::take_signal)
}

/// What is current in a thread while another one runs.
#[derive(Default)]
pub(crate) struct ThreadState {
    task: Option<Task>,
    context: Vars,
    handled: Vec<Exception>,
}

/// Makes another thread's state the current one; gives the one before.
pub(crate) fn swap_state(state: ThreadState) -> ThreadState {
    THREAD.with(|t| ThreadState {
        task: t.task.replace(state.task),
        context: t.context.replace(state.context),
        handled: t.handled.replace(state.handled),
    })
}

/// The number of the running step if it began with a `throw`, else 0: a suspension that began in another step
/// has ended with that throw.
#[inline]
pub(crate) fn throw_step() -> u32 {
    THREAD.with(|t| t.throw_step.get())
}

/// The task that runs.
pub(crate) fn current_task() -> Option<Task> {
    THREAD.with(|t| {
        let task = t.task.take();
        t.task.set(task.clone());
        task
    })
}

/// The current context variables; `f` runs no Python code.
#[inline]
pub(crate) fn with_context<R>(f: impl FnOnce(&mut Vars) -> R) -> R {
    THREAD.with(|t| {
        let mut context = t.context.take();
        let result = f(&mut context);
        t.context.set(context);
        result
    })
}

/// The place of the exceptions being handled; `None` while the thread ends.
#[inline]
pub(crate) fn with_handled<R>(f: impl FnOnce(&RefCell<Vec<Exception>>) -> R) -> Option<R> {
    THREAD.try_with(|t| f(&t.handled)).ok()
}

/// The exceptions that a suspended body was handling (`except` blocks it is inside of), kept while it is
/// suspended so that others do not see them as their context.
#[derive(Default)]
// One word for each suspended body: most handle nothing.
#[allow(clippy::box_collection)]
pub(crate) struct Handled(Cell<Option<Box<Vec<Exception>>>>);

impl Thread {
    /// The number of a step that begins with a throw.
    #[cold]
    fn next_throw(&self) -> u32 {
        self.throws
            .set(self.throws.get().checked_add(1).unwrap_or(1));
        self.throws.get()
    }

    /// Puts a body's handled exceptions on top of its driver's; gives how many those were.
    #[inline]
    fn enter(&self, handled: &Handled) -> usize {
        let depth = self.handled.borrow().len();
        if let Some(mut saved) = handled.0.take() {
            self.handled.borrow_mut().append(&mut saved);
        }
        depth
    }

    /// Takes a body's handled exceptions off again.
    #[inline]
    fn leave(&self, handled: &Handled, depth: usize) {
        if self.handled.borrow().len() > depth {
            handled
                .0
                .set(Some(Box::new(self.handled.borrow_mut().split_off(depth))));
        }
    }
}

/// Polls a body as its driver does, with the exceptions that it is handling in place; gives its signal too.
#[inline]
pub(crate) fn drive(
    body: &mut ValueFuture,
    handled: &Handled,
    resume: Resume,
) -> (Poll<Result<Value>>, Signal) {
    THREAD.with(|t| {
        let step = if let Resume::Throw(e) = &resume {
            e.set_thrown();
            t.next_throw()
        } else {
            0
        };
        let before = t.throw_step.replace(step);
        t.set_resume(resume);
        let depth = t.enter(handled);
        let poll = poll_body(body);
        t.leave(handled, depth);
        t.throw_step.set(before);
        (poll, t.take_signal())
    })
}

/// What a task's body is resumed with.
pub(crate) enum TaskResume {
    /// Its first step.
    First,
    /// `send(None)`
    Next,
    /// `throw(e)`
    Throw(Exception),
}

/// The same for a task's body: the task and its context are current meanwhile. Also tells whether the
/// signal was `Bare`, the most frequent one, which is taken then.
#[inline]
pub(crate) fn drive_task(
    task: &Task,
    context: &Cell<Vars>,
    body: &mut ValueFuture,
    handled: &Handled,
    resume: TaskResume,
) -> (Poll<Result<Value>>, bool) {
    THREAD.with(|t| {
        let own = context.take();
        if let Vars::Object(obj) = &own
            && obj.entered.replace(true)
        {
            let e = super::context::already_entered(obj);
            context.set(own);
            return (Poll::Ready(Err(e)), false);
        }
        let is_throw = matches!(resume, TaskResume::Throw(_));
        match resume {
            TaskResume::First => {}
            TaskResume::Next => t.resume.set(ResumeKind::SendNone),
            TaskResume::Throw(e) => {
                e.set_thrown();
                t.throw_step.set(t.next_throw());
                t.thrown.set(Some(e));
                t.resume.set(ResumeKind::Throw);
            }
        }
        let before_task = t.task.replace(Some(task.clone()));
        let before = t.context.replace(own);
        let depth = t.enter(handled);
        let poll = poll_body(body);
        t.leave(handled, depth);
        if is_throw {
            t.throw_step.set(0);
        }
        let own = t.context.replace(before);
        if let Vars::Object(obj) = &own {
            obj.entered.set(false);
        }
        context.set(own);
        t.task.set(before_task);
        let is_bare = t.signal.get() == SignalKind::Bare;
        if is_bare {
            t.signal.set(SignalKind::Nothing);
        }
        (poll, is_bare)
    })
}

/// A leaf that suspends once without handing anything out: `sleep(0)`.
#[derive(Default)]
pub struct Bare {
    suspended: bool,
}

impl Future for Bare {
    type Output = Result<()>;
    #[inline]
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<()>> {
        THREAD.with(|t| {
            if !std::mem::replace(&mut self.suspended, true) {
                t.signal.set(SignalKind::Bare);
                return Poll::Pending;
            }
            if t.resume.get() == ResumeKind::SendNone {
                t.resume.set(ResumeKind::Nothing);
                return Poll::Ready(Ok(()));
            }
            match t.take_resume() {
                Resume::Send(_) => Poll::Ready(Ok(())),
                Resume::Throw(e) => Poll::Ready(Err(e)),
                Resume::Nothing => Poll::Pending,
            }
        })
    }
}

/// A leaf: hands out one signal and gives what comes back.
pub(crate) struct Suspend(Signal);

/// Suspends with this signal.
#[inline]
pub(crate) fn suspend(signal: Signal) -> Suspend {
    Suspend(signal)
}

impl Future for Suspend {
    type Output = Result<Value>;
    #[inline]
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<Value>> {
        match std::mem::replace(&mut self.0, Signal::Nothing) {
            Signal::Nothing => match take_resume() {
                Resume::Send(value) => Poll::Ready(Ok(value)),
                Resume::Throw(e) => Poll::Ready(Err(e)),
                Resume::Nothing => Poll::Pending,
            },
            signal => {
                set_signal(signal);
                Poll::Pending
            }
        }
    }
}

/// Polls a body once; what it needs to go on was set by [`set_resume`].
#[inline]
pub(crate) fn poll_body(body: &mut ValueFuture) -> Poll<Result<Value>> {
    body.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}

/// What one step of a body gave.
pub(crate) enum Step {
    /// It is suspended and gave this.
    Yield(Value),
    /// It ended with this result.
    Return(Value),
}

/// Where a body stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Not started.
    Created,
    /// Between two steps.
    Suspended,
    /// In a step.
    Running,
    /// At its end, closed, or taken by someone who awaits it.
    Finished,
}

/// A body that is stepped by hand.
pub(crate) struct Body {
    stage: Cell<Stage>,
    /// Not there while it runs and after its end.
    future: Cell<Option<ValueFuture>>,
    handled: Handled,
}

impl Body {
    /// A body that has not started.
    pub(crate) fn new(future: ValueFuture) -> Body {
        Body {
            stage: Cell::new(Stage::Created),
            future: Cell::new(Some(future)),
            handled: Handled::default(),
        }
    }

    /// A body that has come to its end.
    pub(crate) fn ended() -> Body {
        Body {
            stage: Cell::new(Stage::Finished),
            future: Cell::new(None),
            handled: Handled::default(),
        }
    }

    /// Where it stands.
    #[inline]
    pub(crate) fn stage(&self) -> Stage {
        self.stage.get()
    }

    /// Takes the future out, and whether it has started; the body counts as finished from now on.
    pub(crate) fn take(&self) -> Option<(ValueFuture, bool)> {
        if self.stage.get() == Stage::Running {
            return None;
        }
        let started = self.stage.replace(Stage::Finished) == Stage::Suspended;
        self.future.take().map(|future| (future, started))
    }

    /// Drops what is left of it.
    pub(crate) fn finish(&self) {
        self.stage.set(Stage::Finished);
        let old = self.future.take();
        drop(old);
    }

    /// Polls it once, with whatever resume is set; gives its signal too. A body that runs or has finished
    /// gives `None`.
    #[inline]
    pub(crate) fn poll(&self, resume: Resume) -> Option<(Poll<Result<Value>>, Signal)> {
        let mut future = self.future.take()?;
        self.stage.set(Stage::Running);
        let (poll, signal) = drive(&mut future, &self.handled, resume);
        if poll.is_pending() {
            self.stage.set(Stage::Suspended);
            self.future.set(Some(future));
        } else {
            self.stage.set(Stage::Finished);
            drop(future);
        }
        Some((poll, signal))
    }

    /// One step of a body that is created or suspended (the caller has seen to that). An exception thrown
    /// into a body that has not started ends it.
    #[inline]
    pub(crate) fn step(&self, resume: Resume) -> Result<Step> {
        let resume = match (self.stage.get(), resume) {
            (Stage::Created, Resume::Throw(e)) => {
                self.finish();
                return Err(e);
            }
            (Stage::Created, _) => Resume::Nothing,
            (_, resume) => resume,
        };
        self.step_raw(resume)
    }

    /// One step; what is thrown into a body that has not started reaches its first leaf.
    #[inline]
    pub(crate) fn step_raw(&self, resume: Resume) -> Result<Step> {
        match self.poll(resume) {
            Some((Poll::Ready(result), _)) => result.map(Step::Return),
            Some((Poll::Pending, Signal::Item(value) | Signal::Await(value))) => {
                Ok(Step::Yield(value))
            }
            Some((Poll::Pending, Signal::Bare)) => Ok(Step::Yield(Value::None)),
            Some((Poll::Pending, Signal::Nothing)) => Err(foreign_error()),
            None => Ok(Step::Return(Value::None)),
        }
    }
}

/// The error of a Rust future that was awaited bare.
#[cold]
pub(crate) fn foreign_error() -> Exception {
    Exception::runtime_error("a Rust future was awaited without asyncio::foreign")
}

/// The value that a `StopIteration` carries.
pub(crate) fn stop_value(e: &Exception) -> Value {
    e.data()
        .args
        .borrow()
        .first()
        .cloned()
        .unwrap_or(Value::None)
}

/// `e` if it is no `class`, else a `RuntimeError(message)` caused by it (PEP 479).
pub(crate) fn forbid(e: Exception, class: &str, message: impl FnOnce() -> String) -> Exception {
    if !e.is_a(&Exception::class_named(class)) {
        return e;
    }
    let error = Exception::runtime_error(message());
    let data = error.data();
    *data.cause.borrow_mut() = Some(e.clone());
    *data.context.borrow_mut() = Some(e);
    data.suppress_context.set(true);
    error
}

/// The exception that `throw(type_or_exception)` or `throw(type, value, traceback)` names; `throw` is the method.
pub(crate) fn exception_argument(throw: &str, args: crate::object::Args) -> Result<Exception> {
    if args.pos.len() > 1 {
        let message = format!(
            "the (type, exc, tb) signature of {throw}() is deprecated, use the single-arg signature instead."
        );
        crate::stdlib::warnings::warn_from_rust("DeprecationWarning", &message)?;
    }
    let [class, value, _traceback] = args.range(throw, 1)?;
    match &class {
        Value::Class(c) if c.is_subclass_of(&Exception::class_named("BaseException")) => {
            if let Some(e) = Exception::from_value(&value) {
                return Ok(e);
            }
            let args = match value {
                Value::Unset | Value::None => crate::object::Args::none(),
                Value::Tuple(t) => crate::object::Args::from_vec(t.to_vec()),
                other => crate::object::Args::pos([other]),
            };
            // What goes wrong while it is made is thrown in its place.
            let made = match crate::ops::call(&class, args) {
                Ok(made) => made,
                Err(e) => return Ok(e),
            };
            match Exception::from_value(&made) {
                Some(e) => Ok(e),
                None => Ok(Exception::type_error(format!(
                    "calling {} should have returned an instance of BaseException, not {}",
                    crate::ops::repr(&class)?,
                    crate::ops::type_name(&made)
                ))),
            }
        }
        _ => match Exception::from_value(&class) {
            Some(_) if !(value.is_unset() || value.is_none()) => Err(Exception::type_error(
                "instance exception may not have a separate value",
            )),
            Some(e) => Ok(e),
            None => Err(bad_exception(&class)),
        },
    }
}

#[cold]
fn bad_exception(x: &Value) -> Exception {
    Exception::type_error(format!(
        "exceptions must be classes or instances deriving from BaseException, not {}",
        crate::ops::type_name(x)
    ))
}

/// One step of any iterator as `yield from` and `await` take it: `send` and `throw` are delegated.
pub(crate) fn step_iterator(iterator: &Value, resume: Resume) -> Result<Step> {
    use crate::object::Args;
    use crate::ops;
    match iterator {
        Value::Generator(g) => {
            return match resume {
                // The delegating generator gets it again.
                Resume::Throw(e) if e.is_a(&Exception::class_named("GeneratorExit")) => {
                    g.close()?;
                    Err(e)
                }
                resume => g.step(resume),
            };
        }
        Value::Object(obj) => {
            if let Some(driven) = obj.downcast_ref::<crate::object::coroutine::Driven>() {
                return driven.step(resume);
            }
            if let Some(wrapper) = obj.downcast_ref::<crate::object::coroutine::CoroutineWrapper>()
            {
                return wrapper.0.step(resume);
            }
        }
        _ => {}
    }
    let result = match resume {
        Resume::Nothing | Resume::Send(Value::None) => match iterator {
            Value::Instance(_) => match ops::call_method_opt(iterator, "__next__", Args::none()) {
                Some(result) => result,
                None => {
                    return Err(Exception::type_error(format!(
                        "'{}' object is not an iterator",
                        ops::type_name(iterator)
                    )));
                }
            },
            _ => {
                return Ok(match ops::next(iterator)? {
                    Some(item) => Step::Yield(item),
                    None => Step::Return(Value::None),
                });
            }
        },
        Resume::Send(value) => ops::call_method(iterator, "send", Args::pos([value])),
        Resume::Throw(e) if e.is_a(&Exception::class_named("GeneratorExit")) => {
            if let Some(close) = ops::get_attr_opt(iterator, "close")? {
                ops::call(&close, Args::none())?;
            }
            return Err(e);
        }
        Resume::Throw(e) => match ops::get_attr_opt(iterator, "throw")? {
            Some(throw) => ops::call(&throw, Args::pos([e.value()])),
            None => return Err(e),
        },
    };
    match result {
        Ok(item) => Ok(Step::Yield(item)),
        Err(e) if e.is_a(&Exception::class_named("StopIteration")) => {
            Ok(Step::Return(stop_value(&e)))
        }
        Err(e) => Err(e),
    }
}

/// Ends a suspended body that is being dropped: raises `GeneratorExit` at its suspension point so that its
/// `finally` blocks run. Gives the error that cannot be raised anywhere.
pub(crate) fn close_dropped(mut future: ValueFuture, ignored: &'static str) -> Option<Exception> {
    if !alive() {
        return None;
    }
    set_resume(Resume::Throw(Exception::of_class(
        Exception::class_named("GeneratorExit"),
        vec![],
    )));
    match poll_body(&mut future) {
        Poll::Ready(Ok(_)) => None,
        Poll::Ready(Err(e)) => {
            let quiet = e.is_a(&Exception::class_named("GeneratorExit"))
                || e.is_a(&Exception::class_named("StopIteration"));
            (!quiet).then_some(e)
        }
        Poll::Pending => {
            take_signal();
            Some(Exception::runtime_error(ignored))
        }
    }
}
