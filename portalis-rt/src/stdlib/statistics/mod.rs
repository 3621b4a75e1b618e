//! `statistics`: averages, spread, and relations between two inputs.

mod exact;
mod normal;

use crate::object::{Args, Class, Dict, Exception, List, Module, Result, Value};
use crate::ops::{self, BinaryOp, convert::to_f64};
use crate::stdlib::math::fsum;
use crate::stdlib::signature;
use exact::{Total, root, squares, sum};

thread_local! {
    static ERROR: Class = Class::builder("StatisticsError")
        .module("statistics")
        .base(Exception::class_named("ValueError"))
        .build();
}

fn error(message: &str) -> Exception {
    Exception::of_class(ERROR.with(Clone::clone), vec![Value::str(message)])
}

fn data_argument(args: Args, function: &str) -> Result<Vec<Value>> {
    let [data] = signature::bind(function, false, args, ["data"], 1)?;
    ops::to_vec(&data)
}

fn floats(data: &Value) -> Result<Vec<f64>> {
    ops::to_vec(data)?.iter().map(to_f64).collect()
}

fn sorted(data: Vec<Value>) -> Result<Vec<Value>> {
    let list = List::new(data);
    crate::object::list::sort_list(&list, &Value::None, false)?;
    Ok(list.to_vec())
}

fn average(total: Total, n: usize) -> Total {
    match total {
        Total::Exact(ratio) => Total::Exact(ratio.over(n)),
        Total::Special(x) => Total::Special(x / n as f64),
    }
}

fn mean(args: Args) -> Result<Value> {
    let data = data_argument(args, "mean")?;
    let (kind, total) = sum(&data)?;
    if data.is_empty() {
        return Err(error("mean requires at least one data point"));
    }
    kind.convert(&average(total, data.len()))
}

/// `statistics.fmean(data, weights)`
fn fmean(data: &Value, weights: &Value) -> Result<f64> {
    let numbers = floats(data)?;
    if weights.is_none() || weights.is_unset() {
        if numbers.is_empty() {
            return Err(error("fmean requires at least one data point"));
        }
        return Ok(fsum(&numbers)? / numbers.len() as f64);
    }
    let weights = floats(weights)?;
    if weights.len() != numbers.len() {
        return Err(error("data and weights must be the same length"));
    }
    let weighted = sum_of_products(&numbers, &weights)?;
    let total = fsum(&weights)?;
    if total == 0.0 {
        return Err(error("sum of weights must be non-zero"));
    }
    Ok(weighted / total)
}

fn sum_of_products(x: &[f64], y: &[f64]) -> Result<f64> {
    let mut parts = Vec::with_capacity(x.len() * 2);
    for (a, b) in x.iter().zip(y) {
        let high = a * b;
        parts.push(high);
        if high.is_finite() {
            parts.push(a.mul_add(*b, -high));
        }
    }
    fsum(&parts)
}

fn half(a: &Value, b: &Value) -> Result<Value> {
    ops::binary(
        BinaryOp::Div,
        &ops::binary(BinaryOp::Add, a, b)?,
        &Value::Int(2),
    )
}

fn median(args: Args, function: &str) -> Result<Value> {
    let data = sorted(data_argument(args, function)?)?;
    let n = data.len();
    if n == 0 {
        return Err(error("no median for empty data"));
    }
    let (low, high) = (&data[(n - 1) / 2], &data[n / 2]);
    match function {
        "median_low" => Ok(low.clone()),
        "median_high" => Ok(high.clone()),
        _ if n % 2 == 1 => Ok(high.clone()),
        _ => half(low, high),
    }
}

fn median_grouped(args: Args) -> Result<Value> {
    let [data, interval] = signature::bind("median_grouped", false, args, ["data", "interval"], 1)?;
    let data = sorted(ops::to_vec(&data)?)?;
    let n = data.len();
    if n == 0 {
        return Err(error("no median for empty data"));
    }
    let middle = &data[n / 2];
    let (mut below, mut equal) = (0, 0);
    for x in &data {
        if ops::lt(x, middle)? {
            below += 1;
        } else if !ops::lt(middle, x)? {
            equal += 1;
        }
    }
    let float = |x: &Value| {
        to_f64(x).map_err(|_| Exception::type_error("Value cannot be converted to a float"))
    };
    let interval = if interval.is_unset() {
        1.0
    } else {
        float(&interval)?
    };
    let lower = float(middle)? - interval / 2.0;
    Ok(Value::Float(
        lower + interval * (n as f64 / 2.0 - f64::from(below)) / f64::from(equal),
    ))
}

