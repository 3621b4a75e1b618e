//! `re.Match`: where an expression matched.

use std::rc::Rc;

use super::matcher::{Found, NOWHERE};
use super::pattern::{Pattern, Regex, push_template};
use super::template;
use crate::object::{
    Args, Bytes, Class, Dict, Exception, Object, Result, Str, Value, generic_alias,
};
use crate::ops::{self, type_name};

/// What is searched.
#[derive(Clone)]
pub(super) enum Subject {
    Text(Str),
    /// The object and its bytes.
    Bytes(Value, Rc<[u8]>),
}

impl Subject {
    /// The bytes; of a text in UTF-8.
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Subject::Text(text) => text.as_bytes(),
            Subject::Bytes(_, bytes) => bytes,
        }
    }

    /// The length in code points or bytes.
    pub(super) fn len(&self) -> usize {
        match self {
            Subject::Text(text) => text.char_len(),
            Subject::Bytes(_, bytes) => bytes.len(),
        }
    }

    /// The byte offset of an index.
    pub(super) fn byte_offset(&self, index: usize) -> usize {
        match self {
            Subject::Text(text) => text.byte_offset(index),
            Subject::Bytes(..) => index,
        }
    }

    fn index(&self, offset: usize) -> usize {
        match self {
            Subject::Text(text) => text.char_index(offset),
            Subject::Bytes(..) => offset,
        }
    }

    /// The object itself.
    pub(super) fn value(&self) -> Value {
        match self {
            Subject::Text(text) => Value::Str(text.clone()),
            Subject::Bytes(value, _) => value.clone(),
        }
    }

    /// A part, from byte to byte.
    pub(super) fn slice(&self, from: usize, to: usize) -> Value {
        match self {
            Subject::Text(text) if from == 0 && to == text.len() => Value::Str(text.clone()),
            Subject::Text(text) => Value::str(text.get(from..to).unwrap_or("")),
            Subject::Bytes(_, bytes) => {
                Value::Bytes(Bytes::new(bytes.get(from..to).unwrap_or_default()))
            }
        }
    }

    /// `''` or `b''`
    pub(super) fn empty(&self) -> Value {
        self.slice(0, 0)
    }

    /// What a group matched.
    pub(super) fn group(&self, found: &Found, group: usize) -> Option<Value> {
        found.span(group).map(|(from, to)| self.slice(from, to))
    }

    /// An empty result.
    pub(super) fn builder(&self) -> Vec<u8> {
        Vec::with_capacity(self.bytes().len())
    }

    /// A result of the same kind.
    pub(super) fn with_bytes(&self, bytes: Vec<u8>) -> Value {
        match self {
            Subject::Text(_) => Value::from(String::from_utf8(bytes).unwrap_or_default()),
            Subject::Bytes(..) => Value::Bytes(Bytes::from(bytes)),
        }
    }

    /// Appends characters of a template.
    pub(super) fn push_chars(&self, out: &mut Vec<u8>, chars: &str) {
        match self {
            Subject::Text(_) => out.extend_from_slice(chars.as_bytes()),
            Subject::Bytes(..) => out.extend(chars.chars().map(|c| c as u8)),
        }
    }
}

impl Found {
    /// The bytes that a group matched; `None` if it took no part.
    pub(super) fn span(&self, group: usize) -> Option<(usize, usize)> {
        let (from, to) = (*self.slots.get(group * 2)?, *self.slots.get(group * 2 + 1)?);
        (from != NOWHERE && to != NOWHERE && from <= to).then_some((from, to))
    }
}

/// A `re.Match` object.
pub(super) struct Match {
    regex: Rc<Regex>,
    subject: Subject,
    found: Found,
    /// `pos`, `endpos`
    range: (usize, usize),
}

