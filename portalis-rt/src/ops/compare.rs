//! Truth, identity, equality, order, membership.
//!
//! Each operator looks at the variants first; for instances of classes written in Python the special
//! method comes first, then the builtin part. No container is borrowed while an item is compared.

use std::cell::Cell;
use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::Zero;

use super::call_method_opt;
use super::class::type_name;
use super::class::{class_of, object_class};
use crate::object::singleton::{is_not_implemented, not_implemented};
use crate::object::{Args, Exception, List, Result, Value};

/// A comparison operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum CompareOp {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl CompareOp {
    /// The operator written `symbol`.
    pub fn from_symbol(symbol: &str) -> Option<CompareOp> {
        Some(match symbol {
            "==" => CompareOp::Eq,
            "!=" => CompareOp::Ne,
            "<" => CompareOp::Lt,
            "<=" => CompareOp::Le,
            ">" => CompareOp::Gt,
            ">=" => CompareOp::Ge,
            _ => return None,
        })
    }

    /// How it is written.
    pub fn symbol(self) -> &'static str {
        ["==", "!=", "<", "<=", ">", ">="][self as usize]
    }

    /// Its special method.
    pub fn dunder(self) -> &'static str {
        ["__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"][self as usize]
    }

    /// The operator with its operands swapped.
    pub fn reflected(self) -> CompareOp {
        match self {
            CompareOp::Eq | CompareOp::Ne => self,
            CompareOp::Lt => CompareOp::Gt,
            CompareOp::Le => CompareOp::Ge,
            CompareOp::Gt => CompareOp::Lt,
            CompareOp::Ge => CompareOp::Le,
        }
    }

    /// Whether it holds for operands in this order.
    #[inline]
    pub fn holds(self, ordering: Ordering) -> bool {
        match self {
            CompareOp::Eq => ordering == Ordering::Equal,
            CompareOp::Ne => ordering != Ordering::Equal,
            CompareOp::Lt => ordering == Ordering::Less,
            CompareOp::Le => ordering != Ordering::Greater,
            CompareOp::Gt => ordering == Ordering::Greater,
            CompareOp::Ge => ordering != Ordering::Less,
        }
    }

    /// Whether it holds for these lengths, sizes, numbers.
    fn holds_opt(self, ordering: Option<Ordering>) -> bool {
        match ordering {
            Some(ordering) => self.holds(ordering),
            None => self == CompareOp::Ne,
        }
    }
}

/// What an instance's class says about a special method.
pub enum Special {
    /// There is none: Python's default holds.
    Absent,
    /// The class says `name = None`.
    Nothing,
    /// The builtin part has it, and nothing overrides it.
    Payload(Value),
    /// There is one to call ([`call_method_opt`]).
    Method,
}

/// Where the special method `name` of an instance (or of a class with a metaclass written in Python) is.
pub fn special(x: &Value, name: &str) -> Special {
    let (class, payload) = match x {
        Value::Instance(instance) => (instance.class(), instance.payload()),
        Value::Class(class) => match class.metaclass.borrow().clone() {
            Some(metaclass) => (metaclass, Value::Unset),
            None => return Special::Absent,
        },
        _ => return Special::Absent,
    };
    let builtin = |payload: Value| {
        if payload.is_unset() {
            Special::Absent
        } else {
            Special::Payload(payload)
        }
    };
    match class.lookup(name) {
        None => builtin(payload),
        Some(Value::None) => Special::Nothing,
        Some(method @ Value::Native(_)) => {
            // Found on the builtin part's own class: nothing overrides it.
            if !payload.is_unset()
                && class_of(&payload)
                    .lookup(name)
                    .is_some_and(|own| own.is(&method))
            {
                return Special::Payload(payload);
            }
            if object_class()
                .dict
                .get(name)
                .is_some_and(|own| own.is(&method))
            {
                return builtin(payload);
            }
            Special::Method
        }
        Some(_) => Special::Method,
    }
}

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// How deep comparisons, hashes and reprs may nest.
const DEPTH_LIMIT: u32 = 2500;

