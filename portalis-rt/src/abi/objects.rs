//! Instances whose attributes' types are known at build time.

use std::cell::Ref;

pub use crate::object::layout::{Kind, Layout, Slot};
use crate::object::{Exception, Instance, Result, Value};
use crate::ops::iterate::ForIter;

/// A new instance of `class`, before its `__init__`. It has no `__new__` of its own: the compiler has seen to that.
///
/// # Errors
/// `TypeError` if something from outside has put another object in the place of the class.
#[inline]
pub fn object<const N: usize>(
    class: Value,
    layout: &'static Layout,
    slots: [Slot; N],
) -> Result<Value> {
    match class {
        Value::Class(class) => Ok(Value::Instance(Instance::typed(class, layout, slots))),
        other => Err(Exception::type_error(format!(
            "this is always a class in the compiled program, but '{}' was given",
            crate::ops::type_name(&other)
        ))),
    }
}

/// The layout of objects without typed attributes.
pub static NO_FIELDS: Layout = Layout(&[]);

/// A new instance of `class` whose typed attributes are about to be set.
///
/// # Errors
/// As [`object`].
#[inline]
pub fn new_object<const N: usize>(class: Value, layout: &'static Layout) -> Result<Value> {
    match class {
        Value::Class(class) if N == 0 => Ok(Value::Instance(Instance::new(class))),
        class => object(
            class,
            layout,
            std::array::from_fn::<_, N, _>(|_| Slot::default()),
        ),
    }
}

/// The typed attributes of an object.
///
/// # Errors
/// `TypeError` if something from outside has given the object attributes of other types.
#[inline(always)]
pub fn slots<'a, const N: usize>(
    object: &'a Value,
    layout: &'static Layout,
) -> Result<&'a [Slot; N]> {
    if let Value::Instance(instance) = object
        && let Some(slots) = instance.attrs.slots(layout)
    {
        return Ok(slots);
    }
    Err(unexpected(object))
}

/// The items of a list, to look at while nothing of Python's runs.
pub struct Items<'a>(Ref<'a, Vec<Value>>);

impl Items<'_> {
    /// In their order.
    #[inline(always)]
    pub fn all(&self) -> &[Value] {
        &self.0
    }
}

/// The items of a list.
///
/// # Errors
/// `TypeError` if something from outside has put another object in its place.
#[inline]
pub fn items(list: &Value) -> Result<Items<'_>> {
    match list {
        Value::List(list) => Ok(Items(list.borrow())),
        other => Err(unexpected(other)),
    }
}

/// `for … in list`
///
/// # Errors
/// As [`items`].
#[inline]
pub fn each(list: &Value) -> Result<ForIter> {
    ForIter::new(list)
}

/// The typed attributes of the object `items[index]`.
///
/// # Errors
/// `IndexError`; as [`slots`].
#[inline(always)]
pub fn item_slots<'a, const N: usize>(
    items: &'a [Value],
    index: i64,
    layout: &'static Layout,
) -> Result<&'a [Slot; N]> {
    // Without a call that comes back: whatever is in registers stays there.
    let index = if index < 0 {
        index.wrapping_add(items.len() as i64)
    } else {
        index
    };
    match items.get(index as usize) {
        Some(item) => slots(item, layout),
        None => Err(no_item()),
    }
}

#[cold]
#[inline(never)]
fn no_item() -> Exception {
    Exception::index_error("list index out of range")
}

#[cold]
#[inline(never)]
fn unexpected(object: &Value) -> Exception {
    Exception::type_error(format!(
        "the types of this '{}' object's attributes are not those that the compiled program gives them",
        crate::ops::type_name(object)
    ))
}

/// A `float` for a new object.
#[inline(always)]
pub fn float_slot(value: f64) -> Slot {
    let slot = Slot::default();
    slot.set_float(value);
    slot
}

/// An `int` for a new object.
#[inline(always)]
pub fn int_slot(value: i64) -> Slot {
    let slot = Slot::default();
    slot.set_int(value);
    slot
}

/// A `bool` for a new object.
#[inline(always)]
pub fn bool_slot(value: bool) -> Slot {
    let slot = Slot::default();
    slot.set_bool(value);
    slot
}

/// An empty slot of a new object.
#[inline(always)]
pub fn no_slot() -> Slot {
    Slot::default()
}

/// Sets an attribute of a new object.
#[inline]
pub fn set_field(object: &Value, name: &str, value: Value) {
    if let Value::Instance(instance) = object {
        instance.attrs.set(name, value);
    }
}
