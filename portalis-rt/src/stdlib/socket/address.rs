//! Addresses of sockets between Python (`('127.0.0.1', 80)`, a path) and the system.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddrV4, SocketAddrV6};

use super::constants::{AF_INET, AF_INET6, AF_UNIX};
use crate::object::{Exception, Result, Value, bytearray};
use crate::ops;
use crate::platform::Address;

/// The address as Python sees it.
pub(crate) fn to_value(address: &Address) -> Value {
    match address {
        Address::V4(v4) => Value::tuple(vec![
            Value::from(v4.ip().to_string()),
            Value::Int(v4.port().into()),
        ]),
        Address::V6(v6) => Value::tuple(vec![
            Value::from(v6.ip().to_string()),
            Value::Int(v6.port().into()),
            Value::Int(v6.flowinfo().into()),
            Value::Int(v6.scope_id().into()),
        ]),
        Address::Unix(path) if path.first() == Some(&0) => {
            Value::Bytes(crate::object::Bytes::new(path))
        }
        Address::Unix(path) => Value::from(String::from_utf8_lossy(path).into_owned()),
        Address::Unknown => Value::None,
    }
}

fn port(value: &Value, function: &str) -> Result<u16> {
    let number = ops::convert::to_index(value).map_err(|e| {
        if e.is_a(&Exception::class_named("OverflowError")) {
            out_of_range(function)
        } else {
            e
        }
    })?;
    u16::try_from(number).map_err(|_| out_of_range(function))
}

fn out_of_range(function: &str) -> Exception {
    Exception::overflow_error(format!("{function}(): port must be 0-65535."))
}

/// The address that Python gives to `function` of a socket of this family.
///
/// # Errors
/// `TypeError`, `OverflowError`, `gaierror`
pub(crate) fn from_value(value: &Value, family: i32, function: &str) -> Result<Address> {
    if family == AF_UNIX {
        return unix(value);
    }
    let Value::Tuple(items) = value.native() else {
        return Err(Exception::type_error(format!(
            "{function}(): AF_INET{} address must be tuple, not {}",
            if family == AF_INET6 { "6" } else { "" },
            ops::type_name(value)
        )));
    };
    let (least, most) = if family == AF_INET6 { (2, 4) } else { (2, 2) };
    if items.len() < least || items.len() > most {
        return Err(Exception::type_error(if family == AF_INET6 {
            format!(
                "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]]), got {}",
                items.len()
            )
        } else {
            "AF_INET address must be a pair (host, port)".to_owned()
        }));
    }
    let host = host_text(&items[0])?;
    let port = port(&items[1], function)?;
    let number = |at: usize| -> Result<u32> {
        match items.get(at) {
            Some(value) => Ok(u32::try_from(ops::convert::to_index(value)?).unwrap_or(0)),
            None => Ok(0),
        }
    };
    let (flow, scope) = (number(2)?, number(3)?);
    match ip(&host, family)? {
        IpAddr::V4(v4) => Ok(Address::V4(SocketAddrV4::new(v4, port))),
        IpAddr::V6(v6) => Ok(Address::V6(SocketAddrV6::new(v6, port, flow, scope))),
    }
}

fn unix(value: &Value) -> Result<Address> {
    match value.native() {
        Value::Str(path) => Ok(Address::Unix(path.as_bytes().to_vec())),
        other => match bytearray::buffer(&other) {
            Some(path) => Ok(Address::Unix(path.to_vec())),
            None => Err(Exception::type_error(format!(
                "a bytes-like object is required, not '{}'",
                ops::type_name(value)
            ))),
        },
    }
}

/// A host given as text or bytes.
pub(crate) fn host_text(value: &Value) -> Result<String> {
    match value.native() {
        Value::Str(host) => Ok(host.to_string()),
        Value::Bytes(host) => Ok(String::from_utf8_lossy(&host).into_owned()),
        _ => Err(Exception::type_error(format!(
            "str, bytes or bytearray expected, not {}",
            ops::type_name(value)
        ))),
    }
}

/// The first address of a host. Asks the system for a name.
fn ip(host: &str, family: i32) -> Result<IpAddr> {
    match (host, family) {
        ("", AF_INET6) => return Ok(IpAddr::V6(Ipv6Addr::UNSPECIFIED)),
        ("", _) => return Ok(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
        ("<broadcast>", AF_INET) => return Ok(IpAddr::V4(Ipv4Addr::BROADCAST)),
        _ => {}
    }
    match (host.parse(), family) {
        (Ok(IpAddr::V4(v4)), AF_INET) => return Ok(IpAddr::V4(v4)),
        (Ok(IpAddr::V6(v6)), AF_INET6) => return Ok(IpAddr::V6(v6)),
        _ => {}
    }
    let found = crate::platform::resolve(Some(host), None, [family, 0, 0, 0])
        .map_err(|(number, text)| super::gaierror(number, &text))?;
    match found.first() {
        Some((.., Address::V4(v4))) => Ok(IpAddr::V4(*v4.ip())),
        Some((.., Address::V6(v6))) => Ok(IpAddr::V6(*v6.ip())),
        _ => Err(super::gaierror(-2, "Name or service not known")),
    }
}
