//! Binary files: `BufferedReader`, `BufferedWriter`, `BufferedRandom`, `FileIO`.

use std::cell::RefCell;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::rc::Rc;

use super::base::{self, closed, unsupported};
use crate::object::bytearray::{self, ByteArray};
use crate::object::{Args, Bytes, Class, Exception, Object, Result, Value};
use crate::ops;
use crate::stdlib::os::error::os_error;

const CHUNK: usize = 8192;

/// Which class it is an object of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Reader,
    Writer,
    Random,
    /// Without buffer.
    Raw,
}

/// A binary file.
pub(super) struct BinaryFile {
    pub(super) kind: Kind,
    pub(super) name: Value,
    /// As `mode` shows it: `rb`, `rb+` …
    pub(super) mode: String,
    pub(super) readable: bool,
    pub(super) writable: bool,
    state: RefCell<Option<State>>,
}

struct State {
    file: File,
    /// Bytes read ahead, and how many of them are used.
    ahead: Vec<u8>,
    used: usize,
    /// Bytes to be written.
    behind: Vec<u8>,
}

/// The system's file of a file object, all written out; `None` for another object.
///
/// # Errors
/// `OSError`; `ValueError` if it is closed.
pub(crate) fn system_file(value: &Value) -> Result<Option<crate::platform::Descriptor>> {
    let Some(binary) = value.downcast::<BinaryFile>() else {
        return super::text::binary_of(value).map_or(Ok(None), |binary| system_file(&binary));
    };
    let mut state = binary.state.borrow_mut();
    let Some(state) = &mut *state else {
        return Err(closed());
    };
    state.flush().map_err(|e| os_error(&e, None))?;
    let file = state.file.try_clone().map_err(|e| os_error(&e, None))?;
    crate::platform::Descriptor::of_file(file)
        .map(Some)
        .map_err(|e| os_error(&e, None))
}

impl State {
    fn flush(&mut self) -> std::io::Result<()> {
        if !self.behind.is_empty() {
            let behind = std::mem::take(&mut self.behind);
            self.file.write_all(&behind)?;
        }
        Ok(())
    }

    /// Forgets what was read ahead; the file's position becomes the logical one.
    fn drop_ahead(&mut self) -> std::io::Result<()> {
        let left = self.ahead.len() - self.used;
        self.ahead.clear();
        self.used = 0;
        if left > 0 {
            self.file
                .seek(SeekFrom::Current(-i64::try_from(left).unwrap_or(i64::MAX)))?;
        }
        Ok(())
    }

    fn fill(&mut self) -> std::io::Result<usize> {
        self.flush()?;
        if self.used == self.ahead.len() {
            self.ahead.clear();
            self.used = 0;
        }
        let start = self.ahead.len();
        self.ahead.resize(start + CHUNK, 0);
        let n = loop {
            match self.file.read(&mut self.ahead[start..]) {
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                result => break result,
            }
        };
        self.ahead.truncate(start + *n.as_ref().unwrap_or(&0));
        n
    }

    fn take(&mut self, n: usize) -> Vec<u8> {
        let end = (self.used + n).min(self.ahead.len());
        let taken = self.ahead[self.used..end].to_vec();
        self.used = end;
        taken
    }
}

impl BinaryFile {
    pub(super) fn new(
        kind: Kind,
        name: Value,
        mode: &str,
        file: File,
        readable: bool,
        writable: bool,
    ) -> BinaryFile {
        let state = State {
            file,
            ahead: Vec::new(),
            used: 0,
            behind: Vec::new(),
        };
        BinaryFile {
            kind,
            name,
            mode: mode.to_owned(),
            readable,
            writable,
            state: RefCell::new(Some(state)),
        }
    }

    fn with<T>(&self, f: impl FnOnce(&mut State) -> std::io::Result<T>) -> Result<T> {
        match &mut *self.state.borrow_mut() {
            Some(state) => f(state).map_err(|e| os_error(&e, None)),
            None => Err(closed()),
        }
    }

