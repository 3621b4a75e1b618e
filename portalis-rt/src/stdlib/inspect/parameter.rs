//! `inspect.Parameter`, its kinds, and annotations as signatures show them.

use std::cmp::Ordering;

use crate::object::{Args, Class, Exception, Object, ParamKind, Result, Str, Value};
use crate::ops;

/// `inspect.Parameter`
#[derive(Clone)]
pub(super) struct Parameter {
    pub(super) name: Str,
    pub(super) kind: ParamKind,
    /// The default, or the class `_empty`.
    pub(super) default: Value,
    /// The annotation, or the class `_empty`.
    pub(super) annotation: Value,
}

/// A member of `inspect._ParameterKind`.
struct Kind(ParamKind);

const KINDS: [(ParamKind, &str, &str); 5] = [
    (
        ParamKind::PositionalOnly,
        "POSITIONAL_ONLY",
        "positional-only",
    ),
    (
        ParamKind::Normal,
        "POSITIONAL_OR_KEYWORD",
        "positional or keyword",
    ),
    (ParamKind::VarArgs, "VAR_POSITIONAL", "variadic positional"),
    (ParamKind::KeywordOnly, "KEYWORD_ONLY", "keyword-only"),
    (ParamKind::VarKeywords, "VAR_KEYWORD", "variadic keyword"),
];

thread_local! {
    static EMPTY: Class = Class::builder("_empty").module("inspect").build();
    static KIND: Class = Class::builder("_ParameterKind")
        .module("inspect")
        .final_class()
        .dunders(&["__repr__", "__str__", "__eq__", "__lt__", "__le__", "__gt__", "__ge__", "__hash__"])
        .raw_method("__int__", |this, _| index(this))
        .raw_method("__index__", |this, _| index(this))
        .build();
    static MEMBERS: Vec<Value> = KINDS.iter().map(|(kind, ..)| Value::object(Kind(*kind))).collect();
    static CLASS: Class = {
        let mut builder = Class::builder("Parameter")
            .module("inspect")
            .constructor(|_, args| new(args))
            .immutable()
            .attr("empty", empty())
            .method(n!("replace"), replace)
            .dunders(&["__repr__", "__str__", "__eq__", "__hash__"]);
        for (kind, name, _) in KINDS {
            builder = builder.attr(name, kind_value(kind));
        }
        builder.build()
    };
}

pub(super) fn class() -> Class {
    CLASS.with(Clone::clone)
}

pub(super) fn kind_class() -> Class {
    KIND.with(Clone::clone)
}

/// `Parameter.empty`
pub(super) fn empty() -> Value {
    Value::Class(EMPTY.with(Clone::clone))
}

pub(super) fn is_empty(x: &Value) -> bool {
    matches!(x, Value::Class(c) if *c == EMPTY.with(Clone::clone))
}

fn rank(kind: ParamKind) -> usize {
    KINDS.iter().position(|(k, ..)| *k == kind).unwrap_or(0)
}

fn kind_value(kind: ParamKind) -> Value {
    MEMBERS.with(|members| members.get(rank(kind)).cloned().unwrap_or_default())
}

fn index(this: &Value) -> Result<Value> {
    match this.downcast::<Kind>() {
        Some(kind) => Ok(Value::Int(rank(kind.0) as i64)),
        None => Err(Exception::type_error("a _ParameterKind is needed")),
    }
}

fn kind_of(x: &Value) -> Result<ParamKind> {
    if let Some(kind) = x.downcast::<Kind>() {
        return Ok(kind.0);
    }
    match x {
        Value::Int(i) if (0..5).contains(i) => Ok(KINDS[*i as usize].0),
        _ => Err(Exception::value_error(format!(
            "value {} is not a valid Parameter.kind",
            ops::repr(x)?
        ))),
    }
}

fn or_empty(x: Option<Value>) -> Value {
    x.filter(|x| !x.is_unset()).unwrap_or_else(empty)
}

fn new(mut args: Args) -> Result<Value> {
    let default = or_empty(args.take_kw("default"));
    let annotation = or_empty(args.take_kw("annotation"));
    let [name, kind] = args.bind("Parameter.__init__", ["name", "kind"], 2)?;
    make(&name, &kind, default, annotation)
}

fn make(name: &Value, kind: &Value, default: Value, annotation: Value) -> Result<Value> {
    let kind = kind_of(kind)?;
    if !is_empty(&default) && matches!(kind, ParamKind::VarArgs | ParamKind::VarKeywords) {
        let description = KINDS[rank(kind)].2;
        return Err(Exception::value_error(format!(
            "{description} parameters cannot have default values"
        )));
    }
    let Some(name) = name.as_str() else {
        return Err(Exception::type_error(format!(
            "name must be a str, not a {}",
            ops::class_name(name)
        )));
    };
    if !crate::stdlib::named_tuple::is_identifier(&name) {
        let shown = ops::repr(&Value::Str(name))?;
        return Err(Exception::value_error(format!(
            "{shown} is not a valid parameter name"
        )));
    }
    Ok(Value::object(Parameter {
        name,
        kind,
        default,
        annotation,
    }))
}

