//! Builtin functions on numbers.

use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;

use crate::object::{Args, Exception, Result, Value};
use crate::ops::{self, BinaryOp, type_name};

pub(super) fn register(names: super::Register<'_>) {
    names.function(n!("abs"), |args| {
        let [x] = args.exact("abs")?;
        abs(&x)
    });
    names.function(n!("bin"), |args| {
        let [x] = args.exact("bin")?;
        bin(&x)
    });
    names.function(n!("oct"), |args| {
        let [x] = args.exact("oct")?;
        oct(&x)
    });
    names.function(n!("hex"), |args| {
        let [x] = args.exact("hex")?;
        hex(&x)
    });
    names.function(n!("chr"), |args| {
        let [x] = args.exact("chr")?;
        chr(&x)
    });
    names.function(n!("ord"), |args| {
        let [x] = args.exact("ord")?;
        ord(&x)
    });
    names.function(n!("divmod"), |args| {
        let [a, b] = args.exact("divmod")?;
        divmod(&a, &b)
    });
    names.function(n!("pow"), |args| {
        let [base, exp, modulus] = args.bind("pow", ["base", "exp", "mod"], 2)?;
        pow(&base, &exp, &modulus)
    });
    names.function(n!("round"), |args| {
        let [number, digits] = args.bind("round", ["number", "ndigits"], 1)?;
        round(&number, &digits)
    });
}

/// `abs(x)`
///
/// # Errors
/// `TypeError` if it is no number.
pub fn abs(x: &Value) -> Result<Value> {
    match x {
        Value::Int(i) if *i != i64::MIN => Ok(Value::Int(i.abs())),
        Value::Float(f) => Ok(Value::Float(f.abs())),
        _ => ops::unary('a', x),
    }
}

fn in_base(x: &Value, base: u32, prefix: &str) -> Result<Value> {
    let x = ops::item::index(x)?;
    let big = match x {
        Value::Int(i) => BigInt::from(i),
        Value::BigInt(i) => (*i).clone(),
        _ => BigInt::default(),
    };
    let sign = if big.sign() == Sign::Minus { "-" } else { "" };
    Ok(Value::from(format!(
        "{sign}{prefix}{}",
        big.magnitude().to_str_radix(base)
    )))
}

/// `bin(x)`
///
/// # Errors
/// `TypeError` if it is no integer.
pub fn bin(x: &Value) -> Result<Value> {
    in_base(x, 2, "0b")
}

/// `oct(x)`
///
/// # Errors
/// `TypeError` if it is no integer.
pub fn oct(x: &Value) -> Result<Value> {
    in_base(x, 8, "0o")
}

/// `hex(x)`
///
/// # Errors
/// `TypeError` if it is no integer.
pub fn hex(x: &Value) -> Result<Value> {
    in_base(x, 16, "0x")
}

/// `chr(x)`
///
/// # Errors
/// `ValueError` outside of Unicode.
pub fn chr(x: &Value) -> Result<Value> {
    let out_of_range = || Exception::value_error("chr() arg not in range(0x110000)");
    let code = match ops::item::index(x)? {
        Value::Int(i) => i,
        _ => {
            return Err(Exception::overflow_error(
                "Python int too large to convert to C int",
            ));
        }
    };
    if i32::try_from(code).is_err() {
        return Err(Exception::overflow_error(if code > 0 {
            "signed integer is greater than maximum"
        } else {
            "signed integer is less than minimum"
        }));
    }
    let code = u32::try_from(code).map_err(|_| out_of_range())?;
    match char::from_u32(code) {
        Some(c) => Ok(ops::item::char_value(c)),
        None if code <= 0x10_ffff => Err(Exception::value_error(format!(
            "chr({code:#x}): lone surrogates are not supported"
        ))),
        None => Err(out_of_range()),
    }
}

/// `ord(x)`
///
/// # Errors
/// `TypeError` if it is no single character.
pub fn ord(x: &Value) -> Result<Value> {
    let length = match x.native() {
        Value::Str(s) => {
            let mut chars = s.as_str().chars();
            if let (Some(c), None) = (chars.next(), chars.next()) {
                return Ok(Value::Int(i64::from(u32::from(c))));
            }
            s.char_len()
        }
        Value::Bytes(b) => match &b[..] {
            [byte] => return Ok(Value::Int(i64::from(*byte))),
            bytes => bytes.len(),
        },
        Value::Object(obj) if type_name(x) == "bytearray" => match obj.get().len() {
            Some(Ok(1)) => return ops::get_item(x, &Value::Int(0)),
            Some(len) => len?,
            None => 0,
        },
        _ => {
            return Err(Exception::type_error(format!(
                "ord() expected string of length 1, but {} found",
                type_name(x)
            )));
        }
    };
    Err(Exception::type_error(format!(
        "ord() expected a character, but string of length {length} found"
    )))
}

