//! `binascii`: bytes as hexadecimal or base64 text, checksums.

use crate::object::bytes_methods::hex_text;
use crate::object::{Args, Bytes, Class, Exception, Module, Result, Value, bytearray};
use crate::ops;

thread_local! {
    static ERROR: Class =
        Class::builder("Error").module("binascii").base(Exception::class_named("ValueError")).build();
    static INCOMPLETE: Class =
        Class::builder("Incomplete").module("binascii").base(Exception::class_named("Exception")).build();
}

/// A `binascii.Error` with this message.
pub(crate) fn error(message: impl Into<String>) -> Exception {
    Exception::of_class(ERROR.with(Clone::clone), vec![Value::from(message.into())])
}

pub(crate) fn bytes_value(bytes: Vec<u8>) -> Value {
    Value::Bytes(Bytes::from(bytes))
}

/// Bytes that must be bytes-like.
pub(crate) fn binary(x: &Value) -> Result<Vec<u8>> {
    bytearray::buffer(x).map(|b| b.to_vec()).ok_or_else(|| {
        Exception::type_error(format!(
            "a bytes-like object is required, not '{}'",
            ops::type_name(x)
        ))
    })
}

/// Bytes, or a `str` of ASCII characters.
pub(crate) fn binary_or_ascii(x: &Value) -> Result<Vec<u8>> {
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
            "argument should be bytes, buffer or ASCII string, not '{}'",
            ops::type_name(x)
        ))
    })
}

/// The standard alphabet.
pub(crate) const BASE64: &[u8; 64] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 with padding.
pub(crate) fn encode_base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let word = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for i in 0..4u32 {
            let digit = (word >> (18 - 6 * i)) & 63;
            out.push(if i as usize <= chunk.len() {
                BASE64[digit as usize]
            } else {
                b'='
            });
        }
    }
    out
}

fn base64_digit(b: u8) -> Option<u8> {
    Some(match b {
        b'A'..=b'Z' => b - b'A',
        b'a'..=b'z' => b - b'a' + 26,
        b'0'..=b'9' => b - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

/// Decodes base64; unless `strict`, what is not in the alphabet is passed over.
///
/// # Errors
/// `binascii.Error`
pub(crate) fn decode_base64(text: &[u8], strict: bool) -> Result<Vec<u8>> {
    if strict && text.first() == Some(&b'=') {
        return Err(error("Leading padding not allowed"));
    }
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut digits, mut left, mut pads) = (0usize, 0u8, 0usize);
    let mut padding_started = false;
    for (i, b) in text.iter().enumerate() {
        if *b == b'=' {
            padding_started = true;
            pads += 1;
            if digits % 4 >= 2 && digits % 4 + pads >= 4 {
                if strict && i + 1 < text.len() {
                    return Err(error("Excess data after padding"));
                }
                return Ok(out);
            }
            continue;
        }
        let Some(digit) = base64_digit(*b) else {
            if strict {
                return Err(error("Only base64 data is allowed"));
            }
            continue;
        };
        if strict && padding_started {
            return Err(error("Discontinuous padding not allowed"));
        }
        pads = 0;
        match digits % 4 {
            0 => left = digit,
            1 => {
                out.push((left << 2) | (digit >> 4));
                left = digit & 15;
            }
            2 => {
                out.push((left << 4) | (digit >> 2));
                left = digit & 3;
            }
            _ => out.push((left << 6) | digit),
        }
        digits += 1;
    }
    match digits % 4 {
        0 => Ok(out),
        1 => Err(error(format!(
            "Invalid base64-encoded string: number of data characters ({digits}) cannot be 1 more than a multiple of 4"
        ))),
        _ => Err(error("Incorrect padding")),
    }
}

/// Decodes hexadecimal text.
///
/// # Errors
/// `binascii.Error`
pub(crate) fn decode_hex(text: &[u8]) -> Result<Vec<u8>> {
    if !text.len().is_multiple_of(2) {
        return Err(error("Odd-length string"));
    }
    let digit = |b: u8| {
        char::from(b)
            .to_digit(16)
            .ok_or_else(|| error("Non-hexadecimal digit found"))
    };
    text.chunks_exact(2)
        .map(|pair| Ok((digit(pair[0])? * 16 + digit(pair[1])?) as u8))
        .collect()
}

fn hexlify(args: Args) -> Result<Value> {
    let [data, separator, group] = args.bind("hexlify", ["data", "sep", "bytes_per_sep"], 1)?;
    let bytes = binary(&data)?;
    let group = if group.is_unset() {
        1
    } else {
        ops::convert::to_c_int(&group)?
    };
    hex_text(&bytes, &separator, group).map(|text| bytes_value(text.into_bytes()))
}

fn unhexlify(args: Args) -> Result<Value> {
    let [text] = args.exact("binascii.unhexlify")?;
    decode_hex(&binary_or_ascii(&text)?).map(bytes_value)
}

/// CRC-32 (IEEE), going on from `start`.
pub(crate) fn crc32(bytes: &[u8], start: u32) -> u32 {
    let mut crc = !start;
    for b in bytes {
        crc ^= u32::from(*b);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0xedb8_8320
            } else {
                crc >> 1
            };
        }
    }
    !crc
}

