//! Runs `hello` as a page does.

use js_sys::{Function, Promise};
use portalis_rt::page;
use wasm_bindgen::prelude::wasm_bindgen;

/// Runs a module as `__main__`; `out` and `err` get what it prints.
#[wasm_bindgen(js_name = runMain)]
pub fn run_main(module: &str, out: Option<Function>, err: Option<Function>) -> Promise {
    page::set_output(1, out);
    page::set_output(2, err);
    page::run_main(crate::py::MODULES, module)
}
