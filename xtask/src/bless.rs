//! `cargo xtask bless`: records what CPython 3.12 answers to every conformance case.
//!
//! `case.py` gives `case.out`, its standard output. If it does not end with status 0 there is
//! `case.status` too: the exit status, and the last line of standard error if there is any. The program runs in the
//! folder of the case, without its environment's Python settings, and with a fixed hash seed. A
//! folder with a `main.py` is one case of that name; its other modules are not cases.

use std::collections::BTreeSet;
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// How many cases run at a time.
const JOBS: usize = 2;
/// How long one case may take.
const LIMIT: Duration = Duration::from_secs(60);

/// Records all cases whose path contains one of the names, or compares them with `--check`.
pub(crate) fn bless(root: PathBuf, arguments: &[&str]) -> Result<(), String> {
    let check = arguments.contains(&"--check");
    let names: Vec<&str> = arguments
        .iter()
        .copied()
        .filter(|word| *word != "--check")
        .collect();
    if let Some(option) = names.iter().find(|name| name.starts_with('-')) {
        return Err(format!("unknown option {option}"));
    }
    let folder = root.join("tests/conformance");
    let mut cases = Vec::new();
    find_cases(&folder, &mut cases)?;
    let shown = |case: &Path| {
        case.strip_prefix(&folder)
            .unwrap_or(case)
            .display()
            .to_string()
            .replace('\\', "/")
    };
    cases.retain(|case| names.is_empty() || names.iter().any(|name| shown(case).contains(name)));
    if cases.is_empty() && !names.contains(&"example-native") {
        return Err(format!("no case in {}", folder.display()));
    }
    let python = find_python()?;
    let next = Mutex::new(cases.iter());
    let changes = Mutex::new(BTreeSet::new());
    let problems = Mutex::new(BTreeSet::new());
    std::thread::scope(|scope| {
        for _ in 0..JOBS {
            scope.spawn(|| {
                while let Some(case) = lock(&next).next() {
                    let name = shown(case);
                    let (list, line) = match bless_case(&python, case, check) {
                        Ok(false) => continue,
                        Ok(true) => (&changes, name),
                        Err(problem) => (&problems, format!("{name}: {problem}")),
                    };
                    lock(list).insert(line);
                }
            });
        }
    });
    if names.is_empty() || names.contains(&"example-native") {
        match bless_example(&python, &root, check) {
            Ok(true) => drop(lock(&changes).insert("example-native".to_string())),
            Ok(false) => {}
            Err(problem) => drop(lock(&problems).insert(format!("example-native: {problem}"))),
        }
    }
    report(cases.len(), check, &lock(&changes), &lock(&problems))
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
}

fn report(
    cases: usize,
    check: bool,
    changes: &BTreeSet<String>,
    problems: &BTreeSet<String>,
) -> Result<(), String> {
    let verb = if check { "differs" } else { "recorded" };
    changes.iter().for_each(|case| println!("{verb}: {case}"));
    println!("{cases} cases, {} {verb}", changes.len());
    if !problems.is_empty() {
        let problems: Vec<&str> = problems.iter().map(String::as_str).collect();
        return Err(problems.join("\n"));
    }
    if check && !changes.is_empty() {
        return Err("CPython answers otherwise than recorded: run `cargo xtask bless`".to_string());
    }
    Ok(())
}

