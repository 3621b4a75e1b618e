//! What exceptions of the system, of syntax and of Unicode carry, and how they are shown.

use super::{
    ERRNO_CLASSES, args_text, exception, field_or_arg, no_keywords, set_args, set_field, take_class,
};
use crate::object::{Args, ClassBuilder, Exception, Result, Tuple, Value};
use crate::ops;

pub(super) fn os_error(builder: ClassBuilder) -> ClassBuilder {
    builder
        .static_method("__new__", |mut args| {
            let mut class = take_class("OSError", &mut args)?;
            let os_error = ops::exception::class_named("OSError");
            if class == os_error
                && (2..=5).contains(&args.pos.len())
                && let Value::Int(errno) = args.pos[0]
                && let Some((_, name)) = ERRNO_CLASSES.iter().find(|(n, _)| *n == errno)
            {
                class = ops::exception::class_named(name);
            }
            ops::class::check_concrete(&class)?;
            let e = Exception::of_class(class, Vec::new());
            // A class with its own `__init__` and no `__new__` gets its arguments there.
            if !e.class().has_flag(crate::object::class::Flags::INIT)
                || e.class().has_flag(crate::object::class::Flags::NEW)
            {
                no_keywords(&e, &args)?;
                init_os_error(&e, args);
            } else {
                set_args(&e, args);
            }
            Ok(e.into())
        })
        .raw_method("__init__", |this, args| {
            let e = exception(this)?;
            no_keywords(&e, &args)?;
            init_os_error(&e, args);
            Ok(Value::None)
        })
        .raw_method("__str__", |this, _| {
            let e = exception(this)?;
            let field = |name| e.data().field(name).unwrap_or_default();
            let (errno, text) = (field("errno"), field("strerror"));
            let (file, file2) = (field("filename"), field("filename2"));
            if !file.is_unset() {
                let head = format!(
                    "[Errno {}] {}: {}",
                    ops::str(&errno)?,
                    ops::str(&text)?,
                    ops::repr(&file)?
                );
                if file2.is_unset() {
                    return Ok(Value::from(head));
                }
                return Ok(Value::from(format!("{head} -> {}", ops::repr(&file2)?)));
            }
            if !errno.is_unset() && !text.is_unset() {
                return Ok(Value::from(format!(
                    "[Errno {}] {}",
                    ops::str(&errno)?,
                    ops::str(&text)?
                )));
            }
            Ok(Value::Str(args_text(&e)?))
        })
        .getset(
            n!("errno"),
            |this| field_or_arg(this, "errno", usize::MAX),
            |this, v| set_field(this, "errno", v),
        )
        .getset(
            n!("strerror"),
            |this| field_or_arg(this, "strerror", usize::MAX),
            |this, v| set_field(this, "strerror", v),
        )
        .getset(
            n!("filename"),
            |this| field_or_arg(this, "filename", usize::MAX),
            |this, v| set_field(this, "filename", v),
        )
        .getset(
            n!("filename2"),
            |this| field_or_arg(this, "filename2", usize::MAX),
            |this, v| set_field(this, "filename2", v),
        )
}

pub(super) fn init_os_error(e: &Exception, args: Args) {
    let mut pos = args.pos.into_vec();
    if (2..=5).contains(&pos.len()) {
        e.data().set_field("errno", pos[0].clone());
        e.data().set_field("strerror", pos[1].clone());
        if let Some(file) = pos.get(2) {
            let is_count = e.is_a(&ops::exception::class_named("BlockingIOError"))
                && matches!(file, Value::Int(_));
            if is_count {
                e.data().set_field("characters_written", file.clone());
            } else if !file.is_none() {
                e.data().set_field("filename", file.clone());
                if let Some(file2) = pos.get(4).filter(|v| !v.is_none()) {
                    e.data().set_field("filename2", file2.clone());
                }
            }
            if !is_count {
                pos.truncate(2);
            }
        }
    }
    let old = e.data().args.replace(Tuple::new(pos));
    drop(old);
}

