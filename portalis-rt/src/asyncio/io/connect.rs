//! `loop.create_connection`, `create_server` and their like for Unix sockets; `add_reader`, `add_writer`.

use std::rc::Rc;

use super::listen::{Listening, SERVER_NAMES, create_server, create_unix_server};
use super::protocol::Protocol;
use super::resolve;
use super::server::{Factory, python_factory};
use super::socket_transport::SocketTransport;
use super::tls::{self, Setup};
use super::transport_class::{is_stream, socket_argument};
use super::watch::Reaction;
use super::{sock, transport_class};
use crate::asyncio::arguments::{Parameters, coroutine, or_none};
use crate::asyncio::event_loop::Loop;
use crate::object::{Args, ClassBuilder, Exception, Result, Value};
use crate::ops;
use crate::platform::{Address, Descriptor, Found};
use crate::stdlib::os::error::os_error;
use crate::stdlib::socket::constants::{AF_UNIX, SOCK_STREAM};
use crate::stdlib::socket::{Socket, address, error_with_text};

pub(crate) fn loop_of(value: &Value) -> Result<Loop> {
    Loop::from_value(value).ok_or_else(|| Exception::type_error("an event loop was expected"))
}

/// A number, or the default.
pub(crate) fn number_or(value: &Value, default: i32) -> Result<i32> {
    match value {
        Value::Unset | Value::None => Ok(default),
        other => ops::convert::to_c_int(other),
    }
}

pub(crate) fn truth_or(value: &Value, default: bool) -> Result<bool> {
    match value {
        Value::Unset | Value::None => Ok(default),
        other => ops::truth(other),
    }
}

fn is_os_error(e: &Exception) -> bool {
    e.is_a(&Exception::class_named("OSError"))
}

/// The options of a connection.
#[derive(Default)]
pub(crate) struct Connection {
    pub(crate) host: Value,
    pub(crate) port: Value,
    pub(crate) ssl: Value,
    pub(crate) family: Value,
    pub(crate) proto: Value,
    pub(crate) flags: Value,
    pub(crate) sock: Value,
    pub(crate) local_addr: Value,
    pub(crate) server_hostname: Value,
    pub(crate) ssl_handshake_timeout: Value,
    pub(crate) ssl_shutdown_timeout: Value,
    pub(crate) happy_eyeballs_delay: Value,
    pub(crate) interleave: Value,
    pub(crate) all_errors: Value,
}

/// The keyword-only parameters of `create_connection`, in order.
pub(crate) const CONNECTION_NAMES: [&str; 12] = [
    "ssl",
    "family",
    "proto",
    "flags",
    "sock",
    "local_addr",
    "server_hostname",
    "ssl_handshake_timeout",
    "ssl_shutdown_timeout",
    "happy_eyeballs_delay",
    "interleave",
    "all_errors",
];

impl Connection {
    pub(crate) fn new(host: Value, port: Value, rest: [Value; 12]) -> Connection {
        let [
            ssl,
            family,
            proto,
            flags,
            sock,
            local_addr,
            server_hostname,
            ssl_handshake_timeout,
            ssl_shutdown_timeout,
            happy_eyeballs_delay,
            interleave,
            all_errors,
        ] = rest;
        Connection {
            host,
            port,
            ssl,
            family,
            proto,
            flags,
            sock,
            local_addr,
            server_hostname,
            ssl_handshake_timeout,
            ssl_shutdown_timeout,
            happy_eyeballs_delay,
            interleave,
            all_errors,
        }
    }
}

pub(super) fn given(value: &Value) -> bool {
    !value.is_unset() && !value.is_none()
}

/// What `ssl=` says; what depends on it is not given without it.
pub(crate) fn tls_setup(
    ssl: &Value,
    server_hostname: &Value,
    handshake: &Value,
    shutdown: &Value,
    server_side: bool,
) -> Result<Option<Setup>> {
    let setup = Setup::new(ssl, server_hostname, (handshake, shutdown), server_side)?;
    if setup.is_some() {
        return Ok(setup);
    }
    for (value, name) in [
        (server_hostname, "server_hostname"),
        (handshake, "ssl_handshake_timeout"),
        (shutdown, "ssl_shutdown_timeout"),
    ] {
        if given(value) {
            return Err(Exception::value_error(format!(
                "{name} is only meaningful with ssl"
            )));
        }
    }
    Ok(None)
}

