//! Signals of the operating system, for programs that run as a process of their own.
//!
//! A thread of the system waits for them and marks them pending; Python's handlers run on the main thread,
//! at a turn of its loop or where it blocks. A signal that nobody looks for has its default effect, and so
//! has a second `Ctrl-C` while the first is still pending, so that a program that computes can be stopped.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use crate::asyncio::inbox::{Inbox, Message};

/// Signals are numbered from 1 to 64.
const COUNT: usize = 65;

/// A bit for each signal that has come and has not been looked at; bit 0 is not used.
static PENDING: AtomicU64 = AtomicU64::new(0);
/// The thread that waits for signals has something for the main thread.
static ARRIVED: (Mutex<()>, Condvar) = (Mutex::new(()), Condvar::new());
/// The loop of the main thread.
static MAIN_LOOP: Mutex<Option<Arc<Inbox>>> = Mutex::new(None);
static LISTENER: OnceLock<Option<Listener>> = OnceLock::new();
/// The process is a Python program's: `Ctrl-C` is its own.
static OWNED: AtomicBool = AtomicBool::new(false);

struct Listener {
    handle: signal_hook::iterator::Handle,
    /// Whether a signal has its default effect now.
    defaults: [Arc<AtomicBool>; COUNT],
    /// Whether the second one, while the first is pending, has its default effect.
    once: [Arc<AtomicBool>; COUNT],
    listened: Mutex<u64>,
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The process runs a Python program and nothing else.
pub(crate) fn own_process() {
    OWNED.store(true, Ordering::Relaxed);
}

/// Whether the process runs a Python program and nothing else.
pub(crate) fn owns_process() -> bool {
    OWNED.load(Ordering::Relaxed)
}

fn listener() -> Option<&'static Listener> {
    LISTENER
        .get_or_init(|| {
            let mut signals = signal_hook::iterator::Signals::new([] as [i32; 0]).ok()?;
            let handle = signals.handle();
            let listener = Listener {
                handle,
                defaults: std::array::from_fn(|_| Arc::new(AtomicBool::new(true))),
                once: std::array::from_fn(|_| Arc::default()),
                listened: Mutex::new(0),
            };
            let (defaults, once) = (listener.defaults.clone(), listener.once.clone());
            let wait = move || {
                for signal in signals.forever() {
                    let Ok(number) = usize::try_from(signal) else {
                        continue;
                    };
                    if let (Some(default), Some(once)) = (defaults.get(number), once.get(number)) {
                        if once.load(Ordering::Acquire) {
                            default.store(true, Ordering::Release);
                        }
                        arrived(number);
                    }
                }
            };
            std::thread::Builder::new()
                .name("signals".to_owned())
                .spawn(wait)
                .ok()?;
            Some(listener)
        })
        .as_ref()
}

fn arrived(number: usize) {
    PENDING.fetch_or(1 << (number - 1), Ordering::Release);
    drop(lock(&ARRIVED.0));
    ARRIVED.1.notify_all();
    if let Some(inbox) = &*lock(&MAIN_LOOP) {
        inbox.send(Message::Call(Box::new(|| Ok(()))));
    }
}

/// Looks for a signal from now on. False if that cannot be.
pub(crate) fn listen(signal: i32) -> bool {
    register(signal, false)
}

/// Looks for a signal; while it is pending, the next one has its default effect.
pub(crate) fn listen_once(signal: i32) -> bool {
    register(signal, true)
}

fn register(signal: i32, only_once: bool) -> bool {
    if signal_hook::consts::FORBIDDEN.contains(&signal) {
        return false;
    }
    let (Some(listener), Ok(number)) = (listener(), usize::try_from(signal)) else {
        return false;
    };
    let Some(default) = listener.defaults.get(number).filter(|_| number > 0) else {
        return false;
    };
    let mut listened = lock(&listener.listened);
    if *listened & (1 << (number - 1)) == 0 {
        let registered = signal_hook::flag::register_conditional_default(signal, default.clone())
            .is_ok()
            && listener.handle.add_signal(signal).is_ok();
        if !registered {
            return false;
        }
        *listened |= 1 << (number - 1);
    }
    drop(listened);
    if let Some(once) = listener.once.get(number) {
        once.store(only_once, Ordering::Release);
    }
    default.store(false, Ordering::Release);
    true
}

/// Whether a signal is being looked for.
pub(crate) fn is_listened(signal: i32) -> bool {
    let listener = LISTENER.get().and_then(Option::as_ref);
    listener.is_some_and(|l| {
        (1..64).contains(&signal)
            && *lock(&l.listened) & (1 << (signal - 1)) != 0
            && usize::try_from(signal)
                .ok()
                .and_then(|n| l.defaults.get(n))
                .is_some_and(|d| !d.load(Ordering::Acquire))
    })
}

/// A signal has its default effect again.
pub(crate) fn leave_alone(signal: i32) {
    let listener = LISTENER.get().and_then(Option::as_ref);
    if let (Some(listener), Ok(number)) = (listener, usize::try_from(signal))
        && let Some(default) = listener.defaults.get(number)
    {
        default.store(true, Ordering::Release);
    }
}

/// Whether a signal is pending.
#[inline]
pub(crate) fn is_any_pending() -> bool {
    PENDING.load(Ordering::Relaxed) != 0
}

/// Takes the first pending signal; it is looked for again.
pub(crate) fn take_pending() -> Option<i32> {
    let pending = PENDING.load(Ordering::Acquire);
    if pending == 0 {
        return None;
    }
    let bit = pending.trailing_zeros();
    PENDING.fetch_and(!(1 << bit), Ordering::AcqRel);
    i32::try_from(bit + 1).ok()
}

/// Tells which loop is to be woken for a signal.
pub(crate) fn set_main_loop(inbox: Option<Arc<Inbox>>) {
    *lock(&MAIN_LOOP) = inbox;
}

/// Blocks until a signal is pending or the time is over.
pub(crate) fn sleep(duration: Duration) {
    let guard = lock(&ARRIVED.0);
    drop(
        ARRIVED
            .1
            .wait_timeout_while(guard, duration, |()| !is_any_pending()),
    );
}

/// `os.kill(pid, signal)`
pub(crate) fn kill(pid: i32, signal: i32) -> std::io::Result<()> {
    use rustix::process::{Pid, Signal, kill_process, test_kill_process};
    let invalid = || std::io::Error::from_raw_os_error(22);
    let pid = Pid::from_raw(pid).ok_or_else(invalid)?;
    if signal == 0 {
        return Ok(test_kill_process(pid)?);
    }
    Ok(kill_process(
        pid,
        Signal::from_named_raw(signal).ok_or_else(invalid)?,
    )?)
}
