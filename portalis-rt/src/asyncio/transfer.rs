//! How suspended bodies and their drivers talk: coroutines, generators and async generators are Rust
//! futures that are polled by hand.
//!
//! A leaf that suspends (`yield v`, `await fut`, `sleep(0)`) puts a [`Signal`] into the thread's slot and
//! returns `Pending`. Whoever drives the body takes the signal, and before the next poll puts a
//! [`Resume`] there: the innermost leaf takes that first thing. Between a driver and its leaf only polls
//! happen, so one slot a thread is enough however deep bodies nest, and no waker is involved.

mod body;

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::mem::ManuallyDrop;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

pub(crate) use body::{
    Body, Stage, Step, close_dropped, exception_argument, forbid, foreign_error, step_iterator,
    stop_value,
};

use super::context::Context as Vars;
use super::future::Future as Task;
use super::place::Running;
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
    /// The task that steps this waits for something that wakes the task itself.
    Parked,
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
    /// An item that is an `int` of one word.
    Int,
    Parked,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ResumeKind {
    Nothing,
    SendNone,
    Send,
    Throw,
}

/// What every step touches: without anything that is dropped when the thread ends, for then reaching it costs
/// nothing. A signal and a resume are kept as their kind and their content: the common ones have none.
struct Flags {
    signal: Cell<SignalKind>,
    /// Of `Await` and `Item`; `Unset` else.
    handed: Cell<ManuallyDrop<Value>>,
    /// Of `Int`.
    handed_int: Cell<i64>,
    resume: Cell<ResumeKind>,
    /// Of `Send`; `Unset` else.
    sent: Cell<ManuallyDrop<Value>>,
    /// Of `Throw`; `None` else.
    thrown: Cell<ManuallyDrop<Option<Exception>>>,
    /// How many exceptions are being handled.
    handling: Cell<usize>,
    /// The number of the running step if it began with a `throw`, else 0.
    throw_step: Cell<u32>,
    /// How many throws there were.
    throws: Cell<u32>,
    /// What runs is stepped by the running task, not by hand.
    stepped: Cell<bool>,
    /// The task that runs.
    task: Cell<ManuallyDrop<Option<Task>>>,
    /// Its context variables, or the thread's own.
    context: Cell<ManuallyDrop<Vars>>,
}

/// What else is current on a thread.
struct Thread {
    /// The exceptions that it is handling, innermost last.
    handled: RefCell<Vec<Exception>>,
}

thread_local! {
    static FLAGS: Flags = const {
        Flags {
            signal: Cell::new(SignalKind::Nothing),
            handed: Cell::new(ManuallyDrop::new(Value::Unset)),
            handed_int: Cell::new(0),
            resume: Cell::new(ResumeKind::Nothing),
            sent: Cell::new(ManuallyDrop::new(Value::Unset)),
            thrown: Cell::new(ManuallyDrop::new(None)),
            handling: Cell::new(0),
            throw_step: Cell::new(0),
            throws: Cell::new(0),
            stepped: Cell::new(false),
            task: Cell::new(ManuallyDrop::new(None)),
            context: Cell::new(ManuallyDrop::new(Vars::EMPTY)),
        }
    };
    static THREAD: Thread = const {
        Thread {
            handled: RefCell::new(Vec::new()),
        }
    };
}

/// The kind of the signal.
#[inline]
fn signal() -> SignalKind {
    FLAGS.with(|f| f.signal.get())
}

#[inline]
fn set_signal_kind(kind: SignalKind) {
    FLAGS.with(|f| f.signal.set(kind));
}

/// The kind of the resume.
#[inline]
fn resume() -> ResumeKind {
    FLAGS.with(|f| f.resume.get())
}

#[inline]
fn set_resume_kind(kind: ResumeKind) {
    FLAGS.with(|f| f.resume.set(kind));
}

/// Sets the number of the step; gives the one before.
#[inline]
fn begin_step(number: u32) -> u32 {
    FLAGS.with(|f| f.throw_step.replace(number))
}

/// The number of a step that begins with a throw.
#[cold]
fn next_throw() -> u32 {
    FLAGS.with(|f| {
        let number = f.throws.get().checked_add(1).unwrap_or(1);
        f.throws.set(number);
        number
    })
}

/// Takes a `send(None)`, the most frequent resume, if that is what is there.
#[inline]
pub(crate) fn take_none() -> bool {
    let is_none = resume() == ResumeKind::SendNone;
    if is_none {
        set_resume_kind(ResumeKind::Nothing);
    }
    is_none
}

