//! `cargo xtask bench`: asyncio under Portalis, CPython, uvloop, and the same by hand for tokio, in one run.
//!
//! The rows are the programs of `tests/bench_py`, which all Python engines run unchanged, and their equals in
//! `tests/benches/by_hand`. Each row of each engine is a process of its own; what counts is the best of its runs.
//! Prints a table and writes it to `docs/benchmarks.md`. `cargo xtask bench ROW...` prints some rows and writes nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::bless::find_python;
use crate::py::write;
use crate::target;

const TOKIO: &str = include_str!("../bench/tokio.rs");

/// A program of `tests/bench_py` with its arguments, the first of which says how often.
struct Row {
    title: &'static str,
    program: &'static str,
    arguments: &'static [u64],
    repeats: u64,
    unit: &'static str,
}

const fn row(
    title: &'static str,
    program: &'static str,
    arguments: &'static [u64],
    unit: &'static str,
) -> Row {
    Row {
        title,
        program,
        arguments,
        repeats: 7,
        unit,
    }
}

const ROWS: &[Row] = &[
    row("spawn a task and await it", "spawn", &[20_000], "task"),
    row("yield: `sleep(0)`", "yield_turn", &[50_000], "turn"),
    row("gather of 100,000", "gather", &[100_000], "task"),
    row("queue, unbounded", "queue_pair", &[100_000, 0], "item"),
    row("queue, bounded by 64", "queue_pair", &[100_000, 64], "item"),
    row(
        "queue, 8 to 8, bounded by 64",
        "queue_many",
        &[100_000, 64],
        "item",
    ),
    row(
        "lock wanted by 50 tasks",
        "lock_contention",
        &[20_000],
        "turn",
    ),
    row("semaphore of 10, 100 tasks", "semaphore", &[20_000], "turn"),
    row(
        "event with 1,000 waiters",
        "event_fan_out",
        &[50_000],
        "wake-up",
    ),
    row("100,000 timers", "timers", &[100_000], "timer"),
    row(
        "timeout that does not fire",
        "timeouts",
        &[20_000],
        "timeout",
    ),
    row("cancel a waiting task", "cancel", &[10_000], "task"),
    row("async generator", "async_generator", &[200_000], "value"),
    row("async with", "async_with", &[20_000], "block"),
    row("50 chained awaits", "await_chain", &[10_000], "chain"),
    row("TCP echo, 50 connections", "tcp_echo", &[10_000], "line"),
];

/// What the rows run on, as the table's columns.
struct Engine {
    name: String,
    /// The command, before a row's words; `None` with the reason that it is absent.
    command: Result<Vec<String>, String>,
}

