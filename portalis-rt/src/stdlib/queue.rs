//! `queue`: queues between threads.
//!
//! A derived class may override `_init`, `_qsize`, `_put`, `_get`: every step of its instances goes through
//! them.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use crate::asyncio::arguments::{method, or_none};
use crate::asyncio::waiters::this;
use crate::asyncio::{green, heap};
use crate::object::{Args, Class, Exception, Instance, List, Module, Object, Result, Value};
use crate::{ops, platform};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Fifo,
    Lifo,
    Priority,
    Simple,
}

/// A queue between threads.
pub struct Queue {
    kind: Kind,
    maxsize: Cell<i64>,
    fifo: RefCell<VecDeque<Value>>,
    /// Last-in-first-out, and heaps.
    list: List,
    unfinished: Cell<i64>,
}

impl Queue {
    fn new(kind: Kind, maxsize: i64) -> Queue {
        Queue {
            kind,
            maxsize: Cell::new(maxsize),
            fifo: RefCell::default(),
            list: List::default(),
            unfinished: Cell::new(0),
        }
    }

    fn len(&self) -> usize {
        match self.kind {
            Kind::Fifo | Kind::Simple => self.fifo.borrow().len(),
            Kind::Lifo | Kind::Priority => self.list.borrow().len(),
        }
    }

    fn push(&self, item: Value) -> Result<()> {
        match self.kind {
            Kind::Fifo | Kind::Simple => self.fifo.borrow_mut().push_back(item),
            Kind::Lifo => self.list.borrow_mut().push(item),
            Kind::Priority => heap::push(&self.list, item)?,
        }
        Ok(())
    }

    fn pop(&self) -> Result<Value> {
        let item = match self.kind {
            Kind::Fifo | Kind::Simple => self.fifo.borrow_mut().pop_front(),
            Kind::Lifo => self.list.borrow_mut().pop(),
            Kind::Priority => return heap::pop(&self.list),
        };
        item.ok_or_else(|| Exception::index_error("pop from an empty deque"))
    }
}

/// A queue as its methods see it: with its length by `_qsize` for a derived class.
#[derive(Clone)]
struct This {
    queue: Rc<Queue>,
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

    fn len(&self) -> Result<i64> {
        if self.derived.is_unset() {
            return Ok(i64::try_from(self.queue.len()).unwrap_or(i64::MAX));
        }
        ops::convert::to_index(&ops::call_method(&self.derived, "_qsize", Args::none())?)
    }

    fn is_full(&self) -> bool {
        self.queue.maxsize.get() > 0 && self.len().is_ok_and(|n| n >= self.queue.maxsize.get())
    }

    fn put(&self, item: Value, wait: Wait) -> Result<()> {
        if self.is_full() {
            let waiting = self.clone();
            let free = match wait {
                Wait::No => false,
                Wait::Until(deadline) => green::block_until(deadline, move || !waiting.is_full()),
            };
            if !free {
                return Err(Exception::of_class(full(), vec![]));
            }
        }
        if self.derived.is_unset() {
            self.queue.push(item)?;
        } else {
            ops::call_method(&self.derived, "_put", Args::pos([item]))?;
        }
        self.queue.unfinished.set(self.queue.unfinished.get() + 1);
        Ok(())
    }

    fn get(&self, wait: Wait) -> Result<Value> {
        if self.len()? == 0 {
            let waiting = self.clone();
            let there = match wait {
                Wait::No => false,
                Wait::Until(deadline) => {
                    green::block_until(deadline, move || waiting.len().is_ok_and(|n| n > 0))
                }
            };
            if !there {
                return Err(Exception::of_class(empty(), vec![]));
            }
        }
        if self.derived.is_unset() {
            return self.queue.pop();
        }
        ops::call_method(&self.derived, "_get", Args::none())
    }
}

/// Whether and how long to wait.
enum Wait {
    No,
    Until(Option<f64>),
}

