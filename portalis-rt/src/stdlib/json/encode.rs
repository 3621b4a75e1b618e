//! Text from objects: `json.dumps`, `JSONEncoder`.

use crate::format::float;
use crate::object::{Args, Class, Exception, List, Result, Str, Value, int};
use crate::ops::{self, class_name};
use crate::stdlib::signature;

/// How to write.
pub(super) struct Options {
    skip_keys: bool,
    ensure_ascii: bool,
    check_circular: bool,
    allow_nan: bool,
    sort_keys: bool,
    indent: Option<String>,
    item_separator: String,
    key_separator: String,
    /// Makes something else of an object that has no JSON form; absent raises.
    default: Value,
}

/// Parameters of `JSONEncoder.__init__`; keyword-only.
const NAMES: [&str; 8] = [
    "skipkeys",
    "ensure_ascii",
    "check_circular",
    "allow_nan",
    "sort_keys",
    "indent",
    "separators",
    "default",
];

fn flag(x: &Value, default: bool) -> Result<bool> {
    if x.is_unset() {
        Ok(default)
    } else {
        ops::truth(x)
    }
}

impl Options {
    /// # Errors
    /// `TypeError` for a name that is no option.
    pub(super) fn from_keywords(args: Args, function: &str) -> Result<Options> {
        let [
            skip_keys,
            ensure_ascii,
            check_circular,
            allow_nan,
            sort_keys,
            indent,
            separators,
            default,
        ] = signature::method(function, args, NAMES, 0)?;
        let indent = indent_of(&indent)?;
        let separators = if separators.is_none() || separators.is_unset() {
            None
        } else {
            let parts = ops::unpack(&separators, 2)?;
            Some((separator(&parts[0])?, separator(&parts[1])?))
        };
        let (item_separator, key_separator) = separators.unwrap_or_else(|| {
            (
                if indent.is_some() { "," } else { ", " }.to_owned(),
                ": ".to_owned(),
            )
        });
        Ok(Options {
            skip_keys: flag(&skip_keys, false)?,
            ensure_ascii: flag(&ensure_ascii, true)?,
            check_circular: flag(&check_circular, true)?,
            allow_nan: flag(&allow_nan, true)?,
            sort_keys: flag(&sort_keys, false)?,
            indent,
            item_separator,
            key_separator,
            default: if default.is_none() {
                Value::Unset
            } else {
                default
            },
        })
    }

    /// What the attributes of an encoder object say.
    fn from_encoder(this: &Value) -> Result<Options> {
        let truth = |name: &str| ops::truth(&ops::get_attr(this, name)?);
        Ok(Options {
            skip_keys: truth("skipkeys")?,
            ensure_ascii: truth("ensure_ascii")?,
            check_circular: truth("check_circular")?,
            allow_nan: truth("allow_nan")?,
            sort_keys: truth("sort_keys")?,
            indent: indent_of(&ops::get_attr(this, "indent")?)?,
            item_separator: separator(&ops::get_attr(this, "item_separator")?)?,
            key_separator: separator(&ops::get_attr(this, "key_separator")?)?,
            default: ops::get_attr(this, "default")?,
        })
    }
}

fn separator(x: &Value) -> Result<String> {
    x.as_str().map(|s| s.to_string()).ok_or_else(|| {
        Exception::type_error(format!(
            "make_encoder() argument must be str, not {}",
            class_name(x)
        ))
    })
}

fn indent_of(x: &Value) -> Result<Option<String>> {
    if x.is_none() || x.is_unset() {
        return Ok(None);
    }
    match x.as_str() {
        Some(text) => Ok(Some(text.to_string())),
        None => Ok(Some(
            " ".repeat(usize::try_from(ops::convert::to_index(x)?).unwrap_or(0)),
        )),
    }
}

