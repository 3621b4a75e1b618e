//! The conformance programs in one WebAssembly module.

use std::process::ExitCode;

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub mod page;

/// The name of a program, of its main module, and its modules.
type Program = (
    &'static str,
    &'static str,
    &'static [&'static portalis_rt::abi::ModuleDef],
);

include!(concat!(env!("OUT_DIR"), "/programs.rs"));

/// Runs a program as `__main__`.
pub fn run(wanted: &str) -> ExitCode {
    match PROGRAMS.iter().find(|(name, ..)| *name == wanted) {
        Some((_, main, modules)) => portalis_rt::run_main(modules, main),
        None => {
            eprintln!("no such program in this module: {wanted}");
            ExitCode::from(101)
        }
    }
}

/// Called, so that the programs are part of the executable.
pub fn link() {
    std::hint::black_box(PROGRAMS);
}
