//! The parser: from the text of an expression to its tree, with CPython's errors and their positions.

mod escape;
mod group;

use std::collections::HashMap;

use super::ast::{At, MAX_REPEAT, Node, RepeatKind, SetItem};
use super::error::error;
use super::flags::{ASCII, DOTALL, IGNORECASE, LOCALE, MULTILINE, TEMPLATE, UNICODE, VERBOSE};
use crate::object::sort::stable;
use crate::object::{Exception, Result, Value};

const TYPE_FLAGS: i64 = ASCII | LOCALE | UNICODE;

/// A parsed expression.
pub(super) struct Parsed {
    pub(super) node: Node,
    pub(super) flags: i64,
    /// Groups, the whole match among them.
    pub(super) groups: usize,
    /// Names in order of definition.
    pub(super) names: Vec<(String, usize)>,
}

/// Parses the characters of `pattern` (bytes as Latin-1).
///
/// # Errors
/// `re.error`, `OverflowError`, `ValueError` for flags that do not go together.
pub(super) fn parse(pattern: &Value, chars: &[char], is_text: bool, flags: i64) -> Result<Parsed> {
    match Parser::new(pattern, chars, is_text, flags).run() {
        Err(Stop::Raise(e)) => Err(e),
        // `(?x)` was found: what came before it is read anew.
        Err(Stop::Verbose) => match Parser::new(pattern, chars, is_text, flags | VERBOSE).run() {
            Err(Stop::Raise(e)) => Err(e),
            Err(Stop::Verbose) => Err(Exception::value_error("verbose flag found twice")),
            Ok(parsed) => Ok(parsed),
        },
        Ok(parsed) => Ok(parsed),
    }
}

enum Stop {
    Raise(Exception),
    Verbose,
}

impl From<Exception> for Stop {
    fn from(e: Exception) -> Stop {
        Stop::Raise(e)
    }
}

type Step<T> = core::result::Result<T, Stop>;

struct Parser<'a> {
    pattern: &'a Value,
    chars: &'a [char],
    at: usize,
    is_text: bool,
    flags: i64,
    names: Vec<(String, usize)>,
    /// Widths of the groups that are closed; the first is the whole.
    widths: Vec<Option<(u64, u64)>>,
    /// Groups that conditions refer to, and where.
    conditions: HashMap<usize, usize>,
    /// The first group of the present look-behind.
    look_behind: Option<usize>,
}

/// A character, or a backslash with the next one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    Plain(char),
    Escape(char),
}

