//! The builtin exception classes: the hierarchy in one table, and what some of them carry.
mod details;

use std::collections::HashMap;

use crate::object::{Args, Class, ClassBuilder, Exception, Result, Str, Tuple, Value};
use crate::ops;

pub use details::new_os_error;
use details::{
    init_unicode, os_error, syntax_error, unicode_decode_text, unicode_encode_text, unicode_fields,
};

thread_local! {
    static BASE: Class = base_exception();
    static ALL: HashMap<&'static str, Class> = all();
}

/// Every class but `BaseException`, after its base.
const HIERARCHY: &[(&str, &[&str])] = &[
    (
        "BaseException",
        &[
            "Exception",
            "GeneratorExit",
            "KeyboardInterrupt",
            "SystemExit",
            "BaseExceptionGroup",
        ],
    ),
    (
        "Exception",
        &[
            "ArithmeticError",
            "AssertionError",
            "AttributeError",
            "BufferError",
            "EOFError",
            "ImportError",
            "LookupError",
            "MemoryError",
            "NameError",
            "OSError",
            "ReferenceError",
            "RuntimeError",
            "StopAsyncIteration",
            "StopIteration",
            "SyntaxError",
            "SystemError",
            "TypeError",
            "ValueError",
            "Warning",
        ],
    ),
    (
        "ArithmeticError",
        &["FloatingPointError", "OverflowError", "ZeroDivisionError"],
    ),
    ("ImportError", &["ModuleNotFoundError"]),
    ("LookupError", &["IndexError", "KeyError"]),
    ("NameError", &["UnboundLocalError"]),
    (
        "OSError",
        &[
            "BlockingIOError",
            "ChildProcessError",
            "ConnectionError",
            "FileExistsError",
            "FileNotFoundError",
            "InterruptedError",
            "IsADirectoryError",
            "NotADirectoryError",
            "PermissionError",
            "ProcessLookupError",
            "TimeoutError",
        ],
    ),
    (
        "ConnectionError",
        &[
            "BrokenPipeError",
            "ConnectionAbortedError",
            "ConnectionRefusedError",
            "ConnectionResetError",
        ],
    ),
    ("RuntimeError", &["NotImplementedError", "RecursionError"]),
    ("SyntaxError", &["IndentationError"]),
    ("IndentationError", &["TabError"]),
    ("ValueError", &["UnicodeError"]),
    (
        "UnicodeError",
        &[
            "UnicodeDecodeError",
            "UnicodeEncodeError",
            "UnicodeTranslateError",
        ],
    ),
    (
        "Warning",
        &[
            "BytesWarning",
            "DeprecationWarning",
            "EncodingWarning",
            "FutureWarning",
            "ImportWarning",
            "PendingDeprecationWarning",
            "ResourceWarning",
            "RuntimeWarning",
            "SyntaxWarning",
            "UnicodeWarning",
            "UserWarning",
        ],
    ),
];

/// The class of `OSError(errno, …)`.
const ERRNO_CLASSES: &[(i64, &str)] = &[
    (1, "PermissionError"),
    (2, "FileNotFoundError"),
    (3, "ProcessLookupError"),
    (4, "InterruptedError"),
    (10, "ChildProcessError"),
    (11, "BlockingIOError"),
    (13, "PermissionError"),
    (17, "FileExistsError"),
    (20, "NotADirectoryError"),
    (21, "IsADirectoryError"),
    (32, "BrokenPipeError"),
    (103, "ConnectionAbortedError"),
    (104, "ConnectionResetError"),
    (108, "BrokenPipeError"),
    (110, "TimeoutError"),
    (111, "ConnectionRefusedError"),
    (114, "BlockingIOError"),
    (115, "BlockingIOError"),
];

