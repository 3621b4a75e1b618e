//! `collections.Counter`

use std::cmp::Ordering;

use super::{dict_instance, dict_of, is_mapping};
use crate::object::singleton::not_implemented;
use crate::object::{Args, Class, Dict, Exception, List, Result, Value};
use crate::ops::iterate::ForIter;
use crate::ops::{self, BinaryOp};

fn dict(this: &Value) -> Result<Dict> {
    dict_of(this, "Counter")
}

fn counter(dict: Dict) -> Value {
    dict_instance(&counter_class(), dict)
}

/// The count of `key`, 0 if it is not there.
fn count_of(dict: &Dict, key: &Value) -> Result<Value> {
    Ok(dict.get(key)?.unwrap_or(Value::Int(0)))
}

fn add(a: &Value, b: &Value) -> Result<Value> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) if a.checked_add(*b).is_some() => Ok(Value::Int(a + b)),
        _ => ops::binary(BinaryOp::Add, a, b),
    }
}

fn sub(a: &Value, b: &Value) -> Result<Value> {
    ops::binary(BinaryOp::Sub, a, b)
}

fn is_positive(x: &Value) -> Result<bool> {
    match x {
        Value::Int(i) => Ok(*i > 0),
        _ => ops::gt(x, &Value::Int(0)),
    }
}

/// Counts the items of an iterable.
fn count_all(dict: &Dict, iterable: &Value) -> Result<()> {
    let mut iterator = ForIter::new(iterable)?;
    while let Some(key) = iterator.next()? {
        let hash = ops::hash(&key)?;
        let old = dict.get_hashed(hash, &key)?.unwrap_or(Value::Int(0));
        dict.set_hashed(hash, key, add(&old, &Value::Int(1))?)?;
    }
    Ok(())
}

/// `collections._count_elements(mapping, iterable)`
pub(super) fn count_elements(args: Args) -> Result<Value> {
    let [mapping, iterable] = args.exact("_count_elements")?;
    count_all(&dict_of(&mapping, "dict")?, &iterable)?;
    Ok(Value::None)
}

/// The items of a mapping argument.
fn mapping_items(x: &Value) -> Result<Vec<(Value, Value)>> {
    if let Value::Dict(dict) = x.native() {
        return Ok(dict.items());
    }
    let mut items = Vec::new();
    for pair in ops::to_vec(&ops::call_method(x, "items", Args::none())?)? {
        let mut pair = ops::unpack(&pair, 2)?.into_iter();
        items.push((
            pair.next().unwrap_or_default(),
            pair.next().unwrap_or_default(),
        ));
    }
    Ok(items)
}

fn update_with(
    this: &Value,
    mut args: Args,
    function: &str,
    combine: fn(&Value, &Value) -> Result<Value>,
) -> Result<()> {
    let dict = dict(this)?;
    if args.pos.len() > 1 {
        return Err(Exception::type_error(format!(
            "{function}() takes from 1 to 2 positional arguments but {} were given",
            args.pos.len() + 1
        )));
    }
    let subtracting = function.ends_with("subtract");
    let keywords = std::mem::take(&mut args.kw);
    match args.pos.first() {
        None | Some(Value::None) => {}
        Some(source) if is_mapping(source)? => {
            let fresh = dict.is_empty() && !subtracting;
            for (key, count) in mapping_items(source)? {
                let new = if fresh {
                    count
                } else {
                    combine(&count_of(&dict, &key)?, &count)?
                };
                dict.set(key, new)?;
            }
        }
        Some(source) if subtracting => {
            let mut iterator = ForIter::new(source)?;
            while let Some(key) = iterator.next()? {
                let new = combine(&count_of(&dict, &key)?, &Value::Int(1))?;
                dict.set(key, new)?;
            }
        }
        Some(source) => count_all(&dict, source)?,
    }
    if !keywords.is_empty() {
        let keywords = Value::Dict(Dict::from_names(keywords));
        return update_with(this, Args::pos([keywords]), function, combine);
    }
    Ok(())
}

fn construct(class: &Class, args: Args) -> Result<Value> {
    let made = dict_instance(class, Dict::new());
    update_with(&made, args, "Counter.__init__", add)?;
    Ok(made)
}

fn init(this: &Value, args: Args) -> Result<Value> {
    update_with(this, args, "Counter.__init__", add)?;
    Ok(Value::None)
}

/// The items, those with the largest counts first; equal counts stay in order.
fn sorted_items(dict: &Dict) -> Result<Vec<Value>> {
    let items = dict
        .items()
        .into_iter()
        .map(|(key, count)| Value::tuple(vec![key, count]))
        .collect();
    let list = List::new(items);
    let second = Value::Native(crate::object::NativeFunction::new("itemgetter", |args| {
        let [pair] = args.exact("itemgetter")?;
        ops::get_item(&pair, &Value::Int(1))
    }));
    crate::object::list::sort_list(&list, &second, true)?;
    Ok(list.to_vec())
}

