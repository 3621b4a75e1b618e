//! Rust futures that the page's own event loop runs.
//!
//! What the page wakes (a promise that settles, a call of an exported function) goes on in a microtask, as JavaScript's
//! own `await` does. What wakes itself, to give the page its turn, becomes a task of the page's: between two of
//! them the page draws and takes its events. `MessageChannel` does that without the 4 ms that browsers add to nested
//! timers; in Node `setImmediate` does, which does not keep the process from ending.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Wake, Waker};

use js_sys::Function;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::host::{self, MessageChannel, MessagePort};

type Task = Pin<Box<dyn Future<Output = ()>>>;

thread_local! {
    static TASKS: RefCell<HashMap<u64, Task>> = RefCell::default();
    static NEXT: Cell<u64> = const { Cell::new(0) };
    /// Who was woken, first in, first out.
    static WOKEN: RefCell<VecDeque<Arc<Wakeup>>> = RefCell::default();
    /// The page has been asked to call: in a task, in a microtask.
    static ASKED: [Cell<bool>; 2] = const { [Cell::new(false), Cell::new(false)] };
    /// What is woken now gives the page its turn first.
    static PATIENT: Cell<bool> = const { Cell::new(false) };
    static PUMP: Pump = Pump::new();
}

/// A task's waker.
struct Wakeup {
    number: u64,
    queued: AtomicBool,
}

impl Wake for Wakeup {
    fn wake(self: Arc<Self>) {
        if !self.queued.swap(true, Ordering::Relaxed) {
            WOKEN.with(|woken| woken.borrow_mut().push_back(self));
            ask();
        }
    }
}

/// Runs a future: at once as far as it goes, then whenever it is woken. True if it is done already.
pub(super) fn spawn(future: impl Future<Output = ()> + 'static) -> bool {
    let number = NEXT.replace(NEXT.get() + 1);
    let wakeup = Arc::new(Wakeup {
        number,
        queued: AtomicBool::new(false),
    });
    poll(&wakeup, Box::pin(future))
}

fn poll(wakeup: &Arc<Wakeup>, mut task: Task) -> bool {
    let waker = Waker::from(wakeup.clone());
    let poll = || task.as_mut().poll(&mut Context::from_waker(&waker));
    let is_done = patiently(poll).is_ready();
    if !is_done {
        TASKS.with(|tasks| tasks.borrow_mut().insert(wakeup.number, task));
    }
    is_done
}

/// What this wakes gives the page its turn first.
pub(super) fn patiently<T>(f: impl FnOnce() -> T) -> T {
    let before = PATIENT.replace(true);
    let result = f();
    PATIENT.set(before);
    result
}

/// Runs those that were woken before now.
fn run_woken() {
    ASKED.with(|asked| asked.iter().for_each(|asked| asked.set(false)));
    let woken = WOKEN.take();
    for wakeup in woken {
        wakeup.queued.store(false, Ordering::Relaxed);
        let task = TASKS.with(|tasks| tasks.borrow_mut().remove(&wakeup.number));
        if let Some(task) = task {
            poll(&wakeup, task);
        }
    }
}

/// Has the page call [`run_woken`] after what it has to do now.
fn ask() {
    let soon = !PATIENT.get();
    if !ASKED.with(|asked| asked[usize::from(soon)].replace(true)) {
        PUMP.with(|pump| pump.ask(soon));
    }
}

/// The way to a task of the page's own.
struct Pump {
    run: Closure<dyn FnMut()>,
    way: Way,
}

enum Way {
    /// Node's.
    Immediate(Function),
    Channel(MessagePort),
    Timeout,
}

impl Pump {
    fn new() -> Pump {
        let run = Closure::<dyn FnMut()>::new(run_woken);
        let immediate = host::global("setImmediate").and_then(|f| f.dyn_into().ok());
        let way = match (immediate, MessageChannel::new()) {
            (Some(immediate), _) => Way::Immediate(immediate),
            (None, Ok(channel)) => {
                channel
                    .port1()
                    .set_onmessage(run.as_ref().unchecked_ref::<Function>());
                Way::Channel(channel.port2())
            }
            (None, Err(_)) => Way::Timeout,
        };
        Pump { run, way }
    }

    fn ask(&self, soon: bool) {
        let run: &Function = self.run.as_ref().unchecked_ref();
        if soon {
            host::queue_microtask(run);
            return;
        }
        match &self.way {
            Way::Immediate(immediate) => {
                // It takes a function, and has one.
                let _ = immediate.call1(&JsValue::UNDEFINED, run);
            }
            Way::Channel(port) => port.post_message(&JsValue::UNDEFINED),
            Way::Timeout => {
                host::set_timeout(run, 0.0);
            }
        }
    }
}