fn all() -> HashMap<&'static str, Class> {
    let mut classes = HashMap::from([("BaseException", base_exception_class())]);
    for (base, names) in HIERARCHY {
        for name in *names {
            let Some(base) = classes.get(base).cloned() else {
                continue;
            };
            let builder = with_extras(name, Class::builder(name).base(base));
            classes.insert(name, builder.build());
        }
    }
    if let (Some(group), Some(exception)) =
        (classes.get("BaseExceptionGroup"), classes.get("Exception"))
    {
        let class = Class::builder("ExceptionGroup")
            .bases(vec![group.clone(), exception.clone()])
            .build();
        classes.insert("ExceptionGroup", class);
    }
    if let Some(os_error) = classes.get("OSError").cloned() {
        classes.insert("EnvironmentError", os_error.clone());
        classes.insert("IOError", os_error);
    }
    classes
}

/// `BaseException`
pub fn base_exception_class() -> Class {
    BASE.with(Clone::clone)
}

/// The builtin exception class of this name.
pub fn lookup(name: &str) -> Option<Class> {
    ALL.with(|all| all.get(name).cloned())
}

/// The names of all builtin exception classes.
pub fn names() -> Vec<&'static str> {
    ALL.with(|all| all.keys().copied().collect())
}

/// The exception that `this` is.
pub(crate) fn exception(this: &Value) -> Result<Exception> {
    Exception::from_value(this).ok_or_else(|| {
        Exception::type_error(format!(
            "descriptor requires a 'BaseException' object but received a '{}'",
            ops::type_name(this)
        ))
    })
}

fn base_exception() -> Class {
    Class::builder("BaseException")
        .exception()
        .static_method("__new__", |args| new_exception("BaseException", args))
        .raw_method("__init__", |this, args| {
            let e = exception(this)?;
            no_keywords(&e, &args)?;
            set_args(&e, args);
            Ok(Value::None)
        })
        .raw_method("__repr__", |this, _| {
            let e = exception(this)?;
            let name = e.class().name();
            let args = e.args();
            Ok(Value::from(match &args[..] {
                [one] => format!("{name}({})", ops::repr(one)?),
                _ => format!("{name}{}", ops::repr(&Value::Tuple(args))?),
            }))
        })
        .raw_method("__str__", |this, _| {
            Ok(Value::Str(args_text(&exception(this)?)?))
        })
        .raw_method(n!("with_traceback"), |this, args| {
            let [traceback] = args.exact("BaseException.with_traceback")?;
            ops::traceback::set(&exception(this)?, &traceback)?;
            Ok(this.clone())
        })
        .raw_method(n!("add_note"), |this, args| {
            let [note] = args.exact("BaseException.add_note")?;
            match note.as_str() {
                Some(note) => ops::exception::add_note(&exception(this)?, &note)?,
                None => {
                    return Err(Exception::type_error(format!(
                        "note must be a str, not '{}'",
                        ops::type_name(&note)
                    )));
                }
            }
            Ok(Value::None)
        })
        .getset(
            n!("args"),
            |this| Ok(Value::Tuple(exception(this)?.args())),
            |this, v| {
                if v.is_unset() {
                    return Err(Exception::type_error("args may not be deleted"));
                }
                let args = Tuple::new(ops::to_vec(&v)?);
                let old = exception(this)?.data().args.replace(args);
                drop(old);
                Ok(())
            },
        )
        .getset(
            s!("__cause__"),
            |this| Ok(Value::from(exception(this)?.cause())),
            |this, v| {
                let cause = link(v, "__cause__", "exception cause")?;
                exception(this)?.set_cause(cause);
                Ok(())
            },
        )
        .getset(
            s!("__context__"),
            |this| Ok(Value::from(exception(this)?.context())),
            |this, v| {
                let context = link(v, "__context__", "exception context")?;
                exception(this)?.set_context(context);
                Ok(())
            },
        )
        .getset(
            s!("__suppress_context__"),
            |this| Ok(Value::Bool(exception(this)?.data().suppress_context.get())),
            |this, v| match v {
                Value::Bool(flag) => {
                    exception(this)?.data().suppress_context.set(flag);
                    Ok(())
                }
                Value::Unset => Err(Exception::type_error("can't delete numeric/char attribute")),
                _ => Err(Exception::type_error("attribute value type must be bool")),
            },
        )
        .getset(
            "__traceback__",
            |this| Ok(ops::traceback::of(&exception(this)?)),
            |this, v| {
                if v.is_unset() {
                    return Err(Exception::type_error("__traceback__ may not be deleted"));
                }
                ops::traceback::set(&exception(this)?, &v)
            },
        )
        .build()
}

