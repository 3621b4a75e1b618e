//! `NonCallableMock` and `Mock`: attributes that come into being when they are asked for, specifications, names.

use super::autospec::{self, SpecState};
use super::record;
use super::sentinel::{deleted, is_default};
use super::state::{Spec, State, attach, is_hidden, read, state, state_of, write};
use super::{asserts, async_mock, magic};
use crate::object::{Args, Class, ClassBuilder, Exception, Instance, Result, Str, Value};
use crate::ops;
use crate::stdlib::inspect::is_coroutine_function;
use crate::stdlib::unittest::util::{get, library, set};

thread_local! {
    static NON_CALLABLE: Class = asserts::add(builder()).build();
    static MOCK: Class = Class::builder("Mock")
        .module("unittest.mock")
        .python()
        .base(non_callable())
        .raw_method("__init__", |this, args| {
            init(this, args, true)?;
            Ok(Value::None)
        })
        .raw_method("__call__", record::called)
        .build();
    static PROPERTY: Class = Class::builder("PropertyMock")
        .module("unittest.mock")
        .python()
        .base(mock())
        .raw_method("_get_child_mock", |_, args| {
            ops::call(&Value::Class(magic::magic_mock()), args)
        })
        .raw_method("__get__", |this, _| ops::call(this, Args::none()))
        .raw_method("__set__", |this, args| {
            let [_, value] = args.exact("__set__")?;
            ops::call(this, Args::pos([value]))
        })
        .build();
    static INVALID_SPEC: Class = Class::builder("InvalidSpecError")
        .module("unittest.mock")
        .python()
        .base(Exception::class_named("Exception"))
        .build();
}

/// `mock.NonCallableMock`
pub(super) fn non_callable() -> Class {
    NON_CALLABLE.with(Clone::clone)
}

/// `mock.Mock`
pub(super) fn mock() -> Class {
    MOCK.with(Clone::clone)
}

/// `mock.PropertyMock`
pub(super) fn property_mock() -> Class {
    PROPERTY.with(Clone::clone)
}

/// `mock.InvalidSpecError`
pub(super) fn invalid_spec_class() -> Class {
    INVALID_SPEC.with(Clone::clone)
}

/// An `InvalidSpecError`.
pub(super) fn invalid_spec(message: String) -> Exception {
    Exception::of_class(invalid_spec_class(), vec![Value::from(message)])
}

/// Whether this is a mock.
pub(super) fn is_mock(x: &Value) -> bool {
    matches!(x, Value::Instance(i) if i.class().is_subclass_of(&non_callable()))
}

/// Whether this is an exception or a class of exceptions.
pub(super) fn is_exception(x: &Value) -> bool {
    Exception::from_value(x).is_some() || matches!(x, Value::Class(class) if class.is_exception)
}

/// A list or tuple: of names, where a specification is meant.
pub(super) fn is_list(x: &Value) -> bool {
    matches!(x, Value::List(_) | Value::Tuple(_))
}

macro_rules! cell {
    ($builder:expr, $($name:literal => $($field:ident).+),* $(,)?) => { $builder $(
        .getset(
            $name,
            |this| Ok(read(&state(this)?.$($field).+)),
            |this, value| { write(&state(this)?.$($field).+, value); Ok(()) },
        )
    )* };
}

