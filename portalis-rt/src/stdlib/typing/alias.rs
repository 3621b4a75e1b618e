//! [`Alias`]: what subscription of `typing`'s forms and of generic classes gives, such as `List[int]`,
//! `Optional[str]`, `Stack[int]`; and the type variables in it.

use super::generic::open_params;
use super::var::{VarKind, kind as var_kind};
use super::{check, form};
use crate::object::generic_alias::{GenericAlias, UnionType};
use crate::object::{Args, Class, Exception, Object, Result, Tuple, Value};
use crate::ops::{self, BinaryOp};

/// How an alias prints and behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `List[int]`, `Stack[int]`, `ClassVar[int]`
    Plain,
    /// `Union[int, str]`, `Optional[int]`
    Union,
    /// `Literal["a", 1]`
    Literal,
    /// `Callable[[int], str]`: the arguments, then the result.
    Callable,
    /// `Annotated[int, "meters"]`: the type, then the metadata.
    Annotated,
    /// `Concatenate[int, P]`
    Concatenate,
    /// `Unpack[Ts]`, `*Ts`
    Unpack,
}

/// A subscribed form or generic class.
pub(crate) struct Alias {
    pub(crate) kind: Kind,
    /// `__origin__`; for `Annotated` the form.
    pub(crate) origin: Value,
    pub(crate) args: Vec<Value>,
    /// The name in `typing`, if it has one.
    pub(crate) name: Option<&'static str>,
}

thread_local! {
    static CLASS: Class = class_of_alias("_GenericAlias");
    static UNION: Class = class_of_alias("_UnionGenericAlias");
    static LITERAL: Class = class_of_alias("_LiteralGenericAlias");
    static CALLABLE: Class = class_of_alias("_CallableGenericAlias");
    static ANNOTATED: Class = class_of_alias("_AnnotatedAlias");
    static CONCATENATE: Class = class_of_alias("_ConcatenateGenericAlias");
    static UNPACK: Class = class_of_alias("_UnpackGenericAlias");
}

fn class_of_alias(name: &'static str) -> Class {
    Class::builder(name)
        .module("typing")
        .final_class()
        .raw_method("__mro_entries__", mro_entries)
        .raw_method("__instancecheck__", |this, args| {
            let [x] = args.exact("__instancecheck__")?;
            instance_check(this, &Value::Class(ops::class_of(&x)))
        })
        .raw_method("__subclasscheck__", |this, args| {
            let [class] = args.exact("__subclasscheck__")?;
            instance_check(this, &class)
        })
        .dunders(&[
            "__repr__",
            "__eq__",
            "__hash__",
            "__getitem__",
            "__call__",
            "__or__",
            "__ror__",
            "__iter__",
        ])
        .build()
}

fn instance_check(this: &Value, class: &Value) -> Result<Value> {
    match this.downcast::<Alias>() {
        Some(alias) if alias.kind == Kind::Union => {
            for member in &alias.args {
                if ops::is_subclass(class, member)? {
                    return Ok(Value::Bool(true));
                }
            }
            Ok(Value::Bool(false))
        }
        _ => Err(Exception::type_error(
            "Subscripted generics cannot be used with class and instance checks",
        )),
    }
}

fn mro_entries(this: &Value, args: Args) -> Result<Value> {
    let [bases] = args.exact("__mro_entries__")?;
    let Some(alias) = this.downcast::<Alias>() else {
        return Err(Exception::type_error("an alias is needed"));
    };
    if form::is_form(&alias.origin) {
        return Err(Exception::type_error(format!(
            "Cannot subclass {}",
            ops::repr(this)?
        )));
    }
    let bases = ops::to_vec(&bases)?;
    let after = bases.iter().position(|b| b.is(this)).map_or(0, |i| i + 1);
    let generic = super::generic::class();
    if alias.name.is_some() {
        return Ok(Value::tuple(form::entries_of(&alias.origin, &bases, after)));
    }
    if matches!(&alias.origin, Value::Class(c) if *c == generic) {
        if bases
            .iter()
            .any(|b| matches!(b, Value::Class(c) if *c == super::protocol::class()))
        {
            return Ok(Value::tuple(vec![]));
        }
        if bases[after..].iter().any(|b| is_alias(b) && !b.is(this)) {
            return Ok(Value::tuple(vec![]));
        }
    }
    Ok(Value::tuple(vec![alias.origin.clone()]))
}

