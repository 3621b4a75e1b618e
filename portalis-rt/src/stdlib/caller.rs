//! Where the Python code stands that called a library function: for `logging` and `warnings`.

use std::cell::Cell;

use crate::object::exception::Frame;

thread_local! {
    static CALLER: Cell<Option<&'static Frame>> = const { Cell::new(None) };
}

/// Notes the place of the call that follows. Generated code does so before calls that may log or warn.
#[inline]
pub fn set(frame: &'static Frame) {
    CALLER.set(Some(frame));
}

/// The place noted last, if any, which is forgotten.
pub(crate) fn take() -> Option<&'static Frame> {
    CALLER.take()
}

/// The place noted last, if any.
pub fn get() -> Option<&'static Frame> {
    CALLER.get()
}
