//! `call`: recorded calls and expected ones, as tuples of name, arguments and keywords; lists of them.

use crate::object::{Args, Class, Dict, Exception, Instance, Result, Str, Value};
use crate::ops;
use crate::stdlib::unittest::util::{get, library, library_call};

thread_local! {
    static CALL: Class = call_class();
    static LIST: Class = list_class();
    static ROOT: Value = make(None, Value::None, Value::None, false, Value::tuple(Vec::new()), Dict::new());
}

/// `mock.call`
pub(super) fn call() -> Value {
    ROOT.with(Clone::clone)
}

/// The class of calls.
pub(super) fn class() -> Class {
    CALL.with(Clone::clone)
}

/// A call; one with `two` has no name in its tuple.
fn make(
    first: Option<Value>,
    name: Value,
    parent: Value,
    made_by_call: bool,
    args: Value,
    keywords: Dict,
) -> Value {
    let mut items = Vec::with_capacity(3);
    match (first, made_by_call) {
        (Some(first), _) => items.push(first),
        (None, false) => items.push(Value::str("")),
        (None, true) => {}
    }
    items.push(args);
    items.push(Value::Dict(keywords));
    let instance = Instance::with_payload(class(), Value::tuple(items));
    instance.attrs.set("_mock_name", name);
    instance.attrs.set("_mock_parent", parent);
    instance
        .attrs
        .set("_mock_from_kall", Value::Bool(made_by_call));
    Value::Instance(instance)
}

/// A call as `call_args` has it: arguments and keywords.
pub(super) fn pair(args: &Args) -> Value {
    let (positional, keywords) = parts_of(args);
    make(None, Value::None, Value::None, true, positional, keywords)
}

/// A call as `mock_calls` has it: name, arguments and keywords.
pub(super) fn named(name: &str, args: &Args) -> Value {
    let (positional, keywords) = parts_of(args);
    make(
        Some(Value::str(name)),
        Value::None,
        Value::None,
        true,
        positional,
        keywords,
    )
}

fn parts_of(args: &Args) -> (Value, Dict) {
    (
        Value::tuple(args.pos.to_vec()),
        Dict::from_names(args.kw.clone()),
    )
}

/// Name, arguments and keywords of a call or of a tuple that stands for one; `None` if it cannot.
pub(super) fn parts(x: &Value) -> Result<Option<(Str, Value, Value)>> {
    let items = match x.native() {
        Value::Tuple(items) => items.to_vec(),
        _ => match ops::len(x) {
            Ok(_) => ops::to_vec(x)?,
            Err(_) => return Ok(None),
        },
    };
    let empty = || (Value::tuple(Vec::new()), Value::Dict(Dict::new()));
    let is_tuple = |x: &Value| matches!(x.native(), Value::Tuple(_));
    Ok(Some(match items.as_slice() {
        [] => {
            let (args, keywords) = empty();
            (Str::empty(), args, keywords)
        }
        [one] => {
            let (args, keywords) = empty();
            match one.as_str() {
                Some(name) => (name, args, keywords),
                None if is_tuple(one) => (Str::empty(), one.clone(), keywords),
                None => (Str::empty(), args, one.clone()),
            }
        }
        [first, second] => match first.as_str() {
            Some(name) if is_tuple(second) => (name, second.clone(), empty().1),
            Some(name) => (name, empty().0, second.clone()),
            None => (Str::empty(), first.clone(), second.clone()),
        },
        [name, args, keywords] => (ops::str(name)?, args.clone(), keywords.clone()),
        _ => return Ok(None),
    }))
}

/// A call with the same name and other arguments.
pub(super) fn rebuilt(name: &str, args: Value, keywords: Value) -> Value {
    let keywords = match keywords {
        Value::Dict(keywords) => keywords,
        _ => Dict::new(),
    };
    let parent = Value::None;
    make(
        Some(Value::str(name)),
        Value::None,
        parent,
        true,
        args,
        keywords,
    )
}

/// `name(args, key=value)`
pub(super) fn format(name: &str, args: &Value, keywords: &Value) -> Result<String> {
    let mut shown = Vec::new();
    for arg in ops::to_vec(args)? {
        shown.push(ops::repr(&arg)?.to_string());
    }
    if let Value::Dict(keywords) = keywords {
        for (key, value) in keywords.items() {
            shown.push(format!("{}={}", ops::str(&key)?, ops::repr(&value)?));
        }
    }
    Ok(format!("{name}({})", shown.join(", ")))
}

