//! `patch.dict`: changes the items of a dictionary for a while.

use std::cell::RefCell;

use super::decorate::{Passes, Patching, add_methods};
use super::patch::resolve;
use crate::object::{Args, Class, Dict, Obj, Object, Result, Value};
use crate::ops;
use crate::stdlib::unittest::util::{get, is_named, send};

thread_local! {
    static CLASS: Class = add_methods(Class::builder("_patch_dict").module("unittest.mock").constructor(make)).build();
}

/// The class of such patches, which is `patch.dict` itself.
pub(super) fn class() -> Class {
    CLASS.with(Clone::clone)
}

/// The object of one patch.
pub(super) struct DictPatcher {
    /// The dictionary, or its dotted name.
    dict: RefCell<Value>,
    values: Dict,
    clear: bool,
    /// What was in it, each time the patch is on.
    originals: RefCell<Vec<Value>>,
}

fn make(_: &Class, mut args: Args) -> Result<Value> {
    let mut take = |name: &str, position: usize| -> Value {
        args.take_kw(name)
            .or_else(|| args.pos.get(position).cloned())
            .unwrap_or_default()
    };
    let (dict, values, clear) = (take("in_dict", 0), take("values", 1), take("clear", 2));
    let own = Dict::new();
    if !values.is_unset() {
        send(&Value::Dict(own.clone()), "update", [values])?;
    }
    for (name, value) in args.kw {
        own.set_str(&name, value);
    }
    Ok(Value::object(DictPatcher {
        dict: RefCell::new(dict),
        values: own,
        clear: !clear.is_unset() && ops::truth(&clear)?,
        originals: RefCell::default(),
    }))
}

fn clear(dict: &Value) -> Result<()> {
    if let Some(method) = ops::get_attr_opt(dict, "clear")? {
        return ops::call(&method, Args::none()).map(drop);
    }
    for key in ops::to_vec(dict)? {
        ops::del_item(dict, &key)?;
    }
    Ok(())
}

fn update(dict: &Value, values: &Value) -> Result<()> {
    match get(dict, "update") {
        Ok(update) => ops::call(&update, Args::pos([values.clone()])).map(drop),
        Err(e) if is_named(&e, "AttributeError") => {
            for key in ops::to_vec(values)? {
                ops::set_item(dict, &key, ops::get_item(values, &key)?)?;
            }
            Ok(())
        }
        Err(e) => Err(e),
    }
}

impl Patching for DictPatcher {
    fn begin(&self) -> Result<Value> {
        let mut dict = self.dict.borrow().clone();
        if let Some(path) = dict.as_str() {
            dict = resolve(&path)?;
            let old = self.dict.replace(dict.clone());
            drop(old);
        }
        let original = match ops::get_attr_opt(&dict, "copy")? {
            Some(copy) => ops::call(&copy, Args::none())?,
            None => {
                let copy = Dict::new();
                for key in ops::to_vec(&dict)? {
                    let value = ops::get_item(&dict, &key)?;
                    copy.set(key, value)?;
                }
                Value::Dict(copy)
            }
        };
        self.originals.borrow_mut().push(original);
        if self.clear {
            clear(&dict)?;
        }
        update(&dict, &Value::Dict(self.values.clone()))?;
        Ok(dict)
    }

    fn end(&self) -> Result<()> {
        let Some(original) = self.originals.borrow_mut().pop() else {
            return Ok(());
        };
        let dict = self.dict.borrow().clone();
        clear(&dict)?;
        update(&dict, &original)
    }

    fn passes(&self) -> Passes {
        Passes::Nothing
    }

    fn copy(&self) -> Value {
        Value::Object(Obj::new(DictPatcher {
            dict: RefCell::new(self.dict.borrow().clone()),
            values: self.values.copy(),
            clear: self.clear,
            originals: RefCell::default(),
        }))
    }
}

impl Object for DictPatcher {
    fn class(&self) -> Class {
        class()
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        Some(Ok(match name {
            "in_dict" => self.dict.borrow().clone(),
            "values" => Value::Dict(self.values.clone()),
            "clear" => Value::Bool(self.clear),
            _ => return None,
        }))
    }
}
