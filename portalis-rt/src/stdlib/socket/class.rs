//! The class `socket.socket`.

use std::rc::Rc;
use std::time::Duration;

use super::constants::{self, AF_INET, SO_LINGER, SOCK_STREAM, SOL_SOCKET};
use super::object::Socket;
use super::{address, bytes_like};
use crate::object::native::ValueFuture;
use crate::object::{Args, Bytes, Class, Exception, Object, Result, Value};
use crate::ops;
use crate::platform::{Descriptor, socket_options};
use crate::stdlib::os::error::os_error;

pub(crate) fn this(value: &Value) -> Result<Rc<Socket>> {
    value.downcast::<Socket>().ok_or_else(|| {
        Exception::type_error(format!(
            "descriptor requires a '_socket.socket' object but received a '{}'",
            ops::type_name(value)
        ))
    })
}

fn number(value: &Value, default: i32) -> Result<i32> {
    match value {
        Value::Unset => Ok(default),
        other => match ops::convert::to_index(other)? {
            -1 => Ok(default),
            n => i32::try_from(n)
                .map_err(|_| Exception::overflow_error("Python int too large to convert to C int")),
        },
    }
}

fn make(_: &Class, args: Args) -> Result<Value> {
    let [family, kind, protocol, fileno] =
        args.bind("socket", ["family", "type", "proto", "fileno"], 0)?;
    let (family, kind, protocol) = (
        number(&family, AF_INET)?,
        number(&kind, SOCK_STREAM)?,
        number(&protocol, 0)?,
    );
    if fileno.is_unset() || fileno.is_none() {
        return Ok(Value::object(Socket::open(family, kind, protocol)?));
    }
    let fileno = i32::try_from(ops::convert::to_index(&fileno)?).unwrap_or(-1);
    let Some(descriptor) = Descriptor::by_number(fileno) else {
        return Err(crate::stdlib::os::error::errno(9, None));
    };
    let socket = Socket::new(descriptor, family, kind, protocol, super::default_timeout());
    Ok(Value::object(socket))
}

fn size(value: &Value, function: &str) -> Result<usize> {
    usize::try_from(ops::convert::to_index(value)?)
        .map_err(|_| Exception::value_error(format!("negative buffersize in {function}")))
}

fn flags(value: &Value) -> Result<u32> {
    match value {
        Value::Unset => Ok(0),
        other => Ok(u32::try_from(ops::convert::to_index(other)?).unwrap_or(0)),
    }
}

/// A timeout in seconds, or `None`.
pub(crate) fn timeout(value: &Value) -> Result<Option<f64>> {
    if value.is_none() {
        return Ok(None);
    }
    let seconds = ops::convert::to_f64(value)?;
    if seconds < 0.0 {
        return Err(Exception::value_error("Timeout value out of range"));
    }
    Ok(Some(seconds))
}

fn io<T>(result: std::io::Result<T>) -> Result<T> {
    result.map_err(|e| os_error(&e, None))
}

fn set_option(s: &Value, args: Args) -> Result<Value> {
    let socket = this(s)?;
    let [level, name, value] = args.exact("setsockopt")?;
    let (level, name) = (
        ops::convert::to_c_int(&level)?,
        ops::convert::to_c_int(&name)?,
    );
    let descriptor = socket.descriptor()?;
    if let Some(bytes) = crate::object::bytearray::buffer(&value) {
        let word = |at: usize| -> i64 {
            let word = bytes.get(at..at + 4).and_then(|b| b.try_into().ok());
            word.map_or(0, |word| i32::from_ne_bytes(word).into())
        };
        if (level, name) == (SOL_SOCKET, SO_LINGER) {
            let seconds = u64::try_from(word(4)).unwrap_or(0);
            let linger = (word(0) != 0).then(|| Duration::from_secs(seconds));
            io(socket_options::set_linger(&descriptor, linger))?;
            return Ok(Value::None);
        }
        io(socket_options::set(&descriptor, level, name, word(0)))?;
        return Ok(Value::None);
    }
    let value = ops::convert::to_index(&value)?;
    io(socket_options::set(&descriptor, level, name, value))?;
    Ok(Value::None)
}

