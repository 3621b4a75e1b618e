//! The methods that `@dataclass` adds: `__init__`, `__repr__`, comparisons, `__hash__`; frozen classes and slots.

use super::{FROZEN, Field, HAS_FACTORY, Kind, Options, annotation_text};
use crate::object::descriptor::Slot;
use crate::object::singleton::not_implemented;
use crate::object::{
    Args, Class, Exception, Function, NativeFunction, ParamKind, Result, Str, Value,
};
use crate::ops;
use crate::ops::slots::lacks_weakref;
use std::rc::Rc;

pub(super) fn set_new(class: &Class, name: &'static str, value: Value) -> bool {
    if class.dict.contains(name) {
        return false;
    }
    class.set(name, value);
    true
}

pub(super) fn raw(
    name: &'static str,
    f: impl Fn(&Value, Args) -> Result<Value> + 'static,
) -> Value {
    Value::Native(NativeFunction::closure_method(name, f))
}

/// One attribute that `__init__` sets, or passes on to `__post_init__`.
pub(super) struct Step {
    name: Str,
    /// The place among the parameters; `None` for a field that is none.
    parameter: Option<usize>,
    factory: Value,
    is_init_var: bool,
}

pub(super) fn init_function(
    class: &Class,
    all: &[Rc<Field>],
    options: Options,
) -> Result<Function> {
    let fields: Vec<&Rc<Field>> = all.iter().filter(|f| !f.is(Kind::ClassVar)).collect();
    let in_order = |kw_only: bool| {
        fields
            .iter()
            .copied()
            .filter(move |f| f.init && f.is_kw_only() == kw_only)
    };
    let mut seen_default = false;
    for field in in_order(false) {
        if field.has_default() {
            seen_default = true;
        } else if seen_default {
            return Err(Exception::type_error(format!(
                "non-default argument '{}' follows default argument",
                field.name()
            )));
        }
    }
    let this = if fields.iter().any(|f| f.name() == "self") {
        "__dataclass_self__"
    } else {
        "self"
    };
    let mut params = vec![(Str::new(this), ParamKind::Normal, None)];
    let mut annotations = Vec::new();
    for (kw_only, kind) in [(false, ParamKind::Normal), (true, ParamKind::KeywordOnly)] {
        for field in in_order(kw_only) {
            params.push((field.name(), kind, field.parameter_default()));
            annotations.push((field.name(), field.annotation.borrow().clone()));
        }
    }
    annotations.push((Str::new("return"), Value::None));
    let names: Vec<Str> = params.iter().map(|(name, _, _)| name.clone()).collect();
    let steps: Vec<Step> = fields
        .iter()
        .filter(|f| f.init || !f.factory.is_unset())
        .map(|f| Step {
            name: f.name(),
            parameter: if f.init {
                names.iter().position(|n| *n == f.name())
            } else {
                None
            },
            factory: f.factory.clone(),
            is_init_var: f.is(Kind::InitVar),
        })
        .collect();
    let frozen = options.frozen;
    let post_init = class.lookup("__post_init__").is_some();
    let code = move |values: &mut [Value]| run_init(&steps, values, frozen, post_init);
    let qualname = format!("{}.__init__", class.qualname.borrow());
    let module = class.module.borrow().clone();
    Ok(
        Function::synthetic("__init__", &qualname, &module, params, code)
            .with_annotations(annotations),
    )
}

pub(super) fn run_init(
    steps: &[Step],
    values: &mut [Value],
    frozen: bool,
    post_init: bool,
) -> Result<Value> {
    let this = values[0].clone();
    let mut passed_on = Vec::new();
    for step in steps {
        let mut value = match step.parameter {
            Some(i) => std::mem::take(&mut values[i]),
            None => HAS_FACTORY.with(Clone::clone),
        };
        if !step.factory.is_unset() && HAS_FACTORY.with(|marker| marker.is(&value)) {
            value = ops::call(&step.factory, Args::none())?;
        }
        if step.is_init_var {
            passed_on.push(value);
        } else if frozen {
            ops::attr::generic_set(&this, &ops::class_of(&this), &step.name, value)?;
        } else {
            ops::set_attr(&this, &step.name, value)?;
        }
    }
    if post_init {
        ops::call_method(&this, "__post_init__", Args::from_vec(passed_on))?;
    }
    Ok(Value::None)
}

pub(super) fn repr_method(names: Vec<Str>) -> Value {
    raw("__repr__", move |this, _| {
        let Some(_guard) = ops::text::ReprGuard::enter(this.address().unwrap_or(0))? else {
            return Ok(Value::str("..."));
        };
        let mut parts = Vec::new();
        for name in &names {
            parts.push(format!(
                "{name}={}",
                ops::repr(&ops::get_attr(this, name)?)?
            ));
        }
        Ok(Value::from(format!(
            "{}({})",
            ops::class_of(this).qualname.borrow(),
            parts.join(", ")
        )))
    })
}

pub(super) fn values(this: &Value, names: &[Str]) -> Result<Value> {
    Ok(Value::tuple(
        names
            .iter()
            .map(|name| ops::get_attr(this, name))
            .collect::<Result<_>>()?,
    ))
}

