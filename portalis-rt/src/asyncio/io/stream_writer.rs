//! [`StreamWriter`]: `asyncio.StreamWriter`.

use std::cell::RefCell;
use std::rc::Rc;

use super::socket_transport::SocketTransport;
use super::stream_protocol::StreamProtocol;
use super::stream_reader::StreamReader;
use super::transport_class::data_argument;
use crate::asyncio::arguments::{Parameters, coroutine, method, or_none};
use crate::asyncio::awaiting::await_value;
use crate::asyncio::event_loop::Loop;
use crate::asyncio::future_class::loop_argument;
use crate::asyncio::sleep;
use crate::asyncio::waiters::this;
use crate::object::native::Primitive;
use crate::object::{Args, Class, ClassBuilder, Exception, Object, Result, Value};
use crate::ops;

/// A writer.
pub struct StreamWriter {
    transport: RefCell<Value>,
    /// The transport, if it is a socket's.
    socket: RefCell<Option<Rc<SocketTransport>>>,
    protocol: Value,
    reader: Value,
    event_loop: Loop,
}

/// `StreamWriter(transport, protocol, reader, loop)`
pub(crate) fn make(transport: Value, protocol: Value, reader: Value, event_loop: &Loop) -> Value {
    let socket = transport.downcast::<SocketTransport>();
    Value::object(StreamWriter {
        transport: RefCell::new(transport),
        socket: RefCell::new(socket),
        protocol,
        reader,
        event_loop: event_loop.clone(),
    })
}

impl StreamWriter {
    fn transport(&self) -> Value {
        self.transport.borrow().clone()
    }

    fn socket(&self) -> Option<Rc<SocketTransport>> {
        self.socket.borrow().clone()
    }

    /// Calls a method of the transport.
    fn forward(&self, name: &str, args: Args) -> Result<Value> {
        ops::call_method(&self.transport(), name, args)
    }

    /// `writer.write(data)`
    pub(crate) fn write(&self, data: Value) -> Result<Value> {
        match self.socket() {
            Some(socket) => socket.write(data_argument(&data)?).map(|()| Value::None),
            None => self.forward("write", Args::pos([data])),
        }
    }

    fn is_closing(&self) -> Result<bool> {
        match self.socket() {
            Some(socket) => Ok(socket.is_closing()),
            None => ops::truth(&self.forward("is_closing", Args::none())?),
        }
    }

    fn reader_exception(&self) -> Result<Option<Exception>> {
        if self.reader.is_none() {
            return Ok(None);
        }
        if let Value::Object(obj) = &self.reader
            && let Some(reader) = obj.downcast_ref::<StreamReader>()
        {
            return Ok(reader.exception());
        }
        let e = ops::call_method(&self.reader, "exception", Args::none())?;
        Ok(Exception::from_value(&e))
    }

    /// `await writer.drain()`
    pub(crate) async fn drain(&self) -> Result<()> {
        if let Some(e) = self.reader_exception()? {
            return Err(e);
        }
        if self.is_closing()? {
            sleep::sleep_zero().await?;
        }
        if let Value::Object(obj) = &self.protocol
            && let Some(protocol) = obj.downcast::<StreamProtocol>()
        {
            return protocol.drain.wait(&self.event_loop).await;
        }
        let helper = ops::call_method(&self.protocol, "_drain_helper", Args::none())?;
        await_value(helper).await.map(drop)
    }

    /// `await writer.start_tls(…)`
    async fn start_tls(&self, args: [Value; 4]) -> Result<()> {
        let protocol = match &self.protocol {
            Value::Object(obj) => obj.downcast::<StreamProtocol>(),
            _ => None,
        };
        let server_side = protocol.as_ref().is_some_and(|p| p.is_server_side());
        self.drain().await?;
        let [context, hostname, handshake, shutdown] = args.map(or_none);
        let args = Args::pos([self.transport(), self.protocol.clone(), context])
            .with_kw("server_side", Value::Bool(server_side))
            .with_kw("server_hostname", hostname)
            .with_kw("ssl_handshake_timeout", handshake)
            .with_kw("ssl_shutdown_timeout", shutdown);
        let started = ops::call_method(&self.event_loop.value(), "start_tls", args)?;
        let transport = await_value(started).await?;
        if let Some(protocol) = protocol {
            protocol.replace_transport(transport.clone());
        }
        let old = (self.socket.take(), self.transport.replace(transport));
        drop(old);
        Ok(())
    }

    async fn wait_closed(&self, this: Value) -> Result<Value> {
        let waiter = ops::call_method(&self.protocol, "_get_close_waiter", Args::pos([this]))?;
        await_value(waiter).await?;
        Ok(Value::None)
    }
}

