//! [`Set`]: Python's `set` and `frozenset`, iterated in CPython's order.
//!
//! Operations follow CPython in which operand they walk, since that decides the order of the result.
//! No table is borrowed while a key's `__eq__` runs.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::iterators::iterator_class;
use super::set_table::{Stop, Table, Walk};
use super::{Class, Dict, Exception, Object, Result, Value};
use crate::ops::compare::CompareOp;
use crate::ops::iterate::ForIter;

pub use super::set_class::{binary, class, frozen_class, inplace};

/// A handle to a set.
#[derive(Clone)]
pub struct Set(Rc<SetObj>);

/// The insides of a set.
pub struct SetObj {
    table: RefCell<Table>,
    frozen: bool,
    /// A frozenset's hash, once computed; -1 before.
    hash: Cell<i64>,
    /// Where `pop` goes on.
    finger: Cell<usize>,
}

impl Default for Set {
    fn default() -> Set {
        Set::new()
    }
}

impl Set {
    /// An empty `set`.
    pub fn new() -> Set {
        Set::empty(false)
    }

    /// An empty `set` or `frozenset`.
    pub fn empty(frozen: bool) -> Set {
        Set::of_table(Table::new(), frozen)
    }

    fn of_table(table: Table, frozen: bool) -> Set {
        Set(Rc::new(SetObj {
            table: RefCell::new(table),
            frozen,
            hash: Cell::new(-1),
            finger: Cell::new(0),
        }))
    }

    /// The set of a display `{a, b, …}`.
    ///
    /// # Errors
    /// What `__hash__` or `__eq__` raises.
    pub fn from_items(items: impl IntoIterator<Item = Value>) -> Result<Set> {
        let set = Set::new();
        for item in items {
            set.add(item)?;
        }
        Ok(set)
    }

    /// The `frozenset` of these items.
    ///
    /// # Errors
    /// As [`Set::from_items`].
    pub fn frozen_from_items(items: impl IntoIterator<Item = Value>) -> Result<Set> {
        let set = Set::empty(true);
        for item in items {
            set.add(item)?;
        }
        Ok(set)
    }

    /// The set of a display of three or more constants: CPython keeps those as a frozenset, which it
    /// makes anew when it interns constants, and merges it into an empty set.
    ///
    /// # Errors
    /// As [`Set::from_items`].
    pub fn from_constants(items: impl IntoIterator<Item = Value>) -> Result<Set> {
        let constant = Set::frozen_from_constants(items)?;
        let set = Set::new();
        set.merge(&constant)?;
        Ok(set)
    }

    /// The `frozenset` that CPython keeps for `x in {a, b, c}` of constants.
    ///
    /// # Errors
    /// As [`Set::from_items`].
    pub fn frozen_from_constants(items: impl IntoIterator<Item = Value>) -> Result<Set> {
        let written = Set::frozen_from_items(items)?;
        Set::frozen_from_items(written.to_vec())
    }

    /// `set(iterable)` or `frozenset(iterable)`
    ///
    /// # Errors
    /// `TypeError` if it is not iterable; as [`Set::from_items`].
    pub fn from_iterable(iterable: &Value, frozen: bool) -> Result<Set> {
        let set = Set::empty(frozen);
        set.update(iterable)?;
        Ok(set)
    }

    /// Whether it is a `frozenset`.
    #[inline]
    pub fn is_frozen(&self) -> bool {
        self.0.frozen
    }

    /// `len(s)`
    #[inline]
    pub fn len(&self) -> usize {
        self.0.table.borrow().used()
    }

    /// `not s`
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// `list(s)`, as a vector.
    pub fn to_vec(&self) -> Vec<Value> {
        self.0.table.borrow().keys()
    }

    /// The first key at or after slot `at`: the slot to go on from, hash, key.
    #[inline]
    pub fn next_at(&self, at: usize) -> Option<(usize, i64, Value)> {
        self.0.table.borrow().next(at)
    }

