//! `int`: exact arithmetic on small and big integers. Its methods are in [`super::int_methods`].

use std::borrow::Cow;
use std::cell::Cell;

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::{One, Pow, Signed, ToPrimitive, Zero};

use super::{Class, Exception, Result, Value};
use crate::ops::BinaryOp;

/// Shifts and powers whose results have more bits raise `MemoryError` without trying.
const MAX_BITS: u64 = 1 << 35;

/// `int`
pub fn class() -> Class {
    super::int_methods::class()
}

/// The integer of an `int` or `bool` object (not of an instance).
pub fn to_big(value: &Value) -> Option<Cow<'_, BigInt>> {
    match value {
        Value::Int(i) => Some(Cow::Owned(BigInt::from(*i))),
        Value::Bool(b) => Some(Cow::Owned(BigInt::from(i64::from(*b)))),
        Value::BigInt(b) => Some(Cow::Borrowed(b)),
        _ => None,
    }
}

/// `MemoryError()`
#[cold]
pub fn memory_error() -> Exception {
    Exception::of_class(Exception::class_named("MemoryError"), vec![])
}

fn zero_division(op: BinaryOp) -> Exception {
    Exception::zero_division_error(match op {
        BinaryOp::Div => "division by zero",
        BinaryOp::Mod => "integer modulo by zero",
        _ => "integer division or modulo by zero",
    })
}

/// `a op b` for small integers; `None` for an operator that `int` has not.
#[inline]
pub fn binary_small(op: BinaryOp, a: i64, b: i64) -> Option<Result<Value>> {
    let fast = match op {
        BinaryOp::Add => a.checked_add(b),
        BinaryOp::Sub => a.checked_sub(b),
        BinaryOp::Mul => a.checked_mul(b),
        BinaryOp::FloorDiv | BinaryOp::Mod if b == 0 => return Some(Err(zero_division(op))),
        BinaryOp::FloorDiv => floor_div(a, b),
        BinaryOp::Mod => Some(floor_mod(a, b)),
        BinaryOp::BitAnd => Some(a & b),
        BinaryOp::BitOr => Some(a | b),
        BinaryOp::BitXor => Some(a ^ b),
        BinaryOp::RShift if b >= 0 => Some(a >> b.min(63)),
        BinaryOp::LShift if (0..63).contains(&b) => {
            let shifted = a << b;
            (shifted >> b == a).then_some(shifted)
        }
        BinaryOp::Div => return Some(true_div_small(a, b).map(Value::Float)),
        BinaryOp::Pow if b >= 0 => pow_small(a, b),
        BinaryOp::MatMul => return None,
        _ => None,
    };
    match fast {
        Some(result) => Some(Ok(Value::Int(result))),
        None => binary_big(op, &BigInt::from(a), &BigInt::from(b)),
    }
}

/// `a // b` for `b != 0`; `None` if it overflows.
#[inline]
pub fn floor_div(a: i64, b: i64) -> Option<i64> {
    let quotient = a.checked_div(b)?;
    Some(if a % b != 0 && (a < 0) != (b < 0) {
        quotient - 1
    } else {
        quotient
    })
}

/// `a % b` for `b != 0`.
#[inline]
pub fn floor_mod(a: i64, b: i64) -> i64 {
    let rest = a.wrapping_rem(b);
    if rest != 0 && (rest < 0) != (b < 0) {
        rest + b
    } else {
        rest
    }
}

fn pow_small(base: i64, exponent: i64) -> Option<i64> {
    match base {
        0 => return Some(i64::from(exponent == 0)),
        1 => return Some(1),
        -1 => return Some(if exponent % 2 == 0 { 1 } else { -1 }),
        _ => {}
    }
    base.checked_pow(u32::try_from(exponent).ok()?)
}

fn true_div_small(a: i64, b: i64) -> Result<f64> {
    const EXACT: u64 = 1 << 53;
    if b == 0 {
        return Err(zero_division(BinaryOp::Div));
    }
    if a.unsigned_abs() <= EXACT && b.unsigned_abs() <= EXACT {
        return Ok(a as f64 / b as f64);
    }
    true_div(&BigInt::from(a), &BigInt::from(b))
}

