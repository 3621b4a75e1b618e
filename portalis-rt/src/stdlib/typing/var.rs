//! Type variables: `TypeVar`, `ParamSpec`, `TypeVarTuple`; and the small objects `NewType`, `ForwardRef`,
//! `TypeAliasType`.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::alias::{Alias, Kind};
use super::check;
use crate::object::generic_alias::GenericAlias;
use crate::object::{Args, Class, Exception, Object, Result, Str, Value};
use crate::ops::{self, BinaryOp};

/// Which kind of type variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum VarKind {
    TypeVar,
    ParamSpec,
    TypeVarTuple,
}

/// A type variable of any kind.
pub(crate) struct TypeVar {
    pub(crate) kind: VarKind,
    name: Str,
    bound: Value,
    constraints: Vec<Value>,
    covariant: bool,
    contravariant: bool,
    /// Of PEP 695's syntax.
    inferred: bool,
    module: Value,
}

/// `P.args`, `P.kwargs`
pub(crate) struct ParamSpecPart {
    pub(crate) of: Value,
    name: &'static str,
}

/// `NewType("UserId", int)`
struct NewType {
    name: Str,
    supertype: Value,
    module: Value,
}

/// An annotation in quotes within a generic.
pub(crate) struct ForwardRef {
    pub(crate) text: Str,
}

/// `type X = value`
#[derive(Clone)]
pub(crate) struct TypeAlias {
    name: Str,
    value: Rc<dyn Fn() -> Result<Value>>,
    params: Value,
}

thread_local! {
    static TYPE_VAR: Class = Class::builder("TypeVar")
        .module("typing")
        .final_class()
        .constructor(|_, args| new_type_var(args))
        .raw_method("__mro_entries__", |_, _| no_subclass("an instance of TypeVar"))
        .dunders(&["__repr__", "__or__", "__ror__"])
        .build();
    static PARAM_SPEC: Class = Class::builder("ParamSpec")
        .module("typing")
        .final_class()
        .constructor(|_, args| new_param_spec(args))
        .raw_method("__mro_entries__", |_, _| no_subclass("an instance of ParamSpec"))
        .dunders(&["__repr__", "__or__", "__ror__"])
        .build();
    static PARAM_SPEC_ARGS: Class = Class::builder("ParamSpecArgs").module("typing").final_class().build();
    static PARAM_SPEC_KWARGS: Class = Class::builder("ParamSpecKwargs").module("typing").final_class().build();
    static TYPE_VAR_TUPLE: Class = Class::builder("TypeVarTuple")
        .module("typing")
        .final_class()
        .constructor(|_, args| {
            let [name] = args.bind("typevartuple", ["name"], 1)?;
            Ok(Value::object(TypeVar::plain(VarKind::TypeVarTuple, text(&name, "typevartuple")?)))
        })
        .raw_method("__mro_entries__", |_, _| no_subclass("an instance of TypeVarTuple"))
        .dunders(&["__repr__", "__iter__"])
        .build();
    static NEW_TYPE: Class = Class::builder("NewType")
        .module("typing")
        .final_class()
        .constructor(|_, args| {
            let [name, supertype] = args.bind("NewType.__init__", ["name", "tp"], 2)?;
            Ok(Value::object(NewType { name: text(&name, "NewType")?, supertype, module: main() }))
        })
        .raw_method("__mro_entries__", |this, _| {
            let name = this.downcast::<NewType>().map_or_else(|| Str::new("?"), |t| t.name.clone());
            Err(Exception::type_error(format!(
                "Cannot subclass an instance of NewType. Perhaps you were looking for: `{name} = NewType('{name}', ...)`"
            )))
        })
        .dunders(&["__repr__", "__call__", "__or__", "__ror__"])
        .build();
    static FORWARD_REF: Class = Class::builder("ForwardRef")
        .module("typing")
        .final_class()
        .constructor(|_, mut args| {
            args.kw.clear();
            let [text] = args.range("ForwardRef", 1)?;
            forward_ref(&text)
        })
        .dunders(&["__repr__", "__eq__", "__hash__", "__or__", "__ror__"])
        .build();
    static TYPE_ALIAS: Class = Class::builder("TypeAliasType")
        .module("typing")
        .final_class()
        .constructor(|_, mut args| {
            let params = args.take_kw("type_params").unwrap_or_else(|| Value::tuple(vec![]));
            let [name, value] = args.bind("typealias", ["name", "value"], 2)?;
            Ok(Value::object(TypeAlias { name: text(&name, "typealias")?, value: Rc::new(move || Ok(value.clone())), params }))
        })
        .dunders(&["__repr__", "__getitem__", "__or__", "__ror__"])
        .build();
    /// The type variables of PEP 695, by name: each use of the name gives the same object.
    static INFERRED: RefCell<HashMap<String, Value>> = RefCell::default();
}

