//! `_weakref`: references that keep nothing alive. The rest of `weakref` is written in Python on top of it.
//!
//! A callback runs when the instance it watches is dropped. Objects of other kinds are seen to be gone when they are
//! looked for.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::{Rc, Weak};

use crate::asyncio::future::{Future, FutureObj};
use crate::object::class::ClassObj;
use crate::object::coroutine::CoroutineObj;
use crate::object::function::FunctionObj;
use crate::object::generator::GeneratorObj;
use crate::object::instance::InstanceObj;
use crate::object::set::SetObj;
use crate::object::{
    Args, BoundMethod, Class, Coroutine, Exception, Function, Generator, Instance, Module, Object,
    Result, Set, Value, WeakObj,
};
use crate::ops;

/// A weak handle to an object of a kind that has them.
#[derive(Clone)]
enum Target {
    Instance(Weak<InstanceObj>),
    Class(Weak<ClassObj>),
    Function(Weak<FunctionObj>),
    Method(Weak<BoundMethod>),
    Set(Weak<SetObj>),
    Coroutine(Weak<CoroutineObj>),
    Generator(Weak<GeneratorObj>),
    Future(Weak<FutureObj>),
    Object(WeakObj),
}

/// `weakref.ref`
struct WeakRef {
    target: Target,
    /// Of the referent, 0 for objects that tell nobody when they go.
    id: u32,
    callback: RefCell<Value>,
    hash: Cell<Option<i64>>,
    /// The place of the referent, for `repr`.
    shown: String,
}

/// The references to one instance: those without a callback are one.
#[derive(Default)]
struct References {
    plain: Option<WeakObj>,
    watching: Vec<WeakObj>,
}

thread_local! {
    static CLASS: Class = Class::builder("ReferenceType")
        .module("weakref")
        .constructor(construct)
        .immutable()
        .getter("__callback__", |this| Ok(match this.downcast::<WeakRef>() {
            Some(this) if this.target.get().is_some() => this.callback.borrow().clone(),
            _ => Value::None,
        }))
        .class_method("__class_getitem__", crate::object::generic_alias::class_getitem)
        .dunders(&["__call__", "__repr__", "__eq__", "__ne__", "__hash__"])
        .build();
    static LIVE: RefCell<HashMap<u32, References>> = RefCell::default();
    static NEXT: Cell<u32> = const { Cell::new(1) };
}

impl Target {
    fn of(x: &Value) -> Option<Target> {
        Some(match x {
            Value::Instance(x) => {
                let var_sized = matches!(
                    x.payload(),
                    Value::Int(_) | Value::BigInt(_) | Value::Bytes(_) | Value::Tuple(_)
                );
                if var_sized || x.class().no_weakref.get() {
                    return None;
                }
                Target::Instance(x.downgrade())
            }
            Value::Class(x) => Target::Class(x.downgrade()),
            Value::Function(x) => Target::Function(x.downgrade()),
            Value::Method(x) => Target::Method(Rc::downgrade(x)),
            Value::Set(x) => Target::Set(x.downgrade()),
            Value::Coroutine(x) => Target::Coroutine(x.downgrade()),
            Value::Generator(x) => Target::Generator(x.downgrade()),
            Value::Future(x) => Target::Future(x.downgrade()),
            Value::Object(x) => Target::Object(x.downgrade()),
            _ => return None,
        })
    }

    fn get(&self) -> Option<Value> {
        Some(match self {
            Target::Instance(x) => Value::Instance(Instance::upgrade(x)?),
            Target::Class(x) => Value::Class(Class::upgrade(x)?),
            Target::Function(x) => Value::Function(Function::upgrade(x)?),
            Target::Method(x) => Value::Method(x.upgrade()?),
            Target::Set(x) => Value::Set(Set::upgrade(x)?),
            Target::Coroutine(x) => Value::Coroutine(Coroutine::upgrade(x)?),
            Target::Generator(x) => Value::Generator(Generator::upgrade(x)?),
            Target::Future(x) => Value::Future(Future::upgrade(x)?),
            Target::Object(x) => Value::Object(x.upgrade()?),
        })
    }
}

