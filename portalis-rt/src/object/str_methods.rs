//! The class `str`: its constructor, and the methods that search, test and pad. Case is in [`super::str_case`],
//! splitting and joining in [`super::str_split`].

use super::byte_search::{count, find, rfind, search_range};
use super::{
    Args, Bytes, Class, Dict, Exception, Result, Str, Value, bytearray, codec, int, str_case,
    str_split,
};
use crate::format::str_format::{Names, Source, format};
use crate::format::unicode;
use crate::ops::{self, type_name};

thread_local! {
    static CLASS: Class = {
        let builder = Class::builder("str")
            .immutable()
            .constructor_of(n!("str"), |_, args| construct(args))
            .static_method(n!("maketrans"), make_trans)
            .method(n!("translate"), translate)
            .method(n!("format"), |this, args| {
                let text = text(this, "format")?;
                let source = Source { args: Some(&args.pos), names: Names::Keywords(&args.kw) };
                format(text, &source).map(Value::from)
            })
            .method(n!("format_map"), |this, args| {
                let text = text(this, "format_map")?;
                let [mapping] = args.exact("str.format_map")?;
                format(text, &Source { args: None, names: Names::Mapping(&mapping) }).map(Value::from)
            })
            .method(n!("encode"), |this, args| {
                let text = text(this, "encode")?;
                let [encoding, errors] = args.bind("encode", ["encoding", "errors"], 0)?;
                let encoding = codec::name_argument(&encoding, "encode", "encoding")?;
                let errors = codec::name_argument(&errors, "encode", "errors")?;
                codec::encode(text, encoding.as_deref(), errors.as_deref()).map(|b| Value::Bytes(Bytes::from(b)))
            })
            .method(n!("find"), |this, args| search(this, args, "find", false))
            .method(n!("rfind"), |this, args| search(this, args, "rfind", true))
            .method(n!("index"), |this, args| found(search(this, args, "index", false)?))
            .method(n!("rindex"), |this, args| found(search(this, args, "rindex", true)?))
            .method(n!("count"), count_of)
            .method(n!("startswith"), |this, args| affix(this, args, "startswith"))
            .method(n!("endswith"), |this, args| affix(this, args, "endswith"))
            .method(n!("removeprefix"), |this, args| {
                let this = text(this, "removeprefix")?;
                let [prefix] = args.exact("str.removeprefix")?;
                let prefix = argument(&prefix, "removeprefix", "argument")?;
                Ok(Value::Str(this.strip_prefix(&*prefix).map_or_else(|| this.clone(), Str::new)))
            })
            .method(n!("removesuffix"), |this, args| {
                let this = text(this, "removesuffix")?;
                let [suffix] = args.exact("str.removesuffix")?;
                let suffix = argument(&suffix, "removesuffix", "argument")?;
                Ok(Value::Str(this.strip_suffix(&*suffix).map_or_else(|| this.clone(), Str::new)))
            })
            .method(n!("center"), |this, args| pad(this, args, "center"))
            .method(n!("ljust"), |this, args| pad(this, args, "ljust"))
            .method(n!("rjust"), |this, args| pad(this, args, "rjust"))
            .method(n!("zfill"), zero_fill)
            .method(n!("expandtabs"), expand_tabs)
            .method(n!("isascii"), |this, args| {
                let this = text(this, "isascii")?;
                let [] = args.exact("str.isascii")?;
                Ok(Value::Bool(this.is_ascii()))
            })
            .method(s!("__getnewargs__"), |this, args| {
                let [] = args.exact("str.__getnewargs__")?;
                Ok(Value::tuple(vec![Value::Str(text(this, "__getnewargs__")?.clone())]))
            })
            .dunders(&[
                "__add__", "__mul__", "__rmul__", "__mod__", "__rmod__", "__len__", "__getitem__", "__contains__", "__iter__",
                "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__hash__", "__repr__", "__str__", "__format__",
            ]);
        str_split::methods(str_case::methods(builder)).build()
    };
}

/// `str`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

/// The text of `self`.
pub(super) fn text<'a>(this: &'a Value, method: &str) -> Result<&'a Str> {
    match this {
        Value::Str(text) => Ok(text),
        _ => Err(super::list::misuse(method, "str", this)),
    }
}

/// An argument that must be a `str`; `which` is "argument" or "argument 1".
pub(super) fn argument(x: &Value, function: &str, which: &str) -> Result<Str> {
    x.as_str().ok_or_else(|| {
        let given = if x.is_none() {
            "None".to_owned()
        } else {
            type_name(x)
        };
        Exception::type_error(format!("{function}() {which} must be str, not {given}"))
    })
}

