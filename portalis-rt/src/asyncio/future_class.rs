//! The classes `asyncio.Future` and `asyncio.Task`.

use super::context::{Context, ContextObj};
use super::event_loop::Loop;
use super::future::Future;
use super::{get_event_loop, task};
use crate::object::coroutine::Driven;
use crate::object::{Args, Class, Exception, Obj, Result, Value};
use crate::ops;

fn this(value: &Value) -> Result<Future> {
    match value.native() {
        Value::Future(future) => Ok(future),
        // A derived class whose `__init__` did not call this one's.
        Value::Unset if matches!(value, Value::Instance(_)) => Err(Exception::runtime_error(
            "Future object is not initialized.",
        )),
        other => Err(Exception::type_error(format!(
            "descriptor requires a '_asyncio.Future' object but received a '{}'",
            ops::type_name(&other)
        ))),
    }
}

/// The task of `self`.
fn this_task(value: &Value) -> Result<Future> {
    let future = this(value)?;
    if future.is_task() {
        return Ok(future);
    }
    Err(Exception::type_error(format!(
        "descriptor requires a '_asyncio.Task' object but received a '{}'",
        ops::type_name(value)
    )))
}

/// A context given as `context=`.
///
/// # Errors
/// `TypeError` if it is none.
pub(crate) fn context_argument(value: Option<Value>) -> Result<Option<Context>> {
    match value {
        None | Some(Value::None | Value::Unset) => Ok(None),
        Some(value) => match value.downcast::<ContextObj>() {
            Some(obj) => Ok(Some(Context::Object(obj))),
            None => Err(Exception::type_error(format!(
                "a Context was expected, got {}",
                ops::repr(&value)?
            ))),
        },
    }
}

/// `loop=`: the loop given, or the current one.
pub(crate) fn loop_argument(value: Option<Value>) -> Result<Loop> {
    match value {
        None | Some(Value::None | Value::Unset) => get_event_loop(),
        Some(value) => Loop::from_value(&value).ok_or_else(|| {
            Exception::type_error(format!(
                "an event loop was expected, got '{}'",
                ops::type_name(&value)
            ))
        }),
    }
}

/// No keywords are left.
pub(crate) fn no_more(args: &Args, function: &str) -> Result<()> {
    match args.kw.first() {
        None => Ok(()),
        Some((name, _)) => Err(Exception::type_error(format!(
            "{function}() got an unexpected keyword argument '{name}'"
        ))),
    }
}

/// `x.method(msg=None)`'s argument.
fn message_argument(args: Args) -> Result<Value> {
    let [message] = args.bind("cancel", ["msg"], 0)?;
    Ok(if message.is_unset() {
        Value::None
    } else {
        message
    })
}

fn make_future(_: &Class, mut args: Args) -> Result<Value> {
    if !args.pos.is_empty() {
        return Err(Exception::type_error(
            "Future() takes no positional arguments",
        ));
    }
    let event_loop = loop_argument(args.take_kw("loop"))?;
    no_more(&args, "Future")?;
    Ok(Value::Future(Future::new(&event_loop)))
}

fn make_task(_: &Class, mut args: Args) -> Result<Value> {
    let event_loop = args.take_kw("loop");
    let name = args.take_kw("name").filter(|n| !n.is_none());
    let context = context_argument(args.take_kw("context"))?;
    let eager = args.take_kw("eager_start");
    let [coro] = args.bind("Task", ["coro"], 1)?;
    let event_loop = loop_argument(event_loop)?;
    let eager = match eager {
        Some(eager) => ops::truth(&eager)?,
        None => false,
    };
    if eager && event_loop.is_running() {
        return task::from_coroutine_eager(&event_loop, coro, name, context).map(Value::Future);
    }
    task::from_coroutine(&event_loop, coro, name, context).map(Value::Future)
}

