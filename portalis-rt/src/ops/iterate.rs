//! Iteration and unpacking.

use super::compare::{Special, special};
use super::{call_method_opt, class_of, type_name};
use crate::object::dict_views::{DictIterator, DictPart};
use crate::object::iterators::SequenceIterator;
use crate::object::set::SetIterator;
use crate::object::{Args, Exception, List, Result, Tuple, Value};

/// `iter(x)`
///
/// # Errors
/// `TypeError` if it is not iterable; what `__iter__` raises.
pub fn iter(x: &Value) -> Result<Value> {
    match iter_opt(x)? {
        Some(iterator) => Ok(iterator),
        None => Err(not_iterable(x)),
    }
}

#[cold]
fn not_iterable(x: &Value) -> Exception {
    Exception::type_error(format!("'{}' object is not iterable", type_name(x)))
}

/// `iter(x)`, or `None` if it is not iterable.
///
/// # Errors
/// What `__iter__` raises; `TypeError` if it gives no iterator.
pub fn iter_opt(x: &Value) -> Result<Option<Value>> {
    Ok(match x {
        Value::List(_) | Value::Tuple(_) | Value::Str(_) | Value::Bytes(_) => {
            Some(SequenceIterator::value(x.clone()))
        }
        Value::Dict(d) => Some(DictIterator::value(d.clone(), DictPart::Keys, false)),
        Value::Set(s) => Some(SetIterator::value(s.clone())),
        Value::Object(obj) => match obj.get().iter(x) {
            Some(iterator) => Some(iterator?),
            None => iter_by_class(x)?,
        },
        Value::Instance(_) | Value::Class(_) => match special(x, "__iter__") {
            Special::Payload(payload) => iter_opt(&payload)?,
            Special::Nothing => None,
            Special::Method | Special::Absent => iter_by_class(x)?,
        },
        Value::Generator(g) => (!g.is_async()).then(|| x.clone()),
        _ => iter_by_class(x)?,
    })
}

fn iter_by_class(x: &Value) -> Result<Option<Value>> {
    let class = match x {
        Value::Class(class) => match class.metaclass.borrow().clone() {
            Some(metaclass) => metaclass,
            None => return Ok(None),
        },
        _ => class_of(x),
    };
    match class.lookup("__iter__") {
        Some(Value::None) => return Ok(None),
        Some(_) => {
            if let Some(result) = call_method_opt(x, "__iter__", Args::none()) {
                let iterator = result?;
                if !is_iterator(&iterator) {
                    return Err(Exception::type_error(format!(
                        "iter() returned non-iterator of type '{}'",
                        type_name(&iterator)
                    )));
                }
                return Ok(Some(iterator));
            }
        }
        None => {}
    }
    // Of CPython's own types, mappings are no sequences, though they have items.
    let is_sequence = match x {
        Value::Class(_) => false,
        Value::Object(obj) => obj.get().len().is_some(),
        _ => true,
    };
    if is_sequence && n!("special").is_reached() && class.lookup("__getitem__").is_some() {
        return Ok(Some(SequenceIterator::value(x.clone())));
    }
    Ok(None)
}

/// Whether it has `__next__`.
pub fn is_iterator(x: &Value) -> bool {
    match x {
        Value::Generator(g) => !g.is_async(),
        Value::Object(_) | Value::Instance(_) => class_of(x).lookup("__next__").is_some(),
        Value::Class(class) => class
            .metaclass
            .borrow()
            .as_ref()
            .is_some_and(|metaclass| metaclass.lookup("__next__").is_some()),
        _ => false,
    }
}

/// One step of an iterator; `None` at the end.
///
/// # Errors
/// `TypeError` if it is no iterator; what `__next__` raises but `StopIteration`.
#[inline]
pub fn next(iterator: &Value) -> Result<Option<Value>> {
    match iterator {
        Value::Object(obj) => match obj.get().next() {
            Some(step) => step,
            None => next_by_method(iterator),
        },
        Value::Generator(g) if !g.is_async() => g.next(),
        _ => next_by_method(iterator),
    }
}

fn next_by_method(iterator: &Value) -> Result<Option<Value>> {
    if let Value::Instance(_) = iterator
        && let Special::Payload(payload) = special(iterator, "__next__")
    {
        return next(&payload);
    }
    if class_of(iterator).lookup("__next__").is_none() {
        return Err(Exception::type_error(format!(
            "'{}' object is not an iterator",
            type_name(iterator)
        )));
    }
    match call_method_opt(iterator, "__next__", Args::none()) {
        Some(Ok(item)) => Ok(Some(item)),
        Some(Err(e)) if e.is_a(&Exception::class_named("StopIteration")) => Ok(None),
        Some(Err(e)) => Err(e),
        None => Err(Exception::type_error(format!(
            "'{}' object is not an iterator",
            type_name(iterator)
        ))),
    }
}

