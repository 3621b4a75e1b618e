//! `Handler` and the handlers of the module `logging` itself.

use std::cell::RefCell;
use std::rc::Weak;

use super::filter;
use super::levels;
use crate::object::instance::InstanceObj;
use crate::object::{Args, Class, Dict, Exception, Instance, Result, Value};
use crate::ops;
use crate::stdlib::signature::{self, or, or_none};

thread_local! {
    static HANDLER: Class = handler();
    static STREAM: Class = stream_handler();
    static FILE: Class = file_handler();
    static NULL: Class = Class::builder("NullHandler")
        .module("logging")
        .python()
        .base(class())
        .raw_method("handle", |_, _| Ok(Value::None))
        .raw_method("emit", |_, _| Ok(Value::None))
        .raw_method("createLock", |_, _| Ok(Value::None))
        .build();
    static STDERR: Class = Class::builder("_StderrHandler")
        .module("logging")
        .python()
        .base(stream_class())
        .raw_method("__init__", |this, args| {
            let [level] = signature::method("_StderrHandler.__init__", args, ["level"], 0)?;
            init(this, &or(level, 0i64))?;
            Ok(Value::None)
        })
        .getter("stream", |_| sys_stderr())
        .build();
    /// The handlers that live, in order of creation.
    static ALL: RefCell<Vec<Weak<InstanceObj>>> = const { RefCell::new(Vec::new()) };
    /// Handlers by their names.
    static NAMED: Dict = Dict::new();
    static LAST_RESORT: Value = {
        let this = Value::Instance(Instance::new(STDERR.with(Clone::clone)));
        let _ = init(&this, &Value::Int(levels::WARNING));
        this
    };
}

/// `logging.Handler`
pub(super) fn class() -> Class {
    HANDLER.with(Clone::clone)
}
/// `logging.StreamHandler`
pub(super) fn stream_class() -> Class {
    STREAM.with(Clone::clone)
}
/// `logging.FileHandler`
pub(super) fn file_class() -> Class {
    FILE.with(Clone::clone)
}
/// `logging.NullHandler`
pub(super) fn null_class() -> Class {
    NULL.with(Clone::clone)
}
/// `logging.lastResort`
pub(super) fn last_resort() -> Value {
    LAST_RESORT.with(Clone::clone)
}

/// `sys.stderr`
pub(super) fn sys_stderr() -> Result<Value> {
    ops::get_attr(
        &crate::program::import_library(&crate::stdlib::library::inner::SYS)?,
        "stderr",
    )
}

/// Writes text to `sys.stderr`.
pub(super) fn write_stderr(text: &str) -> Result<()> {
    let stderr = sys_stderr()?;
    if !stderr.is_none() {
        ops::call_method(&stderr, "write", Args::pos([Value::str(text)]))?;
    }
    Ok(())
}

/// `Handler.__init__(self, level)`
pub(super) fn init(this: &Value, level: &Value) -> Result<()> {
    ops::set_attr(this, "filters", Value::list(Vec::new()))?;
    ops::set_attr(this, "_name", Value::None)?;
    ops::set_attr(this, "level", levels::check(level)?)?;
    ops::set_attr(this, "formatter", Value::None)?;
    ops::set_attr(this, "_closed", Value::Bool(false))?;
    if let Value::Instance(instance) = this {
        ALL.with_borrow_mut(|all| {
            all.retain(|weak| weak.strong_count() > 0);
            all.push(instance.downgrade());
        });
    }
    ops::call_method(this, "createLock", Args::none())?;
    Ok(())
}

/// Flushes and closes all handlers, the newest first: `logging.shutdown()`.
pub(super) fn shutdown() {
    let all: Vec<Instance> =
        ALL.with_borrow(|all| all.iter().rev().filter_map(Instance::upgrade).collect());
    for handler in all {
        let handler = Value::Instance(handler);
        for name in ["flush", "close"] {
            // As in CPython, what goes wrong while the program ends is nobody's business.
            let _ = ops::call_method(&handler, name, Args::none());
        }
    }
}

