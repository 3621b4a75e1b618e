//! `contextvars`: context variables, tokens, contexts.

use std::cell::Cell;
use std::rc::Rc;

use crate::asyncio::context::{self, Context, ContextObj, ContextVar};
use crate::object::{Args, Class, Exception, Module, Obj, Object, Result, Value};
use crate::ops;

/// The module object.
pub fn module() -> Module {
    Module::new("contextvars")
        .class_of(n!("ContextVar"), var_class)
        .class_of(n!("Context"), context_class)
        .class_of(n!("Token"), || TOKEN.with(Clone::clone))
        .function(n!("copy_context"), |args| {
            let [] = args.exact("copy_context")?;
            Ok(object(Context::copy_current().object()))
        })
}

/// `contextvars.ContextVar(name, default=default)`
pub fn new_var(name: &str, default: Value) -> Value {
    Value::object(ContextVar {
        name: crate::object::Str::new(name),
        default,
    })
}

fn object(obj: Rc<ContextObj>) -> Value {
    Value::Object(Obj::from_rc(obj))
}

/// What `var.set` gives, for `var.reset`.
struct Token {
    var: Rc<ContextVar>,
    old: Option<Value>,
    context: Rc<ContextObj>,
    used: Cell<bool>,
}

fn this_var(this: &Value) -> Result<Rc<ContextVar>> {
    this.downcast::<ContextVar>().ok_or_else(|| {
        Exception::type_error(format!(
            "a ContextVar was expected, got '{}'",
            ops::type_name(this)
        ))
    })
}

/// A variable that a context is asked for.
fn key(x: &Value) -> Result<Rc<ContextVar>> {
    match x.downcast::<ContextVar>() {
        Some(var) => Ok(var),
        None => Err(Exception::type_error(format!(
            "a ContextVar key was expected, got {}",
            ops::repr(x)?
        ))),
    }
}

fn this_context(this: &Value) -> Result<Rc<ContextObj>> {
    this.downcast::<ContextObj>().ok_or_else(|| {
        Exception::type_error(format!(
            "a Context was expected, got '{}'",
            ops::type_name(this)
        ))
    })
}

fn get(this: &Value, args: Args) -> Result<Value> {
    let var = this_var(this)?;
    let [default] = args.range("get", 0)?;
    if let Some(value) = context::get(&var) {
        return Ok(value);
    }
    if !default.is_unset() {
        return Ok(default);
    }
    if !var.default.is_unset() {
        return Ok(var.default.clone());
    }
    Err(Exception::of_class(
        Exception::class_named("LookupError"),
        vec![this.clone()],
    ))
}

fn set(this: &Value, args: Args) -> Result<Value> {
    let [value] = args.exact("ContextVar.set")?;
    let var = this_var(this)?;
    let old = context::set(&var, value);
    Ok(Value::object(Token {
        var,
        old,
        context: context::current_object(),
        used: Cell::new(false),
    }))
}

fn reset(this: &Value, args: Args) -> Result<Value> {
    let [token_value] = args.exact("ContextVar.reset")?;
    let var = this_var(this)?;
    let Some(token) = token_value.downcast::<Token>() else {
        return Err(Exception::type_error(format!(
            "expected an instance of Token, got {}",
            ops::repr(&token_value)?
        )));
    };
    if token.used.get() {
        return Err(Exception::runtime_error(format!(
            "{} has already been used once",
            ops::repr(&token_value)?
        )));
    }
    if !Rc::ptr_eq(&token.var, &var) {
        return Err(Exception::value_error(format!(
            "{} was created by a different ContextVar",
            ops::repr(&token_value)?
        )));
    }
    if !Rc::ptr_eq(&token.context, &context::current_object()) {
        return Err(Exception::value_error(format!(
            "{} was created in a different Context",
            ops::repr(&token_value)?
        )));
    }
    token.used.set(true);
    let old = match &token.old {
        Some(value) => context::set(&var, value.clone()),
        None => context::unset(&var),
    };
    drop(old);
    Ok(Value::None)
}

