//! Random numbers that are distributed otherwise than uniformly in `[0, 1)`.

use std::f64::consts::{E, PI, TAU};

use super::Random;
use crate::object::{Args, Exception, Result, Value};
use crate::ops::convert::{to_f64, to_index};
use crate::stdlib::math::lgamma;
use crate::stdlib::signature;

/// The parameters as floats; absent ones take the default.
fn floats<const N: usize>(
    args: Args,
    function: &str,
    names: [&str; N],
    defaults: [Option<f64>; N],
) -> Result<[f64; N]> {
    let required = defaults.iter().filter(|d| d.is_none()).count();
    let values = signature::method(&format!("Random.{function}"), args, names, required)?;
    let mut out = [0.0; N];
    for ((slot, value), default) in out.iter_mut().zip(&values).zip(defaults) {
        *slot = match default {
            Some(default) if value.is_unset() => default,
            _ => to_f64(value)?,
        };
    }
    Ok(out)
}

pub(super) fn uniform(this: &Random, args: Args) -> Result<Value> {
    let [a, b] = floats(args, "uniform", ["a", "b"], [None, None])?;
    Ok(Value::Float(a + (b - a) * this.random()?))
}

pub(super) fn triangular(this: &Random, args: Args) -> Result<Value> {
    let [low_value, high, mode] =
        signature::method("Random.triangular", args, ["low", "high", "mode"], 0)?;
    let mut low = if low_value.is_unset() {
        0.0
    } else {
        to_f64(&low_value)?
    };
    let mut high = if high.is_unset() { 1.0 } else { to_f64(&high)? };
    let mut u = this.random()?;
    let mut c = if mode.is_none() || mode.is_unset() {
        0.5
    } else if high == low {
        return Ok(if low_value.is_unset() {
            Value::Float(0.0)
        } else {
            low_value
        });
    } else {
        (to_f64(&mode)? - low) / (high - low)
    };
    if u > c {
        u = 1.0 - u;
        c = 1.0 - c;
        std::mem::swap(&mut low, &mut high);
    }
    Ok(Value::Float(low + (high - low) * (u * c).sqrt()))
}

fn normal_number(this: &Random) -> Result<f64> {
    let magic = 4.0 * (-0.5f64).exp() / 2f64.sqrt();
    loop {
        let u1 = this.random()?;
        let u2 = 1.0 - this.random()?;
        let z = magic * (u1 - 0.5) / u2;
        if z * z / 4.0 <= -u2.ln() {
            return Ok(z);
        }
    }
}

pub(super) fn normal(this: &Random, args: Args) -> Result<Value> {
    let [mu, sigma] = floats(
        args,
        "normalvariate",
        ["mu", "sigma"],
        [Some(0.0), Some(1.0)],
    )?;
    Ok(Value::Float(mu + normal_number(this)? * sigma))
}

pub(super) fn gauss(this: &Random, args: Args) -> Result<Value> {
    let [mu, sigma] = floats(args, "gauss", ["mu", "sigma"], [Some(0.0), Some(1.0)])?;
    let z = match this.gauss_next.take() {
        Some(z) => z,
        None => {
            let angle = this.random()? * TAU;
            let radius = (-2.0 * (1.0 - this.random()?).ln()).sqrt();
            this.gauss_next.set(Some(angle.sin() * radius));
            angle.cos() * radius
        }
    };
    Ok(Value::Float(mu + z * sigma))
}

pub(super) fn log_normal(this: &Random, args: Args) -> Result<Value> {
    let [mu, sigma] = floats(
        args,
        "lognormvariate",
        ["mu", "sigma"],
        [Some(0.0), Some(1.0)],
    )?;
    Ok(Value::Float((mu + normal_number(this)? * sigma).exp()))
}

pub(super) fn exponential(this: &Random, args: Args) -> Result<Value> {
    let [lambda] = floats(args, "expovariate", ["lambd"], [Some(1.0)])?;
    let u = this.random()?;
    if lambda == 0.0 {
        return Err(Exception::zero_division_error("float division by zero"));
    }
    Ok(Value::Float(-(1.0 - u).ln() / lambda))
}

pub(super) fn von_mises(this: &Random, args: Args) -> Result<Value> {
    let [mu, kappa] = floats(args, "vonmisesvariate", ["mu", "kappa"], [None, None])?;
    if kappa <= 1e-6 {
        return Ok(Value::Float(TAU * this.random()?));
    }
    let s = 0.5 / kappa;
    let r = s + (1.0 + s * s).sqrt();
    let z = loop {
        let z = (PI * this.random()?).cos();
        let d = z / (r + z);
        let u = this.random()?;
        if u < 1.0 - d * d || u <= (1.0 - d) * d.exp() {
            break z;
        }
    };
    let q = 1.0 / r;
    let angle = ((q + z) / (1.0 + q * z)).acos();
    let theta = if this.random()? > 0.5 {
        mu + angle
    } else {
        mu - angle
    };
    Ok(Value::Float(crate::object::float::modulo(theta, TAU)))
}

pub(super) fn gamma(this: &Random, args: Args) -> Result<Value> {
    let [alpha, beta] = floats(args, "gammavariate", ["alpha", "beta"], [None, None])?;
    gamma_number(this, alpha, beta).map(Value::Float)
}

