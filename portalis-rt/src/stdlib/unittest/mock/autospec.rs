//! `create_autospec`: mocks with the attributes and signatures of what they stand for.

use std::rc::Rc;

use super::base::{self, invalid_spec, is_list, is_mock};
use super::state::state;
use super::{async_mock, magic};
use crate::object::function::{BoundMethod, function_class};
use crate::object::{Args, Attrs, Class, Exception, Object, Result, Value};
use crate::ops;
use crate::stdlib::inspect::is_coroutine_function;
use crate::stdlib::unittest::util::{get, is_named, library_call, send, set};
use crate::stdlib::wrapped::Wrapped;

macro_rules! forwarded {
    ($builder:expr, $($name:literal),*) => { $builder $(
        .getset($name, |this| of_function(this, $name), |this, value| set_of_function(this, $name, value))
    )* };
}

thread_local! {
    static FUNCTION: Class = forwarded!(
        Class::builder("function").base(function_class()).final_class(),
        "__name__", "__qualname__", "__doc__", "__module__", "__defaults__", "__kwdefaults__", "__annotations__",
        "__code__", "__closure__", "__type_params__"
    )
        .raw_method("__get__", |this, args| {
            let [object, _] = args.range("__get__", 1)?;
            if object.is_none() {
                return Ok(this.clone());
            }
            Ok(Value::Method(Rc::new(BoundMethod { this: object, function: this.clone() })))
        })
        .dunders(&["__call__", "__repr__"])
        .build();
    static SPEC_STATE: Class = Class::builder("_SpecState").module("unittest.mock").build();
}

/// A function that stands for another: it checks the arguments and calls a mock.
struct MockFunction {
    mock: Value,
    original: Value,
    attrs: Attrs,
}

fn mock_function(this: &Value) -> Result<Rc<MockFunction>> {
    this.downcast::<MockFunction>()
        .ok_or_else(|| Exception::type_error("descriptor requires a 'function' object"))
}

/// What functions have: the original's.
fn of_function(this: &Value, name: &str) -> Result<Value> {
    let function = mock_function(this)?;
    match function.attrs.get(name) {
        Some(own) => Ok(own),
        None => get(&function.original, name),
    }
}

fn set_of_function(this: &Value, name: &str, value: Value) -> Result<()> {
    mock_function(this)?.attrs.set(name, value);
    Ok(())
}

impl Object for MockFunction {
    fn class(&self) -> Class {
        FUNCTION.with(Clone::clone)
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        let name = get(&self.original, "__name__").and_then(|name| ops::str(&name));
        Some(name.map(|name| format!("<function {name} at {:#x}>", this.address().unwrap_or(0))))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        if let Some(own) = self.attrs.get(name) {
            return Some(Ok(own));
        }
        match name {
            "mock" => Some(Ok(self.mock.clone())),
            "__signature__" => Some(Ok(state(&self.mock)
                .map_or(Value::None, |state| state.spec.borrow().signature.clone()))),
            "_is_coroutine_mark" => {
                is_coroutine_function(&self.original).then_some(Ok(Value::Bool(true)))
            }
            _ if magic::is_dunder(name) => None,
            _ => Some(get(&self.mock, name)),
        }
    }
    fn set_attr(&self, _this: &Value, name: &str, value: Value) -> Option<Result<()>> {
        const OF_THE_MOCK: [&str; 4] = ["return_value", "side_effect", "called", "call_count"];
        if OF_THE_MOCK.contains(&name) {
            return Some(set(&self.mock, name, value));
        }
        self.attrs.set(name, value);
        Some(Ok(()))
    }
    fn is_callable(&self) -> bool {
        true
    }
    fn call(&self, _this: &Value, args: Args) -> Option<Result<Value>> {
        Some(ops::call(&self.mock, args))
    }
}

/// The mock behind a function made here; anything else as it is.
pub(super) fn inner_mock(x: &Value) -> Value {
    match x.downcast::<MockFunction>() {
        Some(function) => function.mock.clone(),
        None => x.clone(),
    }
}

/// A child of an automatic specification that nobody has asked for yet.
pub(super) struct SpecState {
    spec: Value,
    strict: bool,
    parent: Value,
    instance: bool,
}

impl Object for SpecState {
    fn class(&self) -> Class {
        SPEC_STATE.with(Clone::clone)
    }
}

impl SpecState {
    /// Makes the child.
    pub(super) fn make(&self, this: &Value, name: &str) -> Result<Value> {
        let options = Options {
            strict: self.strict,
            instance: self.instance,
            parent: self.parent.clone(),
            name: Value::str(name),
            keywords: Vec::new(),
        };
        create(&self.spec, options).map_err(|e| {
            if !e.is_a(&base::invalid_spec_class()) {
                return e;
            }
            let shown = |x: &Value| ops::repr(x).map_or_else(|_| String::new(), |text| text.to_string());
            let owner = shown(&state(this).map_or(Value::None, |state| super::state::read(&state.name)));
            invalid_spec(format!(
                "Cannot autospec attr '{name}' from target {owner} as it has already been mocked out. \
                 [target={}, attr={}]",
                shown(this),
                shown(&self.spec)
            ))
        })
    }
}

