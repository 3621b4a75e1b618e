//! `pathlib`: POSIX paths as objects.

mod disk;

use std::cmp::Ordering;
use std::rc::Rc;

use super::os::{self, path as os_path};
use super::signature;
use crate::object::{Args, Class, ClassBuilder, Exception, Module, Object, Result, Value};
use crate::ops::{self, BinaryOp};

use disk::concrete;

/// A path: its root (`""`, `/` or `//`) and its parts.
struct PathObject {
    root: &'static str,
    parts: Vec<String>,
    /// A `Path`, which can ask the file system.
    concrete: bool,
}

impl PathObject {
    fn parse(text: &str, concrete: bool) -> PathObject {
        let root = match text.len() - text.trim_start_matches('/').len() {
            0 => "",
            2 => "//",
            _ => "/",
        };
        let parts = text
            .split('/')
            .filter(|p| !p.is_empty() && *p != ".")
            .map(str::to_owned)
            .collect();
        PathObject {
            root,
            parts,
            concrete,
        }
    }

    fn text(&self) -> String {
        let text = format!("{}{}", self.root, self.parts.join("/"));
        if text.is_empty() {
            ".".to_owned()
        } else {
            text
        }
    }

    fn name(&self) -> &str {
        self.parts.last().map_or("", String::as_str)
    }

    /// The name without and with its suffix.
    fn split_name(&self) -> (&str, &str) {
        let name = self.name();
        match name.rfind('.') {
            Some(at) if at > 0 && at < name.len() - 1 => name.split_at(at),
            _ => (name, ""),
        }
    }

    fn parent_text(&self) -> String {
        let keep = self.parts.len().saturating_sub(1);
        PathObject {
            root: self.root,
            parts: self.parts[..keep].to_vec(),
            concrete: false,
        }
        .text()
    }

    fn all_parts(&self) -> Vec<String> {
        let root = (!self.root.is_empty()).then(|| self.root.to_owned());
        root.into_iter().chain(self.parts.iter().cloned()).collect()
    }
}

thread_local! {
    static PURE: Class = pure(Class::builder("PurePath").constructor(construct).immutable());
    static PURE_POSIX: Class = Class::builder("PurePosixPath").module("pathlib").base(pure_class()).build();
    static PATH: Class = concrete(Class::builder("Path").base(pure_class()));
    static POSIX: Class = Class::builder("PosixPath").module("pathlib").base(path_class()).build();
    static PARENTS: Class =
        Class::builder("_PathParents").module("pathlib").dunders(&["__len__", "__getitem__", "__iter__"]).build();
}

fn pure_class() -> Class {
    PURE.with(Clone::clone)
}

/// `pathlib.Path`
fn path_class() -> Class {
    PATH.with(Clone::clone)
}

fn construct(class: &Class, args: Args) -> Result<Value> {
    let mut texts = Vec::new();
    for segment in &args.pos {
        let text = match segment.downcast::<PathObject>() {
            Some(path) => path.text(),
            None => match segment.native() {
                Value::Bytes(_) => return Err(wrong_segment(segment)),
                _ => os::fs_path(segment).map_err(|e| {
                    let odd = e.is_a(&Exception::class_named("TypeError"));
                    if odd { wrong_segment(segment) } else { e }
                })?,
            },
        };
        texts.push(text);
    }
    let text = match texts.split_first() {
        Some((first, more)) => os_path::join(first, more),
        None => String::new(),
    };
    Ok(Value::object(PathObject::parse(
        &text,
        class.is_subclass_of(&path_class()),
    )))
}

fn wrong_segment(segment: &Value) -> Exception {
    Exception::type_error(format!(
        "argument should be a str or an os.PathLike object where __fspath__ returns a str, not '{}'",
        ops::class_name(segment)
    ))
}

fn path(this: &Value) -> Result<Rc<PathObject>> {
    this.downcast::<PathObject>()
        .ok_or_else(|| Exception::type_error("a pathlib path is required"))
}

fn text(this: &Value) -> Result<String> {
    path(this).map(|p| p.text())
}

/// A path of the same class.
fn like(this: &Value, text: &str) -> Result<Value> {
    match this {
        Value::Instance(i) => ops::call(&Value::Class(i.class()), Args::pos([Value::str(text)])),
        _ => Ok(Value::object(PathObject::parse(text, path(this)?.concrete))),
    }
}

/// The text of a path or string given as argument.
fn given(x: &Value) -> Result<String> {
    match x.downcast::<PathObject>() {
        Some(path) => Ok(path.text()),
        None => os::fs_path(x),
    }
}