fn construct(args: Args) -> Result<Value> {
    let [x, encoding, errors] = args.bind("str", ["object", "encoding", "errors"], 0)?;
    if encoding.is_unset() && errors.is_unset() {
        return if x.is_unset() {
            Ok(Value::Str(Str::empty()))
        } else {
            ops::str(&x).map(Value::Str)
        };
    }
    if x.is_unset() {
        return Ok(Value::Str(Str::empty()));
    }
    let encoding = codec::name_argument(&encoding, "str", "encoding")?;
    let errors = codec::name_argument(&errors, "str", "errors")?;
    let Some(bytes) = bytearray::buffer(&x) else {
        return Err(Exception::type_error(if x.as_str().is_some() {
            "decoding str is not supported".to_owned()
        } else {
            format!(
                "decoding to str: need a bytes-like object, {} found",
                type_name(&x)
            )
        }));
    };
    codec::decode(&bytes, encoding.as_deref(), errors.as_deref()).map(Value::from)
}

/// `[start[, end]]`
pub(super) fn bounds(start: &Value, end: &Value) -> Result<(Option<i64>, Option<i64>)> {
    Ok((
        ops::convert::to_slice_index(start)?,
        ops::convert::to_slice_index(end)?,
    ))
}

/// The byte range that `start` and `end` mean.
fn byte_range(text: &Str, start: &Value, end: &Value) -> Result<Option<(usize, usize)>> {
    let (start, end) = bounds(start, end)?;
    Ok(search_range(start, end, text.char_len())
        .map(|(from, to)| (text.byte_offset(from), text.byte_offset(to))))
}

/// One to three positional arguments.
pub(super) fn search_arguments(args: Args, function: &str) -> Result<[Value; 3]> {
    args.no_kw(function)?;
    let given = args.pos.len();
    if given == 0 {
        return Err(Exception::type_error(format!(
            "{function}() takes at least 1 argument (0 given)"
        )));
    }
    if given > 3 {
        return Err(Exception::type_error(format!(
            "{function}() takes at most 3 arguments ({given} given)"
        )));
    }
    args.range(function, 1)
}

fn search(this: &Value, args: Args, function: &str, last: bool) -> Result<Value> {
    let text = text(this, function)?;
    let [needle, start, end] = search_arguments(args, function)?;
    let range = byte_range(text, &start, &end)?;
    let needle = needle
        .as_str()
        .ok_or_else(|| Exception::type_error(format!("must be str, not {}", type_name(&needle))))?;
    let Some((from, to)) = range else {
        return Ok(Value::Int(-1));
    };
    let part = &text.as_bytes()[from..to];
    let at = if last {
        rfind(part, needle.as_bytes())
    } else {
        find(part, needle.as_bytes())
    };
    Ok(Value::Int(
        at.map_or(-1, |at| text.char_index(from + at) as i64),
    ))
}

fn found(at: Value) -> Result<Value> {
    match at {
        Value::Int(-1) => Err(Exception::value_error("substring not found")),
        at => Ok(at),
    }
}

fn count_of(this: &Value, args: Args) -> Result<Value> {
    let text = text(this, "count")?;
    let [needle, start, end] = search_arguments(args, "count")?;
    bounds(&start, &end)?;
    let needle = needle
        .as_str()
        .ok_or_else(|| Exception::type_error(format!("must be str, not {}", type_name(&needle))))?;
    if needle.is_empty() {
        let (start, end) = bounds(&start, &end)?;
        return Ok(Value::from(
            search_range(start, end, text.char_len()).map_or(0, |(from, to)| to - from + 1),
        ));
    }
    let Some((from, to)) = byte_range(text, &start, &end)? else {
        return Ok(Value::Int(0));
    };
    Ok(Value::from(count(
        &text.as_bytes()[from..to],
        needle.as_bytes(),
    )))
}

