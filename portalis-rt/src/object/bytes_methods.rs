//! The class `bytes`, and the methods that it shares with `bytearray`.

mod splitting;

use super::byte_search::{count, find, rfind, search_range};
use super::bytearray::{self, Buffer, ByteArray, buffer};
use super::str_methods::{bounds, search_arguments};
use super::{Args, Bytes, Class, ClassBuilder, Exception, Result, Value, codec, int};
use crate::ops::{self, type_name};

use splitting::{expand_tabs, join, pad, partition, replace, split, split_lines, strip, zero_fill};

thread_local! {
    static CLASS: Class = shared(
        Class::builder("bytes")
            .immutable()
            .constructor_of(n!("bytes"), |_, args| match construct(args, "bytes")? {
                Made::Same(value) => Ok(value),
                Made::New(bytes) => Ok(Value::Bytes(Bytes::from(bytes))),
            })
            .class_method(n!("fromhex"), |args| {
                let [class, text] = args.exact("bytes.fromhex")?;
                of_class(&class, Value::Bytes(Bytes::from(from_hex(&text)?)), &self::class())
            })
            .method(s!("__bytes__"), |this, args| {
                let [] = args.exact("bytes.__bytes__")?;
                Ok(this.clone())
            })
            .dunders(&["__hash__"]),
    )
    .build();
}

/// `bytes`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

/// An object of a derived class, for a class method.
pub(super) fn of_class(class: &Value, made: Value, own: &Class) -> Result<Value> {
    match class {
        Value::Class(c) if c != own => ops::call(class, Args::pos([made])),
        _ => Ok(made),
    }
}

/// What a constructor made.
pub(super) enum Made {
    /// The argument itself, a `bytes`.
    Same(Value),
    /// New bytes.
    New(Vec<u8>),
}

/// `bytes(source, encoding, errors)` or `bytearray(...)`.
pub(super) fn construct(args: Args, name: &str) -> Result<Made> {
    let [source, encoding, errors] = args.bind(name, ["source", "encoding", "errors"], 0)?;
    let encoding_name = codec::name_argument(&encoding, name, "encoding")?;
    let errors_name = codec::name_argument(&errors, name, "errors")?;
    if let Some(text) = source.as_str() {
        if encoding_name.is_none() {
            return Err(Exception::type_error("string argument without an encoding"));
        }
        return codec::encode(&text, encoding_name.as_deref(), errors_name.as_deref())
            .map(Made::New);
    }
    if encoding_name.is_some() || errors_name.is_some() {
        let what = if encoding_name.is_some() {
            "encoding"
        } else {
            "errors"
        };
        return Err(Exception::type_error(format!(
            "{what} without a string argument"
        )));
    }
    if source.is_unset() {
        return Ok(Made::New(Vec::new()));
    }
    if let (Value::Bytes(_), "bytes") = (&source, name) {
        return Ok(Made::Same(source));
    }
    if let Value::Instance(_) | Value::Object(_) = source
        && let Some(made) = ops::call_method_opt(&source, "__bytes__", Args::none())
    {
        let made = made?;
        return match made.native() {
            Value::Bytes(bytes) => Ok(Made::New(bytes.to_vec())),
            _ => Err(Exception::type_error(format!(
                "__bytes__ returned non-bytes (type {})",
                type_name(&made)
            ))),
        };
    }
    if let Some(bytes) = buffer(&source) {
        return Ok(Made::New(bytes.to_vec()));
    }
    if let Some(count) = ops::convert::as_int(&source)? {
        let count = ops::convert::to_index(&count)?;
        let count = usize::try_from(count).map_err(|_| Exception::value_error("negative count"))?;
        if count > crate::object::MOST_ITEMS {
            return Err(int::memory_error());
        }
        return Ok(Made::New(vec![0; count]));
    }
    if ops::iterate::iter_opt(&source)?.is_none() {
        return Err(Exception::type_error(format!(
            "cannot convert '{}' object to {name}",
            type_name(&source)
        )));
    }
    let out_of_range = if name == "bytes" {
        "bytes must be in range(0, 256)"
    } else {
        "byte must be in range(0, 256)"
    };
    collect(&source, out_of_range).map(Made::New)
}

