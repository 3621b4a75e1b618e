//! `AsyncMock`: calls give coroutines; awaits are counted.

use super::record::{Effect, stored_effect};
use super::sentinel::is_default;
use super::state::{read, state};
use super::{asserts, base, call};
use crate::asyncio::awaiting::await_value;
use crate::object::{Args, Class, Coroutine, Exception, Result, Value};
use crate::ops;
use crate::stdlib::inspect::is_coroutine_function;
use crate::stdlib::unittest::util::{get, is_named};

thread_local! {
    static MIXIN: Class = {
        let builder = Class::builder("AsyncMockMixin")
            .module("unittest.mock")
            .python()
            .attr("_is_coroutine_mark", Value::Bool(true))
            .getset("await_count", |this| Ok(read(&state(this)?.awaits.count)), |this, value| {
                super::state::write(&state(this)?.awaits.count, value);
                Ok(())
            })
            .getset("await_args", |this| Ok(read(&state(this)?.awaits.last)), |this, value| {
                super::state::write(&state(this)?.awaits.last, value);
                Ok(())
            })
            .getset("await_args_list", |this| Ok(read(&state(this)?.awaits.all)), |this, value| {
                super::state::write(&state(this)?.awaits.all, value);
                Ok(())
            });
        asserts::add_awaits(builder).build()
    };
    static ASYNC_MOCK: Class = Class::builder("AsyncMock")
        .module("unittest.mock")
        .python()
        .bases(vec![mixin(), base::mock()])
        .build();
}

/// What asynchronous mocks have beyond others.
pub(super) fn mixin() -> Class {
    MIXIN.with(Clone::clone)
}

/// `mock.AsyncMock`
pub(super) fn class() -> Class {
    ASYNC_MOCK.with(Clone::clone)
}

/// Whether a mock for this object is to be an asynchronous one.
pub(super) fn is_async(x: &Value) -> Result<bool> {
    if base::is_mock(x) && !ops::class_of(x).is_subclass_of(&mixin()) {
        return Ok(false);
    }
    if is_coroutine_function(x) || matches!(x, Value::Coroutine(_) | Value::Future(_)) {
        return Ok(true);
    }
    Ok(!matches!(x, Value::Class(_)) && ops::class_of(x).lookup("__await__").is_some())
}

/// The coroutine of a call.
pub(super) fn answer_later(this: &Value, args: Args) -> Value {
    let this = this.clone();
    Value::Coroutine(Coroutine::new(
        "AsyncMockMixin._execute_mock_call",
        async move { answer(this, args).await },
    ))
}

async fn answer(this: Value, args: Args) -> Result<Value> {
    state(&this)?.awaits.add(call::pair(&args))?;
    let effect = get(&this, "side_effect")?;
    if !effect.is_none() {
        if base::is_exception(&effect) || !ops::callable(&effect) {
            match stored_effect(&effect) {
                Ok(Effect::Given(value)) => return Ok(value),
                Ok(Effect::Nothing) => {}
                Err(e) if is_named(&e, "StopIteration") && !base::is_exception(&effect) => {
                    let end = Exception::of_class(
                        Exception::class_named("StopAsyncIteration"),
                        Vec::new(),
                    );
                    end.set_context(Some(e));
                    return Err(end);
                }
                Err(e) => return Err(e),
            }
        } else {
            let value = call_maybe_async(&effect, args.clone()).await?;
            if !is_default(&value) {
                return Ok(value);
            }
        }
    }
    let own = state(&this)?;
    if is_default(&read(&own.return_value)) {
        let wraps = read(&own.wraps);
        if !wraps.is_none() {
            return call_maybe_async(&wraps, args).await;
        }
    }
    get(&this, "return_value")
}

async fn call_maybe_async(function: &Value, args: Args) -> Result<Value> {
    let value = ops::call(function, args)?;
    if is_coroutine_function(function) {
        await_value(value).await
    } else {
        Ok(value)
    }
}
