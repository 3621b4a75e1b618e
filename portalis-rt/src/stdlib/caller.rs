//! Where the Python code stands that called a library function: for `logging` and `warnings`; and what
//! statement drops a coroutine that nobody awaited.

use std::cell::Cell;

use crate::object::Value;
use crate::object::exception::Frame;

thread_local! {
    static CALLER: Cell<Option<&'static Frame>> = const { Cell::new(None) };
    static DROPPING: Cell<Option<&'static Frame>> = const { Cell::new(None) };
}

/// Drops the value of a statement that nobody keeps: a coroutine that was not awaited is told of with its place.
#[inline]
pub fn leave(value: Value, place: impl FnOnce() -> &'static Frame) {
    match &value {
        Value::Coroutine(c) if c.is_unshared() => {
            DROPPING.set(Some(place()));
            drop(value);
            DROPPING.set(None);
        }
        _ => {}
    }
}

/// The statement that drops what is dropped now, where that is known.
pub(crate) fn dropping() -> Option<&'static Frame> {
    DROPPING.get()
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
