//! [`Bytes`]: Python's `bytes`. Its methods are in [`super::bytes_methods`].

use std::rc::Rc;

use super::Class;

/// A handle to a byte string.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Bytes(Rc<Box<[u8]>>);

impl Bytes {
    /// A new byte string.
    pub fn new(bytes: &[u8]) -> Bytes {
        Bytes(Rc::new(bytes.into()))
    }

    /// Its identity.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0) as *const () as usize
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Bytes {
        Bytes(Rc::new(bytes.into_boxed_slice()))
    }
}

/// `bytes`
pub fn class() -> Class {
    super::bytes_methods::class()
}

impl std::ops::Deref for Bytes {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}