impl Flags {
    /// Makes another task the running one; gives the one before.
    #[inline]
    fn exchange_task(&self, task: Option<Task>) -> Option<Task> {
        ManuallyDrop::into_inner(self.task.replace(ManuallyDrop::new(task)))
    }

    /// Makes another context the current one; gives the one before.
    #[inline]
    fn exchange_context(&self, context: Vars) -> Vars {
        ManuallyDrop::into_inner(self.context.replace(ManuallyDrop::new(context)))
    }

    /// Makes another task the running one, in its context, stepped by itself or not; gives what was so before.
    #[inline]
    fn exchange_running(
        &self,
        task: Option<Task>,
        context: Vars,
        is_stepped: bool,
    ) -> (Option<Task>, Vars, bool) {
        (
            self.exchange_task(task),
            self.exchange_context(context),
            self.stepped.replace(is_stepped),
        )
    }

    /// Hands an object out.
    #[inline]
    fn hand(&self, value: ManuallyDrop<Value>) {
        if self.signal.get() != SignalKind::Nothing {
            self.drop_handed();
        }
        self.handed.set(value);
    }

    /// Drops what nobody has taken.
    #[cold]
    fn drop_handed(&self) {
        drop(self.take_handed());
    }

    /// Takes what was handed out.
    #[inline]
    fn take_handed(&self) -> Value {
        let unset = ManuallyDrop::new(Value::Unset);
        ManuallyDrop::into_inner(self.handed.replace(unset))
    }

    #[inline]
    fn take_thrown(&self) -> Option<Exception> {
        ManuallyDrop::into_inner(self.thrown.replace(ManuallyDrop::new(None)))
    }

    fn set_thrown(&self, e: Exception) {
        let old = self.thrown.replace(ManuallyDrop::new(Some(e)));
        drop(ManuallyDrop::into_inner(old));
    }

    #[inline]
    fn set_signal(&self, signal: Signal) {
        self.signal.set(match signal {
            Signal::Nothing => SignalKind::Nothing,
            Signal::Bare => SignalKind::Bare,
            Signal::Parked => SignalKind::Parked,
            Signal::Await(value) => {
                self.hand(ManuallyDrop::new(value));
                SignalKind::Await
            }
            Signal::Item(value) => {
                self.hand(ManuallyDrop::new(value));
                SignalKind::Item
            }
        });
    }

    #[inline]
    fn take_signal(&self) -> Signal {
        match self.signal.replace(SignalKind::Nothing) {
            SignalKind::Nothing => Signal::Nothing,
            SignalKind::Bare => Signal::Bare,
            SignalKind::Parked => Signal::Parked,
            SignalKind::Await => Signal::Await(self.take_handed()),
            SignalKind::Item => Signal::Item(self.take_handed()),
            SignalKind::Int => Signal::Item(Value::Int(self.handed_int.get())),
        }
    }

    #[inline]
    fn set_resume(&self, resume: Resume) {
        self.resume.set(match resume {
            Resume::Nothing => ResumeKind::Nothing,
            Resume::Send(Value::None) => ResumeKind::SendNone,
            Resume::Send(value) => {
                let old = self.sent.replace(ManuallyDrop::new(value));
                drop(ManuallyDrop::into_inner(old));
                ResumeKind::Send
            }
            Resume::Throw(e) => {
                self.set_thrown(e);
                ResumeKind::Throw
            }
        });
    }

    #[inline]
    fn take_resume(&self) -> Resume {
        match self.resume.replace(ResumeKind::Nothing) {
            ResumeKind::Nothing => Resume::Nothing,
            ResumeKind::SendNone => Resume::Send(Value::None),
            ResumeKind::Send => {
                let unset = ManuallyDrop::new(Value::Unset);
                Resume::Send(ManuallyDrop::into_inner(self.sent.replace(unset)))
            }
            ResumeKind::Throw => match self.take_thrown() {
                Some(e) => Resume::Throw(e),
                None => Resume::Nothing,
            },
        }
    }

    /// Takes a `GeneratorExit` that is to be thrown.
    #[cold]
    fn take_exit(&self) -> Option<Exception> {
        let thrown = self.take_thrown()?;
        if thrown.is_a(&Exception::class_named("GeneratorExit")) {
            self.resume.set(ResumeKind::Nothing);
            return Some(thrown);
        }
        self.set_thrown(thrown);
        None
    }
}

