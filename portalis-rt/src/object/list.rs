//! [`List`]: Python's `list`, and its class.

use std::cell::{Ref, RefCell, RefMut};
use std::rc::Rc;

use super::generic_alias::class_getitem;
use super::iterators::ReversedSequence;
use super::{Args, Class, Exception, Result, Value};
use crate::ops::compare::same;
use crate::ops::item::index_clamped;
use crate::ops::iterate;

/// A handle to a list.
#[derive(Clone, Default)]
pub struct List(Rc<Items>);

/// The items of a list, which are dropped from the last to the first.
#[derive(Default)]
struct Items(RefCell<Vec<Value>>);

impl Drop for Items {
    #[inline]
    fn drop(&mut self) {
        drop_items(std::mem::take(self.0.get_mut()));
    }
}

impl std::ops::Deref for Items {
    type Target = RefCell<Vec<Value>>;
    #[inline]
    fn deref(&self) -> &RefCell<Vec<Value>> {
        &self.0
    }
}

/// Drops items in the order in which lists and tuples do.
#[inline]
pub(crate) fn drop_items(mut items: Vec<Value>) {
    while let Some(item) = items.pop() {
        drop(item);
    }
}

impl List {
    /// A new list.
    #[inline]
    pub fn new(items: Vec<Value>) -> List {
        List(Rc::new(Items(RefCell::new(items))))
    }

    /// Its items. Never hold this while Python code (an `__eq__`, a drop of the last handle) may run.
    #[inline]
    pub fn borrow(&self) -> Ref<'_, Vec<Value>> {
        self.0.borrow()
    }

    /// Its items, to change. Never hold this while Python code may run.
    #[inline]
    pub fn borrow_mut(&self) -> RefMut<'_, Vec<Value>> {
        self.0.borrow_mut()
    }

    /// `len(l)`
    #[inline]
    pub fn len(&self) -> usize {
        self.0.borrow().len()
    }

    /// `not l`
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    /// The item at `position`, counted from the start.
    #[inline]
    pub fn get(&self, position: usize) -> Option<Value> {
        self.0.borrow().get(position).cloned()
    }

    /// `l.append(item)`
    #[inline]
    pub fn append(&self, item: Value) {
        self.0.borrow_mut().push(item);
    }

    /// `list(l)`, as a vector.
    #[inline]
    pub fn to_vec(&self) -> Vec<Value> {
        self.0.borrow().clone()
    }

    /// Its items, moved if this is the only handle.
    pub fn into_vec(self) -> Vec<Value> {
        match Rc::try_unwrap(self.0) {
            Ok(items) => items.take(),
            Err(shared) => shared.borrow().clone(),
        }
    }

    /// Replaces the whole contents.
    pub fn replace(&self, items: Vec<Value>) {
        drop_items(self.0.replace(items));
    }

    /// `l.extend(iterable)`; items got before an error stay.
    ///
    /// # Errors
    /// What the iteration raises.
    pub fn extend(&self, iterable: &Value) -> Result<()> {
        match iterable {
            Value::List(other) => {
                let items = other.to_vec();
                self.0.borrow_mut().extend(items);
            }
            Value::Tuple(items) => self.0.borrow_mut().extend(items.iter().cloned()),
            _ => {
                let iterator = iterate::iter(iterable)?;
                while let Some(item) = iterate::next(&iterator)? {
                    self.append(item);
                }
            }
        }
        Ok(())
    }

    /// `l + other`
    pub fn concat(&self, other: &List) -> List {
        let mut items = self.to_vec();
        items.extend(other.borrow().iter().cloned());
        List::new(items)
    }

    /// `l * n`
    ///
    /// # Errors
    /// `MemoryError` if it is too long.
    pub fn repeat(&self, n: i64) -> Result<List> {
        Ok(List::new(repeat(&self.0.borrow(), n)?))
    }

    /// Its identity.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0) as *const () as usize
    }
}

/// These items `n` times over.
///
/// # Errors
/// `MemoryError` if that is too long.
pub fn repeat(items: &[Value], n: i64) -> Result<Vec<Value>> {
    let times = usize::try_from(n).unwrap_or(0);
    let total = items
        .len()
        .checked_mul(times)
        .filter(|&t| t <= isize::MAX as usize / 64);
    let Some(total) = total else {
        return Err(Exception::of_class(
            Exception::class_named("MemoryError"),
            vec![],
        ));
    };
    let mut out = Vec::with_capacity(total);
    for _ in 0..times {
        out.extend_from_slice(items);
    }
    Ok(out)
}

