//! [`recursive`]: awaited calls that may come back to their caller.
//!
//! A future cannot hold another one of its own type, so each such call has its frame in a box. A recursion takes
//! and leaves them in turn, by the dozen: the boxes of ended calls are kept for the next ones, for each type some.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::collections::HashMap;
use std::future::Future;
use std::hash::{BuildHasherDefault, Hasher};
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::object::Result;
use crate::ops::bind::Depth;

/// How many bytes of empty frames a type keeps.
const KEPT_BYTES: usize = 1 << 16;

/// A type's number is as good as its hash.
#[derive(Default)]
struct TypeHasher(u64);

impl Hasher for TypeHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

/// The frame of a call; empty before and after it.
type Frame<F> = Pin<Box<Option<F>>>;

thread_local! {
    /// By the type of the future a `Vec<Frame<F>>`.
    static FREE: RefCell<HashMap<TypeId, Box<dyn Any>, BuildHasherDefault<TypeHasher>>> = RefCell::default();
}

/// Runs `f` with the empty frames of a type, unless the thread ends.
#[inline]
fn with_free<F: 'static, R>(f: impl FnOnce(&mut Vec<Frame<F>>) -> R) -> Option<R> {
    FREE.try_with(|all| {
        let mut all = all.borrow_mut();
        let free = all
            .entry(TypeId::of::<F>())
            .or_insert_with(|| -> Box<dyn Any> { Box::new(Vec::<Frame<F>>::new()) });
        free.downcast_mut().map(f)
    })
    .ok()
    .flatten()
}

/// The future of [`recursive`].
pub struct Recursive<F: 'static> {
    /// There until it is dropped.
    frame: Option<Frame<F>>,
}

/// An awaited call that may recur: counted as one level of recursion whenever it runs.
#[inline]
pub fn recursive<T, F: Future<Output = Result<T>> + 'static>(future: F) -> Recursive<F> {
    let frame = match with_free(Vec::<Frame<F>>::pop).flatten() {
        Some(mut frame) => {
            frame.set(Some(future));
            frame
        }
        None => Box::pin(Some(future)),
    };
    Recursive { frame: Some(frame) }
}

impl<T, F: Future<Output = Result<T>> + 'static> Future for Recursive<F> {
    type Output = Result<T>;
    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        let depth = Depth::enter();
        match (depth, &mut self.frame) {
            (Ok(_depth), Some(frame)) => match frame.as_mut().as_pin_mut() {
                Some(future) => future.poll(cx),
                None => Poll::Pending,
            },
            (Ok(_), None) => Poll::Pending,
            (Err(error), _) => Poll::Ready(Err(error)),
        }
    }
}

impl<F: 'static> Drop for Recursive<F> {
    #[inline]
    fn drop(&mut self) {
        let Some(mut frame) = self.frame.take() else {
            return;
        };
        // What the call held may run Python code when it goes.
        frame.set(None);
        with_free(|free| {
            if free.len() * size_of::<Option<F>>() < KEPT_BYTES {
                free.push(frame);
            }
        });
    }
}
