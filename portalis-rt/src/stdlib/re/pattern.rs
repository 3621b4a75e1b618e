//! `re.Pattern`: a compiled expression and its methods.

use std::rc::Rc;

use super::match_object::{Match, Subject};
use super::matcher::{Found, Mode, Text, find};
use super::program::{Program, compile};
use super::template::{Part, parse as parse_template};
use super::{flags, parse};
use crate::format::quote::{repr_bytes, repr_str};
use crate::object::{
    Args, Class, Dict, Exception, Object, Result, Value, bytearray, generic_alias,
};
use crate::ops::{self, type_name};

/// A compiled expression.
pub(super) struct Regex {
    /// `pattern`
    pub(super) source: Value,
    /// `flags`
    pub(super) flags: i64,
    /// Groups, the whole match among them.
    pub(super) groups: usize,
    /// Names of groups, in order.
    pub(super) names: Vec<(String, usize)>,
    /// For `str`, not bytes.
    pub(super) is_text: bool,
    program: Program,
}

/// A `re.Pattern` object.
#[derive(Clone)]
pub(super) struct Pattern(pub(super) Rc<Regex>);

thread_local! {
    static CLASS: Class = Class::builder("Pattern")
        .module("re")
        .shown_as("re.Pattern")
        .final_class()
        .getter(n!("pattern"), |this| Ok(pattern(this)?.source.clone()))
        .getter(n!("flags"), |this| Ok(Value::Int(pattern(this)?.flags)))
        .getter(n!("groups"), |this| Ok(Value::from(pattern(this)?.groups - 1)))
        .getter(n!("groupindex"), |this| {
            let dict = Dict::new();
            for (name, group) in &pattern(this)?.names {
                dict.set_str(name, Value::from(*group));
            }
            ops::call(&Value::Class(crate::object::mapping_proxy::class()), Args::pos([Value::Dict(dict)]))
        })
        .method(n!("match"), |this, args| one(this, args, "match", Mode::Match))
        .method(n!("fullmatch"), |this, args| one(this, args, "fullmatch", Mode::Full))
        .method(n!("search"), |this, args| one(this, args, "search", Mode::Search))
        .method(n!("findall"), |this, args| find_all(&pattern(this)?, args))
        .method(n!("finditer"), |this, args| {
            let (regex, subject) = scan_arguments(this, args, "finditer")?;
            Ok(Value::object(Iterator {
                subject,
                regex,
                state: std::cell::Cell::new(Some((0, false))),
                started: std::cell::Cell::new(false),
            }))
        })
        .method(n!("sub"), |this, args| {
            let [replacement, text, count] = args.bind("sub", ["repl", "string", "count"], 2)?;
            substitute(&pattern(this)?, &replacement, &text, &count).map(|(text, _)| text)
        })
        .method(n!("subn"), |this, args| {
            let [replacement, text, count] = args.bind("subn", ["repl", "string", "count"], 2)?;
            let (text, count) = substitute(&pattern(this)?, &replacement, &text, &count)?;
            Ok(Value::tuple(vec![text, Value::from(count)]))
        })
        .method(n!("split"), |this, args| {
            let [text, max] = args.bind("split", ["string", "maxsplit"], 1)?;
            split(&pattern(this)?, &text, &max)
        })
        .method("__copy__", |this, _| Ok(this.clone()))
        .method("__deepcopy__", |this, _| Ok(this.clone()))
        .class_method("__class_getitem__", generic_alias::class_getitem)
        .dunders(&["__eq__", "__ne__", "__hash__", "__repr__"])
        .build();
    static ITERATOR: Class = Class::builder("callable_iterator")
        .final_class()
        .dunders(&["__iter__", "__next__"])
        .build();
}

/// `re.Pattern`
pub(super) fn class() -> Class {
    CLASS.with(Clone::clone)
}

fn pattern(this: &Value) -> Result<Rc<Regex>> {
    match this.downcast::<Pattern>() {
        Some(pattern) => Ok(pattern.0.clone()),
        None => Err(Exception::type_error(format!(
            "'{}' object is no re.Pattern",
            type_name(this)
        ))),
    }
}

impl Regex {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// `re.error`, `TypeError` if it is neither `str` nor bytes.
    pub(super) fn new(source: &Value, flags: i64) -> Result<Regex> {
        let (chars, is_text): (Vec<char>, bool) = match (source.as_str(), bytearray::buffer(source))
        {
            (Some(text), _) => (text.chars().collect(), true),
            (None, Some(bytes)) => (bytes.iter().map(|b| char::from(*b)).collect(), false),
            (None, None) => {
                return Err(Exception::type_error(
                    "first argument must be string or compiled pattern",
                ));
            }
        };
        let parsed = parse::parse(source, &chars, is_text, flags)?;
        let program = compile(&parsed.node, parsed.flags, parsed.groups);
        Ok(Regex {
            source: source.native(),
            flags: parsed.flags,
            groups: parsed.groups,
            names: parsed.names,
            is_text,
            program,
        })
    }

