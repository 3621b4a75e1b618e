//! Datagrams: `loop.create_datagram_endpoint`, and the transport that is CPython's `_SelectorDatagramTransport`.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::ErrorKind;
use std::rc::{Rc, Weak};

use super::connect::{loop_of, number_or, truth_or};
use super::flow::Flow;
use super::protocol::Protocol;
use super::socket_transport::wake;
use super::transport_class::{
    Extra, TransportSocket, data_argument, datagram_class, polling, selector_class, socket_argument,
};
use super::watch::{MAX_READ, Reaction, TransportPart};
use super::{resolve, sock};
use crate::asyncio::arguments::{Parameters, coroutine, method};
use crate::asyncio::event_loop::Loop;
use crate::asyncio::future::Future;
use crate::asyncio::report;
use crate::asyncio::waiters::this;
use crate::object::{Args, Bytes, Class, ClassBuilder, Exception, Obj, Object, Result, Value};
use crate::ops;
use crate::platform::Address;
use crate::stdlib::os::error::os_error;
use crate::stdlib::socket::constants::{SO_BROADCAST, SO_REUSEPORT, SOCK_DGRAM, SOL_SOCKET};
use crate::stdlib::socket::{Socket, address};

/// Datagrams to a lost connection that are silent, before a warning.
const SILENT_WRITES: u32 = 5;

/// A datagram socket's transport.
pub(crate) struct DatagramTransport {
    this: Weak<DatagramTransport>,
    event_loop: RefCell<Option<Loop>>,
    socket: RefCell<Option<Rc<Socket>>>,
    number: i32,
    family: i32,
    protocol: RefCell<Option<Protocol>>,
    /// The one peer.
    address: Option<Address>,
    connected: bool,
    extra: Extra,
    buffer: RefCell<VecDeque<(Bytes, Option<Address>)>>,
    buffered: Cell<usize>,
    flow: Flow,
    conn_lost: Cell<u32>,
    closing: Cell<bool>,
}

fn later(e: &std::io::Error) -> bool {
    matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}

impl DatagramTransport {
    fn start(
        event_loop: &Loop,
        socket: Rc<Socket>,
        protocol: Protocol,
        peer: Option<Address>,
        waiter: Future,
    ) -> Result<Rc<DatagramTransport>> {
        let descriptor = socket.descriptor()?;
        let extra = Extra::default();
        extra.set("socket", Value::object(TransportSocket(socket.clone())));
        extra.set("sockname", socket.local_address().unwrap_or(Value::None));
        let peername = socket.peer_address().unwrap_or(Value::None);
        let connected = ops::truth(&peername)?;
        extra.set("peername", peername);
        let number = descriptor.number();
        let transport = Rc::new_cyclic(|this: &Weak<DatagramTransport>| DatagramTransport {
            this: this.clone(),
            event_loop: RefCell::new(Some(event_loop.clone())),
            family: socket.family,
            socket: RefCell::new(Some(socket)),
            number,
            protocol: RefCell::new(Some(protocol.clone())),
            address: peer,
            connected,
            extra,
            buffer: RefCell::default(),
            buffered: Cell::new(0),
            flow: Flow::default(),
            conn_lost: Cell::new(0),
            closing: Cell::new(false),
        });
        let weak: Weak<DatagramTransport> = Rc::downgrade(&transport);
        event_loop.watches()?.add_transport(number, weak);
        protocol.connection_made_soon(event_loop, transport.value())?;
        let reading = transport.clone();
        event_loop.call_soon_in_context("_SelectorTransport._add_reader", move || {
            reading.watch_reading()
        });
        event_loop.call_soon_in_context("_set_result_unless_cancelled", move || wake(&waiter));
        Ok(transport)
    }

    fn value(&self) -> Value {
        self.this
            .upgrade()
            .map_or(Value::None, |this| Value::Object(Obj::from_rc(this)))
    }

    fn event_loop(&self) -> Option<Loop> {
        self.event_loop.borrow().clone()
    }

