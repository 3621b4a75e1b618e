//! Control flow: loops, `try`, `with`, `break`, `continue`.
//!
//! A suite whose exceptions are wanted is a labelled block with a `Flow` as its value: `Next` at its end,
//! `Raise` for an exception, and where a `finally` must see them, `Return`, `Break` and `Continue` too.

use super::expr::local;
use super::{Context, Lower, Op, Used};
use crate::ast::{Expr, ExprKind, Handler, Stmt, StmtKind, WithItem};
use crate::program::{Flavor, FnId, ParamKind};
use crate::tree::{Block, S, X};
use crate::types::{Repr, Ty};

/// The head of a loop over an iterable.
#[derive(Clone, Debug)]
pub(crate) enum Head {
    /// `for pattern in iter`
    For { pattern: String, iter: X },
    /// `while let pattern = step`, over an async iterator held in a local.
    While {
        pattern: String,
        step: X,
        iterator: String,
    },
}

impl Head {
    /// The whole loop.
    pub(crate) fn looped(&self, label: String, body: Block) -> S {
        match self.clone() {
            Head::For { pattern, iter } => S::For(label, pattern, iter, body),
            Head::While { pattern, step, .. } => S::WhileLet(label, pattern, step, body),
        }
    }

    /// What follows the loop: an async iterator that is left early is finalised now.
    pub(crate) fn finished(self) -> Option<S> {
        match self {
            Head::For { .. } => None,
            Head::While { iterator, .. } => Some(S::Expr(X::call("drop", vec![X::raw(iterator)]))),
        }
    }
}

