//! Where a suspended body stands: the Python line of its `await`.
//!
//! Generated code waits by `x.on(line).await`. An `await` that is left unfinished notes its line on the way out, so that
//! the outermost one, that of the body itself, is noted last; whoever drives the body takes it from here.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

thread_local! {
    static LINE: Cell<u32> = const { Cell::new(0) };
    static YIELDS: Cell<bool> = const { Cell::new(false) };
    static RUNNING: Cell<Running> = const { Cell::new(Running { depth: 0, line: 0 }) };
}

/// The line at which the running task's own coroutine stands, in a program that can see it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Running {
    /// How many of its `await`s are being polled, one inside the other.
    depth: u32,
    /// 0 where it is not known.
    pub(crate) line: u32,
}

/// The program notes the lines of `yield` too.
pub fn note_yields() {
    YIELDS.set(true);
}

/// Whether it does.
pub(crate) fn are_yields_noted() -> bool {
    YIELDS.get()
}

/// Notes that a statement of a coroutine begins.
#[inline]
pub fn stands(line: u32) {
    let running = RUNNING.get();
    if running.depth == 0 {
        RUNNING.set(Running { line, ..running });
    }
}

/// Exchanges what is known of the running task for what is known of another.
pub(crate) fn exchange_running(running: Running) -> Running {
    RUNNING.replace(running)
}

/// The line at which the running task's coroutine stands; 0 where it is not known.
pub(crate) fn running_line() -> u32 {
    RUNNING.get().line
}

/// The line of the `await` that was left unfinished last.
#[inline]
pub(crate) fn line() -> u32 {
    LINE.get()
}

pin_project! {
    /// The future of [`On::on`].
    #[derive(Debug)]
    pub struct At<F> {
        #[pin]
        future: F,
        line: u32,
    }
}

pin_project! {
    /// The future of [`On::under`].
    #[derive(Debug)]
    pub struct Under<F> {
        #[pin]
        future: F,
        line: u32,
    }
}

/// `.on(line)` for futures.
pub trait On: Future + Sized {
    /// Notes the Python line of the `await`.
    #[inline(always)]
    fn on(self, line: u32) -> At<Self> {
        At { future: self, line }
    }

    /// The same where the line of a running coroutine can be seen.
    #[inline(always)]
    fn under(self, line: u32) -> Under<Self> {
        Under { future: self, line }
    }
}

impl<F: Future> On for F {}

impl<F: Future> Future for At<F> {
    type Output = F::Output;
    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let poll = this.future.poll(cx);
        if poll.is_pending() {
            LINE.set(*this.line);
        }
        poll
    }
}

impl<F: Future> Future for Under<F> {
    type Output = F::Output;
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        stands(*this.line);
        let Running { depth, line } = RUNNING.get();
        RUNNING.set(Running {
            depth: depth + 1,
            line,
        });
        let poll = this.future.poll(cx);
        RUNNING.set(Running { depth, line });
        if poll.is_pending() {
            LINE.set(*this.line);
        }
        poll
    }
}