fn run(this: &Value, mut args: Args) -> Result<Value> {
    let obj = this_context(this)?;
    if args.pos.is_empty() {
        return Err(Exception::type_error(
            "run() missing 1 required positional argument",
        ));
    }
    let function = args.pos.remove(0);
    context::run(&obj, || ops::call(&function, args))
}

fn items(this: &Value) -> Result<Vec<(Value, Value)>> {
    let obj = this_context(this)?;
    let map = obj.map.borrow().clone();
    Ok(map
        .items()
        .into_iter()
        .map(|(var, value)| (Value::Object(Obj::from_rc(var)), value))
        .collect())
}

thread_local! {
    static MISSING: Class = Class::builder("Token.MISSING").build();
    static VAR: Class = Class::builder("ContextVar")
        .module("_contextvars")
        .final_class()
        .constructor(|_, mut args| {
            let default = args.take_kw("default").unwrap_or_default();
            if args.pos.is_empty() && args.kw.is_empty() {
                return Err(Exception::type_error(
                    "ContextVar() takes exactly 1 positional argument (0 given)",
                ));
            }
            let [name] = args.bind("ContextVar", ["name"], 1)?;
            match name.as_str() {
                Some(name) => Ok(new_var(&name, default)),
                None => Err(Exception::type_error("context variable name must be a str")),
            }
        })
        .dunders(&["__repr__", "__hash__"])
        .class_method("__class_getitem__", |args| Ok(args.pos.first().cloned().unwrap_or(Value::None)))
        .getter(n!("name"), |this| Ok(Value::Str(this_var(this)?.name.clone())))
        .method(n!("get"), get)
        .method(n!("set"), set)
        .method(n!("reset"), reset)
        .build();
    static TOKEN: Class = Class::builder("Token")
        .module("_contextvars")
        .final_class()
        .dunders(&["__repr__"])
        .class_method("__class_getitem__", |args| Ok(args.pos.first().cloned().unwrap_or(Value::None)))
        .getter(n!("var"), |this| match this.downcast::<Token>() {
            Some(token) => Ok(Value::Object(Obj::from_rc(token.var.clone()))),
            None => Err(Exception::type_error("a Token was expected")),
        })
        .getter(n!("old_value"), |this| match this.downcast::<Token>() {
            Some(token) => Ok(token.old.clone().unwrap_or_else(|| MISSING_OBJECT.with(Clone::clone))),
            None => Err(Exception::type_error("a Token was expected")),
        })
        .attr("MISSING", MISSING_OBJECT.with(Clone::clone))
        .build();
    static MISSING_OBJECT: Value = Value::object(Missing);
    static CONTEXT: Class = Class::builder("Context")
        .module("_contextvars")
        .final_class()
        .constructor(|_, args| {
            if !(args.pos.is_empty() && args.kw.is_empty()) {
                return Err(Exception::type_error("Context() does not accept any arguments"));
            }
            Ok(object(Rc::default()))
        })
        .dunders(&["__len__", "__getitem__", "__contains__", "__iter__"])
        .method(n!("run"), run)
        .method(n!("copy"), |this, args| {
            let [] = args.exact("Context.copy")?;
            let map = this_context(this)?.map.borrow().clone();
            Ok(object(Context::Map(map).object()))
        })
        .method(n!("get"), |this, args| {
            let [var, default] = args.range("get", 1)?;
            let found = this_context(this)?.map.borrow().get(&key(&var)?);
            Ok(found.unwrap_or(if default.is_unset() { Value::None } else { default }))
        })
        .method(n!("items"), |this, _| Ok(Value::list(items(this)?.into_iter().map(|(k, v)| Value::tuple(vec![k, v])).collect())))
        .method(n!("keys"), |this, _| Ok(Value::list(items(this)?.into_iter().map(|(k, _)| k).collect())))
        .method(n!("values"), |this, _| Ok(Value::list(items(this)?.into_iter().map(|(_, v)| v).collect())))
        .build();
}