impl Lower<'_> {
    pub(crate) fn while_stmt(
        &mut self,
        test: &Expr,
        body: &[Stmt],
        orelse: &[Stmt],
        stmts: &mut Vec<S>,
    ) {
        let label = self.label("while");
        let after = if orelse.is_empty() {
            label.clone()
        } else {
            self.label("else")
        };
        let endless = matches!(
            &test.kind,
            ExprKind::Constant(crate::ast::Constant::Bool(true))
        ) || matches!(&test.kind, ExprKind::Constant(crate::ast::Constant::Int(n)) if *n != 0);
        let test = self.cond(test);
        self.frame.contexts.push(Context::Loop {
            label: label.clone(),
            after: after.clone(),
        });
        let body = self.body(body);
        self.frame.contexts.pop();
        let looped = if endless {
            S::Loop(label, body)
        } else {
            S::While(label, test, body)
        };
        self.with_else(looped, after, orelse, stmts);
    }

    /// `loop … else …`: `break` leaves the block around both.
    fn with_else(&mut self, looped: S, after: String, orelse: &[Stmt], stmts: &mut Vec<S>) {
        if orelse.is_empty() {
            stmts.push(looped);
            return;
        }
        let mut all = vec![looped];
        all.extend(self.body(orelse).stmts);
        stmts.push(S::Labelled(after, Block::of(all)));
    }

    pub(crate) fn for_stmt(
        &mut self,
        target: &Expr,
        iter: &Expr,
        body: &[Stmt],
        orelse: &[Stmt],
        is_async: bool,
        stmts: &mut Vec<S>,
    ) {
        let label = self.label("for");
        let after = if orelse.is_empty() {
            label.clone()
        } else {
            self.label("else")
        };
        let (head, item) = self.loop_head(iter, is_async, stmts);
        let mut bound = Vec::new();
        let mark = self.frame.handles.len();
        self.assign(target, item, &mut bound);
        self.open_target(target, body, &mut bound);
        self.frame.contexts.push(Context::Loop {
            label: label.clone(),
            after: after.clone(),
        });
        let mut block = self.body(body);
        self.frame.contexts.pop();
        bound.append(&mut block.stmts);
        self.close_handles(mark, &mut bound);
        self.with_else(head.looped(label, Block::of(bound)), after, orelse, stmts);
        stmts.extend(head.finished());
    }

    /// The head of a loop over `iter`, and the item that the body starts with.
    pub(crate) fn loop_head(
        &mut self,
        iter: &Expr,
        is_async: bool,
        stmts: &mut Vec<S>,
    ) -> (Head, Op) {
        if !is_async && let Some(range) = self.typed_range(iter) {
            let item = self.temp("item");
            return (
                Head::For {
                    pattern: item.clone(),
                    iter: range,
                },
                Op::of(X::raw(item), Repr::Int),
            );
        }
        if is_async && let Some((own, ty)) = self.own_generator(iter) {
            let iterator = self.temp("iter");
            stmts.push(S::Let {
                name: iterator.clone(),
                mutable: true,
                ty: None,
                value: Some(own),
            });
            let is_int = ty.repr() == Repr::Int;
            let next = if is_int { "next_int" } else { "next" };
            let step = X::raw(iterator.clone()).method(next, vec![]);
            let (head, mut item) = self.at_line(iter.line, |this| this.async_steps(iterator, step));
            if is_int {
                item.repr = Repr::Int;
            }
            return (head, item);
        }
        let iterable = self.iterable(iter);
        self.at_line(iter.line, |this| {
            if !is_async && matches!(this.ty(iter), Ty::List(_)) {
                return this.for_items("each", iterable);
            }
            this.loop_over(iterable, is_async, stmts)
        })
    }

    /// A loop over what `rt::make(iterable)` gives.
    fn for_items(&mut self, make: &str, iterable: Op) -> (Head, Op) {
        let iter = self.rt(make, vec![iterable.borrowed()]);
        let item = self.temp("item");
        let next = self.fallible(X::raw(item.clone()));
        let head = Head::For {
            pattern: item,
            iter,
        };
        (head, Op::value(next))
    }

    /// The same for a lowered iterable.
    pub(crate) fn loop_over(
        &mut self,
        iterable: Op,
        is_async: bool,
        stmts: &mut Vec<S>,
    ) -> (Head, Op) {
        if !is_async {
            return self.for_items("ForIter::new", iterable);
        }
        let x = self.rt("aiter", vec![iterable.borrowed()]);
        let iterator = self.temp("iter");
        stmts.push(S::bind(iterator.clone(), x));
        let step = X::call(self.maker("anext"), vec![local(&iterator).borrowed()]);
        self.async_steps(iterator, step)
    }

    /// A loop over what awaiting `step` gives.
    fn async_steps(&mut self, iterator: String, step: X) -> (Head, Op) {
        let item = self.temp("item");
        let step = self.waited(step);
        let step = self.fallible(step);
        (
            Head::While {
                pattern: format!("Some({item})"),
                step,
                iterator,
            },
            Op::value(X::raw(item)),
        )
    }

    pub(crate) fn break_stmt(&mut self, stmts: &mut Vec<S>) {
        for context in self.frame.contexts.iter().rev() {
            match context {
                Context::Loop { after, .. } => {
                    stmts.push(S::Break(after.clone(), None));
                    return;
                }
                Context::Finally { label } => {
                    let label = label.clone();
                    self.frame.used.entry(label.clone()).or_default().breaks = true;
                    stmts.push(S::Break(label, Some(X::raw("rt::Flow::Break"))));
                    return;
                }
                Context::Try { .. } => {}
            }
        }
    }

    pub(crate) fn continue_stmt(&mut self, stmts: &mut Vec<S>) {
        for context in self.frame.contexts.iter().rev() {
            match context {
                Context::Loop { label, .. } => {
                    stmts.push(S::Continue(label.clone()));
                    return;
                }
                Context::Finally { label } => {
                    let label = label.clone();
                    self.frame.used.entry(label.clone()).or_default().continues = true;
                    stmts.push(S::Break(label, Some(X::raw("rt::Flow::Continue"))));
                    return;
                }
                Context::Try { .. } => {}
            }
        }
    }

    /// A block whose exceptions (and, for `finally`, other ways out) are its value. Gives the name
    /// that holds the `Flow`, and which ways out were used.
    fn flow_block(
        &mut self,
        stem: &str,
        finally: bool,
        stmts: &mut Vec<S>,
        run: impl FnOnce(&mut Self, &mut Vec<S>),
    ) -> (String, Used) {
        let label = self.label(stem);
        let context = if finally {
            Context::Finally {
                label: label.clone(),
            }
        } else {
            Context::Try {
                label: label.clone(),
            }
        };
        self.frame.contexts.push(context);
        let mut inner = Vec::new();
        run(self, &mut inner);
        self.frame.contexts.pop();
        let used = self.frame.used.remove(&label).unwrap_or_default();
        let value = match inner.pop() {
            // What the block is left with at its end is its value.
            Some(S::Break(to, Some(x))) if to == label => Some(Box::new(x)),
            last => {
                let diverges = last.as_ref().is_some_and(S::diverges);
                inner.extend(last);
                (!diverges).then(|| Box::new(X::raw("rt::Flow::Next")))
            }
        };
        let name = self.temp("flow");
        let ty = if finally { self.return_type() } else { "()" };
        stmts.push(S::Let {
            name: name.clone(),
            mutable: false,
            ty: Some(format!("rt::Flow<{ty}>")),
            value: Some(X::Labelled(
                label,
                Block {
                    stmts: inner,
                    value,
                },
            )),
        });
        (name, used)
    }

    /// Goes on as the `Flow` says; `Next` falls through.
    fn resume(&mut self, flow: String, used: Used, stmts: &mut Vec<S>) {
        let mut arms = Vec::new();
        let mut raised = Vec::new();
        self.raise_as_is(X::raw("error"), &mut raised);
        arms.push(("rt::Flow::Raise(error)".to_owned(), Block::of(raised)));
        if used.returns {
            let mut returned = Vec::new();
            self.leave(X::raw("result"), &mut returned);
            arms.push(("rt::Flow::Return(result)".to_owned(), Block::of(returned)));
        }
        if used.breaks {
            let mut broken = Vec::new();
            self.break_stmt(&mut broken);
            arms.push(("rt::Flow::Break".to_owned(), Block::of(broken)));
        }
        if used.continues {
            let mut continued = Vec::new();
            self.continue_stmt(&mut continued);
            arms.push(("rt::Flow::Continue".to_owned(), Block::of(continued)));
        }
        arms.push(("_".to_owned(), Block::default()));
        stmts.push(S::Match(X::raw(flow), arms));
    }

    pub(crate) fn try_stmt(
        &mut self,
        body: &[Stmt],
        handlers: &[Handler],
        orelse: &[Stmt],
        finalbody: &[Stmt],
        is_star: bool,
        stmts: &mut Vec<S>,
    ) {
        if finalbody.is_empty() {
            return self.try_except(body, handlers, orelse, is_star, stmts);
        }
        let (flow, used) = self.flow_block("finally", true, stmts, |this, inner| {
            if handlers.is_empty() {
                inner.extend(this.body(body).stmts);
            } else {
                this.try_except(body, handlers, orelse, is_star, inner);
            }
        });
        // While `finally` runs because of an exception, that exception is the context of new ones.
        let guard = self.temp("_handling");
        stmts.push(S::bind(
            guard.clone(),
            X::raw(flow.clone()).method("handling", vec![]),
        ));
        self.frame.handlers += 1;
        self.frame.handled.push(String::new());
        let block = self.body(finalbody);
        self.frame.handled.pop();
        self.frame.handlers -= 1;
        let diverges = block.diverges();
        stmts.extend(block.stmts);
        if !diverges {
            stmts.push(S::Expr(X::call("drop", vec![X::raw(guard)])));
            self.resume(flow, used, stmts);
        }
    }

    fn try_except(
        &mut self,
        body: &[Stmt],
        handlers: &[Handler],
        orelse: &[Stmt],
        is_star: bool,
        stmts: &mut Vec<S>,
    ) {
        let (flow, _) = self.flow_block("try", false, stmts, |this, inner| {
            inner.extend(this.body(body).stmts);
        });
        let mut handled = Vec::new();
        if is_star {
            self.star_handlers(handlers, &mut handled);
        } else {
            self.handlers(handlers, &mut handled);
        }
        let other = self.body(orelse);
        let arms = vec![
            ("rt::Flow::Raise(error)".to_owned(), Block::of(handled)),
            ("_".to_owned(), other),
        ];
        stmts.push(S::Match(X::raw(flow), arms));
    }

    /// The handlers for the exception in `error`.
    fn handlers(&mut self, handlers: &[Handler], stmts: &mut Vec<S>) {
        let error = self.temp("caught");
        stmts.push(S::bind(error.clone(), X::raw("error")));
        stmts.push(S::bind(
            "_handling",
            X::call("rt::handling", vec![X::raw(error.clone()).by_ref()]),
        ));
        let mut unhandled = Vec::new();
        self.raise_as_is(X::raw(error.clone()), &mut unhandled);
        let mut rest = Block::of(unhandled);
        for handler in handlers.iter().rev() {
            self.frame.line = handler.line;
            self.frame.handled.push(error.clone());
            self.frame.handlers += 1;
            let mut then = Vec::new();
            let caught = Op::value(X::raw(error.clone()).method("value", vec![]));
            self.handler_body(handler, caught, &mut then);
            self.frame.handlers -= 1;
            self.frame.handled.pop();
            self.frame.line = handler.line;
            rest = match &handler.ty {
                None => Block::of(then),
                Some(ty) => {
                    let class = self.expr(ty);
                    let test = self.rt(
                        "matches",
                        vec![X::raw(error.clone()).by_ref(), class.borrowed()],
                    );
                    Block::of(vec![S::If(test, Block::of(then), Some(rest))])
                }
            };
        }
        stmts.extend(rest.stmts);
    }

    /// A handler's suite with its `as` name, which is unbound at the end whatever happens.
    fn handler_body(&mut self, handler: &Handler, caught: Op, stmts: &mut Vec<S>) {
        let Some(name) = &handler.name else {
            stmts.extend(self.body(&handler.body).stmts);
            return;
        };
        self.store_name(&name.name, caught, stmts);
        // Leaving the function unbinds it anyway.
        let leaves_function = !self
            .frame
            .contexts
            .iter()
            .any(|context| matches!(context, Context::Try { .. } | Context::Finally { .. }))
            && !goes_on(&handler.body);
        if let super::Place::Local { maybe_unbound, .. } = self.place(&name.name) {
            // Where nothing reads it unbound, and nothing sees the exception go, nothing sees whether it is.
            let unseen = !maybe_unbound && !self.program.sees_drops;
            if unseen || leaves_function {
                let body = self.body(&handler.body);
                let ends = !unseen && !body.diverges();
                stmts.extend(body.stmts);
                if ends {
                    self.forget(&name.name, stmts);
                }
                return;
            }
        }
        let (flow, used) = self.flow_block("handler", true, stmts, |this, inner| {
            inner.extend(this.body(&handler.body).stmts);
        });
        self.forget(&name.name, stmts);
        self.resume(flow, used, stmts);
    }

    /// `except*`: each clause gets its part of the group; what is left or raised goes on as a group.
    fn star_handlers(&mut self, handlers: &[Handler], stmts: &mut Vec<S>) {
        let star = self.temp("star");
        let make = X::call("rt::StarHandling::new", vec![X::raw("error")]);
        stmts.push(S::Let {
            name: star.clone(),
            mutable: true,
            ty: None,
            value: Some(make),
        });
        for handler in handlers {
            self.frame.line = handler.line;
            let Some(ty) = &handler.ty else { continue };
            let class = self.expr(ty);
            let part = self.fallible(X::raw(star.clone()).method("split", vec![class.borrowed()]));
            let matched = self.temp("matched");
            let mut inner = Vec::new();
            inner.push(S::bind(
                "_handling",
                X::call("rt::handling", vec![X::raw(matched.clone()).by_ref()]),
            ));
            self.frame.handled.push(matched.clone());
            self.frame.handlers += 1;
            let (flow, _) = self.flow_block("star", false, &mut inner, |this, then| {
                let caught = Op::value(X::raw(matched.clone()).method("value", vec![]));
                this.handler_body(handler, caught, then);
            });
            self.frame.handlers -= 1;
            self.frame.handled.pop();
            let raised = X::raw(star.clone()).method("raised", vec![X::raw("error")]);
            inner.push(S::Match(
                X::raw(flow),
                vec![
                    (
                        "rt::Flow::Raise(error)".to_owned(),
                        Block::of(vec![S::Expr(raised)]),
                    ),
                    ("_".to_owned(), Block::default()),
                ],
            ));
            stmts.push(S::Match(
                part,
                vec![
                    (format!("Some({matched})"), Block::of(inner)),
                    ("None".to_owned(), Block::default()),
                ],
            ));
        }
        let rest = self.fallible(X::raw(star).method("finish", vec![]));
        let mut raised = Vec::new();
        self.raise_as_is(X::raw("error"), &mut raised);
        stmts.push(S::Match(
            rest,
            vec![
                ("Some(error)".to_owned(), Block::of(raised)),
                ("None".to_owned(), Block::default()),
            ],
        ));
    }

    pub(crate) fn with_stmt(
        &mut self,
        items: &[WithItem],
        body: &[Stmt],
        is_async: bool,
        stmts: &mut Vec<S>,
    ) {
        let Some((item, rest)) = items.split_first() else {
            stmts.extend(self.body(body).stmts);
            return;
        };
        let line = item.context.line;
        self.frame.line = line;
        let known = self.known_manager(&item.context).filter(|_| is_async);
        let context = self.expr(&item.context).owned();
        let manager = self.temp("manager");
        let kind = match (is_async, self.program.shows_awaits) {
            (true, true) => "shown::AsyncManager",
            (true, false) => "AsyncManager",
            (false, _) => "Manager",
        };
        let make = match known {
            Some(_) => context,
            None => self.rt(&format!("{kind}::new"), vec![context]),
        };
        stmts.push(S::bind(manager.clone(), make));
        let entered = match known {
            Some((enter, _)) => {
                let this = X::raw(manager.clone()).method("clone", vec![]);
                let result = self.awaited_call(enter, vec![this]);
                self.fallible(result)
            }
            None => {
                let enter = X::raw(manager.clone()).method("enter", vec![]);
                let enter = if is_async { self.waited(enter) } else { enter };
                self.fallible(enter)
            }
        };
        let value = match item.target {
            Some(_) => self.temp("entered"),
            None => "_".to_owned(),
        };
        stmts.push(S::bind(value.clone(), entered));
        let (flow, used) = self.flow_block("with", true, stmts, |this, inner| {
            if let Some(target) = &item.target {
                this.assign(target, Op::value(X::raw(value)), inner);
            }
            if rest.is_empty() {
                inner.extend(this.body(body).stmts);
            } else {
                this.with_stmt(rest, body, is_async, inner);
            }
        });
        self.frame.line = line;
        // `exit` gives what is left to do: a suppressed exception becomes `Next`.
        let exit = match known {
            Some((_, exit)) => self.known_exit(exit, &manager, flow, stmts),
            None => {
                let exit = X::raw(manager.clone()).method("exit", vec![X::raw(flow)]);
                if is_async { self.waited(exit) } else { exit }
            }
        };
        let exit = self.fallible(exit);
        let after = self.temp("flow");
        stmts.push(S::bind(after.clone(), exit));
        stmts.push(S::Expr(X::call("drop", vec![X::raw(manager)])));
        self.resume(after, used, stmts);
    }

    /// `__aenter__` and `__aexit__` of a manager whose class is known, if they are coroutine functions that take what
    /// they are given.
    fn known_manager(&self, context: &Expr) -> Option<(FnId, FnId)> {
        let Ty::Object(class) = self.ty(context) else {
            return None;
        };
        if self.program.sees_drops || self.program.shows_awaits {
            return None;
        }
        let method = |name: &str| {
            let id = self.program.closed.method(class, name)?;
            let info = self.program.function(id);
            let plain = info.flavor == Flavor::Coroutine
                && !info.uses_class_cell
                && info.captures.is_empty();
            let takes = |p: &crate::program::ParamInfo| p.kind;
            plain.then(|| (id, info.params.iter().map(takes).collect::<Vec<_>>()))
        };
        let normal =
            |kind: &ParamKind| matches!(kind, ParamKind::Normal | ParamKind::PositionalOnly);
        let ((enter, taken), (exit, given)) = (method("__aenter__")?, method("__aexit__")?);
        let enters = taken.len() == 1 && taken.iter().all(normal);
        let exits = match given.as_slice() {
            [this, ParamKind::VarArgs] => normal(this),
            all => all.len() == 4 && all.iter().all(normal),
        };
        (enters && exits).then_some((enter, exit))
    }

    /// Calls a known `__aexit__` and gives the `Flow` that is left.
    fn known_exit(&mut self, id: FnId, manager: &str, flow: String, stmts: &mut Vec<S>) -> X {
        let leaving = self.temp("leaving");
        stmts.push(S::bind(
            leaving.clone(),
            X::call("rt::Leaving::new", vec![X::raw(flow)]),
        ));
        let this = X::raw(manager).method("clone", vec![]);
        let given = X::raw(leaving.clone()).method("arguments", vec![]);
        let mut args = vec![this];
        if self.program.function(id).params.len() == 2 {
            let all = self.temp("arguments");
            stmts.push(S::bind(all.clone(), given));
            args.push(X::call(
                "rt::tuple",
                vec![X::raw(all).method("to_vec", vec![])],
            ));
        } else {
            let names = ["class", "error", "traceback"].map(|stem| self.temp(stem));
            stmts.push(S::bind(format!("[{}]", names.join(", ")), given));
            args.extend(names.map(X::raw));
        }
        let result = self.awaited_call(id, args);
        X::raw(leaving).method("finish", vec![result])
    }

    /// Awaits a call of a known coroutine function; a `Result` of an object.
    fn awaited_call(&mut self, id: FnId, args: Vec<X>) -> X {
        let (call, repr) = self.known_await_of(id, args);
        match repr {
            Repr::Value => call,
            Repr::Unit => call.method("map", vec![X::raw("|()| Value::None")]),
            _ => call.method("map", vec![X::raw("Value::from")]),
        }
    }

    fn return_type(&self) -> &'static str {
        match self.frame.body {
            super::Body::Generator | super::Body::AsyncGenerator => "Value",
            _ => self.frame.ret.rust(),
        }
    }
}

