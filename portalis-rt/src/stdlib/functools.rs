//! `functools`: partial application, wrapping, comparison helpers; caches and dispatch are in files of
//! their own.
use std::rc::Rc;

use crate::object::{
    Args, Attrs, Class, Dict, Exception, Module, NativeFunction, Object, Result, Str, Value,
};
use crate::ops;

pub use super::functools_cache::{cached_property_class, lru_cache};

/// `functools.WRAPPER_ASSIGNMENTS`
const ASSIGNMENTS: &[&str] = &[
    "__module__",
    "__name__",
    "__qualname__",
    "__doc__",
    "__annotations__",
    "__type_params__",
];

/// `functools.partial`
pub struct Partial {
    function: Value,
    args: Vec<Value>,
    keywords: Dict,
    attrs: Attrs,
}

/// `functools.partialmethod`
struct PartialMethod {
    function: Value,
    args: Vec<Value>,
    keywords: Vec<(Str, Value)>,
}

/// What `cmp_to_key` makes: a key that compares by calling a function.
struct Key {
    compare: Value,
    object: Value,
}

thread_local! {
    static PARTIAL: Class = Class::builder("partial")
        .module("functools")
        .shown_as("functools.partial")
        .constructor(|_, args| partial(args))
        .immutable()
        .dunders(&["__call__", "__repr__"])
        .class_method("__class_getitem__", crate::object::generic_alias::class_getitem)
        .build();
    static PARTIAL_METHOD: Class = Class::builder("partialmethod")
        .module("functools")
        .constructor(|_, mut args| {
            if args.pos.is_empty() {
                return Err(Exception::type_error(
                    "partialmethod.__init__() missing 1 required positional argument: 'func'",
                ));
            }
            let function = args.pos.remove(0);
            if !ops::callable(&function) && !ops::has_attr(&function, "__get__")? {
                return Err(Exception::type_error(format!(
                    "{} is not callable or a descriptor",
                    ops::repr(&function)?
                )));
            }
            Ok(Value::object(PartialMethod { function, args: args.pos.into_vec(), keywords: args.kw }))
        })
        .method("__get__", |this, args| {
            let [obj, owner] = args.range("__get__", 1)?;
            partial_method_get(this, &obj, &owner)
        })
        .build();
    static KEY: Class = Class::builder("KeyWrapper")
        .module("functools")
        .final_class()
        .method("__call__", |this, args| {
            let [object] = args.bind("K", ["obj"], 1)?;
            match this.downcast::<Key>() {
                Some(key) => Ok(Value::object(Key { compare: key.compare.clone(), object })),
                None => Err(Exception::type_error("a K instance is needed")),
            }
        })
        .dunders(&["__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__"])
        .attr("__hash__", Value::None)
        .build();
}

fn partial(mut args: Args) -> Result<Value> {
    if args.pos.is_empty() {
        return Err(Exception::type_error(
            "type 'partial' takes at least one argument",
        ));
    }
    let function = args.pos.remove(0);
    if !ops::callable(&function) {
        return Err(Exception::type_error("the first argument must be callable"));
    }
    // A partial of a partial without attributes is one partial.
    let (function, mut all, keywords) = match &function {
        Value::Object(o) => match o.downcast_ref::<Partial>() {
            Some(inner) if inner.attrs.is_empty() => (
                inner.function.clone(),
                inner.args.clone(),
                inner.keywords.copy(),
            ),
            _ => (function, Vec::new(), Dict::new()),
        },
        _ => (function, Vec::new(), Dict::new()),
    };
    all.extend(args.pos);
    for (name, value) in args.kw {
        keywords.set_str(&name, value);
    }
    Ok(Value::object(Partial {
        function,
        args: all,
        keywords,
        attrs: Attrs::default(),
    }))
}

/// `partial(function, *args, **keywords)`, from Rust.
pub fn partial_of(function: Value, args: Vec<Value>, keywords: Vec<(Str, Value)>) -> Value {
    Value::object(Partial {
        function,
        args,
        keywords: Dict::from_names(keywords),
        attrs: Attrs::default(),
    })
}

impl Partial {
    /// `partial.func`
    pub(crate) fn function(&self) -> &Value {
        &self.function
    }

    /// `partial.args`
    pub(crate) fn args(&self) -> &[Value] {
        &self.args
    }

    /// `partial.keywords`
    pub(crate) fn keywords(&self) -> Vec<(Str, Value)> {
        let named = |(k, v): (Value, Value)| Some((k.as_str()?, v));
        self.keywords
            .items()
            .into_iter()
            .filter_map(named)
            .collect()
    }
}

