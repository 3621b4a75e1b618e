//! `patch`, `patch.object`, `patch.multiple`: replace an attribute for a while.

use std::cell::RefCell;
use std::rc::Rc;

use super::autospec::{create_autospec, instance_callable};
use super::base::{self, invalid_spec, is_list, is_mock};
use super::decorate::{self, Patching};
use super::sentinel::{default, is_default};
use super::{async_mock, magic};
use crate::object::{Args, Attrs, Class, Exception, Obj, Object, Result, Str, Value};
use crate::stdlib::unittest::util::{get, get_or, is_named, set};
use crate::{ops, program};

thread_local! {
    static PATCH: Class = Class::builder("function").module("unittest.mock").build();
    static PATCHER: Class = decorate::add_methods(Class::builder("_patch").module("unittest.mock")).build();
    static THE_PATCH: Value = Value::object(Patch(Attrs::default()));
}

/// `mock.patch`
struct Patch(Attrs);

/// `mock.patch`
pub(super) fn patch() -> Value {
    THE_PATCH.with(Clone::clone)
}

/// `patch.TEST_PREFIX`
pub(super) fn test_prefix() -> Result<String> {
    Ok(ops::str(&get(&patch(), "TEST_PREFIX")?)?.to_string())
}

impl Object for Patch {
    fn class(&self) -> Class {
        PATCH.with(Clone::clone)
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        Some(Ok(format!(
            "<function patch at {:#x}>",
            this.address().unwrap_or(0)
        )))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        let native = |f: fn(Args) -> Result<Value>| {
            Value::Native(crate::object::NativeFunction::new(name, f))
        };
        let own = || match name {
            "object" => Some(native(patch_object)),
            "multiple" => Some(native(patch_multiple)),
            "dict" => Some(Value::Class(super::patch_dict::class())),
            "stopall" => Some(native(decorate::stop_all)),
            "TEST_PREFIX" => Some(Value::str("test")),
            "__name__" | "__qualname__" => Some(Value::str("patch")),
            _ => None,
        };
        self.0.get(name).or_else(own).map(Ok)
    }
    fn set_attr(&self, _this: &Value, name: &str, value: Value) -> Option<Result<()>> {
        self.0.set(name, value);
        Some(Ok(()))
    }
    fn is_callable(&self) -> bool {
        true
    }
    fn call(&self, _this: &Value, args: Args) -> Option<Result<Value>> {
        Some(patch_path(args))
    }
}

/// Where the attribute is.
#[derive(Clone)]
enum Target {
    /// A dotted name, looked up when the patch begins.
    Path(String),
    Object(Value),
}

/// What is to be there instead.
#[derive(Clone)]
struct Options {
    new: Value,
    spec: Value,
    create: bool,
    spec_set: Value,
    autospec: Value,
    new_callable: Value,
    keywords: Vec<(Str, Value)>,
}

/// The object of one patch.
pub(super) struct Patcher {
    target: Target,
    attribute: String,
    options: Options,
    /// Of `patch.multiple`: results are given by name.
    by_name: bool,
    additional: Vec<Rc<Patcher>>,
    /// What was there, each time the patch is on.
    active: RefCell<Vec<Active>>,
}

struct Active {
    target: Value,
    /// `Unset` if there was nothing.
    original: Value,
    is_local: bool,
    create: bool,
    additional: Vec<Rc<Patcher>>,
}

const NAMES: [&str; 6] = [
    "new",
    "spec",
    "create",
    "spec_set",
    "autospec",
    "new_callable",
];

