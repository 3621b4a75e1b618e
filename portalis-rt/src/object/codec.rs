//! Encodings: `str.encode` and `bytes.decode`, with their error handlers.

mod escapes;

use std::fmt::Write;

use super::{Bytes, Exception, Result, Value};
use crate::ops::type_name;
use escapes::Escapes;

/// The encodings that there are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf8Sig,
    Ascii,
    Latin1,
    Cp1252,
    Utf16(ByteOrder),
    Utf32(ByteOrder),
    Escaped(Escapes),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ByteOrder {
    /// A mark says it; little if there is none.
    Marked,
    Little,
    Big,
}

/// An `encoding` or `errors` argument; `None` if absent.
///
/// # Errors
/// `TypeError` if it is no `str`.
pub fn name_argument(x: &Value, function: &str, name: &str) -> Result<Option<String>> {
    if x.is_unset() {
        return Ok(None);
    }
    match x.as_str() {
        Some(text) => Ok(Some(text.to_string())),
        None => Err(Exception::type_error(format!(
            "{function}() argument '{name}' must be str, not {}",
            type_name(x)
        ))),
    }
}

fn encoding(name: Option<&str>) -> Result<Encoding> {
    let Some(name) = name else {
        return Ok(Encoding::Utf8);
    };
    let normal: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '_'
            }
        })
        .collect();
    Ok(match normal.as_str() {
        "utf_8" | "utf8" | "u8" | "utf" | "cp65001" => Encoding::Utf8,
        "utf_8_sig" => Encoding::Utf8Sig,
        "ascii" | "us_ascii" | "646" => Encoding::Ascii,
        "latin_1" | "latin1" | "iso_8859_1" | "iso8859_1" | "l1" | "latin" | "8859" | "cp819"
        | "iso8859" => Encoding::Latin1,
        "cp1252" | "windows_1252" | "1252" => Encoding::Cp1252,
        "utf_16" | "utf16" | "u16" => Encoding::Utf16(ByteOrder::Marked),
        "utf_16_le" | "utf_16le" | "utf16_le" | "utf16le" => Encoding::Utf16(ByteOrder::Little),
        "utf_16_be" | "utf_16be" | "utf16_be" | "utf16be" => Encoding::Utf16(ByteOrder::Big),
        "utf_32" | "utf32" | "u32" => Encoding::Utf32(ByteOrder::Marked),
        "utf_32_le" | "utf_32le" | "utf32_le" | "utf32le" => Encoding::Utf32(ByteOrder::Little),
        "utf_32_be" | "utf_32be" | "utf32_be" | "utf32be" => Encoding::Utf32(ByteOrder::Big),
        "unicode_escape" => Encoding::Escaped(Escapes::All),
        "raw_unicode_escape" => Encoding::Escaped(Escapes::Raw),
        _ => {
            return Err(Exception::new(
                "LookupError",
                format!("unknown encoding: {name}"),
            ));
        }
    })
}

/// `codecs.lookup(name).name`
///
/// # Errors
/// `LookupError`
pub fn canonical_name(name: &str) -> Result<&'static str> {
    Ok(match encoding(Some(name))? {
        Encoding::Utf8 => "utf-8",
        Encoding::Utf8Sig => "utf-8-sig",
        Encoding::Ascii => "ascii",
        Encoding::Latin1 => "iso8859-1",
        Encoding::Cp1252 => "cp1252",
        Encoding::Utf16(ByteOrder::Marked) => "utf-16",
        Encoding::Utf16(ByteOrder::Little) => "utf-16-le",
        Encoding::Utf16(ByteOrder::Big) => "utf-16-be",
        Encoding::Utf32(ByteOrder::Marked) => "utf-32",
        Encoding::Utf32(ByteOrder::Little) => "utf-32-le",
        Encoding::Utf32(ByteOrder::Big) => "utf-32-be",
        Encoding::Escaped(Escapes::All) => "unicode-escape",
        Encoding::Escaped(Escapes::Raw) => "raw-unicode-escape",
    })
}

/// What windows-1252 has at 0x80–0x9f; `\0` for the holes.
const CP1252: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘',
    '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// The byte for a character of a one-byte encoding.
fn single_byte(encoding: Encoding, c: char) -> Option<u8> {
    match encoding {
        Encoding::Ascii => c.is_ascii().then_some(c as u8),
        Encoding::Cp1252 if matches!(c as u32, 0x80..=0x9f) => None,
        Encoding::Cp1252 if c as u32 > 0xff => CP1252
            .iter()
            .position(|known| *known == c)
            .map(|i| 0x80 + i as u8),
        _ => u8::try_from(c as u32).ok(),
    }
}

