//! Under WASI: becomes the conformance program that `PORTALIS_RUN` names.

use std::process::ExitCode;

fn main() -> ExitCode {
    let wanted = std::env::var("PORTALIS_RUN").unwrap_or_default();
    portalis_wasm_tests::run(&wanted)
}
