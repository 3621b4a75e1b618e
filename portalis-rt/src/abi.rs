//! Every name that generated code may use, and nothing else.
//!
//! Generated modules say `use portalis_rt::abi as rt`. Functions here are thin: the work is in `ops`,
//! `asyncio` and `program`.

pub use crate::asyncio::awaiting::await_value;
pub use crate::asyncio::place::{On, stands};
pub use crate::names;
pub use crate::object::exception::Frame;
pub use crate::object::function::Flavor;
pub use crate::object::generator::{Yielder, yield_from};
pub use crate::object::{Args, Dict, Exception, List, ParamKind, Result, Set, Signature, Value};
pub use crate::ops::bind::Depth;
pub use crate::ops::iterate::ForIter;
pub use crate::ops::raise::{Handling, handling};
pub use crate::ops::site::{bind, call_method, get_attr, set_attr};
pub use crate::ops::{
    call, contains, del_attr, del_item, eq, ge, get_item, gt, is, is_instance, iter, le, lt, ne,
    set_item, truth,
};
pub use crate::program::{
    Global, ModuleDef, ModuleState, SharedCell as Cell, builtin, frame_at, globals, import,
    import_from, import_star, import_top, loose_name, module_attr, unknown_name,
};
pub use crate::stdlib::caller::{leave, set as set_caller};
pub use crate::stdlib::library;
pub use crate::{attempt, frames, text};

use crate::asyncio::transfer::Body;
use crate::object::native::ValueFuture;
use crate::object::{Coroutine, Function, Generator, Param, Str};
use crate::{builtins, ops};

mod args;
pub mod awaited;
mod flow;
mod int;
mod literal;
mod made_by;
mod matching;
pub mod method;
/// Code that can wait for the host.
pub mod waiting {
    pub use crate::ops::waiting::{bound, call, call_method, can_wait, hand_over};
    pub use crate::program::waiting::start;
}
/// The same for a program that names `cr_await`, `ag_await` or `gi_yieldfrom`.
pub mod shown {
    pub use super::flow::ShownManager as AsyncManager;
    pub use crate::asyncio::place::note_yields;
    pub use crate::asyncio::shown::{
        anext, async_generator, await_value, coroutine, enable, generator, yield_from,
    };
}
mod objects;
mod operators;
mod recursion;

pub use crate::stdlib::math::{math_cos, math_exp, math_fabs, math_sin, math_sqrt, math_tan};
pub use args::ArgsBuilder;
pub use flow::{AsyncManager, Flow, Leaving, Manager, StarHandling};
pub use int::{
    Range, float_div, float_floor_div, float_mod, int_abs, int_add, int_floor_div, int_mod,
    int_mul, int_neg, int_sub, int_true_div, max_of, min_of, range_stop,
};
pub use literal::Text;
pub use made_by::made_by;
pub use matching::{match_class, match_mapping, match_sequence};
pub use objects::{
    Items, Kind, Layout, NO_FIELDS, Slot, bool_slot, each, float_slot, int_slot, item_slots, items,
    new_object, no_slot, object, set_field, slots,
};
pub use operators::*;

/// Gives generated modules `.at(line)`, which adds a traceback line to an exception on its way out.
#[macro_export]
#[doc(hidden)]
macro_rules! frames {
    ($file:expr, $functions:expr) => {
        static FRAMES: &[(u32, u32, &str)] = &$functions;
        #[allow(unused_imports)]
        use $crate::abi::On as _;
        trait At {
            fn at(self, line: u32) -> Self;
        }
        impl<T> At for $crate::abi::Result<T> {
            #[inline(always)]
            fn at(self, line: u32) -> Self {
                match self {
                    Ok(value) => Ok(value),
                    Err(error) => Err(at(error, line)),
                }
            }
        }
        #[allow(dead_code)]
        fn here(line: u32) {
            $crate::abi::set_caller($crate::abi::frame_at($file, FRAMES, line));
        }
        #[allow(dead_code)]
        fn leave(value: $crate::abi::Value, line: u32) {
            $crate::abi::leave(value, || $crate::abi::frame_at($file, FRAMES, line));
        }
        #[cold]
        fn at(error: $crate::abi::Exception, line: u32) -> $crate::abi::Exception {
            error.at($crate::abi::frame_at($file, FRAMES, line))
        }
    };
}

