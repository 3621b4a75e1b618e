//! [`Dict`]: Python's `dict`, a hash index over a vector of entries in order of insertion.
//!
//! Removal leaves a gap; gaps are squeezed out when the vector is full of them, so every operation is
//! O(1) amortised. No borrow is held while a key's `__eq__` or `__hash__` runs; a lookup that finds the
//! dict changed by one starts again.

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use hashbrown::HashTable;

use super::{Result, Str, Value};
use crate::ops::compare::quick_eq;
use crate::ops::hash::hash_str;

pub use super::dict_class::class;

/// A handle to a dict.
#[derive(Clone, Default)]
pub struct Dict(Rc<RefCell<Map>>);

/// One item of a dict.
#[derive(Clone)]
struct Entry {
    hash: i64,
    /// `Unset` for a gap.
    key: Value,
    value: Value,
}

/// Up to this many entries are searched one by one, without an index.
const LINEAR: usize = 8;

#[derive(Default, Clone)]
struct Map {
    /// Positions in `entries`; empty while there are at most [`LINEAR`] entries.
    index: HashTable<u32>,
    entries: Vec<Entry>,
    /// Entries that are no gaps.
    live: usize,
    /// Everything before is a gap.
    front: usize,
    /// Grows when a key comes, goes or moves.
    version: u64,
    /// Sees every change: the dict that `globals()` gives.
    watcher: Option<&'static dyn Watcher>,
}

/// What a dict's changes are handed to.
pub(crate) trait Watcher {
    /// `key` is bound to `value`, or to nothing if that is `Unset`. The dict is borrowed and still holds what it
    /// held, so that nothing is dropped here.
    fn changed(&self, key: &Str, value: &Value);
}

/// What a search without Python code found.
enum Probe {
    Hit(usize),
    Miss,
    /// An `__eq__` has to be asked.
    Ask,
}

