//! `inspect.signature`, `inspect.Signature`, `getfullargspec`.

use std::rc::Rc;

use super::parameter::{self, Parameter, empty, is_empty};
use super::{beyond_object, bound};
use crate::object::descriptor::StaticMethod;
use crate::object::{
    Args, Class, Dict, Exception, Function, Object, ParamKind, Result, Str, Value,
};
use crate::ops;

/// `inspect.Signature`
#[derive(Clone)]
pub(super) struct Signature {
    pub(super) params: Vec<Parameter>,
    /// The annotation of the result, or the class `_empty`.
    pub(super) result: Value,
}

thread_local! {
    static CLASS: Class = Class::builder("Signature")
        .module("inspect")
        .constructor(|_, mut args| {
            let result = args.take_kw("return_annotation").unwrap_or_else(empty);
            let [params] = args.bind("Signature.__init__", ["parameters"], 0)?;
            new(&params, result)
        })
        .immutable()
        .attr("empty", empty())
        .class_method(n!("from_callable"), |mut args| {
            args.kw.clear();
            let [_, f] = args.exact("from_callable")?;
            Ok(Value::object(of(&f, true)?))
        })
        .method(n!("bind"), |this, args| bound::bind(&part(this)?, args, false))
        .method(n!("bind_partial"), |this, args| bound::bind(&part(this)?, args, true))
        .method(n!("replace"), |this, mut args| {
            let old = part(this)?;
            let result = args.take_kw("return_annotation").unwrap_or_else(|| old.result.clone());
            match args.take_kw("parameters") {
                Some(params) => new(&params, result),
                None => Ok(Value::object(Signature { params: old.params.clone(), result })),
            }
        })
        .dunders(&["__repr__", "__str__", "__eq__", "__hash__"])
        .build();
}

pub(super) fn class() -> Class {
    CLASS.with(Clone::clone)
}

pub(super) fn part(this: &Value) -> Result<Rc<Signature>> {
    this.downcast::<Signature>()
        .ok_or_else(|| Exception::type_error("a Signature is needed"))
}

fn new(params: &Value, result: Value) -> Result<Value> {
    let mut all: Vec<Parameter> = Vec::new();
    if !matches!(params, Value::Unset | Value::None) {
        for param in ops::to_vec(params)? {
            all.push((*parameter::part(&param)?).clone());
        }
    }
    let order = |kind: ParamKind| match kind {
        ParamKind::PositionalOnly => 0,
        ParamKind::Normal => 1,
        ParamKind::VarArgs => 2,
        ParamKind::KeywordOnly => 3,
        ParamKind::VarKeywords => 4,
    };
    const NAMES: [&str; 5] = [
        "positional-only",
        "positional or keyword",
        "variadic positional",
        "keyword-only",
        "variadic keyword",
    ];
    let mut defaults = false;
    for (i, param) in all.iter().enumerate() {
        if let Some(before) = i.checked_sub(1).map(|j| &all[j])
            && order(before.kind) > order(param.kind)
        {
            return Err(Exception::value_error(format!(
                "wrong parameter order: {} parameter before {} parameter",
                NAMES[order(before.kind)],
                NAMES[order(param.kind)]
            )));
        }
        if matches!(param.kind, ParamKind::PositionalOnly | ParamKind::Normal) {
            if defaults && is_empty(&param.default) {
                return Err(Exception::value_error(
                    "non-default argument follows default argument",
                ));
            }
            defaults |= !is_empty(&param.default);
        }
        if all[..i].iter().any(|p| p.name == param.name) {
            let shown = ops::repr(&Value::Str(param.name.clone()))?;
            return Err(Exception::value_error(format!(
                "duplicate parameter name: {shown}"
            )));
        }
    }
    Ok(Value::object(Signature {
        params: all,
        result,
    }))
}

