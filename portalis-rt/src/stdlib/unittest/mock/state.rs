//! [`State`]: what a mock knows, and how to get at it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::call;
use super::sentinel::default;
use crate::object::{Class, Dict, Exception, Obj, Object, Result, Value};

thread_local! {
    static CLASS: Class = Class::builder("_MockState").module("unittest.mock").build();
}

/// The attribute of a mock that holds its state.
const KEY: &str = "_mock_state";

/// What a mock knows.
pub(super) struct State {
    pub(super) parent: RefCell<Value>,
    pub(super) new_parent: RefCell<Value>,
    pub(super) name: RefCell<Value>,
    pub(super) new_name: RefCell<Value>,
    pub(super) sealed: Cell<bool>,
    /// Names that look like misspelled assertions are allowed.
    pub(super) lenient: Cell<bool>,
    pub(super) spec: RefCell<Spec>,
    pub(super) children: Dict,
    pub(super) wraps: RefCell<Value>,
    pub(super) return_value: RefCell<Value>,
    pub(super) side_effect: RefCell<Value>,
    pub(super) calls: Counts,
    pub(super) awaits: Counts,
    pub(super) mock_calls: RefCell<Value>,
    pub(super) method_calls: RefCell<Value>,
    pub(super) called: RefCell<Value>,
}

/// What a mock stands for.
#[derive(Default)]
pub(super) struct Spec {
    /// What `__class__` says; `Unset` for the mock's own class.
    pub(super) class: Value,
    /// Attributes that are not there cannot be set either.
    pub(super) strict: bool,
    /// A signature that expected calls are bound to, or `Unset`.
    pub(super) signature: Value,
    /// Calls must fit the signature.
    pub(super) checked: bool,
    /// The attributes that there are; `None` for all.
    pub(super) names: Option<Vec<String>>,
    /// Those of them that are coroutine functions.
    pub(super) coroutines: Vec<String>,
}

/// Count, last and all of the calls or awaits.
pub(super) struct Counts {
    pub(super) count: RefCell<Value>,
    pub(super) last: RefCell<Value>,
    pub(super) all: RefCell<Value>,
}

impl Default for Counts {
    fn default() -> Self {
        let counts = Counts {
            count: RefCell::default(),
            last: RefCell::default(),
            all: RefCell::default(),
        };
        counts.reset();
        counts
    }
}

impl Counts {
    /// As if nothing had been called.
    pub(super) fn reset(&self) {
        let old = (
            self.count.replace(Value::Int(0)),
            self.last.replace(Value::None),
            self.all.replace(call::list(Vec::new())),
        );
        drop(old);
    }

    /// One more.
    pub(super) fn add(&self, call: Value) -> Result<()> {
        let count = self.count.borrow().clone();
        let count = crate::ops::binary(crate::ops::BinaryOp::Add, &count, &Value::Int(1))?;
        let old = (self.count.replace(count), self.last.replace(call.clone()));
        drop(old);
        let all = self.all.borrow().clone();
        call::append(&all, call)
    }
}

impl State {
    pub(super) fn new() -> State {
        State {
            parent: RefCell::new(Value::None),
            new_parent: RefCell::new(Value::None),
            name: RefCell::new(Value::None),
            new_name: RefCell::new(Value::str("")),
            sealed: Cell::new(false),
            lenient: Cell::new(false),
            spec: RefCell::default(),
            children: Dict::new(),
            wraps: RefCell::new(Value::None),
            return_value: RefCell::new(default()),
            side_effect: RefCell::new(Value::None),
            calls: Counts::default(),
            awaits: Counts::default(),
            mock_calls: RefCell::new(call::list(Vec::new())),
            method_calls: RefCell::new(call::list(Vec::new())),
            called: RefCell::new(Value::Bool(false)),
        }
    }

    /// Its name, `mock` for one that has none.
    pub(super) fn shown_name(&self) -> Result<String> {
        let name = self.name.borrow().clone();
        if crate::ops::truth(&name)? {
            Ok(crate::ops::str(&name)?.to_string())
        } else {
            Ok("mock".to_owned())
        }
    }

    /// Whether the specification has this name.
    pub(super) fn specifies(&self, name: &str) -> Option<bool> {
        let spec = self.spec.borrow();
        spec.names
            .as_ref()
            .map(|names| names.iter().any(|known| known == name))
    }
}

impl Object for State {
    fn class(&self) -> Class {
        CLASS.with(Clone::clone)
    }
}

/// A copy of what a cell holds.
pub(super) fn read(cell: &RefCell<Value>) -> Value {
    cell.borrow().clone()
}

/// Puts a value into a cell; the old one is dropped when the cell is free again.
pub(super) fn write(cell: &RefCell<Value>, value: Value) {
    let old = cell.replace(value);
    drop(old);
}

/// Gives a mock its state, anew if `__init__` runs again.
pub(super) fn attach(this: &Value) -> Result<Rc<State>> {
    let Value::Instance(instance) = this else {
        return Err(Exception::type_error("a mock is needed"));
    };
    let state = Rc::new(State::new());
    instance
        .attrs
        .set(KEY, Value::Object(Obj::from_rc(state.clone())));
    Ok(state)
}

/// The state of a mock; `None` if it is none.
pub(super) fn state_of(this: &Value) -> Option<Rc<State>> {
    match this {
        Value::Instance(instance) => instance.attrs.get(KEY)?.downcast::<State>(),
        _ => None,
    }
}

/// The state of a mock.
pub(super) fn state(this: &Value) -> Result<Rc<State>> {
    state_of(this).ok_or_else(|| Exception::attribute_error("_mock_methods"))
}

/// Whether a name is the one under which mocks keep their state.
pub(super) fn is_hidden(name: &str) -> bool {
    name == KEY
}
