//! Builtin functions that walk an iterable.

use std::cmp::Ordering;

use crate::object::{Args, Exception, List, Result, Value};
use crate::ops::iterate::ForIter;
use crate::ops::{self, BinaryOp, type_name};

pub(super) fn register(names: super::Register<'_>) {
    names.function(n!("all"), |args| {
        let [x] = args.exact("all")?;
        all(&x).map(Value::Bool)
    });
    names.function(n!("any"), |args| {
        let [x] = args.exact("any")?;
        any(&x).map(Value::Bool)
    });
    names.function(n!("len"), |args| {
        let [x] = args.exact("len")?;
        super::len(&x)
    });
    names.function(n!("iter"), iter);
    names.function(n!("next"), next);
    names.function(n!("aiter"), aiter);
    names.function(n!("anext"), anext);
    names.function(n!("sum"), |args| {
        if args.pos.is_empty() {
            return Err(Exception::type_error(
                "sum() takes at least 1 positional argument (0 given)",
            ));
        }
        let [iterable, start] = args.bind("sum", ["iterable", "start"], 1)?;
        sum(
            &iterable,
            if start.is_unset() {
                Value::Int(0)
            } else {
                start
            },
        )
    });
    names.function(n!("min"), min);
    names.function(n!("max"), max);
    names.function(n!("sorted"), |mut args| {
        let key = args.take_kw("key").unwrap_or(Value::None);
        let reverse = args.take_kw("reverse").unwrap_or(Value::Bool(false));
        if let Some((name, _)) = args.kw.first() {
            return Err(Exception::type_error(format!(
                "'{name}' is an invalid keyword argument for sort()"
            )));
        }
        let [iterable] = args.exact_or("sorted", |given| {
            format!("sorted expected 1 argument, got {given}")
        })?;
        sorted(&iterable, &key, &reverse)
    });
}

impl Args {
    /// Exactly `N` positional arguments, with a message of its own.
    fn exact_or<const N: usize>(
        self,
        function: &str,
        message: impl FnOnce(usize) -> String,
    ) -> Result<[Value; N]> {
        let given = self.pos.len();
        if given != N {
            return Err(Exception::type_error(message(given)));
        }
        self.exact(function)
    }
}

