//! Under WASI: becomes the conformance program that `PORTALIS_RUN` names. A page calls `run` instead.

use std::process::ExitCode;

#[cfg(target_os = "wasi")]
fn main() -> ExitCode {
    let wanted = std::env::var("PORTALIS_RUN").unwrap_or_default();
    portalis_wasm_tests::run(&wanted)
}

#[cfg(not(target_os = "wasi"))]
fn main() -> ExitCode {
    portalis_wasm_tests::link();
    ExitCode::SUCCESS
}
