//! Exception groups: `split`, `subgroup`, and `except*` (PEP 654).
use crate::object::{Args, Class, ClassBuilder, Exception, Result, Tuple, Value};
use crate::ops;
use crate::ops::exception_classes::{exception, take_class};

fn group_class() -> Class {
    ops::exception::class_named("BaseExceptionGroup")
}

/// Whether `e` is a group.
pub fn is_group(e: &Exception) -> bool {
    e.is_a(&group_class())
}

/// Adds the methods of `BaseExceptionGroup`.
pub(crate) fn extend(builder: ClassBuilder) -> ClassBuilder {
    builder
        .static_method("__new__", new_group)
        .raw_method("__init__", |this, args| {
            args.no_kw(&ops::type_name(this))?;
            let old = exception(this)?
                .data()
                .args
                .replace(Tuple::new(args.pos.into_vec()));
            drop(old);
            Ok(Value::None)
        })
        .raw_method("__str__", |this, _| {
            let e = exception(this)?;
            let n = children(&e).len();
            let plural = if n == 1 { "" } else { "s" };
            Ok(Value::from(format!(
                "{} ({n} sub-exception{plural})",
                ops::str(&message(&e))?
            )))
        })
        .raw_method(n!("derive"), |this, args| {
            let [children] = args.exact("BaseExceptionGroup.derive")?;
            ops::call(
                &Value::Class(group_class()),
                Args::pos([message(&exception(this)?), children]),
            )
        })
        .raw_method(n!("split"), |this, args| {
            let [condition] = args.exact("BaseExceptionGroup.split")?;
            let (matched, rest) = split(&exception(this)?, &Condition::new(condition)?)?;
            Ok(Value::tuple(vec![matched.into(), rest.into()]))
        })
        .raw_method(n!("subgroup"), |this, args| {
            let [condition] = args.exact("BaseExceptionGroup.subgroup")?;
            Ok(split(&exception(this)?, &Condition::new(condition)?)?
                .0
                .into())
        })
        .class_method(n!("__class_getitem__" under "[]"), |args| {
            let [class, _] = args.exact("__class_getitem__")?;
            Ok(class)
        })
        .getter(n!("message"), |this| Ok(message(&exception(this)?)))
        .getter(n!("exceptions"), |this| {
            let e = exception(this)?;
            Ok(Value::tuple(
                children(&e).into_iter().map(Value::from).collect(),
            ))
        })
}

fn message(e: &Exception) -> Value {
    e.data()
        .field("message")
        .unwrap_or_else(|| e.args().first().cloned().unwrap_or(Value::str("")))
}

/// `e.exceptions`
pub fn children(e: &Exception) -> Vec<Exception> {
    match e.data().field("exceptions") {
        Some(Value::Tuple(all)) => all.iter().filter_map(Exception::from_value).collect(),
        _ => Vec::new(),
    }
}

fn new_group(mut args: Args) -> Result<Value> {
    let mut class = take_class("BaseExceptionGroup", &mut args)?;
    if args.pos.len() != 2 {
        return Err(Exception::type_error(format!(
            "BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)",
            args.pos.len()
        )));
    }
    if args.pos[0].as_str().is_none() {
        return Err(Exception::type_error(format!(
            "BaseExceptionGroup.__new__() argument 1 must be str, not {}",
            ops::type_name(&args.pos[0])
        )));
    }
    let is_sequence = ops::class_of(&args.pos[1]).lookup("__getitem__").is_some()
        && !matches!(args.pos[1].native(), Value::Dict(_) | Value::Set(_));
    if !is_sequence {
        return Err(Exception::type_error(
            "second argument (exceptions) must be a sequence",
        ));
    }
    let members = ops::to_vec(&args.pos[1])?;
    if members.is_empty() {
        return Err(Exception::value_error(
            "second argument (exceptions) must be a non-empty sequence",
        ));
    }
    let ordinary = ops::exception::class_named("Exception");
    let mut all_ordinary = true;
    for (i, member) in members.iter().enumerate() {
        match Exception::from_value(member) {
            Some(e) => all_ordinary &= e.is_a(&ordinary),
            None => {
                return Err(Exception::value_error(format!(
                    "Item {i} of second argument (exceptions) is not an exception"
                )));
            }
        }
    }
    let exception_group = ops::exception::class_named("ExceptionGroup");
    if class == group_class() {
        if all_ordinary {
            class = exception_group;
        }
    } else if !all_ordinary {
        if class == exception_group {
            return Err(Exception::type_error(
                "Cannot nest BaseExceptions in an ExceptionGroup",
            ));
        }
        if class.is_subclass_of(&ordinary) {
            return Err(Exception::type_error(format!(
                "Cannot nest BaseExceptions in '{}'",
                class.name()
            )));
        }
    }
    ops::class::check_concrete(&class)?;
    Ok(make(class, args.pos[0].clone(), args.pos[1].clone(), members).into())
}

