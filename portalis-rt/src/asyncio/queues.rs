//! `asyncio.Queue`, `LifoQueue`, `PriorityQueue`.
//!
//! A class derived in Python may override `_init`, `_put`, `_get` and anything else: for its instances every
//! step goes through the instance's methods. Plain queues run in Rust only.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use super::arguments::{coroutine, method};
use super::exceptions;
use super::heap;
use super::locks::Event;
use super::waiters::{Bound, Waiters, this};
use crate::object::native::Primitive;
use crate::object::{Args, Class, Exception, Instance, List, Object, Result, Value};
use crate::ops;

/// Which queue it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Fifo,
    Lifo,
    Priority,
}

/// Where the items are.
enum Items {
    /// A first-in-first-out queue whose `_queue` nobody has asked for.
    Fifo(VecDeque<Value>),
    /// A list: last-in-first-out, and heaps.
    List(List),
    /// What `_queue` was set to, or the `deque` that it gave.
    Object(Value),
}

/// An `asyncio.Queue`.
pub struct Queue {
    kind: Kind,
    maxsize: RefCell<Value>,
    items: RefCell<Items>,
    getters: Waiters,
    putters: Waiters,
    unfinished: Cell<i64>,
    finished: Rc<Event>,
    bound: Bound,
}

impl Queue {
    fn new(kind: Kind, maxsize: Value) -> Queue {
        let finished = Rc::new(Event::default());
        // No loop is needed to set an event that nobody waits for.
        let _ = finished.set();
        Queue {
            kind,
            maxsize: RefCell::new(maxsize),
            items: RefCell::new(Items::of(kind)),
            getters: Waiters::default(),
            putters: Waiters::default(),
            unfinished: Cell::new(0),
            finished,
            bound: Bound::default(),
        }
    }

    /// A first-in-first-out queue; `maxsize <= 0`: without a limit.
    pub fn fifo(maxsize: i64) -> Queue {
        Queue::new(Kind::Fifo, Value::Int(maxsize))
    }

    #[inline]
    fn is_limited_to(&self) -> Result<Option<i64>> {
        match &*self.maxsize.borrow() {
            Value::Int(n) if *n <= 0 => Ok(None),
            Value::Int(n) => Ok(Some(*n)),
            _ => Ok(Some(-1)),
        }
    }

    // ---- the steps that may be overridden

    fn len(&self) -> Result<usize> {
        let object = match &*self.items.borrow() {
            Items::Fifo(items) => return Ok(items.len()),
            Items::List(items) => return Ok(items.borrow().len()),
            Items::Object(object) => object.clone(),
        };
        ops::len(&object)
    }

    #[inline]
    fn is_empty(&self) -> Result<bool> {
        let object = match &*self.items.borrow() {
            Items::Fifo(items) => return Ok(items.is_empty()),
            Items::List(items) => return Ok(items.borrow().is_empty()),
            Items::Object(object) => object.clone(),
        };
        Ok(!ops::truth(&object)?)
    }

    #[inline]
    fn is_full(&self) -> Result<bool> {
        match self.is_limited_to()? {
            None => Ok(false),
            Some(-1) => {
                let maxsize = self.maxsize.borrow().clone();
                if ops::le(&maxsize, &Value::Int(0))? {
                    return Ok(false);
                }
                ops::ge(&Value::from(self.len()?), &maxsize)
            }
            Some(n) => Ok(i64::try_from(self.len()?).unwrap_or(i64::MAX) >= n),
        }
    }

    #[inline]
    fn push(&self, item: Value) -> Result<()> {
        let object = match &mut *self.items.borrow_mut() {
            Items::Fifo(items) => {
                items.push_back(item);
                return Ok(());
            }
            Items::List(items) if self.kind != Kind::Priority => {
                items.borrow_mut().push(item);
                return Ok(());
            }
            Items::List(items) => Value::List(items.clone()),
            Items::Object(object) => object.clone(),
        };
        match (self.kind, &object) {
            (Kind::Priority, Value::List(list)) => heap::push(list, item),
            _ => ops::call_method(&object, "append", Args::pos([item])).map(drop),
        }
    }

