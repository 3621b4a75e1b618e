//! From the tree to instructions, with the flags applied.

use super::ast::{At, Category, MAX_REPEAT, Node, RepeatKind, SetItem};
use super::flags::{ASCII, DOTALL, IGNORECASE, MULTILINE, UNICODE};
use super::parse::combine;
use crate::format::unicode;

/// What takes one character.
#[derive(Clone, Debug)]
pub(super) enum Single {
    /// This one.
    Char(char),
    /// This one in either case.
    CharNoCase(Vec<char>),
    /// Any but a newline.
    NotNewline,
    /// Any.
    Any,
    /// One of a set.
    Set(Box<Set>),
}

/// A set of characters.
#[derive(Clone, Debug)]
pub(super) struct Set {
    negate: bool,
    items: Vec<SetItem>,
    ignore_case: bool,
    ascii: bool,
    /// Membership of the ASCII characters.
    table: [u64; 2],
}

/// An instruction; targets are indices.
#[derive(Clone, Debug)]
pub(super) enum Instruction {
    One(Single),
    /// `^`, `\b` and the like.
    At {
        at: At,
        multiline: bool,
        ascii: bool,
    },
    /// Remembers the place; the second slot of a group closes it.
    Save(usize),
    /// Goes on at `first`, later at `second`.
    Split {
        first: usize,
        second: usize,
    },
    Jump(usize),
    /// Repeats a single character.
    Many {
        single: Single,
        min: u32,
        max: u32,
        kind: RepeatKind,
    },
    /// Begins a loop: its counter is 0.
    LoopStart(usize),
    /// Decides on another turn; the body begins at the instruction after the next.
    Loop {
        register: usize,
        min: u32,
        max: u32,
        greedy: bool,
        exit: usize,
    },
    /// Counts a turn that is taken on backtracking.
    LoopEnter {
        register: usize,
    },
    Reference {
        group: usize,
        ignore_case: bool,
        ascii: bool,
    },
    /// Looks ahead or `back` characters behind; the body follows, up to a `Match`; then `next`.
    Look {
        negate: bool,
        back: usize,
        next: usize,
    },
    /// The body follows, up to a `Match`; its choices are forgotten.
    Atomic {
        next: usize,
    },
    /// Goes to `no` unless the group took part.
    Conditional {
        group: usize,
        no: usize,
    },
    Fail,
    /// The end of the whole, or of the body of `Look` or `Atomic`.
    Match,
}

/// A compiled expression.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) code: Vec<Instruction>,
    pub(super) slots: usize,
    pub(super) registers: usize,
    /// Characters that every match begins with.
    pub(super) prefix: String,
}

/// Compiles a tree.
pub(super) fn compile(node: &Node, flags: i64, groups: usize) -> Program {
    let mut compiler = Compiler {
        code: Vec::new(),
        registers: 0,
        widths: vec![(0, 0); groups],
    };
    compiler.emit(node, flags);
    compiler.code.push(Instruction::Match);
    let mut prefix = String::new();
    for instruction in &compiler.code {
        match instruction {
            Instruction::One(Single::Char(c)) => prefix.push(*c),
            Instruction::Save(_) => {}
            _ => break,
        }
    }
    Program {
        code: compiler.code,
        slots: groups * 2,
        registers: compiler.registers,
        prefix,
    }
}

struct Compiler {
    code: Vec<Instruction>,
    registers: usize,
    /// Widths of the groups, for look-behinds.
    widths: Vec<(u64, u64)>,
}

impl Compiler {
    fn single(&self, node: &Node, flags: i64) -> Option<Single> {
        let ascii = flags & UNICODE == 0;
        let ignore_case = flags & IGNORECASE != 0;
        Some(match node {
            Node::Char(c) => {
                let variants = if ignore_case {
                    case_variants(*c, ascii)
                } else {
                    vec![*c]
                };
                match variants.as_slice() {
                    [only] => Single::Char(*only),
                    _ => Single::CharNoCase(variants),
                }
            }
            Node::Any if flags & DOTALL != 0 => Single::Any,
            Node::Any => Single::NotNewline,
            Node::Set { negate, items } => {
                Single::Set(Box::new(Set::new(*negate, items, ignore_case, ascii)))
            }
            Node::Scoped { add, remove, node } => {
                return self.single(node, combine(flags, *add, *remove));
            }
            _ => return None,
        })
    }

