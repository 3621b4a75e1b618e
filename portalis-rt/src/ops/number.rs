//! Arithmetic on any objects: small numbers in place, then the builtin types, then `__add__` and the like.

use std::cell::Cell;

use super::class::{class_of, type_name};
use crate::object::generic_alias::UnionType;
use crate::object::{
    Args, Bytes, Class, Exception, Result, Str, Tuple, Value, bytearray, complex, convert_number,
    float, int, set_class, singleton::is_not_implemented,
};

/// What an operator's result becomes where the builtin part of a derived class's object gave it.
pub(crate) type Derived = fn(&Value, &Value, Value) -> Result<Value>;

thread_local! {
    /// That of `datetime`, once it is imported.
    static DERIVED: Cell<Option<Derived>> = const { Cell::new(None) };
}

/// Has the results of derived classes made by `derived`.
pub(crate) fn set_derived(derived: Derived) {
    DERIVED.set(Some(derived));
}

/// A binary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    MatMul,
    Div,
    FloorDiv,
    Mod,
    Pow,
    LShift,
    RShift,
    BitOr,
    BitXor,
    BitAnd,
}

impl BinaryOp {
    /// `+`
    pub fn symbol(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Mul => "*",
            BinaryOp::MatMul => "@",
            BinaryOp::Div => "/",
            BinaryOp::FloorDiv => "//",
            BinaryOp::Mod => "%",
            BinaryOp::Pow => "**",
            BinaryOp::LShift => "<<",
            BinaryOp::RShift => ">>",
            BinaryOp::BitOr => "|",
            BinaryOp::BitXor => "^",
            BinaryOp::BitAnd => "&",
        }
    }

    /// `__add__`, `__radd__`, `__iadd__`
    pub fn methods(self) -> (&'static str, &'static str, &'static str) {
        match self {
            BinaryOp::Add => ("__add__", "__radd__", "__iadd__"),
            BinaryOp::Sub => ("__sub__", "__rsub__", "__isub__"),
            BinaryOp::Mul => ("__mul__", "__rmul__", "__imul__"),
            BinaryOp::MatMul => ("__matmul__", "__rmatmul__", "__imatmul__"),
            BinaryOp::Div => ("__truediv__", "__rtruediv__", "__itruediv__"),
            BinaryOp::FloorDiv => ("__floordiv__", "__rfloordiv__", "__ifloordiv__"),
            BinaryOp::Mod => ("__mod__", "__rmod__", "__imod__"),
            BinaryOp::Pow => ("__pow__", "__rpow__", "__ipow__"),
            BinaryOp::LShift => ("__lshift__", "__rlshift__", "__ilshift__"),
            BinaryOp::RShift => ("__rshift__", "__rrshift__", "__irshift__"),
            BinaryOp::BitOr => ("__or__", "__ror__", "__ior__"),
            BinaryOp::BitXor => ("__xor__", "__rxor__", "__ixor__"),
            BinaryOp::BitAnd => ("__and__", "__rand__", "__iand__"),
        }
    }
}

/// `a op b`
#[inline]
pub fn binary(op: BinaryOp, a: &Value, b: &Value) -> Result<Value> {
    let fast = match (a, b) {
        (Value::Int(x), Value::Int(y)) => int::binary_small(op, *x, *y),
        (Value::Float(x), Value::Float(y)) => float::binary(op, *x, *y),
        (Value::Float(x), Value::Int(y)) => float::binary(op, *x, *y as f64),
        (Value::Int(x), Value::Float(y)) => float::binary(op, *x as f64, *y),
        (Value::Str(x), Value::Str(y)) if op == BinaryOp::Add => {
            return Ok(Value::Str(x.concat(y)));
        }
        _ => return binary_any(op, a, b, op.symbol()),
    };
    match fast {
        Some(result) => result,
        None => Err(unsupported(op, op.symbol(), a, b)),
    }
}

#[cold]
fn unsupported(op: BinaryOp, symbol: &str, a: &Value, b: &Value) -> Exception {
    let symbol = if op == BinaryOp::Pow && symbol == "**" {
        "** or pow()"
    } else {
        symbol
    };
    let hint = match a {
        Value::Native(f) if op == BinaryOp::RShift && f.name == *"print" => {
            ". Did you mean \"print(<message>, file=<output_stream>)\"?"
        }
        _ => "",
    };
    Exception::type_error(format!(
        "unsupported operand type(s) for {symbol}: '{}' and '{}'{hint}",
        type_name(a),
        type_name(b)
    ))
}

