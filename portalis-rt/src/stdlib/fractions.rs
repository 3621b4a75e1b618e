//! `fractions`: exact rational numbers.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

use crate::object::{Args, Class, Exception, Module, Object, Result, Value, int};
use crate::ops::{self, BinaryOp};

/// A fraction in lowest terms; the denominator is positive.
#[derive(Clone, PartialEq, Eq)]
pub struct Fraction {
    numerator: BigInt,
    denominator: BigInt,
}

thread_local! {
    static CLASS: Class = Class::builder("Fraction")
        .module("fractions")
        .base(super::numbers::class_named("Rational"))
        .constructor(construct)
        .immutable()
        .getter(n!("numerator"), |this| Ok(Value::int(fraction(this)?.numerator)))
        .getter(n!("denominator"), |this| Ok(Value::int(fraction(this)?.denominator)))
        .getter(n!("real"), |this| Ok(this.clone()))
        .getter(n!("imag"), |_| Ok(Value::Int(0)))
        .method(n!("conjugate"), |this, _| Ok(this.clone()))
        .method(n!("as_integer_ratio"), |this, _| {
            let x = fraction(this)?;
            Ok(Value::tuple(vec![Value::int(x.numerator), Value::int(x.denominator)]))
        })
        .method(n!("is_integer"), |this, _| Ok(Value::Bool(fraction(this)?.denominator.is_one())))
        .method(n!("limit_denominator"), limit_denominator)
        .method("__float__", |this, _| Ok(Value::Float(fraction(this)?.to_f64()?)))
        .method("__complex__", |this, _| {
            Ok(Value::object(crate::object::complex::Complex { re: fraction(this)?.to_f64()?, im: 0.0 }))
        })
        .method("__int__", |this, _| Ok(Value::int(fraction(this)?.truncated())))
        .method("__trunc__", |this, _| Ok(Value::int(fraction(this)?.truncated())))
        .method("__floor__", |this, _| {
            let x = fraction(this)?;
            Ok(Value::int(x.numerator.div_floor(&x.denominator)))
        })
        .method("__ceil__", |this, _| {
            let x = fraction(this)?;
            Ok(Value::int(-(-x.numerator).div_floor(&x.denominator)))
        })
        .method("__round__", round)
        .method("__divmod__", |this, args| {
            let [other] = args.exact("__divmod__")?;
            divmod(this, &other)
        })
        .method("__rdivmod__", |this, args| {
            let [other] = args.exact("__rdivmod__")?;
            divmod(&other, this)
        })
        .class_method(n!("from_float"), |args| {
            let [_, x] = args.exact("from_float")?;
            match from_value(&x)? {
                Some(x) => Ok(x.value()),
                None => {
                    let (shown, got) = (ops::repr(&x)?, ops::class_name(&x));
                    Err(Exception::type_error(format!("Fraction.from_float() only takes floats, not {shown} ({got})")))
                }
            }
        })
        .dunders(&[
            "__str__", "__bool__", "__hash__", "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__",
            "__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__", "__truediv__", "__rtruediv__",
            "__floordiv__", "__rfloordiv__", "__mod__", "__rmod__", "__pow__", "__rpow__", "__neg__", "__pos__",
            "__abs__", "__format__",
        ])
        .raw_method("__repr__", |this, _| {
            let x = fraction(&this.native())?;
            Ok(Value::from(format!("{}({}, {})", ops::class_name(this), x.numerator, x.denominator)))
        })
        .build();
}

fn fraction(this: &Value) -> Result<Fraction> {
    match this.downcast::<Fraction>() {
        Some(x) => Ok((*x).clone()),
        None => Err(Exception::type_error(format!(
            "'{}' object is no Fraction",
            ops::class_name(this)
        ))),
    }
}

fn zero_denominator(numerator: &BigInt) -> Exception {
    Exception::new("ZeroDivisionError", format!("Fraction({numerator}, 0)"))
}

