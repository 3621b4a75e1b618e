//! `os`: the environment, files and folders, the process.

pub(crate) mod descriptors;
pub mod environ;
pub mod error;
pub mod path;
pub(crate) mod stat;
mod tree;

pub(crate) use tree::make_dirs;

use crate::object::descriptor::StaticMethod;
use crate::object::{Args, Class, Exception, Module, NativeFunction, Result, Value};
use crate::ops;
use crate::stdlib::signature::{self, or};
pub(crate) use error::os_error;
use error::os_error2;

thread_local! {
    static PATH_LIKE: Class = Class::builder("PathLike")
        .module("os")
        .metaclass(crate::stdlib::abc::meta())
        .class_method("__subclasshook__", |args| {
            let found = matches!(args.pos.get(1), Some(Value::Class(c)) if c.lookup("__fspath__").is_some());
            Ok(if found { Value::Bool(true) } else { crate::object::singleton::not_implemented() })
        })
        .class_method("__class_getitem__", crate::object::generic_alias::class_getitem)
        .build();
}

/// `os.PathLike`
pub fn path_like() -> Class {
    PATH_LIKE.with(Clone::clone)
}

/// `os.fspath(x)`, decoded.
///
/// # Errors
/// `TypeError` if it is no path; `ValueError` for one that no file can have.
pub fn fs_path(x: &Value) -> Result<String> {
    let text = match fspath_value(x)?.native() {
        Value::Str(text) => text.to_string(),
        Value::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        other => return Err(not_a_path(&other)),
    };
    Ok(text)
}

/// A path to be given to the system.
///
/// # Errors
/// As [`fs_path`], and `ValueError` for a null byte.
pub fn system_path(x: &Value) -> Result<String> {
    let text = fs_path(x)?;
    if text.contains('\0') {
        Err(Exception::value_error("embedded null byte"))
    } else {
        Ok(text)
    }
}

fn not_a_path(x: &Value) -> Exception {
    Exception::type_error(format!(
        "expected str, bytes or os.PathLike object, not {}",
        ops::type_name(x)
    ))
}

fn fspath_value(x: &Value) -> Result<Value> {
    if matches!(x.native(), Value::Str(_) | Value::Bytes(_)) {
        return Ok(x.clone());
    }
    let Some(path) = ops::call_method_opt(x, "__fspath__", Args::none()) else {
        return Err(not_a_path(x));
    };
    let path = path?;
    if matches!(path.native(), Value::Str(_) | Value::Bytes(_)) {
        return Ok(path);
    }
    Err(Exception::type_error(format!(
        "expected {}.__fspath__() to return str or bytes, not {}",
        ops::type_name(x),
        ops::type_name(&path)
    )))
}

/// `os.getcwd()`
pub fn current_dir() -> String {
    std::env::current_dir().map_or_else(|_| "/".to_owned(), |p| p.to_string_lossy().into_owned())
}

/// The file at a path.
///
/// # Errors
/// `OSError`
pub(crate) fn platform_stat(path: &str, follow: bool) -> Result<crate::platform::Stat> {
    crate::platform::stat(path, follow).map_err(|e| os_error(&e, Some(Value::str(path))))
}

/// Does something with the file at a path.
fn with_path(name: &str, args: Args, f: fn(&str) -> std::io::Result<()>) -> Result<Value> {
    let [path, ..] = signature::bind(name, false, args, ["path", "dir_fd"], 1)?;
    f(&system_path(&path)?).map_err(|e| os_error(&e, Some(path)))?;
    Ok(Value::None)
}

fn two_paths(name: &str, args: Args, f: fn(&str, &str) -> std::io::Result<()>) -> Result<Value> {
    let [from, to] = signature::bind(name, false, args, ["src", "dst"], 2)?;
    f(&system_path(&from)?, &system_path(&to)?).map_err(|e| os_error2(&e, Some(from), Some(to)))?;
    Ok(Value::None)
}

/// `import os`
pub fn module() -> Module {
    // An `import os.path` imports this module first, then puts its own there.
    let path = Value::object(path::module());
    let module = Module::new("os")
        .class(path_like())
        .class(TERMINAL_SIZE.with(Clone::clone))
        .value_of(n!("environ"), environ::value)
        .value(n!("path"), path)
        .value(n!("error"), Exception::class_named("OSError"))
        .value(n!("altsep"), Value::None);
    for (name, value) in [
        ("name", "posix"),
        ("sep", "/"),
        ("linesep", "\n"),
        ("pathsep", ":"),
        ("curdir", "."),
        ("pardir", ".."),
        ("extsep", "."),
        ("defpath", "/bin:/usr/bin"),
        ("devnull", "/dev/null"),
    ] {
        module.attrs.set(name, Value::str(value));
    }
    for (name, value) in [
        ("F_OK", 0),
        ("R_OK", 4),
        ("W_OK", 2),
        ("X_OK", 1),
        ("O_RDONLY", 0),
        ("O_WRONLY", 1),
        ("O_RDWR", 2),
        ("O_CREAT", 64),
        ("O_EXCL", 128),
        ("O_TRUNC", 512),
        ("O_APPEND", 1024),
        ("O_NONBLOCK", 2048),
        ("SEEK_SET", 0),
        ("SEEK_CUR", 1),
        ("SEEK_END", 2),
        ("EX_OK", 0),
    ] {
        module.attrs.set(name, Value::Int(value));
    }
    process(files(tree::functions(descriptors::add(module))))
}

