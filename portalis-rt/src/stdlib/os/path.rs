//! `os.path`, POSIX's.

use super::{fs_path, platform_stat};
use crate::object::{Args, Exception, Module, Result, Value};
use crate::ops;
use crate::stdlib::signature::{self, or};

/// `os.path.join(a, *more)`
pub fn join(first: &str, more: &[String]) -> String {
    let mut path = first.to_owned();
    for part in more {
        if part.starts_with('/') {
            path = part.clone();
        } else if path.is_empty() || path.ends_with('/') {
            path.push_str(part);
        } else {
            path.push('/');
            path.push_str(part);
        }
    }
    path
}

/// `os.path.split(path)`
pub fn split(path: &str) -> (&str, &str) {
    let at = path.rfind('/').map_or(0, |i| i + 1);
    let (head, tail) = path.split_at(at);
    let trimmed = head.trim_end_matches('/');
    (if trimmed.is_empty() { head } else { trimmed }, tail)
}

/// `os.path.splitext(path)`
pub fn splitext(path: &str) -> (&str, &str) {
    let base = path.rfind('/').map_or(0, |i| i + 1);
    match path[base..].rfind('.') {
        Some(dot) if !path[base..base + dot].trim_start_matches('.').is_empty() => {
            path.split_at(base + dot)
        }
        _ => (path, ""),
    }
}

/// `os.path.normpath(path)`
pub fn normpath(path: &str) -> String {
    if path.is_empty() {
        return ".".to_owned();
    }
    let slashes = path.len() - path.trim_start_matches('/').len();
    let root = match slashes {
        0 => "",
        2 => "//",
        _ => "/",
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if !root.is_empty() => {}
            part => parts.push(part),
        }
    }
    let text = format!("{root}{}", parts.join("/"));
    if text.is_empty() {
        ".".to_owned()
    } else {
        text
    }
}

/// `os.path.abspath(path)`
pub fn abspath(path: &str) -> String {
    if path.starts_with('/') {
        normpath(path)
    } else {
        normpath(&join(&super::current_dir(), &[path.to_owned()]))
    }
}

/// `os.path.realpath(path)`: links resolved as far as the path exists.
pub fn realpath(path: &str) -> String {
    let path = abspath(path);
    let mut end = path.len();
    loop {
        if let Ok(real) = std::fs::canonicalize(&path[..end.max(1)]) {
            let real = real.to_string_lossy().into_owned();
            let rest = path[end..].trim_start_matches('/');
            return if rest.is_empty() {
                real
            } else {
                normpath(&join(&real, &[rest.to_owned()]))
            };
        }
        match path[..end].rfind('/') {
            Some(at) if at < end && end > 1 => end = at,
            _ => return path,
        }
    }
}

/// `os.path.expanduser(path)`
pub fn expanduser(path: &str) -> String {
    let Some(rest) = path
        .strip_prefix('~')
        .filter(|rest| rest.is_empty() || rest.starts_with('/'))
    else {
        return path.to_owned();
    };
    match super::environ::get("HOME") {
        Some(home) => {
            let text = format!("{}{rest}", home.trim_end_matches('/'));
            if text.is_empty() {
                "/".to_owned()
            } else {
                text
            }
        }
        None => path.to_owned(),
    }
}

/// `os.path.expandvars(path)`
fn expandvars(path: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let (name, used) = match after.strip_prefix('{') {
            Some(inner) => match inner.find('}') {
                Some(end) => (&inner[..end], end + 2),
                None => ("", 0),
            },
            None => {
                let end = after
                    .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                    .unwrap_or(after.len());
                (&after[..end], end)
            }
        };
        match super::environ::get(name).filter(|_| !name.is_empty()) {
            Some(value) => out.push_str(&value),
            None => out.push_str(&rest[at..=at + used]),
        }
        rest = &after[used..];
    }
    out.push_str(rest);
    out
}

