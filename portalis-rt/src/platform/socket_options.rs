//! `getsockopt` and `setsockopt` for the options that programs set, by the numbers of this platform.

use std::io::Result;
use std::time::Duration;

use rustix::net::sockopt;

use super::Descriptor;

const SOL_SOCKET: i32 = 1;
const IPPROTO_IP: i32 = 0;
const IPPROTO_TCP: i32 = 6;
const IPPROTO_IPV6: i32 = 41;

fn unknown() -> std::io::Error {
    // ENOPROTOOPT
    std::io::Error::from_raw_os_error(92)
}

/// `setsockopt(level, name, value)`
pub(crate) fn set(descriptor: &Descriptor, level: i32, name: i32, value: i64) -> Result<()> {
    let on = value != 0;
    let size = usize::try_from(value).unwrap_or(0);
    let number = u32::try_from(value).map_err(|_| std::io::Error::from_raw_os_error(22));
    let fd = descriptor;
    match (level, name) {
        (SOL_SOCKET, 2) => sockopt::set_socket_reuseaddr(fd, on)?,
        (SOL_SOCKET, 6) => sockopt::set_socket_broadcast(fd, on)?,
        (SOL_SOCKET, 7) => sockopt::set_socket_send_buffer_size(fd, size)?,
        (SOL_SOCKET, 8) => sockopt::set_socket_recv_buffer_size(fd, size)?,
        (SOL_SOCKET, 9) => sockopt::set_socket_keepalive(fd, on)?,
        (SOL_SOCKET, 10) => sockopt::set_socket_oobinline(fd, on)?,
        (SOL_SOCKET, 15) => set_reuse_port(fd, on)?,
        (IPPROTO_IP, 2) => sockopt::set_ip_ttl(fd, number?)?,
        (IPPROTO_IP, 33) => sockopt::set_ip_multicast_ttl(fd, number?)?,
        (IPPROTO_IP, 34) => sockopt::set_ip_multicast_loop(fd, on)?,
        (IPPROTO_TCP, 1) => sockopt::set_tcp_nodelay(fd, on)?,
        (IPPROTO_TCP, 4) => sockopt::set_tcp_keepidle(fd, Duration::from_secs(number?.into()))?,
        (IPPROTO_TCP, 5) => sockopt::set_tcp_keepintvl(fd, Duration::from_secs(number?.into()))?,
        (IPPROTO_TCP, 6) => sockopt::set_tcp_keepcnt(fd, number?)?,
        (IPPROTO_IPV6, 26) => sockopt::set_ipv6_v6only(fd, on)?,
        _ => return Err(unknown()),
    }
    Ok(())
}

/// `setsockopt(SOL_SOCKET, SO_LINGER, …)`
pub(crate) fn set_linger(descriptor: &Descriptor, linger: Option<Duration>) -> Result<()> {
    Ok(sockopt::set_socket_linger(descriptor, linger)?)
}

#[cfg(not(any(target_os = "solaris", target_os = "illumos")))]
fn set_reuse_port(fd: &Descriptor, on: bool) -> Result<()> {
    Ok(sockopt::set_socket_reuseport(fd, on)?)
}

#[cfg(any(target_os = "solaris", target_os = "illumos"))]
fn set_reuse_port(_: &Descriptor, _: bool) -> Result<()> {
    Err(unknown())
}

/// `getsockopt(level, name)`
pub(crate) fn get(descriptor: &Descriptor, level: i32, name: i32) -> Result<i64> {
    let fd = descriptor;
    let size = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let seconds = |d: Duration| i64::try_from(d.as_secs()).unwrap_or(i64::MAX);
    Ok(match (level, name) {
        (SOL_SOCKET, 2) => sockopt::socket_reuseaddr(fd)?.into(),
        (SOL_SOCKET, 3) => i64::from(sockopt::socket_type(fd)?.as_raw()),
        (SOL_SOCKET, 4) => match sockopt::socket_error(fd)? {
            Ok(()) => 0,
            Err(e) => e.raw_os_error().into(),
        },
        (SOL_SOCKET, 6) => sockopt::socket_broadcast(fd)?.into(),
        (SOL_SOCKET, 7) => size(sockopt::socket_send_buffer_size(fd)?),
        (SOL_SOCKET, 8) => size(sockopt::socket_recv_buffer_size(fd)?),
        (SOL_SOCKET, 9) => sockopt::socket_keepalive(fd)?.into(),
        (SOL_SOCKET, 10) => sockopt::socket_oobinline(fd)?.into(),
        (SOL_SOCKET, 15) => reuse_port(fd)?.into(),
        (SOL_SOCKET, 30) => sockopt::socket_acceptconn(fd)?.into(),
        (IPPROTO_IP, 2) => sockopt::ip_ttl(fd)?.into(),
        (IPPROTO_IP, 33) => sockopt::ip_multicast_ttl(fd)?.into(),
        (IPPROTO_IP, 34) => sockopt::ip_multicast_loop(fd)?.into(),
        (IPPROTO_TCP, 1) => sockopt::tcp_nodelay(fd)?.into(),
        (IPPROTO_TCP, 4) => seconds(sockopt::tcp_keepidle(fd)?),
        (IPPROTO_TCP, 5) => seconds(sockopt::tcp_keepintvl(fd)?),
        (IPPROTO_TCP, 6) => sockopt::tcp_keepcnt(fd)?.into(),
        (IPPROTO_IPV6, 26) => sockopt::ipv6_v6only(fd)?.into(),
        _ => return Err(unknown()),
    })
}

#[cfg(not(any(target_os = "solaris", target_os = "illumos")))]
fn reuse_port(fd: &Descriptor) -> Result<bool> {
    Ok(sockopt::socket_reuseport(fd)?)
}

#[cfg(any(target_os = "solaris", target_os = "illumos"))]
fn reuse_port(_: &Descriptor) -> Result<bool> {
    Err(unknown())
}
