//! From objects to Rust's types, with CPython's errors.

use num_bigint::BigInt;

use super::class::type_name;
use crate::object::{Args, Exception, Result, Value, int};

fn index_type_error(x: &Value) -> Exception {
    Exception::type_error(format!(
        "'{}' object cannot be interpreted as an integer",
        type_name(x)
    ))
}

/// `operator.index(x)` as a plain `int` object, or `None` if it is no integer.
pub fn as_int(x: &Value) -> Result<Option<Value>> {
    match x {
        Value::Int(_) | Value::BigInt(_) => Ok(Some(x.clone())),
        Value::Bool(b) => Ok(Some(Value::Int(i64::from(*b)))),
        Value::Instance(_) | Value::Object(_) => {
            if let Value::Int(_) | Value::BigInt(_) = x.native() {
                return Ok(Some(x.native()));
            }
            let Some(made) = super::call_method_opt(x, "__index__", Args::none()) else {
                return Ok(None);
            };
            let made = made?;
            match made.native() {
                i @ (Value::Int(_) | Value::BigInt(_)) => Ok(Some(i)),
                Value::Bool(b) => Ok(Some(Value::Int(i64::from(b)))),
                _ => Err(Exception::type_error(format!(
                    "__index__ returned non-int (type {})",
                    type_name(&made)
                ))),
            }
        }
        _ => Ok(None),
    }
}

/// `operator.index(x)` as a plain `int` object.
///
/// # Errors
/// `TypeError` if it is no integer.
pub fn to_int(x: &Value) -> Result<Value> {
    as_int(x)?.ok_or_else(|| index_type_error(x))
}

/// `operator.index(x)`, of any size.
///
/// # Errors
/// `TypeError` if it is no integer.
pub fn to_bigint(x: &Value) -> Result<BigInt> {
    let x = to_int(x)?;
    Ok(int::to_big(&x)
        .map(std::borrow::Cow::into_owned)
        .unwrap_or_default())
}

/// `operator.index(x)` as `i64`.
///
/// # Errors
/// `TypeError` if it is no integer, `OverflowError` if it does not fit.
pub fn to_index(x: &Value) -> Result<i64> {
    match x {
        Value::Int(i) => Ok(*i),
        _ => match to_int(x)? {
            Value::Int(i) => Ok(i),
            _ => Err(Exception::overflow_error(format!(
                "cannot fit '{}' into an index-sized integer",
                type_name(x)
            ))),
        },
    }
}

/// An argument of C type `Py_ssize_t` or `long`.
///
/// # Errors
/// `TypeError` if it is no integer, `OverflowError` naming the C type if it does not fit.
pub fn to_c_integer(x: &Value, c_type: &str) -> Result<i64> {
    match to_int(x)? {
        Value::Int(i) => Ok(i),
        _ => Err(Exception::overflow_error(format!(
            "Python int too large to convert to C {c_type}"
        ))),
    }
}

/// An argument of C type `int`.
///
/// # Errors
/// `TypeError` if it is no integer, `OverflowError` if it does not fit.
pub fn to_c_int(x: &Value) -> Result<i32> {
    let i = to_c_integer(x, "long")?;
    i32::try_from(i).map_err(|_| {
        Exception::overflow_error(if i < 0 {
            "signed integer is less than minimum"
        } else {
            "signed integer is greater than maximum"
        })
    })
}

/// A slice index: `None` or absent gives `None`; integers out of range are clamped.
///
/// # Errors
/// `TypeError` if it is something else.
pub fn to_slice_index(x: &Value) -> Result<Option<i64>> {
    if x.is_none() || x.is_unset() {
        return Ok(None);
    }
    match as_int(x)? {
        Some(Value::Int(i)) => Ok(Some(i)),
        Some(big) => {
            let negative = int::to_big(&big).is_some_and(|b| b.sign() == num_bigint::Sign::Minus);
            Ok(Some(if negative { i64::MIN } else { i64::MAX }))
        }
        None => Err(Exception::type_error(
            "slice indices must be integers or None or have an __index__ method",
        )),
    }
}

/// A float from an int or float (or `__float__`/`__index__`); `None` if it is no real number.
///
/// # Errors
/// `OverflowError` for an `int` that is too large.
pub fn as_float(x: &Value) -> Result<Option<f64>> {
    match x {
        Value::Float(f) => return Ok(Some(*f)),
        Value::Int(i) => return Ok(Some(*i as f64)),
        Value::Bool(b) => return Ok(Some(f64::from(u8::from(*b)))),
        Value::BigInt(b) => return int::to_f64(b).map(Some),
        Value::Instance(_) | Value::Object(_) => {}
        _ => return Ok(None),
    }
    if let Some(made) = super::call_method_opt(x, "__float__", Args::none()) {
        let made = made?;
        return match made.native() {
            Value::Float(f) => Ok(Some(f)),
            _ => Err(Exception::type_error(format!(
                "{}.__float__ returned non-float (type {})",
                type_name(x),
                type_name(&made)
            ))),
        };
    }
    match as_int(x)? {
        Some(i) => as_float(&i),
        None => Ok(None),
    }
}

/// A float from an int or float (or `__float__`/`__index__`), as C functions take it.
///
/// # Errors
/// `TypeError` if it is no real number, `OverflowError` for an `int` that is too large.
pub fn to_f64(x: &Value) -> Result<f64> {
    match x {
        Value::Float(f) => Ok(*f),
        _ => as_float(x)?.ok_or_else(|| {
            Exception::type_error(format!("must be real number, not {}", type_name(x)))
        }),
    }
}
