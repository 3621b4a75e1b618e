//! [`SslObject`]: `ssl.SSLObject`, the questions that a program may ask a connection.

use std::cell::RefCell;
use std::rc::Rc;

use rustls::{Connection, ProtocolVersion};

use super::bio;
use super::certificate;
use super::context::Context;
use super::engine::Engine;
use crate::asyncio::arguments::method;
use crate::asyncio::waiters::this;
use crate::object::bytearray::ByteArray;
use crate::object::{Args, Bytes, Class, Exception, Object, Result, Value};
use crate::ops;
use crate::stdlib::socket::bytes_like;

/// What `get_extra_info("ssl_object")` gives.
pub(crate) struct SslObject {
    pub(crate) connection: Rc<RefCell<Connection>>,
    pub(crate) context: Value,
    pub(crate) server_side: bool,
    pub(crate) hostname: Value,
    /// Whether the peer's certificate was looked at: if not, nothing of it is shown.
    pub(crate) verified: bool,
    /// Between two `MemoryBIO`s; asyncio's transports drive their connections themselves.
    pub(super) engine: Option<Engine>,
}

impl SslObject {
    /// The connection of one of asyncio's transports.
    pub(crate) fn of_transport(
        connection: Rc<RefCell<Connection>>,
        context: Value,
        server_side: bool,
        hostname: Value,
        verified: bool,
    ) -> SslObject {
        SslObject {
            connection,
            context,
            server_side,
            hostname,
            verified,
            engine: None,
        }
    }

    fn engine(&self) -> Result<&Engine> {
        self.engine.as_ref().ok_or_else(|| {
            Exception::runtime_error("this connection is read and written by its transport")
        })
    }

    /// `read(len=1024, buffer=None)`
    fn read(&self, args: Args) -> Result<Value> {
        let [len, buffer] = method(args, "SSLObject.read", ["len", "buffer"], 0)?;
        let len = match len {
            Value::Unset => 1024,
            len => ops::convert::to_index(&len)?,
        };
        if buffer.is_none() || buffer.is_unset() {
            let len = usize::try_from(len)
                .map_err(|_| Exception::value_error("size should not be negative"))?;
            return Ok(Value::Bytes(Bytes::from(self.engine()?.read(len)?)));
        }
        let Some(target) = buffer.downcast::<ByteArray>() else {
            return Err(Exception::type_error(format!(
                "read() argument 2 must be read-write bytes-like object, not {}",
                ops::class_name(&buffer)
            )));
        };
        let room = target.bytes.borrow().len();
        let len = usize::try_from(len).ok().filter(|n| (1..=room).contains(n));
        let read = self.engine()?.read(len.unwrap_or(room))?;
        let mut bytes = target.bytes.borrow_mut();
        for (slot, byte) in bytes.iter_mut().zip(&read) {
            *slot = *byte;
        }
        Ok(Value::from(read.len()))
    }

    /// `getpeercert()`
    pub(crate) fn certificate(&self, binary: bool) -> Value {
        let connection = self.connection.borrow();
        let Some(cert) = connection.peer_certificates().and_then(|all| all.first()) else {
            return Value::None;
        };
        if binary {
            return Value::Bytes(Bytes::new(cert));
        }
        if !self.verified {
            return Value::Dict(crate::object::Dict::new());
        }
        certificate::describe(cert)
    }

    /// `cipher()`
    pub(crate) fn cipher(&self) -> Value {
        let connection = self.connection.borrow();
        let Some(suite) = connection.negotiated_cipher_suite() else {
            return Value::None;
        };
        let name = format!("{:?}", suite.suite());
        let bits = if name.contains("AES_128") { 128 } else { 256 };
        let name = match name.strip_prefix("TLS13_") {
            Some(rest) => format!("TLS_{rest}"),
            None => name
                .trim_start_matches("TLS_")
                .trim_end_matches("_SHA256")
                .replace("WITH_", "")
                .replace("AES_", "AES")
                .replace('_', "-"),
        };
        // The older suites of AES keep the name of their hash.
        let name = match name.strip_suffix("AES128-GCM") {
            Some(_) => format!("{name}-SHA256"),
            None => name,
        };
        let version = version_name(connection.protocol_version());
        Value::tuple(vec![Value::from(name), version, Value::Int(bits)])
    }

