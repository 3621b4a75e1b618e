//! Where there are no sockets, pipes and processes: making one is an error, and so nothing else happens.

use std::io::{Error, ErrorKind, IoSlice, Result};
use std::net::{SocketAddr, SocketAddrV4, SocketAddrV6};
use std::task::{Context, Poll};
use std::time::Duration;

/// A descriptor: there is none. Other modules do not see why, so that their code counts as reachable.
#[derive(Clone)]
pub(crate) struct Descriptor(std::convert::Infallible);

/// Whom a socket talks to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(dead_code, reason = "addresses are read and shown all the same")]
pub(crate) enum Address {
    V4(SocketAddrV4),
    V6(SocketAddrV6),
    Unix(Vec<u8>),
    Unknown,
}

/// What a descriptor is open for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(dead_code, reason = "no descriptor is open")]
pub(crate) enum FileKind {
    Fifo,
    Socket,
    Character,
    Other,
}

/// An address that was found.
pub(crate) type Found = (i32, i32, i32, String, Address);

fn unsupported<T>() -> Result<T> {
    Err(Error::new(
        ErrorKind::Unsupported,
        "this platform has no sockets, pipes and processes",
    ))
}

impl Descriptor {
    pub(crate) fn by_number(_: i32) -> Option<Descriptor> {
        None
    }
    pub(crate) fn of_file(_: std::fs::File) -> Result<Descriptor> {
        unsupported()
    }
    pub(crate) fn socket(_: i32, _: i32, _: i32) -> Result<Descriptor> {
        unsupported()
    }
    pub(crate) fn socket_pair(_: i32, _: i32, _: i32) -> Result<(Descriptor, Descriptor)> {
        unsupported()
    }
    pub(crate) fn pipe() -> Result<(Descriptor, Descriptor)> {
        unsupported()
    }
    pub(crate) fn number(&self) -> i32 {
        match self.0 {}
    }
    pub(crate) fn weak(&self) -> Descriptor {
        match self.0 {}
    }
    pub(crate) fn upgrade(&self) -> Option<Descriptor> {
        match self.0 {}
    }
    pub(crate) fn is(&self, _: &Descriptor) -> bool {
        match self.0 {}
    }
    pub(crate) fn duplicate(&self) -> Result<Descriptor> {
        match self.0 {}
    }
    pub(crate) fn set_blocking(&self, _: bool) -> Result<()> {
        match self.0 {}
    }
    pub(crate) fn file_kind(&self) -> Result<FileKind> {
        match self.0 {}
    }
    pub(crate) fn bind(&self, _: &Address) -> Result<()> {
        match self.0 {}
    }
    pub(crate) fn connect(&self, _: &Address) -> Result<()> {
        match self.0 {}
    }
    pub(crate) fn listen(&self, _: i32) -> Result<()> {
        match self.0 {}
    }
    pub(crate) fn accept(&self) -> Result<(Descriptor, Address)> {
        match self.0 {}
    }
    pub(crate) fn shut_down(&self, _: i32) -> Result<()> {
        match self.0 {}
    }
    pub(crate) fn local_address(&self) -> Result<Address> {
        match self.0 {}
    }
    pub(crate) fn peer_address(&self) -> Result<Address> {
        match self.0 {}
    }
    pub(crate) fn receive(&self, _: &mut [u8], _: u32) -> Result<usize> {
        match self.0 {}
    }
    pub(crate) fn receive_from(&self, _: &mut [u8], _: u32) -> Result<(usize, Option<Address>)> {
        match self.0 {}
    }
    pub(crate) fn send(&self, _: &[u8], _: u32) -> Result<usize> {
        match self.0 {}
    }
    pub(crate) fn send_to(&self, _: &[u8], _: u32, _: &Address) -> Result<usize> {
        match self.0 {}
    }
    pub(crate) fn read(&self, _: &mut [u8]) -> Result<usize> {
        match self.0 {}
    }
    pub(crate) fn write(&self, _: &[u8]) -> Result<usize> {
        match self.0 {}
    }
    pub(crate) fn write_all_at_once(&self, _: &[IoSlice<'_>]) -> Result<usize> {
        match self.0 {}
    }
    pub(crate) fn wait(&self, _: bool, _: Option<Duration>) -> Result<bool> {
        match self.0 {}
    }
}

/// `getaddrinfo`
pub(crate) fn resolve(
    _: Option<&str>,
    _: Option<&str>,
    _: [i32; 4],
) -> std::result::Result<Vec<Found>, (i32, String)> {
    Err((-4, "Non-recoverable failure in name resolution".to_owned()))
}

/// `getnameinfo`
pub(crate) fn name_of(
    _: &SocketAddr,
    _: i32,
) -> std::result::Result<(String, String), (i32, String)> {
    Err((-4, "Non-recoverable failure in name resolution".to_owned()))
}

/// `gethostname`
pub(crate) fn host_name() -> Result<String> {
    Ok("localhost".to_owned())
}

/// A set of watched descriptors: there is none.
pub(crate) enum Selector {}

/// A descriptor that is ready.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ready {
    pub(crate) number: i32,
    pub(crate) read: bool,
    pub(crate) write: bool,
}

