//! What an `import` refers to: a module of the program, of Rust, or of Python's library.
//!
//! In: the session's files and one import as written. It answers; it reports only in [`check`].
//! Nothing is read from disk.

use std::collections::BTreeSet;

use crate::ast::{self, Expr, ExprKind, Handler, Span, Stmt, StmtKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::session::{ModuleId, Session};

mod stdlib;

pub use stdlib::{STDLIB, Support, stdlib_support};

/// What a module name refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportTarget {
    /// A module of the program.
    User(ModuleId),
    /// A folder of the program without `__init__.py`, by its dotted name.
    Namespace(String),
    /// A module that the crate supplies in Rust, by its Python name (a key of `extern_modules`).
    Extern(String),
    /// A module of Python's library that Portalis provides.
    Stdlib(String),
    /// No such module here; why, as CPython says it or as a reason not to support it.
    Unknown(String),
}

/// What one name of `from … import name` refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FromTarget {
    /// A name that the module binds; if it does not, `or_submodule` is what it means.
    Attribute {
        /// The module.
        module: ImportTarget,
        /// The module's submodule of that name, which Python falls back to.
        or_submodule: Option<ImportTarget>,
    },
    /// The module itself is not there.
    Unknown(String),
}

/// The dotted name that an import means, leading dots resolved.
///
/// # Errors
/// CPython's words for a relative import that leads nowhere.
/// # Source
/// CPython 3.12 `importlib._bootstrap._resolve_name`.
pub fn absolute_name(
    session: &Session,
    from: ModuleId,
    module: &str,
    level: u32,
) -> Result<String, String> {
    if level == 0 {
        return Ok(module.to_string());
    }
    let file = session.file(from);
    let mut package = file.name.as_str();
    let up = if file.is_package { level - 1 } else { level };
    for step in 0..up {
        package = match package.rsplit_once('.') {
            Some((outer, _)) => outer,
            None if step == 0 && !file.is_package => {
                return Err("attempted relative import with no known parent package".to_string());
            }
            None => return Err("attempted relative import beyond top-level package".to_string()),
        };
    }
    Ok(if module.is_empty() {
        package.to_string()
    } else {
        format!("{package}.{module}")
    })
}

/// The module that `import module` or `from (level dots)module import …` in `from` refers to.
pub fn resolve_import(session: &Session, from: ModuleId, module: &str, level: u32) -> ImportTarget {
    match absolute_name(session, from, module, level) {
        Ok(name) => find(session, &name),
        Err(problem) => ImportTarget::Unknown(problem),
    }
}

/// The module of an absolute dotted name. The program's own come before Rust's, and these before
/// Python's library.
pub fn find(session: &Session, name: &str) -> ImportTarget {
    if let Some(module) = session.module_named(name) {
        return ImportTarget::User(module);
    }
    if session.options.extern_modules.contains_key(name) {
        return ImportTarget::Extern(name.to_string());
    }
    if session.namespaces.iter().any(|namespace| namespace == name) {
        return ImportTarget::Namespace(name.to_string());
    }
    match (stdlib_support(name), name.rsplit_once('.')) {
        (Some(Support::Provided | Support::Written), _) => ImportTarget::Stdlib(name.to_string()),
        (Some(Support::NotYet), _) => ImportTarget::Unknown(format!(
            "Portalis does not provide the standard module '{name}'"
        )),
        (None, Some((outer, _))) => match find(session, outer) {
            ImportTarget::Unknown(problem) => ImportTarget::Unknown(problem),
            ImportTarget::User(module) if !session.file(module).is_package => {
                ImportTarget::Unknown(format!(
                    "No module named '{name}'; '{outer}' is not a package"
                ))
            }
            _ => ImportTarget::Unknown(format!("No module named '{name}'")),
        },
        (None, None) => ImportTarget::Unknown(format!("No module named '{name}'")),
    }
}