/// The value of a `Result`, or out of the labelled block with the exception.
#[macro_export]
#[doc(hidden)]
macro_rules! attempt {
    ($label:lifetime, $result:expr $(,)?) => {
        match $result {
            Ok(value) => value,
            Err(error) => break $label $crate::abi::Flow::Raise(error),
        }
    };
}

/// A string literal, made once a thread.
#[macro_export]
#[doc(hidden)]
macro_rules! text {
    ($text:expr $(,)?) => {{
        ::std::thread_local! {
            static TEXT: $crate::abi::Text = const { $crate::abi::Text::new($text) };
        }
        TEXT.with($crate::abi::Text::value)
    }};
}

/// `len(x)`
#[inline]
pub fn len(x: &Value) -> Result<i64> {
    if let Value::List(list) = x {
        return Ok(list.borrow().len() as i64);
    }
    // A range can be longer than anything in memory.
    if usize::BITS < 64
        && let Some(range) = x.downcast::<crate::object::range::Range>()
        && let Ok(len) = i64::try_from(range.big_len())
    {
        return Ok(len);
    }
    ops::len(x).map(|len| len as i64)
}

#[cold]
#[inline(never)]
fn item_at(x: &Value, index: i64) -> Result<Value> {
    get_item(x, &Value::Int(index))
}

/// `x[index]` of a list of instances.
#[inline(always)]
pub fn get_object(x: &Value, index: i64) -> Result<Value> {
    if let Value::List(list) = x
        && let Some(Value::Instance(item)) = list.borrow().get(index as usize)
    {
        return Ok(Value::Instance(item.clone()));
    }
    item_at(x, index)
}

/// `x[index]` of a list of floats.
#[inline(always)]
pub fn get_float(x: &Value, index: i64) -> Result<f64> {
    if let Value::List(list) = x
        && let Some(Value::Float(item)) = list.borrow().get(index as usize)
    {
        return Ok(*item);
    }
    from_value(item_at(x, index)?)
}

/// `x[index]` of a list of ints.
#[inline(always)]
pub fn get_int(x: &Value, index: i64) -> Result<i64> {
    if let Value::List(list) = x
        && let Some(Value::Int(item)) = list.borrow().get(index as usize)
    {
        return Ok(*item);
    }
    from_value(item_at(x, index)?)
}

/// `x[index]`
#[inline]
pub fn get_index(x: &Value, index: i64) -> Result<Value> {
    if let Value::List(list) = x
        && let Ok(index) = usize::try_from(index)
        && let Some(item) = list.borrow().get(index)
    {
        return Ok(item.clone());
    }
    get_item(x, &Value::Int(index))
}

/// A slice object.
pub fn slice(start: Value, stop: Value, step: Value) -> Value {
    crate::object::slice::Slice::value(start, stop, step)
}

/// A list display.
pub fn list(items: Vec<Value>) -> Value {
    Value::list(items)
}

/// Adds an item to the list of a comprehension.
pub fn list_push(list: &List, item: Value) {
    list.borrow_mut().push(item);
}

/// A tuple display.
pub fn tuple(items: Vec<Value>) -> Value {
    Value::tuple(items)
}

/// A set display.
pub fn set(items: Vec<Value>) -> Result<Value> {
    let set = Set::default();
    for item in items {
        set_add(&set, item)?;
    }
    Ok(Value::Set(set))
}

/// A set display of constants, in the order that CPython gives it.
pub fn set_of_constants(items: Vec<Value>) -> Result<Value> {
    Set::from_constants(items).map(Value::Set)
}

/// A set display of constants that a loop walks.
pub fn frozenset_of_constants(items: Vec<Value>) -> Result<Value> {
    Set::frozen_from_constants(items).map(Value::Set)
}

/// An empty dict.
pub fn dict() -> Value {
    Value::Dict(Dict::new())
}

