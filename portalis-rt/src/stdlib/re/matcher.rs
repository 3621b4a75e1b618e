//! The matcher: runs a program on a text, backtracking with a stack of its own.

use super::ast::{At, RepeatKind};
use super::program::{Instruction, Program, Single, case_variants, is_word, limit};

/// A text to search: positions are byte offsets.
pub(super) trait Text {
    /// The bytes.
    fn bytes(&self) -> &[u8];
    /// The character at `at` and where the next one begins.
    fn next(&self, at: usize) -> Option<(char, usize)>;
    /// The character before `at` and where it begins.
    fn previous(&self, at: usize) -> Option<(char, usize)>;
    /// The bytes of characters of a pattern.
    fn encode(&self, chars: &str) -> Vec<u8>;
}

impl Text for str {
    fn bytes(&self) -> &[u8] {
        self.as_bytes()
    }
    #[inline]
    fn next(&self, at: usize) -> Option<(char, usize)> {
        let b = *self.as_bytes().get(at)?;
        if b < 0x80 {
            return Some((char::from(b), at + 1));
        }
        let c = self.get(at..)?.chars().next()?;
        Some((c, at + c.len_utf8()))
    }
    #[inline]
    fn previous(&self, at: usize) -> Option<(char, usize)> {
        let b = *self.as_bytes().get(at.checked_sub(1)?)?;
        if b < 0x80 {
            return Some((char::from(b), at - 1));
        }
        let c = self.get(..at)?.chars().next_back()?;
        Some((c, at - c.len_utf8()))
    }
    fn encode(&self, chars: &str) -> Vec<u8> {
        chars.as_bytes().to_vec()
    }
}

impl Text for [u8] {
    fn bytes(&self) -> &[u8] {
        self
    }
    #[inline]
    fn next(&self, at: usize) -> Option<(char, usize)> {
        self.get(at).map(|b| (char::from(*b), at + 1))
    }
    #[inline]
    fn previous(&self, at: usize) -> Option<(char, usize)> {
        let at = at.checked_sub(1)?;
        self.get(at).map(|b| (char::from(*b), at))
    }
    fn encode(&self, chars: &str) -> Vec<u8> {
        chars.chars().map(|c| c as u8).collect()
    }
}

/// A slot that holds no place.
pub(super) const NOWHERE: usize = usize::MAX;

/// Where the groups matched.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Start and end of each group, the whole match first.
    pub(super) slots: Vec<usize>,
    /// The group that was closed last; 0 for none.
    pub(super) last_group: usize,
}

/// How a match must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Anywhere from the start on.
    Search,
    /// At the start.
    Match,
    /// From the start to the end.
    Full,
}

/// Finds the first match from `start` on; not an empty one at `start` if `must_advance`.
pub(super) fn find<T: Text + ?Sized>(
    program: &Program,
    text: &T,
    start: usize,
    mode: Mode,
    must_advance: bool,
) -> Option<Found> {
    let mut matcher = Matcher {
        program,
        text,
        end: text.bytes().len(),
        slots: vec![NOWHERE; program.slots],
        last_group: 0,
        registers: vec![(0, NOWHERE); program.registers],
        stack: Vec::new(),
        full: mode == Mode::Full,
        not_at: must_advance.then_some(start),
    };
    if mode != Mode::Search {
        return matcher.attempt(start);
    }
    let prefix = (!program.prefix.is_empty()).then(|| text.encode(&program.prefix));
    let finder = prefix.as_ref().map(memchr::memmem::Finder::new);
    let mut at = start;
    loop {
        if let Some(finder) = &finder {
            at += finder.find(text.bytes().get(at..)?)?;
        }
        if let Some(found) = matcher.attempt(at) {
            return Some(found);
        }
        matcher.not_at = None;
        at = text.next(at)?.1;
    }
}

/// What to do on failure.
enum Choice {
    /// Go on there.
    Branch { pc: usize, at: usize },
    /// A greedy run of single characters gives one back.
    Greedy { pc: usize, low: usize, at: usize },
    /// A lazy one takes one more.
    Lazy { pc: usize, at: usize, left: usize },
    /// A slot was this.
    Slot {
        slot: usize,
        old: usize,
        last_group: usize,
    },
    /// A loop's register was this.
    Register { register: usize, old: (u32, usize) },
}

struct Matcher<'a, T: Text + ?Sized> {
    program: &'a Program,
    text: &'a T,
    end: usize,
    slots: Vec<usize>,
    last_group: usize,
    /// Turns taken and the place where the last one began.
    registers: Vec<(u32, usize)>,
    stack: Vec<Choice>,
    /// The match must reach the end.
    full: bool,
    /// The match must not end here.
    not_at: Option<usize>,
}

