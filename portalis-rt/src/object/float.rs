//! `float`: arithmetic on doubles. Its methods are in [`super::float_methods`].

use super::{Class, Exception, Result, Value};
use crate::ops::BinaryOp;

/// `float`
pub fn class() -> Class {
    super::float_methods::class()
}

/// `a op b`; `None` for an operator that `float` has not.
#[inline]
pub fn binary(op: BinaryOp, a: f64, b: f64) -> Option<Result<Value>> {
    Some(Ok(Value::Float(match op {
        BinaryOp::Add => a + b,
        BinaryOp::Sub => a - b,
        BinaryOp::Mul => a * b,
        BinaryOp::Div if b == 0.0 => {
            return Some(Err(Exception::zero_division_error(
                "float division by zero",
            )));
        }
        BinaryOp::Div => a / b,
        BinaryOp::FloorDiv if b == 0.0 => {
            return Some(Err(Exception::zero_division_error(
                "float floor division by zero",
            )));
        }
        BinaryOp::FloorDiv => floor_div_mod(a, b).0,
        BinaryOp::Mod if b == 0.0 => {
            return Some(Err(Exception::zero_division_error("float modulo")));
        }
        BinaryOp::Mod => modulo(a, b),
        BinaryOp::Pow if n!("**").is_reached() => return Some(pow(a, b)),
        _ => return None,
    })))
}

/// `a % b` for `b != 0`.
pub fn modulo(a: f64, b: f64) -> f64 {
    let rest = a % b;
    if rest == 0.0 {
        f64::copysign(0.0, b)
    } else if (b < 0.0) != (rest < 0.0) {
        rest + b
    } else {
        rest
    }
}

/// `divmod(a, b)` for `b != 0`.
pub fn floor_div_mod(a: f64, b: f64) -> (f64, f64) {
    let mut rest = a % b;
    let mut quotient = (a - rest) / b;
    if rest == 0.0 {
        rest = f64::copysign(0.0, b);
    } else if (b < 0.0) != (rest < 0.0) {
        rest += b;
        quotient -= 1.0;
    }
    let floor = if quotient == 0.0 {
        f64::copysign(0.0, a / b)
    } else {
        let floor = quotient.floor();
        if quotient - floor > 0.5 {
            floor + 1.0
        } else {
            floor
        }
    };
    (floor, rest)
}

/// `a ** b`; complex for a negative base and a fractional exponent.
///
/// # Errors
/// `ZeroDivisionError` for zero and a negative exponent, `OverflowError` if the result is too large.
pub fn pow(a: f64, b: f64) -> Result<Value> {
    if a == 0.0 && b < 0.0 && b.is_finite() {
        return Err(Exception::zero_division_error(
            "0.0 cannot be raised to a negative power",
        ));
    }
    if a < 0.0 && a.is_finite() && b.is_finite() && b.fract() != 0.0 {
        if !n!("complex").is_reached() {
            return Err(Exception::runtime_error(
                "a page without complex numbers takes no such power",
            ));
        }
        return super::complex::pow((a, 0.0), (b, 0.0));
    }
    let power = a.powf(b);
    if power.is_infinite() && a.is_finite() && b.is_finite() {
        return Err(range_error());
    }
    Ok(Value::Float(power))
}

/// `OverflowError: (34, 'Numerical result out of range')`
#[cold]
pub fn range_error() -> Exception {
    Exception::of_class(
        Exception::class_named("OverflowError"),
        vec![Value::Int(34), Value::str("Numerical result out of range")],
    )
}

/// `x * 2**exponent`, rounded once.
pub fn ldexp(x: f64, exponent: i32) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let (mantissa, e) = frexp(x);
    let total = exponent.saturating_add(e);
    if total > 1024 {
        return f64::INFINITY.copysign(x);
    }
    if total < -1080 {
        return f64::copysign(0.0, x);
    }
    // 0.5 <= |mantissa| < 1; only the last factor can round.
    if total >= -1021 {
        mantissa * 2.0 * power_of_two(total - 1)
    } else {
        mantissa * power_of_two(total + 600) * power_of_two(-600)
    }
}

fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(((i64::from(exponent) + 1023) as u64) << 52)
}

/// `math.frexp(x)` for a finite `x`: a mantissa in `[0.5, 1)` and an exponent.
pub fn frexp(x: f64) -> (f64, i32) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let (scaled, offset) = if x.abs() < f64::MIN_POSITIVE {
        (x * power_of_two(64), -64)
    } else {
        (x, 0)
    };
    let bits = scaled.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i32 - 1022;
    (
        f64::from_bits((bits & !(0x7ff << 52)) | (1022 << 52)),
        exponent + offset,
    )
}

/// A NaN that is no other one: Python tells two of them apart by identity, and here that is their bits.
pub(crate) fn new_nan() -> f64 {
    thread_local! {
        static COUNT: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
    }
    let count = COUNT.get().wrapping_add(1) & 0x3_ffff_ffff_ffff;
    COUNT.set(count);
    f64::from_bits(f64::NAN.to_bits() | count)
}

/// A float's bits as other programs know them: of a NaN only the sign is kept.
pub(crate) fn plain_bits(x: f64) -> u64 {
    if x.is_nan() {
        f64::NAN.to_bits() | x.to_bits() & (1 << 63)
    } else {
        x.to_bits()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floors_like_python() {
        assert_eq!(floor_div_mod(1.5, 0.1), (14.0, 0.09999999999999992));
        assert_eq!(floor_div_mod(-7.5, 2.0), (-4.0, 0.5));
        assert_eq!(modulo(-1.0, f64::INFINITY), f64::INFINITY);
        assert_eq!(modulo(-1.5, 1.0), 0.5);
    }

    #[test]
    fn scales_by_powers_of_two() {
        assert_eq!(ldexp(1.0, -1074), 5e-324);
        assert_eq!(ldexp(0.75, -1074), 5e-324);
        assert_eq!(ldexp(1.0, 1024), f64::INFINITY);
        assert_eq!(ldexp(5e-324, 1074), 1.0);
        assert_eq!(frexp(5e-324), (0.5, -1073));
    }
}