    fn emit(&mut self, node: &Node, flags: i64) {
        let ascii = flags & UNICODE == 0;
        match node {
            Node::Char(_) | Node::Any | Node::Set { .. } => {
                if let Some(single) = self.single(node, flags) {
                    self.code.push(Instruction::One(single));
                }
            }
            Node::At(at) => {
                let multiline = flags & MULTILINE != 0;
                self.code.push(Instruction::At {
                    at: *at,
                    multiline,
                    ascii: ascii || flags & ASCII != 0,
                });
            }
            Node::Sequence(nodes) => nodes.iter().for_each(|node| self.emit(node, flags)),
            Node::Branch(nodes) => self.branch(nodes, flags),
            Node::Group(group, body) => {
                self.code.push(Instruction::Save(group * 2));
                self.emit(body, flags);
                self.code.push(Instruction::Save(group * 2 + 1));
                let width = body.width(&self.widths);
                if let Some(slot) = self.widths.get_mut(*group) {
                    *slot = width;
                }
            }
            Node::Scoped { add, remove, node } => self.emit(node, combine(flags, *add, *remove)),
            Node::Repeat {
                min,
                max,
                kind,
                node,
            } => self.repeat(*min, *max, *kind, node, flags),
            Node::Reference(group) => {
                let ignore_case = flags & IGNORECASE != 0;
                self.code.push(Instruction::Reference {
                    group: *group,
                    ignore_case,
                    ascii,
                });
            }
            Node::Look {
                ahead,
                negate,
                node,
            } => {
                let back = if *ahead {
                    0
                } else {
                    node.width(&self.widths).0 as usize
                };
                let at = self.code.len();
                self.code.push(Instruction::Fail);
                self.emit(node, flags);
                self.code.push(Instruction::Match);
                self.code[at] = Instruction::Look {
                    negate: *negate,
                    back,
                    next: self.code.len(),
                };
            }
            Node::Atomic(node) => self.atomic(|this| this.emit(node, flags)),
            Node::Conditional { group, yes, no } => {
                let at = self.code.len();
                self.code.push(Instruction::Fail);
                self.emit(yes, flags);
                let jump = self.code.len();
                self.code.push(Instruction::Fail);
                self.code[at] = Instruction::Conditional {
                    group: *group,
                    no: self.code.len(),
                };
                self.emit(no, flags);
                self.code[jump] = Instruction::Jump(self.code.len());
            }
            Node::Fail => self.code.push(Instruction::Fail),
        }
    }

    fn atomic(&mut self, body: impl FnOnce(&mut Compiler)) {
        let at = self.code.len();
        self.code.push(Instruction::Fail);
        body(self);
        self.code.push(Instruction::Match);
        self.code[at] = Instruction::Atomic {
            next: self.code.len(),
        };
    }

    fn branch(&mut self, nodes: &[Node], flags: i64) {
        let mut jumps = Vec::new();
        for (i, node) in nodes.iter().enumerate() {
            let split = self.code.len();
            let last = i + 1 == nodes.len();
            if !last {
                self.code.push(Instruction::Fail);
            }
            self.emit(node, flags);
            if !last {
                jumps.push(self.code.len());
                self.code.push(Instruction::Fail);
                self.code[split] = Instruction::Split {
                    first: split + 1,
                    second: self.code.len(),
                };
            }
        }
        for jump in jumps {
            self.code[jump] = Instruction::Jump(self.code.len());
        }
    }

    fn repeat(&mut self, min: u32, max: u32, kind: RepeatKind, node: &Node, flags: i64) {
        if let Some(single) = self.single(node, flags) {
            self.code.push(Instruction::Many {
                single,
                min,
                max,
                kind,
            });
            return;
        }
        if kind == RepeatKind::Possessive {
            return self.atomic(|this| this.repeat(min, max, RepeatKind::Greedy, node, flags));
        }
        let register = self.registers;
        self.registers += 1;
        self.code.push(Instruction::LoopStart(register));
        let at = self.code.len();
        self.code.push(Instruction::Fail);
        self.code.push(Instruction::LoopEnter { register });
        self.emit(node, flags);
        self.code.push(Instruction::Jump(at));
        let greedy = kind == RepeatKind::Greedy;
        self.code[at] = Instruction::Loop {
            register,
            min,
            max,
            greedy,
            exit: self.code.len(),
        };
    }
}

