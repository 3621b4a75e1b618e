//! The names of `tls.rs` and `tls_setup.rs` in a build without the feature `tls`.

use std::convert::Infallible;
use std::rc::Rc;

use super::protocol::Protocol;
use super::server::Server;
use super::socket_transport::SocketTransport;
use crate::asyncio::event_loop::Loop;
use crate::object::{Exception, Result, Value};
use crate::ops;
use crate::stdlib::socket::Socket;

/// There is none.
#[derive(Clone)]
pub(crate) struct Setup(Infallible);

impl Setup {
    /// `None` without `ssl=`.
    ///
    /// # Errors
    /// `RuntimeError` with it.
    pub(crate) fn new(
        ssl: &Value,
        _: &Value,
        _: (&Value, &Value),
        _: bool,
    ) -> Result<Option<Setup>> {
        if ssl.is_unset() || ssl.is_none() || !ops::truth(ssl)? {
            return Ok(None);
        }
        Err(Exception::runtime_error(crate::stdlib::TLS_IS_OFF))
    }
}

pub(crate) async fn connect(
    _: &Loop,
    _: Rc<Socket>,
    _: Protocol,
    setup: &Setup,
    _: (Option<Value>, Option<Rc<Server>>),
) -> Result<Value> {
    match setup.0 {}
}

pub(crate) async fn start(
    _: &Loop,
    _: Rc<SocketTransport>,
    _: Protocol,
    setup: &Setup,
) -> Result<Value> {
    match setup.0 {}
}
