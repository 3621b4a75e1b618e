//! [`Class`]: Python's classes, those written in Python and the builtin ones.
//!
//! A builtin class is a [`ClassBuilder`] run once a thread: `thread_local! { static CLASS: Class = … }`
//! in the file of its type. Its dict holds its methods as native functions.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use hashbrown::HashTable;

use super::attrs::hash_name;
use super::function::NativeFunction;
use super::{Args, Attrs, Exception, Instance, Result, Str, Value};
use crate::names::{Name, Naming};

/// A class.
#[derive(Clone)]
pub struct Class(Rc<ClassObj>);

/// How `C(...)` makes the builtin part of an object: given the class and the arguments.
pub type Constructor = fn(&Class, Args) -> Result<Value>;

/// What a builtin class does when a class is derived from it: given that class and the keywords.
pub type SubclassHook = fn(&Class, Vec<(Str, Value)>) -> Result<()>;

/// The insides of a class.
pub struct ClassObj {
    /// `__name__`
    pub name: RefCell<Str>,
    /// `__qualname__`
    pub qualname: RefCell<Str>,
    /// `__module__`
    pub module: RefCell<Str>,
    /// `__bases__`
    pub bases: RefCell<Vec<Class>>,
    /// `__mro__` without the class itself.
    pub mro_tail: RefCell<Vec<Class>>,
    /// `__dict__`
    pub dict: Attrs,
    /// `type(C)`; `None` for `type`.
    pub metaclass: RefCell<Option<Class>>,
    /// For builtin classes: makes the object. Inherited by classes written in Python.
    pub constructor: Option<Constructor>,
    /// The builtin part is made in `__new__` from its arguments (`int`, `str`, `tuple`), not in `__init__`.
    pub immutable: bool,
    /// A builtin class whose attributes can be set, as it is written in Python for CPython.
    pub(crate) is_open: bool,
    /// Written in Python (or made by `type(...)`), so that its instances are [`Value::Instance`].
    pub is_heap: bool,
    /// A builtin class that may not be a base (`bool`, `NoneType`, `range` …).
    pub is_final: bool,
    /// Called when a class is derived from this one, after `__set_name__` (as a native `__init_subclass__`).
    pub on_subclass: Option<SubclassHook>,
    /// Its instances are exceptions.
    pub is_exception: bool,
    /// Has abstract methods, so that it cannot be instantiated.
    pub is_abstract: Cell<bool>,
    /// Its instances have no `__dict__`: `__slots__` all the way up.
    pub no_dict: Cell<bool>,
    /// Its instances take no weak references: `__slots__` all the way up, without `__weakref__`.
    pub(crate) no_weakref: Cell<bool>,
    /// The names in its `__slots__`, as in instances, sorted.
    pub(crate) slots: RefCell<Vec<Str>>,
    /// Its name in messages: with the module for types that CPython writes in C.
    pub shown_as: Option<&'static str>,
    /// What its special methods say, see [`Flags`].
    flags: Cell<u16>,
    /// Stands for what lookups in this class give now: another number after every change; 0 before it is asked for.
    version: Cell<u64>,
    /// What call sites have found in this class at this version.
    found: RefCell<Vec<Value>>,
    /// Lookup cache over the MRO; an entry goes when that name changes in a class of the MRO.
    cache: RefCell<HashTable<(Str, Option<Value>)>>,
    pub(crate) subclasses: RefCell<Vec<Weak<ClassObj>>>,
}

/// Which special methods a class has beyond `object`'s, so that the usual case is one test.
pub(crate) struct Flags;

impl Flags {
    const VALID: u16 = 1;
    /// `__getattribute__`
    pub(crate) const GETATTRIBUTE: u16 = 2;
    /// `__getattr__`
    pub(crate) const GETATTR: u16 = 4;
    /// `__setattr__`
    pub(crate) const SETATTR: u16 = 8;
    /// `__delattr__`
    pub(crate) const DELATTR: u16 = 16;
    /// `__del__`
    pub(crate) const DEL: u16 = 32;
    /// A `__new__` in a class that is not builtin.
    pub(crate) const NEW: u16 = 64;
    /// An `__init__` in a class that is not builtin.
    pub(crate) const INIT: u16 = 128;
    /// `__new__` is `object`'s.
    pub(crate) const OBJECT_NEW: u16 = 256;
    /// `__init__` is `object`'s.
    pub(crate) const OBJECT_INIT: u16 = 512;
}

