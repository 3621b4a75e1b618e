//! The standard streams, the arguments and the end of a process.

use std::io::{IsTerminal, Read, Result, Write};

/// Writes to stdout.
///
/// # Errors
/// The system's.
pub fn write_stdout(bytes: &[u8]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush())
}

/// Writes to stderr.
///
/// # Errors
/// The system's.
pub fn write_stderr(bytes: &[u8]) -> Result<()> {
    std::io::stderr().write_all(bytes)
}

/// Reads from stdin; 0 at its end.
///
/// # Errors
/// The system's.
pub fn read_stdin(buffer: &mut [u8]) -> Result<usize> {
    std::io::stdin().lock().read(buffer)
}

/// Whether stdin, stdout, stderr (0, 1, 2) is a terminal.
pub fn is_terminal(descriptor: u8) -> bool {
    match descriptor {
        0 => std::io::stdin().is_terminal(),
        1 => std::io::stdout().is_terminal(),
        _ => std::io::stderr().is_terminal(),
    }
}

/// Whether somebody sees each line of stdout at once.
pub fn shows_lines() -> bool {
    is_terminal(1)
}

/// The environment, as far as it is text.
pub fn environment() -> Vec<(String, String)> {
    let text = |s: std::ffi::OsString| s.to_string_lossy().into_owned();
    std::env::vars_os()
        .map(|(name, value)| (text(name), text(value)))
        .collect()
}

/// The command line.
pub fn arguments() -> Vec<String> {
    std::env::args().collect()
}

/// Ends the process.
pub fn exit(status: i32) -> ! {
    std::process::exit(status)
}