    #[inline]
    fn pop(&self) -> Result<Value> {
        let object = match &mut *self.items.borrow_mut() {
            Items::Fifo(items) => return items.pop_front().ok_or_else(pop_from_empty),
            Items::List(items) if self.kind != Kind::Priority => {
                return items
                    .borrow_mut()
                    .pop()
                    .ok_or_else(|| Exception::index_error("pop from empty list"));
            }
            Items::List(items) => Value::List(items.clone()),
            Items::Object(object) => object.clone(),
        };
        match (self.kind, &object) {
            (Kind::Priority, Value::List(list)) => heap::pop(list),
            (Kind::Fifo, _) => ops::call_method(&object, "popleft", Args::none()),
            _ => ops::call_method(&object, "pop", Args::none()),
        }
    }

    // ---- what is built on them

    fn put_nowait(&self, item: Value) -> Result<()> {
        if self.is_full()? {
            return Err(Exception::of_class(exceptions::queue_full(), vec![]));
        }
        self.push(item)?;
        self.added()
    }

    #[inline]
    fn added(&self) -> Result<()> {
        self.unfinished.set(self.unfinished.get() + 1);
        self.finished.clear();
        self.getters.wake_next()
    }

    fn get_nowait(&self) -> Result<Value> {
        if self.is_empty()? {
            return Err(Exception::of_class(exceptions::queue_empty(), vec![]));
        }
        let item = self.pop()?;
        self.putters.wake_next()?;
        Ok(item)
    }

    /// `queue.task_done()`
    ///
    /// # Errors
    /// `ValueError` if it is called too often.
    pub fn task_done(&self) -> Result<()> {
        let left = self.unfinished.get();
        if left <= 0 {
            return Err(Exception::value_error("task_done() called too many times"));
        }
        self.unfinished.set(left - 1);
        if left == 1 {
            self.finished.set()
        } else {
            Ok(())
        }
    }

    /// `_queue` as an object.
    fn storage(&self) -> Result<Value> {
        let mut items = self.items.borrow_mut();
        match &mut *items {
            Items::List(list) => Ok(Value::List(list.clone())),
            Items::Object(object) => Ok(object.clone()),
            Items::Fifo(all) => {
                let list = Value::list(all.iter().cloned().collect());
                drop(items);
                let class = Value::Class(crate::stdlib::collections::deque_class());
                let deque = ops::call(&class, Args::pos([list]))?;
                *self.items.borrow_mut() = Items::Object(deque.clone());
                Ok(deque)
            }
        }
    }
}

impl Items {
    fn of(kind: Kind) -> Items {
        match kind {
            Kind::Fifo => Items::Fifo(VecDeque::new()),
            Kind::Lifo | Kind::Priority => Items::List(List::default()),
        }
    }
}

#[cold]
fn pop_from_empty() -> Exception {
    Exception::index_error("pop from an empty deque")
}

/// A queue as its methods see it.
#[derive(Clone)]
struct This {
    queue: Rc<Queue>,
    /// The instance whose methods are called; `Unset` for a plain queue.
    derived: Value,
}

impl This {
    fn of(value: &Value) -> Result<This> {
        let queue = this::<Queue>(value, "Queue")?;
        let derived = if matches!(value, Value::Instance(_)) {
            value.clone()
        } else {
            Value::Unset
        };
        Ok(This { queue, derived })
    }

    fn flag(&self, name: &str, own: impl FnOnce(&Queue) -> Result<bool>) -> Result<bool> {
        if self.derived.is_unset() {
            return own(&self.queue);
        }
        ops::truth(&ops::call_method(&self.derived, name, Args::none())?)
    }

    fn is_full(&self) -> Result<bool> {
        self.flag("full", Queue::is_full)
    }

    fn is_empty(&self) -> Result<bool> {
        self.flag("empty", Queue::is_empty)
    }

    fn value(&self) -> Value {
        if self.derived.is_unset() {
            return Value::Object(crate::object::Obj::from_rc(self.queue.clone()));
        }
        self.derived.clone()
    }

    fn put_nowait(&self, item: Value) -> Result<Value> {
        if self.derived.is_unset() {
            return self.queue.put_nowait(item).map(|()| Value::None);
        }
        ops::call_method(&self.derived, "put_nowait", Args::pos([item]))
    }

    fn get_nowait(&self) -> Result<Value> {
        if self.derived.is_unset() {
            return self.queue.get_nowait();
        }
        ops::call_method(&self.derived, "get_nowait", Args::none())
    }

    async fn put(self, item: Value) -> Result<Value> {
        while self.is_full()? {
            let queue = &self.queue;
            let putter = queue.putters.begin(&queue.bound, || self.value())?;
            if let Err(e) = putter.clone().wait().await {
                putter.cancel()?;
                self.queue.putters.remove(&putter);
                if !self.is_full()? && !putter.is_cancelled() {
                    self.queue.putters.wake_next()?;
                }
                return Err(e);
            }
        }
        self.put_nowait(item)
    }