/// Every case below a folder, sorted.
fn find_cases(folder: &Path, cases: &mut Vec<PathBuf>) -> Result<(), String> {
    let problem = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(problem)? {
        paths.push(entry.map_err(problem)?.path());
    }
    paths.sort();
    let main = folder.join("main.py");
    if main.is_file() {
        cases.push(main);
        return Ok(());
    }
    for path in paths {
        if path.is_dir() {
            if path.file_name().is_none_or(|name| name != "__pycache__") {
                find_cases(&path, cases)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "py") {
            cases.push(path);
        }
    }
    Ok(())
}

/// The command that starts CPython 3.12.
pub(crate) fn find_python() -> Result<Vec<String>, String> {
    let candidates: [&[&str]; 3] = [
        &["env", "PYENV_VERSION=3.12.1", "python3"],
        &["python3.12"],
        &["python3"],
    ];
    for words in candidates {
        let output = Command::new(words[0])
            .args(&words[1..])
            .arg("--version")
            .stderr(Stdio::null())
            .output();
        let is_right = |output: std::process::Output| {
            output.status.success()
                && String::from_utf8_lossy(&output.stdout).starts_with("Python 3.12.")
        };
        if output.is_ok_and(is_right) {
            return Ok(words.iter().map(|word| word.to_string()).collect());
        }
    }
    Err(
        "no CPython 3.12: install it with `pyenv install 3.12.1`, or put python3.12 on the PATH"
            .to_string(),
    )
}

/// Runs one case; answers whether its answer is not the recorded one.
fn bless_case(python: &[String], case: &Path, check: bool) -> Result<bool, String> {
    let answer = run(python, case)?;
    let mut changed = keep(&case.with_extension("out"), Some(&answer.stdout), check)?;
    let status = (answer.status != 0).then(|| match answer.last_line.as_str() {
        "" => format!("{}\n", answer.status),
        last_line => format!("{}\n{last_line}\n", answer.status),
    });
    changed |= keep(
        &case.with_extension("status"),
        status.as_ref().map(String::as_bytes),
        check,
    )?;
    Ok(changed)
}

/// The example's report on its sample, which it finds from the root of the repository.
fn bless_example(python: &[String], root: &Path, check: bool) -> Result<bool, String> {
    let answer = run_in(python, root, "example-native/py/app.py".as_ref())?;
    if answer.status != 0 {
        return Err(format!("status {}: {}", answer.status, answer.last_line));
    }
    keep(
        &root.join("example-native/expected.txt"),
        Some(&answer.stdout),
        check,
    )
}

/// Makes the file hold `content`, or be absent; answers whether it did not before.
fn keep(path: &Path, content: Option<&[u8]>, check: bool) -> Result<bool, String> {
    let problem = |error: std::io::Error| format!("{}: {error}", path.display());
    let before = match fs::read(path) {
        Ok(before) => Some(before),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(problem(error)),
    };
    if before.as_deref() == content {
        return Ok(false);
    }
    match content {
        _ if check => {}
        Some(content) => fs::write(path, content).map_err(problem)?,
        None => fs::remove_file(path).map_err(problem)?,
    }
    Ok(true)
}

struct Answer {
    stdout: Vec<u8>,
    status: i32,
    last_line: String,
}

fn run(python: &[String], case: &Path) -> Result<Answer, String> {
    let (Some(folder), Some(file)) = (case.parent(), case.file_name()) else {
        return Err("not a file".to_string());
    };
    run_in(python, folder, file)
}

fn run_in(python: &[String], folder: &Path, file: &std::ffi::OsStr) -> Result<Answer, String> {
    let mut command = Command::new(&python[0]);
    command
        .args(&python[1..])
        .args(["-B", "-X", "utf8"])
        .arg(file)
        .current_dir(folder);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PYTHON") {
            command.env_remove(name);
        }
    }
    command.env("PYTHONHASHSEED", "0").env("TZ", "UTC");
    let stdin = match fs::File::open(folder.join(file).with_extension("stdin")) {
        Ok(file) => Stdio::from(file),
        Err(_) => Stdio::null(),
    };
    command
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command
        .spawn()
        .map_err(|error| format!("CPython does not start: {error}"))?;
    let stdout = child.stdout.take().map(read_all);
    let stderr = child.stderr.take().map(read_all);
    let begin = Instant::now();
    let status = loop {
        match child.try_wait().map_err(|error| error.to_string())? {
            Some(status) => break status,
            None if begin.elapsed() > LIMIT => {
                child.kill().map_err(|error| error.to_string())?;
                child.wait().map_err(|error| error.to_string())?;
                return Err(format!("still running after {} s", LIMIT.as_secs()));
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let collect = |reader: Option<std::thread::JoinHandle<Vec<u8>>>| {
        reader
            .and_then(|reader| reader.join().ok())
            .unwrap_or_default()
    };
    let stderr = String::from_utf8_lossy(&collect(stderr)).into_owned();
    Ok(Answer {
        stdout: collect(stdout),
        status: status
            .code()
            .ok_or_else(|| format!("CPython was ended by a signal: {status}"))?,
        last_line: stderr.trim_end().lines().last().unwrap_or("").to_string(),
    })
}

/// Reads on a thread of its own, so that a full pipe stops neither side.
fn read_all(mut pipe: impl Read + Send + 'static) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // What could be read before an error is what there is.
        let _ = pipe.read_to_end(&mut bytes);
        bytes
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(test: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("portalis-bless-{}-{test}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn a_folder_with_main_is_one_case() {
        let folder = scratch("cases");
        for file in [
            "b.py",
            "a.py",
            "a.out",
            "pkg/main.py",
            "pkg/other.py",
            "__pycache__/x.py",
        ] {
            let path = folder.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let mut cases = Vec::new();
        find_cases(&folder, &mut cases).unwrap();
        let names: Vec<_> = cases
            .iter()
            .map(|case| case.strip_prefix(&folder).unwrap().to_str().unwrap())
            .collect();
        assert_eq!(names, ["a.py", "b.py", "pkg/main.py"]);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn keep_writes_and_removes_unless_it_checks() {
        let path = scratch("keep").join("x.status");
        assert!(keep(&path, Some(b"1\n"), true).unwrap() && !path.exists());
        assert!(keep(&path, Some(b"1\n"), false).unwrap());
        assert!(!keep(&path, Some(b"1\n"), true).unwrap());
        assert!(keep(&path, None, false).unwrap() && !path.exists());
        assert!(!keep(&path, None, false).unwrap());
        fs::remove_dir_all(path.parent().unwrap()).unwrap();
    }
}