fn make(class: Class, message: Value, given: Value, members: Vec<Value>) -> Exception {
    let e = Exception::of_class(class, vec![message.clone(), given]);
    e.data().set_field("message", message);
    e.data().set_field("exceptions", Value::tuple(members));
    e
}

/// `ExceptionGroup(message, members)`, or `BaseExceptionGroup` if a member is no `Exception`.
pub fn new(message: &str, members: Vec<Exception>) -> Exception {
    let ordinary = ops::exception::class_named("Exception");
    let class = if members.iter().all(|e| e.is_a(&ordinary)) {
        "ExceptionGroup"
    } else {
        "BaseExceptionGroup"
    };
    let members: Vec<Value> = members.into_iter().map(Value::from).collect();
    make(
        ops::exception::class_named(class),
        Value::str(message),
        Value::list(members.clone()),
        members,
    )
}

/// What `split` and `subgroup` go by.
enum Condition {
    Classes(Value),
    Predicate(Value),
    /// Exactly these exceptions.
    Leaves(Vec<Exception>),
}

impl Condition {
    fn new(condition: Value) -> Result<Condition> {
        let is_class = |v: &Value| matches!(v, Value::Class(c) if c.is_exception);
        match &condition {
            Value::Tuple(all) if all.iter().all(is_class) => Ok(Condition::Classes(condition)),
            Value::Class(_) if is_class(&condition) => Ok(Condition::Classes(condition)),
            Value::Class(_) => Err(bad_condition()),
            other if ops::callable(other) => Ok(Condition::Predicate(condition)),
            _ => Err(bad_condition()),
        }
    }

    fn holds(&self, e: &Exception) -> Result<bool> {
        match self {
            Condition::Classes(classes) => ops::exception::matches(e, classes),
            Condition::Predicate(f) => ops::truth(&ops::call(f, Args::pos([e.value()]))?),
            Condition::Leaves(leaves) => Ok(!is_group(e) && leaves.iter().any(|l| l.is(e))),
        }
    }
}

fn bad_condition() -> Exception {
    Exception::type_error("expected a function, exception type or tuple of exception types")
}

/// The part of `e` that fits and the rest, each with the structure of `e`.
fn split(e: &Exception, condition: &Condition) -> Result<(Option<Exception>, Option<Exception>)> {
    if condition.holds(e)? {
        return Ok((Some(e.clone()), None));
    }
    if !is_group(e) {
        return Ok((None, Some(e.clone())));
    }
    let _depth = ops::bind::Depth::enter()?;
    let (mut matched, mut rest) = (Vec::new(), Vec::new());
    for child in children(e) {
        let (yes, no) = split(&child, condition)?;
        matched.extend(yes);
        rest.extend(no);
    }
    Ok((subset(e, matched)?, subset(e, rest)?))
}

/// `e.derive(members)` with the metadata of `e`.
fn subset(e: &Exception, members: Vec<Exception>) -> Result<Option<Exception>> {
    if members.is_empty() {
        return Ok(None);
    }
    let members = Value::list(members.into_iter().map(Value::from).collect());
    let made = ops::call_method(&e.value(), "derive", Args::pos([members]))?;
    let Some(part) = Exception::from_value(&made).filter(is_group) else {
        return Err(Exception::type_error(
            "derive must return an instance of BaseExceptionGroup",
        ));
    };
    part.data()
        .traceback
        .replace(e.data().traceback.borrow().clone());
    part.set_context(e.context());
    let suppress = e.data().suppress_context.get();
    let old = part.data().cause.replace(e.cause());
    drop(old);
    part.data().suppress_context.set(suppress);
    if let Some(notes) = ops::get_attr_opt(&e.value(), "__notes__")? {
        let copy = ops::to_vec(&notes)?;
        ops::set_attr(&part.value(), "__notes__", Value::list(copy))?;
    }
    Ok(Some(part))
}