    async fn get(self) -> Result<Value> {
        while self.is_empty()? {
            let queue = &self.queue;
            let getter = queue.getters.begin(&queue.bound, || self.value())?;
            if let Err(e) = getter.clone().wait().await {
                getter.cancel()?;
                self.queue.getters.remove(&getter);
                if !self.is_empty()? && !getter.is_cancelled() {
                    self.queue.getters.wake_next()?;
                }
                return Err(e);
            }
        }
        self.get_nowait()
    }

    fn format(&self) -> Result<String> {
        let queue = &self.queue;
        let mut text = format!("maxsize={}", ops::repr(&queue.maxsize.borrow().clone())?);
        let items = match &*queue.items.borrow() {
            Items::Fifo(items) => Value::list(items.iter().cloned().collect()),
            Items::List(list) => Value::List(list.clone()),
            Items::Object(object) => object.clone(),
        };
        if ops::truth(&items)? {
            let items = Value::list(ops::to_vec(&items)?);
            text.push_str(&format!(" _queue={}", ops::repr(&items)?));
        }
        if !queue.getters.is_empty() {
            text.push_str(&format!(" _getters[{}]", queue.getters.len()));
        }
        if !queue.putters.is_empty() {
            text.push_str(&format!(" _putters[{}]", queue.putters.len()));
        }
        if queue.unfinished.get() != 0 {
            text.push_str(&format!(" tasks={}", queue.unfinished.get()));
        }
        Ok(text)
    }

    fn formatted(&self) -> Result<String> {
        if self.derived.is_unset() {
            return self.format();
        }
        Ok(ops::str(&ops::call_method(&self.derived, "_format", Args::none())?)?.to_string())
    }

    fn repr(&self) -> Result<String> {
        let this = self.value();
        let address = this.address().unwrap_or_default();
        Ok(format!(
            "<{} at {address:#x} {}>",
            ops::class_name(&this),
            self.formatted()?
        ))
    }

    fn text(&self) -> Result<String> {
        Ok(format!(
            "<{} {}>",
            ops::class_name(&self.value()),
            self.formatted()?
        ))
    }
}

// ---- for generated code that knows the queue

impl Queue {
    /// `queue.put(item)` if there is room; whether there was.
    ///
    /// # Errors
    /// What comparing with `maxsize` or the items raises.
    #[inline]
    pub(crate) fn try_put(&self, item: &Value) -> Result<bool> {
        if let Items::Fifo(items) = &mut *self.items.borrow_mut()
            && let Value::Int(limit) = *self.maxsize.borrow()
        {
            if limit > 0 && items.len() as i64 >= limit {
                return Ok(false);
            }
            match item {
                // Written as it is: a copy by way of the stack waits for stores just before it.
                Value::Int(number) => items.push_back(Value::Int(*number)),
                other => items.push_back(other.clone()),
            }
        } else if self.is_full()? {
            return Ok(false);
        } else {
            self.push(item.clone())?;
        }
        self.added()?;
        Ok(true)
    }

    /// `queue.get()` if there is an item.
    ///
    /// # Errors
    /// What comparing the items raises.
    #[inline]
    pub(crate) fn try_get(&self) -> Result<Option<Value>> {
        let item = if let Items::Fifo(items) = &mut *self.items.borrow_mut() {
            items.pop_front()
        } else {
            None
        };
        let item = match item {
            Some(item) => item,
            None if self.is_empty()? => return Ok(None),
            None => self.pop()?,
        };
        self.putters.wake_next()?;
        Ok(Some(item))
    }

    /// Whether `queue.join()` has nothing to wait for.
    pub(crate) fn is_finished(&self) -> bool {
        self.unfinished.get() <= 0
    }

    /// `queue.get_nowait()`
    ///
    /// # Errors
    /// `QueueEmpty`
    pub fn get_now(&self) -> Result<Value> {
        self.get_nowait()
    }

    /// `await queue.put(item)`
    ///
    /// # Errors
    /// `CancelledError`
    pub async fn put(self: &Rc<Self>, item: Value) -> Result<()> {
        if !self.is_full()? {
            return self.put_nowait(item);
        }
        This {
            queue: self.clone(),
            derived: Value::Unset,
        }
        .put(item)
        .await
        .map(drop)
    }

