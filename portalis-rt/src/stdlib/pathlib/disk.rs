//! `Path`: what asks or changes the file system.

use super::super::os::error::{os_error, os_error2};
use super::super::os::{self, path as os_path};
use super::super::signature::{self, or, or_none};
use super::{PathObject, fn_match, given, like, text};
use crate::object::{Args, Class, ClassBuilder, Exception, Result, Value};
use crate::ops;

pub(super) fn is_dir(path: &str) -> bool {
    crate::platform::stat(path, true).is_ok_and(|s| s.mode & 0o170_000 == 0o040_000)
}

/// Whether the file itself (not what a link leads to) is of this kind.
pub(super) fn kind_is(this: &Value, follow: bool, kind: i64) -> Result<Value> {
    let found = crate::platform::stat(&text(this)?, follow);
    Ok(Value::Bool(found.is_ok_and(|s| s.mode & 0o170_000 == kind)))
}

pub(super) fn child(folder: &str, name: &str) -> String {
    if folder == "." {
        name.to_owned()
    } else {
        os_path::join(folder, &[name.to_owned()])
    }
}

/// The paths below `folder` that fit the parts of a pattern.
pub(super) fn select(folder: &str, pattern: &[String], out: &mut Vec<String>) {
    let Some((first, more)) = pattern.split_first() else {
        out.push(folder.to_owned());
        return;
    };
    // A folder that cannot be read has nothing to give.
    let names = os::stat::names(folder).unwrap_or_default();
    if first == "**" {
        select(folder, more, out);
        for name in names {
            let below = child(folder, &name);
            let link =
                crate::platform::stat(&below, false).is_ok_and(|s| s.mode & 0o170_000 == 0o120_000);
            if is_dir(&below) && !link {
                select(&below, pattern, out);
            }
        }
        return;
    }
    if !first.contains(['*', '?', '[']) {
        let below = child(folder, first);
        if crate::platform::stat(&below, false).is_ok() {
            select(&below, more, out);
        }
        return;
    }
    for name in names.iter().filter(|name| fn_match(name, first)) {
        let below = child(folder, name);
        if more.is_empty() || is_dir(&below) {
            select(&below, more, out);
        }
    }
}

pub(super) fn glob(this: &Value, pattern: &Value, recursive: bool) -> Result<Value> {
    let shown = given(pattern)?;
    let parsed = PathObject::parse(&shown, false);
    if parsed.parts.is_empty() && !recursive {
        return Err(Exception::value_error(format!(
            "Unacceptable pattern: {}",
            ops::repr(pattern)?
        )));
    }
    if !parsed.root.is_empty() {
        return Err(Exception::not_implemented_error(
            "Non-relative patterns are unsupported",
        ));
    }
    let mut parts = parsed.parts;
    if recursive {
        parts.insert(0, "**".to_owned());
    }
    let folders_only = parts.last().is_some_and(|last| last == "**") || shown.ends_with('/');
    let mut found = Vec::new();
    select(&text(this)?, &parts, &mut found);
    let mut all = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for path in found {
        if seen.insert(path.clone()) && (!folders_only || is_dir(&path)) {
            all.push(like(this, &path)?);
        }
    }
    ops::iter(&Value::list(all))
}

/// `path.open(...)` with the path first.
pub(super) fn open(this: &Value, args: Args) -> Result<Value> {
    super::super::io::open(args.prepend(Value::from(text(this)?)))
}

