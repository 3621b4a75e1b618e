//! `fsum`, `prod`, `sumprod`, `hypot`, `dist`: sums without loss.

use crate::object::float::{frexp, ldexp};
use crate::object::{Args, Exception, Module, Result, Value};
use crate::ops::{self, BinaryOp, convert::to_f64};

/// Adds the functions to the module.
pub(super) fn add(module: Module) -> Module {
    module
        .function(n!("fsum"), |args| {
            let [items] = args.exact("math.fsum")?;
            let mut numbers = Vec::new();
            for item in ops::to_vec(&items)? {
                numbers.push(to_f64(&item)?);
            }
            fsum(&numbers).map(Value::Float)
        })
        .function(n!("prod"), |mut args| {
            let start = args.take_kw("start").unwrap_or(Value::Int(1));
            let [items] = args.exact("prod")?;
            let mut product = start;
            for item in ops::to_vec(&items)? {
                product = ops::binary(BinaryOp::Mul, &product, &item)?;
            }
            Ok(product)
        })
        .function(n!("sumprod"), sum_of_products)
        .function(n!("hypot"), |args| {
            args.no_kw("math.hypot")?;
            let mut parts = Vec::with_capacity(args.pos.len());
            for x in &args.pos {
                parts.push(to_f64(x)?.abs());
            }
            Ok(Value::Float(norm(parts)))
        })
        .function(n!("dist"), |args| {
            let [p, q] = args.exact("dist")?;
            let (p, q) = (ops::to_vec(&p)?, ops::to_vec(&q)?);
            if p.len() != q.len() {
                return Err(Exception::value_error(
                    "both points must have the same number of dimensions",
                ));
            }
            let mut parts = Vec::with_capacity(p.len());
            for (a, b) in p.iter().zip(&q) {
                parts.push((to_f64(a)? - to_f64(b)?).abs());
            }
            Ok(Value::Float(norm(parts)))
        })
}

/// The exact sum, rounded once.
///
/// # Errors
/// `OverflowError` if a partial sum overflows, `ValueError` for inf - inf.
pub fn fsum(numbers: &[f64]) -> Result<f64> {
    // Partial sums that do not overlap, in increasing magnitude.
    let mut partials: Vec<f64> = Vec::new();
    let (mut special, mut infinities) = (0.0, 0.0);
    for number in numbers {
        let mut x = *number;
        let mut kept = 0;
        for i in 0..partials.len() {
            let mut y = partials[i];
            if x.abs() < y.abs() {
                std::mem::swap(&mut x, &mut y);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                partials[kept] = low;
                kept += 1;
            }
            x = high;
        }
        partials.truncate(kept);
        if x == 0.0 {
            continue;
        }
        if !x.is_finite() {
            if number.is_finite() {
                return Err(Exception::overflow_error("intermediate overflow in fsum"));
            }
            if number.is_infinite() {
                infinities += number;
            }
            special += number;
            partials.clear();
        } else {
            partials.push(x);
        }
    }
    if special != 0.0 {
        if f64::is_nan(infinities) {
            return Err(Exception::value_error("-inf + inf in fsum"));
        }
        return Ok(special);
    }
    let Some(mut high) = partials.pop() else {
        return Ok(0.0);
    };
    let mut low = 0.0;
    while let Some(y) = partials.pop() {
        let x = high;
        high = x + y;
        low = y - (high - x);
        if low != 0.0 {
            break;
        }
    }
    // A tie was rounded to even; what is left may say otherwise.
    if let Some(next) = partials.last()
        && ((low < 0.0 && *next < 0.0) || (low > 0.0 && *next > 0.0))
    {
        let y = low * 2.0;
        let x = high + y;
        if y == x - high {
            high = x;
        }
    }
    Ok(high)
}

/// The product of two floats as a sum of two.
fn exact_product(x: f64, y: f64) -> (f64, f64) {
    let high = x * y;
    (high, x.mul_add(y, -high))
}

/// `a + b` as a sum of two, for `|a| >= |b|`.
fn exact_sum(a: f64, b: f64) -> (f64, f64) {
    let high = a + b;
    (high, (a - high) + b)
}

/// The Euclidean norm of magnitudes, almost always correctly rounded: scaled, squared and summed in
/// doubled precision, with one Newton step on the root.
fn norm(mut parts: Vec<f64>) -> f64 {
    let max = parts.iter().copied().fold(0.0, f64::max);
    if parts.iter().any(|x| x.is_infinite()) {
        return f64::INFINITY;
    }
    if parts.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    if max == 0.0 || parts.len() <= 1 {
        return max;
    }
    let (_, exponent) = frexp(max);
    if exponent < -1023 {
        for x in &mut parts {
            *x /= f64::MIN_POSITIVE;
        }
        return f64::MIN_POSITIVE * norm(parts);
    }
    let scale = ldexp(1.0, -exponent);
    let (mut sum, mut low1, mut low2) = (1.0, 0.0, 0.0);
    let mut add = |x: f64, y: f64| {
        let product = exact_product(x, y);
        let (high, low) = exact_sum(sum, product.0);
        sum = high;
        low1 += product.1;
        low2 += low;
        sum - 1.0 + (low1 + low2)
    };
    let mut total = 0.0;
    for x in parts {
        total = add(x * scale, x * scale);
    }
    let root = total.sqrt();
    let rest = add(-root, root);
    (root + rest / (2.0 * root)) / scale
}

fn sum_of_products(args: Args) -> Result<Value> {
    let [p, q] = args.exact("sumprod")?;
    let (p, q) = (ops::to_vec(&p)?, ops::to_vec(&q)?);
    if p.len() != q.len() {
        return Err(Exception::value_error("Inputs are not the same length"));
    }
    let is_number = |x: &Value| matches!(x, Value::Float(_) | Value::Int(_) | Value::Bool(_));
    let has_float = p.iter().chain(&q).any(|x| matches!(x, Value::Float(_)));
    if has_float && p.iter().chain(&q).all(is_number) {
        let mut parts = Vec::with_capacity(p.len() * 2);
        for (a, b) in p.iter().zip(&q) {
            let (high, low) = exact_product(to_f64(a)?, to_f64(b)?);
            parts.push(high);
            if high.is_finite() {
                parts.push(low);
            }
        }
        if parts.iter().all(|x| x.is_finite()) {
            return fsum(&parts).map(Value::Float);
        }
        return Ok(Value::Float(parts.iter().sum()));
    }
    let mut total = Value::Int(0);
    for (a, b) in p.iter().zip(&q) {
        let product = ops::binary(BinaryOp::Mul, a, b)?;
        total = ops::binary(BinaryOp::Add, &total, &product)?;
    }
    Ok(total)
}