thread_local! {
    static LAST_VERSION: Cell<u64> = const { Cell::new(0) };
}

/// A lookup cache with this many entries starts anew (names made up at run time).
const CACHE_MAX: usize = 1024;

impl std::ops::Deref for Class {
    type Target = ClassObj;
    #[inline]
    fn deref(&self) -> &ClassObj {
        &self.0
    }
}

impl PartialEq for Class {
    fn eq(&self, other: &Class) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}
impl Eq for Class {}

impl Class {
    pub(crate) fn from_obj(obj: ClassObj) -> Class {
        Class(Rc::new(obj))
    }

    /// Starts a builtin class derived from `object`.
    pub fn builder(name: &'static str) -> ClassBuilder {
        ClassBuilder::new(name)
    }

    /// `C.__name__`
    pub fn name(&self) -> Str {
        self.name.borrow().clone()
    }

    /// Its identity.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0) as *const () as usize
    }

    /// The class and its bases in method resolution order.
    pub fn mro(&self) -> Vec<Class> {
        let mut all = vec![self.clone()];
        all.extend(self.mro_tail.borrow().iter().cloned());
        all
    }

    /// `issubclass(self, other)` without `__subclasscheck__`.
    #[inline]
    pub fn is_subclass_of(&self, other: &Class) -> bool {
        self == other || self.mro_tail.borrow().iter().any(|c| c == other)
    }

    /// The attribute found first along the MRO, unbound.
    pub fn lookup(&self, name: &str) -> Option<Value> {
        let hash = hash_name(name);
        if let Some((_, found)) = self.cache.borrow().find(hash, |(k, _)| k.as_str() == name) {
            return found.clone();
        }
        let found = match self.dict.get(name) {
            Some(value) => Some(value),
            None => self.mro_tail.borrow().iter().find_map(|c| c.dict.get(name)),
        };
        let mut cache = self.cache.borrow_mut();
        let old = if cache.len() >= CACHE_MAX {
            std::mem::take(&mut *cache)
        } else {
            HashTable::new()
        };
        cache.insert_unique(hash, (Str::new(name), found.clone()), |(k, _)| hash_name(k));
        drop(cache);
        drop(old);
        found
    }

    /// The class of the MRO whose dict holds `name`.
    pub fn lookup_where(&self, name: &str) -> Option<(Class, Value)> {
        self.mro()
            .into_iter()
            .find_map(|c| c.dict.get(name).map(|v| (c, v)))
    }

    /// Sets an attribute in the class's dict.
    pub fn set(&self, name: &str, value: Value) {
        self.dict.set(name, value);
        self.forget(name);
    }

    /// Removes an attribute of the class's dict.
    pub fn remove(&self, name: &str) -> Option<Value> {
        let old = self.dict.remove(name);
        self.forget(name);
        old
    }

    /// Drops what this class and those derived from it know about `name`.
    fn forget(&self, name: &str) {
        let entry = match self
            .cache
            .borrow_mut()
            .find_entry(hash_name(name), |(k, _)| k.as_str() == name)
        {
            Ok(entry) => Some(entry.remove().0),
            Err(_) => None,
        };
        drop(entry);
        self.new_version();
        if name.starts_with("__") {
            self.flags.set(0);
        }
        for class in self.subclasses() {
            class.forget(name);
        }
    }

    /// Drops all that it knows about its bases.
    pub(crate) fn forget_all(&self) {
        self.flags.set(0);
        self.new_version();
        let old = self.cache.take();
        drop(old);
    }

    /// What call sites know about this class is no longer true.
    fn new_version(&self) {
        self.version.set(0);
        let old = self.found.take();
        drop(old);
    }

    /// A number that no other class has, nor this one after a change.
    #[inline]
    pub(crate) fn version(&self) -> u64 {
        match self.version.get() {
            0 => {
                let next = LAST_VERSION.get() + 1;
                LAST_VERSION.set(next);
                self.version.set(next);
                next
            }
            version => version,
        }
    }

    /// Keeps what a call site found, until the class changes; gives its number.
    pub(crate) fn keep_found(&self, value: Value) -> u32 {
        let mut found = self.found.borrow_mut();
        if let Some(at) = found.iter().position(|known| known.is(&value)) {
            return at as u32;
        }
        found.push(value);
        found.len() as u32 - 1
    }

    /// What was kept under this number.
    #[inline]
    pub(crate) fn found(&self, number: u32) -> Option<Value> {
        self.found.borrow().get(number as usize).cloned()
    }

    /// The classes directly derived from this one.
    pub fn subclasses(&self) -> Vec<Class> {
        self.subclasses
            .borrow()
            .iter()
            .filter_map(Class::upgrade)
            .collect()
    }

    /// What its special methods say.
    #[inline]
    pub(crate) fn flags(&self) -> u16 {
        let flags = self.flags.get();
        if flags != 0 {
            flags
        } else {
            self.compute_flags()
        }
    }

    /// Whether one of these flags is set.
    #[inline]
    pub(crate) fn has_flag(&self, flags: u16) -> bool {
        self.flags() & flags != 0
    }

    #[cold]
    fn compute_flags(&self) -> u16 {
        let mut flags = Flags::VALID;
        let beyond_object = |name: &str| {
            self.lookup_where(name)
                .is_some_and(|(class, _)| !class.bases.borrow().is_empty())
        };
        for (name, flag) in [
            ("__getattribute__", Flags::GETATTRIBUTE),
            ("__getattr__", Flags::GETATTR),
            ("__setattr__", Flags::SETATTR),
            ("__delattr__", Flags::DELATTR),
            ("__del__", Flags::DEL),
        ] {
            if beyond_object(name) {
                flags |= flag;
            }
        }
        for (name, python, object) in [
            ("__new__", Flags::NEW, Flags::OBJECT_NEW),
            ("__init__", Flags::INIT, Flags::OBJECT_INIT),
        ] {
            if !beyond_object(name) {
                flags |= object;
            } else if self
                .lookup_where(name)
                .is_some_and(|(class, _)| class.is_heap)
            {
                flags |= python;
            }
        }
        self.flags.set(flags);
        flags
    }

    /// The nearest builtin class along the MRO that makes an object of its own.
    pub fn native_base(&self) -> Option<Class> {
        self.mro().into_iter().find(|c| c.constructor.is_some())
    }

    /// Makes it known to its bases, which then tell it of changes.
    pub(crate) fn register(&self) {
        for base in self.bases.borrow().iter() {
            let mut subclasses = base.subclasses.borrow_mut();
            subclasses.retain(|weak| weak.strong_count() > 0);
            subclasses.push(Rc::downgrade(&self.0));
        }
    }

    pub(crate) fn downgrade(&self) -> Weak<ClassObj> {
        Rc::downgrade(&self.0)
    }

    pub(crate) fn upgrade(weak: &Weak<ClassObj>) -> Option<Class> {
        weak.upgrade().map(Class)
    }
}

