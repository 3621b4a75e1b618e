//! `collections.deque`

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use crate::object::generic_alias::class_getitem;
use crate::object::iterators::iterator_class;
use crate::object::list::{index_bound, misuse};
use crate::object::{Args, Class, Exception, Object, Result, Value};
use crate::ops::compare::same;
use crate::ops::iterate::ForIter;
use crate::ops::text::ReprGuard;
use crate::ops::{self, BinaryOp};

/// A deque.
#[derive(Default)]
pub struct Deque {
    items: RefCell<VecDeque<Value>>,
    max_len: Cell<Option<usize>>,
    /// Grows with every change of the length; iterators look at it.
    state: Cell<u64>,
}

impl Deque {
    /// A deque of these items.
    pub fn new(items: impl IntoIterator<Item = Value>, max_len: Option<usize>) -> Deque {
        let deque = Deque::default();
        deque.max_len.set(max_len);
        for item in items {
            deque.append(item);
        }
        deque
    }

    /// How many items.
    pub fn length(&self) -> usize {
        self.items.borrow().len()
    }

    /// The item at `i`, counted from the left.
    pub fn get(&self, i: usize) -> Option<Value> {
        self.items.borrow().get(i).cloned()
    }

    /// All items.
    pub fn to_vec(&self) -> Vec<Value> {
        self.items.borrow().iter().cloned().collect()
    }

    fn changed(&self) {
        self.state.set(self.state.get() + 1);
    }

    /// `d.append(item)`
    pub fn append(&self, item: Value) {
        let mut items = self.items.borrow_mut();
        items.push_back(item);
        let dropped = if self.max_len.get().is_some_and(|max| items.len() > max) {
            items.pop_front()
        } else {
            None
        };
        drop(items);
        drop(dropped);
        self.changed();
    }

    /// `d.appendleft(item)`
    pub fn append_left(&self, item: Value) {
        let mut items = self.items.borrow_mut();
        items.push_front(item);
        let dropped = if self.max_len.get().is_some_and(|max| items.len() > max) {
            items.pop_back()
        } else {
            None
        };
        drop(items);
        drop(dropped);
        self.changed();
    }

    /// `d.pop()`
    pub fn pop(&self) -> Option<Value> {
        self.changed();
        self.items.borrow_mut().pop_back()
    }

    /// `d.popleft()`
    pub fn pop_left(&self) -> Option<Value> {
        self.changed();
        self.items.borrow_mut().pop_front()
    }

    fn clear(&self) {
        let old = self.items.take();
        self.changed();
        drop(old);
    }

    fn extend(&self, iterable: &Value, left: bool) -> Result<()> {
        let snapshot;
        let source = match iterable.downcast::<Deque>() {
            // A deque may be extended by itself.
            Some(other) if std::ptr::eq(&*other, self) => {
                snapshot = Value::list(other.to_vec());
                &snapshot
            }
            _ => iterable,
        };
        let mut iterator = ForIter::new(source)?;
        while let Some(item) = iterator.next()? {
            if left {
                self.append_left(item)
            } else {
                self.append(item)
            }
        }
        Ok(())
    }

    fn find(&self, item: &Value, start: usize, stop: usize) -> Result<Option<usize>> {
        let state = self.state.get();
        let mut i = start;
        while i < stop {
            let Some(x) = self.get(i) else { break };
            let equal = same(&x, item)?;
            if self.state.get() != state {
                return Err(mutated());
            }
            if equal {
                return Ok(Some(i));
            }
            i += 1;
        }
        Ok(None)
    }

    fn remove_at(&self, i: usize) {
        self.changed();
        let old = self.items.borrow_mut().remove(i);
        drop(old);
    }

    fn repeated(&self, n: i64) -> Result<Vec<Value>> {
        let mut items = self.to_vec();
        if let Some(max) = self.max_len.get()
            && n > 0
        {
            // Only the last ones stay.
            let needed = max.div_ceil(items.len().max(1)) as i64;
            items = crate::object::list::repeat(&items, n.min(needed + 1))?;
            return Ok(items.split_off(items.len().saturating_sub(max)));
        }
        crate::object::list::repeat(&items, n)
    }

    fn index(&self, key: &Value) -> Result<usize> {
        let Some(i) = ops::item::index_opt(key)? else {
            return Err(Exception::type_error(format!(
                "sequence index must be integer, not '{}'",
                ops::type_name(key)
            )));
        };
        let position = match i {
            Value::Int(i) => ops::item::position(i, self.length()),
            _ => None,
        };
        position.ok_or_else(|| Exception::index_error("deque index out of range"))
    }
}

#[cold]
fn mutated() -> Exception {
    Exception::runtime_error("deque mutated during iteration")
}

