//! `UserDict`, `UserList`, `UserString`: containers around a `data` attribute, meant to be derived from.

use super::abc::class_named;
use crate::object::singleton::not_implemented;
use crate::object::{Args, Class, ClassBuilder, Dict, Exception, Instance, List, Result, Value};
use crate::ops::{self, BinaryOp};

fn data(this: &Value) -> Result<Value> {
    ops::get_attr(this, "data")
}

/// The `data` of an operand, or the operand itself.
fn plain(x: &Value) -> Result<Value> {
    let class = ops::class_of(x);
    let is_user = [user_dict_class, user_list_class, user_string_class]
        .iter()
        .any(|f| class.is_subclass_of(&f()));
    if is_user { data(x) } else { Ok(x.clone()) }
}

/// `type(this)(x)`
fn same_class(this: &Value, x: Value) -> Result<Value> {
    ops::call(&Value::Class(ops::class_of(this)), Args::pos([x]))
}

fn make(class: &Class, init: fn(&Value, Args) -> Result<Value>, args: Args) -> Result<Value> {
    let made = Value::Instance(Instance::new(class.clone()));
    init(&made, args)?;
    Ok(made)
}

// What all three share.

fn shared(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method("__len__", |this, _| {
            Ok(Value::from(ops::len(&data(this)?)?))
        })
        .raw_method("__contains__", |this, args| {
            let [item] = args.exact("__contains__")?;
            Ok(Value::Bool(ops::contains(&data(this)?, &plain(&item)?)?))
        })
        .raw_method("__repr__", |this, _| {
            Ok(Value::Str(ops::repr(&data(this)?)?))
        })
}

// UserDict

fn dict_init(this: &Value, mut args: Args) -> Result<Value> {
    let keywords = std::mem::take(&mut args.kw);
    let [source] = args.range("UserDict", 0)?;
    ops::set_attr(this, "data", Value::Dict(Dict::new()))?;
    if !source.is_unset() && !source.is_none() {
        ops::call_method(this, "update", Args::pos([source]))?;
    }
    if !keywords.is_empty() {
        ops::call_method(
            this,
            "update",
            Args {
                pos: Default::default(),
                kw: keywords,
            },
        )?;
    }
    Ok(Value::None)
}

fn dict_get(this: &Value, key: &Value) -> Result<Value> {
    let data = data(this)?;
    if ops::contains(&data, key)? {
        return ops::get_item(&data, key);
    }
    match ops::call_method_opt(this, "__missing__", Args::pos([key.clone()])) {
        Some(result) => result,
        None => Err(Exception::key_error(key.clone())),
    }
}

fn dict_or(this: &Value, args: Args, reflected: bool) -> Result<Value> {
    let [other] = args.exact("__or__")?;
    let other = plain(&other)?;
    let (Value::Dict(mine), Value::Dict(theirs)) = (data(this)?.native(), other.native()) else {
        return Ok(not_implemented());
    };
    let merged = if reflected {
        theirs.union(&mine)?
    } else {
        mine.union(&theirs)?
    };
    same_class(this, Value::Dict(merged))
}

