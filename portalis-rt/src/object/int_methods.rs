//! The class `int`: its constructor and methods.

use num_bigint::{BigInt, Sign};
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::convert_number::{float_to_int, parse_int};
use super::{Args, Bytes, Class, Exception, Result, Value, bytearray, int};
use crate::format::quote::{repr_bytes, repr_str};
use crate::ops::{self, type_name};

thread_local! {
    static CLASS: Class = Class::builder("int")
        .immutable()
        .constructor_of(n!("int"), |_, args| construct(args))
        .method(n!("bit_length"), |this, args| {
            let [] = args.exact("int.bit_length")?;
            Ok(Value::Int(big(this, "bit_length")?.bits() as i64))
        })
        .method(n!("bit_count"), |this, args| {
            let [] = args.exact("int.bit_count")?;
            let ones: u32 = big(this, "bit_count")?.magnitude().iter_u64_digits().map(u64::count_ones).sum();
            Ok(Value::Int(i64::from(ones)))
        })
        .method(n!("to_bytes"), to_bytes)
        .class_method(n!("from_bytes"), |mut args| {
            let class = if args.pos.is_empty() { Value::Unset } else { args.pos.remove(0) };
            let number = from_bytes(args)?;
            match &class {
                Value::Class(c) if *c != int::class() => ops::call(&class, Args::pos([number])),
                _ => Ok(number),
            }
        })
        .method(n!("as_integer_ratio"), |this, args| {
            let [] = args.exact("int.as_integer_ratio")?;
            Ok(Value::tuple(vec![plain(this, "as_integer_ratio")?, Value::Int(1)]))
        })
        .method(n!("conjugate"), |this, args| {
            let [] = args.exact("int.conjugate")?;
            plain(this, "conjugate")
        })
        .method(n!("is_integer"), |_, args| {
            let [] = args.exact("int.is_integer")?;
            Ok(Value::Bool(true))
        })
        .getter(n!("real"), |this| plain(&this.native(), "real"))
        .getter(n!("imag"), |_| Ok(Value::Int(0)))
        .getter(n!("numerator"), |this| plain(&this.native(), "numerator"))
        .getter(n!("denominator"), |_| Ok(Value::Int(1)))
        .method(s!("__int__"), |this, args| {
            let [] = args.exact("int.__int__")?;
            plain(this, "__int__")
        })
        .method(s!("__index__"), |this, args| {
            let [] = args.exact("int.__index__")?;
            plain(this, "__index__")
        })
        .method(s!("__trunc__"), |this, args| {
            let [] = args.exact("int.__trunc__")?;
            plain(this, "__trunc__")
        })
        .method(s!("__floor__"), |this, args| {
            let [] = args.exact("int.__floor__")?;
            plain(this, "__floor__")
        })
        .method(s!("__ceil__"), |this, args| {
            let [] = args.exact("int.__ceil__")?;
            plain(this, "__ceil__")
        })
        .method(s!("__float__"), |this, args| {
            let [] = args.exact("int.__float__")?;
            ops::convert::to_f64(this).map(Value::Float)
        })
        .method(n!("__round__" under "round"), |this, args| {
            let [ndigits] = args.range("__round__", 0)?;
            super::convert_number::round_int(this, &ndigits)
        })
        .dunders(&[
            "__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__", "__floordiv__", "__rfloordiv__",
            "__truediv__", "__rtruediv__", "__mod__", "__rmod__", "__divmod__", "__rdivmod__", "__pow__", "__rpow__",
            "__lshift__", "__rlshift__", "__rshift__", "__rrshift__", "__and__", "__rand__", "__or__", "__ror__", "__xor__",
            "__rxor__", "__neg__", "__pos__", "__abs__", "__invert__", "__bool__", "__eq__", "__ne__", "__lt__", "__le__",
            "__gt__", "__ge__", "__hash__", "__repr__", "__format__",
        ])
        .build();
}

/// `int`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