fn add_done_callback(this_value: &Value, mut args: Args) -> Result<Value> {
    let future = this(this_value)?;
    let context = context_argument(args.take_kw("context"))?;
    no_more(&args, "add_done_callback")?;
    if args.pos.len() != 1 {
        return Err(Exception::type_error(format!(
            "add_done_callback() takes exactly 1 positional argument ({} given)",
            args.pos.len()
        )));
    }
    let function = args.pos.remove(0);
    let shown = if matches!(this_value, Value::Instance(_)) {
        this_value.clone()
    } else {
        Value::Unset
    };
    future.add_python_callback(function, context, shown)?;
    Ok(Value::None)
}

/// `future.__await__()`
fn await_object(this_value: &Value, args: Args) -> Result<Value> {
    let [] = args.exact("__await__")?;
    let future = this(this_value)?;
    let wait = match this_value {
        Value::Instance(_) => future.wait_as(this_value.clone()),
        _ => future.wait(),
    };
    Ok(iterator(wait))
}

fn iterator(wait: super::future::FutureWait) -> Value {
    let class = ITERATOR.with(Clone::clone);
    Value::object(Driven::new(class, Box::pin(wait), None))
}

impl Future {
    /// What `future.__await__()` gives.
    pub(crate) fn iterator(&self) -> Value {
        iterator(self.wait())
    }
}

/// The class of an exception, or the exception, as `set_exception` takes it.
fn exception_argument(value: &Value) -> Result<Exception> {
    let base = Exception::class_named("BaseException");
    let made = match value {
        Value::Class(class) if class.is_subclass_of(&base) => ops::call(value, Args::none())?,
        other => other.clone(),
    };
    Exception::from_value(&made).ok_or_else(|| Exception::type_error("invalid exception object"))
}