/// How often each item is there, in order of first appearance.
fn counts(data: Vec<Value>) -> Result<Vec<(Value, Value)>> {
    let counts = Dict::new();
    for x in data {
        let n = match counts.get(&x)? {
            Some(Value::Int(n)) => n + 1,
            _ => 1,
        };
        counts.set(x, Value::Int(n))?;
    }
    Ok(counts.items())
}

fn modes(data: Vec<Value>) -> Result<Vec<Value>> {
    let count = |n: &Value| if let Value::Int(n) = n { *n } else { 0 };
    let counts = counts(data)?;
    let most = counts.iter().map(|(_, n)| count(n)).max().unwrap_or(0);
    Ok(counts
        .into_iter()
        .filter(|(_, n)| count(n) == most)
        .map(|(x, _)| x)
        .collect())
}

/// `ss / (n - drop)`
fn spread(
    data: &[Value],
    center: &Value,
    drop: usize,
    too_few: &str,
) -> Result<(exact::Kind, Total)> {
    let (kind, total) = squares(data, center)?;
    if data.len() < drop + 1 {
        return Err(error(too_few));
    }
    Ok((kind, average(total, data.len() - drop)))
}

fn variance(args: Args, function: &str) -> Result<Value> {
    let (drop, center, too_few) = match function {
        "variance" => (1, "xbar", "variance requires at least two data points"),
        _ => (0, "mu", "pvariance requires at least one data point"),
    };
    let [data, center] = signature::bind(function, false, args, ["data", center], 1)?;
    let (kind, total) = spread(&ops::to_vec(&data)?, &center, drop, too_few)?;
    kind.convert(&total)
}

/// The root of the variance.
fn deviation(data: &[Value], center: &Value, drop: usize, too_few: &str) -> Result<f64> {
    match spread(data, center, drop, too_few)?.1 {
        Total::Exact(ratio) => root(&ratio),
        Total::Special(x) => Err(crate::ops::attr::no_attribute(
            &Value::Float(x),
            "numerator",
        )),
    }
}

fn standard_deviation(args: Args, function: &str) -> Result<Value> {
    let (drop, center, too_few) = match function {
        "stdev" => (1, "xbar", "stdev requires at least two data points"),
        _ => (0, "mu", "pstdev requires at least one data point"),
    };
    let [data, center] = signature::bind(function, false, args, ["data", center], 1)?;
    deviation(&ops::to_vec(&data)?, &center, drop, too_few).map(Value::Float)
}

fn quantiles(mut args: Args) -> Result<Value> {
    let n = args.take_kw("n").unwrap_or(Value::Int(4));
    let method = args
        .take_kw("method")
        .unwrap_or_else(|| Value::str("exclusive"));
    let data = data_argument(args, "quantiles")?;
    let n = ops::convert::to_index(&n)?;
    if n < 1 {
        return Err(error("n must be at least 1"));
    }
    let data = sorted(data)?;
    let len = data.len() as i64;
    if len < 2 {
        return Err(error("must have at least two data points"));
    }
    let inclusive = match method.as_str().as_deref() {
        Some("inclusive") => true,
        Some("exclusive") => false,
        _ => {
            return Err(Exception::value_error(format!(
                "Unknown method: {}",
                ops::repr(&method)?
            )));
        }
    };
    let mut cuts = Vec::new();
    for i in 1..n {
        let (at, rest) = if inclusive {
            let place = i * (len - 1);
            (place / n, place % n)
        } else {
            let place = i * (len + 1);
            let at = (place / n).clamp(1, len - 1);
            (at - 1, place - at * n)
        };
        let at = at as usize;
        let low = ops::binary(BinaryOp::Mul, &data[at], &Value::Int(n - rest))?;
        let high = ops::binary(BinaryOp::Mul, &data[at + 1], &Value::Int(rest))?;
        let sum = ops::binary(BinaryOp::Add, &low, &high)?;
        cuts.push(ops::binary(BinaryOp::Div, &sum, &Value::Int(n))?);
    }
    Ok(Value::list(cuts))
}

