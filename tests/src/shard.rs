//! Runs compiled conformance programs: one trial each, in a process of its own.
//!
//! The executable that holds the programs is also the harness: it calls itself again with
//! `PORTALIS_RUN=<case>` in the environment, and that process becomes the program.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use libtest_mimic::{Arguments, Failed, Trial};

use crate::here;
use crate::run::Run;
use crate::suite::{self, Expected, KnownGaps, Program};

/// The environment variable that names the case to run instead of testing.
pub const RUN: &str = "PORTALIS_RUN";

/// The environment variable that names a folder for the messages of failures.
const REPORT: &str = "PORTALIS_REPORT";

/// One program in one mode.
#[derive(Debug)]
pub struct Case {
    /// The name of its program.
    pub program: &'static str,
    /// The name of its trial.
    pub name: &'static str,
    /// What the build made of it.
    pub built: Built,
}

/// What the build made of a case.
#[derive(Debug)]
pub enum Built {
    /// Runs it as `__main__`.
    Runs(fn() -> ExitCode),
    /// The diagnostics.
    Refused(&'static str),
    /// Listed under `[rustc]` in `known-gaps.txt`.
    LeftOut,
}

/// Runs one case, if the environment names one, else tests all of them.
pub fn main(cases: &'static [Case]) -> ExitCode {
    if let Some(wanted) = std::env::var_os(RUN) {
        let found = cases.iter().find(|case| wanted == *case.name);
        return match found.map(|case| &case.built) {
            Some(Built::Runs(run)) => run(),
            Some(Built::Refused(diagnostics)) => refuse(diagnostics),
            Some(Built::LeftOut) => refuse("left out of the build: see known-gaps.txt"),
            None => refuse("no such program in this executable"),
        };
    }
    let gaps = match read_gaps() {
        Ok(gaps) => gaps,
        Err(message) => return refuse(&message),
    };
    let trials = cases.iter().map(|case| trial(case, &gaps)).collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn refuse(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(101)
}

fn read_gaps() -> Result<KnownGaps, String> {
    let path = here().join("known-gaps.txt");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    KnownGaps::parse(&text)
}

fn trial(case: &'static Case, gaps: &KnownGaps) -> Trial {
    let listed = gaps.failing.contains_key(case.name);
    let kind = if listed || matches!(case.built, Built::LeftOut) {
        "known gap"
    } else {
        ""
    };
    let check = move || {
        let passed = check(case);
        match (&case.built, listed, passed) {
            (Built::LeftOut, ..) => Ok(()),
            (_, true, Ok(())) => Err(Failed::from("passes now: strike it from known-gaps.txt")),
            (_, true, Err(_)) => Ok(()),
            (_, false, passed) => passed
                .inspect_err(|message| report(case, message))
                .map_err(Failed::from),
        }
    };
    Trial::test(case.name, check).with_kind(kind)
}

/// Keeps the message of a failure, for `cargo xtask triage`.
fn report(case: &Case, message: &str) {
    if let Some(folder) = std::env::var_os(REPORT) {
        let path = PathBuf::from(folder).join(format!("{}.txt", case.name.replace('/', ".")));
        // The trial itself tells it too.
        let _ = fs::write(path, message);
    }
}

fn check(case: &'static Case) -> Result<(), String> {
    match &case.built {
        Built::Runs(_) => {}
        Built::Refused(diagnostics) => return Err(format!("portalis refuses it\n{diagnostics}")),
        Built::LeftOut => return Err("left out of the build".to_owned()),
    }
    let mut path = here().join("conformance").join(case.program);
    if !path.is_dir() {
        path.set_extension("py");
    }
    let program = Program {
        name: case.program.to_owned(),
        path,
    };
    let expected = Expected::of(&program)?;
    run(case.name, &program)?.compare(&expected)
}

/// Runs a case where CPython ran it: in the folder of its file, in UTC; under the virtual clock if nothing of
/// its outcome hangs on the real one.
fn run(case: &str, program: &Program) -> Result<Run, String> {
    let this =
        std::env::current_exe().map_err(|error| format!("cannot find this executable: {error}"))?;
    let is_virtual = suite::may_run_in_virtual_time(program)
        .map_err(|error| format!("{}: {error}", program.path.display()))?;
    let mut command = Command::new(this);
    command
        .env(RUN, case)
        .env("TZ", "UTC")
        .env("PORTALIS_VIRTUAL_CLOCK", if is_virtual { "1" } else { "0" })
        .env_remove("RUST_BACKTRACE");
    Run::of(command, program)
}
