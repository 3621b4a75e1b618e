//! Descriptors: `property`, `classmethod`, `staticmethod`, the getters of builtin classes, and slots.

use std::cell::RefCell;

use super::{Args, Class, Exception, Object, Result, Str, Value};
use crate::ops;

/// A property implemented in Rust.
pub struct Getter {
    /// Its name.
    pub name: &'static str,
    /// Its class's name.
    pub class: Str,
    /// Reads it; gets `self` as it is.
    pub get: fn(&Value) -> Result<Value>,
    /// Writes it, or deletes it for `Unset`; `None` for a read-only one.
    pub set: Option<fn(&Value, Value) -> Result<()>>,
}

/// `@classmethod`
pub struct ClassMethod(pub Value);

/// `@staticmethod`
pub struct StaticMethod(pub Value);

/// A name in `__slots__`.
pub struct Slot {
    /// The slot's name.
    pub name: Str,
    /// Its class's name.
    pub class: Str,
}

/// A field of a named tuple.
pub struct TupleItem {
    /// Its name.
    pub name: Str,
    /// Its place in the tuple.
    pub index: usize,
}

/// `@property`
pub struct Property {
    /// The getter, or `None`.
    pub get: Value,
    /// The setter, or `None`.
    pub set: Value,
    /// The deleter, or `None`.
    pub del: Value,
    /// `__doc__`
    pub doc: RefCell<Value>,
    /// The name it has in its class.
    pub name: RefCell<Option<Str>>,
}

thread_local! {
    static GETTER: Class = Class::builder("getset_descriptor")
        .final_class()
        .raw_method("__get__", generic_get)
        .build();
    static SLOT: Class = Class::builder("member_descriptor").final_class().raw_method("__get__", generic_get).build();
    static TUPLE_ITEM: Class = Class::builder("_tuplegetter")
        .module("collections")
        .final_class()
        .raw_method("__get__", generic_get)
        .raw_method("__set__", |_, _| Err(Exception::attribute_error("can't set attribute")))
        .raw_method("__delete__", |_, _| Err(Exception::attribute_error("can't delete attribute")))
        .build();
    static CLASS_METHOD: Class = Class::builder("classmethod")
        .constructor(|_, args| {
            let [f] = args.range("classmethod", 1)?;
            Ok(Value::object(ClassMethod(f)))
        })
        .raw_method("__get__", generic_get)
        .getter(s!("__func__"), inner)
        .getter(s!("__wrapped__"), inner)
        .build();
    static STATIC_METHOD: Class = Class::builder("staticmethod")
        .constructor(|_, args| {
            let [f] = args.range("staticmethod", 1)?;
            Ok(Value::object(StaticMethod(f)))
        })
        .raw_method("__get__", generic_get)
        .raw_method("__call__", |this, args| ops::call(&inner(this)?, args))
        .getter(s!("__func__"), inner)
        .getter(s!("__wrapped__"), inner)
        .build();
    static PROPERTY: Class = Class::builder("property")
        .constructor(|_, args| {
            let [get, set, del, doc] = args.bind("property", ["fget", "fset", "fdel", "doc"], 0)?;
            let none = |v: Value| if v.is_unset() { Value::None } else { v };
            let doc = match doc {
                Value::Unset => function_doc(&get)?,
                doc => doc,
            };
            Ok(Value::object(Property::new(none(get), none(set), none(del), doc)))
        })
        .raw_method(n!("getter"), |this, args| change(this, args, "getter"))
        .raw_method(n!("setter"), |this, args| change(this, args, "setter"))
        .raw_method(n!("deleter"), |this, args| change(this, args, "deleter"))
        .raw_method("__get__", generic_get)
        .raw_method("__set__", |this, args| {
            let [obj, value] = args.exact("__set__")?;
            property(this)?.write(&obj, value)?;
            Ok(Value::None)
        })
        .raw_method("__delete__", |this, args| {
            let [obj] = args.exact("__delete__")?;
            property(this)?.write(&obj, Value::Unset)?;
            Ok(Value::None)
        })
        .raw_method("__set_name__", |this, args| {
            let [_, name] = args.exact("__set_name__")?;
            *property(this)?.name.borrow_mut() = name.as_str();
            Ok(Value::None)
        })
        .getter(n!("fget"), |this| Ok(property(this)?.get.clone()))
        .getter(n!("fset"), |this| Ok(property(this)?.set.clone()))
        .getter(n!("fdel"), |this| Ok(property(this)?.del.clone()))
        .getter(s!("__isabstractmethod__"), |this| {
            let property = property(this)?;
            for part in [&property.get, &property.set, &property.del] {
                if is_abstract(part)? {
                    return Ok(Value::Bool(true));
                }
            }
            Ok(Value::Bool(false))
        })
        .getset(s!("__doc__"), |this| Ok(property(this)?.doc.borrow().clone()), |this, doc| {
            let doc = if doc.is_unset() { Value::None } else { doc };
            let old = property(this)?.doc.replace(doc);
            drop(old);
            Ok(())
        })
        .build();
}

