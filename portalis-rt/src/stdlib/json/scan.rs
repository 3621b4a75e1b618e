//! The scanner: one pass over the bytes of a JSON text.

use std::collections::HashMap;

use super::decode::Hooks;
use super::error::decode_error;
use crate::object::{Args, Dict, Exception, Result, Str, Value, convert_number};
use crate::ops;

/// Where a text is scanned.
pub(super) struct Scanner<'a> {
    text: &'a Str,
    bytes: &'a [u8],
    /// The next byte.
    pub(super) at: usize,
    hooks: &'a Hooks,
    depth: usize,
    /// Keys seen, so that equal ones share an object.
    keys: HashMap<&'a str, Str>,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a Str, at: usize, hooks: &'a Hooks) -> Scanner<'a> {
        Scanner {
            text,
            bytes: text.as_bytes(),
            at,
            hooks,
            depth: 0,
            keys: HashMap::new(),
        }
    }

    /// A `JSONDecodeError` at a byte.
    pub(super) fn error(&self, message: &str, at: usize) -> Exception {
        decode_error(message, self.text, self.text.char_index(at))
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn skip_spaces(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self
            .bytes
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(word.as_bytes()));
        if found {
            self.at += word.len();
        }
        found
    }

    /// One value, at the present place.
    pub(super) fn value(&mut self) -> Result<Value> {
        let start = self.at;
        match self.peek() {
            Some(b'"') => {
                self.at += 1;
                self.string().map(Value::Str)
            }
            Some(b'{') => self.nested(Scanner::object),
            Some(b'[') => self.nested(Scanner::array),
            Some(b'n') if self.take_word("null") => Ok(Value::None),
            Some(b't') if self.take_word("true") => Ok(Value::Bool(true)),
            Some(b'f') if self.take_word("false") => Ok(Value::Bool(false)),
            Some(b'N') if self.take_word("NaN") => self.constant("NaN", f64::NAN),
            Some(b'I') if self.take_word("Infinity") => self.constant("Infinity", f64::INFINITY),
            Some(b'-') if self.take_word("-Infinity") => {
                self.constant("-Infinity", f64::NEG_INFINITY)
            }
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => Err(self.error("Expecting value", start)),
        }
    }

    fn nested(&mut self, scan: fn(&mut Scanner<'a>) -> Result<Value>) -> Result<Value> {
        if self.depth > 950 {
            let what = if self.peek() == Some(b'[') {
                "array"
            } else {
                "object"
            };
            return Err(Exception::recursion_error(format!(
                "maximum recursion depth exceeded while decoding a JSON {what} from a unicode string"
            )));
        }
        self.at += 1;
        self.depth += 1;
        let result = scan(self);
        self.depth -= 1;
        result
    }

    fn constant(&mut self, name: &str, x: f64) -> Result<Value> {
        if self.hooks.constant.is_none() {
            return Ok(Value::Float(x));
        }
        ops::call(&self.hooks.constant, Args::pos([Value::str(name)]))
    }

    fn digits(&mut self) -> bool {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        self.at > start
    }

    fn number(&mut self) -> Result<Value> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => {
                self.digits();
            }
            _ => return Err(self.error("Expecting value", start)),
        }
        let mut is_float = false;
        if self.peek() == Some(b'.') {
            let point = self.at;
            self.at += 1;
            if self.digits() {
                is_float = true
            } else {
                self.at = point
            }
        }
        if let Some(b'e' | b'E') = self.peek() {
            let exponent = self.at;
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            if self.digits() {
                is_float = true
            } else {
                self.at = exponent
            }
        }
        let text = self.text.as_str().get(start..self.at).unwrap_or("");
        if is_float {
            if self.hooks.float.is_none() {
                return Ok(Value::Float(text.parse().unwrap_or(f64::NAN)));
            }
            return ops::call(&self.hooks.float, Args::pos([Value::str(text)]));
        }
        if self.hooks.int.is_none() {
            return match text.parse() {
                Ok(small) => Ok(Value::Int(small)),
                Err(_) => convert_number::parse_int(text, 10, text),
            };
        }
        ops::call(&self.hooks.int, Args::pos([Value::str(text)]))
    }

    /// The rest of a string after its opening quote.
    fn string(&mut self) -> Result<Str> {
        let start = self.at;
        let mut end = start;
        while let Some(b) = self.bytes.get(end) {
            match b {
                b'"' => {
                    self.at = end + 1;
                    return Ok(Str::new(self.text.as_str().get(start..end).unwrap_or("")));
                }
                b'\\' | 0..=0x1f => break,
                _ => end += 1,
            }
        }
        self.string_with_escapes(start, end)
    }

    fn string_with_escapes(&mut self, start: usize, plain_end: usize) -> Result<Str> {
        let unterminated = |this: &Self| this.error("Unterminated string starting at", start - 1);
        let mut out = self
            .text
            .as_str()
            .get(start..plain_end)
            .unwrap_or("")
            .to_owned();
        let mut at = plain_end;
        loop {
            let rest = self.text.as_str().get(at..).unwrap_or("");
            let Some(stop) = rest.find(|c: char| matches!(c, '"' | '\\' | '\0'..='\x1f')) else {
                return Err(unterminated(self));
            };
            out.push_str(&rest[..stop]);
            at += stop;
            match self.bytes.get(at) {
                Some(b'"') => {
                    self.at = at + 1;
                    return Ok(Str::from(out));
                }
                Some(b'\\') => {}
                Some(control) => {
                    if self.hooks.strict {
                        return Err(self.error("Invalid control character at", at));
                    }
                    out.push(char::from(*control));
                    at += 1;
                    continue;
                }
                None => return Err(unterminated(self)),
            }
            let simple = match self.bytes.get(at + 1) {
                None => return Err(unterminated(self)),
                Some(b'"') => '"',
                Some(b'\\') => '\\',
                Some(b'/') => '/',
                Some(b'b') => '\x08',
                Some(b'f') => '\x0c',
                Some(b'n') => '\n',
                Some(b'r') => '\r',
                Some(b't') => '\t',
                Some(b'u') => {
                    at = self.unicode_escape(&mut out, at)?;
                    continue;
                }
                Some(_) => return Err(self.error("Invalid \\escape", at)),
            };
            out.push(simple);
            at += 2;
        }
    }

    fn code_unit(&self, at: usize) -> Option<u32> {
        let digits = self.bytes.get(at..at + 4)?;
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    }

    /// `\uXXXX` at a byte; gives the byte after it. A surrogate without its other half, which a Rust string
    /// cannot hold, becomes U+FFFD.
    fn unicode_escape(&self, out: &mut String, at: usize) -> Result<usize> {
        let Some(unit) = self.code_unit(at + 2) else {
            return Err(self.error("Invalid \\uXXXX escape", at + 1));
        };
        if (0xd800..0xdc00).contains(&unit)
            && self.bytes.get(at + 6..at + 8) == Some(b"\\u")
            && let Some(low @ 0xdc00..=0xdfff) = self.code_unit(at + 8)
        {
            out.extend(char::from_u32(
                0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00),
            ));
            return Ok(at + 12);
        }
        out.push(char::from_u32(unit).unwrap_or('\u{fffd}'));
        Ok(at + 6)
    }

    fn array(&mut self) -> Result<Value> {
        let mut items = Vec::new();
        self.skip_spaces();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::list(items));
        }
        loop {
            items.push(self.value()?);
            self.skip_spaces();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Value::list(items));
                }
                _ => return Err(self.error("Expecting ',' delimiter", self.at)),
            }
            self.skip_spaces();
        }
    }

    fn key(&mut self) -> Result<Str> {
        if self.peek() != Some(b'"') {
            return Err(self.error("Expecting property name enclosed in double quotes", self.at));
        }
        self.at += 1;
        let start = self.at;
        let key = self.string()?;
        let source = self.text.as_str().get(start..self.at - 1).unwrap_or("");
        if source.len() == key.len() {
            return Ok(self.keys.entry(source).or_insert(key).clone());
        }
        Ok(key)
    }

    fn object(&mut self) -> Result<Value> {
        let mut pairs: Vec<(Value, Value)> = Vec::new();
        self.skip_spaces();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return self.finish_object(pairs);
        }
        loop {
            let key = self.key()?;
            self.skip_spaces();
            if self.peek() != Some(b':') {
                return Err(self.error("Expecting ':' delimiter", self.at));
            }
            self.at += 1;
            self.skip_spaces();
            let value = self.value()?;
            pairs.push((Value::Str(key), value));
            self.skip_spaces();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return self.finish_object(pairs);
                }
                _ => return Err(self.error("Expecting ',' delimiter", self.at)),
            }
            self.skip_spaces();
        }
    }

    fn finish_object(&mut self, pairs: Vec<(Value, Value)>) -> Result<Value> {
        if !self.hooks.pairs.is_none() {
            let pairs = pairs
                .into_iter()
                .map(|(k, v)| Value::tuple(vec![k, v]))
                .collect();
            return ops::call(&self.hooks.pairs, Args::pos([Value::list(pairs)]));
        }
        let dict = Value::Dict(Dict::from_pairs(pairs)?);
        if self.hooks.object.is_none() {
            return Ok(dict);
        }
        ops::call(&self.hooks.object, Args::pos([dict]))
    }
}
