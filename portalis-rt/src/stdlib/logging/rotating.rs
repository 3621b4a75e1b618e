//! `logging.handlers`: `RotatingFileHandler`, `BufferingHandler`, `MemoryHandler`, `QueueHandler`.

use super::{handler, levels};
use crate::object::{Args, Class, Module, Result, Value};
use crate::ops;
use crate::stdlib::signature::{self, or, or_none};

thread_local! {
    static ROTATING: Class = rotating_class();
    static BUFFERING: Class = buffering_class();
    static MEMORY: Class = memory_class();
    static QUEUE: Class = queue_class();
}

fn int(value: &Value) -> Result<i64> {
    ops::convert::to_index(value)
}

fn rotating_class() -> Class {
    Class::builder("RotatingFileHandler")
        .module("logging.handlers")
        .python()
        .base(handler::file_class())
        .raw_method("__init__", |this, args| {
            let names = [
                "filename",
                "mode",
                "maxBytes",
                "backupCount",
                "encoding",
                "delay",
                "errors",
            ];
            let [filename, mode, max, count, encoding, delay, errors] =
                signature::method("RotatingFileHandler.__init__", args, names, 1)?;
            let max = or(max, 0i64);
            let mode = if int(&max)? > 0 {
                Value::str("a")
            } else {
                or(mode, "a")
            };
            let call = Args::pos([filename, mode])
                .with_kw("encoding", or_none(encoding))
                .with_kw("delay", or(delay, false))
                .with_kw("errors", or_none(errors));
            handler::init_file(this, call)?;
            ops::set_attr(this, "maxBytes", max)?;
            ops::set_attr(this, "backupCount", or(count, 0i64))?;
            Ok(Value::None)
        })
        .raw_method("emit", |this, args| {
            let [record] = signature::method("RotatingFileHandler.emit", args, ["record"], 1)?;
            let shown = record.clone();
            handler::guarded(this, &shown, || {
                if ops::truth(&ops::call_method(
                    this,
                    "shouldRollover",
                    Args::pos([record.clone()]),
                )?)? {
                    ops::call_method(this, "doRollover", Args::none())?;
                }
                handler::emit_to_file(this, record)?;
                Ok(())
            })
        })
        .raw_method("shouldRollover", |this, args| {
            let [record] =
                signature::method("RotatingFileHandler.shouldRollover", args, ["record"], 1)?;
            let max = int(&ops::get_attr(this, "maxBytes")?)?;
            if max <= 0 {
                return Ok(Value::Bool(false));
            }
            if ops::get_attr(this, "stream")?.is_none() {
                let stream = ops::call_method(this, "_open", Args::none())?;
                ops::set_attr(this, "stream", stream)?;
            }
            let stream = ops::get_attr(this, "stream")?;
            ops::call_method(&stream, "seek", Args::pos([Value::Int(0), Value::Int(2)]))?;
            let size = int(&ops::call_method(&stream, "tell", Args::none())?)?;
            let text = ops::str(&ops::call_method(this, "format", Args::pos([record]))?)?;
            Ok(Value::Bool(
                size > 0 && size.saturating_add(text.len() as i64 + 1) >= max,
            ))
        })
        .raw_method("doRollover", |this, _| {
            roll_over(this)?;
            Ok(Value::None)
        })
        .build()
}

fn roll_over(this: &Value) -> Result<()> {
    handler::close_stream(this)?;
    let count = int(&ops::get_attr(this, "backupCount")?)?;
    let base = ops::str(&ops::get_attr(this, "baseFilename")?)?;
    let name = |i: i64| {
        if i == 0 {
            base.to_string()
        } else {
            format!("{base}.{i}")
        }
    };
    for i in (0..count).rev() {
        // A missing backup is no error.
        let _ = std::fs::rename(name(i), name(i + 1));
    }
    if !ops::truth(&ops::get_attr(this, "delay")?)? {
        let stream = ops::call_method(this, "_open", Args::none())?;
        ops::set_attr(this, "stream", stream)?;
    }
    Ok(())
}

fn buffering_class() -> Class {
    Class::builder("BufferingHandler")
        .module("logging.handlers")
        .python()
        .base(handler::class())
        .raw_method("__init__", |this, args| {
            let [capacity] = signature::method("BufferingHandler.__init__", args, ["capacity"], 1)?;
            handler::init(this, &Value::Int(0))?;
            ops::set_attr(this, "capacity", capacity)?;
            ops::set_attr(this, "buffer", Value::list(Vec::new()))?;
            Ok(Value::None)
        })
        .raw_method("shouldFlush", |this, _| {
            let len = ops::len(&ops::get_attr(this, "buffer")?)?;
            Ok(Value::Bool(
                len as i64 >= int(&ops::get_attr(this, "capacity")?)?,
            ))
        })
        .raw_method("emit", |this, args| {
            let [record] = signature::method("BufferingHandler.emit", args, ["record"], 1)?;
            ops::call_method(
                &ops::get_attr(this, "buffer")?,
                "append",
                Args::pos([record.clone()]),
            )?;
            if ops::truth(&ops::call_method(this, "shouldFlush", Args::pos([record]))?)? {
                ops::call_method(this, "flush", Args::none())?;
            }
            Ok(Value::None)
        })
        .raw_method("flush", |this, _| {
            ops::call_method(&ops::get_attr(this, "buffer")?, "clear", Args::none())?;
            Ok(Value::None)
        })
        .build()
}

