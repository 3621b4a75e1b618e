//! `%` formatting of `str` and `bytes`.

use num_bigint::{BigInt, Sign};

use super::float::{Kind, Layout, magnitude};
use super::spec;
use crate::object::{Exception, Result, Str, Tuple, Value, bytearray, convert_number, int};
use crate::ops::{self, type_name};

/// What the format takes its values from.
struct Arguments<'a> {
    /// The right operand.
    operand: &'a Value,
    /// The positions, if the operand is a tuple.
    tuple: Option<Tuple>,
    next: usize,
    /// `%(key)s` was used.
    used_mapping: bool,
    /// The format is `bytes`.
    is_bytes: bool,
}

impl Arguments<'_> {
    fn take(&mut self) -> Result<Value> {
        let found = match &self.tuple {
            Some(tuple) => tuple.get(self.next).cloned(),
            None if self.next == 0 => Some(self.operand.clone()),
            None => None,
        };
        self.next += 1;
        found.ok_or_else(|| Exception::type_error("not enough arguments for format string"))
    }

    fn is_mapping(&self) -> bool {
        match self.operand.native() {
            Value::Tuple(_) | Value::Str(_) => false,
            Value::Bytes(_) => !self.is_bytes,
            Value::Dict(_) | Value::List(_) => true,
            Value::Instance(_) => ops::class_of(self.operand).lookup("__getitem__").is_some(),
            Value::Object(_) => {
                bytearray::buffer(self.operand).is_none_or(|_| !self.is_bytes)
                    && ops::class_of(self.operand).lookup("__getitem__").is_some()
            }
            _ => false,
        }
    }

    /// All arguments must have been used.
    fn finish(&self) -> Result<()> {
        let unused = match &self.tuple {
            Some(tuple) => self.next < tuple.len(),
            None => self.next == 0 && !self.used_mapping && !self.is_mapping(),
        };
        if unused {
            let what = if self.is_bytes { "bytes" } else { "string" };
            return Err(Exception::type_error(format!(
                "not all arguments converted during {what} formatting"
            )));
        }
        Ok(())
    }
}

/// One `%…` of a format.
#[derive(Default)]
struct Conversion {
    left: bool,
    plus: bool,
    space: bool,
    alternate: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
    code: char,
}

/// Text with what may be zero-padded apart: the sign and the prefix.
struct Number {
    sign: &'static str,
    prefix: &'static str,
    body: String,
}

/// `format % operand` for a `str`.
///
/// # Errors
/// `TypeError`, `ValueError`, `KeyError`, `OverflowError`
pub fn format_str(format: &Str, operand: &Value) -> Result<Str> {
    let mut out = String::with_capacity(format.len() + 16);
    run(format, operand, false, &mut |piece| match piece {
        Piece::Literal(text) | Piece::Text(text) => out.push_str(text),
        Piece::Bytes(_) => {}
    })?;
    Ok(Str::from(out))
}

/// `format % operand` for a `bytes`.
///
/// # Errors
/// `TypeError`, `ValueError`, `KeyError`, `OverflowError`
pub fn format_bytes(format: &[u8], operand: &Value) -> Result<Vec<u8>> {
    // Latin-1 gives each byte a code point of its own.
    let text: String = format.iter().map(|b| char::from(*b)).collect();
    let mut out = Vec::with_capacity(format.len() + 16);
    run(&text, operand, true, &mut |piece| match piece {
        Piece::Literal(text) => out.extend(text.chars().map(|c| c as u8)),
        Piece::Text(text) => out.extend_from_slice(text.as_bytes()),
        Piece::Bytes(bytes) => out.extend_from_slice(bytes),
    })?;
    Ok(out)
}

