//! [`Coroutine`]: a coroutine object, lazy until it is awaited, made a task, or driven by hand.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use super::exception::Frame;
use super::function::Signature;
use super::generator::{generator_exit, is_exit, or_stop};
use super::native::ValueFuture;
use super::renamed::Renamed;
use super::{Class, Exception, Object, Result, Value};
use crate::asyncio::place;
use crate::asyncio::shown::{self, Awaits};
use crate::asyncio::transfer::{self, Body, Resume, Stage, Step};
use crate::ops::bind::Depth;
use crate::ops::traceback::FrameObject;

/// A handle to a coroutine object.
#[derive(Clone)]
pub struct Coroutine(Rc<CoroutineObj>);

/// The insides of a coroutine object.
pub struct CoroutineObj {
    /// `__qualname__`
    pub qualname: &'static str,
    /// The names that the program set in their place.
    pub(crate) renamed: Renamed,
    /// The `async def`, for one written in Python.
    pub(crate) code: Option<&'static Signature>,
    body: Body,
    /// Someone else (an awaiting coroutine, a task) holds the body and has not come to its end.
    taken: Cell<Taken>,
    /// The line of the `await` that it is suspended at, while someone else holds the body.
    pub(crate) line: Cell<u32>,
}

/// What someone else who took a coroutine's body does with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    /// Nobody has it, or it has come to its end.
    No,
    /// It has not started.
    Created,
    /// It is suspended.
    Suspended,
    /// It runs.
    Running,
    /// Nobody, and it has been told that nobody awaited it.
    Told,
}

