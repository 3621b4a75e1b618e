//! `Logger`, the tree of loggers, and `LoggerAdapter`.

use super::levels::{self, CRITICAL, DEBUG, ERROR, INFO, WARNING};
use super::record::{self, Place};
use super::{filter, handler};
use crate::object::{Args, Class, Dict, Exception, Instance, List, Result, Tuple, Value};
use crate::ops;
use crate::stdlib::signature::{self, or, or_none};

thread_local! {
    static LOGGER: Class = logger();
    static ROOT_LOGGER: Class = Class::builder("RootLogger")
        .module("logging")
        .python()
        .base(class())
        .raw_method("__init__", |this, args| {
            let [level] = signature::method("RootLogger.__init__", args, ["level"], 1)?;
            init(this, Value::str("root"), &level)?;
            Ok(Value::None)
        })
        .raw_method("__reduce__", |_, _| Ok(Value::None))
        .build();
    static MANAGER: Class = manager();
    static PLACE_HOLDER: Class = Class::builder("PlaceHolder").module("logging").python().build();
    static ADAPTER: Class = super::adapter::class_of_adapter();
    static ROOT: Value = {
        let root = Value::Instance(Instance::new(root_class()));
        let _ = init(&root, Value::str("root"), &Value::Int(WARNING));
        let manager = Instance::new(MANAGER.with(Clone::clone));
        manager.attrs.set("root", root.clone());
        manager.attrs.set("_disable", Value::Int(0));
        manager.attrs.set("emittedNoHandlerWarning", Value::Bool(false));
        manager.attrs.set("loggerDict", Value::Dict(Dict::new()));
        manager.attrs.set("loggerClass", Value::None);
        manager.attrs.set("logRecordFactory", Value::None);
        class().set("root", root.clone());
        class().set("manager", Value::Instance(manager));
        root
    };
    static FACTORY: std::cell::RefCell<Value> = std::cell::RefCell::new(Value::Class(record::class()));
    static DEFAULT_CLASS: std::cell::RefCell<Value> = std::cell::RefCell::new(Value::Class(class()));
}

/// `logging.Logger`
pub(super) fn class() -> Class {
    LOGGER.with(Clone::clone)
}
/// `logging.RootLogger`
pub(super) fn root_class() -> Class {
    ROOT_LOGGER.with(Clone::clone)
}
/// `logging.LoggerAdapter`
pub(super) fn adapter_class() -> Class {
    ADAPTER.with(Clone::clone)
}
/// `logging.Manager`
pub(super) fn manager_class() -> Class {
    MANAGER.with(Clone::clone)
}
/// `logging.root`
pub(super) fn root() -> Value {
    ROOT.with(Clone::clone)
}

/// `logging.getLogRecordFactory()`
pub(super) fn record_factory() -> Value {
    FACTORY.with_borrow(Clone::clone)
}
/// `logging.setLogRecordFactory(factory)`
pub(super) fn set_record_factory(factory: Value) {
    let old = FACTORY.replace(factory);
    drop(old);
}
/// `logging.getLoggerClass()`
pub(super) fn default_class() -> Value {
    DEFAULT_CLASS.with_borrow(Clone::clone)
}
/// `logging.setLoggerClass(class)`
///
/// # Errors
/// `TypeError` if it is not derived from `Logger`.
pub(super) fn set_default_class(value: Value) -> Result<()> {
    check_class(&value)?;
    let old = DEFAULT_CLASS.replace(value);
    drop(old);
    Ok(())
}

fn check_class(value: &Value) -> Result<()> {
    match value {
        Value::Class(c) if c.is_subclass_of(&class()) => Ok(()),
        other => {
            let name = ops::get_attr(other, "__name__").and_then(|n| ops::str(&n))?;
            Err(Exception::type_error(format!(
                "logger not derived from logging.Logger: {name}"
            )))
        }
    }
}

