//! [`Tls`]: TLS between a socket's transport and a protocol, as CPython's `SSLProtocol`: below it is a protocol,
//! above it a transport ([`tls_transport`](super::tls_transport)).

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::{Read as _, Write as _};
use std::rc::{Rc, Weak};

use rustls::{Connection, Error};

use super::flow::Flow;
use super::protocol::{NativeProtocol, Protocol};
use super::server::Server;
use super::socket_transport::{SocketTransport, wake};
pub(crate) use super::tls_setup::Setup;
use super::transport_class::Extra;
use crate::asyncio::event_loop::Loop;
use crate::asyncio::future::Future;
use crate::asyncio::handle::{Action, Handle};
use crate::asyncio::{exceptions, report};
use crate::object::bytearray::Buffer;
use crate::object::{Bytes, Exception, Obj, Result, Value};
use crate::stdlib::socket::Socket;
use crate::stdlib::ssl::{Context, SslObject, errors};

/// Bytes that came in and were not looked at, before the socket is read no more.
const INCOMING_LIMIT: usize = 256 * 1024;
/// Writes to a closed connection that are silent, before a warning.
const SILENT_WRITES: u32 = 5;

/// Where the connection stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Unwrapped,
    Handshake,
    Wrapped,
    Flushing,
    Shutdown,
}

/// What the protocol above has been told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Nothing,
    Made,
    Eof,
    Lost,
}

/// A connection.
pub(crate) struct Tls {
    this: Weak<Tls>,
    pub(super) event_loop: Loop,
    setup: Setup,
    connection: Rc<RefCell<Connection>>,
    below: RefCell<Option<Rc<SocketTransport>>>,
    above: RefCell<Option<Protocol>>,
    waiter: RefCell<Option<Future>>,
    state: Cell<State>,
    told: Cell<Told>,
    /// Came in, still encrypted.
    incoming: RefCell<Vec<u8>>,
    /// To be encrypted.
    backlog: RefCell<VecDeque<Bytes>>,
    backlog_size: Cell<usize>,
    pub(super) flow: Flow,
    app_paused: Cell<bool>,
    reading_paused: Cell<bool>,
    writing_paused: Cell<bool>,
    eof_received: Cell<bool>,
    said_close: Cell<bool>,
    conn_lost: Cell<u32>,
    /// The transport above is closed or closing.
    pub(super) closed: Cell<bool>,
    timer: RefCell<Option<Rc<Handle>>>,
    pub(super) extra: Extra,
}

/// What came out of what came in.
struct Pumped {
    plain: Vec<u8>,
    closed: bool,
    error: Option<Error>,
}

impl Tls {
    /// A connection above which is `above`; `waiter` is woken when it is made. With `tell` the protocol is told
    /// that the connection is made.
    ///
    /// # Errors
    /// `SSLError`, `ValueError`
    pub(crate) fn new(
        event_loop: &Loop,
        above: Protocol,
        setup: &Setup,
        waiter: Option<Future>,
        tell: bool,
    ) -> Result<Rc<Tls>> {
        let connection = setup.connection()?;
        let flow = Flow::default();
        flow.set_limits(&Value::Int(512 * 1024), &Value::None)?;
        let extra = Extra::default();
        extra.set("sslcontext", setup.context.clone());
        Ok(Rc::new_cyclic(|this| Tls {
            this: this.clone(),
            event_loop: event_loop.clone(),
            setup: setup.clone(),
            connection: Rc::new(RefCell::new(connection)),
            below: RefCell::new(None),
            above: RefCell::new(Some(above)),
            waiter: RefCell::new(waiter),
            state: Cell::new(State::Unwrapped),
            told: Cell::new(if tell { Told::Nothing } else { Told::Made }),
            incoming: RefCell::default(),
            backlog: RefCell::default(),
            backlog_size: Cell::new(0),
            flow,
            app_paused: Cell::new(false),
            reading_paused: Cell::new(false),
            writing_paused: Cell::new(false),
            eof_received: Cell::new(false),
            said_close: Cell::new(false),
            conn_lost: Cell::new(0),
            closed: Cell::new(false),
            timer: RefCell::new(None),
            extra,
        }))
    }