fn binary_any(op: BinaryOp, a: &Value, b: &Value, symbol: &str) -> Result<Value> {
    let result = if is_dynamic(a) || is_dynamic(b) {
        dynamic(op, a, b)?
    } else {
        builtin(op, a, b).transpose()?
    };
    result.ok_or_else(|| unsupported(op, symbol, a, b))
}

/// Objects whose class may have special methods written in Python, or found in its dict only.
fn is_dynamic(x: &Value) -> bool {
    matches!(x, Value::Instance(_) | Value::Class(_))
}

/// The special method that overrides the builtin behaviour of `x`, if its class has one.
pub(crate) fn override_of(x: &Value, class: &Class, name: &str) -> Option<Value> {
    let Value::Instance(instance) = x else {
        // A metaclass's operator; `type.__or__` is builtin behaviour.
        let method = if let Value::Class(_) = x {
            class.lookup(name)?
        } else {
            return None;
        };
        let inherited = super::class::type_class()
            .lookup(name)
            .is_some_and(|m| m.is(&method));
        return (!inherited).then_some(method);
    };
    let method = class.lookup(name)?;
    if !matches!(method, Value::Native(_)) {
        return Some(method);
    }
    let payload = instance.payload();
    if payload.is_unset() {
        return Some(method);
    }
    let inherited = class_of(&payload)
        .lookup(name)
        .is_some_and(|m| m.is(&method));
    (!inherited).then_some(method)
}

/// Calls `x.name(other)`; `None` for `NotImplemented`.
fn call_special(x: &Value, name: &str, other: &Value) -> Result<Option<Value>> {
    match super::call_method_opt(x, name, Args::pos([other.clone()])) {
        Some(result) => Ok(Some(result?).filter(|r| !is_not_implemented(r))),
        None => Ok(None),
    }
}

fn dynamic(op: BinaryOp, a: &Value, b: &Value) -> Result<Option<Value>> {
    let (class_a, class_b) = (class_of(a), class_of(b));
    let (name, reflected, _) = op.methods();
    let left = override_of(a, &class_a, name).is_some();
    let right_method = if class_a == class_b {
        None
    } else {
        override_of(b, &class_b, reflected)
    };
    let mut right = right_method.is_some();
    if let Some(method) = &right_method {
        let is_subclass = class_b.is_subclass_of(&class_a);
        // A subclass goes first if it provides a different implementation; a sequence's `+` and `*` come last.
        let first = if is_subclass {
            !class_a
                .lookup(reflected)
                .is_some_and(|inherited| inherited.is(method))
        } else {
            !left && matches!(op, BinaryOp::Add | BinaryOp::Mul) && is_sequence(&a.native())
        };
        if first {
            if let Some(result) = call_special(b, reflected, a)? {
                return Ok(Some(result));
            }
            right = false;
        }
    }
    if left {
        if let Some(result) = call_special(a, name, b)? {
            return Ok(Some(result));
        }
    } else if op == BinaryOp::Mod
        && matches!(a.native(), Value::Str(_) | Value::Bytes(_))
        && let Some(result) = builtin(op, &a.native(), b)
    {
        // `%s` shows the object itself, not its builtin part.
        return result.map(Some);
    } else if let Some(result) = builtin(op, &a.native(), &b.native()) {
        let result = result?;
        return match DERIVED.get() {
            Some(derived) => derived(a, b, result).map(Some),
            None => Ok(Some(result)),
        };
    }
    if right {
        return call_special(b, reflected, a);
    }
    if left && !matches!(a, Value::Class(_)) && right_method.is_none() {
        return builtin(op, &a.native(), &b.native()).transpose();
    }
    Ok(None)
}

fn is_sequence(x: &Value) -> bool {
    matches!(
        x,
        Value::Str(_) | Value::List(_) | Value::Tuple(_) | Value::Bytes(_)
    )
}

