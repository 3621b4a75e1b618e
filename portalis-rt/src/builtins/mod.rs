//! The builtin functions and the namespace `builtins`.
//!
//! [`lookup`] gives any builtin as an object; the functions re-exported here are what generated code calls
//! when a builtin's name is known.

mod inspect;
mod iteration;
mod numbers;
mod text;

use crate::object::{
    Args, Class, Dict, Exception, NativeFunction, Result, Value, bytearray, complex, iterators,
    list, memoryview, range as range_type, set, singleton, slice, tuple,
};
use crate::ops::class_of;

pub use inspect::{dir, getattr, id, vars};
pub use iteration::{all, any, max, max2, min, min2, sorted, sum};
pub use numbers::{abs, bin, chr, divmod, hex, oct, ord, pow, round};
pub use text::{input, print};

/// `range(start, stop, step)` of 64-bit numbers.
///
/// # Errors
/// `ValueError` for step 0.
#[inline]
pub fn range(start: i64, stop: i64, step: i64) -> Result<Value> {
    if step == 0 {
        return Err(Exception::value_error("range() arg 3 must not be zero"));
    }
    Ok(Value::object(range_type::Range::small(start, stop, step)))
}

/// `len(x)` as an `int` object.
///
/// # Errors
/// As [`crate::ops::len`].
#[inline]
pub fn len(x: &Value) -> Result<Value> {
    crate::abi::len(x).map(Value::Int)
}

/// Adds a builtin function.
type Register<'a> = &'a dyn Fn(&'static str, fn(Args) -> Result<Value>);

thread_local! {
    static NAMES: Dict = namespace();
}

/// The builtin of this name (`print`, `len`, `int`, `ValueError` …).
pub fn lookup(name: &str) -> Option<Value> {
    NAMES.with(|names| names.get_str(name))
}

/// All builtins by name: what the module `builtins` shows and changes.
pub fn names() -> Dict {
    NAMES.with(Clone::clone)
}

/// The module `builtins`; what is set there is seen everywhere.
pub(crate) fn module() -> crate::object::Module {
    let mut module = crate::object::Module::new("builtins");
    module.fallback = Some(lookup);
    module.on_set = Some(|name, value| {
        NAMES.with(|names| names.set_str(name, value.clone()));
        true
    });
    module
}

fn namespace() -> Dict {
    let names = Dict::new();
    let function = |name: &'static str, f: fn(Args) -> Result<Value>| {
        names.set_str(name, Value::Native(NativeFunction::new(name, f)));
    };
    inspect::register(&function);
    iteration::register(&function);
    numbers::register(&function);
    text::register(&function);
    let class = |class: Class| names.set_str(&class.name(), Value::Class(class));
    for c in [
        crate::ops::class::object_class(),
        crate::ops::class::type_class(),
        crate::ops::class::property_class(),
        crate::ops::super_::super_class(),
        class_of(&Value::object(crate::object::function::ClassMethod(
            Value::None,
        ))),
        class_of(&Value::object(crate::object::function::StaticMethod(
            Value::None,
        ))),
        class_of(&Value::Bool(true)),
        class_of(&Value::Int(0)),
        class_of(&Value::Float(0.0)),
        class_of(&Value::str("")),
        class_of(&Value::Bytes(crate::object::Bytes::new(b""))),
        complex::class(),
        bytearray::class(),
        memoryview::class(),
        list::class(),
        tuple::class(),
        crate::object::dict::class(),
        set::class(),
        set::frozen_class(),
        range_type::class(),
        slice::class(),
        iterators::enumerate_class(),
        iterators::filter_class(),
        iterators::map_class(),
        iterators::reversed_class(),
        iterators::zip_class(),
    ] {
        class(c);
    }
    for name in crate::ops::exception_classes::names() {
        names.set_str(name, Value::Class(Exception::class_named(name)));
    }
    for name in ["exit", "quit"] {
        function(name, |args| {
            let [code] = args.range("exit", 0)?;
            let args = if code.is_unset() || code.is_none() {
                vec![]
            } else {
                vec![code]
            };
            Err(Exception::of_class(
                Exception::class_named("SystemExit"),
                args,
            ))
        });
    }
    names.set_str("None", Value::None);
    names.set_str("True", Value::Bool(true));
    names.set_str("False", Value::Bool(false));
    names.set_str("NotImplemented", singleton::not_implemented());
    names.set_str("Ellipsis", singleton::ellipsis());
    names.set_str("__debug__", Value::Bool(true));
    names.set_str("__name__", Value::str("builtins"));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_namespace_has_pythons_names() {
        for name in [
            "print",
            "len",
            "int",
            "str",
            "list",
            "dict",
            "frozenset",
            "zip",
            "ValueError",
            "ExceptionGroup",
            "isinstance",
            "sorted",
            "NotImplemented",
            "property",
            "super",
            "object",
            "type",
            "OSError",
        ] {
            assert!(lookup(name).is_some(), "{name}");
        }
        assert!(lookup("no_such_builtin").is_none());
    }
}
