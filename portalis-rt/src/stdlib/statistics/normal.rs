//! `statistics.NormalDist`.

use std::f64::consts::{SQRT_2, TAU};

use super::{error, floats};
use crate::object::{Args, Class, Exception, Object, Result, Value};
use crate::ops::{self, BinaryOp, convert::to_f64};
use crate::stdlib::signature;

/// A normal distribution.
#[derive(Clone, Copy)]
struct NormalDist {
    mu: f64,
    sigma: f64,
}

thread_local! {
    static CLASS: Class = Class::builder("NormalDist")
        .module("statistics")
        .constructor(|_, args| {
            let [mu, sigma] = signature::method("NormalDist.__init__", args, ["mu", "sigma"], 0)?;
            let mu = if mu.is_unset() { 0.0 } else { to_f64(&mu)? };
            let sigma = if sigma.is_unset() { 1.0 } else { to_f64(&sigma)? };
            if sigma < 0.0 {
                return Err(error("sigma must be non-negative"));
            }
            Ok(Value::object(NormalDist { mu, sigma }))
        })
        .class_method(n!("from_samples"), |args| {
            let [_, data] = args.exact("from_samples")?;
            let numbers = Value::list(floats(&data)?.into_iter().map(Value::Float).collect());
            let mu = super::fmean(&numbers, &Value::None)?;
            let sigma = super::deviation(&ops::to_vec(&numbers)?, &Value::None, 1, "stdev requires at least two data points")?;
            Ok(Value::object(NormalDist { mu, sigma }))
        })
        .getter(n!("mean"), |this| Ok(Value::Float(dist(this)?.mu)))
        .getter(n!("median"), |this| Ok(Value::Float(dist(this)?.mu)))
        .getter(n!("mode"), |this| Ok(Value::Float(dist(this)?.mu)))
        .getter(n!("stdev"), |this| Ok(Value::Float(dist(this)?.sigma)))
        .getter(n!("variance"), |this| {
            let this = dist(this)?;
            Ok(Value::Float(this.sigma * this.sigma))
        })
        .method(n!("pdf"), |this, args| {
            let [x] = args.exact("pdf")?;
            let this = dist(this)?;
            let variance = this.sigma * this.sigma;
            if variance == 0.0 {
                return Err(error("pdf() not defined when sigma is zero"));
            }
            let difference = to_f64(&x)? - this.mu;
            Ok(Value::Float((difference * difference / (-2.0 * variance)).exp() / (TAU * variance).sqrt()))
        })
        .method(n!("cdf"), |this, args| {
            let [x] = args.exact("cdf")?;
            dist(this)?.cdf(to_f64(&x)?).map(Value::Float)
        })
        .method(n!("inv_cdf"), |this, args| {
            let [p] = args.exact("inv_cdf")?;
            let p = to_f64(&p)?;
            if p <= 0.0 || p >= 1.0 {
                return Err(error("p must be in the range 0.0 < p < 1.0"));
            }
            Ok(Value::Float(dist(this)?.inverse(p)))
        })
        .method(n!("quantiles"), |this, args| {
            let [n] = signature::method("NormalDist.quantiles", args, ["n"], 0)?;
            let n = if n.is_unset() { 4 } else { ops::convert::to_index(&n)? };
            let this = dist(this)?;
            Ok(Value::list((1..n).map(|i| Value::Float(this.inverse(i as f64 / n as f64))).collect()))
        })
        .method(n!("zscore"), |this, args| {
            let [x] = args.exact("zscore")?;
            let this = dist(this)?;
            if this.sigma == 0.0 {
                return Err(error("zscore() not defined when sigma is zero"));
            }
            Ok(Value::Float((to_f64(&x)? - this.mu) / this.sigma))
        })
        .method(n!("overlap"), |this, args| {
            let [other] = args.exact("overlap")?;
            let Some(other) = other.downcast::<NormalDist>() else {
                return Err(Exception::type_error("Expected another NormalDist instance"));
            };
            overlap(dist(this)?, *other).map(Value::Float)
        })
        .method(n!("samples"), |this, args| {
            let [n, seed] = signature::method("NormalDist.samples", args, ["n", "seed"], 1)?;
            let this = dist(this)?;
            let random = crate::stdlib::random::generator(&seed)?;
            let mut all = Vec::new();
            for _ in 0..ops::convert::to_index(&n)? {
                all.push(random.call("gauss", Args::pos([Value::Float(this.mu), Value::Float(this.sigma)]))?);
            }
            Ok(Value::list(all))
        })
        .dunders(&["__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__", "__truediv__", "__neg__", "__pos__",
            "__eq__", "__hash__", "__repr__"])
        .build();
}

/// `statistics.NormalDist`
pub(super) fn class() -> Class {
    CLASS.with(Clone::clone)
}

fn dist(this: &Value) -> Result<NormalDist> {
    this.downcast::<NormalDist>()
        .map(|dist| *dist)
        .ok_or_else(|| {
            Exception::type_error(format!(
                "'{}' object is no NormalDist",
                ops::class_name(this)
            ))
        })
}

fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

impl NormalDist {
    fn cdf(self, x: f64) -> Result<f64> {
        if self.sigma == 0.0 {
            return Err(error("cdf() not defined when sigma is zero"));
        }
        Ok(0.5 * (1.0 + libm::erf((x - self.mu) / (self.sigma * SQRT_2))))
    }

