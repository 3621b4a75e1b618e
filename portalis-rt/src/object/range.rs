//! [`Range`]: `range(start, stop, step)`, in 64 bits or in integers of any size.

use std::cell::{Cell, RefCell};

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::iterators::iterator_class;
use super::list::misuse;
use super::slice::Slice;
use super::{Args, Class, Exception, Object, Result, Value};
use crate::ops::item::index;

/// A range object.
#[derive(Clone)]
pub enum Range {
    /// All of `start`, `stop`, `step` fit 64 bits, and `len` too.
    Small {
        /// The first number.
        start: i64,
        /// Where it ends, exclusive.
        stop: i64,
        /// The distance, never 0.
        step: i64,
        /// How many numbers.
        len: usize,
    },
    /// Any size.
    Big {
        /// The first number.
        start: BigInt,
        /// Where it ends, exclusive.
        stop: BigInt,
        /// The distance, never 0.
        step: BigInt,
    },
}

impl Range {
    /// `range(start, stop, step)` for 64-bit numbers; `step` must not be 0.
    #[inline]
    pub fn small(start: i64, stop: i64, step: i64) -> Range {
        let len = small_len(start, stop, step);
        if len > isize::MAX as u64 {
            return Range::Big {
                start: start.into(),
                stop: stop.into(),
                step: step.into(),
            };
        }
        Range::Small {
            start,
            stop,
            step,
            len: len as usize,
        }
    }

    /// `range(start, stop, step)`
    ///
    /// # Errors
    /// `TypeError` for what are no integers, `ValueError` for step 0.
    pub fn new(start: &Value, stop: &Value, step: &Value) -> Result<Range> {
        let (start, stop, step) = (index(start)?, index(stop)?, index(step)?);
        if let (Value::Int(start), Value::Int(stop), Value::Int(step)) = (&start, &stop, &step) {
            if *step == 0 {
                return Err(Exception::value_error("range() arg 3 must not be zero"));
            }
            return Ok(Range::small(*start, *stop, *step));
        }
        let (start, stop, step) = (big(&start), big(&stop), big(&step));
        if step.is_zero() {
            return Err(Exception::value_error("range() arg 3 must not be zero"));
        }
        Ok(Range::Big { start, stop, step })
    }

    fn parts(&self) -> (BigInt, BigInt, BigInt) {
        match self {
            Range::Small {
                start, stop, step, ..
            } => ((*start).into(), (*stop).into(), (*step).into()),
            Range::Big { start, stop, step } => (start.clone(), stop.clone(), step.clone()),
        }
    }

    /// How many numbers.
    pub(crate) fn big_len(&self) -> BigInt {
        match self {
            Range::Small { len, .. } => (*len).into(),
            Range::Big { start, stop, step } => {
                let distance = if step.is_positive() {
                    stop - start
                } else {
                    start - stop
                };
                if distance.is_positive() {
                    (distance - 1u8) / step.abs() + 1u8
                } else {
                    BigInt::zero()
                }
            }
        }
    }

    /// Number `i`, which is there.
    fn at(&self, i: &BigInt) -> Value {
        let (start, _, step) = self.parts();
        Value::int(start + step * i)
    }

    /// Where `x` is, if it is in the range.
    fn position(&self, x: &BigInt) -> Option<BigInt> {
        let (start, stop, step) = self.parts();
        let inside = if step.is_positive() {
            *x >= start && *x < stop
        } else {
            *x <= start && *x > stop
        };
        let (quotient, remainder) = (x - start).div_rem(&step);
        (inside && remainder.is_zero()).then_some(quotient)
    }

    fn item(&self, key: &Value) -> Result<Value> {
        if let (
            Range::Small {
                start, step, len, ..
            },
            Value::Int(i),
        ) = (self, key)
        {
            return match crate::ops::item::position(*i, *len) {
                // The sum is in the range, so it comes out right modulo 2**64.
                Some(i) => Ok(Value::Int(
                    start.wrapping_add((i as i64).wrapping_mul(*step)),
                )),
                None => Err(Exception::index_error("range object index out of range")),
            };
        }
        if let Some(slice) = key.downcast::<Slice>() {
            return self.slice(&slice);
        }
        let Some(key) = crate::ops::item::index_opt(key)? else {
            return Err(Exception::type_error(format!(
                "range indices must be integers or slices, not {}",
                crate::ops::type_name(key)
            )));
        };
        let len = self.big_len();
        let i = big(&key);
        let i = if i.is_negative() { i + &len } else { i };
        if i.is_negative() || i >= len {
            return Err(Exception::index_error("range object index out of range"));
        }
        Ok(self.at(&i))
    }

