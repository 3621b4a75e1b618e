//! The event loop as a Python object.

use super::arguments::coroutine;
use super::context::Context;
use super::event_loop::{Loop, LoopObj};
use super::future_class::{context_argument, no_more};
use super::handle::{self, Action, PythonCall};
use super::inbox::Message;
use super::report;
use crate::object::{Args, Class, Exception, Object, Result, Value};
use crate::ops::{self, waiting};

fn this(value: &Value) -> Result<Loop> {
    Loop::from_value(value).ok_or_else(|| {
        Exception::type_error(format!(
            "an event loop was expected, got '{}'",
            ops::class_name(value)
        ))
    })
}

/// `(callback, *args, context=None)`
fn callback_arguments(
    mut args: Args,
    function: &str,
) -> Result<(Value, Vec<Value>, Option<Context>)> {
    let context = context_argument(args.take_kw("context"))?;
    no_more(&args, function)?;
    if args.pos.is_empty() {
        return Err(Exception::type_error(format!(
            "BaseEventLoop.{function}() missing 1 required positional argument: 'callback'"
        )));
    }
    let callback = args.pos.remove(0);
    Ok((callback, args.pos.into_vec(), context))
}

/// What debug mode checks before a callback is scheduled.
fn check_callback(event_loop: &Loop, callback: &Value, method: &str) -> Result<()> {
    if !event_loop.is_debug() {
        return Ok(());
    }
    if super::is_coroutine(callback) || super::is_coroutine_function(callback) {
        return Err(Exception::type_error(format!(
            "coroutines cannot be used with {method}()"
        )));
    }
    if !ops::callable(callback) {
        return Err(Exception::type_error(format!(
            "a callable object was expected by {method}(), got {}",
            ops::repr(callback)?
        )));
    }
    Ok(())
}

fn call_soon(l: &Value, args: Args) -> Result<Value> {
    let event_loop = this(l)?;
    let (callback, args, context) = callback_arguments(args, "call_soon")?;
    event_loop.check_schedulable()?;
    check_callback(&event_loop, &callback, "call_soon")?;
    Ok(handle::value(
        &event_loop.call_soon(callback, args, context)?,
    ))
}

fn call_soon_threadsafe(l: &Value, args: Args) -> Result<Value> {
    let event_loop = this(l)?;
    let (callback, args, context) = callback_arguments(args, "call_soon_threadsafe")?;
    event_loop.check_closed()?;
    check_callback(&event_loop, &callback, "call_soon_threadsafe")?;
    let handle = event_loop.call_soon(callback, args, context)?;
    // Objects stay on their thread: this is the loop's own, which may be idle in a host's hands.
    event_loop.inbox.send(Message::Call(Box::new(|| Ok(()))));
    Ok(handle::value(&handle))
}

fn call_timer(
    event_loop: &Loop,
    when: f64,
    callback: Value,
    args: Vec<Value>,
    context: Option<Context>,
) -> Result<Value> {
    let context = context.unwrap_or_else(Context::copy_current);
    let action = Action::Python(Box::new(PythonCall {
        function: callback,
        args,
        context,
        created: event_loop.created_at(),
    }));
    Ok(handle::value(&event_loop.call_at(when, action)?))
}

fn call_later(l: &Value, mut args: Args) -> Result<Value> {
    let event_loop = this(l)?;
    let delay = take_first(&mut args, "call_later", "delay")?;
    if delay.is_none() {
        return Err(Exception::type_error("delay must not be None"));
    }
    let when = ops::binary(ops::BinaryOp::Add, &Value::Float(event_loop.time()), &delay)?;
    let when = ops::convert::to_f64(&when)?;
    let (callback, args, context) = callback_arguments(args, "call_later")?;
    event_loop.check_schedulable()?;
    check_callback(&event_loop, &callback, "call_at")?;
    call_timer(&event_loop, when, callback, args, context)
}

fn call_at(l: &Value, mut args: Args) -> Result<Value> {
    let event_loop = this(l)?;
    let when = take_first(&mut args, "call_at", "when")?;
    if when.is_none() {
        return Err(Exception::type_error("when cannot be None"));
    }
    let when = ops::convert::to_f64(&when)?;
    let (callback, args, context) = callback_arguments(args, "call_at")?;
    event_loop.check_schedulable()?;
    check_callback(&event_loop, &callback, "call_at")?;
    call_timer(&event_loop, when, callback, args, context)
}

fn take_first(args: &mut Args, function: &str, name: &str) -> Result<Value> {
    if let Some(value) = args.take_kw(name) {
        return Ok(value);
    }
    if args.pos.is_empty() {
        return Err(Exception::type_error(format!(
            "BaseEventLoop.{function}() missing 2 required positional arguments: '{name}' and 'callback'"
        )));
    }
    Ok(args.pos.remove(0))
}

