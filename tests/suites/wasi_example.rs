//! `cargo run --target wasm32-wasip1 -p example-wasi`: the same report as CPython's, from a file and from stdin.

use std::fs::{self, File};
use std::process::{Command, Output, Stdio};

use portalis_tests::{text, workspace};

/// Builds the example if need be, and runs it under wasmtime from the root of the workspace.
fn example(arguments: &[&str], stdin: Stdio) -> Output {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    Command::new(cargo)
        .args([
            "run",
            "--quiet",
            "--target",
            "wasm32-wasip1",
            "-p",
            "example-wasi",
            "--",
        ])
        .args(arguments)
        .current_dir(workspace())
        .stdin(stdin)
        .output()
        .expect("cargo can be started")
}

fn expect_report(run: &Output, source: &str) {
    let expected = fs::read_to_string(workspace().join("example-native/expected.txt"))
        .expect("the expected report is in the repository");
    let stderr = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{}\n{stderr}", run.status);
    let underlined = |name: &str| {
        let title = format!("Access log report: {name}");
        format!("{title}\n{}\n", "=".repeat(title.len()))
    };
    let expected = expected.replacen(&underlined("access.log"), &underlined(source), 1);
    if let Some(diff) = text::difference(&expected, &String::from_utf8_lossy(&run.stdout)) {
        panic!("{diff}\n{stderr}");
    }
}

#[test]
fn the_report_on_a_file_is_cpythons() {
    let run = example(&["example-native/data/access.log"], Stdio::null());
    expect_report(&run, "access.log");
}

#[test]
fn stdin_is_read() {
    let log = File::open(workspace().join("example-native/data/access.log")).expect("the sample");
    expect_report(&example(&["-"], log.into()), "stdin");
}

#[test]
fn a_missing_file_ends_with_a_message_and_status_1() {
    let run = example(&["example-native/data/no-such.log"], Stdio::null());
    assert_eq!(run.status.code(), Some(1));
    assert_eq!(
        String::from_utf8_lossy(&run.stderr).trim_end(),
        "loglens: [Errno 2] No such file or directory: 'example-native/data/no-such.log'"
    );
}
