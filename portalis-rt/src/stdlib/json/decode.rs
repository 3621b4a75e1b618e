//! Objects from text: `json.loads`, `JSONDecoder`.

use super::scan::Scanner;
use crate::object::{Args, Class, Exception, Result, Str, Value, codec};
use crate::ops;
use crate::stdlib::signature;

/// What is called for the parts of a text; `None` for the usual objects.
pub(super) struct Hooks {
    pub(super) object: Value,
    pub(super) float: Value,
    pub(super) int: Value,
    pub(super) constant: Value,
    pub(super) pairs: Value,
    /// Control characters in strings are errors.
    pub(super) strict: bool,
}

/// Parameters of `JSONDecoder.__init__`; keyword-only.
const NAMES: [&str; 6] = [
    "object_hook",
    "parse_float",
    "parse_int",
    "parse_constant",
    "strict",
    "object_pairs_hook",
];

impl Hooks {
    /// # Errors
    /// `TypeError` for a name that is no option.
    pub(super) fn from_keywords(args: Args) -> Result<Hooks> {
        let given = signature::method("JSONDecoder.__init__", args, NAMES, 0)?;
        Hooks::from_values(given)
    }

    fn from_values(given: [Value; 6]) -> Result<Hooks> {
        let strict = given[4].is_unset() || ops::truth(&given[4])?;
        let [object, float, int, constant, _, pairs] =
            given.map(|x| if x.is_unset() { Value::None } else { x });
        let is_class = |x: &Value, class: Class| matches!(x, Value::Class(c) if *c == class);
        Ok(Hooks {
            object,
            float: if is_class(&float, crate::object::float::class()) {
                Value::None
            } else {
                float
            },
            int: if is_class(&int, crate::object::int::class()) {
                Value::None
            } else {
                int
            },
            constant,
            pairs,
            strict,
        })
    }

    fn from_decoder(this: &Value) -> Result<Hooks> {
        let mut values: [Value; 6] = Default::default();
        for (slot, name) in values.iter_mut().zip(NAMES) {
            *slot = ops::get_attr(this, name)?;
        }
        Hooks::from_values(values)
    }
}

thread_local! {
    static CLASS: Class = Class::builder("JSONDecoder")
        .module("json.decoder")
        .python()
        .raw_method("__init__", |this, args| {
            let given = signature::method("JSONDecoder.__init__", args, NAMES, 0)?;
            for (name, value) in NAMES.iter().zip(given) {
                let default = if *name == "strict" { Value::Bool(true) } else { Value::None };
                ops::set_attr(this, name, signature::or(value, default))?;
            }
            Ok(Value::None)
        })
        .raw_method(n!("decode"), |this, args| {
            let [text] = signature::method("JSONDecoder.decode", args, ["s"], 1)?;
            decode(&text_argument(&text)?, &Hooks::from_decoder(this)?)
        })
        .raw_method(n!("raw_decode"), |this, args| {
            let [text, start] = signature::method("JSONDecoder.raw_decode", args, ["s", "idx"], 1)?;
            let text = text_argument(&text)?;
            let start = if start.is_unset() { 0 } else { ops::convert::to_index(&start)? };
            let Ok(start) = usize::try_from(start) else {
                return Err(Exception::value_error("idx cannot be negative"));
            };
            let hooks = Hooks::from_decoder(this)?;
            let mut scanner = Scanner::new(&text, text.byte_offset(start), &hooks);
            let value = scanner.value()?;
            let end = text.char_index(scanner.at);
            Ok(Value::tuple(vec![value, Value::from(end)]))
        })
        .build();
}

/// `json.JSONDecoder`
pub(super) fn class() -> Class {
    CLASS.with(Clone::clone)
}

fn text_argument(x: &Value) -> Result<Str> {
    x.as_str().ok_or_else(|| {
        Exception::type_error(format!(
            "expected string or bytes-like object, got '{}'",
            ops::class_name(x)
        ))
    })
}

/// The object that the text is, with nothing but spaces around it.
///
/// # Errors
/// `JSONDecodeError`, and what hooks raise.
pub(super) fn decode(text: &Str, hooks: &Hooks) -> Result<Value> {
    let mut scanner = Scanner::new(text, 0, hooks);
    scanner.skip_spaces();
    let value = scanner.value()?;
    scanner.skip_spaces();
    if scanner.at < text.len() {
        return Err(scanner.error("Extra data", scanner.at));
    }
    Ok(value)
}

/// The text of bytes in UTF-8, UTF-16 or UTF-32, which its first bytes tell.
pub(super) fn text_of_bytes(bytes: &[u8]) -> Result<Str> {
    let encoding = match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => "utf-32",
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "utf-16",
        [0xef, 0xbb, 0xbf, ..] => "utf-8-sig",
        [0, 0, ..] if bytes.len() >= 4 => "utf-32-be",
        [0, ..] if bytes.len() >= 4 => "utf-16-be",
        [_, 0, 0, 0, ..] => "utf-32-le",
        [_, 0, ..] if bytes.len() >= 4 => "utf-16-le",
        [0, _] => "utf-16-be",
        [_, 0] => "utf-16-le",
        _ => "utf-8",
    };
    codec::decode(bytes, Some(encoding), None).map(Str::from)
}
