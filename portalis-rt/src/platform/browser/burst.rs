//! How long the loop may go on before the page gets its turn.

use std::cell::Cell;

use super::real_monotonic;

/// The longest that the page has to wait, where single steps are short.
const BURST_S: f64 = 0.008;

/// How often the clock is read, measured against [`BURST_S`].
const CHECKS: f64 = 16.0;

/// The most steps between two readings of the clock.
const MAX_STEPS: u32 = 1024;

/// The time since the page had its turn. The clock costs more than a short step does, so it is read after a
/// number of steps that follows how long they take.
#[derive(Debug)]
pub struct Burst {
    start: Cell<f64>,
    last: Cell<f64>,
    left: Cell<u32>,
    steps: Cell<u32>,
    over: Cell<bool>,
}

impl Default for Burst {
    fn default() -> Burst {
        let now = real_monotonic();
        Burst {
            start: Cell::new(now),
            last: Cell::new(now),
            left: Cell::new(1),
            steps: Cell::new(1),
            over: Cell::new(false),
        }
    }
}

impl Burst {
    /// The page has had its turn.
    pub fn begin(&self) {
        let now = real_monotonic();
        self.start.set(now);
        self.last.set(now);
        self.left.set(self.steps.get());
        self.over.set(false);
    }

    /// Counts a step; true when it is the page's turn.
    #[inline]
    pub fn is_over(&self) -> bool {
        let left = self.left.get() - 1;
        self.left.set(left);
        left == 0 && self.look()
    }

    /// Counts a turn of the loop, whose jobs have been counted; true when it is the page's turn.
    #[inline]
    pub fn turn_ended(&self, _jobs: usize) -> bool {
        self.over.get()
    }

    #[cold]
    fn look(&self) -> bool {
        let now = real_monotonic();
        let took = now - self.last.replace(now);
        let steps = self.steps.get();
        let steps = if took * CHECKS > BURST_S {
            (steps / 2).max(1)
        } else {
            (steps * 2).min(MAX_STEPS)
        };
        self.steps.set(steps);
        self.left.set(steps);
        let over = super::is_blocking() == 0 && now - self.start.get() >= BURST_S;
        self.over.set(over);
        over
    }
}
