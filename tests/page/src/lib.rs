//! The functions of `py/api.py` for JavaScript, and `py/hello.py` as a program.

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
portalis_rt::include_python!();

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub mod page;
