//! `ssl.MemoryBIO`: bytes on their way between a program and a connection without a socket.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use super::errors;
use crate::asyncio::waiters::this;
use crate::object::{Bytes, Class, Exception, Object, Result, Value};
use crate::ops;
use crate::stdlib::socket::bytes_like;

/// A `MemoryBIO`.
#[derive(Default)]
pub(super) struct MemoryBio {
    bytes: RefCell<VecDeque<u8>>,
    at_end: Cell<bool>,
}

impl MemoryBio {
    /// At most `limit` bytes.
    pub(super) fn take(&self, limit: usize) -> Vec<u8> {
        let mut bytes = self.bytes.borrow_mut();
        let n = limit.min(bytes.len());
        bytes.drain(..n).collect()
    }

    /// Adds bytes.
    pub(super) fn put(&self, bytes: &[u8]) {
        self.bytes.borrow_mut().extend(bytes);
    }

    /// Nothing is left and nothing will come.
    pub(super) fn is_at_end(&self) -> bool {
        self.at_end.get() && self.bytes.borrow().is_empty()
    }
}

fn bio(value: &Value) -> Result<Rc<MemoryBio>> {
    this(value, "MemoryBIO")
}

/// An argument of `wrap_bio`.
///
/// # Errors
/// `TypeError` if it is none.
pub(super) fn argument(value: &Value, name: &str) -> Result<Rc<MemoryBio>> {
    value.downcast::<MemoryBio>().ok_or_else(|| {
        Exception::type_error(format!(
            "_wrap_bio() argument '{name}' must be _ssl.MemoryBIO, not {}",
            ops::type_name(value)
        ))
    })
}

thread_local! {
    static CLASS: Class = Class::builder("MemoryBIO")
        .module("_ssl")
        .constructor(|_, args| {
            let [] = args.exact("MemoryBIO")?;
            Ok(Value::object(MemoryBio::default()))
        })
        .method("read", |b, args| {
            let [size] = args.range("MemoryBIO.read", 0)?;
            let limit = match size {
                Value::Unset => usize::MAX,
                size => usize::try_from(ops::convert::to_index(&size)?).unwrap_or(usize::MAX),
            };
            Ok(Value::Bytes(Bytes::from(bio(b)?.take(limit))))
        })
        .method("write", |b, args| {
            let [data] = args.exact("MemoryBIO.write")?;
            let data = bytes_like(&data)?.to_vec();
            let b = bio(b)?;
            if b.at_end.get() {
                return Err(errors::plain("cannot write() after write_eof()"));
            }
            b.put(&data);
            Ok(Value::from(data.len()))
        })
        .method("write_eof", |b, args| {
            let [] = args.exact("MemoryBIO.write_eof")?;
            bio(b)?.at_end.set(true);
            Ok(Value::None)
        })
        .getter("pending", |b| Ok(Value::from(bio(b)?.bytes.borrow().len())))
        .getter("eof", |b| Ok(Value::Bool(bio(b)?.is_at_end())))
        .build();
}

/// `ssl.MemoryBIO`
pub(super) fn class() -> Class {
    CLASS.with(Clone::clone)
}

impl Object for MemoryBio {
    fn class(&self) -> Class {
        class()
    }
}
