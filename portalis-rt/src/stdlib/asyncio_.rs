//! The module `asyncio` and its submodules, for code that uses them as objects.

use crate::asyncio::arguments::{Parameters, coroutine, function, or_none};
use crate::asyncio::future_class::{context_argument, loop_argument};
use crate::asyncio::{
    self, Loop, condition, exceptions, future_class, gather, groups, handle, locks, loop_class,
    policy, protocols, queues, runner_class, sleep, task, threads, timeouts, wait,
};
use crate::object::{Args, Module, NativeFunction, Result, Value};
use crate::ops;

/// The submodules that have a `logger`.
const LOGGING: &[&str] = &["base_events", "log", "streams"];

/// The submodules that may be imported, with the names that each has.
const SUBMODULES: &[(&str, &[&str])] = &[
    ("base_events", &["BaseEventLoop"]),
    ("coroutines", &["iscoroutine", "iscoroutinefunction"]),
    (
        "events",
        &[
            "AbstractEventLoop",
            "AbstractEventLoopPolicy",
            "Handle",
            "TimerHandle",
            "_get_running_loop",
            "_set_running_loop",
            "get_event_loop",
            "get_event_loop_policy",
            "get_running_loop",
            "new_event_loop",
            "set_event_loop",
            "set_event_loop_policy",
        ],
    ),
    (
        "exceptions",
        &[
            "BrokenBarrierError",
            "CancelledError",
            "IncompleteReadError",
            "InvalidStateError",
            "LimitOverrunError",
            "SendfileNotAvailableError",
            "TimeoutError",
        ],
    ),
    ("futures", &["Future", "isfuture", "wrap_future"]),
    ("log", &[]),
    (
        "locks",
        &[
            "Barrier",
            "BoundedSemaphore",
            "Condition",
            "Event",
            "Lock",
            "Semaphore",
        ],
    ),
    (
        "protocols",
        &[
            "BaseProtocol",
            "BufferedProtocol",
            "DatagramProtocol",
            "Protocol",
            "SubprocessProtocol",
        ],
    ),
    (
        "queues",
        &[
            "LifoQueue",
            "PriorityQueue",
            "Queue",
            "QueueEmpty",
            "QueueFull",
        ],
    ),
    ("runners", &["Runner", "run"]),
    (
        "streams",
        &[
            "StreamReader",
            "StreamReaderProtocol",
            "StreamWriter",
            "open_connection",
            "open_unix_connection",
            "start_server",
            "start_unix_server",
        ],
    ),
    (
        "subprocess",
        &["create_subprocess_exec", "create_subprocess_shell"],
    ),
    ("taskgroups", &["TaskGroup"]),
    (
        "tasks",
        &[
            "ALL_COMPLETED",
            "FIRST_COMPLETED",
            "FIRST_EXCEPTION",
            "Task",
            "all_tasks",
            "as_completed",
            "create_eager_task_factory",
            "create_task",
            "current_task",
            "eager_task_factory",
            "ensure_future",
            "gather",
            "run_coroutine_threadsafe",
            "shield",
            "sleep",
            "wait",
            "wait_for",
        ],
    ),
    ("threads", &["to_thread"]),
    ("timeouts", &["Timeout", "timeout", "timeout_at"]),
    (
        "transports",
        &[
            "BaseTransport",
            "DatagramTransport",
            "ReadTransport",
            "SubprocessTransport",
            "Transport",
            "WriteTransport",
        ],
    ),
];

