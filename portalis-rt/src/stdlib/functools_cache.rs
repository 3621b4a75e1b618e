//! `functools.lru_cache`, `cache` and `cached_property`.
use std::cell::{Cell, RefCell};

use super::functools::shared;
use crate::object::{
    Args, Attrs, Class, Dict, Exception, NativeFunction, Object, Result, Str, Value,
};
use crate::ops;

/// A function with a cache.
struct LruCache {
    function: Value,
    /// `None`: without bound.
    max: Option<usize>,
    typed: bool,
    /// Results by arguments, the least recently used first.
    results: Dict,
    hits: Cell<i64>,
    misses: Cell<i64>,
    attrs: Attrs,
}

/// `functools.cached_property`
struct CachedProperty {
    function: Value,
    name: RefCell<Option<Str>>,
    doc: Value,
}

thread_local! {
    static CACHE: Class = Class::builder("_lru_cache_wrapper")
        .module("functools")
        .final_class()
        .method("__call__", |this, args| shared::<LruCache>(this)?.run(args))
        .method("__get__", |this, args| {
            let [obj, owner] = args.range("__get__", 1)?;
            if obj.is_none() {
                return Ok(this.clone());
            }
            let _ = owner;
            Ok(Value::Method(std::rc::Rc::new(crate::object::BoundMethod { this: obj, function: this.clone() })))
        })
        .method(n!("cache_info"), |this, _| {
            let cache = shared::<LruCache>(this)?;
            Ok(super::named_tuple::instance(
                &cache_info_class()?,
                vec![
                    Value::Int(cache.hits.get()),
                    Value::Int(cache.misses.get()),
                    cache.max.map_or(Value::None, Value::from),
                    Value::from(cache.results.len()),
                ],
            ))
        })
        .method(n!("cache_clear"), |this, _| {
            let cache = shared::<LruCache>(this)?;
            cache.results.clear();
            cache.hits.set(0);
            cache.misses.set(0);
            Ok(Value::None)
        })
        .method("__copy__", |this, _| Ok(this.clone()))
        .method("__deepcopy__", |this, _| Ok(this.clone()))
        .build();
    static INFO: RefCell<Option<Class>> = const { RefCell::new(None) };
    static CACHED_PROPERTY: Class = Class::builder("cached_property")
        .module("functools")
        .constructor(|_, args| {
            let [function] = args.bind("cached_property", ["func"], 1)?;
            let doc = ops::get_attr_opt(&function, "__doc__")?.unwrap_or(Value::None);
            Ok(Value::object(CachedProperty { function, name: RefCell::new(None), doc }))
        })
        .method("__set_name__", |this, args| {
            let [_, name] = args.exact("__set_name__")?;
            let property = shared::<CachedProperty>(this)?;
            let Some(name) = name.as_str() else { return Ok(Value::None) };
            let old = property.name.borrow().clone();
            match old {
                Some(old) if old != name => Err(Exception::type_error(format!(
                    "Cannot assign the same cached_property to two different names ('{old}' and '{name}')."
                ))),
                _ => {
                    *property.name.borrow_mut() = Some(name);
                    Ok(Value::None)
                }
            }
        })
        .method("__get__", |this, args| {
            let [obj, _] = args.range("__get__", 1)?;
            if obj.is_none() {
                return Ok(this.clone());
            }
            shared::<CachedProperty>(this)?.read(&obj)
        })
        .class_method("__class_getitem__", crate::object::generic_alias::class_getitem)
        .build();
}

/// `functools.cached_property`
pub fn cached_property_class() -> Class {
    CACHED_PROPERTY.with(Clone::clone)
}

fn cache_info_class() -> Result<Class> {
    if let Some(class) = INFO.with_borrow(Clone::clone) {
        return Ok(class);
    }
    let fields = ["hits", "misses", "maxsize", "currsize"].map(Str::new);
    let class =
        super::named_tuple::make("CacheInfo", "functools", &fields, Vec::new(), Vec::new())?;
    INFO.with_borrow_mut(|slot| *slot = Some(class.clone()));
    Ok(class)
}

/// `functools.lru_cache(maxsize=128, typed=False)`, or the decorator itself.
///
/// # Errors
/// `TypeError` for a bad `maxsize`.
pub fn lru_cache(args: Args) -> Result<Value> {
    let [max, typed] = args.bind("lru_cache", ["maxsize", "typed"], 0)?;
    let typed = if typed.is_unset() {
        false
    } else {
        ops::truth(&typed)?
    };
    let max = match max {
        Value::Unset => Some(128),
        Value::None => None,
        Value::Int(n) => Some(usize::try_from(n).unwrap_or(0)),
        Value::Bool(b) => Some(usize::from(b)),
        function if ops::callable(&function) => return cached(function, Some(128), typed),
        _ => {
            return Err(Exception::type_error(
                "Expected first argument to be an integer, a callable, or None",
            ));
        }
    };
    Ok(Value::Native(NativeFunction::new(
        "decorating_function",
        move |args| {
            let [function] = args.bind("decorating_function", ["user_function"], 1)?;
            cached(function, max, typed)
        },
    )))
}

