//! Rust futures that the page's own event loop runs.
//!
//! Each wake-up becomes a task of the page's, not a microtask: between two of them the page draws and takes
//! its events. `MessageChannel` does that without the 4 ms that browsers add to nested timers; under Node
//! `setImmediate` does, which does not keep the process from ending.

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
    /// The page has been asked to call.
    static ASKED: Cell<bool> = const { Cell::new(false) };
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
    let is_done = task
        .as_mut()
        .poll(&mut Context::from_waker(&waker))
        .is_ready();
    if !is_done {
        TASKS.with(|tasks| tasks.borrow_mut().insert(wakeup.number, task));
    }
    is_done
}

/// Runs those that were woken before now.
fn run_woken() {
    ASKED.set(false);
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
    if !ASKED.replace(true) {
        PUMP.with(Pump::ask);
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

    fn ask(&self) {
        let run: &Function = self.run.as_ref().unchecked_ref();
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
