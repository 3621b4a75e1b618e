//! The stable sort behind `list.sort` and `sorted`: Python's adaptive merge sort over `a < b`.
//!
//! For items with a total order any stable sort gives the same list, so lists of one simple type go the
//! short way. Everything else runs the merge sort below, which compares in CPython's order, may stop
//! at any comparison with an error, and then still holds every item.
//!
//! Rust's own sorts are as large as they are quick, and there is one for each type. So a page has only the merge sort,
//! and that once (`LINKS_BY_NAME`).

use std::cmp::Ordering;

use super::{Result, Value};
use crate::ops::compare::lt;
use crate::platform::LINKS_BY_NAME;

/// Whether the item at one place goes before that at another.
type Before<'a> = dyn Fn(usize, usize) -> Result<bool> + 'a;

/// Sorts what is not Python's to compare; equal items stay in their order.
pub(crate) fn stable<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    if LINKS_BY_NAME {
        let before = |a: usize, b: usize| Ok(compare(&items[a], &items[b]).is_lt());
        let (order, _) = ordered::<Before<'_>>(items.len(), &before);
        permute(items, &order);
    } else {
        items.sort_by(compare);
    }
}

/// An item with the key it is sorted by.
struct Keyed {
    key: Value,
    item: Value,
}

trait Sortable {
    fn key(&self) -> &Value;
}
impl Sortable for Value {
    #[inline]
    fn key(&self) -> &Value {
        self
    }
}
impl Sortable for Keyed {
    #[inline]
    fn key(&self) -> &Value {
        &self.key
    }
}

/// Sorts `items` in place; `key` is `None` or a callable.
///
/// # Errors
/// What the key function or `__lt__` raises; `items` is then some permutation.
pub(super) fn sort(items: &mut [Value], key: &Value, reverse: bool) -> Result<()> {
    if key.is_none() || key.is_unset() {
        return sort_by_key(items, reverse);
    }
    let mut keyed = Vec::with_capacity(items.len());
    for item in items.iter() {
        let key = crate::ops::call(key, super::Args::pos([item.clone()]))?;
        keyed.push(Keyed {
            key,
            item: item.clone(),
        });
    }
    let result = sort_by_key(&mut keyed, reverse);
    let mut sorted = keyed.into_iter();
    for slot in items.iter_mut() {
        if let Some(keyed) = sorted.next() {
            *slot = keyed.item;
        }
    }
    result
}

fn sort_by_key<T: Sortable>(items: &mut [T], reverse: bool) -> Result<()> {
    // Reversing before and after keeps equal items in their order.
    if reverse {
        items.reverse();
    }
    let result = if sort_simple(items) {
        Ok(())
    } else {
        merge_sort(items)
    };
    if reverse {
        items.reverse();
    }
    result
}

/// Sorts if all keys are of one type whose order is total and needs no Python code.
fn sort_simple<T: Sortable>(items: &mut [T]) -> bool {
    let Some(first) = items.first() else {
        return true;
    };
    if LINKS_BY_NAME {
        return false;
    }
    match first.key() {
        Value::Int(_) if items.iter().all(|x| matches!(x.key(), Value::Int(_))) => {
            items.sort_by_key(|x| if let Value::Int(i) = x.key() { *i } else { 0 });
        }
        Value::Str(_) if items.iter().all(|x| matches!(x.key(), Value::Str(_))) => {
            items.sort_by(|x, y| match (x.key(), y.key()) {
                (Value::Str(x), Value::Str(y)) => x.as_str().cmp(y.as_str()),
                _ => Ordering::Equal,
            });
        }
        Value::Float(_)
            if items
                .iter()
                .all(|x| matches!(x.key(), Value::Float(f) if !f.is_nan())) =>
        {
            items.sort_by(|x, y| match (x.key(), y.key()) {
                (Value::Float(x), Value::Float(y)) => x.partial_cmp(y).unwrap_or(Ordering::Equal),
                _ => Ordering::Equal,
            });
        }
        _ => return false,
    }
    true
}