enum Piece<'a> {
    /// A part of the format.
    Literal(&'a str),
    /// A converted value.
    Text(&'a str),
    /// A converted value of a `bytes` format.
    Bytes(&'a [u8]),
}

fn run(
    format: &str,
    operand: &Value,
    is_bytes: bool,
    emit: &mut dyn FnMut(Piece<'_>),
) -> Result<()> {
    let tuple = match operand.native() {
        Value::Tuple(tuple) => Some(tuple),
        _ => None,
    };
    let mut arguments = Arguments {
        operand,
        tuple,
        next: 0,
        used_mapping: false,
        is_bytes,
    };
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        emit(Piece::Literal(&rest[..at]));
        rest = &rest[at + 1..];
        let key = take_key(&mut rest)?;
        let from_key = match &key {
            Some(key) => {
                if !arguments.is_mapping() {
                    return Err(Exception::type_error("format requires a mapping"));
                }
                let key = if is_bytes {
                    Value::Bytes(crate::object::Bytes::from(
                        key.chars().map(|c| c as u8).collect::<Vec<u8>>(),
                    ))
                } else {
                    Value::str(key)
                };
                arguments.used_mapping = true;
                arguments.next = 1;
                Some(ops::get_item(operand, &key)?)
            }
            None => None,
        };
        let plain = rest.starts_with('%');
        let conversion = parse(&mut rest, &mut arguments)?;
        if plain {
            emit(Piece::Literal("%"));
            continue;
        }
        let value = match from_key {
            Some(value) => value,
            None => arguments.take()?,
        };
        if is_bytes {
            convert_bytes(&conversion, &value, format.len() - rest.len(), emit)?;
        } else {
            let text = convert(&conversion, &value, char_position(format, rest))?;
            emit(Piece::Text(&text));
        }
    }
    emit(Piece::Literal(rest));
    arguments.finish()
}

/// The index of the code point just before `rest`.
fn char_position(format: &str, rest: &str) -> usize {
    format[..format.len() - rest.len()]
        .chars()
        .count()
        .saturating_sub(1)
}

/// `(key)`, with nested parentheses.
fn take_key(rest: &mut &str) -> Result<Option<String>> {
    if !rest.starts_with('(') {
        return Ok(None);
    }
    let mut depth = 0;
    for (at, c) in rest.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let key = rest[1..at].to_owned();
            *rest = &rest[at + 1..];
            return Ok(Some(key));
        }
    }
    Err(Exception::value_error("incomplete format key"))
}

fn take_size(rest: &mut &str, arguments: &mut Arguments<'_>, too_big: &str) -> Result<Option<i64>> {
    if let Some(after) = rest.strip_prefix('*') {
        *rest = after;
        let value = arguments.take()?;
        return match value.native() {
            Value::Int(i) => Ok(Some(i)),
            Value::Bool(b) => Ok(Some(i64::from(b))),
            Value::BigInt(_) => Err(Exception::overflow_error(
                "Python int too large to convert to C ssize_t",
            )),
            _ => Err(Exception::type_error("* wants int")),
        };
    }
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (digits, after) = rest.split_at(end);
    *rest = after;
    if digits.is_empty() {
        return Ok(None);
    }
    digits
        .parse::<i64>()
        .map(Some)
        .map_err(|_| Exception::value_error(too_big))
}

fn parse(rest: &mut &str, arguments: &mut Arguments<'_>) -> Result<Conversion> {
    let mut conversion = Conversion::default();
    loop {
        match rest.chars().next() {
            Some('-') => conversion.left = true,
            Some('+') => conversion.plus = true,
            Some(' ') => conversion.space = true,
            Some('#') => conversion.alternate = true,
            Some('0') => conversion.zero = true,
            _ => break,
        }
        *rest = &rest[1..];
    }
    if let Some(width) = take_size(rest, arguments, "width too big")? {
        conversion.left |= width < 0;
        conversion.width = usize::try_from(width.unsigned_abs()).unwrap_or(usize::MAX);
        if conversion.width > crate::object::MOST_ITEMS {
            return Err(int::memory_error());
        }
    }
    if let Some(after) = rest.strip_prefix('.') {
        *rest = after;
        let precision = take_size(rest, arguments, "precision too big")?
            .unwrap_or(0)
            .max(0);
        if precision > i64::from(i32::MAX) {
            return Err(Exception::value_error("precision too big"));
        }
        conversion.precision = Some(precision as usize);
    }
    if let Some(after) = rest.strip_prefix(['h', 'l', 'L']) {
        *rest = after;
    }
    let Some(code) = rest.chars().next() else {
        return Err(Exception::value_error("incomplete format"));
    };
    conversion.code = code;
    *rest = &rest[code.len_utf8()..];
    Ok(conversion)
}