/// `dict[key] = value`
pub fn dict_set(dict: &Dict, key: Value, value: Value) -> Result<()> {
    dict.set(key, value)
}

/// `{**other}`
pub fn dict_update(dict: &Dict, other: &Value) -> Result<()> {
    if let Value::Dict(other) = other {
        return dict.update(other);
    }
    let keys = match ops::attr::get_attr_opt(other, "keys")? {
        Some(keys) => call(&keys, Args::none())?,
        None => {
            return Err(Exception::type_error(format!(
                "'{}' object is not a mapping",
                ops::type_name(other)
            )));
        }
    };
    for key in ops::to_vec(&keys)? {
        let value = get_item(other, &key)?;
        dict.set(key, value)?;
    }
    Ok(())
}

/// Sets a variable's name in the dict of `locals()`.
pub fn set_local(dict: &Dict, name: &str, value: Value) {
    if !value.is_unset() {
        dict.set_str(name, value);
    }
}

/// `dir()`: the sorted names of a namespace.
pub fn sorted_keys(dict: &Value) -> Result<Value> {
    call(&builtin("sorted")?, Args::pos([dict.clone()]))
}

/// `set.add(item)`
pub fn set_add(set: &Set, item: Value) -> Result<()> {
    set.add(item).map(|_| ())
}

/// Items as a Rust `for` takes them.
impl Iterator for ForIter {
    type Item = Result<Value>;
    #[inline(always)]
    fn next(&mut self) -> Option<Result<Value>> {
        ForIter::next(self).transpose()
    }
}

/// `items.extend(x)` for displays.
pub fn extend(items: &mut Vec<Value>, x: &Value) -> Result<()> {
    items.extend(ops::to_vec(x)?);
    Ok(())
}

/// An int literal beyond 64 bits.
pub fn big_int(digits: &str) -> Value {
    match digits.parse::<num_bigint::BigInt>() {
        Ok(value) => Value::int(value),
        Err(_) => unreachable!("the compiler writes decimal digits"),
    }
}

/// An imaginary literal.
pub fn complex(imag: f64) -> Value {
    crate::object::complex::new(0.0, imag)
}

/// A bytes literal.
pub fn bytes(bytes: &[u8]) -> Value {
    Value::Bytes(crate::object::Bytes::new(bytes))
}

/// `...`
pub fn ellipsis() -> Value {
    crate::object::singleton::ellipsis()
}

/// `NotImplemented`
pub fn not_implemented() -> Value {
    crate::object::singleton::not_implemented()
}

/// The value of a variable that may be unbound.
///
/// # Errors
/// `UnboundLocalError`
#[inline]
pub fn bound<'a>(value: &'a Value, name: &str) -> Result<&'a Value> {
    if value.is_unset() {
        Err(crate::program::unbound_local(name))
    } else {
        Ok(value)
    }
}

/// `del name`
pub fn unbind(value: &mut Value, name: &str) -> Result<()> {
    if value.is_unset() {
        return Err(crate::program::unbound_local(name));
    }
    *value = Value::Unset;
    Ok(())
}

/// `a, b = x`
pub fn unpack<const N: usize>(x: &Value) -> Result<[Value; N]> {
    if let Value::Tuple(items) = x
        && items.len() == N
    {
        return Ok(std::array::from_fn(|i| items[i].clone()));
    }
    Ok(array(ops::unpack(x, N)?))
}

/// `a, *b, c = x`
pub fn unpack_star<const N: usize>(x: &Value, before: usize, after: usize) -> Result<[Value; N]> {
    Ok(array(ops::iterate::unpack_star(x, before, after)?))
}

fn array<const N: usize>(items: Vec<Value>) -> [Value; N] {
    let mut items = items.into_iter();
    std::array::from_fn(|_| items.next().unwrap_or_default())
}

/// The bound arguments of a call, one for each parameter.
#[inline]
pub fn take_args<const N: usize>(args: &mut [Value]) -> [Value; N] {
    std::array::from_fn(|i| args.get_mut(i).map(std::mem::take).unwrap_or_default())
}