/// A run that waits to be merged.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    len: usize,
    power: u32,
}

/// How many wins in a row start a gallop.
const MIN_GALLOP: usize = 7;

/// Works on positions, so that an error leaves a permutation.
fn merge_sort<T: Sortable>(items: &mut [T]) -> Result<()> {
    let before = |a: usize, b: usize| lt(items[a].key(), items[b].key());
    let (order, result) = if LINKS_BY_NAME {
        ordered::<Before<'_>>(items.len(), &before)
    } else {
        ordered(items.len(), &before)
    };
    permute(items, &order);
    result
}

/// The merge sort: natural runs, extended by binary insertion, merged by the powersort rule. Gives the places in order,
/// after an error in some order.
fn ordered<F: Fn(usize, usize) -> Result<bool> + ?Sized>(
    n: usize,
    before: &F,
) -> (Vec<usize>, Result<()>) {
    let mut order: Vec<usize> = (0..n).collect();
    if n < 2 {
        return (order, Ok(()));
    }
    let result = Merger {
        before,
        order: &mut order,
        runs: Vec::new(),
        min_gallop: MIN_GALLOP,
    }
    .run();
    (order, result)
}

/// Puts item `order[i]` at `i`.
fn permute<T>(items: &mut [T], order: &[usize]) {
    let mut target = vec![0; order.len()];
    for (to, &from) in order.iter().enumerate() {
        target[from] = to;
    }
    for i in 0..target.len() {
        while target[i] != i {
            let j = target[i];
            items.swap(i, j);
            target.swap(i, j);
        }
    }
}

struct Merger<'a, F: ?Sized> {
    before: &'a F,
    order: &'a mut [usize],
    runs: Vec<Run>,
    min_gallop: usize,
}

