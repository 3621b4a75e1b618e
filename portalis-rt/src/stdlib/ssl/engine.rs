//! A connection between two [`MemoryBio`]s: what `SSLContext.wrap_bio` makes. It never waits: what needs bytes that
//! have not come raises `SSLWantReadError`.
//!
//! As OpenSSL does, it takes one record at a time, and the next one only when the last one's data is read.

use std::cell::{Cell, RefCell};
use std::io::{Read as _, Write as _};
use std::rc::Rc;

use rustls::Connection;

use super::bio::MemoryBio;
use super::errors;
use crate::object::{Exception, Result};

/// The bytes of a record before its content.
const HEADER: usize = 5;

/// Where CPython 3.12 raises the errors of each operation.
const IN_HANDSHAKE: &str = errors::PLACE;
const IN_READ: &str = "(_ssl.c:2559)";
const IN_WRITE: &str = "(_ssl.c:2406)";
const IN_SHUTDOWN: &str = "(_ssl.c:2685)";

/// One end of a connection.
pub(super) struct Engine {
    connection: Rc<RefCell<Connection>>,
    incoming: Rc<MemoryBio>,
    outgoing: Rc<MemoryBio>,
    /// The record that has come in part.
    record: RefCell<Vec<u8>>,
    is_server: bool,
    said_close: Cell<bool>,
    heard_close: Cell<bool>,
    /// After an error nothing works any more.
    is_broken: Cell<bool>,
}

/// What taking a record came to.
enum Taken {
    Record,
    Nothing,
    End,
}

impl Engine {
    pub(super) fn new(
        connection: Rc<RefCell<Connection>>,
        incoming: Rc<MemoryBio>,
        outgoing: Rc<MemoryBio>,
        is_server: bool,
    ) -> Engine {
        Engine {
            connection,
            incoming,
            outgoing,
            record: RefCell::default(),
            is_server,
            said_close: Cell::new(false),
            heard_close: Cell::new(false),
            is_broken: Cell::new(false),
        }
    }

    /// Whether the handshake is over.
    pub(super) fn is_connected(&self) -> bool {
        !self.connection.borrow().is_handshaking()
    }

    /// Hands out what is to be sent.
    fn flush(&self) {
        let mut out = Vec::new();
        let mut connection = self.connection.borrow_mut();
        // A `Vec` takes everything.
        while connection.wants_write() && connection.write_tls(&mut out).is_ok() {}
        self.outgoing.put(&out);
    }

    /// Notes that nothing works any more.
    fn broken(&self, e: Exception) -> Exception {
        self.is_broken.set(true);
        e
    }

    /// Takes one record, if it is there as a whole.
    fn take_record(&self, place: &str) -> Result<Taken> {
        let mut record = self.record.borrow_mut();
        loop {
            let whole = match record.get(..HEADER) {
                None => HEADER,
                Some(head) if !(20..=24).contains(&head[0]) || head[1] != 3 => {
                    let (reason, message) = match (self.is_server, head) {
                        (true, b"GET /" | b"POST " | b"HEAD " | b"PUT /") => {
                            ("HTTP_REQUEST", "http request")
                        }
                        (true, b"CONNE") => ("HTTPS_PROXY_REQUEST", "https proxy request"),
                        _ => ("WRONG_VERSION_NUMBER", "wrong version number"),
                    };
                    return Err(self.broken(errors::error_at(reason, message, place)));
                }
                Some(head) => HEADER + usize::from(u16::from_be_bytes([head[3], head[4]])),
            };
            if record.len() >= HEADER.max(whole) {
                break;
            }
            let more = self.incoming.take(whole - record.len());
            if more.is_empty() {
                return Ok(if self.incoming.is_at_end() {
                    Taken::End
                } else {
                    Taken::Nothing
                });
            }
            record.extend(more);
        }
        let record = std::mem::take(&mut *record);
        let mut rest = record.as_slice();
        let mut connection = self.connection.borrow_mut();
        while !rest.is_empty() {
            let went_on = connection.read_tls(&mut rest).is_ok_and(|n| n > 0);
            let state = connection.process_new_packets();
            match state {
                Ok(state) => self.heard_close.set(state.peer_has_closed()),
                Err(e) => {
                    drop(connection);
                    // The other end is told why.
                    self.flush();
                    return Err(self.broken(errors::from_rustls_at(&e, place)));
                }
            }
            if !went_on {
                break;
            }
        }
        Ok(Taken::Record)
    }

