//! Warning filters: `(action, message, category, module, lineno)`, the first that fits decides.

use crate::object::{Args, Exception, Result, Value};
use crate::ops;
use crate::stdlib::signature::{self, or};

fn filter(action: &str, category: &str, module: Value) -> Value {
    let category = Value::Class(Exception::class_named(category));
    Value::tuple(vec![
        Value::str(action),
        Value::None,
        category,
        module,
        Value::Int(0),
    ])
}

/// The filters that a program starts with.
pub(super) fn default() -> Value {
    Value::list(vec![
        filter("default", "DeprecationWarning", Value::str("__main__")),
        filter("ignore", "DeprecationWarning", Value::None),
        filter("ignore", "PendingDeprecationWarning", Value::None),
        filter("ignore", "ImportWarning", Value::None),
        filter("ignore", "ResourceWarning", Value::None),
    ])
}

/// What is to be done with a warning.
///
/// # Errors
/// What a pattern's `match` raises; `ValueError` for what is no filter.
pub(super) fn action(
    filters: &Value,
    text: &str,
    category: &Value,
    module: &str,
    line: i64,
) -> Result<String> {
    for filter in ops::to_vec(filters)? {
        let parts = ops::unpack(&filter, 5)?;
        let [action, message, wanted, in_module, at] = &parts[..] else {
            continue;
        };
        let at = ops::convert::to_index(at)?;
        if matches(message, text)?
            && ops::is_subclass(category, wanted)?
            && matches(in_module, module)?
            && (at == 0 || at == line)
        {
            return Ok(ops::str(action)?.to_string());
        }
    }
    let default = super::attr("defaultaction")?;
    Ok(ops::str(&default)?.to_string())
}

fn matches(pattern: &Value, text: &str) -> Result<bool> {
    match pattern {
        Value::None => Ok(true),
        Value::Str(exact) => Ok(exact.as_str() == text),
        pattern => ops::truth(&ops::call_method(
            pattern,
            "match",
            Args::pos([Value::str(text)]),
        )?),
    }
}

fn check(action: &Value, line: &Value) -> Result<()> {
    let name = action.as_str();
    let known = ["error", "ignore", "always", "default", "module", "once"];
    if !name.is_some_and(|name| known.contains(&name.as_str())) {
        return Err(Exception::assertion_error(format!(
            "invalid action: {}",
            ops::repr(action)?
        )));
    }
    match line {
        Value::Int(n) if *n >= 0 => Ok(()),
        _ => Err(Exception::assertion_error("lineno must be an int >= 0")),
    }
}

fn add(filter: Vec<Value>, append: &Value) -> Result<()> {
    let module = super::this_module()?;
    let filters = ops::get_attr(&module, "filters")?;
    let filter = Value::tuple(filter);
    let mut all = Vec::new();
    for known in ops::to_vec(&filters)? {
        if !ops::eq(&known, &filter)? {
            all.push(known);
        }
    }
    let append = ops::truth(append)?;
    let known = ops::contains(&filters, &filter)?;
    if append && known {
        return Ok(());
    }
    if append {
        all.push(filter);
    } else {
        all.insert(0, filter);
    }
    match filters {
        Value::List(list) => list.replace(all),
        _ => ops::set_attr(&module, "filters", Value::list(all))?,
    }
    super::forget_seen();
    Ok(())
}

/// `warnings.simplefilter(action, category, lineno, append)`
pub(super) fn simple(args: Args) -> Result<Value> {
    let names = ["action", "category", "lineno", "append"];
    let [action, category, line, append] = signature::bind("simplefilter", false, args, names, 1)?;
    let line = or(line, 0i64);
    check(&action, &line)?;
    let category = or(category, Exception::class_named("Warning"));
    add(
        vec![action, Value::None, category, Value::None, line],
        &or(append, false),
    )?;
    Ok(Value::None)
}

/// `warnings.filterwarnings(action, message, category, module, lineno, append)`
pub(super) fn detailed(args: Args) -> Result<Value> {
    let names = [
        "action", "message", "category", "module", "lineno", "append",
    ];
    let [action, message, category, module, line, append] =
        signature::bind("filterwarnings", false, args, names, 1)?;
    let line = or(line, 0i64);
    check(&action, &line)?;
    let category = or(category, Exception::class_named("Warning"));
    let message = pattern(&or(message, ""), true)?;
    let module = pattern(&or(module, ""), false)?;
    add(
        vec![action, message, category, module, line],
        &or(append, false),
    )?;
    Ok(Value::None)
}

fn pattern(text: &Value, ignore_case: bool) -> Result<Value> {
    if !ops::truth(text)? {
        return Ok(Value::None);
    }
    let re = crate::program::import_library(&crate::stdlib::library::inner::RE)?;
    let mut args = Args::pos([text.clone()]);
    if ignore_case {
        args.pos.push(ops::get_attr(&re, "IGNORECASE")?);
    }
    ops::call_method(&re, "compile", args)
}
