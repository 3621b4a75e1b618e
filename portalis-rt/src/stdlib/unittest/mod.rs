//! `unittest`: test cases, synchronous and asynchronous, their suites, loader, runners and command line.
//!
//! The classes behave as classes written in Python: everything about a test is an attribute of it, and every step
//! goes through a method, so that programs override what they like.

mod asserts;
mod async_case;
mod case;
mod compared;
mod diff;
mod expect;
mod loader;
mod logs;
mod main;
pub mod mock;
mod outcome;
mod result;
mod runner;
mod skip;
mod subtest;
mod suite;
mod util;

use crate::object::{Module, Value};

/// `import unittest`
pub fn module() -> Module {
    fill(Module::new("unittest"))
        .class(async_case::class())
        .class(suite::base_class())
        .class(suite::class())
        .class(result::class())
        .class(runner::result_class())
        .class(runner::runner_class())
        .class(loader::class())
        .value("defaultTestLoader", loader::default_loader())
        .class(main::class())
        .value("main", main::class())
}

/// `import unittest.case`
pub fn case_module() -> Module {
    fill(Module::new("unittest.case"))
}

fn fill(module: Module) -> Module {
    module
        .class(case::class())
        .class(case::function_class())
        .class(outcome::skip_test())
        .function("skip", skip::skip)
        .function("skipIf", skip::skip_if)
        .function("skipUnless", skip::skip_unless)
        .function("expectedFailure", skip::expected_failure)
        .function("addModuleCleanup", skip::add_module_cleanup)
        .function("enterModuleContext", skip::enter_module_context)
        .function("doModuleCleanups", |_| {
            skip::do_module_cleanups().map(|()| Value::None)
        })
}
