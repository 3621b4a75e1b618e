//! `cargo xtask load`: the load tests at their full sizes, one after the other, in a release build.

use std::path::PathBuf;
use std::process::Command;

/// Runs them; their figures are printed.
pub(crate) fn load(root: PathBuf) -> Result<(), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(root)
        .args([
            "test",
            "--release",
            "-p",
            "portalis-tests",
            "--test",
            "load",
        ])
        .args(["--", "--ignored", "--test-threads=1"])
        .status()
        .map_err(|error| format!("cargo does not start: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err("the load tests failed".to_owned())
    }
}