    pub(super) fn is_closed(&self) -> bool {
        self.state.borrow().is_none()
    }

    fn check(&self, allowed: bool, what: &str, problem: &str) -> Result<()> {
        if !allowed {
            return Err(match self.kind {
                Kind::Raw => unsupported(&format!(
                    "File not open for {}ing",
                    if what == "write" { "writ" } else { "read" }
                )),
                _ => unsupported(what),
            });
        }
        match (self.is_closed(), self.kind) {
            (false, _) => Ok(()),
            (true, Kind::Raw) => Err(Exception::value_error("I/O operation on closed file")),
            (true, _) => Err(Exception::value_error(format!("{problem} closed file"))),
        }
    }

    /// Reads so many bytes, or all.
    pub(super) fn read(&self, size: Option<usize>) -> Result<Vec<u8>> {
        self.check(self.readable, "read", "read of")?;
        self.with(|state| {
            while size.is_none_or(|n| state.ahead.len() - state.used < n) {
                if state.fill()? == 0 {
                    break;
                }
            }
            Ok(state.take(size.unwrap_or(usize::MAX - state.used)))
        })
    }

    /// Reads what is there, at least one byte if there is one.
    pub(super) fn read1(&self, size: usize) -> Result<Vec<u8>> {
        self.check(self.readable, "read", "read of")?;
        self.with(|state| {
            if state.used == state.ahead.len() {
                state.fill()?;
            }
            Ok(state.take(size))
        })
    }

    fn readline(&self, size: Option<usize>) -> Result<Vec<u8>> {
        self.check(self.readable, "read", "readline of")?;
        self.with(|state| {
            let mut searched = 0;
            loop {
                let rest = &state.ahead[state.used..];
                if let Some(at) = rest[searched..].iter().position(|b| *b == b'\n') {
                    let n = searched + at + 1;
                    return Ok(state.take(size.map_or(n, |size| n.min(size))));
                }
                searched = rest.len();
                if size.is_some_and(|size| searched >= size) || state.fill()? == 0 {
                    return Ok(state.take(size.unwrap_or(searched)));
                }
            }
        })
    }

    pub(super) fn write(&self, bytes: &[u8]) -> Result<()> {
        self.check(self.writable, "write", "write to")?;
        let raw = self.kind == Kind::Raw;
        self.with(|state| {
            state.drop_ahead()?;
            state.behind.extend_from_slice(bytes);
            if raw || state.behind.len() >= CHUNK {
                state.flush()
            } else {
                Ok(())
            }
        })
    }

    pub(super) fn flush(&self) -> Result<()> {
        match (self.is_closed(), self.kind) {
            (true, Kind::Writer | Kind::Random) => {
                Err(Exception::value_error("flush of closed file"))
            }
            _ => self.with(State::flush),
        }
    }

    pub(super) fn seek(&self, offset: i64, whence: i64) -> Result<i64> {
        if self.is_closed() {
            return self.check(true, "seek", "seek of").map(|()| 0);
        }
        let target = match whence {
            0 => match u64::try_from(offset) {
                Ok(offset) => SeekFrom::Start(offset),
                Err(_) => return Err(crate::stdlib::os::error::errno(22, None)),
            },
            1 => SeekFrom::Current(offset),
            2 => SeekFrom::End(offset),
            _ => {
                return Err(Exception::value_error(format!(
                    "whence value {whence} unsupported"
                )));
            }
        };
        self.with(|state| {
            state.flush()?;
            state.drop_ahead()?;
            state
                .file
                .seek(target)
                .map(|n| i64::try_from(n).unwrap_or(i64::MAX))
        })
    }

    pub(super) fn tell(&self) -> Result<i64> {
        if self.is_closed() {
            return Err(Exception::value_error("I/O operation on closed file"));
        }
        self.with(|state| {
            let at = i64::try_from(state.file.stream_position()?).unwrap_or(i64::MAX);
            Ok(at - (state.ahead.len() - state.used) as i64 + state.behind.len() as i64)
        })
    }

