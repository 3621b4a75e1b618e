//! `cargo xtask cpython-tests FILE…`: CPython's own tests, from the CPython that is installed, through Portalis.
//!
//! A test file is copied below `target/`, never into the repository, beside small stand-ins for the helper modules of
//! CPython's test suite. Methods that Portalis refuses are left out and counted as not compiled. The rest runs in one
//! process; a test that ends the process or hangs is left out of the next run. Tests that touch private names
//! (`task._step`) are counted apart: these are no promise of asyncio.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::bless::find_python;
use crate::py::{manifest, write};
use crate::target;

const OUTLINE: &str = include_str!("../cpython-tests/outline.py");
const RUNNER: &str = include_str!("../cpython-tests/runner.py");
/// Stand-ins, by their path.
const HELPERS: [(&str, &str); 11] = [
    ("test/__init__.py", ""),
    (
        "test/support/__init__.py",
        include_str!("../cpython-tests/support.py"),
    ),
    (
        "test/support/script_helper.py",
        include_str!("../cpython-tests/script_helper.py"),
    ),
    (
        "test/support/threading_helper.py",
        include_str!("../cpython-tests/threading_helper.py"),
    ),
    (
        "test/support/testcase.py",
        include_str!("../cpython-tests/testcase.py"),
    ),
    (
        "test/support/import_helper.py",
        include_str!("../cpython-tests/import_helper.py"),
    ),
    (
        "test/support/warnings_helper.py",
        include_str!("../cpython-tests/warnings_helper.py"),
    ),
    (
        "test/support/os_helper.py",
        include_str!("../cpython-tests/os_helper.py"),
    ),
    (
        "test/support/socket_helper.py",
        include_str!("../cpython-tests/socket_helper.py"),
    ),
    ("test/test_asyncio/__init__.py", ""),
    (
        "test/test_asyncio/utils.py",
        include_str!("../cpython-tests/utils.py"),
    ),
];
/// How often a file is built anew without what was refused.
const ROUNDS_MAX: usize = 8;
/// How long one test may take.
const LIMIT: Duration = Duration::from_secs(60);

/// One test method of a file.
struct Method {
    lines: std::ops::RangeInclusive<usize>,
    class: String,
    name: String,
    is_public: bool,
}

/// How a test went.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    Passed,
    Skipped(String),
    Failed(String),
}

/// Runs the tests of each file and prints how they went.
pub(crate) fn cpython_tests(root: PathBuf, files: &[&str]) -> Result<(), String> {
    if files.is_empty() {
        return Err(
            "usage: cargo xtask cpython-tests FILE... (test_locks.py, or a path)".to_owned(),
        );
    }
    let python = find_python()?;
    let mut total = Count::default();
    for file in files {
        total.add(&run_file(&root, &python, file)?);
    }
    if files.len() > 1 {
        println!("all: {total}");
    }
    Ok(())
}

/// How many tests went how.
#[derive(Default)]
struct Count {
    passed: usize,
    failed: usize,
    skipped: usize,
    not_compiled: usize,
    /// Passed, and all but skipped ones, of those that use public names only.
    public: (usize, usize),
}

impl Count {
    fn add(&mut self, other: &Count) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.not_compiled += other.not_compiled;
        self.public.0 += other.public.0;
        self.public.1 += other.public.1;
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} passed, {} failed, {} not compiled, {} skipped; with public names only: {} of {} passed",
            self.passed, self.failed, self.not_compiled, self.skipped, self.public.0, self.public.1
        )
    }
}

fn command(python: &[String]) -> Command {
    let mut command = Command::new(&python[0]);
    command.args(&python[1..]).arg("-B");
    command
}

