//! `signal`: handlers for signals of the operating system.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::asyncio::event_loop::Loop;
use crate::asyncio::future::Future;
use crate::asyncio::green;
use crate::object::{Args, Class, Exception, Module, NativeFunction, Result, Value};
use crate::platform::signals;
use crate::{ops, platform};

/// The signals of Linux, as `Signals` has them.
const NAMES: &[(&str, i64)] = &[
    ("SIGHUP", 1),
    ("SIGINT", 2),
    ("SIGQUIT", 3),
    ("SIGILL", 4),
    ("SIGTRAP", 5),
    ("SIGABRT", 6),
    ("SIGBUS", 7),
    ("SIGFPE", 8),
    ("SIGKILL", 9),
    ("SIGUSR1", 10),
    ("SIGSEGV", 11),
    ("SIGUSR2", 12),
    ("SIGPIPE", 13),
    ("SIGALRM", 14),
    ("SIGTERM", 15),
    ("SIGSTKFLT", 16),
    ("SIGCHLD", 17),
    ("SIGCONT", 18),
    ("SIGSTOP", 19),
    ("SIGTSTP", 20),
    ("SIGTTIN", 21),
    ("SIGTTOU", 22),
    ("SIGURG", 23),
    ("SIGXCPU", 24),
    ("SIGXFSZ", 25),
    ("SIGVTALRM", 26),
    ("SIGPROF", 27),
    ("SIGWINCH", 28),
    ("SIGIO", 29),
    ("SIGPWR", 30),
    ("SIGSYS", 31),
    ("SIGRTMIN", 34),
    ("SIGRTMAX", 64),
];

const SIGINT: i32 = 2;

thread_local! {
    static SIGNALS: Class = enum_class("Signals", NAMES);
    static HANDLERS: Class = enum_class("Handlers", &[("SIG_DFL", 0), ("SIG_IGN", 1)]);
    static DEFAULT_INT: Value = Value::Native(NativeFunction::new("default_int_handler", |_| {
        Err(keyboard_interrupt())
    }));
    /// What `signal.signal` has set.
    static SET: RefCell<BTreeMap<i32, Value>> = const { RefCell::new(BTreeMap::new()) };
    /// What loops have set by `add_signal_handler`.
    static LOOP_HANDLERS: RefCell<BTreeMap<i32, (Loop, Value, Vec<Value>)>> = const { RefCell::new(BTreeMap::new()) };
    /// The main task of a running `Runner.run`, and how often it was interrupted.
    static INTERRUPTIBLE: RefCell<Option<(Future, Rc<Cell<u32>>)>> = const { RefCell::new(None) };
}

fn enum_class(name: &str, members: &[(&str, i64)]) -> Class {
    let base = super::enum_members::int_enum_class();
    let members: Vec<(&str, Value)> = members.iter().map(|(k, v)| (*k, Value::Int(*v))).collect();
    super::enum_::make(&base, name, "signal", &members)
        .unwrap_or_else(|e| unreachable!("plain members: {e}"))
}

fn keyboard_interrupt() -> Exception {
    Exception::of_class(Exception::class_named("KeyboardInterrupt"), vec![])
}

/// The member of `Signals` or `Handlers` of this number, or the number.
fn member(class: &'static std::thread::LocalKey<Class>, number: i64) -> Value {
    let class = Value::Class(class.with(Clone::clone));
    ops::call(&class, Args::pos([Value::Int(number)])).unwrap_or(Value::Int(number))
}

fn number(value: &Value) -> Result<i32> {
    let number = ops::convert::to_index(value)?;
    match i32::try_from(number) {
        Ok(signal @ 1..=64) => Ok(signal),
        _ => Err(Exception::value_error("signal number out of range")),
    }
}

/// The handler in place: what was set, else the default.
fn handler(signal: i32) -> Value {
    if let Some(set) = SET.with(|s| s.borrow().get(&signal).cloned()) {
        return set;
    }
    if signal == SIGINT {
        return DEFAULT_INT.with(Clone::clone);
    }
    member(&HANDLERS, 0)
}

/// Whether the default handler of `SIGINT` is in place, so that `Ctrl-C` raises `KeyboardInterrupt`.
fn is_interruptible() -> bool {
    DEFAULT_INT.with(|default| handler(SIGINT).is(default))
}

/// `signal.signal(signalnum, handler)`
fn set_handler(args: Args) -> Result<Value> {
    let [signal, new] = args.exact("signal")?;
    let signal = number(&signal)?;
    if green::in_fiber() {
        return Err(Exception::value_error(
            "signal only works in main thread of the main interpreter",
        ));
    }
    let plain = match &new.native() {
        Value::Int(0) => Some(0),
        Value::Int(1) => Some(1),
        other if ops::callable(other) => None,
        _ => {
            return Err(Exception::type_error(
                "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object",
            ));
        }
    };
    let old = handler(signal);
    let new = match plain {
        Some(number) => member(&HANDLERS, number),
        None => new,
    };
    if plain == Some(0) {
        signals::leave_alone(signal);
    } else if !signals::listen(signal) {
        return Err(super::os::error::errno(22, None));
    }
    SET.with(|s| s.borrow_mut().insert(signal, new));
    Ok(old)
}