fn files(module: Module) -> Module {
    module
        .function(n!("fspath"), |args| {
            let [path] = signature::bind("fspath", false, args, ["path"], 1)?;
            fspath_value(&path)
        })
        .function(n!("fsencode"), |args| {
            let [path] = args.exact("fsencode")?;
            Ok(Value::Bytes(crate::object::Bytes::new(
                fs_path(&path)?.as_bytes(),
            )))
        })
        .function(n!("fsdecode"), |args| {
            let [path] = args.exact("fsdecode")?;
            Ok(Value::from(fs_path(&path)?))
        })
        .function(n!("getcwd"), |_| Ok(Value::from(current_dir())))
        .function(n!("chdir"), |args| {
            with_path("chdir", args, |p| std::env::set_current_dir(p))
        })
        .function(n!("mkdir"), |args| {
            let [path, mode, _] =
                signature::bind("mkdir", false, args, ["path", "mode", "dir_fd"], 1)?;
            let place = system_path(&path)?;
            std::fs::create_dir(&place).map_err(|e| os_error(&e, Some(path.clone())))?;
            if !mode.is_unset() {
                let mode = u32::try_from(ops::convert::to_index(&mode)?).unwrap_or(0o777) & 0o755;
                crate::platform::chmod(&place, mode).map_err(|e| os_error(&e, Some(path)))?;
            }
            Ok(Value::None)
        })
        .function(n!("rmdir"), |args| {
            with_path("rmdir", args, |p| std::fs::remove_dir(p))
        })
        .function(n!("remove"), |args| {
            with_path("remove", args, |p| std::fs::remove_file(p))
        })
        .function(n!("unlink"), |args| {
            with_path("unlink", args, |p| std::fs::remove_file(p))
        })
        .function(n!("rename"), |args| {
            two_paths("rename", args, |a, b| std::fs::rename(a, b))
        })
        .function(n!("replace"), |args| {
            two_paths("replace", args, |a, b| std::fs::rename(a, b))
        })
        .function(n!("link"), |args| {
            two_paths("link", args, |a, b| std::fs::hard_link(a, b))
        })
        .function(n!("symlink"), |args| {
            two_paths("symlink", args, crate::platform::symlink)
        })
        .function(n!("readlink"), |args| {
            let [path] = signature::bind("readlink", false, args, ["path"], 1)?;
            let target =
                std::fs::read_link(system_path(&path)?).map_err(|e| os_error(&e, Some(path)))?;
            Ok(Value::from(target.to_string_lossy().into_owned()))
        })
        .function(n!("chmod"), |args| {
            let [path, mode] = signature::bind("chmod", false, args, ["path", "mode"], 2)?;
            let mode = u32::try_from(ops::convert::to_index(&mode)?).unwrap_or(0) & 0o7777;
            crate::platform::chmod(&system_path(&path)?, mode)
                .map_err(|e| os_error(&e, Some(path)))?;
            Ok(Value::None)
        })
        .function(n!("utime"), utime)
        .function(n!("stat"), |mut args| {
            let follow = args
                .take_kw("follow_symlinks")
                .map_or(Ok(true), |v| ops::truth(&v))?;
            let [path] = signature::bind("stat", false, args, ["path"], 1)?;
            stat::value(&system_path(&path)?, follow)
        })
        .function(n!("lstat"), |args| {
            let [path] = signature::bind("lstat", false, args, ["path"], 1)?;
            stat::value(&system_path(&path)?, false)
        })
        .function(n!("access"), |args| {
            let [path, mode] = signature::bind("access", false, args, ["path", "mode"], 2)?;
            let wanted = ops::convert::to_index(&mode)?;
            let found = crate::platform::stat(&system_path(&path)?, true);
            let allowed =
                |s: &crate::platform::Stat| (s.mode | s.mode >> 3 | s.mode >> 6) & wanted == wanted;
            Ok(Value::Bool(found.is_ok_and(|s| allowed(&s))))
        })
}

