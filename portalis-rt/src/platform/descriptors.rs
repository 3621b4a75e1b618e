//! Descriptors of the operating system: sockets, pipes, the standard streams.
//!
//! A [`Descriptor`] is a handle: the system's descriptor is closed with the last one. All are non-blocking;
//! who wants to block waits with [`Descriptor::wait`].

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::Result;
use std::net::{SocketAddr, SocketAddrV4, SocketAddrV6};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::rc::{Rc, Weak};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::net::{self, SocketAddrAny, SocketAddrUnix, SocketFlags};

/// A descriptor.
#[derive(Clone)]
pub(crate) enum Descriptor {
    /// One that is closed with its last handle.
    Owned(Rc<OwnedFd>),
    /// 0, 1 or 2.
    Standard(i32),
    /// One that others hold open.
    Weak(Weak<OwnedFd>, i32),
}

/// Whom a socket talks to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    V4(SocketAddrV4),
    V6(SocketAddrV6),
    /// A path, or a name that begins with a null byte.
    Unix(Vec<u8>),
    /// None, or one of a kind that is not known here.
    Unknown,
}

/// What a descriptor is open for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    Fifo,
    Socket,
    Character,
    Other,
}

thread_local! {
    /// Those that are open, by their number.
    static OPEN: RefCell<HashMap<i32, Weak<OwnedFd>>> = RefCell::default();
}