/// The module `asyncio`.
pub fn module() -> Module {
    let mut module = Module::new("asyncio");
    module.fallback = Some(submodule);
    let module = module
        .class_of(n!("CancelledError"), exceptions::cancelled_error)
        .class_of(n!("InvalidStateError"), exceptions::invalid_state_error)
        .class_of(n!("TimeoutError"), exceptions::timeout_error)
        .class_of(n!("IncompleteReadError"), exceptions::incomplete_read_error)
        .class_of(n!("LimitOverrunError"), exceptions::limit_overrun_error)
        .class_of(n!("BrokenBarrierError"), exceptions::broken_barrier_error)
        .class_of(
            n!("SendfileNotAvailableError"),
            exceptions::sendfile_not_available_error,
        )
        .class_of(n!("QueueEmpty"), exceptions::queue_empty)
        .class_of(n!("QueueFull"), exceptions::queue_full)
        .class_of(n!("Future"), future_class::class)
        .class_of(n!("Task"), future_class::task_class)
        .class_of(n!("Handle"), handle::class)
        .class_of(n!("TimerHandle"), handle::timer_class)
        .class_of(n!("Lock"), locks::lock_class)
        .class_of(n!("Event"), locks::event_class)
        .class_of(n!("Semaphore"), locks::semaphore_class)
        .class_of(n!("BoundedSemaphore"), locks::bounded_semaphore_class)
        .class_of(n!("Condition"), condition::class)
        .class_of(n!("Barrier"), condition::barrier_class)
        .class_of(n!("Queue"), queues::class)
        .class_of(n!("LifoQueue"), queues::lifo_class)
        .class_of(n!("PriorityQueue"), queues::priority_class)
        .class_of(n!("Timeout"), timeouts::class)
        .class_of(n!("TaskGroup"), groups::class)
        .class_of(n!("Runner"), runner_class::class)
        .class_of(n!("AbstractEventLoop"), loop_class::abstract_class)
        .class_of(n!("BaseEventLoop"), loop_class::base_class)
        .class_of(n!("AbstractEventLoopPolicy"), policy::abstract_class);
    let module = asyncio::io::connect::add(protocols::add(module));
    let module = module
        .value_of(n!("SelectorEventLoop"), || loop_class::class().into())
        .value_of(n!("DefaultEventLoopPolicy"), || policy::class().into())
        .value(n!("FIRST_COMPLETED"), "FIRST_COMPLETED")
        .value(n!("FIRST_EXCEPTION"), "FIRST_EXCEPTION")
        .value(n!("ALL_COMPLETED"), "ALL_COMPLETED")
        .value_of(n!("eager_task_factory"), || {
            Value::Native(NativeFunction::new("factory", |args| {
                eager_factory(&Value::Unset, args)
            }))
        });
    asyncio::io::process_class::add(asyncio::io::streams::add(functions(module)))
}

fn functions(module: Module) -> Module {
    module
        .function(n!("sleep"), sleep_)
        .function(n!("run"), run)
        .function(n!("create_task"), create_task)
        .function(n!("gather"), gather_)
        .function(n!("wait"), wait_)
        .function(n!("wait_for"), |args| {
            let [future, timeout] = function(args, "wait_for", ["fut", "timeout"], 2)?;
            coroutine("wait_for", timeouts::wait_for(future, timeout))
        })
        .function(n!("to_thread"), to_thread)
        .function(n!("wrap_future"), |args| {
            let parameters = Parameters {
                function: "wrap_future",
                names: ["future", "loop"],
                positional: 1,
                required: 1,
                own: 0,
            };
            let [future, event_loop] = parameters.bind(args)?;
            if asyncio::is_future(&future) {
                return Ok(future);
            }
            threads::wrap(future, &loop_argument(Some(event_loop))?)
        })
        .function(n!("run_coroutine_threadsafe"), |args| {
            let [coro, event_loop] =
                function(args, "run_coroutine_threadsafe", ["coro", "loop"], 2)?;
            threads::run_coroutine_threadsafe(coro, &loop_argument(Some(event_loop))?)
        })
        .function(n!("shield"), |args| {
            let [arg] = function(args, "shield", ["arg"], 1)?;
            wait::shield(&arg)
        })
        .function(n!("as_completed"), |args| {
            let parameters = Parameters {
                function: "as_completed",
                names: ["fs", "timeout"],
                positional: 1,
                required: 1,
                own: 0,
            };
            let [futures, timeout] = parameters.bind(args)?;
            Ok(wait::as_completed(futures, or_none(timeout)))
        })
        .function(n!("timeout"), |args| {
            let [delay] = function(args, "timeout", ["delay"], 1)?;
            Ok(Value::Object(crate::object::Obj::from_rc(
                timeouts::timeout(&delay)?,
            )))
        })
        .function(n!("timeout_at"), |args| {
            let [when] = function(args, "timeout_at", ["when"], 1)?;
            Ok(Value::object(timeouts::Timeout::new(when)))
        })
        .function(n!("ensure_future"), ensure_future)
        .function(n!("current_task"), current_task)
        .function(n!("all_tasks"), all_tasks)
        .function(n!("iscoroutine"), |args| {
            let [x] = function(args, "iscoroutine", ["obj"], 1)?;
            Ok(Value::Bool(asyncio::is_coroutine(&x)))
        })
        .function(n!("iscoroutinefunction"), |args| {
            let [x] = function(args, "iscoroutinefunction", ["func"], 1)?;
            Ok(Value::Bool(asyncio::is_coroutine_function(&x)))
        })
        .function(n!("isfuture"), |args| {
            let [x] = function(args, "isfuture", ["obj"], 1)?;
            Ok(Value::Bool(asyncio::is_future(&x)))
        })
        .function(n!("get_running_loop"), |args| {
            let [] = args.exact("get_running_loop")?;
            Ok(Loop::get_running()?.value())
        })
        .function(n!("_get_running_loop"), |args| {
            let [] = args.exact("_get_running_loop")?;
            Ok(Loop::running().map_or(Value::None, |l| l.value()))
        })
        .function(n!("get_event_loop"), |args| {
            let [] = args.exact("get_event_loop")?;
            if let Some(event_loop) = Loop::running() {
                return Ok(event_loop.value());
            }
            policy::custom("get_event_loop", Args::none())
                .unwrap_or_else(|| Ok(asyncio::get_event_loop()?.value()))
        })
        .function(n!("new_event_loop"), |args| {
            let [] = function(args, "new_event_loop", [], 0)?;
            policy::custom("new_event_loop", Args::none())
                .unwrap_or_else(|| Ok(Loop::new().value()))
        })
        .function(n!("set_event_loop"), |args| {
            let [event_loop] = function(args, "set_event_loop", ["loop"], 1)?;
            if let Some(result) = policy::custom("set_event_loop", Args::pos([event_loop.clone()]))
            {
                return result;
            }
            asyncio::set_event_loop(policy::loop_or_none(&event_loop)?);
            Ok(Value::None)
        })
        .function(n!("get_event_loop_policy"), |args| {
            let [] = function(args, "get_event_loop_policy", [], 0)?;
            Ok(policy::get())
        })
        .function(n!("set_event_loop_policy"), |args| {
            let [policy] = function(args, "set_event_loop_policy", ["policy"], 1)?;
            policy::set(policy)?;
            Ok(Value::None)
        })
        .function(n!("create_eager_task_factory"), |args| {
            let [constructor] = function(
                args,
                "create_eager_task_factory",
                ["custom_task_constructor"],
                1,
            )?;
            Ok(Value::Native(NativeFunction::new("factory", move |args| {
                eager_factory(&constructor, args)
            })))
        })
}

