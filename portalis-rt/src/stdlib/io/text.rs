//! `TextIOWrapper`: text over a binary file.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::base::{self, closed, unsupported};
use super::raw::BinaryFile;
use crate::object::codec;
use crate::object::{Args, Bytes, Class, Exception, Object, Result, Value};
use crate::ops;
use crate::stdlib::signature::{self, or, or_none};

/// The binary file below a text file, written out; `None` for another object.
pub(super) fn binary_of(value: &Value) -> Option<Value> {
    let text = value.downcast::<TextFile>()?;
    // What cannot be written now is an error at the next use.
    let _ = ops::call_method(value, "flush", Args::none());
    Some(text.buffer.clone())
}

/// How lines end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Newline {
    /// `None`: all ends become `\n`; `\n` is written as the system has it.
    Universal,
    /// `''`: all ends end a line and stay.
    Any,
    /// `\n`
    Feed,
    /// `\r`
    Return,
    /// `\r\n`
    Both,
}

impl Newline {
    /// # Errors
    /// `TypeError`, `ValueError`
    pub(super) fn from_value(x: &Value) -> Result<Newline> {
        if x.is_none() {
            return Ok(Newline::Universal);
        }
        let Some(text) = x.as_str() else {
            let class = ops::type_name(x);
            return Err(Exception::type_error(format!(
                "open() argument 'newline' must be str or None, not {class}"
            )));
        };
        Ok(match text.as_str() {
            "" => Newline::Any,
            "\n" => Newline::Feed,
            "\r" => Newline::Return,
            "\r\n" => Newline::Both,
            _ => {
                return Err(Exception::value_error(format!(
                    "illegal newline value: {text}"
                )));
            }
        })
    }

    /// Where the first line ends; `None` if more text is needed to know.
    pub(super) fn line_end(self, text: &str, complete: bool) -> Option<usize> {
        match self {
            Newline::Feed => text.find('\n').map(|i| i + 1),
            Newline::Return => text.find('\r').map(|i| i + 1),
            Newline::Both => text.find("\r\n").map(|i| i + 2),
            Newline::Universal | Newline::Any => {
                let at = text.find(['\n', '\r'])?;
                let rest = &text[at..];
                if rest.starts_with("\r\n") {
                    Some(at + 2)
                } else if rest == "\r" && !complete {
                    None
                } else {
                    Some(at + 1)
                }
            }
        }
    }

    /// Text as it is given to the program.
    pub(super) fn read(self, text: &str) -> String {
        if self == Newline::Universal && text.contains('\r') {
            text.replace("\r\n", "\n").replace('\r', "\n")
        } else {
            text.to_owned()
        }
    }

    /// Text as it is written.
    pub(super) fn write(self, text: &str) -> std::borrow::Cow<'_, str> {
        match self {
            Newline::Return => text.replace('\n', "\r").into(),
            Newline::Both => text.replace('\n', "\r\n").into(),
            _ => text.into(),
        }
    }
}

/// What the bytes come from and go to.
enum Device {
    File(Rc<BinaryFile>),
    /// Any object with the methods of a binary file.
    Other,
}

/// A text file.
pub(super) struct TextFile {
    device: Device,
    buffer: Value,
    /// As given to `open`; `None` for `FileIO` wrapped by hand.
    mode: Option<String>,
    /// As `encoding` shows it.
    encoding: String,
    errors: String,
    newline: Newline,
    line_buffering: bool,
    closed: Cell<bool>,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    /// Decoded text as it is in the file, and how much of it is used.
    text: String,
    used: usize,
    /// Bytes that are no complete character yet.
    rest: Vec<u8>,
    at_end: bool,
    /// A byte order mark was looked for or written.
    started: bool,
}