impl Object for Deque {
    fn class(&self) -> Class {
        deque_class()
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        Some(repr(self, this, "deque"))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        (name == "maxlen").then(|| Ok(Value::from(self.max_len.get())))
    }
    fn truth(&self) -> Option<Result<bool>> {
        Some(Ok(self.length() != 0))
    }
    fn len(&self) -> Option<Result<usize>> {
        Some(Ok(self.length()))
    }
    fn iter(&self, this: &Value) -> Option<Result<Value>> {
        Some(DequeIterator::value(this, false))
    }
    fn get_item(&self, key: &Value) -> Option<Result<Value>> {
        Some(self.index(key).and_then(|i| {
            self.get(i)
                .ok_or_else(|| Exception::index_error("deque index out of range"))
        }))
    }
    fn set_item(&self, key: &Value, value: Value) -> Option<Result<()>> {
        Some(self.index(key).map(|i| {
            let old = self
                .items
                .borrow_mut()
                .get_mut(i)
                .map(|slot| std::mem::replace(slot, value));
            drop(old);
        }))
    }
    fn del_item(&self, key: &Value) -> Option<Result<()>> {
        Some(self.index(key).map(|i| self.remove_at(i)))
    }
    fn contains(&self, item: &Value) -> Option<Result<bool>> {
        Some(self.find(item, 0, usize::MAX).map(|found| found.is_some()))
    }
    fn binary(
        &self,
        _this: &Value,
        op: BinaryOp,
        other: &Value,
        reflected: bool,
    ) -> Option<Result<Value>> {
        match op {
            BinaryOp::Add if !reflected => {
                let Some(other) = other.downcast::<Deque>() else {
                    return Some(Err(Exception::type_error(format!(
                        "can only concatenate deque (not \"{}\") to deque",
                        ops::type_name(other)
                    ))));
                };
                let items = self.to_vec().into_iter().chain(other.to_vec());
                Some(Ok(Value::object(Deque::new(items, self.max_len.get()))))
            }
            BinaryOp::Mul => {
                let n = match ops::item::index_opt(other) {
                    Ok(Some(Value::Int(n))) => n,
                    Ok(_) => return None,
                    Err(e) => return Some(Err(e)),
                };
                Some(
                    self.repeated(n)
                        .map(|items| Value::object(Deque::new(items, self.max_len.get()))),
                )
            }
            _ => None,
        }
    }
    fn inplace(&self, this: &Value, op: BinaryOp, other: &Value) -> Option<Result<Value>> {
        match op {
            BinaryOp::Add => Some(self.extend(other, false).map(|()| this.clone())),
            BinaryOp::Mul => {
                let n = match ops::item::index_opt(other) {
                    Ok(Some(Value::Int(n))) => n,
                    Ok(_) => return None,
                    Err(e) => return Some(Err(e)),
                };
                Some(self.repeated(n).map(|items| {
                    let old = self.items.replace(items.into());
                    self.changed();
                    drop(old);
                    this.clone()
                }))
            }
            _ => None,
        }
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        let other = other.downcast::<Deque>()?;
        if other.length() != self.length() {
            return Some(Ok(false));
        }
        Some(ops::eq(
            &Value::list(self.to_vec()),
            &Value::list(other.to_vec()),
        ))
    }
    fn compare(&self, other: &Value) -> Option<Result<Option<std::cmp::Ordering>>> {
        let other = other.downcast::<Deque>()?;
        let (a, b) = (Value::list(self.to_vec()), Value::list(other.to_vec()));
        let order = || {
            Ok(Some(if ops::lt(&a, &b)? {
                std::cmp::Ordering::Less
            } else if ops::eq(&a, &b)? {
                std::cmp::Ordering::Equal
            } else {
                std::cmp::Ordering::Greater
            }))
        };
        Some(order())
    }
}

fn repr(deque: &Deque, this: &Value, name: &str) -> Result<String> {
    let address = this.address().unwrap_or(0);
    let Some(_guard) = ReprGuard::enter(address)? else {
        return Ok("[...]".to_owned());
    };
    let items = ops::repr(&Value::list(deque.to_vec()))?;
    Ok(match deque.max_len.get() {
        Some(max) => format!("{name}({items}, maxlen={max})"),
        None => format!("{name}({items})"),
    })
}

/// Iterates over a deque, from either end.
struct DequeIterator {
    deque: Rc<Deque>,
    at: Cell<usize>,
    state: u64,
    reversed: bool,
}

impl DequeIterator {
    fn value(this: &Value, reversed: bool) -> Result<Value> {
        let deque = deque(this, "__iter__")?;
        let state = deque.state.get();
        Ok(Value::object(DequeIterator {
            deque,
            at: Cell::new(0),
            state,
            reversed,
        }))
    }
}