    /// Where `key` is, or the free slot where it belongs.
    #[inline]
    fn find(&self, hash: i64, key: &Value) -> Result<Result<usize, usize>> {
        let (mut walk, stop, version) = {
            let table = self.0.table.borrow();
            let mut walk = Walk::new(hash, table.mask());
            let stop = table.search(&mut walk, hash, key);
            (walk, stop, table.version())
        };
        match stop {
            Stop::Found(at) => Ok(Ok(at)),
            Stop::Free(at) => Ok(Err(at)),
            Stop::Ask(at, candidate) => {
                self.find_asking(hash, key, &mut walk, at, candidate, version)
            }
        }
    }

    #[cold]
    fn find_asking(
        &self,
        hash: i64,
        key: &Value,
        walk: &mut Walk,
        mut at: usize,
        mut candidate: Value,
        mut version: u64,
    ) -> Result<Result<usize, usize>> {
        loop {
            let equal = candidate.is(key) || crate::ops::eq(&candidate, key)?;
            let table = self.0.table.borrow();
            if table.version() != version {
                version = table.version();
                *walk = Walk::new(hash, table.mask());
            } else if equal {
                return Ok(Ok(at));
            } else {
                walk.advance(table.mask());
            }
            match table.search(walk, hash, key) {
                Stop::Found(at) => return Ok(Ok(at)),
                Stop::Free(at) => return Ok(Err(at)),
                Stop::Ask(next_at, next) => (at, candidate) = (next_at, next),
            }
        }
    }

    /// `s.add(key)`: whether it is new.
    ///
    /// # Errors
    /// `TypeError` if it has no hash; what `__hash__` or `__eq__` raises.
    #[inline]
    pub fn add(&self, key: Value) -> Result<bool> {
        self.add_hashed(crate::ops::hash(&key)?, key)
    }

    /// [`Set::add`] for a key whose hash is known.
    ///
    /// # Errors
    /// What `__eq__` raises.
    #[inline]
    pub fn add_hashed(&self, hash: i64, key: Value) -> Result<bool> {
        match self.find(hash, &key)? {
            Ok(_) => Ok(false),
            Err(free) => {
                self.0.table.borrow_mut().occupy(free, hash, key);
                Ok(true)
            }
        }
    }

    /// `key in s`
    ///
    /// # Errors
    /// As [`Set::add`]; a set stands for the frozenset equal to it.
    pub fn contains(&self, key: &Value) -> Result<bool> {
        self.contains_hashed(key_hash(key)?, key)
    }

    /// [`Set::contains`] for a key whose hash is known.
    ///
    /// # Errors
    /// What `__eq__` raises.
    #[inline]
    pub fn contains_hashed(&self, hash: i64, key: &Value) -> Result<bool> {
        Ok(self.find(hash, key)?.is_ok())
    }

    /// `s.discard(key)`: whether it was there.
    ///
    /// # Errors
    /// As [`Set::contains`].
    pub fn discard(&self, key: &Value) -> Result<bool> {
        self.discard_hashed(key_hash(key)?, key)
    }

    fn discard_hashed(&self, hash: i64, key: &Value) -> Result<bool> {
        match self.find(hash, key)? {
            Ok(at) => {
                let old = self.0.table.borrow_mut().vacate(at);
                drop(old);
                Ok(true)
            }
            Err(_) => Ok(false),
        }
    }

    /// `s.pop()`
    pub fn pop(&self) -> Option<Value> {
        let mut table = self.0.table.borrow_mut();
        if table.used() == 0 {
            return None;
        }
        let at = table.next_round(self.0.finger.get() & table.mask())?;
        self.0.finger.set(at + 1);
        Some(table.vacate(at))
    }

    /// `s.clear()`
    pub fn clear(&self) {
        let old = self.0.table.replace(Table::new());
        drop(old);
    }

    /// A copy of the same kind.
    pub fn copy(&self) -> Set {
        self.copy_as(self.0.frozen)
    }

    /// A copy, as a `set` or `frozenset`.
    pub fn copy_as(&self, frozen: bool) -> Set {
        let mut table = Table::new();
        let source = self.0.table.borrow();
        if source.used() > 0 {
            table.reserve(source.used());
            table.fill_from(&source);
        }
        Set::of_table(table, frozen)
    }

    /// Takes over the contents of `other`.
    pub(super) fn take_contents(&self, other: &Set) {
        if self.address() == other.address() {
            return;
        }
        self.0.table.swap(&other.0.table);
    }

