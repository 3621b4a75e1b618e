//! The class `float`: its constructor and methods.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::convert_number::{float_to_int, parse_float, round_float};
use super::float::{frexp, ldexp};
use super::{Args, Class, Exception, Result, Value, bytearray};
use crate::format::quote::{repr_bytes, repr_str};
use crate::ops::{self, type_name};

thread_local! {
    static CLASS: Class = Class::builder("float")
        .immutable()
        .constructor_of(n!("float"), |_, args| {
            let [x] = args.range("float", 0)?;
            if x.is_unset() { Ok(Value::Float(0.0)) } else { to_float(&x).map(Value::Float) }
        })
        .method(n!("is_integer"), |this, args| {
            let [] = args.exact("float.is_integer")?;
            let x = float(this, "is_integer")?;
            Ok(Value::Bool(x.is_finite() && x.fract() == 0.0))
        })
        .method(n!("as_integer_ratio"), |this, args| {
            let [] = args.exact("float.as_integer_ratio")?;
            let (numerator, denominator) = integer_ratio(float(this, "as_integer_ratio")?)?;
            Ok(Value::tuple(vec![Value::int(numerator), Value::int(denominator)]))
        })
        .method(n!("conjugate"), |this, args| {
            let [] = args.exact("float.conjugate")?;
            float(this, "conjugate").map(Value::Float)
        })
        .method(n!("hex"), |this, args| {
            let [] = args.exact("float.hex")?;
            Ok(Value::from(hex(float(this, "hex")?)))
        })
        .class_method(n!("fromhex"), |args| {
            let [class, text] = args.exact("float.fromhex")?;
            let text = text.as_str().ok_or_else(|| Exception::type_error("bad argument type for built-in operation"))?;
            let x = Value::Float(from_hex(&text)?);
            match &class {
                Value::Class(c) if *c != super::float::class() => ops::call(&class, Args::pos([x])),
                _ => Ok(x),
            }
        })
        .getter(n!("real"), |this| float(&this.native(), "real").map(Value::Float))
        .getter(n!("imag"), |_| Ok(Value::Float(0.0)))
        .method(s!("__float__"), |this, args| {
            let [] = args.exact("float.__float__")?;
            float(this, "__float__").map(Value::Float)
        })
        .method(s!("__int__"), |this, args| {
            let [] = args.exact("float.__int__")?;
            float_to_int(float(this, "__int__")?)
        })
        .method(s!("__trunc__"), |this, args| {
            let [] = args.exact("float.__trunc__")?;
            float_to_int(float(this, "__trunc__")?)
        })
        .method(s!("__floor__"), |this, args| {
            let [] = args.exact("float.__floor__")?;
            float_to_int(float(this, "__floor__")?.floor())
        })
        .method(s!("__ceil__"), |this, args| {
            let [] = args.exact("float.__ceil__")?;
            float_to_int(float(this, "__ceil__")?.ceil())
        })
        .method(n!("__round__" under "round"), |this, args| {
            let [ndigits] = args.range("__round__", 0)?;
            round_float(float(this, "__round__")?, &ndigits)
        })
        .dunders(&[
            "__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__", "__floordiv__", "__rfloordiv__",
            "__truediv__", "__rtruediv__", "__mod__", "__rmod__", "__divmod__", "__rdivmod__", "__pow__", "__rpow__",
            "__neg__", "__pos__", "__abs__", "__bool__", "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__",
            "__hash__", "__repr__", "__format__",
        ])
        .build();
}

/// `float`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

fn float(this: &Value, method: &str) -> Result<f64> {
    match this {
        Value::Float(x) => Ok(*x),
        _ => Err(super::list::misuse(method, "float", this)),
    }
}

/// `float(x)`
///
/// # Errors
/// `TypeError`, `ValueError`, `OverflowError`
pub fn to_float(x: &Value) -> Result<f64> {
    if let Value::Str(text) = x {
        return parse_float(text, &repr_str(text));
    }
    if let Some(found) = ops::convert::as_float(x)? {
        return Ok(found);
    }
    if let Some(text) = x.as_str() {
        return parse_float(&text, &repr_str(&text));
    }
    if let Some(bytes) = bytearray::buffer(x) {
        let shown = repr_bytes(&bytes);
        let text = std::str::from_utf8(&bytes)
            .ok()
            .filter(|text| text.is_ascii());
        return parse_float(text.unwrap_or("?"), &shown);
    }
    Err(Exception::type_error(format!(
        "float() argument must be a string or a real number, not '{}'",
        type_name(x)
    )))
}