impl TextFile {
    /// Text over `buffer`.
    ///
    /// # Errors
    /// `LookupError` for an unknown encoding.
    pub(super) fn new(
        buffer: Value,
        encoding: &Value,
        errors: &Value,
        newline: Newline,
        mode: Option<String>,
        line_buffering: bool,
    ) -> Result<TextFile> {
        let encoding = match encoding.as_str() {
            Some(name) if name != "locale" => {
                codec::canonical_name(&name)?;
                name.to_string()
            }
            _ => "UTF-8".to_owned(),
        };
        let errors = errors
            .as_str()
            .map_or_else(|| "strict".to_owned(), |e| e.to_string());
        let device = buffer
            .downcast::<BinaryFile>()
            .map_or(Device::Other, Device::File);
        let (closed, state) = (Cell::new(false), RefCell::default());
        Ok(TextFile {
            device,
            buffer,
            mode,
            encoding,
            errors,
            newline,
            line_buffering,
            closed,
            state,
        })
    }

    fn is_closed(&self) -> bool {
        self.closed.get()
            || match &self.device {
                Device::File(file) => file.is_closed(),
                Device::Other => false,
            }
    }

    fn check_open(&self) -> Result<()> {
        if self.is_closed() {
            Err(closed())
        } else {
            Ok(())
        }
    }

    fn can(&self, readable: bool) -> Result<bool> {
        match &self.device {
            Device::File(file) => Ok(if readable {
                file.readable
            } else {
                file.writable
            }),
            Device::Other => {
                let name = if readable { "readable" } else { "writable" };
                match ops::get_attr_opt(&self.buffer, name)? {
                    Some(method) => ops::truth(&ops::call(&method, Args::none())?),
                    None => Ok(true),
                }
            }
        }
    }

    fn check_readable(&self) -> Result<()> {
        self.check_open()?;
        if self.can(true)? {
            Ok(())
        } else {
            Err(unsupported("not readable"))
        }
    }

    fn call(&self, name: &str, args: Args) -> Result<Value> {
        ops::call_method(&self.buffer, name, args)
    }

    fn decode(&self, bytes: &[u8]) -> Result<String> {
        codec::decode(bytes, Some(&self.encoding), Some(&self.errors))
    }

    /// Reads more text; false at the end.
    fn fill(&self) -> Result<bool> {
        if self.state.borrow().at_end {
            return Ok(false);
        }
        let name = codec::canonical_name(&self.encoding)?;
        let piecewise = matches!(
            name,
            "utf-8" | "ascii" | "latin-1" | "iso-8859-1" | "iso8859-1"
        );
        let more = match &self.device {
            Device::File(file) if piecewise => file.read1(8192)?,
            Device::File(file) => file.read(None)?,
            Device::Other if piecewise => {
                super::raw::buffer(&self.call("read", Args::pos([Value::Int(8192)]))?)?
            }
            Device::Other => super::raw::buffer(&self.call("read", Args::none())?)?,
        };
        let mut bytes = std::mem::take(&mut self.state.borrow_mut().rest);
        let at_end = more.is_empty() || !piecewise;
        bytes.extend_from_slice(&more);
        let mut complete = bytes.len();
        if name == "utf-8" && !at_end {
            if let Err(e) = std::str::from_utf8(&bytes)
                && e.error_len().is_none()
            {
                complete = e.valid_up_to();
            } else {
                // Invalid bytes before: only an unfinished character at the very end waits.
                let tail = bytes
                    .iter()
                    .rev()
                    .take(3)
                    .take_while(|b| **b & 0xc0 == 0x80)
                    .count();
                if let Some(lead) = bytes.len().checked_sub(tail + 1).and_then(|i| bytes.get(i)) {
                    let wants = match lead {
                        0xc2..=0xdf => 1,
                        0xe0..=0xef => 2,
                        0xf0..=0xf4 => 3,
                        _ => 0,
                    };
                    if tail < wants {
                        complete = bytes.len() - tail - 1;
                    }
                }
            }
        }
        let rest = bytes.split_off(complete);
        let text = self.decode(&bytes)?;
        let mut state = self.state.borrow_mut();
        state.rest = rest;
        state.at_end = at_end;
        let used = std::mem::take(&mut state.used);
        state.text.drain(..used);
        state.text.push_str(&text);
        Ok(!at_end || !text.is_empty())
    }

