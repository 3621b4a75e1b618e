//! A file's bytes to text (PEP 263): UTF-8 unless a coding comment says otherwise.

use crate::ast::Span;
use crate::diagnostic::{Code, Diagnostic};

/// Decodes a source file.
///
/// A byte order mark stays in the text, so that spans count the file's bytes.
///
/// # Errors
/// Bytes that are not of the encoding, and encodings other than UTF-8, ASCII and Latin-1.
pub fn decode(file: usize, bytes: &[u8]) -> Result<String, Box<Diagnostic>> {
    let error = |start: usize, end: usize, message: String| {
        let span = Span {
            start: start as u32,
            end: end as u32,
        };
        Err(Box::new(Diagnostic::new(
            Code::Encoding,
            file,
            span,
            message,
        )))
    };
    if u32::try_from(bytes.len()).is_err() {
        return error(0, 0, "the file is larger than 4 GiB".to_owned());
    }
    let has_mark = bytes.starts_with(b"\xef\xbb\xbf");
    let (encoding, start, end) = declared(bytes).unwrap_or(("utf-8".to_owned(), 0, 0));
    let normal = encoding.to_ascii_lowercase().replace('_', "-");
    match normal.as_str() {
        "utf-8" | "utf8" | "u8" => {}
        "ascii" | "us-ascii" => {
            if let Some(at) = bytes.iter().position(|byte| !byte.is_ascii()) {
                let message = format!(
                    "'ascii' codec can't decode byte 0x{:02x} in position {at}",
                    bytes[at]
                );
                return error(at, at + 1, message);
            }
        }
        name if name.starts_with("utf-8-") => {}
        _ if has_mark => {
            return error(start, end, format!("encoding problem: {encoding} with BOM"));
        }
        "latin-1" | "latin1" | "iso-8859-1" | "iso-latin-1" | "iso8859-1" | "l1" => {
            return Ok(bytes.iter().map(|&byte| char::from(byte)).collect());
        }
        _ => {
            return error(
                start,
                end,
                format!("unsupported source encoding: {encoding}"),
            );
        }
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(bad) => {
            let at = bad.valid_up_to();
            let message = format!(
                "(unicode error) 'utf-8' codec can't decode byte 0x{:02x} in position {at}",
                bytes[at]
            );
            error(at, at + 1, message)
        }
    }
}

/// The encoding that a comment in the first two lines names, and its place.
fn declared(bytes: &[u8]) -> Option<(String, usize, usize)> {
    let mut start = 0;
    for line in bytes.split_inclusive(|&byte| byte == b'\n').take(2) {
        let comment = line.iter().position(|byte| {
            !matches!(
                byte,
                b' ' | b'\t' | b'\x0c' | 0xef | 0xbb | 0xbf | b'\r' | b'\n'
            )
        });
        match comment {
            Some(at) if line[at] == b'#' => {
                if let Some((name, from)) = coding(&line[at..]) {
                    let from = start + at + from;
                    return Some((name.clone(), from, from + name.len()));
                }
            }
            Some(_) => return None,
            None => {}
        }
        start += line.len();
    }
    None
}

/// `coding[=:]\s*([-\w.]+)`
fn coding(comment: &[u8]) -> Option<(String, usize)> {
    let key = b"coding";
    let mut from = 0;
    while let Some(found) = comment[from..]
        .windows(key.len())
        .position(|window| window == key)
    {
        from += found + key.len();
        if !matches!(comment.get(from), Some(b'=' | b':')) {
            continue;
        }
        let blanks = comment[from + 1..]
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
        let at = from + 1 + blanks;
        let is_part =
            |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let name: Vec<u8> = comment[at..].iter().take_while(is_part).copied().collect();
        if !name.is_empty() {
            return Some((String::from_utf8_lossy(&name).into_owned(), at));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(bytes: &[u8]) -> String {
        decode(0, bytes).map_or_else(|diagnostic| diagnostic.message, |_| String::new())
    }

    #[test]
    fn utf_8_with_and_without_mark() {
        assert_eq!(decode(0, "x = 'é'".as_bytes()).as_deref(), Ok("x = 'é'"));
        assert_eq!(decode(0, b"\xef\xbb\xbfx").as_deref(), Ok("\u{feff}x"));
        assert_eq!(
            decode(0, b"# -*- coding: utf-8 -*-\nx").as_deref(),
            Ok("# -*- coding: utf-8 -*-\nx")
        );
    }

    #[test]
    fn latin_1_is_decoded() {
        assert_eq!(
            decode(0, b"#!/x\n# vim: fileencoding=latin-1\n'\xe9'")
                .as_deref()
                .map(|text| text.contains('é')),
            Ok(true)
        );
        assert!(message(b"x = 1\n# coding: koi8-r\n'\xe9'").contains("0xe9"));
    }

    #[test]
    fn other_encodings_are_refused() {
        assert_eq!(
            message(b"# coding: koi8-r\n"),
            "unsupported source encoding: koi8-r"
        );
        assert_eq!(
            message(b"x = '\xff'"),
            "(unicode error) 'utf-8' codec can't decode byte 0xff in position 5"
        );
        assert_eq!(
            message(b"\xef\xbb\xbf# coding: latin-1\n"),
            "encoding problem: latin-1 with BOM"
        );
    }
}