/// The same for arguments of a call.
pub(super) fn format_args(name: &str, args: &Args) -> Result<String> {
    let (positional, keywords) = parts_of(args);
    format(name, &positional, &Value::Dict(keywords))
}

fn own(this: &Value, name: &str) -> Value {
    match this {
        Value::Instance(instance) => instance.attrs.get(name).unwrap_or(Value::None),
        _ => Value::None,
    }
}

/// `call.name`
fn child(this: &Value, name: &str) -> Value {
    let empty = Value::tuple(Vec::new());
    let parent = own(this, "_mock_name").as_str();
    let (full, parent) = match parent {
        Some(parent) => (format!("{parent}.{name}"), this.clone()),
        None => (name.to_owned(), Value::None),
    };
    make(
        Some(Value::str(&full)),
        Value::from(full),
        parent,
        false,
        empty,
        Dict::new(),
    )
}

fn call_class() -> Class {
    Class::builder("_Call")
        .module("unittest.mock")
        .python()
        .base(crate::object::tuple::class())
        .static_method("__new__", |mut args| {
            let _ = (!args.pos.is_empty()).then(|| args.pos.remove(0));
            new(args)
        })
        .raw_method("__init__", |_, _| Ok(Value::None))
        .raw_method("__eq__", |this, args| {
            let [other] = args.exact("__eq__")?;
            equal(this, &other)
        })
        .raw_method("__ne__", |this, args| {
            let [other] = args.exact("__ne__")?;
            Ok(match equal(this, &other)? {
                Value::Bool(same) => Value::Bool(!same),
                other => other,
            })
        })
        .attr("__hash__", Value::None)
        .raw_method("__call__", |this, args| {
            let (positional, keywords) = parts_of(&args);
            let Some(name) = own(this, "_mock_name").as_str() else {
                let name = Value::str("()");
                return Ok(make(
                    Some(Value::str("")),
                    name,
                    Value::None,
                    true,
                    positional,
                    keywords,
                ));
            };
            let full = Value::from(format!("{name}()"));
            Ok(make(
                Some(Value::Str(name)),
                full,
                this.clone(),
                true,
                positional,
                keywords,
            ))
        })
        .raw_method("__getattribute__", |this, args| {
            let [name] = args.exact("__getattribute__")?;
            let name = ops::str(&name)?;
            match name.as_str() {
                "args" | "kwargs" => {
                    let Some((_, args, keywords)) = parts(this)? else {
                        return Ok(Value::None);
                    };
                    Ok(if &*name == "args" { args } else { keywords })
                }
                "call_list" | "_get_call_arguments" => ops::attr::generic_get(this, &name),
                _ if name.starts_with("_mock_") => ops::attr::generic_get(this, &name),
                _ if name.starts_with("__") && name.ends_with("__") && !is_of_tuple(&name) => {
                    ops::attr::generic_get(this, &name)
                }
                _ => Ok(child(this, &name)),
            }
        })
        .raw_method("_get_call_arguments", |this, _| {
            let Some((_, args, keywords)) = parts(this)? else {
                return Ok(Value::None);
            };
            Ok(Value::tuple(vec![args, keywords]))
        })
        .raw_method("call_list", |this, _| {
            let mut calls = Vec::new();
            let mut link = this.clone();
            while !link.is_none() {
                if ops::truth(&own(&link, "_mock_from_kall"))? {
                    calls.push(link.clone());
                }
                link = own(&link, "_mock_parent");
            }
            calls.reverse();
            Ok(list(calls))
        })
        .raw_method("__repr__", |this, _| repr(this).map(Value::from))
        .build()
}

/// What tuples have is a child of `call` like any other name.
fn is_of_tuple(name: &str) -> bool {
    const CLASS_NAMES: [&str; 4] = ["__class__", "__doc__", "__module__", "__dict__"];
    match library("builtins", "tuple") {
        Ok(Value::Class(tuple)) => tuple.dict.contains(name) && !CLASS_NAMES.contains(&name),
        _ => false,
    }
}