/// `a op b` for objects that are no instances; `None` if the types do not support it.
fn builtin(op: BinaryOp, a: &Value, b: &Value) -> Option<Result<Value>> {
    if let (Value::Bool(x), Value::Bool(y)) = (a, b) {
        match op {
            BinaryOp::BitAnd => return Some(Ok(Value::Bool(x & y))),
            BinaryOp::BitOr => return Some(Ok(Value::Bool(x | y))),
            BinaryOp::BitXor => return Some(Ok(Value::Bool(x ^ y))),
            _ => {}
        }
    }
    if let (Some(x), Some(y)) = (int::to_big(a), int::to_big(b)) {
        return match (small(a), small(b)) {
            (Some(x), Some(y)) => int::binary_small(op, x, y),
            _ => int::binary_big(op, &x, &y),
        };
    }
    if let (Some(x), Some(y)) = (real(a), real(b)) {
        return match (x, y) {
            (Ok(x), Ok(y)) => float::binary(op, x, y),
            (Err(e), _) | (_, Err(e)) => Some(Err(e)),
        };
    }
    if let Value::Object(obj) = a
        && let Some(result) = obj.get().binary(a, op, b, false)
    {
        return Some(result);
    }
    if let Value::Object(obj) = b
        && let Some(result) = obj.get().binary(b, op, a, true)
    {
        return Some(result);
    }
    if n!("complex").is_reached()
        && let (Some(x), Some(y)) = (complex::coerce(a), complex::coerce(b))
    {
        return match (x, y) {
            (Ok(x), Ok(y)) => complex::binary(op, x, y),
            (Err(e), _) | (_, Err(e)) => Some(Err(e)),
        };
    }
    match (op, a, b) {
        (BinaryOp::Mod, Value::Str(format), _) if n!("%").is_reached() => {
            Some(crate::format::percent::format_str(format, b).map(Value::Str))
        }
        (BinaryOp::Mod, Value::Bytes(format), _) if n!("%").is_reached() => Some(
            crate::format::percent::format_bytes(format, b).map(|b| Value::Bytes(Bytes::from(b))),
        ),
        (BinaryOp::Add, _, _) => concat(a, b),
        (BinaryOp::Mul, _, _) if is_sequence(a) => Some(repeat(a, b)),
        (BinaryOp::Mul, _, _) if is_sequence(b) => Some(repeat(b, a)),
        (_, Value::Set(x), _) => set_class::binary(op, x, b)
            .map(|set| set.map(Value::Set))
            .transpose(),
        (BinaryOp::BitOr, Value::Dict(x), Value::Dict(y)) => {
            let union = x.copy();
            Some(union.update(y).map(|()| Value::Dict(union)))
        }
        (BinaryOp::BitOr, Value::Class(_), Value::Class(_) | Value::None)
        | (BinaryOp::BitOr, Value::None, Value::Class(_))
            if n!("|").is_reached() =>
        {
            Some(Ok(UnionType::of(a, b, false)))
        }
        _ => None,
    }
}

fn small(x: &Value) -> Option<i64> {
    match x {
        Value::Int(i) => Some(*i),
        Value::Bool(b) => Some(i64::from(*b)),
        _ => None,
    }
}

fn real(x: &Value) -> Option<Result<f64>> {
    Some(match x {
        Value::Float(f) => Ok(*f),
        Value::Int(i) => Ok(*i as f64),
        Value::Bool(b) => Ok(f64::from(u8::from(*b))),
        Value::BigInt(b) => int::to_f64(b),
        _ => return None,
    })
}

/// Sequence `+`.
fn concat(a: &Value, b: &Value) -> Option<Result<Value>> {
    let kind = match (a, b) {
        (Value::Str(x), Value::Str(y)) => return Some(Ok(Value::Str(x.concat(y)))),
        (Value::List(x), Value::List(y)) => {
            let (x, y) = (x.borrow(), y.borrow());
            let mut items = Vec::with_capacity(x.len() + y.len());
            items.extend_from_slice(&x);
            items.extend_from_slice(&y);
            return Some(Ok(Value::list(items)));
        }
        (Value::Tuple(x), Value::Tuple(y)) => {
            if y.is_empty() {
                return Some(Ok(a.clone()));
            }
            if x.is_empty() {
                return Some(Ok(b.clone()));
            }
            let mut items = Vec::with_capacity(x.len() + y.len());
            items.extend_from_slice(x);
            items.extend_from_slice(y);
            return Some(Ok(Value::tuple(items)));
        }
        (Value::Bytes(x), _) => {
            let Some(y) = bytearray::buffer(b) else {
                return Some(Err(Exception::type_error(format!(
                    "can't concat {} to bytes",
                    type_name(b)
                ))));
            };
            return Some(Ok(Value::Bytes(Bytes::from([x as &[u8], &y].concat()))));
        }
        (Value::Str(_), _) => "str",
        (Value::List(_), _) => "list",
        (Value::Tuple(_), _) => "tuple",
        _ => return None,
    };
    Some(Err(Exception::type_error(format!(
        "can only concatenate {kind} (not \"{}\") to {kind}",
        type_name(b)
    ))))
}