pub(super) fn classes() -> [Class; 8] {
    [
        &TYPE_VAR,
        &PARAM_SPEC,
        &PARAM_SPEC_ARGS,
        &PARAM_SPEC_KWARGS,
        &TYPE_VAR_TUPLE,
        &NEW_TYPE,
        &FORWARD_REF,
        &TYPE_ALIAS,
    ]
    .map(|class| class.with(Clone::clone))
}

fn main() -> Value {
    Value::str("__main__")
}

fn no_subclass(what: &str) -> Result<Value> {
    Err(Exception::type_error(format!("Cannot subclass {what}")))
}

fn text(name: &Value, function: &str) -> Result<Str> {
    name.as_str().ok_or_else(|| {
        Exception::type_error(format!(
            "{function}() argument 'name' must be str, not {}",
            ops::class_name(name)
        ))
    })
}

/// A type parameter of PEP 695.
pub fn type_var(name: &str) -> Value {
    INFERRED.with_borrow_mut(|all| {
        let made = all.entry(name.to_owned()).or_insert_with(|| {
            let var = TypeVar::plain(VarKind::TypeVar, Str::new(name));
            Value::object(TypeVar {
                inferred: true,
                ..var
            })
        });
        made.clone()
    })
}

/// `type name = value`
pub fn type_alias(
    name: &str,
    params: Vec<Value>,
    value: impl Fn() -> Result<Value> + 'static,
) -> Value {
    Value::object(TypeAlias {
        name: Str::new(name),
        value: Rc::new(value),
        params: Value::tuple(params),
    })
}

/// An annotation in quotes.
///
/// # Errors
/// `TypeError` if it is no string.
pub(crate) fn forward_ref(text: &Value) -> Result<Value> {
    match text.as_str() {
        Some(text) => Ok(Value::object(ForwardRef { text })),
        None => Err(Exception::type_error(format!(
            "Forward reference must be a string -- got {}",
            ops::repr(text)?
        ))),
    }
}

impl TypeVar {
    fn plain(kind: VarKind, name: Str) -> TypeVar {
        TypeVar {
            kind,
            name,
            bound: Value::None,
            constraints: Vec::new(),
            covariant: false,
            contravariant: false,
            inferred: false,
            module: main(),
        }
    }
}

struct Options {
    bound: Value,
    covariant: bool,
    contravariant: bool,
    inferred: bool,
}

fn options(args: &mut Args) -> Result<Options> {
    let flag =
        |args: &mut Args, name: &str| args.take_kw(name).map_or(Ok(false), |v| ops::truth(&v));
    let covariant = flag(args, "covariant")?;
    let contravariant = flag(args, "contravariant")?;
    let inferred = flag(args, "infer_variance")?;
    if covariant && contravariant {
        return Err(Exception::value_error("Bivariant types are not supported."));
    }
    if inferred && (covariant || contravariant) {
        return Err(Exception::value_error(
            "Variance cannot be specified with infer_variance.",
        ));
    }
    let bound = match args.take_kw("bound") {
        None | Some(Value::None) => Value::None,
        Some(bound) => check(bound, "Bound must be a type.")?,
    };
    Ok(Options {
        bound,
        covariant,
        contravariant,
        inferred,
    })
}