fn builder() -> ClassBuilder {
    let builder = Class::builder("NonCallableMock")
        .module("unittest.mock")
        .python()
        .static_method("__new__", new)
        .raw_method("__init__", |this, args| {
            init(this, args, false)?;
            Ok(Value::None)
        })
        .getset("return_value", return_value, set_return_value)
        .getset(
            "side_effect",
            |this| Ok(read(&state(this)?.side_effect)),
            set_side_effect,
        )
        .getset(
            "__class__",
            |this| Ok(shown_class(this)),
            |this, class| {
                state(this)?.spec.borrow_mut().class = class;
                Ok(())
            },
        )
        .getter("_spec_class", |this| {
            Ok(or_none(state(this)?.spec.borrow().class.clone()))
        })
        .getter("_mock_children", |this| {
            Ok(Value::Dict(state(this)?.children.clone()))
        })
        .getter("_mock_methods", |this| {
            let state = state(this)?;
            let spec = state.spec.borrow();
            Ok(spec.names.as_ref().map_or(Value::None, |names| {
                Value::list(names.iter().map(|name| Value::str(name)).collect())
            }))
        })
        .raw_method("__getattr__", |this, args| {
            let [name] = args.exact("__getattr__")?;
            attribute(this, &ops::str(&name)?)
        })
        .raw_method("__setattr__", |this, args| {
            let [name, value] = args.exact("__setattr__")?;
            set_attribute(this, &ops::str(&name)?, value)?;
            Ok(Value::None)
        })
        .raw_method("__delattr__", |this, args| {
            let [name] = args.exact("__delattr__")?;
            delete_attribute(this, &ops::str(&name)?)?;
            Ok(Value::None)
        })
        .raw_method("__repr__", |this, _| repr(this).map(Value::from))
        .raw_method("__dir__", |this, _| names(this))
        .raw_method("_get_child_mock", child_mock)
        .raw_method("_extract_mock_name", |this, _| {
            full_name(this).map(Value::from)
        })
        .raw_method("configure_mock", |this, args| {
            args_only_keywords(&args, "configure_mock")?;
            configure(this, args.kw)?;
            Ok(Value::None)
        })
        .raw_method("mock_add_spec", |this, args| {
            let [spec, strict] = args.bind("mock_add_spec", ["spec", "spec_set"], 1)?;
            let strict = !strict.is_unset() && ops::truth(&strict)?;
            add_spec(this, spec, strict, false, false)?;
            magic::set_up(this)?;
            Ok(Value::None)
        })
        .raw_method("attach_mock", |this, args| {
            let [mock, attribute] = args.bind("attach_mock", ["mock", "attribute"], 2)?;
            let inner = state(&autospec::inner_mock(&mock))?;
            write(&inner.parent, Value::None);
            write(&inner.new_parent, Value::None);
            write(&inner.name, Value::str(""));
            write(&inner.new_name, Value::None);
            set(this, &ops::str(&attribute)?, mock)?;
            Ok(Value::None)
        })
        .raw_method("reset_mock", record::reset);
    cell!(builder,
        "called" => called, "call_count" => calls.count, "call_args" => calls.last,
        "call_args_list" => calls.all, "mock_calls" => mock_calls, "method_calls" => method_calls,
        "_mock_name" => name, "_mock_new_name" => new_name, "_mock_parent" => parent,
        "_mock_new_parent" => new_parent, "_mock_return_value" => return_value,
        "_mock_wraps" => wraps,
    )
}

fn or_none(x: Value) -> Value {
    if x.is_unset() { Value::None } else { x }
}

fn args_only_keywords(args: &Args, function: &str) -> Result<()> {
    if args.pos.is_empty() {
        return Ok(());
    }
    let given = args.pos.len() + 1;
    Err(Exception::type_error(format!(
        "NonCallableMock.{function}() takes 1 positional argument but {given} were given"
    )))
}

fn shown_class(this: &Value) -> Value {
    let own = Value::Class(ops::class_of(this));
    match state_of(this) {
        Some(state) => match state.spec.borrow().class.clone() {
            Value::Unset => own,
            class => class,
        },
        None => own,
    }
}

/// `NonCallableMock.__new__`: every mock has a class of its own, so that magic methods can be set on it.
fn new(mut args: Args) -> Result<Value> {
    let Some(Value::Class(class)) = (!args.pos.is_empty()).then(|| args.pos.remove(0)) else {
        return Err(Exception::type_error(
            "NonCallableMock.__new__() needs a class",
        ));
    };
    let mut bases = vec![class.clone()];
    if !class.is_subclass_of(&async_mock::mixin()) {
        let keyword = |name: &str| {
            args.kw
                .iter()
                .find(|(k, _)| k == name)
                .map(|(_, v)| v.clone())
        };
        let spec = keyword("spec_set")
            .filter(|spec| !spec.is_none())
            .or_else(|| keyword("spec"))
            .or_else(|| args.pos.first().cloned());
        if let Some(spec) = spec
            && !spec.is_none()
            && async_mock::is_async(&spec)?
        {
            bases.insert(0, async_mock::mixin());
        }
    }
    let items = vec![
        (
            Str::new("__module__"),
            Value::Str(class.module.borrow().clone()),
        ),
        (
            Str::new("__doc__"),
            class.dict.get("__doc__").unwrap_or(Value::None),
        ),
    ];
    let metaclass = ops::class::type_class();
    let own = ops::build_class::new_class(&metaclass, &class.name(), bases, items, Vec::new())?;
    Ok(Value::Instance(Instance::new(own)))
}

