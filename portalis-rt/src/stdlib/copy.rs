//! `copy`: shallow and deep copies, with `__copy__`, `__deepcopy__`, `__reduce__` and `__getstate__`.

use crate::object::{Args, Dict, Exception, Instance, Module, Result, Set, Value};
use crate::ops;
use crate::ops::compare::deeper;

/// Objects that never change, of which a copy is the object itself.
fn is_atomic(x: &Value) -> bool {
    matches!(
        x,
        Value::None
            | Value::Unset
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::BigInt(_)
            | Value::Str(_)
            | Value::Bytes(_)
            | Value::Class(_)
            | Value::Function(_)
            | Value::Native(_)
    )
}

/// The method `name` if the class has one that is not a builtin default.
fn has(x: &Value, name: &str) -> bool {
    !matches!(ops::class_of(x).lookup(name), None | Some(Value::None))
}

fn call(x: &Value, name: &str, args: Args) -> Result<Value> {
    ops::call_method_opt(x, name, args)
        .unwrap_or_else(|| Err(Exception::attribute_error(format!("no attribute '{name}'"))))
}

/// `copy.copy(x)`
///
/// # Errors
/// What the object's methods raise; `TypeError` if it cannot be copied.
pub fn copy(x: &Value) -> Result<Value> {
    if is_atomic(x) {
        return Ok(x.clone());
    }
    match x {
        Value::List(list) => return Ok(Value::list(list.to_vec())),
        Value::Dict(dict) => return Ok(Value::Dict(dict.copy())),
        Value::Tuple(_) => return Ok(x.clone()),
        Value::Set(set) => {
            return Ok(Value::Set(if set.is_frozen() {
                set.clone()
            } else {
                set.copy()
            }));
        }
        _ => {}
    }
    if has(x, "__copy__") {
        return call(x, "__copy__", Args::none());
    }
    rebuild(x, None)
}

/// `copy.deepcopy(x, memo)`
///
/// # Errors
/// As [`copy`].
pub fn deepcopy(x: &Value, memo: &Dict) -> Result<Value> {
    if is_atomic(x) {
        return Ok(x.clone());
    }
    let _depth = deeper("")?;
    let key = crate::builtins::id(x);
    if let Some(done) = memo.get(&key)? {
        return Ok(done);
    }
    let made = match x {
        Value::List(list) => {
            let copy = crate::object::List::default();
            memo.set(key.clone(), Value::List(copy.clone()))?;
            let mut i = 0;
            while let Some(item) = list.get(i) {
                copy.append(deepcopy(&item, memo)?);
                i += 1;
            }
            Value::List(copy)
        }
        Value::Dict(dict) => {
            let copy = Dict::new();
            memo.set(key.clone(), Value::Dict(copy.clone()))?;
            for (k, v) in dict.items() {
                copy.set(deepcopy(&k, memo)?, deepcopy(&v, memo)?)?;
            }
            Value::Dict(copy)
        }
        Value::Tuple(items) => {
            let mut copies = Vec::with_capacity(items.len());
            for item in items.iter() {
                copies.push(deepcopy(item, memo)?);
            }
            // The tuple may hold itself by way of something else.
            if let Some(done) = memo.get(&key)? {
                return Ok(done);
            }
            if items.iter().zip(&copies).all(|(a, b)| a.is(b)) {
                x.clone()
            } else {
                Value::tuple(copies)
            }
        }
        Value::Set(set) => {
            let mut copies = Vec::with_capacity(set.len());
            for item in set.to_vec() {
                copies.push(deepcopy(&item, memo)?);
            }
            Value::Set(Set::from_iterable(&Value::list(copies), set.is_frozen())?)
        }
        Value::Method(method) => {
            let this = deepcopy(&method.this, memo)?;
            Value::Method(std::rc::Rc::new(crate::object::BoundMethod {
                this,
                function: method.function.clone(),
            }))
        }
        _ if has(x, "__deepcopy__") => {
            call(x, "__deepcopy__", Args::pos([Value::Dict(memo.clone())]))?
        }
        _ => rebuild(x, Some(memo))?,
    };
    if !made.is(x) {
        memo.set(key, made.clone())?;
        keep_alive(x, memo)?;
    }
    Ok(made)
}

/// Keeps the original alive as long as the memo, so that no other object gets its identity.
fn keep_alive(x: &Value, memo: &Dict) -> Result<()> {
    let key = Value::Int(memo.address() as i64);
    match memo.get(&key)? {
        Some(Value::List(all)) => all.append(x.clone()),
        _ => memo.set(key, Value::list(vec![x.clone()]))?,
    }
    Ok(())
}

/// A copy as `__reduce_ex__` describes it, deep if there is a memo.
fn rebuild(x: &Value, memo: Option<&Dict>) -> Result<Value> {
    for name in ["__reduce_ex__", "__reduce__"] {
        let Some(Value::Function(_)) = ops::class_of(x).lookup(name) else {
            continue;
        };
        let args = if name == "__reduce_ex__" {
            Args::pos([Value::Int(4)])
        } else {
            Args::none()
        };
        return from_reduction(x, &call(x, name, args)?, memo);
    }
    match x {
        Value::Instance(instance) => copy_instance(x, instance, memo),
        Value::Object(obj) => {
            // Immutable objects give themselves; the others say how they are copied.
            let class = obj.get().class();
            if has(x, "copy") {
                return ops::call_method(x, "copy", Args::none());
            }
            if matches!(
                &*class.name(),
                "lock" | "RLock" | "TextIOWrapper" | "BufferedReader" | "BufferedWriter" | "module"
            ) {
                return Err(Exception::type_error(format!(
                    "cannot pickle '{}' object",
                    class.name()
                )));
            }
            if crate::ops::iterate::is_iterator(x) {
                return Err(Exception::type_error(format!(
                    "cannot pickle '{}' object",
                    class.name()
                )));
            }
            Ok(x.clone())
        }
        Value::Coroutine(_) | Value::Generator(_) | Value::Future(_) => Err(Exception::type_error(
            format!("cannot pickle '{}' object", ops::type_name(x)),
        )),
        _ => Ok(x.clone()),
    }
}

