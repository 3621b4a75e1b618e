//! Statements.

use super::expr::binary_operator;
use super::{Converter, identifier};
use crate::ast::*;
use crate::diagnostic::Code;
use rustpython_parser::Tok;
use rustpython_parser::ast::{self as from, Ranged};

/// The parts that `def` and `async def` share.
struct Def {
    name: from::Identifier,
    args: Box<from::Arguments>,
    body: Vec<from::Stmt>,
    decorators: Vec<from::Expr>,
    returns: Option<Box<from::Expr>>,
    type_params: Vec<from::TypeParam>,
    is_async: bool,
}

impl Converter<'_> {
    /// The statements of a block.
    pub(crate) fn body(&mut self, body: Vec<from::Stmt>) -> Vec<Stmt> {
        body.into_iter().map(|stmt| self.stmt(stmt)).collect()
    }

    fn stmt(&mut self, stmt: from::Stmt) -> Stmt {
        let span = self.span(stmt.range());
        let line = self.line(span);
        let kind = self.deeper(stmt, span, |this, stmt| this.stmt_kind(stmt, span));
        Stmt {
            span,
            line,
            kind: kind.unwrap_or(StmtKind::Pass),
        }
    }

    fn stmt_kind(&mut self, stmt: from::Stmt, span: Span) -> StmtKind {
        match stmt {
            from::Stmt::Expr(node) => StmtKind::Expr(self.expr(*node.value)),
            from::Stmt::Assign(node) => StmtKind::Assign {
                targets: self.exprs(node.targets),
                value: self.expr(*node.value),
            },
            from::Stmt::AugAssign(node) => StmtKind::AugAssign {
                target: self.expr(*node.target),
                op: binary_operator(node.op),
                value: self.expr(*node.value),
            },
            from::Stmt::AnnAssign(node) => {
                let target = self.expr(*node.target);
                // A parenthesized name starts behind its statement.
                let simple =
                    matches!(target.kind, ExprKind::Name(_)) && target.span.start == span.start;
                let annotation = self.expr(*node.annotation);
                StmtKind::AnnAssign {
                    target,
                    annotation,
                    value: self.optional(node.value),
                    simple,
                }
            }
            from::Stmt::Return(node) => StmtKind::Return(self.optional(node.value)),
            from::Stmt::Raise(node) => StmtKind::Raise {
                exc: self.optional(node.exc),
                cause: self.optional(node.cause),
            },
            from::Stmt::Assert(node) => StmtKind::Assert {
                test: self.expr(*node.test),
                msg: self.optional(node.msg),
            },
            from::Stmt::Delete(node) => StmtKind::Delete(self.exprs(node.targets)),
            from::Stmt::Pass(_) => StmtKind::Pass,
            from::Stmt::Break(_) => StmtKind::Break,
            from::Stmt::Continue(_) => StmtKind::Continue,
            from::Stmt::Global(node) => StmtKind::Global(self.declared(node.names, span)),
            from::Stmt::Nonlocal(node) => StmtKind::Nonlocal(self.declared(node.names, span)),
            from::Stmt::Import(node) => StmtKind::Import(self.aliases(node.names)),
            from::Stmt::ImportFrom(node) => StmtKind::ImportFrom {
                module: node.module.map(String::from),
                names: self.aliases(node.names),
                level: node.level.map_or(0, |level| level.to_u32()),
            },
            from::Stmt::TypeAlias(node) => self.type_alias(node),
            compound => self.compound(compound, span),
        }
    }

    fn compound(&mut self, stmt: from::Stmt, span: Span) -> StmtKind {
        match stmt {
            from::Stmt::If(node) => StmtKind::If {
                test: self.expr(*node.test),
                body: self.body(node.body),
                orelse: self.body(node.orelse),
            },
            from::Stmt::While(node) => StmtKind::While {
                test: self.expr(*node.test),
                body: self.body(node.body),
                orelse: self.body(node.orelse),
            },
            from::Stmt::For(node) => {
                self.for_stmt(*node.target, *node.iter, node.body, node.orelse, false)
            }
            from::Stmt::AsyncFor(node) => {
                self.for_stmt(*node.target, *node.iter, node.body, node.orelse, true)
            }
            from::Stmt::With(node) => self.with_stmt(node.items, node.body, false),
            from::Stmt::AsyncWith(node) => self.with_stmt(node.items, node.body, true),
            from::Stmt::Try(node) => {
                self.try_stmt(node.body, node.handlers, node.orelse, node.finalbody, false)
            }
            from::Stmt::TryStar(node) => {
                self.try_stmt(node.body, node.handlers, node.orelse, node.finalbody, true)
            }
            from::Stmt::Match(node) => self.match_stmt(node, span),
            from::Stmt::FunctionDef(node) => self.function(
                Def {
                    name: node.name,
                    args: node.args,
                    body: node.body,
                    decorators: node.decorator_list,
                    returns: node.returns,
                    type_params: node.type_params,
                    is_async: false,
                },
                span,
            ),
            from::Stmt::AsyncFunctionDef(node) => self.function(
                Def {
                    name: node.name,
                    args: node.args,
                    body: node.body,
                    decorators: node.decorator_list,
                    returns: node.returns,
                    type_params: node.type_params,
                    is_async: true,
                },
                span,
            ),
            from::Stmt::ClassDef(node) => self.class(node, span),
            _ => unreachable!("every simple statement is converted before"),
        }
    }

    fn for_stmt(
        &mut self,
        target: from::Expr,
        iter: from::Expr,
        body: Vec<from::Stmt>,
        orelse: Vec<from::Stmt>,
        is_async: bool,
    ) -> StmtKind {
        StmtKind::For {
            target: self.expr(target),
            iter: self.expr(iter),
            body: self.body(body),
            orelse: self.body(orelse),
            is_async,
        }
    }

    fn with_stmt(
        &mut self,
        items: Vec<from::WithItem>,
        body: Vec<from::Stmt>,
        is_async: bool,
    ) -> StmtKind {
        let item = |item: from::WithItem| WithItem {
            context: self.expr(item.context_expr),
            target: self.optional(item.optional_vars),
        };
        let items = items.into_iter().map(item).collect();
        StmtKind::With {
            items,
            body: self.body(body),
            is_async,
        }
    }

    fn try_stmt(
        &mut self,
        body: Vec<from::Stmt>,
        handlers: Vec<from::ExceptHandler>,
        orelse: Vec<from::Stmt>,
        finalbody: Vec<from::Stmt>,
        is_star: bool,
    ) -> StmtKind {
        StmtKind::Try {
            body: self.body(body),
            handlers: handlers
                .into_iter()
                .map(|handler| self.handler(handler))
                .collect(),
            orelse: self.body(orelse),
            finalbody: self.body(finalbody),
            is_star,
        }
    }

    fn handler(&mut self, handler: from::ExceptHandler) -> Handler {
        let from::ExceptHandler::ExceptHandler(handler) = handler;
        let span = self.span(handler.range);
        let ty = self.optional(handler.type_);
        let after = ty.as_ref().map_or(span.start, |ty| ty.span.end);
        Handler {
            span,
            line: self.line(span),
            name: handler.name.map(|name| self.ident_after(&name, after)),
            body: self.body(handler.body),
            ty,
        }
    }

    fn match_stmt(&mut self, node: from::StmtMatch, span: Span) -> StmtKind {
        let mut subject = self.expr(*node.subject);
        let case = self.tokens[self.token_at(span.start)..]
            .iter()
            .position(|token| token.tok == Tok::Case);
        // Before `case`: the header's last token, colon, newline, indent.
        let last = case.and_then(|case| {
            self.tokens
                .get(self.token_at(span.start) + case.checked_sub(4)?)
        });
        if let Some(last) = last {
            let first = &self.tokens[self.token_at(span.start) + 1];
            let whole = Span {
                start: first.start,
                end: last.end,
            };
            if subject.span.start == span.start {
                // `match a, b:` whose tuple the crate places at the statement.
                (subject.span, subject.line) = (whole, self.line(whole));
            } else if last.tok == Tok::Comma {
                // `match a,:` whose tuple the crate drops.
                let line = self.line(whole);
                subject = Expr {
                    span: whole,
                    line,
                    kind: ExprKind::Tuple(vec![subject]),
                };
            }
        }
        let case = |case: from::MatchCase| MatchCase {
            pattern: self.pattern(case.pattern),
            guard: self.optional(case.guard),
            body: self.body(case.body),
        };
        StmtKind::Match {
            subject,
            cases: node.cases.into_iter().map(case).collect(),
        }
    }

    fn function(&mut self, def: Def, span: Span) -> StmtKind {
        let decorators = self.exprs(def.decorators);
        let name = self.ident_after(&def.name, span.start);
        let type_params = self.type_params(def.type_params);
        let params = self.params(*def.args);
        let returns = self.optional(def.returns);
        let body = self.body(def.body);
        let doc = docstring(&body);
        let is_async = def.is_async;
        StmtKind::FunctionDef(Box::new(FunctionDef {
            name,
            params,
            body,
            decorators,
            returns,
            type_params,
            is_async,
            doc,
        }))
    }

    fn class(&mut self, node: from::StmtClassDef, span: Span) -> StmtKind {
        let decorators = self.exprs(node.decorator_list);
        let name = self.ident_after(&node.name, span.start);
        let type_params = self.type_params(node.type_params);
        let bases = self.exprs(node.bases);
        for base in &bases {
            if self.is_bare_generator(base) {
                self.report(Code::Syntax, base.span, "invalid syntax");
            }
        }
        let keywords = self.keywords(node.keywords);
        let body = self.body(node.body);
        let doc = docstring(&body);
        StmtKind::ClassDef(Box::new(ClassDef {
            name,
            bases,
            keywords,
            body,
            decorators,
            type_params,
            doc,
        }))
    }

    fn type_alias(&mut self, node: from::StmtTypeAlias) -> StmtKind {
        let name = match *node.name {
            from::Expr::Name(name) => Ident {
                span: self.span(name.range),
                name: identifier(name.id),
            },
            _ => unreachable!("the grammar has a name behind `type`"),
        };
        let type_params = self.type_params(node.type_params);
        StmtKind::TypeAlias {
            name,
            type_params,
            value: self.expr(*node.value),
        }
    }

    fn type_params(&mut self, params: Vec<from::TypeParam>) -> Vec<TypeParam> {
        let param = |param: from::TypeParam| {
            let start = self.span(param.range()).start;
            let (name, kind, bound) = match param {
                from::TypeParam::TypeVar(node) => (node.name, TypeParamKind::TypeVar, node.bound),
                from::TypeParam::TypeVarTuple(node) => {
                    (node.name, TypeParamKind::TypeVarTuple, None)
                }
                from::TypeParam::ParamSpec(node) => (node.name, TypeParamKind::ParamSpec, None),
            };
            TypeParam {
                name: self.ident_after(&name, start),
                kind,
                bound: self.optional(bound),
            }
        };
        params.into_iter().map(param).collect()
    }

    fn declared(&self, names: Vec<from::Identifier>, span: Span) -> Vec<Ident> {
        let mut after = span.start;
        let ident = |name: from::Identifier| {
            let ident = self.ident_after(&name, after);
            after = ident.span.end;
            ident
        };
        names.into_iter().map(ident).collect()
    }

    fn aliases(&self, names: Vec<from::Alias>) -> Vec<Alias> {
        let alias = |alias: from::Alias| Alias {
            span: self.span(alias.range),
            name: identifier(alias.name),
            asname: alias.asname.map(identifier),
        };
        names.into_iter().map(alias).collect()
    }
}

/// The docstring of a body: a plain string as its first statement.
pub(crate) fn docstring(body: &[Stmt]) -> Option<String> {
    match &body.first()?.kind {
        StmtKind::Expr(Expr {
            kind: ExprKind::Constant(Constant::Str(text)),
            ..
        }) => Some(text.clone()),
        _ => None,
    }
}
