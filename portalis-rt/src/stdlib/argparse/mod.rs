//! `argparse`: command lines. Parsers, groups and actions are instances with CPython's attributes, so that programs
//! can derive from them and look into them; matching and layout are Rust.

mod action;
mod help;
mod namespace;
mod parse;
mod parser;
mod subparsers;

use crate::object::{Module, Result, Value};
use crate::ops;

/// `argparse.SUPPRESS`
const SUPPRESS: &str = "==SUPPRESS==";
/// Where sub-parsers leave what they did not know.
const UNRECOGNIZED: &str = "_unrecognized_args";

/// `Class(name=value, …)` of some attributes.
fn repr_of(x: &Value, names: &[&str]) -> Result<Value> {
    let mut parts = Vec::new();
    for name in names {
        parts.push(format!("{name}={}", ops::repr(&ops::get_attr(x, name)?)?));
    }
    Ok(Value::from(format!(
        "{}({})",
        ops::class_name(x),
        parts.join(", ")
    )))
}

/// `import argparse`
pub fn module() -> Module {
    let module = Module::new("argparse")
        .class(parser::class())
        .class(namespace::class())
        .class(namespace::file_type())
        .class(action::class())
        .class(action::boolean_class())
        .class(action::argument_error())
        .class(action::argument_type_error())
        .class(help::class())
        .class(help::raw_description())
        .class(subparsers::class())
        .value("SUPPRESS", SUPPRESS)
        .value("OPTIONAL", "?")
        .value("ZERO_OR_MORE", "*")
        .value("ONE_OR_MORE", "+")
        .value("PARSER", "A...")
        .value("REMAINDER", "...");
    for class in help::other_classes() {
        module.attrs.set(&class.name(), Value::Class(class));
    }
    for name in [
        "store",
        "store_const",
        "store_true",
        "store_false",
        "append",
        "append_const",
        "count",
        "help",
        "version",
        "extend",
    ] {
        if let Some(class) = action::by_name(name) {
            module.attrs.set(&class.name(), Value::Class(class));
        }
    }
    module
}
