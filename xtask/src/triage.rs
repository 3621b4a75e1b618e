//! `cargo xtask triage`: every conformance program that fails, by cause.
//!
//! Rust that does not compile keeps all other programs of its executable from running, and errors of one phase of
//! rustc hide those of the next. So: check, leave out the programs with errors, check again until it is clean; then run
//! the rest, and collect what each trial says.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::target;

/// The executables that hold the programs.
const SHARDS: [&str; 8] = [
    "--test",
    "conformance_0",
    "--test",
    "conformance_1",
    "--test",
    "conformance_2",
    "--test",
    "conformance_3",
];

/// How much of a difference is shown.
const DETAIL_CHARS: usize = 200;

/// Cause to the cases that it stops, with the place or the difference.
type Causes = BTreeMap<String, BTreeMap<String, String>>;

/// Writes the failures of all programs to a Markdown file.
pub(crate) fn triage(root: PathBuf, report: &str) -> Result<(), String> {
    let root = root.as_path();
    let mut rustc = Causes::new();
    let mut skip = BTreeSet::new();
    loop {
        let found = check(root, &skip)?;
        if found.is_empty() {
            break;
        }
        for (case, cause, place) in found {
            skip.insert(case.trim_end_matches("_stripped").to_owned());
            rustc.entry(cause).or_default().entry(case).or_insert(place);
        }
        println!("xtask: {} programs with rustc errors so far", skip.len());
    }
    let runs = run(root, &skip)?;
    let mut text = String::new();
    section(&mut text, "Generated Rust that does not compile", &rustc);
    section(
        &mut text,
        "Refused by Portalis, or run with another result",
        &runs,
    );
    fs::write(report, text).map_err(|error| format!("{report}: {error}"))?;
    println!("xtask: {report}");
    Ok(())
}

fn section(text: &mut String, title: &str, causes: &Causes) {
    let cases: BTreeSet<&String> = causes.values().flat_map(BTreeMap::keys).collect();
    let _ = writeln!(text, "# {title}: {} cases\n", cases.len());
    let mut causes: Vec<_> = causes.iter().collect();
    causes.sort_by_key(|(cause, cases)| (usize::MAX - cases.len(), *cause));
    for (cause, cases) in causes {
        let _ = writeln!(text, "## {} x {cause}\n", cases.len());
        let is_missing = cause.contains("No module named") || cause.contains("has no attribute");
        if is_missing && cases.len() > 1 {
            // Nothing else is to be learned before it is there.
            let names: Vec<&str> = cases.keys().map(String::as_str).collect();
            let _ = writeln!(text, "{}", names.join(", "));
        } else {
            for (case, place) in cases {
                let _ = writeln!(text, "- {case}: {place}");
            }
        }
        text.push('\n');
    }
}

fn cargo(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root);
    command
}

fn at(path: &Path, error: impl std::fmt::Display) -> String {
    format!("{}: {error}", path.display())
}

/// rustc's errors in generated code: (Rust module of the case, error, place).
fn check(root: &Path, skip: &BTreeSet<String>) -> Result<Vec<(String, String, String)>, String> {
    let mut command = cargo(
        root,
        &[
            "check",
            "--keep-going",
            "-p",
            "portalis-tests",
            "--message-format",
            "short",
        ],
    );
    command
        .args(SHARDS)
        .env("PORTALIS_SKIP_MODULES", joined(skip));
    let output = command
        .output()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    let mut found = Vec::new();
    for line in stderr.lines() {
        let Some((place, message)) = line.split_once(": error") else {
            continue;
        };
        let Some((_, place)) = place.split_once("/out/") else {
            continue;
        };
        let Some((case, _)) = place.split_once('/') else {
            continue;
        };
        found.push((
            case.to_owned(),
            format!("error{}", generic(message)),
            place.to_owned(),
        ));
    }
    if found.is_empty() && !output.status.success() {
        return Err(format!("cargo check failed elsewhere\n{stderr}"));
    }
    Ok(found)
}

/// Runs all programs that compile; collects what the trials that fail say.
fn run(root: &Path, skip: &BTreeSet<String>) -> Result<Causes, String> {
    let folder = target(root).join("triage");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|error| at(&folder, error))?;
    let mut command = cargo(root, &["test", "--no-fail-fast", "-p", "portalis-tests"]);
    command
        .args(SHARDS)
        .env("PORTALIS_SKIP_MODULES", joined(skip))
        .env("PORTALIS_REPORT", &folder);
    let status = command
        .status()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    println!("xtask: cargo test: {status}");
    let mut causes = Causes::new();
    for entry in fs::read_dir(&folder).map_err(|error| at(&folder, error))? {
        let path = entry.map_err(|error| at(&folder, error))?.path();
        let text = fs::read_to_string(&path).map_err(|error| at(&path, error))?;
        let case = path
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default();
        for (cause, detail) in causes_of(&text) {
            causes
                .entry(cause)
                .or_default()
                .entry(case.clone())
                .or_insert(detail);
        }
    }
    Ok(causes)
}

/// What one failed trial says: every diagnostic, or the last line of stderr, or the first difference.
fn causes_of(text: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = text.lines().collect();
    if text.starts_with("portalis refuses it") {
        let mut found = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            if line.starts_with("error") || line.starts_with("the compiler panicked") {
                let place = lines
                    .get(at + 1)
                    .map_or("", |line| line.trim().trim_start_matches("--> "));
                found.push((generic(line), place.to_owned()));
            }
        }
        return found;
    }
    let is_change = |line: &&&str| {
        (line.starts_with('+') || line.starts_with('-'))
            && !line.starts_with("+++")
            && !line.starts_with("---")
    };
    let changes: Vec<&str> = lines.iter().filter(is_change).take(2).copied().collect();
    let first: String = changes.join(" | ").chars().take(DETAIL_CHARS).collect();
    if text.starts_with("last line on stderr") {
        let expected = lines
            .iter()
            .find_map(|line| line.strip_prefix("expected: "));
        return vec![(
            "another last line on stderr".to_owned(),
            expected.unwrap_or("").to_owned(),
        )];
    }
    let stderr = text
        .split_once("stderr\n")
        .and_then(|(_, stderr)| stderr.lines().last());
    let cause = match (stderr, lines.first()) {
        _ if text.starts_with("killed after") => "hangs".to_owned(),
        (Some(line), _) if !line.is_empty() => generic(line),
        (_, Some(line)) if *line == "stdout" => "prints something else".to_owned(),
        (_, Some(line)) => generic(line),
        (_, None) => "no message".to_owned(),
    };
    vec![(cause, first)]
}

/// A message without what differs from case to case: quoted names longer than a word stay, numbers go.
fn generic(message: &str) -> String {
    let mut out = String::new();
    for letter in message.trim().chars().take(160) {
        if letter.is_ascii_digit() && !message.starts_with("error") && !message.starts_with('[') {
            if !out.ends_with('0') {
                out.push('0');
            }
        } else {
            out.push(letter);
        }
    }
    out
}

fn joined(names: &BTreeSet<String>) -> String {
    names
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(",")
}