    /// The transport above.
    pub(crate) fn value(&self) -> Value {
        match self.this.upgrade() {
            Some(this) => Value::Object(Obj::from_rc(this)),
            None => Value::None,
        }
    }

    pub(super) fn below(&self) -> Option<Rc<SocketTransport>> {
        self.below.borrow().clone()
    }

    pub(super) fn above(&self) -> Option<Protocol> {
        self.above.borrow().clone()
    }

    pub(super) fn set_above(&self, protocol: Protocol) {
        let old = self.above.replace(Some(protocol));
        drop(old);
    }

    pub(super) fn waiting_bytes(&self) -> usize {
        self.backlog_size.get()
    }

    pub(super) fn is_app_reading(&self) -> bool {
        !self.app_paused.get()
    }

    // ---- timers

    fn arm(&self, delay_s: f64, expired: fn(&Tls) -> Result<()>) -> Result<()> {
        let weak = self.this.clone();
        let action = Action::Native(Box::new(move || match weak.upgrade() {
            Some(this) => expired(&this),
            None => Ok(()),
        }));
        let timer = self
            .event_loop
            .call_at(self.event_loop.time() + delay_s, action)?;
        let old = self.timer.replace(Some(timer));
        if let Some(old) = old {
            old.cancel();
        }
        Ok(())
    }

    fn disarm(&self) {
        let timer = self.timer.take();
        if let Some(timer) = timer {
            timer.cancel();
        }
    }

    fn handshake_expired(&self) -> Result<()> {
        if self.state.get() != State::Handshake {
            return Ok(());
        }
        let limit = self.setup.handshake_text()?;
        self.fatal(
            Exception::new(
                "ConnectionAbortedError",
                format!(
                    "SSL handshake is taking longer than {limit} seconds: aborting the connection"
                ),
            ),
            "SSL handshake failed",
        )
    }

    fn shutdown_expired(&self) -> Result<()> {
        if let (State::Flushing | State::Shutdown, Some(below)) = (self.state.get(), self.below()) {
            below.force_close(Some(Exception::new(
                "TimeoutError",
                "SSL shutdown timed out",
            )));
        }
        Ok(())
    }

    // ---- the engine

    /// Sends what the engine has to send.
    fn send(&self) -> Result<()> {
        let mut out = Vec::new();
        {
            let mut connection = self.connection.borrow_mut();
            while connection.wants_write() {
                // A `Vec` takes everything.
                if connection.write_tls(&mut out).is_err() {
                    break;
                }
            }
        }
        match self.below() {
            Some(below) if !out.is_empty() => below.write(Buffer::Owned(out)),
            _ => Ok(()),
        }
    }

    /// Decrypts what came in.
    fn pump(&self) -> Pumped {
        let incoming = self.incoming.take();
        let mut pumped = Pumped {
            plain: Vec::new(),
            closed: false,
            error: None,
        };
        let mut connection = self.connection.borrow_mut();
        let mut rest = incoming.as_slice();
        loop {
            // What was decrypted before, as well: the handshake's last flight may have brought data.
            match connection.process_new_packets() {
                Ok(state) => pumped.closed = state.peer_has_closed(),
                Err(e) => {
                    pumped.error = Some(e);
                    break;
                }
            }
            let mut piece = [0; 16 * 1024];
            while let Ok(n @ 1..) = connection.reader().read(&mut piece) {
                pumped.plain.extend_from_slice(&piece[..n]);
            }
            if rest.is_empty() || pumped.closed || connection.read_tls(&mut rest).is_err() {
                break;
            }
        }
        pumped
    }

    fn handshake(&self) -> Result<()> {
        let pumped = self.pump();
        if let Some(e) = pumped.error {
            return self.handshake_failed(errors::from_rustls(&e));
        }
        if self.connection.borrow().is_handshaking() {
            return self.send();
        }
        self.send()?;
        self.disarm();
        self.state.set(State::Wrapped);
        let ssl_object = SslObject::of_transport(
            self.connection.clone(),
            self.setup.context.clone(),
            self.setup.server_side,
            self.setup.hostname_value(),
            self.setup.verifies(),
        );
        self.extra.set("peercert", ssl_object.certificate(false));
        self.extra.set("cipher", ssl_object.cipher());
        self.extra.set("compression", Value::None);
        self.extra.set("ssl_object", Value::object(ssl_object));
        if let (Told::Nothing, Some(above)) = (self.told.get(), self.above()) {
            self.told.set(Told::Made);
            let made = above.connection_made(&self.value());
            self.checked(made)?;
        }
        self.wake(None)?;
        self.deliver(pumped.plain, pumped.closed)?;
        self.read()
    }