/// An `OSError` of the class that belongs to `errno`.
pub fn new_os_error(errno: i64, message: &str, file: Option<Value>) -> Exception {
    let name = ERRNO_CLASSES
        .iter()
        .find(|(n, _)| *n == errno)
        .map_or("OSError", |(_, name)| *name);
    let e = Exception::of_class(ops::exception::class_named(name), Vec::new());
    let mut args = Args::pos([Value::Int(errno), Value::str(message)]);
    args.pos.extend(file);
    init_os_error(&e, args);
    e
}

pub(super) fn syntax_error(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method("__init__", |this, args| {
            let e = exception(this)?;
            no_keywords(&e, &args)?;
            e.data()
                .set_field("msg", args.pos.first().cloned().unwrap_or(Value::None));
            if let [_, details] = &args.pos[..] {
                let details = ops::to_vec(details)?;
                if details.len() < 4 {
                    return Err(Exception::type_error(format!(
                        "function takes at least 4 arguments ({} given)",
                        details.len()
                    )));
                }
                let names = [
                    "filename",
                    "lineno",
                    "offset",
                    "text",
                    "end_lineno",
                    "end_offset",
                ];
                for (name, value) in names.into_iter().zip(details) {
                    e.data().set_field(name, value);
                }
            }
            set_args(&e, args);
            Ok(Value::None)
        })
        .raw_method("__str__", |this, _| {
            let e = exception(this)?;
            let field = |name| e.data().field(name).filter(|v| !v.is_none());
            let message = ops::str(&field("msg").unwrap_or(Value::None))?;
            let file = field("filename").and_then(|f| f.as_str());
            let file = file.map(|f| f.rsplit('/').next().unwrap_or_default().to_owned());
            Ok(Value::from(match (file, field("lineno")) {
                (Some(file), Some(Value::Int(line))) => format!("{message} ({file}, line {line})"),
                (Some(file), _) => format!("{message} ({file})"),
                (None, Some(Value::Int(line))) => format!("{message} (line {line})"),
                (None, _) => message.to_string(),
            }))
        })
        .getset(
            n!("msg"),
            |this| field_or_arg(this, "msg", 0),
            |this, v| set_field(this, "msg", v),
        )
        .getset(
            n!("filename"),
            |this| field_or_arg(this, "filename", usize::MAX),
            |this, v| set_field(this, "filename", v),
        )
        .getset(
            n!("lineno"),
            |this| field_or_arg(this, "lineno", usize::MAX),
            |this, v| set_field(this, "lineno", v),
        )
        .getset(
            n!("offset"),
            |this| field_or_arg(this, "offset", usize::MAX),
            |this, v| set_field(this, "offset", v),
        )
        .getset(
            n!("text"),
            |this| field_or_arg(this, "text", usize::MAX),
            |this, v| set_field(this, "text", v),
        )
        .getset(
            n!("end_lineno"),
            |this| field_or_arg(this, "end_lineno", usize::MAX),
            |this, v| set_field(this, "end_lineno", v),
        )
        .getset(
            n!("end_offset"),
            |this| field_or_arg(this, "end_offset", usize::MAX),
            |this, v| set_field(this, "end_offset", v),
        )
        .attr("print_file_and_line", Value::None)
}

pub(super) fn unicode_fields(builder: ClassBuilder) -> ClassBuilder {
    builder
        .getset(
            n!("object"),
            |this| unicode_field(this, "object"),
            |this, v| set_field(this, "object", v),
        )
        .getset(
            n!("start"),
            |this| unicode_field(this, "start"),
            |this, v| set_field(this, "start", v),
        )
        .getset(
            n!("end"),
            |this| unicode_field(this, "end"),
            |this, v| set_field(this, "end", v),
        )
        .getset(
            n!("reason"),
            |this| unicode_field(this, "reason"),
            |this, v| set_field(this, "reason", v),
        )
}