impl From<SocketAddrAny> for Address {
    fn from(any: SocketAddrAny) -> Address {
        if let Ok(v4) = SocketAddrV4::try_from(any.clone()) {
            return Address::V4(v4);
        }
        if let Ok(v6) = SocketAddrV6::try_from(any.clone()) {
            return Address::V6(v6);
        }
        match SocketAddrUnix::try_from(any) {
            Ok(unix) => Address::Unix(match (unix.path_bytes(), abstract_name(&unix)) {
                (Some(path), _) => path.to_vec(),
                (None, Some(name)) if !name.is_empty() => [b"\0", name].concat(),
                (None, _) => Vec::new(),
            }),
            Err(_) => Address::Unknown,
        }
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn abstract_name(unix: &SocketAddrUnix) -> Option<&[u8]> {
    unix.abstract_name()
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn abstract_name(_: &SocketAddrUnix) -> Option<&[u8]> {
    None
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn unix_abstract(name: &[u8]) -> Result<SocketAddrUnix> {
    Ok(SocketAddrUnix::new_abstract_name(name)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn unix_abstract(_: &[u8]) -> Result<SocketAddrUnix> {
    Err(std::io::ErrorKind::Unsupported.into())
}

fn any_address(address: &Address) -> Result<SocketAddrAny> {
    Ok(match address {
        Address::V4(v4) => (*v4).into(),
        Address::V6(v6) => (*v6).into(),
        Address::Unix(name) => match name.split_first() {
            Some((0, name)) => unix_abstract(name)?.into(),
            _ => SocketAddrUnix::new(name.as_slice())
                .map_err(|e| match e {
                    rustix::io::Errno::NAMETOOLONG => {
                        std::io::Error::other("AF_UNIX path too long")
                    }
                    e => e.into(),
                })?
                .into(),
        },
        Address::Unknown => return Err(std::io::Error::from_raw_os_error(22)),
    })
}

impl AsFd for Descriptor {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Descriptor::Owned(fd) => fd.as_fd(),
            Descriptor::Standard(0) => rustix::stdio::stdin(),
            Descriptor::Standard(1) => rustix::stdio::stdout(),
            // A weak one is upgraded before it is used.
            Descriptor::Standard(_) | Descriptor::Weak(..) => rustix::stdio::stderr(),
        }
    }
}

impl From<OwnedFd> for Descriptor {
    fn from(fd: OwnedFd) -> Descriptor {
        let number = fd.as_raw_fd();
        let fd = Rc::new(fd);
        OPEN.with(|open| {
            let mut open = open.borrow_mut();
            if open.len() > 64 && open.len().is_power_of_two() {
                open.retain(|_, weak| weak.strong_count() > 0);
            }
            open.insert(number, Rc::downgrade(&fd));
        });
        Descriptor::Owned(fd)
    }
}

impl Descriptor {
    /// The open descriptor of this number.
    pub(crate) fn by_number(number: i32) -> Option<Descriptor> {
        if (0..3).contains(&number) {
            return Some(Descriptor::Standard(number));
        }
        OPEN.with(|open| open.borrow().get(&number)?.upgrade())
            .map(Descriptor::Owned)
    }

    /// Its number.
    pub(crate) fn number(&self) -> i32 {
        match self {
            Descriptor::Owned(fd) => fd.as_raw_fd(),
            Descriptor::Standard(number) | Descriptor::Weak(_, number) => *number,
        }
    }

    /// A handle that does not keep it open.
    pub(crate) fn weak(&self) -> Descriptor {
        match self {
            Descriptor::Owned(fd) => Descriptor::Weak(Rc::downgrade(fd), fd.as_raw_fd()),
            other => other.clone(),
        }
    }

    /// A handle that does, unless it is closed already.
    pub(crate) fn upgrade(&self) -> Option<Descriptor> {
        match self {
            Descriptor::Weak(fd, _) => fd.upgrade().map(Descriptor::Owned),
            other => Some(other.clone()),
        }
    }

    /// Whether this is a handle to the same open descriptor.
    pub(crate) fn is(&self, other: &Descriptor) -> bool {
        match (self.upgrade(), other.upgrade()) {
            (Some(Descriptor::Owned(a)), Some(Descriptor::Owned(b))) => Rc::ptr_eq(&a, &b),
            (Some(Descriptor::Standard(a)), Some(Descriptor::Standard(b))) => a == b,
            _ => false,
        }
    }

    /// That of a file.
    pub(crate) fn of_file(file: std::fs::File) -> Result<Descriptor> {
        Ok(OwnedFd::from(file).into())
    }

    /// `socket(family, kind, protocol)`
    pub(crate) fn socket(family: i32, kind: i32, protocol: i32) -> Result<Descriptor> {
        let (family, kind, protocol) = raw(family, kind, protocol)?;
        Ok(net::socket_with(family, kind, flags(), protocol)?.into())
    }

    /// `socketpair(family, kind, protocol)`
    pub(crate) fn socket_pair(
        family: i32,
        kind: i32,
        protocol: i32,
    ) -> Result<(Descriptor, Descriptor)> {
        let (family, kind, protocol) = raw(family, kind, protocol)?;
        let (a, b) = net::socketpair(family, kind, flags(), protocol)?;
        Ok((a.into(), b.into()))
    }

    /// `pipe()`: the end to read from and the end to write to; they block.
    pub(crate) fn pipe() -> Result<(Descriptor, Descriptor)> {
        let (a, b) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC)?;
        Ok((a.into(), b.into()))
    }

    /// A second descriptor for the same thing.
    pub(crate) fn duplicate(&self) -> Result<Descriptor> {
        Ok(self.owned_duplicate()?.into())
    }

    /// The same, for the standard library.
    pub(crate) fn owned_duplicate(&self) -> Result<OwnedFd> {
        self.as_fd().try_clone_to_owned()
    }

    /// Whether reads and writes wait.
    pub(crate) fn set_blocking(&self, on: bool) -> Result<()> {
        Ok(rustix::io::ioctl_fionbio(self, !on)?)
    }

    pub(crate) fn file_kind(&self) -> Result<FileKind> {
        use rustix::fs::FileType;
        let mode = rustix::fs::fstat(self)?.st_mode;
        Ok(match FileType::from_raw_mode(mode) {
            FileType::Fifo => FileKind::Fifo,
            FileType::Socket => FileKind::Socket,
            FileType::CharacterDevice => FileKind::Character,
            _ => FileKind::Other,
        })
    }

    pub(crate) fn bind(&self, address: &Address) -> Result<()> {
        Ok(net::bind(self, &any_address(address)?)?)
    }

    pub(crate) fn connect(&self, address: &Address) -> Result<()> {
        Ok(net::connect(self, &any_address(address)?)?)
    }

    pub(crate) fn listen(&self, backlog: i32) -> Result<()> {
        Ok(net::listen(self, backlog)?)
    }

    pub(crate) fn accept(&self) -> Result<(Descriptor, Address)> {
        let (fd, address) = net::acceptfrom_with(self, flags())?;
        Ok((fd.into(), address.map_or(Address::Unknown, Address::from)))
    }

    pub(crate) fn shut_down(&self, how: i32) -> Result<()> {
        let how = match how {
            0 => net::Shutdown::Read,
            1 => net::Shutdown::Write,
            2 => net::Shutdown::Both,
            _ => return Err(std::io::Error::from_raw_os_error(22)),
        };
        Ok(net::shutdown(self, how)?)
    }

    pub(crate) fn local_address(&self) -> Result<Address> {
        Ok(net::getsockname(self)?.into())
    }

    pub(crate) fn peer_address(&self) -> Result<Address> {
        Ok(net::getpeername(self)?.map_or(Address::Unix(Vec::new()), Address::from))
    }

    /// `recv` into a buffer: how much came.
    pub(crate) fn receive(&self, buffer: &mut [u8], flags: u32) -> Result<usize> {
        let flags = net::RecvFlags::from_bits_retain(flags);
        Ok(net::recv(self, buffer, flags)?.0)
    }

    pub(crate) fn receive_from(
        &self,
        buffer: &mut [u8],
        flags: u32,
    ) -> Result<(usize, Option<Address>)> {
        let flags = net::RecvFlags::from_bits_retain(flags);
        let (n, _, address) = net::recvfrom(self, buffer, flags)?;
        Ok((n, address.map(Address::from)))
    }

    pub(crate) fn send(&self, bytes: &[u8], flags: u32) -> Result<usize> {
        Ok(net::send(
            self,
            bytes,
            net::SendFlags::from_bits_retain(flags),
        )?)
    }

    pub(crate) fn send_to(&self, bytes: &[u8], flags: u32, address: &Address) -> Result<usize> {
        let flags = net::SendFlags::from_bits_retain(flags);
        Ok(net::sendto(self, bytes, flags, &any_address(address)?)?)
    }

    pub(crate) fn read(&self, buffer: &mut [u8]) -> Result<usize> {
        Ok(rustix::io::read(self, buffer)?)
    }

    pub(crate) fn write(&self, bytes: &[u8]) -> Result<usize> {
        Ok(rustix::io::write(self, bytes)?)
    }

    /// Writes several pieces at once.
    pub(crate) fn write_all_at_once(&self, pieces: &[std::io::IoSlice<'_>]) -> Result<usize> {
        Ok(rustix::io::writev(self, pieces)?)
    }

    /// Blocks until it can be read from or written to; false when the time is over first.
    pub(crate) fn wait(&self, write: bool, timeout: Option<Duration>) -> Result<bool> {
        let flags = if write { PollFlags::OUT } else { PollFlags::IN };
        let mut set = [PollFd::new(self, flags)];
        let timeout = timeout.map(|t| Timespec {
            tv_sec: i64::try_from(t.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: t.subsec_nanos().into(),
        });
        match rustix::event::poll(&mut set, timeout.as_ref()) {
            Ok(n) => Ok(n > 0),
            Err(rustix::io::Errno::INTR) => Ok(false),
            Err(e) => Err(e.into()),
        }
    }
}

fn flags() -> SocketFlags {
    SocketFlags::CLOEXEC | SocketFlags::NONBLOCK
}

type Raw = (net::AddressFamily, net::SocketType, Option<net::Protocol>);

fn raw(family: i32, kind: i32, protocol: i32) -> Result<Raw> {
    let unsupported = || std::io::Error::from_raw_os_error(97);
    let family = u16::try_from(family).map_err(|_| unsupported())?;
    let kind = u32::try_from(kind).map_err(|_| unsupported())?;
    let protocol = u32::try_from(protocol).map_err(|_| unsupported())?;
    Ok((
        net::AddressFamily::from_raw(family),
        net::SocketType::from_raw(kind),
        std::num::NonZeroU32::new(protocol).map(net::Protocol::from_raw),
    ))
}

/// An address that `getaddrinfo` found: family, kind, protocol, canonical name, address.
pub(crate) type Found = (i32, i32, i32, String, Address);

/// `getaddrinfo`. Blocks.
///
/// # Errors
/// The number and text of a `gaierror`.
pub(crate) fn resolve(
    host: Option<&str>,
    service: Option<&str>,
    [family, kind, protocol, flags]: [i32; 4],
) -> std::result::Result<Vec<Found>, (i32, String)> {
    let hints = dns_lookup::AddrInfoHints {
        flags,
        address: family,
        socktype: kind,
        protocol,
    };
    let gai = |e: dns_lookup::LookupError| {
        let text = std::io::Error::from(e).to_string();
        let text = text
            .rsplit_once(": ")
            .map_or(text.as_str(), |(_, text)| text);
        text.to_owned()
    };
    if host.is_none() && service.is_none() {
        return Err((-2, "Name or service not known".to_owned()));
    }
    let found =
        dns_lookup::getaddrinfo(host, service, Some(hints)).map_err(|e| (e.error_num(), gai(e)))?;
    Ok(found
        .flatten()
        .map(|info| {
            let address = match info.sockaddr {
                SocketAddr::V4(v4) => Address::V4(v4),
                SocketAddr::V6(v6) => Address::V6(v6),
            };
            let name = info.canonname.unwrap_or_default();
            (info.address, info.socktype, info.protocol, name, address)
        })
        .collect())
}

/// `getnameinfo`. Blocks.
///
/// # Errors
/// The number and text of a `gaierror`.
pub(crate) fn name_of(
    address: &SocketAddr,
    flags: i32,
) -> std::result::Result<(String, String), (i32, String)> {
    dns_lookup::getnameinfo(address, flags)
        .map_err(|e| (e.error_num(), "Name or service not known".to_owned()))
}

/// `gethostname`
pub(crate) fn host_name() -> Result<String> {
    dns_lookup::get_hostname()
}
