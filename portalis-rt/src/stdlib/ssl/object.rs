//! [`SslObject`]: `ssl.SSLObject`, the questions that a program may ask a connection.

use std::cell::RefCell;
use std::rc::Rc;

use rustls::{Connection, ProtocolVersion};

use super::certificate;
use crate::asyncio::arguments::method;
use crate::asyncio::waiters::this;
use crate::object::{Bytes, Class, Object, Result, Value};
use crate::ops;

/// What `get_extra_info("ssl_object")` gives.
pub(crate) struct SslObject {
    pub(crate) connection: Rc<RefCell<Connection>>,
    pub(crate) context: Value,
    pub(crate) server_side: bool,
    pub(crate) hostname: Value,
    /// Whether the peer's certificate was looked at: if not, nothing of it is shown.
    pub(crate) verified: bool,
}

impl SslObject {
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
        .getter("context", |o| Ok(object(o)?.context.clone()))
        .getter("server_side", |o| Ok(Value::Bool(object(o)?.server_side)))
        .getter("server_hostname", |o| Ok(object(o)?.hostname.clone()))
        .method("getpeercert", |o, args| {
            let [binary] = method(args, "SSLObject.getpeercert", ["binary_form"], 0)?;
            let binary = !binary.is_unset() && ops::truth(&binary)?;
            Ok(object(o)?.certificate(binary))
        })
        .method("cipher", |o, _| Ok(object(o)?.cipher()))
        .method("version", |o, _| Ok(object(o)?.version()))
        .method("compression", |_, _| Ok(Value::None))
        .method("selected_alpn_protocol", |o, _| {
            let o = object(o)?;
            let connection = o.connection.borrow();
            let chosen = connection.alpn_protocol();
            Ok(chosen.map_or(Value::None, |name| Value::from(String::from_utf8_lossy(name).into_owned())))
        })
        .build();
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
