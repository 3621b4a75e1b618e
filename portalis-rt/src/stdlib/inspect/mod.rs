//! `inspect`: what objects are, what they contain, and how they may be called.

mod bound;
mod doc;
mod parameter;
mod predicates;
mod signature;

use crate::object::{Args, Class, Exception, Module, Result, Str, Value};
use crate::ops;

pub use doc::cleandoc;
pub use predicates::is_coroutine_function;

/// `inspect.getattr_static`: what attribute access would find, without running descriptors.
///
/// # Errors
/// What a builtin object's own attributes raise.
pub fn getattr_static(x: &Value, name: &str) -> Result<Option<Value>> {
    let found = ops::class_of(x).lookup(name);
    if let Some(found) = &found
        && ops::attr::is_data_descriptor(found)
        && !matches!(x, Value::Class(_))
    {
        return Ok(Some(found.clone()));
    }
    let own = match x {
        Value::Instance(i) => match (i.attrs.get(name), i.payload()) {
            (None, payload @ Value::Object(_)) => getattr_static(&payload, name)?,
            (own, _) => own,
        },
        Value::Function(f) => f.attrs.get(name),
        Value::Class(c) => c.lookup(name),
        Value::Object(o) => o.get().get_attr(x, name).transpose()?,
        _ => None,
    };
    Ok(own.or(found))
}

/// `inspect.unwrap(func)`: follows `__wrapped__`.
///
/// # Errors
/// `ValueError` for a loop, and what `stop` raises.
pub(crate) fn unwrap(f: &Value, stop: Option<&Value>) -> Result<Value> {
    let mut inner = f.clone();
    let mut seen = vec![f.clone()];
    loop {
        if let Some(stop) = stop
            && ops::truth(&ops::call(stop, Args::pos([inner.clone()]))?)?
        {
            return Ok(inner);
        }
        let Some(next) = ops::get_attr_opt(&inner, "__wrapped__")? else {
            return Ok(inner);
        };
        if seen.iter().any(|s| s.is(&next)) {
            return Err(Exception::value_error(format!(
                "wrapper loop when unwrapping {}",
                ops::repr(f)?
            )));
        }
        seen.push(next.clone());
        inner = next;
    }
}

fn names(x: &Value) -> Result<Vec<Str>> {
    let names = match crate::builtins::lookup("dir") {
        Some(dir) => ops::to_vec(&ops::call(&dir, Args::pos([x.clone()]))?)?,
        None => Vec::new(),
    };
    Ok(names.iter().filter_map(Value::as_str).collect())
}

/// `inspect.getmembers(object, predicate=None)`
fn getmembers(args: Args, is_static: bool) -> Result<Value> {
    let [x, predicate] = args.bind("getmembers", ["object", "predicate"], 1)?;
    let mut names = names(&x)?;
    if let Value::Class(class) = &x {
        // What the metaclass adds is not in `dir`.
        names.retain(|name| {
            class.lookup(name).is_some() || matches!(ops::has_attr(&x, name), Ok(true))
        });
    }
    let mut found = Vec::new();
    for name in names {
        let value = if is_static {
            getattr_static(&x, &name)?
        } else {
            ops::get_attr_opt(&x, &name)?
        };
        let Some(value) = value else { continue };
        let wanted = match &predicate {
            Value::Unset | Value::None => true,
            predicate => ops::truth(&ops::call(predicate, Args::pos([value.clone()]))?)?,
        };
        if wanted {
            found.push(Value::tuple(vec![Value::Str(name), value]));
        }
    }
    Ok(Value::list(found))
}

/// The error of functions that need the source text.
fn no_source(_: Args) -> Result<Value> {
    Err(Exception::new("OSError", "could not get source code"))
}

fn getmodule(args: Args) -> Result<Value> {
    let [x] = args.range("getmodule", 1)?;
    if predicates::is_module(&x) {
        return Ok(x);
    }
    match ops::get_attr_opt(&x, "__module__")?.and_then(|m| m.as_str()) {
        Some(name) => Ok(crate::program::import(&name).unwrap_or(Value::None)),
        None => Ok(Value::None),
    }
}

/// `inspect.getmro(cls)`
fn getmro(args: Args) -> Result<Value> {
    let [class] = args.bind("getmro", ["cls"], 1)?;
    ops::get_attr(&class, "__mro__")
}

fn state(args: Args, function: &str, prefix: &str, attributes: [&str; 3]) -> Result<Value> {
    let [x] = args.exact(function)?;
    let [running, suspended, frame] = attributes;
    let flag = |name: &str| ops::get_attr(&x, name).and_then(|v| ops::truth(&v));
    let state = if flag(running)? {
        "RUNNING"
    } else if flag(suspended)? {
        "SUSPENDED"
    } else if matches!(ops::get_attr(&x, frame), Ok(Value::None)) {
        "CLOSED"
    } else {
        "CREATED"
    };
    Ok(Value::from(format!("{prefix}_{state}")))
}

