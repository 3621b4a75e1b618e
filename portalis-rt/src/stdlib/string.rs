//! `string`: constants, `capwords`, `Template`, `Formatter`.

use super::signature;
use crate::format::str_format::{Field, Pieces, convert, follow, split_name};
use crate::object::{Args, Class, Dict, Exception, Module, Result, Str, Value, str_split};
use crate::ops;

const LOWERCASE: &str = "abcdefghijklmnopqrstuvwxyz";
const UPPERCASE: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS: &str = "0123456789";
const PUNCTUATION: &str = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
const WHITESPACE: &str = " \t\n\r\x0b\x0c";

thread_local! {
    static TEMPLATE: Class = Class::builder("Template")
        .module("string")
        .python()
        .attr("delimiter", Value::str("$"))
        .attr("idpattern", Value::str("(?a:[_a-z][_a-z0-9]*)"))
        .attr("braceidpattern", Value::None)
        .raw_method("__init__", |this, args| {
            let [template] = signature::method("Template.__init__", args, ["template"], 1)?;
            ops::set_attr(this, "template", template)?;
            Ok(Value::None)
        })
        .raw_method(n!("substitute"), |this, args| substitute(this, args, false))
        .raw_method(n!("safe_substitute"), |this, args| substitute(this, args, true))
        .raw_method(n!("is_valid"), |this, _| {
            let (_, pieces) = scan_template(this)?;
            Ok(Value::Bool(!pieces.iter().any(|piece| matches!(piece, TemplatePiece::Invalid(_)))))
        })
        .raw_method(n!("get_identifiers"), |this, _| {
            let (_, pieces) = scan_template(this)?;
            let mut names: Vec<String> = Vec::new();
            for piece in pieces {
                match piece {
                    TemplatePiece::Name { name, .. } if !names.contains(&name) => names.push(name),
                    _ => {}
                }
            }
            Ok(Value::list(names.into_iter().map(Value::from).collect()))
        })
        .build();
    static FORMATTER: Class = Class::builder("Formatter")
        .module("string")
        .python()
        .raw_method(n!("format"), |this, mut args| {
            if args.pos.is_empty() {
                return Err(Exception::type_error(
                    "Formatter.format() missing 1 required positional argument: 'format_string'",
                ));
            }
            let text = args.pos.remove(0);
            let keywords = Dict::from_names(args.kw);
            let positional = Value::tuple(args.pos.into_vec());
            ops::call_method(this, "vformat", Args::pos([text, positional, Value::Dict(keywords)]))
        })
        .raw_method(n!("vformat"), |this, args| {
            let [text, positional, keywords] =
                signature::method("Formatter.vformat", args, ["format_string", "args", "kwargs"], 3)?;
            let mut run = FormatterRun { this, positional: &positional, keywords: &keywords, automatic: Numbering::Unused };
            let text = run.expand(&ops::str(&text)?, 2)?;
            ops::call_method(this, "check_unused_args", Args::pos([Value::None, positional.clone(), keywords.clone()]))?;
            Ok(Value::from(text))
        })
        .raw_method(n!("parse"), |_, args| {
            let [text] = signature::method("Formatter.parse", args, ["format_string"], 1)?;
            let text = ops::str(&text)?;
            let mut parts = Vec::new();
            let mut pieces = Pieces::new(&text);
            while let Some((literal, field)) = pieces.next_piece()? {
                let (name, spec, conversion) = match field {
                    Some(Field { name, conversion, spec }) => (
                        Value::from(name),
                        Value::from(spec),
                        conversion.map_or(Value::None, |c| Value::from(c.to_string())),
                    ),
                    None => (Value::None, Value::None, Value::None),
                };
                parts.push(Value::tuple(vec![Value::from(literal), name, spec, conversion]));
            }
            ops::iter(&Value::list(parts))
        })
        .raw_method(n!("get_field"), |this, args| {
            let [name, positional, keywords] =
                signature::method("Formatter.get_field", args, ["field_name", "args", "kwargs"], 3)?;
            let name = ops::str(&name)?;
            let (first, steps) = split_name(&name)?;
            let key = match first.parse::<i64>() {
                Ok(i) if first.bytes().all(|b| b.is_ascii_digit()) => Value::Int(i),
                _ => Value::str(first),
            };
            let value = ops::call_method(this, "get_value", Args::pos([key.clone(), positional, keywords]))?;
            Ok(Value::tuple(vec![follow(value, &steps)?, key]))
        })
        .raw_method(n!("get_value"), |_, args| {
            let [key, positional, keywords] = signature::method("Formatter.get_value", args, ["key", "args", "kwargs"], 3)?;
            if let Value::Int(_) = key { ops::get_item(&positional, &key) } else { ops::get_item(&keywords, &key) }
        })
        .raw_method(n!("check_unused_args"), |_, _| Ok(Value::None))
        .raw_method(n!("format_field"), |_, args| {
            let [value, spec] = signature::method("Formatter.format_field", args, ["value", "format_spec"], 2)?;
            ops::format(&value, &ops::str(&spec)?).map(Value::Str)
        })
        .raw_method(n!("convert_field"), |_, args| {
            let [value, conversion] = signature::method("Formatter.convert_field", args, ["value", "conversion"], 2)?;
            match conversion.as_str().as_deref().and_then(|text| text.chars().next()) {
                None => Ok(value),
                Some(c @ ('r' | 's' | 'a')) => convert(value, c),
                Some(c) => Err(Exception::value_error(format!("Unknown conversion specifier {c}"))),
            }
        })
        .build();
}

