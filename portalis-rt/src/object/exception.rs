//! [`Exception`]: a raised or caught exception object; constructors for the builtin classes.
//!
//! Every exception is an [`Instance`] with [`ExceptionData`], whether its class is builtin or written in
//! Python. The class hierarchy is one table.

use std::cell::{Cell, RefCell};

use super::{Class, Instance, Tuple, Value};

/// What a Python operation gives.
pub type Result<T, E = Exception> = core::result::Result<T, E>;

/// An exception object.
#[derive(Clone)]
pub struct Exception(Instance);

/// One line of a traceback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The Python file.
    pub file: &'static str,
    /// 1-based line.
    pub line: u32,
    /// The function's name as CPython prints it (`<module>` at the top).
    pub function: &'static str,
}

/// What every exception carries beside its attributes.
pub struct ExceptionData {
    /// `args`
    pub args: RefCell<Tuple>,
    /// `__cause__`
    pub cause: RefCell<Option<Exception>>,
    /// `__context__`
    pub context: RefCell<Option<Exception>>,
    /// `__suppress_context__`
    pub suppress_context: Cell<bool>,
    /// It has been raised or thrown: what is being handled further out is not its context any more.
    raised: Cell<bool>,
    /// Innermost frame first.
    pub traceback: RefCell<Vec<Frame>>,
    /// What builtin classes carry beside `args`: `errno`, `value`, `name` …
    fields: RefCell<Vec<(&'static str, Value)>>,
}

impl ExceptionData {
    /// A builtin class's field.
    pub fn field(&self, name: &str) -> Option<Value> {
        self.fields
            .borrow()
            .iter()
            .find(|(k, _)| *k == name)
            .map(|(_, v)| v.clone())
    }

    /// Sets it.
    pub fn set_field(&self, name: &'static str, value: Value) {
        let mut fields = self.fields.borrow_mut();
        let old = match fields.iter_mut().find(|(k, _)| *k == name) {
            Some((_, slot)) => std::mem::replace(slot, value),
            None => {
                fields.push((name, value));
                return;
            }
        };
        drop(fields);
        drop(old);
    }
}

impl Exception {
    /// The exception of an instance of an exception class.
    pub fn from_instance(instance: Instance) -> Option<Exception> {
        instance.exception.is_some().then_some(Exception(instance))
    }

    /// The exception, if this object is one.
    pub fn from_value(value: &Value) -> Option<Exception> {
        match value {
            Value::Instance(i) => Exception::from_instance(i.clone()),
            _ => None,
        }
    }

    /// Its object.
    pub fn into_instance(self) -> Instance {
        self.0
    }

    /// Its object.
    pub fn instance(&self) -> &Instance {
        &self.0
    }

    /// Its object, as a value.
    pub fn value(&self) -> Value {
        Value::Instance(self.0.clone())
    }

    /// `type(e)`
    pub fn class(&self) -> Class {
        self.0.class()
    }

    /// What it carries.
    pub fn data(&self) -> &ExceptionData {
        self.0
            .exception
            .as_deref()
            .expect("an Exception is made from an instance with exception data")
    }

    /// `isinstance(e, class)`
    pub fn is_a(&self, class: &Class) -> bool {
        self.class().is_subclass_of(class)
    }

    /// `e is other`
    pub fn is(&self, other: &Exception) -> bool {
        self.0.address() == other.0.address()
    }

    /// A new exception of a builtin or any class, without running a Python `__init__`.
    pub fn of_class(class: Class, args: Vec<Value>) -> Exception {
        let data = ExceptionData {
            args: RefCell::new(Tuple::new(args)),
            cause: RefCell::new(None),
            context: RefCell::new(None),
            suppress_context: Cell::new(false),
            raised: Cell::new(false),
            traceback: RefCell::default(),
            fields: RefCell::default(),
        };
        Exception(Instance::with(class, Value::Unset, Some(Box::new(data))))
    }

    /// A new exception of the builtin class of this name, with one message argument.
    pub fn new(class: &'static str, message: impl Into<String>) -> Exception {
        Exception::of_class(
            Exception::class_named(class),
            vec![Value::from(message.into())],
        )
    }

    /// `e.args`
    pub fn args(&self) -> Tuple {
        self.data().args.borrow().clone()
    }

    /// `e.__cause__`
    pub fn cause(&self) -> Option<Exception> {
        self.data().cause.borrow().clone()
    }

    /// `e.__context__`
    pub fn context(&self) -> Option<Exception> {
        self.data().context.borrow().clone()
    }

    /// `e.__context__ = context`
    pub fn set_context(&self, context: Option<Exception>) {
        let old = self.data().context.replace(context);
        drop(old);
    }

    /// `e.__cause__ = cause`, which also hides the context.
    pub fn set_cause(&self, cause: Option<Exception>) {
        self.data().suppress_context.set(true);
        let old = self.data().cause.replace(cause);
        drop(old);
    }

    /// Adds a line to its traceback as it leaves `frame`. The first one also notes the exception that was
    /// being handled as its context.
    #[cold]
    pub fn at(self, frame: &'static Frame) -> Exception {
        let data = self.data();
        data.traceback.borrow_mut().push(*frame);
        // A library function may have set it already.
        if !data.raised.replace(true) && data.context.borrow().is_none() {
            crate::ops::raise::set_context(&self);
        }
        self
    }

    /// Notes that it is thrown into a frame: what is handled there becomes its context only where that frame waits.
    pub(crate) fn set_thrown(&self) {
        self.data().raised.set(true);
    }

    /// The builtin exception class of this name (`asyncio`'s and other modules' own classes are made by
    /// those modules).
    pub fn class_named(name: &str) -> Class {
        crate::ops::exception::class_named(name)
    }
}

macro_rules! constructors {
    ($($function:ident = $class:literal;)*) => { impl Exception { $(
        #[doc = concat!("A `", $class, "` with this message.")]
        #[cold]
        pub fn $function(message: impl Into<String>) -> Exception { Exception::new($class, message) }
    )* } };
}
constructors! {
    type_error = "TypeError";
    value_error = "ValueError";
    attribute_error = "AttributeError";
    index_error = "IndexError";
    name_error = "NameError";
    unbound_local_error = "UnboundLocalError";
    overflow_error = "OverflowError";
    zero_division_error = "ZeroDivisionError";
    runtime_error = "RuntimeError";
    not_implemented_error = "NotImplementedError";
    import_error = "ImportError";
    module_not_found_error = "ModuleNotFoundError";
    assertion_error = "AssertionError";
    recursion_error = "RecursionError";
    lookup_error = "LookupError";
}

impl Exception {
    /// A `KeyError` for `key`.
    #[cold]
    pub fn key_error(key: Value) -> Exception {
        Exception::of_class(Exception::class_named("KeyError"), vec![key])
    }

    /// A `StopIteration` that carries a generator's result (no argument for `None`).
    #[cold]
    pub fn stop_iteration(value: Value) -> Exception {
        let args = if value.is_none() || value.is_unset() {
            vec![]
        } else {
            vec![value]
        };
        Exception::of_class(Exception::class_named("StopIteration"), args)
    }
}

impl std::fmt::Debug for Exception {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&crate::ops::exception::one_line(self))
    }
}
impl std::fmt::Display for Exception {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&crate::ops::exception::one_line(self))
    }
}
impl std::error::Error for Exception {}
