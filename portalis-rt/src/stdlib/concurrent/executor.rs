//! `concurrent.futures.Executor` and `ThreadPoolExecutor`.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use super::future::Future;
use crate::asyncio::arguments::{Parameters, method, or_none};
use crate::asyncio::green;
use crate::asyncio::waiters::this;
use crate::object::generator::Yielder;
use crate::object::{Args, Class, Exception, Generator, Object, Result, Value};
use crate::stdlib::threading::thread::timeout_argument;
use crate::{ops, platform};

/// What a worker runs.
type Call = Box<dyn FnOnce() -> Result<Value>>;

/// A `ThreadPoolExecutor`.
pub struct ThreadPool {
    max_workers: usize,
    name_prefix: String,
    initializer: Value,
    initargs: Value,
    queue: RefCell<VecDeque<(Rc<Future>, Call)>>,
    workers: Cell<usize>,
    started: Cell<usize>,
    idle: Cell<usize>,
    is_shut_down: Cell<bool>,
    broken: Cell<bool>,
}

thread_local! {
    static POOLS: RefCell<Vec<Weak<ThreadPool>>> = const { RefCell::new(Vec::new()) };
    static COUNTER: Cell<u64> = const { Cell::new(0) };
}

/// Ends all pools when the program ends: work that was submitted is still done.
pub fn shut_down() {
    let pools: Vec<Rc<ThreadPool>> =
        POOLS.with(|p| p.borrow().iter().filter_map(Weak::upgrade).collect());
    for pool in pools {
        pool.shut_down(true, false);
    }
}

impl ThreadPool {
    pub(crate) fn new(
        max_workers: usize,
        name_prefix: Option<String>,
        initializer: Value,
        initargs: Value,
    ) -> Rc<Self> {
        let number = COUNTER.with(|c| {
            let number = c.get();
            if name_prefix.is_none() {
                c.set(number + 1);
            }
            number
        });
        let pool = Rc::new(ThreadPool {
            max_workers,
            name_prefix: name_prefix.unwrap_or_else(|| format!("ThreadPoolExecutor-{number}")),
            initializer,
            initargs,
            queue: RefCell::default(),
            workers: Cell::new(0),
            started: Cell::new(0),
            idle: Cell::new(0),
            is_shut_down: Cell::new(false),
            broken: Cell::new(false),
        });
        POOLS.with(|p| {
            let mut pools = p.borrow_mut();
            pools.retain(|pool| pool.strong_count() > 0);
            pools.push(Rc::downgrade(&pool));
        });
        pool
    }

    /// As many workers as CPython would start by default.
    pub(crate) fn default_workers() -> usize {
        platform::cpu_count().saturating_add(4).min(32)
    }

    pub(crate) fn submit(self: &Rc<Self>, call: Call) -> Result<Rc<Future>> {
        if self.broken.get() {
            let message = "A thread initializer failed, the thread pool is not usable anymore";
            return Err(Exception::of_class(
                broken_executor(),
                vec![Value::str(message)],
            ));
        }
        if self.is_shut_down.get() {
            return Err(Exception::runtime_error(
                "cannot schedule new futures after shutdown",
            ));
        }
        let future = Future::new();
        self.queue.borrow_mut().push_back((future.clone(), call));
        if self.idle.get() > 0 {
            self.idle.set(self.idle.get() - 1);
        } else if self.workers.get() < self.max_workers {
            self.start_worker()?;
        }
        Ok(future)
    }

    fn start_worker(self: &Rc<Self>) -> Result<()> {
        let number = self.started.get();
        self.started.set(number + 1);
        self.workers.set(self.workers.get() + 1);
        let name = format!("{}_{number}", self.name_prefix);
        let pool = self.clone();
        crate::stdlib::threading::thread::spawn_worker(Some(name), move || pool.work())
            .inspect_err(|_| self.workers.set(self.workers.get() - 1))
    }