impl Fraction {
    /// In lowest terms.
    ///
    /// # Errors
    /// `ZeroDivisionError`
    pub fn new(numerator: BigInt, denominator: BigInt) -> Result<Fraction> {
        if denominator.is_zero() {
            return Err(zero_denominator(&numerator));
        }
        let mut divisor = numerator.gcd(&denominator);
        if denominator.is_negative() {
            divisor = -divisor;
        }
        Ok(Fraction {
            numerator: numerator / &divisor,
            denominator: denominator / divisor,
        })
    }

    /// The object.
    pub fn value(self) -> Value {
        Value::object(self)
    }

    fn to_f64(&self) -> Result<f64> {
        int::true_div(&self.numerator, &self.denominator)
    }

    fn truncated(&self) -> BigInt {
        &self.numerator / &self.denominator
    }

    /// The nearest integer, of two the even one.
    fn rounded(&self) -> BigInt {
        let (floor, rest) = self.numerator.div_mod_floor(&self.denominator);
        match (rest * 2u32).cmp(&self.denominator) {
            Ordering::Less => floor,
            Ordering::Greater => floor + 1u32,
            Ordering::Equal if floor.is_even() => floor,
            Ordering::Equal => floor + 1u32,
        }
    }

    fn text(&self) -> String {
        if self.denominator.is_one() {
            self.numerator.to_string()
        } else {
            format!("{}/{}", self.numerator, self.denominator)
        }
    }
}

/// The fraction that an `int` or a `Fraction` is.
fn rational(x: &Value) -> Option<Fraction> {
    if let Some(x) = x.downcast::<Fraction>() {
        return Some((*x).clone());
    }
    let native = x.native();
    let numerator = match &native {
        Value::Bool(b) => BigInt::from(i64::from(*b)),
        other => int::to_big(other)?.into_owned(),
    };
    Some(Fraction {
        numerator,
        denominator: BigInt::one(),
    })
}

/// The same, and what a finite `float` is exactly.
fn from_value(x: &Value) -> Result<Option<Fraction>> {
    if let Some(x) = rational(x) {
        return Ok(Some(x));
    }
    match x.native() {
        Value::Float(f) => {
            let ratio = ops::to_vec(&ops::call_method(
                &Value::Float(f),
                "as_integer_ratio",
                Args::none(),
            )?)?;
            let [numerator, denominator] = &ratio[..] else {
                return Ok(None);
            };
            Ok(Some(Fraction::new(
                ops::convert::to_bigint(numerator)?,
                ops::convert::to_bigint(denominator)?,
            )?))
        }
        _ => Ok(None),
    }
}

fn construct(_class: &Class, args: Args) -> Result<Value> {
    let [numerator, denominator] = super::signature::bind(
        "Fraction.__new__",
        true,
        args,
        ["numerator", "denominator"],
        0,
    )?;
    if denominator.is_unset() || denominator.is_none() {
        if numerator.is_unset() {
            return Fraction::new(BigInt::zero(), BigInt::one()).map(Fraction::value);
        }
        if let Some(x) = from_value(&numerator)? {
            return Ok(x.value());
        }
        let Some(text) = numerator.as_str() else {
            return Err(Exception::type_error(
                "argument should be a string or a Rational instance",
            ));
        };
        let Some((numerator, denominator)) = parse(&text) else {
            let shown = ops::repr(&Value::Str(text))?;
            return Err(Exception::value_error(format!(
                "Invalid literal for Fraction: {shown}"
            )));
        };
        return Fraction::new(numerator, denominator).map(Fraction::value);
    }
    match (rational(&numerator), rational(&denominator)) {
        (Some(a), Some(b)) => {
            Fraction::new(a.numerator * b.denominator, a.denominator * b.numerator)
                .map(Fraction::value)
        }
        _ => Err(Exception::type_error(
            "both arguments should be Rational instances",
        )),
    }
}

