//! `warnings`: warnings, the filters that decide about them, and how they are shown.
//!
//! `filters` and `showwarning` are plain attributes of the module, as in CPython: programs replace them.

mod filters;

use std::cell::RefCell;

use crate::object::{Args, Class, Dict, Exception, Module, Result, Value};
use crate::ops;
use crate::stdlib::caller;
use crate::stdlib::signature::{self, or, or_none};

thread_local! {
    static MESSAGE: Class = Class::builder("WarningMessage")
        .module("warnings")
        .python()
        .raw_method("__init__", |this, args| {
            let names = ["message", "category", "filename", "lineno", "file", "line", "source"];
            let values = signature::method("WarningMessage.__init__", args, names, 4)?;
            for (name, value) in names.iter().zip(values) {
                ops::set_attr(this, name, or_none(value))?;
            }
            let category = ops::get_attr(this, "category")?;
            let name = match ops::truth(&category)? {
                true => ops::get_attr(&category, "__name__")?,
                false => Value::None,
            };
            ops::set_attr(this, "_category_name", name)?;
            Ok(Value::None)
        })
        .raw_method("__str__", |this, _| {
            let field = |name| ops::get_attr(this, name).and_then(|v| ops::repr(&v));
            Ok(Value::from(format!(
                "{{message : {}, category : {}, filename : {}, lineno : {}, line : {}}}",
                field("message")?, field("_category_name")?, field("filename")?, field("lineno")?, field("line")?
            )))
        })
        .build();
    static CATCH: Class = catch_class();
    /// What was shown once: by text, category and place.
    static SEEN: RefCell<Dict> = RefCell::default();
    /// Warnings go to the logger `py.warnings`.
    static CAPTURED: RefCell<Value> = const { RefCell::new(Value::Unset) };
}

/// Forgets what was shown: the filters have changed.
fn forget_seen() {
    let old = SEEN.take();
    drop(old);
}

/// The module object, whose attributes programs may set.
fn this_module() -> Result<Value> {
    crate::program::import_library(&crate::stdlib::library::inner::WARNINGS)
}

/// An attribute that a program may have set; in one that has not imported the module, what it is at first.
fn attr(name: &str) -> Result<Value> {
    match crate::program::loaded("warnings") {
        Some(module) => ops::get_attr(&module, name),
        None => Ok(initial(name)),
    }
}

fn initial(name: &str) -> Value {
    match name {
        "filters" => filters::default(),
        "showwarning" => show_warning(),
        "formatwarning" => format_warning(),
        "defaultaction" => Value::str("default"),
        _ => Value::None,
    }
}

/// A warning that Rust code gives.
///
/// # Errors
/// The warning itself, if the filters make it an error.
pub fn warn_from_rust(category: &str, message: &str) -> Result<()> {
    if !n!("warnings").is_reached() {
        return match caller::get() {
            Some(frame) => plain(
                category,
                message,
                (frame.file, frame.line, "__main__"),
                false,
            ),
            None => plain(category, message, ("sys", 1, "__main__"), false),
        };
    }
    let category = Value::Class(Exception::class_named(category));
    warn(Value::str(message), category)
}

/// A warning about an object that goes away; the line is known only of what a statement makes and does not keep.
///
/// # Errors
/// The warning itself, if the filters make it an error.
pub(crate) fn warn_at_drop(category: &str, message: &str, source: Value) -> Result<()> {
    let (file, line, module) = match caller::dropping() {
        Some(frame) => (frame.file, frame.line, "__main__"),
        None => ("sys", 1, "sys"),
    };
    if !n!("warnings").is_reached() {
        return plain(category, message, (file, line, module), true);
    }
    let category = Value::Class(Exception::class_named(category));
    let (message, file) = (Value::str(message), Value::str(file));
    warn_explicit(message, category, file, line.into(), module, source)
}

/// A warning in a page whose program cannot change what becomes of warnings: by the filters that it starts with.
fn plain(
    category: &str,
    message: &str,
    (file, line, module): (&str, u32, &str),
    has_source: bool,
) -> Result<()> {
    let is_ignored = match category {
        "DeprecationWarning" => module != "__main__",
        "PendingDeprecationWarning" | "ImportWarning" | "ResourceWarning" => true,
        _ => false,
    };
    if is_ignored {
        return Ok(());
    }
    let seen = SEEN.with_borrow(Clone::clone);
    let place = Value::from(format!("{module}:{line}: {category}: {message}"));
    if seen.contains(&place)? {
        return Ok(());
    }
    seen.set(place, Value::Bool(true))?;
    let source = ops::traceback::source_line(file, line);
    let mut text = layout(file, i64::from(line), category, message, source);
    if has_source {
        suggest_tracing(category, &mut text);
    }
    write(&Value::None, &text)
}