impl<F: Fn(usize, usize) -> Result<bool> + ?Sized> Merger<'_, F> {
    #[inline]
    fn less(&self, a: usize, b: usize) -> Result<bool> {
        (self.before)(a, b)
    }

    fn run(&mut self) -> Result<()> {
        let n = self.order.len();
        let min_run = min_run(n);
        let mut start = 0;
        while start < n {
            let mut len = self.natural_run(start)?;
            if len < min_run {
                let forced = min_run.min(n - start);
                self.binary_insertion(start, forced, len)?;
                len = forced;
            }
            self.found_run(start, len, n)?;
            self.runs.push(Run {
                start,
                len,
                power: 0,
            });
            start += len;
        }
        while self.runs.len() > 1 {
            self.merge_at(self.runs.len() - 2)?;
        }
        Ok(())
    }

    /// The length of the run at `start`, made ascending.
    fn natural_run(&mut self, start: usize) -> Result<usize> {
        let n = self.order.len();
        if start + 1 == n {
            return Ok(1);
        }
        let mut end = start + 2;
        if self.less(self.order[start + 1], self.order[start])? {
            while end < n && self.less(self.order[end], self.order[end - 1])? {
                end += 1;
            }
            self.order[start..end].reverse();
        } else {
            while end < n && !self.less(self.order[end], self.order[end - 1])? {
                end += 1;
            }
        }
        Ok(end - start)
    }

    /// Sorts `len` items at `start`, of which the first `sorted` are.
    fn binary_insertion(&mut self, start: usize, len: usize, sorted: usize) -> Result<()> {
        for next in start + sorted..start + len {
            let pivot = self.order[next];
            let (mut low, mut high) = (start, next);
            while low < high {
                let middle = low + (high - low) / 2;
                if self.less(pivot, self.order[middle])? {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            self.order[low..=next].rotate_right(1);
        }
        Ok(())
    }

    /// Merges waiting runs whose boundary is deeper than the new one's.
    fn found_run(&mut self, start: usize, len: usize, n: usize) -> Result<()> {
        let Some(last) = self.runs.last() else {
            return Ok(());
        };
        let power = boundary_power(last.start, last.len, len, n);
        debug_assert!(last.start + last.len == start);
        while self.runs.len() > 1 && self.runs[self.runs.len() - 2].power > power {
            self.merge_at(self.runs.len() - 2)?;
        }
        if let Some(last) = self.runs.last_mut() {
            last.power = power;
        }
        Ok(())
    }

    /// Merges runs `i` and `i + 1`.
    fn merge_at(&mut self, i: usize) -> Result<()> {
        let (a, b) = (self.runs[i], self.runs[i + 1]);
        self.runs[i].len = a.len + b.len;
        self.runs.remove(i + 1);
        let skip = gallop_right(
            self.before,
            &self.order[a.start..b.start],
            self.order[b.start],
            0,
        )?;
        let (a_start, a_len) = (a.start + skip, a.len - skip);
        if a_len == 0 {
            return Ok(());
        }
        let b_len = {
            let run = &self.order[b.start..b.start + b.len];
            gallop_left(self.before, run, self.order[b.start - 1], b.len - 1)?
        };
        if b_len == 0 {
            return Ok(());
        }
        if a_len <= b_len {
            self.merge_low(a_start, a_len, b.start, b_len)
        } else {
            self.merge_high(a_start, a_len, b.start, b_len)
        }
    }

    /// Merges from the left; run `a` is the shorter one. The first of `b` is known to go first, the last
    /// of `a` to go last.
    fn merge_low(
        &mut self,
        a_start: usize,
        a_len: usize,
        b_start: usize,
        b_len: usize,
    ) -> Result<()> {
        let temp: Vec<usize> = self.order[a_start..a_start + a_len].to_vec();
        let (mut a, mut b, mut out) = (0, b_start, a_start);
        let b_end = b_start + b_len;
        let result = self.merge_low_inner(&temp, &mut a, &mut b, b_end, &mut out);
        // What is left of `a` fits exactly before what is left of `b`.
        let rest = temp.len() - a;
        if result.is_ok() && rest == 1 && b < b_end {
            // The last of `a` goes last.
            self.order.copy_within(b..b_end, out);
            self.order[b_end - 1] = temp[a];
        } else {
            self.order[out..out + rest].copy_from_slice(&temp[a..]);
        }
        result
    }

    fn merge_low_inner(
        &mut self,
        temp: &[usize],
        a: &mut usize,
        b: &mut usize,
        b_end: usize,
        out: &mut usize,
    ) -> Result<()> {
        let a_end = temp.len();
        self.order[*out] = self.order[*b];
        *out += 1;
        *b += 1;
        if *b == b_end || a_end - *a == 1 {
            return Ok(());
        }
        let mut min_gallop = self.min_gallop;
        loop {
            let (mut a_wins, mut b_wins) = (0, 0);
            loop {
                if self.less(self.order[*b], temp[*a])? {
                    self.order[*out] = self.order[*b];
                    *out += 1;
                    *b += 1;
                    b_wins += 1;
                    a_wins = 0;
                    if *b == b_end {
                        return Ok(());
                    }
                    if b_wins >= min_gallop {
                        break;
                    }
                } else {
                    self.order[*out] = temp[*a];
                    *out += 1;
                    *a += 1;
                    a_wins += 1;
                    b_wins = 0;
                    if a_end - *a == 1 {
                        return Ok(());
                    }
                    if a_wins >= min_gallop {
                        break;
                    }
                }
            }
            min_gallop += 1;
            loop {
                if min_gallop > 1 {
                    min_gallop -= 1;
                }
                self.min_gallop = min_gallop;
                let pivot = self.order[*b];
                let k = gallop_right(self.before, &temp[*a..], pivot, 0)?;
                a_wins = k;
                if k > 0 {
                    self.order[*out..*out + k].copy_from_slice(&temp[*a..*a + k]);
                    *out += k;
                    *a += k;
                    if a_end - *a <= 1 {
                        return Ok(());
                    }
                }
                self.order[*out] = self.order[*b];
                *out += 1;
                *b += 1;
                if *b == b_end {
                    return Ok(());
                }
                let k = gallop_left(self.before, &self.order[*b..b_end], temp[*a], 0)?;
                b_wins = k;
                if k > 0 {
                    self.order.copy_within(*b..*b + k, *out);
                    *out += k;
                    *b += k;
                    if *b == b_end {
                        return Ok(());
                    }
                }
                self.order[*out] = temp[*a];
                *out += 1;
                *a += 1;
                if a_end - *a == 1 {
                    return Ok(());
                }
                if a_wins < MIN_GALLOP && b_wins < MIN_GALLOP {
                    break;
                }
            }
            min_gallop += 1;
            self.min_gallop = min_gallop;
        }
    }

    /// Merges from the right; run `b` is the shorter one.
    fn merge_high(
        &mut self,
        a_start: usize,
        a_len: usize,
        b_start: usize,
        b_len: usize,
    ) -> Result<()> {
        let temp: Vec<usize> = self.order[b_start..b_start + b_len].to_vec();
        // Lengths of what is left; the next place to fill is `a_start + a + b - 1`.
        let (mut a, mut b) = (a_len, b_len);
        let result = self.merge_high_inner(&temp, a_start, &mut a, &mut b);
        if result.is_ok() && b == 1 && a > 0 {
            // The first of `b` goes first.
            self.order.copy_within(a_start..a_start + a, a_start + 1);
            self.order[a_start] = temp[0];
        } else {
            self.order[a_start + a..a_start + a + b].copy_from_slice(&temp[..b]);
        }
        result
    }

    fn merge_high_inner(
        &mut self,
        temp: &[usize],
        base: usize,
        a: &mut usize,
        b: &mut usize,
    ) -> Result<()> {
        self.order[base + *a + *b - 1] = self.order[base + *a - 1];
        *a -= 1;
        if *a == 0 || *b == 1 {
            return Ok(());
        }
        let mut min_gallop = self.min_gallop;
        loop {
            let (mut a_wins, mut b_wins) = (0, 0);
            loop {
                let out = base + *a + *b - 1;
                if self.less(temp[*b - 1], self.order[base + *a - 1])? {
                    self.order[out] = self.order[base + *a - 1];
                    *a -= 1;
                    a_wins += 1;
                    b_wins = 0;
                    if *a == 0 {
                        return Ok(());
                    }
                    if a_wins >= min_gallop {
                        break;
                    }
                } else {
                    self.order[out] = temp[*b - 1];
                    *b -= 1;
                    b_wins += 1;
                    a_wins = 0;
                    if *b == 1 {
                        return Ok(());
                    }
                    if b_wins >= min_gallop {
                        break;
                    }
                }
            }
            min_gallop += 1;
            loop {
                if min_gallop > 1 {
                    min_gallop -= 1;
                }
                self.min_gallop = min_gallop;
                let keep = gallop_right(
                    self.before,
                    &self.order[base..base + *a],
                    temp[*b - 1],
                    *a - 1,
                )?;
                let k = *a - keep;
                a_wins = k;
                if k > 0 {
                    self.order
                        .copy_within(base + keep..base + *a, base + keep + *b);
                    *a = keep;
                    if *a == 0 {
                        return Ok(());
                    }
                }
                self.order[base + *a + *b - 1] = temp[*b - 1];
                *b -= 1;
                if *b == 1 {
                    return Ok(());
                }
                let keep =
                    gallop_left(self.before, &temp[..*b], self.order[base + *a - 1], *b - 1)?;
                let k = *b - keep;
                b_wins = k;
                if k > 0 {
                    self.order[base + *a + keep..base + *a + *b].copy_from_slice(&temp[keep..*b]);
                    *b = keep;
                    if *b <= 1 {
                        return Ok(());
                    }
                }
                self.order[base + *a + *b - 1] = self.order[base + *a - 1];
                *a -= 1;
                if *a == 0 {
                    return Ok(());
                }
                if a_wins < MIN_GALLOP && b_wins < MIN_GALLOP {
                    break;
                }
            }
            min_gallop += 1;
            self.min_gallop = min_gallop;
        }
    }
}

/// Where `pivot` goes in the sorted `run`, before equal items; the search starts at `hint`.
fn gallop_left<F: Fn(usize, usize) -> Result<bool> + ?Sized>(
    before: &F,
    run: &[usize],
    pivot: usize,
    hint: usize,
) -> Result<usize> {
    let before = |i: usize| before(run[i], pivot);
    let (mut last, mut offset) = (0, 1);
    let (mut low, mut high);
    if before(hint)? {
        let limit = run.len() - hint;
        while offset < limit && before(hint + offset)? {
            last = offset;
            offset = offset * 2 + 1;
        }
        low = hint + last + 1;
        high = hint + offset.min(limit);
    } else {
        let limit = hint + 1;
        while offset < limit && !before(hint - offset)? {
            last = offset;
            offset = offset * 2 + 1;
        }
        low = hint + 1 - offset.min(limit);
        high = hint - last;
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if before(middle)? {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(high)
}

/// As [`gallop_left`], after equal items.
fn gallop_right<F: Fn(usize, usize) -> Result<bool> + ?Sized>(
    before: &F,
    run: &[usize],
    pivot: usize,
    hint: usize,
) -> Result<usize> {
    let after = |i: usize| before(pivot, run[i]);
    let (mut last, mut offset) = (0, 1);
    let (mut low, mut high);
    if after(hint)? {
        let limit = hint + 1;
        while offset < limit && after(hint - offset)? {
            last = offset;
            offset = offset * 2 + 1;
        }
        low = hint + 1 - offset.min(limit);
        high = hint - last;
    } else {
        let limit = run.len() - hint;
        while offset < limit && !after(hint + offset)? {
            last = offset;
            offset = offset * 2 + 1;
        }
        low = hint + last + 1;
        high = hint + offset.min(limit);
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if after(middle)? {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(high)
}

/// Runs shorter than this are extended: between 32 and 64, so that `n / min_run` is near a power of two.
fn min_run(mut n: usize) -> usize {
    let mut odd = 0;
    while n >= 64 {
        odd |= n & 1;
        n >>= 1;
    }
    n + odd
}

/// How deep the boundary between two neighbouring runs lies in the ideal merge tree of `n` items.
fn boundary_power(start: usize, len_1: usize, len_2: usize, n: usize) -> u32 {
    let mut a = 2 * start + len_1;
    let mut b = a + len_1 + len_2;
    let mut power = 0;
    loop {
        power += 1;
        if a >= n {
            a -= n;
            b -= n;
        } else if b >= n {
            return power;
        }
        a *= 2;
        b *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Floats and ints mixed go the general way.
    fn check(numbers: Vec<i64>) {
        let value = |&i: &i64| {
            if i % 2 == 0 {
                Value::Int(i)
            } else {
                Value::Float(i as f64)
            }
        };
        let mut items: Vec<Value> = numbers.iter().map(value).collect();
        sort(&mut items, &Value::None, false).unwrap();
        let mut want = numbers;
        want.sort_unstable();
        for (got, want) in items.iter().zip(want) {
            assert!(crate::ops::eq(got, &Value::Int(want)).unwrap());
        }
    }

    #[test]
    fn the_merge_sort_sorts() {
        let mut seed = 12345u64;
        let mut random = |limit: u64| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            ((seed >> 33) % limit) as i64
        };
        for n in [0, 1, 2, 3, 63, 64, 65, 200, 1000, 5000] {
            check((0..n).map(|_| random(1000)).collect());
            check((0..n).map(|i| i / 7 * 3).collect());
            check((0..n).map(|i| (i % 300) * 2 + i / 300).collect());
            check((0..n).rev().collect());
            check(
                (0..n)
                    .map(|i| if i % 50 == 0 { random(100) } else { i })
                    .collect(),
            );
        }
    }
}
