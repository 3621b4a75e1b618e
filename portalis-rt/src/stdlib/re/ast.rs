//! The tree of a regular expression.

/// A part of an expression. Flags are not yet applied.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// One character.
    Char(char),
    /// `.`
    Any,
    /// `[...]`
    Set { negate: bool, items: Vec<SetItem> },
    /// `^`, `$`, `\b` …
    At(At),
    /// One after the other.
    Sequence(Vec<Node>),
    /// `a|b`
    Branch(Vec<Node>),
    /// `(...)`
    Group(usize, Box<Node>),
    /// `(?i:...)`
    Scoped {
        add: i64,
        remove: i64,
        node: Box<Node>,
    },
    /// `*`, `+?`, `{2,3}+` …
    Repeat {
        min: u32,
        max: u32,
        kind: RepeatKind,
        node: Box<Node>,
    },
    /// `\1`
    Reference(usize),
    /// `(?=...)`, `(?<!...)`
    Look {
        ahead: bool,
        negate: bool,
        node: Box<Node>,
    },
    /// `(?>...)`
    Atomic(Box<Node>),
    /// `(?(1)yes|no)`
    Conditional {
        group: usize,
        yes: Box<Node>,
        no: Box<Node>,
    },
    /// `(?!)`
    Fail,
}

/// No upper limit of a repetition.
pub(super) const MAX_REPEAT: u32 = u32::MAX;

/// How a repetition goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RepeatKind {
    Greedy,
    Lazy,
    Possessive,
}

/// A member of a set.
#[derive(Clone, Copy, Debug)]
pub(super) enum SetItem {
    Char(char),
    Range(char, char),
    Category(Category),
}

/// `\d`, `\D` …
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Category {
    Digit,
    NotDigit,
    Space,
    NotSpace,
    Word,
    NotWord,
}

/// A place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// `^`
    Beginning,
    /// `$`
    End,
    /// `\A`
    BeginningOfString,
    /// `\Z`
    EndOfString,
    /// `\b`
    Boundary,
    /// `\B`
    NotBoundary,
}

impl Node {
    /// The least and the greatest number of characters, where `groups` are those of the groups.
    pub(super) fn width(&self, groups: &[(u64, u64)]) -> (u64, u64) {
        const MANY: u64 = 1 << 32;
        match self {
            Node::Char(_) | Node::Any | Node::Set { .. } => (1, 1),
            Node::At(_) | Node::Look { .. } | Node::Fail => (0, 0),
            Node::Sequence(nodes) => nodes.iter().fold((0, 0), |(low, high), node| {
                let (a, b) = node.width(groups);
                (MANY.min(low + a), MANY.min(high + b))
            }),
            Node::Branch(nodes) => {
                let widths = nodes.iter().map(|node| node.width(groups));
                widths
                    .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
                    .unwrap_or((0, 0))
            }
            Node::Group(_, node) | Node::Scoped { node, .. } | Node::Atomic(node) => {
                node.width(groups)
            }
            Node::Repeat { min, max, node, .. } => {
                let (low, high) = node.width(groups);
                let high = if *max == MAX_REPEAT && high > 0 {
                    MANY
                } else {
                    high.saturating_mul(u64::from(*max))
                };
                (
                    MANY.min(low.saturating_mul(u64::from(*min))),
                    MANY.min(high),
                )
            }
            Node::Reference(group) => groups.get(*group).copied().unwrap_or((0, MANY)),
            Node::Conditional { yes, no, .. } => {
                let (a, b) = (yes.width(groups), no.width(groups));
                (a.0.min(b.0), a.1.max(b.1))
            }
        }
    }
}