/// Sequence `*`.
///
/// # Errors
/// `TypeError` if `count` is no integer; `OverflowError` or `MemoryError` if it is too large.
pub fn repeat(sequence: &Value, count: &Value) -> Result<Value> {
    let Some(index) = super::convert::as_int(count)? else {
        return Err(Exception::type_error(format!(
            "can't multiply sequence by non-int of type '{}'",
            type_name(count)
        )));
    };
    let Value::Int(n) = index else {
        return Err(Exception::overflow_error(
            "cannot fit 'int' into an index-sized integer",
        ));
    };
    let n = usize::try_from(n).unwrap_or(0);
    let fits = |len: usize| match len.checked_mul(n) {
        Some(total) if total <= crate::object::MOST_ITEMS => Ok(()),
        _ => Err(int::memory_error()),
    };
    Ok(match sequence {
        Value::Str(_) | Value::Tuple(_) | Value::Bytes(_) if n == 1 => sequence.clone(),
        Value::Str(s) => {
            fits(s.len())?;
            Value::Str(Str::from(s.repeat(n)))
        }
        Value::Bytes(b) => {
            fits(b.len())?;
            Value::Bytes(Bytes::from(b.repeat(n)))
        }
        Value::List(list) => {
            let items = list.borrow();
            fits(items.len())?;
            Value::list(cycle(&items, n))
        }
        Value::Tuple(items) => {
            fits(items.len())?;
            Value::Tuple(Tuple::new(cycle(items, n)))
        }
        _ => return Err(unsupported(BinaryOp::Mul, "*", sequence, count)),
    })
}

fn cycle(items: &[Value], n: usize) -> Vec<Value> {
    if let [one] = items {
        return vec![one.clone(); n];
    }
    let mut all = Vec::with_capacity(items.len() * n);
    for _ in 0..n {
        all.extend_from_slice(items);
    }
    all
}

/// `a op= b`: the object that `a` is bound to afterwards.
#[inline]
pub fn inplace(op: BinaryOp, a: &Value, b: &Value) -> Result<Value> {
    match (a, b) {
        (Value::Int(_) | Value::Float(_), Value::Int(_) | Value::Float(_)) => {
            // The message of an operator that is not supported names the assignment.
            binary(op, a, b).map_err(|e| rename_unsupported(op, e, a, b))
        }
        (Value::Str(x), Value::Str(y)) if op == BinaryOp::Add => Ok(Value::Str(x.concat(y))),
        _ => inplace_any(op, a, b),
    }
}

#[cold]
fn rename_unsupported(op: BinaryOp, e: Exception, a: &Value, b: &Value) -> Exception {
    let has_op = |x: &Value| match x {
        Value::Int(_) => op != BinaryOp::MatMul,
        _ => !matches!(
            op,
            BinaryOp::MatMul
                | BinaryOp::LShift
                | BinaryOp::RShift
                | BinaryOp::BitAnd
                | BinaryOp::BitOr
                | BinaryOp::BitXor
        ),
    };
    if has_op(a) && has_op(b) {
        e
    } else {
        unsupported(op, &format!("{}=", op.symbol()), a, b)
    }
}

