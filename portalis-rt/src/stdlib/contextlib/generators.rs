//! `@contextmanager`, `@asynccontextmanager`: context managers from generators with one `yield`.

use std::cell::RefCell;
use std::rc::Rc;

use super::{await_value, coroutine, is_named, received};
use crate::asyncio::{asyncgen, awaiting};
use crate::object::{Args, Class, Exception, Object, Result, Value};
use crate::ops;
use crate::stdlib::wrapped::Wrapped;

/// What a call of a function decorated so gives.
struct GeneratorManager {
    is_async: bool,
    generator: Value,
    /// The function and its arguments, until it is entered: a decorator makes the manager anew each call.
    again: RefCell<Option<(Value, Args)>>,
}

thread_local! {
    static CLASS: Class = Class::builder("_GeneratorContextManager")
        .module("contextlib")
        .base(super::decorators::context_decorator())
        .final_class()
        .raw_method("__enter__", |this, args| {
            let [] = args.exact("__enter__")?;
            enter(&*manager(this)?)
        })
        .raw_method("__exit__", |this, args| {
            let [class, value, traceback] = args.bind("__exit__", ["typ", "value", "traceback"], 3)?;
            let e = received(&class, &value)?;
            exit(&manager(this)?.generator, e, &traceback).map(Value::Bool)
        })
        .raw_method(n!("_recreate_cm"), |this, _| recreate(this))
        .getter(n!("gen"), |this| Ok(manager(this)?.generator.clone()))
        .build();
    static ASYNC_CLASS: Class = Class::builder("_AsyncGeneratorContextManager")
        .module("contextlib")
        .base(super::decorators::async_context_decorator())
        .final_class()
        .raw_method("__aenter__", |this, args| {
            let [] = args.exact("__aenter__")?;
            let manager = manager(this)?;
            coroutine("_AsyncGeneratorContextManager.__aenter__", async move {
                start(&manager)?;
                match awaiting::anext(&manager.generator).await? {
                    Some(value) => Ok(value),
                    None => Err(hidden("generator didn't yield", asyncgen::stop_async_iteration())),
                }
            })
        })
        .raw_method("__aexit__", |this, args| {
            let [class, value, traceback] = args.bind("__aexit__", ["typ", "value", "traceback"], 3)?;
            let manager = manager(this)?;
            coroutine("_AsyncGeneratorContextManager.__aexit__", async move {
                let e = received(&class, &value)?;
                aexit(&manager.generator, e, &traceback).await.map(Value::Bool)
            })
        })
        .raw_method(n!("_recreate_cm"), |this, _| recreate(this))
        .getter(n!("gen"), |this| Ok(manager(this)?.generator.clone()))
        .build();
}

/// `@contextmanager`
pub(super) fn contextmanager(args: Args) -> Result<Value> {
    let [function] = args.bind("contextmanager", ["func"], 1)?;
    Ok(decorate(function, false))
}

/// `@asynccontextmanager`
pub(super) fn asynccontextmanager(args: Args) -> Result<Value> {
    let [function] = args.bind("asynccontextmanager", ["func"], 1)?;
    Ok(decorate(function, true))
}

fn decorate(function: Value, is_async: bool) -> Value {
    let inner = function.clone();
    Wrapped::value(function, false, move |args| {
        make(inner.clone(), args, is_async)
    })
}

fn make(function: Value, args: Args, is_async: bool) -> Result<Value> {
    let generator = ops::call(&function, args.clone())?;
    Ok(Value::object(GeneratorManager {
        is_async,
        generator,
        again: RefCell::new(Some((function, args))),
    }))
}

fn manager(this: &Value) -> Result<Rc<GeneratorManager>> {
    this.downcast::<GeneratorManager>()
        .ok_or_else(|| Exception::type_error("a generator's context manager is needed"))
}

fn recreate(this: &Value) -> Result<Value> {
    let manager = manager(this)?;
    let again = manager.again.borrow().clone();
    match again {
        Some((function, args)) => make(function, args, manager.is_async),
        None => Err(Exception::attribute_error(format!(
            "'{}' object has no attribute 'func'",
            ops::class_name(this)
        ))),
    }
}

/// A `RuntimeError` raised `from None` while `context` is handled.
fn hidden(message: &str, context: Exception) -> Exception {
    let e = Exception::runtime_error(message);
    ops::raise::set_context(&e);
    e.set_cause(None);
    e.set_context(Some(context));
    e
}

