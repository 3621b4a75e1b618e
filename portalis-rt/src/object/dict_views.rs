//! `d.keys()`, `d.values()`, `d.items()`, and the iterators over a dict.

use std::cell::{Cell, RefCell};

use super::iterators::iterator_class;
use super::set::{Operand, operand};
use super::{Args, Class, Dict, Exception, List, Object, Result, Set, Value};
use crate::ops::BinaryOp;
use crate::ops::compare::same;
use crate::ops::iterate::ForIter;

/// What of each item is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum DictPart {
    Keys,
    Values,
    Items,
}

impl DictPart {
    fn pick(self, key: Value, value: Value) -> Value {
        match self {
            DictPart::Keys => key,
            DictPart::Values => value,
            DictPart::Items => Value::tuple(vec![key, value]),
        }
    }
}

/// Iterates over a dict.
pub struct DictIterator {
    dict: RefCell<Option<Dict>>,
    part: DictPart,
    reversed: bool,
    position: Cell<usize>,
    len: usize,
    /// Items that are left.
    left: Cell<usize>,
}

impl DictIterator {
    /// An iterator from the start, or from the end.
    pub fn value(dict: Dict, part: DictPart, reversed: bool) -> Value {
        let len = dict.len();
        let position = if reversed { usize::MAX } else { 0 };
        Value::object(DictIterator {
            dict: RefCell::new(Some(dict)),
            part,
            reversed,
            position: Cell::new(position),
            len,
            left: Cell::new(len),
        })
    }

    pub(super) fn remaining(&self) -> usize {
        match &*self.dict.borrow() {
            Some(dict) if dict.len() == self.len => self.left.get(),
            _ => 0,
        }
    }

    fn advance(&self) -> Result<Option<Value>> {
        let dict = self.dict.borrow().clone();
        let Some(dict) = dict else { return Ok(None) };
        if dict.len() != self.len {
            return Err(Exception::runtime_error(
                "dictionary changed size during iteration",
            ));
        }
        let position = self.position.get();
        let found = if self.reversed {
            dict.entry_before(position)
        } else {
            dict.entry_at(position)
        };
        let Some((next, _, key, value)) = found else {
            self.dict.replace(None);
            return Ok(None);
        };
        let Some(left) = self.left.get().checked_sub(1) else {
            // Keys came and went, and more are found than there were.
            return Err(Exception::runtime_error(
                "dictionary keys changed during iteration",
            ));
        };
        self.left.set(left);
        self.position.set(next);
        Ok(Some(self.part.pick(key, value)))
    }
}

macro_rules! classes {
    ($($function:ident = $make:expr;)*) => { $(
        fn $function() -> Class {
            thread_local! { static CLASS: Class = $make; }
            CLASS.with(Clone::clone)
        }
    )* };
}
classes! {
    key_iterator = iterator_class("dict_keyiterator");
    value_iterator = iterator_class("dict_valueiterator");
    item_iterator = iterator_class("dict_itemiterator");
    reverse_key_iterator = iterator_class("dict_reversekeyiterator");
    reverse_value_iterator = iterator_class("dict_reversevalueiterator");
    reverse_item_iterator = iterator_class("dict_reverseitemiterator");
    keys_class = set_like("dict_keys");
    items_class = set_like("dict_items");
    values_class = Class::builder("dict_values")
        .final_class()
        .method(s!("__reversed__"), reversed)
        .dunders(&["__repr__", "__iter__", "__len__"])
        .build();
}

impl Object for DictIterator {
    fn class(&self) -> Class {
        match (self.part, self.reversed) {
            (DictPart::Keys, false) => key_iterator(),
            (DictPart::Values, false) => value_iterator(),
            (DictPart::Items, false) => item_iterator(),
            (DictPart::Keys, true) => reverse_key_iterator(),
            (DictPart::Values, true) => reverse_value_iterator(),
            (DictPart::Items, true) => reverse_item_iterator(),
        }
    }
    crate::iterator_protocol!();
    fn next(&self) -> Option<Result<Option<Value>>> {
        Some(self.advance())
    }
}