    /// Takes one record.
    ///
    /// # Errors
    /// `SSLWantReadError` if it is not there, `SSLEOFError` if it will not come.
    fn need_record(&self, place: &str) -> Result<()> {
        match self.take_record(place)? {
            Taken::Record => Ok(()),
            Taken::Nothing => Err(errors::want_read(place)),
            Taken::End => Err(self.broken(errors::unexpected_end(place))),
        }
    }

    fn shake_hands(&self, place: &str) -> Result<()> {
        loop {
            self.flush();
            if self.is_connected() {
                return Ok(());
            }
            if self.is_broken.get() {
                return Err(errors::end(place));
            }
            self.need_record(place)?;
        }
    }

    /// `do_handshake()`
    ///
    /// # Errors
    /// `SSLError`
    pub(super) fn do_handshake(&self) -> Result<()> {
        self.shake_hands(IN_HANDSHAKE)
    }

    /// `read(limit)`: what came in one record; nothing where the other end has closed the connection.
    ///
    /// # Errors
    /// `SSLError`
    pub(super) fn read(&self, limit: usize) -> Result<Vec<u8>> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        if self.is_broken.get() {
            return Err(errors::end(IN_READ));
        }
        self.shake_hands(IN_READ)?;
        loop {
            let mut piece = vec![0; limit.min(16 * 1024)];
            let read = self.connection.borrow_mut().reader().read(&mut piece);
            match read {
                Ok(n @ 1..) => {
                    piece.truncate(n);
                    return Ok(piece);
                }
                _ if self.heard_close.get() && self.said_close.get() => {
                    return Err(errors::closed(IN_READ));
                }
                _ if self.heard_close.get() => return Ok(Vec::new()),
                _ => {}
            }
            let taken = self.need_record(IN_READ);
            self.flush();
            taken?;
        }
    }

    /// `write(data)`
    ///
    /// # Errors
    /// `SSLError`
    pub(super) fn write(&self, data: &[u8]) -> Result<()> {
        if self.said_close.get() {
            let message = "protocol is shutdown";
            return Err(errors::error_at("PROTOCOL_IS_SHUTDOWN", message, IN_WRITE));
        }
        if self.is_broken.get() {
            return Err(errors::end(IN_WRITE));
        }
        self.shake_hands(IN_WRITE)?;
        for piece in data.chunks(16 * 1024) {
            // The engine's buffer has no limit and is emptied each time.
            let written = self.connection.borrow_mut().writer().write_all(piece);
            debug_assert!(written.is_ok());
            self.flush();
        }
        Ok(())
    }

    /// `unwrap()`: says that it closes, and waits for the other end to say so.
    ///
    /// # Errors
    /// `SSLError`
    pub(super) fn unwrap(&self) -> Result<()> {
        if self.is_broken.get() || !self.is_connected() {
            let message = "shutdown while in init";
            let reason = "SHUTDOWN_WHILE_IN_INIT";
            return Err(errors::error_at(reason, message, IN_SHUTDOWN));
        }
        if !self.said_close.replace(true) {
            self.connection.borrow_mut().send_close_notify();
            self.flush();
        }
        while !self.heard_close.get() {
            if self.pending() == 0 {
                self.need_record(IN_SHUTDOWN)?;
            }
            if self.pending() > 0 {
                let reason = "APPLICATION_DATA_AFTER_CLOSE_NOTIFY";
                let message = "application data after close notify";
                return Err(self.broken(errors::error_at(reason, message, IN_SHUTDOWN)));
            }
        }
        Ok(())
    }

    /// `pending()`: how many bytes are decrypted and not read.
    pub(super) fn pending(&self) -> usize {
        let state = self.connection.borrow_mut().process_new_packets();
        state.map_or(0, |state| state.plaintext_bytes_to_read())
    }
}
