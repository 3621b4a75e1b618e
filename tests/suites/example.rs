//! `cargo run -p example-native`, as its README promises: the report on the sample beside it.

use std::fs;
use std::process::{Command, Output};

use portalis_tests::{text, workspace};

/// Builds the example if need be, and runs it from the root of the workspace.
fn example(arguments: &[&str]) -> Output {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    Command::new(cargo)
        .args(["run", "--quiet", "-p", "example-native", "--"])
        .args(arguments)
        .current_dir(workspace())
        .output()
        .expect("cargo can be started")
}

#[test]
fn the_report_on_the_sample_is_cpythons() {
    let expected = fs::read_to_string(workspace().join("example-native/expected.txt"))
        .expect("the expected report is in the repository");
    let run = example(&[]);
    let stderr = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{}\n{stderr}", run.status);
    if let Some(diff) = text::difference(&expected, &String::from_utf8_lossy(&run.stdout)) {
        panic!("{diff}\n{stderr}");
    }
}

#[test]
fn a_file_on_the_command_line_is_read() {
    let run = example(&["example-native/data/access.log"]);
    assert!(run.status.success());
    assert!(String::from_utf8_lossy(&run.stdout).starts_with("Access log report: access.log"));
}

#[test]
fn a_missing_file_ends_with_a_message_and_status_1() {
    let run = example(&["example-native/data/no-such.log"]);
    assert_eq!(run.status.code(), Some(1));
    let stderr = String::from_utf8_lossy(&run.stderr);
    assert_eq!(
        stderr.trim_end(),
        "loglens: [Errno 2] No such file or directory: 'example-native/data/no-such.log'"
    );
}