/// A manager is entered once.
fn start(manager: &GeneratorManager) -> Result<()> {
    match manager.again.take() {
        Some(again) => {
            drop(again);
            Ok(())
        }
        None => {
            let class = manager.class().name();
            Err(Exception::attribute_error(format!(
                "'{class}' object has no attribute 'args'"
            )))
        }
    }
}

fn enter(manager: &GeneratorManager) -> Result<Value> {
    start(manager)?;
    match ops::next(&manager.generator)? {
        Some(value) => Ok(value),
        None => Err(hidden(
            "generator didn't yield",
            Exception::stop_iteration(Value::None),
        )),
    }
}

/// Closes the generator, then raises this, or what closing raised.
fn not_stopped(generator: &Value, message: &str) -> Result<bool> {
    let e = Exception::runtime_error(message);
    ops::raise::set_context(&e);
    match ops::call_method(generator, "close", Args::none()) {
        Ok(_) => Err(e),
        Err(other) => {
            other.set_context(Some(e));
            Err(other)
        }
    }
}

fn exit(generator: &Value, e: Option<Exception>, traceback: &Value) -> Result<bool> {
    let Some(value) = e else {
        return match ops::next(generator)? {
            None => Ok(false),
            Some(_) => not_stopped(generator, "generator didn't stop"),
        };
    };
    let thrown = match generator {
        Value::Generator(g) if !g.is_async() => g.throw(value.clone()),
        other => ops::call_method(other, "throw", Args::pos([value.value()])),
    };
    match thrown {
        Ok(_) => not_stopped(generator, "generator didn't stop after throw()"),
        Err(e) if is_named(&e, "StopIteration") => Ok(!e.is(&value)),
        Err(e) => same_or_raise(e, &value, traceback, &["StopIteration"]),
    }
}

/// False if the exception that came out of the generator is the one that went in.
fn same_or_raise(
    e: Exception,
    value: &Exception,
    traceback: &Value,
    stops: &[&str],
) -> Result<bool> {
    let turned = is_named(&e, "RuntimeError")
        && stops.iter().any(|stop| is_named(value, stop))
        && e.cause().is_some_and(|cause| cause.is(value));
    if e.is(value) || turned {
        ops::traceback::set(value, traceback)?;
        return Ok(false);
    }
    Err(e)
}

async fn aclose(generator: &Value) -> Result<()> {
    match generator {
        Value::Generator(g) if g.is_async() => asyncgen::aclose(g).await.map(drop),
        other => await_value(ops::call_method(other, "aclose", Args::none())?)
            .await
            .map(drop),
    }
}

async fn not_stopped_async(generator: &Value, message: &str) -> Result<bool> {
    let e = Exception::runtime_error(message);
    ops::raise::set_context(&e);
    match aclose(generator).await {
        Ok(()) => Err(e),
        Err(other) => {
            other.set_context(Some(e));
            Err(other)
        }
    }
}

async fn aexit(generator: &Value, e: Option<Exception>, traceback: &Value) -> Result<bool> {
    let Some(value) = e else {
        return match awaiting::anext(generator).await? {
            None => Ok(false),
            Some(_) => not_stopped_async(generator, "generator didn't stop").await,
        };
    };
    let thrown = match generator {
        Value::Generator(g) if g.is_async() => asyncgen::athrow(g, value.clone()).await,
        other => {
            let awaitable = ops::call_method(other, "athrow", Args::pos([value.value()]))?;
            await_value(awaitable).await.map(Some)
        }
    };
    match thrown {
        Ok(None) => Ok(true),
        Ok(Some(_)) => not_stopped_async(generator, "generator didn't stop after athrow()").await,
        Err(e) if is_named(&e, "StopAsyncIteration") => Ok(!e.is(&value)),
        Err(e) => same_or_raise(
            e,
            &value,
            traceback,
            &["StopIteration", "StopAsyncIteration"],
        ),
    }
}

impl Object for GeneratorManager {
    fn class(&self) -> Class {
        if self.is_async {
            ASYNC_CLASS.with(Clone::clone)
        } else {
            CLASS.with(Clone::clone)
        }
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        let again = self.again.borrow();
        let (function, args) = again.as_ref()?;
        match name {
            "func" => Some(Ok(function.clone())),
            "args" => Some(Ok(Value::tuple(args.pos.to_vec()))),
            "kwds" => Some(Ok(Value::Dict(crate::object::Dict::from_names(
                args.kw.clone(),
            )))),
            _ => None,
        }
    }
}
