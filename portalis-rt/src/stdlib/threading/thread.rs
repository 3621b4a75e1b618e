//! `threading.Thread`, `Timer`, and the threads that there are.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::asyncio::arguments::{Parameters, method, or_none};
use crate::asyncio::green;
use crate::object::{Args, Class, Exception, Object, Result, Str, Value};
use crate::{ops, platform};

/// A `threading.Thread`.
pub struct Thread {
    target: RefCell<Value>,
    args: RefCell<Value>,
    kwargs: RefCell<Value>,
    /// `None` until it is asked for or started.
    name: RefCell<Value>,
    daemon: Cell<bool>,
    ident: Cell<i64>,
    state: Cell<State>,
    is_main: bool,
    /// Of a timer: it has been cancelled.
    finished: Rc<Cell<bool>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// `__init__` has not run.
    Raw,
    Initial,
    Started,
    Stopped,
}

/// The identity of the main thread; those of others follow.
const MAIN_IDENT: i64 = 140_000_000_000_000;

thread_local! {
    static COUNTER: Cell<u64> = const { Cell::new(0) };
    static IDENTS: Cell<i64> = const { Cell::new(MAIN_IDENT) };
    static MAIN: RefCell<Option<Value>> = const { RefCell::new(None) };
    static HOOK_ARGS: Class = crate::stdlib::named_tuple::make(
        "_ExceptHookArgs",
        "_thread",
        &["exc_type", "exc_value", "exc_traceback", "thread"].map(Str::new),
        vec![],
        vec![],
    )
    .unwrap_or_else(|e| unreachable!("four names make a named tuple: {e}"));
    /// The threads that have been started and have not ended.
    static ALIVE: RefCell<Vec<Value>> = const { RefCell::new(Vec::new()) };
}

/// `threading.main_thread()`
pub fn main() -> Value {
    MAIN.with(|m| {
        m.borrow_mut()
            .get_or_insert_with(|| {
                Value::object(Thread {
                    name: RefCell::new(Value::str("MainThread")),
                    ident: Cell::new(MAIN_IDENT),
                    state: Cell::new(State::Started),
                    is_main: true,
                    ..Thread::raw()
                })
            })
            .clone()
    })
}

/// `threading.current_thread()`
pub fn current() -> Value {
    match green::current_object() {
        Value::Unset => main(),
        thread => thread,
    }
}

/// `threading.get_ident()`
pub fn ident() -> i64 {
    current()
        .downcast::<Thread>()
        .map_or(MAIN_IDENT, |t| t.ident.get())
}

/// All threads that are alive.
pub fn alive() -> Vec<Value> {
    let mut all = vec![main()];
    ALIVE.with(|a| all.extend(a.borrow().iter().cloned()));
    all
}

/// Waits for all threads that are no daemons, as the interpreter does at its end.
pub fn shut_down() {
    crate::stdlib::concurrent::shut_down();
    loop {
        let waiting = ALIVE.with(|a| {
            a.borrow()
                .iter()
                .filter_map(Value::downcast::<Thread>)
                .find(|t| !t.daemon.get())
        });
        let Some(thread) = waiting else { return };
        green::block_until(None, move || thread.state.get() == State::Stopped);
    }
}

impl Thread {
    fn raw() -> Thread {
        Thread {
            target: RefCell::new(Value::None),
            args: RefCell::new(Value::tuple(vec![])),
            kwargs: RefCell::new(Value::None),
            name: RefCell::new(Value::None),
            daemon: Cell::new(false),
            ident: Cell::new(0),
            state: Cell::new(State::Raw),
            is_main: false,
            finished: Rc::default(),
        }
    }

    fn set_default_name(&self) {
        let number = COUNTER.with(|c| {
            c.set(c.get() + 1);
            c.get()
        });
        let target = self.target.borrow().clone();
        let suffix = match ops::get_attr_opt(&target, "__name__") {
            Ok(Some(name)) if !target.is_none() => name.as_str().map(|name| format!(" ({name})")),
            _ => None,
        };
        *self.name.borrow_mut() =
            Value::from(format!("Thread-{number}{}", suffix.unwrap_or_default()));
    }

    fn check_initialized(&self) -> Result<()> {
        match self.state.get() {
            State::Raw => Err(Exception::runtime_error("Thread.__init__() not called")),
            _ => Ok(()),
        }
    }

