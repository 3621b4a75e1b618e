//! `threading.Lock`, `RLock`, `Condition`, `Event`, `Semaphore`, `Barrier`.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use super::thread::{ident, timeout_argument};
use crate::asyncio::arguments::{method, or_none};
use crate::asyncio::green;
use crate::asyncio::waiters::this;
use crate::object::{Args, Class, Exception, NativeFunction, Object, Result, Value};
use crate::{ops, platform};

/// A `_thread.lock`.
#[derive(Default)]
pub struct Lock {
    locked: Cell<bool>,
}

/// A `_thread.RLock`.
#[derive(Default)]
pub struct RLock {
    /// The thread that holds it; 0 for none.
    owner: Cell<i64>,
    count: Cell<u64>,
}

/// `(blocking=True, timeout=-1)`: a deadline, or not to wait at all.
fn acquire_arguments(args: Args) -> Result<Option<Option<f64>>> {
    let [blocking, timeout] = args.bind("acquire", ["blocking", "timeout"], 0)?;
    let blocking = if blocking.is_unset() {
        true
    } else {
        ops::truth(&blocking)?
    };
    let timeout = if timeout.is_unset() {
        -1.0
    } else {
        ops::convert::to_f64(&timeout)?
    };
    if !blocking {
        if timeout != -1.0 {
            return Err(Exception::value_error(
                "can't specify a timeout for a non-blocking call",
            ));
        }
        return Ok(None);
    }
    if timeout == -1.0 {
        return Ok(Some(None));
    }
    if timeout < 0.0 {
        return Err(Exception::value_error("timeout value must be positive"));
    }
    Ok(Some(Some(platform::monotonic() + timeout)))
}

impl Lock {
    /// Takes it; waits until the deadline, if waiting is allowed at all.
    pub(crate) fn acquire(self: &Rc<Self>, wait: Option<Option<f64>>) -> bool {
        loop {
            if !self.locked.replace(true) {
                return true;
            }
            let Some(deadline) = wait else { return false };
            let lock = self.clone();
            if !green::block_until(deadline, move || !lock.locked.get()) {
                return false;
            }
        }
    }

    fn release(&self) -> Result<()> {
        if self.locked.replace(false) {
            Ok(())
        } else {
            Err(Exception::runtime_error("release unlocked lock"))
        }
    }
}

impl RLock {
    fn acquire(self: &Rc<Self>, wait: Option<Option<f64>>) -> bool {
        let me = ident();
        loop {
            if self.owner.get() == 0 || self.owner.get() == me {
                self.owner.set(me);
                self.count.set(self.count.get() + 1);
                return true;
            }
            let Some(deadline) = wait else { return false };
            let lock = self.clone();
            if !green::block_until(deadline, move || lock.owner.get() == 0) {
                return false;
            }
        }
    }

    fn release(&self) -> Result<()> {
        if self.owner.get() != ident() || self.count.get() == 0 {
            return Err(Exception::runtime_error("cannot release un-acquired lock"));
        }
        self.count.set(self.count.get() - 1);
        if self.count.get() == 0 {
            self.owner.set(0);
        }
        Ok(())
    }
}

/// A `threading.Condition`.
pub struct Condition {
    lock: Value,
    waiters: RefCell<VecDeque<Rc<Cell<bool>>>>,
}

impl Condition {
    fn is_owned(&self) -> Result<bool> {
        if let Some(lock) = self.lock.downcast::<RLock>() {
            return Ok(lock.owner.get() == ident());
        }
        if let Some(lock) = self.lock.downcast::<Lock>() {
            return Ok(lock.locked.get());
        }
        ops::truth(&ops::call_method(&self.lock, "locked", Args::none())?)
    }

    /// Releases the lock however often it is held; gives how often.
    fn release_save(&self) -> Result<u64> {
        if let Some(lock) = self.lock.downcast::<RLock>() {
            lock.owner.set(0);
            return Ok(lock.count.replace(0));
        }
        ops::call_method(&self.lock, "release", Args::none())?;
        Ok(1)
    }

    fn acquire_restore(&self, count: u64) -> Result<()> {
        ops::call_method(&self.lock, "acquire", Args::none())?;
        if let Some(lock) = self.lock.downcast::<RLock>() {
            lock.count.set(count);
        }
        Ok(())
    }

