//! `str.format` and `str.format_map`: the replacement fields of a format string.

use crate::object::{Exception, Result, Str, Value};
use crate::ops;

/// A replacement field as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// `0.name[key]`
    pub name: String,
    /// After `!`.
    pub conversion: Option<char>,
    /// After `:`, with fields of its own perhaps.
    pub spec: String,
}

/// Literal text and the field that follows it.
pub type Piece = (String, Option<Field>);

fn value_error<T>(message: impl Into<String>) -> Result<T> {
    Err(Exception::value_error(message))
}

/// Splits a format string into literal texts and fields.
pub struct Pieces<'a> {
    rest: &'a str,
}

impl<'a> Pieces<'a> {
    /// Starts at the beginning of `text`.
    pub fn new(text: &'a str) -> Pieces<'a> {
        Pieces { rest: text }
    }

    /// The next piece, or `None` at the end.
    ///
    /// # Errors
    /// `ValueError` if the text is malformed.
    pub fn next_piece(&mut self) -> Result<Option<Piece>> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let mut literal = String::new();
        loop {
            let Some(at) = self.rest.find(['{', '}']) else {
                literal.push_str(std::mem::take(&mut self.rest));
                return Ok(Some((literal, None)));
            };
            let brace = self.rest.as_bytes()[at];
            literal.push_str(&self.rest[..at]);
            let after = &self.rest[at + 1..];
            if after.as_bytes().first() == Some(&brace) {
                literal.push(char::from(brace));
                self.rest = &after[1..];
                if self.rest.is_empty() {
                    return Ok(Some((literal, None)));
                }
                continue;
            }
            if brace == b'}' {
                return value_error("Single '}' encountered in format string");
            }
            if after.is_empty() {
                return value_error("Single '{' encountered in format string");
            }
            let field;
            (field, self.rest) = parse_field(after)?;
            return Ok(Some((literal, Some(field))));
        }
    }
}

fn parse_field(text: &str) -> Result<(Field, &str)> {
    let mut end = None;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '{' => return value_error("unexpected '{' in field name"),
            '[' => {
                // A key may hold any character but `]`.
                while chars.clone().next().is_some_and(|(_, c)| c != ']') {
                    chars.next();
                }
            }
            '}' | ':' | '!' => {
                end = Some((at, c));
                break;
            }
            _ => {}
        }
    }
    let Some((at, stop)) = end else {
        return value_error("expected '}' before end of string");
    };
    let name = text[..at].to_owned();
    let mut rest = &text[at + 1..];
    let mut conversion = None;
    if stop == '}' {
        return Ok((
            Field {
                name,
                conversion,
                spec: String::new(),
            },
            rest,
        ));
    }
    if stop == '!' {
        let mut chars = rest.chars();
        let Some(c) = chars.next() else {
            return value_error("end of string while looking for conversion specifier");
        };
        conversion = Some(c);
        match chars.next() {
            Some('}') => {
                return Ok((
                    Field {
                        name,
                        conversion,
                        spec: String::new(),
                    },
                    chars.as_str(),
                ));
            }
            Some(':') => rest = chars.as_str(),
            Some(_) => return value_error("expected ':' after conversion specifier"),
            None => return value_error("unmatched '{' in format spec"),
        }
    }
    let mut depth = 1;
    for (at, c) in rest.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Ok((
                Field {
                    name,
                    conversion,
                    spec: rest[..at].to_owned(),
                },
                &rest[at + 1..],
            ));
        }
    }
    value_error("unmatched '{' in format spec")
}

/// What `.name` or `[key]` follows a field's first name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// `.name`
    Attribute(String),
    /// `[3]`
    Index(i64),
    /// `[key]`
    Key(String),
}

/// `Some` number for text of decimal digits only.
fn integer(text: &str) -> Result<Option<i64>> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(None);
    }
    match text.parse() {
        Ok(n) => Ok(Some(n)),
        Err(_) => value_error("Too many decimal digits in format string"),
    }
}

/// Splits `name.attr[key]` into the first name and the steps.
///
/// # Errors
/// `ValueError` if it is malformed.
pub fn split_name(name: &str) -> Result<(&str, Vec<Step>)> {
    let end = name.find(['.', '[']).unwrap_or(name.len());
    let (first, mut rest) = name.split_at(end);
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('.') {
            let end = after.find(['.', '[']).unwrap_or(after.len());
            if end == 0 {
                return value_error("Empty attribute in format string");
            }
            steps.push(Step::Attribute(after[..end].to_owned()));
            rest = &after[end..];
        } else if let Some(after) = rest.strip_prefix('[') {
            let Some(end) = after.find(']') else {
                return value_error("Missing ']' in format string");
            };
            if end == 0 {
                return value_error("Empty attribute in format string");
            }
            let key = &after[..end];
            steps.push(match integer(key)? {
                Some(i) => Step::Index(i),
                None => Step::Key(key.to_owned()),
            });
            rest = &after[end + 1..];
        } else {
            return value_error("Only '.' or '[' may follow ']' in format field specifier");
        }
    }
    Ok((first, steps))
}

