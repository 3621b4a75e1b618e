//! The middle of the compiler: every file's text to the generated files.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::placement::TypedAttr;
use crate::program::{Program, Unit};
use crate::session::{ModuleId, Session};
use crate::{
    emit, export, imports, infer, levels, library, lower, names, parse, pause, reach, resolve,
    strip,
};

/// Compiles the program of a session.
///
/// Pushes every problem to `session.diagnostics`. Answers the generated files: paths relative to the output folder, and
/// their text. The root file is `{name}.rs`, all others are below `{name}/`.
pub(crate) fn compile(session: &mut Session) -> Vec<(PathBuf, String)> {
    let mut trees = Vec::new();
    let mut complete = true;
    // Modules of the library that are written in Python join the program when they are imported.
    while let Some(module) = session.modules().nth(trees.len()) {
        let mut tree = None;
        match parse::parse_module(module.0, &session.text(module).text) {
            Ok(mut ast) => {
                if session.options.strip_annotations {
                    strip::strip_annotations(&mut ast);
                }
                library::join(session, module, &ast);
                tree = Some(ast);
            }
            Err(problems) => {
                session.diagnostics.extend(problems);
                complete = false;
            }
        }
        trees.push(tree);
    }
    // AFTER THIS POINT every file of the program is known.
    let mut units = Vec::new();
    for (module, ast) in session.modules().zip(trees) {
        let Some(ast) = ast else { continue };
        let scopes = resolve::resolve(session, module, &ast);
        imports::check(session, module, &ast);
        units.push(Unit { ast, scopes });
    }
    if !complete || session.has_errors() {
        return Vec::new();
    }
    resolve::star::tie(
        session,
        units.iter_mut().map(|unit| &mut unit.scopes).collect(),
    );
    // AFTER THIS POINT every module is valid Python, and every name has its meaning.
    let mut program = Program::new(session, units);
    program.types = infer::infer(&program);
    // AFTER THIS POINT types are fixed; lowering only reads them.
    let modules: Vec<ModuleId> = session.modules().collect();
    let mut outputs: Vec<lower::Output> = modules
        .iter()
        .map(|module| lower::lower(session, &program, *module))
        .collect();
    if session.options.page {
        let makes_up_names = modules
            .iter()
            .any(|module| reach::makes_up_names(&program.unit(*module).ast));
        pause::pause(&mut outputs, makes_up_names, |from, to| {
            module_path(session, modules[from], modules[to])
        });
    } else {
        outputs.iter_mut().for_each(levels::levels);
    }
    // AFTER THIS POINT nothing of Python is left to decide.
    let mut tree = Tree::default();
    for (module, output) in modules.into_iter().zip(outputs) {
        let depth = session.file(module).name.split('.').count();
        let library = library_list(session, module, &program);
        let named = reach::names(session, module, &program.unit(module).ast);
        let text = module_text(session, module, &output, depth, (&library, &named));
        tree.insert(&session.file(module).name.clone(), text);
    }
    let exported: Vec<_> = export::modules(session)
        .into_iter()
        .map(|module| (module, &program.unit(module).ast))
        .collect();
    let exports = export::export(session, &program, &exported);
    if session.has_errors() {
        return Vec::new();
    }
    let mut root = String::new();
    tree.write(&mut root, 0);
    root.push_str(&module_table(session));
    root.push_str(&runtime_check(session, &program));
    if session.options.page {
        root.push_str(&exports);
    }
    vec![(PathBuf::from(format!("{}.rs", session.options.name)), root)]
}

/// The path of module `to` as seen from inside module `from`.
pub(crate) fn module_path(session: &Session, from: ModuleId, to: ModuleId) -> String {
    let up = session.file(from).name.split('.').count();
    let down: Vec<String> = session
        .file(to)
        .name
        .split('.')
        .map(names::module)
        .collect();
    format!("{}{}", "super::".repeat(up), down.join("::"))
}

/// Modules nested as packages are.
#[derive(Default)]
struct Tree {
    text: String,
    children: Vec<(String, Tree)>,
}

impl Tree {
    fn insert(&mut self, name: &str, text: String) {
        let mut tree = self;
        for part in name.split('.') {
            let at = match tree.children.iter().position(|(child, _)| child == part) {
                Some(at) => at,
                None => {
                    tree.children.push((part.to_owned(), Tree::default()));
                    tree.children.len() - 1
                }
            };
            tree = &mut tree.children[at].1;
        }
        tree.text = text;
    }

    fn write(&self, out: &mut String, depth: usize) {
        out.push_str(&self.text);
        let indent = "    ".repeat(depth);
        for (name, child) in &self.children {
            out.push_str(&format!("{indent}pub mod {} {{\n", names::module(name)));
            child.write(out, depth + 1);
            out.push_str(&format!("{indent}}}\n"));
        }
    }
}

