//! `repr` of `str` and `bytes`: quotes and escapes.

use std::fmt::Write;

use super::unicode::is_printable;

/// `repr(s)`
pub fn repr_str(s: &str) -> String {
    let mut out = String::with_capacity(s.len() + 2);
    write_str(&mut out, s, false);
    out
}

/// `ascii(s)` for a `str`.
pub fn ascii_str(s: &str) -> String {
    let mut out = String::with_capacity(s.len() + 2);
    write_str(&mut out, s, true);
    out
}

fn write_str(out: &mut String, s: &str, ascii: bool) {
    // Bytes: the search for a character is also one for a text.
    let has = |quote: u8| s.as_bytes().contains(&quote);
    let quote = if has(b'\'') && !has(b'"') { '"' } else { '\'' };
    out.push(quote);
    for c in s.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if c == quote => {
                out.push('\\');
                out.push(c);
            }
            ' '..='~' => out.push(c),
            _ if c.is_ascii() => push_escape(out, c),
            _ if !ascii && is_printable(c) => out.push(c),
            _ => push_escape(out, c),
        }
    }
    out.push(quote);
}

fn push_escape(out: &mut String, c: char) {
    let code = c as u32;
    let _ = if code <= 0xff {
        write!(out, "\\x{code:02x}")
    } else if code <= 0xffff {
        write!(out, "\\u{code:04x}")
    } else {
        write!(out, "\\U{code:08x}")
    };
}

/// What `ascii(x)` makes of `repr(x)`: everything else escaped.
pub fn escape_non_ascii(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    for c in s.chars() {
        if c.is_ascii() {
            out.push(c)
        } else {
            push_escape(&mut out, c)
        }
    }
    out
}

/// `repr(b)` for a `bytes`.
pub fn repr_bytes(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        b'"'
    } else {
        b'\''
    };
    let mut out = String::with_capacity(bytes.len() + 3);
    out.push('b');
    out.push(char::from(quote));
    for b in bytes {
        match b {
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            _ if *b == quote => {
                out.push('\\');
                out.push(char::from(quote));
            }
            b' '..=b'~' => out.push(char::from(*b)),
            _ => {
                let _ = write!(out, "\\x{b:02x}");
            }
        }
    }
    out.push(char::from(quote));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_like_python() {
        assert_eq!(repr_str("it's"), r#""it's""#);
        assert_eq!(repr_str("it's \"x\""), r#"'it\'s "x"'"#);
        assert_eq!(
            repr_str("a\n\t\\\x00\x7f\u{a0}é\u{200b}😀"),
            r"'a\n\t\\\x00\x7f\xa0é\u200b😀'"
        );
        assert_eq!(ascii_str("é😀"), r"'\xe9\U0001f600'");
        assert_eq!(repr_bytes(b"a'\"\xff"), r#"b'a\'"\xff'"#);
    }
}