fn new_type_var(mut args: Args) -> Result<Value> {
    let Options {
        bound,
        covariant,
        contravariant,
        inferred,
    } = options(&mut args)?;
    let name = match args.take_kw("name") {
        Some(name) => name,
        None if args.pos.is_empty() => {
            return Err(Exception::type_error(
                "typevar() missing required argument 'name' (pos 1)",
            ));
        }
        None => args.pos.remove(0),
    };
    let name = text(&name, "typevar")?;
    if let Some((unknown, _)) = args.kw.first() {
        return Err(Exception::type_error(format!(
            "typevar() got an unexpected keyword argument '{unknown}'"
        )));
    }
    if args.pos.len() == 1 {
        return Err(Exception::type_error("A single constraint is not allowed"));
    }
    if !args.pos.is_empty() && !bound.is_none() {
        return Err(Exception::type_error(
            "Constraints cannot be combined with bound=...",
        ));
    }
    let constraints = args.pos.into_iter().map(|c| {
        check(
            c,
            "TypeVar(name, constraint, ...): constraints must be types.",
        )
    });
    let constraints = constraints.collect::<Result<Vec<_>>>()?;
    let var = TypeVar::plain(VarKind::TypeVar, name);
    Ok(Value::object(TypeVar {
        bound,
        constraints,
        covariant,
        contravariant,
        inferred,
        ..var
    }))
}

fn new_param_spec(mut args: Args) -> Result<Value> {
    let Options {
        bound,
        covariant,
        contravariant,
        inferred,
    } = options(&mut args)?;
    let [name] = args.bind("paramspec", ["name"], 1)?;
    let var = TypeVar::plain(VarKind::ParamSpec, text(&name, "paramspec")?);
    Ok(Value::object(TypeVar {
        bound,
        covariant,
        contravariant,
        inferred,
        ..var
    }))
}

/// Whether this is a type variable, of which kind.
pub(crate) fn kind(x: &Value) -> Option<VarKind> {
    match x {
        Value::Object(o) => o.downcast_ref::<TypeVar>().map(|v| v.kind),
        _ => None,
    }
}

fn or(this: &Value, op: BinaryOp, other: &Value, reflected: bool) -> Option<Result<Value>> {
    if op != BinaryOp::BitOr {
        return None;
    }
    let (left, right) = if reflected {
        (other, this)
    } else {
        (this, other)
    };
    Some(super::form::union(vec![left.clone(), right.clone()]))
}

impl Object for TypeVar {
    fn class(&self) -> Class {
        match self.kind {
            VarKind::TypeVar => TYPE_VAR.with(Clone::clone),
            VarKind::ParamSpec => PARAM_SPEC.with(Clone::clone),
            VarKind::TypeVarTuple => TYPE_VAR_TUPLE.with(Clone::clone),
        }
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let prefix = match self.kind {
            VarKind::TypeVarTuple => "",
            _ if self.inferred => "",
            _ if self.covariant => "+",
            _ if self.contravariant => "-",
            _ => "~",
        };
        Some(Ok(format!("{prefix}{}", self.name)))
    }
    fn get_attr(&self, this: &Value, name: &str) -> Option<Result<Value>> {
        Some(Ok(match name {
            "__name__" => Value::Str(self.name.clone()),
            "__module__" => self.module.clone(),
            "__bound__" if self.kind != VarKind::TypeVarTuple => self.bound.clone(),
            "__constraints__" if self.kind == VarKind::TypeVar => {
                Value::tuple(self.constraints.clone())
            }
            "__covariant__" => Value::Bool(self.covariant),
            "__contravariant__" => Value::Bool(self.contravariant),
            "__infer_variance__" => Value::Bool(self.inferred),
            "args" if self.kind == VarKind::ParamSpec => Value::object(ParamSpecPart {
                of: this.clone(),
                name: "args",
            }),
            "kwargs" if self.kind == VarKind::ParamSpec => Value::object(ParamSpecPart {
                of: this.clone(),
                name: "kwargs",
            }),
            _ => return None,
        }))
    }
    fn iter(&self, this: &Value) -> Option<Result<Value>> {
        if self.kind != VarKind::TypeVarTuple {
            return None;
        }
        let unpacked = Alias::value(
            Kind::Unpack,
            super::form::form("Unpack"),
            vec![this.clone()],
            None,
        );
        Some(ops::iter(&Value::tuple(vec![unpacked])))
    }
    fn binary(
        &self,
        this: &Value,
        op: BinaryOp,
        other: &Value,
        reflected: bool,
    ) -> Option<Result<Value>> {
        or(this, op, other, reflected)
    }
}