fn checksum_argument(x: &Value, default: u32) -> Result<u32> {
    use num_traits::ToPrimitive;
    if x.is_unset() {
        return Ok(default);
    }
    let modulus = num_bigint::BigInt::from(1u64 << 32);
    let low = num_integer::Integer::mod_floor(&ops::convert::to_bigint(x)?, &modulus);
    Ok(low.to_u32().unwrap_or(0))
}

/// Makes the module.
pub fn module() -> Module {
    Module::new("binascii")
        .function(n!("hexlify"), hexlify)
        .function(n!("b2a_hex"), hexlify)
        .function(n!("unhexlify"), unhexlify)
        .function(n!("a2b_hex"), unhexlify)
        .function(n!("b2a_base64"), |mut args| {
            let newline = args.take_kw("newline").unwrap_or(Value::Bool(true));
            let [data] = args.exact("b2a_base64")?;
            let mut out = encode_base64(&binary(&data)?);
            if ops::truth(&newline)? {
                out.push(b'\n');
            }
            Ok(bytes_value(out))
        })
        .function(n!("a2b_base64"), |mut args| {
            let strict = args.take_kw("strict_mode").unwrap_or(Value::Bool(false));
            let [text] = args.exact("a2b_base64")?;
            decode_base64(&binary_or_ascii(&text)?, ops::truth(&strict)?).map(bytes_value)
        })
        .function(n!("crc32"), |args| {
            let [data, start] = args.range("crc32", 1)?;
            Ok(Value::Int(i64::from(crc32(
                &binary(&data)?,
                checksum_argument(&start, 0)?,
            ))))
        })
        .function(n!("crc_hqx"), |args| {
            let [data, start] = args.exact("crc_hqx")?;
            let mut crc = checksum_argument(&start, 0)? as u16;
            for b in binary(&data)? {
                crc ^= u16::from(b) << 8;
                for _ in 0..8 {
                    crc = if crc & 0x8000 != 0 {
                        (crc << 1) ^ 0x1021
                    } else {
                        crc << 1
                    };
                }
            }
            Ok(Value::Int(i64::from(crc)))
        })
        .class(ERROR.with(Clone::clone))
        .class(INCOMPLETE.with(Clone::clone))
}

/// `zlib.crc32`, `zlib.adler32`
pub fn zlib_checksums(module: Module) -> Module {
    module
        .function(n!("crc32"), |args| {
            let [data, start] = args.range("crc32", 1)?;
            Ok(Value::Int(i64::from(crc32(
                &binary(&data)?,
                checksum_argument(&start, 0)?,
            ))))
        })
        .function(n!("adler32"), |args| {
            let [data, start] = args.range("adler32", 1)?;
            let start = checksum_argument(&start, 1)?;
            let (mut a, mut b) = (start & 0xffff, start >> 16);
            for byte in binary(&data)? {
                a = (a + u32::from(byte)) % 65_521;
                b = (b + a) % 65_521;
            }
            Ok(Value::Int(i64::from((b << 16) | a)))
        })
}