impl Object for Partial {
    fn class(&self) -> Class {
        PARTIAL.with(Clone::clone)
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        let text = || {
            let Some(_guard) = ops::text::ReprGuard::enter(this.address().unwrap_or(0))? else {
                return Ok("...".to_owned());
            };
            let mut parts = vec![ops::repr(&self.function)?.to_string()];
            for arg in &self.args {
                parts.push(ops::repr(arg)?.to_string());
            }
            for (name, value) in self.keywords.items() {
                parts.push(format!("{}={}", ops::str(&name)?, ops::repr(&value)?));
            }
            Ok(format!("functools.partial({})", parts.join(", ")))
        };
        Some(text())
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        Some(Ok(match name {
            "func" => self.function.clone(),
            "args" => Value::tuple(self.args.clone()),
            "keywords" => Value::Dict(self.keywords.clone()),
            "__dict__" => Value::Dict(self.attrs.to_dict()),
            _ => return self.attrs.get(name).map(Ok),
        }))
    }
    fn set_attr(&self, _this: &Value, name: &str, value: Value) -> Option<Result<()>> {
        if matches!(name, "func" | "args" | "keywords") {
            return Some(Err(Exception::attribute_error("readonly attribute")));
        }
        self.attrs.set(name, value);
        Some(Ok(()))
    }
    fn call(&self, _this: &Value, args: Args) -> Option<Result<Value>> {
        let mut all = Args {
            pos: self.args.iter().cloned().collect(),
            kw: Vec::new(),
        };
        all.pos.extend(args.pos);
        all.kw = self
            .keywords
            .items()
            .into_iter()
            .filter_map(|(k, v)| Some((k.as_str()?, v)))
            .collect();
        for (name, value) in args.kw {
            match all.kw.iter_mut().find(|(k, _)| *k == name) {
                Some((_, slot)) => *slot = value,
                None => all.kw.push((name, value)),
            }
        }
        Some(ops::call(&self.function, all))
    }
}

fn partial_method_get(this: &Value, obj: &Value, owner: &Value) -> Result<Value> {
    let Some(method) = this.downcast::<PartialMethod>() else {
        return Err(Exception::type_error("a partialmethod is needed"));
    };
    let get = ops::class_of(&method.function).lookup("__get__");
    if get.is_some() {
        let class = match owner {
            Value::Class(class) => class.clone(),
            _ => ops::class_of(obj),
        };
        let bound = ops::attr::bind(&method.function, (!obj.is_none()).then_some(obj), &class)?;
        if !bound.is(&method.function) {
            return Ok(partial_of(
                bound,
                method.args.clone(),
                method.keywords.clone(),
            ));
        }
    }
    // Access on the class, or a callable that does not bind: a function that takes `self` first.
    let function = NativeFunction::closure_method("_method", move |this, args| {
        let mut all = Args {
            pos: Default::default(),
            kw: method.keywords.clone(),
        };
        all.pos.push(this.clone());
        all.pos.extend(method.args.iter().cloned());
        all.pos.extend(args.pos);
        for (name, value) in args.kw {
            all.kw.retain(|(k, _)| *k != name);
            all.kw.push((name, value));
        }
        ops::call(&method.function, all)
    });
    if obj.is_none() {
        return Ok(Value::Native(function));
    }
    ops::attr::bind(&Value::Native(function), Some(obj), &ops::class_of(obj))
}

impl Object for PartialMethod {
    fn class(&self) -> Class {
        PARTIAL_METHOD.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let text = || {
            let mut args = Vec::new();
            for arg in &self.args {
                args.push(ops::repr(arg)?.to_string());
            }
            let mut keywords = Vec::new();
            for (name, value) in &self.keywords {
                keywords.push(format!("{name}={}", ops::repr(value)?));
            }
            let function = ops::repr(&self.function)?;
            Ok(format!(
                "functools.partialmethod({function}, {}, {})",
                args.join(", "),
                keywords.join(", ")
            ))
        };
        Some(text())
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        Some(match name {
            "func" => Ok(self.function.clone()),
            "args" => Ok(Value::tuple(self.args.clone())),
            "keywords" => Ok(Value::Dict(Dict::from_names(self.keywords.clone()))),
            "__isabstractmethod__" => {
                crate::object::descriptor::is_abstract(&self.function).map(Value::Bool)
            }
            _ => return None,
        })
    }
}