/// `_Call(value, name, parent, two, from_kall)`
fn new(args: Args) -> Result<Value> {
    let names = ["value", "name", "parent", "two", "from_kall"];
    let [value, name, parent, two, by_call] = args.bind("_Call", names, 0)?;
    let value = if value.is_unset() {
        Value::tuple(Vec::new())
    } else {
        value
    };
    let Some((first, args, keywords)) = parts(&value)? else {
        return Err(Exception::value_error(
            "a call has a name, arguments and keywords",
        ));
    };
    let two = !two.is_unset() && ops::truth(&two)?;
    let by_call = by_call.is_unset() || ops::truth(&by_call)?;
    let made = rebuilt(&first, args.clone(), keywords.clone());
    if let Value::Instance(instance) = &made {
        if two {
            instance.set_payload(Value::tuple(vec![args, keywords]));
        }
        let or_none = |x: Value| if x.is_unset() { Value::None } else { x };
        instance.attrs.set("_mock_name", or_none(name));
        instance.attrs.set("_mock_parent", or_none(parent));
        instance.attrs.set("_mock_from_kall", Value::Bool(by_call));
    }
    Ok(made)
}

fn equal(this: &Value, other: &Value) -> Result<Value> {
    if ops::len(other).is_err() {
        return library("builtins", "NotImplemented");
    }
    let parents = (own(this, "_mock_parent"), own(other, "_mock_parent"));
    if !parents.0.is_none() && !parents.1.is_none() && !ops::eq(&parents.0, &parents.1)? {
        return Ok(Value::Bool(false));
    }
    let (Some(a), Some(b)) = (parts(this)?, parts(other)?) else {
        return Ok(Value::Bool(false));
    };
    if !a.0.is_empty() && a.0 != b.0 {
        return Ok(Value::Bool(false));
    }
    // The other's come first: an `ANY` is asked wherever it stands.
    let same = ops::eq(&Value::tuple(vec![b.1, b.2]), &Value::tuple(vec![a.1, a.2]))?;
    Ok(Value::Bool(same))
}

fn repr(this: &Value) -> Result<String> {
    if !ops::truth(&own(this, "_mock_from_kall"))? {
        let name = own(this, "_mock_name")
            .as_str()
            .unwrap_or_else(|| "call".into());
        return Ok(if name.starts_with("()") {
            format!("call{name}")
        } else {
            name.to_string()
        });
    }
    let Some((name, args, keywords)) = parts(this)? else {
        return Ok("call".to_owned());
    };
    let name = match name.as_str() {
        "" => "call".to_owned(),
        name if name.starts_with("()") => format!("call{name}"),
        name => format!("call.{name}"),
    };
    format(&name, &args, &keywords)
}

fn list_class() -> Class {
    let Ok(Value::Class(base)) = library("builtins", "list") else {
        unreachable!("list is a builtin class");
    };
    Class::builder("_CallList")
        .module("unittest.mock")
        .python()
        .base(base)
        .raw_method("__contains__", |this, args| {
            let [wanted] = args.exact("__contains__")?;
            let own = ops::to_vec(this)?;
            let Value::List(wanted) = wanted.native() else {
                for item in own {
                    if item.is(&wanted) || ops::eq(&item, &wanted)? {
                        return Ok(Value::Bool(true));
                    }
                }
                return Ok(Value::Bool(false));
            };
            contains_run(&own, &wanted.to_vec()).map(Value::Bool)
        })
        .raw_method("__repr__", |this, _| {
            library_call("pprint", "pformat", [Value::list(ops::to_vec(this)?)])
        })
        .build()
}

/// Whether `wanted` stands in `calls` in one piece.
pub(super) fn contains_run(calls: &[Value], wanted: &[Value]) -> Result<bool> {
    if wanted.is_empty() {
        return Ok(true);
    }
    for part in calls.windows(wanted.len()) {
        let mut same = true;
        for (a, b) in part.iter().zip(wanted) {
            if !ops::eq(a, b)? {
                same = false;
                break;
            }
        }
        if same {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A list of calls.
pub(super) fn list(calls: Vec<Value>) -> Value {
    let list = Value::list(calls);
    Value::Instance(Instance::with_payload(LIST.with(Clone::clone), list))
}

/// Adds a call to such a list.
pub(super) fn append(list: &Value, call: Value) -> Result<()> {
    match list.native() {
        Value::List(items) => {
            items.append(call);
            Ok(())
        }
        _ => ops::call(&get(list, "append")?, Args::pos([call])).map(drop),
    }
}
