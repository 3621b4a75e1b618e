//! Small readers of the tree that the passes of `resolve` share.

use crate::ast::{
    Constant, Expr, ExprKind, FStringPart, Ident, Params, Pattern, PatternKind, Stmt, StmtKind,
};

/// Calls `visit` on the direct children of an expression in the order of evaluation.
///
/// A lambda and a comprehension have none here: theirs belong to several scopes.
pub(super) fn each_child<'a>(expr: &'a Expr, visit: &mut dyn FnMut(&'a Expr)) {
    match &expr.kind {
        ExprKind::Constant(_) | ExprKind::Name(_) => {}
        ExprKind::Lambda { .. }
        | ExprKind::ListComp { .. }
        | ExprKind::SetComp { .. }
        | ExprKind::DictComp { .. }
        | ExprKind::GeneratorExp { .. } => {}
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
        ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items) => {
            items.iter().for_each(visit)
        }
        ExprKind::Dict(items) => {
            for (key, value) in items {
                key.iter().for_each(&mut *visit);
                visit(value);
            }
        }
        ExprKind::JoinedStr(parts) => each_in_fstring(parts, visit),
    }
}

fn each_in_fstring<'a>(parts: &'a [FStringPart], visit: &mut dyn FnMut(&'a Expr)) {
    for part in parts {
        if let FStringPart::Value { value, spec, .. } = part {
            visit(value);
            if let Some(spec) = spec {
                each_in_fstring(spec, visit);
            }
        }
    }
}

/// Whether `visit` answers `true` for the expression or any expression in it, scopes left out.
pub(super) fn any_expr(expr: &Expr, test: &mut dyn FnMut(&Expr) -> bool) -> bool {
    if test(expr) {
        return true;
    }
    let mut found = false;
    each_child(expr, &mut |child| found = found || any_expr(child, test));
    found
}

/// The default values of parameters in the order of evaluation.
pub(super) fn defaults(params: &Params) -> impl Iterator<Item = &Expr> {
    let positional = params.posonly.iter().chain(&params.args);
    positional
        .chain(&params.kwonly)
        .filter_map(|param| param.default.as_ref())
}

/// The captures of a pattern in textual order.
pub(super) fn pattern_names<'a>(pattern: &'a Pattern, names: &mut Vec<&'a Ident>) {
    match &pattern.kind {
        PatternKind::Value(_) | PatternKind::Singleton(_) => {}
        PatternKind::Sequence(patterns) => patterns
            .iter()
            .for_each(|inner| pattern_names(inner, names)),
        PatternKind::Mapping { patterns, rest, .. } => {
            patterns
                .iter()
                .for_each(|inner| pattern_names(inner, names));
            names.extend(rest);
        }
        PatternKind::Class {
            patterns,
            kwd_patterns,
            ..
        } => {
            patterns
                .iter()
                .chain(kwd_patterns)
                .for_each(|inner| pattern_names(inner, names));
        }
        PatternKind::Star(name) => names.extend(name),
        PatternKind::As { pattern, name } => {
            pattern.iter().for_each(|inner| pattern_names(inner, names));
            names.extend(name);
        }
        // Every alternative binds the same names.
        PatternKind::Or(patterns) => patterns
            .iter()
            .take(1)
            .for_each(|inner| pattern_names(inner, names)),
    }
}

/// Calls `visit` on every expression that a pattern evaluates.
pub(super) fn pattern_exprs<'a>(pattern: &'a Pattern, visit: &mut dyn FnMut(&'a Expr)) {
    match &pattern.kind {
        PatternKind::Value(expr) => visit(expr),
        PatternKind::Sequence(patterns) | PatternKind::Or(patterns) => {
            patterns
                .iter()
                .for_each(|inner| pattern_exprs(inner, visit));
        }
        PatternKind::Mapping { keys, patterns, .. } => {
            keys.iter().for_each(&mut *visit);
            patterns
                .iter()
                .for_each(|inner| pattern_exprs(inner, visit));
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
                .for_each(|inner| pattern_exprs(inner, visit));
        }
        PatternKind::As {
            pattern: Some(inner),
            ..
        } => pattern_exprs(inner, visit),
        PatternKind::Singleton(_)
        | PatternKind::Star(_)
        | PatternKind::As { pattern: None, .. } => {}
    }
}

/// Whether a pattern matches everything.
pub(super) fn is_irrefutable(pattern: &Pattern) -> bool {
    match &pattern.kind {
        PatternKind::As { pattern: None, .. } => true,
        PatternKind::As {
            pattern: Some(inner),
            ..
        } => is_irrefutable(inner),
        PatternKind::Or(patterns) => patterns.iter().any(is_irrefutable),
        _ => false,
    }
}

/// Whether an expression is a literal that is always true or always false.
pub(super) fn constant_truth(expr: &Expr) -> Option<bool> {
    match &expr.kind {
        ExprKind::Constant(Constant::Bool(value)) => Some(*value),
        ExprKind::Constant(Constant::Int(value)) => Some(*value != 0),
        ExprKind::Constant(Constant::None) => Some(false),
        _ => None,
    }
}

/// The blocks of statements directly inside a statement, but not those of another scope.
pub(super) fn blocks(stmt: &Stmt) -> Vec<&[Stmt]> {
    match &stmt.kind {
        StmtKind::If { body, orelse, .. }
        | StmtKind::While { body, orelse, .. }
        | StmtKind::For { body, orelse, .. } => vec![body, orelse],
        StmtKind::With { body, .. } => vec![body],
        StmtKind::Try {
            body,
            handlers,
            orelse,
            finalbody,
            ..
        } => {
            let mut all: Vec<&[Stmt]> = vec![body];
            all.extend(handlers.iter().map(|handler| handler.body.as_slice()));
            all.extend([orelse.as_slice(), finalbody.as_slice()]);
            all
        }
        StmtKind::Match { cases, .. } => cases.iter().map(|case| case.body.as_slice()).collect(),
        _ => Vec::new(),
    }
}

/// The names that a block may unbind: those of `del` and of `except … as name`, as written.
pub(super) fn unbound_names<'a>(body: &'a [Stmt], names: &mut Vec<&'a str>) {
    for stmt in body {
        match &stmt.kind {
            StmtKind::Delete(targets) => targets
                .iter()
                .for_each(|target| deleted_names(target, names)),
            StmtKind::Try { handlers, .. } => {
                names.extend(
                    handlers
                        .iter()
                        .filter_map(|handler| handler.name.as_ref())
                        .map(|name| name.name.as_str()),
                );
            }
            _ => {}
        }
        blocks(stmt)
            .into_iter()
            .for_each(|block| unbound_names(block, names));
    }
}

fn deleted_names<'a>(target: &'a Expr, names: &mut Vec<&'a str>) {
    match &target.kind {
        ExprKind::Name(name) => names.push(name),
        ExprKind::Tuple(items) | ExprKind::List(items) => {
            items.iter().for_each(|item| deleted_names(item, names))
        }
        _ => {}
    }
}
