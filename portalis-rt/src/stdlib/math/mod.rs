//! `math`: the module's table and the functions on floats.

mod integers;
mod special;
mod sums;

use num_bigint::Sign;

use crate::object::convert_number::float_to_int;
use crate::object::float::{frexp, ldexp};
use crate::object::{Args, Exception, Module, Result, Value, int};
use crate::ops::{self, BinaryOp, convert::to_f64, type_name};
use crate::platform;

pub use integers::{gcd_big, isqrt_big};
pub use special::{gamma, lgamma};
pub use sums::fsum;

fn domain_error() -> Exception {
    Exception::value_error("math domain error")
}

fn range_error() -> Exception {
    Exception::overflow_error("math range error")
}

/// Checks the result of a C function as CPython does: nan from a number is a domain error, inf from a
/// finite number a range error (or a domain error where the function has a pole).
fn checked(
    result: f64,
    finite_arguments: bool,
    nan_arguments: bool,
    can_overflow: bool,
) -> Result<Value> {
    check(result, finite_arguments, nan_arguments, can_overflow).map(Value::Float)
}

fn check(
    result: f64,
    finite_arguments: bool,
    nan_arguments: bool,
    can_overflow: bool,
) -> Result<f64> {
    if result.is_nan() && !nan_arguments {
        return Err(domain_error());
    }
    if result.is_infinite() && finite_arguments {
        return Err(if can_overflow {
            range_error()
        } else {
            domain_error()
        });
    }
    Ok(result)
}

macro_rules! for_floats {
    ($($name:ident $can_overflow:literal $f:expr;)*) => { $(
        /// The function of `math` of that name on Rust's own floats.
        ///
        /// # Errors
        /// `ValueError` outside the domain, `OverflowError` for a result that is too large.
        #[inline]
        pub fn $name(x: f64) -> Result<f64> {
            let f: fn(f64) -> f64 = $f;
            let result = f(x);
            if result.is_finite() {
                return Ok(result);
            }
            check(result, x.is_finite(), x.is_nan(), $can_overflow)
        }
    )* };
}
for_floats! {
    math_cos false f64::cos;
    math_exp true platform::exp;
    math_fabs false f64::abs;
    math_sin false f64::sin;
    math_tan false f64::tan;
}

/// `math.sqrt`
///
/// # Errors
/// `ValueError` below zero.
#[inline]
pub fn math_sqrt(x: f64) -> Result<f64> {
    if x < 0.0 {
        return Err(domain_error());
    }
    Ok(x.sqrt())
}

macro_rules! float_functions {
    ($module:expr; $($name:literal $can_overflow:literal $f:expr;)*) => {
        $module$(.function($name, |args| {
            let [x] = args.exact(concat!("math.", $name))?;
            let x = to_f64(&x)?;
            let f: fn(f64) -> f64 = $f;
            checked(f(x), x.is_finite(), x.is_nan(), $can_overflow)
        }))*
    };
}

fn pair(args: Args, name: &str) -> Result<(f64, f64)> {
    let [x, y] = args.exact(name)?;
    Ok((to_f64(&x)?, to_f64(&y)?))
}

