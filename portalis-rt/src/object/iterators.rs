//! The iterators of the builtin containers, and `zip`, `map`, `filter`, `enumerate`, `reversed`.

use std::cell::{Cell, RefCell};

use super::{Args, Class, Exception, List, Object, Result, Value};
use crate::ops::iterate::{iter, next};

/// The parts of [`Object`] that all iterators share.
#[macro_export]
#[doc(hidden)]
macro_rules! iterator_protocol {
    () => {
        fn iter(
            &self,
            this: &$crate::object::Value,
        ) -> Option<$crate::object::Result<$crate::object::Value>> {
            Some(Ok(this.clone()))
        }
    };
}

/// A class of iterators that Python code cannot make itself.
pub(crate) fn iterator_class(name: &'static str) -> Class {
    Class::builder(name)
        .final_class()
        .method(s!("__length_hint__"), |this, _| match length_hint(this) {
            Some(n) => Ok(Value::from(n)),
            None => Ok(Value::Int(0)),
        })
        .dunders(&["__iter__", "__next__"])
        .build()
}

/// How many items an iterator over a sequence still has.
pub fn length_hint(x: &Value) -> Option<usize> {
    if let Some(it) = x.downcast::<SequenceIterator>() {
        return Some(it.remaining());
    }
    if let Some(it) = x.downcast::<ReversedSequence>() {
        return Some(it.next.get());
    }
    if let Some(it) = x.downcast::<super::range::RangeIterator>() {
        return Some(it.remaining());
    }
    if let Some(it) = x.downcast::<super::dict_views::DictIterator>() {
        return Some(it.remaining());
    }
    None
}

/// Iterates over a list, tuple, str or bytes; or by `__getitem__` with 0, 1, 2 …
pub struct SequenceIterator {
    source: RefCell<Value>,
    /// The next position; in bytes for a str.
    next: Cell<usize>,
    class: fn() -> Class,
}

macro_rules! iterator_classes {
    ($($function:ident = $name:literal;)*) => { $(
        fn $function() -> Class {
            thread_local! { static CLASS: Class = iterator_class($name); }
            CLASS.with(Clone::clone)
        }
    )* };
}
iterator_classes! {
    list_iterator = "list_iterator";
    tuple_iterator = "tuple_iterator";
    str_ascii_iterator = "str_ascii_iterator";
    str_iterator = "str_iterator";
    bytes_iterator = "bytes_iterator";
    sequence_iterator = "iterator";
    list_reverseiterator = "list_reverseiterator";
}

impl SequenceIterator {
    /// An iterator from the start.
    pub fn value(source: Value) -> Value {
        let class = match &source {
            Value::List(_) => list_iterator,
            Value::Tuple(_) => tuple_iterator,
            Value::Str(s) if s.is_ascii() => str_ascii_iterator,
            Value::Str(_) => str_iterator,
            Value::Bytes(_) => bytes_iterator,
            _ => sequence_iterator,
        };
        Value::object(SequenceIterator {
            source: RefCell::new(source),
            next: Cell::new(0),
            class,
        })
    }

    /// An iterator over an object that is indexed by 0, 1, 2 …, of a class of its own.
    pub fn of_class(source: Value, class: fn() -> Class) -> Value {
        Value::object(SequenceIterator {
            source: RefCell::new(source),
            next: Cell::new(0),
            class,
        })
    }

    fn remaining(&self) -> usize {
        let len = match &*self.source.borrow() {
            Value::List(l) => l.len(),
            Value::Tuple(t) => t.len(),
            Value::Str(s) => {
                s.as_str()
                    .get(self.next.get()..)
                    .map_or(0, |s| s.chars().count())
                    + self.next.get()
            }
            Value::Bytes(b) => b.len(),
            _ => 0,
        };
        len.saturating_sub(self.next.get())
    }

    fn end(&self) -> Option<Value> {
        let source = self.source.replace(Value::Unset);
        drop(source);
        None
    }

    fn advance(&self) -> Result<Option<Value>> {
        let i = self.next.get();
        let found = match &*self.source.borrow() {
            Value::List(items) => items.get(i),
            Value::Tuple(items) => items.get(i).cloned(),
            Value::Bytes(bytes) => bytes.get(i).map(|&b| Value::Int(i64::from(b))),
            Value::Str(text) => {
                let found = text.as_str().get(i..).and_then(|rest| rest.chars().next());
                found.map(|c| {
                    self.next.set(i + c.len_utf8() - 1);
                    crate::ops::item::char_value(c)
                })
            }
            other if n!("special").is_reached() && !other.is_unset() => {
                let source = other.clone();
                return self.advance_by_item(&source, i);
            }
            _ => return Ok(None),
        };
        match found {
            Some(item) => {
                self.next.set(self.next.get() + 1);
                Ok(Some(item))
            }
            None => Ok(self.end()),
        }
    }

