//! The escapes of an expression: characters, categories, places, references.

use super::super::ast::{At, Category, Node, SetItem};
use super::{Parser, Step};

impl Parser<'_> {
    /// An escape's source, for messages.
    fn bad_escape<T>(&self, c: char, rest: &str) -> Step<T> {
        let shown = format!("\\{c}{rest}");
        let len = shown.chars().count();
        self.fail(format!("bad escape {shown}"), len)
    }

    /// Escapes that mean one character, in sets and outside.
    fn char_escape(&mut self, c: char) -> Step<Option<char>> {
        Ok(Some(match c {
            'a' => '\x07',
            'f' => '\x0c',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\x0b',
            '\\' => '\\',
            'x' => self.hex_escape(c, 2)?,
            'u' if self.is_text => self.hex_escape(c, 4)?,
            'U' if self.is_text => self.hex_escape(c, 8)?,
            _ => return Ok(None),
        }))
    }

    fn hex_escape(&mut self, c: char, digits: usize) -> Step<char> {
        let hex = self.take_while(digits, |c| c.is_ascii_hexdigit());
        if hex.len() != digits {
            let shown = format!("\\{c}{hex}");
            let len = shown.len();
            return self.fail(format!("incomplete escape {shown}"), len);
        }
        match u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32) {
            Some(c) => Ok(c),
            None => self.bad_escape(c, &hex),
        }
    }

    fn octal(&self, digits: &str) -> Step<char> {
        match u32::from_str_radix(digits, 8) {
            Ok(code) if code <= 0o377 => Ok(char::from(code as u8)),
            _ => self.fail(
                format!("octal escape value \\{digits} outside of range 0-0o377"),
                digits.len() + 1,
            ),
        }
    }

    fn category(c: char) -> Option<Category> {
        Some(match c {
            'd' => Category::Digit,
            'D' => Category::NotDigit,
            's' => Category::Space,
            'S' => Category::NotSpace,
            'w' => Category::Word,
            'W' => Category::NotWord,
            _ => return None,
        })
    }

    /// An escape in a set.
    pub(super) fn class_escape(&mut self, c: char) -> Step<SetItem> {
        if c == 'b' {
            return Ok(SetItem::Char('\x08'));
        }
        if let Some(category) = Parser::category(c) {
            return Ok(SetItem::Category(category));
        }
        if let Some(c) = self.char_escape(c)? {
            return Ok(SetItem::Char(c));
        }
        if matches!(c, '0'..='7') {
            let digits = format!("{c}{}", self.take_while(2, |c| matches!(c, '0'..='7')));
            return Ok(SetItem::Char(self.octal(&digits)?));
        }
        if c.is_ascii_alphanumeric() {
            return self.bad_escape(c, "");
        }
        Ok(SetItem::Char(c))
    }

    /// An escape outside of sets.
    pub(super) fn escape(&mut self, c: char) -> Step<Node> {
        let at = match c {
            'A' => Some(At::BeginningOfString),
            'Z' => Some(At::EndOfString),
            'b' => Some(At::Boundary),
            'B' => Some(At::NotBoundary),
            _ => None,
        };
        if let Some(at) = at {
            return Ok(Node::At(at));
        }
        if let Some(category) = Parser::category(c) {
            return Ok(Node::Set {
                negate: false,
                items: vec![SetItem::Category(category)],
            });
        }
        if let Some(c) = self.char_escape(c)? {
            return Ok(Node::Char(c));
        }
        if c == '0' {
            let digits = format!("0{}", self.take_while(2, |c| matches!(c, '0'..='7')));
            return Ok(Node::Char(self.octal(&digits)?));
        }
        if c.is_ascii_digit() {
            return self.numbered(c);
        }
        if c.is_ascii_alphabetic() {
            return self.bad_escape(c, "");
        }
        Ok(Node::Char(c))
    }

    /// `\1`, `\12`, or three octal digits.
    fn numbered(&mut self, c: char) -> Step<Node> {
        let mut digits = c.to_string();
        let is_octal = |c: Option<&char>| c.is_some_and(|c| matches!(c, '0'..='7'));
        if let Some(second) = self
            .chars
            .get(self.at)
            .copied()
            .filter(char::is_ascii_digit)
        {
            self.at += 1;
            digits.push(second);
            if is_octal(Some(&c)) && is_octal(Some(&second)) && is_octal(self.chars.get(self.at)) {
                digits.push(self.chars[self.at]);
                self.at += 1;
                return Ok(Node::Char(self.octal(&digits)?));
            }
        }
        let group: usize = digits.parse().unwrap_or(usize::MAX);
        if group < self.widths.len() {
            if self.widths[group].is_none() {
                return self.fail("cannot refer to an open group", digits.len() + 1);
            }
            self.check_look_behind(group)?;
            return Ok(Node::Reference(group));
        }
        self.fail(format!("invalid group reference {group}"), digits.len())
    }
}
