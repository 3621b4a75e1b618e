//! Special forms (`Union`, `Optional`, `Literal`, `Self` …), the class `Any`, and the unsubscribed names
//! of other generic classes (`List`, `Iterable`, `Callable` …).

use std::cell::RefCell;
use std::collections::HashMap;

use super::alias::{Alias, Kind, is_alias, is_params_expression};
use super::check;
use crate::object::generic_alias::UnionType;
use crate::object::{Args, Class, Exception, Instance, Object, Result, Value};
use crate::ops::{self, BinaryOp};

/// A form such as `typing.Union`.
pub(crate) struct Form {
    name: &'static str,
}

/// A name of another module's generic class, such as `typing.List`.
pub(crate) struct Special {
    name: &'static str,
    module: &'static str,
    class: &'static str,
    /// How many parameters; `-1` for any number.
    params: i8,
}

/// Every form; those marked are subscribed.
pub(super) const FORMS: &[(&str, bool)] = &[
    ("Annotated", true),
    ("ClassVar", true),
    ("Concatenate", true),
    ("Final", true),
    ("Literal", true),
    ("LiteralString", false),
    ("Never", false),
    ("NoReturn", false),
    ("NotRequired", true),
    ("Optional", true),
    ("Required", true),
    ("Self", false),
    ("TypeAlias", false),
    ("TypeGuard", true),
    ("Union", true),
    ("Unpack", true),
];

const ABC: &str = "collections.abc";

/// Name, module and name there, number of parameters.
pub(super) const SPECIALS: &[(&str, &str, &str, i8)] = &[
    ("AbstractSet", ABC, "Set", 1),
    (
        "AsyncContextManager",
        "contextlib",
        "AbstractAsyncContextManager",
        1,
    ),
    ("AsyncGenerator", ABC, "AsyncGenerator", 2),
    ("AsyncIterable", ABC, "AsyncIterable", 1),
    ("AsyncIterator", ABC, "AsyncIterator", 1),
    ("Awaitable", ABC, "Awaitable", 1),
    ("ByteString", ABC, "ByteString", 0),
    ("Callable", ABC, "Callable", 2),
    ("ChainMap", "collections", "ChainMap", 2),
    ("Collection", ABC, "Collection", 1),
    ("Container", ABC, "Container", 1),
    ("ContextManager", "contextlib", "AbstractContextManager", 1),
    ("Coroutine", ABC, "Coroutine", 3),
    ("Counter", "collections", "Counter", 1),
    ("DefaultDict", "collections", "defaultdict", 2),
    ("Deque", "collections", "deque", 1),
    ("Dict", "builtins", "dict", 2),
    ("FrozenSet", "builtins", "frozenset", 1),
    ("Generator", ABC, "Generator", 3),
    ("Hashable", ABC, "Hashable", 0),
    ("ItemsView", ABC, "ItemsView", 2),
    ("Iterable", ABC, "Iterable", 1),
    ("Iterator", ABC, "Iterator", 1),
    ("KeysView", ABC, "KeysView", 1),
    ("List", "builtins", "list", 1),
    ("Mapping", ABC, "Mapping", 2),
    ("MappingView", ABC, "MappingView", 1),
    ("Match", "re", "Match", 1),
    ("MutableMapping", ABC, "MutableMapping", 2),
    ("MutableSequence", ABC, "MutableSequence", 1),
    ("MutableSet", ABC, "MutableSet", 1),
    ("OrderedDict", "collections", "OrderedDict", 2),
    ("Pattern", "re", "Pattern", 1),
    ("Reversible", ABC, "Reversible", 1),
    ("Sequence", ABC, "Sequence", 1),
    ("Set", "builtins", "set", 1),
    ("Sized", ABC, "Sized", 0),
    ("Tuple", "builtins", "tuple", -1),
    ("Type", "builtins", "type", 1),
    ("ValuesView", ABC, "ValuesView", 1),
];

