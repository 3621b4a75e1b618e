//! `io`: files, and files in memory.

pub(crate) mod base;
mod memory;
mod open;
mod raw;
mod text;

pub use open::open;
pub(crate) use raw::system_file;

use crate::object::{Exception, Module, Value};
use raw::Kind;

/// `import io`
pub fn module() -> Module {
    let module = Module::new("io")
        .class_of(n!("IOBase"), base::io_base)
        .class_of(n!("RawIOBase"), base::raw_base)
        .class_of(n!("BufferedIOBase"), base::buffered_base)
        .class_of(n!("TextIOBase"), base::text_base)
        .class_of(n!("UnsupportedOperation"), base::unsupported_operation)
        .class_of(n!("TextIOWrapper"), text::class)
        .class_of(n!("StringIO"), memory::string_io)
        .class_of(n!("BytesIO"), memory::bytes_io)
        .function(n!("open"), open)
        .function(n!("text_encoding"), |args| {
            let [encoding, _] = args.range("text_encoding", 1)?;
            Ok(if encoding.is_none() {
                Value::str("locale")
            } else {
                encoding
            })
        })
        .value(
            n!("BlockingIOError"),
            Exception::class_named("BlockingIOError"),
        )
        .value(n!("DEFAULT_BUFFER_SIZE"), 8192i64)
        .value(n!("SEEK_SET"), 0i64)
        .value(n!("SEEK_CUR"), 1i64)
        .value(n!("SEEK_END"), 2i64);
    for kind in [Kind::Reader, Kind::Writer, Kind::Random, Kind::Raw] {
        let class = raw::class_of(kind);
        module.attrs.set(&class.name(), Value::Class(class));
    }
    module
}
