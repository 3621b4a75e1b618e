//! Second pass: ties `nonlocal` names to their variables, and finds what every frame captures.

use crate::ast::Span;

use super::collect::{Collected, UNTIED};
use super::{BindKind, Resolution, ScopeId, ScopeKind, Scopes, Symbol, VarId, Variable};

/// Ties what the first pass collected.
pub(super) fn link(collected: &mut Collected) {
    let Collected {
        scopes,
        uses,
        nonlocals,
        nonlocal_binds,
    } = collected;
    // A declaration is listed after those of the scopes around it that precede it in the text only;
    // scope order puts every outer scope first.
    nonlocals.sort_by_key(|(scope, ..)| *scope);
    for (scope, name, span) in nonlocals {
        let var = enclosing_variable(scopes, *scope, name)
            .unwrap_or_else(|| missing_variable(scopes, *scope, name, *span));
        scopes.scopes[scope.index()]
            .names
            .set(name, Symbol::Nonlocal(var));
        let var = &mut scopes.vars[var.index()];
        var.declared_nonlocal = true;
    }
    for (scope, name, deleted) in nonlocal_binds {
        if let Some(Symbol::Nonlocal(var)) = scopes.scope(*scope).names.get(name) {
            let var = &mut scopes.vars[var.index()];
            var.bind_count += u32::from(!*deleted);
            var.rebound = true;
            if *deleted {
                var.deleted = true;
                var.maybe_unbound = true;
            }
        }
    }
    for (scope, name) in uses.iter() {
        capture(scopes, *scope, name);
    }
    for var in &mut scopes.module_vars {
        let kept = var.bind_count == 1 && !var.deleted && !var.rebound_by_global_stmt;
        var.bound_once_at_top &= kept;
        var.assigned_by_def =
            var.bound_once_at_top && matches!(var.binding, BindKind::Def | BindKind::Class);
    }
}

/// The variable of the nearest enclosing function that binds the name.
fn enclosing_variable(scopes: &Scopes, scope: ScopeId, name: &str) -> Option<VarId> {
    let mut parent = scopes.scope(scope).parent;
    while let Some(id) = parent {
        let around = scopes.scope(id);
        let function = matches!(around.kind, ScopeKind::Function { .. } | ScopeKind::Lambda);
        match around.names.get(name) {
            Some(Symbol::Variable(var) | Symbol::Nonlocal(var)) if function && var != UNTIED => {
                return Some(var);
            }
            Some(Symbol::Global) if function => return None,
            _ => parent = around.parent,
        }
    }
    None
}

/// A variable in place of one that does not exist, so that the next passes can go on.
fn missing_variable(scopes: &mut Scopes, scope: ScopeId, name: &str, span: Span) -> VarId {
    let id = VarId(scopes.vars.len() as u32);
    scopes.vars.push(Variable {
        name: name.to_string(),
        span,
        owner: scopes.scope(scope).function,
        binding: BindKind::Declared,
        is_param: false,
        captured: false,
        rebound: true,
        maybe_unbound: true,
        bind_count: 0,
        deleted: false,
        handler_bound: false,
        declared_nonlocal: true,
    });
    id
}

/// Records one use: every frame from the user's up to the owner's captures the variable.
fn capture(scopes: &mut Scopes, scope: ScopeId, name: &str) {
    match scopes.lookup_mangled(scope, name) {
        Resolution::Free(var) => {
            scopes.vars[var.index()].captured = true;
            let owner = scopes.var(var).owner;
            let mut frame = Some(scopes.scope(scope).function);
            while let Some(id) = frame.filter(|id| *id != owner) {
                let captures = &mut scopes.scopes[id.index()].captures;
                if !captures.contains(&var) {
                    captures.push(var);
                }
                frame = scopes.outer_frame(id);
            }
        }
        Resolution::Global(name) if scopes.scope(scope).function != ScopeId::MODULE => {
            if let Some(index) = scopes.globals.get(&name) {
                scopes.module_vars[*index].used_by_inner = true;
            }
        }
        Resolution::Builtin(name) => {
            scopes.unbound.insert(name);
        }
        _ => {}
    }
}
