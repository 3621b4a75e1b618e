//! Diagnostics: the table of every code, and their rendering in rustc's style.
//!
//! Any pass pushes a [`Diagnostic`] and goes on; the build ends with one [`render`] of all of
//! them. Nothing here prints, and nothing here decides whether the build goes on.

use crate::ast::Span;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// One problem found in the user's Python.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its entry in the table.
    pub code: Code,
    /// Which of the program's files, by index.
    pub file: usize,
    /// Where in that file.
    pub span: Span,
    /// What is wrong, lower-case, naming the thing.
    pub message: String,
    /// One line of help.
    pub help: Option<String>,
    /// Whether it fails the build.
    pub severity: Severity,
}

impl Diagnostic {
    /// A diagnostic without help, as severe as the table says of `code`.
    pub fn new(code: Code, file: usize, span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            file,
            span,
            message: message.into(),
            help: None,
            severity: code.severity(),
        }
    }

    /// The same with one line of help.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Whether it fails the build.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Whether a diagnostic fails the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The build goes on.
    Warning,
    /// The build fails.
    Error,
}

macro_rules! codes {
    ($($name:ident = $id:literal, $severity:ident, $title:literal;)*) => {
        /// The table of diagnostics.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = concat!($id, ": ", $title, ".")] $name,)*
        }

        impl Code {
            /// Every entry, in the table's order.
            pub const ALL: &[Code] = &[$(Code::$name),*];

            /// The code that is shown, `E0001`.
            pub fn id(self) -> &'static str {
                match self { $(Code::$name => $id,)* }
            }

            /// What the code stands for, in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Code::$name => $title,)* }
            }

            /// How severe it is unless a pass says otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    Syntax = "E0001", Error, "the source is not Python 3.12";
    Unsupported = "E0002", Error, "not supported by Portalis";
    UnknownImport = "E0003", Error, "an import names no module";
    Encoding = "E0004", Error, "the source cannot be decoded";
    LoneSurrogate = "E0005", Error, "a str literal holds a lone surrogate";
    AwaitOutsideAsync = "E0010", Error, "`await`, `async for` or `async with` outside an async function";
    YieldOutsideFunction = "E0011", Error, "`yield` outside a function";
    ReturnOutsideFunction = "E0012", Error, "`return` outside a function";
    BreakOutsideLoop = "E0013", Error, "`break` outside a loop";
    ContinueOutsideLoop = "E0014", Error, "`continue` outside a loop";
    YieldNotAllowed = "E0015", Error, "a `yield` or `return` that its function does not allow";
    ExceptStarFlow = "E0016", Error, "`break`, `continue` or `return` in an `except*` block";
    InvalidExcept = "E0017", Error, "`except` clauses in the wrong order or mixed";
    NonlocalAtModule = "E0020", Error, "`nonlocal` at module level";
    NoBindingForNonlocal = "E0021", Error, "`nonlocal` of a name that no enclosing function binds";
    NameIsParameterAndGlobal = "E0022", Error, "a parameter that is also global or nonlocal";
    UsedBeforeGlobal = "E0023", Error, "a name used before its global or nonlocal declaration";
    DuplicateParameter = "E0024", Error, "a parameter or keyword given twice";
    StarImportInFunction = "E0025", Error, "`import *` below module level";
    FutureImport = "E0026", Error, "a `__future__` import that is misplaced or unknown";
    InvalidTarget = "E0030", Error, "something that cannot be assigned to or deleted";
    InvalidStar = "E0031", Error, "a starred expression in the wrong place";
    InvalidWalrus = "E0032", Error, "an assignment expression in the wrong place";
    InvalidArgument = "E0033", Error, "arguments in the wrong order";
    InvalidPattern = "E0034", Error, "a pattern that CPython refuses";
    UnreachablePattern = "E0035", Error, "an irrefutable pattern before the last";
    CannotSucceed = "W0001", Warning, "the program is sure to raise here";
    LostSemantics = "W0002", Warning, "something has no effect when compiled";
}

/// A source file, as diagnostics and tracebacks need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceText {
    /// The path that is shown.
    pub path: String,
    /// All of it, as the spans count it.
    pub text: String,
    /// The first byte of every line.
    pub line_starts: Vec<u32>,
}

