//! What asyncio tells the world: exception handlers, warnings, and the texts of callbacks and coroutines.

use super::event_loop::Loop;
use super::future::Future;
use super::place;
use super::transfer::Stage;
use crate::object::{Args, Class, Dict, Exception, Result, Str, Value};
use crate::ops;
use crate::stdlib::functools::Partial;

/// The context of `call_exception_handler`.
pub(crate) struct Failure {
    pub(crate) message: String,
    pub(crate) exception: Option<Exception>,
    pub(crate) items: Vec<(&'static str, Value)>,
}

impl Failure {
    /// The dict that exception handlers get.
    pub(crate) fn into_dict(self) -> Value {
        let dict = Dict::new();
        dict.set_str("message", Value::from(self.message));
        if let Some(e) = self.exception {
            dict.set_str("exception", e.value());
        }
        for (key, value) in self.items {
            dict.set_str(key, value);
        }
        Value::Dict(dict)
    }
}

fn entry(context: &Value, key: &str) -> Option<Value> {
    let key = Value::str(key);
    match context {
        Value::Dict(dict) => dict.get(&key).ok().flatten(),
        // Only a program that calls the handler itself has another mapping.
        _ if n!("special").is_reached() && matches!(ops::contains(context, &key), Ok(true)) => {
            ops::get_item(context, &key).ok()
        }
        _ => None,
    }
}

/// `loop.call_exception_handler(context)`
///
/// # Errors
/// `KeyboardInterrupt` and `SystemExit` of the handler.
pub(crate) fn call_exception_handler(event_loop: &Loop, context: &Value) -> Result<()> {
    let handler = event_loop.exception_handler.borrow().clone();
    if handler.is_none() {
        default_exception_handler(context);
        return Ok(());
    }
    match ops::call(&handler, Args::pos([event_loop.value(), context.clone()])) {
        Ok(_) => Ok(()),
        Err(e) if super::exceptions::is_fatal(&e) => Err(e),
        Err(e) => {
            let failure = Failure {
                message: "Unhandled error in exception handler".to_owned(),
                exception: Some(e),
                items: vec![("context", context.clone())],
            };
            default_exception_handler(&failure.into_dict());
            Ok(())
        }
    }
}

/// `loop.default_exception_handler(context)`: what `logging`'s last resort prints on stderr.
pub(crate) fn default_exception_handler(context: &Value) {
    let message = entry(context, "message")
        .and_then(|m| ops::str(&m).ok())
        .map_or_else(
            || "Unhandled exception in event loop".to_owned(),
            |m| m.to_string(),
        );
    let mut lines = vec![message];
    let keys = ops::to_vec(context).unwrap_or_default();
    let mut names: Vec<Str> = keys.iter().filter_map(Value::as_str).collect();
    ops::object_class::sort_names(&mut names);
    for name in names {
        if &*name == "message" || &*name == "exception" {
            continue;
        }
        let text = entry(context, &name).and_then(|v| ops::repr(&v).ok());
        lines.push(format!("{name}: {}", text.as_deref().unwrap_or("?")));
    }
    let exception = entry(context, "exception").and_then(|e| Exception::from_value(&e));
    log_error(&lines.join("\n"), exception);
}

/// `logger.error(text, exc_info=exception)` of the logger `asyncio`. A program that does not use `logging`
/// gets what the handler of last resort writes.
fn log_error(text: &str, exception: Option<Exception>) {
    if let Some(logger) = logger() {
        let info = exception.as_ref().map(triple).unwrap_or(Value::Bool(false));
        let args = Args::pos([Value::str(text)]).with_kw("exc_info", info);
        // A handler that fails has nobody to tell it to.
        let _ = ops::call_method(&logger, "error", args);
        return;
    }
    let mut text = format!("{text}\n");
    if let Some(e) = exception {
        text += &ops::traceback::texts(&e, true, None).concat();
    }
    ops::traceback::write_stderr(&text);
}

/// `(type(e), e, e.__traceback__)`
fn triple(e: &Exception) -> Value {
    let value = e.value();
    let traceback = ops::get_attr(&value, "__traceback__").unwrap_or(Value::None);
    Value::tuple(vec![Value::Class(ops::class_of(&value)), value, traceback])
}

/// The logger `asyncio`, which a program may have put another in place of; `None` in one without `logging`.
fn logger() -> Option<Value> {
    if let Some(module) = crate::program::loaded("asyncio.base_events")
        && let Ok(Some(logger)) = ops::get_attr_opt(&module, "logger")
    {
        return Some(logger);
    }
    let logging = crate::program::loaded("logging")?;
    own_logger(&logging).ok()
}

/// `logging.getLogger("asyncio")`
pub(crate) fn own_logger(logging: &Value) -> Result<Value> {
    ops::call_method(logging, "getLogger", Args::pos([Value::str("asyncio")]))
}

/// What a loop logs when it is made.
pub(crate) fn loop_made() {
    if let Some(logger) = logger() {
        let args = Args::pos([
            Value::str("Using selector: %s"),
            Value::str("EpollSelector"),
        ]);
        let _ = ops::call_method(&logger, "debug", args);
    }
}

/// `logger.warning(…)` of the logger `asyncio`.
pub(crate) fn log_warning(message: &str) {
    if let Some(logger) = logger() {
        let _ = ops::call_method(&logger, "warning", Args::pos([Value::str(message)]));
        return;
    }
    ops::traceback::write_stderr(&format!("{message}\n"));
}

/// A warning of asyncio's own about an object.
pub(crate) fn warning(category: &str, message: &str, source: Value) {
    if !super::transfer::alive() {
        return;
    }
    if let Err(e) = crate::stdlib::warnings::warn_at_drop(category, message, source.clone()) {
        ops::unraisable::report(&e, None, &source);
    }
}

/// A future was dropped that still had something to tell; with the class of its instance, if it had one.
pub(crate) fn dropped(future: Future, class: Option<Class>, is_pending_task: bool) {
    let shown = match &class {
        Some(class) => crate::object::class::with_payload(class, Value::Future(future.clone())),
        None => Value::Future(future.clone()),
    };
    let event_loop = future.event_loop().clone();
    if is_pending_task {
        let Some(part) = future.task_part() else {
            return;
        };
        if part.log_destroy_pending.replace(false) && !event_loop.is_closed() {
            let failure = Failure {
                message: "Task was destroyed but it is pending!".to_owned(),
                exception: None,
                items: vec![("task", shown)],
            };
            let _ = event_loop.report(failure);
        }
        // The handle that drops now is the last: without this the drop would come here again.
        let _ = future.finish_cancelled(Value::None, None);
        return;
    }
    let failure = Failure {
        message: format!(
            "{} exception was never retrieved",
            ops::class_of(&shown).name()
        ),
        exception: future.peek_exception(),
        items: vec![("future", shown)],
    };
    let _ = event_loop.report(failure);
}

// ---- texts

/// `repr(float)` for deadlines.
pub(crate) fn float_text(value: f64) -> String {
    crate::format::float::repr(value)
}

/// `reprlib.repr(x)`
pub(crate) fn short_repr(value: &Value) -> Result<String> {
    short(value, 6)
}

/// `reprlib.repr`'s limits.
const MAX_ITEMS: usize = 6;
const MAX_DICT: usize = 4;
const MAX_STRING: usize = 30;
const MAX_LONG: usize = 40;

fn short(value: &Value, level: usize) -> Result<String> {
    let items = |open: &str, close: &str, value: &Value| -> Result<String> {
        let all = ops::to_vec(value)?;
        if level == 0 && !all.is_empty() {
            return Ok(format!("{open}...{close}"));
        }
        let mut parts = Vec::new();
        for item in all.iter().take(MAX_ITEMS) {
            parts.push(short(item, level - 1)?);
        }
        if all.len() > MAX_ITEMS {
            parts.push("...".to_owned());
        }
        let comma = if open == "(" && all.len() == 1 {
            ","
        } else {
            ""
        };
        Ok(format!("{open}{}{comma}{close}", parts.join(", ")))
    };
    match value {
        Value::List(_) => items("[", "]", value),
        Value::Tuple(_) => items("(", ")", value),
        Value::Dict(dict) => {
            let entries = dict.items();
            if entries.is_empty() {
                return Ok("{}".to_owned());
            }
            if level == 0 {
                return Ok("{...}".to_owned());
            }
            let mut parts = Vec::new();
            for (key, item) in entries.iter().take(MAX_DICT) {
                parts.push(format!(
                    "{}: {}",
                    short(key, level - 1)?,
                    short(item, level - 1)?
                ));
            }
            if entries.len() > MAX_DICT {
                parts.push("...".to_owned());
            }
            Ok(format!("{{{}}}", parts.join(", ")))
        }
        Value::Str(text) => {
            let head: String = text.chars().take(MAX_STRING).collect();
            let shown = ops::repr(&Value::from(head))?;
            if shown.chars().count() <= MAX_STRING && text.chars().count() <= MAX_STRING {
                return Ok(shown.to_string());
            }
            // `reprlib` cuts the text first and then its repr, so that the quotes stay.
            let (i, j) = ((MAX_STRING - 3) / 2, MAX_STRING - 3 - (MAX_STRING - 3) / 2);
            let chars: Vec<char> = text.chars().collect();
            let joined: String = chars[..i.min(chars.len())]
                .iter()
                .chain(&chars[chars.len().saturating_sub(j)..])
                .collect();
            let shown: Vec<char> = ops::repr(&Value::from(joined))?.chars().collect();
            Ok(cut(&shown, MAX_STRING))
        }
        other => {
            let shown: Vec<char> = ops::repr(other)?.chars().collect();
            let limit = match other {
                Value::Int(_) | Value::BigInt(_) => MAX_LONG,
                Value::Instance(_) | Value::Object(_) => MAX_STRING,
                _ => MAX_STRING,
            };
            if shown.len() <= limit {
                Ok(shown.into_iter().collect())
            } else {
                Ok(cut(&shown, limit))
            }
        }
    }
}

/// The head and tail of a text that is too long.
fn cut(shown: &[char], limit: usize) -> String {
    let i = (limit - 3) / 2;
    let j = limit - 3 - i;
    let head: String = shown[..i.min(shown.len())].iter().collect();
    let tail: String = shown[shown.len().saturating_sub(j)..].iter().collect();
    format!("{head}...{tail}")
}

/// `f(args) at file:line`
pub(crate) fn format_callback_source(function: &Value, args: &[Value]) -> String {
    let mut text = format_callback(function, args, &[], "");
    if let Some((file, line)) = source(function) {
        text.push_str(&format!(" at {file}:{line}"));
    }
    text
}

/// Where the function written in Python that this calls is defined.
fn source(function: &Value) -> Option<(&'static str, u32)> {
    let inner = crate::stdlib::inspect::unwrap(function, None).ok()?;
    match &inner {
        Value::Function(f) => {
            let file = crate::program::file_of(f.signature.module)?;
            Some((file, f.signature.line))
        }
        Value::Object(o) => source(o.downcast_ref::<Partial>()?.function()),
        _ => None,
    }
}

/// `('a', 1, key=2)`
fn format_arguments(args: &[Value], keywords: &[(Str, Value)]) -> String {
    let shown = |value: &Value| short_repr(value).unwrap_or_default();
    let mut all: Vec<String> = args.iter().map(shown).collect();
    all.extend(keywords.iter().map(|(k, v)| format!("{k}={}", shown(v))));
    format!("({})", all.join(", "))
}

fn format_callback(
    function: &Value,
    args: &[Value],
    keywords: &[(Str, Value)],
    suffix: &str,
) -> String {
    if let Value::Object(o) = function
        && let Some(partial) = o.downcast_ref::<Partial>()
    {
        let suffix = format!("{}{suffix}", format_arguments(args, keywords));
        return format_callback(
            partial.function(),
            partial.args(),
            &partial.keywords(),
            &suffix,
        );
    }
    let name = |attr: &str| match ops::get_attr_opt(function, attr) {
        Ok(Some(name)) => name
            .as_str()
            .filter(|n| !n.is_empty())
            .map(|n| n.to_string()),
        _ => None,
    };
    let shown = name("__qualname__")
        .or_else(|| name("__name__"))
        .or_else(|| ops::repr(function).ok().map(|s| s.to_string()))
        .unwrap_or_default();
    format!("{shown}{}{suffix}", format_arguments(args, keywords))
}

/// `f() running at file:line`, `f() done, defined at file:line`; the line that a running coroutine has come to is
/// not known.
pub(crate) fn format_coroutine(coro: &Value) -> Result<String> {
    if let Value::Coroutine(c) = coro {
        let name = c.renamed.qualname(c.qualname);
        let place = c.code.map(|code| (code.file(), code.line));
        return Ok(match (c.stage(), place, c.frame()) {
            (Stage::Finished, Some((file, line)), _) => {
                format!("{name}() done, defined at {file}:{line}")
            }
            (Stage::Finished, None, _) => format!("{name}() done"),
            (Stage::Created | Stage::Suspended, Some(_), Some(at)) => {
                format!("{name}() running at {}:{}", at.frame.file, at.frame.line)
            }
            (Stage::Running, Some((file, _)), _) if place::running_line() != 0 => {
                format!("{name}() running at {file}:{}", place::running_line())
            }
            _ => format!("{name}() running"),
        });
    }
    for attr in ["__qualname__", "__name__"] {
        if let Some(name) = ops::get_attr_opt(coro, attr)?.and_then(|n| n.as_str())
            && !name.is_empty()
        {
            return Ok(format!("{name}()"));
        }
    }
    Ok(format!("<{} without __name__>()", ops::class_name(coro)))
}
