//! Actions: what an argument does when it is met. All are instances with CPython's attributes, so that programs
//! can derive their own.

use super::{SUPPRESS, parser};
use crate::object::{Args, Class, ClassBuilder, Dict, Exception, Result, Value};
use crate::ops;
use crate::stdlib::signature;

/// How many arguments an action takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nargs {
    One,
    Optional,
    ZeroOrMore,
    OneOrMore,
    Remainder,
    Parser,
    Suppress,
    Exactly(usize),
}

/// `action.nargs`
///
/// # Errors
/// `ValueError` for another value.
pub(super) fn nargs(action: &Value) -> Result<Nargs> {
    let value = ops::get_attr(action, "nargs")?;
    Ok(match &value {
        Value::None => Nargs::One,
        Value::Int(n) if *n >= 0 => Nargs::Exactly(usize::try_from(*n).unwrap_or(usize::MAX)),
        Value::Str(text) => match text.as_str() {
            "?" => Nargs::Optional,
            "*" => Nargs::ZeroOrMore,
            "+" => Nargs::OneOrMore,
            "..." => Nargs::Remainder,
            "A..." => Nargs::Parser,
            SUPPRESS => Nargs::Suppress,
            _ => return Err(Exception::value_error("invalid nargs value")),
        },
        _ => return Err(Exception::value_error("invalid nargs value")),
    })
}

/// `x is SUPPRESS`
pub(super) fn is_suppress(x: &Value) -> bool {
    matches!(x, Value::Str(text) if *text == SUPPRESS)
}

/// The texts of a list of strings.
pub(super) fn texts(list: &Value) -> Result<Vec<String>> {
    ops::to_vec(list)?
        .iter()
        .map(|x| Ok(ops::str(x)?.to_string()))
        .collect()
}

/// `action.option_strings`
pub(super) fn option_strings(action: &Value) -> Result<Vec<String>> {
    texts(&ops::get_attr(action, "option_strings")?)
}

/// Whether help and usage leave the action out.
pub(super) fn is_hidden(action: &Value) -> Result<bool> {
    Ok(is_suppress(&ops::get_attr(action, "help")?))
}

/// Whether an attribute is true.
pub(super) fn flag(x: &Value, name: &str) -> Result<bool> {
    ops::truth(&ops::get_attr(x, name)?)
}

/// The action as errors name it.
pub(super) fn display_name(action: &Value) -> Result<Value> {
    if action.is_none() {
        return Ok(Value::None);
    }
    let strings = option_strings(action)?;
    if !strings.is_empty() {
        return Ok(Value::from(strings.join("/")));
    }
    for name in ["metavar", "dest"] {
        let value = ops::get_attr(action, name)?;
        if !value.is_none() && !is_suppress(&value) {
            return Ok(match &value {
                Value::Tuple(_) => Value::from(texts(&value)?.join(", ")),
                _ => value,
            });
        }
    }
    let choices = ops::get_attr(action, "choices")?;
    if ops::truth(&choices)? {
        return Ok(Value::from(format!("{{{}}}", texts(&choices)?.join(","))));
    }
    Ok(Value::None)
}

thread_local! {
    static ERROR: Class = error_class();
    static TYPE_ERROR: Class = exception_class("ArgumentTypeError");
    static ACTION: Class = base_action();
    static STORE: Class = store_action("_StoreAction");
    static STORE_CONST: Class = store_const();
    static STORE_TRUE: Class = store_bool("_StoreTrueAction", true);
    static STORE_FALSE: Class = store_bool("_StoreFalseAction", false);
    static APPEND: Class = store_action("_AppendAction");
    static EXTEND: Class = store_action("_ExtendAction");
    static APPEND_CONST: Class = append_const();
    static COUNT: Class = count();
    static HELP: Class = help();
    static VERSION: Class = version();
    static BOOLEAN: Class = boolean();
}

fn exception_class(name: &'static str) -> Class {
    let bases = vec![Value::Class(Exception::class_named("Exception"))];
    match ops::class::build_class(name, name, "argparse", bases, Vec::new(), Vec::new()) {
        Ok(Value::Class(class)) => class,
        _ => Exception::class_named("Exception"),
    }
}

