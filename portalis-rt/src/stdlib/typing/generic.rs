//! `Generic`: the base of generic classes.

use super::alias::{Alias, Kind, parameters, substitute_all};
use super::var::{VarKind, kind as var_kind};
use crate::object::{Args, Class, Exception, Object, Result, Str, Value};
use crate::ops;

/// The base that a class with PEP 695's type parameters has: `Generic` of these parameters, which takes any number
/// of arguments.
struct OpenGeneric {
    params: Value,
}

thread_local! {
    static GENERIC: Class = Class::builder("Generic")
        .module("typing")
        .class_method("__class_getitem__", class_getitem)
        .class_method("__init_subclass__", |mut args| {
            let keywords = std::mem::take(&mut args.kw);
            match args.pos.first() {
                Some(Value::Class(derived)) => init_subclass(derived, keywords, &class()),
                _ => Err(Exception::type_error("Generic.__init_subclass__() needs a class")),
            }
        })
        .build();
    static OPEN_CLASS: Class = Class::builder("_GenericAlias")
        .module("typing")
        .final_class()
        .raw_method("__mro_entries__", |_, args| {
            let [bases] = args.exact("__mro_entries__")?;
            let protocol = super::protocol::class();
            let covered = ops::to_vec(&bases)?.iter().any(|b| matches!(b, Value::Class(c) if *c == protocol));
            Ok(Value::tuple(if covered { vec![] } else { vec![Value::Class(class())] }))
        })
        .build();
}

/// `typing.Generic`
pub(crate) fn class() -> Class {
    GENERIC.with(Clone::clone)
}

/// The base that stands for `Generic[...]` of a class with PEP 695's type parameters.
pub fn generic(params: Value) -> Value {
    Value::object(OpenGeneric { params })
}

/// The parameters of such a base.
pub(super) fn open_params(x: &Value) -> Option<&Value> {
    let Value::Object(o) = x else { return None };
    o.downcast_ref::<OpenGeneric>().map(|open| &open.params)
}

impl Object for OpenGeneric {
    fn class(&self) -> Class {
        OPEN_CLASS.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let shown = ops::to_vec(&self.params).and_then(|params| {
            let parts = params.iter().map(|p| ops::repr(p).map(|t| t.to_string()));
            parts.collect::<Result<Vec<_>>>()
        });
        Some(shown.map(|parts| format!("typing.Generic[{}]", parts.join(", "))))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        match name {
            "__origin__" => Some(Ok(Value::Class(class()))),
            "__args__" | "__parameters__" => Some(Ok(self.params.clone())),
            _ => None,
        }
    }
}

/// `C[params]` for `Generic`, `Protocol` and classes derived from them.
pub(crate) fn class_getitem(args: Args) -> Result<Value> {
    let [this, key] = args.exact("__class_getitem__")?;
    let Value::Class(cls) = &this else {
        return Err(Exception::type_error("__class_getitem__() needs a class"));
    };
    let items = match &key {
        Value::Tuple(items) => items.to_vec(),
        single => vec![single.clone()],
    };
    if *cls == class() || *cls == super::protocol::class() {
        let name = cls.name();
        if items.is_empty() {
            return Err(Exception::type_error(format!(
                "Parameter list to {name}[...] cannot be empty"
            )));
        }
        let is_var = |x: &Value| {
            var_kind(x).is_some() || Alias::of(x).is_some_and(|a| a.kind == Kind::Unpack)
        };
        if !items.iter().all(is_var) {
            return Err(Exception::type_error(format!(
                "Parameters to {name}[...] must all be type variables or parameter specification variables."
            )));
        }
        if items
            .iter()
            .enumerate()
            .any(|(i, x)| items[..i].iter().any(|y| y.is(x)))
        {
            return Err(Exception::type_error(format!(
                "Parameters to {name}[...] must all be unique"
            )));
        }
        return Ok(Alias::value(Kind::Plain, this, items, None));
    }
    let shown = || ops::repr(&this).map(|text| text.to_string());
    if is_open_class(cls) {
        return Ok(Alias::value(
            Kind::Plain,
            this.clone(),
            items.into_iter().map(list_to_tuple).collect(),
            None,
        ));
    }
    let vars = match ops::get_attr_opt(&this, "__parameters__")? {
        Some(vars) => ops::to_vec(&vars)?,
        None => Vec::new(),
    };
    let new = substitute_all(&shown, &vars, &key)?;
    let lone_params = vars.len() == 1 && var_kind(&vars[0]) == Some(VarKind::ParamSpec);
    let whole = new.len() == 1 && super::alias::is_params_expression(&new[0]);
    let new = if lone_params && !whole {
        vec![Value::tuple(new)]
    } else {
        new
    };
    Ok(Alias::value(Kind::Plain, this.clone(), new, None))
}

fn list_to_tuple(x: Value) -> Value {
    match x {
        Value::List(items) => Value::tuple(items.to_vec()),
        other => other,
    }
}

/// Whether the type parameters are PEP 695's, whose number is not known here.
fn is_open_class(class: &Class) -> bool {
    match class.lookup("__orig_bases__") {
        Some(Value::Tuple(bases)) => bases.iter().any(|base| open_params(base).is_some()),
        _ => false,
    }
}

/// `Generic.__init_subclass__`: notes the type variables of the bases as written.
pub(crate) fn init_subclass(
    derived: &Class,
    keywords: Vec<(Str, Value)>,
    owner: &Class,
) -> Result<Value> {
    let this = Value::Class(derived.clone());
    ops::super_::super_call(
        owner,
        &this,
        "__init_subclass__",
        Args {
            pos: Default::default(),
            kw: keywords,
        },
    )?;
    let written = match derived.dict.get("__orig_bases__") {
        Some(bases) => ops::to_vec(&bases)?,
        None => Vec::new(),
    };
    let generic = class();
    let plain = |b: &Value| matches!(b, Value::Class(c) if *c == generic);
    let bad = if written.is_empty() {
        derived.bases.borrow().contains(&generic)
    } else {
        written.iter().any(plain)
    };
    if bad {
        return Err(Exception::type_error("Cannot inherit from plain Generic"));
    }
    let mut vars = parameters(&written);
    let mut declared: Option<Vec<Value>> = None;
    for base in &written {
        let Some(alias) = Alias::of(base) else {
            continue;
        };
        let lists = matches!(&alias.origin, Value::Class(c) if *c == generic || *c == super::protocol::class());
        if lists {
            if declared.is_some() {
                return Err(Exception::type_error(
                    "Cannot inherit from Generic[...] multiple times.",
                ));
            }
            declared = Some(parameters(&alias.args));
        }
    }
    if let Some(declared) = declared {
        let missing: Vec<&Value> = vars
            .iter()
            .filter(|v| !declared.iter().any(|d| d.is(v)))
            .collect();
        if !missing.is_empty() {
            let show = |all: &[&Value]| {
                let parts = all
                    .iter()
                    .map(|v| ops::repr(v).map(|t| t.to_string()))
                    .collect::<Result<Vec<_>>>();
                parts.map(|p| p.join(", "))
            };
            let all: Vec<&Value> = declared.iter().collect();
            return Err(Exception::type_error(format!(
                "Some type variables ({}) are not listed in Generic[{}]",
                show(&missing)?,
                show(&all)?
            )));
        }
        vars = declared;
    }
    derived.set("__parameters__", Value::tuple(vars));
    Ok(Value::None)
}