/// A Rust value that a dynamic value converts to.
pub trait FromValue: Sized {
    /// The value, if it is exactly of this type.
    fn from_value(value: Value) -> Result<Self>;
}
macro_rules! from_value {
    ($($ty:ty, $variant:ident, $name:literal;)*) => { $(
        impl FromValue for $ty {
            #[inline]
            fn from_value(value: Value) -> Result<Self> {
                match value {
                    Value::$variant(inner) => {
                        // There is nothing to drop.
                        std::mem::forget(value);
                        Ok(inner)
                    }
                    other => Err(Exception::type_error(format!(
                        "this value is always {} in the compiled program, but '{}' was given", $name, ops::type_name(&other)
                    ))),
                }
            }
        }
    )* };
}
from_value! {
    i64, Int, "an int";
    f64, Float, "a float";
    bool, Bool, "a bool";
}

/// A checked conversion at the border from `Value`.
#[inline]
pub fn from_value<T: FromValue>(value: Value) -> Result<T> {
    T::from_value(value)
}

/// One parameter of a signature.
pub const fn param(name: &'static str, kind: ParamKind, has_default: bool) -> Param {
    Param {
        name,
        kind,
        has_default,
    }
}

/// A function object.
pub fn function(
    signature: &'static Signature,
    defaults: Vec<Value>,
    code: impl Fn(&mut [Value]) -> Result<Value> + 'static,
) -> Value {
    Value::Function(Function::new(signature, defaults, code))
}

/// Sets a new function's `__annotations__`.
pub fn annotate(function: Value, annotations: Vec<(&str, Value)>) -> Value {
    if let Value::Function(function) = &function {
        *function.annotations.borrow_mut() = annotations
            .into_iter()
            .map(|(name, value)| (Str::new(name), value))
            .collect();
    }
    function
}

/// A coroutine object.
pub fn coroutine<T: Into<Value>>(
    code: &'static Signature,
    future: impl Future<Output = Result<T>> + 'static,
) -> Value {
    let future = Box::pin(Objects { future });
    Value::Coroutine(Coroutine::of_code(code, future))
}

/// What an awaited coroutine gave: no `StopIteration` leaves one.
///
/// # Errors
/// The coroutine's.
#[inline(always)]
pub fn no_stop<T>(result: Result<T>) -> Result<T> {
    match result {
        Ok(value) => Ok(value),
        Err(error) => Err(stopped(error)),
    }
}

/// The number of the running step if it began with a `throw`, else 0.
#[inline]
pub fn throw_step() -> u32 {
    crate::asyncio::transfer::throw_step()
}

/// What came out of an `await` or `yield` in an `except` or `finally` suite that began in step `before`.
///
/// # Errors
/// The same; with the exception being handled as its context if something was thrown into the frame there.
#[inline]
pub fn resumed<T>(before: u32, result: Result<T>) -> Result<T> {
    if let Err(error) = &result
        && was_thrown(before)
    {
        crate::ops::raise::set_context(error);
    }
    result
}

/// Whether this step began with a `throw`, and not in `before`: the frame was suspended then.
#[cold]
pub(crate) fn was_thrown(before: u32) -> bool {
    let now = throw_step();
    now != 0 && now != before
}

#[cold]
fn stopped(error: Exception) -> Exception {
    crate::object::coroutine::no_stop(error)
}

/// `asyncio.create_task(f())` for a coroutine function that is known.
///
/// # Errors
/// `RuntimeError` if no loop is running.
pub fn spawn<T: Into<Value>>(
    code: &'static Signature,
    future: impl Future<Output = Result<T>> + 'static,
) -> Result<Value> {
    crate::asyncio::spawn(code, Box::pin(Objects { future }))
}

pin_project_lite::pin_project! {
    /// A future whose result becomes an object.
    struct Objects<F> {
        #[pin]
        future: F,
    }
}

