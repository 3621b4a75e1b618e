//! `typing`: everything that programs import from it, with the behaviour and reprs of CPython.

pub(crate) mod alias;
pub(crate) mod form;
pub(crate) mod generic;
pub(crate) mod hints;
mod named_tuple;
pub(crate) mod protocol;
pub(crate) mod typed_dict;
pub(crate) mod var;

use crate::object::{Args, Class, Exception, Module, Object, Result, Value};
use crate::ops;

pub use generic::generic;
pub use var::{type_alias, type_var};

/// An argument of a form as a type: `None` is its class, a string a forward reference.
///
/// # Errors
/// `TypeError` for forms that need parameters, and for tuples.
pub(crate) fn check(x: Value, message: &str) -> Result<Value> {
    match &x {
        Value::None => return Ok(Value::Class(ops::class::none_class())),
        Value::Str(_) => return var::forward_ref(&x),
        Value::Tuple(_) => {
            return Err(Exception::type_error(format!(
                "{message} Got {}.",
                ops::repr(&x)?
            )));
        }
        Value::Class(c) if *c == generic::class() || *c == protocol::class() => {
            return Err(Exception::type_error(format!(
                "Plain {} is not valid as type argument",
                ops::repr(&x)?
            )));
        }
        _ => {}
    }
    if let Some(name) = form::form_name(&x)
        && !matches!(
            name,
            "LiteralString" | "NoReturn" | "Never" | "Self" | "TypeAlias" | "ClassVar" | "Final"
        )
    {
        return Err(Exception::type_error(format!(
            "Plain {} is not valid as type argument",
            ops::repr(&x)?
        )));
    }
    Ok(x)
}

/// Whether an annotation is `ClassVar` or `ClassVar[...]`.
pub fn is_class_var(annotation: &Value) -> bool {
    is_form_or_alias(annotation, "ClassVar")
}

/// Whether an annotation is the form of this name, subscribed or not.
pub fn is_form_or_alias(annotation: &Value, name: &str) -> bool {
    match alias::Alias::of(annotation) {
        Some(alias) => form::form_name(&alias.origin) == Some(name),
        None => form::form_name(annotation) == Some(name),
    }
}

/// A function of this module that gives its argument back.
fn same(args: Args) -> Result<Value> {
    let [x] = args.exact("function")?;
    Ok(x)
}

/// Sets an attribute where that is possible, and gives the object back.
fn marked(args: Args, name: &str) -> Result<Value> {
    let [x] = args.exact(name)?;
    let _ = ops::set_attr(&x, name, Value::Bool(true));
    Ok(x)
}

/// What `@overload` leaves.
struct Overload;

thread_local! {
    static FUNCTION: Class = Class::builder("function").final_class().build();
}

impl Object for Overload {
    fn class(&self) -> Class {
        FUNCTION.with(Clone::clone)
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        Some(Ok(format!(
            "<function _overload_dummy at {:#x}>",
            this.address().unwrap_or(0)
        )))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        match name {
            "__name__" | "__qualname__" => Some(Ok(Value::str("_overload_dummy"))),
            "__module__" => Some(Ok(Value::str("typing"))),
            _ => None,
        }
    }
    fn is_callable(&self) -> bool {
        true
    }
    fn call(&self, _this: &Value, _args: Args) -> Option<Result<Value>> {
        Some(Err(Exception::not_implemented_error(
            "You should not call an overloaded function. A series of @overload-decorated functions outside a stub \
             module should always be followed by an implementation that is not @overload-ed.",
        )))
    }
}

/// `IO`, `TextIO`, `BinaryIO`: generic names for annotations.
fn io_class(name: &'static str, base: Class) -> Class {
    Class::builder(name).module("typing").base(base).build()
}

fn assert_never(args: Args) -> Result<Value> {
    let [x] = args.exact("assert_never")?;
    let mut text = ops::repr(&x)?.to_string();
    if text.chars().count() > 100 {
        text = text.chars().take(100).chain("...".chars()).collect();
    }
    Err(Exception::assertion_error(format!(
        "Expected code to be unreachable, but got: {text}"
    )))
}

