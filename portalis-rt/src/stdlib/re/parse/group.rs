//! The groups of an expression: names, look-around, conditions, flags.

use super::super::ast::Node;
use super::super::error::error;
use super::super::flags::{DEBUG, VERBOSE};
use super::{Extension, GroupKind, Item, Parser, Step, Stop, TYPE_FLAGS, Token, flag_bit};
use crate::format::quote::repr_str;
use crate::object::str_methods::is_identifier;

impl Parser<'_> {
    pub(super) fn check_look_behind(&self, group: usize) -> Step<()> {
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

    pub(super) fn group(&mut self, verbose: bool, nested: usize) -> Step<Item> {
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
