//! `asyncio.Runner` as a Python object.

use std::rc::Rc;

use super::arguments::{Parameters, method, or_none};
use super::future_class::context_argument;
use super::run::Runner;
use crate::object::{Args, Class, Exception, Object, Result, Value};
use crate::ops::{self, waiting};

fn this(value: &Value) -> Result<Rc<Runner>> {
    super::waiters::this::<Runner>(value, "Runner")
}

/// `debug=`: `None`, or a truth value.
pub(crate) fn debug_argument(debug: Value) -> Result<Option<bool>> {
    match debug {
        Value::Unset | Value::None => Ok(None),
        other => ops::truth(&other).map(Some),
    }
}

fn make(_: &Class, args: Args) -> Result<Value> {
    let parameters = Parameters {
        function: "Runner.__init__",
        names: ["debug", "loop_factory"],
        positional: 0,
        required: 0,
        own: 1,
    };
    let [debug, factory] = parameters.bind(args)?;
    Ok(Value::object(Runner::new(
        debug_argument(debug)?,
        or_none(factory),
    )))
}

fn run(runner: &Value, args: Args) -> Result<Value> {
    let parameters = Parameters {
        function: "Runner.run",
        names: ["coro", "context"],
        positional: 1,
        required: 1,
        own: 1,
    };
    let [coro, context] = parameters.bind(args)?;
    let (runner, context) = (this(runner)?, context_argument(Some(context))?);
    if waiting::native_can_wait("Runner.run") {
        return waiting::hand_over(async move { runner.run_async(&coro, context).await });
    }
    runner.run(&coro, context)
}

/// Closes it; `method`: on whose behalf.
fn close(runner: &Value, method: &str) -> Result<Value> {
    let runner = this(runner)?;
    if waiting::native_can_wait(method) {
        return waiting::hand_over(async move { runner.close_async().await });
    }
    runner.close()?;
    Ok(Value::None)
}

thread_local! {
    static CLASS: Class = Class::builder("Runner")
        .module("asyncio.runners")
        .constructor(make)
        .method(n!("run"), run)
        .method(n!("get_loop"), |r, args| {
            let [] = method(args, "Runner.get_loop", [], 0)?;
            Ok(this(r)?.lazy_init()?.value())
        })
        .method(n!("close"), |r, args| {
            let [] = method(args, "Runner.close", [], 0)?;
            close(r, "Runner.close")
        })
        .raw_method("__enter__", |r, args| {
            let [] = method(args, "Runner.__enter__", [], 0)?;
            this(r)?.lazy_init()?;
            Ok(r.clone())
        })
        .method("__exit__", |r, args| {
            let [_, _, _] = method(args, "Runner.__exit__", ["exc_type", "exc_val", "exc_tb"], 3)?;
            close(r, "Runner.__exit__")
        })
        .build();
}

/// `asyncio.Runner`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

impl Object for Runner {
    fn class(&self) -> Class {
        class()
    }
    fn enter(&self, this: &Value) -> Option<Result<Value>> {
        Some(self.lazy_init().map(|_| this.clone()))
    }
    fn exit(&self, _: &Value, _: Option<&Exception>) -> Option<Result<bool>> {
        Some(self.close().map(|()| false))
    }
}