fn receive_into(s: &Value, args: Args) -> Result<Value> {
    let [buffer, nbytes, flag] = args.bind("recv_into", ["buffer", "nbytes", "flags"], 1)?;
    let room = ops::len(&buffer)?;
    let n = match nbytes {
        Value::Unset => 0,
        other => size(&other, "recv_into")?,
    };
    let n = if n == 0 { room } else { n.min(room) };
    let data = this(s)?.receive(n, flags(&flag)?)?;
    super::store(&buffer, &data)?;
    Ok(Value::from(data.len()))
}

fn send_to(s: &Value, args: Args) -> Result<Value> {
    let socket = this(s)?;
    let (data, flag, target) = match args.range::<3>("sendto", 2)? {
        [data, target, Value::Unset] => (data, Value::Unset, target),
        [data, flag, target] => (data, flag, target),
    };
    let data = bytes_like(&data)?;
    let target = address::from_value(&target, socket.family, "sendto")?;
    Ok(Value::from(socket.send_to(
        &data,
        flags(&flag)?,
        &target,
    )?))
}

fn shown(socket: &Socket, name: &str) -> Result<String> {
    let mut text = format!(
        "<{name} fd={}, family={}, type={}, proto={}",
        socket.number(),
        socket.family,
        socket.kind,
        socket.protocol
    );
    if socket.number() >= 0 {
        for (label, address) in [
            ("laddr", socket.local_address()),
            ("raddr", socket.peer_address()),
        ] {
            if let Ok(address) = address
                && ops::truth(&address)?
            {
                text.push_str(&format!(", {label}={}", ops::str(&address)?));
            }
        }
    }
    Ok(text + ">")
}

thread_local! {
    static CLASS: Class = transfers(addresses(
        Class::builder("socket").module("socket").constructor(make).dunders(&["__repr__"]),
    ))
    .getter("family", |s| Ok(constants::family(this(s)?.family)))
    .getter("type", |s| Ok(constants::kind(this(s)?.kind)))
    .getter("proto", |s| Ok(Value::Int(this(s)?.protocol.into())))
    .getter(n!("timeout"), |s| Ok(this(s)?.timeout.get().map_or(Value::None, Value::Float)))
    .method(n!("fileno"), |s, _| Ok(Value::Int(this(s)?.number().into())))
    .method(n!("close"), |s, _| {
        this(s)?.close();
        Ok(Value::None)
    })
    .method(n!("detach"), |s, _| {
        // The number stays valid only while the descriptor does.
        let number = this(s)?.number();
        if let Some(descriptor) = this(s)?.detach() {
            super::keep_open(descriptor);
        }
        Ok(Value::Int(number.into()))
    })
    .method(n!("dup"), |s, _| {
        let s = this(s)?;
        let descriptor = io(s.descriptor()?.duplicate())?;
        Ok(Value::object(Socket::new(descriptor, s.family, s.kind, s.protocol, s.timeout.get())))
    })
    .method(n!("settimeout"), |s, args| {
        let [value] = args.exact("settimeout")?;
        this(s)?.timeout.set(timeout(&value)?);
        Ok(Value::None)
    })
    .method(n!("gettimeout"), |s, _| Ok(this(s)?.timeout.get().map_or(Value::None, Value::Float)))
    .method(n!("setblocking"), |s, args| {
        let [flag] = args.exact("setblocking")?;
        this(s)?.timeout.set(if ops::truth(&flag)? { None } else { Some(0.0) });
        Ok(Value::None)
    })
    .method(n!("getblocking"), |s, _| Ok(Value::Bool(this(s)?.timeout.get() != Some(0.0))))
    .method(n!("get_inheritable"), |_, _| Ok(Value::Bool(false)))
    .method(n!("setsockopt"), set_option)
    .method(n!("getsockopt"), |s, args| {
        let [level, name, _] = args.range("getsockopt", 2)?;
        let (level, name) = (ops::convert::to_c_int(&level)?, ops::convert::to_c_int(&name)?);
        Ok(Value::Int(io(socket_options::get(&this(s)?.descriptor()?, level, name))?))
    })
    .method(n!("shutdown"), |s, args| {
        let [how] = args.exact("shutdown")?;
        io(this(s)?.descriptor()?.shut_down(ops::convert::to_c_int(&how)?))?;
        Ok(Value::None)
    })
    .raw_method("__enter__", |s, _| Ok(s.clone()))
    .raw_method("__exit__", |s, _| {
        ops::call_method(s, "close", Args::none())?;
        Ok(Value::None)
    })
    .build();
}

