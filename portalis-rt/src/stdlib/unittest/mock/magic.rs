//! `MagicMock`, `NonCallableMagicMock`: mocks that have the special methods too, each a child made when it is used.

use std::rc::Rc;

use super::sentinel::is_default;
use super::state::{read, state, state_of};
use super::{async_mock, base};
use crate::object::{Args, Class, Coroutine, Exception, NativeFunction, Object, Result, Value};
use crate::ops;
use crate::stdlib::unittest::util::{library, set};

thread_local! {
    static MAGIC: Class = Class::builder("MagicMock").module("unittest.mock").python().base(base::mock()).build();
    static NON_CALLABLE: Class = Class::builder("NonCallableMagicMock")
        .module("unittest.mock")
        .python()
        .base(base::non_callable())
        .build();
    static PROXY: Class = Class::builder("MagicProxy")
        .module("unittest.mock")
        .raw_method("__get__", |this, args| {
            let [mock, _] = args.range("__get__", 1)?;
            match this.downcast::<Proxy>() {
                Some(proxy) if base::is_mock(&mock) => proxy.make(&mock),
                _ => Ok(this.clone()),
            }
        })
        .build();
    static PROXIES: Vec<(&'static str, Value)> = MAGICS
        .iter()
        .chain(ASYNC_METHODS)
        .map(|name| (*name, Value::object(Proxy(name))))
        .collect();
    static ITERATOR: Class = Class::builder("_AsyncIterator")
        .module("unittest.mock")
        .raw_method("__aiter__", |this, _| Ok(this.clone()))
        .raw_method("__anext__", |this, _| {
            let this = this.downcast::<AsyncIterator>();
            Ok(Value::Coroutine(Coroutine::new("_AsyncIterator.__anext__", async move {
                match this.map(|this| ops::next(&this.0)) {
                    Some(Ok(Some(item))) => Ok(item),
                    Some(Err(e)) => Err(e),
                    _ => Err(Exception::of_class(Exception::class_named("StopAsyncIteration"), Vec::new())),
                }
            })))
        })
        .build();
}

/// `mock.MagicMock`
pub(super) fn magic_mock() -> Class {
    MAGIC.with(Clone::clone)
}

/// `mock.NonCallableMagicMock`
pub(super) fn non_callable_magic_mock() -> Class {
    NON_CALLABLE.with(Clone::clone)
}

/// The special methods that a magic mock has from the beginning.
const MAGICS: &[&str] = &[
    "__lt__",
    "__le__",
    "__gt__",
    "__ge__",
    "__eq__",
    "__ne__",
    "__getitem__",
    "__setitem__",
    "__delitem__",
    "__len__",
    "__contains__",
    "__iter__",
    "__hash__",
    "__str__",
    "__sizeof__",
    "__enter__",
    "__exit__",
    "__divmod__",
    "__rdivmod__",
    "__neg__",
    "__pos__",
    "__abs__",
    "__invert__",
    "__complex__",
    "__int__",
    "__float__",
    "__index__",
    "__round__",
    "__trunc__",
    "__floor__",
    "__ceil__",
    "__bool__",
    "__next__",
    "__fspath__",
    "__aiter__",
    "__add__",
    "__sub__",
    "__mul__",
    "__matmul__",
    "__truediv__",
    "__floordiv__",
    "__mod__",
    "__lshift__",
    "__rshift__",
    "__and__",
    "__xor__",
    "__or__",
    "__pow__",
    "__iadd__",
    "__isub__",
    "__imul__",
    "__imatmul__",
    "__itruediv__",
    "__ifloordiv__",
    "__imod__",
    "__ilshift__",
    "__irshift__",
    "__iand__",
    "__ixor__",
    "__ior__",
    "__ipow__",
    "__radd__",
    "__rsub__",
    "__rmul__",
    "__rmatmul__",
    "__rtruediv__",
    "__rfloordiv__",
    "__rmod__",
    "__rlshift__",
    "__rrshift__",
    "__rand__",
    "__rxor__",
    "__ror__",
    "__rpow__",
];
const ASYNC_METHODS: &[&str] = &["__aenter__", "__aexit__", "__anext__"];
/// Those that can be set, but are not there from the beginning.
const OTHERS: &[&str] = &[
    "__get__",
    "__set__",
    "__delete__",
    "__reversed__",
    "__missing__",
    "__reduce__",
    "__reduce_ex__",
    "__getinitargs__",
    "__getnewargs__",
    "__getstate__",
    "__setstate__",
    "__getformat__",
    "__repr__",
    "__dir__",
    "__subclasses__",
    "__format__",
    "__getnewargs_ex__",
];
const UNSUPPORTED: &[&str] = &[
    "__getattr__",
    "__setattr__",
    "__init__",
    "__new__",
    "__prepare__",
    "__instancecheck__",
    "__subclasscheck__",
    "__del__",
];

/// `__name__` of any kind.
pub(super) fn is_dunder(name: &str) -> bool {
    name.len() > 4 && name.starts_with("__") && name.ends_with("__")
}

/// Whether mocks can have this special method.
pub(super) fn is_known(name: &str) -> bool {
    is_sync(name) || is_async_method(name)
}

/// The same, without those that are coroutine functions.
pub(super) fn is_sync(name: &str) -> bool {
    is_dunder(name) && (MAGICS.contains(&name) || OTHERS.contains(&name))
}

/// `__aenter__` and its like.
pub(super) fn is_async_method(name: &str) -> bool {
    ASYNC_METHODS.contains(&name)
}

/// Whether mocks cannot have this special method.
pub(super) fn is_unsupported(name: &str) -> bool {
    UNSUPPORTED.contains(&name)
}

/// Gives a magic mock's own class its special methods: those of its specification if it has one.
pub(super) fn set_up(this: &Value) -> Result<()> {
    let class = ops::class_of(this);
    let is_magic = [magic_mock(), non_callable_magic_mock(), async_mock::class()]
        .iter()
        .any(|magic| class.is_subclass_of(magic));
    if !is_magic {
        return Ok(());
    }
    let state = state(this)?;
    PROXIES.with(|proxies| {
        for (name, proxy) in proxies {
            let own = class.dict.contains(name);
            if state.specifies(name) == Some(false) {
                if own {
                    class.remove(name);
                }
            } else if !own {
                class.set(name, proxy.clone());
            }
        }
    });
    Ok(())
}

/// Stands in a mock's class for a special method that has not been used.
struct Proxy(&'static str);

impl Object for Proxy {
    fn class(&self) -> Class {
        PROXY.with(Clone::clone)
    }
}

impl Proxy {
    /// Makes the child for the method.
    fn make(&self, mock: &Value) -> Result<Value> {
        let args = Args::none()
            .with_kw("name", Value::str(self.0))
            .with_kw("_new_name", Value::str(self.0))
            .with_kw("_new_parent", mock.clone());
        let made = ops::call_method(mock, "_get_child_mock", args)?;
        set(mock, self.0, made.clone())?;
        prepare(mock, &made, self.0)?;
        Ok(made)
    }
}

/// What a special method gives before it is told.
fn prepare(mock: &Value, method: &Value, name: &str) -> Result<()> {
    let value = match name {
        "__lt__" | "__gt__" | "__le__" | "__ge__" => base::not_implemented()?,
        "__int__" | "__index__" => Value::Int(1),
        "__len__" => Value::Int(0),
        "__contains__" | "__exit__" | "__aexit__" => Value::Bool(false),
        "__bool__" => Value::Bool(true),
        "__float__" => Value::Float(1.0),
        "__complex__" => ops::call(
            &library("builtins", "complex")?,
            Args::pos([Value::Int(0), Value::Int(1)]),
        )?,
        "__hash__" => Value::Int(ops::object_class::identity_hash(mock)),
        "__str__" => Value::Str(ops::repr(mock)?),
        "__sizeof__" => Value::Int(48),
        "__fspath__" => {
            let id = mock.address().unwrap_or(0);
            let class = ops::class_of(mock).name();
            Value::from(format!("{class}/{}/{id}", base::full_name(mock)?))
        }
        "__eq__" | "__ne__" | "__iter__" | "__aiter__" => {
            return set(method, "side_effect", effect(mock, method, name));
        }
        _ => return Ok(()),
    };
    set(method, "return_value", value)
}

/// The side effect of a comparison or an iteration: by the return value where one is set.
fn effect(mock: &Value, method: &Value, name: &str) -> Value {
    let (mock, method) = (weak(mock), weak(method));
    let own_name = name.to_owned();
    Value::Native(NativeFunction::new(name, move |args| {
        let set = method()
            .and_then(|method| state_of(&method))
            .map(|state| read(&state.return_value));
        let set = set.filter(|value| !is_default(value));
        match own_name.as_str() {
            "__eq__" | "__ne__" => {
                if let Some(value) = set {
                    return Ok(value);
                }
                let [other] = args.exact(&own_name)?;
                if mock().is_some_and(|mock| mock.is(&other)) {
                    return Ok(Value::Bool(own_name == "__eq__"));
                }
                base::not_implemented()
            }
            _ => {
                let items = ops::iter(&set.unwrap_or_else(|| Value::list(Vec::new())))?;
                Ok(if own_name == "__iter__" {
                    items
                } else {
                    Value::object(AsyncIterator(items))
                })
            }
        }
    }))
}

/// A mock without keeping it alive.
fn weak(x: &Value) -> Rc<dyn Fn() -> Option<Value>> {
    match x {
        Value::Instance(instance) => {
            let weak = instance.downgrade();
            Rc::new(move || crate::object::Instance::upgrade(&weak).map(Value::Instance))
        }
        _ => Rc::new(|| None),
    }
}

/// `async for` over what `__aiter__` returns.
struct AsyncIterator(Value);

impl Object for AsyncIterator {
    fn class(&self) -> Class {
        ITERATOR.with(Clone::clone)
    }
}

/// A function set as a special method, as the class has it: called with the mock.
pub(super) fn method_of(name: &str, function: Value) -> Value {
    Value::Native(NativeFunction::closure_method(name, move |this, args| {
        ops::call(&function, args.prepend(this.clone()))
    }))
}

/// The same as an attribute of the mock.
pub(super) fn bound_to(this: &Value, name: &str, function: Value) -> Value {
    let this = weak(this);
    Value::Native(NativeFunction::new(name, move |args| match this() {
        Some(this) => ops::call(&function, args.prepend(this)),
        None => ops::call(&function, args),
    }))
}
