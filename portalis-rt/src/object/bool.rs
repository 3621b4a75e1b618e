//! `bool`: its class. A `bool` is a [`Value::Bool`].

use super::{Args, Class, Result, Value};

thread_local! {
    static CLASS: Class = Class::builder("bool")
        .base(super::int::class())
        .final_class()
        .immutable()
        .constructor_of(n!("bool"), |_, args| {
            let [x] = args.range("bool", 0)?;
            if x.is_unset() {
                return Ok(Value::Bool(false));
            }
            crate::ops::truth(&x).map(Value::Bool)
        })
        .class_method(n!("from_bytes"), from_bytes)
        .dunders(&["__and__", "__rand__", "__or__", "__ror__", "__xor__", "__rxor__", "__repr__", "__invert__"])
        .build();
}

/// `bool`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

fn from_bytes(mut args: Args) -> Result<Value> {
    if !args.pos.is_empty() {
        args.pos.remove(0);
    }
    let number = super::int_methods::from_bytes(args)?;
    crate::ops::truth(&number).map(Value::Bool)
}