/// `block=True, timeout=None`
fn wait_arguments(block: Value, timeout: Value) -> Result<Wait> {
    if !block.is_unset() && !ops::truth(&block)? {
        return Ok(Wait::No);
    }
    match or_none(timeout) {
        Value::None => Ok(Wait::Until(None)),
        timeout => {
            let seconds = ops::convert::to_f64(&timeout)?;
            if seconds < 0.0 {
                return Err(Exception::value_error(
                    "'timeout' must be a non-negative number",
                ));
            }
            Ok(Wait::Until(Some(platform::monotonic() + seconds)))
        }
    }
}

fn make(kind: Kind, class: &Class, args: Args) -> Result<Value> {
    let [maxsize] = method(args, "Queue.__init__", ["maxsize"], 0)?;
    let maxsize = if maxsize.is_unset() {
        0
    } else {
        ops::convert::to_index(&maxsize)?
    };
    let payload = Value::object(Queue::new(kind, maxsize));
    if !class.is_heap {
        return Ok(payload);
    }
    let this = Value::Instance(Instance::with_payload(class.clone(), payload));
    if matches!(class.lookup("__init__"), Some(Value::Native(_))) {
        ops::call_method(&this, "_init", Args::pos([Value::Int(maxsize)]))?;
    }
    Ok(this)
}

fn init(this_value: &Value, args: Args) -> Result<Value> {
    let [maxsize] = method(args, "Queue.__init__", ["maxsize"], 0)?;
    let maxsize = if maxsize.is_unset() {
        0
    } else {
        ops::convert::to_index(&maxsize)?
    };
    let Value::Instance(instance) = this_value else {
        return Ok(Value::None);
    };
    let kind = this::<Queue>(this_value, "Queue").map_or(Kind::Fifo, |q| q.kind);
    instance.set_payload(Value::object(Queue::new(kind, maxsize)));
    ops::call_method(this_value, "_init", Args::pos([Value::Int(maxsize)]))?;
    Ok(Value::None)
}