const CALLABLE_NAMES: &[&str] = &[
    "spec",
    "side_effect",
    "return_value",
    "wraps",
    "name",
    "spec_set",
    "parent",
    "_spec_state",
    "_new_name",
    "_new_parent",
];
const PLAIN_NAMES: &[&str] = &[
    "spec",
    "wraps",
    "name",
    "spec_set",
    "parent",
    "_spec_state",
    "_new_name",
    "_new_parent",
    "_spec_as_instance",
    "_eat_self",
    "unsafe",
];

/// `Mock.__init__` and `NonCallableMock.__init__`.
pub(super) fn init(this: &Value, args: Args, callable: bool) -> Result<()> {
    let names = if callable {
        CALLABLE_NAMES
    } else {
        PLAIN_NAMES
    };
    let mut given: Vec<(Str, Value)> = names
        .iter()
        .zip(args.pos)
        .map(|(name, value)| (Str::new(name), value))
        .collect();
    given.extend(args.kw);
    // `None` is a value that can be returned.
    let return_value = (callable
        .then(|| given.iter().position(|(known, _)| known == "return_value"))
        .flatten())
    .map(|at| given.remove(at).1);
    let mut take = |name: &str| -> Option<Value> {
        let at = given.iter().position(|(known, _)| known == name)?;
        Some(given.remove(at).1).filter(|value| !value.is_none())
    };
    let side_effect = if callable { take("side_effect") } else { None };
    let parent = take("parent");
    let new_parent = take("_new_parent").or_else(|| parent.clone());
    let (spec, spec_set) = (take("spec"), take("spec_set"));
    let as_instance = take("_spec_as_instance");
    let eat_self = take("_eat_self");
    let (name, new_name) = (take("name"), take("_new_name"));
    let (lenient, wraps) = (take("unsafe"), take("wraps"));
    take("_spec_state");
    let state = attach(this)?;
    let has_parent = parent.is_some();
    write(&state.parent, parent.unwrap_or(Value::None));
    write(&state.name, name.unwrap_or(Value::None));
    write(&state.new_name, new_name.unwrap_or_else(|| Value::str("")));
    write(&state.new_parent, new_parent.unwrap_or(Value::None));
    write(&state.wraps, wraps.unwrap_or(Value::None));
    state
        .lenient
        .set(lenient.is_some_and(|x| ops::truth(&x).unwrap_or(false)));
    let strict = spec_set.is_some();
    let truth = |x: Option<Value>, otherwise: bool| x.map_or(Ok(otherwise), |x| ops::truth(&x));
    let (as_instance, eat_self) = (truth(as_instance, false)?, truth(eat_self, has_parent)?);
    add_spec(
        this,
        spec_set.or(spec).unwrap_or(Value::None),
        strict,
        as_instance,
        eat_self,
    )?;
    magic::set_up(this)?;
    if let Some(value) = return_value {
        write(&state.return_value, value);
    }
    configure(this, given)?;
    if let Some(effect) = side_effect {
        set(this, "side_effect", effect)?;
    }
    Ok(())
}

/// Makes a mock stand for an object, or for what has these names.
pub(super) fn add_spec(
    this: &Value,
    spec: Value,
    strict: bool,
    as_instance: bool,
    eat_self: bool,
) -> Result<()> {
    if is_mock(&spec) {
        let shown = ops::repr(&spec)?;
        return Err(invalid_spec(format!(
            "Cannot spec a Mock object. [object={shown}]"
        )));
    }
    let mut made = Spec {
        strict,
        ..Spec::default()
    };
    if is_list(&spec) {
        let mut all = Vec::new();
        for name in ops::to_vec(&spec)? {
            all.push(ops::str(&name)?.to_string());
        }
        made.names = Some(all);
    } else if !spec.is_none() {
        made.class = match &spec {
            Value::Class(_) => spec.clone(),
            _ => Value::Class(ops::class_of(&spec)),
        };
        made.signature = autospec::signature_of(&spec, as_instance, eat_self)?;
        let mut all = Vec::new();
        for name in ops::object_class::dir(&spec)? {
            if let Ok(Some(found)) = ops::get_attr_opt(&spec, &name)
                && is_coroutine_function(&found)
            {
                made.coroutines.push(name.to_string());
            }
            all.push(name.to_string());
        }
        made.names = Some(all);
    }
    let state = state(this)?;
    made.checked = state.spec.borrow().checked;
    let old = state.spec.replace(made);
    drop(old);
    Ok(())
}

