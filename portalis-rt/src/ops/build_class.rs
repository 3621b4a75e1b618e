//! Making classes: metaclass, method resolution order, `__set_name__`, `__init_subclass__`.
use crate::object::class::ClassObj;
use crate::object::descriptor::{ClassMethod, StaticMethod};
use crate::object::{Args, Class, Dict, Exception, Result, Str, Value};
use crate::ops;
use crate::ops::slots::{add_slots, best, has_items, is_compatible};

/// A `class` statement: its name, bases, keywords, and the names its body bound, in order.
///
/// # Errors
/// What CPython raises for classes that cannot be, and what hooks raise.
pub fn build_class(
    name: &'static str,
    qualname: &'static str,
    module: &str,
    bases: Vec<Value>,
    mut keywords: Vec<(Str, Value)>,
    namespace: Vec<(Str, Value)>,
) -> Result<Value> {
    let (bases, original) = resolve_bases(bases)?;
    let wanted = keywords
        .iter()
        .position(|(k, _)| k == "metaclass")
        .map(|i| keywords.remove(i).1);
    let mut items = vec![
        (Str::new("__module__"), Value::str(module)),
        (Str::new("__qualname__"), Value::str(qualname)),
    ];
    items.extend(namespace);
    if let Some(original) = original {
        items.push((Str::new("__orig_bases__"), Value::tuple(original)));
    }
    let mut classes = Vec::new();
    for base in &bases {
        match base {
            Value::Class(class) => classes.push(class.clone()),
            // `class C(f)` calls `type(f)` as the metaclass.
            other => {
                let metaclass = Value::Class(ops::class_of(other));
                return call_metaclass(&metaclass, name, bases.clone(), items, keywords);
            }
        }
    }
    let metaclass = match wanted {
        Some(Value::Class(metaclass)) => winner(metaclass, &classes)?,
        Some(other) => return call_metaclass(&other, name, bases, items, keywords),
        None => winner(ops::class::type_class(), &classes)?,
    };
    if metaclass == ops::class::type_class() || is_plain(&metaclass) {
        return new_class(&metaclass, name, classes, items, keywords).map(Value::Class);
    }
    call_metaclass(&Value::Class(metaclass), name, bases, items, keywords)
}

/// Whether making a class of this metaclass is `type.__new__` and nothing else.
fn is_plain(metaclass: &Class) -> bool {
    let same = |name: &str| match (
        metaclass.lookup(name),
        ops::class::type_class().lookup(name),
    ) {
        (Some(a), Some(b)) => a.is(&b),
        _ => false,
    };
    let call = ops::class_of(&Value::Class(metaclass.clone())).lookup("__call__");
    same("__new__")
        && same("__init__")
        && same("__prepare__")
        && call.is_some_and(|f| f.is(&ops::type_class::native_call()))
}

fn call_metaclass(
    metaclass: &Value,
    name: &str,
    bases: Vec<Value>,
    items: Vec<(Str, Value)>,
    keywords: Vec<(Str, Value)>,
) -> Result<Value> {
    let bases = Value::tuple(bases);
    let namespace = match ops::get_attr_opt(metaclass, "__prepare__")? {
        Some(prepare) => {
            let mut args = Args::pos([Value::str(name), bases.clone()]);
            args.kw = keywords.clone();
            ops::call(&prepare, args)?
        }
        None => Value::Dict(Dict::new()),
    };
    for (name, value) in items {
        ops::set_item(&namespace, &Value::Str(name), value)?;
    }
    let mut args = Args::pos([Value::str(name), bases, namespace]);
    args.kw = keywords;
    ops::call(metaclass, args)
}

/// Replaces bases that are no classes by what their `__mro_entries__` gives; also the bases as written, if
/// any was replaced.
pub(crate) fn resolve_bases(bases: Vec<Value>) -> Result<(Vec<Value>, Option<Vec<Value>>)> {
    if bases.iter().all(|b| matches!(b, Value::Class(_))) {
        return Ok((bases, None));
    }
    let original = Value::tuple(bases.clone());
    let mut resolved = Vec::new();
    let mut changed = false;
    for base in &bases {
        if matches!(base, Value::Class(_)) {
            resolved.push(base.clone());
            continue;
        }
        match ops::get_attr_opt(base, "__mro_entries__")? {
            Some(entries) => match ops::call(&entries, Args::pos([original.clone()]))? {
                Value::Tuple(entries) => {
                    changed = true;
                    resolved.extend(entries.iter().cloned());
                }
                _ => return Err(Exception::type_error("__mro_entries__ must return a tuple")),
            },
            None => resolved.push(base.clone()),
        }
    }
    Ok((resolved, changed.then_some(bases)))
}

