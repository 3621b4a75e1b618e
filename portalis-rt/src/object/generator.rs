//! [`Generator`]: generators and async generators, an async block driven by hand.
//!
//! The block gets a [`Yielder`]; `y.yield_value(v).await?` is Python's `yield v`: it gives the value that
//! was sent, or the exception that was thrown. In an async generator real awaits pass through to the
//! loop, see `asyncio::asyncgen`.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::rc::{Rc, Weak};

use super::coroutine::short_name;
use super::exception::Frame;
use super::function::Signature;
use super::native::ValueFuture;
use super::renamed::Renamed;
use super::{Args, Class, Exception, Result, Value};
use crate::asyncio::asyncgen;
use crate::asyncio::event_loop::Loop;
use crate::asyncio::place;
use crate::asyncio::shown::Awaits;
use crate::asyncio::transfer::{self, Body, Handled, Resume, Stage, Step};
use crate::ops::traceback::FrameObject;

/// A handle to a generator object.
#[derive(Clone)]
pub struct Generator(Rc<GeneratorObj>);

/// The insides of a generator.
pub struct GeneratorObj {
    /// `__qualname__`
    pub qualname: &'static str,
    /// The function, for one written in Python.
    code: Option<&'static Signature>,
    /// The names that the program set in their place.
    pub(crate) renamed: Renamed,
    /// Whether it is an async generator.
    is_async: bool,
    body: Body,
    /// Has the body instead, for an `async for` over what is made in its head.
    lender: Cell<Option<Rc<dyn Lender>>>,
    /// Decorated with `types.coroutine`: it may be awaited.
    pub(crate) iterable_coroutine: Cell<bool>,
    /// `ag_running`: an `asend`, `athrow` or `aclose` is under way.
    running_async: Cell<bool>,
    /// `ag_closed`
    pub(crate) closed: Cell<bool>,
    /// The loop that looks after this async generator, set at its first step.
    pub(crate) hooks: RefCell<Hooks>,
}

/// Who has the body of a generator instead of its object.
pub(crate) trait Lender {
    /// The body, for good, and where it stands; `None` during a step.
    fn give_back(&self) -> Option<(ValueFuture, Stage)>;
}

/// Whether an async generator has been seen by a loop.
#[derive(Default)]
pub(crate) enum Hooks {
    /// Not yet stepped.
    #[default]
    Unset,
    /// First stepped outside of any loop.
    NoLoop,
    /// Registered with this loop under this key.
    Loop(Loop, usize),
    /// Its loop has closed it already: nothing runs when it is dropped again.
    Finalized,
}

impl std::ops::Deref for Generator {
    type Target = GeneratorObj;
    fn deref(&self) -> &GeneratorObj {
        &self.0
    }
}

thread_local! {
    /// A generator that `types.coroutine` made awaitable runs.
    static IN_COROUTINE: Cell<bool> = const { Cell::new(false) };
}

/// Given to the body of a generator: its `yield`.
#[derive(Clone, Copy, Debug)]
pub struct Yielder(());

impl Yielder {
    pub(crate) fn new() -> Yielder {
        Yielder(())
    }

    /// `yield value`: the value sent, or the exception thrown.
    #[inline]
    pub fn yield_value(self, value: Value) -> impl Future<Output = Result<Value>> {
        transfer::yield_item(value)
    }

    /// The same as a statement, which drops what is sent.
    #[inline]
    pub fn give(self, value: Value) -> impl Future<Output = Result<()>> {
        transfer::give_item(value)
    }

    /// The same with an `int` of one word.
    #[inline]
    pub fn give_int(self, value: i64) -> impl Future<Output = Result<()>> {
        transfer::give_int(value)
    }
}

/// `yield from iterable`: gives the result of the inner generator. `send`, `throw` and `close` reach it.
///
/// # Errors
/// What the iterable raises, and what is thrown and not handled there.
#[inline]
pub fn yield_from(y: Yielder, iterable: &Value) -> impl Future<Output = Result<Value>> + use<> {
    delegate(y, iterator_of(iterable))
}

/// What `yield from iterable` iterates over.
pub(crate) fn iterator_of(iterable: &Value) -> Result<Value> {
    match iterable {
        Value::Generator(g) if !g.is_async() => Ok(iterable.clone()),
        Value::Coroutine(c) if IN_COROUTINE.get() => {
            Ok(Value::object(super::coroutine::CoroutineWrapper(c.clone())))
        }
        Value::Coroutine(_) => Err(Exception::type_error(
            "cannot 'yield from' a coroutine object in a non-coroutine generator",
        )),
        _ => crate::ops::iter(iterable),
    }
}