fn error_class() -> Class {
    let class = exception_class("ArgumentError");
    let init = crate::object::NativeFunction::raw_method("__init__", |this, args| {
        let [argument, message] =
            signature::method("ArgumentError.__init__", args, ["argument", "message"], 2)?;
        ops::set_attr(this, "argument_name", display_name(&argument)?)?;
        ops::set_attr(this, "message", message)?;
        Ok(Value::None)
    });
    let text = crate::object::NativeFunction::raw_method("__str__", |this, _| {
        let message = ops::get_attr(this, "message")?;
        let name = ops::get_attr(this, "argument_name")?;
        if name.is_none() {
            return Ok(Value::Str(ops::str(&message)?));
        }
        Ok(Value::from(format!(
            "argument {}: {}",
            ops::str(&name)?,
            ops::str(&message)?
        )))
    });
    class.set("__init__", Value::Native(init));
    class.set("__str__", Value::Native(text));
    class
}

/// `argparse.ArgumentError`
pub(super) fn argument_error() -> Class {
    ERROR.with(Clone::clone)
}
/// `argparse.ArgumentTypeError`
pub(super) fn argument_type_error() -> Class {
    TYPE_ERROR.with(Clone::clone)
}
/// `argparse.Action`
pub(super) fn class() -> Class {
    ACTION.with(Clone::clone)
}
/// `argparse.BooleanOptionalAction`
pub(super) fn boolean_class() -> Class {
    BOOLEAN.with(Clone::clone)
}

/// The class of a named action, as `action="append"` names it.
pub(super) fn by_name(name: &str) -> Option<Class> {
    let class = match name {
        "store" => &STORE,
        "store_const" => &STORE_CONST,
        "store_true" => &STORE_TRUE,
        "store_false" => &STORE_FALSE,
        "append" => &APPEND,
        "append_const" => &APPEND_CONST,
        "count" => &COUNT,
        "help" => &HELP,
        "version" => &VERSION,
        "extend" => &EXTEND,
        "parsers" => return Some(super::subparsers::class()),
        _ => return None,
    };
    Some(class.with(Clone::clone))
}

/// Raises `ArgumentError(action, message)`.
#[cold]
pub(super) fn error(action: &Value, message: impl Into<String>) -> Exception {
    let args = Args::pos([action.clone(), Value::from(message.into())]);
    match ops::call(&Value::Class(argument_error()), args) {
        Ok(made) => Exception::from_value(&made)
            .unwrap_or_else(|| Exception::runtime_error("no ArgumentError")),
        Err(e) => e,
    }
}

const FIELDS: [&str; 10] = [
    "option_strings",
    "dest",
    "nargs",
    "const",
    "default",
    "type",
    "choices",
    "required",
    "help",
    "metavar",
];

fn base_action() -> Class {
    Class::builder("Action")
        .module("argparse")
        .python()
        .raw_method("__init__", |this, args| {
            let values = signature::method("Action.__init__", args, FIELDS, 2)?;
            set_fields(this, values)?;
            Ok(Value::None)
        })
        .raw_method("__call__", |_, _| {
            Err(Exception::not_implemented_error(".__call__() not defined"))
        })
        .raw_method("format_usage", |this, _| {
            let first = option_strings(this)?.into_iter().next();
            Ok(first.map_or(Value::None, Value::from))
        })
        .raw_method("__repr__", |this, _| super::repr_of(this, &FIELDS))
        .build()
}

/// Sets all of an action's attributes; absent ones are `None`, `required` is false.
pub(super) fn set_fields(this: &Value, values: [Value; 10]) -> Result<()> {
    for (name, value) in FIELDS.iter().zip(values) {
        let value = match (*name, value) {
            ("required", Value::Unset) => Value::Bool(false),
            (_, value) => signature::or_none(value),
        };
        ops::set_attr(this, name, value)?;
    }
    Ok(())
}

