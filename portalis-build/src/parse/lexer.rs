//! Source text to the parser crate's tokens.
//!
//! The crate's own lexer is not used: it reads f-strings as plain strings, so that it cannot read
//! PEP 701 (quotes, comments and newlines inside a replacement field). Here a literal, together
//! with its implicitly concatenated neighbours, becomes one string token whose value is its number
//! in [`Lexer::literals`]; the crate never sees what a string holds.
//!
//! AFTER THIS POINT: brackets balance, indentation is consistent, every literal is read, and
//! tokens are in source order with byte offsets of the file.

use super::{literal::Literal, number};
use crate::ast::Span;
use crate::diagnostic::{Code, Diagnostic};
use rustpython_parser::lexer::KEYWORDS;
use rustpython_parser::{Mode, StringKind, Tok};

/// A token and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) tok: Tok,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// What ends the reading of a text for good; boxed, as it is rare.
pub(super) type Fatal = Box<Diagnostic>;

/// CPython's `MAXLEVEL`.
const MAX_BRACKETS: usize = 200;

/// Reads one file.
pub(super) struct Lexer<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) file: usize,
    pub(super) line_starts: &'t [u32],
    pub(super) pos: usize,
    pub(super) tokens: Vec<Token>,
    /// The open brackets; those of enclosing f-strings' fields too.
    pub(super) brackets: Vec<(u8, usize)>,
    /// Columns with tabs to 8 and to 1.
    pub(super) indents: Vec<(u32, u32)>,
    pub(super) literals: Vec<Literal>,
    pub(super) diags: Vec<Diagnostic>,
    /// How many f-strings are open around `pos`.
    pub(super) fstring_depth: usize,
    /// The comments inside f-strings, which the text of `{x=}` leaves out.
    pub(super) field_comments: Vec<(usize, usize)>,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(file: usize, text: &'t str, line_starts: &'t [u32]) -> Self {
        Lexer {
            text,
            bytes: text.as_bytes(),
            file,
            line_starts,
            pos: if text.starts_with('\u{feff}') {
                '\u{feff}'.len_utf8()
            } else {
                0
            },
            tokens: Vec::with_capacity(text.len() / 4),
            brackets: Vec::new(),
            indents: vec![(0, 0)],
            literals: Vec::new(),
            diags: Vec::new(),
            fstring_depth: 0,
            field_comments: Vec::new(),
        }
    }

    /// Reads the whole file.
    pub(super) fn run(&mut self) -> Result<(), Fatal> {
        if let Some(at) = self.bytes.iter().position(|&byte| byte == 0) {
            return Err(self.error(at, at + 1, "source code cannot contain null bytes"));
        }
        let mut line_start = true;
        loop {
            if line_start && self.brackets.is_empty() {
                self.indentation()?;
            }
            line_start = false;
            self.skip_blanks()?;
            match self.peek(0) {
                None => break,
                Some(b'\n' | b'\r') => {
                    let start = self.pos;
                    self.newline();
                    if self.brackets.is_empty() {
                        self.push(Tok::Newline, start);
                        line_start = true;
                    }
                }
                Some(_) => self.token()?,
            }
        }
        if let Some(&(open, at)) = self.brackets.last() {
            return Err(self.error(at, at + 1, format!("'{}' was never closed", open as char)));
        }
        if self
            .tokens
            .last()
            .is_some_and(|last| !matches!(last.tok, Tok::Newline | Tok::Dedent))
        {
            self.push(Tok::Newline, self.pos);
        }
        for _ in 1..self.indents.len() {
            self.push(Tok::Dedent, self.pos);
        }
        Ok(())
    }

    pub(super) fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.pos + ahead).copied()
    }

    pub(super) fn push(&mut self, tok: Tok, start: usize) {
        self.tokens.push(Token {
            tok,
            start: start as u32,
            end: self.pos as u32,
        });
    }

    pub(super) fn error(&self, start: usize, end: usize, message: impl Into<String>) -> Fatal {
        Box::new(self.diagnostic(Code::Syntax, start, end, message))
    }

    pub(super) fn diagnostic(
        &self,
        code: Code,
        start: usize,
        end: usize,
        message: impl Into<String>,
    ) -> Diagnostic {
        let span = Span {
            start: start as u32,
            end: end as u32,
        };
        Diagnostic::new(code, self.file, span, message)
    }

    /// Reads one token that is neither a newline nor a blank.
    pub(super) fn token(&mut self) -> Result<(), Fatal> {
        let Some(first) = self.peek(0) else {
            return Ok(());
        };
        match first {
            b'"' | b'\'' => self.string(0),
            b'0'..=b'9' => self.number(),
            b'.' if self.peek(1).is_some_and(|byte| byte.is_ascii_digit()) => self.number(),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => match self.string_prefix() {
                Some(prefix) => self.string(prefix),
                None => self.name(),
            },
            b'(' | b'[' | b'{' => self.open(first),
            b')' | b']' | b'}' => self.close(first),
            _ => self.operator(),
        }
    }

    /// The length of a string prefix such as `rb`, if a quote follows it.
    fn string_prefix(&self) -> Option<usize> {
        let length = self.bytes[self.pos..]
            .iter()
            .take(3)
            .position(|byte| matches!(byte, b'"' | b'\''))?;
        let prefix = self.bytes[self.pos..self.pos + length].to_ascii_lowercase();
        let known: [&[u8]; 8] = [b"r", b"b", b"u", b"f", b"rb", b"br", b"rf", b"fr"];
        known.contains(&prefix.as_slice()).then_some(length)
    }

    fn number(&mut self) -> Result<(), Fatal> {
        let start = self.pos;
        let (tok, length) = number::read(&self.bytes[start..])
            .map_err(|(at, message)| self.error(start, self.char_end(start + at), message))?;
        self.pos += length;
        self.push(tok, start);
        Ok(())
    }

    /// One past the character that starts at or covers `at`.
    fn char_end(&self, at: usize) -> usize {
        self.text.ceil_char_boundary((at + 1).min(self.text.len()))
    }

    fn name(&mut self) -> Result<(), Fatal> {
        let start = self.pos;
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
        while self.peek(0).is_some_and(is_part) {
            self.pos += 1;
        }
        let name = &self.text[start..self.pos];
        if !name.is_ascii() {
            self.check_identifier(name, start)?;
        }
        // `match`, `case` and `type` are names until the pass over the whole line.
        let tok = match KEYWORDS.get(name) {
            Some(tok) if !matches!(tok, Tok::Match | Tok::Case | Tok::Type) => tok.clone(),
            _ => Tok::Name {
                name: name.to_owned(),
            },
        };
        self.push(tok, start);
        Ok(())
    }

    /// Asks the crate, which has the Unicode tables, whether `name` is an identifier.
    fn check_identifier(&self, name: &str, start: usize) -> Result<(), Fatal> {
        let is_name = |text: &str| {
            let mut tokens = rustpython_parser::lexer::lex(text, Mode::Expression);
            let whole = |token: Option<_>| matches!(token, Some(Ok((Tok::Name { name }, _))) if name == text);
            whole(tokens.next())
        };
        // The prefix keeps the question to "may it continue a name" after the first character.
        let bad = name.char_indices().find(|&(at, c)| {
            let question = if at == 0 {
                c.to_string()
            } else {
                format!("_{c}")
            };
            !c.is_ascii() && (!is_name(&question) || (at == 0 && !c.is_alphabetic() && c != '℘'))
        });
        let Some((at, c)) = bad else { return Ok(()) };
        let number = c as u32;
        let message =
            if c.is_whitespace() || c.is_control() || matches!(number, 0x200b..=0x200f | 0xfeff) {
                format!("invalid non-printable character U+{number:04X}")
            } else {
                format!("invalid character '{c}' (U+{number:04X})")
            };
        Err(self.error(start + at, start + at + c.len_utf8(), message))
    }

    fn open(&mut self, bracket: u8) -> Result<(), Fatal> {
        let start = self.pos;
        if self.brackets.len() >= MAX_BRACKETS {
            return Err(self.error(start, start + 1, "too many nested parentheses"));
        }
        self.brackets.push((bracket, start));
        self.pos += 1;
        let tok = match bracket {
            b'(' => Tok::Lpar,
            b'[' => Tok::Lsqb,
            _ => Tok::Lbrace,
        };
        self.push(tok, start);
        Ok(())
    }

    fn close(&mut self, bracket: u8) -> Result<(), Fatal> {
        let start = self.pos;
        let (tok, opener) = match bracket {
            b')' => (Tok::Rpar, b'('),
            b']' => (Tok::Rsqb, b'['),
            _ => (Tok::Rbrace, b'{'),
        };
        let shown = bracket as char;
        match self.brackets.pop() {
            None => return Err(self.error(start, start + 1, format!("unmatched '{shown}'"))),
            Some((open, at)) if open != opener => {
                let mut message = format!(
                    "closing parenthesis '{shown}' does not match opening parenthesis '{}'",
                    open as char
                );
                let line = crate::diagnostic::line_of(self.line_starts, at as u32);
                if line != crate::diagnostic::line_of(self.line_starts, start as u32) {
                    message.push_str(&format!(" on line {line}"));
                }
                return Err(self.error(start, start + 1, message));
            }
            Some(_) => {}
        }
        self.pos += 1;
        self.push(tok, start);
        Ok(())
    }

    fn operator(&mut self) -> Result<(), Fatal> {
        let rest = &self.bytes[self.pos..];
        let found = (1..=3.min(rest.len()))
            .rev()
            .find_map(|length| Some((operator(&rest[..length])?, length)));
        let start = self.pos;
        let Some((tok, length)) = found else {
            let message = match rest[0] {
                byte if byte.is_ascii_control() => {
                    format!("invalid non-printable character U+{byte:04X}")
                }
                _ => "invalid syntax".to_owned(),
            };
            return Err(self.error(start, start + 1, message));
        };
        self.pos += length;
        self.push(tok, start);
        Ok(())
    }

    /// Appends a literal: to the one before it, when only blanks part them.
    pub(super) fn push_literal(&mut self, literal: Literal, start: usize) -> Result<(), Fatal> {
        // Literals in the fields of an f-string have higher numbers than what stands before it.
        if let Some(Token {
            tok: Tok::String { value, .. },
            end,
            ..
        }) = self.tokens.last_mut()
            && let Some(before) = value
                .parse()
                .ok()
                .and_then(|index: usize| self.literals.get_mut(index))
        {
            *end = self.pos as u32;
            if before.append(literal) {
                return Ok(());
            }
            return Err(self.error(start, self.pos, "cannot mix bytes and nonbytes literals"));
        }
        let value = self.literals.len().to_string();
        self.literals.push(literal);
        self.push(
            Tok::String {
                value,
                kind: StringKind::String,
                triple_quoted: false,
            },
            start,
        );
        Ok(())
    }
}