    fn repr_of(&self, this: &Value) -> Result<String> {
        let mut status = match self.state.get() {
            State::Raw | State::Initial => "initial",
            State::Started => "started",
            State::Stopped => "stopped",
        }
        .to_owned();
        if self.daemon.get() {
            status.push_str(" daemon");
        }
        if self.ident.get() != 0 {
            status.push_str(&format!(" {}", self.ident.get()));
        }
        Ok(format!(
            "<{}({}, {status})>",
            ops::class_name(this),
            ops::str(&self.name.borrow().clone())?
        ))
    }
}

fn this(value: &Value) -> Result<Rc<Thread>> {
    value.downcast::<Thread>().ok_or_else(|| {
        Exception::type_error(format!(
            "a Thread was expected, got '{}'",
            ops::class_name(value)
        ))
    })
}

/// `Thread.__init__`'s arguments into a new thread.
fn make(class: &Class, args: Args) -> Result<Value> {
    // `__new__` of a class with an `__init__` of its own: that comes later, with the arguments.
    if class.is_heap && !matches!(class.lookup("__init__"), Some(Value::Native(_))) {
        return Ok(Value::object(Thread::raw()));
    }
    build(args).map(Value::object)
}

/// `Thread.__init__` called on an instance of a derived class.
fn init(this_value: &Value, args: Args) -> Result<Value> {
    if let Value::Instance(instance) = this_value {
        instance.set_payload(Value::object(build(args)?));
    }
    Ok(Value::None)
}

fn build(args: Args) -> Result<Thread> {
    let parameters = Parameters {
        function: "Thread.__init__",
        names: ["group", "target", "name", "args", "kwargs", "daemon"],
        positional: 5,
        required: 0,
        own: 1,
    };
    let [group, target, name, args, kwargs, daemon] = parameters.bind(args)?;
    if !or_none(group).is_none() {
        return Err(Exception::assertion_error(
            "group argument must be None for now",
        ));
    }
    let thread = Thread::raw();
    thread.state.set(State::Initial);
    *thread.target.borrow_mut() = or_none(target);
    if !args.is_unset() {
        *thread.args.borrow_mut() = args;
    }
    *thread.kwargs.borrow_mut() = or_none(kwargs);
    match or_none(name) {
        Value::None => thread.set_default_name(),
        name => *thread.name.borrow_mut() = Value::Str(ops::str(&name)?),
    }
    let daemon = match or_none(daemon) {
        Value::None => current()
            .downcast::<Thread>()
            .is_some_and(|t| t.daemon.get()),
        daemon => ops::truth(&daemon)?,
    };
    thread.daemon.set(daemon);
    Ok(thread)
}

/// `thread.run()`: calls the target.
fn run(this_value: &Value, args: Args) -> Result<Value> {
    let [] = method(args, "Thread.run", [], 0)?;
    let thread = this(this_value)?;
    let target = thread.target.borrow().clone();
    if target.is_none() {
        return Ok(Value::None);
    }
    let mut args = Args::from_vec(ops::to_vec(&thread.args.borrow().clone())?);
    let kwargs = thread.kwargs.borrow().clone();
    if !kwargs.is_none() {
        for key in ops::to_vec(&kwargs)? {
            let value = ops::get_item(&kwargs, &key)?;
            let Some(name) = key.as_str() else {
                return Err(Exception::type_error("keywords must be strings"));
            };
            args.kw.push((name, value));
        }
    }
    ops::call(&target, args)?;
    Ok(Value::None)
}

fn start(this_value: &Value, args: Args) -> Result<Value> {
    let [] = method(args, "Thread.start", [], 0)?;
    let thread = this(this_value)?;
    thread.check_initialized()?;
    if thread.state.get() != State::Initial {
        return Err(Exception::runtime_error("threads can only be started once"));
    }
    let ident = IDENTS.with(|i| {
        i.set(i.get() + 0x1000);
        i.get()
    });
    thread.ident.set(ident);
    thread.state.set(State::Started);
    ALIVE.with(|a| a.borrow_mut().push(this_value.clone()));
    let object = this_value.clone();
    let running = thread.clone();
    green::spawn(this_value.clone(), move || {
        if let Err(e) = ops::call_method(&object, "run", Args::none()) {
            report(&object, &e);
        }
        running.state.set(State::Stopped);
        ALIVE.with(|a| a.borrow_mut().retain(|t| !t.is(&object)));
    })
    .inspect_err(|_| not_started(&thread, this_value))?;
    Ok(Value::None)
}

