//! String and bytes literals: what their source text stands for.
//!
//! Takes the text between the quotes; gives its value. What is wrong in it is reported, and the
//! reading goes on. Newlines of the source are `\n` in the value, as CPython's reader makes them.

use super::lexer::{Fatal, Lexer};
use crate::ast::FStringPart;
use crate::diagnostic::Code;
use rustpython_parser::{Parse, ast};

/// The value of a literal, with that of its implicitly concatenated neighbours.
#[derive(Debug)]
pub(super) enum Literal {
    Str(String),
    Bytes(Vec<u8>),
    FString(Vec<FStringPart>),
}

impl Literal {
    /// Adds a neighbour; false when one is bytes and the other is not.
    pub(super) fn append(&mut self, next: Literal) -> bool {
        match (self, next) {
            (Literal::Bytes(before), Literal::Bytes(next)) => before.extend(next),
            (Literal::Bytes(_), _) | (_, Literal::Bytes(_)) => return false,
            (Literal::Str(before), Literal::Str(next)) => before.push_str(&next),
            (Literal::FString(parts), Literal::Str(next)) => push_text(parts, &next),
            (Literal::FString(parts), Literal::FString(next)) => push_parts(parts, next),
            (before @ Literal::Str(_), Literal::FString(next)) => {
                let mut parts = Vec::with_capacity(next.len() + 1);
                if let Literal::Str(text) = before {
                    push_text(&mut parts, text);
                }
                push_parts(&mut parts, next);
                *before = Literal::FString(parts);
            }
        }
        true
    }
}

/// Appends text to the parts of an f-string, joined with text that ends them.
pub(super) fn push_text(parts: &mut Vec<FStringPart>, text: &str) {
    match parts.last_mut() {
        _ if text.is_empty() => {}
        Some(FStringPart::Literal(before)) => before.push_str(text),
        _ => parts.push(FStringPart::Literal(text.to_owned())),
    }
}

fn push_parts(parts: &mut Vec<FStringPart>, next: Vec<FStringPart>) {
    for part in next {
        match part {
            FStringPart::Literal(text) => push_text(parts, &text),
            value => parts.push(value),
        }
    }
}

/// The quotes of a literal and how to read what they hold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quotes {
    pub(super) quote: u8,
    pub(super) triple: bool,
    pub(super) raw: bool,
}

impl Quotes {
    pub(super) fn length(self) -> usize {
        if self.triple { 3 } else { 1 }
    }

    /// Whether `rest` starts with the closing quotes.
    pub(super) fn close(self, rest: &[u8]) -> bool {
        rest.len() >= self.length() && rest[..self.length()].iter().all(|&byte| byte == self.quote)
    }
}

