//! `cargo xtask py FILE|FOLDER`: one Python program through Portalis, without a crate of its own.
//!
//! Writes a small crate below `target/`, as a user would write it, and runs it. It ends with the program's
//! exit status.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::target;

/// Compiles a file or folder and runs its main module with `arguments`.
pub(crate) fn py(root: PathBuf, program: &str, arguments: &[&str]) -> Result<(), String> {
    let program = Path::new(program);
    let program = program
        .canonicalize()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    let module = main_module(&program)?;
    let folder = target(&root).join("xtask-py");
    write(&folder, "Cargo.toml", &manifest(&root, "xtask-py"))?;
    write(&folder, "build.rs", &build_script(&program))?;
    write(&folder, "src/main.rs", &main_file(&module))?;
    if !folder.join("Cargo.lock").exists() {
        // The same versions as the workspace's, so that nothing is compiled twice.
        let lock = root.join("Cargo.lock");
        let text =
            fs::read_to_string(&lock).map_err(|error| format!("{}: {error}", lock.display()))?;
        write(&folder, "Cargo.lock", &text)?;
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["run", "--quiet", "--manifest-path"])
        .arg(folder.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(target(&root))
        .arg("--")
        .args(arguments)
        .status()
        .map_err(|error| format!("cargo does not start: {error}"))?;
    match status.code() {
        Some(0) => Ok(()),
        Some(code) => std::process::exit(code),
        None => Err("ended by a signal".to_string()),
    }
}

/// The module to run: the file itself; in a folder `main` or `app`.
fn main_module(program: &Path) -> Result<String, String> {
    if program.is_file() {
        let stem = program
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned());
        return stem.ok_or_else(|| format!("{} has no name", program.display()));
    }
    let found = ["main", "app"]
        .into_iter()
        .find(|name| program.join(format!("{name}.py")).is_file());
    found
        .map(str::to_string)
        .ok_or_else(|| format!("{} has no main.py or app.py", program.display()))
}

fn build_script(program: &Path) -> String {
    format!(
        "fn main() -> Result<(), portalis_build::Error> {{\n    portalis_build::compile_python({program:?})\n}}\n"
    )
}

fn main_file(module: &str) -> String {
    format!("portalis_rt::main!({module});\n")
}

/// With the workspace's profile, so that its crates are compiled once for both.
pub(crate) fn manifest(root: &Path, name: &str) -> String {
    let (rt, build) = (root.join("portalis-rt"), root.join("portalis-build"));
    format!(
        r#"[package]
name = "{name}"
version = "0.0.0"
edition = "2024"
publish = false

[dependencies]
portalis-rt = {{ path = {rt:?} }}

[build-dependencies]
portalis-build = {{ path = {build:?} }}

[profile.dev]
debug = "line-tables-only"

[profile.dev.package."*"]
opt-level = 1
debug = false

[workspace]
"#
    )
}

/// Writes a file where its text is another one.
pub(crate) fn write(folder: &Path, name: &str, text: &str) -> Result<(), String> {
    let path = folder.join(name);
    if fs::read_to_string(&path).is_ok_and(|present| present == text) {
        return Ok(());
    }
    let written = match path.parent() {
        Some(folder) => fs::create_dir_all(folder).and_then(|()| fs::write(&path, text)),
        None => fs::write(&path, text),
    };
    written.map_err(|error| format!("{}: {error}", path.display()))
}