    pub(super) fn truncate(&self, size: Option<i64>) -> Result<i64> {
        self.check(self.writable, "truncate", "truncate of")?;
        let size = size.map_or_else(|| self.tell(), Ok)?;
        let Ok(len) = u64::try_from(size) else {
            return Err(crate::stdlib::os::error::errno(22, None));
        };
        self.with(|state| {
            state.flush()?;
            state.file.set_len(len)
        })?;
        Ok(size)
    }

    pub(super) fn close(&self) -> Result<()> {
        let state = self.state.take();
        match state {
            Some(mut state) => state.flush().map_err(|e| os_error(&e, None)),
            None => Ok(()),
        }
    }
}

impl Drop for BinaryFile {
    fn drop(&mut self) {
        // As in CPython, nobody hears of a file that cannot be written when it is dropped.
        let _ = self.close();
    }
}

/// The bytes of a bytes-like object.
///
/// # Errors
/// `TypeError`
pub(super) fn buffer(x: &Value) -> Result<Vec<u8>> {
    bytearray::buffer(x)
        .map(|data| data.to_vec())
        .ok_or_else(|| {
            Exception::type_error(format!(
                "a bytes-like object is required, not '{}'",
                ops::type_name(x)
            ))
        })
}

/// `readinto(buffer)` for what `read` gives.
///
/// # Errors
/// `TypeError`; what `read` raises.
pub(super) fn read_into(args: Args, read: impl FnOnce(usize) -> Result<Vec<u8>>) -> Result<Value> {
    let [target] = args.exact("readinto")?;
    let Some(target) = target.downcast::<ByteArray>() else {
        let class = ops::type_name(&target);
        return Err(Exception::type_error(format!(
            "readinto() argument must be read-write bytes-like object, not {class}"
        )));
    };
    let len = target.bytes.borrow().len();
    let read = read(len)?;
    let mut bytes = target.bytes.borrow_mut();
    for (slot, byte) in bytes.iter_mut().zip(&read) {
        *slot = *byte;
    }
    Ok(Value::from(read.len()))
}

thread_local! {
    static READER: Class = build("BufferedReader", base::buffered_base());
    static WRITER: Class = build("BufferedWriter", base::buffered_base());
    static RANDOM: Class = build("BufferedRandom", base::buffered_base());
    static RAW: Class = build("FileIO", base::raw_base());
}

/// The class of files of a kind.
pub(super) fn class_of(kind: Kind) -> Class {
    match kind {
        Kind::Reader => READER.with(Clone::clone),
        Kind::Writer => WRITER.with(Clone::clone),
        Kind::Random => RANDOM.with(Clone::clone),
        Kind::Raw => RAW.with(Clone::clone),
    }
}

fn file(this: &Value) -> Result<Rc<BinaryFile>> {
    this.downcast::<BinaryFile>()
        .ok_or_else(|| Exception::type_error("a binary file is required"))
}

fn bytes(data: Vec<u8>) -> Value {
    Value::Bytes(Bytes::from(data))
}

fn ask(this: &Value, test: impl FnOnce(&BinaryFile) -> bool) -> Result<Value> {
    let file = file(this)?;
    if file.is_closed() {
        Err(Exception::value_error("I/O operation on closed file"))
    } else {
        Ok(Value::Bool(test(&file)))
    }
}

