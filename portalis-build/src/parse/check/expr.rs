//! Expressions: stars, `await`, `yield`, comprehensions and `:=`.

use super::Checker;
use super::scope::Kind;
use super::stmt::all_params;
use super::target::Use;
use crate::ast::*;
use crate::diagnostic::Code;

impl<'a> Checker<'a> {
    pub(super) fn exprs(&mut self, exprs: &'a [Expr]) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    pub(super) fn optional(&mut self, expr: &'a Option<Expr>) {
        if let Some(expr) = expr {
            self.expr(expr);
        }
    }

    fn optional_boxed(&mut self, expr: &'a Option<Box<Expr>>) {
        if let Some(expr) = expr {
            self.expr(expr);
        }
    }

    /// Where `*value` may stand, too.
    pub(super) fn expr_or_star(&mut self, expr: &'a Expr) {
        match &expr.kind {
            ExprKind::Starred(value) => self.expr(value),
            _ => self.expr(expr),
        }
    }

    fn exprs_or_stars(&mut self, exprs: &'a [Expr]) {
        for expr in exprs {
            self.expr_or_star(expr);
        }
    }

    pub(super) fn expr(&mut self, expr: &'a Expr) {
        match &expr.kind {
            ExprKind::Constant(_) => {}
            ExprKind::Name(name) => self.read(name),
            ExprKind::Attribute { value, .. } => self.expr(value),
            ExprKind::Subscript { value, index } => {
                self.expr(value);
                self.expr(index);
            }
            ExprKind::Slice { lower, upper, step } => {
                [lower, upper, step]
                    .into_iter()
                    .for_each(|part| self.optional_boxed(part));
            }
            ExprKind::Call {
                func,
                args,
                keywords,
            } => {
                self.expr(func);
                self.exprs_or_stars(args);
                self.keywords(keywords);
            }
            ExprKind::Binary { left, right, .. } => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::Unary { operand, .. } => self.expr(operand),
            ExprKind::Bool { values, .. } => self.exprs(values),
            ExprKind::Compare {
                left, comparators, ..
            } => {
                self.expr(left);
                self.exprs(comparators);
            }
            ExprKind::IfExp { test, body, orelse } => {
                self.expr(test);
                self.expr(body);
                self.expr(orelse);
            }
            ExprKind::Lambda { params, body } => {
                self.defaults(params);
                self.in_scope(Kind::Lambda, |this| {
                    for param in all_params(params) {
                        this.bind_parameter(&param.name);
                    }
                    this.expr(body);
                });
            }
            ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items) => {
                self.exprs_or_stars(items)
            }
            ExprKind::Dict(items) => {
                for (key, value) in items {
                    self.optional(key);
                    self.expr(value);
                }
            }
            ExprKind::ListComp {
                element,
                generators,
            } => {
                self.comprehension(
                    expr,
                    "list comprehension",
                    generators,
                    [Some(element), None],
                );
            }
            ExprKind::SetComp {
                element,
                generators,
            } => {
                self.comprehension(expr, "set comprehension", generators, [Some(element), None]);
            }
            ExprKind::DictComp {
                key,
                value,
                generators,
            } => {
                self.comprehension(
                    expr,
                    "dict comprehension",
                    generators,
                    [Some(key), Some(value)],
                );
            }
            ExprKind::GeneratorExp {
                element,
                generators,
            } => {
                self.comprehension(
                    expr,
                    "generator expression",
                    generators,
                    [Some(element), None],
                );
            }
            ExprKind::Await(value) => {
                self.await_expr(expr);
                self.expr(value);
            }
            ExprKind::Yield(value) => {
                self.yield_expr(expr, "yield");
                self.optional_boxed(value);
            }
            ExprKind::YieldFrom(value) => {
                self.yield_expr(expr, "yield from");
                self.expr(value);
            }
            ExprKind::Named { target, value } => {
                self.named(expr, target);
                self.expr(value);
            }
            ExprKind::Starred(value) => {
                self.report(
                    Code::InvalidStar,
                    expr.span,
                    "can't use starred expression here",
                );
                self.expr(value);
            }
            ExprKind::JoinedStr(parts) => self.parts(parts),
        }
    }

    pub(super) fn keywords(&mut self, keywords: &'a [Keyword]) {
        for keyword in keywords {
            self.not_debug(
                keyword.arg.as_deref().unwrap_or_default(),
                keyword.span,
                "assign to",
            );
            self.expr(&keyword.value);
        }
    }

    fn parts(&mut self, parts: &'a [FStringPart]) {
        for part in parts {
            if let FStringPart::Value { value, spec, .. } = part {
                self.expr(value);
                if let Some(spec) = spec {
                    self.parts(spec);
                }
            }
        }
    }

    /// The first iterable belongs to the block around; the rest is a block of its own.
    fn comprehension(
        &mut self,
        expr: &'a Expr,
        what: &'static str,
        generators: &'a [Comprehension],
        elements: [Option<&'a Expr>; 2],
    ) {
        if let Some(first) = generators.first() {
            self.iterable(&first.iter);
        }
        let scope = self.in_scope(Kind::Comprehension(what), |this| {
            for (index, generator) in generators.iter().enumerate() {
                this.scope().is_coroutine |= generator.is_async;
                this.target(&generator.target, Use::Assign { alone: false });
                this.iteration_variables(&generator.target);
                if index > 0 {
                    this.iterable(&generator.iter);
                }
                this.exprs(&generator.ifs);
            }
            for element in elements.into_iter().flatten() {
                if let ExprKind::Starred(value) = &element.kind {
                    let message = "iterable unpacking cannot be used in comprehension";
                    this.report(Code::InvalidStar, element.span, message);
                    this.expr(value);
                } else {
                    this.expr(element);
                }
            }
        });
        if scope.is_coroutine && what != "generator expression" {
            match self.scope().kind {
                Kind::AsyncFunction => {}
                Kind::Comprehension(_) => self.scope().is_coroutine = true,
                _ => {
                    let message = "asynchronous comprehension outside of an asynchronous function";
                    self.report_with_help(
                        Code::AwaitOutsideAsync,
                        expr.span,
                        message,
                        "make the function `async def`",
                    );
                }
            }
        }
    }

    fn iterable(&mut self, iter: &'a Expr) {
        self.comprehension_iters += 1;
        self.expr(iter);
        self.comprehension_iters -= 1;
    }

    fn iteration_variables(&mut self, target: &'a Expr) {
        match &target.kind {
            ExprKind::Name(name) => {
                if self.scope().walrus.contains(&name.as_str()) {
                    let message = format!(
                        "comprehension inner loop cannot rebind assignment expression target '{name}'"
                    );
                    self.report(Code::InvalidWalrus, target.span, message);
                }
                self.scope().iteration.push(name);
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                items.iter().for_each(|item| self.iteration_variables(item));
            }
            ExprKind::Starred(value) => self.iteration_variables(value),
            _ => {}
        }
    }

    fn await_expr(&mut self, expr: &Expr) {
        let message = match self.scope().kind {
            Kind::AsyncFunction => return,
            Kind::Comprehension(_) => {
                self.scope().is_coroutine = true;
                return;
            }
            Kind::Function | Kind::Lambda => "'await' outside async function".to_owned(),
            Kind::Module | Kind::Class => "'await' outside function".to_owned(),
            Kind::Type(what) => format!("await expression cannot be used within {what}"),
        };
        let help = match self.scope().kind {
            Kind::Function => "make the function `async def`",
            Kind::Module => "await it in an `async def` that `asyncio.run` starts",
            _ => "await it in an `async def`",
        };
        self.report_with_help(Code::AwaitOutsideAsync, expr.span, message, help);
    }

    fn yield_expr(&mut self, expr: &Expr, what: &str) {
        let (code, message) = match self.scope().kind {
            Kind::AsyncFunction if what == "yield from" => (
                Code::YieldNotAllowed,
                "'yield from' inside async function".to_owned(),
            ),
            Kind::Function | Kind::AsyncFunction | Kind::Lambda => {
                self.scope().is_generator = true;
                return;
            }
            Kind::Comprehension(around) => {
                (Code::YieldNotAllowed, format!("'yield' inside {around}"))
            }
            Kind::Module | Kind::Class => (
                Code::YieldOutsideFunction,
                "'yield' outside function".to_owned(),
            ),
            Kind::Type(around) => (
                Code::YieldNotAllowed,
                format!("yield expression cannot be used within {around}"),
            ),
        };
        let help = match what {
            "yield from" if code == Code::YieldNotAllowed => {
                "loop with `async for` and yield each item"
            }
            _ => "yield in the body of a function",
        };
        self.report_with_help(code, expr.span, message, help);
    }

    /// `target := value`
    fn named(&mut self, expr: &Expr, target: &'a Ident) {
        let name = target.name.as_str();
        self.not_debug(name, target.span, "assign to");
        let kind = self.scope().kind;
        let message = if self.comprehension_iters > 0 {
            "assignment expression cannot be used in a comprehension iterable expression".to_owned()
        } else if let Kind::Type(around) = kind {
            format!("named expression cannot be used within {around}")
        } else if !matches!(kind, Kind::Comprehension(_)) {
            self.bind(name);
            return;
        } else {
            match self.named_in_comprehension(name) {
                Some(message) => message,
                None => return,
            }
        };
        self.report(Code::InvalidWalrus, expr.span, message);
    }

    /// Binds the name around the comprehensions, or says why that cannot be.
    fn named_in_comprehension(&mut self, name: &'a str) -> Option<String> {
        self.scope().walrus.push(name);
        for scope in self.scopes.iter().rev() {
            match scope.kind {
                Kind::Comprehension(_) if scope.iteration.contains(&name) => {
                    let what =
                        "assignment expression cannot rebind comprehension iteration variable";
                    return Some(format!("{what} '{name}'"));
                }
                Kind::Comprehension(_) => {}
                Kind::Class => {
                    let message = "assignment expression within a comprehension cannot be used in a class body";
                    return Some(message.to_owned());
                }
                Kind::Type(around) => {
                    return Some(format!(
                        "assignment expression within a comprehension cannot be used in {around}"
                    ));
                }
                _ => break,
            }
        }
        self.bind_around_comprehensions(name);
        None
    }
}