fn builder(name: &'static str) -> ClassBuilder {
    Class::builder(name)
        .module("argparse")
        .python()
        .base(class())
}

/// The attributes in order, from those that are given.
fn fields<const N: usize>(given: [(&str, Value); N]) -> [Value; 10] {
    let mut out: [Value; 10] = std::array::from_fn(|_| Value::Unset);
    for (name, value) in given {
        if let Some(i) = FIELDS.iter().position(|f| *f == name) {
            out[i] = value;
        }
    }
    out
}

/// `action(parser, namespace, values, option_string)`
pub(super) struct Call {
    pub(super) parser: Value,
    pub(super) namespace: Value,
    pub(super) values: Value,
    pub(super) option: Value,
}

pub(super) fn take_call(args: Args) -> Result<Call> {
    let names = ["parser", "namespace", "values", "option_string"];
    let [parser, namespace, values, option] = signature::method("__call__", args, names, 3)?;
    Ok(Call {
        parser,
        namespace,
        values,
        option: signature::or_none(option),
    })
}

fn dest(this: &Value) -> Result<String> {
    Ok(ops::str(&ops::get_attr(this, "dest")?)?.to_string())
}

/// A copy of the list that the namespace has at `dest`, to be changed.
fn list_at(namespace: &Value, dest: &str) -> Result<Value> {
    let old = ops::get_attr_opt(namespace, dest)?.unwrap_or(Value::None);
    Ok(match &old {
        Value::None => Value::list(Vec::new()),
        Value::List(list) => Value::list(list.to_vec()),
        other => ops::call_method(
            &crate::program::import_library(&crate::stdlib::library::inner::COPY)?,
            "copy",
            Args::pos([other.clone()]),
        )?,
    })
}

/// `_StoreAction`, `_AppendAction`, `_ExtendAction`.
fn store_action(name: &'static str) -> Class {
    let builder = match name {
        "_ExtendAction" => Class::builder(name)
            .module("argparse")
            .python()
            .base(APPEND.with(Clone::clone)),
        _ => builder(name),
    };
    let call: fn(&Value, Args) -> Result<Value> = match name {
        "_StoreAction" => |this, args| {
            let call = take_call(args)?;
            ops::set_attr(&call.namespace, &dest(this)?, call.values)?;
            Ok(Value::None)
        },
        "_AppendAction" => |this, args| {
            let call = take_call(args)?;
            let items = list_at(&call.namespace, &dest(this)?)?;
            ops::call_method(&items, "append", Args::pos([call.values]))?;
            ops::set_attr(&call.namespace, &dest(this)?, items)?;
            Ok(Value::None)
        },
        _ => |this, args| {
            let call = take_call(args)?;
            let items = list_at(&call.namespace, &dest(this)?)?;
            ops::call_method(&items, "extend", Args::pos([call.values]))?;
            ops::set_attr(&call.namespace, &dest(this)?, items)?;
            Ok(Value::None)
        },
    };
    let init: fn(&Value, Args) -> Result<Value> = match name {
        "_StoreAction" => |this, args| init_store(this, "_StoreAction", args),
        _ => |this, args| init_store(this, "_AppendAction", args),
    };
    builder
        .raw_method("__init__", init)
        .raw_method("__call__", call)
        .build()
}

fn init_store(this: &Value, class: &str, args: Args) -> Result<Value> {
    let values = signature::method(&format!("{class}.__init__"), args, FIELDS, 2)?;
    let kind = if class == "_StoreAction" {
        "store"
    } else {
        "append"
    };
    if matches!(values[2], Value::Int(0)) {
        return Err(Exception::value_error(if kind == "store" {
            "nargs for store actions must be != 0; if you have nothing to store, actions such as store true or store const may be more appropriate"
        } else {
            "nargs for append actions must be != 0; if arg strings are not supplying the value to append, the append const action may be more appropriate"
        }));
    }
    let has_const = !values[3].is_unset() && !values[3].is_none();
    if has_const && !matches!(&values[2], Value::Str(n) if *n == "?") {
        return Err(Exception::value_error("nargs must be '?' to supply const"));
    }
    set_fields(this, values)?;
    Ok(Value::None)
}

