//! Differences of two texts, line by line, as `difflib.ndiff` shows them.
//!
//! Matching follows CPython's `SequenceMatcher`: the longest common run first, then what is left and right of it;
//! the earliest of equally long runs wins; in sequences of 200 or more, what stands there too often matches nothing.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// What became of a stretch of the first sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Replace,
    Delete,
    Insert,
    Equal,
}

/// One stretch: what became of it, from where to where in the first sequence and in the second.
type Stretch = (Change, std::ops::Range<usize>, std::ops::Range<usize>);

/// The second of two sequences, prepared for comparisons with many first ones.
struct Matcher<'a, T> {
    b: &'a [T],
    places: HashMap<&'a T, Vec<usize>>,
    junk: HashSet<&'a T>,
    counts: HashMap<&'a T, isize>,
}

impl<'a, T: Eq + Hash> Matcher<'a, T> {
    fn new(b: &'a [T], is_junk: fn(&T) -> bool) -> Self {
        let mut places: HashMap<&T, Vec<usize>> = HashMap::new();
        let mut counts = HashMap::new();
        for (i, item) in b.iter().enumerate() {
            places.entry(item).or_default().push(i);
            *counts.entry(item).or_insert(0) += 1;
        }
        let junk: HashSet<&T> = places
            .keys()
            .copied()
            .filter(|item| is_junk(item))
            .collect();
        places.retain(|item, _| !junk.contains(item));
        if b.len() >= 200 {
            let often = b.len() / 100 + 1;
            places.retain(|_, found| found.len() <= often);
        }
        Matcher {
            b,
            places,
            junk,
            counts,
        }
    }

    /// The longest common run within these bounds: where it begins in both, and its length.
    fn longest(
        &self,
        a: &[T],
        in_a: std::ops::Range<usize>,
        in_b: std::ops::Range<usize>,
    ) -> (usize, usize, usize) {
        let b = self.b;
        let (mut i, mut j, mut size) = (in_a.start, in_b.start, 0);
        let mut lengths: HashMap<usize, usize> = HashMap::new();
        for at in in_a.clone() {
            let mut next = HashMap::new();
            for &place in self.places.get(&a[at]).map_or(&[][..], Vec::as_slice) {
                if place < in_b.start {
                    continue;
                }
                if place >= in_b.end {
                    break;
                }
                let before = place.checked_sub(1).and_then(|p| lengths.get(&p));
                let length = before.copied().unwrap_or(0) + 1;
                next.insert(place, length);
                if length > size {
                    (i, j, size) = (at + 1 - length, place + 1 - length, length);
                }
            }
            lengths = next;
        }
        for with_junk in [false, true] {
            let fits = |x: &T, y: &T| self.junk.contains(y) == with_junk && x == y;
            while i > in_a.start && j > in_b.start && fits(&a[i - 1], &b[j - 1]) {
                (i, j, size) = (i - 1, j - 1, size + 1);
            }
            while i + size < in_a.end && j + size < in_b.end && fits(&a[i + size], &b[j + size]) {
                size += 1;
            }
        }
        (i, j, size)
    }

    /// All common runs in order, adjacent ones joined, and an empty one at the end.
    fn blocks(&self, a: &[T]) -> Vec<(usize, usize, usize)> {
        let mut todo = vec![(0..a.len(), 0..self.b.len())];
        let mut found = Vec::new();
        while let Some((in_a, in_b)) = todo.pop() {
            let (i, j, size) = self.longest(a, in_a.clone(), in_b.clone());
            if size == 0 {
                continue;
            }
            found.push((i, j, size));
            if in_a.start < i && in_b.start < j {
                todo.push((in_a.start..i, in_b.start..j));
            }
            if i + size < in_a.end && j + size < in_b.end {
                todo.push((i + size..in_a.end, j + size..in_b.end));
            }
        }
        found.sort_unstable();
        let mut joined: Vec<(usize, usize, usize)> = Vec::new();
        for (i, j, size) in found {
            match joined.last_mut() {
                Some(last) if last.0 + last.2 == i && last.1 + last.2 == j => last.2 += size,
                _ => joined.push((i, j, size)),
            }
        }
        joined.push((a.len(), self.b.len(), 0));
        joined
    }

    fn stretches(&self, a: &[T]) -> Vec<Stretch> {
        let (mut i, mut j) = (0, 0);
        let mut all = Vec::new();
        for (at, place, size) in self.blocks(a) {
            let change = match (i < at, j < place) {
                (true, true) => Some(Change::Replace),
                (true, false) => Some(Change::Delete),
                (false, true) => Some(Change::Insert),
                (false, false) => None,
            };
            if let Some(change) = change {
                all.push((change, i..at, j..place));
            }
            (i, j) = (at + size, place + size);
            if size > 0 {
                all.push((Change::Equal, at..i, place..j));
            }
        }
        all
    }

    fn ratio(&self, a: &[T]) -> f64 {
        let common: usize = self.blocks(a).iter().map(|block| block.2).sum();
        share(common, a.len() + self.b.len())
    }

    /// An upper bound of the ratio.
    fn quick_ratio(&self, a: &'a [T]) -> f64 {
        let mut left: HashMap<&T, isize> = HashMap::new();
        let mut common = 0;
        for item in a {
            let left = left
                .entry(item)
                .or_insert_with(|| self.counts.get(item).copied().unwrap_or(0));
            if *left > 0 {
                common += 1;
            }
            *left -= 1;
        }
        share(common, a.len() + self.b.len())
    }