/// How fields without a name are counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbering {
    Unused,
    Automatic(i64),
    Manual,
}

/// One `vformat`.
struct FormatterRun<'a> {
    this: &'a Value,
    positional: &'a Value,
    keywords: &'a Value,
    automatic: Numbering,
}

impl FormatterRun<'_> {
    fn expand(&mut self, text: &str, depth: i32) -> Result<String> {
        if depth < 0 {
            return Err(Exception::value_error("Max string recursion exceeded"));
        }
        let mut out = String::new();
        // `parse` may be overridden.
        let parts = ops::call_method(self.this, "parse", Args::pos([Value::str(text)]))?;
        for part in ops::to_vec(&parts)? {
            let part = ops::unpack(&part, 4)?;
            out.push_str(&ops::str(&part[0])?);
            if part[1].is_none() {
                continue;
            }
            let name = self.number(&ops::str(&part[1])?)?;
            let field = ops::call_method(
                self.this,
                "get_field",
                Args::pos([
                    Value::from(name),
                    self.positional.clone(),
                    self.keywords.clone(),
                ]),
            )?;
            let value = ops::unpack(&field, 2)?.swap_remove(0);
            let value = ops::call_method(
                self.this,
                "convert_field",
                Args::pos([value, part[3].clone()]),
            )?;
            let spec = self.expand(&ops::str(&part[2])?, depth - 1)?;
            let shown = ops::call_method(
                self.this,
                "format_field",
                Args::pos([value, Value::from(spec)]),
            )?;
            out.push_str(&ops::str(&shown)?);
        }
        Ok(out)
    }

    fn number(&mut self, name: &str) -> Result<String> {
        let end = name.find(['.', '[']).unwrap_or(name.len());
        let (first, rest) = name.split_at(end);
        if first.is_empty() {
            let next = match self.automatic {
                Numbering::Manual => {
                    return Err(Exception::value_error(
                        "cannot switch from manual field specification to automatic field numbering",
                    ));
                }
                Numbering::Automatic(next) => next,
                Numbering::Unused => 0,
            };
            self.automatic = Numbering::Automatic(next + 1);
            return Ok(format!("{next}{rest}"));
        }
        if first.bytes().all(|b| b.is_ascii_digit()) {
            if let Numbering::Automatic(_) = self.automatic {
                return Err(Exception::value_error(
                    "cannot switch from manual field specification to automatic field numbering",
                ));
            }
            self.automatic = Numbering::Manual;
        }
        Ok(name.to_owned())
    }
}

/// A part of a template.
enum TemplatePiece {
    Literal(String),
    /// `$name` or `${name}`, and how it is written.
    Name {
        name: String,
        source: String,
    },
    /// `$$`
    Delimiter,
    /// A delimiter at this byte that nothing good follows.
    Invalid(usize),
}

/// The template's text and pieces. The delimiter may be another in a derived class.
fn scan_template(this: &Value) -> Result<(Str, Vec<TemplatePiece>)> {
    let template = ops::str(&ops::get_attr(this, "template")?)?;
    let delimiter = ops::str(&ops::get_attr(this, "delimiter")?)?;
    let text = template.as_str();
    let mut pieces = Vec::new();
    let mut at = 0;
    let start = |b: u8| b == b'_' || b.is_ascii_alphabetic();
    let name_at = |from: usize| -> Option<usize> {
        let bytes = text.as_bytes();
        bytes.get(from).filter(|b| start(**b))?;
        let rest = &bytes[from..];
        Some(
            from + rest
                .iter()
                .position(|b| !(start(*b) || b.is_ascii_digit()))
                .unwrap_or(rest.len()),
        )
    };
    while let Some(found) = text[at..].find(delimiter.as_str()) {
        let begin = at + found;
        pieces.push(TemplatePiece::Literal(text[at..begin].to_owned()));
        let after = begin + delimiter.len();
        if text[after..].starts_with(delimiter.as_str()) {
            pieces.push(TemplatePiece::Delimiter);
            at = after + delimiter.len();
        } else if let Some(end) = name_at(after) {
            let name = text[after..end].to_owned();
            pieces.push(TemplatePiece::Name {
                name,
                source: text[begin..end].to_owned(),
            });
            at = end;
        } else if let Some(end) = name_at(after + 1)
            .filter(|end| text[after..].starts_with('{') && text[*end..].starts_with('}'))
        {
            let name = text[after + 1..end].to_owned();
            pieces.push(TemplatePiece::Name {
                name,
                source: text[begin..end + 1].to_owned(),
            });
            at = end + 1;
        } else {
            pieces.push(TemplatePiece::Invalid(begin));
            pieces.push(TemplatePiece::Literal(delimiter.to_string()));
            at = after;
        }
    }
    pieces.push(TemplatePiece::Literal(text[at..].to_owned()));
    Ok((template, pieces))
}

