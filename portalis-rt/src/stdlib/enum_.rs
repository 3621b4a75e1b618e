//! `enum`: the metaclass and how it makes members; what members can do is in `enum_members`.
//!
//! An enum class keeps `_member_names_`, `_member_map_` and `_value2member_map_` in its dict, as CPython's
//! does. A member is an instance with `_name_` and `_value_` among its attributes.
mod body;
mod verify;

use std::cell::RefCell;

use super::enum_members;
use crate::object::{Args, Class, Dict, Exception, Module, Object, Result, Str, Value};
use crate::ops::{self, BinaryOp};

use body::{
    add_member, fix_text_methods, is_descriptor, is_dunder, is_private, is_sunder, split_body,
};
use verify::{unique, verify};

/// `enum.auto`: a value to be made up, or an expression of such values in the class's body.
pub(crate) enum Auto {
    /// `auto()`: the value once it is known.
    Fresh(RefCell<Option<Value>>),
    /// `A | B`
    Binary(BinaryOp, Value, Value),
}

/// `enum.member`, `enum.nonmember`
struct Marked {
    value: Value,
    is_member: bool,
}

thread_local! {
    static ENUM_TYPE: Class = Class::builder("EnumType")
        .module("enum")
        .base(ops::class::type_class())
        .static_method("__new__", new_enum)
        .raw_method("__call__", call_enum)
        .raw_method("__contains__", |this, args| {
            let [x] = args.exact("__contains__")?;
            contains(&class(this)?, &x).map(Value::Bool)
        })
        .raw_method("__getitem__", |this, args| {
            let [name] = args.exact("__getitem__")?;
            match map(&class(this)?).get(&name)? {
                Some(member) => Ok(member),
                None => Err(Exception::key_error(name)),
            }
        })
        .raw_method("__iter__", |this, _| ops::iter(&Value::list(members(&class(this)?))))
        .raw_method("__reversed__", |this, _| {
            let mut all = members(&class(this)?);
            all.reverse();
            ops::iter(&Value::list(all))
        })
        .raw_method("__len__", |this, _| Ok(Value::from(names(&class(this)?).len())))
        .raw_method("__bool__", |_, _| Ok(Value::Bool(true)))
        .raw_method("__repr__", |this, _| {
            let class = class(this)?;
            let kind = if is_flag(&class) { "flag" } else { "enum" };
            Ok(Value::from(format!("<{kind} '{}'>", class.name())))
        })
        .raw_method("__setattr__", |this, args| {
            let [name, value] = args.exact("__setattr__")?;
            let class = class(this)?;
            let name = ops::object_class::attribute_name(&name)?;
            if map(&class).get_str(&name).is_some() {
                return Err(Exception::attribute_error(format!("cannot reassign member '{name}'")));
            }
            ops::attr::generic_set(this, &ops::class_of(this), &name, value)?;
            Ok(Value::None)
        })
        .raw_method("__delattr__", |this, args| {
            let [name] = args.exact("__delattr__")?;
            let class = class(this)?;
            let name = ops::object_class::attribute_name(&name)?;
            if map(&class).get_str(&name).is_some() {
                let class = class.name();
                return Err(Exception::attribute_error(format!("'{class}' cannot delete member '{name}'.")));
            }
            ops::attr::generic_set(this, &ops::class_of(this), &name, Value::Unset)?;
            Ok(Value::None)
        })
        .raw_method("__dir__", |this, _| {
            let mut all: Vec<Value> = names(&class(this)?);
            for name in ["__class__", "__contains__", "__doc__", "__getitem__", "__init_subclass__", "__iter__",
                "__len__", "__members__", "__module__", "__name__", "__qualname__"]
            {
                all.push(Value::str(name));
            }
            Ok(Value::list(all))
        })
        .getter("__members__", |this| {
            let proxy = Value::Class(crate::object::mapping_proxy::class());
            ops::call(&proxy, Args::pos([Value::Dict(map(&class(this)?))]))
        })
        .build();
    static AUTO: Class = Class::builder("auto")
        .module("enum")
        .constructor(|_, args| {
            let [value] = args.bind("auto", ["value"], 0)?;
            Ok(Value::object(Auto::Fresh(RefCell::new(if value.is_unset() { None } else { Some(value) }))))
        })
        .build();
    static MEMBER: Class = Class::builder("member")
        .module("enum")
        .constructor(|_, args| {
            let [value] = args.exact("member")?;
            Ok(Value::object(Marked { value, is_member: true }))
        })
        .build();
    static NONMEMBER: Class = Class::builder("nonmember")
        .module("enum")
        .constructor(|_, args| {
            let [value] = args.exact("nonmember")?;
            Ok(Value::object(Marked { value, is_member: false }))
        })
        .build();
}

