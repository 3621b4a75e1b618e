//! Methods of `bytes` and `bytearray` that take apart and put together: `split`, `strip`, `partition`, `join`,
//! `replace`, padding.

use super::super::byte_search::{self, find, rfind};
use super::super::bytearray::buffer;
use super::super::{Args, Exception, Result, Value, int};
use super::{data, is_space, like, qualified, required, unchanged};
use crate::ops::{self, type_name};

pub(super) fn split(this: &Value, args: Args, function: &str) -> Result<Value> {
    let bytes = data(this, function)?;
    let [separator, max] = args.bind(function, ["sep", "maxsplit"], 0)?;
    let max = if max.is_unset() {
        -1
    } else {
        ops::convert::to_index(&max)?
    };
    let forward = function == "split";
    let parts = if separator.is_none() || separator.is_unset() {
        if forward {
            split_spaces(&bytes, max)
        } else {
            rsplit_spaces(&bytes, max)
        }
    } else {
        let separator = required(&separator)?;
        if separator.is_empty() {
            return Err(Exception::value_error("empty separator"));
        }
        if forward {
            byte_search::split(&bytes, &separator, max)
        } else {
            byte_search::rsplit(&bytes, &separator, max)
        }
    };
    Ok(Value::list(
        parts.into_iter().map(|part| like(this, part)).collect(),
    ))
}

pub(super) fn trim_start(bytes: &[u8], drop: impl Fn(u8) -> bool) -> &[u8] {
    let start = bytes.iter().position(|b| !drop(*b)).unwrap_or(bytes.len());
    &bytes[start..]
}

pub(super) fn trim_end(bytes: &[u8], drop: impl Fn(u8) -> bool) -> &[u8] {
    let end = bytes.iter().rposition(|b| !drop(*b)).map_or(0, |at| at + 1);
    &bytes[..end]
}

pub(super) fn split_spaces(bytes: &[u8], max: i64) -> Vec<&[u8]> {
    let limit = usize::try_from(max).unwrap_or(usize::MAX);
    let mut parts = Vec::new();
    let mut rest = trim_start(bytes, is_space);
    while !rest.is_empty() {
        if parts.len() == limit {
            parts.push(rest);
            break;
        }
        let end = rest.iter().position(|b| is_space(*b)).unwrap_or(rest.len());
        parts.push(&rest[..end]);
        rest = trim_start(&rest[end..], is_space);
    }
    parts
}

pub(super) fn rsplit_spaces(bytes: &[u8], max: i64) -> Vec<&[u8]> {
    let limit = usize::try_from(max).unwrap_or(usize::MAX);
    let mut parts = Vec::new();
    let mut rest = trim_end(bytes, is_space);
    while !rest.is_empty() {
        if parts.len() == limit {
            parts.push(rest);
            break;
        }
        let start = rest
            .iter()
            .rposition(|b| is_space(*b))
            .map_or(0, |at| at + 1);
        parts.push(&rest[start..]);
        rest = trim_end(&rest[..start], is_space);
    }
    parts.reverse();
    parts
}

pub(super) fn split_lines(this: &Value, args: Args) -> Result<Value> {
    let bytes = data(this, "splitlines")?;
    let [keep_ends] = args.bind("splitlines", ["keepends"], 0)?;
    let keep_ends = !keep_ends.is_unset() && ops::truth(&keep_ends)?;
    let mut lines = Vec::new();
    let mut rest: &[u8] = &bytes;
    while !rest.is_empty() {
        let Some(at) = rest.iter().position(|b| matches!(b, b'\n' | b'\r')) else {
            lines.push(like(this, rest));
            break;
        };
        let end = if rest[at..].starts_with(b"\r\n") {
            at + 2
        } else {
            at + 1
        };
        lines.push(like(this, &rest[..if keep_ends { end } else { at }]));
        rest = &rest[end..];
    }
    Ok(Value::list(lines))
}

pub(super) fn partition(this: &Value, args: Args, function: &str) -> Result<Value> {
    let bytes = data(this, function)?;
    let [separator] = args.exact(&qualified(this, function))?;
    let given = required(&separator)?;
    if given.is_empty() {
        return Err(Exception::value_error("empty separator"));
    }
    let last = function == "rpartition";
    let at = if last {
        rfind(&bytes, &given)
    } else {
        find(&bytes, &given)
    };
    Ok(Value::tuple(match at {
        Some(at) => {
            vec![
                like(this, &bytes[..at]),
                like(this, &given),
                like(this, &bytes[at + given.len()..]),
            ]
        }
        None if last => vec![like(this, b""), like(this, b""), unchanged(this, &bytes)],
        None => vec![unchanged(this, &bytes), like(this, b""), like(this, b"")],
    }))
}

