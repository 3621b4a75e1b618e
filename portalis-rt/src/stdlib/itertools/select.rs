//! `chain`, `islice`, `groupby`, `tee` and the others that walk their input once.

use std::cell::RefCell;
use std::rc::Rc;

use super::{Step, iterators, no_more_keywords, object};
use crate::object::iterators::iterator_class;
use crate::object::{Args, Class, Exception, Result, Value};
use crate::ops::{self, BinaryOp};

fn call1(f: &Value, x: &Value) -> Result<Value> {
    ops::call(f, Args::pos([x.clone()]))
}

/// `accumulate(iterable, func=operator.add, *, initial=None)`
struct Accumulate {
    iterator: Value,
    function: Value,
    total: Option<Value>,
    initial: Option<Value>,
}

impl Step for Accumulate {
    fn step(&mut self) -> Result<Option<Value>> {
        if let Some(initial) = self.initial.take() {
            self.total = Some(initial.clone());
            return Ok(Some(initial));
        }
        let Some(item) = ops::next(&self.iterator)? else {
            return Ok(None);
        };
        let total = match &self.total {
            None => item,
            Some(total) if self.function.is_none() => ops::binary(BinaryOp::Add, total, &item)?,
            Some(total) => ops::call(&self.function, Args::pos([total.clone(), item]))?,
        };
        self.total = Some(total.clone());
        Ok(Some(total))
    }
}

fn accumulate(_class: &Class, mut args: Args) -> Result<Value> {
    let initial = args.take_kw("initial").filter(|v| !v.is_none());
    let [iterable, function] = args.bind("accumulate", ["iterable", "func"], 1)?;
    let function = if function.is_unset() {
        Value::None
    } else {
        function
    };
    Ok(object(
        Accumulate {
            iterator: ops::iter(&iterable)?,
            function,
            total: None,
            initial,
        },
        accumulate_class,
    ))
}

/// `batched(iterable, n)`
struct Batched {
    iterator: Option<Value>,
    n: usize,
}

impl Step for Batched {
    fn step(&mut self) -> Result<Option<Value>> {
        let Some(iterator) = &self.iterator else {
            return Ok(None);
        };
        let mut batch = Vec::new();
        while batch.len() < self.n {
            match ops::next(iterator)? {
                Some(item) => batch.push(item),
                None => {
                    self.iterator = None;
                    break;
                }
            }
        }
        Ok((!batch.is_empty()).then(|| Value::tuple(batch)))
    }
}

fn batched(_class: &Class, args: Args) -> Result<Value> {
    let [iterable, n] = args.bind("batched", ["iterable", "n"], 2)?;
    let n = usize::try_from(ops::convert::to_index(&n)?).unwrap_or(0);
    if n < 1 {
        return Err(Exception::value_error("n must be at least one"));
    }
    Ok(object(
        Batched {
            iterator: Some(ops::iter(&iterable)?),
            n,
        },
        batched_class,
    ))
}

/// `chain(*iterables)`
struct Chain {
    /// Gives the iterables.
    source: Option<Value>,
    active: Option<Value>,
}

impl Step for Chain {
    fn step(&mut self) -> Result<Option<Value>> {
        loop {
            if let Some(active) = &self.active {
                if let Some(item) = ops::next(active)? {
                    return Ok(Some(item));
                }
                self.active = None;
            }
            let Some(source) = &self.source else {
                return Ok(None);
            };
            match ops::next(source) {
                Ok(Some(iterable)) => match ops::iter(&iterable) {
                    Ok(iterator) => self.active = Some(iterator),
                    Err(e) => {
                        self.source = None;
                        return Err(e);
                    }
                },
                Ok(None) => self.source = None,
                Err(e) => {
                    self.source = None;
                    return Err(e);
                }
            }
        }
    }
}

fn chain(_class: &Class, args: Args) -> Result<Value> {
    no_more_keywords("chain", &args)?;
    let source = ops::iter(&Value::tuple(args.pos.into_vec()))?;
    Ok(object(
        Chain {
            source: Some(source),
            active: None,
        },
        chain_class,
    ))
}

fn chain_from_iterable(args: Args) -> Result<Value> {
    let [_class, iterable] = args.exact("chain.from_iterable")?;
    Ok(object(
        Chain {
            source: Some(ops::iter(&iterable)?),
            active: None,
        },
        chain_class,
    ))
}