    fn wait(&self, deadline: Option<f64>) -> Result<bool> {
        if !self.is_owned()? {
            return Err(Exception::runtime_error("cannot wait on un-acquired lock"));
        }
        let flag = Rc::new(Cell::new(false));
        self.waiters.borrow_mut().push_back(flag.clone());
        let count = self.release_save()?;
        let woken = flag.clone();
        let notified = green::block_until(deadline, move || woken.get());
        if !notified {
            self.waiters.borrow_mut().retain(|f| !Rc::ptr_eq(f, &flag));
        }
        self.acquire_restore(count)?;
        Ok(notified)
    }

    fn notify(&self, n: usize) -> Result<()> {
        if !self.is_owned()? {
            return Err(Exception::runtime_error(
                "cannot notify on un-acquired lock",
            ));
        }
        for _ in 0..n {
            let Some(flag) = self.waiters.borrow_mut().pop_front() else {
                break;
            };
            flag.set(true);
        }
        Ok(())
    }

    fn wait_for(&self, predicate: &Value, timeout: Option<f64>) -> Result<Value> {
        let deadline = timeout.map(|s| platform::monotonic() + s);
        let mut result = ops::call(predicate, Args::none())?;
        while !ops::truth(&result)? {
            if deadline.is_some_and(|at| platform::monotonic() >= at) {
                break;
            }
            self.wait(deadline)?;
            result = ops::call(predicate, Args::none())?;
        }
        Ok(result)
    }
}

/// A `threading.Event`.
#[derive(Default)]
pub struct Event {
    flag: Cell<bool>,
}

impl Event {
    fn repr_of(&self, this: &Value) -> String {
        let state = if self.flag.get() { "set" } else { "unset" };
        let class = ops::class::full_name(&ops::class_of(this));
        format!(
            "<{class} at {:#x}: {state}>",
            this.address().unwrap_or_default()
        )
    }
}

/// A `threading.Semaphore`.
pub struct Semaphore {
    value: Cell<i64>,
    bound: Option<i64>,
}

impl Semaphore {
    fn repr_of(&self, this: &Value) -> String {
        let class = ops::class::full_name(&ops::class_of(this));
        let bound = self.bound.map(|b| format!("/{b}")).unwrap_or_default();
        format!(
            "<{class} at {:#x}: value={}{bound}>",
            this.address().unwrap_or_default(),
            self.value.get()
        )
    }
}

/// A `threading.Barrier`.
pub struct Barrier {
    parties: i64,
    action: Value,
    timeout: Option<f64>,
    count: Cell<i64>,
    /// Grows whenever the barrier is passed or reset.
    generation: Cell<u64>,
    broken: Cell<bool>,
    resetting: Cell<u64>,
}

impl Barrier {
    fn wait(self: &Rc<Self>, timeout: Option<f64>) -> Result<i64> {
        if self.broken.get() {
            return Err(broken());
        }
        let index = self.count.get();
        self.count.set(index + 1);
        if index + 1 == self.parties {
            if !self.action.is_none()
                && let Err(e) = ops::call(&self.action, Args::none())
            {
                self.broken.set(true);
                return Err(e);
            }
            self.count.set(0);
            self.generation.set(self.generation.get() + 1);
            return Ok(index);
        }
        let generation = self.generation.get();
        let deadline = timeout.or(self.timeout).map(|s| platform::monotonic() + s);
        let barrier = self.clone();
        let passed = green::block_until(deadline, move || {
            barrier.generation.get() != generation || barrier.broken.get()
        });
        if !passed {
            self.broken.set(true);
            return Err(broken());
        }
        if self.broken.get() || self.resetting.get() == generation + 1 {
            return Err(broken());
        }
        Ok(index)
    }

    fn reset(&self) {
        if self.count.get() > 0 {
            self.resetting.set(self.generation.get() + 1);
            self.generation.set(self.generation.get() + 1);
        }
        self.count.set(0);
        self.broken.set(false);
    }
}

#[cold]
fn broken() -> Exception {
    Exception::of_class(broken_barrier_error(), vec![])
}

