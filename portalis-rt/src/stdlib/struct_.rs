//! `struct`: Python values as packed bytes.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::binascii::{binary, bytes_value};
use crate::object::bytearray::ByteArray;
use crate::object::float::ldexp;
use crate::object::{
    Args, Bytes, Class, Exception, Module, Object, Result, Str, Value, bytearray, int,
};
use crate::ops::{self, type_name};

thread_local! {
    static ERROR: Class =
        Class::builder("error").module("struct").base(Exception::class_named("Exception")).build();
    static STRUCT: Class = Class::builder("Struct")
        .module("_struct")
        .shown_as("_struct.Struct")
        .constructor(|_, args| {
            let [format] = args.bind("Struct", ["format"], 1)?;
            Ok(Value::object(Layout::parse(&format)?))
        })
        .getter(n!("format"), |this| with(this, |layout| Ok(Value::Str(layout.format.clone()))))
        .getter(n!("size"), |this| with(this, |layout| Ok(Value::from(layout.size))))
        .method(n!("pack"), |this, args| with(this, |layout| layout.pack(&args.pos).map(bytes_value)))
        .method(n!("unpack"), |this, args| {
            let [data] = args.exact("unpack")?;
            with(this, |layout| layout.unpack_all(&binary(&data)?))
        })
        .method(n!("unpack_from"), |this, args| with(this, |layout| layout.unpack_from(args)))
        .method(n!("pack_into"), |this, args| with(this, |layout| layout.pack_into(args)))
        .method(n!("iter_unpack"), |this, args| {
            let [data] = args.exact("iter_unpack")?;
            with(this, |layout| layout.iter_unpack(&binary(&data)?))
        })
        .build();
}

fn with<T>(this: &Value, f: impl FnOnce(&Layout) -> Result<T>) -> Result<T> {
    match this.downcast::<Layout>() {
        Some(layout) => f(&layout),
        None => Err(Exception::type_error(format!(
            "'{}' object is no Struct",
            type_name(this)
        ))),
    }
}

fn error(message: impl Into<String>) -> Exception {
    Exception::of_class(ERROR.with(Clone::clone), vec![Value::from(message.into())])
}

/// One letter of a format, with how often it stands there (or how long a string is).
struct Field {
    code: char,
    count: usize,
    /// Bytes of one item.
    size: usize,
    /// Pad bytes before it.
    padding: usize,
}

/// A `Struct`.
struct Layout {
    format: Str,
    fields: Vec<Field>,
    size: usize,
    /// Values that it packs.
    items: usize,
    little: bool,
    native: bool,
}

/// Sizes in native and in standard mode.
fn sizes(code: char) -> Option<(usize, Option<usize>)> {
    Some(match code {
        'x' | 'b' | 'B' | 'c' | 's' | 'p' | '?' => (1, Some(1)),
        'h' | 'H' | 'e' => (2, Some(2)),
        'i' | 'I' | 'f' => (4, Some(4)),
        'l' | 'L' => (8, Some(4)),
        'q' | 'Q' | 'd' => (8, Some(8)),
        'n' | 'N' | 'P' => (8, None),
        _ => return None,
    })
}

impl Layout {
    fn parse(format: &Value) -> Result<Layout> {
        let text = match (format.as_str(), bytearray::buffer(format)) {
            (Some(text), _) => text,
            (None, Some(bytes)) => {
                Str::from(bytes.iter().map(|b| char::from(*b)).collect::<String>())
            }
            (None, None) => {
                return Err(Exception::type_error(format!(
                    "Struct() argument 1 must be a str or bytes object, not {}",
                    type_name(format)
                )));
            }
        };
        let mut rest = text.as_str();
        let (mut native, mut little) = (true, cfg!(target_endian = "little"));
        if let Some(first) = rest.chars().next().filter(|c| "@=<>!".contains(*c)) {
            native = first == '@';
            little = match first {
                '<' => true,
                '>' | '!' => false,
                _ => little,
            };
            rest = &rest[1..];
        }
        let mut layout = Layout {
            format: text.clone(),
            fields: Vec::new(),
            size: 0,
            items: 0,
            little,
            native,
        };
        let mut chars = rest.chars().peekable();
        while let Some(c) = chars.next() {
            if c.is_ascii_whitespace() {
                continue;
            }
            let mut code = c;
            let mut count = None;
            if c.is_ascii_digit() {
                let mut digits = c.to_string();
                loop {
                    match chars.next() {
                        Some(c) if c.is_ascii_digit() => digits.push(c),
                        Some(c) => {
                            code = c;
                            break;
                        }
                        None => return Err(error("repeat count given without format specifier")),
                    }
                }
                count = Some(
                    digits
                        .parse::<usize>()
                        .ok()
                        .filter(|n| *n < crate::object::MOST_ITEMS)
                        .ok_or_else(|| error("total struct size too long"))?,
                );
            }
            layout.add(code, count)?;
        }
        Ok(layout)
    }

