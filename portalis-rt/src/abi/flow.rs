//! What `try`, `with` and `except*` need at run time.

use std::rc::Rc;

use super::method::primitive;
use crate::asyncio::awaiting::await_value;
use crate::asyncio::locks::{Lock, Semaphore};
use crate::asyncio::timeouts::Timeout;
use crate::object::native::{Primitive, ValueFuture};
use crate::object::{Args, Exception, Result, Value};
use crate::ops;
use crate::ops::raise::{Handling, handling};
use crate::ops::traceback::exit_args;

/// How control leaves a block.
pub enum Flow<T> {
    /// At its end.
    Next,
    /// With an exception.
    Raise(Exception),
    /// By `return`.
    Return(T),
    /// By `break` of the loop around.
    Break,
    /// By `continue` of the loop around.
    Continue,
}

impl<T> Flow<T> {
    fn error(&self) -> Option<&Exception> {
        match self {
            Flow::Raise(error) => Some(error),
            _ => None,
        }
    }

    /// Marks the exception, if it is one, as being handled while `finally` runs.
    pub fn handling(&self) -> Option<Handling> {
        self.error().map(handling)
    }
}

/// The state of a `with` statement.
pub struct Manager {
    enter: Value,
    exit: Value,
}

/// Looks a special method up on the class, bound.
fn special(x: &Value, name: &str, protocol: &str) -> Result<Value> {
    let class = ops::class_of(x);
    match class.lookup(name) {
        Some(found) => ops::attr::bind(&found, Some(x), &class),
        None => {
            let missed = if name.ends_with("enter__") {
                ""
            } else {
                " (missed "
            };
            let tail = if missed.is_empty() {
                String::new()
            } else {
                format!("{missed}{name} method)")
            };
            Err(Exception::type_error(format!(
                "'{}' object does not support the {protocol}{tail}",
                ops::type_name(x)
            )))
        }
    }
}

/// An exception of a library's `__exit__`, with the exception that it handled as its context.
#[cold]
fn noted(e: Exception) -> Exception {
    if e.context().is_none() && e.data().traceback.borrow().is_empty() {
        ops::raise::set_context(&e);
    }
    e
}

impl Manager {
    /// # Errors
    /// `TypeError` if the object is no context manager.
    pub fn new(context: Value) -> Result<Manager> {
        let protocol = "context manager protocol";
        let enter = special(&context, "__enter__", protocol)?;
        let exit = special(&context, "__exit__", protocol)?;
        Ok(Manager { enter, exit })
    }

    /// `__enter__()`
    ///
    /// # Errors
    /// What it raises.
    pub fn enter(&self) -> Result<Value> {
        ops::call(&self.enter, Args::none())
    }

    /// `__exit__(…)`; gives how control goes on.
    ///
    /// # Errors
    /// What it raises.
    pub fn exit<T>(&self, flow: Flow<T>) -> Result<Flow<T>> {
        let Flow::Raise(error) = &flow else {
            ops::call(&self.exit, exit_args(None))?;
            return Ok(flow);
        };
        let guard = handling(error);
        let result = ops::call(&self.exit, exit_args(Some(error))).map_err(noted)?;
        let suppressed = ops::truth(&result)?;
        drop(guard);
        Ok(if suppressed { Flow::Next } else { flow })
    }
}

impl Manager {
    /// [`Manager::exit`] in code that can wait for the host.
    ///
    /// # Errors
    /// What it raises.
    pub async fn exit_waiting<T>(&self, flow: Flow<T>) -> Result<Flow<T>> {
        let Flow::Raise(error) = &flow else {
            ops::waiting::call(&self.exit, exit_args(None)).await?;
            return Ok(flow);
        };
        let guard = handling(error);
        let result = ops::waiting::call(&self.exit, exit_args(Some(error))).await;
        let suppressed = ops::truth(&result.map_err(noted)?)?;
        drop(guard);
        Ok(if suppressed { Flow::Next } else { flow })
    }
}

/// An `async with` statement; `SHOWN`: what it waits for can be seen.
pub struct AsyncWith<const SHOWN: bool> {
    context: Value,
    protocol: Protocol,
}