/// Whether this is an alias of this module, subscribed or not.
pub(crate) fn is_alias(x: &Value) -> bool {
    match x {
        Value::Object(o) => {
            o.downcast_ref::<Alias>().is_some() || o.downcast_ref::<form::Special>().is_some()
        }
        _ => false,
    }
}

impl Alias {
    /// A new alias.
    pub(crate) fn value(
        kind: Kind,
        origin: Value,
        args: Vec<Value>,
        name: Option<&'static str>,
    ) -> Value {
        Value::object(Alias {
            kind,
            origin,
            args,
            name,
        })
    }

    /// The alias in an object.
    pub(crate) fn of(x: &Value) -> Option<&Alias> {
        match x {
            Value::Object(o) => o.downcast_ref::<Alias>(),
            _ => None,
        }
    }

    /// `__origin__`
    pub(crate) fn visible_origin(&self) -> Value {
        match self.kind {
            Kind::Annotated => self.args.first().cloned().unwrap_or_default(),
            _ => self.origin.clone(),
        }
    }

    /// `__args__`
    pub(crate) fn visible_args(&self) -> Vec<Value> {
        match self.kind {
            Kind::Annotated => self.args.first().cloned().into_iter().collect(),
            _ => self.args.clone(),
        }
    }

    fn text(&self) -> Result<String> {
        let all = |args: &[Value]| {
            args.iter()
                .map(type_repr)
                .collect::<Result<Vec<_>>>()
                .map(|p| p.join(", "))
        };
        match self.kind {
            Kind::Union => {
                let none =
                    |x: &Value| matches!(x, Value::Class(c) if *c == ops::class::none_class());
                match &self.args[..] {
                    [a, b] if none(a) => Ok(format!("typing.Optional[{}]", type_repr(b)?)),
                    [a, b] if none(b) => Ok(format!("typing.Optional[{}]", type_repr(a)?)),
                    args => Ok(format!("typing.Union[{}]", all(args)?)),
                }
            }
            Kind::Literal => {
                let parts = self
                    .args
                    .iter()
                    .map(|x| ops::repr(x).map(|t| t.to_string()))
                    .collect::<Result<Vec<_>>>()?;
                Ok(format!("typing.Literal[{}]", parts.join(", ")))
            }
            Kind::Callable => {
                let Some((result, params)) = self.args.split_last() else {
                    return Ok("typing.Callable".to_owned());
                };
                if let [one] = params
                    && is_params_expression(one)
                {
                    return Ok(format!(
                        "typing.Callable[{}, {}]",
                        type_repr(one)?,
                        type_repr(result)?
                    ));
                }
                Ok(format!(
                    "typing.Callable[[{}], {}]",
                    all(params)?,
                    type_repr(result)?
                ))
            }
            Kind::Annotated => {
                let Some((ty, metadata)) = self.args.split_first() else {
                    return Ok("typing.Annotated".to_owned());
                };
                let mut parts = vec![type_repr(ty)?];
                for x in metadata {
                    parts.push(ops::repr(x)?.to_string());
                }
                Ok(format!("typing.Annotated[{}]", parts.join(", ")))
            }
            Kind::Unpack => match self.args.first() {
                Some(x) if var_kind(x).is_some() || GenericAlias::of(x).is_some() => {
                    Ok(format!("typing.Unpack[{}]", type_repr(x)?))
                }
                _ => Ok(format!("typing.Unpack[{}]", all(&self.args)?)),
            },
            Kind::Plain | Kind::Concatenate => {
                let name = match self.name {
                    Some(name) => format!("typing.{name}"),
                    None => type_repr(&self.origin)?,
                };
                let args = if self.args.is_empty() {
                    "()".to_owned()
                } else {
                    all(&self.args)?
                };
                Ok(format!("{name}[{args}]"))
            }
        }
    }

    /// The same with other arguments.
    fn with_args(&self, args: Vec<Value>) -> Result<Value> {
        match self.kind {
            Kind::Union => form::union(args),
            kind => Ok(Alias::value(kind, self.origin.clone(), args, self.name)),
        }
    }
}