    fn protocol(&self) -> Option<Protocol> {
        self.protocol.borrow().clone()
    }

    fn socket(&self) -> Result<Rc<Socket>> {
        self.socket
            .borrow()
            .clone()
            .ok_or_else(|| crate::stdlib::os::error::errno(9, None))
    }

    fn watch_reading(&self) -> Result<()> {
        let (false, Some(event_loop), Some(this)) =
            (self.closing.get(), self.event_loop(), self.this.upgrade())
        else {
            return Ok(());
        };
        let reaction = Reaction::native("_SelectorDatagramTransport._read_ready", move || {
            this.read_ready()
        });
        event_loop.watch(&self.socket()?.descriptor()?, false, &reaction)
    }

    fn error_received(&self, e: &Exception) -> Result<()> {
        match self.protocol() {
            Some(protocol) => {
                ops::call_method(&protocol.value, "error_received", Args::pos([e.value()]))
                    .map(drop)
            }
            None => Ok(()),
        }
    }

    fn read_ready(&self) -> Result<()> {
        if self.conn_lost.get() > 0 {
            return Ok(());
        }
        let mut data = vec![0; MAX_READ.min(1 << 16)];
        match self.socket()?.descriptor()?.receive_from(&mut data, 0) {
            Ok((n, from)) => {
                data.truncate(n);
                let from = from.map_or(Value::None, |a| address::to_value(&a));
                let Some(protocol) = self.protocol() else {
                    return Ok(());
                };
                let args = Args::pos([Value::Bytes(Bytes::from(data)), from]);
                ops::call_method(&protocol.value, "datagram_received", args).map(drop)
            }
            Err(e) if later(&e) => Ok(()),
            Err(e) => self.error_received(&os_error(&e, None)),
        }
    }

    fn send_one(&self, data: &[u8], to: Option<&Address>) -> std::io::Result<usize> {
        let socket = self.socket.borrow().clone();
        let descriptor = socket.and_then(|s| s.descriptor().ok());
        let Some(descriptor) = descriptor else {
            return Err(std::io::Error::from_raw_os_error(9));
        };
        match to {
            Some(to) if !self.connected => descriptor.send_to(data, 0, to),
            _ => descriptor.send(data, 0),
        }
    }

    fn target(&self, to: &Value) -> Result<Option<Address>> {
        let Some(own) = &self.address else {
            return match to {
                Value::None | Value::Unset => Ok(None),
                to => address::from_value(to, self.family, "sendto").map(Some),
            };
        };
        let own_value = address::to_value(own);
        if !to.is_none() && !to.is_unset() && !ops::eq(to, &own_value)? {
            return Err(Exception::value_error(format!(
                "Invalid address: must be None or {}",
                ops::str(&own_value)?
            )));
        }
        Ok(Some(own.clone()))
    }

    fn send_to(&self, data: &Value, to: &Value) -> Result<()> {
        let data = data_argument(data)?;
        if data.is_empty() {
            return Ok(());
        }
        let to = self.target(to)?;
        if self.conn_lost.get() > 0 && self.address.is_some() {
            if self.conn_lost.get() >= SILENT_WRITES {
                report::log_warning("socket.send() raised exception.");
            }
            self.conn_lost.set(self.conn_lost.get() + 1);
            return Ok(());
        }
        if self.buffer.borrow().is_empty() {
            match self.send_one(&data, to.as_ref()) {
                Ok(_) => return Ok(()),
                Err(e) if later(&e) => self.watch_writing()?,
                Err(e) => return self.error_received(&os_error(&e, None)),
            }
        }
        self.buffered.set(self.buffered.get() + data.len());
        self.buffer.borrow_mut().push_back((Bytes::new(&data), to));
        match (self.event_loop(), self.protocol()) {
            (Some(event_loop), Some(protocol)) => self.flow.pause_if_full(
                self.buffered.get(),
                &protocol,
                (&event_loop, &|| self.value()),
            ),
            _ => Ok(()),
        }
    }