    fn add(&mut self, code: char, count: Option<usize>) -> Result<()> {
        let found = sizes(code)
            .and_then(|(native, standard)| if self.native { Some(native) } else { standard });
        let Some(size) = found else {
            return Err(error("bad char in struct format"));
        };
        let count = count.unwrap_or(1);
        let padding = if self.native {
            (size - self.size % size) % size
        } else {
            0
        };
        self.size = size
            .checked_mul(count)
            .and_then(|bytes| self.size.checked_add(padding)?.checked_add(bytes))
            .filter(|total| *total < crate::object::MOST_ITEMS)
            .ok_or_else(|| error("total struct size too long"))?;
        self.items += match code {
            'x' => 0,
            's' | 'p' => 1,
            _ => count,
        };
        self.fields.push(Field {
            code,
            count,
            size,
            padding,
        });
        Ok(())
    }

    fn put(&self, out: &mut Vec<u8>, little_endian: &[u8]) {
        if self.little {
            out.extend_from_slice(little_endian);
        } else {
            out.extend(little_endian.iter().rev());
        }
    }

    fn pack(&self, values: &[Value]) -> Result<Vec<u8>> {
        if values.len() != self.items {
            return Err(error(format!(
                "pack expected {} items for packing (got {})",
                self.items,
                values.len()
            )));
        }
        let mut values = values.iter();
        let mut out = Vec::with_capacity(self.size);
        for field in &self.fields {
            out.resize(out.len() + field.padding, 0);
            match field.code {
                'x' => out.resize(out.len() + field.count, 0),
                's' | 'p' => {
                    let value = values.next().cloned().unwrap_or_default();
                    let Some(bytes) = bytearray::buffer(&value) else {
                        return Err(error(format!(
                            "argument for '{}' must be a bytes object",
                            field.code
                        )));
                    };
                    let end = out.len() + field.count;
                    if field.code == 'p' && field.count > 0 {
                        let len = bytes.len().min(field.count - 1);
                        out.push(len.min(255) as u8);
                        out.extend_from_slice(&bytes[..len]);
                    } else {
                        out.extend_from_slice(&bytes[..bytes.len().min(field.count)]);
                    }
                    out.resize(end, 0);
                }
                _ => {
                    for value in values.by_ref().take(field.count) {
                        let too_large =
                            |e: &Exception| e.is_a(&Exception::class_named("OverflowError"));
                        self.pack_one(&mut out, field, value).map_err(|e| {
                            let is_int = int::to_big(&value.native()).is_some();
                            if is_int && too_large(&e) {
                                error("int too large to convert")
                            } else {
                                e
                            }
                        })?;
                    }
                }
            }
        }
        Ok(out)
    }

    fn pack_one(&self, out: &mut Vec<u8>, field: &Field, value: &Value) -> Result<()> {
        match field.code {
            'c' => match bytearray::buffer(value).as_deref() {
                Some([byte]) => out.push(*byte),
                _ => return Err(error("char format requires a bytes object of length 1")),
            },
            '?' => out.push(u8::from(ops::truth(value)?)),
            'e' | 'f' | 'd' => {
                let Some(x) = ops::convert::as_float(value)? else {
                    return Err(error("required argument is not a float"));
                };
                match field.code {
                    'd' => self.put(out, &crate::object::float::plain_bits(x).to_le_bytes()),
                    'f' => {
                        self.put(out, &(x as f32).to_le_bytes());
                    }
                    _ => self.put(out, &half_bits(x)?.to_le_bytes()),
                }
            }
            _ => {
                let Some(i) = ops::convert::as_int(value)? else {
                    return Err(error("required argument is not an integer"));
                };
                let big = int::to_big(&i)
                    .map(std::borrow::Cow::into_owned)
                    .unwrap_or_default();
                let signed = field.code.is_ascii_lowercase();
                let bits = field.size * 8;
                let (low, high) = if signed {
                    (
                        -(BigInt::from(1) << (bits - 1)),
                        (BigInt::from(1) << (bits - 1)) - 1,
                    )
                } else {
                    (BigInt::from(0), (BigInt::from(1) << bits) - 1)
                };
                if big < low || big > high {
                    return Err(error(format!(
                        "'{}' format requires {low} <= number <= {high}",
                        field.code
                    )));
                }
                let bits = if signed {
                    big.to_i64().unwrap_or(0) as u64
                } else {
                    big.to_u64().unwrap_or(0)
                };
                self.put(out, &bits.to_le_bytes()[..field.size]);
            }
        }
        Ok(())
    }

