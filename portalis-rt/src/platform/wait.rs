//! Blocking on a future where there is no other thread, under WASI and in a page: the future is polled again when it
//! was woken, or when its timer is due.

use std::cell::Cell;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use super::{Blocked, real_monotonic, real_sleep};

/// The longest wait at a time: browsers count milliseconds in 32 bits.
pub(super) const MAX_WAIT_S: f64 = 24.0 * 3600.0;

thread_local! {
    /// When the timer that was polled last wants to go on.
    static DEADLINE: Cell<Option<f64>> = const { Cell::new(None) };
}

/// Remembers that what it wakes wants to run.
#[derive(Default)]
struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The future that is polled wants to be polled again at this time.
pub(super) fn wake_at(deadline_s: f64) {
    DEADLINE.set(Some(deadline_s));
}

/// Polls a future to its end; `wait` is called with the deadline when there is nothing to do until then.
///
/// # Errors
/// Those of `wait`.
pub(super) fn run<F: Future>(
    future: F,
    mut wait: impl FnMut(Option<f64>) -> Result<(), Blocked>,
) -> Result<F::Output, Blocked> {
    let flag = Arc::new(Flag::default());
    let waker = Waker::from(flag.clone());
    let mut future = std::pin::pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return Ok(output);
        }
        let deadline_s = DEADLINE.take();
        if !flag.0.swap(false, Ordering::Relaxed) {
            wait(deadline_s)?;
        }
    }
}

/// Blocks until a deadline, or for as long as can be; there is nobody for a wake-up.
pub(super) fn real_wait_until(deadline_s: Option<f64>, _register: fn(&Waker)) {
    real_sleep(deadline_s.map_or(MAX_WAIT_S, |at| at - real_monotonic()));
}
