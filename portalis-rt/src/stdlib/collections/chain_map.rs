//! `collections.ChainMap`: several mappings seen as one.

use std::cell::RefCell;
use std::rc::Rc;

use super::abc::class_named;
use crate::object::list::misuse;
use crate::object::{Args, Class, Dict, Exception, List, Object, Result, Value};
use crate::ops::{self, BinaryOp};

/// A chain of mappings; the first is the one that changes.
pub struct ChainMap {
    maps: RefCell<List>,
}

impl ChainMap {
    fn value(maps: Vec<Value>) -> Value {
        let maps = if maps.is_empty() {
            vec![Value::Dict(Dict::new())]
        } else {
            maps
        };
        Value::object(ChainMap {
            maps: RefCell::new(List::new(maps)),
        })
    }

    fn maps(&self) -> Vec<Value> {
        self.maps.borrow().to_vec()
    }

    fn first(&self) -> Result<Value> {
        self.maps
            .borrow()
            .get(0)
            .ok_or_else(|| Exception::index_error("list index out of range"))
    }

    fn find(&self, key: &Value) -> Result<Option<Value>> {
        for map in self.maps() {
            match ops::get_item(&map, key) {
                Ok(value) => return Ok(Some(value)),
                Err(e) if e.is_a(&Exception::class_named("KeyError")) => {}
                Err(e) => return Err(e),
            }
        }
        Ok(None)
    }

    /// All keys, in the order of the last mapping first.
    fn merged(&self) -> Result<Dict> {
        let all = Dict::new();
        for map in self.maps().into_iter().rev() {
            for key in ops::to_vec(&map)? {
                all.set(key, Value::None)?;
            }
        }
        Ok(all)
    }

    fn items(&self) -> Result<Dict> {
        let all = self.merged()?;
        for key in all.keys() {
            if let Some(value) = self.find(&key)? {
                all.set(key, value)?;
            }
        }
        Ok(all)
    }
}

impl Object for ChainMap {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let text = || {
            let mut parts = Vec::new();
            for map in self.maps() {
                parts.push(ops::repr(&map)?.to_string());
            }
            Ok(format!("ChainMap({})", parts.join(", ")))
        };
        Some(text())
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        match name {
            "maps" => Some(Ok(Value::List(self.maps.borrow().clone()))),
            "parents" => Some(Ok(ChainMap::value(
                self.maps().into_iter().skip(1).collect(),
            ))),
            _ => None,
        }
    }
    fn set_attr(&self, _this: &Value, name: &str, value: Value) -> Option<Result<()>> {
        match (name, value) {
            ("maps", Value::List(maps)) => {
                self.maps.replace(maps);
                Some(Ok(()))
            }
            _ => None,
        }
    }
    fn truth(&self) -> Option<Result<bool>> {
        for map in self.maps() {
            match ops::truth(&map) {
                Ok(false) => {}
                other => return Some(other),
            }
        }
        Some(Ok(false))
    }
    fn len(&self) -> Option<Result<usize>> {
        Some(self.merged().map(|all| all.len()))
    }
    fn iter(&self, _this: &Value) -> Option<Result<Value>> {
        Some(self.merged().and_then(|all| ops::iter(&Value::Dict(all))))
    }
    fn get_item(&self, key: &Value) -> Option<Result<Value>> {
        Some(
            self.find(key)
                .and_then(|found| found.ok_or_else(|| Exception::key_error(key.clone()))),
        )
    }
    fn set_item(&self, key: &Value, value: Value) -> Option<Result<()>> {
        Some(
            self.first()
                .and_then(|first| ops::set_item(&first, key, value)),
        )
    }
    fn del_item(&self, key: &Value) -> Option<Result<()>> {
        let delete = || match ops::del_item(&self.first()?, key) {
            Err(e) if e.is_a(&Exception::class_named("KeyError")) => Err(not_found(key)),
            result => result,
        };
        Some(delete())
    }
    fn contains(&self, item: &Value) -> Option<Result<bool>> {
        for map in self.maps() {
            match ops::contains(&map, item) {
                Ok(false) => {}
                other => return Some(other),
            }
        }
        Some(Ok(false))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        let theirs = match other.downcast::<ChainMap>() {
            Some(other) => other.items(),
            None => match other.native() {
                Value::Dict(dict) => Ok(dict),
                _ => return None,
            },
        };
        let equal = || ops::eq(&Value::Dict(self.items()?), &Value::Dict(theirs?));
        Some(equal())
    }
    fn binary(
        &self,
        this: &Value,
        op: BinaryOp,
        other: &Value,
        reflected: bool,
    ) -> Option<Result<Value>> {
        if op != BinaryOp::BitOr || !matches!(super::is_mapping(other), Ok(true)) {
            return None;
        }
        let merge = || {
            if reflected {
                let all = Dict::new();
                all.update_from(other)?;
                all.update_from(this)?;
                return Ok(ChainMap::value(vec![Value::Dict(all)]));
            }
            let first = Dict::new();
            first.update_from(&self.first()?)?;
            first.update_from(other)?;
            let mut maps = vec![Value::Dict(first)];
            maps.extend(self.maps().into_iter().skip(1));
            Ok(ChainMap::value(maps))
        };
        Some(merge())
    }
    fn inplace(&self, this: &Value, op: BinaryOp, other: &Value) -> Option<Result<Value>> {
        if op != BinaryOp::BitOr {
            return None;
        }
        let update = || {
            ops::call_method(&self.first()?, "update", Args::pos([other.clone()]))?;
            Ok(this.clone())
        };
        Some(update())
    }
}