    /// A cheaper upper bound of the ratio.
    fn length_ratio(&self, a: &[T]) -> f64 {
        share(a.len().min(self.b.len()), a.len() + self.b.len())
    }
}

fn share(common: usize, length: usize) -> f64 {
    if length == 0 {
        return 1.0;
    }
    2.0 * common as f64 / length as f64
}

/// `difflib.ndiff(a, b)`
pub(super) fn ndiff(a: &[String], b: &[String]) -> Vec<String> {
    let chars = |lines: &[String]| -> Vec<Vec<char>> {
        lines.iter().map(|line| line.chars().collect()).collect()
    };
    let mut differ = Differ {
        a: chars(a),
        b: chars(b),
        out: Vec::new(),
    };
    differ.compare();
    differ.out
}

struct Differ {
    a: Vec<Vec<char>>,
    b: Vec<Vec<char>>,
    out: Vec<String>,
}

type Lines = std::ops::Range<usize>;

impl Differ {
    fn compare(&mut self) {
        let b = std::mem::take(&mut self.b);
        let stretches = Matcher::new(&b, |_| false).stretches(&self.a);
        self.b = b;
        for (change, in_a, in_b) in stretches {
            match change {
                Change::Replace => self.replace(in_a, in_b),
                Change::Delete => self.removed(in_a),
                Change::Insert => self.added(in_b),
                Change::Equal => self.dump(' ', true, in_a),
            }
        }
    }

    fn dump(&mut self, mark: char, first: bool, lines: Lines) {
        for i in lines {
            let line = if first { &self.a[i] } else { &self.b[i] };
            self.out.push(marked(mark, line));
        }
    }

    fn removed(&mut self, lines: Lines) {
        self.dump('-', true, lines);
    }

    fn added(&mut self, lines: Lines) {
        self.dump('+', false, lines);
    }

    /// Pairs the two most similar lines, shows what differs in them, and goes on with the lines before and after.
    fn replace(&mut self, in_a: Lines, in_b: Lines) {
        const ENOUGH: f64 = 0.75;
        let (mut best, mut pair) = (0.74, None);
        let mut same = None;
        for j in in_b.clone() {
            let matcher = Matcher::new(&self.b[j], is_blank);
            for i in in_a.clone() {
                let line = &self.a[i];
                if *line == self.b[j] {
                    same = same.or(Some((i, j)));
                } else if matcher.length_ratio(line) > best
                    && matcher.quick_ratio(line) > best
                    && matcher.ratio(line) > best
                {
                    (best, pair) = (matcher.ratio(line), Some((i, j)));
                }
            }
        }
        let (i, j, differs) = match (pair, same) {
            (Some((i, j)), _) if best >= ENOUGH => (i, j, true),
            (_, Some((i, j))) => (i, j, false),
            (_, None) if in_b.len() < in_a.len() => {
                self.added(in_b);
                return self.removed(in_a);
            }
            (_, None) => {
                self.removed(in_a);
                return self.added(in_b);
            }
        };
        self.rest(in_a.start..i, in_b.start..j);
        if differs {
            self.pointed(i, j);
        } else {
            self.dump(' ', true, i..i + 1);
        }
        self.rest(i + 1..in_a.end, j + 1..in_b.end);
    }

    fn rest(&mut self, in_a: Lines, in_b: Lines) {
        match (in_a.is_empty(), in_b.is_empty()) {
            (false, false) => self.replace(in_a, in_b),
            (false, true) => self.removed(in_a),
            (true, false) => self.added(in_b),
            (true, true) => {}
        }
    }

    /// Both lines, with marks below what differs.
    fn pointed(&mut self, i: usize, j: usize) {
        let (a, b) = (&self.a[i], &self.b[j]);
        let (mut under_a, mut under_b) = (String::new(), String::new());
        for (change, in_a, in_b) in Matcher::new(b, is_blank).stretches(a) {
            let (mark_a, mark_b) = match change {
                Change::Replace => ("^", "^"),
                Change::Delete => ("-", ""),
                Change::Insert => ("", "+"),
                Change::Equal => (" ", " "),
            };
            under_a += &mark_a.repeat(in_a.len());
            under_b += &mark_b.repeat(in_b.len());
        }
        let lines = [
            Some(marked('-', a)),
            marks(a, &under_a),
            Some(marked('+', b)),
            marks(b, &under_b),
        ];
        self.out.extend(lines.into_iter().flatten());
    }
}

fn is_blank(c: &char) -> bool {
    matches!(c, ' ' | '\t')
}

fn marked(mark: char, line: &[char]) -> String {
    [mark, ' '].iter().chain(line).collect()
}

/// The line of marks: blanks are those of the line above, so that tabs line up.
fn marks(line: &[char], marks: &str) -> Option<String> {
    let text: String = line
        .iter()
        .zip(marks.chars())
        .map(|(c, mark)| {
            if mark == ' ' && c.is_whitespace() {
                *c
            } else {
                mark
            }
        })
        .collect();
    let text = text.trim_end();
    (!text.is_empty()).then(|| format!("? {text}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn similar_lines_are_paired_and_marked() {
        let out = ndiff(
            &lines("one\ntwo fish\nthree"),
            &lines("one\ntwo dish\nfour"),
        );
        assert_eq!(
            out,
            [
                "  one",
                "- two fish",
                "?     ^\n",
                "+ two dish",
                "?     ^\n",
                "- three",
                "+ four"
            ]
        );
    }

    #[test]
    fn more_lines_removed_than_added_come_last() {
        let out = ndiff(&lines("aaa\nbbb"), &lines("xyz"));
        assert_eq!(out, ["+ xyz", "- aaa", "- bbb"]);
    }
}
