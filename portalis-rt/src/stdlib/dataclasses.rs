//! `dataclasses`: what `@dataclass` finds in a class and which methods it adds. The functions that work on
//! instances are in `dataclasses_tools`.
mod methods;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::functools::shared;
use crate::object::descriptor::Slot;
use crate::object::{
    Args, Class, Dict, Exception, Module, NativeFunction, Object, Result, Str, Value,
};

use crate::ops;
use methods::{
    add_slots, comparison, doc_text, freeze, init_function, raw, repr_method, set_hash, set_new,
};

/// What an annotated name of a data class is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Field,
    ClassVar,
    InitVar,
}

/// `dataclasses.Field`
pub(crate) struct Field {
    pub(crate) name: RefCell<Str>,
    pub(crate) annotation: RefCell<Value>,
    /// `Unset` for `MISSING`.
    pub(crate) default: Value,
    pub(crate) factory: Value,
    pub(crate) init: bool,
    pub(crate) repr: bool,
    /// `None`: as `compare`.
    pub(crate) hash: Option<bool>,
    pub(crate) compare: bool,
    metadata: Value,
    kw_only: Cell<Option<bool>>,
    pub(crate) kind: Cell<Option<Kind>>,
}

/// A value that only stands for itself: `MISSING`, `KW_ONLY`, the default of a field with a factory.
struct Marker {
    class: fn() -> Class,
    text: Option<&'static str>,
}

/// The arguments of `@dataclass`.
#[derive(Clone, Copy)]
struct Options {
    init: bool,
    repr: bool,
    eq: bool,
    order: bool,
    unsafe_hash: bool,
    frozen: bool,
    match_args: bool,
    kw_only: bool,
    slots: bool,
    weakref_slot: bool,
}

/// `C.__dataclass_params__`
struct Params(Options);

/// `InitVar[type]`
struct InitVar(Value);

macro_rules! classes {
    ($($name:ident = $text:literal;)*) => { thread_local! { $(
        static $name: Class = Class::builder($text).module("dataclasses").build();
    )* } };
}
classes! {
    MISSING_CLASS = "_MISSING_TYPE";
    KW_ONLY_CLASS = "_KW_ONLY_TYPE";
    FACTORY_CLASS = "_HAS_DEFAULT_FACTORY_CLASS";
    PARAMS_CLASS = "_DataclassParams";
}

thread_local! {
    static MISSING: Value = Value::object(Marker { class: || MISSING_CLASS.with(Clone::clone), text: None });
    static KW_ONLY: Value = Value::object(Marker { class: || KW_ONLY_CLASS.with(Clone::clone), text: None });
    static HAS_FACTORY: Value =
        Value::object(Marker { class: || FACTORY_CLASS.with(Clone::clone), text: Some("<factory>") });
    static FIELD_CLASS: Class = Class::builder("Field")
        .module("dataclasses")
        .method("__set_name__", |this, args| {
            // The default may be a descriptor that wants to know its name.
            let field = shared::<Field>(this)?;
            if !field.default.is_unset()
                && let Some(result) = ops::call_method_opt(&field.default, "__set_name__", args)
            {
                result?;
            }
            Ok(Value::None)
        })
        .build();
    static INIT_VAR: Class = Class::builder("InitVar")
        .module("dataclasses")
        .constructor(|_, args| {
            let [ty] = args.bind("InitVar.__init__", ["type"], 1)?;
            Ok(Value::object(InitVar(ty)))
        })
        .class_method("__class_getitem__", |args| {
            let [_, ty] = args.exact("__class_getitem__")?;
            Ok(Value::object(InitVar(ty)))
        })
        .build();
    static FROZEN: Class = Class::builder("FrozenInstanceError")
        .module("dataclasses")
        .base(ops::exception::class_named("AttributeError"))
        .build();
}

impl Object for Marker {
    fn class(&self) -> Class {
        (self.class)()
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        self.text.map(|text| Ok(text.to_owned()))
    }
}