/// `function` with a cache of at most `max` results.
///
/// # Errors
/// `TypeError` if it is not callable.
pub fn cached(function: Value, max: Option<usize>, typed: bool) -> Result<Value> {
    if !ops::callable(&function) {
        return Err(Exception::type_error("the first argument must be callable"));
    }
    let wrapper = Value::object(LruCache {
        function: function.clone(),
        max,
        typed,
        results: Dict::new(),
        hits: Cell::new(0),
        misses: Cell::new(0),
        attrs: Attrs::default(),
    });
    super::functools::update_wrapper(&wrapper, &function)?;
    Ok(wrapper)
}

impl LruCache {
    fn run(&self, args: Args) -> Result<Value> {
        if self.max == Some(0) {
            self.misses.set(self.misses.get() + 1);
            return ops::call(&self.function, args);
        }
        let key = self.key(&args);
        let hash = ops::hash(&key)?;
        if let Some(found) = self.results.get_hashed(hash, &key)? {
            self.hits.set(self.hits.get() + 1);
            if self.max.is_some() {
                self.results.move_to_end(&key, true)?;
            }
            return Ok(found);
        }
        self.misses.set(self.misses.get() + 1);
        let result = ops::call(&self.function, args)?;
        if let Some(max) = self.max
            && !self.results.contains(&key)?
            && self.results.len() >= max
        {
            let old = self.results.pop_first();
            drop(old);
        }
        self.results.set_hashed(hash, key, result.clone())?;
        Ok(result)
    }

    /// One `int` or `str` argument is its own key; else a tuple of arguments, names and types.
    fn key(&self, args: &Args) -> Value {
        if !self.typed
            && args.kw.is_empty()
            && let [one @ (Value::Int(_) | Value::Str(_) | Value::BigInt(_))] = &args.pos[..]
        {
            return one.clone();
        }
        let mut parts: Vec<Value> = args.pos.to_vec();
        if !args.kw.is_empty() {
            parts.push(MARK.with(Clone::clone));
            for (name, value) in &args.kw {
                parts.push(Value::Str(name.clone()));
                parts.push(value.clone());
            }
        }
        if self.typed {
            let types = args
                .pos
                .iter()
                .chain(args.kw.iter().map(|(_, v)| v))
                .map(|v| Value::Class(ops::class_of(v)));
            let types: Vec<Value> = types.collect();
            parts.extend(types);
        }
        Value::tuple(parts)
    }
}

thread_local! {
    /// Stands between positional and keyword arguments in a key.
    static MARK: Value = Value::Instance(crate::object::Instance::new(ops::class::object_class()));
}

impl Object for LruCache {
    fn class(&self) -> Class {
        CACHE.with(Clone::clone)
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        match name {
            "cache_parameters" => {
                let parameters = [
                    (
                        Str::new("maxsize"),
                        self.max.map_or(Value::None, Value::from),
                    ),
                    (Str::new("typed"), Value::Bool(self.typed)),
                ];
                Some(Ok(Value::Native(NativeFunction::new(
                    "cache_parameters",
                    move |args| {
                        let [] = args.exact("cache_parameters")?;
                        Ok(Value::Dict(Dict::from_names(parameters.clone())))
                    },
                ))))
            }
            "__dict__" => Some(Ok(Value::Dict(self.attrs.to_dict()))),
            _ => self.attrs.get(name).map(Ok),
        }
    }
    fn set_attr(&self, _this: &Value, name: &str, value: Value) -> Option<Result<()>> {
        self.attrs.set(name, value);
        Some(Ok(()))
    }
    fn call(&self, _this: &Value, args: Args) -> Option<Result<Value>> {
        Some(self.run(args))
    }
}

impl CachedProperty {
    fn read(&self, obj: &Value) -> Result<Value> {
        let Some(name) = self.name.borrow().clone() else {
            return Err(Exception::type_error(
                "Cannot use cached_property instance without calling __set_name__ on it.",
            ));
        };
        let attrs = match obj {
            Value::Instance(i) if !i.class().no_dict.get() => &i.attrs,
            _ => {
                return Err(Exception::type_error(format!(
                    "No '__dict__' attribute on '{}' instance to cache '{name}' property.",
                    ops::type_name(obj)
                )));
            }
        };
        if let Some(value) = attrs.get(&name) {
            return Ok(value);
        }
        let value = ops::call(&self.function, Args::pos([obj.clone()]))?;
        attrs.set(&name, value.clone());
        Ok(value)
    }
}

impl Object for CachedProperty {
    fn class(&self) -> Class {
        cached_property_class()
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        match name {
            "func" => Some(Ok(self.function.clone())),
            "attrname" => Some(Ok(self
                .name
                .borrow()
                .clone()
                .map_or(Value::None, Value::Str))),
            "__doc__" => Some(Ok(self.doc.clone())),
            _ => None,
        }
    }
}
