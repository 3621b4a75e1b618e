//! `asyncio.sleep`.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::event_loop::Loop;
use super::park::{Wait, Waiter};
use super::timers::TimerKey;
use super::transfer::{self, Bare};
use crate::object::{Result, Value};
use crate::ops;

/// `await asyncio.sleep(delay_s)`
///
/// `delay_s`: seconds; `<= 0` yields one turn of the loop.
/// # Errors
/// `CancelledError` if the task is cancelled while waiting.
#[inline]
pub fn sleep(delay_s: f64) -> Sleep {
    Sleep(State::New(Value::Float(delay_s)))
}

/// `await asyncio.sleep(0)`: one turn of the loop.
///
/// # Errors
/// `CancelledError` if the task is cancelled meanwhile.
#[inline]
pub fn sleep_zero() -> transfer::Bare {
    transfer::Bare::default()
}

/// `await asyncio.sleep(delay)` for any object.
///
/// # Errors
/// As [`sleep`]; `TypeError` if it is no number.
#[inline]
pub fn sleep_value(delay: Value) -> Sleep {
    Sleep(State::New(delay))
}

/// The future of [`sleep`]: small, for there may be a million of them.
pub struct Sleep(State);

enum State {
    /// Not started.
    New(Value),
    /// One turn of the loop.
    Turn(Bare),
    /// Until a timer ends the wait.
    Timer(Timer),
    Done,
}

impl State {
    fn start(delay: &Value) -> Result<State> {
        let delay_s = match delay {
            Value::Int(seconds) => *seconds as f64,
            Value::Float(seconds) => *seconds,
            other => {
                if ops::le(other, &Value::Int(0))? {
                    return Ok(State::Turn(Bare::default()));
                }
                ops::convert::to_f64(other)?
            }
        };
        if delay_s <= 0.0 {
            return Ok(State::Turn(Bare::default()));
        }
        let waiter = match transfer::stepped_task() {
            Some(task) => Waiter::of_task(task),
            None => Waiter::new(&Loop::get_running()?),
        };
        let event_loop = waiter.event_loop();
        let key = event_loop.finish_at(event_loop.time() + delay_s, &waiter)?;
        Ok(State::Timer(Timer {
            wait: waiter.wait(),
            key,
        }))
    }
}

impl std::future::Future for Sleep {
    type Output = Result<()>;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        if let State::New(delay) = &mut self.0 {
            let delay = std::mem::replace(delay, Value::Unset);
            self.0 = State::start(&delay)?;
        }
        let result = match &mut self.0 {
            State::Turn(turn) => ready!(Pin::new(turn).poll(cx)),
            State::Timer(timer) => ready!(Pin::new(&mut timer.wait).poll(cx)).map(drop),
            State::New(_) | State::Done => return Poll::Pending,
        };
        self.0 = State::Done;
        Poll::Ready(result)
    }
}

/// A timer that ends a wait; cancelled when the wait is over.
struct Timer {
    wait: Wait,
    key: TimerKey,
}

impl Drop for Timer {
    fn drop(&mut self) {
        let waiter = self.wait.waiter();
        if waiter.is_woken() {
            // Nothing but the timer does that.
            return;
        }
        if let Some(future) = waiter.known_future() {
            future.give_up_timer();
        }
        waiter.event_loop().timers.cancel(self.key);
    }
}