impl Object for ParamSpecPart {
    fn class(&self) -> Class {
        if self.name == "args" {
            PARAM_SPEC_ARGS.with(Clone::clone)
        } else {
            PARAM_SPEC_KWARGS.with(Clone::clone)
        }
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(
            ops::get_attr(&self.of, "__name__")
                .and_then(|n| ops::str(&n))
                .map(|n| format!("{n}.{}", self.name)),
        )
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        (name == "__origin__").then(|| Ok(self.of.clone()))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        let other = other.downcast::<ParamSpecPart>()?;
        Some(Ok(self.name == other.name && self.of.is(&other.of)))
    }
    fn hash(&self) -> Option<Result<i64>> {
        Some(ops::hash(&self.of))
    }
}

impl Object for NewType {
    fn class(&self) -> Class {
        NEW_TYPE.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(ops::str(&self.module).map(|module| format!("{module}.{}", self.name)))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        Some(Ok(match name {
            "__name__" => Value::Str(self.name.clone()),
            "__qualname__" => Value::Str(self.name.clone()),
            "__module__" => self.module.clone(),
            "__supertype__" => self.supertype.clone(),
            _ => return None,
        }))
    }
    fn is_callable(&self) -> bool {
        true
    }
    fn call(&self, _this: &Value, args: Args) -> Option<Result<Value>> {
        Some(args.exact("NewType.__call__").map(|[x]| x))
    }
    fn binary(
        &self,
        this: &Value,
        op: BinaryOp,
        other: &Value,
        reflected: bool,
    ) -> Option<Result<Value>> {
        or(this, op, other, reflected)
    }
}

impl Object for ForwardRef {
    fn class(&self) -> Class {
        FORWARD_REF.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(ops::repr(&Value::Str(self.text.clone())).map(|text| format!("ForwardRef({text})")))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        Some(Ok(match name {
            "__forward_arg__" => Value::Str(self.text.clone()),
            "__forward_evaluated__" | "__forward_is_class__" => Value::Bool(false),
            "__forward_is_argument__" => Value::Bool(true),
            "__forward_value__" | "__forward_module__" => Value::None,
            _ => return None,
        }))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        other
            .downcast::<ForwardRef>()
            .map(|other| Ok(self.text == other.text))
    }
    fn hash(&self) -> Option<Result<i64>> {
        Some(Ok(ops::hash::hash_str(&self.text)))
    }
    fn binary(
        &self,
        this: &Value,
        op: BinaryOp,
        other: &Value,
        reflected: bool,
    ) -> Option<Result<Value>> {
        or(this, op, other, reflected)
    }
}

impl Object for TypeAlias {
    fn class(&self) -> Class {
        TYPE_ALIAS.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(self.name.to_string()))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        Some(Ok(match name {
            "__name__" => Value::Str(self.name.clone()),
            "__value__" => return Some((self.value)()),
            "__module__" => main(),
            "__type_params__" | "__parameters__" => self.params.clone(),
            _ => return None,
        }))
    }
    fn get_item(&self, key: &Value) -> Option<Result<Value>> {
        Some(Ok(GenericAlias::value(
            Value::object(self.clone()),
            key.clone(),
        )))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        let other = other.downcast::<TypeAlias>()?;
        Some(Ok(Rc::ptr_eq(&self.value, &other.value)))
    }
    fn hash(&self) -> Option<Result<i64>> {
        Some(Ok(ops::hash::hash_str(&self.name)))
    }
    fn binary(
        &self,
        this: &Value,
        op: BinaryOp,
        other: &Value,
        reflected: bool,
    ) -> Option<Result<Value>> {
        or(this, op, other, reflected)
    }
}