impl Object for InitVar {
    fn class(&self) -> Class {
        INIT_VAR.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(annotation_text(&self.0).map(|text| format!("dataclasses.InitVar[{text}]")))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        (name == "type").then(|| Ok(self.0.clone()))
    }
}

impl Object for Params {
    fn class(&self) -> Class {
        PARAMS_CLASS.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let text: Vec<String> = self
            .items()
            .iter()
            .map(|(name, on)| format!("{name}={}", py_bool(*on)))
            .collect();
        Some(Ok(format!("_DataclassParams({})", text.join(","))))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        self.items()
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, on)| Ok(Value::Bool(*on)))
    }
}

impl Params {
    fn items(&self) -> [(&'static str, bool); 10] {
        let o = &self.0;
        [
            ("init", o.init),
            ("repr", o.repr),
            ("eq", o.eq),
            ("order", o.order),
            ("unsafe_hash", o.unsafe_hash),
            ("frozen", o.frozen),
            ("match_args", o.match_args),
            ("kw_only", o.kw_only),
            ("slots", o.slots),
            ("weakref_slot", o.weakref_slot),
        ]
    }
}

fn py_bool(on: bool) -> &'static str {
    if on { "True" } else { "False" }
}

fn or_missing(value: &Value) -> Value {
    if value.is_unset() {
        MISSING.with(Clone::clone)
    } else {
        value.clone()
    }
}

/// `MISSING` as an argument is no value.
fn not_missing(value: Value) -> Value {
    if MISSING.with(|missing| missing.is(&value)) {
        Value::Unset
    } else {
        value
    }
}

impl Object for Field {
    fn class(&self) -> Class {
        FIELD_CLASS.with(Clone::clone)
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        let text = || {
            let mut parts = Vec::new();
            for name in [
                "name",
                "type",
                "default",
                "default_factory",
                "init",
                "repr",
                "hash",
                "compare",
                "metadata",
                "kw_only",
            ] {
                let value = match self.get_attr(this, name) {
                    Some(value) => ops::repr(&value?)?.to_string(),
                    None => String::new(),
                };
                parts.push(format!("{name}={value}"));
            }
            let kind = match self.kind.get() {
                Some(Kind::Field) => "_FIELD",
                Some(Kind::ClassVar) => "_FIELD_CLASSVAR",
                Some(Kind::InitVar) => "_FIELD_INITVAR",
                None => "None",
            };
            Ok(format!("Field({},_field_type={kind})", parts.join(",")))
        };
        Some(text())
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        Some(Ok(match name {
            "name" => match &*self.name.borrow() {
                name if name.is_empty() => Value::None,
                name => Value::Str(name.clone()),
            },
            "type" => match &*self.annotation.borrow() {
                Value::Unset => Value::None,
                annotation => annotation.clone(),
            },
            "default" => or_missing(&self.default),
            "default_factory" => or_missing(&self.factory),
            "init" => Value::Bool(self.init),
            "repr" => Value::Bool(self.repr),
            "hash" => self.hash.map_or(Value::None, Value::Bool),
            "compare" => Value::Bool(self.compare),
            "metadata" => self.metadata.clone(),
            "kw_only" => self
                .kw_only
                .get()
                .map_or_else(|| MISSING.with(Clone::clone), Value::Bool),
            _ => return None,
        }))
    }
    fn set_attr(&self, _this: &Value, name: &str, value: Value) -> Option<Result<()>> {
        match name {
            "type" => {
                self.annotation.replace(value);
                Some(Ok(()))
            }
            _ => None,
        }
    }
}

impl Field {
    fn plain(default: Value) -> Field {
        Field {
            name: RefCell::new(Str::new("")),
            annotation: RefCell::default(),
            default,
            factory: Value::Unset,
            init: true,
            repr: true,
            hash: None,
            compare: true,
            metadata: empty_metadata(),
            kw_only: Cell::new(None),
            kind: Cell::new(None),
        }
    }

    pub(crate) fn is(&self, kind: Kind) -> bool {
        self.kind.get() == Some(kind)
    }

    pub(crate) fn name(&self) -> Str {
        self.name.borrow().clone()
    }

