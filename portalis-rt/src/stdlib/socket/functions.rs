//! The functions of `socket`.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::rc::Rc;

use super::constants::{
    self, AF_INET, AF_INET6, AF_UNIX, IPPROTO_TCP, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET,
};
use super::{DEFAULT_TIMEOUT, Socket, address, class, gaierror};
use crate::object::{Args, Bytes, Exception, Module, Result, Value};
use crate::ops;
use crate::platform::{self, Address, Descriptor, Found};
use crate::stdlib::os::error::os_error;

/// `getaddrinfo`'s arguments, ready for the system.
pub(crate) struct Query {
    pub(crate) host: Option<String>,
    pub(crate) service: Option<String>,
    pub(crate) hints: [i32; 4],
}

impl Query {
    /// # Errors
    /// `TypeError`, `OSError` for a host or port that is none.
    pub(crate) fn new(host: &Value, port: &Value, hints: [i32; 4]) -> Result<Query> {
        let host = match host.native() {
            Value::None | Value::Unset => None,
            Value::Str(_) | Value::Bytes(_) => Some(address::host_text(host)?),
            _ => {
                return Err(Exception::type_error(
                    "getaddrinfo() argument 1 must be string or None",
                ));
            }
        };
        let service = match port.native() {
            Value::None | Value::Unset => None,
            Value::Int(n) => Some(n.to_string()),
            Value::Str(_) | Value::Bytes(_) => Some(address::host_text(port)?),
            _ => return Err(Exception::new("OSError", "Int or String expected")),
        };
        Ok(Query {
            host,
            service,
            hints,
        })
    }

    /// Asks the system. Blocks.
    pub(crate) fn run(&self) -> std::result::Result<Vec<Found>, (i32, String)> {
        platform::resolve(self.host.as_deref(), self.service.as_deref(), self.hints)
    }
}

/// `(family, type, proto, canonname, sockaddr)`
pub(crate) fn found_value((family, kind, protocol, name, at): &Found) -> Value {
    Value::tuple(vec![
        constants::family(*family),
        constants::kind(*kind),
        Value::Int((*protocol).into()),
        Value::str(name),
        address::to_value(at),
    ])
}

fn number(value: &Value) -> Result<i32> {
    match value {
        Value::Unset => Ok(0),
        other => ops::convert::to_c_int(other),
    }
}

fn get_address_info(args: Args) -> Result<Value> {
    let [host, port, family, kind, protocol, flags] = args.bind(
        "getaddrinfo",
        ["host", "port", "family", "type", "proto", "flags"],
        2,
    )?;
    let hints = [
        number(&family)?,
        number(&kind)?,
        number(&protocol)?,
        number(&flags)?,
    ];
    let found = Query::new(&host, &port, hints)?
        .run()
        .map_err(|(number, text)| gaierror(number, &text))?;
    Ok(Value::list(found.iter().map(found_value).collect()))
}

fn first_address(args: Args) -> Result<Value> {
    let [host] = args.exact("gethostbyname")?;
    match address::from_value(
        &Value::tuple(vec![host, Value::Int(0)]),
        AF_INET,
        "gethostbyname",
    )? {
        Address::V4(v4) => Ok(Value::from(v4.ip().to_string())),
        _ => Err(gaierror(-2, "Name or service not known")),
    }
}

fn name_info(args: Args) -> Result<Value> {
    let [target, flags] = args.exact("getnameinfo")?;
    let text = ops::get_item(&target, &Value::Int(0))?;
    let family = if text.as_str().is_some_and(|t| t.contains(':')) {
        AF_INET6
    } else {
        AF_INET
    };
    let target = match address::from_value(&target, family, "getnameinfo")? {
        Address::V4(v4) => SocketAddr::V4(v4),
        Address::V6(v6) => SocketAddr::V6(v6),
        _ => return Err(gaierror(-6, "ai_family not supported")),
    };
    let (host, service) = platform::name_of(&target, number(&flags)?)
        .map_err(|(number, text)| gaierror(number, &text))?;
    Ok(Value::tuple(vec![Value::from(host), Value::from(service)]))
}

