//! `asyncio.run` and `asyncio.Runner`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::context::{Context, ContextObj};
use super::event_loop::Loop;
use super::exceptions::is_cancelled;
use super::future::Future;
use super::{gather, report, set_event_loop};
use crate::object::{Exception, Result, Value};
use crate::stdlib::signal::{self, Attention};
use crate::{ops, platform};

/// A runner: one loop for several `run`s.
pub struct Runner {
    state: Cell<State>,
    debug: Cell<Option<bool>>,
    loop_factory: RefCell<Value>,
    event_loop: RefCell<Option<Loop>>,
    context: RefCell<Option<Rc<ContextObj>>>,
    set_event_loop: Cell<bool>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Created,
    Initialized,
    Closed,
}

impl Default for Runner {
    fn default() -> Self {
        Runner::new(None, Value::None)
    }
}

impl Runner {
    /// `asyncio.Runner(debug=debug, loop_factory=loop_factory)`
    pub fn new(debug: Option<bool>, loop_factory: Value) -> Runner {
        Runner {
            state: Cell::new(State::Created),
            debug: Cell::new(debug),
            loop_factory: RefCell::new(loop_factory),
            event_loop: RefCell::new(None),
            context: RefCell::new(None),
            set_event_loop: Cell::new(false),
        }
    }

    /// Makes the loop when it is first needed.
    pub(crate) fn lazy_init(&self) -> Result<Loop> {
        match self.state.get() {
            State::Closed => return Err(Exception::runtime_error("Runner is closed")),
            State::Initialized => {
                return self
                    .event_loop
                    .borrow()
                    .clone()
                    .ok_or_else(|| Exception::runtime_error("Runner is closed"));
            }
            State::Created => {}
        }
        let factory = self.loop_factory.borrow().clone();
        let event_loop = if factory.is_none() {
            let event_loop = Loop::new();
            if !self.set_event_loop.replace(true) {
                set_event_loop(Some(event_loop.clone()));
            }
            event_loop
        } else {
            let made = ops::call(&factory, crate::object::Args::none())?;
            Loop::from_value(&made).ok_or_else(|| {
                Exception::type_error("the loop factory did not return an event loop")
            })?
        };
        if let Some(debug) = self.debug.get() {
            event_loop.debug.set(debug);
        }
        *self.context.borrow_mut() = Some(Context::copy_current().object());
        *self.event_loop.borrow_mut() = Some(event_loop.clone());
        self.state.set(State::Initialized);
        Ok(event_loop)
    }

    /// What `run` checks and makes before the loop runs.
    fn start(&self, coro: &Value, context: Option<Context>) -> Result<(Loop, Value)> {
        if !super::is_coroutine(coro) {
            return Err(Exception::value_error(format!(
                "a coroutine was expected, got {}",
                ops::repr(coro)?
            )));
        }
        if Loop::running().is_some() {
            return Err(Exception::runtime_error(
                "Runner.run() cannot be called from a running event loop",
            ));
        }
        let event_loop = self.lazy_init()?;
        let context = context.or_else(|| self.context.borrow().clone().map(Context::Object));
        let task = event_loop.create_task(coro.clone(), None, context)?;
        Ok((event_loop, task))
    }

    /// `runner.run(coro)` on any host.
    ///
    /// # Errors
    /// What the coroutine raises; `ValueError` if it is none; `RuntimeError` if a loop is running.
    pub(crate) async fn run_async(&self, coro: &Value, context: Option<Context>) -> Result<Value> {
        let (event_loop, task) = self.start(coro, context)?;
        let attention = attend(&task);
        let result = event_loop.drive_until_complete(&task).await;
        interrupted(result, &task, attention)
    }

    /// `runner.run(coro)`
    ///
    /// # Errors
    /// See [`Runner::run_async`].
    pub(crate) fn run(&self, coro: &Value, context: Option<Context>) -> Result<Value> {
        let (event_loop, task) = self.start(coro, context)?;
        let attention = attend(&task);
        let result = event_loop.run_until_complete(&task);
        interrupted(result, &task, attention)
    }

    /// `runner.close()` on any host.
    ///
    /// # Errors
    /// What the shutdown raises.
    pub async fn close_async(&self) -> Result<()> {
        if self.state.get() != State::Initialized {
            return Ok(());
        }
        let Some(event_loop) = self.event_loop.borrow().clone() else {
            return Ok(());
        };
        let result = shut_down(&event_loop).await;
        if self.set_event_loop.get() {
            set_event_loop(None);
        }
        let closed = event_loop.close();
        *self.event_loop.borrow_mut() = None;
        self.state.set(State::Closed);
        result.and(closed)
    }