fn harmonic_mean(args: Args) -> Result<Value> {
    let negative = || error("harmonic mean does not support negative values");
    let [data, weights] = signature::bind("harmonic_mean", false, args, ["data", "weights"], 1)?;
    let data = ops::to_vec(&data)?;
    if data.is_empty() {
        return Err(error("harmonic_mean requires at least one data point"));
    }
    let no_weights = weights.is_none() || weights.is_unset();
    if let ([x], true) = (data.as_slice(), no_weights) {
        if ops::convert::as_float(x)?.is_none() {
            return Err(Exception::type_error("unsupported type"));
        }
        return if ops::lt(x, &Value::Int(0))? {
            Err(negative())
        } else {
            Ok(x.clone())
        };
    }
    let weights = if no_weights {
        vec![Value::Int(1); data.len()]
    } else {
        ops::to_vec(&weights)?
    };
    if weights.len() != data.len() {
        return Err(error("Number of weights does not match data size"));
    }
    for w in &weights {
        if ops::lt(w, &Value::Int(0))? {
            return Err(negative());
        }
    }
    let (_, weight_total) = sum(&weights)?;
    let mut terms = Vec::with_capacity(data.len());
    for (w, x) in weights.iter().zip(&data) {
        if ops::lt(x, &Value::Int(0))? {
            return Err(negative());
        }
        if !ops::truth(w)? {
            terms.push(Value::Int(0));
            continue;
        }
        match ops::binary(BinaryOp::Div, w, x) {
            Ok(term) => terms.push(term),
            Err(e) if e.is_a(&Exception::class_named("ZeroDivisionError")) => {
                return Ok(Value::Int(0));
            }
            Err(e) => return Err(e),
        }
    }
    let (kind, total) = sum(&terms)?;
    match (weight_total, total) {
        (Total::Exact(weights), Total::Exact(total)) => {
            if total.numerator <= num_bigint::BigInt::from(0) {
                return Err(error("Weighted sum must be positive"));
            }
            kind.convert(&Total::Exact(exact::Ratio::new(
                weights.numerator * total.denominator,
                weights.denominator * total.numerator,
            )))
        }
        _ => Ok(Value::Float(f64::NAN)),
    }
}

fn geometric_mean(args: Args) -> Result<Value> {
    let data = data_argument(args, "geometric_mean")?;
    let numbers: Vec<f64> = data.iter().map(to_f64).collect::<Result<_>>()?;
    if numbers.is_empty() || numbers.iter().any(|x| *x <= 0.0) {
        return Err(error(
            "geometric mean requires a non-empty dataset containing positive numbers",
        ));
    }
    let logarithms: Vec<f64> = numbers.iter().map(|x| x.ln()).collect();
    Ok(Value::Float(
        (fsum(&logarithms)? / numbers.len() as f64).exp(),
    ))
}

/// Two inputs of the same length, at least two points.
fn two_inputs(x: &Value, y: &Value, what: &str) -> Result<(Vec<f64>, Vec<f64>)> {
    let (x, y) = (floats(x)?, floats(y)?);
    if x.len() != y.len() {
        return Err(error(&format!(
            "{what} requires that both inputs have same number of data points"
        )));
    }
    if x.len() < 2 {
        return Err(error(&format!("{what} requires at least two data points")));
    }
    Ok((x, y))
}

fn centered(x: &[f64]) -> Result<(f64, Vec<f64>)> {
    let mean = fsum(x)? / x.len() as f64;
    Ok((mean, x.iter().map(|x| x - mean).collect()))
}

fn covariance(args: Args) -> Result<Value> {
    let [x, y] = args.exact("covariance")?;
    let (x, y) = two_inputs(&x, &y, "covariance")?;
    let products = sum_of_products(&centered(&x)?.1, &centered(&y)?.1)?;
    Ok(Value::Float(products / (x.len() - 1) as f64))
}

/// Ranks around 0, equal values share theirs.
fn ranks(x: &[f64]) -> Vec<f64> {
    let start = (x.len() as f64 - 1.0) / -2.0;
    let mut order: Vec<usize> = (0..x.len()).collect();
    order.sort_by(|a, b| x[*a].total_cmp(&x[*b]));
    let mut out = vec![0.0; x.len()];
    let mut i = 0;
    while i < order.len() {
        let same = order[i..]
            .iter()
            .take_while(|at| x[**at] == x[order[i]])
            .count()
            .max(1);
        let rank = start + i as f64 + (same - 1) as f64 / 2.0;
        for at in &order[i..i + same] {
            out[*at] = rank;
        }
        i += same;
    }
    out
}

