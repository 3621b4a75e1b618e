//! `asyncio.Handle` and `asyncio.TimerHandle`: calls that the loop makes later and that can be cancelled.

use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::rc::Rc;

use super::context::{self, Context};
use super::event_loop::Loop;
use super::report;
use crate::object::exception::Frame;
use crate::object::{Args, Class, Exception, Obj, Object, Result, Value};
use crate::ops::hash::hash_float;

/// A Python call with its context.
pub(crate) struct PythonCall {
    pub(crate) function: Value,
    pub(crate) args: Vec<Value>,
    pub(crate) context: Context,
    /// Where debug mode saw it made.
    pub(crate) created: Option<&'static Frame>,
}

/// What a handle does.
pub(crate) enum Action {
    /// Nothing: it has run or is cancelled.
    None,
    /// It was cancelled in debug mode: what it was is still shown.
    Shown(String),
    /// Calls a Python function.
    Python(Box<PythonCall>),
    /// Runs Rust code.
    Native(Box<dyn FnOnce() -> Result<()>>),
}

/// A scheduled call.
pub struct Handle {
    pub(crate) event_loop: Loop,
    pub(crate) action: RefCell<Action>,
    pub(crate) cancelled: Cell<bool>,
    /// In the loop's heap of timers.
    pub(crate) scheduled: Cell<bool>,
    /// The deadline of a `TimerHandle`.
    pub(crate) when: f64,
    is_timer: bool,
}

impl Handle {
    pub(crate) fn new(event_loop: &Loop, action: Action, when: Option<f64>) -> Rc<Handle> {
        Rc::new(Handle {
            event_loop: event_loop.clone(),
            action: RefCell::new(action),
            cancelled: Cell::new(false),
            scheduled: Cell::new(false),
            when: when.unwrap_or(0.0),
            is_timer: when.is_some(),
        })
    }

    /// Whether this is a `TimerHandle`.
    pub(crate) fn is_timer(&self) -> bool {
        self.is_timer
    }

    /// `self == other` for two timers: the same time, the same call.
    fn equals(&self, other: &Handle) -> Result<bool> {
        let call = |handle: &Handle| match &*handle.action.borrow() {
            Action::Python(call) => Some((call.function.clone(), Value::tuple(call.args.clone()))),
            _ => None,
        };
        if self.when != other.when || self.cancelled.get() != other.cancelled.get() {
            return Ok(false);
        }
        match (call(self), call(other)) {
            (Some((f, args)), Some((g, other_args))) => {
                Ok(crate::ops::eq(&f, &g)? && crate::ops::eq(&args, &other_args)?)
            }
            (None, None) => Ok(self.cancelled.get() || std::ptr::eq(self, other)),
            _ => Ok(false),
        }
    }

    /// What it calls, as its `repr` shows it.
    fn call_text(&self) -> Option<String> {
        let (function, args, created) = match &*self.action.borrow() {
            Action::Python(call) => (call.function.clone(), call.args.clone(), call.created),
            Action::Shown(text) => return Some(text.clone()),
            Action::Native(_) | Action::None => return None,
        };
        let mut text = report::format_callback_source(&function, &args);
        if let Some(place) = created {
            text.push_str(&format!(" created at {}:{}", place.file, place.line));
        }
        Some(text)
    }

    /// `handle.cancel()`
    pub(crate) fn cancel(&self) {
        if self.cancelled.replace(true) {
            return;
        }
        if self.scheduled.get() {
            self.event_loop.timer_cancelled();
        }
        let shown = match self.event_loop.is_debug() {
            true => self.call_text().map_or(Action::None, Action::Shown),
            false => Action::None,
        };
        let action = self.action.replace(shown);
        drop(action);
    }

    /// Runs it.
    ///
    /// # Errors
    /// `KeyboardInterrupt` and `SystemExit`, which end the loop; all others are reported.
    pub(crate) fn run(self: Rc<Self>) -> Result<()> {
        let result = match self.action.replace(Action::None) {
            Action::None | Action::Shown(_) => return Ok(()),
            Action::Native(f) => f(),
            Action::Python(mut call) => {
                let obj = call.context.object();
                let args = Args::from_vec(call.args.clone());
                let result =
                    context::run(&obj, || crate::ops::call(&call.function, args)).map(drop);
                // It still shows what it called, unless it was cancelled meanwhile.
                if !self.cancelled.get() || result.is_err() {
                    *self.action.borrow_mut() = Action::Python(call);
                }
                if let Err(e) = result {
                    return self.failed(e);
                }
                Ok(())
            }
        };
        match result {
            Ok(()) => Ok(()),
            Err(e) => self.failed(e),
        }
    }