/// `import typing`
pub fn module() -> Module {
    let mut module = Module::new("typing")
        .class_of(n!("Any"), form::any)
        .class_of(n!("Generic"), generic::class)
        .class_of(n!("Protocol"), protocol::class)
        .value_of(n!("NamedTuple"), named_tuple::value)
        .value_of(n!("TypedDict"), typed_dict::value)
        .value(n!("TYPE_CHECKING"), false)
        .value(n!("EXCLUDED_ATTRIBUTES"), Value::list(vec![]))
        .function(n!("cast"), |args| {
            let [_, x] = args.bind("cast", ["typ", "val"], 2)?;
            Ok(x)
        })
        .function(n!("overload"), |args| {
            let [_] = args.exact("overload")?;
            Ok(Value::object(Overload))
        })
        .function(n!("get_overloads"), |_| Ok(Value::list(vec![])))
        .function(n!("clear_overloads"), |_| Ok(Value::None))
        .function(n!("final"), |args| marked(args, "__final__"))
        .function(n!("override"), |args| marked(args, "__override__"))
        .function(n!("no_type_check"), |args| {
            marked(args, "__no_type_check__")
        })
        .function(n!("no_type_check_decorator"), same)
        .function(n!("dataclass_transform"), |_| {
            Ok(Value::Native(crate::object::NativeFunction::new(
                "decorator",
                same,
            )))
        })
        .function(n!("runtime_checkable"), protocol::runtime_checkable)
        .function(n!("assert_never"), assert_never)
        .function(n!("assert_type"), |args| {
            let [x, _] = args.bind("assert_type", ["val", "typ"], 2)?;
            Ok(x)
        })
        .function(n!("reveal_type"), |args| {
            let [x] = args.exact("reveal_type")?;
            let text = format!(
                "Runtime type is {}\n",
                ops::repr(&Value::str(&ops::class_name(&x)))?
            );
            ops::traceback::write_stderr(&text);
            Ok(x)
        })
        .function(n!("get_origin"), hints::get_origin)
        .function(n!("get_args"), hints::get_args)
        .function(n!("get_type_hints"), hints::get_type_hints)
        .function(n!("is_typeddict"), |args| {
            let [x] = args.exact("is_typeddict")?;
            Ok(Value::Bool(typed_dict::is_typed_dict(&x)))
        });
    for (name, _) in form::FORMS {
        module = module.value(*name, form::form(name));
    }
    for (name, ..) in form::SPECIALS {
        module = module.value(*name, form::special(name).unwrap_or_default());
    }
    for class in var::classes() {
        module = module.class(class);
    }
    for (name, method) in [
        ("SupportsInt", "__int__"),
        ("SupportsFloat", "__float__"),
        ("SupportsComplex", "__complex__"),
        ("SupportsBytes", "__bytes__"),
        ("SupportsIndex", "__index__"),
        ("SupportsAbs", "__abs__"),
        ("SupportsRound", "__round__"),
    ] {
        module = module.class(protocol::supports(name, method));
    }
    let io = Class::builder("IO").module("typing").base(generic::class());
    let io = io
        .class_method(
            "__class_getitem__",
            crate::object::generic_alias::class_getitem,
        )
        .build();
    module = module
        .class(io.clone())
        .class(io_class("TextIO", io.clone()))
        .class(io_class("BinaryIO", io));
    module
        .value_of(n!("Text"), || Value::from(ops::class_of(&Value::str(""))))
        .value_of(n!("AnyStr"), any_str)
}

fn any_str() -> Value {
    let class = Value::Class(var::classes()[0].clone());
    let mut args = vec![Value::str("AnyStr")];
    args.extend(
        ["bytes", "str"]
            .iter()
            .filter_map(|name| crate::builtins::lookup(name)),
    );
    ops::call(&class, Args::from_vec(args)).unwrap_or_else(|_| var::type_var("AnyStr"))
}
