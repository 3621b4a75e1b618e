//! What stands between tokens: blanks, comments, continued lines, and indentation.
//!
//! Takes the lexer between two tokens, or at the start of a line; emits `Indent` and `Dedent` as
//! CPython's tokenizer does, tabs and form feeds included.

use super::lexer::{Fatal, Lexer};
use rustpython_parser::Tok;

/// CPython's `MAXINDENT`.
const MAX_INDENTS: usize = 100;

impl Lexer<'_> {
    /// Steps over `\n`, `\r\n` or `\r`.
    pub(super) fn newline(&mut self) {
        self.pos += if self.bytes[self.pos..].starts_with(b"\r\n") {
            2
        } else {
            1
        };
    }

    /// Steps over spaces, comments and continued lines.
    pub(super) fn skip_blanks(&mut self) -> Result<(), Fatal> {
        loop {
            match self.peek(0) {
                Some(b' ' | b'\t' | b'\x0c') => self.pos += 1,
                Some(b'#') => self.comment(),
                Some(b'\\') => self.continuation()?,
                _ => return Ok(()),
            }
        }
    }

    fn comment(&mut self) {
        let start = self.pos;
        while self
            .peek(0)
            .is_some_and(|byte| byte != b'\n' && byte != b'\r')
        {
            self.pos += 1;
        }
        if self.fstring_depth > 0 {
            self.field_comments.push((start, self.pos));
        }
    }

    fn continuation(&mut self) -> Result<(), Fatal> {
        let start = self.pos;
        self.pos += 1;
        match self.peek(0) {
            Some(b'\n' | b'\r') => self.newline(),
            None => return Err(self.error(start, self.pos, "unexpected EOF while parsing")),
            Some(_) => {
                let message = "unexpected character after line continuation character";
                return Err(self.error(start, start + 1, message));
            }
        }
        if self.pos == self.bytes.len() {
            return Err(self.error(start, start + 1, "unexpected EOF while parsing"));
        }
        Ok(())
    }

    /// At the start of a line: steps over empty lines and emits `Indent` and `Dedent`.
    pub(super) fn indentation(&mut self) -> Result<(), Fatal> {
        let (mut column, mut narrow, mut continued) = (0u32, 0u32, None);
        let mut start = self.pos;
        loop {
            match self.peek(0) {
                Some(b' ') => (column, narrow) = (column + 1, narrow + 1),
                Some(b'\t') => (column, narrow) = ((column / 8 + 1) * 8, narrow + 1),
                Some(b'\x0c') => (column, narrow) = (0, 0),
                Some(b'\\') => {
                    // The indentation is that of the first of the lines so joined that has one.
                    if column > 0 {
                        continued = continued.or(Some((column, column)));
                    }
                    self.continuation()?;
                    continue;
                }
                Some(b'#' | b'\n' | b'\r') => {
                    self.comment();
                    if self.peek(0).is_none() {
                        return Ok(());
                    }
                    self.newline();
                    (column, narrow, continued, start) = (0, 0, None, self.pos);
                    continue;
                }
                None => return Ok(()),
                Some(_) => break,
            }
            self.pos += 1;
        }
        let (column, narrow) = continued.unwrap_or((column, narrow));
        self.indent_to(column, narrow, start)
    }

    fn indent_to(&mut self, column: u32, narrow: u32, start: usize) -> Result<(), Fatal> {
        let tabs = "inconsistent use of tabs and spaces in indentation";
        let current = *self.indents.last().unwrap_or(&(0, 0));
        if column > current.0 {
            if narrow <= current.1 {
                return Err(self.error(start, self.pos, tabs));
            }
            if self.indents.len() >= MAX_INDENTS {
                return Err(self.error(start, self.pos, "too many levels of indentation"));
            }
            self.indents.push((column, narrow));
            self.push(Tok::Indent, start);
            return Ok(());
        }
        while self.indents.last().is_some_and(|top| column < top.0) {
            self.indents.pop();
            self.push(Tok::Dedent, self.pos);
        }
        let current = *self.indents.last().unwrap_or(&(0, 0));
        if column != current.0 {
            let message = "unindent does not match any outer indentation level";
            return Err(self.error(start, self.pos, message));
        }
        if narrow != current.1 {
            return Err(self.error(start, self.pos, tabs));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::parse::testing::{errors, stmts};

    #[test]
    fn newlines_and_continuations() {
        let two = [
            "x\r\ny\r\n",
            "x\ry",
            "if x:\r\n  y\r\nz",
            "x = 1 + \\\n  2\ny",
            "\\\nx\ny",
            "(x\n\n#c\n)\ny",
        ];
        for text in two {
            assert_eq!(stmts(text).len(), 2, "{text:?}");
        }
        assert_eq!(stmts("\u{feff}x\ny").len(), 2);
        assert_eq!(stmts("if x:\n  \\\n    a = 1\n  b = 2\n").len(), 1);
        assert_eq!(errors("x\n\\\n  y\n"), ["unexpected indent"]);
        for text in ["", "# c", "\n\n  \n", "\u{feff}", "\u{feff}# c"] {
            assert_eq!(stmts(text).len(), 0, "{text:?}");
        }
        assert_eq!(
            errors("a = 1 \\ "),
            ["unexpected character after line continuation character"]
        );
        assert_eq!(errors("a = 1 \\"), ["unexpected EOF while parsing"]);
    }

    #[test]
    fn indentation() {
        let one = [
            "if x:\n\ty\n\tz",
            "if x:\n\x0c  y\n  z",
            "  \x0cx = 1",
            "if x:\n    y\n\n# c\n  # d\n    z",
        ];
        for text in one {
            assert_eq!(stmts(text).len(), 1, "{text:?}");
        }
        assert_eq!(stmts("if x:\n  y\n  # end").len(), 1);
        assert_eq!(
            errors("if x:\n    y\n  z"),
            ["unindent does not match any outer indentation level"]
        );
        let mixed = "inconsistent use of tabs and spaces in indentation";
        assert_eq!(errors("if x:\n\ty\n        z"), [mixed]);
        assert_eq!(errors("if x:\n        y\n\tz"), [mixed]);
        let nested: String = (0..101)
            .map(|depth| format!("{}if x:\n", " ".repeat(depth)))
            .collect();
        assert_eq!(errors(&nested), ["too many levels of indentation"]);
    }
}
