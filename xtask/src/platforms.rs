//! `cargo xtask platforms`: on which platforms the conformance programs do as CPython does.
//!
//! Runs them on each and writes the counts, with the reasons for those that run on native platforms only, between
//! the marks `<!-- platforms -->` of the README.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const MARKS: [&str; 2] = ["<!-- platforms -->\n", "<!-- /platforms -->"];

/// A platform and the test suites that run the programs there.
const PLATFORMS: &[(&str, &str, &[&str])] = &[
    (
        "native",
        "",
        &[
            "conformance_0",
            "conformance_1",
            "conformance_2",
            "conformance_3",
        ],
    ),
    ("WASI (wasmtime)", "wasi", &["wasi"]),
    ("browser (headless Chromium)", "browser", &["browser"]),
];

/// What a suite's lines tell.
#[derive(Debug, Default, PartialEq)]
struct Count {
    passed: usize,
    native_only: usize,
    gaps: usize,
    failed: usize,
}

/// Runs all, and writes the table.
pub(crate) fn platforms(root: PathBuf) -> Result<(), String> {
    let reasons = read(&root.join("tests/native-only.txt"))?;
    let mut table =
        "| platform | do as CPython does | native only | reasons |\n|---|--:|--:|---|\n".to_owned();
    for (title, host, suites) in PLATFORMS {
        let mut count = Count::default();
        for suite in *suites {
            count.add(&run(&root, suite)?);
        }
        if count.failed > 0 {
            return Err(format!("{title}: {} programs fail", count.failed));
        }
        let line = line(title, &count, &why(&reasons, host));
        eprint!("{line}");
        table += &line;
    }
    let path = root.join("README.md");
    let text = replace(&read(&path)?, &table)?;
    fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
}

fn line(title: &str, count: &Count, why: &str) -> String {
    let all = count.passed + count.native_only + count.gaps;
    format!(
        "| {title} | {} of {all} | {} | {why} |\n",
        count.passed, count.native_only
    )
}

/// What the suite prints: it says itself what is wrong if it fails.
fn run(root: &Path, suite: &str) -> Result<String, String> {
    eprintln!("running {suite}");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["test", "--quiet", "-p", "portalis-tests", "--test", suite])
        .args(["--", "--format", "pretty"])
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo does not start: {error}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

impl Count {
    /// Counts the programs, each once: not those without annotations.
    fn add(&mut self, printed: &str) {
        for line in printed.lines() {
            let Some((test, result)) = line.rsplit_once(" ... ") else {
                continue;
            };
            match (test.contains("[native only]"), result) {
                _ if test.contains('@') => {}
                (_, "FAILED") => self.failed += 1,
                (true, _) => self.native_only += 1,
                _ if test.contains("[known gap]") => self.gaps += 1,
                _ => self.passed += 1,
            }
        }
    }
}

/// How many programs there are for each reason that `native-only.txt` gives for a host.
fn why(text: &str, host: &str) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut section = host;
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            section = name;
        } else if let Some((_, reason)) = line.split_once(": ")
            && !line.starts_with('#')
            && !host.is_empty()
            && section == host
        {
            *counts.entry(reason).or_default() += 1;
        }
    }
    let mut sorted: Vec<_> = counts.into_iter().collect();
    sorted.sort_by_key(|(reason, count)| (usize::MAX - count, *reason));
    let parts: Vec<String> = sorted
        .into_iter()
        .map(|(reason, count)| format!("{reason}: {count}"))
        .collect();
    parts.join("; ")
}

/// The text with what stands between the marks replaced.
pub(crate) fn replace(text: &str, table: &str) -> Result<String, String> {
    let parts = text.split_once(MARKS[0]).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(MARKS[1])?;
        Some((before, after))
    });
    let Some((before, after)) = parts else {
        return Err(format!("the README has no {}", MARKS[0].trim_end()));
    };
    Ok(format!("{before}{}{table}{}{after}", MARKS[0], MARKS[1]))
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_counted_once() {
        let mut count = Count::default();
        count.add(
            "test  a/b  ... ok\ntest  a/b@stripped  ... ok\ntest [native only] a/c  ... ok\n\
             test [known gap] a/d  ... ok\ntest a/e  ... FAILED\n\ntest result: ok. 3 passed\n",
        );
        let expected = Count {
            passed: 1,
            native_only: 1,
            gaps: 1,
            failed: 1,
        };
        assert_eq!(count, expected);
    }

    #[test]
    fn reasons_are_those_of_the_host() {
        let text = "# a: b\na/a: threads\na/b: threads\na/c: signals\n\n[browser]\na/d: no stdin\n";
        assert_eq!(why(text, "wasi"), "threads: 2; signals: 1");
        assert_eq!(why(text, "browser"), "threads: 2; no stdin: 1; signals: 1");
        assert_eq!(why(text, ""), "");
    }

    #[test]
    fn only_what_is_between_the_marks_changes() {
        let text = "a\n<!-- platforms -->\nold\n<!-- /platforms -->\nb\n";
        let expected = "a\n<!-- platforms -->\nnew\n<!-- /platforms -->\nb\n";
        assert_eq!(replace(text, "new\n").unwrap(), expected);
        assert!(replace("nothing", "new\n").is_err());
    }
}
