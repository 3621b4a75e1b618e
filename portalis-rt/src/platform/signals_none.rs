//! Where there are no signals.

use std::sync::Arc;
use std::time::Duration;

use crate::asyncio::inbox::Inbox;

pub(crate) fn own_process() {}

pub(crate) fn owns_process() -> bool {
    false
}

pub(crate) fn listen(_: i32) -> bool {
    false
}

pub(crate) fn listen_once(_: i32) -> bool {
    false
}

pub(crate) fn is_listened(_: i32) -> bool {
    false
}

pub(crate) fn leave_alone(_: i32) {}

pub(crate) fn is_any_pending() -> bool {
    false
}

pub(crate) fn take_pending() -> Option<i32> {
    None
}

pub(crate) fn set_main_loop(_: Option<Arc<Inbox>>) {}

pub(crate) fn sleep(duration: Duration) {
    super::sleep(duration.as_secs_f64());
}

pub(crate) fn kill(_: i32, _: i32) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}
