//! What holds under load: memory per task, descriptors, messages. `cargo test` runs sizes that an
//! unoptimised build can bear; `cargo xtask load` runs the full ones.
//!
//! Each program of `load_py/` runs in a process of its own: this executable, called again.

use std::process::{Command, ExitCode};
use std::time::Instant;

use libtest_mimic::{Arguments, Failed, Trial};

portalis_tests::load_python!();

/// The environment variable that names the program to become instead of testing.
const RUN: &str = "PORTALIS_LOAD";
/// What a task that waits may cost.
const TASK_BYTES: u64 = 600;

/// One program, and what it must say of `count`.
struct Load {
    program: &'static str,
    count: u64,
    full: u64,
    expected: fn(u64) -> String,
    unit: &'static str,
    limit: Option<u64>,
}

const LOADS: &[Load] = &[
    Load {
        program: "tasks",
        count: 100_000,
        full: 1_000_000,
        expected: |n| format!("alive {n}\nsum {}\n", n * (n - 1) / 2),
        unit: "bytes per task",
        limit: Some(TASK_BYTES),
    },
    Load {
        program: "connections",
        count: 1_000,
        full: 10_000,
        expected: |n| format!("answered {n}\nleaked 0\n"),
        unit: "descriptors more between two rounds, at most",
        limit: None,
    },
    Load {
        program: "messages",
        count: 200_000,
        full: 10_000_000,
        expected: |n| {
            let squares: u64 = (0..n).map(|i| i * i % 1009).sum();
            format!("received {n}\nsum {}\nsquares {squares}\n", n * (n - 1) / 2)
        },
        unit: "messages per second",
        limit: None,
    },
];

fn main() -> ExitCode {
    if let Ok(program) = std::env::var(RUN) {
        return portalis_rt::run_main(py::MODULES, &program);
    }
    let trials = LOADS.iter().flat_map(|load| {
        [
            Trial::test(load.program, || run(load, load.count)),
            Trial::test(format!("{}_full", load.program), || run(load, load.full))
                .with_ignored_flag(true),
        ]
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}

fn run(load: &Load, count: u64) -> Result<(), Failed> {
    let begin = Instant::now();
    let output = Command::new(std::env::current_exe()?)
        .arg(count.to_string())
        .env(RUN, load.program)
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let complaints = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() || !complaints.is_empty() {
        return Err(format!("{}\n{said}{complaints}", output.status).into());
    }
    let (said, figure) = said.rsplit_once("figure ").ok_or("no figure")?;
    let expected = (load.expected)(count);
    if said != expected {
        return Err(format!("expected:\n{expected}but it said:\n{said}").into());
    }
    let figure: u64 = figure.trim().parse()?;
    eprintln!(
        "{count} {}: {figure} {}, {:.1} s",
        load.program,
        load.unit,
        begin.elapsed().as_secs_f64()
    );
    match load.limit {
        Some(limit) if figure >= limit => {
            Err(format!("{figure} {}: the limit is {limit}", load.unit).into())
        }
        _ => Ok(()),
    }
}