/// `warnings.warn(message, category)`
fn warn(message: Value, category: Value) -> Result<()> {
    let (file, line, module) = match caller::get() {
        Some(frame) => (Value::str(frame.file), i64::from(frame.line), "__main__"),
        // What CPython says where there is no frame.
        None => (Value::str("sys"), 1, "__main__"),
    };
    warn_explicit(message, category, file, line, module, Value::None)
}

fn warn_explicit(
    message: Value,
    category: Value,
    file: Value,
    line: i64,
    module: &str,
    source: Value,
) -> Result<()> {
    let warning = Value::Class(Exception::class_named("Warning"));
    let (text, category, message) = if ops::is_instance(&message, &warning)? {
        (
            ops::str(&message)?,
            Value::Class(ops::class_of(&message)),
            message,
        )
    } else {
        let text = ops::str(&message)?;
        let made = ops::call(&category, Args::pos([message]))?;
        (text, category, made)
    };
    let action = filters::action(&attr("filters")?, &text, &category, module, line)?;
    let (seen, key) = (SEEN.with_borrow(Clone::clone), |parts: &[Value]| {
        Value::tuple(parts.to_vec())
    });
    let text_value = Value::Str(text.clone());
    let known = |key: Value| -> Result<bool> {
        let known = seen.contains(&key)?;
        seen.set(key, Value::Bool(true))?;
        Ok(known)
    };
    match action.as_str() {
        "ignore" => return Ok(()),
        "error" => return Err(ops::exception::raise(message, None)),
        "once" if known(key(&[text_value.clone(), category.clone()]))? => return Ok(()),
        "module"
            if known(key(&[
                text_value.clone(),
                category.clone(),
                Value::str(module),
            ]))? =>
        {
            return Ok(());
        }
        "default" => {
            let place = [
                text_value,
                category.clone(),
                Value::str(module),
                Value::Int(line),
            ];
            if known(key(&place))? {
                return Ok(());
            }
        }
        "always" | "all" | "once" | "module" => {}
        other => {
            return Err(Exception::runtime_error(format!(
                "Unrecognized action ({other}) in warnings.filters"
            )));
        }
    }
    let made =
        Args::from_vec(vec![message, category, file, Value::Int(line)]).with_kw("source", source);
    show(&ops::call(&Value::Class(MESSAGE.with(Clone::clone)), made)?)
}

/// Shows a warning: by the program's `showwarning` if it has one.
fn show(message: &Value) -> Result<()> {
    let captured = CAPTURED.with_borrow(Clone::clone);
    if captured.is_unset() {
        let showing = attr("showwarning")?;
        let own = matches!(&showing, Value::Native(f) if f.name == *"showwarning");
        if !own {
            let fields = ["message", "category", "filename", "lineno", "file", "line"];
            let fields: Result<Vec<Value>> = fields
                .iter()
                .map(|name| ops::get_attr(message, name))
                .collect();
            ops::call(&showing, Args::from_vec(fields?))?;
            return Ok(());
        }
        let log = attr("_log")?;
        if let Value::List(log) = log {
            log.append(message.clone());
            return Ok(());
        }
    }
    let text = format_message(message)?;
    if !captured.is_unset() {
        // Only `logging.captureWarnings` has them captured.
        let logging = crate::program::import("logging")?;
        let logger = ops::call_method(
            &logging,
            "getLogger",
            Args::pos([Value::str("py.warnings")]),
        )?;
        ops::call_method(
            &logger,
            "warning",
            Args::pos([Value::str("%s"), Value::from(text)]),
        )?;
        return Ok(());
    }
    write(&ops::get_attr(message, "file")?, &text)
}

fn write(file: &Value, text: &str) -> Result<()> {
    let file = if file.is_none() {
        match crate::program::loaded("sys") {
            Some(sys) => ops::get_attr(&sys, "stderr")?,
            None => crate::stdlib::sys::stderr(),
        }
    } else {
        file.clone()
    };
    if !file.is_none() {
        ops::call_method(&file, "write", Args::pos([Value::str(text)]))?;
    }
    Ok(())
}

