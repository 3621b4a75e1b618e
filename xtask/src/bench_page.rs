//! `cargo xtask bench-page`: asyncio in JavaScript's world, Portalis beside Pyodide, both in Node.
//!
//! The rows are programs of `tests/bench_py`. Pyodide comes from npm into `target/`. Prints a table and writes it to
//! `docs/benchmarks-page.md`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::bench::{machine, output};
use crate::py::write;
use crate::target;

const RUNNER: &str = include_str!("../bench/page.mjs");
const ROWS_PY: &str = include_str!("../bench/rows.py");
/// The last with Python 3.12.
const PYODIDE: &str = "0.27.7";
const PAGE: &str = "wasm32-unknown-unknown";

/// A row: its title, the program, its arguments (the first says how often), and what is counted.
type Row = (&'static str, &'static str, &'static [u64], &'static str);

const ROWS: &[Row] = &[
    ("spawn a task and await it", "spawn", &[20_000], "task"),
    ("yield: `sleep(0)`", "yield_turn", &[20_000], "turn"),
    ("gather of 20,000", "gather", &[20_000], "task"),
    ("queue, unbounded", "queue_pair", &[100_000, 0], "item"),
    ("queue, bounded by 64", "queue_pair", &[100_000, 64], "item"),
    (
        "queue, 8 to 8, bounded by 64",
        "queue_many",
        &[100_000, 64],
        "item",
    ),
    (
        "lock wanted by 50 tasks",
        "lock_contention",
        &[5_000],
        "turn",
    ),
    (
        "event with 1,000 waiters",
        "event_fan_out",
        &[20_000],
        "wake-up",
    ),
    ("20,000 timers", "timers", &[20_000], "timer"),
    (
        "timeout that does not fire",
        "timeouts",
        &[5_000],
        "timeout",
    ),
    ("cancel a waiting task", "cancel", &[5_000], "task"),
];

/// Measures both, prints the table and writes it.
pub(crate) fn bench_page(root: PathBuf) -> Result<(), String> {
    let folder = target(&root).join("bench-page");
    prepare(&root, &folder)?;
    let own = measure(&folder, "portalis")?;
    let others = measure(&folder, "pyodide")?;
    let node = output(Command::new("node").arg("--version"))?;
    let mut text = format!(
        "# Benchmarks in JavaScript's world\n\n\
         `cargo xtask bench-page` wrote this page. The programs are those of [benchmarks.md](benchmarks.md), compiled by \
         Portalis for `{PAGE}` (release build), and run as they are by Pyodide {PYODIDE} (CPython 3.12), both in \
         Node {}. Times are those of the best of three runs, divided by the number of operations.\n\n{}\n\n\
         | program | per | Portalis | Pyodide | Pyodide / Portalis |\n|---|---|--:|--:|--:|\n",
        node.trim(),
        machine(&root)
    );
    for ((title, _, arguments, unit), (own, other)) in ROWS.iter().zip(own.iter().zip(&others)) {
        let each = 1e9 / arguments[0] as f64;
        text += &format!(
            "| {title} | {unit} | {:.0} ns | {:.0} ns | {:.1} |\n",
            own * each,
            other * each,
            other / own
        );
    }
    if let (Some(own), Some(other)) = (own.last(), others.last()) {
        text += &format!(
            "| `sleep(0.02)` misses its time, at most | | {:.1} ms | {:.1} ms | |\n",
            own * 1e3,
            other * 1e3
        );
    }
    println!("{text}");
    let path = root.join("docs/benchmarks-page.md");
    fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Writes the crate, builds it, and installs Pyodide.
fn prepare(root: &Path, folder: &Path) -> Result<(), String> {
    let manifest = format!(
        "[package]\nname = \"bench-page\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [lib]\ncrate-type = [\"cdylib\"]\n\n[dependencies]\nportalis-rt = {{ path = {:?} }}\n\n\
         [build-dependencies]\nportalis-build = {{ path = {:?} }}\n\n[workspace]\n",
        root.join("portalis-rt"),
        root.join("portalis-build")
    );
    let build = "fn main() -> Result<(), portalis_build::Error> {\n    \
                 portalis_build::Config::new().export_js(\"rows\").compile(&[\"py/\"])\n}\n";
    write(folder, "Cargo.toml", &manifest)?;
    write(folder, "build.rs", build)?;
    write(folder, "src/lib.rs", "portalis_rt::include_python!();\n")?;
    write(folder, "page.mjs", RUNNER)?;
    write(folder, "py/rows.py", ROWS_PY)?;
    write(
        folder,
        "package.json",
        "{\"type\": \"module\", \"private\": true}\n",
    )?;
    for (_, program, ..) in ROWS {
        let path = root.join(format!("tests/bench_py/{program}.py"));
        write(folder, &format!("py/{program}.py"), &read(&path)?)?;
    }
    let rows: Vec<String> = ROWS
        .iter()
        .map(|(_, program, arguments, _)| format!("[{program:?}, 3, {arguments:?}]"))
        .collect();
    write(folder, "rows.json", &format!("[{}]\n", rows.join(", ")))?;
    if !folder.join("Cargo.lock").exists() {
        write(folder, "Cargo.lock", &read(&root.join("Cargo.lock"))?)?;
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    output(
        Command::new(cargo)
            .args([
                "build",
                "--release",
                "--quiet",
                "--target",
                PAGE,
                "--manifest-path",
            ])
            .arg(folder.join("Cargo.toml"))
            .arg("--target-dir")
            .arg(target(root)),
    )?;
    output(
        Command::new("wasm-bindgen")
            .args(["--target", "web", "--no-typescript", "--out-dir"])
            .arg(folder.join("glue"))
            .arg(target(root).join(PAGE).join("release/bench_page.wasm")),
    )?;
    let package = format!("pyodide@{PYODIDE}");
    output(
        Command::new("npm")
            .args([
                "install",
                "--silent",
                "--no-audit",
                "--no-fund",
                "--no-save",
                &package,
            ])
            .current_dir(folder),
    )?;
    Ok(())
}

/// The seconds of each row, and how late a sleep was.
fn measure(folder: &Path, engine: &str) -> Result<Vec<f64>, String> {
    eprintln!("measuring {engine}");
    let text = output(
        Command::new("node")
            .args(["page.mjs", engine, "./rows.json"])
            .current_dir(folder),
    )?;
    let numbers: Result<Vec<f64>, _> = text.lines().map(str::parse).collect();
    match numbers {
        Ok(numbers) if numbers.len() == ROWS.len() + 1 => Ok(numbers),
        _ => Err(format!("{engine}: not the times of all rows:\n{text}")),
    }
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
