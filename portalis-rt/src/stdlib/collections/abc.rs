//! `collections.abc`: the abstract classes of containers, with the methods that follow from a few.
//!
//! Classes derived from them get `get`, `keys`, `__contains__` and so on, which call the methods that the
//! class has to define. Builtin types are registered.

mod mappings;
mod sets;

use std::collections::HashMap;

use super::super::abc::meta;
use crate::object::dict_views::{dict_items_class, dict_keys_class, dict_values_class};
use crate::object::generic_alias::class_getitem;
use crate::object::singleton::not_implemented;
use crate::object::{
    Args, Class, ClassBuilder, Exception, Module, NativeFunction, Object, Result, Set, Value,
};
use crate::ops;
use crate::ops::compare::same;
use crate::ops::iterate::ForIter;
use mappings::{
    items_view_methods, keys_view_methods, mapping_methods, mutable_mapping_methods,
    values_view_methods, view_methods,
};
use sets::{mutable_set_methods, set_methods};

thread_local! {
    static ALL: Vec<(&'static str, Class)> = all();
    static BY_NAME: HashMap<&'static str, Class> = ALL.with(|all| all.iter().cloned().collect());
}

/// The abstract class of this name; `Hashable` for one that there is not.
pub fn class_named(name: &str) -> Class {
    BY_NAME
        .with(|all| all.get(name).or_else(|| all.get("Hashable")).cloned())
        .unwrap_or_else(ops::class::object_class)
}

/// Whether it is an instance of `Mapping`. In a page whose program has no name of a class that is one by this module
/// only, the builtin types are asked.
///
/// # Errors
/// What `__instancecheck__` raises.
pub(crate) fn is_mapping(x: &Value) -> Result<bool> {
    if n!("abc").is_reached() {
        return ops::is_instance(x, &Value::Class(class_named("Mapping")));
    }
    Ok(
        ops::is_instance(x, &Value::Class(crate::object::dict::class()))?
            || ops::class_of(x) == crate::object::mapping_proxy::class(),
    )
}

/// Whether it is an instance of `Sequence`, likewise.
///
/// # Errors
/// What `__instancecheck__` raises.
pub(crate) fn is_sequence(x: &Value) -> Result<bool> {
    if n!("abc").is_reached() {
        return ops::is_instance(x, &Value::Class(class_named("Sequence")));
    }
    Ok(match x.native() {
        Value::List(_) | Value::Tuple(_) | Value::Str(_) | Value::Bytes(_) => true,
        native => {
            let class = ops::class_of(&native);
            class == crate::object::range::class() || class == crate::object::bytearray::class()
        }
    })
}

/// A method that a derived class has to define.
struct Abstract(&'static str);

impl Object for Abstract {
    fn class(&self) -> Class {
        thread_local! { static CLASS: Class = Class::builder("function").build(); }
        CLASS.with(Clone::clone)
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        match name {
            "__isabstractmethod__" => Some(Ok(Value::Bool(true))),
            "__name__" => Some(Ok(Value::str(self.0))),
            _ => None,
        }
    }
    fn call(&self, _this: &Value, _args: Args) -> Option<Result<Value>> {
        Some(match self.0 {
            "__next__" => Err(Exception::stop_iteration(Value::None)),
            "__getitem__" => Err(Exception::index_error("")),
            "__len__" | "__hash__" => Ok(Value::Int(0)),
            "__contains__" => Ok(Value::Bool(false)),
            _ => Ok(Value::None),
        })
    }
}

fn build(
    name: &'static str,
    bases: &[&Class],
    abstracts: &[&'static str],
    add: fn(ClassBuilder) -> ClassBuilder,
) -> (&'static str, Class) {
    let mut builder = Class::builder(name)
        .module("collections.abc")
        .metaclass(meta())
        .no_dict();
    if !bases.is_empty() {
        builder = builder.bases(bases.iter().map(|base| (*base).clone()).collect());
    }
    for name in abstracts {
        builder = builder.attr(name, Value::object(Abstract(name)));
    }
    let class = add(builder.class_method("__class_getitem__", class_getitem)).build();
    // What it does not define itself stays abstract.
    let mut names: Vec<&str> = Vec::new();
    let inherited = [
        "__len__",
        "__iter__",
        "__contains__",
        "__getitem__",
        "__next__",
        "__setitem__",
        "__delitem__",
        "insert",
        "__reversed__",
        "__hash__",
        "__call__",
        "__await__",
        "send",
        "throw",
        "__aiter__",
        "__anext__",
        "asend",
        "athrow",
        "add",
        "discard",
        "__buffer__",
    ];
    for name in inherited {
        let is_abstract = matches!(class.lookup(name), Some(Value::Object(o)) if o.downcast_ref::<Abstract>().is_some());
        if is_abstract {
            names.push(name);
        }
    }
    let names = names.into_iter().map(Value::str);
    if let Ok(set) = Set::frozen_from_items(names) {
        class.is_abstract.set(!set.is_empty());
        class.set("__abstractmethods__", Value::Set(set));
    }
    (name, class)
}

/// Makes `issubclass(C, ABC)` true for classes that have all of the methods.
fn hook(class: &Class, methods: &'static [&'static str]) {
    let owner = class.clone();
    let check = NativeFunction::new("__subclasshook__", move |args: Args| {
        let [asked, candidate] = args.exact("__subclasshook__")?;
        let (Value::Class(asked), Value::Class(candidate)) = (&asked, &candidate) else {
            return Ok(not_implemented());
        };
        if *asked != owner {
            return Ok(not_implemented());
        }
        let has = |name: &&str| match candidate.lookup(name) {
            Some(Value::None) | None => *name == "__call__" && is_function_class(candidate),
            Some(_) => true,
        };
        Ok(if methods.iter().all(has) {
            Value::Bool(true)
        } else {
            not_implemented()
        })
    });
    class.set(
        "__subclasshook__",
        Value::object(crate::object::function::ClassMethod(Value::Native(check))),
    );
}

fn is_function_class(class: &Class) -> bool {
    matches!(
        &*class.name(),
        "function" | "builtin_function_or_method" | "method" | "type"
    )
}

fn register(class: &Class, builtins: Vec<Class>) {
    class.set(
        "_abc_registry",
        Value::list(builtins.into_iter().map(Value::Class).collect()),
    );
}

fn all() -> Vec<(&'static str, Class)> {
    let plain: fn(ClassBuilder) -> ClassBuilder = |builder| builder;
    let hashable = build("Hashable", &[], &["__hash__"], plain);
    let awaitable = build("Awaitable", &[], &["__await__"], plain);
    let coroutine = build("Coroutine", &[&awaitable.1], &["send", "throw"], |b| {
        b.raw_method(n!("close"), |_, _| Ok(Value::None))
    });
    let async_iterable = build("AsyncIterable", &[], &["__aiter__"], plain);
    let async_iterator = build("AsyncIterator", &[&async_iterable.1], &["__anext__"], |b| {
        b.raw_method("__aiter__", |this, _| Ok(this.clone()))
    });
    let async_generator = build(
        "AsyncGenerator",
        &[&async_iterator.1],
        &["asend", "athrow"],
        plain,
    );
    let iterable = build("Iterable", &[], &["__iter__"], plain);
    let iterator = build("Iterator", &[&iterable.1], &["__next__"], |b| {
        b.raw_method("__iter__", |this, _| Ok(this.clone()))
    });
    let reversible = build("Reversible", &[&iterable.1], &["__reversed__"], plain);
    let generator = build("Generator", &[&iterator.1], &["send", "throw"], |b| {
        b.raw_method("__next__", |this, _| {
            ops::call_method(this, "send", Args::pos([Value::None]))
        })
        .raw_method(n!("close"), |_, _| Ok(Value::None))
    });
    let sized = build("Sized", &[], &["__len__"], plain);
    let container = build("Container", &[], &["__contains__"], plain);
    let collection = build(
        "Collection",
        &[&sized.1, &iterable.1, &container.1],
        &[],
        plain,
    );
    let callable = build("Callable", &[], &["__call__"], plain);
    let buffer = build("Buffer", &[], &["__buffer__"], plain);
    let set = build("Set", &[&collection.1], &[], set_methods);
    let mutable_set = build(
        "MutableSet",
        &[&set.1],
        &["add", "discard"],
        mutable_set_methods,
    );
    let mapping = build(
        "Mapping",
        &[&collection.1],
        &["__getitem__"],
        mapping_methods,
    );
    let mapping_view = build("MappingView", &[&sized.1], &[], view_methods);
    let keys_view = build(
        "KeysView",
        &[&mapping_view.1, &set.1],
        &[],
        keys_view_methods,
    );
    let items_view = build(
        "ItemsView",
        &[&mapping_view.1, &set.1],
        &[],
        items_view_methods,
    );
    let values_view = build(
        "ValuesView",
        &[&mapping_view.1, &collection.1],
        &[],
        values_view_methods,
    );
    let mutable_mapping = build(
        "MutableMapping",
        &[&mapping.1],
        &["__setitem__", "__delitem__"],
        mutable_mapping_methods,
    );
    let sequence = build(
        "Sequence",
        &[&reversible.1, &collection.1],
        &["__getitem__"],
        sequence_methods,
    );
    let byte_string = build("ByteString", &[&sequence.1], &[], plain);
    let mutable_sequence = build(
        "MutableSequence",
        &[&sequence.1],
        &["__setitem__", "__delitem__", "insert"],
        mutable_sequence_methods,
    );
    hook(&hashable.1, &["__hash__"]);
    hook(&awaitable.1, &["__await__"]);
    hook(&coroutine.1, &["__await__", "send", "throw", "close"]);
    hook(&async_iterable.1, &["__aiter__"]);
    hook(&async_iterator.1, &["__anext__", "__aiter__"]);
    hook(
        &async_generator.1,
        &["__aiter__", "__anext__", "asend", "athrow", "aclose"],
    );
    hook(&iterable.1, &["__iter__"]);
    hook(&iterator.1, &["__iter__", "__next__"]);
    hook(&reversible.1, &["__reversed__", "__iter__"]);
    hook(
        &generator.1,
        &["__iter__", "__next__", "send", "throw", "close"],
    );
    hook(&sized.1, &["__len__"]);
    hook(&container.1, &["__contains__"]);
    hook(&collection.1, &["__len__", "__iter__", "__contains__"]);
    hook(&callable.1, &["__call__"]);
    hook(&buffer.1, &["__buffer__"]);
    let class_of = |x: Value| ops::class_of(&x);
    let bytes = class_of(Value::Bytes(crate::object::Bytes::new(b"")));
    let byte_array = crate::object::bytearray::class();
    register(&buffer.1, vec![bytes.clone(), byte_array.clone()]);
    register(&set.1, vec![crate::object::set::frozen_class()]);
    register(&mutable_set.1, vec![crate::object::set::class()]);
    register(&mapping.1, vec![crate::object::mapping_proxy::class()]);
    register(&mutable_mapping.1, vec![crate::object::dict::class()]);
    register(&keys_view.1, vec![dict_keys_class()]);
    register(&items_view.1, vec![dict_items_class()]);
    register(&values_view.1, vec![dict_values_class()]);
    register(
        &sequence.1,
        vec![
            crate::object::tuple::class(),
            class_of(Value::str("")),
            crate::object::range::class(),
        ],
    );
    register(&byte_string.1, vec![bytes, byte_array.clone()]);
    register(
        &mutable_sequence.1,
        vec![
            crate::object::list::class(),
            super::deque_class(),
            byte_array,
        ],
    );
    vec![
        awaitable,
        coroutine,
        async_iterable,
        async_iterator,
        async_generator,
        hashable,
        iterable,
        iterator,
        generator,
        reversible,
        sized,
        container,
        callable,
        collection,
        set,
        mutable_set,
        mapping,
        mutable_mapping,
        mapping_view,
        keys_view,
        items_view,
        values_view,
        sequence,
        mutable_sequence,
        byte_string,
        buffer,
    ]
}

// Mapping

fn index_error(e: &Exception) -> bool {
    e.is_a(&Exception::class_named("IndexError"))
}

fn sequence_methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method("__iter__", |this, _| {
            Ok(crate::object::iterators::SequenceIterator::value(
                this.clone(),
            ))
        })
        .raw_method("__contains__", |this, args| {
            let [item] = args.exact("__contains__")?;
            let mut iterator = ForIter::new(this)?;
            while let Some(x) = iterator.next()? {
                if same(&x, &item)? {
                    return Ok(Value::Bool(true));
                }
            }
            Ok(Value::Bool(false))
        })
        .raw_method("__reversed__", |this, _| {
            Ok(crate::object::iterators::ReversedSequence::with_len(
                this.clone(),
                ops::len(this)?,
            ))
        })
        .raw_method(n!("index"), |this, args| {
            let [item, start, stop] = args.bind("index", ["value", "start", "stop"], 1)?;
            let len = ops::len(this)?;
            let mut i = crate::object::list::bound(&start, 0, len)?;
            let stop = crate::object::list::bound(&stop, usize::MAX, len)?;
            while i < stop {
                match ops::get_item(this, &Value::from(i)) {
                    Ok(x) if same(&x, &item)? => return Ok(Value::from(i)),
                    Ok(_) => {}
                    Err(e) if index_error(&e) => break,
                    Err(e) => return Err(e),
                }
                i += 1;
            }
            Err(Exception::of_class(
                Exception::class_named("ValueError"),
                vec![],
            ))
        })
        .raw_method(n!("count"), |this, args| {
            let [item] = args.exact("count")?;
            let mut n = 0;
            let mut iterator = ForIter::new(this)?;
            while let Some(x) = iterator.next()? {
                n += i64::from(same(&x, &item)?);
            }
            Ok(Value::Int(n))
        })
}

fn mutable_sequence_methods(builder: ClassBuilder) -> ClassBuilder {
    fn append(this: &Value, item: Value) -> Result<()> {
        let len = Value::from(ops::len(this)?);
        ops::call_method(this, "insert", Args::pos([len, item])).map(drop)
    }
    fn extend(this: &Value, items: &Value) -> Result<()> {
        for item in ops::to_vec(items)? {
            ops::call_method(this, "append", Args::pos([item]))?;
        }
        Ok(())
    }
    builder
        .raw_method(n!("append"), |this, args| {
            let [item] = args.exact("append")?;
            append(this, item)?;
            Ok(Value::None)
        })
        .raw_method(n!("extend"), |this, args| {
            let [items] = args.exact("extend")?;
            extend(this, &items)?;
            Ok(Value::None)
        })
        .raw_method("__iadd__", |this, args| {
            let [items] = args.exact("__iadd__")?;
            ops::call_method(this, "extend", Args::pos([items]))?;
            Ok(this.clone())
        })
        .raw_method(n!("clear"), |this, _| {
            loop {
                match ops::call_method(this, "pop", Args::none()) {
                    Ok(_) => {}
                    Err(e) if index_error(&e) => return Ok(Value::None),
                    Err(e) => return Err(e),
                }
            }
        })
        .raw_method(n!("reverse"), |this, _| {
            let n = ops::len(this)?;
            for i in 0..n / 2 {
                let (a, b) = (Value::from(i), Value::from(n - i - 1));
                let (x, y) = (ops::get_item(this, &a)?, ops::get_item(this, &b)?);
                ops::set_item(this, &a, y)?;
                ops::set_item(this, &b, x)?;
            }
            Ok(Value::None)
        })
        .raw_method(n!("pop"), |this, args| {
            let [index] = args.range("pop", 0)?;
            let index = if index.is_unset() {
                Value::Int(-1)
            } else {
                index
            };
            let item = ops::get_item(this, &index)?;
            ops::del_item(this, &index)?;
            Ok(item)
        })
        .raw_method(n!("remove"), |this, args| {
            let [item] = args.exact("remove")?;
            let index = ops::call_method(this, "index", Args::pos([item]))?;
            ops::del_item(this, &index)?;
            Ok(Value::None)
        })
}

// Set

pub(in crate::stdlib) fn module() -> Module {
    ALL.with(|all| {
        all.iter()
            .fold(Module::new("collections.abc"), |module, (_, class)| {
                module.class(class.clone())
            })
    })
}
