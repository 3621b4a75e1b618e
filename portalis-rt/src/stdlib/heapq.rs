//! `heapq`: heaps laid out as CPython lays them out.

use crate::object::iterators::iterator_class;
use crate::object::{Args, Class, Exception, List, Module, Object, Result, Value};
use crate::ops;

/// Whether `a` goes above `b`.
type Above = fn(&Value, &Value) -> Result<bool>;

fn min_first(a: &Value, b: &Value) -> Result<bool> {
    ops::lt(a, b)
}

fn max_first(a: &Value, b: &Value) -> Result<bool> {
    ops::lt(b, a)
}

/// Compares two places of the heap; the comparison may not change its length.
fn above(heap: &List, first: usize, second: usize, above: Above) -> Result<bool> {
    let (Some(a), Some(b)) = (heap.get(first), heap.get(second)) else {
        return Err(changed());
    };
    let len = heap.len();
    let result = above(&a, &b)?;
    if heap.len() != len {
        Err(changed())
    } else {
        Ok(result)
    }
}

#[cold]
fn changed() -> Exception {
    Exception::runtime_error("list changed size during iteration")
}

fn swap(heap: &List, a: usize, b: usize) {
    let mut items = heap.borrow_mut();
    if a < items.len() && b < items.len() {
        items.swap(a, b);
    }
}

/// Moves the item at `position` up to its place below `start`.
fn sift_down(heap: &List, start: usize, mut position: usize, order: Above) -> Result<()> {
    while position > start {
        let parent = (position - 1) / 2;
        if !above(heap, position, parent, order)? {
            break;
        }
        swap(heap, position, parent);
        position = parent;
    }
    Ok(())
}

/// Moves the item at `position` down to a leaf, then up to its place.
fn sift_up(heap: &List, mut position: usize, order: Above) -> Result<()> {
    let (start, end) = (position, heap.len());
    let limit = end / 2;
    while position < limit {
        let mut child = 2 * position + 1;
        if child + 1 < end && !above(heap, child, child + 1, order)? {
            child += 1;
        }
        swap(heap, position, child);
        position = child;
    }
    sift_down(heap, start, position, order)
}

fn heap(x: &Value, function: &str) -> Result<List> {
    match x.native() {
        Value::List(list) => Ok(list),
        _ => Err(Exception::type_error(format!(
            "{function}() argument 1 must be list, not {}",
            ops::type_name(x)
        ))),
    }
}

fn heapify_with(heap: &List, order: Above) -> Result<()> {
    for i in (0..heap.len() / 2).rev() {
        sift_up(heap, i, order)?;
    }
    Ok(())
}

fn push(heap: &List, item: Value, order: Above) -> Result<()> {
    heap.append(item);
    sift_down(heap, 0, heap.len() - 1, order)
}

fn pop(heap: &List, order: Above) -> Result<Value> {
    let Some(last) = heap.borrow_mut().pop() else {
        return Err(Exception::index_error("index out of range"));
    };
    if heap.is_empty() {
        return Ok(last);
    }
    replace(heap, last, order)
}

/// Puts `item` in the place of the top one, which it gives.
fn replace(heap: &List, item: Value, order: Above) -> Result<Value> {
    let top = match heap.borrow_mut().first_mut() {
        Some(first) => std::mem::replace(first, item),
        None => return Err(Exception::index_error("index out of range")),
    };
    sift_up(heap, 0, order)?;
    Ok(top)
}

fn heappush(args: Args) -> Result<Value> {
    let [list, item] = args.exact("heappush")?;
    push(&heap(&list, "heappush")?, item, min_first)?;
    Ok(Value::None)
}

fn heappushpop(args: Args) -> Result<Value> {
    let [list, item] = args.exact("heappushpop")?;
    let heap = heap(&list, "heappushpop")?;
    match heap.get(0) {
        Some(top) if ops::lt(&top, &item)? => replace(&heap, item, min_first),
        _ => Ok(item),
    }
}

/// The `n` first of the sorted items.
fn select(function: &str, args: Args, reverse: bool) -> Result<Value> {
    let [n, iterable, key] = args.bind(function, ["n", "iterable", "key"], 2)?;
    let n = ops::convert::to_index(&n)?;
    let key = if key.is_unset() { Value::None } else { key };
    let sorted = crate::builtins::sorted(&iterable, &key, &Value::Bool(reverse))?;
    if let Value::List(list) = &sorted {
        list.borrow_mut().truncate(n.max(0) as usize);
    }
    Ok(sorted)
}

/// One of the inputs of a `merge`.
struct Input {
    key: Value,
    item: Value,
    /// Which it is: of equals, the first one comes first.
    order: usize,
    iterator: Value,
}

/// `merge(*iterables, key=None, reverse=False)`
struct Merge {
    state: std::cell::RefCell<Option<MergeState>>,
}