    /// `await queue.get()`
    ///
    /// # Errors
    /// `CancelledError`
    pub async fn get(self: &Rc<Self>) -> Result<Value> {
        if !self.is_empty()? {
            return self.get_nowait();
        }
        This {
            queue: self.clone(),
            derived: Value::Unset,
        }
        .get()
        .await
    }

    /// `queue.put_nowait(item)`
    ///
    /// # Errors
    /// `QueueFull`
    pub fn put_now(&self, item: Value) -> Result<()> {
        self.put_nowait(item)
    }

    /// `await queue.join()`
    ///
    /// # Errors
    /// `CancelledError`
    pub async fn join(&self) -> Result<()> {
        if self.unfinished.get() > 0 {
            self.finished.wait().await
        } else {
            Ok(())
        }
    }
}

fn make(kind: Kind, class: &Class, args: Args) -> Result<Value> {
    let [maxsize] = method(args, "Queue.__init__", ["maxsize"], 0)?;
    let maxsize = if maxsize.is_unset() {
        Value::Int(0)
    } else {
        maxsize
    };
    let payload = Value::object(Queue::new(kind, maxsize.clone()));
    if !class.is_heap {
        return Ok(payload);
    }
    let this = Value::Instance(Instance::with_payload(class.clone(), payload));
    // With an `__init__` of its own the derived class gets here from `__new__`: `_init` comes later.
    if matches!(class.lookup("__init__"), Some(Value::Native(_))) {
        ops::call_method(&this, "_init", Args::pos([maxsize]))?;
    }
    Ok(this)
}

/// `Queue.__init__` called by the `__init__` of a derived class.
fn init(this_value: &Value, args: Args) -> Result<Value> {
    let [maxsize] = method(args, "Queue.__init__", ["maxsize"], 0)?;
    let maxsize = if maxsize.is_unset() {
        Value::Int(0)
    } else {
        maxsize
    };
    let Value::Instance(instance) = this_value else {
        return Ok(Value::None);
    };
    let kind = this::<Queue>(this_value, "Queue").map_or(Kind::Fifo, |queue| queue.kind);
    instance.set_payload(Value::object(Queue::new(kind, maxsize.clone())));
    ops::call_method(this_value, "_init", Args::pos([maxsize]))?;
    Ok(Value::None)
}

fn own_init(this_value: &Value, args: Args) -> Result<Value> {
    let [_maxsize] = method(args, "Queue._init", ["maxsize"], 1)?;
    let queue = this::<Queue>(this_value, "Queue")?;
    let old = queue.items.replace(Items::of(queue.kind));
    drop(old);
    Ok(Value::None)
}