/// The characters that match `c` when case does not count.
pub(super) fn case_variants(c: char, ascii: bool) -> Vec<char> {
    if ascii {
        let other = if c.is_ascii_lowercase() {
            c.to_ascii_uppercase()
        } else {
            c.to_ascii_lowercase()
        };
        return if other == c { vec![c] } else { vec![c, other] };
    }
    let mut all = vec![c];
    let add = |all: &mut Vec<char>, c: char| {
        if !all.contains(&c) {
            all.push(c);
        }
    };
    let simple = |mut mapped: Box<dyn Iterator<Item = char>>| match (mapped.next(), mapped.next()) {
        (Some(c), None) => Some(c),
        _ => None,
    };
    // Letters that share a lower or an upper case are the same.
    for special in [
        ['k', 'K', '\u{212a}'],
        ['s', 'S', 'ſ'],
        ['å', 'Å', '\u{212b}'],
        ['µ', 'μ', 'Μ'],
        ['θ', 'Θ', 'ϴ'],
    ] {
        if special.contains(&c) {
            special.into_iter().for_each(|c| add(&mut all, c));
        }
    }
    let mut i = 0;
    while let Some(c) = all.get(i).copied() {
        for mapped in [
            simple(Box::new(c.to_lowercase())),
            simple(Box::new(c.to_uppercase())),
        ]
        .into_iter()
        .flatten()
        {
            add(&mut all, mapped);
        }
        i += 1;
    }
    if all.iter().any(|c| matches!(c, 'ς' | 'σ' | 'Σ')) {
        ['ς', 'σ', 'Σ'].into_iter().for_each(|c| add(&mut all, c));
    }
    all
}

/// `\w`
pub(super) fn is_word(c: char, ascii: bool) -> bool {
    c == '_'
        || if ascii {
            c.is_ascii_alphanumeric()
        } else {
            unicode::is_alnum(c)
        }
}

fn in_category(category: Category, c: char, ascii: bool) -> bool {
    let digit = || {
        if ascii {
            c.is_ascii_digit()
        } else {
            unicode::is_decimal(c)
        }
    };
    let space = || {
        if ascii {
            matches!(c, ' ' | '\t'..='\r')
        } else {
            unicode::is_space(c)
        }
    };
    match category {
        Category::Digit => digit(),
        Category::NotDigit => !digit(),
        Category::Space => space(),
        Category::NotSpace => !space(),
        Category::Word => is_word(c, ascii),
        Category::NotWord => !is_word(c, ascii),
    }
}

impl Set {
    fn new(negate: bool, items: &[SetItem], ignore_case: bool, ascii: bool) -> Set {
        let mut set = Set {
            negate,
            items: items.to_vec(),
            ignore_case,
            ascii,
            table: [0; 2],
        };
        for code in 0..128u8 {
            if set.holds_slowly(char::from(code)) {
                set.table[usize::from(code / 64)] |= 1 << (code % 64);
            }
        }
        set
    }

    fn holds_slowly(&self, c: char) -> bool {
        let contains = |c: char| {
            self.items.iter().any(|item| match item {
                SetItem::Char(member) => *member == c,
                SetItem::Range(low, high) => (*low..=*high).contains(&c),
                SetItem::Category(category) => in_category(*category, c, self.ascii),
            })
        };
        let found = if self.ignore_case {
            case_variants(c, self.ascii).into_iter().any(contains)
        } else {
            contains(c)
        };
        found != self.negate
    }

    fn holds(&self, c: char) -> bool {
        if c.is_ascii() {
            let code = c as usize;
            return self.table[code / 64] >> (code % 64) & 1 == 1;
        }
        self.holds_slowly(c)
    }
}

impl Single {
    /// Whether it takes `c`.
    #[inline]
    pub(super) fn matches(&self, c: char) -> bool {
        match self {
            Single::Char(member) => *member == c,
            Single::CharNoCase(members) => members.contains(&c),
            Single::NotNewline => c != '\n',
            Single::Any => true,
            Single::Set(set) => set.holds(c),
        }
    }
}

/// No upper limit.
pub(super) fn limit(max: u32) -> usize {
    if max == MAX_REPEAT {
        usize::MAX
    } else {
        max as usize
    }
}