    fn take(&self, len: usize) -> String {
        let mut state = self.state.borrow_mut();
        let start = state.used;
        state.used = start + len;
        let text = self.newline.read(&state.text[start..start + len]);
        if state.used == state.text.len() {
            state.text.clear();
            state.used = 0;
        }
        text
    }

    fn read(&self, size: Option<usize>) -> Result<String> {
        self.check_readable()?;
        let Some(size) = size else {
            while self.fill()? {}
            let len = self.pending();
            return Ok(self.take(len));
        };
        loop {
            let (found, at_end) = {
                let state = self.state.borrow();
                (
                    prefix(&state.text[state.used..], size, self.newline, state.at_end),
                    state.at_end,
                )
            };
            match found {
                Some(len) => return Ok(self.take(len)),
                None if at_end => {
                    let len = self.pending();
                    return Ok(self.take(len));
                }
                None => {
                    self.fill()?;
                }
            }
        }
    }

    fn pending(&self) -> usize {
        let state = self.state.borrow();
        state.text.len() - state.used
    }

    fn readline(&self, size: Option<usize>) -> Result<String> {
        self.check_readable()?;
        loop {
            let (found, at_end) = {
                let state = self.state.borrow();
                let text = &state.text[state.used..];
                let end = self.newline.line_end(text, state.at_end);
                let limit = size.and_then(|size| prefix(text, size, self.newline, state.at_end));
                let found = match (end, limit) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (a, b) => a.or(b),
                };
                (found, state.at_end)
            };
            match found {
                Some(len) => return Ok(self.take(len)),
                None if at_end => {
                    let len = self.pending();
                    return Ok(self.take(len));
                }
                None => {
                    self.fill()?;
                }
            }
        }
    }

    fn write(&self, text: &str) -> Result<()> {
        if !self.can(false)? {
            return Err(unsupported("not writable"));
        }
        self.drop_ahead();
        let mut bytes = codec::encode(
            &self.newline.write(text),
            Some(&self.encoding),
            Some(&self.errors),
        )?;
        let marked = matches!(
            codec::canonical_name(&self.encoding)?,
            "utf-8-sig" | "utf-16" | "utf-32"
        );
        if marked && self.state.borrow().started {
            // Each encoding begins with a byte order mark; the file has one already.
            let mark = codec::encode("", Some(&self.encoding), Some(&self.errors))?.len();
            bytes.drain(..mark.min(bytes.len()));
        }
        self.state.borrow_mut().started = true;
        match &self.device {
            Device::File(file) => file.write(&bytes)?,
            Device::Other => {
                self.call("write", Args::pos([Value::Bytes(Bytes::from(bytes))]))?;
            }
        }
        if self.line_buffering && text.contains(['\n', '\r']) {
            self.flush()
        } else {
            Ok(())
        }
    }

    fn flush(&self) -> Result<()> {
        self.check_open()?;
        match &self.device {
            Device::File(file) => file.flush(),
            Device::Other => self.call("flush", Args::none()).map(drop),
        }
    }

    /// The position in bytes of what is read next.
    fn tell(&self) -> Result<i64> {
        self.check_open()?;
        let at = match &self.device {
            Device::File(file) => file.tell()?,
            Device::Other => ops::convert::to_index(&self.call("tell", Args::none())?)?,
        };
        let state = self.state.borrow();
        let unread = codec::encode(
            &state.text[state.used..],
            Some(&self.encoding),
            Some("surrogateescape"),
        )?;
        Ok(at - (unread.len() + state.rest.len()) as i64)
    }

    /// Forgets what was read ahead. As in CPython, a write goes on where the last chunk ended.
    fn drop_ahead(&self) {
        let mut state = self.state.borrow_mut();
        let started = state.started;
        *state = State {
            started,
            ..State::default()
        };
    }

    fn seek(&self, offset: i64, whence: i64) -> Result<i64> {
        self.check_open()?;
        if whence == 1 && offset != 0 {
            return Err(unsupported("can't do nonzero cur-relative seeks"));
        }
        if whence == 2 && offset != 0 {
            return Err(unsupported("can't do nonzero end-relative seeks"));
        }
        if !(0..=2).contains(&whence) {
            return Err(Exception::value_error(format!(
                "invalid whence ({whence}, should be 0, 1 or 2)"
            )));
        }
        if whence == 0 && offset < 0 {
            return Err(Exception::value_error(format!(
                "negative seek position {offset}"
            )));
        }
        let (offset, whence) = if whence == 1 {
            (self.tell()?, 0)
        } else {
            (offset, whence)
        };
        let started = offset != 0 || whence != 0;
        self.state.replace(State {
            started,
            ..State::default()
        });
        match &self.device {
            Device::File(file) => file.seek(offset, whence),
            Device::Other => {
                let at = self.call("seek", Args::pos([Value::Int(offset), Value::Int(whence)]))?;
                ops::convert::to_index(&at)
            }
        }
    }

    fn close(&self) -> Result<()> {
        if self.is_closed() {
            return Ok(());
        }
        let flushed = self.flush();
        self.closed.set(true);
        match &self.device {
            Device::File(file) => file.close()?,
            Device::Other => {
                self.call("close", Args::none())?;
            }
        }
        flushed
    }
}

