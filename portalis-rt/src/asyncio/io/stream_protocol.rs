//! [`StreamProtocol`]: `asyncio.StreamReaderProtocol`, between a transport and a reader and writer; and
//! [`Drain`], what `StreamWriter.drain` waits for.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use super::protocol::NativeProtocol;
use super::stream_reader::{self, StreamReader};
use super::stream_writer;
use crate::asyncio::arguments::{coroutine, method, or_none};
use crate::asyncio::event_loop::{Loop, NativeCallback};
use crate::asyncio::future::Future;
use crate::asyncio::future_class::loop_argument;
use crate::asyncio::waiters::this;
use crate::asyncio::{is_coroutine, protocols, report};
use crate::object::{Args, Class, ClassBuilder, Exception, Object, Result, Value};
use crate::ops;
use crate::stdlib::socket::bytes_like;

/// The state of `asyncio.streams.FlowControlMixin`.
#[derive(Default)]
pub(crate) struct Drain {
    paused: Cell<bool>,
    waiters: RefCell<Vec<Future>>,
    lost: Cell<bool>,
}

impl Drain {
    /// Those that wait now.
    fn waiting(&self) -> Vec<Future> {
        self.waiters.borrow().clone()
    }

    pub(crate) fn pause(&self) {
        self.paused.set(true);
    }

    pub(crate) fn resume(&self) -> Result<()> {
        self.paused.set(false);
        for waiter in self.waiting() {
            if !waiter.is_done() {
                waiter.set_result(Value::None)?;
            }
        }
        Ok(())
    }

    pub(crate) fn lose(&self, error: Option<&Exception>) -> Result<()> {
        self.lost.set(true);
        if !self.paused.get() {
            return Ok(());
        }
        for waiter in self.waiting() {
            if !waiter.is_done() {
                match error {
                    None => waiter.set_result(Value::None)?,
                    Some(e) => waiter.set_exception(e.clone())?,
                }
            }
        }
        Ok(())
    }

    /// `await protocol._drain_helper()`
    pub(crate) async fn wait(&self, event_loop: &Loop) -> Result<()> {
        if self.lost.get() {
            return Err(Exception::new("ConnectionResetError", "Connection lost"));
        }
        if !self.paused.get() {
            return Ok(());
        }
        let waiter = event_loop.create_future();
        self.waiters.borrow_mut().push(waiter.clone());
        let result = waiter.wait().await;
        self.waiters.borrow_mut().retain(|other| !other.is(&waiter));
        result.map(drop)
    }
}

/// A stream's protocol.
pub(crate) struct StreamProtocol {
    event_loop: Loop,
    /// The reader belongs to its user.
    reader: RefCell<Weak<StreamReader>>,
    /// The reader of a server's connection, until it is made.
    kept_reader: RefCell<Value>,
    connected: RefCell<Value>,
    pub(crate) drain: Drain,
    writer: RefCell<Value>,
    task: RefCell<Value>,
    transport: RefCell<Value>,
    over_ssl: Cell<bool>,
    pub(crate) closed: Future,
}

impl StreamProtocol {
    /// `StreamReaderProtocol(reader, connected, loop)`; `connected` may be `None`.
    pub(crate) fn new(reader: Value, connected: Value, event_loop: &Loop) -> StreamProtocol {
        let weak = reader
            .downcast::<StreamReader>()
            .map_or_else(Weak::new, |r| Rc::downgrade(&r));
        let kept = if connected.is_none() {
            Value::None
        } else {
            reader
        };
        StreamProtocol {
            event_loop: event_loop.clone(),
            reader: RefCell::new(weak),
            kept_reader: RefCell::new(kept),
            connected: RefCell::new(connected),
            drain: Drain::default(),
            writer: RefCell::new(Value::None),
            task: RefCell::new(Value::None),
            transport: RefCell::new(Value::None),
            over_ssl: Cell::new(false),
            closed: event_loop.create_future(),
        }
    }

    fn reader(&self) -> Option<Rc<StreamReader>> {
        self.reader.borrow().upgrade()
    }

    fn client_connected(&self, this: &Value, transport: &Value, connected: Value) -> Result<()> {
        let reader = self.kept_reader.replace(Value::None);
        let writer = stream_writer::make(
            transport.clone(),
            this.clone(),
            reader.clone(),
            &self.event_loop,
        );
        *self.writer.borrow_mut() = writer.clone();
        let result = ops::call(&connected, Args::pos([reader, writer]))?;
        if !is_coroutine(&result) {
            return Ok(());
        }
        let task = self.event_loop.create_task(result, None, None)?;
        *self.task.borrow_mut() = task.clone();
        let transport = transport.clone();
        let finished = NativeCallback::new(
            "StreamReaderProtocol.connection_made.<locals>.callback",
            move |task: &Future| match task.exception()? {
                None => Ok(()),
                Some(e) => {
                    task.event_loop().report(report::Failure {
                        message: "Unhandled exception in client_connected_cb".to_owned(),
                        exception: Some(e),
                        items: vec![("transport", transport.clone())],
                    })?;
                    ops::call_method(&transport, "close", Args::none()).map(drop)
                }
            },
        );
        match task.native() {
            Value::Future(task) => task.add_native_callback(finished),
            _ => Ok(()),
        }
    }

    /// Whether it is a server's end.
    pub(crate) fn is_server_side(&self) -> bool {
        !self.connected.borrow().is_none()
    }

    /// What `start_tls` put above the old transport.
    pub(crate) fn replace_transport(&self, transport: Value) {
        self.over_ssl.set(true);
        let old = self.transport.replace(transport);
        drop(old);
    }

