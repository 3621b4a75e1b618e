//! Where the typed attributes of a class stand in its objects.
//!
//! Attributes that are written one after the other start at an even slot. Rust's optimiser loads and stores such
//! neighbours two at a time, 16 bytes, and objects' memory is aligned to 16 bytes: no such pair then lies across two
//! cache lines, where reading back what has just been written takes many times as long.

use std::collections::HashSet;

use crate::ast::{Expr, ExprKind, Stmt, StmtKind};
use crate::program::Unit;
use crate::types::Repr;
use crate::walk;

/// A typed attribute.
#[derive(Clone, Debug)]
pub struct TypedAttr {
    /// Its name.
    pub name: String,
    /// How its value is kept.
    pub repr: Repr,
    /// The index of its slot.
    pub slot: usize,
}

/// Which attributes are written one after the other, by their names.
#[derive(Debug, Default)]
pub(crate) struct Runs {
    /// The first two of each run.
    starts: HashSet<[String; 2]>,
    /// Neighbours that are not the first two.
    followers: HashSet<[String; 2]>,
}

impl Runs {
    /// The runs in a program's functions. Those of `__init__` do not count: a new object's slots are made at once.
    pub(crate) fn of(units: &[Unit]) -> Runs {
        let mut runs = Runs::default();
        for unit in units {
            runs.search(&unit.ast.body);
        }
        runs
    }

    fn search(&mut self, suite: &[Stmt]) {
        let mut last: Option<(&Expr, &str)> = None;
        let mut length = 1;
        for s in suite {
            let next = written(s);
            match (last, next) {
                (Some((object, a)), Some((other, b))) if same_name(object, other) => {
                    let pair = [a.to_owned(), b.to_owned()];
                    if length == 1 {
                        self.starts.insert(pair);
                    } else {
                        self.followers.insert(pair);
                    }
                    length += 1;
                }
                _ => length = 1,
            }
            last = next;
            let is_init =
                matches!(&s.kind, StmtKind::FunctionDef(def) if def.name.name == "__init__");
            if !is_init {
                walk::suites(s, &mut |suite| self.search(suite));
            }
        }
    }

    /// Gives each attribute its slot, in order; some slots may stay empty.
    pub(crate) fn place(&self, attrs: Vec<(String, Repr)>) -> Vec<TypedAttr> {
        let pairs: Vec<_> = attrs.windows(2).map(|w| [&w[0].0, &w[1].0]).collect();
        let is_in = |set: &HashSet<[String; 2]>, at: usize| {
            pairs
                .get(at)
                .is_some_and(|[a, b]| set.contains(&[(*a).clone(), (*b).clone()]))
        };
        let mut placed: Vec<TypedAttr> = Vec::new();
        for (i, (name, repr)) in attrs.iter().enumerate() {
            let next = placed.last().map_or(0, |last| last.slot + 1);
            let follows = i > 0 && (is_in(&self.starts, i - 1) || is_in(&self.followers, i - 1));
            let starts = is_in(&self.starts, i) && !follows;
            placed.push(TypedAttr {
                name: name.clone(),
                repr: *repr,
                slot: if starts {
                    next.next_multiple_of(2)
                } else {
                    next
                },
            });
        }
        placed
    }
}

/// The object and the attribute that a statement assigns.
fn written(s: &Stmt) -> Option<(&Expr, &str)> {
    let target = match &s.kind {
        StmtKind::AugAssign { target, .. } | StmtKind::AnnAssign { target, .. } => target,
        StmtKind::Assign { targets, .. } => match &targets[..] {
            [target] => target,
            _ => return None,
        },
        _ => return None,
    };
    match &target.kind {
        ExprKind::Attribute { value, attr } => Some((value, attr)),
        _ => None,
    }
}

fn same_name(a: &Expr, b: &Expr) -> bool {
    matches!((&a.kind, &b.kind), (ExprKind::Name(a), ExprKind::Name(b)) if a == b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(runs: &[&[&str]], attrs: &[&str]) -> Vec<usize> {
        let mut all = Runs::default();
        for run in runs {
            for (i, pair) in run.windows(2).enumerate() {
                let pair = [pair[0].to_owned(), pair[1].to_owned()];
                let set = if i == 0 {
                    &mut all.starts
                } else {
                    &mut all.followers
                };
                set.insert(pair);
            }
        }
        let attrs = attrs.iter().map(|name| ((*name).to_owned(), Repr::Float));
        let placed = all.place(attrs.collect());
        placed.iter().map(|attr| attr.slot).collect()
    }

    #[test]
    fn runs_start_at_even_slots() {
        let attrs = ["x", "y", "z", "vx", "vy", "vz", "mass"];
        assert_eq!(slots(&[], &attrs), [0, 1, 2, 3, 4, 5, 6]);
        let both: [&[&str]; 2] = [&["x", "y", "z"], &["vx", "vy", "vz"]];
        assert_eq!(slots(&both, &attrs), [0, 1, 2, 4, 5, 6, 7]);
        // One long run is taken two by two as it is.
        assert_eq!(
            slots(&[&attrs, &["vx", "vy"]], &attrs),
            [0, 1, 2, 3, 4, 5, 6]
        );
        // In another order than the attributes'.
        assert_eq!(slots(&[&["vy", "vx"]], &attrs), [0, 1, 2, 3, 4, 5, 6]);
    }
}