fn most_common(this: &Value, args: Args) -> Result<Value> {
    let [n] = args.bind("most_common", ["n"], 0)?;
    let mut items = sorted_items(&dict(this)?)?;
    if !(n.is_unset() || n.is_none()) {
        items.truncate(ops::convert::to_index(&n)?.max(0) as usize);
    }
    Ok(Value::list(items))
}

fn elements(this: &Value, _args: Args) -> Result<Value> {
    let mut all = Vec::new();
    for (key, count) in dict(this)?.items() {
        let n = ops::convert::to_index(&count)?;
        for _ in 0..n.max(0) {
            all.push(key.clone());
        }
    }
    ops::iter(&Value::list(all))
}

fn total(this: &Value, _args: Args) -> Result<Value> {
    crate::builtins::sum(&Value::list(dict(this)?.values()), Value::Int(0))
}

fn repr(this: &Value, _args: Args) -> Result<Value> {
    let (name, dict) = (ops::class_name(this), dict(this)?);
    if dict.is_empty() {
        return Ok(Value::from(format!("{name}()")));
    }
    let shown = match sorted_items(&dict) {
        Ok(items) => {
            let sorted = Dict::new();
            for item in items {
                let pair = ops::unpack(&item, 2)?;
                if let [key, count] = &pair[..] {
                    sorted.set(key.clone(), count.clone())?;
                }
            }
            sorted
        }
        // Counts that have no order.
        Err(e) if e.is_a(&Exception::class_named("TypeError")) => dict,
        Err(e) => return Err(e),
    };
    let Some(_guard) = ops::text::ReprGuard::enter(this.address().unwrap_or(0))? else {
        return Ok(Value::from(format!("{name}(...)")));
    };
    Ok(Value::from(format!(
        "{name}({})",
        ops::repr(&Value::Dict(shown))?
    )))
}

fn copy(this: &Value, _args: Args) -> Result<Value> {
    let class = ops::class_of(this);
    if class.is_heap {
        return ops::call(&Value::Class(class), Args::pos([this.clone()]));
    }
    Ok(counter(dict(this)?.copy()))
}

fn as_counter(x: &Value) -> Option<Dict> {
    match (x, x.native()) {
        (Value::Instance(i), Value::Dict(dict)) if i.class().is_subclass_of(&counter_class()) => {
            Some(dict)
        }
        _ => None,
    }
}

/// What `a op b` gives; only positive counts stay.
fn combined(op: BinaryOp, a: &Dict, b: &Dict) -> Result<Dict> {
    let result = Dict::new();
    let keep = |key: Value, count: Value| -> Result<()> {
        if is_positive(&count)? {
            result.set(key, count)
        } else {
            Ok(())
        }
    };
    for (key, count) in a.items() {
        let other = count_of(b, &key)?;
        let new = match op {
            BinaryOp::Add => add(&count, &other)?,
            BinaryOp::Sub => sub(&count, &other)?,
            BinaryOp::BitOr => {
                if ops::lt(&count, &other)? {
                    other
                } else {
                    count
                }
            }
            _ => {
                if ops::lt(&count, &other)? {
                    count
                } else {
                    other
                }
            }
        };
        keep(key, new)?;
    }
    if op == BinaryOp::BitAnd {
        return Ok(result);
    }
    for (key, count) in b.items() {
        if !a.contains(&key)? {
            let new = if op == BinaryOp::Sub {
                sub(&Value::Int(0), &count)?
            } else {
                count
            };
            keep(key, new)?;
        }
    }
    Ok(result)
}

fn binary(op: BinaryOp, this: &Value, args: Args) -> Result<Value> {
    let [other] = args.exact("Counter operator")?;
    match as_counter(&other) {
        Some(other) => Ok(counter(combined(op, &dict(this)?, &other)?)),
        None => Ok(not_implemented()),
    }
}

/// Removes counts that are not positive.
fn keep_positive(dict: &Dict) -> Result<()> {
    for (key, count) in dict.items() {
        if !is_positive(&count)? {
            dict.remove(&key)?;
        }
    }
    Ok(())
}

fn inplace(op: BinaryOp, this: &Value, args: Args) -> Result<Value> {
    let [other] = args.exact("Counter operator")?;
    let mine = dict(this)?;
    let theirs = dict_of(&other, "Counter")?;
    match op {
        BinaryOp::BitAnd => {
            for (key, count) in mine.items() {
                let other = count_of(&theirs, &key)?;
                if ops::lt(&other, &count)? {
                    mine.set(key, other)?;
                }
            }
        }
        _ => {
            for (key, other) in theirs.items() {
                let count = count_of(&mine, &key)?;
                let new = match op {
                    BinaryOp::Add => add(&count, &other)?,
                    BinaryOp::Sub => sub(&count, &other)?,
                    _ if ops::gt(&other, &count)? => other,
                    _ => continue,
                };
                mine.set(key, new)?;
            }
        }
    }
    keep_positive(&mine)?;
    Ok(this.clone())
}

