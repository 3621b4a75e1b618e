//! The parser: from the text of an expression to its tree, with CPython's errors and their positions.

mod escape;

use std::collections::HashMap;

use super::ast::{At, MAX_REPEAT, Node, RepeatKind, SetItem};
use super::error::error;
use super::flags::{
    ASCII, DEBUG, DOTALL, IGNORECASE, LOCALE, MULTILINE, TEMPLATE, UNICODE, VERBOSE,
};
use crate::format::quote::repr_str;
use crate::object::str_methods::is_identifier;
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
        conditions.sort_by_key(|(_, at)| *at);
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

    fn check_look_behind(&self, group: usize) -> Step<()> {
        let Some(first) = self.look_behind else {
            return Ok(());
        };
        if self.widths.get(group).copied().flatten().is_none() {
            return self.fail("cannot refer to an open group", 0);
        }
        if group >= first {
            return self.fail(
                "cannot refer to group defined in the same lookbehind subpattern",
                0,
            );
        }
        Ok(())
    }

    /// A name up to `end`.
    fn name_until(&mut self, end: char) -> Step<String> {
        let mut name = String::new();
        loop {
            match self.next()? {
                None if name.is_empty() => return self.fail("missing group name", 0),
                None => {
                    let len = name.chars().count();
                    return self.fail(format!("missing {end}, unterminated name"), len);
                }
                Some(Token::Plain(c)) if c == end => {
                    if name.is_empty() {
                        return self.fail("missing group name", 1);
                    }
                    return Ok(name);
                }
                Some(Token::Plain(c)) => name.push(c),
                Some(Token::Escape(c)) => {
                    name.push('\\');
                    name.push(c);
                }
            }
        }
    }

    fn check_name(&self, name: &str) -> Step<()> {
        if !self.is_text && !name.is_ascii() {
            let shown: Vec<u8> = name.chars().map(|c| c as u8).collect();
            let shown = crate::format::quote::repr_bytes(&shown);
            return self.fail(
                format!("bad character in group name {shown}"),
                name.chars().count() + 1,
            );
        }
        if is_identifier(name) {
            return Ok(());
        }
        self.fail(
            format!("bad character in group name {}", repr_str(name)),
            name.chars().count() + 1,
        )
    }

    fn named_group(&self, name: &str) -> Step<usize> {
        match self.names.iter().find(|(known, _)| known == name) {
            Some((_, group)) => Ok(*group),
            None => self.fail(
                format!("unknown group name {}", repr_str(name)),
                name.chars().count() + 1,
            ),
        }
    }

    fn group(&mut self, verbose: bool, nested: usize) -> Step<Item> {
        let start = self.at - 1;
        let mut kind = GroupKind::Capture(None);
        if self.take('?')? {
            let Some(token) = self.next()? else {
                return self.fail("unexpected end of pattern", 0);
            };
            match token {
                Token::Plain('P') => match self.python_extension()? {
                    Extension::Name(name) => kind = GroupKind::Capture(Some(name)),
                    Extension::Reference(group) => return Ok(Item::Node(Node::Reference(group))),
                },
                Token::Plain(':') => kind = GroupKind::Plain { add: 0, remove: 0 },
                Token::Plain('>') => kind = GroupKind::Atomic,
                Token::Plain('#') => loop {
                    match self.next()? {
                        None => {
                            return self.fail("missing ), unterminated comment", self.at - start);
                        }
                        Some(Token::Plain(')')) => return Ok(Item::Nothing),
                        _ => {}
                    }
                },
                Token::Plain(c @ ('=' | '!' | '<')) => {
                    return self.look(c, start, verbose, nested).map(Item::Node);
                }
                Token::Plain('(') => {
                    return self.conditional(start, verbose, nested).map(Item::Node);
                }
                Token::Plain(c) if c == '-' || flag_bit(c).is_some() => {
                    match self.inline_flags(c)? {
                        None => return Ok(Item::GlobalFlags(start)),
                        Some((add, remove)) => kind = GroupKind::Plain { add, remove },
                    }
                }
                Token::Plain(c) => return self.fail(format!("unknown extension ?{c}"), 2),
                Token::Escape(c) => return self.fail(format!("unknown extension ?\\{c}"), 3),
            }
        }
        let mut verbose = verbose;
        let mut number = 0;
        match &kind {
            GroupKind::Capture(name) => {
                number = self.widths.len();
                if let Some(name) = name {
                    if let Some((_, old)) = self.names.iter().find(|(known, _)| known == name) {
                        let message = format!(
                            "redefinition of group name {} as group {number}; was group {old}",
                            repr_str(name)
                        );
                        return self.fail(message, name.chars().count() + 1);
                    }
                    self.names.push((name.clone(), number));
                }
                self.widths.push(None);
            }
            GroupKind::Plain { add, remove } => {
                verbose = (verbose || add & VERBOSE != 0) && remove & VERBOSE == 0;
            }
            GroupKind::Atomic => {}
        }
        let node = self.alternatives(verbose, nested + 1)?;
        if !self.take(')')? {
            return self.fail("missing ), unterminated subpattern", self.at - start);
        }
        Ok(Item::Node(match kind {
            GroupKind::Capture(_) => {
                self.widths[number] = Some(self.width(&node));
                Node::Group(number, Box::new(node))
            }
            GroupKind::Plain { add, remove } => Node::Scoped {
                add,
                remove,
                node: Box::new(node),
            },
            GroupKind::Atomic => Node::Atomic(Box::new(node)),
        }))
    }

    fn width(&self, node: &Node) -> (u64, u64) {
        let groups: Vec<(u64, u64)> = self
            .widths
            .iter()
            .map(|w| w.unwrap_or((0, u64::from(u32::MAX))))
            .collect();
        node.width(&groups)
    }

    fn python_extension(&mut self) -> Step<Extension> {
        if self.take('<')? {
            let name = self.name_until('>')?;
            self.check_name(&name)?;
            return Ok(Extension::Name(name));
        }
        if self.take('=')? {
            let name = self.name_until(')')?;
            self.check_name(&name)?;
            let group = self.named_group(&name)?;
            if self.widths[group].is_none() {
                return self.fail("cannot refer to an open group", name.chars().count() + 1);
            }
            self.check_look_behind(group)?;
            return Ok(Extension::Reference(group));
        }
        match self.next()? {
            None => self.fail("unexpected end of pattern", 0),
            Some(Token::Plain(c)) => self.fail(format!("unknown extension ?P{c}"), 3),
            Some(Token::Escape(c)) => self.fail(format!("unknown extension ?P\\{c}"), 4),
        }
    }

    fn look(&mut self, c: char, start: usize, verbose: bool, nested: usize) -> Step<Node> {
        let ahead = c != '<';
        let mut c = c;
        let outer = self.look_behind;
        if !ahead {
            c = match self.next()? {
                None => return self.fail("unexpected end of pattern", 0),
                Some(Token::Plain(c @ ('=' | '!'))) => c,
                Some(Token::Plain(c)) => return self.fail(format!("unknown extension ?<{c}"), 3),
                Some(Token::Escape(c)) => {
                    return self.fail(format!("unknown extension ?<\\{c}"), 4);
                }
            };
            if outer.is_none() {
                self.look_behind = Some(self.widths.len());
            }
        }
        let node = self.alternatives(verbose, nested + 1)?;
        if !ahead {
            self.look_behind = outer;
        }
        if !self.take(')')? {
            return self.fail("missing ), unterminated subpattern", self.at - start);
        }
        if !ahead {
            let (low, high) = self.width(&node);
            if low != high {
                return Err(error(
                    "look-behind requires fixed-width pattern",
                    self.pattern,
                    None,
                )
                .into());
            }
        }
        let empty = matches!(&node, Node::Sequence(nodes) if nodes.is_empty());
        if c == '!' && empty {
            return Ok(Node::Fail);
        }
        Ok(Node::Look {
            ahead,
            negate: c == '!',
            node: Box::new(node),
        })
    }

    fn conditional(&mut self, start: usize, verbose: bool, nested: usize) -> Step<Node> {
        let name = self.name_until(')')?;
        let len = name.chars().count();
        let group = if name.bytes().all(|b| b.is_ascii_digit()) {
            let group: usize = name.parse().unwrap_or(usize::MAX);
            if group == 0 {
                return self.fail("bad group number", len + 1);
            }
            if group > 1 << 30 {
                return self.fail(format!("invalid group reference {name}"), len + 1);
            }
            let at = self.at - len - 1;
            self.conditions.entry(group).or_insert(at);
            group
        } else {
            self.check_name(&name)?;
            self.named_group(&name)?
        };
        self.check_look_behind(group)?;
        let yes = self.sequence(verbose, nested + 1, false)?;
        let mut no = Node::Sequence(Vec::new());
        if self.take('|')? {
            no = self.sequence(verbose, nested + 1, false)?;
            if self.peek()? == Some(Token::Plain('|')) {
                return self.fail("conditional backref with more than two branches", 0);
            }
        }
        if !self.take(')')? {
            return self.fail("missing ), unterminated subpattern", self.at - start);
        }
        Ok(Node::Conditional {
            group,
            yes: Box::new(yes),
            no: Box::new(no),
        })
    }

    /// `(?i)` sets flags for all and gives `None`; `(?i-s:` gives what it adds and removes.
    fn inline_flags(&mut self, first: char) -> Step<Option<(i64, i64)>> {
        let (mut add, mut remove) = (0, 0);
        let mut c = first;
        if c != '-' {
            loop {
                let flag = flag_bit(c).unwrap_or(0);
                if self.is_text && c == 'L' {
                    return self.fail(
                        "bad inline flags: cannot use 'L' flag with a str pattern",
                        0,
                    );
                }
                if !self.is_text && c == 'u' {
                    return self.fail(
                        "bad inline flags: cannot use 'u' flag with a bytes pattern",
                        0,
                    );
                }
                add |= flag;
                if flag & TYPE_FLAGS != 0 && add & TYPE_FLAGS != flag {
                    return self.fail(
                        "bad inline flags: flags 'a', 'u' and 'L' are incompatible",
                        0,
                    );
                }
                c = self.flag_char("missing -, : or )")?;
                if matches!(c, ')' | '-' | ':') {
                    break;
                }
                self.known_flag(c, "missing -, : or )")?;
            }
        }
        if c == ')' {
            let was_verbose = self.flags & VERBOSE != 0;
            self.flags |= add;
            if add & VERBOSE != 0 && !was_verbose {
                return Err(Stop::Verbose);
            }
            return Ok(None);
        }
        if add & DEBUG != 0 {
            return self.fail("bad inline flags: cannot turn on global flag", 1);
        }
        if c == '-' {
            c = self.flag_char("missing flag")?;
            self.known_flag(c, "missing flag")?;
            loop {
                let flag = flag_bit(c).unwrap_or(0);
                if flag & TYPE_FLAGS != 0 {
                    return self.fail(
                        "bad inline flags: cannot turn off flags 'a', 'u' and 'L'",
                        0,
                    );
                }
                remove |= flag;
                c = self.flag_char("missing :")?;
                if c == ':' {
                    break;
                }
                self.known_flag(c, "missing :")?;
            }
        }
        if add & remove != 0 {
            return self.fail("bad inline flags: flag turned on and off", 1);
        }
        Ok(Some((add, remove)))
    }

    fn flag_char(&mut self, missing: &str) -> Step<char> {
        match self.next()? {
            None => self.fail(missing, 0),
            Some(Token::Plain(c)) => Ok(c),
            Some(Token::Escape(_)) => self.fail(missing, 2),
        }
    }

    fn known_flag(&self, c: char, missing: &str) -> Step<()> {
        if flag_bit(c).is_some() {
            return Ok(());
        }
        self.fail(
            if crate::format::unicode::is_alpha(c) {
                "unknown flag"
            } else {
                missing
            },
            1,
        )
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
