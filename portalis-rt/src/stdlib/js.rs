//! `js`: the names of JavaScript's global object, in a page; elsewhere importing it fails.

use crate::object::Module;
use crate::platform;

/// Why it cannot be imported elsewhere.
pub(crate) const MISSING: &str =
    "No module named 'js': JavaScript's objects are there in a page only";

/// `js`
pub fn module() -> Module {
    platform::js_module().unwrap_or_else(|| Module::new("js"))
}