fn affix(this: &Value, args: Args, function: &str) -> Result<Value> {
    let text = text(this, function)?;
    let [wanted, start, end] = search_arguments(args, function)?;
    let range = byte_range(text, &start, &end)?;
    let matches = |affix: &Str| {
        range.is_some_and(|(from, to)| {
            let part = &text.as_str()[from..to];
            if function == "startswith" {
                part.starts_with(affix.as_str())
            } else {
                part.ends_with(affix.as_str())
            }
        })
    };
    if let Some(affix) = wanted.as_str() {
        return Ok(Value::Bool(matches(&affix)));
    }
    let Value::Tuple(affixes) = wanted.native() else {
        return Err(Exception::type_error(format!(
            "{function} first arg must be str or a tuple of str, not {}",
            type_name(&wanted)
        )));
    };
    for affix in affixes.iter() {
        let affix = affix.as_str().ok_or_else(|| {
            Exception::type_error(format!(
                "tuple for {function} must only contain str, not {}",
                type_name(affix)
            ))
        })?;
        if matches(&affix) {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

/// A width that no memory can hold raises `MemoryError`.
fn width_argument(x: &Value) -> Result<usize> {
    let width = ops::convert::to_index(x)?.max(0) as usize;
    if width > crate::object::MOST_ITEMS {
        return Err(int::memory_error());
    }
    Ok(width)
}

fn pad(this: &Value, args: Args, function: &str) -> Result<Value> {
    let text = text(this, function)?;
    let [width, fill] = args.range(function, 1)?;
    let width = width_argument(&width)?;
    let fill = if fill.is_unset() {
        ' '
    } else {
        let given = fill.as_str().ok_or_else(|| {
            Exception::type_error(format!(
                "The fill character must be a unicode character, not {}",
                type_name(&fill)
            ))
        })?;
        let mut chars = given.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => c,
            _ => {
                return Err(Exception::type_error(
                    "The fill character must be exactly one character long",
                ));
            }
        }
    };
    let Some(padding) = width
        .checked_sub(text.char_len())
        .filter(|padding| *padding > 0)
    else {
        return Ok(Value::Str(text.clone()));
    };
    let left = match function {
        "ljust" => 0,
        "rjust" => padding,
        // The odd one goes left if the width is odd.
        _ => padding / 2 + (padding & width & 1),
    };
    let mut out = String::with_capacity(text.len() + padding * fill.len_utf8());
    out.extend(std::iter::repeat_n(fill, left));
    out.push_str(text);
    out.extend(std::iter::repeat_n(fill, padding - left));
    Ok(Value::from(out))
}

fn zero_fill(this: &Value, args: Args) -> Result<Value> {
    let text = text(this, "zfill")?;
    let [width] = args.exact("str.zfill")?;
    let padding = width_argument(&width)?.saturating_sub(text.char_len());
    if padding == 0 {
        return Ok(Value::Str(text.clone()));
    }
    let (sign, digits) = match text.as_bytes().first() {
        Some(b'+' | b'-') => text.split_at(1),
        _ => ("", text.as_str()),
    };
    Ok(Value::from(format!(
        "{sign}{}{digits}",
        "0".repeat(padding)
    )))
}

fn expand_tabs(this: &Value, args: Args) -> Result<Value> {
    let text = text(this, "expandtabs")?;
    let [size] = args.bind("expandtabs", ["tabsize"], 0)?;
    let size = if size.is_unset() {
        8
    } else {
        ops::convert::to_c_int(&size)?
    };
    let size = usize::try_from(size).unwrap_or(0);
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for c in text.chars() {
        match c {
            '\t' if size > 0 => {
                let spaces = size - column % size;
                out.extend(std::iter::repeat_n(' ', spaces));
                column += spaces;
            }
            '\t' => {}
            '\n' | '\r' => {
                out.push(c);
                column = 0;
            }
            _ => {
                out.push(c);
                column += 1;
            }
        }
    }
    Ok(Value::from(out))
}

fn make_trans(args: Args) -> Result<Value> {
    let [x, y, z] = args.range("maketrans", 1)?;
    let table = Dict::new();
    let code = |c: char| Value::Int(i64::from(c as u32));
    if y.is_unset() {
        let Value::Dict(source) = x.native() else {
            return Err(Exception::type_error(
                "if you give only one argument to maketrans it must be a dict",
            ));
        };
        for (key, value) in source.items() {
            let key = match key.as_str() {
                Some(text) if text.char_len() == 1 => text.chars().next().map_or(Value::None, code),
                Some(_) => {
                    return Err(Exception::value_error(
                        "string keys in translate table must be of length 1",
                    ));
                }
                None if int::to_big(&key.native()).is_some() => key,
                None => {
                    return Err(Exception::type_error(
                        "keys in translate table must be strings or integers",
                    ));
                }
            };
            table.set(key, value)?;
        }
        return Ok(Value::Dict(table));
    }
    let Some(from) = x.as_str() else {
        return Err(Exception::type_error(
            "first maketrans argument must be a string if there is a second argument",
        ));
    };
    let to = argument(&y, "maketrans", "argument 2")?;
    if from.char_len() != to.char_len() {
        return Err(Exception::value_error(
            "the first two maketrans arguments must have equal length",
        ));
    }
    for (a, b) in from.chars().zip(to.chars()) {
        table.set(code(a), code(b))?;
    }
    if !z.is_unset() {
        for c in argument(&z, "maketrans", "argument 3")?.chars() {
            table.set(code(c), Value::None)?;
        }
    }
    Ok(Value::Dict(table))
}

fn translate(this: &Value, args: Args) -> Result<Value> {
    let text = text(this, "translate")?;
    let [table] = args.exact("str.translate")?;
    let lookup_error = Exception::class_named("LookupError");
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let key = Value::Int(i64::from(c as u32));
        let found = match &table {
            Value::Dict(dict) => dict.get(&key)?,
            _ => match ops::get_item(&table, &key) {
                Ok(found) => Some(found),
                Err(e) if e.is_a(&lookup_error) => None,
                Err(e) => return Err(e),
            },
        };
        match found.map(|found| found.native()) {
            None => out.push(c),
            Some(Value::None) => {}
            Some(Value::Str(text)) => out.push_str(&text),
            Some(Value::Int(code)) => match u32::try_from(code).ok().and_then(char::from_u32) {
                Some(c) => out.push(c),
                None => {
                    return Err(Exception::value_error(
                        "character mapping must be in range(0x110000)",
                    ));
                }
            },
            Some(_) => {
                return Err(Exception::type_error(
                    "character mapping must return integer, None or str",
                ));
            }
        }
    }
    Ok(Value::from(out))
}

/// `s.isidentifier()`
pub fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(unicode::is_id_start) && chars.all(unicode::is_id_continue)
}
