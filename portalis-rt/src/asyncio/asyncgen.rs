//! Async generators: `__anext__`, `asend`, `athrow`, `aclose`, and how a loop looks after those that are
//! dropped before their end.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::event_loop::Loop;
use super::transfer::{self, Resume, Signal, Stage};
use crate::object::coroutine::Driven;
use crate::object::generator::{Generator, GeneratorObj, Hooks, generator_exit};
use crate::object::sort::stable;
use crate::object::{Class, Exception, Result, Value};

/// What to do with an async generator.
enum Action {
    Send(Value),
    Throw(Exception),
    Close,
    /// `throw` of an `asend` or `aclose` object that has not started: goes into the generator as it is.
    Raw(Exception),
}

/// One `__anext__`, `asend`, `athrow` or `aclose`: gives the item, or `None` for the end
/// (`StopAsyncIteration`). `aclose` gives `Some(None)`.
pub struct AsyncGenStep {
    generator: Generator,
    /// Taken when it starts.
    action: Option<Action>,
    closing: bool,
}

/// `await anext(agen)`
pub fn anext(generator: &Generator) -> AsyncGenStep {
    asend(generator, Value::None)
}

/// `await agen.asend(value)`
pub fn asend(generator: &Generator, value: Value) -> AsyncGenStep {
    init_hooks(generator);
    AsyncGenStep {
        generator: generator.clone(),
        action: Some(Action::Send(value)),
        closing: false,
    }
}

/// `await agen.athrow(e)`
pub fn athrow(generator: &Generator, e: Exception) -> AsyncGenStep {
    init_hooks(generator);
    AsyncGenStep {
        generator: generator.clone(),
        action: Some(Action::Throw(e)),
        closing: false,
    }
}

/// `await agen.aclose()`
pub fn aclose(generator: &Generator) -> AsyncGenStep {
    init_hooks(generator);
    AsyncGenStep {
        generator: generator.clone(),
        action: Some(Action::Close),
        closing: true,
    }
}

/// A `StopAsyncIteration`.
pub(crate) fn stop_async_iteration() -> Exception {
    Exception::of_class(Exception::class_named("StopAsyncIteration"), vec![])
}

impl AsyncGenStep {
    /// Whether the body is in the step.
    #[inline]
    pub(crate) fn has_started(&self) -> bool {
        self.action.is_none()
    }

    /// Starts the action: what the body is resumed with. `Err` if it is over before the body runs.
    fn start(&self, action: Action) -> Result<Resume, Result<Option<Value>>> {
        let g = &self.generator;
        let busy = |what: &str| {
            Err(Err(Exception::runtime_error(format!(
                "{what}: asynchronous generator is already running"
            ))))
        };
        match action {
            Action::Send(value) => {
                if g.is_running_async() {
                    return busy("anext()");
                }
                match g.body().stage() {
                    Stage::Finished => {
                        g.closed.set(true);
                        return Err(Ok(None));
                    }
                    Stage::Created if !value.is_none() => {
                        return Err(Err(Exception::type_error(
                            "can't send non-None value to a just-started async generator",
                        )));
                    }
                    Stage::Created | Stage::Running | Stage::Suspended => {}
                }
                g.set_running_async(true);
                Ok(if g.body().stage() == Stage::Suspended {
                    Resume::Send(value)
                } else {
                    Resume::Nothing
                })
            }
            Action::Raw(e) => match g.body().stage() {
                Stage::Created | Stage::Finished => {
                    g.body().finish();
                    Err(self.failed(e))
                }
                Stage::Running | Stage::Suspended => Ok(Resume::Throw(e)),
            },
            Action::Throw(_) | Action::Close => {
                if g.body().stage() == Stage::Finished {
                    return Err(Ok(Some(Value::None)));
                }
                if g.is_running_async() {
                    return busy(if self.closing { "aclose()" } else { "athrow()" });
                }
                if g.closed.get() {
                    return Err(Ok(None));
                }
                let e = match action {
                    Action::Throw(e) => e,
                    _ => {
                        g.closed.set(true);
                        generator_exit()
                    }
                };
                if g.body().stage() == Stage::Created {
                    g.body().finish();
                    return Err(self.failed(e));
                }
                g.set_running_async(true);
                Ok(Resume::Throw(e))
            }
        }
    }

    /// The body ended by raising `e`, or was never started.
    fn failed(&self, e: Exception) -> Result<Option<Value>> {
        self.generator.set_running_async(false);
        if e.is_a(&Exception::class_named("GeneratorExit")) {
            self.generator.closed.set(true);
            if self.closing {
                return Ok(Some(Value::None));
            }
        }
        Err(forbidden(e))
    }
}

