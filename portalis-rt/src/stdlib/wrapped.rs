//! [`Wrapped`]: a function made in Rust around another one, as `functools.wraps` leaves it.

use crate::object::function::{BoundMethod, function_class};
use crate::object::{Args, Attrs, Class, Exception, Object, Result, Value};
use crate::ops;

type Call = Box<dyn Fn(Args) -> Result<Value>>;

/// A function with the name, documentation and attributes of the one it wraps.
pub struct Wrapped {
    /// `__wrapped__`
    pub function: Value,
    /// Its calls give coroutines.
    pub is_coroutine: bool,
    attrs: Attrs,
    call: Call,
}

macro_rules! forwarded {
    ($builder:expr, $($name:literal),*) => { $builder $(
        .getset($name, |this| attribute(this, $name), |this, value| set_attribute(this, $name, value))
    )* };
}

thread_local! {
    static CLASS: Class = forwarded!(
        Class::builder("function").base(function_class()).final_class(),
        "__name__", "__qualname__", "__doc__", "__module__", "__defaults__", "__kwdefaults__", "__annotations__",
        "__code__", "__closure__", "__type_params__"
    )
    .getter("__dict__", |this| Ok(Value::Dict(wrapped(this)?.attrs.to_dict())))
    .raw_method("__get__", |this, args| {
        let [obj, _] = args.range("__get__", 1)?;
        if obj.is_none() {
            return Ok(this.clone());
        }
        Ok(Value::Method(std::rc::Rc::new(BoundMethod { this: obj, function: this.clone() })))
    })
    .dunders(&["__call__", "__repr__"])
    .build();
}

fn wrapped(this: &Value) -> Result<std::rc::Rc<Wrapped>> {
    this.downcast::<Wrapped>()
        .ok_or_else(|| Exception::type_error("descriptor requires a 'function' object"))
}

fn attribute(this: &Value, name: &str) -> Result<Value> {
    let this = wrapped(this)?;
    match this.attrs.get(name) {
        Some(own) => Ok(own),
        None => Ok(ops::get_attr_opt(&this.function, name)?.unwrap_or(Value::None)),
    }
}

fn set_attribute(this: &Value, name: &str, value: Value) -> Result<()> {
    wrapped(this)?
        .attrs
        .set(name, if value.is_unset() { Value::None } else { value });
    Ok(())
}

impl Wrapped {
    /// A function around `function`; `call` gets the arguments of its calls.
    pub fn value(
        function: Value,
        is_coroutine: bool,
        call: impl Fn(Args) -> Result<Value> + 'static,
    ) -> Value {
        let attrs = Attrs::default();
        if let Value::Function(f) = &function {
            for (name, value) in f.attrs.items() {
                attrs.set(&name, value);
            }
        }
        if let Value::Object(o) = &function
            && let Some(inner) = o.downcast_ref::<Wrapped>()
        {
            for (name, value) in inner.attrs.items() {
                attrs.set(&name, value);
            }
        }
        attrs.set("__wrapped__", function.clone());
        Value::object(Wrapped {
            function,
            is_coroutine,
            attrs,
            call: Box::new(call),
        })
    }
}

impl Object for Wrapped {
    fn class(&self) -> Class {
        CLASS.with(Clone::clone)
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        let name = attribute(this, "__qualname__").and_then(|n| ops::str(&n));
        Some(name.map(|name| format!("<function {name} at {:#x}>", this.address().unwrap_or(0))))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        self.attrs.get(name).map(Ok)
    }
    fn set_attr(&self, _this: &Value, name: &str, value: Value) -> Option<Result<()>> {
        self.attrs.set(name, value);
        Some(Ok(()))
    }
    fn del_attr(&self, _this: &Value, name: &str) -> Option<Result<()>> {
        self.attrs.remove(name).map(|_| Ok(()))
    }
    fn is_callable(&self) -> bool {
        true
    }
    fn call(&self, _this: &Value, args: Args) -> Option<Result<Value>> {
        Some((self.call)(args))
    }
}
