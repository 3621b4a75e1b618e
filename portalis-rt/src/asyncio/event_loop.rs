//! [`Loop`]: the event loop, CPython's `_run_once` turn structure as one Rust future.
//!
//! `ready` is FIFO; a turn runs exactly the jobs that were ready when it began; timers live in a heap and
//! join `ready` when they are due. asyncio's own primitives wake a task by pushing a job; foreign Rust
//! futures come through the `Inbox`.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};

use super::asyncgen::Registry;
use super::context::{self, Context};
use super::future::{Future, FutureObj, PythonCallback};
use super::handle::{Action, Handle, PythonCall};
use super::inbox::Inbox;
use super::io::watch::{Reaction, Watches};
use super::timers::Timers;
use super::{green, report, task};
use crate::object::attrs::Attrs;
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
    /// A handle that may be cancelled.
    Handle(Rc<Handle>),
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
    run: Box<dyn Fn(&Future) -> Result<()>>,
}

impl NativeCallback {
    pub(crate) fn new(
        name: &'static str,
        run: impl Fn(&Future) -> Result<()> + 'static,
    ) -> Rc<NativeCallback> {
        Rc::new(NativeCallback {
            name,
            run: Box::new(run),
        })
    }

    pub(crate) fn call(&self, future: &Future) -> Result<()> {
        (self.run)(future)
    }
}

/// The insides of a loop.
pub struct LoopObj {
    ready: RefCell<VecDeque<Job>>,
    pub(crate) timers: Timers,
    pub(crate) inbox: Arc<Inbox>,
    /// Who waits for a foreign future, by its number in the inbox.
    foreign: RefCell<HashMap<u64, Future>>,
    next_foreign: Cell<u64>,
    /// How many jobs of the turn are still to run, where the host interrupted it.
    left: Cell<usize>,
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
}