/// `__name__` of what has this `__qualname__`.
pub(crate) fn short_name(qualname: &'static str) -> &'static str {
    match qualname.bytes().rposition(|byte| byte == b'.') {
        Some(dot) => qualname.get(dot + 1..).unwrap_or(qualname),
        None => qualname,
    }
}

/// A future in a box, for generated code's recursive calls.
pub type Boxed<T> = Pin<Box<dyn Future<Output = Result<T>>>>;

impl std::ops::Deref for Coroutine {
    type Target = CoroutineObj;
    #[inline]
    fn deref(&self) -> &CoroutineObj {
        &self.0
    }
}

impl Coroutine {
    /// A coroutine object over a future.
    pub fn new(
        qualname: &'static str,
        future: impl Future<Output = Result<Value>> + 'static,
    ) -> Coroutine {
        Coroutine::from_boxed(qualname, Box::pin(future))
    }

    /// A coroutine object over a boxed future.
    pub fn from_boxed(qualname: &'static str, future: ValueFuture) -> Coroutine {
        Coroutine::with_body(qualname, None, shown::library_body(future))
    }

    fn with_body(
        qualname: &'static str,
        code: Option<&'static Signature>,
        body: Body,
    ) -> Coroutine {
        let coroutine = Coroutine(Rc::new(CoroutineObj {
            qualname,
            renamed: Renamed::default(),
            code,
            body,
            taken: Cell::new(Taken::No),
            line: Cell::new(0),
        }));
        if let Some(awaits) = coroutine.awaits() {
            awaits.belongs_to(&coroutine);
        }
        coroutine
    }

    /// A coroutine of the library that somebody else steps, to be looked at.
    pub(crate) fn standing(qualname: &'static str, awaits: Rc<Awaits>) -> Coroutine {
        let body = Body::standing(Some(awaits));
        Coroutine::with_body(qualname, None, body)
    }

    /// What it waits for, in a program that can see it.
    pub(crate) fn awaits(&self) -> Option<&Rc<Awaits>> {
        self.body.awaits()
    }

    /// A coroutine object of a function written in Python.
    pub(crate) fn of_code(code: &'static Signature, future: ValueFuture) -> Coroutine {
        Coroutine::of_body(code, Body::new(future))
    }

    /// The same with this body.
    #[inline]
    pub(crate) fn of_body(code: &'static Signature, body: Body) -> Coroutine {
        Coroutine::with_body(code.qualname, Some(code), body)
    }

    /// Whether this is the only handle.
    pub(crate) fn is_unshared(&self) -> bool {
        Rc::strong_count(&self.0) == 1 && Rc::weak_count(&self.0) == 0
    }

    /// Whether there are other handles.
    pub(crate) fn is_shared(&self) -> bool {
        Rc::strong_count(&self.0) > 1
    }

    /// Takes the future, to await it, and whether it has been started by hand. The one who took it says
    /// [`Coroutine::ended`] in the end.
    ///
    /// # Errors
    /// `RuntimeError` if it was awaited before.
    pub(crate) fn take(&self) -> Result<(ValueFuture, bool)> {
        match self.body.take() {
            Some(taken) => {
                self.taken.set(if taken.1 {
                    Taken::Suspended
                } else {
                    Taken::Created
                });
                self.line.set(self.body.line());
                Ok(taken)
            }
            None if self.is_taken() || self.body.stage() == Stage::Running => Err(
                Exception::runtime_error("coroutine is being awaited already"),
            ),
            None => Err(reused()),
        }
    }

    /// The body that was taken has come to its end.
    pub(crate) fn ended(&self) {
        self.taken.set(Taken::No);
    }

    fn is_taken(&self) -> bool {
        !matches!(self.taken.get(), Taken::No | Taken::Told)
    }

    /// The one who took the body steps it.
    #[inline]
    pub(crate) fn resumed(&self) {
        self.taken.set(Taken::Running);
    }

    /// The body that was taken is suspended at this line.
    #[inline]
    pub(crate) fn suspended(&self, line: u32) {
        self.taken.set(Taken::Suspended);
        self.line.set(line);
    }

    /// Where it stands.
    pub(crate) fn stage(&self) -> Stage {
        match self.taken.get() {
            Taken::No | Taken::Told => self.body.stage(),
            Taken::Created => Stage::Created,
            Taken::Suspended => Stage::Suspended,
            Taken::Running => Stage::Running,
        }
    }

    /// Whether it is the coroutine of the running task.
    fn is_stepped_by_task(&self) -> bool {
        crate::asyncio::current_task().is_some_and(
            |task| matches!(task.coroutine(), Value::Coroutine(c) if Rc::ptr_eq(&c.0, &self.0)),
        )
    }

    /// Its frame, unless it has come to its end. The line of one that runs is that of its last `await`, or of its
    /// first line.
    pub(crate) fn frame(&self) -> Option<FrameObject> {
        let stage = self.stage();
        if stage == Stage::Finished {
            return None;
        }
        let (file, first_line) = self.code.map_or(("", 0), |code| (code.file(), code.line));
        let noted = if self.is_taken() {
            self.line.get()
        } else {
            self.body.line()
        };
        let noted = match stage {
            Stage::Running if self.is_stepped_by_task() => place::running_line(),
            _ => noted,
        };
        let line = if stage == Stage::Created || noted == 0 || self.code.is_none() {
            first_line
        } else {
            noted
        };
        Some(FrameObject {
            frame: Frame {
                file,
                line,
                function: self.name(),
            },
            first_line,
            code: self.code,
        })
    }

    /// Its identity.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0) as *const () as usize
    }

    /// A weak handle.
    pub(crate) fn downgrade(&self) -> std::rc::Weak<CoroutineObj> {
        Rc::downgrade(&self.0)
    }

    /// The object of a weak handle, if it still lives.
    pub(crate) fn upgrade(weak: &std::rc::Weak<CoroutineObj>) -> Option<Coroutine> {
        weak.upgrade().map(Coroutine)
    }

    /// Awaits it.
    pub(crate) fn awaiting(&self) -> Result<AwaitCoroutine> {
        if self.body.stage() == Stage::Suspended {
            return Err(Exception::runtime_error(
                "coroutine is being awaited already",
            ));
        }
        let (future, started) = self.take()?;
        Ok(AwaitCoroutine {
            coroutine: self.clone(),
            future: Some(future),
            started,
        })
    }

    /// `c.send(value)`
    ///
    /// # Errors
    /// `StopIteration` at the end, and what the body raises.
    pub fn send(&self, value: Value) -> Result<Value> {
        or_stop(self.step(Resume::Send(value))?)
    }

    /// `c.throw(e)`
    ///
    /// # Errors
    /// `StopIteration` at the end, and what the body raises.
    pub fn throw(&self, e: Exception) -> Result<Value> {
        or_stop(self.step(Resume::Throw(e))?)
    }

    /// `c.close()`
    ///
    /// # Errors
    /// What the body raises other than `GeneratorExit`; `RuntimeError` if it awaits again.
    pub fn close(&self) -> Result<()> {
        match self.body.stage() {
            Stage::Created | Stage::Finished => {
                self.body.finish();
                return Ok(());
            }
            Stage::Suspended | Stage::Running => {}
        }
        match self.step(Resume::Throw(generator_exit())) {
            Ok(Step::Return(_)) => Ok(()),
            Ok(Step::Yield(_)) => Err(Exception::runtime_error("coroutine ignored GeneratorExit")),
            Err(e) if is_exit(&e) => Ok(()),
            Err(e) => Err(e),
        }
    }

    pub(crate) fn step(&self, resume: Resume) -> Result<Step> {
        match self.body.stage() {
            Stage::Running => return Err(Exception::value_error("coroutine already executing")),
            Stage::Finished => {
                return Err(if self.is_taken() {
                    Exception::value_error("coroutine already executing")
                } else {
                    reused()
                });
            }
            Stage::Created => {
                if let Resume::Send(value) = &resume
                    && !value.is_none()
                {
                    return Err(Exception::type_error(
                        "can't send non-None value to a just-started coroutine",
                    ));
                }
            }
            Stage::Suspended => {}
        }
        let resume = match resume {
            Resume::Nothing => Resume::Send(Value::None),
            other => other,
        };
        self.body.step(resume).map_err(no_stop)
    }
}