/// One attempt of `create_connection`.
async fn connect_one(
    event_loop: &Loop,
    (family, kind, protocol, _, at): Found,
    local: Option<&[Found]>,
    errors: &mut Vec<Exception>,
) -> Result<Rc<Socket>> {
    let socket = Rc::new(Socket::open(family, kind, protocol)?);
    socket.timeout.set(Some(0.0));
    if let Some(local) = local {
        let mut bound = false;
        let mut mine = Vec::new();
        for (_, _, _, _, from) in local.iter().filter(|l| l.0 == family) {
            match socket.descriptor()?.bind(from) {
                Ok(()) => {
                    bound = true;
                    break;
                }
                Err(e) => mine.push(bind_error(
                    &e,
                    "error while attempting to bind on address ",
                    from,
                )?),
            }
        }
        if !bound {
            let last = mine.pop();
            errors.extend(mine);
            return Err(last.unwrap_or_else(|| {
                Exception::new(
                    "OSError",
                    format!("no matching local address with family={family} found"),
                )
            }));
        }
    }
    let result = sock::connect(event_loop, &socket, at).await;
    if let Err(e) = result {
        socket.close();
        return Err(e);
    }
    Ok(socket)
}

pub(super) fn bind_error(e: &std::io::Error, text: &str, at: &Address) -> Result<Exception> {
    let original = os_error(e, None);
    let reason = original.data().field("strerror").unwrap_or(Value::None);
    let reason = ops::str(&reason)?.to_lowercase();
    let shown = ops::repr(&address::to_value(at))?;
    Ok(error_with_text(
        e.raw_os_error().unwrap_or(22),
        &format!("{text}{shown}: {reason}"),
    ))
}

/// The error of `create_connection` when no attempt succeeded.
fn failed(mut errors: Vec<Exception>, all_errors: bool) -> Exception {
    if all_errors {
        let group = Value::Class(Exception::class_named("ExceptionGroup"));
        let list = Value::list(errors.iter().map(Exception::value).collect());
        let made = ops::call(
            &group,
            Args::pos([Value::str("create_connection failed"), list]),
        );
        return match made {
            Ok(made) => Exception::from_value(&made)
                .unwrap_or_else(|| Exception::new("OSError", "create_connection failed")),
            Err(e) => e,
        };
    }
    let texts: Vec<String> = errors
        .iter()
        .map(|e| ops::str(&e.value()).map_or_else(|_| String::new(), |s| s.to_string()))
        .collect();
    if texts.iter().all(|text| Some(text) == texts.first()) && !errors.is_empty() {
        return errors.remove(0);
    }
    Exception::new(
        "OSError",
        format!("Multiple exceptions: {}", texts.join(", ")),
    )
}

async fn connected_socket(event_loop: &Loop, c: &Connection) -> Result<Rc<Socket>> {
    let sock = given(&c.sock).then(|| c.sock.clone());
    if !given(&c.host) && !given(&c.port) {
        let Some(sock) = sock else {
            return Err(Exception::value_error(
                "host and port was not specified and no sock specified",
            ));
        };
        let socket =
            socket_argument(&sock).ok_or_else(|| Exception::type_error("sock must be a socket"))?;
        if !is_stream(&socket) {
            return Err(Exception::value_error(format!(
                "A Stream Socket was expected, got {}",
                ops::repr(&sock)?
            )));
        }
        return Ok(socket);
    }
    if sock.is_some() {
        return Err(Exception::value_error(
            "host/port and sock can not be specified at the same time",
        ));
    }
    let hints = [
        number_or(&c.family, 0)?,
        SOCK_STREAM,
        number_or(&c.proto, 0)?,
        number_or(&c.flags, 0)?,
    ];
    let mut found =
        resolve::ensure_resolved(&or_none(c.host.clone()), &or_none(c.port.clone()), hints).await?;
    let local = if given(&c.local_addr) {
        let (host, port) = resolve::split(&c.local_addr)?;
        Some(resolve::ensure_resolved(&host, &port, hints).await?)
    } else {
        None
    };
    if found.is_empty() {
        return Err(Exception::new(
            "OSError",
            "getaddrinfo() returned empty list",
        ));
    }
    let default = i32::from(given(&c.happy_eyeballs_delay));
    let first_count = usize::try_from(number_or(&c.interleave, default)?).unwrap_or(0);
    if first_count > 0 {
        found = resolve::interleave(found, first_count);
    }
    let mut errors = Vec::new();
    for one in found {
        match connect_one(event_loop, one, local.as_deref(), &mut errors).await {
            Ok(socket) => return Ok(socket),
            Err(e) if is_os_error(&e) => errors.push(e),
            Err(e) => return Err(e),
        }
    }
    Err(failed(errors, truth_or(&c.all_errors, false)?))
}