    /// The subject of a search.
    ///
    /// # Errors
    /// `TypeError` if it is not of the pattern's kind.
    pub(super) fn subject(&self, x: &Value) -> Result<Subject> {
        if let Some(text) = x.as_str() {
            if self.is_text {
                return Ok(Subject::Text(text));
            }
            return Err(Exception::type_error(
                "cannot use a bytes pattern on a string-like object",
            ));
        }
        match bytearray::buffer(x) {
            Some(bytes) if !self.is_text => Ok(Subject::Bytes(x.clone(), bytes.to_vec().into())),
            Some(_) => Err(Exception::type_error(
                "cannot use a string pattern on a bytes-like object",
            )),
            None => Err(Exception::type_error(format!(
                "expected string or bytes-like object, got '{}'",
                type_name(x)
            ))),
        }
    }

    /// Searches from byte `start` to byte `end`.
    pub(super) fn find(
        &self,
        subject: &Subject,
        start: usize,
        end: usize,
        mode: Mode,
        must_advance: bool,
    ) -> Option<Found> {
        match subject {
            Subject::Text(text) => {
                let text: &str = text.get(..end).unwrap_or(text);
                self.find_in(text, start, mode, must_advance)
            }
            Subject::Bytes(_, bytes) => {
                self.find_in(bytes.get(..end).unwrap_or(bytes), start, mode, must_advance)
            }
        }
    }

    fn find_in<T: Text + ?Sized>(
        &self,
        text: &T,
        start: usize,
        mode: Mode,
        must_advance: bool,
    ) -> Option<Found> {
        find(&self.program, text, start, mode, must_advance)
    }
}

/// `pos` and `endpos` as byte offsets of the subject, and as the match shows them.
fn range(
    subject: &Subject,
    pos: &Value,
    endpos: &Value,
) -> Result<((usize, usize), (usize, usize))> {
    let len = subject.len();
    let clamp = |x: &Value, default: usize| -> Result<usize> {
        Ok(match ops::convert::to_slice_index(x)? {
            None => default,
            Some(i) => usize::try_from(i).unwrap_or(0).min(len),
        })
    };
    let end = clamp(endpos, len)?;
    let start = clamp(pos, 0)?;
    Ok((
        (subject.byte_offset(start), subject.byte_offset(end)),
        (start, end),
    ))
}

fn one(this: &Value, args: Args, function: &str, mode: Mode) -> Result<Value> {
    let regex = pattern(this)?;
    let [text, pos, endpos] = args.bind(function, ["string", "pos", "endpos"], 1)?;
    let subject = regex.subject(&text)?;
    let ((start, end), shown) = range(&subject, &pos, &endpos)?;
    if start > end {
        return Ok(Value::None);
    }
    Ok(match regex.find(&subject, start, end, mode, false) {
        Some(found) => Match::value(&regex, &subject, found, shown),
        None => Value::None,
    })
}

fn scan_arguments(this: &Value, args: Args, function: &str) -> Result<(Rc<Regex>, Rc<Range>)> {
    let regex = pattern(this)?;
    let [text, pos, endpos] = args.bind(function, ["string", "pos", "endpos"], 1)?;
    let subject = regex.subject(&text)?;
    let ((start, end), shown) = range(&subject, &pos, &endpos)?;
    Ok((
        regex,
        Rc::new(Range {
            subject,
            start,
            end,
            shown,
        }),
    ))
}

/// A part of a subject to scan.
struct Range {
    subject: Subject,
    start: usize,
    end: usize,
    shown: (usize, usize),
}

/// Every match from `start` to `end` in turn; an empty one only where no other ends.
fn scan(
    regex: &Regex,
    subject: &Subject,
    start: usize,
    end: usize,
    mut each: impl FnMut(Found) -> Result<bool>,
) -> Result<()> {
    let (mut at, mut must_advance) = (start, false);
    while at <= end {
        let Some(found) = regex.find(subject, at, end, Mode::Search, must_advance) else {
            break;
        };
        let (from, to) = (found.slots[0], found.slots[1]);
        must_advance = from == to;
        at = to;
        if !each(found)? {
            break;
        }
    }
    Ok(())
}