    fn work(self: Rc<Self>) {
        if !self.initializer.is_none() {
            let args = ops::to_vec(&self.initargs).unwrap_or_default();
            if let Err(e) = ops::call(&self.initializer, Args::from_vec(args)) {
                self.failed_to_start(&e);
                return;
            }
        }
        loop {
            let next = self.queue.borrow_mut().pop_front();
            let Some((future, call)) = next else {
                if self.is_shut_down.get() {
                    break;
                }
                self.idle.set(self.idle.get() + 1);
                let pool = self.clone();
                green::block_until(None, move || {
                    !pool.queue.borrow().is_empty() || pool.is_shut_down.get()
                });
                continue;
            };
            if future.set_running() {
                // A future that someone else has finished is the only error.
                let _ = future.finish(call());
            }
        }
        self.workers.set(self.workers.get() - 1);
    }

    fn failed_to_start(&self, e: &Exception) {
        ops::traceback::write_stderr(&format!(
            "Exception in initializer:\n{}",
            ops::exception::format_traceback(e)
        ));
        self.broken.set(true);
        self.workers.set(self.workers.get() - 1);
        let waiting = self.queue.take();
        for (future, _) in waiting {
            let message = "A thread initializer failed, the thread pool is not usable anymore";
            let _ = future.finish(Err(Exception::of_class(
                broken_executor(),
                vec![Value::str(message)],
            )));
        }
    }

    pub(crate) fn shut_down(self: &Rc<Self>, wait: bool, cancel_futures: bool) {
        self.is_shut_down.set(true);
        if cancel_futures {
            let waiting = self.queue.take();
            for (future, _) in waiting {
                future.cancel();
            }
        }
        if wait {
            let pool = self.clone();
            green::block_until(None, move || pool.workers.get() == 0);
        }
    }
}

/// `executor.submit(fn, /, *args, **kwargs)`
fn submit(executor: &Value, mut args: Args) -> Result<Value> {
    let pool = this::<ThreadPool>(executor, "ThreadPoolExecutor")?;
    if args.pos.is_empty() {
        return Err(Exception::type_error(
            "ThreadPoolExecutor.submit() missing 1 required positional argument: 'fn'",
        ));
    }
    let function = args.pos.remove(0);
    Ok(pool
        .submit(Box::new(move || ops::call(&function, args)))?
        .value())
}

/// `executor.map(fn, *iterables, timeout=None, chunksize=1)`: submits all, then gives the results in order.
fn map(executor: &Value, mut args: Args) -> Result<Value> {
    let timeout = timeout_argument(or_none(args.take_kw("timeout").unwrap_or_default()))?;
    args.take_kw("chunksize");
    if args.pos.is_empty() {
        return Err(Exception::type_error(
            "Executor.map() missing 1 required positional argument: 'fn'",
        ));
    }
    let deadline = timeout.map(|s| platform::monotonic() + s);
    let function = args.pos.remove(0);
    let iterators = args
        .pos
        .iter()
        .map(ops::iter)
        .collect::<Result<Vec<Value>>>()?;
    let mut futures = VecDeque::new();
    'all: loop {
        let mut call = vec![function.clone()];
        for iterator in &iterators {
            match ops::next(iterator)? {
                Some(item) => call.push(item),
                None => break 'all,
            }
        }
        if iterators.is_empty() {
            break;
        }
        futures.push_back(ops::call_method(executor, "submit", Args::from_vec(call))?);
    }
    Ok(Value::Generator(Generator::new(
        "Executor.map.<locals>.result_iterator",
        |y| results(y, futures, deadline),
    )))
}

async fn results(y: Yielder, mut futures: VecDeque<Value>, deadline: Option<f64>) -> Result<Value> {
    while let Some(future) = futures.pop_front() {
        let args = match deadline {
            Some(at) => Args::pos([Value::Float(at - platform::monotonic())]),
            None => Args::none(),
        };
        let result = match ops::call_method(&future, "result", args) {
            Ok(value) => y.yield_value(value).await.map(drop),
            Err(e) => Err(e),
        };
        if let Err(e) = result {
            for future in futures {
                ops::call_method(&future, "cancel", Args::none())?;
            }
            return Err(e);
        }
    }
    Ok(Value::None)
}

