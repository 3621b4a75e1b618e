//! The browser (in a window or a worker) and Node: the page's own event loop goes on between Python's turns.
//!
//! A program is a future that the page runs (`tasks.rs`). What blocks can wait only in a worker and in Node, and only
//! for time to pass: nothing of the page's happens meanwhile.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::io::Result;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use js_sys::Uint8Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_time::{Instant, SystemTime};

use super::Blocked;
use super::wait::{self, MAX_WAIT_S};
use crate::program::{ModuleDef, Modules};

mod burst;
mod callback;
mod console;
mod convert;
mod errors;
mod export;
mod host;
pub(crate) mod letters;
pub mod page;
mod promise;
mod proxy;
mod tasks;

pub use burst::Burst;
pub use proxy::js_module;

thread_local! {
    static START: Instant = Instant::now();
    /// How many `block_on` there are around.
    static BLOCKING: Cell<u32> = const { Cell::new(0) };
}

/// Seconds since some point in the past.
pub(super) fn real_monotonic() -> f64 {
    super::CLOCK_BASE_S + START.with(Instant::elapsed).as_secs_f64()
}

/// Nanoseconds since 1970.
pub(super) fn real_unix_time_ns() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |d| i64::try_from(d.as_nanos()).unwrap_or(i64::MAX))
}

/// Blocks the thread; a window's, which may not wait, by looking at the clock.
pub(super) fn real_sleep(seconds: f64) {
    // Differences of a coarse clock's readings are rounded: a microsecond more keeps them from falling short.
    let end = real_monotonic() + seconds.clamp(0.0, MAX_WAIT_S) + 1e-6;
    loop {
        let left = end - real_monotonic();
        if left <= 0.0 {
            return;
        }
        host::wait(left * 1e3);
    }
}

/// `time.process_time()`: there is no such clock here.
pub fn process_time() -> f64 {
    real_monotonic()
}

/// `os.cpu_count()`
pub fn cpu_count() -> usize {
    1
}

/// Gives the shortest digits that read back as `x`: JavaScript has them, so a page need not load the tables for them.
pub(crate) fn with_shortest<T>(x: f64, f: impl FnOnce(&str) -> T) -> T {
    let text = js_sys::Number::from(x).to_string_with_radix(10);
    f(&text.map_or_else(|_| "0".to_owned(), String::from))
}

/// The float nearest to a decimal number, which has digits: JavaScript reads it, for the tables weigh much here, too.
pub(crate) fn parse_float(text: &str) -> Option<f64> {
    let x = wasm_bindgen::JsValue::from_str(text).unchecked_into_f64();
    (!x.is_nan()).then_some(x)
}

/// The decimal digits of an integer without its sign: JavaScript has big integers, too.
pub(crate) fn decimal(magnitude: &num_bigint::BigUint) -> String {
    let mut hex = "0x0".to_owned();
    for digit in magnitude.iter_u32_digits().rev() {
        hex.extend(
            (0..8)
                .rev()
                .filter_map(|i| char::from_digit(digit >> (4 * i) & 15, 16)),
        );
    }
    let number = js_sys::BigInt::new(&JsValue::from_str(&hex));
    let text = number.and_then(|number| number.to_string(10).map_err(Into::into));
    text.map_or_else(|_| "0".to_owned(), String::from)
}

/// `os.getpid()`, as CPython has it here.
pub fn process_id() -> u32 {
    42
}

/// Nobody has asked for simulated time before the page does.
pub(super) fn virtual_clock_requested() -> bool {
    false
}

/// Browsers give a thread about this much; deep frames are found by their share in linear memory.
pub(super) fn host_stack_bytes() -> Option<usize> {
    page::stack_bytes()
}

/// Fills `bytes` with random bytes.
///
/// # Errors
/// The message of the browser's.
pub fn entropy(bytes: &mut [u8]) -> std::result::Result<(), String> {
    /// The most that `getRandomValues` gives at a time.
    const MOST: usize = 65_536;
    for chunk in bytes.chunks_mut(MOST) {
        let random = Uint8Array::new_with_length(u32::try_from(chunk.len()).unwrap_or(0));
        host::get_random_values(&random).map_err(|e| page::text_of(&e))?;
        random.copy_to(chunk);
    }
    Ok(())
}

/// Writes to stdout.
///
/// # Errors
/// None here.
#[inline(always)]
pub fn write_stdout(bytes: &[u8]) -> Result<()> {
    console::write(1, bytes);
    Ok(())
}

