//! `loop.sock_recv`, `sock_sendall`, `sock_connect`, `sock_accept` and the like: a socket's own operations, tried
//! at once and again when the socket is ready.

use std::cell::RefCell;
use std::rc::Rc;

use super::resolve;
use super::transport_class::socket_argument;
use super::watch::Reaction;
use crate::asyncio::arguments::{coroutine, method};
use crate::asyncio::event_loop::{Loop, NativeCallback};
use crate::object::{Args, Bytes, ClassBuilder, Exception, Result, Value};
use crate::ops;
use crate::platform::Address;
use crate::stdlib::os::error::errno;
use crate::stdlib::socket::{Socket, address, bytes_like, constants, error_with_text, store};

fn would_block(e: &Exception) -> bool {
    e.is_a(&Exception::class_named("BlockingIOError"))
        || e.is_a(&Exception::class_named("InterruptedError"))
}

/// Tries; if it would block, again each time that the socket is ready.
async fn when_ready(
    event_loop: &Loop,
    socket: &Rc<Socket>,
    write: bool,
    name: &'static str,
    attempt: impl Fn() -> Result<Option<Value>> + 'static,
) -> Result<Value> {
    match attempt() {
        Ok(Some(value)) => return Ok(value),
        Ok(None) => {}
        Err(e) if would_block(&e) => {}
        Err(e) => return Err(e),
    }
    wait_ready(event_loop, socket, write, name, attempt).await
}

async fn wait_ready(
    event_loop: &Loop,
    socket: &Rc<Socket>,
    write: bool,
    name: &'static str,
    attempt: impl Fn() -> Result<Option<Value>> + 'static,
) -> Result<Value> {
    let descriptor = socket.descriptor()?;
    let number = descriptor.number();
    event_loop
        .watches()?
        .ensure_no_transport(number, &Value::Int(number.into()))?;
    let future = event_loop.create_future();
    let waiting = future.clone();
    let reaction = Reaction::native(name, move || {
        if waiting.is_done() {
            return Ok(());
        }
        match attempt() {
            Ok(Some(value)) => waiting.set_result(value),
            Ok(None) => Ok(()),
            Err(e) if would_block(&e) => Ok(()),
            Err(e) if crate::asyncio::exceptions::is_fatal(&e) => Err(e),
            Err(e) => waiting.set_exception(e),
        }
    });
    event_loop.watch(&descriptor, write, &reaction)?;
    drop(descriptor);
    let done = NativeCallback::new("_sock_done", move |future| {
        if !reaction.is_cancelled() {
            future.event_loop().unwatch(number, write);
        }
        Ok(())
    });
    future.add_native_callback(done)?;
    future.wait().await
}

/// `await loop.sock_connect(sock, address)`
///
/// # Errors
/// `OSError`, `CancelledError`
pub(crate) async fn connect(event_loop: &Loop, socket: &Rc<Socket>, target: Address) -> Result<()> {
    match socket.connect(&target) {
        Ok(()) => return Ok(()),
        Err(e) if would_block(&e) => {}
        Err(e) => return Err(e),
    }
    let connecting = socket.clone();
    wait_ready(
        event_loop,
        socket,
        true,
        "BaseSelectorEventLoop._sock_connect_cb",
        move || match connecting.pending_error()? {
            0 => Ok(Some(Value::None)),
            number => {
                let shown = ops::str(&address::to_value(&target))?;
                Err(error_with_text(
                    number,
                    &format!("Connect call failed {shown}"),
                ))
            }
        },
    )
    .await
    .map(drop)
}

fn socket(value: &Value) -> Result<Rc<Socket>> {
    socket_argument(value).ok_or_else(|| {
        Exception::type_error(format!(
            "a socket was expected, got '{}'",
            ops::class_name(value)
        ))
    })
}

/// Blocking sockets are refused in debug mode only; here a socket never blocks the loop.
fn without_timeout<T>(socket: &Socket, f: impl FnOnce() -> Result<T>) -> Result<T> {
    let before = socket.timeout.replace(Some(0.0));
    let result = f();
    socket.timeout.set(before);
    result
}

fn size(value: &Value) -> Result<usize> {
    usize::try_from(ops::convert::to_index(value)?)
        .map_err(|_| Exception::value_error("negative buffersize in recv"))
}

fn this(value: &Value) -> Result<Loop> {
    Loop::from_value(value).ok_or_else(|| Exception::type_error("an event loop was expected"))
}

fn receive(l: &Value, args: Args) -> Result<Value> {
    let name = "BaseSelectorEventLoop.sock_recv";
    let [sock, n] = method(args, name, ["sock", "n"], 2)?;
    let event_loop = this(l)?;
    coroutine(name, async move {
        let (socket, n) = (socket(&sock)?, size(&n)?);
        let own = socket.clone();
        when_ready(&event_loop, &socket, false, name, move || {
            let data = without_timeout(&own, || own.receive(n, 0))?;
            Ok(Some(Value::Bytes(Bytes::from(data))))
        })
        .await
    })
}

