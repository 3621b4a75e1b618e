//! The rows of `bench_py/` written by hand for tokio's current-thread runtime, as one would write them in Rust.
//!
//! A row is a function of its name; `run` finds it. What comes out is what the Python row returns, so that
//! nothing is optimised away.

mod io;
mod sync;
mod tasks;

use tokio::runtime::{Builder, Runtime};

/// A current-thread runtime.
pub(crate) fn runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a current-thread runtime can be built")
}

/// Runs a row with the arguments of its Python form.
pub(crate) fn run(runtime: &Runtime, row: &str, arguments: &[u64]) -> u64 {
    let count = arguments[0];
    match row {
        "spawn" => runtime.block_on(tasks::spawn(count)),
        "yield_turn" => runtime.block_on(tasks::yield_turn(count)),
        "gather" => runtime.block_on(tasks::gather(count)),
        "cancel" => runtime.block_on(tasks::cancel(count)),
        "timers" => runtime.block_on(tasks::timers(count)),
        "timeouts" => runtime.block_on(tasks::timeouts(count)),
        "async_generator" => runtime.block_on(tasks::async_generator(count)),
        "async_with" => runtime.block_on(tasks::async_with(count)),
        "await_chain" => runtime.block_on(tasks::await_chain(count)),
        "queue_pair" => runtime.block_on(sync::queue_pair(count, arguments[1])),
        "queue_many" => runtime.block_on(sync::queue_many(count, arguments[1])),
        "lock_contention" => runtime.block_on(sync::lock_contention(count)),
        "semaphore" => runtime.block_on(sync::semaphore(count)),
        "event_fan_out" => runtime.block_on(sync::event_fan_out(count)),
        "tcp_echo" => runtime.block_on(io::tcp_echo(count)),
        other => panic!("no row has the name {other}"),
    }
}