/// `Logger.__init__(self, name, level)`
fn init(this: &Value, name: Value, level: &Value) -> Result<()> {
    ops::set_attr(this, "filters", Value::list(Vec::new()))?;
    ops::set_attr(this, "name", name)?;
    ops::set_attr(this, "level", levels::check(level)?)?;
    ops::set_attr(this, "parent", Value::None)?;
    ops::set_attr(this, "propagate", Value::Bool(true))?;
    ops::set_attr(this, "handlers", Value::list(Vec::new()))?;
    ops::set_attr(this, "disabled", Value::Bool(false))
}

/// An attribute of a logger, most often its own.
fn attr(this: &Value, name: &str) -> Result<Value> {
    if let Value::Instance(instance) = this
        && let Some(value) = instance.attrs.get(name)
    {
        return Ok(value);
    }
    ops::get_attr(this, name)
}

/// The tree that all loggers are in.
pub(super) fn tree() -> Result<Value> {
    ROOT.with(|_| ());
    Ok(class().lookup("manager").unwrap_or_default())
}

/// `manager.disable`
pub(super) fn disabled_level() -> Result<i64> {
    Ok(levels::number(&attr(&tree()?, "_disable")?))
}

fn manager() -> Class {
    Class::builder("Manager")
        .module("logging")
        .python()
        .getset(
            "disable",
            |this| attr(this, "_disable"),
            |this, v| ops::set_attr(this, "_disable", levels::check(&v)?),
        )
        .raw_method("getLogger", |this, args| {
            let [name] = signature::method("Manager.getLogger", args, ["name"], 1)?;
            get(this, &name)
        })
        .raw_method("setLoggerClass", |this, args| {
            let [value] = signature::method("Manager.setLoggerClass", args, ["klass"], 1)?;
            check_class(&value)?;
            ops::set_attr(this, "loggerClass", value)?;
            Ok(Value::None)
        })
        .raw_method("setLogRecordFactory", |this, args| {
            let [value] = signature::method("Manager.setLogRecordFactory", args, ["factory"], 1)?;
            ops::set_attr(this, "logRecordFactory", value)?;
            Ok(Value::None)
        })
        .build()
}

/// The logger of this name, made if there is none yet.
pub(super) fn get(manager: &Value, name: &Value) -> Result<Value> {
    let Some(text) = name.as_str() else {
        return Err(Exception::type_error("A logger name must be a string"));
    };
    let Value::Dict(all) = attr(manager, "loggerDict")? else {
        return Err(Exception::type_error("loggerDict must be a dict"));
    };
    let place_holder = PLACE_HOLDER.with(Clone::clone);
    let found = all.get_str(&text);
    if let Some(found) = &found
        && ops::class_of(found) != place_holder
    {
        return Ok(found.clone());
    }
    let made_by = match attr(manager, "loggerClass")? {
        class if ops::truth(&class)? => class,
        _ => default_class(),
    };
    let logger = ops::call(&made_by, Args::pos([name.clone()]))?;
    ops::set_attr(&logger, "manager", manager.clone())?;
    all.set_str(&text, logger.clone());
    if let Some(Value::Instance(holder)) = found {
        adopt_children(&holder, &logger, &text)?;
    }
    find_parent(manager, &all, &logger, &text)?;
    Ok(logger)
}

/// The loggers that waited for one of their ancestors get it as parent.
fn adopt_children(holder: &Instance, logger: &Value, name: &str) -> Result<()> {
    let Some(Value::List(children)) = holder.attrs.get("children") else {
        return Ok(());
    };
    for child in children.to_vec() {
        let parent = attr(&child, "parent")?;
        let parent_name = ops::str(&attr(&parent, "name")?)?;
        if !parent_name.starts_with(name) {
            ops::set_attr(logger, "parent", parent)?;
            ops::set_attr(&child, "parent", logger.clone())?;
        }
    }
    Ok(())
}

