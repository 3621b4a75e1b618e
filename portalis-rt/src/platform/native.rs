//! Native platforms: the host is tokio's current-thread runtime.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use super::Blocked;
use crate::program::ModuleDef;
use tokio::runtime::{Builder, Handle, Runtime, RuntimeFlavor};

/// The farthest that a timer is armed; CPython's `select` has the same limit.
const MAX_WAIT_S: f64 = 24.0 * 3600.0;

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

/// Blocks the thread.
pub(super) fn real_sleep(seconds: f64) {
    std::thread::sleep(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX));
}

/// `time.process_time()`: about the time that the process has computed for.
pub fn process_time() -> f64 {
    // User and system time, in ticks of 1/100 s, are the 14th and 15th field of what Linux tells.
    let ticks = std::fs::read_to_string("/proc/self/stat")
        .ok()
        .and_then(|text| {
            let (_, fields) = text.rsplit_once(')')?;
            let mut fields = fields.split_whitespace().skip(11);
            let (user, system): (f64, f64) =
                (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
            Some(user + system)
        });
    ticks.map_or_else(real_monotonic, |ticks| ticks / 100.0)
}

/// `os.cpu_count()`
pub fn cpu_count() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Whether the environment asks for simulated time.
pub(super) fn virtual_clock_requested() -> bool {
    static REQUESTED: LazyLock<bool> =
        LazyLock::new(|| std::env::var_os("PORTALIS_VIRTUAL_CLOCK").is_some_and(|v| v == "1"));
    *REQUESTED
}

/// `os.getpid()`
pub fn process_id() -> u32 {
    std::process::id()
}

/// The number of a system error.
pub fn errno(error: &std::io::Error) -> Option<i32> {
    error.raw_os_error()
}

/// `os.strerror(number)`
pub fn error_text(number: i32) -> String {
    let text = std::io::Error::from_raw_os_error(number).to_string();
    text.rsplit_once(" (os error")
        .map_or(text.as_str(), |(text, _)| text)
        .to_owned()
}

/// The system error of this number.
pub fn io_error(number: i32) -> std::io::Error {
    std::io::Error::from_raw_os_error(number)
}

/// Left for what runs inside of one call of Python code without calling another.
const RESERVE_BYTES: usize = 4 << 20;

thread_local! {
    /// Below this address the running stack is low; 0 on stacks of unknown size.
    static FLOOR: Cell<usize> = const { Cell::new(0) };
}

/// Whether a call of Python code should raise `RecursionError`, whatever `sys.setrecursionlimit` allows.
#[inline]
pub fn stack_is_low() -> bool {
    stack_address() < FLOOR.get()
}

/// Begins a stack of this size, whose top is about here.
pub(super) fn begin_stack(bytes: usize) {
    FLOOR.set(stack_address().saturating_sub(bytes - RESERVE_BYTES));
}

/// Makes another stack's floor the current one; gives the one before. 0: a stack that has not begun.
pub(super) fn swap_stack_floor(floor: usize) -> usize {
    FLOOR.replace(floor)
}

#[inline]
fn stack_address() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(std::hint::black_box(&here)) as usize
}

thread_local! {
    /// One runtime a thread, kept from one `run` to the next.
    static RUNTIME: RefCell<Option<Runtime>> = const { RefCell::new(None) };
}

/// How late tokio's timers may be.
const COARSE_S: f64 = 0.002;

thread_local! {
    /// The thread does nothing but [`block_on`] a loop.
    static OWNED: Cell<bool> = const { Cell::new(false) };
}

/// Runs a future to its end, blocking the thread. Inside of a tokio runtime of many threads it uses that.
///
/// # Errors
/// None here.
pub fn block_on<F: Future>(future: F) -> Result<F::Output, Blocked> {
    Ok(run_to_end(future))
}

fn run_to_end<F: Future>(future: F) -> F::Output {
    if crate::asyncio::green::in_fiber() {
        return crate::asyncio::green::block_on_fiber(future);
    }
    if let Ok(handle) = Handle::try_current() {
        return match handle.runtime_flavor() {
            RuntimeFlavor::MultiThread => tokio::task::block_in_place(|| handle.block_on(future)),
            _ => block_beside(future),
        };
    }
    let runtime = RUNTIME
        .with(|r| r.borrow_mut().take())
        .unwrap_or_else(current_thread_runtime);
    let before = OWNED.replace(true);
    let output = runtime.block_on(future);
    OWNED.set(before);
    RUNTIME.with(|r| *r.borrow_mut() = Some(runtime));
    output
}

