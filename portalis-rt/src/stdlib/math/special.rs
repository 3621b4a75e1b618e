//! `gamma` and `lgamma` by Lanczos' approximation (g = 6.0246…, 13 terms), as CPython computes them.

use std::f64::consts::PI;

use super::{domain_error, range_error};
use crate::object::Result;

const G: f64 = 6.024_680_040_776_73;
const G_MINUS_HALF: f64 = 5.524_680_040_776_73;
const LOG_PI: f64 = 1.144_729_885_849_400_174_143_427_351_353_058_711_647;
const NUMERATOR: [f64; 13] = [
    23_531_376_880.410_76,
    42_919_803_642.649_1,
    35_711_959_237.355_67,
    17_921_034_426.037_21,
    6_039_542_586.352_028,
    1_439_720_407.311_721_6,
    248_874_557.862_054_17,
    31_426_415.585_400_194,
    2_876_370.628_935_372_5,
    186_056.265_395_223_48,
    8_071.672_002_365_816,
    210.824_277_751_579_36,
    2.506_628_274_631_000_2,
];
const DENOMINATOR: [f64; 13] = [
    0.0,
    39916800.0,
    120543840.0,
    150917976.0,
    105258076.0,
    45995730.0,
    13339535.0,
    2637558.0,
    357423.0,
    32670.0,
    1925.0,
    66.0,
    1.0,
];

fn lanczos_sum(x: f64) -> f64 {
    let (mut numerator, mut denominator) = (0.0, 0.0);
    if x < 5.0 {
        for (n, d) in NUMERATOR.iter().zip(&DENOMINATOR).rev() {
            numerator = numerator * x + n;
            denominator = denominator * x + d;
        }
    } else {
        for (n, d) in NUMERATOR.iter().zip(&DENOMINATOR) {
            numerator = numerator / x + n;
            denominator = denominator / x + d;
        }
    }
    numerator / denominator
}

/// `sin(pi * x)` for a finite `x`, accurate near integers.
fn sin_pi(x: f64) -> f64 {
    let y = x.abs() % 2.0;
    let sine = match (2.0 * y).round() as i32 {
        0 => (PI * y).sin(),
        1 => (PI * (y - 0.5)).cos(),
        2 => (PI * (1.0 - y)).sin(),
        3 => -(PI * (y - 1.5)).cos(),
        _ => (PI * (y - 2.0)).sin(),
    };
    1f64.copysign(x) * sine
}

/// `math.gamma(x)`
///
/// # Errors
/// `ValueError` at the poles and -inf, `OverflowError`.
pub fn gamma(x: f64) -> Result<f64> {
    if !x.is_finite() {
        return if x.is_nan() || x > 0.0 {
            Ok(x)
        } else {
            Err(domain_error())
        };
    }
    if x == 0.0 {
        return Err(domain_error());
    }
    if x == x.floor() {
        if x < 0.0 {
            return Err(domain_error());
        }
        if x <= 23.0 {
            return Ok((1..x as i64).map(|i| i as f64).product());
        }
    }
    let magnitude = x.abs();
    if magnitude < 1e-20 {
        let result = 1.0 / x;
        return if result.is_infinite() {
            Err(range_error())
        } else {
            Ok(result)
        };
    }
    if magnitude > 200.0 {
        return if x < 0.0 {
            Ok(0.0 / sin_pi(x))
        } else {
            Err(range_error())
        };
    }
    let y = magnitude + G_MINUS_HALF;
    // The rounding error of y.
    let error = if magnitude > G_MINUS_HALF {
        (y - magnitude) - G_MINUS_HALF
    } else {
        (y - G_MINUS_HALF) - magnitude
    };
    let correction = error * G / y;
    let root = || y.powf(magnitude / 2.0 - 0.25);
    let result = if x < 0.0 {
        let mut r = -PI / sin_pi(magnitude) / magnitude * y.exp() / lanczos_sum(magnitude);
        r -= correction * r;
        if magnitude < 140.0 {
            r / y.powf(magnitude - 0.5)
        } else {
            r / root() / root()
        }
    } else {
        let mut r = lanczos_sum(magnitude) / y.exp();
        r += correction * r;
        if magnitude < 140.0 {
            r * y.powf(magnitude - 0.5)
        } else {
            r * root() * root()
        }
    };
    if result.is_infinite() {
        Err(range_error())
    } else {
        Ok(result)
    }
}

/// `math.lgamma(x)`
///
/// # Errors
/// `ValueError` at the poles, `OverflowError`.
pub fn lgamma(x: f64) -> Result<f64> {
    if !x.is_finite() {
        return Ok(x.abs());
    }
    if x == x.floor() && x <= 2.0 {
        return if x <= 0.0 {
            Err(domain_error())
        } else {
            Ok(0.0)
        };
    }
    let magnitude = x.abs();
    if magnitude < 1e-20 {
        return Ok(-magnitude.ln());
    }
    let mut r = lanczos_sum(magnitude).ln() - G;
    r += (magnitude - 0.5) * ((magnitude + G - 0.5).ln() - 1.0);
    if x < 0.0 {
        r = LOG_PI - sin_pi(magnitude).abs().ln() - magnitude.ln() - r;
    }
    if r.is_infinite() {
        Err(range_error())
    } else {
        Ok(r)
    }
}
