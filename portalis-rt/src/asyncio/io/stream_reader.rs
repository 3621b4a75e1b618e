//! [`StreamReader`]: `asyncio.StreamReader`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::asyncio::arguments::{coroutine, method};
use crate::asyncio::event_loop::Loop;
use crate::asyncio::exceptions;
use crate::asyncio::future::Future;
use crate::asyncio::future_class::loop_argument;
use crate::asyncio::waiters::this;
use crate::object::byte_search::find;
use crate::object::native::{Primitive, ValueFuture};
use crate::object::{Args, Bytes, Class, ClassBuilder, Exception, Object, Result, Value};
use crate::ops;
use crate::stdlib::socket::bytes_like;

/// `asyncio.streams._DEFAULT_LIMIT`
pub(crate) const DEFAULT_LIMIT: usize = 1 << 16;

/// A reader.
pub struct StreamReader {
    limit: usize,
    event_loop: Loop,
    buffer: RefCell<Buffer>,
    eof: Cell<bool>,
    waiter: RefCell<Option<Future>>,
    exception: RefCell<Option<Exception>>,
    transport: RefCell<Option<Value>>,
    paused: Cell<bool>,
}

/// Bytes that are appended at the end and taken from the front.
#[derive(Default)]
struct Buffer {
    bytes: Vec<u8>,
    start: usize,
}

impl Buffer {
    fn rest(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }

    fn len(&self) -> usize {
        self.bytes.len() - self.start
    }

    fn extend(&mut self, data: &[u8]) {
        // The room of what was taken is used again, at a cost that grows with what is left only.
        if self.start > 0 && self.start >= self.bytes.len() / 2 {
            self.bytes.drain(..self.start);
            self.start = 0;
        }
        self.bytes.extend_from_slice(data);
    }

    fn take(&mut self, n: usize) -> Bytes {
        let n = n.min(self.len());
        if self.start == 0 && n == self.bytes.len() && n >= 4096 {
            return Bytes::from(std::mem::take(&mut self.bytes));
        }
        let taken = Bytes::new(&self.rest()[..n]);
        self.skip(n);
        taken
    }

    fn skip(&mut self, n: usize) {
        self.start += n;
        if self.start >= self.bytes.len() {
            self.clear();
        }
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.start = 0;
    }
}

/// Why `readuntil` has no result.
enum Until {
    Found(Bytes),
    /// The end of the input: what was left.
    Ended(Bytes),
    /// `LimitOverrunError(message, consumed)`
    Overrun(&'static str, usize),
}

fn incomplete(partial: Bytes, expected: Option<usize>) -> Exception {
    let class = Value::Class(exceptions::incomplete_read_error());
    let expected = expected.map_or(Value::None, Value::from);
    made(ops::call(
        &class,
        Args::pos([Value::Bytes(partial), expected]),
    ))
}

fn made(result: Result<Value>) -> Exception {
    match result {
        Ok(value) => Exception::from_value(&value)
            .unwrap_or_else(|| Exception::runtime_error("an exception was expected")),
        Err(e) => e,
    }
}

impl StreamReader {
    pub(crate) fn new(limit: usize, event_loop: &Loop) -> StreamReader {
        StreamReader {
            limit,
            event_loop: event_loop.clone(),
            buffer: RefCell::default(),
            eof: Cell::new(false),
            waiter: RefCell::new(None),
            exception: RefCell::new(None),
            transport: RefCell::new(None),
            paused: Cell::new(false),
        }
    }

    pub(crate) fn exception(&self) -> Option<Exception> {
        self.exception.borrow().clone()
    }

    /// What is left to be raised.
    fn check(&self) -> Result<()> {
        self.exception().map_or(Ok(()), Err)
    }

    /// `reader.set_exception(e)`
    pub(crate) fn set_exception(&self, e: Exception) -> Result<()> {
        let old = self.exception.replace(Some(e.clone()));
        drop(old);
        match self.waiter.take() {
            Some(waiter) if !waiter.is_cancelled() => waiter.set_exception(e),
            _ => Ok(()),
        }
    }

    fn wake_waiter(&self) -> Result<()> {
        match self.waiter.take() {
            Some(waiter) if !waiter.is_cancelled() => waiter.set_result(Value::None),
            _ => Ok(()),
        }
    }

    /// `reader.set_transport(transport)`
    ///
    /// # Errors
    /// `AssertionError` if it has one.
    pub(crate) fn set_transport(&self, transport: Value) -> Result<()> {
        let mut slot = self.transport.borrow_mut();
        if slot.is_some() {
            return Err(Exception::assertion_error("Transport already set"));
        }
        *slot = Some(transport);
        Ok(())
    }

