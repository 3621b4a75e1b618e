//! Tracebacks: the objects `traceback` and `frame`, and the text that CPython prints.
use std::cell::{Cell, RefCell};

use crate::object::exception::Frame;
use crate::object::function::Signature;
use crate::object::{Args, Class, Dict, Exception, Object, Result, Value};
use crate::ops;
use crate::ops::suggest::{self, Style};

/// Gives a line of a Python file, to be shown under its frame.
pub type SourceProvider = fn(file: &str, line: u32) -> Option<String>;

thread_local! {
    static SOURCE: Cell<Option<SourceProvider>> = const { Cell::new(None) };
    static TRACEBACK: Class = Class::builder("traceback").final_class().build();
    static FRAME: Class = Class::builder("frame").final_class().build();
}

/// Registers where source lines come from; without it tracebacks show none.
pub fn set_source_provider(provider: SourceProvider) {
    SOURCE.set(Some(provider));
}

/// Writes to `sys.stderr`.
pub fn write_stderr(text: &str) {
    if !crate::stdlib::sys::stderr_is_replaced() {
        crate::platform::stderr(text);
        return;
    }
    // An object that cannot be written to has nobody to tell it to.
    let _ = crate::stdlib::sys::stderr_write(text);
}

/// The source line, if there is a provider and it knows it.
pub fn source_line(file: &str, line: u32) -> Option<String> {
    SOURCE.get().and_then(|provider| provider(file, line))
}

/// A traceback object: outermost frame first.
pub struct Traceback {
    /// Never empty.
    pub frames: Vec<Frame>,
}

/// A frame object.
pub struct FrameObject {
    /// Where it stands.
    pub frame: Frame,
    /// The line of the `def`.
    pub first_line: u32,
    /// The function, where it is known.
    pub(crate) code: Option<&'static Signature>,
}

impl FrameObject {
    /// A frame of a function whose first line is not known.
    pub(crate) fn new(frame: Frame) -> FrameObject {
        FrameObject {
            frame,
            first_line: frame.line,
            code: None,
        }
    }
}

/// `traceback`
pub fn traceback_class() -> Class {
    TRACEBACK.with(Clone::clone)
}
/// `frame`
pub fn frame_class() -> Class {
    FRAME.with(Clone::clone)
}

/// `e.__traceback__`
pub fn of(e: &Exception) -> Value {
    let frames = frames_of(e);
    if frames.is_empty() {
        Value::None
    } else {
        Value::object(Traceback { frames })
    }
}

/// The frames of `e.__traceback__`, outermost first.
pub(crate) fn frames_of(e: &Exception) -> Vec<Frame> {
    e.data().traceback.borrow().iter().rev().copied().collect()
}

/// `e.__traceback__ = traceback`
///
/// # Errors
/// `TypeError` if it is neither a traceback nor `None`.
pub fn set(e: &Exception, traceback: &Value) -> Result<()> {
    let frames = match traceback {
        Value::None => Vec::new(),
        other => match other.downcast::<Traceback>() {
            Some(traceback) => traceback.frames.iter().rev().copied().collect(),
            None => {
                return Err(Exception::type_error(
                    "__traceback__ must be a traceback or None",
                ));
            }
        },
    };
    e.data().traceback.replace(frames);
    Ok(())
}

impl Object for Traceback {
    fn class(&self) -> Class {
        traceback_class()
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        let frame = self.frames[0];
        Some(Ok(match name {
            "tb_lineno" => Value::Int(frame.line.into()),
            "tb_lasti" => Value::Int(0),
            "tb_frame" => Value::object(FrameObject::new(frame)),
            "tb_next" if self.frames.len() > 1 => Value::object(Traceback {
                frames: self.frames[1..].to_vec(),
            }),
            "tb_next" => Value::None,
            _ => return None,
        }))
    }
}

impl Object for FrameObject {
    fn class(&self) -> Class {
        frame_class()
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        let Frame {
            file,
            line,
            function,
        } = self.frame;
        let address = this.address().unwrap_or(0);
        Some(Ok(format!(
            "<frame at {address:#x}, file '{file}', line {line}, code {function}>"
        )))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        Some(Ok(match name {
            "f_lineno" => Value::Int(self.frame.line.into()),
            "f_code" if n!("f_code").is_reached() => match self.code {
                Some(code) => crate::object::code::of(code, false),
                None => crate::object::code::of_frame(self.frame, self.first_line),
            },
            "f_locals" | "f_globals" | "f_builtins" => Value::Dict(Dict::new()),
            "f_back" | "f_trace" => Value::None,
            _ => return None,
        }))
    }
}

/// The lines for frames, outermost first, as `traceback.format_tb` joins them.
pub fn format_frames(frames: &[Frame]) -> String {
    frame_texts(frames).concat()
}

