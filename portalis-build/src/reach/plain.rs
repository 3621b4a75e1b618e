//! Which programs are plain: all that they name does without the special methods of builtin classes as objects, and
//! without methods that the library asks any object for.
//!
//! What is not known to be plain is not: a name that is in none of the lists here takes the program out of them.

use super::{KNOWN, SIGNS, Words, near};
use crate::names;

/// The modules of the library that a plain program may import.
const MODULES: &[&str] = &["asyncio", "time"];

/// Names of the library that a plain program may have, and the signs of its syntax. Their code asks builtin classes for
/// special methods only where operators do.
const NAMES: &[&str] = &[
    "CancelledError",
    "[]",
    "append",
    "bool",
    "cancel",
    "create_task",
    "done",
    "enumerate",
    "float",
    "gather",
    "int",
    "join",
    "len",
    "max",
    "min",
    "monotonic",
    "perf_counter",
    "print",
    "range",
    "result",
    "run",
    "sleep",
    "str",
    "sum",
    "time",
    "wait_for",
    "{:}",
];

/// Other builtin names that it may look up.
const BUILTINS: &[&str] = &[
    "ArithmeticError",
    "AssertionError",
    "AttributeError",
    "BaseException",
    "EOFError",
    "Exception",
    "IndexError",
    "KeyError",
    "KeyboardInterrupt",
    "LookupError",
    "NameError",
    "NotImplementedError",
    "OverflowError",
    "RecursionError",
    "RuntimeError",
    "StopAsyncIteration",
    "StopIteration",
    "SystemExit",
    "TypeError",
    "ValueError",
    "ZeroDivisionError",
    "__debug__",
    "__name__",
];

/// Special names that say nothing of objects where they are no attributes.
const OF_MODULES: &[&str] = &["__all__", "__debug__", "__file__", "__main__", "__name__"];

/// The special methods that only a program has that is not plain.
pub const SPECIAL: &[&str] = &[
    "__abs__",
    "__abstractmethods__",
    "__add__",
    "__and__",
    "__annotations__",
    "__base__",
    "__bases__",
    "__bool__",
    "__bytes__",
    "__call__",
    "__cause__",
    "__ceil__",
    "__class__",
    "__closure__",
    "__code__",
    "__contains__",
    "__context__",
    "__defaults__",
    "__delattr__",
    "__delitem__",
    "__dict__",
    "__dir__",
    "__divmod__",
    "__doc__",
    "__eq__",
    "__float__",
    "__floor__",
    "__floordiv__",
    "__format__",
    "__func__",
    "__ge__",
    "__get__",
    "__getattribute__",
    "__getitem__",
    "__getnewargs__",
    "__gt__",
    "__hash__",
    "__iadd__",
    "__iand__",
    "__imul__",
    "__index__",
    "__init__",
    "__init_subclass__",
    "__instancecheck__",
    "__int__",
    "__invert__",
    "__ior__",
    "__isabstractmethod__",
    "__isub__",
    "__iter__",
    "__ixor__",
    "__kwdefaults__",
    "__le__",
    "__len__",
    "__length_hint__",
    "__lshift__",
    "__lt__",
    "__mod__",
    "__module__",
    "__mro__",
    "__mul__",
    "__name__",
    "__ne__",
    "__neg__",
    "__new__",
    "__next__",
    "__or__",
    "__pos__",
    "__pow__",
    "__prepare__",
    "__qualname__",
    "__radd__",
    "__rand__",
    "__rdivmod__",
    "__repr__",
    "__reversed__",
    "__rfloordiv__",
    "__rlshift__",
    "__rmod__",
    "__rmul__",
    "__ror__",
    "__rpow__",
    "__rrshift__",
    "__rshift__",
    "__rsub__",
    "__rtruediv__",
    "__rxor__",
    "__self__",
    "__setattr__",
    "__setitem__",
    "__sizeof__",
    "__str__",
    "__sub__",
    "__subclasscheck__",
    "__subclasses__",
    "__subclasshook__",
    "__suppress_context__",
    "__truediv__",
    "__trunc__",
    "__type_params__",
    "__wrapped__",
    "__xor__",
];

/// Whether a module of the library may be imported.
pub(super) fn may_import(module: &str) -> bool {
    MODULES.contains(&module)
}

/// Whether a module is plain by its words. What is a variable or a part of a text leads to nothing of the library.
pub(super) fn is_plain(words: &Words) -> bool {
    let is_special = |word: &str| word.starts_with("__") && word.ends_with("__");
    let may_show = |word: &str| SPECIAL.iter().any(|name| near::is_near(word, name));
    let attributes = || words.attributes.iter().map(String::as_str);
    let keywords = words.keywords.iter().map(String::as_str);
    let mut asked = attributes().chain(keywords);
    let mut signs = words.signs.iter();
    let mut looked_up = words.looked_up.iter().map(String::as_str);
    let mut named = words.named.iter().map(String::as_str);
    signs.all(|sign| NAMES.contains(sign))
        && asked.all(|word| NAMES.contains(&word) || !leads_on(word))
        && looked_up.all(|name| {
            NAMES.contains(&name) || BUILTINS.contains(&name) || !names::is_builtin(name)
        })
        && named.all(|word| !is_special(word) || OF_MODULES.contains(&word))
        && !attributes().any(|word| is_special(word) || may_show(word))
}

/// Whether something of the library is registered under the word, or there for its sake.
fn leads_on(word: &str) -> bool {
    KNOWN.contains(&word) || SIGNS.iter().any(|(_, words)| words.contains(&word))
}