impl Loop {
    /// `asyncio.new_event_loop()`
    pub fn new() -> Loop {
        report::loop_made();
        let is_virtual = platform::virtual_clock();
        Loop(Rc::new(LoopObj {
            ready: RefCell::default(),
            timers: Timers::default(),
            inbox: Arc::default(),
            foreign: RefCell::default(),
            next_foreign: Cell::new(0),
            left: Cell::new(0),
            running: Cell::new(false),
            stopping: Cell::new(false),
            closed: Cell::new(false),
            debug: Cell::new(false),
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
        let ready = std::mem::take(&mut *self.ready.borrow_mut());
        drop(ready);
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
        self.ready.borrow_mut().push_back(job);
    }

    /// Takes the job that was pushed last back.
    pub(crate) fn unpush(&self) {
        let job = self.ready.borrow_mut().pop_back();
        drop(job);
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
        self.timers.push(handle.clone());
        handle.scheduled.set(true);
        Ok(handle)
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
        if factory.is_none() {
            return task::from_coroutine(self, coro, name, context).map(Value::Future);
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
        // The program may have put another method in its place.
        let context = Args::pos([failure.into_dict()?]);
        crate::ops::call_method(&self.value(), "call_exception_handler", context).map(drop)
    }

    // ---- running

    /// # Errors
    /// `RuntimeError` if this loop or another one runs on this thread.
    fn check_running(&self) -> Result<()> {
        if self.running.get() {
            return Err(Exception::runtime_error(
                "This event loop is already running",
            ));
        }
        if Loop::running().is_some() {
            return Err(Exception::runtime_error(
                "Cannot run the event loop while another loop is running",
            ));
        }
        Ok(())
    }

    /// `loop.run_forever()` as a Rust future for any host.
    ///
    /// # Errors
    /// `RuntimeError` if the loop is closed or running; `KeyboardInterrupt` and `SystemExit` from inside.
    pub async fn drive(&self) -> Result<()> {
        self.check_closed()?;
        self.check_running()?;
        self.running.set(true);
        RunForever {
            event_loop: self.clone(),
            timer: platform::Timer::default(),
            attentive: Cell::new(false),
            wait: platform::SelectorWait::default(),
            burst: platform::Burst::default(),
        }
        .await
    }

    /// `loop.run_until_complete(future)` as a Rust future for any host.
    ///
    /// # Errors
    /// What the future raises, and what `drive` raises.
    pub async fn drive_until_complete(&self, awaitable: &Value) -> Result<Value> {
        self.check_closed()?;
        self.check_running()?;
        let is_new = !super::is_future(awaitable);
        let future = super::ensure_future_on(awaitable.clone(), Some(self))?;
        if let (true, Some(part)) = (is_new, future.task_part()) {
            part.log_destroy_pending.set(false);
        }
        let stopper = NativeCallback::new("_run_until_complete_cb", |done: &Future| {
            done.mark_retrieved();
            if let Some(e) = done.peek_exception()
                && super::exceptions::is_fatal(&e)
            {
                return Ok(());
            }
            done.event_loop().stop();
            Ok(())
        });
        future.add_native_callback(stopper.clone())?;
        let result = self.drive().await;
        future.remove_native_callback(&stopper);
        if let Err(e) = result {
            if is_new && future.is_done() && !future.is_cancelled() {
                future.mark_retrieved();
            }
            return Err(e);
        }
        if !future.is_done() {
            return Err(Exception::runtime_error(
                "Event loop stopped before Future completed.",
            ));
        }
        future.result()
    }

    /// `loop.run_forever()`
    ///
    /// # Errors
    /// See [`Loop::drive`].
    pub fn run_forever(&self) -> Result<()> {
        self.check_closed()?;
        self.check_running()?;
        platform::block_on(self.drive()).unwrap_or_else(|blocked| Err(cannot_wait(blocked)))
    }

    /// `loop.run_until_complete(future)`
    ///
    /// # Errors
    /// See [`Loop::drive_until_complete`].
    pub fn run_until_complete(&self, awaitable: &Value) -> Result<Value> {
        self.check_closed()?;
        self.check_running()?;
        platform::block_on(self.drive_until_complete(awaitable))
            .unwrap_or_else(|blocked| Err(cannot_wait(blocked)))
    }

    /// One turn: due timers join `ready`, then exactly what is ready runs. Gives how many jobs ran, or nothing
    /// where the host interrupts it: the next call goes on then.
    ///
    /// `selected`: the descriptors have been asked already.
    fn turn(&self, selected: &mut bool, burst: &platform::Burst) -> Result<Option<usize>> {
        let mut count = self.left.take();
        if count == 0 {
            count = self.begin_turn(selected);
        }
        for done in 1..=count {
            let Some(job) = self.ready.borrow_mut().pop_front() else {
                break;
            };
            if self.debug.get() {
                self.run_timed(job)?;
            } else {
                self.run_job(job)?;
            }
            if burst.is_over() && done < count {
                self.left.set(count - done);
                return Ok(None);
            }
        }
        Ok(Some(count))
    }

    /// Gives how many jobs are ready.
    fn begin_turn(&self, selected: &mut bool) -> usize {
        self.receive();
        if !std::mem::take(selected) {
            self.select();
        }
        if !self.timers.is_empty() {
            self.timers.sweep();
            if !self.timers.is_empty() {
                let now = self.time();
                while let Some(handle) = self.timers.pop_due(now + TICK_S) {
                    self.push(Job::Handle(handle));
                }
            }
        }
        self.ready.borrow().len()
    }

    /// Runs a job in debug mode: one that takes long is reported.
    #[cold]
    fn run_timed(&self, job: Job) -> Result<()> {
        let task = match &job {
            Job::Step(task) | Job::Throw(task, _) | Job::Wakeup(task, _) => Some(task.shown()),
            _ => None,
        };
        let handle = match &job {
            Job::Handle(handle) => Some(handle.clone()),
            _ => None,
        };
        let start = self.time();
        self.run_job(job)?;
        let seconds = self.time() - start;
        let limit = self.slow_callback_duration.borrow().clone();
        if seconds < crate::ops::convert::to_f64(&limit)? {
            return Ok(());
        }
        let what = match (task, handle) {
            (Some(task), _) => crate::ops::repr(&task)?.to_string(),
            (None, Some(handle)) => crate::ops::repr(&super::handle::value(&handle))?.to_string(),
            (None, None) => "a callback".to_owned(),
        };
        report::log_warning(&format!("Executing {what} took {seconds:.3} seconds"));
        Ok(())
    }

    #[inline]
    fn run_job(&self, job: Job) -> Result<()> {
        match job {
            Job::Step(task) => task::step(task, None),
            Job::Wakeup(task, future) => task::wakeup(task, &future),
            Job::Throw(task, e) => task::step(task, Some(e)),
            Job::Handle(handle) => handle.run(),
            Job::Native(f, future) => f.call(&future).or_else(|e| self.callback_failed(f.name, e)),
            Job::Ready(reaction) => reaction.run(self),
            Job::Soon(soon) => {
                let Soon { name, context, run } = *soon;
                let before = context::swap(context);
                let result = run();
                drop(context::swap(before));
                result.or_else(|e| self.callback_failed(name, e))
            }
            Job::Call(f) => f().or_else(|e| self.callback_failed("call", e)),
            Job::Callback(callback, future) => self.run_callback(*callback, future),
        }
    }

    /// Schedules what is to be done about descriptors that are ready; how many there were.
    #[inline]
    fn select(&self) -> usize {
        let watches = match &*self.io.borrow() {
            Some(watches) if !watches.is_empty() => watches.clone(),
            _ => return 0,
        };
        watches.select(self)
    }

    /// What it watches, if there is anything.
    fn watching(&self) -> Option<Rc<Watches>> {
        self.io.borrow().clone().filter(|w| !w.is_empty())
    }

    fn run_callback(&self, callback: PythonCallback, future: Future) -> Result<()> {
        let PythonCallback {
            function,
            mut context,
            this,
        } = callback;
        let this = if this.is_unset() {
            Value::Future(future)
        } else {
            this
        };
        let call = || crate::ops::call(&function, Args::pos([this.clone()]));
        let result = match &mut context {
            Context::Map(map) => {
                let before = context::swap(Context::Map(std::mem::take(map)));
                let result = call();
                context = context::swap(before);
                result
            }
            Context::Object(obj) => context::run(&obj.clone(), call),
        };
        let Err(e) = result else { return Ok(()) };
        if super::exceptions::is_fatal(&e) {
            return Err(e);
        }
        let args = vec![this];
        let message = format!(
            "Exception in callback {}",
            report::format_callback_source(&function, &args)
        );
        let action = Action::Python(Box::new(PythonCall {
            function,
            args,
            context,
        }));
        let handle = Handle::new(self, action, None);
        self.report(report::Failure {
            message,
            exception: Some(e),
            items: vec![("handle", super::handle::value(&handle))],
        })
    }

    /// A callback in Rust raised.
    #[cold]
    fn callback_failed(&self, name: &str, e: Exception) -> Result<()> {
        if super::exceptions::is_fatal(&e) {
            return Err(e);
        }
        self.report(report::Failure {
            message: format!("Exception in callback {name}()"),
            exception: Some(e),
            items: vec![],
        })
    }

    /// Takes what came from outside.
    #[inline]
    fn receive(&self) {
        if self.inbox.is_empty() {
            return;
        }
        for message in self.inbox.take() {
            match message {
                super::inbox::Message::Wake(number) => {
                    let waiting = self.foreign.borrow_mut().remove(&number);
                    if let Some(future) = waiting
                        && !future.is_done()
                    {
                        // A closed loop is the only error; nobody waits then.
                        let _ = future.set_result(Value::None);
                    }
                }
                super::inbox::Message::Call(f) => self.push(Job::Call(Box::new(f))),
            }
        }
    }

    /// Runs turns until the loop is stopped or idle.
    fn poll_turns(
        &self,
        timer: &mut platform::Timer,
        attentive: &Cell<bool>,
        wait: &mut platform::SelectorWait,
        burst: &platform::Burst,
        cx: &mut TaskContext<'_>,
    ) -> Poll<Result<()>> {
        burst.begin();
        let mut selected = false;
        let is_host = !green::in_fiber();
        loop {
            if let Err(e) = crate::stdlib::signal::check() {
                return Poll::Ready(Err(e));
            }
            if is_host && green::has_threads() {
                green::run_ready();
            }
            let hosts_turn = match self.turn(&mut selected, burst) {
                Ok(Some(_)) if self.stopping.get() => return Poll::Ready(Ok(())),
                Ok(Some(jobs)) => burst.turn_ended(jobs),
                Ok(None) => true,
                Err(e) => return Poll::Ready(Err(e)),
            };
            if !self.ready.borrow().is_empty() {
                if hosts_turn {
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
                continue;
            }
            self.inbox.set_waker(cx.waker());
            if !self.inbox.is_empty() {
                continue;
            }
            if is_host && !attentive.replace(true) {
                platform::signals::set_main_loop(Some(self.inbox.clone()));
                crate::stdlib::signal::attend();
            }
            self.timers.sweep();
            let mut deadline = self.timers.first();
            if is_host && green::has_threads() {
                if green::any_ready() {
                    continue;
                }
                green::set_host_waker(cx.waker());
                deadline = match (deadline, green::next_deadline()) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (a, b) => a.or(b),
                };
            }
            let watching = self.watching();
            if let Some(watches) = &watching {
                wait.clear(cx);
                if watches.select(self) > 0 {
                    selected = true;
                    continue;
                }
            }
            if let Some(watches) = &watching
                && !(self.clock.is_virtual && deadline.is_some())
                && wait.poll(&watches.selector, cx).is_ready()
            {
                continue;
            }
            let Some(deadline) = deadline else {
                return Poll::Pending;
            };
            if self.clock.is_virtual {
                if !is_host {
                    // Whoever runs the fibers lets time pass.
                    platform::set_fiber_deadline(wake_time(self.time(), deadline));
                    return Poll::Pending;
                }
                if self.foreign.borrow().is_empty() {
                    platform::advance_to(wake_time(self.time(), deadline));
                    continue;
                }
                return Poll::Pending;
            }
            match timer.poll(
                wake_time(self.time(), deadline),
                watching.is_none() && self.foreign.borrow().is_empty(),
                cx,
            ) {
                Poll::Ready(()) => {}
                Poll::Pending => return Poll::Pending,
            }
        }
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

/// When to wake up for a deadline: whole milliseconds from now, as `select` in CPython's loop waits, so that
/// deadlines less than that apart fall into one turn.
fn wake_time(now: f64, deadline: f64) -> f64 {
    now + ((deadline - now).max(0.0) * 1e3).ceil() * 1e-3
}

/// The loop as one Rust future.
struct RunForever {
    event_loop: Loop,
    timer: platform::Timer,
    /// It has been idle: signals are handled from now on.
    attentive: Cell<bool>,
    wait: platform::SelectorWait,
    burst: platform::Burst,
}

impl std::future::Future for RunForever {
    type Output = Result<()>;
    fn poll(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Result<()>> {
        let event_loop = self.event_loop.clone();
        let before = RUNNING.with(|r| r.replace(Some(event_loop.clone())));
        let this = &mut *self;
        let poll = event_loop.poll_turns(
            &mut this.timer,
            &this.attentive,
            &mut this.wait,
            &this.burst,
            cx,
        );
        RUNNING.with(|r| *r.borrow_mut() = before);
        poll
    }
}

impl Drop for RunForever {
    fn drop(&mut self) {
        if self.attentive.get() {
            platform::signals::set_main_loop(None);
            crate::stdlib::signal::turn_away();
        }
        self.event_loop.left.set(0);
        self.event_loop.stopping.set(false);
        self.event_loop.running.set(false);
    }
}

/// Runs a Rust future of Python code outside of any loop, to its first suspension only: for code that is
/// known not to wait.
pub fn run_now(mut future: crate::object::native::ValueFuture) -> Option<Result<Value>> {
    match future
        .as_mut()
        .poll(&mut TaskContext::from_waker(std::task::Waker::noop()))
    {
        Poll::Ready(result) => Some(result),
        Poll::Pending => None,
    }
}

/// The text of a task's name.
pub(crate) fn name_text(name: &Value) -> Result<Str> {
    crate::ops::str(name)
}
