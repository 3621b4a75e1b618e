//! Finding the program: every `.py` file below the given roots, with its module name.
//!
//! In: files and folders. Afterwards `session.files` is sorted by module name (the same whatever
//! the order of the roots and of the file system), every text is decoded or has a diagnostic, and
//! [`Found`] lists what was looked at, so that Cargo can watch it. Hidden names, `__pycache__` and
//! virtual environments are left out.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use crate::config::Error;
use crate::diagnostic::SourceText;
use crate::session::{Session, SourceFile};

/// What was looked at.
#[derive(Debug, Default)]
pub struct Found {
    /// Every file read, sorted.
    pub files: Vec<PathBuf>,
    /// Every folder searched, sorted.
    pub folders: Vec<PathBuf>,
}

/// One root as the user wrote it, and where it is.
#[derive(Clone, Debug)]
pub struct Root {
    /// As written: what diagnostics and tracebacks show.
    pub shown: String,
    /// The file or folder.
    pub path: PathBuf,
}

/// Reads the program below the roots into the session.
///
/// A root that is a folder is what Python has on its `sys.path`; if it has an `__init__.py` it is
/// the package of its own name. A root that is a file is the module of its name. Of two modules of
/// one name the first root's counts, and a package before a module, as for Python; the other is
/// listed in `session.shadowed`.
///
/// # Errors
/// [`Error::Io`] for what cannot be read, [`Error::NoSources`] if there is no Python file.
pub fn discover(session: &mut Session, roots: &[Root]) -> Result<Found, Error> {
    let mut search = Search::default();
    for root in roots {
        search.root(root)?;
    }
    if search.modules.is_empty() {
        return Err(Error::NoSources {
            roots: roots.iter().map(|root| root.path.clone()).collect(),
        });
    }
    search.modules.sort_by(|a, b| a.file.name.cmp(&b.file.name));
    let mut found = Found::default();
    for module in search.modules {
        let bytes =
            fs::read(&module.file.path).map_err(|source| Error::io(&module.file.path, source))?;
        found.files.push(module.file.path.clone());
        let text = crate::parse::decode(session.files.len(), &bytes).unwrap_or_else(|problem| {
            session.diagnostics.push(*problem);
            String::from_utf8_lossy(&bytes).into_owned()
        });
        session.add_file(module.file, SourceText::new(module.shown, text));
    }
    session.shadowed = search.shadowed;
    session.namespaces = search
        .namespaces
        .into_iter()
        .filter(|name| session.module_named(name).is_none())
        .collect();
    found.files.sort();
    found.folders = search.folders.into_iter().collect();
    Ok(found)
}

struct Module {
    file: SourceFile,
    shown: String,
}

#[derive(Default)]
struct Search {
    modules: Vec<Module>,
    by_name: HashMap<String, usize>,
    shadowed: Vec<String>,
    namespaces: BTreeSet<String>,
    folders: BTreeSet<PathBuf>,
    /// The folders around the one being searched, links followed: against cycles.
    around: Vec<PathBuf>,
}

impl Search {
    fn root(&mut self, root: &Root) -> Result<(), Error> {
        let kind = fs::metadata(&root.path).map_err(|source| Error::io(&root.path, source))?;
        let shown = root.shown.replace('\\', "/");
        if kind.is_file() {
            let stem = root
                .path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            self.add(&root.path, shown, stem, false);
            return Ok(());
        }
        let shown = shown.trim_end_matches('/').to_string();
        let package = if root.path.join("__init__.py").is_file() {
            let real = root
                .path
                .canonicalize()
                .map_err(|source| Error::io(&root.path, source))?;
            real.file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        } else {
            String::new()
        };
        self.folder(&root.path, &shown, &package).map(drop)
    }

    /// Searches a folder; answers whether it has a module.
    fn folder(&mut self, folder: &Path, shown: &str, package: &str) -> Result<bool, Error> {
        let real = folder
            .canonicalize()
            .map_err(|source| Error::io(folder, source))?;
        if self.around.contains(&real) {
            return Ok(false);
        }
        self.folders.insert(folder.to_path_buf());
        let mut names = Vec::new();
        for entry in fs::read_dir(folder).map_err(|source| Error::io(folder, source))? {
            let entry = entry.map_err(|source| Error::io(folder, source))?;
            // A name that is not Unicode cannot be imported, nor be a module's name in Rust.
            if let Ok(name) = entry.file_name().into_string() {
                names.push(name);
            }
        }
        if names.iter().any(|name| name == "pyvenv.cfg") {
            return Ok(false);
        }
        names.sort();
        self.around.push(real);
        let join = |name: &str| {
            if package.is_empty() {
                name.to_string()
            } else {
                format!("{package}.{name}")
            }
        };
        let below = |name: &str| {
            if shown.is_empty() {
                name.to_string()
            } else {
                format!("{shown}/{name}")
            }
        };
        let mut any = false;
        // Packages first: they come before modules of the same name.
        for name in names
            .iter()
            .filter(|name| !name.starts_with('.') && *name != "__pycache__")
        {
            let path = folder.join(name);
            if !path.is_dir() {
                continue;
            }
            let module = join(name);
            if self.folder(&path, &below(name), &module)? {
                any = true;
                if is_importable(&module) {
                    self.namespaces.insert(module);
                }
            }
        }
        for name in names.iter().filter(|name| !name.starts_with('.')) {
            let path = folder.join(name);
            let Some(stem) = name.strip_suffix(".py") else {
                continue;
            };
            if !path.is_file() || stem.is_empty() {
                continue;
            }
            any = true;
            match stem {
                "__init__" if package.is_empty() => {}
                "__init__" => self.add(&path, below(name), package.to_string(), true),
                stem => self.add(&path, below(name), join(stem), false),
            }
        }
        self.around.pop();
        Ok(any)
    }