/// What `from (level dots)module import name` in `from` refers to.
pub fn resolve_from(
    session: &Session,
    from: ModuleId,
    module: &str,
    level: u32,
    name: &str,
) -> FromTarget {
    let absolute = match absolute_name(session, from, module, level) {
        Ok(absolute) => absolute,
        Err(problem) => return FromTarget::Unknown(problem),
    };
    match find(session, &absolute) {
        ImportTarget::Unknown(problem) => FromTarget::Unknown(problem),
        target => {
            let below = find(session, &format!("{absolute}.{name}"));
            let or_submodule = (!matches!(below, ImportTarget::Unknown(_))).then_some(below);
            FromTarget::Attribute {
                module: target,
                or_submodule,
            }
        }
    }
}

/// One import of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportSite {
    /// The module as written, without leading dots.
    pub module: String,
    /// The number of leading dots.
    pub level: u32,
    /// The name after `from … import`, `*` too; `None` for `import module`.
    pub name: Option<String>,
    /// Where it stands.
    pub span: Span,
    /// Whether the program copes with its failure: in a `try` that catches `ImportError`, or under
    /// `TYPE_CHECKING`.
    pub optional: bool,
}

/// Every import of a module, functions and classes included, in textual order.
pub fn imports_of(ast: &ast::Module) -> Vec<ImportSite> {
    let mut sites = Vec::new();
    collect(&ast.body, false, &mut sites);
    sites
}

/// The modules of the program that a module imports anywhere, their packages included, in textual
/// order.
pub fn imported_modules(session: &Session, from: ModuleId, ast: &ast::Module) -> Vec<ModuleId> {
    let mut modules = Vec::new();
    each_imported(session, from, ast, &mut |name| {
        if let Some(module) = session.module_named(name)
            && !modules.contains(&module)
        {
            modules.push(module);
        }
    });
    modules
}

/// The modules of Python's library, as far as they are in Rust, that a module imports anywhere, their packages
/// included; sorted.
pub fn library_modules(session: &Session, from: ModuleId, ast: &ast::Module) -> Vec<&'static str> {
    let mut names = BTreeSet::new();
    each_imported(session, from, ast, &mut |name| {
        let provided = STDLIB
            .iter()
            .find(|(known, support)| *known == name && *support == Support::Provided);
        // `__future__` is a directive, not a module.
        names.extend(
            provided
                .map(|(known, _)| *known)
                .filter(|known| *known != "__future__"),
        );
    });
    names.into_iter().collect()
}

/// The features of `portalis-rt` without which a module's imports fail, in a program that does not cope with that.
pub fn needed_features(ast: &ast::Module) -> impl Iterator<Item = &'static str> {
    const FEATURES: &[(&str, &str)] = &[("ssl", "tls")];
    let sites = imports_of(ast).into_iter();
    sites
        .filter(|site| !site.optional && site.level == 0)
        .filter_map(|site| {
            let (_, feature) = FEATURES.iter().find(|(module, _)| *module == site.module)?;
            Some(*feature)
        })
}

/// Calls `visit` with the absolute names that a module imports anywhere, the names after `from … import` too.
///
/// Importing `a.b.c` runs `a`, `a.b`, then `a.b.c`: so many names it is.
pub(crate) fn each_imported(
    session: &Session,
    from: ModuleId,
    ast: &ast::Module,
    visit: &mut dyn FnMut(&str),
) {
    for site in imports_of(ast) {
        let Ok(name) = absolute_name(session, from, &site.module, site.level) else {
            continue;
        };
        let name = match &site.name {
            Some(imported) => format!("{name}.{imported}"),
            None => name,
        };
        name.match_indices('.')
            .map(|(at, _)| at)
            .chain([name.len()])
            .for_each(|end| visit(&name[..end]));
    }
}

