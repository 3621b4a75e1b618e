//! Numbers from text (`int('12')`, `float('1e5')`, `complex('1+2j')`), and rounding.

use num_bigint::BigInt;
use num_traits::Zero;

use super::{Exception, Result, Value, int};
use crate::format::quote::repr_str;
use crate::format::unicode::{decimal_value, is_space};

/// Unicode decimal digits and spaces as ASCII ones; anything else that is not ASCII becomes `?`.
fn to_ascii(text: &str) -> String {
    text.chars()
        .map(|c| match decimal_value(c) {
            _ if c.is_ascii() => c,
            Some(digit) => char::from(b'0' + digit),
            None if is_space(c) => ' ',
            None => '?',
        })
        .collect()
}

/// `int(text, base)`; `shown` is what the message shows.
///
/// # Errors
/// `ValueError`
pub fn parse_int(text: &str, base: u32, shown: &str) -> Result<Value> {
    let invalid = || {
        Exception::value_error(format!(
            "invalid literal for int() with base {base}: {shown}"
        ))
    };
    let ascii = to_ascii(text);
    let trimmed = ascii.trim_matches(is_space);
    let (negative, mut digits) = match trimmed.as_bytes().first() {
        Some(b'-') => (true, &trimmed[1..]),
        Some(b'+') => (false, &trimmed[1..]),
        _ => (false, trimmed),
    };
    let mut radix = base;
    let prefix = match digits.get(..2) {
        Some("0x" | "0X") => 16,
        Some("0o" | "0O") => 8,
        Some("0b" | "0B") => 2,
        _ => 0,
    };
    if prefix != 0 && (base == 0 || base == prefix) {
        radix = prefix;
        digits = &digits[2..];
        digits = digits.strip_prefix('_').unwrap_or(digits);
    } else if base == 0 {
        radix = 10;
        if digits.starts_with('0') && digits.bytes().any(|b| b != b'0' && b != b'_') {
            return Err(invalid());
        }
    }
    if digits.is_empty()
        || digits.starts_with('_')
        || digits.ends_with('_')
        || digits.contains("__")
    {
        return Err(invalid());
    }
    if !digits
        .bytes()
        .all(|b| b == b'_' || char::from(b).is_digit(radix))
    {
        return Err(invalid());
    }
    let plain;
    let digits = if digits.contains('_') {
        plain = digits.replace('_', "");
        &plain
    } else {
        digits
    };
    let limit = int::max_str_digits();
    if limit > 0 && digits.len() > limit && !radix.is_power_of_two() {
        return Err(Exception::value_error(format!(
            "Exceeds the limit ({limit} digits) for integer string conversion: value has {} digits; use sys.set_int_max_str_digits() to increase the limit",
            digits.len()
        )));
    }
    if let Ok(small) = i64::from_str_radix(digits, radix) {
        return Ok(Value::Int(if negative { -small } else { small }));
    }
    let big = BigInt::parse_bytes(digits.as_bytes(), radix).ok_or_else(invalid)?;
    Ok(Value::int(if negative { -big } else { big }))
}

/// `float(text)`; `shown` is what the message shows.
///
/// # Errors
/// `ValueError`
pub fn parse_float(text: &str, shown: &str) -> Result<f64> {
    let ascii = to_ascii(text);
    float_literal(ascii.trim_matches(is_space)).ok_or_else(|| {
        Exception::value_error(format!("could not convert string to float: {shown}"))
    })
}

