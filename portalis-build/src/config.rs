//! What a `build.rs` calls.
//!
//! `discover → compile → write`: everything wrong with the Python comes back as one [`Error`],
//! whose `Debug` is what a person wants to read.

use std::collections::{BTreeSet, HashSet};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::diagnostic::{self, Diagnostic};
use crate::discover::{self, Found, Root};
use crate::session::{Options, Session};
use crate::write;

/// Deep trees are walked by recursion: enough for the deepest that the parser lets pass.
const STACK_BYTES: usize = 512 << 20;

/// The stack in WebAssembly's memory, for deep recursion; the linker's own is 1 MiB.
const WASM_STACK_BYTES: usize = 64 << 20;

/// How to compile: `Config::new().out_dir("src/generated").compile(&["py/"])?`.
#[derive(Clone, Debug, Default)]
pub struct Config {
    options: Options,
    out_dir: Option<PathBuf>,
    page: Option<bool>,
    every_name: Option<bool>,
}

/// What [`Config::generate`] makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The generated files: paths relative to an output folder, sorted, and their text.
    pub files: Vec<(PathBuf, String)>,
    /// What is not wrong, but worth knowing; each rendered for people.
    pub warnings: Vec<String>,
}

/// Whether Cargo's target is a page.
fn is_for_page() -> bool {
    let is = |variable: &str, value: &str| std::env::var_os(variable).is_some_and(|v| v == value);
    is("CARGO_CFG_TARGET_ARCH", "wasm32") && is("CARGO_CFG_TARGET_OS", "unknown")
}

/// Compiles the Python below one folder (or of one file) with the default configuration.
///
/// For a `build.rs`: `portalis_build::compile_python("py/")?`.
///
/// # Errors
/// What is wrong with the Python, or with the environment.
pub fn compile_python(root: impl AsRef<Path>) -> Result<(), Error> {
    Config::new().compile(&[root])
}

/// Compiles without Cargo: reads the roots, writes and prints nothing.
///
/// # Errors
/// What is wrong with the Python, or a path that cannot be read.
pub fn generate(roots: &[impl AsRef<Path>]) -> Result<Output, Error> {
    Config::new().generate(roots)
}

impl Config {
    /// The default configuration.
    pub fn new() -> Config {
        Config::default()
    }

    /// Where the generated files go, instead of `OUT_DIR`: to check them in.
    pub fn out_dir(&mut self, folder: impl Into<PathBuf>) -> &mut Config {
        self.out_dir = Some(folder.into());
        self
    }

    /// The name of this compilation, `portalis` if not given: the root file is `{name}.rs`. Two
    /// compilations of one crate need two names.
    pub fn name(&mut self, name: impl Into<String>) -> &mut Config {
        self.options.name = name.into();
        self
    }

    /// Says that Python's `import module` means a module of Rust: `extern_module("db",
    /// "crate::db")`.
    pub fn extern_module(
        &mut self,
        module: impl Into<String>,
        rust_path: impl Into<String>,
    ) -> &mut Config {
        self.options
            .extern_modules
            .insert(module.into(), rust_path.into());
        self
    }

    /// The path of the runtime crate where it is re-exported; `::portalis_rt` if not given.
    pub fn runtime_path(&mut self, rust_path: impl Into<String>) -> &mut Config {
        self.options.runtime_path = rust_path.into();
        self
    }

    /// Puts an attribute on generated items: `attribute("app.Point", "#[derive(Default)]")`; the
    /// path `.` means all.
    pub fn attribute(
        &mut self,
        python_path: impl Into<String>,
        attribute: impl Into<String>,
    ) -> &mut Config {
        self.options
            .attributes
            .push((python_path.into(), attribute.into()));
        self
    }

    /// Takes out the annotations that mean nothing at run time, to test that a program does the same without them.
    pub fn strip_annotations(&mut self, strip: bool) -> &mut Config {
        self.options.strip_annotations = strip;
        self
    }

    /// Makes functions of a Python module functions of JavaScript, in a build for a page: those that its `__all__`
    /// names. An `async def` gives a `Promise`; TypeScript's types come from the annotations.
    pub fn export_js(&mut self, module: impl Into<String>) -> &mut Config {
        self.options.js_exports.push(module.into());
        self
    }

    /// Compiles for a page (`wasm32-unknown-unknown`) or not; if not said, as Cargo's target is.
    ///
    /// In a page nothing can wait inside of a call: code from which `asyncio.run` may be reached gives the page its turn.
    pub fn page(&mut self, page: bool) -> &mut Config {
        self.page = Some(page);
        self
    }

    /// Keeps everything that the library has, or leaves out what the program's text does not name, its strings
    /// included. If not said, a page is without the latter, but beside a [`Config::extern_module`] and for a compilation
    /// with a [`Config::name`], as a crate with two has. Rust code of a page's that asks Python's objects for names of its
    /// own wants every name, too.
    ///
    /// Nothing of a program's own is left out; and a program that may make up a name at run time (`getattr` with anything
    /// but a literal, `globals()`, `dir` …) keeps everything.
    pub fn every_name(&mut self, every: bool) -> &mut Config {
        self.every_name = Some(every);
        self
    }