/// `...`, a `ParamSpec` or a `Concatenate`, which stand for whole lists of parameters.
pub(crate) fn is_params_expression(x: &Value) -> bool {
    x.is(&crate::object::singleton::ellipsis())
        || var_kind(x) == Some(VarKind::ParamSpec)
        || Alias::of(x).is_some_and(|a| a.kind == Kind::Concatenate)
}

/// A type as it stands in the repr of an alias.
pub(crate) fn type_repr(x: &Value) -> Result<String> {
    match x {
        Value::Function(f) => Ok(f.name().to_string()),
        Value::Native(f) => Ok(f.name.to_string()),
        Value::Tuple(items) => {
            let parts = items.iter().map(type_repr).collect::<Result<Vec<_>>>()?;
            Ok(format!("[{}]", parts.join(", ")))
        }
        _ => crate::object::generic_alias::type_repr(x),
    }
}

/// The type variables in these arguments, in order of their first appearance.
pub(crate) fn parameters(args: &[Value]) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    collect(args, &mut found);
    found
}

fn collect(args: &[Value], found: &mut Vec<Value>) {
    for x in args {
        if var_kind(x).is_some() {
            if !found.iter().any(|f| f.is(x)) {
                found.push(x.clone());
            }
        } else if let Some(alias) = Alias::of(x) {
            if alias.kind != Kind::Literal {
                collect(&alias.visible_args(), found);
            }
        } else if let Some(alias) = GenericAlias::of(x) {
            collect(&alias.args, found);
        } else if let Some(union) = x.downcast::<UnionType>() {
            collect(&union.args, found);
        } else if let Some(Value::Tuple(items)) = open_params(x) {
            collect(items, found);
        } else if let Value::Tuple(items) = x {
            collect(items, found);
        } else if let Value::List(items) = x {
            collect(&items.to_vec(), found);
        }
    }
}

/// `alias[params]`: the type variables in `args` replaced.
///
/// # Errors
/// `TypeError` if there are none, or another number of them.
pub(crate) fn substitute_all(
    shown: &dyn Fn() -> Result<String>,
    args: &[Value],
    params: &Value,
) -> Result<Vec<Value>> {
    let vars = parameters(args);
    if vars.is_empty() {
        return Err(crate::object::generic_alias::not_generic(&shown()?));
    }
    let mut given = match params {
        Value::Tuple(items) => items.to_vec(),
        single => vec![single.clone()],
    };
    let only_params = vars.len() == 1 && var_kind(&vars[0]) == Some(VarKind::ParamSpec);
    if only_params
        && !matches!(given.first(), Some(Value::List(_) | Value::Tuple(_)))
        && !(given.len() == 1 && is_params_expression(&given[0]))
    {
        given = vec![Value::tuple(given)];
    }
    let mut new = Vec::new();
    match vars
        .iter()
        .position(|v| var_kind(v) == Some(VarKind::TypeVarTuple))
    {
        Some(at) if given.len() + 1 >= vars.len() => {
            let after = vars.len() - at - 1;
            let tail = given.split_off(given.len() - after);
            let middle = given.split_off(at);
            new.extend(given);
            new.push(Value::list(middle));
            new.extend(tail);
        }
        _ => {
            if given.len() != vars.len() {
                let bound = if given.len() > vars.len() {
                    "many"
                } else {
                    "few"
                };
                return Err(Exception::type_error(format!(
                    "Too {bound} arguments for {}; actual {}, expected {}",
                    shown()?,
                    given.len(),
                    vars.len()
                )));
            }
            new = given;
        }
    }
    for (var, x) in vars.iter().zip(&mut new) {
        match var_kind(var) {
            Some(VarKind::TypeVar) => {
                *x = check(x.clone(), "Parameters to generic types must be types.")?
            }
            Some(VarKind::ParamSpec) => {
                if let Value::List(items) = x {
                    *x = Value::tuple(items.to_vec());
                }
            }
            _ => {}
        }
    }
    replace_all(args, &vars, &new)
}

fn replace_all(args: &[Value], vars: &[Value], new: &[Value]) -> Result<Vec<Value>> {
    let mut out = Vec::new();
    for x in args {
        match vars.iter().position(|v| v.is(x)) {
            Some(i) => match (var_kind(x), &new[i]) {
                // The parameters of a callable go in one by one.
                (Some(VarKind::ParamSpec), Value::Tuple(items)) => {
                    out.extend(items.iter().cloned())
                }
                (Some(VarKind::TypeVarTuple), Value::List(items)) => out.extend(items.to_vec()),
                (_, value) => out.push(value.clone()),
            },
            None => replace(x, vars, new, &mut out)?,
        }
    }
    Ok(out)
}

