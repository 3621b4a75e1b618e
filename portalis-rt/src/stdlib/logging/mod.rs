//! `logging`: loggers in a tree, handlers, formatters, filters.
//!
//! All objects are instances with plain attributes, as CPython's are, so that classes derived in Python can
//! override any method. Loggers that are not derived take shorter ways with the same effect.

mod adapter;
mod config;
mod filter;
mod formatter;
mod handler;
mod levels;
mod logger;
mod record;
mod rotating;

pub use logger::error_from_rust;

use levels::{CRITICAL, DEBUG, ERROR, INFO, WARNING};

use super::signature;
use crate::object::{Args, Exception, Module, Result, Value};
use crate::ops;

/// `logging.info(...)`: the root logger's, configured on first use.
fn root_log(function: &str, level: i64, args: Args) -> Result<Value> {
    let root = logger::root();
    if logger::handlers_of(&root)?.is_empty() {
        config::basic_config(Args::none())?;
    }
    logger::log_at(&root, function, level, args)
}

fn get_logger(args: Args) -> Result<Value> {
    let [name] = signature::bind("getLogger", false, args, ["name"], 0)?;
    let is_root =
        name.is_unset() || !ops::truth(&name)? || name.as_str().is_some_and(|n| n == "root");
    if is_root {
        return Ok(logger::root());
    }
    logger::get(&logger::tree()?, &name)
}

/// `import logging`
pub fn module() -> Module {
    record::start_clock();
    let root = logger::root();
    let module = Module::new("logging")
        .class_of(n!("Logger"), logger::class)
        .class_of(n!("RootLogger"), logger::root_class)
        .class_of(n!("LoggerAdapter"), logger::adapter_class)
        .class_of(n!("Manager"), logger::manager_class)
        .class_of(n!("LogRecord"), record::class)
        .class_of(n!("Filter"), filter::class)
        .class_of(n!("Filterer"), filter::filterer_class)
        .class_of(n!("Formatter"), formatter::class)
        .class_of(n!("BufferingFormatter"), formatter::buffering_class)
        .class_of(n!("PercentStyle"), formatter::percent_class)
        .class_of(n!("StrFormatStyle"), formatter::brace_class)
        .class_of(n!("StringTemplateStyle"), formatter::template_class)
        .class_of(n!("Handler"), handler::class)
        .class_of(n!("StreamHandler"), handler::stream_class)
        .class_of(n!("FileHandler"), handler::file_class)
        .class_of(n!("NullHandler"), handler::null_class)
        .value("lastResort", handler::last_resort())
        .value("raiseExceptions", true)
        .value("root", root)
        .value("BASIC_FORMAT", "%(levelname)s:%(name)s:%(message)s")
        .value("_levelToName", levels::to_name())
        .value("_nameToLevel", levels::to_level())
        .value("_defaultFormatter", formatter::default())
        .value("__path__", Value::list(Vec::new()));
    for (name, level) in [
        ("CRITICAL", CRITICAL),
        ("FATAL", CRITICAL),
        ("ERROR", ERROR),
        ("WARNING", WARNING),
        ("WARN", WARNING),
        ("INFO", INFO),
        ("DEBUG", DEBUG),
        ("NOTSET", 0),
    ] {
        module.attrs.set(name, Value::Int(level));
    }
    for name in [
        "logThreads",
        "logMultiprocessing",
        "logProcesses",
        "logAsyncioTasks",
    ] {
        module.attrs.set(name, Value::Bool(true));
    }
    let module = functions(module);
    if let Some(shutdown) = module.attrs.get("shutdown") {
        super::atexit::register_call(shutdown, Args::none());
    }
    module
}

fn functions(module: Module) -> Module {
    module
        .function("getLogger", get_logger)
        .function("basicConfig", config::basic_config)
        .function("debug", |args| root_log("debug", DEBUG, args))
        .function("info", |args| root_log("info", INFO, args))
        .function("warning", |args| root_log("warning", WARNING, args))
        .function("warn", |args| root_log("warning", WARNING, args))
        .function("error", |args| root_log("error", ERROR, args))
        .function("critical", |args| root_log("critical", CRITICAL, args))
        .function("fatal", |args| root_log("critical", CRITICAL, args))
        .function("exception", |args| {
            let root = logger::root();
            if logger::handlers_of(&root)?.is_empty() {
                config::basic_config(Args::none())?;
            }
            logger::log_exception(&root, args)
        })
        .function("log", |args| {
            let root = logger::root();
            if logger::handlers_of(&root)?.is_empty() {
                config::basic_config(Args::none())?;
            }
            ops::call_method(&root, "log", args)
        })
        .function("disable", |args| {
            let [level] = signature::bind("disable", false, args, ["level"], 0)?;
            ops::set_attr(&logger::tree()?, "disable", signature::or(level, CRITICAL))?;
            Ok(Value::None)
        })
        .function("shutdown", |_| {
            handler::shutdown();
            Ok(Value::None)
        })
        .function("addLevelName", levels::add)
        .function("getLevelName", |args| {
            let [level] = signature::bind("getLevelName", false, args, ["level"], 1)?;
            levels::level_name(&level)
        })
        .function("getLevelNamesMapping", |_| {
            Ok(Value::Dict(levels::to_level().copy()))
        })
        .function("getHandlerByName", |args| {
            let [name] = signature::bind("getHandlerByName", false, args, ["name"], 1)?;
            handler::by_name(&name)
        })
        .function("getHandlerNames", |_| handler::names())
        .function("makeLogRecord", record::make_from_dict)
        .function("getLoggerClass", |_| Ok(logger::default_class()))
        .function("setLoggerClass", |args| {
            let [class] = signature::bind("setLoggerClass", false, args, ["klass"], 1)?;
            logger::set_default_class(class)?;
            Ok(Value::None)
        })
        .function("getLogRecordFactory", |_| Ok(logger::record_factory()))
        .function("setLogRecordFactory", |args| {
            let [factory] = signature::bind("setLogRecordFactory", false, args, ["factory"], 1)?;
            logger::set_record_factory(factory);
            Ok(Value::None)
        })
        .function("captureWarnings", |args| {
            let [capture] = signature::bind("captureWarnings", false, args, ["capture"], 1)?;
            super::warnings::capture(ops::truth(&capture)?)?;
            Ok(Value::None)
        })
        .function("currentframe", |_| {
            Err(Exception::not_implemented_error(
                "frames of running functions are not known",
            ))
        })
}

/// `import logging.handlers`
pub fn handlers_module() -> Module {
    rotating::module()
}
