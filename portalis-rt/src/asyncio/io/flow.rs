//! [`Flow`]: when a transport tells its protocol to stop writing and to go on.

use std::cell::Cell;

use super::protocol::Protocol;
use crate::asyncio::event_loop::Loop;
use crate::asyncio::{exceptions, report};
use crate::object::{Exception, Result, Value};
use crate::ops;

/// The limits of a write buffer.
pub(crate) struct Flow {
    high: Cell<usize>,
    low: Cell<usize>,
    paused: Cell<bool>,
}

impl Default for Flow {
    fn default() -> Flow {
        Flow {
            high: Cell::new(64 * 1024),
            low: Cell::new(16 * 1024),
            paused: Cell::new(false),
        }
    }
}

impl Flow {
    /// `(low, high)`
    pub(crate) fn limits(&self) -> Value {
        Value::tuple(vec![
            Value::from(self.low.get()),
            Value::from(self.high.get()),
        ])
    }

    /// `set_write_buffer_limits(high, low)`
    ///
    /// # Errors
    /// `ValueError` if they do not fit together.
    pub(crate) fn set_limits(&self, high: &Value, low: &Value) -> Result<()> {
        let given = |v: &Value| match v {
            Value::None | Value::Unset => Ok(None),
            v => ops::convert::to_index(v).map(Some),
        };
        let (high, low) = (given(high)?, given(low)?);
        let high = high.unwrap_or_else(|| low.map_or(64 * 1024, |low| low.saturating_mul(4)));
        let low = low.unwrap_or(high.div_euclid(4));
        if !(high >= low && low >= 0) {
            return Err(Exception::value_error(format!(
                "high ({high}) must be >= low ({low}) must be >= 0"
            )));
        }
        self.high.set(usize::try_from(high).unwrap_or(0));
        self.low.set(usize::try_from(low).unwrap_or(0));
        Ok(())
    }

    /// Tells the protocol when there is too much to write.
    pub(crate) fn pause_if_full(
        &self,
        size: usize,
        protocol: &Protocol,
        place: (&Loop, &dyn Fn() -> Value),
    ) -> Result<()> {
        if size <= self.high.get() || self.paused.replace(true) {
            return Ok(());
        }
        let result = protocol.pause_writing();
        told(result, "protocol.pause_writing() failed", protocol, place)
    }

    /// Tells the protocol when there is little enough again.
    pub(crate) fn resume_if_drained(
        &self,
        size: usize,
        protocol: &Protocol,
        place: (&Loop, &dyn Fn() -> Value),
    ) -> Result<()> {
        if !self.paused.get() || size > self.low.get() {
            return Ok(());
        }
        self.paused.set(false);
        let result = protocol.resume_writing();
        told(result, "protocol.resume_writing() failed", protocol, place)
    }
}

fn told(
    result: Result<()>,
    message: &str,
    protocol: &Protocol,
    (event_loop, transport): (&Loop, &dyn Fn() -> Value),
) -> Result<()> {
    match result {
        Err(e) if !exceptions::is_fatal(&e) => event_loop.report(report::Failure {
            message: message.to_owned(),
            exception: Some(e),
            items: vec![
                ("transport", transport()),
                ("protocol", protocol.value.clone()),
            ],
        }),
        result => result,
    }
}
