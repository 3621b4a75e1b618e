//! Awaited calls that may come back to their caller: `rt::recursive!(f(x)).await`.
//!
//! A future cannot hold another one of its own type, so each such call has its frame in a box. A recursion takes
//! and leaves them in turn, by the dozen: the boxes of ended calls are kept for the next ones, each call site's its own.

use std::any::Any;
use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread::LocalKey;

use crate::object::Result;
use crate::ops::bind::Depth;

/// How many bytes of empty frames a call site keeps.
const KEPT_BYTES: usize = 1 << 16;

/// An awaited call that may recur.
#[macro_export]
#[doc(hidden)]
macro_rules! recursive {
    ($call:expr $(,)?) => {{
        ::std::thread_local! {
            static FRAMES: $crate::abi::Frames = const { $crate::abi::Frames::new() };
        }
        $crate::abi::recursive_in(&FRAMES, $call)
    }};
}

/// The frame of a call; empty before and after it.
type Frame<F> = Pin<Box<Option<F>>>;

/// The empty frames of a call site: a `Vec<Frame<F>>`, whose type only the call knows.
pub struct Frames(RefCell<Option<Box<dyn Any>>>);

impl Frames {
    /// None yet.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Frames {
        Frames(RefCell::new(None))
    }
}

/// Runs `f` with the empty frames of a call site, unless the thread ends.
#[inline]
fn with_free<F: 'static, R>(
    frames: &'static LocalKey<Frames>,
    f: impl FnOnce(&mut Vec<Frame<F>>) -> R,
) -> Option<R> {
    frames
        .try_with(|frames| {
            let mut free = frames.0.borrow_mut();
            let free = free.get_or_insert_with(|| Box::new(Vec::<Frame<F>>::new()));
            free.downcast_mut().map(f)
        })
        .ok()
        .flatten()
}

/// The future of [`recursive_in`].
pub struct Recursive<F: 'static> {
    frames: &'static LocalKey<Frames>,
    /// There until it is dropped.
    frame: Option<Frame<F>>,
}

/// An awaited call that may recur: counted as one level of recursion whenever it runs.
#[inline]
pub fn recursive_in<T, F: Future<Output = Result<T>> + 'static>(
    frames: &'static LocalKey<Frames>,
    future: F,
) -> Recursive<F> {
    let frame = match with_free(frames, Vec::<Frame<F>>::pop).flatten() {
        Some(mut frame) => {
            frame.set(Some(future));
            frame
        }
        None => Box::pin(Some(future)),
    };
    Recursive {
        frames,
        frame: Some(frame),
    }
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
        with_free(self.frames, |free| {
            if free.len() * size_of::<Option<F>>() < KEPT_BYTES {
                free.push(frame);
            }
        });
    }
}
