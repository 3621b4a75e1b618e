//! [`Waiter`]: what a task waits for inside one of asyncio's own primitives (`sleep`, a lock, an event, a queue).
//!
//! CPython makes a future for each such wait, which a program sees only if it looks (`repr(task)`, `lock._waiters`).
//! Here the task itself is what is kept and woken, told apart from its other waits by a number; the future is made when
//! somebody looks. Code that is not stepped by a task (a coroutine driven by hand) gets a future at once.

use std::pin::Pin;
use std::task::{Context, Poll};

use super::event_loop::{Job, Loop};
use super::future::Future;
use super::task::TaskPart;
use super::timers::TimerKey;
use super::transfer::{self, Resume, Signal};
use crate::object::{Exception, Result, Value};

/// Where the last wait of a task stands that needs no future.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Parked {
    /// There is none, or it was given up.
    #[default]
    Idle,
    /// It waits.
    Waiting,
    /// It has been woken with this.
    Woken(Gift),
    /// It was cancelled.
    Cancelled,
    /// Somebody has looked: a future stands for it.
    Shown,
}

/// What a wait gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gift {
    /// `None`
    None,
    /// `True`
    True,
    /// `False`
    False,
}

impl Gift {
    fn value(self) -> Value {
        match self {
            Gift::None => Value::None,
            Gift::True => Value::Bool(true),
            Gift::False => Value::Bool(false),
        }
    }
}

/// A wait, as those hold it who end it.
#[derive(Clone)]
pub(crate) enum Waiter {
    /// Of this task, with this number.
    Task(Future, u32),
    /// The future that is waited for.
    Future(Future),
}

impl Waiter {
    /// A wait on this loop, which the caller begins at once.
    #[inline]
    pub(crate) fn new(event_loop: &Loop) -> Waiter {
        match transfer::stepped_task() {
            Some(task) if task.event_loop().is(event_loop) => Waiter::of_task(task),
            _ => Waiter::Future(event_loop.create_future()),
        }
    }

    /// A wait of the task that is stepped.
    #[inline]
    pub(crate) fn of_task(task: Future) -> Waiter {
        let number = task.task_part().map_or(0, TaskPart::park);
        Waiter::Task(task, number)
    }

    /// `a is b`
    #[inline]
    pub(crate) fn is(&self, other: &Waiter) -> bool {
        match (self, other) {
            (Waiter::Task(a, n), Waiter::Task(b, m)) => n == m && a.is(b),
            (Waiter::Future(a), Waiter::Future(b)) => a.is(b),
            _ => false,
        }
    }

    /// The loop that it is on.
    pub(crate) fn event_loop(&self) -> &Loop {
        match self {
            Waiter::Task(future, _) | Waiter::Future(future) => future.event_loop(),
        }
    }

    /// This timer ends it.
    #[inline]
    pub(crate) fn note_timer(&self, key: TimerKey) {
        if let Waiter::Task(task, _) = self
            && let Some(part) = task.task_part()
        {
            part.set_timer(key);
        }
    }

    /// Where the task's wait stands; nothing where a future knows.
    #[inline]
    fn parked(&self) -> Option<Parked> {
        match self {
            Waiter::Task(task, number) => match task.task_part() {
                Some(part) => match part.parked_in(*number) {
                    Parked::Shown => None,
                    Parked::Waiting if has_slept(task, part) => Some(Parked::Woken(Gift::None)),
                    parked => Some(parked),
                },
                None => Some(Parked::Idle),
            },
            Waiter::Future(_) => None,
        }
    }

    /// The future, where there is one.
    pub(crate) fn known_future(&self) -> Option<Future> {
        match self {
            Waiter::Task(task, _) if self.parked().is_none() => task.task_part()?.shown_wait(),
            Waiter::Task(..) => None,
            Waiter::Future(future) => Some(future.clone()),
        }
    }

    /// `future.done()`
    #[inline(always)]
    pub(crate) fn is_done(&self) -> bool {
        if let Waiter::Task(task, number) = self
            && let Some(part) = task.task_part()
        {
            match part.parked_in(*number) {
                Parked::Waiting => return has_slept(task, part),
                Parked::Shown => {}
                _ => return true,
            }
        }
        self.is_future_done()
    }

    #[cold]
    fn is_future_done(&self) -> bool {
        self.known_future().is_none_or(|future| future.is_done())
    }

    /// `future.cancelled()`
    #[inline]
    pub(crate) fn is_cancelled(&self) -> bool {
        match self.parked() {
            Some(parked) => parked == Parked::Cancelled,
            None => self
                .known_future()
                .is_some_and(|future| future.is_cancelled()),
        }
    }

    /// Ends a wait that is not done: `future.set_result(…)`.
    ///
    /// # Errors
    /// `RuntimeError` if its loop is closed; `InvalidStateError` of a future that is done.
    #[inline]
    pub(crate) fn wake(&self, gift: Gift) -> Result<()> {
        match (self, self.parked()) {
            (Waiter::Task(task, _), Some(Parked::Waiting)) => end_wait(task, Parked::Woken(gift)),
            (_, Some(_)) => Ok(()),
            (_, None) => match self.known_future() {
                Some(future) => future.set_result(gift.value()),
                None => Ok(()),
            },
        }
    }

    /// Whether a wait that needed no future has been ended.
    #[inline]
    pub(crate) fn is_woken(&self) -> bool {
        matches!(self.parked(), Some(Parked::Woken(_)))
    }

