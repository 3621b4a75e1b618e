//! [`Loop`]: the event loop, CPython's `_run_once` turn structure as one Rust future.
//!
//! `ready` is FIFO; a turn runs exactly the jobs that were ready when it began; timers live in a heap and
//! join `ready` when they are due. asyncio's own primitives wake a task by pushing a job; foreign Rust
//! futures come through the `Inbox`.

mod ready;
mod turns;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};

use self::ready::Ready;
use super::asyncgen::Registry;
use super::context::Context;
use super::future::{Future, FutureObj, PythonCallback};
use super::handle::{Action, Handle, PythonCall};
use super::inbox::Inbox;
use super::io::watch::{Reaction, Watches};
use super::park::Waiter;
use super::timers::{Timer, TimerKey, Timers};
use super::{report, task};
use crate::object::attrs::Attrs;
use crate::object::exception::Frame;
use crate::object::generator::{Generator, GeneratorObj};
use crate::object::{Args, Exception, Obj, Result, Str, Value};
use crate::platform;

/// A handle to an event loop.
#[derive(Clone)]
pub struct Loop(Rc<LoopObj>);

/// Something to run in a coming turn.
pub(crate) enum Job {
    /// A task's step.
    Step(Future),
    /// A task's step that raises.
    Throw(Future, Exception),
    /// A task's step after the future that it waited for.
    Wakeup(Future, Future),
    /// A Python done-callback of a future.
    Callback(Box<PythonCallback>, Future),
    /// A done-callback in Rust.
    Native(Rc<NativeCallback>, Future),
    /// One that does not look at the future, which has a result.
    Counted(Rc<NativeCallback>),
    /// A handle that may be cancelled.
    Handle(Rc<Handle>),
    /// A task's step after a wait that needed no future.
    Woken(Future),
    /// A sleep is over: the slot of its timer.
    Finish(u32),
    /// The step of a task after a sleep, which is its wait with this number.
    Slept(Future, u32),
    /// Any Rust code.
    Call(Box<dyn FnOnce() -> Result<()>>),
    /// Rust code in the context in which it was scheduled.
    Soon(Box<Soon>),
    /// What is to be done about a descriptor that is ready.
    Ready(Rc<Reaction>),
}

/// A call of a function in Rust that stands for one of Python's.
pub(crate) struct Soon {
    /// As the report of an exception shows it.
    name: &'static str,
    context: Context,
    run: Box<dyn FnOnce() -> Result<()>>,
}

/// A done-callback in Rust.
pub(crate) struct NativeCallback {
    /// As the `repr` of the future shows it.
    pub(crate) name: &'static str,
    run: Box<dyn Fn(Option<&Future>) -> Result<()>>,
    /// It need not see a future that has a result: one of a hundred thousand is in no cache any more.
    counts: bool,
}

impl NativeCallback {
    pub(crate) fn new(
        name: &'static str,
        run: impl Fn(&Future) -> Result<()> + 'static,
    ) -> Rc<NativeCallback> {
        Rc::new(NativeCallback {
            name,
            run: Box::new(move |future| future.map_or(Ok(()), &run)),
            counts: false,
        })
    }

    /// One that gets no future where that has a result.
    pub(crate) fn counting(
        name: &'static str,
        run: impl Fn(Option<&Future>) -> Result<()> + 'static,
    ) -> Rc<NativeCallback> {
        Rc::new(NativeCallback {
            name,
            run: Box::new(run),
            counts: true,
        })
    }

    /// What is to be done for a future that is done.
    #[inline]
    pub(crate) fn job(self: Rc<NativeCallback>, future: &Future) -> Job {
        if self.counts && future.has_result() {
            Job::Counted(self)
        } else {
            Job::Native(self, future.clone())
        }
    }

    pub(crate) fn call(&self, future: &Future) -> Result<()> {
        (self.run)(Some(future))
    }

    pub(crate) fn count(&self) -> Result<()> {
        (self.run)(None)
    }
}

/// The insides of a loop.
pub struct LoopObj {
    ready: Ready,
    pub(crate) timers: Timers,
    pub(crate) inbox: Arc<Inbox>,
    /// Who waits for a foreign future, by its number in the inbox.
    foreign: RefCell<HashMap<u64, Future>>,
    next_foreign: Cell<u64>,
    /// How many jobs of the turn are still to run, where the host interrupted it.
    left: Cell<usize>,
    /// In so many turns from this one on, the tasks lie anywhere in memory.
    cold_turns: Cell<u8>,
    running: Cell<bool>,
    stopping: Cell<bool>,
    closed: Cell<bool>,
    pub(crate) debug: Cell<bool>,
    pub(crate) slow_callback_duration: RefCell<Value>,
    pub(crate) tasks: Registry<Weak<FutureObj>>,
    asyncgens: Registry<Weak<GeneratorObj>>,
    asyncgens_shutdown: Cell<bool>,
    pub(crate) executor_shutdown: Cell<bool>,
    /// The default executor, or `None`.
    pub(crate) executor: RefCell<Value>,
    pub(crate) exception_handler: RefCell<Value>,
    pub(crate) task_factory: RefCell<Value>,
    /// What it watches, from the first time that it does.
    pub(crate) io: RefCell<Option<Rc<Watches>>>,
    clock: Clock,
    /// What the program set on it.
    pub(crate) own: Attrs,
}