    /// Adds all keys of another set.
    ///
    /// # Errors
    /// What `__eq__` raises.
    pub fn merge(&self, other: &Set) -> Result<()> {
        if self.address() == other.address() || other.is_empty() {
            return Ok(());
        }
        {
            let mut table = self.0.table.borrow_mut();
            let source = other.0.table.borrow();
            table.reserve(source.used());
            if table.fill() == 0 {
                table.fill_from(&source);
                return Ok(());
            }
        }
        let mut at = 0;
        while let Some((next, hash, key)) = other.next_at(at) {
            at = next;
            self.add_hashed(hash, key)?;
        }
        Ok(())
    }

    /// `s.update(iterable)`
    ///
    /// # Errors
    /// `TypeError` if it is not iterable; as [`Set::add`].
    pub fn update(&self, iterable: &Value) -> Result<()> {
        match operand(iterable) {
            Operand::Set(other) => self.merge(&other),
            Operand::Dict(dict) => {
                self.0.table.borrow_mut().reserve(dict.len());
                let mut position = 0;
                while let Some((next, hash, key, _)) = dict.entry_at(position) {
                    position = next;
                    self.add_hashed(hash, key)?;
                }
                Ok(())
            }
            Operand::Other => {
                let mut iterator = ForIter::new(iterable)?;
                while let Some(key) = iterator.next()? {
                    self.add(key)?;
                }
                Ok(())
            }
        }
    }

    /// `s.intersection(other)`
    ///
    /// # Errors
    /// As [`Set::update`].
    pub fn intersection(&self, other: &Value) -> Result<Set> {
        let result = Set::empty(self.0.frozen);
        if let Operand::Set(other) = operand(other) {
            if self.address() == other.address() {
                return Ok(self.copy());
            }
            let (walked, asked) = if other.len() > self.len() {
                (self, &other)
            } else {
                (&other, self)
            };
            let mut at = 0;
            while let Some((next, hash, key)) = walked.next_at(at) {
                at = next;
                if asked.contains_hashed(hash, &key)? {
                    result.add_hashed(hash, key)?;
                }
            }
            return Ok(result);
        }
        let mut iterator = ForIter::new(other)?;
        while let Some(key) = iterator.next()? {
            let hash = crate::ops::hash(&key)?;
            if self.contains_hashed(hash, &key)? {
                result.add_hashed(hash, key)?;
                if result.len() >= self.len() {
                    break;
                }
            }
        }
        Ok(result)
    }

    /// `s.intersection_update(other)`
    ///
    /// # Errors
    /// As [`Set::update`].
    pub fn intersection_update(&self, other: &Value) -> Result<()> {
        let result = self.intersection(other)?;
        self.take_contents(&result);
        Ok(())
    }

    /// `s.difference_update(other)`
    ///
    /// # Errors
    /// As [`Set::update`].
    pub fn difference_update(&self, other: &Value) -> Result<()> {
        match operand(other) {
            Operand::Set(other) if self.address() == other.address() => {
                self.clear();
                return Ok(());
            }
            Operand::Set(other) => {
                // Walking a much larger set would cost more than finding what they share.
                let other = if other.len() >> 3 > self.len() {
                    self.intersection(&Value::Set(other))?
                } else {
                    other
                };
                let mut at = 0;
                while let Some((next, hash, key)) = other.next_at(at) {
                    at = next;
                    self.discard_hashed(hash, &key)?;
                }
            }
            Operand::Dict(_) | Operand::Other => {
                let mut iterator = ForIter::new(other)?;
                while let Some(key) = iterator.next()? {
                    self.discard(&key)?;
                }
            }
        }
        self.0.table.borrow_mut().tidy();
        Ok(())
    }

    /// `s.difference(other)`
    ///
    /// # Errors
    /// As [`Set::update`].
    pub fn difference(&self, other: &Value) -> Result<Set> {
        let kind = operand(other);
        let size = match &kind {
            Operand::Set(other) => other.len(),
            Operand::Dict(dict) => dict.len(),
            Operand::Other => return self.copy_and_difference(other),
        };
        if self.len() >> 2 > size {
            return self.copy_and_difference(other);
        }
        let result = Set::empty(self.0.frozen);
        let mut at = 0;
        while let Some((next, hash, key)) = self.next_at(at) {
            at = next;
            let there = match &kind {
                Operand::Set(other) => other.contains_hashed(hash, &key)?,
                Operand::Dict(dict) => dict.get_hashed(hash, &key)?.is_some(),
                Operand::Other => false,
            };
            if !there {
                result.add_hashed(hash, key)?;
            }
        }
        Ok(result)
    }