/// What comes out of an async generator that raised `e`.
#[cold]
fn forbidden(e: Exception) -> Exception {
    let e = transfer::forbid(e, "StopAsyncIteration", || {
        "async generator raised StopAsyncIteration".to_owned()
    });
    transfer::forbid(e, "StopIteration", || {
        "async generator raised StopIteration".to_owned()
    })
}

/// What an `async for` gets from a body that has come to its end.
#[cold]
pub(crate) fn ended(generator: &Generator, result: Result<Value>) -> Result<()> {
    match result {
        Ok(_) => {
            generator.closed.set(true);
            Ok(())
        }
        Err(e) => {
            if e.is_a(&Exception::class_named("GeneratorExit")) {
                generator.closed.set(true);
            }
            Err(forbidden(e))
        }
    }
}

impl Future for AsyncGenStep {
    type Output = Result<Option<Value>>;
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        // The body's leaf takes what was sent or thrown to us.
        let mut resume = transfer::take_resume();
        // CPython: what is thrown in before the start does not start it.
        let mut unstarted = None;
        if let Some(action) = self.action.take() {
            let action = match resume {
                Resume::Throw(e) => {
                    unstarted = Some(action);
                    Action::Raw(e)
                }
                // What is sent to the object before its start goes before what it was made with.
                Resume::Send(value) if matches!(action, Action::Send(_)) && !value.is_none() => {
                    Action::Send(value)
                }
                _ => action,
            };
            resume = match self.start(action) {
                Ok(resume) => resume,
                Err(over) => return Poll::Ready(over),
            };
        }
        let _depth = match crate::ops::bind::Depth::enter() {
            Ok(depth) => depth,
            Err(e) => {
                self.generator.body().finish();
                return Poll::Ready(self.failed(e));
            }
        };
        let polled = self.generator.body().poll(resume);
        let g = &self.generator;
        match polled {
            None => Poll::Ready(Err(Exception::value_error(
                "async generator already executing",
            ))),
            Some((Poll::Pending, signal)) => match signal {
                Signal::Item(item) => {
                    g.set_running_async(false);
                    Poll::Ready(if self.closing {
                        Err(Exception::runtime_error(
                            "async generator ignored GeneratorExit",
                        ))
                    } else {
                        Ok(Some(item))
                    })
                }
                signal => {
                    self.action = unstarted;
                    transfer::set_signal(signal);
                    Poll::Pending
                }
            },
            Some((Poll::Ready(Ok(_)), _)) => {
                g.set_running_async(false);
                g.closed.set(true);
                Poll::Ready(Ok(self.closing.then_some(Value::None)))
            }
            Some((Poll::Ready(Err(e)), _)) => Poll::Ready(self.failed(e)),
        }
    }
}

/// The first use of an async generator shows it to the running loop.
pub(crate) fn init_hooks(generator: &Generator) {
    if !matches!(*generator.hooks.borrow(), Hooks::Unset) {
        return;
    }
    let hooks = match Loop::running() {
        Some(event_loop) => {
            let key = event_loop.add_asyncgen(generator);
            Hooks::Loop(event_loop, key)
        }
        None => Hooks::NoLoop,
    };
    *generator.hooks.borrow_mut() = hooks;
}

/// A dropped async generator whose loop still lives is closed by a task there. True if nothing is left to
/// be done here.
pub(crate) fn finalize(obj: &mut GeneratorObj) -> bool {
    match obj.hooks.take() {
        Hooks::Unset | Hooks::NoLoop => false,
        Hooks::Finalized => true,
        Hooks::Loop(event_loop, key) => {
            event_loop.remove_asyncgen(key);
            if obj.closed.get() || obj.body().stage() == Stage::Finished {
                return true;
            }
            if event_loop.is_closed() {
                return true;
            }
            let body = obj.move_body();
            let generator = obj.again(body);
            *generator.hooks.borrow_mut() = Hooks::Finalized;
            generator.set_running_async(obj.is_running_async());
            let closing = aclose_object(&generator);
            let target = event_loop.clone();
            event_loop.call_soon_native(move || target.create_task(closing, None, None).map(drop));
            true
        }
    }
}

fn object(
    class: &'static std::thread::LocalKey<Class>,
    reused: &'static str,
    step: AsyncGenStep,
) -> Value {
    let future = async move {
        match step.await {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Err(stop_async_iteration()),
            Err(e) => Err(e),
        }
    };
    let driven = Driven::new(class.with(Clone::clone), Box::pin(future), Some(reused));
    Value::object(match reused {
        ASEND_REUSED => driven.taking_first(),
        _ => driven,
    })
}

