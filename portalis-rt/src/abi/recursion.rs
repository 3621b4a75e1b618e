//! Awaited calls that may come back to their caller: `rt::recursive(f(x)).await`.
//!
//! A future cannot hold another one of its own type, so somewhere on the way there must be a box. `f` that awaits itself
//! is `f_levels::<L>`: a frame that holds the frames of the next few calls inside it, and below them one in a box.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::object::Result;
use crate::ops::bind::Depth;

/// How many calls deep a frame is inside its box, and so where the frame of an awaited call is.
pub trait Level: 'static {
    /// That of the awaited call.
    type Below: Level;
    /// What holds the frame of the awaited call.
    type Frame<F: Future + 'static>: Future<Output = F::Output> + 'static;

    /// Puts the frame where it is to be.
    fn hold<F: Future + 'static>(frame: F) -> Self::Frame<F>;
}

/// The frame of an awaited call is in a box of its own, and begins anew.
pub struct Lowest;

/// The frame of an awaited call is part of this one.
pub struct Above<B>(PhantomData<B>);

/// Frames of four calls share a box: that is two to five times as fast as a box each, and eight gain little more.
pub type Levels = Above<Above<Above<Lowest>>>;

impl Level for Lowest {
    type Below = Levels;
    type Frame<F: Future + 'static> = Pin<Box<F>>;

    #[inline]
    fn hold<F: Future + 'static>(frame: F) -> Pin<Box<F>> {
        Box::pin(frame)
    }
}

impl<B: Level> Level for Above<B> {
    type Below = B;
    type Frame<F: Future + 'static> = F;

    #[inline]
    fn hold<F: Future + 'static>(frame: F) -> F {
        frame
    }
}

pin_project! {
    /// The future of [`recursive`] and [`deeper`].
    pub struct Recursive<F> {
        #[pin]
        frame: F,
    }
}

/// An awaited call that may recur, in a box: counted as one level of recursion whenever it runs.
#[inline]
pub fn recursive<F: Future + 'static>(frame: F) -> Recursive<Pin<Box<F>>> {
    deeper::<Lowest, F>(frame)
}

/// The same in a function of this level.
#[inline]
pub fn deeper<L: Level, F: Future + 'static>(frame: F) -> Recursive<L::Frame<F>> {
    Recursive {
        frame: L::hold(frame),
    }
}

impl<T, F: Future<Output = Result<T>>> Future for Recursive<F> {
    type Output = Result<T>;
    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        match Depth::enter() {
            Ok(_depth) => self.project().frame.poll(cx),
            Err(error) => Poll::Ready(Err(error)),
        }
    }
}