pub(super) fn concrete(builder: ClassBuilder) -> Class {
    let builder = builder
        .module("pathlib")
        .class_method(n!("cwd"), |args| {
            ops::call(&args.pos[0], Args::pos([Value::from(os::current_dir())]))
        })
        .class_method(n!("home"), |args| {
            ops::call(
                &args.pos[0],
                Args::pos([Value::from(os_path::expanduser("~"))]),
            )
        })
        .raw_method(n!("exists"), |this, _| {
            Ok(Value::Bool(
                crate::platform::stat(&text(this)?, true).is_ok(),
            ))
        })
        .raw_method(n!("is_file"), |this, _| kind_is(this, true, 0o100_000))
        .raw_method(n!("is_dir"), |this, _| kind_is(this, true, 0o040_000))
        .raw_method(n!("is_symlink"), |this, _| kind_is(this, false, 0o120_000))
        .raw_method(n!("stat"), |this, mut args| {
            let follow = args
                .take_kw("follow_symlinks")
                .map_or(Ok(true), |v| ops::truth(&v))?;
            os::stat::value(&text(this)?, follow)
        })
        .raw_method(n!("lstat"), |this, _| os::stat::value(&text(this)?, false))
        .raw_method(n!("samefile"), |this, args| {
            let [other] = signature::method("Path.samefile", args, ["other_path"], 1)?;
            let (a, b) = (
                os::platform_stat(&text(this)?, true)?,
                os::platform_stat(&given(&other)?, true)?,
            );
            Ok(Value::Bool(a.ino == b.ino && a.dev == b.dev))
        })
        .raw_method(n!("absolute"), |this, _| {
            let text = text(this)?;
            let here = os::current_dir();
            like(
                this,
                &if text == "." {
                    here
                } else {
                    os_path::join(&here, &[text])
                },
            )
        })
        .raw_method(n!("resolve"), |this, args| {
            let [strict] = signature::method("Path.resolve", args, ["strict"], 0)?;
            let text = text(this)?;
            if ops::truth(&or(strict, false))? {
                os::platform_stat(&text, true)?;
            }
            like(this, &os_path::realpath(&text))
        })
        .raw_method(n!("expanduser"), |this, _| {
            like(this, &os_path::expanduser(&text(this)?))
        })
        .raw_method(n!("readlink"), |this, _| {
            let text = text(this)?;
            let target =
                std::fs::read_link(&text).map_err(|e| os_error(&e, Some(Value::str(&text))))?;
            like(this, &target.to_string_lossy())
        })
        .raw_method(n!("open"), open);
    contents(folders(builder)).build()
}

pub(super) fn folders(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method(n!("iterdir"), |this, _| {
            let folder = text(this)?;
            let all: Result<Vec<Value>> = os::stat::names(&folder)?
                .iter()
                .map(|name| like(this, &child(&folder, name)))
                .collect();
            ops::iter(&Value::list(all?))
        })
        .raw_method(n!("glob"), |this, args| {
            let [pattern, _] =
                signature::method("Path.glob", args, ["pattern", "case_sensitive"], 1)?;
            glob(this, &pattern, false)
        })
        .raw_method(n!("rglob"), |this, args| {
            let [pattern, _] =
                signature::method("Path.rglob", args, ["pattern", "case_sensitive"], 1)?;
            glob(this, &pattern, true)
        })
        .raw_method(n!("walk"), |this, args| {
            let os = crate::program::import_library(&crate::stdlib::library::inner::OS)?;
            let mut all = Vec::new();
            for step in ops::to_vec(&ops::call_method(
                &os,
                "walk",
                args.prepend(Value::from(text(this)?)),
            )?)? {
                let mut parts = ops::unpack(&step, 3)?;
                parts[0] = like(this, &ops::str(&parts[0])?)?;
                all.push(Value::tuple(parts));
            }
            ops::iter(&Value::list(all))
        })
        .raw_method(n!("mkdir"), |this, args| {
            let [_, parents, exist_ok] =
                signature::method("Path.mkdir", args, ["mode", "parents", "exist_ok"], 0)?;
            let (parents, exist_ok) = (
                ops::truth(&or(parents, false))?,
                ops::truth(&or(exist_ok, false))?,
            );
            let text = text(this)?;
            match std::fs::create_dir(&text) {
                Err(_) if exist_ok && is_dir(&text) => {}
                Err(e) if parents && e.kind() == std::io::ErrorKind::NotFound => {
                    os::make_dirs(&text, exist_ok)?
                }
                made => made.map_err(|e| os_error(&e, Some(Value::str(&text))))?,
            }
            Ok(Value::None)
        })
        .raw_method(n!("rmdir"), |this, _| {
            let text = text(this)?;
            std::fs::remove_dir(&text).map_err(|e| os_error(&e, Some(Value::str(&text))))?;
            Ok(Value::None)
        })
        .raw_method(n!("unlink"), |this, args| {
            let [missing_ok] = signature::method("Path.unlink", args, ["missing_ok"], 0)?;
            let missing_ok = ops::truth(&or(missing_ok, false))?;
            let text = text(this)?;
            match std::fs::remove_file(&text) {
                Err(e) if missing_ok && e.kind() == std::io::ErrorKind::NotFound => {}
                removed => removed.map_err(|e| os_error(&e, Some(Value::str(&text))))?,
            }
            Ok(Value::None)
        })
        .raw_method(n!("rename"), |this, args| rename("Path.rename", this, args))
        .raw_method(n!("replace"), |this, args| {
            rename("Path.replace", this, args)
        })
        .raw_method(n!("symlink_to"), |this, args| {
            let [target, _] = signature::method(
                "Path.symlink_to",
                args,
                ["target", "target_is_directory"],
                1,
            )?;
            let (target, own) = (given(&target)?, text(this)?);
            crate::platform::symlink(&target, &own)
                .map_err(|e| os_error2(&e, Some(Value::str(&target)), Some(Value::str(&own))))?;
            Ok(Value::None)
        })
        .raw_method(n!("chmod"), |this, args| {
            let [mode] = signature::method("Path.chmod", args, ["mode"], 1)?;
            let mode = u32::try_from(ops::convert::to_index(&mode)?).unwrap_or(0) & 0o7777;
            let text = text(this)?;
            crate::platform::chmod(&text, mode)
                .map_err(|e| os_error(&e, Some(Value::str(&text))))?;
            Ok(Value::None)
        })
}

