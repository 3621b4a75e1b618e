//! `base64`: base64, base32, base16, base85 and ascii85.

use super::binascii::{binary, bytes_value, decode_base64, decode_hex, encode_base64, error};
use super::signature;
use crate::object::{Args, Exception, Module, Result, Value, bytearray};
use crate::ops;

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const BASE32_HEX: &[u8; 32] = b"0123456789ABCDEFGHIJKLMNOPQRSTUV";
const BASE85: &[u8; 85] =
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

/// Text to decode: bytes, or a `str` of ASCII characters.
fn text_argument(x: &Value) -> Result<Vec<u8>> {
    if let Some(text) = x.as_str() {
        if !text.is_ascii() {
            return Err(Exception::value_error(
                "string argument should contain only ASCII characters",
            ));
        }
        return Ok(text.as_bytes().to_vec());
    }
    bytearray::buffer(x).map(|b| b.to_vec()).ok_or_else(|| {
        Exception::type_error(format!(
            "argument should be a bytes-like object or ASCII string, not '{}'",
            ops::class_name(x)
        ))
    })
}

fn altchars(x: &Value) -> Result<Option<[u8; 2]>> {
    if x.is_unset() || x.is_none() {
        return Ok(None);
    }
    match text_argument(x)?.as_slice() {
        [a, b] => Ok(Some([*a, *b])),
        _ => Err(Exception::assertion_error(ops::repr(x)?.to_string())),
    }
}

fn swap(text: &mut [u8], from: [u8; 2], to: [u8; 2]) {
    for b in text {
        if *b == from[0] {
            *b = to[0];
        } else if *b == from[1] {
            *b = to[1];
        }
    }
}

fn b64encode(args: Args) -> Result<Value> {
    let [data, alt] = signature::bind("b64encode", false, args, ["s", "altchars"], 1)?;
    let mut out = encode_base64(&binary(&data)?);
    if let Some(alt) = altchars(&alt)? {
        swap(&mut out, *b"+/", alt);
    }
    Ok(bytes_value(out))
}

fn b64decode(args: Args) -> Result<Value> {
    let [text, alt, validate] =
        signature::bind("b64decode", false, args, ["s", "altchars", "validate"], 1)?;
    let mut text = text_argument(&text)?;
    if let Some(alt) = altchars(&alt)? {
        swap(&mut text, alt, *b"+/");
    }
    let validate = !validate.is_unset() && ops::truth(&validate)?;
    decode_base64(&text, validate).map(bytes_value)
}

fn encode_base32(bytes: &[u8], alphabet: &[u8; 32]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len().div_ceil(5) * 8);
    for chunk in bytes.chunks(5) {
        let word = (0..5).fold(0u64, |word, i| {
            (word << 8) | u64::from(chunk.get(i).copied().unwrap_or(0))
        });
        let used = (chunk.len() * 8).div_ceil(5);
        for i in 0..8 {
            let digit = (word >> (35 - 5 * i)) & 31;
            out.push(if i < used {
                alphabet[digit as usize]
            } else {
                b'='
            });
        }
    }
    out
}

fn decode_base32(text: &[u8], alphabet: &[u8; 32]) -> Result<Vec<u8>> {
    if !text.len().is_multiple_of(8) {
        return Err(error("Incorrect padding"));
    }
    let digits = text.iter().rposition(|b| *b != b'=').map_or(0, |at| at + 1);
    if !matches!(text.len() - digits, 0 | 1 | 3 | 4 | 6) {
        // The digits are looked at first.
        check_base32(&text[..digits], alphabet)?;
        return Err(error("Incorrect padding"));
    }
    let mut out = Vec::with_capacity(text.len() / 8 * 5);
    for chunk in text[..digits].chunks(8) {
        let mut word = 0u64;
        for i in 0..8 {
            let digit = match chunk.get(i) {
                Some(b) => base32_digit(*b, alphabet)?,
                None => 0,
            };
            word = (word << 5) | digit;
        }
        let bytes = word.to_be_bytes();
        out.extend_from_slice(&bytes[3..3 + chunk.len() * 5 / 8]);
    }
    Ok(out)
}

fn base32_digit(b: u8, alphabet: &[u8; 32]) -> Result<u64> {
    alphabet
        .iter()
        .position(|a| *a == b)
        .map(|i| i as u64)
        .ok_or_else(|| error("Non-base32 digit found"))
}

fn check_base32(text: &[u8], alphabet: &[u8; 32]) -> Result<()> {
    text.iter()
        .try_for_each(|b| base32_digit(*b, alphabet).map(|_| ()))
}

fn b32decode(args: Args) -> Result<Value> {
    let [text, fold, map01] =
        signature::bind("b32decode", false, args, ["s", "casefold", "map01"], 1)?;
    let mut text = text_argument(&text)?;
    if !map01.is_unset() && !map01.is_none() {
        let one = text_argument(&map01)?.first().copied().unwrap_or(b'L');
        for b in &mut text {
            *b = match *b {
                b'0' => b'O',
                b'1' => one,
                b => b,
            };
        }
    }
    if !fold.is_unset() && ops::truth(&fold)? {
        text.make_ascii_uppercase();
    }
    decode_base32(&text, BASE32).map(bytes_value)
}