/// Runs what blocks on another thread, or in place where there is no runtime to wait in.
pub(crate) async fn off_thread<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> T {
    if Handle::try_current().is_err() {
        return f();
    }
    match tokio::task::spawn_blocking(f).await {
        Ok(done) => done,
        Err(e) => std::panic::resume_unwind(e.into_panic()),
    }
}

/// Blocks the host of the fibers until a deadline or a wake-up. I/O goes on, unless the host is inside of
/// its runtime.
pub(super) fn real_wait_until(deadline_s: Option<f64>, register: fn(&std::task::Waker)) {
    /// How often the host looks again where nothing can wake it.
    const SLICE: Duration = Duration::from_millis(20);
    let wait = deadline_s
        .map(|at| Duration::from_secs_f64((at - real_monotonic()).clamp(0.0, MAX_WAIT_S)));
    if Handle::try_current().is_ok() {
        std::thread::sleep(wait.unwrap_or(SLICE).min(SLICE));
        return;
    }
    run_to_end(async move {
        let mut first = true;
        let woken = std::future::poll_fn(move |cx| {
            if !std::mem::take(&mut first) {
                return Poll::Ready(());
            }
            register(cx.waker());
            Poll::Pending
        });
        match wait {
            Some(wait) => drop(tokio::time::timeout(wait, woken).await),
            None => woken.await,
        }
    });
}

fn current_thread_runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap_or_else(|e| panic!("tokio cannot start: {e}"))
}

/// Blocks a thread that a runtime of one thread owns: I/O and timers are another runtime's.
fn block_beside<F: Future>(future: F) -> F::Output {
    static BESIDE: LazyLock<Runtime> = LazyLock::new(|| {
        Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("portalis-io")
            .enable_all()
            .build()
            .unwrap_or_else(|e| panic!("tokio cannot start: {e}"))
    });
    struct Unpark(std::thread::Thread);
    impl std::task::Wake for Unpark {
        fn wake(self: std::sync::Arc<Self>) {
            self.0.unpark();
        }
    }
    let _guard = BESIDE.enter();
    let waker = std::task::Waker::from(std::sync::Arc::new(Unpark(std::thread::current())));
    let mut future = std::pin::pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        std::thread::park();
    }
}

/// Stack for Python code: deep recursion has to raise `RecursionError`, not end the process.
const STACK_BYTES: usize = 512 << 20;

type Modules = &'static [&'static ModuleDef];

/// Runs `f(modules, def)` on a thread with a stack for deep recursion, and waits for it.
pub fn on_big_stack(
    modules: Modules,
    def: &'static ModuleDef,
    f: fn(Modules, &'static ModuleDef) -> i32,
) -> i32 {
    let is_virtual = super::virtual_clock();
    let run = move || {
        super::set_virtual_clock(is_virtual);
        begin_stack(STACK_BYTES);
        f(modules, def)
    };
    match std::thread::Builder::new()
        .name("MainThread".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(run)
    {
        Ok(thread) => match thread.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        },
        // No room for such a stack.
        Err(_) => f(modules, def),
    }
}

/// The loop's one timer.
#[derive(Default)]
pub struct Timer {
    sleep: Option<Pin<Box<tokio::time::Sleep>>>,
}

impl Timer {
    /// Ready when the clock has come to `deadline_s`; else wakes the task then, or up to 2 ms later.
    ///
    /// `is_alone`: nothing but this deadline can wake the thread. The last bit is slept exactly then.
    pub fn poll(&mut self, deadline_s: f64, is_alone: bool, cx: &mut Context<'_>) -> Poll<()> {
        let wait_s = (deadline_s - real_monotonic()).clamp(0.0, MAX_WAIT_S);
        if wait_s <= 0.0 {
            return Poll::Ready(());
        }
        if crate::asyncio::green::in_fiber() {
            // Whoever runs the fibers sees to it.
            super::set_fiber_deadline(deadline_s);
            return Poll::Pending;
        }
        let exact = is_alone && OWNED.get();
        if exact && wait_s <= COARSE_S {
            std::thread::sleep(Duration::from_secs_f64(wait_s));
            return Poll::Ready(());
        }
        let wait_s = if exact { wait_s - COARSE_S } else { wait_s };
        let at = tokio::time::Instant::now() + Duration::from_secs_f64(wait_s);
        let sleep = match &mut self.sleep {
            Some(sleep) => {
                sleep.as_mut().reset(at);
                sleep
            }
            None => self.sleep.insert(Box::pin(tokio::time::sleep_until(at))),
        };
        sleep.as_mut().poll(cx)
    }
}
