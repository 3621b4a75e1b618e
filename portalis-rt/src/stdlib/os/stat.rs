//! `os.stat_result` and `os.DirEntry`.

use super::{error, path};
use crate::object::{Args, Class, Exception, Object, Result, Value};
use crate::ops;
use crate::platform::Stat;

/// What `os.stat` gives: a tuple of ten with names.
struct StatResult(Stat);

/// What `os.scandir` gives for each file.
struct DirEntry {
    name: String,
    path: String,
}

thread_local! {
    static RESULT: Class = Class::builder("stat_result").module("os").final_class().build();
    static ENTRY: Class = Class::builder("DirEntry")
        .module("os")
        .final_class()
        .method(n!("is_file"), |this, args| {
            let follow = follow(args)?;
            Ok(Value::Bool(entry(this, |e| kind(&e.path, follow) == Some(0o100_000))?))
        })
        .method(n!("is_dir"), |this, args| {
            let follow = follow(args)?;
            Ok(Value::Bool(entry(this, |e| kind(&e.path, follow) == Some(0o040_000))?))
        })
        .method(n!("is_symlink"), |this, _| Ok(Value::Bool(entry(this, |e| kind(&e.path, false) == Some(0o120_000))?)))
        .method(n!("stat"), |this, args| {
            let follow = follow(args)?;
            let path = entry(this, |e| e.path.clone())?;
            value(&path, follow)
        })
        .method(n!("inode"), |this, _| {
            let path = entry(this, |e| e.path.clone())?;
            Ok(Value::Int(super::platform_stat(&path, false)?.ino))
        })
        .method("__fspath__", |this, _| Ok(Value::from(entry(this, |e| e.path.clone())?)))
        .build();
}

fn follow(mut args: Args) -> Result<bool> {
    args.take_kw("follow_symlinks")
        .map_or(Ok(true), |v| ops::truth(&v))
}

fn kind(path: &str, follow: bool) -> Option<i64> {
    crate::platform::stat(path, follow)
        .ok()
        .map(|s| s.mode & 0o170_000)
}

fn entry<T>(this: &Value, f: impl FnOnce(&DirEntry) -> T) -> Result<T> {
    this.downcast::<DirEntry>()
        .map(|e| f(&e))
        .ok_or_else(|| Exception::type_error("os.DirEntry is required"))
}

/// `os.stat(path)`
pub(crate) fn value(path: &str, follow: bool) -> Result<Value> {
    super::platform_stat(path, follow).map(|stat| Value::object(StatResult(stat)))
}

/// The names in a folder, in the system's order.
pub(crate) fn names(folder: &str) -> Result<Vec<String>> {
    let fail = |e: &std::io::Error| error::os_error(e, Some(Value::str(folder)));
    let entries = std::fs::read_dir(folder).map_err(|e| fail(&e))?;
    entries
        .map(|e| {
            e.map(|e| e.file_name().to_string_lossy().into_owned())
                .map_err(|e| fail(&e))
        })
        .collect()
}

/// The entries of a folder.
pub(super) fn entries(folder: &str) -> Result<Vec<Value>> {
    let full = |name: &String| path::join(folder, std::slice::from_ref(name));
    Ok(names(folder)?
        .into_iter()
        .map(|name| {
            Value::object(DirEntry {
                path: full(&name),
                name,
            })
        })
        .collect())
}

impl Object for DirEntry {
    fn class(&self) -> Class {
        ENTRY.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(ops::repr(&Value::str(&self.name)).map(|name| format!("<DirEntry {name}>")))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        match name {
            "name" => Some(Ok(Value::str(&self.name))),
            "path" => Some(Ok(Value::str(&self.path))),
            _ => None,
        }
    }
}

impl StatResult {
    fn items(&self) -> Vec<(&'static str, i64)> {
        let s = &self.0;
        let seconds = |ns: i64| ns.div_euclid(1_000_000_000);
        vec![
            ("st_mode", s.mode),
            ("st_ino", s.ino),
            ("st_dev", s.dev),
            ("st_nlink", s.nlink),
            ("st_uid", s.uid),
            ("st_gid", s.gid),
            ("st_size", s.size),
            ("st_atime", seconds(s.atime_ns)),
            ("st_mtime", seconds(s.mtime_ns)),
            ("st_ctime", seconds(s.ctime_ns)),
        ]
    }

    fn tuple(&self) -> Value {
        Value::tuple(
            self.items()
                .into_iter()
                .map(|(_, n)| Value::Int(n))
                .collect(),
        )
    }
}

impl Object for StatResult {
    fn class(&self) -> Class {
        RESULT.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let parts: Vec<String> = self
            .items()
            .into_iter()
            .map(|(name, n)| format!("{name}={n}"))
            .collect();
        Some(Ok(format!("os.stat_result({})", parts.join(", "))))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        let ns = match name.trim_end_matches("_ns") {
            "st_atime" => Some(self.0.atime_ns),
            "st_mtime" => Some(self.0.mtime_ns),
            "st_ctime" => Some(self.0.ctime_ns),
            _ => None,
        };
        if let Some(ns) = ns {
            return Some(Ok(if name.ends_with("_ns") {
                Value::Int(ns)
            } else {
                Value::Float(ns as f64 / 1e9)
            }));
        }
        let found = self.items().into_iter().find(|(field, _)| *field == name)?;
        Some(Ok(Value::Int(found.1)))
    }
    fn len(&self) -> Option<Result<usize>> {
        Some(Ok(10))
    }
    fn iter(&self, _this: &Value) -> Option<Result<Value>> {
        Some(ops::iter(&self.tuple()))
    }
    fn get_item(&self, key: &Value) -> Option<Result<Value>> {
        Some(ops::get_item(&self.tuple(), key))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        let other = other
            .downcast::<StatResult>()
            .map_or_else(|| other.clone(), |o| o.tuple());
        Some(ops::eq(&self.tuple(), &other))
    }
    fn hash(&self) -> Option<Result<i64>> {
        Some(ops::hash(&self.tuple()))
    }
}
