//! `asyncio.to_thread`, `loop.run_in_executor`, `asyncio.wrap_future`, `asyncio.run_coroutine_threadsafe`:
//! between a loop and threads.

use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use super::context::{self, Context};
use super::event_loop::{Job, Loop, NativeCallback};
use super::exceptions;
use super::future::Future;
use super::inbox::Message;
use super::{ensure_future_on, is_coroutine, is_future};
use crate::object::{Args, Exception, Obj, Result, Value};
use crate::ops;
use crate::stdlib::concurrent::executor::ThreadPool;
use crate::stdlib::concurrent::future::{self as concurrent, Future as ThreadFuture};

/// Whether any loop ever had an executor: where nothing makes one, nothing of threads is linked.
static EVER_MADE: AtomicBool = AtomicBool::new(false);

/// `loop.set_default_executor(executor)`
pub(crate) fn set_default_executor(event_loop: &Loop, executor: Value) {
    EVER_MADE.store(true, Relaxed);
    *event_loop.executor.borrow_mut() = executor;
}

impl Loop {
    /// Runs Rust code in the next turn; wakes the loop if it is idle in another thread.
    pub(crate) fn call_soon_threadsafe(&self, f: impl FnOnce() -> Result<()> + 'static) {
        self.push(Job::Call(Box::new(f)));
        self.inbox.send(Message::Call(Box::new(|| Ok(()))));
    }

    /// The executor of `run_in_executor(None, …)`.
    fn default_executor(&self) -> Value {
        EVER_MADE.store(true, Relaxed);
        let mut slot = self.executor.borrow_mut();
        if slot.is_none() {
            let prefix = Some("asyncio".to_owned());
            let pool = ThreadPool::new(
                ThreadPool::default_workers(),
                prefix,
                Value::None,
                Value::tuple(vec![]),
            );
            *slot = Value::Object(Obj::from_rc(pool));
        }
        slot.clone()
    }

    /// `loop.run_in_executor(executor, function, *args)`
    ///
    /// # Errors
    /// `RuntimeError` if the loop is closed or the executor shut down.
    pub(crate) fn run_in_executor(
        &self,
        executor: Value,
        function: Value,
        args: Vec<Value>,
    ) -> Result<Future> {
        self.check_closed()?;
        let executor = if executor.is_none() {
            if self.executor_shutdown.get() {
                return Err(Exception::runtime_error(
                    "Executor shutdown has been called",
                ));
            }
            self.default_executor()
        } else {
            executor
        };
        let mut all = vec![function];
        all.extend(args);
        let submitted = ops::call_method(&executor, "submit", Args::from_vec(all))?;
        wrap_future(&submitted, self)
    }

    /// Ends the default executor's threads.
    ///
    /// # Errors
    /// `CancelledError`
    pub(crate) async fn shutdown_default_executor(&self) -> Result<()> {
        self.executor_shutdown.set(true);
        if !EVER_MADE.load(Relaxed) {
            return Ok(());
        }
        let executor = self.executor.borrow().clone();
        let Some(pool) = executor.downcast::<ThreadPool>() else {
            return Ok(());
        };
        let future = self.create_future();
        let (event_loop, done) = (self.clone(), future.clone());
        let waited = pool.clone();
        let started = crate::stdlib::threading::thread::spawn_worker(None, move || {
            waited.shut_down(true, false);
            if !event_loop.is_closed() {
                event_loop.call_soon_threadsafe(move || done.set_result(Value::None));
            }
        });
        if started.is_err() {
            // Where no thread can be started, the pool has none.
            pool.shut_down(false, false);
            return Ok(());
        }
        future.wait().await.map(drop)
    }

    /// What `close` does with the default executor.
    pub(crate) fn drop_executor(&self) {
        if !EVER_MADE.load(Relaxed) {
            return;
        }
        let executor = self.executor.replace(Value::None);
        if let Some(pool) = executor.downcast::<ThreadPool>() {
            pool.shut_down(false, false);
        }
    }
}