/// Whether the thread still runs; while it ends, nothing of Python's can run any more.
pub(crate) fn alive() -> bool {
    THREAD.try_with(|_| ()).is_ok()
}

/// Sets what the innermost leaf finds at the next poll.
#[inline]
pub(crate) fn set_resume(resume: Resume) {
    FLAGS.with(|f| f.set_resume(resume));
}

/// Takes what the driver set.
#[inline]
pub(crate) fn take_resume() -> Resume {
    FLAGS.with(Flags::take_resume)
}

/// The object that has just been handed out for the event loop.
pub(crate) fn peek_awaited() -> Option<Value> {
    if signal() != SignalKind::Await {
        return None;
    }
    FLAGS.with(|f| {
        let value = f.take_handed();
        f.handed.set(ManuallyDrop::new(value.clone()));
        Some(value)
    })
}

/// Whether what has just been left unfinished waits for a turn of the loop.
pub(crate) fn is_turn() -> bool {
    signal() == SignalKind::Bare
}

/// Takes a `GeneratorExit` that the driver set: who awaits is being closed.
#[inline]
pub(crate) fn take_exit() -> Option<Exception> {
    if resume() != ResumeKind::Throw {
        return None;
    }
    FLAGS.with(Flags::take_exit)
}

/// Hands something to the driver; the caller returns `Pending` next.
#[inline]
pub(crate) fn set_signal(signal: Signal) {
    FLAGS.with(|f| f.set_signal(signal));
}

/// The same with [`Signal::Parked`].
#[inline]
pub(crate) fn set_parked() {
    set_signal_kind(SignalKind::Parked);
}

/// Takes what the leaf handed out.
#[inline]
pub(crate) fn take_signal() -> Signal {
    FLAGS.with(Flags::take_signal)
}

/// What is current in a thread while another one runs.
#[derive(Default)]
pub(crate) struct ThreadState {
    task: Option<Task>,
    context: Vars,
    handled: Vec<Exception>,
    running: Running,
}

/// Makes another thread's state the current one; gives the one before.
pub(crate) fn swap_state(state: ThreadState) -> ThreadState {
    THREAD.with(|t| {
        let handled = t.handled.replace(state.handled);
        t.count();
        ThreadState {
            task: FLAGS.with(|f| f.exchange_task(state.task)),
            context: FLAGS.with(|f| f.exchange_context(state.context)),
            handled,
            running: super::place::exchange_running(state.running),
        }
    })
}

/// The number of the running step if it began with a `throw`, else 0: a suspension that began in another step
/// has ended with that throw.
#[inline]
pub(crate) fn throw_step() -> u32 {
    FLAGS.with(|f| f.throw_step.get())
}

/// The task that runs.
pub(crate) fn current_task() -> Option<Task> {
    FLAGS.with(|f| {
        let task = f.exchange_task(None);
        f.task.set(ManuallyDrop::new(task.clone()));
        task
    })
}

/// The current context variables; `f` runs no Python code.
#[inline]
pub(crate) fn with_context<R>(f: impl FnOnce(&mut Vars) -> R) -> R {
    FLAGS.with(|flags| {
        let mut context = flags.exchange_context(Vars::EMPTY);
        let result = f(&mut context);
        flags.context.set(ManuallyDrop::new(context));
        result
    })
}

/// The place of the exceptions being handled; `None` while the thread ends.
#[inline]
pub(crate) fn with_handled<R>(f: impl FnOnce(&RefCell<Vec<Exception>>) -> R) -> Option<R> {
    THREAD
        .try_with(|t| {
            let result = f(&t.handled);
            t.count();
            result
        })
        .ok()
}

/// The exceptions that a suspended body was handling (`except` blocks it is inside of), kept while it is
/// suspended so that others do not see them as their context.
#[derive(Default)]
// One word for each suspended body: most handle nothing.
#[allow(clippy::box_collection)]
pub(crate) struct Handled(Cell<Option<Box<Vec<Exception>>>>);

impl Thread {
    /// The handled exceptions have changed.
    fn count(&self) {
        let handling = self.handled.borrow().len();
        FLAGS.with(|f| f.handling.set(handling));
    }
}

impl Handled {
    /// Puts a body's handled exceptions on top of its driver's; gives how many those were.
    #[inline]
    fn enter(&self) -> usize {
        let depth = FLAGS.with(|f| f.handling.get());
        if let Some(saved) = self.0.take() {
            put_on(saved);
        }
        depth
    }

