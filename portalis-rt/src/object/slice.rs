//! [`Slice`]: `slice(start, stop, step)`, and what it selects of a sequence.

use super::{Args, Class, Exception, Object, Result, Value};
use crate::ops::item::{index_clamped, index_opt};

/// A slice object.
pub struct Slice {
    /// `start`, or `None`.
    pub start: Value,
    /// `stop`, or `None`.
    pub stop: Value,
    /// `step`, or `None`.
    pub step: Value,
}

/// The positions that a slice selects: `start`, `start + step`, … `len` of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Indices {
    /// The first position.
    pub start: i64,
    /// Where it ends (exclusive), as `slice.indices` gives it.
    pub stop: i64,
    /// The distance, never 0.
    pub step: i64,
    /// How many.
    pub len: usize,
}

impl Indices {
    /// The positions, in the slice's order.
    pub fn positions(self) -> impl Iterator<Item = usize> {
        (0..self.len as i64).map(move |i| (self.start + i * self.step) as usize)
    }
}

/// `slice(start, stop, step)`
pub fn new(start: Value, stop: Value, step: Value) -> Value {
    Slice::value(start, stop, step)
}

impl Slice {
    /// `x[start:stop:step]`'s key; absent parts are `None`.
    pub fn value(start: Value, stop: Value, step: Value) -> Value {
        Value::object(Slice { start, stop, step })
    }

    /// What it selects of a sequence of this length.
    ///
    /// # Errors
    /// `TypeError` for parts that are no integers, `ValueError` for step 0.
    pub fn indices(&self, len: usize) -> Result<Indices> {
        select(&self.start, &self.stop, &self.step, len)
    }
}

/// What `start:stop:step` selects of a sequence of this length.
///
/// # Errors
/// As [`Slice::indices`].
pub fn select(start: &Value, stop: &Value, step: &Value, len: usize) -> Result<Indices> {
    let absent = |v: &Value| v.is_none() || v.is_unset();
    let step = if absent(step) { 1 } else { part(step)? };
    if step == 0 {
        return Err(Exception::value_error("slice step cannot be zero"));
    }
    // The most negative step would not survive its negation.
    let step = step.max(-i64::MAX);
    let n = len as i64;
    let (lowest, highest) = if step < 0 { (-1, n - 1) } else { (0, n) };
    let clamp = |i: i64| {
        let i = if i < 0 { i.saturating_add(n) } else { i };
        i.clamp(lowest, highest)
    };
    let start = if absent(start) {
        if step < 0 { highest } else { lowest }
    } else {
        clamp(part(start)?)
    };
    let stop = if absent(stop) {
        if step < 0 { lowest } else { highest }
    } else {
        clamp(part(stop)?)
    };
    let len = if step > 0 && start < stop {
        (stop - start - 1) / step + 1
    } else if step < 0 && stop < start {
        (start - stop - 1) / -step + 1
    } else {
        0
    };
    Ok(Indices {
        start,
        stop,
        step,
        len: len as usize,
    })
}

fn part(x: &Value) -> Result<i64> {
    match x {
        Value::Int(i) => Ok(*i),
        _ => match index_opt(x)? {
            Some(i) => index_clamped(&i),
            None => Err(Exception::type_error(
                "slice indices must be integers or None or have an __index__ method",
            )),
        },
    }
}

impl Slice {
    fn parts(&self) -> [Value; 3] {
        [self.start.clone(), self.stop.clone(), self.step.clone()]
    }
}

impl Object for Slice {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let text = || {
            let (start, stop) = (
                crate::ops::repr(&self.start)?,
                crate::ops::repr(&self.stop)?,
            );
            Ok(format!(
                "slice({start}, {stop}, {})",
                crate::ops::repr(&self.step)?
            ))
        };
        Some(text())
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        match name {
            "start" => Some(Ok(self.start.clone())),
            "stop" => Some(Ok(self.stop.clone())),
            "step" => Some(Ok(self.step.clone())),
            _ => None,
        }
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        let other = other.downcast::<Slice>()?;
        Some(crate::ops::eq(
            &Value::tuple(self.parts().into()),
            &Value::tuple(other.parts().into()),
        ))
    }
    fn hash(&self) -> Option<Result<i64>> {
        Some(crate::ops::hash::hash_parts(&self.parts()))
    }
}

fn construct(_class: &Class, args: Args) -> Result<Value> {
    args.no_kw("slice")?;
    let given = args.pos.len();
    let [a, b, c] = args.range("slice", 1)?;
    let or_none = |v: Value| if v.is_unset() { Value::None } else { v };
    Ok(match given {
        1 => Slice::value(Value::None, a, Value::None),
        _ => Slice::value(a, b, or_none(c)),
    })
}

fn indices(this: &Value, args: Args) -> Result<Value> {
    let Some(slice) = this.downcast::<Slice>() else {
        return Err(super::list::misuse("indices", "slice", this));
    };
    let [len] = args.exact("slice.indices")?;
    let len = crate::ops::convert::to_index(&len)?;
    let len = usize::try_from(len)
        .map_err(|_| Exception::value_error("length should not be negative"))?;
    let found = slice.indices(len)?;
    Ok(Value::tuple(vec![
        Value::Int(found.start),
        Value::Int(found.stop),
        Value::Int(found.step),
    ]))
}

thread_local! {
    static CLASS: Class = Class::builder("slice")
        .constructor_of(n!("slice"), construct)
        .immutable()
        .final_class()
        .method(n!("indices"), indices)
        .dunders(&["__repr__", "__eq__", "__ne__", "__hash__"])
        .build();
}

/// `slice`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picked(start: i64, stop: i64, step: i64, len: usize) -> Vec<usize> {
        let part = |v: i64| if v == 99 { Value::None } else { Value::Int(v) };
        select(&part(start), &part(stop), &part(step), len)
            .unwrap()
            .positions()
            .collect()
    }

    #[test]
    fn slices_select_as_in_cpython() {
        assert_eq!(picked(99, 99, -1, 4), [3, 2, 1, 0]);
        assert_eq!(picked(-3, -1, 99, 5), [2, 3]);
        assert_eq!(picked(1, 100, 2, 6), [1, 3, 5]);
        assert_eq!(picked(100, 99, -2, 5), [4, 2, 0]);
        assert_eq!(picked(3, 1, 1, 5), [] as [usize; 0]);
        assert_eq!(picked(99, 99, i64::MIN, 5), [4]);
    }
}
