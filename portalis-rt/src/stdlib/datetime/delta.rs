//! `timedelta`.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

use super::arguments;
use crate::object::{Args, Class, Exception, Object, Result, Value};
use crate::ops::{self, BinaryOp};

/// Microseconds of a day.
pub const DAY_US: i128 = 86_400_000_000;
const MAX_DAYS: i128 = 999_999_999;

/// A `timedelta`: `0 <= seconds < 86400`, `0 <= micros < 1000000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Delta {
    pub days: i64,
    pub seconds: i64,
    pub micros: i64,
}

impl Delta {
    /// Of microseconds.
    ///
    /// # Errors
    /// `OverflowError` beyond 999999999 days.
    pub fn from_total(total_us: i128) -> Result<Delta> {
        let days = total_us.div_euclid(DAY_US);
        let rest = total_us.rem_euclid(DAY_US);
        if days.abs() > MAX_DAYS {
            return Err(Exception::overflow_error(match i32::try_from(days) {
                Ok(days) => format!("days={days}; must have magnitude <= {MAX_DAYS}"),
                Err(_) => "Python int too large to convert to C int".to_owned(),
            }));
        }
        Ok(Delta {
            days: days as i64,
            seconds: (rest / 1_000_000) as i64,
            micros: (rest % 1_000_000) as i64,
        })
    }

    /// Of seconds, which are few.
    pub fn of_seconds(seconds: i64) -> Delta {
        Delta {
            days: seconds.div_euclid(86_400),
            seconds: seconds.rem_euclid(86_400),
            micros: 0,
        }
    }

    /// In microseconds.
    pub fn total_us(self) -> i128 {
        i128::from(self.days) * DAY_US
            + i128::from(self.seconds) * 1_000_000
            + i128::from(self.micros)
    }

    /// The object.
    pub fn value(self) -> Value {
        Value::object(self)
    }

    /// The delta that this object is.
    pub fn of(value: &Value) -> Option<Delta> {
        value.downcast::<Delta>().map(|d| *d)
    }

    fn text(self) -> String {
        let mut out = String::new();
        if self.days != 0 {
            let s = if self.days.abs() == 1 { "" } else { "s" };
            out.push_str(&format!("{} day{s}, ", self.days));
        }
        out.push_str(&format!(
            "{}:{:02}:{:02}",
            self.seconds / 3600,
            self.seconds / 60 % 60,
            self.seconds % 60
        ));
        if self.micros != 0 {
            out.push_str(&format!(".{:06}", self.micros));
        }
        out
    }

    fn repr(self) -> String {
        let parts: Vec<String> = [
            ("days", self.days),
            ("seconds", self.seconds),
            ("microseconds", self.micros),
        ]
        .iter()
        .filter(|(_, n)| *n != 0)
        .map(|(name, n)| format!("{name}={n}"))
        .collect();
        let inside = if parts.is_empty() {
            "0".to_owned()
        } else {
            parts.join(", ")
        };
        format!("datetime.timedelta({inside})")
    }
}

thread_local! {
    static CLASS: Class = Class::builder("timedelta")
        .module("datetime")
        .constructor(construct)
        .immutable()
        .getter(n!("days"), |this| Ok(Value::Int(delta(this, "days")?.days)))
        .getter(n!("seconds"), |this| Ok(Value::Int(delta(this, "seconds")?.seconds)))
        .getter(n!("microseconds"), |this| Ok(Value::Int(delta(this, "microseconds")?.micros)))
        .method(n!("total_seconds"), |this, args| {
            let [] = args.exact("timedelta.total_seconds")?;
            Ok(Value::Float(ratio(delta(this, "total_seconds")?.total_us(), 1_000_000)))
        })
        .method("__divmod__", |this, args| {
            let [other] = args.exact("__divmod__")?;
            match (Delta::of(this), Delta::of(&other)) {
                (Some(a), Some(b)) => {
                    let (q, r) = divmod(a, b)?;
                    Ok(Value::tuple(vec![q, r]))
                }
                _ => Ok(crate::object::singleton::not_implemented()),
            }
        })
        .dunders(&[
            "__repr__", "__str__", "__bool__", "__hash__", "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__",
            "__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__", "__truediv__", "__floordiv__",
            "__mod__", "__neg__", "__pos__", "__abs__",
        ])
        .raw_method("__repr__", arguments::repr)
        .attr("min", Delta { days: -999_999_999, seconds: 0, micros: 0 }.value_of_class())
        .attr("max", Delta { days: 999_999_999, seconds: 86_399, micros: 999_999 }.value_of_class())
        .attr("resolution", Delta { days: 0, seconds: 0, micros: 1 }.value_of_class())
        .build();
}

