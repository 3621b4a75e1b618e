//! A loop's turns, and the Rust future that runs them.

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context as TaskContext, Poll};

use super::{Job, Loop, NativeCallback, RUNNING, Soon, TICK_S, cannot_wait};
use crate::asyncio::context::{self, Context};
use crate::asyncio::future::{Future, PythonCallback};
use crate::asyncio::handle::{Action, Handle, PythonCall};
use crate::asyncio::io::watch::Watches;
use crate::asyncio::park::Waiter;
use crate::asyncio::{green, report, task};
use crate::object::{Args, Exception, Result, Value};
use crate::platform;

/// So many timers that are due at once name tasks that are in no cache of the processor, and lie anywhere.
const COLD_MIN: usize = 4096;

/// So many turns go through these tasks: the timers', theirs, that of who waits for them.
const COLD_TURNS: u8 = 3;

/// So many of them are fetched at a time.
const WARMED: usize = 16;

impl Loop {
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
        let is_new = !crate::asyncio::is_future(awaitable);
        let future = crate::asyncio::ensure_future_on(awaitable.clone(), Some(self))?;
        if let (true, Some(part)) = (is_new, future.task_part()) {
            part.log_destroy_pending.set(false);
        }
        let stopper = NativeCallback::new("_run_until_complete_cb", |done: &Future| {
            done.mark_retrieved();
            if let Some(e) = done.peek_exception()
                && crate::asyncio::exceptions::is_fatal(&e)
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
            if self.cold_turns.get() > 0 && done % WARMED == 1 {
                self.ready.warm(WARMED);
            }
            let Some(job) = self.ready.pop() else {
                break;
            };
            if self.is_debug() {
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
        self.cold_turns.set(self.cold_turns.get().saturating_sub(1));
        self.receive();
        if !std::mem::take(selected) {
            self.select();
        }
        if !self.timers.is_empty() {
            self.timers.sweep();
            if !self.timers.is_empty() {
                let now = self.time();
                let mut due = 0;
                while let Some(job) = self.timers.pop_due(now + TICK_S) {
                    due += 1;
                    if let Some(job) = job {
                        self.ready.push(job);
                    }
                }
                if due >= COLD_MIN {
                    self.cold_turns.set(COLD_TURNS);
                }
            }
        }
        self.ready.len()
    }

    /// Runs a job in debug mode: one that takes long is reported.
    #[cold]
    fn run_timed(&self, job: Job) -> Result<()> {
        let task = match &job {
            Job::Step(task)
            | Job::Throw(task, _)
            | Job::Wakeup(task, _)
            | Job::Woken(task)
            | Job::Slept(task, _) => Some(task.shown()),
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
            (None, Some(handle)) => {
                crate::ops::repr(&crate::asyncio::handle::value(&handle))?.to_string()
            }
            (None, None) => "a callback".to_owned(),
        };
        report::log_warning(&format!("Executing {what} took {seconds:.3} seconds"));
        Ok(())
    }

    #[inline]
    fn run_job(&self, job: Job) -> Result<()> {
        match job {
            Job::Step(task) => task::step(self, task, None),
            Job::Woken(task) => task::woken(self, task),
            Job::Wakeup(task, future) => {
                let result = task::wakeup(self, task, &future);
                future.reuse();
                result
            }
            Job::Throw(task, e) => task::step(self, task, Some(e)),
            Job::Handle(handle) => handle.run(),
            Job::Slept(task, number) => task::slept(self, task, number),
            Job::Finish(slot) => self.sleep_is_over(slot),
            Job::Native(f, future) => f.call(&future).or_else(|e| self.callback_failed(f.name, e)),
            Job::Counted(f) => f.count().or_else(|e| self.callback_failed(f.name, e)),
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

    fn sleep_is_over(&self, slot: u32) -> Result<()> {
        let over = match self.timers.take_due(slot) {
            None => Ok(()),
            // The task is not looked at: a hundred thousand that sleep are in no cache.
            Some(Waiter::Task(task, number)) => self
                .check_schedulable()
                .map(|()| self.push(Job::Slept(task, number))),
            Some(Waiter::Future(future)) if future.has_no_timer() || future.is_cancelled() => {
                Ok(())
            }
            Some(Waiter::Future(future)) => future.set_result(Value::None),
        };
        over.or_else(|e| self.callback_failed("sleep", e))
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
        if crate::asyncio::exceptions::is_fatal(&e) {
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
            created: None,
        }));
        let handle = Handle::new(self, action, None);
        self.report(report::Failure {
            message,
            exception: Some(e),
            items: vec![("handle", crate::asyncio::handle::value(&handle))],
        })
    }

    /// A callback in Rust raised.
    #[cold]
    fn callback_failed(&self, name: &str, e: Exception) -> Result<()> {
        if crate::asyncio::exceptions::is_fatal(&e) {
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
                crate::asyncio::inbox::Message::Wake(number) => {
                    let waiting = self.foreign.borrow_mut().remove(&number);
                    if let Some(future) = waiting
                        && !future.is_done()
                    {
                        // A closed loop is the only error; nobody waits then.
                        let _ = future.set_result(Value::None);
                    }
                }
                crate::asyncio::inbox::Message::Call(f) => self.push(Job::Call(Box::new(f))),
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
            if self.ready.len() > 0 {
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