/// One text a frame, outermost first, as `traceback.format_tb` gives them.
pub fn frame_texts(frames: &[Frame]) -> Vec<String> {
    const CUTOFF: usize = 3;
    let mut out: Vec<String> = Vec::new();
    let mut repeated = 0;
    let mut last: Option<Frame> = None;
    let note = |out: &mut Vec<String>, repeated: usize| {
        if repeated > CUTOFF {
            let more = repeated - CUTOFF;
            let plural = if more == 1 { "" } else { "s" };
            out.push(format!(
                "  [Previous line repeated {more} more time{plural}]\n"
            ));
        }
    };
    for frame in frames {
        if last != Some(*frame) {
            note(&mut out, repeated);
            repeated = 0;
            last = Some(*frame);
        }
        repeated += 1;
        if repeated > CUTOFF {
            continue;
        }
        let mut text = format!(
            "  File \"{}\", line {}, in {}\n",
            frame.file, frame.line, frame.function
        );
        if let Some(line) = source_line(frame.file, frame.line)
            && !line.trim().is_empty()
        {
            text.push_str(&format!("    {}\n", line.trim()));
        }
        out.push(text);
    }
    note(&mut out, repeated);
    out
}

/// The last lines of a traceback: class and message, then notes.
pub fn format_only(e: &Exception) -> String {
    only_texts(e, Style::Library).concat()
}

/// The pieces of it, as `traceback.format_exception_only` gives them.
pub fn only_texts(e: &Exception, style: Style) -> Vec<String> {
    let mut out = Vec::new();
    if e.is_a(&ops::exception::class_named("SyntaxError")) {
        format_syntax_error(e, &mut out);
    } else {
        out.push(format!(
            "{}{}\n",
            ops::exception::one_line(e),
            suggest::text(e, style)
        ));
    }
    if let Ok(Some(notes)) = ops::get_attr_opt(&e.value(), "__notes__")
        && !notes.is_none()
    {
        match &notes {
            Value::List(_) | Value::Tuple(_) => {
                for note in ops::to_vec(&notes).unwrap_or_default() {
                    match ops::str(&note) {
                        Ok(text) => out.extend(text.split('\n').map(|line| format!("{line}\n"))),
                        Err(_) => out.push("<note str() failed>\n".to_owned()),
                    }
                }
            }
            other => {
                if let Ok(text) = ops::repr(other) {
                    out.push(format!("{text}\n"));
                }
            }
        }
    }
    out
}

fn format_syntax_error(e: &Exception, out: &mut Vec<String>) {
    let field = |name| e.data().field(name).filter(|v| !v.is_none());
    if let Some(Value::Int(line)) = field("lineno") {
        let file = field("filename").and_then(|f| f.as_str());
        let file = file.map_or_else(|| "<string>".to_owned(), |f| f.to_string());
        out.push(format!("  File \"{file}\", line {line}\n"));
        if let Some(text) = field("text").and_then(|t| t.as_str()) {
            let right = text.trim_end_matches('\n');
            let left = right.trim_start_matches([' ', '\n', '\x0c']);
            out.push(format!("    {left}\n"));
            if let Some(Value::Int(offset)) = field("offset") {
                let spaces = right.chars().count() - left.chars().count();
                let column = offset - 1 - spaces as i64;
                if column >= 0 {
                    out.push(format!(
                        "    {}^\n",
                        " ".repeat(column.min(10_000) as usize)
                    ));
                }
            }
        }
    }
    let message = field("msg").and_then(|m| m.as_str());
    let name = ops::exception::display_name(&e.class());
    out.push(format!(
        "{name}: {}\n",
        message.as_deref().unwrap_or("<no detail available>")
    ));
}

/// What CPython prints for an uncaught exception.
pub fn format_traceback(e: &Exception) -> String {
    all_texts(e, true, None, Style::Interpreter).concat()
}

/// The pieces of it, as `traceback.format_exception` gives them: `follow`: with causes and contexts; `limit`: how
/// many frames of each traceback, the outermost, or the innermost if it is negative.
pub fn texts(e: &Exception, follow: bool, limit: Option<i64>) -> Vec<String> {
    all_texts(e, follow, limit, Style::Library)
}

fn all_texts(e: &Exception, follow: bool, limit: Option<i64>, style: Style) -> Vec<String> {
    let mut printer = Printer {
        out: Vec::new(),
        depth: 0,
        seen: RefCell::default(),
        limit,
        is_open: false,
        style,
    };
    printer.chain(e, follow);
    printer.out
}

/// The frames that a limit leaves.
pub fn limited(frames: &[Frame], limit: Option<i64>) -> &[Frame] {
    let Some(limit) = limit else { return frames };
    let wanted = usize::try_from(limit.unsigned_abs())
        .unwrap_or(usize::MAX)
        .min(frames.len());
    if limit < 0 {
        &frames[frames.len() - wanted..]
    } else {
        &frames[..wanted]
    }
}

