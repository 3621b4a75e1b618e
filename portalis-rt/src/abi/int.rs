//! Arithmetic on Rust's own numbers with Python's results and errors.

use crate::object::{Exception, Result, Value};
use crate::ops::item::{index, index_clamped};

#[cold]
fn overflow() -> Exception {
    Exception::overflow_error(
        "int too large for 64 bits in typed code; see the documentation on big integers",
    )
}

/// `a + b`
#[inline]
pub fn int_add(a: i64, b: i64) -> Result<i64> {
    a.checked_add(b).ok_or_else(overflow)
}

/// `a - b`
#[inline]
pub fn int_sub(a: i64, b: i64) -> Result<i64> {
    a.checked_sub(b).ok_or_else(overflow)
}

/// `a * b`
#[inline]
pub fn int_mul(a: i64, b: i64) -> Result<i64> {
    a.checked_mul(b).ok_or_else(overflow)
}

/// `-a`
#[inline]
pub fn int_neg(a: i64) -> Result<i64> {
    a.checked_neg().ok_or_else(overflow)
}

/// `abs(a)`
#[inline]
pub fn int_abs(a: i64) -> Result<i64> {
    a.checked_abs().ok_or_else(overflow)
}

/// `min(a, b)`: the first of equals.
#[inline]
pub fn min_of<T: PartialOrd>(a: T, b: T) -> T {
    if b < a { b } else { a }
}

/// `max(a, b)`: the first of equals.
#[inline]
pub fn max_of<T: PartialOrd>(a: T, b: T) -> T {
    if b > a { b } else { a }
}

/// `a // b`
#[inline]
pub fn int_floor_div(a: i64, b: i64) -> Result<i64> {
    if b == 0 {
        return Err(Exception::zero_division_error(
            "integer division or modulo by zero",
        ));
    }
    let quotient = a.checked_div(b).ok_or_else(overflow)?;
    Ok(if a % b != 0 && (a < 0) != (b < 0) {
        quotient - 1
    } else {
        quotient
    })
}

/// `a % b`
#[inline]
pub fn int_mod(a: i64, b: i64) -> Result<i64> {
    if b == 0 {
        return Err(Exception::zero_division_error("integer modulo by zero"));
    }
    if b == -1 {
        return Ok(0);
    }
    let rest = a % b;
    Ok(if rest != 0 && (rest < 0) != (b < 0) {
        rest + b
    } else {
        rest
    })
}

/// `a / b`
#[inline]
pub fn int_true_div(a: i64, b: i64) -> Result<f64> {
    const EXACT: i64 = 1 << 53;
    if b != 0 && a.abs_diff(0) <= EXACT.unsigned_abs() && b.abs_diff(0) <= EXACT.unsigned_abs() {
        return Ok(a as f64 / b as f64);
    }
    let value =
        crate::ops::number::binary(crate::ops::BinaryOp::Div, &Value::Int(a), &Value::Int(b))?;
    crate::ops::convert::to_f64(&value)
}

/// `a / b`
#[inline]
pub fn float_div(a: f64, b: f64) -> Result<f64> {
    if b == 0.0 {
        return Err(Exception::zero_division_error("float division by zero"));
    }
    Ok(a / b)
}

/// `a // b`
pub fn float_floor_div(a: f64, b: f64) -> Result<f64> {
    typed(crate::ops::BinaryOp::FloorDiv, a, b)
}

/// `a % b`
pub fn float_mod(a: f64, b: f64) -> Result<f64> {
    typed(crate::ops::BinaryOp::Mod, a, b)
}

fn typed(op: crate::ops::BinaryOp, a: f64, b: f64) -> Result<f64> {
    crate::ops::convert::to_f64(&crate::ops::number::binary(
        op,
        &Value::Float(a),
        &Value::Float(b),
    )?)
}

/// The end of a `range` in a loop: beyond 64 bits no loop comes.
///
/// # Errors
/// `TypeError` if it is no int.
#[inline]
pub fn range_stop(stop: &Value) -> Result<i64> {
    match stop {
        Value::Int(stop) => Ok(*stop),
        other => far_stop(other),
    }
}

#[cold]
#[inline(never)]
fn far_stop(stop: &Value) -> Result<i64> {
    index_clamped(&index(stop)?)
}

/// `range(start, stop, step)` of Rust ints.
pub struct Range {
    at: i64,
    left: u64,
    step: i64,
}

impl Range {
    /// # Errors
    /// `ValueError` for a step of zero.
    #[inline]
    pub fn new(start: i64, stop: i64, step: i64) -> Result<Range> {
        if step == 1 {
            let left = if start < stop {
                stop.abs_diff(start)
            } else {
                0
            };
            return Ok(Range {
                at: start,
                left,
                step,
            });
        }
        Range::by_steps(start, stop, step)
    }

    fn by_steps(start: i64, stop: i64, step: i64) -> Result<Range> {
        if step == 0 {
            return Err(Exception::value_error("range() arg 3 must not be zero"));
        }
        let distance = if step > 0 {
            i128::from(stop) - i128::from(start)
        } else {
            i128::from(start) - i128::from(stop)
        };
        let size = i128::from(step.unsigned_abs());
        let left = if distance <= 0 {
            0
        } else {
            ((distance + size - 1) / size) as u64
        };
        Ok(Range {
            at: start,
            left,
            step,
        })
    }
}

impl Iterator for Range {
    type Item = i64;
    #[inline]
    fn next(&mut self) -> Option<i64> {
        if self.left == 0 {
            return None;
        }
        let item = self.at;
        self.left -= 1;
        if self.left > 0 {
            self.at += self.step;
        }
        Some(item)
    }
}
