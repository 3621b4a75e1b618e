//! `loop.create_server` and `create_unix_server`: sockets that listen.

use std::cell::RefCell;
use std::rc::Rc;

use super::connect::{
    bind_error, given, number_or, tls_setup, truth_or, unix_address, unix_socket,
};
use super::resolve;
use super::server::{Factory, Server};
use super::tls::Setup;
use super::transport_class::{is_stream, socket_argument};
use crate::asyncio::arguments::{coroutine, or_none};
use crate::asyncio::event_loop::Loop;
use crate::asyncio::{gather, sleep};
use crate::object::{Exception, Result, Value};
use crate::ops;
use crate::platform::{Address, Found};
use crate::stdlib::os::error::os_error;
use crate::stdlib::socket::constants::{
    AF_INET6, AF_UNIX, IPPROTO_IPV6, IPV6_V6ONLY, SO_REUSEADDR, SO_REUSEPORT, SOCK_STREAM,
    SOL_SOCKET,
};
use crate::stdlib::socket::{Socket, address, error_with_text};

/// The options of a server.
pub(crate) struct Listening {
    pub(crate) host: Value,
    pub(crate) port: Value,
    pub(crate) rest: [Value; 10],
}

/// The keyword-only parameters of `create_server`, in order.
pub(crate) const SERVER_NAMES: [&str; 10] = [
    "family",
    "flags",
    "sock",
    "backlog",
    "ssl",
    "reuse_address",
    "reuse_port",
    "ssl_handshake_timeout",
    "ssl_shutdown_timeout",
    "start_serving",
];

fn hosts(host: &Value) -> Result<Vec<Value>> {
    match host {
        Value::Unset => Ok(vec![Value::None]),
        Value::Str(text) if text.is_empty() => Ok(vec![Value::None]),
        Value::Str(_) | Value::Bytes(_) | Value::None => Ok(vec![host.clone()]),
        other => ops::to_vec(other),
    }
}

fn bound_socket(
    (family, kind, protocol, _, at): &Found,
    reuse_address: bool,
    reuse_port: bool,
) -> Result<Option<Rc<Socket>>> {
    let Ok(socket) = Socket::open(*family, *kind, *protocol) else {
        // A family that the system does not have.
        return Ok(None);
    };
    let descriptor = socket.descriptor()?;
    if reuse_address {
        socket.switch_on(SOL_SOCKET, SO_REUSEADDR)?;
    }
    if reuse_port {
        socket.switch_on(SOL_SOCKET, SO_REUSEPORT)?;
    }
    if *family == AF_INET6 {
        socket.switch_on(IPPROTO_IPV6, IPV6_V6ONLY)?;
    }
    if let Err(e) = descriptor.bind(at) {
        return Err(bind_error(
            &e,
            "error while attempting to bind on address ",
            at,
        )?);
    }
    Ok(Some(Rc::new(socket)))
}

async fn listening_sockets(
    host: &Value,
    port: &Value,
    [family, flags, reuse_address, reuse_port]: [&Value; 4],
) -> Result<Vec<Rc<Socket>>> {
    let hints = [number_or(family, 0)?, SOCK_STREAM, 0, number_or(flags, 1)?];
    let mut lookups = Vec::new();
    let mut results: Vec<Rc<RefCell<Vec<Found>>>> = Vec::new();
    for host in hosts(host)? {
        let slot = Rc::<RefCell<Vec<Found>>>::default();
        results.push(slot.clone());
        let port = or_none(port.clone());
        lookups.push(coroutine(
            "BaseEventLoop._create_server_getaddrinfo",
            async move {
                let found = resolve::ensure_resolved(&host, &port, hints).await?;
                *slot.borrow_mut() = found;
                Ok(Value::None)
            },
        )?);
    }
    gather::gather_values(lookups, false)?.wait().await?;
    let mut found: Vec<Found> = Vec::new();
    for one in results.iter().flat_map(|slot| slot.take()) {
        if !found.contains(&one) {
            found.push(one);
        }
    }
    let reuse_address = truth_or(reuse_address, true)?;
    let reuse_port = truth_or(reuse_port, false)?;
    let mut sockets = Vec::new();
    for one in &found {
        sockets.extend(bound_socket(one, reuse_address, reuse_port)?);
    }
    Ok(sockets)
}