/// Those that say which builtin to call instead.
pub(super) fn never_called(name: &str) -> bool {
    matches!(
        name,
        "List" | "Dict" | "Set" | "FrozenSet" | "Tuple" | "Type"
    )
}

thread_local! {
    static FORM: Class = Class::builder("_SpecialForm")
        .module("typing")
        .final_class()
        .raw_method("__mro_entries__", |this, _| {
            Err(Exception::type_error(format!("Cannot subclass {}", ops::repr(this)?)))
        })
        .raw_method("__instancecheck__", |this, _| {
            Err(Exception::type_error(format!("{} cannot be used with isinstance()", ops::repr(this)?)))
        })
        .raw_method("__subclasscheck__", |this, _| {
            Err(Exception::type_error(format!("{} cannot be used with issubclass()", ops::repr(this)?)))
        })
        .dunders(&["__repr__", "__getitem__", "__or__", "__ror__"])
        .build();
    static SPECIAL: Class = Class::builder("_SpecialGenericAlias")
        .module("typing")
        .final_class()
        .raw_method("__mro_entries__", |this, args| {
            let [bases] = args.exact("__mro_entries__")?;
            let bases = ops::to_vec(&bases)?;
            let after = bases.iter().position(|b| b.is(this)).map_or(0, |i| i + 1);
            Ok(Value::tuple(entries_of(&origin_of(this)?, &bases, after)))
        })
        .raw_method("__instancecheck__", |this, args| {
            let [x] = args.exact("__instancecheck__")?;
            Ok(Value::Bool(ops::is_instance(&x, &origin_of(this)?)?))
        })
        .raw_method("__subclasscheck__", |this, args| {
            let [class] = args.exact("__subclasscheck__")?;
            let class = if is_alias(&class) { origin_of(&class)? } else { class };
            Ok(Value::Bool(ops::is_subclass(&class, &origin_of(this)?)?))
        })
        .dunders(&["__repr__", "__getitem__", "__call__", "__or__", "__ror__"])
        .build();
    static ANY_META: Class = Class::builder("_AnyMeta")
        .module("typing")
        .base(ops::class::type_class())
        .raw_method("__instancecheck__", |this, args| {
            let [x] = args.exact("__instancecheck__")?;
            match this {
                Value::Class(c) if *c != any() => Ok(Value::Bool(ops::class::is_exactly_instance(&x, c))),
                _ => Err(Exception::type_error("typing.Any cannot be used with isinstance()")),
            }
        })
        .raw_method("__repr__", |this, _| match this {
            Value::Class(c) if *c == any() => Ok(Value::str("typing.Any")),
            _ => Ok(Value::from(ops::class::default_repr(this)?)),
        })
        .build();
    static ANY: Class = Class::builder("Any")
        .module("typing")
        .metaclass(ANY_META.with(Clone::clone))
        .static_method("__new__", |args| match args.pos.first() {
            Some(Value::Class(class)) if *class != any() => Ok(Value::Instance(Instance::new(class.clone()))),
            _ => Err(Exception::type_error("Any cannot be instantiated")),
        })
        .build();
    static MADE: RefCell<HashMap<&'static str, Value>> = RefCell::default();
}

/// `typing.Any`
pub(crate) fn any() -> Class {
    ANY.with(Clone::clone)
}

/// The form of this name, always the same object.
pub(crate) fn form(name: &'static str) -> Value {
    MADE.with_borrow_mut(|made| {
        made.entry(name)
            .or_insert_with(|| Value::object(Form { name }))
            .clone()
    })
}

/// `typing.List` and its like, always the same object.
pub(crate) fn special(name: &'static str) -> Option<Value> {
    let (name, module, class, params) = *SPECIALS.iter().find(|s| s.0 == name)?;
    let make = || {
        Value::object(Special {
            name,
            module,
            class,
            params,
        })
    };
    Some(MADE.with_borrow_mut(|made| made.entry(name).or_insert_with(make).clone()))
}

/// Whether it is a form.
pub(crate) fn is_form(x: &Value) -> bool {
    form_name(x).is_some()
}

