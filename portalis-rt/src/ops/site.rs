//! Attributes and methods by names that stand in the program's text.
//!
//! What a class and the shape of an instance's attributes say about a name is remembered under the
//! class's version, the shape and the address of the name, which is a literal. A class gets a new version
//! whenever a lookup in it may give something else, so nothing here has to be told of changes.

use std::cell::Cell;

use crate::object::attrs::ShapeId;
use crate::object::class::Flags;
use crate::object::descriptor::Slot;
use crate::object::{Args, Class, Instance, Module, Obj, Result, Value};
use crate::ops;

/// What is done with the attribute.
#[derive(Clone, Copy)]
enum Use {
    Get,
    Set,
    Call,
}

/// A name and what is done with it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Key {
    name: *const u8,
    /// The name's length, and the use in the lowest bits.
    len: usize,
}

impl Key {
    const NONE: Key = Key {
        name: std::ptr::null(),
        len: 0,
    };

    #[inline]
    fn new(name: &'static str, what: Use) -> Key {
        Key {
            name: name.as_ptr(),
            len: name.len() << 2 | what as usize,
        }
    }
}

/// Where the attribute is.
#[derive(Clone, Copy)]
enum Found {
    /// At this position of the instance's attributes.
    Own(u32),
    /// In the class, kept there under this number.
    InClass(u32),
}

/// What is known about one name.
#[derive(Clone, Copy)]
struct Site {
    version: u64,
    shape: ShapeId,
    key: Key,
    found: Found,
}

const SITES: usize = 512;

thread_local! {
    static KNOWN: [Cell<Site>; SITES] = const {
        [const {
            Cell::new(Site {
                version: 0,
                shape: ShapeId::NONE,
                key: Key::NONE,
                found: Found::Own(0),
            })
        }; SITES]
    };
}

#[inline]
fn slot(version: u64, shape: ShapeId, key: Key) -> usize {
    let mixed = (version as usize)
        .wrapping_mul(0x9e37_79b9)
        .wrapping_add(shape.address() >> 4)
        .wrapping_add(key.name.addr().wrapping_mul(31))
        .wrapping_add(key.len);
    (mixed ^ mixed >> 9) % SITES
}

#[inline]
fn recall(version: u64, shape: ShapeId, key: Key) -> Option<Found> {
    KNOWN.with(|known| {
        let site = known[slot(version, shape, key)].get();
        (site.version == version && site.shape == shape && site.key == key).then_some(site.found)
    })
}

fn remember(class: &Class, shape: ShapeId, name: &'static str, what: Use, found: Found) {
    let version = class.version();
    let key = Key::new(name, what);
    KNOWN.with(|known| {
        known[slot(version, shape, key)].set(Site {
            version,
            shape,
            key,
            found,
        });
    });
}

/// Keeps something in the class, to be found again under the number.
fn keep(class: &Class, value: Value) -> Found {
    Found::InClass(class.keep_found(value))
}

/// Whether what a class says about a name leaves the instance's own attribute of that name in place.
fn yields_to_own(found: Option<&Value>, name: &str) -> bool {
    match found {
        Some(Value::Object(o)) => o
            .downcast_ref::<Slot>()
            .is_some_and(|slot| slot.name == *name),
        Some(Value::Instance(_)) => false,
        _ => true,
    }
}

/// `obj.name`
///
/// # Errors
/// `AttributeError`; what properties raise.
pub fn get_attr(obj: &Value, name: &'static str) -> Result<Value> {
    let known = match obj {
        Value::Instance(instance) => known_attr(instance, name).or_else(|| {
            learn_get(instance, name);
            None
        }),
        Value::Object(o) => module_attr(o, name),
        _ => None,
    };
    match known {
        Some(value) => Ok(value),
        None => ops::get_attr(obj, name),
    }
}

/// What is remembered of an instance's attribute.
#[inline]
fn known_attr(instance: &Instance, name: &'static str) -> Option<Value> {
    let class = instance.class_ref();
    instance.attrs.look(|shape, values| {
        match recall(class.version(), shape, Key::new(name, Use::Get))? {
            Found::Own(at) => values.get(at as usize).cloned(),
            Found::InClass(number) => class.found(number),
        }
    })
}

/// What a module binds to a name that modules have not of their own.
#[inline]
fn module_attr(o: &Obj, name: &str) -> Option<Value> {
    let module = o.downcast_ref::<Module>()?;
    if name.starts_with("__") {
        return None;
    }
    module.attrs.get(name)
}

/// Remembers where an attribute is that is found without running any code.
fn learn_get(instance: &Instance, name: &'static str) {
    let Some(shape) = instance.attrs.shape() else {
        return;
    };
    let class = instance.class();
    if class.has_flag(Flags::GETATTRIBUTE) || instance.attrs.names_typed(name) {
        return;
    }
    let found = class.lookup(name);
    if !yields_to_own(found.as_ref(), name) {
        return;
    }
    if let Some(at) = instance.attrs.position(name) {
        remember(&class, shape, name, Use::Get, Found::Own(at as u32));
        return;
    }
    let is_plain = matches!(
        found,
        Some(
            Value::None
                | Value::Bool(_)
                | Value::Int(_)
                | Value::Float(_)
                | Value::Str(_)
                | Value::List(_)
                | Value::Dict(_)
                | Value::Tuple(_)
        )
    );
    if let Some(found) = found
        && is_plain
        && instance.payload().is_unset()
    {
        let found = keep(&class, found);
        remember(&class, shape, name, Use::Get, found);
    }
}