    fn watch_writing(&self) -> Result<()> {
        let (Some(event_loop), Some(this)) = (self.event_loop(), self.this.upgrade()) else {
            return Ok(());
        };
        let reaction = Reaction::native("_SelectorDatagramTransport._sendto_ready", move || {
            this.write_ready()
        });
        event_loop.watch(&self.socket()?.descriptor()?, true, &reaction)
    }

    fn write_ready(&self) -> Result<()> {
        loop {
            let next = self.buffer.borrow_mut().pop_front();
            let Some((data, to)) = next else { break };
            match self.send_one(&data, to.as_ref()) {
                Ok(_) => self
                    .buffered
                    .set(self.buffered.get().saturating_sub(data.len())),
                Err(e) if later(&e) => {
                    self.buffer.borrow_mut().push_front((data, to));
                    break;
                }
                Err(e) => {
                    self.buffered
                        .set(self.buffered.get().saturating_sub(data.len()));
                    return self.error_received(&os_error(&e, None));
                }
            }
        }
        let (Some(event_loop), Some(protocol)) = (self.event_loop(), self.protocol()) else {
            return Ok(());
        };
        self.flow.resume_if_drained(
            self.buffered.get(),
            &protocol,
            (&event_loop, &|| self.value()),
        )?;
        if self.buffer.borrow().is_empty() {
            event_loop.unwatch(self.number, true);
            if self.closing.get() {
                return self.lose(None);
            }
        }
        Ok(())
    }

    fn lose_soon(&self, event_loop: &Loop, error: Option<Exception>) {
        let Some(this) = self.this.upgrade() else {
            return;
        };
        event_loop.call_soon_in_context("_SelectorTransport._call_connection_lost", move || {
            this.lose(error.as_ref())
        });
    }

    fn close(&self) {
        if self.closing.replace(true) {
            return;
        }
        if let Some(event_loop) = self.event_loop() {
            event_loop.unwatch(self.number, false);
            if self.buffer.borrow().is_empty() {
                self.conn_lost.set(self.conn_lost.get() + 1);
                event_loop.unwatch(self.number, true);
                self.lose_soon(&event_loop, None);
            }
        }
    }

    fn abort(&self) {
        if self.conn_lost.get() > 0 {
            return;
        }
        let Some(event_loop) = self.event_loop() else {
            return;
        };
        self.buffer.borrow_mut().clear();
        self.buffered.set(0);
        event_loop.unwatch(self.number, true);
        if !self.closing.replace(true) {
            event_loop.unwatch(self.number, false);
        }
        self.conn_lost.set(self.conn_lost.get() + 1);
        self.lose_soon(&event_loop, None);
    }

    fn lose(&self, error: Option<&Exception>) -> Result<()> {
        let result = match self.protocol() {
            Some(protocol) => protocol.connection_lost(error),
            None => Ok(()),
        };
        if let Some(socket) = self.socket.take() {
            socket.close();
        }
        let old = (self.protocol.take(), self.event_loop.take());
        drop(old);
        result
    }
}

impl TransportPart for DatagramTransport {
    fn is_closing(&self) -> bool {
        self.closing.get()
    }
    fn as_value(&self) -> Value {
        self.value()
    }
}

fn transport(value: &Value) -> Result<Rc<DatagramTransport>> {
    this(value, "_SelectorDatagramTransport")
}

