//! `LoggerAdapter`: a logger with context of its own.

use super::levels::{self, CRITICAL, DEBUG, ERROR, INFO, WARNING};
use super::logger::take_message;
use crate::object::{Args, Class, Dict, Result, Value};
use crate::ops;
use crate::stdlib::signature::{self, or_none};

fn inner(this: &Value) -> Result<Value> {
    ops::get_attr(this, "logger")
}

/// `adapter.log(level, msg, *args, **kwargs)`
fn log(this: &Value, level: Value, mut args: Args) -> Result<Value> {
    let msg = take_message("LoggerAdapter.log", &mut args)?;
    if !ops::truth(&ops::call_method(
        this,
        "isEnabledFor",
        Args::pos([level.clone()]),
    )?)? {
        return Ok(Value::None);
    }
    let kwargs = Value::Dict(Dict::from_names(args.kw));
    let processed = ops::call_method(this, "process", Args::pos([msg, kwargs]))?;
    let mut pair = ops::unpack(&processed, 2)?.into_iter();
    let (msg, kwargs) = (
        pair.next().unwrap_or_default(),
        pair.next().unwrap_or_default(),
    );
    let mut call = Args::pos([level, msg]);
    call.pos.extend(args.pos);
    if let Value::Dict(kwargs) = kwargs.native() {
        call.kw = kwargs
            .items()
            .into_iter()
            .filter_map(|(k, v)| Some((k.as_str()?, v)))
            .collect();
    }
    ops::call_method(&inner(this)?, "log", call)
}

fn at(this: &Value, function: &str, level: i64, mut args: Args) -> Result<Value> {
    let msg = take_message(function, &mut args)?;
    ops::call_method(this, "log", args.prepend(msg).prepend(Value::Int(level)))
}

/// The class `logging.LoggerAdapter`.
pub(super) fn class_of_adapter() -> Class {
    Class::builder("LoggerAdapter")
        .module("logging")
        .python()
        .raw_method("__init__", |this, args| {
            let [logger, extra] =
                signature::method("LoggerAdapter.__init__", args, ["logger", "extra"], 1)?;
            ops::set_attr(this, "logger", logger)?;
            ops::set_attr(this, "extra", or_none(extra))?;
            Ok(Value::None)
        })
        .class_method(
            "__class_getitem__",
            crate::object::generic_alias::class_getitem,
        )
        .raw_method("process", |this, args| {
            let [msg, kwargs] =
                signature::method("LoggerAdapter.process", args, ["msg", "kwargs"], 2)?;
            ops::set_item(&kwargs, &Value::str("extra"), ops::get_attr(this, "extra")?)?;
            Ok(Value::tuple(vec![msg, kwargs]))
        })
        .raw_method("debug", |this, args| {
            at(this, "LoggerAdapter.debug", DEBUG, args)
        })
        .raw_method("info", |this, args| {
            at(this, "LoggerAdapter.info", INFO, args)
        })
        .raw_method("warning", |this, args| {
            at(this, "LoggerAdapter.warning", WARNING, args)
        })
        .raw_method("warn", |this, args| ops::call_method(this, "warning", args))
        .raw_method("error", |this, args| {
            at(this, "LoggerAdapter.error", ERROR, args)
        })
        .raw_method("critical", |this, args| {
            at(this, "LoggerAdapter.critical", CRITICAL, args)
        })
        .raw_method("exception", |this, mut args| {
            if !args.kw.iter().any(|(k, _)| k == "exc_info") {
                args = args.with_kw("exc_info", Value::Bool(true));
            }
            at(this, "LoggerAdapter.exception", ERROR, args)
        })
        .raw_method("log", |this, mut args| {
            if args.pos.is_empty() {
                let [..] = signature::method("LoggerAdapter.log", args, ["level", "msg"], 2)?;
                return Ok(Value::None);
            }
            let level = args.pos.remove(0);
            log(this, level, args)
        })
        .raw_method("isEnabledFor", |this, args| {
            ops::call_method(&inner(this)?, "isEnabledFor", args)
        })
        .raw_method("setLevel", |this, args| {
            ops::call_method(&inner(this)?, "setLevel", args)
        })
        .raw_method("getEffectiveLevel", |this, args| {
            ops::call_method(&inner(this)?, "getEffectiveLevel", args)
        })
        .raw_method("hasHandlers", |this, args| {
            ops::call_method(&inner(this)?, "hasHandlers", args)
        })
        .raw_method("_log", |this, args| {
            ops::call_method(&inner(this)?, "_log", args)
        })
        .getset(
            "manager",
            |this| ops::get_attr(&inner(this)?, "manager"),
            |this, v| ops::set_attr(&inner(this)?, "manager", v),
        )
        .getter("name", |this| ops::get_attr(&inner(this)?, "name"))
        .raw_method("__repr__", |this, _| {
            let logger = inner(this)?;
            let name = ops::str(&ops::get_attr(&logger, "name")?)?;
            let level = ops::call_method(&logger, "getEffectiveLevel", Args::none())?;
            let level = ops::str(&levels::level_name(&level)?)?;
            Ok(Value::from(format!(
                "<{} {name} ({level})>",
                ops::class_name(this)
            )))
        })
        .build()
}