fn store_const() -> Class {
    builder("_StoreConstAction")
        .raw_method("__init__", |this, args| {
            let names = [
                "option_strings",
                "dest",
                "const",
                "default",
                "required",
                "help",
                "metavar",
            ];
            let [strings, dest, constant, default, required, help, metavar] =
                signature::method("_StoreConstAction.__init__", args, names, 2)?;
            set_fields(
                this,
                fields([
                    ("option_strings", strings),
                    ("dest", dest),
                    ("nargs", Value::Int(0)),
                    ("const", constant),
                    ("default", default),
                    ("required", required),
                    ("help", help),
                    ("metavar", metavar),
                ]),
            )?;
            Ok(Value::None)
        })
        .raw_method("__call__", |this, args| {
            let call = take_call(args)?;
            ops::set_attr(&call.namespace, &dest(this)?, ops::get_attr(this, "const")?)?;
            Ok(Value::None)
        })
        .build()
}

fn init_bool(this: &Value, class: &str, stored: bool, args: Args) -> Result<Value> {
    let names = ["option_strings", "dest", "default", "required", "help"];
    let [strings, dest, default, required, help] =
        signature::method(&format!("{class}.__init__"), args, names, 2)?;
    set_fields(
        this,
        fields([
            ("option_strings", strings),
            ("dest", dest),
            ("nargs", Value::Int(0)),
            ("const", Value::Bool(stored)),
            ("default", signature::or(default, !stored)),
            ("required", required),
            ("help", help),
        ]),
    )?;
    Ok(Value::None)
}

fn store_bool(name: &'static str, stored: bool) -> Class {
    let base = STORE_CONST.with(Clone::clone);
    let builder = Class::builder(name).module("argparse").python().base(base);
    let init: fn(&Value, Args) -> Result<Value> = if stored {
        |this, args| init_bool(this, "_StoreTrueAction", true, args)
    } else {
        |this, args| init_bool(this, "_StoreFalseAction", false, args)
    };
    builder.raw_method("__init__", init).build()
}

fn append_const() -> Class {
    builder("_AppendConstAction")
        .raw_method("__init__", |this, args| {
            let names = [
                "option_strings",
                "dest",
                "const",
                "default",
                "required",
                "help",
                "metavar",
            ];
            let [strings, dest, constant, default, required, help, metavar] =
                signature::method("_AppendConstAction.__init__", args, names, 2)?;
            set_fields(
                this,
                fields([
                    ("option_strings", strings),
                    ("dest", dest),
                    ("nargs", Value::Int(0)),
                    ("const", constant),
                    ("default", default),
                    ("required", required),
                    ("help", help),
                    ("metavar", metavar),
                ]),
            )?;
            Ok(Value::None)
        })
        .raw_method("__call__", |this, args| {
            let call = take_call(args)?;
            let items = list_at(&call.namespace, &dest(this)?)?;
            ops::call_method(&items, "append", Args::pos([ops::get_attr(this, "const")?]))?;
            ops::set_attr(&call.namespace, &dest(this)?, items)?;
            Ok(Value::None)
        })
        .build()
}

fn count() -> Class {
    builder("_CountAction")
        .raw_method("__init__", |this, args| {
            let names = ["option_strings", "dest", "default", "required", "help"];
            let [strings, dest, default, required, help] =
                signature::method("_CountAction.__init__", args, names, 2)?;
            set_fields(
                this,
                fields([
                    ("option_strings", strings),
                    ("dest", dest),
                    ("nargs", Value::Int(0)),
                    ("default", default),
                    ("required", required),
                    ("help", help),
                ]),
            )?;
            Ok(Value::None)
        })
        .raw_method("__call__", |this, args| {
            let call = take_call(args)?;
            let dest = dest(this)?;
            let old = match ops::get_attr_opt(&call.namespace, &dest)? {
                None | Some(Value::None) => Value::Int(0),
                Some(old) => old,
            };
            let new = ops::binary(ops::BinaryOp::Add, &old, &Value::Int(1))?;
            ops::set_attr(&call.namespace, &dest, new)?;
            Ok(Value::None)
        })
        .build()
}