impl Conversion {
    fn text(&self, text: &str) -> String {
        let mut text = text;
        let mut len = text.chars().count();
        if let Some(precision) = self.precision.filter(|p| *p < len) {
            let end = text
                .char_indices()
                .nth(precision)
                .map_or(text.len(), |(at, _)| at);
            text = &text[..end];
            len = precision;
        }
        self.pad(text, len)
    }

    fn pad(&self, text: &str, len: usize) -> String {
        let padding = " ".repeat(self.width.saturating_sub(len));
        if self.left {
            format!("{text}{padding}")
        } else {
            format!("{padding}{text}")
        }
    }

    fn sign(&self, negative: bool) -> &'static str {
        match (negative, self.plus, self.space) {
            (true, _, _) => "-",
            (_, true, _) => "+",
            (_, _, true) => " ",
            _ => "",
        }
    }

    fn number(&self, number: &Number) -> String {
        let Number { sign, prefix, body } = number;
        let len = sign.len() + prefix.len() + body.len();
        if self.zero && !self.left {
            let zeros = "0".repeat(self.width.saturating_sub(len));
            return format!("{sign}{prefix}{zeros}{body}");
        }
        self.pad(&format!("{sign}{prefix}{body}"), len)
    }

    fn integer(&self, i: &BigInt) -> Result<Number> {
        let (mut digits, prefix) = spec::int_digits(i, self.code)?;
        if let Some(precision) = self.precision {
            digits = format!(
                "{}{digits}",
                "0".repeat(precision.saturating_sub(digits.len()))
            );
        }
        let prefix = if self.alternate { prefix } else { "" };
        Ok(Number {
            sign: self.sign(i.sign() == Sign::Minus),
            prefix,
            body: digits,
        })
    }

    fn float(&self, x: f64) -> Number {
        let kind = match self.code {
            'e' | 'E' => Kind::Exponent,
            'f' | 'F' => Kind::Fixed,
            _ => Kind::General,
        };
        let precision = self.precision.unwrap_or(6);
        let mut body = magnitude(
            x,
            Layout {
                kind,
                precision,
                alternate: self.alternate,
                point_zero: false,
            },
        );
        if self.code.is_ascii_uppercase() {
            body.make_ascii_uppercase();
        }
        Number {
            sign: self.sign(x.is_sign_negative() && !x.is_nan()),
            prefix: "",
            body,
        }
    }

    /// `%d`, `%x` and the like.
    fn to_integer(&self, value: &Value) -> Result<BigInt> {
        let decimal = matches!(self.code, 'd' | 'i' | 'u');
        let found = match value.native() {
            Value::Float(x) if decimal => Some(convert_number::float_to_int(x)?),
            native if int::to_big(&native).is_some() => Some(native),
            _ if decimal => match ops::convert::as_int(value)? {
                None => match ops::call_method_opt(value, "__int__", crate::object::Args::none()) {
                    Some(made) if !matches!(value.native(), Value::Str(_) | Value::Bytes(_)) => {
                        Some(made?)
                    }
                    _ => None,
                },
                found => found,
            },
            _ => ops::convert::as_int(value)?,
        };
        let wanted = if decimal {
            "a real number"
        } else {
            "an integer"
        };
        found
            .as_ref()
            .and_then(int::to_big)
            .map(std::borrow::Cow::into_owned)
            .ok_or_else(|| {
                Exception::type_error(format!(
                    "%{} format: {wanted} is required, not {}",
                    self.code,
                    type_name(value)
                ))
            })
    }
}