fn user_dict() -> Class {
    shared(
        Class::builder("UserDict")
            .module("collections")
            .base(class_named("MutableMapping")),
    )
    .constructor(|class, args| make(class, dict_init, args))
    .raw_method("__init__", dict_init)
    .raw_method("__getitem__", |this, args| {
        let [key] = args.exact("__getitem__")?;
        dict_get(this, &key)
    })
    .raw_method("__setitem__", |this, args| {
        let [key, value] = args.exact("__setitem__")?;
        ops::set_item(&data(this)?, &key, value)?;
        Ok(Value::None)
    })
    .raw_method("__delitem__", |this, args| {
        let [key] = args.exact("__delitem__")?;
        ops::del_item(&data(this)?, &key)?;
        Ok(Value::None)
    })
    .raw_method("__iter__", |this, _| ops::iter(&data(this)?))
    .raw_method(n!("get"), |this, args| {
        let [key, default] = args.bind("get", ["key", "default"], 1)?;
        if ops::contains(this, &key)? {
            return ops::get_item(this, &key);
        }
        Ok(if default.is_unset() {
            Value::None
        } else {
            default
        })
    })
    .raw_method(n!("copy"), |this, _| {
        let copy = ops::call_method(&data(this)?, "copy", Args::none())?;
        same_class(this, copy)
    })
    .raw_method("__or__", |this, args| dict_or(this, args, false))
    .raw_method("__ror__", |this, args| dict_or(this, args, true))
    .raw_method("__ior__", |this, args| {
        let [other] = args.exact("__ior__")?;
        let merged = ops::inplace(BinaryOp::BitOr, &data(this)?, &plain(&other)?)?;
        ops::set_attr(this, "data", merged)?;
        Ok(this.clone())
    })
    .class_method(n!("fromkeys"), |args| {
        let [class, iterable, value] = args.range("fromkeys", 2)?;
        let value = if value.is_unset() { Value::None } else { value };
        let made = ops::call(&class, Args::none())?;
        for key in ops::to_vec(&iterable)? {
            ops::set_item(&made, &key, value.clone())?;
        }
        Ok(made)
    })
    .build()
}

// UserList

fn list_init(this: &Value, args: Args) -> Result<Value> {
    let [source] = args.bind("UserList", ["initlist"], 0)?;
    let items = if source.is_unset() || source.is_none() {
        Vec::new()
    } else {
        ops::to_vec(&plain(&source)?)?
    };
    ops::set_attr(this, "data", Value::List(List::new(items)))?;
    Ok(Value::None)
}

fn list_add(this: &Value, args: Args, reflected: bool) -> Result<Value> {
    let [other] = args.exact("__add__")?;
    let mine = ops::to_vec(&data(this)?)?;
    let theirs = ops::to_vec(&plain(&other)?)?;
    let (mut items, rest) = if reflected {
        (theirs, mine)
    } else {
        (mine, theirs)
    };
    items.extend(rest);
    same_class(this, Value::list(items))
}

fn list_times(this: &Value, args: Args) -> Result<Value> {
    let [n] = args.exact("__mul__")?;
    same_class(this, ops::binary(BinaryOp::Mul, &data(this)?, &n)?)
}

/// Calls the method of the same name on `data`.
macro_rules! delegate {
    ($builder:expr, $($name:literal)*) => {
        $builder $(.raw_method(n!($name), |this, args| ops::call_method(&data(this)?, $name, args)))*
    };
}

macro_rules! compare_data {
    ($builder:expr, $($name:literal $op:literal)*) => {
        $builder $(.raw_method($name, |this, args| {
            let [other] = args.exact($name)?;
            ops::compare::compare($op, &data(this)?, &plain(&other)?)
        }))*
    };
}

fn user_list() -> Class {
    let builder = shared(
        Class::builder("UserList")
            .module("collections")
            .base(class_named("MutableSequence")),
    )
    .constructor(|class, args| make(class, list_init, args))
    .raw_method("__init__", list_init)
    .raw_method("__getitem__", |this, args| {
        let [key] = args.exact("__getitem__")?;
        let found = ops::get_item(&data(this)?, &key)?;
        if key.downcast::<crate::object::slice::Slice>().is_some() {
            same_class(this, found)
        } else {
            Ok(found)
        }
    })
    .raw_method("__setitem__", |this, args| {
        let [key, value] = args.exact("__setitem__")?;
        ops::set_item(&data(this)?, &key, value)?;
        Ok(Value::None)
    })
    .raw_method("__delitem__", |this, args| {
        let [key] = args.exact("__delitem__")?;
        ops::del_item(&data(this)?, &key)?;
        Ok(Value::None)
    })
    .raw_method("__add__", |this, args| list_add(this, args, false))
    .raw_method("__radd__", |this, args| list_add(this, args, true))
    .raw_method("__iadd__", |this, args| {
        let [other] = args.exact("__iadd__")?;
        ops::call_method(&data(this)?, "extend", Args::pos([plain(&other)?]))?;
        Ok(this.clone())
    })
    .raw_method("__mul__", list_times)
    .raw_method("__rmul__", list_times)
    .raw_method(n!("extend"), |this, args| {
        let [other] = args.exact("extend")?;
        ops::call_method(&data(this)?, "extend", Args::pos([plain(&other)?]))
    })
    .raw_method(n!("copy"), |this, _| same_class(this, data(this)?))
    .attr("__hash__", Value::None);
    let builder = delegate!(builder, "append" "insert" "pop" "remove" "clear" "count" "index" "reverse" "sort");
    compare_data!(builder, "__eq__" "==" "__ne__" "!=" "__lt__" "<" "__le__" "<=" "__gt__" ">" "__ge__" ">=").build()
}

