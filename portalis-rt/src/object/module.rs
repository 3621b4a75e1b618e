//! [`Module`]: a module object, of the program or of the standard library.

use crate::names::Naming;

use super::{Attrs, Class, Object, Result, Value};

/// A module made in Rust: its attributes are set when it is first imported.
pub struct Module {
    /// `__name__`
    pub name: String,
    /// `__dict__`
    pub attrs: Attrs,
    /// Looked up when `attrs` has no such name (modules with slots for their globals).
    pub fallback: Option<fn(&str) -> Option<Value>>,
    /// Sees each assignment from outside; true if it has kept the value itself.
    pub on_set: Option<fn(&str, &Value) -> bool>,
}

impl Module {
    /// An empty module.
    pub fn new(name: &str) -> Module {
        Module {
            name: name.to_owned(),
            attrs: Attrs::default(),
            fallback: None,
            on_set: None,
        }
    }

    /// Adds a function.
    #[inline(always)]
    pub fn function(self, name: impl Naming, f: fn(super::Args) -> Result<Value>) -> Module {
        match name.reached() {
            Some(name) => self.add_function(name, f),
            None => self.shown(name),
        }
    }

    #[inline(never)]
    fn add_function(self, name: &'static str, f: fn(super::Args) -> Result<Value>) -> Module {
        self.attrs
            .set(name, Value::Native(super::NativeFunction::new(name, f)));
        self
    }

    /// A second name of what it has.
    pub fn alias(self, name: &'static str, of: &'static str) -> Module {
        if let Some(value) = self.attrs.get(of) {
            self.attrs.set(name, value);
        }
        self
    }

    /// Adds a class.
    pub fn class(self, class: Class) -> Module {
        self.attrs.set(&class.name(), Value::Class(class.clone()));
        self
    }

    /// Adds a class, made if the program can reach its name.
    #[inline(always)]
    pub fn class_of(self, name: impl Naming, class: fn() -> Class) -> Module {
        match name.reached() {
            Some(_) => self.class(class()),
            None => self.shown(name),
        }
    }

    /// Adds a value, made if the program can reach its name.
    #[inline(always)]
    pub fn value_of(self, name: impl Naming, value: fn() -> Value) -> Module {
        match name.reached() {
            Some(name) => self.add_value(name, value()),
            None => self.shown(name),
        }
    }

    /// Adds a value.
    #[inline(always)]
    pub fn value(self, name: impl Naming, value: impl Into<Value>) -> Module {
        match name.reached() {
            Some(name) => self.add_value(name, value.into()),
            None => self.shown(name),
        }
    }

    /// What only a suggestion may show is a name and nothing else.
    #[inline(always)]
    fn shown(self, name: impl Naming) -> Module {
        match name.shown() {
            Some(name) => self.add_value(name, Value::None),
            None => self,
        }
    }

    #[inline(never)]
    fn add_value(self, name: &'static str, value: Value) -> Module {
        self.attrs.set(name, value);
        self
    }
}

thread_local! {
    static CLASS: Class = Class::builder("module")
        .constructor(|_, args| {
            let [name, doc] = args.bind("module", ["name", "doc"], 1)?;
            let Some(name) = name.as_str() else {
                let got = crate::ops::type_name(&name);
                return Err(super::Exception::type_error(format!("module() argument 'name' must be str, not {got}")));
            };
            let doc = if doc.is_unset() { Value::None } else { doc };
            let module = Module::new(&name).value("__name__", Value::Str(name)).value("__doc__", doc);
            Ok(Value::object(module.value("__package__", Value::None).value("__loader__", Value::None)))
        })
        .dunders(&["__repr__"])
        .build();
}

/// `types.ModuleType`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

impl Object for Module {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let name = self
            .attrs
            .get("__name__")
            .and_then(|n| n.as_str())
            .unwrap_or_else(|| super::Str::new(&self.name));
        Some(Ok(format!("<module '{name}'>")))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        if name == "__dict__" {
            return Some(Ok(Value::Dict(self.attrs.to_dict())));
        }
        let own = || match name {
            "__name__" => Some(Value::str(&self.name)),
            "__package__" => Some(Value::str(
                self.name
                    .rsplit_once('.')
                    .map_or("", |(package, _)| package),
            )),
            "__doc__" | "__spec__" | "__loader__" => Some(Value::None),
            _ => None,
        };
        self.attrs
            .get(name)
            .or_else(|| self.fallback.and_then(|f| f(name)))
            .or_else(own)
            .map(Ok)
    }
    fn set_attr(&self, _this: &Value, name: &str, value: Value) -> Option<Result<()>> {
        if !self.on_set.is_some_and(|on_set| on_set(name, &value)) {
            self.attrs.set(name, value);
        }
        Some(Ok(()))
    }
    fn del_attr(&self, _this: &Value, name: &str) -> Option<Result<()>> {
        self.attrs.remove(name).map(|_| Ok(()))
    }
}