fn replace(x: &Value, vars: &[Value], new: &[Value], out: &mut Vec<Value>) -> Result<()> {
    if let Some(alias) = Alias::of(x) {
        if alias.kind == Kind::Unpack
            && let Some(i) = alias
                .args
                .first()
                .and_then(|a| vars.iter().position(|v| v.is(a)))
        {
            match &new[i] {
                Value::List(items) => out.extend(items.to_vec()),
                other => out.push(other.clone()),
            }
            return Ok(());
        }
        if alias.kind != Kind::Literal && !parameters(&alias.visible_args()).is_empty() {
            out.push(alias.with_args(replace_all(&alias.args, vars, new)?)?);
            return Ok(());
        }
    } else if let Some(alias) = GenericAlias::of(x) {
        if !parameters(&alias.args).is_empty() {
            let args = replace_all(&alias.args, vars, new)?;
            let args = Tuple::new(args);
            out.push(Value::object(GenericAlias::new(alias.origin.clone(), args)));
            return Ok(());
        }
    } else if let Some(union) = x.downcast::<UnionType>() {
        let args = replace_all(&union.args, vars, new)?;
        let mut args = args.into_iter();
        let Some(mut all) = args.next() else {
            return Ok(());
        };
        for part in args {
            all = ops::binary(BinaryOp::BitOr, &all, &part)?;
        }
        out.push(all);
        return Ok(());
    }
    out.push(x.clone());
    Ok(())
}

impl Object for Alias {
    fn class(&self) -> Class {
        match self.kind {
            Kind::Plain => &CLASS,
            Kind::Union => &UNION,
            Kind::Literal => &LITERAL,
            Kind::Callable => &CALLABLE,
            Kind::Annotated => &ANNOTATED,
            Kind::Concatenate => &CONCATENATE,
            Kind::Unpack => &UNPACK,
        }
        .with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(self.text())
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        Some(Ok(match name {
            "__origin__" => self.visible_origin(),
            "__args__" => Value::tuple(self.visible_args()),
            "__parameters__" => Value::tuple(parameters(&self.visible_args())),
            "__metadata__" if self.kind == Kind::Annotated => {
                Value::tuple(self.args.get(1..).unwrap_or_default().to_vec())
            }
            "__module__" if self.kind == Kind::Annotated => Value::str("typing"),
            "__module__" => match self.name {
                Some(_) => Value::str("typing"),
                None => return Some(ops::get_attr(&self.visible_origin(), "__module__")),
            },
            "_name" => self.name.map_or(Value::None, Value::str),
            "__name__" | "__qualname__" => match self.name {
                Some(name) => Value::str(name),
                None => return ops::get_attr_opt(&self.visible_origin(), name).transpose(),
            },
            _ if name.starts_with("__") && name.ends_with("__") => return None,
            _ => return ops::get_attr_opt(&self.visible_origin(), name).transpose(),
        }))
    }
    fn set_attr(&self, _this: &Value, name: &str, value: Value) -> Option<Result<()>> {
        if name.starts_with("__") && name.ends_with("__") {
            return None;
        }
        Some(ops::set_attr(&self.visible_origin(), name, value))
    }
    fn is_callable(&self) -> bool {
        true
    }
    fn call(&self, this: &Value, args: Args) -> Option<Result<Value>> {
        if let Some(name) = self.name
            && let Value::Class(origin) = &self.origin
        {
            return Some(Err(Exception::type_error(format!(
                "Type {name} cannot be instantiated; use {}() instead",
                origin.name()
            ))));
        }
        let result = ops::call(&self.visible_origin(), args);
        if let Ok(made @ Value::Instance(_)) = &result {
            // An object that takes no attributes goes without it.
            let _ = ops::set_attr(made, "__orig_class__", this.clone());
        }
        Some(result)
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        if self.kind == Kind::Union
            && let Some(other) = other.downcast::<UnionType>()
        {
            return Some(same_members(&self.args, &other.args));
        }
        let other = other.downcast::<Alias>()?;
        if self.kind != other.kind {
            return Some(Ok(false));
        }
        if self.kind == Kind::Union {
            return Some(same_members(&self.args, &other.args));
        }
        let equal = || {
            if !ops::eq(&self.origin, &other.origin)? || self.args.len() != other.args.len() {
                return Ok(false);
            }
            for (a, b) in self.args.iter().zip(&other.args) {
                let same_type = self.kind != Kind::Literal || ops::class_of(a) == ops::class_of(b);
                if !same_type || !ops::eq(a, b)? {
                    return Ok(false);
                }
            }
            Ok(true)
        };
        if self.kind == Kind::Literal {
            return Some(Ok(self.args.len() == other.args.len()
                && self.args.iter().all(|a| {
                    other.args.iter().any(|b| {
                        ops::class_of(a) == ops::class_of(b) && ops::eq(a, b).unwrap_or(false)
                    })
                })));
        }
        Some(equal())
    }
    fn hash(&self) -> Option<Result<i64>> {
        let hash = || {
            if matches!(self.kind, Kind::Union | Kind::Literal) {
                return self
                    .args
                    .iter()
                    .try_fold(0, |sum, x| Ok(sum ^ ops::hash(x)?));
            }
            Ok(ops::hash(&self.origin)? ^ ops::hash::hash_tuple(&self.args)?)
        };
        Some(hash())
    }
    fn get_item(&self, key: &Value) -> Option<Result<Value>> {
        if self.kind == Kind::Literal {
            return Some(
                self.text().and_then(|t| {
                    Err(Exception::type_error(format!("{t} is not a generic class")))
                }),
            );
        }
        if matches!(&self.origin, Value::Class(c) if *c == super::generic::class() || *c == super::protocol::class())
        {
            return Some(self.text().and_then(|t| {
                Err(Exception::type_error(format!(
                    "Cannot subscript already-subscripted {t}"
                )))
            }));
        }
        let args = substitute_all(&|| self.text(), &self.args, key);
        Some(args.and_then(|args| self.with_args(args)))
    }
    fn iter(&self, this: &Value) -> Option<Result<Value>> {
        let unpacked = Alias::value(Kind::Unpack, form::form("Unpack"), vec![this.clone()], None);
        Some(ops::iter(&Value::tuple(vec![unpacked])))
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
        Some(form::union(vec![left.clone(), right.clone()]))
    }
}

