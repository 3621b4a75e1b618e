//! The conformance programs: where they are, what they are called, what is expected of them.
//!
//! Shared by the build script and by the tests. Reads files; compiles and runs nothing.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// How many executables the programs are spread over.
pub const SHARDS: usize = 4;

/// Whether a program is compiled as it is, or without its annotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// As it is.
    Plain,
    /// Without annotations, but for those that mean something at run time.
    Stripped,
}

impl Mode {
    /// Both.
    pub const ALL: [Mode; 2] = [Mode::Plain, Mode::Stripped];

    /// What is added to a program's name.
    pub fn suffix(self) -> &'static str {
        match self {
            Mode::Plain => "",
            Mode::Stripped => "@stripped",
        }
    }
}

/// One Python program: a file, or a folder with a `main.py`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Program {
    /// Its path below `conformance/`, without `.py`: `aio/aio_gather_order`.
    pub name: String,
    /// Its file or folder.
    pub path: PathBuf,
}

impl Program {
    /// Its last component: `aio_gather_order`.
    pub fn stem(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(&self.name)
    }

    /// The file that is run.
    pub fn file(&self) -> PathBuf {
        if self.path.extension().is_some() {
            self.path.clone()
        } else {
            self.path.join("main.py")
        }
    }

    /// The name of the module that is run.
    pub fn main(&self) -> &str {
        if self.path.extension().is_some() {
            self.stem()
        } else {
            "main"
        }
    }

    /// The name of its trial in a mode.
    pub fn case(&self, mode: Mode) -> String {
        format!("{}{}", self.name, mode.suffix())
    }

    /// The Rust module that holds it in a mode.
    pub fn rust_module(&self, mode: Mode) -> String {
        self.case(mode).replace(['/', '@', '-'], "_")
    }

    /// The executable that holds it; it does not change when other programs come and go.
    pub fn shard(&self) -> usize {
        let hash = self
            .name
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        (hash >> 16) as usize % SHARDS
    }
}

/// Every program below `folder`, by name.
///
/// # Errors
/// When a folder cannot be read.
pub fn programs(folder: &Path) -> io::Result<Vec<Program>> {
    let mut found = Vec::new();
    collect(folder, "", &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<Program>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()) else {
            continue;
        };
        let name = format!("{prefix}{stem}");
        if path.is_dir() {
            if path.join("main.py").is_file() {
                found.push(Program { name, path });
            } else if stem != "__pycache__" {
                collect(&path, &format!("{name}/"), found)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "py") {
            found.push(Program { name, path });
        }
    }
    Ok(())
}

/// Whether a program looks at annotations when it runs, so that they cannot be taken away.
///
/// # Errors
/// When its file cannot be read.
pub fn reads_annotations(program: &Program) -> io::Result<bool> {
    let source = fs::read_to_string(program.file())?;
    Ok(source.contains("__annotations__") || source.contains("get_type_hints"))
}

/// Words of programs whose outcome hangs on real time, or on what passes while they wait.
const REAL_TIME: &[&str] = &[
    "thread",
    "executor",
    "concurrent",
    "multiprocessing",
    "subprocess",
    "signal",
    "socket",
    "open_connection",
    "start_server",
    "create_connection",
    "create_server",
    "create_datagram_endpoint",
    "_pipe",
    "add_reader",
    "stdin",
    "import time",
    "from time",
    "datetime",
    "perf_counter",
    "logging",
    "unittest",
];

/// Whether a program may run under the virtual clock: it uses asyncio, and neither threads nor sockets nor a
/// clock of its own. Its sleeps and timeouts then take no time, and fire in exact order however slow the
/// machine is.
///
/// # Errors
/// When a file cannot be read.
pub fn may_run_in_virtual_time(program: &Program) -> io::Result<bool> {
    let mut sources = String::new();
    if program.path.is_dir() {
        for entry in fs::read_dir(&program.path)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "py") {
                sources += &fs::read_to_string(path)?;
            }
        }
    } else {
        sources = fs::read_to_string(&program.path)?;
    }
    Ok(sources.contains("asyncio") && !REAL_TIME.iter().any(|word| sources.contains(word)))
}

/// What CPython 3.12 did with a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// All that it printed.
    pub stdout: String,
    /// Its exit status.
    pub status: i32,
    /// The last line on stderr, where the program ends with an error.
    pub last_line: Option<String>,
}

impl Expected {
    /// Reads `.out`, and `.status` if there is one, beside a program.
    ///
    /// # Errors
    /// When `.out` is missing or `.status` is not a number and at most one line.
    pub fn of(program: &Program) -> Result<Expected, String> {
        let out = program.file().with_extension("out");
        let stdout =
            fs::read_to_string(&out).map_err(|error| format!("{}: {error}", out.display()))?;
        let recorded = program.file().with_extension("status");
        let Ok(text) = fs::read_to_string(&recorded) else {
            return Ok(Expected {
                stdout,
                status: 0,
                last_line: None,
            });
        };
        let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
        let status = first.trim().parse();
        let status =
            status.map_err(|_| format!("{}: not a status: {first}", recorded.display()))?;
        let rest = rest.trim_end_matches('\n');
        let last_line = (!rest.is_empty()).then(|| rest.to_owned());
        Ok(Expected {
            stdout,
            status,
            last_line,
        })
    }
}

/// The programs that are known to fail, with reasons: `known-gaps.txt`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownGaps {
    /// Compiled and run, and expected to fail.
    pub failing: BTreeMap<String, String>,
    /// Left out of the build, because the Rust made from them does not compile.
    pub left_out: BTreeMap<String, String>,
}

impl KnownGaps {
    /// Parses lines `case: reason`; those after `[rustc]` are left out of the build. `#` begins a comment.
    ///
    /// # Errors
    /// When a line is neither, or a case stands there twice.
    pub fn parse(text: &str) -> Result<KnownGaps, String> {
        let mut gaps = KnownGaps::default();
        let mut rustc = false;
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if line == "[rustc]" {
                rustc = true;
                continue;
            }
            let Some((case, reason)) = line.split_once(": ") else {
                return Err(format!(
                    "known-gaps.txt:{number}: not `program: reason`: {line}"
                ));
            };
            let known = gaps.failing.contains_key(case) || gaps.left_out.contains_key(case);
            if known {
                return Err(format!("known-gaps.txt:{number}: {case} is listed twice"));
            }
            let section = if rustc {
                &mut gaps.left_out
            } else {
                &mut gaps.failing
            };
            section.insert(case.to_owned(), reason.trim().to_owned());
        }
        Ok(gaps)
    }

    /// Every listed case that is not one of `programs`.
    pub fn unknown<'a>(&'a self, programs: &[Program]) -> Vec<&'a str> {
        let is_known = |case: &str| {
            Mode::ALL
                .iter()
                .any(|&mode| programs.iter().any(|program| program.case(mode) == case))
        };
        let listed = self.failing.keys().chain(self.left_out.keys());
        listed
            .map(String::as_str)
            .filter(|case| !is_known(case))
            .collect()
    }
}

/// Whether `name` is one of the comma-separated names in `list`: whole, or its last component.
pub fn is_listed(name: &str, list: &str) -> bool {
    let stem = name.rsplit('/').next().unwrap_or(name);
    list.split(',')
        .map(str::trim)
        .any(|wanted| wanted == name || wanted == stem)
}