/// The form's name.
pub(crate) fn form_name(x: &Value) -> Option<&'static str> {
    match x {
        Value::Object(o) => o.downcast_ref::<Form>().map(|f| f.name),
        _ => None,
    }
}

/// The class behind `typing.List` or `List[int]`.
pub(crate) fn origin_of(x: &Value) -> Result<Value> {
    if let Some(alias) = Alias::of(x) {
        return Ok(alias.visible_origin());
    }
    match x.downcast::<Special>() {
        Some(special) => special.origin(),
        None => Ok(x.clone()),
    }
}

/// The bases that a base with a name in `typing` stands for.
pub(crate) fn entries_of(origin: &Value, bases: &[Value], after: usize) -> Vec<Value> {
    let mut entries = Vec::new();
    if !bases.iter().any(|b| b.is(origin)) {
        entries.push(origin.clone());
    }
    let generic = super::generic::class();
    let later = bases[after..].iter().any(|b| match b {
        Value::Class(c) => c.is_subclass_of(&generic),
        other => is_alias(other),
    });
    if !later {
        entries.push(Value::Class(generic));
    }
    entries
}

/// `Union[members]`: flat, without duplicates; a single member is itself.
///
/// # Errors
/// `TypeError` for what is no type.
pub(crate) fn union(members: Vec<Value>) -> Result<Value> {
    let mut flat: Vec<Value> = Vec::new();
    for member in members {
        let member = check(member, "Union[arg, ...]: each arg must be a type.")?;
        if let Some(alias) = Alias::of(&member)
            && alias.kind == Kind::Union
        {
            flat.extend(alias.args.iter().cloned());
        } else if let Some(union) = member.downcast::<UnionType>() {
            for x in union.args.iter() {
                flat.push(check(x.clone(), "")?);
            }
        } else {
            flat.push(member);
        }
    }
    let mut unique: Vec<Value> = Vec::new();
    for x in flat {
        let mut seen = false;
        for u in &unique {
            seen = seen || ops::eq(u, &x)?;
        }
        if !seen {
            unique.push(x);
        }
    }
    if unique.len() == 1 {
        return Ok(unique.remove(0));
    }
    Ok(Alias::value(Kind::Union, form("Union"), unique, None))
}

fn literal(items: Vec<Value>) -> Value {
    let mut flat = Vec::new();
    for x in items {
        match Alias::of(&x) {
            Some(inner) if inner.kind == Kind::Literal => flat.extend(inner.args.iter().cloned()),
            _ => flat.push(x),
        }
    }
    let mut unique: Vec<Value> = Vec::new();
    for x in flat {
        let same =
            |u: &Value| ops::class_of(u) == ops::class_of(&x) && ops::eq(u, &x).unwrap_or(false);
        if !unique.iter().any(same) {
            unique.push(x);
        }
    }
    Alias::value(Kind::Literal, form("Literal"), unique, None)
}

/// `Callable[params, result]`
fn callable(params: Vec<Value>) -> Result<Value> {
    const NOTE: &str = "Callable must be used as Callable[[arg, ...], result].";
    let Ok([params, result]) = <[Value; 2]>::try_from(params) else {
        return Err(Exception::type_error(NOTE));
    };
    let origin = abc("Callable");
    let mut args = match params {
        Value::List(items) => items.to_vec(),
        Value::Tuple(items) => items.to_vec(),
        other => vec![other],
    };
    for x in &mut args {
        if !is_params_expression(x) {
            *x = check(
                x.clone(),
                "Callable[[arg, ...], result]: each arg must be a type.",
            )?;
        }
    }
    args.push(check(
        result,
        "Callable[args, result]: result must be a type.",
    )?);
    Ok(Alias::value(Kind::Callable, origin, args, Some("Callable")))
}

thread_local! {
    static STAND_INS: RefCell<HashMap<String, Class>> = RefCell::default();
}

/// The class of `collections.abc`.
pub(crate) fn abc(name: &'static str) -> Value {
    from_module(ABC, name)
}

