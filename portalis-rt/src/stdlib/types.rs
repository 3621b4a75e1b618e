//! `types`: names of the builtin types that have none, `SimpleNamespace`, and the making of classes.

use crate::object::function::{self, Flavor};
use crate::object::{Args, Class, Dict, Exception, Instance, Module, Result, Value};
use crate::object::{
    coroutine, descriptor, generator, generic_alias, mapping_proxy, module as module_object,
    singleton,
};
use crate::ops;
use crate::stdlib::wrapped::Wrapped;

thread_local! {
    static NAMESPACE: Class = Class::builder("SimpleNamespace")
        .module("types")
        .shown_as("types.SimpleNamespace")
        .static_method("__new__", |args| match args.pos.first() {
            Some(Value::Class(class)) => {
                let this = Value::Instance(Instance::new(class.clone()));
                if !class.is_heap {
                    let mut args = args;
                    args.pos.remove(0);
                    fill(&this, args)?;
                }
                Ok(this)
            }
            _ => Err(Exception::type_error("SimpleNamespace.__new__(): not enough arguments")),
        })
        .raw_method("__init__", |this, args| {
            fill(this, args)?;
            Ok(Value::None)
        })
        .raw_method("__repr__", |this, _| namespace_repr(this))
        .raw_method("__eq__", |this, args| {
            let [other] = args.exact("__eq__")?;
            match (this, &other) {
                (Value::Instance(a), Value::Instance(b))
                    if b.class().is_subclass_of(&namespace_class()) && a.class().is_subclass_of(&namespace_class()) =>
                {
                    let (a, b) = (Value::Dict(a.attrs.to_dict()), Value::Dict(b.attrs.to_dict()));
                    Ok(Value::Bool(ops::eq(&a, &b)?))
                }
                _ => Ok(singleton::not_implemented()),
            }
        })
        .attr("__hash__", Value::None)
        .build();
    static CELL: Class = Class::builder("cell").final_class().build();
    static DYNAMIC: Class = Class::builder("DynamicClassAttribute")
        .module("types")
        .base(ops::class::property_class())
        .build();
}

/// `types.SimpleNamespace`
pub fn namespace_class() -> Class {
    NAMESPACE.with(Clone::clone)
}

/// A namespace with these names.
pub fn namespace(names: Vec<(&str, Value)>) -> Value {
    let this = Instance::new(namespace_class());
    for (name, value) in names {
        this.attrs.set(name, value);
    }
    Value::Instance(this)
}

fn fill(this: &Value, args: Args) -> Result<()> {
    if !args.pos.is_empty() {
        return Err(Exception::type_error("no positional arguments expected"));
    }
    if let Value::Instance(this) = this {
        for (name, value) in args.kw {
            this.attrs.set(&name, value);
        }
    }
    Ok(())
}

fn namespace_repr(this: &Value) -> Result<Value> {
    let Value::Instance(instance) = this else {
        return Err(Exception::type_error("a SimpleNamespace is needed"));
    };
    let class = instance.class();
    let name = if class == namespace_class() {
        "namespace".to_owned()
    } else {
        class.name().to_string()
    };
    let Some(_guard) = ops::text::ReprGuard::enter(this.address().unwrap_or(0))? else {
        return Ok(Value::from(format!("{name}(...)")));
    };
    let mut parts = Vec::new();
    for (key, value) in instance.attrs.items() {
        parts.push(format!("{key}={}", ops::repr(&value)?));
    }
    Ok(Value::from(format!("{name}({})", parts.join(", "))))
}

/// `@types.coroutine`: a generator function whose generators may be awaited.
fn coroutine_decorator(args: Args) -> Result<Value> {
    let [f] = args.bind("coroutine", ["func"], 1)?;
    if !ops::callable(&f) {
        return Err(Exception::type_error(
            "types.coroutine() expects a callable",
        ));
    }
    if let Value::Function(function) = &f
        && matches!(function.signature.flavor, Flavor::Coroutine)
    {
        return Ok(f);
    }
    if let Value::Function(function) = &f
        && function.signature.flavor == Flavor::Generator
    {
        return Ok(Value::Function(function.iterable()));
    }
    let inner = f.clone();
    Ok(Wrapped::value(f, false, move |args| {
        let made = ops::call(&inner, args)?;
        if let Value::Generator(g) = &made {
            g.iterable_coroutine.set(true);
        }
        Ok(made)
    }))
}

/// `types.resolve_bases(bases)`
fn resolve_bases(bases: &Value) -> Result<(Vec<Value>, bool)> {
    let (resolved, written) = ops::build_class::resolve_bases(ops::to_vec(bases)?)?;
    Ok((resolved, written.is_some()))
}

/// The metaclass, the namespace and the other keywords of a class to be.
fn prepare(name: &Value, bases: &[Value], keywords: &Dict) -> Result<(Value, Value, Dict)> {
    let keywords = keywords.copy();
    let wanted = keywords.remove_str("metaclass");
    let metaclass = match wanted {
        Some(metaclass) => metaclass,
        None => match bases.first() {
            Some(base) => Value::Class(ops::class_of(base)),
            None => Value::Class(ops::class::type_class()),
        },
    };
    let metaclass = match metaclass {
        Value::Class(class) => {
            let bases: Vec<Class> = bases
                .iter()
                .filter_map(|b| {
                    if let Value::Class(c) = b {
                        Some(c.clone())
                    } else {
                        None
                    }
                })
                .collect();
            Value::Class(ops::build_class::winner(class, &bases)?)
        }
        other => other,
    };
    let namespace = match ops::get_attr_opt(&metaclass, "__prepare__")? {
        Some(prepare) => {
            let mut args = Args::pos([name.clone(), Value::tuple(bases.to_vec())]);
            args.kw = keywords
                .items()
                .into_iter()
                .filter_map(|(k, v)| Some((k.as_str()?, v)))
                .collect();
            ops::call(&prepare, args)?
        }
        None => Value::Dict(Dict::new()),
    };
    Ok((metaclass, namespace, keywords))
}