/// Measures all rows, or those whose program or title contains one of `wanted`.
pub(crate) fn bench(root: PathBuf, wanted: &[&str]) -> Result<(), String> {
    let engines = engines(&root)?;
    let mut lines = Vec::new();
    for row in ROWS {
        let listed = |word: &&str| row.program.contains(*word) || row.title.contains(*word);
        if !wanted.is_empty() && !wanted.iter().any(listed) {
            continue;
        }
        let times: Vec<Option<f64>> = engines
            .iter()
            .map(|engine| measure(&engine.command, row))
            .collect::<Result<_, _>>()?;
        let line = line(row, &times);
        eprintln!("{line}");
        lines.push(line);
    }
    let text = page(&root, &engines, &lines);
    println!("{text}");
    if wanted.is_empty() {
        let path = root.join("docs/benchmarks.md");
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

/// The engines, in the table's order: Portalis, tokio, CPython, uvloop.
fn engines(root: &Path) -> Result<Vec<Engine>, String> {
    let folder = target(root).join("bench");
    build(root, &folder)?;
    let python = find_python()?;
    let measure = root.join("tests/bench_py/measure.py");
    let measure = measure.to_string_lossy().into_owned();
    let built = |name: &str| {
        let path = target(root).join("release").join(name);
        Ok(vec![path.to_string_lossy().into_owned()])
    };
    let mut cpython = python.clone();
    cpython.extend(["-B".to_owned(), measure.clone()]);
    let tokio = version_in_lock(&folder.join("Cargo.lock"), "tokio");
    let (uvloop_name, uvloop) = match uvloop(&folder, &python) {
        Ok((program, version)) => {
            let start = format!(
                "import runpy, sys, uvloop; uvloop.install(); sys.argv = sys.argv[1:]; \
                 sys.path.insert(0, {:?}); runpy.run_path(sys.argv[0], run_name='__main__')",
                root.join("tests/bench_py").to_string_lossy()
            );
            let words = [program, "-B".to_owned(), "-c".to_owned(), start, measure];
            (format!("uvloop {version}"), Ok(words.to_vec()))
        }
        Err(reason) => ("uvloop".to_owned(), Err(reason)),
    };
    let version = output(command(&python).arg("--version"))?;
    Ok(vec![
        Engine {
            name: "Portalis".to_owned(),
            command: built("bench"),
        },
        Engine {
            name: format!("tokio {tokio}, by hand"),
            command: built("tokio"),
        },
        Engine {
            name: version.trim().replace("Python", "CPython"),
            command: Ok(cpython),
        },
        Engine {
            name: uvloop_name,
            command: uvloop,
        },
    ])
}

/// Builds the crate with both compiled engines, as a user would.
fn build(root: &Path, folder: &Path) -> Result<(), String> {
    let path = |name: &str| format!("{:?}", root.join(name));
    let manifest = format!(
        r#"[package]
name = "bench"
version = "0.0.0"
edition = "2024"
publish = false

[dependencies]
async-stream = "0.3"
futures-core = {{ version = "0.3", default-features = false }}
portalis-rt = {{ path = {} }}
tokio = {{ version = "1", features = ["rt", "time", "sync", "net", "io-util"] }}

[build-dependencies]
portalis-build = {{ path = {} }}

[workspace]
"#,
        path("portalis-rt"),
        path("portalis-build")
    );
    write(folder, "Cargo.toml", &manifest)?;
    let script = format!(
        "fn main() -> Result<(), portalis_build::Error> {{\n    portalis_build::compile_python({})\n}}\n",
        path("tests/bench_py")
    );
    write(folder, "build.rs", &script)?;
    write(folder, "src/main.rs", "portalis_rt::main!(measure);\n")?;
    let by_hand = root.join("tests/benches/by_hand/mod.rs");
    let tokio = TOKIO.replace("BY_HAND", &by_hand.to_string_lossy());
    write(folder, "src/bin/tokio.rs", &tokio)?;
    if !folder.join("Cargo.lock").exists() {
        let lock = root.join("Cargo.lock");
        let text =
            fs::read_to_string(&lock).map_err(|error| format!("{}: {error}", lock.display()))?;
        write(folder, "Cargo.lock", &text)?;
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--release", "--quiet", "--manifest-path"])
        .arg(folder.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(target(root))
        .status()
        .map_err(|error| format!("cargo does not start: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err("the programs do not build".to_owned())
    }
}

/// A Python with uvloop below `target/`, installed from PyPI where it is missing, and uvloop's version.
fn uvloop(folder: &Path, python: &[String]) -> Result<(String, String), String> {
    let venv = folder.join("uvloop");
    let program = venv.join("bin/python").to_string_lossy().into_owned();
    let ask = ["-c", "import uvloop; print(uvloop.__version__)"];
    if let Ok(version) = output(Command::new(&program).args(ask)) {
        return Ok((program, version.trim().to_owned()));
    }
    output(command(python).args(["-m", "venv"]).arg(&venv))?;
    output(Command::new(&program).args(["-m", "pip", "install", "--quiet", "uvloop"]))?;
    let version = output(Command::new(&program).args(ask))?;
    Ok((program, version.trim().to_owned()))
}

fn command(words: &[String]) -> Command {
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]);
    command
}

pub(crate) fn output(command: &mut Command) -> Result<String, String> {
    let output = command
        .output()
        .map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(text.lines().last().unwrap_or("it fails").to_owned())
    }
}

fn measure(engine: &Result<Vec<String>, String>, row: &Row) -> Result<Option<f64>, String> {
    let Ok(words) = engine else {
        return Ok(None);
    };
    let mut command = command(words);
    command.arg(row.program).arg(row.repeats.to_string());
    command.args(row.arguments.iter().map(u64::to_string));
    let text = output(&mut command).map_err(|error| format!("{}: {error}", row.program))?;
    let seconds = text.trim().parse();
    seconds
        .map(Some)
        .map_err(|_| format!("{}: not a time: {text}", row.program))
}

/// A row of the table: the time of one operation, and how many times as long the others take.
fn line(row: &Row, times: &[Option<f64>]) -> String {
    let count = row.arguments[0] as f64;
    let own = times[0].unwrap_or(f64::NAN);
    let mut cells = vec![row.title.to_owned(), row.unit.to_owned()];
    cells.extend(times.iter().map(|time| match time {
        Some(seconds) => format!("{:.0} ns", seconds / count * 1e9),
        None => "—".to_owned(),
    }));
    cells.extend(times[1..].iter().map(|time| match time {
        Some(seconds) => format!("{:.2}", seconds / own),
        None => "—".to_owned(),
    }));
    format!("| {} |", cells.join(" | "))
}

fn page(root: &Path, engines: &[Engine], lines: &[String]) -> String {
    let mut head = vec!["program".to_owned(), "per".to_owned()];
    head.extend(engines.iter().map(|engine| engine.name.clone()));
    for engine in &engines[1..] {
        let name = engine.name.split([' ', ',']).next().unwrap_or_default();
        head.push(format!("{name} / Portalis"));
    }
    let rule = "|---|---".to_owned() + &"|--:".repeat(head.len() - 2) + "|";
    let mut text = format!(
        "# Benchmarks\n\n\
         `cargo xtask bench` wrote this page. The programs are in `tests/bench_py`: CPython and uvloop run them as they \
         are, Portalis compiles them (release build); `tests/benches/by_hand` has the same in Rust on tokio's \
         current-thread runtime. Times are those of the best of seven runs, divided by the number of operations. The \
         last columns say how many times as long as Portalis the others take: above 1, Portalis is faster.\n\n{}\n\n",
        machine(root)
    );
    text += &format!("| {} |\n{rule}\n{}\n", head.join(" | "), lines.join("\n"));
    for engine in engines {
        if let Err(reason) = &engine.command {
            text += &format!("\n{} could not be installed: {reason}\n", engine.name);
        }
    }
    text
}

pub(crate) fn machine(root: &Path) -> String {
    let read = |path: &str, key: &str| {
        let text = fs::read_to_string(path).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(key));
        line.and_then(|line| {
            Some(
                line.split_once([':', '='])?
                    .1
                    .trim()
                    .trim_matches('"')
                    .to_owned(),
            )
        })
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let processor = read("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".to_owned());
    let system =
        read("/etc/os-release", "PRETTY_NAME").unwrap_or_else(|| std::env::consts::OS.to_owned());
    let rustc =
        output(Command::new("rustc").arg("--version").current_dir(root)).unwrap_or_default();
    format!(
        "Machine: {processor}, {cores} cores, {system}; {}.",
        rustc.trim()
    )
}

fn version_in_lock(lock: &Path, name: &str) -> String {
    let text = fs::read_to_string(lock).unwrap_or_default();
    let wanted = format!("name = \"{name}\"");
    let mut lines = text.lines().skip_while(|line| *line != wanted);
    let version = lines.nth(1).and_then(|line| line.split('"').nth(1));
    version.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_times_and_ratios() {
        let row = row("yield", "yield_turn", &[1000], "turn");
        let times = [Some(0.001), Some(0.002), None];
        assert_eq!(
            line(&row, &times),
            "| yield | turn | 1000 ns | 2000 ns | — | 2.00 | — |"
        );
    }
}
