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
    /// Such a wait that was cancelled.
    Void,
    /// The same once its task has seen that.
    Cancelled,
}

impl Timer {
    fn is_cancelled(&self) -> bool {
        match self {
            Timer::Call(handle) => handle.cancelled.get(),
            Timer::Finish(_) | Timer::Void => false,
            Timer::Cancelled => true,
        }
    }

    fn set_scheduled(&self, is_scheduled: bool) {
        if let Timer::Call(handle) = self {
            handle.scheduled.set(is_scheduled);
        }
    }
}

/// Where a timer is kept until it has run.
#[derive(Clone, Copy)]
pub(crate) struct TimerKey {
    slot: u32,
    generation: u32,
}

impl TimerKey {
    /// No timer's.
    pub(crate) const NONE: TimerKey = TimerKey {
        slot: u32::MAX,
        generation: 0,
    };

    /// Whether it is no timer's.
    #[inline]
    pub(crate) fn is_none(self) -> bool {
        self.slot == u32::MAX
    }
}

/// The timers, each at a place of its own.
#[derive(Default)]
struct Slots {
    all: Vec<Slot>,
    free: Vec<u32>,
}

struct Slot {
    /// How often it was used before.
    generation: u32,
    /// It has left the heap and is about to run.
    is_due: bool,
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
            place.is_due = false;
            return TimerKey {
                slot,
                generation: place.generation,
            };
        }
        let slot = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(Slot {
            generation: 0,
            is_due: false,
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

    /// The one with this key, if it has not run.
    fn get(&mut self, key: TimerKey) -> Option<&mut Slot> {
        let place = self.all.get_mut(key.slot as usize)?;
        (place.generation == key.generation).then_some(place)
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

    /// Takes the first timer if it is due before `limit`: what is to be done, `Some(None)` for a cancelled one.
    pub(crate) fn pop_due(&self, limit: f64) -> Option<Option<Job>> {
        match self.first() {
            // One that is no number is due as soon as it is first, as CPython's comparison has it.
            Some(when) if when.is_nan() || when < limit => {}
            _ => return None,
        }
        let slot = pop(&mut self.heap.borrow_mut())?;
        let mut slots = self.slots.borrow_mut();
        if let Some(place) = slots.all.get_mut(slot as usize)
            && matches!(place.timer, Timer::Finish(_) | Timer::Void)
        {
            place.is_due = true;
            return Some(Some(Job::Finish(slot)));
        }
        let timer = slots.take(slot);
        drop(slots);
        timer.set_scheduled(false);
        if timer.is_cancelled() {
            self.cancelled.set(self.cancelled.get().saturating_sub(1));
        }
        Some(match timer {
            Timer::Call(handle) => Some(Job::Handle(handle)),
            _ => None,
        })
    }

    /// Takes the wait that a timer ends which is due, unless it has been cancelled.
    #[inline]
    pub(crate) fn take_due(&self, slot: u32) -> Option<Waiter> {
        let timer = self.slots.borrow_mut().take(slot);
        match timer {
            Timer::Finish(waiter) => Some(waiter),
            _ => None,
        }
    }

    /// Whether the wait that this timer ends is over.
    pub(crate) fn has_run(&self, key: TimerKey) -> bool {
        self.slots.borrow_mut().get(key).is_none()
    }

    /// The wait that this timer ends is cancelled; false if the timer has ended it.
    pub(crate) fn make_void(&self, key: TimerKey) -> bool {
        self.exchange(key, Timer::Void)
    }

    /// From now on this timer finishes a future; false if it has run.
    pub(crate) fn retarget(&self, key: TimerKey, waiter: Waiter) -> bool {
        self.exchange(key, Timer::Finish(waiter))
    }

    /// Puts another in its place, unless it is cancelled; false if it has run.
    fn exchange(&self, key: TimerKey, timer: Timer) -> bool {
        let mut slots = self.slots.borrow_mut();
        let Some(place) = slots.get(key) else {
            return false;
        };
        if place.timer.is_cancelled() {
            return true;
        }
        let old = std::mem::replace(&mut place.timer, timer);
        drop(slots);
        drop(old);
        true
    }

    /// Cancels the timer that ends a wait, if it is still there.
    #[inline]
    pub(crate) fn cancel(&self, key: TimerKey) {
        let mut slots = self.slots.borrow_mut();
        let (timer, is_due) = match slots.get(key) {
            Some(place) if !place.timer.is_cancelled() => (
                std::mem::replace(&mut place.timer, Timer::Cancelled),
                place.is_due,
            ),
            _ => return,
        };
        drop(slots);
        drop(timer);
        if !is_due {
            self.note_cancelled();
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

    /// Drops all: none runs any more.
    pub(crate) fn clear(&self) {
        self.heap.borrow_mut().clear();
        let count = self.slots.borrow().all.len() as u32;
        for slot in 0..count {
            let timer = self.slots.borrow_mut().take(slot);
            drop(timer);
        }
        self.slots.borrow_mut().free = (0..count).rev().collect();
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
