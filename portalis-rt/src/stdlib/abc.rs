//! `abc`: abstract base classes.
use crate::object::descriptor::is_abstract;
use crate::object::{Args, Class, Exception, Module, NativeFunction, Result, Value};
use crate::ops;

thread_local! {
    static META: Class = Class::builder("ABCMeta")
        .module("abc")
        .base(ops::class::type_class())
        .raw_method(n!("register"), |this, args| {
            let [class] = args.exact("register")?;
            register(this, class)
        })
        .raw_method("__instancecheck__", |this, args| {
            let [x] = args.exact("__instancecheck__")?;
            Ok(Value::Bool(instance_check(this, &x)?))
        })
        .raw_method("__subclasscheck__", |this, args| {
            let [class] = args.exact("__subclasscheck__")?;
            Ok(Value::Bool(subclass_check(this, &class)?))
        })
        .build();
    static ABC: Class = Class::builder("ABC").module("abc").metaclass(meta()).no_dict().build();
}

/// `abc.ABCMeta`
pub fn meta() -> Class {
    META.with(Clone::clone)
}

/// `abc.ABC`
pub fn abc() -> Class {
    ABC.with(Clone::clone)
}

/// Whether classes of this metaclass keep count of abstract methods.
pub(crate) fn is_abc_meta(metaclass: &Class) -> bool {
    metaclass.metaclass.borrow().is_some() || metaclass.is_subclass_of(&meta())
}

/// Sets `__abstractmethods__` from the class's own dict and its bases.
pub(crate) fn collect_abstract_methods(class: &Class) -> Result<()> {
    let mut names = Vec::new();
    for (name, value) in class.dict.items() {
        if is_abstract(&value)? {
            names.push(Value::Str(name));
        }
    }
    for base in class.bases.borrow().iter() {
        let Some(inherited) = base.dict.get("__abstractmethods__") else {
            continue;
        };
        for name in ops::to_vec(&inherited)? {
            let Some(text) = name.as_str() else { continue };
            if names.iter().any(|n| n.as_str().is_some_and(|n| n == text)) {
                continue;
            }
            if let Some(value) = class.lookup(&text)
                && is_abstract(&value)?
            {
                names.push(name);
            }
        }
    }
    class.is_abstract.set(!names.is_empty());
    class.set("__abstractmethods__", frozen_set(names)?);
    Ok(())
}

fn frozen_set(names: Vec<Value>) -> Result<Value> {
    crate::object::Set::frozen_from_items(names).map(Value::Set)
}

fn register(this: &Value, class: Value) -> Result<Value> {
    let (Value::Class(abc), Value::Class(registered)) = (this, &class) else {
        return Err(Exception::type_error("Can only register classes"));
    };
    if registered.is_subclass_of(abc) {
        return Ok(class);
    }
    if subclass_check(&class, this).unwrap_or(false) {
        return Err(Exception::runtime_error(
            "Refusing to create an inheritance cycle",
        ));
    }
    match abc.dict.get("_abc_registry") {
        Some(Value::List(all)) => all.borrow_mut().push(class.clone()),
        _ => abc.set("_abc_registry", Value::list(vec![class.clone()])),
    }
    Ok(class)
}

fn instance_check(this: &Value, x: &Value) -> Result<bool> {
    if let Value::Class(class) = this
        && ops::class::is_exactly_instance(x, class)
    {
        return Ok(true);
    }
    let class = Value::Class(ops::class_of(x));
    let claimed = match x {
        Value::Instance(_) => ops::get_attr_opt(x, "__class__")?,
        _ => None,
    };
    // A metaclass derived from ABCMeta may have a `__subclasscheck__` of its own.
    if ops::is_subclass(&class, this)? {
        return Ok(true);
    }
    match claimed {
        Some(claimed) if !claimed.is(&class) => ops::is_subclass(&claimed, this),
        _ => Ok(false),
    }
}

fn subclass_check(this: &Value, class: &Value) -> Result<bool> {
    let (Value::Class(abc), Value::Class(candidate)) = (this, class) else {
        return Err(Exception::type_error("issubclass() arg 1 must be a class"));
    };
    let hook = ops::call_method(this, "__subclasshook__", Args::pos([class.clone()]))?;
    if let Value::Bool(answer) = hook {
        return Ok(answer);
    }
    if candidate.is_subclass_of(abc) {
        return Ok(true);
    }
    if let Some(Value::List(all)) = abc.dict.get("_abc_registry") {
        let all = all.borrow().clone();
        for registered in all {
            if ops::is_subclass(class, &registered)? {
                return Ok(true);
            }
        }
    }
    for derived in abc.subclasses() {
        if ops::is_subclass(class, &Value::Class(derived))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Marks a function abstract.
fn mark(f: Value) -> Result<Value> {
    ops::set_attr(&f, "__isabstractmethod__", Value::Bool(true))?;
    Ok(f)
}

/// `import abc`
pub fn module() -> Module {
    Module::new("abc")
        .class_of(n!("ABCMeta"), meta)
        .class_of(n!("ABC"), abc)
        .function(n!("abstractmethod"), |args| {
            let [f] = args.exact("abstractmethod")?;
            mark(f)
        })
        .function(n!("abstractproperty"), |args| {
            let [f] = args.exact("abstractproperty")?;
            ops::call(
                &Value::Class(ops::class::property_class()),
                Args::pos([mark(f)?]),
            )
        })
        .function(n!("abstractclassmethod"), |args| {
            let [f] = args.exact("abstractclassmethod")?;
            let class = crate::object::descriptor::class_method_class();
            ops::call(&Value::Class(class), Args::pos([mark(f)?]))
        })
        .function(n!("abstractstaticmethod"), |args| {
            let [f] = args.exact("abstractstaticmethod")?;
            let class = crate::object::descriptor::static_method_class();
            ops::call(&Value::Class(class), Args::pos([mark(f)?]))
        })
        .function(n!("update_abstractmethods"), |args| {
            let [class] = args.exact("update_abstractmethods")?;
            if let Value::Class(class) = &class
                && is_abc_meta(&ops::class_of(&Value::Class(class.clone())))
            {
                collect_abstract_methods(class)?;
            }
            Ok(class)
        })
        .value(
            n!("get_cache_token"),
            Value::Native(NativeFunction::new("get_cache_token", |_| {
                Ok(Value::Int(0))
            })),
        )
}