    fn unpack_all(&self, bytes: &[u8]) -> Result<Value> {
        if bytes.len() != self.size {
            return Err(error(format!(
                "unpack requires a buffer of {} bytes",
                self.size
            )));
        }
        Ok(self.unpack(bytes))
    }

    /// Unpacks bytes of the right size.
    fn unpack(&self, bytes: &[u8]) -> Value {
        let mut values = Vec::with_capacity(self.items);
        let mut at = 0;
        let mut take = |len: usize| {
            let part = bytes.get(at..at + len).unwrap_or_default();
            at += len;
            part
        };
        for field in &self.fields {
            take(field.padding);
            match field.code {
                'x' => {
                    take(field.count);
                }
                's' => values.push(Value::Bytes(Bytes::new(take(field.count)))),
                'p' => {
                    let part = take(field.count);
                    let text = part.split_first().map_or(&[][..], |(len, rest)| {
                        &rest[..rest.len().min(usize::from(*len))]
                    });
                    values.push(Value::Bytes(Bytes::new(text)));
                }
                _ => {
                    for _ in 0..field.count {
                        values.push(self.unpack_one(field, take(field.size)));
                    }
                }
            }
        }
        Value::tuple(values)
    }

    fn unpack_one(&self, field: &Field, bytes: &[u8]) -> Value {
        let mut word = [0u8; 8];
        for (i, b) in bytes.iter().enumerate() {
            word[if self.little { i } else { bytes.len() - 1 - i }] = *b;
        }
        let bits = u64::from_le_bytes(word);
        match field.code {
            'c' => Value::Bytes(Bytes::new(bytes)),
            '?' => Value::Bool(bits != 0),
            'd' => Value::Float(f64::from_bits(bits)),
            'f' => Value::Float(f64::from(f32::from_bits(bits as u32))),
            'e' => Value::Float(half_value(bits as u16)),
            code if code.is_ascii_lowercase() => {
                let unused = 64 - 8 * field.size as u32;
                Value::Int(((bits << unused) as i64) >> unused)
            }
            _ => Value::int(BigInt::from(bits)),
        }
    }

    fn unpack_from(&self, args: Args) -> Result<Value> {
        let [data, offset] = args.bind("unpack_from", ["buffer", "offset"], 1)?;
        let bytes = binary(&data)?;
        let offset = if offset.is_unset() {
            0
        } else {
            ops::convert::to_index(&offset)?
        };
        let start = self.start(offset, bytes.len(), "unpack_from", "unpacking")?;
        Ok(self.unpack(&bytes[start..start + self.size]))
    }

    /// Where an offset is in a buffer that must hold the struct there.
    fn start(&self, offset: i64, len: usize, function: &str, doing: &str) -> Result<usize> {
        let size = self.size;
        let start = if offset < 0 {
            if (len as i64).saturating_add(offset) < 0 {
                return Err(error(format!(
                    "offset {offset} out of range for {len}-byte buffer"
                )));
            }
            if offset + size as i64 > 0 {
                return Err(error(format!(
                    "not enough data to {} {size} bytes at offset {offset}",
                    &doing[..doing.len() - 3]
                )));
            }
            (len as i64 + offset) as usize
        } else {
            offset as usize
        };
        if len < start || len - start < size {
            return Err(error(format!(
                "{function} requires a buffer of at least {} bytes for {doing} {size} bytes at offset {offset} (actual buffer size is {len})",
                size.saturating_add(start)
            )));
        }
        Ok(start)
    }