/// `a op b` for integers of any size; `None` for an operator that `int` has not.
pub fn binary_big(op: BinaryOp, a: &BigInt, b: &BigInt) -> Option<Result<Value>> {
    Some(Ok(Value::int(match op {
        BinaryOp::Add => a + b,
        BinaryOp::Sub => a - b,
        BinaryOp::Mul => a * b,
        BinaryOp::FloorDiv | BinaryOp::Mod if b.is_zero() => return Some(Err(zero_division(op))),
        BinaryOp::FloorDiv => a.div_floor(b),
        BinaryOp::Mod => a.mod_floor(b),
        BinaryOp::Div => return Some(true_div(a, b).map(Value::Float)),
        BinaryOp::Pow => return n!("**").is_reached().then(|| pow(a, b)),
        BinaryOp::LShift => return Some(shift_left(a, b)),
        BinaryOp::RShift => {
            if b.is_negative() {
                return Some(Err(Exception::value_error("negative shift count")));
            }
            match b.to_u64() {
                Some(n) if n < a.bits() => a >> n,
                _ if a.is_negative() => BigInt::from(-1),
                _ => BigInt::zero(),
            }
        }
        BinaryOp::BitAnd => a & b,
        BinaryOp::BitOr => a | b,
        BinaryOp::BitXor => a ^ b,
        BinaryOp::MatMul => return None,
    })))
}

fn shift_left(a: &BigInt, b: &BigInt) -> Result<Value> {
    if b.is_negative() {
        return Err(Exception::value_error("negative shift count"));
    }
    if a.is_zero() {
        return Ok(Value::Int(0));
    }
    match b.to_i64() {
        None => Err(Exception::overflow_error("too many digits in integer")),
        Some(n) if n as u64 > MAX_BITS => Err(memory_error()),
        Some(n) => Ok(Value::int(a << n)),
    }
}

fn pow(a: &BigInt, b: &BigInt) -> Result<Value> {
    if b.is_negative() {
        return super::float::pow(to_f64(a)?, to_f64(b)?);
    }
    if a.is_zero() || a.is_one() || (-a).is_one() {
        let negative = a.is_negative() && b.is_odd();
        let magnitude = if a.is_zero() && !b.is_zero() { 0 } else { 1 };
        return Ok(Value::Int(if negative { -magnitude } else { magnitude }));
    }
    match b.to_u64() {
        Some(n) if (a.bits() - 1).saturating_mul(n) <= MAX_BITS => Ok(Value::int(Pow::pow(a, n))),
        _ => Err(memory_error()),
    }
}

/// `pow(a, b, m)` for integers.
///
/// # Errors
/// `ValueError` for `m == 0` and for a base without inverse.
pub fn pow_mod(a: &BigInt, b: &BigInt, m: &BigInt) -> Result<Value> {
    if m.is_zero() {
        return Err(Exception::value_error("pow() 3rd argument cannot be 0"));
    }
    let modulus = m.abs();
    let (base, exponent) = if b.is_negative() {
        let inverse = a.modinv(&modulus).ok_or_else(|| {
            Exception::value_error("base is not invertible for the given modulus")
        })?;
        (inverse, -b)
    } else {
        (a.clone(), b.clone())
    };
    let power = base.modpow(&exponent, &modulus).mod_floor(&modulus);
    Ok(Value::int(if m.is_negative() && !power.is_zero() {
        power + m
    } else {
        power
    }))
}

/// An integer as a float, correctly rounded.
///
/// # Errors
/// `OverflowError` if it is too large.
pub fn to_f64(a: &BigInt) -> Result<f64> {
    match a.to_f64() {
        Some(x) if x.is_finite() => Ok(x),
        _ => Err(Exception::overflow_error(
            "int too large to convert to float",
        )),
    }
}

/// `a / b`, correctly rounded.
///
/// # Errors
/// `ZeroDivisionError`; `OverflowError` if the result is too large.
pub fn true_div(a: &BigInt, b: &BigInt) -> Result<f64> {
    if b.is_zero() {
        return Err(zero_division(BinaryOp::Div));
    }
    if a.is_zero() {
        return Ok(if b.is_negative() { -0.0 } else { 0.0 });
    }
    let negative = a.is_negative() != b.is_negative();
    let overflow = || Exception::overflow_error("integer division result too large for a float");
    let difference = a.bits() as i64 - b.bits() as i64;
    if difference > 1025 {
        return Err(overflow());
    }
    if difference < -1100 {
        return Ok(if negative { -0.0 } else { 0.0 });
    }
    // A quotient of 55 or 56 bits whose last bit is sticky, times 2**shift.
    let shift = difference - 55;
    let (numerator, denominator) = (a.magnitude().clone(), b.magnitude().clone());
    let (numerator, denominator) = if shift < 0 {
        (numerator << shift.unsigned_abs(), denominator)
    } else {
        (numerator, denominator << shift.unsigned_abs())
    };
    let (quotient, rest) = numerator.div_rem(&denominator);
    let quotient = quotient.to_u64().unwrap_or(u64::MAX) | u64::from(!rest.is_zero());
    let bits = 64 - i64::from(quotient.leading_zeros());
    let exponent = shift + bits - 1;
    let precision = if exponent >= -1022 {
        53
    } else {
        53 - (-1022 - exponent)
    };
    let drop = bits - precision;
    let mantissa = round_half_even(quotient, drop);
    let result = super::float::ldexp(mantissa as f64, (shift + drop) as i32);
    if result.is_infinite() {
        return Err(overflow());
    }
    Ok(if negative { -result } else { result })
}