/// `text.encode(encoding, errors)`
///
/// # Errors
/// `LookupError` for an unknown encoding or handler, `UnicodeEncodeError`.
pub fn encode(text: &str, name: Option<&str>, errors: Option<&str>) -> Result<Vec<u8>> {
    let encoding = encoding(name)?;
    let bytes16 = |order: ByteOrder, unit: u16| match order {
        ByteOrder::Big => unit.to_be_bytes(),
        _ => unit.to_le_bytes(),
    };
    let bytes32 = |order: ByteOrder, unit: u32| match order {
        ByteOrder::Big => unit.to_be_bytes(),
        _ => unit.to_le_bytes(),
    };
    Ok(match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Utf8Sig => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        Encoding::Utf16(order) => {
            let mark = (order == ByteOrder::Marked).then_some(0xfeff);
            mark.into_iter()
                .chain(text.encode_utf16())
                .flat_map(|unit| bytes16(order, unit))
                .collect()
        }
        Encoding::Utf32(order) => {
            let mark = (order == ByteOrder::Marked).then_some(0xfeff);
            mark.into_iter()
                .chain(text.chars().map(|c| c as u32))
                .flat_map(|unit| bytes32(order, unit))
                .collect()
        }
        Encoding::Escaped(escapes) => escapes.encode(text),
        Encoding::Ascii if text.is_ascii() => text.as_bytes().to_vec(),
        Encoding::Ascii | Encoding::Latin1 | Encoding::Cp1252 => {
            encode_single(text, encoding, errors)?
        }
    })
}

fn encode_single(text: &str, encoding: Encoding, errors: Option<&str>) -> Result<Vec<u8>> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::with_capacity(chars.len());
    let mut i = 0;
    while let Some(c) = chars.get(i) {
        if let Some(byte) = single_byte(encoding, *c) {
            out.push(byte);
            i += 1;
            continue;
        }
        let start = i;
        // cp1252 is table-driven: it reports one character at a time.
        while chars
            .get(i)
            .is_some_and(|c| single_byte(encoding, *c).is_none())
            && (encoding != Encoding::Cp1252 || i == start)
        {
            i += 1;
        }
        let bad = &chars[start..i];
        match errors.unwrap_or("strict") {
            "ignore" => {}
            "replace" => out.extend(bad.iter().map(|_| b'?')),
            "backslashreplace" => {
                for c in bad {
                    out.extend_from_slice(escape(*c).as_bytes());
                }
            }
            "xmlcharrefreplace" => {
                for c in bad {
                    out.extend_from_slice(format!("&#{};", *c as u32).as_bytes());
                }
            }
            "strict" | "surrogateescape" | "surrogatepass" => {
                let (name, reason) = match encoding {
                    Encoding::Ascii => ("ascii", "ordinal not in range(128)"),
                    Encoding::Cp1252 => ("charmap", "character maps to <undefined>"),
                    _ => ("latin-1", "ordinal not in range(256)"),
                };
                return Err(unicode_error(
                    "UnicodeEncodeError",
                    name,
                    Value::str(text),
                    start,
                    i,
                    reason,
                ));
            }
            handler => return Err(unknown_handler(handler)),
        }
    }
    Ok(out)
}

fn escape(c: char) -> String {
    let code = c as u32;
    match code {
        0..=0xff => format!("\\x{code:02x}"),
        0x100..=0xffff => format!("\\u{code:04x}"),
        _ => format!("\\U{code:08x}"),
    }
}

fn unknown_handler(name: &str) -> Exception {
    Exception::new(
        "LookupError",
        format!("unknown error handler name '{name}'"),
    )
}

fn unicode_error(
    class: &str,
    name: &str,
    object: Value,
    start: usize,
    end: usize,
    reason: &str,
) -> Exception {
    let args = vec![
        Value::str(name),
        object,
        Value::from(start),
        Value::from(end),
        Value::str(reason),
    ];
    let class = Value::Class(Exception::class_named(class));
    match crate::ops::call(&class, super::Args::from_vec(args)) {
        Ok(made) => Exception::from_value(&made).unwrap_or_else(|| Exception::value_error(reason)),
        Err(e) => e,
    }
}

/// Where bytes could not be decoded.
struct Fault<'a> {
    encoding: &'static str,
    bytes: &'a [u8],
    start: usize,
    end: usize,
    reason: &'static str,
}