fn make(_: &Class, args: Args) -> Result<Value> {
    let parameters = Parameters {
        function: "ThreadPoolExecutor.__init__",
        names: [
            "max_workers",
            "thread_name_prefix",
            "initializer",
            "initargs",
        ],
        positional: 4,
        required: 0,
        own: 1,
    };
    let [max_workers, prefix, initializer, initargs] = parameters.bind(args)?;
    let max_workers = match or_none(max_workers) {
        Value::None => ThreadPool::default_workers(),
        given => match usize::try_from(ops::convert::to_index(&given)?) {
            Ok(n) if n > 0 => n,
            _ => return Err(Exception::value_error("max_workers must be greater than 0")),
        },
    };
    let initializer = or_none(initializer);
    if !initializer.is_none() && !ops::callable(&initializer) {
        return Err(Exception::type_error("initializer must be a callable"));
    }
    let prefix = prefix
        .as_str()
        .filter(|p| !p.is_empty())
        .map(|p| p.to_string());
    let initargs = if initargs.is_unset() {
        Value::tuple(vec![])
    } else {
        initargs
    };
    Ok(Value::Object(crate::object::Obj::from_rc(ThreadPool::new(
        max_workers,
        prefix,
        initializer,
        initargs,
    ))))
}

fn shutdown(executor: &Value, args: Args) -> Result<Value> {
    let parameters = Parameters {
        function: "ThreadPoolExecutor.shutdown",
        names: ["wait", "cancel_futures"],
        positional: 1,
        required: 0,
        own: 1,
    };
    let [wait, cancel_futures] = parameters.bind(args)?;
    let wait = if wait.is_unset() {
        true
    } else {
        ops::truth(&wait)?
    };
    let cancel = if cancel_futures.is_unset() {
        false
    } else {
        ops::truth(&cancel_futures)?
    };
    this::<ThreadPool>(executor, "ThreadPoolExecutor")?.shut_down(wait, cancel);
    Ok(Value::None)
}

thread_local! {
    static BROKEN: Class = Class::builder("BrokenExecutor")
        .module("concurrent.futures._base")
        .base(Exception::class_named("RuntimeError"))
        .build();
    static BASE: Class = Class::builder("Executor")
        .module("concurrent.futures._base")
        .raw_method(n!("submit"), |_, _| Err(Exception::of_class(Exception::class_named("NotImplementedError"), vec![])))
        .raw_method(n!("map"), map)
        .raw_method(n!("shutdown"), |_, _| Ok(Value::None))
        .raw_method("__enter__", |e, args| {
            let [] = method(args, "Executor.__enter__", [], 0)?;
            Ok(e.clone())
        })
        .raw_method("__exit__", |e, _| {
            ops::call_method(e, "shutdown", Args::none().with_kw("wait", Value::Bool(true)))?;
            Ok(Value::Bool(false))
        })
        .build();
    static CLASS: Class = Class::builder("ThreadPoolExecutor")
        .module("concurrent.futures.thread")
        .base(BASE.with(Clone::clone))
        .constructor(make)
        .method(n!("submit"), submit)
        .method(n!("shutdown"), shutdown)
        .getter(n!("_max_workers"), |e| Ok(Value::from(this::<ThreadPool>(e, "ThreadPoolExecutor")?.max_workers)))
        .build();
}

/// `concurrent.futures.BrokenExecutor`
pub fn broken_executor() -> Class {
    BROKEN.with(Clone::clone)
}

/// `concurrent.futures.Executor`
pub fn base_class() -> Class {
    BASE.with(Clone::clone)
}

/// `concurrent.futures.ThreadPoolExecutor`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

impl Object for ThreadPool {
    fn class(&self) -> Class {
        class()
    }
}