/// `inspect.signature(callable)`
pub(super) fn function(mut args: Args) -> Result<Value> {
    let follow = match args.take_kw("follow_wrapped") {
        Some(follow) => ops::truth(&follow)?,
        None => true,
    };
    for name in ["globals", "locals", "eval_str"] {
        args.take_kw(name);
    }
    let [f] = args.bind("signature", ["obj"], 1)?;
    Ok(Value::object(of(&f, follow)?))
}

/// The signature of anything that can be called.
pub(super) fn of(f: &Value, follow: bool) -> Result<Signature> {
    if !ops::callable(f) {
        return Err(Exception::type_error(format!(
            "{} is not a callable object",
            ops::repr(f)?
        )));
    }
    if let Value::Method(m) = f {
        return without_first(of(&m.function, follow)?);
    }
    let f = if follow && !matches!(f, Value::Class(_)) {
        let stop = crate::object::NativeFunction::new("stop", |args| {
            let [f] = args.exact("stop")?;
            Ok(Value::Bool(
                ops::has_attr(&f, "__signature__")? || matches!(f, Value::Method(_)),
            ))
        });
        super::unwrap(f, Some(&Value::Native(stop)))?
    } else {
        f.clone()
    };
    if let Value::Method(_) = f {
        return of(&f, follow);
    }
    if let Some(own) = ops::get_attr_opt(&f, "__signature__")?
        && let Some(signature) = own.downcast::<Signature>()
    {
        return Ok((*signature).clone());
    }
    match &f {
        Value::Function(function) => of_function(function),
        Value::Class(class) => of_class(class, follow),
        Value::Native(_) => Err(no_signature(&f)),
        _ if is_partial(&f) => of_partial(&f, follow),
        _ => match ops::class_of(&f).lookup("__call__") {
            Some(call @ (Value::Function(_) | Value::Object(_))) => {
                let bound = ops::attr::bind(&call, Some(&f), &ops::class_of(&f))?;
                of(&bound, follow)
            }
            _ => Err(no_signature(&f)),
        },
    }
}

#[cold]
fn no_signature(f: &Value) -> Exception {
    match ops::repr(f) {
        Ok(text) => Exception::value_error(format!("no signature found for builtin {text}")),
        Err(e) => e,
    }
}

fn of_function(f: &Function) -> Result<Signature> {
    let annotations = f.annotations_dict();
    let annotation = |name: &str| annotations.get_str(name).unwrap_or_else(empty);
    let params = f
        .signature
        .params
        .iter()
        .enumerate()
        .map(|(i, param)| Parameter {
            name: Str::new(param.name),
            kind: param.kind,
            default: f.default_of(i).unwrap_or_else(empty),
            annotation: annotation(param.name),
        });
    Ok(Signature {
        params: params.collect(),
        result: annotation("return"),
    })
}

fn without_first(mut signature: Signature) -> Result<Signature> {
    match signature.params.first().map(|p| p.kind) {
        Some(ParamKind::PositionalOnly | ParamKind::Normal) => {
            signature.params.remove(0);
        }
        Some(ParamKind::VarArgs) => {}
        _ => return Err(Exception::value_error("invalid method signature")),
    }
    Ok(signature)
}

fn of_class(class: &Class, follow: bool) -> Result<Signature> {
    let metaclass = ops::class_of(&Value::Class(class.clone()));
    if let Some((owner, call)) = metaclass.lookup_where("__call__")
        && owner.is_heap
    {
        return without_first(of(&call, follow)?);
    }
    let is_python = |found: &Value| match found {
        Value::Native(_) => false,
        Value::Object(o) => match o.downcast_ref::<StaticMethod>() {
            Some(method) => !matches!(method.0, Value::Native(_)),
            None => true,
        },
        _ => true,
    };
    for base in class.mro() {
        for name in ["__new__", "__init__"] {
            if let Some(found) = base.dict.get(name)
                && is_python(&found)
            {
                let function = match &found {
                    Value::Object(o) => match o.downcast_ref::<StaticMethod>() {
                        Some(method) => method.0.clone(),
                        None => found.clone(),
                    },
                    _ => found.clone(),
                };
                return without_first(of(&function, follow)?);
            }
        }
    }
    let plain = ["__new__", "__init__"]
        .iter()
        .all(|name| match beyond_object(class, name) {
            None => true,
            Some((owner, _)) => owner.is_heap || &*owner.module.borrow() == "typing",
        });
    if plain && !class.is_exception && class.native_base().is_none() {
        return Ok(Signature {
            params: Vec::new(),
            result: empty(),
        });
    }
    let shown = ops::repr(&Value::Class(class.clone()))?;
    Err(Exception::value_error(format!(
        "no signature found for builtin type {shown}"
    )))
}