/// Writes to stderr.
///
/// # Errors
/// None here.
#[inline(always)]
pub fn write_stderr(bytes: &[u8]) -> Result<()> {
    console::write(2, bytes);
    Ok(())
}

/// Reads from stdin: it is at its end.
///
/// # Errors
/// None here.
pub fn read_stdin(_buffer: &mut [u8]) -> Result<usize> {
    Ok(0)
}

/// Whether stdin, stdout, stderr (0, 1, 2) is a terminal.
pub fn is_terminal(_descriptor: u8) -> bool {
    false
}

/// Whether somebody sees each line of stdout at once: the console shows them, or the page.
pub fn shows_lines() -> bool {
    true
}

/// The environment: there is none.
pub fn environment() -> Vec<(String, String)> {
    Vec::new()
}

/// The command line: there is none, and only the name of the program stands there.
pub fn arguments() -> Vec<String> {
    vec!["main".to_owned()]
}

/// Ends the program: nothing of it runs from now on.
pub fn exit(status: i32) -> ! {
    console::flush();
    wasm_bindgen::throw_str(&format!("the program ended with status {status}"))
}

/// How many `block_on` there are around.
pub(super) fn is_blocking() -> u32 {
    BLOCKING.get()
}

/// Runs a future to its end, blocking the thread.
///
/// # Errors
/// [`Blocked`] if it waits for the page, or in a window for time to pass.
pub fn block_on<F: Future>(future: F) -> std::result::Result<F::Output, Blocked> {
    struct Outer(u32);
    impl Drop for Outer {
        fn drop(&mut self) {
            BLOCKING.set(self.0);
        }
    }
    let _outer = Outer(BLOCKING.replace(BLOCKING.get() + 1));
    wait::run(future, |deadline_s| match deadline_s {
        Some(at) if host::can_wait() => {
            real_sleep(at - real_monotonic());
            Ok(())
        }
        _ => Err(Blocked),
    })
}

/// Runs a module as `__main__`: at once as far as it goes; the page runs the rest. The status is 0 then.
pub fn run_program(modules: Modules, def: &'static ModuleDef) -> i32 {
    let status = Rc::new(Cell::new(0));
    let told = status.clone();
    tasks::spawn(async move {
        told.set(crate::program::run_whole(modules, def).await);
        console::flush();
    });
    status.get()
}

/// Whether functions of the program may be called after its end.
pub fn is_held() -> bool {
    page::held()
}

/// The loop's one timer.
#[derive(Default)]
pub struct Timer(Option<Armed>);

struct Armed {
    deadline_s: f64,
    timer: JsValue,
    /// Whom to wake; nobody once it has fired.
    waker: Rc<RefCell<Option<Waker>>>,
    fire: Closure<dyn FnMut()>,
}

impl Timer {
    /// Ready when the clock has come to `deadline_s`; else it wakes the task then.
    pub fn poll(&mut self, deadline_s: f64, _is_alone: bool, cx: &mut Context<'_>) -> Poll<()> {
        let wait_s = deadline_s - real_monotonic();
        if wait_s <= 0.0 {
            return Poll::Ready(());
        }
        if is_blocking() > 0 {
            wait::wake_at(deadline_s);
            return Poll::Pending;
        }
        let delay_ms = (wait_s.min(MAX_WAIT_S) * 1e3).ceil();
        let armed = self.0.get_or_insert_with(Armed::new);
        let is_armed = armed.waker.replace(Some(cx.waker().clone())).is_some();
        if !is_armed || armed.deadline_s != deadline_s {
            host::clear_timeout(&armed.timer);
            armed.deadline_s = deadline_s;
            armed.timer = host::set_timeout(armed.fire.as_ref().unchecked_ref(), delay_ms);
        }
        Poll::Pending
    }
}

impl Armed {
    fn new() -> Armed {
        let waker: Rc<RefCell<Option<Waker>>> = Rc::default();
        let wakes = waker.clone();
        let fire = Closure::<dyn FnMut()>::new(move || {
            let waker = wakes.borrow_mut().take();
            if let Some(waker) = waker {
                // In a task of its own the next timer is not nested in this one, and not put off for that.
                tasks::patiently(|| waker.wake());
            }
        });
        Armed {
            deadline_s: f64::NEG_INFINITY,
            timer: JsValue::UNDEFINED,
            waker,
            fire,
        }
    }
}

impl Drop for Armed {
    fn drop(&mut self) {
        host::clear_timeout(&self.timer);
    }
}