/// `configure_mock`: names with fewer dots come first.
fn configure(this: &Value, mut keywords: Vec<(Str, Value)>) -> Result<()> {
    keywords.sort_by_key(|(name, _)| name.matches('.').count());
    for (name, value) in keywords {
        let (path, last) = name.rsplit_once('.').unwrap_or(("", &name));
        let mut target = this.clone();
        for part in path.split('.').filter(|part| !part.is_empty()) {
            target = get(&target, part)?;
        }
        set(&target, last, value)?;
    }
    Ok(())
}

fn return_value(this: &Value) -> Result<Value> {
    let state = state(this)?;
    let value = read(&state.return_value);
    if !is_default(&value) {
        return Ok(value);
    }
    let args = Args::none()
        .with_kw("_new_parent", this.clone())
        .with_kw("_new_name", Value::str("()"));
    let made = ops::call_method(this, "_get_child_mock", args)?;
    set(this, "return_value", made.clone())?;
    Ok(made)
}

fn set_return_value(this: &Value, value: Value) -> Result<()> {
    write(&state(this)?.return_value, value.clone());
    adopt(this, &value, None, "()")?;
    Ok(())
}

fn set_side_effect(this: &Value, value: Value) -> Result<()> {
    let iterates = !value.is_none() && !is_exception(&value) && !ops::callable(&value);
    let value = if iterates {
        ops::iterate::iter_opt(&value)?.unwrap_or(value)
    } else {
        value
    };
    write(&state(this)?.side_effect, value);
    Ok(())
}

/// Makes a nameless mock a child of `parent`; false if it has a name or a parent.
pub(super) fn adopt(
    parent: &Value,
    child: &Value,
    name: Option<&str>,
    new_name: &str,
) -> Result<bool> {
    let child = autospec::inner_mock(child);
    if !is_mock(&child) {
        return Ok(false);
    }
    let Some(own) = state_of(&child) else {
        return Ok(false);
    };
    let named = ops::truth(&read(&own.name))? || ops::truth(&read(&own.new_name))?;
    if named || !read(&own.parent).is_none() || !read(&own.new_parent).is_none() {
        return Ok(false);
    }
    let mut above = parent.clone();
    while let Some(state) = state_of(&above) {
        if above.is(&child) {
            return Ok(false);
        }
        above = read(&state.new_parent);
    }
    write(&own.new_parent, parent.clone());
    write(&own.new_name, Value::str(new_name));
    if let Some(name) = name {
        write(&own.parent, parent.clone());
        write(&own.name, Value::str(name));
    }
    Ok(true)
}

/// Names that are too much like assertions to be attributes.
fn is_misspelled(name: &str) -> bool {
    ["assert", "assret", "asert", "aseert", "assrt"]
        .iter()
        .any(|start| name.starts_with(start))
        || asserts::NAMES
            .iter()
            .any(|known| known.strip_prefix("assert_") == Some(name))
}

/// `mock.name` where nothing else gives it: a child.
fn attribute(this: &Value, name: &str) -> Result<Value> {
    let Some(state) = state_of(this) else {
        return Err(Exception::attribute_error(name));
    };
    match state.specifies(name) {
        Some(known) if !known || magic::is_known(name) => return Err(no_attribute(name)),
        None if magic::is_dunder(name) => return Err(Exception::attribute_error(name)),
        _ => {}
    }
    if !state.lenient.get() && state.specifies(name) != Some(true) && is_misspelled(name) {
        return Err(Exception::attribute_error(format!(
            "'{name}' is not a valid assertion. Use a spec for the mock if '{name}' is meant to be an attribute."
        )));
    }
    let found = state.children.get_str(name);
    if let Some(found) = found {
        if found.is(&deleted()) {
            return Err(Exception::attribute_error(name));
        }
        let Some(later) = found.downcast::<SpecState>() else {
            return Ok(found);
        };
        let made = later.make(this, name)?;
        state.children.set_str(name, made.clone());
        return Ok(made);
    }
    let wraps = read(&state.wraps);
    let wraps = if wraps.is_none() {
        wraps
    } else {
        get(&wraps, name)?
    };
    let args = Args::none()
        .with_kw("parent", this.clone())
        .with_kw("name", Value::str(name))
        .with_kw("wraps", wraps)
        .with_kw("_new_name", Value::str(name))
        .with_kw("_new_parent", this.clone());
    let made = ops::call_method(this, "_get_child_mock", args)?;
    state.children.set_str(name, made.clone());
    Ok(made)
}

