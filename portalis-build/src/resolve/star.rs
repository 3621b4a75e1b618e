//! Third pass, over all modules: what `from module import *` may bind.
//!
//! Which names it brings is known when it runs. Here every name that it *may* bring becomes a global of the
//! importing module, bound more than once, so that nothing is taken for granted about it; a global that nothing has
//! bound reads as the builtin of its name.

use super::{BindKind, GlobalVar, Scopes, StarImport};
use crate::imports::{ImportTarget, resolve_import};
use crate::session::{ModuleId, Session};

/// Ties the star imports of all modules, given in order.
pub(crate) fn tie(session: &Session, mut modules: Vec<&mut Scopes>) {
    let mut changes = Vec::new();
    for scopes in &modules {
        if scopes.star_imports.is_empty() {
            continue;
        }
        let brought = |name: &str| {
            let mut seen = vec![scopes.module];
            may_bring(session, &modules, scopes, name, &mut seen)
        };
        let new: Vec<String> = scopes
            .unbound
            .iter()
            .filter(|name| brought(name))
            .cloned()
            .collect();
        let rebound: Vec<usize> = (0..scopes.module_vars.len())
            .filter(|index| brought(&scopes.module_vars[*index].name))
            .collect();
        changes.push((scopes.module, new, rebound));
    }
    for (module, new, rebound) in changes {
        let scopes = &mut modules[module.0];
        for index in rebound {
            let var = &mut scopes.module_vars[index];
            var.bind_count += 1;
            (var.bound_once_at_top, var.assigned_by_def) = (false, false);
        }
        for name in new {
            scopes
                .globals
                .insert(name.clone(), scopes.module_vars.len());
            scopes.module_vars.push(GlobalVar {
                name,
                span: scopes.star_imports[0].span,
                binding: BindKind::Import,
                bind_count: 2,
                assigned_by_def: false,
                bound_once_at_top: false,
                rebound_by_global_stmt: false,
                first_bound_stmt_index: None,
                deleted: false,
                imported_from: None,
                used_by_inner: true,
            });
        }
    }
}

/// Whether a star import of this module may bind the name. Conservative: true when in doubt.
fn may_bring(
    session: &Session,
    modules: &[&mut Scopes],
    scopes: &Scopes,
    name: &str,
    seen: &mut Vec<ModuleId>,
) -> bool {
    scopes.star_imports.iter().any(|star| {
        let StarImport { module, level, .. } = star;
        let source = module.as_deref().unwrap_or("");
        match resolve_import(session, scopes.module, source, *level) {
            ImportTarget::User(target) => {
                if seen.contains(&target) {
                    return false;
                }
                seen.push(target);
                let source = &modules[target.0];
                // A submodule is an attribute of its package once it is imported.
                let below = format!("{}.{name}", session.file(target).name);
                source.global(name).is_some()
                    || session.module_named(&below).is_some()
                    || may_bring(session, modules, source, name, seen)
            }
            ImportTarget::Stdlib(library) => library_may_bring(&library, name),
            _ => !is_special(name),
        }
    })
}

fn is_special(name: &str) -> bool {
    name.starts_with("__") && name.ends_with("__")
}

/// The builtins and the modules' own names that a star import of a library module brings.
const SHADOWS: &[(&str, &[&str])] = &[
    ("asyncio", &["TimeoutError"]),
    ("asyncio.exceptions", &["TimeoutError"]),
    ("codecs", &["open"]),
    ("concurrent.futures", &["TimeoutError"]),
    ("copy", &["copy"]),
    ("datetime", &["datetime", "time"]),
    ("fnmatch", &["fnmatch"]),
    ("glob", &["glob"]),
    ("gzip", &["open"]),
    ("io", &["open"]),
    ("math", &["pow"]),
    ("operator", &["abs", "pow"]),
    ("os", &["open"]),
    ("pprint", &["pprint"]),
    ("random", &["random"]),
    ("reprlib", &["repr"]),
    ("select", &["select"]),
    ("signal", &["signal"]),
    ("socket", &["socket", "timeout"]),
    ("time", &["time"]),
    ("array", &["array"]),
    ("tokenize", &["open"]),
];

/// Whether a star import of a library module may bind the name: no builtin and no library module is bound by it, but
/// for those in the table.
fn library_may_bring(library: &str, name: &str) -> bool {
    let known = crate::names::is_builtin(name) || crate::imports::stdlib_support(name).is_some();
    if !known {
        return !is_special(name);
    }
    SHADOWS
        .iter()
        .any(|(module, names)| *module == library && names.contains(&name))
}
