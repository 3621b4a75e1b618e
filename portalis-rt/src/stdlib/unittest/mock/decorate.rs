//! Patches as context managers, as decorators of functions, coroutine functions and classes, and by `start` and `stop`.

use std::cell::RefCell;
use std::rc::Rc;

use super::patch::{Patcher, test_prefix};
use super::patch_dict::DictPatcher;
use crate::asyncio::awaiting::await_value;
use crate::object::{Args, ClassBuilder, Coroutine, Exception, Result, Value};
use crate::ops;
use crate::stdlib::inspect::is_coroutine_function;
use crate::stdlib::unittest::util::{get, send, set};
use crate::stdlib::{functools, wrapped::Wrapped};

thread_local! {
    /// Those that were started and not stopped.
    static STARTED: RefCell<Vec<Value>> = const { RefCell::new(Vec::new()) };
}

/// What a decorated function gets of a patch.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Passes {
    Nothing,
    ByPosition,
    ByName,
}

/// One patch.
pub(super) trait Patching {
    /// Puts it on; gives what `with ... as` gives.
    fn begin(&self) -> Result<Value>;
    /// Takes it off.
    fn end(&self) -> Result<()>;
    /// What a decorated function gets.
    fn passes(&self) -> Passes;
    /// Another one like this.
    fn copy(&self) -> Value;
}

fn patching(this: &Value) -> Result<Rc<dyn Patching>> {
    if let Some(patcher) = this.downcast::<Patcher>() {
        return Ok(patcher);
    }
    match this.downcast::<DictPatcher>() {
        Some(patcher) => Ok(patcher),
        None => Err(Exception::type_error("a patch is needed")),
    }
}

/// Adds the methods of patches to a class.
pub(super) fn add_methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method("__enter__", |this, _| patching(this)?.begin())
        .raw_method("__exit__", |this, _| {
            patching(this)?.end()?;
            Ok(Value::Bool(false))
        })
        .raw_method("start", |this, args| {
            let [] = args.exact("start")?;
            let value = patching(this)?.begin()?;
            STARTED.with_borrow_mut(|started| started.push(this.clone()));
            Ok(value)
        })
        .raw_method("stop", |this, args| {
            let [] = args.exact("stop")?;
            stop(this)?;
            Ok(Value::None)
        })
        .raw_method("copy", |this, _| Ok(patching(this)?.copy()))
        .raw_method("__call__", |this, args| {
            let [function] = args.exact("__call__")?;
            decorate(this, function)
        })
}

fn stop(this: &Value) -> Result<()> {
    let was_started = STARTED.with_borrow_mut(|started| {
        let at = started.iter().position(|other| other.is(this))?;
        Some(started.remove(at))
    });
    match was_started {
        Some(_) => patching(this)?.end(),
        None => Ok(()),
    }
}

/// `patch.stopall()`
pub(super) fn stop_all(_: Args) -> Result<Value> {
    let started = STARTED.with_borrow(|started| started.clone());
    for patch in started.iter().rev() {
        stop(patch)?;
    }
    Ok(Value::None)
}

fn decorate(this: &Value, function: Value) -> Result<Value> {
    if matches!(function, Value::Class(_)) {
        return decorate_class(this, function);
    }
    if let Some(patchings) = ops::get_attr_opt(&function, "patchings")? {
        send(&patchings, "append", [this.clone()])?;
        return Ok(function);
    }
    let patchings = Value::list(vec![this.clone()]);
    let is_async = is_coroutine_function(&function);
    let (inner, list) = (function.clone(), patchings.clone());
    let wrapper = Wrapped::value(function.clone(), is_async, move |args| {
        let (function, patches) = (inner.clone(), ops::to_vec(&list)?);
        if !is_async {
            let mut on = On::default();
            let result = on
                .begin(&patches, args)
                .and_then(|args| ops::call(&function, args));
            return on.end(result);
        }
        Ok(Value::Coroutine(Coroutine::new("patched", async move {
            let mut on = On::default();
            let result = match on
                .begin(&patches, args)
                .and_then(|args| ops::call(&function, args))
            {
                Ok(awaitable) => await_value(awaitable).await,
                Err(e) => Err(e),
            };
            on.end(result)
        })))
    });
    functools::update_wrapper(&wrapper, &function)?;
    set(&wrapper, "patchings", patchings)?;
    Ok(wrapper)
}

/// Decorates every method of a class whose name begins with `patch.TEST_PREFIX`.
fn decorate_class(this: &Value, class: Value) -> Result<Value> {
    let prefix = test_prefix()?;
    for name in ops::object_class::dir(&class)? {
        if !name.starts_with(&prefix) {
            continue;
        }
        let method = get(&class, &name)?;
        if ops::callable(&method) {
            set(&class, &name, decorate(&patching(this)?.copy(), method)?)?;
        }
    }
    Ok(class)
}

/// The patches of a decorated function that are on during a call.
#[derive(Default)]
struct On(Vec<Rc<dyn Patching>>);

impl On {
    /// Puts them on; gives the arguments with what they add.
    fn begin(&mut self, patches: &[Value], mut args: Args) -> Result<Args> {
        let mut extra = Vec::new();
        for patch in patches {
            let patch = patching(patch)?;
            let value = patch.begin()?;
            self.0.push(patch.clone());
            match (patch.passes(), value) {
                (Passes::ByName, Value::Dict(more)) => {
                    for (name, value) in more.items() {
                        args.kw.push((ops::str(&name)?, value));
                    }
                }
                (Passes::ByPosition, value) => extra.push(value),
                _ => {}
            }
        }
        args.pos.extend(extra);
        Ok(args)
    }

    /// Takes them off in reverse order.
    fn end(self, mut result: Result<Value>) -> Result<Value> {
        for patch in self.0.iter().rev() {
            if let Err(e) = patch.end() {
                if let Err(before) = &result {
                    e.set_context(Some(before.clone()));
                }
                result = Err(e);
            }
        }
        result
    }
}
