//! WASI: no threads and no reactor. A program waits by sleeping until its next timer.

use std::future::Future;
use std::sync::LazyLock;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use super::Blocked;
use super::wait::{self, MAX_WAIT_S, real_wait_until};
use crate::asyncio::green;
use crate::program::ModuleDef;

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Seconds since some point in the past.
pub(super) fn real_monotonic() -> f64 {
    super::CLOCK_BASE_S + START.elapsed().as_secs_f64()
}

/// Nanoseconds since 1970.
pub(super) fn real_unix_time_ns() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |d| i64::try_from(d.as_nanos()).unwrap_or(i64::MAX))
}

/// Blocks the program.
pub(super) fn real_sleep(seconds: f64) {
    std::thread::sleep(Duration::from_secs_f64(seconds.clamp(0.0, MAX_WAIT_S)));
}

/// `time.process_time()`: there is no such clock here.
pub fn process_time() -> f64 {
    real_monotonic()
}

/// `os.cpu_count()`
pub fn cpu_count() -> usize {
    1
}

/// `os.getpid()`, as CPython has it here.
pub fn process_id() -> u32 {
    42
}

/// Whether the environment asks for simulated time.
pub(super) fn virtual_clock_requested() -> bool {
    static REQUESTED: LazyLock<bool> =
        LazyLock::new(|| std::env::var_os("PORTALIS_VIRTUAL_CLOCK").is_some_and(|v| v == "1"));
    *REQUESTED
}

/// The stack that the host was told to give, where it was told (`--env PORTALIS_STACK_BYTES=…`).
pub(super) fn host_stack_bytes() -> Option<usize> {
    std::env::var("PORTALIS_STACK_BYTES").ok()?.parse().ok()
}

/// Runs a future to its end, blocking the program.
///
/// # Errors
/// None here.
pub fn block_on<F: Future>(future: F) -> Result<F::Output, Blocked> {
    if green::in_fiber() {
        return Ok(green::block_on_fiber(future));
    }
    wait::run(future, |deadline_s| {
        // Without a timer nothing will ever happen, and a Python program waits for ever then.
        real_wait_until(deadline_s, |_| {});
        Ok(())
    })
}

type Modules = &'static [&'static ModuleDef];

/// Runs `f(modules, def)`.
pub fn on_big_stack(
    modules: Modules,
    def: &'static ModuleDef,
    f: fn(Modules, &'static ModuleDef) -> i32,
) -> i32 {
    f(modules, def)
}

/// The loop's one timer.
#[derive(Default)]
pub struct Timer(());

impl Timer {
    /// Ready when the clock has come to `deadline_s`; else [`block_on`] polls again then.
    pub fn poll(&mut self, deadline_s: f64, _is_alone: bool, _cx: &mut Context<'_>) -> Poll<()> {
        if deadline_s <= real_monotonic() {
            return Poll::Ready(());
        }
        wait::wake_at(deadline_s);
        Poll::Pending
    }
}