thread_local! {
    static CLASS: Class = Class::builder("JSONEncoder")
        .module("json.encoder")
        .python()
        .attr("item_separator", Value::str(", "))
        .attr("key_separator", Value::str(": "))
        .raw_method("__init__", init)
        .raw_method(n!("default"), |_, args| {
            let [o] = signature::method("JSONEncoder.default", args, ["o"], 1)?;
            Err(not_serializable(&o))
        })
        .raw_method(n!("encode"), |this, args| {
            let [o] = signature::method("JSONEncoder.encode", args, ["o"], 1)?;
            encode(&o, &Options::from_encoder(this)?).map(Value::from)
        })
        .raw_method(n!("iterencode"), |this, args| {
            let [o, _] = signature::method("JSONEncoder.iterencode", args, ["o", "_one_shot"], 1)?;
            let text = encode(&o, &Options::from_encoder(this)?)?;
            ops::iter(&Value::list(vec![Value::from(text)]))
        })
        .build();
}

/// `json.JSONEncoder`
pub(super) fn class() -> Class {
    CLASS.with(Clone::clone)
}

fn init(this: &Value, args: Args) -> Result<Value> {
    let given = signature::method("JSONEncoder.__init__", args, NAMES, 0)?;
    for (name, value) in NAMES.iter().zip(&given).take(5) {
        let default = Value::Bool(!matches!(*name, "skipkeys" | "sort_keys"));
        ops::set_attr(this, name, signature::or(value.clone(), default))?;
    }
    let [.., indent, separators, default] = given;
    let no_indent = indent.is_none() || indent.is_unset();
    ops::set_attr(this, "indent", signature::or_none(indent))?;
    if !separators.is_none() && !separators.is_unset() {
        let parts = ops::unpack(&separators, 2)?;
        ops::set_attr(this, "item_separator", parts[0].clone())?;
        ops::set_attr(this, "key_separator", parts[1].clone())?;
    } else if !no_indent {
        ops::set_attr(this, "item_separator", Value::str(","))?;
    }
    if !default.is_none() && !default.is_unset() {
        ops::set_attr(this, "default", default)?;
    }
    Ok(Value::None)
}

fn not_serializable(x: &Value) -> Exception {
    Exception::type_error(format!(
        "Object of type {} is not JSON serializable",
        ops::class_of(x).name()
    ))
}

/// `json.dumps(x)`
///
/// # Errors
/// `TypeError`, `ValueError`, `RecursionError`, and what `default` raises.
pub(super) fn encode(x: &Value, options: &Options) -> Result<String> {
    let mut encoder = Encoder {
        options,
        out: String::new(),
        active: Vec::new(),
    };
    encoder.write(x, 0)?;
    Ok(encoder.out)
}

struct Encoder<'a> {
    options: &'a Options,
    out: String,
    /// Addresses of the containers that are being written.
    active: Vec<usize>,
}