/// `file:line: Category: text`, and the line of the source.
fn format_message(message: &Value) -> Result<String> {
    let formatting = attr("formatwarning")?;
    let own = matches!(&formatting, Value::Native(f) if f.name == *"formatwarning");
    let fields = ["message", "category", "filename", "lineno", "line"];
    let fields: Vec<Value> = fields
        .iter()
        .map(|name| ops::get_attr(message, name))
        .collect::<Result<_>>()?;
    if own {
        let mut text = format(&fields)?;
        if !ops::get_attr(message, "source")?.is_none() {
            let category = ops::get_attr(&fields[1], "__name__")?;
            suggest_tracing(&ops::str(&category)?, &mut text);
        }
        Ok(text)
    } else {
        Ok(ops::str(&ops::call(&formatting, Args::from_vec(fields))?)?.to_string())
    }
}

fn format(fields: &[Value]) -> Result<String> {
    let [message, category, file, line, source] = fields else {
        return Ok(String::new());
    };
    let name = ops::str(&ops::get_attr(category, "__name__")?)?;
    let file = ops::str(file)?;
    let number = ops::convert::to_index(line)?;
    let message = ops::str(message)?;
    let shown = match source.as_str() {
        Some(line) => Some(line.to_string()),
        None => u32::try_from(number)
            .ok()
            .and_then(|n| ops::traceback::source_line(&file, n)),
    };
    Ok(layout(&file, number, &name, &message, shown))
}

/// What is said under a warning about an object: nothing is known of where it was made.
fn suggest_tracing(category: &str, text: &mut String) {
    *text += category;
    *text += ": Enable tracemalloc to get the object allocation traceback\n";
}

fn layout(file: &str, line: i64, name: &str, message: &str, source: Option<String>) -> String {
    let mut text = format!("{file}:{line}: {name}: {message}\n");
    if let Some(line) = source.filter(|line| !line.trim().is_empty()) {
        text.push_str(&format!("  {}\n", line.trim()));
    }
    text
}

/// `logging.captureWarnings(on)`
///
/// # Errors
/// None so far.
pub fn capture(on: bool) -> Result<()> {
    let old = CAPTURED.replace(if on { Value::Bool(true) } else { Value::Unset });
    drop(old);
    Ok(())
}

fn category_of(message: &Value, category: Value) -> Result<Value> {
    let warning = Value::Class(Exception::class_named("Warning"));
    if ops::is_instance(message, &warning)? {
        return Ok(Value::Class(ops::class_of(message)));
    }
    let category = if category.is_unset() || category.is_none() {
        Value::Class(Exception::class_named("UserWarning"))
    } else {
        category
    };
    match &category {
        Value::Class(c) if c.is_subclass_of(&Exception::class_named("Warning")) => Ok(category),
        _ => {
            let name = ops::class_name(&category);
            Err(Exception::type_error(format!(
                "category must be a Warning subclass, not '{name}'"
            )))
        }
    }
}

fn catch_class() -> Class {
    Class::builder("catch_warnings")
        .module("warnings")
        .python()
        .raw_method("__init__", |this, mut args| {
            let mut kw = |name: &str| args.take_kw(name).unwrap_or_default();
            let record = or(kw("record"), false);
            kw("module");
            let (action, category) = (or_none(kw("action")), kw("category"));
            let (line, append) = (or(kw("lineno"), 0i64), or(kw("append"), false));
            let [] = signature::method("catch_warnings.__init__", args, [], 0)?;
            ops::set_attr(this, "_record", record)?;
            let filter = if action.is_none() {
                Value::None
            } else {
                Value::tuple(vec![
                    action,
                    or(category, Exception::class_named("Warning")),
                    line,
                    append,
                ])
            };
            ops::set_attr(this, "_filter", filter)?;
            ops::set_attr(this, "_entered", Value::Bool(false))?;
            Ok(Value::None)
        })
        .raw_method("__repr__", |this, _| {
            let record = ops::truth(&ops::get_attr(this, "_record")?)?;
            Ok(Value::str(if record {
                "catch_warnings(record=True)"
            } else {
                "catch_warnings()"
            }))
        })
        .raw_method("__enter__", |this, _| enter(this))
        .raw_method("__exit__", |this, _| exit(this))
        .build()
}