impl Key {
    fn order(&self, other: &Value) -> Result<Value> {
        match other.downcast::<Key>() {
            Some(other) => ops::call(
                &self.compare,
                Args::pos([self.object.clone(), other.object.clone()]),
            ),
            None => Err(Exception::type_error("other argument must be K instance")),
        }
    }
}

impl Object for Key {
    fn class(&self) -> Class {
        KEY.with(Clone::clone)
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        (name == "obj" && !self.object.is_unset()).then(|| Ok(self.object.clone()))
    }
    fn call(&self, _this: &Value, args: Args) -> Option<Result<Value>> {
        let made = args.bind("K", ["obj"], 1).map(|[object]| Key {
            compare: self.compare.clone(),
            object,
        });
        Some(made.map(Value::object))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        Some(
            self.order(other)
                .and_then(|order| ops::eq(&order, &Value::Int(0))),
        )
    }
    fn compare(&self, other: &Value) -> Option<Result<Option<std::cmp::Ordering>>> {
        use std::cmp::Ordering;
        let zero = Value::Int(0);
        let order = || {
            let order = self.order(other)?;
            if ops::lt(&order, &zero)? {
                return Ok(Some(Ordering::Less));
            }
            Ok(Some(if ops::gt(&order, &zero)? {
                Ordering::Greater
            } else {
                Ordering::Equal
            }))
        };
        Some(order())
    }
}

/// `functools.update_wrapper(wrapper, wrapped)`
///
/// # Errors
/// What setting the attributes raises.
pub fn update_wrapper(wrapper: &Value, wrapped: &Value) -> Result<()> {
    update_wrapper_with(wrapper, wrapped, None, None)
}

fn update_wrapper_with(
    wrapper: &Value,
    wrapped: &Value,
    assigned: Option<Vec<Str>>,
    updated: Option<Vec<Str>>,
) -> Result<()> {
    let assigned = assigned.unwrap_or_else(|| ASSIGNMENTS.iter().map(|n| Str::new(n)).collect());
    for name in assigned {
        if let Some(value) = ops::get_attr_opt(wrapped, &name)? {
            // Attributes that compiled functions do not let go of are the same on both anyhow.
            match ops::set_attr(wrapper, &name, value) {
                Err(e)
                    if name == "__type_params__"
                        && e.is_a(&Exception::class_named("AttributeError")) => {}
                result => result?,
            }
        }
    }
    for name in updated.unwrap_or_else(|| vec![Str::new("__dict__")]) {
        if let (Value::Function(to), Value::Function(from), "__dict__") =
            (wrapper, wrapped, name.as_str())
        {
            for (key, value) in from.attrs.items() {
                to.attrs.set(&key, value);
            }
            continue;
        }
        let target = ops::get_attr(wrapper, &name)?;
        if let Some(source) = ops::get_attr_opt(wrapped, &name)? {
            ops::call_method(&target, "update", Args::pos([source]))?;
        }
    }
    ops::set_attr(wrapper, "__wrapped__", wrapped.clone())
}

fn names(value: Value) -> Result<Option<Vec<Str>>> {
    if value.is_unset() {
        return Ok(None);
    }
    Ok(Some(
        ops::to_vec(&value)?
            .iter()
            .filter_map(Value::as_str)
            .collect(),
    ))
}

fn wraps(args: Args) -> Result<Value> {
    let [wrapped, assigned, updated] = args.bind("wraps", ["wrapped", "assigned", "updated"], 1)?;
    let default = || Value::tuple(ASSIGNMENTS.iter().map(|n| Value::str(n)).collect());
    let update = Value::Native(NativeFunction::new(
        "update_wrapper",
        update_wrapper_function,
    ));
    let or = |v: Value, d: Value| if v.is_unset() { d } else { v };
    Ok(partial_of(
        update,
        vec![],
        vec![
            (Str::new("wrapped"), wrapped),
            (Str::new("assigned"), or(assigned, default())),
            (
                Str::new("updated"),
                or(updated, Value::tuple(vec![Value::str("__dict__")])),
            ),
        ],
    ))
}

fn update_wrapper_function(args: Args) -> Result<Value> {
    let [wrapper, wrapped, assigned, updated] = args.bind(
        "update_wrapper",
        ["wrapper", "wrapped", "assigned", "updated"],
        2,
    )?;
    update_wrapper_with(&wrapper, &wrapped, names(assigned)?, names(updated)?)?;
    Ok(wrapper)
}

