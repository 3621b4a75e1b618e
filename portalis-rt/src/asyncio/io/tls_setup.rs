//! [`Setup`]: what `ssl=`, `server_hostname=` and the timeouts of a connection or server say.

use std::rc::Rc;

use rustls::Connection;

use super::tls::context_part;
use crate::object::{Exception, Result, Value};
use crate::ops;
use crate::stdlib::ssl::Context;

const HANDSHAKE_S: f64 = 60.0;
const SHUTDOWN_S: f64 = 30.0;

/// How TLS is to be spoken.
#[derive(Clone)]
pub(crate) struct Setup {
    /// As `get_extra_info("sslcontext")` shows it.
    pub(super) context: Value,
    part: Rc<Context>,
    pub(super) server_side: bool,
    hostname: Value,
    handshake: Value,
    pub(super) handshake_s: f64,
    pub(super) shutdown_s: f64,
}

fn is_given(value: &Value) -> bool {
    !value.is_unset() && !value.is_none()
}

fn timeout(value: &Value, default: f64, name: &str) -> Result<f64> {
    if !is_given(value) {
        return Ok(default);
    }
    let seconds = ops::convert::to_f64(value)?;
    if seconds <= 0.0 {
        return Err(Exception::value_error(format!(
            "{name} should be a positive number, got {}",
            ops::str(value)?
        )));
    }
    Ok(seconds)
}

impl Setup {
    /// `None` without `ssl=`.
    ///
    /// # Errors
    /// `TypeError`, `ValueError`
    pub(crate) fn new(
        ssl: &Value,
        hostname: &Value,
        (handshake, shutdown): (&Value, &Value),
        server_side: bool,
    ) -> Result<Option<Setup>> {
        if !is_given(ssl) || !ops::truth(ssl)? {
            return Ok(None);
        }
        let hostname = if is_given(hostname) {
            hostname.clone()
        } else {
            Value::None
        };
        let (context, part) = match context_part(ssl) {
            Some(part) => (ssl.clone(), part),
            None if matches!(ssl, Value::Bool(true)) && !server_side => {
                let part = Rc::new(Context::default_client(ops::truth(&hostname)?));
                (
                    Value::Object(crate::object::Obj::from_rc(part.clone())),
                    part,
                )
            }
            None => {
                return Err(Exception::type_error(format!(
                    "sslcontext is expected to be an instance of ssl.SSLContext, got {}",
                    ops::repr(ssl)?
                )));
            }
        };
        Ok(Some(Setup {
            context,
            part,
            server_side,
            hostname,
            handshake_s: timeout(handshake, HANDSHAKE_S, "ssl_handshake_timeout")?,
            shutdown_s: timeout(shutdown, SHUTDOWN_S, "ssl_shutdown_timeout")?,
            handshake: handshake.clone(),
        }))
    }

    /// One end of a connection.
    ///
    /// # Errors
    /// `SSLError`, `ValueError`
    pub(super) fn connection(&self) -> Result<Connection> {
        let mut connection = if self.server_side {
            self.part.accept()?
        } else {
            let name = self.hostname.as_str();
            self.part.connect(name.as_deref().unwrap_or_default())?
        };
        connection.set_buffer_limit(None);
        Ok(connection)
    }

    /// The limit of the handshake as a message shows it.
    pub(super) fn handshake_text(&self) -> Result<String> {
        if is_given(&self.handshake) {
            return ops::str(&self.handshake).map(|text| text.to_string());
        }
        Ok("60.0".to_owned())
    }

    pub(super) fn hostname_value(&self) -> Value {
        self.hostname.clone()
    }

    /// Whether the peer's certificate is looked at.
    pub(super) fn verifies(&self) -> bool {
        self.part.verifies()
    }
}