/// `contextvars.ContextVar`
pub fn var_class() -> Class {
    VAR.with(Clone::clone)
}

/// `contextvars.Context`
pub fn context_class() -> Class {
    CONTEXT.with(Clone::clone)
}

impl Object for ContextVar {
    fn class(&self) -> Class {
        var_class()
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        let name = ops::repr(&Value::Str(self.name.clone()));
        let address = this.address().unwrap_or_default();
        Some(name.and_then(|name| {
            if self.default.is_unset() {
                return Ok(format!("<ContextVar name={name} at {address:#x}>"));
            }
            Ok(format!(
                "<ContextVar name={name} default={} at {address:#x}>",
                ops::repr(&self.default)?
            ))
        }))
    }
}

impl Object for Token {
    fn class(&self) -> Class {
        TOKEN.with(Clone::clone)
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        let var = Value::Object(Obj::from_rc(self.var.clone()));
        let used = if self.used.get() { " used" } else { "" };
        let address = this.address().unwrap_or_default();
        Some(ops::repr(&var).map(|var| format!("<Token{used} var={var} at {address:#x}>")))
    }
    fn hash(&self) -> Option<Result<i64>> {
        Some(Err(Exception::type_error(
            "unhashable type: '_contextvars.Token'",
        )))
    }
}

/// `Token.MISSING`
struct Missing;

impl Object for Missing {
    fn class(&self) -> Class {
        MISSING.with(Clone::clone)
    }
    fn repr(&self, _: &Value) -> Option<Result<String>> {
        Some(Ok("<Token.MISSING>".to_owned()))
    }
}

impl ContextObj {
    /// Whether the same variables have equal values.
    fn equals(&self, other: &ContextObj) -> Result<bool> {
        let own = self.map.borrow().items();
        let others = other.map.borrow().clone();
        if own.len() != others.items().len() {
            return Ok(false);
        }
        for (var, value) in own {
            match others.get(&var) {
                Some(there) if ops::is(&value, &there) || ops::eq(&value, &there)? => {}
                _ => return Ok(false),
            }
        }
        Ok(true)
    }
}

impl Object for ContextObj {
    fn class(&self) -> Class {
        context_class()
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        let other = other.downcast::<ContextObj>()?;
        Some(if std::ptr::eq(self, &*other) {
            Ok(true)
        } else {
            self.equals(&other)
        })
    }
    fn hash(&self) -> Option<Result<i64>> {
        Some(Err(Exception::type_error(
            "unhashable type: '_contextvars.Context'",
        )))
    }
    fn len(&self) -> Option<Result<usize>> {
        Some(Ok(self.map.borrow().items().len()))
    }
    fn iter(&self, this: &Value) -> Option<Result<Value>> {
        Some(
            items(this).and_then(|items| {
                ops::iter(&Value::list(items.into_iter().map(|(k, _)| k).collect()))
            }),
        )
    }
    fn get_item(&self, key: &Value) -> Option<Result<Value>> {
        Some(match key.downcast::<ContextVar>() {
            Some(var) => {
                let found = self.map.borrow().get(&var);
                found.ok_or_else(|| Exception::key_error(key.clone()))
            }
            None => Err(not_a_var(key)),
        })
    }
    fn contains(&self, item: &Value) -> Option<Result<bool>> {
        Some(match item.downcast::<ContextVar>() {
            Some(var) => Ok(self.map.borrow().get(&var).is_some()),
            None => Err(not_a_var(item)),
        })
    }
}

fn not_a_var(key: &Value) -> Exception {
    match ops::repr(key) {
        Ok(text) => Exception::type_error(format!("a ContextVar key was expected, got {text}")),
        Err(e) => e,
    }
}