/// `os.utime(path, times=None, *, ns=…)`
fn utime(mut args: Args) -> Result<Value> {
    let ns = args.take_kw("ns");
    let [path, times] = signature::bind("utime", false, args, ["path", "times"], 1)?;
    let pair = |value: &Value, scale: f64| -> Result<[i64; 2]> {
        match ops::to_vec(value)?.as_slice() {
            [a, b] => {
                let one = |x: &Value| match x {
                    Value::Float(x) => Ok((x * scale) as i64),
                    _ => Ok(ops::convert::to_index(x)?.saturating_mul(scale as i64)),
                };
                Ok([one(a)?, one(b)?])
            }
            _ => Err(Exception::type_error(
                "utime: 'times' must be either a tuple of two ints or None",
            )),
        }
    };
    let [accessed, modified] = match ns {
        Some(ns) => pair(&ns, 1.0)?,
        None if times.is_unset() || times.is_none() => [crate::platform::unix_time_ns(); 2],
        None => pair(&times, 1e9)?,
    };
    let at = |ns: i64| {
        std::time::UNIX_EPOCH + std::time::Duration::from_nanos(u64::try_from(ns).unwrap_or(0))
    };
    let times = std::fs::FileTimes::new()
        .set_accessed(at(accessed))
        .set_modified(at(modified));
    std::fs::File::open(system_path(&path)?)
        .and_then(|file| file.set_times(times))
        .map_err(|e| os_error(&e, Some(path)))?;
    Ok(Value::None)
}

thread_local! {
    static TERMINAL_SIZE: Class = terminal_size();
}

/// `os.terminal_size`
fn terminal_size() -> Class {
    let fields = [
        crate::object::Str::new("columns"),
        crate::object::Str::new("lines"),
    ];
    let extra = [
        (
            "__new__",
            Value::object(StaticMethod(Value::Native(NativeFunction::new(
                "__new__",
                |args| {
                    let [class, size] = args.exact("terminal_size")?;
                    let Value::Class(class) = class else {
                        return Err(Exception::type_error("os.terminal_size expected a class"));
                    };
                    match ops::to_vec(&size)?.as_slice() {
                        [columns, lines] => Ok(crate::stdlib::named_tuple::instance(
                            &class,
                            vec![columns.clone(), lines.clone()],
                        )),
                        other => Err(Exception::type_error(format!(
                            "os.terminal_size() takes a 2-sequence ({}-sequence given)",
                            other.len()
                        ))),
                    }
                },
            )))),
        ),
        (
            "__repr__",
            Value::Native(NativeFunction::raw_method("__repr__", |this, _| {
                let items = ops::to_vec(this)?;
                let shown = items.iter().map(ops::repr).collect::<Result<Vec<_>>>()?;
                Ok(Value::from(format!(
                    "os.terminal_size(columns={}, lines={})",
                    shown[0], shown[1]
                )))
            })),
        ),
    ];
    let extra = extra.map(|(name, value)| (crate::object::Str::new(name), value));
    let made = crate::stdlib::named_tuple::make(
        "terminal_size",
        "os",
        &fields,
        Vec::new(),
        extra.to_vec(),
    );
    match made {
        Ok(class) => class,
        Err(_) => unreachable!("a named tuple of two fields can be made"),
    }
}

fn process(module: Module) -> Module {
    module
        .function(n!("getenv"), |args| {
            let [name, default] = signature::bind("getenv", false, args, ["key", "default"], 1)?;
            ops::call_method(
                &environ::value(),
                "get",
                Args::pos([name, or(default, Value::None)]),
            )
        })
        .function(n!("putenv"), |args| {
            let [name, value] = args.exact("putenv")?;
            ops::set_item(&environ::value(), &name, value)?;
            Ok(Value::None)
        })
        .function(n!("unsetenv"), |args| {
            let [name] = args.exact("unsetenv")?;
            ops::call_method(&environ::value(), "pop", Args::pos([name, Value::None]))?;
            Ok(Value::None)
        })
        .function(n!("getpid"), |_| {
            Ok(Value::Int(crate::platform::process_id().into()))
        })
        .function(n!("kill"), |args| {
            let [pid, signal] = args.exact("kill")?;
            crate::stdlib::signal::kill(ops::convert::to_index(&pid)?, &signal)
        })
        .function(n!("getppid"), |_| {
            Ok(Value::Int(crate::platform::parent_id().into()))
        })
        .function(n!("cpu_count"), |_| {
            Ok(Value::from(
                std::thread::available_parallelism().map_or(1, usize::from),
            ))
        })
        .function(n!("getlogin"), |_| {
            match environ::get("LOGNAME").or_else(|| environ::get("USER")) {
                Some(name) => Ok(Value::Str(name)),
                None => Err(error::errno(6, None)),
            }
        })
        .function(n!("urandom"), |args| {
            let [size] = args.exact("urandom")?;
            let size = ops::convert::to_index(&size)?;
            match usize::try_from(size) {
                Ok(size) => {
                    let mut bytes = vec![0; size];
                    crate::platform::entropy(&mut bytes)
                        .map_err(|e| Exception::new("OSError", e))?;
                    Ok(Value::Bytes(bytes.into()))
                }
                Err(_) => Err(Exception::value_error("negative argument not allowed")),
            }
        })
        .function(n!("strerror"), |args| {
            let [number] = args.exact("strerror")?;
            let number = ops::convert::to_c_int(&number)?;
            Ok(Value::from(crate::platform::error_text(number)))
        })
        .function(n!("get_terminal_size"), |_| Err(error::errno(25, None)))
        .function(n!("_exit"), |args| {
            let [status] = signature::bind("_exit", false, args, ["status"], 1)?;
            crate::platform::exit(ops::convert::to_c_int(&status)?)
        })
}