fn invalid(template: &Str, at: usize) -> Exception {
    let before = template.as_str().get(..at).unwrap_or("");
    let lines = str_split::lines(before, true);
    let (line, column) = match lines.last() {
        None => (1, 1),
        Some(_) => {
            // The delimiter itself belongs to the last line.
            let with = template.as_str().get(..at + 1).unwrap_or(before);
            let lines = str_split::lines(with, true);
            let earlier: usize = lines[..lines.len() - 1]
                .iter()
                .map(|line| line.chars().count())
                .sum();
            (lines.len(), before.chars().count() - earlier + 1)
        }
    };
    Exception::value_error(format!(
        "Invalid placeholder in string: line {line}, col {column}"
    ))
}

fn substitute(this: &Value, args: Args, safe: bool) -> Result<Value> {
    let function = if safe {
        "Template.safe_substitute"
    } else {
        "Template.substitute"
    };
    let keywords = args.kw;
    let [mapping] = signature::method(
        function,
        Args {
            pos: args.pos,
            kw: Vec::new(),
        },
        ["mapping"],
        0,
    )?;
    let lookup = |name: &str| -> Result<Value> {
        if let Some((_, value)) = keywords.iter().find(|(known, _)| known == name) {
            return Ok(value.clone());
        }
        if mapping.is_unset() {
            return Err(Exception::key_error(Value::str(name)));
        }
        ops::get_item(&mapping, &Value::str(name))
    };
    let (template, pieces) = scan_template(this)?;
    let delimiter = ops::str(&ops::get_attr(this, "delimiter")?)?;
    let mut out = String::new();
    for piece in pieces {
        match piece {
            TemplatePiece::Literal(text) => out.push_str(&text),
            TemplatePiece::Delimiter => out.push_str(&delimiter),
            TemplatePiece::Name { name, source } => match lookup(&name) {
                Ok(value) => out.push_str(&ops::str(&value)?),
                Err(e) if safe && e.is_a(&Exception::class_named("KeyError")) => {
                    out.push_str(&source)
                }
                Err(e) => return Err(e),
            },
            TemplatePiece::Invalid(at) if !safe => return Err(invalid(&template, at)),
            TemplatePiece::Invalid(_) => {}
        }
    }
    Ok(Value::from(out))
}

/// `string.capwords(s, sep=None)`
fn capwords(args: Args) -> Result<Value> {
    let [text, separator] = signature::bind("capwords", false, args, ["s", "sep"], 1)?;
    let separator = signature::or_none(separator);
    let words = ops::call_method(&text, "split", Args::pos([separator.clone()]))?;
    let mut capitalized = Vec::new();
    for word in ops::to_vec(&words)? {
        capitalized.push(ops::call_method(&word, "capitalize", Args::none())?);
    }
    let glue = separator
        .as_str()
        .filter(|s| !s.is_empty())
        .unwrap_or_else(|| Str::new(" "));
    str_split::join(&glue, &Value::list(capitalized)).map(Value::Str)
}

/// Makes the module.
pub fn module() -> Module {
    Module::new("string")
        .value(n!("ascii_lowercase"), LOWERCASE)
        .value(n!("ascii_uppercase"), UPPERCASE)
        .value(n!("ascii_letters"), format!("{LOWERCASE}{UPPERCASE}"))
        .value(n!("digits"), DIGITS)
        .value(n!("hexdigits"), "0123456789abcdefABCDEF")
        .value(n!("octdigits"), "01234567")
        .value(n!("punctuation"), PUNCTUATION)
        .value(n!("whitespace"), WHITESPACE)
        .value(
            n!("printable"),
            format!("{DIGITS}{LOWERCASE}{UPPERCASE}{PUNCTUATION}{WHITESPACE}"),
        )
        .function(n!("capwords"), capwords)
        .class_of(n!("Template"), || TEMPLATE.with(Clone::clone))
        .class_of(n!("Formatter"), || FORMATTER.with(Clone::clone))
}
