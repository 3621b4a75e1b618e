//! `str`'s methods that split, strip, join and replace.

use super::byte_search::{self, find, rfind};
use super::str_methods::{argument, text};
use super::{Args, ClassBuilder, Exception, Result, Str, Value};
use crate::format::unicode::{is_line_break, is_space};
use crate::ops::{self, type_name};

/// Adds the methods to the class.
pub(super) fn methods(builder: ClassBuilder) -> ClassBuilder {
    builder
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
        .method(n!("join"), |this, args| {
            let separator = text(this, "join")?;
            let [items] = args.exact("str.join")?;
            join(separator, &items).map(Value::Str)
        })
        .method(n!("replace"), replace)
}

/// The text of part of a string, which is cut at code points.
fn part(bytes: &[u8]) -> Value {
    Value::Str(Str::new(std::str::from_utf8(bytes).unwrap_or("")))
}

fn split(this: &Value, args: Args, function: &str) -> Result<Value> {
    let text = text(this, function)?;
    let [separator, max] = args.bind(function, ["sep", "maxsplit"], 0)?;
    let max = if max.is_unset() {
        -1
    } else {
        ops::convert::to_index(&max)?
    };
    if separator.is_none() || separator.is_unset() {
        let parts = if function == "split" {
            split_spaces(text, max)
        } else {
            rsplit_spaces(text, max)
        };
        return Ok(Value::list(parts.into_iter().map(Value::str).collect()));
    }
    let Some(separator) = separator.as_str() else {
        return Err(Exception::type_error(format!(
            "must be str or None, not {}",
            type_name(&separator)
        )));
    };
    if separator.is_empty() {
        return Err(Exception::value_error("empty separator"));
    }
    let parts = if function == "split" {
        byte_search::split(text.as_bytes(), separator.as_bytes(), max)
    } else {
        byte_search::rsplit(text.as_bytes(), separator.as_bytes(), max)
    };
    if let [_whole] = parts.as_slice() {
        return Ok(Value::list(vec![Value::Str(text.clone())]));
    }
    Ok(Value::list(parts.into_iter().map(part).collect()))
}

/// `s.split(None, max)`
pub fn split_spaces(text: &str, max: i64) -> Vec<&str> {
    let limit = usize::try_from(max).unwrap_or(usize::MAX);
    let mut parts = Vec::new();
    let mut rest = text.trim_start_matches(is_space);
    while !rest.is_empty() {
        if parts.len() == limit {
            parts.push(rest);
            break;
        }
        let end = rest.find(is_space).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        parts.push(word);
        rest = after.trim_start_matches(is_space);
    }
    parts
}

fn rsplit_spaces(text: &str, max: i64) -> Vec<&str> {
    let limit = usize::try_from(max).unwrap_or(usize::MAX);
    let mut parts = Vec::new();
    let mut rest = text.trim_end_matches(is_space);
    while !rest.is_empty() {
        if parts.len() == limit {
            parts.push(rest);
            break;
        }
        let start = rest
            .char_indices()
            .rev()
            .find(|(_, c)| is_space(*c))
            .map_or(0, |(at, c)| at + c.len_utf8());
        let (before, word) = rest.split_at(start);
        parts.push(word);
        rest = before.trim_end_matches(is_space);
    }
    parts.reverse();
    parts
}

/// The lines of a text; with their ends if `keep_ends`.
pub fn lines(text: &str, keep_ends: bool) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let Some((at, c)) = rest.char_indices().find(|(_, c)| is_line_break(*c)) else {
            lines.push(rest);
            break;
        };
        let mut end = at + c.len_utf8();
        if c == '\r' && rest.as_bytes().get(end) == Some(&b'\n') {
            end += 1;
        }
        lines.push(&rest[..if keep_ends { end } else { at }]);
        rest = &rest[end..];
    }
    lines
}

fn split_lines(this: &Value, args: Args) -> Result<Value> {
    let text = text(this, "splitlines")?;
    let [keep_ends] = args.bind("splitlines", ["keepends"], 0)?;
    let keep_ends = !keep_ends.is_unset() && ops::truth(&keep_ends)?;
    Ok(Value::list(
        lines(text, keep_ends).into_iter().map(Value::str).collect(),
    ))
}

