//! Python's threads on one thread of the system: each is a fiber, one runs at a time, and they switch where
//! they block (`sleep`, `join`, `get`, `acquire`, `result`), as threads under the GIL do for code that
//! computes little between. They share objects freely.
//!
//! A running event loop runs those that can go on once a turn; code that blocks outside of a loop runs them
//! until it can go on itself. Where there are no fibers (wasm) no thread can be started.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Wake, Waker};

use super::event_loop::{self, Loop};
use super::transfer::{self, ThreadState};
use crate::object::{Exception, Result, Value};
use crate::platform::{self, Fiber, signals};
use crate::stdlib::signal;

/// A thread.
pub(crate) struct Thread {
    fiber: RefCell<Option<Fiber>>,
    wait: RefCell<Option<Wait>>,
    done: Cell<bool>,
    /// What is current in it while it does not run.
    state: RefCell<State>,
    /// Its Python object.
    object: Value,
}

#[derive(Default)]
struct State {
    transfer: ThreadState,
    running_loop: Option<Loop>,
    depth: usize,
}

/// What a thread waits for.
#[derive(Clone)]
struct Wait {
    deadline: Option<f64>,
    ready: Rc<dyn Fn() -> bool>,
}

impl Wait {
    fn is_over(&self) -> bool {
        (self.ready)() || self.deadline.is_some_and(|at| platform::monotonic() >= at)
    }
}

thread_local! {
    static THREADS: RefCell<Vec<Rc<Thread>>> = const { RefCell::new(Vec::new()) };
    static CURRENT: RefCell<Option<Rc<Thread>>> = const { RefCell::new(None) };
    static HOST: Arc<HostWaker> = Arc::default();
}

/// Wakes the host: the loop or the blocked code that runs the fibers.
#[derive(Default)]
struct HostWaker(Mutex<Option<Waker>>);