    fn version(&self) -> Value {
        version_name(self.connection.borrow().protocol_version())
    }
}

fn version_name(version: Option<ProtocolVersion>) -> Value {
    match version {
        Some(ProtocolVersion::TLSv1_3) => Value::str("TLSv1.3"),
        Some(ProtocolVersion::TLSv1_2) => Value::str("TLSv1.2"),
        _ => Value::None,
    }
}

fn object(value: &Value) -> Result<Rc<SslObject>> {
    this(value, "SSLObject")
}

thread_local! {
    static CLASS: Class = Class::builder("SSLObject")
        .module("ssl")
        .getter(n!("context"), |o| Ok(object(o)?.context.clone()))
        .getter(n!("server_side"), |o| Ok(Value::Bool(object(o)?.server_side)))
        .getter(n!("server_hostname"), |o| Ok(object(o)?.hostname.clone()))
        .constructor(|_, _| {
            Err(Exception::type_error(
                "SSLObject does not have a public constructor. Instances are returned by SSLContext.wrap_bio().",
            ))
        })
        .getter("session", |_| Ok(Value::None))
        .getter("session_reused", |_| Ok(Value::Bool(false)))
        .method("do_handshake", |o, args| {
            let [] = args.exact("SSLObject.do_handshake")?;
            object(o)?.engine()?.do_handshake()?;
            Ok(Value::None)
        })
        .method(n!("read"), |o, args| object(o)?.read(args))
        .method(n!("write"), |o, args| {
            let [data] = method(args, "SSLObject.write", ["data"], 1)?;
            let data = bytes_like(&data)?.to_vec();
            object(o)?.engine()?.write(&data)?;
            Ok(Value::from(data.len()))
        })
        .method("pending", |o, args| {
            let [] = args.exact("SSLObject.pending")?;
            Ok(Value::from(object(o)?.engine()?.pending()))
        })
        .method(n!("unwrap"), |o, args| {
            let [] = args.exact("SSLObject.unwrap")?;
            object(o)?.engine()?.unwrap()?;
            Ok(Value::None)
        })
        .method(n!("getpeercert"), |o, args| {
            let [binary] = method(args, "SSLObject.getpeercert", ["binary_form"], 0)?;
            let binary = !binary.is_unset() && ops::truth(&binary)?;
            let o = object(o)?;
            if o.engine.as_ref().is_some_and(|engine| !engine.is_connected()) {
                return Err(Exception::value_error("handshake not done yet"));
            }
            Ok(o.certificate(binary))
        })
        .method(n!("cipher"), |o, _| Ok(object(o)?.cipher()))
        .method(n!("version"), |o, _| Ok(object(o)?.version()))
        .method(n!("compression"), |_, _| Ok(Value::None))
        .method(n!("selected_alpn_protocol"), |o, _| {
            let o = object(o)?;
            let connection = o.connection.borrow();
            let chosen = connection.alpn_protocol();
            Ok(chosen.map_or(Value::None, |name| Value::from(String::from_utf8_lossy(name).into_owned())))
        })
        .build();
}

/// `_ssl._wrap_bio(context, incoming, outgoing, server_side, server_hostname)`
pub(super) fn wrap_bio(args: Args) -> Result<Value> {
    let [context, incoming, outgoing, server_side, hostname] = args.exact("_wrap_bio")?;
    let incoming = bio::argument(&incoming, "incoming")?;
    let outgoing = bio::argument(&outgoing, "outgoing")?;
    let part: Rc<Context> = this(&context, "SSLContext")?;
    let server_side = ops::truth(&server_side)?;
    let mut connection = if server_side {
        part.accept()?
    } else {
        part.connect(hostname.as_str().as_deref().unwrap_or_default())?
    };
    connection.set_buffer_limit(None);
    let connection = Rc::new(RefCell::new(connection));
    Ok(Value::object(SslObject {
        connection: connection.clone(),
        context,
        server_side,
        hostname,
        verified: part.verifies(),
        engine: Some(Engine::new(connection, incoming, outgoing, server_side)),
    }))
}

/// `ssl.SSLObject`
pub(super) fn class() -> Class {
    CLASS.with(Clone::clone)
}

impl Object for SslObject {
    fn class(&self) -> Class {
        class()
    }
}
