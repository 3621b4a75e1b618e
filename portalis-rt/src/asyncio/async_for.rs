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
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use super::asyncgen::{self, AsyncGenStep};
use super::transfer::{self, Stage};
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
    pub fn new(
        name: &'static str,
        qualname: &'static str,
        body: impl FnOnce(Yielder) -> F,
    ) -> AsyncFor<F> {
        let seat = Rc::new(Seat {
            body: Cell::new(Some(Box::pin(body(Yielder::new())))),
            started: Cell::new(false),
        });
        AsyncFor {
            generator: Generator::lent(name, qualname, seat.clone()),
            seat,
            waiting: None,
            general: None,
        }
    }

    /// The next item; `None` at the end.
    #[inline]
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> NextItem<'_, F> {
        NextItem { iterator: self }
    }

    /// The body has been polled and gave no item.
    #[cold]
    fn other(
        &mut self,
        body: Pin<Box<F>>,
        poll: Poll<Result<Value>>,
    ) -> Poll<Result<Option<Value>>> {
        match poll {
            Poll::Pending => {
                self.waiting = Some(body);
                Poll::Pending
            }
            Poll::Ready(result) => {
                drop(body);
                Poll::Ready(self.ended(result))
            }
        }
    }

    /// Polls the step again that waits for something, or one of a generator whose body somebody else has taken.
    #[cold]
    fn poll_again(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Value>>> {
        let Some(mut body) = self.waiting.take() else {
            let generator = &self.generator;
            let step = self
                .general
                .get_or_insert_with(|| asyncgen::anext(generator));
            let poll = Pin::new(step).poll(cx);
            if poll.is_ready() {
                self.general = None;
            }
            return poll;
        };
        // CPython: closing who awaits closes the awaitable only, not the generator.
        if let Some(exit) = transfer::take_exit() {
            self.waiting = Some(body);
            return Poll::Ready(Err(exit));
        }
        // What comes back is for the innermost leaf.
        let poll = transfer::go_on(body.as_mut(), self.generator.handled(), cx);
        if poll.is_pending()
            && let Some(item) = transfer::take_item()
        {
            self.seat.body.set(Some(body));
            return Poll::Ready(Ok(Some(item)));
        }
        self.other(body, poll)
    }

    /// The body has come to its end.
    #[cold]
    fn ended(&self, result: Result<Value>) -> Result<Option<Value>> {
        self.generator.end_lending();
        asyncgen::ended(&self.generator, result)
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
pub struct NextItem<'a, F: Future<Output = Result<Value>> + 'static> {
    iterator: &'a mut AsyncFor<F>,
}

impl<F: Future<Output = Result<Value>> + 'static> Future for NextItem<'_, F> {
    type Output = Result<Option<Value>>;
    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let iterator = &mut *self.get_mut().iterator;
        let Some(mut body) = iterator.seat.body.take() else {
            return iterator.poll_again(cx);
        };
        let started = iterator.seat.started.replace(true);
        if !started {
            asyncgen::init_hooks(&iterator.generator);
        }
        let handled = iterator.generator.handled();
        let poll = transfer::next_item(body.as_mut(), handled, started, cx);
        if poll.is_pending()
            && let Some(item) = transfer::take_item()
        {
            iterator.seat.body.set(Some(body));
            return Poll::Ready(Ok(Some(item)));
        }
        iterator.other(body, poll)
    }
}
