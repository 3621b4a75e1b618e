//! `open`.

use std::fs::{File, OpenOptions};

use super::raw::{BinaryFile, Kind};
use super::text::{Newline, TextFile};
use crate::object::{Args, Class, Exception, Result, Value};
use crate::ops;
use crate::stdlib::os::{error, system_path};
use crate::stdlib::signature::{or, or_none};

/// What a mode such as `r+b` asks for.
struct Mode {
    /// `r`, `w`, `x` or `a`.
    action: char,
    plus: bool,
    binary: bool,
}

impl Mode {
    fn parse(mode: &str) -> Result<Mode> {
        let invalid = || Exception::value_error(format!("invalid mode: '{mode}'"));
        if mode
            .chars()
            .enumerate()
            .any(|(i, c)| !"rwxabt+".contains(c) || mode.chars().take(i).any(|d| d == c))
        {
            return Err(invalid());
        }
        let has = |c: char| mode.contains(c);
        if has('t') && has('b') {
            return Err(Exception::value_error(
                "can't have text and binary mode at once",
            ));
        }
        let actions: Vec<char> = mode.chars().filter(|c| "rwxa".contains(*c)).collect();
        match actions[..] {
            [action] => Ok(Mode {
                action,
                plus: has('+'),
                binary: has('b'),
            }),
            [] => Err(Exception::value_error(
                "Must have exactly one of create/read/write/append mode and at most one plus",
            )),
            _ => Err(Exception::value_error(
                "must have exactly one of create/read/write/append mode",
            )),
        }
    }

    fn open(&self, path: &str) -> std::io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(self.action == 'r' || self.plus);
        match self.action {
            'r' => options.write(self.plus),
            'w' => options.write(true).create(true).truncate(true),
            'x' => options.write(true).create_new(true),
            _ => options.append(true).create(true),
        };
        let file = options.open(path)?;
        if file.metadata().is_ok_and(|m| m.is_dir()) {
            return Err(crate::platform::io_error(21));
        }
        Ok(file)
    }

    /// The mode as binary files show it.
    fn binary_name(&self) -> String {
        match (self.action, self.plus) {
            // A file opened with `w+` shows the mode of its descriptor.
            ('w', true) => "rb+".to_owned(),
            (action, plus) => format!("{action}b{}", if plus { "+" } else { "" }),
        }
    }
}

/// `open(file, mode, buffering, encoding, errors, newline, closefd, opener)`
///
/// # Errors
/// `ValueError` for arguments that do not go together; `OSError`.
pub fn open(args: Args) -> Result<Value> {
    let names = [
        "file",
        "mode",
        "buffering",
        "encoding",
        "errors",
        "newline",
        "closefd",
        "opener",
    ];
    let [file, mode, buffering, encoding, errors, newline, _, _] = args.bind("open", names, 1)?;
    let mode = or(mode, "r");
    let Some(mode_text) = mode.as_str() else {
        let class = ops::type_name(&mode);
        return Err(Exception::type_error(format!(
            "open() argument 'mode' must be str, not {class}"
        )));
    };
    for (name, value) in [("encoding", &encoding), ("errors", &errors)] {
        if !(value.is_unset() || value.is_none() || value.as_str().is_some()) {
            let class = ops::type_name(value);
            return Err(Exception::type_error(format!(
                "open() argument '{name}' must be str or None, not {class}"
            )));
        }
    }
    let buffering = ops::convert::to_index(&or(buffering, -1i64))?;
    let path = if matches!(file.native(), Value::Int(_) | Value::Bool(_)) {
        None
    } else {
        Some(system_path(&file)?)
    };
    let mode = Mode::parse(&mode_text)?;
    let (encoding, errors, newline) = (or_none(encoding), or_none(errors), or_none(newline));
    if mode.binary {
        for (name, value) in [
            ("an encoding", &encoding),
            ("an errors", &errors),
            ("a newline", &newline),
        ] {
            if !value.is_none() {
                return Err(Exception::value_error(format!(
                    "binary mode doesn't take {name} argument"
                )));
            }
        }
    } else if buffering == 0 {
        return Err(Exception::value_error("can't have unbuffered text I/O"));
    }
    let newline = Newline::from_value(&newline)?;
    let Some(path) = path else {
        return descriptor(&file);
    };
    let opened = mode
        .open(&path)
        .map_err(|e| error::os_error(&e, Some(file.clone())))?;
    let kind = match (mode.action, mode.plus) {
        _ if buffering == 0 => Kind::Raw,
        (_, true) => Kind::Random,
        ('r', false) => Kind::Reader,
        _ => Kind::Writer,
    };
    let (readable, writable) = (
        mode.action == 'r' || mode.plus,
        mode.action != 'r' || mode.plus,
    );
    let binary = BinaryFile::new(kind, file, &mode.binary_name(), opened, readable, writable);
    if mode.action == 'a' {
        binary.seek(0, 2)?;
    }
    let binary = Value::object(binary);
    if mode.binary {
        return Ok(binary);
    }
    let shown = Some(mode_text.to_string());
    TextFile::new(binary, &encoding, &errors, newline, shown, buffering == 1).map(Value::object)
}

/// A file of the process's own: standard input, output or errors.
fn descriptor(file: &Value) -> Result<Value> {
    let name = match file.native() {
        Value::Int(0) | Value::Bool(false) => "stdin",
        Value::Int(1) | Value::Bool(true) => "stdout",
        Value::Int(2) => "stderr",
        Value::Int(n) if n < 0 => return Err(Exception::value_error("negative file descriptor")),
        _ => return Err(error::errno(9, Some(file.clone()))),
    };
    ops::get_attr(
        &crate::program::import_library(&crate::stdlib::library::inner::SYS)?,
        name,
    )
}

/// `BufferedReader(raw)`, `FileIO(path, mode)` …
///
/// # Errors
/// `OSError`; `TypeError`
pub(super) fn wrap(class: &Class, args: Args) -> Result<Value> {
    let raw = super::raw::class_of(Kind::Raw);
    if class.is_subclass_of(&raw) {
        let [file, mode, ..] = args.bind("FileIO", ["file", "mode", "closefd", "opener"], 1)?;
        let mode = ops::str(&or(mode, "r"))?;
        let mode = if mode.contains('b') {
            mode.to_string()
        } else {
            format!("{mode}b")
        };
        return open(Args::pos([file, Value::from(mode), Value::Int(0)]));
    }
    let [raw, _] = args.bind(&class.name(), ["raw", "buffer_size"], 1)?;
    Ok(raw)
}
