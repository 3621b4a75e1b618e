//! In a page: the harness chooses the program and gets what it prints.

use js_sys::{Function, Promise};
use portalis_rt::page;
use wasm_bindgen::prelude::*;

/// Runs a program; the promise gives its exit status.
///
/// `stdout` and `stderr` get what it prints; `stack_bytes`: what the browser was told to give.
#[wasm_bindgen]
pub fn run(
    wanted: &str,
    is_virtual: bool,
    stack_bytes: usize,
    stdout: Function,
    stderr: Function,
) -> Promise {
    page::set_output(1, Some(stdout));
    page::set_output(2, Some(stderr));
    page::set_stack_bytes(stack_bytes);
    portalis_rt::set_virtual_clock(is_virtual);
    match crate::PROGRAMS.iter().find(|(name, ..)| *name == wanted) {
        Some((_, main, modules)) => page::run_main(modules, main),
        None => Promise::resolve(&JsValue::from(101)),
    }
}
