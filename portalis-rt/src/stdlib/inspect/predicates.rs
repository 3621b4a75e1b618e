//! `isfunction`, `isclass`, `iscoroutinefunction` and their like.

use crate::object::function::Flavor;
use crate::object::{Args, Module, Result, Value};
use crate::ops;
use crate::stdlib::wrapped::Wrapped;

type Predicate = fn(Args) -> Result<Value>;

macro_rules! predicates {
    ($($name:literal => $test:expr;)*) => {
        /// Every predicate.
        pub(super) const FUNCTIONS: &[(&str, Predicate)] = &[$(
            ($name, |args| {
                let [x] = args.bind($name, ["object"], 1)?;
                let test: fn(&Value) -> bool = $test;
                Ok(Value::Bool(test(&x)))
            }),
        )*];
    };
}
predicates! {
    "isabstract" => |x| matches!(x, Value::Class(c) if c.is_abstract.get());
    "isasyncgen" => |x| matches!(x, Value::Generator(g) if g.is_async());
    "isasyncgenfunction" => |x| flavor(x) == Some(Flavor::AsyncGenerator);
    "isawaitable" => crate::asyncio::is_awaitable;
    "isbuiltin" => is_builtin;
    "isclass" => |x| matches!(x, Value::Class(_));
    "iscode" => |x| ops::class::is_exactly_instance(x, &crate::object::code::class());
    "iscoroutine" => |x| matches!(x, Value::Coroutine(_));
    "iscoroutinefunction" => is_coroutine_function;
    "isdatadescriptor" => |x| {
        let class = ops::class_of(x);
        !is_function(x) && !matches!(x, Value::Class(_) | Value::Method(_))
            && (ops::attr::is_data_descriptor(x) || class.lookup("__set__").is_some() || class.lookup("__delete__").is_some())
    };
    "isframe" => |x| x.downcast::<ops::traceback::FrameObject>().is_some();
    "isfunction" => is_function;
    "isgenerator" => |x| matches!(x, Value::Generator(g) if !g.is_async());
    "isgeneratorfunction" => |x| flavor(x) == Some(Flavor::Generator);
    "isgetsetdescriptor" => ops::object_class::is_data_member;
    "ismemberdescriptor" => ops::object_class::is_data_member;
    "ismethod" => is_method;
    "ismethoddescriptor" => |x| match x {
        Value::Native(f) => f.is_method,
        Value::Function(_) | Value::Method(_) | Value::Class(_) => false,
        x => !is_function(x) && ops::class_of(x).lookup("__get__").is_some() && !ops::attr::is_data_descriptor(x),
    };
    "ismethodwrapper" => |x| ops::class_of(x) == crate::object::function::native_classes()[0];
    "ismodule" => is_module;
    "isroutine" => |x| is_builtin(x) || is_function(x) || is_method(x) || matches!(x, Value::Native(_));
    "istraceback" => |x| x.downcast::<ops::traceback::Traceback>().is_some();
}

fn is_builtin(x: &Value) -> bool {
    match x {
        Value::Native(f) => !f.is_method,
        Value::Method(m) => crate::object::function::is_builtin_method(m),
        _ => false,
    }
}

pub(super) fn is_function(x: &Value) -> bool {
    match x {
        Value::Function(_) => true,
        Value::Object(o) => o.downcast_ref::<Wrapped>().is_some(),
        _ => false,
    }
}

fn is_method(x: &Value) -> bool {
    matches!(x, Value::Method(m) if !crate::object::function::is_builtin_method(m))
}

pub(super) fn is_module(x: &Value) -> bool {
    match x {
        Value::Object(o) => {
            o.downcast_ref::<Module>().is_some()
                || o.get().class() == crate::object::module::class()
        }
        Value::Instance(i) => i.class().is_subclass_of(&crate::object::module::class()),
        _ => false,
    }
}

/// `inspect.iscoroutinefunction(x)`
pub fn is_coroutine_function(x: &Value) -> bool {
    let marked = |x: &Value| matches!(ops::get_attr_opt(x, MARK), Ok(Some(Value::Bool(true))));
    match unbound(x) {
        Value::Object(o) => {
            o.downcast_ref::<Wrapped>().is_some_and(|w| w.is_coroutine)
                || marked(&Value::Object(o.clone()))
        }
        Value::Function(f) => {
            f.signature.flavor == Flavor::Coroutine
                || matches!(f.attrs.get(MARK), Some(Value::Bool(true)))
        }
        x => marked(&x),
    }
}

/// The attribute of functions marked as coroutine functions.
const MARK: &str = "_is_coroutine_mark";

/// `inspect.markcoroutinefunction(func)`
pub(super) fn mark(args: Args) -> Result<Value> {
    let [f] = args.exact("markcoroutinefunction")?;
    let inner = match &f {
        Value::Method(m) => m.function.clone(),
        other => other.clone(),
    };
    ops::set_attr(&inner, MARK, Value::Bool(true))?;
    Ok(f)
}

/// The function in methods and partials.
fn unbound(x: &Value) -> Value {
    match x {
        Value::Method(m) => unbound(&m.function),
        Value::Object(_) | Value::Instance(_) if super::signature::is_partial(x) => {
            match ops::get_attr_opt(x, "func") {
                Ok(Some(f)) => unbound(&f),
                _ => x.clone(),
            }
        }
        _ => x.clone(),
    }
}

fn flavor(x: &Value) -> Option<Flavor> {
    match unbound(x) {
        Value::Function(f) => Some(f.signature.flavor),
        _ => None,
    }
}
