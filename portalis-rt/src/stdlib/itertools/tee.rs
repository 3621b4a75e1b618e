//! `itertools.tee`: several iterators over one.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use crate::object::{Args, Class, Exception, Object, Result, Value};
use crate::ops;

/// What the iterators of one `tee` share: items that not all have seen.
struct Shared {
    iterator: Value,
    items: VecDeque<Value>,
    /// How many items have left `items` at its front.
    gone: usize,
    /// Where each of the iterators stands.
    positions: Vec<Option<usize>>,
}

/// One of the iterators of a `tee`.
struct Tee {
    shared: Rc<RefCell<Shared>>,
    id: usize,
}

impl Tee {
    fn position(&self) -> usize {
        self.shared
            .borrow()
            .positions
            .get(self.id)
            .copied()
            .flatten()
            .unwrap_or(0)
    }

    fn branch(&self) -> Tee {
        let position = self.position();
        let mut shared = self.shared.borrow_mut();
        shared.positions.push(Some(position));
        Tee {
            shared: self.shared.clone(),
            id: shared.positions.len() - 1,
        }
    }

    fn advance(&self) -> Result<Option<Value>> {
        let position = self.position();
        let known = {
            let shared = self.shared.borrow();
            shared.items.get(position - shared.gone).cloned()
        };
        let item = match known {
            Some(item) => item,
            None => {
                let iterator = self.shared.borrow().iterator.clone();
                let Some(item) = ops::next(&iterator)? else {
                    return Ok(None);
                };
                self.shared.borrow_mut().items.push_back(item.clone());
                item
            }
        };
        self.set_position(Some(position + 1));
        Ok(Some(item))
    }

    /// Moves on, and lets go of what all have seen.
    fn set_position(&self, position: Option<usize>) {
        let Ok(mut shared) = self.shared.try_borrow_mut() else {
            return;
        };
        if let Some(slot) = shared.positions.get_mut(self.id) {
            *slot = position;
        }
        let slowest = shared
            .positions
            .iter()
            .flatten()
            .min()
            .copied()
            .unwrap_or(usize::MAX);
        let mut seen = Vec::new();
        while shared.gone < slowest {
            let Some(item) = shared.items.pop_front() else {
                break;
            };
            seen.push(item);
            shared.gone += 1;
        }
        drop(shared);
        drop(seen);
    }
}

impl Drop for Tee {
    fn drop(&mut self) {
        self.set_position(None);
    }
}

impl Object for Tee {
    fn class(&self) -> Class {
        tee_class()
    }
    crate::iterator_protocol!();
    fn next(&self) -> Option<Result<Option<Value>>> {
        Some(self.advance())
    }
}

/// `tee(iterable, n=2)`
pub(super) fn tee(args: Args) -> Result<Value> {
    let [iterable, n] = args.range("tee", 1)?;
    let n = if n.is_unset() {
        2
    } else {
        ops::convert::to_index(&n)?
    };
    let n = usize::try_from(n).map_err(|_| Exception::value_error("n must be >= 0"))?;
    if n == 0 {
        return Ok(Value::tuple(Vec::new()));
    }
    let first = match iterable.downcast::<Tee>() {
        // The iterator itself goes on as the first.
        Some(tee) => {
            let mut all = vec![iterable.clone()];
            all.extend((1..n).map(|_| Value::object(tee.branch())));
            return Ok(Value::tuple(all));
        }
        None => {
            let shared = Shared {
                iterator: ops::iter(&iterable)?,
                items: VecDeque::new(),
                gone: 0,
                positions: vec![Some(0)],
            };
            Tee {
                shared: Rc::new(RefCell::new(shared)),
                id: 0,
            }
        }
    };
    let rest: Vec<Value> = (1..n).map(|_| Value::object(first.branch())).collect();
    let mut all = vec![Value::object(first)];
    all.extend(rest);
    Ok(Value::tuple(all))
}

fn tee_class() -> Class {
    thread_local! {
        static CLASS: Class = Class::builder("_tee").module("itertools").final_class()
            .method("__copy__", |this, _| match this.downcast::<Tee>() {
                Some(tee) => Ok(Value::object(tee.branch())),
                None => Err(Exception::type_error("a tee iterator is required")),
            })
            .dunders(&["__iter__", "__next__"])
            .build();
    }
    CLASS.with(Clone::clone)
}
