//! `unicode_escape` and `raw_unicode_escape`: text as the escapes of Python's literals.

use super::{Fault, escape, recover};
use crate::object::{Exception, Result};

/// Which escapes there are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Escapes {
    /// All those of a literal.
    All,
    /// `\u` and `\U`, as once in raw literals.
    Raw,
}

impl Escapes {
    /// What errors call the codec.
    fn codec(self) -> &'static str {
        match self {
            Escapes::All => "unicodeescape",
            Escapes::Raw => "rawunicodeescape",
        }
    }

    pub(super) fn encode(self, text: &str) -> Vec<u8> {
        let mut out = Vec::with_capacity(text.len());
        for c in text.chars() {
            match (self, c) {
                (Escapes::All, '\\') => out.extend_from_slice(b"\\\\"),
                (Escapes::All, '\t') => out.extend_from_slice(b"\\t"),
                (Escapes::All, '\n') => out.extend_from_slice(b"\\n"),
                (Escapes::All, '\r') => out.extend_from_slice(b"\\r"),
                (Escapes::All, ' '..='~') => out.push(c as u8),
                (Escapes::Raw, '\0'..='\u{ff}') => out.push(c as u8),
                _ => out.extend_from_slice(escape(c).as_bytes()),
            }
        }
        out
    }

    /// Bytes beyond the escapes are Latin-1.
    pub(super) fn decode(self, bytes: &[u8], errors: Option<&str>) -> Result<String> {
        let mut out = String::with_capacity(bytes.len());
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if byte != b'\\' {
                out.push(char::from(byte));
                at += 1;
                continue;
            }
            let (found, end) = self.escape_at(bytes, at)?;
            match found {
                Found::Text(text) => out.push_str(text),
                Found::Char(c) => out.push(c),
                Found::Plain => out.extend(bytes[at..end].iter().map(|b| char::from(*b))),
                Found::Fault(reason) => {
                    let fault = Fault {
                        encoding: self.codec(),
                        bytes,
                        start: at,
                        end,
                        reason,
                    };
                    recover(&mut out, errors, &fault)?;
                }
            }
            at = end;
        }
        Ok(out)
    }

    /// What the backslash at `at` begins, and where that ends.
    fn escape_at(self, bytes: &[u8], at: usize) -> Result<(Found, usize)> {
        let Some(&letter) = bytes.get(at + 1) else {
            return Ok(match self {
                Escapes::All => (Found::Fault("\\ at end of string"), at + 1),
                Escapes::Raw => (Found::Plain, at + 1),
            });
        };
        let end = at + 2;
        Ok(match (self, letter) {
            (_, b'u') => self.hex(bytes, end, 4, "truncated \\uXXXX escape"),
            (_, b'U') => self.hex(bytes, end, 8, "truncated \\UXXXXXXXX escape"),
            (Escapes::Raw, _) => (Found::Plain, end),
            (_, b'x') => self.hex(bytes, end, 2, "truncated \\xXX escape"),
            (_, b'0'..=b'7') => {
                let digits = bytes[at + 1..].iter().take(3);
                let digits = digits.take_while(|b| (b'0'..=b'7').contains(b));
                let (count, code) = digits.fold((0, 0), |(n, code), b| {
                    (n + 1, code * 8 + u32::from(b - b'0'))
                });
                (character(code), at + 1 + count)
            }
            (_, b'N') => {
                let name = bytes[end..].strip_prefix(b"{").unwrap_or_default();
                match name.iter().position(|b| *b == b'}') {
                    Some(1..) => {
                        return Err(Exception::new(
                            "NotImplementedError",
                            "names of characters (\\N{...}) are known in literals only",
                        ));
                    }
                    _ => {
                        let opened = usize::from(bytes.get(end) == Some(&b'{'));
                        let name = name.iter().take_while(|b| **b != b'}').count();
                        (
                            Found::Fault("malformed \\N character escape"),
                            end + opened + name,
                        )
                    }
                }
            }
            (_, b'\n') => (Found::Text(""), end),
            (_, b'\\') => (Found::Text("\\"), end),
            (_, b'\'') => (Found::Text("'"), end),
            (_, b'"') => (Found::Text("\""), end),
            (_, b'a') => (Found::Text("\x07"), end),
            (_, b'b') => (Found::Text("\x08"), end),
            (_, b'f') => (Found::Text("\x0c"), end),
            (_, b'n') => (Found::Text("\n"), end),
            (_, b'r') => (Found::Text("\r"), end),
            (_, b't') => (Found::Text("\t"), end),
            (_, b'v') => (Found::Text("\x0b"), end),
            _ => (Found::Plain, end),
        })
    }

    /// So many hexadecimal digits.
    fn hex(
        self,
        bytes: &[u8],
        from: usize,
        count: usize,
        truncated: &'static str,
    ) -> (Found, usize) {
        let digits = bytes[from..].iter().take(count);
        let mut code = 0u32;
        let mut end = from;
        for digit in digits.map_while(|b| char::from(*b).to_digit(16)) {
            code = code << 4 | digit;
            end += 1;
        }
        if end < from + count {
            (Found::Fault(truncated), end)
        } else if code > 0x10_ffff && self == Escapes::Raw {
            (Found::Fault("\\Uxxxxxxxx out of range"), end)
        } else {
            (character(code), end)
        }
    }
}

enum Found {
    Text(&'static str),
    Char(char),
    /// No escape: the bytes stay as they are.
    Plain,
    Fault(&'static str),
}

fn character(code: u32) -> Found {
    match char::from_u32(code) {
        Some(c) => Found::Char(c),
        // A str of this library cannot hold them.
        None if code < 0x11_0000 => Found::Fault("surrogates not allowed"),
        None => Found::Fault("illegal Unicode character"),
    }
}
