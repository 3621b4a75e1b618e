//! The classes `set` and `frozenset`: methods and operators.

use super::generic_alias::class_getitem;
use super::list::misuse;
use super::set::{Operand, Set, operand};
use super::{Args, Class, ClassBuilder, Exception, Result, Value};
use crate::ops::BinaryOp;

fn set<'a>(this: &'a Value, method: &str) -> Result<&'a Set> {
    match this {
        Value::Set(set) => Ok(set),
        _ => Err(misuse(method, "set", this)),
    }
}

/// The name of the set's type, for messages.
fn type_name(set: &Set) -> &'static str {
    if set.is_frozen() { "frozenset" } else { "set" }
}

/// A copy; a frozenset is its own.
fn copied(set: &Set) -> Set {
    if set.is_frozen() {
        set.clone()
    } else {
        set.copy()
    }
}

fn union(this: &Value, args: Args) -> Result<Value> {
    let set = set(this, "union")?;
    args.no_kw(&format!("{}.union", type_name(set)))?;
    let result = set.copy();
    for other in &args.pos {
        if !matches!(operand(other), Operand::Set(other) if other.address() == set.address()) {
            result.update(other)?;
        }
    }
    Ok(Value::Set(result))
}

fn intersection(this: &Value, args: Args) -> Result<Value> {
    let set = set(this, "intersection")?;
    args.no_kw(&format!("{}.intersection", type_name(set)))?;
    let mut result = None;
    for other in &args.pos {
        result = Some(result.as_ref().unwrap_or(set).intersection(other)?);
    }
    Ok(Value::Set(result.unwrap_or_else(|| copied(set))))
}

fn difference(this: &Value, args: Args) -> Result<Value> {
    let set = set(this, "difference")?;
    args.no_kw(&format!("{}.difference", type_name(set)))?;
    let Some((first, rest)) = args.pos.split_first() else {
        return Ok(Value::Set(copied(set)));
    };
    let result = set.difference(first)?;
    for other in rest {
        result.difference_update(other)?;
    }
    Ok(Value::Set(result))
}

fn symmetric_difference(this: &Value, args: Args) -> Result<Value> {
    let set = set(this, "symmetric_difference")?;
    let [other] = args.exact(&format!("{}.symmetric_difference", type_name(set)))?;
    Ok(Value::Set(set.symmetric_difference(&other)?))
}

fn is_subset(this: &Value, args: Args) -> Result<Value> {
    let set = set(this, "issubset")?;
    let [other] = args.exact(&format!("{}.issubset", type_name(set)))?;
    match operand(&other) {
        Operand::Set(other) => Ok(Value::Bool(set.is_subset(&other)?)),
        _ => Ok(Value::Bool(set.intersection(&other)?.len() == set.len())),
    }
}