thread_local! {
    static QUEUE: Class = Class::builder("Queue")
        .module("asyncio.queues")
        .constructor(|class, args| make(Kind::Fifo, class, args))
        .raw_method("__init__", init)
        .raw_method(n!("_init"), own_init)
        .method(n!("_get"), |q, args| {
            let [] = method(args, "Queue._get", [], 0)?;
            this::<Queue>(q, "Queue")?.pop()
        })
        .method(n!("_put"), |q, args| {
            let [item] = method(args, "Queue._put", ["item"], 1)?;
            this::<Queue>(q, "Queue")?.push(item)?;
            Ok(Value::None)
        })
        .raw_method(n!("_format"), |q, _| This::of(q)?.format().map(Value::from))
        .raw_method("__repr__", |q, _| This::of(q)?.repr().map(Value::from))
        .raw_method("__str__", |q, _| This::of(q)?.text().map(Value::from))
        .class_method(n!("__class_getitem__" under "[]"), crate::object::generic_alias::class_getitem)
        .method(n!("qsize"), |q, args| {
            let [] = method(args, "Queue.qsize", [], 0)?;
            this::<Queue>(q, "Queue")?.len().map(Value::from)
        })
        .getter(n!("maxsize"), |q| Ok(this::<Queue>(q, "Queue")?.maxsize.borrow().clone()))
        .getter(n!("_maxsize"), |q| Ok(this::<Queue>(q, "Queue")?.maxsize.borrow().clone()))
        .getter(n!("_getters"), |q| this::<Queue>(q, "Queue")?.getters.deque())
        .getter(n!("_putters"), |q| this::<Queue>(q, "Queue")?.putters.deque())
        .getter(n!("_unfinished_tasks"), |q| Ok(Value::Int(this::<Queue>(q, "Queue")?.unfinished.get())))
        .getset(
            n!("_queue"),
            |q| this::<Queue>(q, "Queue")?.storage(),
            |q, value| {
                let queue = this::<Queue>(q, "Queue")?;
                let items = match (queue.kind, value) {
                    (Kind::Lifo | Kind::Priority, Value::List(list)) => Items::List(list),
                    (_, value) => Items::Object(value),
                };
                let old = queue.items.replace(items);
                drop(old);
                Ok(())
            },
        )
        .method(n!("empty"), |q, args| {
            let [] = method(args, "Queue.empty", [], 0)?;
            this::<Queue>(q, "Queue")?.is_empty().map(Value::Bool)
        })
        .raw_method(n!("full"), |q, args| {
            let [] = method(args, "Queue.full", [], 0)?;
            let queue = This::of(q)?;
            if queue.derived.is_unset() {
                return queue.queue.is_full().map(Value::Bool);
            }
            let maxsize = queue.queue.maxsize.borrow().clone();
            if ops::le(&maxsize, &Value::Int(0))? {
                return Ok(Value::Bool(false));
            }
            let size = ops::call_method(q, "qsize", Args::none())?;
            ops::ge(&size, &maxsize).map(Value::Bool)
        })
        .raw_method(n!("put"), |q, args| {
            let [item] = method(args, "Queue.put", ["item"], 1)?;
            coroutine("Queue.put", This::of(q)?.put(item))
        })
        .raw_method(n!("get"), |q, args| {
            let [] = method(args, "Queue.get", [], 0)?;
            coroutine("Queue.get", This::of(q)?.get())
        })
        .raw_method(n!("put_nowait"), |q, args| {
            let [item] = method(args, "Queue.put_nowait", ["item"], 1)?;
            let queue = This::of(q)?;
            if queue.derived.is_unset() {
                queue.queue.put_nowait(item)?;
                return Ok(Value::None);
            }
            if queue.is_full()? {
                return Err(Exception::of_class(exceptions::queue_full(), vec![]));
            }
            ops::call_method(q, "_put", Args::pos([item]))?;
            queue.queue.added()?;
            Ok(Value::None)
        })
        .raw_method(n!("get_nowait"), |q, args| {
            let [] = method(args, "Queue.get_nowait", [], 0)?;
            let queue = This::of(q)?;
            if queue.derived.is_unset() {
                return queue.queue.get_nowait();
            }
            if queue.is_empty()? {
                return Err(Exception::of_class(exceptions::queue_empty(), vec![]));
            }
            let item = ops::call_method(q, "_get", Args::none())?;
            queue.queue.putters.wake_next()?;
            Ok(item)
        })
        .method(n!("task_done"), |q, args| {
            let [] = method(args, "Queue.task_done", [], 0)?;
            this::<Queue>(q, "Queue")?.task_done()?;
            Ok(Value::None)
        })
        .method(n!("join"), |q, args| {
            let [] = method(args, "Queue.join", [], 0)?;
            let queue = this::<Queue>(q, "Queue")?;
            coroutine("Queue.join", async move { queue.join().await.map(|()| Value::None) })
        })
        .build();

    static LIFO: Class = Class::builder("LifoQueue")
        .module("asyncio.queues")
        .base(QUEUE.with(Clone::clone))
        .constructor(|class, args| make(Kind::Lifo, class, args))
        .raw_method("__init__", init)
        .build();

    static PRIORITY: Class = Class::builder("PriorityQueue")
        .module("asyncio.queues")
        .base(QUEUE.with(Clone::clone))
        .constructor(|class, args| make(Kind::Priority, class, args))
        .raw_method("__init__", init)
        .build();
}

/// `asyncio.Queue`
pub fn class() -> Class {
    QUEUE.with(Clone::clone)
}

/// `asyncio.LifoQueue`
pub fn lifo_class() -> Class {
    LIFO.with(Clone::clone)
}

/// `asyncio.PriorityQueue`
pub fn priority_class() -> Class {
    PRIORITY.with(Clone::clone)
}

impl Object for Queue {
    fn primitive(this: &Rc<Self>) -> Option<Primitive<'_>> {
        Some(Primitive::Queue(this))
    }
    fn class(&self) -> Class {
        match self.kind {
            Kind::Fifo => class(),
            Kind::Lifo => lifo_class(),
            Kind::Priority => priority_class(),
        }
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        Some(This::of(this).and_then(|q| q.repr()))
    }
    fn str(&self, this: &Value) -> Option<Result<String>> {
        Some(This::of(this).and_then(|q| q.text()))
    }
}
