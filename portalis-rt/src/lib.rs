//! The run-time library of Portalis: Python's objects, its asyncio, and the drivers that run it on
//! tokio, in the browser and under WASI.
//!
//! Generated code uses [`abi`] and nothing else; users use [`asyncio`], the macros and the
//! Rust-facing runtime. See `ARCHITECTURE.md` for the code map.
#![allow(missing_docs)]

extern crate self as portalis_rt;

#[macro_use]
pub mod names;

pub mod abi;
pub mod asyncio;
pub mod builtins;
pub mod format;
pub mod object;
pub mod ops;
pub mod platform;
pub mod program;
pub mod stdlib;

pub use object::{Exception, Result, Value};
pub use platform::{page, set_virtual_clock};

/// Runs a module of the program as `__main__`; gives the exit status, as `python prog.py` does.
pub fn run_main(modules: &'static [&'static abi::ModuleDef], name: &str) -> std::process::ExitCode {
    std::process::ExitCode::from(u8::try_from(program::run_main(modules, name) & 0xff).unwrap_or(1))
}

/// Includes the Rust made from the crate's Python, as module `py` (or as the name given to
/// `portalis_build::Config::name`).
#[macro_export]
macro_rules! include_python {
    () => {
        $crate::include_python!(py, "portalis");
    };
    ($module:ident, $name:literal) => {
#[allow(
            clippy::all,
            dead_code,
            missing_docs,
            non_snake_case,
            non_upper_case_globals,
            uncommon_codepoints,
            unreachable_code,
            unreachable_pub,
            unused_assignments,
            unused_imports,

            unused_macros,
            unused_mut,
            unused_variables
        )]
        #[rustfmt::skip]
        pub mod $module {
            include!(concat!(env!("OUT_DIR"), "/", $name, ".rs"));
        }
    };
}

/// A whole `fn main` that runs one module of the crate's Python as `__main__`.
#[macro_export]
macro_rules! main {
    ($module:ident) => {
        $crate::include_python!();
        fn main() -> ::std::process::ExitCode {
            $crate::run_main(py::MODULES, stringify!($module))
        }
    };
}
