//! The special methods of builtin types as native functions that call the operator on the builtin part.
use crate::object::singleton::not_implemented;
use crate::object::{Args, Exception, NativeFunction, Result, Value};
use crate::ops::{self, BinaryOp};

type Method = fn(&Value, Args) -> Result<Value>;

/// The native function that stands for this special method, or `None` if there is no such method.
pub fn native(name: &'static str) -> Option<NativeFunction> {
    if !n!("special").is_reached() {
        return Some(NativeFunction::method(name, of_iterators(name)?));
    }
    if let Some(method) = simple(name) {
        return Some(NativeFunction::method(name, method));
    }
    // Only a program that has such a name sees them: operators look at the builtin part.
    if !n!("operators").is_reached() {
        return None;
    }
    let (op, kind) = binary_op(name)?;
    Some(NativeFunction::closure_method(name, move |this, args| {
        let [other] = args.range(name, 1)?;
        let (this, other) = (this.native(), other.native());
        let result = match kind {
            Kind::Plain => ops::binary(op, &this, &other),
            Kind::Reflected => ops::binary(op, &other, &this),
            Kind::InPlace => ops::inplace(op, &this, &other),
        };
        match result {
            Err(e) if is_unsupported(&e) => Ok(not_implemented()),
            result => result,
        }
    }))
}

/// Those that tell what is an iterator, in any program.
fn of_iterators(name: &str) -> Option<Method> {
    Some(match name {
        "__iter__" => |this, _| ops::iter(this),
        "__next__" => |this, _| match ops::next(this)? {
            Some(value) => Ok(value),
            None => Err(Exception::stop_iteration(Value::None)),
        },
        _ => return None,
    })
}

fn simple(name: &str) -> Option<Method> {
    Some(match name {
        "__len__" => |this, args| {
            let [] = args.exact("__len__")?;
            Ok(Value::from(ops::len(this)?))
        },
        "__getitem__" => |this, args| {
            let [key] = args.exact("__getitem__")?;
            ops::get_item(this, &key)
        },
        "__setitem__" => |this, args| {
            let [key, value] = args.exact("__setitem__")?;
            ops::set_item(this, &key, value)?;
            Ok(Value::None)
        },
        "__delitem__" => |this, args| {
            let [key] = args.exact("__delitem__")?;
            ops::del_item(this, &key)?;
            Ok(Value::None)
        },
        "__contains__" => |this, args| {
            let [item] = args.exact("__contains__")?;
            Ok(Value::Bool(ops::contains(this, &item)?))
        },
        "__bool__" => |this, _| Ok(Value::Bool(ops::truth(this)?)),
        "__hash__" => |this, _| Ok(Value::Int(ops::hash(this)?)),
        "__repr__" => |this, _| Ok(Value::Str(ops::repr(this)?)),
        "__str__" => |this, _| Ok(Value::Str(ops::str(this)?)),
        "__format__" => |this, args| {
            let [spec] = args.exact("__format__")?;
            match spec.as_str() {
                Some(spec) => Ok(Value::Str(ops::format(this, &spec)?)),
                None => Err(Exception::type_error(format!(
                    "__format__() argument must be str, not {}",
                    ops::type_name(&spec)
                ))),
            }
        },
        "__call__" => |this, args| ops::call(this, args),
        "__neg__" => |this, _| ops::unary('-', this),
        "__pos__" => |this, _| ops::unary('+', this),
        "__invert__" => |this, _| ops::unary('~', this),
        "__abs__" => |this, _| ops::unary('a', this),
        "__index__" => |this, _| match this {
            Value::Bool(b) => Ok(Value::Int(i64::from(*b))),
            Value::Int(_) | Value::BigInt(_) => Ok(this.clone()),
            _ => ops::convert::to_index(this).map(Value::Int),
        },
        "__float__" => |this, _| Ok(Value::Float(ops::convert::to_f64(this)?)),
        "__eq__" => |this, args| {
            let [other] = args.exact("__eq__")?;
            compare("==", this, &other)
        },
        "__ne__" => |this, args| {
            let [other] = args.exact("__ne__")?;
            compare("!=", this, &other)
        },
        "__lt__" => |this, args| {
            let [other] = args.exact("__lt__")?;
            compare("<", this, &other)
        },
        "__le__" => |this, args| {
            let [other] = args.exact("__le__")?;
            compare("<=", this, &other)
        },
        "__gt__" => |this, args| {
            let [other] = args.exact("__gt__")?;
            compare(">", this, &other)
        },
        "__ge__" => |this, args| {
            let [other] = args.exact("__ge__")?;
            compare(">=", this, &other)
        },
        _ => return of_iterators(name),
    })
}

#[derive(Clone, Copy)]
enum Kind {
    Plain,
    Reflected,
    InPlace,
}

/// `__add__`, `__radd__`, `__iadd__` …
fn binary_op(name: &str) -> Option<(BinaryOp, Kind)> {
    let body = name.strip_prefix("__")?.strip_suffix("__")?;
    let op = |body: &str| {
        Some(match body {
            "add" => BinaryOp::Add,
            "sub" => BinaryOp::Sub,
            "mul" => BinaryOp::Mul,
            "matmul" => BinaryOp::MatMul,
            "truediv" => BinaryOp::Div,
            "floordiv" => BinaryOp::FloorDiv,
            "mod" => BinaryOp::Mod,
            "pow" => BinaryOp::Pow,
            "lshift" => BinaryOp::LShift,
            "rshift" => BinaryOp::RShift,
            "or" => BinaryOp::BitOr,
            "xor" => BinaryOp::BitXor,
            "and" => BinaryOp::BitAnd,
            _ => return None,
        })
    };
    if let Some(op) = op(body) {
        return Some((op, Kind::Plain));
    }
    if let Some(op) = body.strip_prefix('r').and_then(op) {
        return Some((op, Kind::Reflected));
    }
    body.strip_prefix('i')
        .and_then(op)
        .map(|op| (op, Kind::InPlace))
}

/// Whether an operator's `TypeError` means that the operands do not go together.
fn is_unsupported(e: &Exception) -> bool {
    e.is_a(&ops::exception::class_named("TypeError"))
        && e.args()
            .first()
            .and_then(Value::as_str)
            .is_some_and(|text| {
                text.starts_with("unsupported operand")
                    || text.contains("not supported between instances")
            })
}

/// A comparison of the builtin part; `NotImplemented` for types that do not compare.
fn compare(op: &'static str, this: &Value, other: &Value) -> Result<Value> {
    let other = other.native();
    if !comparable(this, &other) {
        return Ok(not_implemented());
    }
    match ops::compare::compare(op, this, &other) {
        Err(e) if is_unsupported(&e) => Ok(not_implemented()),
        result => result,
    }
}

fn comparable(a: &Value, b: &Value) -> bool {
    let number = |v: &Value| {
        matches!(
            v,
            Value::Bool(_) | Value::Int(_) | Value::BigInt(_) | Value::Float(_)
        )
    };
    match (a, b) {
        (Value::Object(_), _) | (_, Value::Object(_)) => true,
        _ if number(a) => number(b),
        _ => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}