impl Object for DequeIterator {
    fn class(&self) -> Class {
        thread_local! {
            static FORWARD: Class = iterator_class("_deque_iterator");
            static REVERSE: Class = iterator_class("_deque_reverse_iterator");
        }
        if self.reversed {
            REVERSE.with(Clone::clone)
        } else {
            FORWARD.with(Clone::clone)
        }
    }
    crate::iterator_protocol!();
    fn next(&self) -> Option<Result<Option<Value>>> {
        let at = self.at.get();
        if self.deque.state.get() != self.state {
            // Nothing more comes after this.
            self.at.set(usize::MAX);
            return Some(if at == usize::MAX {
                Ok(None)
            } else {
                Err(mutated())
            });
        }
        let position = if self.reversed {
            self.deque.length().checked_sub(at + 1)
        } else {
            Some(at)
        };
        let item = position.and_then(|i| self.deque.get(i));
        if item.is_some() {
            self.at.set(at + 1);
        }
        Some(Ok(item))
    }
}

fn deque(this: &Value, method: &str) -> Result<Rc<Deque>> {
    this.downcast::<Deque>()
        .ok_or_else(|| misuse(method, "deque", this))
}

fn max_len(x: &Value) -> Result<Option<usize>> {
    if x.is_unset() || x.is_none() {
        return Ok(None);
    }
    match x.native() {
        Value::Int(n) if n >= 0 => Ok(Some(n as usize)),
        Value::Bool(n) => Ok(Some(usize::from(n))),
        Value::Int(_) => Err(Exception::value_error("maxlen must be non-negative")),
        _ => Err(Exception::type_error("an integer is required")),
    }
}

fn construct(_class: &Class, args: Args) -> Result<Value> {
    let [iterable, max] = args.bind("deque", ["iterable", "maxlen"], 0)?;
    let deque = Deque::new([], max_len(&max)?);
    if !iterable.is_unset() {
        deque.extend(&iterable, false)?;
    }
    Ok(Value::object(deque))
}

fn init(this: &Value, args: Args) -> Result<Value> {
    let deque = deque(this, "__init__")?;
    let [iterable, max] = args.bind("deque", ["iterable", "maxlen"], 0)?;
    deque.max_len.set(max_len(&max)?);
    deque.clear();
    if !iterable.is_unset() {
        deque.extend(&iterable, false)?;
    }
    Ok(Value::None)
}

fn insert(this: &Value, args: Args) -> Result<Value> {
    let deque = deque(this, "insert")?;
    let [index, item] = args.exact("insert")?;
    let len = deque.length();
    if deque.max_len.get() == Some(len) {
        return Err(Exception::index_error("deque already at its maximum size"));
    }
    let position =
        crate::object::list::bound(&Value::Int(ops::convert::to_index(&index)?), 0, len)?;
    deque.items.borrow_mut().insert(position.min(len), item);
    deque.changed();
    Ok(Value::None)
}

fn index(this: &Value, args: Args) -> Result<Value> {
    let deque = deque(this, "index")?;
    let [item, start, stop] = args.range("index", 1)?;
    let len = deque.length();
    let (start, stop) = (index_bound(&start, 0, len)?, index_bound(&stop, len, len)?);
    match deque.find(&item, start, stop)? {
        Some(i) => Ok(Value::from(i)),
        None => Err(Exception::value_error(format!(
            "{} is not in deque",
            ops::repr(&item)?
        ))),
    }
}

fn remove(this: &Value, args: Args) -> Result<Value> {
    let deque = deque(this, "remove")?;
    let [item] = args.exact("deque.remove")?;
    let state = deque.state.get();
    let found = match deque.find(&item, 0, usize::MAX) {
        Err(_) if deque.state.get() != state => {
            return Err(Exception::index_error("deque mutated during remove()."));
        }
        found => found?,
    };
    match found {
        Some(i) => {
            deque.remove_at(i);
            Ok(Value::None)
        }
        None => Err(Exception::value_error(format!(
            "{} is not in deque",
            ops::repr(&item)?
        ))),
    }
}

fn count(this: &Value, args: Args) -> Result<Value> {
    let deque = deque(this, "count")?;
    let [item] = args.exact("deque.count")?;
    let state = deque.state.get();
    let (mut n, mut i) = (0, 0);
    while let Some(x) = deque.get(i) {
        n += i64::from(same(&x, &item)?);
        if deque.state.get() != state {
            return Err(mutated());
        }
        i += 1;
    }
    Ok(Value::Int(n))
}