/// `logging.getHandlerByName(name)`
pub(super) fn by_name(name: &Value) -> Result<Value> {
    Ok(NAMED.with(Clone::clone).get(name)?.unwrap_or(Value::None))
}

/// `logging.getHandlerNames()`
pub(super) fn names() -> Result<Value> {
    Ok(Value::Set(crate::object::Set::frozen_from_items(
        NAMED.with(Clone::clone).keys(),
    )?))
}

fn set_name(this: &Value, name: Value) -> Result<()> {
    let named = NAMED.with(Clone::clone);
    let old = ops::get_attr(this, "_name")?;
    named.remove(&old)?;
    ops::set_attr(this, "_name", name.clone())?;
    if ops::truth(&name)? {
        named.set(name, this.clone())?;
    }
    Ok(())
}

fn nothing(_this: &Value, _args: Args) -> Result<Value> {
    Ok(Value::None)
}

fn handler() -> Class {
    Class::builder("Handler")
        .module("logging")
        .python()
        .base(filter::filterer_class())
        .raw_method("__init__", |this, args| {
            let [level] = signature::method("Handler.__init__", args, ["level"], 0)?;
            init(this, &or(level, 0i64))?;
            Ok(Value::None)
        })
        .getset("name", |this| ops::get_attr(this, "_name"), set_name)
        .raw_method("get_name", |this, _| ops::get_attr(this, "_name"))
        .raw_method("set_name", |this, args| {
            let [name] = signature::method("Handler.set_name", args, ["name"], 1)?;
            set_name(this, name)?;
            Ok(Value::None)
        })
        .raw_method("createLock", |this, _| {
            ops::set_attr(this, "lock", Value::None)?;
            Ok(Value::None)
        })
        .raw_method("acquire", nothing)
        .raw_method("release", nothing)
        .raw_method("flush", nothing)
        .raw_method("setLevel", |this, args| {
            let [level] = signature::method("Handler.setLevel", args, ["level"], 1)?;
            ops::set_attr(this, "level", levels::check(&level)?)?;
            Ok(Value::None)
        })
        .raw_method("setFormatter", |this, args| {
            let [formatter] = signature::method("Handler.setFormatter", args, ["fmt"], 1)?;
            ops::set_attr(this, "formatter", formatter)?;
            Ok(Value::None)
        })
        .raw_method("format", |this, args| {
            let [record] = signature::method("Handler.format", args, ["record"], 1)?;
            format(this, record)
        })
        .raw_method("emit", |_, _| {
            Err(Exception::not_implemented_error(
                "emit must be implemented by Handler subclasses",
            ))
        })
        .raw_method("handle", |this, args| {
            let [record] = signature::method("Handler.handle", args, ["record"], 1)?;
            let Some(record) = filter::passing(this, record)? else {
                return Ok(Value::Bool(false));
            };
            ops::call_method(this, "emit", Args::pos([record.clone()]))?;
            Ok(record)
        })
        .raw_method("handleError", |_, args| {
            let [record] = signature::method("Handler.handleError", args, ["record"], 1)?;
            report_error(&record)?;
            Ok(Value::None)
        })
        .raw_method("close", |this, _| {
            ops::set_attr(this, "_closed", Value::Bool(true))?;
            let name = ops::get_attr(this, "_name")?;
            if ops::truth(&name)? {
                NAMED.with(Clone::clone).remove(&name)?;
            }
            Ok(Value::None)
        })
        .raw_method("__repr__", |this, _| {
            Ok(Value::from(format!(
                "<{} ({})>",
                ops::class_name(this),
                level_text(this)?
            )))
        })
        .build()
}

fn level_text(this: &Value) -> Result<String> {
    Ok(ops::str(&levels::level_name(&ops::get_attr(this, "level")?)?)?.to_string())
}

fn format(this: &Value, record: Value) -> Result<Value> {
    let formatter = ops::get_attr(this, "formatter")?;
    let formatter = if ops::truth(&formatter)? {
        formatter
    } else {
        super::formatter::default()
    };
    ops::call_method(&formatter, "format", Args::pos([record]))
}