impl ClassObj {
    /// The insides of a class of this name, derived from nothing yet.
    pub(crate) fn new(name: &str) -> ClassObj {
        ClassObj {
            name: RefCell::new(Str::new(name)),
            qualname: RefCell::new(Str::new(name)),
            module: RefCell::new(Str::new("builtins")),
            bases: RefCell::default(),
            mro_tail: RefCell::default(),
            dict: Attrs::default(),
            metaclass: RefCell::new(None),
            constructor: None,
            immutable: false,
            is_open: false,
            is_heap: false,
            is_final: false,
            on_subclass: None,
            is_exception: false,
            is_abstract: Cell::new(false),
            no_dict: Cell::new(false),
            no_weakref: Cell::new(false),
            slots: RefCell::default(),
            shown_as: None,
            flags: Cell::new(0),
            version: Cell::new(0),
            found: RefCell::default(),
            cache: RefCell::default(),
            subclasses: RefCell::default(),
        }
    }
}

/// Builds a builtin class.
pub struct ClassBuilder {
    obj: ClassObj,
    bases: Vec<Class>,
}

impl ClassBuilder {
    fn new(name: &'static str) -> ClassBuilder {
        ClassBuilder {
            obj: ClassObj::new(name),
            bases: Vec::new(),
        }
    }