fn transport_methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method(n!("sendto"), |t, args| {
            let [data, to] = method(
                args,
                "_SelectorDatagramTransport.sendto",
                ["data", "addr"],
                1,
            )?;
            transport(t)?.send_to(&data, &to)?;
            Ok(Value::None)
        })
        .method(n!("get_extra_info"), |t, args| {
            transport(t)?.extra.lookup(args)
        })
        .method(n!("close"), |t, _| {
            transport(t)?.close();
            Ok(Value::None)
        })
        .method(n!("abort"), |t, _| {
            transport(t)?.abort();
            Ok(Value::None)
        })
        .method(n!("is_closing"), |t, _| {
            Ok(Value::Bool(transport(t)?.closing.get()))
        })
        .method(n!("get_protocol"), |t, _| {
            Ok(transport(t)?.protocol().map_or(Value::None, |p| p.value))
        })
        .method(n!("set_protocol"), |t, args| {
            let [protocol] = method(args, "_SelectorTransport.set_protocol", ["protocol"], 1)?;
            let old = transport(t)?
                .protocol
                .replace(Some(Protocol::new(protocol)));
            drop(old);
            Ok(Value::None)
        })
        .method(n!("get_write_buffer_size"), |t, _| {
            Ok(Value::from(transport(t)?.buffered.get()))
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
            transport(t)?.flow.set_limits(&high, &low)?;
            Ok(Value::None)
        })
}

thread_local! {
    static CLASS: Class = transport_methods(
        Class::builder("_SelectorDatagramTransport")
            .module("asyncio.selector_events")
            .bases(vec![selector_class(), datagram_class()]),
    )
    .dunders(&["__repr__"])
    .build();
}

impl Object for DatagramTransport {
    fn class(&self) -> Class {
        CLASS.with(Clone::clone)
    }
    fn repr(&self, _: &Value) -> Option<Result<String>> {
        let state = if self.socket.borrow().is_none() {
            " closed"
        } else if self.closing.get() {
            " closing"
        } else {
            ""
        };
        let rest = match self.event_loop() {
            Some(event_loop) if !event_loop.is_closed() => {
                polling(self.number, self.buffered.get(), &event_loop)
            }
            _ => String::new(),
        };
        Some(Ok(format!(
            "<_SelectorDatagramTransport{state} fd={}{rest}>",
            self.number
        )))
    }
}

// ---- create_datagram_endpoint

fn given(value: &Value) -> bool {
    !value.is_unset() && !value.is_none()
}

/// A family and protocol with the addresses that were found for them.
type Candidate = ((i32, i32), [Option<Address>; 2]);

async fn candidates(
    ends: [&Value; 2],
    [family, protocol, flags]: [i32; 3],
) -> Result<Vec<Candidate>> {
    if !ends.iter().any(|e| given(e)) {
        if family == 0 {
            return Err(Exception::value_error("unexpected address family"));
        }
        return Ok(vec![((family, protocol), [None, None])]);
    }
    if family == crate::stdlib::socket::constants::AF_UNIX {
        let mut pair = [None, None];
        for (slot, end) in pair.iter_mut().zip(ends) {
            if given(end) {
                if end.as_str().is_none() {
                    return Err(Exception::type_error("string is expected"));
                }
                *slot = Some(address::from_value(end, family, "bind")?);
            }
        }
        return Ok(vec![((family, protocol), pair)]);
    }
    let mut all: Vec<Candidate> = Vec::new();
    for (at, end) in ends.into_iter().enumerate() {
        if !given(end) {
            continue;
        }
        match end {
            Value::Tuple(pair) if pair.len() == 2 => {}
            _ => return Err(Exception::type_error("2-tuple is expected")),
        }
        let (host, port) = resolve::split(end)?;
        let hints = [family, SOCK_DGRAM, protocol, flags];
        for (family, _, protocol, _, found) in resolve::ensure_resolved(&host, &port, hints).await?
        {
            let key = (family, protocol);
            if !all.iter().any(|(k, _)| *k == key) {
                all.push((key, [None, None]));
            }
            for (_, pair) in all.iter_mut().filter(|(k, _)| *k == key) {
                if let Some(slot) = pair.get_mut(at) {
                    *slot = Some(found.clone());
                }
            }
        }
    }
    let [local, remote] = ends;
    let lacks = |end: &Value, found: &Option<Address>| given(end) && found.is_none();
    all.retain(|(_, [l, r])| !lacks(local, l) && !lacks(remote, r));
    if all.is_empty() {
        return Err(Exception::value_error("can not get address information"));
    }
    Ok(all)
}

