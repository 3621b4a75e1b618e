//! How long the loop may go on before the host looks after I/O.

use std::cell::Cell;

/// How many jobs run before the host gets its turn.
const BURST_JOBS: usize = 4096;

/// The jobs since the host had its turn.
#[derive(Debug, Default)]
pub struct Burst(Cell<usize>);

impl Burst {
    /// The host has had its turn.
    #[inline]
    pub fn begin(&self) {
        self.0.set(0);
    }

    /// Counts a job; true if the host's turn comes before the next one. Never here: a turn of the loop is whole.
    #[inline]
    pub fn is_over(&self) -> bool {
        false
    }

    /// Counts a turn of the loop; true when it is the host's turn.
    #[inline]
    pub fn turn_ended(&self, jobs: usize) -> bool {
        let jobs = self.0.get() + jobs;
        self.0.set(jobs);
        jobs >= BURST_JOBS
    }
}