pub(super) fn strip(this: &Value, args: Args, function: &str) -> Result<Value> {
    let bytes = data(this, function)?;
    let [set] = args.range(function, 0)?;
    let set = if set.is_unset() || set.is_none() {
        None
    } else {
        Some(required(&set)?)
    };
    let drop = |b: u8| {
        set.as_ref()
            .map_or_else(|| is_space(b), |set| set.contains(&b))
    };
    let mut rest: &[u8] = &bytes;
    if function != "rstrip" {
        rest = trim_start(rest, drop);
    }
    if function != "lstrip" {
        rest = trim_end(rest, drop);
    }
    Ok(if rest.len() == bytes.len() {
        unchanged(this, &bytes)
    } else {
        like(this, rest)
    })
}

pub(super) fn join(this: &Value, args: Args) -> Result<Value> {
    let separator = data(this, "join")?;
    let [items] = args.exact(&qualified(this, "join"))?;
    if ops::iterate::iter_opt(&items)?.is_none() {
        return Err(Exception::type_error("can only join an iterable"));
    }
    let mut out = Vec::new();
    for (i, item) in ops::to_vec(&items)?.iter().enumerate() {
        if i > 0 {
            out.extend_from_slice(&separator);
        }
        match buffer(item) {
            Some(bytes) => out.extend_from_slice(&bytes),
            None => {
                return Err(Exception::type_error(format!(
                    "sequence item {i}: expected a bytes-like object, {} found",
                    type_name(item)
                )));
            }
        }
    }
    Ok(like(this, &out))
}

pub(super) fn replace(this: &Value, args: Args) -> Result<Value> {
    let bytes = data(this, "replace")?;
    let [old, new, max] = args.range("replace", 2)?;
    let (old, new) = (required(&old)?, required(&new)?);
    let max = if max.is_unset() {
        -1
    } else {
        ops::convert::to_index(&max)?
    };
    if !old.is_empty() {
        return Ok(like(this, &byte_search::replace(&bytes, &old, &new, max)));
    }
    let limit = usize::try_from(max).unwrap_or(usize::MAX);
    let mut out = Vec::with_capacity(bytes.len());
    for (i, b) in bytes.iter().enumerate() {
        if i < limit {
            out.extend_from_slice(&new);
        }
        out.push(*b);
    }
    if bytes.len() < limit {
        out.extend_from_slice(&new);
    }
    Ok(like(this, &out))
}

pub(super) fn pad(this: &Value, args: Args, function: &str) -> Result<Value> {
    let bytes = data(this, function)?;
    let [width, fill] = args.range(function, 1)?;
    let width = ops::convert::to_index(&width)?.max(0) as usize;
    if width > crate::object::MOST_ITEMS {
        return Err(int::memory_error());
    }
    let fill = if fill.is_unset() {
        b' '
    } else {
        match buffer(&fill).as_deref() {
            Some([b]) => *b,
            _ => {
                return Err(Exception::type_error(format!(
                    "{function}() argument 2 must be a byte string of length 1, not {}",
                    type_name(&fill)
                )));
            }
        }
    };
    let padding = width.saturating_sub(bytes.len());
    if padding == 0 {
        return Ok(unchanged(this, &bytes));
    }
    let left = match function {
        "ljust" => 0,
        "rjust" => padding,
        _ => padding / 2 + (padding & width & 1),
    };
    let mut out = vec![fill; left];
    out.extend_from_slice(&bytes);
    out.resize(width, fill);
    Ok(like(this, &out))
}

pub(super) fn zero_fill(this: &Value, args: Args) -> Result<Value> {
    let bytes = data(this, "zfill")?;
    let [width] = args.exact(&qualified(this, "zfill"))?;
    let width = ops::convert::to_index(&width)?.max(0) as usize;
    if width > crate::object::MOST_ITEMS {
        return Err(int::memory_error());
    }
    let padding = width.saturating_sub(bytes.len());
    if padding == 0 {
        return Ok(unchanged(this, &bytes));
    }
    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let mut out = bytes[..sign].to_vec();
    out.resize(sign + padding, b'0');
    out.extend_from_slice(&bytes[sign..]);
    Ok(like(this, &out))
}

pub(super) fn expand_tabs(this: &Value, args: Args) -> Result<Value> {
    let bytes = data(this, "expandtabs")?;
    let [size] = args.bind("expandtabs", ["tabsize"], 0)?;
    let size = if size.is_unset() {
        8
    } else {
        ops::convert::to_c_int(&size)?
    };
    let size = usize::try_from(size).unwrap_or(0);
    let (mut out, mut column) = (Vec::new(), 0);
    for b in bytes.iter() {
        match b {
            b'\t' if size > 0 => {
                let spaces = size - column % size;
                out.resize(out.len() + spaces, b' ');
                column += spaces;
            }
            b'\t' => {}
            b'\n' | b'\r' => {
                out.push(*b);
                column = 0;
            }
            _ => {
                out.push(*b);
                column += 1;
            }
        }
    }
    Ok(like(this, &out))
}
