//! The builtin functions and the namespace `builtins`.
//!
//! [`lookup`] gives any builtin as an object; the functions re-exported here are what generated code calls
//! when a builtin's name is known.

mod inspect;
mod iteration;
mod numbers;
mod text;

use crate::names::Naming;
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

/// The namespace, to be filled.
#[derive(Clone, Copy)]
struct Register<'a>(&'a Dict);

impl Register<'_> {
    /// Adds a builtin function.
    #[inline(always)]
    fn function(self, name: impl Naming, f: fn(Args) -> Result<Value>) {
        if let Some(name) = name.reached() {
            self.add_function(name, f);
        } else if let Some(name) = name.shown() {
            self.0.set_str(name, Value::Unset);
        }
    }

    #[inline(never)]
    fn add_function(self, name: &'static str, f: fn(Args) -> Result<Value>) {
        self.0
            .set_str(name, Value::Native(NativeFunction::new(name, f)));
    }

    /// Adds a class.
    #[inline(always)]
    fn class(self, name: impl Naming, class: fn() -> Class) {
        if let Some(name) = name.reached() {
            self.0.set_str(name, Value::Class(class()));
        } else if let Some(name) = name.shown() {
            self.0.set_str(name, Value::Unset);
        }
    }
}

thread_local! {
    static NAMES: Dict = namespace();
}

/// The builtin of this name (`print`, `len`, `int`, `ValueError` …).
pub fn lookup(name: &str) -> Option<Value> {
    // What only a suggestion may show is a name without a value.
    NAMES.with(|names| names.get_str(name).filter(|value| !value.is_unset()))
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

/// `exit(code)`, `quit(code)`
fn exit(args: Args) -> Result<Value> {
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
}

fn namespace() -> Dict {
    let names = Dict::new();
    let register = Register(&names);
    inspect::register(register);
    iteration::register(register);
    numbers::register(register);
    text::register(register);
    register.class(n!("object"), crate::ops::class::object_class);
    register.class(n!("type"), crate::ops::class::type_class);
    register.class(n!("property"), crate::ops::class::property_class);
    register.class(n!("super"), crate::ops::super_::super_class);
    register.class(n!("classmethod"), || {
        class_of(&Value::object(crate::object::function::ClassMethod(
            Value::None,
        )))
    });
    register.class(n!("staticmethod"), || {
        class_of(&Value::object(crate::object::function::StaticMethod(
            Value::None,
        )))
    });
    register.class(n!("bool"), || class_of(&Value::Bool(true)));
    register.class(n!("int"), || class_of(&Value::Int(0)));
    register.class(n!("float"), || class_of(&Value::Float(0.0)));
    register.class(n!("str"), || class_of(&Value::str("")));
    register.class(n!("bytes"), || {
        class_of(&Value::Bytes(crate::object::Bytes::new(b"")))
    });
    register.class(n!("complex"), complex::class);
    register.class(n!("bytearray"), bytearray::class);
    register.class(n!("memoryview"), memoryview::class);
    register.class(n!("list"), list::class);
    register.class(n!("tuple"), tuple::class);
    register.class(n!("dict"), crate::object::dict::class);
    register.class(n!("set"), set::class);
    register.class(n!("frozenset"), set::frozen_class);
    register.class(n!("range"), range_type::class);
    register.class(n!("slice"), slice::class);
    register.class(n!("enumerate"), iterators::enumerate_class);
    register.class(n!("filter"), iterators::filter_class);
    register.class(n!("map"), iterators::map_class);
    register.class(n!("reversed"), iterators::reversed_class);
    register.class(n!("zip"), iterators::zip_class);
    for name in crate::ops::exception_classes::names() {
        names.set_str(name, Value::Class(Exception::class_named(name)));
    }
    register.function(n!("exit"), exit);
    register.function(n!("quit"), exit);
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