    /// `future.cancel()` by the one who waited.
    ///
    /// # Errors
    /// `RuntimeError` if its loop is closed.
    pub(crate) fn cancel(&self) -> Result<()> {
        match (self, self.parked()) {
            (Waiter::Task(task, _), Some(Parked::Idle | Parked::Waiting)) => {
                if let Some(part) = task.task_part() {
                    part.set_parked(Parked::Cancelled);
                }
            }
            (_, Some(_)) => {}
            (_, None) => {
                if let Some(future) = self.known_future() {
                    future.cancel(Value::None)?;
                }
            }
        }
        Ok(())
    }

    /// The future as a program sees it, from now on there.
    pub(crate) fn shown(&self) -> Value {
        let future = match self {
            Waiter::Task(task, _) => self
                .parked()
                .map_or_else(|| self.known_future(), |_| show(task)),
            Waiter::Future(future) => Some(future.clone()),
        };
        future.map_or(Value::None, |future| future.shown())
    }

    /// Waits.
    #[inline]
    pub(crate) fn wait(self) -> Wait {
        Wait {
            waiter: self,
            suspended: false,
        }
    }
}

/// Whether a wait of a task was a sleep and is over, which the task learns only when it is stepped.
#[inline]
fn has_slept(task: &Future, part: &TaskPart) -> bool {
    let timer = part.timer();
    !timer.is_none() && task.event_loop().timers.has_run(timer)
}

/// The wait of a task is over: it is stepped in the next turn.
#[inline]
fn end_wait(task: &Future, parked: Parked) -> Result<()> {
    if let Some(part) = task.task_part() {
        part.set_parked(parked);
    }
    task.event_loop().check_schedulable()?;
    task.event_loop().push(Job::Woken(task.clone()));
    Ok(())
}

/// `waiter.cancel(msg)` by the task that waits; whether that ends its wait.
///
/// # Errors
/// `RuntimeError` if its loop is closed.
pub(crate) fn cancel(task: &Future, message: &Value) -> Result<bool> {
    let Some(part) = task.task_part() else {
        return Ok(false);
    };
    if part.parked() != Parked::Waiting {
        return Ok(false);
    }
    let timer = part.timer();
    if !timer.is_none() && !task.event_loop().timers.make_void(timer) {
        return Ok(false);
    }
    part.set_park_message(message);
    end_wait(task, Parked::Cancelled)?;
    Ok(true)
}

/// The future that stands for what a task waits for; made if need be. `None` if it waits for nothing of that kind.
#[cold]
pub(crate) fn show(task: &Future) -> Option<Future> {
    let part = task.task_part()?;
    if !part.is_parked() {
        return None;
    }
    let future = Future::new(task.event_loop());
    let made = match part.parked() {
        Parked::Woken(gift) => future.set_result(gift.value()),
        Parked::Cancelled => future.finish_cancelled(part.park_message(), None).map(drop),
        Parked::Waiting if has_slept(task, part) => future.set_result(Value::None),
        Parked::Idle | Parked::Waiting | Parked::Shown => future.add_wakeup(task),
    };
    let timer = part.timer();
    if !timer.is_none() {
        let timers = &task.event_loop().timers;
        timers.retarget(timer, Waiter::Future(future.clone()));
    }
    // Nobody has waited for it before: there is nothing to schedule that could fail.
    made.ok()?;
    part.show_wait(&future);
    Some(future)
}

/// A wait, as the one has it who waits.
pub(crate) struct Wait {
    waiter: Waiter,
    suspended: bool,
}

impl Wait {
    /// What the others hold.
    #[inline]
    pub(crate) fn waiter(&self) -> &Waiter {
        &self.waiter
    }

    /// What it gives, if it is over.
    #[cold]
    fn resumed(&self, resume: Resume) -> Option<Result<Value>> {
        match resume {
            Resume::Throw(e) => return Some(Err(e)),
            Resume::Nothing if !self.waiter.is_done() => return None,
            Resume::Send(_) if !self.waiter.is_done() => {
                return Some(Err(Exception::runtime_error(
                    "await wasn't used with future",
                )));
            }
            Resume::Nothing | Resume::Send(_) => {}
        }
        Some(match self.waiter.parked() {
            Some(Parked::Woken(gift)) => Ok(gift.value()),
            Some(_) => Ok(Value::None),
            None => match self.waiter.known_future() {
                Some(future) => future.raised_result(),
                None => Ok(Value::None),
            },
        })
    }
}

impl std::future::Future for Wait {
    type Output = Result<Value>;
    #[inline]
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<Value>> {
        if self.suspended {
            // The task goes on when what it waits for is there.
            let is_none = transfer::take_none();
            if is_none && let Some(Parked::Woken(gift)) = self.waiter.parked() {
                return Poll::Ready(Ok(gift.value()));
            }
            let resume = match is_none {
                true => Resume::Send(Value::None),
                false => transfer::take_resume(),
            };
            if let Some(result) = self.resumed(resume) {
                return Poll::Ready(result);
            }
        }
        self.suspended = true;
        match &self.waiter {
            Waiter::Task(..) => transfer::set_parked(),
            Waiter::Future(future) => {
                future.blocking.set(true);
                transfer::set_signal(Signal::Await(Value::Future(future.clone())));
            }
        }
        Poll::Pending
    }
}
