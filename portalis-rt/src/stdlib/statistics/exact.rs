//! Exact sums of numbers, and their way back to the type of the data.

use std::collections::HashMap;

use num_bigint::BigInt;
use num_traits::{One, Zero};

use super::error;
use crate::object::float_methods::integer_ratio;
use crate::object::{Args, Class, Exception, Result, Value, int};
use crate::ops::{self, BinaryOp, class_name};

/// A rational number, not reduced; the denominator is positive.
#[derive(Clone, Debug)]
pub(super) struct Ratio {
    pub(super) numerator: BigInt,
    pub(super) denominator: BigInt,
}

impl Ratio {
    pub(super) fn new(numerator: BigInt, denominator: BigInt) -> Ratio {
        Ratio {
            numerator,
            denominator,
        }
    }

    fn zero() -> Ratio {
        Ratio::new(BigInt::zero(), BigInt::one())
    }

    fn plus(&self, other: &Ratio) -> Ratio {
        if self.denominator == other.denominator {
            return Ratio::new(&self.numerator + &other.numerator, self.denominator.clone());
        }
        Ratio::new(
            &self.numerator * &other.denominator + &other.numerator * &self.denominator,
            &self.denominator * &other.denominator,
        )
    }

    pub(super) fn over(&self, n: usize) -> Ratio {
        Ratio::new(self.numerator.clone(), &self.denominator * n)
    }
}

/// A sum: exact, or inf or nan if the data had such.
#[derive(Clone, Debug)]
pub(super) enum Total {
    Exact(Ratio),
    Special(f64),
}

/// The type that a result is given in.
#[derive(Clone)]
pub(super) enum Kind {
    Int,
    Float,
    Other(Class),
}

impl Kind {
    fn of(x: &Value) -> Kind {
        match x {
            Value::Int(_) | Value::BigInt(_) | Value::Bool(_) => Kind::Int,
            Value::Float(_) => Kind::Float,
            _ => Kind::Other(ops::class_of(x)),
        }
    }

    fn with(self, other: Kind) -> Kind {
        match (self, other) {
            (Kind::Int, kind) | (kind, Kind::Int) => kind,
            (Kind::Other(class), _) | (_, Kind::Other(class)) => Kind::Other(class),
            (Kind::Float, Kind::Float) => Kind::Float,
        }
    }

    /// A total as an object of this type.
    pub(super) fn convert(&self, total: &Total) -> Result<Value> {
        let ratio = match total {
            Total::Exact(ratio) => ratio,
            Total::Special(x) => return Ok(Value::Float(*x)),
        };
        match self {
            Kind::Int if (&ratio.numerator % &ratio.denominator).is_zero() => {
                Ok(Value::int(&ratio.numerator / &ratio.denominator))
            }
            Kind::Int | Kind::Float => {
                int::true_div(&ratio.numerator, &ratio.denominator).map(Value::Float)
            }
            Kind::Other(class) => {
                let numerator = ops::call(
                    &Value::Class(class.clone()),
                    Args::pos([Value::int(ratio.numerator.clone())]),
                )?;
                ops::binary(
                    BinaryOp::Div,
                    &numerator,
                    &Value::int(ratio.denominator.clone()),
                )
            }
        }
    }
}

/// Sums by denominator, so that few fractions have to be brought together.
#[derive(Default)]
struct Partials {
    sums: HashMap<BigInt, BigInt>,
    special: Option<f64>,
}

impl Partials {
    fn add(&mut self, ratio: Ratio) {
        *self.sums.entry(ratio.denominator).or_default() += ratio.numerator;
    }

    fn total(self) -> Total {
        if let Some(x) = self.special {
            return Total::Special(x);
        }
        let sum = self
            .sums
            .into_iter()
            .fold(Ratio::zero(), |sum, (d, n)| sum.plus(&Ratio::new(n, d)));
        Total::Exact(sum)
    }
}