impl<'a> Parser<'a> {
    fn new(pattern: &'a Value, chars: &'a [char], is_text: bool, flags: i64) -> Parser<'a> {
        Parser {
            pattern,
            chars,
            at: 0,
            is_text,
            flags,
            names: Vec::new(),
            widths: vec![None],
            conditions: HashMap::new(),
            look_behind: None,
        }
    }

    fn run(mut self) -> Step<Parsed> {
        let node = self.alternatives(self.flags & VERBOSE != 0, 0)?;
        if self.peek()?.is_some() {
            return self.fail("unbalanced parenthesis", 0);
        }
        let mut conditions: Vec<(usize, usize)> =
            self.conditions.iter().map(|(g, at)| (*g, *at)).collect();
        stable(&mut conditions, |(_, a), (_, b)| a.cmp(b));
        for (group, at) in conditions {
            if group >= self.widths.len() {
                return Err(error(
                    format!("invalid group reference {group}"),
                    self.pattern,
                    Some(at),
                )
                .into());
            }
        }
        let flags = self.fix_flags()?;
        Ok(Parsed {
            node,
            flags,
            groups: self.widths.len(),
            names: self.names,
        })
    }

    fn fix_flags(&self) -> Step<i64> {
        let mut flags = self.flags;
        let wrong = |message: &str| Err(Stop::Raise(Exception::value_error(message)));
        if self.is_text {
            if flags & LOCALE != 0 {
                return wrong("cannot use LOCALE flag with a str pattern");
            }
            if flags & ASCII == 0 {
                flags |= UNICODE;
            } else if flags & UNICODE != 0 {
                return wrong("ASCII and UNICODE flags are incompatible");
            }
        } else {
            if flags & UNICODE != 0 {
                return wrong("cannot use UNICODE flag with a bytes pattern");
            }
            if flags & LOCALE != 0 && flags & ASCII != 0 {
                return wrong("ASCII and LOCALE flags are incompatible");
            }
        }
        Ok(flags)
    }

    /// Raises at `offset` characters before the present place.
    fn fail<T>(&self, message: impl AsRef<str>, offset: usize) -> Step<T> {
        Err(error(message, self.pattern, Some(self.at.saturating_sub(offset))).into())
    }

    fn peek(&self) -> Step<Option<Token>> {
        match self.chars.get(self.at) {
            None => Ok(None),
            Some('\\') => match self.chars.get(self.at + 1) {
                Some(c) => Ok(Some(Token::Escape(*c))),
                None => Err(error(
                    "bad escape (end of pattern)",
                    self.pattern,
                    Some(self.chars.len() - 1),
                )
                .into()),
            },
            Some(c) => Ok(Some(Token::Plain(*c))),
        }
    }

    fn next(&mut self) -> Step<Option<Token>> {
        let token = self.peek()?;
        self.at += match token {
            None => 0,
            Some(Token::Plain(_)) => 1,
            Some(Token::Escape(_)) => 2,
        };
        Ok(token)
    }

    fn take(&mut self, c: char) -> Step<bool> {
        let found = self.peek()? == Some(Token::Plain(c));
        if found {
            self.at += 1;
        }
        Ok(found)
    }

    fn take_while(&mut self, limit: usize, holds: impl Fn(char) -> bool) -> String {
        let mut text = String::new();
        while text.chars().count() < limit {
            match self.chars.get(self.at) {
                Some(c) if holds(*c) => text.push(*c),
                _ => break,
            }
            self.at += 1;
        }
        text
    }

    fn alternatives(&mut self, mut verbose: bool, nested: usize) -> Step<Node> {
        if nested > 400 {
            return Err(Exception::recursion_error("maximum recursion depth exceeded").into());
        }
        let mut branches = Vec::new();
        loop {
            let first = nested == 0 && branches.is_empty();
            branches.push(self.sequence(verbose, nested + 1, first)?);
            if !self.take('|')? {
                break;
            }
            if nested == 0 {
                verbose = self.flags & VERBOSE != 0;
            }
        }
        if branches.len() == 1 {
            return Ok(branches.remove(0));
        }
        Ok(Node::Branch(branches))
    }

    fn sequence(&mut self, mut verbose: bool, nested: usize, first: bool) -> Step<Node> {
        let mut nodes: Vec<Node> = Vec::new();
        loop {
            let Some(token) = self.peek()? else { break };
            if matches!(token, Token::Plain('|' | ')')) {
                break;
            }
            self.next()?;
            let c = match token {
                Token::Escape(c) => {
                    let node = self.escape(c)?;
                    nodes.push(node);
                    continue;
                }
                Token::Plain(c) => c,
            };
            if verbose {
                if matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c') {
                    continue;
                }
                if c == '#' {
                    loop {
                        match self.next()? {
                            None | Some(Token::Plain('\n')) => break,
                            _ => {}
                        }
                    }
                    continue;
                }
            }
            match c {
                '[' => {
                    let node = self.set()?;
                    nodes.push(node);
                }
                '*' | '+' | '?' | '{' => self.repeat(c, &mut nodes)?,
                '.' => nodes.push(Node::Any),
                '^' => nodes.push(Node::At(At::Beginning)),
                '$' => nodes.push(Node::At(At::End)),
                '(' => match self.group(verbose, nested)? {
                    Item::Node(node) => nodes.push(node),
                    Item::Nothing => {}
                    Item::GlobalFlags(start) => {
                        if !first || !nodes.is_empty() {
                            return self.fail(
                                "global flags not at the start of the expression",
                                self.at - start,
                            );
                        }
                        verbose = self.flags & VERBOSE != 0;
                    }
                },
                c => nodes.push(Node::Char(c)),
            }
        }
        if nodes.len() == 1 {
            return Ok(nodes.remove(0));
        }
        Ok(Node::Sequence(nodes))
    }

    fn repeat(&mut self, c: char, nodes: &mut Vec<Node>) -> Step<()> {
        let here = self.at;
        let (mut min, mut max) = match c {
            '?' => (0, 1),
            '*' => (0, MAX_REPEAT),
            '+' => (1, MAX_REPEAT),
            _ => (0, MAX_REPEAT),
        };
        if c == '{' {
            if self.chars.get(self.at) == Some(&'}') {
                nodes.push(Node::Char('{'));
                return Ok(());
            }
            let low = self.take_while(usize::MAX, |c| c.is_ascii_digit());
            let high = if self.take(',')? {
                self.take_while(usize::MAX, |c| c.is_ascii_digit())
            } else {
                low.clone()
            };
            if !self.take('}')? {
                nodes.push(Node::Char('{'));
                self.at = here;
                return Ok(());
            }
            let number = |text: &str| -> Step<u32> {
                match text.parse::<u32>() {
                    Ok(n) if n < MAX_REPEAT => Ok(n),
                    _ => {
                        Err(Exception::overflow_error("the repetition number is too large").into())
                    }
                }
            };
            if !low.is_empty() {
                min = number(&low)?;
            }
            if !high.is_empty() {
                max = number(&high)?;
                if max < min {
                    return self.fail("min repeat greater than max repeat", self.at - here);
                }
            }
        }
        let offset = self.at - here + 1;
        match nodes.last() {
            None | Some(Node::At(_)) => return self.fail("nothing to repeat", offset),
            Some(Node::Repeat { .. }) => return self.fail("multiple repeat", offset),
            Some(_) => {}
        }
        let kind = if self.take('?')? {
            RepeatKind::Lazy
        } else if self.take('+')? {
            RepeatKind::Possessive
        } else {
            RepeatKind::Greedy
        };
        if let Some(node) = nodes.pop() {
            // `(?:a*)*` repeats a group, not a repetition.
            let node = match node {
                Node::Scoped {
                    add: 0,
                    remove: 0,
                    node,
                } => node,
                node => Box::new(node),
            };
            nodes.push(Node::Repeat {
                min,
                max,
                kind,
                node,
            });
        }
        Ok(())
    }

    fn set(&mut self) -> Step<Node> {
        let here = self.at - 1;
        let mut items = Vec::new();
        let negate = self.take('^')?;
        loop {
            let Some(token) = self.next()? else {
                return self.fail("unterminated character set", self.at - here);
            };
            let start = self.at;
            let low = match token {
                Token::Plain(']') if !items.is_empty() => break,
                Token::Plain(c) => SetItem::Char(c),
                Token::Escape(c) => self.class_escape(c)?,
            };
            let low_text = self.text_from(start, token);
            if !self.take('-')? {
                items.push(low);
                continue;
            }
            let Some(token) = self.next()? else {
                return self.fail("unterminated character set", self.at - here);
            };
            let start = self.at;
            let high = match token {
                Token::Plain(']') => {
                    items.push(low);
                    items.push(SetItem::Char('-'));
                    break;
                }
                Token::Plain(c) => SetItem::Char(c),
                Token::Escape(c) => self.class_escape(c)?,
            };
            let high_text = self.text_from(start, token);
            match (low, high) {
                (SetItem::Char(low), SetItem::Char(high)) if low <= high => {
                    items.push(SetItem::Range(low, high))
                }
                _ => {
                    let offset = low_text.chars().count() + 1 + high_text.chars().count();
                    return self.fail(
                        format!("bad character range {low_text}-{high_text}"),
                        offset,
                    );
                }
            }
        }
        Ok(Node::Set { negate, items })
    }

    /// The source of a token whose escape may have gone on after `start`.
    fn text_from(&self, start: usize, token: Token) -> String {
        let from = start - if let Token::Escape(_) = token { 2 } else { 1 };
        self.chars[from..self.at].iter().collect()
    }
}

enum Item {
    Node(Node),
    /// A comment.
    Nothing,
    /// `(?i)` that began here.
    GlobalFlags(usize),
}

enum GroupKind {
    Capture(Option<String>),
    Plain { add: i64, remove: i64 },
    Atomic,
}

enum Extension {
    Name(String),
    Reference(usize),
}

fn flag_bit(c: char) -> Option<i64> {
    Some(match c {
        'i' => IGNORECASE,
        'L' => LOCALE,
        'm' => MULTILINE,
        's' => DOTALL,
        'x' => VERBOSE,
        'a' => ASCII,
        't' => TEMPLATE,
        'u' => UNICODE,
        _ => return None,
    })
}

/// The flags inside a group that adds and removes some.
pub(super) fn combine(flags: i64, add: i64, remove: i64) -> i64 {
    let base = if add & TYPE_FLAGS != 0 {
        flags & !TYPE_FLAGS
    } else {
        flags
    };
    (base | add) & !remove
}