/// `x` without its last `drop` bits, ties to even.
pub(crate) fn round_half_even(x: u64, drop: i64) -> u64 {
    if drop <= 0 {
        return x;
    }
    if drop > 63 {
        return 0;
    }
    let (kept, rest, half) = (x >> drop, x & ((1 << drop) - 1), 1u64 << (drop - 1));
    kept + u64::from(rest > half || (rest == half && kept & 1 == 1))
}

/// `divmod(a, b)` for integers.
///
/// # Errors
/// `ZeroDivisionError`
pub fn divmod(a: &Value, b: &Value) -> Option<Result<Value>> {
    if let (Value::Int(a), Value::Int(b)) = (a, b) {
        if *b == 0 {
            return Some(Err(zero_division(BinaryOp::FloorDiv)));
        }
        if let Some(quotient) = floor_div(*a, *b) {
            return Some(Ok(Value::tuple(vec![
                Value::Int(quotient),
                Value::Int(floor_mod(*a, *b)),
            ])));
        }
    }
    let (a, b) = (to_big(a)?, to_big(b)?);
    if b.is_zero() {
        return Some(Err(zero_division(BinaryOp::FloorDiv)));
    }
    let (quotient, rest) = a.div_mod_floor(&b);
    Some(Ok(Value::tuple(vec![
        Value::int(quotient),
        Value::int(rest),
    ])))
}

thread_local! {
    static MAX_STR_DIGITS: Cell<usize> = const { Cell::new(4300) };
}

/// `sys.get_int_max_str_digits()`; 0 for no limit.
pub fn max_str_digits() -> usize {
    MAX_STR_DIGITS.get()
}

/// `sys.set_int_max_str_digits(n)`
pub fn set_max_str_digits(n: usize) {
    MAX_STR_DIGITS.set(n);
}

/// `str(i)`
///
/// # Errors
/// `ValueError` if it has more digits than the limit.
pub fn to_decimal(i: &BigInt) -> Result<String> {
    let limit = max_str_digits();
    let too_long = || {
        Exception::value_error(format!(
            "Exceeds the limit ({limit} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit"
        ))
    };
    // More than limit digits for certain: do not even convert.
    if limit > 0 && i.bits() as f64 > limit as f64 * std::f64::consts::LOG2_10 + 1.0 {
        return Err(too_long());
    }
    let digits = crate::platform::decimal(i.magnitude());
    if limit > 0 && digits.len() > limit {
        return Err(too_long());
    }
    Ok(if i.sign() == Sign::Minus {
        format!("-{digits}")
    } else {
        digits
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floors_like_python() {
        assert_eq!(floor_div(-7, 2), Some(-4));
        assert_eq!(floor_mod(-7, 3), 2);
        assert_eq!(floor_mod(7, -3), -2);
        assert_eq!(floor_div(i64::MIN, -1), None);
        assert_eq!(floor_mod(i64::MIN, -1), 0);
    }

    #[test]
    fn true_division_is_correctly_rounded() {
        let ten = |n: u32| BigInt::from(10).pow(n);
        assert_eq!(true_div(&ten(23), &ten(22)).ok(), Some(10.0));
        assert_eq!(
            true_div(&BigInt::from((1i64 << 53) + 1), &BigInt::one()).ok(),
            Some(9007199254740992.0)
        );
        assert_eq!(true_div(&BigInt::one(), &ten(320)).ok(), Some(1e-320));
        assert_eq!(true_div(&BigInt::one(), &ten(400)).ok(), Some(0.0));
        assert_eq!(
            true_div(&BigInt::from(-1), &BigInt::from(3)).ok(),
            Some(-1.0 / 3.0)
        );
    }
}
