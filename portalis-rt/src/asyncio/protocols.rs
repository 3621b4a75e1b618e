//! The base classes of `asyncio.protocols`: every callback does nothing.

use crate::object::{Args, Class, ClassBuilder, Module, Result, Value};

fn nothing(_: &Value, _: Args) -> Result<Value> {
    Ok(Value::None)
}

fn protocol(name: &'static str, base: Option<Class>, callbacks: &[&'static str]) -> Class {
    let mut builder: ClassBuilder = Class::builder(name).module("asyncio.protocols");
    if let Some(base) = base {
        builder = builder.base(base);
    }
    for callback in callbacks {
        builder = builder.raw_method(*callback, nothing);
    }
    builder.build()
}

thread_local! {
    static BASE: Class = protocol(
        "BaseProtocol",
        None,
        &["connection_made", "connection_lost", "pause_writing", "resume_writing"],
    );
    static PROTOCOL: Class = protocol("Protocol", Some(base_class()), &["data_received", "eof_received"]);
    static BUFFERED: Class =
        protocol("BufferedProtocol", Some(base_class()), &["get_buffer", "buffer_updated", "eof_received"]);
    static DATAGRAM: Class = protocol("DatagramProtocol", Some(base_class()), &["datagram_received", "error_received"]);
    static SUBPROCESS: Class = protocol(
        "SubprocessProtocol",
        Some(base_class()),
        &["pipe_data_received", "pipe_connection_lost", "process_exited"],
    );
}

/// `asyncio.BaseProtocol`
pub fn base_class() -> Class {
    BASE.with(Clone::clone)
}

/// `asyncio.Protocol`
pub fn protocol_class() -> Class {
    PROTOCOL.with(Clone::clone)
}

/// `asyncio.BufferedProtocol`
pub fn buffered_class() -> Class {
    BUFFERED.with(Clone::clone)
}

/// `asyncio.SubprocessProtocol`
pub fn subprocess_class() -> Class {
    SUBPROCESS.with(Clone::clone)
}

/// Adds all of them.
pub(crate) fn add(module: Module) -> Module {
    module
        .class_of(n!("BaseProtocol"), base_class)
        .class_of(n!("Protocol"), protocol_class)
        .class_of(n!("BufferedProtocol"), buffered_class)
        .class_of(n!("DatagramProtocol"), || DATAGRAM.with(Clone::clone))
        .class_of(n!("SubprocessProtocol"), subprocess_class)
}
