//! [`Layout`]: attributes whose type is known at build time, kept as bare numbers in front of an instance's others.
//!
//! The compiler proves the types; should something from outside break them, the instance goes back to plain
//! attributes (`dissolve`) and typed code that meets it raises.

use std::cell::Cell;

use super::{Str, Value};

/// How an attribute's number is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `i64`
    Int,
    /// `f64`
    Float,
    /// `bool`
    Bool,
}

/// The typed attributes of a class, in their order, each with the index of its slot.
#[derive(Debug)]
pub struct Layout(pub &'static [(&'static str, Kind, usize)]);

/// One typed attribute of one instance.
#[repr(transparent)]
#[derive(Debug, Default)]
pub struct Slot(Cell<u64>);

impl Slot {
    /// The `float` in it.
    #[inline(always)]
    pub fn float(&self) -> f64 {
        f64::from_bits(self.0.get())
    }

    /// The `int` in it.
    #[inline(always)]
    pub fn int(&self) -> i64 {
        self.0.get() as i64
    }

    /// The `bool` in it.
    #[inline(always)]
    pub fn bool(&self) -> bool {
        self.0.get() != 0
    }

    /// Puts a `float` in.
    #[inline(always)]
    pub fn set_float(&self, value: f64) {
        self.0.set(value.to_bits());
    }

    /// Puts an `int` in.
    #[inline(always)]
    pub fn set_int(&self, value: i64) {
        self.0.set(value as u64);
    }

    /// Puts a `bool` in.
    #[inline(always)]
    pub fn set_bool(&self, value: bool) {
        self.0.set(u64::from(value));
    }

    fn value(&self, kind: Kind) -> Value {
        match kind {
            Kind::Int => Value::Int(self.int()),
            Kind::Float => Value::Float(self.float()),
            Kind::Bool => Value::Bool(self.bool()),
        }
    }

    /// Puts a value in if it is of that kind.
    fn set_value(&self, kind: Kind, value: &Value) -> bool {
        match (kind, value) {
            (Kind::Int, Value::Int(i)) => self.set_int(*i),
            (Kind::Float, Value::Float(f)) => self.set_float(*f),
            (Kind::Bool, Value::Bool(b)) => self.set_bool(*b),
            _ => return false,
        }
        true
    }
}

/// The typed attributes of one instance, if it has any.
#[derive(Default)]
pub(crate) struct Typed {
    /// `None` without typed attributes, or once they are kept with the others.
    layout: Cell<Option<&'static Layout>>,
    slots: Box<[Slot]>,
}

impl Typed {
    pub(crate) fn new<const N: usize>(layout: &'static Layout, slots: [Slot; N]) -> Self {
        Typed {
            layout: Cell::new(Some(layout)),
            slots: Box::new(slots),
        }
    }

    /// The slots, if they are of this layout and in use.
    #[inline(always)]
    pub(crate) fn slots<const N: usize>(&self, layout: &'static Layout) -> Option<&[Slot; N]> {
        if std::ptr::eq(self.layout.get()?, layout) {
            self.slots.first_chunk()
        } else {
            None
        }
    }

    /// Whether there are any.
    #[inline]
    pub(crate) fn is_live(&self) -> bool {
        self.layout.get().is_some()
    }

    #[inline]
    fn find(&self, name: &str) -> Option<(Kind, &Slot)> {
        let layout = self.layout.get()?;
        let (_, kind, slot) = layout.0.iter().find(|(n, ..)| *n == name)?;
        Some((*kind, &self.slots[*slot]))
    }

    #[inline]
    pub(crate) fn get(&self, name: &str) -> Option<Value> {
        self.find(name).map(|(kind, slot)| slot.value(kind))
    }

    #[inline]
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// `None` if the name is no typed attribute; else whether the value is of its kind and was set.
    #[inline]
    pub(crate) fn set(&self, name: &str, value: &Value) -> Option<bool> {
        self.find(name)
            .map(|(kind, slot)| slot.set_value(kind, value))
    }

    pub(crate) fn len(&self) -> usize {
        self.layout.get().map_or(0, |layout| layout.0.len())
    }

    /// Names and values in order.
    pub(crate) fn items(&self) -> Vec<(Str, Value)> {
        let Some(layout) = self.layout.get() else {
            return Vec::new();
        };
        let attrs = layout.0.iter();
        attrs
            .map(|(name, kind, slot)| (Str::new(name), self.slots[*slot].value(*kind)))
            .collect()
    }

    /// From now on the attributes are kept with the others: gives them.
    pub(crate) fn dissolve(&self) -> Vec<(Str, Value)> {
        let items = self.items();
        self.layout.set(None);
        items
    }
}