/// The position that a `start`/`stop` argument means in a sequence of length `len`.
pub(crate) fn bound(argument: &Value, default: usize, len: usize) -> Result<usize> {
    if argument.is_unset() || argument.is_none() {
        return Ok(default);
    }
    let i = index_clamped(argument)?;
    Ok(if i < 0 {
        len.saturating_sub(i.unsigned_abs() as usize)
    } else {
        (i as usize).min(len)
    })
}

/// As [`bound`], for `index()`'s arguments, where `None` is no number.
pub(crate) fn index_bound(argument: &Value, default: usize, len: usize) -> Result<usize> {
    if argument.is_none() {
        return Err(Exception::type_error(
            "slice indices must be integers or have an __index__ method",
        ));
    }
    bound(argument, default, len)
}

/// The `TypeError` of `list.append(3, 4)`.
#[cold]
pub(crate) fn misuse(method: &str, class: &str, this: &Value) -> Exception {
    Exception::type_error(format!(
        "descriptor '{method}' for '{class}' objects doesn't apply to a '{}' object",
        crate::ops::type_name(this)
    ))
}

fn list<'a>(this: &'a Value, method: &str) -> Result<&'a List> {
    match this {
        Value::List(list) => Ok(list),
        _ => Err(misuse(method, "list", this)),
    }
}

fn construct(_class: &Class, args: Args) -> Result<Value> {
    args.no_kw("list")?;
    let [iterable] = args.range("list", 0)?;
    if iterable.is_unset() {
        return Ok(Value::list(Vec::new()));
    }
    Ok(Value::list(iterate::to_vec(&iterable)?))
}

fn init(this: &Value, args: Args) -> Result<Value> {
    let list = list(this, "__init__")?;
    let [iterable] = args.range("list", 0)?;
    list.replace(Vec::new());
    if !iterable.is_unset() {
        list.extend(&iterable)?;
    }
    Ok(Value::None)
}

fn append(this: &Value, args: Args) -> Result<Value> {
    let list = list(this, "append")?;
    let [item] = args.exact("list.append")?;
    list.append(item);
    Ok(Value::None)
}

fn extend(this: &Value, args: Args) -> Result<Value> {
    let list = list(this, "extend")?;
    let [iterable] = args.exact("list.extend")?;
    list.extend(&iterable)?;
    Ok(Value::None)
}

fn insert(this: &Value, args: Args) -> Result<Value> {
    let list = list(this, "insert")?;
    let [index, item] = args.exact("insert")?;
    let position = bound(
        &Value::Int(crate::ops::convert::to_index(&index)?),
        0,
        list.len(),
    )?;
    let mut items = list.borrow_mut();
    let position = position.min(items.len());
    items.insert(position, item);
    Ok(Value::None)
}

fn pop(this: &Value, args: Args) -> Result<Value> {
    let list = list(this, "pop")?;
    if args.pos.is_empty() && args.kw.is_empty() {
        return list
            .borrow_mut()
            .pop()
            .ok_or_else(|| Exception::index_error("pop from empty list"));
    }
    let [index] = args.range("pop", 0)?;
    let index = if index.is_unset() {
        -1
    } else {
        crate::ops::convert::to_index(&index)?
    };
    let mut items = list.borrow_mut();
    if items.is_empty() {
        return Err(Exception::index_error("pop from empty list"));
    }
    match crate::ops::item::position(index, items.len()) {
        Some(position) => Ok(items.remove(position)),
        None => Err(Exception::index_error("pop index out of range")),
    }
}

/// Where `item` is, between two positions that may be moved by what `__eq__` does.
fn find(list: &List, item: &Value, start: usize, stop: usize) -> Result<Option<usize>> {
    let mut i = start;
    while i < stop {
        let Some(x) = list.get(i) else { break };
        if same(&x, item)? {
            return Ok(Some(i));
        }
        i += 1;
    }
    Ok(None)
}

