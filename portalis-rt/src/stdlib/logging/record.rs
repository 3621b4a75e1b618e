//! `LogRecord`: one event that was logged.

use crate::object::{Args, Class, Exception, Instance, Result, Str, Tuple, Value};
use crate::ops::{self, BinaryOp};
use crate::stdlib::{caller, signature};

thread_local! {
    static CLASS: Class = Class::builder("LogRecord")
        .module("logging")
        .python()
        .raw_method("__init__", |this, args| {
            let mut args = args;
            // Unknown keywords are taken and ignored, as CPython does.
            const NAMES: [&str; 9] =
                ["name", "level", "pathname", "lineno", "msg", "args", "exc_info", "func", "sinfo"];
            args.kw.retain(|(k, _)| NAMES.iter().any(|n| k == n));
            let [name, level, pathname, lineno, msg, items, exc_info, func, sinfo] =
                signature::method("LogRecord.__init__", args, NAMES, 7)?;
            let Value::Instance(instance) = this else { return Ok(Value::None) };
            let place = Place { pathname, lineno, func: signature::or_none(func) };
            fill(instance, name, level, place, msg, items, exc_info, signature::or_none(sinfo))?;
            Ok(Value::None)
        })
        .raw_method("__repr__", |this, _| {
            let field = |name| ops::get_attr(this, name).and_then(|v| ops::str(&v));
            Ok(Value::from(format!(
                "<LogRecord: {}, {}, {}, {}, \"{}\">",
                field("name")?, field("levelno")?, field("pathname")?, field("lineno")?, field("msg")?
            )))
        })
        .raw_method("getMessage", |this, _| message(this))
        .build();
    static START_S: f64 = now_s();
}

/// `logging.LogRecord`
pub(super) fn class() -> Class {
    CLASS.with(Clone::clone)
}

/// The clock as `time.time()` gives it.
fn now_s() -> f64 {
    crate::platform::unix_time_ns() as f64 / 1e9
}

/// Starts the clock of `relativeCreated`.
pub(super) fn start_clock() {
    START_S.with(|_| ());
}

/// Where the call was made.
pub(super) struct Place {
    pub(super) pathname: Value,
    pub(super) lineno: Value,
    pub(super) func: Value,
}

impl Place {
    /// The place of the call that is being logged.
    pub(super) fn of_caller() -> Place {
        match caller::get() {
            Some(frame) => Place {
                pathname: Value::str(frame.file),
                lineno: Value::Int(frame.line.into()),
                func: Value::str(frame.function),
            },
            None => Place {
                pathname: Value::str("(unknown file)"),
                lineno: Value::Int(0),
                func: Value::str("(unknown function)"),
            },
        }
    }
}

/// A record made as `LogRecord(...)` makes it.
#[allow(clippy::too_many_arguments)]
pub(super) fn new(
    name: Value,
    level: Value,
    place: Place,
    msg: Value,
    args: Value,
    exc_info: Value,
    sinfo: Value,
) -> Result<Value> {
    let instance = Instance::new(class());
    fill(&instance, name, level, place, msg, args, exc_info, sinfo)?;
    Ok(Value::Instance(instance))
}

#[allow(clippy::too_many_arguments)]
fn fill(
    record: &Instance,
    name: Value,
    level: Value,
    place: Place,
    msg: Value,
    args: Value,
    exc_info: Value,
    sinfo: Value,
) -> Result<()> {
    let created = now_s();
    let args = match &args {
        Value::Tuple(items)
            if items.len() == 1 && is_mapping(&items[0]) && ops::truth(&items[0])? =>
        {
            items[0].clone()
        }
        _ => args,
    };
    let path = place
        .pathname
        .as_str()
        .unwrap_or_else(|| Str::new("Unknown"));
    let filename = path.rsplit('/').next().unwrap_or("");
    let module = match filename.rfind('.') {
        Some(dot) if !filename[..dot].trim_matches('.').is_empty() => &filename[..dot],
        _ => filename,
    };
    let level_name = super::levels::level_name(&level)?;
    let attrs = &record.attrs;
    attrs.set("name", name);
    attrs.set("msg", msg);
    attrs.set("args", args);
    attrs.set("levelname", level_name);
    attrs.set("levelno", level);
    attrs.set("pathname", place.pathname);
    attrs.set("filename", Value::str(filename));
    attrs.set("module", Value::str(module));
    attrs.set("exc_info", exc_info);
    attrs.set("exc_text", Value::None);
    attrs.set("stack_info", sinfo);
    attrs.set("lineno", place.lineno);
    attrs.set("funcName", place.func);
    attrs.set("created", Value::Float(created));
    attrs.set("msecs", Value::Float((created.fract() * 1000.0).trunc()));
    attrs.set(
        "relativeCreated",
        Value::Float((created - START_S.with(|s| *s)) * 1000.0),
    );
    attrs.set("thread", Value::Int(1));
    attrs.set("threadName", Value::str("MainThread"));
    attrs.set("processName", Value::str("MainProcess"));
    attrs.set("process", Value::Int(crate::platform::process_id().into()));
    let task = crate::asyncio::current_task()
        .map(|task| ops::call_method(&Value::Future(task), "get_name", Args::none()));
    attrs.set("taskName", task.transpose()?.into());
    Ok(())
}

fn is_mapping(x: &Value) -> bool {
    match x.native() {
        Value::Dict(_) => true,
        Value::Instance(i) => ["keys", "__getitem__", "__len__", "__iter__"]
            .iter()
            .all(|n| i.class().lookup(n).is_some()),
        _ => false,
    }
}

/// `record.getMessage()`
pub(super) fn message(record: &Value) -> Result<Value> {
    let msg = Value::Str(ops::str(&ops::get_attr(record, "msg")?)?);
    let args = ops::get_attr(record, "args")?;
    if !ops::truth(&args)? {
        return Ok(msg);
    }
    ops::binary(BinaryOp::Mod, &msg, &args)
}

/// `(type, value, traceback)` of an exception, or of none.
pub(super) fn exc_info_of(e: Option<&Exception>) -> Value {
    match e {
        Some(e) => Value::tuple(vec![
            Value::Class(e.class()),
            e.value(),
            ops::traceback::of(e),
        ]),
        None => Value::tuple(vec![Value::None, Value::None, Value::None]),
    }
}

/// `logging.makeLogRecord(dict)`
pub(super) fn make_from_dict(args: Args) -> Result<Value> {
    let [dict] = signature::bind("makeLogRecord", false, args, ["dict"], 1)?;
    let place = Place {
        pathname: Value::str(""),
        lineno: Value::Int(0),
        func: Value::None,
    };
    let empty = Value::Tuple(Tuple::empty());
    let record = new(
        Value::None,
        Value::str(""),
        place,
        Value::str(""),
        empty,
        Value::None,
        Value::None,
    )?;
    for key in ops::to_vec(&dict)? {
        let value = ops::get_item(&dict, &key)?;
        if let Some(name) = key.as_str() {
            ops::set_attr(&record, &name, value)?;
        }
    }
    Ok(record)
}
