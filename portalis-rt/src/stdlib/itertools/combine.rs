//! `product`, `permutations`, `combinations`.

use super::{Step, no_more_keywords, object};
use crate::object::{Args, Class, Exception, Result, Value};
use crate::ops;

fn pick(pool: &[Value], indices: &[usize]) -> Value {
    Value::tuple(
        indices
            .iter()
            .filter_map(|&i| pool.get(i).cloned())
            .collect(),
    )
}

/// `product(*iterables, repeat=1)`
struct Product {
    pools: Vec<Vec<Value>>,
    indices: Vec<usize>,
    started: bool,
    done: bool,
}

impl Step for Product {
    fn step(&mut self) -> Result<Option<Value>> {
        if self.done {
            return Ok(None);
        }
        if !self.started {
            self.started = true;
            self.done = self.pools.iter().any(Vec::is_empty);
        } else {
            // As an odometer: the last one turns fastest.
            let mut wheel = self.pools.len();
            loop {
                let Some(i) = wheel.checked_sub(1) else {
                    self.done = true;
                    break;
                };
                wheel = i;
                self.indices[i] += 1;
                if self.indices[i] < self.pools[i].len() {
                    break;
                }
                self.indices[i] = 0;
            }
        }
        if self.done {
            return Ok(None);
        }
        let row = self
            .pools
            .iter()
            .zip(&self.indices)
            .map(|(pool, &i)| pool[i].clone());
        Ok(Some(Value::tuple(row.collect())))
    }
}

fn product(_class: &Class, mut args: Args) -> Result<Value> {
    let repeat = match args.take_kw("repeat") {
        Some(n) => ops::convert::to_index(&n)?,
        None => 1,
    };
    no_more_keywords("product", &args)?;
    let repeat = usize::try_from(repeat)
        .map_err(|_| Exception::value_error("repeat argument cannot be negative"))?;
    let pools: Vec<Vec<Value>> = args.pos.iter().map(ops::to_vec).collect::<Result<_>>()?;
    if pools.len().checked_mul(repeat).is_none_or(|n| n > 1 << 24) {
        return Err(Exception::overflow_error("repeat argument too large"));
    }
    let pools: Vec<Vec<Value>> = std::iter::repeat_n(pools, repeat).flatten().collect();
    let indices = vec![0; pools.len()];
    Ok(object(
        Product {
            pools,
            indices,
            started: false,
            done: false,
        },
        product_class,
    ))
}

/// The length argument of the functions below; none means the pool's own.
fn length(r: &Value, pool: &[Value]) -> Result<usize> {
    if r.is_unset() || r.is_none() {
        return Ok(pool.len());
    }
    usize::try_from(ops::convert::to_index(r)?)
        .map_err(|_| Exception::value_error("r must be non-negative"))
}

/// `permutations(iterable, r)`
struct Permutations {
    pool: Vec<Value>,
    indices: Vec<usize>,
    cycles: Vec<usize>,
    r: usize,
    started: bool,
    done: bool,
}

impl Permutations {
    fn advance(&mut self) -> bool {
        let n = self.pool.len();
        for i in (0..self.r).rev() {
            self.cycles[i] -= 1;
            if self.cycles[i] == 0 {
                self.indices[i..].rotate_left(1);
                self.cycles[i] = n - i;
            } else {
                let j = n - self.cycles[i];
                self.indices.swap(i, j);
                return true;
            }
        }
        false
    }
}

impl Step for Permutations {
    fn step(&mut self) -> Result<Option<Value>> {
        if self.done {
            return Ok(None);
        }
        if !self.started {
            self.started = true;
            self.done = self.r > self.pool.len();
        } else {
            self.done = !self.advance();
        }
        Ok((!self.done).then(|| pick(&self.pool, &self.indices[..self.r])))
    }
}

fn permutations(_class: &Class, args: Args) -> Result<Value> {
    let [iterable, r] = args.bind("permutations", ["iterable", "r"], 1)?;
    let pool = ops::to_vec(&iterable)?;
    if !(r.is_unset()
        || r.is_none()
        || matches!(
            r.native(),
            Value::Int(_) | Value::Bool(_) | Value::BigInt(_)
        ))
    {
        return Err(Exception::type_error("Expected int as r"));
    }
    let r = length(&r, &pool)?;
    let n = pool.len();
    let cycles = (0..r.min(n)).map(|i| n - i).collect();
    let state = Permutations {
        indices: (0..n).collect(),
        pool,
        cycles,
        r,
        started: false,
        done: false,
    };
    Ok(object(state, permutations_class))
}

/// `combinations(iterable, r)`, with or without replacement
struct Combinations {
    pool: Vec<Value>,
    indices: Vec<usize>,
    replacement: bool,
    started: bool,
    done: bool,
}

impl Combinations {
    fn advance(&mut self) -> bool {
        let (n, r) = (self.pool.len(), self.indices.len());
        let last = |i: usize| if self.replacement { n - 1 } else { i + n - r };
        let Some(i) = (0..r).rev().find(|&i| self.indices[i] != last(i)) else {
            return false;
        };
        let start = self.indices[i] + 1;
        for (offset, index) in self.indices[i..].iter_mut().enumerate() {
            *index = if self.replacement {
                start
            } else {
                start + offset
            };
        }
        true
    }
}

impl Step for Combinations {
    fn step(&mut self) -> Result<Option<Value>> {
        if self.done {
            return Ok(None);
        }
        if !self.started {
            self.started = true;
            let (n, r) = (self.pool.len(), self.indices.len());
            self.done = if self.replacement {
                n == 0 && r > 0
            } else {
                r > n
            };
        } else {
            self.done = !self.advance();
        }
        Ok((!self.done).then(|| pick(&self.pool, &self.indices)))
    }
}

fn combinations(_class: &Class, args: Args) -> Result<Value> {
    let [iterable, r] = args.bind("combinations", ["iterable", "r"], 2)?;
    let pool = ops::to_vec(&iterable)?;
    let indices = (0..length(&r, &pool)?.min(pool.len() + 1)).collect();
    let state = Combinations {
        pool,
        indices,
        replacement: false,
        started: false,
        done: false,
    };
    Ok(object(state, combinations_class))
}

fn combinations_with_replacement(_class: &Class, args: Args) -> Result<Value> {
    let [iterable, r] = args.bind("combinations_with_replacement", ["iterable", "r"], 2)?;
    let pool = ops::to_vec(&iterable)?;
    let r = length(&r, &pool)?;
    let state = Combinations {
        pool,
        indices: vec![0; r],
        replacement: true,
        started: false,
        done: false,
    };
    Ok(object(state, combinations_with_replacement_class))
}

crate::itertools_class! {
    product_class = "product", product;
    permutations_class = "permutations", permutations;
    combinations_class = "combinations", combinations;
    combinations_with_replacement_class = "combinations_with_replacement", combinations_with_replacement;
}
