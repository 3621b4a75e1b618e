//! [`Body`]: what a coroutine, generator or async generator runs, and how far it is; its steps, and the errors of the three kinds.

use std::cell::Cell;
use std::rc::Rc;
use std::task::Poll;

use super::{Handled, Resume, Signal, alive, by_hand, drive, poll_body, set_resume, take_signal};
use crate::asyncio::place;
use crate::asyncio::shown::{self, Awaits};
use crate::object::native::ValueFuture;
use crate::object::{Exception, Result, Value};
use crate::ops::bind::Depth;

/// What one step of a body gave.
pub(crate) enum Step {
    /// It is suspended and gave this.
    Yield(Value),
    /// It ended with this result.
    Return(Value),
}

/// Where a body stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Not started.
    Created,
    /// Between two steps.
    Suspended,
    /// In a step.
    Running,
    /// At its end, closed, or taken by someone who awaits it.
    Finished,
}

/// A body that is stepped by hand.
pub(crate) struct Body {
    stage: Cell<Stage>,
    /// Not there while it runs and after its end.
    future: Cell<Option<ValueFuture>>,
    handled: Handled,
    /// The line of the `await` that it is suspended at.
    line: Cell<u32>,
    /// What it waits for, in a program that can see it.
    awaits: Option<Rc<Awaits>>,
}

impl Body {
    fn at(stage: Stage, future: Option<ValueFuture>, awaits: Option<Rc<Awaits>>) -> Body {
        Body {
            stage: Cell::new(stage),
            future: Cell::new(future),
            handled: Handled::default(),
            line: Cell::new(0),
            awaits,
        }
    }

    /// A body that has not started.
    pub(crate) fn new(future: ValueFuture) -> Body {
        Body::at(Stage::Created, Some(future), None)
    }

    /// One that tells what it waits for.
    pub(crate) fn showing(future: ValueFuture, awaits: Rc<Awaits>) -> Body {
        Body::at(Stage::Created, Some(future), Some(awaits))
    }

    /// A suspended body that somebody else steps, and nobody here ever will.
    pub(crate) fn standing(awaits: Option<Rc<Awaits>>) -> Body {
        Body::at(Stage::Suspended, None, awaits)
    }

    /// What it waits for, in a program that can see it.
    pub(crate) fn awaits(&self) -> Option<&Rc<Awaits>> {
        self.awaits.as_ref()
    }

    /// The same as an object; `attribute` is who asks.
    pub(crate) fn awaited(&self, qualname: &str, attribute: &str) -> Result<Value> {
        match &self.awaits {
            Some(awaits) => Ok(awaits.object(qualname)),
            None => Err(shown::unknown(attribute)),
        }
    }

    /// A body that somebody else steps.
    pub(crate) fn lent() -> Body {
        Body::at(Stage::Running, None, None)
    }

    /// The body that was lent is back.
    pub(crate) fn put(&self, future: ValueFuture, stage: Stage) {
        self.stage.set(stage);
        self.future.set(Some(future));
    }

    /// The exceptions that it is handling.
    #[inline]
    pub(crate) fn handled(&self) -> &Handled {
        &self.handled
    }

    /// A body that has come to its end.
    pub(crate) fn ended() -> Body {
        Body::at(Stage::Finished, None, None)
    }

    /// The line of the `await` that it was suspended at last; 0 before the first.
    pub(crate) fn line(&self) -> u32 {
        self.line.get()
    }

    /// Where it stands.
    #[inline]
    pub(crate) fn stage(&self) -> Stage {
        self.stage.get()
    }

    /// Takes the future out, and whether it has started; the body counts as finished from now on.
    pub(crate) fn take(&self) -> Option<(ValueFuture, bool)> {
        if self.stage.get() == Stage::Running {
            return None;
        }
        let started = self.stage.replace(Stage::Finished) == Stage::Suspended;
        self.future.take().map(|future| (future, started))
    }

    /// Drops what is left of it.
    pub(crate) fn finish(&self) {
        self.stage.set(Stage::Finished);
        let old = self.future.take();
        drop(old);
    }

