//! Builtin functions that look at objects and their attributes.

use crate::object::{Args, Dict, Exception, Result, Str, Value};
use crate::ops::{self, type_name};

pub(super) fn register(names: super::Register<'_>) {
    names.function(n!("callable"), |args| {
        let [x] = args.exact("callable")?;
        Ok(Value::Bool(ops::callable(&x)))
    });
    names.function(n!("hash"), |args| {
        let [x] = args.exact("hash")?;
        ops::hash(&x).map(Value::Int)
    });
    names.function(n!("id"), |args| {
        let [x] = args.exact("id")?;
        Ok(id(&x))
    });
    names.function(n!("isinstance"), |args| {
        let [x, class] = args.exact("isinstance")?;
        ops::is_instance(&x, &class).map(Value::Bool)
    });
    names.function(n!("issubclass"), |args| {
        let [x, class] = args.exact("issubclass")?;
        ops::is_subclass(&x, &class).map(Value::Bool)
    });
    names.function(n!("getattr"), |args| {
        let [x, name, default] = args.range("getattr", 2)?;
        getattr(&x, &name, default)
    });
    names.function(n!("hasattr"), |args| {
        let [x, name] = args.exact("hasattr")?;
        ops::has_attr(&x, &attribute_name(&name)?).map(Value::Bool)
    });
    names.function(n!("setattr"), |args| {
        let [x, name, value] = args.exact("setattr")?;
        ops::set_attr(&x, &attribute_name(&name)?, value)?;
        Ok(Value::None)
    });
    names.function(n!("delattr"), |args| {
        let [x, name] = args.exact("delattr")?;
        ops::del_attr(&x, &attribute_name(&name)?)?;
        Ok(Value::None)
    });
    names.function(n!("dir"), |args| {
        let [x] = args.range("dir", 0)?;
        if x.is_unset() {
            return Err(unknown_scope("dir"));
        }
        dir(&x)
    });
    names.function(n!("vars"), |args| {
        let [x] = args.range("vars", 0)?;
        if x.is_unset() {
            return Err(unknown_scope("vars"));
        }
        vars(&x)
    });
    // The compiler handles these where it sees them.
    names.function(n!("globals"), |_| Err(unknown_scope("globals")));
    names.function(n!("locals"), |_| Err(unknown_scope("locals")));
    names.function(n!("eval"), |_| Err(not_compiled("eval")));
    names.function(n!("exec"), |_| Err(not_compiled("exec")));
    names.function(n!("compile"), |_| Err(not_compiled("compile")));
    names.function(n!("breakpoint"), |_| Err(not_compiled("breakpoint")));
    names.function(n!("__import__"), import);
}

fn import(mut args: Args) -> Result<Value> {
    let _ = args.take_kw("globals");
    match args.pos.first().and_then(Value::as_str) {
        Some(name) => Err(Exception::module_not_found_error(format!(
            "No module named '{name}'"
        ))),
        None => Err(Exception::type_error("__import__() argument 1 must be str")),
    }
}

#[cold]
fn unknown_scope(name: &str) -> Exception {
    Exception::not_implemented_error(format!(
        "{name}() can only be called by its own name in compiled code"
    ))
}

#[cold]
fn not_compiled(name: &str) -> Exception {
    Exception::not_implemented_error(format!("{name}() needs a Python compiler at run time"))
}

fn attribute_name(name: &Value) -> Result<Str> {
    name.as_str().ok_or_else(|| {
        Exception::type_error(format!(
            "attribute name must be string, not '{}'",
            type_name(name)
        ))
    })
}

/// `id(x)`
pub fn id(x: &Value) -> Value {
    match x {
        Value::Int(i) => Value::Int(i.wrapping_mul(32).wrapping_add(0x5600_0000_0000) & i64::MAX),
        Value::Float(f) => Value::Int((f.to_bits() >> 1) as i64),
        Value::Bool(b) => Value::Int(0x5580_0000_0000 + 32 * i64::from(*b)),
        Value::None | Value::Unset => Value::Int(0x5570_0000_0000),
        // Equal short strings are one object.
        Value::Str(s) if s.len() <= 64 => Value::Int(ops::hash::hash_str(s) & i64::MAX),
        _ => Value::Int(x.address().unwrap_or(0) as i64),
    }
}

/// `getattr(x, name, default)`; no default is [`Value::Unset`].
///
/// # Errors
/// `AttributeError` without a default; what descriptors raise.
pub fn getattr(x: &Value, name: &Value, default: Value) -> Result<Value> {
    let name = attribute_name(name)?;
    if default.is_unset() {
        return ops::get_attr(x, &name);
    }
    Ok(ops::get_attr_opt(x, &name)?.unwrap_or(default))
}

/// `dir(x)`
///
/// # Errors
/// What `__dir__` raises.
pub fn dir(x: &Value) -> Result<Value> {
    if let Some(names) = ops::object_class::own_dir(x) {
        return super::sorted(&names?, &Value::None, &Value::Bool(false));
    }
    let names = ops::object_class::dir(x)?;
    Ok(Value::list(names.into_iter().map(Value::Str).collect()))
}

/// `vars(x)`: `x.__dict__`
///
/// # Errors
/// `TypeError` if it has none.
pub fn vars(x: &Value) -> Result<Value> {
    if let Value::Dict(_) = x {
        return Err(no_dict());
    }
    if let Some(module) = x.downcast::<crate::object::Module>() {
        return Ok(Value::Dict(Dict::from_names(module.attrs.items())));
    }
    ops::get_attr_opt(x, "__dict__")?.ok_or_else(no_dict)
}

#[cold]
fn no_dict() -> Exception {
    Exception::type_error("vars() argument must have __dict__ attribute")
}
