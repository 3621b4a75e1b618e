//! Readers of the tree that go everywhere: the children of statements and expressions, scopes included.

use crate::ast::{
    Comprehension, Expr, ExprKind, FStringPart, Params, Pattern, PatternKind, Stmt, StmtKind,
};
use crate::resolve::{ScopeId, Scopes};

/// Calls `visit` on the expressions that stand directly in a statement, not in its suites.
pub(crate) fn stmt_exprs<'a>(s: &'a Stmt, visit: &mut dyn FnMut(&'a Expr)) {
    match &s.kind {
        StmtKind::Expr(e) => visit(e),
        StmtKind::Assign { targets, value } => {
            visit(value);
            targets.iter().for_each(visit);
        }
        StmtKind::AugAssign { target, value, .. } => {
            visit(target);
            visit(value);
        }
        StmtKind::AnnAssign {
            target,
            annotation,
            value,
            ..
        } => {
            value.iter().for_each(&mut *visit);
            visit(target);
            visit(annotation);
        }
        StmtKind::Return(value) => value.iter().for_each(visit),
        StmtKind::Raise { exc, cause } => {
            exc.iter().for_each(&mut *visit);
            cause.iter().for_each(visit);
        }
        StmtKind::Assert { test, msg } => {
            visit(test);
            msg.iter().for_each(visit);
        }
        StmtKind::Delete(targets) => targets.iter().for_each(visit),
        StmtKind::If { test, .. } | StmtKind::While { test, .. } => visit(test),
        StmtKind::For { target, iter, .. } => {
            visit(iter);
            visit(target);
        }
        StmtKind::With { items, .. } => {
            for item in items {
                visit(&item.context);
                item.target.iter().for_each(&mut *visit);
            }
        }
        StmtKind::Try { handlers, .. } => handlers
            .iter()
            .filter_map(|h| h.ty.as_ref())
            .for_each(visit),
        StmtKind::Match { subject, cases } => {
            visit(subject);
            for case in cases {
                pattern_exprs(&case.pattern, visit);
                case.guard.iter().for_each(&mut *visit);
            }
        }
        StmtKind::FunctionDef(def) => {
            def.decorators.iter().for_each(&mut *visit);
            params_exprs(&def.params, visit);
            def.returns.iter().for_each(visit);
        }
        StmtKind::ClassDef(def) => {
            def.decorators.iter().for_each(&mut *visit);
            def.bases.iter().for_each(&mut *visit);
            def.keywords.iter().for_each(|k| visit(&k.value));
        }
        StmtKind::TypeAlias { value, .. } => visit(value),
        StmtKind::Pass
        | StmtKind::Break
        | StmtKind::Continue
        | StmtKind::Global(_)
        | StmtKind::Nonlocal(_)
        | StmtKind::Import(_)
        | StmtKind::ImportFrom { .. } => {}
    }
}

/// Calls `visit` on each suite of a statement, those of functions and classes too.
pub(crate) fn suites<'a>(s: &'a Stmt, visit: &mut dyn FnMut(&'a [Stmt])) {
    match &s.kind {
        StmtKind::If { body, orelse, .. }
        | StmtKind::While { body, orelse, .. }
        | StmtKind::For { body, orelse, .. } => {
            visit(body);
            visit(orelse);
        }
        StmtKind::With { body, .. } => visit(body),
        StmtKind::Try {
            body,
            handlers,
            orelse,
            finalbody,
            ..
        } => {
            visit(body);
            handlers.iter().for_each(|h| visit(&h.body));
            visit(orelse);
            visit(finalbody);
        }
        StmtKind::Match { cases, .. } => cases.iter().for_each(|case| visit(&case.body)),
        StmtKind::FunctionDef(def) => visit(&def.body),
        StmtKind::ClassDef(def) => visit(&def.body),
        _ => {}
    }
}

fn params_exprs<'a>(params: &'a Params, visit: &mut dyn FnMut(&'a Expr)) {
    for param in all_params(params) {
        param.annotation.iter().for_each(&mut *visit);
        param.default.iter().for_each(&mut *visit);
    }
}