fn link(value: Value, name: &str, what: &str) -> Result<Option<Exception>> {
    match value {
        Value::None => Ok(None),
        Value::Unset => Err(Exception::type_error(format!("{name} may not be deleted"))),
        other => match Exception::from_value(&other) {
            Some(e) => Ok(Some(e)),
            None => Err(Exception::type_error(format!(
                "{what} must be None or derive from BaseException"
            ))),
        },
    }
}

/// `C.__new__(cls, *args, **kw)`
fn new_exception(name: &str, mut args: Args) -> Result<Value> {
    let class = take_class(name, &mut args)?;
    ops::class::check_concrete(&class)?;
    Ok(Exception::of_class(class, args.pos.into_vec()).into())
}

pub(crate) fn take_class(name: &str, args: &mut Args) -> Result<Class> {
    if args.pos.is_empty() {
        return Err(Exception::type_error(format!(
            "{name}.__new__(): not enough arguments"
        )));
    }
    match args.pos.remove(0) {
        Value::Class(class) if class.is_exception => Ok(class),
        Value::Class(other) => {
            let other = other.name();
            Err(Exception::type_error(format!(
                "{name}.__new__({other}): {other} is not a subtype of {name}"
            )))
        }
        _ => Err(Exception::type_error(format!(
            "{name}.__new__(X): X is not a type object"
        ))),
    }
}

fn no_keywords(e: &Exception, args: &Args) -> Result<()> {
    args.no_kw(&e.class().name())
}

fn set_args(e: &Exception, args: Args) {
    let old = e.data().args.replace(Tuple::new(args.pos.into_vec()));
    drop(old);
}

fn args_text(e: &Exception) -> Result<Str> {
    let args = e.args();
    match &args[..] {
        [] => Ok(Str::new("")),
        [one] => ops::str(one),
        _ => ops::repr(&Value::Tuple(args)),
    }
}