    fn copy_and_difference(&self, other: &Value) -> Result<Set> {
        let result = self.copy();
        result.difference_update(other)?;
        Ok(result)
    }

    /// `s.symmetric_difference_update(other)`
    ///
    /// # Errors
    /// As [`Set::update`].
    pub fn symmetric_difference_update(&self, other: &Value) -> Result<()> {
        let other = match operand(other) {
            Operand::Set(other) if self.address() == other.address() => {
                self.clear();
                return Ok(());
            }
            Operand::Dict(dict) => {
                let mut position = 0;
                while let Some((next, hash, key, _)) = dict.entry_at(position) {
                    position = next;
                    if !self.discard_hashed(hash, &key)? {
                        self.add_hashed(hash, key)?;
                    }
                }
                return Ok(());
            }
            Operand::Set(other) => other,
            Operand::Other => Set::from_iterable(other, self.0.frozen)?,
        };
        let mut at = 0;
        while let Some((next, hash, key)) = other.next_at(at) {
            at = next;
            if !self.discard_hashed(hash, &key)? {
                self.add_hashed(hash, key)?;
            }
        }
        Ok(())
    }

    /// `s.symmetric_difference(other)`
    ///
    /// # Errors
    /// As [`Set::update`].
    pub fn symmetric_difference(&self, other: &Value) -> Result<Set> {
        let result = Set::from_iterable(other, self.0.frozen)?;
        result.symmetric_difference_update(&Value::Set(self.clone()))?;
        Ok(result)
    }