/// Every parameter in the order of the definition.
pub(crate) fn all_params(params: &Params) -> impl Iterator<Item = &crate::ast::Param> {
    let positional = params
        .posonly
        .iter()
        .chain(&params.args)
        .chain(&params.vararg);
    positional.chain(&params.kwonly).chain(&params.kwarg)
}

fn pattern_exprs<'a>(pattern: &'a Pattern, visit: &mut dyn FnMut(&'a Expr)) {
    match &pattern.kind {
        PatternKind::Value(e) => visit(e),
        PatternKind::Mapping { keys, patterns, .. } => {
            keys.iter().for_each(&mut *visit);
            patterns.iter().for_each(|p| pattern_exprs(p, visit));
        }
        PatternKind::Class {
            cls,
            patterns,
            kwd_patterns,
            ..
        } => {
            visit(cls);
            patterns
                .iter()
                .chain(kwd_patterns)
                .for_each(|p| pattern_exprs(p, visit));
        }
        PatternKind::Sequence(patterns) | PatternKind::Or(patterns) => {
            patterns.iter().for_each(|p| pattern_exprs(p, visit));
        }
        PatternKind::As {
            pattern: Some(inner),
            ..
        } => pattern_exprs(inner, visit),
        PatternKind::Singleton(_) | PatternKind::Star(_) | PatternKind::As { .. } => {}
    }
}

/// Calls `visit` on the direct children of an expression, a lambda's and a comprehension's too.
pub(crate) fn children<'a>(e: &'a Expr, visit: &mut dyn FnMut(&'a Expr)) {
    match &e.kind {
        ExprKind::Constant(_) | ExprKind::Name(_) => {}
        ExprKind::Attribute { value, .. } | ExprKind::Await(value) | ExprKind::YieldFrom(value) => {
            visit(value)
        }
        ExprKind::Starred(value)
        | ExprKind::Unary { operand: value, .. }
        | ExprKind::Named { value, .. } => visit(value),
        ExprKind::Yield(value) => value.iter().for_each(|value| visit(value)),
        ExprKind::Subscript { value, index } => {
            visit(value);
            visit(index);
        }
        ExprKind::Slice { lower, upper, step } => {
            [lower, upper, step]
                .into_iter()
                .flatten()
                .for_each(|part| visit(part));
        }
        ExprKind::Call {
            func,
            args,
            keywords,
        } => {
            visit(func);
            args.iter().for_each(&mut *visit);
            keywords.iter().for_each(|keyword| visit(&keyword.value));
        }
        ExprKind::Binary { left, right, .. } => {
            visit(left);
            visit(right);
        }
        ExprKind::Bool { values, .. } => values.iter().for_each(visit),
        ExprKind::Compare {
            left, comparators, ..
        } => {
            visit(left);
            comparators.iter().for_each(visit);
        }
        ExprKind::IfExp { test, body, orelse } => {
            visit(test);
            visit(body);
            visit(orelse);
        }
        ExprKind::Lambda { params, body } => {
            params_exprs(params, visit);
            visit(body);
        }
        ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items) => {
            items.iter().for_each(visit)
        }
        ExprKind::Dict(items) => {
            for (key, value) in items {
                key.iter().for_each(&mut *visit);
                visit(value);
            }
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
        } => {
            generators_exprs(generators, visit);
            visit(element);
        }
        ExprKind::DictComp {
            key,
            value,
            generators,
        } => {
            generators_exprs(generators, visit);
            visit(key);
            visit(value);
        }
        ExprKind::JoinedStr(parts) => f_string_exprs(parts, visit),
    }
}

fn generators_exprs<'a>(generators: &'a [Comprehension], visit: &mut dyn FnMut(&'a Expr)) {
    for generator in generators {
        visit(&generator.iter);
        visit(&generator.target);
        generator.ifs.iter().for_each(&mut *visit);
    }
}

