//! Functions: those written in Python ([`Function`]), those written in Rust ([`NativeFunction`]), and
//! bound methods; their classes and attributes.

use std::cell::RefCell;
use std::rc::Rc;

pub use super::descriptor::{ClassMethod, Getter, Property, StaticMethod};
use super::{Args, Attrs, Class, Dict, Exception, Result, Str, Value};
use crate::ops;

/// How a parameter may be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamKind {
    /// Before `/`.
    PositionalOnly,
    /// By position or name.
    Normal,
    /// `*args`
    VarArgs,
    /// After `*`.
    KeywordOnly,
    /// `**kwargs`
    VarKeywords,
}

/// One parameter of a function written in Python.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// How it may be given.
    pub kind: ParamKind,
    /// Whether it has a default (the values are in [`FunctionObj::defaults`], in order).
    pub has_default: bool,
}

/// What is known of a function at build time; one static a function.
#[derive(Debug)]
pub struct Signature {
    /// `__name__`
    pub name: &'static str,
    /// `__qualname__`
    pub qualname: &'static str,
    /// `__module__`
    pub module: &'static str,
    /// `__doc__`, as `inspect.cleandoc` leaves it or not: the raw text.
    pub doc: Option<&'static str>,
    /// The parameters in the order of the definition (`*args` before keyword-only ones).
    pub params: &'static [Param],
    /// What a call gives.
    pub flavor: Flavor,
    /// 1-based line of the definition.
    pub line: u32,
}

/// Notes in a function's overrides that `types.coroutine` was called with it.
const ITERABLE: &str = "(iterable coroutine)";

impl Signature {
    /// The Python file of the definition.
    pub(crate) fn file(&self) -> &'static str {
        crate::program::file_of(self.module).unwrap_or_default()
    }
}

/// What a call of a function gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavor {
    /// Its result.
    Plain,
    /// A coroutine.
    Coroutine,
    /// A generator.
    Generator,
    /// An async generator.
    AsyncGenerator,
}

/// The compiled body: gets one value for each parameter, in order, all bound
/// (`*args` as a tuple, `**kwargs` as a dict).
pub type Code = Rc<dyn Fn(&mut [Value]) -> Result<Value>>;

/// A function written in Python.
#[derive(Clone)]
pub struct Function(Rc<FunctionObj>);

/// The insides of a function.
pub struct FunctionObj {
    /// What is known at build time.
    pub signature: &'static Signature,
    /// Defaults, one for each parameter that has one, in order.
    pub defaults: RefCell<Vec<Value>>,
    /// `__dict__`
    pub attrs: Attrs,
    /// `__name__`, `__qualname__`, `__doc__`, `__module__`, where assigned.
    overrides: RefCell<Vec<(&'static str, Value)>>,
    /// `__annotations__`, in order; moved to a dict when it is asked for.
    pub annotations: RefCell<Vec<(Str, Value)>>,
    annotations_dict: RefCell<Option<Dict>>,
    /// The body.
    pub code: Code,
}

impl std::ops::Deref for Function {
    type Target = FunctionObj;
    #[inline]
    fn deref(&self) -> &FunctionObj {
        &self.0
    }
}

impl Function {
    /// A new function object.
    pub fn new(
        signature: &'static Signature,
        defaults: Vec<Value>,
        code: impl Fn(&mut [Value]) -> Result<Value> + 'static,
    ) -> Function {
        Function(Rc::new(FunctionObj {
            signature,
            defaults: RefCell::new(defaults),
            attrs: Attrs::default(),
            overrides: RefCell::default(),
            annotations: RefCell::default(),
            annotations_dict: RefCell::default(),
            code: Rc::new(code),
        }))
    }