/// Takes the options out of the arguments; what is left are keywords for the mock.
fn options(mut args: Args) -> Result<Options> {
    let mut take = |i: usize| -> Value {
        let by_name = args.take_kw(NAMES[i]);
        let by_position = args.pos.get(i).cloned();
        by_name.or(by_position).unwrap_or_default()
    };
    let or_none = |x: Value| if x.is_unset() { Value::None } else { x };
    let new = take(0);
    let made = Options {
        new: if new.is_unset() { default() } else { new },
        spec: or_none(take(1)),
        create: ops::truth(&or_none(take(2)))?,
        spec_set: or_none(take(3)),
        autospec: or_none(take(4)),
        new_callable: or_none(take(5)),
        keywords: Vec::new(),
    };
    let lenient = ops::truth(&or_none(args.take_kw("unsafe").unwrap_or_default()))?;
    let keywords = args.kw;
    if !made.new_callable.is_none() {
        for (given, with) in [
            (!is_default(&made.new), "new"),
            (!made.autospec.is_none(), "autospec"),
        ] {
            if given {
                return Err(Exception::value_error(format!(
                    "Cannot use '{with}' and 'new_callable' together"
                )));
            }
        }
    }
    if !lenient {
        for typo in ["autospect", "auto_spec", "set_spec"] {
            if keywords.iter().any(|(name, _)| name == typo) {
                return Err(Exception::runtime_error(format!(
                    "'{typo}' might be a typo; use unsafe=True if this is intended"
                )));
            }
        }
    }
    Ok(Options { keywords, ..made })
}

fn patcher(target: Target, attribute: String, options: Options) -> Result<Rc<Patcher>> {
    for (what, words) in [
        (&options.spec, "spec"),
        (&options.spec_set, "spec_set target"),
    ] {
        if is_mock(what) {
            let shown = ops::repr(what)?;
            let word = words.split(' ').next().unwrap_or(words);
            return Err(invalid_spec(format!(
                "Cannot spec attr '{attribute}' as the {words} has already been mocked out. [{word}={shown}]"
            )));
        }
    }
    Ok(Rc::new(Patcher {
        target,
        attribute,
        options,
        by_name: false,
        additional: Vec::new(),
        active: RefCell::default(),
    }))
}

fn first(args: &mut Args, name: &str, function: &str) -> Result<Value> {
    if !args.pos.is_empty() {
        return Ok(args.pos.remove(0));
    }
    args.take_kw(name).ok_or_else(|| {
        Exception::type_error(format!(
            "{function}() missing 1 required positional argument: '{name}'"
        ))
    })
}

/// `patch("module.name", ...)`
fn patch_path(mut args: Args) -> Result<Value> {
    let target = first(&mut args, "target", "patch")?;
    let split = target.as_str().and_then(|path| {
        path.rsplit_once('.')
            .map(|(path, name)| (path.to_owned(), name.to_owned()))
    });
    let Some((path, name)) = split else {
        let shown = ops::repr(&target)?;
        return Err(Exception::type_error(format!(
            "Need a valid target to patch. You supplied: {shown}"
        )));
    };
    let made = patcher(Target::Path(path), name, options(args)?)?;
    Ok(Value::Object(Obj::from_rc(made)))
}

/// `patch.object(target, "name", ...)`
fn patch_object(mut args: Args) -> Result<Value> {
    let target = first(&mut args, "target", "_patch_object")?;
    let attribute = first(&mut args, "attribute", "_patch_object")?;
    if matches!(target, Value::Str(_)) {
        let shown = ops::repr(&target)?;
        return Err(Exception::type_error(format!(
            "{shown} must be the actual object to be patched, not a str"
        )));
    }
    let attribute = ops::str(&attribute)?.to_string();
    let made = patcher(Target::Object(target), attribute, options(args)?)?;
    Ok(Value::Object(Obj::from_rc(made)))
}

