//! What can be assigned to or deleted.

use super::Checker;
use crate::ast::*;
use crate::diagnostic::Code;

/// What is done with a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Assigned; `alone` for the only target of an `=`, which may have been meant as `==`.
    Assign { alone: bool },
    /// Deleted.
    Delete,
}

impl<'a> Checker<'a> {
    pub(super) fn target(&mut self, target: &'a Expr, how: Use) {
        if let (ExprKind::Starred(value), Use::Assign { .. }) = (&target.kind, how) {
            let message = "starred assignment target must be in a list or tuple";
            self.report_with_help(
                Code::InvalidStar,
                target.span,
                message,
                "add a comma to make it a tuple",
            );
            return self.target_item(value, how);
        }
        self.target_item(target, how);
    }

    fn target_item(&mut self, target: &'a Expr, how: Use) {
        match &target.kind {
            ExprKind::Name(name) => {
                let verb = if how == Use::Delete {
                    "delete"
                } else {
                    "assign to"
                };
                self.not_debug(name, target.span, verb);
                self.bind(name);
            }
            ExprKind::Attribute { value, attr } => {
                let verb = if how == Use::Delete {
                    "delete"
                } else {
                    "assign to"
                };
                self.not_debug(attr, target.span, verb);
                self.expr(value);
            }
            ExprKind::Subscript { .. } => self.expr(target),
            ExprKind::Tuple(items) | ExprKind::List(items) => self.target_items(items, how),
            _ => {
                self.refuse(target, how);
                self.expr_or_star(target);
            }
        }
    }

    fn target_items(&mut self, items: &'a [Expr], how: Use) {
        let inner = if how == Use::Delete {
            how
        } else {
            Use::Assign { alone: false }
        };
        let mut starred = false;
        for item in items {
            match &item.kind {
                ExprKind::Starred(value) if how != Use::Delete => {
                    if std::mem::replace(&mut starred, true) {
                        let message = "multiple starred expressions in assignment";
                        self.report(Code::InvalidStar, item.span, message);
                    }
                    self.target_item(value, inner);
                }
                _ => self.target_item(item, inner),
            }
        }
    }

    fn refuse(&mut self, target: &Expr, how: Use) {
        let what = describe(target);
        let message = match (how, &target.kind) {
            (Use::Delete, _) => format!("cannot delete {what}"),
            (Use::Assign { alone: true }, kind) if may_mean_equals(kind) => {
                format!("cannot assign to {what} here. Maybe you meant '==' instead of '='?")
            }
            (_, ExprKind::Yield(_) | ExprKind::YieldFrom(_)) => {
                "assignment to yield expression not possible".to_owned()
            }
            _ => format!("cannot assign to {what}"),
        };
        self.report(Code::InvalidTarget, target.span, message);
    }

    /// `target op= value`
    pub(super) fn augmented_target(&mut self, target: &'a Expr) {
        match &target.kind {
            ExprKind::Name(_) | ExprKind::Attribute { .. } | ExprKind::Subscript { .. } => {
                self.target(target, Use::Assign { alone: false });
            }
            _ => {
                let message = format!(
                    "'{}' is an illegal expression for augmented assignment",
                    describe(target)
                );
                self.report(Code::InvalidTarget, target.span, message);
                self.expr_or_star(target);
            }
        }
    }

    /// `target: annotation`, with a value or not
    pub(super) fn annotated_target(&mut self, target: &'a Expr, simple: bool, has_value: bool) {
        match &target.kind {
            ExprKind::Name(name) => {
                self.not_debug(name, target.span, "assign to");
                if simple {
                    self.annotate(name, target.span);
                }
                if simple || has_value {
                    self.bind(name);
                }
            }
            ExprKind::Attribute { .. } | ExprKind::Subscript { .. } => {
                self.target(target, Use::Assign { alone: false });
            }
            ExprKind::Tuple(_) | ExprKind::List(_) => {
                let message = format!(
                    "only single target (not {}) can be annotated",
                    describe(target)
                );
                self.report(Code::InvalidTarget, target.span, message);
            }
            _ => self.report(
                Code::InvalidTarget,
                target.span,
                "illegal target for annotation",
            ),
        }
    }

    /// `__debug__` is a constant.
    pub(super) fn not_debug(&mut self, name: &str, span: Span, verb: &str) {
        if name == "__debug__" {
            self.report(
                Code::InvalidTarget,
                span,
                format!("cannot {verb} __debug__"),
            );
        }
    }
}

/// Where CPython suggests `==`: what could stand beside one.
fn may_mean_equals(kind: &ExprKind) -> bool {
    !matches!(
        kind,
        ExprKind::Constant(Constant::None | Constant::Bool(_))
            | ExprKind::GeneratorExp { .. }
            | ExprKind::Compare { .. }
            | ExprKind::Bool { .. }
            | ExprKind::Unary {
                op: UnaryOp::Not,
                ..
            }
            | ExprKind::Lambda { .. }
            | ExprKind::IfExp { .. }
    )
}

/// CPython's name of an expression that is no target.
fn describe(expr: &Expr) -> &'static str {
    match &expr.kind {
        ExprKind::Constant(Constant::None) => "None",
        ExprKind::Constant(Constant::Bool(true)) => "True",
        ExprKind::Constant(Constant::Bool(false)) => "False",
        ExprKind::Constant(Constant::Ellipsis) => "ellipsis",
        ExprKind::Constant(_) => "literal",
        ExprKind::Name(_) => "name",
        ExprKind::Attribute { .. } => "attribute",
        ExprKind::Subscript { .. } | ExprKind::Slice { .. } => "subscript",
        ExprKind::Call { .. } => "function call",
        ExprKind::Binary { .. } | ExprKind::Unary { .. } | ExprKind::Bool { .. } => "expression",
        ExprKind::Compare { .. } => "comparison",
        ExprKind::IfExp { .. } => "conditional expression",
        ExprKind::Lambda { .. } => "lambda",
        ExprKind::Tuple(_) => "tuple",
        ExprKind::List(_) => "list",
        ExprKind::Set(_) => "set display",
        ExprKind::Dict(_) => "dict literal",
        ExprKind::ListComp { .. } => "list comprehension",
        ExprKind::SetComp { .. } => "set comprehension",
        ExprKind::DictComp { .. } => "dict comprehension",
        ExprKind::GeneratorExp { .. } => "generator expression",
        ExprKind::Await(_) => "await expression",
        ExprKind::Yield(_) | ExprKind::YieldFrom(_) => "yield expression",
        ExprKind::Named { .. } => "named expression",
        ExprKind::Starred(_) => "starred",
        ExprKind::JoinedStr(_) => "f-string expression",
    }
}