/// Starts a thread of the library's own, which nobody joins.
///
/// `name`: `None` takes the next number, as `Thread(target=…)` does.
///
/// # Errors
/// `RuntimeError` where there are no threads.
pub(crate) fn spawn_worker(name: Option<String>, body: impl FnOnce() + 'static) -> Result<()> {
    let thread = Thread::raw();
    thread.state.set(State::Started);
    thread.daemon.set(true);
    match name {
        Some(name) => *thread.name.borrow_mut() = Value::from(name),
        None => thread.set_default_name(),
    }
    thread.ident.set(IDENTS.with(|i| {
        i.set(i.get() + 0x1000);
        i.get()
    }));
    let object = Value::object(thread);
    ALIVE.with(|a| a.borrow_mut().push(object.clone()));
    let running = object.clone();
    let started = green::spawn(object.clone(), move || {
        body();
        if let Some(thread) = running.downcast::<Thread>() {
            thread.state.set(State::Stopped);
        }
        ALIVE.with(|a| a.borrow_mut().retain(|t| !t.is(&running)));
    });
    if let (Err(_), Some(thread)) = (&started, object.downcast::<Thread>()) {
        not_started(&thread, &object);
    }
    started.map(drop)
}

/// Takes back what was noted of a thread that the platform cannot start.
fn not_started(thread: &Thread, object: &Value) {
    thread.state.set(State::Initial);
    ALIVE.with(|a| a.borrow_mut().retain(|t| !t.is(object)));
}

/// An exception that nobody caught in a thread.
fn report(this: &Value, e: &Exception) {
    let hook = crate::program::import_library(&crate::stdlib::library::inner::THREADING)
        .and_then(|threading| ops::get_attr(&threading, "excepthook"));
    let [class, value, traceback] =
        <[Value; 3]>::try_from(ops::traceback::exit_args(Some(e)).pos.into_vec())
            .unwrap_or_default();
    let args = crate::stdlib::named_tuple::instance(
        &except_hook_args(),
        vec![class, value, traceback, this.clone()],
    );
    let Err(e) = hook.and_then(|hook| ops::call(&hook, Args::pos([args]))) else {
        return;
    };
    ops::traceback::write_stderr(&format!(
        "Exception in threading.excepthook:\n{}",
        ops::exception::format_traceback(&e)
    ));
}

/// `threading.excepthook(args)`: prints the exception.
pub(super) fn except_hook(args: Args) -> Result<Value> {
    let [args] = args.exact("_excepthook")?;
    let Some(e) = Exception::from_value(&ops::get_attr(&args, "exc_value")?) else {
        return Ok(Value::None);
    };
    if e.is_a(&Exception::class_named("SystemExit")) {
        return Ok(Value::None);
    }
    let name = match ops::get_attr(&args, "thread")? {
        Value::None => Value::None,
        thread => ops::get_attr(&thread, "name")?,
    };
    ops::traceback::write_stderr(&format!(
        "Exception in thread {}:\n{}",
        ops::str(&name)?,
        ops::exception::format_traceback(&e)
    ));
    Ok(Value::None)
}

/// `threading.ExceptHookArgs`
pub(super) fn except_hook_args() -> Class {
    HOOK_ARGS.with(Clone::clone)
}

/// The seconds of a `timeout`; `None` for ever.
pub(crate) fn timeout_argument(timeout: Value) -> Result<Option<f64>> {
    match timeout {
        Value::Unset | Value::None => Ok(None),
        other => ops::convert::to_f64(&other).map(Some),
    }
}

fn join(this_value: &Value, args: Args) -> Result<Value> {
    let [timeout] = method(args, "Thread.join", ["timeout"], 0)?;
    let thread = this(this_value)?;
    thread.check_initialized()?;
    match thread.state.get() {
        State::Initial | State::Raw => {
            return Err(Exception::runtime_error(
                "cannot join thread before it is started",
            ));
        }
        State::Started if current().is(this_value) => {
            return Err(Exception::runtime_error("cannot join current thread"));
        }
        _ => {}
    }
    let deadline = timeout_argument(timeout)?.map(|s| platform::monotonic() + s.max(0.0));
    green::block_until(deadline, move || thread.state.get() == State::Stopped);
    Ok(Value::None)
}

fn set_daemon(this_value: &Value, value: Value) -> Result<()> {
    let thread = this(this_value)?;
    thread.check_initialized()?;
    if thread.state.get() != State::Initial {
        return Err(Exception::runtime_error(
            "cannot set daemon status of active thread",
        ));
    }
    thread.daemon.set(ops::truth(&value)?);
    Ok(())
}

fn set_name(this_value: &Value, value: Value) -> Result<()> {
    *this(this_value)?.name.borrow_mut() = Value::Str(ops::str(&value)?);
    Ok(())
}

