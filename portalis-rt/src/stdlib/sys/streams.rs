//! The standard streams: text streams over the process's own, `stdout` buffered.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::object::{Args, Bytes, Class, Exception, Object, Result, Value};
use crate::{ops, platform};

/// Which stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Stdin,
    Stdout,
    Stderr,
}

/// `sys.stdin`, `sys.stdout` or `sys.stderr`.
pub struct Stream {
    kind: Kind,
    /// The view of it as bytes: `sys.stdout.buffer`.
    binary: bool,
    shared: Rc<Shared>,
}

/// What a stream and its `buffer` share.
struct Shared {
    /// Written and not handed on; or read ahead by the view as bytes.
    pending: RefCell<Vec<u8>>,
    /// Read ahead by the view as text: the other view does not see it.
    text_ahead: RefCell<Vec<u8>>,
    /// Written out at every line.
    line_buffered: Cell<bool>,
    closed: Cell<bool>,
}

/// Output is handed on when there is so much of it.
const BUFFER_BYTES: usize = 1 << 16;
/// So much of the input is read at once.
const READ_BYTES: usize = 8192;

thread_local! {
    static STDIN: Rc<Stream> = Stream::own(Kind::Stdin);
    static STDOUT: Rc<Stream> = Stream::own(Kind::Stdout);
    static STDERR: Rc<Stream> = Stream::own(Kind::Stderr);
    static STDIN_VALUE: Value = value_of(&STDIN.with(Clone::clone));
    static STDOUT_VALUE: Value = value_of(&STDOUT.with(Clone::clone));
    static STDERR_VALUE: Value = value_of(&STDERR.with(Clone::clone));
}

fn value_of(stream: &Rc<Stream>) -> Value {
    Value::Object(crate::object::Obj::from_rc(stream.clone()))
}

/// The stream that `sys.stdin` is at first.
pub(super) fn own_stdin() -> Value {
    STDIN_VALUE.with(Clone::clone)
}

/// The stream that `sys.stdout` is at first.
pub(super) fn own_stdout() -> Value {
    STDOUT_VALUE.with(Clone::clone)
}

/// The stream that `sys.stderr` is at first.
pub(super) fn own_stderr() -> Value {
    STDERR_VALUE.with(Clone::clone)
}

/// Writes to the process's standard output, buffered.
///
/// # Errors
/// `OSError`
#[inline]
pub fn stdout_write(text: &str) -> Result<()> {
    STDOUT.with(|stream| stream.write_text(text))
}

/// Hands all buffered output on.
///
/// # Errors
/// `OSError`
pub fn stdout_flush() -> Result<()> {
    STDOUT.with(|stream| stream.flush())
}

/// What the end of the program does: nothing stays in a buffer.
pub fn flush_all() {
    let _ = STDOUT.with(|stream| stream.flush());
    let _ = STDERR.with(|stream| stream.flush());
}

fn os_error(e: &std::io::Error) -> Exception {
    let number = platform::errno(e).unwrap_or(5);
    let text = platform::error_text(number);
    crate::ops::exception_classes::new_os_error(number.into(), &text, None)
}

impl Stream {
    fn own(kind: Kind) -> Rc<Stream> {
        let line_buffered = match kind {
            Kind::Stdin => false,
            Kind::Stdout => platform::shows_lines(),
            Kind::Stderr => true,
        };
        let shared = Rc::new(Shared {
            pending: RefCell::default(),
            text_ahead: RefCell::default(),
            line_buffered: Cell::new(line_buffered),
            closed: Cell::new(false),
        });
        Rc::new(Stream {
            kind,
            binary: false,
            shared,
        })
    }

    /// Writes text.
    ///
    /// # Errors
    /// `OSError`; `ValueError` if it is closed.
    pub fn write_text(&self, text: &str) -> Result<()> {
        self.write_bytes(text.as_bytes())
    }

    fn write_bytes(&self, bytes: &[u8]) -> Result<()> {
        self.check_open()?;
        if self.kind == Kind::Stdin {
            return Err(unsupported("not writable"));
        }
        let mut pending = self.shared.pending.borrow_mut();
        pending.extend_from_slice(bytes);
        let due = pending.len() >= BUFFER_BYTES
            || self.kind == Kind::Stderr
            || (self.shared.line_buffered.get() && bytes.contains(&b'\n'));
        drop(pending);
        if due { self.flush() } else { Ok(()) }
    }

