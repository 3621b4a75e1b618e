//! [`Tuple`]: Python's `tuple`, and its class.

use std::rc::Rc;

use super::generic_alias::class_getitem;
use super::list::{drop_items, index_bound, misuse};
use super::{Args, Class, Exception, Result, Value};
use crate::ops::compare::same;

/// A handle to a tuple.
#[derive(Clone)]
pub struct Tuple(Rc<Items>);

/// The items of a tuple, which are dropped from the last to the first.
struct Items(Box<[Value]>);

impl Drop for Items {
    #[inline]
    fn drop(&mut self) {
        drop_items(std::mem::take(&mut self.0).into_vec());
    }
}

impl Tuple {
    /// A new tuple.
    #[inline]
    pub fn new(items: Vec<Value>) -> Tuple {
        Tuple(Rc::new(Items(items.into_boxed_slice())))
    }

    /// The tuple without items.
    pub fn empty() -> Tuple {
        EMPTY.with(Clone::clone)
    }

    /// Its identity.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0) as *const () as usize
    }
}

impl std::ops::Deref for Tuple {
    type Target = [Value];
    fn deref(&self) -> &[Value] {
        &self.0.0
    }
}

fn tuple<'a>(this: &'a Value, method: &str) -> Result<&'a Tuple> {
    match this {
        Value::Tuple(tuple) => Ok(tuple),
        _ => Err(misuse(method, "tuple", this)),
    }
}

fn construct(_class: &Class, args: Args) -> Result<Value> {
    args.no_kw("tuple")?;
    let [iterable] = args.range("tuple", 0)?;
    match iterable {
        Value::Unset => Ok(Value::Tuple(Tuple::empty())),
        Value::Tuple(_) => Ok(iterable),
        _ => {
            let items = crate::ops::to_vec(&iterable)?;
            Ok(Value::Tuple(if items.is_empty() {
                Tuple::empty()
            } else {
                Tuple::new(items)
            }))
        }
    }
}

fn index(this: &Value, args: Args) -> Result<Value> {
    let tuple = tuple(this, "index")?;
    let [item, start, stop] = args.range("index", 1)?;
    let start = index_bound(&start, 0, tuple.len())?;
    let stop = index_bound(&stop, tuple.len(), tuple.len())?;
    for (i, x) in tuple.iter().enumerate().take(stop).skip(start) {
        if same(x, &item)? {
            return Ok(Value::from(i));
        }
    }
    Err(Exception::value_error("tuple.index(x): x not in tuple"))
}

fn count(this: &Value, args: Args) -> Result<Value> {
    let tuple = tuple(this, "count")?;
    let [item] = args.exact("tuple.count")?;
    let mut n = 0;
    for x in tuple.iter() {
        n += i64::from(same(x, &item)?);
    }
    Ok(Value::Int(n))
}

thread_local! {
    static EMPTY: Tuple = Tuple::new(Vec::new());
    static CLASS: Class = Class::builder("tuple")
        .constructor_of(n!("tuple"), construct)
        .immutable()
        .method(n!("index"), index)
        .method(n!("count"), count)
        .method(s!("__getnewargs__"), |this, _| Ok(Value::tuple(vec![this.clone()])))
        .class_method(n!("__class_getitem__" under "[]"), class_getitem)
        .dunders(&[
            "__repr__",
            "__iter__",
            "__len__",
            "__getitem__",
            "__contains__",
            "__add__",
            "__mul__",
            "__rmul__",
            "__eq__",
            "__ne__",
            "__lt__",
            "__le__",
            "__gt__",
            "__ge__",
            "__hash__",
        ])
        .build();
}

/// `tuple`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}
