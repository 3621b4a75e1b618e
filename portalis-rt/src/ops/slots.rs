//! `__slots__`, and which classes go together: what their instances are made of.

use crate::object::descriptor::Slot;
use crate::object::{Class, Exception, Result, Str, Value};
use crate::ops;
use crate::stdlib::named_tuple::is_identifier;

/// Builtin exceptions whose instances carry more than `BaseException`'s.
const WIDER_EXCEPTIONS: &[&str] = &[
    "AttributeError",
    "BaseExceptionGroup",
    "ImportError",
    "NameError",
    "OSError",
    "StopIteration",
    "SyntaxError",
    "SystemExit",
    "UnicodeDecodeError",
    "UnicodeEncodeError",
    "UnicodeTranslateError",
];

/// What a class's `__slots__` says.
#[derive(Default)]
pub(crate) struct Slots {
    /// The names, as in instances, sorted.
    pub(crate) names: Vec<Str>,
    /// Its instances have no `__dict__`.
    pub(crate) no_dict: bool,
    /// Its instances take no weak references.
    pub(crate) no_weakref: bool,
}

/// The class that says what instances of this one are made of: a builtin one, or one with slots.
fn solid(class: &Class) -> Class {
    if !class.slots.borrow().is_empty() {
        return class.clone();
    }
    if !class.is_heap {
        let is_own = match class.is_exception {
            true => WIDER_EXCEPTIONS.contains(&class.name().as_str()),
            false => class.constructor.is_some(),
        };
        if is_own || class.bases.borrow().is_empty() {
            return class.clone();
        }
    }
    let bases = class.bases.borrow().clone();
    best(&bases).map_or_else(|_| class.clone(), |(_, solid)| solid)
}

/// The base whose instances have what those of all bases have, and its [`solid`] class.
///
/// # Errors
/// `TypeError` if there is none.
pub(crate) fn best(bases: &[Class]) -> Result<(Class, Class)> {
    let mut found: Option<(Class, Class)> = None;
    for base in bases {
        let candidate = solid(base);
        match &found {
            Some((_, winner)) if winner.is_subclass_of(&candidate) => {}
            Some((_, winner)) if !candidate.is_subclass_of(winner) => {
                return Err(Exception::type_error(
                    "multiple bases have instance lay-out conflict",
                ));
            }
            _ => found = Some((base.clone(), candidate)),
        }
    }
    found.ok_or_else(|| Exception::type_error("a class has a base"))
}

/// Whether instances of the class have a `__dict__` for certain.
fn has_dict(class: &Class) -> bool {
    let may = class.is_heap || class.is_exception || class.is_open;
    may && !class.no_dict.get()
}

/// Whether instances of the class take no weak references.
pub(crate) fn lacks_weakref(class: &Class) -> bool {
    if class.is_heap {
        return class.no_weakref.get();
    }
    class.is_exception
        || class.no_dict.get()
        || matches!(
            class.name().as_str(),
            "int" | "str" | "bytes" | "tuple" | "list" | "dict" | "float" | "complex" | "bytearray"
        )
}

/// Whether instances have a size of their own: nothing fits behind them.
pub(crate) fn has_items(class: &Class) -> bool {
    class
        .mro()
        .into_iter()
        .any(|c| !c.is_heap && matches!(c.name().as_str(), "int" | "bytes" | "tuple" | "type"))
}

/// Reads `__slots__`, and adds a descriptor for each to the class's namespace.
///
/// # Errors
/// What CPython raises for slots that cannot be.
pub(crate) fn add_slots(
    class: &str,
    bases: &[Class],
    items: &mut Vec<(Str, Value)>,
    slots: &Value,
) -> Result<Slots> {
    let names: Vec<Value> = match slots.as_str() {
        Some(one) => vec![Value::Str(one)],
        None => ops::to_vec(slots)?,
    };
    let (base, _) = best(bases)?;
    if !names.is_empty() && has_items(&base) {
        return Err(Exception::type_error(format!(
            "nonempty __slots__ not supported for subtype of '{}'",
            base.name()
        )));
    }
    let mut taken = Slots {
        names: Vec::new(),
        no_dict: bases
            .iter()
            .all(|b| b.no_dict.get() || !b.is_heap && !b.is_exception),
        no_weakref: bases.iter().all(lacks_weakref),
    };
    let (mut dict_taken, mut weakref_taken) = (has_dict(&base), !lacks_weakref(&base));
    for name in names {
        let Some(name) = name.as_str() else {
            return Err(Exception::type_error(format!(
                "__slots__ items must be strings, not '{}'",
                ops::type_name(&name)
            )));
        };
        if !is_identifier(&name) {
            return Err(Exception::type_error("__slots__ must be identifiers"));
        }
        let special = match name.as_str() {
            "__dict__" => {
                taken.no_dict = false;
                Some(std::mem::replace(&mut dict_taken, true))
            }
            "__weakref__" => {
                taken.no_weakref = false;
                Some(std::mem::replace(&mut weakref_taken, true))
            }
            _ => None,
        };
        match special {
            Some(true) => {
                return Err(Exception::type_error(format!(
                    "{name} slot disallowed: we already got one"
                )));
            }
            Some(false) => continue,
            None => {}
        }
        let name = mangle(class, &name);
        if items.iter().any(|(k, _)| *k == name) {
            return Err(Exception::value_error(format!(
                "'{name}' in __slots__ conflicts with class variable"
            )));
        }
        let slot = Slot {
            name: name.clone(),
            class: Str::new(class),
        };
        items.push((name.clone(), Value::object(slot)));
        taken.names.push(name);
    }
    ops::object_class::sort_names(&mut taken.names);
    Ok(taken)
}

/// `__x` in class `C` is `_C__x`.
fn mangle(class: &str, name: &Str) -> Str {
    let stripped = class.trim_start_matches('_');
    if name.starts_with("__") && !name.ends_with("__") && !stripped.is_empty() {
        return Str::from(format!("_{stripped}{name}"));
    }
    name.clone()
}

/// Whether an instance of one class can become one of the other.
pub(crate) fn is_compatible(new: &Class, old: &Class) -> bool {
    if new.no_dict.get() != old.no_dict.get() || new.no_weakref.get() != old.no_weakref.get() {
        return false;
    }
    let (new, old) = (solid(new), solid(old));
    if new == old {
        return true;
    }
    let below = |class: &Class| {
        let bases = class.bases.borrow().clone();
        best(&bases).ok().map(|(_, solid)| solid)
    };
    let same_names = !new.slots.borrow().is_empty() && *new.slots.borrow() == *old.slots.borrow();
    same_names && below(&new) == below(&old)
}