/// The loop's clock.
struct Clock {
    /// Simulated: time passes only when there is nothing to do.
    is_virtual: bool,
    now: Cell<f64>,
}

/// Two readings of the clock differ by at least this, so that timers made one after the other keep their
/// order even where the platform's clock is coarse.
const TICK_S: f64 = 1e-9;

impl std::ops::Deref for Loop {
    type Target = LoopObj;
    #[inline]
    fn deref(&self) -> &LoopObj {
        &self.0
    }
}

thread_local! {
    static RUNNING: RefCell<Option<Loop>> = const { RefCell::new(None) };
    static NOWHERE: Loop = Loop::make();
}

impl Loop {
    /// `asyncio.new_event_loop()`
    pub fn new() -> Loop {
        report::loop_made();
        Loop::make()
    }

    /// The loop of futures that are not in use.
    pub(crate) fn nowhere() -> Loop {
        NOWHERE.with(Clone::clone)
    }

    fn make() -> Loop {
        let is_virtual = platform::virtual_clock();
        // From here on the thread knows when it ends.
        super::transfer::alive();
        Loop(Rc::new(LoopObj {
            ready: Ready::default(),
            timers: Timers::default(),
            inbox: Arc::default(),
            foreign: RefCell::default(),
            next_foreign: Cell::new(0),
            left: Cell::new(0),
            cold_turns: Cell::new(0),
            running: Cell::new(false),
            stopping: Cell::new(false),
            closed: Cell::new(false),
            debug: Cell::new(
                std::env::var_os("PYTHONASYNCIODEBUG").is_some_and(|value| !value.is_empty()),
            ),
            slow_callback_duration: RefCell::new(Value::Float(0.1)),
            tasks: Registry::default(),
            asyncgens: Registry::default(),
            asyncgens_shutdown: Cell::new(false),
            executor_shutdown: Cell::new(false),
            executor: RefCell::new(Value::None),
            exception_handler: RefCell::new(Value::None),
            task_factory: RefCell::new(Value::None),
            io: RefCell::new(None),
            own: Attrs::default(),
            clock: Clock {
                is_virtual,
                now: Cell::new(f64::NEG_INFINITY),
            },
        }))
    }

    /// The loop as an object; always the same one.
    pub fn value(&self) -> Value {
        Value::Object(Obj::from_rc(self.0.clone()))
    }

    /// The loop of this object.
    pub fn from_value(value: &Value) -> Option<Loop> {
        value.downcast::<LoopObj>().map(Loop)
    }

    /// `a is b`
    pub fn is(&self, other: &Loop) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The loop that is running on this thread.
    #[inline]
    pub fn running() -> Option<Loop> {
        RUNNING.with(|r| r.borrow().clone())
    }

    /// `asyncio.get_running_loop()`
    ///
    /// # Errors
    /// `RuntimeError` if none is running.
    pub fn get_running() -> Result<Loop> {
        Loop::running().ok_or_else(|| Exception::runtime_error("no running event loop"))
    }

    /// `loop.is_running()`
    pub fn is_running(&self) -> bool {
        self.running.get()
    }

    /// `loop.is_closed()`
    pub fn is_closed(&self) -> bool {
        self.closed.get()
    }

    /// # Errors
    /// `RuntimeError` if the loop is closed.
    pub(crate) fn check_closed(&self) -> Result<()> {
        if self.closed.get() {
            Err(Exception::runtime_error("Event loop is closed"))
        } else {
            Ok(())
        }
    }

    /// Whether something may be scheduled by the thread that asks for it.
    ///
    /// # Errors
    /// `RuntimeError` if the loop is closed; in debug mode if it runs in another thread.
    pub(crate) fn check_schedulable(&self) -> Result<()> {
        self.check_closed()?;
        if self.is_debug()
            && self.is_running()
            && !Loop::running().is_some_and(|running| running.is(self))
        {
            return Err(Exception::runtime_error(
                "Non-thread-safe operation invoked on an event loop other than the current one",
            ));
        }
        Ok(())
    }

    /// Whether it is in debug mode. In a page none is whose program does not name it.
    #[inline]
    pub(crate) fn is_debug(&self) -> bool {
        n!("debug mode").is_reached() && self.debug.get()
    }