fn rotate(this: &Value, args: Args) -> Result<Value> {
    let deque = deque(this, "rotate")?;
    let [n] = args.range("rotate", 0)?;
    let n = if n.is_unset() {
        1
    } else {
        ops::convert::to_index(&n)?
    };
    let mut items = deque.items.borrow_mut();
    let len = items.len();
    if len > 1 {
        let k = n.rem_euclid(len as i64) as usize;
        items.rotate_right(k);
        drop(items);
        deque.changed();
    }
    Ok(Value::None)
}

fn copy(this: &Value, _args: Args) -> Result<Value> {
    let deque = deque(this, "copy")?;
    let class = ops::class_of(this);
    if class.is_heap {
        let mut args = Args::pos([Value::list(deque.to_vec())]);
        if let Some(max) = deque.max_len.get() {
            args = args.with_kw("maxlen", Value::from(max));
        }
        return ops::call(&Value::Class(class), args);
    }
    Ok(Value::object(Deque::new(
        deque.to_vec(),
        deque.max_len.get(),
    )))
}

fn deep_copy(this: &Value, args: Args) -> Result<Value> {
    let [memo] = args.exact("__deepcopy__")?;
    let Value::Dict(memo) = memo.native() else {
        return copy(this, Args::none());
    };
    let source = deque(this, "__deepcopy__")?;
    let made = copy(this, Args::none())?;
    let copied = deque(&made, "__deepcopy__")?;
    // Known before its items are copied: they may refer back to it.
    memo.set(crate::builtins::id(this), made.clone())?;
    copied.clear();
    for item in source.to_vec() {
        copied.append(crate::stdlib::copy::deepcopy(&item, &memo)?);
    }
    Ok(made)
}

fn build() -> Class {
    Class::builder("deque")
        .module("collections")
        .constructor(construct)
        .method("__init__", init)
        .method(n!("append"), |this, args| {
            let [item] = args.exact("deque.append")?;
            deque(this, "append")?.append(item);
            Ok(Value::None)
        })
        .method(n!("appendleft"), |this, args| {
            let [item] = args.exact("deque.appendleft")?;
            deque(this, "appendleft")?.append_left(item);
            Ok(Value::None)
        })
        .method(n!("extend"), |this, args| {
            let [items] = args.exact("deque.extend")?;
            deque(this, "extend")?.extend(&items, false)?;
            Ok(Value::None)
        })
        .method(n!("extendleft"), |this, args| {
            let [items] = args.exact("deque.extendleft")?;
            deque(this, "extendleft")?.extend(&items, true)?;
            Ok(Value::None)
        })
        .method(n!("pop"), |this, args| {
            let [] = args.exact("deque.pop")?;
            deque(this, "pop")?
                .pop()
                .ok_or_else(|| Exception::index_error("pop from an empty deque"))
        })
        .method(n!("popleft"), |this, args| {
            let [] = args.exact("deque.popleft")?;
            deque(this, "popleft")?
                .pop_left()
                .ok_or_else(|| Exception::index_error("pop from an empty deque"))
        })
        .method(n!("clear"), |this, args| {
            let [] = args.exact("deque.clear")?;
            deque(this, "clear")?.clear();
            Ok(Value::None)
        })
        .method(n!("reverse"), |this, args| {
            let [] = args.exact("deque.reverse")?;
            let deque = deque(this, "reverse")?;
            deque.items.borrow_mut().make_contiguous().reverse();
            Ok(Value::None)
        })
        .raw_method("__repr__", |this, _| {
            Ok(Value::from(repr(
                &*deque(this, "__repr__")?,
                this,
                &ops::class_name(this),
            )?))
        })
        .getter(n!("maxlen"), |this| {
            Ok(Value::from(deque(this, "maxlen")?.max_len.get()))
        })
        .method("__reversed__", |this, _| DequeIterator::value(this, true))
        .method(n!("insert"), insert)
        .method(n!("index"), index)
        .method(n!("remove"), remove)
        .method(n!("count"), count)
        .method(n!("rotate"), rotate)
        .raw_method(n!("copy"), copy)
        .raw_method("__copy__", copy)
        .raw_method(n!("__deepcopy__" under "deepcopy"), deep_copy)
        .class_method("__class_getitem__", class_getitem)
        .dunders(&[
            "__iter__",
            "__len__",
            "__getitem__",
            "__setitem__",
            "__delitem__",
            "__contains__",
            "__add__",
            "__iadd__",
            "__mul__",
            "__rmul__",
            "__imul__",
            "__eq__",
            "__ne__",
            "__lt__",
            "__le__",
            "__gt__",
            "__ge__",
            "__bool__",
        ])
        .attr("__hash__", Value::None)
        .build()
}

thread_local! {
    static CLASS: Class = build();
}

/// `collections.deque`
pub fn deque_class() -> Class {
    CLASS.with(Clone::clone)
}