/// Appends what the error handler makes of a fault.
fn recover(out: &mut String, errors: Option<&str>, fault: &Fault<'_>) -> Result<()> {
    match errors.unwrap_or("strict") {
        "ignore" => {}
        "replace" => out.push('\u{fffd}'),
        "backslashreplace" => {
            for byte in &fault.bytes[fault.start..fault.end.min(fault.bytes.len())] {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
        "strict" | "surrogateescape" | "surrogatepass" => {
            let object = Value::Bytes(Bytes::new(fault.bytes));
            return Err(unicode_error(
                "UnicodeDecodeError",
                fault.encoding,
                object,
                fault.start,
                fault.end,
                fault.reason,
            ));
        }
        handler => return Err(unknown_handler(handler)),
    }
    Ok(())
}

/// `bytes.decode(encoding, errors)`
///
/// # Errors
/// `LookupError` for an unknown encoding or handler, `UnicodeDecodeError`.
pub fn decode(bytes: &[u8], name: Option<&str>, errors: Option<&str>) -> Result<String> {
    // CPython does not even look at the encoding then.
    if bytes.is_empty() {
        return Ok(String::new());
    }
    match encoding(name)? {
        Encoding::Utf8 => decode_utf8(bytes, errors),
        Encoding::Utf8Sig => {
            decode_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes), errors)
        }
        Encoding::Latin1 => Ok(bytes.iter().map(|b| char::from(*b)).collect()),
        Encoding::Ascii => decode_bytes(bytes, errors, "ascii", "ordinal not in range(128)", |b| {
            b.is_ascii().then_some(char::from(b))
        }),
        Encoding::Cp1252 => decode_bytes(
            bytes,
            errors,
            "charmap",
            "character maps to <undefined>",
            |b| match b {
                0x80..=0x9f => CP1252
                    .get(usize::from(b - 0x80))
                    .copied()
                    .filter(|c| *c != '\0'),
                _ => Some(char::from(b)),
            },
        ),
        Encoding::Utf16(order) => decode_utf16(bytes, order, errors),
        Encoding::Utf32(order) => decode_utf32(bytes, order, errors),
        Encoding::Escaped(escapes) => escapes.decode(bytes, errors),
    }
}

fn decode_bytes(
    bytes: &[u8],
    errors: Option<&str>,
    encoding: &'static str,
    reason: &'static str,
    char_of: fn(u8) -> Option<char>,
) -> Result<String> {
    let mut out = String::with_capacity(bytes.len());
    for (start, byte) in bytes.iter().enumerate() {
        match char_of(*byte) {
            Some(c) => out.push(c),
            None => recover(
                &mut out,
                errors,
                &Fault {
                    encoding,
                    bytes,
                    start,
                    end: start + 1,
                    reason,
                },
            )?,
        }
    }
    Ok(out)
}

fn decode_utf8(bytes: &[u8], errors: Option<&str>) -> Result<String> {
    let mut out = String::new();
    let mut at = 0;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let fault = match std::str::from_utf8(rest) {
            Ok(text) if at == 0 => return Ok(text.to_owned()),
            Ok(text) => {
                out.push_str(text);
                return Ok(out);
            }
            Err(fault) => fault,
        };
        let valid = fault.valid_up_to();
        out.push_str(std::str::from_utf8(&rest[..valid]).unwrap_or(""));
        let start = at + valid;
        let (end, reason) = match fault.error_len() {
            None => (bytes.len(), "unexpected end of data"),
            Some(len) => {
                let lead = rest.get(valid).copied().unwrap_or(0);
                let starts = matches!(lead, 0xc2..=0xf4);
                (
                    start + len,
                    if starts {
                        "invalid continuation byte"
                    } else {
                        "invalid start byte"
                    },
                )
            }
        };
        recover(
            &mut out,
            errors,
            &Fault {
                encoding: "utf-8",
                bytes,
                start,
                end,
                reason,
            },
        )?;
        at = end;
    }
}

