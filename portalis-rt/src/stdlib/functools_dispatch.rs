//! `functools.singledispatch` and `singledispatchmethod`.
use std::cell::RefCell;

use super::functools::shared;
use super::typing::alias::{Alias, Kind};
use super::typing::hints;
use crate::object::generic_alias::UnionType;
use crate::object::{
    Args, Attrs, Class, Dict, Exception, NativeFunction, Object, Result, Str, Value,
};
use crate::ops;

/// A function whose implementation depends on the class of its first argument.
struct Dispatch {
    name: Str,
    /// In order of registration; `object`'s first.
    registry: RefCell<Vec<(Class, Value)>>,
    attrs: Attrs,
}

/// The same for methods.
struct DispatchMethod {
    dispatch: Value,
    function: Value,
}

thread_local! {
    static DISPATCH: Class = Class::builder("function")
        .final_class()
        .method("__call__", |this, args| shared::<Dispatch>(this)?.run(args))
        .method("__get__", |this, args| {
            let [obj, _] = args.range("__get__", 1)?;
            if obj.is_none() {
                return Ok(this.clone());
            }
            Ok(Value::Method(std::rc::Rc::new(crate::object::BoundMethod { this: obj, function: this.clone() })))
        })
        .method(n!("register"), |this, args| {
            let [class, function] = args.bind("register", ["cls", "func"], 1)?;
            register(this, class, function)
        })
        .method(n!("dispatch"), |this, args| {
            let [class] = args.bind("dispatch", ["cls"], 1)?;
            match class {
                Value::Class(class) => shared::<Dispatch>(this)?.find(&class),
                _ => Err(Exception::type_error("dispatch() argument must be a class")),
            }
        })
        .build();
    static METHOD: Class = Class::builder("singledispatchmethod")
        .module("functools")
        .constructor(|_, args| {
            let [function] = args.bind("singledispatchmethod", ["func"], 1)?;
            if !ops::callable(&function) && !ops::has_attr(&function, "__get__")? {
                return Err(Exception::type_error(format!(
                    "{} is not callable or a descriptor",
                    ops::repr(&function)?
                )));
            }
            let dispatch = make(&function)?;
            Ok(Value::object(DispatchMethod { dispatch, function }))
        })
        .method(n!("register"), |this, args| {
            let method = shared::<DispatchMethod>(this)?;
            let [class, function] = args.bind("register", ["cls", "method"], 1)?;
            register(&method.dispatch, class, function)
        })
        .method("__get__", |this, args| {
            let [obj, owner] = args.range("__get__", 1)?;
            let method = shared::<DispatchMethod>(this)?;
            let dispatch = shared::<Dispatch>(&method.dispatch)?;
            let owner = match owner {
                Value::Class(class) => class,
                _ => ops::class_of(&obj),
            };
            Ok(Value::Native(NativeFunction::new(&dispatch.name.clone(), move |args| {
                let Some(first) = args.pos.first() else {
                    let name = &dispatch.name;
                    return Err(Exception::type_error(format!("{name} requires at least 1 positional argument")));
                };
                let found = dispatch.find(&ops::class_of(first))?;
                let bound = ops::attr::bind(&found, (!obj.is_none()).then_some(&obj), &owner)?;
                ops::call(&bound, args)
            })))
        })
        .build();
}

/// `functools.singledispatchmethod`
pub fn method_class() -> Class {
    METHOD.with(Clone::clone)
}

/// `functools.singledispatch(func)`
///
/// # Errors
/// What reading the function's attributes raises.
pub fn singledispatch(args: Args) -> Result<Value> {
    let [function] = args.bind("singledispatch", ["func"], 1)?;
    make(&function)
}

fn make(function: &Value) -> Result<Value> {
    let inner = match ops::get_attr_opt(function, "__func__")? {
        Some(inner) => inner,
        None => function.clone(),
    };
    let name = ops::get_attr_opt(&inner, "__name__")?.and_then(|n| n.as_str());
    let dispatch = Value::object(Dispatch {
        name: name.unwrap_or_else(|| Str::new("singledispatch function")),
        registry: RefCell::new(vec![(ops::class::object_class(), function.clone())]),
        attrs: Attrs::default(),
    });
    super::functools::update_wrapper(&dispatch, function)?;
    Ok(dispatch)
}