/// `compress(data, selectors)`
struct Compress {
    data: Value,
    selectors: Value,
}

impl Step for Compress {
    fn step(&mut self) -> Result<Option<Value>> {
        loop {
            let Some(item) = ops::next(&self.data)? else {
                return Ok(None);
            };
            let Some(selector) = ops::next(&self.selectors)? else {
                return Ok(None);
            };
            if ops::truth(&selector)? {
                return Ok(Some(item));
            }
        }
    }
}

fn compress(_class: &Class, args: Args) -> Result<Value> {
    let [data, selectors] = args.bind("compress", ["data", "selectors"], 2)?;
    Ok(object(
        Compress {
            data: ops::iter(&data)?,
            selectors: ops::iter(&selectors)?,
        },
        compress_class,
    ))
}

/// `dropwhile(predicate, iterable)`
struct DropWhile {
    predicate: Value,
    iterator: Value,
    started: bool,
}

impl Step for DropWhile {
    fn step(&mut self) -> Result<Option<Value>> {
        loop {
            let Some(item) = ops::next(&self.iterator)? else {
                return Ok(None);
            };
            if self.started || !ops::truth(&call1(&self.predicate, &item)?)? {
                self.started = true;
                return Ok(Some(item));
            }
        }
    }
}

fn dropwhile(_class: &Class, args: Args) -> Result<Value> {
    let [predicate, iterable] = args.exact("dropwhile")?;
    Ok(object(
        DropWhile {
            predicate,
            iterator: ops::iter(&iterable)?,
            started: false,
        },
        dropwhile_class,
    ))
}

/// `takewhile(predicate, iterable)`
struct TakeWhile {
    predicate: Value,
    iterator: Value,
    stopped: bool,
}

impl Step for TakeWhile {
    fn step(&mut self) -> Result<Option<Value>> {
        if self.stopped {
            return Ok(None);
        }
        let Some(item) = ops::next(&self.iterator)? else {
            return Ok(None);
        };
        if ops::truth(&call1(&self.predicate, &item)?)? {
            return Ok(Some(item));
        }
        self.stopped = true;
        Ok(None)
    }
}

fn takewhile(_class: &Class, args: Args) -> Result<Value> {
    let [predicate, iterable] = args.exact("takewhile")?;
    Ok(object(
        TakeWhile {
            predicate,
            iterator: ops::iter(&iterable)?,
            stopped: false,
        },
        takewhile_class,
    ))
}

/// `filterfalse(predicate, iterable)`
struct FilterFalse {
    predicate: Value,
    iterator: Value,
}

