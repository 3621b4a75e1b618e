//! The assertions about calls and awaits, and their messages.

use super::autospec;
use super::call;
use super::state::{read, state, state_of};
use crate::object::{Args, ClassBuilder, Exception, Result, Value};
use crate::ops;
use crate::stdlib::unittest::util::{get, is_named, safe_repr};

/// The names of the assertions that every mock has.
pub(super) const NAMES: &[&str] = &[
    "assert_any_call",
    "assert_called",
    "assert_called_once",
    "assert_called_once_with",
    "assert_called_with",
    "assert_has_calls",
    "assert_not_called",
];

/// Adds the assertions about calls.
pub(super) fn add(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method("assert_not_called", |this, args| {
            let [] = args.exact("assert_not_called")?;
            if count(this)? == 0 {
                return Ok(Value::None);
            }
            let name = name(this)?;
            fail(format!(
                "Expected '{name}' to not have been called. Called {} times.{}",
                count(this)?,
                calls_repr(this, "Calls")?
            ))
        })
        .raw_method("assert_called", |this, args| {
            let [] = args.exact("assert_called")?;
            if count(this)? != 0 {
                return Ok(Value::None);
            }
            fail(format!("Expected '{}' to have been called.", name(this)?))
        })
        .raw_method("assert_called_once", |this, args| {
            let [] = args.exact("assert_called_once")?;
            once(this, "have been called")
        })
        .raw_method("assert_called_with", |this, args| called_with(this, &args))
        .raw_method("assert_called_once_with", |this, args| {
            once(this, "be called")?;
            called_with(this, &args)
        })
        .raw_method("assert_any_call", |this, args| {
            any(this, &args, "call_args_list", "call")
        })
        .raw_method("assert_has_calls", |this, args| {
            let [calls, any_order] = args.bind("assert_has_calls", ["calls", "any_order"], 1)?;
            has_calls(
                this,
                &calls,
                !any_order.is_unset() && ops::truth(&any_order)?,
            )
        })
        .raw_method("_calls_repr", |this, args| {
            let [prefix] = args.bind("_calls_repr", ["prefix"], 0)?;
            let prefix = prefix.as_str().unwrap_or_else(|| "Calls".into());
            calls_repr(this, &prefix).map(Value::from)
        })
}

/// Adds the assertions about awaits.
pub(super) fn add_awaits(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method("assert_awaited", |this, args| {
            let [] = args.exact("assert_awaited")?;
            if awaits(this)? != 0 {
                return Ok(Value::None);
            }
            fail(format!("Expected {} to have been awaited.", name(this)?))
        })
        .raw_method("assert_awaited_once", |this, args| {
            let [] = args.exact("assert_awaited_once")?;
            awaited_once(this)
        })
        .raw_method("assert_awaited_with", |this, args| {
            awaited_with(this, &args)
        })
        .raw_method("assert_awaited_once_with", |this, args| {
            awaited_once(this)?;
            awaited_with(this, &args)
        })
        .raw_method("assert_any_await", |this, args| {
            any(this, &args, "await_args_list", "await")
        })
        .raw_method("assert_has_awaits", |this, args| {
            let [calls, any_order] = args.bind("assert_has_awaits", ["calls", "any_order"], 1)?;
            has_awaits(
                this,
                &calls,
                !any_order.is_unset() && ops::truth(&any_order)?,
            )
        })
        .raw_method("assert_not_awaited", |this, args| {
            let [] = args.exact("assert_not_awaited")?;
            let count = awaits(this)?;
            if count == 0 {
                return Ok(Value::None);
            }
            fail(format!(
                "Expected {} to not have been awaited. Awaited {count} times.",
                name(this)?
            ))
        })
}

fn fail(message: String) -> Result<Value> {
    Err(Exception::assertion_error(message))
}

/// A failure, with the exception of a call that does not fit the signature as its cause.
fn fail_from(message: String, cause: Option<Value>) -> Result<Value> {
    Err(ops::raise::raise(
        Exception::assertion_error(message).value(),
        Some(cause.unwrap_or(Value::None)),
    ))
}

fn name(this: &Value) -> Result<String> {
    state(this)?.shown_name()
}

fn count(this: &Value) -> Result<i64> {
    ops::convert::to_index(&get(this, "call_count")?)
}