    /// `s.isdisjoint(other)`
    ///
    /// # Errors
    /// As [`Set::update`].
    pub fn is_disjoint(&self, other: &Value) -> Result<bool> {
        if let Operand::Set(other) = operand(other) {
            if self.address() == other.address() {
                return Ok(self.is_empty());
            }
            let (walked, asked) = if other.len() > self.len() {
                (self, &other)
            } else {
                (&other, self)
            };
            let mut at = 0;
            while let Some((next, hash, key)) = walked.next_at(at) {
                at = next;
                if asked.contains_hashed(hash, &key)? {
                    return Ok(false);
                }
            }
            return Ok(true);
        }
        let mut iterator = ForIter::new(other)?;
        while let Some(key) = iterator.next()? {
            if self.contains(&key)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether every key is in `other`.
    ///
    /// # Errors
    /// What `__eq__` raises.
    pub fn is_subset(&self, other: &Set) -> Result<bool> {
        if self.len() > other.len() {
            return Ok(false);
        }
        let mut at = 0;
        while let Some((next, hash, key)) = self.next_at(at) {
            at = next;
            if !other.contains_hashed(hash, &key)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// `self op other`
    ///
    /// # Errors
    /// What `__eq__` raises.
    pub fn compare(&self, op: CompareOp, other: &Set) -> Result<bool> {
        match op {
            CompareOp::Eq => {
                let (mine, theirs) = (self.0.hash.get(), other.0.hash.get());
                if self.len() != other.len() || (mine != -1 && theirs != -1 && mine != theirs) {
                    return Ok(false);
                }
                self.is_subset(other)
            }
            CompareOp::Ne => Ok(!self.compare(CompareOp::Eq, other)?),
            CompareOp::Le => self.is_subset(other),
            CompareOp::Ge => other.is_subset(self),
            CompareOp::Lt => Ok(self.len() < other.len() && self.is_subset(other)?),
            CompareOp::Gt => Ok(self.len() > other.len() && other.is_subset(self)?),
        }
    }

    /// `hash(frozenset)`
    ///
    /// # Errors
    /// None at present.
    pub fn frozen_hash(&self) -> Result<i64> {
        let known = self.0.hash.get();
        if known != -1 {
            return Ok(known);
        }
        let hash = self.content_hash();
        if self.0.frozen {
            self.0.hash.set(hash);
        }
        Ok(hash)
    }

    /// The hash of a frozenset of the same keys.
    fn content_hash(&self) -> i64 {
        let shuffle = |h: u64| ((h ^ 89_869_747) ^ (h << 16)).wrapping_mul(3_644_798_167);
        let table = self.0.table.borrow();
        let mut hash = table.hashes().fold(0, |acc, h| acc ^ shuffle(h as u64));
        hash ^= (table.used() as u64 + 1).wrapping_mul(1_927_868_237);
        hash ^= (hash >> 11) ^ (hash >> 25);
        hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
        if hash == u64::MAX {
            590_923_713
        } else {
            hash as i64
        }
    }

    /// Its identity.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0) as *const () as usize
    }

    /// A weak handle.
    pub(crate) fn downgrade(&self) -> std::rc::Weak<SetObj> {
        Rc::downgrade(&self.0)
    }

    /// The object of a weak handle, if it still lives.
    pub(crate) fn upgrade(weak: &std::rc::Weak<SetObj>) -> Option<Set> {
        weak.upgrade().map(Set)
    }
}

/// The hash of a key that is looked for: a `set` stands for a frozenset.
fn key_hash(key: &Value) -> Result<i64> {
    match key {
        Value::Set(set) if !set.is_frozen() => Ok(set.content_hash()),
        _ => crate::ops::hash(key),
    }
}

/// What a set operation's argument is.
pub(super) enum Operand {
    Set(Set),
    Dict(Dict),
    Other,
}

/// The kind of an argument; instances of derived sets count as sets.
pub(super) fn operand(x: &Value) -> Operand {
    match x {
        Value::Set(set) => Operand::Set(set.clone()),
        Value::Dict(dict) => Operand::Dict(dict.clone()),
        Value::Instance(instance) => match instance.payload() {
            Value::Set(set) => Operand::Set(set),
            _ => Operand::Other,
        },
        _ => Operand::Other,
    }
}

/// Iterates over a set.
pub struct SetIterator {
    set: RefCell<Option<Set>>,
    at: Cell<usize>,
    len: usize,
}

impl SetIterator {
    /// An iterator from the start.
    pub fn value(set: Set) -> Value {
        let len = set.len();
        Value::object(SetIterator {
            set: RefCell::new(Some(set)),
            at: Cell::new(0),
            len,
        })
    }
}

impl Object for SetIterator {
    fn class(&self) -> Class {
        thread_local! { static CLASS: Class = iterator_class("set_iterator"); }
        CLASS.with(Clone::clone)
    }
    crate::iterator_protocol!();
    fn next(&self) -> Option<Result<Option<Value>>> {
        let set = self.set.borrow().clone();
        let Some(set) = set else {
            return Some(Ok(None));
        };
        if set.len() != self.len {
            return Some(Err(Exception::runtime_error(
                "Set changed size during iteration",
            )));
        }
        match set.next_at(self.at.get()) {
            Some((next, _, key)) => {
                self.at.set(next);
                Some(Ok(Some(key)))
            }
            None => {
                self.set.replace(None);
                Some(Ok(None))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(set: &Set) -> Vec<i64> {
        set.to_vec()
            .iter()
            .map(|k| if let Value::Int(i) = k { *i } else { panic!() })
            .collect()
    }
    fn ints(items: &[i64]) -> Vec<Value> {
        items.iter().map(|&i| Value::Int(i)).collect()
    }

    #[test]
    fn iterates_as_cpython_does() {
        let of = |items: &[i64]| order(&Set::from_items(ints(items)).unwrap());
        assert_eq!(of(&[3, 1, 2]), [1, 2, 3]);
        assert_eq!(of(&[100, 5, 33, 17, 8]), [33, 100, 5, 8, 17]);
        assert_eq!(of(&[-1, -2, -3, 9]), [9, -3, -1, -2]);
    }

    #[test]
    fn frozensets_hash_as_in_cpython() {
        let hash = |items: &[i64]| {
            Set::frozen_from_items(ints(items))
                .unwrap()
                .frozen_hash()
                .unwrap()
        };
        assert_eq!(hash(&[]), 133_146_708_735_736);
        assert_eq!(hash(&[1, 2, 3]), -272_375_401_224_217_160);
    }
}