    /// Hands buffered output on.
    ///
    /// # Errors
    /// `OSError`
    pub fn flush(&self) -> Result<()> {
        if self.kind == Kind::Stdin {
            return Ok(());
        }
        let bytes = self.shared.pending.take();
        let written = match self.kind {
            Kind::Stderr => platform::write_stderr(&bytes),
            _ => platform::write_stdout(&bytes),
        };
        // The room is used again.
        let mut bytes = bytes;
        bytes.clear();
        let mut pending = self.shared.pending.borrow_mut();
        if pending.is_empty() {
            *pending = bytes;
        }
        drop(pending);
        match written {
            Ok(()) => Ok(()),
            Err(e) => Err(os_error(&e)),
        }
    }

    fn check_open(&self) -> Result<()> {
        if self.shared.closed.get() {
            return Err(Exception::value_error("I/O operation on closed file."));
        }
        Ok(())
    }

    fn check_readable(&self) -> Result<()> {
        self.check_open()?;
        if self.kind != Kind::Stdin {
            return Err(unsupported("not readable"));
        }
        Ok(())
    }

    /// What this view has read ahead.
    fn ahead(&self) -> &RefCell<Vec<u8>> {
        if self.binary {
            &self.shared.pending
        } else {
            &self.shared.text_ahead
        }
    }

    /// Reads more of the input; false at its end. Text comes through the view as bytes.
    fn fill(&self) -> Result<bool> {
        let mut chunk = [0; READ_BYTES];
        if !self.binary {
            let mut pending = self.shared.pending.borrow_mut();
            let n = pending.len().min(READ_BYTES);
            if n > 0 {
                self.ahead().borrow_mut().extend(pending.drain(..n));
                return Ok(true);
            }
        }
        let n = platform::read_stdin(&mut chunk).map_err(|e| os_error(&e))?;
        self.ahead().borrow_mut().extend_from_slice(&chunk[..n]);
        Ok(n > 0)
    }

    fn take(&self, n: usize) -> Vec<u8> {
        let mut ahead = self.ahead().borrow_mut();
        let n = n.min(ahead.len());
        ahead.drain(..n).collect()
    }

    /// A line with its end, at most `limit` bytes.
    fn read_line(&self, limit: usize) -> Result<Vec<u8>> {
        self.check_readable()?;
        let mut searched = 0;
        loop {
            let (found, len) = {
                let ahead = self.ahead().borrow();
                let found = ahead
                    .iter()
                    .skip(searched)
                    .position(|&b| b == b'\n')
                    .map(|i| searched + i + 1);
                (found, ahead.len())
            };
            if let Some(end) = found {
                return Ok(self.take(end.min(limit)));
            }
            if len >= limit || !self.fill()? {
                return Ok(self.take(limit.min(len)));
            }
            searched = len;
        }
    }

    fn read(&self, n: Option<usize>) -> Result<Vec<u8>> {
        self.check_readable()?;
        let wanted = n.unwrap_or(usize::MAX);
        while self.ahead().borrow().len() < wanted && self.fill()? {}
        Ok(self.take(wanted))
    }

    /// `n` characters of text, or all.
    fn read_text(&self, n: Option<usize>) -> Result<Value> {
        let Some(n) = n else {
            return self.text(self.read(None)?);
        };
        let mut bytes = Vec::new();
        for _ in 0..n {
            let first = self.read(Some(1))?;
            let Some(&lead) = first.first() else { break };
            let rest = match lead {
                0xc0..=0xdf => 1,
                0xe0..=0xef => 2,
                0xf0..=0xff => 3,
                _ => 0,
            };
            bytes.extend(first);
            bytes.extend(self.read(Some(rest))?);
        }
        self.text(bytes)
    }