    /// `__module__`, `builtins` if not given.
    pub fn module(self, module: &'static str) -> Self {
        *self.obj.module.borrow_mut() = Str::new(module);
        self
    }

    /// The base class, `object` if not given.
    pub fn base(mut self, base: Class) -> Self {
        self.bases = vec![base];
        self
    }

    /// Several base classes. Their orders of resolution must fit together.
    pub fn bases(mut self, bases: Vec<Class>) -> Self {
        self.bases = bases;
        self
    }

    /// How `C(...)` makes an object. For a class derived in Python the result is the builtin part of
    /// the instance ([`Value::native`]).
    pub fn constructor(mut self, constructor: Constructor) -> Self {
        self.obj.constructor = Some(constructor);
        self
    }

    /// The same, for a class that only a program can call that has this name or asks for an object's type.
    #[inline(always)]
    pub(crate) fn constructor_of(self, name: Name, constructor: Constructor) -> Self {
        if name.is_reached() || n!("type").is_reached() {
            self.constructor(constructor)
        } else {
            self
        }
    }

    /// The object is made in `__new__`; `__init__` gets no arguments' effect.
    pub fn immutable(mut self) -> Self {
        self.obj.immutable = true;
        self
    }

    /// Its attributes can be set.
    pub(crate) fn open(mut self) -> Self {
        self.obj.is_open = true;
        self
    }

    /// Behaves as a class written in Python: its instances are [`Value::Instance`] with a `__dict__`, `__init__`
    /// is found as a method, and its attributes can be set.
    pub fn python(mut self) -> Self {
        self.obj.is_heap = true;
        self
    }

    /// May not be a base.
    pub fn final_class(mut self) -> Self {
        self.obj.is_final = true;
        self
    }

    /// Its name in messages, for types that CPython writes in C: `functools.partial`.
    pub fn shown_as(mut self, name: &'static str) -> Self {
        self.obj.shown_as = Some(name);
        self
    }

    /// Runs when a class is derived.
    pub fn on_subclass(mut self, hook: SubclassHook) -> Self {
        self.obj.on_subclass = Some(hook);
        let init_subclass = NativeFunction::new("__init_subclass__", move |mut args: Args| {
            match (!args.pos.is_empty()).then(|| args.pos.remove(0)) {
                Some(Value::Class(class)) => hook(&class, args.kw).map(|()| Value::None),
                _ => Err(Exception::type_error("__init_subclass__() needs a class")),
            }
        });
        let method = Value::object(super::function::ClassMethod(Value::Native(init_subclass)));
        self.obj.dict.set("__init_subclass__", method);
        self
    }

    /// The metaclass, `type` if not given.
    pub fn metaclass(self, metaclass: Class) -> Self {
        *self.obj.metaclass.borrow_mut() = Some(metaclass);
        self
    }

    /// Its instances are exceptions.
    pub(crate) fn exception(mut self) -> Self {
        self.obj.is_exception = true;
        self
    }

    /// Instances of classes derived in Python with empty `__slots__` have no `__dict__`.
    pub fn no_dict(self) -> Self {
        self.obj.no_dict.set(true);
        self
    }

    /// A method; `args.pos[0]` is `self`, its builtin part for an instance of a derived class.
    #[inline(always)]
    pub fn method(self, name: impl Naming, f: fn(&Value, Args) -> Result<Value>) -> Self {
        match name.reached() {
            Some(name) => self.add_method(name, f),
            None => self.shown(name),
        }
    }

