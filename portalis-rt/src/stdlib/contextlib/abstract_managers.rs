//! `AbstractContextManager`, `AbstractAsyncContextManager`: any class with the two methods is one.

use super::coroutine;
use crate::object::{Args, Class, Object, Result, Set, Value};
use crate::stdlib::abc;

/// An abstract method without effect.
struct Abstract {
    name: &'static str,
}

thread_local! {
    static FUNCTION: Class = Class::builder("function").final_class().build();
    static SYNC: Class = abstract_class("AbstractContextManager", "__exit__", |builder| {
        builder
            .raw_method("__enter__", |this, _| Ok(this.clone()))
            .class_method("__subclasshook__", |args| hook(args, "AbstractContextManager", ["__enter__", "__exit__"]))
    });
    static ASYNC: Class = abstract_class("AbstractAsyncContextManager", "__aexit__", |builder| {
        builder
            .raw_method("__aenter__", |this, _| {
                let this = this.clone();
                coroutine("AbstractAsyncContextManager.__aenter__", async move { Ok(this) })
            })
            .class_method("__subclasshook__", |args| {
                hook(args, "AbstractAsyncContextManager", ["__aenter__", "__aexit__"])
            })
    });
}

fn abstract_class(
    name: &'static str,
    method: &'static str,
    add: fn(crate::object::ClassBuilder) -> crate::object::ClassBuilder,
) -> Class {
    let names =
        Set::frozen_from_items([Value::str(method)]).map_or(Value::tuple(vec![]), Value::Set);
    let builder = Class::builder(name)
        .module("contextlib")
        .metaclass(abc::meta())
        .no_dict()
        .attr(method, Value::object(Abstract { name: method }))
        .attr("__abstractmethods__", names)
        .class_method(
            "__class_getitem__",
            crate::object::generic_alias::class_getitem,
        );
    let class = add(builder).build();
    class.is_abstract.set(true);
    class
}

pub(super) fn classes() -> [Class; 2] {
    [SYNC.with(Clone::clone), ASYNC.with(Clone::clone)]
}

fn hook(args: Args, own: &str, methods: [&str; 2]) -> Result<Value> {
    let [this, candidate] = args.exact("__subclasshook__")?;
    if let (Value::Class(this), Value::Class(candidate)) = (&this, &candidate)
        && !this.is_heap
        && this.name() == own
        && methods
            .iter()
            .all(|name| candidate.lookup(name).is_some_and(|found| !found.is_none()))
    {
        return Ok(Value::Bool(true));
    }
    Ok(crate::object::singleton::not_implemented())
}

impl Object for Abstract {
    fn class(&self) -> Class {
        FUNCTION.with(Clone::clone)
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        Some(Ok(format!(
            "<function {} at {:#x}>",
            self.name,
            this.address().unwrap_or(0)
        )))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        match name {
            "__isabstractmethod__" => Some(Ok(Value::Bool(true))),
            "__name__" => Some(Ok(Value::str(self.name))),
            _ => None,
        }
    }
    fn is_callable(&self) -> bool {
        true
    }
    fn call(&self, _this: &Value, _args: Args) -> Option<Result<Value>> {
        if self.name == "__aexit__" {
            return Some(coroutine("AbstractAsyncContextManager.__aexit__", async {
                Ok(Value::None)
            }));
        }
        Some(Ok(Value::None))
    }
}