fn addresses(builder: crate::object::ClassBuilder) -> crate::object::ClassBuilder {
    builder
        .method(n!("bind"), |s, args| {
            let [value] = args.exact("bind")?;
            let socket = this(s)?;
            let address = address::from_value(&value, socket.family, "bind")?;
            io(socket.descriptor()?.bind(&address))?;
            Ok(Value::None)
        })
        .method(n!("listen"), |s, args| {
            let [backlog] = args.range("listen", 0)?;
            let backlog = match backlog {
                Value::Unset => 128,
                other => ops::convert::to_c_int(&other)?.max(0),
            };
            io(this(s)?.descriptor()?.listen(backlog))?;
            Ok(Value::None)
        })
        .method(n!("accept"), |s, _| {
            let (socket, address) = this(s)?.accept()?;
            Ok(Value::tuple(vec![
                socket.value(),
                address::to_value(&address),
            ]))
        })
        .method(n!("connect"), |s, args| {
            let [value] = args.exact("connect")?;
            let socket = this(s)?;
            let address = address::from_value(&value, socket.family, "connect")?;
            socket.connect(&address)?;
            Ok(Value::None)
        })
        .method(n!("connect_ex"), |s, args| {
            let [value] = args.exact("connect_ex")?;
            let socket = this(s)?;
            let address = address::from_value(&value, socket.family, "connect_ex")?;
            match socket.connect(&address) {
                Ok(()) => Ok(Value::Int(0)),
                Err(e) => match e.data().field("errno") {
                    Some(number @ Value::Int(_)) => Ok(number),
                    _ => Err(e),
                },
            }
        })
        .method(n!("getsockname"), |s, _| this(s)?.local_address())
        .method(n!("getpeername"), |s, _| this(s)?.peer_address())
}

fn transfers(builder: crate::object::ClassBuilder) -> crate::object::ClassBuilder {
    builder
        .method(n!("recv"), |s, args| {
            let [n, flag] = args.range("recv", 1)?;
            let data = this(s)?.receive(size(&n, "recv")?, flags(&flag)?)?;
            Ok(Value::Bytes(Bytes::from(data)))
        })
        .method(n!("recv_into"), receive_into)
        .method(n!("recvfrom"), |s, args| {
            let [n, flag] = args.range("recvfrom", 1)?;
            let (data, address) = this(s)?.receive_from(size(&n, "recvfrom")?, flags(&flag)?)?;
            Ok(Value::tuple(vec![Value::Bytes(Bytes::from(data)), address]))
        })
        .method(n!("send"), |s, args| {
            let [data, flag] = args.range("send", 1)?;
            let data = bytes_like(&data)?;
            Ok(Value::from(this(s)?.send(&data, flags(&flag)?)?))
        })
        .method(n!("sendall"), |s, args| {
            let [data, flag] = args.range("sendall", 1)?;
            let data = bytes_like(&data)?;
            this(s)?.send_all(&data, flags(&flag)?)?;
            Ok(Value::None)
        })
        .method(n!("sendto"), send_to)
}

/// `socket.socket`
pub(crate) fn class() -> Class {
    CLASS.with(Clone::clone)
}

impl Object for Socket {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        let class = ops::class_of(this);
        let name = format!("{}.{}", class.module.borrow(), class.qualname.borrow());
        Some(shown(self, &name))
    }
    fn awaitable(&self, _: &Value) -> Option<ValueFuture> {
        None
    }
}
