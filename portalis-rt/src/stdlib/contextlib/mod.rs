//! `contextlib`: context managers from generators, stacks of them, and the small ready-made ones.

mod abstract_managers;
mod decorators;
mod generators;
mod small;
mod stack;

use crate::asyncio::arguments::coroutine;
use crate::asyncio::awaiting::await_value;
use crate::object::{Class, Exception, Module, Result, Value};
use crate::ops;

/// `import contextlib`
pub fn module() -> Module {
    let mut module = Module::new("contextlib")
        .function(n!("contextmanager"), generators::contextmanager)
        .function(n!("asynccontextmanager"), generators::asynccontextmanager)
        .class_of(n!("ContextDecorator"), decorators::context_decorator)
        .class_of(
            n!("AsyncContextDecorator"),
            decorators::async_context_decorator,
        )
        .class_of(n!("ExitStack"), stack::exit_stack)
        .class_of(n!("AsyncExitStack"), stack::async_exit_stack);
    for class in abstract_managers::classes()
        .into_iter()
        .chain(small::classes())
    {
        module = module.class(class);
    }
    module
}

/// The special method of an object's class, bound to the object.
fn special(x: &Value, name: &str) -> Result<Option<Value>> {
    let class = ops::class_of(x);
    match class.lookup(name) {
        Some(found) => ops::attr::bind(&found, Some(x), &class).map(Some),
        None => Ok(None),
    }
}

/// The exception of `__exit__(type, value, traceback)`; an instance is made where only the class is given.
fn received(class: &Value, value: &Value) -> Result<Option<Exception>> {
    if class.is_none() {
        return Ok(None);
    }
    if let Some(e) = Exception::from_value(value) {
        return Ok(Some(e));
    }
    let made = ops::call(class, crate::object::Args::none())?;
    match Exception::from_value(&made) {
        Some(e) => Ok(Some(e)),
        None => Err(Exception::type_error(
            "exceptions must derive from BaseException",
        )),
    }
}

fn is_named(e: &Exception, class: &str) -> bool {
    e.is_a(&Exception::class_named(class))
}

fn full_name(class: &Class) -> String {
    format!("{}.{}", class.module.borrow(), class.qualname.borrow())
}
