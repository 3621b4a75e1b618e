//! [`AsyncFor`]: an `async for` over an async generator that is made in its head.
//!
//! ```python
//! async for row in rows(table): ...
//! ```
//!
//! Nobody else has the generator, so the loop keeps its body, of a type that Rust knows, in a `Seat` of its own
//! and steps it without an awaitable for each item. What may still reach the generator object is the event
//! loop that looks after it (`shutdown_asyncgens`): such a use takes the body out of the seat for good, see
//! `Generator::body`, and the loop goes on as with any other generator. Leaving the loop early gives the body
//! back too, so that the generator is closed as any other one that is dropped.

use std::cell::Cell;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use super::asyncgen::{self, AsyncGenStep};
use super::transfer::{self, Item, ItemStep, Stage};
use crate::object::function::Signature;
use crate::object::generator::{Generator, Lender, Yielder};
use crate::object::native::ValueFuture;
use crate::object::{Result, Value};

/// Where the body is between two steps.
struct Seat<F> {
    /// Not there during a step, after the end, and once somebody else has taken it.
    body: Cell<Option<Pin<Box<F>>>>,
    started: Cell<bool>,
}

impl<F: Future<Output = Result<Value>> + 'static> Lender for Seat<F> {
    fn give_back(&self) -> Option<(ValueFuture, Stage)> {
        let body = self.body.take()?;
        Some((body, self.stage()))
    }
}

impl<F> Seat<F> {
    fn stage(&self) -> Stage {
        if self.started.get() {
            Stage::Suspended
        } else {
            Stage::Created
        }
    }
}

/// The iterator of such a loop.
pub struct AsyncFor<F: Future<Output = Result<Value>> + 'static> {
    generator: Generator,
    seat: Rc<Seat<F>>,
    /// The body while a step of it waits.
    waiting: Option<Pin<Box<F>>>,
    /// The step of a generator whose body somebody else has taken.
    general: Option<AsyncGenStep>,
}

impl<F: Future<Output = Result<Value>> + 'static> AsyncFor<F> {
    /// Makes the generator.
    pub fn new(code: &'static Signature, body: impl FnOnce(Yielder) -> F) -> AsyncFor<F> {
        let seat = Rc::new(Seat {
            body: Cell::new(Some(Box::pin(body(Yielder::new())))),
            started: Cell::new(false),
        });
        AsyncFor {
            generator: Generator::lent(code, seat.clone()),
            seat,
            waiting: None,
            general: None,
        }
    }

    /// The next item; `None` at the end.
    #[inline]
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> NextItem<'_, F, Value> {
        self.next_as()
    }

    /// The next item of a generator that yields `int` only.
    #[inline]
    pub fn next_int(&mut self) -> NextItem<'_, F, i64> {
        self.next_as()
    }

    #[inline]
    fn next_as<T>(&mut self) -> NextItem<'_, F, T> {
        NextItem {
            iterator: self,
            item: PhantomData,
        }
    }

    /// The body has been polled and waits for something.
    #[cold]
    fn waits<T>(&mut self, body: Pin<Box<F>>) -> Poll<Result<Option<T>>> {
        self.waiting = Some(body);
        Poll::Pending
    }

    /// Polls the step again that waits for something, or one of a generator whose body somebody else has taken.
    #[cold]
    fn poll_again<T: Item>(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<T>>> {
        let Some(body) = self.waiting.take() else {
            let generator = &self.generator;
            let step = self
                .general
                .get_or_insert_with(|| asyncgen::anext(generator));
            let poll = Pin::new(step).poll(cx);
            if poll.is_ready() {
                self.general = None;
            }
            return poll.map(|item| item?.map(T::of).transpose());
        };
        // CPython: closing who awaits closes the awaitable only, not the generator.
        if let Some(exit) = transfer::take_exit() {
            self.waiting = Some(body);
            return Poll::Ready(Err(exit));
        }
        // What comes back is for the innermost leaf.
        let step = ItemStep::go_on(self.generator.handled());
        self.poll_body(body, step, cx)
    }

    /// Polls the body in a step.
    #[inline(always)]
    fn poll_body<T: Item>(
        &mut self,
        mut body: Pin<Box<F>>,
        step: ItemStep,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Option<T>>> {
        // Each arm ends the step itself: a result that both shared would go through memory.
        match body.as_mut().poll(cx) {
            Poll::Pending => {
                step.end(self.generator.handled());
                match T::take() {
                    Some(item) => {
                        self.seat.body.set(Some(body));
                        Poll::Ready(item.map(Some))
                    }
                    None => self.waits(body),
                }
            }
            Poll::Ready(result) => {
                step.end(self.generator.handled());
                self.ended(body, result)
            }
        }
    }

    /// The body has come to its end.
    #[cold]
    fn ended<T>(&self, body: Pin<Box<F>>, result: Result<Value>) -> Poll<Result<Option<T>>> {
        drop(body);
        self.generator.end_lending();
        Poll::Ready(asyncgen::ended(&self.generator, result).map(|()| None))
    }
}

impl<F: Future<Output = Result<Value>> + 'static> Drop for AsyncFor<F> {
    fn drop(&mut self) {
        if let Some(body) = self.waiting.take() {
            self.generator.take_back(body, Stage::Suspended, true);
        } else if let Some(body) = self.seat.body.take() {
            self.generator.take_back(body, self.seat.stage(), false);
        }
    }
}

/// The future of [`AsyncFor::next`].
pub struct NextItem<'a, F: Future<Output = Result<Value>> + 'static, T> {
    iterator: &'a mut AsyncFor<F>,
    item: PhantomData<T>,
}

impl<F: Future<Output = Result<Value>> + 'static, T: Item + Unpin> Future for NextItem<'_, F, T> {
    type Output = Result<Option<T>>;
    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let iterator = &mut *self.get_mut().iterator;
        let Some(body) = iterator.seat.body.take() else {
            return iterator.poll_again(cx);
        };
        let started = iterator.seat.started.replace(true);
        if !started {
            asyncgen::init_hooks(&iterator.generator);
        }
        let step = ItemStep::begin(iterator.generator.handled(), started);
        iterator.poll_body(body, step, cx)
    }
}
