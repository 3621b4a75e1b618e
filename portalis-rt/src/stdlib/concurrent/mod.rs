//! `concurrent` and `concurrent.futures`.

pub mod executor;
pub mod future;

use crate::object::{Module, Value};

pub use executor::shut_down;

/// The package `concurrent`.
pub fn package() -> Module {
    let mut module = Module::new("concurrent");
    module.fallback = Some(|name| {
        if name == "futures" {
            crate::program::import_library(&crate::stdlib::library::inner::CONCURRENT_FUTURES).ok()
        } else {
            None
        }
    });
    module
}

/// The module `concurrent.futures`.
pub fn module() -> Module {
    Module::new("concurrent.futures")
        .class_of(n!("Future"), future::class)
        .class_of(n!("CancelledError"), future::cancelled_error)
        .class_of(n!("InvalidStateError"), future::invalid_state_error)
        .value(
            n!("TimeoutError"),
            crate::object::Exception::class_named("TimeoutError"),
        )
        .class_of(n!("BrokenExecutor"), executor::broken_executor)
        .class_of(n!("Executor"), executor::base_class)
        .class_of(n!("ThreadPoolExecutor"), executor::class)
        .value(n!("FIRST_COMPLETED"), Value::str("FIRST_COMPLETED"))
        .value(n!("FIRST_EXCEPTION"), Value::str("FIRST_EXCEPTION"))
        .value(n!("ALL_COMPLETED"), Value::str("ALL_COMPLETED"))
        .function(n!("wait"), future::wait)
        .function(n!("as_completed"), future::as_completed)
}

/// The module `concurrent.futures.thread`.
pub fn thread_module() -> Module {
    Module::new("concurrent.futures.thread").class(executor::class())
}