/// `await loop.create_connection(…)`: the transport and the protocol.
///
/// # Errors
/// `OSError`, `ValueError`, `CancelledError`
pub(crate) async fn create_connection(
    event_loop: &Loop,
    factory: &Factory,
    mut c: Connection,
) -> Result<(Value, Protocol)> {
    if given(&c.ssl) && ops::truth(&c.ssl)? && !given(&c.server_hostname) {
        if !given(&c.host) || !ops::truth(&c.host)? {
            return Err(Exception::value_error(
                "You must set server_hostname when using ssl without a host",
            ));
        }
        c.server_hostname = c.host.clone();
    }
    let setup = tls_setup(
        &c.ssl,
        &c.server_hostname,
        &c.ssl_handshake_timeout,
        &c.ssl_shutdown_timeout,
        false,
    )?;
    let socket = connected_socket(event_loop, &c).await?;
    connect_transport(event_loop, socket, factory, setup).await
}

/// Puts a transport on a connected socket.
pub(crate) async fn connect_transport(
    event_loop: &Loop,
    socket: Rc<Socket>,
    factory: &Factory,
    setup: Option<Setup>,
) -> Result<(Value, Protocol)> {
    socket.timeout.set(Some(0.0));
    let protocol = factory()?;
    if let Some(setup) = setup {
        let transport =
            tls::connect(event_loop, socket, protocol.clone(), &setup, (None, None)).await?;
        return Ok((transport, protocol));
    }
    let waiter = event_loop.create_future();
    let transport = SocketTransport::start(
        event_loop,
        socket,
        protocol.clone(),
        Some(waiter.clone()),
        None,
        None,
    )?;
    if let Err(e) = waiter.wait().await {
        transport.close()?;
        return Err(e);
    }
    Ok((transport.value(), protocol))
}

/// The options of a Unix socket's connection.
pub(crate) async fn create_unix_connection(
    event_loop: &Loop,
    factory: &Factory,
    [path, ssl, sock, server_hostname, handshake, shutdown]: [Value; 6],
) -> Result<(Value, Protocol)> {
    if given(&ssl) && ops::truth(&ssl)? && !given(&server_hostname) {
        return Err(Exception::value_error(
            "you have to pass server_hostname when using ssl",
        ));
    }
    let setup = tls_setup(&ssl, &server_hostname, &handshake, &shutdown, false)?;
    if !given(&path) {
        let socket = unix_socket(&sock, "no path and sock were specified")?;
        return connect_transport(event_loop, socket, factory, setup).await;
    }
    if given(&sock) {
        return Err(Exception::value_error(
            "path and sock can not be specified at the same time",
        ));
    }
    let target = unix_address(&path)?;
    let socket = Rc::new(Socket::open(AF_UNIX, SOCK_STREAM, 0)?);
    socket.timeout.set(Some(0.0));
    let result = sock::connect(event_loop, &socket, target).await;
    if let Err(e) = result {
        socket.close();
        return Err(e);
    }
    connect_transport(event_loop, socket, factory, setup).await
}

pub(super) fn unix_address(path: &Value) -> Result<Address> {
    match path.native() {
        Value::Str(_) | Value::Bytes(_) => address::from_value(path, AF_UNIX, "connect"),
        _ => Ok(Address::Unix(
            crate::stdlib::os::fs_path(path)?.into_bytes(),
        )),
    }
}

pub(super) fn unix_socket(sock: &Value, absent: &str) -> Result<Rc<Socket>> {
    if !given(sock) {
        return Err(Exception::value_error(absent));
    }
    match socket_argument(sock) {
        Some(socket) if socket.family == AF_UNIX && is_stream(&socket) => Ok(socket),
        _ => Err(Exception::value_error(format!(
            "A UNIX Domain Stream Socket was expected, got {}",
            ops::repr(sock)?
        ))),
    }
}

// ---- the loop's methods

fn pair((transport, protocol): (Value, Protocol)) -> Value {
    Value::tuple(vec![transport, protocol.value])
}

fn connection(l: &Value, args: Args) -> Result<Value> {
    let name = "BaseEventLoop.create_connection";
    let parameters = Parameters {
        function: name,
        names: with_names(["protocol_factory", "host", "port"], CONNECTION_NAMES),
        positional: 3,
        required: 1,
        own: 1,
    };
    let values: [Value; 15] = parameters.bind(args)?;
    let ([factory, host, port], rest) = split_values::<3, 12, 15>(values);
    let event_loop = loop_of(l)?;
    coroutine(name, async move {
        let connection = Connection::new(host, port, rest);
        create_connection(&event_loop, &python_factory(factory), connection)
            .await
            .map(pair)
    })
}