/// Runs the handlers of the signals that have come. Does nothing in any thread but the main one.
///
/// # Errors
/// `KeyboardInterrupt`, and what handlers raise.
#[inline]
pub(crate) fn check() -> Result<()> {
    if signals::is_any_pending() && signals::owns_process() && !green::in_fiber() {
        run_handlers()
    } else {
        Ok(())
    }
}

#[cold]
fn run_handlers() -> Result<()> {
    while let Some(signal) = signals::take_pending() {
        let of_loop = LOOP_HANDLERS.with(|l| l.borrow().get(&signal).cloned());
        if let Some((event_loop, callback, args)) = of_loop {
            if !event_loop.is_closed() {
                event_loop.call_soon(callback, args, None)?;
            }
            continue;
        }
        let handler = handler(signal);
        if DEFAULT_INT.with(|default| handler.is(default)) {
            interrupt()?;
            continue;
        }
        if matches!(handler.native(), Value::Int(_)) {
            continue;
        }
        ops::call(
            &handler,
            Args::pos([member(&SIGNALS, i64::from(signal)), Value::None]),
        )?;
    }
    Ok(())
}

/// `Ctrl-C`: the first one cancels the main task of `asyncio.run`.
fn interrupt() -> Result<()> {
    let target = INTERRUPTIBLE.with(|i| i.borrow().clone());
    let Some((task, count)) = target else {
        return Err(keyboard_interrupt());
    };
    count.set(count.get() + 1);
    if count.get() == 1 && !task.is_done() {
        signals::listen_once(SIGINT);
        task.cancel(Value::None)?;
        return Ok(());
    }
    Err(keyboard_interrupt())
}

/// While it lives, `Ctrl-C` is looked for.
pub(crate) struct Attention {
    before: Option<Option<(Future, Rc<Cell<u32>>)>>,
    count: Rc<Cell<u32>>,
}

/// The main thread blocks, or runs a loop: signals can be handled from now on.
pub(crate) fn attend() {
    if signals::owns_process() && !green::in_fiber() && is_interruptible() {
        signals::listen_once(SIGINT);
    }
}

/// The main thread computes: `Ctrl-C` has its default effect.
pub(crate) fn turn_away() {
    if signals::owns_process() && !green::in_fiber() && is_interruptible() {
        signals::leave_alone(SIGINT);
    }
}

/// `Runner.run` of a main task: the first `Ctrl-C` cancels it.
pub(crate) fn attend_task(task: &Future) -> Attention {
    let count = Rc::new(Cell::new(0));
    if !signals::owns_process() || green::in_fiber() || !is_interruptible() {
        return Attention {
            before: None,
            count,
        };
    }
    let before = INTERRUPTIBLE.with(|i| i.replace(Some((task.clone(), count.clone()))));
    Attention {
        before: Some(before),
        count,
    }
}

impl Attention {
    /// Whether `Ctrl-C` was pressed.
    pub(crate) fn was_interrupted(&self) -> bool {
        self.count.get() > 0
    }
}

impl Drop for Attention {
    fn drop(&mut self) {
        if let Some(before) = self.before.take() {
            let old = INTERRUPTIBLE.with(|i| i.replace(before));
            drop(old);
        }
    }
}

/// `loop.add_signal_handler(sig, callback, *args)`
///
/// # Errors
/// `TypeError`, `ValueError`, `RuntimeError` for what is no signal that can be caught.
pub(crate) fn add_loop_handler(
    event_loop: &Loop,
    signal: &Value,
    callback: Value,
    args: Vec<Value>,
) -> Result<()> {
    if crate::asyncio::is_coroutine(&callback) || crate::asyncio::is_coroutine_function(&callback) {
        return Err(Exception::type_error(
            "coroutines cannot be used with add_signal_handler()",
        ));
    }
    let number = loop_signal(signal)?;
    event_loop.check_closed()?;
    if green::in_fiber() {
        return Err(Exception::runtime_error(
            "set_wakeup_fd only works in main thread of the main interpreter",
        ));
    }
    if !signals::listen(number) {
        return Err(Exception::runtime_error(format!(
            "sig {number} cannot be caught"
        )));
    }
    signals::own_process();
    signals::set_main_loop(Some(event_loop.inbox.clone()));
    let old = LOOP_HANDLERS.with(|l| {
        l.borrow_mut()
            .insert(number, (event_loop.clone(), callback, args))
    });
    drop(old);
    Ok(())
}

