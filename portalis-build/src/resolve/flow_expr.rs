//! The third pass in expressions: reads, `:=`, short circuits, closures.

use crate::ast::{BoolOp, Comprehension, Expr, ExprKind, UnaryOp};

use super::flow::{Flow, State};
use super::walk;
use super::{ScopeKind, swallow};

impl Flow<'_> {
    /// Walks an expression that is evaluated for its value.
    pub(super) fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Name(name) => self.read(name),
            ExprKind::Named { target, value } => {
                self.expr(value);
                self.bind(&target.name);
            }
            ExprKind::Bool { .. } => {
                let (holds, fails) = self.condition(expr);
                self.set(holds.join(fails));
            }
            ExprKind::IfExp { test, body, orelse } => {
                let (holds, fails) = self.condition(test);
                self.set(holds);
                self.expr(body);
                let first = self.take();
                self.set(fails);
                self.expr(orelse);
                let second = self.take();
                self.set(first.join(second));
            }
            ExprKind::Compare {
                left, comparators, ..
            } => {
                self.expr(left);
                comparators
                    .iter()
                    .take(1)
                    .for_each(|first| self.expr(first));
                let sure = self.state();
                comparators
                    .iter()
                    .skip(1)
                    .for_each(|later| self.expr(later));
                self.set(sure);
            }
            ExprKind::Lambda { params, body } => {
                walk::defaults(params).for_each(|default| self.expr(default));
                let scope = self.scopes.scope_at(expr.span);
                self.closure(scope, true);
                self.in_frame(scope, false, |flow| {
                    flow.bind_params(params);
                    flow.expr(body);
                });
            }
            ExprKind::ListComp {
                element,
                generators,
            }
            | ExprKind::SetComp {
                element,
                generators,
            }
            | ExprKind::GeneratorExp {
                element,
                generators,
            } => self.comprehension(expr, &[element], generators),
            ExprKind::DictComp {
                key,
                value,
                generators,
            } => self.comprehension(expr, &[key, value], generators),
            _ => walk::each_child(expr, &mut |child| self.expr(child)),
        }
    }

    /// Walks a test; answers what holds when it is true, and when it is false. The state here is
    /// taken.
    pub(super) fn condition(&mut self, expr: &Expr) -> (State, State) {
        match &expr.kind {
            ExprKind::Unary {
                op: UnaryOp::Not,
                operand,
            } => {
                let (holds, fails) = self.condition(operand);
                (fails, holds)
            }
            ExprKind::Bool { op, values } => {
                let mut decided: Option<State> = None;
                for value in values {
                    let (holds, fails) = self.condition(value);
                    let (goes_on, stops) = match op {
                        BoolOp::And => (holds, fails),
                        BoolOp::Or => (fails, holds),
                    };
                    decided = Some(match decided {
                        Some(before) => before.join(stops),
                        None => stops,
                    });
                    self.set(goes_on);
                }
                let all = self.take();
                let stopped = decided.unwrap_or_else(|| all.clone());
                match op {
                    BoolOp::And => (all, stopped),
                    BoolOp::Or => (stopped, all),
                }
            }
            _ => {
                self.expr(expr);
                let state = self.take();
                (state.clone(), state)
            }
        }
    }

    /// Binds the names of a target, and evaluates the rest of it.
    pub(super) fn target(&mut self, target: &Expr) {
        match &target.kind {
            ExprKind::Name(name) => self.bind(name),
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                items.iter().for_each(|item| self.target(item))
            }
            ExprKind::Starred(value) => self.target(value),
            _ => walk::each_child(target, &mut |child| self.expr(child)),
        }
    }

    fn comprehension(&mut self, expr: &Expr, elements: &[&Expr], generators: &[Comprehension]) {
        generators
            .iter()
            .take(1)
            .for_each(|first| self.expr(&first.iter));
        let scope = self.scopes.scope_at(expr.span);
        let body = |flow: &mut Self| {
            flow.top().repeats += 1;
            for (index, generator) in generators.iter().enumerate() {
                if index > 0 {
                    flow.expr(&generator.iter);
                }
                flow.target(&generator.target);
                for test in &generator.ifs {
                    let (holds, _) = flow.condition(test);
                    flow.set(holds);
                }
            }
            elements.iter().for_each(|element| flow.expr(element));
            flow.top().repeats -= 1;
        };
        if let ScopeKind::GeneratorExp { .. } = self.scopes.scope(scope).kind {
            self.closure(scope, true);
            self.in_frame(scope, false, body);
        } else {
            // It may run no time at all: what it binds is not sure to be bound.
            let before = self.state();
            let outer = std::mem::replace(&mut self.scope, scope);
            body(self);
            self.scope = outer;
            self.set(before);
        }
    }

    /// Whether a decorator is known to return without a call of what it decorates.
    pub(super) fn never_calls(&self, decorator: &Expr) -> bool {
        const KNOWN: &[&str] = &[
            "abstractmethod",
            "asynccontextmanager",
            "cache",
            "cached_property",
            "classmethod",
            "contextmanager",
            "dataclass",
            "final",
            "lru_cache",
            "overload",
            "override",
            "property",
            "runtime_checkable",
            "staticmethod",
            "total_ordering",
            "wraps",
        ];
        let callee = match &decorator.kind {
            ExprKind::Call { func, .. } => func,
            _ => decorator,
        };
        let accessor = matches!(&callee.kind, ExprKind::Attribute { value, attr }
            if matches!(value.kind, ExprKind::Name(_))
                && matches!(attr.as_str(), "setter" | "getter" | "deleter"));
        accessor
            || swallow::library_name(callee, self.scopes, self.scope)
                .is_some_and(|name| KNOWN.contains(&name))
    }
}
