//! `cargo xtask test`: every step of CI in order; the first that fails ends it.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

struct Step {
    name: &'static str,
    arguments: &'static [&'static str],
    environment: &'static [(&'static str, &'static str)],
    help: &'static str,
}

const STEPS: &[Step] = &[
    Step {
        name: "format",
        arguments: &["fmt", "--all", "--check"],
        environment: &[],
        help: "run `cargo fmt --all`",
    },
    Step {
        name: "clippy",
        arguments: &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ],
        environment: &[],
        help: "a warning is an error here",
    },
    Step {
        name: "tests",
        arguments: &["test", "--workspace"],
        environment: &[],
        help: "the failing tests are listed above",
    },
    Step {
        name: "documentation",
        arguments: &["doc", "--workspace", "--no-deps"],
        environment: &[("RUSTDOCFLAGS", "-D warnings")],
        help: "a warning is an error here",
    },
];

/// Runs every step.
pub(crate) fn test(root: PathBuf) -> Result<(), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let begin = Instant::now();
    for (index, step) in STEPS.iter().enumerate() {
        let title = format!("[{}/{}] {}", index + 1, STEPS.len(), step.name);
        eprintln!("{title}: cargo {}", step.arguments.join(" "));
        let start = Instant::now();
        let mut command = Command::new(&cargo);
        command
            .current_dir(&root)
            .args(step.arguments)
            .envs(step.environment.iter().copied());
        let status = command
            .status()
            .map_err(|error| format!("cargo does not start: {error}"))?;
        let seconds = start.elapsed().as_secs_f64();
        if !status.success() {
            return Err(format!(
                "{title} FAILED after {seconds:.1} s: {}",
                step.help
            ));
        }
        eprintln!("{title}: {seconds:.1} s");
    }
    eprintln!("all passed in {:.1} s", begin.elapsed().as_secs_f64());
    Ok(())
}