fn enter(this: &Value) -> Result<Value> {
    if ops::truth(&ops::get_attr(this, "_entered")?)? {
        return Err(Exception::runtime_error(format!(
            "Cannot enter {} twice",
            ops::repr(this)?
        )));
    }
    ops::set_attr(this, "_entered", Value::Bool(true))?;
    let module = this_module()?;
    let filters = ops::get_attr(&module, "filters")?;
    for name in ["showwarning", "_log", "filters"] {
        ops::set_attr(
            this,
            &format!("_saved_{name}"),
            ops::get_attr(&module, name)?,
        )?;
    }
    ops::set_attr(&module, "filters", Value::list(ops::to_vec(&filters)?))?;
    forget_seen();
    let filter = ops::get_attr(this, "_filter")?;
    if let Value::Tuple(parts) = &filter {
        filters::simple(Args::from_vec(parts.to_vec()))?;
    }
    if !ops::truth(&ops::get_attr(this, "_record")?)? {
        return Ok(Value::None);
    }
    let log = Value::list(Vec::new());
    ops::set_attr(&module, "_log", log.clone())?;
    ops::set_attr(&module, "showwarning", show_warning())?;
    Ok(log)
}

fn exit(this: &Value) -> Result<Value> {
    if !ops::truth(&ops::get_attr(this, "_entered")?)? {
        return Err(Exception::runtime_error(format!(
            "Cannot exit {} without entering first",
            ops::repr(this)?
        )));
    }
    let module = this_module()?;
    for name in ["showwarning", "_log", "filters"] {
        ops::set_attr(
            &module,
            name,
            ops::get_attr(this, &format!("_saved_{name}"))?,
        )?;
    }
    forget_seen();
    Ok(Value::None)
}

/// `warnings.showwarning`
fn show_warning() -> Value {
    Value::Native(crate::object::NativeFunction::new("showwarning", |args| {
        let names = ["message", "category", "filename", "lineno", "file", "line"];
        let [message, category, file, line, to, source] =
            signature::bind("showwarning", false, args, names, 4)?;
        let text = format(&[message, category, file, line, or_none(source)])?;
        write(&or_none(to), &text)?;
        Ok(Value::None)
    }))
}

/// `warnings.formatwarning`
fn format_warning() -> Value {
    Value::Native(crate::object::NativeFunction::new(
        "formatwarning",
        |args| {
            let names = ["message", "category", "filename", "lineno", "line"];
            let [message, category, file, line, source] =
                signature::bind("formatwarning", false, args, names, 4)?;
            let fields = [message, category, file, line, or_none(source)];
            Ok(Value::from(format(&fields)?))
        },
    ))
}

/// `import warnings`
pub fn module() -> Module {
    let module = Module::new("warnings")
        .class_of(n!("catch_warnings"), || CATCH.with(Clone::clone))
        .class_of(n!("WarningMessage"), || MESSAGE.with(Clone::clone))
        .value_of(n!("filters"), || initial("filters"))
        .value_of(n!("showwarning"), || initial("showwarning"))
        .value_of(n!("formatwarning"), || initial("formatwarning"))
        .value_of(n!("_log"), || initial("_log"))
        .value_of(n!("defaultaction"), || initial("defaultaction"))
        .value(n!("onceregistry"), Value::Dict(Dict::new()));
    module
        .function(n!("warn"), |args| {
            let names = [
                "message",
                "category",
                "stacklevel",
                "source",
                "skip_file_prefixes",
            ];
            let [message, category, ..] = args.bind("warn", names, 1)?;
            let category = category_of(&message, category)?;
            warn(message, category)?;
            Ok(Value::None)
        })
        .function(n!("warn_explicit"), |args| {
            let names = [
                "message",
                "category",
                "filename",
                "lineno",
                "module",
                "registry",
                "module_globals",
                "source",
            ];
            let [message, category, file, line, module, _, _, source] =
                args.bind("warn_explicit", names, 4)?;
            let module = match module.as_str() {
                Some(module) => module.to_string(),
                None => ops::str(&file)?.trim_end_matches(".py").to_owned(),
            };
            let line = ops::convert::to_index(&line)?;
            warn_explicit(message, category, file, line, &module, or_none(source))?;
            Ok(Value::None)
        })
        .function(n!("simplefilter"), filters::simple)
        .function(n!("filterwarnings"), filters::detailed)
        .function(n!("resetwarnings"), |_| {
            ops::set_attr(&this_module()?, "filters", Value::list(Vec::new()))?;
            forget_seen();
            Ok(Value::None)
        })
}