    fn text(&self, bytes: Vec<u8>) -> Result<Value> {
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Value::from(text)),
            Err(e) => ops::call_method(
                &Value::Bytes(Bytes::new(e.as_bytes())),
                "decode",
                Args::none(),
            ),
        }
    }

    /// What was read, as this view of the stream gives it.
    fn result(&self, bytes: Vec<u8>) -> Result<Value> {
        if self.binary {
            Ok(Value::Bytes(Bytes::new(&bytes)))
        } else {
            self.text(bytes)
        }
    }

    fn name(&self) -> &'static str {
        match self.kind {
            Kind::Stdin => "<stdin>",
            Kind::Stdout => "<stdout>",
            Kind::Stderr => "<stderr>",
        }
    }

    fn mode(&self) -> &'static str {
        match (self.kind, self.binary) {
            (Kind::Stdin, false) => "r",
            (Kind::Stdin, true) => "rb",
            (_, false) => "w",
            (_, true) => "wb",
        }
    }

    fn is_terminal(&self) -> bool {
        platform::is_terminal(match self.kind {
            Kind::Stdin => 0,
            Kind::Stdout => 1,
            Kind::Stderr => 2,
        })
    }
}

#[cold]
fn unsupported(message: &str) -> Exception {
    let class = crate::stdlib::io::base::unsupported_operation();
    Exception::of_class(class, vec![Value::str(message)])
}

impl Object for Stream {
    fn class(&self) -> Class {
        match (self.binary, self.kind) {
            (false, _) => stream_class(),
            (true, Kind::Stdin) => READER.with(Clone::clone),
            (true, _) => WRITER.with(Clone::clone),
        }
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let (name, mode) = (self.name(), self.mode());
        Some(Ok(match (self.binary, self.kind) {
            (false, _) => {
                format!("<_io.TextIOWrapper name='{name}' mode='{mode}' encoding='utf-8'>")
            }
            (true, Kind::Stdin) => format!("<_io.BufferedReader name='{name}'>"),
            (true, _) => format!("<_io.BufferedWriter name='{name}'>"),
        }))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        Some(Ok(match name {
            "name" => Value::str(self.name()),
            "mode" => Value::str(self.mode()),
            "closed" => Value::Bool(self.shared.closed.get()),
            "encoding" if !self.binary => Value::str("utf-8"),
            "errors" if !self.binary => Value::str(if self.kind == Kind::Stderr {
                "backslashreplace"
            } else {
                "strict"
            }),
            "newlines" if !self.binary => Value::None,
            "line_buffering" if !self.binary => Value::Bool(self.shared.line_buffered.get()),
            "write_through" if !self.binary => Value::Bool(self.kind == Kind::Stderr),
            "buffer" if !self.binary => Value::object(Stream {
                kind: self.kind,
                binary: true,
                shared: self.shared.clone(),
            }),
            _ => return None,
        }))
    }
    fn iter(&self, this: &Value) -> Option<Result<Value>> {
        Some(self.check_readable().map(|()| this.clone()))
    }
    fn next(&self) -> Option<Result<Option<Value>>> {
        let step = || {
            let line = self.read_line(usize::MAX)?;
            if line.is_empty() {
                Ok(None)
            } else {
                self.result(line).map(Some)
            }
        };
        Some(step())
    }
    fn enter(&self, this: &Value) -> Option<Result<Value>> {
        Some(self.check_open().map(|()| this.clone()))
    }
    fn exit(&self, _this: &Value, _exc: Option<&Exception>) -> Option<Result<bool>> {
        Some(self.flush().map(|()| {
            self.shared.closed.set(true);
            false
        }))
    }
}

fn stream(this: &Value) -> Result<Rc<Stream>> {
    this.downcast::<Stream>().ok_or_else(|| {
        Exception::type_error(format!(
            "a standard stream is required, not '{}'",
            ops::type_name(this)
        ))
    })
}

/// The size argument of `read` and `readline`; `None` for all.
fn size(x: &Value) -> Result<Option<usize>> {
    if x.is_unset() || x.is_none() {
        return Ok(None);
    }
    Ok(usize::try_from(ops::convert::to_index(x)?).ok())
}