impl Lexer<'_> {
    /// Reads a literal of any kind; `prefix` is the length of its prefix.
    pub(super) fn string(&mut self, prefix: usize) -> Result<(), Fatal> {
        let start = self.pos;
        let has = |letter: u8| {
            self.bytes[start..start + prefix]
                .iter()
                .any(|byte| byte.to_ascii_lowercase() == letter)
        };
        let (raw, bytes, formatted) = (has(b'r'), has(b'b'), has(b'f'));
        self.pos += prefix;
        let quote = self.bytes[self.pos];
        let triple = self.bytes[self.pos..].starts_with(&[quote; 3]);
        let quotes = Quotes { quote, triple, raw };
        self.pos += quotes.length();
        if formatted {
            return self.fstring(start, quotes);
        }
        let body = self.pos;
        self.skip_to_close(start, quotes)?;
        let end = self.pos;
        self.pos += quotes.length();
        let literal = if bytes {
            Literal::Bytes(self.unescape_bytes(body, end, raw))
        } else {
            Literal::Str(self.unescape(body, end, raw))
        };
        self.push_literal(literal, start)
    }

    fn skip_to_close(&mut self, start: usize, quotes: Quotes) -> Result<(), Fatal> {
        loop {
            match self.peek(0) {
                Some(byte) if byte == quotes.quote && quotes.close(&self.bytes[self.pos..]) => {
                    return Ok(());
                }
                Some(b'\\') => {
                    self.pos += 1;
                    match self.peek(0) {
                        Some(b'\n' | b'\r') => self.newline(),
                        Some(_) => self.pos += 1,
                        None => {}
                    }
                }
                Some(b'\n' | b'\r') if !quotes.triple => {
                    return Err(self.unterminated(start, "string literal"));
                }
                Some(_) => self.pos += 1,
                None if quotes.triple => {
                    return Err(self.unterminated(start, "triple-quoted string literal"));
                }
                None => return Err(self.unterminated(start, "string literal")),
            }
        }
    }

    /// The error of a literal whose closing quotes are missing at `pos`.
    pub(super) fn unterminated(&self, start: usize, what: &str) -> Fatal {
        let last = self
            .pos
            .min(self.bytes.len())
            .saturating_sub(usize::from(self.pos == self.bytes.len()));
        let line = crate::diagnostic::line_of(self.line_starts, last.max(start) as u32);
        self.error(
            start,
            start + 1,
            format!("unterminated {what} (detected at line {line})"),
        )
    }

    fn unescape_bytes(&mut self, start: usize, end: usize, raw: bool) -> Vec<u8> {
        let text = &self.text[start..end];
        if let Some(at) = text.find(|c: char| !c.is_ascii()) {
            let at = start + at;
            let message = "bytes can only contain ASCII literal characters";
            self.diags
                .push(self.diagnostic(Code::Syntax, at, at + 1, message));
            return Vec::new();
        }
        if raw || !text.contains('\\') {
            return normalize_newlines(text).into_bytes();
        }
        let bytes = text.as_bytes();
        let mut out = Vec::with_capacity(bytes.len());
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if byte != b'\\' {
                at += newline_length(&bytes[at..]);
                out.push(if byte == b'\r' { b'\n' } else { byte });
                continue;
            }
            match simple_escape(&bytes[at..]) {
                Escape::Value(value, length) => {
                    out.push(value as u8);
                    at += length;
                }
                Escape::Nothing(length) => at += length,
                Escape::Hex(2) => match hex(bytes, at + 2, 2) {
                    Some(value) => {
                        out.push(value as u8);
                        at += 4;
                    }
                    None => {
                        let message = format!("(value error) invalid \\x escape at position {at}");
                        let place = start + at;
                        self.diags
                            .push(self.diagnostic(Code::Syntax, place, place + 2, message));
                        at += 2;
                    }
                },
                Escape::Hex(_) | Escape::Named | Escape::Unknown => {
                    out.push(b'\\');
                    at += 1;
                }
            }
        }
        out
    }

    /// The value of the text from `start` to `end`.
    pub(super) fn unescape(&mut self, start: usize, end: usize, raw: bool) -> String {
        let text = &self.text[start..end];
        if raw || !text.contains('\\') {
            return normalize_newlines(text);
        }
        let bytes = text.as_bytes();
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        while at < bytes.len() {
            let plain = bytes[at..]
                .iter()
                .position(|&byte| byte == b'\\')
                .map_or(bytes.len(), |next| at + next);
            out.push_str(&normalize_newlines(&text[at..plain]));
            at = plain;
            if at == bytes.len() {
                break;
            }
            match simple_escape(&bytes[at..]) {
                Escape::Value(value, length) => {
                    out.extend(char::from_u32(value));
                    at += length;
                }
                Escape::Nothing(length) => at += length,
                Escape::Hex(width) => {
                    out.extend(self.hex_escape(start, at, &bytes[at..], width));
                    at += 2 + hex_digits(bytes, at + 2, width);
                }
                Escape::Named => {
                    let length = bytes[at..]
                        .iter()
                        .position(|&byte| byte == b'}')
                        .map_or(2, |close| close + 1);
                    out.extend(self.named_escape(start + at, start + at + length));
                    at += length;
                }
                Escape::Unknown => {
                    out.push('\\');
                    at += 1;
                }
            }
        }
        out
    }

    /// `\xXX`, `\uXXXX`, `\UXXXXXXXX`
    fn hex_escape(&mut self, start: usize, at: usize, bytes: &[u8], width: usize) -> Option<char> {
        let place = start + at;
        let (code, message) = match hex(bytes, 2, width) {
            None => {
                let shown = format!("\\{}{}", bytes[1] as char, "X".repeat(width));
                (
                    Code::Syntax,
                    format!("(unicode error) truncated {shown} escape"),
                )
            }
            Some(value) => match char::from_u32(value) {
                Some(c) => return Some(c),
                None if (0xd800..0xe000).contains(&value) => (
                    Code::LoneSurrogate,
                    format!("lone surrogate \\u{value:04x} in a str literal"),
                ),
                None => (
                    Code::Syntax,
                    "(unicode error) illegal Unicode character".to_owned(),
                ),
            },
        };
        let end = place + 2 + hex_digits(bytes, 2, width);
        let mut diagnostic = self.diagnostic(code, place, end, message);
        if code == Code::LoneSurrogate {
            diagnostic =
                diagnostic.with_help("a str is Unicode text here; use bytes for arbitrary data");
        }
        self.diags.push(diagnostic);
        None
    }

    /// `\N{NAME}`
    fn named_escape(&mut self, start: usize, end: usize) -> Option<char> {
        let escape = &self.text[start..end];
        let name = escape
            .strip_prefix("\\N{")
            .and_then(|rest| rest.strip_suffix('}'));
        let message = match name {
            Some(name) if !name.is_empty() => match named_char(name) {
                Some(c) => return Some(c),
                None => "(unicode error) unknown Unicode character name",
            },
            _ => "(unicode error) malformed \\N character escape",
        };
        self.diags
            .push(self.diagnostic(Code::Syntax, start, end, message));
        None
    }
}

