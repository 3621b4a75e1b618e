//! Percent signs and queries: `quote`, `unquote`, `urlencode`, `parse_qs` and their kin.

use super::text;
use crate::object::{Args, Bytes, Dict, Exception, Result, Value, bytearray, codec};
use crate::ops;
use crate::stdlib::signature::{bind, or, or_none};

pub(super) fn quote_bytes(bytes: &[u8], safe: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for &byte in bytes {
        if byte.is_ascii_alphanumeric()
            || b"_.-~".contains(&byte)
            || (byte.is_ascii() && safe.contains(&byte))
        {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// What `quote` and `quote_plus` take.
pub(super) struct Quoting {
    bytes: Vec<u8>,
    safe: Vec<u8>,
}

pub(super) fn quoting(function: &str, default_safe: &str, args: Args) -> Result<Quoting> {
    let [string, safe, encoding, errors] = bind(
        function,
        false,
        args,
        ["string", "safe", "encoding", "errors"],
        1,
    )?;
    let safe = or(safe, default_safe);
    let safe = match safe.as_str() {
        Some(text) => text.as_bytes().to_vec(),
        None => bytearray::buffer(&safe)
            .map(|b| b.to_vec())
            .unwrap_or_default(),
    };
    let (encoding, errors) = (or_none(encoding), or_none(errors));
    let bytes = match string.as_str() {
        Some(text) => codec::encode(
            &text,
            Some(encoding.as_str().as_deref().unwrap_or("utf-8")),
            Some(errors.as_str().as_deref().unwrap_or("strict")),
        )?,
        None => {
            for (given, name) in [(encoding, "encoding"), (errors, "errors")] {
                if !given.is_none() {
                    return Err(Exception::type_error(format!(
                        "quote() doesn't support '{name}' for bytes"
                    )));
                }
            }
            bytes_argument(&string)?
        }
    };
    Ok(Quoting { bytes, safe })
}

pub(super) fn bytes_argument(x: &Value) -> Result<Vec<u8>> {
    match bytearray::buffer(x) {
        Some(bytes) => Ok(bytes.to_vec()),
        None => Err(Exception::type_error("quote_from_bytes() expected bytes")),
    }
}

pub(super) fn quote(args: Args) -> Result<Value> {
    let Quoting { bytes, safe } = quoting("quote", "/", args)?;
    Ok(Value::from(quote_bytes(&bytes, &safe)))
}

pub(super) fn quote_plus(args: Args) -> Result<Value> {
    let Quoting { bytes, mut safe } = quoting("quote_plus", "", args)?;
    if !bytes.contains(&b' ') {
        return Ok(Value::from(quote_bytes(&bytes, &safe)));
    }
    safe.push(b' ');
    Ok(Value::from(quote_bytes(&bytes, &safe).replace(' ', "+")))
}

pub(super) fn unquote_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&first, after)) = rest.split_first() {
        let digit = |i: usize| after.get(i).and_then(|b| char::from(*b).to_digit(16));
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            _ => {
                out.push(first);
                rest = after;
            }
        }
    }
    out
}

/// Only runs of ASCII are decoded, as CPython does.
pub(super) fn unquote_text(text: &str, encoding: &str, errors: &str) -> Result<String> {
    if !text.contains('%') {
        return Ok(text.to_owned());
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let ascii = rest.find(|c: char| !c.is_ascii()).unwrap_or(rest.len());
        if ascii > 0 {
            out.push_str(&codec::decode(
                &unquote_bytes(&rest.as_bytes()[..ascii]),
                Some(encoding),
                Some(errors),
            )?);
        }
        rest = &rest[ascii..];
        let other = rest.find(|c: char| c.is_ascii()).unwrap_or(rest.len());
        out.push_str(&rest[..other]);
        rest = &rest[other..];
    }
    Ok(out)
}

pub(super) fn unquote_with(function: &str, args: Args, plus: bool) -> Result<Value> {
    let [string, encoding, errors] =
        bind(function, false, args, ["string", "encoding", "errors"], 1)?;
    let encoding = encoding.as_str().unwrap_or_else(|| "utf-8".into());
    let errors = errors.as_str().unwrap_or_else(|| "replace".into());
    match string.as_str() {
        Some(text) if plus => Ok(Value::from(unquote_text(
            &text.replace('+', " "),
            &encoding,
            &errors,
        )?)),
        Some(text) => Ok(Value::from(unquote_text(&text, &encoding, &errors)?)),
        None => match bytearray::buffer(&string) {
            Some(bytes) if !plus => Ok(Value::from(codec::decode(
                &unquote_bytes(&bytes),
                Some(&encoding),
                Some(&errors),
            )?)),
            Some(_) => Err(Exception::type_error(
                "a bytes-like object is required, not 'str'",
            )),
            None => {
                let got = ops::class_name(&string);
                Err(Exception::type_error(format!(
                    "argument of type '{got}' is not iterable"
                )))
            }
        },
    }
}

pub(super) fn unquote_to_bytes(args: Args) -> Result<Value> {
    let [string] = bind("unquote_to_bytes", false, args, ["string"], 1)?;
    let bytes = match string.as_str() {
        Some(text) => text.as_bytes().to_vec(),
        None => bytes_argument(&string)?,
    };
    Ok(Value::Bytes(Bytes::from(unquote_bytes(&bytes))))
}