fn pair(args: Args) -> Result<Value> {
    let [family, kind, protocol] = args.bind("socketpair", ["family", "type", "proto"], 0)?;
    let or = |value: &Value, default| match value {
        Value::Unset | Value::None => Ok(default),
        other => ops::convert::to_c_int(other),
    };
    let (family, kind, protocol) = (
        or(&family, AF_UNIX)?,
        or(&kind, SOCK_STREAM)?,
        or(&protocol, 0)?,
    );
    let (a, b) = Descriptor::socket_pair(family, kind, protocol).map_err(|e| os_error(&e, None))?;
    let make = |d| {
        Value::object(Socket::new(
            d,
            family,
            kind,
            protocol,
            super::default_timeout(),
        ))
    };
    Ok(Value::tuple(vec![make(a), make(b)]))
}

fn create_connection(args: Args) -> Result<Value> {
    let [target, timeout, source, _] = args.bind(
        "create_connection",
        ["address", "timeout", "source_address", "all_errors"],
        1,
    )?;
    let host = ops::get_item(&target, &Value::Int(0))?;
    let port = ops::get_item(&target, &Value::Int(1))?;
    let found = Query::new(&host, &port, [0, SOCK_STREAM, 0, 0])?
        .run()
        .map_err(|(number, text)| gaierror(number, &text))?;
    let mut failed = Exception::new("OSError", "getaddrinfo returns an empty list");
    for (family, kind, protocol, _, at) in found {
        let attempt = || -> Result<Value> {
            let socket = Rc::new(Socket::open(family, kind, protocol)?);
            if !timeout.is_unset() {
                socket.timeout.set(class::timeout(&timeout)?);
            }
            if !source.is_unset() && !source.is_none() {
                let from = address::from_value(&source, family, "bind")?;
                socket
                    .descriptor()?
                    .bind(&from)
                    .map_err(|e| os_error(&e, None))?;
            }
            socket.connect(&at)?;
            Ok(socket.value())
        };
        match attempt() {
            Ok(socket) => return Ok(socket),
            Err(e) if e.is_a(&Exception::class_named("OSError")) => failed = e,
            Err(e) => return Err(e),
        }
    }
    Err(failed)
}

fn create_server(args: Args) -> Result<Value> {
    let [target, family, backlog, reuse_port] = args.bind(
        "create_server",
        ["address", "family", "backlog", "reuse_port"],
        1,
    )?;
    let family = if family.is_unset() {
        AF_INET
    } else {
        ops::convert::to_c_int(&family)?
    };
    let socket = Rc::new(Socket::open(family, SOCK_STREAM, 0)?);
    let descriptor = socket.descriptor()?;
    let io = |r: std::io::Result<()>| r.map_err(|e| os_error(&e, None));
    socket.switch_on(SOL_SOCKET, SO_REUSEADDR)?;
    if !reuse_port.is_unset() && ops::truth(&reuse_port)? {
        socket.switch_on(SOL_SOCKET, constants::SO_REUSEPORT)?;
    }
    io(descriptor.bind(&address::from_value(&target, family, "bind")?))?;
    let backlog = match backlog {
        Value::Unset | Value::None => 128,
        other => ops::convert::to_c_int(&other)?,
    };
    io(descriptor.listen(backlog))?;
    Ok(socket.value())
}

fn text_argument(args: Args, function: &str) -> Result<String> {
    let [text] = args.exact(function)?;
    match text.as_str() {
        Some(text) => Ok(text.to_string()),
        None => Err(Exception::type_error(format!(
            "{function}() argument 1 must be str, not {}",
            ops::type_name(&text)
        ))),
    }
}

fn to_packed(family: i32, text: &str) -> Result<Value> {
    let illegal = || Exception::new("OSError", "illegal IP address string passed to inet_pton");
    let bytes = match family {
        AF_INET => text
            .parse::<Ipv4Addr>()
            .map_err(|_| illegal())?
            .octets()
            .to_vec(),
        AF_INET6 => text
            .parse::<Ipv6Addr>()
            .map_err(|_| illegal())?
            .octets()
            .to_vec(),
        _ => return Err(crate::stdlib::os::error::errno(97, None)),
    };
    Ok(Value::Bytes(Bytes::from(bytes)))
}

fn to_text(family: i32, packed: &[u8]) -> Result<Value> {
    let wrong = || Exception::value_error("invalid length of packed IP address string");
    Ok(Value::from(match family {
        AF_INET => Ipv4Addr::from(<[u8; 4]>::try_from(packed).map_err(|_| wrong())?).to_string(),
        AF_INET6 => Ipv6Addr::from(<[u8; 16]>::try_from(packed).map_err(|_| wrong())?).to_string(),
        _ => {
            return Err(Exception::value_error(format!(
                "unknown address family {family}"
            )));
        }
    }))
}

