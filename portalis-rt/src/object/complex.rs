//! `complex`: an [`Object`], its arithmetic and its class.

use super::{Class, Exception, Object, Result, Value};
use crate::format::float::{Repr, format_float};
use crate::object::convert_number::parse_complex;
use crate::ops::BinaryOp;

/// Real and imaginary part.
pub type Parts = (f64, f64);

/// A `complex` object.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Complex {
    /// `z.real`
    pub re: f64,
    /// `z.imag`
    pub im: f64,
}

/// A `complex` object as a value.
pub fn value(parts: Parts) -> Value {
    Value::object(Complex {
        re: parts.0,
        im: parts.1,
    })
}

fn parts(value: &Value) -> Option<Parts> {
    match value {
        Value::Object(obj) => obj.downcast_ref::<Complex>().map(|z| (z.re, z.im)),
        _ => None,
    }
}

/// The parts of a complex number, or of a real one taken as complex.
///
/// # Errors
/// `OverflowError` for an `int` that is too large.
pub fn coerce(value: &Value) -> Option<Result<Parts>> {
    Some(match value {
        Value::Float(x) => Ok((*x, 0.0)),
        Value::Int(i) => Ok((*i as f64, 0.0)),
        Value::Bool(b) => Ok((f64::from(u8::from(*b)), 0.0)),
        Value::BigInt(i) => super::int::to_f64(i).map(|x| (x, 0.0)),
        _ => Ok(parts(value)?),
    })
}

