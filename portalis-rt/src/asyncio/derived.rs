//! Futures and tasks of classes derived in Python: the instance around a native future.
//!
//! asyncio asks a future through its methods, which a derived class may override, so whoever cancels another
//! task finds its instance here. The loop keeps a pending task, and so its instance, alive; once it is done
//! the instance lives as long as the program wants it. Plain futures never come here.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Weak;

use super::context::Context;
use super::future::Future;
use crate::object::instance::InstanceObj;
use crate::object::{Args, Class, Instance, NativeFunction, Obj, Result, Value};
use crate::ops;

/// The instance around a future.
enum Face {
    /// Of a task that is not done.
    Kept(Instance),
    Weak(Weak<InstanceObj>),
}

thread_local! {
    static FACES: RefCell<HashMap<usize, (Face, Class)>> = RefCell::default();
}

/// An instance got this builtin part.
pub(crate) fn adopt(instance: &Instance, payload: &Value) {
    let Value::Future(future) = payload else {
        return;
    };
    let face = if future.is_task() && !future.is_done() {
        Face::Kept(instance.clone())
    } else {
        Face::Weak(instance.downgrade())
    };
    future.derived.set(true);
    let entry = (face, instance.class());
    let old = FACES.with(|faces| faces.borrow_mut().insert(future.address(), entry));
    drop(old);
}

/// A task with an instance is done.
#[cold]
pub(crate) fn done(future: &Future) {
    let kept = FACES.with(|faces| {
        let mut faces = faces.borrow_mut();
        let (face, _) = faces.get_mut(&future.address())?;
        let weak = match face {
            Face::Kept(instance) => instance.downgrade(),
            Face::Weak(_) => return None,
        };
        Some(std::mem::replace(face, Face::Weak(weak)))
    });
    drop(kept);
}

/// The future at this address is gone; gives the class of its instance.
#[cold]
pub(crate) fn forget(address: usize) -> Option<Class> {
    // While the thread ends the table may be gone, and its content with it.
    let old = FACES.try_with(|faces| faces.borrow_mut().remove(&address));
    old.ok().flatten().map(|(_, class)| class)
}

impl Future {
    /// The instance around it, if its class is derived in Python.
    #[cold]
    fn instance(&self) -> Option<Value> {
        FACES.with(|faces| match &faces.borrow().get(&self.address())?.0 {
            Face::Kept(instance) => Some(Value::Instance(instance.clone())),
            Face::Weak(weak) => Instance::upgrade(weak).map(Value::Instance),
        })
    }

    /// The future as Python code sees it.
    #[inline]
    pub(crate) fn shown(&self) -> Value {
        if self.derived.get()
            && let Some(instance) = self.instance()
        {
            return instance;
        }
        Value::Future(self.clone())
    }

    /// `future.cancel(msg=message)`, or `future.cancel()` without one, by its class.
    ///
    /// # Errors
    /// What an overridden method raises; `RuntimeError` if the loop is closed.
    #[inline]
    pub(crate) fn request_cancel(&self, message: Option<Value>) -> Result<bool> {
        match self.shown() {
            Value::Future(future) => future.cancel(message.unwrap_or(Value::None)),
            instance => {
                let mut args = Args::none();
                if let Some(message) = message {
                    args = args.with_kw("msg", message);
                }
                ops::truth(&ops::call_method(&instance, "cancel", args)?)
            }
        }
    }

    /// `future.add_done_callback(task.task_wakeup)` by its class, if that overrides the method; whether it does.
    ///
    /// # Errors
    /// What an overridden method raises.
    #[cold]
    pub(crate) fn ask_for_wakeup(&self, task: &Future) -> Result<bool> {
        let instance = self.shown();
        let method = ops::class_of(&instance).lookup("add_done_callback");
        if matches!(method, None | Some(Value::Native(_))) {
            return Ok(false);
        }
        let (task, future) = (task.clone(), self.clone());
        let wakeup = NativeFunction::new("task_wakeup", move |_| {
            super::task::wakeup(task.event_loop(), task.clone(), &future)?;
            Ok(Value::None)
        });
        let context = Value::Object(Obj::from_rc(Context::copy_current().object()));
        let args = Args::pos([Value::Native(wakeup)]).with_kw("context", context);
        ops::call_method(&instance, "add_done_callback", args)?;
        Ok(true)
    }

    /// `task.uncancel()` by its class; 0 for a plain future.
    ///
    /// # Errors
    /// What an overridden method raises.
    pub(crate) fn request_uncancel(&self) -> Result<i64> {
        self.count("uncancel", |part| part.uncancel())
    }

    /// `task.cancelling()` by its class; 0 for a plain future.
    ///
    /// # Errors
    /// What an overridden method raises.
    pub(crate) fn cancelling_requests(&self) -> Result<i64> {
        self.count("cancelling", |part| part.cancelling())
    }

    fn count(&self, method: &str, own: fn(&super::task::TaskPart) -> u32) -> Result<i64> {
        match self.shown() {
            Value::Future(future) => Ok(future.task_part().map_or(0, |part| own(part).into())),
            instance => {
                let count = ops::call_method(&instance, method, Args::none())?;
                ops::convert::to_index(&count)
            }
        }
    }
}