/// `await asyncio.to_thread(function, *args, **kwargs)`
///
/// # Errors
/// What the function raises; `CancelledError`.
pub async fn to_thread(function: Value, args: Args) -> Result<Value> {
    let event_loop = Loop::get_running()?;
    let obj = Context::copy_current().object();
    let call = crate::object::NativeFunction::new("to_thread", move |_| {
        let (function, args) = (function.clone(), args.clone());
        context::run(&obj, move || ops::call(&function, args))
    });
    event_loop
        .run_in_executor(Value::None, Value::Native(call), vec![])?
        .wait()
        .await
}

/// `asyncio.wrap_future(future, loop=loop)`
///
/// # Errors
/// `AssertionError` if it is no `concurrent.futures.Future`.
pub(crate) fn wrap_future(value: &Value, event_loop: &Loop) -> Result<Future> {
    if let Value::Future(future) = value.native() {
        return Ok(future);
    }
    let Some(source) = value.downcast::<ThreadFuture>() else {
        return Err(Exception::assertion_error(format!(
            "concurrent.futures.Future is expected, got {}",
            ops::repr(value)?
        )));
    };
    let target = event_loop.create_future();
    let cancelled = source.clone();
    target.add_native_callback(NativeCallback::new(
        "_chain_future.<locals>._call_check_cancel",
        move |target| {
            if target.is_cancelled() {
                cancelled.cancel();
            }
            Ok(())
        },
    ))?;
    let (target_loop, result) = (event_loop.clone(), target.clone());
    source.when_done(move |source| {
        if target_loop.is_closed() {
            return;
        }
        let source = source.clone();
        target_loop.call_soon_threadsafe(move || copy_outcome(&source, &result));
    });
    Ok(target)
}

/// What a thread's future came to, into a loop's.
fn copy_outcome(source: &Rc<ThreadFuture>, target: &Future) -> Result<()> {
    if target.is_cancelled() {
        return Ok(());
    }
    if source.is_cancelled() {
        return target.cancel(Value::None).map(drop);
    }
    match source.outcome() {
        Ok(value) => target.set_result(value),
        Err(e) => target.set_exception(converted(e)),
    }
}

/// `concurrent.futures.CancelledError` becomes asyncio's, and so on.
fn converted(e: Exception) -> Exception {
    let args = e.data().args.borrow().to_vec();
    if e.class() == concurrent::cancelled_error() {
        return Exception::of_class(exceptions::cancelled_error(), args);
    }
    if e.class() == concurrent::invalid_state_error() {
        return Exception::of_class(exceptions::invalid_state_error(), args);
    }
    e
}

/// `asyncio.run_coroutine_threadsafe(coro, loop)`: a `concurrent.futures.Future`.
///
/// # Errors
/// `TypeError` if it is no coroutine.
pub(crate) fn run_coroutine_threadsafe(coro: Value, event_loop: &Loop) -> Result<Value> {
    if !is_coroutine(&coro) {
        return Err(Exception::type_error("A coroutine object is required"));
    }
    event_loop.check_closed()?;
    let future = ThreadFuture::new();
    let (target, target_loop) = (future.clone(), event_loop.clone());
    event_loop.call_soon_threadsafe(move || {
        let task = match ensure_future_on(coro, Some(&target_loop)) {
            Ok(task) => task,
            Err(e) => {
                if target.set_running() {
                    target.finish(Err(e.clone()))?;
                }
                return Err(e);
            }
        };
        let (cancelled, cancelling_loop) = (task.clone(), target_loop.clone());
        target.when_done(move |target| {
            if target.is_cancelled() {
                cancelling_loop
                    .call_soon_threadsafe(move || cancelled.cancel(Value::None).map(drop));
            }
        });
        task.add_native_callback(NativeCallback::new(
            "_chain_future.<locals>._call_set_state",
            move |task| {
                if task.is_cancelled() {
                    target.cancel();
                }
                if !target.set_running() {
                    return Ok(());
                }
                match task.exception()? {
                    Some(e) => target.finish(Err(e)),
                    None => target.finish(task.result()),
                }
            },
        ))
    });
    Ok(future.value())
}

/// `asyncio.wrap_future(future)` for any object.
///
/// # Errors
/// See [`wrap_future`].
pub(crate) fn wrap(value: Value, event_loop: &Loop) -> Result<Value> {
    if is_future(&value) {
        return Ok(value);
    }
    wrap_future(&value, event_loop).map(Value::Future)
}