/// Follows the steps from an object.
///
/// # Errors
/// What attribute access and indexing raise.
pub fn follow(mut value: Value, steps: &[Step]) -> Result<Value> {
    for step in steps {
        value = match step {
            Step::Attribute(name) => ops::get_attr(&value, name)?,
            Step::Index(i) => ops::get_item(&value, &Value::Int(*i))?,
            Step::Key(key) => ops::get_item(&value, &Value::str(key))?,
        };
    }
    Ok(value)
}

/// Where fields find their values.
pub struct Source<'a> {
    /// Positional arguments; `None` for `format_map`.
    pub args: Option<&'a [Value]>,
    /// Named ones.
    pub names: Names<'a>,
}

/// Where named fields find their values.
pub enum Names<'a> {
    /// `format(**kwargs)`
    Keywords(&'a [(Str, Value)]),
    /// `format_map(mapping)`
    Mapping(&'a Value),
}

/// How fields without a name are counted.
#[derive(Default)]
struct Numbering {
    next: usize,
    /// `Some(true)` once a field had no number, `Some(false)` once one had.
    automatic: Option<bool>,
}

/// `text.format(...)`
///
/// # Errors
/// `ValueError`, `IndexError`, `KeyError`, and what formatting raises.
pub fn format(text: &str, source: &Source<'_>) -> Result<String> {
    let mut numbering = Numbering::default();
    expand(text, source, &mut numbering, 2)
}

fn expand(
    text: &str,
    source: &Source<'_>,
    numbering: &mut Numbering,
    depth: usize,
) -> Result<String> {
    if depth == 0 {
        return value_error("Max string recursion exceeded");
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut pieces = Pieces::new(text);
    while let Some((literal, field)) = pieces.next_piece()? {
        out.push_str(&literal);
        let Some(field) = field else { continue };
        let value = resolve(&field.name, source, numbering)?;
        let value = match field.conversion {
            None => value,
            Some(c) => convert(value, c)?,
        };
        let expanded;
        let spec = if field.spec.contains('{') {
            expanded = expand(&field.spec, source, numbering, depth - 1)?;
            &expanded
        } else {
            &field.spec
        };
        match (&value, spec.is_empty()) {
            (Value::Str(s), true) => out.push_str(s),
            _ => out.push_str(&ops::format(&value, spec)?),
        }
    }
    Ok(out)
}

/// `!r`, `!s`, `!a`
///
/// # Errors
/// `ValueError` for another letter.
pub fn convert(value: Value, conversion: char) -> Result<Value> {
    Ok(Value::Str(match conversion {
        'r' => ops::repr(&value)?,
        's' => ops::str(&value)?,
        'a' => ops::ascii(&value)?,
        c if c > ' ' && c < '\x7f' => {
            return value_error(format!("Unknown conversion specifier {c}"));
        }
        c => return value_error(format!("Unknown conversion specifier \\x{:x}", c as u32)),
    }))
}

fn resolve(name: &str, source: &Source<'_>, numbering: &mut Numbering) -> Result<Value> {
    let (first, steps) = split_name(name)?;
    let mut index = integer(first)?;
    if first.is_empty() || index.is_some() {
        let automatic = first.is_empty();
        match (numbering.automatic, automatic) {
            (Some(false), true) => {
                return value_error(
                    "cannot switch from manual field specification to automatic field numbering",
                );
            }
            (Some(true), false) => {
                return value_error(
                    "cannot switch from automatic field numbering to manual field specification",
                );
            }
            _ => numbering.automatic = Some(automatic),
        }
        if automatic {
            index = Some(numbering.next as i64);
            numbering.next += 1;
        }
    }
    let value = match (index, &source.names) {
        (Some(index), _) => {
            let Some(args) = source.args else {
                return value_error("Format string contains positional fields");
            };
            usize::try_from(index)
                .ok()
                .and_then(|i| args.get(i))
                .cloned()
                .ok_or_else(|| {
                    Exception::index_error(format!(
                        "Replacement index {index} out of range for positional args tuple"
                    ))
                })?
        }
        (None, Names::Keywords(keywords)) => match keywords.iter().find(|(k, _)| k == first) {
            Some((_, value)) => value.clone(),
            None => return Err(Exception::key_error(Value::str(first))),
        },
        (None, Names::Mapping(mapping)) => ops::get_item(mapping, &Value::str(first))?,
    };
    follow(value, &steps)
}