/// The bytes of an iterable of integers.
///
/// # Errors
/// `TypeError`, `ValueError: bytes must be in range(0, 256)`
pub fn from_iterable(x: &Value) -> Result<Vec<u8>> {
    if ops::iterate::iter_opt(x)?.is_none() {
        return Err(Exception::type_error(format!(
            "cannot convert '{}' object to bytes",
            type_name(x)
        )));
    }
    collect(x, "bytes must be in range(0, 256)")
}

pub(super) fn collect(x: &Value, out_of_range: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for item in ops::to_vec(x)? {
        bytes.push(to_byte(&item, out_of_range)?);
    }
    Ok(bytes)
}

/// One byte.
///
/// # Errors
/// `TypeError`, `ValueError` with this message.
pub fn to_byte(x: &Value, out_of_range: &str) -> Result<u8> {
    match ops::convert::to_int(x)? {
        Value::Int(i @ 0..=255) => Ok(i as u8),
        _ => Err(Exception::value_error(out_of_range)),
    }
}

fn from_hex(text: &Value) -> Result<Vec<u8>> {
    let Some(text) = text.as_str() else {
        return Err(Exception::type_error(format!(
            "fromhex() argument must be str, not {}",
            type_name(text)
        )));
    };
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: usize| chars.get(at).and_then(|c| c.to_digit(16));
    let mut bytes = Vec::with_capacity(chars.len() / 2);
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        if matches!(c, ' ' | '\t'..='\r') {
            at += 1;
            continue;
        }
        let (Some(high), Some(low)) = (digit(at), digit(at + 1)) else {
            let place = if digit(at).is_some() { at + 1 } else { at };
            return Err(Exception::value_error(format!(
                "non-hexadecimal number found in fromhex() arg at position {place}"
            )));
        };
        bytes.push((high * 16 + low) as u8);
        at += 2;
    }
    Ok(bytes)
}

/// `fromhex` for `bytearray`.
pub(super) fn bytearray_from_hex(args: Args) -> Result<Value> {
    let [class, text] = args.exact("bytearray.fromhex")?;
    of_class(
        &class,
        bytearray::value(from_hex(&text)?),
        &bytearray::class(),
    )
}

fn is_array(this: &Value) -> bool {
    matches!(this, Value::Object(obj) if obj.downcast_ref::<ByteArray>().is_some())
}

/// The bytes of `self`.
pub(super) fn data(this: &Value, method: &str) -> Result<Buffer> {
    buffer(this).ok_or_else(|| super::list::misuse(method, "bytes", this))
}

/// Bytes of the same type as `self`.
fn like(this: &Value, bytes: &[u8]) -> Value {
    if is_array(this) {
        bytearray::value(bytes.to_vec())
    } else {
        Value::Bytes(Bytes::new(bytes))
    }
}

/// The result of a method that leaves the bytes as they are: `bytes` give themselves.
fn unchanged(this: &Value, bytes: &[u8]) -> Value {
    if is_array(this) {
        bytearray::value(bytes.to_vec())
    } else {
        this.clone()
    }
}

fn required(x: &Value) -> Result<Buffer> {
    buffer(x).ok_or_else(|| {
        Exception::type_error(format!(
            "a bytes-like object is required, not '{}'",
            type_name(x)
        ))
    })
}

fn qualified(this: &Value, method: &str) -> String {
    format!(
        "{}.{method}",
        if is_array(this) { "bytearray" } else { "bytes" }
    )
}

fn no_arguments(this: &Value, args: Args, method: &str) -> Result<Buffer> {
    let bytes = data(this, method)?;
    let [] = args.exact(&qualified(this, method))?;
    Ok(bytes)
}