    /// A function made up at run time (a data class's `__init__`). What is known of it lives as long as the
    /// program, as the class that has it usually does. Parameters with a default come with it.
    pub fn synthetic(
        name: &str,
        qualname: &str,
        module: &str,
        params: Vec<(Str, ParamKind, Option<Value>)>,
        code: impl Fn(&mut [Value]) -> Result<Value> + 'static,
    ) -> Function {
        let leak = |text: &str| -> &'static str { text.to_owned().leak() };
        let all: Vec<Param> = params
            .iter()
            .map(|(name, kind, default)| Param {
                name: leak(name),
                kind: *kind,
                has_default: default.is_some(),
            })
            .collect();
        let signature = Signature {
            name: leak(name),
            qualname: leak(qualname),
            module: leak(module),
            doc: None,
            params: all.leak(),
            flavor: Flavor::Plain,
            line: 1,
        };
        let defaults = params
            .into_iter()
            .filter_map(|(_, _, default)| default)
            .collect();
        Function::new(Box::leak(Box::new(signature)), defaults, code)
    }

    /// Gives it annotations, as the definition does.
    pub fn with_annotations(self, annotations: Vec<(Str, Value)>) -> Function {
        *self.annotations.borrow_mut() = annotations;
        self
    }

    /// Calls it.
    #[inline]
    pub fn call(&self, args: Args) -> Result<Value> {
        ops::bind::call_function(self, args)
    }

    /// `__name__`
    pub fn name(&self) -> Str {
        self.text("__name__", self.signature.name)
    }

    /// `__qualname__`
    pub fn qualname(&self) -> Str {
        self.text("__qualname__", self.signature.qualname)
    }

    fn text(&self, name: &str, default: &str) -> Str {
        self.overridden(name)
            .and_then(|v| v.as_str())
            .unwrap_or_else(|| Str::new(default))
    }

    fn overridden(&self, name: &str) -> Option<Value> {
        self.overrides
            .borrow()
            .iter()
            .find(|(k, _)| *k == name)
            .map(|(_, v)| v.clone())
    }

    /// A function as it is, whose generators may be awaited: `types.coroutine`.
    pub(crate) fn iterable(&self) -> Function {
        let code = self.code.clone();
        let made = Function::new(
            self.signature,
            self.defaults.borrow().clone(),
            move |args| {
                let made = code(args)?;
                if let Value::Generator(g) = &made {
                    g.iterable_coroutine.set(true);
                }
                Ok(made)
            },
        );
        for (name, value) in self.attrs.items() {
            made.attrs.set(&name, value);
        }
        *made.overrides.borrow_mut() = self.overrides.borrow().clone();
        *made.annotations.borrow_mut() = self.annotations.borrow().clone();
        *made.annotations_dict.borrow_mut() = self.annotations_dict.borrow().clone();
        made.set_override(ITERABLE, Value::Bool(true));
        made
    }

    fn set_override(&self, name: &'static str, value: Value) {
        let mut overrides = self.overrides.borrow_mut();
        overrides.retain(|(k, _)| *k != name);
        overrides.push((name, value));
    }

    /// `__annotations__`
    pub fn annotations_dict(&self) -> Dict {
        if let Some(dict) = &*self.annotations_dict.borrow() {
            return dict.clone();
        }
        let dict = Dict::new();
        for (name, value) in self.annotations.borrow().iter() {
            dict.set_str(name, value.clone());
        }
        *self.annotations_dict.borrow_mut() = Some(dict.clone());
        dict
    }

    /// The default of the parameter at this index, if it has one.
    pub fn default_of(&self, index: usize) -> Option<Value> {
        if !self.signature.params[index].has_default {
            return None;
        }
        let before = self.signature.params[..index]
            .iter()
            .filter(|p| p.has_default)
            .count();
        self.defaults
            .borrow()
            .get(before)
            .filter(|v| !v.is_unset())
            .cloned()
    }

    /// Its identity.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0) as *const () as usize
    }

    /// A weak handle.
    pub(crate) fn downgrade(&self) -> std::rc::Weak<FunctionObj> {
        Rc::downgrade(&self.0)
    }

    /// The object of a weak handle, if it still lives.
    pub(crate) fn upgrade(weak: &std::rc::Weak<FunctionObj>) -> Option<Function> {
        weak.upgrade().map(Function)
    }
}

/// A function written in Rust.
#[derive(Clone)]
pub struct NativeFunction(Rc<NativeObj>);