/// Digits with single underscores between them.
fn digits(text: &str) -> Option<BigInt> {
    let fits = !text.is_empty()
        && text
            .split('_')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    if fits {
        text.replace('_', "").parse().ok()
    } else {
        None
    }
}

/// `"3/4"`, `"-1.5e2"`.
fn parse(text: &str) -> Option<(BigInt, BigInt)> {
    let text = text.trim();
    let (negative, body) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let sign = |x: BigInt| if negative { -x } else { x };
    if let Some((numerator, denominator)) = body.split_once('/') {
        return Some((
            sign(digits(numerator.trim_end())?),
            digits(denominator.trim_start())?,
        ));
    }
    let (mantissa, exponent) = match body.find(['e', 'E']) {
        Some(i) => {
            let text = &body[i + 1..];
            let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
            let size: i64 = i64::try_from(digits(unsigned)?).ok()?;
            (&body[..i], if text.starts_with('-') { -size } else { size })
        }
        None => (body, 0),
    };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && part.is_empty() {
        return None;
    }
    let of = |text: &str| {
        if text.is_empty() {
            Some(BigInt::zero())
        } else {
            digits(text)
        }
    };
    let scale = BigInt::from(10).pow(u32::try_from(part.replace('_', "").len()).ok()?);
    let mut numerator = of(whole)? * &scale + of(part)?;
    let mut denominator = scale;
    let power = BigInt::from(10).pow(u32::try_from(exponent.unsigned_abs()).ok()?);
    if exponent < 0 {
        denominator *= power;
    } else {
        numerator *= power;
    }
    Some((sign(numerator), denominator))
}

fn limit_denominator(this: &Value, args: Args) -> Result<Value> {
    let [limit] =
        super::signature::method("Fraction.limit_denominator", args, ["max_denominator"], 0)?;
    let limit = if limit.is_unset() {
        BigInt::from(1_000_000)
    } else {
        ops::convert::to_bigint(&limit)?
    };
    if limit < BigInt::one() {
        return Err(Exception::value_error(
            "max_denominator should be at least 1",
        ));
    }
    let x = fraction(this)?;
    if x.denominator <= limit {
        return Ok(x.value());
    }
    // The continued fraction's convergents, as far as they fit.
    let (mut p0, mut q0) = (BigInt::zero(), BigInt::one());
    let (mut p1, mut q1) = (BigInt::one(), BigInt::zero());
    let (mut n, mut d) = (x.numerator.clone(), x.denominator.clone());
    loop {
        let (a, rest) = n.div_mod_floor(&d);
        let q2 = &q0 + &a * &q1;
        if q2 > limit {
            break;
        }
        let p2 = &p0 + &a * &p1;
        (p0, q0, p1, q1) = (p1, q1, p2, q2);
        n = d;
        d = rest;
    }
    let k = (&limit - &q0).div_floor(&q1);
    let near = if d * 2u32 * (&q0 + &k * &q1) <= x.denominator {
        Fraction {
            numerator: p1,
            denominator: q1,
        }
    } else {
        Fraction {
            numerator: p0 + &k * p1,
            denominator: q0 + k * q1,
        }
    };
    Ok(near.value())
}

fn round(this: &Value, args: Args) -> Result<Value> {
    let [places] = super::signature::method("Fraction.__round__", args, ["ndigits"], 0)?;
    let x = fraction(this)?;
    if places.is_unset() || places.is_none() {
        return Ok(Value::int(x.rounded()));
    }
    let places = ops::convert::to_index(&places)?;
    let shift = BigInt::from(10).pow(u32::try_from(places.unsigned_abs()).unwrap_or(u32::MAX));
    if places > 0 {
        let scaled = Fraction::new(x.numerator * &shift, x.denominator)?;
        return Fraction::new(scaled.rounded(), shift).map(Fraction::value);
    }
    let scaled = Fraction::new(x.numerator, x.denominator * &shift)?;
    Fraction::new(scaled.rounded() * shift, BigInt::one()).map(Fraction::value)
}

