//! [`Attrs`]: the attributes of an instance, class or module, in order of insertion.
//!
//! Few attributes are a row of values under a `Shape`, the list of names that all objects share which
//! got the same names in the same order. Many are an own table with a hash index. Once Python code asks
//! for `__dict__`, the attributes live in that dict, which stays the same object; `__slots__` beside it keep theirs.

use std::cell::RefCell;
use std::rc::Rc;

use hashbrown::HashTable;

use super::layout::{Layout, Slot, Typed};
use super::{Dict, Str, Value};

/// Attributes beyond this many get a table of their own.
const SHARED_MAX: usize = 16;
/// A shape with this many continuations gets no more (names that programs make up at run time).
const CHILDREN_MAX: usize = 64;

/// A small ordered map from names to objects, with interior mutability.
pub struct Attrs {
    /// Attributes whose type the compiler knows, before all others.
    typed: Typed,
    state: RefCell<State>,
}

enum State {
    Shared {
        shape: Rc<Shape>,
        values: Vec<Value>,
    },
    Own(Box<Own>),
    Dict(Dict),
    Split(Box<Split>),
}

/// `__dict__` and, beside it, the values of `__slots__`.
struct Split {
    dict: Dict,
    /// The names of the slots, sorted.
    names: Vec<Str>,
    slots: Attrs,
}

impl Split {
    fn is_slot(&self, name: &str) -> bool {
        let found = self.names.binary_search_by(|slot| slot.as_str().cmp(name));
        found.is_ok()
    }
}

/// Names that many objects share.
struct Shape {
    /// A digest of each name, scanned before names are compared.
    tags: Vec<u32>,
    names: Vec<Str>,
    /// The shapes with one name more.
    children: RefCell<Vec<Rc<Shape>>>,
}

/// The identity of a shape, odd for an object with attributes of known type beside it. Shapes are never freed
/// while their thread runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct ShapeId(usize);

impl ShapeId {
    /// No shape.
    pub(crate) const NONE: ShapeId = ShapeId(0);

    /// As a number, for hashing.
    #[inline]
    pub(crate) fn address(self) -> usize {
        self.0
    }
}

/// Names and values of one object.
struct Own {
    names: Vec<Str>,
    values: Vec<Value>,
    index: HashTable<usize>,
}

thread_local! {
    static ROOT: Rc<Shape> =
        Rc::new(Shape { tags: Vec::new(), names: Vec::new(), children: RefCell::default() });
}

/// Length, first, middle and last byte.
#[inline]
fn tag(name: &str) -> u32 {
    let bytes = name.as_bytes();
    match bytes {
        [] => 0,
        [first, .., last] => {
            let middle = bytes[bytes.len() / 2];
            u32::from_le_bytes([bytes.len() as u8, *first, middle, *last])
        }
        [only] => u32::from_le_bytes([1, *only, *only, *only]),
    }
}

/// A fast hash of a name; not for keys that an adversary chooses.
#[inline]
pub(crate) fn hash_name(name: &str) -> u64 {
    const K: u64 = 0x517c_c1b7_2722_0a95;
    let mut hash = name.len() as u64;
    let mut chunks = name.as_bytes().chunks_exact(8);
    for chunk in &mut chunks {
        let word = chunk.iter().fold(0u64, |w, b| w << 8 | u64::from(*b));
        hash = (hash.rotate_left(5) ^ word).wrapping_mul(K);
    }
    let word = chunks
        .remainder()
        .iter()
        .fold(0u64, |w, b| w << 8 | u64::from(*b));
    hash = (hash.rotate_left(5) ^ word).wrapping_mul(K);
    hash ^ hash >> 32
}

impl Shape {
    #[inline]
    fn find(&self, name: &str) -> Option<usize> {
        let tag = tag(name);
        self.tags
            .iter()
            .zip(&self.names)
            .position(|(t, n)| *t == tag && n.as_str() == name)
    }

