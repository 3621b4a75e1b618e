//! The first pass at one name: what a binding, a declaration or an `await` means for its scope.

use crate::ast::{Ident, Span};

use super::collect::{Collector, UNTIED};
use super::{BindKind, GlobalVar, ScopeId, ScopeKind, Symbol, VarId, Variable};

impl Collector {
    /// Binds the target of `:=` in the nearest scope around that is not a comprehension.
    pub(super) fn walrus(&mut self, target: &Ident) {
        let name = self.scopes.mangled(self.scope, &target.name);
        let mut scope = self.scope;
        let mut through_frame = false;
        while let ScopeKind::Comprehension | ScopeKind::GeneratorExp { .. } =
            self.scopes.scope(scope).kind
        {
            let around = self.scopes.scope(scope);
            through_frame |= matches!(around.kind, ScopeKind::GeneratorExp { .. });
            scope = around.parent.unwrap_or(ScopeId::MODULE);
        }
        self.bind_in(scope, &name, target.span, BindKind::Walrus);
        if through_frame
            && let Some(Symbol::Variable(var)) = self.scopes.scope(scope).names.get(&name)
        {
            let var = &mut self.scopes.vars[var.index()];
            var.declared_nonlocal = true;
            var.rebound = true;
        }
        self.uses.push((self.scope, name));
    }

    pub(super) fn note_await(&mut self, is_async: bool) {
        if !is_async {
            return;
        }
        let frame = self.frame();
        let frame = &mut self.scopes.scopes[frame.index()];
        frame.uses_await = true;
        if let ScopeKind::GeneratorExp { is_async } = &mut frame.kind {
            *is_async = true;
        }
    }

    pub(super) fn note_yield(&mut self) {
        let frame = self.frame();
        let frame = &mut self.scopes.scopes[frame.index()];
        frame.uses_yield = true;
        if let ScopeKind::Function { is_generator, .. } = &mut frame.kind {
            *is_generator = true;
        }
    }

    pub(super) fn note_class_use(&mut self) {
        let mut frames = Vec::new();
        let mut frame = self.frame();
        while self.scopes.scope(frame).kind != ScopeKind::Class {
            frames.push(frame);
            match self.scopes.outer_frame(frame) {
                Some(outer) => frame = outer,
                None => return,
            }
        }
        frames
            .iter()
            .for_each(|frame| self.scopes.scopes[frame.index()].uses_super_or_class = true);
    }

    pub(super) fn bind(&mut self, name: &str, span: Span, kind: BindKind) {
        let name = self.scopes.mangled(self.scope, name);
        self.bind_in(self.scope, &name, span, kind);
        if kind != BindKind::Param {
            self.uses.push((self.scope, name));
        }
    }

    /// Makes a name one of the current scope without binding it; `del` when `deleted`.
    pub(super) fn declare(&mut self, name: &str, span: Span, deleted: bool) {
        let name = self.scopes.mangled(self.scope, name);
        self.bind_in(self.scope, &name, span, BindKind::Declared);
        if !deleted {
            return;
        }
        match self.scopes.scope(self.scope).names.get(&name) {
            Some(Symbol::Variable(var)) => self.scopes.vars[var.index()].deleted = true,
            Some(Symbol::Global) => {
                self.scopes.module_vars[self.scopes.globals[&name]].deleted = true
            }
            Some(Symbol::Nonlocal(_)) => self.nonlocal_binds.push((self.scope, name, true)),
            _ => {}
        }
    }