// UserString

fn string_init(this: &Value, args: Args) -> Result<Value> {
    let [source] = args.exact("UserString")?;
    ops::set_attr(this, "data", Value::Str(ops::str(&plain(&source)?)?))?;
    Ok(Value::None)
}

fn string_add(this: &Value, args: Args, reflected: bool) -> Result<Value> {
    let [other] = args.exact("__add__")?;
    let (mine, theirs) = (data(this)?, Value::Str(ops::str(&plain(&other)?)?));
    let (left, right) = if reflected {
        (theirs, mine)
    } else {
        (mine, theirs)
    };
    same_class(this, ops::binary(BinaryOp::Add, &left, &right)?)
}

/// Calls the method on `data` and wraps a `str` result.
macro_rules! delegate_text {
    ($builder:expr, $($name:literal)*) => {
        $builder $(.raw_method(n!($name), |this, args| {
            let args = Args { pos: args.pos.iter().map(plain).collect::<Result<_>>()?, kw: args.kw };
            let result = ops::call_method(&data(this)?, $name, args)?;
            if let Value::Str(_) = result { same_class(this, result) } else { Ok(result) }
        }))*
    };
}

fn user_string() -> Class {
    let builder = shared(
        Class::builder("UserString")
            .module("collections")
            .base(class_named("Sequence")),
    )
    .constructor(|class, args| make(class, string_init, args))
    .raw_method("__init__", string_init)
    .raw_method("__str__", |this, _| data(this))
    .raw_method("__hash__", |this, _| {
        ops::hash(&data(this)?).map(Value::Int)
    })
    .raw_method("__getitem__", |this, args| {
        let [key] = args.exact("__getitem__")?;
        same_class(this, ops::get_item(&data(this)?, &key)?)
    })
    .raw_method("__add__", |this, args| string_add(this, args, false))
    .raw_method("__radd__", |this, args| string_add(this, args, true))
    .raw_method("__mul__", list_times)
    .raw_method("__rmul__", list_times)
    .raw_method("__mod__", |this, args| {
        let [other] = args.exact("__mod__")?;
        same_class(this, ops::binary(BinaryOp::Mod, &data(this)?, &other)?)
    });
    let builder = delegate_text!(
        builder,
        "capitalize" "casefold" "center" "count" "removeprefix" "removesuffix" "encode" "endswith" "expandtabs"
        "find" "format" "format_map" "index" "isalpha" "isalnum" "isascii" "isdecimal" "isdigit" "isidentifier"
        "islower" "isnumeric" "isprintable" "isspace" "istitle" "isupper" "join" "ljust" "lower" "lstrip" "partition"
        "replace" "rfind" "rindex" "rjust" "rpartition" "rstrip" "split" "rsplit" "splitlines" "startswith" "strip"
        "swapcase" "title" "translate" "upper" "zfill"
    );
    compare_data!(builder, "__eq__" "==" "__ne__" "!=" "__lt__" "<" "__le__" "<=" "__gt__" ">" "__ge__" ">=").build()
}

thread_local! {
    static DICT: Class = user_dict();
    static LIST: Class = user_list();
    static STRING: Class = user_string();
}

/// `collections.UserDict`
pub(super) fn user_dict_class() -> Class {
    DICT.with(Clone::clone)
}

/// `collections.UserList`
pub(super) fn user_list_class() -> Class {
    LIST.with(Clone::clone)
}

/// `collections.UserString`
pub(super) fn user_string_class() -> Class {
    STRING.with(Clone::clone)
}
