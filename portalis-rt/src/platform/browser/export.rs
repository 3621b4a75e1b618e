//! The program's functions as JavaScript's: what generated code calls, and the loop that their tasks run on.

use std::cell::RefCell;

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::{convert, errors, page, tasks};
use crate::asyncio::event_loop::NativeCallback;
use crate::asyncio::inbox::Message;
use crate::asyncio::{Future, Loop};
use crate::object::{Args, Result, Value};
use crate::ops;
use crate::program::{self, Modules};

/// A parameter of an exported function: its name, and whether its annotation is `float`.
pub type Parameter = (&'static str, bool);

/// What a call gives a function.
pub type Given<'a> = (&'a [JsValue], &'a [JsValue], &'a JsValue);

/// An exported function. What it has no use for is not in the page.
pub struct Export {
    /// Its program.
    pub modules: Modules,
    /// Its module.
    pub module: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it takes by position.
    pub parameters: &'static [Parameter],
    /// What it takes by name only: properties of a last argument of its own.
    pub options: &'static [Parameter],
    /// What comes after them goes to `*args`.
    pub is_variadic: bool,
    /// Whether it is an `async def`.
    pub is_async: bool,
    /// Takes the arguments: [`arguments`], or [`no_arguments`].
    pub arguments: fn(&Export, Given) -> Result<Args>,
    /// Converts the result: [`any`], or [`plain`].
    pub result: fn(&Value) -> Result<JsValue>,
}

#[wasm_bindgen]
extern "C" {
    /// Cancels what it was given to.
    #[derive(Clone)]
    pub(super) type AbortSignal;

    #[wasm_bindgen(method, getter)]
    fn aborted(this: &AbortSignal) -> bool;

    #[wasm_bindgen(method, getter)]
    fn reason(this: &AbortSignal) -> JsValue;

    #[wasm_bindgen(method, js_name = addEventListener)]
    fn add_event_listener(this: &AbortSignal, event: &str, listener: &Function);

    #[wasm_bindgen(method, js_name = removeEventListener)]
    fn remove_event_listener(this: &AbortSignal, event: &str, listener: &Function);
}

/// Calls an exported function: gives its result, or the promise of it.
///
/// # Errors
/// An `Error` for what it raises.
pub fn call(
    export: &Export,
    args: &[JsValue],
    rest: &[JsValue],
    options: &JsValue,
) -> std::result::Result<JsValue, JsValue> {
    let run = || {
        page::hold();
        program::install(export.modules);
        let function = ops::get_attr(&program::import(export.module)?, export.name)?;
        let result = ops::call(
            &function,
            (export.arguments)(export, (args, rest, options))?,
        )?;
        if export.is_async {
            let signal = property(options, "signal").map(JsCast::unchecked_into);
            return start(&result, signal, export.result).map(JsValue::from);
        }
        wake();
        (export.result)(&result)
    };
    match run() {
        Ok(value) => Ok(value),
        // Whoever calls an `async def` waits for the error, too.
        Err(e) if export.is_async => Ok(Promise::reject(&errors::to_js(&e)).into()),
        Err(e) => Err(errors::to_js(&e)),
    }
}

/// Any object as a result.
///
/// # Errors
/// `TypeError` for what has no likeness in JavaScript.
pub fn any(value: &Value) -> Result<JsValue> {
    convert::to_js(value)
}

/// A result that is known to be `None`, a number or a text.
///
/// # Errors
/// `TypeError` if something else has taken the function's place.
pub fn plain(value: &Value) -> Result<JsValue> {
    convert::simple_to_js(value).ok_or_else(|| convert::no_likeness(value))
}

/// The arguments of a function that takes none.
///
/// # Errors
/// None.
pub fn no_arguments(_: &Export, _: Given) -> Result<Args> {
    Ok(Args::none())
}

/// What is `undefined` is not given: the parameter's default stands, or the call is an error.
///
/// # Errors
/// `RecursionError` for what is nested too deep.
pub fn arguments(export: &Export, (args, rest, options): Given) -> Result<Args> {
    let mut all = Args::none();
    let mut by_position = true;
    for (value, parameter) in args.iter().zip(export.parameters) {
        if value.is_undefined() {
            by_position = false;
            continue;
        }
        let value = argument(value, parameter)?;
        if by_position {
            all.pos.push(value);
        } else {
            all = all.with_kw(parameter.0, value);
        }
    }
    if export.is_variadic {
        for value in rest {
            all.pos.push(convert::from_js(value)?);
        }
    }
    for parameter in export.options {
        if let Some(value) = property(options, parameter.0) {
            all = all.with_kw(parameter.0, argument(&value, parameter)?);
        }
    }
    Ok(all)
}

fn argument(value: &JsValue, (_, is_float): &Parameter) -> Result<Value> {
    match convert::from_js(value)? {
        Value::Int(i) if *is_float => Ok(Value::Float(i as f64)),
        value => Ok(value),
    }
}

fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    if !object.is_object() {
        return None;
    }
    let found = Reflect::get(object, &JsValue::from_str(name)).ok()?;
    (!found.is_undefined()).then_some(found)
}

thread_local! {
    /// The loop of tasks that JavaScript starts while no `asyncio.run` goes on.
    static PAGE: RefCell<Option<Loop>> = const { RefCell::new(None) };
}

/// The loop for a new task: that of the code that is running, that of the `asyncio.run` that goes on, or the page's.
fn event_loop() -> Loop {
    if let Some(event_loop) = Loop::running() {
        return event_loop;
    }
    if let Some(event_loop) = crate::asyncio::set_loop().filter(Loop::is_running) {
        return event_loop;
    }
    if let Some(event_loop) = PAGE
        .with(|page| page.borrow().clone())
        .filter(Loop::is_running)
    {
        return event_loop;
    }
    let event_loop = Loop::new();
    PAGE.set(Some(event_loop.clone()));
    let driven = event_loop.clone();
    tasks::spawn(async move {
        // `SystemExit` and `KeyboardInterrupt` of a task end the loop; the next task gets another one.
        if let Err(e) = driven.drive().await {
            crate::stdlib::sys::flush_all();
            crate::platform::stderr(&ops::traceback::format_traceback(&e));
        }
    });
    event_loop
}

/// Has the loops that go on in the page look at what was scheduled from outside of them.
pub(super) fn wake() {
    let page = PAGE.with(|page| page.borrow().clone());
    for event_loop in [crate::asyncio::set_loop(), page].into_iter().flatten() {
        notify(&event_loop);
    }
}

fn notify(event_loop: &Loop) {
    /// The number of no foreign future.
    const NOBODY: u64 = u64::MAX;
    event_loop.inbox.send(Message::Wake(NOBODY));
}

/// Starts a task for an awaitable; gives its promise. The signal cancels it.
///
/// # Errors
/// `TypeError` if it is no awaitable.
pub(super) fn start(
    awaitable: &Value,
    signal: Option<AbortSignal>,
    to_js: fn(&Value) -> Result<JsValue>,
) -> Result<Promise> {
    let event_loop = event_loop();
    let task = crate::asyncio::ensure_future_on(awaitable.clone(), Some(&event_loop))?;
    let aborted = signal.map(|signal| Abort::new(signal, &task));
    let mut added = Ok(());
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        let aborted = aborted.clone();
        let settle = NativeCallback::new("settle", move |done: &Future| {
            let settled = match done.result() {
                Ok(value) => to_js(&value).map_err(|e| errors::to_js(&e)),
                Err(e) => Err(match &aborted {
                    Some(abort) if done.is_cancelled() && abort.signal.aborted() => {
                        abort.signal.reason()
                    }
                    _ => errors::to_js(&e),
                }),
            };
            if let Some(abort) = &aborted {
                abort.forget();
            }
            // Functions that settle a promise do not throw.
            let _ = match settled {
                Ok(value) => resolve.call1(&JsValue::UNDEFINED, &value),
                Err(error) => reject.call1(&JsValue::UNDEFINED, &error),
            };
            crate::stdlib::sys::flush_all();
            Ok(())
        });
        added = task.add_native_callback(settle);
    });
    added?;
    cancellable(&promise, &task);
    notify(&event_loop);
    Ok(promise)
}

/// Gives the promise a method `cancel()`, for whoever has no use for it any more.
fn cancellable(promise: &Promise, task: &Future) {
    let task = task.clone();
    let cancel = Closure::<dyn FnMut() -> JsValue>::new(move || cancel(&task));
    convert::set(
        promise.unchecked_ref::<Object>(),
        "cancel",
        &cancel.into_js_value(),
    );
}

/// Cancels a task from outside of its loop; whether it was not done yet.
fn cancel(task: &Future) -> JsValue {
    let requested = task.request_cancel(None);
    notify(&task.event_loop());
    match requested {
        Ok(requested) => JsValue::from(requested),
        Err(e) => errors::to_js(&e),
    }
}

/// A signal that listens for the sake of a task.
#[derive(Clone)]
struct Abort {
    signal: AbortSignal,
    listener: Function,
}

impl Abort {
    fn new(signal: AbortSignal, task: &Future) -> Abort {
        let target = task.clone();
        let listener = Closure::<dyn FnMut()>::new(move || {
            cancel(&target);
        });
        let listener: Function = listener.into_js_value().unchecked_into();
        if signal.aborted() {
            cancel(task);
        } else {
            signal.add_event_listener("abort", &listener);
        }
        Abort { signal, listener }
    }

    fn forget(&self) {
        self.signal.remove_event_listener("abort", &self.listener);
    }
}
