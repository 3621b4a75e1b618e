//! `inspect.BoundArguments`: the arguments of a call by parameter.

use std::rc::Rc;

use super::parameter::is_empty;
use super::signature::{self, Signature};
use crate::object::{Args, Class, Dict, Exception, Object, ParamKind, Result, Str, Value};
use crate::ops;

/// `inspect.BoundArguments`
struct BoundArguments {
    signature: Rc<Signature>,
    arguments: std::cell::RefCell<Dict>,
}

thread_local! {
    static CLASS: Class = Class::builder("BoundArguments")
        .module("inspect")
        .final_class()
        .method(n!("apply_defaults"), |this, args| {
            let [] = args.exact("apply_defaults")?;
            part(this)?.apply_defaults()?;
            Ok(Value::None)
        })
        .dunders(&["__repr__", "__eq__"])
        .build();
}

pub(super) fn class() -> Class {
    CLASS.with(Clone::clone)
}

fn part(this: &Value) -> Result<Rc<BoundArguments>> {
    this.downcast::<BoundArguments>()
        .ok_or_else(|| Exception::type_error("BoundArguments are needed"))
}

fn quoted(name: &Str) -> Result<Str> {
    ops::repr(&Value::Str(name.clone()))
}

/// `signature.bind(*args, **kwargs)`; `partial`: arguments may be missing.
pub(super) fn bind(signature: &Rc<Signature>, args: Args, partial: bool) -> Result<Value> {
    let arguments = Dict::new();
    let mut keywords = args.kw;
    let given = |keywords: &[(Str, Value)], name: &Str| keywords.iter().any(|(k, _)| k == name);
    let mut values = args.pos.into_iter();
    let mut params = signature.params.iter().peekable();
    loop {
        match values.next() {
            None => {
                // Keywords and defaults do for the rest.
                match params.peek() {
                    Some(param) if param.kind == ParamKind::VarArgs => {
                        params.next();
                    }
                    Some(param)
                        if param.kind == ParamKind::PositionalOnly
                            && given(&keywords, &param.name) =>
                    {
                        return Err(positional_only(&param.name)?);
                    }
                    _ => {}
                }
                break;
            }
            Some(value) => match params.next() {
                None => return Err(too_many()),
                Some(param) => match param.kind {
                    ParamKind::VarKeywords | ParamKind::KeywordOnly => return Err(too_many()),
                    ParamKind::VarArgs => {
                        let all = std::iter::once(value).chain(values.by_ref()).collect();
                        arguments.set_str(&param.name, Value::tuple(all));
                        break;
                    }
                    kind => {
                        if kind != ParamKind::PositionalOnly && given(&keywords, &param.name) {
                            return Err(Exception::type_error(format!(
                                "multiple values for argument {}",
                                quoted(&param.name)?
                            )));
                        }
                        arguments.set_str(&param.name, value);
                    }
                },
            },
        }
    }
    let mut rest = None;
    for param in params {
        match param.kind {
            ParamKind::VarKeywords => {
                rest = Some(param.name.clone());
                continue;
            }
            ParamKind::VarArgs => continue,
            _ => {}
        }
        match keywords.iter().position(|(k, _)| *k == param.name) {
            Some(_) if param.kind == ParamKind::PositionalOnly => {
                return Err(positional_only(&param.name)?);
            }
            Some(i) => {
                let (_, value) = keywords.remove(i);
                arguments.set_str(&param.name, value);
            }
            None if !partial && is_empty(&param.default) => {
                return Err(Exception::type_error(format!(
                    "missing a required argument: {}",
                    quoted(&param.name)?
                )));
            }
            None => {}
        }
    }
    if let Some((unknown, _)) = keywords.first() {
        match rest {
            Some(name) => arguments.set_str(&name, Value::Dict(Dict::from_names(keywords))),
            None => {
                return Err(Exception::type_error(format!(
                    "got an unexpected keyword argument {}",
                    quoted(unknown)?
                )));
            }
        }
    }
    Ok(Value::object(BoundArguments {
        signature: signature.clone(),
        arguments: arguments.into(),
    }))
}