    fn handshake_failed(&self, e: Exception) -> Result<()> {
        self.disarm();
        self.state.set(State::Unwrapped);
        let is_refusal = e.is_a(&Exception::class_named("ValueError"));
        self.fatal(
            e.clone(),
            if is_refusal {
                "SSL handshake failed on verifying the certificate"
            } else {
                "SSL handshake failed"
            },
        )?;
        self.wake(Some(e))
    }

    fn wake(&self, error: Option<Exception>) -> Result<()> {
        let waiter = self.waiter.take();
        match (waiter, error) {
            (Some(waiter), None) => wake(&waiter),
            (Some(waiter), Some(e)) if !waiter.is_done() => waiter.set_exception(e),
            _ => Ok(()),
        }
    }

    /// What a callback of the protocol raises ends the connection.
    fn checked(&self, result: Result<()>) -> Result<()> {
        match result {
            Err(e) if !exceptions::is_fatal(&e) => self.fatal(e, "Fatal error on SSL protocol"),
            result => result,
        }
    }

    #[cold]
    fn fatal(&self, e: Exception, message: &str) -> Result<()> {
        let below = self.below();
        if let Some(below) = &below {
            below.force_close(Some(e.clone()));
        }
        if e.is_a(&Exception::class_named("OSError")) || exceptions::is_cancelled(&e) {
            return Ok(());
        }
        self.event_loop.report(report::Failure {
            message: message.to_owned(),
            exception: Some(e),
            items: vec![
                ("transport", below.map_or(Value::None, |t| t.value())),
                ("protocol", Value::None),
            ],
        })
    }

    // ---- reading

    fn read(&self) -> Result<()> {
        if !matches!(self.state.get(), State::Wrapped | State::Flushing) {
            return Ok(());
        }
        if !self.app_paused.get() {
            let pumped = self.pump();
            if let Some(e) = pumped.error {
                return self.fatal(errors::from_rustls(&e), "Fatal error on SSL protocol");
            }
            self.deliver(pumped.plain, pumped.closed)?;
        }
        self.write_backlog()?;
        self.control_reading()
    }

    fn deliver(&self, plain: Vec<u8>, closed: bool) -> Result<()> {
        if let (false, Some(above)) = (plain.is_empty(), self.above()) {
            let received = if above.is_buffered {
                super::tls_transport::fill_buffer(&above, &plain)
            } else {
                above.data_received(&plain)
            };
            self.checked(received)?;
        }
        if closed {
            self.tell_eof()?;
            self.start_shutdown()?;
        }
        Ok(())
    }

    fn tell_eof(&self) -> Result<()> {
        let (Told::Made, Some(above)) = (self.told.get(), self.above()) else {
            return Ok(());
        };
        self.told.set(Told::Eof);
        match above.eof_received() {
            Ok(true) => {
                report::log_warning(
                    "returning true from eof_received() has no effect when using ssl",
                );
                Ok(())
            }
            Ok(false) => Ok(()),
            Err(e) if exceptions::is_fatal(&e) => Err(e),
            Err(e) => self.fatal(e, "Error calling eof_received()"),
        }
    }

    fn control_reading(&self) -> Result<()> {
        let Some(below) = self.below() else {
            return Ok(());
        };
        let size = self.incoming.borrow().len();
        if size >= INCOMING_LIMIT && !self.reading_paused.replace(true) {
            below.pause_reading();
        } else if size < INCOMING_LIMIT && self.reading_paused.replace(false) {
            below.resume_reading()?;
        }
        Ok(())
    }

    pub(super) fn pause_app(&self) {
        self.app_paused.set(true);
    }

    pub(super) fn resume_app(&self) {
        if self.app_paused.replace(false)
            && let Some(this) = self.this.upgrade()
        {
            self.event_loop
                .call_soon_in_context("SSLProtocol._do_read", move || this.read());
        }
    }

