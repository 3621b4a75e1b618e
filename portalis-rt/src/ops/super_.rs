//! `super()`: attributes found after a class in the method resolution order.
use crate::object::descriptor::StaticMethod;
use crate::object::{Args, Class, Exception, Object, Result, Value};
use crate::ops;

/// A `super` object.
pub struct Super {
    /// Lookup starts after this class.
    class: Class,
    /// `self`, or the class in a `@classmethod` or `__new__`.
    this: Value,
    /// The class whose order of resolution counts.
    start: Class,
}

thread_local! {
    static SUPER: Class = Class::builder("super")
        .constructor_of(n!("super"), |_, args| {
            let [class, this] = args.range("super", 1)?;
            super_of(&class, &this)
        })
        .build();
}

/// `super`
pub fn super_class() -> Class {
    SUPER.with(Clone::clone)
}

/// `super(class, this)`: what `super()` means in a method of `class` whose first argument is `this`.
pub fn super_of(class: &Value, this: &Value) -> Result<Value> {
    let Value::Class(class) = class else {
        return Err(Exception::type_error(format!(
            "super() argument 1 must be a type, not {}",
            ops::type_name(class)
        )));
    };
    let start = start_class(class, this)?;
    Ok(Value::object(Super {
        class: class.clone(),
        this: this.clone(),
        start,
    }))
}

fn start_class(class: &Class, this: &Value) -> Result<Class> {
    if let Value::Class(c) = this
        && c.is_subclass_of(class)
    {
        return Ok(c.clone());
    }
    let start = ops::class_of(this);
    if start.is_subclass_of(class) {
        return Ok(start);
    }
    Err(Exception::type_error(
        "super(type, obj): obj must be an instance or subtype of type",
    ))
}

/// `super(class, this).name(...)` without making the super object.
///
/// # Errors
/// As the call.
pub fn super_call(class: &Class, this: &Value, name: &str, args: Args) -> Result<Value> {
    let start = start_class(class, this)?;
    Super {
        class: class.clone(),
        this: this.clone(),
        start,
    }
    .call_method(&Value::None, name, args)
}

impl Super {
    fn lookup(&self, name: &str) -> Option<Value> {
        if name == "__class__" {
            return None;
        }
        if self.start == self.class {
            return self
                .start
                .mro_tail
                .borrow()
                .iter()
                .find_map(|c| c.dict.get(name));
        }
        let tail = self.start.mro_tail.borrow();
        tail.iter()
            .skip_while(|c| **c != self.class)
            .skip(1)
            .find_map(|c| c.dict.get(name))
    }

    fn object(&self) -> Option<&Value> {
        match &self.this {
            Value::Class(c) if *c == self.start => None,
            this => Some(this),
        }
    }

    /// Attribute access on the super object.
    pub(crate) fn find(&self, obj: &Value, name: &str) -> Result<Option<Value>> {
        if let Some(found) = self.lookup(name) {
            return ops::attr::bind(&found, self.object(), &self.start).map(Some);
        }
        match name {
            "__thisclass__" => Ok(Some(Value::Class(self.class.clone()))),
            "__self__" => Ok(Some(self.this.clone())),
            "__self_class__" => Ok(Some(Value::Class(self.start.clone()))),
            _ => match super_class().lookup(name) {
                Some(found) => ops::attr::bind(&found, Some(obj), &super_class()).map(Some),
                None => Ok(None),
            },
        }
    }

    /// `super().name(...)`
    pub(crate) fn call_method(&self, obj: &Value, name: &str, args: Args) -> Result<Value> {
        let Some(found) = self.lookup(name) else {
            return match self.find(obj, name)? {
                Some(method) => ops::call(&method, args),
                None => Err(Exception::attribute_error(format!(
                    "'super' object has no attribute '{name}'"
                ))),
            };
        };
        match (&found, self.object()) {
            (Value::Function(f), Some(this)) => f.call(args.prepend(this.clone())),
            (Value::Native(f), Some(this)) if f.is_method => f.call_bound(this, args),
            (Value::Object(o), _) => {
                if let Some(method) = o.downcast_ref::<StaticMethod>() {
                    return ops::call(&method.0, args);
                }
                ops::call(&ops::attr::bind(&found, self.object(), &self.start)?, args)
            }
            _ => ops::call(&ops::attr::bind(&found, self.object(), &self.start)?, args),
        }
    }
}

impl Object for Super {
    fn class(&self) -> Class {
        super_class()
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(format!(
            "<super: <class '{}'>, <{} object>>",
            self.class.name(),
            self.start.name()
        )))
    }
}
