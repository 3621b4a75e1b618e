//! Lays out Rust source: where a line is broken, and how far it is indented.
//!
//! In: a [`Doc`]. Out: text no wider than `WIDTH` where that is possible. It knows nothing of Rust: what
//! may be broken is said by groups, as in Wadler's and Oppen's printers.

/// Columns of a line.
const WIDTH: usize = 110;

/// A piece of text with places where it may be broken.
#[derive(Clone, Debug)]
pub enum Doc {
    /// Text without line breaks (but for those inside string literals).
    Text(String),
    /// A space, or a line break if the group around is broken.
    Line,
    /// Nothing, or a line break if the group around is broken.
    SoftLine,
    /// A line break always.
    Hard,
    /// This text only if the group around is broken.
    IfBroken(&'static str),
    /// One level of indentation more.
    Nest(Vec<Doc>),
    /// On one line if it fits.
    Group(Vec<Doc>),
    /// One after the other.
    Concat(Vec<Doc>),
}

impl Doc {
    /// Text without line breaks.
    pub fn text(text: impl Into<String>) -> Doc {
        Doc::Text(text.into())
    }
}

/// The width of a document on one line; `None` if it cannot be on one, or is wider than `limit`.
fn flat_width(doc: &Doc, limit: usize) -> Option<usize> {
    let all = |docs: &[Doc]| {
        let mut width = 0;
        for doc in docs {
            width += flat_width(doc, limit.checked_sub(width)?)?;
        }
        Some(width)
    };
    let width = match doc {
        Doc::Text(text) => text.chars().count(),
        Doc::Line => 1,
        Doc::SoftLine | Doc::IfBroken(_) => 0,
        Doc::Hard => return None,
        Doc::Nest(docs) | Doc::Group(docs) | Doc::Concat(docs) => all(docs)?,
    };
    (width <= limit).then_some(width)
}

/// Writes a document, starting at column 0 with this many levels of indentation.
pub fn render(out: &mut String, docs: &[Doc], depth: usize) {
    let mut printer = Printer {
        out,
        column: 0,
        depth,
        fresh: true,
    };
    for doc in docs {
        printer.print(doc, true);
    }
    if printer.column > 0 {
        printer.newline();
    }
}

struct Printer<'a> {
    out: &'a mut String,
    column: usize,
    depth: usize,
    /// At the start of a line: the indentation is not written yet.
    fresh: bool,
}

impl Printer<'_> {
    fn newline(&mut self) {
        self.out.push('\n');
        self.column = 0;
        self.fresh = true;
    }

    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.fresh {
            for _ in 0..self.depth {
                self.out.push_str("    ");
            }
            self.column = self.depth * 4;
            self.fresh = false;
        }
        self.out.push_str(text);
        self.column += text.chars().count();
    }

    fn print(&mut self, doc: &Doc, broken: bool) {
        match doc {
            Doc::Text(text) => self.text(text),
            Doc::Line if broken => self.newline(),
            Doc::Line => self.text(" "),
            Doc::SoftLine if broken => self.newline(),
            Doc::SoftLine => {}
            Doc::IfBroken(text) => {
                if broken {
                    self.text(text);
                }
            }
            Doc::Hard => self.newline(),
            Doc::Nest(docs) => {
                self.depth += 1;
                docs.iter().for_each(|doc| self.print(doc, broken));
                self.depth -= 1;
            }
            Doc::Concat(docs) => docs.iter().for_each(|doc| self.print(doc, broken)),
            Doc::Group(docs) => {
                let used = if self.fresh {
                    self.depth * 4
                } else {
                    self.column
                };
                // Room for the `;`, `?` or `{` that may follow.
                let room = WIDTH.saturating_sub(used + 3);
                let mut left = Some(room);
                for doc in docs {
                    left = left.and_then(|left| Some(left - flat_width(doc, left)?));
                }
                docs.iter().for_each(|doc| self.print(doc, left.is_none()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Doc, render};

    fn call(name: &str, args: &[&str]) -> Doc {
        let mut inner = vec![Doc::SoftLine];
        for (i, arg) in args.iter().enumerate() {
            if i > 0 {
                inner.extend([Doc::text(","), Doc::Line]);
            }
            inner.push(Doc::text(*arg));
        }
        inner.push(Doc::IfBroken(","));
        Doc::Group(vec![
            Doc::text(format!("{name}(")),
            Doc::Nest(inner),
            Doc::SoftLine,
            Doc::text(")"),
        ])
    }

    #[test]
    fn a_group_that_fits_stays_on_one_line() {
        let mut out = String::new();
        render(&mut out, &[call("f", &["a", "b"])], 1);
        assert_eq!(out, "    f(a, b)\n");
    }

    #[test]
    fn a_wide_group_is_broken_at_every_line_of_its_own() {
        let mut out = String::new();
        let wide = "x".repeat(70);
        render(&mut out, &[call("f", &[&wide, &wide])], 0);
        assert_eq!(out, format!("f(\n    {wide},\n    {wide},\n)\n"));
    }
}
