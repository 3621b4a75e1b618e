//! [`Instance`]: an instance of a class written in Python, or of any exception class.
//!
//! When the last handle of an instance goes and its class has a `__del__`, the insides move into a new
//! handle for that call, once.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use super::class::Flags;
use super::exception::ExceptionData;
use super::layout::{Layout, Slot};
use super::{Attrs, Class, Value};

/// A handle to an instance.
#[derive(Clone)]
pub struct Instance(Rc<InstanceObj>);

/// The insides of an instance.
pub struct InstanceObj {
    class: RefCell<Class>,
    /// `__dict__`
    pub attrs: Attrs,
    /// The builtin part, for a class derived from a builtin one; [`Value::Unset`] otherwise.
    payload: RefCell<Value>,
    /// Set for exceptions.
    pub exception: Option<Box<ExceptionData>>,
    /// `__del__` has run.
    finalized: Cell<bool>,
    /// Tells its weak references' callbacks apart from others; 0 while it has none.
    weak_id: Cell<u32>,
}

thread_local! {
    /// The program has ended: `__del__` runs no more.
    static SHUT_DOWN: Cell<bool> = const { Cell::new(false) };
}

/// From now on no `__del__` runs on this thread (the program has ended).
pub fn shut_down() {
    SHUT_DOWN.set(true);
}

impl std::ops::Deref for Instance {
    type Target = InstanceObj;
    #[inline]
    fn deref(&self) -> &InstanceObj {
        &self.0
    }
}

impl Instance {
    /// A new instance without attributes.
    pub fn new(class: Class) -> Instance {
        Instance::with(class, Value::Unset, None)
    }

    /// A new instance with a builtin part.
    pub fn with_payload(class: Class, payload: Value) -> Instance {
        Instance::with(class, payload, None)
    }

    pub(crate) fn with(
        class: Class,
        payload: Value,
        exception: Option<Box<ExceptionData>>,
    ) -> Instance {
        Instance(Rc::new(InstanceObj {
            class: RefCell::new(class),
            attrs: Attrs::default(),
            payload: RefCell::new(payload),
            exception,
            finalized: Cell::new(false),
            weak_id: Cell::new(0),
        }))
    }

    /// A new instance whose first attributes are of known type.
    pub(crate) fn typed<const N: usize>(
        class: Class,
        layout: &'static Layout,
        slots: [Slot; N],
    ) -> Instance {
        Instance(Rc::new(InstanceObj {
            class: RefCell::new(class),
            attrs: Attrs::with_layout(layout, slots),
            payload: RefCell::new(Value::Unset),
            exception: None,
            finalized: Cell::new(false),
            weak_id: Cell::new(0),
        }))
    }

    /// The number under which callbacks of weak references are kept; `next` makes one.
    pub(crate) fn weak_id(&self, next: impl FnOnce() -> u32) -> u32 {
        if self.weak_id.get() == 0 {
            self.weak_id.set(next());
        }
        self.weak_id.get()
    }

    /// `type(self)`
    #[inline]
    pub fn class(&self) -> Class {
        self.class.borrow().clone()
    }

    /// `type(self)`, to look at for a moment in which no Python code runs.
    #[inline]
    pub(crate) fn class_ref(&self) -> std::cell::Ref<'_, Class> {
        self.class.borrow()
    }

    /// `self.__class__ = class`
    pub fn set_class(&self, class: Class) {
        let old = self.class.replace(class);
        drop(old);
    }

    /// The builtin part, or `Unset`.
    #[inline]
    pub fn payload(&self) -> Value {
        self.payload.borrow().clone()
    }

    /// Replaces the builtin part.
    pub fn set_payload(&self, payload: Value) {
        let old = self.payload.replace(payload);
        drop(old);
    }

    /// Its identity.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0) as *const () as usize
    }

    /// A weak handle.
    pub fn downgrade(&self) -> Weak<InstanceObj> {
        Rc::downgrade(&self.0)
    }

    /// The instance of a weak handle, if it still lives.
    pub fn upgrade(weak: &Weak<InstanceObj>) -> Option<Instance> {
        weak.upgrade().map(Instance)
    }
}

thread_local! {
    /// How many instances are being dropped, each by the one before.
    static DROPPING: Cell<u32> = const { Cell::new(0) };
    /// What instances held that are nested too deep to be dropped at once (the rest of a linked list).
    static LATER: RefCell<Vec<Vec<Value>>> = const { RefCell::new(Vec::new()) };
}

/// Nested drops beyond this many wait.
const DROPPING_MAX: u32 = 50;

/// Drops an instance's attributes without taking more of the stack for a longer chain of them.
fn drop_values(values: Vec<Value>) {
    if values.is_empty() {
        return;
    }
    let depth = DROPPING.get();
    if depth >= DROPPING_MAX {
        let mut values = Some(values);
        let kept = LATER.try_with(|later| later.borrow_mut().extend(values.take()));
        drop((kept, values));
        return;
    }
    DROPPING.set(depth + 1);
    drop(values);
    if depth == 0 {
        while let Ok(Some(next)) = LATER.try_with(|later| later.borrow_mut().pop()) {
            drop(next);
        }
    }
    DROPPING.set(depth);
}

impl Drop for InstanceObj {
    fn drop(&mut self) {
        self.finalize();
        if self.weak_id.get() != 0 {
            crate::stdlib::weakref::died(self.weak_id.get());
        }
        drop_values(self.attrs.take_values());
    }
}

impl InstanceObj {
    /// Runs `__del__` if there is one.
    #[inline]
    fn finalize(&mut self) {
        let class = self.class.borrow().clone();
        if self.finalized.get() || !class.has_flag(Flags::DEL) {
            return;
        }
        if SHUT_DOWN.try_with(Cell::get).unwrap_or(true) {
            return;
        }
        let revived = Instance(Rc::new(InstanceObj {
            class: RefCell::new(class),
            attrs: std::mem::take(&mut self.attrs),
            payload: RefCell::new(self.payload.take()),
            exception: self.exception.take(),
            finalized: Cell::new(true),
            weak_id: Cell::new(self.weak_id.take()),
        }));
        let this = Value::Instance(revived);
        if let Some(Err(error)) = crate::ops::call_method_opt(&this, "__del__", super::Args::none())
        {
            let function = crate::ops::class_of(&this).lookup("__del__");
            crate::ops::unraisable::report(&error, None, &function.unwrap_or_default());
        }
    }
}