    /// Takes a body's handled exceptions off again.
    #[inline]
    fn leave(&self, depth: usize) {
        if FLAGS.with(|f| f.handling.get()) > depth {
            self.take_off(depth);
        }
    }

    #[cold]
    fn take_off(&self, depth: usize) {
        let own = with_handled(|all| all.borrow_mut().split_off(depth));
        self.0.set(own.map(Box::new));
    }
}

#[cold]
#[allow(clippy::box_collection)]
fn put_on(mut saved: Box<Vec<Exception>>) {
    with_handled(|all| all.borrow_mut().append(&mut saved));
}

/// Polls a body as its driver does, with the exceptions that it is handling in place; gives its signal too.
#[inline]
pub(crate) fn drive(
    body: &mut ValueFuture,
    handled: &Handled,
    resume: Resume,
) -> (Poll<Result<Value>>, Signal) {
    let step = if let Resume::Throw(e) = &resume {
        e.set_thrown();
        next_throw()
    } else {
        0
    };
    let before = begin_step(step);
    set_resume(resume);
    let depth = handled.enter();
    let poll = by_hand(|| poll_body(body));
    handled.leave(depth);
    begin_step(before);
    (poll, take_signal())
}

/// A step of an async generator's body for its next item, of which its driver polls the body itself.
pub(crate) struct ItemStep {
    throw_step: u32,
    depth: usize,
}

impl ItemStep {
    /// Before the first poll.
    #[inline(always)]
    pub(crate) fn begin(handled: &Handled, started: bool) -> ItemStep {
        let throw_step = begin_step(0);
        set_resume_kind(if started {
            ResumeKind::SendNone
        } else {
            ResumeKind::Nothing
        });
        ItemStep {
            throw_step,
            depth: handled.enter(),
        }
    }

    /// Before another poll, where the body waits for something: what comes back is there already.
    #[inline(always)]
    pub(crate) fn go_on(handled: &Handled) -> ItemStep {
        ItemStep {
            throw_step: throw_step(),
            depth: handled.enter(),
        }
    }

    /// After the poll.
    #[inline(always)]
    pub(crate) fn end(self, handled: &Handled) {
        handled.leave(self.depth);
        begin_step(self.throw_step);
    }
}

/// What a loop takes of the items that a generator hands out.
pub trait Item: Sized {
    /// The item that a body has handed out; any other signal stays.
    fn take() -> Option<Result<Self>>;

    /// An item that came as an object.
    ///
    /// # Errors
    /// `TypeError` if it has another type.
    fn of(value: Value) -> Result<Self>;
}

impl Item for Value {
    #[inline(always)]
    fn take() -> Option<Result<Value>> {
        match signal() {
            SignalKind::Item => {
                set_signal_kind(SignalKind::Nothing);
                Some(Ok(FLAGS.with(Flags::take_handed)))
            }
            SignalKind::Int => Some(Ok(Value::Int(take_int()))),
            _ => None,
        }
    }

    fn of(value: Value) -> Result<Value> {
        Ok(value)
    }
}

impl Item for i64 {
    #[inline(always)]
    fn take() -> Option<Result<i64>> {
        if signal() == SignalKind::Int {
            return Some(Ok(take_int()));
        }
        <Value as Item>::take().map(|item| i64::of(item?))
    }

    #[cold]
    fn of(value: Value) -> Result<i64> {
        crate::abi::from_value(value)
    }
}