fn big(this: &Value, method: &str) -> Result<BigInt> {
    int::to_big(this)
        .map(std::borrow::Cow::into_owned)
        .ok_or_else(|| super::list::misuse(method, "int", this))
}

/// The plain `int` (`int(True)` is 1).
fn plain(this: &Value, method: &str) -> Result<Value> {
    match this {
        Value::Int(_) | Value::BigInt(_) => Ok(this.clone()),
        _ => big(this, method).map(Value::int),
    }
}

fn construct(mut args: Args) -> Result<Value> {
    let base = args.take_kw("base").unwrap_or(Value::Unset);
    if let Some((name, _)) = args.kw.first() {
        return Err(Exception::type_error(format!(
            "'{name}' is an invalid keyword argument for int()"
        )));
    }
    if args.pos.len() + usize::from(!base.is_unset()) > 2 {
        return Err(Exception::type_error(format!(
            "int() takes at most 2 arguments ({} given)",
            args.pos.len() + usize::from(!base.is_unset())
        )));
    }
    let [x, by_position] = Args {
        pos: args.pos,
        kw: Vec::new(),
    }
    .range("int", 0)?;
    let base = if base.is_unset() { by_position } else { base };
    if base.is_unset() {
        return if x.is_unset() {
            Ok(Value::Int(0))
        } else {
            to_int(&x)
        };
    }
    if x.is_unset() {
        return Err(Exception::type_error("int() missing string argument"));
    }
    let radix = match ops::convert::to_int(&base)? {
        Value::Int(radix @ (0 | 2..=36)) => radix as u32,
        _ => {
            return Err(Exception::value_error(
                "int() base must be >= 2 and <= 36, or 0",
            ));
        }
    };
    if let Some(text) = x.as_str() {
        return parse_int(&text, radix, &repr_str(&text));
    }
    match x.native() {
        Value::Bytes(_) | Value::Object(_) => {
            if let Some(bytes) = bytearray::buffer(&x) {
                return parse_int_bytes(&bytes, radix);
            }
            Err(Exception::type_error(
                "int() can't convert non-string with explicit base",
            ))
        }
        _ => Err(Exception::type_error(
            "int() can't convert non-string with explicit base",
        )),
    }
}

fn parse_int_bytes(bytes: &[u8], radix: u32) -> Result<Value> {
    let shown = repr_bytes(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => parse_int(text, radix, &shown),
        _ => Err(Exception::value_error(format!(
            "invalid literal for int() with base {radix}: {shown}"
        ))),
    }
}

/// `int(x)`
///
/// # Errors
/// `TypeError`, `ValueError`, `OverflowError`
pub fn to_int(x: &Value) -> Result<Value> {
    match x {
        Value::Int(_) | Value::BigInt(_) => return Ok(x.clone()),
        Value::Bool(b) => return Ok(Value::Int(i64::from(*b))),
        Value::Float(f) => return float_to_int(*f),
        Value::Str(text) => return parse_int(text, 10, &repr_str(text)),
        Value::Instance(_) | Value::Object(_) => {
            if let Some(made) = ops::call_method_opt(x, "__int__", Args::none()) {
                let made = made?;
                return match made.native() {
                    i @ (Value::Int(_) | Value::BigInt(_)) => Ok(i),
                    Value::Bool(b) => Ok(Value::Int(i64::from(b))),
                    _ => Err(Exception::type_error(format!(
                        "__int__ returned non-int (type {})",
                        type_name(&made)
                    ))),
                };
            }
            if let Some(i) = ops::convert::as_int(x)? {
                return Ok(i);
            }
            if let Some(made) = ops::call_method_opt(x, "__trunc__", Args::none()) {
                return ops::convert::to_int(&made?);
            }
            if let Some(text) = x.as_str() {
                return parse_int(&text, 10, &repr_str(&text));
            }
        }
        _ => {}
    }
    if let Some(bytes) = bytearray::buffer(x) {
        return parse_int_bytes(&bytes, 10);
    }
    Err(Exception::type_error(format!(
        "int() argument must be a string, a bytes-like object or a real number, not '{}'",
        type_name(x)
    )))
}

