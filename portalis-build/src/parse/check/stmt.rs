//! Statements and where they may stand.

use super::Checker;
use super::scope::{Flow, Kind};
use super::target::Use;
use crate::ast::*;
use crate::diagnostic::Code;

/// What `from __future__ import` may name.
const FEATURES: [&str; 10] = [
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "barry_as_FLUFL",
    "generator_stop",
    "annotations",
];

impl<'a> Checker<'a> {
    pub(super) fn body(&mut self, body: &'a [Stmt]) {
        for stmt in body {
            self.stmt(stmt);
        }
    }

    fn in_flow(&mut self, flow: Flow, body: &'a [Stmt]) {
        self.scope().flow.push(flow);
        self.body(body);
        self.scope().flow.pop();
    }

    fn stmt(&mut self, stmt: &'a Stmt) {
        match &stmt.kind {
            StmtKind::Expr(value) => self.expr(value),
            StmtKind::Assign { targets, value } => {
                for target in targets {
                    self.target(
                        target,
                        Use::Assign {
                            alone: targets.len() == 1,
                        },
                    );
                }
                self.expr(value);
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.augmented_target(target);
                self.expr(value);
            }
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
                simple,
            } => {
                self.annotated_target(target, *simple, value.is_some());
                self.expr(annotation);
                self.optional(value);
            }
            StmtKind::Return(value) => self.return_stmt(stmt, value),
            StmtKind::Raise { exc, cause } => {
                self.optional(exc);
                self.optional(cause);
            }
            StmtKind::Assert { test, msg } => {
                self.expr(test);
                self.optional(msg);
            }
            StmtKind::Delete(targets) => {
                for target in targets {
                    self.target(target, Use::Delete);
                }
            }
            StmtKind::Pass => {}
            StmtKind::Break | StmtKind::Continue => self.jump(stmt),
            StmtKind::Global(names) => self.global(names),
            StmtKind::Nonlocal(names) => self.nonlocal(names),
            StmtKind::Import(names) => self.imported(names),
            StmtKind::ImportFrom { names, .. } => {
                if names.iter().any(|alias| alias.name == "*") && self.scope().kind != Kind::Module
                {
                    self.report_with_help(
                        Code::StarImportInFunction,
                        stmt.span,
                        "import * only allowed at module level",
                        "import the names that are needed",
                    );
                }
                self.imported(names);
            }
            StmtKind::TypeAlias {
                name,
                type_params,
                value,
            } => {
                self.bind(&name.name);
                self.type_params(type_params);
                self.in_scope(Kind::Type("a type alias"), |this| this.expr(value));
            }
            _ => self.compound(stmt),
        }
    }

    fn compound(&mut self, stmt: &'a Stmt) {
        match &stmt.kind {
            StmtKind::If { test, body, orelse } => {
                self.expr(test);
                self.body(body);
                self.body(orelse);
            }
            StmtKind::While { test, body, orelse } => {
                self.expr(test);
                self.in_flow(Flow::Loop, body);
                self.body(orelse);
            }
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
                is_async,
            } => {
                self.require_async(*is_async, stmt, "async for");
                self.target(target, Use::Assign { alone: false });
                self.expr(iter);
                self.in_flow(Flow::Loop, body);
                self.body(orelse);
            }
            StmtKind::With {
                items,
                body,
                is_async,
            } => {
                self.require_async(*is_async, stmt, "async with");
                for item in items {
                    self.expr(&item.context);
                    if let Some(target) = &item.target {
                        self.target(target, Use::Assign { alone: false });
                    }
                }
                self.body(body);
            }
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finalbody,
                is_star,
            } => {
                self.body(body);
                self.handlers(handlers, *is_star);
                self.body(orelse);
                self.body(finalbody);
            }
            StmtKind::Match { subject, cases } => {
                self.expr_or_star(subject);
                self.cases(cases);
            }
            StmtKind::FunctionDef(def) => self.function(def),
            StmtKind::ClassDef(def) => self.class(def),
            _ => unreachable!("every simple statement is checked before"),
        }
    }

    fn require_async(&mut self, is_async: bool, stmt: &Stmt, what: &str) {
        if is_async && self.scope().kind != Kind::AsyncFunction {
            let span = Span {
                start: stmt.span.start,
                end: stmt.span.start + what.len() as u32,
            };
            let message = format!("'{what}' outside async function");
            self.report_with_help(
                Code::AwaitOutsideAsync,
                span,
                message,
                "make the function `async def`",
            );
        }
    }

    fn return_stmt(&mut self, stmt: &Stmt, value: &'a Option<Expr>) {
        let kind = self.scope().kind;
        if !matches!(kind, Kind::Function | Kind::AsyncFunction) {
            self.report(
                Code::ReturnOutsideFunction,
                stmt.span,
                "'return' outside function",
            );
        }
        if self.scope().flow.contains(&Flow::ExceptStar) {
            self.leaves_except_star(stmt.span);
        }
        if value.is_some() {
            self.scope().returns.push(stmt.span);
        }
        self.optional(value);
    }

    fn jump(&mut self, stmt: &Stmt) {
        match (self.scope().flow.last(), &stmt.kind) {
            (Some(Flow::Loop), _) => {}
            (Some(Flow::ExceptStar), _) => self.leaves_except_star(stmt.span),
            (None, StmtKind::Break) => {
                self.report(Code::BreakOutsideLoop, stmt.span, "'break' outside loop")
            }
            (None, _) => {
                self.report(
                    Code::ContinueOutsideLoop,
                    stmt.span,
                    "'continue' not properly in loop",
                );
            }
        }
    }

    fn leaves_except_star(&mut self, span: Span) {
        let message = "'break', 'continue' and 'return' cannot appear in an except* block";
        self.report_with_help(
            Code::ExceptStarFlow,
            span,
            message,
            "set a variable and test it after the `try`",
        );
    }

    fn handlers(&mut self, handlers: &'a [Handler], is_star: bool) {
        for (index, handler) in handlers.iter().enumerate() {
            if handler.ty.is_none() && index + 1 < handlers.len() {
                let span = Span {
                    start: handler.span.start,
                    end: handler.span.start + 6,
                };
                self.report_with_help(
                    Code::InvalidExcept,
                    span,
                    "default 'except:' must be last",
                    "move it behind the other clauses",
                );
            }
            self.optional(&handler.ty);
            if let Some(name) = &handler.name {
                self.not_debug(&name.name, name.span, "assign to");
                self.bind(&name.name);
            }
            if is_star {
                self.in_flow(Flow::ExceptStar, &handler.body);
            } else {
                self.body(&handler.body);
            }
        }
    }

    fn imported(&mut self, names: &'a [Alias]) {
        for alias in names {
            let bound = alias
                .asname
                .as_deref()
                .or_else(|| alias.name.split('.').next());
            if let Some(name) = bound.filter(|&name| name != "*") {
                self.not_debug(name, alias.span, "assign to");
                self.bind(name);
            }
        }
    }

    fn function(&mut self, def: &'a FunctionDef) {
        self.exprs(&def.decorators);
        self.defaults(&def.params);
        self.bind(&def.name.name);
        self.not_debug(&def.name.name, def.name.span, "assign to");
        self.type_params(&def.type_params);
        let annotations = |this: &mut Self| {
            for param in all_params(&def.params) {
                if let Some(annotation) = &param.annotation {
                    this.expr_or_star(annotation);
                }
            }
            this.optional(&def.returns);
        };
        if def.type_params.is_empty() {
            annotations(self);
        } else {
            self.in_scope(Kind::Type("the definition of a generic"), annotations);
        }
        let kind = if def.is_async {
            Kind::AsyncFunction
        } else {
            Kind::Function
        };
        let outer = std::mem::take(&mut self.comprehension_iters);
        let scope = self.in_scope(kind, |this| {
            for param in all_params(&def.params) {
                this.bind_parameter(&param.name);
            }
            this.body(&def.body);
        });
        self.comprehension_iters = outer;
        if def.is_async && scope.is_generator {
            for span in scope.returns {
                self.report_with_help(
                    Code::YieldNotAllowed,
                    span,
                    "'return' with value in async generator",
                    "yield the value, or return without one",
                );
            }
        }
    }

    /// Defaults belong to the block around the function.
    pub(super) fn defaults(&mut self, params: &'a Params) {
        for param in all_params(params) {
            self.optional(&param.default);
        }
    }

    fn class(&mut self, def: &'a ClassDef) {
        self.exprs(&def.decorators);
        self.bind(&def.name.name);
        self.not_debug(&def.name.name, def.name.span, "assign to");
        self.type_params(&def.type_params);
        let bases = |this: &mut Self| {
            for base in &def.bases {
                this.expr_or_star(base);
            }
            this.keywords(&def.keywords);
        };
        if def.type_params.is_empty() {
            bases(self);
        } else {
            self.in_scope(Kind::Type("the definition of a generic"), bases);
        }
        self.in_scope(Kind::Class, |this| this.body(&def.body));
    }

    fn type_params(&mut self, params: &'a [TypeParam]) {
        for (index, param) in params.iter().enumerate() {
            if params[..index]
                .iter()
                .any(|before| before.name.name == param.name.name)
            {
                let message = format!("duplicate type parameter '{}'", param.name.name);
                self.report(Code::DuplicateParameter, param.name.span, message);
            }
            if let Some(bound) = &param.bound {
                self.in_scope(Kind::Type("a TypeVar bound"), |this| this.expr(bound));
            }
        }
    }

    /// `from __future__ import` must come first, and name what there is.
    pub(super) fn future_imports(&mut self, body: &'a [Stmt]) {
        let mut first = true;
        for (index, stmt) in body.iter().enumerate() {
            match &stmt.kind {
                StmtKind::ImportFrom {
                    module: Some(module),
                    names,
                    level: 0,
                } if module == "__future__" => {
                    if first {
                        self.features(names);
                    }
                }
                StmtKind::Expr(Expr {
                    kind: ExprKind::Constant(Constant::Str(_)),
                    ..
                }) if index == 0 => {}
                _ => first = false,
            }
            if !first {
                self.misplaced_future(stmt);
            }
        }
    }

    fn features(&mut self, names: &'a [Alias]) {
        for alias in names {
            let message = match alias.name.as_str() {
                name if FEATURES.contains(&name) => continue,
                "braces" => "not a chance".to_owned(),
                name => format!("future feature {name} is not defined"),
            };
            self.report(Code::FutureImport, alias.span, message);
        }
    }

    fn misplaced_future(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::ImportFrom {
                module: Some(module),
                level: 0,
                ..
            } if module == "__future__" => {
                self.report_with_help(
                    Code::FutureImport,
                    stmt.span,
                    "from __future__ imports must occur at the beginning of the file",
                    "only the docstring and comments may come before",
                );
            }
            StmtKind::If { body, orelse, .. }
            | StmtKind::While { body, orelse, .. }
            | StmtKind::For { body, orelse, .. } => {
                body.iter()
                    .chain(orelse)
                    .for_each(|stmt| self.misplaced_future(stmt));
            }
            StmtKind::With { body, .. } => body.iter().for_each(|stmt| self.misplaced_future(stmt)),
            StmtKind::FunctionDef(def) => {
                def.body.iter().for_each(|stmt| self.misplaced_future(stmt))
            }
            StmtKind::ClassDef(def) => def.body.iter().for_each(|stmt| self.misplaced_future(stmt)),
            StmtKind::Match { cases, .. } => {
                cases
                    .iter()
                    .flat_map(|case| &case.body)
                    .for_each(|stmt| self.misplaced_future(stmt));
            }
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finalbody,
                ..
            } => {
                let handlers = handlers.iter().flat_map(|handler| &handler.body);
                body.iter()
                    .chain(handlers)
                    .chain(orelse)
                    .chain(finalbody)
                    .for_each(|stmt| self.misplaced_future(stmt));
            }
            _ => {}
        }
    }
}

/// Every parameter, in the order of the signature.
pub(super) fn all_params(params: &Params) -> impl Iterator<Item = &Param> {
    let positional = params
        .posonly
        .iter()
        .chain(&params.args)
        .chain(&params.vararg);
    positional.chain(&params.kwonly).chain(&params.kwarg)
}