fn deep(x: &Value, memo: Option<&Dict>) -> Result<Value> {
    match memo {
        Some(memo) => deepcopy(x, memo),
        None => Ok(x.clone()),
    }
}

fn copy_instance(x: &Value, instance: &Instance, memo: Option<&Dict>) -> Result<Value> {
    let class = instance.class();
    let new = match Exception::from_value(x) {
        Some(e) => {
            let args: Result<Vec<Value>> = e.args().iter().map(|arg| deep(arg, memo)).collect();
            ops::call(&Value::Class(class), Args::from_vec(args?))?
        }
        None => Value::Instance(Instance::with_payload(class, Value::Unset)),
    };
    // Before its parts: they may refer back to it.
    if let Some(memo) = memo {
        memo.set(crate::builtins::id(x), new.clone())?;
        keep_alive(x, memo)?;
    }
    let Value::Instance(made) = &new else {
        return Ok(new);
    };
    let payload = instance.payload();
    if !payload.is_unset() {
        made.set_payload(match memo {
            Some(memo) => deepcopy(&payload, memo)?,
            None => copy(&payload)?,
        });
    }
    let state = match ops::class_of(x).lookup("__getstate__") {
        Some(Value::Function(_)) => Some(call(x, "__getstate__", Args::none())?),
        _ => None,
    };
    if let Some(Value::Function(_)) = ops::class_of(x).lookup("__setstate__") {
        let state = match state {
            Some(state) => state,
            None => Value::Dict(Dict::from_names(instance.attrs.items())),
        };
        call(&new, "__setstate__", Args::pos([deep(&state, memo)?]))?;
        return Ok(new);
    }
    match state {
        Some(state) => set_state(&new, &deep(&state, memo)?)?,
        None => {
            for (name, value) in instance.attrs.items() {
                made.attrs.set(&name, deep(&value, memo)?);
            }
        }
    }
    Ok(new)
}

/// What an object without `__setstate__` does with its state.
fn set_state(new: &Value, state: &Value) -> Result<()> {
    let Value::Instance(made) = new else {
        return Ok(());
    };
    let parts = match state {
        Value::None => return Ok(()),
        Value::Tuple(parts) if parts.len() == 2 => parts.to_vec(),
        other => vec![other.clone()],
    };
    for part in parts {
        let Value::Dict(part) = part else { continue };
        for (name, value) in part.items() {
            if let Some(name) = name.as_str() {
                made.attrs.set(&name, value);
            }
        }
    }
    Ok(())
}

/// `(callable, args, state, items, pairs)`
fn from_reduction(x: &Value, reduction: &Value, memo: Option<&Dict>) -> Result<Value> {
    if let Value::Str(_) = reduction {
        return Ok(x.clone());
    }
    let parts = ops::to_vec(reduction)?;
    let part = |i: usize| parts.get(i).cloned().filter(|part| !part.is_none());
    let (Some(callable), Some(args)) = (part(0), part(1)) else {
        return Err(Exception::type_error(
            "__reduce__ must return a string or tuple",
        ));
    };
    let args: Result<Vec<Value>> = ops::to_vec(&args)?
        .iter()
        .map(|arg| deep(arg, memo))
        .collect();
    let new = ops::call(&callable, Args::from_vec(args?))?;
    if let Some(memo) = memo {
        memo.set(crate::builtins::id(x), new.clone())?;
        keep_alive(x, memo)?;
    }
    if let Some(state) = part(2) {
        let state = deep(&state, memo)?;
        match has(&new, "__setstate__") {
            true => drop(call(&new, "__setstate__", Args::pos([state]))?),
            false => set_state(&new, &state)?,
        }
    }
    if let Some(items) = part(3) {
        for item in ops::to_vec(&items)? {
            ops::call_method(&new, "append", Args::pos([deep(&item, memo)?]))?;
        }
    }
    if let Some(pairs) = part(4) {
        for pair in ops::to_vec(&pairs)? {
            let pair = ops::unpack(&pair, 2)?;
            if let [key, value] = &pair[..] {
                ops::set_item(&new, &deep(key, memo)?, deep(value, memo)?)?;
            }
        }
    }
    Ok(new)
}

fn replace(mut args: Args) -> Result<Value> {
    if args.pos.len() != 1 {
        return Err(Exception::type_error(
            "replace() takes exactly 1 positional argument",
        ));
    }
    let x = args.pos.remove(0);
    call(&x, "__replace__", args)
}

pub(super) fn module() -> Module {
    let error = crate::object::Class::builder("Error")
        .module("copy")
        .base(Exception::class_named("Exception"))
        .build();
    Module::new("copy")
        .function(n!("copy"), |args| {
            let [x] = args.bind("copy", ["x"], 1)?;
            copy(&x)
        })
        .function(n!("deepcopy"), |args| {
            let [x, memo, _nil] = args.bind("deepcopy", ["x", "memo", "_nil"], 1)?;
            match memo.native() {
                Value::Dict(memo) => deepcopy(&x, &memo),
                _ => deepcopy(&x, &Dict::new()),
            }
        })
        .function(n!("_replace"), replace)
        .value(n!("Error"), error.clone())
        .value(n!("error"), error)
}