/// Gives out what the iterator gives, and gives it what is sent and thrown.
pub(crate) async fn delegate(y: Yielder, iterator: Result<Value>) -> Result<Value> {
    let iterator = iterator?;
    let mut resume = Resume::Nothing;
    loop {
        match transfer::step_iterator(&iterator, resume)? {
            Step::Return(value) => return Ok(value),
            Step::Yield(item) => {
                resume = match y.yield_value(item).await {
                    Ok(sent) => Resume::Send(sent),
                    Err(thrown) => Resume::Throw(thrown),
                }
            }
        }
    }
}

impl Generator {
    /// A generator over this body.
    pub fn new<F>(qualname: &'static str, body: impl FnOnce(Yielder) -> F) -> Generator
    where
        F: Future<Output = Result<Value>> + 'static,
    {
        let body = Body::new(Box::pin(body(Yielder::new())));
        Generator::from_body(qualname, None, false, body)
    }

    /// A generator, or async generator, of a function written in Python.
    #[inline]
    pub(crate) fn of_code(code: &'static Signature, is_async: bool, body: Body) -> Generator {
        Generator::from_body(code.qualname, Some(code), is_async, body)
    }

    fn from_body(
        qualname: &'static str,
        code: Option<&'static Signature>,
        is_async: bool,
        body: Body,
    ) -> Generator {
        Generator(Rc::new(GeneratorObj {
            qualname,
            code,
            renamed: Renamed::default(),
            is_async,
            body,
            lender: Cell::new(None),
            iterable_coroutine: Cell::new(false),
            running_async: Cell::new(false),
            closed: Cell::new(false),
            hooks: RefCell::default(),
        }))
    }

    /// An async generator whose body somebody else steps.
    pub(crate) fn lent(code: &'static Signature, lender: Rc<dyn Lender>) -> Generator {
        let generator = Generator::of_code(code, true, Body::lent());
        generator.lender.set(Some(lender));
        generator
    }

    /// A generator that stands at a `yield` of the library's.
    pub(crate) fn standing(qualname: &'static str, awaits: Rc<Awaits>) -> Generator {
        Generator::from_body(qualname, None, false, Body::standing(Some(awaits)))
    }

    /// What it waits for; `name` is the attribute that tells it.
    pub(crate) fn awaited(&self, name: &str) -> Result<Value> {
        // An async generator in whose step somebody else runs stands at its `await`.
        if self.body().stage() != Stage::Suspended {
            return Ok(Value::None);
        }
        self.body().awaited(self.qualname, name)
    }

    /// Gives it the names that another one was given.
    pub(crate) fn rename(&self, other: &Renamed) {
        self.renamed.copy(other);
    }

    /// Its identity.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0) as *const () as usize
    }

    pub(crate) fn downgrade(&self) -> Weak<GeneratorObj> {
        Rc::downgrade(&self.0)
    }

    pub(crate) fn upgrade(weak: &Weak<GeneratorObj>) -> Option<Generator> {
        weak.upgrade().map(Generator)
    }

    /// `next(g)`; `None` at the end (the generator's result is dropped, as `for` does).
    ///
    /// # Errors
    /// What the body raises.
    #[inline]
    pub fn next(&self) -> Result<Option<Value>> {
        match self.step(Resume::Send(Value::None))? {
            Step::Yield(value) => Ok(Some(value)),
            Step::Return(_) => Ok(None),
        }
    }

    /// `g.send(value)`
    ///
    /// # Errors
    /// `StopIteration` at the end, and what the body raises.
    pub fn send(&self, value: Value) -> Result<Value> {
        or_stop(self.step(Resume::Send(value))?)
    }

    /// `g.throw(e)`
    ///
    /// # Errors
    /// `StopIteration` at the end, and what the body raises.
    pub fn throw(&self, e: Exception) -> Result<Value> {
        or_stop(self.step(Resume::Throw(e))?)
    }