    /// Compiles in a `build.rs`: writes to `OUT_DIR` (or [`Config::out_dir`]) what changed, and
    /// tells Cargo what to watch.
    ///
    /// Relative paths are relative to `CARGO_MANIFEST_DIR`.
    /// # Errors
    /// What is wrong with the Python, or with the environment.
    pub fn compile(&self, roots: &[impl AsRef<Path>]) -> Result<(), Error> {
        let manifest_dir = PathBuf::from(cargo_variable("CARGO_MANIFEST_DIR")?);
        let out_dir = match &self.out_dir {
            Some(folder) => manifest_dir.join(folder),
            None => PathBuf::from(cargo_variable("OUT_DIR")?),
        };
        let roots = rooted(roots, &manifest_dir);
        // A root that is missing now may be there at the next build.
        roots
            .iter()
            .for_each(|root| println!("cargo::rerun-if-changed={}", root.path.display()));
        claim(&out_dir, &self.options.name)?;
        let (found, result) = self.run(&roots)?;
        for path in watched(&found, &roots) {
            println!("cargo::rerun-if-changed={}", path.display());
        }
        if std::env::var_os("CARGO_CFG_TARGET_ARCH").is_some_and(|arch| arch == "wasm32") {
            println!("cargo::rustc-link-arg=-zstack-size={WASM_STACK_BYTES}");
        }
        let output = result?;
        for warning in &output.warnings {
            println!(
                "cargo::warning={}",
                warning.trim_end().replace('\n', "\ncargo::warning=")
            );
        }
        write::write(&out_dir, &self.options.name, &output.files).map(drop)
    }

    /// Compiles without Cargo: reads the roots (relative to the working folder), writes and prints
    /// nothing.
    ///
    /// # Errors
    /// What is wrong with the Python, or a path that cannot be read.
    pub fn generate(&self, roots: &[impl AsRef<Path>]) -> Result<Output, Error> {
        self.run(&rooted(roots, Path::new("")))?.1
    }

    /// Runs the passes on a thread with room for deep trees.
    fn run(&self, roots: &[Root]) -> Result<(Found, Result<Output, Error>), Error> {
        check_name(&self.options.name)?;
        std::thread::scope(|scope| {
            let passes = std::thread::Builder::new()
                .stack_size(STACK_BYTES)
                .spawn_scoped(scope, || self.passes(roots));
            match passes {
                Ok(thread) => thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
                Err(_) => self.passes(roots),
            }
        })
    }

    fn passes(&self, roots: &[Root]) -> Result<(Found, Result<Output, Error>), Error> {
        let mut session = Session::new(self.options.clone());
        session.options.page = self.page.unwrap_or_else(is_for_page);
        session.options.by_name = match self.every_name {
            Some(every) => !every,
            None => is_alone(&session.options),
        };
        let found = discover::discover(&mut session, roots)?;
        let is_there = |name: &String| session.modules().any(|m| session.file(m).name == *name);
        if let Some(name) = self.options.js_exports.iter().find(|name| !is_there(name)) {
            return Err(Error::NoModule { name: name.clone() });
        }
        let mut files = crate::compile::compile(&mut session);
        session
            .diagnostics
            .sort_by_key(|problem| (problem.file, problem.span.start, problem.span.end));
        let (errors, mild): (Vec<Diagnostic>, Vec<Diagnostic>) = session
            .diagnostics
            .iter()
            .cloned()
            .partition(Diagnostic::is_error);
        if !errors.is_empty() {
            let rendered = diagnostic::render(&session.diagnostics, &session.texts);
            return Ok((
                found,
                Err(Error::Python {
                    errors: errors.len(),
                    rendered,
                }),
            ));
        }
        files.sort();
        let files = files
            .into_iter()
            .map(|(path, text)| (path, write::marked(&text)))
            .collect();
        let mut warnings = session.shadowed.clone();
        warnings.extend(
            mild.iter()
                .map(|one| diagnostic::render(std::slice::from_ref(one), &session.texts)),
        );
        Ok((found, Ok(Output { files, warnings })))
    }
}

/// Whether other Rust code is sure not to ask Python's objects for names that the program does not have.
fn is_alone(options: &Options) -> bool {
    options.page && options.extern_modules.is_empty() && options.name == Options::default().name
}

/// What Cargo is told to watch: a folder alone would hide a change in a file that a link leads to.
fn watched<'a>(found: &'a Found, roots: &'a [Root]) -> BTreeSet<&'a Path> {
    let seen = found
        .files
        .iter()
        .chain(&found.folders)
        .map(PathBuf::as_path);
    seen.filter(|path| roots.iter().all(|root| root.path != *path))
        .collect()
}

fn rooted(roots: &[impl AsRef<Path>], base: &Path) -> Vec<Root> {
    let root = |root: &Path| Root {
        shown: root.to_string_lossy().into_owned(),
        path: base.join(root),
    };
    roots.iter().map(|path| root(path.as_ref())).collect()
}

