//! `unittest.mock`: objects that stand for others, record how they are used, and are put in their place.

mod asserts;
mod async_mock;
mod autospec;
mod base;
mod call;
mod decorate;
mod magic;
mod open;
mod patch;
mod patch_dict;
mod record;
mod sentinel;
mod state;

use crate::object::{Module, Value};

/// `import unittest.mock`
pub fn module() -> Module {
    Module::new("unittest.mock")
        .class(base::non_callable())
        .class(base::mock())
        .class(base::property_mock())
        .class(base::invalid_spec_class())
        .class(magic::magic_mock())
        .class(magic::non_callable_magic_mock())
        .class(async_mock::class())
        .class(async_mock::mixin())
        .class(call::class())
        .value("call", call::call())
        .value("sentinel", sentinel::sentinel())
        .value("DEFAULT", sentinel::default())
        .value("ANY", sentinel::any())
        .value("FILTER_DIR", Value::Bool(true))
        .value("patch", patch::patch())
        .function("create_autospec", autospec::create_autospec)
        .function("mock_open", open::mock_open)
        .function("seal", base::seal)
}