fn receive_into(l: &Value, args: Args) -> Result<Value> {
    let name = "BaseSelectorEventLoop.sock_recv_into";
    let [sock, buffer] = method(args, name, ["sock", "buf"], 2)?;
    let event_loop = this(l)?;
    coroutine(name, async move {
        let socket = socket(&sock)?;
        let own = socket.clone();
        when_ready(&event_loop, &socket, false, name, move || {
            let room = ops::len(&buffer)?;
            let data = without_timeout(&own, || own.receive(room, 0))?;
            store(&buffer, &data)?;
            Ok(Some(Value::from(data.len())))
        })
        .await
    })
}

fn receive_from(l: &Value, args: Args) -> Result<Value> {
    let name = "BaseSelectorEventLoop.sock_recvfrom";
    let [sock, n] = method(args, name, ["sock", "bufsize"], 2)?;
    let event_loop = this(l)?;
    coroutine(name, async move {
        let (socket, n) = (socket(&sock)?, size(&n)?);
        let own = socket.clone();
        when_ready(&event_loop, &socket, false, name, move || {
            let (data, from) = without_timeout(&own, || own.receive_from(n, 0))?;
            Ok(Some(Value::tuple(vec![
                Value::Bytes(Bytes::from(data)),
                from,
            ])))
        })
        .await
    })
}

fn send_all(l: &Value, args: Args) -> Result<Value> {
    let name = "BaseSelectorEventLoop.sock_sendall";
    let [sock, data] = method(args, name, ["sock", "data"], 2)?;
    let event_loop = this(l)?;
    coroutine(name, async move {
        let socket = socket(&sock)?;
        let data = bytes_like(&data)?;
        let sent = RefCell::new(0);
        let own = socket.clone();
        when_ready(&event_loop, &socket, true, name, move || {
            let at = *sent.borrow();
            let rest = data.get(at..).unwrap_or_default();
            let n = without_timeout(&own, || own.send(rest, 0))?;
            *sent.borrow_mut() = at + n;
            Ok((n == rest.len()).then_some(Value::None))
        })
        .await
    })
}

fn send_to(l: &Value, args: Args) -> Result<Value> {
    let name = "BaseSelectorEventLoop.sock_sendto";
    let [sock, data, target] = method(args, name, ["sock", "data", "address"], 3)?;
    let event_loop = this(l)?;
    coroutine(name, async move {
        let socket = socket(&sock)?;
        let data = bytes_like(&data)?;
        let target = address::from_value(&target, socket.family, "sendto")?;
        let own = socket.clone();
        when_ready(&event_loop, &socket, true, name, move || {
            let n = without_timeout(&own, || own.send_to(&data, 0, &target))?;
            Ok(Some(Value::from(n)))
        })
        .await
    })
}

fn sock_connect(l: &Value, args: Args) -> Result<Value> {
    let name = "BaseSelectorEventLoop.sock_connect";
    let [sock, target] = method(args, name, ["sock", "address"], 2)?;
    let event_loop = this(l)?;
    coroutine(name, async move {
        let socket = socket(&sock)?;
        let target = if matches!(socket.family, constants::AF_INET | constants::AF_INET6) {
            let (host, port) = resolve::split(&target)?;
            let hints = [socket.family, socket.kind, socket.protocol, 0];
            let found = resolve::ensure_resolved(&host, &port, hints).await?;
            match found.into_iter().next() {
                Some((.., at)) => at,
                None => return Err(errno(22, None)),
            }
        } else {
            address::from_value(&target, socket.family, "connect")?
        };
        let before = socket.timeout.replace(Some(0.0));
        let result = connect(&event_loop, &socket, target).await;
        socket.timeout.set(before);
        result.map(|()| Value::None)
    })
}

fn accept(l: &Value, args: Args) -> Result<Value> {
    let name = "BaseSelectorEventLoop.sock_accept";
    let [sock] = method(args, name, ["sock"], 1)?;
    let event_loop = this(l)?;
    coroutine(name, async move {
        let socket = socket(&sock)?;
        let own = socket.clone();
        when_ready(&event_loop, &socket, false, name, move || {
            let (made, peer) = without_timeout(&own, || own.accept())?;
            made.timeout.set(Some(0.0));
            let peer = address::to_value(&peer);
            Ok(Some(Value::tuple(vec![made.value(), peer])))
        })
        .await
    })
}

/// Adds them to the loop's class.
pub(crate) fn methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method(n!("sock_recv"), receive)
        .method(n!("sock_recv_into"), receive_into)
        .method(n!("sock_recvfrom"), receive_from)
        .method(n!("sock_sendall"), send_all)
        .method(n!("sock_sendto"), send_to)
        .method(n!("sock_connect"), sock_connect)
        .method(n!("sock_accept"), accept)
}
