//! The conformance programs as one WebAssembly module: building it, and the trials of a host that runs it.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use libtest_mimic::{Arguments, Failed, Trial};

use crate::native_only::native_only;
use crate::run::Run;
use crate::suite::{Expected, KnownGaps, Program, programs};
use crate::{here, workspace};

/// Builds the module of all programs for a target; gives its file.
///
/// # Errors
/// What Cargo said.
pub fn build(target: &str, file: &str) -> Result<PathBuf, String> {
    build_package("portalis-wasm-tests", target, file)
}

/// Builds a package for a target; gives the file that comes out.
///
/// # Errors
/// What Cargo said.
pub fn build_package(package: &str, target: &str, file: &str) -> Result<PathBuf, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--quiet", "-p", package, "--target", target])
        .current_dir(workspace())
        .output()
        .map_err(|error| format!("cargo does not start: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!(
            "{said}\nif the target is missing: `rustup target add {target}`"
        ));
    }
    let folder = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    Ok(workspace()
        .join(folder)
        .join(target)
        .join("debug")
        .join(file))
}

/// Makes the glue, if the module is newer than that; gives its folder.
///
/// # Errors
/// When `wasm-bindgen` is missing, or what it said.
pub fn bind(module: &Path) -> Result<PathBuf, String> {
    let folder = module.with_extension("");
    let name = module.file_stem().unwrap_or_default().to_string_lossy();
    let modified = |path: &Path| path.metadata().and_then(|m| m.modified()).ok();
    let made = modified(&folder.join(format!("{name}_bg.wasm")));
    if made.is_some_and(|at| modified(module).is_some_and(|source| at > source)) {
        return Ok(folder);
    }
    let output = Command::new("wasm-bindgen")
        .args(["--target", "web", "--out-dir"])
        .args([&folder, module])
        .output()
        .map_err(|error| {
            format!("wasm-bindgen does not start: {error}; `cargo xtask install` installs it")
        })?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(folder)
}

/// The `main` of a suite: runs the trials, or tells why there are none.
pub fn main(prepare: fn() -> Result<Vec<Trial>, String>) -> ExitCode {
    match prepare() {
        Ok(trials) => libtest_mimic::run(&Arguments::from_args(), trials).exit_code(),
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// One trial for each program that the module holds, for the host `wasi` or `browser`; `run` is told whether it
/// is marked native.
///
/// # Errors
/// When a list cannot be read.
pub fn trials(
    host: &str,
    run: impl Fn(&Program, bool) -> Result<Run, String> + Clone + Send + 'static,
) -> Result<Vec<Trial>, String> {
    let read = |file: &str| {
        std::fs::read_to_string(here().join(file)).map_err(|error| format!("{file}: {error}"))
    };
    let gaps = KnownGaps::parse(&read("known-gaps.txt")?)?;
    let native_only = native_only(host)?;
    let all = programs(&here().join("conformance")).map_err(|error| error.to_string())?;
    if let Some(unknown) = native_only
        .keys()
        .find(|name| all.iter().all(|program| program.name != **name))
    {
        return Err(format!("native-only.txt: there is no program {unknown}"));
    }
    let only = std::env::var("PORTALIS_ONLY")
        .ok()
        .filter(|only| !only.is_empty());
    let wanted = all.into_iter().filter(|program| {
        let is_gap =
            gaps.failing.contains_key(&program.name) || gaps.left_out.contains_key(&program.name);
        let is_wanted = only
            .as_ref()
            .is_none_or(|only| crate::suite::is_listed(&program.name, only));
        is_wanted && !is_gap
    });
    Ok(wanted
        .map(|program| {
            let run = run.clone();
            let is_native = native_only.contains_key(&program.name);
            let kind = if is_native { "native only" } else { "" };
            let name = program.name.clone();
            Trial::test(name, move || {
                check(&program, is_native, &run).map_err(Failed::from)
            })
            .with_kind(kind)
        })
        .collect())
}

fn check(
    program: &Program,
    is_native: bool,
    run: &impl Fn(&Program, bool) -> Result<Run, String>,
) -> Result<(), String> {
    let did = run(program, is_native)?;
    let compared = did.compare(&Expected::of(program)?);
    if !is_native {
        return compared;
    }
    if did.timed_out {
        return Err("it hangs here; it should end with an exception".to_owned());
    }
    if did.status.is_none_or(|status| status > 1 && status != 130) {
        return Err(format!("it should end with an exception\n{}", did.stderr));
    }
    match compared {
        Ok(()) => Err("does the same here: strike it from native-only.txt".to_owned()),
        Err(_) => Ok(()),
    }
}
