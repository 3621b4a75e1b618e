//! The hash table of a set, laid out as CPython's is, because its layout is the order of iteration:
//! linear probes in groups, then jumps that mix in the hash's high bits.

use super::Value;
use crate::ops::compare::quick_eq;

/// A slot: free (`Unset`, 0), freed (`Unset`, -1), or taken.
#[derive(Clone)]
struct Slot {
    hash: i64,
    key: Value,
}

/// The smallest table.
const MIN_SLOTS: usize = 8;
/// How many neighbours of a slot are tried before the next jump.
const LINEAR_PROBES: usize = 9;
const PERTURB_SHIFT: u32 = 5;

/// The table.
#[derive(Clone)]
pub(super) struct Table {
    slots: Vec<Slot>,
    /// Slots that are taken or freed.
    fill: usize,
    /// Slots that are taken.
    used: usize,
    /// Grows with every change of the keys.
    version: u64,
}

/// The walk of one search through the slots.
#[derive(Clone)]
pub(super) struct Walk {
    group: usize,
    at: usize,
    left: usize,
    perturb: usize,
    /// The last freed slot on the way, which a new key takes.
    freed: Option<usize>,
}

/// Where a walk stopped.
pub(super) enum Stop {
    /// At the key.
    Found(usize),
    /// The key is not there; it would go here.
    Free(usize),
    /// At a key of the same hash whose `__eq__` has to be asked.
    Ask(usize, Value),
}

impl Walk {
    pub(super) fn new(hash: i64, mask: usize) -> Walk {
        let group = hash as usize & mask;
        Walk {
            group,
            at: group,
            left: Walk::neighbours(group, mask),
            perturb: hash as usize,
            freed: None,
        }
    }

    #[inline]
    fn neighbours(group: usize, mask: usize) -> usize {
        if group + LINEAR_PROBES <= mask {
            LINEAR_PROBES
        } else {
            0
        }
    }

    /// To the next slot.
    #[inline]
    pub(super) fn advance(&mut self, mask: usize) {
        if self.left > 0 {
            self.left -= 1;
            self.at += 1;
            return;
        }
        self.perturb >>= PERTURB_SHIFT;
        self.group = self
            .group
            .wrapping_mul(5)
            .wrapping_add(1)
            .wrapping_add(self.perturb)
            & mask;
        self.at = self.group;
        self.left = Walk::neighbours(self.group, mask);
    }
}

impl Table {
    pub(super) fn new() -> Table {
        Table {
            slots: Table::free_slots(MIN_SLOTS),
            fill: 0,
            used: 0,
            version: 0,
        }
    }

    fn free_slots(n: usize) -> Vec<Slot> {
        vec![
            Slot {
                hash: 0,
                key: Value::Unset
            };
            n
        ]
    }

    #[inline]
    pub(super) fn mask(&self) -> usize {
        self.slots.len() - 1
    }

    #[inline]
    pub(super) fn used(&self) -> usize {
        self.used
    }

    pub(super) fn fill(&self) -> usize {
        self.fill
    }

    pub(super) fn version(&self) -> u64 {
        self.version
    }

    /// Goes on with a search until there is something to say.
    #[inline]
    pub(super) fn search(&self, walk: &mut Walk, hash: i64, key: &Value) -> Stop {
        let mask = self.mask();
        loop {
            let slot = &self.slots[walk.at];
            if slot.hash == hash && !slot.key.is_unset() {
                match quick_eq(&slot.key, key) {
                    Some(true) => return Stop::Found(walk.at),
                    Some(false) => {}
                    None => return Stop::Ask(walk.at, slot.key.clone()),
                }
            } else if slot.key.is_unset() {
                if slot.hash == 0 {
                    return Stop::Free(walk.freed.unwrap_or(walk.at));
                }
                walk.freed = Some(walk.at);
            }
            walk.advance(mask);
        }
    }

    /// Takes the slot that a search gave for a new key.
    #[inline]
    pub(super) fn occupy(&mut self, at: usize, hash: i64, key: Value) {
        let freed = self.slots[at].hash == -1;
        self.slots[at] = Slot { hash, key };
        self.used += 1;
        self.version += 1;
        if freed {
            return;
        }
        self.fill += 1;
        if self.fill * 5 >= self.mask() * 3 {
            self.resize(self.grown());
        }
    }

    fn grown(&self) -> usize {
        if self.used > 50_000 {
            self.used * 2
        } else {
            self.used * 4
        }
    }

    /// Frees a taken slot.
    pub(super) fn vacate(&mut self, at: usize) -> Value {
        self.used -= 1;
        self.version += 1;
        std::mem::replace(
            &mut self.slots[at],
            Slot {
                hash: -1,
                key: Value::Unset,
            },
        )
        .key
    }

    /// Lays the keys out anew, in a table of more than `wanted` slots.
    pub(super) fn resize(&mut self, wanted: usize) {
        let mut size = MIN_SLOTS;
        while size <= wanted {
            size <<= 1;
        }
        let old = std::mem::replace(&mut self.slots, Table::free_slots(size));
        self.fill = self.used;
        self.version += 1;
        for slot in old {
            if !slot.key.is_unset() {
                self.insert_clean(slot);
            }
        }
    }

    /// Puts a key that is not there into a table without freed slots; the counts are the caller's.
    fn insert_clean(&mut self, slot: Slot) {
        let mask = self.mask();
        let mut walk = Walk::new(slot.hash, mask);
        while !self.slots[walk.at].key.is_unset() {
            walk.advance(mask);
        }
        self.slots[walk.at] = slot;
    }

    /// Makes room for `n` more keys at once, as merging does.
    pub(super) fn reserve(&mut self, n: usize) {
        if (self.fill + n) * 5 >= self.mask() * 3 {
            self.resize((self.used + n) * 2);
        }
    }

    /// Takes all keys of `other` into this empty table (after [`Table::reserve`]).
    pub(super) fn fill_from(&mut self, other: &Table) {
        self.version += 1;
        if self.mask() == other.mask() && other.fill == other.used {
            self.slots.clone_from(&other.slots);
        } else {
            for slot in &other.slots {
                if !slot.key.is_unset() {
                    self.insert_clean(slot.clone());
                }
            }
        }
        self.fill = other.used;
        self.used = other.used;
    }

    /// Squeezes out freed slots if they are many.
    pub(super) fn tidy(&mut self) {
        if self.fill - self.used > self.mask() / 4 {
            self.resize(self.grown());
        }
    }

    /// The first key at or after slot `at`: the slot to go on from, hash, key.
    #[inline]
    pub(super) fn next(&self, mut at: usize) -> Option<(usize, i64, Value)> {
        while let Some(slot) = self.slots.get(at) {
            at += 1;
            if !slot.key.is_unset() {
                return Some((at, slot.hash, slot.key.clone()));
            }
        }
        None
    }

    /// The first taken slot at or after `at`, going round.
    pub(super) fn next_round(&self, at: usize) -> Option<usize> {
        let n = self.slots.len();
        (0..n)
            .map(|i| (at + i) & (n - 1))
            .find(|&i| !self.slots[i].key.is_unset())
    }

    pub(super) fn keys(&self) -> Vec<Value> {
        self.slots
            .iter()
            .filter(|s| !s.key.is_unset())
            .map(|s| s.key.clone())
            .collect()
    }

    pub(super) fn hashes(&self) -> impl Iterator<Item = i64> {
        self.slots
            .iter()
            .filter(|s| !s.key.is_unset())
            .map(|s| s.hash)
    }
}