/// `patch.multiple(target, name=new, ...)`
fn patch_multiple(mut args: Args) -> Result<Value> {
    let target = first(&mut args, "target", "_patch_multiple")?;
    let target = match target.as_str() {
        Some(path) => Target::Path(path.to_string()),
        None => Target::Object(target),
    };
    // `new` is no option here, but the name of an attribute like any other.
    let new = args.take_kw("new");
    args.pos.insert(0, default());
    let mut common = options(args)?;
    let mut attributes = std::mem::take(&mut common.keywords);
    attributes.extend(new.map(|value| (Str::new("new"), value)));
    let mut all = Vec::new();
    for (name, new) in attributes {
        let own = Options {
            new,
            ..common.clone()
        };
        all.push((name.to_string(), own));
    }
    if all.is_empty() {
        return Err(Exception::value_error(
            "Must supply at least one keyword argument with patch.multiple",
        ));
    }
    let mut made = Vec::new();
    for (name, own) in all {
        let mut one = patcher(target.clone(), name, own)?;
        if let Some(one) = Rc::get_mut(&mut one) {
            one.by_name = true;
        }
        made.push(one);
    }
    let mut main = made.remove(0);
    if let Some(main) = Rc::get_mut(&mut main) {
        main.additional = made;
    }
    Ok(Value::Object(Obj::from_rc(main)))
}

/// The object of a dotted name: the module that the longest part of it is, and attributes from there.
pub(super) fn resolve(path: &str) -> Result<Value> {
    let mut parts = path.split('.');
    let mut name = parts.next().unwrap_or("").to_owned();
    let mut found = program::import(&name)?;
    let mut is_module = true;
    for part in parts {
        if is_module {
            let longer = format!("{name}.{part}");
            match program::import(&longer) {
                Ok(module) => {
                    (found, name) = (module, longer);
                    continue;
                }
                Err(e) if is_named(&e, "ImportError") => is_module = false,
                Err(e) => return Err(e),
            }
        }
        found = get(&found, part)?;
    }
    Ok(found)
}

/// What an object itself has under a name, without its class.
fn own_attribute(target: &Value, name: &str) -> Result<Option<Value>> {
    match target {
        Value::Class(class) => Ok(class.dict.get(name)),
        Value::Instance(instance) => Ok(instance.attrs.get(name)),
        Value::Function(function) => Ok(function.attrs.get(name)),
        _ => {
            let (dict, name) = (get_or(target, "__dict__", Value::None)?, Value::str(name));
            if dict.is_none() || !ops::contains(&dict, &name)? {
                return Ok(None);
            }
            ops::get_item(&dict, &name).map(Some)
        }
    }
}

impl Patcher {
    fn original(&self, target: &Value) -> Result<(Value, bool, bool)> {
        let own = own_attribute(target, &self.attribute)?;
        let is_local = own.is_some();
        let found = match own {
            Some(own) => Some(own),
            None => ops::get_attr_opt(target, &self.attribute)?,
        };
        let is_module = ops::class_of(target).is_subclass_of(&crate::object::module::class());
        let is_builtin =
            !self.attribute.starts_with('_') && crate::builtins::lookup(&self.attribute).is_some();
        let create = self.options.create || is_module && is_builtin;
        match found {
            // What a module has is its own, whether its `__dict__` says so or not.
            Some(found) => Ok((found, is_local || is_module, create)),
            None if create => Ok((Value::Unset, false, create)),
            None => {
                let shown = ops::str(target)?;
                Err(Exception::attribute_error(format!(
                    "{shown} does not have the attribute '{}'",
                    self.attribute
                )))
            }
        }
    }

    /// What is put in place of the attribute.
    fn replacement(&self, target: &Value, original: &Value) -> Result<Value> {
        let unless_false = |x: &Value| {
            if matches!(x, Value::Bool(false)) {
                Value::None
            } else {
                x.clone()
            }
        };
        let options = &self.options;
        let (spec, spec_set) = (unless_false(&options.spec), unless_false(&options.spec_set));
        let autospec = unless_false(&options.autospec);
        if !spec.is_none() && !autospec.is_none() {
            return Err(Exception::type_error("Can't specify spec and autospec"));
        }
        let explicit = !matches!(spec_set, Value::Bool(true) | Value::None);
        if (!spec.is_none() || !autospec.is_none()) && explicit {
            return Err(Exception::type_error(
                "Can't provide explicit spec_set *and* spec or autospec",
            ));
        }
        if !autospec.is_none() {
            return self.automatic(target, original, autospec, ops::truth(&spec_set)?);
        }
        if is_default(&options.new) {
            return self.mock(original, spec, spec_set);
        }
        if !options.keywords.is_empty() {
            return Err(Exception::type_error(
                "Can't pass kwargs to a mock we aren't creating",
            ));
        }
        Ok(options.new.clone())
    }