fn find_all(regex: &Rc<Regex>, args: Args) -> Result<Value> {
    let [text, pos, endpos] = args.bind("findall", ["string", "pos", "endpos"], 1)?;
    let subject = regex.subject(&text)?;
    let ((start, end), _) = range(&subject, &pos, &endpos)?;
    let mut all = Vec::new();
    scan(regex, &subject, start, end, |found| {
        let group = |i: usize| subject.group(&found, i).unwrap_or_else(|| subject.empty());
        all.push(match regex.groups {
            1 => group(0),
            2 => group(1),
            n => Value::tuple((1..n).map(group).collect()),
        });
        Ok(true)
    })?;
    Ok(Value::list(all))
}

/// What `finditer` gives.
struct Iterator {
    regex: Rc<Regex>,
    subject: Rc<Range>,
    /// Where to go on, and whether an empty match there is refused; `None` at the end.
    state: std::cell::Cell<Option<(usize, bool)>>,
    started: std::cell::Cell<bool>,
}

impl Object for Iterator {
    fn class(&self) -> Class {
        ITERATOR.with(Clone::clone)
    }
    fn iter(&self, this: &Value) -> Option<Result<Value>> {
        Some(Ok(this.clone()))
    }
    fn next(&self) -> Option<Result<Option<Value>>> {
        let range = &self.subject;
        if !self.started.replace(true) {
            self.state
                .set((range.start <= range.end).then_some((range.start, false)));
        }
        let Some((at, must_advance)) = self.state.take() else {
            return Some(Ok(None));
        };
        let Some(found) =
            self.regex
                .find(&range.subject, at, range.end, Mode::Search, must_advance)
        else {
            return Some(Ok(None));
        };
        let (from, to) = (found.slots[0], found.slots[1]);
        self.state.set(Some((to, from == to)));
        Some(Ok(Some(Match::value(
            &self.regex,
            &range.subject,
            found,
            range.shown,
        ))))
    }
}

/// The result of `sub` and the number of replacements.
fn substitute(
    regex: &Rc<Regex>,
    replacement: &Value,
    text: &Value,
    count: &Value,
) -> Result<(Value, usize)> {
    let count = if count.is_unset() {
        0
    } else {
        ops::convert::to_index(count)?
    };
    let subject = regex.subject(text)?;
    let template = if ops::callable(replacement) {
        None
    } else {
        let chars: Vec<char> = match (replacement.as_str(), bytearray::buffer(replacement)) {
            (Some(text), _) => text.chars().collect(),
            (None, Some(bytes)) => bytes.iter().map(|b| char::from(*b)).collect(),
            (None, None) => {
                return Err(Exception::type_error(format!(
                    "decoding to str: need a bytes-like object, {} found",
                    type_name(replacement)
                )));
            }
        };
        let is_text = replacement.as_str().is_some();
        let parts = if chars.contains(&'\\') {
            parse_template(replacement, &chars, regex)?
        } else {
            vec![Part::Literal(chars.into_iter().collect())]
        };
        Some((parts, is_text))
    };
    let mut out = subject.builder();
    let (mut copied, mut done, mut items) = (0, 0, 0);
    if count < 0 {
        return Ok((subject.value(), 0));
    }
    let end = subject.bytes().len();
    scan(regex, &subject, 0, end, |found| {
        let (from, to) = (found.slots[0], found.slots[1]);
        out.extend_from_slice(&subject.bytes()[copied..from]);
        items += usize::from(from > copied);
        match &template {
            Some((parts, is_text)) => {
                if *is_text != regex.is_text {
                    let (expected, given) = if regex.is_text {
                        ("str instance", "bytes")
                    } else {
                        ("a bytes-like object", "str")
                    };
                    return Err(Exception::type_error(format!(
                        "sequence item {items}: expected {expected}, {given} found"
                    )));
                }
                push_template(&mut out, parts, &subject, &found);
            }
            None => {
                let made = ops::call(
                    replacement,
                    Args::pos([Match::value(
                        regex,
                        &subject,
                        found.clone(),
                        (0, subject.len()),
                    )]),
                )?;
                push_replacement(&mut out, &made, regex.is_text, items)?;
                items += usize::from(!made.is_none());
            }
        }
        copied = to;
        done += 1;
        Ok(done as i64 != count)
    })?;
    if done == 0 {
        return Ok((subject.value(), 0));
    }
    out.extend_from_slice(&subject.bytes()[copied..]);
    Ok((subject.with_bytes(out), done))
}

fn push_replacement(out: &mut Vec<u8>, made: &Value, is_text: bool, item: usize) -> Result<()> {
    match (made.as_str(), bytearray::buffer(made), is_text) {
        (Some(text), _, true) => out.extend_from_slice(text.as_bytes()),
        (None, Some(bytes), false) => out.extend_from_slice(&bytes),
        (None, None, _) if made.is_none() => {}
        _ => {
            let expected = if is_text {
                "str instance"
            } else {
                "a bytes-like object"
            };
            return Err(Exception::type_error(format!(
                "sequence item {item}: expected {expected}, {} found",
                type_name(made)
            )));
        }
    }
    Ok(())
}

