//! Guards `repr` of objects that can hold themselves.

use std::cell::RefCell;

thread_local! {
    static ACTIVE: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// While this lives, the object counts as being shown.
pub(crate) struct Guard(());

/// `None` if the object at this address is being shown already.
pub(crate) fn enter(address: usize) -> Option<Guard> {
    ACTIVE.with(|a| {
        let mut active = a.borrow_mut();
        if active.contains(&address) {
            return None;
        }
        active.push(address);
        Some(Guard(()))
    })
}

impl Drop for Guard {
    fn drop(&mut self) {
        ACTIVE.with(|a| a.borrow_mut().pop());
    }
}
