//! [`Socket`]: `socket.socket`. The system's socket never blocks; a Python socket that does waits here,
//! so that other threads and signals have their turn.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use super::address;
use crate::asyncio::green;
use crate::object::{Exception, Obj, Result, Value};
use crate::platform::{Address, Descriptor, monotonic, signals, socket_options};
use crate::stdlib::os::error::{errno, os_error};

/// A socket.
pub(crate) struct Socket {
    descriptor: RefCell<Option<Descriptor>>,
    pub(crate) family: i32,
    pub(crate) kind: i32,
    pub(crate) protocol: i32,
    /// `None`: it blocks; zero: it never does.
    pub(crate) timeout: Cell<Option<f64>>,
}

/// Bad file descriptor.
const EBADF: i32 = 9;
const EINPROGRESS: i32 = 115;
/// How long a blocked main thread lets signals and other threads wait.
const SLICE: Duration = Duration::from_millis(20);
const FIBER_SLICE_S: f64 = 0.001;

impl Socket {
    pub(crate) fn new(
        descriptor: Descriptor,
        family: i32,
        kind: i32,
        protocol: i32,
        timeout: Option<f64>,
    ) -> Socket {
        Socket {
            descriptor: RefCell::new(Some(descriptor)),
            family,
            kind,
            protocol,
            timeout: Cell::new(timeout),
        }
    }

    /// `socket.socket(family, kind, protocol)`
    ///
    /// # Errors
    /// `OSError`
    pub(crate) fn open(family: i32, kind: i32, protocol: i32) -> Result<Socket> {
        let kind = kind & !(2048 | 524_288);
        let descriptor =
            Descriptor::socket(family, kind, protocol).map_err(|e| os_error(&e, None))?;
        Ok(Socket::new(
            descriptor,
            family,
            kind,
            protocol,
            super::default_timeout(),
        ))
    }

    pub(crate) fn value(self: &Rc<Self>) -> Value {
        Value::Object(Obj::from_rc(self.clone()))
    }

    /// Its descriptor.
    ///
    /// # Errors
    /// `OSError` if it is closed.
    pub(crate) fn descriptor(&self) -> Result<Descriptor> {
        self.descriptor
            .borrow()
            .clone()
            .ok_or_else(|| errno(EBADF, None))
    }

    /// `setsockopt(level, name, 1)`
    ///
    /// # Errors
    /// `OSError`
    pub(crate) fn switch_on(&self, level: i32, name: i32) -> Result<()> {
        let set = socket_options::set(&self.descriptor()?, level, name, 1);
        set.map_err(|e| os_error(&e, None))
    }

    /// `fileno()`: -1 if it is closed.
    pub(crate) fn number(&self) -> i32 {
        self.descriptor
            .borrow()
            .as_ref()
            .map_or(-1, Descriptor::number)
    }

    pub(crate) fn close(&self) {
        let descriptor = self.descriptor.take();
        drop(descriptor);
    }

    /// Gives its descriptor away.
    pub(crate) fn detach(&self) -> Option<Descriptor> {
        self.descriptor.take()
    }

    /// Tries, and waits as long as the timeout allows while the system says that it would block.
    fn retry<T>(
        &self,
        write: bool,
        mut f: impl FnMut(&Descriptor) -> std::io::Result<T>,
    ) -> Result<T> {
        let descriptor = self.descriptor()?;
        let deadline = self.timeout.get().map(|t| monotonic() + t);
        loop {
            match f(&descriptor) {
                Ok(done) => return Ok(done),
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                Err(e)
                    if e.kind() == std::io::ErrorKind::WouldBlock
                        && self.timeout.get() != Some(0.0) =>
                {
                    if !block(&descriptor, write, deadline)? {
                        return Err(timed_out());
                    }
                }
                Err(e) => return Err(os_error(&e, None)),
            }
        }
    }

    pub(crate) fn accept(&self) -> Result<(Rc<Socket>, Address)> {
        let (descriptor, address) = self.retry(false, Descriptor::accept)?;
        let socket = Socket::new(
            descriptor,
            self.family,
            self.kind,
            self.protocol,
            super::default_timeout(),
        );
        Ok((Rc::new(socket), address))
    }