fn no_attribute(name: &str) -> Exception {
    Exception::attribute_error(format!("Mock object has no attribute '{name}'"))
}

/// Names that set the mock's own properties.
const OWN: &[&str] = &[
    "return_value",
    "side_effect",
    "called",
    "call_count",
    "call_args",
    "call_args_list",
    "mock_calls",
    "method_calls",
    "await_count",
    "await_args",
    "await_args_list",
    "_mock_return_value",
    "_mock_parent",
    "_mock_new_parent",
    "_mock_name",
    "_mock_new_name",
];

fn set_attribute(this: &Value, name: &str, mut value: Value) -> Result<()> {
    let class = ops::class_of(this);
    let Some(state) = state_of(this) else {
        return ops::attr::generic_set(this, &class, name, value);
    };
    if OWN.contains(&name) || is_hidden(name) {
        return ops::attr::generic_set(this, &class, name, value);
    }
    if name == "_mock_methods" {
        return add_spec(this, value, false, false, false);
    }
    if state.spec.borrow().strict && state.specifies(name) == Some(false) && !has_own(this, name) {
        return Err(no_attribute(name));
    }
    if magic::is_unsupported(name) {
        return Err(Exception::attribute_error(format!(
            "Attempting to set unsupported magic method '{name}'."
        )));
    }
    if magic::is_known(name) {
        if state.specifies(name) == Some(false) {
            return Err(no_attribute(name));
        }
        if is_mock(&value) {
            adopt(this, &value, None, name)?;
            class.set(name, value.clone());
            state.children.set_str(name, value.clone());
        } else {
            class.set(name, magic::method_of(name, value.clone()));
            value = magic::bound_to(this, name, value);
        }
    } else if name == "__class__" {
        state.spec.borrow_mut().class = value;
        return Ok(());
    } else if adopt(this, &value, Some(name), name)? {
        state.children.set_str(name, value.clone());
    }
    if state.sealed.get() && !ops::has_attr(this, name)? {
        return Err(Exception::attribute_error(format!(
            "Cannot set {}.{name}",
            full_name(this)?
        )));
    }
    ops::attr::generic_set(this, &class, name, value)
}

fn has_own(this: &Value, name: &str) -> bool {
    matches!(this, Value::Instance(instance) if instance.attrs.contains(name))
}

fn delete_attribute(this: &Value, name: &str) -> Result<()> {
    let Value::Instance(instance) = this else {
        return Err(Exception::attribute_error(name));
    };
    let state = state(this)?;
    if magic::is_known(name) && instance.class().dict.contains(name) {
        instance.class().remove(name);
        if !instance.attrs.contains(name) {
            return Ok(());
        }
    }
    let child = state.children.get_str(name);
    if instance.attrs.contains(name) {
        drop(instance.attrs.remove(name));
    } else if child.as_ref().is_some_and(|child| child.is(&deleted())) {
        return Err(Exception::attribute_error(name));
    }
    state.children.remove_str(name);
    state.children.set_str(name, deleted());
    Ok(())
}

/// The names from the outermost mock to this one: `mock.a().b`.
pub(super) fn full_name(this: &Value) -> Result<String> {
    let own = state(this)?;
    let text = |x: &Value| -> Result<String> {
        Ok(if x.is_none() {
            String::new()
        } else {
            ops::str(x)?.to_string()
        })
    };
    let new_name = text(&read(&own.new_name))?;
    let mut dot = if new_name == "()" { "" } else { "." };
    let mut parts = vec![new_name];
    let mut last = own.clone();
    let mut above = read(&own.new_parent);
    while let Some(state) = state_of(&above) {
        let name = text(&read(&state.new_name))?;
        parts.push(format!("{name}{dot}"));
        dot = if name == "()" { "" } else { "." };
        above = read(&state.new_parent);
        last = state;
    }
    parts.reverse();
    let mut first = last.shown_name()?;
    if parts.len() > 1 && parts[1] != "()" && parts[1] != "()." {
        first.push('.');
    }
    parts[0] = first;
    Ok(parts.concat())
}