/// `asyncio.locks` and the like, which need no import of their own.
fn submodule(name: &str) -> Option<Value> {
    let part = crate::stdlib::library::inner::ASYNCIO.find(&format!("asyncio.{name}"))?;
    crate::program::import_library(part).ok()
}

macro_rules! submodules {
    ($($function:ident = $name:literal;)*) => { $(
        #[doc = concat!("The module `asyncio.", $name, "`.")]
        pub fn $function() -> Module {
            part($name)
        }
    )* };
}
submodules! {
    base_events_module = "base_events";
    coroutines_module = "coroutines";
    events_module = "events";
    exceptions_module = "exceptions";
    futures_module = "futures";
    locks_module = "locks";
    log_module = "log";
    protocols_module = "protocols";
    queues_module = "queues";
    runners_module = "runners";
    streams_module = "streams";
    taskgroups_module = "taskgroups";
    tasks_module = "tasks";
    threads_module = "threads";
    timeouts_module = "timeouts";
    transports_module = "transports";
}

/// The module `asyncio.subprocess`.
pub fn subprocess_module() -> Module {
    asyncio::io::process_class::module()
}

/// A submodule: some of the names of `asyncio`.
fn part(name: &str) -> Module {
    let module = Module::new(&format!("asyncio.{name}"));
    let names = SUBMODULES
        .iter()
        .find(|(n, _)| *n == name)
        .map_or(&[][..], |(_, names)| names);
    // Its own logger, which programs put others in place of. One that names it comes with `logging`.
    if LOGGING.contains(&name)
        && let Ok(logging) = crate::program::import("logging")
        && let Ok(logger) = asyncio::report::own_logger(&logging)
    {
        module.attrs.set("logger", logger);
    }
    if let Ok(parent) = crate::program::import_library(&crate::stdlib::library::inner::ASYNCIO) {
        for name in names {
            if let Ok(Some(value)) = ops::get_attr_opt(&parent, name) {
                module.attrs.set(name, value);
            }
        }
    }
    module
}

fn sleep_(args: Args) -> Result<Value> {
    let [delay, result] = function(args, "sleep", ["delay", "result"], 1)?;
    coroutine("sleep", async move {
        sleep::sleep_value(delay).await?;
        Ok(or_none(result))
    })
}

