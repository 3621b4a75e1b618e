//! Test helpers: one line in, one line out.

use super::parse_module;
use crate::ast::{Expr, ExprKind, Stmt, StmtKind};

/// The statements of a program that must parse.
pub(super) fn stmts(text: &str) -> Vec<Stmt> {
    match parse_module(0, text) {
        Ok(module) => module.body,
        Err(diags) => panic!("{text:?}: {diags:?}"),
    }
}

/// The messages of a program that must not.
pub(super) fn errors(text: &str) -> Vec<String> {
    match parse_module(0, text) {
        Ok(module) => panic!("{text:?} parses: {module:?}"),
        Err(diags) => diags.into_iter().map(|diag| diag.message).collect(),
    }
}

/// The only expression of a program, as the debug output of its kind without spans; a constant
/// without its wrapper.
pub(super) fn expr(text: &str) -> String {
    match stmts(text.trim_matches(' ')).into_iter().next() {
        Some(Stmt {
            kind: StmtKind::Expr(expr),
            ..
        }) => show(&expr),
        other => panic!("{text:?}: {other:?}"),
    }
}

fn show(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Constant(constant) => format!("{constant:?}"),
        kind => format!("{kind:?}"),
    }
}