/// A function or method written in Python.
fn is_function(x: &Value) -> bool {
    match x {
        Value::Function(_) => true,
        Value::Method(method) => is_function(&method.function),
        Value::Object(object) => {
            object.downcast_ref::<Wrapped>().is_some()
                || object.downcast_ref::<MockFunction>().is_some()
        }
        _ => false,
    }
}

/// The signature of calls of an object; `Unset` if it has none.
pub(super) fn signature_of(x: &Value, as_instance: bool, mut eat_self: bool) -> Result<Value> {
    let function = match x {
        Value::Class(_) if !as_instance => {
            eat_self = true;
            get(x, "__init__")?
        }
        _ if is_function(x) => x.clone(),
        Value::Class(_) => match ops::get_attr_opt(x, "__call__")? {
            Some(call) if is_function(&call) => call,
            _ => return Ok(Value::Unset),
        },
        _ => match ops::get_attr_opt(x, "__call__")? {
            Some(call) => call,
            None => return Ok(Value::Unset),
        },
    };
    if !is_function(&function) {
        return Ok(Value::Unset);
    }
    let signature = match library_call("inspect", "signature", [function]) {
        Ok(signature) => signature,
        Err(e) if is_named(&e, "ValueError") || is_named(&e, "TypeError") => {
            return Ok(Value::Unset);
        }
        Err(e) => return Err(e),
    };
    if !eat_self {
        return Ok(signature);
    }
    let parameters = ops::to_vec(&send(&get(&signature, "parameters")?, "values", [])?)?;
    let keeps_first = match parameters.first() {
        Some(first) => {
            &*ops::str(&get(first, "kind")?)? == "VAR_POSITIONAL"
                || ops::str(first)?.starts_with('*')
        }
        None => true,
    };
    if keeps_first {
        return Ok(signature);
    }
    let args = Args::none().with_kw("parameters", Value::list(parameters[1..].to_vec()));
    ops::call_method(&signature, "replace", args)
}

/// How an automatic specification is made.
struct Options {
    strict: bool,
    instance: bool,
    parent: Value,
    name: Value,
    keywords: Vec<(crate::object::Str, Value)>,
}

/// `mock.create_autospec(spec, spec_set, instance, **kwargs)`
pub(super) fn create_autospec(mut args: Args) -> Result<Value> {
    let mut take = |name: &str| args.take_kw(name).unwrap_or_default();
    let (strict, instance) = (take("spec_set"), take("instance"));
    let (parent, name) = (take("_parent"), take("_name"));
    take("unsafe");
    let spec = args.take_kw("spec");
    let keywords = std::mem::take(&mut args.kw);
    if let Some(spec) = spec {
        args.pos.insert(0, spec);
    }
    let [spec, strict_2, instance_2] = args.range("create_autospec", 1)?;
    let truth = |a: Value, b: Value| -> Result<bool> {
        let x = if a.is_unset() { b } else { a };
        if x.is_unset() {
            Ok(false)
        } else {
            ops::truth(&x)
        }
    };
    let or_none = |x: Value| if x.is_unset() { Value::None } else { x };
    let options = Options {
        strict: truth(strict, strict_2)?,
        instance: truth(instance, instance_2)?,
        parent: or_none(parent),
        name: or_none(name),
        keywords,
    };
    create(&spec, options)
}