impl Encoder<'_> {
    fn write(&mut self, x: &Value, level: usize) -> Result<()> {
        let native;
        let plain = if let Value::Instance(_) = x {
            native = x.native();
            &native
        } else {
            x
        };
        match plain {
            Value::None => self.out.push_str("null"),
            Value::Bool(b) => self.out.push_str(if *b { "true" } else { "false" }),
            Value::Int(i) => self.out.push_str(&i.to_string()),
            Value::BigInt(i) => self.out.push_str(&int::to_decimal(i)?),
            Value::Float(f) => {
                let text = self.float(*f)?;
                self.out.push_str(&text);
            }
            Value::Str(s) => quote(&mut self.out, s, self.options.ensure_ascii),
            Value::List(list) => {
                self.enter(x)?;
                self.write_items(&mut |i| list.get(i), level)?;
                self.active.pop();
            }
            Value::Tuple(tuple) => {
                self.enter(x)?;
                self.write_items(&mut |i| tuple.get(i).cloned(), level)?;
                self.active.pop();
            }
            Value::Dict(_) => {
                self.enter(x)?;
                self.write_dict(x, plain, level)?;
                self.active.pop();
            }
            _ => {
                if self.options.default.is_unset() {
                    return Err(not_serializable(x));
                }
                self.enter(x)?;
                let made = ops::call(&self.options.default, Args::pos([x.clone()]))?;
                self.write(&made, level)?;
                self.active.pop();
            }
        }
        Ok(())
    }

    fn enter(&mut self, x: &Value) -> Result<()> {
        let address = x.address().unwrap_or(0);
        if self.options.check_circular && self.active.contains(&address) {
            return Err(Exception::value_error("Circular reference detected"));
        }
        if self.active.len() > 950 {
            return Err(Exception::recursion_error(
                "maximum recursion depth exceeded while encoding a JSON object",
            ));
        }
        self.active.push(address);
        Ok(())
    }

    fn float(&self, x: f64) -> Result<String> {
        if x.is_finite() {
            return Ok(float::repr(x));
        }
        if !self.options.allow_nan {
            return Err(Exception::value_error(format!(
                "Out of range float values are not JSON compliant: {}",
                float::repr(x)
            )));
        }
        Ok(if x.is_nan() {
            "NaN"
        } else if x > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        }
        .to_owned())
    }

    fn new_line(&mut self, level: usize) {
        if let Some(indent) = &self.options.indent {
            self.out.push('\n');
            for _ in 0..level {
                self.out.push_str(indent);
            }
        }
    }

    fn write_items(
        &mut self,
        item: &mut dyn FnMut(usize) -> Option<Value>,
        level: usize,
    ) -> Result<()> {
        let Some(mut current) = item(0) else {
            self.out.push_str("[]");
            return Ok(());
        };
        self.out.push('[');
        let mut i = 0;
        loop {
            if i > 0 {
                self.out.push_str(&self.options.item_separator);
            }
            self.new_line(level + 1);
            self.write(&current, level + 1)?;
            i += 1;
            match item(i) {
                Some(next) => current = next,
                None => break,
            }
        }
        self.new_line(level);
        self.out.push(']');
        Ok(())
    }

    fn write_dict(&mut self, x: &Value, plain: &Value, level: usize) -> Result<()> {
        let Value::Dict(dict) = plain else {
            return Ok(());
        };
        if dict.is_empty() {
            self.out.push_str("{}");
            return Ok(());
        }
        // A derived class may override `items`.
        let mut pairs: Vec<(Value, Value)> = match x {
            Value::Instance(_) => {
                let mut pairs = Vec::new();
                for pair in ops::to_vec(&ops::call_method(x, "items", Args::none())?)? {
                    let pair = ops::unpack(&pair, 2)?;
                    pairs.push((pair[0].clone(), pair[1].clone()));
                }
                pairs
            }
            _ => dict.items(),
        };
        if self.options.sort_keys {
            let sorted = List::new(
                pairs
                    .into_iter()
                    .map(|(k, v)| Value::tuple(vec![k, v]))
                    .collect(),
            );
            crate::object::list::sort_list(&sorted, &Value::None, false)?;
            pairs = Vec::new();
            for pair in sorted.to_vec() {
                if let Value::Tuple(pair) = pair {
                    pairs.push((pair[0].clone(), pair[1].clone()));
                }
            }
        }
        self.out.push('{');
        let mut first = true;
        for (key, value) in pairs {
            let Some(key) = self.key(&key)? else { continue };
            if !first {
                self.out.push_str(&self.options.item_separator);
            }
            first = false;
            self.new_line(level + 1);
            quote(&mut self.out, &key, self.options.ensure_ascii);
            self.out.push_str(&self.options.key_separator);
            self.write(&value, level + 1)?;
        }
        if !first {
            self.new_line(level);
        }
        self.out.push('}');
        Ok(())
    }

    /// The key as text; `None` to leave the entry out.
    fn key(&self, key: &Value) -> Result<Option<Str>> {
        Ok(Some(match key.native() {
            Value::Str(s) => s,
            Value::Float(f) => Str::from(self.float(f)?),
            Value::Bool(b) => Str::new(if b { "true" } else { "false" }),
            Value::None => Str::new("null"),
            Value::Int(i) => Str::from(i.to_string()),
            Value::BigInt(i) => Str::from(int::to_decimal(&i)?),
            _ if self.options.skip_keys => return Ok(None),
            _ => {
                return Err(Exception::type_error(format!(
                    "keys must be str, int, float, bool or None, not {}",
                    class_name(key)
                )));
            }
        }))
    }
}

/// Appends a string in quotes.
fn quote(out: &mut String, text: &str, ensure_ascii: bool) {
    out.reserve(text.len() + 2);
    out.push('"');
    let mut units = [0u16; 2];
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x0c' => out.push_str("\\f"),
            '\x08' => out.push_str("\\b"),
            ' '..='~' => out.push(c),
            _ if c >= '\x7f' && !ensure_ascii => out.push(c),
            _ => {
                for unit in c.encode_utf16(&mut units) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    out.push('"');
}