/// A variable that Cargo itself sets for a build script.
///
/// Cargo is not told to watch it: it knows, and would compare with its own environment, which
/// differs whenever one Cargo starts another.
fn cargo_variable(name: &'static str) -> Result<std::ffi::OsString, Error> {
    std::env::var_os(name).ok_or(Error::NotCargo { variable: name })
}

fn check_name(name: &str) -> Result<(), Error> {
    let mut letters = name.chars();
    let first = letters
        .next()
        .is_some_and(|first| first == '_' || first.is_ascii_alphabetic());
    if first && letters.all(|letter| letter == '_' || letter.is_ascii_alphanumeric()) {
        Ok(())
    } else {
        Err(Error::Name {
            name: name.to_string(),
            problem: "is not an identifier",
        })
    }
}

/// Refuses a second compilation of this process that would overwrite the first.
fn claim(out_dir: &Path, name: &str) -> Result<(), Error> {
    static CLAIMED: Mutex<Option<HashSet<(PathBuf, String)>>> = Mutex::new(None);
    let mut claimed = CLAIMED
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    if claimed
        .get_or_insert_default()
        .insert((out_dir.to_path_buf(), name.to_string()))
    {
        Ok(())
    } else {
        Err(Error::Name {
            name: name.to_string(),
            problem: "is taken by another compilation of this build script",
        })
    }
}

/// Why nothing was compiled.
#[non_exhaustive]
pub enum Error {
    /// The Python is wrong, or asks for what is not supported.
    Python {
        /// How many problems fail the build.
        errors: usize,
        /// All of them, and the warnings, for people.
        rendered: String,
    },
    /// A file or folder could not be read or written.
    Io {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is no Python file below the roots.
    NoSources {
        /// Where it was looked for.
        roots: Vec<PathBuf>,
    },
    /// A variable that Cargo sets for build scripts is missing.
    NotCargo {
        /// Which.
        variable: &'static str,
    },
    /// The name of the compilation cannot be used.
    Name {
        /// Which.
        name: String,
        /// Why.
        problem: &'static str,
    },
    /// The module of [`Config::export_js`] is not there.
    NoModule {
        /// Which.
        name: String,
    },
}

impl Error {
    /// [`Error::Io`] of a path.
    pub(crate) fn io(path: &Path, source: io::Error) -> Error {
        Error::Io {
            path: path.to_path_buf(),
            source,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Python { errors, rendered } => {
                let plural = if *errors == 1 { "" } else { "s" };
                write!(
                    f,
                    "{}\n\nthe Python program has {errors} error{plural}",
                    rendered.trim_end()
                )
            }
            Error::Io { path, source } => write!(f, "{}: {source}", path.display()),
            Error::NoSources { roots } => {
                let roots: Vec<String> = roots
                    .iter()
                    .map(|root| root.display().to_string())
                    .collect();
                write!(f, "no Python file in {}", roots.join(", "))
            }
            Error::NotCargo { variable } => {
                let help = "call `generate` where there is no build script";
                write!(
                    f,
                    "the environment variable {variable} is not set\nhelp: {help}"
                )
            }
            Error::Name { name, problem } => {
                write!(
                    f,
                    "the compilation's name `{name}` {problem}\nhelp: give it one with `Config::name`"
                )
            }
            Error::NoModule { name } => {
                write!(
                    f,
                    "the program has no module `{name}`\nhelp: `Config::export_js` takes a dotted name, as `import` does"
                )
            }
        }
    }
}

/// The same as `Display`, on lines of its own: what `fn main() -> Result<(), Error>` and `unwrap`
/// print.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}\n")
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn generate_answers_the_files_marked() {
        let folder = Scratch::new("config", "generate", &[("main.py", "x = 1\n")]);
        let output = Config::new()
            .name("app")
            .generate(&[folder.path()])
            .unwrap();
        assert_eq!(output.files[0].0, Path::new("app.rs"));
        assert!(
            output
                .files
                .iter()
                .all(|(_, text)| text.starts_with(write::MARKER))
        );
    }

    #[test]
    fn debug_is_the_rendering() {
        let folder = Scratch::new("config", "debug", &[("main.py", "def f(:\n")]);
        let error = generate(&[folder.path()]).unwrap_err();
        let shown = format!("{error:?}");
        assert!(
            shown.contains("error[E0001]") && shown.contains("main.py:1"),
            "{shown}"
        );
        assert!(shown.contains("the Python program has 1 error"), "{shown}");
    }

    #[test]
    fn a_name_is_an_identifier_and_taken_once() {
        assert!(matches!(
            Config::new().name("a-b").generate(&["."]),
            Err(Error::Name { .. })
        ));
        let out = Path::new("/nowhere/claim");
        assert!(claim(out, "one").is_ok() && claim(out, "two").is_ok());
        assert!(matches!(claim(out, "one"), Err(Error::Name { .. })));
    }
}