/// Whether it is a `functools.partial`.
pub(super) fn is_partial(x: &Value) -> bool {
    let class = ops::class_of(x);
    class
        .mro()
        .iter()
        .any(|c| !c.is_heap && c.name() == "partial" && *c.module.borrow() == "functools")
}

/// `functools.partial(f, …)`: positional arguments are gone, keyword arguments are defaults.
fn of_partial(f: &Value, follow: bool) -> Result<Signature> {
    let inner = of(&ops::get_attr(f, "func")?, follow)?;
    let given = ops::to_vec(&ops::get_attr(f, "args")?)?;
    let keywords = match ops::get_attr(f, "keywords")? {
        Value::Dict(dict) => dict,
        _ => Dict::new(),
    };
    let mut left = given.len();
    let mut params = Vec::new();
    let mut keyword_only = false;
    for mut param in inner.params {
        let positional = matches!(param.kind, ParamKind::PositionalOnly | ParamKind::Normal);
        if positional && left > 0 {
            left -= 1;
            continue;
        }
        if let Some(default) = keywords.get_str(&param.name)
            && matches!(param.kind, ParamKind::Normal | ParamKind::KeywordOnly)
        {
            param.default = default;
            keyword_only = true;
            param.kind = ParamKind::KeywordOnly;
        } else if keyword_only {
            match param.kind {
                ParamKind::Normal => param.kind = ParamKind::KeywordOnly,
                ParamKind::VarArgs => continue,
                _ => {}
            }
        }
        if param.kind == ParamKind::VarArgs {
            left = 0;
        }
        params.push(param);
    }
    if left > 0 {
        return Err(Exception::value_error(format!(
            "partial object {} has incorrect arguments",
            ops::repr(f)?
        )));
    }
    Ok(Signature {
        params,
        result: inner.result,
    })
}

impl Signature {
    pub(super) fn text(&self) -> Result<String> {
        let mut parts = Vec::new();
        let mut slash = false;
        let mut star = true;
        for param in &self.params {
            if param.kind == ParamKind::PositionalOnly {
                slash = true;
            } else if slash {
                parts.push("/".to_owned());
                slash = false;
            }
            match param.kind {
                ParamKind::VarArgs => star = false,
                ParamKind::KeywordOnly if star => {
                    parts.push("*".to_owned());
                    star = false;
                }
                _ => {}
            }
            parts.push(param.text()?);
        }
        if slash {
            parts.push("/".to_owned());
        }
        let mut text = format!("({})", parts.join(", "));
        if !is_empty(&self.result) {
            text.push_str(&format!(
                " -> {}",
                parameter::format_annotation(&self.result)?
            ));
        }
        Ok(text)
    }

    fn parameters(&self) -> Result<Value> {
        let pairs = self
            .params
            .iter()
            .map(|p| (p.name.clone(), Value::object(p.clone())));
        let dict = Value::Dict(Dict::from_names(pairs));
        let ordered = crate::program::import_library(&crate::stdlib::library::inner::COLLECTIONS)
            .and_then(|m| ops::get_attr(&m, "OrderedDict"));
        let dict = match ordered {
            Ok(class) => ops::call(&class, Args::pos([dict]))?,
            Err(_) => dict,
        };
        ops::call(
            &Value::Class(crate::object::mapping_proxy::class()),
            Args::pos([dict]),
        )
    }
}

