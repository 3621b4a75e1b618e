//! The classes of `asyncio.transports`, and `asyncio.TransportSocket`.

use std::cell::RefCell;
use std::rc::Rc;

use super::socket_transport::SocketTransport;
use crate::asyncio::arguments::method;
use crate::asyncio::waiters::this;
use crate::object::{Args, Class, ClassBuilder, Exception, Module, Object, Result, Value};
use crate::ops;
use crate::stdlib::socket::{Socket, bytes_like, constants};

/// `transport.get_extra_info`'s values.
#[derive(Default)]
pub(crate) struct Extra(RefCell<Vec<(&'static str, Value)>>);

impl Extra {
    pub(crate) fn set(&self, name: &'static str, value: Value) {
        self.0.borrow_mut().push((name, value));
    }

    pub(crate) fn get(&self, name: &str) -> Option<Value> {
        let all = self.0.borrow();
        all.iter().find(|(k, _)| *k == name).map(|(_, v)| v.clone())
    }

    /// `get_extra_info(name, default=None)`
    pub(crate) fn lookup(&self, args: Args) -> Result<Value> {
        let [name, default] = method(args, "BaseTransport.get_extra_info", ["name", "default"], 1)?;
        let found = name.as_str().and_then(|name| self.get(&name));
        Ok(found.unwrap_or(if default.is_unset() {
            Value::None
        } else {
            default
        }))
    }
}

fn abstract_method(_: &Value, _: Args) -> Result<Value> {
    Err(Exception::of_class(
        Exception::class_named("NotImplementedError"),
        vec![],
    ))
}

fn with_abstract(mut builder: ClassBuilder, names: &[&'static str]) -> ClassBuilder {
    for name in names {
        builder = builder.raw_method(*name, abstract_method);
    }
    builder
}

fn base(name: &'static str) -> ClassBuilder {
    Class::builder(name).module("asyncio.transports")
}

/// What Python's `BaseTransport` has beside the abstract methods.
fn extra_info(this: &Value, args: Args) -> Result<Value> {
    let [name, default] = method(args, "BaseTransport.get_extra_info", ["name", "default"], 1)?;
    let default = if default.is_unset() {
        Value::None
    } else {
        default
    };
    match ops::get_attr_opt(this, "_extra")? {
        Some(extra) if ops::contains(&extra, &name)? => ops::get_item(&extra, &name),
        _ => Ok(default),
    }
}

fn keep_extra(this: &Value, args: Args) -> Result<Value> {
    let [extra] = method(args, "BaseTransport.__init__", ["extra"], 0)?;
    let extra = match extra {
        Value::Unset | Value::None => Value::Dict(crate::object::Dict::new()),
        other => other,
    };
    ops::set_attr(this, "_extra", extra)?;
    Ok(Value::None)
}

thread_local! {
    static BASE: Class = with_abstract(
        base("BaseTransport").raw_method(n!("get_extra_info"), extra_info).raw_method("__init__", keep_extra),
        &["is_closing", "close", "set_protocol", "get_protocol"],
    )
    .build();
    static READ: Class = with_abstract(
        base("ReadTransport").base(BASE.with(Clone::clone)),
        &["is_reading", "pause_reading", "resume_reading"],
    )
    .build();
    static WRITE: Class = with_abstract(
        base("WriteTransport").base(BASE.with(Clone::clone)).raw_method(n!("writelines"), |this, args| {
            let [pieces] = method(args, "WriteTransport.writelines", ["list_of_data"], 1)?;
            let mut all = Vec::new();
            for piece in ops::to_vec(&pieces)? {
                all.extend_from_slice(&bytes_like(&piece)?);
            }
            ops::call_method(this, "write", Args::pos([Value::Bytes(all.into())]))
        }),
        &["set_write_buffer_limits", "get_write_buffer_size", "get_write_buffer_limits", "write", "write_eof",
          "can_write_eof", "abort"],
    )
    .build();
    static TRANSPORT: Class = base("Transport").bases(vec![READ.with(Clone::clone), WRITE.with(Clone::clone)]).build();
    static DATAGRAM: Class = with_abstract(
        base("DatagramTransport").base(BASE.with(Clone::clone)),
        &["sendto", "abort"],
    )
    .build();
    static SUBPROCESS: Class = with_abstract(
        base("SubprocessTransport").base(BASE.with(Clone::clone)),
        &["get_pid", "get_returncode", "get_pipe_transport", "send_signal", "terminate", "kill"],
    )
    .build();
    static FLOW: Class = base("_FlowControlMixin").base(TRANSPORT.with(Clone::clone)).build();
    static SELECTOR: Class = Class::builder("_SelectorTransport")
        .module("asyncio.selector_events")
        .base(FLOW.with(Clone::clone))
        .build();
    static SOCKET: Class = socket_methods(
        Class::builder("_SelectorSocketTransport")
            .module("asyncio.selector_events")
            .base(SELECTOR.with(Clone::clone)),
    )
    .dunders(&["__repr__"])
    .build();
    static TRANSPORT_SOCKET: Class = trsock_methods(Class::builder("TransportSocket").module("asyncio.trsock"))
        .dunders(&["__repr__"])
        .build();
}

/// `asyncio.ReadTransport`
pub(crate) fn read_class() -> Class {
    READ.with(Clone::clone)
}

/// `asyncio.transports._FlowControlMixin`
pub(crate) fn flow_class() -> Class {
    FLOW.with(Clone::clone)
}

/// `asyncio.DatagramTransport`
pub(crate) fn datagram_class() -> Class {
    DATAGRAM.with(Clone::clone)
}

/// `asyncio.SubprocessTransport`
pub(crate) fn subprocess_class() -> Class {
    SUBPROCESS.with(Clone::clone)
}

/// `asyncio.selector_events._SelectorTransport`
pub(crate) fn selector_class() -> Class {
    SELECTOR.with(Clone::clone)
}

/// Adds all that `asyncio` exports.
pub(crate) fn add(module: Module) -> Module {
    module
        .class_of(n!("BaseTransport"), || BASE.with(Clone::clone))
        .class_of(n!("ReadTransport"), || READ.with(Clone::clone))
        .class_of(n!("WriteTransport"), || WRITE.with(Clone::clone))
        .class_of(n!("Transport"), || TRANSPORT.with(Clone::clone))
        .class_of(n!("DatagramTransport"), || DATAGRAM.with(Clone::clone))
        .class_of(n!("SubprocessTransport"), || SUBPROCESS.with(Clone::clone))
}

/// What `write` takes.
///
/// # Errors
/// `TypeError` for what is not bytes-like.
pub(crate) fn data_argument(data: &Value) -> Result<crate::object::bytearray::Buffer> {
    crate::object::bytearray::buffer(data).ok_or_else(|| {
        Exception::type_error(format!(
            "data argument must be a bytes-like object, not '{}'",
            ops::class_name(data)
        ))
    })
}

fn transport(value: &Value) -> Result<Rc<SocketTransport>> {
    this(value, "_SelectorSocketTransport")
}

fn socket_methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method(n!("get_extra_info"), |t, args| {
            transport(t)?.extra.lookup(args)
        })
        .method(n!("write"), |t, args| {
            let [data] = method(args, "_SelectorSocketTransport.write", ["data"], 1)?;
            transport(t)?.write(data_argument(&data)?)?;
            Ok(Value::None)
        })
        .method(n!("writelines"), |t, args| {
            let [pieces] = method(
                args,
                "_SelectorSocketTransport.writelines",
                ["list_of_data"],
                1,
            )?;
            let pieces: Result<Vec<_>> = ops::to_vec(&pieces)?.iter().map(bytes_like).collect();
            transport(t)?.write_lines(pieces?)?;
            Ok(Value::None)
        })
        .method(n!("write_eof"), |t, _| {
            transport(t)?.write_eof()?;
            Ok(Value::None)
        })
        .method(n!("can_write_eof"), |_, _| Ok(Value::Bool(true)))
        .method(n!("close"), |t, _| {
            transport(t)?.close()?;
            Ok(Value::None)
        })
        .method(n!("abort"), |t, _| {
            transport(t)?.force_close(None);
            Ok(Value::None)
        })
        .method(n!("is_closing"), |t, _| {
            Ok(Value::Bool(transport(t)?.is_closing()))
        })
        .method(n!("is_reading"), |t, _| {
            Ok(Value::Bool(transport(t)?.is_reading()))
        })
        .method(n!("pause_reading"), |t, _| {
            transport(t)?.pause_reading();
            Ok(Value::None)
        })
        .method(n!("resume_reading"), |t, _| {
            transport(t)?.resume_reading()?;
            Ok(Value::None)
        })
        .method(n!("get_protocol"), |t, _| {
            Ok(transport(t)?.protocol().map_or(Value::None, |p| p.value))
        })
        .method(n!("set_protocol"), |t, args| {
            let [protocol] = method(args, "_SelectorTransport.set_protocol", ["protocol"], 1)?;
            transport(t)?.set_protocol(super::protocol::Protocol::new(protocol));
            Ok(Value::None)
        })
        .method(n!("get_write_buffer_size"), |t, _| {
            Ok(Value::from(transport(t)?.buffered()))
        })
        .method(n!("get_write_buffer_limits"), |t, _| {
            Ok(transport(t)?.flow.limits())
        })
        .method(n!("set_write_buffer_limits"), |t, args| {
            let [high, low] = method(
                args,
                "_FlowControlMixin.set_write_buffer_limits",
                ["high", "low"],
                0,
            )?;
            let t = transport(t)?;
            t.flow.set_limits(&high, &low)?;
            t.pause_if_full()?;
            Ok(Value::None)
        })
}

/// ` read=polling write=<idle, bufsize=0>`
pub(crate) fn polling(number: i32, buffered: usize, event_loop: &crate::asyncio::Loop) -> String {
    let state = |write| {
        if event_loop.is_watched(number, write) {
            "polling"
        } else {
            "idle"
        }
    };
    format!(
        " read={} write=<{}, bufsize={buffered}>",
        state(false),
        state(true)
    )
}

impl Object for SocketTransport {
    fn class(&self) -> Class {
        SOCKET.with(Clone::clone)
    }
    fn repr(&self, _: &Value) -> Option<Result<String>> {
        let state = if self.is_closed() {
            " closed"
        } else if self.is_closing() {
            " closing"
        } else {
            ""
        };
        let polling = match self.event_loop() {
            Some(event_loop) if !event_loop.is_closed() => {
                polling(self.number(), self.buffered(), &event_loop)
            }
            _ => String::new(),
        };
        Some(Ok(format!(
            "<_SelectorSocketTransport{state} fd={}{polling}>",
            self.number()
        )))
    }
}

/// `asyncio.TransportSocket`: a transport's socket, for questions only.
pub(crate) struct TransportSocket(pub(crate) Rc<Socket>);

fn socket_of(value: &Value) -> Result<Value> {
    Ok(this::<TransportSocket>(value, "TransportSocket")?.0.value())
}

macro_rules! forward {
    ($builder:expr, $($name:literal)*) => {
        $builder$(.method($name, |s, args| ops::call_method(&socket_of(s)?, $name, args)))*
    };
}

fn trsock_methods(builder: ClassBuilder) -> ClassBuilder {
    forward!(
        builder,
        "fileno" "dup" "get_inheritable" "shutdown" "getsockopt" "setsockopt" "getpeername" "getsockname"
    )
    .getter("family", |s| ops::get_attr(&socket_of(s)?, "family"))
    .getter("type", |s| ops::get_attr(&socket_of(s)?, "type"))
    .getter("proto", |s| ops::get_attr(&socket_of(s)?, "proto"))
    .method(n!("gettimeout"), |_, _| Ok(Value::Int(0)))
    .method(n!("settimeout"), |_, args| {
        let [value] = method(args, "TransportSocket.settimeout", ["value"], 1)?;
        if ops::eq(&value, &Value::Int(0))? {
            return Ok(Value::None);
        }
        Err(Exception::value_error(
            "settimeout(): only 0 timeout is allowed on transport sockets",
        ))
    })
    .method(n!("setblocking"), |_, args| {
        let [flag] = method(args, "TransportSocket.setblocking", ["flag"], 1)?;
        if !ops::truth(&flag)? {
            return Ok(Value::None);
        }
        Err(Exception::value_error(
            "setblocking(): transport sockets cannot be blocking",
        ))
    })
}

impl Object for TransportSocket {
    fn class(&self) -> Class {
        TRANSPORT_SOCKET.with(Clone::clone)
    }
    fn repr(&self, _: &Value) -> Option<Result<String>> {
        let socket = &self.0;
        let mut text = format!(
            "<asyncio.TransportSocket fd={}, family={}, type={}, proto={}",
            socket.number(),
            socket.family,
            socket.kind,
            socket.protocol
        );
        if socket.number() != -1 {
            let found = [
                ("laddr", socket.local_address()),
                ("raddr", socket.peer_address()),
            ];
            for (label, address) in found {
                if let Ok(address) = address
                    && ops::truth(&address).unwrap_or(false)
                    && let Ok(shown) = ops::str(&address)
                {
                    text.push_str(&format!(", {label}={shown}"));
                }
            }
        }
        Some(Ok(text + ">"))
    }
}

/// The socket of an argument: a `socket.socket`, or a transport's.
pub(crate) fn socket_argument(value: &Value) -> Option<Rc<Socket>> {
    value.downcast::<Socket>().or_else(|| {
        value
            .downcast::<TransportSocket>()
            .map(|wrapped| wrapped.0.clone())
    })
}

/// Whether this is a stream socket.
pub(crate) fn is_stream(socket: &Socket) -> bool {
    socket.kind == constants::SOCK_STREAM
}