    /// Polls it once, with whatever resume is set; gives its signal too. A body that runs or has finished
    /// gives `None`.
    #[inline]
    pub(crate) fn poll(&self, resume: Resume) -> Option<(Poll<Result<Value>>, Signal)> {
        let mut future = self.future.take()?;
        self.stage.set(Stage::Running);
        let (poll, signal) = drive(&mut future, &self.handled, resume);
        if poll.is_pending() {
            self.stage.set(Stage::Suspended);
            self.line.set(place::line());
            self.future.set(Some(future));
        } else {
            self.stage.set(Stage::Finished);
            drop(future);
        }
        Some((poll, signal))
    }

    /// One step of a body that is created or suspended (the caller has seen to that). An exception thrown
    /// into a body that has not started ends it.
    #[inline]
    pub(crate) fn step(&self, resume: Resume) -> Result<Step> {
        let resume = match (self.stage.get(), resume) {
            (Stage::Created, Resume::Throw(e)) => {
                self.finish();
                return Err(e);
            }
            (Stage::Created, _) => Resume::Nothing,
            (_, resume) => resume,
        };
        self.step_raw(resume)
    }

    /// One step; what is thrown into a body that has not started reaches its first leaf.
    ///
    /// # Errors
    /// What it raises; `RecursionError`, which ends it.
    #[inline]
    pub(crate) fn step_raw(&self, resume: Resume) -> Result<Step> {
        let _depth = Depth::enter().inspect_err(|_| self.finish())?;
        match self.poll(resume) {
            Some((Poll::Ready(result), _)) => result.map(Step::Return),
            Some((Poll::Pending, Signal::Item(value) | Signal::Await(value))) => {
                Ok(Step::Yield(value))
            }
            Some((Poll::Pending, Signal::Bare)) => Ok(Step::Yield(Value::None)),
            Some((Poll::Pending, Signal::Nothing | Signal::Parked)) => Err(foreign_error()),
            None => Ok(Step::Return(Value::None)),
        }
    }
}

/// The error of a Rust future that was awaited bare.
#[cold]
pub(crate) fn foreign_error() -> Exception {
    Exception::runtime_error("a Rust future was awaited without asyncio::foreign")
}

/// The value that a `StopIteration` carries.
pub(crate) fn stop_value(e: &Exception) -> Value {
    e.data()
        .args
        .borrow()
        .first()
        .cloned()
        .unwrap_or(Value::None)
}

/// `e` if it is no `class`, else a `RuntimeError(message)` caused by it (PEP 479).
pub(crate) fn forbid(e: Exception, class: &str, message: impl FnOnce() -> String) -> Exception {
    if !e.is_a(&Exception::class_named(class)) {
        return e;
    }
    let error = Exception::runtime_error(message());
    let data = error.data();
    *data.cause.borrow_mut() = Some(e.clone());
    *data.context.borrow_mut() = Some(e);
    data.suppress_context.set(true);
    error
}

/// The exception that `throw(type_or_exception)` or `throw(type, value, traceback)` names; `throw` is the method.
pub(crate) fn exception_argument(throw: &str, args: crate::object::Args) -> Result<Exception> {
    if args.pos.len() > 1 {
        let message = format!(
            "the (type, exc, tb) signature of {throw}() is deprecated, use the single-arg signature instead."
        );
        crate::stdlib::warnings::warn_from_rust("DeprecationWarning", &message)?;
    }
    let [class, value, _traceback] = args.range(throw, 1)?;
    match &class {
        Value::Class(c) if c.is_subclass_of(&Exception::class_named("BaseException")) => {
            if let Some(e) = Exception::from_value(&value) {
                return Ok(e);
            }
            let args = match value {
                Value::Unset | Value::None => crate::object::Args::none(),
                Value::Tuple(t) => crate::object::Args::from_vec(t.to_vec()),
                other => crate::object::Args::pos([other]),
            };
            // What goes wrong while it is made is thrown in its place.
            let made = match crate::ops::call(&class, args) {
                Ok(made) => made,
                Err(e) => return Ok(e),
            };
            match Exception::from_value(&made) {
                Some(e) => Ok(e),
                None => Ok(Exception::type_error(format!(
                    "calling {} should have returned an instance of BaseException, not {}",
                    crate::ops::repr(&class)?,
                    crate::ops::type_name(&made)
                ))),
            }
        }
        _ => match Exception::from_value(&class) {
            Some(_) if !(value.is_unset() || value.is_none()) => Err(Exception::type_error(
                "instance exception may not have a separate value",
            )),
            Some(e) => Ok(e),
            None => Err(bad_exception(&class)),
        },
    }
}

