//! [`SocketTransport`]: a connected stream socket, as CPython's `_SelectorSocketTransport`: one read of up to
//! 256 KiB a turn, writes that are tried at once, the rest buffered.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::{ErrorKind, IoSlice};
use std::rc::{Rc, Weak};

use super::flow::Flow;
use super::protocol::Protocol;
use super::server::Server;
use super::transport_class::{Extra, TransportSocket};
use super::watch::{Reaction, TransportPart};
use crate::asyncio::event_loop::Loop;
use crate::asyncio::future::Future;
use crate::asyncio::{exceptions, report};
use crate::object::bytearray::Buffer;
use crate::object::{Args, Bytes, Exception, Obj, Result, Value};
use crate::ops;
use crate::platform::Descriptor;
use crate::stdlib::os::error::os_error;
use crate::stdlib::socket::{Socket, constants, store};

/// Writes to a lost connection that are silent, before a warning.
const SILENT_WRITES: u32 = 5;
/// The system takes so many pieces at once.
const MAX_PIECES: usize = 1024;

/// A transport.
pub(crate) struct SocketTransport {
    this: Weak<SocketTransport>,
    event_loop: RefCell<Option<Loop>>,
    socket: RefCell<Option<Rc<Socket>>>,
    descriptor: RefCell<Option<Descriptor>>,
    number: i32,
    protocol: RefCell<Option<Protocol>>,
    server: RefCell<Option<Rc<Server>>>,
    pub(crate) extra: Extra,
    buffer: RefCell<VecDeque<Piece>>,
    buffered: Cell<usize>,
    pub(crate) flow: Flow,
    /// How often its end was scheduled or a write came after.
    conn_lost: Cell<u32>,
    closing: Cell<bool>,
    paused: Cell<bool>,
    eof: Cell<bool>,
}

/// Bytes to be written, from a point on.
struct Piece(Bytes, usize);

impl Piece {
    fn rest(&self) -> &[u8] {
        self.0.get(self.1..).unwrap_or_default()
    }
}

/// What the system said about an attempt.
enum Attempt {
    Done(usize),
    Later,
    Failed(Exception),
}

fn attempt(result: std::io::Result<usize>) -> Attempt {
    match result {
        Ok(n) => Attempt::Done(n),
        Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {
            Attempt::Later
        }
        Err(e) => Attempt::Failed(os_error(&e, None)),
    }
}

/// Finishes a waiter with `None`, unless it is done.
pub(crate) fn wake(waiter: &Future) -> Result<()> {
    if waiter.is_done() {
        return Ok(());
    }
    waiter.set_result(Value::None)
}

impl SocketTransport {
    /// Connects a socket and a protocol; `waiter` is woken when the protocol knows.
    ///
    /// # Errors
    /// `OSError` if the socket is closed.
    pub(crate) fn start(
        event_loop: &Loop,
        socket: Rc<Socket>,
        protocol: Protocol,
        waiter: Option<Future>,
        peer: Option<Value>,
        server: Option<Rc<Server>>,
    ) -> Result<Rc<SocketTransport>> {
        let descriptor = socket.descriptor()?;
        let number = descriptor.number();
        let extra = Extra::default();
        extra.set("socket", Value::object(TransportSocket(socket.clone())));
        extra.set("sockname", socket.local_address().unwrap_or(Value::None));
        let peer = peer.unwrap_or_else(|| socket.peer_address().unwrap_or(Value::None));
        extra.set("peername", peer);
        if matches!(socket.family, constants::AF_INET | constants::AF_INET6) {
            let _ = socket.switch_on(constants::IPPROTO_TCP, constants::TCP_NODELAY);
        }
        if let Some(server) = &server {
            server.attach();
        }
        let transport = Rc::new_cyclic(|this: &Weak<SocketTransport>| SocketTransport {
            this: this.clone(),
            event_loop: RefCell::new(Some(event_loop.clone())),
            socket: RefCell::new(Some(socket)),
            descriptor: RefCell::new(Some(descriptor)),
            number,
            protocol: RefCell::new(Some(protocol.clone())),
            server: RefCell::new(server),
            extra,
            buffer: RefCell::default(),
            buffered: Cell::new(0),
            flow: Flow::default(),
            conn_lost: Cell::new(0),
            closing: Cell::new(false),
            paused: Cell::new(false),
            eof: Cell::new(false),
        });
        let weak: Weak<SocketTransport> = Rc::downgrade(&transport);
        event_loop.watches()?.add_transport(number, weak);
        protocol.connection_made_soon(event_loop, transport.value())?;
        let reading = transport.clone();
        event_loop.call_soon_in_context("_SelectorTransport._add_reader", move || {
            reading.watch_reading()
        });
        if let Some(waiter) = waiter {
            event_loop.call_soon_in_context("_set_result_unless_cancelled", move || wake(&waiter));
        }
        Ok(transport)
    }