/// The methods of both types.
pub(super) fn shared(builder: ClassBuilder) -> ClassBuilder {
    let builder = builder
        .method(n!("decode"), |this, args| {
            let bytes = data(this, "decode")?;
            let [encoding, errors] = args.bind("decode", ["encoding", "errors"], 0)?;
            let encoding = codec::name_argument(&encoding, "decode", "encoding")?;
            let errors = codec::name_argument(&errors, "decode", "errors")?;
            codec::decode(&bytes, encoding.as_deref(), errors.as_deref()).map(Value::from)
        })
        .method(n!("hex"), hex)
        .static_method(n!("maketrans"), make_trans)
        .method(n!("translate"), translate)
        .method(n!("find"), |this, args| search(this, args, "find", false))
        .method(n!("rfind"), |this, args| search(this, args, "rfind", true))
        .method(n!("index"), |this, args| {
            found(search(this, args, "index", false)?)
        })
        .method(n!("rindex"), |this, args| {
            found(search(this, args, "rindex", true)?)
        })
        .method(n!("count"), count_of)
        .method(n!("startswith"), |this, args| {
            affix(this, args, "startswith")
        })
        .method(n!("endswith"), |this, args| affix(this, args, "endswith"))
        .method(n!("removeprefix"), |this, args| {
            let bytes = data(this, "removeprefix")?;
            let [prefix] = args.exact(&qualified(this, "removeprefix"))?;
            Ok(bytes
                .strip_prefix(&*required(&prefix)?)
                .map_or_else(|| unchanged(this, &bytes), |rest| like(this, rest)))
        })
        .method(n!("removesuffix"), |this, args| {
            let bytes = data(this, "removesuffix")?;
            let [suffix] = args.exact(&qualified(this, "removesuffix"))?;
            Ok(bytes
                .strip_suffix(&*required(&suffix)?)
                .map_or_else(|| unchanged(this, &bytes), |rest| like(this, rest)))
        })
        .method(n!("split"), |this, args| split(this, args, "split"))
        .method(n!("rsplit"), |this, args| split(this, args, "rsplit"))
        .method(n!("splitlines"), split_lines)
        .method(n!("partition"), |this, args| {
            partition(this, args, "partition")
        })
        .method(n!("rpartition"), |this, args| {
            partition(this, args, "rpartition")
        })
        .method(n!("strip"), |this, args| strip(this, args, "strip"))
        .method(n!("lstrip"), |this, args| strip(this, args, "lstrip"))
        .method(n!("rstrip"), |this, args| strip(this, args, "rstrip"))
        .method(n!("join"), join)
        .method(n!("replace"), replace)
        .method(n!("center"), |this, args| pad(this, args, "center"))
        .method(n!("ljust"), |this, args| pad(this, args, "ljust"))
        .method(n!("rjust"), |this, args| pad(this, args, "rjust"))
        .method(n!("zfill"), zero_fill)
        .method(n!("expandtabs"), expand_tabs);
    case(builder).dunders(&[
        "__add__",
        "__mul__",
        "__rmul__",
        "__mod__",
        "__rmod__",
        "__len__",
        "__getitem__",
        "__contains__",
        "__iter__",
        "__eq__",
        "__ne__",
        "__lt__",
        "__le__",
        "__gt__",
        "__ge__",
        "__repr__",
        "__str__",
    ])
}

fn case(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method(n!("lower"), |this, args| {
            Ok(like(
                this,
                &no_arguments(this, args, "lower")?.to_ascii_lowercase(),
            ))
        })
        .method(n!("upper"), |this, args| {
            Ok(like(
                this,
                &no_arguments(this, args, "upper")?.to_ascii_uppercase(),
            ))
        })
        .method(n!("swapcase"), |this, args| {
            let bytes = no_arguments(this, args, "swapcase")?;
            let swap = |b: &u8| {
                if b.is_ascii_lowercase() {
                    b.to_ascii_uppercase()
                } else {
                    b.to_ascii_lowercase()
                }
            };
            Ok(like(this, &bytes.iter().map(swap).collect::<Vec<u8>>()))
        })
        .method(n!("capitalize"), |this, args| {
            let mut bytes = no_arguments(this, args, "capitalize")?.to_ascii_lowercase();
            if let Some(first) = bytes.first_mut() {
                first.make_ascii_uppercase();
            }
            Ok(like(this, &bytes))
        })
        .method(n!("title"), |this, args| {
            let mut bytes = no_arguments(this, args, "title")?.to_vec();
            let mut after_letter = false;
            for b in &mut bytes {
                if after_letter {
                    b.make_ascii_lowercase()
                } else {
                    b.make_ascii_uppercase()
                }
                after_letter = b.is_ascii_alphabetic();
            }
            Ok(like(this, &bytes))
        })
        .method(n!("isalnum"), |this, args| {
            all(this, args, "isalnum", |b| b.is_ascii_alphanumeric())
        })
        .method(n!("isalpha"), |this, args| {
            all(this, args, "isalpha", |b| b.is_ascii_alphabetic())
        })
        .method(n!("isdigit"), |this, args| {
            all(this, args, "isdigit", |b| b.is_ascii_digit())
        })
        .method(n!("isspace"), |this, args| {
            all(this, args, "isspace", |b| is_space(*b))
        })
        .method(n!("isascii"), |this, args| {
            Ok(Value::Bool(no_arguments(this, args, "isascii")?.is_ascii()))
        })
        .method(n!("islower"), |this, args| {
            let bytes = no_arguments(this, args, "islower")?;
            let upper = bytes.iter().any(u8::is_ascii_uppercase);
            Ok(Value::Bool(
                !upper && bytes.iter().any(u8::is_ascii_lowercase),
            ))
        })
        .method(n!("isupper"), |this, args| {
            let bytes = no_arguments(this, args, "isupper")?;
            let lower = bytes.iter().any(u8::is_ascii_lowercase);
            Ok(Value::Bool(
                !lower && bytes.iter().any(u8::is_ascii_uppercase),
            ))
        })
        .method(n!("istitle"), |this, args| {
            let (mut after_letter, mut seen) = (false, false);
            for b in no_arguments(this, args, "istitle")?.iter() {
                if b.is_ascii_alphabetic() {
                    if b.is_ascii_uppercase() == after_letter {
                        return Ok(Value::Bool(false));
                    }
                    seen = true;
                }
                after_letter = b.is_ascii_alphabetic();
            }
            Ok(Value::Bool(seen))
        })
}