    // ---- writing

    /// `transport.write(data)`
    pub(super) fn write(&self, data: Buffer) -> Result<()> {
        if data.is_empty() {
            return Ok(());
        }
        if matches!(
            self.state.get(),
            State::Flushing | State::Shutdown | State::Unwrapped
        ) {
            if self.conn_lost.get() >= SILENT_WRITES {
                report::log_warning("SSL connection is closed");
            }
            self.conn_lost.set(self.conn_lost.get() + 1);
            return Ok(());
        }
        self.backlog_size.set(self.backlog_size.get() + data.len());
        let bytes = match data {
            Buffer::Shared(bytes) => bytes,
            Buffer::Owned(bytes) => Bytes::from(bytes),
        };
        self.backlog.borrow_mut().push_back(bytes);
        if self.state.get() == State::Wrapped {
            self.write_backlog()?;
        }
        Ok(())
    }

    /// Encrypts and sends, as long as the transport below takes it.
    fn write_backlog(&self) -> Result<()> {
        self.send()?;
        while !self.writing_paused.get() {
            let Some(piece) = self.backlog.borrow_mut().pop_front() else {
                break;
            };
            // Its buffer has no limit.
            let _ = self.connection.borrow_mut().writer().write_all(&piece);
            self.send()?;
            self.backlog_size.set(self.backlog_size.get() - piece.len());
        }
        self.control_writing()
    }

    pub(super) fn control_writing(&self) -> Result<()> {
        let Some(above) = self.above() else {
            return Ok(());
        };
        let size = self.backlog_size.get();
        let place: (&Loop, &dyn Fn() -> Value) = (&self.event_loop, &|| self.value());
        self.flow.pause_if_full(size, &above, place)?;
        self.flow.resume_if_drained(size, &above, place)
    }

    // ---- the end

    /// `transport.close()`
    pub(super) fn start_shutdown(&self) -> Result<()> {
        if matches!(
            self.state.get(),
            State::Flushing | State::Shutdown | State::Unwrapped
        ) {
            return Ok(());
        }
        self.closed.set(true);
        if self.state.get() == State::Handshake {
            self.abort(None);
            return Ok(());
        }
        self.state.set(State::Flushing);
        self.arm(self.setup.shutdown_s, Tls::shutdown_expired)?;
        self.flush()
    }

    fn flush(&self) -> Result<()> {
        self.read()?;
        if self.state.get() == State::Flushing && self.backlog.borrow().is_empty() {
            self.state.set(State::Shutdown);
            return self.shut_down();
        }
        Ok(())
    }

    fn shut_down(&self) -> Result<()> {
        if !self.eof_received.get() {
            if !self.said_close.replace(true) {
                self.connection.borrow_mut().send_close_notify();
            }
            self.send()?;
            let pumped = self.pump();
            if let Some(e) = pumped.error {
                return self.shutdown_complete(Some(errors::from_rustls(&e)));
            }
            if !pumped.plain.is_empty() {
                let e = errors::error(
                    "APPLICATION_DATA_AFTER_CLOSE_NOTIFY",
                    "application data after close notify",
                );
                return self.shutdown_complete(Some(e));
            }
            if !pumped.closed {
                return Ok(());
            }
        }
        self.tell_eof()?;
        self.shutdown_complete(None)
    }

    fn shutdown_complete(&self, error: Option<Exception>) -> Result<()> {
        self.disarm();
        if let Some(e) = error {
            return self.fatal(e, "Error occurred during shutdown");
        }
        if let Some(below) = self.below() {
            self.event_loop
                .call_soon_in_context("_SelectorTransport.close", move || below.close());
        }
        Ok(())
    }

    /// `transport.abort()`
    pub(super) fn abort(&self, error: Option<Exception>) {
        self.state.set(State::Unwrapped);
        self.closed.set(true);
        if let Some(below) = self.below() {
            below.force_close(error);
        }
    }
}

impl NativeProtocol for Tls {
    fn connection_made(&self, _: &Value, transport: &Value) -> Result<()> {
        self.below.replace(transport.downcast::<SocketTransport>());
        self.state.set(State::Handshake);
        self.arm(self.setup.handshake_s, Tls::handshake_expired)?;
        self.handshake()
    }

