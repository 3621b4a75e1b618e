//! Compiles Python asyncio programs to Rust at build time.
//!
//! In a `build.rs`:
//!
//! ```no_run
//! fn main() -> Result<(), portalis_build::Error> {
//!     portalis_build::compile_python("py/")
//! }
//! ```
//!
//! `discover → parse → resolve → infer → lower → emit → write`: one module a pass.

#[allow(missing_docs)] // The fields are those of Python's own grammar.
pub mod ast;
mod bind;
mod closed;
pub(crate) mod compile;
mod config;
pub mod diagnostic;
pub mod discover;
pub mod emit;
mod export;
pub mod imports;
pub mod infer;
pub mod layout;
mod levels;
pub mod library;
pub mod lower;
pub mod names;
pub mod parse;
mod pause;
mod placement;
pub mod program;
pub mod reach;
pub mod resolve;
#[cfg(test)]
mod scratch;
pub mod session;
mod strip;
pub mod tree;
pub mod types;
mod walk;
pub mod write;

pub use config::{Config, Error, Output, compile_python, generate};