    #[inline(never)]
    fn add_method(self, name: &'static str, f: fn(&Value, Args) -> Result<Value>) -> Self {
        let function = NativeFunction::method(name, f).owned_by(&self.obj.name.borrow());
        self.add(name, Value::Native(function))
    }

    /// What only a suggestion may show is a name and nothing else.
    #[inline(always)]
    fn shown(self, name: impl Naming) -> Self {
        match name.shown() {
            Some(name) => self.add(name, Value::None),
            None => self,
        }
    }

    #[inline(never)]
    fn add(self, name: &'static str, value: Value) -> Self {
        self.obj.dict.set(name, value);
        self
    }

    /// A method that gets `self` as it is, never its builtin part.
    #[inline(always)]
    pub fn raw_method(self, name: impl Naming, f: fn(&Value, Args) -> Result<Value>) -> Self {
        match name.reached() {
            Some(name) => self.add_raw_method(name, f),
            None => self.shown(name),
        }
    }

    #[inline(never)]
    fn add_raw_method(self, name: &'static str, f: fn(&Value, Args) -> Result<Value>) -> Self {
        let function = NativeFunction::raw_method(name, f).owned_by(&self.obj.name.borrow());
        self.add(name, Value::Native(function))
    }

    /// A read-only property.
    #[inline(always)]
    pub fn getter(self, name: impl Naming, f: fn(&Value) -> Result<Value>) -> Self {
        match name.reached() {
            Some(name) => self.add_getter(name, f, None),
            None => self.shown(name),
        }
    }

    /// A property that can be set; `Unset` deletes it.
    #[inline(always)]
    pub fn getset(
        self,
        name: impl Naming,
        get: fn(&Value) -> Result<Value>,
        set: fn(&Value, Value) -> Result<()>,
    ) -> Self {
        match name.reached() {
            Some(name) => self.add_getter(name, get, Some(set)),
            None => self.shown(name),
        }
    }

    #[inline(never)]
    fn add_getter(
        self,
        name: &'static str,
        get: fn(&Value) -> Result<Value>,
        set: Option<fn(&Value, Value) -> Result<()>>,
    ) -> Self {
        let class = self.obj.name.borrow().clone();
        let getter = super::function::Getter {
            name,
            class,
            get,
            set,
        };
        self.add(name, Value::object(getter))
    }

    /// A `@classmethod`: gets the class as `args.pos[0]`.
    #[inline(always)]
    pub fn class_method(self, name: impl Naming, f: fn(Args) -> Result<Value>) -> Self {
        match name.reached() {
            Some(name) => self.add_class_method(name, f),
            None => self.shown(name),
        }
    }

    #[inline(never)]
    fn add_class_method(self, name: &'static str, f: fn(Args) -> Result<Value>) -> Self {
        let function = Value::Native(NativeFunction::new(name, f));
        self.add(name, Value::object(super::function::ClassMethod(function)))
    }

    /// A `@staticmethod`.
    #[inline(always)]
    pub fn static_method(self, name: impl Naming, f: fn(Args) -> Result<Value>) -> Self {
        match name.reached() {
            Some(name) => self.add_static_method(name, f),
            None => self.shown(name),
        }
    }

    #[inline(never)]
    fn add_static_method(self, name: &'static str, f: fn(Args) -> Result<Value>) -> Self {
        let function = Value::Native(NativeFunction::new(name, f));
        self.add(name, Value::object(super::function::StaticMethod(function)))
    }