thread_local! {
    static EMPTY: Class =
        Class::builder("Empty").module("_queue").base(Exception::class_named("Exception")).build();
    static FULL: Class = Class::builder("Full").module("queue").base(Exception::class_named("Exception")).build();
    static QUEUE: Class = Class::builder("Queue")
        .module("queue")
        .constructor(|class, args| make(Kind::Fifo, class, args))
        .raw_method("__init__", init)
        .class_method("__class_getitem__", |args| Ok(args.pos.first().cloned().unwrap_or(Value::None)))
        .method(n!("_init"), |_, _| Ok(Value::None))
        .method(n!("_qsize"), |q, _| Ok(Value::from(this::<Queue>(q, "Queue")?.len())))
        .method(n!("_put"), |q, args| {
            let [item] = method(args, "Queue._put", ["item"], 1)?;
            this::<Queue>(q, "Queue")?.push(item)?;
            Ok(Value::None)
        })
        .method(n!("_get"), |q, _| this::<Queue>(q, "Queue")?.pop())
        .raw_method(n!("qsize"), |q, _| This::of(q)?.len().map(Value::Int))
        .raw_method(n!("empty"), |q, _| Ok(Value::Bool(This::of(q)?.len()? == 0)))
        .raw_method(n!("full"), |q, _| Ok(Value::Bool(This::of(q)?.is_full())))
        .raw_method(n!("put"), |q, args| {
            let [item, block, timeout] = method(args, "Queue.put", ["item", "block", "timeout"], 1)?;
            This::of(q)?.put(item, wait_arguments(block, timeout)?)?;
            Ok(Value::None)
        })
        .raw_method(n!("get"), |q, args| {
            let [block, timeout] = method(args, "Queue.get", ["block", "timeout"], 0)?;
            This::of(q)?.get(wait_arguments(block, timeout)?)
        })
        .raw_method(n!("put_nowait"), |q, args| {
            let [item] = method(args, "Queue.put_nowait", ["item"], 1)?;
            This::of(q)?.put(item, Wait::No)?;
            Ok(Value::None)
        })
        .raw_method(n!("get_nowait"), |q, args| {
            let [] = method(args, "Queue.get_nowait", [], 0)?;
            This::of(q)?.get(Wait::No)
        })
        .method(n!("task_done"), |q, args| {
            let [] = method(args, "Queue.task_done", [], 0)?;
            let queue = this::<Queue>(q, "Queue")?;
            if queue.unfinished.get() <= 0 {
                return Err(Exception::value_error("task_done() called too many times"));
            }
            queue.unfinished.set(queue.unfinished.get() - 1);
            Ok(Value::None)
        })
        .method(n!("join"), |q, args| {
            let [] = method(args, "Queue.join", [], 0)?;
            let queue = this::<Queue>(q, "Queue")?;
            green::block_until(None, move || queue.unfinished.get() == 0);
            Ok(Value::None)
        })
        .getset(
            n!("maxsize"),
            |q| Ok(Value::Int(this::<Queue>(q, "Queue")?.maxsize.get())),
            |q, value| {
                this::<Queue>(q, "Queue")?.maxsize.set(ops::convert::to_index(&value)?);
                Ok(())
            },
        )
        .getter(n!("unfinished_tasks"), |q| Ok(Value::Int(this::<Queue>(q, "Queue")?.unfinished.get())))
        .build();
    static LIFO: Class = Class::builder("LifoQueue")
        .module("queue")
        .base(QUEUE.with(Clone::clone))
        .constructor(|class, args| make(Kind::Lifo, class, args))
        .raw_method("__init__", init)
        .build();
    static PRIORITY: Class = Class::builder("PriorityQueue")
        .module("queue")
        .base(QUEUE.with(Clone::clone))
        .constructor(|class, args| make(Kind::Priority, class, args))
        .raw_method("__init__", init)
        .build();
    static SIMPLE: Class = Class::builder("SimpleQueue")
        .module("_queue")
        .constructor(|_, args| {
            let [] = args.exact("SimpleQueue")?;
            Ok(Value::object(Queue::new(Kind::Simple, 0)))
        })
        .method(n!("put"), |q, args| {
            let [item, _block, _timeout] = method(args, "SimpleQueue.put", ["item", "block", "timeout"], 1)?;
            this::<Queue>(q, "SimpleQueue")?.push(item)?;
            Ok(Value::None)
        })
        .method(n!("put_nowait"), |q, args| {
            let [item] = method(args, "SimpleQueue.put_nowait", ["item"], 1)?;
            this::<Queue>(q, "SimpleQueue")?.push(item)?;
            Ok(Value::None)
        })
        .method(n!("get"), |q, args| {
            let [block, timeout] = method(args, "SimpleQueue.get", ["block", "timeout"], 0)?;
            This::of(q)?.get(wait_arguments(block, timeout)?)
        })
        .method(n!("get_nowait"), |q, _| This::of(q)?.get(Wait::No))
        .method(n!("qsize"), |q, _| Ok(Value::from(this::<Queue>(q, "SimpleQueue")?.len())))
        .method(n!("empty"), |q, _| Ok(Value::Bool(this::<Queue>(q, "SimpleQueue")?.len() == 0)))
        .build();
}

fn empty() -> Class {
    EMPTY.with(Clone::clone)
}

fn full() -> Class {
    FULL.with(Clone::clone)
}

/// The module object.
pub fn module() -> Module {
    Module::new("queue")
        .class_of(n!("Empty"), empty)
        .class_of(n!("Full"), full)
        .class_of(n!("Queue"), || QUEUE.with(Clone::clone))
        .class_of(n!("LifoQueue"), || LIFO.with(Clone::clone))
        .class_of(n!("PriorityQueue"), || PRIORITY.with(Clone::clone))
        .class_of(n!("SimpleQueue"), || SIMPLE.with(Clone::clone))
}

impl Object for Queue {
    fn class(&self) -> Class {
        match self.kind {
            Kind::Fifo => QUEUE.with(Clone::clone),
            Kind::Lifo => LIFO.with(Clone::clone),
            Kind::Priority => PRIORITY.with(Clone::clone),
            Kind::Simple => SIMPLE.with(Clone::clone),
        }
    }
}