fn awaits(this: &Value) -> Result<i64> {
    ops::convert::to_index(&get(this, "await_count")?)
}

fn calls_repr(this: &Value, prefix: &str) -> Result<String> {
    let calls = get(this, "mock_calls")?;
    if !ops::truth(&calls)? {
        return Ok(String::new());
    }
    Ok(format!("\n{prefix}: {}.", safe_repr(&calls)?))
}

fn once(this: &Value, words: &str) -> Result<Value> {
    let count = count(this)?;
    if count == 1 {
        return Ok(Value::None);
    }
    fail(format!(
        "Expected '{}' to {words} once. Called {count} times.{}",
        name(this)?,
        calls_repr(this, "Calls")?
    ))
}

fn awaited_once(this: &Value) -> Result<Value> {
    let count = awaits(this)?;
    if count == 1 {
        return Ok(Value::None);
    }
    fail(format!(
        "Expected {} to have been awaited once. Awaited {count} times.",
        name(this)?
    ))
}

/// A call bound to the mock's signature, so that arguments compare however they are given; the exception where it
/// does not fit; the call itself where there is no signature.
fn matcher(this: &Value, call: &Value) -> Result<Value> {
    let state = state(this)?;
    let Some((name, args, keywords)) = call::parts(call)? else {
        return Ok(call.clone());
    };
    let is_named_call = matches!(call.native(), Value::Tuple(items) if items.len() > 2);
    let signature = if is_named_call && !name.is_empty() {
        child_signature(this, &name)?
    } else {
        state.spec.borrow().signature.clone()
    };
    if signature.is_unset() {
        return Ok(call.clone());
    }
    let mut bound = Args::from_vec(ops::to_vec(&args)?);
    if let Value::Dict(keywords) = &keywords {
        for (key, value) in keywords.items() {
            bound.kw.push((ops::str(&key)?, value));
        }
    }
    match ops::call(&get(&signature, "bind")?, bound) {
        Ok(bound) => Ok(call::rebuilt(
            &name,
            get(&bound, "args")?,
            get(&bound, "kwargs")?,
        )),
        Err(e) if is_named(&e, "TypeError") => {
            e.data().traceback.borrow_mut().clear();
            Ok(e.value())
        }
        Err(e) => Err(e),
    }
}

/// The signature of the child that a dotted name leads to.
fn child_signature(this: &Value, name: &str) -> Result<Value> {
    let mut signature = Value::Unset;
    let mut at = this.clone();
    for part in name.replace("()", "").split('.') {
        let Some(child) = state(&at)?.children.get_str(part) else {
            break;
        };
        let child = autospec::inner_mock(&child);
        let Some(state) = state_of(&child) else {
            break;
        };
        signature = state.spec.borrow().signature.clone();
        at = child;
    }
    Ok(signature)
}

/// A call where it does not fit the signature: the exception.
fn misfit(call: &Value) -> Option<Value> {
    Exception::from_value(call).map(|e| e.value())
}

fn difference(this: &Value, args: &Args, actual: &Value, action: &str) -> Result<String> {
    let name = name(this)?;
    let expected = call::format_args(&name, args)?;
    let actual = match call::parts(actual)? {
        Some((_, args, keywords)) => call::format(&name, &args, &keywords)?,
        None => ops::repr(actual)?.to_string(),
    };
    Ok(format!(
        "expected {action} not found.\nExpected: {expected}\n  Actual: {actual}"
    ))
}

fn called_with(this: &Value, args: &Args) -> Result<Value> {
    let last = get(this, "call_args")?;
    if last.is_none() {
        let expected = call::format_args(&name(this)?, args)?;
        return fail(format!(
            "expected call not found.\nExpected: {expected}\n  Actual: not called."
        ));
    }
    same_call(this, args, &last, "call")
}

fn awaited_with(this: &Value, args: &Args) -> Result<Value> {
    let last = get(this, "await_args")?;
    if last.is_none() {
        let expected = call::format_args(&name(this)?, args)?;
        return fail(format!("Expected await: {expected}\nNot awaited"));
    }
    same_call(this, args, &last, "await")
}

fn same_call(this: &Value, args: &Args, last: &Value, action: &str) -> Result<Value> {
    let expected = matcher(this, &call::pair(args))?;
    let actual = matcher(this, last)?;
    if ops::eq(&actual, &expected)? {
        return Ok(Value::None);
    }
    fail_from(difference(this, args, last, action)?, misfit(&expected))
}