    /// Puts the operators' methods that this type has into the dict (`__len__`, `__getitem__` …); each
    /// calls the operator on the builtin part. For `hasattr`, `super().__getitem__` and the like.
    pub fn dunders(self, names: &[&'static str]) -> Self {
        for name in names {
            if let Some(f) = crate::ops::dunder::native(name) {
                self.obj
                    .dict
                    .set(name, Value::Native(f.owned_by(&self.obj.name.borrow())));
            }
        }
        self
    }

    /// A class attribute.
    pub fn attr(self, name: &'static str, value: Value) -> Self {
        self.obj.dict.set(name, value);
        self
    }

    /// The same, if the program can reach it.
    #[inline(always)]
    pub(crate) fn attr_of(self, name: Name, value: fn() -> Value) -> Self {
        match name.reached() {
            Some(name) => self.add(name, value()),
            None => self,
        }
    }

    /// The class.
    pub fn build(mut self) -> Class {
        crate::names::class_made();
        if self.bases.is_empty() && &*self.obj.name.borrow() != "object" {
            self.bases.push(crate::ops::class::object_class());
        }
        self.obj.is_exception |= self.bases.iter().any(|b| b.is_exception);
        if self.obj.metaclass.borrow().is_none() {
            let metaclass = self.bases.iter().find_map(|b| b.metaclass.borrow().clone());
            *self.obj.metaclass.borrow_mut() = metaclass;
        }
        if let Some(constructor) = self.obj.constructor {
            add_construction(&self.obj, constructor);
        }
        let order = match self.bases.as_slice() {
            [] => Vec::new(),
            [base] => base.mro(),
            bases => crate::ops::build_class::linearize(bases).unwrap_or_default(),
        };
        *self.obj.mro_tail.borrow_mut() = order;
        *self.obj.bases.borrow_mut() = self.bases;
        let class = Class::from_obj(self.obj);
        class.register();
        class
    }
}

/// Gives a builtin class the `__new__` and `__init__` that its constructor amounts to.
fn add_construction(obj: &ClassObj, constructor: Constructor) {
    let name = obj.name.borrow().clone();
    let immutable = obj.immutable;
    if !obj.dict.contains("__new__") {
        let new = NativeFunction::new("__new__", move |args| {
            native_new(&name, constructor, immutable, args)
        });
        obj.dict.set(
            "__new__",
            Value::object(super::function::StaticMethod(Value::Native(new))),
        );
    }
    if !immutable && !obj.dict.contains("__init__") {
        let init = NativeFunction::closure_method("__init__", move |this, args| {
            if let Value::Instance(instance) = this {
                let payload = constructor(&instance.class(), args)?;
                crate::asyncio::derived::adopt(instance, &payload);
                instance.set_payload(payload);
            }
            Ok(Value::None)
        });
        obj.dict
            .set("__init__", Value::Native(init.owned_by(&obj.name.borrow())));
    }
}

/// `C.__new__(cls, ...)` of a builtin class `C`.
fn native_new(
    name: &str,
    constructor: Constructor,
    immutable: bool,
    mut args: Args,
) -> Result<Value> {
    if args.pos.is_empty() {
        return Err(Exception::type_error(format!(
            "{name}.__new__(): not enough arguments"
        )));
    }
    let class = match args.pos.remove(0) {
        Value::Class(class) => class,
        _ => {
            return Err(Exception::type_error(format!(
                "{name}.__new__(X): X is not a type object ({name})"
            )));
        }
    };
    if !class.mro().iter().any(|c| {
        c.constructor
            .is_some_and(|f| std::ptr::fn_addr_eq(f, constructor))
    }) {
        let other = class.name();
        return Err(Exception::type_error(format!(
            "{name}.__new__({other}): {other} is not a subtype of {name}"
        )));
    }
    if !class.is_heap {
        return constructor(&class, args);
    }
    crate::ops::class::check_concrete(&class)?;
    let payload = if immutable {
        constructor(&class, args)?
    } else {
        constructor(&class, Args::none()).unwrap_or_default()
    };
    Ok(with_payload(&class, payload))
}

/// The instance of a class written in Python around what the builtin constructor made.
pub(crate) fn with_payload(class: &Class, payload: Value) -> Value {
    match payload {
        Value::Instance(instance) if instance.class() == *class => Value::Instance(instance),
        payload => {
            let instance = Instance::with_payload(class.clone(), payload.clone());
            crate::asyncio::derived::adopt(&instance, &payload);
            Value::Instance(instance)
        }
    }
}
