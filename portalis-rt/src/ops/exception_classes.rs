//! The builtin exception classes: the hierarchy in one table, and what some of them carry.
use std::collections::HashMap;

use crate::object::{Args, Class, ClassBuilder, Exception, Result, Str, Tuple, Value};
use crate::ops;

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
        .raw_method("with_traceback", |this, args| {
            let [traceback] = args.exact("BaseException.with_traceback")?;
            ops::traceback::set(&exception(this)?, &traceback)?;
            Ok(this.clone())
        })
        .raw_method("add_note", |this, args| {
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
            "args",
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
            "__cause__",
            |this| Ok(Value::from(exception(this)?.cause())),
            |this, v| {
                let cause = link(v, "__cause__", "exception cause")?;
                exception(this)?.set_cause(cause);
                Ok(())
            },
        )
        .getset(
            "__context__",
            |this| Ok(Value::from(exception(this)?.context())),
            |this, v| {
                let context = link(v, "__context__", "exception context")?;
                exception(this)?.set_context(context);
                Ok(())
            },
        )
        .getset(
            "__suppress_context__",
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
                "value",
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
                "code",
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
                    "path",
                    |this| field_or_arg(this, "path", usize::MAX),
                    |this, v| set_field(this, "path", v),
                )
                .getset(
                    "msg",
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
                    "obj",
                    |this| field_or_arg(this, "obj", usize::MAX),
                    |this, v| set_field(this, "obj", v),
                ),
        ),
        "NameError" => named(builder.raw_method("__init__", |this, args| {
            init_named(this, args, "NameError", &["name"])
        })),
        "OSError" => os_error(builder),
        "BlockingIOError" => builder.getset(
            "characters_written",
            |this| {
                exception(this)?
                    .data()
                    .field("characters_written")
                    .ok_or_else(|| Exception::attribute_error("characters_written"))
            },
            |this, v| set_field(this, "characters_written", v),
        ),
        "SyntaxError" => syntax_error(builder),
        "UnicodeDecodeError" => unicode_fields(
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
            "encoding",
            |this| field_or_arg(this, "encoding", 0),
            |this, v| set_field(this, "encoding", v),
        ),
        "UnicodeEncodeError" => unicode_fields(
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
            "encoding",
            |this| field_or_arg(this, "encoding", 0),
            |this, v| set_field(this, "encoding", v),
        ),
        "UnicodeTranslateError" => unicode_fields(
            builder
                .raw_method("__init__", |this, args| {
                    init_unicode(this, args, &["object", "start", "end", "reason"])
                })
                .raw_method("__str__", |this, _| {
                    unicode_encode_text(&exception(this)?, false)
                }),
        ),
        "BaseExceptionGroup" => ops::group::extend(builder),
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
        "name",
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

fn os_error(builder: ClassBuilder) -> ClassBuilder {
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
            "errno",
            |this| field_or_arg(this, "errno", usize::MAX),
            |this, v| set_field(this, "errno", v),
        )
        .getset(
            "strerror",
            |this| field_or_arg(this, "strerror", usize::MAX),
            |this, v| set_field(this, "strerror", v),
        )
        .getset(
            "filename",
            |this| field_or_arg(this, "filename", usize::MAX),
            |this, v| set_field(this, "filename", v),
        )
        .getset(
            "filename2",
            |this| field_or_arg(this, "filename2", usize::MAX),
            |this, v| set_field(this, "filename2", v),
        )
}

fn init_os_error(e: &Exception, args: Args) {
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

fn syntax_error(builder: ClassBuilder) -> ClassBuilder {
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
            "msg",
            |this| field_or_arg(this, "msg", 0),
            |this, v| set_field(this, "msg", v),
        )
        .getset(
            "filename",
            |this| field_or_arg(this, "filename", usize::MAX),
            |this, v| set_field(this, "filename", v),
        )
        .getset(
            "lineno",
            |this| field_or_arg(this, "lineno", usize::MAX),
            |this, v| set_field(this, "lineno", v),
        )
        .getset(
            "offset",
            |this| field_or_arg(this, "offset", usize::MAX),
            |this, v| set_field(this, "offset", v),
        )
        .getset(
            "text",
            |this| field_or_arg(this, "text", usize::MAX),
            |this, v| set_field(this, "text", v),
        )
        .getset(
            "end_lineno",
            |this| field_or_arg(this, "end_lineno", usize::MAX),
            |this, v| set_field(this, "end_lineno", v),
        )
        .getset(
            "end_offset",
            |this| field_or_arg(this, "end_offset", usize::MAX),
            |this, v| set_field(this, "end_offset", v),
        )
        .attr("print_file_and_line", Value::None)
}

fn unicode_fields(builder: ClassBuilder) -> ClassBuilder {
    builder
        .getset(
            "object",
            |this| unicode_field(this, "object"),
            |this, v| set_field(this, "object", v),
        )
        .getset(
            "start",
            |this| unicode_field(this, "start"),
            |this, v| set_field(this, "start", v),
        )
        .getset(
            "end",
            |this| unicode_field(this, "end"),
            |this, v| set_field(this, "end", v),
        )
        .getset(
            "reason",
            |this| unicode_field(this, "reason"),
            |this, v| set_field(this, "reason", v),
        )
}

/// A field of a Unicode error, or the argument that stands for it.
fn unicode_field(this: &Value, name: &str) -> Result<Value> {
    let names = ["object", "start", "end", "reason"];
    let skip =
        usize::from(!exception(this)?.is_a(&ops::exception::class_named("UnicodeTranslateError")));
    let index = names
        .iter()
        .position(|n| *n == name)
        .map_or(usize::MAX, |i| i + skip);
    field_or_arg(this, name, index)
}

fn init_unicode(this: &Value, args: Args, names: &[&'static str]) -> Result<Value> {
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

fn unicode_range(e: &Exception) -> Result<(i64, i64)> {
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

fn unicode_decode_text(e: &Exception) -> Result<Value> {
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

fn unicode_encode_text(e: &Exception, encode: bool) -> Result<Value> {
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