/// Two lists of names after one another.
pub(crate) fn with_names<const A: usize, const B: usize, const N: usize>(
    first: [&'static str; A],
    second: [&'static str; B],
) -> [&'static str; N] {
    std::array::from_fn(|i| {
        let name = if i < A {
            first.get(i)
        } else {
            second.get(i - A)
        };
        name.copied().unwrap_or_default()
    })
}

/// The values of [`with_names`].
pub(crate) fn split_values<const A: usize, const B: usize, const N: usize>(
    values: [Value; N],
) -> ([Value; A], [Value; B]) {
    let mut values = values.into_iter();
    let first = std::array::from_fn(|_| values.next().unwrap_or_default());
    let second = std::array::from_fn(|_| values.next().unwrap_or_default());
    (first, second)
}

fn server(l: &Value, args: Args) -> Result<Value> {
    let name = "BaseEventLoop.create_server";
    let parameters = Parameters {
        function: name,
        names: with_names(["protocol_factory", "host", "port"], SERVER_NAMES),
        positional: 3,
        required: 1,
        own: 1,
    };
    let values: [Value; 13] = parameters.bind(args)?;
    let ([factory, host, port], rest) = split_values::<3, 10, 13>(values);
    let event_loop = loop_of(l)?;
    coroutine(name, async move {
        let listening = Listening { host, port, rest };
        create_server(&event_loop, python_factory(factory), listening).await
    })
}

fn unix_connection(l: &Value, args: Args) -> Result<Value> {
    let name = "_UnixSelectorEventLoop.create_unix_connection";
    let parameters = Parameters {
        function: name,
        names: [
            "protocol_factory",
            "path",
            "ssl",
            "sock",
            "server_hostname",
            "ssl_handshake_timeout",
            "ssl_shutdown_timeout",
        ],
        positional: 2,
        required: 1,
        own: 1,
    };
    let ([factory], rest) = split_values::<1, 6, 7>(parameters.bind(args)?);
    let event_loop = loop_of(l)?;
    coroutine(name, async move {
        create_unix_connection(&event_loop, &python_factory(factory), rest)
            .await
            .map(pair)
    })
}

fn unix_server(l: &Value, args: Args) -> Result<Value> {
    let name = "_UnixSelectorEventLoop.create_unix_server";
    let parameters = Parameters {
        function: name,
        names: [
            "protocol_factory",
            "path",
            "sock",
            "backlog",
            "ssl",
            "ssl_handshake_timeout",
            "ssl_shutdown_timeout",
            "start_serving",
        ],
        positional: 2,
        required: 1,
        own: 1,
    };
    let ([factory], rest) = split_values::<1, 7, 8>(parameters.bind(args)?);
    let event_loop = loop_of(l)?;
    coroutine(name, async move {
        create_unix_server(&event_loop, python_factory(factory), rest).await
    })
}

fn address_info(l: &Value, args: Args) -> Result<Value> {
    let name = "BaseEventLoop.getaddrinfo";
    let parameters = Parameters {
        function: name,
        names: ["host", "port", "family", "type", "proto", "flags"],
        positional: 2,
        required: 2,
        own: 1,
    };
    let [host, port, family, kind, proto, flags] = parameters.bind(args)?;
    let _ = loop_of(l)?;
    coroutine(name, async move {
        let hints = [
            number_or(&family, 0)?,
            number_or(&kind, 0)?,
            number_or(&proto, 0)?,
            number_or(&flags, 0)?,
        ];
        let found = resolve::get_address_info(&host, &port, hints).await?;
        let found = found.iter().map(crate::stdlib::socket::found_value);
        Ok(Value::list(found.collect()))
    })
}

fn start_tls(l: &Value, args: Args) -> Result<Value> {
    let name = "BaseEventLoop.start_tls";
    let parameters = Parameters {
        function: name,
        names: [
            "transport",
            "protocol",
            "sslcontext",
            "server_side",
            "server_hostname",
            "ssl_handshake_timeout",
            "ssl_shutdown_timeout",
        ],
        positional: 3,
        required: 3,
        own: 1,
    };
    let [
        transport,
        protocol,
        context,
        server_side,
        hostname,
        handshake,
        shutdown,
    ] = parameters.bind(args)?;
    let event_loop = loop_of(l)?;
    coroutine(name, async move {
        let server_side = truth_or(&server_side, false)?;
        let Some(below) = transport.downcast::<SocketTransport>() else {
            return Err(Exception::type_error(format!(
                "transport {} is not supported by start_tls()",
                ops::repr(&transport)?
            )));
        };
        let setup = match &context {
            Value::None | Value::Bool(_) => None,
            context => Setup::new(context, &hostname, (&handshake, &shutdown), server_side)?,
        };
        let Some(setup) = setup else {
            return Err(Exception::type_error(format!(
                "sslcontext is expected to be an instance of ssl.SSLContext, got {}",
                ops::repr(&context)?
            )));
        };
        tls::start(&event_loop, below, Protocol::new(protocol), &setup).await
    })
}

/// The descriptor of a number, or of an object with `fileno()`.
///
/// # Errors
/// `ValueError`, `OSError` if it is none.
pub(crate) fn descriptor_of(file: &Value) -> Result<Descriptor> {
    if let Some(socket) = socket_argument(file) {
        return socket
            .descriptor()
            .map_err(|_| Exception::value_error("Invalid file descriptor: -1"));
    }
    let number = match file.native() {
        Value::Int(n) => n,
        _ => match ops::call_method_opt(file, "fileno", Args::none()) {
            Some(Ok(number)) => ops::convert::to_index(&number)?,
            _ => {
                return Err(Exception::value_error(format!(
                    "Invalid file object: {}",
                    ops::repr(file)?
                )));
            }
        },
    };
    if number < 0 {
        return Err(Exception::value_error(format!(
            "Invalid file descriptor: {number}"
        )));
    }
    i32::try_from(number)
        .ok()
        .and_then(Descriptor::by_number)
        .ok_or_else(|| crate::stdlib::os::error::errno(9, None))
}

fn add_watch(l: &Value, mut args: Args, write: bool) -> Result<Value> {
    let event_loop = loop_of(l)?;
    if args.pos.len() < 2 {
        return Err(Exception::type_error(format!(
            "BaseSelectorEventLoop.add_{}() missing required positional arguments: 'fd' and 'callback'",
            if write { "writer" } else { "reader" }
        )));
    }
    let file = args.pos.remove(0);
    let callback = args.pos.remove(0);
    let descriptor = descriptor_of(&file)?;
    event_loop
        .watches()?
        .ensure_no_transport(descriptor.number(), &file)?;
    let reaction = Reaction::python(callback, args.pos.into_vec());
    event_loop.watch(&descriptor, write, &reaction)?;
    Ok(Value::None)
}

fn remove_watch(l: &Value, args: Args, write: bool) -> Result<Value> {
    let event_loop = loop_of(l)?;
    let [file] = args.exact(if write {
        "remove_writer"
    } else {
        "remove_reader"
    })?;
    let number = match file.native() {
        Value::Int(n) => i32::try_from(n).unwrap_or(-1),
        _ => descriptor_of(&file)?.number(),
    };
    if let Some(watches) = &*event_loop.io.borrow() {
        watches.ensure_no_transport(number, &file)?;
    }
    Ok(Value::Bool(event_loop.unwatch(number, write)))
}

/// Adds them to the loop's class.
pub(crate) fn methods(builder: ClassBuilder) -> ClassBuilder {
    let builder = builder
        .method(n!("create_connection"), connection)
        .method(n!("create_server"), server)
        .method(n!("create_unix_connection"), unix_connection)
        .method(n!("create_unix_server"), unix_server)
        .method(n!("start_tls"), start_tls)
        .method(n!("getaddrinfo"), address_info)
        .method(n!("add_reader"), |l, args| add_watch(l, args, false))
        .method(n!("add_writer"), |l, args| add_watch(l, args, true))
        .method(n!("remove_reader"), |l, args| remove_watch(l, args, false))
        .method(n!("remove_writer"), |l, args| remove_watch(l, args, true));
    let builder = super::process_class::methods(super::pipes::methods(builder));
    let builder = super::datagram::methods(builder);
    sock::methods(builder)
}

/// Adds the classes that `asyncio` exports.
pub(crate) fn add(module: crate::object::Module) -> crate::object::Module {
    transport_class::add(module)
        .class_of(n!("Server"), super::server::class)
        .class_of(n!("AbstractServer"), super::server::abstract_class)
        .class_of(n!("StreamReader"), super::stream_reader::class)
        .class_of(n!("StreamWriter"), super::stream_writer::class)
        .class_of(n!("StreamReaderProtocol"), super::stream_protocol::class)
}
