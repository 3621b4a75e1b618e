//! Awaited calls that may come back to their caller: `rt::recursive(f(x)).await`.
//!
//! A future cannot hold another one of its own type, so each such call has its frame in a box.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::object::Result;
use crate::ops::bind::Depth;

/// The future of [`recursive`].
pub struct Recursive<F: 'static>(Pin<Box<F>>);

/// An awaited call that may recur: counted as one level of recursion whenever it runs.
#[inline]
pub fn recursive<T, F: Future<Output = Result<T>> + 'static>(future: F) -> Recursive<F> {
    Recursive(Box::pin(future))
}

impl<T, F: Future<Output = Result<T>> + 'static> Future for Recursive<F> {
    type Output = Result<T>;
    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        match Depth::enter() {
            Ok(_depth) => self.0.as_mut().poll(cx),
            Err(error) => Poll::Ready(Err(error)),
        }
    }
}