fn create_task(l: &Value, mut args: Args) -> Result<Value> {
    let name = args.take_kw("name").filter(|n| !n.is_none());
    let context = context_argument(args.take_kw("context"))?;
    let [coro] = args.bind("BaseEventLoop.create_task", ["coro"], 1)?;
    this(l)?.create_task(coro, name, context)
}

fn run_in_executor(l: &Value, mut args: Args) -> Result<Value> {
    let event_loop = this(l)?;
    no_more(&args, "BaseEventLoop.run_in_executor")?;
    if args.pos.len() < 2 {
        return Err(Exception::type_error(
            "BaseEventLoop.run_in_executor() missing required positional arguments: 'executor' and 'func'",
        ));
    }
    let executor = args.pos.remove(0);
    let function = args.pos.remove(0);
    check_callback(&event_loop, &function, "run_in_executor")?;
    event_loop
        .run_in_executor(executor, function, args.pos.into_vec())
        .map(Value::Future)
}

fn set_exception_handler(l: &Value, args: Args) -> Result<Value> {
    let [handler] = args.bind("set_exception_handler", ["handler"], 1)?;
    if !handler.is_none() && !ops::callable(&handler) {
        return Err(Exception::type_error(format!(
            "A callable object or None is expected, got {}",
            ops::repr(&handler)?
        )));
    }
    *this(l)?.exception_handler.borrow_mut() = handler;
    Ok(Value::None)
}

fn set_task_factory(l: &Value, args: Args) -> Result<Value> {
    let [factory] = args.bind("set_task_factory", ["factory"], 1)?;
    if !factory.is_none() && !ops::callable(&factory) {
        return Err(Exception::type_error(
            "task factory must be a callable or None",
        ));
    }
    *this(l)?.task_factory.borrow_mut() = factory;
    Ok(Value::None)
}