impl Drop for StreamWriter {
    fn drop(&mut self) {
        // As CPython's `__del__`: what nobody can write to any more is closed.
        if !self.event_loop.is_closed()
            && let Some(socket) = self.socket.take()
            && !socket.is_closing()
        {
            let _ = socket.close();
        }
    }
}

fn writer(value: &Value) -> Result<Rc<StreamWriter>> {
    this(value, "StreamWriter")
}

fn constructor(_: &Class, args: Args) -> Result<Value> {
    let [transport, protocol, reader, event_loop] = method(
        args,
        "StreamWriter.__init__",
        ["transport", "protocol", "reader", "loop"],
        4,
    )?;
    let event_loop = loop_argument(Some(event_loop))?;
    Ok(make(transport, protocol, reader, &event_loop))
}

fn writes(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method(n!("write"), |w, args| {
            let [data] = method(args, "StreamWriter.write", ["data"], 1)?;
            writer(w)?.write(data)
        })
        .method(n!("writelines"), |w, args| {
            let [data] = method(args, "StreamWriter.writelines", ["data"], 1)?;
            writer(w)?.forward("writelines", Args::pos([data]))
        })
        .method(n!("write_eof"), |w, args| {
            let [] = method(args, "StreamWriter.write_eof", [], 0)?;
            writer(w)?.forward("write_eof", Args::none())
        })
        .method(n!("can_write_eof"), |w, args| {
            let [] = method(args, "StreamWriter.can_write_eof", [], 0)?;
            writer(w)?.forward("can_write_eof", Args::none())
        })
        .method(n!("close"), |w, args| {
            let [] = method(args, "StreamWriter.close", [], 0)?;
            writer(w)?.forward("close", Args::none())
        })
        .method(n!("is_closing"), |w, args| {
            let [] = method(args, "StreamWriter.is_closing", [], 0)?;
            writer(w)?.is_closing().map(Value::Bool)
        })
        .method(n!("get_extra_info"), |w, args| {
            let [name, default] =
                method(args, "StreamWriter.get_extra_info", ["name", "default"], 1)?;
            let default = if default.is_unset() {
                Value::None
            } else {
                default
            };
            writer(w)?.forward("get_extra_info", Args::pos([name, default]))
        })
        .method(n!("drain"), |w, args| {
            let [] = method(args, "StreamWriter.drain", [], 0)?;
            let writer = writer(w)?;
            coroutine("StreamWriter.drain", async move {
                writer.drain().await?;
                Ok(Value::None)
            })
        })
        .method(n!("start_tls"), |w, args| {
            let parameters = Parameters {
                function: "StreamWriter.start_tls",
                names: [
                    "sslcontext",
                    "server_hostname",
                    "ssl_handshake_timeout",
                    "ssl_shutdown_timeout",
                ],
                positional: 1,
                required: 1,
                own: 1,
            };
            let values = parameters.bind(args)?;
            let writer = writer(w)?;
            coroutine("StreamWriter.start_tls", async move {
                writer.start_tls(values).await?;
                Ok(Value::None)
            })
        })
        .raw_method(n!("wait_closed"), |w, args| {
            let [] = method(args, "StreamWriter.wait_closed", [], 0)?;
            let (this, writer) = (w.clone(), writer(w)?);
            coroutine("StreamWriter.wait_closed", async move {
                writer.wait_closed(this).await
            })
        })
}

thread_local! {
    static CLASS: Class = writes(Class::builder("StreamWriter").module("asyncio.streams").constructor(constructor))
        .dunders(&["__repr__"])
        .getter(n!("transport"), |w| Ok(writer(w)?.transport()))
        .getter(n!("_transport"), |w| Ok(writer(w)?.transport()))
        .getter(n!("_protocol"), |w| Ok(writer(w)?.protocol.clone()))
        .getter(n!("_reader"), |w| Ok(writer(w)?.reader.clone()))
        .build();
}

/// `asyncio.StreamWriter`
pub(crate) fn class() -> Class {
    CLASS.with(Clone::clone)
}

impl Object for StreamWriter {
    fn primitive(this: &Rc<Self>) -> Option<Primitive<'_>> {
        Some(Primitive::Writer(this))
    }
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        let shown = || {
            let mut text = format!(
                "<{} transport={}",
                ops::class_name(this),
                ops::repr(&self.transport())?
            );
            if !self.reader.is_none() {
                text.push_str(&format!(" reader={}", ops::repr(&self.reader)?));
            }
            Ok(text + ">")
        };
        Some(shown())
    }
}