impl SourceText {
    /// Finds the lines of `text`.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let line_starts = line_starts(&text);
        SourceText {
            path: path.into(),
            text,
            line_starts,
        }
    }

    /// The 1-based line that `byte` is in.
    pub fn line(&self, byte: u32) -> u32 {
        line_of(&self.line_starts, byte)
    }

    /// The 1-based column of `byte`, in characters.
    pub fn column(&self, byte: u32) -> u32 {
        let start = self.line_starts[self.line(byte) as usize - 1] as usize;
        let end = floor_boundary(&self.text, byte);
        self.text
            .get(start..end)
            .map_or(0, |before| before.chars().count()) as u32
            + 1
    }

    /// The text of a span (empty when it is not one of this file).
    pub fn slice(&self, span: Span) -> &str {
        self.text
            .get(span.start as usize..span.end as usize)
            .unwrap_or("")
    }
}

/// The first byte of every line; `\n`, `\r\n` and `\r` end a line.
pub(crate) fn line_starts(text: &str) -> Vec<u32> {
    let bytes = text.as_bytes();
    let mut starts = vec![0];
    for (at, &byte) in bytes.iter().enumerate() {
        if byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
            starts.push(at as u32 + 1);
        }
    }
    starts
}

/// The 1-based line of `byte`.
pub(crate) fn line_of(line_starts: &[u32], byte: u32) -> u32 {
    line_starts.partition_point(|&start| start <= byte).max(1) as u32
}

/// Renders all diagnostics as rustc would, without colour, each followed by an empty line.
///
/// `files`: the program's files, in the order that `Diagnostic::file` counts.
pub fn render(diags: &[Diagnostic], files: &[SourceText]) -> String {
    let mut out = String::new();
    for diag in diags {
        out.push_str(&render_one(diag, files.get(diag.file)));
        out.push_str("\n\n");
    }
    out
}

fn render_one(diag: &Diagnostic, file: Option<&SourceText>) -> String {
    let level = match diag.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(
        level
            .primary_title(diag.message.as_str())
            .id(diag.code.id()),
    );
    if let Some(file) = file {
        let snippet = Snippet::source(file.text.as_str())
            .path(file.path.as_str())
            .annotation(AnnotationKind::Primary.span(first_line(file, diag.span)));
        group = group.element(snippet);
    }
    if let Some(help) = &diag.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    Renderer::plain().render(&[group])
}

/// The part of a span in its first line, on character boundaries: a whole `class` is shown by
/// its header.
fn first_line(file: &SourceText, span: Span) -> std::ops::Range<usize> {
    let start = floor_boundary(&file.text, span.start);
    let end = floor_boundary(&file.text, span.end).max(start);
    let line = &file.text[start..end];
    let end = line
        .find(['\n', '\r'])
        .map_or(end, |newline| start + newline);
    start..end
}

fn floor_boundary(text: &str, byte: u32) -> usize {
    text.floor_char_boundary((byte as usize).min(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one() {
        let file = SourceText::new("a.py", "x = 1\r\ny = 'é' + z\rw\n");
        assert_eq!(file.line_starts, [0, 7, 20, 22]);
        assert_eq!((file.line(0), file.column(0)), (1, 1));
        assert_eq!((file.line(7), file.column(7)), (2, 1));
        let z = file.text.find('z').map_or(0, |at| at as u32);
        assert_eq!((file.line(z), file.column(z)), (2, 11));
        assert_eq!((file.line(20), file.line(99)), (3, 4));
    }

    #[test]
    fn codes_are_distinct() {
        let mut ids: Vec<_> = Code::ALL.iter().map(|code| code.id()).collect();
        ids.dedup();
        assert_eq!(ids.len(), Code::ALL.len());
    }

    #[test]
    fn rendering_is_rustc_style() {
        let file = SourceText::new("py/app.py", "def f():\n    await g()\n");
        let diag = Diagnostic::new(
            Code::AwaitOutsideAsync,
            0,
            Span { start: 13, end: 22 },
            "'await' outside async function",
        )
        .with_help("make the function `async def`");
        let shown = render(&[diag], &[file]);
        let expect = "\
error[E0010]: 'await' outside async function
 --> py/app.py:2:5
  |
2 |     await g()
  |     ^^^^^^^^^
  |
  = help: make the function `async def`

";
        assert_eq!(shown, expect);
    }

    #[test]
    fn spans_out_of_range_do_not_panic() {
        let file = SourceText::new("a.py", "é");
        for (start, end) in [(0, 99), (1, 1), (5, 2), (u32::MAX, u32::MAX)] {
            let diag = Diagnostic::new(Code::Syntax, 0, Span { start, end }, "invalid syntax");
            assert!(
                render(std::slice::from_ref(&diag), std::slice::from_ref(&file))
                    .contains("invalid syntax")
            );
            assert!(render(&[diag], &[]).contains("invalid syntax"));
        }
    }
}