thread_local! {
    static CLASS: Class = Class::builder("Match")
        .module("re")
        .shown_as("re.Match")
        .final_class()
        .method(n!("group"), |this, args| with(this, |m| m.group(args)))
        .method("__getitem__", |this, args| {
            let [key] = args.exact("__getitem__")?;
            with(this, |m| Ok(m.value_of(m.index(&key)?, Value::None)))
        })
        .method(n!("groups"), |this, args| {
            let [default] = args.bind("groups", ["default"], 0)?;
            let default = if default.is_unset() { Value::None } else { default };
            with(this, |m| Ok(Value::tuple((1..m.regex.groups).map(|i| m.value_of(i, default.clone())).collect())))
        })
        .method(n!("groupdict"), |this, args| {
            let [default] = args.bind("groupdict", ["default"], 0)?;
            let default = if default.is_unset() { Value::None } else { default };
            with(this, |m| {
                let dict = Dict::new();
                for (name, group) in &m.regex.names {
                    dict.set_str(name, m.value_of(*group, default.clone()));
                }
                Ok(Value::Dict(dict))
            })
        })
        .method(n!("start"), |this, args| with(this, |m| Ok(m.span(args, "start")?.0)))
        .method(n!("end"), |this, args| with(this, |m| Ok(m.span(args, "end")?.1)))
        .method(n!("span"), |this, args| {
            with(this, |m| m.span(args, "span").map(|(start, end)| Value::tuple(vec![start, end])))
        })
        .method(n!("expand"), |this, args| {
            let [source] = args.bind("expand", ["template"], 1)?;
            with(this, |m| {
                let chars: Vec<char> = match (source.as_str(), crate::object::bytearray::buffer(&source)) {
                    (Some(text), _) => text.chars().collect(),
                    (None, Some(bytes)) => bytes.iter().map(|b| char::from(*b)).collect(),
                    (None, None) => return Err(Exception::type_error("expected string or bytes-like object")),
                };
                let mut out = Vec::new();
                push_template(&mut out, &template::parse(&source, &chars, &m.regex)?, &m.subject, &m.found);
                Ok(m.subject.with_bytes(out))
            })
        })
        .getter(n!("string"), |this| with(this, |m| Ok(m.subject.value())))
        .getter(n!("re"), |this| with(this, |m| Ok(Value::object(Pattern(m.regex.clone())))))
        .getter(n!("pos"), |this| with(this, |m| Ok(Value::from(m.range.0))))
        .getter(n!("endpos"), |this| with(this, |m| Ok(Value::from(m.range.1))))
        .getter(n!("lastindex"), |this| {
            with(this, |m| Ok(if m.found.last_group == 0 { Value::None } else { Value::from(m.found.last_group) }))
        })
        .getter(n!("lastgroup"), |this| {
            with(this, |m| {
                let name = m.regex.names.iter().find(|(_, group)| *group == m.found.last_group);
                Ok(name.map_or(Value::None, |(name, _)| Value::str(name)))
            })
        })
        .getter(n!("regs"), |this| {
            with(this, |m| {
                let pair = |i| {
                    let (start, end) = m.span_values(i);
                    Value::tuple(vec![start, end])
                };
                Ok(Value::tuple((0..m.regex.groups).map(pair).collect()))
            })
        })
        .method("__copy__", |this, _| Ok(this.clone()))
        .method("__deepcopy__", |this, _| Ok(this.clone()))
        .class_method("__class_getitem__", generic_alias::class_getitem)
        .dunders(&["__repr__"])
        .build();
}

/// `re.Match`
pub(super) fn class() -> Class {
    CLASS.with(Clone::clone)
}

fn with<T>(this: &Value, f: impl FnOnce(&Match) -> Result<T>) -> Result<T> {
    match this.downcast::<Match>() {
        Some(found) => f(&found),
        None => Err(Exception::type_error(format!(
            "'{}' object is no re.Match",
            type_name(this)
        ))),
    }
}

impl Match {
    /// A match object.
    pub(super) fn value(
        regex: &Rc<Regex>,
        subject: &Subject,
        found: Found,
        range: (usize, usize),
    ) -> Value {
        Value::object(Match {
            regex: regex.clone(),
            subject: subject.clone(),
            found,
            range,
        })
    }

    /// The group that a number or name means.
    fn index(&self, key: &Value) -> Result<usize> {
        let group = match key.as_str() {
            Some(name) => self
                .regex
                .names
                .iter()
                .find(|(known, _)| name == *known.as_str())
                .map(|(_, group)| *group),
            None => match ops::convert::as_int(key)? {
                Some(Value::Int(i)) => usize::try_from(i).ok().filter(|i| *i < self.regex.groups),
                _ => None,
            },
        };
        group.ok_or_else(|| Exception::index_error("no such group"))
    }

    fn value_of(&self, group: usize, default: Value) -> Value {
        self.subject.group(&self.found, group).unwrap_or(default)
    }

    fn group(&self, args: Args) -> Result<Value> {
        args.no_kw("Match.group")?;
        match args.pos.as_slice() {
            [] => Ok(self.value_of(0, Value::None)),
            [key] => Ok(self.value_of(self.index(key)?, Value::None)),
            keys => {
                let mut values = Vec::with_capacity(keys.len());
                for key in keys {
                    values.push(self.value_of(self.index(key)?, Value::None));
                }
                Ok(Value::tuple(values))
            }
        }
    }

    fn span_values(&self, group: usize) -> (Value, Value) {
        match self.found.span(group) {
            Some((from, to)) => (
                Value::from(self.subject.index(from)),
                Value::from(self.subject.index(to)),
            ),
            None => (Value::Int(-1), Value::Int(-1)),
        }
    }

    fn span(&self, args: Args, function: &str) -> Result<(Value, Value)> {
        let [group] = args.range(function, 0)?;
        let group = if group.is_unset() {
            0
        } else {
            self.index(&group)?
        };
        Ok(self.span_values(group))
    }
}

impl Object for Match {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let (start, end) = self.span_values(0);
        Some((|| {
            Ok(format!(
                "<re.Match object; span=({}, {}), match={}>",
                ops::str(&start)?,
                ops::str(&end)?,
                ops::repr(&self.value_of(0, Value::None))?
            ))
        })())
    }
    fn get_item(&self, key: &Value) -> Option<Result<Value>> {
        Some(
            self.index(key)
                .map(|group| self.value_of(group, Value::None)),
        )
    }
}