fn register(this: &Value, class: Value, function: Value) -> Result<Value> {
    let dispatch = shared::<Dispatch>(this)?;
    let classes = registrable(&class);
    if let Some(classes) = classes {
        if function.is_unset() {
            let this = this.clone();
            return Ok(Value::Native(NativeFunction::new(
                "register",
                move |args| {
                    let [function] = args.exact("register")?;
                    register(&this, class.clone(), function)
                },
            )));
        }
        for class in classes {
            dispatch.add(class, function.clone());
        }
        return Ok(function);
    }
    let invalid = |what: &Value| -> Exception {
        match ops::repr(what) {
            Ok(text) => Exception::type_error(format!(
                "Invalid first argument to `register()`: {text}. Use either `@register(some_class)` or plain `@register` on an annotated function."
            )),
            Err(e) => e,
        }
    };
    if !function.is_unset() {
        return Err(Exception::type_error(format!(
            "Invalid first argument to `register()`. {} is not a class or union type.",
            ops::repr(&class)?
        )));
    }
    let function = class;
    match ops::get_attr_opt(&function, "__annotations__")? {
        Some(Value::Dict(annotations)) if !annotations.is_empty() => {}
        _ => return Err(invalid(&function)),
    }
    let hints = hints::get_type_hints(Args::from_vec(vec![function.clone()]))?;
    let first = match hints {
        Value::Dict(hints) => hints.items().into_iter().next(),
        _ => None,
    };
    let Some((name, annotation)) = first else {
        return Err(invalid(&function));
    };
    match registrable(&annotation) {
        Some(classes) => {
            for class in classes {
                dispatch.add(class, function.clone());
            }
            Ok(function)
        }
        None => {
            let problem = if members(&annotation).is_some() {
                "not all arguments are classes"
            } else {
                "is not a class"
            };
            Err(Exception::type_error(format!(
                "Invalid annotation for {}. {} {problem}.",
                ops::repr(&name)?,
                ops::repr(&annotation)?
            )))
        }
    }
}

/// What a union is of.
fn members(x: &Value) -> Option<Vec<Value>> {
    if let Some(union) = x.downcast::<UnionType>() {
        return Some(union.args.to_vec());
    }
    let alias = Alias::of(x).filter(|alias| alias.kind == Kind::Union)?;
    Some(alias.args.to_vec())
}

/// The classes of a class or union.
fn registrable(x: &Value) -> Option<Vec<Class>> {
    if let Value::Class(class) = x {
        return Some(vec![class.clone()]);
    }
    members(x)?
        .iter()
        .map(|member| match member {
            Value::Class(class) => Some(class.clone()),
            Value::None => Some(ops::class::none_class()),
            _ => None,
        })
        .collect()
}

impl Dispatch {
    fn add(&self, class: Class, function: Value) {
        let mut registry = self.registry.borrow_mut();
        match registry.iter_mut().find(|(c, _)| *c == class) {
            Some(entry) => entry.1 = function,
            None => registry.push((class, function)),
        }
    }

    fn run(&self, args: Args) -> Result<Value> {
        let Some(first) = args.pos.first() else {
            return Err(Exception::type_error(format!(
                "{} requires at least 1 positional argument",
                self.name
            )));
        };
        ops::call(&self.find(&ops::class_of(first))?, args)
    }

    /// The implementation for a class: the nearest along its order of resolution, then abstract classes
    /// that it belongs to, then `object`'s.
    fn find(&self, class: &Class) -> Result<Value> {
        let registry = self.registry.borrow().clone();
        let object = ops::class::object_class();
        for candidate in class.mro() {
            if candidate != object
                && let Some((_, function)) = registry.iter().find(|(c, _)| *c == candidate)
            {
                return Ok(function.clone());
            }
        }
        let mut best: Option<&(Class, Value)> = None;
        for entry in &registry {
            if entry.0 == object
                || !ops::is_subclass(&Value::Class(class.clone()), &Value::Class(entry.0.clone()))?
            {
                continue;
            }
            best = match best {
                Some(old) if entry.0.is_subclass_of(&old.0) => Some(entry),
                Some(old) if old.0.is_subclass_of(&entry.0) => Some(old),
                Some(old)
                    if ops::is_subclass(
                        &Value::Class(entry.0.clone()),
                        &Value::Class(old.0.clone()),
                    )? =>
                {
                    Some(entry)
                }
                Some(old) => Some(old),
                None => Some(entry),
            };
        }
        match best.or_else(|| registry.iter().find(|(c, _)| *c == object)) {
            Some((_, function)) => Ok(function.clone()),
            None => Err(Exception::runtime_error("no implementation for object")),
        }
    }
}

impl Object for Dispatch {
    fn class(&self) -> Class {
        DISPATCH.with(Clone::clone)
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        let name = self
            .attrs
            .get("__qualname__")
            .and_then(|n| n.as_str())
            .unwrap_or_else(|| self.name.clone());
        Some(Ok(format!(
            "<function {name} at {:#x}>",
            this.address().unwrap_or(0)
        )))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        match name {
            "registry" => {
                let registry = self.registry.borrow().clone();
                let dict =
                    Dict::from_pairs(registry.into_iter().map(|(c, f)| (Value::Class(c), f)));
                let proxy = Value::Class(crate::object::mapping_proxy::class());
                Some(dict.and_then(|dict| ops::call(&proxy, Args::pos([Value::Dict(dict)]))))
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

impl Object for DispatchMethod {
    fn class(&self) -> Class {
        method_class()
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        match name {
            "func" => Some(Ok(self.function.clone())),
            "__isabstractmethod__" => {
                Some(crate::object::descriptor::is_abstract(&self.function).map(Value::Bool))
            }
            "__wrapped__" | "__name__" | "__doc__" | "__qualname__" | "__module__" => {
                ops::get_attr_opt(&self.function, name).transpose()
            }
            _ => None,
        }
    }
}