    fn add(&mut self, path: &Path, shown: String, name: String, is_package: bool) {
        if let Some(first) = self.by_name.get(&name) {
            let other = &self.modules[*first].shown;
            if *other != shown {
                self.shadowed.push(format!(
                    "{shown} is not compiled: {other} is the module `{name}` already"
                ));
            }
            return;
        }
        self.by_name.insert(name.clone(), self.modules.len());
        let importable = is_importable(&name);
        self.modules.push(Module {
            file: SourceFile {
                path: path.to_path_buf(),
                name,
                is_package,
                importable,
            },
            shown,
        });
    }
}

/// Whether every part of a dotted name is an identifier that is not a keyword.
pub fn is_importable(name: &str) -> bool {
    name.split('.').all(is_identifier)
}

fn is_identifier(name: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class",
        "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global",
        "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return",
        "try", "while", "with", "yield",
    ];
    let mut letters = name.chars();
    letters
        .next()
        .is_some_and(|first| first == '_' || first.is_alphabetic())
        && letters.all(|letter| letter == '_' || letter.is_alphanumeric())
        && !KEYWORDS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    fn discover_in(tree: &Scratch, roots: &[&str]) -> (Session, Result<Found, Error>) {
        let mut session = Session::default();
        let roots: Vec<Root> = roots
            .iter()
            .map(|root| Root {
                shown: root.to_string(),
                path: tree.path().join(root),
            })
            .collect();
        let found = discover(&mut session, &roots);
        (session, found)
    }

    fn names(session: &Session) -> Vec<(&str, bool)> {
        session
            .files
            .iter()
            .map(|file| (file.name.as_str(), file.is_package))
            .collect()
    }

    #[test]
    fn packages_namespaces_and_modules() {
        let tree = Scratch::new(
            "discover",
            "kinds",
            &[
                ("py/main.py", ""),
                ("py/app/__init__.py", ""),
                ("py/app/db.py", ""),
                ("py/spaces/deep/inner.py", ""),
                ("py/__pycache__/main.cpython-312.py", ""),
                ("py/.hidden/x.py", ""),
                ("py/.y.py", ""),
                ("py/venv/pyvenv.cfg", ""),
                ("py/venv/lib/z.py", ""),
                ("py/data/notes.txt", ""),
                ("py/not-a-name.py", ""),
            ],
        );
        let (session, found) = discover_in(&tree, &["py/"]);
        let expect = [
            ("app", true),
            ("app.db", false),
            ("main", false),
            ("not-a-name", false),
            ("spaces.deep.inner", false),
        ];
        assert_eq!(names(&session), expect);
        assert_eq!(session.namespaces, ["spaces", "spaces.deep"]);
        assert_eq!(session.texts[1].path, "py/app/db.py");
        assert!(session.files[2].importable && !session.files[3].importable);
        let found = found.unwrap();
        assert_eq!(found.files.len(), 5);
        assert!(found.folders.contains(&tree.path().join("py/data")));
    }

    #[test]
    fn the_first_root_and_the_package_win() {
        let tree = Scratch::new(
            "discover",
            "shadow",
            &[
                ("a/x.py", "1"),
                ("b/x.py", "2"),
                ("a/p.py", ""),
                ("a/p/__init__.py", ""),
                ("one.py", ""),
            ],
        );
        let (session, found) = discover_in(&tree, &["a", "b", "one.py"]);
        found.unwrap();
        assert_eq!(names(&session), [("one", false), ("p", true), ("x", false)]);
        assert_eq!(session.texts[2].text, "1");
        assert_eq!(session.shadowed.len(), 2, "{:?}", session.shadowed);
    }

    #[test]
    fn a_root_with_init_is_a_package() {
        let tree = Scratch::new(
            "discover",
            "package",
            &[("app/__init__.py", ""), ("app/db.py", "")],
        );
        let (session, found) = discover_in(&tree, &["app"]);
        found.unwrap();
        assert_eq!(names(&session), [("app", true), ("app.db", false)]);
    }

    #[test]
    fn missing_and_empty_roots_are_errors() {
        let tree = Scratch::new("discover", "missing", &[("empty/readme.txt", "")]);
        assert!(matches!(
            discover_in(&tree, &["nowhere"]).1,
            Err(Error::Io { .. })
        ));
        assert!(matches!(
            discover_in(&tree, &["empty"]).1,
            Err(Error::NoSources { .. })
        ));
    }
}
