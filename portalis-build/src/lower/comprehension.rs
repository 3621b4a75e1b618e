//! Comprehensions, inlined as loops, and generator expressions, frames of their own.

use super::control::Head;
use super::expr::local;
use super::{Lower, Op, Place};
use crate::ast::{Comprehension, Expr, ExprKind};
use crate::program::Flavor;
use crate::tree::{Block, S, X};
use crate::types::Repr;

impl Lower<'_> {
    /// A list, set or dict comprehension.
    pub(crate) fn comprehension(&mut self, e: &Expr) -> Op {
        let scope = self.scopes.scope_at(e.span);
        let result = self.temp("result");
        let (make, wrap) = match &e.kind {
            ExprKind::ListComp { .. } => ("rt::List::default()", "Value::List"),
            ExprKind::SetComp { .. } => ("rt::Set::default()", "Value::Set"),
            _ => ("rt::Dict::new()", "Value::Dict"),
        };
        let mut stmts = vec![S::bind(result.clone(), X::raw(make))];
        let (ExprKind::ListComp { generators, .. }
        | ExprKind::SetComp { generators, .. }
        | ExprKind::DictComp { generators, .. }) = &e.kind
        else {
            unreachable!("only comprehensions come here")
        };
        let Some(first) = generators.first() else {
            unreachable!("a comprehension has a generator")
        };
        let head = self.loop_head(&first.iter, first.is_async, &mut stmts);
        let out = result.clone();
        self.with_scope(scope, |this| {
            this.generators(generators, head, &mut stmts, &mut |this, inner| {
                let add = match &e.kind {
                    ExprKind::ListComp { element, .. } => {
                        let value = this.expr(element).owned();
                        X::call("rt::list_push", vec![X::raw(out.clone()).by_ref(), value])
                    }
                    ExprKind::SetComp { element, .. } => {
                        let value = this.expr(element).owned();
                        this.rt("set_add", vec![X::raw(out.clone()).by_ref(), value])
                    }
                    ExprKind::DictComp { key, value, .. } => {
                        let key = this.expr(key).owned();
                        let value = this.expr(value).owned();
                        this.rt("dict_set", vec![X::raw(out.clone()).by_ref(), key, value])
                    }
                    _ => unreachable!("only comprehensions come here"),
                };
                inner.push(S::Expr(add));
            });
            if this.program.sees_drops {
                generators
                    .iter()
                    .for_each(|g| this.forget_targets(&g.target, &mut stmts));
            }
        });
        Op::value(X::block(stmts, X::call(wrap, vec![X::raw(result)])))
    }

    /// Unbinds the targets of a comprehension that is done.
    fn forget_targets(&mut self, target: &Expr, stmts: &mut Vec<S>) {
        match &target.kind {
            ExprKind::Name(name) => match self.place(name) {
                Place::Local {
                    name,
                    repr: Repr::Value,
                    ..
                } => stmts.push(S::Assign(name, X::raw("Value::Unset"))),
                Place::Cell { name, .. } => {
                    let unset = vec![X::raw("Value::Unset")];
                    stmts.push(S::Expr(X::raw(name).method("set", unset)));
                }
                _ => {}
            },
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                items
                    .iter()
                    .for_each(|item| self.forget_targets(item, stmts));
            }
            ExprKind::Starred(inner) => self.forget_targets(inner, stmts),
            _ => {}
        }
    }

    /// The loops of a comprehension; the head of the first one is already lowered.
    fn generators(
        &mut self,
        generators: &[Comprehension],
        head: (Head, Op),
        stmts: &mut Vec<S>,
        innermost: &mut dyn FnMut(&mut Self, &mut Vec<S>),
    ) {
        let Some((generator, rest)) = generators.split_first() else {
            unreachable!("a comprehension has a generator")
        };
        let label = self.label("each");
        let (head, item) = head;
        let mut inner = Vec::new();
        let mark = self.frame.handles.len();
        self.assign(&generator.target, item, &mut inner);
        self.open_target(&generator.target, &[], &mut inner);
        for test in &generator.ifs {
            let test = self.cond(test).negated();
            inner.push(S::If(
                test,
                Block::of(vec![S::Continue(label.clone())]),
                None,
            ));
        }
        match rest.first() {
            None => innermost(self, &mut inner),
            Some(next) => {
                let head = self.loop_head(&next.iter, next.is_async, &mut inner);
                self.generators(rest, head, &mut inner, innermost);
            }
        }
        self.close_handles(mark, &mut inner);
        stmts.push(head.looped(label, Block::of(inner)));
        stmts.extend(head.finished());
    }

    /// `(element for …)`: the first iterable is evaluated now, everything else when it is asked for.
    pub(crate) fn generator_expression(
        &mut self,
        e: &Expr,
        element: &Expr,
        generators: &[Comprehension],
    ) -> Op {
        let scope = self.scopes.scope_at(e.span);
        let Some(first) = generators.first() else {
            unreachable!("a generator expression has a generator")
        };
        let iterable = self.iterable(&first.iter);
        let make = if first.is_async { "aiter" } else { "iter" };
        let iterator = self.rt(make, vec![iterable.borrowed()]);
        self.lower_generator_frame(scope, e.line, "source", |this| {
            let mut stmts = Vec::new();
            this.frame.snapshot = super::Snapshot::All;
            let head = this.loop_over(local("source"), first.is_async, &mut stmts);
            this.generators(generators, head, &mut stmts, &mut |this, inner| {
                let x = this.give(Some(element));
                inner.push(S::Expr(x));
            });
            stmts
        });
        let info = self.program.function(self.fn_id(scope)).clone();
        let mut args = self.capture_args(&info);
        let kept = self.temp("source");
        args.push(X::raw(kept.clone()));
        debug_assert!(matches!(
            info.flavor,
            Flavor::Generator | Flavor::AsyncGenerator
        ));
        let stmts = vec![S::bind(kept, iterator)];
        let made = self.made(&info, scope, args).x;
        Op::value(X::block(stmts, made))
    }
}
