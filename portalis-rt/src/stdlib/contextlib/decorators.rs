//! `ContextDecorator`, `AsyncContextDecorator`: context managers that decorate functions.

use super::coroutine;
use crate::abi::{AsyncManager, Flow, Manager};
use crate::object::{Args, Class, Result, Value};
use crate::ops;
use crate::stdlib::wrapped::Wrapped;

thread_local! {
    static CLASS: Class = Class::builder("ContextDecorator")
        .module("contextlib")
        .raw_method(n!("_recreate_cm"), |this, _| Ok(this.clone()))
        .raw_method("__call__", |this, args| {
            let [function] = args.bind("__call__", ["func"], 1)?;
            let (this, inner) = (this.clone(), function.clone());
            Ok(Wrapped::value(function, false, move |args| {
                let manager = ops::call_method(&this, "_recreate_cm", Args::none())?;
                within(manager, || ops::call(&inner, args))
            }))
        })
        .build();
    static ASYNC_CLASS: Class = Class::builder("AsyncContextDecorator")
        .module("contextlib")
        .raw_method(n!("_recreate_cm"), |this, _| Ok(this.clone()))
        .raw_method("__call__", |this, args| {
            let [function] = args.bind("__call__", ["func"], 1)?;
            let (this, inner) = (this.clone(), function.clone());
            Ok(Wrapped::value(function, true, move |args| {
                let (this, inner) = (this.clone(), inner.clone());
                coroutine("AsyncContextDecorator.__call__.<locals>.inner", async move {
                    let manager = ops::call_method(&this, "_recreate_cm", Args::none())?;
                    within_async(manager, inner, args).await
                })
            }))
        })
        .build();
}

pub(super) fn context_decorator() -> Class {
    CLASS.with(Clone::clone)
}

pub(super) fn async_context_decorator() -> Class {
    ASYNC_CLASS.with(Clone::clone)
}

/// `with manager: return body()`
fn within(manager: Value, body: impl FnOnce() -> Result<Value>) -> Result<Value> {
    let manager = Manager::new(manager)?;
    manager.enter()?;
    let flow = match body() {
        Ok(value) => Flow::Return(value),
        Err(e) => Flow::Raise(e),
    };
    finish(manager.exit(flow)?)
}

async fn within_async(manager: Value, function: Value, args: Args) -> Result<Value> {
    let manager = AsyncManager::new(manager)?;
    manager.enter().await?;
    let result = match ops::call(&function, args) {
        Ok(awaitable) => super::await_value(awaitable).await,
        Err(e) => Err(e),
    };
    let flow = match result {
        Ok(value) => Flow::Return(value),
        Err(e) => Flow::Raise(e),
    };
    finish(manager.exit(flow).await?)
}

fn finish(flow: Flow<Value>) -> Result<Value> {
    match flow {
        Flow::Return(value) => Ok(value),
        Flow::Raise(e) => Err(e),
        Flow::Next | Flow::Break | Flow::Continue => Ok(Value::None),
    }
}