fn unsupported(code: char, position: usize) -> Exception {
    let shown = if (' '..='~').contains(&code) {
        code
    } else {
        '?'
    };
    Exception::value_error(format!(
        "unsupported format character '{shown}' ({:#x}) at index {position}",
        code as u32
    ))
}

fn convert(conversion: &Conversion, value: &Value, position: usize) -> Result<String> {
    Ok(match conversion.code {
        's' => conversion.text(&ops::str(value)?),
        'r' => conversion.text(&ops::repr(value)?),
        'a' => conversion.text(&ops::ascii(value)?),
        'd' | 'i' | 'u' | 'x' | 'X' | 'o' => {
            let number = conversion.integer(&conversion.to_integer(value)?)?;
            conversion.number(&number)
        }
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
            let x = ops::convert::to_f64(value)?;
            conversion.number(&conversion.float(x))
        }
        'c' => {
            let text = match value.native() {
                Value::Str(s) if s.char_len() == 1 => s.to_string(),
                Value::Str(_) => return Err(Exception::type_error("%c requires int or char")),
                _ => {
                    let code = ops::convert::as_int(value)?
                        .ok_or_else(|| Exception::type_error("%c requires int or char"))?;
                    let Value::Int(code) = code else {
                        return Err(Exception::overflow_error("%c arg not in range(0x110000)"));
                    };
                    u32::try_from(code)
                        .ok()
                        .and_then(char::from_u32)
                        .ok_or_else(|| Exception::overflow_error("%c arg not in range(0x110000)"))?
                        .to_string()
                }
            };
            conversion.pad(&text, 1)
        }
        code => return Err(unsupported(code, position)),
    })
}

fn convert_bytes(
    conversion: &Conversion,
    value: &Value,
    end: usize,
    emit: &mut dyn FnMut(Piece<'_>),
) -> Result<()> {
    let bytes = match conversion.code {
        's' | 'b' => {
            let made = match bytearray::buffer(value) {
                Some(bytes) => bytes.to_vec(),
                None => match ops::call_method_opt(value, "__bytes__", crate::object::Args::none())
                {
                    Some(made) => bytearray::buffer(&made?)
                        .map(|b| b.to_vec())
                        .unwrap_or_default(),
                    None => {
                        return Err(Exception::type_error(format!(
                            "%b requires a bytes-like object, or an object that implements __bytes__, not '{}'",
                            type_name(value)
                        )));
                    }
                },
            };
            let len = conversion.precision.unwrap_or(usize::MAX).min(made.len());
            made[..len].to_vec()
        }
        'c' => match bytearray::buffer(value) {
            Some(bytes) if bytes.len() == 1 => bytes.to_vec(),
            Some(_) => {
                return Err(Exception::type_error(
                    "%c requires an integer in range(256) or a single byte",
                ));
            }
            None => match ops::convert::as_int(value)? {
                Some(Value::Int(i @ 0..=255)) => vec![i as u8],
                Some(_) => return Err(Exception::overflow_error("%c arg not in range(256)")),
                None => {
                    return Err(Exception::type_error(
                        "%c requires an integer in range(256) or a single byte",
                    ));
                }
            },
        },
        'r' | 'a' => {
            let ascii = ops::ascii(value)?;
            let len = conversion.precision.unwrap_or(usize::MAX).min(ascii.len());
            ascii.as_bytes()[..len].to_vec()
        }
        _ => {
            let text = convert(conversion, value, end.saturating_sub(1))?;
            emit(Piece::Text(&text));
            return Ok(());
        }
    };
    let padding = vec![b' '; conversion.width.saturating_sub(bytes.len())];
    if !conversion.left {
        emit(Piece::Bytes(&padding));
    }
    emit(Piece::Bytes(&bytes));
    if conversion.left {
        emit(Piece::Bytes(&padding));
    }
    Ok(())
}