impl Selector {
    pub(crate) fn new() -> Result<Selector> {
        unsupported()
    }
    pub(crate) fn add(&self, _: &Descriptor, _: bool, _: bool) -> Result<()> {
        match *self {}
    }
    pub(crate) fn change(&self, _: &Descriptor, _: bool, _: bool) -> Result<()> {
        match *self {}
    }
    pub(crate) fn remove(&self, _: &Descriptor) {
        match *self {}
    }
    pub(crate) fn select(&self, _: usize, _: impl FnMut(Ready)) -> Result<usize> {
        match *self {}
    }
}

/// Wakes an idle loop when something in its selector is ready.
#[derive(Default)]
pub(crate) struct SelectorWait;

impl SelectorWait {
    pub(crate) fn clear(&mut self, _: &mut Context<'_>) {}
    pub(crate) fn poll(&mut self, selector: &Selector, _: &mut Context<'_>) -> Poll<()> {
        match *selector {}
    }
}

pub(crate) mod socket_options {
    //! Options of sockets: there are none.

    use std::io::Result;
    use std::time::Duration;

    use super::Descriptor;

    pub(crate) fn set(descriptor: &Descriptor, _: i32, _: i32, _: i64) -> Result<()> {
        match descriptor.0 {}
    }
    pub(crate) fn set_linger(descriptor: &Descriptor, _: Option<Duration>) -> Result<()> {
        match descriptor.0 {}
    }
    pub(crate) fn get(descriptor: &Descriptor, _: i32, _: i32) -> Result<i64> {
        match descriptor.0 {}
    }
}

pub(crate) mod process {
    //! Processes: there are none.

    use std::ffi::OsString;
    use std::io::Result;

    use super::Descriptor;

    /// What a standard stream of a process is.
    #[derive(Clone)]
    #[allow(dead_code, reason = "no process is started")]
    pub(crate) enum Redirect {
        Inherit,
        Null,
        Pipe,
        To(Descriptor),
        Stdout,
    }

    /// A program to be run.
    #[allow(dead_code, reason = "no process is started")]
    pub(crate) struct Spawn {
        pub(crate) program: OsString,
        pub(crate) arguments: Vec<OsString>,
        pub(crate) folder: Option<OsString>,
        pub(crate) environment: Option<Vec<(OsString, OsString)>>,
        pub(crate) streams: [Redirect; 3],
        pub(crate) process_group: Option<i32>,
    }

    /// A process: there is none.
    pub(crate) enum Process {}

    impl Spawn {
        pub(crate) fn start(self) -> Result<(Process, [Option<Descriptor>; 3])> {
            super::unsupported()
        }
    }

    impl Process {
        pub(crate) fn id(&self) -> u32 {
            match *self {}
        }
        pub(crate) fn poll(&mut self) -> Result<Option<i32>> {
            match *self {}
        }
        pub(crate) fn wait(&mut self) -> Result<i32> {
            match *self {}
        }
        pub(crate) fn watch(&self) -> Result<Descriptor> {
            match *self {}
        }
    }
}
