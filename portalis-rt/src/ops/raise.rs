//! `raise`, and the exceptions being handled (`__context__`, a bare `raise`).
use crate::asyncio::transfer::with_handled;
use crate::object::{Args, Exception, Value};
use crate::ops;

/// While it lives, its exception is being handled: an `except` or `finally` block runs.
#[must_use]
pub struct Handling(Exception);

/// Enters the handling of `e`.
pub fn handling(e: &Exception) -> Handling {
    with_handled(|all| all.borrow_mut().push(e.clone()));
    Handling(e.clone())
}

impl Drop for Handling {
    fn drop(&mut self) {
        // Another task's stack may be in place, when a suspended coroutine is dropped.
        let own = with_handled(|all| {
            let mut all = all.borrow_mut();
            let i = all.iter().rposition(|e| e.is(&self.0))?;
            Some(all.remove(i))
        });
        drop(own);
    }
}

/// The exception being handled, if any.
pub fn current() -> Option<Exception> {
    with_handled(|all| all.borrow().last().cloned()).flatten()
}

/// Exchanges the exceptions being handled for another task's.
pub fn swap_handled(stack: &mut Vec<Exception>) {
    with_handled(|all| std::mem::swap(&mut *all.borrow_mut(), stack));
}

/// A bare `raise`.
#[cold]
pub fn reraise_current() -> Exception {
    current().unwrap_or_else(|| Exception::runtime_error("No active exception to reraise"))
}

/// Makes the exception being handled the context of `e`, without making a cycle.
pub(crate) fn set_context(e: &Exception) {
    let Some(handled) = current() else { return };
    if handled.is(e) {
        return;
    }
    let mut seen = vec![handled.clone()];
    let mut link = handled.clone();
    while let Some(next) = link.context() {
        if next.is(e) {
            link.set_context(None);
            break;
        }
        if seen.iter().any(|s| s.is(&next)) {
            break;
        }
        seen.push(next.clone());
        link = next;
    }
    e.set_context(Some(handled));
}

/// `raise exc`, `raise exc from cause`: the exception to return as `Err`.
#[cold]
pub fn raise(exc: Value, cause: Option<Value>) -> Exception {
    let e = match instance_of(exc, "exceptions must derive from BaseException") {
        Ok(e) => e,
        Err(e) => return e,
    };
    match cause {
        None => {}
        Some(Value::None) => e.set_cause(None),
        Some(cause) => {
            match instance_of(cause, "exception causes must derive from BaseException") {
                Ok(cause) => e.set_cause(Some(cause)),
                Err(e) => return e,
            }
        }
    }
    set_context(&e);
    e
}

fn instance_of(exc: Value, message: &str) -> Result<Exception, Exception> {
    match &exc {
        Value::Class(class) if class.is_exception => {
            let made = ops::call(&exc, Args::none())?;
            match Exception::from_value(&made) {
                Some(e) => Ok(e),
                None => Err(Exception::type_error(format!(
                    "calling {} should have returned an instance of BaseException, not {}",
                    ops::repr(&exc)?,
                    ops::repr(&Value::Class(ops::class_of(&made)))?
                ))),
            }
        }
        _ => Exception::from_value(&exc).ok_or_else(|| Exception::type_error(message)),
    }
}
