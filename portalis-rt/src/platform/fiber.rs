//! Fibers: a second stack on the same thread, for Python's threads. One runs at a time, they switch where
//! they block, and they share objects as threads under the GIL do.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use generator::{Generator, Gn};

use super::native;

/// Address space of a fiber's stack; memory is only taken for what is used.
const STACK_BYTES: usize = 64 << 20;

thread_local! {
    /// What fibers that have not started will run. The generator's own closure holds only the number, since
    /// it is made for closures that may change threads; fibers never do.
    static BODIES: RefCell<HashMap<u64, Box<dyn FnOnce()>>> = RefCell::default();
    static NEXT: Cell<u64> = const { Cell::new(0) };
}

/// A fiber; leaked if it is dropped before its end.
pub struct Fiber {
    generator: Option<Generator<'static, (), ()>>,
    /// Where its stack is low, while it does not run.
    floor: usize,
}

impl Fiber {
    /// Whether there are fibers on this platform.
    pub const SUPPORTED: bool = true;

    /// A fiber that will run `body`; none, where there are no fibers.
    pub fn new(body: Box<dyn FnOnce()>) -> Option<Fiber> {
        let number = NEXT.get();
        NEXT.set(number + 1);
        BODIES.with(|b| b.borrow_mut().insert(number, body));
        let generator = Gn::<()>::new_opt(STACK_BYTES / size_of::<usize>(), move || {
            native::begin_stack(STACK_BYTES);
            let body = BODIES.with(|b| b.borrow_mut().remove(&number));
            if let Some(body) = body {
                body();
            }
        });
        Some(Fiber {
            generator: Some(generator),
            floor: 0,
        })
    }

    /// Runs it to its next suspension; true at its end.
    pub fn resume(&mut self) -> bool {
        let Some(generator) = &mut self.generator else {
            return true;
        };
        let outer = native::swap_stack_floor(self.floor);
        generator.resume();
        self.floor = native::swap_stack_floor(outer);
        generator.is_done()
    }
}

impl Drop for Fiber {
    fn drop(&mut self) {
        if let Some(generator) = self.generator.take()
            && !generator.is_done()
        {
            // Its frames cannot be unwound without a panic; Python's daemon threads are left likewise.
            std::mem::forget(generator);
        }
    }
}

/// Back from the running fiber to the one who resumed it.
#[allow(
    deprecated,
    reason = "the newer interface cannot suspend from a called function"
)]
pub fn suspend_fiber() {
    generator::yield_with(());
}