fn gamma_number(this: &Random, alpha: f64, beta: f64) -> Result<f64> {
    if alpha <= 0.0 || beta <= 0.0 {
        return Err(Exception::value_error(
            "gammavariate: alpha and beta must be > 0.0",
        ));
    }
    if alpha > 1.0 {
        let inverse = (2.0 * alpha - 1.0).sqrt();
        let b = alpha - 4f64.ln();
        let c = alpha + inverse;
        let magic = 1.0 + 4.5f64.ln();
        loop {
            let u1 = this.random()?;
            if !(1e-7 < u1 && u1 < 0.999_999_9) {
                continue;
            }
            let u2 = 1.0 - this.random()?;
            let v = (u1 / (1.0 - u1)).ln() / inverse;
            let x = alpha * v.exp();
            let z = u1 * u1 * u2;
            let r = b + c * v - x;
            if r + magic - 4.5 * z >= 0.0 || r >= z.ln() {
                return Ok(x * beta);
            }
        }
    }
    if alpha == 1.0 {
        return Ok(-(1.0 - this.random()?).ln() * beta);
    }
    loop {
        let b = (E + alpha) / E;
        let p = b * this.random()?;
        let x = if p <= 1.0 {
            p.powf(1.0 / alpha)
        } else {
            -((b - p) / alpha).ln()
        };
        let u = this.random()?;
        let accept = if p > 1.0 {
            u <= x.powf(alpha - 1.0)
        } else {
            u <= (-x).exp()
        };
        if accept {
            return Ok(x * beta);
        }
    }
}

pub(super) fn beta(this: &Random, args: Args) -> Result<Value> {
    let [alpha, beta] = floats(args, "betavariate", ["alpha", "beta"], [None, None])?;
    let y = gamma_number(this, alpha, 1.0)?;
    Ok(Value::Float(if y == 0.0 {
        0.0
    } else {
        y / (y + gamma_number(this, beta, 1.0)?)
    }))
}

pub(super) fn pareto(this: &Random, args: Args) -> Result<Value> {
    let [alpha] = floats(args, "paretovariate", ["alpha"], [None])?;
    Ok(Value::Float((1.0 - this.random()?).powf(-1.0 / alpha)))
}

pub(super) fn weibull(this: &Random, args: Args) -> Result<Value> {
    let [alpha, beta] = floats(args, "weibullvariate", ["alpha", "beta"], [None, None])?;
    Ok(Value::Float(
        alpha * (-(1.0 - this.random()?).ln()).powf(1.0 / beta),
    ))
}

pub(super) fn binomial(this: &Random, args: Args) -> Result<Value> {
    let [n, p] = signature::method("Random.binomialvariate", args, ["n", "p"], 0)?;
    let n = if n.is_unset() { 1 } else { to_index(&n)? };
    let p = if p.is_unset() { 0.5 } else { to_f64(&p)? };
    binomial_number(this, n, p).map(Value::Int)
}

fn binomial_number(this: &Random, n: i64, p: f64) -> Result<i64> {
    if n < 0 {
        return Err(Exception::value_error("n must be non-negative"));
    }
    if p <= 0.0 || p >= 1.0 {
        return match p {
            0.0 => Ok(0),
            1.0 => Ok(n),
            _ => Err(Exception::value_error(
                "p must be in the range 0.0 <= p <= 1.0",
            )),
        };
    }
    if n == 1 {
        return Ok(i64::from(this.random()? < p));
    }
    if p > 0.5 {
        return Ok(n - binomial_number(this, n, 1.0 - p)?);
    }
    let count = n as f64;
    if count * p < 10.0 {
        // The gaps between successes are geometric.
        let (mut x, mut y) = (0, 0i64);
        let c = (1.0 - p).log2();
        if c == 0.0 {
            return Ok(x);
        }
        loop {
            y = y.saturating_add((this.random()?.log2() / c).floor() as i64 + 1);
            if y > n {
                return Ok(x);
            }
            x += 1;
        }
    }
    let root = (count * p * (1.0 - p)).sqrt();
    let b = 1.15 + 2.53 * root;
    let a = -0.0873 + 0.0248 * b + 0.01 * p;
    let c = count * p + 0.5;
    let quick = 0.92 - 4.2 / b;
    let alpha = (2.83 + 5.1 / b) * root;
    let odds = (p / (1.0 - p)).ln();
    let m = ((count + 1.0) * p).floor();
    let h = lgamma(m + 1.0)? + lgamma(count - m + 1.0)?;
    loop {
        let u = this.random()? - 0.5;
        let us = 0.5 - u.abs();
        let k = ((2.0 * a / us + b) * u + c).floor();
        if k < 0.0 || k > count {
            continue;
        }
        let v = this.random()?;
        if us >= 0.07 && v <= quick {
            return Ok(k as i64);
        }
        let v = v * alpha / (a / (us * us) + b);
        if v.ln() <= h - lgamma(k + 1.0)? - lgamma(count - k + 1.0)? + (k - m) * odds {
            return Ok(k as i64);
        }
    }
}
