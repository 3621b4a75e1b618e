//! Patterns of `match`. The crate gives no places for the names they bind: those are looked up
//! among the tokens.

use super::Converter;
use crate::ast::*;
use rustpython_parser::ast::{self as from, Ranged};

impl Converter<'_> {
    pub(super) fn pattern(&mut self, pattern: from::Pattern) -> Pattern {
        let span = self.span(pattern.range());
        let kind = self.deeper(pattern, span, |this, pattern| {
            this.pattern_kind(pattern, span)
        });
        Pattern {
            span,
            kind: kind.unwrap_or(PatternKind::Singleton(Constant::None)),
        }
    }

    fn patterns(&mut self, patterns: Vec<from::Pattern>) -> Vec<Pattern> {
        patterns
            .into_iter()
            .map(|pattern| self.pattern(pattern))
            .collect()
    }

    fn pattern_kind(&mut self, pattern: from::Pattern, span: Span) -> PatternKind {
        match pattern {
            from::Pattern::MatchValue(node) => PatternKind::Value(self.expr(*node.value)),
            from::Pattern::MatchSingleton(node) => PatternKind::Singleton(match node.value {
                from::Constant::Bool(value) => Constant::Bool(value),
                _ => Constant::None,
            }),
            from::Pattern::MatchSequence(node) => {
                PatternKind::Sequence(self.patterns(node.patterns))
            }
            from::Pattern::MatchMapping(node) => {
                let keys = self.exprs(node.keys);
                let patterns = self.patterns(node.patterns);
                let after = patterns
                    .last()
                    .map_or(span.start, |pattern| pattern.span.end);
                let rest = node.rest.map(|name| self.ident_after(&name, after));
                PatternKind::Mapping {
                    keys,
                    patterns,
                    rest,
                }
            }
            from::Pattern::MatchClass(node) => self.class_pattern(node),
            from::Pattern::MatchStar(node) => {
                PatternKind::Star(node.name.map(|name| self.ident_after(&name, span.start)))
            }
            from::Pattern::MatchAs(node) => {
                let pattern = node.pattern.map(|pattern| Box::new(self.pattern(*pattern)));
                let after = pattern
                    .as_ref()
                    .map_or(span.start, |pattern| pattern.span.end);
                PatternKind::As {
                    pattern,
                    name: node.name.map(|name| self.ident_after(&name, after)),
                }
            }
            from::Pattern::MatchOr(node) => PatternKind::Or(self.patterns(node.patterns)),
        }
    }

    fn class_pattern(&mut self, node: from::PatternMatchClass) -> PatternKind {
        let cls = self.expr(*node.cls);
        let patterns = self.patterns(node.patterns);
        let mut after = patterns
            .last()
            .map_or(cls.span.end, |pattern| pattern.span.end);
        let (mut kwd_attrs, mut kwd_patterns) = (Vec::new(), Vec::new());
        for (name, pattern) in node.kwd_attrs.into_iter().zip(node.kwd_patterns) {
            kwd_attrs.push(self.ident_after(&name, after));
            let pattern = self.pattern(pattern);
            after = pattern.span.end;
            kwd_patterns.push(pattern);
        }
        PatternKind::Class {
            cls,
            patterns,
            kwd_attrs,
            kwd_patterns,
        }
    }
}
