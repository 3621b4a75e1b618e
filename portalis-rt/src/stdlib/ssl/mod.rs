//! `_ssl`: what the module `ssl`, which is written in Python, rests on, over rustls.

mod certificate;
pub(crate) mod context;
pub(crate) mod errors;
mod object;

pub(crate) use context::Context;
pub(crate) use object::SslObject;

use crate::object::Module;

/// The module object.
pub fn module() -> Module {
    let module = Module::new("_ssl")
        .class(context::class())
        .class(object::class());
    errors::add(module)
}