/// Whether two unions have the same members.
fn same_members(a: &[Value], b: &[Value]) -> Result<bool> {
    let within = |x: &Value, all: &[Value]| ops::contains(&Value::tuple(all.to_vec()), x);
    for x in a {
        if !within(x, b)? {
            return Ok(false);
        }
    }
    for x in b {
        if !within(x, a)? {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repr(x: &Value) -> String {
        ops::repr(x).unwrap().to_string()
    }

    fn class(name: &str) -> Value {
        crate::builtins::lookup(name).unwrap()
    }

    #[test]
    fn aliases_print_as_in_python() {
        let list = form::special("List").unwrap();
        let of_int = ops::get_item(&list, &class("int")).unwrap();
        assert_eq!(repr(&of_int), "typing.List[int]");
        let optional = form::union(vec![of_int, Value::None]).unwrap();
        assert_eq!(repr(&optional), "typing.Optional[typing.List[int]]");
        let callable = form::special("Callable").unwrap();
        let key = Value::tuple(vec![Value::list(vec![class("int")]), Value::None]);
        assert_eq!(
            repr(&ops::get_item(&callable, &key).unwrap()),
            "typing.Callable[[int], NoneType]"
        );
    }

    #[test]
    fn type_variables_are_replaced() {
        let var = crate::stdlib::typing::type_var("T");
        let dict = form::special("Dict").unwrap();
        let open = ops::get_item(&dict, &Value::tuple(vec![class("str"), var])).unwrap();
        assert_eq!(repr(&open), "typing.Dict[str, T]");
        let closed = ops::get_item(&open, &class("int")).unwrap();
        assert_eq!(repr(&closed), "typing.Dict[str, int]");
        let error = ops::get_item(&closed, &class("int")).err().unwrap();
        assert_eq!(
            ops::exception::one_line(&error),
            "TypeError: typing.Dict[str, int] is not a generic class"
        );
    }
}