struct MergeState {
    /// Iterables that have not been asked yet.
    waiting: Vec<Value>,
    heap: Vec<Input>,
    key: Value,
    reverse: bool,
    /// The input whose item was given last has to go on first.
    advance: bool,
}

impl MergeState {
    fn key_of(&self, item: &Value) -> Result<Value> {
        if self.key.is_none() {
            Ok(item.clone())
        } else {
            ops::call(&self.key, Args::pos([item.clone()]))
        }
    }

    fn before(&self, a: usize, b: usize) -> Result<bool> {
        let (a, b) = (&self.heap[a], &self.heap[b]);
        if ops::compare::same(&a.key, &b.key)? {
            return Ok(a.order < b.order);
        }
        if self.reverse {
            ops::lt(&b.key, &a.key)
        } else {
            ops::lt(&a.key, &b.key)
        }
    }

    fn sink(&mut self, mut i: usize) -> Result<()> {
        loop {
            let (left, right) = (2 * i + 1, 2 * i + 2);
            let mut first = i;
            if left < self.heap.len() && self.before(left, first)? {
                first = left;
            }
            if right < self.heap.len() && self.before(right, first)? {
                first = right;
            }
            if first == i {
                return Ok(());
            }
            self.heap.swap(i, first);
            i = first;
        }
    }

    fn start(&mut self) -> Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        for (order, iterator) in waiting.into_iter().enumerate() {
            let iterator = ops::iter(&iterator)?;
            if let Some(item) = ops::next(&iterator)? {
                let key = self.key_of(&item)?;
                self.heap.push(Input {
                    key,
                    item,
                    order,
                    iterator,
                });
            }
        }
        for i in (0..self.heap.len() / 2).rev() {
            self.sink(i)?;
        }
        Ok(())
    }

    fn step(&mut self) -> Result<Option<Value>> {
        if !self.waiting.is_empty() {
            self.start()?;
        }
        if std::mem::take(&mut self.advance) {
            let Some(iterator) = self.heap.first().map(|input| input.iterator.clone()) else {
                return Ok(None);
            };
            match ops::next(&iterator)? {
                Some(item) => {
                    let key = self.key_of(&item)?;
                    (self.heap[0].key, self.heap[0].item) = (key, item);
                }
                None => {
                    self.heap.swap_remove(0);
                }
            }
            self.sink(0)?;
        }
        self.advance = true;
        Ok(self.heap.first().map(|input| input.item.clone()))
    }
}

impl Object for Merge {
    fn class(&self) -> Class {
        thread_local! { static CLASS: Class = iterator_class("generator"); }
        CLASS.with(Clone::clone)
    }
    crate::iterator_protocol!();
    fn next(&self) -> Option<Result<Option<Value>>> {
        let taken = self.state.borrow_mut().take();
        let Some(mut state) = taken else {
            return Some(Ok(None));
        };
        let item = state.step();
        if matches!(item, Ok(Some(_))) {
            *self.state.borrow_mut() = Some(state);
        }
        Some(item)
    }
}

fn merge(mut args: Args) -> Result<Value> {
    let key = args.take_kw("key").unwrap_or(Value::None);
    let reverse = match args.take_kw("reverse") {
        Some(flag) => ops::truth(&flag)?,
        None => false,
    };
    args.no_kw("merge")?;
    let waiting = args.pos.into_vec();
    let state = MergeState {
        waiting,
        heap: Vec::new(),
        key,
        reverse,
        advance: false,
    };
    Ok(Value::object(Merge {
        state: std::cell::RefCell::new(Some(state)),
    }))
}

pub(super) fn module() -> Module {
    Module::new("heapq")
        .function(n!("heappush"), heappush)
        .function(n!("heappushpop"), heappushpop)
        .function(n!("heappop"), |args| {
            let [list] = args.exact("heapq.heappop")?;
            pop(&heap(&list, "heappop")?, min_first)
        })
        .function(n!("heapreplace"), |args| {
            let [list, item] = args.exact("heapreplace")?;
            replace(&heap(&list, "heapreplace")?, item, min_first)
        })
        .function(n!("heapify"), |args| {
            let [list] = args.exact("heapq.heapify")?;
            heapify_with(&heap(&list, "heapify")?, min_first)?;
            Ok(Value::None)
        })
        .function(n!("_heappop_max"), |args| {
            let [list] = args.exact("heapq._heappop_max")?;
            pop(&heap(&list, "_heappop_max")?, max_first)
        })
        .function(n!("_heapreplace_max"), |args| {
            let [list, item] = args.exact("_heapreplace_max")?;
            replace(&heap(&list, "_heapreplace_max")?, item, max_first)
        })
        .function(n!("_heapify_max"), |args| {
            let [list] = args.exact("heapq._heapify_max")?;
            heapify_with(&heap(&list, "_heapify_max")?, max_first)?;
            Ok(Value::None)
        })
        .function(n!("nsmallest"), |args| select("nsmallest", args, false))
        .function(n!("nlargest"), |args| select("nlargest", args, true))
        .function(n!("merge"), merge)
}
