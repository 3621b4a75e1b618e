//! The Rust made from typical Python: one snapshot for each `patterns/*.py`, and all of it clean under clippy
//! with warnings as errors. `INSTA_UPDATE=always` records what is generated now.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use libtest_mimic::{Arguments, Failed, Trial};
use portalis_tests::{compiler, here, suite, workspace};

fn main() -> ExitCode {
    let programs = match suite::programs(Path::new("patterns")) {
        Ok(programs) => programs,
        Err(error) => {
            eprintln!("tests/patterns: {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut trials: Vec<Trial> = Vec::new();
    for program in programs.clone() {
        let name = program.name.clone();
        trials.push(Trial::test(name, move || check(&program)));
    }
    trials.push(Trial::test("clippy", move || clippy(&programs)));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn check(program: &suite::Program) -> Result<(), Failed> {
    let files = compiler::translate(&program.path, false)?;
    let mut shown = String::new();
    for (path, text) in files {
        write!(shown, "// {}\n{text}\n", path.display())?;
    }
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(here().join("patterns/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    // A difference panics, and that is a failed trial.
    settings.bind(|| insta::assert_snapshot!(program.stem(), shown));
    Ok(())
}

/// Python's names are not Rust's, not everything in a program is used, and an object lives until its name is
/// bound again, read or not; nothing else is allowed.
const ALLOWED: &str = "#![allow(dead_code, non_camel_case_types, non_snake_case, non_upper_case_globals)]\n\
     #![allow(unreachable_code, unused_assignments, unused_variables)]\n";

/// Lints all generated code in a crate of its own, without the attributes that `include_python!` adds.
fn clippy(programs: &[suite::Program]) -> Result<(), Failed> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("patterns");
    let sources = folder.join("src");
    fs::create_dir_all(&sources)?;
    let mut root = format!("//! Generated code.\n{ALLOWED}");
    for program in programs {
        let files = compiler::translate(&program.path, false)?;
        let [(_, text)] = files.as_slice() else {
            return Err("more than one file".into());
        };
        fs::write(sources.join(format!("of_{}.rs", program.stem())), text)?;
        writeln!(root, "mod of_{};", program.stem())?;
    }
    fs::write(sources.join("lib.rs"), root)?;
    let runtime = workspace().join("portalis-rt");
    fs::write(
        folder.join("Cargo.toml"),
        format!(
            "[package]\nname = \"generated\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
             [dependencies]\nportalis-rt = {{ path = {runtime:?} }}\n\n[workspace]\n"
        ),
    )?;
    fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["clippy", "--quiet", "--offline", "--manifest-path"])
        .arg(folder.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(folder.join("target"))
        .args(["--", "--deny", "warnings"])
        .env_remove("CARGO_TARGET_DIR")
        .output()?;
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned().into())
    }
}