fn partition(this: &Value, args: Args, function: &str) -> Result<Value> {
    let text = text(this, function)?;
    let [separator] = args.exact(&format!("str.{function}"))?;
    let separator = separator.as_str().ok_or_else(|| {
        Exception::type_error(format!("must be str, not {}", type_name(&separator)))
    })?;
    if separator.is_empty() {
        return Err(Exception::value_error("empty separator"));
    }
    let last = function == "rpartition";
    let bytes = text.as_bytes();
    let at = if last {
        rfind(bytes, separator.as_bytes())
    } else {
        find(bytes, separator.as_bytes())
    };
    let whole = Value::Str(text.clone());
    let empty = || Value::Str(Str::empty());
    Ok(Value::tuple(match at {
        Some(at) => {
            vec![
                part(&bytes[..at]),
                Value::Str(separator.clone()),
                part(&bytes[at + separator.len()..]),
            ]
        }
        None if last => vec![empty(), empty(), whole],
        None => vec![whole, empty(), empty()],
    }))
}

fn strip(this: &Value, args: Args, function: &str) -> Result<Value> {
    let text = text(this, function)?;
    let [chars] = args.range(function, 0)?;
    let (left, right) = (function != "rstrip", function != "lstrip");
    let mut rest: &str = text;
    if chars.is_unset() || chars.is_none() {
        if left {
            rest = rest.trim_start_matches(is_space);
        }
        if right {
            rest = rest.trim_end_matches(is_space);
        }
    } else {
        let Some(chars) = chars.as_str() else {
            return Err(Exception::type_error(format!(
                "{function} arg must be None or str"
            )));
        };
        let matches = |c: char| chars.contains(c);
        if left {
            rest = rest.trim_start_matches(matches);
        }
        if right {
            rest = rest.trim_end_matches(matches);
        }
    }
    Ok(Value::Str(if rest.len() == text.len() {
        text.clone()
    } else {
        Str::new(rest)
    }))
}

/// `separator.join(items)`
///
/// # Errors
/// `TypeError` if `items` is not iterable or one of them is no `str`.
pub fn join(separator: &Str, items: &Value) -> Result<Str> {
    let items = match items {
        Value::List(list) => list.borrow().clone(),
        Value::Tuple(tuple) => tuple.to_vec(),
        _ => {
            let iterator = ops::iter(items).map_err(|e| {
                if e.is_a(&Exception::class_named("TypeError")) {
                    Exception::type_error("can only join an iterable")
                } else {
                    e
                }
            })?;
            ops::to_vec(&iterator)?
        }
    };
    if let [Value::Str(only)] = items.as_slice() {
        return Ok(only.clone());
    }
    let mut out = String::new();
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(separator);
        }
        match item {
            Value::Str(text) => out.push_str(text),
            _ => match item.as_str() {
                Some(text) => out.push_str(&text),
                None => {
                    return Err(Exception::type_error(format!(
                        "sequence item {i}: expected str instance, {} found",
                        type_name(item)
                    )));
                }
            },
        }
    }
    Ok(Str::from(out))
}

fn replace(this: &Value, args: Args) -> Result<Value> {
    let text = text(this, "replace")?;
    let [old, new, max] = args.range("replace", 2)?;
    let old = argument(&old, "replace", "argument 1")?;
    let new = argument(&new, "replace", "argument 2")?;
    let max = if max.is_unset() {
        -1
    } else {
        ops::convert::to_index(&max)?
    };
    if max == 0 {
        return Ok(Value::Str(text.clone()));
    }
    if old.is_empty() {
        let limit = usize::try_from(max).unwrap_or(usize::MAX);
        let mut out = String::with_capacity(text.len() + new.len() * (text.char_len() + 1));
        for (i, c) in text.chars().enumerate() {
            if i < limit {
                out.push_str(&new);
            }
            out.push(c);
        }
        if text.char_len() < limit {
            out.push_str(&new);
        }
        return Ok(Value::from(out));
    }
    if find(text.as_bytes(), old.as_bytes()).is_none() {
        return Ok(Value::Str(text.clone()));
    }
    Ok(part(&byte_search::replace(
        text.as_bytes(),
        old.as_bytes(),
        new.as_bytes(),
        max,
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_on_spaces() {
        assert_eq!(split_spaces("  a b  c ", 1), ["a", "b  c "]);
        assert_eq!(rsplit_spaces("  a b  c ", 1), ["  a b", "c"]);
        assert_eq!(split_spaces("\u{3000}a\u{85}b", -1), ["a", "b"]);
    }

    #[test]
    fn splits_lines() {
        assert_eq!(
            lines("a\r\nb\rc\x0bd\u{2028}e\n", false),
            ["a", "b", "c", "d", "e"]
        );
        assert_eq!(lines("a\r\nb", true), ["a\r\n", "b"]);
    }
}