fn construct(class: &Class, args: Args) -> Result<Value> {
    let name = class.name();
    if args.pos.is_empty() {
        return Err(Exception::type_error(format!(
            "{name} expected at least 1 argument, got 0"
        )));
    }
    let [object, callback] = args.range::<2>("__new__", 1)?;
    let callback = if callback.is_unset() {
        Value::None
    } else {
        callback
    };
    let Some(target) = Target::of(&object) else {
        return Err(Exception::type_error(format!(
            "cannot create weak reference to '{}' object",
            ops::type_name(&object)
        )));
    };
    let id = match &object {
        Value::Instance(instance) => instance.weak_id(next_id),
        _ => 0,
    };
    let plain = callback.is_none() && class.address() == self::class().address();
    if plain && id != 0 {
        let known = LIVE.with(|live| live.borrow().get(&id)?.plain.as_ref()?.upgrade());
        if let Some(known) = known {
            return Ok(Value::Object(known));
        }
    }
    let shown = format!(
        "to '{}' at {:#x}",
        ops::type_name(&object),
        object.address().unwrap_or_default()
    );
    let made = Value::object(WeakRef {
        target,
        id,
        callback: RefCell::new(callback),
        hash: Cell::new(None),
        shown,
    });
    if let (Value::Object(obj), true) = (&made, id != 0) {
        LIVE.with(|live| {
            let mut live = live.borrow_mut();
            let references = live.entry(id).or_default();
            if plain {
                references.plain = Some(obj.downgrade());
            } else {
                references
                    .watching
                    .retain(|other| other.upgrade().is_some());
                references.watching.push(obj.downgrade());
            }
        });
    }
    Ok(made)
}

fn next_id() -> u32 {
    let id = NEXT.get();
    NEXT.set(id.wrapping_add(1).max(1));
    id
}

/// Runs the callbacks of the references to an instance that is being dropped, the latest first.
pub(crate) fn died(id: u32) {
    let Ok(Some(references)) = LIVE.try_with(|live| live.borrow_mut().remove(&id)) else {
        return;
    };
    for reference in references.watching.iter().rev() {
        let Some(obj) = reference.upgrade() else {
            continue;
        };
        let reference = Value::Object(obj);
        let Some(inner) = reference.downcast::<WeakRef>() else {
            continue;
        };
        let callback = inner.callback.take();
        if callback.is_none() || callback.is_unset() {
            continue;
        }
        if let Err(e) = ops::call(&callback, Args::pos([reference])) {
            ops::unraisable::report(&e, None, &callback);
        }
    }
}

/// The live references to an object.
fn references(x: &Value) -> Vec<Value> {
    let Value::Instance(instance) = x else {
        return Vec::new();
    };
    let id = instance.weak_id(next_id);
    LIVE.with(|live| {
        let live = live.borrow();
        let Some(references) = live.get(&id) else {
            return Vec::new();
        };
        let all = references.plain.iter().chain(&references.watching);
        all.filter_map(|weak| weak.upgrade().map(Value::Object))
            .collect()
    })
}

impl Object for WeakRef {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        let at = this.address().unwrap_or_default();
        Some(Ok(match self.target.get() {
            Some(_) => format!("<weakref at {at:#x}; {}>", self.shown),
            None => format!("<weakref at {at:#x}; dead>"),
        }))
    }
    fn is_callable(&self) -> bool {
        true
    }
    fn call(&self, _this: &Value, args: Args) -> Option<Result<Value>> {
        if let Err(e) = args.exact::<0>("weakref") {
            return Some(Err(e));
        }
        Some(Ok(self.target.get().unwrap_or(Value::None)))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        let other = other.downcast::<WeakRef>()?;
        match (self.target.get(), other.target.get()) {
            (Some(a), Some(b)) => Some(ops::eq(&a, &b)),
            _ => Some(Ok(std::ptr::eq(self, &*other))),
        }
    }
    fn hash(&self) -> Option<Result<i64>> {
        if let Some(hash) = self.hash.get() {
            return Some(Ok(hash));
        }
        let hash = match self.target.get() {
            Some(x) => ops::hash(&x),
            None => Err(Exception::type_error("weak object has gone away")),
        };
        Some(hash.inspect(|hash| self.hash.set(Some(*hash))))
    }
}

impl Drop for WeakRef {
    fn drop(&mut self) {
        let _ = LIVE.try_with(|live| {
            let Ok(mut live) = live.try_borrow_mut() else {
                return;
            };
            if let Some(references) = live.get_mut(&self.id) {
                references
                    .watching
                    .retain(|other| other.upgrade().is_some());
            }
        });
    }
}

/// `weakref.ref`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

/// `import _weakref`
pub fn module() -> Module {
    let module = Module::new("_weakref")
        .function(n!("getweakrefs"), |args| {
            let [x] = args.exact("getweakrefs")?;
            Ok(Value::list(references(&x)))
        })
        .function(n!("getweakrefcount"), |args| {
            let [x] = args.exact("getweakrefcount")?;
            Ok(Value::from(references(&x).len()))
        });
    module.value(n!("ref"), Value::Class(class()))
}
