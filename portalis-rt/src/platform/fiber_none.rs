//! Where there are no fibers: Python's threads cannot be started.

/// No fiber ever.
pub enum Fiber {}

impl Fiber {
    /// Whether there are fibers on this platform.
    pub const SUPPORTED: bool = false;

    /// A fiber that will run `body`: none here.
    pub fn new(_body: Box<dyn FnOnce()>) -> Option<Fiber> {
        None
    }

    /// Runs it to its next suspension; true at its end.
    pub fn resume(&mut self) -> bool {
        match *self {}
    }
}

/// Back from the running fiber to the one who resumed it: nothing, where no fiber runs.
pub fn suspend_fiber() {}