    fn is_kw_only(&self) -> bool {
        self.kw_only.get().unwrap_or(false)
    }

    fn has_default(&self) -> bool {
        !self.default.is_unset() || !self.factory.is_unset()
    }

    /// The default of the parameter of `__init__`.
    fn parameter_default(&self) -> Option<Value> {
        if !self.default.is_unset() {
            return Some(self.default.clone());
        }
        (!self.factory.is_unset()).then(|| HAS_FACTORY.with(Clone::clone))
    }
}

fn empty_metadata() -> Value {
    metadata(Value::Dict(Dict::new())).unwrap_or(Value::None)
}

fn metadata(mapping: Value) -> Result<Value> {
    ops::call(
        &Value::Class(crate::object::mapping_proxy::class()),
        Args::pos([mapping]),
    )
}

/// `field(*, default=…, …)`
fn field(mut args: Args) -> Result<Value> {
    if !args.pos.is_empty() {
        let verb = if args.pos.len() == 1 { "was" } else { "were" };
        return Err(Exception::type_error(format!(
            "field() takes 0 positional arguments but {} {verb} given",
            args.pos.len()
        )));
    }
    let mut take = |name: &str| not_missing(args.take_kw(name).unwrap_or_default());
    let (default, factory) = (take("default"), take("default_factory"));
    let (init, repr, compare) = (take("init"), take("repr"), take("compare"));
    let (hash, given, kw_only) = (take("hash"), take("metadata"), take("kw_only"));
    if let Some((name, _)) = args.kw.first() {
        return Err(Exception::type_error(format!(
            "field() got an unexpected keyword argument '{name}'"
        )));
    }
    if !default.is_unset() && !factory.is_unset() {
        return Err(Exception::value_error(
            "cannot specify both default and default_factory",
        ));
    }
    let flag = |v: Value| {
        if v.is_unset() {
            Ok(true)
        } else {
            ops::truth(&v)
        }
    };
    let optional = |v: Value| match v {
        Value::Unset | Value::None => Ok(None),
        v => ops::truth(&v).map(Some),
    };
    let mut made = Field::plain(default);
    made.factory = factory;
    made.init = flag(init)?;
    made.repr = flag(repr)?;
    made.compare = flag(compare)?;
    made.hash = optional(hash)?;
    made.kw_only = Cell::new(optional(kw_only)?);
    if !matches!(given, Value::Unset | Value::None) {
        made.metadata = metadata(given)?;
    }
    Ok(Value::object(made))
}

/// `@dataclass`, `@dataclass(...)`
fn dataclass(mut args: Args) -> Result<Value> {
    let options = take_options(&mut args)?;
    let [class] = args.range("dataclass", 0)?;
    if class.is_unset() || class.is_none() {
        return Ok(Value::Native(NativeFunction::new("wrap", move |args| {
            let [class] = args.exact("wrap")?;
            process(class, options)
        })));
    }
    process(class, options)
}

fn take_options(args: &mut Args) -> Result<Options> {
    let mut flag = |name: &str, default: bool| match args.take_kw(name) {
        Some(value) => ops::truth(&value),
        None => Ok(default),
    };
    let options = Options {
        init: flag("init", true)?,
        repr: flag("repr", true)?,
        eq: flag("eq", true)?,
        order: flag("order", false)?,
        unsafe_hash: flag("unsafe_hash", false)?,
        frozen: flag("frozen", false)?,
        match_args: flag("match_args", true)?,
        kw_only: flag("kw_only", false)?,
        slots: flag("slots", false)?,
        weakref_slot: flag("weakref_slot", false)?,
    };
    match args.kw.first() {
        Some((name, _)) => Err(Exception::type_error(format!(
            "dataclass() got an unexpected keyword argument '{name}'"
        ))),
        None => Ok(options),
    }
}

/// The annotation as `inspect.signature` shows it.
pub(crate) fn annotation_text(annotation: &Value) -> Result<String> {
    match annotation {
        Value::Class(class) => Ok(ops::class::full_name(class)),
        Value::Unset => Ok(String::new()),
        other => {
            let text = ops::repr(other)?;
            Ok(if text.starts_with("typing.") {
                text.replace("typing.", "")
            } else {
                text.to_string()
            })
        }
    }
}

