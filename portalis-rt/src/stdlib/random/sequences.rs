//! `randrange`, `choice`, `choices`, `sample`, `shuffle`.

use num_bigint::{BigInt, Sign};

use super::Random;
use crate::object::{Args, Exception, List, Result, Value, range::Range};
use crate::ops::convert::{to_bigint, to_f64, to_int};
use crate::ops::{self, BinaryOp};
use crate::stdlib::signature;

pub(super) fn randrange(this: &Random, args: Args) -> Result<Value> {
    let [start, stop, step] =
        signature::method("Random.randrange", args, ["start", "stop", "step"], 1)?;
    let first = to_bigint(&start)?;
    if stop.is_none() || stop.is_unset() {
        if !step.is_unset() && !matches!(step, Value::Int(1)) {
            return Err(Exception::type_error("Missing a non-None stop argument"));
        }
        if first.sign() == Sign::Plus {
            return this.below_big(&first).map(Value::int);
        }
        return Err(Exception::value_error("empty range for randrange()"));
    }
    let last = to_bigint(&stop)?;
    let step_size = if step.is_unset() {
        BigInt::from(1)
    } else {
        to_bigint(&step)?
    };
    let width = &last - &first;
    let count = match step_size.sign() {
        Sign::NoSign => return Err(Exception::value_error("zero step for randrange()")),
        Sign::Plus => num_integer::Integer::div_floor(&(&width + &step_size - 1), &step_size),
        Sign::Minus => num_integer::Integer::div_floor(&(&width + &step_size + 1), &step_size),
    };
    if count.sign() != Sign::Plus {
        let (start, stop) = (ops::str(&start)?, ops::str(&stop)?);
        let tail = if step_size == BigInt::from(1) {
            String::new()
        } else {
            format!(", {}", ops::str(&step)?)
        };
        return Err(Exception::value_error(format!(
            "empty range in randrange({start}, {stop}{tail})"
        )));
    }
    Ok(Value::int(first + step_size * this.below_big(&count)?))
}

pub(super) fn randint(this: &Random, args: Args) -> Result<Value> {
    let [a, b] = signature::method("Random.randint", args, ["a", "b"], 2)?;
    if let (Value::Int(low), Value::Int(high)) = (&a, &b)
        && let Some(width) = high
            .checked_sub(*low)
            .and_then(|w| w.checked_add(1))
            .filter(|w| *w > 0)
    {
        return Ok(Value::Int(low + this.below(width as u64)? as i64));
    }
    let stop = ops::binary(BinaryOp::Add, &b, &Value::Int(1))?;
    randrange(this, Args::pos([a, stop]))
}

pub(super) fn choice(this: &Random, args: Args) -> Result<Value> {
    let [items] = signature::method("Random.choice", args, ["seq"], 1)?;
    let len = ops::len(&items)?;
    if len == 0 {
        return Err(Exception::index_error(
            "Cannot choose from an empty sequence",
        ));
    }
    let at = this.below(len as u64)?;
    ops::get_item(&items, &Value::Int(at as i64))
}

pub(super) fn shuffle(this: &Random, args: Args) -> Result<Value> {
    let [items] = signature::method("Random.shuffle", args, ["x"], 1)?;
    if let Value::List(list) = &items {
        for i in (1..list.len()).rev() {
            let j = this.below(i as u64 + 1)? as usize;
            list.borrow_mut().swap(i, j);
        }
        return Ok(Value::None);
    }
    for i in (1..ops::len(&items)?).rev() {
        let j = Value::Int(this.below(i as u64 + 1)? as i64);
        let i = Value::from(i);
        let (x, y) = (ops::get_item(&items, &i)?, ops::get_item(&items, &j)?);
        ops::set_item(&items, &i, y)?;
        ops::set_item(&items, &j, x)?;
    }
    Ok(Value::None)
}

/// Running sums.
fn accumulate(items: &Value) -> Result<Vec<Value>> {
    let mut sums: Vec<Value> = Vec::new();
    for item in ops::to_vec(items)? {
        let sum = match sums.last() {
            Some(last) => ops::binary(BinaryOp::Add, last, &item)?,
            None => item,
        };
        sums.push(sum);
    }
    Ok(sums)
}

/// `bisect.bisect_right(sorted, x, 0, high)`
fn bisect(sorted: &[Value], x: &Value, mut high: usize) -> Result<usize> {
    let mut low = 0;
    while low < high {
        let middle = (low + high) / 2;
        if ops::lt(x, &sorted[middle])? {
            high = middle
        } else {
            low = middle + 1
        }
    }
    Ok(low)
}