fn make_semaphore(args: Args, is_bounded: bool) -> Result<Value> {
    let [value] = method(
        args,
        if is_bounded {
            "BoundedSemaphore.__init__"
        } else {
            "Semaphore.__init__"
        },
        ["value"],
        0,
    )?;
    let value = if value.is_unset() {
        1
    } else {
        ops::convert::to_index(&value)?
    };
    if value < 0 {
        return Err(Exception::value_error(
            "semaphore initial value must be >= 0",
        ));
    }
    Ok(Value::object(Semaphore {
        value: Cell::new(value),
        bound: is_bounded.then_some(value),
    }))
}

fn acquire_semaphore(s: &Value, args: Args) -> Result<Value> {
    let [blocking, timeout] = method(args, "Semaphore.acquire", ["blocking", "timeout"], 0)?;
    let semaphore = this::<Semaphore>(s, "Semaphore")?;
    let blocking = if blocking.is_unset() {
        true
    } else {
        ops::truth(&blocking)?
    };
    let timeout = timeout_argument(timeout)?;
    if !blocking && timeout.is_some() {
        return Err(Exception::value_error(
            "can't specify timeout for non-blocking acquire",
        ));
    }
    let deadline = timeout.map(|t| platform::monotonic() + t);
    while semaphore.value.get() == 0 {
        let waiting = semaphore.clone();
        if !blocking || !green::block_until(deadline, move || waiting.value.get() > 0) {
            return Ok(Value::Bool(false));
        }
    }
    semaphore.value.set(semaphore.value.get() - 1);
    Ok(Value::Bool(true))
}

fn release_semaphore(s: &Value, args: Args) -> Result<Value> {
    let [n] = method(args, "Semaphore.release", ["n"], 0)?;
    let n = if n.is_unset() {
        1
    } else {
        ops::convert::to_index(&n)?
    };
    if n < 1 {
        return Err(Exception::value_error("n must be one or more"));
    }
    let semaphore = this::<Semaphore>(s, "Semaphore")?;
    let value = semaphore.value.get().saturating_add(n);
    if semaphore.bound.is_some_and(|bound| value > bound) {
        return Err(Exception::value_error("Semaphore released too many times"));
    }
    semaphore.value.set(value);
    Ok(Value::None)
}

/// `with lock:` for anything with `acquire` and `release`.
fn enter(lock: &Value, args: Args) -> Result<Value> {
    let [] = args.exact("__enter__")?;
    ops::call_method(lock, "acquire", Args::none())
}

fn exit(lock: &Value, _: Args) -> Result<Value> {
    ops::call_method(lock, "release", Args::none())?;
    Ok(Value::None)
}