fn write(this: &Value, args: Args) -> Result<Value> {
    let stream = stream(this)?;
    let [text] = args.exact("TextIOWrapper.write")?;
    if stream.binary {
        let bytes = match text.native() {
            Value::Bytes(bytes) => bytes,
            Value::Object(_) => match ops::call(
                &Value::Class(ops::class_of(&Value::Bytes(Bytes::new(b"")))),
                Args::pos([text.clone()]),
            )? {
                Value::Bytes(bytes) => bytes,
                _ => return Err(not_bytes(&text)),
            },
            _ => return Err(not_bytes(&text)),
        };
        stream.write_bytes(&bytes)?;
        return Ok(Value::from(bytes.len()));
    }
    match text.as_str() {
        Some(text) => {
            stream.write_text(&text)?;
            Ok(Value::from(text.char_len()))
        }
        None => Err(Exception::type_error(format!(
            "write() argument must be str, not {}",
            ops::type_name(&text)
        ))),
    }
}

fn not_bytes(x: &Value) -> Exception {
    Exception::type_error(format!(
        "a bytes-like object is required, not '{}'",
        ops::type_name(x)
    ))
}

fn read(this: &Value, args: Args) -> Result<Value> {
    let stream = stream(this)?;
    let [n] = args.range("read", 0)?;
    let n = size(&n)?;
    if stream.binary {
        stream.result(stream.read(n)?)
    } else {
        stream.read_text(n)
    }
}

fn read_line(this: &Value, args: Args) -> Result<Value> {
    let stream = stream(this)?;
    let [n] = args.range("readline", 0)?;
    stream.result(stream.read_line(size(&n)?.unwrap_or(usize::MAX))?)
}

fn read_lines(this: &Value, args: Args) -> Result<Value> {
    let stream = stream(this)?;
    let [hint] = args.range("readlines", 0)?;
    let hint = match size(&hint)? {
        None | Some(0) => usize::MAX,
        Some(n) => n,
    };
    let mut lines = Vec::new();
    let mut length = 0;
    while length < hint {
        let line = stream.read_line(usize::MAX)?;
        if line.is_empty() {
            break;
        }
        let line = stream.result(line)?;
        length = length.saturating_add(ops::len(&line)?);
        lines.push(line);
    }
    Ok(Value::list(lines))
}

fn write_lines(this: &Value, args: Args) -> Result<Value> {
    let [lines] = args.exact("writelines")?;
    let mut iterator = ops::iterate::ForIter::new(&lines)?;
    while let Some(line) = iterator.next()? {
        write(this, Args::pos([line]))?;
    }
    Ok(Value::None)
}

fn reconfigure(this: &Value, mut args: Args) -> Result<Value> {
    let stream = stream(this)?;
    if let Some(flag) = args.take_kw("line_buffering")
        && !flag.is_none()
    {
        stream.shared.line_buffered.set(ops::truth(&flag)?);
    }
    stream.flush()?;
    Ok(Value::None)
}

fn file_number(this: &Value, _args: Args) -> Result<Value> {
    Ok(Value::Int(match stream(this)?.kind {
        Kind::Stdin => 0,
        Kind::Stdout => 1,
        Kind::Stderr => 2,
    }))
}

fn class(name: &'static str) -> Class {
    Class::builder(name)
        .module("_io")
        .final_class()
        .method(n!("write"), write)
        .method(n!("writelines"), write_lines)
        .method(n!("read"), read)
        .method(n!("readline"), read_line)
        .method(n!("readlines"), read_lines)
        .method(n!("reconfigure"), reconfigure)
        .method(n!("fileno"), file_number)
        .method(n!("flush"), |this, _| {
            stream(this)?.flush().map(|()| Value::None)
        })
        .method(n!("isatty"), |this, _| {
            Ok(Value::Bool(stream(this)?.is_terminal()))
        })
        .method(n!("readable"), |this, _| {
            Ok(Value::Bool(stream(this)?.kind == Kind::Stdin))
        })
        .method(n!("writable"), |this, _| {
            Ok(Value::Bool(stream(this)?.kind != Kind::Stdin))
        })
        .method(n!("seekable"), |_, _| Ok(Value::Bool(false)))
        .method(n!("close"), |this, _| {
            let stream = stream(this)?;
            stream.flush()?;
            stream.shared.closed.set(true);
            Ok(Value::None)
        })
        .dunders(&["__iter__", "__next__"])
        .build()
}

thread_local! {
    static TEXT: Class = class("TextIOWrapper");
    static READER: Class = class("BufferedReader");
    static WRITER: Class = class("BufferedWriter");
}

/// The class of the standard streams.
pub fn stream_class() -> Class {
    TEXT.with(Clone::clone)
}