fn output_of(mut command: Command) -> Result<String, String> {
    let output = command
        .output()
        .map_err(|error| format!("CPython does not start: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The path of a test file: as given, or among CPython's tests of asyncio.
fn locate(python: &[String], file: &str) -> Result<PathBuf, String> {
    if Path::new(file).is_file() {
        return Ok(PathBuf::from(file));
    }
    let mut ask = command(python);
    ask.args([
        "-c",
        "import test.test_asyncio as m; print(list(m.__path__)[0])",
    ]);
    let folder = output_of(ask)?;
    let path = Path::new(folder.trim()).join(file).with_extension("py");
    if path.is_file() {
        Ok(path)
    } else {
        Err(format!("{}: not there", path.display()))
    }
}

fn methods(python: &[String], outline: &Path, source: &Path) -> Result<Vec<Method>, String> {
    let mut list = command(python);
    list.arg(outline).arg(source);
    let mut found = Vec::new();
    for line in output_of(list)?.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let [first, last, class, name, kind] = words[..] else {
            return Err(format!("not a line of the outline: {line}"));
        };
        let number = |word: &str| word.parse().map_err(|_| format!("not a number: {word}"));
        found.push(Method {
            lines: number(first)?..=number(last)?,
            class: class.to_owned(),
            name: name.to_owned(),
            is_public: kind == "public",
        });
    }
    Ok(found)
}

fn run_file(root: &Path, python: &[String], file: &str) -> Result<Count, String> {
    let source = locate(python, file)?;
    let stem = source
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let folder = target(root).join("cpython-tests").join(&stem);
    let py = folder.join("py");
    let _ = fs::remove_dir_all(&py);
    for (path, text) in HELPERS {
        write(&py, path, text)?;
    }
    write(&py, "main.py", &RUNNER.replace("MODULE", &stem))?;
    write(&folder, "outline.py", OUTLINE)?;
    write(
        &folder,
        "Cargo.toml",
        &manifest(root, &format!("cpython-{}", stem.replace('_', "-"))),
    )?;
    write(
        &folder,
        "build.rs",
        "fn main() -> Result<(), portalis_build::Error> {\n    portalis_build::compile_python(\"py/\")\n}\n",
    )?;
    write(&folder, "src/main.rs", "portalis_rt::main!(main);\n")?;
    let lock = root.join("Cargo.lock");
    if !folder.join("Cargo.lock").exists() {
        let text =
            fs::read_to_string(&lock).map_err(|error| format!("{}: {error}", lock.display()))?;
        write(&folder, "Cargo.lock", &text)?;
    }
    let outline = folder.join("outline.py");
    let methods = methods(python, &outline, &source)?;
    let refused = build(root, python, &folder, &source, &stem)?;
    let outcomes = run(root, &folder, &stem)?;
    Ok(report(&stem, &methods, &refused, &outcomes))
}

/// The modules of CPython's tests that a test file takes something from, and those that these do: where they are, and
/// where they go.
fn neighbours(source: &Path) -> Vec<(PathBuf, String)> {
    let Some(top) = source
        .ancestors()
        .find(|folder| folder.file_name().is_some_and(|name| name == "test"))
    else {
        return Vec::new();
    };
    let mut found: Vec<(PathBuf, String)> = Vec::new();
    let mut asked = vec![source.to_owned()];
    while let Some(file) = asked.pop() {
        let text = fs::read_to_string(&file).unwrap_or_default();
        let names = text.lines().flat_map(|line| {
            let rest = line.trim_start();
            let one = rest
                .strip_prefix("from test.")
                .map(|rest| &rest[..rest.find(' ').unwrap_or(0)]);
            let some = rest.strip_prefix("from test import ").unwrap_or_default();
            one.into_iter().chain(some.split(',').map(str::trim))
        });
        for name in names.filter(|name| !name.is_empty() && !name.contains('.')) {
            let (path, place) = (top.join(format!("{name}.py")), format!("test/{name}.py"));
            if path.is_file() && !found.iter().any(|(known, _)| *known == path) {
                found.push((path.clone(), place));
                asked.push(path);
            }
        }
    }
    found
}

/// Builds the file without what Portalis refuses; gives the lines that it refused, with the reason.
fn build(
    root: &Path,
    python: &[String],
    folder: &Path,
    source: &Path,
    stem: &str,
) -> Result<BTreeMap<usize, String>, String> {
    let mut files = vec![(source.to_owned(), format!("{stem}.py"))];
    files.extend(neighbours(source));
    let mut refused = vec![BTreeMap::new(); files.len()];
    for _ in 0..ROUNDS_MAX {
        for ((source, place), refused) in files.iter().zip(&refused) {
            let mut cut = command(python);
            let copy = folder.join("py").join(place);
            cut.arg(folder.join("outline.py")).arg(source).arg(copy);
            cut.args(refused.keys().map(|line: &usize| line.to_string()));
            output_of(cut)?;
        }
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["build", "--quiet", "--manifest-path"])
            .arg(folder.join("Cargo.toml"))
            .arg("--target-dir")
            .arg(target(root))
            .output()
            .map_err(|error| format!("cargo does not start: {error}"))?;
        if output.status.success() {
            return Ok(refused.swap_remove(0));
        }
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let count = |refused: &[BTreeMap<usize, String>]| refused.iter().map(BTreeMap::len).sum();
        let before: usize = count(&refused);
        for ((_, place), refused) in files.iter().zip(&mut refused) {
            refused.extend(diagnostics(&text, &format!("py/{place}")));
        }
        if count(&refused) == before {
            return Err(format!("{stem}: it does not build\n{text}"));
        }
    }
    Err(format!("{stem}: it does not build in {ROUNDS_MAX} rounds"))
}

/// The lines of a file that diagnostics point at.
fn diagnostics(text: &str, file: &str) -> BTreeMap<usize, String> {
    let mut found = BTreeMap::new();
    let mut message = "";
    for line in text.lines().map(str::trim) {
        if line.starts_with("error") {
            message = line;
        }
        let place = line
            .split_once("--> ")
            .and_then(|(_, place)| place.split_once(&format!("{file}:")));
        let number = place.and_then(|(_, place)| place.split(':').next()?.parse().ok());
        if let Some(number) = number {
            found.insert(number, message.to_owned());
        }
    }
    found
}

/// Runs the tests, without those that end the process or hang, until all have run.
fn run(root: &Path, folder: &Path, stem: &str) -> Result<BTreeMap<String, Outcome>, String> {
    let program = target(root)
        .join("debug")
        .join(format!("cpython-{}", stem.replace('_', "-")));
    let mut outcomes = BTreeMap::new();
    let mut done = BTreeSet::new();
    loop {
        let started = outcomes.len();
        match run_once(folder, &program, &done, &mut outcomes)? {
            None => return Ok(outcomes),
            Some(test) => {
                let reason = "ends or hangs the process".to_owned();
                outcomes.insert(test, Outcome::Failed(reason));
            }
        }
        if outcomes.len() == started {
            return Err(format!("{stem}: the run ends before its end"));
        }
        done.extend(outcomes.keys().cloned());
    }
}

/// One run; gives the test that ended it, if one did.
fn run_once(
    folder: &Path,
    program: &Path,
    skip: &BTreeSet<String>,
    outcomes: &mut BTreeMap<String, Outcome>,
) -> Result<Option<String>, String> {
    let mut child = Command::new(program)
        .args(skip)
        // Tracebacks show lines of `py/`.
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    let (sender, lines) = mpsc::channel();
    if let Some(out) = child.stdout.take() {
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
    }
    let mut current = None;
    let mut ended = false;
    while let Ok(line) = lines.recv_timeout(LIMIT) {
        let Some(line) = line.strip_prefix("@ ") else {
            continue;
        };
        let mut words = line.splitn(3, ' ');
        let (word, test) = (
            words.next().unwrap_or(""),
            words.next().unwrap_or("").to_owned(),
        );
        let detail = words.next().unwrap_or("").to_owned();
        let outcome = match word {
            "start" => {
                current = Some(test);
                continue;
            }
            "passed" => Outcome::Passed,
            "skipped" => Outcome::Skipped(detail),
            "failed" => Outcome::Failed(detail),
            "fixture" => {
                println!("  {line}");
                continue;
            }
            "end" => {
                ended = true;
                break;
            }
            _ => continue,
        };
        current = None;
        // A test that fails in several places has failed.
        if !matches!(outcomes.get(&test), Some(Outcome::Failed(_))) {
            outcomes.insert(test, outcome);
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    Ok(if ended {
        None
    } else {
        Some(current.unwrap_or_else(|| "before the first test".to_owned()))
    })
}

/// Prints what did not pass, and the counts.
fn report(
    stem: &str,
    methods: &[Method],
    refused: &BTreeMap<usize, String>,
    outcomes: &BTreeMap<String, Outcome>,
) -> Count {
    let mut count = Count::default();
    println!("{stem}");
    for method in methods {
        let Some((_, reason)) = refused.range(method.lines.clone()).next() else {
            continue;
        };
        println!("  not compiled: {}.{}: {reason}", method.class, method.name);
        count.not_compiled += 1;
        count.public.1 += usize::from(method.is_public);
    }
    for (test, outcome) in outcomes {
        let name = test.rsplit('.').next().unwrap_or(test);
        // A method inherited by several classes has one definition.
        let is_public = methods
            .iter()
            .filter(|method| method.name == name)
            .all(|method| method.is_public);
        match outcome {
            Outcome::Passed => count.passed += 1,
            Outcome::Skipped(reason) => {
                println!("  skipped: {test}: {reason}");
                count.skipped += 1;
                continue;
            }
            Outcome::Failed(reason) => {
                let private = if is_public { "" } else { " (private names)" };
                println!("  failed: {test}{private}: {reason}");
                count.failed += 1;
            }
        }
        if is_public {
            count.public.0 += usize::from(*outcome == Outcome::Passed);
            count.public.1 += 1;
        }
    }
    println!("{stem}: {count}");
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diagnostics_give_lines_and_messages() {
        let text = "error[P1]: no\n  --> py/test_x.py:12:5\n   |\nerror[P2]: neither\n --> py/other.py:3:1\n --> py/test_x.py:40:1";
        let found = diagnostics(text, "test_x.py");
        let lines: Vec<_> = found
            .iter()
            .map(|(line, message)| (*line, message.as_str()))
            .collect();
        assert_eq!(lines, [(12, "error[P1]: no"), (40, "error[P2]: neither")]);
    }
}
