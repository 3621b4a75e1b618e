//! `concurrent.futures.Future`, `wait`, `as_completed`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::asyncio::arguments::{function, method, or_none};
use crate::asyncio::green;
use crate::asyncio::waiters::this;
use crate::object::generator::Yielder;
use crate::object::{Args, Class, Exception, Generator, Obj, Object, Result, Set, Str, Value};
use crate::stdlib::threading::thread::timeout_argument;
use crate::{ops, platform};

/// Where a future stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Pending,
    Running,
    Cancelled,
    CancelledAndNotified,
    Finished,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            State::Pending => "PENDING",
            State::Running => "RUNNING",
            State::Cancelled => "CANCELLED",
            State::CancelledAndNotified => "CANCELLED_AND_NOTIFIED",
            State::Finished => "FINISHED",
        }
    }

    fn text(self) -> &'static str {
        match self {
            State::Pending => "pending",
            State::Running => "running",
            State::Cancelled | State::CancelledAndNotified => "cancelled",
            State::Finished => "finished",
        }
    }
}

/// A done-callback.
enum Callback {
    Python(Value),
    Native(Box<dyn FnOnce(&Rc<Future>)>),
}

/// A `concurrent.futures.Future`.
pub struct Future {
    pub(crate) state: Cell<State>,
    result: RefCell<Value>,
    exception: RefCell<Option<Exception>>,
    callbacks: RefCell<Vec<Callback>>,
}

impl Future {
    pub(crate) fn new() -> Rc<Future> {
        Rc::new(Future {
            state: Cell::new(State::Pending),
            result: RefCell::new(Value::None),
            exception: RefCell::new(None),
            callbacks: RefCell::default(),
        })
    }

    pub(crate) fn value(self: &Rc<Self>) -> Value {
        Value::Object(Obj::from_rc(self.clone()))
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        matches!(
            self.state.get(),
            State::Cancelled | State::CancelledAndNotified
        )
    }

    pub(crate) fn is_done(&self) -> bool {
        self.is_cancelled() || self.state.get() == State::Finished
    }

    pub(crate) fn peek_exception(&self) -> Option<Exception> {
        self.exception.borrow().clone()
    }

    /// The outcome of a future that is done.
    pub(crate) fn outcome(&self) -> Result<Value> {
        if self.is_cancelled() {
            return Err(Exception::of_class(cancelled_error(), vec![]));
        }
        match &*self.exception.borrow() {
            Some(e) => Err(e.clone()),
            None => Ok(self.result.borrow().clone()),
        }
    }

    fn wait_done(self: &Rc<Self>, timeout: Option<f64>) -> Result<()> {
        let deadline = timeout.map(|s| platform::monotonic() + s);
        let future = self.clone();
        if green::block_until(deadline, move || future.is_done()) {
            return Ok(());
        }
        Err(Exception::of_class(
            Exception::class_named("TimeoutError"),
            vec![],
        ))
    }

    pub(crate) fn cancel(self: &Rc<Self>) -> bool {
        match self.state.get() {
            State::Running | State::Finished => return false,
            State::Cancelled | State::CancelledAndNotified => return true,
            State::Pending => self.state.set(State::Cancelled),
        }
        self.invoke_callbacks();
        true
    }

    /// `set_running_or_notify_cancel()`
    pub(crate) fn set_running(&self) -> bool {
        match self.state.get() {
            State::Cancelled => {
                self.state.set(State::CancelledAndNotified);
                false
            }
            _ => {
                self.state.set(State::Running);
                true
            }
        }
    }

    pub(crate) fn finish(self: &Rc<Self>, outcome: Result<Value>) -> Result<()> {
        if self.is_done() {
            let text = format!("{}: {}", self.state.get().name(), ops::repr(&self.value())?);
            return Err(Exception::of_class(
                invalid_state_error(),
                vec![Value::from(text)],
            ));
        }
        match outcome {
            Ok(value) => *self.result.borrow_mut() = value,
            Err(e) => *self.exception.borrow_mut() = Some(e),
        }
        self.state.set(State::Finished);
        self.invoke_callbacks();
        Ok(())
    }

    fn invoke_callbacks(self: &Rc<Self>) {
        for callback in self.callbacks.take() {
            self.invoke(callback);
        }
    }