impl HostWaker {
    #[allow(dead_code, reason = "a page has no fibers")]
    fn wake(&self) {
        let waker = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// Whom to wake when a fiber can go on because of something from outside.
pub(crate) fn set_host_waker(waker: &Waker) {
    HOST.with(|h| {
        let mut slot = h.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*slot {
            Some(known) if known.will_wake(waker) => {}
            _ => *slot = Some(waker.clone()),
        }
    });
}

/// Whether a thread other than the main one runs.
pub(crate) fn in_fiber() -> bool {
    CURRENT.with(|c| c.borrow().is_some())
}

/// Whether there are threads besides the main one.
#[inline]
pub(crate) fn has_threads() -> bool {
    THREADS.with(|t| !t.borrow().is_empty())
}

/// The Python object of the running thread; `Unset` for the main one.
pub(crate) fn current_object() -> Value {
    CURRENT.with(|c| {
        c.borrow()
            .as_ref()
            .map_or(Value::Unset, |t| t.object.clone())
    })
}

/// Starts a thread: it runs until it first blocks.
///
/// # Errors
/// `RuntimeError` where there are no threads.
pub(crate) fn spawn(object: Value, body: impl FnOnce() + 'static) -> Result<Rc<Thread>> {
    let fiber = Fiber::new(Box::new(body))
        .ok_or_else(|| Exception::runtime_error("can't start new thread"))?;
    let thread = Rc::new(Thread {
        fiber: RefCell::new(Some(fiber)),
        wait: RefCell::new(None),
        done: Cell::new(false),
        state: RefCell::default(),
        object,
    });
    THREADS.with(|t| t.borrow_mut().push(thread.clone()));
    resume(&thread);
    Ok(thread)
}

/// Makes another thread's state the current one; gives the one before.
fn switch(state: State) -> State {
    State {
        transfer: transfer::swap_state(state.transfer),
        running_loop: event_loop::swap_running(state.running_loop),
        depth: crate::ops::bind::swap_depth(state.depth),
    }
}

/// Runs a thread until it blocks or ends.
fn resume(thread: &Rc<Thread>) {
    let Some(mut fiber) = thread.fiber.borrow_mut().take() else {
        return;
    };
    let before = switch(thread.state.take());
    let before_thread = CURRENT.with(|c| c.replace(Some(thread.clone())));
    let is_done = fiber.resume();
    CURRENT.with(|c| *c.borrow_mut() = before_thread);
    *thread.state.borrow_mut() = switch(before);
    if is_done {
        thread.done.set(true);
        THREADS.with(|t| t.borrow_mut().retain(|other| !Rc::ptr_eq(other, thread)));
    } else {
        *thread.fiber.borrow_mut() = Some(fiber);
    }
}

/// Runs every thread that can go on until it blocks again; whether there was one.
pub(crate) fn run_ready() -> bool {
    let threads = THREADS.with(|t| t.borrow().clone());
    let mut any = false;
    for thread in threads {
        // One that is being resumed further up the stack has no fiber here.
        if thread.done.get() || thread.fiber.borrow().is_none() {
            continue;
        }
        let wait = thread.wait.borrow().clone();
        if wait.is_none_or(|wait| wait.is_over()) {
            any = true;
            resume(&thread);
        }
    }
    any
}

/// Whether some thread can go on.
pub(crate) fn any_ready() -> bool {
    let threads = THREADS.with(|t| t.borrow().clone());
    threads.iter().any(|thread| {
        let wait = thread.wait.borrow().clone();
        thread.fiber.borrow().is_some() && wait.is_none_or(|wait| wait.is_over())
    })
}

/// When the first waiting thread's time is over.
pub(crate) fn next_deadline() -> Option<f64> {
    THREADS.with(|t| {
        let deadlines = t
            .borrow()
            .iter()
            .filter_map(|thread| thread.wait.borrow().as_ref()?.deadline)
            .collect::<Vec<_>>();
        deadlines.into_iter().min_by(f64::total_cmp)
    })
}

/// Blocks the running thread until `ready()` or the deadline; what `ready()` says then. Other threads run
/// meanwhile.
pub(crate) fn block_until(deadline: Option<f64>, ready: impl Fn() -> bool + 'static) -> bool {
    if ready() {
        return true;
    }
    let wait = Wait {
        deadline,
        ready: Rc::new(ready),
    };
    let current = CURRENT.with(|c| c.borrow().clone());
    match current {
        Some(thread) if Fiber::SUPPORTED => {
            *thread.wait.borrow_mut() = Some(wait.clone());
            platform::suspend_fiber();
            *thread.wait.borrow_mut() = None;
        }
        _ => block_host(&wait),
    }
    (wait.ready)()
}

fn block_host(wait: &Wait) {
    while !wait.is_over() {
        if run_ready() {
            continue;
        }
        let next = next_deadline();
        let until = match (wait.deadline, next) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        platform::wait_until(until, set_host_waker);
    }
}

/// `time.sleep(seconds)`
///
/// # Errors
/// What signal handlers raise meanwhile (`KeyboardInterrupt`).
pub fn sleep(seconds: f64) -> crate::object::Result<()> {
    let deadline = platform::monotonic() + seconds;
    if in_fiber() || has_threads() {
        if seconds > 0.0 {
            block_until(Some(deadline), || false);
        } else {
            yield_now();
        }
        return signal::check();
    }
    if !signals::owns_process() || platform::virtual_clock() {
        platform::sleep(seconds);
        return Ok(());
    }
    signal::attend();
    let mut result = Ok(());
    while result.is_ok() {
        let left = deadline - platform::monotonic();
        if left <= 0.0 {
            break;
        }
        signals::sleep(
            std::time::Duration::try_from_secs_f64(left).unwrap_or(std::time::Duration::MAX),
        );
        result = signal::check();
    }
    signal::turn_away();
    result
}

/// Lets the other threads run.
pub(crate) fn yield_now() {
    let first = Cell::new(true);
    block_until(None, move || !first.replace(false));
}

/// The waker of a Rust future that a fiber runs to its end.
#[allow(dead_code, reason = "a page has no fibers")]
struct FiberWaker {
    woken: AtomicBool,
    host: Arc<HostWaker>,
}

impl Wake for FiberWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }
    fn wake_by_ref(self: &Arc<Self>) {
        self.woken.store(true, Ordering::Release);
        self.host.wake();
    }
}

/// Runs a future to its end on the running fiber: the other threads go on while it waits.
#[allow(dead_code, reason = "a page has no fibers")]
pub(crate) fn block_on_fiber<F: std::future::Future>(future: F) -> F::Output {
    let fiber_waker = Arc::new(FiberWaker {
        woken: AtomicBool::new(false),
        host: HOST.with(Clone::clone),
    });
    let waker = Waker::from(fiber_waker.clone());
    let mut future = std::pin::pin!(future);
    loop {
        if let std::task::Poll::Ready(output) = future
            .as_mut()
            .poll(&mut std::task::Context::from_waker(&waker))
        {
            return output;
        }
        let woken = fiber_waker.clone();
        block_until(platform::take_fiber_deadline(), move || {
            woken.woken.load(Ordering::Acquire)
        });
        fiber_waker.woken.store(false, Ordering::Release);
    }
}