fn not_found(key: &Value) -> Exception {
    match ops::repr(key) {
        Ok(key) => Exception::key_error(Value::from(format!(
            "Key not found in the first mapping: {key}"
        ))),
        Err(e) => e,
    }
}

fn chain_map(this: &Value, method: &str) -> Result<Rc<ChainMap>> {
    this.downcast::<ChainMap>()
        .ok_or_else(|| misuse(method, "ChainMap", this))
}

fn new_child(this: &Value, mut args: Args) -> Result<Value> {
    let keywords = std::mem::take(&mut args.kw);
    let explicit = keywords
        .iter()
        .find(|(name, _)| name == "m")
        .map(|(_, map)| map.clone());
    let [map] = args.range("new_child", 0)?;
    let map = if map.is_unset() {
        explicit.unwrap_or(Value::None)
    } else {
        map
    };
    let rest = Dict::from_names(keywords.into_iter().filter(|(name, _)| name != "m"));
    let child = match map {
        Value::None => Value::Dict(rest),
        map => {
            if !rest.is_empty() {
                ops::call_method(&map, "update", Args::pos([Value::Dict(rest)]))?;
            }
            map
        }
    };
    let mut maps = vec![child];
    maps.extend(chain_map(this, "new_child")?.maps());
    Ok(ChainMap::value(maps))
}

fn pop(this: &Value, args: Args) -> Result<Value> {
    let key = args.pos.first().cloned().unwrap_or_default();
    match ops::call_method(&chain_map(this, "pop")?.first()?, "pop", args) {
        Err(e) if e.is_a(&Exception::class_named("KeyError")) => Err(not_found(&key)),
        result => result,
    }
}

fn pop_item(this: &Value, _args: Args) -> Result<Value> {
    match ops::call_method(
        &chain_map(this, "popitem")?.first()?,
        "popitem",
        Args::none(),
    ) {
        Err(e) if e.is_a(&Exception::class_named("KeyError")) => Err(Exception::key_error(
            Value::str("No keys found in the first mapping."),
        )),
        result => result,
    }
}

fn copy(this: &Value, _args: Args) -> Result<Value> {
    let map = chain_map(this, "copy")?;
    let mut maps = map.maps();
    if let Some(first) = maps.first_mut() {
        *first = ops::call_method(first, "copy", Args::none())?;
    }
    Ok(ChainMap::value(maps))
}

thread_local! {
    static CLASS: Class = Class::builder("ChainMap")
        .module("collections")
        .base(class_named("MutableMapping"))
        .constructor(|_, args| {
            args.no_kw("ChainMap.__init__")?;
            Ok(ChainMap::value(args.pos.into_vec()))
        })
        .method(n!("new_child"), new_child)
        .getter(n!("maps"), |this| Ok(Value::List(chain_map(this, "maps")?.maps.borrow().clone())))
        .getter(n!("parents"), |this| {
            Ok(ChainMap::value(chain_map(this, "parents")?.maps().into_iter().skip(1).collect()))
        })
        .method(n!("get"), |this, args| {
            let [key, default] = args.bind("get", ["key", "default"], 1)?;
            let default = if default.is_unset() { Value::None } else { default };
            Ok(chain_map(this, "get")?.find(&key)?.unwrap_or(default))
        })
        .method(n!("pop"), pop)
        .method(n!("popitem"), pop_item)
        .method(n!("clear"), |this, _| ops::call_method(&chain_map(this, "clear")?.first()?, "clear", Args::none()))
        .method(n!("copy"), copy)
        .method("__copy__", copy)
        .class_method(n!("fromkeys"), |args| {
            let [_class, iterable, value] = args.range("fromkeys", 2)?;
            let value = if value.is_unset() { Value::None } else { value };
            let pairs = ops::to_vec(&iterable)?.into_iter().map(|key| (key, value.clone()));
            Ok(ChainMap::value(vec![Value::Dict(Dict::from_pairs(pairs)?)]))
        })
        .dunders(&[
            "__repr__", "__iter__", "__len__", "__getitem__", "__setitem__", "__delitem__", "__contains__", "__bool__", "__eq__",
            "__ne__", "__or__", "__ror__", "__ior__",
        ])
        .attr("__hash__", Value::None)
        .build();
}

/// `collections.ChainMap`
pub(super) fn class() -> Class {
    CLASS.with(|class| {
        class.is_abstract.set(false);
        class.clone()
    })
}
