//! What `Set` and `MutableSet` give to the classes derived from them.

use super::class_named;
use crate::object::singleton::not_implemented;
use crate::object::{Args, ClassBuilder, Exception, Result, Set, Value};
use crate::ops::compare::CompareOp;
use crate::ops::{self, BinaryOp};

/// `cls._from_iterable(items)`
pub(super) fn from_iterable(this: &Value, items: Vec<Value>) -> Result<Value> {
    let maker = ops::get_attr(&Value::Class(ops::class_of(this)), "_from_iterable")?;
    ops::call(&maker, Args::pos([Value::list(items)]))
}

pub(super) fn is_set(x: &Value) -> Result<bool> {
    ops::is_instance(x, &Value::Class(class_named("Set")))
}

pub(super) fn set_compare(op: CompareOp, this: &Value, args: Args) -> Result<Value> {
    let [other] = args.exact(op.dunder())?;
    if !is_set(&other)? {
        return Ok(not_implemented());
    }
    let (mine, theirs) = (ops::len(this)?, ops::len(&other)?);
    let sizes_fit = op.holds(mine.cmp(&theirs));
    if !sizes_fit {
        return Ok(Value::Bool(false));
    }
    let (small, large) = match op {
        CompareOp::Gt | CompareOp::Ge => (&other, this),
        _ => (this, &other),
    };
    for item in ops::to_vec(small)? {
        if !ops::contains(large, &item)? {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
}

pub(super) fn set_operator(
    op: BinaryOp,
    this: &Value,
    args: Args,
    reflected: bool,
) -> Result<Value> {
    let [other] = args.exact("set operator")?;
    if ops::iterate::iter_opt(&other)?.is_none() {
        return Ok(not_implemented());
    }
    let other = if is_set(&other)? {
        other
    } else {
        from_iterable(this, ops::to_vec(&other)?)?
    };
    let (left, right) = if reflected {
        (&other, this)
    } else {
        (this, &other)
    };
    let mut items = Vec::new();
    match op {
        BinaryOp::BitAnd => {
            for item in ops::to_vec(&other)? {
                if ops::contains(this, &item)? {
                    items.push(item);
                }
            }
        }
        BinaryOp::BitOr => {
            items = ops::to_vec(left)?;
            items.extend(ops::to_vec(right)?);
        }
        _ => {
            for item in ops::to_vec(left)? {
                if !ops::contains(right, &item)? {
                    items.push(item);
                }
            }
            if op == BinaryOp::BitXor {
                for item in ops::to_vec(right)? {
                    if !ops::contains(left, &item)? {
                        items.push(item);
                    }
                }
            }
        }
    }
    from_iterable(this, items)
}

pub(super) fn set_methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .class_method(n!("_from_iterable"), |args| {
            let [class, items] = args.exact("_from_iterable")?;
            match &class {
                Value::Class(class) if !class.is_heap => {
                    Ok(Value::Set(Set::from_items(ops::to_vec(&items)?)?))
                }
                _ => ops::call(&class, Args::pos([items])),
            }
        })
        .raw_method("__le__", |this, args| {
            set_compare(CompareOp::Le, this, args)
        })
        .raw_method("__lt__", |this, args| {
            set_compare(CompareOp::Lt, this, args)
        })
        .raw_method("__ge__", |this, args| {
            set_compare(CompareOp::Ge, this, args)
        })
        .raw_method("__gt__", |this, args| {
            set_compare(CompareOp::Gt, this, args)
        })
        .raw_method("__eq__", |this, args| {
            set_compare(CompareOp::Eq, this, args)
        })
        .raw_method("__and__", |this, args| {
            set_operator(BinaryOp::BitAnd, this, args, false)
        })
        .raw_method("__rand__", |this, args| {
            set_operator(BinaryOp::BitAnd, this, args, true)
        })
        .raw_method("__or__", |this, args| {
            set_operator(BinaryOp::BitOr, this, args, false)
        })
        .raw_method("__ror__", |this, args| {
            set_operator(BinaryOp::BitOr, this, args, true)
        })
        .raw_method("__sub__", |this, args| {
            set_operator(BinaryOp::Sub, this, args, false)
        })
        .raw_method("__rsub__", |this, args| {
            set_operator(BinaryOp::Sub, this, args, true)
        })
        .raw_method("__xor__", |this, args| {
            set_operator(BinaryOp::BitXor, this, args, false)
        })
        .raw_method("__rxor__", |this, args| {
            set_operator(BinaryOp::BitXor, this, args, true)
        })
        .raw_method(n!("isdisjoint"), |this, args| {
            let [other] = args.exact("isdisjoint")?;
            for item in ops::to_vec(&other)? {
                if ops::contains(this, &item)? {
                    return Ok(Value::Bool(false));
                }
            }
            Ok(Value::Bool(true))
        })
        .raw_method(n!("_hash"), |this, _| {
            Ok(Value::Int(
                Set::frozen_from_items(ops::to_vec(this)?)?.frozen_hash()?,
            ))
        })
        .attr("__hash__", Value::None)
}

/// Calls `this.method(item)` for every item.
pub(super) fn each(this: &Value, method: &str, items: &Value) -> Result<()> {
    for item in ops::to_vec(items)? {
        ops::call_method(this, method, Args::pos([item]))?;
    }
    Ok(())
}

pub(super) fn mutable_set_methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method(n!("remove"), |this, args| {
            let [item] = args.exact("remove")?;
            if !ops::contains(this, &item)? {
                return Err(Exception::key_error(item));
            }
            ops::call_method(this, "discard", Args::pos([item]))?;
            Ok(Value::None)
        })
        .raw_method(n!("pop"), |this, _| {
            let Some(item) = ops::next(&ops::iter(this)?)? else {
                return Err(Exception::of_class(
                    Exception::class_named("KeyError"),
                    vec![],
                ));
            };
            ops::call_method(this, "discard", Args::pos([item.clone()]))?;
            Ok(item)
        })
        .raw_method(n!("clear"), |this, _| {
            each(this, "discard", this)?;
            Ok(Value::None)
        })
        .raw_method("__ior__", |this, args| {
            let [other] = args.exact("__ior__")?;
            each(this, "add", &other)?;
            Ok(this.clone())
        })
        .raw_method("__iand__", |this, args| {
            let [other] = args.exact("__iand__")?;
            for item in ops::to_vec(this)? {
                if !ops::contains(&other, &item)? {
                    ops::call_method(this, "discard", Args::pos([item]))?;
                }
            }
            Ok(this.clone())
        })
        .raw_method("__isub__", |this, args| {
            let [other] = args.exact("__isub__")?;
            each(this, "discard", &other)?;
            Ok(this.clone())
        })
        .raw_method("__ixor__", |this, args| {
            let [other] = args.exact("__ixor__")?;
            for item in ops::to_vec(&other)? {
                let method = if ops::contains(this, &item)? {
                    "discard"
                } else {
                    "add"
                };
                ops::call_method(this, method, Args::pos([item]))?;
            }
            Ok(this.clone())
        })
}