fn keywords_of(kwds: &Value) -> Result<Dict> {
    match kwds.native() {
        Value::Dict(dict) => Ok(dict),
        Value::Unset | Value::None => Ok(Dict::new()),
        other => Err(Exception::type_error(format!(
            "'{}' object is not a mapping",
            ops::class_name(&other)
        ))),
    }
}

/// `types.new_class(name, bases=(), kwds=None, exec_body=None)`
fn new_class(args: Args) -> Result<Value> {
    let [name, bases, kwds, exec_body] =
        args.bind("new_class", ["name", "bases", "kwds", "exec_body"], 1)?;
    let bases = if bases.is_unset() {
        Value::tuple(vec![])
    } else {
        bases
    };
    let (resolved, changed) = resolve_bases(&bases)?;
    let (metaclass, namespace, keywords) = prepare(&name, &resolved, &keywords_of(&kwds)?)?;
    if !matches!(exec_body, Value::Unset | Value::None) {
        ops::call(&exec_body, Args::pos([namespace.clone()]))?;
    }
    let module = Value::str("__module__");
    if !ops::contains(&namespace, &module)? {
        ops::set_item(&namespace, &module, Value::str("types"))?;
    }
    if changed {
        ops::set_item(&namespace, &Value::str("__orig_bases__"), bases)?;
    }
    let mut args = Args::pos([name, Value::tuple(resolved), namespace]);
    args.kw = keywords
        .items()
        .into_iter()
        .filter_map(|(k, v)| Some((k.as_str()?, v)))
        .collect();
    ops::call(&metaclass, args)
}

fn prepare_class(args: Args) -> Result<Value> {
    let [name, bases, kwds] = args.bind("prepare_class", ["name", "bases", "kwds"], 1)?;
    let bases = if bases.is_unset() {
        Vec::new()
    } else {
        ops::to_vec(&bases)?
    };
    let (metaclass, namespace, keywords) = prepare(&name, &bases, &keywords_of(&kwds)?)?;
    Ok(Value::tuple(vec![
        metaclass,
        namespace,
        Value::Dict(keywords),
    ]))
}

/// `import types`
pub fn module() -> Module {
    let [
        method_wrapper,
        wrapper_descriptor,
        method_descriptor,
        builtin,
    ] = function::native_classes();
    let classes = [
        ("AsyncGeneratorType", generator::async_class()),
        ("BuiltinFunctionType", builtin.clone()),
        ("BuiltinMethodType", builtin),
        ("CellType", CELL.with(Clone::clone)),
        ("ClassMethodDescriptorType", method_descriptor.clone()),
        ("CodeType", crate::object::code::class()),
        ("CoroutineType", coroutine::class()),
        ("DynamicClassAttribute", DYNAMIC.with(Clone::clone)),
        ("EllipsisType", ops::class_of(&singleton::ellipsis())),
        ("FrameType", ops::traceback::frame_class()),
        ("FunctionType", function::function_class()),
        ("GeneratorType", generator::class()),
        ("GenericAlias", generic_alias::class()),
        ("GetSetDescriptorType", descriptor::getter_class()),
        ("LambdaType", function::function_class()),
        ("MappingProxyType", mapping_proxy::class()),
        ("MemberDescriptorType", descriptor::slot_class()),
        ("MethodDescriptorType", method_descriptor.clone()),
        ("MethodType", function::method_class()),
        ("MethodWrapperType", method_wrapper),
        ("ModuleType", module_object::class()),
        ("NoneType", ops::class::none_class()),
        (
            "NotImplementedType",
            ops::class_of(&singleton::not_implemented()),
        ),
        ("SimpleNamespace", namespace_class()),
        ("TracebackType", ops::traceback::traceback_class()),
        ("UnionType", generic_alias::union_class()),
        ("WrapperDescriptorType", wrapper_descriptor),
    ];
    let mut module = Module::new("types")
        .function(n!("coroutine"), coroutine_decorator)
        .function(n!("new_class"), new_class)
        .function(n!("prepare_class"), prepare_class)
        .function(n!("resolve_bases"), |args| {
            let [bases] = args.bind("resolve_bases", ["bases"], 1)?;
            let (resolved, changed) = resolve_bases(&bases)?;
            Ok(if changed {
                Value::tuple(resolved)
            } else {
                bases
            })
        })
        .function(n!("get_original_bases"), |args| {
            let [class] = args.exact("get_original_bases")?;
            let Value::Class(class) = &class else {
                return Err(Exception::type_error(format!(
                    "Expected an instance of type, not {}",
                    ops::repr(&Value::str(&ops::class_name(&class)))?
                )));
            };
            match class.dict.get("__orig_bases__") {
                Some(bases) => Ok(bases),
                None => ops::get_attr(&Value::Class(class.clone()), "__bases__"),
            }
        });
    for (name, class) in classes {
        module = module.value(name, class);
    }
    module
}