/// A float without spaces around it.
fn float_literal(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let special = match unsigned.to_ascii_lowercase().as_str() {
        "inf" | "infinity" => Some(f64::INFINITY),
        "nan" => Some(super::float::new_nan()),
        _ => None,
    };
    if let Some(x) = special {
        return Some(if text.starts_with('-') { -x } else { x });
    }
    let bytes = unsigned.as_bytes();
    if !bytes.iter().any(u8::is_ascii_digit) {
        return None;
    }
    let plain = |b: &u8| matches!(b, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-' | b'_');
    if !underscores_fit(unsigned) || !bytes.iter().all(plain) {
        return None;
    }
    crate::platform::parse_float(&text.replace('_', ""))
}

/// Whether each underscore stands between two digits.
fn underscores_fit(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(u8::is_ascii_digit)
    };
    bytes
        .iter()
        .enumerate()
        .all(|(i, b)| *b != b'_' || (digit(i.checked_sub(1)) && digit(Some(i + 1))))
}

/// `complex(text)`
///
/// # Errors
/// `ValueError`
pub fn parse_complex(text: &str) -> Result<(f64, f64)> {
    let malformed = || Exception::value_error("complex() arg is a malformed string");
    let ascii = to_ascii(text);
    if !underscores_fit(&ascii) {
        return Err(Exception::value_error(format!(
            "could not convert string to complex: {}",
            repr_str(text)
        )));
    }
    let mut rest = ascii.trim_matches(is_space);
    if let Some(inner) = rest.strip_prefix('(') {
        rest = inner
            .strip_suffix(')')
            .ok_or_else(malformed)?
            .trim_matches(is_space);
    }
    let (first, rest) = complex_part(rest);
    if rest.is_empty() {
        return Ok((float_literal(first).ok_or_else(malformed)?, 0.0));
    }
    if matches!(rest, "j" | "J") {
        return Ok((0.0, imaginary(first).ok_or_else(malformed)?));
    }
    let (second, rest) = complex_part(rest);
    if !matches!(rest, "j" | "J") || !second.starts_with(['+', '-']) {
        return Err(malformed());
    }
    Ok((
        float_literal(first).ok_or_else(malformed)?,
        imaginary(second).ok_or_else(malformed)?,
    ))
}

fn imaginary(text: &str) -> Option<f64> {
    match text {
        "" | "+" => Some(1.0),
        "-" => Some(-1.0),
        _ => float_literal(text),
    }
}

/// Splits the float at the start of `text` off.
fn complex_part(text: &str) -> (&str, &str) {
    let bytes = text.as_bytes();
    let mut end = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    for word in ["infinity", "inf", "nan"] {
        if text
            .get(end..end + word.len())
            .is_some_and(|t| t.eq_ignore_ascii_case(word))
        {
            return text.split_at(end + word.len());
        }
    }
    while let Some(b) = bytes.get(end) {
        let exponent_sign =
            matches!(b, b'+' | b'-') && matches!(bytes.get(end.wrapping_sub(1)), Some(b'e' | b'E'));
        if !(b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'e' | b'E') || exponent_sign) {
            break;
        }
        end += 1;
    }
    text.split_at(end)
}

/// `repr` of a text in a message of `int()` or `float()`.
pub fn shown_str(text: &str) -> String {
    repr_str(text)
}

/// The integer part of a float.
///
/// # Errors
/// `OverflowError` for inf, `ValueError` for nan.
pub fn float_to_int(x: f64) -> Result<Value> {
    if x.is_nan() {
        return Err(Exception::value_error(
            "cannot convert float NaN to integer",
        ));
    }
    if x.is_infinite() {
        return Err(Exception::overflow_error(
            "cannot convert float infinity to integer",
        ));
    }
    let whole = x.trunc();
    if whole.abs() < 9.2e18 {
        return Ok(Value::Int(whole as i64));
    }
    let (mantissa, exponent) = super::float::frexp(whole);
    let digits = BigInt::from((mantissa * 9_007_199_254_740_992.0) as i64);
    Ok(Value::int(digits << (exponent - 53).unsigned_abs()))
}