/// `assert_any_call`, `assert_any_await`
fn any(this: &Value, args: &Args, list: &str, action: &str) -> Result<Value> {
    let expected = matcher(this, &call::pair(args))?;
    let cause = misfit(&expected);
    if cause.is_none() {
        for made in ops::to_vec(&get(this, list)?)? {
            if ops::eq(&expected, &matcher(this, &made)?)? {
                return Ok(Value::None);
            }
        }
    }
    let expected = call::format_args(&name(this)?, args)?;
    fail_from(format!("{expected} {action} not found"), cause)
}

/// Expected and made calls, bound to the signature.
struct Compared {
    expected: Vec<Value>,
    made: Vec<Value>,
    cause: Option<Value>,
}

fn compared(this: &Value, calls: &Value, list: &str) -> Result<Compared> {
    let bind = |calls: Vec<Value>| -> Result<Vec<Value>> {
        calls.iter().map(|call| matcher(this, call)).collect()
    };
    let expected = bind(ops::to_vec(calls)?)?;
    let cause = expected.iter().find_map(misfit);
    let made = bind(ops::to_vec(&get(this, list)?)?)?;
    Ok(Compared {
        expected,
        made,
        cause,
    })
}

impl Compared {
    /// What is wrong with the order or the expected calls themselves.
    fn problem(&self, what: &str) -> Result<String> {
        if self.cause.is_none() {
            let mut letters = what.chars();
            let first: String = letters
                .next()
                .into_iter()
                .flat_map(char::to_uppercase)
                .collect();
            return Ok(format!("{first}{} not found.", letters.as_str()));
        }
        let errors = self
            .expected
            .iter()
            .map(|call| misfit(call).unwrap_or(Value::None))
            .collect();
        let errors = ops::repr(&Value::list(errors))?;
        Ok(format!(
            "Error processing expected {what}.\nErrors: {errors}"
        ))
    }

    /// Takes each expected call out of those made; gives those not there, and the rest.
    fn missing(&self) -> Result<(Vec<Value>, Vec<Value>)> {
        let mut left = self.made.clone();
        let mut missing = Vec::new();
        'calls: for call in &self.expected {
            for i in 0..left.len() {
                if left[i].is(call) || ops::eq(&left[i], call)? {
                    left.remove(i);
                    continue 'calls;
                }
            }
            missing.push(call.clone());
        }
        Ok((missing, left))
    }
}

fn has_calls(this: &Value, calls: &Value, any_order: bool) -> Result<Value> {
    let all = compared(this, calls, "mock_calls")?;
    if !any_order {
        if call::contains_run(&all.made, &all.expected)? {
            return Ok(Value::None);
        }
        let problem = all.problem("calls")?;
        let expected = ops::repr(&call::list(ops::to_vec(calls)?))?;
        let actual = calls_repr(this, "  Actual")?;
        let actual = actual.trim_end_matches('.');
        return fail_from(
            format!("{problem}\nExpected: {expected}{actual}"),
            all.cause,
        );
    }
    let (missing, left) = all.missing()?;
    if missing.is_empty() {
        return Ok(Value::None);
    }
    let name = ops::repr(&Value::from(name(this)?))?;
    let missing = ops::repr(&Value::tuple(missing))?;
    let left = ops::repr(&Value::list(left))?;
    fail_from(
        format!("{name} does not contain all of {missing} in its call list, found {left} instead"),
        all.cause,
    )
}

fn has_awaits(this: &Value, calls: &Value, any_order: bool) -> Result<Value> {
    let all = compared(this, calls, "await_args_list")?;
    if !any_order {
        if call::contains_run(&all.made, &all.expected)? {
            return Ok(Value::None);
        }
        let problem = all.problem("awaits")?;
        let expected = ops::repr(&call::list(ops::to_vec(calls)?))?;
        let actual = ops::repr(&read(&state(this)?.awaits.all))?;
        return fail_from(
            format!("{problem}\nExpected: {expected}\nActual: {actual}"),
            all.cause,
        );
    }
    let (missing, _) = all.missing()?;
    if missing.is_empty() {
        return Ok(Value::None);
    }
    let missing = ops::repr(&Value::tuple(missing))?;
    fail_from(format!("{missing} not all found in await list"), all.cause)
}
