//! `get_type_hints`, `get_origin`, `get_args`, and the value of annotations written as strings.

use super::alias::{Alias, Kind};
use super::form::{self, form, form_name};
use super::var::ForwardRef;
use crate::object::generic_alias::{GenericAlias, UnionType};
use crate::object::{Args, Class, Dict, Exception, Result, Value};
use crate::ops::{self, BinaryOp};

/// `typing.get_origin(tp)`
pub(super) fn get_origin(args: Args) -> Result<Value> {
    let [x] = args.bind("get_origin", ["tp"], 1)?;
    if let Some(alias) = Alias::of(&x) {
        return Ok(match alias.kind {
            Kind::Annotated => form("Annotated"),
            _ => alias.origin.clone(),
        });
    }
    if let Some(alias) = GenericAlias::of(&x) {
        return Ok(alias.origin.clone());
    }
    if x.downcast::<UnionType>().is_some() {
        return Ok(Value::Class(crate::object::generic_alias::union_class()));
    }
    if x.downcast::<form::Special>().is_some() {
        return form::origin_of(&x);
    }
    if let Some(part) = x.downcast::<super::var::ParamSpecPart>() {
        return Ok(part.of.clone());
    }
    if matches!(&x, Value::Class(c) if *c == super::generic::class()) {
        return Ok(x);
    }
    Ok(Value::None)
}

/// `typing.get_args(tp)`
pub(super) fn get_args(args: Args) -> Result<Value> {
    let [x] = args.bind("get_args", ["tp"], 1)?;
    if let Some(alias) = Alias::of(&x) {
        if alias.kind == Kind::Callable
            && let Some((result, params)) = alias.args.split_last()
        {
            if let [one] = params
                && super::alias::is_params_expression(one)
            {
                return Ok(Value::tuple(vec![one.clone(), result.clone()]));
            }
            return Ok(Value::tuple(vec![
                Value::list(params.to_vec()),
                result.clone(),
            ]));
        }
        return Ok(Value::tuple(alias.args.clone()));
    }
    if let Some(alias) = GenericAlias::of(&x) {
        return Ok(Value::Tuple(alias.args.clone()));
    }
    match x.downcast::<UnionType>() {
        Some(union) => Ok(Value::Tuple(union.args.clone())),
        None => Ok(Value::tuple(vec![])),
    }
}

/// `typing.get_type_hints(obj, globalns=None, localns=None, include_extras=False)`
pub(crate) fn get_type_hints(args: Args) -> Result<Value> {
    let [x, globals, locals, extras] = args.bind(
        "get_type_hints",
        ["obj", "globalns", "localns", "include_extras"],
        1,
    )?;
    let extras = !extras.is_unset() && ops::truth(&extras)?;
    let hints = Dict::new();
    let given = |scope: &Value| !matches!(scope, Value::Unset | Value::None);
    if let Value::Class(class) = &x {
        for base in class.mro().into_iter().rev() {
            let scopes = scopes(
                &Value::Str(base.module.borrow().clone()),
                &globals,
                &locals,
                Some(&base),
            );
            for (name, hint) in super::protocol::own_annotations(&base).items() {
                hints.set(name, evaluated(hint, &scopes, extras)?)?;
            }
        }
        return Ok(Value::Dict(hints));
    }
    let mut inner = x.clone();
    if !given(&globals) {
        while let Some(wrapped) = ops::get_attr_opt(&inner, "__wrapped__")? {
            inner = wrapped;
        }
    }
    let annotations = match ops::get_attr_opt(&x, "__annotations__")? {
        Some(annotations) => annotations,
        None if ops::callable(&x) => return Ok(Value::Dict(hints)),
        None => {
            return Err(Exception::type_error(format!(
                "{} is not a module, class, method, or function.",
                ops::repr(&x)?
            )));
        }
    };
    let module = ops::get_attr_opt(&inner, "__module__")?.unwrap_or(Value::None);
    let module = if module.is_none() {
        ops::get_attr_opt(&inner, "__name__")?.unwrap_or(Value::None)
    } else {
        module
    };
    let scopes = scopes(&module, &globals, &locals, None);
    let Value::Dict(annotations) = annotations.native() else {
        return Ok(Value::Dict(hints));
    };
    for (name, hint) in annotations.items() {
        hints.set(name, evaluated(hint, &scopes, extras)?)?;
    }
    Ok(Value::Dict(hints))
}