    /// As an object.
    pub(crate) fn value(&self) -> Value {
        match self.this.upgrade() {
            Some(this) => Value::Object(Obj::from_rc(this)),
            None => Value::None,
        }
    }

    pub(crate) fn number(&self) -> i32 {
        self.number
    }

    fn descriptor(&self) -> Result<Descriptor> {
        self.descriptor
            .borrow()
            .clone()
            .ok_or_else(|| crate::stdlib::os::error::errno(9, None))
    }

    fn try_io<T>(&self, f: impl FnOnce(&Descriptor) -> std::io::Result<T>) -> std::io::Result<T> {
        match &*self.descriptor.borrow() {
            Some(descriptor) => f(descriptor),
            None => Err(std::io::Error::from_raw_os_error(9)),
        }
    }

    pub(crate) fn event_loop(&self) -> Option<Loop> {
        self.event_loop.borrow().clone()
    }

    pub(crate) fn protocol(&self) -> Option<Protocol> {
        self.protocol.borrow().clone()
    }

    pub(crate) fn set_protocol(&self, protocol: Protocol) {
        let old = self.protocol.replace(Some(protocol));
        drop(old);
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.socket.borrow().is_none()
    }

    pub(crate) fn buffered(&self) -> usize {
        self.buffered.get()
    }

    pub(crate) fn is_closing(&self) -> bool {
        self.closing.get()
    }

    pub(crate) fn is_reading(&self) -> bool {
        !self.closing.get() && !self.paused.get()
    }

    // ---- reading

    fn watch_reading(&self) -> Result<()> {
        let (true, Some(event_loop), Some(this)) =
            (self.is_reading(), self.event_loop(), self.this.upgrade())
        else {
            return Ok(());
        };
        let reaction = Reaction::native("_SelectorSocketTransport._read_ready", move || {
            this.read_ready()
        });
        event_loop.watch(&self.descriptor()?, false, &reaction)
    }

    pub(crate) fn pause_reading(&self) {
        if !self.is_reading() {
            return;
        }
        self.paused.set(true);
        if let Some(event_loop) = self.event_loop() {
            event_loop.unwatch(self.number, false);
        }
    }

    pub(crate) fn resume_reading(&self) -> Result<()> {
        if self.closing.get() || !self.paused.get() {
            return Ok(());
        }
        self.paused.set(false);
        self.watch_reading()
    }

    fn read_ready(&self) -> Result<()> {
        if self.conn_lost.get() > 0 {
            return Ok(());
        }
        let (Some(event_loop), Some(protocol)) = (self.event_loop(), self.protocol()) else {
            return Ok(());
        };
        if protocol.is_buffered {
            return self.read_into_buffer(&protocol);
        }
        let watches = event_loop.watches()?;
        watches.with_scratch(
            |scratch| match attempt(self.try_io(|d| d.receive(scratch, 0))) {
                Attempt::Later => Ok(()),
                Attempt::Failed(e) => self.fatal(e, "Fatal read error on socket transport"),
                Attempt::Done(0) => self.read_eof(&event_loop, &protocol),
                Attempt::Done(n) => match protocol.data_received(&scratch[..n]) {
                    Err(e) if !exceptions::is_fatal(&e) => {
                        self.fatal(e, "Fatal error: protocol.data_received() call failed.")
                    }
                    result => result,
                },
            },
        )
    }

    fn read_into_buffer(&self, protocol: &Protocol) -> Result<()> {
        let buffer = ops::call_method(&protocol.value, "get_buffer", Args::pos([Value::Int(-1)]))
            .and_then(|buffer| match ops::len(&buffer)? {
                0 => Err(Exception::runtime_error(
                    "get_buffer() returned an empty buffer",
                )),
                n => Ok((buffer, n)),
            });
        let (buffer, size) = match buffer {
            Ok(found) => found,
            Err(e) if exceptions::is_fatal(&e) => return Err(e),
            Err(e) => {
                return self.fatal(e, "Fatal error: protocol.get_buffer() call failed.");
            }
        };
        let mut data = vec![0; size];
        match attempt(self.try_io(|d| d.receive(&mut data, 0))) {
            Attempt::Later => Ok(()),
            Attempt::Failed(e) => self.fatal(e, "Fatal read error on socket transport"),
            Attempt::Done(0) => match self.event_loop() {
                Some(event_loop) => self.read_eof(&event_loop, protocol),
                None => Ok(()),
            },
            Attempt::Done(n) => {
                store(&buffer, &data[..n])?;
                let told = ops::call_method(
                    &protocol.value,
                    "buffer_updated",
                    Args::pos([Value::from(n)]),
                );
                match told {
                    Err(e) if !exceptions::is_fatal(&e) => {
                        self.fatal(e, "Fatal error: protocol.buffer_updated() call failed.")
                    }
                    result => result.map(drop),
                }
            }
        }
    }

