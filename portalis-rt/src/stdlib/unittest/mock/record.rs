//! What a call of a mock does: it is recorded with the mock and all above it, and answered.

use super::call;
use super::sentinel::{default, is_default};
use super::state::{State, read, state, state_of, write};
use super::{async_mock, base};
use crate::object::{Args, Exception, Result, Value};
use crate::ops;
use crate::stdlib::unittest::util::get;

/// `mock(...)`
pub(super) fn called(this: &Value, args: Args) -> Result<Value> {
    check(this, &args)?;
    record(this, &args)?;
    if ops::class_of(this).is_subclass_of(&async_mock::mixin()) {
        return Ok(async_mock::answer_later(this, args));
    }
    answer(this, args)
}

/// Calls of a mock made for a signature must fit it.
fn check(this: &Value, args: &Args) -> Result<()> {
    let signature = {
        let state = state(this)?;
        let spec = state.spec.borrow();
        if !spec.checked || spec.signature.is_unset() {
            return Ok(());
        }
        spec.signature.clone()
    };
    ops::call(&get(&signature, "bind")?, args.clone()).map(drop)
}

/// Records a call.
fn record(this: &Value, args: &Args) -> Result<()> {
    let own = state(this)?;
    write(&own.called, Value::Bool(true));
    own.calls.add(call::pair(args))?;
    call::append(&read(&own.mock_calls), call::named("", args))?;
    let text = |x: Value| -> Result<String> {
        Ok(if x.is_none() {
            String::new()
        } else {
            ops::str(&x)?.to_string()
        })
    };
    let mut is_method = !read(&own.parent).is_none();
    let mut method_name = text(read(&own.name))?;
    let mut mock_name = text(read(&own.new_name))?;
    let mut is_a_call = mock_name == "()";
    let mut above = read(&own.new_parent);
    while let Some(state) = state_of(&above) {
        if is_method {
            call::append(&read(&state.method_calls), call::named(&method_name, args))?;
            is_method = !read(&state.parent).is_none();
            if is_method {
                method_name = format!("{}.{method_name}", text(read(&state.name))?);
            }
        }
        call::append(&read(&state.mock_calls), call::named(&mock_name, args))?;
        let new_name = text(read(&state.new_name))?;
        if !new_name.is_empty() {
            let dot = if is_a_call { "" } else { "." };
            is_a_call = new_name == "()";
            mock_name = format!("{new_name}{dot}{mock_name}");
        }
        above = read(&state.new_parent);
    }
    Ok(())
}

/// What the side effect gives; `None` where the return value is the answer.
pub(super) enum Effect {
    /// There is none, or it says so.
    Nothing,
    /// An answer.
    Given(Value),
}

/// A side effect that is an exception, or the next of several.
pub(super) fn stored_effect(effect: &Value) -> Result<Effect> {
    if base::is_exception(effect) {
        return Err(ops::raise::raise(effect.clone(), None));
    }
    let Some(next) = ops::next(effect)? else {
        return Err(Exception::stop_iteration(Value::None));
    };
    if base::is_exception(&next) {
        return Err(ops::raise::raise(next, None));
    }
    Ok(if is_default(&next) {
        Effect::Nothing
    } else {
        Effect::Given(next)
    })
}

/// Answers a call.
fn answer(this: &Value, args: Args) -> Result<Value> {
    let effect = get(this, "side_effect")?;
    if !effect.is_none() {
        if base::is_exception(&effect) || !ops::callable(&effect) {
            if let Effect::Given(value) = stored_effect(&effect)? {
                return Ok(value);
            }
        } else {
            let value = ops::call(&effect, args.clone())?;
            if !is_default(&value) {
                return Ok(value);
            }
        }
    }
    let own = state(this)?;
    if is_default(&read(&own.return_value)) {
        let wraps = read(&own.wraps);
        if !wraps.is_none() {
            return ops::call(&wraps, args);
        }
    }
    get(this, "return_value")
}

/// `reset_mock`, for the mock, its children and what it returns.
pub(super) fn reset(this: &Value, mut args: Args) -> Result<Value> {
    let mut flag = |name: &str| args.take_kw(name).map_or(Ok(false), |x| ops::truth(&x));
    let (return_value, side_effect) = (flag("return_value")?, flag("side_effect")?);
    let [visited] = args.bind("reset_mock", ["visited"], 0)?;
    let visited = if visited.is_unset() || visited.is_none() {
        Value::list(Vec::new())
    } else {
        visited
    };
    let address = Value::from(this.address().unwrap_or(0));
    if ops::contains(&visited, &address)? {
        return Ok(Value::None);
    }
    call::append(&visited, address)?;
    let own = state(this)?;
    clear(&own, return_value, side_effect);
    for child in own.children.values() {
        if base::is_mock(&super::autospec::inner_mock(&child)) {
            let args = Args::pos([visited.clone()])
                .with_kw("return_value", Value::Bool(return_value))
                .with_kw("side_effect", Value::Bool(side_effect));
            ops::call_method(&super::autospec::inner_mock(&child), "reset_mock", args)?;
        }
    }
    let value = read(&own.return_value);
    if base::is_mock(&value) && !value.is(this) {
        ops::call_method(&value, "reset_mock", Args::pos([visited]))?;
    }
    Ok(Value::None)
}

fn clear(own: &State, return_value: bool, side_effect: bool) {
    write(&own.called, Value::Bool(false));
    own.calls.reset();
    own.awaits.reset();
    write(&own.mock_calls, call::list(Vec::new()));
    write(&own.method_calls, call::list(Vec::new()));
    if return_value {
        write(&own.return_value, default());
    }
    if side_effect {
        write(&own.side_effect, Value::None);
    }
}