/// `await loop.create_server(…)`
///
/// # Errors
/// `OSError`, `ValueError`, `CancelledError`
pub(crate) async fn create_server(
    event_loop: &Loop,
    factory: Factory,
    Listening { host, port, rest }: Listening,
) -> Result<Value> {
    let [
        family,
        flags,
        sock,
        backlog,
        ssl,
        reuse_address,
        reuse_port,
        handshake,
        shutdown,
        start,
    ] = rest;
    if matches!(ssl, Value::Bool(_)) {
        return Err(Exception::type_error(
            "ssl argument must be an SSLContext or None",
        ));
    }
    let setup = tls_setup(&ssl, &Value::None, &handshake, &shutdown, true)?;
    let sockets = if given(&host) || given(&port) {
        if given(&sock) {
            return Err(Exception::value_error(
                "host/port and sock can not be specified at the same time",
            ));
        }
        listening_sockets(&host, &port, [&family, &flags, &reuse_address, &reuse_port]).await?
    } else {
        if !given(&sock) {
            return Err(Exception::value_error(
                "Neither host/port nor sock were specified",
            ));
        }
        match socket_argument(&sock) {
            Some(socket) if is_stream(&socket) => vec![socket],
            _ => {
                return Err(Exception::value_error(format!(
                    "A Stream Socket was expected, got {}",
                    ops::repr(&sock)?
                )));
            }
        }
    };
    serve(event_loop, (factory, setup), sockets, &backlog, &start).await
}

async fn serve(
    event_loop: &Loop,
    factory: (Factory, Option<Setup>),
    sockets: Vec<Rc<Socket>>,
    backlog: &Value,
    start: &Value,
) -> Result<Value> {
    for socket in &sockets {
        socket.timeout.set(Some(0.0));
    }
    let server = Server::new(event_loop, sockets, factory, number_or(backlog, 100)?);
    if truth_or(start, true)? {
        server.start()?;
        sleep::sleep_zero().await?;
    }
    Ok(server.value())
}

/// `await loop.create_unix_server(…)`
///
/// # Errors
/// `OSError`, `ValueError`, `CancelledError`
pub(crate) async fn create_unix_server(
    event_loop: &Loop,
    factory: Factory,
    [path, sock, backlog, ssl, handshake, shutdown, start]: [Value; 7],
) -> Result<Value> {
    let setup = tls_setup(&ssl, &Value::None, &handshake, &shutdown, true)?;
    let socket = if given(&path) {
        if given(&sock) {
            return Err(Exception::value_error(
                "path and sock can not be specified at the same time",
            ));
        }
        bound_unix_socket(&path)?
    } else {
        unix_socket(&sock, "path was not specified, and no sock specified")?
    };
    serve(event_loop, (factory, setup), vec![socket], &backlog, &start).await
}

fn bound_unix_socket(path: &Value) -> Result<Rc<Socket>> {
    let at = unix_address(path)?;
    if let Address::Unix(name) = &at
        && name.first() != Some(&0)
    {
        let text = String::from_utf8_lossy(name).into_owned();
        let is_socket =
            crate::platform::stat(&text, true).is_ok_and(|stat| stat.mode & 0o170_000 == 0o140_000);
        if is_socket {
            // A socket that nobody listens to any more.
            let _ = std::fs::remove_file(&text);
        }
    }
    let socket = Rc::new(Socket::open(AF_UNIX, SOCK_STREAM, 0)?);
    match socket.descriptor()?.bind(&at) {
        Ok(()) => Ok(socket),
        Err(e) if e.kind() == std::io::ErrorKind::AddrInUse => Err(error_with_text(
            e.raw_os_error().unwrap_or(98),
            &format!(
                "Address {} is already in use",
                ops::repr(&address::to_value(&at))?
            ),
        )),
        Err(e) => Err(os_error(&e, None)),
    }
}