fn b32hexdecode(args: Args) -> Result<Value> {
    let [text, fold] = signature::bind("b32hexdecode", false, args, ["s", "casefold"], 1)?;
    let mut text = text_argument(&text)?;
    if !fold.is_unset() && ops::truth(&fold)? {
        text.make_ascii_uppercase();
    }
    decode_base32(&text, BASE32_HEX).map(bytes_value)
}

fn b16decode(args: Args) -> Result<Value> {
    let [text, fold] = signature::bind("b16decode", false, args, ["s", "casefold"], 1)?;
    let mut text = text_argument(&text)?;
    if !fold.is_unset() && ops::truth(&fold)? {
        text.make_ascii_uppercase();
    }
    if !text.iter().all(|b| matches!(b, b'0'..=b'9' | b'A'..=b'F')) {
        return Err(error("Non-base16 digit found"));
    }
    decode_hex(&text).map(bytes_value)
}

/// Five digits for four bytes; the last group is as short as its bytes allow.
fn encode_85(
    bytes: &[u8],
    digit: impl Fn(u32) -> u8,
    pad: bool,
    shorthand: impl Fn(u32) -> Option<u8>,
) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len().div_ceil(4) * 5);
    for chunk in bytes.chunks(4) {
        let word = (0..4).fold(0u32, |word, i| {
            (word << 8) | u32::from(chunk.get(i).copied().unwrap_or(0))
        });
        if let (4, Some(short)) = (chunk.len(), shorthand(word)) {
            out.push(short);
            continue;
        }
        let digits: Vec<u8> = (0..5)
            .map(|i| digit(word / 85u32.pow(4 - i) % 85))
            .collect();
        let shown = if pad { 5 } else { chunk.len() + 1 };
        out.extend_from_slice(&digits[..shown]);
    }
    out
}

fn b85encode(args: Args) -> Result<Value> {
    let [data, pad] = signature::bind("b85encode", false, args, ["b", "pad"], 1)?;
    let pad = !pad.is_unset() && ops::truth(&pad)?;
    Ok(bytes_value(encode_85(
        &binary(&data)?,
        |d| BASE85[d as usize],
        pad,
        |_| None,
    )))
}

fn b85decode(args: Args) -> Result<Value> {
    let [text] = signature::bind("b85decode", false, args, ["b"], 1)?;
    let text = text_argument(&text)?;
    let mut out = Vec::with_capacity(text.len() / 5 * 4);
    for (i, chunk) in text.chunks(5).enumerate() {
        let mut word = 0u64;
        for j in 0..5 {
            let digit = match chunk.get(j) {
                Some(b) => BASE85.iter().position(|a| a == b).ok_or_else(|| {
                    Exception::value_error(format!(
                        "bad base85 character at position {}",
                        i * 5 + j
                    ))
                })?,
                None => 84,
            };
            word = word * 85 + digit as u64;
        }
        let word = u32::try_from(word).map_err(|_| {
            Exception::value_error(format!(
                "base85 overflow in hunk starting at byte {}",
                i * 5
            ))
        })?;
        out.extend_from_slice(&word.to_be_bytes()[..chunk.len() - 1]);
    }
    Ok(bytes_value(out))
}

fn a85encode(mut args: Args) -> Result<Value> {
    let mut flag = |name: &str| args.take_kw(name).map_or(Ok(false), |x| ops::truth(&x));
    let (fold_spaces, pad, adobe) = (flag("foldspaces")?, flag("pad")?, flag("adobe")?);
    let wrap = args
        .take_kw("wrapcol")
        .map_or(Ok(0), |x| ops::convert::to_index(&x))?;
    let [data] = signature::bind("a85encode", false, args, ["b"], 1)?;
    let shorthand = |word: u32| match word {
        0 => Some(b'z'),
        0x2020_2020 if fold_spaces => Some(b'y'),
        _ => None,
    };
    let mut out = encode_85(&binary(&data)?, |d| d as u8 + b'!', pad, shorthand);
    if adobe {
        out = [b"<~", out.as_slice()].concat();
    }
    if let Some(width) = usize::try_from(wrap).ok().filter(|width| *width > 0) {
        let width = width.max(if adobe { 2 } else { 1 });
        let mut lines: Vec<Vec<u8>> = out.chunks(width).map(<[u8]>::to_vec).collect();
        if adobe && lines.last().is_none_or(|line| line.len() + 2 > width) {
            lines.push(Vec::new());
        }
        out = lines.join(&b'\n');
    }
    if adobe {
        out.extend_from_slice(b"~>");
    }
    Ok(bytes_value(out))
}