/// The exact value of a number; inf and nan as floats.
fn exact(x: &Value) -> Result<core::result::Result<Ratio, f64>> {
    let native = x.native();
    if let Some(i) = int::to_big(&native) {
        return Ok(Ok(Ratio::new(i.into_owned(), BigInt::one())));
    }
    if let Value::Float(x) = native {
        if !x.is_finite() {
            return Ok(Err(x));
        }
        let (numerator, denominator) = integer_ratio(x)?;
        return Ok(Ok(Ratio::new(numerator, denominator)));
    }
    if ops::has_attr(x, "as_integer_ratio")? {
        let pair = ops::call_method(x, "as_integer_ratio", Args::none())?;
        let pair = ops::unpack(&pair, 2)?;
        return Ok(Ok(Ratio::new(
            ops::convert::to_bigint(&pair[0])?,
            ops::convert::to_bigint(&pair[1])?,
        )));
    }
    Err(Exception::type_error(format!(
        "can't convert type '{}' to numerator/denominator",
        class_name(x)
    )))
}

/// The exact sum of the data, and their common type.
pub(super) fn sum(data: &[Value]) -> Result<(Kind, Total)> {
    let mut partials = Partials::default();
    let mut kind = Kind::Int;
    for x in data {
        kind = kind.with(Kind::of(x));
        match exact(x)? {
            Ok(ratio) => partials.add(ratio),
            Err(x) => partials.special = Some(partials.special.unwrap_or(0.0) + x),
        }
    }
    Ok((kind, partials.total()))
}

/// The sum of squared deviations from the mean, or from `center`.
pub(super) fn squares(data: &[Value], center: &Value) -> Result<(Kind, Total)> {
    if !center.is_none() && !center.is_unset() {
        let mut squared = Vec::with_capacity(data.len());
        for x in data {
            let deviation = ops::binary(BinaryOp::Sub, x, center)?;
            squared.push(ops::binary(BinaryOp::Mul, &deviation, &deviation)?);
        }
        return sum(&squared);
    }
    let (mut sums, mut squares) = (Partials::default(), Partials::default());
    let mut kind = Kind::Int;
    for x in data {
        kind = kind.with(Kind::of(x));
        match exact(x)? {
            Ok(ratio) => {
                squares.add(Ratio::new(
                    &ratio.numerator * &ratio.numerator,
                    &ratio.denominator * &ratio.denominator,
                ));
                sums.add(ratio);
            }
            Err(x) => sums.special = Some(sums.special.unwrap_or(0.0) + x),
        }
    }
    let (sum, squares) = match (sums.total(), squares.total()) {
        (Total::Exact(sum), Total::Exact(squares)) => (sum, squares),
        (special, _) => return Ok((kind, special)),
    };
    if data.is_empty() {
        return Ok((kind, Total::Exact(Ratio::zero())));
    }
    // (n * sum of squares - square of sum) / n
    let first = Ratio::new(squares.numerator * data.len(), squares.denominator);
    let second = Ratio::new(
        -(&sum.numerator * &sum.numerator),
        &sum.denominator * &sum.denominator,
    );
    Ok((kind, Total::Exact(first.plus(&second).over(data.len()))))
}

/// The square root of a fraction, correctly rounded.
pub(super) fn root(ratio: &Ratio) -> Result<f64> {
    const BITS: i64 = 2 * 53 + 3;
    let (n, m) = (&ratio.numerator, &ratio.denominator);
    if n.is_zero() {
        return Ok(0.0);
    }
    if n.sign() == num_bigint::Sign::Minus {
        return Err(error("cannot take the root of a negative number"));
    }
    // The root of n/m, its last bit sticky.
    let odd_root = |n: BigInt, m: BigInt| {
        let root: BigInt = (&n / &m).sqrt();
        let exact = &root * &root * &m == n;
        if exact { root } else { root | BigInt::one() }
    };
    let shift = (n.bits() as i64 - m.bits() as i64 - BITS).div_euclid(2);
    if shift >= 0 {
        let root = odd_root(n.clone(), m << (2 * shift) as u64) << shift as u64;
        return int::true_div(&root, &BigInt::one());
    }
    let root = odd_root(n << (-2 * shift) as u64, m.clone());
    int::true_div(&root, &(BigInt::one() << shift.unsigned_abs()))
}
