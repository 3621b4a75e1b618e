//! f-strings (PEP 701): to any depth, with reused quotes, comments and newlines in their fields.
//!
//! Takes the lexer behind the opening quotes; leaves it behind the closing ones. The tokens of a
//! replacement field are read by the same lexer as everything else and parsed on the spot, so
//! that spans and lines in them are those of the file.

use super::lexer::{Fatal, Lexer, Token};
use super::literal::{Literal, Quotes, normalize_newlines, push_text};
use super::tokens;
use crate::ast::{Conversion, Expr, FStringPart};
use std::mem;

/// CPython's `MAXFSTRINGLEVEL`.
const MAX_NESTED: usize = 150;

/// CPython's limit on format specs in format specs.
const MAX_NESTED_SPECS: usize = 2;

impl Lexer<'_> {
    /// Reads an f-string that starts at `start`; `pos` is behind its opening quotes.
    pub(super) fn fstring(&mut self, start: usize, quotes: Quotes) -> Result<(), Fatal> {
        if self.fstring_depth >= MAX_NESTED {
            return Err(self.error(start, self.pos, "too many nested f-strings"));
        }
        self.fstring_depth += 1;
        let mut parts = Vec::new();
        loop {
            self.fstring_text(quotes, false, &mut parts);
            match self.peek(0) {
                Some(b'{') => self.field(quotes, 0, &mut parts)?,
                Some(b'}') => {
                    return Err(self.error(
                        self.pos,
                        self.pos + 1,
                        "f-string: single '}' is not allowed",
                    ));
                }
                Some(byte) if byte == quotes.quote => break,
                _ if quotes.triple => {
                    return Err(self.unterminated(start, "triple-quoted f-string literal"));
                }
                _ => return Err(self.unterminated(start, "f-string literal")),
            }
        }
        self.pos += quotes.length();
        self.fstring_depth -= 1;
        self.push_literal(Literal::FString(parts), start)
    }

    /// Reads text up to a field, a single `}`, the closing quotes, or what may not be there.
    fn fstring_text(&mut self, quotes: Quotes, in_spec: bool, parts: &mut Vec<FStringPart>) {
        let mut start = self.pos;
        while let Some(byte) = self.peek(0) {
            match byte {
                b'{' | b'}' if !in_spec && self.peek(1) == Some(byte) => {
                    self.pos += 1;
                    self.push_chunk(start, quotes, parts);
                    self.pos += 1;
                    start = self.pos;
                }
                b'{' | b'}' => break,
                b'\n' | b'\r' if !quotes.triple => break,
                b'\\' => self.skip_escape(quotes),
                _ if byte == quotes.quote && quotes.close(&self.bytes[self.pos..]) => break,
                _ => self.pos += 1,
            }
        }
        self.push_chunk(start, quotes, parts);
    }

    fn push_chunk(&mut self, start: usize, quotes: Quotes, parts: &mut Vec<FStringPart>) {
        let text = self.unescape(start, self.pos, quotes.raw);
        push_text(parts, &text);
    }

    /// A backslash escapes anything but a brace; `\N{…}` is no field.
    fn skip_escape(&mut self, quotes: Quotes) {
        self.pos += 1;
        match self.peek(0) {
            Some(b'N') if !quotes.raw && self.peek(1) == Some(b'{') => {
                let close = self.bytes[self.pos..]
                    .iter()
                    .position(|byte| matches!(byte, b'}' | b'\n' | b'\r'));
                match close {
                    Some(length) if self.bytes[self.pos + length] == b'}' => self.pos += length + 1,
                    _ => self.pos += 2,
                }
            }
            Some(b'\n' | b'\r') => self.newline(),
            Some(b'{' | b'}') | None => {}
            Some(_) => self.pos += 1,
        }
    }

    /// `{value=!r:spec}`
    fn field(
        &mut self,
        quotes: Quotes,
        spec_depth: usize,
        parts: &mut Vec<FStringPart>,
    ) -> Result<(), Fatal> {
        let open = self.pos;
        if spec_depth > MAX_NESTED_SPECS {
            return Err(self.error(open, open + 1, "f-string: expressions nested too deeply"));
        }
        self.brackets.push((b'{', open));
        self.pos += 1;
        let outer = mem::take(&mut self.tokens);
        let read = self.field_tokens(open, quotes);
        let tokens = mem::replace(&mut self.tokens, outer);
        read?;

        let shown = self.peek(0).map_or('}', char::from);
        if tokens.is_empty() {
            let message = format!("f-string: valid expression required before '{shown}'");
            return Err(self.error(open, self.pos + 1, message));
        }
        let debug = self.debug_text(open)?;
        let mut conversion = self.conversion(open)?;
        let spec = self.spec(quotes, spec_depth)?;
        match self.peek(0) {
            Some(b'}') => {}
            Some(_) if debug.is_some() && conversion == Conversion::None && spec.is_none() => {
                return Err(self.field_error("f-string: expecting '!', or ':', or '}'"));
            }
            Some(_) if spec.is_some() => {
                return Err(self.field_error("f-string: expecting '}', or format specs"));
            }
            Some(_) => return Err(self.field_error("f-string: expecting ':' or '}'")),
            None => return Err(self.error(open, open + 1, "f-string: expecting '}'")),
        }
        self.brackets.pop();
        self.pos += 1;

        if let Some(text) = debug {
            push_text(parts, &text);
            if conversion == Conversion::None && spec.is_none() {
                conversion = Conversion::Repr;
            }
        }
        if let Some(value) = self.field_value(tokens) {
            parts.push(FStringPart::Value {
                value,
                conversion,
                spec,
            });
        }
        Ok(())
    }

    fn field_error(&self, message: &str) -> Fatal {
        self.error(
            self.pos,
            self.text
                .ceil_char_boundary((self.pos + 1).min(self.text.len())),
            message,
        )
    }

    /// Reads the tokens of a field's expression up to what ends it.
    fn field_tokens(&mut self, open: usize, quotes: Quotes) -> Result<(), Fatal> {
        let depth = self.brackets.len();
        loop {
            self.skip_blanks()?;
            let next = self.peek(1);
            match self.peek(0) {
                None if self.brackets.len() > depth => {
                    let (bracket, at) = self.brackets[self.brackets.len() - 1];
                    return Err(self.error(
                        at,
                        at + 1,
                        format!("'{}' was never closed", bracket as char),
                    ));
                }
                None => return Err(self.error(open, open + 1, "f-string: expecting '}'")),
                Some(b'\n' | b'\r') => self.newline(),
                Some(b'}' | b':') if self.brackets.len() == depth => return Ok(()),
                Some(b'!' | b'=') if self.brackets.len() == depth && next != Some(b'=') => {
                    return Ok(());
                }
                Some(byte @ (b')' | b']')) if self.brackets.len() == depth => {
                    return Err(
                        self.field_error(&format!("f-string: unmatched '{}'", byte as char))
                    );
                }
                Some(byte @ (b'"' | b'\'')) => self.token().map_err(|error| {
                    // More likely the end of the f-string than an unterminated string in it.
                    let ended = byte == quotes.quote
                        && error.message.starts_with("unterminated string literal");
                    if ended {
                        self.error(open, open + 1, "f-string: expecting '}'")
                    } else {
                        error
                    }
                })?,
                Some(_) => self.token()?,
            }
        }
    }

    /// For `{x = }`: the text from behind the brace up to where the `=` and blanks end, less comments.
    fn debug_text(&mut self, open: usize) -> Result<Option<String>, Fatal> {
        if self.peek(0) != Some(b'=') {
            return Ok(None);
        }
        self.pos += 1;
        self.skip_field_blanks()?;
        let mut text = String::new();
        let mut at = open + 1;
        for &(start, end) in self
            .field_comments
            .iter()
            .filter(|comment| comment.0 > open)
        {
            text.push_str(&self.text[at..start]);
            at = end;
        }
        text.push_str(&self.text[at..self.pos]);
        Ok(Some(normalize_newlines(&text)))
    }

    fn skip_field_blanks(&mut self) -> Result<(), Fatal> {
        self.skip_blanks()?;
        while matches!(self.peek(0), Some(b'\n' | b'\r')) {
            self.newline();
            self.skip_blanks()?;
        }
        Ok(())
    }

    fn conversion(&mut self, open: usize) -> Result<Conversion, Fatal> {
        if self.peek(0) != Some(b'!') {
            return Ok(Conversion::None);
        }
        self.pos += 1;
        let start = self.pos;
        while self
            .peek(0)
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80)
        {
            self.pos += 1;
        }
        let conversion = match &self.text[start..self.pos] {
            "s" => Conversion::Str,
            "r" => Conversion::Repr,
            "a" => Conversion::Ascii,
            "" => {
                let message = match self.peek(0) {
                    None => "f-string: expecting '}'",
                    Some(b' ' | b'\t' | b'\n' | b'\r') => {
                        "f-string: conversion type must come right after the exclamation mark"
                    }
                    Some(_) => "f-string: missing conversion character",
                };
                return Err(self.error(open, self.pos, message));
            }
            other => {
                let message = format!(
                    "f-string: invalid conversion character '{other}': expected 's', 'r', or 'a'"
                );
                return Err(self.error(start, self.pos, message));
            }
        };
        self.skip_field_blanks()?;
        Ok(conversion)
    }

    /// What follows the colon, up to the field's `}`. Braces in it are always fields.
    fn spec(
        &mut self,
        quotes: Quotes,
        spec_depth: usize,
    ) -> Result<Option<Vec<FStringPart>>, Fatal> {
        if self.peek(0) != Some(b':') {
            return Ok(None);
        }
        self.pos += 1;
        let mut parts = Vec::new();
        loop {
            self.fstring_text(quotes, true, &mut parts);
            match self.peek(0) {
                Some(b'{') => self.field(quotes, spec_depth + 1, &mut parts)?,
                // CPython 3.12 lets a newline end the spec between single quotes.
                Some(b'\n' | b'\r') => {
                    self.skip_field_blanks()?;
                    return Ok(Some(parts));
                }
                _ => return Ok(Some(parts)),
            }
        }
    }

    /// Parses a field's tokens; what is wrong with them is reported.
    fn field_value(&mut self, tokens: Vec<Token>) -> Option<Expr> {
        match tokens::parse_field(self, tokens) {
            Ok(value) => Some(value),
            Err(diagnostic) => {
                self.diags.push(*diagnostic);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::ast::*;
    use crate::parse::testing::{errors, stmts};

    /// An f-string as `<literal>` and `{source!conversion:spec}` with its spans' source text.
    fn shown(text: &str) -> String {
        match &stmts(text)[0].kind {
            StmtKind::Expr(Expr {
                kind: ExprKind::JoinedStr(parts),
                ..
            }) => show(text, parts),
            other => panic!("{text:?}: {other:?}"),
        }
    }

    fn show(text: &str, parts: &[FStringPart]) -> String {
        let part = |part: &FStringPart| match part {
            FStringPart::Literal(literal) => format!("<{}>", literal.escape_default()),
            FStringPart::Value {
                value,
                conversion,
                spec,
            } => {
                let source = &text[value.span.start as usize..value.span.end as usize];
                let conversion = match conversion {
                    Conversion::None => String::new(),
                    other => format!("!{other:?}"),
                };
                let spec = spec
                    .as_ref()
                    .map_or_else(String::new, |spec| format!(":{}", show(text, spec)));
                format!("{{{source}{conversion}{spec}}}")
            }
        };
        parts.iter().map(part).collect()
    }

    fn all(cases: &[(&str, &str)]) {
        for (text, expect) in cases {
            assert_eq!(shown(text), *expect, "{text}");
        }
    }

    #[test]
    fn text_and_fields() {
        all(&[
            ("f'a{b}c'", "<a>{b}<c>"),
            ("f'{{{x}}}'", "<{>{x}<}>"),
            ("f''", ""),
            ("f'' ''", ""),
            ("'a' f'{b}' 'c{' rf'\\{d}'", "<a>{b}<c{\\\\>{d}"),
            ("f'{'a'}' f'b' 'c'", "{'a'}<bc>"),
            ("f'\\x41\\N{BULLET}{x}\\u0041'", "<A\\u{2022}>{x}<A>"),
            ("rf'\\N{x}\\n'", "<\\\\N>{x}<\\\\n>"),
            ("f'\\{x}'", "<\\\\>{x}"),
            ("f'''a\r\n{x}'''", "<a\\n>{x}"),
            ("f'a\\\nb{x}'", "<ab>{x}"),
        ]);
    }

    #[test]
    fn pep_701() {
        all(&[
            (r#"f"{a["b"]}" "c""#, r#"{a["b"]}<c>"#),
            (r#"f"{f"{f"{1}"}"}""#, r#"{f"{f"{1}"}"}"#),
            (r#"f"{'\n'.join(a)}""#, r"{'\n'.join(a)}"),
            ("f\"{x  # } \"\n}\"", "{x}"),
            ("f'{\nx\n,\n}'", "{x\n,}"),
            ("f'{'''a\nb'''}'", "{'''a\nb'''}"),
            ("f'{x:{'''a'''}}'", "{x:{'''a'''}}"),
            (r#"f"{1:{"a":>5}}""#, r#"{1:{"a":<>5>}}"#),
            ("f'{x:{y:>{z}}}'", "{x:{y:<>>{z}}}"),
            ("f'{x:{{}}}'", "{x:{{}}}"),
            ("f\"{x\\\n}\"", "{x}"),
        ]);
    }

    #[test]
    fn conversions_and_specs() {
        all(&[
            ("f'{x!r}{y !s}{z!a :>5}'", "{x!Repr}{y!Str}{z!Ascii:<>5>}"),
            ("f'{x:%H:%M}'", "{x:<%H:%M>}"),
            ("f'{x!r:^{w}.{p}}'", "{x!Repr:<^>{w}<.>{p}}"),
            ("f'{x:}'", "{x:}"),
            ("f'{x:=5}'", "{x:<=5>}"),
            ("f'{a!=b}{c==d}{e<=f}'", "{a!=b}{c==d}{e<=f}"),
            ("f'{a[1:2]:>3}'", "{a[1:2]:<>3>}"),
            ("f'{3!=4!r:>5}'", "{3!=4!Repr:<>5>}"),
            ("f'{(lambda x: 1)}{(y := 2)}'", "{lambda x: 1}{y := 2}"),
            ("f'{x:\\x41\\'}'", "{x:<A\\'>}"),
            ("f'{a, b:c}{d,}{*e, g}'", "{a, b:<c>}{d,}{*e, g}"),
            ("f'{ {1: 2}[1] }'", "{{1: 2}[1]}"),
        ]);
    }

    #[test]
    fn debug_text_is_the_source() {
        all(&[
            ("f'{x=}'", "<x=>{x!Repr}"),
            ("f'{  x  =  }'", "<  x  =  >{x!Repr}"),
            ("f'{x = !s}{x=:>5}'", "<x = >{x!Str}<x=>{x:<>5>}"),
            ("f'''{x\r\n=\n}'''", "<x\\n=\\n>{x!Repr}"),
            ("f'{x=#c\n}'", "<x=\\n>{x!Repr}"),
            (
                "f'{f(a=1, b=\"=\")=}'",
                "<f(a=1, b=\\\"=\\\")=>{f(a=1, b=\"=\")!Repr}",
            ),
        ]);
    }

    #[test]
    fn lines_in_fields_are_those_of_the_file() {
        let body = stmts("x\nf'''a\n{b\n + c}'''");
        let StmtKind::Expr(Expr {
            kind: ExprKind::JoinedStr(parts),
            line: 2,
            ..
        }) = &body[1].kind
        else {
            panic!("{body:?}");
        };
        let FStringPart::Value { value, .. } = &parts[1] else {
            panic!("{parts:?}")
        };
        let ExprKind::Binary { right, .. } = &value.kind else {
            panic!("{value:?}")
        };
        assert_eq!((value.line, right.line), (3, 4));
    }

    #[test]
    fn errors_are_worded_as_cpython_does() {
        let cases = [
            ("f'{}'", "f-string: valid expression required before '}'"),
            ("f'{ !r}'", "f-string: valid expression required before '!'"),
            ("f'}'", "f-string: single '}' is not allowed"),
            ("f'{x:d}}'", "f-string: single '}' is not allowed"),
            ("f'{'", "f-string: expecting '}'"),
            ("f'{x'", "f-string: expecting '}'"),
            ("f'{x:'", "f-string: expecting '}', or format specs"),
            ("f'{x!}'", "f-string: missing conversion character"),
            (
                "f'{x!q}'",
                "f-string: invalid conversion character 'q': expected 's', 'r', or 'a'",
            ),
            (
                "f'{x! r}'",
                "f-string: conversion type must come right after the exclamation mark",
            ),
            ("f'{x!r=}'", "f-string: expecting ':' or '}'"),
            ("f'{x=y}'", "f-string: expecting '!', or ':', or '}'"),
            ("f'{x)}'", "f-string: unmatched ')'"),
            (
                "f'{(x}'",
                "closing parenthesis '}' does not match opening parenthesis '('",
            ),
            (
                "f'{lambda x:1}'",
                "f-string: lambda expressions are not allowed without parentheses",
            ),
            ("f'{f(a b)}'", "invalid syntax. Perhaps you forgot a comma?"),
            (
                "f'{1:{2:{3:{4}}}}'",
                "f-string: expressions nested too deeply",
            ),
            ("f'a", "unterminated f-string literal (detected at line 1)"),
            (
                "f'''a\n",
                "unterminated triple-quoted f-string literal (detected at line 1)",
            ),
            ("f'{a for a in b}'", "invalid syntax"),
            ("f'{await x}'", "'await' outside function"),
        ];
        for (text, message) in cases {
            assert_eq!(errors(text), [message], "{text}");
        }
    }

    #[test]
    fn nesting_is_limited() {
        let nested = |depth: usize| format!("{}1{}", "f'{".repeat(depth), "}'".repeat(depth));
        assert_eq!(stmts(&nested(140)).len(), 1);
        assert_eq!(errors(&nested(160)), ["too many nested f-strings"]);
    }
}