/// Python's hashes of small integers are themselves; the index wants its bits spread.
#[inline]
fn spread(hash: i64) -> u64 {
    let h = (hash as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    h ^ (h >> 32)
}

impl Map {
    #[inline]
    fn probe(&self, hash: i64, key: &Value) -> Probe {
        let mut ask = false;
        let mut matches = |i: usize| {
            let entry = &self.entries[i];
            if entry.hash != hash || entry.key.is_unset() {
                return false;
            }
            match quick_eq(&entry.key, key) {
                Some(equal) => equal,
                None => {
                    ask = true;
                    false
                }
            }
        };
        let found = if self.index.is_empty() {
            (self.front..self.entries.len()).find(|&i| matches(i))
        } else {
            self.index
                .find(spread(hash), |&i| matches(i as usize))
                .map(|&i| i as usize)
        };
        match found {
            Some(i) => Probe::Hit(i),
            None if ask => Probe::Ask,
            None => Probe::Miss,
        }
    }

    fn probe_str(&self, hash: i64, key: &str) -> Option<usize> {
        let matches = |i: usize| {
            let entry = &self.entries[i];
            entry.hash == hash
                && match &entry.key {
                    Value::Str(s) => s.as_str() == key,
                    Value::Instance(x) => matches!(x.payload(), Value::Str(s) if s.as_str() == key),
                    _ => false,
                }
        };
        if self.index.is_empty() {
            (self.front..self.entries.len()).find(|&i| matches(i))
        } else {
            self.index
                .find(spread(hash), |&i| matches(i as usize))
                .map(|&i| i as usize)
        }
    }

    /// The entries whose hash is `hash`.
    fn candidates(&self, hash: i64) -> Vec<(usize, Value)> {
        let mut found: Vec<usize> = if self.index.is_empty() {
            (self.front..self.entries.len()).collect()
        } else {
            self.index
                .iter_hash(spread(hash))
                .map(|&i| i as usize)
                .collect()
        };
        found.retain(|&i| self.entries[i].hash == hash && !self.entries[i].key.is_unset());
        found
            .into_iter()
            .map(|i| (i, self.entries[i].key.clone()))
            .collect()
    }

    fn rebuild_index(&mut self) {
        self.index.clear();
        if self.entries.len() > LINEAR {
            self.index.reserve(self.entries.len(), |_| 0);
            for (i, entry) in self.entries.iter().enumerate() {
                if !entry.key.is_unset() {
                    self.index
                        .insert_unique(spread(entry.hash), i as u32, |_| 0);
                }
            }
        }
    }

    /// Tells the watcher.
    #[inline]
    fn tell(&self, key: &Value, value: &Value) {
        if let (Some(watcher), Value::Str(key)) = (self.watcher, key) {
            watcher.changed(key, value);
        }
    }

    /// Puts another value in an entry; the old one is to be dropped when the dict is not borrowed.
    #[inline]
    fn replace(&mut self, position: usize, value: Value) -> Value {
        if self.watcher.is_some() {
            self.tell(&self.entries[position].key, &value);
        }
        std::mem::replace(&mut self.entries[position].value, value)
    }

    /// Adds a key that is not there, at the end.
    #[inline]
    fn push(&mut self, hash: i64, key: Value, value: Value) {
        self.tell(&key, &value);
        if self.entries.len() == self.entries.capacity() && self.live * 4 < self.entries.len() * 3 {
            self.squeeze();
        }
        let position = self.entries.len();
        self.entries.push(Entry { hash, key, value });
        self.live += 1;
        self.version += 1;
        if position == LINEAR {
            self.rebuild_index();
        } else if position > LINEAR {
            let entries = &self.entries;
            self.index
                .insert_unique(spread(hash), position as u32, |&i| {
                    spread(entries[i as usize].hash)
                });
        }
    }

    /// Removes the gaps.
    fn squeeze(&mut self) {
        self.entries.retain(|e| !e.key.is_unset());
        self.front = 0;
        self.rebuild_index();
    }

    fn take(&mut self, position: usize) -> (Value, Value) {
        self.tell(&self.entries[position].key, &Value::Unset);
        let hash = self.entries[position].hash;
        if let Ok(found) = self
            .index
            .find_entry(spread(hash), |&i| i as usize == position)
        {
            found.remove();
        }
        let entry = &mut self.entries[position];
        let pair = (
            std::mem::take(&mut entry.key),
            std::mem::take(&mut entry.value),
        );
        self.live -= 1;
        self.version += 1;
        if self.live == 0 {
            self.entries.clear();
            self.index.clear();
            self.front = 0;
        } else if position + 1 == self.entries.len() {
            while self.entries.last().is_some_and(|e| e.key.is_unset()) {
                self.entries.pop();
            }
            if self.entries.len() <= LINEAR {
                self.index.clear();
            }
        } else if position == self.front {
            while self
                .entries
                .get(self.front)
                .is_some_and(|e| e.key.is_unset())
            {
                self.front += 1;
            }
        }
        pair
    }
}

impl Dict {
    /// An empty dict.
    pub fn new() -> Dict {
        Dict::default()
    }

    /// An empty dict with room for `n` items.
    pub fn with_capacity(n: usize) -> Dict {
        let mut map = Map::default();
        map.entries.reserve(n);
        Dict(Rc::new(RefCell::new(map)))
    }

    /// The dict of a display `{k: v, …}`; later keys win.
    ///
    /// # Errors
    /// What `__hash__` or `__eq__` raises.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (Value, Value)>) -> Result<Dict> {
        let dict = Dict::new();
        for (key, value) in pairs {
            dict.set(key, value)?;
        }
        Ok(dict)
    }

    /// A dict of keyword arguments or attributes.
    pub fn from_names(pairs: impl IntoIterator<Item = (Str, Value)>) -> Dict {
        let dict = Dict::new();
        for (name, value) in pairs {
            let hash = hash_str(&name);
            dict.put_str(hash, name, value);
        }
        dict
    }

    /// `len(d)`
    #[inline]
    pub fn len(&self) -> usize {
        self.0.borrow().live
    }

    /// `not d`
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where `key` is.
    #[inline]
    fn find(&self, hash: i64, key: &Value) -> Result<Option<usize>> {
        let probe = self.0.borrow().probe(hash, key);
        match probe {
            Probe::Hit(i) => Ok(Some(i)),
            Probe::Miss => Ok(None),
            Probe::Ask => self.find_asking(hash, key),
        }
    }

    #[cold]
    fn find_asking(&self, hash: i64, key: &Value) -> Result<Option<usize>> {
        'restart: loop {
            let (candidates, version) = {
                let map = self.0.borrow();
                (map.candidates(hash), map.version)
            };
            for (i, candidate) in candidates {
                let equal = candidate.is(key) || crate::ops::eq(&candidate, key)?;
                if self.0.borrow().version != version {
                    continue 'restart;
                }
                if equal {
                    return Ok(Some(i));
                }
            }
            return Ok(None);
        }
    }

    /// `d.get(key)`
    ///
    /// # Errors
    /// What `__hash__` or `__eq__` raises; `TypeError` if the key has no hash.
    #[inline]
    pub fn get(&self, key: &Value) -> Result<Option<Value>> {
        self.get_hashed(crate::ops::hash(key)?, key)
    }

    /// [`Dict::get`] for a key whose hash is known.
    ///
    /// # Errors
    /// What `__eq__` raises.
    #[inline]
    pub fn get_hashed(&self, hash: i64, key: &Value) -> Result<Option<Value>> {
        let found = self.find(hash, key)?;
        Ok(found.and_then(|i| self.0.borrow().entries.get(i).map(|e| e.value.clone())))
    }

    /// `d.get(name)` for a `str` key.
    #[inline]
    pub fn get_str(&self, name: &str) -> Option<Value> {
        let map = self.0.borrow();
        if map.live == 0 {
            return None;
        }
        map.probe_str(hash_str(name), name)
            .map(|i| map.entries[i].value.clone())
    }

    /// `key in d`
    ///
    /// # Errors
    /// As [`Dict::get`].
    #[inline]
    pub fn contains(&self, key: &Value) -> Result<bool> {
        Ok(self.find(crate::ops::hash(key)?, key)?.is_some())
    }

    /// `d[key] = value`
    ///
    /// # Errors
    /// As [`Dict::get`].
    #[inline]
    pub fn set(&self, key: Value, value: Value) -> Result<()> {
        self.set_hashed(crate::ops::hash(&key)?, key, value)
    }

    /// [`Dict::set`] for a key whose hash is known.
    ///
    /// # Errors
    /// What `__eq__` raises.
    #[inline]
    pub fn set_hashed(&self, hash: i64, key: Value, value: Value) -> Result<()> {
        let found = self.find(hash, &key)?;
        let mut map = self.0.borrow_mut();
        match found {
            Some(i) => {
                let old = map.replace(i, value);
                drop(map);
                drop(old);
            }
            None => map.push(hash, key, value),
        }
        Ok(())
    }

    /// `d[name] = value` for a `str` key.
    pub fn set_str(&self, name: &str, value: Value) {
        let hash = hash_str(name);
        let found = self.0.borrow().probe_str(hash, name);
        match found {
            Some(_) => self.put_str(hash, Str::new(name), value),
            None => self.0.borrow_mut().push(hash, Value::str(name), value),
        }
    }

    fn put_str(&self, hash: i64, name: Str, value: Value) {
        let mut map = self.0.borrow_mut();
        match map.probe_str(hash, &name) {
            Some(i) => {
                let old = map.replace(i, value);
                drop(map);
                drop(old);
            }
            None => map.push(hash, Value::Str(name), value),
        }
    }

    /// `d.setdefault(key, default)`
    ///
    /// # Errors
    /// As [`Dict::get`].
    pub fn setdefault(&self, key: &Value, default: impl FnOnce() -> Value) -> Result<Value> {
        let hash = crate::ops::hash(key)?;
        if let Some(i) = self.find(hash, key)? {
            return Ok(self.0.borrow().entries[i].value.clone());
        }
        let value = default();
        self.0.borrow_mut().push(hash, key.clone(), value.clone());
        Ok(value)
    }

    /// `d.pop(key)`; `None` if it is not there.
    ///
    /// # Errors
    /// As [`Dict::get`].
    pub fn remove(&self, key: &Value) -> Result<Option<Value>> {
        Ok(self.remove_entry(key)?.map(|(_, value)| value))
    }

    /// Takes out the item of `key`.
    ///
    /// # Errors
    /// As [`Dict::get`].
    pub fn remove_entry(&self, key: &Value) -> Result<Option<(Value, Value)>> {
        let hash = crate::ops::hash(key)?;
        match self.find(hash, key)? {
            Some(i) => Ok(Some(self.0.borrow_mut().take(i))),
            None => Ok(None),
        }
    }

    /// `d.pop(name)` for a `str` key.
    pub fn remove_str(&self, name: &str) -> Option<Value> {
        let mut map = self.0.borrow_mut();
        let i = map.probe_str(hash_str(name), name)?;
        Some(map.take(i).1)
    }

    /// `d.popitem()`
    pub fn pop_last(&self) -> Option<(Value, Value)> {
        let mut map = self.0.borrow_mut();
        let last = map.entries.len().checked_sub(1)?;
        Some(map.take(last))
    }

    /// Takes out the first item.
    pub fn pop_first(&self) -> Option<(Value, Value)> {
        let mut map = self.0.borrow_mut();
        let first = map.first()?;
        Some(map.take(first))
    }

    /// `d.clear()`
    pub fn clear(&self) {
        let mut map = self.0.borrow_mut();
        let version = map.version + 1;
        let watcher = map.watcher;
        map.entries
            .iter()
            .for_each(|e| map.tell(&e.key, &Value::Unset));
        let old = std::mem::take(&mut *map);
        map.version = version;
        map.watcher = watcher;
        drop(map);
        drop(old);
    }

    /// `d.copy()`
    pub fn copy(&self) -> Dict {
        let map = self.0.borrow();
        let mut copy = map.clone();
        drop(map);
        copy.watcher = None;
        if copy.live < copy.entries.len() {
            copy.squeeze();
        }
        Dict(Rc::new(RefCell::new(copy)))
    }

    /// Takes over all items of `other`, which gets none.
    pub fn replace_with(&self, other: &Dict) {
        if self.address() == other.address() {
            return;
        }
        let mut new = std::mem::take(&mut *other.0.borrow_mut());
        let mut map = self.0.borrow_mut();
        new.version = map.version + 1;
        new.watcher = map.watcher;
        let old = std::mem::replace(&mut *map, new);
        drop(map);
        drop(old);
    }

    /// Has every change handed to a watcher from now on.
    pub(crate) fn watch(&self, watcher: Option<&'static dyn Watcher>) {
        self.0.borrow_mut().watcher = watcher;
    }

    /// Binds a name, or unbinds it with an `Unset` value, without telling the watcher; gives what it was bound to.
    pub(crate) fn mirror(&self, name: &str, value: Value) -> Value {
        let mut map = self.0.borrow_mut();
        let watcher = map.watcher.take();
        let hash = hash_str(name);
        let old = match (map.probe_str(hash, name), value.is_unset()) {
            (Some(i), true) => map.take(i).1,
            (Some(i), false) => map.replace(i, value),
            (None, true) => Value::Unset,
            (None, false) => {
                map.push(hash, Value::str(name), value);
                Value::Unset
            }
        };
        map.watcher = watcher;
        old
    }

    /// `d.update(other)`
    ///
    /// # Errors
    /// What `__eq__` raises; `RuntimeError` if it changes `other`.
    pub fn update(&self, other: &Dict) -> Result<()> {
        if self.address() == other.address() {
            return Ok(());
        }
        let len = other.len();
        let mut position = 0;
        while let Some((next, hash, key, value)) = other.entry_at(position) {
            self.set_hashed(hash, key, value)?;
            if other.len() != len {
                return Err(super::Exception::runtime_error(
                    "dict mutated during update",
                ));
            }
            position = next;
        }
        Ok(())
    }

    /// The first item at or after `position`: the position to go on from, hash, key, value.
    #[inline]
    pub fn entry_at(&self, position: usize) -> Option<(usize, i64, Value, Value)> {
        let map = self.0.borrow();
        let mut i = position.max(map.front);
        loop {
            let entry = map.entries.get(i)?;
            i += 1;
            if !entry.key.is_unset() {
                return Some((i, entry.hash, entry.key.clone(), entry.value.clone()));
            }
        }
    }

    /// The last item before `position`: its own position (to go on from), hash, key, value.
    pub fn entry_before(&self, position: usize) -> Option<(usize, i64, Value, Value)> {
        let map = self.0.borrow();
        let mut i = position.min(map.entries.len());
        while i > map.front {
            i -= 1;
            let entry = &map.entries[i];
            if !entry.key.is_unset() {
                return Some((i, entry.hash, entry.key.clone(), entry.value.clone()));
            }
        }
        None
    }

    /// A number that changes whenever a key comes, goes or moves.
    pub fn version(&self) -> u64 {
        self.0.borrow().version
    }

    /// `list(d)`
    pub fn keys(&self) -> Vec<Value> {
        self.live_entries()
            .iter()
            .filter(|e| !e.key.is_unset())
            .map(|e| e.key.clone())
            .collect()
    }

    /// `list(d.values())`
    pub fn values(&self) -> Vec<Value> {
        self.live_entries()
            .iter()
            .filter(|e| !e.key.is_unset())
            .map(|e| e.value.clone())
            .collect()
    }

    /// `list(d.items())`, as pairs.
    pub fn items(&self) -> Vec<(Value, Value)> {
        let entries = self.live_entries();
        entries
            .iter()
            .filter(|e| !e.key.is_unset())
            .map(|e| (e.key.clone(), e.value.clone()))
            .collect()
    }

    fn live_entries(&self) -> Ref<'_, [Entry]> {
        Ref::map(self.0.borrow(), |map| &map.entries[map.front..])
    }

    /// `OrderedDict.move_to_end(key, last)`: whether the key is there.
    ///
    /// # Errors
    /// As [`Dict::get`].
    pub fn move_to_end(&self, key: &Value, last: bool) -> Result<bool> {
        let hash = crate::ops::hash(key)?;
        let Some(position) = self.find(hash, key)? else {
            return Ok(false);
        };
        let mut map = self.0.borrow_mut();
        if last {
            if position + 1 != map.entries.len() {
                let (key, value) = map.take(position);
                map.push(hash, key, value);
            }
        } else if position != map.front || map.first() != Some(position) {
            let (key, value) = map.take(position);
            map.push_front(hash, key, value);
        }
        Ok(true)
    }

    /// Its identity.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0) as *const () as usize
    }
}