/// Sets the nearest existing ancestor as parent, and marks the missing ones between.
fn find_parent(manager: &Value, all: &Dict, logger: &Value, name: &str) -> Result<()> {
    let mut rest = name;
    while let Some((head, _)) = rest.rsplit_once('.') {
        rest = head;
        match all.get_str(head) {
            None => {
                let holder = Instance::new(PLACE_HOLDER.with(Clone::clone));
                holder
                    .attrs
                    .set("children", Value::list(vec![logger.clone()]));
                all.set_str(head, Value::Instance(holder));
            }
            Some(Value::Instance(found)) if found.class() == PLACE_HOLDER.with(Clone::clone) => {
                if let Some(Value::List(children)) = found.attrs.get("children") {
                    children.append(logger.clone());
                }
            }
            Some(found) => return ops::set_attr(logger, "parent", found),
        }
    }
    ops::set_attr(logger, "parent", attr(manager, "root")?)
}

/// `logger.getEffectiveLevel()`
fn effective_level(this: &Value) -> Result<i64> {
    let mut logger = this.clone();
    while !logger.is_none() {
        let level = levels::number(&attr(&logger, "level")?);
        if level != 0 {
            return Ok(level);
        }
        logger = attr(&logger, "parent")?;
    }
    Ok(0)
}

fn is_plain(this: &Value) -> bool {
    let class = ops::class_of(this);
    class == self::class() || class == root_class()
}

fn is_enabled(this: &Value, level: i64) -> Result<bool> {
    if ops::truth(&attr(this, "disabled")?)? || disabled_level()? >= level {
        return Ok(false);
    }
    if is_plain(this) {
        return Ok(level >= effective_level(this)?);
    }
    let effective = ops::call_method(this, "getEffectiveLevel", Args::none())?;
    Ok(level >= levels::number(&effective))
}

/// `logger.isEnabledFor(level)`
fn enabled(this: &Value, level: i64) -> Result<bool> {
    if is_plain(this) {
        return is_enabled(this, level);
    }
    ops::truth(&ops::call_method(
        this,
        "isEnabledFor",
        Args::pos([Value::Int(level)]),
    )?)
}

/// Takes the message off the arguments of `logger.info(msg, *args, **kwargs)`.
pub(super) fn take_message(function: &str, args: &mut Args) -> Result<Value> {
    if !args.pos.is_empty() {
        return Ok(args.pos.remove(0));
    }
    args.take_kw("msg").ok_or_else(|| {
        Exception::type_error(format!(
            "{function}() missing 1 required positional argument: 'msg'"
        ))
    })
}

/// `logger.info(msg, *args, **kwargs)` and its like.
pub(super) fn log_at(this: &Value, function: &str, level: i64, mut args: Args) -> Result<Value> {
    let msg = take_message(function, &mut args)?;
    if enabled(this, level)? {
        log(this, Value::Int(level), msg, args)?;
    }
    Ok(Value::None)
}

/// `logger.exception(msg, *args, **kwargs)`
pub(super) fn log_exception(this: &Value, mut args: Args) -> Result<Value> {
    let msg = take_message("Logger.exception", &mut args)?;
    if !args.kw.iter().any(|(k, _)| k == "exc_info") {
        args = args.with_kw("exc_info", Value::Bool(true));
    }
    let mut all = args.prepend(msg);
    let rest = std::mem::take(&mut all.pos);
    all.pos = rest;
    if is_plain(this) {
        log_at(this, "Logger.error", ERROR, all)
    } else {
        ops::call_method(this, "error", all)
    }
}

/// `logger._log(level, msg, args, **kwargs)`
fn log(this: &Value, level: Value, msg: Value, args: Args) -> Result<()> {
    let items = Value::tuple(args.pos.into_vec());
    let mut call = Args::pos([level, msg, items]);
    call.kw = args.kw;
    if is_plain(this) {
        log_native(this, call)?;
    } else {
        ops::call_method(this, "_log", call)?;
    }
    Ok(())
}

