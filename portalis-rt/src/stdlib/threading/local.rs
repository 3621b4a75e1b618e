//! `threading.local`.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::object::{Attrs, Class, Object, Result, Value};

/// A `threading.local`: each thread has attributes of its own.
#[derive(Default)]
pub struct Local(RefCell<HashMap<i64, Attrs>>);

thread_local! {
    static CLASS: Class = Class::builder("_local")
        .module("_thread")
        .constructor(|_, _| Ok(Value::object(Local::default())))
        .build();
}

/// `threading.local`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

impl Object for Local {
    fn class(&self) -> Class {
        class()
    }
    fn get_attr(&self, _: &Value, name: &str) -> Option<Result<Value>> {
        self.0
            .borrow()
            .get(&super::thread::ident())?
            .get(name)
            .map(Ok)
    }
    fn set_attr(&self, _: &Value, name: &str, value: Value) -> Option<Result<()>> {
        let old = {
            let mut all = self.0.borrow_mut();
            let attrs = all.entry(super::thread::ident()).or_default();
            let old = attrs.get(name);
            attrs.set(name, value);
            old
        };
        drop(old);
        Some(Ok(()))
    }
}
