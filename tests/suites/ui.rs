//! Diagnostics: every `ui/*.py` is refused, with exactly the text of the `.stderr` beside it.
//! Paths in them are relative to this crate, where Cargo runs its tests. `PORTALIS_BLESS=1` records what is shown now.

use std::path::Path;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use portalis_tests::{compiler, suite, text};

fn main() -> ExitCode {
    let programs = match suite::programs(Path::new("ui")) {
        Ok(programs) => programs,
        Err(error) => {
            eprintln!("tests/ui: {error}");
            return ExitCode::FAILURE;
        }
    };
    let trials = programs.into_iter().map(|program| {
        let name = program.name.clone();
        Trial::test(name, move || check(&program).map_err(Failed::from))
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}

fn check(program: &suite::Program) -> Result<(), String> {
    match compiler::translate(&program.path, false) {
        Ok(_) => Err("no diagnostics".to_owned()),
        Err(shown) => text::compare_with_file(
            &program.path.with_extension("stderr"),
            &format!("{shown}\n"),
        ),
    }
}