/// The iterator of a `for` statement: the common containers are walked without an iterator object.
pub enum ForIter {
    /// A list, which may grow meanwhile.
    List(List, usize),
    /// A tuple.
    Tuple(Tuple, usize),
    /// A range: next number, step, how many are left.
    Range(i64, i64, usize),
    /// Any iterator.
    Any(Value),
}

impl ForIter {
    /// `for … in x`
    ///
    /// # Errors
    /// As [`iter`].
    #[inline]
    pub fn new(x: &Value) -> Result<ForIter> {
        Ok(match x {
            Value::List(list) => ForIter::List(list.clone(), 0),
            Value::Tuple(tuple) => ForIter::Tuple(tuple.clone(), 0),
            _ => match super::item::small_range(x) {
                Some((start, step, len)) => ForIter::Range(start, step, len),
                None => ForIter::Any(iter(x)?),
            },
        })
    }

    /// The next item; `None` at the end.
    ///
    /// # Errors
    /// As [`next`].
    #[inline(always)]
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Result<Option<Value>> {
        match self {
            ForIter::Range(current, step, left) => Ok(match left.checked_sub(1) {
                Some(rest) => {
                    *left = rest;
                    let item = *current;
                    *current = item.wrapping_add(*step);
                    Some(Value::Int(item))
                }
                None => None,
            }),
            ForIter::List(list, i) => {
                let item = list.get(*i);
                *i += 1;
                Ok(item)
            }
            other => other.next_other(),
        }
    }

    #[inline(never)]
    fn next_other(&mut self) -> Result<Option<Value>> {
        match self {
            ForIter::Tuple(tuple, i) => {
                let item = tuple.get(*i).cloned();
                *i += 1;
                Ok(item)
            }
            ForIter::Any(iterator) => next(iterator),
            ForIter::Range(..) | ForIter::List(..) => Ok(None),
        }
    }
}

/// All items.
///
/// # Errors
/// As [`iter`] and [`next`].
pub fn to_vec(x: &Value) -> Result<Vec<Value>> {
    match x {
        Value::List(list) => return Ok(list.to_vec()),
        Value::Tuple(items) => return Ok(items.to_vec()),
        Value::Dict(dict) => return Ok(dict.keys()),
        Value::Set(set) => return Ok(set.to_vec()),
        _ => {}
    }
    let mut iterator = ForIter::new(x)?;
    let mut items = Vec::new();
    while let Some(item) = iterator.next()? {
        items.push(item);
    }
    Ok(items)
}

/// `a, b = x`: exactly `n` items, with CPython's errors.
///
/// # Errors
/// `TypeError` if it is not iterable, `ValueError` for another number of items.
pub fn unpack(x: &Value, n: usize) -> Result<Vec<Value>> {
    let too_many = || Exception::value_error(format!("too many values to unpack (expected {n})"));
    match x {
        Value::Tuple(items) if items.len() == n => return Ok(items.to_vec()),
        Value::List(list) if list.len() == n => return Ok(list.to_vec()),
        _ => {}
    }
    let iterator = iter_to_unpack(x)?;
    let mut items = Vec::with_capacity(n);
    for i in 0..n {
        match next(&iterator)? {
            Some(item) => items.push(item),
            None => {
                return Err(Exception::value_error(format!(
                    "not enough values to unpack (expected {n}, got {i})"
                )));
            }
        }
    }
    match next(&iterator)? {
        None => Ok(items),
        Some(_) => Err(too_many()),
    }
}

fn iter_to_unpack(x: &Value) -> Result<Value> {
    iter_opt(x)?.ok_or_else(|| {
        Exception::type_error(format!(
            "cannot unpack non-iterable {} object",
            type_name(x)
        ))
    })
}

/// `a, *b, c = x`: `before` items, a list, `after` items.
///
/// # Errors
/// `TypeError` if it is not iterable, `ValueError` for too few items.
pub fn unpack_star(x: &Value, before: usize, after: usize) -> Result<Vec<Value>> {
    let iterator = iter_to_unpack(x)?;
    let mut items = Vec::new();
    while let Some(item) = next(&iterator)? {
        items.push(item);
    }
    let got = items.len();
    if got < before + after {
        return Err(Exception::value_error(format!(
            "not enough values to unpack (expected at least {}, got {got})",
            before + after
        )));
    }
    let tail = items.split_off(got - after);
    let middle = items.split_off(before);
    items.push(Value::list(middle));
    items.extend(tail);
    Ok(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unpacks_with_a_star() {
        let x = Value::tuple((0..5).map(Value::Int).collect());
        let got = unpack_star(&x, 1, 2).unwrap();
        assert_eq!(got.len(), 4);
        assert!(matches!(&got[1], Value::List(l) if l.len() == 2));
    }
}