/// Appends an expanded template.
pub(super) fn push_template(out: &mut Vec<u8>, parts: &[Part], subject: &Subject, found: &Found) {
    for part in parts {
        match part {
            Part::Literal(text) => subject.push_chars(out, text),
            Part::Group(group) => {
                if let Some((from, to)) = found.span(*group) {
                    out.extend_from_slice(&subject.bytes()[from..to]);
                }
            }
        }
    }
}

fn split(regex: &Rc<Regex>, text: &Value, max: &Value) -> Result<Value> {
    let max = if max.is_unset() {
        0
    } else {
        ops::convert::to_index(max)?
    };
    let subject = regex.subject(text)?;
    let mut parts = Vec::new();
    let (mut last, mut done) = (0, 0);
    let end = subject.bytes().len();
    if max >= 0 {
        scan(regex, &subject, 0, end, |found| {
            parts.push(subject.slice(last, found.slots[0]));
            for group in 1..regex.groups {
                parts.push(subject.group(&found, group).unwrap_or(Value::None));
            }
            last = found.slots[1];
            done += 1;
            Ok(done != max)
        })?;
    }
    parts.push(subject.slice(last, end));
    Ok(Value::list(parts))
}

impl Object for Pattern {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let regex = &self.0;
        let mut source = match &regex.source {
            Value::Str(text) => repr_str(text),
            other => bytearray::buffer(other)
                .map(|bytes| repr_bytes(&bytes))
                .unwrap_or_default(),
        };
        if let Some((at, _)) = source.char_indices().nth(200) {
            source.truncate(at);
        }
        // A text pattern is in Unicode unless it says otherwise.
        let shown = if regex.is_text
            && regex.flags & (flags::LOCALE | flags::UNICODE | flags::ASCII) == flags::UNICODE
        {
            regex.flags & !flags::UNICODE
        } else {
            regex.flags
        };
        Some(Ok(if shown == 0 {
            format!("re.compile({source})")
        } else {
            format!("re.compile({source}, {})", flags::shown(shown))
        }))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        let other = other.downcast::<Pattern>()?;
        if Rc::ptr_eq(&self.0, &other.0) {
            return Some(Ok(true));
        }
        let same = self.0.flags == other.0.flags && self.0.is_text == other.0.is_text;
        Some(if same {
            ops::eq(&self.0.source, &other.0.source)
        } else {
            Ok(false)
        })
    }
    fn hash(&self) -> Option<Result<i64>> {
        Some(ops::hash(&self.0.source).map(|hash| hash ^ self.0.flags))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(pattern: &str, text: &str) -> Vec<(usize, usize)> {
        let mut spans = Vec::new();
        let subject = Subject::Text(text.into());
        if let Ok(regex) = Regex::new(&Value::str(pattern), 0) {
            let _ = scan(&regex, &subject, 0, text.len(), |found| {
                spans.push((found.slots[0], found.slots[1]));
                Ok(true)
            });
        }
        spans
    }

    fn fault(pattern: &str) -> String {
        Regex::new(&Value::str(pattern), 0)
            .err()
            .map(|e| e.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn finds_what_sre_finds() {
        assert_eq!(spans("x*", "axb"), [(0, 0), (1, 2), (2, 2), (3, 3)]);
        assert_eq!(spans("(a|ab)(c|bcd)(d*)", "abcd"), [(0, 4)]);
        assert_eq!(spans(r"(\w)\1", "aabbc"), [(0, 2), (2, 4)]);
        assert_eq!(spans("(?<!a)b", "abbb"), [(2, 3), (3, 4)]);
        assert_eq!(spans("(?>a+)ab", "aaab"), []);
        assert_eq!(
            spans("(a)?b(?(1)c|d)", "abc bd abd"),
            [(0, 3), (4, 6), (8, 10)]
        );
        assert_eq!(spans("(?i)straße", "STRASSE straße"), [(8, 15)]);
        assert_eq!(spans("(a*)*b", &"a".repeat(20)), []);
    }

    #[test]
    fn says_what_is_wrong() {
        assert_eq!(
            fault("a(b"),
            "re.error: missing ), unterminated subpattern at position 1"
        );
        assert_eq!(fault("a**"), "re.error: multiple repeat at position 2");
        assert_eq!(fault("x\n*"), "");
        assert_eq!(
            fault("x\n("),
            "re.error: missing ), unterminated subpattern at position 2 (line 2, column 1)"
        );
        assert_eq!(
            fault("(?<=a*)b"),
            "re.error: look-behind requires fixed-width pattern"
        );
    }
}