    /// `reader.feed_eof()`
    pub(crate) fn feed_eof(&self) -> Result<()> {
        self.eof.set(true);
        self.wake_waiter()
    }

    /// `reader.at_eof()`
    pub(crate) fn at_eof(&self) -> bool {
        self.eof.get() && self.buffer.borrow().len() == 0
    }

    /// `reader.feed_data(data)`
    ///
    /// # Errors
    /// `AssertionError` after `feed_eof`.
    pub(crate) fn feed_data(&self, data: &[u8]) -> Result<()> {
        if self.eof.get() {
            return Err(Exception::assertion_error("feed_data after feed_eof"));
        }
        if data.is_empty() {
            return Ok(());
        }
        self.buffer.borrow_mut().extend(data);
        self.wake_waiter()?;
        if self.paused.get() || self.buffer.borrow().len() <= 2 * self.limit {
            return Ok(());
        }
        let transport = self.transport.borrow().clone();
        let Some(transport) = transport else {
            return Ok(());
        };
        match ops::call_method(&transport, "pause_reading", Args::none()) {
            Ok(_) => self.paused.set(true),
            Err(e) if e.is_a(&Exception::class_named("NotImplementedError")) => {
                *self.transport.borrow_mut() = None;
            }
            Err(e) => return Err(e),
        }
        Ok(())
    }

    fn resume_transport(&self) -> Result<()> {
        self.paused.set(false);
        let transport = self.transport.borrow().clone();
        match transport {
            Some(transport) => {
                ops::call_method(&transport, "resume_reading", Args::none()).map(drop)
            }
            None => Ok(()),
        }
    }

    fn maybe_resume(&self) -> Result<()> {
        if self.paused.get() && self.buffer.borrow().len() <= self.limit {
            return self.resume_transport();
        }
        Ok(())
    }

    async fn wait_for_data(&self, function: &str) -> Result<()> {
        if self.waiter.borrow().is_some() {
            return Err(Exception::runtime_error(format!(
                "{function}() called while another coroutine is already waiting for incoming data"
            )));
        }
        if self.eof.get() {
            return Err(Exception::assertion_error("_wait_for_data after EOF"));
        }
        if self.paused.get() {
            self.resume_transport()?;
        }
        let waiter = self.event_loop.create_future();
        *self.waiter.borrow_mut() = Some(waiter.clone());
        let result = waiter.wait().await;
        let old = self.waiter.take();
        drop(old);
        result.map(drop)
    }

    async fn until(&self, separator: &[u8]) -> Result<Until> {
        if separator.is_empty() {
            return Err(Exception::value_error(
                "Separator should be at least one-byte string",
            ));
        }
        self.check()?;
        let mut offset = 0;
        let found = loop {
            let len = self.buffer.borrow().len();
            if len >= offset + separator.len() {
                let at = {
                    let buffer = self.buffer.borrow();
                    let rest = buffer.rest().get(offset..).unwrap_or_default();
                    match separator {
                        [byte] => memchr::memchr(*byte, rest),
                        _ => find(rest, separator),
                    }
                };
                if let Some(at) = at {
                    break offset + at;
                }
                offset = len + 1 - separator.len();
                if offset > self.limit {
                    let message = "Separator is not found, and chunk exceed the limit";
                    return Ok(Until::Overrun(message, offset));
                }
            }
            if self.eof.get() {
                let mut buffer = self.buffer.borrow_mut();
                let len = buffer.len();
                return Ok(Until::Ended(buffer.take(len)));
            }
            self.wait_for_data("readuntil").await?;
        };
        if found > self.limit {
            let message = "Separator is found, but chunk is longer than limit";
            return Ok(Until::Overrun(message, found));
        }
        let chunk = self.buffer.borrow_mut().take(found + separator.len());
        self.maybe_resume()?;
        Ok(Until::Found(chunk))
    }

    /// `await reader.readuntil(separator)`
    pub(crate) async fn read_until(&self, separator: &[u8]) -> Result<Bytes> {
        match self.until(separator).await? {
            Until::Found(chunk) => Ok(chunk),
            Until::Ended(partial) => Err(incomplete(partial, None)),
            Until::Overrun(message, consumed) => {
                let class = Value::Class(exceptions::limit_overrun_error());
                Err(made(ops::call(
                    &class,
                    Args::pos([Value::str(message), Value::from(consumed)]),
                )))
            }
        }
    }

