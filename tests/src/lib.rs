//! Holds Portalis to what CPython 3.12 does.
//!
//! `conformance/`: programs with CPython's output; `suites/conformance_*.rs` hold them compiled, each
//! run in a process of its own. `ui/`: wrong programs with their diagnostics. `patterns/`: programs
//! with the Rust made from them. `bench_py/`: Python sources of the benchmarks in `benches/`; `load_py/`: those of
//! `suites/load.rs`.

pub mod chromium;
pub mod compiler;
pub mod http;
pub mod mutant;
pub mod native_only;
pub mod run;
pub mod shard;
pub mod suite;
pub mod text;
pub mod wasm;

use std::path::PathBuf;

/// The folder of this crate.
pub fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The root of the workspace.
pub fn workspace() -> PathBuf {
    here().parent().map_or_else(here, PathBuf::from)
}

/// `mod py`: the compiled `bench_py/`.
#[macro_export]
macro_rules! bench_python {
    () => {
        ::portalis_rt::include_python!(py, "bench_py/portalis");
    };
}

/// `mod py`: the compiled `load_py/`.
#[macro_export]
macro_rules! load_python {
    () => {
        ::portalis_rt::include_python!(py, "load_py/portalis");
    };
}

/// `fn main` of one of the executables that hold the conformance programs.
#[macro_export]
macro_rules! conformance_shard {
    ($shard:literal) => {
        include!(concat!(env!("OUT_DIR"), "/shard_", $shard, ".rs"));

        fn main() -> ::std::process::ExitCode {
            $crate::shard::main(CASES)
        }
    };
}