fn kind_of(annotation: &Value) -> Result<Kind> {
    match annotation {
        Value::Class(class) if INIT_VAR.with(|init_var| init_var == class) => {
            return Ok(Kind::InitVar);
        }
        Value::Class(_) => return Ok(Kind::Field),
        _ => {}
    }
    if annotation.downcast::<InitVar>().is_some() {
        return Ok(Kind::InitVar);
    }
    let text = match annotation.as_str() {
        Some(text) => text,
        None => ops::repr(annotation)?,
    };
    let head = text.split('[').next().unwrap_or_default().trim();
    Ok(match head.rsplit('.').next().unwrap_or_default() {
        "ClassVar" => Kind::ClassVar,
        "InitVar" if annotation.as_str().is_some() => Kind::InitVar,
        _ => Kind::Field,
    })
}

fn is_kw_only_marker(annotation: &Value) -> bool {
    match annotation.as_str() {
        Some(text) => matches!(text.as_str(), "KW_ONLY" | "dataclasses.KW_ONLY"),
        None => KW_ONLY.with(|marker| marker.is(annotation)),
    }
}

/// The field that an annotated name makes.
fn make_field(class: &Class, name: &Str, annotation: Value, kw_only: bool) -> Result<Value> {
    let found = class.lookup(name).unwrap_or_default();
    let default = match ops::attr::bind(&found, None, class) {
        Ok(value) if !found.is_unset() => value,
        _ => Value::Unset,
    };
    let this = match &default {
        default if default.downcast::<Field>().is_some() => default.clone(),
        default if default.downcast::<Slot>().is_some() => {
            Value::object(Field::plain(Value::Unset))
        }
        default => Value::object(Field::plain(default.clone())),
    };
    let field = shared::<Field>(&this)?;
    *field.name.borrow_mut() = name.clone();
    let kind = kind_of(&annotation)?;
    field.annotation.replace(annotation);
    field.kind.set(Some(kind));
    if kind != Kind::Field && !field.factory.is_unset() {
        return Err(Exception::type_error(format!(
            "field {name} cannot have a default factory"
        )));
    }
    if kind == Kind::ClassVar {
        if field.kw_only.get().is_some() {
            return Err(Exception::type_error(format!(
                "field {name} is a ClassVar but specifies kw_only"
            )));
        }
    } else if field.kw_only.get().is_none() {
        field.kw_only.set(Some(kw_only));
    }
    if kind == Kind::Field && !field.default.is_unset() {
        let class = ops::class_of(&field.default);
        let unhashable = matches!(field.default, Value::List(_) | Value::Dict(_))
            || matches!(&field.default, Value::Set(s) if !s.is_frozen())
            || matches!(class.lookup("__hash__"), Some(Value::None));
        if unhashable {
            return Err(Exception::value_error(format!(
                "mutable default {} for field {name} is not allowed: use default_factory",
                ops::repr(&Value::Class(class))?
            )));
        }
    }
    Ok(this)
}

/// `C.__dataclass_fields__` with all kinds, or nothing if it is no data class.
pub(crate) fn all_fields(class: &Class) -> Vec<Rc<Field>> {
    match class.lookup("__dataclass_fields__") {
        Some(Value::Dict(fields)) => fields
            .values()
            .iter()
            .filter_map(|f| f.downcast::<Field>())
            .collect(),
        _ => Vec::new(),
    }
}