fn log_native(this: &Value, args: Args) -> Result<Value> {
    let names = [
        "level",
        "msg",
        "args",
        "exc_info",
        "extra",
        "stack_info",
        "stacklevel",
    ];
    let [level, msg, items, exc_info, extra, stack_info, _] =
        signature::method("Logger._log", args, names, 3)?;
    let exc_info = resolve_exc_info(or_none(exc_info))?;
    let stack_info = if ops::truth(&or(stack_info, false))? {
        stack_text()
    } else {
        Value::None
    };
    let place = Place::of_caller();
    let name = attr(this, "name")?;
    let record =
        if is_plain(this) && matches!(record_factory(), Value::Class(c) if c == record::class()) {
            let record = record::new(name, level, place, msg, items, exc_info, stack_info)?;
            add_extra(&record, &or_none(extra))?;
            record
        } else {
            let all = vec![
                name,
                level,
                place.pathname,
                place.lineno,
                msg,
                items,
                exc_info,
                place.func,
                or_none(extra),
                stack_info,
            ];
            ops::call_method(this, "makeRecord", Args::from_vec(all))?
        };
    if is_plain(this) {
        handle(this, record)?;
    } else {
        ops::call_method(this, "handle", Args::pos([record]))?;
    }
    Ok(Value::None)
}

/// The text of `stack_info=True`.
fn stack_text() -> Value {
    let mut text = "Stack (most recent call last):\n".to_owned();
    if let Some(frame) = crate::stdlib::caller::get() {
        text.push_str(&ops::traceback::format_frames(&[*frame]));
    }
    Value::str(text.trim_end_matches('\n'))
}

fn resolve_exc_info(exc_info: Value) -> Result<Value> {
    if !ops::truth(&exc_info)? && Exception::from_value(&exc_info).is_none() {
        return Ok(exc_info);
    }
    if let Some(e) = Exception::from_value(&exc_info) {
        return Ok(record::exc_info_of(Some(&e)));
    }
    if matches!(exc_info, Value::Tuple(_)) {
        return Ok(exc_info);
    }
    Ok(record::exc_info_of(ops::raise::current().as_ref()))
}

fn add_extra(record: &Value, extra: &Value) -> Result<()> {
    if extra.is_none() {
        return Ok(());
    }
    let Value::Instance(instance) = record else {
        return Ok(());
    };
    for key in ops::to_vec(extra)? {
        let name = ops::str(&key)?;
        if matches!(name.as_str(), "message" | "asctime") || instance.attrs.contains(&name) {
            let text = format!("Attempt to overwrite {} in LogRecord", ops::repr(&key)?);
            return Err(Exception::key_error(Value::from(text)));
        }
        instance.attrs.set(&name, ops::get_item(extra, &key)?);
    }
    Ok(())
}

fn make_record(args: Args) -> Result<Value> {
    let names = [
        "name", "level", "fn", "lno", "msg", "args", "exc_info", "func", "extra", "sinfo",
    ];
    let [
        name,
        level,
        path,
        line,
        msg,
        items,
        exc_info,
        func,
        extra,
        sinfo,
    ] = signature::method("Logger.makeRecord", args, names, 7)?;
    let all = vec![
        name,
        level,
        path,
        line,
        msg,
        items,
        exc_info,
        or_none(func),
        or_none(sinfo),
    ];
    let record = ops::call(&record_factory(), Args::from_vec(all))?;
    add_extra(&record, &or_none(extra))?;
    Ok(record)
}

fn handle(this: &Value, record: Value) -> Result<()> {
    if ops::truth(&attr(this, "disabled")?)? {
        return Ok(());
    }
    let Some(record) = filter::passing(this, record)? else {
        return Ok(());
    };
    if is_plain(this) {
        return call_handlers(this, &record);
    }
    ops::call_method(this, "callHandlers", Args::pos([record]))?;
    Ok(())
}

/// Gives the record to the handlers of the logger and of its ancestors.
fn call_handlers(this: &Value, record: &Value) -> Result<()> {
    let number = levels::number(&attr(record, "levelno")?);
    let mut found = false;
    let mut logger = this.clone();
    while !logger.is_none() {
        let handlers = match attr(&logger, "handlers")? {
            Value::List(handlers) if handlers.is_empty() => Vec::new(),
            handlers => ops::to_vec(&handlers)?,
        };
        for handler in handlers {
            found = true;
            if number >= levels::number(&attr(&handler, "level")?) {
                ops::call_method(&handler, "handle", Args::pos([record.clone()]))?;
            }
        }
        logger = if ops::truth(&attr(&logger, "propagate")?)? {
            attr(&logger, "parent")?
        } else {
            Value::None
        };
    }
    if found {
        Ok(())
    } else {
        no_handlers(this, record, number)
    }
}

