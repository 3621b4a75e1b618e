//! The one place where the tests call the compiler.
//!
//! Shared by the build script and by the tests: Python files in, generated files or rendered
//! diagnostics out. Writes nothing.

use std::path::{Path, PathBuf};

use portalis_build::Config;

/// A generated file: its path below the output folder, and its text.
pub type Generated = (PathBuf, String);

/// Compiles the program in a file or folder; the root of what comes out is `portalis.rs`.
///
/// # Errors
/// The rendered diagnostics.
pub fn translate(path: &Path, strip_annotations: bool) -> Result<Vec<Generated>, String> {
    let mut config = Config::new();
    config.strip_annotations(strip_annotations);
    // In a page each program has only what it names, as a page that exports functions would.
    let is_for_page = std::env::var_os("CARGO_CFG_TARGET_OS").is_some_and(|os| os == "unknown");
    config.every_name(!is_for_page);
    let output = config.generate(&[path]);
    output
        .map(|output| output.files)
        .map_err(|error| error.to_string())
}