    /// The shape with `name` at the end; `None` if this one has enough of them.
    fn child(&self, name: &str) -> Option<Rc<Shape>> {
        if self.names.len() >= SHARED_MAX {
            return None;
        }
        let tag = tag(name);
        let mut children = self.children.borrow_mut();
        let last = self.names.len();
        let found = children
            .iter()
            .position(|c| c.tags[last] == tag && c.names[last].as_str() == name);
        if let Some(at) = found {
            let child = children[at].clone();
            // What is asked for often comes to the front.
            if at > 0 {
                children.swap(at, at / 2);
            }
            return Some(child);
        }
        if children.len() >= CHILDREN_MAX {
            return None;
        }
        let mut tags = self.tags.clone();
        tags.push(tag);
        let mut names = self.names.clone();
        names.push(Str::new(name));
        let child = Rc::new(Shape {
            tags,
            names,
            children: RefCell::default(),
        });
        children.push(child.clone());
        Some(child)
    }
}

impl Own {
    fn new(names: Vec<Str>, values: Vec<Value>) -> Own {
        let mut own = Own {
            names,
            values,
            index: HashTable::new(),
        };
        own.reindex();
        own
    }

    fn reindex(&mut self) {
        self.index.clear();
        for (i, name) in self.names.iter().enumerate() {
            self.index
                .insert_unique(hash_name(name), i, |j| hash_name(&self.names[*j]));
        }
    }

    #[inline]
    fn find(&self, name: &str) -> Option<usize> {
        self.index
            .find(hash_name(name), |i| self.names[*i].as_str() == name)
            .copied()
    }

    fn push(&mut self, name: &str, value: Value) {
        let i = self.names.len();
        self.names.push(Str::new(name));
        self.values.push(value);
        self.index
            .insert_unique(hash_name(name), i, |j| hash_name(&self.names[*j]));
    }
}

impl Default for Attrs {
    fn default() -> Attrs {
        Attrs {
            typed: Typed::default(),
            state: RefCell::new(State::Shared {
                shape: ROOT.with(Rc::clone),
                values: Vec::new(),
            }),
        }
    }
}

impl Attrs {
    /// Attributes of which the first are of known type.
    pub(crate) fn with_layout<const N: usize>(layout: &'static Layout, slots: [Slot; N]) -> Attrs {
        Attrs {
            typed: Typed::new(layout, slots),
            ..Attrs::default()
        }
    }

    /// The attributes of known type, if the object was made with this layout.
    #[inline(always)]
    pub(crate) fn slots<const N: usize>(&self, layout: &'static Layout) -> Option<&[Slot; N]> {
        self.typed.slots(layout)
    }

    /// Keeps the attributes of known type with the others from now on.
    fn dissolve(&self) {
        let first = self.typed.dissolve();
        if first.is_empty() {
            return;
        }
        let rest = self.items();
        let all = Attrs::default();
        for (name, value) in first.into_iter().chain(rest) {
            all.set(&name, value);
        }
        self.state.replace(all.state.into_inner());
    }

    /// The attribute, or `None`.
    #[inline]
    pub fn get(&self, name: &str) -> Option<Value> {
        if let Some(value) = self.typed.get(name) {
            return Some(value);
        }
        match &*self.state.borrow() {
            State::Shared { shape, values } => shape.find(name).map(|i| values[i].clone()),
            State::Own(own) => own.find(name).map(|i| own.values[i].clone()),
            State::Dict(dict) => dict.get_str(name),
            State::Split(split) if split.is_slot(name) => split.slots.get(name),
            State::Split(split) => split.dict.get_str(name),
        }
    }

    /// Sets it, at its old place if there is one.
    #[inline]
    pub fn set(&self, name: &str, value: Value) {
        match self.typed.set(name, &value) {
            Some(true) => return,
            Some(false) => self.dissolve(),
            None => {}
        }
        let mut state = self.state.borrow_mut();
        let old = match &mut *state {
            State::Shared { shape, values } => match shape.find(name) {
                Some(i) => Some(std::mem::replace(&mut values[i], value)),
                None => {
                    match shape.child(name) {
                        Some(child) => {
                            *shape = child;
                            values.push(value);
                        }
                        None => {
                            let mut own = Own::new(shape.names.clone(), std::mem::take(values));
                            own.push(name, value);
                            *state = State::Own(Box::new(own));
                        }
                    }
                    None
                }
            },
            State::Own(own) => match own.find(name) {
                Some(i) => Some(std::mem::replace(&mut own.values[i], value)),
                None => {
                    own.push(name, value);
                    None
                }
            },
            State::Dict(dict) => {
                let dict = dict.clone();
                drop(state);
                dict.set_str(name, value);
                return;
            }
            State::Split(split) if split.is_slot(name) => {
                let old = split.slots.get(name);
                split.slots.set(name, value);
                old
            }
            State::Split(split) => {
                let dict = split.dict.clone();
                drop(state);
                dict.set_str(name, value);
                return;
            }
        };
        // Dropping may run Python code that looks at this map.
        drop(state);
        drop(old);
    }