fn is_superset(this: &Value, args: Args) -> Result<Value> {
    let set = set(this, "issuperset")?;
    let [other] = args.exact(&format!("{}.issuperset", type_name(set)))?;
    if let Operand::Set(other) = operand(&other) {
        return Ok(Value::Bool(other.is_subset(set)?));
    }
    let mut iterator = crate::ops::iterate::ForIter::new(&other)?;
    while let Some(key) = iterator.next()? {
        if !set.contains(&key)? {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
}

fn is_disjoint(this: &Value, args: Args) -> Result<Value> {
    let set = set(this, "isdisjoint")?;
    let [other] = args.exact(&format!("{}.isdisjoint", type_name(set)))?;
    Ok(Value::Bool(set.is_disjoint(&other)?))
}

fn add(this: &Value, args: Args) -> Result<Value> {
    let set = set(this, "add")?;
    let [key] = args.exact("set.add")?;
    set.add(key)?;
    Ok(Value::None)
}

fn remove(this: &Value, args: Args) -> Result<Value> {
    let set = set(this, "remove")?;
    let [key] = args.exact("set.remove")?;
    if set.discard(&key)? {
        Ok(Value::None)
    } else {
        Err(Exception::key_error(key))
    }
}

fn update(this: &Value, args: Args) -> Result<Value> {
    let set = set(this, "update")?;
    args.no_kw("set.update")?;
    for other in &args.pos {
        set.update(other)?;
    }
    Ok(Value::None)
}

fn intersection_update(this: &Value, args: Args) -> Result<Value> {
    let set = set(this, "intersection_update")?;
    args.no_kw("set.intersection_update")?;
    // All at once: an error in a later argument leaves the set as it was.
    let Value::Set(result) = intersection(this, args)? else {
        return Ok(Value::None);
    };
    set.take_contents(&result);
    Ok(Value::None)
}

fn difference_update(this: &Value, args: Args) -> Result<Value> {
    let set = set(this, "difference_update")?;
    args.no_kw("set.difference_update")?;
    for other in &args.pos {
        set.difference_update(other)?;
    }
    Ok(Value::None)
}

fn construct(_class: &Class, args: Args) -> Result<Value> {
    args.no_kw("set")?;
    let [iterable] = args.range("set", 0)?;
    match iterable {
        Value::Unset => Ok(Value::Set(Set::new())),
        iterable => Ok(Value::Set(Set::from_iterable(&iterable, false)?)),
    }
}

fn init(this: &Value, args: Args) -> Result<Value> {
    let set = set(this, "__init__")?;
    let [iterable] = args.range("set", 0)?;
    set.clear();
    if !iterable.is_unset() {
        set.update(&iterable)?;
    }
    Ok(Value::None)
}

fn construct_frozen(_class: &Class, args: Args) -> Result<Value> {
    args.no_kw("frozenset")?;
    let [iterable] = args.range("frozenset", 0)?;
    match iterable {
        Value::Unset => Ok(Value::Set(Set::empty(true))),
        Value::Set(set) if set.is_frozen() => Ok(Value::Set(set)),
        iterable => Ok(Value::Set(Set::from_iterable(&iterable, true)?)),
    }
}

/// `a op b` for sets; `None` if the operator or an operand is not theirs.
///
/// # Errors
/// What `__eq__` raises.
pub fn binary(op: BinaryOp, a: &Set, b: &Value) -> Result<Option<Set>> {
    let Operand::Set(b) = operand(b) else {
        return Ok(None);
    };
    let other = Value::Set(b.clone());
    Ok(Some(match op {
        BinaryOp::BitOr => {
            let result = a.copy();
            // A merge makes room before it looks at the keys.
            if a.address() != b.address() {
                result.merge(&b)?;
            }
            result
        }
        BinaryOp::BitAnd => a.intersection(&other)?,
        BinaryOp::Sub => a.difference(&other)?,
        BinaryOp::BitXor => a.symmetric_difference(&other)?,
        _ => return Ok(None),
    }))
}

/// `a op= b` for a `set`; false if the operator or an operand is not theirs.
///
/// # Errors
/// What `__eq__` raises.
pub fn inplace(op: BinaryOp, a: &Set, b: &Value) -> Result<bool> {
    if a.is_frozen() {
        return Ok(false);
    }
    let Operand::Set(b) = operand(b) else {
        return Ok(false);
    };
    let other = Value::Set(b.clone());
    match op {
        BinaryOp::BitOr => a.merge(&b)?,
        BinaryOp::BitAnd => a.intersection_update(&other)?,
        BinaryOp::Sub => a.difference_update(&other)?,
        BinaryOp::BitXor => a.symmetric_difference_update(&other)?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// What `set` and `frozenset` share.
fn shared(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method(n!("union"), union)
        .method(n!("intersection"), intersection)
        .method(n!("difference"), difference)
        .method(n!("symmetric_difference"), symmetric_difference)
        .method(n!("issubset"), is_subset)
        .method(n!("issuperset"), is_superset)
        .method(n!("isdisjoint"), is_disjoint)
        .method(n!("copy"), |this, args| {
            let [] = args.exact("copy")?;
            Ok(Value::Set(copied(set(this, "copy")?)))
        })
        .class_method(n!("__class_getitem__" under "[]"), class_getitem)
        .dunders(&[
            "__repr__",
            "__iter__",
            "__len__",
            "__contains__",
            "__or__",
            "__and__",
            "__sub__",
            "__xor__",
            "__ror__",
            "__rand__",
            "__rsub__",
            "__rxor__",
            "__eq__",
            "__ne__",
            "__lt__",
            "__le__",
            "__gt__",
            "__ge__",
        ])
}

fn build() -> Class {
    shared(Class::builder("set").constructor_of(n!("set"), construct))
        .method(s!("__init__"), init)
        .method(n!("add"), add)
        .method(n!("remove"), remove)
        .method(n!("discard"), |this, args| {
            let [key] = args.exact("set.discard")?;
            set(this, "discard")?.discard(&key)?;
            Ok(Value::None)
        })
        .method(n!("pop"), |this, args| {
            let [] = args.exact("set.pop")?;
            set(this, "pop")?
                .pop()
                .ok_or_else(|| Exception::key_error(Value::str("pop from an empty set")))
        })
        .method(n!("clear"), |this, args| {
            let [] = args.exact("set.clear")?;
            set(this, "clear")?.clear();
            Ok(Value::None)
        })
        .method(n!("update"), update)
        .method(n!("intersection_update"), intersection_update)
        .method(n!("difference_update"), difference_update)
        .method(n!("symmetric_difference_update"), |this, args| {
            let [other] = args.exact("set.symmetric_difference_update")?;
            set(this, "symmetric_difference_update")?.symmetric_difference_update(&other)?;
            Ok(Value::None)
        })
        .dunders(&["__ior__", "__iand__", "__isub__", "__ixor__"])
        .attr("__hash__", Value::None)
        .build()
}

thread_local! {
    static CLASS: Class = build();
    static FROZEN_CLASS: Class =
        shared(Class::builder("frozenset").constructor_of(n!("frozenset"), construct_frozen).immutable()).dunders(&["__hash__"]).build();
}

/// `set`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

/// `frozenset`
pub fn frozen_class() -> Class {
    FROZEN_CLASS.with(Clone::clone)
}