fn f_string_exprs<'a>(parts: &'a [FStringPart], visit: &mut dyn FnMut(&'a Expr)) {
    for part in parts {
        if let FStringPart::Value { value, spec, .. } = part {
            visit(value);
            if let Some(spec) = spec {
                f_string_exprs(spec, visit);
            }
        }
    }
}

/// Calls `visit` on an expression and everything in it, parents first.
pub(crate) fn every_expr<'a>(e: &'a Expr, visit: &mut dyn FnMut(&'a Expr)) {
    visit(e);
    children(e, &mut |child| every_expr(child, visit));
}

/// Calls `visit` on every statement of a suite and of the suites in it, parents first.
pub(crate) fn every_stmt<'a>(body: &'a [Stmt], visit: &mut dyn FnMut(&'a Stmt)) {
    for s in body {
        visit(s);
        suites(s, &mut |suite| every_stmt(suite, visit));
    }
}

/// The names that walruses in the statement's own expressions bind, once for each walrus.
pub(crate) fn walrus_names(s: &Stmt) -> Vec<String> {
    let mut names = Vec::new();
    stmt_exprs(s, &mut |e| {
        every_expr(e, &mut |e| {
            if let ExprKind::Named { target, .. } = &e.kind {
                names.push(target.name.clone());
            }
        });
    });
    names
}

/// What [`scoped`] calls, parents before children.
pub(crate) trait Visitor<'a> {
    /// A statement in a scope, and the function whose `return`s are its own.
    fn stmt(&mut self, at: ScopeId, function: Option<ScopeId>, s: &'a Stmt);
    /// An expression in a scope; annotations are not visited.
    fn expr(&mut self, at: ScopeId, e: &'a Expr);
}

/// Goes through a suite with the scope in which every name is looked up.
pub(crate) fn scoped<'a>(
    scopes: &Scopes,
    at: ScopeId,
    function: Option<ScopeId>,
    body: &'a [Stmt],
    visitor: &mut dyn Visitor<'a>,
) {
    for s in body {
        visitor.stmt(at, function, s);
        let mut own = |e: &'a Expr| scoped_expr(scopes, at, e, visitor);
        match &s.kind {
            StmtKind::AnnAssign { target, value, .. } => {
                value.iter().for_each(&mut own);
                own(target);
            }
            StmtKind::FunctionDef(def) => {
                def.decorators.iter().for_each(&mut own);
                let defaults = all_params(&def.params).filter_map(|p| p.default.as_ref());
                defaults.for_each(&mut own);
                let scope = scopes.scope_at(s.span);
                scoped(scopes, scope, Some(scope), &def.body, visitor);
                continue;
            }
            StmtKind::ClassDef(def) => {
                stmt_exprs(s, &mut own);
                scoped(scopes, scopes.scope_at(s.span), None, &def.body, visitor);
                continue;
            }
            _ => stmt_exprs(s, &mut own),
        }
        suites(s, &mut |suite| scoped(scopes, at, function, suite, visitor));
    }
}

fn scoped_expr<'a>(scopes: &Scopes, at: ScopeId, e: &'a Expr, visitor: &mut dyn Visitor<'a>) {
    visitor.expr(at, e);
    match &e.kind {
        ExprKind::Lambda { params, body } => {
            let defaults = all_params(params).filter_map(|p| p.default.as_ref());
            defaults.for_each(|e| scoped_expr(scopes, at, e, visitor));
            scoped_expr(scopes, scopes.scope_at(e.span), body, visitor);
        }
        ExprKind::ListComp { generators, .. }
        | ExprKind::SetComp { generators, .. }
        | ExprKind::DictComp { generators, .. }
        | ExprKind::GeneratorExp { generators, .. } => {
            let inner = scopes.scope_at(e.span);
            let first = generators.first().map(|g| &g.iter as *const Expr);
            children(e, &mut |child| {
                let at = if Some(child as *const Expr) == first {
                    at
                } else {
                    inner
                };
                scoped_expr(scopes, at, child, visitor);
            });
        }
        _ => children(e, &mut |child| scoped_expr(scopes, at, child, visitor)),
    }
}