fn all(this: &Value, args: Args, method: &str, holds: fn(&u8) -> bool) -> Result<Value> {
    let bytes = no_arguments(this, args, method)?;
    Ok(Value::Bool(!bytes.is_empty() && bytes.iter().all(holds)))
}

fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\t'..=b'\r')
}

/// `bytes.hex(sep, bytes_per_sep)`
fn hex(this: &Value, args: Args) -> Result<Value> {
    let bytes = data(this, "hex")?;
    let [separator, group] = args.bind("hex", ["sep", "bytes_per_sep"], 0)?;
    let group = if group.is_unset() {
        1
    } else {
        ops::convert::to_c_int(&group)?
    };
    hex_text(&bytes, &separator, group).map(Value::from)
}

/// Hexadecimal digits with a separator between groups, counted from the right if `group > 0`.
///
/// # Errors
/// `TypeError`, `ValueError` for a separator that is not one ASCII character.
pub fn hex_text(bytes: &[u8], separator: &Value, group: i32) -> Result<String> {
    let digits = |out: &mut String, b: u8| {
        for digit in [b >> 4, b & 15] {
            out.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
        }
    };
    let mut out = String::with_capacity(bytes.len() * 2);
    if separator.is_unset() {
        bytes.iter().for_each(|b| digits(&mut out, *b));
        return Ok(out);
    }
    let separator = match (separator.as_str(), buffer(separator)) {
        (Some(text), _) => text.to_string(),
        (None, Some(bytes)) => bytes.iter().map(|b| char::from(*b)).collect(),
        (None, None) => {
            ops::len(separator)?;
            return Err(Exception::type_error("sep must be str or bytes."));
        }
    };
    if separator.chars().count() != 1 {
        return Err(Exception::value_error("sep must be length 1."));
    }
    if !separator.is_ascii() {
        return Err(Exception::value_error("sep must be ASCII."));
    }
    let size = group.unsigned_abs() as usize;
    for (i, b) in bytes.iter().enumerate() {
        let place = if group > 0 { bytes.len() - i } else { i };
        if i > 0 && size > 0 && place % size == 0 {
            out.push_str(&separator);
        }
        digits(&mut out, *b);
    }
    Ok(out)
}

