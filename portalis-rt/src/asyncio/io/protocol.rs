//! [`Protocol`]: whom a transport talks to, an object with Python's callbacks or one of asyncio's own.

use std::rc::Rc;

use super::stream_protocol::StreamProtocol;
use crate::asyncio::event_loop::Loop;
use crate::asyncio::protocols;
use crate::object::{Args, Bytes, Exception, Result, Value};
use crate::ops;

/// The callbacks of a protocol that is written in Rust.
pub(crate) trait NativeProtocol {
    /// `this` is the protocol as Python code sees it.
    fn connection_made(&self, this: &Value, transport: &Value) -> Result<()>;
    fn data_received(&self, data: &[u8]) -> Result<()>;
    /// Whether the transport stays open.
    fn eof_received(&self) -> Result<bool>;
    fn connection_lost(&self, error: Option<&Exception>) -> Result<()>;
    fn pause_writing(&self) -> Result<()>;
    fn resume_writing(&self) -> Result<()>;
}

/// A protocol.
#[derive(Clone)]
pub(crate) struct Protocol {
    pub(crate) value: Value,
    native: Option<Rc<dyn NativeProtocol>>,
    /// Gives the buffer that is read into.
    pub(crate) is_buffered: bool,
}

fn error_value(error: Option<&Exception>) -> Value {
    error.map_or(Value::None, Exception::value)
}

impl Protocol {
    /// The protocol of an object.
    pub(crate) fn new(value: Value) -> Protocol {
        let native = match &value {
            Value::Object(obj) => obj
                .downcast::<StreamProtocol>()
                .map(|p| p as Rc<dyn NativeProtocol>),
            _ => None,
        };
        let is_buffered =
            native.is_none() && ops::class_of(&value).is_subclass_of(&protocols::buffered_class());
        Protocol {
            value,
            native,
            is_buffered,
        }
    }

    /// One of asyncio's own.
    pub(crate) fn native(native: Rc<dyn NativeProtocol>) -> Protocol {
        Protocol {
            value: Value::None,
            native: Some(native),
            is_buffered: false,
        }
    }

    fn call(&self, name: &str, args: Args) -> Result<Value> {
        ops::call_method(&self.value, name, args)
    }

    /// `loop.call_soon(protocol.connection_made, transport)`
    pub(crate) fn connection_made_soon(&self, event_loop: &Loop, transport: Value) -> Result<()> {
        match &self.native {
            Some(native) => {
                let (native, value) = (native.clone(), self.value.clone());
                event_loop.call_soon_in_context("connection_made", move || {
                    native.connection_made(&value, &transport)
                });
            }
            None => {
                let method = ops::get_attr(&self.value, "connection_made")?;
                event_loop.call_soon(method, vec![transport], None)?;
            }
        }
        Ok(())
    }

    /// `protocol.connection_made(transport)`
    #[cfg(feature = "tls")]
    pub(crate) fn connection_made(&self, transport: &Value) -> Result<()> {
        match &self.native {
            Some(native) => native.connection_made(&self.value, transport),
            None => self
                .call("connection_made", Args::pos([transport.clone()]))
                .map(drop),
        }
    }

    pub(crate) fn data_received(&self, data: &[u8]) -> Result<()> {
        match &self.native {
            Some(native) => native.data_received(data),
            None => self
                .call("data_received", Args::pos([Value::Bytes(Bytes::new(data))]))
                .map(drop),
        }
    }

    pub(crate) fn eof_received(&self) -> Result<bool> {
        match &self.native {
            Some(native) => native.eof_received(),
            None => ops::truth(&self.call("eof_received", Args::none())?),
        }
    }

    /// `loop.call_soon(protocol.eof_received)`
    pub(crate) fn eof_received_soon(&self, event_loop: &Loop) -> Result<()> {
        match &self.native {
            Some(native) => {
                let native = native.clone();
                event_loop
                    .call_soon_in_context("eof_received", move || native.eof_received().map(drop));
            }
            None => {
                let method = ops::get_attr(&self.value, "eof_received")?;
                event_loop.call_soon(method, vec![], None)?;
            }
        }
        Ok(())
    }

    pub(crate) fn connection_lost(&self, error: Option<&Exception>) -> Result<()> {
        match &self.native {
            Some(native) => native.connection_lost(error),
            None => self
                .call("connection_lost", Args::pos([error_value(error)]))
                .map(drop),
        }
    }

    pub(crate) fn pause_writing(&self) -> Result<()> {
        match &self.native {
            Some(native) => native.pause_writing(),
            None => self.call("pause_writing", Args::none()).map(drop),
        }
    }

    pub(crate) fn resume_writing(&self) -> Result<()> {
        match &self.native {
            Some(native) => native.resume_writing(),
            None => self.call("resume_writing", Args::none()).map(drop),
        }
    }
}