impl<T: Into<Value>, F: Future<Output = Result<T>>> Future for Objects<F> {
    type Output = Result<Value>;
    #[inline]
    fn poll(
        self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Result<Value>> {
        self.project().future.poll(cx).map_ok(Into::into)
    }
}

pub use recursion::{Level, Levels, deeper, recursive};

/// `asyncio.sleep(delay)` as an object.
pub fn sleep_coroutine(delay: Value) -> Value {
    let future = Objects {
        future: crate::asyncio::sleep::sleep_value(delay),
    };
    Value::Coroutine(Coroutine::new("sleep", future))
}

/// A generator object.
pub fn generator<F: Future<Output = Result<Value>> + 'static>(
    code: &'static Signature,
    body: impl FnOnce(Yielder) -> F,
) -> Value {
    let body = Body::new(Box::pin(body(Yielder::new())));
    Value::Generator(Generator::of_code(code, false, body))
}

/// An async generator object.
pub fn async_generator<F: Future<Output = Result<Value>> + 'static>(
    code: &'static Signature,
    body: impl FnOnce(Yielder) -> F,
) -> Value {
    let body = Body::new(Box::pin(body(Yielder::new())));
    Value::Generator(Generator::of_code(code, true, body))
}

/// `async for` over an async generator that is made in its head.
pub use crate::asyncio::async_for::AsyncFor;

/// `aiter(x)`
pub fn aiter(x: &Value) -> Result<Value> {
    crate::asyncio::awaiting::aiter(x)
}

/// One step of an `async for`; `None` at the end.
#[inline]
pub fn anext(iterator: &Value) -> impl Future<Output = Result<Option<Value>>> + use<> {
    crate::asyncio::awaiting::anext(iterator)
}

/// `await asyncio.sleep(0)`
pub use crate::asyncio::sleep::sleep_zero;

/// `await asyncio.sleep(delay)`
pub async fn sleep(delay_s: f64) -> Result<()> {
    crate::asyncio::sleep::sleep(delay_s).await
}

/// `await asyncio.sleep(delay)` for any object.
pub async fn sleep_value(delay: Value) -> Result<()> {
    crate::asyncio::sleep::sleep_value(delay).await
}

/// `raise exc from cause`: the exception to raise.
pub fn raise(exc: Value, cause: Option<Value>) -> Exception {
    ops::raise::raise(exc, cause)
}

/// A bare `raise` outside a handler of its own function.
pub fn reraise() -> Exception {
    ops::raise::reraise_current()
}

/// The exception of a failed `assert`.
pub fn assertion_error(message: Option<Value>) -> Exception {
    Exception::of_class(
        Exception::class_named("AssertionError"),
        message.into_iter().collect(),
    )
}

/// `super()` where CPython finds no class or first argument.
pub fn super_without_arguments() -> Result<Value> {
    Err(Exception::runtime_error("super(): no arguments"))
}

/// `super()` in a method.
pub fn super_of(class: &Value, this: &Value) -> Result<Value> {
    ops::super_::super_of(class, this)
}

/// Whether `except class` catches.
pub fn matches(error: &Exception, class: &Value) -> Result<bool> {
    ops::exception::matches(error, class)
}

/// `print(...)` with plain arguments.
pub fn print(items: &[Value]) -> Result<()> {
    builtins::print(items)
}

/// A type parameter of PEP 695.
pub fn type_var(name: &str) -> Result<Value> {
    Ok(crate::stdlib::typing::type_var(name))
}

/// The bases of a class with type parameters.
pub fn with_generic(mut bases: Vec<Value>, params: Value) -> Vec<Value> {
    bases.push(crate::stdlib::typing::generic(params));
    bases
}

/// `def f[T](…)`: the function with its type parameters.
pub fn with_type_params(function: Value, params: Value) -> Result<Value> {
    if let Value::Function(f) = &function {
        f.attrs.set("__type_params__", params);
    }
    Ok(function)
}

/// `type X[params] = value`; the value is evaluated when it is asked for.
pub fn type_alias(
    name: &str,
    params: Vec<Value>,
    value: impl Fn() -> Result<Value> + 'static,
) -> Result<Value> {
    Ok(crate::stdlib::typing::type_alias(name, params, value))
}

/// A piece of an f-string without conversion.
pub fn push_format(out: &mut String, value: &Value, spec: &str) -> Result<()> {
    match value {
        Value::Str(text) if spec.is_empty() => out.push_str(text),
        Value::Int(int) if spec.is_empty() => {
            use std::fmt::Write as _;
            let _ = write!(out, "{int}");
        }
        _ => out.push_str(&ops::format(value, spec)?),
    }
    Ok(())
}