/// `round(x, ndigits)` for a float; `ndigits` may be absent or `None`.
///
/// # Errors
/// `OverflowError`, `ValueError`, `TypeError`
pub fn round_float(x: f64, ndigits: &Value) -> Result<Value> {
    if ndigits.is_unset() || ndigits.is_none() {
        return float_to_int(x.round_ties_even());
    }
    let ndigits = match crate::ops::convert::to_int(ndigits)? {
        Value::Int(n) => n,
        big => {
            if int::to_big(&big).is_some_and(|b| *b < BigInt::zero()) {
                i64::MIN
            } else {
                i64::MAX
            }
        }
    };
    if !x.is_finite() || ndigits > 323 {
        return Ok(Value::Float(x));
    }
    if ndigits < -308 {
        return Ok(Value::Float(0.0 * x));
    }
    let rounded = round_decimal(x.abs(), ndigits as i32).copysign(x);
    if rounded.is_infinite() {
        return Err(Exception::overflow_error(
            "rounded value too large to represent",
        ));
    }
    Ok(Value::Float(rounded))
}

/// Rounds the exact decimal value of `x >= 0`, ties to even.
fn round_decimal(x: f64, ndigits: i32) -> f64 {
    let read = |text: &str| crate::platform::parse_float(text).unwrap_or(f64::INFINITY);
    if let Ok(decimals) = usize::try_from(ndigits) {
        return read(&format!("{x:.decimals$}"));
    }
    let text = format!("{x:e}");
    let exponent: i32 = text
        .split_once('e')
        .and_then(|(_, e)| e.parse().ok())
        .unwrap_or(0);
    // The digits that stay.
    match exponent + 1 + ndigits {
        kept if kept > 0 => read(&format!("{x:.*e}", kept as usize - 1)),
        // 5 * 10**exponent is exact as far as it matters: a tie needs a float that equals it.
        0 if x > read(&format!("5e{exponent}")) => read(&format!("1e{}", exponent + 1)),
        _ => 0.0,
    }
}

/// `round(i, ndigits)` for an integer; `ndigits` may be absent or `None`.
///
/// # Errors
/// `TypeError` if `ndigits` is no integer.
pub fn round_int(i: &Value, ndigits: &Value) -> Result<Value> {
    let plain = || Ok(int::to_big(i).map_or(Value::Int(0), |b| Value::int(b.into_owned())));
    if ndigits.is_unset() || ndigits.is_none() {
        return plain();
    }
    let Value::Int(n) = crate::ops::convert::to_int(ndigits)? else {
        return plain();
    };
    if n >= 0 {
        return plain();
    }
    let big = int::to_big(i)
        .map(std::borrow::Cow::into_owned)
        .unwrap_or_default();
    let drop = n.unsigned_abs();
    if drop > big.bits() {
        return Ok(Value::Int(0));
    }
    let unit = BigInt::from(10).pow(drop as u32);
    let (quotient, rest) = num_integer::Integer::div_mod_floor(&big, &unit);
    let twice: BigInt = &rest * 2;
    let up = twice > unit || (twice == unit && quotient.bit(0));
    Ok(Value::int(
        (if up { quotient + 1 } else { quotient }) * unit,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_exactly() {
        for (x, n, rounded) in [
            (2.675, 2, 2.67),
            (0.125, 2, 0.12),
            (25.0, -1, 20.0),
            (15.0, -1, 20.0),
            (25.5, -1, 30.0),
            (5.0, -1, 0.0),
            (5.1, -1, 10.0),
            (4.0, -2, 0.0),
            (1e300, -299, 1e300),
        ] {
            assert_eq!(round_decimal(x, n), rounded, "round({x}, {n})");
        }
    }

    #[test]
    fn parses_floats() {
        assert_eq!(float_literal("1_000.5e-3"), Some(1.0005));
        assert_eq!(float_literal("1__0"), None);
        assert_eq!(float_literal("_1"), None);
        assert_eq!(float_literal(".5"), Some(0.5));
        assert_eq!(float_literal("5."), Some(5.0));
        assert_eq!(float_literal("."), None);
        assert_eq!(float_literal("-Infinity"), Some(f64::NEG_INFINITY));
        assert_eq!(float_literal("1e5e5"), None);
    }
}