impl Delta {
    /// As [`Delta::value`]: making the object does not need the class.
    fn value_of_class(self) -> Value {
        Value::object(self)
    }
}

/// `datetime.timedelta`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

fn delta(this: &Value, name: &str) -> Result<Delta> {
    Delta::of(this).ok_or_else(|| crate::object::list::misuse(name, "datetime.timedelta", this))
}

fn construct(_class: &Class, args: Args) -> Result<Value> {
    let names = [
        "days",
        "seconds",
        "microseconds",
        "milliseconds",
        "minutes",
        "hours",
        "weeks",
    ];
    let given = arguments::bind("__new__", args, names, 0)?;
    // In the order in which CPython adds them up, which decides how floats round.
    const ORDER: [(usize, i128); 7] = [
        (2, 1),
        (3, 1000),
        (1, 1_000_000),
        (4, 60_000_000),
        (5, 3_600_000_000),
        (0, DAY_US),
        (6, 7 * DAY_US),
    ];
    let mut total = BigInt::zero();
    let mut leftover = 0.0;
    for (i, factor) in ORDER {
        if !given[i].is_unset() {
            accumulate(
                names[i],
                &given[i].native(),
                factor,
                &mut total,
                &mut leftover,
            )?;
        }
    }
    if leftover != 0.0 {
        let mut whole: f64 = leftover.round();
        if (whole - leftover).abs() == 0.5 {
            let odd = if total.is_odd() { 1.0 } else { 0.0 };
            whole = 2.0 * ((leftover + odd) * 0.5).round() - odd;
        }
        total += BigInt::from(whole as i64);
    }
    from_big(&total)
}

fn from_big(total: &BigInt) -> Result<Value> {
    match total.to_i128() {
        Some(total) => Ok(Delta::from_total(total)?.value()),
        None => Err(Exception::overflow_error(
            "Python int too large to convert to C int",
        )),
    }
}

fn accumulate(
    name: &str,
    value: &Value,
    factor: i128,
    total: &mut BigInt,
    leftover: &mut f64,
) -> Result<()> {
    match value {
        Value::Int(n) => *total += i128::from(*n) * factor,
        Value::Bool(b) => *total += i128::from(*b) * factor,
        Value::BigInt(n) => *total += &**n * factor,
        Value::Float(x) => {
            if x.is_nan() {
                return Err(Exception::value_error(
                    "cannot convert float NaN to integer",
                ));
            }
            if x.is_infinite() {
                return Err(Exception::overflow_error(
                    "cannot convert float infinity to integer",
                ));
            }
            *total += float_int(x.trunc()) * factor;
            if x.fract() != 0.0 {
                let product = factor as f64 * x.fract();
                *total += float_int(product.trunc());
                *leftover += product.fract();
            }
        }
        other => {
            let class = ops::type_name(other);
            return Err(Exception::type_error(format!(
                "unsupported type for timedelta {name} component: {class}"
            )));
        }
    }
    Ok(())
}

/// A whole float as integer.
fn float_int(x: f64) -> BigInt {
    num_traits::FromPrimitive::from_f64(x).unwrap_or_default()
}

