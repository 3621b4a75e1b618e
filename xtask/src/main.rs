//! The project's own commands. `cargo xtask` alone lists them.

mod bench;
mod bench_page;
mod bless;
mod check;
mod cpython_tests;
mod install;
mod load;
mod new_case;
mod platforms;
mod py;
mod size;
mod triage;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  test                      install, format, clippy, tests, documentation: all that CI runs
  install                   what the tests need besides Rust (targets, wasmtime, wasm-bindgen, Chromium, Node), if missing
  bless [--check] [NAME]... record what CPython 3.12 prints for tests/conformance/**/*.py
                            (only the cases whose path contains a NAME, if any is given);
                            with --check compare instead of recording
  new-case NAME             make an empty conformance case, NAME as in aio/my_case
  py FILE|FOLDER [ARG]...   compile a Python program with Portalis and run it
  bench [ROW]...            compare asyncio's speed with CPython, uvloop and tokio; write docs/benchmarks.md
                            (with names of rows: only these, and nothing is written)
  bench-page                compare asyncio with Pyodide in Node and Chromium; write docs/benchmarks-page.md
  cpython-tests FILE...     run CPython's own tests of asyncio (test_locks.py ...), from the CPython that is
                            installed, through Portalis
  platforms                 run the conformance programs natively, under wasmtime and in Chromium; write the README's table
  size                      what a page loads: the smallest asyncio program and example-web, released and gzipped
  load                      a million tasks, 10,000 connections, 10 million messages, in a release build
  triage FILE               build and run all conformance cases; write the failures, by cause, to FILE";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["test"] => install::install().and_then(|()| check::test(root())),
        ["install"] => install::install(),
        ["bench", rows @ ..] => bench::bench(root(), rows),
        ["bench-page"] => install::install().and_then(|()| bench_page::bench_page(root())),
        ["bless", rest @ ..] => bless::bless(root(), rest),
        ["new-case", name] => new_case::new_case(root(), name),
        ["py", program, rest @ ..] => py::py(root(), program, rest),
        ["cpython-tests", files @ ..] => cpython_tests::cpython_tests(root(), files),
        ["platforms"] => install::install().and_then(|()| platforms::platforms(root())),
        ["size"] => install::install().and_then(|()| size::size(root())),
        ["load"] => load::load(root()),
        ["triage", report] => triage::triage(root(), report),
        ["--help" | "-h" | "help"] => {
            println!("{USAGE}");
            Ok(())
        }
        [] => Err(USAGE.to_string()),
        other => Err(format!("unknown: {}\n\n{USAGE}", other.join(" "))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// The repository.
fn root() -> PathBuf {
    let crate_dir = Path::new(env!("CARGO_MANIFEST_DIR"));
    crate_dir.parent().unwrap_or(crate_dir).to_path_buf()
}

/// Where Cargo puts what it builds.
fn target(root: &Path) -> PathBuf {
    root.join(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}