fn divmod(a: &Value, b: &Value) -> Result<Value> {
    match (rational(a), rational(b)) {
        (Some(a), Some(b)) => {
            let bottom = Value::int(&b.numerator * &a.denominator);
            let both = ops::number::divmod(&Value::int(&a.numerator * &b.denominator), &bottom)?;
            let parts = ops::to_vec(&both)?;
            let rest = ops::convert::to_bigint(&parts[1])?;
            let rest = Fraction::new(rest, a.denominator * b.denominator)?;
            Ok(Value::tuple(vec![parts[0].clone(), rest.value()]))
        }
        _ => match (as_float(a)?, as_float(b)?) {
            (Some(a), Some(b)) => ops::number::divmod(&a, &b),
            _ => Ok(crate::object::singleton::not_implemented()),
        },
    }
}

/// A fraction as the `float` that mixed arithmetic is done with; a `float` as it is.
fn as_float(x: &Value) -> Result<Option<Value>> {
    if let Some(x) = rational(x) {
        return Ok(Some(Value::Float(x.to_f64()?)));
    }
    Ok(match x.native() {
        Value::Float(f) => Some(Value::Float(f)),
        _ => None,
    })
}

fn is_complex(x: &Value) -> bool {
    ops::class_of(x).is_subclass_of(&crate::object::complex::class())
}

fn exact(op: BinaryOp, a: Fraction, b: Fraction) -> Option<Result<Value>> {
    let (n, d) = (&a.numerator, &a.denominator);
    Some(match op {
        BinaryOp::Add => Fraction::new(n * &b.denominator + &b.numerator * d, d * b.denominator)
            .map(Fraction::value),
        BinaryOp::Sub => Fraction::new(n * &b.denominator - &b.numerator * d, d * b.denominator)
            .map(Fraction::value),
        BinaryOp::Mul => Fraction::new(n * b.numerator, d * b.denominator).map(Fraction::value),
        BinaryOp::Div if b.numerator.is_zero() => Err(zero_denominator(&(n * b.denominator))),
        BinaryOp::Div => Fraction::new(n * b.denominator, d * b.numerator).map(Fraction::value),
        BinaryOp::FloorDiv => ops::binary(
            op,
            &Value::int(n * b.denominator),
            &Value::int(d * b.numerator),
        ),
        BinaryOp::Mod => {
            let rest = ops::binary(
                op,
                &Value::int(n * &b.denominator),
                &Value::int(b.numerator * d),
            );
            rest.and_then(|rest| {
                let rest = ops::convert::to_bigint(&rest)?;
                Fraction::new(rest, d * b.denominator).map(Fraction::value)
            })
        }
        BinaryOp::Pow => power(a, b),
        _ => return None,
    })
}

fn power(a: Fraction, b: Fraction) -> Result<Value> {
    if !b.denominator.is_one() {
        return ops::binary(
            BinaryOp::Pow,
            &Value::Float(a.to_f64()?),
            &Value::Float(b.to_f64()?),
        );
    }
    let exponent = Value::int(b.numerator.abs());
    let raise = |x: BigInt| -> Result<BigInt> {
        ops::convert::to_bigint(&ops::binary(BinaryOp::Pow, &Value::int(x), &exponent)?)
    };
    let (numerator, denominator) = (raise(a.numerator)?, raise(a.denominator)?);
    if !b.numerator.is_negative() {
        return Ok(Fraction {
            numerator,
            denominator,
        }
        .value());
    }
    if numerator.is_zero() {
        return Err(zero_denominator(&denominator));
    }
    Fraction::new(denominator, numerator).map(Fraction::value)
}

