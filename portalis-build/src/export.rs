//! The program's functions as JavaScript's, with TypeScript's types.
//!
//! In: the tree of the module that `Config::export_js` names, and its `__all__`. Out: the Rust module `exports`, a
//! `#[wasm_bindgen]` function for each name, which only says what the function takes and calls the run-time library.
//! Annotations serve for the types, and to tell that a number is a `float`.

use std::collections::{BTreeSet, HashSet};
use std::fmt::Write as _;

use crate::ast::{
    BinOp, ClassDef, Constant, Expr, ExprKind, FunctionDef, Module, Param, Span, StmtKind,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::program::{Flavor, Program};
use crate::session::{ModuleId, Session};
use crate::types::Ty;
use crate::walk::all_params;

/// The Rust module `exports` for a page, empty where nothing is exported; reports what cannot be.
pub(crate) fn export(
    session: &mut Session,
    program: &Program,
    modules: &[(ModuleId, &Module)],
) -> String {
    let mut taken = HashSet::new();
    let mut functions = String::new();
    let mut declarations = String::new();
    for (module, ast) in modules {
        let mut types = Types {
            ast,
            interfaces: BTreeSet::new(),
            declarations: String::new(),
        };
        for (name, span) in exported(session, *module, ast) {
            let def = ast.body.iter().rev().find_map(|s| match &s.kind {
                StmtKind::FunctionDef(def) if def.name.name == name => Some(def),
                _ => None,
            });
            let help = match def {
                None => "a function is exported that a `def` at the top of the module makes",
                Some(_) if is_reserved(&name) => "JavaScript reserves this name",
                Some(_) if !taken.insert(name.clone()) => "another function has this name already",
                Some(def) => {
                    functions += &function(session, program, *module, def);
                    types.function(def);
                    continue;
                }
            };
            let message = format!("`{name}` cannot be exported to JavaScript");
            refuse(session, *module, span, message, help);
        }
        declarations += &types.declarations;
    }
    if functions.is_empty() {
        return String::new();
    }
    let runtime = &session.options.runtime_path;
    format!(
        "\n/// The functions for JavaScript.\npub mod exports {{\n    use {runtime}::page::glue::{{self, JsValue, wasm_bindgen}};\n    use {runtime}::page::{{self, Export, call}};\n{functions}\n    #[glue::exported(wasm_bindgen = {runtime}::page::glue::wasm_bindgen, typescript_custom_section)]\n    const TYPES: &'static str = {declarations:?};\n}}\n"
    )
}

fn refuse(session: &mut Session, module: ModuleId, span: Span, message: String, help: &str) {
    let diagnostic = Diagnostic::new(Code::Unsupported, module.0, span, message);
    session.diagnostics.push(diagnostic.with_help(help));
}

/// The names in `__all__`, with their places.
fn exported(session: &mut Session, module: ModuleId, ast: &Module) -> Vec<(String, Span)> {
    let mut found = None;
    for s in &ast.body {
        let (target, value) = match &s.kind {
            StmtKind::Assign { targets, value } => (targets.first(), Some(value)),
            StmtKind::AnnAssign { target, value, .. } => (Some(target), value.as_ref()),
            _ => continue,
        };
        if matches!(target.map(|t| &t.kind), Some(ExprKind::Name(name)) if name == "__all__")
            && let Some(Expr {
                kind: ExprKind::List(items) | ExprKind::Tuple(items),
                ..
            }) = value
        {
            found = Some(items);
        }
    }
    let Some(items) = found else {
        let span = ast.body.first().map_or_else(Default::default, |s| s.span);
        let message = "a module that is exported to JavaScript needs an `__all__`".to_owned();
        let help = "add `__all__ = [\"name\", ...]` with the functions to export";
        refuse(session, module, span, message, help);
        return Vec::new();
    };
    let mut names = Vec::new();
    for item in items {
        match &item.kind {
            ExprKind::Constant(Constant::Str(name)) => names.push((name.clone(), item.span)),
            _ => {
                let message = "not a name that can be exported to JavaScript".to_owned();
                refuse(
                    session,
                    module,
                    item.span,
                    message,
                    "write the function's name as text",
                );
            }
        }
    }
    names
}

fn by_position(def: &FunctionDef) -> impl Iterator<Item = &Param> {
    def.params.posonly.iter().chain(&def.params.args)
}

/// One exported function.
fn function(session: &Session, program: &Program, module: ModuleId, def: &FunctionDef) -> String {
    let runtime = &session.options.runtime_path;
    let name = &def.name.name;
    let rust = format!("js_{name}");
    let table = |params: &mut dyn Iterator<Item = &Param>| -> String {
        let rows: Vec<String> = params
            .map(|p| format!("({:?}, {})", p.name.name, is_float(p)))
            .collect();
        format!("&[{}]", rows.join(", "))
    };
    let names: Vec<String> = (1..=by_position(def).count())
        .map(|n| format!("arg_{n}"))
        .collect();
    let is_variadic = def.params.vararg.is_some();
    let takes_options = takes_options(def);
    let mut params: Vec<String> = names.iter().map(|n| format!("{n}: JsValue")).collect();
    if takes_options {
        params.push("options: JsValue".to_owned());
    }
    if is_variadic {
        params.push("rest: Vec<JsValue>".to_owned());
    }
    let variadic = if is_variadic { ", variadic" } else { "" };
    let mut out = String::new();
    let _ = write!(
        out,
        "
    #[glue::exported(wasm_bindgen = {runtime}::page::glue::wasm_bindgen, js_name = {name:?}, skip_typescript{variadic})]
    pub fn {rust}({}) -> Result<JsValue, JsValue> {{
        static EXPORT: Export = Export {{
            modules: super::MODULES,
            module: {:?},
            name: {name:?},
            parameters: {},
            options: {},
            is_variadic: {is_variadic},
            is_async: {},
            arguments: page::{},
            result: page::{},
        }};
        call(&EXPORT, &[{}], &{}, &{})
    }}
",
        params.join(", "),
        session.file(module).name,
        table(&mut by_position(def)),
        table(&mut def.params.kwonly.iter()),
        def.is_async,
        if takes_none(def) { "no_arguments" } else { "arguments" },
        if gives_plain(program, module, name) { "plain" } else { "any" },
        names.join(", "),
        if is_variadic { "rest" } else { "[]" },
        if takes_options { "options" } else { "JsValue::UNDEFINED" },
    );
    out
}

fn takes_none(def: &FunctionDef) -> bool {
    all_params(&def.params).next().is_none()
}

/// Whether the function that has the name, once and for all, gives nothing but `None`, booleans or numbers.
fn gives_plain(program: &Program, module: ModuleId, name: &str) -> bool {
    let Some(id) = program.known_global(module, name) else {
        return false;
    };
    let gives = matches!(
        program.function(id).flavor,
        Flavor::Plain | Flavor::Coroutine
    );
    gives
        && matches!(
            program.types.ret(id.module, id.scope),
            Ty::None | Ty::Never | Ty::Bool | Ty::Int | Ty::Float
        )
}

/// Parameters by name, and the signal that cancels, come as the properties of one object.
fn takes_options(def: &FunctionDef) -> bool {
    def.is_async && def.params.vararg.is_none() || !def.params.kwonly.is_empty()
}

fn is_float(param: &Param) -> bool {
    matches!(param.annotation.as_ref().map(|a| &a.kind), Some(ExprKind::Name(name)) if name == "float")
}

/// TypeScript's declarations.
struct Types<'a> {
    ast: &'a Module,
    /// Data classes of the module that signatures name.
    interfaces: BTreeSet<String>,
    declarations: String,
}