/// A module that [`SPECIALS`] name. There are no objects of the classes of `re` where a program does not import that.
fn import(module: &'static str) -> Result<Value> {
    use crate::stdlib::library::inner::{COLLECTIONS, COLLECTIONS_ABC, CONTEXTLIB};
    let all = [&COLLECTIONS_ABC, &COLLECTIONS, &CONTEXTLIB];
    match all.into_iter().find(|library| library.name == module) {
        Some(library) => crate::program::import_library(library),
        None => crate::program::import(module),
    }
}

/// A class of another module, or one that stands in for it where that module is not built in.
fn from_module(module: &'static str, name: &'static str) -> Value {
    let found = match module {
        "builtins" => crate::builtins::lookup(name),
        _ => import(module)
            .ok()
            .and_then(|m| ops::get_attr_opt(&m, name).ok().flatten()),
    };
    found.unwrap_or_else(|| {
        let class = STAND_INS.with_borrow_mut(|all| {
            let make = || Class::builder(name).module(module).build();
            all.entry(format!("{module}.{name}"))
                .or_insert_with(make)
                .clone()
        });
        Value::Class(class)
    })
}

impl Special {
    fn origin(&self) -> Result<Value> {
        Ok(from_module(self.module, self.class))
    }
}

impl Object for Form {
    fn class(&self) -> Class {
        FORM.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        // A class in CPython 3.12.
        Some(Ok(if self.name == "Annotated" {
            "<class 'typing.Annotated'>".to_owned()
        } else {
            format!("typing.{}", self.name)
        }))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        match name {
            "__name__" | "__qualname__" | "_name" => Some(Ok(Value::str(self.name))),
            "__module__" => Some(Ok(Value::str("typing"))),
            _ => None,
        }
    }
    fn is_callable(&self) -> bool {
        true
    }
    fn call(&self, _this: &Value, _args: Args) -> Option<Result<Value>> {
        Some(Err(Exception::type_error(match self.name {
            "Annotated" => "Type Annotated cannot be instantiated.".to_owned(),
            name => format!("Cannot instantiate typing.{name}"),
        })))
    }
    fn get_item(&self, key: &Value) -> Option<Result<Value>> {
        if !FORMS
            .iter()
            .any(|(name, subscribed)| *name == self.name && *subscribed)
        {
            return Some(Err(Exception::type_error(format!(
                "typing.{} is not subscriptable",
                self.name
            ))));
        }
        Some(subscribe(self.name, key))
    }
    fn binary(
        &self,
        this: &Value,
        op: BinaryOp,
        other: &Value,
        reflected: bool,
    ) -> Option<Result<Value>> {
        if op != BinaryOp::BitOr {
            return None;
        }
        let (left, right) = if reflected {
            (other, this)
        } else {
            (this, other)
        };
        Some(union(vec![left.clone(), right.clone()]))
    }
}

