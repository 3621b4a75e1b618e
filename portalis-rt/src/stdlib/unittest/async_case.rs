//! `IsolatedAsyncioTestCase`: all parts of a test run on one event loop in one context.

use super::case::{self, warn_of_value};
use super::util::{class_path, get, library, library_call, send, set};
use crate::asyncio::awaiting::await_value;
use crate::object::{Args, Class, Coroutine, Exception, Result, Value};
use crate::ops;
use crate::stdlib::inspect::is_coroutine_function;
use crate::stdlib::signature::{method, or, or_none};

thread_local! {
    static CLASS: Class = Class::builder("IsolatedAsyncioTestCase")
        .module("unittest.async_case")
        .python()
        .base(case::class())
        .raw_method("__init__", |this, args| {
            let [name] = method("IsolatedAsyncioTestCase.__init__", args, ["methodName"], 0)?;
            case::init(this, or(name, "runTest"))?;
            set(this, "_asyncioRunner", Value::None)?;
            set(this, "_asyncioTestContext", library_call("contextvars", "copy_context", [])?)?;
            Ok(Value::None)
        })
        .raw_method("asyncSetUp", |_, _| empty("IsolatedAsyncioTestCase.asyncSetUp"))
        .raw_method("asyncTearDown", |_, _| empty("IsolatedAsyncioTestCase.asyncTearDown"))
        .raw_method("addAsyncCleanup", |this, args| {
            ops::call_method(this, "addCleanup", args)
        })
        .raw_method("enterAsyncContext", |this, args| {
            let [manager] = method("IsolatedAsyncioTestCase.enterAsyncContext", args, ["cm"], 1)?;
            let this = this.clone();
            Ok(Value::Coroutine(Coroutine::new(
                "IsolatedAsyncioTestCase.enterAsyncContext",
                async move { enter_context(this, manager).await },
            )))
        })
        .raw_method("_callSetUp", |this, _| {
            // The loop must be there for `setUp`.
            send(&runner(this)?, "get_loop", [])?;
            in_context(this, get(this, "setUp")?, Args::none())?;
            call_async(this, "asyncSetUp")
        })
        .raw_method("_callTestMethod", |this, args| {
            let [test] = args.exact("_callTestMethod")?;
            let got = call_maybe_async(this, test.clone(), Args::none())?;
            warn_of_value(&test, &got)
        })
        .raw_method("_callTearDown", |this, _| {
            call_async(this, "asyncTearDown")?;
            in_context(this, get(this, "tearDown")?, Args::none())
        })
        .raw_method("_callCleanup", |this, args| {
            let (function, args) = case::first(args, "_callCleanup")?;
            call_maybe_async(this, function, args)
        })
        .raw_method("run", |this, args| {
            let [result] = method("IsolatedAsyncioTestCase.run", args, ["result"], 0)?;
            make_runner(this)?;
            let done = case::run(this, or_none(result));
            close_runner(this)?;
            done
        })
        .raw_method("debug", |this, _| {
            make_runner(this)?;
            case::debug(this)?;
            close_runner(this)?;
            Ok(Value::None)
        })
        .build();
}

/// `unittest.IsolatedAsyncioTestCase`
pub(super) fn class() -> Class {
    CLASS.with(Clone::clone)
}

fn empty(qualname: &'static str) -> Result<Value> {
    Ok(Value::Coroutine(Coroutine::new(qualname, async {
        Ok(Value::None)
    })))
}

fn make_runner(this: &Value) -> Result<()> {
    if !get(this, "_asyncioRunner")?.is_none() {
        return Err(Exception::assertion_error(
            "asyncio runner is already initialized",
        ));
    }
    let args = Args::none().with_kw("debug", Value::Bool(true));
    set(
        this,
        "_asyncioRunner",
        ops::call(&library("asyncio", "Runner")?, args)?,
    )
}

fn close_runner(this: &Value) -> Result<()> {
    send(&get(this, "_asyncioRunner")?, "close", []).map(drop)
}

fn runner(this: &Value) -> Result<Value> {
    let runner = get(this, "_asyncioRunner")?;
    if runner.is_none() {
        return Err(Exception::assertion_error(
            "asyncio runner is not initialized",
        ));
    }
    Ok(runner)
}

fn in_context(this: &Value, function: Value, args: Args) -> Result<Value> {
    ops::call_method(
        &get(this, "_asyncioTestContext")?,
        "run",
        args.prepend(function),
    )
}

/// Runs a coroutine on the test's loop, in its context.
fn on_loop(this: &Value, coroutine: Value) -> Result<Value> {
    let args = Args::pos([coroutine]).with_kw("context", get(this, "_asyncioTestContext")?);
    ops::call_method(&runner(this)?, "run", args)
}

/// Calls one of the test's own coroutine methods.
fn call_async(this: &Value, name: &str) -> Result<Value> {
    let function = get(this, name)?;
    let builtin = matches!(&function, Value::Method(m) if matches!(m.function, Value::Native(_)))
        || matches!(function, Value::Native(_));
    if !builtin && !is_coroutine_function(&function) {
        let shown = ops::repr(&function)?;
        return Err(Exception::assertion_error(format!(
            "{shown} is not an async function"
        )));
    }
    on_loop(this, ops::call(&function, Args::none())?)
}

fn call_maybe_async(this: &Value, function: Value, args: Args) -> Result<Value> {
    if !is_coroutine_function(&function) {
        let got = in_context(this, function.clone(), args)?;
        // The library's own coroutine functions do not say what they are.
        if is_native(&function) && matches!(got, Value::Coroutine(_)) {
            return on_loop(this, got);
        }
        return Ok(got);
    }
    let coroutine = ops::call(&function, args)?;
    on_loop(this, coroutine)
}

fn is_native(function: &Value) -> bool {
    match function {
        Value::Native(_) => true,
        Value::Method(method) => is_native(&method.function),
        _ => false,
    }
}

async fn enter_context(this: Value, manager: Value) -> Result<Value> {
    let class = ops::class_of(&manager);
    let methods = (
        ops::get_attr_opt(&Value::Class(class.clone()), "__aenter__")?,
        ops::get_attr_opt(&Value::Class(class.clone()), "__aexit__")?,
    );
    let (Some(enter), Some(exit)) = methods else {
        return Err(Exception::type_error(format!(
            "'{}' object does not support the asynchronous context manager protocol",
            class_path(&class)
        )));
    };
    let entered = await_value(ops::call(&enter, Args::pos([manager.clone()]))?).await?;
    let none = || Value::None;
    let args = Args::from_vec(vec![exit, manager, none(), none(), none()]);
    ops::call_method(&this, "addAsyncCleanup", args)?;
    Ok(entered)
}