    fn slice(&self, slice: &Slice) -> Result<Value> {
        let Some(len) = self
            .big_len()
            .to_usize()
            .filter(|&n| i64::try_from(n).is_ok())
        else {
            return Err(Exception::overflow_error(
                "Python int too large to convert to C ssize_t",
            ));
        };
        let found = slice.indices(len)?;
        let (_, _, step) = self.parts();
        let (start, stop) = (self.at(&found.start.into()), self.at(&found.stop.into()));
        Ok(Value::object(Range::new(
            &start,
            &stop,
            &Value::int(step * found.step),
        )?))
    }

    fn iterator(&self) -> Value {
        match self {
            Range::Small {
                start, step, len, ..
            } => RangeIterator::value(*start, *step, *len),
            Range::Big { start, step, .. } => Value::object(BigRangeIterator {
                next: RefCell::new(start.clone()),
                step: step.clone(),
                left: RefCell::new(self.big_len()),
            }),
        }
    }

    fn reversed(&self) -> Value {
        let len = self.big_len();
        if len.is_zero() {
            return RangeIterator::value(0, 1, 0);
        }
        match (self, self.at(&(&len - 1u8))) {
            (Range::Small { step, len, .. }, Value::Int(last)) if *step != i64::MIN => {
                RangeIterator::value(last, -step, *len)
            }
            (_, last) => {
                let (_, _, step) = self.parts();
                Value::object(BigRangeIterator {
                    next: RefCell::new(big(&last)),
                    step: -step,
                    left: RefCell::new(len),
                })
            }
        }
    }

    fn equals(&self, other: &Range) -> bool {
        let len = self.big_len();
        if len != other.big_len() {
            return false;
        }
        let ((start, _, step), (other_start, _, other_step)) = (self.parts(), other.parts());
        len.is_zero() || (start == other_start && (len.is_one() || step == other_step))
    }
}

/// The `BigInt` of an `int` value.
fn big(x: &Value) -> BigInt {
    match x {
        Value::Int(i) => (*i).into(),
        Value::Bool(b) => i64::from(*b).into(),
        Value::BigInt(i) => (**i).clone(),
        _ => BigInt::zero(),
    }
}

#[inline]
fn small_len(start: i64, stop: i64, step: i64) -> u64 {
    if step > 0 && start < stop {
        (stop.wrapping_sub(start) as u64 - 1) / step as u64 + 1
    } else if step < 0 && start > stop {
        (start.wrapping_sub(stop) as u64 - 1) / step.unsigned_abs() + 1
    } else {
        0
    }
}

impl Object for Range {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let (start, stop, step) = self.parts();
        Some(Ok(if step.is_one() {
            format!("range({start}, {stop})")
        } else {
            format!("range({start}, {stop}, {step})")
        }))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        let (start, stop, step) = self.parts();
        match name {
            "start" => Some(Ok(Value::int(start))),
            "stop" => Some(Ok(Value::int(stop))),
            "step" => Some(Ok(Value::int(step))),
            _ => None,
        }
    }
    fn len(&self) -> Option<Result<usize>> {
        Some(match self {
            Range::Small { len, .. } => Ok(*len),
            Range::Big { .. } => match self
                .big_len()
                .to_usize()
                .filter(|&n| i64::try_from(n).is_ok())
            {
                Some(n) => Ok(n),
                None => Err(Exception::overflow_error(
                    "Python int too large to convert to C ssize_t",
                )),
            },
        })
    }
    fn truth(&self) -> Option<Result<bool>> {
        Some(Ok(!self.big_len().is_zero()))
    }
    fn iter(&self, _this: &Value) -> Option<Result<Value>> {
        Some(Ok(self.iterator()))
    }
    fn get_item(&self, key: &Value) -> Option<Result<Value>> {
        Some(self.item(key))
    }
    fn contains(&self, item: &Value) -> Option<Result<bool>> {
        Some(match (self, item) {
            (
                Range::Small {
                    start, stop, step, ..
                },
                Value::Int(x),
            ) => {
                let inside = if *step > 0 {
                    x >= start && x < stop
                } else {
                    x <= start && x > stop
                };
                Ok(inside && (i128::from(*x) - i128::from(*start)) % i128::from(*step) == 0)
            }
            (_, Value::Int(_) | Value::Bool(_) | Value::BigInt(_)) => {
                Ok(self.position(&big(item)).is_some())
            }
            (_, Value::Float(f)) => {
                let whole = <BigInt as num_traits::FromPrimitive>::from_f64(*f)
                    .filter(|_| f.fract() == 0.0);
                Ok(whole.is_some_and(|x| self.position(&x).is_some()))
            }
            (_, Value::Instance(_) | Value::Object(_)) => {
                let search = || {
                    let iterator = self.iterator();
                    while let Some(x) = crate::ops::iterate::next(&iterator)? {
                        if crate::ops::eq(&x, item)? {
                            return Ok(true);
                        }
                    }
                    Ok(false)
                };
                search()
            }
            _ => Ok(false),
        })
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        let other = other.downcast::<Range>()?;
        Some(Ok(self.equals(&other)))
    }
    fn hash(&self) -> Option<Result<i64>> {
        let len = self.big_len();
        let (start, _, step) = self.parts();
        let parts = [
            Value::int(len.clone()),
            if len.is_zero() {
                Value::None
            } else {
                Value::int(start)
            },
            if len <= BigInt::one() {
                Value::None
            } else {
                Value::int(step)
            },
        ];
        Some(crate::ops::hash::hash_tuple(&parts))
    }
}