impl Object for Fraction {
    fn class(&self) -> Class {
        CLASS.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(format!(
            "Fraction({}, {})",
            self.numerator, self.denominator
        )))
    }
    fn str(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(self.text()))
    }
    fn format(&self, _this: &Value, spec: &str) -> Option<Result<String>> {
        Some(format(self, spec))
    }
    fn truth(&self) -> Option<Result<bool>> {
        Some(Ok(!self.numerator.is_zero()))
    }
    fn hash(&self) -> Option<Result<i64>> {
        let modulus = (BigInt::one() << 61u32) - 1u32;
        let rest = &self.denominator % &modulus;
        let hash = if rest.is_zero() {
            BigInt::from(314_159)
        } else {
            let inverse = rest.modpow(&(&modulus - 2u32), &modulus);
            self.numerator.abs() * inverse % modulus
        };
        let hash = i64::try_from(hash).unwrap_or(0);
        let signed = if self.numerator.is_negative() {
            -hash
        } else {
            hash
        };
        Some(Ok(if signed == -1 { -2 } else { signed }))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        if let Some(other) = rational(other) {
            return Some(Ok(*self == other));
        }
        if let Some(other) = other.downcast::<crate::object::complex::Complex>() {
            return if other.im == 0.0 {
                Object::eq(self, &Value::Float(other.re))
            } else {
                Some(Ok(false))
            };
        }
        match other.native() {
            Value::Float(f) if f.is_finite() => match from_value(&Value::Float(f)) {
                Ok(other) => Some(Ok(other.is_some_and(|other| *self == other))),
                Err(e) => Some(Err(e)),
            },
            Value::Float(_) => Some(Ok(false)),
            _ => None,
        }
    }
    fn compare(&self, other: &Value) -> Option<Result<Option<Ordering>>> {
        if let Value::Float(f) = other.native()
            && !f.is_finite()
        {
            return Some(Ok(0.0f64.partial_cmp(&f)));
        }
        match from_value(other) {
            Ok(Some(other)) => {
                let (a, b) = (
                    &self.numerator * other.denominator,
                    other.numerator * &self.denominator,
                );
                Some(Ok(Some(a.cmp(&b))))
            }
            Ok(None) => None,
            Err(e) => Some(Err(e)),
        }
    }
    fn unary(&self, op: char) -> Option<Result<Value>> {
        let mut x = self.clone();
        match op {
            '-' => x.numerator = -x.numerator,
            'a' => x.numerator = x.numerator.abs(),
            '+' => {}
            _ => return None,
        }
        Some(Ok(x.value()))
    }
    fn binary(
        &self,
        _this: &Value,
        op: BinaryOp,
        other: &Value,
        reflected: bool,
    ) -> Option<Result<Value>> {
        if op == BinaryOp::Pow
            && reflected
            && self.denominator.is_one()
            && !self.numerator.is_negative()
        {
            return Some(ops::binary(op, other, &Value::int(self.numerator.clone())));
        }
        if let Some(other) = rational(other) {
            return if reflected {
                exact(op, other, self.clone())
            } else {
                exact(op, self.clone(), other)
            };
        }
        if !matches!(other.native(), Value::Float(_)) && !is_complex(other) {
            return None;
        }
        match self.to_f64() {
            Ok(own) if reflected => Some(ops::binary(op, other, &Value::Float(own))),
            Ok(own) => Some(ops::binary(op, &Value::Float(own), other)),
            Err(e) => Some(Err(e)),
        }
    }
}

