//! Calls in code that can wait for the host: `asyncio.run(…)` among a page's statements.
//!
//! In a page nothing waits inside of a call. Code from which `asyncio.run` may be reached is there twice: as it is, and
//! `async` in Rust. The latter calls as ever, but says first whom it calls. Just that function may then hand over a
//! future instead of a result, and the caller waits for it. Whoever does not know of this acts as ever.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;

use super::site::Bound;
use crate::object::function::Signature;
use crate::object::{Args, Result, Value};
use crate::ops;

/// What is handed over.
type Handed = Pin<Box<dyn Future<Output = Result<Value>>>>;

/// Who is called by somebody who can wait.
enum Callee {
    /// A function written in Python, by its description.
    Python(&'static Signature),
    /// A function in Rust, by its `__qualname__`.
    Native(String),
}

thread_local! {
    static CALLEE: RefCell<Option<Callee>> = const { RefCell::new(None) };
    static HANDED: RefCell<Option<Handed>> = const { RefCell::new(None) };
}

fn callee(f: &Value) -> Option<Callee> {
    match f {
        Value::Function(f) => Some(Callee::Python(f.signature)),
        Value::Native(f) => Some(Callee::Native(f.qualname())),
        Value::Method(m) => callee(&m.function),
        _ => None,
    }
}

/// Calls, and waits for what was handed over.
async fn wait(callee: Option<Callee>, call: impl FnOnce() -> Result<Value>) -> Result<Value> {
    let before = CALLEE.replace(callee);
    let result = call();
    CALLEE.set(before);
    let handed = HANDED.take();
    match handed {
        Some(handed) => handed.await,
        None => result,
    }
}

/// `f(…)`
///
/// # Errors
/// What it raises.
pub async fn call(f: &Value, args: Args) -> Result<Value> {
    wait(callee(f), || ops::call(f, args)).await
}

/// `obj.name(…)`
///
/// # Errors
/// `AttributeError`; what the method raises.
pub async fn call_method(obj: &Value, name: &'static str, args: Args) -> Result<Value> {
    bound(super::site::bind(obj, name)?, args).await
}

/// The call of what `bind` found.
///
/// # Errors
/// What it raises.
pub async fn bound(method: Bound, args: Args) -> Result<Value> {
    wait(callee(method.function()), || method.call(args)).await
}

/// Whether this function was called by somebody who can wait: asked at its very beginning.
pub fn can_wait(signature: &'static Signature) -> bool {
    CALLEE
        .take()
        .is_some_and(|c| matches!(c, Callee::Python(s) if std::ptr::eq(s, signature)))
}

/// The same for a function in Rust, by its `__qualname__`.
pub(crate) fn native_can_wait(qualname: &str) -> bool {
    CALLEE
        .take()
        .is_some_and(|c| matches!(c, Callee::Native(n) if n == qualname))
}

/// What a function gives instead of its result to somebody who can wait.
///
/// # Errors
/// None.
pub fn hand_over<T: Into<Value>>(
    future: impl Future<Output = Result<T>> + 'static,
) -> Result<Value> {
    HANDED.set(Some(Box::pin(async { future.await.map(Into::into) })));
    Ok(Value::None)
}