fn operator(text: &[u8]) -> Option<Tok> {
    Some(match text {
        b"..." => Tok::Ellipsis,
        b"**=" => Tok::DoubleStarEqual,
        b"//=" => Tok::DoubleSlashEqual,
        b"<<=" => Tok::LeftShiftEqual,
        b">>=" => Tok::RightShiftEqual,
        b"**" => Tok::DoubleStar,
        b"//" => Tok::DoubleSlash,
        b"<<" => Tok::LeftShift,
        b">>" => Tok::RightShift,
        b"->" => Tok::Rarrow,
        b":=" => Tok::ColonEqual,
        b"==" => Tok::EqEqual,
        b"!=" => Tok::NotEqual,
        b"<=" => Tok::LessEqual,
        b">=" => Tok::GreaterEqual,
        b"+=" => Tok::PlusEqual,
        b"-=" => Tok::MinusEqual,
        b"*=" => Tok::StarEqual,
        b"/=" => Tok::SlashEqual,
        b"%=" => Tok::PercentEqual,
        b"@=" => Tok::AtEqual,
        b"&=" => Tok::AmperEqual,
        b"|=" => Tok::VbarEqual,
        b"^=" => Tok::CircumflexEqual,
        b"+" => Tok::Plus,
        b"-" => Tok::Minus,
        b"*" => Tok::Star,
        b"/" => Tok::Slash,
        b"%" => Tok::Percent,
        b"@" => Tok::At,
        b"&" => Tok::Amper,
        b"|" => Tok::Vbar,
        b"^" => Tok::CircumFlex,
        b"~" => Tok::Tilde,
        b"<" => Tok::Less,
        b">" => Tok::Greater,
        b"=" => Tok::Equal,
        b":" => Tok::Colon,
        b"," => Tok::Comma,
        b";" => Tok::Semi,
        b"." => Tok::Dot,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::parse::testing::{errors, stmts};

    #[test]
    fn brackets() {
        assert_eq!(errors("x = (1,\n"), ["'(' was never closed"]);
        assert_eq!(errors("x = )"), ["unmatched ')'"]);
        let mismatch = "closing parenthesis ']' does not match opening parenthesis '('";
        assert_eq!(errors("x = (1\n]"), [format!("{mismatch} on line 1")]);
        assert_eq!(
            stmts(&format!("{}{}", "(".repeat(200), ")".repeat(200))).len(),
            1
        );
        assert_eq!(errors(&"(".repeat(201)), ["too many nested parentheses"]);
    }

    #[test]
    fn names_and_other_characters() {
        for name in ["é", "変数", "ª", "℘", "x·y", "_ñ1"] {
            assert_eq!(stmts(&format!("{name} = 1")).len(), 1, "{name}");
        }
        assert_eq!(
            errors("x = \u{2018}a\u{2019}"),
            ["invalid character '\u{2018}' (U+2018)"]
        );
        assert_eq!(
            errors("\u{1f389} = 1"),
            ["invalid character '\u{1f389}' (U+1F389)"]
        );
        assert_eq!(
            errors("x\u{1f389} = 1"),
            ["invalid character '\u{1f389}' (U+1F389)"]
        );
        assert_eq!(
            errors("x\u{a0}= 1"),
            ["invalid non-printable character U+00A0"]
        );
        assert_eq!(errors("x = $"), ["invalid syntax"]);
        assert_eq!(errors("x\0"), ["source code cannot contain null bytes"]);
    }
}