/// `format(x, ".3f")`: exact for `f` and `%`; `e` and `g` go through `float`.
fn format(x: &Fraction, spec: &str) -> Result<String> {
    if spec.is_empty() {
        return Ok(x.text());
    }
    let invalid = || -> Result<Exception> {
        let shown = ops::repr(&Value::str(spec))?;
        Ok(Exception::value_error(format!(
            "Invalid format specifier {shown} for object of type 'Fraction'"
        )))
    };
    let Some(kind) = spec.chars().last().filter(|c| "eEfFgG%".contains(*c)) else {
        return Err(invalid()?);
    };
    if "eEgG".contains(kind) {
        return ops::format(&Value::Float(x.to_f64()?), spec).map(|text| text.to_string());
    }
    let body = &spec[..spec.len() - 1];
    let (head, precision) = match body.rsplit_once('.') {
        Some((head, digits)) => match digits.parse::<u32>() {
            Ok(precision) => (head, precision),
            Err(_) => return Err(invalid()?),
        },
        None => (body, 6),
    };
    let scale = BigInt::from(10).pow(precision + if kind == '%' { 2 } else { 0 });
    let scaled = Fraction::new(&x.numerator * scale, x.denominator.clone())?.rounded();
    // The whole part is laid out as an `int`, whose width then leaves room for what follows it.
    let unit = BigInt::from(10).pow(precision);
    let (whole, part) = scaled.abs().div_rem(&unit);
    let mut tail = String::new();
    if precision > 0 {
        tail = format!(".{part:0>width$}", width = precision as usize);
    }
    if kind == '%' {
        tail.push('%');
    }
    let negative = x.numerator.is_negative();
    let layout = Layout::parse(head)
        .ok_or(())
        .or_else(|()| invalid().and_then(Err))?;
    Ok(layout.apply(negative, &whole.to_string(), &tail))
}

/// `[[fill]align][sign][0][width][grouping]`
struct Layout {
    fill: char,
    align: char,
    sign: char,
    width: usize,
    group: Option<char>,
}

impl Layout {
    fn parse(text: &str) -> Option<Layout> {
        let mut chars: Vec<char> = text.chars().collect();
        let mut layout = Layout {
            fill: ' ',
            align: '>',
            sign: '-',
            width: 0,
            group: None,
        };
        let is_align = |c: Option<&char>| c.is_some_and(|c| "<>=^".contains(*c));
        if is_align(chars.get(1)) {
            (layout.fill, layout.align) = (chars[0], chars[1]);
            chars.drain(..2);
        } else if is_align(chars.first()) {
            layout.align = chars.remove(0);
        }
        if chars.first().is_some_and(|c| "+- ".contains(*c)) {
            layout.sign = chars.remove(0);
        }
        if chars.first() == Some(&'0') {
            (layout.fill, layout.align) = ('0', '=');
        }
        if chars.last().is_some_and(|c| ",_".contains(*c)) {
            layout.group = chars.pop();
        }
        if !chars.is_empty() {
            layout.width = chars.iter().collect::<String>().parse().ok()?;
        }
        Some(layout)
    }

    fn apply(&self, negative: bool, whole: &str, tail: &str) -> String {
        let sign = match (negative, self.sign) {
            (true, _) => "-",
            (false, '+') => "+",
            (false, ' ') => " ",
            _ => "",
        };
        let mut digits = whole.to_owned();
        if self.fill == '0' && self.align == '=' {
            let room = self.width.saturating_sub(sign.len() + tail.len());
            while self.grouped(&digits).len() < room {
                digits.insert(0, '0');
            }
        }
        let number = format!("{}{tail}", self.grouped(&digits));
        let missing = self
            .width
            .saturating_sub(sign.len() + number.chars().count());
        let pad = |n: usize| self.fill.to_string().repeat(n);
        match self.align {
            '<' => format!("{sign}{number}{}", pad(missing)),
            '^' => format!(
                "{}{sign}{number}{}",
                pad(missing / 2),
                pad(missing - missing / 2)
            ),
            '=' => format!("{sign}{}{number}", pad(missing)),
            _ => format!("{}{sign}{number}", pad(missing)),
        }
    }

    fn grouped(&self, digits: &str) -> String {
        let Some(separator) = self.group else {
            return digits.to_owned();
        };
        let mut out = String::new();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(separator);
            }
            out.push(digit);
        }
        out
    }
}

/// `import fractions`
pub fn module() -> Module {
    Module::new("fractions").class(CLASS.with(Clone::clone))
}