/// `all(iterable)`
///
/// # Errors
/// What iteration and truth tests raise.
pub fn all(x: &Value) -> Result<bool> {
    let mut iterator = ForIter::new(x)?;
    while let Some(item) = iterator.next()? {
        if !ops::truth(&item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// `any(iterable)`
///
/// # Errors
/// What iteration and truth tests raise.
pub fn any(x: &Value) -> Result<bool> {
    let mut iterator = ForIter::new(x)?;
    while let Some(item) = iterator.next()? {
        if ops::truth(&item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn iter(args: Args) -> Result<Value> {
    let [x, sentinel] = args.range("iter", 1)?;
    if sentinel.is_unset() {
        ops::iter(&x)
    } else {
        crate::object::iterators::callable_iterator(&x, sentinel)
    }
}

fn next(args: Args) -> Result<Value> {
    let [iterator, default] = args.range("next", 1)?;
    if let Value::Instance(_) | Value::Generator(_) = iterator {
        return next_of_instance(&iterator, default);
    }
    if default.is_unset()
        && let Some(result) = crate::object::coroutine::next_or_stop(&iterator)
    {
        return result;
    }
    match ops::next(&iterator)? {
        Some(item) => Ok(item),
        None if default.is_unset() => Err(Exception::stop_iteration(Value::None)),
        None => Ok(default),
    }
}

/// As for any iterator, but a `StopIteration` raised by Python code stays as it is.
fn next_of_instance(iterator: &Value, default: Value) -> Result<Value> {
    if ops::class_of(iterator).lookup("__next__").is_none() {
        return Err(Exception::type_error(format!(
            "'{}' object is not an iterator",
            type_name(iterator)
        )));
    }
    match ops::call_method_opt(iterator, "__next__", Args::none()) {
        Some(Err(e)) if !default.is_unset() && e.is_a(&Exception::class_named("StopIteration")) => {
            Ok(default)
        }
        Some(result) => result,
        None => Err(Exception::type_error(format!(
            "'{}' object is not an iterator",
            type_name(iterator)
        ))),
    }
}

fn aiter(args: Args) -> Result<Value> {
    let [x] = args.exact("aiter")?;
    let none = || {
        Exception::type_error(format!(
            "'{}' object is not an async iterable",
            type_name(&x)
        ))
    };
    if let Value::Object(obj) = &x
        && let Some(iterator) = obj.get().aiter(&x)
    {
        return iterator;
    }
    if ops::class_of(&x).lookup("__aiter__").is_none() {
        return Err(none());
    }
    ops::call_method_opt(&x, "__aiter__", Args::none()).unwrap_or_else(|| Err(none()))
}

fn anext(args: Args) -> Result<Value> {
    let [x, default] = args.range("anext", 1)?;
    let none = || {
        Exception::type_error(format!(
            "'{}' object is not an async iterator",
            type_name(&x)
        ))
    };
    let step = if let Value::Object(obj) = &x
        && let Some(future) = obj.get().anext(&x)
    {
        Value::Coroutine(crate::object::Coroutine::new("anext", future))
    } else {
        if ops::class_of(&x).lookup("__anext__").is_none() {
            return Err(none());
        }
        ops::call_method_opt(&x, "__anext__", Args::none()).unwrap_or_else(|| Err(none()))?
    };
    if default.is_unset() {
        return Ok(step);
    }
    Ok(crate::asyncio::awaiting::anext_or(step, default))
}

/// `sum(iterable, start)`: exact for integers, compensated for floats as of 3.12.
///
/// # Errors
/// `TypeError` for what cannot be added, for strings and bytes.
pub fn sum(iterable: &Value, start: Value) -> Result<Value> {
    match start.native() {
        Value::Str(_) => {
            return Err(Exception::type_error(
                "sum() can't sum strings [use ''.join(seq) instead]",
            ));
        }
        Value::Bytes(_) => {
            return Err(Exception::type_error(
                "sum() can't sum bytes [use b''.join(seq) instead]",
            ));
        }
        Value::Object(_) if type_name(&start) == "bytearray" => {
            return Err(Exception::type_error(
                "sum() can't sum bytearray [use b''.join(seq) instead]",
            ));
        }
        _ => {}
    }
    let mut items = ForIter::new(iterable)?;
    let mut total = start;
    while let Some(item) = items.next()? {
        total = match (&total, &item) {
            (Value::Int(a), Value::Int(b)) => match a.checked_add(*b) {
                Some(sum) => Value::Int(sum),
                None => ops::binary(BinaryOp::Add, &total, &item)?,
            },
            // A total that is a float is summed with compensation as long as floats and ints come.
            (Value::Float(a), Value::Float(_) | Value::Int(_) | Value::Bool(_)) => {
                return sum_floats(*a, item, &mut items);
            }
            _ => ops::binary(BinaryOp::Add, &total, &item)?,
        };
    }
    Ok(total)
}

/// Goes on with a float total: Neumaier's sum, whose correction is added at the end.
fn sum_floats(start: f64, first: Value, items: &mut ForIter) -> Result<Value> {
    let (mut total, mut correction) = (start, 0.0);
    let mut item = Some(first);
    let finish = |total: f64, correction: f64| {
        if correction != 0.0 && correction.is_finite() {
            total + correction
        } else {
            total
        }
    };
    while let Some(current) = item {
        match &current {
            Value::Float(x) => {
                let sum = total + x;
                correction += if total.abs() >= x.abs() {
                    (total - sum) + x
                } else {
                    (x - sum) + total
                };
                total = sum;
            }
            Value::Int(i) => total += *i as f64,
            Value::Bool(b) => total += f64::from(*b),
            _ => {
                let so_far = Value::Float(finish(total, correction));
                let sum = ops::binary(BinaryOp::Add, &so_far, &current)?;
                return sum_rest(sum, items);
            }
        }
        item = items.next()?;
    }
    Ok(Value::Float(finish(total, correction)))
}

/// Goes on after something that is no float came: plain addition to the end.
fn sum_rest(mut total: Value, items: &mut ForIter) -> Result<Value> {
    while let Some(item) = items.next()? {
        total = ops::binary(BinaryOp::Add, &total, &item)?;
    }
    Ok(total)
}

/// `min(...)`
///
/// # Errors
/// `ValueError` for nothing to choose from; what comparisons and the key raise.
pub fn min(args: Args) -> Result<Value> {
    extreme("min", args, Ordering::Less)
}

/// `max(...)`
///
/// # Errors
/// As [`min`].
pub fn max(args: Args) -> Result<Value> {
    extreme("max", args, Ordering::Greater)
}

/// `min(a, b)`
///
/// # Errors
/// What the comparison raises.
#[inline]
pub fn min2(a: &Value, b: &Value) -> Result<Value> {
    Ok(if ops::lt(b, a)? { b.clone() } else { a.clone() })
}

/// `max(a, b)`
///
/// # Errors
/// What the comparison raises.
#[inline]
pub fn max2(a: &Value, b: &Value) -> Result<Value> {
    Ok(if ops::gt(b, a)? { b.clone() } else { a.clone() })
}

fn extreme(name: &str, mut args: Args, wanted: Ordering) -> Result<Value> {
    let key = args.take_kw("key").unwrap_or(Value::None);
    let default = args.take_kw("default");
    if let Some((keyword, _)) = args.kw.first() {
        return Err(Exception::type_error(format!(
            "'{keyword}' is an invalid keyword argument for {name}()"
        )));
    }
    let several = args.pos.len() > 1;
    let source = match &args.pos[..] {
        [] => {
            return Err(Exception::type_error(format!(
                "{name} expected at least 1 argument, got 0"
            )));
        }
        [iterable] => iterable.clone(),
        many => Value::tuple(many.to_vec()),
    };
    if several && default.is_some() {
        return Err(Exception::type_error(format!(
            "Cannot specify a default for {name}() with multiple positional arguments"
        )));
    }
    let mut items = ForIter::new(&source)?;
    let mut best: Option<(Value, Value)> = None;
    while let Some(item) = items.next()? {
        let rank = if key.is_none() {
            item.clone()
        } else {
            ops::call(&key, Args::pos([item.clone()]))?
        };
        let better = match &best {
            None => true,
            Some((_, best_rank)) => match wanted {
                Ordering::Less => ops::lt(&rank, best_rank)?,
                _ => ops::gt(&rank, best_rank)?,
            },
        };
        if better {
            best = Some((item, rank));
        }
    }
    match (best, default) {
        (Some((item, _)), _) => Ok(item),
        (None, Some(default)) => Ok(default),
        (None, None) => Err(Exception::value_error(format!(
            "{name}() iterable argument is empty"
        ))),
    }
}

/// `sorted(iterable, key=key, reverse=reverse)`
///
/// # Errors
/// What iteration, the key and `__lt__` raise.
pub fn sorted(iterable: &Value, key: &Value, reverse: &Value) -> Result<Value> {
    let list = List::new(ops::to_vec(iterable)?);
    crate::object::list::sort_list(&list, key, ops::truth(reverse)?)?;
    Ok(Value::List(list))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn float_sums_are_compensated() {
        let tenths = Value::list(vec![Value::Float(0.1); 10]);
        assert!(matches!(sum(&tenths, Value::Int(0)).unwrap(), Value::Float(f) if f == 1.0));
        let mixed = Value::list(vec![
            Value::Float(1e100),
            Value::Float(1.0),
            Value::Float(-1e100),
        ]);
        assert!(matches!(sum(&mixed, Value::Int(0)).unwrap(), Value::Float(f) if f == 1.0));
        let big = Value::list(vec![Value::Int(i64::MAX), Value::Int(1)]);
        assert!(matches!(
            sum(&big, Value::Int(0)).unwrap(),
            Value::BigInt(_)
        ));
    }

    #[test]
    fn min_and_max_take_the_first_of_equals() {
        let items = Value::list(vec![
            Value::Int(2),
            Value::Float(2.0),
            Value::Int(1),
            Value::Float(1.0),
        ]);
        assert!(matches!(
            max(Args::pos([items.clone()])).unwrap(),
            Value::Int(2)
        ));
        assert!(matches!(min(Args::pos([items])).unwrap(), Value::Int(1)));
        assert!(min(Args::pos([Value::list(vec![])])).is_err());
    }
}