/// Where names of string annotations are looked up, in order.
enum Scope {
    Mapping(Value),
    Object(Value),
}

fn scopes(module: &Value, globals: &Value, locals: &Value, class: Option<&Class>) -> Vec<Scope> {
    let mut scopes = Vec::new();
    let given = |scope: &Value| !matches!(scope, Value::Unset | Value::None);
    if given(locals) {
        scopes.push(Scope::Mapping(locals.clone()));
    } else if let Some(class) = class {
        scopes.push(Scope::Object(Value::Class(class.clone())));
    }
    if given(globals) {
        scopes.push(Scope::Mapping(globals.clone()));
    } else if let Some(name) = module.as_str()
        && let Ok(module) = crate::program::import(&name)
    {
        scopes.push(Scope::Object(module));
    }
    scopes
}

fn evaluated(hint: Value, scopes: &[Scope], extras: bool) -> Result<Value> {
    let hint = match hint {
        Value::None => Value::Class(ops::class::none_class()),
        Value::Str(text) => Reader::new(&text, scopes).whole()?,
        other => resolve(&other, scopes)?,
    };
    let hint = if hint.is_none() {
        Value::Class(ops::class::none_class())
    } else {
        hint
    };
    Ok(if extras { hint } else { strip(&hint)? })
}

/// Replaces forward references inside of aliases.
fn resolve(x: &Value, scopes: &[Scope]) -> Result<Value> {
    if let Value::Object(o) = x
        && let Some(forward) = o.downcast_ref::<ForwardRef>()
    {
        return Reader::new(&forward.text, scopes).whole();
    }
    map_args(x, &|x| resolve(x, scopes))
}

/// Takes `Annotated`, `Required`, `NotRequired` off.
fn strip(x: &Value) -> Result<Value> {
    if let Some(alias) = Alias::of(x) {
        let unwrap = alias.kind == Kind::Annotated
            || matches!(form_name(&alias.origin), Some("Required" | "NotRequired"));
        if unwrap && let Some(inner) = alias.args.first() {
            return strip(inner);
        }
    }
    map_args(x, &strip)
}

fn map_args(x: &Value, f: &dyn Fn(&Value) -> Result<Value>) -> Result<Value> {
    let all = |args: &[Value]| args.iter().map(f).collect::<Result<Vec<_>>>();
    let same =
        |a: &[Value], b: &[Value]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is(b));
    if let Some(alias) = Alias::of(x) {
        if alias.kind == Kind::Literal {
            return Ok(x.clone());
        }
        let args = all(&alias.args)?;
        return Ok(match alias.kind {
            _ if same(&args, &alias.args) => x.clone(),
            Kind::Union => form::union(args)?,
            kind => Alias::value(kind, alias.origin.clone(), args, alias.name),
        });
    }
    if let Some(alias) = GenericAlias::of(x) {
        let args = all(&alias.args)?;
        if same(&args, &alias.args) {
            return Ok(x.clone());
        }
        return Ok(GenericAlias::value(
            alias.origin.clone(),
            Value::tuple(args),
        ));
    }
    if let Some(union) = x.downcast::<UnionType>() {
        let mut args = all(&union.args)?.into_iter();
        let Some(mut result) = args.next() else {
            return Ok(x.clone());
        };
        for arg in args {
            result = ops::binary(BinaryOp::BitOr, &result, &arg)?;
        }
        return Ok(result);
    }
    Ok(x.clone())
}