    /// Takes it out.
    pub fn remove(&self, name: &str) -> Option<Value> {
        if self.typed.contains(name) {
            self.dissolve();
        }
        let mut state = self.state.borrow_mut();
        match &mut *state {
            State::Shared { shape, values } => {
                let i = shape.find(name)?;
                let mut names = shape.names.clone();
                names.remove(i);
                let mut values = std::mem::take(values);
                let value = values.remove(i);
                let shared = names
                    .iter()
                    .try_fold(ROOT.with(Rc::clone), |shape, name| shape.child(name));
                *state = match shared {
                    Some(shape) => State::Shared { shape, values },
                    None => State::Own(Box::new(Own::new(names, values))),
                };
                Some(value)
            }
            State::Own(own) => {
                let i = own.find(name)?;
                own.names.remove(i);
                let value = own.values.remove(i);
                own.reindex();
                Some(value)
            }
            State::Dict(dict) => {
                let dict = dict.clone();
                drop(state);
                dict.remove_str(name)
            }
            State::Split(split) if split.is_slot(name) => split.slots.remove(name),
            State::Split(split) => {
                let dict = split.dict.clone();
                drop(state);
                dict.remove_str(name)
            }
        }
    }

    /// Which names there are, in which order, as a number; `None` for a table of its own.
    #[inline]
    pub(crate) fn shape(&self) -> Option<ShapeId> {
        match &*self.state.borrow() {
            State::Shared { shape, .. } => Some(self.id_of(shape)),
            _ => None,
        }
    }

    #[inline]
    fn id_of(&self, shape: &Rc<Shape>) -> ShapeId {
        ShapeId(Rc::as_ptr(shape).addr() | usize::from(self.typed.is_live()))
    }

    /// Whether an attribute of this name is one of known type.
    pub(crate) fn names_typed(&self, name: &str) -> bool {
        self.typed.contains(name)
    }

    /// What `f` makes of the shape and the values; `None` for a table of its own. `f` runs no Python code.
    #[inline]
    pub(crate) fn look<R>(&self, f: impl FnOnce(ShapeId, &[Value]) -> Option<R>) -> Option<R> {
        match &*self.state.borrow() {
            State::Shared { shape, values } => f(self.id_of(shape), values),
            _ => None,
        }
    }