    /// `g.close()`
    ///
    /// # Errors
    /// What the body raises other than `GeneratorExit`; `RuntimeError` if it yields again.
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
            Ok(Step::Yield(_)) => Err(Exception::runtime_error("generator ignored GeneratorExit")),
            Err(e) if is_exit(&e) => Ok(()),
            Err(e) => Err(e),
        }
    }

    /// One step of a generator (not an async one).
    pub(crate) fn step(&self, resume: Resume) -> Result<Step> {
        match self.body.stage() {
            Stage::Running => return Err(Exception::value_error("generator already executing")),
            Stage::Finished => {
                return match resume {
                    Resume::Throw(e) => Err(e),
                    _ => Ok(Step::Return(Value::None)),
                };
            }
            Stage::Created => {
                if let Resume::Send(value) = &resume
                    && !value.is_none()
                {
                    return Err(Exception::type_error(
                        "can't send non-None value to a just-started generator",
                    ));
                }
            }
            Stage::Suspended => {}
        }
        let resume = match resume {
            Resume::Nothing => Resume::Send(Value::None),
            other => other,
        };
        let stepped = if self.iterable_coroutine.get() {
            let before = IN_COROUTINE.replace(true);
            let stepped = self.body.step(resume);
            IN_COROUTINE.set(before);
            stepped
        } else {
            self.body.step(resume)
        };
        stepped.map_err(|e| {
            transfer::forbid(e, "StopIteration", || {
                "generator raised StopIteration".to_owned()
            })
        })
    }
}

impl GeneratorObj {
    /// The body; one that is lent and in no step is taken back first.
    #[inline]
    pub(crate) fn body(&self) -> &Body {
        if let Some(lender) = self.lender.take() {
            self.reclaim(lender);
        }
        &self.body
    }

    #[cold]
    fn reclaim(&self, lender: Rc<dyn Lender>) {
        match lender.give_back() {
            Some((body, stage)) => self.body.put(body, stage),
            None => self.lender.set(Some(lender)),
        }
    }

    /// `ag_running`
    pub(crate) fn is_running_async(&self) -> bool {
        let lent = self.body().stage() == Stage::Running && self.is_lent();
        lent || self.running_async.get()
    }

    /// An `asend`, `athrow` or `aclose` begins or ends.
    #[inline]
    pub(crate) fn set_running_async(&self, running: bool) {
        self.running_async.set(running);
    }

    fn is_lent(&self) -> bool {
        let lender = self.lender.take();
        let is_lent = lender.is_some();
        self.lender.set(lender);
        is_lent
    }

    /// The exceptions that the body is handling, for who has it.
    #[inline]
    pub(crate) fn handled(&self) -> &Handled {
        self.body.handled()
    }

    /// The body that was lent has come to its end.
    pub(crate) fn end_lending(&self) {
        self.body.finish();
        drop(self.lender.take());
    }

    /// The body that was lent comes back; `waits`: in the middle of a step.
    pub(crate) fn take_back(&self, body: ValueFuture, stage: Stage, waits: bool) {
        self.body.put(body, stage);
        self.running_async.set(waits);
        drop(self.lender.take());
    }

    /// `__name__`
    pub(crate) fn name(&self) -> &'static str {
        short_name(self.qualname)
    }

    /// `gi_code`, `ag_code`
    pub(crate) fn code_object(&self) -> Value {
        match self.code {
            Some(code) => super::code::of(code, self.iterable_coroutine.get()),
            None => super::code::of_frame(self.place(), 0),
        }
    }

    fn place(&self) -> Frame {
        let (file, first_line) = self.code.map_or(("", 0), |code| (code.file(), code.line));
        let noted = if place::are_yields_noted() {
            self.body().line()
        } else {
            0
        };
        Frame {
            file,
            line: if noted == 0 { first_line } else { noted },
            function: self.name(),
        }
    }

    /// `gi_frame`, `ag_frame`: `None` at the end. One that runs stands at its last `yield` or `await`.
    pub(crate) fn frame(&self) -> Value {
        if self.body().stage() == Stage::Finished {
            return Value::None;
        }
        Value::object(FrameObject {
            frame: self.place(),
            first_line: self.code.map_or(0, |code| code.line),
            code: self.code,
        })
    }

    /// Another object with this body in place of one that is being dropped.
    pub(crate) fn again(&self, body: Body) -> Generator {
        let generator = Generator::from_body(self.qualname, self.code, self.is_async(), body);
        generator.rename(&self.renamed);
        generator
    }

    /// Takes the body out of an object that is being dropped.
    pub(crate) fn move_body(&mut self) -> Body {
        std::mem::replace(&mut self.body, Body::ended())
    }
}