/// `+c` and `-c`
fn signed(this: &Value, negative: bool) -> Result<Value> {
    let result = Dict::new();
    for (key, count) in dict(this)?.items() {
        let count = if negative {
            sub(&Value::Int(0), &count)?
        } else {
            count
        };
        if is_positive(&count)? {
            result.set(key, count)?;
        }
    }
    Ok(counter(result))
}

/// Whether `test` holds for the counts of every key of either.
fn all_counts(
    this: &Value,
    other: &Value,
    test: fn(&Value, &Value) -> Result<bool>,
) -> Result<Option<bool>> {
    let mine = dict(this)?;
    let Some(theirs) = as_counter(other) else {
        return Ok(None);
    };
    for key in mine.keys().into_iter().chain(theirs.keys()) {
        if !test(&count_of(&mine, &key)?, &count_of(&theirs, &key)?)? {
            return Ok(Some(false));
        }
    }
    Ok(Some(true))
}

/// Comparisons are of multisets; a strict order also needs a difference.
fn compare(this: &Value, args: Args, order: Option<Ordering>, or_equal: bool) -> Result<Value> {
    let [other] = args.exact("Counter comparison")?;
    let equal = all_counts(this, &other, ops::eq)?;
    let result = match order {
        None => equal.map(|equal| equal == or_equal),
        Some(order) => {
            let test = if order == Ordering::Less {
                ops::le
            } else {
                ops::ge
            };
            let holds = all_counts(this, &other, test)?;
            holds.map(|holds| holds && (or_equal || equal == Some(false)))
        }
    };
    Ok(result.map_or_else(not_implemented, Value::Bool))
}

fn delete(this: &Value, args: Args) -> Result<Value> {
    let [key] = args.exact("Counter.__delitem__")?;
    dict(this)?.remove_entry(&key)?;
    Ok(Value::None)
}

fn build() -> Class {
    Class::builder("Counter")
        .module("collections")
        .base(crate::object::dict::class())
        .constructor(construct)
        .raw_method("__init__", init)
        .raw_method("__missing__", |_, _| Ok(Value::Int(0)))
        .raw_method("__delitem__", delete)
        .raw_method("__repr__", repr)
        .raw_method(n!("most_common"), most_common)
        .raw_method(n!("elements"), elements)
        .raw_method(n!("total"), total)
        .raw_method(n!("copy"), copy)
        .raw_method("__copy__", copy)
        .raw_method(n!("update"), |this, args| {
            update_with(this, args, "Counter.update", add)?;
            Ok(Value::None)
        })
        .raw_method(n!("subtract"), |this, args| {
            update_with(this, args, "Counter.subtract", sub)?;
            Ok(Value::None)
        })
        .class_method(n!("fromkeys"), |_| {
            Err(Exception::not_implemented_error(
                "Counter.fromkeys() is undefined.  Use Counter(iterable) instead.",
            ))
        })
        .raw_method("__add__", |this, args| binary(BinaryOp::Add, this, args))
        .raw_method("__sub__", |this, args| binary(BinaryOp::Sub, this, args))
        .raw_method("__or__", |this, args| binary(BinaryOp::BitOr, this, args))
        .raw_method("__and__", |this, args| binary(BinaryOp::BitAnd, this, args))
        .raw_method("__iadd__", |this, args| inplace(BinaryOp::Add, this, args))
        .raw_method("__isub__", |this, args| inplace(BinaryOp::Sub, this, args))
        .raw_method("__ior__", |this, args| inplace(BinaryOp::BitOr, this, args))
        .raw_method("__iand__", |this, args| {
            inplace(BinaryOp::BitAnd, this, args)
        })
        .raw_method("__pos__", |this, _| signed(this, false))
        .raw_method("__neg__", |this, _| signed(this, true))
        .raw_method("__eq__", |this, args| compare(this, args, None, true))
        .raw_method("__ne__", |this, args| compare(this, args, None, false))
        .raw_method("__lt__", |this, args| {
            compare(this, args, Some(Ordering::Less), false)
        })
        .raw_method("__le__", |this, args| {
            compare(this, args, Some(Ordering::Less), true)
        })
        .raw_method("__gt__", |this, args| {
            compare(this, args, Some(Ordering::Greater), false)
        })
        .raw_method("__ge__", |this, args| {
            compare(this, args, Some(Ordering::Greater), true)
        })
        .attr("__hash__", Value::None)
        .build()
}

thread_local! {
    static CLASS: Class = build();
}

/// `collections.Counter`
pub fn counter_class() -> Class {
    CLASS.with(Clone::clone)
}