fn no_handlers(this: &Value, record: &Value, number: i64) -> Result<()> {
    let module = crate::program::import_library(&crate::stdlib::library::inner::LOGGING)?;
    let last_resort = ops::get_attr(&module, "lastResort")?;
    if !last_resort.is_none() {
        if number >= levels::number(&attr(&last_resort, "level")?) {
            ops::call_method(&last_resort, "handle", Args::pos([record.clone()]))?;
        }
        return Ok(());
    }
    let manager = tree()?;
    if !ops::truth(&ops::get_attr(&module, "raiseExceptions")?)?
        || ops::truth(&attr(&manager, "emittedNoHandlerWarning")?)?
    {
        return Ok(());
    }
    let name = ops::str(&attr(this, "name")?)?;
    handler::write_stderr(&format!(
        "No handlers could be found for logger \"{name}\"\n"
    ))?;
    ops::set_attr(&manager, "emittedNoHandlerWarning", Value::Bool(true))
}

/// The list `logger.handlers`.
pub(super) fn handlers_of(this: &Value) -> Result<List> {
    match attr(this, "handlers")? {
        Value::List(list) => Ok(list),
        other => Ok(List::new(ops::to_vec(&other)?)),
    }
}

fn logger() -> Class {
    let builder = Class::builder("Logger")
        .module("logging")
        .python()
        .base(filter::filterer_class())
        .raw_method("__init__", |this, args| {
            let [name, level] = signature::method("Logger.__init__", args, ["name", "level"], 1)?;
            init(this, name, &or(level, 0i64))?;
            Ok(Value::None)
        })
        .raw_method("setLevel", |this, args| {
            let [level] = signature::method("Logger.setLevel", args, ["level"], 1)?;
            ops::set_attr(this, "level", levels::check(&level)?)?;
            Ok(Value::None)
        })
        .raw_method("debug", |this, args| {
            log_at(this, "Logger.debug", DEBUG, args)
        })
        .raw_method("info", |this, args| log_at(this, "Logger.info", INFO, args))
        .raw_method("warning", |this, args| {
            log_at(this, "Logger.warning", WARNING, args)
        })
        .raw_method("warn", |this, args| {
            crate::stdlib::warnings::warn_from_rust(
                "DeprecationWarning",
                "The 'warn' method is deprecated, use 'warning' instead",
            )?;
            ops::call_method(this, "warning", args)
        })
        .raw_method("error", |this, args| {
            log_at(this, "Logger.error", ERROR, args)
        })
        .raw_method("exception", log_exception)
        .raw_method("critical", |this, args| {
            log_at(this, "Logger.critical", CRITICAL, args)
        })
        .raw_method("fatal", |this, args| {
            ops::call_method(this, "critical", args)
        })
        .raw_method("log", |this, mut args| {
            if args.pos.is_empty() {
                let [..] = signature::method("Logger.log", args, ["level", "msg"], 2)?;
                return Ok(Value::None);
            }
            let level = args.pos.remove(0);
            let msg = take_message("Logger.log", &mut args)?;
            let number = match level.native() {
                Value::Int(_) | Value::Bool(_) => levels::number(&level),
                _ => {
                    let raise = ops::get_attr(
                        &crate::program::import_library(&crate::stdlib::library::inner::LOGGING)?,
                        "raiseExceptions",
                    )?;
                    return if ops::truth(&raise)? {
                        Err(Exception::type_error("level must be an integer"))
                    } else {
                        Ok(Value::None)
                    };
                }
            };
            if enabled(this, number)? {
                log(this, level, msg, args)?;
            }
            Ok(Value::None)
        });
    logger_more(builder).build()
}