fn create(spec: &Value, mut options: Options) -> Result<Value> {
    let spec = if is_list(spec) {
        Value::Class(ops::class_of(spec))
    } else {
        spec.clone()
    };
    if is_mock(&spec) {
        let shown = ops::repr(&spec)?;
        return Err(invalid_spec(format!(
            "Cannot autospec a Mock object. [object={shown}]"
        )));
    }
    let is_class = matches!(spec, Value::Class(_));
    let is_async = is_function(&spec) && is_coroutine_function(&spec);
    let mut class = magic::magic_mock();
    let mut with_spec = !spec.is_none();
    if ops::attr::is_data_descriptor(&spec) {
        with_spec = false;
    } else if is_async {
        if options.instance {
            return Err(Exception::runtime_error(
                "Instance can not be True when create_autospec is mocking an async function",
            ));
        }
        class = async_mock::class();
    } else if !ops::callable(&spec) || is_class && options.instance && !instance_callable(&spec) {
        class = magic::non_callable_magic_mock();
    }
    let mut args = Args::none();
    if with_spec {
        let keyword = if options.strict { "spec_set" } else { "spec" };
        args = args.with_kw(keyword, spec.clone());
        if options.instance {
            args = args.with_kw("_spec_as_instance", Value::Bool(true));
        }
    }
    let own_return = options
        .keywords
        .iter()
        .any(|(name, _)| name == "return_value");
    if let Some(at) = options.keywords.iter().position(|(name, _)| name == "name") {
        options.name = options.keywords.remove(at).1;
    }
    args.kw.extend(std::mem::take(&mut options.keywords));
    let new_name = if options.parent.is_none() {
        Value::str("")
    } else {
        options.name.clone()
    };
    args = args
        .with_kw("parent", options.parent.clone())
        .with_kw("_new_parent", options.parent.clone())
        .with_kw("_new_name", new_name)
        .with_kw("name", options.name.clone());
    let mock = ops::call(&Value::Class(class), args)?;
    {
        let state = state(&mock)?;
        let signature = signature_of(&spec, options.instance, is_class)?;
        let mut own = state.spec.borrow_mut();
        own.signature = signature;
        own.checked = true;
    }
    let made = if is_function(&spec) {
        Value::object(MockFunction {
            mock: mock.clone(),
            original: spec.clone(),
            attrs: Attrs::default(),
        })
    } else {
        mock.clone()
    };
    if !options.parent.is_none() && !options.instance {
        state(&inner_mock(&options.parent))?
            .children
            .set(options.name.clone(), made.clone())?;
    }
    if is_class && !options.instance && !own_return {
        let value = create(
            &spec,
            Options {
                strict: options.strict,
                instance: true,
                parent: mock.clone(),
                name: Value::str("()"),
                keywords: Vec::new(),
            },
        )?;
        set(&mock, "return_value", value)?;
    }
    add_children(&spec, &mock, is_class, &options)?;
    Ok(made)
}

/// Children for the attributes of what the mock stands for: methods now, the rest when they are asked for.
fn add_children(spec: &Value, mock: &Value, is_class: bool, options: &Options) -> Result<()> {
    let own = state(mock)?;
    for name in ops::object_class::dir(spec)? {
        if magic::is_dunder(&name) {
            continue;
        }
        let Ok(Some(original)) = ops::get_attr_opt(spec, &name) else {
            continue;
        };
        if !is_function(&original) {
            let later = SpecState {
                spec: original,
                strict: options.strict,
                parent: mock.clone(),
                instance: options.instance,
            };
            own.children.set_str(&name, Value::object(later));
            continue;
        }
        let skips = must_skip(spec, &name, is_class);
        let class = if is_coroutine_function(&original) {
            async_mock::class()
        } else {
            magic::magic_mock()
        };
        let keyword = if options.strict { "spec_set" } else { "spec" };
        let args = Args::none()
            .with_kw("parent", mock.clone())
            .with_kw("name", Value::Str(name.clone()))
            .with_kw("_new_name", Value::Str(name.clone()))
            .with_kw("_new_parent", mock.clone())
            .with_kw(keyword, original.clone())
            .with_kw("_eat_self", Value::Bool(skips));
        let child = ops::call(&Value::Class(class.clone()), args)?;
        own.children.set_str(&name, child.clone());
        set(
            &child,
            "return_value",
            ops::call(&Value::Class(class), Args::none())?,
        )?;
        let state = state(&child)?;
        let signature = signature_of(&original, false, skips)?;
        let mut spec = state.spec.borrow_mut();
        spec.signature = signature;
        spec.checked = true;
    }
    Ok(())
}

/// Whether the first parameter of an attribute's function is `self`, which a mock's call does not give.
fn must_skip(spec: &Value, name: &str, is_class: bool) -> bool {
    let class = match spec {
        Value::Class(class) => class.clone(),
        Value::Instance(instance) if instance.attrs.contains(name) => return false,
        _ => ops::class_of(spec),
    };
    match class.lookup(name) {
        Some(Value::Function(_)) => is_class,
        Some(Value::Object(object)) if object.downcast_ref::<Wrapped>().is_some() => is_class,
        Some(_) => false,
        None => is_class,
    }
}

/// Whether instances of a class can be called.
pub(super) fn instance_callable(spec: &Value) -> bool {
    match spec {
        Value::Class(class) => class.lookup("__call__").is_some(),
        other => ops::callable(other),
    }
}

/// A mock of the library's file class, for `mock_open`.
pub(super) fn of_names(class: Class, names: Vec<Value>, name: Option<&str>) -> Result<Value> {
    let mut args = Args::none().with_kw("spec", Value::list(names));
    if let Some(name) = name {
        args = args.with_kw("name", Value::str(name));
    }
    let made = ops::call(&Value::Class(class), args)?;
    Ok(made)
}
