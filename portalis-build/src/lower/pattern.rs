//! `match`: each case is a block that is left at the first test that fails.

use super::Lower;
use super::expr::local;
use crate::ast::{CmpOp, Constant, Expr, MatchCase, Pattern, PatternKind};
use crate::tree::{Block, S, X};

impl Lower<'_> {
    pub(crate) fn match_stmt(&mut self, subject: &Expr, cases: &[MatchCase], stmts: &mut Vec<S>) {
        let done = self.label("match");
        let subject = self.keep(subject, stmts);
        let mut all = Vec::new();
        for (i, case) in cases.iter().enumerate() {
            let next = self.label("case");
            let mut inner = Vec::new();
            self.frame.line = self.session.text(self.module).line(case.pattern.span.start);
            // Captures are bound only when the whole pattern has matched.
            let mut bound = Vec::new();
            self.pattern(&case.pattern, &subject, &next, &mut bound, &mut inner);
            for (name, value) in &bound {
                self.store_name(name, local(value), &mut inner);
            }
            // A last `case _` lets go of the subject before its guard.
            let is_default = i > 0
                && i + 1 == cases.len()
                && matches!(
                    case.pattern.kind,
                    PatternKind::As {
                        pattern: None,
                        name: None
                    }
                );
            if is_default {
                self.let_go(std::slice::from_ref(&subject), &mut inner);
            }
            if let Some(guard) = &case.guard {
                let test = self.cond(guard).negated();
                inner.push(S::If(
                    test,
                    Block::of(vec![S::Break(next.clone(), None)]),
                    None,
                ));
            }
            let mut last: Vec<String> = bound.into_iter().map(|(_, value)| value).collect();
            if !is_default {
                last.push(subject.clone());
            }
            last.sort();
            last.dedup();
            self.let_go(&last, &mut inner);
            let mut body = self.body(&case.body);
            let diverges = body.diverges();
            inner.append(&mut body.stmts);
            if !diverges {
                inner.push(S::Break(done.clone(), None));
            }
            all.push(S::Labelled(next, Block::of(inner)));
        }
        stmts.push(S::Labelled(done, Block::of(all)));
    }

    /// Locals that the match needed end here, where the program can see it.
    fn let_go(&self, locals: &[String], stmts: &mut Vec<S>) {
        if self.program.sees_drops {
            for name in locals {
                stmts.push(S::Expr(X::call("drop", vec![X::raw(name.clone())])));
            }
        }
    }

    fn fail_unless(&mut self, test: X, next: &str, stmts: &mut Vec<S>) {
        stmts.push(S::If(
            test.negated(),
            Block::of(vec![S::Break(next.to_owned(), None)]),
            None,
        ));
    }

    /// Tests `subject` (a Rust local); captures go to `bound` as (name, local).
    fn pattern(
        &mut self,
        pattern: &Pattern,
        subject: &str,
        next: &str,
        bound: &mut Vec<(String, String)>,
        stmts: &mut Vec<S>,
    ) {
        match &pattern.kind {
            PatternKind::Value(e) => {
                let value = self.expr(e);
                let test = self.test(CmpOp::Eq, local(subject), value);
                self.fail_unless(test, next, stmts);
            }
            PatternKind::Singleton(c) => {
                let value = match c {
                    Constant::Bool(b) => X::raw(format!("&Value::Bool({b})")),
                    _ => X::raw("&Value::None"),
                };
                let test = X::call("rt::is", vec![local(subject).borrowed(), value]);
                self.fail_unless(test, next, stmts);
            }
            PatternKind::As { pattern, name } => {
                if let Some(inner) = pattern {
                    self.pattern(inner, subject, next, bound, stmts);
                }
                if let Some(name) = name {
                    bound.push((name.name.clone(), subject.to_owned()));
                }
            }
            PatternKind::Star(_) => unreachable!("a star stands inside a sequence pattern"),
            PatternKind::Sequence(patterns) => {
                self.sequence_pattern(patterns, subject, next, bound, stmts)
            }
            PatternKind::Mapping {
                keys,
                patterns,
                rest,
            } => {
                let keys_vec = X::Vec(keys.iter().map(|k| self.expr(k).owned()).collect());
                let parts = self.temp("parts");
                let found = self.rt(
                    "match_mapping",
                    vec![
                        local(subject).borrowed(),
                        keys_vec,
                        X::raw(rest.is_some().to_string()),
                    ],
                );
                self.take_parts(&parts, found, next, stmts);
                self.part_patterns(patterns, &parts, next, bound, stmts);
                if let Some(rest) = rest {
                    let name = self.part(&parts, keys.len(), stmts);
                    bound.push((rest.name.clone(), name));
                }
            }
            PatternKind::Class {
                cls,
                patterns,
                kwd_attrs,
                kwd_patterns,
            } => {
                let class = self.expr(cls).owned();
                let names = X::Array(kwd_attrs.iter().map(|a| X::text(a.name.clone())).collect());
                let parts = self.temp("parts");
                let args = vec![
                    local(subject).borrowed(),
                    class.by_ref(),
                    X::raw(patterns.len().to_string()),
                    names.by_ref(),
                ];
                let found = self.rt("match_class", args);
                self.take_parts(&parts, found, next, stmts);
                let all: Vec<Pattern> = patterns.iter().chain(kwd_patterns).cloned().collect();
                self.part_patterns(&all, &parts, next, bound, stmts);
            }
            PatternKind::Or(alternatives) => {
                self.or_pattern(alternatives, subject, next, bound, stmts)
            }
        }
    }

    fn take_parts(&mut self, parts: &str, found: X, next: &str, stmts: &mut Vec<S>) {
        let arms = vec![
            ("Some(parts)".to_owned(), Block::value(X::raw("parts"))),
            (
                "None".to_owned(),
                Block::of(vec![S::Break(next.to_owned(), None)]),
            ),
        ];
        stmts.push(S::bind(parts, X::Match(Box::new(found), arms)));
    }

    fn part(&mut self, parts: &str, index: usize, stmts: &mut Vec<S>) -> String {
        let name = self.temp("part");
        stmts.push(S::bind(
            name.clone(),
            X::raw(format!("{parts}[{index}].clone()")),
        ));
        name
    }

    fn part_patterns(
        &mut self,
        patterns: &[Pattern],
        parts: &str,
        next: &str,
        bound: &mut Vec<(String, String)>,
        stmts: &mut Vec<S>,
    ) {
        for (i, pattern) in patterns.iter().enumerate() {
            if matches!(
                &pattern.kind,
                PatternKind::As {
                    pattern: None,
                    name: None
                }
            ) {
                continue;
            }
            let name = self.part(parts, i, stmts);
            self.pattern(pattern, &name, next, bound, stmts);
        }
    }

    fn sequence_pattern(
        &mut self,
        patterns: &[Pattern],
        subject: &str,
        next: &str,
        bound: &mut Vec<(String, String)>,
        stmts: &mut Vec<S>,
    ) {
        let star = patterns
            .iter()
            .position(|p| matches!(p.kind, PatternKind::Star(_)));
        let (before, after) = match star {
            None => (patterns.len(), X::raw("None")),
            Some(i) => (i, X::raw(format!("Some({})", patterns.len() - i - 1))),
        };
        let parts = self.temp("parts");
        let found = self.rt(
            "match_sequence",
            vec![local(subject).borrowed(), X::raw(before.to_string()), after],
        );
        self.take_parts(&parts, found, next, stmts);
        for (i, pattern) in patterns.iter().enumerate() {
            match &pattern.kind {
                PatternKind::Star(None)
                | PatternKind::As {
                    pattern: None,
                    name: None,
                } => {}
                PatternKind::Star(Some(name)) => {
                    let part = self.part(&parts, i, stmts);
                    bound.push((name.name.clone(), part));
                }
                _ => {
                    let name = self.part(&parts, i, stmts);
                    self.pattern(pattern, &name, next, bound, stmts);
                }
            }
        }
    }

    /// `a | b`: all alternatives bind the same names, each into the same locals.
    fn or_pattern(
        &mut self,
        alternatives: &[Pattern],
        subject: &str,
        next: &str,
        bound: &mut Vec<(String, String)>,
        stmts: &mut Vec<S>,
    ) {
        let matched = self.label("or");
        let mut all = Vec::new();
        let mut captures: Vec<(String, String)> = Vec::new();
        for alternative in alternatives {
            let other = self.label("alternative");
            let mut inner = Vec::new();
            let mut own = Vec::new();
            self.pattern(alternative, subject, &other, &mut own, &mut inner);
            for (name, value) in own {
                let slot = match captures.iter().find(|(known, _)| *known == name) {
                    Some((_, slot)) => slot.clone(),
                    None => {
                        let slot = self.temp("capture");
                        stmts.push(S::Let {
                            name: slot.clone(),
                            mutable: true,
                            ty: Some("Value".into()),
                            value: Some(X::raw("Value::Unset")),
                        });
                        captures.push((name.clone(), slot.clone()));
                        slot
                    }
                };
                inner.push(S::Assign(slot, local(&value).owned()));
            }
            inner.push(S::Break(matched.clone(), None));
            all.push(S::Labelled(other, Block::of(inner)));
        }
        all.push(S::Break(next.to_owned(), None));
        stmts.push(S::Labelled(matched, Block::of(all)));
        bound.extend(captures);
    }
}