    fn bind_in(&mut self, scope: ScopeId, name: &str, span: Span, kind: BindKind) {
        let counts = kind != BindKind::Declared;
        match self.scopes.scope(scope).names.get(name) {
            Some(Symbol::Global) => self.bind_global(scope, name, span, kind),
            Some(Symbol::Nonlocal(_)) if counts => {
                self.nonlocal_binds.push((scope, name.to_string(), false))
            }
            Some(Symbol::Nonlocal(_) | Symbol::ClassName | Symbol::TypeParam) => {}
            Some(Symbol::Variable(var)) => {
                let var = &mut self.scopes.vars[var.index()];
                var.bind_count += u32::from(counts);
                var.handler_bound |= kind == BindKind::Except;
                if var.binding == BindKind::Declared {
                    (var.binding, var.span) = (kind, span);
                }
            }
            None => {
                let symbol = match self.scopes.scope(scope).kind {
                    ScopeKind::Module => Symbol::Global,
                    ScopeKind::Class => Symbol::ClassName,
                    ScopeKind::TypeParams => Symbol::TypeParam,
                    _ => Symbol::Variable(self.new_var(scope, name, span, kind)),
                };
                self.scopes.scopes[scope.index()].names.set(name, symbol);
                if symbol == Symbol::Global {
                    self.bind_global(scope, name, span, kind);
                }
            }
        }
    }

    fn new_var(&mut self, scope: ScopeId, name: &str, span: Span, kind: BindKind) -> VarId {
        let id = VarId(self.scopes.vars.len() as u32);
        self.scopes.vars.push(Variable {
            name: name.to_string(),
            span,
            owner: self.scopes.scope(scope).function,
            binding: kind,
            is_param: kind == BindKind::Param,
            captured: false,
            rebound: false,
            maybe_unbound: false,
            bind_count: u32::from(kind != BindKind::Declared),
            deleted: false,
            handler_bound: kind == BindKind::Except,
            declared_nonlocal: false,
        });
        id
    }

    /// The entry of a module name, made if it is new.
    fn global_entry(&mut self, name: &str, span: Span, kind: BindKind) -> &mut GlobalVar {
        let next = self.scopes.module_vars.len();
        let index = *self.scopes.globals.entry(name.to_string()).or_insert(next);
        if index == next {
            self.scopes.module_vars.push(GlobalVar {
                name: name.to_string(),
                span,
                binding: kind,
                bind_count: 0,
                assigned_by_def: false,
                bound_once_at_top: false,
                rebound_by_global_stmt: false,
                first_bound_stmt_index: None,
                deleted: false,
                imported_from: None,
                used_by_inner: false,
            });
        }
        &mut self.scopes.module_vars[index]
    }

    fn bind_global(&mut self, scope: ScopeId, name: &str, span: Span, kind: BindKind) {
        let (top_stmt, depth) = (self.top_stmt, self.depth);
        let entry = self.global_entry(name, span, kind);
        if entry.binding == BindKind::Declared {
            (entry.binding, entry.span) = (kind, span);
        }
        if kind == BindKind::Declared {
            return;
        }
        entry.bind_count += 1;
        entry.deleted |= kind == BindKind::Except;
        if scope == ScopeId::MODULE {
            entry.first_bound_stmt_index.get_or_insert(top_stmt);
            let plain = matches!(
                kind,
                BindKind::Def | BindKind::Class | BindKind::Import | BindKind::Assign
            );
            entry.bound_once_at_top = entry.bind_count == 1 && depth == 0 && plain;
        } else {
            entry.rebound_by_global_stmt = true;
        }
    }

    pub(super) fn declare_outer(&mut self, ident: &Ident, global: bool) {
        let name = self.scopes.mangled(self.scope, &ident.name);
        if self.scope == ScopeId::MODULE || self.scopes.scope(self.scope).names.get(&name).is_some()
        {
            return;
        }
        if global {
            self.global_entry(&name, ident.span, BindKind::Declared);
            self.scopes.scopes[self.scope.index()]
                .names
                .set(&name, Symbol::Global);
        } else {
            self.scopes.scopes[self.scope.index()]
                .names
                .set(&name, Symbol::Nonlocal(UNTIED));
            self.nonlocals.push((self.scope, name, ident.span));
        }
    }
}