/// `loop.remove_signal_handler(sig)`
///
/// # Errors
/// `TypeError`, `ValueError` for what is no signal.
pub(crate) fn remove_loop_handler(signal: &Value) -> Result<bool> {
    let number = loop_signal(signal)?;
    let old = LOOP_HANDLERS.with(|l| l.borrow_mut().remove(&number));
    if old.is_some() {
        signals::leave_alone(number);
    }
    Ok(old.is_some())
}

/// Takes the handlers of a loop that is closed out.
pub(crate) fn forget_loop(event_loop: &Loop) {
    if !n!("add_signal_handler").is_reached() {
        return;
    }
    let own: Vec<i32> = LOOP_HANDLERS.with(|l| {
        l.borrow()
            .iter()
            .filter(|(_, (other, ..))| other.is(event_loop))
            .map(|(signal, _)| *signal)
            .collect()
    });
    for signal in own {
        let old = LOOP_HANDLERS.with(|l| l.borrow_mut().remove(&signal));
        drop(old);
        signals::leave_alone(signal);
    }
}

fn loop_signal(signal: &Value) -> Result<i32> {
    let native = signal.native();
    let Value::Int(value) = native else {
        return Err(Exception::type_error(format!(
            "sig must be an int, not {}",
            ops::repr(signal)?
        )));
    };
    match i32::try_from(value) {
        Ok(number @ 1..=64) => Ok(number),
        _ => Err(Exception::value_error(format!(
            "invalid signal number {value}"
        ))),
    }
}

/// The text of `signal.strsignal`.
fn description(signal: i32) -> Option<&'static str> {
    Some(match signal {
        1 => "Hangup",
        2 => "Interrupt",
        3 => "Quit",
        4 => "Illegal instruction",
        5 => "Trace/breakpoint trap",
        6 => "Aborted",
        7 => "Bus error",
        8 => "Floating point exception",
        9 => "Killed",
        10 => "User defined signal 1",
        11 => "Segmentation fault",
        12 => "User defined signal 2",
        13 => "Broken pipe",
        14 => "Alarm clock",
        15 => "Terminated",
        17 => "Child exited",
        18 => "Continued",
        19 => "Stopped (signal)",
        20 => "Stopped",
        _ => return None,
    })
}

/// The module object.
pub fn module() -> Module {
    let mut module = Module::new("signal")
        .class(SIGNALS.with(Clone::clone))
        .class(HANDLERS.with(Clone::clone))
        .value_of(n!("SIG_DFL"), || member(&HANDLERS, 0))
        .value_of(n!("SIG_IGN"), || member(&HANDLERS, 1))
        .value(n!("NSIG"), Value::Int(65))
        .value(n!("default_int_handler"), DEFAULT_INT.with(Clone::clone))
        .function(n!("signal"), set_handler)
        .function(n!("getsignal"), |args| {
            let [signal] = args.exact("getsignal")?;
            Ok(handler(number(&signal)?))
        })
        .function(n!("raise_signal"), |args| {
            let [signal] = args.exact("raise_signal")?;
            kill(i64::from(crate::platform::process_id()), &signal)
        })
        .function(n!("strsignal"), |args| {
            let [signal] = args.exact("strsignal")?;
            Ok(description(number(&signal)?).map_or(Value::None, Value::str))
        })
        .function(n!("valid_signals"), |args| {
            let [] = args.exact("valid_signals")?;
            let all = NAMES.iter().map(|(_, number)| member(&SIGNALS, *number));
            Ok(Value::Set(crate::object::Set::from_items(all)?))
        })
        .function(n!("pause"), |args| {
            let [] = args.exact("pause")?;
            while !signals::is_any_pending() {
                platform::sleep(0.05);
            }
            check()?;
            Ok(Value::None)
        });
    for (name, number) in NAMES {
        module = module.value(*name, member(&SIGNALS, *number));
    }
    module
}

/// `os.kill(pid, signal)`. A signal to this process is handled before this returns, as far as it can be.
pub(crate) fn kill(pid: i64, signal: &Value) -> Result<Value> {
    let signal = i32::try_from(ops::convert::to_index(signal)?).unwrap_or(-1);
    let own = i64::from(crate::platform::process_id()) == pid;
    let pid = i32::try_from(pid)
        .map_err(|_| Exception::overflow_error("Python int too large to convert to C int"))?;
    if own && signal == SIGINT {
        attend();
    }
    // Asked before it comes: the listener changes what the next one does.
    let handled = own && signals::owns_process() && signals::is_listened(signal);
    if let Err(e) = signals::kill(pid, signal) {
        return Err(super::os::error::errno(
            crate::platform::errno(&e).unwrap_or(22),
            None,
        ));
    }
    if handled {
        signals::sleep(std::time::Duration::from_millis(100));
        check()?;
    }
    Ok(Value::None)
}
