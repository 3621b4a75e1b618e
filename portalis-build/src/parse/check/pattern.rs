//! Patterns of `match`.

use super::Checker;
use crate::ast::*;
use crate::diagnostic::Code;

impl<'a> Checker<'a> {
    pub(super) fn cases(&mut self, cases: &'a [MatchCase]) {
        for (index, case) in cases.iter().enumerate() {
            if index + 1 < cases.len() && case.guard.is_none() {
                self.unreachable_after(&case.pattern);
            }
            let mut names = Vec::new();
            self.pattern(&case.pattern, &mut names, false);
            for ident in names {
                self.not_debug(&ident.name, ident.span, "assign to");
                self.bind(&ident.name);
            }
            self.optional(&case.guard);
            self.body(&case.body);
        }
    }

    /// A pattern that always matches makes what follows it unreachable.
    fn unreachable_after(&mut self, pattern: &Pattern) {
        let Some(always) = irrefutable(pattern) else {
            return;
        };
        let message = match always {
            Some(name) => format!(
                "name capture '{}' makes remaining patterns unreachable",
                name.name
            ),
            None => "wildcard makes remaining patterns unreachable".to_owned(),
        };
        let help = "make it the last; to compare with a name, write it with a dot";
        self.report_with_help(Code::UnreachablePattern, pattern.span, message, help);
    }

    /// Checks a pattern and adds the names that it binds to `names`.
    fn pattern(&mut self, pattern: &'a Pattern, names: &mut Vec<&'a Ident>, in_sequence: bool) {
        match &pattern.kind {
            PatternKind::Value(value) => self.pattern_value(value),
            PatternKind::Singleton(_) => {}
            PatternKind::Sequence(items) => {
                let is_star = |item: &&Pattern| matches!(item.kind, PatternKind::Star(_));
                if let Some(second) = items.iter().filter(is_star).nth(1) {
                    let message = "multiple starred names in sequence pattern";
                    self.report(Code::InvalidPattern, second.span, message);
                }
                items
                    .iter()
                    .for_each(|item| self.pattern(item, names, true));
            }
            PatternKind::Mapping {
                keys,
                patterns,
                rest,
            } => {
                self.keys(keys);
                patterns
                    .iter()
                    .for_each(|pattern| self.pattern(pattern, names, false));
                if let Some(rest) = rest {
                    if rest.name == "_" {
                        self.report(
                            Code::InvalidPattern,
                            rest.span,
                            "cannot use '_' as a target",
                        );
                    }
                    self.capture(rest, names);
                }
            }
            PatternKind::Class {
                cls,
                patterns,
                kwd_attrs,
                kwd_patterns,
            } => {
                self.expr(cls);
                for (index, attr) in kwd_attrs.iter().enumerate() {
                    if kwd_attrs[..index]
                        .iter()
                        .any(|before| before.name == attr.name)
                    {
                        let message =
                            format!("attribute name repeated in class pattern: {}", attr.name);
                        self.report(Code::InvalidPattern, attr.span, message);
                    }
                }
                patterns
                    .iter()
                    .chain(kwd_patterns)
                    .for_each(|pattern| self.pattern(pattern, names, false));
            }
            PatternKind::Star(name) => {
                if !in_sequence {
                    self.report(
                        Code::InvalidPattern,
                        pattern.span,
                        "can't use starred pattern here",
                    );
                }
                if let Some(name) = name {
                    self.capture(name, names);
                }
            }
            PatternKind::As {
                pattern: inner,
                name,
            } => {
                if let Some(inner) = inner {
                    self.pattern(inner, names, false);
                }
                if let Some(name) = name {
                    self.capture(name, names);
                }
            }
            PatternKind::Or(alternatives) => self.alternatives(alternatives, names),
        }
    }

    fn capture(&mut self, name: &'a Ident, names: &mut Vec<&'a Ident>) {
        if names.iter().any(|before| before.name == name.name) {
            let message = format!("multiple assignments to name '{}' in pattern", name.name);
            self.report(Code::InvalidPattern, name.span, message);
        }
        names.push(name);
    }