/// One level of nesting of a recursive operation; it ends when this is dropped.
pub struct Deeper(());

impl Drop for Deeper {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get().saturating_sub(1));
    }
}

/// Enters one more level; `what` follows the message (`" in comparison"`).
///
/// # Errors
/// `RecursionError` when there are too many.
#[inline]
pub fn deeper(what: &str) -> Result<Deeper> {
    let depth = DEPTH.get();
    if depth >= DEPTH_LIMIT {
        return Err(Exception::recursion_error(format!(
            "maximum recursion depth exceeded{what}"
        )));
    }
    DEPTH.set(depth + 1);
    Ok(Deeper(()))
}

/// `a is b`
pub fn is(a: &Value, b: &Value) -> bool {
    a.is(b)
}

/// `bool(x)`
///
/// # Errors
/// What `__bool__` or `__len__` raises.
#[inline]
pub fn truth(x: &Value) -> Result<bool> {
    Ok(match x {
        Value::Bool(b) => *b,
        Value::None | Value::Unset => false,
        Value::Int(i) => *i != 0,
        Value::Float(f) => *f != 0.0,
        Value::BigInt(_) => true,
        Value::Str(s) => !s.as_str().is_empty(),
        Value::Bytes(b) => !b.is_empty(),
        Value::List(l) => !l.borrow().is_empty(),
        Value::Tuple(t) => !t.is_empty(),
        Value::Dict(d) => !d.is_empty(),
        Value::Set(s) => !s.is_empty(),
        Value::Instance(_) | Value::Class(_) => return truth_of_instance(x),
        Value::Object(obj) => match obj.get().truth() {
            Some(truth) => return truth,
            None => match obj.get().len() {
                Some(len) => return Ok(len? != 0),
                None => true,
            },
        },
        Value::Function(_)
        | Value::Native(_)
        | Value::Method(_)
        | Value::Coroutine(_)
        | Value::Generator(_)
        | Value::Future(_) => true,
    })
}

fn truth_of_instance(x: &Value) -> Result<bool> {
    match special(x, "__bool__") {
        Special::Method => match call_method_opt(x, "__bool__", Args::none()) {
            Some(result) => match result? {
                Value::Bool(b) => return Ok(b),
                other => {
                    return Err(Exception::type_error(format!(
                        "__bool__ should return bool, returned {}",
                        type_name(&other)
                    )));
                }
            },
            None => return Ok(true),
        },
        Special::Nothing => return Err(Exception::type_error("'NoneType' object is not callable")),
        Special::Absent | Special::Payload(_) => {}
    }
    match special(x, "__len__") {
        Special::Method => Ok(super::item::len(x)? != 0),
        Special::Payload(payload) => truth(&payload),
        Special::Absent | Special::Nothing => Ok(true),
    }
}

/// `bool(a == b)`; identity does not short-cut.
///
/// # Errors
/// What `__eq__` raises.
#[inline]
pub fn eq(a: &Value, b: &Value) -> Result<bool> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Ok(a == b),
        (Value::Str(a), Value::Str(b)) => Ok(a == b),
        _ => test(CompareOp::Eq, a, b),
    }
}

/// `bool(a != b)`
///
/// # Errors
/// What `__ne__` or `__eq__` raises.
#[inline]
pub fn ne(a: &Value, b: &Value) -> Result<bool> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Ok(a != b),
        (Value::Str(a), Value::Str(b)) => Ok(a != b),
        _ => test(CompareOp::Ne, a, b),
    }
}

/// `a is b or a == b`: how containers compare their items.
///
/// # Errors
/// What `__eq__` raises.
#[inline]
pub fn same(a: &Value, b: &Value) -> Result<bool> {
    if a.is(b) { Ok(true) } else { eq(a, b) }
}

/// `bool(a < b)`
///
/// # Errors
/// `TypeError` if they have no order; what `__lt__` raises.
#[inline]
pub fn lt(a: &Value, b: &Value) -> Result<bool> {
    test(CompareOp::Lt, a, b)
}