pub(super) fn choices(this: &Random, mut args: Args) -> Result<Value> {
    let cumulative = args.take_kw("cum_weights").unwrap_or(Value::None);
    let k = args.take_kw("k").unwrap_or(Value::Int(1));
    let [population, weights] =
        signature::method("Random.choices", args, ["population", "weights"], 1)?;
    let n = ops::len(&population)?;
    let k = ops::convert::to_index(&k)?.max(0);
    let no_weights = weights.is_none() || weights.is_unset();
    let mut picked = Vec::new();
    if cumulative.is_none() && no_weights {
        for _ in 0..k {
            let at = (this.random()? * n as f64).floor();
            picked.push(ops::get_item(&population, &Value::Int(at as i64))?);
        }
        return Ok(Value::list(picked));
    }
    let cumulative = if cumulative.is_none() {
        if let Value::Int(_) | Value::BigInt(_) = weights {
            return Err(Exception::type_error(format!(
                "The number of choices must be a keyword argument: k={}",
                ops::repr(&weights)?
            )));
        }
        accumulate(&weights)?
    } else if no_weights {
        ops::to_vec(&cumulative)?
    } else {
        return Err(Exception::type_error(
            "Cannot specify both weights and cumulative weights",
        ));
    };
    if cumulative.len() != n {
        return Err(Exception::value_error(
            "The number of weights does not match the population",
        ));
    }
    let Some(last) = cumulative.last() else {
        return Err(Exception::index_error("list index out of range"));
    };
    let total = to_f64(last)?;
    if total <= 0.0 {
        return Err(Exception::value_error(
            "Total of weights must be greater than zero",
        ));
    }
    if !total.is_finite() {
        return Err(Exception::value_error("Total of weights must be finite"));
    }
    for _ in 0..k {
        let at = bisect(&cumulative, &Value::Float(this.random()? * total), n - 1)?;
        picked.push(ops::get_item(&population, &Value::from(at))?);
    }
    Ok(Value::list(picked))
}

pub(super) fn sample(this: &Random, mut args: Args) -> Result<Value> {
    let counts = args.take_kw("counts").unwrap_or(Value::None);
    let [population, k] = signature::method("Random.sample", args, ["population", "k"], 2)?;
    if !is_sequence(&population) {
        return Err(Exception::type_error(
            "Population must be a sequence.  For dicts or sets, use sorted(d).",
        ));
    }
    let n = ops::len(&population)?;
    if !counts.is_none() {
        return sample_with_counts(this, &population, n, &counts, &k);
    }
    let wanted = match to_int(&k)? {
        Value::Int(k) => usize::try_from(k).ok().filter(|k| *k <= n),
        _ => None,
    };
    let Some(wanted) = wanted else {
        return Err(Exception::value_error(
            "Sample larger than population or is negative",
        ));
    };
    // A set of what is taken is smaller than a list of all for small samples of large populations.
    let mut set_size = 21.0;
    if wanted > 5 {
        set_size += 4f64.powf(((wanted as f64 * 3.0).ln() / 4f64.ln()).ceil());
    }
    let mut picked = Vec::with_capacity(wanted);
    if n as f64 <= set_size {
        let mut pool = match &population {
            Value::List(list) => list.to_vec(),
            other => ops::to_vec(other)?,
        };
        for i in 0..wanted {
            let j = this.below((n - i) as u64)? as usize;
            picked.push(pool[j].clone());
            pool[j] = pool[n - i - 1].clone();
        }
        return Ok(Value::list(picked));
    }
    let mut taken = std::collections::HashSet::new();
    for _ in 0..wanted {
        let mut j = this.below(n as u64)?;
        while !taken.insert(j) {
            j = this.below(n as u64)?;
        }
        picked.push(ops::get_item(&population, &Value::Int(j as i64))?);
    }
    Ok(Value::list(picked))
}

fn sample_with_counts(
    this: &Random,
    population: &Value,
    n: usize,
    counts: &Value,
    k: &Value,
) -> Result<Value> {
    let mut cumulative = accumulate(counts)?;
    if cumulative.len() != n {
        return Err(Exception::value_error(
            "The number of counts does not match the population",
        ));
    }
    let Some(total) = cumulative.pop() else {
        return Err(Exception::index_error("pop from empty list"));
    };
    let Value::Int(total) = total.native() else {
        return Err(Exception::type_error("Counts must be integers"));
    };
    if total <= 0 {
        return Err(Exception::value_error(
            "Total of counts must be greater than zero",
        ));
    }
    let all = ops::call(
        &Value::Class(crate::object::range::class()),
        Args::pos([Value::Int(total)]),
    )?;
    let selections = sample(this, Args::pos([all, k.clone()]))?;
    let picked = List::default();
    for selection in ops::to_vec(&selections)? {
        let at = bisect(&cumulative, &selection, cumulative.len())?;
        picked.append(ops::get_item(population, &Value::from(at))?);
    }
    Ok(Value::List(picked))
}

fn is_sequence(x: &Value) -> bool {
    match x.native() {
        Value::List(_) | Value::Tuple(_) | Value::Str(_) | Value::Bytes(_) => true,
        Value::Dict(_) | Value::Set(_) => false,
        Value::Object(obj) => {
            obj.downcast_ref::<Range>().is_some()
                || matches!(
                    &*obj.get().class().name(),
                    "deque" | "bytearray" | "memoryview" | "array" | "UserList"
                )
        }
        Value::Instance(_) => {
            ops::class_of(x).lookup("__getitem__").is_some()
                && ops::class_of(x).lookup("keys").is_none()
        }
        _ => false,
    }
}
