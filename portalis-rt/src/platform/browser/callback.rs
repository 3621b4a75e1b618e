//! Python's functions and coroutines for JavaScript: functions of any number of arguments, and promises.

use std::cell::RefCell;

use js_sys::{Array, Function, Object, Promise, Proxy, WeakSet};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::{convert, errors, export, page};
use crate::object::{Args, Result, Value};
use crate::ops;

thread_local! {
    /// The functions made here.
    static OURS: WeakSet = WeakSet::new();
    /// What a function of ours gets as `this` when it is asked for the Python function.
    static QUESTION: Object = Object::new();
    static ANSWER: RefCell<Value> = const { RefCell::new(Value::Unset) };
}

/// A JavaScript function that calls a Python object. What that raises is thrown.
pub(super) fn function(callee: &Value) -> JsValue {
    page::hold();
    let callee = callee.clone();
    // A function that takes any number of arguments, without making code at run time: a proxy gets them as an array.
    let apply = Closure::<
        dyn FnMut(JsValue, JsValue, Array) -> std::result::Result<JsValue, JsValue>,
    >::new(move |_target: JsValue, this: JsValue, args: Array| {
        if QUESTION.with(|question| Object::is(question, &this)) {
            ANSWER.set(callee.clone());
            return Ok(JsValue::UNDEFINED);
        }
        call(&callee, &args).map_err(|e| errors::to_js(&e))
    });
    let handler = Object::new();
    let apply = apply.into_js_value();
    convert::set(&handler, "apply", &apply);
    // Its target is never called, and only has to be a function.
    let made = Proxy::new(&apply, &handler);
    OURS.with(|ours| ours.add(made.unchecked_ref::<Object>()));
    made.into()
}

fn call(callee: &Value, args: &Array) -> Result<JsValue> {
    let args = args.iter().map(|arg| convert::from_js_shallow(&arg));
    let result = ops::call(callee, Args::from_vec(args.collect::<Result<_>>()?))?;
    // What it scheduled runs when the page has its turn.
    export::wake();
    convert::to_js(&result)
}

/// The Python object that a function of ours calls.
pub(super) fn inner(value: &JsValue) -> Option<Value> {
    let function = value.dyn_ref::<Function>()?;
    if !OURS.with(|ours| ours.has(function.unchecked_ref::<Object>())) {
        return None;
    }
    // It answers, and throws nothing.
    let _ = QUESTION.with(|question| function.call0(question));
    Some(ANSWER.take()).filter(|v| !v.is_unset())
}

/// The promise of what an awaitable gives, as a task of its own.
///
/// # Errors
/// `TypeError` if it is no awaitable.
pub(super) fn promise(awaitable: &Value) -> Result<JsValue> {
    export::start(awaitable, None, export::any).map(Promise::into)
}
