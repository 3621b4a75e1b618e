//! What differs between native, browser and WASI: blocking on a future, timers, clocks, output.
//!
//! The only place with `cfg(target_*)`. Each platform gives the same names.

use std::cell::Cell;

/// Whether what the program cannot reach by name is left out: in a page, where every byte is loaded.
pub(crate) const LINKS_BY_NAME: bool = cfg!(all(target_arch = "wasm32", target_os = "unknown"));

/// Whether TLS can be had; where it cannot, importing `ssl` raises, as on a CPython without it.
pub(crate) const HAS_TLS: bool = cfg!(not(target_family = "wasm"));

/// Whether there is JavaScript around.
pub(crate) const HAS_JS: bool = cfg!(all(target_arch = "wasm32", target_os = "unknown"));

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
mod entropy;
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub use entropy::entropy;
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
mod burst;
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub use burst::Burst;
mod files;
pub use files::{Stat, chmod, parent_id, stat, symlink};

#[cfg(not(target_arch = "wasm32"))]
mod fiber;
#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(not(target_arch = "wasm32"))]
pub use {
    fiber::{Fiber, suspend_fiber},
    native::*,
};

#[cfg(any(target_os = "linux", target_os = "android"))]
mod descriptors;
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(crate) mod process;
#[cfg(any(target_os = "linux", target_os = "android"))]
mod selector;
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(crate) mod socket_options;
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(crate) use {
    descriptors::{Address, Descriptor, FileKind, Found, host_name, name_of, resolve},
    selector::{Selector, SelectorWait},
};

#[cfg(not(any(target_os = "linux", target_os = "android")))]
#[path = "descriptors_none.rs"]
mod descriptors;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(crate) use descriptors::{
    Address, Descriptor, FileKind, Found, Selector, SelectorWait, host_name, name_of, process,
    resolve, socket_options,
};

/// Runs what blocks, in place: there is no other thread.
#[cfg(target_arch = "wasm32")]
pub(crate) async fn off_thread<T>(f: impl FnOnce() -> T) -> T {
    f()
}

#[cfg(unix)]
pub(crate) mod signals;
#[cfg(not(unix))]
#[path = "signals_none.rs"]
pub(crate) mod signals;

/// Where the monotonic clocks begin: CPython's count from the machine's start, so that a program may name a
/// time before its own (`call_at(0)`, `time() - 60`) and have it in the past.
pub(crate) const CLOCK_BASE_S: f64 = 65_536.0;

/// Gives the shortest digits that read back as `x`, which is finite: `1.5`, `1e-7`.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub(crate) fn with_shortest<T>(x: f64, f: impl FnOnce(&str) -> T) -> T {
    f(ryu::Buffer::new().format_finite(x))
}

/// The float nearest to a decimal number: `1.5`, `-1e-7`, `.5`; `None` if the text is none.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub(crate) fn parse_float(text: &str) -> Option<f64> {
    text.parse().ok()
}

/// The decimal digits of an integer without its sign.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub(crate) fn decimal(magnitude: &num_bigint::BigUint) -> String {
    magnitude.to_string()
}

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub(crate) use browser::{decimal, letters, parse_float, with_shortest};

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub(crate) mod letters;

/// e to the power of `x`, of the C library's exactness.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub(crate) fn exp(x: f64) -> f64 {
    x.exp()
}

/// The natural logarithm, of the C library's exactness.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub(crate) fn ln(x: f64) -> f64 {
    x.ln()
}

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub(crate) use pxfm::{f_exp as exp, f_log as ln};

#[cfg(target_arch = "wasm32")]
mod errno;
#[cfg(target_arch = "wasm32")]
mod fiber_none;
#[cfg(target_arch = "wasm32")]
mod stack;
#[cfg(target_arch = "wasm32")]
mod wait;
#[cfg(target_arch = "wasm32")]
use wait::real_wait_until;
#[cfg(target_arch = "wasm32")]
pub use {
    errno::{errno, error_text, io_error},
    fiber_none::{Fiber, suspend_fiber},
    stack::stack_is_low,
};

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
mod streams;
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub use streams::*;

