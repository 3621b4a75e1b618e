//! The third pass in statements: where paths part and meet.

use crate::ast::{self, Expr, ExprKind, FunctionDef, Span, Stmt, StmtKind};

use super::flow::{Bits, Flow, State};
use super::swallow;
use super::walk;
use super::{BindKind, Resolution, ScopeId, VarId};

impl Flow<'_> {
    pub(super) fn block(&mut self, body: &[Stmt]) {
        body.iter().for_each(|stmt| self.stmt(stmt));
    }

    /// Walks one of several alternatives from `state`; what they bind is not bound twice.
    fn alternative(
        &mut self,
        before: &(Bits, Bits),
        after: &mut (Bits, Bits),
        walk: impl FnOnce(&mut Self),
    ) -> State {
        let frame = self.top();
        (frame.possible, frame.closed) = before.clone();
        walk(self);
        let frame = self.top();
        after.0.union(&frame.possible);
        after.1.union(&frame.closed);
        self.take()
    }

    fn history(&mut self) -> (Bits, Bits) {
        let frame = self.top();
        (frame.possible.clone(), frame.closed.clone())
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Expr(value) => self.expr(value),
            StmtKind::Assign { targets, value } => {
                self.expr(value);
                targets.iter().for_each(|target| self.target(target));
            }
            StmtKind::AugAssign { target, value, .. } => {
                if let ExprKind::Name(name) = &target.kind {
                    self.read(name);
                }
                self.expr(value);
                self.target(target);
            }
            StmtKind::AnnAssign { target, value, .. } => match value {
                Some(value) => {
                    self.expr(value);
                    self.target(target);
                }
                None => walk::each_child(target, &mut |child| self.expr(child)),
            },
            StmtKind::Return(value) => {
                value.iter().for_each(|value| self.expr(value));
                self.take();
            }
            StmtKind::Raise { exc, cause } => {
                exc.iter().chain(cause).for_each(|part| self.expr(part));
                self.take();
            }
            StmtKind::Assert { test, msg } => {
                let (holds, fails) = self.condition(test);
                self.set(fails);
                msg.iter().for_each(|msg| self.expr(msg));
                self.set(holds);
            }
            StmtKind::Delete(targets) => targets.iter().for_each(|target| self.delete(target)),
            StmtKind::Pass | StmtKind::Global(_) | StmtKind::Nonlocal(_) => {}
            StmtKind::Break => self.leave_loop(),
            // The head of a loop is taken to know no more than what held before it.
            StmtKind::Continue => drop(self.take()),
            StmtKind::Import(names) | StmtKind::ImportFrom { names, .. } => {
                for alias in names {
                    let first = alias.name.split('.').next().unwrap_or(&alias.name);
                    self.bind(alias.asname.as_deref().unwrap_or(first));
                }
            }
            StmtKind::If { test, body, orelse } => {
                let (holds, fails) = self.condition(test);
                let before = self.history();
                let mut after = before.clone();
                self.set(holds);
                let first = self.alternative(&before, &mut after, |flow| flow.block(body));
                self.set(fails);
                let second = self.alternative(&before, &mut after, |flow| flow.block(orelse));
                self.meet(first.join(second), after);
            }
            StmtKind::While { test, body, orelse } => self.while_loop(test, body, orelse),
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
                ..
            } => self.for_loop(target, iter, body, orelse),
            StmtKind::With { items, body, .. } => self.with(stmt.span, items, body),
            StmtKind::Try { .. } => self.try_statement(&stmt.kind),
            StmtKind::Match { subject, cases } => self.match_statement(subject, cases),
            StmtKind::FunctionDef(function) => self.function(stmt.span, function),
            StmtKind::ClassDef(class) => self.class(stmt.span, class),
            StmtKind::TypeAlias { name, .. } => self.bind(&name.name),
        }
    }

    fn meet(&mut self, state: State, history: (Bits, Bits)) {
        let frame = self.top();
        frame.state = state;
        (frame.possible, frame.closed) = history;
    }

    fn delete(&mut self, target: &Expr) {
        match &target.kind {
            ExprKind::Name(name) => {
                self.read(name);
                self.unbind(name);
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                items.iter().for_each(|item| self.delete(item))
            }
            _ => walk::each_child(target, &mut |child| self.expr(child)),
        }
    }

    fn leave_loop(&mut self) {
        let mut state = self.take();
        let frame = self.top();
        let depth = frame.breaks.len();
        for (_, vars) in frame.unwinds.iter().filter(|(loops, _)| *loops == depth) {
            state = state.without(vars);
        }
        if let Some(after) = frame.breaks.last_mut() {
            *after = std::mem::replace(after, State::dead()).join(state);
        }
    }

    /// Walks a loop's body, then its `else` from `ended`.
    fn loop_body(&mut self, body: &[Stmt], orelse: &[Stmt], ended: State) {
        self.top().breaks.push(State::dead());
        self.block(body);
        self.top().repeats -= 1;
        let left = self.top().breaks.pop().unwrap_or_else(State::dead);
        self.set(ended);
        self.block(orelse);
        let state = self.take().join(left);
        self.set(state);
    }

    fn while_loop(&mut self, test: &Expr, body: &[Stmt], orelse: &[Stmt]) {
        let unbound = self.unbound_by(&[body]);
        let head = self.take().without(&unbound);
        self.set(head);
        self.top().repeats += 1;
        let (holds, mut fails) = self.condition(test);
        if walk::constant_truth(test) == Some(true) {
            fails = State::dead();
        }
        self.set(holds);
        self.loop_body(body, orelse, fails);
    }

    fn for_loop(&mut self, target: &Expr, iter: &Expr, body: &[Stmt], orelse: &[Stmt]) {
        self.expr(iter);
        let unbound = self.unbound_by(&[body]);
        let head = self.take().without(&unbound);
        self.set(head.clone());
        self.top().repeats += 1;
        self.target(target);
        self.loop_body(body, orelse, head);
    }

    fn with(&mut self, span: Span, items: &[ast::WithItem], body: &[Stmt]) {
        let mut swallowed = State::dead();
        for item in items {
            self.expr(&item.context);
            let entered = self.state();
            item.target.iter().for_each(|target| self.target(target));
            let plain = item
                .target
                .as_ref()
                .is_none_or(|target| matches!(target.kind, ExprKind::Name(_)));
            if swallow::may_swallow(&item.context, self.facts, self.scopes, self.scope) {
                self.scopes.swallowing.insert(span);
                let state = if plain { self.state() } else { entered };
                swallowed = swallowed.join(state);
            }
        }
        let unbound = self.unbound_by(&[body]);
        self.block(body);
        let state = self.take().join(swallowed.without(&unbound));
        self.set(state);
    }

    fn try_statement(&mut self, kind: &StmtKind) {
        let StmtKind::Try {
            body,
            handlers,
            orelse,
            finalbody,
            is_star,
        } = kind
        else {
            unreachable!("only `try` comes here")
        };
        let before = self.state();
        let loops = self.top().breaks.len();
        let unwound = self.unbound_by(&[finalbody]);
        self.top().unwinds.push((loops, unwound.clone()));
        let body_unbinds = self.unbound_by(&[body]);
        self.block(body);
        let body_end = self.take();
        let mut caught = before.clone().without(&body_unbinds);
        let mut ended = Vec::new();
        let mut handler_names = Vec::new();
        for handler in handlers {
            self.set(caught.clone());
            handler.ty.iter().for_each(|ty| self.expr(ty));
            let name = handler.name.as_ref().map(|name| name.name.as_str());
            let named: Vec<VarId> = match name.map(|name| self.scopes.lookup(self.scope, name)) {
                Some(Resolution::Local(var)) => vec![var],
                _ => Vec::new(),
            };
            name.iter().for_each(|name| self.bind(name));
            self.top().unwinds.push((loops, named.clone()));
            self.block(&handler.body);
            self.top().unwinds.pop();
            let end = self.take().without(&named);
            // What a clause of `except*` raises is held back until the last clause is through.
            ended.push(if *is_star {
                end.join(caught.clone().without(&named))
            } else {
                end
            });
            handler_names.extend(&named);
            if *is_star {
                let handler_unbinds = self.unbound_by(&[&handler.body]);
                caught = caught.without(&handler_unbinds).without(&named);
            }
        }
        self.set(body_end);
        self.block(orelse);
        let normal = ended.into_iter().fold(self.take(), State::join);
        self.top().unwinds.pop();
        if finalbody.is_empty() {
            return self.set(normal);
        }
        let mut unbound = handler_names;
        unbound.extend(body_unbinds);
        unbound.extend(self.unbound_by(&[orelse]));
        handlers
            .iter()
            .for_each(|handler| unbound.extend(self.unbound_by(&[&handler.body])));
        self.set(before.without(&unbound));
        self.block(finalbody);
        let last = self.take();
        let mut state = normal.without(&unwound);
        state.live &= last.live;
        state.bound.union(&last.bound);
        self.set(state);
    }

    fn match_statement(&mut self, subject: &Expr, cases: &[ast::MatchCase]) {
        self.expr(subject);
        let before = self.history();
        let mut after = before.clone();
        let mut ended = State::dead();
        for case in cases {
            walk::pattern_exprs(&case.pattern, &mut |expr| self.expr(expr));
            let missed = if walk::is_irrefutable(&case.pattern) {
                State::dead()
            } else {
                self.state()
            };
            let mut names = Vec::new();
            walk::pattern_names(&case.pattern, &mut names);
            let mut refused = State::dead();
            let end = self.alternative(&before, &mut after, |flow| {
                names.iter().for_each(|name| flow.bind(&name.name));
                if let Some(guard) = &case.guard {
                    let (holds, fails) = flow.condition(guard);
                    refused = fails;
                    flow.set(holds);
                }
                flow.block(&case.body);
            });
            ended = ended.join(end);
            self.set(missed.join(refused));
        }
        let state = ended.join(self.take());
        self.meet(state, after);
    }

    fn function(&mut self, span: Span, function: &FunctionDef) {
        function
            .decorators
            .iter()
            .for_each(|decorator| self.expr(decorator));
        walk::defaults(&function.params).for_each(|default| self.expr(default));
        let scope = self.scopes.scope_at(span);
        let waits = function
            .decorators
            .iter()
            .all(|decorator| self.never_calls(decorator));
        let captured = self.closure(scope, !waits);
        self.in_frame(scope, false, |flow| {
            flow.bind_params(&function.params);
            flow.block(&function.body);
        });
        self.bind(&function.name.name);
        self.defer(&function.name.name, captured);
    }

    fn class(&mut self, span: Span, class: &ast::ClassDef) {
        class
            .decorators
            .iter()
            .for_each(|decorator| self.expr(decorator));
        let scope = self.scopes.scope_at(span);
        let waits = class.keywords.is_empty()
            && (class.bases.is_empty() || !self.facts.class_hooks)
            && class
                .decorators
                .iter()
                .all(|decorator| self.never_calls(decorator))
            && !self.calls_its_own(scope, &class.body);
        let mut needed = Vec::new();
        for base in &class.bases {
            match (&base.kind, self.top().pending.is_none()) {
                (ExprKind::Name(name), true) if waits => needed.extend(self.read_base(name)),
                _ => self.expr(base),
            }
        }
        class
            .keywords
            .iter()
            .for_each(|keyword| self.expr(&keyword.value));
        let pending = self.in_frame(scope, waits, |flow| flow.block(&class.body));
        self.bind(&class.name.name);
        needed.extend(pending.into_iter().flatten());
        self.defer(&class.name.name, needed);
    }

    /// Reads the name of a base whose methods cannot run yet; answers what the derived class needs
    /// because of it.
    fn read_base(&mut self, name: &str) -> Option<VarId> {
        let Resolution::Local(var) = self.scopes.lookup(self.scope, name) else {
            self.read(name);
            return None;
        };
        let needs = self.top().deferred.remove(&var);
        self.read(name);
        self.top().deferred.insert(var, needs.unwrap_or_default());
        Some(var)
    }

    /// Whether a class body calls anything with a name of its own, such as a method.
    fn calls_its_own(&self, scope: ScopeId, body: &[Stmt]) -> bool {
        body.iter().any(|stmt| {
            let inner = walk::blocks(stmt)
                .into_iter()
                .any(|block| self.calls_its_own(scope, block));
            let value = match &stmt.kind {
                StmtKind::Pass | StmtKind::FunctionDef(_) | StmtKind::ClassDef(_) => return false,
                StmtKind::Expr(value) | StmtKind::Assign { value, .. } => Some(value),
                StmtKind::AnnAssign { value, .. } => value.as_ref(),
                StmtKind::If { test, .. } => Some(test),
                _ => return true,
            };
            inner || value.is_some_and(|value| self.may_call_own(scope, value))
        })
    }

    fn may_call_own(&self, scope: ScopeId, value: &Expr) -> bool {
        let mut calls = false;
        let mut names_own = false;
        let opaque = walk::any_expr(value, &mut |expr| {
            calls |= matches!(expr.kind, ExprKind::Call { .. });
            names_own |= match &expr.kind {
                ExprKind::Name(name) => {
                    matches!(
                        self.scopes.lookup(scope, name),
                        Resolution::ClassLocal { .. }
                    ) || self
                        .scopes
                        .global(name)
                        .is_some_and(|global| global.binding == BindKind::Declared)
                }
                _ => false,
            };
            swallow::is_comprehension(expr)
        });
        opaque || (calls && names_own)
    }
}