/// `a / b`, correctly rounded.
fn ratio(a: i128, b: i128) -> f64 {
    let (whole, rest) = (a / b, a % b);
    if whole.unsigned_abs() < 1 << 53 && a.unsigned_abs() < 1 << 53 && b.unsigned_abs() < 1 << 53 {
        return a as f64 / b as f64;
    }
    if rest == 0 {
        return whole as f64;
    }
    // More digits than a float holds: Python's exact division.
    let (a, b) = (Value::int(a.into()), Value::int(b.into()));
    ops::binary(BinaryOp::Div, &a, &b)
        .ok()
        .and_then(|v| ops::convert::to_f64(&v).ok())
        .unwrap_or(whole as f64)
}

/// `a / b` to the nearest integer, half to even.
fn divide_nearest(a: &BigInt, b: &BigInt) -> BigInt {
    let (quotient, rest) = a.div_mod_floor(b);
    let twice: BigInt = rest.abs() * 2;
    match twice.cmp(&b.abs()) {
        Ordering::Greater => quotient + 1,
        Ordering::Equal if quotient.is_odd() => quotient + 1,
        _ => quotient,
    }
}

fn divmod(a: Delta, b: Delta) -> Result<(Value, Value)> {
    let (a, b) = (a.total_us(), b.total_us());
    if b == 0 {
        return Err(Exception::zero_division_error(
            "integer division or modulo by zero",
        ));
    }
    let (q, r) = a.div_mod_floor(&b);
    Ok((Value::int(q.into()), Delta::from_total(r)?.value()))
}

/// The integer that this is, if any.
fn integer(value: &Value) -> Option<BigInt> {
    match value {
        Value::Int(n) => Some((*n).into()),
        Value::Bool(b) => Some(i64::from(*b).into()),
        Value::BigInt(n) => Some((**n).clone()),
        Value::Instance(i) => integer(&i.payload()),
        _ => None,
    }
}

/// The exact fraction that a float is.
fn fraction(x: f64) -> Result<(BigInt, BigInt)> {
    if x.is_nan() {
        return Err(Exception::value_error(
            "cannot convert NaN to integer ratio",
        ));
    }
    if x.is_infinite() {
        return Err(Exception::overflow_error(
            "cannot convert Infinity to integer ratio",
        ));
    }
    let bits = x.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i64;
    let mantissa = (bits & ((1 << 52) - 1)) as i64;
    let (mantissa, exponent) = if exponent == 0 {
        (mantissa, -1074)
    } else {
        (mantissa | 1 << 52, exponent - 1075)
    };
    let mantissa = BigInt::from(if x < 0.0 { -mantissa } else { mantissa });
    if exponent >= 0 {
        Ok((mantissa << exponent, 1.into()))
    } else {
        Ok((mantissa, BigInt::from(1) << -exponent))
    }
}