impl Types<'_> {
    fn function(&mut self, def: &FunctionDef) {
        let mut params = Vec::new();
        let mut optional = true;
        let all: Vec<&Param> = by_position(def).collect();
        for param in all.iter().rev() {
            // One after which another is needed cannot be left out.
            optional = optional && param.default.is_some();
            let mark = if optional { "?" } else { "" };
            let ty = self.annotation(param.annotation.as_ref());
            params.insert(0, format!("{}{mark}: {ty}", ts_name(&param.name.name)));
        }
        let mut options: Vec<String> = Vec::new();
        for param in &def.params.kwonly {
            let mark = if param.default.is_some() { "?" } else { "" };
            let ty = self.annotation(param.annotation.as_ref());
            options.push(format!("{}{mark}: {ty}", param.name.name));
        }
        if takes_options(def) {
            let needed = def.params.kwonly.iter().any(|p| p.default.is_none());
            let mark = if needed { "" } else { "?" };
            if def.is_async {
                options.push("signal?: AbortSignal".to_owned());
            }
            params.push(format!("options{mark}: {{ {} }}", options.join("; ")));
        }
        if let Some(rest) = &def.params.vararg {
            let ty = self.annotation(rest.annotation.as_ref());
            params.push(format!("...{}: ({ty})[]", ts_name(&rest.name.name)));
        }
        let result = match &def.returns {
            Some(returns) => match self.annotation(Some(returns)).as_str() {
                "undefined" => "void".to_owned(),
                ty => ty.to_owned(),
            },
            None => "any".to_owned(),
        };
        let result = match def.is_async {
            true => format!("Promise<{result}> & {{ cancel(): boolean }}"),
            false => result,
        };
        self.doc(def.doc.as_deref());
        let _ = writeln!(
            self.declarations,
            "export function {}({}): {result};",
            def.name.name,
            params.join(", ")
        );
    }

    fn doc(&mut self, doc: Option<&str>) {
        if let Some(doc) = doc {
            let lines: Vec<&str> = doc.trim().lines().map(str::trim).collect();
            let text = lines.join("\n * ").replace("*/", "* /");
            let _ = writeln!(self.declarations, "/**\n * {text}\n */");
        }
    }

    /// The type that an annotation tells; `any` where it tells none.
    fn annotation(&mut self, annotation: Option<&Expr>) -> String {
        let any = || "any".to_owned();
        let Some(e) = annotation else { return any() };
        match &e.kind {
            ExprKind::Constant(Constant::None) => "undefined".to_owned(),
            ExprKind::Name(name) => self.named(name),
            ExprKind::Attribute { attr, .. } => self.named(attr),
            ExprKind::Binary { left, op, right } if *op == BinOp::BitOr => {
                let (left, right) = (self.annotation(Some(left)), self.annotation(Some(right)));
                format!("{left} | {right}")
            }
            ExprKind::Subscript { value, index } => {
                let name = match &value.kind {
                    ExprKind::Name(name) => name.as_str(),
                    ExprKind::Attribute { attr, .. } => attr.as_str(),
                    _ => return any(),
                };
                let items = match &index.kind {
                    ExprKind::Tuple(items) => items.iter().collect(),
                    _ => vec![&**index],
                };
                self.generic(name, &items)
            }
            _ => any(),
        }
    }

    fn generic(&mut self, name: &str, items: &[&Expr]) -> String {
        let types: Vec<String> = items.iter().map(|e| self.annotation(Some(e))).collect();
        match (name.to_ascii_lowercase().as_str(), types.as_slice()) {
            ("list" | "sequence" | "iterable" | "frozenlist" | "deque", [item]) => {
                format!("({item})[]")
            }
            ("tuple", [item, _])
                if matches!(items[1].kind, ExprKind::Constant(Constant::Ellipsis)) =>
            {
                format!("({item})[]")
            }
            ("tuple", all) => format!("[{}]", all.join(", ")),
            ("set" | "frozenset", [item]) => format!("Set<{item}>"),
            ("dict" | "mapping" | "defaultdict" | "ordereddict", [key, item])
                if key == "string" =>
            {
                format!("Record<string, {item}>")
            }
            ("dict" | "mapping" | "defaultdict" | "ordereddict", [key, item]) => {
                format!("Map<{key}, {item}>")
            }
            ("optional", [item]) => format!("{item} | undefined"),
            ("union", all) => all.join(" | "),
            ("awaitable" | "coroutine", all) => {
                format!("Promise<{}>", all.last().map_or("any", String::as_str))
            }
            ("callable", _) => "(...args: any[]) => any".to_owned(),
            _ => "any".to_owned(),
        }
    }

    fn named(&mut self, name: &str) -> String {
        match name {
            "None" => "undefined",
            "bool" => "boolean",
            "int" => "number | bigint",
            "float" => "number",
            "str" => "string",
            "bytes" => "Uint8Array",
            "list" | "tuple" => "any[]",
            "dict" => "Record<string, any>",
            "set" | "frozenset" => "Set<any>",
            "Callable" => "(...args: any[]) => any",
            _ => {
                let class = self.ast.body.iter().find_map(|s| match &s.kind {
                    StmtKind::ClassDef(def) if def.name.name == name && is_dataclass(def) => {
                        Some(def)
                    }
                    _ => None,
                });
                return match class {
                    Some(def) => {
                        self.interface(def);
                        name.to_owned()
                    }
                    None => "any".to_owned(),
                };
            }
        }
        .to_owned()
    }

    /// The interface of a data class, once.
    fn interface(&mut self, def: &ClassDef) {
        if !self.interfaces.insert(def.name.name.clone()) {
            return;
        }
        let mut fields = String::new();
        for s in &def.body {
            if let StmtKind::AnnAssign {
                target, annotation, ..
            } = &s.kind
                && let ExprKind::Name(name) = &target.kind
            {
                let ty = self.annotation(Some(annotation));
                let _ = writeln!(fields, "  {name}: {ty};");
            }
        }
        self.doc(def.doc.as_deref());
        let _ = writeln!(
            self.declarations,
            "export interface {} {{\n{fields}}}",
            def.name.name
        );
    }
}