    fn mock(&self, original: &Value, spec: Value, spec_set: Value) -> Result<Value> {
        let is_true = |x: &Value| matches!(x, Value::Bool(true));
        let (mut spec, mut spec_set) = (spec, spec_set);
        if is_true(&spec) {
            spec = or_none(original.clone());
            if is_true(&spec_set) {
                spec_set = std::mem::replace(&mut spec, Value::None);
            }
        } else if is_true(&spec_set) {
            spec_set = if spec.is_none() {
                or_none(original.clone())
            } else {
                std::mem::replace(&mut spec, Value::None)
            };
        }
        let standing_for = if spec_set.is_none() {
            spec.clone()
        } else {
            spec_set.clone()
        };
        if !standing_for.is_none() && original.is_unset() {
            return Err(Exception::type_error("Can't use 'spec' with create=True"));
        }
        let class = self.mock_class(original, &spec, &standing_for)?;
        let mut args = Args::none();
        for (name, value) in [("spec", &spec), ("spec_set", &spec_set)] {
            if !value.is_none() {
                args = args.with_kw(name, value.clone());
            }
        }
        if matches!(&class, Value::Class(class) if class.is_subclass_of(&base::non_callable())) {
            args = args.with_kw("name", Value::str(&self.attribute));
        }
        for (name, value) in &self.options.keywords {
            args.take_kw(name);
            args.kw.push((name.clone(), value.clone()));
        }
        let new = ops::call(&class, args.clone())?;
        let inherits = !standing_for.is_none() && matches!(original, Value::Class(_));
        if inherits && is_mock(&new) {
            let class = if !is_list(&standing_for) && !instance_callable(&standing_for) {
                Value::Class(magic::non_callable_magic_mock())
            } else {
                class
            };
            args.take_kw("name");
            let args = args
                .with_kw("_new_parent", new.clone())
                .with_kw("_new_name", Value::str("()"));
            set(&new, "return_value", ops::call(&class, args)?)?;
        }
        Ok(new)
    }

    fn mock_class(&self, original: &Value, spec: &Value, standing_for: &Value) -> Result<Value> {
        if !self.options.new_callable.is_none() {
            return Ok(self.options.new_callable.clone());
        }
        let mut class = magic::magic_mock();
        if spec.is_none() && !original.is_unset() && async_mock::is_async(original)? {
            class = async_mock::class();
        }
        if !standing_for.is_none() {
            let not_callable = if is_list(standing_for) {
                !ops::contains(standing_for, &Value::str("__call__"))?
            } else {
                !ops::callable(standing_for)
            };
            if async_mock::is_async(standing_for)? {
                class = async_mock::class();
            } else if not_callable {
                class = magic::non_callable_magic_mock();
            }
        }
        Ok(Value::Class(class))
    }

    fn automatic(
        &self,
        target: &Value,
        original: &Value,
        autospec: Value,
        strict: bool,
    ) -> Result<Value> {
        if !is_default(&self.options.new) {
            return Err(Exception::type_error(
                "autospec creates the mock for you. Can't specify autospec and new.",
            ));
        }
        if original.is_unset() {
            return Err(Exception::type_error(
                "Can't use 'autospec' with create=True",
            ));
        }
        let autospec = if matches!(autospec, Value::Bool(true)) {
            match ops::class_of(original).lookup("__get__") {
                Some(_) if !matches!(original, Value::Function(_)) => get(target, &self.attribute)?,
                _ => original.clone(),
            }
        } else {
            autospec
        };
        for (mocked, words) in [
            (
                is_mock(target),
                "as the patch target has already been mocked out.",
            ),
            (is_mock(&autospec), "as it has already been mocked out."),
        ] {
            if mocked {
                let from = if is_mock(target) {
                    String::new()
                } else {
                    let name = get_or(target, "__name__", target.clone())?;
                    format!("from target {} ", ops::repr(&name)?)
                };
                return Err(invalid_spec(format!(
                    "Cannot autospec attr '{}' {from}{words} [target={}, attr={}]",
                    self.attribute,
                    ops::repr(target)?,
                    ops::repr(&autospec)?
                )));
            }
        }
        let mut args = Args::pos([autospec])
            .with_kw("spec_set", Value::Bool(strict))
            .with_kw("_name", Value::str(&self.attribute));
        args.kw.extend(self.options.keywords.iter().cloned());
        create_autospec(args)
    }