impl Map {
    fn first(&self) -> Option<usize> {
        (self.front..self.entries.len()).find(|&i| !self.entries[i].key.is_unset())
    }

    /// Adds a key that is not there, at the start.
    fn push_front(&mut self, hash: i64, key: Value, value: Value) {
        if self.front == 0 {
            // Room for as many again, so that the cost is spread.
            let gaps = self.entries.len().max(4);
            let gap = || Entry {
                hash: 0,
                key: Value::Unset,
                value: Value::Unset,
            };
            self.entries
                .splice(0..0, std::iter::repeat_with(gap).take(gaps));
            self.front = gaps;
            self.front -= 1;
            self.entries[self.front] = Entry { hash, key, value };
            self.rebuild_index();
        } else {
            self.front -= 1;
            self.entries[self.front] = Entry { hash, key, value };
            if self.entries.len() > LINEAR {
                let entries = &self.entries;
                let front = self.front as u32;
                self.index
                    .insert_unique(spread(hash), front, |&i| spread(entries[i as usize].hash));
            }
        }
        self.live += 1;
        self.version += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ints(dict: &Dict) -> Vec<i64> {
        dict.keys()
            .iter()
            .map(|k| if let Value::Int(i) = k { *i } else { panic!() })
            .collect()
    }

    #[test]
    fn keeps_order_of_insertion_through_removals() {
        let d = Dict::new();
        for i in 0..100 {
            d.set(Value::Int(i), Value::Int(i * i)).unwrap();
        }
        for i in 0..90 {
            assert!(matches!(d.remove(&Value::Int(i)).unwrap(), Some(Value::Int(v)) if v == i * i));
        }
        for i in 100..300 {
            d.set(Value::Int(i), Value::None).unwrap();
        }
        assert_eq!(ints(&d), (90..300).collect::<Vec<_>>());
        assert!(matches!(
            d.get(&Value::Int(95)).unwrap(),
            Some(Value::Int(9025))
        ));
        assert!(d.get(&Value::Int(5)).unwrap().is_none());
        assert!(d.get(&Value::Float(95.0)).unwrap().is_some());
    }

    #[test]
    fn moves_items_to_both_ends() {
        let d = Dict::new();
        for i in 0..20 {
            d.set(Value::Int(i), Value::None).unwrap();
        }
        assert!(d.move_to_end(&Value::Int(5), false).unwrap());
        assert!(d.move_to_end(&Value::Int(0), true).unwrap());
        assert!(d.move_to_end(&Value::Int(7), false).unwrap());
        let mut want: Vec<i64> = vec![7, 5];
        want.extend((1..20).filter(|i| ![5, 7].contains(i)));
        want.push(0);
        assert_eq!(ints(&d), want);
        assert!(d.get(&Value::Int(7)).unwrap().is_some());
        while d.pop_first().is_some() {}
        assert_eq!(d.len(), 0);
    }

    #[test]
    fn names_are_found_by_text() {
        let d = Dict::from_names([
            (Str::new("a"), Value::Int(1)),
            (Str::new("b"), Value::Int(2)),
        ]);
        assert!(matches!(d.get_str("b"), Some(Value::Int(2))));
        assert!(d.get_str("c").is_none());
        d.set_str("c", Value::Int(3));
        assert!(matches!(
            d.get(&Value::str("c")).unwrap(),
            Some(Value::Int(3))
        ));
        assert!(d.remove_str("a").is_some());
        assert_eq!(d.len(), 2);
    }
}