/// How an `async with` statement enters and leaves.
enum Protocol {
    /// By these methods.
    Methods { enter: Method, exit: Method },
    /// A plain `asyncio.Lock`, which is left without waiting.
    Lock(Rc<Lock>),
    /// The same for a semaphore.
    Semaphore(Rc<Semaphore>),
    /// A plain `asyncio.Timeout`, which is entered and left without waiting.
    Timeout(Rc<Timeout>),
}

/// A special method of a context manager.
struct Method {
    function: Value,
    /// What is called takes no `self` any more.
    is_bound: bool,
}

impl Method {
    fn of(context: &Value, name: &str) -> Result<Method> {
        let function = match context {
            Value::Instance(instance) => instance.class_ref().lookup(name),
            _ => None,
        };
        Ok(match function {
            Some(function @ Value::Function(_)) => Method {
                function,
                is_bound: false,
            },
            _ => Method {
                function: special(context, name, "asynchronous context manager protocol")?,
                is_bound: true,
            },
        })
    }

    fn call(&self, context: &Value, args: Args) -> Result<Value> {
        if self.is_bound {
            ops::call(&self.function, args)
        } else {
            ops::call::call_bound(&self.function, context, args)
        }
    }
}

/// The state of an `async with` statement.
pub type AsyncManager = AsyncWith<false>;

/// The same where it can be seen what it waits for.
pub type ShownManager = AsyncWith<true>;

impl AsyncWith<true> {
    /// # Errors
    /// `TypeError` if the object is no asynchronous context manager.
    pub fn new(context: Value) -> Result<ShownManager> {
        let protocol = Protocol::methods(&context)?;
        Ok(AsyncWith { context, protocol })
    }
}

impl AsyncWith<false> {
    /// # Errors
    /// `TypeError` if the object is no asynchronous context manager.
    pub fn new(context: Value) -> Result<AsyncManager> {
        let protocol = match primitive(&context) {
            Some(Primitive::Lock(lock)) => Protocol::Lock(lock.clone()),
            Some(Primitive::Semaphore(semaphore)) => Protocol::Semaphore(semaphore.clone()),
            Some(Primitive::Timeout(timeout)) => Protocol::Timeout(timeout.clone()),
            _ => Protocol::methods(&context)?,
        };
        Ok(AsyncWith { context, protocol })
    }
}

impl Protocol {
    fn methods(context: &Value) -> Result<Protocol> {
        Ok(Protocol::Methods {
            enter: Method::of(context, "__aenter__")?,
            exit: Method::of(context, "__aexit__")?,
        })
    }
}

impl<const SHOWN: bool> AsyncWith<SHOWN> {
    async fn wait(awaitable: Value) -> Result<Value> {
        if SHOWN {
            // In a box, so that the wait of everybody else is as small as before.
            let wait: ValueFuture = Box::pin(crate::asyncio::shown::await_value(awaitable));
            return wait.await;
        }
        await_value(awaitable).await
    }

    /// `await __aenter__()`
    ///
    /// # Errors
    /// What it raises.
    pub async fn enter(&self) -> Result<Value> {
        let awaitable = match &self.protocol {
            Protocol::Methods { enter, .. } => enter.call(&self.context, Args::none())?,
            Protocol::Lock(lock) => {
                lock.acquire().await?;
                return Ok(Value::None);
            }
            Protocol::Semaphore(semaphore) => {
                semaphore.acquire().await?;
                return Ok(Value::None);
            }
            Protocol::Timeout(timeout) => {
                timeout.enter()?;
                return Ok(self.context.clone());
            }
        };
        check_awaitable(&awaitable, "__aenter__")?;
        Self::wait(awaitable).await
    }

