//! The parser crate's errors in CPython's words.
//!
//! The crate says which token it did not expect; CPython's grammar has rules for common mistakes.
//! The commonest of these are guessed here from the tokens around.

use super::lexer::{Fatal, Lexer, Token};
use crate::ast::Span;
use crate::diagnostic::{Code, Diagnostic, line_of};
use rustpython_parser::lexer::LexicalErrorType;
use rustpython_parser::{ParseError, ParseErrorType, Tok};

/// The crate's error in CPython's words.
pub(super) fn describe(error: &ParseError, tokens: &[Token], lexer: &Lexer<'_>) -> Fatal {
    let offset = u32::from(error.offset);
    let index = match &error.error {
        ParseErrorType::Lexical(LexicalErrorType::IndentationError) => tokens.len(),
        _ => tokens.partition_point(|token| token.start < offset),
    };
    let token = tokens.get(index).or(tokens.last());
    let mut span = token.map_or(
        Span {
            start: offset,
            end: offset,
        },
        |token| Span {
            start: token.start,
            end: token.end,
        },
    );
    let (code, message) = match &error.error {
        ParseErrorType::Lexical(kind) if *kind != LexicalErrorType::IndentationError => {
            lexical(kind)
        }
        _ => (
            Code::Syntax,
            unexpected(&error.error, tokens, index, lexer, &mut span),
        ),
    };
    Box::new(Diagnostic::new(code, lexer.file, span, message))
}

/// The errors that the crate's grammar raises by name.
fn lexical(kind: &LexicalErrorType) -> (Code, String) {
    match kind {
        LexicalErrorType::DuplicateArgumentError(name) => (
            Code::DuplicateParameter,
            format!("duplicate argument '{name}' in function definition"),
        ),
        LexicalErrorType::DuplicateKeywordArgumentError(name) => (
            Code::DuplicateParameter,
            format!("keyword argument repeated: {name}"),
        ),
        LexicalErrorType::DefaultArgumentError => (
            Code::InvalidArgument,
            "parameter without a default follows parameter with a default".to_owned(),
        ),
        LexicalErrorType::PositionalArgumentError | LexicalErrorType::UnpackedArgumentError => {
            (Code::InvalidArgument, kind.to_string())
        }
        _ => (Code::Syntax, kind.to_string()),
    }
}

/// The tokens around one that was not expected.
struct Place<'a> {
    tokens: &'a [Token],
    /// The index of the one not expected; their number if the end was not.
    index: usize,
    found: Option<&'a Tok>,
    /// What the crate expected, if that is one thing.
    expected: &'a str,
}

impl<'a> Place<'a> {
    fn previous(&self) -> Option<&'a Token> {
        self.index
            .checked_sub(1)
            .and_then(|before| self.tokens.get(before))
    }

    /// The logical line up to the token.
    fn line(&self) -> &'a [Token] {
        let before = &self.tokens[..self.index.min(self.tokens.len())];
        let ends = |token: &Token| matches!(token.tok, Tok::Newline | Tok::Indent | Tok::Dedent);
        &before[before.iter().rposition(ends).map_or(0, |end| end + 1)..]
    }

    fn line_starts_with(&self, tok: &Tok) -> bool {
        self.line().first().is_some_and(|first| first.tok == *tok)
    }

    fn in_brackets(&self) -> bool {
        let depth = self
            .line()
            .iter()
            .fold(0i32, |depth, token| match token.tok {
                Tok::Lpar | Tok::Lsqb | Tok::Lbrace => depth + 1,
                Tok::Rpar | Tok::Rsqb | Tok::Rbrace => depth - 1,
                _ => depth,
            });
        depth > 0
    }

    /// Whether the line starts as a compound statement and has no colon.
    fn lacks_colon(&self) -> bool {
        let heads = self
            .line()
            .first()
            .is_some_and(|first| block_name(&first.tok).is_some());
        heads && !self.line().iter().any(|token| token.tok == Tok::Colon)
    }
}

/// Words an unexpected token (or the end) from what stands around it.
fn unexpected(
    error: &ParseErrorType,
    tokens: &[Token],
    index: usize,
    lexer: &Lexer<'_>,
    span: &mut Span,
) -> String {
    let (found, expected) = match error {
        ParseErrorType::UnrecognizedToken(tok, expected) => {
            (Some(tok), expected.as_deref().unwrap_or_default())
        }
        ParseErrorType::ExtraToken(tok) => (Some(tok), ""),
        // The file ends where a block must be.
        ParseErrorType::Lexical(_) => (None, "Indent"),
        _ => (None, ""),
    };
    let place = Place {
        tokens,
        index,
        found,
        expected: expected.trim_matches('"'),
    };
    if place.expected == "Indent" {
        return missing_block(&place, lexer);
    }
    if found == Some(&Tok::Newline) {
        // An empty span is hard to see: show what is last on the line.
        if let Some(previous) = place.previous() {
            *span = Span {
                start: previous.start,
                end: previous.end,
            };
        }
    }
    if let Some(message) = old_print(&place, span) {
        return message;
    }
    let message = match (found, place.previous().map(|token| &token.tok)) {
        (Some(Tok::Indent), _) => "unexpected indent",
        (Some(Tok::Star), Some(Tok::Except)) => MIXED_EXCEPT,
        (_, Some(Tok::Except)) if place.expected == "*" => MIXED_EXCEPT,
        (Some(Tok::Colon), Some(Tok::Star)) if place.line_starts_with(&Tok::Except) => {
            "expected one or more exception types"
        }
        (Some(Tok::Comma), _) if place.line_starts_with(&Tok::Except) && !place.in_brackets() => {
            "multiple exception types must be parenthesized"
        }
        (Some(Tok::Newline), Some(Tok::Comma)) if place.line_starts_with(&Tok::From) => {
            "trailing comma not allowed without surrounding parentheses"
        }
        (_, Some(Tok::Name { .. }))
            if place
                .line()
                .iter()
                .rev()
                .nth(1)
                .is_some_and(|token| token.tok == Tok::Def) =>
        {
            "expected '('"
        }
        (Some(Tok::Equal), _) => "invalid syntax. Maybe you meant '==' or ':=' instead of '='?",
        (Some(found), Some(previous))
            if place.in_brackets() && starts_value(found) && ends_value(previous) =>
        {
            "invalid syntax. Perhaps you forgot a comma?"
        }
        _ if place.expected == ":" => "expected ':'",
        (Some(Tok::Newline), _) if place.lacks_colon() => "expected ':'",
        _ => "invalid syntax",
    };
    message.to_owned()
}