fn join(this: &Value, more: &[Value]) -> Result<Value> {
    let mut texts = Vec::new();
    for x in more {
        texts.push(match x.downcast::<PathObject>() {
            Some(path) => path.text(),
            None => os::fs_path(x).map_err(|_| wrong_segment(x))?,
        });
    }
    let own = path(this)?;
    let base = if own.root.is_empty() && own.parts.is_empty() {
        String::new()
    } else {
        own.text()
    };
    like(this, &os_path::join(&base, &texts))
}

fn pure(builder: ClassBuilder) -> Class {
    let builder = builder
        .module("pathlib")
        .getter(n!("parts"), |this| {
            Ok(Value::tuple(
                path(this)?
                    .all_parts()
                    .into_iter()
                    .map(Value::from)
                    .collect(),
            ))
        })
        .getter(n!("drive"), |_| Ok(Value::str("")))
        .getter(n!("root"), |this| Ok(Value::str(path(this)?.root)))
        .getter(n!("anchor"), |this| Ok(Value::str(path(this)?.root)))
        .getter(n!("name"), |this| Ok(Value::str(path(this)?.name())))
        .getter(n!("stem"), |this| {
            Ok(Value::str(path(this)?.split_name().0))
        })
        .getter(n!("suffix"), |this| {
            Ok(Value::str(path(this)?.split_name().1))
        })
        .getter(n!("suffixes"), |this| {
            let path = path(this)?;
            let name = path.name();
            if name.ends_with('.') {
                return Ok(Value::list(Vec::new()));
            }
            let found = name
                .trim_start_matches('.')
                .split('.')
                .skip(1)
                .map(|s| Value::from(format!(".{s}")));
            Ok(Value::list(found.collect()))
        })
        .getter(n!("parent"), |this| like(this, &path(this)?.parent_text()))
        .getter(n!("parents"), |this| {
            Ok(Value::object(Parents(this.clone())))
        })
        .raw_method(n!("as_posix"), |this, _| Ok(Value::from(text(this)?)))
        .raw_method("__fspath__", |this, _| Ok(Value::from(text(this)?)))
        .raw_method("__str__", |this, _| Ok(Value::from(text(this)?)))
        .raw_method("__bytes__", |this, _| {
            Ok(Value::Bytes(crate::object::Bytes::new(
                text(this)?.as_bytes(),
            )))
        })
        .raw_method("__repr__", |this, _| {
            let name = ops::class_name(this);
            Ok(Value::from(format!(
                "{name}({})",
                ops::repr(&Value::from(text(this)?))?
            )))
        })
        .raw_method(n!("is_absolute"), |this, _| {
            Ok(Value::Bool(!path(this)?.root.is_empty()))
        })
        .raw_method(n!("is_reserved"), |_, _| Ok(Value::Bool(false)))
        .raw_method(n!("joinpath"), |this, args| join(this, &args.pos))
        .raw_method(n!("with_segments"), |this, args| {
            let made = construct(&pure_class(), args)?;
            like(this, &text(&made)?)
        })
        .raw_method(n!("as_uri"), |this, _| {
            let text = text(this)?;
            if !text.starts_with('/') {
                return Err(Exception::value_error(
                    "relative path can't be expressed as a file URI",
                ));
            }
            let safe = |b: u8| b.is_ascii_alphanumeric() || b"_.-~/".contains(&b);
            let quoted: String = text
                .bytes()
                .map(|b| {
                    if safe(b) {
                        char::from(b).to_string()
                    } else {
                        format!("%{b:02X}")
                    }
                })
                .collect();
            Ok(Value::from(format!("file://{quoted}")))
        });
    relations(builder)
        .dunders(&[
            "__hash__",
            "__eq__",
            "__ne__",
            "__lt__",
            "__le__",
            "__gt__",
            "__ge__",
            "__truediv__",
            "__rtruediv__",
        ])
        .build()
}