fn relpath(path: &str, start: &str) -> Result<String> {
    if path.is_empty() {
        return Err(Exception::value_error("no path specified"));
    }
    let (path, start) = (abspath(path), abspath(start));
    let parts = |p: &str| {
        p.split('/')
            .filter(|s| !s.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let (path, start) = (parts(&path), parts(&start));
    let common = path.iter().zip(&start).take_while(|(a, b)| a == b).count();
    let mut all = vec!["..".to_owned(); start.len() - common];
    all.extend_from_slice(&path[common..]);
    Ok(if all.is_empty() {
        ".".to_owned()
    } else {
        all.join("/")
    })
}

fn commonprefix(all: &[String]) -> String {
    let (Some(low), Some(high)) = (all.iter().min(), all.iter().max()) else {
        return String::new();
    };
    low.chars()
        .zip(high.chars())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a)
        .collect()
}

fn commonpath(all: &[String]) -> Result<String> {
    let Some(first) = all.first() else {
        return Err(Exception::value_error(
            "commonpath() arg is an empty sequence",
        ));
    };
    let absolute = first.starts_with('/');
    if all.iter().any(|p| p.starts_with('/') != absolute) {
        return Err(Exception::value_error(
            "Can't mix absolute and relative paths",
        ));
    }
    let parts = |p: &String| {
        p.split('/')
            .filter(|s| !s.is_empty() && *s != ".")
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let mut common = parts(first);
    for path in &all[1..] {
        let n = common
            .iter()
            .zip(parts(path))
            .take_while(|(a, b)| **a == *b)
            .count();
        common.truncate(n);
    }
    Ok(format!(
        "{}{}",
        if absolute { "/" } else { "" },
        common.join("/")
    ))
}

fn one(name: &str, args: Args) -> Result<String> {
    let [path] = signature::bind(name, false, args, ["path"], 1)?;
    fs_path(&path)
}

/// A question about the file at a path; files that cannot be asked are not there.
fn ask(
    name: &str,
    args: Args,
    follow: bool,
    test: fn(&crate::platform::Stat) -> bool,
) -> Result<Value> {
    let path = one(name, args)?;
    Ok(Value::Bool(
        crate::platform::stat(&path, follow).is_ok_and(|stat| test(&stat)),
    ))
}

fn paths(args: Args) -> Result<Vec<String>> {
    let [all] = args.exact("commonpath")?;
    ops::to_vec(&all)?.iter().map(fs_path).collect()
}

fn pair((a, b): (&str, &str)) -> Value {
    Value::tuple(vec![Value::str(a), Value::str(b)])
}

/// `import os.path`
pub fn module() -> Module {
    let module = Module::new("posixpath");
    for (name, value) in [
        ("sep", "/"),
        ("pathsep", ":"),
        ("curdir", "."),
        ("pardir", ".."),
        ("extsep", "."),
        ("defpath", "/bin:/usr/bin"),
        ("devnull", "/dev/null"),
    ] {
        module.attrs.set(name, Value::str(value));
    }
    module.attrs.set("altsep", Value::None);
    module
        .attrs
        .set("supports_unicode_filenames", Value::Bool(false));
    questions(texts(module))
}

fn texts(module: Module) -> Module {
    module
        .function(n!("join"), |args| {
            if args.pos.is_empty() {
                return Err(Exception::type_error(
                    "join() missing 1 required positional argument: 'a'",
                ));
            }
            let all: Vec<String> = args.pos.iter().map(fs_path).collect::<Result<_>>()?;
            Ok(Value::from(join(&all[0], &all[1..])))
        })
        .function(n!("split"), |args| Ok(pair(split(&one("split", args)?))))
        .function(n!("splitext"), |args| {
            Ok(pair(splitext(&one("splitext", args)?)))
        })
        .function(n!("splitdrive"), |args| {
            Ok(pair(("", &one("splitdrive", args)?)))
        })
        .function(n!("splitroot"), |args| {
            let path = one("splitroot", args)?;
            let slashes = path.len() - path.trim_start_matches('/').len();
            let root = if slashes == 2 { 2 } else { slashes.min(1) };
            let (root, rest) = path.split_at(root);
            Ok(Value::tuple(vec![
                Value::str(""),
                Value::str(root),
                Value::str(rest),
            ]))
        })
        .function(n!("basename"), |args| {
            Ok(Value::str(split(&one("basename", args)?).1))
        })
        .function(n!("dirname"), |args| {
            Ok(Value::str(split(&one("dirname", args)?).0))
        })
        .function(n!("normpath"), |args| {
            Ok(Value::from(normpath(&one("normpath", args)?)))
        })
        .function(n!("normcase"), |args| {
            Ok(Value::from(one("normcase", args)?))
        })
        .function(n!("abspath"), |args| {
            Ok(Value::from(abspath(&one("abspath", args)?)))
        })
        .function(n!("realpath"), |mut args| {
            args.take_kw("strict");
            Ok(Value::from(realpath(&one("realpath", args)?)))
        })
        .function(n!("isabs"), |args| {
            Ok(Value::Bool(one("isabs", args)?.starts_with('/')))
        })
        .function(n!("expanduser"), |args| {
            Ok(Value::from(expanduser(&one("expanduser", args)?)))
        })
        .function(n!("expandvars"), |args| {
            Ok(Value::from(expandvars(&one("expandvars", args)?)))
        })
        .function(n!("relpath"), |args| {
            let [path, start] = signature::bind("relpath", false, args, ["path", "start"], 1)?;
            let start = match or(start, ".") {
                Value::None => ".".to_owned(),
                start => fs_path(&start)?,
            };
            Ok(Value::from(relpath(&fs_path(&path)?, &start)?))
        })
        .function(n!("commonprefix"), |args| {
            Ok(Value::from(commonprefix(&paths(args)?)))
        })
        .function(n!("commonpath"), |args| {
            Ok(Value::from(commonpath(&paths(args)?)?))
        })
}

fn questions(module: Module) -> Module {
    module
        .function(n!("exists"), |args| ask("exists", args, true, |_| true))
        .function(n!("lexists"), |args| ask("lexists", args, false, |_| true))
        .function(n!("isfile"), |args| {
            ask("isfile", args, true, |s| s.mode & 0o170_000 == 0o100_000)
        })
        .function(n!("isdir"), |args| {
            ask("isdir", args, true, |s| s.mode & 0o170_000 == 0o040_000)
        })
        .function(n!("islink"), |args| {
            ask("islink", args, false, |s| s.mode & 0o170_000 == 0o120_000)
        })
        .function(n!("ismount"), |args| {
            let path = one("ismount", args)?;
            let (Ok(own), Ok(up)) = (
                crate::platform::stat(&path, false),
                crate::platform::stat(&join(&path, &["..".to_owned()]), false),
            ) else {
                return Ok(Value::Bool(false));
            };
            Ok(Value::Bool(own.dev != up.dev || own.ino == up.ino))
        })
        .function(n!("getsize"), |args| {
            Ok(Value::Int(
                platform_stat(&one("getsize", args)?, true)?.size,
            ))
        })
        .function(n!("getmtime"), |args| {
            Ok(Value::Float(
                platform_stat(&one("getmtime", args)?, true)?.mtime_ns as f64 / 1e9,
            ))
        })
        .function(n!("getatime"), |args| {
            Ok(Value::Float(
                platform_stat(&one("getatime", args)?, true)?.atime_ns as f64 / 1e9,
            ))
        })
        .function(n!("getctime"), |args| {
            Ok(Value::Float(
                platform_stat(&one("getctime", args)?, true)?.ctime_ns as f64 / 1e9,
            ))
        })
        .function(n!("samefile"), |args| {
            let [a, b] = signature::bind("samefile", false, args, ["f1", "f2"], 2)?;
            let (a, b) = (
                platform_stat(&fs_path(&a)?, true)?,
                platform_stat(&fs_path(&b)?, true)?,
            );
            Ok(Value::Bool(a.ino == b.ino && a.dev == b.dev))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posix_paths() {
        assert_eq!(join("a", &["b".into(), "/c".into(), "d".into()]), "/c/d");
        assert_eq!(split("/a/b/"), ("/a/b", ""));
        assert_eq!(split("//a"), ("//", "a"));
        assert_eq!(splitext("a/.bashrc"), ("a/.bashrc", ""));
        assert_eq!(splitext("a.tar.gz"), ("a.tar", ".gz"));
        assert_eq!(normpath("a/./b/../../../c//"), "../c");
        assert_eq!(normpath("/../a"), "/a");
        assert_eq!(relpath("/a/b", "/a/c/d").unwrap(), "../../b");
        assert_eq!(commonpath(&["/a/b".into(), "/a/c".into()]).unwrap(), "/a");
    }
}