    fn advance_by_item(&self, source: &Value, i: usize) -> Result<Option<Value>> {
        match crate::ops::get_item(source, &Value::from(i)) {
            Ok(item) => {
                self.next.set(i + 1);
                Ok(Some(item))
            }
            Err(e)
                if e.is_a(&Exception::class_named("IndexError"))
                    || e.is_a(&Exception::class_named("StopIteration")) =>
            {
                Ok(self.end())
            }
            Err(e) => Err(e),
        }
    }
}

impl Object for SequenceIterator {
    fn class(&self) -> Class {
        (self.class)()
    }
    iterator_protocol!();
    fn next(&self) -> Option<Result<Option<Value>>> {
        // A user's `__getitem__` may run, which must not find the source borrowed.
        let by_item = n!("special").is_reached()
            && !matches!(
                &*self.source.borrow(),
                Value::List(_) | Value::Tuple(_) | Value::Str(_) | Value::Bytes(_) | Value::Unset
            );
        if by_item {
            let source = self.source.borrow().clone();
            return Some(self.advance_by_item(&source, self.next.get()));
        }
        Some(self.advance())
    }
}

/// Iterates over a sequence from its end.
pub struct ReversedSequence {
    source: RefCell<Value>,
    /// How many items are left.
    next: Cell<usize>,
}

impl ReversedSequence {
    /// An iterator from the end of a list, tuple, str or bytes.
    pub fn value(source: Value) -> Value {
        let len = match &source {
            Value::List(l) => l.len(),
            Value::Tuple(t) => t.len(),
            Value::Str(s) => s.char_len(),
            Value::Bytes(b) => b.len(),
            _ => 0,
        };
        ReversedSequence::with_len(source, len)
    }

    /// An iterator that asks `source[len - 1]`, `source[len - 2]` …
    pub fn with_len(source: Value, len: usize) -> Value {
        Value::object(ReversedSequence {
            source: RefCell::new(source),
            next: Cell::new(len),
        })
    }
}

impl Object for ReversedSequence {
    fn class(&self) -> Class {
        match &*self.source.borrow() {
            Value::List(_) => list_reverseiterator(),
            _ => reversed_class(),
        }
    }
    iterator_protocol!();
    fn next(&self) -> Option<Result<Option<Value>>> {
        let Some(i) = self.next.get().checked_sub(1) else {
            return Some(Ok(None));
        };
        let source = self.source.borrow().clone();
        let item = match &source {
            Value::List(items) => items.get(i),
            _ => match crate::ops::get_item(&source, &Value::from(i)) {
                Ok(item) => Some(item),
                Err(e) if e.is_a(&Exception::class_named("IndexError")) => None,
                Err(e) => return Some(Err(e)),
            },
        };
        self.next.set(if item.is_some() { i } else { 0 });
        Some(Ok(item))
    }
}

/// `reversed(x)`
///
/// # Errors
/// `TypeError` if it is no sequence and has no `__reversed__`.
pub fn reversed(x: &Value) -> Result<Value> {
    match x {
        Value::List(_) | Value::Tuple(_) | Value::Str(_) | Value::Bytes(_) => {
            return Ok(ReversedSequence::value(x.clone()));
        }
        _ => {}
    }
    let class = crate::ops::class_of(x);
    let not_reversible = || {
        Exception::type_error(format!(
            "'{}' object is not reversible",
            crate::ops::type_name(x)
        ))
    };
    match class.lookup("__reversed__") {
        Some(Value::None) => return Err(not_reversible()),
        Some(_) => {
            if let Some(result) = crate::ops::call_method_opt(x, "__reversed__", Args::none()) {
                return result;
            }
        }
        None => {}
    }
    if matches!(x, Value::Dict(_) | Value::Set(_)) || class.lookup("__getitem__").is_none() {
        return Err(not_reversible());
    }
    let len = crate::ops::len(x)?;
    Ok(ReversedSequence::with_len(x.clone(), len))
}

/// `enumerate(iterable, start)`
struct Enumerate {
    iterator: Value,
    count: RefCell<Value>,
}

impl Object for Enumerate {
    fn class(&self) -> Class {
        enumerate_class()
    }
    iterator_protocol!();
    fn next(&self) -> Option<Result<Option<Value>>> {
        let step = || {
            let Some(item) = next(&self.iterator)? else {
                return Ok(None);
            };
            let count = self.count.borrow().clone();
            let after = match &count {
                Value::Int(i) if *i < i64::MAX => Value::Int(i + 1),
                _ => crate::ops::binary(crate::ops::BinaryOp::Add, &count, &Value::Int(1))?,
            };
            *self.count.borrow_mut() = after;
            Ok(Some(Value::tuple(vec![count, item])))
        };
        Some(step())
    }
}

