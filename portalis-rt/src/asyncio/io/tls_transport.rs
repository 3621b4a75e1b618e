//! `_SSLProtocolTransport`: the transport above a TLS connection, as Python sees it.

use std::rc::Rc;

use super::protocol::Protocol;
use super::tls::Tls;
use super::transport_class::{data_argument, flow_class};
use crate::asyncio::arguments::method;
use crate::asyncio::waiters::this;
use crate::object::{Args, Class, ClassBuilder, Exception, Object, Result, Value};
use crate::ops;
use crate::stdlib::socket::{bytes_like, store};

/// Gives a `BufferedProtocol` what came in, in as many pieces as its buffer needs.
pub(super) fn fill_buffer(protocol: &Protocol, mut data: &[u8]) -> Result<()> {
    while !data.is_empty() {
        let hint = Args::pos([Value::from(data.len())]);
        let buffer = ops::call_method(&protocol.value, "get_buffer", hint)?;
        let size = ops::len(&buffer)?.min(data.len());
        if size == 0 {
            return Err(Exception::runtime_error(
                "get_buffer() returned an empty buffer",
            ));
        }
        store(&buffer, &data[..size])?;
        data = &data[size..];
        let size = Args::pos([Value::from(size)]);
        ops::call_method(&protocol.value, "buffer_updated", size)?;
    }
    Ok(())
}

fn transport(value: &Value) -> Result<Rc<Tls>> {
    this(value, "_SSLProtocolTransport")
}

fn extra_info(t: &Value, args: Args) -> Result<Value> {
    let names = ["name", "default"];
    let [name, default] = method(args, "_SSLProtocolTransport.get_extra_info", names, 1)?;
    let t = transport(t)?;
    if let Some(found) = name.as_str().and_then(|name| t.extra.get(&name)) {
        return Ok(found);
    }
    match t.below() {
        Some(below) => {
            let default = if default.is_unset() {
                Value::None
            } else {
                default
            };
            below.extra.lookup(Args::pos([name, default]))
        }
        None if default.is_unset() => Ok(Value::None),
        None => Ok(default),
    }
}

fn reading(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method(n!("is_reading"), |t, _| {
            Ok(Value::Bool(transport(t)?.is_app_reading()))
        })
        .method(n!("pause_reading"), |t, _| {
            transport(t)?.pause_app();
            Ok(Value::None)
        })
        .method(n!("resume_reading"), |t, _| {
            transport(t)?.resume_app();
            Ok(Value::None)
        })
}

fn writing(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method(n!("write"), |t, args| {
            let [data] = method(args, "_SSLProtocolTransport.write", ["data"], 1)?;
            transport(t)?.write(data_argument(&data)?)?;
            Ok(Value::None)
        })
        .method(n!("writelines"), |t, args| {
            let [pieces] = method(
                args,
                "_SSLProtocolTransport.writelines",
                ["list_of_data"],
                1,
            )?;
            let t = transport(t)?;
            for piece in ops::to_vec(&pieces)? {
                t.write(bytes_like(&piece)?)?;
            }
            Ok(Value::None)
        })
        .method(n!("write_eof"), |_, _| {
            Err(Exception::of_class(
                Exception::class_named("NotImplementedError"),
                vec![],
            ))
        })
        .method(n!("can_write_eof"), |_, _| Ok(Value::Bool(false)))
        .method(n!("get_write_buffer_size"), |t, _| {
            Ok(Value::from(transport(t)?.waiting_bytes()))
        })
        .method(n!("get_write_buffer_limits"), |t, _| {
            Ok(transport(t)?.flow.limits())
        })
        .method(n!("set_write_buffer_limits"), |t, args| {
            let [high, low] = method(args, "set_write_buffer_limits", ["high", "low"], 0)?;
            let t = transport(t)?;
            t.flow.set_limits(&high, &low)?;
            t.control_writing()?;
            Ok(Value::None)
        })
}

thread_local! {
    static CLASS: Class = writing(reading(
        Class::builder("_SSLProtocolTransport")
            .module("asyncio.sslproto")
            .base(flow_class()),
    ))
    .method(n!("get_extra_info"), extra_info)
    .method(n!("close"), |t, _| {
        transport(t)?.start_shutdown()?;
        Ok(Value::None)
    })
    .method(n!("abort"), |t, _| {
        transport(t)?.abort(None);
        Ok(Value::None)
    })
    .method(n!("is_closing"), |t, _| Ok(Value::Bool(transport(t)?.closed.get())))
    .method(n!("get_protocol"), |t, _| Ok(transport(t)?.above().map_or(Value::None, |p| p.value)))
    .method(n!("set_protocol"), |t, args| {
        let [protocol] = method(args, "_SSLProtocolTransport.set_protocol", ["protocol"], 1)?;
        transport(t)?.set_above(Protocol::new(protocol));
        Ok(Value::None)
    })
    .getter(n!("_loop"), |t| Ok(transport(t)?.event_loop.value()))
    .build();
}

impl Object for Tls {
    fn class(&self) -> Class {
        CLASS.with(Clone::clone)
    }
}
