//! Statements.

use super::expr::local;
use super::{Body, Context, Kind, Lower, Op};
use crate::ast::{Expr, ExprKind, Stmt, StmtKind};
use crate::resolve::{Resolution, ScopeId};
use crate::tree::{Block, Exit, S, X};
use crate::types::Repr;

impl Lower<'_> {
    /// A suite.
    pub(crate) fn body(&mut self, body: &[Stmt]) -> Block {
        let mut stmts = Vec::new();
        let mark = self.frame.handles.len();
        for (i, s) in body.iter().enumerate() {
            self.stmt(s, &mut stmts);
            if let StmtKind::Assign { targets, .. } = &s.kind
                && let [target] = targets.as_slice()
            {
                self.open_target(target, &body[i + 1..], &mut stmts);
            }
            if stmts.last().is_some_and(S::diverges) {
                break;
            }
        }
        self.close_handles(mark, &mut stmts);
        Block::of(stmts)
    }

    fn stmt(&mut self, s: &Stmt, stmts: &mut Vec<S>) {
        self.frame.line = s.line;
        if self.notes_lines() {
            let line = X::raw(s.line.to_string());
            stmts.push(S::Expr(X::call("rt::stands", vec![line])));
        }
        let binds = super::Snapshot::Of(crate::walk::walrus_names(s));
        let snapshot = std::mem::replace(&mut self.frame.snapshot, binds);
        let mark = stmts.len();
        self.stmt_kind(s, stmts);
        self.end_temporaries(s, mark, stmts);
        self.frame.snapshot = snapshot;
        self.frame.line = s.line;
    }

    fn stmt_kind(&mut self, s: &Stmt, stmts: &mut Vec<S>) {
        match &s.kind {
            StmtKind::Expr(e) => self.expr_stmt(e, stmts),
            StmtKind::Assign { targets, value } => self.assign_stmt(targets, value, stmts),
            StmtKind::AugAssign { target, op, value } => self.aug_assign(target, *op, value, stmts),
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
                simple,
            } => {
                if let Some(value) = value {
                    let value = self.expr(value);
                    self.assign(target, value, stmts);
                }
                if *simple
                    && self.in_class_body()
                    && let ExprKind::Name(name) = &target.kind
                {
                    self.class_annotation(name, annotation, stmts);
                }
            }
            StmtKind::Return(value) => self.return_stmt(value.as_ref(), stmts),
            StmtKind::Raise { exc, cause } => self.raise_stmt(exc.as_ref(), cause.as_ref(), stmts),
            StmtKind::Assert { test, msg } => {
                let test = self.cond(test).negated();
                let args = match msg {
                    Some(msg) => {
                        let msg = self.expr(msg).owned();
                        vec![X::call("Some", vec![msg])]
                    }
                    None => vec![X::raw("None")],
                };
                let mut failed = Vec::new();
                self.raise(X::call("rt::assertion_error", args), &mut failed);
                stmts.push(S::If(test, Block::of(failed), None));
            }
            StmtKind::Delete(targets) => {
                for target in targets {
                    self.delete(target, stmts);
                }
            }
            StmtKind::Pass | StmtKind::Global(_) | StmtKind::Nonlocal(_) => {}
            StmtKind::Break => self.break_stmt(stmts),
            StmtKind::Continue => self.continue_stmt(stmts),
            StmtKind::Import(aliases) => self.import(aliases, stmts),
            StmtKind::ImportFrom {
                module,
                names,
                level,
            } => {
                self.import_from(module.as_deref(), names, *level, stmts);
            }
            StmtKind::If { test, body, orelse } => {
                if let ExprKind::Name(name) = &test.kind {
                    // `if TYPE_CHECKING:` is never run, and may import what is not there.
                    if name == "TYPE_CHECKING" {
                        let block = self.body(orelse);
                        stmts.extend(block.stmts);
                        return;
                    }
                }
                let test = self.cond(test);
                let then = self.body(body);
                let orelse = if orelse.is_empty() {
                    None
                } else {
                    Some(self.body(orelse))
                };
                stmts.push(S::If(test, then, orelse));
            }
            StmtKind::While { test, body, orelse } => self.while_stmt(test, body, orelse, stmts),
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
                is_async,
            } => {
                self.for_stmt(target, iter, body, orelse, *is_async, stmts);
            }
            StmtKind::With {
                items,
                body,
                is_async,
            } => self.with_stmt(items, body, *is_async, stmts),
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finalbody,
                is_star,
            } => {
                self.try_stmt(body, handlers, orelse, finalbody, *is_star, stmts);
            }
            StmtKind::Match { subject, cases } => self.match_stmt(subject, cases, stmts),
            StmtKind::FunctionDef(def) => self.function_def(s, def, stmts),
            StmtKind::ClassDef(def) => self.class_def(s, def, stmts),
            StmtKind::TypeAlias {
                name,
                type_params,
                value,
            } => {
                let around = self.scopes.type_params_at(s.span).unwrap_or(self.frame.at);
                self.refuse_late_names(around, value);
                let (params, value) = self.with_scope(around, |this| {
                    let params: Vec<X> = type_params
                        .iter()
                        .map(|p| this.load_name(&p.name.name).owned())
                        .collect();
                    // A module's alias may name itself and what comes later: it is evaluated when asked for.
                    let lazy = this.frame.scope == ScopeId::MODULE;
                    let contexts = lazy.then(|| std::mem::take(&mut this.frame.contexts));
                    let value = X::call("Ok", vec![this.expr(value).owned()]);
                    if let Some(contexts) = contexts {
                        this.frame.contexts = contexts;
                        return (
                            params,
                            X::Closure {
                                params: String::new(),
                                body: Box::new(value),
                            },
                        );
                    }
                    let kept = this.temp("value");
                    stmts.push(S::Let {
                        name: kept.clone(),
                        mutable: false,
                        ty: Some("Result<Value>".into()),
                        value: Some(value),
                    });
                    let value = X::raw(kept).method("clone", vec![]);
                    (
                        params,
                        X::Closure {
                            params: String::new(),
                            body: Box::new(value),
                        },
                    )
                });
                let alias = self.rt(
                    "type_alias",
                    vec![X::text(name.name.clone()), X::Vec(params), value],
                );
                self.store_name(&name.name, Op::value(alias), stmts);
            }
        }
    }

    /// A function's alias is evaluated where it stands, CPython's when it is asked for: no name may be bound between.
    fn refuse_late_names(&mut self, scope: ScopeId, value: &Expr) {
        if self.frame.scope == ScopeId::MODULE {
            return;
        }
        let mut late = None;
        crate::walk::every_expr(value, &mut |e| {
            if let ExprKind::Name(name) = &e.kind
                && let Resolution::Local(var) | Resolution::Free(var) =
                    self.scopes.lookup(scope, name)
                && (self.scopes.var(var).span.start > e.span.start
                    || self.scopes.var(var).bind_count != 1)
            {
                late = Some((e.span, name.clone()));
            }
        });
        if let Some((span, name)) = late {
            let help = "move the `type` statement to the module";
            let message = format!("a function's type alias of the variable '{name}'");
            self.unsupported(span, message, help);
        }
    }

    fn expr_stmt(&mut self, e: &Expr, stmts: &mut Vec<S>) {
        if matches!(e.kind, ExprKind::Constant(_)) {
            return;
        }
        if let ExprKind::Yield(item) = &e.kind {
            let x = self.give(item.as_deref());
            stmts.push(S::Expr(x));
            return;
        }
        let value = self.expr(e);
        if let ExprKind::Call { func, .. } = &e.kind
            && value.repr == Repr::Value
            && self.program.may_give_coroutine(func)
        {
            let line = X::raw(e.line.to_string());
            stmts.push(S::Expr(X::call("leave", vec![value.owned(), line])));
            return;
        }
        match (&value.x, &e.kind) {
            // Reading a local has no effect.
            (X::Raw(_), _) => {}
            (X::Call(path, _), _) if path.starts_with("Value::") => {
                stmts.push(S::bind("_", value.x))
            }
            (X::Try { .. }, _) => stmts.push(S::Expr(value.x)),
            _ => stmts.push(S::bind("_", value.x)),
        }
    }

    fn assign_stmt(&mut self, targets: &[Expr], value: &Expr, stmts: &mut Vec<S>) {
        if let ([target], ExprKind::Tuple(values)) = (targets, &value.kind)
            && let ExprKind::Tuple(names) | ExprKind::List(names) = &target.kind
        {
            let starred = |e: &Expr| matches!(e.kind, ExprKind::Starred(_));
            if names.len() == values.len()
                && !names.iter().any(starred)
                && !values.iter().any(starred)
            {
                return self.parallel(names, values, stmts);
            }
        }
        let value = self.expr(value);
        if let [target] = targets {
            return self.assign(target, value, stmts);
        }
        let name = self.temp("value");
        let repr = value.repr;
        let typed = !matches!(repr, Repr::Value | Repr::Unit);
        let x = if typed { value.x } else { value.owned() };
        stmts.push(S::bind(name.clone(), x));
        for target in targets {
            let copy = if typed {
                Op::of(X::raw(name.clone()), repr)
            } else {
                local(&name)
            };
            self.assign(target, copy, stmts);
        }
    }

    fn return_stmt(&mut self, value: Option<&Expr>, stmts: &mut Vec<S>) {
        let mut value = match value {
            Some(e) => self.expr(e),
            None => Op::of(X::raw("()"), Repr::Unit),
        };
        let finally = self
            .frame
            .contexts
            .iter()
            .any(|c| matches!(c, Context::Finally { .. }));
        if value.kind == Kind::Place && !finally && !self.in_class_body() {
            // Nothing reads the local after this.
            value.kind = Kind::Temp;
        }
        let x = match (self.frame.body, self.frame.ret) {
            (Body::Generator | Body::AsyncGenerator, _) => value.owned(),
            (_, Repr::Unit) if value.repr != Repr::Unit => {
                stmts.push(S::bind("_", value.owned()));
                X::raw("()")
            }
            (_, ret) => self.coerce(value, ret),
        };
        self.leave(x, stmts);
    }

    /// Leaves the frame with a result, through the `finally` blocks around.
    pub(crate) fn leave(&mut self, x: X, stmts: &mut Vec<S>) {
        let finally = self
            .frame
            .contexts
            .iter()
            .rev()
            .find_map(|context| match context {
                Context::Finally { label } => Some(label.clone()),
                _ => None,
            });
        match finally {
            Some(label) => {
                self.frame.used.entry(label.clone()).or_default().returns = true;
                stmts.push(S::Break(label, Some(X::call("rt::Flow::Return", vec![x]))));
            }
            None => stmts.push(S::Return(match x {
                // `Ok(x?)` is `x`.
                X::Try {
                    x,
                    line: Some(line),
                    exit: Exit::Return,
                } => x.method("at", vec![X::raw(line.to_string())]),
                x => X::call("Ok", vec![x]),
            })),
        }
    }

    fn raise_stmt(&mut self, exc: Option<&Expr>, cause: Option<&Expr>, stmts: &mut Vec<S>) {
        let Some(exc) = exc else {
            let error = match self.frame.handled.last() {
                Some(name) if !name.is_empty() => X::raw(name.clone()).method("clone", vec![]),
                _ => X::call("rt::reraise", vec![]),
            };
            return self.raise_as_is(error, stmts);
        };
        let exc = self.expr(exc).owned();
        let cause = match cause {
            Some(cause) => {
                let cause = self.expr(cause).owned();
                X::call("Some", vec![cause])
            }
            None => X::raw("None"),
        };
        self.raise(X::call("rt::raise", vec![exc, cause]), stmts);
    }

    /// Raises an exception here: with this line, and the exception being handled as its context.
    pub(crate) fn raise(&mut self, error: X, stmts: &mut Vec<S>) {
        let line = self.frame.line;
        self.raise_as_is(X::call("at", vec![error, X::raw(line.to_string())]), stmts);
    }

    /// Lets an exception go on as it is.
    pub(crate) fn raise_as_is(&mut self, error: X, stmts: &mut Vec<S>) {
        match self.exit() {
            Exit::Return => stmts.push(S::Return(X::call("Err", vec![error]))),
            Exit::Label(label) => stmts.push(S::Break(
                label,
                Some(X::call("rt::Flow::Raise", vec![error])),
            )),
        }
    }
}
