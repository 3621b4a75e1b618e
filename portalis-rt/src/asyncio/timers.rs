//! The loop's heap of timers.
//!
//! The order in which timers with the *same* deadline run is that of CPython's `heapq`, which is not
//! first-in-first-out, so the heap moves its items in the same way.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::event_loop::Job;
use super::handle::Handle;
use super::park::Waiter;

/// Cancelled timers are swept out when there are more timers than this …
const SWEEP_MIN: usize = 100;
/// … and one in so many is cancelled.
const SWEEP_FRACTION: usize = 2;

/// What is due at a deadline.
pub(crate) enum Timer {
    /// A call.
    Call(Rc<Handle>),
    /// Ending the wait of a `sleep`, which needs no handle: nothing shows it.
    Finish(Waiter),
    /// Such a wait that was over before.
    Cancelled,
}

impl Timer {
    fn is_cancelled(&self) -> bool {
        match self {
            Timer::Call(handle) => handle.cancelled.get(),
            Timer::Finish(_) => false,
            Timer::Cancelled => true,
        }
    }

    fn set_scheduled(&self, is_scheduled: bool) {
        if let Timer::Call(handle) = self {
            handle.scheduled.set(is_scheduled);
        }
    }

    /// What is to be done when it is due.
    pub(crate) fn into_job(self) -> Option<Job> {
        match self {
            Timer::Call(handle) => Some(Job::Handle(handle)),
            Timer::Finish(waiter) => Some(Job::Finish(waiter)),
            Timer::Cancelled => None,
        }
    }
}

/// Where a timer is kept while it is in the heap.
#[derive(Clone, Copy)]
pub(crate) struct TimerKey {
    slot: u32,
    generation: u32,
}

/// The timers in the heap, each at a place of its own.
#[derive(Default)]
struct Slots {
    all: Vec<Slot>,
    free: Vec<u32>,
}

struct Slot {
    /// How often it was used before.
    generation: u32,
    /// `Cancelled` where it is free.
    timer: Timer,
}

impl Slots {
    fn put(&mut self, timer: Timer) -> TimerKey {
        let free = self.free.pop();
        if let Some(slot) = free
            && let Some(place) = self.all.get_mut(slot as usize)
        {
            place.timer = timer;
            return TimerKey {
                slot,
                generation: place.generation,
            };
        }
        let slot = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(Slot {
            generation: 0,
            timer,
        });
        TimerKey {
            slot,
            generation: 0,
        }
    }

    fn take(&mut self, slot: u32) -> Timer {
        let Some(place) = self.all.get_mut(slot as usize) else {
            return Timer::Cancelled;
        };
        place.generation = place.generation.wrapping_add(1);
        self.free.push(slot);
        std::mem::replace(&mut place.timer, Timer::Cancelled)
    }

    fn is_cancelled(&self, slot: u32) -> bool {
        self.all
            .get(slot as usize)
            .is_none_or(|place| place.timer.is_cancelled())
    }
}

/// A min-heap by deadline.
#[derive(Default)]
pub(crate) struct Timers {
    heap: RefCell<Vec<Item>>,
    slots: RefCell<Slots>,
    cancelled: Cell<usize>,
}

impl Timers {
    pub(crate) fn push(&self, when: f64, timer: Timer) -> TimerKey {
        timer.set_scheduled(true);
        let key = self.slots.borrow_mut().put(timer);
        let mut heap = self.heap.borrow_mut();
        heap.push((when, key.slot));
        let last = heap.len() - 1;
        sift_down(&mut heap, 0, last);
        key
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
        let slot = pop(&mut self.heap.borrow_mut())?;
        let timer = self.slots.borrow_mut().take(slot);
        timer.set_scheduled(false);
        if timer.is_cancelled() {
            self.cancelled.set(self.cancelled.get().saturating_sub(1));
        }
        Some(timer)
    }

    /// Cancels the timer that ends a wait, if it is still there.
    #[inline]
    pub(crate) fn cancel(&self, key: TimerKey) {
        let mut slots = self.slots.borrow_mut();
        let timer = match slots.all.get_mut(key.slot as usize) {
            Some(place) if place.generation == key.generation && !place.timer.is_cancelled() => {
                std::mem::replace(&mut place.timer, Timer::Cancelled)
            }
            _ => return,
        };
        drop(slots);
        drop(timer);
        self.note_cancelled();
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
            let mut slots = self.slots.borrow_mut();
            if heap.len() > SWEEP_MIN && self.cancelled.get() * SWEEP_FRACTION > heap.len() {
                heap.retain(|(_, slot)| {
                    let is_cancelled = slots.is_cancelled(*slot);
                    if is_cancelled {
                        swept.push(slots.take(*slot));
                    }
                    !is_cancelled
                });
                for i in (0..heap.len() / 2).rev() {
                    sift_up(&mut heap, i);
                }
                self.cancelled.set(0);
            } else {
                while let Some(&(_, slot)) = heap.first()
                    && slots.is_cancelled(slot)
                {
                    self.cancelled.set(self.cancelled.get().saturating_sub(1));
                    pop(&mut heap);
                    swept.push(slots.take(slot));
                }
            }
        }
        for timer in swept {
            timer.set_scheduled(false);
        }
    }

    pub(crate) fn clear(&self) {
        let heap = std::mem::take(&mut *self.heap.borrow_mut());
        let slots = &self.slots;
        let old: Vec<Timer> = heap
            .iter()
            .map(|(_, slot)| slots.borrow_mut().take(*slot))
            .collect();
        drop(old);
    }
}

/// A deadline, and where the timer is.
type Item = (f64, u32);

fn pop(heap: &mut Vec<Item>) -> Option<u32> {
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
    let Some(&item) = heap.get(at) else {
        return;
    };
    while at > start {
        let parent = (at - 1) / 2;
        if item.0 < heap[parent].0 {
            heap[at] = heap[parent];
            at = parent;
        } else {
            break;
        }
    }
    heap[at] = item;
}

/// Moves the item at `at` to a leaf along the smaller children, then back to its place.
fn sift_up(heap: &mut [Item], mut at: usize) {
    let start = at;
    let Some(&item) = heap.get(at) else {
        return;
    };
    loop {
        let child = 2 * at + 1;
        let Some(&[left, right]) = heap.get(child..child + 2).and_then(|p| p.first_chunk()) else {
            break;
        };
        // Which is the smaller one is not to be foreseen: no branch.
        let is_left = left.0 < right.0;
        heap[at] = if is_left { left } else { right };
        at = child + usize::from(!is_left);
    }
    if let Some(&only) = heap.get(2 * at + 1) {
        heap[at] = only;
        at = 2 * at + 1;
    }
    heap[at] = item;
    sift_down(heap, start, at);
}
