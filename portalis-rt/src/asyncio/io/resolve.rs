//! Names of hosts to addresses, without blocking the loop.

use std::net::{IpAddr, SocketAddrV4, SocketAddrV6};

use crate::asyncio::foreign;
use crate::object::{Exception, Result, Value};
use crate::ops;
use crate::platform::{self, Address, Found};
use crate::stdlib::socket::constants::{
    AF_INET, AF_INET6, IPPROTO_TCP, IPPROTO_UDP, SOCK_DGRAM, SOCK_STREAM,
};
use crate::stdlib::socket::{Query, address, gaierror};

/// `await loop.getaddrinfo(…)`
///
/// # Errors
/// `gaierror`; `CancelledError`.
pub(crate) async fn get_address_info(
    host: &Value,
    port: &Value,
    hints: [i32; 4],
) -> Result<Vec<Found>> {
    let query = Query::new(host, port, hints)?;
    let found = foreign(platform::off_thread(move || query.run())).await?;
    found.map_err(|(number, text)| gaierror(number, &text))
}

/// The address of a host that is one already.
fn already(host: &Value, port: &Value, [family, kind, protocol, _]: [i32; 4]) -> Option<Found> {
    if !matches!(protocol, 0 | IPPROTO_TCP | IPPROTO_UDP) {
        return None;
    }
    let protocol = match kind {
        SOCK_STREAM => IPPROTO_TCP,
        SOCK_DGRAM => IPPROTO_UDP,
        _ => return None,
    };
    let port = match port.native() {
        Value::None | Value::Unset => 0,
        Value::Int(n) => n,
        Value::Str(text) if text.is_empty() => 0,
        Value::Str(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    let port = u16::try_from(port).ok()?;
    let host = address::host_text(host).ok()?;
    match host.parse().ok()? {
        IpAddr::V4(v4) if matches!(family, 0 | AF_INET) => {
            let at = Address::V4(SocketAddrV4::new(v4, port));
            Some((AF_INET, kind, protocol, String::new(), at))
        }
        IpAddr::V6(v6) if matches!(family, 0 | AF_INET6) => {
            let at = Address::V6(SocketAddrV6::new(v6, port, 0, 0));
            Some((AF_INET6, kind, protocol, String::new(), at))
        }
        _ => None,
    }
}

/// `loop._ensure_resolved((host, port), …)`
///
/// # Errors
/// `gaierror`; `OSError` if there is none; `CancelledError`.
pub(crate) async fn ensure_resolved(
    host: &Value,
    port: &Value,
    hints: [i32; 4],
) -> Result<Vec<Found>> {
    if let Value::Int(n) = port.native()
        && u16::try_from(n).is_err()
        && already(host, &Value::Int(0), hints).is_some()
    {
        return Err(Exception::overflow_error(
            "connect(): port must be 0-65535.",
        ));
    }
    if let Some(found) = already(host, port, hints) {
        return Ok(vec![found]);
    }
    get_address_info(host, port, hints).await
}

/// `host` and `port` of an address given as a tuple.
pub(crate) fn split(pair: &Value) -> Result<(Value, Value)> {
    Ok((
        ops::get_item(pair, &Value::Int(0))?,
        ops::get_item(pair, &Value::Int(1))?,
    ))
}

/// Found addresses with those of the families in turn, for `interleave=`.
pub(crate) fn interleave(found: Vec<Found>, first_count: usize) -> Vec<Found> {
    let mut families: Vec<(i32, std::collections::VecDeque<Found>)> = Vec::new();
    for item in found {
        match families.iter_mut().find(|(family, _)| *family == item.0) {
            Some((_, list)) => list.push_back(item),
            None => families.push((item.0, [item].into())),
        }
    }
    let mut ordered = Vec::new();
    if let Some((_, first)) = families.first_mut() {
        for _ in 1..first_count {
            ordered.extend(first.pop_front());
        }
    }
    while families.iter().any(|(_, list)| !list.is_empty()) {
        for (_, list) in &mut families {
            ordered.extend(list.pop_front());
        }
    }
    ordered
}