    /// `a | b`: every alternative binds the same names.
    fn alternatives(&mut self, alternatives: &'a [Pattern], names: &mut Vec<&'a Ident>) {
        let mut first: Option<Vec<&'a Ident>> = None;
        for (index, alternative) in alternatives.iter().enumerate() {
            if index + 1 < alternatives.len() {
                self.unreachable_after(alternative);
            }
            let mut bound = Vec::new();
            self.pattern(alternative, &mut bound, false);
            let sorted = |names: &[&'a Ident]| {
                let mut names: Vec<&str> = names.iter().map(|ident| ident.name.as_str()).collect();
                names.sort_unstable();
                names
            };
            match &first {
                None => first = Some(bound),
                Some(first) if sorted(first) == sorted(&bound) => {}
                Some(_) => {
                    let message = "alternative patterns bind different names";
                    self.report(Code::InvalidPattern, alternative.span, message);
                }
            }
        }
        for name in first.into_iter().flatten() {
            self.capture(name, names);
        }
    }

    fn keys(&mut self, keys: &'a [Expr]) {
        let mut seen: Vec<&Constant> = Vec::new();
        for key in keys {
            self.pattern_value(key);
            if let ExprKind::Constant(constant) = &key.kind {
                if seen.iter().any(|before| equal(before, constant)) {
                    let message =
                        format!("mapping pattern checks duplicate key{}", shown(constant));
                    self.report(Code::InvalidPattern, key.span, message);
                }
                seen.push(constant);
            }
        }
    }

    fn pattern_value(&mut self, value: &'a Expr) {
        match &value.kind {
            ExprKind::JoinedStr(_) => {
                let message = "patterns may only match literals and attribute lookups";
                self.report(Code::InvalidPattern, value.span, message);
            }
            ExprKind::Binary { left, right, .. } => {
                let real = match &left.kind {
                    ExprKind::Unary { operand, .. } => &operand.kind,
                    kind => kind,
                };
                if matches!(real, ExprKind::Constant(Constant::Complex(_))) {
                    self.report(
                        Code::InvalidPattern,
                        left.span,
                        "real number required in complex literal",
                    );
                } else if !matches!(right.kind, ExprKind::Constant(Constant::Complex(_))) {
                    let message = "imaginary number required in complex literal";
                    self.report(Code::InvalidPattern, right.span, message);
                }
            }
            _ => self.expr(value),
        }
    }
}

/// Whether a pattern always matches, and then what it captures (`None` for `_`).
fn irrefutable(pattern: &Pattern) -> Option<Option<&Ident>> {
    match &pattern.kind {
        PatternKind::As {
            pattern: None,
            name,
        } => Some(name.as_ref()),
        PatternKind::As {
            pattern: Some(inner),
            ..
        } => irrefutable(inner),
        PatternKind::Or(alternatives) => irrefutable(alternatives.last()?),
        _ => None,
    }
}

/// `==` of constants: `1`, `1.0` and `True` are one key.
fn equal(a: &Constant, b: &Constant) -> bool {
    let number = |constant: &Constant| match constant {
        Constant::Bool(value) => Some((f64::from(u8::from(*value)), 0.0)),
        Constant::Int(value) if value.unsigned_abs() < 1 << 53 => Some((*value as f64, 0.0)),
        Constant::Float(value) => Some((*value, 0.0)),
        Constant::Complex(value) => Some((0.0, *value)),
        _ => None,
    };
    a == b || number(a).is_some_and(|value| Some(value) == number(b))
}

/// A key for a message, where it is short.
fn shown(key: &Constant) -> String {
    match key {
        Constant::Int(value) => format!(" ({value})"),
        Constant::Str(text) if text.chars().all(|c| c.is_alphanumeric() || c == '_') => {
            format!(" ('{text}')")
        }
        Constant::None => " (None)".to_owned(),
        Constant::Bool(true) => " (True)".to_owned(),
        Constant::Bool(false) => " (False)".to_owned(),
        _ => String::new(),
    }
}