    /// `runner.close()`
    ///
    /// # Errors
    /// What the shutdown raises.
    pub fn close(&self) -> Result<()> {
        if self.state.get() != State::Initialized {
            return Ok(());
        }
        platform::block_on(self.close_async())
            .unwrap_or_else(|blocked| Err(super::event_loop::cannot_wait(blocked)))
    }
}

fn attend(task: &Value) -> Option<Attention> {
    match task.native() {
        Value::Future(task) => Some(signal::attend_task(&task)),
        _ => None,
    }
}

/// A main task that ended because `Ctrl-C` cancelled it: `KeyboardInterrupt`.
fn interrupted(result: Result<Value>, task: &Value, attention: Option<Attention>) -> Result<Value> {
    match result {
        Err(e) if is_cancelled(&e) && attention.is_some_and(|a| a.was_interrupted()) => {
            let left = match task.native() {
                Value::Future(task) => task.task_part().map_or(0, |p| p.uncancel()),
                _ => 0,
            };
            if left > 0 {
                return Err(e);
            }
            let interrupt =
                Exception::of_class(Exception::class_named("KeyboardInterrupt"), vec![]);
            interrupt.set_context(Some(e));
            Err(interrupt)
        }
        result => result,
    }
}

async fn shut_down(event_loop: &Loop) -> Result<()> {
    cancel_all_tasks(event_loop).await?;
    let target = event_loop.clone();
    let closing = crate::object::Coroutine::new("BaseEventLoop.shutdown_asyncgens", async move {
        target.shutdown_asyncgens().await
    });
    event_loop
        .drive_until_complete(&Value::Coroutine(closing))
        .await?;
    let target = event_loop.clone();
    let closing =
        crate::object::Coroutine::new("BaseEventLoop.shutdown_default_executor", async move {
            target
                .shutdown_default_executor()
                .await
                .map(|()| Value::None)
        });
    event_loop
        .drive_until_complete(&Value::Coroutine(closing))
        .await?;
    Ok(())
}

async fn cancel_all_tasks(event_loop: &Loop) -> Result<()> {
    let tasks: Vec<Future> = event_loop.all_tasks();
    if tasks.is_empty() {
        return Ok(());
    }
    for task in &tasks {
        task.request_cancel(None)?;
    }
    let gathering = gather::start(event_loop, tasks.clone(), &tasks, true)?;
    event_loop
        .drive_until_complete(&Value::Future(gathering))
        .await?;
    for task in tasks {
        if task.is_cancelled() {
            continue;
        }
        if let Some(e) = task.exception()? {
            event_loop.report(report::Failure {
                message: "unhandled exception during asyncio.run() shutdown".to_owned(),
                exception: Some(e),
                items: vec![("task", task.shown())],
            })?;
        }
    }
    Ok(())
}

#[cold]
fn nested() -> Exception {
    Exception::runtime_error("asyncio.run() cannot be called from a running event loop")
}

/// `asyncio.run(coro)`: blocks the thread.
///
/// # Errors
/// What the coroutine raises; `ValueError` if it is none; `RuntimeError` if a loop is running.
pub fn run(coro: Value) -> Result<Value> {
    run_with(coro, None, Value::None)
}

/// `asyncio.run(coro, debug=debug, loop_factory=loop_factory)`
///
/// # Errors
/// See [`run`].
pub fn run_with(coro: Value, debug: Option<bool>, loop_factory: Value) -> Result<Value> {
    if Loop::running().is_some() {
        return Err(nested());
    }
    let runner = Runner::new(debug, loop_factory);
    runner.lazy_init()?;
    let result = runner.run(&coro, None);
    drop(coro);
    match (result, runner.close()) {
        (_, Err(e)) => Err(e),
        (result, Ok(())) => result,
    }
}

/// `asyncio.run(coro)` as a Rust future for any host.
///
/// # Errors
/// See [`run`].
pub async fn run_async(coro: Value) -> Result<Value> {
    run_with_async(coro, None, Value::None).await
}

/// [`run_with`] as a Rust future for any host.
///
/// # Errors
/// See [`run`].
pub async fn run_with_async(
    coro: Value,
    debug: Option<bool>,
    loop_factory: Value,
) -> Result<Value> {
    if Loop::running().is_some() {
        return Err(nested());
    }
    let runner = Runner::new(debug, loop_factory);
    runner.lazy_init()?;
    let result = runner.run_async(&coro, None).await;
    drop(coro);
    match (result, runner.close_async().await) {
        (_, Err(e)) => Err(e),
        (result, Ok(())) => result,
    }
}