#[cold]
fn bad_exception(x: &Value) -> Exception {
    Exception::type_error(format!(
        "exceptions must be classes or instances deriving from BaseException, not {}",
        crate::ops::type_name(x)
    ))
}

/// One step of any iterator as `yield from` and `await` take it: `send` and `throw` are delegated.
pub(crate) fn step_iterator(iterator: &Value, resume: Resume) -> Result<Step> {
    use crate::object::Args;
    use crate::ops;
    match iterator {
        Value::Generator(g) => {
            return match resume {
                // The delegating generator gets it again.
                Resume::Throw(e) if e.is_a(&Exception::class_named("GeneratorExit")) => {
                    g.close()?;
                    Err(e)
                }
                resume => g.step(resume),
            };
        }
        Value::Object(obj) => {
            if let Some(driven) = obj.downcast_ref::<crate::object::coroutine::Driven>() {
                return driven.step(resume);
            }
            if let Some(wrapper) = obj.downcast_ref::<crate::object::coroutine::CoroutineWrapper>()
            {
                return wrapper.0.step(resume);
            }
        }
        _ => {}
    }
    let result = match resume {
        Resume::Nothing | Resume::Send(Value::None) => match iterator {
            Value::Instance(_) => match ops::call_method_opt(iterator, "__next__", Args::none()) {
                Some(result) => result,
                None => {
                    return Err(Exception::type_error(format!(
                        "'{}' object is not an iterator",
                        ops::type_name(iterator)
                    )));
                }
            },
            _ => {
                return Ok(match ops::next(iterator)? {
                    Some(item) => Step::Yield(item),
                    None => Step::Return(Value::None),
                });
            }
        },
        Resume::Send(value) => ops::call_method(iterator, "send", Args::pos([value])),
        Resume::Throw(e) if e.is_a(&Exception::class_named("GeneratorExit")) => {
            if let Some(close) = ops::get_attr_opt(iterator, "close")? {
                ops::call(&close, Args::none())?;
            }
            return Err(e);
        }
        Resume::Throw(e) => match ops::get_attr_opt(iterator, "throw")? {
            Some(throw) => ops::call(&throw, Args::pos([e.value()])),
            None => return Err(e),
        },
    };
    match result {
        Ok(item) => Ok(Step::Yield(item)),
        Err(e) if e.is_a(&Exception::class_named("StopIteration")) => {
            Ok(Step::Return(stop_value(&e)))
        }
        Err(e) => Err(e),
    }
}

/// Ends a suspended body that is being dropped: raises `GeneratorExit` at its suspension point so that its
/// `finally` blocks run. Gives the error that cannot be raised anywhere.
pub(crate) fn close_dropped(mut future: ValueFuture, ignored: &'static str) -> Option<Exception> {
    if !alive() {
        return None;
    }
    set_resume(Resume::Throw(Exception::of_class(
        Exception::class_named("GeneratorExit"),
        vec![],
    )));
    match by_hand(|| poll_body(&mut future)) {
        Poll::Ready(Ok(_)) => None,
        Poll::Ready(Err(e)) => {
            let quiet = e.is_a(&Exception::class_named("GeneratorExit"))
                || e.is_a(&Exception::class_named("StopIteration"));
            (!quiet).then_some(e)
        }
        Poll::Pending => {
            take_signal();
            Some(Exception::runtime_error(ignored))
        }
    }
}
