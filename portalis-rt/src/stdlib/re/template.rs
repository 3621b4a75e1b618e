//! The replacement of `sub`: `\1`, `\g<name>` and escapes.

use super::error::error;
use super::pattern::Regex;
use crate::format::quote::repr_str;
use crate::object::str_methods::is_identifier;
use crate::object::{Exception, Result, Value};

/// A part of a replacement.
#[derive(Clone, Debug)]
pub(super) enum Part {
    Literal(String),
    Group(usize),
}

/// Parses a replacement for a pattern.
///
/// # Errors
/// `re.error`, `IndexError` for a name that is no group.
pub(super) fn parse(source: &Value, chars: &[char], regex: &Regex) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut at = 0;
    let is_octal = |c: Option<&char>| c.is_some_and(|c| matches!(c, '0'..='7'));
    let fail = |message: String, at: usize| Err(error(message, source, Some(at)));
    let mut group = |literal: &mut String, index: usize| {
        if !literal.is_empty() {
            parts.push(Part::Literal(std::mem::take(literal)));
        }
        parts.push(Part::Group(index));
    };
    while let Some(c) = chars.get(at) {
        if *c != '\\' {
            literal.push(*c);
            at += 1;
            continue;
        }
        let start = at;
        let Some(c) = chars.get(at + 1).copied() else {
            return fail("bad escape (end of pattern)".to_owned(), start);
        };
        at += 2;
        match c {
            'g' => {
                if chars.get(at) != Some(&'<') {
                    return fail("missing <".to_owned(), at);
                }
                at += 1;
                let rest: String = chars[at..].iter().collect();
                let Some(name) = rest.split_once('>').map(|(name, _)| name) else {
                    return if rest.is_empty() {
                        fail("missing group name".to_owned(), at)
                    } else {
                        fail("missing >, unterminated name".to_owned(), at)
                    };
                };
                if name.is_empty() {
                    return fail("missing group name".to_owned(), at);
                }
                group(&mut literal, named(source, name, at, regex)?);
                at += name.chars().count() + 1;
            }
            '0' => {
                let mut digits = String::from("0");
                while digits.len() < 3 && is_octal(chars.get(at)) {
                    digits.push(chars[at]);
                    at += 1;
                }
                literal.extend(
                    u32::from_str_radix(&digits, 8)
                        .ok()
                        .map(|code| char::from(code as u8)),
                );
            }
            '1'..='9' => {
                let mut digits = c.to_string();
                let mut is_char = false;
                if let Some(second) = chars.get(at).filter(|c| c.is_ascii_digit()) {
                    digits.push(*second);
                    at += 1;
                    if is_octal(Some(&c)) && is_octal(Some(second)) && is_octal(chars.get(at)) {
                        digits.push(chars[at]);
                        at += 1;
                        is_char = true;
                    }
                }
                if is_char {
                    match u32::from_str_radix(&digits, 8) {
                        Ok(code) if code <= 0o377 => literal.push(char::from(code as u8)),
                        _ => {
                            let message =
                                format!("octal escape value \\{digits} outside of range 0-0o377");
                            return fail(message, start);
                        }
                    }
                } else {
                    let index: usize = digits.parse().unwrap_or(usize::MAX);
                    if index >= regex.groups {
                        return fail(format!("invalid group reference {index}"), start + 1);
                    }
                    group(&mut literal, index);
                }
            }
            'a' => literal.push('\x07'),
            'b' => literal.push('\x08'),
            'f' => literal.push('\x0c'),
            'n' => literal.push('\n'),
            'r' => literal.push('\r'),
            't' => literal.push('\t'),
            'v' => literal.push('\x0b'),
            '\\' => literal.push('\\'),
            c if c.is_ascii_alphabetic() => return fail(format!("bad escape \\{c}"), start),
            c => {
                literal.push('\\');
                literal.push(c);
            }
        }
    }
    if !literal.is_empty() {
        parts.push(Part::Literal(literal));
    }
    Ok(parts)
}

fn named(source: &Value, name: &str, at: usize, regex: &Regex) -> Result<usize> {
    if name.bytes().all(|b| b.is_ascii_digit()) {
        let index: usize = name.parse().unwrap_or(usize::MAX);
        if index >= regex.groups {
            return Err(error(
                format!("invalid group reference {index}"),
                source,
                Some(at),
            ));
        }
        return Ok(index);
    }
    if !is_identifier(name) {
        return Err(error(
            format!("bad character in group name {}", repr_str(name)),
            source,
            Some(at),
        ));
    }
    match regex.names.iter().find(|(known, _)| known == name) {
        Some((_, index)) => Ok(*index),
        None => Err(Exception::index_error(format!(
            "unknown group name {}",
            repr_str(name)
        ))),
    }
}