impl Lower<'_> {
    /// The three arguments of a `range` whose items are Rust ints, if this is one.
    fn typed_range(&mut self, iter: &Expr) -> Option<X> {
        let at = self.frame.at;
        let args = crate::infer::range_args(self.program, self.module, at, iter)?;
        let ty = crate::infer::range_item(&self.program.types, self.program, self.module, at, args);
        if ty != Ty::Int {
            return None;
        }
        let stop = usize::from(args.len() > 1);
        let mut xs = Vec::new();
        for (i, arg) in args.iter().enumerate() {
            let op = self.expr(arg);
            xs.push(if i == stop && op.repr != Repr::Int {
                self.rt("range_stop", vec![op.borrowed()])
            } else {
                self.coerce(op, Repr::Int)
            });
        }
        if xs.len() == 1 {
            xs.insert(0, X::raw("0"));
        }
        if xs.len() == 2 {
            xs.push(X::raw("1"));
        }
        if let [start, stop, step] = &xs[..]
            && step.is("1")
            && !(is_number(start) && is_number(stop))
        {
            return Some(start.clone().binary("..", stop.clone()));
        }
        Some(self.rt("Range::new", xs))
    }
}

/// Whether a `break` or `continue` stands in the suite.
fn goes_on(body: &[Stmt]) -> bool {
    let mut found = false;
    crate::walk::every_stmt(body, &mut |s| {
        found |= matches!(s.kind, StmtKind::Break | StmtKind::Continue);
    });
    found
}

/// Whether it is a literal: a range between two of them has to say what its numbers are.
fn is_number(x: &X) -> bool {
    matches!(x, X::Raw(text) if text.starts_with(|c: char| c == '-' || c.is_ascii_digit()))
}