fn build(name: &'static str, base: Class) -> Class {
    Class::builder(name)
        .module("_io")
        .base(base)
        .constructor(super::open::wrap)
        .method(n!("read"), |this, args| {
            Ok(bytes(file(this)?.read(base::size(args, "read")?)?))
        })
        .method(n!("read1"), |this, args| {
            Ok(bytes(
                file(this)?.read1(base::size(args, "read1")?.unwrap_or(CHUNK))?,
            ))
        })
        .method(n!("readall"), |this, _| Ok(bytes(file(this)?.read(None)?)))
        .method(n!("readline"), |this, args| {
            Ok(bytes(file(this)?.readline(base::size(args, "readline")?)?))
        })
        .method(n!("readinto"), |this, args| {
            let file = file(this)?;
            read_into(args, |n| file.read(Some(n)))
        })
        .method(n!("peek"), |this, _| {
            let file = file(this)?;
            file.check(file.readable, "peek", "peek of")?;
            let ahead = file.with(|state| {
                if state.used == state.ahead.len() {
                    state.fill()?;
                }
                Ok(state.ahead[state.used..].to_vec())
            })?;
            Ok(bytes(ahead))
        })
        .method(n!("write"), |this, args| {
            let [data] = args.exact("write")?;
            let file = file(this)?;
            file.check(file.writable, "write", "write to")?;
            let data = buffer(&data)?;
            file.write(&data)?;
            Ok(Value::from(data.len()))
        })
        .method(n!("flush"), |this, _| file(this)?.flush().map(Value::from))
        .method(n!("close"), |this, _| file(this)?.close().map(Value::from))
        .method(n!("seek"), |this, args| {
            let [offset, whence] = args.range("seek", 1)?;
            let whence = if whence.is_unset() {
                0
            } else {
                ops::convert::to_index(&whence)?
            };
            file(this)?
                .seek(ops::convert::to_index(&offset)?, whence)
                .map(Value::Int)
        })
        .method(n!("tell"), |this, _| file(this)?.tell().map(Value::Int))
        .method(n!("truncate"), |this, args| {
            let [size] = args.range("truncate", 0)?;
            let size = if size.is_unset() || size.is_none() {
                None
            } else {
                Some(ops::convert::to_index(&size)?)
            };
            file(this)?.truncate(size).map(Value::Int)
        })
        .method(n!("readable"), |this, _| {
            let given = file(this)?;
            if given.readable {
                ask(this, |_| true)
            } else {
                Ok(Value::Bool(false))
            }
        })
        .method(n!("writable"), |this, _| {
            let given = file(this)?;
            if given.writable {
                ask(this, |_| true)
            } else {
                Ok(Value::Bool(false))
            }
        })
        .method(n!("seekable"), |this, _| ask(this, |_| true))
        .method(n!("isatty"), |this, _| ask(this, |_| false))
        .method(n!("fileno"), |this, _| {
            ask(this, |_| true)?;
            Err(unsupported("fileno"))
        })
        .getter(n!("closed"), |this| {
            Ok(Value::Bool(file(this)?.is_closed()))
        })
        .getter(n!("name"), |this| Ok(file(this)?.name.clone()))
        .getter(n!("mode"), |this| Ok(Value::str(&file(this)?.mode)))
        .getter(n!("raw"), |this| Ok(this.clone()))
        .method("__repr__", |this, _| {
            let file = file(this)?;
            let name = ops::repr(&file.name)?;
            Ok(Value::from(match file.kind {
                Kind::Raw if file.is_closed() => "<_io.FileIO [closed]>".to_owned(),
                Kind::Raw => format!("<_io.FileIO name={name} mode='{}' closefd=True>", file.mode),
                kind => format!("<_io.{} name={name}>", class_of(kind).name()),
            }))
        })
        .build()
}

impl Object for BinaryFile {
    fn class(&self) -> Class {
        class_of(self.kind)
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        Some(
            ops::call_method(this, "__repr__", Args::none())
                .and_then(|text| Ok(ops::str(&text)?.to_string())),
        )
    }
    fn iter(&self, this: &Value) -> Option<Result<Value>> {
        Some(if self.is_closed() {
            Err(closed())
        } else {
            Ok(this.clone())
        })
    }
    fn next(&self) -> Option<Result<Option<Value>>> {
        Some(
            self.readline(None)
                .map(|line| (!line.is_empty()).then(|| bytes(line))),
        )
    }
}