/// `x.as_integer_ratio()`
///
/// # Errors
/// `OverflowError` for inf, `ValueError` for nan.
pub fn integer_ratio(x: f64) -> Result<(BigInt, BigInt)> {
    if x.is_nan() {
        return Err(Exception::value_error(
            "cannot convert NaN to integer ratio",
        ));
    }
    if x.is_infinite() {
        return Err(Exception::overflow_error(
            "cannot convert Infinity to integer ratio",
        ));
    }
    let (mut mantissa, mut exponent) = frexp(x);
    let mut steps = 0;
    while steps < 300 && mantissa != mantissa.floor() {
        mantissa *= 2.0;
        exponent -= 1;
        steps += 1;
    }
    let numerator = BigInt::from(mantissa.to_i64().unwrap_or(0));
    let one = BigInt::from(1);
    Ok(if exponent >= 0 {
        (numerator << exponent, one)
    } else {
        (numerator, one << exponent.unsigned_abs())
    })
}

fn hex(x: f64) -> String {
    if !x.is_finite() {
        return crate::format::float::repr(x);
    }
    let sign = if x.is_sign_negative() { "-" } else { "" };
    if x == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let bits = x.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    let biased = ((bits >> 52) & 0x7ff) as i32;
    let (lead, exponent) = if biased == 0 {
        (0, -1022)
    } else {
        (1, biased - 1023)
    };
    format!(
        "{sign}0x{lead}.{fraction:013x}p{}{}",
        if exponent < 0 { '-' } else { '+' },
        exponent.abs()
    )
}

fn from_hex(text: &str) -> Result<f64> {
    let invalid = || Exception::value_error("invalid hexadecimal floating-point string");
    let too_large =
        || Exception::overflow_error("hexadecimal value too large to represent as a float");
    let trimmed = text.trim_matches(|c: char| c.is_ascii_whitespace() || c == '\x0b');
    let (negative, body) = match trimmed.as_bytes().first() {
        Some(b'-') => (true, &trimmed[1..]),
        Some(b'+') => (false, &trimmed[1..]),
        _ => (false, trimmed),
    };
    let signed = |x: f64| if negative { -x } else { x };
    match body.to_ascii_lowercase().as_str() {
        "inf" | "infinity" => return Ok(signed(f64::INFINITY)),
        "nan" => return Ok(signed(f64::NAN)),
        _ => {}
    }
    let body = body
        .strip_prefix("0x")
        .or_else(|| body.strip_prefix("0X"))
        .unwrap_or(body);
    let (mantissa, exponent) = match body.find(['p', 'P']) {
        Some(at) => (
            &body[..at],
            body[at + 1..].parse::<i64>().map_err(|_| invalid())?,
        ),
        None => (body, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(invalid());
    }
    let number = BigInt::parse_bytes(digits.as_bytes(), 16).ok_or_else(invalid)?;
    let bits = number.bits() as i64;
    if bits == 0 {
        return Ok(signed(0.0));
    }
    let scale = exponent.saturating_sub(4 * fraction.len() as i64);
    let top = scale.saturating_add(bits);
    if top > 1024 {
        return Err(too_large());
    }
    if top < -1080 {
        return Ok(signed(0.0));
    }
    // At most 64 bits with the last one sticky; then one rounding.
    let drop = (bits - 62).max(0);
    let kept = (&number >> drop).to_u64().unwrap_or(u64::MAX);
    let sticky = u64::from((BigInt::from(kept) << drop) != number);
    let kept = kept | sticky;
    let precision = (53 + (top - 1 + 1022).min(0)).max(0);
    let extra = (64 - i64::from(kept.leading_zeros())) - precision;
    let rounded = super::int::round_half_even(kept, extra);
    let x = ldexp(rounded as f64, (scale + drop + extra.max(0)) as i32);
    if x.is_infinite() {
        return Err(too_large());
    }
    Ok(signed(x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal() {
        assert_eq!(hex(0.1), "0x1.999999999999ap-4");
        assert_eq!(hex(-5e-324), "-0x0.0000000000001p-1022");
        assert_eq!(from_hex("0x1.999999999999ap-4").ok(), Some(0.1));
        assert_eq!(from_hex("-0x0.0000000000001p-1022").ok(), Some(-5e-324));
        assert_eq!(from_hex(" 3.a7p10 ").ok(), Some(3740.0));
    }
}
