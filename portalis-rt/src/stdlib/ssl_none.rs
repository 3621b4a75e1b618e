//! `_ssl` in a build without the feature `tls`: never made, for its import is refused.

use crate::object::Module;

/// An empty module.
pub fn module() -> Module {
    Module::new("_ssl")
}