/// `enumerate(iterable, start)`
///
/// # Errors
/// `TypeError` if it is not iterable.
pub fn enumerate(iterable: &Value, start: Value) -> Result<Value> {
    Ok(Value::object(Enumerate {
        iterator: iter(iterable)?,
        count: RefCell::new(start),
    }))
}

fn enumerate_new(_class: &Class, args: Args) -> Result<Value> {
    if args.pos.is_empty() && args.kw.is_empty() {
        return Err(Exception::type_error(
            "enumerate() missing required argument 'iterable'",
        ));
    }
    let [iterable, start] = args.bind("enumerate", ["iterable", "start"], 1)?;
    let start = if start.is_unset() {
        Value::Int(0)
    } else {
        crate::ops::item::index(&start)?
    };
    enumerate(&iterable, start)
}

/// `zip(*iterables, strict=…)`
struct Zip {
    iterators: Vec<Value>,
    strict: bool,
    done: Cell<bool>,
}

impl Zip {
    fn advance(&self) -> Result<Option<Value>> {
        if self.iterators.is_empty() || self.done.get() {
            return Ok(None);
        }
        let mut items = Vec::with_capacity(self.iterators.len());
        for (i, iterator) in self.iterators.iter().enumerate() {
            match next(iterator)? {
                Some(item) => items.push(item),
                None if self.strict => return self.ended(i),
                None => return Ok(None),
            }
        }
        Ok(Some(Value::tuple(items)))
    }

    /// Argument `i` has ended: so must all others.
    fn ended(&self, i: usize) -> Result<Option<Value>> {
        let others = |n: usize| {
            if n == 1 {
                "argument 1".to_owned()
            } else {
                format!("arguments 1-{n}")
            }
        };
        if i > 0 {
            return Err(Exception::value_error(format!(
                "zip() argument {} is shorter than {}",
                i + 1,
                others(i)
            )));
        }
        for (i, iterator) in self.iterators.iter().enumerate().skip(1) {
            if next(iterator)?.is_some() {
                return Err(Exception::value_error(format!(
                    "zip() argument {} is longer than {}",
                    i + 1,
                    others(i)
                )));
            }
        }
        Ok(None)
    }
}

impl Object for Zip {
    fn class(&self) -> Class {
        zip_class()
    }
    iterator_protocol!();
    fn next(&self) -> Option<Result<Option<Value>>> {
        Some(self.advance())
    }
}

/// `zip(*iterables, strict=strict)`
///
/// # Errors
/// `TypeError` if one is not iterable.
pub fn zip(iterables: &[Value], strict: bool) -> Result<Value> {
    let mut iterators = Vec::with_capacity(iterables.len());
    for (i, x) in iterables.iter().enumerate() {
        match crate::ops::iterate::iter_opt(x)? {
            Some(iterator) => iterators.push(iterator),
            None => {
                return Err(Exception::type_error(format!(
                    "'{}' object is not iterable",
                    crate::ops::type_name(&iterables[i])
                )));
            }
        }
    }
    Ok(Value::object(Zip {
        iterators,
        strict,
        done: Cell::new(false),
    }))
}

fn zip_new(_class: &Class, mut args: Args) -> Result<Value> {
    let strict = match args.take_kw("strict") {
        Some(flag) => crate::ops::truth(&flag)?,
        None => false,
    };
    if let Some((name, _)) = args.kw.first() {
        return Err(Exception::type_error(format!(
            "zip() got an unexpected keyword argument '{name}'"
        )));
    }
    zip(&args.pos, strict)
}

/// `map(function, *iterables)`
struct Map {
    function: Value,
    iterators: Vec<Value>,
}

impl Object for Map {
    fn class(&self) -> Class {
        map_class()
    }
    iterator_protocol!();
    fn next(&self) -> Option<Result<Option<Value>>> {
        let step = || {
            let mut args = Args::none();
            for iterator in &self.iterators {
                match next(iterator)? {
                    Some(item) => args.pos.push(item),
                    None => return Ok(None),
                }
            }
            crate::ops::call(&self.function, args).map(Some)
        };
        Some(step())
    }
}

fn map_new(_class: &Class, args: Args) -> Result<Value> {
    args.no_kw("map")?;
    let Some((function, iterables)) = args.pos.split_first().filter(|(_, rest)| !rest.is_empty())
    else {
        return Err(Exception::type_error(
            "map() must have at least two arguments.",
        ));
    };
    let iterators: Result<Vec<Value>> = iterables.iter().map(iter).collect();
    Ok(Value::object(Map {
        function: function.clone(),
        iterators: iterators?,
    }))
}

