//! `socket`: sockets of the system, as far as asyncio programs use them.

pub(crate) mod address;
pub(crate) mod class;
pub(crate) mod constants;
mod functions;
pub(crate) mod object;

use std::cell::{Cell, RefCell};

use crate::object::{Args, Class, Exception, Module, Result, Value, bytearray};
use crate::ops;
use crate::platform::Descriptor;

pub(crate) use functions::{Query, found_value};
pub(crate) use object::Socket;

thread_local! {
    static GAIERROR: Class = Class::builder("gaierror")
        .module("socket")
        .base(Exception::class_named("OSError"))
        .build();
    static HERROR: Class = Class::builder("herror")
        .module("socket")
        .base(Exception::class_named("OSError"))
        .build();
    static DEFAULT_TIMEOUT: Cell<Option<f64>> = const { Cell::new(None) };
    /// What `detach` has given away.
    static DETACHED: RefCell<Vec<Descriptor>> = const { RefCell::new(Vec::new()) };
}

/// `socket.getdefaulttimeout()`
fn default_timeout() -> Option<f64> {
    DEFAULT_TIMEOUT.get()
}

/// Keeps the descriptor of a detached socket open.
fn keep_open(descriptor: Descriptor) {
    DETACHED.with(|d| d.borrow_mut().push(descriptor));
}

/// A `socket.gaierror`
#[cold]
pub(crate) fn gaierror(number: i32, text: &str) -> Exception {
    let class = Value::Class(GAIERROR.with(Clone::clone));
    match ops::call(
        &class,
        Args::pos([Value::Int(number.into()), Value::str(text)]),
    ) {
        Ok(made) => Exception::from_value(&made).unwrap_or_else(|| Exception::new("OSError", text)),
        Err(e) => e,
    }
}

/// An `OSError` of this number with a text of its own.
#[cold]
pub(crate) fn error_with_text(number: i32, text: &str) -> Exception {
    let class = Value::Class(Exception::class_named("OSError"));
    match ops::call(
        &class,
        Args::pos([Value::Int(number.into()), Value::str(text)]),
    ) {
        Ok(made) => Exception::from_value(&made).unwrap_or_else(|| Exception::new("OSError", text)),
        Err(e) => e,
    }
}

/// The bytes of an argument.
///
/// # Errors
/// `TypeError` if it has none.
pub(crate) fn bytes_like(value: &Value) -> Result<bytearray::Buffer> {
    bytearray::buffer(value).ok_or_else(|| {
        Exception::type_error(format!(
            "a bytes-like object is required, not '{}'",
            ops::type_name(value)
        ))
    })
}

/// Writes to the beginning of a buffer that can be changed.
///
/// # Errors
/// `TypeError` if it cannot.
pub(crate) fn store(buffer: &Value, data: &[u8]) -> Result<()> {
    if let Some(array) = buffer.downcast::<bytearray::ByteArray>() {
        let mut bytes = array.bytes.borrow_mut();
        let n = data.len().min(bytes.len());
        bytes[..n].copy_from_slice(&data[..n]);
        return Ok(());
    }
    let window = crate::object::slice::new(Value::Int(0), Value::from(data.len()), Value::None);
    ops::set_item(
        buffer,
        &window,
        Value::Bytes(crate::object::Bytes::new(data)),
    )
}

/// The module object.
pub fn module() -> Module {
    let module = Module::new("socket")
        .class(class::class())
        .value_of(n!("SocketType"), || Value::Class(class::class()))
        .value(n!("error"), Exception::class_named("OSError"))
        .value(n!("timeout"), Exception::class_named("TimeoutError"))
        .class(GAIERROR.with(Clone::clone))
        .class(HERROR.with(Clone::clone))
        .value(n!("has_ipv6"), Value::Bool(true));
    functions::add(constants::add(module))
}
