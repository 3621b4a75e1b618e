//! What asyncio's primitives share: a queue of waiting futures, and the loop that they belong to.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use super::event_loop::Loop;
use super::park::{Gift, Waiter};
use super::transfer;
use crate::object::{Exception, Result, Value};

/// Those that wait, first come first.
#[derive(Default)]
pub(crate) struct Waiters {
    all: RefCell<VecDeque<Waiter>>,
    /// So many of the first are known to be done; what is done stays so.
    done: Cell<usize>,
}

impl Waiters {
    /// Begins a wait for a primitive, which the caller awaits at once; `this` shows the primitive.
    ///
    /// # Errors
    /// `RuntimeError` if it belongs to another loop than the running one, or none is running.
    #[inline]
    pub(crate) fn begin(&self, bound: &Bound, this: impl FnOnce() -> Value) -> Result<Waiter> {
        let waiter = match transfer::stepped_task() {
            Some(task) if bound.is_to(task.event_loop()) => Waiter::of_task(task),
            _ => Waiter::new(&bound.get(this)?),
        };
        self.all.borrow_mut().push_back(waiter.clone());
        Ok(waiter)
    }

    /// Takes this one out; whether it was there.
    #[inline]
    pub(crate) fn remove(&self, waiter: &Waiter) -> bool {
        let mut all = self.all.borrow_mut();
        // Nearly always it is the first.
        let at = if all.front().is_some_and(|first| first.is(waiter)) {
            0
        } else {
            match all.iter().position(|other| other.is(waiter)) {
                Some(at) => at,
                None => return false,
            }
        };
        if at < self.done.get() {
            self.done.set(self.done.get() - 1);
        }
        all.remove(at).is_some()
    }

    #[inline]
    fn pop(&self) -> Option<Waiter> {
        self.done.set(self.done.get().saturating_sub(1));
        self.all.borrow_mut().pop_front()
    }

    pub(crate) fn len(&self) -> usize {
        self.all.borrow().len()
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.all.borrow().is_empty()
    }

    #[inline]
    pub(crate) fn all_cancelled(&self) -> bool {
        self.all.borrow().iter().all(Waiter::is_cancelled)
    }

    /// Wakes the first, if it is not done.
    ///
    /// # Errors
    /// `RuntimeError` if its loop is closed; so in all of these.
    pub(crate) fn wake_front(&self) -> Result<()> {
        match self.all.borrow().front() {
            Some(waiter) if !waiter.is_done() => waiter.wake(Gift::True),
            _ => Ok(()),
        }
    }

    /// Wakes the first that is not done, after `before`.
    #[inline]
    pub(crate) fn wake_pending(&self, before: impl FnOnce()) -> Result<()> {
        let all = self.all.borrow();
        let mut at = self.done.get();
        while let Some(waiter) = all.get(at) {
            at += 1;
            if !waiter.is_done() {
                self.done.set(at);
                before();
                return waiter.wake(Gift::True);
            }
        }
        self.done.set(at);
        Ok(())
    }

    /// Wakes so many of those that are not done: nothing is run by that.
    pub(crate) fn wake(&self, most: i64, gift: Gift) -> Result<()> {
        let mut left = most;
        for waiter in self.all.borrow().iter() {
            if left <= 0 {
                break;
            }
            if !waiter.is_done() {
                left -= 1;
                waiter.wake(gift)?;
            }
        }
        Ok(())
    }

    /// A `deque` of them, as `_waiters` shows them.
    ///
    /// # Errors
    /// None that a program can see.
    pub(crate) fn deque(&self) -> Result<Value> {
        let all = self.all.borrow().iter().map(Waiter::shown).collect();
        let all = Value::list(all);
        let deque = Value::Class(crate::stdlib::collections::deque_class());
        crate::ops::call(&deque, crate::object::Args::pos([all]))
    }

    /// The same, `None` where nothing has ever waited.
    ///
    /// # Errors
    /// None that a program can see.
    pub(crate) fn deque_or_none(&self) -> Result<Value> {
        // What was pushed once leaves room behind.
        if self.all.borrow().capacity() == 0 {
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
                return waiter.wake(Gift::None);
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
    /// Whether it is this one.
    #[inline]
    fn is_to(&self, event_loop: &Loop) -> bool {
        matches!(&*self.0.borrow(), Some(own) if own.is(event_loop))
    }

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
            crate::ops::class_name(value)
        ))
    })
}

/// Whether `self` is an instance of a class derived in Python, whose methods may be overridden.
pub(crate) fn is_derived(this: &Value) -> bool {
    matches!(this, Value::Instance(_))
}