/// A field of a Unicode error, or the argument that stands for it.
pub(super) fn unicode_field(this: &Value, name: &str) -> Result<Value> {
    let names = ["object", "start", "end", "reason"];
    let skip =
        usize::from(!exception(this)?.is_a(&ops::exception::class_named("UnicodeTranslateError")));
    let index = names
        .iter()
        .position(|n| *n == name)
        .map_or(usize::MAX, |i| i + skip);
    field_or_arg(this, name, index)
}

pub(super) fn init_unicode(this: &Value, args: Args, names: &[&'static str]) -> Result<Value> {
    let e = exception(this)?;
    no_keywords(&e, &args)?;
    if args.pos.len() != names.len() {
        return Err(Exception::type_error(format!(
            "function takes exactly {} arguments ({} given)",
            names.len(),
            args.pos.len()
        )));
    }
    let decode = e.is_a(&ops::exception::class_named("UnicodeDecodeError"));
    for (i, (name, value)) in names.iter().zip(&args.pos).enumerate() {
        let fits = match *name {
            "start" | "end" => matches!(value, Value::Int(_)),
            "object" if decode => {
                if !matches!(value.native(), Value::Bytes(_) | Value::Object(_)) {
                    return Err(Exception::type_error(format!(
                        "a bytes-like object is required, not '{}'",
                        ops::type_name(value)
                    )));
                }
                true
            }
            _ => value.as_str().is_some(),
        };
        if !fits {
            let got = ops::type_name(value);
            return Err(Exception::type_error(match *name {
                "start" | "end" => format!("'{got}' object cannot be interpreted as an integer"),
                _ => format!("argument {} must be str, not {got}", i + 1),
            }));
        }
        e.data().set_field(name, value.clone());
    }
    set_args(&e, args);
    Ok(Value::None)
}

pub(super) fn unicode_range(e: &Exception) -> Result<(i64, i64)> {
    let this = e.value();
    let int = |v: Value| match v {
        Value::Int(i) => i,
        _ => 0,
    };
    Ok((
        int(unicode_field(&this, "start")?),
        int(unicode_field(&this, "end")?),
    ))
}

pub(super) fn unicode_decode_text(e: &Exception) -> Result<Value> {
    let this = e.value();
    let (start, end) = unicode_range(e)?;
    let encoding = ops::str(&field_or_arg(&this, "encoding", 0)?)?;
    let reason = ops::str(&unicode_field(&this, "reason")?)?;
    let byte = match unicode_field(&this, "object")?.native() {
        Value::Bytes(bytes) => usize::try_from(start)
            .ok()
            .and_then(|i| bytes.get(i).copied()),
        _ => None,
    };
    Ok(Value::from(match byte {
        Some(byte) if end == start + 1 => {
            format!(
                "'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}"
            )
        }
        _ => format!(
            "'{encoding}' codec can't decode bytes in position {start}-{}: {reason}",
            end - 1
        ),
    }))
}

pub(super) fn unicode_encode_text(e: &Exception, encode: bool) -> Result<Value> {
    let this = e.value();
    let (start, end) = unicode_range(e)?;
    let reason = ops::str(&unicode_field(&this, "reason")?)?;
    let what = if encode {
        format!(
            "'{}' codec can't encode",
            ops::str(&field_or_arg(&this, "encoding", 0)?)?
        )
    } else {
        "can't translate".to_owned()
    };
    let text = unicode_field(&this, "object")?.as_str();
    let char = text.and_then(|t| t.chars().nth(usize::try_from(start).ok()?));
    Ok(Value::from(match char {
        Some(c) if end == start + 1 => {
            let code = u32::from(c);
            let escaped = match code {
                0..=0xff => format!("\\x{code:02x}"),
                0x100..=0xffff => format!("\\u{code:04x}"),
                _ => format!("\\U{code:08x}"),
            };
            format!("{what} character '{escaped}' in position {start}: {reason}")
        }
        _ => format!(
            "{what} characters in position {start}-{}: {reason}",
            end - 1
        ),
    }))
}
