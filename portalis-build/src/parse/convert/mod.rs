//! The crate's tree to ours, which says exactly what the program says.
//!
//! Puts right what the crate's tree loses or gets wrong: the 1-tuple of `match a,:`, the tuple of
//! `x[*a]`, the parentheses of `(x): int`, the places of names.
//!
//! The tree is at most [`MAX_DEPTH`] deep afterwards: later passes may recurse over it.

mod expr;
mod pattern;
mod stmt;
#[cfg(test)]
mod tests;

pub(super) use stmt::docstring;

use super::lexer::{Lexer, Token};
use super::literal::Literal;
use crate::ast::{Ident, Span};
use crate::diagnostic::{Code, Diagnostic, line_of};
use rustpython_parser::Tok;
use rustpython_parser::text_size::TextRange;

/// The deepest tree: beyond it CPython, too, gives up (at about 3,000).
pub(super) const MAX_DEPTH: usize = 1_000;

/// Converts the trees of one file; consumes them, so that a tree that is too deep to be dropped
/// can be leaked instead.
pub(super) struct Converter<'a> {
    file: usize,
    line_starts: &'a [u32],
    tokens: &'a [Token],
    literals: &'a mut Vec<Literal>,
    diags: &'a mut Vec<Diagnostic>,
    depth: usize,
    too_deep: bool,
}

impl<'a> Converter<'a> {
    /// A converter of the trees that were made of `tokens`.
    pub(super) fn new(lexer: &'a mut Lexer<'_>, tokens: &'a [Token]) -> Self {
        Converter {
            file: lexer.file,
            line_starts: lexer.line_starts,
            tokens,
            literals: &mut lexer.literals,
            diags: &mut lexer.diags,
            depth: 0,
            too_deep: false,
        }
    }

    fn span(&self, range: TextRange) -> Span {
        Span {
            start: range.start().into(),
            end: range.end().into(),
        }
    }

    fn line(&self, span: Span) -> u32 {
        line_of(self.line_starts, span.start)
    }

    fn report(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.diags
            .push(Diagnostic::new(code, self.file, span, message));
    }

    /// Converts with `convert` one level down; beyond the limit leaks the tree and gives `None`.
    fn deeper<T, U>(
        &mut self,
        tree: T,
        span: Span,
        convert: impl FnOnce(&mut Self, T) -> U,
    ) -> Option<U> {
        if self.depth >= MAX_DEPTH {
            // Dropping it would recurse as deep as it is.
            std::mem::forget(tree);
            if !std::mem::replace(&mut self.too_deep, true) {
                self.report(Code::Syntax, span, "too deeply nested to compile");
            }
            return None;
        }
        self.depth += 1;
        let converted = convert(self, tree);
        self.depth -= 1;
        Some(converted)
    }

    /// The index of the first token at or behind `byte`.
    fn token_at(&self, byte: u32) -> usize {
        self.tokens.partition_point(|token| token.start < byte)
    }

    /// The first token at or behind `byte` for which `is` holds.
    fn find_token(&self, byte: u32, is: impl Fn(&Tok) -> bool) -> Option<&Token> {
        self.tokens[self.token_at(byte)..]
            .iter()
            .find(|token| is(&token.tok))
    }

    /// The name `name`, at its first place from `byte` on.
    fn ident_after(&self, name: &str, byte: u32) -> Ident {
        let found = self.find_token(
            byte,
            |tok| matches!(tok, Tok::Name { name: found } if found == name),
        );
        let span = found.map_or(
            Span {
                start: byte,
                end: byte,
            },
            |token| Span {
                start: token.start,
                end: token.end,
            },
        );
        Ident {
            name: identifier(name),
            span,
        }
    }

    /// Where the value of `target := value` ends, with its parentheses, which the crate leaves
    /// out.
    fn parenthesized_end(&self, target_end: u32, value: Span) -> u32 {
        let opened = self.tokens[self.token_at(target_end)..self.token_at(value.start)]
            .iter()
            .filter(|token| token.tok == Tok::Lpar)
            .count();
        let after = &self.tokens[self.token_at(value.end)..];
        let parentheses = &after[..opened.min(after.len())];
        parentheses.last().map_or(value.end, |token| token.end)
    }

    /// Whether the first token from `byte` on is `tok`.
    fn is_before(&self, byte: u32, tok: &Tok) -> bool {
        self.tokens
            .get(self.token_at(byte))
            .is_some_and(|token| token.tok == *tok)
    }

    /// Whether the bracket that opens at `span.start` closes at `span.end`.
    fn is_bracketed(&self, span: Span) -> bool {
        let mut depth = 0usize;
        for token in &self.tokens[self.token_at(span.start)..] {
            match token.tok {
                Tok::Lpar | Tok::Lsqb | Tok::Lbrace => depth += 1,
                Tok::Rpar | Tok::Rsqb | Tok::Rbrace => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return token.end == span.end && token.start > span.start;
            }
        }
        false
    }
}

/// An identifier as Python compares them: in normal form KC.
fn identifier(name: impl Into<String>) -> String {
    let name = name.into();
    if name.is_ascii() {
        return name;
    }
    unicode_normalization::UnicodeNormalization::nfkc(name.as_str()).collect()
}