pub(super) fn rename(function: &str, this: &Value, args: Args) -> Result<Value> {
    let [target] = signature::method(function, args, ["target"], 1)?;
    let (from, to) = (text(this)?, given(&target)?);
    std::fs::rename(&from, &to)
        .map_err(|e| os_error2(&e, Some(Value::str(&from)), Some(Value::str(&to))))?;
    like(this, &to)
}

pub(super) fn contents(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method(n!("read_text"), |this, args| {
            let [encoding, errors] =
                signature::method("Path.read_text", args, ["encoding", "errors"], 0)?;
            let options = Args::pos([Value::str("r")])
                .with_kw("encoding", or_none(encoding))
                .with_kw("errors", or_none(errors));
            with_file(open(this, options)?, "read", Args::none())
        })
        .raw_method(n!("read_bytes"), |this, _| {
            with_file(
                open(this, Args::pos([Value::str("rb")]))?,
                "read",
                Args::none(),
            )
        })
        .raw_method(n!("write_text"), |this, args| {
            let names = ["data", "encoding", "errors", "newline"];
            let [data, encoding, errors, newline] =
                signature::method("Path.write_text", args, names, 1)?;
            if data.as_str().is_none() {
                return Err(Exception::type_error(format!(
                    "data must be str, not {}",
                    ops::class_name(&data)
                )));
            }
            let options = Args::pos([Value::str("w")])
                .with_kw("encoding", or_none(encoding))
                .with_kw("errors", or_none(errors))
                .with_kw("newline", or_none(newline));
            with_file(open(this, options)?, "write", Args::pos([data]))
        })
        .raw_method(n!("write_bytes"), |this, args| {
            let [data] = signature::method("Path.write_bytes", args, ["data"], 1)?;
            if !matches!(data.native(), Value::Bytes(_) | Value::Object(_)) {
                let class = ops::class_name(&data);
                return Err(Exception::type_error(format!(
                    "memoryview: a bytes-like object is required, not '{class}'"
                )));
            }
            with_file(
                open(this, Args::pos([Value::str("wb")]))?,
                "write",
                Args::pos([data]),
            )
        })
        .raw_method(n!("touch"), |this, args| {
            let [_, exist_ok] = signature::method("Path.touch", args, ["mode", "exist_ok"], 0)?;
            let text = text(this)?;
            let mut options = std::fs::OpenOptions::new();
            options.write(true);
            if ops::truth(&or(exist_ok, true))? {
                options.create(true).truncate(false);
            } else {
                options.create_new(true);
            }
            let file = options
                .open(&text)
                .map_err(|e| os_error(&e, Some(Value::str(&text))))?;
            // The times of a file that cannot be changed stay as they are.
            let _ = file
                .set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_nanos(now_ns()));
            Ok(Value::None)
        })
}

pub(super) fn now_ns() -> u64 {
    u64::try_from(crate::platform::unix_time_ns()).unwrap_or(0)
}

/// Calls a method of a file, then closes it.
pub(super) fn with_file(file: Value, method: &str, args: Args) -> Result<Value> {
    let result = ops::call_method(&file, method, args);
    ops::call_method(&file, "close", Args::none())?;
    result
}