/// Reports every import that leads nowhere and that the program does not cope with.
pub fn check(session: &mut Session, from: ModuleId, ast: &ast::Module) {
    for site in imports_of(ast).into_iter().filter(|site| !site.optional) {
        if site.module == "js" && site.level == 0 && !session.options.page {
            let message =
                "there is no JavaScript on this platform: the import raises `ImportError`";
            session.diagnostics.push(
                Diagnostic::new(Code::CannotSucceed, from.0, site.span, message)
                    .with_help("a program for a page is built for `wasm32-unknown-unknown`"),
            );
        }
        let ImportTarget::Unknown(problem) =
            resolve_import(session, from, &site.module, site.level)
        else {
            continue;
        };
        let mut diagnostic = Diagnostic::new(Code::UnknownImport, from.0, site.span, problem);
        if let Some(help) = help_for(session, &site) {
            diagnostic = diagnostic.with_help(help);
        }
        session.diagnostics.push(diagnostic);
    }
}

fn help_for(session: &Session, site: &ImportSite) -> Option<String> {
    if site.level > 0 {
        return None;
    }
    let top = site.module.split('.').next().unwrap_or(&site.module);
    if stdlib_support(top).is_some() {
        return None;
    }
    let files = session.modules().map(|module| session.file(module));
    let own = files
        .filter(|file| file.importable)
        .map(|file| file.name.as_str());
    let known = own.chain(STDLIB.iter().map(|(name, _)| *name));
    let close = known
        .map(|name| (distance(name, &site.module), name))
        .min()?;
    if close.0 <= (site.module.chars().count() / 3).max(1) {
        return Some(format!("there is a module `{}`", close.1));
    }
    Some(format!(
        "supply it in Rust with `Config::extern_module(\"{top}\", \"crate::…\")`"
    ))
}

/// The number of letters to change, add or leave out.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, other) in b.iter().enumerate() {
            let change = corner + usize::from(letter != *other);
            corner = row[j + 1];
            row[j + 1] = change.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

fn collect(body: &[Stmt], optional: bool, sites: &mut Vec<ImportSite>) {
    for stmt in body {
        match &stmt.kind {
            StmtKind::Import(names) => sites.extend(names.iter().map(|alias| ImportSite {
                module: alias.name.clone(),
                level: 0,
                name: None,
                span: alias.span,
                optional,
            })),
            StmtKind::ImportFrom {
                module,
                names,
                level,
            } => sites.extend(names.iter().map(|alias| ImportSite {
                module: module.clone().unwrap_or_default(),
                level: *level,
                name: Some(alias.name.clone()),
                span: alias.span,
                optional,
            })),
            StmtKind::If { test, body, orelse } => {
                collect(body, optional || is_type_checking(test), sites);
                collect(orelse, optional, sites);
            }
            StmtKind::While { body, orelse, .. } | StmtKind::For { body, orelse, .. } => {
                collect(body, optional, sites);
                collect(orelse, optional, sites);
            }
            StmtKind::With { body, .. } => collect(body, optional, sites),
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finalbody,
                ..
            } => {
                collect(
                    body,
                    optional || handlers.iter().any(catches_import_error),
                    sites,
                );
                handlers
                    .iter()
                    .for_each(|handler| collect(&handler.body, optional, sites));
                collect(orelse, optional, sites);
                collect(finalbody, optional, sites);
            }
            StmtKind::Match { cases, .. } => cases
                .iter()
                .for_each(|case| collect(&case.body, optional, sites)),
            StmtKind::FunctionDef(function) => collect(&function.body, optional, sites),
            StmtKind::ClassDef(class) => collect(&class.body, optional, sites),
            _ => {}
        }
    }
}

fn is_type_checking(test: &Expr) -> bool {
    last_name(test) == Some("TYPE_CHECKING")
}

fn catches_import_error(handler: &Handler) -> bool {
    let catches = |ty: &Expr| {
        matches!(
            last_name(ty),
            Some("ImportError" | "ModuleNotFoundError" | "Exception" | "BaseException")
        )
    };
    match &handler.ty {
        None => true,
        Some(Expr {
            kind: ExprKind::Tuple(items),
            ..
        }) => items.iter().any(catches),
        Some(ty) => catches(ty),
    }
}

fn last_name(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Name(name) => Some(name),
        ExprKind::Attribute { attr, .. } => Some(attr),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