fn repr(this: &Value) -> Result<String> {
    let name = full_name(this)?;
    let mut text = format!("<{}", ops::class_of(this).name());
    if name != "mock" && name != "mock." {
        text += &format!(" name={}", ops::repr(&Value::str(&name))?);
    }
    let state = state(this)?;
    let (class, strict) = {
        let spec = state.spec.borrow();
        (spec.class.clone(), spec.strict)
    };
    if let Value::Class(class) = class {
        let word = if strict { "spec_set" } else { "spec" };
        text += &format!(" {word}={}", ops::repr(&Value::Str(class.name()))?);
    }
    Ok(format!("{text} id='{}'>", this.address().unwrap_or(0)))
}

/// `dir(mock)`: what it stands for, its public names, and its children.
fn names(this: &Value) -> Result<Value> {
    let state = state(this)?;
    let mut all = state.spec.borrow().names.clone().unwrap_or_default();
    let class = Value::Class(ops::class_of(this));
    let public = |name: &str| !name.starts_with('_');
    for name in ops::object_class::dir(&class)? {
        if public(&name) {
            all.push(name.to_string());
        }
    }
    if let Value::Instance(instance) = this {
        for (name, _) in instance.attrs.items() {
            if public(&name) || magic::is_dunder(&name) {
                all.push(name.to_string());
            }
        }
    }
    all.push("method_calls".to_owned());
    for (name, child) in state.children.items() {
        if !child.is(&deleted()) {
            all.push(ops::str(&name)?.to_string());
        }
    }
    all.sort();
    all.dedup();
    Ok(Value::list(
        all.iter().map(|name| Value::str(name)).collect(),
    ))
}

/// `_get_child_mock`: what kind of mock a child is.
fn child_mock(this: &Value, args: Args) -> Result<Value> {
    let state = state(this)?;
    let keyword = |name: &str| {
        args.kw
            .iter()
            .find(|(known, _)| known == name)
            .and_then(|(_, value)| value.as_str())
    };
    if state.sealed.get() {
        let part = keyword("name").map_or_else(|| "()".to_owned(), |name| format!(".{name}"));
        return Err(Exception::attribute_error(full_name(this)? + &part));
    }
    let new_name = keyword("_new_name").unwrap_or_else(Str::empty);
    let class = child_class(this, &state, &new_name);
    ops::call(&Value::Class(class), args)
}

fn child_class(this: &Value, state: &State, new_name: &str) -> Class {
    let class = ops::class_of(this);
    if state
        .spec
        .borrow()
        .coroutines
        .iter()
        .any(|name| name == new_name)
    {
        return async_mock::class();
    }
    if class.is_subclass_of(&magic::magic_mock()) && magic::is_async_method(new_name) {
        return async_mock::class();
    }
    if class.is_subclass_of(&async_mock::mixin()) {
        let is_sync = magic::is_sync(new_name) || state.specifies(new_name) == Some(true);
        return if is_sync {
            magic::magic_mock()
        } else {
            async_mock::class()
        };
    }
    if !class.is_subclass_of(&mock()) {
        return if class.is_subclass_of(&magic::non_callable_magic_mock()) {
            magic::magic_mock()
        } else {
            mock()
        };
    }
    // The class that this mock's own one was derived from.
    class.bases.borrow().first().cloned().unwrap_or_else(mock)
}

/// `mock.seal(mock)`: no new attributes from now on.
pub(super) fn seal(args: Args) -> Result<Value> {
    let [this] = args.exact("seal")?;
    seal_all(&this)?;
    Ok(Value::None)
}

fn seal_all(this: &Value) -> Result<()> {
    let own = state(this)?;
    own.sealed.set(true);
    for name in ops::to_vec(&names(this)?)? {
        let Ok(Some(child)) = ops::get_attr_opt(this, &ops::str(&name)?) else {
            continue;
        };
        let Some(state) = is_mock(&child).then(|| state_of(&child)).flatten() else {
            continue;
        };
        if read(&state.new_parent).is(this) {
            seal_all(&child)?;
        }
    }
    Ok(())
}

/// `NotImplemented`
pub(super) fn not_implemented() -> Result<Value> {
    library("builtins", "NotImplemented")
}
