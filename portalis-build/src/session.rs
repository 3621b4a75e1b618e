//! The state of one compilation: its source files, what was found wrong, and its options.
//!
//! `discover` fills `files`; every pass may read them and push diagnostics. Nothing here does I/O.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use crate::ast::Span;
use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::resolve::swallow::ProgramFacts;

/// One user module: an index into [`Session::files`], and the `file` of a [`Diagnostic`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModuleId(pub usize);

/// One Python source file; its text and the path to show are in [`Session::texts`].
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Where it was read from.
    pub path: PathBuf,
    /// Its dotted module name: `app.db`; a package's is the folder's.
    pub name: String,
    /// Whether it is an `__init__.py`.
    pub is_package: bool,
    /// Whether every part of its name is an identifier, so that an `import` can name it.
    pub importable: bool,
}

/// What [`crate::Config`] hands to the passes.
#[derive(Clone, Debug)]
pub struct Options {
    /// Tells several compilations of one crate apart; the root file's name without `.rs`.
    pub name: String,
    /// The path of the runtime crate in generated code.
    pub runtime_path: String,
    /// Python module name to Rust path, for modules that the crate itself supplies.
    pub extern_modules: BTreeMap<String, String>,
    /// Pairs of a Python path (`app.Point`, or `.` for everything) and a Rust attribute.
    pub attributes: Vec<(String, String)>,
    /// Whether annotations are taken out before anything looks at them.
    pub strip_annotations: bool,
    /// The modules whose functions JavaScript gets, by their `__all__`.
    pub js_exports: Vec<String>,
    /// Whether the program runs in a page, where nothing can wait inside of a call.
    pub page: bool,
    /// Whether what the program's text does not name is left out.
    pub by_name: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            name: "portalis".to_string(),
            runtime_path: "::portalis_rt".to_string(),
            extern_modules: BTreeMap::new(),
            attributes: Vec::new(),
            strip_annotations: false,
            js_exports: Vec::new(),
            page: false,
            by_name: false,
        }
    }
}

/// The state of one compilation.
#[derive(Debug, Default)]
pub struct Session {
    /// The program's files, sorted by module name; indexed by [`ModuleId`].
    pub files: Vec<SourceFile>,
    /// Their texts, by the same index. The path is as the user wrote the root, with forward
    /// slashes.
    pub texts: Vec<SourceText>,
    /// Folders that are packages without an `__init__.py`, by dotted name.
    pub namespaces: Vec<String>,
    /// Files that are not compiled because another has their name: one line each.
    pub shadowed: Vec<String>,
    /// What was found wrong so far.
    pub diagnostics: Vec<Diagnostic>,
    /// The options of the compilation.
    pub options: Options,
    by_name: HashMap<String, ModuleId>,
    facts: OnceCell<ProgramFacts>,
}

impl Session {
    /// A session without files.
    pub fn new(options: Options) -> Session {
        Session {
            options,
            ..Session::default()
        }
    }

    /// A session of modules given as (dotted name, text); for tests and for callers without files.
    pub fn from_sources<'a>(sources: impl IntoIterator<Item = (&'a str, &'a str)>) -> Session {
        let mut session = Session::default();
        for (name, text) in sources {
            let path = format!("{}.py", name.replace('.', "/"));
            let file = SourceFile {
                path: PathBuf::from(&path),
                name: name.to_string(),
                is_package: false,
                importable: true,
            };
            session.add_file(file, SourceText::new(path, text));
        }
        session
    }

    /// Adds a file. Of two files of the same name the first stays the one that imports find.
    pub fn add_file(&mut self, file: SourceFile, text: SourceText) -> ModuleId {
        let id = ModuleId(self.files.len());
        self.by_name.entry(file.name.clone()).or_insert(id);
        self.files.push(file);
        self.texts.push(text);
        id
    }

    /// The file of a module.
    pub fn file(&self, module: ModuleId) -> &SourceFile {
        &self.files[module.0]
    }

    /// The text of a module.
    pub fn text(&self, module: ModuleId) -> &SourceText {
        &self.texts[module.0]
    }

    /// The module of that dotted name.
    pub fn module_named(&self, name: &str) -> Option<ModuleId> {
        self.by_name.get(name).copied()
    }

    /// Every module, in order.
    pub fn modules(&self) -> impl Iterator<Item = ModuleId> + use<> {
        (0..self.files.len()).map(ModuleId)
    }

    /// Pushes a diagnostic without help.
    pub fn report(&mut self, code: Code, module: ModuleId, span: Span, message: impl Into<String>) {
        self.diagnostics
            .push(Diagnostic::new(code, module.0, span, message));
    }

    /// Whether any diagnostic fails the build.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// What the text of the whole program says about hooks; read once, after `discover`.
    pub(crate) fn facts(&self) -> ProgramFacts {
        *self.facts.get_or_init(|| {
            let foreign = !self.options.extern_modules.is_empty();
            let unknown = ProgramFacts {
                with_swallows: foreign,
                class_hooks: false,
            };
            self.texts.iter().fold(unknown, |facts, source| {
                facts.and(ProgramFacts::of(&source.text))
            })
        })
    }
}