    /// Wichura's algorithm AS 241.
    #[allow(clippy::excessive_precision)]
    fn inverse(self, p: f64) -> f64 {
        const A: [f64; 8] = [
            3.3871328727963666080e+0,
            1.3314166789178437745e+2,
            1.9715909503065514427e+3,
            1.3731693765509461125e+4,
            4.5921953931549871457e+4,
            6.7265770927008700853e+4,
            3.3430575583588128105e+4,
            2.5090809287301226727e+3,
        ];
        const B: [f64; 8] = [
            1.0,
            4.2313330701600911252e+1,
            6.8718700749205790830e+2,
            5.3941960214247511077e+3,
            2.1213794301586595867e+4,
            3.9307895800092710610e+4,
            2.8729085735721942674e+4,
            5.2264952788528545610e+3,
        ];
        const C: [f64; 8] = [
            1.42343711074968357734e+0,
            4.63033784615654529590e+0,
            5.76949722146069140550e+0,
            3.64784832476320460504e+0,
            1.27045825245236838258e+0,
            2.41780725177450611770e-1,
            2.27238449892691845833e-2,
            7.74545014278341407640e-4,
        ];
        const D: [f64; 8] = [
            1.0,
            2.05319162663775882187e+0,
            1.67638483018380384940e+0,
            6.89767334985100004550e-1,
            1.48103976427480074590e-1,
            1.51986665636164571966e-2,
            5.47593808499534494600e-4,
            1.05075007164441684324e-9,
        ];
        const E: [f64; 8] = [
            6.65790464350110377720e+0,
            5.46378491116411436990e+0,
            1.78482653991729133580e+0,
            2.96560571828504891230e-1,
            2.65321895265761230930e-2,
            1.24266094738807843860e-3,
            2.71155556874348757815e-5,
            2.01033439929228813265e-7,
        ];
        const F: [f64; 8] = [
            1.0,
            5.99832206555887937690e-1,
            1.36929880922735805310e-1,
            1.48753612908506148525e-2,
            7.86869131145613259100e-4,
            1.84631831751005468180e-5,
            1.42151175831644588870e-7,
            2.04426310338993978564e-15,
        ];
        let q = p - 0.5;
        if q.abs() <= 0.425 {
            let r = 0.180625 - q * q;
            return self.mu + polynomial(&A, r) * q / polynomial(&B, r) * self.sigma;
        }
        let r = if q <= 0.0 { p } else { 1.0 - p };
        let r = (-r.ln()).sqrt();
        let x = if r <= 5.0 {
            polynomial(&C, r - 1.6) / polynomial(&D, r - 1.6)
        } else {
            polynomial(&E, r - 5.0) / polynomial(&F, r - 5.0)
        };
        self.mu + if q < 0.0 { -x } else { x } * self.sigma
    }
}

fn overlap(a: NormalDist, b: NormalDist) -> Result<f64> {
    let (x, y) = if (b.sigma, b.mu) < (a.sigma, a.mu) {
        (b, a)
    } else {
        (a, b)
    };
    let (x_variance, y_variance) = (x.sigma * x.sigma, y.sigma * y.sigma);
    if x_variance == 0.0 || y_variance == 0.0 {
        return Err(error("overlap() not defined when sigma is zero"));
    }
    let difference = y_variance - x_variance;
    let distance = (y.mu - x.mu).abs();
    if difference == 0.0 {
        return Ok(1.0 - libm::erf(distance / (2.0 * x.sigma * SQRT_2)));
    }
    let middle = x.mu * y_variance - y.mu * x_variance;
    let spread = x.sigma
        * y.sigma
        * (distance * distance + difference * (y_variance / x_variance).ln()).sqrt();
    let (first, second) = (
        (middle + spread) / difference,
        (middle - spread) / difference,
    );
    Ok(1.0 - ((y.cdf(first)? - x.cdf(first)?).abs() + (y.cdf(second)? - x.cdf(second)?).abs()))
}

impl Object for NormalDist {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        let shown = crate::format::float::repr;
        Some(Ok(format!(
            "{}(mu={}, sigma={})",
            ops::class_name(this),
            shown(self.mu),
            shown(self.sigma)
        )))
    }
    fn binary(
        &self,
        _this: &Value,
        op: BinaryOp,
        other: &Value,
        reflected: bool,
    ) -> Option<Result<Value>> {
        let made = |mu: f64, sigma: f64| Some(Ok(Value::object(NormalDist { mu, sigma })));
        if let Some(other) = other.downcast::<NormalDist>() {
            return match op {
                BinaryOp::Add => made(self.mu + other.mu, self.sigma.hypot(other.sigma)),
                BinaryOp::Sub if !reflected => {
                    made(self.mu - other.mu, self.sigma.hypot(other.sigma))
                }
                _ => None,
            };
        }
        let number = match ops::convert::as_float(other) {
            Ok(Some(x)) => x,
            Ok(None) => return None,
            Err(e) => return Some(Err(e)),
        };
        match op {
            BinaryOp::Add => made(self.mu + number, self.sigma),
            BinaryOp::Sub if reflected => made(-(self.mu - number), self.sigma),
            BinaryOp::Sub => made(self.mu - number, self.sigma),
            BinaryOp::Mul => made(self.mu * number, self.sigma * number.abs()),
            BinaryOp::Div if !reflected && number == 0.0 => Some(Err(
                Exception::zero_division_error("float division by zero"),
            )),
            BinaryOp::Div if !reflected => made(self.mu / number, self.sigma / number.abs()),
            _ => None,
        }
    }
    fn unary(&self, op: char) -> Option<Result<Value>> {
        let mu = match op {
            '-' => -self.mu,
            '+' => self.mu,
            _ => return None,
        };
        Some(Ok(Value::object(NormalDist {
            mu,
            sigma: self.sigma,
        })))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        other
            .downcast::<NormalDist>()
            .map(|other| Ok(self.mu == other.mu && self.sigma == other.sigma))
    }
    fn hash(&self) -> Option<Result<i64>> {
        Some(ops::hash(&Value::tuple(vec![
            Value::Float(self.mu),
            Value::Float(self.sigma),
        ])))
    }
}
