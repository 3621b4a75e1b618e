//! Named tuples: `collections.namedtuple`, and what `typing.NamedTuple` is made of.
use crate::object::descriptor::TupleItem;
use crate::object::{
    Args, Class, Dict, Exception, Function, Instance, NativeFunction, ParamKind, Result, Str, Value,
};
use crate::ops;

const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// Whether this may be the name of a variable.
pub fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c == '_' || c.is_alphabetic())
        && chars.all(|c| c == '_' || c.is_alphanumeric())
}

/// `collections.namedtuple(typename, field_names, *, rename=False, defaults=None, module=None)`
///
/// # Errors
/// `ValueError` for bad names, `TypeError` for too many defaults.
pub fn namedtuple(mut args: Args) -> Result<Value> {
    let rename = args.take_kw("rename");
    let defaults = args.take_kw("defaults").unwrap_or(Value::None);
    let module = args.take_kw("module").and_then(|m| m.as_str());
    let [name, fields] = args.bind("namedtuple", ["typename", "field_names"], 2)?;
    let name = ops::str(&name)?;
    let mut fields: Vec<Str> = match fields.as_str() {
        Some(text) => text
            .replace(',', " ")
            .split_whitespace()
            .map(Str::new)
            .collect(),
        None => ops::to_vec(&fields)?
            .iter()
            .map(ops::str)
            .collect::<Result<_>>()?,
    };
    if rename.is_some_and(|r| ops::truth(&r).unwrap_or(false)) {
        for i in 0..fields.len() {
            let bad = !is_identifier(&fields[i])
                || KEYWORDS.contains(&fields[i].as_str())
                || fields[i].starts_with('_')
                || fields[..i].contains(&fields[i]);
            if bad {
                fields[i] = Str::from(format!("_{i}"));
            }
        }
    }
    check_names(&name, &fields)?;
    let defaults = if defaults.is_none() {
        Vec::new()
    } else {
        ops::to_vec(&defaults)?
    };
    if defaults.len() > fields.len() {
        return Err(Exception::type_error(
            "Got more default values than field names",
        ));
    }
    let module = module.unwrap_or_else(|| Str::new("__main__"));
    Ok(Value::Class(make(
        &name,
        &module,
        &fields,
        defaults,
        Vec::new(),
    )?))
}

pub(crate) fn check_names(name: &Str, fields: &[Str]) -> Result<()> {
    for text in std::iter::once(name).chain(fields) {
        let shown = ops::repr(&Value::Str(text.clone()))?;
        if !is_identifier(text) {
            return Err(Exception::value_error(format!(
                "Type names and field names must be valid identifiers: {shown}"
            )));
        }
        if KEYWORDS.contains(&text.as_str()) {
            return Err(Exception::value_error(format!(
                "Type names and field names cannot be a keyword: {shown}"
            )));
        }
    }
    for (i, field) in fields.iter().enumerate() {
        let shown = ops::repr(&Value::Str(field.clone()))?;
        if field.starts_with('_') && !is_renamed(field, i) {
            return Err(Exception::value_error(format!(
                "Field names cannot start with an underscore: {shown}"
            )));
        }
        if fields[..i].contains(field) {
            return Err(Exception::value_error(format!(
                "Encountered duplicate field name: {shown}"
            )));
        }
    }
    Ok(())
}

fn is_renamed(field: &Str, index: usize) -> bool {
    **field == format!("_{index}")
}

/// A named tuple class: the last fields have the defaults; `extra` goes into its dict.
///
/// # Errors
/// What hooks of a class raise.
pub fn make(
    name: &str,
    module: &str,
    fields: &[Str],
    defaults: Vec<Value>,
    extra: Vec<(Str, Value)>,
) -> Result<Class> {
    let names = Value::tuple(fields.iter().cloned().map(Value::Str).collect());
    let first_default = fields.len() - defaults.len();
    let by_name = Dict::from_names(
        fields[first_default..]
            .iter()
            .cloned()
            .zip(defaults.iter().cloned()),
    );
    let doc = format!(
        "{name}({})",
        fields
            .iter()
            .map(Str::as_str)
            .collect::<Vec<_>>()
            .join(", ")
    );
    let mut items = vec![
        ("__module__", Value::str(module)),
        ("__doc__", Value::from(doc)),
        ("__slots__", Value::tuple(vec![])),
        ("_fields", names.clone()),
        ("_field_defaults", Value::Dict(by_name)),
        ("__new__", new_function(name, module, fields, defaults)),
        ("_make", class_method("_make", make_from)),
        ("_replace", method("_replace", replace)),
        ("__repr__", method("__repr__", |this, _| repr(this))),
        (
            "_asdict",
            method("_asdict", |this, _| Ok(Value::Dict(as_dict(this)?))),
        ),
        (
            "__getnewargs__",
            method("__getnewargs__", |this, _| Ok(this.native())),
        ),
        ("__match_args__", names),
    ]
    .into_iter()
    .map(|(k, v)| (Str::new(k), v))
    .collect::<Vec<_>>();
    for (index, field) in fields.iter().enumerate() {
        items.push((
            field.clone(),
            Value::object(TupleItem {
                name: field.clone(),
                index,
            }),
        ));
    }
    items.extend(extra);
    let tuple = crate::object::tuple::class();
    ops::build_class::new_class(
        &ops::class::type_class(),
        name,
        vec![tuple],
        items,
        Vec::new(),
    )
}

