//! Running a conformance program in a process of its own, and comparing what it did with what CPython did.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::suite::{Expected, Program};
use crate::text;

/// How long a program may take; all of them are done in a second on an idle machine.
const LIMIT: Duration = Duration::from_secs(20);

/// How much of a failed program's stderr is shown.
const STDERR_SHOWN_LINES: usize = 30;

/// What a program did.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// What it printed.
    pub stdout: String,
    /// What it said on stderr.
    pub stderr: String,
    /// Its exit status, unless a signal ended it.
    pub status: Option<i32>,
    /// It had to be killed.
    pub timed_out: bool,
}

impl Run {
    /// Runs a command where CPython ran the program: in the folder of its file.
    ///
    /// # Errors
    /// When it cannot be started or waited for.
    pub fn of(mut command: Command, program: &Program) -> Result<Run, String> {
        let name = &program.name;
        // What it reads, if anything.
        let stdin = match File::open(program.file().with_extension("stdin")) {
            Ok(file) => Stdio::from(file),
            Err(_) => Stdio::null(),
        };
        let mut child = command
            .current_dir(program.file().parent().unwrap_or(Path::new(".")))
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot start {name}: {error}"))?;
        let stdout = collect(child.stdout.take());
        let stderr = collect(child.stderr.take());
        let status =
            wait(&mut child).map_err(|error| format!("cannot wait for {name}: {error}"))?;
        Ok(Run {
            stdout: stdout.join().unwrap_or_default(),
            stderr: stderr.join().unwrap_or_default(),
            status: status.and_then(|status| status.code()),
            timed_out: status.is_none(),
        })
    }

    /// Compares it with what CPython did.
    ///
    /// # Errors
    /// All that differs, and the end of stderr.
    pub fn compare(&self, expected: &Expected) -> Result<(), String> {
        let mut wrong = Vec::new();
        if self.timed_out {
            wrong.push(format!("killed after {} s", LIMIT.as_secs()));
        }
        if let Some(diff) = text::difference(&expected.stdout, &self.stdout) {
            wrong.push(format!("stdout\n{diff}"));
        }
        if !self.timed_out && self.status != Some(expected.status) {
            let status = self
                .status
                .map_or("killed by a signal".to_owned(), |status| status.to_string());
            wrong.push(format!(
                "exit status: expected {}, got {status}",
                expected.status
            ));
        }
        let last_line = self
            .stderr
            .lines()
            .rev()
            .find(|line| !line.trim().is_empty());
        if let Some(expected) = &expected.last_line
            && last_line != Some(expected)
        {
            let last_line = last_line.unwrap_or("nothing");
            wrong.push(format!(
                "last line on stderr\nexpected: {expected}\n  actual: {last_line}"
            ));
        }
        if wrong.is_empty() {
            return Ok(());
        }
        let lines: Vec<&str> = self.stderr.lines().collect();
        let shown = lines[lines.len().saturating_sub(STDERR_SHOWN_LINES)..].join("\n");
        if !shown.is_empty() {
            wrong.push(format!("stderr\n{shown}"));
        }
        Err(wrong.join("\n"))
    }
}

/// Reads a pipe to its end, beside the other one.
fn collect(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // What came before an error is still worth comparing.
            let _ = pipe.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// The exit status, or nothing if it took too long and was killed.
fn wait(child: &mut Child) -> std::io::Result<Option<ExitStatus>> {
    let deadline = Instant::now() + LIMIT;
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= deadline {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}