thread_local! {
    static ITERATOR: Class = Driven::class_builder("FutureIter").module("_asyncio").build();

    static FUTURE: Class = Class::builder("Future")
        .module("_asyncio")
        .constructor_of(n!("Future"), make_future)
        .raw_method("__repr__", |f, args| {
            let [] = args.exact("__repr__")?;
            repr(f).map(Value::from)
        })
        .raw_method("__await__", await_object)
        .raw_method("__iter__", await_object)
        .raw_method(n!("add_done_callback"), add_done_callback)
        .class_method(n!("__class_getitem__" under "[]"), crate::object::generic_alias::class_getitem)
        .method(n!("remove_done_callback"), |f, args| {
            let [function] = args.exact("remove_done_callback")?;
            this(f)?.remove_python_callback(&function).map(Value::from)
        })
        .method(n!("result"), |f, args| {
            let [] = args.exact("result")?;
            this(f)?.raised_result()
        })
        .method(n!("exception"), |f, args| {
            let [] = args.exact("exception")?;
            Ok(Value::from(this(f)?.exception()?))
        })
        .method(n!("done"), |f, args| {
            let [] = args.exact("done")?;
            Ok(Value::Bool(this(f)?.is_done()))
        })
        .method(n!("cancelled"), |f, args| {
            let [] = args.exact("cancelled")?;
            Ok(Value::Bool(this(f)?.is_cancelled()))
        })
        .method(n!("cancel"), |f, args| this(f)?.cancel(message_argument(args)?).map(Value::Bool))
        .method(n!("set_result"), |f, args| {
            let [value] = args.bind("set_result", ["result"], 1)?;
            let future = this(f)?;
            if future.is_task() {
                return Err(Exception::runtime_error("Task does not support set_result operation"));
            }
            future.set_result(value)?;
            Ok(Value::None)
        })
        .method(n!("set_exception"), |f, args| {
            let [value] = args.bind("set_exception", ["exception"], 1)?;
            let future = this(f)?;
            if future.is_task() {
                return Err(Exception::runtime_error("Task does not support set_exception operation"));
            }
            if future.is_done() {
                return Err(super::exceptions::invalid_state("invalid state"));
            }
            future.set_exception(exception_argument(&value)?)?;
            Ok(Value::None)
        })
        .method(n!("get_loop"), |f, args| {
            let [] = args.exact("get_loop")?;
            Ok(this(f)?.event_loop().value())
        })
        .method(n!("_make_cancelled_error"), |f, _| Ok(this(f)?.make_cancelled_error().value()))
        .getter(n!("_asyncio_future_blocking"), |f| Ok(Value::Bool(this(f)?.blocking.get())))
        .getter(n!("_state"), |f| Ok(Value::str(this(f)?.state_name())))
        .getter(n!("_loop"), |f| Ok(this(f)?.event_loop().value()))
        .getter(n!("_log_traceback"), |f| Ok(Value::Bool(this(f)?.logs_traceback())))
        .getter(n!("_cancel_message"), |f| Ok(this(f)?.cancel_message()))
        .getter(n!("_result"), |f| Ok(this(f)?.peek_result().unwrap_or(Value::None)))
        .getter(n!("_exception"), |f| Ok(Value::from(this(f)?.peek_exception())))
        .build();

    static TASK: Class = Class::builder("Task")
        .module("_asyncio")
        .base(FUTURE.with(Clone::clone))
        .constructor_of(n!("Task"), make_task)
        .method(n!("get_name"), |t, args| {
            let [] = args.exact("get_name")?;
            Ok(this_task(t)?.task_part().map_or(Value::None, |p| p.name()))
        })
        .method(n!("set_name"), |t, args| {
            let [name] = args.exact("set_name")?;
            let task = this_task(t)?;
            let name = Value::Str(ops::str(&name)?);
            if let Some(part) = task.task_part() {
                part.set_name(name);
            }
            Ok(Value::None)
        })
        .method(n!("get_coro"), |t, args| {
            let [] = args.exact("get_coro")?;
            Ok(this_task(t)?.coroutine())
        })
        .method(n!("get_context"), |t, args| {
            let [] = args.exact("get_context")?;
            let task = this_task(t)?;
            let obj = match task::current() {
                Some(running) if running.is(&task) => super::context::current_object(),
                _ => match task.task_part() {
                    Some(part) => part.context_object(),
                    None => return Ok(Value::None),
                },
            };
            Ok(Value::Object(Obj::from_rc(obj)))
        })
        .method(n!("cancelling"), |t, args| {
            let [] = args.exact("cancelling")?;
            Ok(Value::from(this_task(t)?.task_part().map_or(0, |p| i64::from(p.cancelling()))))
        })
        .method(n!("uncancel"), |t, args| {
            let [] = args.exact("uncancel")?;
            Ok(Value::from(this_task(t)?.task_part().map_or(0, |p| i64::from(p.uncancel()))))
        })
        .method(n!("get_stack"), |t, args| {
            super::task_stack::get_stack(&this_task(t)?, args)
        })
        .method(n!("print_stack"), |t, args| {
            super::task_stack::print_stack(&this_task(t)?, args)
        })
        .getter(n!("_must_cancel"), |t| Ok(Value::Bool(this_task(t)?.task_part().is_some_and(|p| p.must_cancel()))))
        .getter(n!("_coro"), |t| Ok(this_task(t)?.coroutine()))
        .getter(n!("_fut_waiter"), |t| {
            let task = this_task(t)?;
            let waiter = task.task_part().map(|part| part.waiter(&task));
            Ok(waiter.filter(|w| !w.is_unset()).unwrap_or(Value::None))
        })
        .build();

    static GATHERING: Class = Class::builder("_GatheringFuture")
        .module("asyncio.tasks")
        .base(FUTURE.with(Clone::clone))
        .build();
}

/// `asyncio.Future`
pub fn class() -> Class {
    FUTURE.with(Clone::clone)
}

/// `asyncio.Task`
pub fn task_class() -> Class {
    TASK.with(Clone::clone)
}

/// The class of this future.
pub fn class_of(future: &Future) -> Class {
    match &future.kind {
        super::future::Kind::Plain => class(),
        super::future::Kind::Task(_) => task_class(),
        super::future::Kind::Gather(_) => GATHERING.with(Clone::clone),
    }
}

/// `repr(future)`, also for an instance of a derived class.
///
/// # Errors
/// What the `repr` of the result raises.
pub fn repr(value: &Value) -> Result<String> {
    let future = this(value)?;
    let class = match value {
        Value::Future(f) => class_of(f).name(),
        other => ops::class_of(other).name(),
    };
    match super::repr_guard::enter(future.address()) {
        Some(_guard) => future.repr_as(&class),
        None => Ok("...".to_owned()),
    }
}