/// What is printed when a handler fails.
fn report_error(record: &Value) -> Result<()> {
    let raise = ops::get_attr(
        &crate::program::import_library(&crate::stdlib::library::inner::LOGGING)?,
        "raiseExceptions",
    )?;
    if !ops::truth(&raise)? || sys_stderr()?.is_none() {
        return Ok(());
    }
    let mut text = "--- Logging error ---\n".to_owned();
    match ops::raise::current() {
        Some(e) => text.push_str(&ops::traceback::texts(&e, true, None).concat()),
        None => text.push_str("NoneType: None\n"),
    }
    text.push_str("Call stack:\n");
    if let Some(frame) = crate::stdlib::caller::get() {
        text.push_str(&ops::traceback::format_frames(&[*frame]));
    }
    let field = |name| ops::get_attr(record, name).and_then(|v| ops::repr(&v));
    match (field("msg"), field("args")) {
        (Ok(msg), Ok(args)) => text.push_str(&format!("Message: {msg}\nArguments: {args}\n")),
        _ => text.push_str(
            "Unable to print the message and arguments - possible formatting error.\nUse the traceback above to help find the error.\n",
        ),
    }
    write_stderr(&text)
}

/// Runs `emit`'s body: an error but `RecursionError` goes to `handleError`.
pub(super) fn guarded(
    this: &Value,
    record: &Value,
    body: impl FnOnce() -> Result<()>,
) -> Result<Value> {
    match body() {
        Err(e)
            if e.is_a(&Exception::class_named("Exception"))
                && !e.is_a(&Exception::class_named("RecursionError")) =>
        {
            let _handling = ops::raise::handling(&e);
            ops::call_method(this, "handleError", Args::pos([record.clone()]))?;
        }
        other => other?,
    }
    Ok(Value::None)
}

fn flush_stream(this: &Value) -> Result<()> {
    let stream = ops::get_attr(this, "stream")?;
    if stream.is_none() || !ops::truth(&stream)? {
        return Ok(());
    }
    if let Some(flush) = ops::get_attr_opt(&stream, "flush")? {
        ops::call(&flush, Args::none())?;
    }
    Ok(())
}

fn emit_to_stream(this: &Value, record: Value) -> Result<Value> {
    guarded(this, &record.clone(), || {
        let text = ops::call_method(this, "format", Args::pos([record]))?;
        let stream = ops::get_attr(this, "stream")?;
        let terminator = ops::get_attr(this, "terminator")?;
        let line = ops::binary(ops::BinaryOp::Add, &text, &terminator)?;
        ops::call_method(&stream, "write", Args::pos([line]))?;
        ops::call_method(this, "flush", Args::none())?;
        Ok(())
    })
}

/// `StreamHandler.__init__(self, stream)`
pub(super) fn init_stream(this: &Value, stream: Value) -> Result<()> {
    init(this, &Value::Int(0))?;
    let stream = if stream.is_unset() || stream.is_none() {
        sys_stderr()?
    } else {
        stream
    };
    ops::set_attr(this, "stream", stream)
}

fn stream_handler() -> Class {
    Class::builder("StreamHandler")
        .module("logging")
        .python()
        .base(class())
        .attr("terminator", Value::str("\n"))
        .raw_method("__init__", |this, args| {
            let [stream] = signature::method("StreamHandler.__init__", args, ["stream"], 0)?;
            init_stream(this, stream)?;
            Ok(Value::None)
        })
        .raw_method("flush", |this, _| {
            flush_stream(this)?;
            Ok(Value::None)
        })
        .raw_method("emit", |this, args| {
            let [record] = signature::method("StreamHandler.emit", args, ["record"], 1)?;
            emit_to_stream(this, record)
        })
        .raw_method("setStream", |this, args| {
            let [stream] = signature::method("StreamHandler.setStream", args, ["stream"], 1)?;
            let old = ops::get_attr(this, "stream")?;
            if old.is(&stream) {
                return Ok(Value::None);
            }
            ops::call_method(this, "flush", Args::none())?;
            ops::set_attr(this, "stream", stream)?;
            Ok(old)
        })
        .raw_method("__repr__", |this, _| {
            let stream = ops::get_attr(this, "stream")?;
            let name = match ops::get_attr_opt(&stream, "name")? {
                Some(name) => ops::str(&name)?.to_string(),
                None => String::new(),
            };
            let name = if name.is_empty() {
                name
            } else {
                format!("{name} ")
            };
            Ok(Value::from(format!(
                "<{} {name}({})>",
                ops::class_name(this),
                level_text(this)?
            )))
        })
        .build()
}