/// One `except* class` clause: the part of `e` that it handles (a group) and the rest.
///
/// # Errors
/// `TypeError` if `class` cannot be caught with `except*`.
pub fn split_group(e: &Exception, class: &Value) -> Result<(Option<Exception>, Option<Exception>)> {
    check_star_class(class)?;
    if ops::exception::matches(e, class)? {
        if is_group(e) {
            return Ok((Some(e.clone()), None));
        }
        let wrapped = new("", vec![e.clone()]);
        // CPython makes this one from a tuple, which its repr shows.
        wrapped.data().args.replace(crate::object::Tuple::new(vec![
            Value::str(""),
            Value::tuple(vec![e.value()]),
        ]));
        wrapped
            .data()
            .traceback
            .replace(e.data().traceback.borrow().clone());
        return Ok((Some(wrapped), None));
    }
    if !is_group(e) {
        return Ok((None, Some(e.clone())));
    }
    split(e, &Condition::Classes(class.clone()))
}

fn check_star_class(class: &Value) -> Result<()> {
    let group = group_class();
    let check = |class: &Value| match class {
        Value::Class(c) if c.is_subclass_of(&group) => Err(Exception::type_error(
            "catching ExceptionGroup with except* is not allowed. Use except instead.",
        )),
        Value::Class(c) if c.is_exception => Ok(()),
        _ => Err(Exception::type_error(
            "catching classes that do not inherit from BaseException is not allowed",
        )),
    };
    match class {
        Value::Tuple(all) => all.iter().try_for_each(check),
        one => check(one),
    }
}

/// The end of a `try` with `except*` clauses: what to raise, if anything.
///
/// `original`: what the `try` body raised. `raised`: what the handlers raised, and the rest that no clause
/// handled, in order.
///
/// # Errors
/// What a `derive` written in Python raises.
pub fn merge_star(original: &Exception, raised: Vec<Exception>) -> Result<Option<Exception>> {
    if raised.is_empty() {
        return Ok(None);
    }
    if !is_group(original) {
        return Ok(raised.into_iter().next());
    }
    let (reraised, mut new_ones): (Vec<_>, Vec<_>) =
        raised.into_iter().partition(|e| same_metadata(e, original));
    let mut leaves = Vec::new();
    reraised.iter().for_each(|e| collect_leaves(e, &mut leaves));
    let kept = if leaves.is_empty() {
        None
    } else {
        split(original, &Condition::Leaves(leaves))?.0
    };
    if new_ones.is_empty() {
        return Ok(kept);
    }
    new_ones.extend(kept);
    if new_ones.len() == 1 {
        return Ok(new_ones.pop());
    }
    Ok(Some(new("", new_ones)))
}

fn collect_leaves(e: &Exception, leaves: &mut Vec<Exception>) {
    if is_group(e) {
        children(e)
            .iter()
            .for_each(|child| collect_leaves(child, leaves));
    } else {
        leaves.push(e.clone());
    }
}

/// Whether `e` is a part of `original` as `split` made it.
fn same_metadata(e: &Exception, original: &Exception) -> bool {
    if !is_group(e) {
        return false;
    }
    let same = |a: Option<Exception>, b: Option<Exception>| match (a, b) {
        (Some(a), Some(b)) => a.is(&b),
        (None, None) => true,
        _ => false,
    };
    let notes = |e: &Exception| match e.instance().attrs.get("__notes__") {
        Some(Value::List(notes)) => Some(
            notes
                .borrow()
                .iter()
                .map(|n| n.as_str())
                .collect::<Vec<_>>(),
        ),
        _ => None,
    };
    same(e.cause(), original.cause())
        && same(e.context(), original.context())
        && *e.data().traceback.borrow() == *original.data().traceback.borrow()
        && notes(e) == notes(original)
}