// Queries.

pub(super) fn urlencode(args: Args) -> Result<Value> {
    let names = ["query", "doseq", "safe", "encoding", "errors", "quote_via"];
    let [query, doseq, safe, encoding, errors, via] = bind("urlencode", false, args, names, 1)?;
    let (safe, encoding, errors) = (or(safe, ""), or_none(encoding), or_none(errors));
    let quote_one = |x: &Value| -> Result<String> {
        let is_bytes = bytearray::buffer(x).is_some();
        let args = if is_bytes {
            Args::pos([x.clone(), safe.clone()])
        } else {
            Args::pos([
                Value::Str(ops::str(x)?),
                safe.clone(),
                encoding.clone(),
                errors.clone(),
            ])
        };
        let quoted = if via.is_unset() {
            quote_plus(args)?
        } else {
            ops::call(&via, args)?
        };
        Ok(ops::str(&quoted)?.to_string())
    };
    let doseq = ops::truth(&or(doseq, false))?;
    let mut fields = Vec::new();
    for pair in pairs(&query)? {
        let [key, value] = match &ops::to_vec(&pair)?[..] {
            [key, value] => [key.clone(), value.clone()],
            other => {
                let got = other.len();
                let message = format!("not enough values to unpack (expected 2, got {got})");
                let many = "too many values to unpack (expected 2)".to_owned();
                return Err(Exception::value_error(if got < 2 { message } else { many }));
            }
        };
        let key = quote_one(&key)?;
        let is_text = value.as_str().is_some() || bytearray::buffer(&value).is_some();
        if doseq && !is_text && ops::len(&value).is_ok() {
            for item in ops::to_vec(&value)? {
                fields.push(format!("{key}={}", quote_one(&item)?));
            }
        } else {
            fields.push(format!("{key}={}", quote_one(&value)?));
        }
    }
    Ok(Value::from(fields.join("&")))
}

pub(super) fn pairs(query: &Value) -> Result<Vec<Value>> {
    if ops::has_attr(query, "items")? {
        return ops::to_vec(&ops::call_method(query, "items", Args::none())?);
    }
    let invalid = || Exception::type_error("not a valid non-string sequence or mapping object");
    let length = ops::len(query).map_err(|_| invalid())?;
    if length > 0 {
        let first = ops::get_item(query, &Value::Int(0)).map_err(|_| invalid())?;
        if !matches!(first.native(), Value::Tuple(_)) {
            return Err(invalid());
        }
    }
    ops::to_vec(query)
}

pub(super) fn parse_pairs(function: &str, args: Args) -> Result<Vec<(String, String)>> {
    let names = [
        "qs",
        "keep_blank_values",
        "strict_parsing",
        "encoding",
        "errors",
        "max_num_fields",
        "separator",
    ];
    let [qs, keep, strict, encoding, errors, most, separator] =
        bind(function, false, args, names, 1)?;
    let (keep, strict) = (
        ops::truth(&or(keep, false))?,
        ops::truth(&or(strict, false))?,
    );
    let encoding = encoding.as_str().unwrap_or_else(|| "utf-8".into());
    let errors = errors.as_str().unwrap_or_else(|| "replace".into());
    let separator = match or(separator, "&").as_str() {
        Some(text) if !text.is_empty() => text,
        _ => {
            return Err(Exception::value_error(
                "Separator must be of type string or bytes.",
            ));
        }
    };
    let qs = text(&qs)?;
    if qs.is_empty() {
        return Ok(Vec::new());
    }
    if let Value::Int(most) = most
        && most < 1 + qs.matches(separator.as_str()).count() as i64
    {
        return Err(Exception::value_error("Max number of fields exceeded"));
    }
    let mut found = Vec::new();
    for field in qs.split(separator.as_str()) {
        if field.is_empty() && !strict {
            continue;
        }
        let (name, value) = match field.split_once('=') {
            Some(both) => both,
            None if strict => {
                let shown = ops::repr(&Value::str(field))?;
                return Err(Exception::value_error(format!("bad query field: {shown}")));
            }
            None if keep => (field, ""),
            None => continue,
        };
        if !value.is_empty() || keep {
            let plain = |text: &str| unquote_text(&text.replace('+', " "), &encoding, &errors);
            found.push((plain(name)?, plain(value)?));
        }
    }
    Ok(found)
}

pub(super) fn parse_qsl(args: Args) -> Result<Value> {
    let found = parse_pairs("parse_qsl", args)?.into_iter();
    Ok(Value::list(
        found
            .map(|(name, value)| Value::tuple(vec![name.into(), value.into()]))
            .collect(),
    ))
}

pub(super) fn parse_qs(args: Args) -> Result<Value> {
    let all = Dict::new();
    for (name, value) in parse_pairs("parse_qs", args)? {
        match all.get_str(&name) {
            Some(Value::List(values)) => values.append(value.into()),
            _ => all.set_str(&name, Value::list(vec![value.into()])),
        }
    }
    Ok(Value::Dict(all))
}
