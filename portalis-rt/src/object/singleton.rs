//! `NotImplemented` and `Ellipsis`.

use super::{Class, Exception, Object, Result, Value};

/// `NotImplemented`
struct NotImplemented;
/// `Ellipsis`
struct Ellipsis;

thread_local! {
    static NOT_IMPLEMENTED_CLASS: Class = Class::builder("NotImplementedType").final_class().build();
    static ELLIPSIS_CLASS: Class = Class::builder("ellipsis").final_class().build();
    static NOT_IMPLEMENTED: Value = Value::object(NotImplemented);
    static ELLIPSIS: Value = Value::object(Ellipsis);
}

impl Object for NotImplemented {
    fn class(&self) -> Class {
        NOT_IMPLEMENTED_CLASS.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok("NotImplemented".to_owned()))
    }
    fn truth(&self) -> Option<Result<bool>> {
        Some(Ok(true))
    }
    fn call(&self, _this: &Value, _args: super::Args) -> Option<Result<Value>> {
        Some(Err(Exception::type_error(
            "'NotImplementedType' object is not callable",
        )))
    }
}

impl Object for Ellipsis {
    fn class(&self) -> Class {
        ELLIPSIS_CLASS.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok("Ellipsis".to_owned()))
    }
}

/// `NotImplemented`
pub fn not_implemented() -> Value {
    NOT_IMPLEMENTED.with(Clone::clone)
}

/// `x is NotImplemented`
#[inline]
pub fn is_not_implemented(x: &Value) -> bool {
    match x {
        Value::Object(obj) => obj.downcast_ref::<NotImplemented>().is_some(),
        _ => false,
    }
}

/// `...`
pub fn ellipsis() -> Value {
    ELLIPSIS.with(Clone::clone)
}