impl Object for Auto {
    fn class(&self) -> Class {
        AUTO.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(match self {
            Auto::Fresh(value) => match &*value.borrow() {
                Some(value) => ops::repr(value).map(|v| format!("auto({v})")),
                None => Ok("auto(_auto_null)".to_owned()),
            },
            _ => Ok("auto(...)".to_owned()),
        })
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        match (self, name) {
            (Auto::Fresh(value), "value") => value.borrow().clone().map(Ok),
            _ => None,
        }
    }
    fn binary(
        &self,
        this: &Value,
        op: BinaryOp,
        other: &Value,
        reflected: bool,
    ) -> Option<Result<Value>> {
        let (a, b) = if reflected {
            (other, this)
        } else {
            (this, other)
        };
        Some(Ok(Value::object(Auto::Binary(op, a.clone(), b.clone()))))
    }
}

impl Object for Marked {
    fn class(&self) -> Class {
        if self.is_member {
            MEMBER.with(Clone::clone)
        } else {
            NONMEMBER.with(Clone::clone)
        }
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        (name == "value").then(|| Ok(self.value.clone()))
    }
    fn call(&self, _this: &Value, args: Args) -> Option<Result<Value>> {
        Some(ops::call(&self.value, args))
    }
}

/// `enum.EnumType`
pub fn enum_type() -> Class {
    ENUM_TYPE.with(Clone::clone)
}

fn class(this: &Value) -> Result<Class> {
    match this {
        Value::Class(class) => Ok(class.clone()),
        _ => Err(Exception::type_error("an enum class is needed")),
    }
}

/// `C._member_map_`: members by name, aliases too.
pub(crate) fn map(class: &Class) -> Dict {
    match class.dict.get("_member_map_") {
        Some(Value::Dict(map)) => map,
        _ => Dict::new(),
    }
}

/// `C._member_names_`, without aliases.
fn names(class: &Class) -> Vec<Value> {
    match class.dict.get("_member_names_") {
        Some(Value::List(names)) => names.borrow().clone(),
        _ => Vec::new(),
    }
}

/// `C._value2member_map_`
pub(crate) fn by_value(class: &Class) -> Dict {
    match class.dict.get("_value2member_map_") {
        Some(Value::Dict(map)) => map,
        _ => Dict::new(),
    }
}

/// `list(C)`
pub(crate) fn members(class: &Class) -> Vec<Value> {
    let map = map(class);
    names(class)
        .iter()
        .filter_map(|name| map.get_str(&name.as_str()?))
        .collect()
}

pub(crate) fn is_flag(class: &Class) -> bool {
    class.is_subclass_of(&enum_members::flag_class())
}

fn is_enum(class: &Class) -> bool {
    class.is_subclass_of(&enum_members::enum_class())
}

/// An attribute of a member that is no descriptor's business.
pub(crate) fn own(member: &Value, name: &str) -> Value {
    match member {
        Value::Instance(i) => i.attrs.get(name).unwrap_or(Value::None),
        _ => Value::None,
    }
}

