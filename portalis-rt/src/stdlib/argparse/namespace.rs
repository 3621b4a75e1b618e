//! `Namespace`: what was parsed; and `FileType`.

use super::action;
use crate::object::{Args, Class, Exception, Result, Value};
use crate::ops;
use crate::stdlib::signature::{self, or, or_none};

thread_local! {
    static CLASS: Class = Class::builder("Namespace")
        .module("argparse")
        .python()
        .raw_method("__init__", |this, args| {
            if !args.pos.is_empty() {
                let n = args.pos.len() + 1;
                let text = format!("Namespace.__init__() takes 1 positional argument but {n} were given");
                return Err(Exception::type_error(text));
            }
            for (name, value) in args.kw {
                ops::set_attr(this, &name, value)?;
            }
            Ok(Value::None)
        })
        .raw_method("__eq__", |this, args| {
            let [other] = args.exact("__eq__")?;
            if !ops::class_of(&other).is_subclass_of(&class()) {
                return Ok(crate::object::singleton::not_implemented());
            }
            let (a, b) = (action::attributes(this), action::attributes(&other));
            Ok(Value::Bool(ops::eq(&Value::Dict(a), &Value::Dict(b))?))
        })
        .attr("__hash__", Value::None)
        .raw_method("__contains__", |this, args| {
            let [name] = args.exact("__contains__")?;
            action::attributes(this).contains(&name).map(Value::Bool)
        })
        .raw_method("__repr__", |this, _| repr(this))
        .build();
    static FILE_TYPE: Class = Class::builder("FileType")
        .module("argparse")
        .python()
        .raw_method("__init__", |this, args| {
            let names = ["mode", "bufsize", "encoding", "errors"];
            let [mode, size, encoding, errors] = signature::method("FileType.__init__", args, names, 0)?;
            ops::set_attr(this, "_mode", or(mode, "r"))?;
            ops::set_attr(this, "_bufsize", or(size, -1i64))?;
            ops::set_attr(this, "_encoding", or_none(encoding))?;
            ops::set_attr(this, "_errors", or_none(errors))?;
            Ok(Value::None)
        })
        .raw_method("__call__", open)
        .raw_method("__repr__", |this, _| {
            let mode = ops::repr(&ops::get_attr(this, "_mode")?)?;
            Ok(Value::from(format!("FileType({mode})")))
        })
        .build();
}

/// `argparse.Namespace`
pub(super) fn class() -> Class {
    CLASS.with(Clone::clone)
}
/// `argparse.FileType`
pub(super) fn file_type() -> Class {
    FILE_TYPE.with(Clone::clone)
}

fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && chars.all(|c| c.is_alphanumeric() || c == '_')
}

fn repr(this: &Value) -> Result<Value> {
    let (mut parts, mut others) = (Vec::new(), Vec::new());
    for (key, value) in action::attributes(this).items() {
        let name = ops::str(&key)?;
        if is_identifier(&name) {
            parts.push(format!("{name}={}", ops::repr(&value)?));
        } else {
            others.push(format!("{}: {}", ops::repr(&key)?, ops::repr(&value)?));
        }
    }
    if !others.is_empty() {
        parts.push(format!("**{{{}}}", others.join(", ")));
    }
    Ok(Value::from(format!(
        "{}({})",
        ops::class_name(this),
        parts.join(", ")
    )))
}

fn open(this: &Value, args: Args) -> Result<Value> {
    let [path] = signature::method("FileType.__call__", args, ["string"], 1)?;
    let mode = ops::get_attr(this, "_mode")?;
    let text = ops::str(&mode)?;
    if path.as_str().is_some_and(|p| p == "-") {
        let stream = if text.contains('r') {
            "stdin"
        } else {
            "stdout"
        };
        let stream = ops::get_attr(
            &crate::program::import_library(&crate::stdlib::library::inner::SYS)?,
            stream,
        )?;
        return if text.contains('b') {
            ops::get_attr(&stream, "buffer")
        } else {
            Ok(stream)
        };
    }
    let args = Args::pos([path.clone(), mode, ops::get_attr(this, "_bufsize")?])
        .with_kw("encoding", ops::get_attr(this, "_encoding")?)
        .with_kw("errors", ops::get_attr(this, "_errors")?);
    match crate::stdlib::io::open(args) {
        Err(e) if e.is_a(&Exception::class_named("OSError")) => {
            let text = format!(
                "can't open '{}': {}",
                ops::str(&path)?,
                ops::str(&e.value())?
            );
            Err(Exception::of_class(
                action::argument_type_error(),
                vec![Value::from(text)],
            ))
        }
        file => file,
    }
}