/// The most derived metaclass.
pub(crate) fn winner(mut metaclass: Class, bases: &[Class]) -> Result<Class> {
    for base in bases {
        let other = ops::class_of(&Value::Class(base.clone()));
        if metaclass.is_subclass_of(&other) {
            continue;
        }
        if other.is_subclass_of(&metaclass) {
            metaclass = other;
            continue;
        }
        return Err(Exception::type_error(
            "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
        ));
    }
    Ok(metaclass)
}

/// C3 linearisation: the order without the class itself.
pub(crate) fn linearize(bases: &[Class]) -> Result<Vec<Class>> {
    let mut sequences: Vec<Vec<Class>> = bases.iter().map(Class::mro).collect();
    sequences.push(bases.to_vec());
    let mut order: Vec<Class> = Vec::new();
    loop {
        sequences.retain(|s| !s.is_empty());
        if sequences.is_empty() {
            return Ok(order);
        }
        let candidate = sequences
            .iter()
            .map(|s| &s[0])
            .find(|c| !sequences.iter().any(|s| s[1..].contains(c)))
            .cloned();
        let Some(next) = candidate else {
            let mut names: Vec<String> = Vec::new();
            for sequence in &sequences {
                let name = sequence[0].name().to_string();
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            return Err(Exception::type_error(format!(
                "Cannot create a consistent method resolution\norder (MRO) for bases {}",
                names.join(", ")
            )));
        };
        for sequence in &mut sequences {
            if sequence[0] == next {
                sequence.remove(0);
            }
        }
        order.push(next);
    }
}

fn check_bases(bases: &[Class]) -> Result<()> {
    for (i, base) in bases.iter().enumerate() {
        if base.is_final {
            return Err(Exception::type_error(format!(
                "type '{}' is not an acceptable base type",
                base.name()
            )));
        }
        if bases[..i].contains(base) {
            return Err(Exception::type_error(format!(
                "duplicate base class {}",
                base.name()
            )));
        }
    }
    best(bases)?;
    Ok(())
}

/// `type.__new__`: makes the class and runs the hooks.
pub(crate) fn new_class(
    metaclass: &Class,
    name: &str,
    bases: Vec<Class>,
    items: Vec<(Str, Value)>,
    keywords: Vec<(Str, Value)>,
) -> Result<Class> {
    let (class, items) = make_class(metaclass, name, bases, items)?;
    set_names(&class, items)?;
    init_subclass(&class, keywords)?;
    Ok(class)
}

/// Makes a class without running `__set_name__` and `__init_subclass__`; also the names of its body.
pub(crate) fn make_class(
    metaclass: &Class,
    name: &str,
    mut bases: Vec<Class>,
    mut items: Vec<(Str, Value)>,
) -> Result<(Class, Vec<(Str, Value)>)> {
    if bases.is_empty() {
        bases.push(ops::class::object_class());
    }
    check_bases(&bases)?;
    let order = linearize(&bases)?;
    let mut obj = ClassObj::new(name);
    obj.is_heap = true;
    obj.is_exception = bases.iter().any(|b| b.is_exception);
    *obj.module.borrow_mut() = Str::new("builtins");
    if *metaclass != ops::class::type_class() {
        *obj.metaclass.borrow_mut() = Some(metaclass.clone());
    }
    let mut slots = None;
    let mut odd_qualname = None;
    let mut odd_cell = None;
    items.retain(|(key, value)| match key.as_str() {
        "__qualname__" => {
            match value.as_str() {
                Some(text) => *obj.qualname.borrow_mut() = text,
                None => odd_qualname = Some(ops::type_name(value)),
            }
            false
        }
        "__module__" => {
            if let Some(text) = value.as_str() {
                *obj.module.borrow_mut() = text;
            }
            true
        }
        "__slots__" => {
            slots = Some(value.clone());
            true
        }
        "__classcell__" => {
            odd_cell = Some(ops::repr(&Value::Class(ops::class_of(value))));
            false
        }
        _ => true,
    });
    // A class's cell is never in its namespace here.
    if let Some(odd) = odd_cell {
        return Err(Exception::type_error(format!(
            "__classcell__ must be a nonlocal cell, not {}",
            odd?
        )));
    }
    if let Some(odd) = odd_qualname {
        return Err(Exception::type_error(format!(
            "type __qualname__ must be a str, not {odd}"
        )));
    }
    for (key, value) in &mut items {
        if !matches!(value, Value::Function(_)) {
            continue;
        }
        match key.as_str() {
            "__init_subclass__" | "__class_getitem__" => {
                *value = Value::object(ClassMethod(std::mem::take(value)));
            }
            "__new__" => *value = Value::object(StaticMethod(std::mem::take(value))),
            _ => {}
        }
    }
    match slots {
        Some(slots) => {
            let slots = add_slots(name, &bases, &mut items, &slots)?;
            obj.no_dict.set(slots.no_dict);
            obj.no_weakref.set(slots.no_weakref);
            obj.slots.replace(slots.names);
        }
        None => obj.no_weakref.set(bases.iter().any(has_items)),
    }
    let has = |wanted: &str| items.iter().any(|(k, _)| k == wanted);
    let no_hash = has("__eq__") && !has("__hash__");
    let no_doc = !has("__doc__");
    for (key, value) in &items {
        obj.dict.set(key, value.clone());
    }
    if no_doc {
        obj.dict.set("__doc__", Value::None);
    }
    if no_hash {
        obj.dict.set("__hash__", Value::None);
    }
    *obj.mro_tail.borrow_mut() = order;
    *obj.bases.borrow_mut() = bases;
    let class = Class::from_obj(obj);
    class.register();
    if class.mro_tail.borrow().iter().any(|c| c.is_abstract.get())
        || crate::stdlib::abc::is_abc_meta(metaclass)
    {
        crate::stdlib::abc::collect_abstract_methods(&class)?;
    }
    Ok((class, items))
}

/// Tells each object of the body its name.
pub(crate) fn set_names(class: &Class, items: Vec<(Str, Value)>) -> Result<()> {
    for (key, value) in items {
        let skip = matches!(
            value,
            Value::None
                | Value::Bool(_)
                | Value::Int(_)
                | Value::Float(_)
                | Value::Str(_)
                | Value::Function(_)
                | Value::Class(_)
        );
        if skip {
            continue;
        }
        let args = Args::pos([Value::Class(class.clone()), Value::Str(key.clone())]);
        if let Some(Err(e)) = ops::call_method_opt(&value, "__set_name__", args) {
            let note = format!(
                "Error calling __set_name__ on '{}' instance '{key}' in '{}'",
                ops::type_name(&value),
                class.name()
            );
            ops::exception::add_note(&e, &note)?;
            return Err(e);
        }
    }
    Ok(())
}

/// `super(class, class).__init_subclass__(**keywords)`
pub(crate) fn init_subclass(class: &Class, keywords: Vec<(Str, Value)>) -> Result<()> {
    let this = Value::Class(class.clone());
    let args = Args {
        pos: Default::default(),
        kw: keywords,
    };
    ops::super_::super_call(class, &this, "__init_subclass__", args)?;
    Ok(())
}

/// `C.__bases__ = bases`
pub(crate) fn rebase(class: &Class, bases: Vec<Class>) -> Result<()> {
    check_bases(&bases)?;
    if bases.iter().any(|b| b.is_subclass_of(class)) {
        return Err(Exception::type_error(
            "a __bases__ item causes an inheritance cycle",
        ));
    }
    let order = linearize(&bases)?;
    let (new, _) = best(&bases)?;
    let (old, _) = best(&class.bases.borrow())?;
    if !is_compatible(&new, &old) {
        return Err(Exception::type_error(format!(
            "__bases__ assignment: '{}' object layout differs from '{}'",
            new.name(),
            old.name()
        )));
    }
    let old = class.bases.replace(bases);
    for base in &old {
        base.subclasses
            .borrow_mut()
            .retain(|weak| Class::upgrade(weak).is_some_and(|c| c != *class));
    }
    class.mro_tail.replace(order);
    class.register();
    reorder_below(class)
}

fn reorder_below(class: &Class) -> Result<()> {
    class.forget_all();
    for derived in class.subclasses() {
        let bases = derived.bases.borrow().clone();
        let order = linearize(&bases)?;
        derived.mro_tail.replace(order);
        reorder_below(&derived)?;
    }
    Ok(())
}