/// `bool(a <= b)`
///
/// # Errors
/// As [`lt`].
#[inline]
pub fn le(a: &Value, b: &Value) -> Result<bool> {
    test(CompareOp::Le, a, b)
}

/// `bool(a > b)`
///
/// # Errors
/// As [`lt`].
#[inline]
pub fn gt(a: &Value, b: &Value) -> Result<bool> {
    test(CompareOp::Gt, a, b)
}

/// `bool(a >= b)`
///
/// # Errors
/// As [`lt`].
#[inline]
pub fn ge(a: &Value, b: &Value) -> Result<bool> {
    test(CompareOp::Ge, a, b)
}

/// `bool(a op b)`
#[inline]
fn test(op: CompareOp, a: &Value, b: &Value) -> Result<bool> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Ok(op.holds(a.cmp(b))),
        (Value::Float(a), Value::Float(b)) => Ok(op.holds_opt(a.partial_cmp(b))),
        (Value::Str(a), Value::Str(b)) => Ok(op.holds(a.as_str().cmp(b.as_str()))),
        _ => match rich_compare(op, a, b)? {
            Value::Bool(result) => Ok(result),
            other => truth(&other),
        },
    }
}

/// The object that `a op b` gives for `==`, `!=`, `<`, `<=`, `>`, `>=` (a user's `__eq__` may give any object).
///
/// # Errors
/// As [`lt`].
pub fn compare(op: &'static str, a: &Value, b: &Value) -> Result<Value> {
    match CompareOp::from_symbol(op) {
        Some(op) => rich_compare(op, a, b),
        None => Err(Exception::value_error(format!("unknown comparison {op}"))),
    }
}

/// The object that `a op b` gives.
///
/// # Errors
/// As [`lt`].
pub fn rich_compare(op: CompareOp, a: &Value, b: &Value) -> Result<Value> {
    if let Some(ordering) = number_order(a, b) {
        return Ok(Value::Bool(op.holds_opt(ordering)));
    }
    let _depth = deeper(" in comparison")?;
    let mut reflected_done = false;
    if derived_operand(a, b) {
        reflected_done = true;
        if let Some(result) = compare_slot(op.reflected(), b, a)? {
            return Ok(result);
        }
    }
    if let Some(result) = compare_slot(op, a, b)? {
        return Ok(result);
    }
    if !reflected_done && let Some(result) = compare_slot(op.reflected(), b, a)? {
        return Ok(result);
    }
    match op {
        CompareOp::Eq => Ok(Value::Bool(a.is(b))),
        CompareOp::Ne => Ok(Value::Bool(!a.is(b))),
        _ => Err(Exception::type_error(format!(
            "'{}' not supported between instances of '{}' and '{}'",
            op.symbol(),
            type_name(a),
            type_name(b)
        ))),
    }
}

/// Whether `b`'s class is derived from `a`'s, so that its method comes first.
fn derived_operand(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Instance(x), Value::Instance(y)) => {
            let (x, y) = (x.class(), y.class());
            x != y && y.is_subclass_of(&x)
        }
        (_, Value::Instance(y)) if !y.payload().is_unset() => {
            y.class().is_subclass_of(&class_of(a))
        }
        (Value::Object(x), Value::Object(y)) => {
            let (x, y) = (x.get().class(), y.get().class());
            x != y && y.is_subclass_of(&x)
        }
        _ => false,
    }
}

/// What `a`'s own method for `op` gives; `None` stands for `NotImplemented`.
///
/// # Errors
/// What the method raises.
pub fn compare_slot(op: CompareOp, a: &Value, b: &Value) -> Result<Option<Value>> {
    match a {
        Value::Instance(_) | Value::Class(_) => match special(a, op.dunder()) {
            Special::Method => match call_method_opt(a, op.dunder(), Args::pos([b.clone()])) {
                Some(result) => {
                    let result = result?;
                    Ok(if is_not_implemented(&result) {
                        None
                    } else {
                        Some(result)
                    })
                }
                None => Ok(None),
            },
            Special::Payload(payload) => compare_slot(op, &payload, b),
            Special::Nothing => Err(Exception::type_error("'NoneType' object is not callable")),
            // `object.__ne__` inverts `__eq__`.
            Special::Absent if op == CompareOp::Ne => match compare_slot(CompareOp::Eq, a, b)? {
                Some(result) => Ok(Some(Value::Bool(!truth(&result)?))),
                None => Ok(None),
            },
            Special::Absent => Ok(None),
        },
        _ => Ok(compare_builtin(op, a, b)?.map(Value::Bool)),
    }
}

