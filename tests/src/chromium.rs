//! A headless Chromium that shows one page until it is dropped.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// What V8 is told of the stack, in KiB.
const V8_STACK_KIB: usize = 56 << 10;

/// The flags of a headless browser that runs tests; `cargo xtask bench-page` takes them too.
const FLAGS: &str = include_str!("../chromium-flags.txt");

/// The stack that the browser's main thread gets, in KiB.
const STACK_KIB: usize = 64 << 10;

/// What a program is told of the stack: a part, so that the stack in memory ends first.
pub const STACK_BYTES: usize = 24 << 20;

/// A running browser with a profile of its own.
#[derive(Debug)]
pub struct Chromium {
    process: Child,
    profile: PathBuf,
}

impl Chromium {
    /// Opens a page.
    ///
    /// # Errors
    /// When there is no Chromium.
    pub fn open(url: &str, arguments: &[&str]) -> Result<Chromium, String> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let profile =
            std::env::temp_dir().join(format!("portalis-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&profile).map_err(|e| format!("{}: {e}", profile.display()))?;
        let mut command = Command::new("sh");
        command
            .args([
                "-c",
                &format!("ulimit -s {STACK_KIB}; exec chromium \"$@\""),
                "sh",
            ])
            .args(FLAGS.lines())
            .arg(format!("--js-flags=--stack-size={V8_STACK_KIB}"))
            .arg(format!("--user-data-dir={}", profile.display()))
            .args(arguments)
            .arg(url)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let process = command.spawn().map_err(|error| {
            format!("Chromium does not start: {error}; `cargo xtask install` installs it")
        })?;
        Ok(Chromium { process, profile })
    }

    /// Whether it has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(Some(_)) | Err(_))
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // It may have ended already, and a profile that is left is only a temporary file.
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}