    fn data_received(&self, data: &[u8]) -> Result<()> {
        self.incoming.borrow_mut().extend_from_slice(data);
        match self.state.get() {
            State::Handshake => self.handshake(),
            State::Wrapped => self.read(),
            State::Flushing => self.flush(),
            State::Shutdown => self.shut_down(),
            State::Unwrapped => Ok(()),
        }
    }

    fn eof_received(&self) -> Result<bool> {
        self.eof_received.set(true);
        match self.state.get() {
            State::Handshake => self.handshake_failed(Exception::of_class(
                Exception::class_named("ConnectionResetError"),
                vec![],
            ))?,
            State::Wrapped => {
                self.state.set(State::Flushing);
                self.closed.set(true);
                if self.app_paused.get() {
                    return Ok(true);
                }
                self.flush()?;
            }
            State::Flushing => {
                self.write_backlog()?;
                self.state.set(State::Shutdown);
                self.shut_down()?;
            }
            State::Shutdown => self.shut_down()?,
            State::Unwrapped => {}
        }
        Ok(false)
    }

    fn connection_lost(&self, error: Option<&Exception>) -> Result<()> {
        self.backlog.take();
        self.backlog_size.set(0);
        self.conn_lost.set(self.conn_lost.get() + 1);
        self.closed.set(true);
        if self.state.get() != State::Handshake
            && matches!(self.told.get(), Told::Made | Told::Eof)
            && let Some(above) = self.above()
        {
            self.told.set(Told::Lost);
            let error = error.cloned();
            self.event_loop
                .call_soon_in_context("connection_lost", move || {
                    above.connection_lost(error.as_ref())
                });
        }
        self.state.set(State::Unwrapped);
        self.disarm();
        let old = (self.below.take(), self.above.take());
        drop(old);
        self.wake(error.cloned())
    }

    fn pause_writing(&self) -> Result<()> {
        self.writing_paused.set(true);
        Ok(())
    }

    fn resume_writing(&self) -> Result<()> {
        self.writing_paused.set(false);
        match self.state.get() {
            State::Flushing => self.flush(),
            State::Unwrapped => Ok(()),
            _ => self.write_backlog(),
        }
    }
}

/// Puts TLS on a connected socket and waits for the handshake; the transport above.
///
/// # Errors
/// `SSLError`, `OSError`, `CancelledError`
pub(crate) async fn connect(
    event_loop: &Loop,
    socket: Rc<Socket>,
    above: Protocol,
    setup: &Setup,
    (peer, server): (Option<Value>, Option<Rc<Server>>),
) -> Result<Value> {
    let waiter = event_loop.create_future();
    let tls = Tls::new(event_loop, above, setup, Some(waiter.clone()), true)?;
    SocketTransport::start(
        event_loop,
        socket,
        Protocol::native(tls.clone()),
        None,
        peer,
        server,
    )?;
    if let Err(e) = waiter.wait().await {
        tls.start_shutdown()?;
        return Err(e);
    }
    Ok(tls.value())
}

/// `await loop.start_tls(…)`: the transport above.
///
/// # Errors
/// `SSLError`, `OSError`, `CancelledError`
pub(crate) async fn start(
    event_loop: &Loop,
    below: Rc<SocketTransport>,
    above: Protocol,
    setup: &Setup,
) -> Result<Value> {
    let waiter = event_loop.create_future();
    let tls = Tls::new(event_loop, above, setup, Some(waiter.clone()), false)?;
    below.pause_reading();
    let protocol = Protocol::native(tls.clone());
    below.set_protocol(protocol.clone());
    protocol.connection_made_soon(event_loop, below.value())?;
    let reading = below.clone();
    event_loop.call_soon_in_context("_SelectorTransport.resume_reading", move || {
        reading.resume_reading()
    });
    if let Err(e) = waiter.wait().await {
        below.close()?;
        return Err(e);
    }
    Ok(tls.value())
}

/// The builtin part of a context.
pub(super) fn context_part(value: &Value) -> Option<Rc<Context>> {
    value.native().downcast::<Context>()
}