/// `op` as the method `a.__op__(b)` of a builtin type gives it, for `ops::dunder`.
///
/// # Errors
/// What the items' methods raise.
pub fn compare_method(op: CompareOp, a: &Value, b: &Value) -> Result<Value> {
    let slot = match a {
        Value::Instance(x) if x.payload().is_unset() => None,
        Value::Instance(x) => compare_builtin(op, &x.payload(), b)?,
        _ => compare_builtin(op, a, b)?,
    };
    match (slot, op) {
        (Some(result), _) => Ok(Value::Bool(result)),
        (None, CompareOp::Eq) if a.is(b) => Ok(Value::Bool(true)),
        (None, CompareOp::Ne) if a.is(b) => Ok(Value::Bool(false)),
        (None, CompareOp::Ne) => match compare_slot(CompareOp::Eq, a, b)? {
            Some(result) => Ok(Value::Bool(!truth(&result)?)),
            None => Ok(not_implemented()),
        },
        _ => Ok(not_implemented()),
    }
}

/// `a op b` for a builtin `a`; `None`: not supported.
fn compare_builtin(op: CompareOp, a: &Value, b: &Value) -> Result<Option<bool>> {
    if let Value::Object(obj) = a {
        return match op {
            CompareOp::Eq => obj.get().eq(b).transpose(),
            CompareOp::Ne => Ok(obj.get().eq(b).transpose()?.map(|equal| !equal)),
            _ => match obj.get().compare(b) {
                Some(ordering) => Ok(Some(op.holds_opt(ordering?))),
                None => Ok(None),
            },
        };
    }
    let unwrapped;
    let b = match b {
        Value::Instance(x) => {
            unwrapped = x.payload();
            &unwrapped
        }
        _ => b,
    };
    Ok(match (a, b) {
        (Value::Str(a), Value::Str(b)) => Some(op.holds(a.as_str().cmp(b.as_str()))),
        (Value::Bytes(a), Value::Bytes(b)) => Some(op.holds((**a).cmp(&**b))),
        (Value::Tuple(a), Value::Tuple(b)) => Some(compare_tuples(op, a, b)?),
        (Value::List(a), Value::List(b)) => Some(compare_lists(op, a, b)?),
        (Value::Dict(a), Value::Dict(b)) => match op {
            CompareOp::Eq => Some(dicts_equal(a, b)?),
            CompareOp::Ne => Some(!dicts_equal(a, b)?),
            _ => None,
        },
        (Value::Set(a), Value::Set(b)) => Some(a.compare(op, b)?),
        (Value::Method(a), Value::Method(b)) => {
            let equal = a.this.is(&b.this) && a.function.is(&b.function);
            match op {
                CompareOp::Eq => Some(equal),
                CompareOp::Ne => Some(!equal),
                _ => None,
            }
        }
        _ => number_order(a, b).map(|ordering| op.holds_opt(ordering)),
    })
}

fn compare_tuples(op: CompareOp, a: &[Value], b: &[Value]) -> Result<bool> {
    for (x, y) in a.iter().zip(b) {
        if x.is(y) || eq(x, y)? {
            continue;
        }
        return match op {
            CompareOp::Eq => Ok(false),
            CompareOp::Ne => Ok(true),
            _ => test(op, x, y),
        };
    }
    Ok(op.holds(a.len().cmp(&b.len())))
}

