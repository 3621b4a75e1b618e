//! What asyncio does outside of the loop: sockets, pipes and processes behind transports and protocols,
//! and the streams on top of them. Free of platforms: `platform::Descriptor` and `platform::Selector` are
//! the host's.

pub(crate) mod connect;
pub(crate) mod datagram;
pub(crate) mod flow;
pub(crate) mod listen;
pub(crate) mod pipes;
pub(crate) mod process;
pub(crate) mod process_class;
pub(crate) mod protocol;
pub(crate) mod resolve;
pub(crate) mod server;
pub(crate) mod sock;
pub(crate) mod socket_transport;
pub(crate) mod stream_protocol;
pub(crate) mod stream_reader;
pub(crate) mod stream_writer;
pub(crate) mod streams;
#[cfg(feature = "tls")]
pub(crate) mod tls;
#[cfg(not(feature = "tls"))]
#[path = "tls_none.rs"]
pub(crate) mod tls;
#[cfg(feature = "tls")]
mod tls_setup;
#[cfg(feature = "tls")]
mod tls_transport;
pub(crate) mod transport_class;
pub(crate) mod watch;