/// The insides of a native function.
pub struct NativeObj {
    /// `__name__`
    pub name: Str,
    /// The name of the class whose method it is.
    pub owner: Option<Str>,
    /// It binds as a method when found in a class.
    pub is_method: bool,
    call: NativeCall,
}

type NativeMethod = Box<dyn Fn(&Value, Args) -> Result<Value>>;

enum NativeCall {
    Function(Box<dyn Fn(Args) -> Result<Value>>),
    Method(NativeMethod),
}

impl std::ops::Deref for NativeFunction {
    type Target = NativeObj;
    #[inline]
    fn deref(&self) -> &NativeObj {
        &self.0
    }
}

impl NativeFunction {
    /// A builtin function: never binds.
    pub fn new(name: &str, call: impl Fn(Args) -> Result<Value> + 'static) -> NativeFunction {
        NativeFunction(Rc::new(NativeObj {
            name: Str::new(name),
            owner: None,
            is_method: false,
            call: NativeCall::Function(Box::new(call)),
        }))
    }

    /// A method: the first argument is `self`, handed over as its builtin part.
    pub fn method(name: &'static str, f: fn(&Value, Args) -> Result<Value>) -> NativeFunction {
        NativeFunction::closure_method(name, move |this, args| match this {
            Value::Instance(_) => f(&this.native(), args),
            _ => f(this, args),
        })
    }

    /// A method that gets `self` as it is.
    pub fn raw_method(name: &'static str, f: fn(&Value, Args) -> Result<Value>) -> NativeFunction {
        NativeFunction::closure_method(name, f)
    }

    /// A method with a captured environment; gets `self` as it is.
    pub fn closure_method(
        name: &str,
        f: impl Fn(&Value, Args) -> Result<Value> + 'static,
    ) -> NativeFunction {
        NativeFunction(Rc::new(NativeObj {
            name: Str::new(name),
            owner: None,
            is_method: true,
            call: NativeCall::Method(Box::new(f)),
        }))
    }

    /// The same, known as a method of this class (not for handles that are shared already).
    pub(crate) fn owned_by(mut self, class: &Str) -> NativeFunction {
        if let Some(obj) = Rc::get_mut(&mut self.0) {
            obj.owner = Some(class.clone());
        }
        self
    }

    /// Calls it.
    #[inline]
    pub fn call(&self, mut args: Args) -> Result<Value> {
        match &self.call {
            NativeCall::Function(f) => f(args),
            NativeCall::Method(f) => {
                if args.pos.is_empty() {
                    let name = self.qualname();
                    return Err(Exception::type_error(format!(
                        "unbound method {name}() needs an argument"
                    )));
                }
                let this = args.pos.remove(0);
                f(&this, args)
            }
        }
    }

    /// Calls it with `this` as first argument.
    #[inline]
    pub fn call_bound(&self, this: &Value, args: Args) -> Result<Value> {
        match &self.call {
            NativeCall::Function(f) => f(args.prepend(this.clone())),
            NativeCall::Method(f) => f(this, args),
        }
    }

    /// `__qualname__`
    pub fn qualname(&self) -> String {
        match &self.owner {
            Some(owner) => format!("{owner}.{}", self.name),
            None => self.name.to_string(),
        }
    }

    /// Its identity.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0) as *const () as usize
    }
}

/// A callable bound to its first argument.
pub struct BoundMethod {
    /// `__self__`
    pub this: Value,
    /// `__func__`
    pub function: Value,
}