fn process(this: Value, options: Options) -> Result<Value> {
    let Value::Class(class) = &this else {
        return Err(Exception::attribute_error(format!(
            "'{}' object has no attribute '__module__'",
            ops::class_name(&this)
        )));
    };
    let fields = collect(class, options)?;
    let all: Vec<Rc<Field>> = fields
        .values()
        .iter()
        .filter_map(|f| f.downcast::<Field>())
        .collect();
    let own: Vec<Rc<Field>> = all.iter().filter(|f| f.is(Kind::Field)).cloned().collect();
    let explicit_hash = match class.dict.get("__hash__") {
        None => false,
        Some(Value::None) => !class.dict.contains("__eq__"),
        Some(_) => true,
    };
    if options.order && !options.eq {
        return Err(Exception::value_error("eq must be true if order is true"));
    }
    class.set("__dataclass_fields__", Value::Dict(fields));
    class.set("__dataclass_params__", Value::object(Params(options)));
    if options.init {
        let init = init_function(class, &all, options)?;
        if !class.dict.contains("__init__") {
            class.set("__init__", Value::Function(init));
        }
    }
    class.set(
        "__replace__",
        raw("__replace__", super::dataclasses_tools::replace_in),
    );
    if options.repr {
        set_new(
            class,
            "__repr__",
            repr_method(own.iter().filter(|f| f.repr).map(|f| f.name()).collect()),
        );
    }
    let compared: Vec<Str> = own.iter().filter(|f| f.compare).map(|f| f.name()).collect();
    if options.eq {
        set_new(class, "__eq__", comparison("__eq__", compared.clone()));
    }
    if options.order {
        for name in ["__lt__", "__le__", "__gt__", "__ge__"] {
            if !set_new(class, name, comparison(name, compared.clone())) {
                return Err(Exception::type_error(format!(
                    "Cannot overwrite attribute {name} in class {}. Consider using functools.total_ordering",
                    class.name()
                )));
            }
        }
    }
    if options.frozen {
        freeze(class, &own, options.slots)?;
    }
    let hashed = own
        .iter()
        .filter(|f| f.hash.unwrap_or(f.compare))
        .map(|f| f.name())
        .collect();
    set_hash(class, options, explicit_hash, hashed)?;
    if class.dict.get("__doc__").is_none_or(|doc| doc.is_none()) {
        class.set("__doc__", Value::from(doc_text(class, &all)?));
    }
    if options.match_args && !class.dict.contains("__match_args__") {
        let names = all
            .iter()
            .filter(|f| f.init && !f.is(Kind::ClassVar) && !f.is_kw_only());
        class.set(
            "__match_args__",
            Value::tuple(names.map(|f| Value::Str(f.name())).collect()),
        );
    }
    if options.slots {
        add_slots(class, &own, options.weakref_slot)?;
    } else if options.weakref_slot {
        return Err(Exception::type_error(
            "weakref_slot is True but slots is False",
        ));
    }
    Ok(this)
}

/// The fields of the bases, then the class's own, by name.
fn collect(class: &Class, options: Options) -> Result<Dict> {
    let fields = Dict::new();
    let (mut any_frozen, mut any_base) = (false, false);
    for base in class.mro_tail.borrow().iter().rev() {
        if let Some(Value::Dict(inherited)) = base.dict.get("__dataclass_fields__") {
            any_base = true;
            for (name, field) in inherited.items() {
                fields.set(name, field)?;
            }
            let frozen = base
                .dict
                .get("__dataclass_params__")
                .and_then(|p| p.downcast::<Params>());
            any_frozen |= frozen.is_some_and(|params| params.0.frozen);
        }
    }
    let annotations = match class.dict.get("__annotations__") {
        Some(Value::Dict(annotations)) => annotations.items(),
        _ => Vec::new(),
    };
    let mut kw_only = options.kw_only;
    let mut seen_marker = false;
    let mut own = Vec::new();
    for (name, annotation) in &annotations {
        let Some(name) = name.as_str() else { continue };
        if is_kw_only_marker(annotation) {
            if seen_marker {
                return Err(Exception::type_error(format!(
                    "'{name}' is KW_ONLY, but KW_ONLY has already been specified"
                )));
            }
            seen_marker = true;
            kw_only = true;
        } else {
            own.push((
                name.clone(),
                make_field(class, &name, annotation.clone(), kw_only)?,
            ));
        }
    }
    for (name, field) in &own {
        fields.set_str(name, field.clone());
        if class
            .lookup(name)
            .is_some_and(|v| v.downcast::<Field>().is_some())
        {
            let default = shared::<Field>(field)?.default.clone();
            if default.is_unset() {
                class.remove(name);
            } else {
                class.set(name, default);
            }
        }
    }
    for (name, value) in class.dict.items() {
        if value.downcast::<Field>().is_some() && !own.iter().any(|(n, _)| *n == name) {
            return Err(Exception::type_error(format!(
                "'{name}' is a field but has no type annotation"
            )));
        }
    }
    if any_base {
        if any_frozen && !options.frozen {
            return Err(Exception::type_error(
                "cannot inherit non-frozen dataclass from a frozen one",
            ));
        }
        if !any_frozen && options.frozen {
            return Err(Exception::type_error(
                "cannot inherit frozen dataclass from a non-frozen one",
            ));
        }
    }
    Ok(fields)
}