/// The modules of Python's library that a module imports, as Rust. `unittest` takes names of modules as text, so it
/// comes with all of them.
fn library_list(session: &Session, module: ModuleId, program: &Program) -> String {
    let mut names = imports::library_modules(session, module, &program.unit(module).ast);
    if names.contains(&"unittest") {
        return "rt::library::TABLE".to_owned();
    }
    // `asyncio.log.logger` and its kin are objects of `logging`.
    if names.contains(&"asyncio") && session.text(module).text.contains("logger") {
        names.push("logging");
    }
    let statics = names
        .iter()
        .map(|name| format!("&rt::library::{}", name.to_uppercase().replace('.', "_")));
    format!("&[{}]", statics.collect::<Vec<_>>().join(", "))
}

/// One module's items.
fn module_text(
    session: &Session,
    module: ModuleId,
    output: &lower::Output,
    depth: usize,
    (library, named): (&str, &str),
) -> String {
    let file = session.file(module);
    let path = &session.text(module).path;
    let runtime = &session.options.runtime_path;
    let mut lines = vec![
        format!("/// The Python file: `{path}`."),
        format!("pub const FILE: &str = {path:?};"),
        format!("use {runtime}::abi::{{self as rt, Result, Value}};"),
        "rt::frames!(FILE, [".to_owned(),
    ];
    lines.extend(
        output
            .frames
            .iter()
            .map(|(first, last, name)| format!("    ({first}, {last}, {name:?}),")),
    );
    lines.push("]);".to_owned());
    let globals: Vec<String> = output
        .globals
        .iter()
        .map(|name| format!("{name:?}"))
        .collect();
    lines.extend([
        "pub static DEF: rt::ModuleDef = rt::ModuleDef {".to_owned(),
        format!("    name: {:?},", file.name),
        "    file: FILE,".to_owned(),
        format!("    package: {},", file.is_package),
        format!("    doc: {:?},", output.doc),
        format!("    globals: &[{}],", globals.join(", ")),
        "    init,".to_owned(),
        format!("    library: {library},"),
        format!("    names: {named},"),
        "    state: &STATE,".to_owned(),
        "};".to_owned(),
        "thread_local! {".to_owned(),
        "    pub static STATE: rt::ModuleState = rt::ModuleState::new(&DEF);".to_owned(),
        "}".to_owned(),
        "/// The module's globals.".to_owned(),
        "pub mod g {".to_owned(),
        format!("    use {runtime}::abi::Global;"),
        "    use super::STATE;".to_owned(),
    ]);
    for (index, name) in output.globals.iter().enumerate() {
        lines.push(format!(
            "    pub static {}: Global = Global::new(&STATE, {index}, {name:?});",
            names::item(name)
        ));
    }
    lines.push("}".to_owned());
    for (name, fields) in &output.layouts {
        let kinds: Vec<String> = fields
            .iter()
            .map(|TypedAttr { name, repr, slot }| format!("({name:?}, rt::Kind::{repr:?}, {slot})"))
            .collect();
        lines.extend([
            "/// Attributes that are kept as numbers, and their places.".to_owned(),
            format!("pub mod {name} {{"),
            "    use super::rt;".to_owned(),
            format!(
                "    pub static LAYOUT: rt::Layout = rt::Layout(&[{}]);",
                kinds.join(", ")
            ),
        ]);
        for TypedAttr { name, slot, .. } in fields {
            lines.push(format!(
                "    pub const {}: usize = {slot};",
                names::item(name)
            ));
        }
        lines.push("}".to_owned());
    }
    let indent = "    ".repeat(depth);
    let mut out = String::new();
    for line in lines {
        out.push_str(&indent);
        out.push_str(&line);
        out.push('\n');
    }
    for function in &output.functions {
        out.push('\n');
        emit::function(&mut out, function, depth);
    }
    out
}

/// The line by which the runtime refuses to be another version's, or to lack what the program needs.
fn runtime_check(session: &Session, program: &Program) -> String {
    let features: BTreeSet<_> = session
        .modules()
        .flat_map(|module| imports::needed_features(&program.unit(module).ast))
        .collect();
    let list: Vec<String> = features
        .iter()
        .map(|feature| format!("{feature:?}"))
        .collect();
    format!(
        "const _: () = {}::abi::made_by({:?}, &[{}]);\n",
        session.options.runtime_path,
        env!("CARGO_PKG_VERSION"),
        list.join(", ")
    )
}

/// The table from which a program is run, at the root.
fn module_table(session: &Session) -> String {
    let runtime = &session.options.runtime_path;
    let list: Vec<String> = session
        .modules()
        .map(|module| {
            let path: Vec<String> = session
                .file(module)
                .name
                .split('.')
                .map(names::module)
                .collect();
            format!("&{}::DEF", path.join("::"))
        })
        .collect();
    format!(
        "\n/// Every module, by name.\npub static MODULES: &[&{runtime}::abi::ModuleDef] = &[{}];\n",
        list.join(", ")
    )
}