fn make_trans(args: Args) -> Result<Value> {
    let [from, to] = args.exact("maketrans")?;
    let (from, to) = (required(&from)?, required(&to)?);
    if from.len() != to.len() {
        return Err(Exception::value_error(
            "maketrans arguments must have same length",
        ));
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (a, b) in from.iter().zip(to.iter()) {
        table[usize::from(*a)] = *b;
    }
    Ok(Value::Bytes(Bytes::from(table)))
}

fn translate(this: &Value, args: Args) -> Result<Value> {
    let bytes = data(this, "translate")?;
    let [table, delete] = args.bind("translate", ["table", "delete"], 1)?;
    let table = if table.is_none() {
        None
    } else {
        Some(required(&table)?)
    };
    if table.as_ref().is_some_and(|t| t.len() != 256) {
        return Err(Exception::value_error(
            "translation table must be 256 characters long",
        ));
    }
    let delete = if delete.is_unset() {
        None
    } else {
        Some(required(&delete)?)
    };
    let kept = bytes
        .iter()
        .filter(|b| !delete.as_ref().is_some_and(|d| d.contains(b)));
    let mapped: Vec<u8> = kept
        .map(|b| {
            table
                .as_ref()
                .and_then(|t| t.get(usize::from(*b)))
                .copied()
                .unwrap_or(*b)
        })
        .collect();
    Ok(like(this, &mapped))
}

/// A byte string or one byte to look for.
fn needle(x: &Value) -> Result<Buffer> {
    if let Some(bytes) = buffer(x) {
        return Ok(bytes);
    }
    match ops::convert::as_int(x)? {
        Some(Value::Int(i @ 0..=255)) => Ok(Buffer::Owned(vec![i as u8])),
        Some(_) => Err(Exception::value_error("byte must be in range(0, 256)")),
        None => Err(Exception::type_error(format!(
            "argument should be integer or bytes-like object, not '{}'",
            type_name(x)
        ))),
    }
}

/// `item in bytes`
pub fn contains(bytes: &[u8], item: &Value) -> Result<bool> {
    if let Some(part) = buffer(item) {
        return Ok(find(bytes, &part).is_some());
    }
    match ops::convert::as_int(item)? {
        Some(Value::Int(i @ 0..=255)) => Ok(bytes.contains(&(i as u8))),
        Some(_) => Err(Exception::value_error("byte must be in range(0, 256)")),
        None => Err(Exception::type_error(format!(
            "a bytes-like object is required, not '{}'",
            type_name(item)
        ))),
    }
}

fn search(this: &Value, args: Args, function: &str, last: bool) -> Result<Value> {
    let bytes = data(this, function)?;
    let [wanted, start, end] = search_arguments(args, function)?;
    let (start, end) = bounds(&start, &end)?;
    let wanted = needle(&wanted)?;
    let Some((from, to)) = search_range(start, end, bytes.len()) else {
        return Ok(Value::Int(-1));
    };
    let at = if last {
        rfind(&bytes[from..to], &wanted)
    } else {
        find(&bytes[from..to], &wanted)
    };
    Ok(Value::Int(at.map_or(-1, |at| (from + at) as i64)))
}

fn found(at: Value) -> Result<Value> {
    match at {
        Value::Int(-1) => Err(Exception::value_error("subsection not found")),
        at => Ok(at),
    }
}

fn count_of(this: &Value, args: Args) -> Result<Value> {
    let bytes = data(this, "count")?;
    let [wanted, start, end] = search_arguments(args, "count")?;
    let (start, end) = bounds(&start, &end)?;
    let wanted = needle(&wanted)?;
    let Some((from, to)) = search_range(start, end, bytes.len()) else {
        return Ok(Value::Int(0));
    };
    Ok(Value::from(if wanted.is_empty() {
        to - from + 1
    } else {
        count(&bytes[from..to], &wanted)
    }))
}

fn affix(this: &Value, args: Args, function: &str) -> Result<Value> {
    let bytes = data(this, function)?;
    let [wanted, start, end] = search_arguments(args, function)?;
    let (start, end) = bounds(&start, &end)?;
    let range = search_range(start, end, bytes.len());
    let matches = |affix: &[u8]| {
        range.is_some_and(|(from, to)| {
            let part = &bytes[from..to];
            if function == "startswith" {
                part.starts_with(affix)
            } else {
                part.ends_with(affix)
            }
        })
    };
    if let Value::Tuple(affixes) = wanted.native() {
        for affix in affixes.iter() {
            if matches(&required(affix)?) {
                return Ok(Value::Bool(true));
            }
        }
        return Ok(Value::Bool(false));
    }
    match buffer(&wanted) {
        Some(affix) => Ok(Value::Bool(matches(&affix))),
        None => Err(Exception::type_error(format!(
            "{function} first arg must be bytes or a tuple of bytes, not {}",
            type_name(&wanted)
        ))),
    }
}