#[cold]
fn reused() -> Exception {
    Exception::runtime_error("cannot reuse already awaited coroutine")
}

/// What comes out of a coroutine that raised `StopIteration`: a `RuntimeError`.
pub fn no_stop(e: Exception) -> Exception {
    transfer::forbid(e, "StopIteration", || {
        "coroutine raised StopIteration".to_owned()
    })
}

/// Awaiting a coroutine object: its body is polled in place.
pub struct AwaitCoroutine {
    coroutine: Coroutine,
    future: Option<ValueFuture>,
    /// It was started by hand, so that its leaf waits for a value.
    started: bool,
}

impl Future for AwaitCoroutine {
    type Output = Result<Value>;
    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<Value>> {
        if std::mem::take(&mut self.started) {
            transfer::set_resume(Resume::Send(Value::None));
        }
        let this = &mut *self;
        let Some(future) = &mut this.future else {
            return Poll::Pending;
        };
        this.coroutine.resumed();
        let poll = match Depth::enter() {
            Ok(_depth) => future.as_mut().poll(cx),
            Err(error) => Poll::Ready(Err(error)),
        };
        match poll {
            Poll::Pending => {
                this.coroutine.suspended(place::line());
                Poll::Pending
            }
            Poll::Ready(result) => {
                this.future = None;
                this.coroutine.ended();
                Poll::Ready(result.map_err(no_stop))
            }
        }
    }
}

impl Drop for AwaitCoroutine {
    fn drop(&mut self) {
        self.coroutine.ended();
    }
}

impl CoroutineObj {
    /// `__name__`
    pub(crate) fn name(&self) -> &'static str {
        short_name(self.qualname)
    }

    /// What stands for it, with what is left of its body, where its end is told of.
    #[cold]
    fn dead(&mut self, taken: Taken) -> Value {
        Value::Coroutine(Coroutine(Rc::new(CoroutineObj {
            qualname: self.qualname,
            renamed: std::mem::take(&mut self.renamed),
            code: self.code,
            body: std::mem::replace(&mut self.body, Body::ended()),
            taken: Cell::new(taken),
            line: Cell::new(0),
        })))
    }
}

impl Drop for CoroutineObj {
    fn drop(&mut self) {
        match self.body.stage() {
            Stage::Created if self.taken.get() == Taken::Told => {}
            Stage::Created => {
                let name = self.renamed.qualname(self.qualname);
                let message = format!("coroutine '{name}' was never awaited");
                let told = self.dead(Taken::Told);
                crate::asyncio::report::warning("RuntimeWarning", &message, told);
            }
            Stage::Suspended => {
                if let Some((future, true)) = self.body.take()
                    && let Some(e) =
                        transfer::close_dropped(future, "coroutine ignored GeneratorExit")
                {
                    crate::ops::unraisable::report(&e, None, &self.dead(Taken::No));
                }
            }
            Stage::Running | Stage::Finished => {}
        }
    }
}

/// The iterators of this file: one step of `next(x)`, with the result in `StopIteration`.
pub fn next_or_stop(x: &Value) -> Option<Result<Value>> {
    match x {
        Value::Object(obj)
            if obj.downcast_ref::<Driven>().is_some()
                || obj.downcast_ref::<CoroutineWrapper>().is_some() =>
        {
            Some(transfer::step_iterator(x, Resume::Send(Value::None)).and_then(or_stop))
        }
        _ => None,
    }
}