fn push_converted(out: &mut String, text: Str, spec: &str) -> Result<()> {
    if spec.is_empty() {
        out.push_str(&text);
        return Ok(());
    }
    push_format(out, &Value::Str(text), spec)
}

/// `{value!s}`
pub fn push_str(out: &mut String, value: &Value, spec: &str) -> Result<()> {
    push_converted(out, ops::str(value)?, spec)
}

/// `{value!r}`
pub fn push_repr(out: &mut String, value: &Value, spec: &str) -> Result<()> {
    push_converted(out, ops::repr(value)?, spec)
}

/// `{value!a}`
pub fn push_ascii(out: &mut String, value: &Value, spec: &str) -> Result<()> {
    push_converted(out, ops::ascii(value)?, spec)
}

/// The namespace of a class body.
#[derive(Default)]
pub struct Namespace {
    names: crate::object::Attrs,
    /// The first values of names that were bound again, for enumerations.
    rebound: std::cell::RefCell<Vec<(Str, Value)>>,
}

impl Namespace {
    /// An empty one.
    pub fn new() -> Namespace {
        Namespace::default()
    }

    /// Binds a name.
    pub fn set(&self, name: &str, value: Value) {
        if let Some(old) = self.names.get(name) {
            let mut rebound = self.rebound.borrow_mut();
            if !rebound.iter().any(|(known, _)| *known == *name) {
                rebound.push((Str::new(name), old));
            }
        }
        self.names.set(name, value);
    }

    /// A name's value.
    pub fn get(&self, name: &str) -> Option<Value> {
        self.names.get(name)
    }

    /// `locals()`: what is written to it is written here.
    pub fn locals(&self) -> Value {
        Value::Dict(self.names.to_dict())
    }

    /// `del name`
    pub fn del(&self, name: &str) -> Result<()> {
        match self.names.remove(name) {
            Some(_) => Ok(()),
            None => Err(crate::program::undefined(name)),
        }
    }

    /// Unbinds a name, bound or not.
    pub fn forget(&self, name: &str) {
        self.names.remove(name);
    }

    /// `name: annotation`
    pub fn annotate(&self, name: &str, annotation: Value) {
        let dict = match self.names.get("__annotations__") {
            Some(Value::Dict(dict)) => dict,
            _ => {
                let dict = Dict::new();
                self.names.set("__annotations__", Value::Dict(dict.clone()));
                dict
            }
        };
        dict.set_str(name, annotation);
    }
}

/// Makes a class from what its body left.
pub fn build_class(
    name: &'static str,
    bases: Vec<Value>,
    keywords: Args,
    namespace: Namespace,
    class_cell: &Cell,
) -> Result<Value> {
    let qualname: &'static str = match namespace.get("__qualname__") {
        Some(Value::Str(text)) => intern(&text),
        _ => name,
    };
    let module = namespace
        .get("__module__")
        .and_then(|m| m.as_str())
        .unwrap_or_else(|| "builtins".into());
    let rebound = namespace.rebound.take();
    if !rebound.is_empty() {
        crate::stdlib::enum_::check_rebound(name, &bases, &rebound)?;
    }
    let class = ops::build_class::build_class(
        name,
        qualname,
        &module,
        bases,
        keywords.kw,
        namespace.names.items(),
    )?;
    class_cell.set(class.clone());
    Ok(class)
}

/// A qualified name that lives as long as the program: one for each class statement.
fn intern(text: &str) -> &'static str {
    use std::cell::RefCell;
    use std::collections::HashSet;
    thread_local! {
        static NAMES: RefCell<HashSet<&'static str>> = RefCell::default();
    }
    NAMES.with(|names| {
        if let Some(known) = names.borrow().get(text) {
            return *known;
        }
        let kept: &'static str = Box::leak(text.to_owned().into_boxed_str());
        names.borrow_mut().insert(kept);
        kept
    })
}

/// A boxed future of an awaitable.
pub type Awaitable = ValueFuture;
