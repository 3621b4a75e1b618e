//! `numbers`: the abstract classes of numbers, by which `isinstance` asks what a number can do.

use crate::object::{Class, Module, Value, bool, complex, float, int};
use crate::ops;

thread_local! {
    /// From the widest, each derived from the one before.
    static ALL: Vec<Class> = all();
}

const NAMES: [&str; 5] = ["Number", "Complex", "Real", "Rational", "Integral"];

fn all() -> Vec<Class> {
    let mut classes: Vec<Class> = Vec::new();
    for name in NAMES {
        let mut builder = Class::builder(name)
            .module("numbers")
            .metaclass(super::abc::meta())
            .no_dict();
        if let Some(base) = classes.last() {
            builder = builder.base(base.clone());
        }
        let class = builder.build();
        let members = match name {
            "Complex" => vec![complex::class()],
            "Real" => vec![float::class()],
            "Integral" => vec![int::class(), bool::class()],
            _ => Vec::new(),
        };
        class.set(
            "_abc_registry",
            Value::list(members.into_iter().map(Value::Class).collect()),
        );
        classes.push(class);
    }
    classes
}

/// The abstract class of this name; `object` for one that there is not.
pub(crate) fn class_named(name: &str) -> Class {
    let found = NAMES.iter().position(|known| *known == name);
    let class = ALL.with(|all| found.and_then(|i| all.get(i).cloned()));
    class.unwrap_or_else(ops::class::object_class)
}

/// `import numbers`
pub fn module() -> Module {
    ALL.with(|all| {
        all.iter().fold(Module::new("numbers"), |module, class| {
            module.class(class.clone())
        })
    })
}
