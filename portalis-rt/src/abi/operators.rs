//! Operators on two objects and on one; ints and floats that stay what they are take the short way.

use crate::object::{Result, Value};
use crate::ops;
use crate::ops::number::{BinaryOp, binary, inplace, unary};

/// The result for two ints of 64 bits or two floats, where it is one again.
#[inline(always)]
fn short(
    a: &Value,
    b: &Value,
    ints: impl FnOnce(i64, i64) -> Option<i64>,
    floats: impl FnOnce(f64, f64) -> Option<f64>,
) -> Option<Value> {
    match (a, b) {
        (Value::Int(x), Value::Int(y)) => ints(*x, *y).map(Value::Int),
        (Value::Float(x), Value::Float(y)) => floats(*x, *y).map(Value::Float),
        _ => None,
    }
}

macro_rules! operators {
    ($($name:ident $inplace:ident $op:ident $(($ints:expr, $floats:expr))?;)*) => { $(
        #[doc = concat!("`a ", stringify!($name), " b`")]
        #[inline]
        pub fn $name(a: &Value, b: &Value) -> Result<Value> {
            $(if let Some(result) = short(a, b, $ints, $floats) {
                return Ok(result);
            })?
            binary(BinaryOp::$op, a, b)
        }
        #[doc = concat!("`a ", stringify!($name), "= b`")]
        #[inline]
        pub fn $inplace(a: &Value, b: &Value) -> Result<Value> {
            $(if let Some(result) = short(a, b, $ints, $floats) {
                return Ok(result);
            })?
            inplace(BinaryOp::$op, a, b)
        }
    )* };
}
operators! {
    add iadd Add (i64::checked_add, |x, y| Some(x + y));
    sub isub Sub (i64::checked_sub, |x, y| Some(x - y));
    mul imul Mul (i64::checked_mul, |x, y| Some(x * y));
    // By a positive number Python's division is the Euclidean one.
    floor_div ifloor_div FloorDiv (|x, y| (y > 0).then(|| x.div_euclid(y)), |_, _| None);
    modulo imodulo Mod (|x, y| (y > 0).then(|| x.rem_euclid(y)), |_, _| None);
    mat_mul imat_mul MatMul;
    div idiv Div;
    pow ipow Pow;
    lshift ilshift LShift;
    rshift irshift RShift;
    bit_or ibit_or BitOr;
    bit_xor ibit_xor BitXor;
    bit_and ibit_and BitAnd;
}

/// `-x`
pub fn neg(x: &Value) -> Result<Value> {
    unary('-', x)
}

/// `+x`
pub fn pos(x: &Value) -> Result<Value> {
    unary('+', x)
}

/// `~x`
pub fn invert(x: &Value) -> Result<Value> {
    unary('~', x)
}

/// The object of `a op b` for a comparison.
pub fn compare(op: &'static str, a: &Value, b: &Value) -> Result<Value> {
    ops::compare::compare(op, a, b)
}
