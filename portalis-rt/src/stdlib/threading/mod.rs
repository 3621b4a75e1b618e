//! `threading`: threads, locks, conditions, events, semaphores, barriers, timers, thread-local data.
//!
//! Threads are fibers, see `asyncio::green`.

pub mod local;
pub mod locks;
pub mod thread;

use crate::object::{Module, Value};

/// The module object.
pub fn module() -> Module {
    Module::new("threading")
        .class_of(n!("Thread"), thread::class)
        .class_of(n!("Timer"), thread::timer_class)
        .value_of(n!("Lock"), locks::lock_factory)
        .value_of(n!("RLock"), locks::rlock_factory)
        .class_of(n!("Condition"), locks::condition_class)
        .class_of(n!("Event"), locks::event_class)
        .class_of(n!("Semaphore"), locks::semaphore_class)
        .class_of(n!("BoundedSemaphore"), locks::bounded_semaphore_class)
        .class_of(n!("Barrier"), locks::barrier_class)
        .value_of(n!("BrokenBarrierError"), || {
            Value::Class(locks::broken_barrier_error())
        })
        .value(
            n!("ThreadError"),
            crate::object::Exception::class_named("RuntimeError"),
        )
        .value_of(n!("local"), || Value::Class(local::class()))
        .value(n!("TIMEOUT_MAX"), Value::Float(9_223_372_036.0))
        .function(n!("current_thread"), |args| {
            let [] = args.exact("current_thread")?;
            Ok(thread::current())
        })
        .function(n!("currentThread"), |args| {
            let [] = args.exact("currentThread")?;
            Ok(thread::current())
        })
        .function(n!("main_thread"), |args| {
            let [] = args.exact("main_thread")?;
            Ok(thread::main())
        })
        .function(n!("get_ident"), |args| {
            let [] = args.exact("get_ident")?;
            Ok(Value::Int(thread::ident()))
        })
        .function(n!("get_native_id"), |args| {
            let [] = args.exact("get_native_id")?;
            Ok(Value::Int(thread::ident()))
        })
        .function(n!("active_count"), |args| {
            let [] = args.exact("active_count")?;
            Ok(Value::from(thread::alive().len()))
        })
        .function(n!("enumerate"), |args| {
            let [] = args.exact("enumerate")?;
            Ok(Value::list(thread::alive()))
        })
        .function(n!("stack_size"), |_| Ok(Value::Int(0)))
        .function(n!("excepthook"), thread::except_hook)
        .function("__excepthook__", thread::except_hook)
        .value(
            n!("ExceptHookArgs"),
            Value::Class(thread::except_hook_args()),
        )
        .function(n!("settrace"), |_| Ok(Value::None))
        .function(n!("setprofile"), |_| Ok(Value::None))
}