/// What follows a backslash.
enum Escape {
    /// One character, and the length of the escape.
    Value(u32, usize),
    /// An escaped newline of this length.
    Nothing(usize),
    /// This many hexadecimal digits must follow.
    Hex(usize),
    /// `\N`
    Named,
    /// No escape: the backslash stands for itself.
    Unknown,
}

/// `bytes` starts with the backslash.
fn simple_escape(bytes: &[u8]) -> Escape {
    let value = match bytes.get(1) {
        Some(b'\n') => return Escape::Nothing(2),
        Some(b'\r') => return Escape::Nothing(1 + newline_length(&bytes[1..])),
        Some(quote @ (b'\\' | b'\'' | b'"')) => u32::from(*quote),
        Some(b'a') => 7,
        Some(b'b') => 8,
        Some(b'f') => 12,
        Some(b'n') => 10,
        Some(b'r') => 13,
        Some(b't') => 9,
        Some(b'v') => 11,
        Some(b'0'..=b'7') => {
            let digits = bytes[1..]
                .iter()
                .take(3)
                .take_while(|byte| (b'0'..=b'7').contains(byte));
            let (value, length) = digits.fold((0, 1), |(value, length), &digit| {
                (value * 8 + u32::from(digit - b'0'), length + 1)
            });
            return Escape::Value(value, length);
        }
        Some(b'x') => return Escape::Hex(2),
        Some(b'u') => return Escape::Hex(4),
        Some(b'U') => return Escape::Hex(8),
        Some(b'N') => return Escape::Named,
        _ => return Escape::Unknown,
    };
    Escape::Value(value, 2)
}

fn hex_digits(bytes: &[u8], at: usize, width: usize) -> usize {
    bytes[at.min(bytes.len())..]
        .iter()
        .take(width)
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count()
}

fn hex(bytes: &[u8], at: usize, width: usize) -> Option<u32> {
    if hex_digits(bytes, at, width) < width {
        return None;
    }
    let digits = std::str::from_utf8(&bytes[at..at + width]).ok()?;
    u32::from_str_radix(digits, 16).ok()
}