fn replace(this: &Value, mut args: Args) -> Result<Value> {
    let old = part(this)?;
    let name = args
        .take_kw("name")
        .unwrap_or_else(|| Value::Str(old.name.clone()));
    let kind = args.take_kw("kind").unwrap_or_else(|| kind_value(old.kind));
    let default = args
        .take_kw("default")
        .unwrap_or_else(|| old.default.clone());
    let annotation = args
        .take_kw("annotation")
        .unwrap_or_else(|| old.annotation.clone());
    let [] = args.exact("replace")?;
    make(&name, &kind, default, annotation)
}

pub(super) fn part(this: &Value) -> Result<std::rc::Rc<Parameter>> {
    this.downcast::<Parameter>().ok_or_else(|| {
        Exception::type_error(format!(
            "a Parameter is needed, not '{}'",
            ops::class_name(this)
        ))
    })
}

impl Parameter {
    pub(super) fn text(&self) -> Result<String> {
        let mut text = self.name.to_string();
        if !is_empty(&self.annotation) {
            text = format!("{text}: {}", format_annotation(&self.annotation)?);
        }
        if !is_empty(&self.default) {
            let equals = if is_empty(&self.annotation) {
                "="
            } else {
                " = "
            };
            text = format!("{text}{equals}{}", ops::repr(&self.default)?);
        }
        Ok(match self.kind {
            ParamKind::VarArgs => format!("*{text}"),
            ParamKind::VarKeywords => format!("**{text}"),
            _ => text,
        })
    }
}

/// An annotation as a signature shows it.
pub(super) fn format_annotation(annotation: &Value) -> Result<String> {
    let module = ops::get_attr_opt(annotation, "__module__")?.and_then(|m| m.as_str());
    if module.as_deref() == Some("typing") {
        return Ok(without_typing(&ops::repr(annotation)?));
    }
    match annotation {
        Value::Class(class) => Ok(ops::class::full_name(class)),
        other => Ok(ops::repr(other)?.to_string()),
    }
}

/// Takes `typing.` off each dotted name.
fn without_typing(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let is_word = |c: char| c == '_' || c == '.' || c.is_alphanumeric();
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(end);
        out.push_str(word.strip_prefix("typing.").unwrap_or(word));
        let next = tail.find(is_word).unwrap_or(tail.len());
        out.push_str(&tail[..next]);
        rest = &tail[next..];
    }
    out
}

impl Object for Parameter {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(self.text().map(|text| format!("<Parameter \"{text}\">")))
    }
    fn str(&self, _this: &Value) -> Option<Result<String>> {
        Some(self.text())
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        Some(Ok(match name {
            "name" => Value::Str(self.name.clone()),
            "kind" => kind_value(self.kind),
            "default" => self.default.clone(),
            "annotation" => self.annotation.clone(),
            _ => return None,
        }))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        let other = other.downcast::<Parameter>()?;
        let equal = || {
            Ok(self.name == other.name
                && self.kind == other.kind
                && ops::eq(&self.default, &other.default)?
                && ops::eq(&self.annotation, &other.annotation)?)
        };
        Some(equal())
    }
    fn hash(&self) -> Option<Result<i64>> {
        Some(Ok(ops::hash::hash_str(&self.name) ^ rank(self.kind) as i64))
    }
}

impl Object for Kind {
    fn class(&self) -> Class {
        kind_class()
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let rank = rank(self.0);
        Some(Ok(format!("<_ParameterKind.{}: {rank}>", KINDS[rank].1)))
    }
    fn str(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(KINDS[rank(self.0)].1.to_owned()))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        let (_, text, description) = KINDS[rank(self.0)];
        Some(Ok(match name {
            "name" | "_name_" => Value::str(text),
            "value" | "_value_" => Value::Int(rank(self.0) as i64),
            "description" => Value::str(description),
            _ => return None,
        }))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        Some(Ok(self.number_of(other)? == rank(self.0) as i64))
    }
    fn compare(&self, other: &Value) -> Option<Result<Option<Ordering>>> {
        let other = self.number_of(other)?;
        Some(Ok(Some((rank(self.0) as i64).cmp(&other))))
    }
    fn hash(&self) -> Option<Result<i64>> {
        Some(Ok(rank(self.0) as i64))
    }
}

impl Kind {
    fn number_of(&self, other: &Value) -> Option<i64> {
        match other {
            Value::Int(i) => Some(*i),
            other => other.downcast::<Kind>().map(|kind| rank(kind.0) as i64),
        }
    }
}