/// `property`
pub(crate) fn property_class() -> Class {
    PROPERTY.with(Clone::clone)
}
/// `classmethod`
pub(crate) fn class_method_class() -> Class {
    CLASS_METHOD.with(Clone::clone)
}
/// `staticmethod`
pub(crate) fn static_method_class() -> Class {
    STATIC_METHOD.with(Clone::clone)
}

/// `types.GetSetDescriptorType`
pub(crate) fn getter_class() -> Class {
    GETTER.with(Clone::clone)
}
/// `types.MemberDescriptorType`
pub(crate) fn slot_class() -> Class {
    SLOT.with(Clone::clone)
}

/// Whether `x.__isabstractmethod__` is true.
pub(crate) fn is_abstract(x: &Value) -> Result<bool> {
    match x {
        Value::None
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Str(_)
        | Value::Class(_) => Ok(false),
        _ => match ops::get_attr_opt(x, "__isabstractmethod__")? {
            Some(flag) => ops::truth(&flag),
            None => Ok(false),
        },
    }
}

fn function_doc(get: &Value) -> Result<Value> {
    match get {
        Value::Unset | Value::None => Ok(Value::None),
        _ => Ok(ops::get_attr_opt(get, "__doc__")?.unwrap_or(Value::None)),
    }
}

fn property(this: &Value) -> Result<std::rc::Rc<Property>> {
    this.downcast::<Property>()
        .ok_or_else(|| misuse("property", this))
}

fn misuse(class: &str, this: &Value) -> Exception {
    Exception::type_error(format!(
        "descriptor requires a '{class}' object but received a '{}'",
        ops::type_name(this)
    ))
}

fn inner(this: &Value) -> Result<Value> {
    if let Some(method) = this.downcast::<ClassMethod>() {
        return Ok(method.0.clone());
    }
    match this.downcast::<StaticMethod>() {
        Some(method) => Ok(method.0.clone()),
        None => Err(misuse("staticmethod", this)),
    }
}

/// `descriptor.__get__(obj, owner=None)`
fn generic_get(this: &Value, args: Args) -> Result<Value> {
    let [obj, owner] = args.range("__get__", 1)?;
    let owner = match owner {
        Value::Class(class) => class,
        _ if obj.is_none() => return Err(Exception::type_error("__get__(None, None) is invalid")),
        _ => ops::class_of(&obj),
    };
    ops::attr::bind(&this.native(), (!obj.is_none()).then_some(&obj), &owner)
}

/// `p.getter(f)`, `p.setter(f)`, `p.deleter(f)`: a changed copy, of the same class.
fn change(this: &Value, args: Args, which: &str) -> Result<Value> {
    let [f] = args.exact(which)?;
    let old = property(this)?;
    let mut parts = [old.get.clone(), old.set.clone(), old.del.clone()];
    let mut doc = old.doc.borrow().clone();
    match which {
        "getter" => {
            doc = function_doc(&f)?;
            parts[0] = f;
        }
        "setter" => parts[1] = f,
        _ => parts[2] = f,
    }
    let [get, set, del] = parts;
    if let Value::Instance(instance) = this {
        return ops::call(
            &Value::Class(instance.class()),
            Args::pos([get, set, del, doc]),
        );
    }
    let new = Property::new(get, set, del, doc);
    *new.name.borrow_mut() = old.name.borrow().clone();
    Ok(Value::object(new))
}