    fn read_eof(&self, event_loop: &Loop, protocol: &Protocol) -> Result<()> {
        match protocol.eof_received() {
            Err(e) if !exceptions::is_fatal(&e) => {
                self.fatal(e, "Fatal error: protocol.eof_received() call failed.")
            }
            Err(e) => Err(e),
            Ok(true) => {
                event_loop.unwatch(self.number, false);
                Ok(())
            }
            Ok(false) => self.close(),
        }
    }

    // ---- writing

    /// `transport.write(data)`
    ///
    /// # Errors
    /// `RuntimeError` after `write_eof`.
    pub(crate) fn write(&self, data: Buffer) -> Result<()> {
        if self.eof.get() {
            return Err(Exception::runtime_error(
                "Cannot call write() after write_eof()",
            ));
        }
        if data.is_empty() {
            return Ok(());
        }
        if self.conn_lost.get() > 0 {
            if self.conn_lost.get() >= SILENT_WRITES {
                report::log_warning("socket.send() raised exception.");
            }
            self.conn_lost.set(self.conn_lost.get() + 1);
            return Ok(());
        }
        let mut start = 0;
        if self.buffered.get() == 0 {
            match attempt(self.try_io(|d| d.send(&data, 0))) {
                Attempt::Done(n) if n == data.len() => return Ok(()),
                Attempt::Done(n) => start = n,
                Attempt::Later => {}
                Attempt::Failed(e) => {
                    return self.fatal(e, "Fatal write error on socket transport");
                }
            }
            self.watch_writing()?;
        }
        self.keep(data, start);
        self.pause_if_full()
    }

    fn keep(&self, data: Buffer, start: usize) {
        self.buffered.set(self.buffered.get() + data.len() - start);
        let piece = match data {
            Buffer::Shared(bytes) => Piece(bytes, start),
            Buffer::Owned(bytes) => Piece(Bytes::from(bytes), start),
        };
        self.buffer.borrow_mut().push_back(piece);
    }

    /// `transport.writelines(pieces)`
    ///
    /// # Errors
    /// `RuntimeError` after `write_eof`.
    pub(crate) fn write_lines(&self, pieces: Vec<Buffer>) -> Result<()> {
        if self.eof.get() {
            return Err(Exception::runtime_error(
                "Cannot call writelines() after write_eof()",
            ));
        }
        if pieces.is_empty() {
            return Ok(());
        }
        for piece in pieces {
            self.keep(piece, 0);
        }
        self.write_ready()?;
        if !self.buffer.borrow().is_empty() {
            self.watch_writing()?;
        }
        Ok(())
    }

    fn watch_writing(&self) -> Result<()> {
        let (Some(event_loop), Some(this)) = (self.event_loop(), self.this.upgrade()) else {
            return Ok(());
        };
        let reaction = Reaction::native("_SelectorSocketTransport._write_sendmsg", move || {
            this.write_ready()
        });
        event_loop.watch(&self.descriptor()?, true, &reaction)
    }

    pub(crate) fn pause_if_full(&self) -> Result<()> {
        match (self.event_loop(), self.protocol()) {
            (Some(event_loop), Some(protocol)) => self.flow.pause_if_full(
                self.buffered.get(),
                &protocol,
                (&event_loop, &|| self.value()),
            ),
            _ => Ok(()),
        }
    }

    fn send_pieces(&self) -> Attempt {
        let buffer = self.buffer.borrow();
        if let [piece] = buffer.as_slices().0
            && buffer.len() == 1
        {
            return attempt(self.try_io(|d| d.send(piece.rest(), 0)));
        }
        let pieces: Vec<IoSlice<'_>> = buffer
            .iter()
            .take(MAX_PIECES)
            .map(|piece| IoSlice::new(piece.rest()))
            .collect();
        attempt(self.try_io(|d| d.write_all_at_once(&pieces)))
    }

