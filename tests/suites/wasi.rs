//! The conformance programs under wasmtime, all in one module that is compiled to machine code once.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use libtest_mimic::Arguments;
use portalis_tests::run::Run;
use portalis_tests::shard::RUN;
use portalis_tests::suite::{self, Program};
use portalis_tests::wasm;

/// The stack that wasmtime gives.
const HOST_STACK_BYTES: usize = 64 << 20;

/// What the program is told of it: a part, so that the stack in memory ends first.
const STACK_BYTES: usize = 48 << 20;

fn main() -> ExitCode {
    wasm::main(prepare)
}

fn prepare() -> Result<Vec<libtest_mimic::Trial>, String> {
    if Arguments::from_args().list {
        return wasm::trials("wasi", |_, _| Ok(Run::default()));
    }
    let module = wasm::build("wasm32-wasip1", "programs.wasm")?;
    let compiled = compile(&module)?;
    wasm::trials("wasi", move |program, is_native| {
        run(&compiled, program, is_native)
    })
}

/// Machine code, made once for all programs.
fn compile(module: &Path) -> Result<PathBuf, String> {
    let compiled = module.with_extension("cwasm");
    let modified = |path: &Path| path.metadata().and_then(|m| m.modified()).ok();
    if modified(&compiled).is_some_and(|at| modified(module).is_some_and(|source| at > source)) {
        return Ok(compiled);
    }
    let output = Command::new("wasmtime")
        .args(["compile", "-O", "opt-level=0", "-o"])
        .args([&compiled, module])
        .output()
        .map_err(|error| {
            format!("wasmtime does not start: {error}; `cargo xtask install` installs it")
        })?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(compiled)
}

fn run(compiled: &Path, program: &Program, is_native: bool) -> Result<Run, String> {
    let mut command = Command::new("wasmtime");
    command
        .args(["run", "--allow-precompiled", "--dir=."])
        .args([
            "-W".to_owned(),
            format!("max-wasm-stack={HOST_STACK_BYTES}"),
        ])
        .args([
            "--env".to_owned(),
            format!("PORTALIS_STACK_BYTES={STACK_BYTES}"),
        ])
        .args(["--env".to_owned(), format!("{RUN}={}", program.name)])
        .args(["--env", "TZ=UTC"]);
    // One that is marked native may wait long for what never comes here.
    let is_virtual = is_native
        || suite::may_run_in_virtual_time(program)
            .map_err(|error| format!("{}: {error}", program.path.display()))?;
    if is_virtual {
        command.args(["--env", "PORTALIS_VIRTUAL_CLOCK=1"]);
    }
    command.arg(compiled);
    Run::of(command, program)
}