fn help() -> Class {
    builder("_HelpAction")
        .raw_method("__init__", |this, args| {
            let names = ["option_strings", "dest", "default", "help"];
            let [strings, dest, default, help] =
                signature::method("_HelpAction.__init__", args, names, 1)?;
            set_fields(
                this,
                fields([
                    ("option_strings", strings),
                    ("dest", signature::or(dest, SUPPRESS)),
                    ("default", signature::or(default, SUPPRESS)),
                    ("nargs", Value::Int(0)),
                    ("help", help),
                ]),
            )?;
            Ok(Value::None)
        })
        .raw_method("__call__", |_, args| {
            let call = take_call(args)?;
            ops::call_method(&call.parser, "print_help", Args::none())?;
            ops::call_method(&call.parser, "exit", Args::none())
        })
        .build()
}

fn version() -> Class {
    builder("_VersionAction")
        .raw_method("__init__", |this, args| {
            let names = ["option_strings", "version", "dest", "default", "help"];
            let [strings, version, dest, default, help] =
                signature::method("_VersionAction.__init__", args, names, 1)?;
            set_fields(
                this,
                fields([
                    ("option_strings", strings),
                    ("dest", signature::or(dest, SUPPRESS)),
                    ("default", signature::or(default, SUPPRESS)),
                    ("nargs", Value::Int(0)),
                    (
                        "help",
                        signature::or(help, "show program's version number and exit"),
                    ),
                ]),
            )?;
            ops::set_attr(this, "version", signature::or_none(version))?;
            Ok(Value::None)
        })
        .raw_method("__call__", |this, args| {
            let call = take_call(args)?;
            let version = match ops::get_attr(this, "version")? {
                Value::None => ops::get_attr_opt(&call.parser, "version")?.unwrap_or(Value::None),
                version => version,
            };
            let text = super::help::version_text(&call.parser, &version)?;
            parser::print_to("stdout", &text)?;
            ops::call_method(&call.parser, "exit", Args::none())
        })
        .build()
}

fn boolean() -> Class {
    builder("BooleanOptionalAction")
        .raw_method("__init__", |this, args| {
            let names = [
                "option_strings",
                "dest",
                "default",
                "type",
                "choices",
                "required",
                "help",
                "metavar",
            ];
            let [
                strings,
                dest,
                default,
                kind,
                choices,
                required,
                help,
                metavar,
            ] = signature::method("BooleanOptionalAction.__init__", args, names, 2)?;
            let mut all = Vec::new();
            for option in texts(&strings)? {
                if let Some(name) = option.strip_prefix("--") {
                    all.push(Value::str(&option));
                    all.push(Value::from(format!("--no-{name}")));
                } else {
                    all.push(Value::from(option));
                }
            }
            set_fields(
                this,
                fields([
                    ("option_strings", Value::list(all)),
                    ("dest", dest),
                    ("nargs", Value::Int(0)),
                    ("default", default),
                    ("type", kind),
                    ("choices", choices),
                    ("required", required),
                    ("help", help),
                    ("metavar", metavar),
                ]),
            )?;
            Ok(Value::None)
        })
        .raw_method("__call__", |this, args| {
            let call = take_call(args)?;
            if let Some(option) = call.option.as_str()
                && option_strings(this)?.iter().any(|o| option == o.as_str())
            {
                ops::set_attr(
                    &call.namespace,
                    &dest(this)?,
                    Value::Bool(!option.starts_with("--no-")),
                )?;
            }
            Ok(Value::None)
        })
        .raw_method("format_usage", |this, _| {
            Ok(Value::from(option_strings(this)?.join(" | ")))
        })
        .build()
}

/// The names of an object's own attributes, as a dict of them.
pub(super) fn attributes(x: &Value) -> Dict {
    match x {
        Value::Instance(i) => i.attrs.to_dict().copy(),
        _ => Dict::new(),
    }
}