    fn forget(&self) {
        *self.reader.borrow_mut() = Weak::new();
        let old = (
            self.writer.replace(Value::None),
            self.task.replace(Value::None),
            self.transport.replace(Value::None),
        );
        drop(old);
    }
}

impl Drop for StreamProtocol {
    fn drop(&mut self) {
        // Nobody has to look at the error of a connection that is gone.
        self.closed.mark_retrieved();
    }
}

impl NativeProtocol for StreamProtocol {
    fn connection_made(&self, this: &Value, transport: &Value) -> Result<()> {
        *self.transport.borrow_mut() = transport.clone();
        if let Some(reader) = self.reader() {
            reader.set_transport(transport.clone())?;
        }
        let context = ops::call_method(
            transport,
            "get_extra_info",
            Args::pos([Value::str("sslcontext")]),
        )?;
        self.over_ssl.set(!context.is_none());
        let connected = self.connected.borrow().clone();
        if connected.is_none() {
            return Ok(());
        }
        self.client_connected(this, transport, connected)
    }

    fn data_received(&self, data: &[u8]) -> Result<()> {
        match self.reader() {
            Some(reader) => reader.feed_data(data),
            None => Ok(()),
        }
    }

    fn eof_received(&self) -> Result<bool> {
        if let Some(reader) = self.reader() {
            reader.feed_eof()?;
        }
        Ok(!self.over_ssl.get())
    }

    fn connection_lost(&self, error: Option<&Exception>) -> Result<()> {
        if let Some(reader) = self.reader() {
            match error {
                None => reader.feed_eof()?,
                Some(e) => reader.set_exception(e.clone())?,
            }
        }
        if !self.closed.is_done() {
            match error {
                None => self.closed.set_result(Value::None)?,
                Some(e) => self.closed.set_exception(e.clone())?,
            }
        }
        self.drain.lose(error)?;
        self.forget();
        Ok(())
    }

    fn pause_writing(&self) -> Result<()> {
        self.drain.pause();
        Ok(())
    }

    fn resume_writing(&self) -> Result<()> {
        self.drain.resume()
    }
}

fn protocol(value: &Value) -> Result<Rc<StreamProtocol>> {
    this(value, "StreamReaderProtocol")
}

fn constructor(_: &Class, args: Args) -> Result<Value> {
    let [reader, connected, event_loop] = method(
        args,
        "StreamReaderProtocol.__init__",
        ["stream_reader", "client_connected_cb", "loop"],
        1,
    )?;
    let event_loop = loop_argument(Some(event_loop))?;
    Ok(Value::object(StreamProtocol::new(
        reader,
        or_none(connected),
        &event_loop,
    )))
}

fn callbacks(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method(n!("connection_made"), |p, args| {
            let [transport] = method(
                args,
                "StreamReaderProtocol.connection_made",
                ["transport"],
                1,
            )?;
            protocol(p)?.connection_made(p, &transport)?;
            Ok(Value::None)
        })
        .method(n!("connection_lost"), |p, args| {
            let [e] = method(args, "StreamReaderProtocol.connection_lost", ["exc"], 1)?;
            protocol(p)?.connection_lost(Exception::from_value(&e).as_ref())?;
            Ok(Value::None)
        })
        .method(n!("data_received"), |p, args| {
            let [data] = method(args, "StreamReaderProtocol.data_received", ["data"], 1)?;
            protocol(p)?.data_received(&bytes_like(&data)?)?;
            Ok(Value::None)
        })
        .method(n!("eof_received"), |p, _| {
            Ok(Value::Bool(protocol(p)?.eof_received()?))
        })
        .method(n!("pause_writing"), |p, _| {
            protocol(p)?.pause_writing()?;
            Ok(Value::None)
        })
        .method(n!("resume_writing"), |p, _| {
            protocol(p)?.resume_writing()?;
            Ok(Value::None)
        })
        .method(n!("_drain_helper"), |p, _| {
            let p = protocol(p)?;
            coroutine("FlowControlMixin._drain_helper", async move {
                p.drain.wait(&p.event_loop).await?;
                Ok(Value::None)
            })
        })
        .method(n!("_get_close_waiter"), |p, _| {
            Ok(Value::Future(protocol(p)?.closed.clone()))
        })
}

thread_local! {
    static FLOW: Class = Class::builder("FlowControlMixin")
        .module("asyncio.streams")
        .base(protocols::protocol_class())
        .build();
    static CLASS: Class = callbacks(
        Class::builder("StreamReaderProtocol")
            .module("asyncio.streams")
            .base(FLOW.with(Clone::clone))
            .constructor(constructor),
    )
    .getter(n!("_stream_reader"), |p| {
        let reader = protocol(p)?.reader();
        Ok(reader.map_or(Value::None, |r| Value::Object(crate::object::Obj::from_rc(r))))
    })
    .build();
}

/// `asyncio.StreamReaderProtocol`
pub(crate) fn class() -> Class {
    CLASS.with(Clone::clone)
}

impl Object for StreamProtocol {
    fn class(&self) -> Class {
        class()
    }
}

/// The protocol of a stream over `reader`.
pub(crate) fn for_stream(reader: &Value, connected: Value, event_loop: &Loop) -> Value {
    Value::object(StreamProtocol::new(reader.clone(), connected, event_loop))
}

/// A reader as an object.
pub(crate) fn new_reader(limit: usize, event_loop: &Loop) -> Value {
    Value::object(stream_reader::StreamReader::new(limit, event_loop))
}