fn a85decode(mut args: Args) -> Result<Value> {
    let mut flag = |name: &str| args.take_kw(name).map_or(Ok(false), |x| ops::truth(&x));
    let (fold_spaces, adobe) = (flag("foldspaces")?, flag("adobe")?);
    let ignored = args
        .take_kw("ignorechars")
        .map_or(Ok(b" \t\n\r\x0b".to_vec()), |x| text_argument(&x))?;
    let [text] = signature::bind("a85decode", false, args, ["b"], 1)?;
    let mut text = text_argument(&text)?;
    if adobe {
        let Some(inner) = text.strip_suffix(b"~>") else {
            return Err(Exception::value_error(
                "Ascii85 encoded byte sequences must end with b'~>'",
            ));
        };
        text = inner.strip_prefix(b"<~").unwrap_or(inner).to_vec();
    }
    let (mut out, mut group) = (Vec::new(), Vec::new());
    // Padding completes the last group.
    let padded = text.iter().copied().chain(*b"uuuu");

    for b in padded {
        match b {
            b'!'..=b'u' => {
                group.push(b);
                if group.len() == 5 {
                    let word = group
                        .iter()
                        .fold(0u64, |word, b| word * 85 + u64::from(b - b'!'));
                    let word = u32::try_from(word)
                        .map_err(|_| Exception::value_error("Ascii85 overflow"))?;
                    out.extend_from_slice(&word.to_be_bytes());
                    group.clear();
                }
            }
            b'z' if group.is_empty() => out.extend_from_slice(&[0; 4]),
            b'z' => return Err(Exception::value_error("z inside Ascii85 5-tuple")),
            b'y' if fold_spaces && group.is_empty() => out.extend_from_slice(b"    "),
            b'y' if fold_spaces => return Err(Exception::value_error("y inside Ascii85 5-tuple")),
            b if ignored.contains(&b) => {}
            b => {
                return Err(Exception::value_error(format!(
                    "Non-Ascii85 digit found: {}",
                    char::from(b)
                )));
            }
        }
    }

    let padding = 4 - group.len();
    out.truncate(out.len().saturating_sub(padding));
    Ok(bytes_value(out))
}

/// Makes the module.
pub fn module() -> Module {
    Module::new("base64")
        .function(n!("b64encode"), b64encode)
        .function(n!("b64decode"), b64decode)
        .function(n!("standard_b64encode"), |args| {
            let [data] = signature::bind("standard_b64encode", false, args, ["s"], 1)?;
            b64encode(Args::pos([data]))
        })
        .function(n!("standard_b64decode"), |args| {
            let [text] = signature::bind("standard_b64decode", false, args, ["s"], 1)?;
            b64decode(Args::pos([text]))
        })
        .function(n!("urlsafe_b64encode"), |args| {
            let [data] = signature::bind("urlsafe_b64encode", false, args, ["s"], 1)?;
            let mut out = encode_base64(&binary(&data)?);
            swap(&mut out, *b"+/", *b"-_");
            Ok(bytes_value(out))
        })
        .function(n!("urlsafe_b64decode"), |args| {
            let [text] = signature::bind("urlsafe_b64decode", false, args, ["s"], 1)?;
            let mut text = text_argument(&text)?;
            swap(&mut text, *b"-_", *b"+/");
            decode_base64(&text, false).map(bytes_value)
        })
        .function(n!("b32encode"), |args| {
            let [data] = signature::bind("b32encode", false, args, ["s"], 1)?;
            Ok(bytes_value(encode_base32(&binary(&data)?, BASE32)))
        })
        .function(n!("b32decode"), b32decode)
        .function(n!("b32hexencode"), |args| {
            let [data] = signature::bind("b32hexencode", false, args, ["s"], 1)?;
            Ok(bytes_value(encode_base32(&binary(&data)?, BASE32_HEX)))
        })
        .function(n!("b32hexdecode"), b32hexdecode)
        .function(n!("b16encode"), |args| {
            let [data] = signature::bind("b16encode", false, args, ["s"], 1)?;
            let digits = binary(&data)?
                .iter()
                .map(|b| format!("{b:02X}"))
                .collect::<String>();
            Ok(bytes_value(digits.into_bytes()))
        })
        .function(n!("b16decode"), b16decode)
        .function(n!("b85encode"), b85encode)
        .function(n!("b85decode"), b85decode)
        .function(n!("a85encode"), a85encode)
        .function(n!("a85decode"), a85decode)
        .function(n!("encodebytes"), |args| {
            let [data] = signature::bind("encodebytes", false, args, ["s"], 1)?;
            let mut out = Vec::new();
            for chunk in binary(&data)?.chunks(57) {
                out.extend(encode_base64(chunk));
                out.push(b'\n');
            }
            Ok(bytes_value(out))
        })
        .function(n!("decodebytes"), |args| {
            let [data] = signature::bind("decodebytes", false, args, ["s"], 1)?;
            decode_base64(&binary(&data)?, false).map(bytes_value)
        })
}