fn method(name: &'static str, f: fn(&Value, Args) -> Result<Value>) -> Value {
    Value::Native(NativeFunction::raw_method(name, f))
}

fn class_method(name: &'static str, f: fn(Args) -> Result<Value>) -> Value {
    Value::object(crate::object::descriptor::ClassMethod(Value::Native(
        NativeFunction::new(name, f),
    )))
}

/// `__new__`, a function with the fields as parameters.
fn new_function(name: &str, module: &str, fields: &[Str], defaults: Vec<Value>) -> Value {
    let mut defaults = defaults.into_iter();
    let first_default = fields.len() - defaults.len();
    let mut params = vec![(Str::new("_cls"), ParamKind::PositionalOnly, None)];
    for (i, field) in fields.iter().enumerate() {
        let default = if i >= first_default {
            defaults.next()
        } else {
            None
        };
        params.push((field.clone(), ParamKind::Normal, default));
    }
    let code = |values: &mut [Value]| {
        let Some((Value::Class(class), items)) = values.split_first_mut() else {
            return Err(Exception::type_error(
                "tuple.__new__(X): X is not a type object",
            ));
        };
        Ok(Value::Instance(Instance::with_payload(
            class.clone(),
            Value::tuple(items.iter_mut().map(std::mem::take).collect()),
        )))
    };
    Value::Function(Function::synthetic(
        "__new__",
        &format!("{name}.__new__"),
        module,
        params,
        code,
    ))
}

fn items(this: &Value) -> Result<Vec<Value>> {
    match this.native() {
        Value::Tuple(items) => Ok(items.to_vec()),
        _ => Err(Exception::type_error("a named tuple is needed")),
    }
}

/// `_fields` of an object's class.
pub fn fields(this: &Value) -> Result<Vec<Str>> {
    let names = ops::get_attr(&Value::Class(ops::class_of(this)), "_fields")?;
    Ok(ops::to_vec(&names)?
        .iter()
        .filter_map(Value::as_str)
        .collect())
}

fn repr(this: &Value) -> Result<Value> {
    let mut parts = Vec::new();
    for (name, value) in fields(this)?.iter().zip(items(this)?) {
        parts.push(format!("{name}={}", ops::repr(&value)?));
    }
    Ok(Value::from(format!(
        "{}({})",
        ops::class_name(this),
        parts.join(", ")
    )))
}

fn as_dict(this: &Value) -> Result<Dict> {
    Ok(Dict::from_names(
        fields(this)?.into_iter().zip(items(this)?),
    ))
}

fn make_from(args: Args) -> Result<Value> {
    let [class, iterable] = args.exact("_make")?;
    let values = ops::to_vec(&iterable)?;
    let Value::Class(class) = class else {
        return Err(Exception::type_error("_make() needs a class"));
    };
    let wanted = ops::len(&ops::get_attr(&Value::Class(class.clone()), "_fields")?)?;
    if values.len() != wanted {
        return Err(Exception::type_error(format!(
            "Expected {wanted} arguments, got {}",
            values.len()
        )));
    }
    Ok(Value::Instance(Instance::with_payload(
        class,
        Value::tuple(values),
    )))
}

fn replace(this: &Value, mut args: Args) -> Result<Value> {
    let mut values = items(this)?;
    for (i, name) in fields(this)?.iter().enumerate() {
        if let Some(value) = args.take_kw(name)
            && i < values.len()
        {
            values[i] = value;
        }
    }
    if !args.kw.is_empty() {
        let names = Value::list(args.kw.into_iter().map(|(k, _)| Value::Str(k)).collect());
        return Err(Exception::value_error(format!(
            "Got unexpected field names: {}",
            ops::repr(&names)?
        )));
    }
    Ok(Value::Instance(Instance::with_payload(
        ops::class_of(this),
        Value::tuple(values),
    )))
}

/// A named tuple of this class, from Rust.
pub fn instance(class: &Class, values: Vec<Value>) -> Value {
    Value::Instance(Instance::with_payload(class.clone(), Value::tuple(values)))
}