/// `divmod(a, b)`
///
/// # Errors
/// `TypeError`, `ZeroDivisionError`.
pub fn divmod(a: &Value, b: &Value) -> Result<Value> {
    if let Some(result) = crate::object::int::divmod(a, b) {
        return result;
    }
    if let (Value::Float(_), _) | (_, Value::Float(_)) = (a, b)
        && let (Some(x), Some(y)) = (float_of(a), float_of(b))
    {
        if y == 0.0 {
            return Err(Exception::zero_division_error("float divmod()"));
        }
        let (quotient, remainder) = crate::object::float::floor_div_mod(x, y);
        return Ok(Value::tuple(vec![
            Value::Float(quotient),
            Value::Float(remainder),
        ]));
    }
    for (this, name, other) in [(a, "__divmod__", b), (b, "__rdivmod__", a)] {
        if ops::class_of(this).lookup(name).is_some()
            && let Some(result) = ops::call_method_opt(this, name, Args::pos([other.clone()]))
        {
            let result = result?;
            if !crate::object::singleton::is_not_implemented(&result) {
                return Ok(result);
            }
        }
    }
    if matches!((a, b), (Value::Object(_), _) | (_, Value::Object(_))) {
        let supported = ops::binary(BinaryOp::FloorDiv, a, b);
        if let Ok(quotient) = supported {
            return Ok(Value::tuple(vec![
                quotient,
                ops::binary(BinaryOp::Mod, a, b)?,
            ]));
        }
    }
    Err(Exception::type_error(format!(
        "unsupported operand type(s) for divmod(): '{}' and '{}'",
        type_name(a),
        type_name(b)
    )))
}

fn float_of(x: &Value) -> Option<f64> {
    match x {
        Value::Float(f) => Some(*f),
        Value::Int(i) => Some(*i as f64),
        Value::Bool(b) => Some(f64::from(*b)),
        Value::BigInt(i) => i.to_f64().filter(|f| f.is_finite()),
        _ => None,
    }
}

fn big_of(x: &Value) -> Option<BigInt> {
    match x.native() {
        Value::Int(i) => Some(i.into()),
        Value::Bool(b) => Some(i64::from(b).into()),
        Value::BigInt(i) => Some((*i).clone()),
        _ => None,
    }
}

/// `pow(base, exp, mod)`; `mod` may be `None` or absent.
///
/// # Errors
/// `TypeError`, `ValueError`, `ZeroDivisionError`.
pub fn pow(base: &Value, exp: &Value, modulus: &Value) -> Result<Value> {
    if modulus.is_none() || modulus.is_unset() {
        return ops::binary(BinaryOp::Pow, base, exp);
    }
    if let (Some(base), Some(exp), Some(modulus)) = (big_of(base), big_of(exp), big_of(modulus)) {
        return crate::object::int::pow_mod(&base, &exp, &modulus);
    }
    if let Value::Instance(_) = base
        && let Some(result) =
            ops::call_method_opt(base, "__pow__", Args::pos([exp.clone(), modulus.clone()]))
    {
        let result = result?;
        if !crate::object::singleton::is_not_implemented(&result) {
            return Ok(result);
        }
    }
    if [base, exp, modulus].iter().all(|x| float_of(x).is_some()) {
        return Err(Exception::type_error(
            "pow() 3rd argument not allowed unless all arguments are integers",
        ));
    }
    Err(Exception::type_error(format!(
        "unsupported operand type(s) for ** or pow(): '{}', '{}', '{}'",
        type_name(base),
        type_name(exp),
        type_name(modulus)
    )))
}

/// `round(number, ndigits)`; `ndigits` may be `None` or absent.
///
/// # Errors
/// `TypeError` if it cannot be rounded; `OverflowError` for infinities.
pub fn round(number: &Value, digits: &Value) -> Result<Value> {
    if let (Value::Int(_), Value::None | Value::Unset) = (number, digits) {
        return Ok(number.clone());
    }
    if ops::class_of(number).lookup("__round__").is_some() {
        let args = if digits.is_unset() {
            Args::none()
        } else {
            Args::pos([digits.clone()])
        };
        if let Some(result) = ops::call_method_opt(number, "__round__", args) {
            return result;
        }
    }
    Err(Exception::type_error(format!(
        "type {} doesn't define __round__ method",
        type_name(number)
    )))
}
