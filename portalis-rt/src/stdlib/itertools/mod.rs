//! `itertools`: each iterator is a class whose objects step others.

mod combine;
mod infinite;
mod select;
mod tee;

use crate::object::{Args, Class, Exception, Module, Object, Result, Value};
use crate::ops;

/// An object of one of the module's classes: a state that is stepped.
struct Stepper<S> {
    state: std::cell::RefCell<Option<S>>,
    class: fn() -> Class,
}

/// What steps. It is taken out of its cell while it runs, since Python code may run meanwhile.
trait Step: 'static {
    /// The next item; `None` at the end.
    fn step(&mut self) -> Result<Option<Value>>;
    /// `repr`, if it has its own.
    fn repr(&self) -> Option<Result<String>> {
        None
    }
}

impl<S: Step> Object for Stepper<S> {
    fn class(&self) -> Class {
        (self.class)()
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        match self.state.try_borrow() {
            Ok(state) => state.as_ref().and_then(Step::repr),
            Err(_) => None,
        }
    }
    crate::iterator_protocol!();
    fn next(&self) -> Option<Result<Option<Value>>> {
        let taken = self.state.borrow_mut().take();
        let Some(mut state) = taken else {
            return Some(Err(Exception::value_error("iterator already executing")));
        };
        let item = state.step();
        let old = self.state.borrow_mut().replace(state);
        drop(old);
        Some(item)
    }
}

/// A new object.
fn object<S: Step>(state: S, class: fn() -> Class) -> Value {
    Value::object(Stepper {
        state: std::cell::RefCell::new(Some(state)),
        class,
    })
}

/// The class of the iterators of this name.
fn class(
    name: &'static str,
    constructor: fn(&Class, Args) -> Result<Value>,
) -> crate::object::ClassBuilder {
    Class::builder(name)
        .module("itertools")
        .constructor(constructor)
        .immutable()
        .dunders(&["__iter__", "__next__"])
}

/// Declares a class: its accessor, Python name and constructor.
#[macro_export]
#[doc(hidden)]
macro_rules! itertools_class {
    ($($function:ident = $name:literal, $constructor:expr;)*) => { $(
        pub(super) fn $function() -> $crate::object::Class {
            ::std::thread_local! {
                static CLASS: $crate::object::Class = super::class($name, $constructor).build();
            }
            CLASS.with(Clone::clone)
        }
    )* };
}

/// The iterators over several iterables.
fn iterators(iterables: &[Value]) -> Result<Vec<Value>> {
    iterables.iter().map(ops::iter).collect()
}

/// A keyword-only or positional flag and nothing else left over.
fn no_more_keywords(function: &str, args: &Args) -> Result<()> {
    match args.kw.first() {
        Some((name, _)) => Err(Exception::type_error(format!(
            "{function}() got an unexpected keyword argument '{name}'"
        ))),
        None => Ok(()),
    }
}

pub(super) fn module() -> Module {
    Module::new("itertools")
        .class_of(n!("count"), infinite::count_class)
        .class_of(n!("cycle"), infinite::cycle_class)
        .class_of(n!("repeat"), infinite::repeat_class)
        .class_of(n!("accumulate"), select::accumulate_class)
        .class_of(n!("batched"), select::batched_class)
        .class_of(n!("chain"), select::chain_class)
        .class_of(n!("compress"), select::compress_class)
        .class_of(n!("dropwhile"), select::dropwhile_class)
        .class_of(n!("filterfalse"), select::filterfalse_class)
        .class_of(n!("groupby"), select::groupby_class)
        .class_of(n!("islice"), select::islice_class)
        .class_of(n!("pairwise"), select::pairwise_class)
        .class_of(n!("starmap"), select::starmap_class)
        .class_of(n!("takewhile"), select::takewhile_class)
        .class_of(n!("zip_longest"), select::zip_longest_class)
        .class_of(n!("product"), combine::product_class)
        .class_of(n!("permutations"), combine::permutations_class)
        .class_of(n!("combinations"), combine::combinations_class)
        .class_of(
            n!("combinations_with_replacement"),
            combine::combinations_with_replacement_class,
        )
        .function(n!("tee"), tee::tee)
}