fn set_like(name: &'static str) -> Class {
    Class::builder(name)
        .final_class()
        .method(s!("__reversed__"), reversed)
        .method(n!("isdisjoint"), is_disjoint)
        .dunders(&[
            "__repr__",
            "__iter__",
            "__len__",
            "__contains__",
            "__and__",
            "__or__",
            "__sub__",
            "__xor__",
            "__rand__",
            "__ror__",
            "__rsub__",
            "__rxor__",
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

fn reversed(this: &Value, _args: Args) -> Result<Value> {
    match this.downcast::<DictView>() {
        Some(view) => Ok(DictIterator::value(view.dict.clone(), view.part, true)),
        None => Err(super::list::misuse("__reversed__", "dict_keys", this)),
    }
}

fn is_disjoint(this: &Value, args: Args) -> Result<Value> {
    let Some(view) = this.downcast::<DictView>() else {
        return Err(super::list::misuse("isdisjoint", "dict_keys", this));
    };
    let [other] = args.exact("isdisjoint")?;
    let mut iterator = ForIter::new(&other)?;
    while let Some(item) = iterator.next()? {
        if view.has(&item)? {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
}

/// `d.keys()`, `d.values()` or `d.items()`
pub struct DictView {
    /// The dict that is looked at.
    pub dict: Dict,
    /// What of it is seen.
    pub part: DictPart,
}

/// What a comparison needs of its other side: its size and a membership test.
enum SetLike {
    Set(Set),
    View(std::rc::Rc<DictView>),
}

impl SetLike {
    fn of(x: &Value) -> Option<SetLike> {
        if let Operand::Set(set) = operand(x) {
            return Some(SetLike::Set(set));
        }
        let view = x.downcast::<DictView>()?;
        (view.part != DictPart::Values).then_some(SetLike::View(view))
    }

    fn len(&self) -> usize {
        match self {
            SetLike::Set(set) => set.len(),
            SetLike::View(view) => view.dict.len(),
        }
    }

    fn has(&self, item: &Value) -> Result<bool> {
        match self {
            SetLike::Set(set) => set.contains(item),
            SetLike::View(view) => view.has(item),
        }
    }

    fn items(&self) -> Vec<Value> {
        match self {
            SetLike::Set(set) => set.to_vec(),
            SetLike::View(view) => view.items(),
        }
    }

    fn all_in(&self, other: &SetLike) -> Result<bool> {
        for item in self.items() {
            if !other.has(&item)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl DictView {
    /// A view of a dict.
    pub fn value(dict: Dict, part: DictPart) -> Value {
        Value::object(DictView { dict, part })
    }

    /// What it shows now.
    pub fn items(&self) -> Vec<Value> {
        self.dict
            .items()
            .into_iter()
            .map(|(k, v)| self.part.pick(k, v))
            .collect()
    }

    /// `item in view`, for keys and items.
    fn has(&self, item: &Value) -> Result<bool> {
        match self.part {
            DictPart::Keys => self.dict.contains(item),
            DictPart::Items => {
                let pair = item.native();
                let Value::Tuple(pair) = &pair else {
                    return Ok(false);
                };
                let [key, value] = &pair[..] else {
                    return Ok(false);
                };
                match self.dict.get(key)? {
                    Some(found) => same(&found, value),
                    None => Ok(false),
                }
            }
            DictPart::Values => {
                let mut position = 0;
                while let Some((next, _, _, value)) = self.dict.entry_at(position) {
                    position = next;
                    if same(&value, item)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
        }
    }

    fn intersection(&self, this: &Value, other: &Value) -> Result<Value> {
        if let Value::Set(other) = other
            && self.dict.len() <= other.len()
        {
            return Ok(Value::Set(other.intersection(this)?));
        }
        let result = Set::new();
        // The smaller of two views is walked.
        let (asked, walked) = match other.downcast::<DictView>() {
            Some(view) if view.part != DictPart::Values && view.dict.len() > self.dict.len() => {
                (other, this)
            }
            _ => (this, other),
        };
        let mut iterator = ForIter::new(walked)?;
        while let Some(item) = iterator.next()? {
            if crate::ops::contains(asked, &item)? {
                result.add(item)?;
            }
        }
        Ok(Value::Set(result))
    }
}

impl Object for DictView {
    fn class(&self) -> Class {
        match self.part {
            DictPart::Keys => keys_class(),
            DictPart::Values => values_class(),
            DictPart::Items => items_class(),
        }
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let name = self.class().name();
        let _depth = match crate::ops::compare::deeper(" while getting the repr of an object") {
            Ok(depth) => depth,
            Err(e) => return Some(Err(e)),
        };
        Some(
            crate::ops::repr(&Value::List(List::new(self.items())))
                .map(|list| format!("{name}({list})")),
        )
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        (name == "mapping").then(|| Ok(Value::Dict(self.dict.clone())))
    }
    fn len(&self) -> Option<Result<usize>> {
        Some(Ok(self.dict.len()))
    }
    fn iter(&self, _this: &Value) -> Option<Result<Value>> {
        Some(Ok(DictIterator::value(self.dict.clone(), self.part, false)))
    }
    fn contains(&self, item: &Value) -> Option<Result<bool>> {
        Some(self.has(item))
    }
    fn binary(
        &self,
        this: &Value,
        op: BinaryOp,
        other: &Value,
        reflected: bool,
    ) -> Option<Result<Value>> {
        if self.part == DictPart::Values
            || !matches!(
                op,
                BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor | BinaryOp::Sub
            )
        {
            return None;
        }
        let combine = || {
            if op == BinaryOp::BitAnd {
                return self.intersection(this, other);
            }
            let (left, right) = if reflected {
                (other, this)
            } else {
                (this, other)
            };
            let result = Set::from_iterable(left, false)?;
            match op {
                BinaryOp::BitOr => result.update(right)?,
                BinaryOp::Sub => result.difference_update(right)?,
                _ => result.symmetric_difference_update(right)?,
            }
            Ok(Value::Set(result))
        };
        Some(combine())
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        if self.part == DictPart::Values {
            return None;
        }
        let other = SetLike::of(other)?;
        if other.len() != self.dict.len() {
            return Some(Ok(false));
        }
        let this = SetLike::View(std::rc::Rc::new(DictView {
            dict: self.dict.clone(),
            part: self.part,
        }));
        Some(this.all_in(&other))
    }
    fn compare(&self, other: &Value) -> Option<Result<Option<std::cmp::Ordering>>> {
        use std::cmp::Ordering;
        if self.part == DictPart::Values {
            return None;
        }
        let other = SetLike::of(other)?;
        let this = SetLike::View(std::rc::Rc::new(DictView {
            dict: self.dict.clone(),
            part: self.part,
        }));
        let relation = || {
            let ordering = this.len().cmp(&other.len());
            let contained = match ordering {
                Ordering::Less | Ordering::Equal => this.all_in(&other)?,
                Ordering::Greater => other.all_in(&this)?,
            };
            Ok(contained.then_some(ordering))
        };
        Some(relation())
    }
}

/// `dict_keys`
pub fn dict_keys_class() -> Class {
    keys_class()
}
/// `dict_values`
pub fn dict_values_class() -> Class {
    values_class()
}
/// `dict_items`
pub fn dict_items_class() -> Class {
    items_class()
}