fn is_big_endian(order: &Value, function: &str) -> Result<bool> {
    if order.is_unset() {
        return Ok(true);
    }
    let text = order.as_str();
    match text.as_deref() {
        Some("big") => Ok(true),
        Some("little") => Ok(false),
        Some(_) => Err(Exception::value_error(
            "byteorder must be either 'little' or 'big'",
        )),
        None => Err(Exception::type_error(format!(
            "{function}() argument 'byteorder' must be str, not {}",
            type_name(order)
        ))),
    }
}

fn to_bytes(this: &Value, args: Args) -> Result<Value> {
    let number = big(this, "to_bytes")?;
    let [length, order, signed] = bind_signed(args, "to_bytes", ["length", "byteorder"], 0)?;
    let length = if length.is_unset() {
        1
    } else {
        ops::convert::to_index(&length)?
    };
    let big_endian = is_big_endian(&order, "to_bytes")?;
    let signed = !signed.is_unset() && ops::truth(&signed)?;
    let length = usize::try_from(length)
        .map_err(|_| Exception::value_error("length argument must be non-negative"))?;
    if number.is_negative() && !signed {
        return Err(Exception::overflow_error(
            "can't convert negative int to unsigned",
        ));
    }
    if length > crate::object::MOST_ITEMS {
        return Err(int::memory_error());
    }
    let room = (length as u64).saturating_mul(8);
    let fits = if !signed {
        number.bits() <= room
    } else if number.is_negative() {
        let magnitude: BigInt = -&number - BigInt::one();
        magnitude.bits() < room
    } else {
        number.bits() < room || number.is_zero()
    };
    if !fits {
        return Err(Exception::overflow_error("int too big to convert"));
    }
    let mut bytes = number.to_signed_bytes_le();
    bytes.resize(length, if number.is_negative() { 0xff } else { 0 });
    if big_endian {
        bytes.reverse();
    }
    Ok(Value::Bytes(Bytes::from(bytes)))
}

/// Two parameters and the keyword-only `signed`.
fn bind_signed(
    mut args: Args,
    function: &str,
    names: [&str; 2],
    required: usize,
) -> Result<[Value; 3]> {
    let signed = args.take_kw("signed").unwrap_or(Value::Unset);
    if args.pos.len() > 2 {
        return Err(Exception::type_error(format!(
            "{function}() takes at most 2 positional arguments ({} given)",
            args.pos.len()
        )));
    }
    let [a, b] = args.bind(function, names, required)?;
    Ok([a, b, signed])
}

/// `int.from_bytes(bytes, byteorder='big', *, signed=False)`
///
/// # Errors
/// `TypeError`, `ValueError`
pub fn from_bytes(args: Args) -> Result<Value> {
    let [source, order, signed] = bind_signed(args, "from_bytes", ["bytes", "byteorder"], 1)?;
    let big_endian = is_big_endian(&order, "from_bytes")?;
    let signed = !signed.is_unset() && ops::truth(&signed)?;
    let bytes = match bytearray::buffer(&source) {
        Some(bytes) => bytes.to_vec(),
        None if source.as_str().is_some() => {
            return Err(Exception::type_error(
                "cannot convert 'str' object to bytes",
            ));
        }
        None => super::bytes_methods::from_iterable(&source)?,
    };
    Ok(Value::int(match (big_endian, signed) {
        (true, true) => BigInt::from_signed_bytes_be(&bytes),
        (false, true) => BigInt::from_signed_bytes_le(&bytes),
        (true, false) => BigInt::from_bytes_be(Sign::Plus, &bytes),
        (false, false) => BigInt::from_bytes_le(Sign::Plus, &bytes),
    }))
}

/// The integer as `usize`, if it is one.
pub fn as_usize(i: &Value) -> Option<usize> {
    int::to_big(i)?.to_usize()
}