/// Iterates over a range of 64-bit numbers.
pub struct RangeIterator {
    next: Cell<i64>,
    step: i64,
    left: Cell<usize>,
}

impl RangeIterator {
    /// `len` numbers from `start`.
    pub fn value(start: i64, step: i64, len: usize) -> Value {
        Value::object(RangeIterator {
            next: Cell::new(start),
            step,
            left: Cell::new(len),
        })
    }

    /// How many numbers are left.
    pub(crate) fn remaining(&self) -> usize {
        self.left.get()
    }
}

impl Object for RangeIterator {
    fn class(&self) -> Class {
        thread_local! { static CLASS: Class = iterator_class("range_iterator"); }
        CLASS.with(Clone::clone)
    }
    crate::iterator_protocol!();
    #[inline]
    fn next(&self) -> Option<Result<Option<Value>>> {
        let left = self.left.get();
        if left == 0 {
            return Some(Ok(None));
        }
        let current = self.next.get();
        self.left.set(left - 1);
        self.next.set(current.wrapping_add(self.step));
        Some(Ok(Some(Value::Int(current))))
    }
}

struct BigRangeIterator {
    next: RefCell<BigInt>,
    step: BigInt,
    left: RefCell<BigInt>,
}

impl Object for BigRangeIterator {
    fn class(&self) -> Class {
        thread_local! { static CLASS: Class = iterator_class("longrange_iterator"); }
        CLASS.with(Clone::clone)
    }
    crate::iterator_protocol!();
    fn next(&self) -> Option<Result<Option<Value>>> {
        let mut left = self.left.borrow_mut();
        if left.is_zero() {
            return Some(Ok(None));
        }
        *left -= 1u8;
        let mut next = self.next.borrow_mut();
        let after = &*next + &self.step;
        let current = std::mem::replace(&mut *next, after);
        Some(Ok(Some(Value::int(current))))
    }
}

/// `range(...)`
///
/// # Errors
/// As [`Range::new`].
pub fn construct(_class: &Class, args: Args) -> Result<Value> {
    args.no_kw("range")?;
    let given = args.pos.len();
    let [a, b, c] = args.range("range", 1)?;
    let one = Value::Int(1);
    Ok(Value::object(match given {
        1 => Range::new(&Value::Int(0), &a, &one)?,
        2 => Range::new(&a, &b, &one)?,
        _ => Range::new(&a, &b, &c)?,
    }))
}

fn range(this: &Value, method: &str) -> Result<std::rc::Rc<Range>> {
    this.downcast::<Range>()
        .ok_or_else(|| misuse(method, "range", this))
}

fn index_of(this: &Value, args: Args) -> Result<Value> {
    let range = range(this, "index")?;
    let [item] = args.exact("range.index")?;
    if matches!(item, Value::Int(_) | Value::Bool(_) | Value::BigInt(_)) {
        return match range.position(&big(&item)) {
            Some(i) => Ok(Value::int(i)),
            None => Err(Exception::value_error(format!(
                "{} is not in range",
                crate::ops::repr(&item)?
            ))),
        };
    }
    let iterator = range.iterator();
    let mut i = 0;
    while let Some(x) = crate::ops::iterate::next(&iterator)? {
        if crate::ops::eq(&x, &item)? {
            return Ok(Value::Int(i));
        }
        i += 1;
    }
    Err(Exception::value_error(
        "sequence.index(x): x not in sequence",
    ))
}

fn count(this: &Value, args: Args) -> Result<Value> {
    let range = range(this, "count")?;
    let [item] = args.exact("range.count")?;
    match range.contains(&item) {
        Some(found) => Ok(Value::Int(i64::from(found?))),
        None => Ok(Value::Int(0)),
    }
}

thread_local! {
    static CLASS: Class = Class::builder("range")
        .constructor_of(n!("range"), construct)
        .immutable()
        .final_class()
        .method(n!("index"), index_of)
        .method(n!("count"), count)
        .method(s!("__reversed__"), |this, _| Ok(range(this, "__reversed__")?.reversed()))
        .dunders(&["__repr__", "__iter__", "__len__", "__getitem__", "__contains__", "__eq__", "__ne__", "__hash__", "__bool__"])
        .build();
}

/// `range`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}