impl Property {
    /// A property of these parts (`None` for an absent one).
    pub fn new(get: Value, set: Value, del: Value, doc: Value) -> Property {
        Property {
            get,
            set,
            del,
            doc: RefCell::new(doc),
            name: RefCell::new(None),
        }
    }

    /// Reads the property of `obj`.
    pub(crate) fn read(&self, obj: &Value) -> Result<Value> {
        if self.get.is_none() {
            return Err(self.lacks(obj, "getter"));
        }
        ops::call(&self.get, Args::pos([obj.clone()]))
    }

    /// Writes it, or deletes it for `Unset`.
    pub(crate) fn write(&self, obj: &Value, value: Value) -> Result<()> {
        if value.is_unset() {
            if self.del.is_none() {
                return Err(self.lacks(obj, "deleter"));
            }
            ops::call(&self.del, Args::pos([obj.clone()]))?;
        } else {
            if self.set.is_none() {
                return Err(self.lacks(obj, "setter"));
            }
            ops::call(&self.set, Args::pos([obj.clone(), value]))?;
        }
        Ok(())
    }

    fn lacks(&self, obj: &Value, what: &str) -> Exception {
        let class = ops::class_of(obj).qualname.borrow().clone();
        Exception::attribute_error(match &*self.name.borrow() {
            Some(name) => format!("property '{name}' of '{class}' object has no {what}"),
            None => format!("property of '{class}' object has no {what}"),
        })
    }
}

impl Object for Getter {
    fn class(&self) -> Class {
        GETTER.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(format!(
            "<attribute '{}' of '{}' objects>",
            self.name, self.class
        )))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        (name == "__name__").then(|| Ok(Value::str(self.name)))
    }
}
impl Object for Slot {
    fn class(&self) -> Class {
        SLOT.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(format!(
            "<member '{}' of '{}' objects>",
            self.name, self.class
        )))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        (name == "__name__").then(|| Ok(Value::Str(self.name.clone())))
    }
}
impl TupleItem {
    /// Reads it from a named tuple.
    pub(crate) fn read(&self, this: &Value) -> Result<Value> {
        match this.native() {
            Value::Tuple(items) if self.index < items.len() => Ok(items[self.index].clone()),
            Value::Tuple(_) => Err(Exception::index_error("tuple index out of range")),
            _ => Err(Exception::type_error(format!(
                "descriptor for index '{}' for tuple subclasses doesn't apply to '{}' object",
                self.index,
                ops::type_name(this)
            ))),
        }
    }
}
impl Object for TupleItem {
    fn class(&self) -> Class {
        TUPLE_ITEM.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(format!(
            "_tuplegetter({}, 'Alias for field number {}')",
            self.index, self.index
        )))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        (name == "__doc__").then(|| {
            Ok(Value::from(format!(
                "Alias for field number {}",
                self.index
            )))
        })
    }
}
impl Object for ClassMethod {
    fn class(&self) -> Class {
        class_method_class()
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(ops::repr(&self.0).map(|f| format!("<classmethod({f})>")))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        ops::get_attr_opt(&self.0, name).transpose()
    }
}
impl Object for StaticMethod {
    fn class(&self) -> Class {
        static_method_class()
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(ops::repr(&self.0).map(|f| format!("<staticmethod({f})>")))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        ops::get_attr_opt(&self.0, name).transpose()
    }
    fn call(&self, _this: &Value, args: Args) -> Option<Result<Value>> {
        Some(ops::call(&self.0, args))
    }
}
impl Object for Property {
    fn class(&self) -> Class {
        property_class()
    }
}
