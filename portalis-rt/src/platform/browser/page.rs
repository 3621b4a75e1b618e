//! What a page does with a program: runs it, shows its output, gives it the stack that there is.

use std::cell::Cell;

use js_sys::{Error, Function, Promise};
use wasm_bindgen::{JsCast, JsValue};

pub use super::console::set_output;
pub use super::export::{Export, Given, Parameter, any, arguments, call, no_arguments, plain};
use super::{console, tasks};
use crate::program::{self, Modules};

/// What generated code needs for the functions that it exports.
pub mod glue {
    pub use ::wasm_bindgen;
    pub use ::wasm_bindgen::JsValue;
    pub use ::wasm_bindgen::prelude::wasm_bindgen as exported;
}

thread_local! {
    static STACK_BYTES: Cell<Option<usize>> = const { Cell::new(None) };
    /// JavaScript holds functions of the program.
    static HELD: Cell<bool> = const { Cell::new(false) };
}

/// Runs a module as `__main__`; the promise gives the exit status.
pub fn run_main(modules: Modules, name: &str) -> Promise {
    program::install(modules);
    let def = program::find(modules, name);
    Promise::new(&mut |resolve: Function, _reject: Function| {
        tasks::spawn(async move {
            let status = match def {
                Some(def) => program::run_whole(modules, def).await,
                None => 2,
            };
            console::flush();
            // A function that settles a promise does not throw.
            let _ = resolve.call1(&JsValue::UNDEFINED, &JsValue::from(status));
        });
    })
}

/// How much stack the host gives, where that is known: deep recursion then raises `RecursionError` in time.
pub fn set_stack_bytes(bytes: usize) {
    STACK_BYTES.set(Some(bytes));
}

pub(super) fn stack_bytes() -> Option<usize> {
    STACK_BYTES.get()
}

/// Keeps the program's objects after the end of its main module: JavaScript may call its functions.
pub(crate) fn hold() {
    HELD.set(true);
}

/// Whether functions of the program may be called after its end.
pub(super) fn held() -> bool {
    HELD.get()
}

/// The text of what JavaScript threw.
pub(super) fn text_of(thrown: &JsValue) -> String {
    match thrown.dyn_ref::<Error>() {
        Some(error) => String::from(error.to_string()),
        None => thrown.as_string().unwrap_or_else(|| format!("{thrown:?}")),
    }
}
