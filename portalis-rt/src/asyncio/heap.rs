//! `heapq` on a list, moving items exactly as CPython does, so that equal items come out in the same order.
//!
//! Comparisons may run Python code: no borrow of the list is held meanwhile.

use crate::object::{Exception, List, Result, Value};
use crate::ops;

fn at(list: &List, index: usize) -> Result<Value> {
    let item = list.borrow().get(index).cloned();
    item.ok_or_else(|| Exception::runtime_error("list changed size during iteration"))
}

fn put(list: &List, index: usize, item: Value) {
    let old = list
        .borrow_mut()
        .get_mut(index)
        .map(|slot| std::mem::replace(slot, item));
    drop(old);
}

/// `heapq.heappush(list, item)`
///
/// # Errors
/// What the items' `<` raises.
pub fn push(list: &List, item: Value) -> Result<()> {
    list.borrow_mut().push(item);
    let last = list.borrow().len() - 1;
    sift_down(list, 0, last)
}

/// `heapq.heappop(list)`
///
/// # Errors
/// `IndexError` if it is empty; what the items' `<` raises.
pub fn pop(list: &List) -> Result<Value> {
    let last = list
        .borrow_mut()
        .pop()
        .ok_or_else(|| Exception::index_error("index out of range"))?;
    if list.borrow().is_empty() {
        return Ok(last);
    }
    let first = at(list, 0)?;
    put(list, 0, last);
    sift_up(list, 0)?;
    Ok(first)
}

/// Moves the item at `index` towards the root, not above `start`.
pub(crate) fn sift_down(list: &List, start: usize, mut index: usize) -> Result<()> {
    let item = at(list, index)?;
    while index > start {
        let parent_at = (index - 1) / 2;
        let parent = at(list, parent_at)?;
        if !ops::lt(&item, &parent)? {
            break;
        }
        put(list, index, parent);
        put(list, parent_at, item.clone());
        index = parent_at;
    }
    Ok(())
}

/// Moves the item at `index` to a leaf along the smaller children, then back to its place.
pub(crate) fn sift_up(list: &List, mut index: usize) -> Result<()> {
    let start = index;
    let end = list.borrow().len();
    let item = at(list, index)?;
    while 2 * index + 1 < end {
        let mut child = 2 * index + 1;
        if child + 1 < end && !ops::lt(&at(list, child)?, &at(list, child + 1)?)? {
            child += 1;
        }
        put(list, index, at(list, child)?);
        put(list, child, item.clone());
        index = child;
    }
    sift_down(list, start, index)
}