/// Reads a type expression: names, attributes, subscriptions, `|`, lists, literals.
struct Reader<'a> {
    text: &'a str,
    rest: &'a str,
    scopes: &'a [Scope],
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, scopes: &'a [Scope]) -> Reader<'a> {
        Reader {
            text,
            rest: text,
            scopes,
        }
    }

    fn whole(mut self) -> Result<Value> {
        let value = self.union(0)?;
        self.skip();
        if self.rest.is_empty() {
            Ok(value)
        } else {
            Err(self.invalid())
        }
    }

    #[cold]
    fn invalid(&self) -> Exception {
        let shown = ops::repr(&Value::str(self.text))
            .map_or_else(|_| self.text.to_owned(), |t| t.to_string());
        Exception::new(
            "SyntaxError",
            format!("Forward reference must be an expression -- got {shown}"),
        )
    }

    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn eat(&mut self, token: &str) -> bool {
        self.skip();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn union(&mut self, depth: u32) -> Result<Value> {
        if depth > 100 {
            return Err(self.invalid());
        }
        let mut left = self.primary(depth)?;
        while self.eat("|") {
            let right = self.primary(depth)?;
            left = ops::binary(BinaryOp::BitOr, &left, &right)?;
        }
        Ok(left)
    }

    fn items(&mut self, close: &str, depth: u32) -> Result<(Vec<Value>, bool)> {
        let mut items = Vec::new();
        let mut comma = false;
        while !self.eat(close) {
            items.push(self.union(depth + 1)?);
            if self.eat(",") {
                comma = true;
            } else if self.eat(close) {
                break;
            } else {
                return Err(self.invalid());
            }
        }
        Ok((items, comma))
    }

    fn primary(&mut self, depth: u32) -> Result<Value> {
        self.skip();
        let mut value = match self.rest.chars().next() {
            Some('[') => {
                self.rest = &self.rest[1..];
                return Ok(Value::list(self.items("]", depth)?.0));
            }
            Some('(') => {
                self.rest = &self.rest[1..];
                let (mut items, comma) = self.items(")", depth)?;
                if items.len() == 1 && !comma {
                    items.remove(0)
                } else {
                    Value::tuple(items)
                }
            }
            Some(quote @ ('"' | '\'')) => {
                let body = &self.rest[1..];
                let Some(end) = body.find(quote) else {
                    return Err(self.invalid());
                };
                self.rest = &body[end + 1..];
                return Ok(Value::str(&body[..end]));
            }
            Some(c) if c.is_ascii_digit() || c == '-' => {
                let end = self.rest[1..]
                    .find(|c: char| !c.is_ascii_digit())
                    .map_or(self.rest.len(), |i| i + 1);
                let (digits, rest) = self.rest.split_at(end);
                self.rest = rest;
                return digits
                    .parse::<i64>()
                    .map(Value::Int)
                    .map_err(|_| self.invalid());
            }
            Some('.') if self.eat("...") => return Ok(crate::object::singleton::ellipsis()),
            _ => {
                let name = self.name()?;
                self.lookup(name)?
            }
        };
        loop {
            if self.eat(".") {
                let name = self.name()?;
                value = ops::get_attr(&value, name)?;
            } else if self.eat("[") {
                let (mut items, comma) = self.items("]", depth)?;
                let key = if items.len() == 1 && !comma {
                    items.remove(0)
                } else {
                    Value::tuple(items)
                };
                value = ops::get_item(&value, &key)?;
            } else {
                return Ok(value);
            }
        }
    }

    fn name(&mut self) -> Result<&'a str> {
        self.skip();
        let end = self
            .rest
            .find(|c: char| c != '_' && !c.is_alphanumeric())
            .unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        if name.is_empty() {
            return Err(self.invalid());
        }
        self.rest = rest;
        Ok(name)
    }

    fn lookup(&self, name: &str) -> Result<Value> {
        match name {
            "None" => return Ok(Value::None),
            "True" => return Ok(Value::Bool(true)),
            "False" => return Ok(Value::Bool(false)),
            _ => {}
        }
        for scope in self.scopes {
            match scope {
                Scope::Mapping(mapping) => {
                    let key = Value::str(name);
                    if ops::contains(mapping, &key)? {
                        return ops::get_item(mapping, &key);
                    }
                }
                // A class's metaclass says nothing here.
                Scope::Object(Value::Class(class)) => {
                    if let Some(found) = class.dict.get(name) {
                        return Ok(found);
                    }
                }
                Scope::Object(object) => {
                    if let Some(found) = ops::get_attr_opt(object, name)? {
                        return Ok(found);
                    }
                }
            }
        }
        crate::program::builtin(name)
    }
}