#[cfg(all(target_arch = "wasm32", target_os = "wasi"))]
mod wasi;
#[cfg(all(target_arch = "wasm32", target_os = "wasi"))]
pub use wasi::*;

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod browser;
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub use browser::*;

/// What a page does with a program: nothing on this platform.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub mod page {}

/// The module `js`: there is no JavaScript on this platform.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub(crate) fn js_module() -> Option<crate::object::Module> {
    None
}

/// Runs a module as `__main__` to its end, and gives the status.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub fn run_program(
    modules: crate::program::Modules,
    def: &'static crate::program::ModuleDef,
) -> i32 {
    on_big_stack(modules, def, crate::program::run_on_this_thread)
}

/// Whether functions of the program may be called after its end: only a page does that.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub fn is_held() -> bool {
    false
}

/// The host cannot wait inside of a call: only the page's own event loop can go on.
#[derive(Clone, Copy, Debug)]
pub struct Blocked;

thread_local! {
    static VIRTUAL: Cell<Option<bool>> = const { Cell::new(None) };
    /// The simulated time.
    static NOW: Cell<f64> = const { Cell::new(CLOCK_BASE_S) };
    /// When the loop that a fiber runs wants to go on.
    static FIBER_DEADLINE: Cell<Option<f64>> = const { Cell::new(None) };
}

/// `time.monotonic()`, simulated or real.
pub fn monotonic() -> f64 {
    if virtual_clock() {
        NOW.get()
    } else {
        real_monotonic()
    }
}

/// Lets simulated time come to this point.
pub(crate) fn advance_to(time_s: f64) {
    NOW.set(NOW.get().max(time_s));
}

/// `time.time_ns()`, simulated or real: under the virtual clock it passes as that does.
pub fn unix_time_ns() -> i64 {
    if !virtual_clock() {
        return real_unix_time_ns();
    }
    let start = real_unix_time_ns().saturating_sub((real_monotonic() * 1e9) as i64);
    start.saturating_add((NOW.get() * 1e9) as i64)
}

/// Blocks the thread, or lets simulated time pass.
pub fn sleep(seconds: f64) {
    if virtual_clock() {
        advance_to(NOW.get() + seconds);
    } else {
        real_sleep(seconds);
    }
}

/// Writes to stderr.
pub fn stderr(text: &str) {
    // Python ignores a stderr that cannot be written to, too.
    let _ = write_stderr(text.as_bytes());
}

/// Blocks the host of the fibers until a deadline or a wake-up; `register` gets its waker.
pub(crate) fn wait_until(deadline_s: Option<f64>, register: fn(&std::task::Waker)) {
    match deadline_s {
        Some(at) if virtual_clock() => advance_to(at),
        _ => real_wait_until(deadline_s, register),
    }
}

/// The loop of the running fiber waits for this point in time.
pub(crate) fn set_fiber_deadline(deadline_s: f64) {
    FIBER_DEADLINE.set(Some(deadline_s));
}

/// Takes what `set_fiber_deadline` set.
#[allow(dead_code, reason = "a page has no fibers")]
pub(crate) fn take_fiber_deadline() -> Option<f64> {
    FIBER_DEADLINE.take()
}

/// Whether loops made on this thread simulate time: `set_virtual_clock`, else `PORTALIS_VIRTUAL_CLOCK=1`.
pub fn virtual_clock() -> bool {
    VIRTUAL.get().unwrap_or_else(virtual_clock_requested)
}

/// Makes loops made on this thread from now on, and programs run from it, simulate time, or not.
///
/// A loop with nothing to do goes on at once to its next deadline: sleeps and timeouts take no time and fire
/// in exact order, and `loop.time()` and the clocks of `time` tell the simulated time.
pub fn set_virtual_clock(on: bool) {
    VIRTUAL.set(Some(on));
}
