//! The exception classes of `asyncio.exceptions`.

use super::arguments::method;
use crate::object::{Class, Exception, Result, Tuple, Value};
use crate::ops;

macro_rules! classes {
    ($($(#[$doc:meta])* $static_:ident $function:ident $name:literal ($base:expr) in $module:literal;)*) => {
        thread_local! { $(
            static $static_: Class = Class::builder($name).module($module).base($base).build();
        )* }
        $(
            $(#[$doc])*
            pub fn $function() -> Class {
                $static_.with(Clone::clone)
            }
        )*
    };
}

fn builtin(name: &str) -> Class {
    Exception::class_named(name)
}

classes! {
    /// `asyncio.CancelledError`
    CANCELLED cancelled_error "CancelledError" (builtin("BaseException")) in "asyncio.exceptions";
    /// `asyncio.InvalidStateError`
    INVALID_STATE invalid_state_error "InvalidStateError" (builtin("Exception")) in "asyncio.exceptions";
    /// `asyncio.SendfileNotAvailableError`
    SENDFILE sendfile_not_available_error "SendfileNotAvailableError" (builtin("RuntimeError")) in "asyncio.exceptions";
    /// `asyncio.BrokenBarrierError`
    BROKEN_BARRIER broken_barrier_error "BrokenBarrierError" (builtin("RuntimeError")) in "asyncio.exceptions";
    /// `asyncio.QueueEmpty`
    QUEUE_EMPTY queue_empty "QueueEmpty" (builtin("Exception")) in "asyncio.queues";
    /// `asyncio.QueueFull`
    QUEUE_FULL queue_full "QueueFull" (builtin("Exception")) in "asyncio.queues";
}

/// Sets the one argument and the attributes of an exception.
fn initialize<const N: usize>(
    this: &Value,
    message: Value,
    fields: [(&str, Value); N],
) -> Result<Value> {
    if let Some(e) = Exception::from_value(this) {
        let old = e.data().args.replace(Tuple::new(vec![message]));
        drop(old);
    }
    for (name, value) in fields {
        ops::set_attr(this, name, value)?;
    }
    Ok(Value::None)
}

thread_local! {
    static INCOMPLETE_READ: Class = Class::builder("IncompleteReadError")
        .module("asyncio.exceptions")
        .base(builtin("EOFError"))
        .raw_method("__init__", |this, args| {
            let [partial, expected] =
                method(args, "IncompleteReadError.__init__", ["partial", "expected"], 2)?;
            let total = if expected.is_none() { "undefined".to_owned() } else { ops::repr(&expected)?.to_string() };
            let message = format!("{} bytes read on a total of {total} expected bytes", ops::len(&partial)?);
            initialize(this, Value::from(message), [("partial", partial), ("expected", expected)])
        })
        .build();
    static LIMIT_OVERRUN: Class = Class::builder("LimitOverrunError")
        .module("asyncio.exceptions")
        .base(builtin("Exception"))
        .raw_method("__init__", |this, args| {
            let [message, consumed] =
                method(args, "LimitOverrunError.__init__", ["message", "consumed"], 2)?;
            initialize(this, message, [("consumed", consumed)])
        })
        .build();
}

/// `asyncio.IncompleteReadError`
pub fn incomplete_read_error() -> Class {
    INCOMPLETE_READ.with(Clone::clone)
}

/// `asyncio.LimitOverrunError`
pub fn limit_overrun_error() -> Class {
    LIMIT_OVERRUN.with(Clone::clone)
}

/// `asyncio.TimeoutError`, which is the builtin one.
pub fn timeout_error() -> Class {
    builtin("TimeoutError")
}

/// A `CancelledError` with this message (`None`: without).
pub(crate) fn cancelled(message: Value) -> Exception {
    let args = if message.is_none() || message.is_unset() {
        vec![]
    } else {
        vec![message]
    };
    Exception::of_class(cancelled_error(), args)
}

/// Whether this is a `CancelledError`.
pub(crate) fn is_cancelled(e: &Exception) -> bool {
    CANCELLED.with(|c| e.is_a(c))
}

/// Whether this exception passes through the loop and out of `run_forever`.
pub(crate) fn is_fatal(e: &Exception) -> bool {
    e.is_a(&builtin("KeyboardInterrupt")) || e.is_a(&builtin("SystemExit"))
}

/// An `InvalidStateError`.
#[cold]
pub(crate) fn invalid_state(message: &str) -> Exception {
    Exception::of_class(invalid_state_error(), vec![Value::str(message)])
}

/// A `TimeoutError` without a message.
#[cold]
pub(crate) fn timeout() -> Exception {
    Exception::of_class(timeout_error(), vec![])
}