pub(super) fn comparison(name: &'static str, names: Vec<Str>) -> Value {
    raw(name, move |this, args| {
        let [other] = args.exact(name)?;
        if ops::class_of(this) != ops::class_of(&other) {
            return Ok(not_implemented());
        }
        let (a, b) = (values(this, &names)?, values(&other, &names)?);
        Ok(Value::Bool(match name {
            "__eq__" => ops::eq(&a, &b)?,
            "__lt__" => ops::lt(&a, &b)?,
            "__le__" => ops::le(&a, &b)?,
            "__gt__" => ops::gt(&a, &b)?,
            _ => ops::ge(&a, &b)?,
        }))
    })
}

/// The `__setattr__` and `__delattr__` of a frozen class.
pub(super) fn freeze(class: &Class, own: &[Rc<Field>], slots: bool) -> Result<()> {
    let names: Rc<Vec<Str>> = Rc::new(own.iter().map(|f| f.name()).collect());
    for name in ["__setattr__", "__delattr__"] {
        let (class_value, names) = (class.downgrade(), names.clone());
        let method = raw(name, move |this, args| {
            let attribute = args
                .pos
                .first()
                .and_then(Value::as_str)
                .unwrap_or_else(|| Str::new(""));
            let Some(class) = Class::upgrade(&class_value) else {
                return Ok(Value::None);
            };
            let is_field = names.contains(&attribute);
            if slots && !is_field {
                // CPython 3.12's methods still name the class that the one with slots replaced.
                return Err(Exception::type_error(
                    "super(type, obj): obj must be an instance or subtype of type",
                ));
            }
            if is_field || ops::class_of(this) == class {
                let verb = if name == "__setattr__" {
                    "assign to"
                } else {
                    "delete"
                };
                return Err(Exception::of_class(
                    FROZEN.with(Clone::clone),
                    vec![Value::from(format!("cannot {verb} field '{attribute}'"))],
                ));
            }
            ops::super_::super_call(&class, this, name, args)
        });
        if !set_new(class, name, method) {
            return Err(Exception::type_error(format!(
                "Cannot overwrite attribute {name} in class {}",
                class.name()
            )));
        }
    }
    Ok(())
}

pub(super) fn set_hash(
    class: &Class,
    options: Options,
    explicit: bool,
    names: Vec<Str>,
) -> Result<()> {
    let add = |names: Vec<Str>| {
        let method = raw("__hash__", move |this, _| {
            Ok(Value::Int(ops::hash(&values(this, &names)?)?))
        });
        class.set("__hash__", method);
    };
    match (options.unsafe_hash, options.eq, options.frozen, explicit) {
        (true, _, _, true) => {
            return Err(Exception::type_error(format!(
                "Cannot overwrite attribute __hash__ in class {}",
                class.name()
            )));
        }
        (true, _, _, false) | (false, true, true, false) => add(names),
        (false, true, false, false) => class.set("__hash__", Value::None),
        _ => {}
    }
    Ok(())
}

/// `Name(x: int, y: int = 0)`
pub(super) fn doc_text(class: &Class, all: &[Rc<Field>]) -> Result<String> {
    let mut parts = Vec::new();
    let mut star = false;
    let fields: Vec<&Rc<Field>> = all
        .iter()
        .filter(|f| f.init && !f.is(Kind::ClassVar))
        .collect();
    for kw_only in [false, true] {
        for field in fields.iter().filter(|f| f.is_kw_only() == kw_only) {
            if kw_only && !star {
                parts.push("*".to_owned());
                star = true;
            }
            let mut text = format!(
                "{}: {}",
                field.name(),
                annotation_text(&field.annotation.borrow())?
            );
            if let Some(default) = field.parameter_default() {
                text.push_str(&format!(" = {}", ops::repr(&default)?));
            }
            parts.push(text);
        }
    }
    Ok(format!("{}({})", class.name(), parts.join(", ")))
}

/// `slots=True`: the fields become slots of the class.
pub(super) fn add_slots(class: &Class, own: &[Rc<Field>], weakref_slot: bool) -> Result<()> {
    if class.dict.contains("__slots__") {
        return Err(Exception::type_error(format!(
            "{} already specifies __slots__",
            class.name()
        )));
    }
    let inherited: Vec<Str> = class
        .mro_tail
        .borrow()
        .iter()
        .flat_map(|c| c.dict.items())
        .filter_map(|(_, v)| v.downcast::<Slot>().map(|slot| slot.name.clone()))
        .collect();
    let mut names = Vec::new();
    for field in own {
        let name = field.name();
        if inherited.contains(&name) {
            class.remove(&name);
            continue;
        }
        class.set(
            &name,
            Value::object(Slot {
                name: name.clone(),
                class: class.name(),
            }),
        );
        names.push(name);
    }
    let takes_weakref = class.bases.borrow().iter().any(|b| !lacks_weakref(b));
    class.no_weakref.set(!takes_weakref && !weakref_slot);
    let mut shown: Vec<Value> = names.iter().cloned().map(Value::Str).collect();
    if weakref_slot && !takes_weakref {
        shown.push(Value::str("__weakref__"));
    }
    class.set("__slots__", Value::tuple(shown));
    ops::object_class::sort_names(&mut names);
    class.slots.replace(names);
    let bare = class
        .bases
        .borrow()
        .iter()
        .all(|b| b.no_dict.get() || !b.is_heap && !b.is_exception);
    class.no_dict.set(bare);
    Ok(())
}