/// The length of the first `size` characters as they are given to the program; `None` if there are fewer so far.
fn prefix(text: &str, size: usize, newline: Newline, complete: bool) -> Option<usize> {
    let mut chars = text.char_indices().peekable();
    for _ in 0..size {
        let (_, c) = chars.next()?;
        if c == '\r' && newline == Newline::Universal {
            match chars.peek() {
                Some((_, '\n')) => {
                    chars.next();
                }
                None if !complete => return None,
                _ => {}
            }
        }
    }
    Some(chars.peek().map_or(text.len(), |(at, _)| *at))
}

thread_local! {
    static CLASS: Class = build();
}

/// `io.TextIOWrapper`
pub(super) fn class() -> Class {
    CLASS.with(Clone::clone)
}

fn file(this: &Value) -> Result<Rc<TextFile>> {
    this.downcast::<TextFile>()
        .ok_or_else(|| Exception::type_error("a text file is required"))
}

fn construct(_class: &Class, args: Args) -> Result<Value> {
    let names = [
        "buffer",
        "encoding",
        "errors",
        "newline",
        "line_buffering",
        "write_through",
    ];
    let [buffer, encoding, errors, newline, line_buffering, _] =
        args.bind("TextIOWrapper", names, 1)?;
    let newline = Newline::from_value(&or_none(newline))?;
    let line_buffering = ops::truth(&or(line_buffering, false))?;
    TextFile::new(
        buffer,
        &or_none(encoding),
        &or_none(errors),
        newline,
        None,
        line_buffering,
    )
    .map(Value::object)
}