fn decode_utf16(bytes: &[u8], order: ByteOrder, errors: Option<&str>) -> Result<String> {
    let (big, skip, encoding) = match order {
        ByteOrder::Big => (true, 0, "utf-16-be"),
        ByteOrder::Little => (false, 0, "utf-16-le"),
        ByteOrder::Marked => match bytes {
            [0xfe, 0xff, ..] => (true, 2, "utf-16-be"),
            [0xff, 0xfe, ..] => (false, 2, "utf-16-le"),
            _ => (false, 0, "utf-16-le"),
        },
    };
    let unit = |at: usize| {
        bytes.get(at..at + 2).map(|pair| {
            if big {
                u16::from_be_bytes([pair[0], pair[1]])
            } else {
                u16::from_le_bytes([pair[0], pair[1]])
            }
        })
    };
    let mut out = String::with_capacity(bytes.len() / 2);
    let mut at = skip;
    while at < bytes.len() {
        let fault = |end, reason| Fault {
            encoding,
            bytes,
            start: at,
            end,
            reason,
        };
        let Some(first) = unit(at) else {
            recover(&mut out, errors, &fault(bytes.len(), "truncated data"))?;
            break;
        };
        match (first, unit(at + 2)) {
            (0xd800..=0xdbff, Some(second @ 0xdc00..=0xdfff)) => {
                let code =
                    0x10000 + ((u32::from(first) - 0xd800) << 10) + (u32::from(second) - 0xdc00);
                out.extend(char::from_u32(code));
                at += 4;
            }
            (0xd800..=0xdbff, None) => {
                recover(
                    &mut out,
                    errors,
                    &fault(bytes.len(), "unexpected end of data"),
                )?;
                break;
            }
            (0xd800..=0xdbff, _) => {
                recover(&mut out, errors, &fault(at + 2, "illegal UTF-16 surrogate"))?;
                at += 2;
            }
            (0xdc00..=0xdfff, _) => {
                recover(&mut out, errors, &fault(at + 2, "illegal encoding"))?;
                at += 2;
            }
            (code, _) => {
                out.extend(char::from_u32(u32::from(code)));
                at += 2;
            }
        }
    }
    Ok(out)
}

fn decode_utf32(bytes: &[u8], order: ByteOrder, errors: Option<&str>) -> Result<String> {
    let (big, skip) = match (order, bytes) {
        (ByteOrder::Big, _) => (true, 0),
        (ByteOrder::Marked, [0, 0, 0xfe, 0xff, ..]) => (true, 4),
        (ByteOrder::Marked, [0xff, 0xfe, 0, 0, ..]) => (false, 4),
        _ => (false, 0),
    };
    let encoding = if big { "utf-32-be" } else { "utf-32-le" };
    let mut out = String::with_capacity(bytes.len() / 4);
    let mut at = skip;
    while at < bytes.len() {
        let Some(quad) = bytes.get(at..at + 4) else {
            recover(
                &mut out,
                errors,
                &Fault {
                    encoding,
                    bytes,
                    start: at,
                    end: bytes.len(),
                    reason: "truncated data",
                },
            )?;
            break;
        };
        let quad = [quad[0], quad[1], quad[2], quad[3]];
        let code = if big {
            u32::from_be_bytes(quad)
        } else {
            u32::from_le_bytes(quad)
        };
        match char::from_u32(code) {
            Some(c) => out.push(c),
            None => {
                let surrogate = (0xd800..0xe000).contains(&code);
                let reason = if surrogate {
                    "code point in surrogate code point range(0xd800, 0xe000)"
                } else {
                    "code point not in range(0x110000)"
                };
                recover(
                    &mut out,
                    errors,
                    &Fault {
                        encoding,
                        bytes,
                        start: at,
                        end: at + 4,
                        reason,
                    },
                )?;
            }
        }
        at += 4;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_what_it_can() {
        assert_eq!(
            decode(b"a\xe2\x28b", None, Some("replace")).ok().as_deref(),
            Some("a\u{fffd}(b")
        );
        assert_eq!(
            decode(b"\xff\xfea\x00", Some("utf-16"), None)
                .ok()
                .as_deref(),
            Some("a")
        );
        assert_eq!(
            decode(b"\x80", Some("cp1252"), None).ok().as_deref(),
            Some("€")
        );
        let fault = decode(b"a\xff", None, None).err().map(|e| e.to_string());
        let shown = "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 1: invalid start byte";
        assert_eq!(fault.as_deref(), Some(shown));
    }

    #[test]
    fn encodes_with_handlers() {
        assert_eq!(
            encode("aé", Some("ascii"), Some("xmlcharrefreplace")).ok(),
            Some(b"a&#233;".to_vec())
        );
        let fault = encode("aéè", Some("latin1"), None);
        assert_eq!(fault.ok(), Some(b"a\xe9\xe8".to_vec()));
        let fault = encode("aéè", Some("ascii"), None)
            .err()
            .map(|e| e.to_string());
        let shown = "UnicodeEncodeError: 'ascii' codec can't encode characters in position 1-2: ordinal not in range(128)";
        assert_eq!(fault.as_deref(), Some(shown));
    }
}