thread_local! {
    static FUNCTION: Class = Class::builder("function")
        .final_class()
        .getset("__name__", |f| Ok(Value::Str(function(f)?.name())), |f, v| set_text(f, "__name__", v))
        .getset("__qualname__", |f| Ok(Value::Str(function(f)?.qualname())), |f, v| set_text(f, "__qualname__", v))
        .getset(
            s!("__doc__"),
            |f| {
                let f = function(f)?;
                Ok(f.overridden("__doc__").unwrap_or_else(|| f.signature.doc.map_or(Value::None, Value::str)))
            },
            |f, v| {
                function(f)?.set_override("__doc__", if v.is_unset() { Value::None } else { v });
                Ok(())
            },
        )
        .getset(
            "__module__",
            |f| {
                let f = function(f)?;
                Ok(f.overridden("__module__").unwrap_or_else(|| Value::str(crate::program::shown_name(f.signature.module))))
            },
            |f, v| {
                function(f)?.set_override("__module__", if v.is_unset() { Value::None } else { v });
                Ok(())
            },
        )
        .getset(s!("__defaults__"), |f| Ok(defaults(&function(f)?)), set_defaults)
        .getset(s!("__kwdefaults__"), |f| Ok(kwdefaults(&function(f)?)), set_kwdefaults)
        .getset(
            s!("__annotations__"),
            |f| Ok(Value::Dict(function(f)?.annotations_dict())),
            |f, v| match v {
                Value::Dict(dict) => {
                    *function(f)?.annotations_dict.borrow_mut() = Some(dict);
                    Ok(())
                }
                Value::Unset | Value::None => {
                    *function(f)?.annotations_dict.borrow_mut() = Some(Dict::new());
                    Ok(())
                }
                _ => Err(Exception::type_error("__annotations__ must be set to a dict object")),
            },
        )
        .getset(s!("__dict__"), |f| Ok(Value::Dict(function(f)?.attrs.to_dict())), |f, v| match v {
            Value::Dict(dict) => {
                function(f)?.attrs.set_dict(dict);
                Ok(())
            }
            _ => Err(Exception::type_error("__dict__ must be set to a dictionary")),
        })
.getter(s!("__code__"), |f| {
            let f = function(f)?;
            Ok(super::code::of(f.signature, f.overridden(ITERABLE).is_some()))
        })
        .getter(s!("__closure__"), |_| Ok(Value::None))
        .getter(s!("__type_params__"), |this| Ok(match this {
            Value::Function(f) => f.attrs.get("__type_params__"),
            _ => None,
        }.unwrap_or_else(|| Value::tuple(Vec::new()))))
        .raw_method(s!("__get__"), |this, args| {
            let [obj, _] = args.range("__get__", 1)?;
            if obj.is_none() {
                return Ok(this.clone());
            }
            Ok(Value::Method(Rc::new(BoundMethod { this: obj, function: this.clone() })))
        })
        .raw_method(s!("__call__"), ops::call)
        .raw_method(s!("__repr__"), |this, _| Ok(Value::from(ops::class::default_repr(this)?)))
        .build();
    static NATIVE: Class = native_class("builtin_function_or_method");
    static NATIVE_METHOD: Class = native_class("method_descriptor");
    static SLOT: Class = native_class("wrapper_descriptor");
    static BOUND_SLOT: Class = native_class("method-wrapper");
    static METHOD: Class = Class::builder("method")
        .constructor(|_, args| {
            let [function, this] = args.exact("method")?;
            if !ops::callable(&function) {
                return Err(Exception::type_error("first argument must be callable"));
            }
            if this.is_none() {
                return Err(Exception::type_error("instance must not be None"));
            }
            Ok(Value::Method(Rc::new(BoundMethod { this, function })))
        })
        .final_class()
        .getter(s!("__self__"), |m| Ok(method(m)?.this.clone()))
        .getter(s!("__func__"), |m| Ok(method(m)?.function.clone()))
        .getter(s!("__doc__"), |m| ops::get_attr(&method(m)?.function, "__doc__"))
        .raw_method(s!("__call__"), ops::call)
        .raw_method(s!("__repr__"), |this, _| Ok(Value::from(ops::class::default_repr(this)?)))
        .raw_method(s!("__eq__"), |this, args| {
            let [other] = args.exact("__eq__")?;
            Ok(match (this, &other) {
                (Value::Method(a), Value::Method(b)) => Value::Bool(a.same(b)),
                _ => super::singleton::not_implemented(),
            })
        })
        .raw_method(s!("__hash__"), |this, _| Ok(Value::Int(method(this)?.hash())))
        .build();
}

