//! The compiled `bench_py/`, called as Python calls it.

use portalis_rt::object::Args;
use portalis_rt::{Result, Value, asyncio, ops, program};

portalis_tests::bench_python!();

/// A function of one of the modules.
pub(crate) fn function(module: &str, name: &str) -> Value {
    program::install(py::MODULES);
    let found = program::import(module).and_then(|module| ops::get_attr(&module, name));
    found.unwrap_or_else(|_| panic!("{module}.{name} can be imported"))
}

/// Calls it with `int` arguments.
pub(crate) fn call(function: &Value, arguments: &[i64]) -> Result<Value> {
    ops::call(
        function,
        Args::from_vec(
            arguments
                .iter()
                .map(|&argument| Value::Int(argument))
                .collect(),
        ),
    )
}

/// `asyncio.run(function(…))`
#[allow(dead_code, reason = "not every benchmark is asynchronous")]
pub(crate) fn run(function: &Value, arguments: &[i64]) -> Value {
    let result = call(function, arguments).and_then(asyncio::run::run);
    result.unwrap_or_else(|_| panic!("the Python program ends without an error"))
}