fn product(a: Parts, b: Parts) -> Parts {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

fn quotient(a: Parts, b: Parts) -> Option<Parts> {
    if b.0.abs() >= b.1.abs() {
        if b.0 == 0.0 {
            return None;
        }
        let ratio = b.1 / b.0;
        let denominator = b.0 + b.1 * ratio;
        Some((
            (a.0 + a.1 * ratio) / denominator,
            (a.1 - a.0 * ratio) / denominator,
        ))
    } else if b.1.abs() >= b.0.abs() {
        let ratio = b.0 / b.1;
        let denominator = b.0 * ratio + b.1;
        Some((
            (a.0 * ratio + a.1) / denominator,
            (a.1 * ratio - a.0) / denominator,
        ))
    } else {
        Some((f64::NAN, f64::NAN))
    }
}

/// `a op b`; `None` for an operator that `complex` has not.
pub fn binary(op: BinaryOp, a: Parts, b: Parts) -> Option<Result<Value>> {
    Some(Ok(value(match op {
        BinaryOp::Add => (a.0 + b.0, a.1 + b.1),
        BinaryOp::Sub => (a.0 - b.0, a.1 - b.1),
        BinaryOp::Mul => product(a, b),
        BinaryOp::Div => match quotient(a, b) {
            Some(z) => z,
            None => {
                return Some(Err(Exception::zero_division_error(
                    "complex division by zero",
                )));
            }
        },
        BinaryOp::Pow => return n!("**").is_reached().then(|| pow(a, b)),
        _ => return None,
    })))
}

/// `a ** b`
///
/// # Errors
/// `ZeroDivisionError`, `OverflowError`
pub fn pow(a: Parts, b: Parts) -> Result<Value> {
    let zero_division = || Exception::zero_division_error("0.0 to a negative or complex power");
    let power = if b.1 == 0.0 && b.0 == b.0.floor() && b.0.abs() <= 100.0 {
        let n = b.0 as i32;
        let magnitude = pow_unsigned(a, n.unsigned_abs());
        if n > 0 {
            magnitude
        } else {
            quotient((1.0, 0.0), magnitude).ok_or_else(zero_division)?
        }
    } else if a == (0.0, 0.0) {
        if b.1 != 0.0 || b.0 < 0.0 {
            return Err(zero_division());
        }
        (0.0, 0.0)
    } else {
        let magnitude = a.0.hypot(a.1);
        let angle = a.1.atan2(a.0);
        let (mut length, mut phase) = (magnitude.powf(b.0), angle * b.0);
        if b.1 != 0.0 {
            length *= (-angle * b.1).exp();
            phase += b.1 * magnitude.ln();
        }
        (length * phase.cos(), length * phase.sin())
    };
    if (power.0.is_infinite() || power.1.is_infinite())
        && [a.0, a.1, b.0, b.1].iter().all(|x| x.is_finite())
    {
        return Err(Exception::overflow_error("complex exponentiation"));
    }
    Ok(value(power))
}

fn pow_unsigned(base: Parts, n: u32) -> Parts {
    let (mut result, mut square) = ((1.0, 0.0), base);
    let mut bit = 1u32;
    while bit != 0 && n >= bit {
        if n & bit != 0 {
            result = product(result, square);
        }
        bit <<= 1;
        square = product(square, square);
    }
    result
}

fn is_complex(this: &Value) -> Result<Parts> {
    parts(this).ok_or_else(|| {
        Exception::type_error(format!(
            "descriptor requires a 'complex' object but received a '{}'",
            crate::ops::type_name(this)
        ))
    })
}

thread_local! {
    static CLASS: Class = Class::builder("complex")
        .constructor_of(n!("complex"), |_, args| construct(args))
        .immutable()
        .getter(n!("real"), |this| Ok(Value::Float(is_complex(&this.native())?.0)))
        .getter(n!("imag"), |this| Ok(Value::Float(is_complex(&this.native())?.1)))
        .method(n!("conjugate"), |this, args| {
            let [] = args.exact("complex.conjugate")?;
            let (re, im) = is_complex(this)?;
            Ok(value((re, -im)))
        })
        .method("__complex__", |this, args| {
            let [] = args.exact("complex.__complex__")?;
            Ok(this.clone())
        })
        .dunders(&[
            "__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__", "__truediv__", "__rtruediv__",
            "__pow__", "__rpow__", "__neg__", "__pos__", "__abs__", "__bool__", "__eq__", "__ne__", "__hash__", "__repr__",
            "__format__",
        ])
        .build();
}

/// `complex`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

fn construct(args: super::Args) -> Result<Value> {
    let [re, im] = args.bind("complex", ["real", "imag"], 0)?;
    if let Some(text) = re.as_str() {
        if !im.is_unset() {
            return Err(Exception::type_error(
                "complex() can't take second arg if first is a string",
            ));
        }
        return parse_complex(&text).map(value);
    }
    if im.as_str().is_some() {
        return Err(Exception::type_error(
            "complex() second arg can't be a string",
        ));
    }
    let part = |x: &Value, first: bool| -> Result<Parts> {
        let error = || {
            let name = crate::ops::type_name(x);
            Exception::type_error(if first {
                format!("complex() first argument must be a string or a number, not '{name}'")
            } else {
                format!("complex() second argument must be a number, not '{name}'")
            })
        };
        if first
            && matches!(x, Value::Instance(_))
            && let Some(made) = crate::ops::call_method_opt(x, "__complex__", super::Args::none())
        {
            let made = made?;
            return parts(&made.native()).ok_or_else(|| {
                Exception::type_error(format!(
                    "{}.__complex__() must return a complex, not {}",
                    crate::ops::type_name(x),
                    crate::ops::type_name(&made)
                ))
            });
        }
        if let Some(parts) = coerce(&x.native()) {
            return parts;
        }
        match crate::ops::convert::as_float(x)? {
            Some(x) => Ok((x, 0.0)),
            None => Err(error()),
        }
    };
    let (re, real_is_complex) = match &re {
        Value::Unset => ((0.0, 0.0), false),
        x => (part(x, true)?, parts(&x.native()).is_some()),
    };
    if im.is_unset() {
        return Ok(value(re));
    }
    let im_is_complex = parts(&im.native()).is_some();
    let im = part(&im, false)?;
    let result_re = if im_is_complex { re.0 - im.1 } else { re.0 };
    let result_im = if real_is_complex { im.0 + re.1 } else { im.0 };
    Ok(value((result_re, result_im)))
}

impl Complex {
    fn text(self) -> String {
        let part = |x: f64, sign: bool| {
            format_float(
                x,
                Repr {
                    sign,
                    point_zero: false,
                },
            )
        };
        if self.re == 0.0 && !self.re.is_sign_negative() {
            return format!("{}j", part(self.im, false));
        }
        format!("({}{}j)", part(self.re, false), part(self.im, true))
    }
}

impl Object for Complex {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(self.text()))
    }
    fn format(&self, _this: &Value, spec: &str) -> Option<Result<String>> {
        Some(crate::format::spec::format_complex(
            (self.re, self.im),
            spec,
        ))
    }
    fn truth(&self) -> Option<Result<bool>> {
        Some(Ok(self.re != 0.0 || self.im != 0.0))
    }
    fn unary(&self, op: char) -> Option<Result<Value>> {
        Some(Ok(match op {
            '-' => value((-self.re, -self.im)),
            '+' => value((self.re, self.im)),
            'a' => {
                let length = self.re.hypot(self.im);
                if length.is_infinite() && self.re.is_finite() && self.im.is_finite() {
                    return Some(Err(Exception::overflow_error("absolute value too large")));
                }
                Value::Float(length)
            }
            _ => return None,
        }))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        let other = other.native();
        if let Some((re, im)) = parts(&other) {
            return Some(Ok(self.re == re && self.im == im));
        }
        if !matches!(
            other,
            Value::Int(_) | Value::Bool(_) | Value::BigInt(_) | Value::Float(_)
        ) {
            return None;
        }
        if self.im != 0.0 {
            return Some(Ok(false));
        }
        Some(crate::ops::eq(&Value::Float(self.re), &other))
    }
    fn hash(&self) -> Option<Result<i64>> {
        let part = crate::ops::hash::hash_float;
        let hash = part(self.re).wrapping_add(part(self.im).wrapping_mul(1_000_003));
        Some(Ok(if hash == -1 { -2 } else { hash }))
    }
}

/// A `complex` object from its parts, as a literal like `2j` makes it.
pub fn new(re: f64, im: f64) -> Value {
    value((re, im))
}