fn native_class(name: &'static str) -> Class {
    Class::builder(name)
        .final_class()
        .getter("__name__", |f| Ok(Value::Str(native(f)?.name.clone())))
        .getter("__qualname__", |f| Ok(Value::from(native(f)?.qualname())))
        .getter(s!("__doc__"), |_| Ok(Value::None))
        .getter("__module__", |f| match native(f)?.owner {
            Some(_) => Ok(Value::None),
            None => Ok(Value::str("builtins")),
        })
        .getter(s!("__self__"), |f| {
            Ok(match f {
                Value::Method(m) => m.this.clone(),
                _ => Value::None,
            })
        })
        .raw_method(s!("__get__"), |this, args| {
            let [obj, owner] = args.range("__get__", 1)?;
            let owner = match owner {
                Value::Class(class) => class,
                _ => ops::class_of(&obj),
            };
            ops::attr::bind(this, (!obj.is_none()).then_some(&obj), &owner)
        })
        .raw_method(s!("__call__"), ops::call)
        .raw_method(s!("__repr__"), |this, _| {
            Ok(Value::from(ops::class::default_repr(this)?))
        })
        .build()
}

/// `type(f)` for a function written in Python.
pub fn function_class() -> Class {
    FUNCTION.with(Clone::clone)
}
/// `type(f)` for a function written in Rust.
pub fn native_function_class(f: &NativeFunction) -> Class {
    let class = match (f.is_method, ops::class::is_slot_method(f)) {
        (true, true) => &SLOT,
        (true, false) => &NATIVE_METHOD,
        (false, _) => &NATIVE,
    };
    class.with(Clone::clone)
}

/// `type(obj.method)`
pub fn class_of_method(m: &BoundMethod) -> Class {
    let class = match &m.function {
        Value::Native(f) if is_builtin_method(m) => {
            if ops::class::is_slot_method(f) {
                &BOUND_SLOT
            } else {
                &NATIVE
            }
        }
        _ => &METHOD,
    };
    class.with(Clone::clone)
}

/// `types.MethodType`
pub fn method_class() -> Class {
    METHOD.with(Clone::clone)
}

/// `types.MethodWrapperType`, `types.WrapperDescriptorType`, `types.MethodDescriptorType`, `types.BuiltinFunctionType`
pub fn native_classes() -> [Class; 4] {
    [&BOUND_SLOT, &SLOT, &NATIVE_METHOD, &NATIVE].map(|class| class.with(Clone::clone))
}

/// Modules whose classes CPython has in C; of `collections` some.
const IN_C: &[&str] = &[
    "_asyncio",
    "_contextvars",
    "_io",
    "_queue",
    "_ssl",
    "_struct",
    "_thread",
    "builtins",
    "datetime",
    "functools",
    "itertools",
    "operator",
    "posix",
    "re",
    "time",
    "types",
    "weakref",
    "zoneinfo",
];

/// Whether CPython has this method in C: its own classes are the others' too, but asyncio's queues are written in Python.
pub fn is_builtin_method(m: &BoundMethod) -> bool {
    if !matches!(m.function, Value::Native(_)) {
        return false;
    }
    let class = match &m.this {
        Value::Class(class) => class.clone(),
        this => ops::class_of(this),
    };
    let mro = class.mro();
    let Some(owner) = mro.iter().find(|c| !c.is_heap) else {
        return true;
    };
    let module = owner.module.borrow();
    IN_C.contains(&&**module)
        || &**module == "collections"
            && matches!(
                owner.name().as_ref(),
                "deque" | "defaultdict" | "OrderedDict"
            )
}

fn misuse(class: &str, this: &Value) -> Exception {
    Exception::type_error(format!(
        "descriptor requires a '{class}' object but received a '{}'",
        ops::type_name(this)
    ))
}

fn function(this: &Value) -> Result<Function> {
    match this {
        Value::Function(f) => Ok(f.clone()),
        _ => Err(misuse("function", this)),
    }
}

fn native(this: &Value) -> Result<NativeFunction> {
    match this {
        Value::Native(f) => Ok(f.clone()),
        Value::Method(m) => native(&m.function),
        _ => Err(misuse("builtin_function_or_method", this)),
    }
}

fn method(this: &Value) -> Result<Rc<BoundMethod>> {
    match this {
        Value::Method(m) => Ok(m.clone()),
        _ => Err(misuse("method", this)),
    }
}

