//! What a suspended coroutine or generator waits for: `cr_await`, `ag_await`, `gi_yieldfrom`.
//!
//! Elsewhere an `await` of a known call makes no object, and nobody keeps what is awaited. A program that names one of these
//! attributes is compiled to the functions of this file instead of those of the same names in `abi`: every call makes its
//! coroutine object, and an `await` that is left unfinished notes what it waits for on the way out, the outermost one last, as
//! it does with its line (`place.rs`). The body that it stands in takes that note.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll};

use super::awaiting::{self, AwaitValue, drive_iterator};
use super::future::{Future, FutureObj};
use super::transfer::{self, Body};
use crate::object::coroutine::{Coroutine, CoroutineObj};
use crate::object::function::Signature;
use crate::object::generator::{self, Generator, Yielder};
use crate::object::native::ValueFuture;
use crate::object::{Exception, Result, Value};

/// What the `await` that was left unfinished last waits for.
#[derive(Default)]
enum Note {
    /// Something in the run time.
    #[default]
    Nothing,
    /// This object.
    Object(Value),
    /// This coroutine, which the run time itself awaits.
    Coroutine(Weak<CoroutineObj>),
    /// A step of an async generator that the run time itself makes.
    Step,
}

thread_local! {
    static NOTE: Cell<Note> = const { Cell::new(Note::Nothing) };
    static ENABLED: Cell<bool> = const { Cell::new(false) };
}

fn note(note: Note) {
    // The old note may hold the last handle of an object.
    let old = NOTE.try_with(|n| n.replace(note));
    drop(old);
}

/// The program names what this file is about.
pub fn enable() {
    ENABLED.set(true);
}

/// Whether it does.
pub(crate) fn is_enabled() -> bool {
    ENABLED.try_with(Cell::get).unwrap_or(false)
}

/// What a body waits for, as its object holds it.
#[derive(Default)]
pub(crate) struct Awaits {
    now: RefCell<Now>,
    /// The coroutine of the body.
    owner: RefCell<Weak<CoroutineObj>>,
}

#[derive(Clone, Default)]
enum Now {
    /// It does not wait, or at a `yield`.
    #[default]
    Nothing,
    Object(Value),
    /// This future, inside of a coroutine of the library.
    Future(Future),
    /// What this task waits for, inside of a coroutine of the library.
    Task(Weak<FutureObj>),
    /// A turn of the loop.
    Turn,
}

/// Who has a body.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Coroutine,
    /// A coroutine of the library, written in Rust.
    Library,
    Generator,
    AsyncGenerator,
}

/// A body that tells what it waits for.
struct Showing {
    body: ValueFuture,
    kind: Kind,
    awaits: Rc<Awaits>,
}

impl std::future::Future for Showing {
    type Output = Result<Value>;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<Value>> {
        note(Note::Nothing);
        let this = &mut *self;
        let poll = this.body.as_mut().poll(cx);
        let noted = NOTE.take();
        let now = match noted {
            _ if poll.is_ready() => Now::Nothing,
            Note::Object(value) => Now::Object(value),
            _ if this.kind != Kind::Library => Now::Nothing,
            Note::Coroutine(weak) => match Coroutine::upgrade(&weak) {
                Some(coroutine) => Now::Object(Value::Coroutine(coroutine)),
                None => Now::Nothing,
            },
            Note::Step => Now::Object(super::asyncgen::standing_step()),
            Note::Nothing => leaf(),
        };
        let old = this.awaits.now.replace(now);
        drop(old);
        if poll.is_pending() {
            note(match this.kind {
                Kind::Coroutine | Kind::Library => {
                    Note::Coroutine(this.awaits.owner.borrow().clone())
                }
                Kind::AsyncGenerator => Note::Step,
                Kind::Generator => Note::Nothing,
            });
        }
        poll
    }
}

/// What the library waits for that has just been left unfinished.
fn leaf() -> Now {
    match transfer::peek_awaited() {
        Some(Value::Future(future)) => Now::Future(future),
        Some(_) => Now::Nothing,
        None if transfer::is_turn() => Now::Turn,
        None => match transfer::stepped_task() {
            Some(task) => Now::Task(task.downgrade()),
            None => Now::Nothing,
        },
    }
}

/// Coroutines of the library that wait inside of others, outermost first.
const INNER: &[(&str, &[&str])] = &[
    ("Queue.join", &["Event.wait"]),
    ("wait", &["_wait"]),
    ("Condition.wait_for", &["Condition.wait"]),
    (
        "Barrier.wait",
        &["Barrier._wait", "Condition.wait_for", "Condition.wait"],
    ),
    (
        "Barrier.__aenter__",
        &[
            "Barrier.wait",
            "Barrier._wait",
            "Condition.wait_for",
            "Condition.wait",
        ],
    ),
    ("as_completed.<locals>._wait_for_one", &["Queue.get"]),
    (
        "StreamReader.readline",
        &["StreamReader.readuntil", "StreamReader._wait_for_data"],
    ),
    ("StreamReader.readuntil", &["StreamReader._wait_for_data"]),
    ("StreamReader.readexactly", &["StreamReader._wait_for_data"]),
    ("StreamReader.read", &["StreamReader._wait_for_data"]),
    ("StreamWriter.drain", &["FlowControlMixin._drain_helper"]),
];

impl Awaits {
    /// The body is a task's own.
    pub(crate) fn set_task(&self, task: &Future) {
        *self.now.borrow_mut() = Now::Task(task.downgrade());
    }