fn subscribe(name: &'static str, key: &Value) -> Result<Value> {
    let items = match key {
        Value::Tuple(items) => items.to_vec(),
        single => vec![single.clone()],
    };
    match name {
        "Union" => {
            if items.is_empty() {
                return Err(Exception::type_error("Cannot take a Union of no types."));
            }
            union(items)
        }
        "Optional" => {
            let x = check(key.clone(), "typing.Optional requires a single type.")?;
            union(vec![x, Value::None])
        }
        "Literal" => Ok(literal(items)),
        "Annotated" => {
            if items.len() < 2 {
                return Err(Exception::type_error(
                    "Annotated[...] should be used with at least two arguments (a type and an annotation).",
                ));
            }
            let mut items = items.into_iter();
            let ty = items.next().unwrap_or_default();
            let mut args = match Alias::of(&ty) {
                Some(inner) if inner.kind == Kind::Annotated => inner.args.clone(),
                _ if matches!(form_name(&ty), Some("ClassVar" | "Final")) => vec![ty],
                _ => vec![check(ty, "Annotated[t, ...]: t must be a type.")?],
            };
            args.extend(items);
            Ok(Alias::value(Kind::Annotated, form("Annotated"), args, None))
        }
        "Concatenate" => {
            let Some((last, before)) = items.split_last() else {
                return Err(Exception::type_error(
                    "Cannot take a Concatenate of no types.",
                ));
            };
            if !is_params_expression(last) {
                return Err(Exception::type_error(
                    "The last parameter to Concatenate should be a ParamSpec variable or ellipsis.",
                ));
            }
            let mut args = Vec::new();
            for x in before {
                args.push(check(
                    x.clone(),
                    "Concatenate[arg, ...]: each arg must be a type.",
                )?);
            }
            args.push(last.clone());
            Ok(Alias::value(
                Kind::Concatenate,
                form("Concatenate"),
                args,
                Some("Concatenate"),
            ))
        }
        "Unpack" => Ok(Alias::value(
            Kind::Unpack,
            form("Unpack"),
            vec![check(key.clone(), "Unpack accepts only single type.")?],
            None,
        )),
        _ => {
            let x = check(
                key.clone(),
                &format!("typing.{name} accepts only single type."),
            )?;
            Ok(Alias::value(Kind::Plain, form(name), vec![x], None))
        }
    }
}

impl Object for Special {
    fn class(&self) -> Class {
        SPECIAL.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(format!("typing.{}", self.name)))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        match name {
            "__origin__" => Some(self.origin()),
            "__name__" | "__qualname__" | "_name" => Some(Ok(Value::str(self.name))),
            "__module__" => Some(Ok(Value::str("typing"))),
            _ if name.starts_with("__") && name.ends_with("__") => None,
            _ => match self.origin() {
                Ok(origin) => ops::get_attr_opt(&origin, name).transpose(),
                Err(e) => Some(Err(e)),
            },
        }
    }
    fn is_callable(&self) -> bool {
        true
    }
    fn call(&self, _this: &Value, args: Args) -> Option<Result<Value>> {
        if never_called(self.name) {
            return Some(Err(Exception::type_error(format!(
                "Type {} cannot be instantiated; use {}() instead",
                self.name, self.class
            ))));
        }
        Some(self.origin().and_then(|origin| ops::call(&origin, args)))
    }
    fn get_item(&self, key: &Value) -> Option<Result<Value>> {
        let items = match key {
            Value::Tuple(items) => items.to_vec(),
            single => vec![single.clone()],
        };
        if self.name == "Callable" {
            return Some(callable(items));
        }
        let make = || {
            let origin = self.origin()?;
            let mut items = items;
            if self.name == "Tuple" {
                let dots = crate::object::singleton::ellipsis();
                for x in &mut items {
                    if !x.is(&dots) {
                        *x = check(x.clone(), "Tuple[t0, t1, ...]: each t must be a type.")?;
                    }
                }
                return Ok(Alias::value(Kind::Plain, origin, items, Some(self.name)));
            }
            for x in &mut items {
                *x = check(x.clone(), "Parameters to generic types must be types.")?;
            }
            let (given, wanted) = (items.len(), self.params.max(0) as usize);
            if wanted == 0 {
                return Err(Exception::type_error(format!(
                    "typing.{} is not a generic class",
                    self.name
                )));
            }
            if given != wanted {
                let bound = if given > wanted { "many" } else { "few" };
                return Err(Exception::type_error(format!(
                    "Too {bound} arguments for typing.{}; actual {given}, expected {wanted}",
                    self.name
                )));
            }
            Ok(Alias::value(Kind::Plain, origin, items, Some(self.name)))
        };
        Some(make())
    }
    fn binary(
        &self,
        this: &Value,
        op: BinaryOp,
        other: &Value,
        reflected: bool,
    ) -> Option<Result<Value>> {
        if op != BinaryOp::BitOr {
            return None;
        }
        let (left, right) = if reflected {
            (other, this)
        } else {
            (this, other)
        };
        Some(union(vec![left.clone(), right.clone()]))
    }
}
