//! `json.JSONDecodeError`.

use crate::object::{Args, Class, Exception, Instance, Result, Tuple, Value};
use crate::ops;
use crate::stdlib::signature;

thread_local! {
    static CLASS: Class = Class::builder("JSONDecodeError")
        .module("json.decoder")
        .base(Exception::class_named("ValueError"))
        .raw_method("__init__", init)
        .build();
}

/// `json.JSONDecodeError`
pub(super) fn class() -> Class {
    CLASS.with(Clone::clone)
}

fn init(this: &Value, args: Args) -> Result<Value> {
    let [message, doc, position] =
        signature::method("JSONDecodeError.__init__", args, ["msg", "doc", "pos"], 3)?;
    let (Some(text), Some(exception)) = (doc.as_str(), Exception::from_value(this)) else {
        return Err(Exception::type_error(format!(
            "expected str, got {}",
            ops::class_name(&doc)
        )));
    };
    let position = ops::convert::to_index(&position)?;
    fill(
        &exception,
        &ops::str(&message)?,
        &text,
        usize::try_from(position).unwrap_or(0),
    );
    Ok(Value::None)
}

/// Sets the attributes and the message.
fn fill(exception: &Exception, message: &str, doc: &crate::object::Str, position: usize) {
    let before = doc.substring(0, position);
    let line = before.matches('\n').count() + 1;
    let column = match before.rfind('\n') {
        Some(at) => before[at + 1..].chars().count() + 1,
        None => position + 1,
    };
    let shown = format!("{message}: line {line} column {column} (char {position})");
    exception
        .data()
        .args
        .replace(Tuple::new(vec![Value::from(shown)]));
    let instance: &Instance = exception.instance();
    instance.attrs.set("msg", Value::str(message));
    instance.attrs.set("doc", Value::Str(doc.clone()));
    instance.attrs.set("pos", Value::from(position));
    instance.attrs.set("lineno", Value::from(line));
    instance.attrs.set("colno", Value::from(column));
}

/// A `JSONDecodeError` at a code point of the text.
pub(super) fn decode_error(message: &str, doc: &crate::object::Str, position: usize) -> Exception {
    let exception = Exception::of_class(class(), vec![]);
    fill(&exception, message, doc, position);
    exception
}