fn run(args: Args) -> Result<Value> {
    let parameters = Parameters {
        function: "run",
        names: ["main", "debug", "loop_factory"],
        positional: 1,
        required: 1,
        own: 0,
    };
    let [main, debug, factory] = parameters.bind(args)?;
    let (debug, factory) = (runner_class::debug_argument(debug)?, or_none(factory));
    if crate::ops::waiting::native_can_wait("run") {
        return crate::ops::waiting::hand_over(asyncio::run::run_with_async(main, debug, factory));
    }
    asyncio::run::run_with(main, debug, factory)
}

fn to_thread(mut args: Args) -> Result<Value> {
    if args.pos.is_empty() {
        return Err(crate::object::Exception::type_error(
            "to_thread() missing 1 required positional argument: 'func'",
        ));
    }
    let function = args.pos.remove(0);
    coroutine("to_thread", threads::to_thread(function, args))
}

fn create_task(args: Args) -> Result<Value> {
    let parameters = Parameters {
        function: "create_task",
        names: ["coro", "name", "context"],
        positional: 1,
        required: 1,
        own: 0,
    };
    let [coro, name, context] = parameters.bind(args)?;
    let name = (!name.is_unset() && !name.is_none()).then_some(name);
    let task =
        Loop::get_running()?.create_task(coro, name.clone(), context_argument(Some(context))?)?;
    if name.is_some() {
        task::skip_number();
    }
    Ok(task)
}

fn gather_(mut args: Args) -> Result<Value> {
    let return_exceptions = match args.take_kw("return_exceptions") {
        Some(flag) => ops::truth(&flag)?,
        None => false,
    };
    future_class::no_more(&args, "gather")?;
    gather::gather_values(args.pos.into_vec(), return_exceptions).map(Value::Future)
}

fn wait_(args: Args) -> Result<Value> {
    let parameters = Parameters {
        function: "wait",
        names: ["fs", "timeout", "return_when"],
        positional: 1,
        required: 1,
        own: 0,
    };
    let [futures, timeout, return_when] = parameters.bind(args)?;
    let return_when = if return_when.is_unset() {
        Value::str("ALL_COMPLETED")
    } else {
        return_when
    };
    coroutine("wait", wait::wait(futures, or_none(timeout), return_when))
}

fn ensure_future(args: Args) -> Result<Value> {
    let parameters = Parameters {
        function: "ensure_future",
        names: ["coro_or_future", "loop"],
        positional: 1,
        required: 1,
        own: 0,
    };
    let [awaitable, event_loop] = parameters.bind(args)?;
    let event_loop = match event_loop {
        Value::Unset | Value::None => None,
        other => Some(loop_argument(Some(other))?),
    };
    let future = asyncio::ensure_future_on(awaitable.clone(), event_loop.as_ref())?;
    Ok(if asyncio::is_future(&awaitable) {
        awaitable
    } else {
        Value::Future(future)
    })
}

/// `loop=`: the loop given, or the running one.
fn running_argument(value: Value) -> Result<Loop> {
    match value {
        Value::Unset | Value::None => Loop::get_running(),
        other => loop_argument(Some(other)),
    }
}

fn current_task(args: Args) -> Result<Value> {
    let [event_loop] = args.bind("current_task", ["loop"], 0)?;
    let event_loop = running_argument(event_loop)?;
    Ok(task::current()
        .filter(|task| task.event_loop().is(&event_loop))
        .map_or(Value::None, |task| task.shown()))
}

fn all_tasks(args: Args) -> Result<Value> {
    let [event_loop] = function(args, "all_tasks", ["loop"], 0)?;
    let tasks = running_argument(event_loop)?.all_tasks();
    Ok(Value::Set(crate::object::Set::from_items(
        tasks.into_iter().map(|task| task.shown()),
    )?))
}

/// The factory of `create_eager_task_factory(constructor)`; `Unset`: `Task`.
fn eager_factory(constructor: &Value, args: Args) -> Result<Value> {
    let parameters = Parameters {
        function: "create_eager_task_factory.<locals>.factory",
        names: ["loop", "coro", "name", "context"],
        positional: 2,
        required: 2,
        own: 0,
    };
    let [event_loop, coro, name, context] = parameters.bind(args)?;
    let args = Args::pos([coro])
        .with_kw("loop", event_loop)
        .with_kw("name", or_none(name))
        .with_kw("context", or_none(context))
        .with_kw("eager_start", Value::Bool(true));
    let constructor = match constructor {
        Value::Unset => Value::Class(future_class::task_class()),
        other => other.clone(),
    };
    ops::call(&constructor, args)
}