const ASEND_REUSED: &str = "cannot reuse already awaited __anext__()/asend()";
const ATHROW_REUSED: &str = "cannot reuse already awaited aclose()/athrow()";

/// A step of an async generator that is under way elsewhere, to be looked at.
pub(crate) fn standing_step() -> Value {
    Value::object(Driven::standing(ASEND.with(Clone::clone)))
}

/// `agen.__anext__()` as an object.
pub fn anext_object(generator: &Generator) -> Value {
    object(&ASEND, ASEND_REUSED, anext(generator))
}

/// `agen.aclose()` as an object.
pub fn aclose_object(generator: &Generator) -> Value {
    object(&ATHROW, ATHROW_REUSED, aclose(generator))
}

fn this_generator(this: &Value, method: &str) -> Result<Generator> {
    match this {
        Value::Generator(g) if g.is_async() => Ok(g.clone()),
        other => Err(Exception::type_error(format!(
            "descriptor '{method}' for 'async_generator' objects doesn't apply to a '{}' object",
            crate::ops::type_name(other)
        ))),
    }
}

thread_local! {
    static ASEND: Class = Driven::class_builder("async_generator_asend").build();
    static ATHROW: Class = Driven::class_builder("async_generator_athrow").build();
    static CLASS: Class = Class::builder("async_generator")
        .final_class()
        .dunders(&["__repr__"])
        .method("__aiter__", |this, args| {
            let [] = args.exact("__aiter__")?;
            Ok(this.clone())
        })
        .method("__anext__", |this, args| {
            let [] = args.exact("__anext__")?;
            Ok(anext_object(&this_generator(this, "__anext__")?))
        })
        .method(n!("asend"), |this, args| {
            let [value] = args.exact("async_generator.asend")?;
            Ok(object(&ASEND, ASEND_REUSED, asend(&this_generator(this, "asend")?, value)))
        })
        .method(n!("athrow"), |this, args| {
            let g = this_generator(this, "athrow")?;
            Ok(object(&ATHROW, ATHROW_REUSED, athrow(&g, transfer::exception_argument("athrow", args)?)))
        })
        .method(n!("aclose"), |this, args| {
            let [] = args.exact("async_generator.aclose")?;
            Ok(aclose_object(&this_generator(this, "aclose")?))
        })
        .renamable()
        .getter(n!("ag_running"), |this| Ok(Value::Bool(this_generator(this, "ag_running")?.is_running_async())))
        .getter(n!("ag_suspended"), |this| {
            Ok(Value::Bool(this_generator(this, "ag_suspended")?.body().stage() == Stage::Suspended))
        })
        .getter(n!("ag_await"), |this| this_generator(this, "ag_await")?.awaited("ag_await"))
        .getter(n!("ag_code"), |this| Ok(this_generator(this, "ag_code")?.code_object()))
        .getter(n!("ag_frame"), |this| Ok(this_generator(this, "ag_frame")?.frame()))
        .build();
}

/// `types.AsyncGeneratorType`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

/// Handles kept by key, in order of insertion.
pub(crate) struct Registry<T> {
    slots: RefCell<Vec<Option<(u64, T)>>>,
    free: RefCell<Vec<usize>>,
    sequence: Cell<u64>,
}

impl<T> Default for Registry<T> {
    fn default() -> Self {
        Registry {
            slots: RefCell::default(),
            free: RefCell::default(),
            sequence: Cell::new(0),
        }
    }
}

impl<T: Clone> Registry<T> {
    /// Adds one; gives its key.
    #[inline]
    pub(crate) fn add(&self, item: T) -> usize {
        let sequence = self.sequence.get();
        self.sequence.set(sequence + 1);
        let mut slots = self.slots.borrow_mut();
        match self.free.borrow_mut().pop() {
            Some(key) => {
                slots[key] = Some((sequence, item));
                key
            }
            None => {
                slots.push(Some((sequence, item)));
                slots.len() - 1
            }
        }
    }

    /// Takes one out.
    #[inline]
    pub(crate) fn remove(&self, key: usize) -> Option<T> {
        let taken = self.slots.borrow_mut().get_mut(key).and_then(Option::take);
        taken.map(|(_, item)| {
            self.free.borrow_mut().push(key);
            item
        })
    }

    /// All, in order of insertion.
    pub(crate) fn items(&self) -> Vec<T> {
        let mut all: Vec<(u64, T)> = self.slots.borrow().iter().flatten().cloned().collect();
        stable(&mut all, |(a, _), (b, _)| a.cmp(b));
        all.into_iter().map(|(_, item)| item).collect()
    }
}
