//! `re`: regular expressions, a backtracking engine that follows CPython's `sre` (see `parse`, `program`,
//! `matcher`).

mod ast;
mod error;
mod flags;
mod match_object;
mod matcher;
mod parse;
mod pattern;
mod program;
mod template;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::object::{Args, Bytes, Exception, Module, Result, Str, Value, bytearray};
use crate::ops;
use crate::stdlib::signature;
use pattern::{Pattern, Regex};

/// Compiled patterns that the module's functions keep.
const CACHE_MAX: usize = 512;

type Key = (Vec<u8>, bool, i64);

thread_local! {
    static CACHE: RefCell<HashMap<Key, Rc<Regex>>> = RefCell::default();
}

/// `re.compile(pattern, flags)`
fn compile(source: &Value, flags: &Value) -> Result<Value> {
    let bits = if flags.is_unset() {
        0
    } else {
        flags::bits_of(flags)?
    };
    if source.downcast::<Pattern>().is_some() {
        if bits != 0 {
            return Err(Exception::value_error(
                "cannot process flags argument with a compiled pattern",
            ));
        }
        return Ok(source.clone());
    }
    let key: Option<Key> = match (source.as_str(), bytearray::buffer(source)) {
        (Some(text), _) => Some((text.as_bytes().to_vec(), true, bits)),
        (None, Some(bytes)) => Some((bytes.to_vec(), false, bits)),
        (None, None) => None,
    };
    if let Some(known) = key
        .as_ref()
        .and_then(|key| CACHE.with_borrow(|cache| cache.get(key).cloned()))
    {
        return Ok(Value::object(Pattern(known)));
    }
    let regex = Rc::new(Regex::new(source, bits)?);
    if let Some(key) = key {
        CACHE.with_borrow_mut(|cache| {
            if cache.len() >= CACHE_MAX {
                cache.clear();
            }
            cache.insert(key, regex.clone());
        });
    }
    Ok(Value::object(Pattern(regex)))
}

/// `re.match(pattern, string, flags)` and the like.
fn on_string(args: Args, function: &str) -> Result<Value> {
    let [source, text, flags] =
        signature::bind(function, false, args, ["pattern", "string", "flags"], 2)?;
    ops::call_method(&compile(&source, &flags)?, function, Args::pos([text]))
}

fn substitute(args: Args, function: &str) -> Result<Value> {
    let names = ["pattern", "repl", "string", "count", "flags"];
    let [source, replacement, text, count, flags] =
        signature::bind(function, false, args, names, 3)?;
    let count = signature::or(count, 0i64);
    ops::call_method(
        &compile(&source, &flags)?,
        function,
        Args::pos([replacement, text, count]),
    )
}

/// `re.escape(pattern)`
fn escape(args: Args) -> Result<Value> {
    let [source] = signature::bind("escape", false, args, ["pattern"], 1)?;
    let is_special = |c: char| "()[]{}?*+-|^$\\.&~# \t\n\r\x0b\x0c".contains(c);
    if let Some(text) = source.as_str() {
        let mut out = String::with_capacity(text.len() * 2);
        for c in text.chars() {
            if is_special(c) {
                out.push('\\');
            }
            out.push(c);
        }
        return Ok(Value::Str(Str::from(out)));
    }
    let Some(bytes) = bytearray::buffer(&source) else {
        return Err(Exception::type_error(format!(
            "decoding to str: need a bytes-like object, {} found",
            ops::type_name(&source)
        )));
    };
    let mut out = Vec::with_capacity(bytes.len() * 2);
    for b in bytes.iter() {
        if is_special(char::from(*b)) {
            out.push(b'\\');
        }
        out.push(*b);
    }
    Ok(Value::Bytes(Bytes::from(out)))
}

/// Makes the module.
pub fn module() -> Module {
    let module = Module::new("re")
        .function(n!("compile"), |args| {
            let [source, flags] = signature::bind("compile", false, args, ["pattern", "flags"], 1)?;
            compile(&source, &flags)
        })
        .function(n!("match"), |args| on_string(args, "match"))
        .function(n!("fullmatch"), |args| on_string(args, "fullmatch"))
        .function(n!("search"), |args| on_string(args, "search"))
        .function(n!("findall"), |args| on_string(args, "findall"))
        .function(n!("finditer"), |args| on_string(args, "finditer"))
        .function(n!("sub"), |args| substitute(args, "sub"))
        .function(n!("subn"), |args| substitute(args, "subn"))
        .function(n!("split"), |args| {
            let names = ["pattern", "string", "maxsplit", "flags"];
            let [source, text, max, flags] = signature::bind("split", false, args, names, 2)?;
            ops::call_method(
                &compile(&source, &flags)?,
                "split",
                Args::pos([text, signature::or(max, 0i64)]),
            )
        })
        .function(n!("escape"), escape)
        .function(n!("purge"), |args| {
            let [] = args.exact("purge")?;
            CACHE.with_borrow_mut(HashMap::clear);
            Ok(Value::None)
        })
        .class_of(n!("Pattern"), pattern::class)
        .class_of(n!("Match"), match_object::class)
        .class_of(n!("error"), error::class);
    flags::add(module)
}