    fn invoke(self: &Rc<Self>, callback: Callback) {
        match callback {
            Callback::Native(f) => f(self),
            Callback::Python(f) => {
                if let Err(e) = ops::call(&f, Args::pos([self.value()])) {
                    let shown = ops::repr(&self.value())
                        .map(|s| s.to_string())
                        .unwrap_or_default();
                    ops::traceback::write_stderr(&format!(
                        "exception calling callback for {shown}\n{}",
                        ops::exception::format_traceback(&e)
                    ));
                }
            }
        }
    }

    fn add(self: &Rc<Self>, callback: Callback) {
        if self.is_done() {
            self.invoke(callback);
        } else {
            self.callbacks.borrow_mut().push(callback);
        }
    }

    /// Calls Rust code when it is done; at once if it is.
    pub(crate) fn when_done(self: &Rc<Self>, f: impl FnOnce(&Rc<Future>) + 'static) {
        self.add(Callback::Native(Box::new(f)));
    }
}

fn future(value: &Value) -> Result<Rc<Future>> {
    this::<Future>(value, "Future")
}

fn timeout_of(args: Args, name: &'static str) -> Result<Option<f64>> {
    let [timeout] = method(args, name, ["timeout"], 0)?;
    timeout_argument(timeout)
}

thread_local! {
    static ERROR: Class = Class::builder("Error")
        .module("concurrent.futures._base")
        .base(Exception::class_named("Exception"))
        .build();
    static DONE: Class = crate::stdlib::named_tuple::make(
        "DoneAndNotDoneFutures",
        "concurrent.futures._base",
        &[Str::new("done"), Str::new("not_done")],
        vec![],
        vec![],
    )
    .unwrap_or_else(|e| unreachable!("two names make a named tuple: {e}"));
    static CANCELLED: Class =
        Class::builder("CancelledError").module("concurrent.futures._base").base(ERROR.with(Clone::clone)).build();
    static INVALID_STATE: Class =
        Class::builder("InvalidStateError").module("concurrent.futures._base").base(ERROR.with(Clone::clone)).build();
    static CLASS: Class = Class::builder("Future")
        .module("concurrent.futures._base")
        .constructor(|_, args| {
            let [] = method(args, "Future.__init__", [], 0)?;
            Ok(Future::new().value())
        })
        .class_method("__class_getitem__", |args| Ok(args.pos.first().cloned().unwrap_or(Value::None)))
        .dunders(&["__repr__"])
        .method(n!("cancel"), |f, args| {
            let [] = method(args, "Future.cancel", [], 0)?;
            Ok(Value::Bool(future(f)?.cancel()))
        })
        .method(n!("cancelled"), |f, _| Ok(Value::Bool(future(f)?.is_cancelled())))
        .method(n!("running"), |f, _| Ok(Value::Bool(future(f)?.state.get() == State::Running)))
        .method(n!("done"), |f, _| Ok(Value::Bool(future(f)?.is_done())))
        .method(n!("result"), |f, args| {
            let timeout = timeout_of(args, "Future.result")?;
            let future = future(f)?;
            future.wait_done(timeout)?;
            future.outcome()
        })
        .method(n!("exception"), |f, args| {
            let timeout = timeout_of(args, "Future.exception")?;
            let future = future(f)?;
            future.wait_done(timeout)?;
            match future.outcome() {
                Err(e) if future.is_cancelled() => Err(e),
                Err(e) => Ok(e.value()),
                Ok(_) => Ok(Value::None),
            }
        })
        .method(n!("add_done_callback"), |f, args| {
            let [callback] = method(args, "Future.add_done_callback", ["fn"], 1)?;
            future(f)?.add(Callback::Python(callback));
            Ok(Value::None)
        })
        .method(n!("set_running_or_notify_cancel"), |f, _| Ok(Value::Bool(future(f)?.set_running())))
        .method(n!("set_result"), |f, args| {
            let [result] = method(args, "Future.set_result", ["result"], 1)?;
            future(f)?.finish(Ok(result))?;
            Ok(Value::None)
        })
        .method(n!("set_exception"), |f, args| {
            let [exception] = method(args, "Future.set_exception", ["exception"], 1)?;
            match Exception::from_value(&exception) {
                Some(e) => future(f)?.finish(Err(e))?,
                None => return Err(Exception::type_error("exceptions must derive from BaseException")),
            }
            Ok(Value::None)
        })
        .build();
}