    /// `connect(address)`
    ///
    /// # Errors
    /// `OSError`; `BlockingIOError` while a socket that does not block is being connected.
    pub(crate) fn connect(&self, address: &Address) -> Result<()> {
        let descriptor = self.descriptor()?;
        let error = match descriptor.connect(address) {
            Ok(()) => return Ok(()),
            Err(e) => e,
        };
        if error.raw_os_error() != Some(EINPROGRESS) || self.timeout.get() == Some(0.0) {
            return Err(os_error(&error, None));
        }
        let deadline = self.timeout.get().map(|t| monotonic() + t);
        if !block(&descriptor, true, deadline)? {
            return Err(timed_out());
        }
        match self.pending_error()? {
            0 => Ok(()),
            number => Err(errno(number, None)),
        }
    }

    /// `getsockopt(SOL_SOCKET, SO_ERROR)`
    pub(crate) fn pending_error(&self) -> Result<i32> {
        use super::constants::{SO_ERROR, SOL_SOCKET};
        let number =
            crate::platform::socket_options::get(&self.descriptor()?, SOL_SOCKET, SO_ERROR)
                .map_err(|e| os_error(&e, None))?;
        Ok(i32::try_from(number).unwrap_or(0))
    }

    pub(crate) fn receive(&self, size: usize, flags: u32) -> Result<Vec<u8>> {
        let mut buffer = vec![0; size];
        let n = self.retry(false, |d| d.receive(&mut buffer, flags))?;
        buffer.truncate(n);
        Ok(buffer)
    }

    pub(crate) fn receive_from(&self, size: usize, flags: u32) -> Result<(Vec<u8>, Value)> {
        let mut buffer = vec![0; size];
        let (n, address) = self.retry(false, |d| d.receive_from(&mut buffer, flags))?;
        buffer.truncate(n);
        let address = address.map_or(Value::None, |a| address::to_value(&a));
        Ok((buffer, address))
    }

    pub(crate) fn send(&self, bytes: &[u8], flags: u32) -> Result<usize> {
        self.retry(true, |d| d.send(bytes, flags))
    }

    pub(crate) fn send_to(&self, bytes: &[u8], flags: u32, address: &Address) -> Result<usize> {
        self.retry(true, |d| d.send_to(bytes, flags, address))
    }

    /// `sendall`
    pub(crate) fn send_all(&self, mut bytes: &[u8], flags: u32) -> Result<()> {
        while !bytes.is_empty() {
            let n = self.send(bytes, flags)?;
            bytes = bytes.get(n..).unwrap_or_default();
        }
        Ok(())
    }

    pub(crate) fn local_address(&self) -> Result<Value> {
        let address = self
            .descriptor()?
            .local_address()
            .map_err(|e| os_error(&e, None))?;
        Ok(address::to_value(&address))
    }

    pub(crate) fn peer_address(&self) -> Result<Value> {
        let address = self
            .descriptor()?
            .peer_address()
            .map_err(|e| os_error(&e, None))?;
        Ok(address::to_value(&address))
    }
}

#[cold]
fn timed_out() -> Exception {
    Exception::new("TimeoutError", "timed out")
}

/// Blocks the running thread until the descriptor is ready; false when the time is over.
fn block(descriptor: &Descriptor, write: bool, deadline: Option<f64>) -> Result<bool> {
    let is_ready = move |d: &Descriptor| d.wait(write, Some(Duration::ZERO)).unwrap_or(true);
    loop {
        let now = monotonic();
        let left = deadline.map(|at| at - now);
        if left.is_some_and(|left| left <= 0.0) {
            return Ok(false);
        }
        if green::in_fiber() || green::has_threads() {
            let until = now + left.map_or(FIBER_SLICE_S, |l| l.min(FIBER_SLICE_S));
            let d = descriptor.clone();
            if green::block_until(Some(until), move || is_ready(&d)) {
                return Ok(true);
            }
            continue;
        }
        let slice = match left {
            Some(left) => SLICE.min(Duration::from_secs_f64(left)),
            None => SLICE,
        };
        let slice = if signals::owns_process() {
            Some(slice)
        } else {
            left.map(Duration::from_secs_f64)
        };
        crate::stdlib::signal::attend();
        let ready = descriptor.wait(write, slice);
        crate::stdlib::signal::turn_away();
        crate::stdlib::signal::check()?;
        if ready.map_err(|e| os_error(&e, None))? {
            return Ok(true);
        }
    }
}