fn build() -> Class {
    let builder = Class::builder("TextIOWrapper")
        .module("_io")
        .base(base::text_base())
        .constructor(construct)
        .method(n!("read"), |this, args| {
            Ok(Value::from(file(this)?.read(base::size(args, "read")?)?))
        })
        .method(n!("readline"), |this, args| {
            Ok(Value::from(
                file(this)?.readline(base::size(args, "readline")?)?,
            ))
        })
        .method(n!("write"), |this, args| {
            let [text] = args.exact("write")?;
            let Some(text) = text.as_str() else {
                let class = ops::type_name(&text);
                return Err(Exception::type_error(format!(
                    "write() argument must be str, not {class}"
                )));
            };
            let file = file(this)?;
            file.check_open()?;
            file.write(&text)?;
            Ok(Value::from(text.char_len()))
        })
        .method(n!("flush"), |this, _| file(this)?.flush().map(Value::from))
        .method(n!("close"), |this, _| file(this)?.close().map(Value::from))
        .method(n!("tell"), |this, _| file(this)?.tell().map(Value::Int))
        .method(n!("seek"), |this, args| {
            let [offset, whence] = signature::method("seek", args, ["cookie", "whence"], 1)?;
            let whence = ops::convert::to_index(&or(whence, 0i64))?;
            file(this)?
                .seek(ops::convert::to_index(&offset)?, whence)
                .map(Value::Int)
        })
        .method(n!("truncate"), |this, args| {
            let [size] = args.range("truncate", 0)?;
            let file = file(this)?;
            file.flush()?;
            let size = if size.is_unset() || size.is_none() {
                Value::Int(file.tell()?)
            } else {
                size
            };
            file.call("truncate", Args::pos([size]))
        })
        .method(n!("reconfigure"), |this, _| {
            file(this)?.flush().map(Value::from)
        })
        .method(n!("detach"), |this, _| {
            let file = file(this)?;
            file.flush()?;
            file.closed.set(true);
            Ok(file.buffer.clone())
        });
    questions(builder).build()
}

fn questions(builder: crate::object::ClassBuilder) -> crate::object::ClassBuilder {
    builder
        .method(n!("readable"), |this, _| {
            file(this)?.call("readable", Args::none())
        })
        .method(n!("writable"), |this, _| {
            file(this)?.call("writable", Args::none())
        })
        .method(n!("seekable"), |this, _| {
            file(this)?.call("seekable", Args::none())
        })
        .method(n!("isatty"), |this, _| {
            file(this)?.call("isatty", Args::none())
        })
        .method(n!("fileno"), |this, _| {
            file(this)?.call("fileno", Args::none())
        })
        .getter(n!("closed"), |this| {
            Ok(Value::Bool(file(this)?.is_closed()))
        })
        .getter(n!("buffer"), |this| Ok(file(this)?.buffer.clone()))
        .getter(n!("encoding"), |this| Ok(Value::str(&file(this)?.encoding)))
        .getter(n!("errors"), |this| Ok(Value::str(&file(this)?.errors)))
        .getter(n!("newlines"), |_| Ok(Value::None))
        .getter(n!("line_buffering"), |this| {
            Ok(Value::Bool(file(this)?.line_buffering))
        })
        .getter(n!("name"), |this| {
            ops::get_attr(&file(this)?.buffer, "name")
        })
        .getter(n!("mode"), |this| match &file(this)?.mode {
            Some(mode) => Ok(Value::str(mode)),
            None => Err(Exception::attribute_error(
                "'_io.TextIOWrapper' object has no attribute 'mode'",
            )),
        })
        .method("__repr__", |this, _| {
            let file = file(this)?;
            let mut text = "<_io.TextIOWrapper".to_owned();
            if let Some(name) = ops::get_attr_opt(&file.buffer, "name")? {
                text.push_str(&format!(" name={}", ops::repr(&name)?));
            }
            if let Some(mode) = &file.mode {
                text.push_str(&format!(" mode='{mode}'"));
            }
            Ok(Value::from(format!("{text} encoding='{}'>", file.encoding)))
        })
}

impl Object for TextFile {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        Some(
            ops::call_method(this, "__repr__", Args::none())
                .and_then(|text| Ok(ops::str(&text)?.to_string())),
        )
    }
    fn iter(&self, this: &Value) -> Option<Result<Value>> {
        Some(self.check_open().map(|()| this.clone()))
    }
    fn next(&self) -> Option<Result<Option<Value>>> {
        Some(
            self.readline(None)
                .map(|line| (!line.is_empty()).then(|| Value::from(line))),
        )
    }
}
