//! `dataclasses`: the functions that work on data classes and their instances.
use std::rc::Rc;

use super::dataclasses::{Field, Kind, all_fields};
use crate::object::{Args, Class, Dict, Exception, Result, Str, Value};
use crate::ops;

/// The fields proper of a data class.
fn own_fields(class: &Class) -> Vec<Rc<Field>> {
    all_fields(class)
        .into_iter()
        .filter(|f| f.is(Kind::Field))
        .collect()
}

fn is_data_class(class: &Class) -> bool {
    class.lookup("__dataclass_fields__").is_some()
}

/// The class of an instance of a data class.
fn instance_class(x: &Value) -> Option<Class> {
    match x {
        Value::Instance(i) => Some(i.class()).filter(is_data_class),
        _ => None,
    }
}

/// `fields(class_or_instance)`
pub(crate) fn fields(args: Args) -> Result<Value> {
    let [x] = args.exact("fields")?;
    let class = match &x {
        Value::Class(class) => class.clone(),
        other => ops::class_of(other),
    };
    match class.lookup("__dataclass_fields__") {
        Some(Value::Dict(all)) => {
            let own = all
                .values()
                .into_iter()
                .filter(|f| f.downcast::<Field>().is_some_and(|f| f.is(Kind::Field)));
            Ok(Value::tuple(own.collect()))
        }
        _ => Err(Exception::type_error(
            "must be called with a dataclass type or instance",
        )),
    }
}

/// `is_dataclass(obj)`
pub(crate) fn is_dataclass(args: Args) -> Result<Value> {
    let [x] = args.exact("is_dataclass")?;
    let class = match &x {
        Value::Class(class) => class.clone(),
        other => ops::class_of(other),
    };
    Ok(Value::Bool(is_data_class(&class)))
}

/// `asdict(obj, *, dict_factory=dict)`
pub(crate) fn asdict(mut args: Args) -> Result<Value> {
    let factory = args.take_kw("dict_factory");
    let [x] = args.exact("asdict")?;
    if instance_class(&x).is_none() {
        return Err(Exception::type_error(
            "asdict() should be called on dataclass instances",
        ));
    }
    convert(&x, &Shape::Dict(factory))
}

/// `astuple(obj, *, tuple_factory=tuple)`
pub(crate) fn astuple(mut args: Args) -> Result<Value> {
    let factory = args.take_kw("tuple_factory");
    let [x] = args.exact("astuple")?;
    if instance_class(&x).is_none() {
        return Err(Exception::type_error(
            "astuple() should be called on dataclass instances",
        ));
    }
    convert(&x, &Shape::Tuple(factory))
}

/// What instances become, made by a function if there is one.
enum Shape {
    Dict(Option<Value>),
    Tuple(Option<Value>),
}

fn convert(x: &Value, shape: &Shape) -> Result<Value> {
    if let Some(class) = instance_class(x) {
        let _depth = ops::bind::Depth::enter()?;
        let mut items = Vec::new();
        for field in own_fields(&class) {
            let name = field.name();
            let value = convert(&ops::get_attr(x, &name)?, shape)?;
            items.push((name, value));
        }
        return finish(items, shape);
    }
    match x.native() {
        Value::List(items) => {
            let copied = items.borrow().clone();
            let made = Value::list(
                copied
                    .iter()
                    .map(|item| convert(item, shape))
                    .collect::<Result<_>>()?,
            );
            rebuild(x, made)
        }
        Value::Tuple(items) => {
            let made: Vec<Value> = items
                .iter()
                .map(|item| convert(item, shape))
                .collect::<Result<_>>()?;
            if ops::has_attr(x, "_fields")? {
                return ops::call(&Value::Class(ops::class_of(x)), Args::from_vec(made));
            }
            rebuild(x, Value::tuple(made))
        }
        Value::Dict(dict) => {
            let made = Dict::new();
            for (key, value) in dict.items() {
                made.set(convert(&key, shape)?, convert(&value, shape)?)?;
            }
            if ops::has_attr(&Value::Class(ops::class_of(x)), "default_factory")? {
                let factory = ops::get_attr(x, "default_factory")?;
                return ops::call(
                    &Value::Class(ops::class_of(x)),
                    Args::pos([factory, Value::Dict(made)]),
                );
            }
            rebuild(x, Value::Dict(made))
        }
        _ => deep_copy(x),
    }
}

fn finish(items: Vec<(Str, Value)>, shape: &Shape) -> Result<Value> {
    match shape {
        Shape::Dict(None) => Ok(Value::Dict(Dict::from_names(items))),
        Shape::Dict(Some(factory)) => {
            let pairs = items
                .into_iter()
                .map(|(k, v)| Value::tuple(vec![Value::Str(k), v]))
                .collect();
            ops::call(factory, Args::pos([Value::list(pairs)]))
        }
        Shape::Tuple(factory) => {
            let values: Vec<Value> = items.into_iter().map(|(_, v)| v).collect();
            match factory {
                None => Ok(Value::tuple(values)),
                Some(factory) => ops::call(factory, Args::pos([Value::list(values)])),
            }
        }
    }
}

/// The same class around converted items.
fn rebuild(x: &Value, made: Value) -> Result<Value> {
    match x {
        Value::Instance(i) => ops::call(&Value::Class(i.class()), Args::pos([made])),
        _ => Ok(made),
    }
}

fn deep_copy(x: &Value) -> Result<Value> {
    match x {
        Value::None
        | Value::Bool(_)
        | Value::Int(_)
        | Value::BigInt(_)
        | Value::Float(_)
        | Value::Str(_)
        | Value::Bytes(_)
        | Value::Class(_)
        | Value::Function(_)
        | Value::Native(_) => Ok(x.clone()),
        // A program that does not name it has not replaced it.
        _ if !n!("copy").is_reached() => crate::stdlib::copy::deepcopy(x, &Dict::new()),
        _ => match crate::program::import_library(&crate::stdlib::library::inner::COPY) {
            Ok(copy) => ops::call_method(&copy, "deepcopy", Args::pos([x.clone()])),
            Err(_) => Ok(x.clone()),
        },
    }
}

/// `replace(obj, **changes)`
pub(crate) fn replace(mut args: Args) -> Result<Value> {
    let Some(x) = (!args.pos.is_empty()).then(|| args.pos.remove(0)) else {
        return Err(Exception::type_error(
            "replace() missing 1 required positional argument: 'obj'",
        ));
    };
    if instance_class(&x).is_none() {
        return Err(Exception::type_error(
            "replace() should be called on dataclass instances",
        ));
    }
    replace_in(&x, args)
}

pub(crate) fn replace_in(x: &Value, mut args: Args) -> Result<Value> {
    let class = ops::class_of(x);
    for field in all_fields(&class) {
        if field.is(Kind::ClassVar) {
            continue;
        }
        let name = field.name();
        let given = args.kw.iter().any(|(k, _)| *k == name);
        if !field.init {
            if given {
                return Err(Exception::value_error(format!(
                    "field {name} is declared with init=False, it cannot be specified with replace()"
                )));
            }
            continue;
        }
        if !given {
            if field.is(Kind::InitVar) && field.default.is_unset() {
                return Err(Exception::value_error(format!(
                    "InitVar '{name}' must be specified with replace()"
                )));
            }
            let value = ops::get_attr(x, &name)?;
            args.kw.push((name, value));
        }
    }
    args.pos.clear();
    ops::call(&Value::Class(class), args)
}
