//! `_ssl`: what the module `ssl`, which is written in Python, rests on, over rustls.

mod bio;
mod certificate;
pub(crate) mod context;
mod engine;
pub(crate) mod errors;
mod object;

pub(crate) use context::Context;
pub(crate) use object::SslObject;

use crate::object::Module;

/// The module object.
pub fn module() -> Module {
    let module = Module::new("_ssl")
        .class(context::class())
        .class(object::class())
        .class(bio::class())
        .function("_wrap_bio", object::wrap_bio);
    errors::add(module)
}