/// `filter(function, iterable)`
struct Filter {
    function: Value,
    iterator: Value,
}

impl Object for Filter {
    fn class(&self) -> Class {
        filter_class()
    }
    iterator_protocol!();
    fn next(&self) -> Option<Result<Option<Value>>> {
        let step = || {
            while let Some(item) = next(&self.iterator)? {
                let keep = match &self.function {
                    Value::None => crate::ops::truth(&item)?,
                    f => crate::ops::truth(&crate::ops::call(f, Args::pos([item.clone()]))?)?,
                };
                if keep {
                    return Ok(Some(item));
                }
            }
            Ok(None)
        };
        Some(step())
    }
}

fn filter_new(_class: &Class, args: Args) -> Result<Value> {
    let [function, iterable] = args.exact("filter")?;
    Ok(Value::object(Filter {
        function,
        iterator: iter(&iterable)?,
    }))
}

/// `iter(callable, sentinel)`
struct CallableIterator {
    callable: RefCell<Value>,
    sentinel: Value,
}

impl CallableIterator {
    fn advance(&self) -> Result<Option<Value>> {
        let callable = self.callable.borrow().clone();
        if callable.is_unset() {
            return Ok(None);
        }
        let item = match crate::ops::call(&callable, Args::none()) {
            Ok(item) => item,
            Err(e) if e.is_a(&Exception::class_named("StopIteration")) => {
                self.callable.replace(Value::Unset);
                return Ok(None);
            }
            Err(e) => return Err(e),
        };
        if crate::ops::compare::same(&self.sentinel, &item)? {
            self.callable.replace(Value::Unset);
            return Ok(None);
        }
        Ok(Some(item))
    }
}

impl Object for CallableIterator {
    fn class(&self) -> Class {
        callable_iterator_class()
    }
    iterator_protocol!();
    fn next(&self) -> Option<Result<Option<Value>>> {
        Some(self.advance())
    }
}

/// `iter(callable, sentinel)`
///
/// # Errors
/// `TypeError` if it is not callable.
pub fn callable_iterator(callable: &Value, sentinel: Value) -> Result<Value> {
    if !crate::ops::callable(callable) {
        return Err(Exception::type_error("iter(v, w): v must be callable"));
    }
    Ok(Value::object(CallableIterator {
        callable: RefCell::new(callable.clone()),
        sentinel,
    }))
}

/// An iterator over items that are already there, with a type name of its own.
pub struct VecIterator {
    items: List,
    next: Cell<usize>,
    class: fn() -> Class,
}

impl VecIterator {
    /// An iterator over `items`.
    pub fn value(items: Vec<Value>, class: fn() -> Class) -> Value {
        Value::object(VecIterator {
            items: List::new(items),
            next: Cell::new(0),
            class,
        })
    }
}

impl Object for VecIterator {
    fn class(&self) -> Class {
        (self.class)()
    }
    iterator_protocol!();
    fn next(&self) -> Option<Result<Option<Value>>> {
        let i = self.next.get();
        let item = self.items.get(i);
        if item.is_some() {
            self.next.set(i + 1);
        }
        Some(Ok(item))
    }
}

thread_local! {
    static REVERSED: Class = Class::builder("reversed")
        .constructor(|_, args| {
            let [x] = args.exact("reversed")?;
            reversed(&x)
        })
        .immutable()
        .dunders(&["__iter__", "__next__"])
        .build();
    static ENUMERATE: Class = Class::builder("enumerate").constructor(enumerate_new).immutable()
        .class_method(n!("__class_getitem__" under "[]"), super::generic_alias::class_getitem)
        .dunders(&["__iter__", "__next__"]).build();
    static ZIP: Class =
        Class::builder("zip").constructor(zip_new).immutable().dunders(&["__iter__", "__next__"]).build();
    static MAP: Class =
        Class::builder("map").constructor(map_new).immutable().dunders(&["__iter__", "__next__"]).build();
    static FILTER: Class =
        Class::builder("filter").constructor(filter_new).immutable().dunders(&["__iter__", "__next__"]).build();
    static CALLABLE: Class = iterator_class("callable_iterator");
}

/// `reversed`
pub fn reversed_class() -> Class {
    REVERSED.with(Clone::clone)
}
/// `enumerate`
pub fn enumerate_class() -> Class {
    ENUMERATE.with(Clone::clone)
}
/// `zip`
pub fn zip_class() -> Class {
    ZIP.with(Clone::clone)
}
/// `map`
pub fn map_class() -> Class {
    MAP.with(Clone::clone)
}
/// `filter`
pub fn filter_class() -> Class {
    FILTER.with(Clone::clone)
}
fn callable_iterator_class() -> Class {
    CALLABLE.with(Clone::clone)
}