/// Opens the file of a `FileHandler`.
fn open(this: &Value) -> Result<Value> {
    let name = ops::get_attr(this, "baseFilename")?;
    let args = Args::pos([name, ops::get_attr(this, "mode")?])
        .with_kw("encoding", ops::get_attr(this, "encoding")?)
        .with_kw("errors", ops::get_attr(this, "errors")?);
    crate::stdlib::io::open(args)
}

/// `FileHandler.__init__(self, ...)`
pub(super) fn init_file(this: &Value, args: Args) -> Result<()> {
    let names = ["filename", "mode", "encoding", "delay", "errors"];
    let [filename, mode, encoding, delay, errors] =
        signature::method("FileHandler.__init__", args, names, 1)?;
    let path = crate::stdlib::os::fs_path(&filename)?;
    let delay = ops::truth(&or(delay, false))?;
    ops::set_attr(
        this,
        "baseFilename",
        Value::from(crate::stdlib::os::path::abspath(&path)),
    )?;
    ops::set_attr(this, "mode", or(mode, "a"))?;
    ops::set_attr(this, "encoding", or_none(encoding))?;
    ops::set_attr(this, "errors", or_none(errors))?;
    ops::set_attr(this, "delay", Value::Bool(delay))?;
    if delay {
        init(this, &Value::Int(0))?;
        return ops::set_attr(this, "stream", Value::None);
    }
    let stream = ops::call_method(this, "_open", Args::none())?;
    init_stream(this, stream)
}

/// Closes the stream of a `FileHandler`, not the handler.
pub(super) fn close_stream(this: &Value) -> Result<()> {
    let stream = ops::get_attr(this, "stream")?;
    if stream.is_none() {
        return Ok(());
    }
    ops::call_method(this, "flush", Args::none())?;
    ops::set_attr(this, "stream", Value::None)?;
    ops::call_method(&stream, "close", Args::none())?;
    Ok(())
}

/// `FileHandler.emit(self, record)`
pub(super) fn emit_to_file(this: &Value, record: Value) -> Result<Value> {
    if ops::get_attr(this, "stream")?.is_none() {
        let closed = ops::truth(&ops::get_attr(this, "_closed")?)?;
        if closed && ops::str(&ops::get_attr(this, "mode")?)?.as_str() == "w" {
            return Ok(Value::None);
        }
        let stream = ops::call_method(this, "_open", Args::none())?;
        ops::set_attr(this, "stream", stream)?;
    }
    emit_to_stream(this, record)
}

fn file_handler() -> Class {
    Class::builder("FileHandler")
        .module("logging")
        .python()
        .base(stream_class())
        .raw_method("__init__", |this, args| {
            init_file(this, args)?;
            Ok(Value::None)
        })
        .raw_method("_open", |this, _| open(this))
        .raw_method("close", |this, _| {
            close_stream(this)?;
            ops::set_attr(this, "_closed", Value::Bool(true))?;
            Ok(Value::None)
        })
        .raw_method("emit", |this, args| {
            let [record] = signature::method("FileHandler.emit", args, ["record"], 1)?;
            emit_to_file(this, record)
        })
        .raw_method("__repr__", |this, _| {
            let name = ops::str(&ops::get_attr(this, "baseFilename")?)?;
            Ok(Value::from(format!(
                "<{} {name} ({})>",
                ops::class_name(this),
                level_text(this)?
            )))
        })
        .build()
}
