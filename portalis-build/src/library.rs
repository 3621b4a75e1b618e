//! The modules of Python's library that are written in Python: they join the program that imports them.
//!
//! In: a module's tree. Afterwards every such module that it imports is a file of the session. The program's own
//! modules and those that the crate supplies in Rust come first. Each is a file of `library/` that uses nothing but the
//! modules of the runtime and one another.

use std::path::PathBuf;

use crate::ast;
use crate::diagnostic::SourceText;
use crate::imports::{Support, each_imported, stdlib_support};
use crate::session::{ModuleId, Session, SourceFile};

macro_rules! sources {
    ($($name:literal: $file:literal,)*) => {
        &[$(($name, include_str!(concat!("library/", $file)))),*]
    };
}

/// The modules, and their text.
pub const SOURCES: &[(&str, &str)] = sources![
    "array": "array.py",
    "calendar": "calendar.py",
    "configparser": "configparser.py",
    "csv": "csv.py",
    "decimal": "decimal.py",
    "errno": "errno.py",
    "fnmatch": "fnmatch.py",
    "getpass": "getpass.py",
    "glob": "glob.py",
    "graphlib": "graphlib.py",
    "html": "html.py",
    "http": "http.py",
    "keyword": "keyword.py",
    "locale": "locale.py",
    "sched": "sched.py",
    "shlex": "shlex.py",
    "shutil": "shutil.py",
    "ssl": "ssl.py",
    "stat": "stat.py",
    "tempfile": "tempfile.py",
    "timeit": "timeit.py",
    "weakref": "weakref.py",
];

/// The text of a module of Python's library that is written in Python.
pub fn source(name: &str) -> Option<&'static str> {
    let found = SOURCES.iter().find(|(module, _)| *module == name)?;
    Some(found.1)
}

/// Adds what a module imports.
pub(crate) fn join(session: &mut Session, from: ModuleId, ast: &ast::Module) {
    let mut names = Vec::new();
    each_imported(session, from, ast, &mut |name| names.push(name.to_owned()));
    for name in names {
        add(session, &name);
    }
}

/// Adds a module, if it is one of the library's.
fn add(session: &mut Session, name: &str) {
    let known = session.module_named(name).is_some()
        || session.options.extern_modules.contains_key(name)
        || session.namespaces.iter().any(|namespace| namespace == name);
    if known || stdlib_support(name) != Some(Support::Written) {
        return;
    }
    let Some(text) = source(name) else { return };
    let is_package = SOURCES.iter().any(|(other, _)| {
        other
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with('.'))
    });
    let shown = format!("<library>/{}.py", name.replace('.', "/"));
    let file = SourceFile {
        path: PathBuf::from(&shown),
        name: name.to_string(),
        is_package,
        importable: true,
    };
    session.add_file(file, SourceText::new(shown, text));
}