fn logger_more(builder: crate::object::ClassBuilder) -> crate::object::ClassBuilder {
    builder
        .raw_method("_log", log_native)
        .raw_method("findCaller", |_, _| {
            let place = Place::of_caller();
            Ok(Value::tuple(vec![
                place.pathname,
                place.lineno,
                place.func,
                Value::None,
            ]))
        })
        .raw_method("makeRecord", |_, args| make_record(args))
        .raw_method("handle", |this, args| {
            let [record] = signature::method("Logger.handle", args, ["record"], 1)?;
            handle(this, record)?;
            Ok(Value::None)
        })
        .raw_method("callHandlers", |this, args| {
            let [record] = signature::method("Logger.callHandlers", args, ["record"], 1)?;
            call_handlers(this, &record)?;
            Ok(Value::None)
        })
        .raw_method("addHandler", |this, args| {
            let [handler] = signature::method("Logger.addHandler", args, ["hdlr"], 1)?;
            let handlers = attr(this, "handlers")?;
            if !ops::contains(&handlers, &handler)? {
                ops::call_method(&handlers, "append", Args::pos([handler]))?;
            }
            Ok(Value::None)
        })
        .raw_method("removeHandler", |this, args| {
            let [handler] = signature::method("Logger.removeHandler", args, ["hdlr"], 1)?;
            let handlers = attr(this, "handlers")?;
            if ops::contains(&handlers, &handler)? {
                ops::call_method(&handlers, "remove", Args::pos([handler]))?;
            }
            Ok(Value::None)
        })
        .raw_method("hasHandlers", |this, _| {
            let mut logger = this.clone();
            while !logger.is_none() {
                if ops::truth(&attr(&logger, "handlers")?)? {
                    return Ok(Value::Bool(true));
                }
                logger = if ops::truth(&attr(&logger, "propagate")?)? {
                    attr(&logger, "parent")?
                } else {
                    Value::None
                };
            }
            Ok(Value::Bool(false))
        })
        .raw_method("getEffectiveLevel", |this, _| {
            effective_level(this).map(Value::Int)
        })
        .raw_method("isEnabledFor", |this, args| {
            let [level] = signature::method("Logger.isEnabledFor", args, ["level"], 1)?;
            is_enabled(this, levels::number(&level)).map(Value::Bool)
        })
        .raw_method("getChild", |this, args| {
            let [suffix] = signature::method("Logger.getChild", args, ["suffix"], 1)?;
            let suffix = ops::str(&suffix)?;
            let is_root = attr(&tree()?, "root")?.is(this);
            let name = match ops::str(&attr(this, "name")?)? {
                _ if is_root => suffix.to_string(),
                name => format!("{name}.{suffix}"),
            };
            get(&ops::get_attr(this, "manager")?, &Value::from(name))
        })
        .raw_method("getChildren", |this, _| {
            let mut children = Vec::new();
            if let Value::Dict(all) = attr(&tree()?, "loggerDict")? {
                for logger in all.values() {
                    if ops::class_of(&logger).is_subclass_of(&class())
                        && attr(&logger, "parent")?.is(this)
                    {
                        children.push(logger);
                    }
                }
            }
            Ok(Value::Set(crate::object::Set::from_items(children)?))
        })
        .raw_method("__repr__", |this, _| {
            let name = ops::str(&attr(this, "name")?)?;
            let level = ops::str(&levels::level_name(&Value::Int(effective_level(this)?))?)?;
            Ok(Value::from(format!(
                "<{} {name} ({level})>",
                ops::class_name(this)
            )))
        })
}

/// What Rust code logs as `logging.getLogger(name).error(message, exc_info=exception)`.
///
/// # Errors
/// What a handler or filter raises.
pub fn error_from_rust(name: &str, message: &str, exception: Option<&Exception>) -> Result<()> {
    let logger = get(&tree()?, &Value::str(name))?;
    if !enabled(&logger, ERROR)? {
        return Ok(());
    }
    let exc_info = exception.map_or(Value::Bool(false), Exception::value);
    let call = Args::pos([
        Value::Int(ERROR),
        Value::str(message),
        Value::Tuple(Tuple::empty()),
    ]);
    ops::call_method(&logger, "_log", call.with_kw("exc_info", exc_info))?;
    Ok(())
}
