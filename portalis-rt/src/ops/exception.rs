//! Exceptions: classes by name, construction, matching, notes. What `raise`, `except*` and tracebacks do is
//! in the files of these names.
use crate::object::{Args, Class, Exception, Result, Value};
use crate::ops;

pub use super::exception_classes::new_os_error;
pub use super::group::{merge_star, split_group};
pub use super::raise::{Handling, current, handling, raise, reraise_current, swap_handled};
pub use super::traceback::{format_traceback, set_source_provider};

thread_local! {
    static ATTRIBUTE_ERROR: Class = class_named("AttributeError");
}

/// The builtin exception class of this name.
pub fn class_named(name: &str) -> Class {
    match super::exception_classes::lookup(name) {
        Some(class) => class,
        None => unreachable!("no builtin exception class {name}"),
    }
}

/// `AttributeError`
pub(crate) fn attribute_error_class() -> Class {
    ATTRIBUTE_ERROR.with(Clone::clone)
}

/// `C(...)` for a builtin exception class.
pub(crate) fn construct(class: &Class, args: Args) -> Result<Value> {
    let base = ops::exception_classes::base_exception_class();
    let same = |name: &str| match (class.lookup(name), base.lookup(name)) {
        (Some(a), Some(b)) => a.is(&b),
        _ => false,
    };
    if same("__new__") && same("__init__") {
        args.no_kw(&class.name())?;
        return Ok(Exception::of_class(class.clone(), args.pos.into_vec()).into());
    }
    let new = class.lookup("__new__").unwrap_or_default();
    let new = ops::attr::bind(&new, None, class)?;
    let this = ops::call(&new, args.clone().prepend(Value::Class(class.clone())))?;
    let made = ops::class_of(&this);
    if made.is_subclass_of(class)
        && let Some(init) = made.lookup("__init__")
    {
        ops::call::call_bound(&init, &this, args)?;
    }
    Ok(this)
}

/// Whether `except class_or_tuple` catches `e`.
///
/// # Errors
/// `TypeError` if it is no exception class.
pub fn matches(e: &Exception, class_or_tuple: &Value) -> Result<bool> {
    let invalid = || {
        Exception::type_error(
            "catching classes that do not inherit from BaseException is not allowed",
        )
    };
    match class_or_tuple {
        Value::Class(class) if class.is_exception => Ok(e.is_a(class)),
        Value::Tuple(classes) => {
            let mut found = false;
            for class in classes.iter() {
                match class {
                    Value::Class(class) if class.is_exception => found |= e.is_a(class),
                    _ => return Err(invalid()),
                }
            }
            Ok(found)
        }
        _ => Err(invalid()),
    }
}

/// `e.add_note(note)`
///
/// # Errors
/// `TypeError` if `__notes__` is no list.
pub fn add_note(e: &Exception, note: &str) -> Result<()> {
    let this = e.value();
    match ops::get_attr_opt(&this, "__notes__")? {
        Some(Value::List(notes)) => {
            notes.borrow_mut().push(Value::str(note));
            Ok(())
        }
        Some(_) => Err(Exception::type_error(
            "Cannot add note: __notes__ is not a list",
        )),
        None => ops::set_attr(&this, "__notes__", Value::list(vec![Value::str(note)])),
    }
}

/// The class as the last line of a traceback names it.
pub(crate) fn display_name(class: &Class) -> String {
    let module = class.module.borrow();
    let qualname = class.qualname.borrow();
    if matches!(module.as_str(), "builtins" | "__main__") {
        qualname.to_string()
    } else {
        format!("{module}.{qualname}")
    }
}

/// `TypeName: message`, the last line of a traceback.
pub fn one_line(e: &Exception) -> String {
    let name = display_name(&e.class());
    match ops::str(&e.value()) {
        Ok(text) if text.is_empty() => name,
        Ok(text) => format!("{name}: {text}"),
        Err(_) => format!("{name}: <exception str() failed>"),
    }
}