    fn take_sent(&self, mut n: usize) {
        let mut buffer = self.buffer.borrow_mut();
        self.buffered.set(self.buffered.get().saturating_sub(n));
        while let Some(first) = buffer.front_mut() {
            let left = first.rest().len();
            if left > n {
                first.1 += n;
                return;
            }
            n -= left;
            buffer.pop_front();
        }
    }

    fn write_ready(&self) -> Result<()> {
        if self.conn_lost.get() > 0 {
            return Ok(());
        }
        let (Some(event_loop), Some(protocol)) = (self.event_loop(), self.protocol()) else {
            return Ok(());
        };
        match self.send_pieces() {
            Attempt::Later => Ok(()),
            Attempt::Failed(e) => {
                event_loop.unwatch(self.number, true);
                self.forget_buffer();
                self.fatal(e, "Fatal write error on socket transport")
            }
            Attempt::Done(n) => {
                self.take_sent(n);
                self.flow.resume_if_drained(
                    self.buffered.get(),
                    &protocol,
                    (&event_loop, &|| self.value()),
                )?;
                if !self.buffer.borrow().is_empty() {
                    return Ok(());
                }
                event_loop.unwatch(self.number, true);
                if self.closing.get() {
                    self.call_connection_lost(None)
                } else if self.eof.get() {
                    self.shut_down_writing()
                } else {
                    Ok(())
                }
            }
        }
    }

    fn forget_buffer(&self) {
        let buffer = self.buffer.take();
        self.buffered.set(0);
        drop(buffer);
    }

    fn shut_down_writing(&self) -> Result<()> {
        self.descriptor()?
            .shut_down(1)
            .map_err(|e| os_error(&e, None))
    }

    /// `transport.write_eof()`
    ///
    /// # Errors
    /// `OSError`
    pub(crate) fn write_eof(&self) -> Result<()> {
        if self.closing.get() || self.eof.replace(true) {
            return Ok(());
        }
        if self.buffer.borrow().is_empty() {
            return self.shut_down_writing();
        }
        Ok(())
    }

    // ---- the end

    /// `transport.close()`
    ///
    /// # Errors
    /// None.
    pub(crate) fn close(&self) -> Result<()> {
        if self.closing.replace(true) {
            return Ok(());
        }
        if let Some(event_loop) = self.event_loop() {
            event_loop.unwatch(self.number, false);
            if self.buffer.borrow().is_empty() {
                self.conn_lost.set(self.conn_lost.get() + 1);
                event_loop.unwatch(self.number, true);
                self.lose_soon(&event_loop, None);
            }
        }
        Ok(())
    }

    fn lose_soon(&self, event_loop: &Loop, error: Option<Exception>) {
        let Some(this) = self.this.upgrade() else {
            return;
        };
        event_loop.call_soon_in_context("_SelectorTransport._call_connection_lost", move || {
            this.call_connection_lost(error.as_ref())
        });
    }

    /// `transport.abort()`, and what an error does.
    pub(crate) fn force_close(&self, error: Option<Exception>) {
        if self.conn_lost.get() > 0 {
            return;
        }
        let Some(event_loop) = self.event_loop() else {
            return;
        };
        if !self.buffer.borrow().is_empty() {
            self.forget_buffer();
            event_loop.unwatch(self.number, true);
        }
        if !self.closing.replace(true) {
            event_loop.unwatch(self.number, false);
        }
        self.conn_lost.set(self.conn_lost.get() + 1);
        self.lose_soon(&event_loop, error);
    }

    #[cold]
    pub(crate) fn fatal(&self, e: Exception, message: &str) -> Result<()> {
        if !e.is_a(&Exception::class_named("OSError"))
            && let (Some(event_loop), Some(protocol)) = (self.event_loop(), self.protocol())
        {
            event_loop.report(report::Failure {
                message: message.to_owned(),
                exception: Some(e.clone()),
                items: vec![("transport", self.value()), ("protocol", protocol.value)],
            })?;
        }
        self.force_close(Some(e));
        Ok(())
    }

    fn call_connection_lost(&self, error: Option<&Exception>) -> Result<()> {
        let result = match self.protocol() {
            Some(protocol) => protocol.connection_lost(error),
            None => Ok(()),
        };
        let descriptor = self.descriptor.take();
        drop(descriptor);
        if let Some(socket) = self.socket.take() {
            socket.close();
        }
        let protocol = self.protocol.take();
        let event_loop = self.event_loop.take();
        let server = self.server.take();
        if let Some(server) = server {
            server.detach()?;
        }
        drop((protocol, event_loop));
        result
    }
}

impl TransportPart for SocketTransport {
    fn is_closing(&self) -> bool {
        self.closing.get()
    }
    fn as_value(&self) -> Value {
        self.value()
    }
}