/// The name of a parameter, with an underscore behind it where TypeScript reserves it.
fn ts_name(name: &str) -> String {
    if is_reserved(name) {
        format!("{name}_")
    } else {
        name.to_owned()
    }
}

/// Whether JavaScript reserves a name that Python does not.
fn is_reserved(name: &str) -> bool {
    const RESERVED: &[&str] = &[
        "case",
        "catch",
        "const",
        "debugger",
        "default",
        "delete",
        "do",
        "enum",
        "export",
        "extends",
        "false",
        "function",
        "instanceof",
        "new",
        "null",
        "super",
        "switch",
        "this",
        "throw",
        "true",
        "typeof",
        "var",
        "void",
        "let",
        "static",
        "interface",
        "package",
        "private",
        "protected",
        "public",
        "arguments",
        "eval",
    ];
    RESERVED.contains(&name)
}

fn is_dataclass(def: &ClassDef) -> bool {
    def.decorators.iter().any(|decorator| {
        let name = match &decorator.kind {
            ExprKind::Call { func, .. } => func,
            _ => decorator,
        };
        match &name.kind {
            ExprKind::Name(name) => name == "dataclass",
            ExprKind::Attribute { attr, .. } => attr == "dataclass",
            _ => false,
        }
    })
}

/// The modules that are exported, without repetition.
pub(crate) fn modules(session: &Session) -> Vec<ModuleId> {
    let wanted: HashSet<&String> = session.options.js_exports.iter().collect();
    session
        .modules()
        .filter(|module| wanted.contains(&session.file(*module).name))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::scratch::Scratch;
    use crate::{Config, Error};

    /// The Rust of a program of one module `api`, or what is wrong with it.
    fn exports(test: &str, module: &str, text: &str) -> Result<String, Error> {
        let folder = Scratch::new("export", test, &[("api.py", text)]);
        let output = Config::new()
            .export_js(module)
            .page(true)
            .generate(&[folder.path()]);
        Ok(output?.files.remove(0).1)
    }

    #[test]
    fn what_cannot_be_exported_is_a_diagnostic() {
        let text = "NAME = 'x'\n__all__ = ['f', 'delete', 'nothing', 'f', NAME]\n\
                    def f(): pass\ndef delete(): pass\n";
        let shown = exports("refused", "api", text).unwrap_err().to_string();
        for part in [
            "`delete` cannot be exported to JavaScript",
            "JavaScript reserves this name",
            "`nothing` cannot be exported to JavaScript",
            "another function has this name already",
            "not a name that can be exported to JavaScript",
            "the Python program has 4 errors",
        ] {
            assert!(shown.contains(part), "{part}\nis not in\n{shown}");
        }
        let shown = exports("no_all", "api", "x = 1\n").unwrap_err().to_string();
        assert!(shown.contains("needs an `__all__`"), "{shown}");
    }

    #[test]
    fn a_module_that_is_not_there_is_an_error() {
        let shown = exports("missing", "apy", "").unwrap_err().to_string();
        assert!(shown.contains("no module `apy`"), "{shown}");
    }

    #[test]
    fn a_function_is_exported_with_its_type() {
        let text = "__all__ = ('f',)\nasync def f(new: int, *, b: str = '') -> None: pass\n";
        let rust = exports("typed", "api", text).unwrap();
        let ty = "export function f(new_: number | bigint, options?: { b?: string; signal?: AbortSignal }): \
                  Promise<void> & { cancel(): boolean };";
        assert!(rust.contains(ty), "{rust}");
        assert!(rust.contains("pub fn js_f(arg_1: JsValue, options: JsValue)"));
    }
}