    /// `await reader.readline()`
    pub(crate) async fn read_line(&self) -> Result<Bytes> {
        match self.until(b"\n").await? {
            Until::Found(line) | Until::Ended(line) => Ok(line),
            Until::Overrun(message, consumed) => {
                {
                    let mut buffer = self.buffer.borrow_mut();
                    if buffer.rest().get(consumed) == Some(&b'\n') {
                        buffer.skip(consumed + 1);
                    } else {
                        buffer.clear();
                    }
                }
                self.maybe_resume()?;
                Err(Exception::value_error(message))
            }
        }
    }

    /// `await reader.read(n)`
    pub(crate) async fn read(&self, n: i64) -> Result<Bytes> {
        self.check()?;
        if n == 0 {
            return Ok(Bytes::new(b""));
        }
        if let Ok(n) = usize::try_from(n) {
            return self.read_some(n).await;
        }
        let mut all = Vec::new();
        loop {
            self.check()?;
            let block = self.read_some(self.limit).await?;
            if block.is_empty() {
                return Ok(Bytes::from(all));
            }
            all.extend_from_slice(&block);
        }
    }

    async fn read_some(&self, n: usize) -> Result<Bytes> {
        if self.buffer.borrow().len() == 0 && !self.eof.get() {
            self.wait_for_data("read").await?;
        }
        let data = self.buffer.borrow_mut().take(n);
        self.maybe_resume()?;
        Ok(data)
    }

    /// `await reader.readexactly(n)`
    pub(crate) async fn read_exactly(&self, n: i64) -> Result<Bytes> {
        let Ok(n) = usize::try_from(n) else {
            return Err(Exception::value_error(
                "readexactly size can not be less than zero",
            ));
        };
        self.check()?;
        if n == 0 {
            return Ok(Bytes::new(b""));
        }
        while self.buffer.borrow().len() < n {
            if self.eof.get() {
                let mut buffer = self.buffer.borrow_mut();
                let len = buffer.len();
                return Err(incomplete(buffer.take(len), Some(n)));
            }
            self.wait_for_data("readexactly").await?;
        }
        let data = self.buffer.borrow_mut().take(n);
        self.maybe_resume()?;
        Ok(data)
    }