fn inplace_any(op: BinaryOp, a: &Value, b: &Value) -> Result<Value> {
    if let Value::Instance(_) = a {
        if override_of(a, &class_of(a), op.methods().2).is_some() {
            if let Some(result) = call_special(a, op.methods().2, b)? {
                return Ok(result);
            }
        } else if let Some(result) = inplace_builtin(op, &a.native(), b) {
            result?;
            return Ok(a.clone());
        }
    } else if let Value::Object(obj) = a {
        if let Some(result) = obj.get().inplace(a, op, b) {
            return result;
        }
    } else if let Some(result) = inplace_builtin(op, a, b) {
        result?;
        return Ok(a.clone());
    }
    binary_any(op, a, b, &format!("{}=", op.symbol()))
}

/// Changes a mutable builtin; `None` if it has no such operator.
fn inplace_builtin(op: BinaryOp, a: &Value, b: &Value) -> Option<Result<()>> {
    match (op, a) {
        (BinaryOp::Add, Value::List(list)) => Some(list.extend(b)),
        (BinaryOp::Mul, Value::List(list)) => Some(repeat(a, b).map(|repeated| {
            if let Value::List(new) = repeated {
                let items = std::mem::take(&mut *new.borrow_mut());
                let old = std::mem::replace(&mut *list.borrow_mut(), items);
                drop(old);
            }
        })),
        (BinaryOp::BitOr, Value::Dict(dict)) => Some(dict.update_from(b)),
        (_, Value::Set(x)) if !x.is_frozen() => match set_class::inplace(op, x, b) {
            Ok(true) => Some(Ok(())),
            Ok(false) => None,
            Err(e) => Some(Err(e)),
        },
        _ => None,
    }
}

/// `*target += b`, without copying a string that nobody else holds.
pub fn append(target: &mut Value, b: &Value) -> Result<()> {
    if let (Value::Str(x), Value::Str(y)) = (&mut *target, b) {
        x.append(y);
        return Ok(());
    }
    let sum = inplace(BinaryOp::Add, target, b)?;
    let old = std::mem::replace(target, sum);
    drop(old);
    Ok(())
}

/// `-x`, `+x`, `~x` (`'-'`, `'+'`, `'~'`), `abs(x)` (`'a'`).
#[inline]
pub fn unary(op: char, x: &Value) -> Result<Value> {
    match (op, x) {
        ('-', Value::Int(i)) if *i != i64::MIN => Ok(Value::Int(-i)),
        ('-', Value::Float(f)) => Ok(Value::Float(-f)),
        _ => unary_any(op, x),
    }
}

fn unary_any(op: char, x: &Value) -> Result<Value> {
    if let Value::Instance(_) | Value::Class(_) = x {
        let name = match op {
            '-' => "__neg__",
            '+' => "__pos__",
            '~' => "__invert__",
            _ => "__abs__",
        };
        if override_of(x, &class_of(x), name).is_some()
            && let Some(result) = super::call_method_opt(x, name, Args::none())
        {
            return result;
        }
    }
    let native = x.native();
    if let Value::Object(obj) = &native
        && let Some(result) = obj.get().unary(op)
    {
        return result;
    }
    if let (Value::Float(f), '-' | '+' | 'a') = (&native, op) {
        return Ok(Value::Float(match op {
            '-' => -f,
            '+' => *f,
            _ => f.abs(),
        }));
    }
    if let Some(i) = int::to_big(&native) {
        return Ok(Value::int(match op {
            '-' => -i.into_owned(),
            '~' => -(i.into_owned() + num_bigint::BigInt::from(1)),
            'a' => match i.sign() {
                num_bigint::Sign::Minus => -i.into_owned(),
                _ => i.into_owned(),
            },
            _ => i.into_owned(),
        }));
    }
    let operation = if op == 'a' {
        "abs()".to_owned()
    } else {
        format!("unary {op}")
    };
    Err(Exception::type_error(format!(
        "bad operand type for {operation}: '{}'",
        type_name(x)
    )))
}