/// A `GeneratorExit` without a message.
pub(crate) fn generator_exit() -> Exception {
    Exception::of_class(Exception::class_named("GeneratorExit"), vec![])
}

/// Whether this exception ends a `close()` quietly.
pub(crate) fn is_exit(e: &Exception) -> bool {
    e.is_a(&Exception::class_named("GeneratorExit"))
        || e.is_a(&Exception::class_named("StopIteration"))
}

/// The item, or `StopIteration(result)`.
pub(crate) fn or_stop(step: Step) -> Result<Value> {
    match step {
        Step::Yield(value) => Ok(value),
        Step::Return(value) => Err(Exception::stop_iteration(value)),
    }
}

impl GeneratorObj {
    /// Whether it is an async generator. A page has none whose text makes none.
    #[inline]
    pub fn is_async(&self) -> bool {
        n!("async yield").is_reached() && self.is_async
    }
}

impl Drop for GeneratorObj {
    fn drop(&mut self) {
        if self.body.stage() != Stage::Suspended && !self.is_async() {
            return;
        }
        if self.is_async() && asyncgen::finalize(self) {
            return;
        }
        if let Some((future, true)) = self.body.take() {
            let ignored = if self.is_async() {
                "async generator ignored GeneratorExit"
            } else {
                "generator ignored GeneratorExit"
            };
            if let Some(e) = transfer::close_dropped(future, ignored) {
                let dead = self.again(Body::ended());
                *dead.hooks.borrow_mut() = Hooks::Finalized;
                crate::ops::unraisable::report(&e, None, &Value::Generator(dead));
            }
        }
    }
}

fn this_generator(this: &Value, method: &str) -> Result<Generator> {
    match this {
        Value::Generator(g) if !g.is_async() => Ok(g.clone()),
        other => Err(Exception::type_error(format!(
            "descriptor '{method}' for 'generator' objects doesn't apply to a '{}' object",
            crate::ops::type_name(other)
        ))),
    }
}

thread_local! {
    static CLASS: Class = Class::builder("generator")
        .final_class()
        .dunders(&["__iter__", "__repr__"])
        .method("__next__", |this, args| {
            let [] = args.exact("__next__")?;
            this_generator(this, "__next__")?.send(Value::None)
        })
        .method(n!("send"), |this, args| {
            let [value] = args.exact("generator.send")?;
            this_generator(this, "send")?.send(value)
        })
        .method(n!("throw"), |this, args| {
            let g = this_generator(this, "throw")?;
            g.throw(transfer::exception_argument("throw", args)?)
        })
        .method(n!("close"), |this, args| {
            let [] = args.exact("generator.close")?;
            this_generator(this, "close")?.close()?;
            Ok(Value::None)
        })
        .renamable()
        .getter(n!("gi_running"), |this| {
            Ok(Value::Bool(this_generator(this, "gi_running")?.body.stage() == Stage::Running))
        })
        .getter(n!("gi_suspended"), |this| {
            Ok(Value::Bool(this_generator(this, "gi_suspended")?.body.stage() == Stage::Suspended))
        })
        .getter(n!("gi_yieldfrom"), |this| {
            this_generator(this, "gi_yieldfrom")?.awaited("gi_yieldfrom")
        })
        .getter(n!("gi_code"), |this| {
            let g = this_generator(this, "gi_code")?;
            Ok(g.code_object())
        })
        .getter(n!("gi_frame"), |this| {
            Ok(this_generator(this, "gi_frame")?.frame())
        })
        .build();
}

/// `types.GeneratorType`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

/// `types.AsyncGeneratorType`
pub fn async_class() -> Class {
    asyncgen::class()
}

/// `repr(g)`
pub fn repr(g: &Generator) -> String {
    let kind = if g.is_async() {
        "async_generator"
    } else {
        "generator"
    };
    let name = g.renamed.qualname(g.qualname);
    format!("<{kind} object {name} at {:#x}>", g.address())
}

/// The class of this generator object.
pub fn class_of(g: &Generator) -> Class {
    if g.is_async() { async_class() } else { class() }
}

/// `g.method(args)` for tests and typed code that hold the handle.
pub fn call_method(g: &Generator, name: &str, args: Args) -> Result<Value> {
    crate::ops::call_method(&Value::Generator(g.clone()), name, args)
}