/// `make_dataclass(cls_name, fields, *, bases=(), namespace=None, module=None, **options)`
fn make_dataclass(mut args: Args) -> Result<Value> {
    let bases = match args.take_kw("bases") {
        Some(bases) => ops::to_vec(&bases)?.to_vec(),
        None => Vec::new(),
    };
    let namespace = args.take_kw("namespace");
    let module = args.take_kw("module").filter(|m| !m.is_none());
    let options = take_options(&mut args)?;
    let [name, fields] = args.exact("make_dataclass")?;
    let name = ops::str(&name)?;
    let annotations = Dict::new();
    let mut items = vec![(
        Str::new("__module__"),
        module.unwrap_or_else(|| Value::str("__main__")),
    )];
    if let Some(Value::Dict(namespace)) = namespace {
        items.extend(
            namespace
                .items()
                .into_iter()
                .filter_map(|(k, v)| Some((k.as_str()?, v))),
        );
    }
    for item in ops::to_vec(&fields)? {
        let (field, annotation, default) = match item.as_str() {
            Some(field) => (field, Value::str("typing.Any"), None),
            None => {
                let parts = ops::to_vec(&item)?;
                match &parts[..] {
                    [field, annotation] => (ops::str(field)?, annotation.clone(), None),
                    [field, annotation, default] => {
                        (ops::str(field)?, annotation.clone(), Some(default.clone()))
                    }
                    _ => {
                        return Err(Exception::type_error(format!(
                            "Invalid field: {}",
                            ops::repr(&item)?
                        )));
                    }
                }
            }
        };
        if !super::named_tuple::is_identifier(&field) {
            return Err(Exception::type_error(format!(
                "Field names must be valid identifiers: {}",
                ops::repr(&Value::Str(field))?
            )));
        }
        if annotations.get_str(&field).is_some() {
            return Err(Exception::type_error(format!(
                "Field name duplicated: '{field}'"
            )));
        }
        annotations.set_str(&field, annotation);
        items.extend(default.map(|default| (field, default)));
    }
    items.push((Str::new("__annotations__"), Value::Dict(annotations)));
    let call = Args::pos([
        Value::Str(name),
        Value::tuple(bases),
        Value::Dict(Dict::from_names(items)),
    ]);
    process(
        ops::call(&Value::Class(ops::class::type_class()), call)?,
        options,
    )
}

/// `import dataclasses`
pub fn module() -> Module {
    use super::dataclasses_tools as tools;
    Module::new("dataclasses")
        .class_of(n!("Field"), || FIELD_CLASS.with(Clone::clone))
        .class_of(n!("FrozenInstanceError"), || FROZEN.with(Clone::clone))
        .class_of(n!("InitVar"), || INIT_VAR.with(Clone::clone))
        .value(n!("MISSING"), MISSING.with(Clone::clone))
        .value(n!("KW_ONLY"), KW_ONLY.with(Clone::clone))
        .function(n!("dataclass"), dataclass)
        .function(n!("field"), field)
        .function(n!("make_dataclass"), make_dataclass)
        .function(n!("fields"), tools::fields)
        .function(n!("asdict"), tools::asdict)
        .function(n!("astuple"), tools::astuple)
        .function(n!("replace"), tools::replace)
        .function(n!("is_dataclass"), tools::is_dataclass)
}