/// `concurrent.futures.Future`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

/// `concurrent.futures.CancelledError`
pub fn cancelled_error() -> Class {
    CANCELLED.with(Clone::clone)
}

/// `concurrent.futures.InvalidStateError`
pub fn invalid_state_error() -> Class {
    INVALID_STATE.with(Clone::clone)
}

impl Object for Future {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        let state = self.state.get();
        let mut text = format!(
            "<Future at {:#x} state={}",
            this.address().unwrap_or_default(),
            state.text()
        );
        if state == State::Finished {
            match &*self.exception.borrow() {
                Some(e) => text.push_str(&format!(" raised {}", e.class().name())),
                None => text.push_str(&format!(
                    " returned {}",
                    ops::class_name(&self.result.borrow())
                )),
            }
        }
        Some(Ok(text + ">"))
    }
}

/// The futures of an iterable, each once.
fn distinct(futures: &Value) -> Result<Vec<Rc<Future>>> {
    let mut all: Vec<Rc<Future>> = Vec::new();
    for value in ops::to_vec(futures)? {
        let one = future(&value)?;
        if !all.iter().any(|f| Rc::ptr_eq(f, &one)) {
            all.push(one);
        }
    }
    Ok(all)
}

/// `concurrent.futures.wait(fs, timeout=None, return_when=ALL_COMPLETED)`
pub(crate) fn wait(args: Args) -> Result<Value> {
    let [futures, timeout, return_when] =
        function(args, "wait", ["fs", "timeout", "return_when"], 1)?;
    let all = distinct(&futures)?;
    let deadline = timeout_argument(timeout)?.map(|s| platform::monotonic() + s);
    let when = return_when
        .as_str()
        .unwrap_or_else(|| Str::new("ALL_COMPLETED"));
    let watched = all.clone();
    green::block_until(deadline, move || match &*when {
        "FIRST_COMPLETED" => watched.is_empty() || watched.iter().any(|f| f.is_done()),
        "FIRST_EXCEPTION" => {
            watched.iter().all(|f| f.is_done())
                || watched
                    .iter()
                    .any(|f| f.is_done() && !f.is_cancelled() && f.peek_exception().is_some())
        }
        _ => watched.iter().all(|f| f.is_done()),
    });
    let (done, not_done) = (Set::new(), Set::new());
    for future in all {
        if future.is_done() { &done } else { &not_done }.add(future.value())?;
    }
    Ok(crate::stdlib::named_tuple::instance(
        &DONE.with(Clone::clone),
        vec![Value::Set(done), Value::Set(not_done)],
    ))
}

/// `concurrent.futures.as_completed(fs, timeout=None)`
pub(crate) fn as_completed(args: Args) -> Result<Value> {
    let [futures, timeout] = function(args, "as_completed", ["fs", "timeout"], 1)?;
    let timeout = timeout_argument(or_none(timeout))?;
    Ok(Value::Generator(Generator::new("as_completed", |y| {
        as_completed_body(y, futures, timeout)
    })))
}

async fn as_completed_body(y: Yielder, futures: Value, timeout: Option<f64>) -> Result<Value> {
    let deadline = timeout.map(|s| platform::monotonic() + s);
    let mut left = distinct(&futures)?;
    let total = left.len();
    // Those that end from now on, in the order in which they do.
    let ended: Rc<RefCell<std::collections::VecDeque<Rc<Future>>>> = Rc::default();
    for future in &left {
        let ended = ended.clone();
        future.when_done(move |future| ended.borrow_mut().push_back(future.clone()));
    }
    while !left.is_empty() {
        let watched = ended.clone();
        if !green::block_until(deadline, move || !watched.borrow().is_empty()) {
            let message = format!("{} (of {total}) futures unfinished", left.len());
            return Err(Exception::new("TimeoutError", message));
        }
        let Some(future) = ended.borrow_mut().pop_front() else {
            continue;
        };
        left.retain(|f| !Rc::ptr_eq(f, &future));
        y.yield_value(future.value()).await?;
    }
    Ok(Value::None)
}