thread_local! {
    static LOCK: Class = Class::builder("lock")
        .module("_thread")
        .final_class()
        .dunders(&["__repr__"])
        .method(n!("acquire"), |l, args| {
            let wait = acquire_arguments(args)?;
            Ok(Value::Bool(this::<Lock>(l, "lock")?.acquire(wait)))
        })
        .method(n!("release"), |l, args| {
            let [] = args.exact("release")?;
            this::<Lock>(l, "lock")?.release()?;
            Ok(Value::None)
        })
        .method(n!("locked"), |l, args| {
            let [] = args.exact("locked")?;
            Ok(Value::Bool(this::<Lock>(l, "lock")?.locked.get()))
        })
        .raw_method("__enter__", enter)
        .raw_method("__exit__", exit)
        .build();
    static RLOCK: Class = Class::builder("RLock")
        .module("_thread")
        .constructor(|_, args| {
            let [] = args.exact("RLock")?;
            Ok(Value::object(RLock::default()))
        })
        .dunders(&["__repr__"])
        .method(n!("acquire"), |l, args| {
            let wait = acquire_arguments(args)?;
            Ok(Value::Bool(this::<RLock>(l, "RLock")?.acquire(wait)))
        })
        .method(n!("release"), |l, args| {
            let [] = args.exact("release")?;
            this::<RLock>(l, "RLock")?.release()?;
            Ok(Value::None)
        })
        .raw_method("__enter__", enter)
        .raw_method("__exit__", exit)
        .build();
    static CONDITION: Class = Class::builder("Condition")
        .module("threading")
        .constructor(|_, args| {
            let [lock] = method(args, "Condition.__init__", ["lock"], 0)?;
            let lock = if or_none(lock.clone()).is_none() { Value::object(RLock::default()) } else { lock };
            Ok(Value::object(Condition { lock, waiters: RefCell::default() }))
        })
        .dunders(&["__repr__"])
        .method(n!("acquire"), |c, args| ops::call_method(&this::<Condition>(c, "Condition")?.lock.clone(), "acquire", args))
        .method(n!("release"), |c, args| ops::call_method(&this::<Condition>(c, "Condition")?.lock.clone(), "release", args))
        .method(n!("wait"), |c, args| {
            let [timeout] = method(args, "Condition.wait", ["timeout"], 0)?;
            let deadline = timeout_argument(timeout)?.map(|s| platform::monotonic() + s);
            Ok(Value::Bool(this::<Condition>(c, "Condition")?.wait(deadline)?))
        })
        .method(n!("wait_for"), |c, args| {
            let [predicate, timeout] = method(args, "Condition.wait_for", ["predicate", "timeout"], 1)?;
            this::<Condition>(c, "Condition")?.wait_for(&predicate, timeout_argument(timeout)?)
        })
        .method(n!("notify"), |c, args| {
            let [n] = method(args, "Condition.notify", ["n"], 0)?;
            let n = if n.is_unset() { 1 } else { ops::convert::to_index(&n)? };
            this::<Condition>(c, "Condition")?.notify(usize::try_from(n).unwrap_or(0))?;
            Ok(Value::None)
        })
        .method(n!("notify_all"), |c, args| {
            let [] = method(args, "Condition.notify_all", [], 0)?;
            let condition = this::<Condition>(c, "Condition")?;
            let n = condition.waiters.borrow().len();
            condition.notify(n)?;
            Ok(Value::None)
        })
        .raw_method("__enter__", enter)
        .raw_method("__exit__", exit)
        .build();
    static EVENT: Class = Class::builder("Event")
        .module("threading")
        .constructor(|_, args| {
            let [] = method(args, "Event.__init__", [], 0)?;
            Ok(Value::object(Event::default()))
        })
        .raw_method("__repr__", |e, _| Ok(Value::from(this::<Event>(e, "Event")?.repr_of(e))))
        .method(n!("is_set"), |e, args| {
            let [] = method(args, "Event.is_set", [], 0)?;
            Ok(Value::Bool(this::<Event>(e, "Event")?.flag.get()))
        })
        .method(n!("set"), |e, args| {
            let [] = method(args, "Event.set", [], 0)?;
            this::<Event>(e, "Event")?.flag.set(true);
            Ok(Value::None)
        })
        .method(n!("clear"), |e, args| {
            let [] = method(args, "Event.clear", [], 0)?;
            this::<Event>(e, "Event")?.flag.set(false);
            Ok(Value::None)
        })
        .method(n!("wait"), |e, args| {
            let [timeout] = method(args, "Event.wait", ["timeout"], 0)?;
            let event = this::<Event>(e, "Event")?;
            let deadline = timeout_argument(timeout)?.map(|s| platform::monotonic() + s);
            Ok(Value::Bool(green::block_until(deadline, move || event.flag.get())))
        })
        .build();
    static SEMAPHORE: Class = Class::builder("Semaphore")
        .module("threading")
        .constructor(|_, args| make_semaphore(args, false))
        .raw_method("__repr__", |s, _| Ok(Value::from(this::<Semaphore>(s, "Semaphore")?.repr_of(s))))
        .method(n!("acquire"), acquire_semaphore)
        .method(n!("release"), release_semaphore)
        .getter(n!("_value"), |s| Ok(Value::Int(this::<Semaphore>(s, "Semaphore")?.value.get())))
        .raw_method("__enter__", enter)
        .raw_method("__exit__", exit)
        .build();
    static BOUNDED: Class = Class::builder("BoundedSemaphore")
        .module("threading")
        .base(SEMAPHORE.with(Clone::clone))
        .constructor(|_, args| make_semaphore(args, true))
        .build();
    static BROKEN: Class =
        Class::builder("BrokenBarrierError").module("threading").base(Exception::class_named("RuntimeError")).build();
    static BARRIER: Class = Class::builder("Barrier")
        .module("threading")
        .constructor(|_, args| {
            let [parties, action, timeout] = method(args, "Barrier.__init__", ["parties", "action", "timeout"], 1)?;
            Ok(Value::object(Barrier {
                parties: ops::convert::to_index(&parties)?,
                action: or_none(action),
                timeout: timeout_argument(timeout)?,
                count: Cell::new(0),
                generation: Cell::new(0),
                broken: Cell::new(false),
                resetting: Cell::new(0),
            }))
        })
        .method(n!("wait"), |b, args| {
            let [timeout] = method(args, "Barrier.wait", ["timeout"], 0)?;
            this::<Barrier>(b, "Barrier")?.wait(timeout_argument(timeout)?).map(Value::Int)
        })
        .method(n!("reset"), |b, args| {
            let [] = method(args, "Barrier.reset", [], 0)?;
            this::<Barrier>(b, "Barrier")?.reset();
            Ok(Value::None)
        })
        .method(n!("abort"), |b, args| {
            let [] = method(args, "Barrier.abort", [], 0)?;
            this::<Barrier>(b, "Barrier")?.broken.set(true);
            Ok(Value::None)
        })
        .getter(n!("parties"), |b| Ok(Value::Int(this::<Barrier>(b, "Barrier")?.parties)))
        .getter(n!("n_waiting"), |b| Ok(Value::Int(this::<Barrier>(b, "Barrier")?.count.get())))
        .getter(n!("broken"), |b| Ok(Value::Bool(this::<Barrier>(b, "Barrier")?.broken.get())))
        .build();
}