    /// Puts the attribute back.
    fn restore(&self, active: &Active) -> Result<()> {
        let (target, name) = (&active.target, &self.attribute);
        if active.is_local && !active.original.is_unset() {
            return set(target, name, active.original.clone());
        }
        ops::del_attr(target, name)?;
        const KEPT: [&str; 5] = [
            "__doc__",
            "__module__",
            "__defaults__",
            "__annotations__",
            "__kwdefaults__",
        ];
        if !active.create
            && !active.original.is_unset()
            && (!ops::has_attr(target, name)? || KEPT.contains(&name.as_str()))
        {
            set(target, name, active.original.clone())?;
        }
        Ok(())
    }
}

fn or_none(x: Value) -> Value {
    if x.is_unset() { Value::None } else { x }
}

impl Patching for Patcher {
    fn begin(&self) -> Result<Value> {
        let target = match &self.target {
            Target::Path(path) => resolve(path)?,
            Target::Object(target) => target.clone(),
        };
        let (original, is_local, create) = self.original(&target)?;
        let new = self.replacement(&target, &original)?;
        set(&target, &self.attribute, new.clone())?;
        self.active.borrow_mut().push(Active {
            target,
            original,
            is_local,
            create,
            additional: Vec::new(),
        });
        if !self.by_name {
            return Ok(new);
        }
        let given = crate::object::Dict::new();
        if is_default(&self.options.new) {
            given.set_str(&self.attribute, new);
        }
        for other in &self.additional {
            match other.begin() {
                Ok(more) => {
                    if let (true, Value::Dict(more)) = (is_default(&other.options.new), more) {
                        given.update(&more)?;
                    }
                    if let Some(active) = self.active.borrow_mut().last_mut() {
                        active.additional.push(other.clone());
                    }
                }
                Err(e) => {
                    self.end()?;
                    return Err(e);
                }
            }
        }
        Ok(Value::Dict(given))
    }

    fn end(&self) -> Result<()> {
        let Some(active) = self.active.borrow_mut().pop() else {
            return Err(Exception::runtime_error("stop called on unstarted patcher"));
        };
        let mut done = self.restore(&active);
        for other in active.additional.iter().rev() {
            done = done.and(other.end());
        }
        done
    }

    fn passes(&self) -> decorate::Passes {
        if self.by_name {
            decorate::Passes::ByName
        } else if is_default(&self.options.new) {
            decorate::Passes::ByPosition
        } else {
            decorate::Passes::Nothing
        }
    }

    fn copy(&self) -> Value {
        Value::Object(Obj::from_rc(Rc::new(Patcher {
            target: self.target.clone(),
            attribute: self.attribute.clone(),
            options: self.options.clone(),
            by_name: self.by_name,
            additional: self.additional.clone(),
            active: RefCell::default(),
        })))
    }
}

impl Object for Patcher {
    fn class(&self) -> Class {
        PATCHER.with(Clone::clone)
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        Some(Ok(match name {
            "attribute" => Value::str(&self.attribute),
            "new" => self.options.new.clone(),
            "target" => match &self.target {
                Target::Object(target) => target.clone(),
                Target::Path(path) => match resolve(path) {
                    Ok(target) => target,
                    Err(e) => return Some(Err(e)),
                },
            },
            _ => return None,
        }))
    }
}