fn relations(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method(n!("with_name"), |this, args| {
            let [name] = signature::method("PurePath.with_name", args, ["name"], 1)?;
            with_name(this, &ops::str(&name)?)
        })
        .raw_method(n!("with_stem"), |this, args| {
            let [stem] = signature::method("PurePath.with_stem", args, ["stem"], 1)?;
            let suffix = path(this)?.split_name().1.to_owned();
            with_name(this, &format!("{}{suffix}", ops::str(&stem)?))
        })
        .raw_method(n!("with_suffix"), |this, args| {
            let [suffix] = signature::method("PurePath.with_suffix", args, ["suffix"], 1)?;
            let suffix = ops::str(&suffix)?;
            if suffix.contains('/')
                || suffix == "."
                || !(suffix.is_empty() || suffix.starts_with('.'))
            {
                let shown = ops::repr(&Value::Str(suffix))?;
                return Err(Exception::value_error(format!("Invalid suffix {shown}")));
            }
            check_name(this)?;
            let stem = path(this)?.split_name().0.to_owned();
            with_name(this, &format!("{stem}{suffix}"))
        })
        .raw_method(n!("relative_to"), |this, mut args| {
            let walk_up = args
                .take_kw("walk_up")
                .map_or(Ok(false), |v| ops::truth(&v))?;
            if args.pos.is_empty() {
                let message =
                    "PurePath.relative_to() missing 1 required positional argument: 'other'";
                return Err(Exception::type_error(message));
            }
            let other = construct(&pure_class(), args)?;
            let other = path(&other)?;
            relative_to(this, &other, walk_up)
        })
        .raw_method(n!("is_relative_to"), |this, args| {
            let other = construct(&pure_class(), args)?;
            let (own, other) = (path(this)?, path(&other)?);
            Ok(Value::Bool(
                own.root == other.root && own.parts.starts_with(&other.parts),
            ))
        })
        .raw_method(n!("match"), |this, args| {
            let [pattern, case] = signature::method(
                "PurePath.match",
                args,
                ["path_pattern", "case_sensitive"],
                1,
            )?;
            let _ = case;
            let pattern = PathObject::parse(&given(&pattern)?, false);
            if pattern.parts.is_empty() && pattern.root.is_empty() {
                return Err(Exception::value_error("empty pattern"));
            }
            let (own, wanted) = (path(this)?.all_parts(), pattern.all_parts());
            if wanted.len() > own.len() || (!pattern.root.is_empty() && wanted.len() != own.len()) {
                return Ok(Value::Bool(false));
            }
            let tail = &own[own.len() - wanted.len()..];
            Ok(Value::Bool(
                tail.iter()
                    .zip(&wanted)
                    .all(|(name, pattern)| fn_match(name, pattern)),
            ))
        })
}

fn check_name(this: &Value) -> Result<()> {
    if path(this)?.name().is_empty() {
        return Err(Exception::value_error(format!(
            "{} has an empty name",
            ops::repr(this)?
        )));
    }
    Ok(())
}

fn with_name(this: &Value, name: &str) -> Result<Value> {
    check_name(this)?;
    if name.is_empty() || name.contains('/') || name == "." {
        return Err(Exception::value_error(format!(
            "Invalid name {}",
            ops::repr(&Value::str(name))?
        )));
    }
    let own = path(this)?;
    let mut parts = own.parts.clone();
    parts.pop();
    parts.push(name.to_owned());
    like(
        this,
        &PathObject {
            root: own.root,
            parts,
            concrete: false,
        }
        .text(),
    )
}

fn relative_to(this: &Value, other: &PathObject, walk_up: bool) -> Result<Value> {
    let own = path(this)?;
    let quoted = |p: &PathObject| ops::repr(&Value::from(p.text()));
    if own.root != other.root {
        let (a, b) = (quoted(&own)?, quoted(other)?);
        return Err(Exception::value_error(if walk_up {
            format!("{a} and {b} have different anchors")
        } else {
            format!("{a} is not in the subpath of {b}")
        }));
    }
    let common = own
        .parts
        .iter()
        .zip(&other.parts)
        .take_while(|(a, b)| a == b)
        .count();
    let up = other.parts.len() - common;
    if up > 0 && !walk_up {
        return Err(Exception::value_error(format!(
            "{} is not in the subpath of {}",
            quoted(&own)?,
            quoted(other)?
        )));
    }
    if other.parts[common..].iter().any(|p| p == "..") {
        return Err(Exception::value_error(format!(
            "'..' segment in {} cannot be walked",
            quoted(other)?
        )));
    }
    let mut parts = vec!["..".to_owned(); up];
    parts.extend_from_slice(&own.parts[common..]);
    like(this, &parts.join("/"))
}