    fn shown(&self) -> Result<String> {
        let mut text = "<StreamReader".to_owned();
        let len = self.buffer.borrow().len();
        if len > 0 {
            text.push_str(&format!(" {len} bytes"));
        }
        if self.eof.get() {
            text.push_str(" eof");
        }
        if self.limit != DEFAULT_LIMIT {
            text.push_str(&format!(" limit={}", self.limit));
        }
        let waiter = self.waiter.borrow().clone();
        if let Some(waiter) = waiter {
            text.push_str(&format!(" waiter={}", ops::repr(&Value::Future(waiter))?));
        }
        if let Some(e) = self.exception() {
            text.push_str(&format!(" exception={}", ops::repr(&e.value())?));
        }
        let transport = self.transport.borrow().clone();
        if let Some(transport) = transport {
            text.push_str(&format!(" transport={}", ops::repr(&transport)?));
        }
        if self.paused.get() {
            text.push_str(" paused");
        }
        Ok(text + ">")
    }
}

pub(crate) fn reader(value: &Value) -> Result<Rc<StreamReader>> {
    this(value, "StreamReader")
}

/// `limit=`
///
/// # Errors
/// `ValueError` if it is not positive.
pub(crate) fn limit_argument(limit: &Value) -> Result<usize> {
    match limit {
        Value::Unset => Ok(DEFAULT_LIMIT),
        other => {
            if ops::le(other, &Value::Int(0))? {
                return Err(Exception::value_error("Limit cannot be <= 0"));
            }
            let limit = match other {
                Value::Float(f) => *f as i64,
                other => ops::convert::to_index(other)?,
            };
            Ok(usize::try_from(limit)
                .unwrap_or(usize::MAX / 4)
                .min(usize::MAX / 4))
        }
    }
}

fn constructor(_: &Class, args: Args) -> Result<Value> {
    let [limit, event_loop] = method(args, "StreamReader.__init__", ["limit", "loop"], 0)?;
    let limit = limit_argument(&limit)?;
    let event_loop = loop_argument(Some(event_loop))?;
    Ok(Value::object(StreamReader::new(limit, &event_loop)))
}

fn reads(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method(n!("read"), |r, args| {
            let [n] = method(args, "StreamReader.read", ["n"], 0)?;
            let n = match n {
                Value::Unset => -1,
                other => ops::convert::to_index(&other)?,
            };
            let reader = reader(r)?;
            coroutine("StreamReader.read", async move {
                reader.read(n).await.map(Value::Bytes)
            })
        })
        .method(n!("readline"), |r, args| {
            let [] = method(args, "StreamReader.readline", [], 0)?;
            let reader = reader(r)?;
            coroutine("StreamReader.readline", async move {
                reader.read_line().await.map(Value::Bytes)
            })
        })
        .method(n!("readexactly"), |r, args| {
            let [n] = method(args, "StreamReader.readexactly", ["n"], 1)?;
            let n = ops::convert::to_index(&n)?;
            let reader = reader(r)?;
            coroutine("StreamReader.readexactly", async move {
                reader.read_exactly(n).await.map(Value::Bytes)
            })
        })
        .method(n!("readuntil"), |r, args| {
            let [separator] = method(args, "StreamReader.readuntil", ["separator"], 0)?;
            let separator = match separator {
                Value::Unset => b"\n".to_vec(),
                other => bytes_like(&other)?.to_vec(),
            };
            let reader = reader(r)?;
            coroutine("StreamReader.readuntil", async move {
                reader.read_until(&separator).await.map(Value::Bytes)
            })
        })
}

fn anext(reader: Rc<StreamReader>) -> ValueFuture {
    Box::pin(async move {
        let line = reader.read_line().await?;
        if line.is_empty() {
            return Err(Exception::of_class(
                Exception::class_named("StopAsyncIteration"),
                vec![],
            ));
        }
        Ok(Value::Bytes(line))
    })
}

thread_local! {
    static CLASS: Class = reads(Class::builder("StreamReader").module("asyncio.streams").constructor(constructor))
        .dunders(&["__repr__"])
        .method(n!("feed_data"), |r, args| {
            let [data] = method(args, "StreamReader.feed_data", ["data"], 1)?;
            reader(r)?.feed_data(&bytes_like(&data)?)?;
            Ok(Value::None)
        })
        .method(n!("feed_eof"), |r, args| {
            let [] = method(args, "StreamReader.feed_eof", [], 0)?;
            reader(r)?.feed_eof()?;
            Ok(Value::None)
        })
        .method(n!("at_eof"), |r, args| {
            let [] = method(args, "StreamReader.at_eof", [], 0)?;
            Ok(Value::Bool(reader(r)?.at_eof()))
        })
        .method(n!("exception"), |r, args| {
            let [] = method(args, "StreamReader.exception", [], 0)?;
            Ok(reader(r)?.exception().map_or(Value::None, |e| e.value()))
        })
        .method(n!("set_exception"), |r, args| {
            let [e] = method(args, "StreamReader.set_exception", ["exc"], 1)?;
            if let Some(e) = Exception::from_value(&e) {
                reader(r)?.set_exception(e)?;
            }
            Ok(Value::None)
        })
        .method(n!("set_transport"), |r, args| {
            let [transport] = method(args, "StreamReader.set_transport", ["transport"], 1)?;
            reader(r)?.set_transport(transport)?;
            Ok(Value::None)
        })
        .raw_method("__aiter__", |r, _| Ok(r.clone()))
        .method("__anext__", |r, _| coroutine("StreamReader.__anext__", anext(reader(r)?)))
        .getter(n!("_limit"), |r| Ok(Value::from(reader(r)?.limit)))
        .getter(n!("_loop"), |r| Ok(reader(r)?.event_loop.value()))
        .getter(n!("_buffer"), |r| {
            Ok(crate::object::bytearray::value(reader(r)?.buffer.borrow().rest().to_vec()))
        })
        .getter(n!("_waiter"), |r| {
            Ok(reader(r)?.waiter.borrow().as_ref().map_or(Value::None, Future::shown))
        })
        .getter(n!("_transport"), |r| Ok(reader(r)?.transport.borrow().clone().unwrap_or(Value::None)))
        .getter(n!("_exception"), |r| Ok(reader(r)?.exception().map_or(Value::None, |e| e.value())))
        .getter(n!("_paused"), |r| Ok(Value::Bool(reader(r)?.paused.get())))
        .getter(n!("_eof"), |r| Ok(Value::Bool(reader(r)?.eof.get())))
        .build();
}

/// `asyncio.StreamReader`
pub(crate) fn class() -> Class {
    CLASS.with(Clone::clone)
}

impl Object for StreamReader {
    fn primitive(this: &Rc<Self>) -> Option<Primitive<'_>> {
        Some(Primitive::Reader(this))
    }
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, _: &Value) -> Option<Result<String>> {
        Some(self.shown())
    }
    fn aiter(&self, this: &Value) -> Option<Result<Value>> {
        Some(Ok(this.clone()))
    }
    fn anext(&self, this: &Value) -> Option<ValueFuture> {
        Some(anext(this.downcast::<StreamReader>()?))
    }
}