fn reduce(args: Args) -> Result<Value> {
    let [function, iterable, initial] = args.range("reduce", 2)?;
    let iterator = match ops::iter(&iterable) {
        Err(e) if e.is_a(&Exception::class_named("TypeError")) => {
            return Err(Exception::type_error(
                "reduce() arg 2 must support iteration",
            ));
        }
        iterator => iterator?,
    };
    let mut result = match initial {
        Value::Unset => match ops::next(&iterator)? {
            Some(first) => first,
            None => {
                return Err(Exception::type_error(
                    "reduce() of empty iterable with no initial value",
                ));
            }
        },
        initial => initial,
    };
    while let Some(item) = ops::next(&iterator)? {
        result = ops::call(&function, Args::pos([result, item]))?;
    }
    Ok(result)
}

/// `@total_ordering`
fn total_ordering(args: Args) -> Result<Value> {
    let [class] = args.exact("total_ordering")?;
    let Value::Class(cls) = &class else {
        return Err(Exception::type_error("total_ordering() needs a class"));
    };
    let object = ops::class::object_class();
    let defined = |name: &str| {
        cls.lookup_where(name)
            .is_some_and(|(owner, _)| owner != object)
    };
    let Some(root) = ["__lt__", "__le__", "__gt__", "__ge__"]
        .into_iter()
        .find(|name| defined(name))
    else {
        return Err(Exception::value_error(
            "must define at least one ordering operation: < > <= >=",
        ));
    };
    for name in ["__lt__", "__le__", "__gt__", "__ge__"] {
        if name != root && !defined(name) {
            let function = NativeFunction::closure_method(name, move |this, args| {
                let [other] = args.exact(name)?;
                from_root(root, name, this, &other)
            });
            cls.set(name, Value::Native(function));
        }
    }
    Ok(class)
}

/// The comparison `name` from the one that the class has.
fn from_root(root: &'static str, name: &'static str, this: &Value, other: &Value) -> Result<Value> {
    let result = ops::call_method_opt(this, root, Args::pos([other.clone()]))
        .unwrap_or_else(|| Ok(crate::object::singleton::not_implemented()))?;
    if crate::object::singleton::is_not_implemented(&result) {
        return Ok(result);
    }
    let holds = ops::truth(&result)?;
    // `strict`: without equality; `same`: both point the same way.
    let strict = |n: &str| matches!(n, "__lt__" | "__gt__");
    let less = |n: &str| matches!(n, "__lt__" | "__le__");
    let same = less(root) == less(name);
    Ok(Value::Bool(match (strict(root), strict(name), same) {
        (true, false, true) => holds || ops::eq(this, other)?,
        (true, true, false) => !holds && ops::ne(this, other)?,
        (true, false, false) => !holds,
        (false, true, true) => holds && ops::ne(this, other)?,
        (false, false, false) => !holds || ops::eq(this, other)?,
        (false, true, false) => !holds,
        _ => holds,
    }))
}

/// `import functools`
pub fn module() -> Module {
    let strings = |names: &[&str]| Value::tuple(names.iter().map(|n| Value::str(n)).collect());
    Module::new("functools")
        .class_of(n!("partial"), || PARTIAL.with(Clone::clone))
        .class_of(n!("partialmethod"), || PARTIAL_METHOD.with(Clone::clone))
        .class_of(n!("cached_property"), cached_property_class)
        .class_of(
            n!("singledispatchmethod"),
            super::functools_dispatch::method_class,
        )
        .value(n!("WRAPPER_ASSIGNMENTS"), strings(ASSIGNMENTS))
        .value(n!("WRAPPER_UPDATES"), strings(&["__dict__"]))
        .function(n!("update_wrapper"), update_wrapper_function)
        .function(n!("wraps"), wraps)
        .function(n!("reduce"), reduce)
        .function(n!("total_ordering"), total_ordering)
        .function(n!("cmp_to_key"), |args| {
            let [compare] = args.bind("cmp_to_key", ["mycmp"], 1)?;
            Ok(Value::object(Key {
                compare,
                object: Value::Unset,
            }))
        })
        .function(n!("lru_cache"), lru_cache)
        .function(n!("cache"), |args| {
            let [function] = args.bind("cache", ["user_function"], 1)?;
            super::functools_cache::cached(function, None, false)
        })
        .function(
            n!("singledispatch"),
            super::functools_dispatch::singledispatch,
        )
}

/// Keeps an object's handle for closures.
pub(crate) fn shared<T: Object>(this: &Value) -> Result<Rc<T>> {
    this.downcast::<T>().ok_or_else(|| {
        Exception::type_error(format!(
            "descriptor doesn't apply to a '{}' object",
            ops::class_name(this)
        ))
    })
}