    #[cold]
    fn failed(self: Rc<Self>, e: Exception) -> Result<()> {
        if super::exceptions::is_fatal(&e) {
            return Err(e);
        }
        let callback = match &*self.action.borrow() {
            Action::Python(call) => Some((call.function.clone(), call.args.clone())),
            _ => None,
        };
        let shown = match callback {
            Some((function, args)) => report::format_callback_source(&function, &args),
            None => "<native>()".to_owned(),
        };
        let event_loop = self.event_loop.clone();
        event_loop.report(report::Failure {
            message: format!("Exception in callback {shown}"),
            exception: Some(e),
            items: vec![("handle", value(&self))],
        })
    }
}

/// The handle as an object.
pub(crate) fn value(handle: &Rc<Handle>) -> Value {
    Value::Object(Obj::from_rc(handle.clone()))
}

fn this(this: &Value) -> Result<Rc<Handle>> {
    this.downcast::<Handle>().ok_or_else(|| {
        Exception::type_error(format!(
            "expected an asyncio.Handle, got '{}'",
            crate::ops::class_name(this)
        ))
    })
}

thread_local! {
    static HANDLE: Class = Class::builder("Handle")
        .module("asyncio.events")
        .dunders(&["__repr__"])
        .method(n!("cancel"), |h, args| {
            let [] = args.exact("cancel")?;
            this(h)?.cancel();
            Ok(Value::None)
        })
        .method(n!("cancelled"), |h, args| {
            let [] = args.exact("cancelled")?;
            Ok(Value::Bool(this(h)?.cancelled.get()))
        })
        .method(n!("get_context"), |h, args| {
            let [] = args.exact("get_context")?;
            match &mut *this(h)?.action.borrow_mut() {
                Action::Python(call) => Ok(Value::Object(Obj::from_rc(call.context.object()))),
                _ => Ok(Value::Object(Obj::from_rc(Context::copy_current().object()))),
            }
        })
        .build();
    static TIMER: Class = Class::builder("TimerHandle")
        .module("asyncio.events")
        .base(HANDLE.with(Clone::clone))
        .dunders(&["__repr__", "__hash__", "__lt__", "__le__", "__gt__", "__ge__", "__eq__"])
        .method(n!("when"), |h, args| {
            let [] = args.exact("when")?;
            Ok(Value::Float(this(h)?.when))
        })
        .build();
}

/// `asyncio.Handle`
pub fn class() -> Class {
    HANDLE.with(Clone::clone)
}

/// `asyncio.TimerHandle`
pub fn timer_class() -> Class {
    TIMER.with(Clone::clone)
}

impl Object for Handle {
    fn class(&self) -> Class {
        if self.is_timer() {
            timer_class()
        } else {
            class()
        }
    }

    fn repr(&self, _: &Value) -> Option<Result<String>> {
        let mut parts = vec![
            if self.is_timer() {
                "TimerHandle"
            } else {
                "Handle"
            }
            .to_owned(),
        ];
        if self.cancelled.get() {
            parts.push("cancelled".to_owned());
        }
        if self.is_timer() {
            parts.push(format!("when={}", report::float_text(self.when)));
        }
        parts.extend(self.call_text());
        Some(Ok(format!("<{}>", parts.join(" "))))
    }

    fn compare(&self, other: &Value) -> Option<Result<Option<Ordering>>> {
        let other = other.downcast::<Handle>()?;
        (self.is_timer() && other.is_timer()).then(|| match self.when.partial_cmp(&other.when) {
            // Of the same time but not the same call: neither before nor after.
            Some(Ordering::Equal) => Ok(self.equals(&other)?.then_some(Ordering::Equal)),
            order => Ok(order),
        })
    }

    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        let other = other.downcast::<Handle>()?;
        (self.is_timer() && other.is_timer()).then(|| self.equals(&other))
    }

    fn hash(&self) -> Option<Result<i64>> {
        self.is_timer().then(|| Ok(hash_float(self.when)))
    }
}
