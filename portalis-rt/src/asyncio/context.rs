//! Context variables: the current context of the thread, and the copies that tasks and handles hold.
//!
//! A context's variables are one shared, copy-on-write list, so that the copy which every task and
//! callback takes costs one reference count.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::transfer::with_context;
use crate::object::{Exception, Result, Str, Value};

/// A `contextvars.ContextVar`.
pub struct ContextVar {
    /// `name`
    pub name: Str,
    /// The default, or `Unset`.
    pub default: Value,
}

/// The variables of a context with their values.
#[derive(Clone, Default)]
pub struct VarMap(Option<Rc<Vec<(Rc<ContextVar>, Value)>>>);

impl VarMap {
    /// The value of a variable.
    pub fn get(&self, var: &Rc<ContextVar>) -> Option<Value> {
        self.0
            .as_ref()?
            .iter()
            .find(|(v, _)| Rc::ptr_eq(v, var))
            .map(|(_, value)| value.clone())
    }

    /// All, in order.
    pub fn items(&self) -> Vec<(Rc<ContextVar>, Value)> {
        self.0.as_ref().map(|v| v.to_vec()).unwrap_or_default()
    }

    fn set(&mut self, var: &Rc<ContextVar>, value: Value) -> Option<Value> {
        let items = Rc::make_mut(self.0.get_or_insert_default());
        match items.iter_mut().find(|(v, _)| Rc::ptr_eq(v, var)) {
            Some((_, slot)) => Some(std::mem::replace(slot, value)),
            None => {
                items.push((var.clone(), value));
                None
            }
        }
    }

    fn remove(&mut self, var: &Rc<ContextVar>) -> Option<Value> {
        let items = Rc::make_mut(self.0.as_mut()?);
        let i = items.iter().position(|(v, _)| Rc::ptr_eq(v, var))?;
        Some(items.remove(i).1)
    }
}

/// A `contextvars.Context` object.
#[derive(Default)]
pub struct ContextObj {
    pub(crate) map: RefCell<VarMap>,
    pub(crate) entered: Cell<bool>,
}

/// A context: as cheap as its variables until someone wants it as an object.
#[derive(Clone)]
pub(crate) enum Context {
    /// A context that nobody holds as an object.
    Map(VarMap),
    /// A context object.
    Object(Rc<ContextObj>),
}

impl Default for Context {
    fn default() -> Self {
        Context::EMPTY
    }
}

impl Context {
    /// Without variables.
    pub(crate) const EMPTY: Context = Context::Map(VarMap(None));

    /// `copy_context()`
    #[inline]
    pub(crate) fn copy_current() -> Context {
        Context::Map(current_map())
    }

    /// Its object; from now on this context is that object.
    pub(crate) fn object(&mut self) -> Rc<ContextObj> {
        match self {
            Context::Object(obj) => obj.clone(),
            Context::Map(map) => {
                let obj = Rc::new(ContextObj {
                    map: RefCell::new(std::mem::take(map)),
                    entered: Cell::new(false),
                });
                *self = Context::Object(obj.clone());
                obj
            }
        }
    }
}

/// A snapshot of the current context's variables.
#[inline]
pub(crate) fn current_map() -> VarMap {
    with_context(|c| match c {
        Context::Map(map) => map.clone(),
        Context::Object(obj) => obj.map.borrow().clone(),
    })
}

fn change<R>(f: impl FnOnce(&mut VarMap) -> R) -> R {
    with_context(|c| match c {
        Context::Map(map) => f(map),
        Context::Object(obj) => f(&mut obj.map.borrow_mut()),
    })
}

/// `var.get()` in the current context.
pub fn get(var: &Rc<ContextVar>) -> Option<Value> {
    with_context(|c| match c {
        Context::Map(map) => map.get(var),
        Context::Object(obj) => obj.map.borrow().get(var),
    })
}

/// `var.set(value)` in the current context; gives the old value.
pub fn set(var: &Rc<ContextVar>, value: Value) -> Option<Value> {
    change(|map| map.set(var, value))
}

/// Takes a variable out of the current context.
pub fn unset(var: &Rc<ContextVar>) -> Option<Value> {
    change(|map| map.remove(var))
}

/// The current context as an object (as `Task.get_context()` of the running task).
pub(crate) fn current_object() -> Rc<ContextObj> {
    with_context(|context| {
        let obj = context.object();
        obj.entered.set(true);
        obj
    })
}

#[cold]
pub(crate) fn already_entered(obj: &Rc<ContextObj>) -> Exception {
    Exception::runtime_error(format!(
        "cannot enter context: <_contextvars.Context object at {:#x}> is already entered",
        Rc::as_ptr(obj) as usize
    ))
}

/// Makes `context` the current one; gives the one before.
#[inline]
pub(crate) fn swap(context: Context) -> Context {
    with_context(|c| std::mem::replace(c, context))
}

/// Runs `f` in a context.
///
/// # Errors
/// `RuntimeError` if it is entered already; what `f` raises.
pub(crate) fn run<R>(obj: &Rc<ContextObj>, f: impl FnOnce() -> Result<R>) -> Result<R> {
    if obj.entered.replace(true) {
        return Err(already_entered(obj));
    }
    let before = swap(Context::Object(obj.clone()));
    let result = f();
    swap(before);
    obj.entered.set(false);
    result
}