fn timer_parameters(args: Args) -> Result<[Value; 4]> {
    method(
        args,
        "Timer.__init__",
        ["interval", "function", "args", "kwargs"],
        2,
    )
}

fn build_timer(args: Args) -> Result<Thread> {
    let [interval, function, args, kwargs] = timer_parameters(args)?;
    let thread = Thread::raw();
    thread.state.set(State::Initial);
    thread.set_default_name();
    let finished = thread.finished.clone();
    let seconds = ops::convert::to_f64(&interval)?;
    let call_args = if or_none(args.clone()).is_none() {
        Value::tuple(vec![])
    } else {
        args
    };
    let target = crate::object::NativeFunction::new("Timer.run", move |args| {
        let flag = finished.clone();
        if !green::block_until(Some(platform::monotonic() + seconds.max(0.0)), move || {
            flag.get()
        }) {
            ops::call(&function, args)?;
        }
        finished.set(true);
        Ok(Value::None)
    });
    *thread.target.borrow_mut() = Value::Native(target);
    *thread.args.borrow_mut() = call_args;
    *thread.kwargs.borrow_mut() = or_none(kwargs);
    Ok(thread)
}

thread_local! {
    static CLASS: Class = Class::builder("Thread")
        .module("threading")
        .constructor(make)
        .raw_method("__init__", init)
        .raw_method("__repr__", |t, _| this(t)?.repr_of(t).map(Value::from))
        .raw_method(n!("run"), run)
        .raw_method(n!("start"), start)
        .raw_method(n!("join"), join)
        .method(n!("is_alive"), |t, args| {
            let [] = method(args, "Thread.is_alive", [], 0)?;
            let thread = this(t)?;
            thread.check_initialized()?;
            Ok(Value::Bool(thread.state.get() == State::Started))
        })
        .method(n!("getName"), |t, _| Ok(this(t)?.name.borrow().clone()))
        .method(n!("setName"), |t, args| {
            let [name] = method(args, "Thread.setName", ["name"], 1)?;
            set_name(t, name)?;
            Ok(Value::None)
        })
        .method(n!("isDaemon"), |t, _| Ok(Value::Bool(this(t)?.daemon.get())))
        .method(n!("setDaemon"), |t, args| {
            let [daemon] = method(args, "Thread.setDaemon", ["daemonic"], 1)?;
            set_daemon(t, daemon)?;
            Ok(Value::None)
        })
        .getset(n!("name"), |t| Ok(this(t)?.name.borrow().clone()), set_name)
        .getset(n!("daemon"), |t| Ok(Value::Bool(this(t)?.daemon.get())), set_daemon)
        .getter(n!("ident"), |t| Ok(ident_of(this(t)?.as_ref())))
        .getter(n!("native_id"), |t| Ok(ident_of(this(t)?.as_ref())))
        .getter(n!("_target"), |t| Ok(this(t)?.target.borrow().clone()))
        .getter(n!("_args"), |t| Ok(this(t)?.args.borrow().clone()))
        .build();
    static MAIN_CLASS: Class =
        Class::builder("_MainThread").module("threading").base(CLASS.with(Clone::clone)).build();
    static TIMER: Class = Class::builder("Timer")
        .module("threading")
        .base(CLASS.with(Clone::clone))
        .constructor(|class, args| {
            if class.is_heap && args.pos.is_empty() && args.kw.is_empty() {
                return Ok(Value::object(Thread::raw()));
            }
            build_timer(args).map(Value::object)
        })
        .raw_method("__init__", |t, args| {
            if let Value::Instance(instance) = t {
                instance.set_payload(Value::object(build_timer(args)?));
            }
            Ok(Value::None)
        })
        .method(n!("cancel"), |t, args| {
            let [] = method(args, "Timer.cancel", [], 0)?;
            this(t)?.finished.set(true);
            Ok(Value::None)
        })
        .build();
}

fn ident_of(thread: &Thread) -> Value {
    match thread.ident.get() {
        0 => Value::None,
        ident => Value::Int(ident),
    }
}

/// `threading.Thread`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

/// `threading.Timer`
pub fn timer_class() -> Class {
    TIMER.with(Clone::clone)
}

impl Object for Thread {
    fn class(&self) -> Class {
        if self.is_main {
            MAIN_CLASS.with(Clone::clone)
        } else if matches!(&*self.target.borrow(), Value::Native(f) if &*f.name == "Timer.run") {
            timer_class()
        } else {
            class()
        }
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        Some(self.repr_of(this))
    }
}