const MIXED_EXCEPT: &str = "cannot have both 'except' and 'except*' on the same 'try'";

fn starts_value(tok: &Tok) -> bool {
    matches!(
        tok,
        Tok::Name { .. }
            | Tok::String { .. }
            | Tok::Int { .. }
            | Tok::Float { .. }
            | Tok::Complex { .. }
    )
}

fn ends_value(tok: &Tok) -> bool {
    starts_value(tok) || matches!(tok, Tok::Rpar | Tok::Rsqb | Tok::Rbrace)
}

/// `print "text"`
fn old_print(place: &Place<'_>, span: &mut Span) -> Option<String> {
    let Some(Token {
        tok: Tok::Name { name },
        start,
        ..
    }) = place.previous()
    else {
        return None;
    };
    if !matches!(name.as_str(), "print" | "exec") || !place.found.is_some_and(starts_value) {
        return None;
    }
    span.start = *start;
    Some(format!(
        "Missing parentheses in call to '{name}'. Did you mean {name}(...)?"
    ))
}

/// A header without a block; the tokens before are its colon and newline.
fn missing_block(place: &Place<'_>, lexer: &Lexer<'_>) -> String {
    let newline = place.tokens[..place.index]
        .iter()
        .rposition(|token| token.tok == Tok::Newline);
    let header = Place {
        index: newline.unwrap_or(place.index),
        ..*place
    };
    let Some(first) = header.line().first() else {
        return "expected an indented block".to_owned();
    };
    let line = line_of(lexer.line_starts, first.start);
    let after = match block_name(&first.tok) {
        Some("async") => match header
            .line()
            .get(1)
            .and_then(|second| block_name(&second.tok))
        {
            Some(name @ ("for" | "with")) => format!("'{name}' statement"),
            _ => "function definition".to_owned(),
        },
        Some("def") => "function definition".to_owned(),
        Some("class") => "class definition".to_owned(),
        Some(name) => format!("'{name}' statement"),
        None => return "expected an indented block".to_owned(),
    };
    format!("expected an indented block after {after} on line {line}")
}

/// The keyword that a compound statement starts with.
fn block_name(tok: &Tok) -> Option<&'static str> {
    Some(match tok {
        Tok::If => "if",
        Tok::Elif => "elif",
        Tok::Else => "else",
        Tok::While => "while",
        Tok::For => "for",
        Tok::Def => "def",
        Tok::Class => "class",
        Tok::With => "with",
        Tok::Try => "try",
        Tok::Except => "except",
        Tok::Finally => "finally",
        Tok::Async => "async",
        Tok::Case => "case",
        Tok::Match => "match",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::parse::testing::errors;

    #[test]
    fn common_mistakes() {
        let cases = [
            ("if x\n  y\n", "expected ':'"),
            (
                "print 'a'",
                "Missing parentheses in call to 'print'. Did you mean print(...)?",
            ),
            ("f(a b)", "invalid syntax. Perhaps you forgot a comma?"),
            (
                "if x = 1: pass",
                "invalid syntax. Maybe you meant '==' or ':=' instead of '='?",
            ),
            (
                "from a import b,",
                "trailing comma not allowed without surrounding parentheses",
            ),
            ("def f: pass", "expected '('"),
            ("  x", "unexpected indent"),
            ("x = 1\n  y", "unexpected indent"),
            (
                "try: x\nexcept E, F: y",
                "multiple exception types must be parenthesized",
            ),
            ("try: x\nexcept* E: y\nexcept F: z", super::MIXED_EXCEPT),
            ("try: x\nexcept E: y\nexcept* F: z", super::MIXED_EXCEPT),
            (
                "def f(a=1, b): pass",
                "parameter without a default follows parameter with a default",
            ),
            ("f(a=1, a=2)", "keyword argument repeated: a"),
            ("f(a=1, 2)", "positional argument follows keyword argument"),
            ("def f(*): pass", "named arguments must follow bare *"),
            ("def f(*, **k): pass", "named arguments must follow bare *"),
            ("def f(**): pass", "invalid syntax"),
            ("x = 1 +", "invalid syntax"),
        ];
        for (text, message) in cases {
            assert_eq!(errors(text), [message], "{text:?}");
        }
    }

    #[test]
    fn missing_blocks_name_their_header() {
        let cases = [
            ("x\nif y:\nz", "'if' statement on line 2"),
            ("def f():\nx", "function definition on line 1"),
            ("async def f():\nx", "function definition on line 1"),
            (
                "async def f():\n async for x in y:\n pass",
                "'for' statement on line 2",
            ),
            ("class C:", "class definition on line 1"),
            ("try:\n  x\nfinally:\ny", "'finally' statement on line 3"),
        ];
        for (text, after) in cases {
            assert_eq!(
                errors(text),
                [format!("expected an indented block after {after}")],
                "{text:?}"
            );
        }
    }
}