fn swap<const BYTES: u32>(args: Args, function: &str) -> Result<Value> {
    let [value] = args.exact(function)?;
    let value = ops::convert::to_index(&value)?;
    if value < 0 {
        return Err(Exception::overflow_error(format!(
            "{function}: can't convert negative Python int to C {}-bit unsigned integer",
            BYTES * 8
        )));
    }
    Ok(if BYTES == 2 {
        match u16::try_from(value) {
            Ok(n) => Value::Int(n.to_be().into()),
            Err(_) => {
                return Err(Exception::overflow_error(format!(
                    "{function}: Python int too large to convert to C 16-bit unsigned integer"
                )));
            }
        }
    } else {
        match u32::try_from(value) {
            Ok(n) => Value::Int(n.to_be().into()),
            Err(_) => return Err(Exception::overflow_error("int larger than 32 bits")),
        }
    })
}

/// Adds them to the module.
pub(super) fn add(module: Module) -> Module {
    module
        .function(n!("getaddrinfo"), get_address_info)
        .function(n!("gethostbyname"), first_address)
        .function(n!("getnameinfo"), name_info)
        .function(n!("socketpair"), pair)
        .function(n!("create_connection"), create_connection)
        .function(n!("create_server"), create_server)
        .function(n!("gethostname"), |args| {
            let [] = args.exact("gethostname")?;
            Ok(Value::from(
                platform::host_name().map_err(|e| os_error(&e, None))?,
            ))
        })
        .function(n!("getfqdn"), |args| {
            let [name] = args.bind("getfqdn", ["name"], 0)?;
            match name.as_str().filter(|n| !n.is_empty()) {
                Some(name) => Ok(Value::Str(name)),
                None => Ok(Value::from(
                    platform::host_name().map_err(|e| os_error(&e, None))?,
                )),
            }
        })
        .function(n!("has_dualstack_ipv6"), |_| Ok(Value::Bool(true)))
        .function(n!("getdefaulttimeout"), |_| {
            Ok(DEFAULT_TIMEOUT.get().map_or(Value::None, Value::Float))
        })
        .function(n!("setdefaulttimeout"), |args| {
            let [value] = args.exact("setdefaulttimeout")?;
            DEFAULT_TIMEOUT.set(class::timeout(&value)?);
            Ok(Value::None)
        })
        .function(n!("inet_aton"), |args| {
            let text = text_argument(args, "inet_aton")?;
            to_packed(AF_INET, &text).map_err(|_| {
                Exception::new("OSError", "illegal IP address string passed to inet_aton")
            })
        })
        .function(n!("inet_ntoa"), |args| {
            let [packed] = args.exact("inet_ntoa")?;
            let packed = super::bytes_like(&packed)?;
            to_text(AF_INET, &packed)
                .map_err(|_| Exception::new("OSError", "packed IP wrong length"))
        })
        .function(n!("inet_pton"), |args| {
            let [family, text] = args.exact("inet_pton")?;
            let family = ops::convert::to_c_int(&family)?;
            match text.as_str() {
                Some(text) => to_packed(family, &text),
                None => Err(Exception::type_error(format!(
                    "inet_pton() argument 2 must be str, not {}",
                    ops::type_name(&text)
                ))),
            }
        })
        .function(n!("inet_ntop"), |args| {
            let [family, packed] = args.exact("inet_ntop")?;
            let packed = super::bytes_like(&packed)?;
            to_text(ops::convert::to_c_int(&family)?, &packed)
        })
        .function(n!("htons"), |args| swap::<2>(args, "htons"))
        .function(n!("ntohs"), |args| swap::<2>(args, "ntohs"))
        .function(n!("htonl"), |args| swap::<4>(args, "htonl"))
        .function(n!("ntohl"), |args| swap::<4>(args, "ntohl"))
        .function(n!("getservbyname"), |args| {
            let name = text_argument(args, "getservbyname")?;
            let query = Query::new(
                &Value::None,
                &Value::from(name),
                [AF_INET, SOCK_STREAM, IPPROTO_TCP, 0],
            )?;
            match query.run() {
                Ok(found) => match found.first() {
                    Some((.., Address::V4(v4))) => Ok(Value::Int(v4.port().into())),
                    _ => Err(Exception::new("OSError", "service/proto not found")),
                },
                Err(_) => Err(Exception::new("OSError", "service/proto not found")),
            }
        })
}