/// `obj.name = value`
///
/// # Errors
/// `AttributeError`; what properties raise.
pub fn set_attr(obj: &Value, name: &'static str, value: Value) -> Result<()> {
    let Value::Instance(instance) = obj else {
        return ops::set_attr(obj, name, value);
    };
    let Some(shape) = instance.attrs.shape() else {
        return ops::set_attr(obj, name, value);
    };
    let key = Key::new(name, Use::Set);
    let known = recall(instance.class_ref().version(), shape, key);
    let value = match known {
        Some(Found::Own(at)) => match instance.attrs.set_at(shape, at as usize, value) {
            None => return Ok(()),
            Some(value) => value,
        },
        _ => {
            learn_set(instance, shape, name);
            value
        }
    };
    ops::set_attr(obj, name, value)
}

/// Remembers where an attribute that is there already is replaced.
fn learn_set(instance: &Instance, shape: ShapeId, name: &'static str) {
    let class = instance.class();
    let Some(at) = instance.attrs.position(name) else {
        return;
    };
    if class.has_flag(Flags::SETATTR)
        || instance.attrs.names_typed(name)
        || !instance.payload().is_unset()
    {
        return;
    }
    let found = class.lookup(name);
    let is_slot = matches!(found, Some(Value::Object(_)));
    if yields_to_own(found.as_ref(), name) && (is_slot || !class.no_dict.get()) {
        remember(&class, shape, name, Use::Set, Found::Own(at as u32));
    }
}

/// The function that `obj.name(…)` calls with `obj` as its first argument, if it is as simple as that.
fn find_method(obj: &Value, name: &'static str) -> Option<Value> {
    match obj {
        Value::Instance(instance) => {
            known_method(instance, name).or_else(|| learn_method(instance, name))
        }
        Value::Class(_) => None,
        Value::Object(o) => {
            if o.downcast_ref::<ops::super_::Super>().is_some() || o.get().own_attr(name).is_some()
            {
                return None;
            }
            native_method(&o.get().class(), name)
        }
        _ => native_method(&ops::class_of(obj), name),
    }
}

/// What is remembered of an instance's method.
#[inline]
fn known_method(instance: &Instance, name: &'static str) -> Option<Value> {
    let class = instance.class_ref();
    let shape = instance.attrs.shape()?;
    match recall(class.version(), shape, Key::new(name, Use::Call))? {
        Found::InClass(number) => class.found(number),
        Found::Own(_) => None,
    }
}

fn learn_method(instance: &Instance, name: &'static str) -> Option<Value> {
    let class = instance.class();
    let shape = instance.attrs.shape()?;
    if class.has_flag(Flags::GETATTRIBUTE)
        || instance.attrs.names_typed(name)
        || instance.attrs.contains(name)
    {
        return None;
    }
    let found = class.lookup(name)?;
    is_method(&found).then(|| {
        remember(&class, shape, name, Use::Call, keep(&class, found.clone()));
        found
    })
}

/// The same for builtin types.
#[inline]
fn native_method(class: &Class, name: &'static str) -> Option<Value> {
    let key = Key::new(name, Use::Call);
    if let Some(Found::InClass(number)) = recall(class.version(), ShapeId::NONE, key) {
        return class.found(number);
    }
    let found = class.lookup(name)?;
    matches!(&found, Value::Native(f) if f.is_method).then(|| {
        let kept = keep(class, found.clone());
        remember(class, ShapeId::NONE, name, Use::Call, kept);
        found
    })
}

fn is_method(found: &Value) -> bool {
    match found {
        Value::Function(_) => true,
        Value::Native(f) => f.is_method,
        _ => false,
    }
}

/// `obj.name(…)` without making the bound method where it can be avoided.
///
/// # Errors
/// `AttributeError`; what the method raises.
pub fn call_method(obj: &Value, name: &'static str, args: Args) -> Result<Value> {
    if let Value::Object(o) = obj
        && let Some(function) = module_attr(o, name)
    {
        return ops::call(&function, args);
    }
    match find_method(obj, name) {
        Some(function) => ops::call::call_bound(&function, obj, args),
        None => ops::call_method(obj, name, args),
    }
}

/// A method that was looked up before its arguments are evaluated.
pub struct Bound {
    this: Value,
    /// Called with `this` first; else `method` is called as it is.
    function: Option<Value>,
    method: Value,
}

/// `obj.name`, to be called next.
///
/// # Errors
/// `AttributeError`; what properties raise.
pub fn bind(obj: &Value, name: &'static str) -> Result<Bound> {
    let function = find_method(obj, name);
    let method = match function {
        Some(_) => Value::Unset,
        None => ops::get_attr(obj, name)?,
    };
    Ok(Bound {
        this: obj.clone(),
        function,
        method,
    })
}

impl Bound {
    /// The object.
    #[inline]
    pub fn this(&self) -> &Value {
        &self.this
    }

    /// What is called.
    pub(crate) fn function(&self) -> &Value {
        self.function.as_ref().unwrap_or(&self.method)
    }

    /// Calls it.
    ///
    /// # Errors
    /// What it raises.
    #[inline]
    pub fn call(self, args: Args) -> Result<Value> {
        match &self.function {
            Some(function) => ops::call::call_bound(function, &self.this, args),
            None => ops::call(&self.method, args),
        }
    }
}
