//! `sentinel`, `DEFAULT` and `ANY`.

use crate::object::{Attrs, Class, Exception, Object, Result, Value};

thread_local! {
    static OBJECT: Class = Class::builder("_SentinelObject").module("unittest.mock").build();
    static MAKER: Class = Class::builder("_Sentinel").module("unittest.mock").build();
    static ANY_CLASS: Class = Class::builder("_ANY").module("unittest.mock").build();
    static SENTINEL: Value = Value::object(Maker(Attrs::default()));
    static ANY: Value = Value::object(Any);
    static DEFAULT: Value = named("DEFAULT");
    static DELETED: Value = named("DELETED");
}

/// `sentinel.NAME`
struct Sentinel(String);

/// `sentinel`
struct Maker(Attrs);

/// Equal to everything.
struct Any;

/// `mock.sentinel`
pub(super) fn sentinel() -> Value {
    SENTINEL.with(Clone::clone)
}

/// `mock.ANY`
pub(super) fn any() -> Value {
    ANY.with(Clone::clone)
}

/// `mock.DEFAULT`
pub(super) fn default() -> Value {
    DEFAULT.with(Clone::clone)
}

/// Stands for a child that was deleted.
pub(super) fn deleted() -> Value {
    DELETED.with(Clone::clone)
}

/// Whether this is `mock.DEFAULT`.
pub(super) fn is_default(x: &Value) -> bool {
    x.is(&default())
}

fn named(name: &str) -> Value {
    let maker = SENTINEL.with(Clone::clone);
    match maker.downcast::<Maker>() {
        Some(maker) => maker.make(name),
        None => Value::None,
    }
}

impl Maker {
    fn make(&self, name: &str) -> Value {
        self.0.get(name).unwrap_or_else(|| {
            let made = Value::object(Sentinel(name.to_owned()));
            self.0.set(name, made.clone());
            made
        })
    }
}

impl Object for Maker {
    fn class(&self) -> Class {
        MAKER.with(Clone::clone)
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        if name.starts_with("__") {
            return (name == "__bases__").then(|| Err(Exception::attribute_error("")));
        }
        Some(Ok(self.make(name)))
    }
}

impl Object for Sentinel {
    fn class(&self) -> Class {
        OBJECT.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(format!("sentinel.{}", self.0)))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        (name == "name").then(|| Ok(Value::str(&self.0)))
    }
}

impl Object for Any {
    fn class(&self) -> Class {
        ANY_CLASS.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok("<ANY>".to_owned()))
    }
    fn eq(&self, _other: &Value) -> Option<Result<bool>> {
        Some(Ok(true))
    }
}