fn this_coroutine(this: &Value, method: &str) -> Result<Coroutine> {
    match this {
        Value::Coroutine(c) => Ok(c.clone()),
        other => Err(Exception::type_error(format!(
            "descriptor '{method}' for 'coroutine' objects doesn't apply to a '{}' object",
            crate::ops::type_name(other)
        ))),
    }
}

thread_local! {
    static CLASS: Class = Class::builder("coroutine")
        .final_class()
        .dunders(&["__repr__"])
        .method(n!("send"), |this, args| {
            let [value] = args.exact("coroutine.send")?;
            this_coroutine(this, "send")?.send(value)
        })
        .method(n!("throw"), |this, args| {
            let c = this_coroutine(this, "throw")?;
            c.throw(transfer::exception_argument("throw", args)?)
        })
        .method(n!("close"), |this, args| {
            let [] = args.exact("coroutine.close")?;
            this_coroutine(this, "close")?.close()?;
            Ok(Value::None)
        })
        .method("__await__", |this, args| {
            let [] = args.exact("__await__")?;
            Ok(Value::object(CoroutineWrapper(this_coroutine(this, "__await__")?)))
        })
        .renamable()
        .getter(n!("cr_running"), |this| {
            Ok(Value::Bool(this_coroutine(this, "cr_running")?.stage() == Stage::Running))
        })
        .getter(n!("cr_suspended"), |this| {
            Ok(Value::Bool(this_coroutine(this, "cr_suspended")?.stage() == Stage::Suspended))
        })
        .getter(n!("cr_code"), |this| {
            let c = this_coroutine(this, "cr_code")?;
            Ok(c.code.map_or_else(
                || super::code::of_frame(Frame { file: "", line: 0, function: c.name() }, 0),
                |code| super::code::of(code, false),
            ))
        })
        .getter(n!("cr_await"), |this| {
            let c = this_coroutine(this, "cr_await")?;
            if c.stage() != Stage::Suspended {
                return Ok(Value::None);
            }
            c.body.awaited(c.qualname, "cr_await")
        })
        .getter(n!("cr_origin"), |_| Ok(Value::None))
        .getter(n!("cr_frame"), |this| {
            let frame = this_coroutine(this, "cr_frame")?.frame();
            Ok(frame.map_or(Value::None, Value::object))
        })
        .build();

    static WRAPPER: Class = Class::builder("coroutine_wrapper")
        .final_class()
        .dunders(&["__iter__"])
        .method("__next__", |this, args| {
            let [] = args.exact("__next__")?;
            or_stop(transfer::step_iterator(this, Resume::Send(Value::None))?)
        })
        .method(n!("send"), |this, args| {
            let [value] = args.exact("coroutine_wrapper.send")?;
            or_stop(transfer::step_iterator(this, Resume::Send(value))?)
        })
        .method(n!("throw"), |this, args| or_stop(transfer::step_iterator(this, Resume::Throw(transfer::exception_argument("throw", args)?))?))
        .method(n!("close"), |this, args| {
            let [] = args.exact("coroutine_wrapper.close")?;
            if let Some(wrapper) = this.downcast::<CoroutineWrapper>() {
                wrapper.0.close()?;
            }
            Ok(Value::None)
        })
        .build();
}

/// `types.CoroutineType`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

/// `repr(c)`
pub fn repr(c: &Coroutine) -> String {
    let name = c.renamed.qualname(c.qualname);
    format!("<coroutine object {name} at {:#x}>", c.address())
}

/// What `coroutine.__await__()` gives.
pub(crate) struct CoroutineWrapper(pub(crate) Coroutine);

impl Object for CoroutineWrapper {
    fn class(&self) -> Class {
        WRAPPER.with(Clone::clone)
    }
    fn iter(&self, this: &Value) -> Option<Result<Value>> {
        Some(Ok(this.clone()))
    }
    fn next(&self) -> Option<Result<Option<Value>>> {
        Some(
            self.0
                .step(Resume::Send(Value::None))
                .map(|step| match step {
                    Step::Yield(v) => Some(v),
                    Step::Return(_) => None,
                }),
        )
    }
}

/// Any awaitable implemented in Rust, as an object with `__await__`, `__next__`, `send`, `throw`, `close`:
/// what `Future.__await__()`, `agen.asend(x)` and the like give. Lazy.
pub(crate) struct Driven {
    class: Class,
    body: Body,
    /// The message of the `RuntimeError` when it is used after its end; without one the end repeats.
    reused: Option<&'static str>,
    /// It may be used where a coroutine is wanted (`create_task`).
    pub(crate) like_coroutine: bool,
    /// What is sent before it starts goes into it: an async generator's `asend`.
    takes_first: bool,
}

