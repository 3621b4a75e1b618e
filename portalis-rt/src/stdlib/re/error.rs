//! `re.error`.

use crate::object::{Args, Class, Exception, Result, Tuple, Value};
use crate::ops;
use crate::stdlib::signature;

thread_local! {
    static CLASS: Class = Class::builder("error")
        .module("re")
        .base(Exception::class_named("Exception"))
        .raw_method("__init__", init)
        .build();
}

/// `re.error`
pub(super) fn class() -> Class {
    CLASS.with(Clone::clone)
}

fn init(this: &Value, args: Args) -> Result<Value> {
    let [message, pattern, position] =
        signature::method("error.__init__", args, ["msg", "pattern", "pos"], 1)?;
    let Some(exception) = Exception::from_value(this) else {
        return Ok(Value::None);
    };
    let position = if position.is_none() || position.is_unset() {
        None
    } else {
        usize::try_from(ops::convert::to_index(&position)?).ok()
    };
    fill(
        &exception,
        &ops::str(&message)?,
        &signature::or_none(pattern),
        position,
    );
    Ok(Value::None)
}

fn fill(exception: &Exception, message: &str, pattern: &Value, position: Option<usize>) {
    let chars: Vec<char> = match (pattern.as_str(), crate::object::bytearray::buffer(pattern)) {
        (Some(text), _) => text.chars().collect(),
        (None, Some(bytes)) => bytes.iter().map(|b| char::from(*b)).collect(),
        (None, None) => Vec::new(),
    };
    let attrs = &exception.instance().attrs;
    attrs.set("msg", Value::str(message));
    attrs.set("pattern", pattern.clone());
    attrs.set("pos", position.map_or(Value::None, Value::from));
    let (mut line, mut column, mut shown) = (Value::None, Value::None, message.to_owned());
    if let Some(position) = position.filter(|_| !pattern.is_none()) {
        let before = chars.get(..position).unwrap_or(&chars);
        let line_number = before.iter().filter(|c| **c == '\n').count() + 1;
        let column_number = match before.iter().rposition(|c| *c == '\n') {
            Some(at) => position - at,
            None => position + 1,
        };
        shown = format!("{message} at position {position}");
        if chars.contains(&'\n') {
            shown.push_str(&format!(" (line {line_number}, column {column_number})"));
        }
        (line, column) = (Value::from(line_number), Value::from(column_number));
    }
    attrs.set("lineno", line);
    attrs.set("colno", column);
    exception
        .data()
        .args
        .replace(Tuple::new(vec![Value::from(shown)]));
}

/// A `re.error`; the position counts code points.
pub(super) fn error(
    message: impl AsRef<str>,
    pattern: &Value,
    position: Option<usize>,
) -> Exception {
    let exception = Exception::of_class(class(), vec![]);
    fill(&exception, message.as_ref(), pattern, position);
    exception
}