fn remove(this: &Value, args: Args) -> Result<Value> {
    let list = list(this, "remove")?;
    let [item] = args.exact("list.remove")?;
    remove_item(list, &item).map(|()| Value::None)
}

/// `list.remove(item)`
///
/// # Errors
/// `ValueError` if it is not there; what `__eq__` raises.
pub(crate) fn remove_item(list: &List, item: &Value) -> Result<()> {
    match find(list, item, 0, usize::MAX)? {
        Some(i) => {
            let mut items = list.borrow_mut();
            let old = (i < items.len()).then(|| items.remove(i));
            drop(items);
            drop(old);
            Ok(())
        }
        None => Err(Exception::value_error("list.remove(x): x not in list")),
    }
}

fn index(this: &Value, args: Args) -> Result<Value> {
    let list = list(this, "index")?;
    let [item, start, stop] = args.range("index", 1)?;
    let start = index_bound(&start, 0, list.len())?;
    let stop = index_bound(&stop, usize::MAX, list.len())?;
    match find(list, &item, start, stop)? {
        Some(i) => Ok(Value::from(i)),
        None => Err(Exception::value_error(format!(
            "{} is not in list",
            crate::ops::repr(&item)?
        ))),
    }
}

fn count(this: &Value, args: Args) -> Result<Value> {
    let list = list(this, "count")?;
    let [item] = args.exact("list.count")?;
    let mut n = 0;
    let mut i = 0;
    while let Some(x) = list.get(i) {
        n += i64::from(same(&x, &item)?);
        i += 1;
    }
    Ok(Value::Int(n))
}

fn sort(this: &Value, mut args: Args) -> Result<Value> {
    let list = list(this, "sort")?;
    let key = args.take_kw("key").unwrap_or(Value::None);
    let reverse = args.take_kw("reverse");
    if let Some((name, _)) = args.kw.first() {
        return Err(Exception::type_error(format!(
            "'{name}' is an invalid keyword argument for sort()"
        )));
    }
    if !args.pos.is_empty() {
        return Err(Exception::type_error(
            "sort() takes no positional arguments",
        ));
    }
    let reverse = match reverse {
        Some(flag) => crate::ops::truth(&flag)?,
        None => false,
    };
    sort_list(list, &key, reverse)?;
    Ok(Value::None)
}

/// `l.sort(key=key, reverse=reverse)`. Meanwhile the list is empty; an error leaves all items in it.
///
/// # Errors
/// What the key function or `__lt__` raises; `ValueError` if the list was changed meanwhile.
pub fn sort_list(list: &List, key: &Value, reverse: bool) -> Result<()> {
    let mut items = std::mem::take(&mut *list.borrow_mut());
    let result = super::sort::sort(&mut items, key, reverse);
    let changed = list.0.replace(items);
    result?;
    if !changed.is_empty() {
        return Err(Exception::value_error("list modified during sort"));
    }
    Ok(())
}

fn build() -> Class {
    Class::builder("list")
        .constructor_of(n!("list"), construct)
        .method(s!("__init__"), init)
        .method(n!("append"), append)
        .method(n!("extend"), extend)
        .method(n!("insert"), insert)
        .method(n!("pop"), pop)
        .method(n!("remove"), remove)
        .method(n!("index"), index)
        .method(n!("count"), count)
        .method(n!("sort"), sort)
        .method(n!("clear"), |this, args| {
            let list = list(this, "clear")?;
            let [] = args.exact("list.clear")?;
            list.replace(Vec::new());
            Ok(Value::None)
        })
        .method(n!("copy"), |this, args| {
            let list = list(this, "copy")?;
            let [] = args.exact("list.copy")?;
            Ok(Value::list(list.to_vec()))
        })
        .method(n!("reverse"), |this, args| {
            let list = list(this, "reverse")?;
            let [] = args.exact("list.reverse")?;
            list.borrow_mut().reverse();
            Ok(Value::None)
        })
        .method(s!("__reversed__"), |this, _| {
            Ok(ReversedSequence::value(Value::List(
                list(this, "__reversed__")?.clone(),
            )))
        })
        .class_method(n!("__class_getitem__" under "[]"), class_getitem)
        .dunders(&[
            "__repr__",
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
        ])
        .attr("__hash__", Value::None)
        .build()
}

thread_local! {
    static CLASS: Class = build();
}

/// `list`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}