fn contains(class: &Class, x: &Value) -> Result<bool> {
    if ops::class::is_exactly_instance(x, class) {
        return Ok(true);
    }
    if ops::hash(x).is_ok() {
        return by_value(class).contains(x);
    }
    for member in members(class) {
        if ops::eq(&own(&member, "_value_"), x)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `C(value)`, or `Enum("Name", "A B")`.
fn call_enum(this: &Value, mut args: Args) -> Result<Value> {
    let class = class(this)?;
    if !map(&class).is_empty() || args.pos.is_empty() && args.kw.iter().any(|(k, _)| k == "value") {
        if let Some(value) = args.take_kw("value") {
            args.pos.insert(0, value);
        }
        let value = match args.pos.len() {
            0 => {
                return Err(Exception::type_error(
                    "EnumType.__call__() missing 1 required positional argument: 'value'",
                ));
            }
            1 => args.pos.remove(0),
            _ => Value::tuple(args.pos.into_vec()),
        };
        return look_up(&class, value);
    }
    functional(&class, args)
}

/// The member of a value: known, or what `_missing_` gives.
pub(crate) fn look_up(class: &Class, value: Value) -> Result<Value> {
    if let Value::Instance(i) = &value
        && i.class() == *class
    {
        return Ok(value);
    }
    if ops::hash(&value).is_ok() {
        if let Some(member) = by_value(class).get(&value)? {
            return Ok(member);
        }
    } else {
        let all = map(class).values();
        for member in all {
            if ops::eq(&own(&member, "_value_"), &value)? {
                return Ok(member);
            }
        }
    }
    let invalid = || -> Result<Exception> {
        let shown = ops::repr(&value)?;
        Ok(Exception::value_error(format!(
            "{shown} is not a valid {}",
            class.qualname.borrow()
        )))
    };
    let this = Value::Class(class.clone());
    let found = match ops::call_method(&this, "_missing_", Args::pos([value.clone()])) {
        Ok(found) => found,
        Err(e) => {
            let is_value_error = e.is_a(&Exception::class_named("ValueError"));
            if !(is_value_error && is_flag(class)) && e.context().is_none() {
                e.set_context(Some(invalid()?));
            }
            return Err(e);
        }
    };
    if ops::class::is_exactly_instance(&found, class) {
        return Ok(found);
    }
    let ejects = is_flag(class) && enum_members::boundary(class) == "EJECT";
    if ejects && matches!(found, Value::Int(_)) {
        return Ok(found);
    }
    if found.is_none() {
        return Err(invalid()?);
    }
    let e = Exception::type_error(format!(
        "error in {}._missing_: returned {} instead of None or a valid member",
        class.name(),
        ops::repr(&found)?
    ));
    e.set_context(Some(invalid()?));
    Err(e)
}

/// `Enum("Name", names, module=…, start=…, type=…)`
fn functional(class: &Class, mut args: Args) -> Result<Value> {
    let mut option = |name: &str| args.take_kw(name).filter(|v| !v.is_none());
    let (module, qualname, mixin) = (option("module"), option("qualname"), option("type"));
    let (start, boundary) = (option("start").unwrap_or(Value::Int(1)), option("boundary"));
    let [name, members] = args.bind("EnumType.__call__", ["value", "names"], 1)?;
    if members.is_unset() && mixin.is_none() {
        return Err(Exception::type_error(format!(
            "{} has no members; specify `names=()` if you meant to create a new, empty, enum",
            ops::repr(&Value::Class(class.clone()))?
        )));
    }
    let name = ops::str(&name)?;
    let mut items: Vec<(Str, Value)> = vec![
        (
            Str::new("__module__"),
            module.unwrap_or_else(|| Value::str("__main__")),
        ),
        (
            Str::new("__qualname__"),
            qualname.unwrap_or_else(|| Value::Str(name.clone())),
        ),
    ];
    let listed: Vec<Value> = match &members {
        Value::Unset => Vec::new(),
        Value::Dict(dict) => dict
            .items()
            .into_iter()
            .map(|(k, v)| Value::tuple(vec![k, v]))
            .collect(),
        other => match other.as_str() {
            Some(text) => text
                .replace(',', " ")
                .split_whitespace()
                .map(Value::str)
                .collect(),
            None => ops::to_vec(other)?,
        },
    };
    let mut last = Vec::new();
    for (count, item) in listed.into_iter().enumerate() {
        let (key, value) = match item.as_str() {
            Some(key) => {
                let value = next_value(class, &items, &key, start.clone(), count, &last)?;
                (key, value)
            }
            None => {
                let pair = ops::unpack(&item, 2)?;
                (ops::str(&pair[0])?, pair[1].clone())
            }
        };
        last.push(value.clone());
        items.push((key, value));
    }
    let mut bases = vec![Value::Class(class.clone())];
    if let Some(mixin) = mixin {
        bases.insert(0, mixin);
    }
    let mut call = Args::pos([
        Value::Str(name),
        Value::tuple(bases),
        Value::Dict(Dict::from_names(items)),
    ]);
    if let Some(boundary) = boundary {
        call = call.with_kw("boundary", boundary);
    }
    ops::call(
        &Value::Class(ops::class_of(&Value::Class(class.clone()))),
        call,
    )
}

/// `_generate_next_value_(name, start, count, last_values)`: the body's own, or the inherited one.
fn next_value(
    base: &Class,
    items: &[(Str, Value)],
    name: &Str,
    start: Value,
    count: usize,
    last: &[Value],
) -> Result<Value> {
    let args = Args::pos([
        Value::Str(name.clone()),
        start,
        Value::from(count),
        Value::list(last.to_vec()),
    ]);
    let own = items
        .iter()
        .find(|(k, _)| k == "_generate_next_value_")
        .map(|(_, v)| v.clone());
    match own {
        Some(Value::Object(o)) => match o.downcast_ref::<crate::object::descriptor::StaticMethod>()
        {
            Some(method) => ops::call(&method.0, args),
            None => ops::call(&Value::Object(o), args),
        },
        Some(function) => ops::call(&function, args),
        None => ops::call(
            &ops::get_attr(&Value::Class(base.clone()), "_generate_next_value_")?,
            args,
        ),
    }
}

/// `EnumType.__new__(metacls, name, bases, namespace, *, boundary=None, **kw)`
fn new_enum(mut args: Args) -> Result<Value> {
    let boundary = args.take_kw("boundary").filter(|v| !v.is_none());
    args.take_kw("_simple");
    let keywords = std::mem::take(&mut args.kw);
    let [metaclass, name, bases, namespace] = args.exact("EnumType.__new__")?;
    let metaclass = class(&metaclass)?;
    let name = ops::str(&name)?;
    let bases: Vec<Class> = ops::to_vec(&bases)?
        .iter()
        .map(class)
        .collect::<Result<_>>()?;
    let namespace: Vec<(Str, Value)> = match namespace.native() {
        Value::Dict(dict) => dict
            .items()
            .into_iter()
            .filter_map(|(k, v)| Some((k.as_str()?, v)))
            .collect(),
        _ => {
            return Err(Exception::type_error(
                "EnumType.__new__() argument 3 must be dict",
            ));
        }
    };
    for base in &bases {
        for ancestor in base.mro() {
            if !map(&ancestor).is_empty() {
                return Err(Exception::type_error(format!(
                    "<enum '{name}'> cannot extend {}",
                    { ops::repr(&Value::Class(ancestor))? }
                )));
            }
        }
    }
    let Some(first_enum) = bases.iter().rev().find(|b| is_enum(b)).cloned() else {
        return Err(Exception::type_error(
            "new enumerations should be created as `EnumName([mixin_type, ...] [data_type,] enum_type)`",
        ));
    };
    let data_type = data_type(&bases);
    let (body, found) = split_body(&name, &first_enum, namespace)?;
    let new_member = body
        .iter()
        .find(|(k, _)| k == "__new__")
        .map(|(_, v)| v.clone());
    let mut items: Vec<(Str, Value)> = body.into_iter().filter(|(k, _)| k != "__new__").collect();
    items.push((Str::new("_member_names_"), Value::list(vec![])));
    items.push((Str::new("_member_map_"), Value::Dict(Dict::new())));
    items.push((Str::new("_value2member_map_"), Value::Dict(Dict::new())));
    items.push((Str::new("_member_type_"), Value::Class(data_type.clone())));
    if let Some(boundary) = boundary {
        items.push((Str::new("_boundary_"), boundary));
    }
    if let Some(new) = &new_member {
        let new = match new {
            Value::Function(_) => {
                Value::object(crate::object::descriptor::StaticMethod(new.clone()))
            }
            other => other.clone(),
        };
        items.push((Str::new("__new_member__"), new));
    }
    let (class, items) = ops::build_class::make_class(&metaclass, &name, bases.clone(), items)?;
    fix_text_methods(&class, &bases, &first_enum, &data_type)?;
    let this = Value::Class(class.clone());
    if is_flag(&class) {
        enum_members::set_flag_masks(&class, &found)?;
    }
    let new = match ops::get_attr_opt(&this, "__new_member__")? {
        Some(new) => Some(new),
        None if data_type == ops::class::object_class() => None,
        None => Some(ops::get_attr(&Value::Class(data_type.clone()), "__new__")?),
    };
    for (key, value) in found {
        add_member(&class, &data_type, new.as_ref(), key, value)?;
    }
    ops::build_class::set_names(&class, items)?;
    ops::build_class::init_subclass(&class, keywords)?;
    Ok(this)
}

/// The class of the members' values: the first base with a `__new__` that is no enum, or `object`.
fn data_type(bases: &[Class]) -> Class {
    let object = ops::class::object_class();
    for base in bases {
        let mut candidate: Option<Class> = None;
        for class in base.mro() {
            if class == object {
                continue;
            }
            if is_enum(&class) {
                if let Some(Value::Class(inherited)) = class.dict.get("_member_type_")
                    && inherited != object
                {
                    return inherited;
                }
                continue;
            }
            if class.dict.contains("__new__") {
                return candidate.unwrap_or(class);
            }
            candidate.get_or_insert(class);
        }
    }
    object
}

/// An enum made in Rust.
pub fn make(base: &Class, name: &str, module: &str, members: &[(&str, Value)]) -> Result<Class> {
    let mut items = vec![
        (Str::new("__module__"), Value::str(module)),
        (Str::new("__qualname__"), Value::str(name)),
    ];
    items.extend(members.iter().map(|(k, v)| (Str::new(k), v.clone())));
    let bases = Value::tuple(vec![Value::Class(base.clone())]);
    let args = Args::pos([
        Value::str(name),
        bases,
        Value::Dict(Dict::from_names(items)),
    ]);
    class(&ops::call(&Value::Class(enum_type()), args)?)
}

/// `import enum`
pub fn module() -> Module {
    let mut module = Module::new("enum")
        .class_of(n!("EnumType"), enum_type)
        .value(n!("EnumMeta"), Value::Class(enum_type()))
        .class_of(n!("Enum"), enum_members::enum_class)
        .class_of(n!("ReprEnum"), enum_members::repr_enum_class)
        .class_of(n!("IntEnum"), enum_members::int_enum_class)
        .class_of(n!("StrEnum"), enum_members::str_enum_class)
        .class_of(n!("Flag"), enum_members::flag_class)
        .class_of(n!("IntFlag"), enum_members::int_flag_class)
        .class_of(n!("auto"), || AUTO.with(Clone::clone))
        .class_of(n!("member"), || MEMBER.with(Clone::clone))
        .class_of(n!("nonmember"), || NONMEMBER.with(Clone::clone))
        .value(n!("property"), Value::Class(ops::class::property_class()))
        .function(n!("unique"), unique)
        .function(n!("verify"), verify)
        .function(n!("global_enum"), |args| {
            let [class, _] = args.range("global_enum", 1)?;
            Ok(class)
        });
    let names = |all: &[&'static str]| -> Vec<(&'static str, Value)> {
        all.iter()
            .map(|n| (*n, Value::from(n.to_ascii_lowercase())))
            .collect()
    };
    let boundaries = names(&["STRICT", "CONFORM", "EJECT", "KEEP"]);
    let checks = names(&["CONTINUOUS", "NAMED_FLAGS", "UNIQUE"]);
    for (name, all) in [("FlagBoundary", boundaries), ("EnumCheck", checks)] {
        if let Ok(class) = make(&enum_members::str_enum_class(), name, "enum", &all) {
            for (key, _) in &all {
                if let Some(member) = map(&class).get_str(key) {
                    module = module.value(*key, member);
                }
            }
            module = module.class(class);
        }
    }
    module
}

/// Refuses a class body that binds a member's name twice.
///
/// # Errors
/// `TypeError` if one of the bases is an enumeration.
pub(crate) fn check_rebound(class: &str, bases: &[Value], rebound: &[(Str, Value)]) -> Result<()> {
    let is_enum = bases
        .iter()
        .any(|base| ops::class_of(base).is_subclass_of(&enum_type()));
    if !is_enum {
        return Ok(());
    }
    for (name, value) in rebound {
        let outside =
            is_dunder(name) || is_sunder(name) || is_private(class, name) || is_descriptor(value);
        if !outside {
            return Err(Exception::type_error(format!(
                "{} already defined as {}",
                ops::repr(&Value::Str(name.clone()))?,
                ops::repr(value)?
            )));
        }
    }
    Ok(())
}
