//! What asyncio's primitives share: a queue of waiting futures, and the loop that they belong to.

use std::cell::RefCell;
use std::collections::VecDeque;

use super::event_loop::Loop;
use super::future::Future;
use crate::object::{Exception, Result, Value};

/// Futures that wait, first come first.
#[derive(Default)]
pub(crate) struct Waiters(RefCell<VecDeque<Future>>);

impl Waiters {
    pub(crate) fn push(&self, future: &Future) {
        self.0.borrow_mut().push_back(future.clone());
    }

    /// Takes this one out; whether it was there.
    pub(crate) fn remove(&self, future: &Future) -> bool {
        let mut all = self.0.borrow_mut();
        match all.iter().position(|f| f.is(future)) {
            Some(at) => all.remove(at).is_some(),
            None => false,
        }
    }

    #[inline]
    pub(crate) fn pop(&self) -> Option<Future> {
        self.0.borrow_mut().pop_front()
    }

    pub(crate) fn first(&self) -> Option<Future> {
        self.0.borrow().front().cloned()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.borrow().len()
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    #[inline]
    pub(crate) fn all_cancelled(&self) -> bool {
        self.0.borrow().iter().all(Future::is_cancelled)
    }

    /// The first that is not done.
    pub(crate) fn first_pending(&self) -> Option<Future> {
        self.0.borrow().iter().find(|f| !f.is_done()).cloned()
    }

    /// All, as they are now.
    pub(crate) fn snapshot(&self) -> Vec<Future> {
        self.0.borrow().iter().cloned().collect()
    }

    /// A `deque` of them, as `_waiters` shows them.
    ///
    /// # Errors
    /// None that a program can see.
    pub(crate) fn deque(&self) -> Result<Value> {
        let all = Value::list(self.snapshot().iter().map(Future::shown).collect());
        let deque = Value::Class(crate::stdlib::collections::deque_class());
        crate::ops::call(&deque, crate::object::Args::pos([all]))
    }

    /// The same, `None` where nothing has ever waited.
    ///
    /// # Errors
    /// None that a program can see.
    pub(crate) fn deque_or_none(&self) -> Result<Value> {
        // What was pushed once leaves room behind.
        if self.0.borrow().capacity() == 0 {
            return Ok(Value::None);
        }
        self.deque()
    }

    /// Wakes the first that is not done, taking those before it out.
    #[inline]
    pub(crate) fn wake_next(&self) -> Result<()> {
        if self.is_empty() {
            return Ok(());
        }
        self.wake_first()
    }

    fn wake_first(&self) -> Result<()> {
        while let Some(waiter) = self.pop() {
            if !waiter.is_done() {
                return waiter.set_result(Value::None);
            }
        }
        Ok(())
    }

    /// `, waiters:3`
    pub(crate) fn repr_suffix(&self) -> String {
        match self.len() {
            0 => String::new(),
            n => format!(", waiters:{n}"),
        }
    }
}

/// The loop of a primitive: the one that runs when it first has to wait.
#[derive(Default)]
pub(crate) struct Bound(RefCell<Option<Loop>>);

impl Bound {
    /// The running loop.
    ///
    /// # Errors
    /// `RuntimeError` if the primitive belongs to another one; `this` shows it.
    pub(crate) fn get(&self, this: impl FnOnce() -> Value) -> Result<Loop> {
        let running = Loop::get_running()?;
        let mut slot = self.0.borrow_mut();
        match &*slot {
            Some(own) if own.is(&running) => Ok(running),
            Some(_) => {
                drop(slot);
                let text = crate::ops::repr(&this())?;
                Err(Exception::runtime_error(format!(
                    "{text} is bound to a different event loop"
                )))
            }
            None => {
                *slot = Some(running.clone());
                Ok(running)
            }
        }
    }
}

/// `<module.Class object at 0x… [extra]>` for an object or an instance of a derived class.
pub(crate) fn repr_with(this: &Value, extra: &str) -> Result<String> {
    let text = crate::ops::class::default_repr(this)?;
    let inner = text.strip_suffix('>').unwrap_or(&text);
    Ok(format!("{inner} [{extra}]>"))
}

/// The object of a method's `self`.
///
/// # Errors
/// `TypeError` if it is of another type.
pub(crate) fn this<T: crate::object::Object>(value: &Value, class: &str) -> Result<std::rc::Rc<T>> {
    value.downcast::<T>().ok_or_else(|| {
        Exception::type_error(format!(
            "'{class}' object expected, got '{}'",
            crate::ops::type_name(value)
        ))
    })
}

/// Whether `self` is an instance of a class derived in Python, whose methods may be overridden.
pub(crate) fn is_derived(this: &Value) -> bool {
    matches!(this, Value::Instance(_))
}
