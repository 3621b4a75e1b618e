//! `asyncio.gather`.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::event_loop::{Loop, NativeCallback};
use super::exceptions;
use super::future::{Future, Kind};
use crate::object::{Exception, Result, Value};

/// What the future of a `gather` has beyond a future.
#[derive(Clone)]
pub(crate) struct GatherPart(Rc<Gathering>);

/// A running `gather`.
struct Gathering {
    /// One for each argument; the same future may be there more than once.
    children: RefCell<Vec<Future>>,
    /// How many distinct children there are, and how many are done.
    total: Cell<usize>,
    finished: Cell<usize>,
    return_exceptions: bool,
    cancel_requested: Cell<bool>,
}

impl GatherPart {
    /// `_GatheringFuture.cancel(msg)`: cancels the children.
    pub(crate) fn cancel(&self, outer: &Future, message: Value) -> Result<bool> {
        if outer.is_done() {
            return Ok(false);
        }
        let mut any = false;
        let children = self.0.children.borrow().clone();
        for child in children {
            if child.request_cancel(Some(message.clone()))? {
                any = true;
            }
        }
        if any {
            self.0.cancel_requested.set(true);
        }
        Ok(any)
    }
}

/// `asyncio.gather(*awaitables, return_exceptions=…)`: a future of the list of results.
///
/// # Errors
/// `TypeError` if one of them is not awaitable.
pub fn gather_values(awaitables: Vec<Value>, return_exceptions: bool) -> Result<Future> {
    if awaitables.is_empty() {
        let event_loop = super::get_event_loop()?;
        let outer = Future::new(&event_loop);
        outer.set_result(Value::list(vec![]))?;
        return Ok(outer);
    }
    let mut children: Vec<Future> = Vec::with_capacity(awaitables.len());
    let mut distinct: Vec<Future> = Vec::with_capacity(awaitables.len());
    let mut event_loop: Option<Loop> = None;
    let mut known: HashMap<usize, usize> = HashMap::new();
    for (i, awaitable) in awaitables.into_iter().enumerate() {
        // The same object twice is one child. A coroutine without another handle is there once.
        let earlier = match (&awaitable, awaitable.address()) {
            (Value::Coroutine(c), _) if !c.is_shared() => None,
            (_, Some(address)) => known.insert(address, i),
            (_, None) => None,
        };
        if let Some(earlier) = earlier {
            children.push(children[earlier].clone());
            continue;
        }
        let is_future = super::is_future(&awaitable);
        let child = super::ensure_future_on(awaitable, event_loop.as_ref())?;
        if event_loop.is_none() {
            event_loop = Some(child.event_loop().clone());
        }
        if !is_future && let Some(part) = child.task_part() {
            part.log_destroy_pending.set(false);
        }
        distinct.push(child.clone());
        children.push(child);
    }
    let Some(event_loop) = event_loop else {
        return Err(Exception::runtime_error("gather without a loop"));
    };
    start(&event_loop, children, &distinct, return_exceptions)
}

/// The future over children that are there already; `distinct` are the same without duplicates.
pub(crate) fn start(
    event_loop: &Loop,
    children: Vec<Future>,
    distinct: &[Future],
    return_exceptions: bool,
) -> Result<Future> {
    let part = GatherPart(Rc::new(Gathering {
        children: RefCell::new(children),
        total: Cell::new(distinct.len()),
        finished: Cell::new(0),
        return_exceptions,
        cancel_requested: Cell::new(false),
    }));
    let outer = Future::with_kind(event_loop, Kind::Gather(part.clone()));
    let keep = outer.clone();
    // Each child's callback holds the outer future, as CPython's closure does.
    let callback = NativeCallback::counting("gather.<locals>._done_callback", move |child| {
        child_done(&part.0, &keep, child)
    });
    let mut done = Vec::new();
    for child in distinct {
        if child.is_done() {
            done.push(child);
        } else {
            child.add_native_callback(callback.clone())?;
        }
    }
    for child in done {
        callback.call(child)?;
    }
    Ok(outer)
}

/// `child`: none for one that has a result.
fn child_done(state: &Gathering, outer: &Future, child: Option<&Future>) -> Result<()> {
    let finished = state.finished.get() + 1;
    state.finished.set(finished);
    if outer.is_done() {
        if let Some(child) = child
            && !child.is_cancelled()
        {
            child.mark_retrieved();
        }
        return Ok(());
    }
    if let Some(child) = child
        && !state.return_exceptions
    {
        if child.is_cancelled() {
            return outer.set_exception(child.make_cancelled_error());
        }
        if let Some(e) = child.exception()? {
            return outer.set_exception(e);
        }
    }
    if finished < state.total.get() {
        return Ok(());
    }
    let children = state.children.take();
    let mut results = Vec::with_capacity(children.len());
    for child in &children {
        results.push(if child.is_cancelled() {
            let message = child.cancel_message();
            exceptions::cancelled(if message.is_none() {
                Value::str("")
            } else {
                message
            })
            .value()
        } else {
            match child.exception()? {
                Some(e) => e.value(),
                None => child.peek_result().unwrap_or(Value::None),
            }
        });
    }
    match children.last() {
        // The children were cancelled through the gathering: so is it, whatever they made of it.
        Some(last) if state.cancel_requested.get() => {
            outer.set_exception(last.make_cancelled_error())
        }
        _ => outer.set_result(Value::list(results)),
    }
}