fn set_text(this: &Value, name: &'static str, value: Value) -> Result<()> {
    if value.as_str().is_none() {
        return Err(Exception::type_error(format!(
            "{name} must be set to a string object"
        )));
    }
    function(this)?.set_override(name, value);
    Ok(())
}

fn positional(kind: ParamKind) -> bool {
    matches!(kind, ParamKind::PositionalOnly | ParamKind::Normal)
}

fn defaults(f: &Function) -> Value {
    let values: Vec<Value> = (0..f.signature.params.len())
        .filter(|i| positional(f.signature.params[*i].kind))
        .filter_map(|i| f.default_of(i))
        .collect();
    if values.is_empty() {
        Value::None
    } else {
        Value::tuple(values)
    }
}

/// Replaces the defaults of the positional parameters; those that have none by the definition keep none.
fn set_defaults(this: &Value, value: Value) -> Result<()> {
    let f = function(this)?;
    let values: Vec<Value> = match value {
        Value::Tuple(values) => values.to_vec(),
        Value::None | Value::Unset => Vec::new(),
        _ => {
            return Err(Exception::type_error(
                "__defaults__ must be set to a tuple object",
            ));
        }
    };
    let with_default = f
        .signature
        .params
        .iter()
        .filter(|p| p.has_default && positional(p.kind))
        .count();
    let old: Vec<Value> = f.defaults.borrow().clone();
    let mut all = vec![Value::Unset; with_default.saturating_sub(values.len())];
    let skipped = values.len().saturating_sub(with_default);
    all.extend(values.into_iter().skip(skipped));
    all.extend(old.into_iter().skip(with_default));
    let old = f.defaults.replace(all);
    drop(old);
    Ok(())
}

fn kwdefaults(f: &Function) -> Value {
    let dict = Dict::new();
    for (i, param) in f.signature.params.iter().enumerate() {
        if param.kind == ParamKind::KeywordOnly
            && let Some(value) = f.default_of(i)
        {
            dict.set_str(param.name, value);
        }
    }
    if dict.is_empty() {
        Value::None
    } else {
        Value::Dict(dict)
    }
}

fn set_kwdefaults(this: &Value, value: Value) -> Result<()> {
    let f = function(this)?;
    let dict = match value {
        Value::Dict(dict) => dict,
        Value::None | Value::Unset => Dict::new(),
        _ => {
            return Err(Exception::type_error(
                "__kwdefaults__ must be set to a dict object",
            ));
        }
    };
    let mut all = f.defaults.borrow().clone();
    for (slot, param) in all
        .iter_mut()
        .zip(f.signature.params.iter().filter(|p| p.has_default))
    {
        if param.kind == ParamKind::KeywordOnly {
            *slot = dict.get_str(param.name).unwrap_or_default();
        }
    }
    let old = f.defaults.replace(all);
    drop(old);
    Ok(())
}

impl BoundMethod {
    /// `a == b`: the same function bound to the same object.
    pub fn same(&self, other: &BoundMethod) -> bool {
        self.this.is(&other.this) && self.function.is(&other.function)
    }

    /// `hash(m)`
    pub fn hash(&self) -> i64 {
        let address = |v: &Value| v.address().unwrap_or(0) as i64 >> 4;
        address(&self.this) ^ address(&self.function).rotate_left(7)
    }
}

#[cfg(test)]
pub(crate) mod testing {
    use super::*;

    /// A function of these plain parameters.
    pub(crate) fn function(
        name: &'static str,
        params: &[&'static str],
        code: impl Fn(&mut [Value]) -> Result<Value> + 'static,
    ) -> Value {
        let params = params
            .iter()
            .map(|name| Param {
                name,
                kind: ParamKind::Normal,
                has_default: false,
            })
            .collect::<Vec<_>>();
        let signature = Signature {
            name,
            qualname: name,
            module: "__main__",
            doc: None,
            params: params.leak(),
            flavor: Flavor::Plain,
            line: 1,
        };
        Value::Function(Function::new(Box::leak(Box::new(signature)), vec![], code))
    }
}