/// The bits of `co_flags`.
const FLAGS: [(&str, i64); 9] = [
    ("CO_OPTIMIZED", 1),
    ("CO_NEWLOCALS", 2),
    ("CO_VARARGS", 4),
    ("CO_VARKEYWORDS", 8),
    ("CO_NESTED", 16),
    ("CO_GENERATOR", 32),
    ("CO_COROUTINE", 128),
    ("CO_ITERABLE_COROUTINE", 256),
    ("CO_ASYNC_GENERATOR", 512),
];

/// `import inspect`
pub fn module() -> Module {
    let mut module = Module::new("inspect")
        .class(signature::class())
        .class(parameter::class())
        .class(bound::class())
        .value(n!("_empty"), parameter::empty())
        .value(n!("_ParameterKind"), parameter::kind_class())
        .function(n!("signature"), signature::function)
        .function(n!("getfullargspec"), signature::getfullargspec)
        .function(n!("getcallargs"), bound::getcallargs)
        .function(n!("formatannotation"), |args| {
            let [annotation] = args.range("formatannotation", 1)?;
            Ok(Value::from(parameter::format_annotation(&annotation)?))
        })
        .function(n!("getdoc"), doc::getdoc)
        .function(n!("cleandoc"), |args| {
            let [text] = args.bind("cleandoc", ["doc"], 1)?;
            Ok(Value::from(cleandoc(&ops::str(&text)?)))
        })
        .function(n!("getcomments"), |_| Ok(Value::None))
        .function(n!("getmembers"), |args| getmembers(args, false))
        .function(n!("getmembers_static"), |args| getmembers(args, true))
        .function(n!("getattr_static"), |args| {
            let [x, name, default] = args.bind("getattr_static", ["obj", "attr", "default"], 2)?;
            let name = ops::object_class::attribute_name(&name)?;
            match getattr_static(&x, &name)? {
                Some(value) => Ok(value),
                None if default.is_unset() => Err(Exception::of_class(
                    Exception::class_named("AttributeError"),
                    vec![Value::Str(name)],
                )),
                None => Ok(default),
            }
        })
        .function(n!("getmro"), getmro)
        .function(n!("getmodule"), getmodule)
        .function(n!("getsource"), no_source)
        .function(n!("getsourcelines"), no_source)
        .function(n!("getsourcefile"), |_| Ok(Value::None))
        .function(n!("getfile"), |args| {
            let [x] = args.exact("getfile")?;
            match ops::get_attr_opt(&x, "__file__")? {
                Some(file) => Ok(file),
                None => match ops::get_attr_opt(&x, "__code__")? {
                    Some(code) => ops::get_attr(&code, "co_filename"),
                    None => Err(Exception::type_error(format!(
                        "{} is a built-in object",
                        ops::repr(&x)?
                    ))),
                },
            }
        })
        .function(n!("markcoroutinefunction"), predicates::mark)
        .function(n!("currentframe"), |_| Ok(Value::None))
        .function(n!("stack"), |_| Ok(Value::list(vec![])))
        .function(n!("unwrap"), |mut args| {
            let stop = args.take_kw("stop").filter(|s| !s.is_none());
            let [f] = args.bind("unwrap", ["func"], 1)?;
            unwrap(&f, stop.as_ref())
        })
        .function(n!("getgeneratorstate"), |args| {
            state(
                args,
                "getgeneratorstate",
                "GEN",
                ["gi_running", "gi_suspended", "gi_frame"],
            )
        })
        .function(n!("getcoroutinestate"), |args| {
            state(
                args,
                "getcoroutinestate",
                "CORO",
                ["cr_running", "cr_suspended", "cr_frame"],
            )
        })
        .function(n!("getasyncgenstate"), |args| {
            state(
                args,
                "getasyncgenstate",
                "AGEN",
                ["ag_running", "ag_suspended", "ag_frame"],
            )
        });
    for prefix in ["GEN", "CORO", "AGEN"] {
        for state in ["CREATED", "RUNNING", "SUSPENDED", "CLOSED"] {
            let name = format!("{prefix}_{state}");
            module.attrs.set(&name, Value::from(name.as_str()));
        }
    }
    for (name, flag) in FLAGS {
        module.attrs.set(name, Value::Int(flag));
    }
    for (name, function) in predicates::FUNCTIONS {
        module = module.function(*name, *function);
    }
    module
}

/// A class's own attribute in its MRO, without `object`'s.
fn beyond_object(class: &Class, name: &str) -> Option<(Class, Value)> {
    class
        .lookup_where(name)
        .filter(|(owner, _)| *owner != ops::class::object_class())
}
