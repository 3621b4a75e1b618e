//! `asyncio.sleep`.

use std::rc::Rc;

use super::event_loop::Loop;
use super::future::Future;
use super::handle::{Action, Handle};
use super::transfer;
use crate::object::{Result, Value};
use crate::ops;

/// `await asyncio.sleep(delay_s)`
///
/// `delay_s`: seconds; `<= 0` yields one turn of the loop.
/// # Errors
/// `CancelledError` if the task is cancelled while waiting.
pub async fn sleep(delay_s: f64) -> Result<()> {
    if delay_s <= 0.0 {
        return sleep_zero().await;
    }
    let event_loop = Loop::get_running()?;
    let future = Future::new(&event_loop);
    let handle = event_loop.call_at(event_loop.time() + delay_s, Action::Finish(future.clone()))?;
    let _guard = CancelOnDrop(handle);
    future.wait().await.map(drop)
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
pub async fn sleep_value(delay: Value) -> Result<()> {
    let delay_s = match &delay {
        Value::Int(0) => return sleep_zero().await,
        Value::Int(seconds) => *seconds as f64,
        Value::Float(seconds) => *seconds,
        other => {
            if ops::le(other, &Value::Int(0))? {
                return sleep_zero().await;
            }
            ops::convert::to_f64(other)?
        }
    };
    sleep(delay_s).await
}

/// Cancels a timer when the wait for it is over.
pub(crate) struct CancelOnDrop(pub(crate) Rc<Handle>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}