/// Makes the module.
pub fn module() -> Module {
    let module = Module::new("math")
        .value(n!("pi"), std::f64::consts::PI)
        .value(n!("e"), std::f64::consts::E)
        .value(n!("tau"), std::f64::consts::TAU)
        .value(n!("inf"), f64::INFINITY)
        .value(n!("nan"), f64::NAN);
    let module = float_functions! { module;
        "acos" false f64::acos;
        "acosh" false |x| if x < 1.0 { f64::NAN } else { libm::acosh(x) };
        "asin" false f64::asin;
        "asinh" false libm::asinh;
        "atan" false f64::atan;
        "atanh" false |x| if x.abs() >= 1.0 { f64::NAN } else { libm::atanh(x) };
        "cbrt" false f64::cbrt;
        "cos" false f64::cos;
        "cosh" true f64::cosh;
        "erf" false libm::erf;
        "erfc" false libm::erfc;
        "exp" true platform::exp;
        "exp2" true f64::exp2;
        "expm1" true f64::exp_m1;
        "fabs" false f64::abs;
        "log1p" false f64::ln_1p;
        "sin" false f64::sin;
        "sinh" true f64::sinh;
        "sqrt" false f64::sqrt;
        "tan" false f64::tan;
        "tanh" false f64::tanh;
        "degrees" true |x| x * (180.0 / std::f64::consts::PI);
        "radians" true |x| x * (std::f64::consts::PI / 180.0);
    };
    let module = module
        .function(n!("gamma"), |args| {
            let [x] = args.exact("math.gamma")?;
            special::gamma(to_f64(&x)?).map(Value::Float)
        })
        .function(n!("lgamma"), |args| {
            let [x] = args.exact("math.lgamma")?;
            special::lgamma(to_f64(&x)?).map(Value::Float)
        })
        .function(n!("log"), log)
        .function(n!("log2"), |args| {
            let [x] = args.exact("math.log2")?;
            logarithm(&x, f64::log2).map(Value::Float)
        })
        .function(n!("log10"), |args| {
            let [x] = args.exact("math.log10")?;
            logarithm(&x, f64::log10).map(Value::Float)
        })
        .function(n!("pow"), power)
        .function(n!("atan2"), |args| {
            let (y, x) = pair(args, "atan2")?;
            Ok(Value::Float(y.atan2(x)))
        })
        .function(n!("copysign"), |args| {
            let (x, y) = pair(args, "copysign")?;
            Ok(Value::Float(x.copysign(y)))
        })
        .function(n!("fmod"), |args| {
            let (x, y) = pair(args, "fmod")?;
            checked(x % y, true, x.is_nan() || y.is_nan(), false)
        })
        .function(n!("remainder"), |args| {
            let (x, y) = pair(args, "remainder")?;
            remainder(x, y).map(Value::Float)
        })
        .function(n!("frexp"), |args| {
            let [x] = args.exact("math.frexp")?;
            let (mantissa, exponent) = frexp(to_f64(&x)?);
            Ok(Value::tuple(vec![
                Value::Float(mantissa),
                Value::Int(i64::from(exponent)),
            ]))
        })
        .function(n!("ldexp"), |args| {
            let [x, exponent] = args.exact("ldexp")?;
            let x = to_f64(&x)?;
            let exponent = match ops::convert::as_int(&exponent)? {
                Some(Value::Int(i)) => i.clamp(-100_000, 100_000) as i32,
                Some(big) => match int::to_big(&big).map(|b| b.sign()) {
                    Some(Sign::Minus) => -100_000,
                    _ => 100_000,
                },
                None => {
                    return Err(Exception::type_error(
                        "Expected an int as second argument to ldexp.",
                    ));
                }
            };
            checked(ldexp(x, exponent), x.is_finite(), x.is_nan(), true)
        })
        .function(n!("modf"), |args| {
            let [x] = args.exact("math.modf")?;
            let x = to_f64(&x)?;
            let fraction = if x.is_infinite() { 0.0 } else { x.fract() };
            Ok(Value::tuple(vec![
                Value::Float(fraction.copysign(x)),
                Value::Float(x.trunc()),
            ]))
        });
    rounding(sums::add(integers::add(module)))
}

/// Rounding, classification, neighbours.
fn rounding(module: Module) -> Module {
    module
        .function(n!("ceil"), |args| {
            let [x] = args.exact("math.ceil")?;
            round_with(&x, "__ceil__", f64::ceil)
        })
        .function(n!("floor"), |args| {
            let [x] = args.exact("math.floor")?;
            round_with(&x, "__floor__", f64::floor)
        })
        .function(n!("trunc"), |args| {
            let [x] = args.exact("math.trunc")?;
            match &x {
                Value::Float(f) => float_to_int(*f),
                _ => ops::call_method_opt(&x, "__trunc__", Args::none()).unwrap_or_else(|| {
                    Err(Exception::type_error(format!(
                        "type {} doesn't define __trunc__ method",
                        type_name(&x)
                    )))
                }),
            }
        })
        .function(n!("isfinite"), |args| {
            let [x] = args.exact("math.isfinite")?;
            Ok(Value::Bool(to_f64(&x)?.is_finite()))
        })
        .function(n!("isinf"), |args| {
            let [x] = args.exact("math.isinf")?;
            Ok(Value::Bool(to_f64(&x)?.is_infinite()))
        })
        .function(n!("isnan"), |args| {
            let [x] = args.exact("math.isnan")?;
            Ok(Value::Bool(to_f64(&x)?.is_nan()))
        })
        .function(n!("isclose"), is_close)
        .function(n!("nextafter"), next_after)
        .function(n!("ulp"), |args| {
            let [x] = args.exact("math.ulp")?;
            let x = to_f64(&x)?.abs();
            if !x.is_finite() {
                return Ok(Value::Float(x));
            }
            let next = x.next_up();
            Ok(Value::Float(if next.is_infinite() {
                x - x.next_down()
            } else {
                next - x
            }))
        })
}

fn round_with(x: &Value, method: &str, f: fn(f64) -> f64) -> Result<Value> {
    match x {
        Value::Float(x) => return float_to_int(f(*x)),
        Value::Int(_) | Value::BigInt(_) => return Ok(x.clone()),
        _ => {}
    }
    match ops::call_method_opt(x, method, Args::none()) {
        Some(result) => result,
        None => float_to_int(f(to_f64(x)?)),
    }
}

