//! `cargo xtask bench-page`: asyncio in JavaScript's world, Portalis beside Pyodide, in Node and in headless Chromium.
//!
//! The rows are programs of `tests/bench_py`. Pyodide comes from npm into `target/`. Prints a table and writes it to
//! `docs/benchmarks-page.md`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::bench::{machine, output};
use crate::py::write;
use crate::{size, target};

const SCRIPTS: &[(&str, &str)] = &[
    ("engine.mjs", include_str!("../bench/engine.mjs")),
    (NODE, include_str!("../bench/page.mjs")),
    (CHROMIUM, include_str!("../bench/browser.mjs")),
    ("browser.html", include_str!("../bench/browser.html")),
    (
        "start-portalis.html",
        include_str!("../bench/start-portalis.html"),
    ),
    (
        "start-pyodide.html",
        include_str!("../bench/start-pyodide.html"),
    ),
    ("fetched.mjs", include_str!("../bench/fetched.mjs")),
    (
        "chromium-flags.txt",
        include_str!("../../tests/chromium-flags.txt"),
    ),
];
const NODE: &str = "page.mjs";
const CHROMIUM: &str = "browser.mjs";
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
    let [in_node, in_chromium] = [NODE, CHROMIUM].map(|runner| {
        let numbers = ROWS.len() + if runner == CHROMIUM { 2 } else { 1 };
        let own = measure(&folder, runner, "portalis", numbers)?;
        Ok::<_, String>((own, measure(&folder, runner, "pyodide", numbers)?))
    });
    let (in_node, in_chromium) = (in_node?, in_chromium?);
    let node = output(Command::new("node").arg("--version"))?;
    let chromium = output(Command::new("chromium").args(["--no-sandbox", "--version"]))?;
    let chromium = chromium.split_whitespace().take(2).collect::<Vec<_>>();
    let mut text = format!(
        "# Benchmarks in JavaScript's world\n\n\
         `cargo xtask bench-page` wrote this page. The programs are those of [benchmarks.md](benchmarks.md), compiled by \
         Portalis for `{PAGE}` (release build), and run as they are by Pyodide {PYODIDE} (CPython 3.12), both in \
         Node {} and in headless {}. Times are those of the best of three runs, divided by the number of \
         operations; \"times\" says how many times as long as Portalis Pyodide takes.\n\n{}\n\n\
         | program | per | Portalis, Node | Pyodide, Node | times | Portalis, Chromium | Pyodide, Chromium | times |\n\
         |---|---|--:|--:|--:|--:|--:|--:|\n",
        node.trim(),
        chromium.join(" "),
        machine(&root)
    );
    for (i, (title, _, arguments, unit)) in ROWS.iter().enumerate() {
        let each = 1e9 / arguments[0] as f64;
        let columns = [&in_node, &in_chromium].map(|(own, other)| {
            format!(
                "{:.0} ns | {:.0} ns | {:.1}",
                own[i] * each,
                other[i] * each,
                other[i] / own[i]
            )
        });
        text += &format!("| {title} | {unit} | {} |\n", columns.join(" | "));
    }
    let late = [&in_node, &in_chromium].map(|(own, other)| {
        let [own, other] = [own, other].map(|all| all[ROWS.len()] * 1e3);
        format!("{own:.1} ms | {other:.1} ms | ")
    });
    text += &format!(
        "| `sleep(0.02)` misses its time, at most | | {} |\n",
        late.join("| ")
    );
    let [own, other] = [&in_chromium.0, &in_chromium.1].map(|all| all[ROWS.len() + 1] * 1e3);
    text += &format!(
        "| from the navigation to Python's first line of output | | | | | {own:.1} ms | {other:.1} ms | {:.1} |\n\n\
    The last row is the median of nine loads of a page that prints, in a frame of a browser that runs already: with \
         the loading of HTML, JavaScript and WebAssembly from a server on the same machine, nothing cached. Portalis's page \
         is the smaller one of `cargo xtask size`; Pyodide's has nothing but `print(\"hello\")`. Pyodide runs without the \
         switching of stacks, with which it breaks in Chromium at some thousand callbacks.\n",
        other / own
    );
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
    for (name, script) in SCRIPTS {
        write(folder, name, script)?;
    }
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
    let mut files: Vec<String> = ROWS
        .iter()
        .map(|(_, program, ..)| format!("{:?}", format!("{program}.py")))
        .collect();
    files.push("\"rows.py\"".to_owned());
    files.sort();
    files.dedup();
    let rows = format!(
        "{{\"files\": [{}], \"rows\": [{}]}}\n",
        files.join(", "),
        rows.join(", ")
    );
    write(folder, "rows.json", &rows)?;
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
    for file in size::hello(root)? {
        let name = file.file_name().unwrap_or_default();
        let copy = folder.join("glue").join(name);
        fs::copy(&file, &copy).map_err(|error| format!("{}: {error}", copy.display()))?;
    }
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

/// The seconds of each row, how late a sleep was, and in a browser those to the first statement: so many `numbers`.
fn measure(folder: &Path, runner: &str, engine: &str, numbers: usize) -> Result<Vec<f64>, String> {
    eprintln!("measuring {engine} by {runner}");
    let text = output(
        Command::new("node")
            .args([runner, engine])
            .current_dir(folder)
            .stderr(Stdio::inherit()),
    )
    .map_err(|_| format!("{runner} {engine}: no times"))?;
    let all: Result<Vec<f64>, _> = text.lines().map(str::parse).collect();
    match all {
        Ok(all) if all.len() == numbers => Ok(all),
        _ => Err(format!("{engine}: not the times of all rows:\n{text}")),
    }
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