fn compare_lists(op: CompareOp, a: &List, b: &List) -> Result<bool> {
    if matches!(op, CompareOp::Eq | CompareOp::Ne) && a.len() != b.len() {
        return Ok(op == CompareOp::Ne);
    }
    let mut i = 0;
    while let (Some(x), Some(y)) = (a.get(i), b.get(i)) {
        i += 1;
        if x.is(&y) || eq(&x, &y)? {
            continue;
        }
        return match op {
            CompareOp::Eq => Ok(false),
            CompareOp::Ne => Ok(true),
            _ => test(op, &x, &y),
        };
    }
    Ok(op.holds(a.len().cmp(&b.len())))
}

fn dicts_equal(a: &crate::object::Dict, b: &crate::object::Dict) -> Result<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    let mut position = 0;
    while let Some((next, hash, key, value)) = a.entry_at(position) {
        position = next;
        match b.get_hashed(hash, &key)? {
            Some(other) if same(&value, &other)? => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}

/// The order of two numbers (`bool`, `int`, `float`), exact: outer `None`: not two numbers; inner: NaN.
pub fn number_order(a: &Value, b: &Value) -> Option<Option<Ordering>> {
    Some(match (a, b) {
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
        (Value::Int(a), Value::Float(b)) => order_int_float(*a, *b),
        (Value::Float(a), Value::Int(b)) => order_int_float(*b, *a).map(Ordering::reverse),
        (Value::Bool(a), _) => return number_order(&Value::Int(i64::from(*a)), b),
        (_, Value::Bool(b)) => return number_order(a, &Value::Int(i64::from(*b))),
        (Value::BigInt(a), Value::BigInt(b)) => Some(a.cmp(b)),
        (Value::BigInt(a), Value::Int(_)) => Some(sign_order(a)),
        (Value::Int(_), Value::BigInt(b)) => Some(sign_order(b).reverse()),
        (Value::BigInt(a), Value::Float(b)) => super::order_big::order_bigint_float(a, *b),
        (Value::Float(a), Value::BigInt(b)) => {
            super::order_big::order_bigint_float(b, *a).map(Ordering::reverse)
        }
        _ => return None,
    })
}

/// How a big integer stands to a small one: by its sign.
fn sign_order(big: &BigInt) -> Ordering {
    big.cmp(&BigInt::zero())
}

fn order_int_float(i: i64, f: f64) -> Option<Ordering> {
    if f.is_nan() {
        return None;
    }
    if f >= 9_223_372_036_854_775_808.0 {
        return Some(Ordering::Less);
    }
    if f < -9_223_372_036_854_775_808.0 {
        return Some(Ordering::Greater);
    }
    let whole = f.trunc();
    // `whole` fits, so the cast is exact.
    Some(
        i.cmp(&(whole as i64))
            .then(0.0_f64.partial_cmp(&(f - whole))?),
    )
}

/// `a is b or a == b` when that needs no Python code; `None` when it may.
#[inline]
pub fn quick_eq(a: &Value, b: &Value) -> Option<bool> {
    match (a, b) {
        (Value::Str(a), Value::Str(b)) => Some(a == b),
        (Value::Int(a), Value::Int(b)) => Some(a == b),
        _ => quick_eq_slow(a, b),
    }
}

fn quick_eq_slow(a: &Value, b: &Value) -> Option<bool> {
    if a.is(b) {
        return Some(true);
    }
    match (a, b) {
        (
            Value::Object(_)
            | Value::Instance(_)
            | Value::Class(_)
            | Value::List(_)
            | Value::Dict(_)
            | Value::Set(_),
            _,
        )
        | (
            _,
            Value::Object(_)
            | Value::Instance(_)
            | Value::Class(_)
            | Value::List(_)
            | Value::Dict(_)
            | Value::Set(_),
        ) => None,
        (Value::Tuple(a), Value::Tuple(b)) => {
            if a.len() != b.len() {
                return Some(false);
            }
            for (x, y) in a.iter().zip(b.iter()) {
                match quick_eq(x, y) {
                    Some(true) => {}
                    other => return other,
                }
            }
            Some(true)
        }
        (Value::Bytes(a), Value::Bytes(b)) => Some(a == b),
        (Value::Method(_), Value::Method(_)) => None,
        _ => Some(matches!(number_order(a, b), Some(Some(Ordering::Equal)))),
    }
}

/// `item in container`
///
/// # Errors
/// `TypeError` if it is no container; what `__contains__`, `__eq__`, `__hash__` raise.
pub fn contains(container: &Value, item: &Value) -> Result<bool> {
    match container {
        Value::Dict(d) => d.contains(item),
        Value::Set(s) => s.contains(item),
        Value::List(l) => {
            let mut i = 0;
            while let Some(x) = l.get(i) {
                if same(&x, item)? {
                    return Ok(true);
                }
                i += 1;
            }
            Ok(false)
        }
        Value::Tuple(items) => {
            for x in items.iter() {
                if same(x, item)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        Value::Str(text) => match item.as_str() {
            Some(part) => Ok(text.contains(part.as_str())),
            None => Err(Exception::type_error(format!(
                "'in <string>' requires string as left operand, not {}",
                type_name(item)
            ))),
        },
        Value::Bytes(bytes) => crate::object::bytes_methods::contains(bytes, item),
        Value::Object(obj) => match obj.get().contains(item) {
            Some(result) => result,
            None => contains_by_iteration(container, item),
        },
        Value::Instance(_) | Value::Class(_) => match special(container, "__contains__") {
            Special::Method => {
                match call_method_opt(container, "__contains__", Args::pos([item.clone()])) {
                    Some(result) => truth(&result?),
                    None => contains_by_iteration(container, item),
                }
            }
            Special::Nothing => Err(Exception::type_error(format!(
                "'{}' object is not a container",
                type_name(container)
            ))),
            Special::Payload(payload) => match special(container, "__iter__") {
                Special::Method if !is_container(&payload) => {
                    contains_by_iteration(container, item)
                }
                _ => contains(&payload, item),
            },
            Special::Absent => contains_by_iteration(container, item),
        },
        _ => contains_by_iteration(container, item),
    }
}

/// Whether the builtin has a membership test of its own.
fn is_container(x: &Value) -> bool {
    matches!(
        x,
        Value::Dict(_)
            | Value::Set(_)
            | Value::List(_)
            | Value::Tuple(_)
            | Value::Str(_)
            | Value::Bytes(_)
    )
}

fn contains_by_iteration(container: &Value, item: &Value) -> Result<bool> {
    let Some(iterator) = super::iterate::iter_opt(container)? else {
        return Err(Exception::type_error(format!(
            "argument of type '{}' is not iterable",
            type_name(container)
        )));
    };
    while let Some(x) = super::iterate::next(&iterator)? {
        if same(&x, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ints_and_floats_compare_exactly() {
        let big = Value::int(BigInt::from(1) << 70);
        assert!(
            !eq(
                &Value::Int(9_007_199_254_740_993),
                &Value::Float(9_007_199_254_740_992.0)
            )
            .unwrap()
        );
        assert!(
            gt(
                &Value::Int(9_007_199_254_740_993),
                &Value::Float(9_007_199_254_740_992.0)
            )
            .unwrap()
        );
        assert!(lt(&Value::Int(3), &Value::Float(3.5)).unwrap());
        assert!(gt(&Value::Int(-3), &Value::Float(-3.5)).unwrap());
        assert!(lt(&big, &Value::Float(f64::INFINITY)).unwrap());
        assert!(eq(&big, &Value::Float((2.0_f64).powi(70))).unwrap());
        assert!(!le(&Value::Int(1), &Value::Float(f64::NAN)).unwrap());
        assert!(eq(&Value::Bool(true), &Value::Float(1.0)).unwrap());
    }

    #[test]
    fn sequences_compare_by_item_then_length() {
        let list = |v: &[i64]| Value::list(v.iter().map(|&i| Value::Int(i)).collect());
        assert!(lt(&list(&[1, 2]), &list(&[1, 2, 0])).unwrap());
        assert!(gt(&list(&[1, 3]), &list(&[1, 2, 9])).unwrap());
        let nan = Value::Float(f64::NAN);
        assert!(eq(&Value::list(vec![nan.clone()]), &Value::list(vec![nan])).unwrap());
    }
}