impl Step for FilterFalse {
    fn step(&mut self) -> Result<Option<Value>> {
        while let Some(item) = ops::next(&self.iterator)? {
            let drop = match &self.predicate {
                Value::None => ops::truth(&item)?,
                predicate => ops::truth(&call1(predicate, &item)?)?,
            };
            if !drop {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }
}

fn filterfalse(_class: &Class, args: Args) -> Result<Value> {
    let [predicate, iterable] = args.exact("filterfalse")?;
    Ok(object(
        FilterFalse {
            predicate,
            iterator: ops::iter(&iterable)?,
        },
        filterfalse_class,
    ))
}

/// `starmap(function, iterable)`
struct StarMap {
    function: Value,
    iterator: Value,
}

impl Step for StarMap {
    fn step(&mut self) -> Result<Option<Value>> {
        match ops::next(&self.iterator)? {
            Some(args) => ops::call(&self.function, Args::from_vec(ops::to_vec(&args)?)).map(Some),
            None => Ok(None),
        }
    }
}

fn starmap(_class: &Class, args: Args) -> Result<Value> {
    let [function, iterable] = args.exact("starmap")?;
    Ok(object(
        StarMap {
            function,
            iterator: ops::iter(&iterable)?,
        },
        starmap_class,
    ))
}

/// `pairwise(iterable)`
struct Pairwise {
    iterator: Option<Value>,
    old: Option<Value>,
}

impl Step for Pairwise {
    fn step(&mut self) -> Result<Option<Value>> {
        let Some(iterator) = self.iterator.clone() else {
            return Ok(None);
        };
        if self.old.is_none() {
            self.old = ops::next(&iterator)?;
        }
        let Some(old) = self.old.clone() else {
            self.iterator = None;
            return Ok(None);
        };
        let Some(new) = ops::next(&iterator)? else {
            self.iterator = None;
            self.old = None;
            return Ok(None);
        };
        self.old = Some(new.clone());
        Ok(Some(Value::tuple(vec![old, new])))
    }
}

fn pairwise(_class: &Class, args: Args) -> Result<Value> {
    let [iterable] = args.exact("pairwise")?;
    Ok(object(
        Pairwise {
            iterator: Some(ops::iter(&iterable)?),
            old: None,
        },
        pairwise_class,
    ))
}

/// `islice(iterable, start, stop, step)`
struct Slice {
    iterator: Option<Value>,
    /// The position of the next item that is wanted.
    next: u64,
    /// How many items have been taken.
    taken: u64,
    stop: Option<u64>,
    step: u64,
}

impl Step for Slice {
    fn step(&mut self) -> Result<Option<Value>> {
        let Some(iterator) = self.iterator.clone() else {
            return Ok(None);
        };
        while self.taken < self.next {
            if self.stop.is_some_and(|stop| self.taken >= stop) || ops::next(&iterator)?.is_none() {
                self.iterator = None;
                return Ok(None);
            }
            self.taken += 1;
        }
        if self.stop.is_some_and(|stop| self.taken >= stop) {
            self.iterator = None;
            return Ok(None);
        }
        let item = ops::next(&iterator)?;
        if item.is_none() {
            self.iterator = None;
            return Ok(None);
        }
        self.taken += 1;
        let next = self.next.saturating_add(self.step);
        self.next = match self.stop {
            Some(stop) => next.min(stop),
            None => next,
        };
        Ok(item)
    }
}

fn islice(_class: &Class, args: Args) -> Result<Value> {
    let given = args.pos.len();
    let [iterable, a, b, c] = args.range("islice", 2)?;
    let (start, stop, step) = if given == 2 {
        (Value::None, a, Value::None)
    } else {
        (a, b, c)
    };
    let bound = |x: &Value, message: &str| -> Result<Option<u64>> {
        if x.is_none() || x.is_unset() {
            return Ok(None);
        }
        let number = ops::item::index_opt(x)?;
        match number {
            Some(Value::Int(i)) if i >= 0 => Ok(Some(i as u64)),
            _ => Err(Exception::value_error(message)),
        }
    };
    let stop_message = if given == 2 {
        "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize."
    } else {
        "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize."
    };
    let stop = bound(&stop, stop_message)?;
    let start = bound(
        &start,
        "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
    )?
    .unwrap_or(0);
    let step = match bound(
        &step,
        "Step for islice() must be a positive integer or None.",
    )? {
        Some(0) => {
            return Err(Exception::value_error(
                "Step for islice() must be a positive integer or None.",
            ));
        }
        Some(step) => step,
        None => 1,
    };
    Ok(object(
        Slice {
            iterator: Some(ops::iter(&iterable)?),
            next: start,
            taken: 0,
            stop,
            step,
        },
        islice_class,
    ))
}

/// `zip_longest(*iterables, fillvalue=None)`
struct ZipLongest {
    iterators: Vec<Option<Value>>,
    active: usize,
    fill: Value,
}

impl Step for ZipLongest {
    fn step(&mut self) -> Result<Option<Value>> {
        if self.active == 0 {
            return Ok(None);
        }
        let mut row = Vec::with_capacity(self.iterators.len());
        for slot in &mut self.iterators {
            let item = match slot {
                Some(iterator) => match ops::next(iterator) {
                    Ok(item) => item,
                    Err(e) => {
                        self.active = 0;
                        return Err(e);
                    }
                },
                None => None,
            };
            match item {
                Some(item) => row.push(item),
                None => {
                    if slot.take().is_some() {
                        self.active -= 1;
                        if self.active == 0 {
                            return Ok(None);
                        }
                    }
                    row.push(self.fill.clone());
                }
            }
        }
        Ok(Some(Value::tuple(row)))
    }
}

fn zip_longest(_class: &Class, mut args: Args) -> Result<Value> {
    let fill = args.take_kw("fillvalue").unwrap_or(Value::None);
    no_more_keywords("zip_longest", &args)?;
    let all: Vec<Option<Value>> = iterators(&args.pos)?.into_iter().map(Some).collect();
    Ok(object(
        ZipLongest {
            active: all.len(),
            iterators: all,
            fill,
        },
        zip_longest_class,
    ))
}

/// What a `groupby` and its groups share.
struct Grouping {
    iterator: Value,
    key: Value,
    /// The key of the group that the caller got last.
    target: Value,
    /// The item read last and its key, until it is handed out.
    current: Option<(Value, Value)>,
    current_key: Value,
    /// The group that is handed out; an older one has ended.
    generation: u64,
}

struct GroupBy(Rc<RefCell<Grouping>>);

/// Reads one more item; false at the end.
fn read_one(shared: &RefCell<Grouping>) -> Result<bool> {
    let (iterator, key) = {
        let grouping = shared.borrow();
        (grouping.iterator.clone(), grouping.key.clone())
    };
    let Some(item) = ops::next(&iterator)? else {
        return Ok(false);
    };
    let item_key = if key.is_none() {
        item.clone()
    } else {
        call1(&key, &item)?
    };
    let old = {
        let mut grouping = shared.borrow_mut();
        let old = std::mem::replace(&mut grouping.current_key, item_key);
        (old, grouping.current.replace((item, Value::None)))
    };
    drop(old);
    Ok(true)
}

impl Step for GroupBy {
    fn step(&mut self) -> Result<Option<Value>> {
        self.0.borrow_mut().generation += 1;
        loop {
            let (target, current) = {
                let grouping = self.0.borrow();
                (grouping.target.clone(), grouping.current_key.clone())
            };
            if !current.is_unset() && (target.is_unset() || !ops::compare::same(&target, &current)?)
            {
                break;
            }
            if !read_one(&self.0)? {
                return Ok(None);
            }
        }
        let (key, generation) = {
            let mut grouping = self.0.borrow_mut();
            grouping.target = grouping.current_key.clone();
            (grouping.target.clone(), grouping.generation)
        };
        let group = Group {
            shared: self.0.clone(),
            key: key.clone(),
            generation,
        };
        Ok(Some(Value::tuple(vec![key, object(group, group_class)])))
    }
}

struct Group {
    shared: Rc<RefCell<Grouping>>,
    key: Value,
    generation: u64,
}

impl Step for Group {
    fn step(&mut self) -> Result<Option<Value>> {
        if self.shared.borrow().generation != self.generation {
            return Ok(None);
        }
        if self.shared.borrow().current.is_none() && !read_one(&self.shared)? {
            return Ok(None);
        }
        let current = self.shared.borrow().current_key.clone();
        if !ops::compare::same(&self.key, &current)? {
            return Ok(None);
        }
        Ok(self
            .shared
            .borrow_mut()
            .current
            .take()
            .map(|(item, _)| item))
    }
}

fn groupby(_class: &Class, args: Args) -> Result<Value> {
    let [iterable, key] = args.bind("groupby", ["iterable", "key"], 1)?;
    let grouping = Grouping {
        iterator: ops::iter(&iterable)?,
        key: if key.is_unset() { Value::None } else { key },
        target: Value::Unset,
        current: None,
        current_key: Value::Unset,
        generation: 0,
    };
    Ok(object(
        GroupBy(Rc::new(RefCell::new(grouping))),
        groupby_class,
    ))
}

fn group_class() -> Class {
    thread_local! { static CLASS: Class = iterator_class("_grouper"); }
    CLASS.with(Clone::clone)
}

pub(super) fn chain_class() -> Class {
    thread_local! {
        static CLASS: Class = super::class("chain", chain)
            .class_method(n!("from_iterable"), chain_from_iterable)
            .class_method("__class_getitem__", crate::object::generic_alias::class_getitem)
            .build();
    }
    CLASS.with(Clone::clone)
}

crate::itertools_class! {
    accumulate_class = "accumulate", accumulate;
    batched_class = "batched", batched;
    compress_class = "compress", compress;
    dropwhile_class = "dropwhile", dropwhile;
    takewhile_class = "takewhile", takewhile;
    filterfalse_class = "filterfalse", filterfalse;
    starmap_class = "starmap", starmap;
    pairwise_class = "pairwise", pairwise;
    islice_class = "islice", islice;
    zip_longest_class = "zip_longest", zip_longest;
    groupby_class = "groupby", groupby;
}