/// The logarithm of an `int` of any size or of a float.
fn logarithm(x: &Value, f: fn(f64) -> f64) -> Result<f64> {
    if let Some(big) = int::to_big(&x.native()) {
        if big.sign() != Sign::Plus {
            return Err(domain_error());
        }
        if let Ok(x) = int::to_f64(&big) {
            return Ok(f(x));
        }
        // x = mantissa * 2**exponent
        let exponent = big.bits();
        let mantissa = int::to_f64(&(big.into_owned() >> (exponent - 64)))?;
        let mantissa = ldexp(mantissa, -64);
        return Ok(f(mantissa) + f(2.0) * exponent as f64);
    }
    let x = to_f64(x)?;
    if x.is_nan() || x > 0.0 {
        Ok(f(x))
    } else {
        Err(domain_error())
    }
}

fn log(args: Args) -> Result<Value> {
    let [x, base] = args.range("log", 1)?;
    let numerator = logarithm(&x, platform::ln)?;
    if base.is_unset() {
        return Ok(Value::Float(numerator));
    }
    let denominator = logarithm(&base, platform::ln)?;
    ops::binary(
        BinaryOp::Div,
        &Value::Float(numerator),
        &Value::Float(denominator),
    )
}

fn power(args: Args) -> Result<Value> {
    let (x, y) = pair(args, "pow")?;
    let result = x.powf(y);
    if !x.is_finite() || !y.is_finite() {
        return Ok(Value::Float(result));
    }
    if result.is_nan() {
        return Err(domain_error());
    }
    if result.is_infinite() {
        return Err(if x == 0.0 {
            domain_error()
        } else {
            range_error()
        });
    }
    Ok(Value::Float(result))
}

/// The difference from the nearest multiple of `y`, exact.
fn remainder(x: f64, y: f64) -> Result<f64> {
    if x.is_nan() {
        return Ok(x);
    }
    if y.is_nan() {
        return Ok(y);
    }
    if x.is_infinite() || y == 0.0 {
        return Err(domain_error());
    }
    if y.is_infinite() {
        return Ok(x);
    }
    let (absolute, divisor) = (x.abs(), y.abs());
    let rest = absolute % divisor;
    let complement = divisor - rest;
    let result = if rest < complement {
        rest
    } else if rest > complement {
        -complement
    } else {
        // A tie: the even multiple.
        rest - 2.0 * ((0.5 * (absolute - rest)) % divisor)
    };
    Ok(1f64.copysign(x) * result)
}

fn is_close(mut args: Args) -> Result<Value> {
    let relative = args.take_kw("rel_tol").map_or(Ok(1e-9), |x| to_f64(&x))?;
    let absolute = args.take_kw("abs_tol").map_or(Ok(0.0), |x| to_f64(&x))?;
    let [a, b] = args.bind("isclose", ["a", "b"], 2)?;
    let (a, b) = (to_f64(&a)?, to_f64(&b)?);
    if relative < 0.0 || absolute < 0.0 {
        return Err(Exception::value_error("tolerances must be non-negative"));
    }
    if a == b {
        return Ok(Value::Bool(true));
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(Value::Bool(false));
    }
    let difference = (b - a).abs();
    Ok(Value::Bool(
        difference <= (relative * b).abs()
            || difference <= (relative * a).abs()
            || difference <= absolute,
    ))
}

fn next_after(mut args: Args) -> Result<Value> {
    let steps = args.take_kw("steps").unwrap_or(Value::None);
    let (x, y) = pair(args, "nextafter")?;
    if x.is_nan() || y.is_nan() {
        return Ok(Value::Float(x + y));
    }
    let steps = if steps.is_none() {
        1
    } else {
        match ops::convert::to_int(&steps)? {
            Value::Int(n) if n >= 0 => n as u64,
            Value::BigInt(n) if n.sign() == Sign::Plus => u64::MAX,
            _ => {
                return Err(Exception::value_error(
                    "steps must be a non-negative integer",
                ));
            }
        }
    };
    // Floats in order are integers in order, negative ones reflected.
    let place = |x: f64| {
        let magnitude = i128::from(x.abs().to_bits());
        if x.is_sign_negative() {
            -magnitude
        } else {
            magnitude
        }
    };
    let (from, to) = (place(x), place(y));
    if steps == 0 || x == y {
        return Ok(Value::Float(if x == y && steps > 0 { y } else { x }));
    }
    let steps = i128::from(steps);
    let at = if from < to {
        (from + steps).min(to)
    } else {
        (from - steps).max(to)
    };
    let magnitude = f64::from_bits(at.unsigned_abs() as u64);
    // Coming to zero keeps the sign.
    let negative = at < 0 || (at == 0 && x.is_sign_negative());
    Ok(Value::Float(if negative { -magnitude } else { magnitude }))
}