fn operate(a: Delta, op: BinaryOp, other: &Value, reflected: bool) -> Option<Result<Value>> {
    if let Some(b) = Delta::of(other) {
        let (a, b) = if reflected { (b, a) } else { (a, b) };
        return Some(match op {
            BinaryOp::Add => Delta::from_total(a.total_us() + b.total_us()).map(Delta::value),
            BinaryOp::Sub => Delta::from_total(a.total_us() - b.total_us()).map(Delta::value),
            BinaryOp::Div if b.total_us() == 0 => {
                Err(Exception::zero_division_error("division by zero"))
            }
            BinaryOp::Div => Ok(Value::Float(ratio(a.total_us(), b.total_us()))),
            BinaryOp::FloorDiv => divmod(a, b).map(|(q, _)| q),
            BinaryOp::Mod if b.total_us() == 0 => {
                Err(Exception::zero_division_error("integer modulo by zero"))
            }
            BinaryOp::Mod => divmod(a, b).map(|(_, r)| r),
            _ => return None,
        });
    }
    let total = BigInt::from(a.total_us());
    if let Some(n) = integer(other) {
        let zero = || {
            Err(Exception::zero_division_error(
                "integer division or modulo by zero",
            ))
        };
        return Some(match op {
            BinaryOp::Mul => from_big(&(total * n)),
            BinaryOp::Div | BinaryOp::FloorDiv if !reflected && n.is_zero() => zero(),
            BinaryOp::Div if !reflected => from_big(&divide_nearest(&total, &n)),
            BinaryOp::FloorDiv if !reflected => from_big(&total.div_floor(&n)),
            _ => return None,
        });
    }
    let Value::Float(x) = other.native() else {
        return None;
    };
    let scaled = match op {
        BinaryOp::Mul => fraction(x).map(|(n, d)| divide_nearest(&(total * n), &d)),
        BinaryOp::Div if !reflected => fraction(x).and_then(|(n, d)| {
            if n.is_zero() {
                return Err(Exception::zero_division_error(
                    "integer division or modulo by zero",
                ));
            }
            Ok(divide_nearest(&(total * d), &n))
        }),
        _ => return None,
    };
    Some(scaled.and_then(|total| from_big(&total)))
}

impl Object for Delta {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(Delta::repr(*self)))
    }
    fn str(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(self.text()))
    }
    fn truth(&self) -> Option<Result<bool>> {
        Some(Ok(self.total_us() != 0))
    }
    fn binary(
        &self,
        _this: &Value,
        op: BinaryOp,
        other: &Value,
        reflected: bool,
    ) -> Option<Result<Value>> {
        operate(*self, op, other, reflected)
    }
    fn unary(&self, op: char) -> Option<Result<Value>> {
        let total = self.total_us();
        let total = match op {
            '-' => -total,
            '+' => total,
            'a' => total.abs(),
            _ => return None,
        };
        Some(Delta::from_total(total).map(Delta::value))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        Delta::of(other).map(|other| Ok(*self == other))
    }
    fn compare(&self, other: &Value) -> Option<Result<Option<Ordering>>> {
        Delta::of(other).map(|other| Ok(Some(self.cmp(&other))))
    }
    fn hash(&self) -> Option<Result<i64>> {
        Some(ops::hash::hash_tuple(&[
            Value::Int(self.days),
            Value::Int(self.seconds),
            Value::Int(self.micros),
        ]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(kw: &[(&str, Value)]) -> Value {
        let args = kw.iter().fold(Args::none(), |args, (name, value)| {
            args.with_kw(name, value.clone())
        });
        construct(&class(), args).unwrap()
    }

    fn text(v: &Value) -> String {
        ops::str(v).unwrap().to_string()
    }

    #[test]
    fn adds_up_and_prints() {
        let td = make(&[
            ("days", Value::Int(1)),
            ("hours", Value::Int(2)),
            ("minutes", Value::Int(3)),
            ("seconds", Value::Float(4.5)),
        ]);
        assert_eq!(text(&td), "1 day, 2:03:04.500000");
        assert_eq!(
            ops::repr(&td).unwrap().as_str(),
            "datetime.timedelta(days=1, seconds=7384, microseconds=500000)"
        );
        assert_eq!(
            text(&ops::unary('-', &td).unwrap()),
            "-2 days, 21:56:55.500000"
        );
        assert_eq!(
            text(&ops::binary(BinaryOp::Div, &td, &Value::Int(2)).unwrap()),
            "13:01:32.250000"
        );
        assert_eq!(
            text(&make(&[("microseconds", Value::Float(0.5))])),
            "0:00:00"
        );
        assert_eq!(
            text(&make(&[("microseconds", Value::Float(1.5))])),
            "0:00:00.000002"
        );
        assert_eq!(
            text(&make(&[("seconds", Value::Int(-1))])),
            "-1 day, 23:59:59"
        );
    }
}