fn memory_class() -> Class {
    Class::builder("MemoryHandler")
        .module("logging.handlers")
        .python()
        .base(BUFFERING.with(Clone::clone))
        .raw_method("__init__", |this, args| {
            let names = ["capacity", "flushLevel", "target", "flushOnClose"];
            let [capacity, level, target, on_close] =
                signature::method("MemoryHandler.__init__", args, names, 1)?;
            handler::init(this, &Value::Int(0))?;
            ops::set_attr(this, "capacity", capacity)?;
            ops::set_attr(this, "buffer", Value::list(Vec::new()))?;
            ops::set_attr(this, "flushLevel", or(level, levels::ERROR))?;
            ops::set_attr(this, "target", or_none(target))?;
            ops::set_attr(this, "flushOnClose", or(on_close, true))?;
            Ok(Value::None)
        })
        .raw_method("shouldFlush", |this, args| {
            let [record] = signature::method("MemoryHandler.shouldFlush", args, ["record"], 1)?;
            let len = ops::len(&ops::get_attr(this, "buffer")?)?;
            let full = len as i64 >= int(&ops::get_attr(this, "capacity")?)?;
            let level = levels::number(&ops::get_attr(&record, "levelno")?);
            Ok(Value::Bool(
                full || level >= levels::number(&ops::get_attr(this, "flushLevel")?),
            ))
        })
        .raw_method("setTarget", |this, args| {
            let [target] = signature::method("MemoryHandler.setTarget", args, ["target"], 1)?;
            ops::set_attr(this, "target", target)?;
            Ok(Value::None)
        })
        .raw_method("flush", |this, _| {
            let target = ops::get_attr(this, "target")?;
            if target.is_none() {
                return Ok(Value::None);
            }
            let buffer = ops::get_attr(this, "buffer")?;
            for record in ops::to_vec(&buffer)? {
                ops::call_method(&target, "handle", Args::pos([record]))?;
            }
            ops::call_method(&buffer, "clear", Args::none())?;
            Ok(Value::None)
        })
        .raw_method("close", |this, _| {
            if ops::truth(&ops::get_attr(this, "flushOnClose")?)? {
                ops::call_method(this, "flush", Args::none())?;
            }
            ops::set_attr(this, "target", Value::None)?;
            ops::call_method(&ops::get_attr(this, "buffer")?, "clear", Args::none())?;
            ops::set_attr(this, "_closed", Value::Bool(true))?;
            Ok(Value::None)
        })
        .build()
}

fn queue_class() -> Class {
    Class::builder("QueueHandler")
        .module("logging.handlers")
        .python()
        .base(handler::class())
        .raw_method("__init__", |this, args| {
            let [queue] = signature::method("QueueHandler.__init__", args, ["queue"], 1)?;
            handler::init(this, &Value::Int(0))?;
            ops::set_attr(this, "queue", queue)?;
            ops::set_attr(this, "listener", Value::None)?;
            Ok(Value::None)
        })
        .raw_method("enqueue", |this, args| {
            let [record] = signature::method("QueueHandler.enqueue", args, ["record"], 1)?;
            ops::call_method(
                &ops::get_attr(this, "queue")?,
                "put_nowait",
                Args::pos([record]),
            )
        })
        .raw_method("prepare", |this, args| {
            let [record] = signature::method("QueueHandler.prepare", args, ["record"], 1)?;
            let text = ops::call_method(this, "format", Args::pos([record.clone()]))?;
            let copy =
                super::record::make_from_dict(Args::pos([ops::get_attr(&record, "__dict__")?]))?;
            ops::set_attr(&copy, "message", text.clone())?;
            ops::set_attr(&copy, "msg", text)?;
            for name in ["args", "exc_info", "exc_text", "stack_info"] {
                ops::set_attr(&copy, name, Value::None)?;
            }
            Ok(copy)
        })
        .raw_method("emit", |this, args| {
            let [record] = signature::method("QueueHandler.emit", args, ["record"], 1)?;
            let shown = record.clone();
            handler::guarded(this, &shown, || {
                let prepared = ops::call_method(this, "prepare", Args::pos([record]))?;
                ops::call_method(this, "enqueue", Args::pos([prepared]))?;
                Ok(())
            })
        })
        .build()
}

/// `import logging.handlers`
pub(super) fn module() -> Module {
    Module::new("logging.handlers")
        .class(ROTATING.with(Clone::clone))
        .class(BUFFERING.with(Clone::clone))
        .class(MEMORY.with(Clone::clone))
        .class(QUEUE.with(Clone::clone))
}
