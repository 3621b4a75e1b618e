//! The loop's heap of timers.
//!
//! The order in which timers with the *same* deadline run is that of CPython's `heapq`, which is not
//! first-in-first-out, so the heap moves its items in the same way.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::event_loop::Job;
use super::future::Future;
use super::handle::Handle;

/// Cancelled timers are swept out when there are more timers than this …
const SWEEP_MIN: usize = 100;
/// … and one in so many is cancelled.
const SWEEP_FRACTION: usize = 2;

/// What is due at a deadline.
pub(crate) enum Timer {
    /// A call.
    Call(Rc<Handle>),
    /// Finishing the future that a `sleep` waits for, which needs no handle: nothing shows it.
    Finish(Future),
}

impl Timer {
    fn is_cancelled(&self) -> bool {
        match self {
            Timer::Call(handle) => handle.cancelled.get(),
            Timer::Finish(future) => {
                matches!(
                    future.timer().get(),
                    TimerState::Doomed | TimerState::Cancelled
                )
            }
        }
    }

    fn set_scheduled(&self, is_scheduled: bool) {
        match self {
            Timer::Call(handle) => handle.scheduled.set(is_scheduled),
            Timer::Finish(future) => {
                let state = match (self.is_cancelled(), is_scheduled) {
                    (true, true) => TimerState::Doomed,
                    (true, false) => TimerState::Cancelled,
                    (false, true) => TimerState::Scheduled,
                    (false, false) => TimerState::Idle,
                };
                future.timer().set(state);
            }
        }
    }

    /// What is to be done when it is due.
    pub(crate) fn into_job(self) -> Job {
        match self {
            Timer::Call(handle) => Job::Handle(handle),
            Timer::Finish(future) => Job::Finish(future),
        }
    }
}

/// Where the timer stands that finishes a future; a byte, for every future has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum TimerState {
    /// There is none, or it has fired.
    #[default]
    Idle,
    /// In the heap.
    Scheduled,
    /// Cancelled in the heap.
    Doomed,
    /// Cancelled.
    Cancelled,
}

/// A min-heap by deadline.
#[derive(Default)]
pub(crate) struct Timers {
    heap: RefCell<Vec<Item>>,
    cancelled: Cell<usize>,
}

impl Timers {
    pub(crate) fn push(&self, when: f64, timer: Timer) {
        timer.set_scheduled(true);
        let mut heap = self.heap.borrow_mut();
        heap.push((when, timer));
        let last = heap.len() - 1;
        sift_down(&mut heap, 0, last);
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.heap.borrow().is_empty()
    }

    /// The first deadline.
    pub(crate) fn first(&self) -> Option<f64> {
        self.heap.borrow().first().map(|(when, _)| *when)
    }

    /// Takes the first timer if it is due before `limit`.
    pub(crate) fn pop_due(&self, limit: f64) -> Option<Timer> {
        match self.first() {
            // One that is no number is due as soon as it is first, as CPython's comparison has it.
            Some(when) if when.is_nan() || when < limit => {}
            _ => return None,
        }
        let timer = pop(&mut self.heap.borrow_mut())?;
        timer.set_scheduled(false);
        if timer.is_cancelled() {
            self.cancelled.set(self.cancelled.get().saturating_sub(1));
        }
        Some(timer)
    }

    /// Cancels the timer that finishes a future.
    pub(crate) fn cancel(&self, future: &Future) {
        match future.timer().get() {
            TimerState::Idle => future.timer().set(TimerState::Cancelled),
            TimerState::Scheduled => {
                future.timer().set(TimerState::Doomed);
                self.note_cancelled();
            }
            TimerState::Doomed | TimerState::Cancelled => {}
        }
    }

    pub(crate) fn note_cancelled(&self) {
        self.cancelled.set(self.cancelled.get() + 1);
    }

    /// Removes cancelled timers: all if they are many, else those at the head.
    pub(crate) fn sweep(&self) {
        if self.cancelled.get() == 0 {
            return;
        }
        let mut swept = Vec::new();
        {
            let mut heap = self.heap.borrow_mut();
            if heap.len() > SWEEP_MIN && self.cancelled.get() * SWEEP_FRACTION > heap.len() {
                let (cancelled, kept) = std::mem::take(&mut *heap)
                    .into_iter()
                    .partition(|(_, timer)| timer.is_cancelled());
                swept = cancelled;
                *heap = kept;
                for i in (0..heap.len() / 2).rev() {
                    sift_up(&mut heap, i);
                }
                self.cancelled.set(0);
            } else {
                while heap.first().is_some_and(|(_, timer)| timer.is_cancelled()) {
                    self.cancelled.set(self.cancelled.get().saturating_sub(1));
                    swept.extend(pop(&mut heap).map(|timer| (0.0, timer)));
                }
            }
        }
        for (_, timer) in swept {
            timer.set_scheduled(false);
        }
    }

    pub(crate) fn clear(&self) {
        let old = std::mem::take(&mut *self.heap.borrow_mut());
        drop(old);
    }
}

type Item = (f64, Timer);

fn pop(heap: &mut Vec<Item>) -> Option<Timer> {
    let last = heap.pop()?;
    let Some(slot) = heap.first_mut() else {
        return Some(last.1);
    };
    let first = std::mem::replace(slot, last);
    sift_up(heap, 0);
    Some(first.1)
}

/// Moves the item at `at` towards the root, not above `start`.
fn sift_down(heap: &mut [Item], start: usize, mut at: usize) {
    while at > start {
        let parent = (at - 1) / 2;
        if heap[at].0 < heap[parent].0 {
            heap.swap(at, parent);
            at = parent;
        } else {
            break;
        }
    }
}

/// Moves the item at `at` to a leaf along the smaller children, then back to its place.
fn sift_up(heap: &mut [Item], mut at: usize) {
    let start = at;
    loop {
        let mut child = 2 * at + 1;
        if child >= heap.len() {
            break;
        }
        if child + 1 < heap.len() && heap[child].0 >= heap[child + 1].0 {
            child += 1;
        }
        heap.swap(at, child);
        at = child;
    }
    sift_down(heap, start, at);
}