/// `threading.Lock`
pub fn lock_factory() -> Value {
    Value::Native(NativeFunction::new("allocate_lock", |args| {
        let [] = args.exact("allocate_lock")?;
        Ok(Value::object(Lock::default()))
    }))
}

/// `threading.RLock`
pub fn rlock_factory() -> Value {
    Value::Native(NativeFunction::new("RLock", |args| {
        let [] = args.exact("RLock")?;
        Ok(Value::object(RLock::default()))
    }))
}

/// `threading.Condition`
pub fn condition_class() -> Class {
    CONDITION.with(Clone::clone)
}

/// `threading.Event`
pub fn event_class() -> Class {
    EVENT.with(Clone::clone)
}

/// `threading.Semaphore`
pub fn semaphore_class() -> Class {
    SEMAPHORE.with(Clone::clone)
}

/// `threading.BoundedSemaphore`
pub fn bounded_semaphore_class() -> Class {
    BOUNDED.with(Clone::clone)
}

/// `threading.Barrier`
pub fn barrier_class() -> Class {
    BARRIER.with(Clone::clone)
}

/// `threading.BrokenBarrierError`
pub fn broken_barrier_error() -> Class {
    BROKEN.with(Clone::clone)
}

impl Object for Lock {
    fn class(&self) -> Class {
        LOCK.with(Clone::clone)
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        let state = if self.locked.get() {
            "locked"
        } else {
            "unlocked"
        };
        Some(Ok(format!(
            "<{state} _thread.lock object at {:#x}>",
            this.address().unwrap_or_default()
        )))
    }
}

impl Object for RLock {
    fn class(&self) -> Class {
        RLOCK.with(Clone::clone)
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        let state = if self.count.get() > 0 {
            "locked"
        } else {
            "unlocked"
        };
        Some(Ok(format!(
            "<{state} _thread.RLock object owner={} count={} at {:#x}>",
            self.owner.get(),
            self.count.get(),
            this.address().unwrap_or_default()
        )))
    }
}

impl Object for Condition {
    fn class(&self) -> Class {
        condition_class()
    }
    fn repr(&self, _: &Value) -> Option<Result<String>> {
        Some(
            ops::repr(&self.lock)
                .map(|lock| format!("<Condition({lock}, {})>", self.waiters.borrow().len())),
        )
    }
}

impl Object for Event {
    fn class(&self) -> Class {
        event_class()
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        Some(Ok(self.repr_of(this)))
    }
}

impl Object for Semaphore {
    fn class(&self) -> Class {
        if self.bound.is_some() {
            bounded_semaphore_class()
        } else {
            semaphore_class()
        }
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        Some(Ok(self.repr_of(this)))
    }
}

impl Object for Barrier {
    fn class(&self) -> Class {
        barrier_class()
    }
}