/// Asks the crate, which has the names' table.
fn named_char(name: &str) -> Option<char> {
    let control = match name.to_ascii_uppercase().as_str() {
        "NULL" | "NUL" => '\0',
        "ALERT" | "BEL" => '\x07',
        "BACKSPACE" | "BS" => '\x08',
        "CHARACTER TABULATION" | "HORIZONTAL TABULATION" | "TAB" | "HT" => '\t',
        "LINE FEED" | "NEW LINE" | "LF" | "NL" => '\n',
        "FORM FEED" | "FF" => '\x0c',
        "CARRIAGE RETURN" | "CR" => '\r',
        "ESCAPE" | "ESC" => '\x1b',
        "DELETE" | "DEL" => '\x7f',
        "NEXT LINE" | "NEL" => '\u{85}',
        "NBSP" => '\u{a0}',
        "BYTE ORDER MARK" | "BOM" => '\u{feff}',
        _ => '\u{fffd}',
    };
    if control != '\u{fffd}' {
        return Some(control);
    }
    if !name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'(' | b')'))
    {
        return None;
    }
    match ast::Expr::parse(&format!("'\\N{{{name}}}'"), "") {
        Ok(ast::Expr::Constant(ast::ExprConstant {
            value: ast::Constant::Str(text),
            ..
        })) => {
            let mut chars = text.chars();
            chars.next().filter(|_| chars.next().is_none())
        }
        _ => None,
    }
}

/// The length of what stands at the start of `bytes`: 2 for `\r\n`, else 1.
fn newline_length(bytes: &[u8]) -> usize {
    if bytes.starts_with(b"\r\n") { 2 } else { 1 }
}

/// `\r\n` and `\r` become `\n`.
pub(super) fn normalize_newlines(text: &str) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use crate::parse::testing::{errors, expr};

    #[test]
    fn escapes() {
        assert_eq!(
            expr(r#" 'a\n\x41\u00e9\U0001F600\101\0\q\'' "#),
            r#"Str("a\nAé😀A\0\\q'")"#
        );
        assert_eq!(expr(r#" r'a\n\'' "#), r#"Str("a\\n\\'")"#);
        assert_eq!(
            expr(r#" b'a\x00\xff\777\u' "#),
            "Bytes([97, 0, 255, 255, 92, 117])"
        );
        assert_eq!(
            expr(r#" '\N{BULLET}\N{line feed}\N{LATIN SMALL LETTER A}' "#),
            r#"Str("•\na")"#
        );
        assert_eq!(expr("'''a\r\nb\\\r\nc\rd'''"), r#"Str("a\nbc\nd")"#);
        assert_eq!(expr("'a\\\nb'"), r#"Str("ab")"#);
    }

    #[test]
    fn neighbours_are_joined() {
        assert_eq!(expr("'a' \"b\" '''c'''"), r#"Str("abc")"#);
        assert_eq!(expr("('a'\n  # c\n  'b')"), r#"Str("ab")"#);
        assert_eq!(expr("b'a' rb'\\\\'"), "Bytes([97, 92, 92])");
        assert_eq!(
            errors("b'a' 'b'"),
            ["cannot mix bytes and nonbytes literals"]
        );
    }

    #[test]
    fn wrong_literals_are_reported() {
        assert_eq!(
            errors("'a"),
            ["unterminated string literal (detected at line 1)"]
        );
        assert_eq!(
            errors("x = '''a\n\n"),
            ["unterminated triple-quoted string literal (detected at line 2)"]
        );
        assert_eq!(errors("'\\ud800' + '\\udc00'").len(), 2);
        assert_eq!(errors("'\\x4'"), ["(unicode error) truncated \\xXX escape"]);
        assert_eq!(
            errors("'\\N{NO SUCH NAME}'"),
            ["(unicode error) unknown Unicode character name"]
        );
        assert_eq!(
            errors("'\\N'"),
            ["(unicode error) malformed \\N character escape"]
        );
        assert_eq!(
            errors("'\\U00110000'"),
            ["(unicode error) illegal Unicode character"]
        );
        assert_eq!(
            errors("b'é'"),
            ["bytes can only contain ASCII literal characters"]
        );
        assert_eq!(
            errors("b'\\x4'"),
            ["(value error) invalid \\x escape at position 0"]
        );
    }
}
