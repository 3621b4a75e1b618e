//! Folders: `listdir`, `scandir`, `walk`, `makedirs`, `removedirs`.

use std::cell::RefCell;

use super::{error::os_error, path, stat, system_path};
use crate::object::{Args, Class, Exception, Module, Object, Result, Value};
use crate::ops;
use crate::stdlib::signature::{self, or, or_none};

/// What `os.scandir` gives: an iterator that is a context manager too.
struct ScanDir(RefCell<std::vec::IntoIter<Value>>);

/// What `os.walk` gives.
struct Walk {
    /// Folders to come, the next one last; with their listing where they come after their contents.
    stack: RefCell<Vec<Step>>,
    top_down: bool,
    on_error: Value,
    follow_links: bool,
    /// Where the subfolders of the folder given last are, once the caller has had the chance to change them.
    pending: RefCell<Option<(String, Value)>>,
}

enum Step {
    Enter(String),
    Give(Value),
}

thread_local! {
    static SCAN: Class = Class::builder("ScandirIterator")
        .module("posix")
        .final_class()
        .method(n!("close"), |this, _| {
            close(this);
            Ok(Value::None)
        })
        .method("__enter__", |this, _| Ok(this.clone()))
        .method("__exit__", |this, _| {
            close(this);
            Ok(Value::None)
        })
        .dunders(&["__iter__", "__next__"])
        .build();
    static WALK: Class = Class::builder("generator").final_class().dunders(&["__iter__", "__next__"]).build();
}

fn close(this: &Value) {
    if let Some(scan) = this.downcast::<ScanDir>() {
        let old = scan.0.replace(Vec::new().into_iter());
        drop(old);
    }
}

impl Object for ScanDir {
    fn class(&self) -> Class {
        SCAN.with(Clone::clone)
    }
    fn iter(&self, this: &Value) -> Option<Result<Value>> {
        Some(Ok(this.clone()))
    }
    fn next(&self) -> Option<Result<Option<Value>>> {
        Some(Ok(self.0.borrow_mut().next()))
    }
}

impl Walk {
    fn enter(&self, folder: &str) -> Result<Option<Value>> {
        let names = match stat::names(folder) {
            Ok(names) => names,
            Err(e) => {
                if !self.on_error.is_none() {
                    ops::call(&self.on_error, Args::pos([e.value()]))?;
                }
                return Ok(None);
            }
        };
        let (mut folders, mut files) = (Vec::new(), Vec::new());
        for name in names {
            let full = path::join(folder, std::slice::from_ref(&name));
            let is_dir =
                crate::platform::stat(&full, true).is_ok_and(|s| s.mode & 0o170_000 == 0o040_000);
            if is_dir {
                folders.push(Value::from(name))
            } else {
                files.push(Value::from(name))
            }
        }
        let folders = Value::list(folders);
        let triple = Value::tuple(vec![
            Value::str(folder),
            folders.clone(),
            Value::list(files),
        ]);
        if self.top_down {
            let old = self.pending.replace(Some((folder.to_owned(), folders)));
            drop(old);
            return Ok(Some(triple));
        }
        self.stack.borrow_mut().push(Step::Give(triple));
        self.descend(folder, &folders)?;
        Ok(None)
    }

    fn descend(&self, folder: &str, folders: &Value) -> Result<()> {
        for name in ops::to_vec(folders)?.iter().rev() {
            let full = path::join(folder, &[ops::str(name)?.to_string()]);
            let is_link =
                crate::platform::stat(&full, false).is_ok_and(|s| s.mode & 0o170_000 == 0o120_000);
            if self.follow_links || !is_link {
                self.stack.borrow_mut().push(Step::Enter(full));
            }
        }
        Ok(())
    }

    fn step(&self) -> Result<Option<Value>> {
        loop {
            let pending = self.pending.take();
            if let Some((folder, folders)) = pending {
                self.descend(&folder, &folders)?;
            }
            let step = self.stack.borrow_mut().pop();
            match step {
                None => return Ok(None),
                Some(Step::Give(triple)) => return Ok(Some(triple)),
                Some(Step::Enter(folder)) => {
                    if let Some(triple) = self.enter(&folder)? {
                        return Ok(Some(triple));
                    }
                }
            }
        }
    }
}

impl Object for Walk {
    fn class(&self) -> Class {
        WALK.with(Clone::clone)
    }
    fn iter(&self, this: &Value) -> Option<Result<Value>> {
        Some(Ok(this.clone()))
    }
    fn next(&self) -> Option<Result<Option<Value>>> {
        Some(self.step())
    }
}

/// Makes a folder and those above it.
///
/// # Errors
/// `OSError`
pub(crate) fn make_dirs(path: &str, exist_ok: bool) -> Result<()> {
    let (mut head, tail) = path::split(path);
    if tail.is_empty() {
        head = path::split(head).0;
    }
    if !head.is_empty() && !tail.is_empty() && crate::platform::stat(head, true).is_err() {
        match make_dirs(head, exist_ok) {
            Err(e) if e.is_a(&Exception::class_named("FileExistsError")) => {}
            made => made?,
        }
    }
    let is_dir =
        || crate::platform::stat(path, true).is_ok_and(|s| s.mode & 0o170_000 == 0o040_000);
    match std::fs::create_dir(path) {
        Err(_) if exist_ok && is_dir() => Ok(()),
        made => made.map_err(|e| os_error(&e, Some(Value::str(path)))),
    }
}

fn folder(path: &Value) -> Result<String> {
    if path.is_unset() || path.is_none() {
        Ok(".".to_owned())
    } else {
        system_path(path)
    }
}

/// Adds the functions to the module.
pub(super) fn functions(module: Module) -> Module {
    module
        .function(n!("listdir"), |args| {
            let [path] = signature::bind("listdir", false, args, ["path"], 0)?;
            Ok(Value::list(
                stat::names(&folder(&path)?)?
                    .into_iter()
                    .map(Value::from)
                    .collect(),
            ))
        })
        .function(n!("scandir"), |args| {
            let [path] = signature::bind("scandir", false, args, ["path"], 0)?;
            let given = folder(&path)?;
            Ok(Value::object(ScanDir(RefCell::new(
                stat::entries(&given)?.into_iter(),
            ))))
        })
        .function(n!("walk"), |args| {
            let names = ["top", "topdown", "onerror", "followlinks"];
            let [top, top_down, on_error, follow] = signature::bind("walk", false, args, names, 1)?;
            Ok(Value::object(Walk {
                stack: RefCell::new(vec![Step::Enter(system_path(&top)?)]),
                top_down: ops::truth(&or(top_down, true))?,
                on_error: or_none(on_error),
                follow_links: ops::truth(&or(follow, false))?,
                pending: RefCell::new(None),
            }))
        })
        .function(n!("makedirs"), |args| {
            let [path, _, exist_ok] =
                signature::bind("makedirs", false, args, ["name", "mode", "exist_ok"], 1)?;
            make_dirs(&system_path(&path)?, ops::truth(&or(exist_ok, false))?)?;
            Ok(Value::None)
        })
        .function(n!("removedirs"), |args| {
            let [path] = signature::bind("removedirs", false, args, ["name"], 1)?;
            let path = system_path(&path)?;
            std::fs::remove_dir(&path).map_err(|e| os_error(&e, Some(Value::str(&path))))?;
            let mut head = path::split(path.trim_end_matches('/')).0;
            while !head.is_empty() && std::fs::remove_dir(head).is_ok() {
                head = path::split(head).0;
            }
            Ok(Value::None)
        })
}