#[inline(always)]
fn take_int() -> i64 {
    set_signal_kind(SignalKind::Nothing);
    FLAGS.with(|f| f.handed_int.get())
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

/// How a step of a task's body went.
pub(crate) enum Driven {
    /// It has come to its end.
    Ended(Result<Value>),
    /// It gives way for one turn: the most frequent signal.
    Bare,
    /// It waits for something that wakes the task itself.
    Parked,
    /// It has handed out another signal.
    Signal,
}

/// The same for a task's body: the task and its context are current meanwhile. The most frequent signals are taken.
#[inline]
pub(crate) fn drive_task(
    task: &Task,
    context: &Cell<Vars>,
    body: &mut ValueFuture,
    handled: &Handled,
    resume: TaskResume,
) -> Driven {
    let own = context.take();
    if let Vars::Object(obj) = &own
        && obj.entered.replace(true)
    {
        let e = super::context::already_entered(obj);
        context.set(own);
        return Driven::Ended(Err(e));
    }
    let is_throw = matches!(resume, TaskResume::Throw(_));
    match resume {
        TaskResume::First => {}
        TaskResume::Next => set_resume_kind(ResumeKind::SendNone),
        TaskResume::Throw(e) => throw_into_task(e),
    }
    // One look at the thread's state on each side of the step: what is between them is long.
    let before = FLAGS.with(|f| f.exchange_running(Some(task.clone()), own, true));
    let depth = handled.enter();
    let poll = poll_body(body);
    handled.leave(depth);
    let (task, own, _) = FLAGS.with(|f| f.exchange_running(before.0, before.1, before.2));
    drop(task);
    if is_throw {
        begin_step(0);
    }
    if let Vars::Object(obj) = &own {
        obj.entered.set(false);
    }
    context.set(own);
    let signal = signal();
    if matches!(signal, SignalKind::Bare | SignalKind::Parked) {
        set_signal_kind(SignalKind::Nothing);
    }
    match (poll, signal) {
        (Poll::Ready(result), _) => Driven::Ended(result),
        (Poll::Pending, SignalKind::Bare) => Driven::Bare,
        (Poll::Pending, SignalKind::Parked) => Driven::Parked,
        (Poll::Pending, _) => Driven::Signal,
    }
}

#[cold]
fn throw_into_task(e: Exception) {
    e.set_thrown();
    begin_step(next_throw());
    set_resume(Resume::Throw(e));
}

/// Sets whether what runs is stepped by the running task itself; gives what was so before.
#[inline]
fn set_stepped(is_stepped: bool) -> bool {
    FLAGS.with(|f| f.stepped.replace(is_stepped))
}

/// Runs what polls bodies by other means than a task's step.
#[inline]
pub(crate) fn by_hand<R>(f: impl FnOnce() -> R) -> R {
    let before = set_stepped(false);
    let result = f();
    set_stepped(before);
    result
}

/// The running task, if it steps what runs itself: a signal reaches it and nobody else.
#[inline]
pub(crate) fn stepped_task() -> Option<Task> {
    if !FLAGS.with(|f| f.stepped.get()) {
        return None;
    }
    current_task()
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
        if !std::mem::replace(&mut self.suspended, true) {
            set_signal_kind(SignalKind::Bare);
            return Poll::Pending;
        }
        if take_none() {
            return Poll::Ready(Ok(()));
        }
        resumed().map_ok(drop)
    }
}

/// What a suspended leaf gets that is not the usual `None`.
#[cold]
fn resumed() -> Poll<Result<Value>> {
    match take_resume() {
        Resume::Send(value) => Poll::Ready(Ok(value)),
        Resume::Throw(e) => Poll::Ready(Err(e)),
        Resume::Nothing => Poll::Pending,
    }
}

/// A leaf: the `yield` of a generator. The item is handed out when it is made, right before its first poll.
pub(crate) struct Yield {
    suspended: bool,
}

/// Suspends with an item.
#[inline]
pub(crate) fn yield_item(item: Value) -> Yield {
    // Not dropped by a panic, which cannot be: so the call is inlined.
    let item = ManuallyDrop::new(item);
    FLAGS.with(|f| f.hand(item));
    Yield { suspended: false }
}

impl Future for Yield {
    type Output = Result<Value>;
    #[inline]
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<Value>> {
        if !std::mem::replace(&mut self.suspended, true) {
            set_signal_kind(SignalKind::Item);
            return Poll::Pending;
        }
        if take_none() {
            return Poll::Ready(Ok(Value::None));
        }
        resumed()
    }
}

/// The same where nobody looks at what is sent.
pub(crate) struct Give {
    suspended: bool,
    kind: SignalKind,
}

/// Suspends with an item.
#[inline]
pub(crate) fn give_item(item: Value) -> Give {
    let Yield { suspended } = yield_item(item);
    Give {
        suspended,
        kind: SignalKind::Item,
    }
}

/// Suspends with an `int`.
#[inline]
pub(crate) fn give_int(item: i64) -> Give {
    FLAGS.with(|f| f.handed_int.set(item));
    Give {
        suspended: false,
        kind: SignalKind::Int,
    }
}

impl Future for Give {
    type Output = Result<()>;
    #[inline]
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<()>> {
        if !std::mem::replace(&mut self.suspended, true) {
            set_signal_kind(self.kind);
            return Poll::Pending;
        }
        if take_none() {
            return Poll::Ready(Ok(()));
        }
        resumed().map_ok(drop)
    }
}

/// Polls a body once; what it needs to go on was set by [`set_resume`].
#[inline]
pub(crate) fn poll_body(body: &mut ValueFuture) -> Poll<Result<Value>> {
    body.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}