fn correlation(mut args: Args) -> Result<Value> {
    let method = args
        .take_kw("method")
        .unwrap_or_else(|| Value::str("linear"));
    let [x, y] = args.exact("correlation")?;
    let (x, y) = two_inputs(&x, &y, "correlation")?;
    let (x, y) = match method.as_str().as_deref() {
        Some("linear") => (centered(&x)?.1, centered(&y)?.1),
        Some("ranked") => (ranks(&x), ranks(&y)),
        _ => {
            return Err(Exception::value_error(format!(
                "Unknown method: {}",
                ops::repr(&method)?
            )));
        }
    };
    let (sxy, sxx, syy) = (
        sum_of_products(&x, &y)?,
        sum_of_products(&x, &x)?,
        sum_of_products(&y, &y)?,
    );
    let scale = (sxx * syy).sqrt();
    if scale == 0.0 {
        return Err(error("at least one of the inputs is constant"));
    }
    Ok(Value::Float(sxy / scale))
}

fn linear_regression(mut args: Args) -> Result<Value> {
    let proportional = args
        .take_kw("proportional")
        .map_or(Ok(false), |x| ops::truth(&x))?;
    let [x, y] = args.exact("linear_regression")?;
    let (x, y) = two_inputs(&x, &y, "linear regression")?;
    let ((x_mean, x), (y_mean, y)) = if proportional {
        ((0.0, x), (0.0, y))
    } else {
        (centered(&x)?, centered(&y)?)
    };
    let (sxy, sxx) = (sum_of_products(&x, &y)? + 0.0, sum_of_products(&x, &x)?);
    if sxx == 0.0 {
        return Err(error("x is constant"));
    }
    let slope = sxy / sxx;
    let intercept = if proportional {
        0.0
    } else {
        y_mean - slope * x_mean
    };
    let class = REGRESSION.with(Clone::clone)?;
    ops::call(
        &class,
        Args::pos([Value::Float(slope), Value::Float(intercept)]),
    )
}

thread_local! {
    static REGRESSION: Result<Value> = regression_class();
}

/// `namedtuple('LinearRegression', ('slope', 'intercept'))`
fn regression_class() -> Result<Value> {
    let collections = Value::object(crate::stdlib::collections::module());
    let fields = Value::tuple(vec![Value::str("slope"), Value::str("intercept")]);
    let args = Args::pos([Value::str("LinearRegression"), fields])
        .with_kw("module", Value::str("statistics"));
    ops::call_method(&collections, "namedtuple", args)
}

/// Makes the module.
pub fn module() -> Module {
    Module::new("statistics")
        .function(n!("mean"), mean)
        .function(n!("fmean"), |args| {
            let [data, weights] = signature::bind("fmean", false, args, ["data", "weights"], 1)?;
            fmean(&data, &weights).map(Value::Float)
        })
        .function(n!("geometric_mean"), geometric_mean)
        .function(n!("harmonic_mean"), harmonic_mean)
        .function(n!("median"), |args| median(args, "median"))
        .function(n!("median_low"), |args| median(args, "median_low"))
        .function(n!("median_high"), |args| median(args, "median_high"))
        .function(n!("median_grouped"), median_grouped)
        .function(n!("mode"), |args| {
            let modes = modes(data_argument(args, "mode")?)?;
            modes
                .into_iter()
                .next()
                .ok_or_else(|| error("no mode for empty data"))
        })
        .function(n!("multimode"), |args| {
            modes(data_argument(args, "multimode")?).map(Value::list)
        })
        .function(n!("variance"), |args| variance(args, "variance"))
        .function(n!("pvariance"), |args| variance(args, "pvariance"))
        .function(n!("stdev"), |args| standard_deviation(args, "stdev"))
        .function(n!("pstdev"), |args| standard_deviation(args, "pstdev"))
        .function(n!("quantiles"), quantiles)
        .function(n!("covariance"), covariance)
        .function(n!("correlation"), correlation)
        .function(n!("linear_regression"), linear_regression)
        .class_of(n!("NormalDist"), normal::class)
        .class_of(n!("StatisticsError"), || ERROR.with(Clone::clone))
}