/// `fnmatch.fnmatchcase(name, pattern)`
fn fn_match(name: &str, pattern: &str) -> bool {
    let (name, pattern): (Vec<char>, Vec<char>) =
        (name.chars().collect(), pattern.chars().collect());
    // Where to go on when a later piece does not fit: after the last star, one character further.
    let (mut n, mut p) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        let step = match pattern.get(p) {
            Some('*') => {
                star = Some((p + 1, n));
                p += 1;
                continue;
            }
            Some('?') => Some(p + 1),
            Some('[') => match char_class(&pattern[p + 1..], name[n]) {
                Some((true, used)) => Some(p + 1 + used),
                Some((false, _)) => None,
                None => (name[n] == '[').then_some(p + 1),
            },
            Some(c) => (*c == name[n]).then_some(p + 1),
            None => None,
        };
        match (step, star) {
            (Some(next), _) => {
                p = next;
                n += 1;
            }
            (None, Some((after, at))) => {
                star = Some((after, at + 1));
                p = after;
                n = at + 1;
            }
            (None, None) => return false,
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

/// Whether a `[…]` matches, and its length after the bracket; `None` if it does not close.
fn char_class(pattern: &[char], c: char) -> Option<(bool, usize)> {
    let negated = pattern.first() == Some(&'!');
    let start = usize::from(negated);
    let end = (start + 1..pattern.len()).find(|i| pattern[*i] == ']')?;
    let set = &pattern[start..end];
    let mut found = false;
    let mut i = 0;
    while i < set.len() {
        if i + 2 < set.len() && set[i + 1] == '-' {
            found |= (set[i]..=set[i + 2]).contains(&c);
            i += 3;
        } else {
            found |= set[i] == c;
            i += 1;
        }
    }
    Some((found != negated, end + 1))
}

impl Object for PathObject {
    fn class(&self) -> Class {
        if self.concrete {
            POSIX.with(Clone::clone)
        } else {
            PURE_POSIX.with(Clone::clone)
        }
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let name = Object::class(self).name();
        Some(ops::repr(&Value::from(self.text())).map(|text| format!("{name}({text})")))
    }
    fn str(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(self.text()))
    }
    fn binary(
        &self,
        this: &Value,
        op: BinaryOp,
        other: &Value,
        reflected: bool,
    ) -> Option<Result<Value>> {
        if op != BinaryOp::Div
            || !(other.as_str().is_some() || ops::class_of(other).lookup("__fspath__").is_some())
        {
            return None;
        }
        if !reflected {
            return Some(join(this, std::slice::from_ref(other)));
        }
        Some(given(other).and_then(|base| like(this, &os_path::join(&base, &[self.text()]))))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        other
            .downcast::<PathObject>()
            .map(|other| Ok(self.root == other.root && self.parts == other.parts))
    }
    fn compare(&self, other: &Value) -> Option<Result<Option<Ordering>>> {
        other
            .downcast::<PathObject>()
            .map(|other| Ok(Some(self.all_parts().cmp(&other.all_parts()))))
    }
    fn hash(&self) -> Option<Result<i64>> {
        Some(Ok(ops::hash::hash_str(&self.text())))
    }
}

/// `path.parents`
struct Parents(Value);

impl Parents {
    fn all(&self) -> Result<Vec<Value>> {
        let own = path(&self.0)?;
        let shorter = (0..own.parts.len()).rev();
        let texts = shorter.map(|n| {
            PathObject {
                root: own.root,
                parts: own.parts[..n].to_vec(),
                concrete: false,
            }
            .text()
        });
        texts.map(|text| like(&self.0, &text)).collect()
    }
}

impl Object for Parents {
    fn class(&self) -> Class {
        PARENTS.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(format!("<{}.parents>", ops::class_name(&self.0))))
    }
    fn len(&self) -> Option<Result<usize>> {
        Some(path(&self.0).map(|p| p.parts.len()))
    }
    fn iter(&self, _this: &Value) -> Option<Result<Value>> {
        Some(self.all().and_then(|all| ops::iter(&Value::list(all))))
    }
    fn get_item(&self, key: &Value) -> Option<Result<Value>> {
        Some((|| {
            let all = self.all()?;
            if let Value::Int(i) = key {
                let len = all.len() as i64;
                if *i >= len || *i < -len {
                    return Err(Exception::index_error(i.to_string()));
                }
            }
            ops::get_item(&Value::tuple(all), key)
        })())
    }
}

/// `import pathlib`
pub fn module() -> Module {
    Module::new("pathlib")
        .class_of(n!("PurePath"), pure_class)
        .class_of(n!("PurePosixPath"), || PURE_POSIX.with(Clone::clone))
        .class_of(n!("Path"), path_class)
        .class_of(n!("PosixPath"), || POSIX.with(Clone::clone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_names() {
        for (name, pattern, matches) in [
            ("a.py", "*.py", true),
            ("a.pyc", "*.py", false),
            ("abc", "a?c", true),
            ("abc", "*b*", true),
            ("x1", "x[0-9]", true),
            ("x1", "x[!0-9]", false),
            ("a[b", "a[b", true),
            ("", "*", true),
        ] {
            assert_eq!(fn_match(name, pattern), matches, "{name} {pattern}");
        }
    }
}