    fn pack_into(&self, args: Args) -> Result<Value> {
        let (Some(target), Some(offset)) = (args.pos.first(), args.pos.get(1)) else {
            return Err(Exception::type_error("pack_into expected buffer argument"));
        };
        let Some(array) = target.downcast::<ByteArray>() else {
            return Err(Exception::type_error(format!(
                "argument must be read-write bytes-like object, not {}",
                type_name(target)
            )));
        };
        let offset = ops::convert::to_index(offset)?;
        let packed = self.pack(args.pos.get(2..).unwrap_or_default())?;
        let len = array.bytes.borrow().len();
        let start = self.start(offset, len, "pack_into", "packing")?;
        array.bytes.borrow_mut()[start..start + packed.len()].copy_from_slice(&packed);
        Ok(Value::None)
    }

    fn iter_unpack(&self, bytes: &[u8]) -> Result<Value> {
        if self.size == 0 {
            return Err(error("cannot iteratively unpack with a struct of length 0"));
        }
        if !bytes.len().is_multiple_of(self.size) {
            return Err(error(format!(
                "iterative unpacking requires a buffer of a multiple of {} bytes",
                self.size
            )));
        }
        let all = bytes
            .chunks_exact(self.size)
            .map(|chunk| self.unpack(chunk))
            .collect();
        ops::iter(&Value::list(all))
    }
}

impl Object for Layout {
    fn class(&self) -> Class {
        STRUCT.with(Clone::clone)
    }
}

/// A float as the bits of a half, rounded to even.
fn half_bits(x: f64) -> Result<u16> {
    let sign = if x.is_sign_negative() { 0x8000 } else { 0 };
    if x.is_nan() {
        return Ok(sign | 0x7e00);
    }
    let magnitude = x.abs();
    if magnitude.is_infinite() {
        return Ok(sign | 0x7c00);
    }
    let too_large = || Exception::overflow_error("float too large to pack with e format");
    if magnitude < 2f64.powi(-14) {
        return Ok(sign | (magnitude * 2f64.powi(24)).round_ties_even() as u16);
    }
    let (mantissa, exponent) = crate::object::float::frexp(magnitude);
    let scaled = (mantissa * 2048.0).round_ties_even() as i64;
    let bits = ((i64::from(exponent) + 14 - 1) << 10) + scaled;
    if bits >= 0x7c00 {
        return Err(too_large());
    }
    Ok(sign | bits as u16)
}

fn half_value(bits: u16) -> f64 {
    let sign = if bits & 0x8000 != 0 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff));
    sign * match exponent {
        0 => ldexp(fraction, -24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => ldexp(1024.0 + fraction, exponent - 25),
    }
}

/// The layout that the first argument names, and the other arguments.
fn layout(mut args: Args, function: &str) -> Result<(Layout, Args)> {
    if args.pos.is_empty() {
        return Err(Exception::type_error(format!(
            "{function} expected at least 1 argument, got 0"
        )));
    }
    let format = args.pos.remove(0);
    Ok((Layout::parse(&format)?, args))
}

/// Makes the module.
pub fn module() -> Module {
    Module::new("struct")
        .function(n!("calcsize"), |args| {
            let [format] = args.exact("_struct.calcsize")?;
            Ok(Value::from(Layout::parse(&format)?.size))
        })
        .function(n!("pack"), |args| {
            let (layout, args) = layout(args, "pack")?;
            layout.pack(&args.pos).map(bytes_value)
        })
        .function(n!("unpack"), |args| {
            let [format, data] = args.exact("unpack")?;
            Layout::parse(&format)?.unpack_all(&binary(&data)?)
        })
        .function(n!("unpack_from"), |args| {
            let (layout, args) = layout(args, "unpack_from")?;
            layout.unpack_from(args)
        })
        .function(n!("pack_into"), |args| {
            let (layout, args) = layout(args, "pack_into")?;
            layout.pack_into(args)
        })
        .function(n!("iter_unpack"), |args| {
            let [format, data] = args.exact("iter_unpack")?;
            Layout::parse(&format)?.iter_unpack(&binary(&data)?)
        })
        .class_of(n!("Struct"), || STRUCT.with(Clone::clone))
        .class(ERROR.with(Clone::clone))
}