    /// What is waited for by the coroutine (or generator) of this `__qualname__`.
    pub(crate) fn object(&self, qualname: &str) -> Value {
        let now = self.now.borrow().clone();
        let last = match &now {
            Now::Nothing => return Value::None,
            Now::Object(value) => return value.clone(),
            Now::Future(future) => future.iterator(),
            Now::Task(task) => match Future::upgrade(task) {
                Some(task) => match task.task_part().map(|part| part.waiter(&task)) {
                    Some(Value::Future(future)) => future.iterator(),
                    _ => return Value::None,
                },
                None => return Value::None,
            },
            Now::Turn => Value::Generator(Generator::standing("__sleep0", Rc::default())),
        };
        let inner = INNER.iter().find(|(outer, _)| *outer == qualname);
        let names = inner.map_or(&[][..], |(_, names)| names);
        let value = names.iter().rev().fold(last, |value, name| {
            let awaits = Awaits::default();
            *awaits.now.borrow_mut() = Now::Object(value);
            Value::Coroutine(Coroutine::standing(name, Rc::new(awaits)))
        });
        // The same object is given until the body goes on.
        *self.now.borrow_mut() = Now::Object(value.clone());
        value
    }

    /// The body is this coroutine's.
    pub(crate) fn belongs_to(&self, coroutine: &Coroutine) {
        *self.owner.borrow_mut() = coroutine.downgrade();
    }
}

/// The error of a program that does not name what it asks for.
pub(crate) fn unknown(name: &str) -> Exception {
    let message = format!("what is awaited is kept only in a program whose text names '{name}'");
    Exception::of_class(
        Exception::class_named("NotImplementedError"),
        vec![Value::from(message)],
    )
}

fn showing(body: ValueFuture, kind: Kind) -> Body {
    let awaits = Rc::new(Awaits::default());
    let future = Box::pin(Showing {
        body,
        kind,
        awaits: awaits.clone(),
    });
    Body::showing(future, awaits)
}

/// The body of a coroutine of the library.
pub(crate) fn library_body(body: ValueFuture) -> Body {
    if is_enabled() {
        showing(body, Kind::Library)
    } else {
        Body::new(body)
    }
}

/// A coroutine object.
pub fn coroutine<T: Into<Value>>(
    code: &'static Signature,
    future: impl std::future::Future<Output = Result<T>> + 'static,
) -> Value {
    let body: ValueFuture = Box::pin(async move { future.await.map(Into::into) });
    Value::Coroutine(Coroutine::of_body(code, showing(body, Kind::Coroutine)))
}

/// A generator object.
pub fn generator<F: std::future::Future<Output = Result<Value>> + 'static>(
    code: &'static Signature,
    body: impl FnOnce(Yielder) -> F,
) -> Value {
    generator_of(code, Kind::Generator, Box::pin(body(Yielder::new())))
}

/// An async generator object.
pub fn async_generator<F: std::future::Future<Output = Result<Value>> + 'static>(
    code: &'static Signature,
    body: impl FnOnce(Yielder) -> F,
) -> Value {
    generator_of(code, Kind::AsyncGenerator, Box::pin(body(Yielder::new())))
}

fn generator_of(code: &'static Signature, kind: Kind, body: ValueFuture) -> Value {
    let is_async = kind == Kind::AsyncGenerator;
    Value::Generator(Generator::of_code(code, is_async, showing(body, kind)))
}

/// A wait, and the object that is waited for.
pub struct Shown<F> {
    object: Value,
    wait: F,
}

impl<F: std::future::Future + Unpin> std::future::Future for Shown<F> {
    type Output = F::Output;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let poll = Pin::new(&mut self.wait).poll(cx);
        if poll.is_pending() {
            note(Note::Object(self.object.clone()));
        }
        poll
    }
}

/// `await value`
pub fn await_value(value: Value) -> Shown<AwaitValue> {
    let object = match &value {
        Value::Coroutine(_) => value.clone(),
        Value::Future(future) => future.iterator(),
        other => {
            if let Value::Object(obj) = other
                && let Some(future) = obj.get().awaitable(other)
            {
                return Shown {
                    object: value,
                    wait: AwaitValue::Boxed(future),
                };
            }
            return match awaiting::await_iterator(&value) {
                Ok(iterator) => Shown {
                    object: iterator.clone(),
                    wait: AwaitValue::Iterator(drive_iterator(iterator)),
                },
                Err(e) => Shown {
                    object: Value::None,
                    wait: AwaitValue::Done(Some(Err(e))),
                },
            };
        }
    };
    Shown {
        object,
        wait: awaiting::await_value(value),
    }
}

/// One step of `async for`: the item, or `None` at the end.
pub async fn anext(iterator: &Value) -> Result<Option<Value>> {
    let step = match iterator {
        Value::Generator(g) if g.is_async() => super::asyncgen::anext_object(g),
        _ => awaiting::anext_awaitable(iterator)?,
    };
    let Shown { object, wait } = await_value(step.clone());
    let wait = awaiting::checked_step(&step, wait);
    awaiting::item_of(Shown { object, wait }.await)
}

/// `yield from iterable`
///
/// # Errors
/// What the iterable raises, and what is thrown and not handled there.
pub async fn yield_from(y: Yielder, iterable: &Value) -> Result<Value> {
    let iterator = generator::iterator_of(iterable)?;
    Shown {
        object: iterator.clone(),
        wait: Box::pin(generator::delegate(y, Ok(iterator))),
    }
    .await
}