thread_local! {
    static ABSTRACT: Class = Class::builder("AbstractEventLoop").module("asyncio.events").build();
    static BASE: Class = Class::builder("BaseEventLoop")
        .module("asyncio.base_events")
        .open()
        .base(ABSTRACT.with(Clone::clone))
        .dunders(&["__repr__"])
        .method(n!("call_soon"), call_soon)
        .method(n!("call_soon_threadsafe"), call_soon_threadsafe)
        .method(n!("call_later"), call_later)
        .method(n!("call_at"), call_at)
        .method(n!("time"), |l, args| {
            let [] = args.exact("time")?;
            Ok(Value::Float(this(l)?.time()))
        })
        .method(n!("create_future"), |l, args| {
            let [] = args.exact("create_future")?;
            Ok(Value::Future(this(l)?.create_future()))
        })
        .method(n!("create_task"), create_task)
        .method(n!("set_task_factory"), set_task_factory)
        .method(n!("get_task_factory"), |l, _| Ok(this(l)?.task_factory.borrow().clone()))
        .method(n!("run_forever"), |l, args| {
            let [] = args.exact("run_forever")?;
            let event_loop = this(l)?;
            if waiting::native_can_wait("BaseEventLoop.run_forever") {
                return waiting::hand_over(async move { event_loop.drive().await });
            }
            event_loop.run_forever()?;
            Ok(Value::None)
        })
        .method(n!("run_until_complete"), |l, args| {
            let [future] = args.bind("run_until_complete", ["future"], 1)?;
            let event_loop = this(l)?;
            if waiting::native_can_wait("BaseEventLoop.run_until_complete") {
                return waiting::hand_over(async move {
                    event_loop.drive_until_complete(&future).await
                });
            }
            event_loop.run_until_complete(&future)
        })
        .method(n!("stop"), |l, args| {
            let [] = args.exact("stop")?;
            this(l)?.stop();
            Ok(Value::None)
        })
        .method(n!("close"), |l, args| {
            let [] = args.exact("close")?;
            this(l)?.close()?;
            Ok(Value::None)
        })
        .method(n!("is_running"), |l, _| Ok(Value::Bool(this(l)?.is_running())))
        .method(n!("is_closed"), |l, _| Ok(Value::Bool(this(l)?.is_closed())))
        .method(n!("get_debug"), |l, _| Ok(Value::Bool(this(l)?.debug.get())))
        .method(n!("set_debug"), |l, args| {
            let [enabled] = args.bind("set_debug", ["enabled"], 1)?;
            this(l)?.debug.set(ops::truth(&enabled)?);
            Ok(Value::None)
        })
        .method(n!("set_exception_handler"), set_exception_handler)
        .method(n!("get_exception_handler"), |l, _| Ok(this(l)?.exception_handler.borrow().clone()))
        .method(n!("default_exception_handler"), |_, args| {
            let [context] = args.bind("default_exception_handler", ["context"], 1)?;
            report::default_exception_handler(&context);
            Ok(Value::None)
        })
        .method(n!("call_exception_handler"), |l, args| {
            let [context] = args.bind("call_exception_handler", ["context"], 1)?;
            report::call_exception_handler(&this(l)?, &context)?;
            Ok(Value::None)
        })
        .method(n!("shutdown_asyncgens"), |l, _| {
            let event_loop = this(l)?;
            coroutine("BaseEventLoop.shutdown_asyncgens", async move {
                event_loop.shutdown_asyncgens().await
            })
        })
        .method(n!("add_signal_handler"), |l, mut args| {
            let event_loop = this(l)?;
            no_more(&args, "_UnixSelectorEventLoop.add_signal_handler")?;
            if args.pos.len() < 2 {
                return Err(Exception::type_error(
                    "_UnixSelectorEventLoop.add_signal_handler() missing required positional arguments: 'sig' and 'callback'",
                ));
            }
            let signal = args.pos.remove(0);
            let callback = args.pos.remove(0);
            crate::stdlib::signal::add_loop_handler(&event_loop, &signal, callback, args.pos.into_vec())?;
            Ok(Value::None)
        })
        .method(n!("remove_signal_handler"), |_, args| {
            let [signal] = args.bind("remove_signal_handler", ["sig"], 1)?;
            crate::stdlib::signal::remove_loop_handler(&signal).map(Value::Bool)
        })
        .method(n!("run_in_executor"), run_in_executor)
        .method(n!("set_default_executor"), |l, args| {
            let [executor] = args.bind("set_default_executor", ["executor"], 1)?;
            if executor.downcast::<crate::stdlib::concurrent::executor::ThreadPool>().is_none() {
                return Err(Exception::type_error("executor must be ThreadPoolExecutor instance"));
            }
            super::threads::set_default_executor(&this(l)?, executor);
            Ok(Value::None)
        })
        .method(n!("shutdown_default_executor"), |l, _| {
            let event_loop = this(l)?;
            coroutine("BaseEventLoop.shutdown_default_executor", async move {
                event_loop.shutdown_default_executor().await.map(|()| Value::None)
            })
        })
        .build();
    static SELECTOR: Class = super::io::connect::methods(Class::builder("BaseSelectorEventLoop"))
        .module("asyncio.selector_events")
        .open()
        .base(BASE.with(Clone::clone))
        .build();
    static UNIX: Class = Class::builder("_UnixSelectorEventLoop")
        .module("asyncio.unix_events")
        .open()
        .base(SELECTOR.with(Clone::clone))
        .constructor(|_, args| {
            args.exact::<0>("_UnixSelectorEventLoop")?;
            Ok(Loop::new().value())
        })
        .build();
}

/// `asyncio.SelectorEventLoop`
pub fn class() -> Class {
    UNIX.with(Clone::clone)
}

/// `asyncio.BaseEventLoop`
pub fn base_class() -> Class {
    BASE.with(Clone::clone)
}

/// `asyncio.AbstractEventLoop`
pub fn abstract_class() -> Class {
    ABSTRACT.with(Clone::clone)
}

impl Object for LoopObj {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        let event_loop = Loop::from_value(this)?;
        let flag = |on: bool| if on { "True" } else { "False" };
        Some(Ok(format!(
            "<_UnixSelectorEventLoop running={} closed={} debug={}>",
            flag(event_loop.is_running()),
            flag(event_loop.is_closed()),
            flag(event_loop.debug.get())
        )))
    }
    fn get_attr(&self, _: &Value, name: &str) -> Option<Result<Value>> {
        (name == "slow_callback_duration").then(|| Ok(self.slow_callback_duration.borrow().clone()))
    }
    fn own_attr(&self, name: &str) -> Option<Value> {
        if self.own.is_empty() {
            return None;
        }
        self.own.get(name)
    }
    fn set_attr(&self, _: &Value, name: &str, value: Value) -> Option<Result<()>> {
        if name == "slow_callback_duration" {
            let old = self.slow_callback_duration.replace(value);
            drop(old);
        } else {
            self.own.set(name, value);
        }
        Some(Ok(()))
    }
    fn del_attr(&self, _: &Value, name: &str) -> Option<Result<()>> {
        self.own.remove(name).map(|_| Ok(()))
    }
}
