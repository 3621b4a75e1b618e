//! A module's names as a dict: `globals()`, `module.__dict__`, and `from module import *`.
//!
//! The dict is made when it is first asked for. From then on every change of a global is mirrored in it, and every
//! change of it reaches the global ([`Watcher`]): both hold the same at any time.

use std::thread::LocalKey;

use super::{ModuleDef, ModuleState, UserModule, import_from};
use crate::object::dict::Watcher;
use crate::object::{Dict, Exception, Module, Result, Str, Value};
use crate::ops;

/// What every module has before its first statement, in CPython's order.
const OWN: [&str; 8] = [
    "__name__",
    "__doc__",
    "__package__",
    "__loader__",
    "__spec__",
    "__builtins__",
    "__file__",
    "__cached__",
];

impl Watcher for ModuleDef {
    fn changed(&self, key: &Str, value: &Value) {
        self.state.with(|state| match state.slot(key) {
            // The dict still holds the old value.
            Some(slot) => drop(slot.replace(value.clone())),
            None if value.is_unset() => drop(state.extra.remove(key)),
            None => state.extra.set(key, value.clone()),
        });
    }
}

impl ModuleState {
    /// Tells the module's dict, if there is one, of a new value; gives what it held, to be dropped later.
    #[inline]
    pub(super) fn mirror(&self, name: &str, value: &Value) -> Value {
        if self.live.get() {
            self.mirror_in_dict(name, value)
        } else {
            Value::Unset
        }
    }

    #[cold]
    fn mirror_in_dict(&self, name: &str, value: &Value) -> Value {
        let dict = self.dict.borrow().clone();
        dict.map_or(Value::Unset, |dict| dict.mirror(name, value.clone()))
    }

    /// Binds a name from outside the module's own code; gives the old value.
    pub(super) fn bind(&self, name: &str, value: Value) -> (Value, Value) {
        let mirrored = self.mirror(name, &value);
        let old = match self.slot(name) {
            Some(slot) => slot.replace(value),
            None if value.is_unset() => self.extra.remove(name).unwrap_or_default(),
            None => {
                self.extra.set(name, value);
                Value::Unset
            }
        };
        (old, mirrored)
    }

    /// Takes the dict away from the module, which ends.
    pub(super) fn end_mirror(&self) -> Option<Dict> {
        self.live.set(false);
        let dict = self.dict.take()?;
        dict.watch(None);
        Some(dict)
    }
}

/// `globals()`: the module's names, live.
pub fn globals(state: &'static LocalKey<ModuleState>) -> Value {
    if let Some(dict) = state.with(|state| state.dict.borrow().clone()) {
        return Value::Dict(dict);
    }
    let dict = Dict::new();
    let def = state.with(|state| {
        for name in OWN {
            dict.set_str(name, state.own_attr(name).unwrap_or(Value::None));
        }
        for (name, value) in state.names() {
            dict.set_str(name, value);
        }
        for (name, value) in state.extra.items() {
            dict.set_str(&name, value);
        }
        state.dict.replace(Some(dict.clone()));
        state.live.set(true);
        state.def
    });
    dict.watch(Some(def));
    Value::Dict(dict)
}

/// A name that nothing in the module's code binds: it may have been bound from outside.
///
/// # Errors
/// `NameError`
pub fn loose_name(state: &'static LocalKey<ModuleState>, name: &str) -> Result<Value> {
    match state.with(|state| state.extra.get(name)) {
        Some(value) => Ok(value),
        None => super::builtin(name),
    }
}

/// `from module import *`
///
/// # Errors
/// `AttributeError` for a name in `__all__` that the module has not; `TypeError` for an item of it that is no name.
pub fn import_star(state: &'static LocalKey<ModuleState>, module: &Value) -> Result<()> {
    for name in public_names(module)? {
        let value = ops::get_attr_opt(module, &name)?;
        let value = match value {
            Some(value) => value,
            // A submodule that `__all__` names is imported.
            None => match import_from(module, &name) {
                Ok(value) => value,
                Err(_) => return Err(ops::attr::no_attribute(module, &name)),
            },
        };
        let old = state.with(|state| state.bind(&name, value));
        drop(old);
    }
    Ok(())
}

fn public_names(module: &Value) -> Result<Vec<Str>> {
    if let Some(all) = ops::get_attr_opt(module, "__all__")? {
        let module_name = ops::get_attr(module, "__name__")?;
        let name = |item: Value| {
            item.as_str().ok_or_else(|| {
                Exception::type_error(format!(
                    "Item in {}.__all__ must be str, not {}",
                    module_name.as_str().unwrap_or_else(|| Str::new("")),
                    ops::type_name(&item)
                ))
            })
        };
        return ops::iterate::to_vec(&all)?.into_iter().map(name).collect();
    }
    let names = if let Some(native) = module.downcast::<Module>() {
        native
            .attrs
            .items()
            .into_iter()
            .map(|(name, _)| name)
            .collect()
    } else if let Some(user) = module.downcast::<UserModule>() {
        user.0.state.with(|state| {
            let own = state.names().into_iter().map(|(name, _)| Str::new(name));
            let extra = state.extra.items().into_iter().map(|(name, _)| name);
            own.chain(extra).collect::<Vec<_>>()
        })
    } else {
        Vec::new()
    };
    Ok(names
        .into_iter()
        .filter(|name| !name.starts_with('_'))
        .collect())
}