impl Driven {
    /// An awaitable of this class.
    pub(crate) fn new(class: Class, future: ValueFuture, reused: Option<&'static str>) -> Driven {
        Driven {
            class,
            body: Body::new(future),
            reused,
            like_coroutine: reused.is_some(),
            takes_first: false,
        }
    }

    /// One that is under way elsewhere.
    pub(crate) fn standing(class: Class) -> Driven {
        Driven {
            class,
            body: Body::standing(None),
            reused: None,
            like_coroutine: false,
            takes_first: false,
        }
    }

    /// The same, taking what is sent before it starts.
    pub(crate) fn taking_first(mut self) -> Driven {
        self.takes_first = true;
        self
    }

    /// Takes the future, to await it.
    pub(crate) fn take(&self) -> Result<(ValueFuture, bool)> {
        self.body
            .take()
            .ok_or_else(|| Exception::runtime_error(self.reused.unwrap_or("awaited twice")))
    }

    pub(crate) fn step(&self, resume: Resume) -> Result<Step> {
        match self.body.stage() {
            Stage::Finished | Stage::Running => match (self.reused, resume) {
                (Some(message), _) => Err(Exception::runtime_error(message)),
                (None, Resume::Throw(e)) => Err(e),
                (None, _) => Ok(Step::Return(Value::None)),
            },
            Stage::Created => match resume {
                // An async generator's `asend` and the like: what is thrown goes into the generator.
                Resume::Throw(e) if self.like_coroutine => self.body.step_raw(Resume::Throw(e)),
                Resume::Send(value) if self.takes_first && !value.is_none() => {
                    self.body.step_raw(Resume::Send(value))
                }
                Resume::Throw(e) => self.body.step(Resume::Throw(e)),
                _ => self.body.step(Resume::Nothing),
            },
            Stage::Suspended => self.body.step(match resume {
                Resume::Nothing => Resume::Send(Value::None),
                other => other,
            }),
        }
    }

    /// A class for such objects.
    pub(crate) fn class_builder(name: &'static str) -> super::ClassBuilder {
        Class::builder(name)
            .final_class()
            .dunders(&["__iter__"])
            .method("__next__", |this, args| {
                let [] = args.exact("__next__")?;
                or_stop(transfer::step_iterator(this, Resume::Nothing)?)
            })
            .method("__await__", |this, args| {
                let [] = args.exact("__await__")?;
                Ok(this.clone())
            })
            .method(n!("send"), |this, args| {
                let [value] = args.exact("send")?;
                or_stop(transfer::step_iterator(this, Resume::Send(value))?)
            })
            .method(n!("throw"), |this, args| {
                or_stop(transfer::step_iterator(
                    this,
                    Resume::Throw(transfer::exception_argument("throw", args)?),
                )?)
            })
            .method(n!("close"), |this, args| {
                let [] = args.exact("close")?;
                if let Some(driven) = this.downcast::<Driven>() {
                    driven.close()?;
                }
                Ok(Value::None)
            })
    }

    fn close(&self) -> Result<()> {
        match self.body.stage() {
            Stage::Created | Stage::Finished => {
                self.body.finish();
                Ok(())
            }
            _ => match self.step(Resume::Throw(generator_exit())) {
                Ok(Step::Return(_)) => Ok(()),
                Ok(Step::Yield(_)) => {
                    Err(Exception::runtime_error("coroutine ignored GeneratorExit"))
                }
                Err(e) if is_exit(&e) => Ok(()),
                Err(e) => Err(e),
            },
        }
    }
}

impl Object for Driven {
    fn class(&self) -> Class {
        self.class.clone()
    }
    fn iter(&self, this: &Value) -> Option<Result<Value>> {
        Some(Ok(this.clone()))
    }
    fn next(&self) -> Option<Result<Option<Value>>> {
        Some(self.step(Resume::Nothing).map(|step| match step {
            Step::Yield(v) => Some(v),
            Step::Return(_) => None,
        }))
    }
    fn awaitable(&self, _this: &Value) -> Option<ValueFuture> {
        Some(match self.take() {
            Ok((future, started)) => {
                if started {
                    Box::pin(async move {
                        transfer::set_resume(Resume::Send(Value::None));
                        future.await
                    })
                } else {
                    future
                }
            }
            Err(e) => Box::pin(std::future::ready(Err(e))),
        })
    }
}