    /// Where a shape keeps this name.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        match &*self.state.borrow() {
            State::Shared { shape, .. } => shape.find(name),
            _ => None,
        }
    }

    /// Replaces the attribute at this position of this shape; gives the value back if it is another one.
    #[inline]
    pub(crate) fn set_at(&self, wanted: ShapeId, position: usize, value: Value) -> Option<Value> {
        let mut state = self.state.borrow_mut();
        match &mut *state {
            State::Shared { shape, values }
                if self.id_of(shape) == wanted && position < values.len() =>
            {
                let old = std::mem::replace(&mut values[position], value);
                // Dropping may run Python code that looks at this map.
                drop(state);
                drop(old);
                None
            }
            _ => Some(value),
        }
    }

    /// Whether it is there.
    pub fn contains(&self, name: &str) -> bool {
        if self.typed.contains(name) {
            return true;
        }
        match &*self.state.borrow() {
            State::Shared { shape, .. } => shape.find(name).is_some(),
            State::Own(own) => own.find(name).is_some(),
            State::Dict(dict) => dict.get_str(name).is_some(),
            State::Split(split) if split.is_slot(name) => split.slots.contains(name),
            State::Split(split) => split.dict.get_str(name).is_some(),
        }
    }

    /// A snapshot of all, in order.
    pub fn items(&self) -> Vec<(Str, Value)> {
        let mut items = self.typed.items();
        items.extend(self.own_items());
        items
    }

    fn own_items(&self) -> Vec<(Str, Value)> {
        match &*self.state.borrow() {
            State::Shared { shape, values } => shape
                .names
                .iter()
                .cloned()
                .zip(values.iter().cloned())
                .collect(),
            State::Own(own) => own
                .names
                .iter()
                .cloned()
                .zip(own.values.iter().cloned())
                .collect(),
            State::Dict(dict) => named(dict).collect(),
            State::Split(split) => {
                let beside = named(&split.dict).filter(|(name, _)| !split.is_slot(name));
                split.slots.items().into_iter().chain(beside).collect()
            }
        }
    }

    /// Takes the values out of attributes that are about to be dropped.
    pub(crate) fn take_values(&mut self) -> Vec<Value> {
        match self.state.get_mut() {
            State::Shared { values, .. } => std::mem::take(values),
            State::Own(own) => std::mem::take(&mut own.values),
            State::Dict(dict) => vec![Value::Dict(std::mem::take(dict))],
            State::Split(split) => {
                let mut values = split.slots.take_values();
                values.push(Value::Dict(std::mem::take(&mut split.dict)));
                values
            }
        }
    }

    /// How many.
    pub fn len(&self) -> usize {
        let own = match &*self.state.borrow() {
            State::Shared { values, .. } => values.len(),
            State::Own(own) => own.values.len(),
            State::Dict(dict) => dict.len(),
            State::Split(split) => split.dict.len() + split.slots.len(),
        };
        own + self.typed.len()
    }

    /// Whether there are none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// `__dict__`: the dict that holds the attributes from now on.
    pub fn to_dict(&self) -> Dict {
        self.dissolve();
        match &*self.state.borrow() {
            State::Dict(dict) => return dict.clone(),
            State::Split(split) => return split.dict.clone(),
            State::Shared { .. } | State::Own(_) => {}
        }
        let dict = Dict::new();
        for (name, value) in self.items() {
            dict.set_str(&name, value);
        }
        self.state.replace(State::Dict(dict.clone()));
        dict
    }

    /// `__dict__` of an object that has these slots, too (sorted): they are not in it.
    pub(crate) fn to_dict_beside(&self, names: impl FnOnce() -> Vec<Str>) -> Dict {
        if matches!(&*self.state.borrow(), State::Split(_) | State::Dict(_)) {
            return self.to_dict();
        }
        let names = names();
        if names.is_empty() {
            return self.to_dict();
        }
        let split = Split {
            dict: Dict::new(),
            names,
            slots: Attrs::default(),
        };
        self.dissolve();
        for (name, value) in self.items() {
            match split.is_slot(&name) {
                true => split.slots.set(&name, value),
                false => split.dict.set_str(&name, value),
            }
        }
        let dict = split.dict.clone();
        self.state.replace(State::Split(Box::new(split)));
        dict
    }

    /// `__dict__ = dict`
    pub fn set_dict(&self, dict: Dict) {
        self.dissolve();
        let mut state = self.state.borrow_mut();
        let old = match &mut *state {
            State::Split(split) => State::Dict(std::mem::replace(&mut split.dict, dict)),
            state => std::mem::replace(state, State::Dict(dict)),
        };
        drop(state);
        drop(old);
    }
}

/// The items of a dict whose keys are texts.
fn named(dict: &Dict) -> impl Iterator<Item = (Str, Value)> + use<> {
    let items = dict.items().into_iter();
    items.filter_map(|(name, value)| Some((name.as_str()?, value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_order_across_representations() {
        let attrs = Attrs::default();
        let names: Vec<String> = (0..40).map(|i| format!("name{i}")).collect();
        for (i, name) in names.iter().enumerate() {
            attrs.set(name, Value::Int(i as i64));
        }
        assert!(matches!(attrs.get("name3"), Some(Value::Int(3))));
        assert!(matches!(attrs.remove("name3"), Some(Value::Int(3))));
        assert!(attrs.get("name3").is_none());
        assert!(matches!(attrs.get("name39"), Some(Value::Int(39))));
        let order: Vec<String> = attrs.items().iter().map(|(k, _)| k.to_string()).collect();
        assert_eq!(order[2..5], ["name2", "name4", "name5"]);
        assert_eq!(attrs.len(), 39);
    }
}