impl Object for Signature {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(self.text().map(|text| format!("<Signature {text}>")))
    }
    fn str(&self, _this: &Value) -> Option<Result<String>> {
        Some(self.text())
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        match name {
            "parameters" => Some(self.parameters()),
            "return_annotation" => Some(Ok(self.result.clone())),
            _ => None,
        }
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        let other = other.downcast::<Signature>()?;
        let equal = || {
            if self.params.len() != other.params.len() {
                return Ok(false);
            }
            for (a, b) in self.params.iter().zip(&other.params) {
                if !ops::eq(&Value::object(a.clone()), &Value::object(b.clone()))? {
                    return Ok(false);
                }
            }
            ops::eq(&self.result, &other.result)
        };
        Some(equal())
    }
    fn hash(&self) -> Option<Result<i64>> {
        let names = self.params.iter().map(|p| ops::hash::hash_str(&p.name));
        Some(Ok(
            names.fold(self.params.len() as i64, |h, n| h.rotate_left(5) ^ n)
        ))
    }
}

/// `inspect.getfullargspec(func)`
pub(super) fn getfullargspec(args: Args) -> Result<Value> {
    let [f] = args.bind("getfullargspec", ["func"], 1)?;
    let signature = match of(&f, false) {
        Ok(signature) => signature,
        Err(e) => {
            let error = Exception::type_error("unsupported callable");
            error.set_cause(Some(e));
            return Err(error);
        }
    };
    let (mut names, mut defaults, mut only) = (Vec::new(), Vec::new(), Vec::new());
    let (mut star, mut stars) = (Value::None, Value::None);
    let (only_defaults, annotations) = (Dict::new(), Dict::new());
    if !is_empty(&signature.result) {
        annotations.set_str("return", signature.result.clone());
    }
    // A method's first parameter is listed too.
    if let Value::Method(m) = &f
        && let Ok(whole) = of(&m.function, false)
        && let Some(first) = whole.params.first()
    {
        names.push(Value::Str(first.name.clone()));
    }
    for p in &signature.params {
        let name = Value::Str(p.name.clone());
        match p.kind {
            ParamKind::PositionalOnly | ParamKind::Normal => {
                names.push(name);
                if !is_empty(&p.default) {
                    defaults.push(p.default.clone());
                }
            }
            ParamKind::VarArgs => star = name,
            ParamKind::KeywordOnly => {
                only.push(name);
                if !is_empty(&p.default) {
                    only_defaults.set_str(&p.name, p.default.clone());
                }
            }
            ParamKind::VarKeywords => stars = name,
        }
        if !is_empty(&p.annotation) {
            annotations.set_str(&p.name, p.annotation.clone());
        }
    }
    let none_if = |empty: bool, value: Value| if empty { Value::None } else { value };
    Ok(crate::stdlib::named_tuple::instance(
        &spec_class()?,
        vec![
            Value::list(names),
            star,
            stars,
            none_if(defaults.is_empty(), Value::tuple(defaults)),
            Value::list(only),
            none_if(only_defaults.is_empty(), Value::Dict(only_defaults)),
            Value::Dict(annotations),
        ],
    ))
}

fn spec_class() -> Result<Class> {
    thread_local! {
        static SPEC: std::cell::RefCell<Option<Class>> = const { std::cell::RefCell::new(None) };
    }
    if let Some(class) = SPEC.with_borrow(Clone::clone) {
        return Ok(class);
    }
    let fields = [
        "args",
        "varargs",
        "varkw",
        "defaults",
        "kwonlyargs",
        "kwonlydefaults",
        "annotations",
    ]
    .map(Str::new);
    let class = crate::stdlib::named_tuple::make(
        "FullArgSpec",
        "inspect",
        &fields,
        Vec::new(),
        Vec::new(),
    )?;
    SPEC.with_borrow_mut(|spec| *spec = Some(class.clone()));
    Ok(class)
}