#[cold]
fn too_many() -> Exception {
    Exception::type_error("too many positional arguments")
}

fn positional_only(name: &Str) -> Result<Exception> {
    Ok(Exception::type_error(format!(
        "{} parameter is positional only, but was passed as a keyword",
        quoted(name)?
    )))
}

/// `inspect.getcallargs(func, *args, **kwargs)`
pub(super) fn getcallargs(mut args: Args) -> Result<Value> {
    if args.pos.is_empty() {
        return Err(Exception::type_error(
            "getcallargs() missing 1 required positional argument: 'func'",
        ));
    }
    let f = args.pos.remove(0);
    let (f, args) = match &f {
        Value::Method(m) => (m.function.clone(), args.prepend(m.this.clone())),
        _ => (f, args),
    };
    let bound = bind(&Rc::new(signature::of(&f, false)?), args, false)?;
    let bound = part(&bound)?;
    bound.apply_defaults()?;
    let arguments = bound.arguments.borrow().clone();
    Ok(Value::Dict(arguments))
}

impl BoundArguments {
    fn apply_defaults(&self) -> Result<()> {
        let old = self.arguments.borrow().clone();
        let new = Dict::new();
        for param in &self.signature.params {
            let value = match old.get_str(&param.name) {
                Some(value) => value,
                None if !is_empty(&param.default) => param.default.clone(),
                None => match param.kind {
                    ParamKind::VarArgs => Value::tuple(vec![]),
                    ParamKind::VarKeywords => Value::Dict(Dict::new()),
                    _ => continue,
                },
            };
            new.set_str(&param.name, value);
        }
        let old = self.arguments.replace(new);
        drop(old);
        Ok(())
    }

    /// The positional and the keyword arguments of the call.
    fn split(&self) -> Result<(Vec<Value>, Dict)> {
        let arguments = self.arguments.borrow().clone();
        let (mut positional, keywords) = (Vec::new(), Dict::new());
        let mut by_name = false;
        for param in &self.signature.params {
            let Some(value) = arguments.get_str(&param.name) else {
                by_name |= !matches!(param.kind, ParamKind::VarArgs);
                continue;
            };
            match param.kind {
                ParamKind::PositionalOnly | ParamKind::Normal if !by_name => positional.push(value),
                ParamKind::VarArgs => positional.extend(ops::to_vec(&value)?),
                ParamKind::VarKeywords => {
                    if let Value::Dict(rest) = value.native() {
                        keywords.update(&rest)?;
                    }
                }
                _ => keywords.set_str(&param.name, value),
            }
        }
        Ok((positional, keywords))
    }
}

impl Object for BoundArguments {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let text = || {
            let arguments = self.arguments.borrow().clone();
            let mut parts = Vec::new();
            for (name, value) in arguments.items() {
                parts.push(format!("{}={}", ops::str(&name)?, ops::repr(&value)?));
            }
            Ok(format!("<BoundArguments ({})>", parts.join(", ")))
        };
        Some(text())
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        match name {
            "arguments" => Some(Ok(Value::Dict(self.arguments.borrow().clone()))),
            "signature" => Some(Ok(Value::object((*self.signature).clone()))),
            "args" => Some(self.split().map(|(args, _)| Value::tuple(args))),
            "kwargs" => Some(self.split().map(|(_, keywords)| Value::Dict(keywords))),
            _ => None,
        }
    }
    fn set_attr(&self, _this: &Value, name: &str, value: Value) -> Option<Result<()>> {
        match (name, value.native()) {
            ("arguments", Value::Dict(dict)) => {
                let old = self.arguments.replace(dict);
                drop(old);
                Some(Ok(()))
            }
            _ => None,
        }
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        let other = other.downcast::<BoundArguments>()?;
        let (a, b) = (
            self.arguments.borrow().clone(),
            other.arguments.borrow().clone(),
        );
        Some(ops::eq(&Value::Dict(a), &Value::Dict(b)))
    }
}