impl<T: Text + ?Sized> Matcher<'_, T> {
    fn attempt(&mut self, start: usize) -> Option<Found> {
        self.slots.fill(NOWHERE);
        self.last_group = 0;
        self.stack.clear();
        let end = self.run(0, start, true)?;
        let mut slots = self.slots.clone();
        slots[0] = start;
        slots[1] = end;
        Some(Found {
            slots,
            last_group: self.last_group,
        })
    }

    fn set_slot(&mut self, slot: usize, at: usize) {
        self.stack.push(Choice::Slot {
            slot,
            old: self.slots[slot],
            last_group: self.last_group,
        });
        self.slots[slot] = at;
        if slot % 2 == 1 {
            self.last_group = slot / 2;
        }
    }

    fn set_register(&mut self, register: usize, value: (u32, usize)) {
        self.stack.push(Choice::Register {
            register,
            old: self.registers[register],
        });
        self.registers[register] = value;
    }

    /// Runs from an instruction to a `Match`; gives the place there. What it pushed above `base` stays on
    /// success, and is gone on failure.
    fn run(&mut self, pc: usize, at: usize, outermost: bool) -> Option<usize> {
        let base = self.stack.len();
        let (mut pc, mut at) = (pc, at);
        let program = self.program;
        loop {
            let next = match &program.code[pc] {
                Instruction::One(single) => match self.text.next(at) {
                    Some((c, after)) if single.matches(c) => Some((pc + 1, after)),
                    _ => None,
                },
                Instruction::At {
                    at: place,
                    multiline,
                    ascii,
                } => self
                    .holds_at(*place, at, *multiline, *ascii)
                    .then_some((pc + 1, at)),
                Instruction::Save(slot) => {
                    self.set_slot(*slot, at);
                    Some((pc + 1, at))
                }
                Instruction::Split { first, second } => {
                    self.stack.push(Choice::Branch { pc: *second, at });
                    Some((*first, at))
                }
                Instruction::Jump(target) => Some((*target, at)),
                Instruction::Many {
                    single,
                    min,
                    max,
                    kind,
                } => self
                    .many(pc, at, single, *min as usize, limit(*max), *kind)
                    .map(|at| (pc + 1, at)),
                Instruction::LoopStart(register) => {
                    self.set_register(*register, (0, NOWHERE));
                    Some((pc + 1, at))
                }
                Instruction::Loop {
                    register,
                    min,
                    max,
                    greedy,
                    exit,
                } => {
                    let (count, last) = self.registers[*register];
                    if count < *min {
                        self.set_register(*register, (count + 1, last));
                        Some((pc + 2, at))
                    } else if (count as usize) < limit(*max) && last != at {
                        if *greedy {
                            self.stack.push(Choice::Branch { pc: *exit, at });
                            Some((pc + 1, at))
                        } else {
                            self.stack.push(Choice::Branch { pc: pc + 1, at });
                            Some((*exit, at))
                        }
                    } else {
                        Some((*exit, at))
                    }
                }
                Instruction::LoopEnter { register } => {
                    let (count, _) = self.registers[*register];
                    self.set_register(*register, (count.saturating_add(1), at));
                    Some((pc + 1, at))
                }
                Instruction::Reference {
                    group,
                    ignore_case,
                    ascii,
                } => self
                    .reference(*group, at, *ignore_case, *ascii)
                    .map(|at| (pc + 1, at)),
                Instruction::Look { negate, back, next } => {
                    self.look(pc, at, *negate, *back).then_some((*next, at))
                }
                Instruction::Atomic { next } => {
                    let inner = self.stack.len();
                    let end = self.run(pc + 1, at, false);
                    self.forget_branches(inner);
                    end.map(|end| (*next, end))
                }
                Instruction::Conditional { group, no } => {
                    let taken = self
                        .slots
                        .get(group * 2 + 1)
                        .is_some_and(|end| *end != NOWHERE);
                    Some((if taken { pc + 1 } else { *no }, at))
                }
                Instruction::Fail => None,
                Instruction::Match => {
                    let refused =
                        outermost && ((self.full && at != self.end) || self.not_at == Some(at));
                    if !refused {
                        return Some(at);
                    }
                    None
                }
            };
            (pc, at) = match next {
                Some(next) => next,
                None => self.backtrack(base)?,
            };
        }
    }

    /// Undoes up to the last choice above `base`, and takes its other way.
    fn backtrack(&mut self, base: usize) -> Option<(usize, usize)> {
        while self.stack.len() > base {
            match self.stack.pop()? {
                Choice::Branch { pc, at } => return Some((pc, at)),
                Choice::Slot {
                    slot,
                    old,
                    last_group,
                } => {
                    self.slots[slot] = old;
                    self.last_group = last_group;
                }
                Choice::Register { register, old } => self.registers[register] = old,
                Choice::Greedy { pc, low, mut at } => {
                    // What follows is often a literal: go back to where it is.
                    let literal = match &self.program.code[pc + 1] {
                        Instruction::One(Single::Char(c)) => Some(*c),
                        _ => None,
                    };
                    while at > low {
                        let Some((_, before)) = self.text.previous(at) else {
                            break;
                        };
                        at = before;
                        let fits = literal.is_none_or(|c| {
                            self.text.next(at).is_some_and(|(found, _)| found == c)
                        });
                        if fits {
                            if at > low {
                                self.stack.push(Choice::Greedy { pc, low, at });
                            }
                            return Some((pc + 1, at));
                        }
                    }
                }
                Choice::Lazy { pc, at, left } => {
                    let Instruction::Many { single, .. } = &self.program.code[pc] else {
                        continue;
                    };
                    if let Some((c, after)) = self
                        .text
                        .next(at)
                        .filter(|(c, _)| left > 0 && single.matches(*c))
                    {
                        let _ = c;
                        self.stack.push(Choice::Lazy {
                            pc,
                            at: after,
                            left: left - 1,
                        });
                        return Some((pc + 1, after));
                    }
                }
            }
        }
        None
    }

    /// Drops the choices above `base` but keeps what undoes slots and registers.
    fn forget_branches(&mut self, base: usize) {
        let kept: Vec<Choice> = self
            .stack
            .drain(base..)
            .filter(|choice| matches!(choice, Choice::Slot { .. } | Choice::Register { .. }))
            .collect();
        self.stack.extend(kept);
    }

    fn many(
        &mut self,
        pc: usize,
        at: usize,
        single: &Single,
        min: usize,
        max: usize,
        kind: RepeatKind,
    ) -> Option<usize> {
        let mut count = 0;
        let mut end = at;
        let mut low = at;
        let wanted = if kind == RepeatKind::Lazy { min } else { max };
        while count < wanted {
            match self.text.next(end) {
                Some((c, after)) if single.matches(c) => end = after,
                _ => break,
            }
            count += 1;
            if count == min {
                low = end;
            }
        }
        if count < min {
            return None;
        }
        match kind {
            RepeatKind::Greedy if end > low => self.stack.push(Choice::Greedy { pc, low, at: end }),
            RepeatKind::Lazy if max > min => self.stack.push(Choice::Lazy {
                pc,
                at: end,
                left: max - min,
            }),
            _ => {}
        }
        Some(end)
    }

    fn look(&mut self, pc: usize, at: usize, negate: bool, back: usize) -> bool {
        let mut start = at;
        for _ in 0..back {
            match self.text.previous(start) {
                Some((_, before)) => start = before,
                None => return negate,
            }
        }
        let inner = self.stack.len();
        let found = self.run(pc + 1, start, false).is_some();
        if found && negate {
            // Undo everything.
            self.forget_branches(inner);
            while self.stack.len() > inner && self.backtrack(inner).is_some() {}
        } else {
            self.forget_branches(inner);
        }
        found != negate
    }

    fn reference(&self, group: usize, at: usize, ignore_case: bool, ascii: bool) -> Option<usize> {
        let (start, end) = (*self.slots.get(group * 2)?, *self.slots.get(group * 2 + 1)?);
        if start == NOWHERE || end == NOWHERE {
            return None;
        }
        if !ignore_case {
            let wanted = self.text.bytes().get(start..end)?;
            let rest = self.text.bytes().get(at..)?;
            return rest.starts_with(wanted).then_some(at + wanted.len());
        }
        let (mut from, mut to) = (start, at);
        while from < end {
            let (a, after_a) = self.text.next(from)?;
            let (b, after_b) = self.text.next(to)?;
            if a != b && !case_variants(a, ascii).contains(&b) {
                return None;
            }
            (from, to) = (after_a, after_b);
        }
        Some(to)
    }

    fn holds_at(&self, place: At, at: usize, multiline: bool, ascii: bool) -> bool {
        let next = || self.text.next(at).map(|(c, _)| c);
        let previous = || self.text.previous(at).map(|(c, _)| c);
        let boundary = || {
            let word = |c: Option<char>| c.is_some_and(|c| is_word(c, ascii));
            word(previous()) != word(next())
        };
        match place {
            At::Beginning if multiline => at == 0 || previous() == Some('\n'),
            At::Beginning | At::BeginningOfString => at == 0,
            At::End if multiline => at == self.end || next() == Some('\n'),
            At::End => at == self.end || (at + 1 == self.end && next() == Some('\n')),
            At::EndOfString => at == self.end,
            At::Boundary => self.end > 0 && boundary(),
            At::NotBoundary => self.end > 0 && !boundary(),
        }
    }
}
