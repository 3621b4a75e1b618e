//! `count`, `cycle`, `repeat`.

use super::{Step, object};
use crate::object::{Args, Class, Exception, Result, Value};
use crate::ops::{self, BinaryOp};

/// `count(start, step)`
struct Count {
    next: Value,
    step: Value,
}

impl Step for Count {
    fn step(&mut self) -> Result<Option<Value>> {
        let after = match (&self.next, &self.step) {
            (Value::Int(a), Value::Int(b)) if a.checked_add(*b).is_some() => Value::Int(a + b),
            _ => ops::binary(BinaryOp::Add, &self.next, &self.step)?,
        };
        Ok(Some(std::mem::replace(&mut self.next, after)))
    }
    fn repr(&self) -> Option<Result<String>> {
        let text = || {
            let next = ops::repr(&self.next)?;
            if let Value::Int(1) = self.step {
                return Ok(format!("count({next})"));
            }
            Ok(format!("count({next}, {})", ops::repr(&self.step)?))
        };
        Some(text())
    }
}

fn count(_class: &Class, args: Args) -> Result<Value> {
    let [start, step] = args.bind("count", ["start", "step"], 0)?;
    let number = |x: Value, default: i64| -> Result<Value> {
        if x.is_unset() {
            return Ok(Value::Int(default));
        }
        // As CPython: what can be made a number is one.
        let is_number = matches!(
            x.native(),
            Value::Int(_) | Value::Float(_) | Value::Bool(_) | Value::BigInt(_)
        ) || ["__index__", "__float__", "__int__", "__complex__"]
            .iter()
            .any(|m| ops::class_of(&x).lookup(m).is_some());
        if !is_number || matches!(x.native(), Value::Str(_)) {
            return Err(Exception::type_error("a number is required"));
        }
        Ok(x)
    };
    Ok(object(
        Count {
            next: number(start, 0)?,
            step: number(step, 1)?,
        },
        count_class,
    ))
}

/// `cycle(iterable)`
struct Cycle {
    iterator: Option<Value>,
    saved: Vec<Value>,
    at: usize,
}

impl Step for Cycle {
    fn step(&mut self) -> Result<Option<Value>> {
        if let Some(iterator) = &self.iterator {
            if let Some(item) = ops::next(iterator)? {
                self.saved.push(item.clone());
                return Ok(Some(item));
            }
            self.iterator = None;
        }
        if self.saved.is_empty() {
            return Ok(None);
        }
        let item = self.saved[self.at].clone();
        self.at = (self.at + 1) % self.saved.len();
        Ok(Some(item))
    }
}

fn cycle(_class: &Class, args: Args) -> Result<Value> {
    let [iterable] = args.exact("cycle")?;
    Ok(object(
        Cycle {
            iterator: Some(ops::iter(&iterable)?),
            saved: Vec::new(),
            at: 0,
        },
        cycle_class,
    ))
}

/// `repeat(object, times)`
struct Repeat {
    item: Value,
    left: Option<u64>,
}

impl Step for Repeat {
    fn step(&mut self) -> Result<Option<Value>> {
        if let Some(left) = &mut self.left {
            if *left == 0 {
                return Ok(None);
            }
            *left -= 1;
        }
        Ok(Some(self.item.clone()))
    }
    fn repr(&self) -> Option<Result<String>> {
        Some(ops::repr(&self.item).map(|item| match self.left {
            None => format!("repeat({item})"),
            Some(left) => format!("repeat({item}, {left})"),
        }))
    }
}

fn repeat(_class: &Class, args: Args) -> Result<Value> {
    let [item, times] = args.bind("repeat", ["object", "times"], 1)?;
    let left = match times {
        Value::Unset => None,
        times => Some(ops::convert::to_index(&times)?.max(0) as u64),
    };
    Ok(object(Repeat { item, left }, repeat_class))
}

crate::itertools_class! {
    count_class = "count", count;
    cycle_class = "cycle", cycle;
    repeat_class = "repeat", repeat;
}