/// Adds the methods and fields that a class has beyond its base's.
fn with_extras(name: &'static str, builder: ClassBuilder) -> ClassBuilder {
    match name {
        "StopIteration" => builder
            .raw_method("__init__", |this, args| {
                let e = exception(this)?;
                no_keywords(&e, &args)?;
                e.data()
                    .set_field("value", args.pos.first().cloned().unwrap_or(Value::None));
                set_args(&e, args);
                Ok(Value::None)
            })
            .getset(
                n!("value"),
                |this| field_or_arg(this, "value", 0),
                |this, v| set_field(this, "value", v),
            ),
        "SystemExit" => builder
            .raw_method("__init__", |this, args| {
                let e = exception(this)?;
                no_keywords(&e, &args)?;
                set_args(&e, args);
                e.data().set_field("code", exit_code(&e));
                Ok(Value::None)
            })
            .getset(
                n!("code"),
                |this| {
                    let e = exception(this)?;
                    Ok(e.data().field("code").unwrap_or_else(|| exit_code(&e)))
                },
                |this, v| set_field(this, "code", v),
            ),
        "KeyError" => builder.raw_method("__str__", |this, _| {
            let e = exception(this)?;
            match &e.args()[..] {
                [one] => Ok(Value::Str(ops::repr(one)?)),
                _ => Ok(Value::Str(args_text(&e)?)),
            }
        }),
        "ImportError" => named(
            builder
                .raw_method("__init__", |this, args| {
                    init_named(this, args, "ImportError", &["name", "path", "name_from"])
                })
                .raw_method("__str__", |this, _| {
                    match exception(this)?
                        .data()
                        .field("msg")
                        .and_then(|m| m.as_str())
                    {
                        Some(message) => Ok(Value::Str(message)),
                        None => Ok(Value::Str(args_text(&exception(this)?)?)),
                    }
                })
                .getset(
                    n!("path"),
                    |this| field_or_arg(this, "path", usize::MAX),
                    |this, v| set_field(this, "path", v),
                )
                .getset(
                    n!("msg"),
                    |this| field_or_arg(this, "msg", 0),
                    |this, v| set_field(this, "msg", v),
                ),
        ),
        "AttributeError" => named(
            builder
                .raw_method("__init__", |this, args| {
                    init_named(this, args, "AttributeError", &["name", "obj"])
                })
                .getset(
                    n!("obj"),
                    |this| field_or_arg(this, "obj", usize::MAX),
                    |this, v| set_field(this, "obj", v),
                ),
        ),
        "NameError" => named(builder.raw_method("__init__", |this, args| {
            init_named(this, args, "NameError", &["name"])
        })),
        "OSError" if n!("special").is_reached() => os_error(builder),
        "BlockingIOError" => builder.getset(
            n!("characters_written"),
            |this| {
                exception(this)?
                    .data()
                    .field("characters_written")
                    .ok_or_else(|| Exception::attribute_error("characters_written"))
            },
            |this, v| set_field(this, "characters_written", v),
        ),
        "SyntaxError" if n!("special").is_reached() => syntax_error(builder),
        "UnicodeDecodeError" if n!("special").is_reached() => unicode_fields(
            builder
                .raw_method("__init__", |this, args| {
                    init_unicode(
                        this,
                        args,
                        &["encoding", "object", "start", "end", "reason"],
                    )
                })
                .raw_method("__str__", |this, _| unicode_decode_text(&exception(this)?)),
        )
        .getset(
            n!("encoding"),
            |this| field_or_arg(this, "encoding", 0),
            |this, v| set_field(this, "encoding", v),
        ),
        "UnicodeEncodeError" if n!("special").is_reached() => unicode_fields(
            builder
                .raw_method("__init__", |this, args| {
                    init_unicode(
                        this,
                        args,
                        &["encoding", "object", "start", "end", "reason"],
                    )
                })
                .raw_method("__str__", |this, _| {
                    unicode_encode_text(&exception(this)?, true)
                }),
        )
        .getset(
            n!("encoding"),
            |this| field_or_arg(this, "encoding", 0),
            |this, v| set_field(this, "encoding", v),
        ),
        "UnicodeTranslateError" if n!("special").is_reached() => unicode_fields(
            builder
                .raw_method("__init__", |this, args| {
                    init_unicode(this, args, &["object", "start", "end", "reason"])
                })
                .raw_method("__str__", |this, _| {
                    unicode_encode_text(&exception(this)?, false)
                }),
        ),
        "BaseExceptionGroup" if n!("special").is_reached() => ops::group::extend(builder),
        _ => builder,
    }
}

/// The field, or the argument at `index` if it was never set (exceptions made by Rust code), or `None`.
fn field_or_arg(this: &Value, name: &str, index: usize) -> Result<Value> {
    let e = exception(this)?;
    Ok(match e.data().field(name) {
        Some(value) => value,
        None => e.args().get(index).cloned().unwrap_or(Value::None),
    })
}

fn set_field(this: &Value, name: &'static str, value: Value) -> Result<()> {
    exception(this)?
        .data()
        .set_field(name, if value.is_unset() { Value::None } else { value });
    Ok(())
}

fn exit_code(e: &Exception) -> Value {
    let args = e.args();
    match &args[..] {
        [] => Value::None,
        [one] => one.clone(),
        _ => Value::Tuple(args),
    }
}

fn named(builder: ClassBuilder) -> ClassBuilder {
    builder.getset(
        n!("name"),
        |this| field_or_arg(this, "name", usize::MAX),
        |this, v| set_field(this, "name", v),
    )
}

fn init_named(this: &Value, args: Args, class: &str, names: &[&'static str]) -> Result<Value> {
    let e = exception(this)?;
    for (key, value) in &args.kw {
        match names.iter().find(|n| *key == **n) {
            Some(name) => e.data().set_field(name, value.clone()),
            None => {
                return Err(Exception::type_error(format!(
                    "'{key}' is an invalid keyword argument for {class}()"
                )));
            }
        }
    }
    if class == "ImportError" {
        let message = if args.pos.len() == 1 {
            args.pos[0].clone()
        } else {
            Value::None
        };
        e.data().set_field("msg", message);
    }
    set_args(&e, args);
    Ok(Value::None)
}
