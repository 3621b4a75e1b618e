//! `logging.basicConfig`.

use super::{formatter, handler, logger};
use crate::object::{Args, Exception, Result, Value};
use crate::ops;

/// `logging.basicConfig(**kwargs)`
///
/// # Errors
/// `ValueError` for options that do not go together; what opening the file raises.
pub(super) fn basic_config(mut args: Args) -> Result<Value> {
    if !args.pos.is_empty() {
        let n = args.pos.len();
        let verb = if n == 1 { "was" } else { "were" };
        return Err(Exception::type_error(format!(
            "basicConfig() takes 0 positional arguments but {n} {verb} given"
        )));
    }
    let force = args.take_kw("force").unwrap_or(Value::Bool(false));
    let encoding = args.take_kw("encoding").unwrap_or(Value::None);
    let errors = args
        .take_kw("errors")
        .unwrap_or_else(|| Value::str("backslashreplace"));
    let root = logger::root();
    if ops::truth(&force)? {
        for handler in logger::handlers_of(&root)?.to_vec() {
            ops::call_method(&root, "removeHandler", Args::pos([handler.clone()]))?;
            ops::call_method(&handler, "close", Args::none())?;
        }
    }
    if !logger::handlers_of(&root)?.is_empty() {
        return Ok(Value::None);
    }
    let handlers = match args.take_kw("handlers") {
        None | Some(Value::None) => vec![default_handler(&mut args, encoding, errors)?],
        Some(handlers) => {
            if args
                .kw
                .iter()
                .any(|(k, _)| k == "stream" || k == "filename")
            {
                return Err(Exception::value_error(
                    "'stream' or 'filename' should not be specified together with 'handlers'",
                ));
            }
            let handlers = ops::to_vec(&handlers)?;
            args.take_kw("filename");
            args.take_kw("filemode");
            handlers
        }
    };
    let datefmt = args.take_kw("datefmt").unwrap_or(Value::None);
    let style = args.take_kw("style").unwrap_or_else(|| Value::str("%"));
    let Some((_, basic_format)) = formatter::style(&style) else {
        return Err(Exception::value_error("Style must be one of: %,{,$"));
    };
    let format = args
        .take_kw("format")
        .unwrap_or_else(|| Value::str(basic_format));
    let made = formatter::new(format, datefmt, style)?;
    for handler in handlers {
        if ops::get_attr(&handler, "formatter")?.is_none() {
            ops::call_method(&handler, "setFormatter", Args::pos([made.clone()]))?;
        }
        ops::call_method(&root, "addHandler", Args::pos([handler]))?;
    }
    if let Some(level) = args.take_kw("level")
        && !level.is_none()
    {
        ops::call_method(&root, "setLevel", Args::pos([level]))?;
    }
    if !args.kw.is_empty() {
        let names: Vec<&str> = args.kw.iter().map(|(k, _)| k.as_str()).collect();
        return Err(Exception::value_error(format!(
            "Unrecognised argument(s): {}",
            names.join(", ")
        )));
    }
    Ok(Value::None)
}

/// A handler for `filename` or `stream`.
fn default_handler(args: &mut Args, encoding: Value, errors: Value) -> Result<Value> {
    let given = |name: &str| args.kw.iter().any(|(k, _)| k == name);
    if given("stream") && given("filename") {
        return Err(Exception::value_error(
            "'stream' and 'filename' should not be specified together",
        ));
    }
    let filename = args.take_kw("filename").unwrap_or(Value::None);
    let mode = args.take_kw("filemode").unwrap_or_else(|| Value::str("a"));
    if ops::truth(&filename)? {
        let binary = mode.as_str().is_some_and(|m| m.contains('b'));
        let errors = if binary { Value::None } else { errors };
        let call = Args::pos([filename, mode])
            .with_kw("encoding", encoding)
            .with_kw("errors", errors);
        return ops::call(&Value::Class(handler::file_class()), call);
    }
    let stream = args.take_kw("stream").unwrap_or(Value::None);
    ops::call(&Value::Class(handler::stream_class()), Args::pos([stream]))
}