    /// Where the call that schedules something stands, in debug mode.
    pub(crate) fn created_at(&self) -> Option<&'static Frame> {
        self.is_debug().then(crate::stdlib::caller::take).flatten()
    }

    /// `loop.stop()`
    pub fn stop(&self) {
        self.stopping.set(true);
    }

    /// `loop.close()`
    ///
    /// # Errors
    /// `RuntimeError` if it is running.
    pub fn close(&self) -> Result<()> {
        if self.running.get() {
            return Err(Exception::runtime_error(
                "Cannot close a running event loop",
            ));
        }
        if self.closed.replace(true) {
            return Ok(());
        }
        self.ready.clear();
        self.timers.clear();
        let foreign = std::mem::take(&mut *self.foreign.borrow_mut());
        drop(foreign);
        let io = self.io.take();
        drop(io);
        self.executor_shutdown.set(true);
        crate::stdlib::signal::forget_loop(self);
        self.drop_executor();
        Ok(())
    }

    /// `loop.time()`
    pub fn time(&self) -> f64 {
        let clock = &self.clock;
        let now = platform::monotonic().max(clock.now.get() + TICK_S);
        clock.now.set(now);
        now
    }

    // ---- scheduling

    /// Puts a job at the end of `ready`.
    #[inline]
    pub(crate) fn push(&self, job: Job) {
        self.ready.push(job);
    }

    /// Takes the job that was pushed last back.
    pub(crate) fn unpush(&self) {
        drop(self.ready.pop_last());
    }

    /// `loop.call_soon(function, *args, context=context)`
    ///
    /// # Errors
    /// `RuntimeError` if the loop is closed.
    pub(crate) fn call_soon(
        &self,
        function: Value,
        args: Vec<Value>,
        context: Option<Context>,
    ) -> Result<Rc<Handle>> {
        self.check_closed()?;
        let context = context.unwrap_or_else(Context::copy_current);
        let handle = Handle::new(
            self,
            Action::Python(Box::new(PythonCall {
                function,
                args,
                context,
                created: self.created_at(),
            })),
            None,
        );
        self.push(Job::Handle(handle.clone()));
        Ok(handle)
    }

    /// Runs Rust code in the next turn.
    pub(crate) fn call_soon_native(&self, f: impl FnOnce() -> Result<()> + 'static) {
        self.push(Job::Call(Box::new(f)));
    }

    /// Runs Rust code in the next turn, in the context of now.
    pub(crate) fn call_soon_in_context(
        &self,
        name: &'static str,
        f: impl FnOnce() -> Result<()> + 'static,
    ) {
        self.push(Job::Soon(Box::new(Soon {
            name,
            context: Context::copy_current(),
            run: Box::new(f),
        })));
    }

    /// `loop.call_at(when, …)` for any action.
    ///
    /// # Errors
    /// `RuntimeError` if the loop is closed.
    pub(crate) fn call_at(&self, when: f64, action: Action) -> Result<Rc<Handle>> {
        self.check_closed()?;
        let handle = Handle::new(self, action, Some(when));
        self.timers.push(when, Timer::Call(handle.clone()));
        Ok(handle)
    }

    /// Ends a wait with `None` then, unless it is cancelled (`sleep`); gives what cancels that.
    ///
    /// # Errors
    /// `RuntimeError` if the loop is closed.
    pub(crate) fn finish_at(&self, when: f64, waiter: &Waiter) -> Result<TimerKey> {
        self.check_closed()?;
        let key = self.timers.push(when, Timer::Finish(waiter.clone()));
        waiter.note_timer(key);
        Ok(key)
    }

    pub(crate) fn timer_cancelled(&self) {
        self.timers.note_cancelled();
    }

    /// `loop.create_future()`
    pub fn create_future(&self) -> Future {
        Future::new(self)
    }

    /// `loop.create_task(coro, name=name, context=context)`; gives the task (or what the task factory made).
    ///
    /// # Errors
    /// `TypeError` if this is no coroutine, `RuntimeError` if the loop is closed.
    pub(crate) fn create_task(
        &self,
        coro: Value,
        name: Option<Value>,
        context: Option<Context>,
    ) -> Result<Value> {
        self.check_closed()?;
        let factory = self.task_factory.borrow().clone();
        if factory.is_none() || !n!("special").is_reached() {
            let task = task::from_coroutine(self, coro, name, context)?;
            if self.is_debug() {
                // The task is there, but its first step is not scheduled.
                self.check_schedulable().inspect_err(|_| self.unpush())?;
            }
            return Ok(Value::Future(task));
        }
        let mut args = Args::pos([self.value(), coro]);
        if let Some(mut context) = context {
            args = args.with_kw("context", Value::Object(Obj::from_rc(context.object())));
        }
        let made = crate::ops::call(&factory, args)?;
        if let Some(name) = name {
            crate::ops::call_method(&made, "set_name", Args::pos([name]))?;
        }
        Ok(made)
    }

    /// The tasks of this loop that are not done, oldest first.
    pub fn all_tasks(&self) -> Vec<Future> {
        self.tasks
            .items()
            .iter()
            .filter_map(Future::upgrade)
            .filter(|t| !t.is_done())
            .collect()
    }

    // ---- foreign futures

    /// Registers a wait of `future` for a wake-up from outside; gives its number.
    pub(crate) fn add_foreign(&self, future: &Future) -> u64 {
        let number = self.next_foreign.get();
        self.next_foreign.set(number + 1);
        self.foreign.borrow_mut().insert(number, future.clone());
        number
    }

    /// Waits again under the same number.
    pub(crate) fn renew_foreign(&self, number: u64, future: &Future) {
        self.foreign.borrow_mut().insert(number, future.clone());
    }

    /// Forgets a wait.
    pub(crate) fn remove_foreign(&self, number: u64) {
        let old = self.foreign.borrow_mut().remove(&number);
        drop(old);
    }

    // ---- async generators

    pub(crate) fn add_asyncgen(&self, generator: &Generator) -> usize {
        if self.asyncgens_shutdown.get() {
            report::warning(
                "ResourceWarning",
                &format!(
                    "asynchronous generator {} was scheduled after loop.shutdown_asyncgens() call",
                    crate::object::generator::repr(generator)
                ),
                Value::Generator(generator.clone()),
            );
        }
        self.asyncgens.add(generator.downgrade())
    }

    pub(crate) fn remove_asyncgen(&self, key: usize) {
        self.asyncgens.remove(key);
    }

    /// `loop.shutdown_asyncgens()`
    pub(crate) async fn shutdown_asyncgens(&self) -> Result<Value> {
        self.asyncgens_shutdown.set(true);
        if !n!("async yield").is_reached() {
            return Ok(Value::None);
        }
        let closing: Vec<Generator> = self
            .asyncgens
            .items()
            .iter()
            .filter_map(Generator::upgrade)
            .collect();
        if closing.is_empty() {
            return Ok(Value::None);
        }
        let closers = closing.iter().map(super::asyncgen::aclose_object).collect();
        let results = super::gather::gather_values(closers, true)?.wait().await?;
        let results = crate::ops::to_vec(&results)?;
        for (result, generator) in results.into_iter().zip(closing) {
            let Some(e) = Exception::from_value(&result) else {
                continue;
            };
            if e.is_a(&Exception::class_named("Exception")) {
                self.report(report::Failure {
                    message: format!(
                        "an error occurred during closing of asynchronous generator {}",
                        crate::object::generator::repr(&generator)
                    ),
                    exception: Some(e),
                    items: vec![("asyncgen", Value::Generator(generator))],
                })?;
            }
        }
        Ok(Value::None)
    }

    /// `loop.call_exception_handler(…)`
    ///
    /// # Errors
    /// `KeyboardInterrupt` and `SystemExit` of a handler.
    pub(crate) fn report(&self, failure: report::Failure) -> Result<()> {
        let context = failure.into_dict();
        if !n!("special").is_reached() {
            return report::call_exception_handler(self, &context);
        }
        // The program may have put another method in its place.
        let context = Args::pos([context]);
        crate::ops::call_method(&self.value(), "call_exception_handler", context).map(drop)
    }
}

/// What blocking code gets where only the host's own event loop can go on.
#[cold]
pub(crate) fn cannot_wait(_: platform::Blocked) -> Exception {
    Exception::runtime_error(
        "an event loop cannot wait inside of a call here: only the page's own event loop goes on",
    )
}

/// Makes another loop the running one of this thread; gives the one before.
pub(crate) fn swap_running(event_loop: Option<Loop>) -> Option<Loop> {
    RUNNING.with(|r| r.replace(event_loop))
}

impl Default for Loop {
    fn default() -> Self {
        Loop::new()
    }
}

/// Runs a Rust future of Python code outside of any loop, to its first suspension only: for code that is
/// known not to wait.
pub fn run_now(mut future: crate::object::native::ValueFuture) -> Option<Result<Value>> {
    let mut cx = TaskContext::from_waker(std::task::Waker::noop());
    match super::transfer::by_hand(|| future.as_mut().poll(&mut cx)) {
        Poll::Ready(result) => Some(result),
        Poll::Pending => None,
    }
}

/// The text of a task's name.
pub(crate) fn name_text(name: &Value) -> Result<Str> {
    crate::ops::str(name)
}