struct Printer {
    out: Vec<String>,
    /// How many groups this is in.
    depth: usize,
    seen: RefCell<Vec<usize>>,
    limit: Option<i64>,
    style: Style,
    /// The innermost group whose last exception has been printed still wants its line below.
    is_open: bool,
}

const MAX_GROUP_WIDTH: usize = 15;
const MAX_GROUP_DEPTH: usize = 10;

impl Printer {
    /// Adds text, behind a margin when within a group.
    fn emit(&mut self, text: &str, margin: char) {
        if self.depth == 0 {
            self.out.push(text.to_owned());
            return;
        }
        let indent = " ".repeat(2 * self.depth);
        let lines = text
            .split_inclusive('\n')
            .map(|line| format!("{indent}{margin} {line}"));
        self.out.push(lines.collect());
    }

    fn emit_all(&mut self, texts: &[String]) {
        for text in texts {
            self.emit(text, '|');
        }
    }

    fn chain(&mut self, e: &Exception, follow: bool) {
        let mut links: Vec<(Exception, &str)> = vec![(e.clone(), "")];
        self.seen.borrow_mut().push(e.instance().address());
        let mut last = e.clone();
        loop {
            if !follow {
                break;
            }
            let unseen = |e: &Exception| {
                let mut seen = self.seen.borrow_mut();
                let new = !seen.contains(&e.instance().address());
                seen.push(e.instance().address());
                new
            };
            let (next, text) = match (last.cause(), last.context()) {
                (Some(cause), _) => {
                    if !unseen(&cause) {
                        break;
                    }
                    (
                        cause,
                        "\nThe above exception was the direct cause of the following exception:\n\n",
                    )
                }
                (None, Some(context)) if !last.data().suppress_context.get() => {
                    if !unseen(&context) {
                        break;
                    }
                    (
                        context,
                        "\nDuring handling of the above exception, another exception occurred:\n\n",
                    )
                }
                _ => break,
            };
            if let Some(link) = links.last_mut() {
                link.1 = text;
            }
            links.push((next.clone(), ""));
            last = next;
        }
        for (e, text) in links.into_iter().rev() {
            if !text.is_empty() {
                self.emit(text, '|');
            }
            self.one(&e, follow);
        }
    }

    fn one(&mut self, e: &Exception, follow: bool) {
        let frames = frames_of(e);
        if !n!("special").is_reached() || !ops::group::is_group(e) {
            if !frames.is_empty() {
                self.emit("Traceback (most recent call last):\n", '|');
                self.emit_all(&frame_texts(limited(&frames, self.limit)));
            }
            self.emit_all(&only_texts(e, self.style));
            return;
        }
        if self.depth > MAX_GROUP_DEPTH {
            self.emit(
                &format!("... (max_group_depth is {MAX_GROUP_DEPTH})\n"),
                '|',
            );
            return;
        }
        let top = self.depth == 0;
        if top {
            self.depth = 1;
        }
        if !frames.is_empty() {
            self.emit(
                "Exception Group Traceback (most recent call last):\n",
                if top { '+' } else { '|' },
            );
            self.emit_all(&frame_texts(limited(&frames, self.limit)));
        }
        self.emit_all(&only_texts(e, self.style));
        let children = ops::group::children(e);
        let shown = children.len().min(MAX_GROUP_WIDTH + 1);
        for (i, child) in children.iter().take(shown).enumerate() {
            let truncated = i >= MAX_GROUP_WIDTH;
            let title = if truncated {
                "...".to_owned()
            } else {
                (i + 1).to_string()
            };
            let indent = " ".repeat(2 * self.depth);
            let lead = if i == 0 { "+-" } else { "  " };
            self.out.push(format!(
                "{indent}{lead}+---------------- {title} ----------------\n"
            ));
            self.depth += 1;
            let is_last = i + 1 == shown;
            self.is_open |= is_last;
            if truncated {
                let rest = children.len() - MAX_GROUP_WIDTH;
                let plural = if rest == 1 { "" } else { "s" };
                self.emit(&format!("and {rest} more exception{plural}\n"), '|');
            } else {
                self.chain(child, follow);
            }
            if is_last && self.is_open {
                self.is_open = false;
                let indent = " ".repeat(2 * self.depth);
                self.out
                    .push(format!("{indent}+------------------------------------\n"));
            }
            self.depth -= 1;
        }
        if top {
            self.depth = 0;
        }
    }
}

/// Prints an exception of a function that `atexit` called.
pub fn print_ignored_callback(e: &Exception, function: &str) {
    write_stderr(&format!(
        "Exception ignored in atexit callback: {function}\n{}",
        format_traceback(e)
    ));
}

/// The arguments of `__exit__` for an exception, or three `None`.
pub fn exit_args(e: Option<&Exception>) -> Args {
    match e {
        Some(e) => Args::pos([Value::Class(e.class()), e.value(), of(e)]),
        None => Args::pos([Value::None, Value::None, Value::None]),
    }
}