    /// `await __aexit__(…)`; gives how control goes on.
    ///
    /// # Errors
    /// What it raises.
    pub async fn exit<T>(&self, flow: Flow<T>) -> Result<Flow<T>> {
        let exit = match &self.protocol {
            Protocol::Methods { exit, .. } => exit,
            Protocol::Lock(lock) => {
                let _guard = flow.handling();
                lock.release().map_err(noted)?;
                return Ok(flow);
            }
            Protocol::Semaphore(semaphore) => {
                let _guard = flow.handling();
                semaphore.release().map_err(noted)?;
                return Ok(flow);
            }
            Protocol::Timeout(timeout) => {
                let _guard = flow.handling();
                timeout.exit(flow.error()).map_err(noted)?;
                return Ok(flow);
            }
        };
        let Flow::Raise(error) = &flow else {
            let awaitable = exit.call(&self.context, exit_args(None))?;
            check_awaitable(&awaitable, "__aexit__")?;
            Self::wait(awaitable).await?;
            return Ok(flow);
        };
        let guard = handling(error);
        let awaitable = exit
            .call(&self.context, exit_args(Some(error)))
            .map_err(noted)?;
        check_awaitable(&awaitable, "__aexit__").map_err(noted)?;
        let before = crate::abi::throw_step();
        let result = Self::wait(awaitable).await.map_err(noted);
        let result = crate::abi::resumed(before, result)?;
        let suppressed = ops::truth(&result)?;
        drop(guard);
        Ok(if suppressed { Flow::Next } else { flow })
    }
}

/// The end of an `async with` statement whose `__aexit__` the compiler knows.
pub struct Leaving<T> {
    flow: Flow<T>,
    guard: Option<Handling>,
    before: u32,
}

impl<T> Leaving<T> {
    /// The block was left so.
    pub fn new(flow: Flow<T>) -> Leaving<T> {
        let guard = flow.handling();
        Leaving {
            flow,
            guard,
            before: crate::abi::throw_step(),
        }
    }

    /// What `__aexit__` is given.
    pub fn arguments(&self) -> [Value; 3] {
        match self.flow.error() {
            Some(e) => [Value::Class(e.class()), e.value(), ops::traceback::of(e)],
            None => [Value::None, Value::None, Value::None],
        }
    }

    /// How control goes on after `__aexit__`.
    ///
    /// # Errors
    /// What it raised.
    pub fn finish(self, result: Result<Value>) -> Result<Flow<T>> {
        if self.guard.is_none() {
            result?;
            return Ok(self.flow);
        }
        let result = crate::abi::resumed(self.before, result)?;
        let suppressed = ops::truth(&result)?;
        drop(self.guard);
        Ok(if suppressed { Flow::Next } else { self.flow })
    }
}

/// # Errors
/// `TypeError` if what this method gave cannot be awaited.
#[inline]
fn check_awaitable(awaitable: &Value, method: &str) -> Result<()> {
    match awaitable {
        Value::Coroutine(_) | Value::Future(_) | Value::Object(_) => Ok(()),
        other if crate::asyncio::is_awaitable(other) => Ok(()),
        other => Err(Exception::type_error(format!(
            "'async with' received an object from {method} that does not implement __await__: {}",
            ops::type_name(other)
        ))),
    }
}

/// The state of `except*` clauses.
pub struct StarHandling {
    original: Exception,
    rest: Option<Exception>,
    raised: Vec<Exception>,
}

impl StarHandling {
    /// Starts with the exception that left the `try` suite.
    pub fn new(error: Exception) -> StarHandling {
        StarHandling {
            rest: Some(error.clone()),
            original: error,
            raised: Vec::new(),
        }
    }

    /// The part that a clause handles.
    ///
    /// # Errors
    /// `TypeError` for a class that cannot be caught so.
    pub fn split(&mut self, class: &Value) -> Result<Option<Exception>> {
        let Some(rest) = self.rest.take() else {
            return Ok(None);
        };
        let (matched, rest) = ops::group::split_group(&rest, class)?;
        self.rest = rest;
        Ok(matched)
    }

    /// A clause ended with this exception.
    pub fn raised(&mut self, error: Exception) {
        self.raised.push(error);
    }

    /// What goes on after all clauses.
    ///
    /// # Errors
    /// What a `derive` written in Python raises.
    pub fn finish(self) -> Result<Option<Exception>> {
        let mut raised = self.raised;
        raised.extend(self.rest);
        ops::group::merge_star(&self.original, raised)
    }
}