async fn open_one(
    event_loop: &Loop,
    ((family, protocol), [local, remote]): &Candidate,
    reuse_port: bool,
    broadcast: bool,
) -> Result<Rc<Socket>> {
    let socket = Rc::new(Socket::open(*family, SOCK_DGRAM, *protocol)?);
    socket.timeout.set(Some(0.0));
    let descriptor = socket.descriptor()?;
    let io = |r: std::io::Result<()>| r.map_err(|e| os_error(&e, None));
    if reuse_port {
        socket.switch_on(SOL_SOCKET, SO_REUSEPORT)?;
    }
    if broadcast {
        socket.switch_on(SOL_SOCKET, SO_BROADCAST)?;
    }
    if let Some(local) = local {
        io(descriptor.bind(local))?;
    }
    if let (Some(remote), false) = (remote, broadcast) {
        sock::connect(event_loop, &socket, remote.clone()).await?;
    }
    Ok(socket)
}

const NAMES: [&str; 9] = [
    "protocol_factory",
    "local_addr",
    "remote_addr",
    "family",
    "proto",
    "flags",
    "reuse_port",
    "allow_broadcast",
    "sock",
];

async fn endpoint(event_loop: &Loop, values: [Value; 9]) -> Result<Value> {
    let [
        factory,
        local,
        remote,
        family,
        protocol,
        flags,
        reuse_port,
        broadcast,
        sock,
    ] = values;
    let (socket, peer) = if given(&sock) {
        let socket = socket_argument(&sock).filter(|s| s.kind == SOCK_DGRAM);
        let Some(socket) = socket else {
            return Err(Exception::value_error(format!(
                "A UDP Socket was expected, got {}",
                ops::repr(&sock)?
            )));
        };
        socket.timeout.set(Some(0.0));
        (socket, None)
    } else {
        let hints = [
            number_or(&family, 0)?,
            number_or(&protocol, 0)?,
            number_or(&flags, 0)?,
        ];
        let (reuse_port, broadcast) = (truth_or(&reuse_port, false)?, truth_or(&broadcast, false)?);
        let mut first_error = None;
        let mut opened = None;
        for candidate in candidates([&local, &remote], hints).await? {
            match open_one(event_loop, &candidate, reuse_port, broadcast).await {
                Ok(socket) => {
                    let (_, [_, remote]) = candidate;
                    opened = Some((socket, remote));
                    break;
                }
                Err(e) if e.is_a(&Exception::class_named("OSError")) => {
                    first_error.get_or_insert(e);
                }
                Err(e) => return Err(e),
            }
        }
        match (opened, first_error) {
            (Some(opened), _) => opened,
            (None, Some(e)) => return Err(e),
            (None, None) => {
                return Err(Exception::value_error("can not get address information"));
            }
        }
    };
    let protocol = ops::call(&factory, Args::none())?;
    let waiter = event_loop.create_future();
    let transport = DatagramTransport::start(
        event_loop,
        socket,
        Protocol::new(protocol.clone()),
        peer,
        waiter.clone(),
    )?;
    if let Err(e) = waiter.wait().await {
        transport.close();
        return Err(e);
    }
    Ok(Value::tuple(vec![transport.value(), protocol]))
}

/// Adds it to the loop's class.
pub(crate) fn methods(builder: ClassBuilder) -> ClassBuilder {
    builder.method(n!("create_datagram_endpoint"), |l, args| {
        let name = "BaseEventLoop.create_datagram_endpoint";
        let parameters = Parameters {
            function: name,
            names: NAMES,
            positional: 3,
            required: 1,
            own: 1,
        };
        let values = parameters.bind(args)?;
        let event_loop = loop_of(l)?;
        coroutine(name, async move { endpoint(&event_loop, values).await })
    })
}