/// `divmod(a, b)`
///
/// # Errors
/// `TypeError`, `ZeroDivisionError`
pub fn divmod(a: &Value, b: &Value) -> Result<Value> {
    let dynamic = is_dynamic(a) || is_dynamic(b);
    let (class_a, class_b) = if dynamic {
        (class_of(a), class_of(b))
    } else {
        (int::class(), int::class())
    };
    if dynamic
        && class_a != class_b
        && class_b.is_subclass_of(&class_a)
        && override_of(b, &class_b, "__rdivmod__").is_some()
        && let Some(result) = call_special(b, "__rdivmod__", a)?
    {
        return Ok(result);
    }
    if dynamic
        && override_of(a, &class_a, "__divmod__").is_some()
        && let Some(result) = call_special(a, "__divmod__", b)?
    {
        return Ok(result);
    }
    let (x, y) = (a.native(), b.native());
    if let Some(result) = int::divmod(&x, &y) {
        return result;
    }
    if let (Some(x), Some(y)) = (real(&x), real(&y)) {
        let (x, y) = (x?, y?);
        if y == 0.0 {
            return Err(Exception::zero_division_error("float divmod()"));
        }
        let (quotient, rest) = float::floor_div_mod(x, y);
        return Ok(Value::tuple(vec![
            Value::Float(quotient),
            Value::Float(rest),
        ]));
    }
    for (this, other, name) in [(a, b, "__divmod__"), (b, a, "__rdivmod__")] {
        let native_object = matches!(this, Value::Object(_));
        if (native_object || (name == "__rdivmod__" && dynamic))
            && let Some(result) = call_special(this, name, other)?
        {
            return Ok(result);
        }
    }
    Err(Exception::type_error(format!(
        "unsupported operand type(s) for divmod(): '{}' and '{}'",
        type_name(a),
        type_name(b)
    )))
}

/// `pow(a, b, m)`; `m` may be `None`.
///
/// # Errors
/// `TypeError`, `ValueError`, `ZeroDivisionError`, `OverflowError`
pub fn pow(a: &Value, b: &Value, m: &Value) -> Result<Value> {
    if m.is_none() || m.is_unset() {
        return binary(BinaryOp::Pow, a, b);
    }
    if is_dynamic(a) && override_of(a, &class_of(a), "__pow__").is_some() {
        let args = Args::pos([b.clone(), m.clone()]);
        if let Some(result) = super::call_method_opt(a, "__pow__", args) {
            let result = result?;
            if !is_not_implemented(&result) {
                return Ok(result);
            }
        }
    }
    let (x, y, z) = (a.native(), b.native(), m.native());
    if let (Some(x), Some(y), Some(z)) = (int::to_big(&x), int::to_big(&y), int::to_big(&z)) {
        return int::pow_mod(&x, &y, &z);
    }
    if matches!(x, Value::Float(_)) || (real(&x).is_some() && matches!(y, Value::Float(_))) {
        return Err(Exception::type_error(
            "pow() 3rd argument not allowed unless all arguments are integers",
        ));
    }
    if let Value::Object(_) = x
        && let Some(result) =
            super::call_method_opt(&x, "__pow__", Args::pos([y.clone(), z.clone()]))
    {
        let result = result?;
        if !is_not_implemented(&result) {
            return Ok(result);
        }
    }
    Err(Exception::type_error(format!(
        "unsupported operand type(s) for ** or pow(): '{}', '{}', '{}'",
        type_name(a),
        type_name(b),
        type_name(m)
    )))
}

/// `round(x, ndigits)`; `ndigits` may be absent.
///
/// # Errors
/// `TypeError` if the class has no `__round__`; `OverflowError`, `ValueError` for inf and nan.
pub fn round(x: &Value, ndigits: &Value) -> Result<Value> {
    if is_dynamic(x) && override_of(x, &class_of(x), "__round__").is_some() {
        let args = if ndigits.is_unset() {
            Args::none()
        } else {
            Args::pos([ndigits.clone()])
        };
        if let Some(result) = super::call_method_opt(x, "__round__", args) {
            return result;
        }
    }
    match x.native() {
        Value::Float(f) => convert_number::round_float(f, ndigits),
        i @ (Value::Int(_) | Value::Bool(_) | Value::BigInt(_)) => {
            convert_number::round_int(&i, ndigits)
        }
        Value::Object(_) => {
            let args = if ndigits.is_unset() {
                Args::none()
            } else {
                Args::pos([ndigits.clone()])
            };
            super::call_method_opt(x, "__round__", args).unwrap_or_else(|| Err(no_round(x)))
        }
        _ => Err(no_round(x)),
    }
}

fn no_round(x: &Value) -> Exception {
    Exception::type_error(format!(
        "type {} doesn't define __round__ method",
        type_name(x)
    ))
}
