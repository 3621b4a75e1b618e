//! Help and usage texts, laid out as CPython does.

use super::action::{self, Nargs, flag, is_hidden, is_suppress, nargs, option_strings, texts};
use crate::object::{Args, Class, Dict, Exception, Result, Value};
use crate::ops::{self, BinaryOp};
use crate::stdlib::signature;

thread_local! {
    static CLASS: Class = Class::builder("HelpFormatter")
        .module("argparse")
        .python()
        .raw_method("__init__", |this, args| {
            let names = ["prog", "indent_increment", "max_help_position", "width"];
            let [prog, increment, position, width] = signature::method("HelpFormatter.__init__", args, names, 1)?;
            ops::set_attr(this, "_prog", prog)?;
            ops::set_attr(this, "_indent_increment", signature::or(increment, 2i64))?;
            ops::set_attr(this, "_max_help_position", signature::or(position, 24i64))?;
            ops::set_attr(this, "_width", signature::or_none(width))?;
            Ok(Value::None)
        })
        .build();
    static RAW_DESCRIPTION: Class = derived("RawDescriptionHelpFormatter", class());
    static RAW_TEXT: Class = derived("RawTextHelpFormatter", raw_description());
    static DEFAULTS: Class = derived("ArgumentDefaultsHelpFormatter", class());
    static METAVAR_TYPE: Class = derived("MetavarTypeHelpFormatter", class());
}

fn derived(name: &'static str, base: Class) -> Class {
    Class::builder(name)
        .module("argparse")
        .python()
        .base(base)
        .build()
}

/// `argparse.HelpFormatter`
pub(super) fn class() -> Class {
    CLASS.with(Clone::clone)
}
/// `argparse.RawDescriptionHelpFormatter`
pub(super) fn raw_description() -> Class {
    RAW_DESCRIPTION.with(Clone::clone)
}
/// The other formatters.
pub(super) fn other_classes() -> [Class; 3] {
    [
        RAW_TEXT.with(Clone::clone),
        DEFAULTS.with(Clone::clone),
        METAVAR_TYPE.with(Clone::clone),
    ]
}

/// How texts are laid out.
pub(super) struct Formatter {
    prog: String,
    increment: usize,
    max_help_position: usize,
    width: usize,
    raw_description: bool,
    raw_text: bool,
    defaults: bool,
    metavar_type: bool,
    /// The longest action's invocation with its indentation.
    action_width: usize,
}

/// The terminal's width as `COLUMNS` gives it.
fn columns() -> usize {
    let given = crate::stdlib::os::environ::get("COLUMNS").and_then(|text| text.parse().ok());
    given.filter(|n| *n > 0).unwrap_or(80)
}

impl Formatter {
    /// The formatter of a parser.
    pub(super) fn of(parser: &Value) -> Result<Formatter> {
        let prog = ops::get_attr(parser, "prog")?;
        let class = ops::get_attr(parser, "formatter_class")?;
        let made = ops::call(&class, Args::none().with_kw("prog", prog.clone()))?;
        let number =
            |name: &str| -> Result<i64> { ops::convert::to_index(&ops::get_attr(&made, name)?) };
        let width = match ops::get_attr(&made, "_width")? {
            Value::None => columns() as i64 - 2,
            width => ops::convert::to_index(&width)?,
        };
        let increment = number("_indent_increment")?;
        let position = number("_max_help_position")?.min((width - 20).max(increment * 2));
        let class = ops::class_of(&made);
        let is = |c: &Class| class.is_subclass_of(c);
        let [raw_text, defaults, metavar_type] = other_classes();
        let size = |n: i64| usize::try_from(n).unwrap_or(0);
        Ok(Formatter {
            prog: ops::str(&prog)?.to_string(),
            increment: size(increment),
            max_help_position: size(position),
            width: size(width),
            raw_description: is(&raw_description()),
            raw_text: is(&raw_text),
            defaults: is(&defaults),
            metavar_type: is(&metavar_type),
            action_width: 0,
        })
    }

    fn text(&self, text: &Value, indent: usize) -> Result<String> {
        if text.is_none() || is_suppress(text) {
            return Ok(String::new());
        }
        let mut text = ops::str(text)?.to_string();
        if text.contains("%(prog)") {
            text = self.with_prog(&text)?;
        }
        let margin = " ".repeat(indent);
        if self.raw_description {
            let lines: String = text
                .split_inclusive('\n')
                .map(|line| format!("{margin}{line}"))
                .collect();
            return Ok(format!("{lines}\n\n"));
        }
        let width = self.width.saturating_sub(indent).max(11);
        let lines = wrap(&text, width.saturating_sub(indent));
        let lines: Vec<String> = lines
            .into_iter()
            .map(|line| format!("{margin}{line}"))
            .collect();
        Ok(format!("{}\n\n", lines.join("\n")))
    }

    fn with_prog(&self, text: &str) -> Result<String> {
        let dict = Dict::new();
        dict.set_str("prog", Value::str(&self.prog));
        let text = ops::binary(BinaryOp::Mod, &Value::str(text), &Value::Dict(dict))?;
        Ok(ops::str(&text)?.to_string())
    }

    fn default_metavar(&self, action: &Value) -> Result<String> {
        if self.metavar_type {
            let kind = ops::get_attr(action, "type")?;
            return Ok(ops::str(&ops::get_attr(&kind, "__name__")?)?.to_string());
        }
        let dest = ops::get_attr(action, "dest")?;
        let dest = ops::str(&dest)?;
        Ok(if option_strings(action)?.is_empty() {
            dest.to_string()
        } else {
            dest.to_uppercase()
        })
    }

    /// The metavar, so many times.
    fn metavars(&self, action: &Value, n: usize) -> Result<Vec<String>> {
        let metavar = ops::get_attr(action, "metavar")?;
        if let Value::Tuple(_) = metavar {
            return texts(&metavar);
        }
        let choices = ops::get_attr(action, "choices")?;
        let text = if !metavar.is_none() {
            ops::str(&metavar)?.to_string()
        } else if !choices.is_none() {
            format!("{{{}}}", texts(&choices)?.join(","))
        } else {
            self.default_metavar(action)?
        };
        Ok(vec![text; n])
    }

    /// The arguments of an action as usage shows them.
    pub(super) fn arguments(&self, action: &Value) -> Result<String> {
        let exactly = |found: Vec<String>, n: usize| -> Result<Vec<String>> {
            if found.len() == n {
                return Ok(found);
            }
            let few = found.len() < n;
            Err(Exception::type_error(if few {
                "not enough arguments for format string"
            } else {
                "not all arguments converted during string formatting"
            }))
        };
        Ok(match nargs(action)? {
            Nargs::One => exactly(self.metavars(action, 1)?, 1)?.remove(0),
            Nargs::Optional => format!("[{}]", exactly(self.metavars(action, 1)?, 1)?.remove(0)),
            Nargs::ZeroOrMore => {
                let names = self.metavars(action, 1)?;
                match &names[..] {
                    [a, b] => format!("[{a} [{b} ...]]"),
                    _ => format!("[{} ...]", exactly(names, 1)?.remove(0)),
                }
            }
            Nargs::OneOrMore => {
                let names = exactly(self.metavars(action, 2)?, 2)?;
                format!("{} [{} ...]", names[0], names[1])
            }
            Nargs::Remainder => "...".to_owned(),
            Nargs::Parser => format!("{} ...", exactly(self.metavars(action, 1)?, 1)?.remove(0)),
            Nargs::Suppress => String::new(),
            Nargs::Exactly(n) => exactly(self.metavars(action, n)?, n)?.join(" "),
        })
    }

    /// An action as the left column of the help shows it.
    fn invocation(&self, action: &Value) -> Result<String> {
        let strings = option_strings(action)?;
        if strings.is_empty() {
            return Ok(self
                .metavars(action, 1)?
                .into_iter()
                .next()
                .unwrap_or_default());
        }
        if nargs(action)? == Nargs::Exactly(0) {
            return Ok(strings.join(", "));
        }
        let arguments = self.arguments(action)?;
        let parts: Vec<String> = strings.iter().map(|s| format!("{s} {arguments}")).collect();
        Ok(parts.join(", "))
    }

    fn help_text(&self, action: &Value) -> Result<String> {
        let mut help = ops::str(&ops::get_attr(action, "help")?)?.to_string();
        if self.defaults && !help.contains("%(default)") {
            let default = ops::get_attr(action, "default")?;
            let takes = !option_strings(action)?.is_empty()
                || matches!(nargs(action)?, Nargs::Optional | Nargs::ZeroOrMore);
            if takes && !is_suppress(&default) {
                help.push_str(" (default: %(default)s)");
            }
        }
        let fields = Dict::new();
        for (key, value) in action::attributes(action).items() {
            let Some(name) = key.as_str() else { continue };
            if is_suppress(&value) {
                continue;
            }
            let value = match ops::get_attr_opt(&value, "__name__")? {
                Some(name) => name,
                None if name == "choices" && !value.is_none() => {
                    Value::from(texts(&value)?.join(", "))
                }
                None => value,
            };
            fields.set_str(&name, value);
        }
        fields.set_str("prog", Value::str(&self.prog));
        let text = ops::binary(BinaryOp::Mod, &Value::from(help), &Value::Dict(fields))?;
        Ok(ops::str(&text)?.to_string())
    }

    fn action(&self, action: &Value, indent: usize, out: &mut String) -> Result<()> {
        let position = (self.action_width + 2).min(self.max_help_position);
        let help_width = self.width.saturating_sub(position).max(11);
        let room = position.saturating_sub(indent + 2);
        let header = self.invocation(action)?;
        let help = ops::get_attr(action, "help")?;
        let margin = " ".repeat(indent);
        let mut first = 0;
        if !ops::truth(&help)? {
            out.push_str(&format!("{margin}{header}\n"));
        } else if header.chars().count() <= room {
            out.push_str(&format!("{margin}{header:room$}  "));
        } else {
            out.push_str(&format!("{margin}{header}\n"));
            first = position;
        }
        let has_text = ops::truth(&help)? && !ops::str(&help)?.trim().is_empty();
        let text = if has_text {
            self.help_text(action)?
        } else {
            String::new()
        };
        if !text.is_empty() {
            let lines = if self.raw_text {
                text.lines().map(str::to_owned).collect()
            } else {
                wrap(&text, help_width)
            };
            for (i, line) in lines.iter().enumerate() {
                let margin = if i == 0 { first } else { position };
                out.push_str(&format!("{}{line}\n", " ".repeat(margin)));
            }
        } else if !out.ends_with('\n') {
            out.push('\n');
        }
        for sub in sub_actions(action)? {
            self.action(&sub, indent + self.increment, out)?;
        }
        Ok(())
    }

    fn section(&self, title: &Value, description: &Value, actions: &[Value]) -> Result<String> {
        let indent = self.increment;
        let mut inside = self.text(description, indent)?;
        for action in actions {
            if !is_hidden(action)? {
                self.action(action, indent, &mut inside)?;
            }
        }
        if inside.is_empty() {
            return Ok(String::new());
        }
        let heading = if title.is_none() || is_suppress(title) {
            String::new()
        } else {
            format!("{}:\n", ops::str(title)?)
        };
        Ok(format!("\n{heading}{inside}\n"))
    }

    /// `parser.format_help()`
    pub(super) fn help(mut self, parser: &Value) -> Result<String> {
        let mut groups = Vec::new();
        for group in ops::to_vec(&ops::get_attr(parser, "_action_groups")?)? {
            let actions = ops::to_vec(&ops::get_attr(&group, "_group_actions")?)?;
            for action in &actions {
                if !is_hidden(action)? {
                    let mut widest = self.invocation(action)?.chars().count();
                    for sub in sub_actions(action)? {
                        widest = widest.max(self.invocation(&sub)?.chars().count());
                    }
                    self.action_width = self.action_width.max(widest + self.increment);
                }
            }
            groups.push((
                ops::get_attr(&group, "title")?,
                ops::get_attr(&group, "description")?,
                actions,
            ));
        }
        let mut out = self.usage(parser, None)?;
        out.push_str(&self.text(&ops::get_attr(parser, "description")?, 0)?);
        for (title, description, actions) in &groups {
            out.push_str(&self.section(title, description, actions)?);
        }
        out.push_str(&self.text(&ops::get_attr(parser, "epilog")?, 0)?);
        while out.contains("\n\n\n") {
            out = out.replace("\n\n\n", "\n\n");
        }
        Ok(format!("{}\n", out.trim_matches('\n')))
    }

    /// The usage with an empty line after it; `only`: these actions, and without `usage: `.
    pub(super) fn usage(&self, parser: &Value, only: Option<&[Value]>) -> Result<String> {
        let prefix = if only.is_some() { "" } else { "usage: " };
        let given = ops::get_attr(parser, "usage")?;
        if is_suppress(&given) {
            return Ok(String::new());
        }
        if !given.is_none() {
            return Ok(format!(
                "{prefix}{}\n\n",
                self.with_prog(&ops::str(&given)?)?
            ));
        }
        let actions = match only {
            Some(actions) => actions.to_vec(),
            None => ops::to_vec(&ops::get_attr(parser, "_actions")?)?,
        };
        let groups = ops::to_vec(&ops::get_attr(parser, "_mutually_exclusive_groups")?)?;
        let (mut options, mut positionals) = (Vec::new(), Vec::new());
        for action in actions {
            let list = if option_strings(&action)?.is_empty() {
                &mut positionals
            } else {
                &mut options
            };
            list.push(action);
        }
        let all: Vec<Value> = options.iter().chain(&positionals).cloned().collect();
        let text = self.actions_usage(&all, &groups)?;
        let line = if text.is_empty() {
            self.prog.clone()
        } else {
            format!("{} {text}", self.prog)
        };
        if prefix.len() + line.chars().count() <= self.width {
            return Ok(format!("{prefix}{line}\n\n"));
        }
        let options = usage_parts(&self.actions_usage(&options, &groups)?);
        let positionals = usage_parts(&self.actions_usage(&positionals, &groups)?);
        let prog_width = self.prog.chars().count();
        let lines = if (prefix.len() + prog_width) as f64 <= 0.75 * self.width as f64 {
            let indent = prefix.len() + prog_width + 1;
            let start = |parts: Vec<String>| {
                let parts = std::iter::once(self.prog.clone())
                    .chain(parts)
                    .collect::<Vec<_>>();
                self.lines(&parts, indent, Some(prefix))
            };
            if !options.is_empty() {
                let mut lines = start(options);
                lines.extend(self.lines(&positionals, indent, None));
                lines
            } else {
                start(positionals)
            }
        } else {
            let indent = prefix.len();
            let together: Vec<String> = options.iter().chain(&positionals).cloned().collect();
            let mut lines = self.lines(&together, indent, None);
            if lines.len() > 1 {
                lines = self.lines(&options, indent, None);
                lines.extend(self.lines(&positionals, indent, None));
            }
            lines.insert(0, self.prog.clone());
            lines
        };
        Ok(format!("{prefix}{}\n\n", lines.join("\n")))
    }

    /// Parts in lines; the first line stands after `prefix`.
    fn lines(&self, parts: &[String], indent: usize, prefix: Option<&str>) -> Vec<String> {
        let margin = " ".repeat(indent);
        let mut lines: Vec<String> = Vec::new();
        let mut line: Vec<&str> = Vec::new();
        // One less for the space before the first part.
        let mut width = prefix.map_or(indent, str::len) as i64 - 1;
        for part in parts {
            let len = part.chars().count() as i64;
            if width + 1 + len > self.width as i64 && !line.is_empty() {
                lines.push(format!("{margin}{}", line.join(" ")));
                line.clear();
                width = indent as i64 - 1;
            }
            line.push(part);
            width += len + 1;
        }
        if !line.is_empty() {
            lines.push(format!("{margin}{}", line.join(" ")));
        }
        if prefix.is_some()
            && let Some(first) = lines.first_mut()
        {
            *first = first[indent..].to_owned();
        }
        lines
    }

    fn actions_usage(&self, actions: &[Value], groups: &[Value]) -> Result<String> {
        // What stands before the action at an index.
        let mut inserts: Vec<String> = vec![String::new(); actions.len() + 1];
        let mut closes: Vec<String> = vec![String::new(); actions.len() + 1];
        let mut grouped = vec![false; actions.len()];
        for group in groups {
            let members = ops::to_vec(&ops::get_attr(group, "_group_actions")?)?;
            let Some(first) = members.first() else {
                return Err(Exception::value_error(format!(
                    "empty group {}",
                    ops::repr(group)?
                )));
            };
            let Some(start) = actions.iter().position(|a| a.is(first)) else {
                continue;
            };
            let end = start + members.len();
            let together = actions
                .get(start..end)
                .is_some_and(|s| s.iter().zip(&members).all(|(a, b)| a.is(b)));
            if !together {
                continue;
            }
            let mut shown = Vec::new();
            for (i, member) in (start..).zip(&members) {
                grouped[i] = true;
                if !is_hidden(member)? {
                    shown.push(i);
                }
            }
            let brackets = if !flag(group, "required")? {
                Some(("[", "]"))
            } else {
                (shown.len() > 1).then_some(("(", ")"))
            };
            if let (Some((open, close)), false) = (brackets, shown.is_empty()) {
                inserts[shown[0]].push_str(open);
                closes[shown[shown.len() - 1]].push_str(close);
            }
            for i in shown.iter().skip(1) {
                inserts[*i].insert_str(0, "| ");
            }
        }
        let mut parts = Vec::new();
        for (i, action) in actions.iter().enumerate() {
            if is_hidden(action)? {
                continue;
            }
            let strings = option_strings(action)?;
            let part = match strings.first() {
                None => {
                    let text = self.arguments(action)?;
                    match text.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
                        Some(inner) if grouped[i] => inner.to_owned(),
                        _ => text,
                    }
                }
                Some(first) => {
                    let text = if nargs(action)? == Nargs::Exactly(0) {
                        ops::str(&ops::call_method(action, "format_usage", Args::none())?)?
                            .to_string()
                    } else {
                        format!("{first} {}", self.arguments(action)?)
                    };
                    if flag(action, "required")? || grouped[i] {
                        text
                    } else {
                        format!("[{text}]")
                    }
                }
            };
            parts.push(format!("{}{part}{}", inserts[i], closes[i]));
        }
        Ok(parts.join(" ").trim().to_owned())
    }
}

/// `parser.format_usage()` and the version text share the formatter.
///
/// # Errors
/// What formatting raises.
pub(super) fn version_text(parser: &Value, version: &Value) -> Result<String> {
    let formatter = Formatter::of(parser)?;
    let text = formatter.text(version, 0)?;
    Ok(format!("{}\n", text.trim_matches('\n')))
}

/// What stands below an action: its sub-commands.
fn sub_actions(action: &Value) -> Result<Vec<Value>> {
    match ops::get_attr_opt(action, "_get_subactions")? {
        Some(method) => ops::to_vec(&ops::call(&method, Args::none())?),
        None => Ok(Vec::new()),
    }
}

/// Usage in parts that a line break may separate: bracketed groups, and words.
fn usage_parts(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let end = match rest.chars().next() {
            Some('[') => bracket_end(rest, ']').unwrap_or(word),
            Some('(') => bracket_end(rest, ')').unwrap_or(word),
            _ => word,
        };
        parts.push(rest[..end].to_owned());
        rest = rest[end..].trim_start();
    }
    parts
}

/// Where the first bracket closes that white space or the end follows.
fn bracket_end(text: &str, close: char) -> Option<usize> {
    text.char_indices()
        .filter(|(_, c)| *c == close)
        .map(|(at, _)| at + 1)
        .find(|end| text[*end..].chars().next().is_none_or(char::is_whitespace))
}

/// `textwrap.wrap(text, width)` of text with single spaces.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut chunks = Vec::new();
    for (i, word) in text.split_whitespace().enumerate() {
        if i > 0 {
            chunks.push(" ".to_owned());
        }
        chunks.extend(hyphenated(word));
    }
    chunks.reverse();
    let width = width.max(1);
    let (mut lines, mut line, mut used) = (Vec::new(), String::new(), 0);
    while let Some(chunk) = chunks.pop() {
        let len = chunk.chars().count();
        if chunk == " " && line.is_empty() {
            continue;
        }
        if used + len <= width {
            line.push_str(&chunk);
            used += len;
            continue;
        }
        if len > width {
            // A word longer than a line is cut.
            let room = width - used;
            let cut = chunk
                .char_indices()
                .nth(room)
                .map_or(chunk.len(), |(at, _)| at);
            line.push_str(&chunk[..cut]);
            chunks.push(chunk[cut..].to_owned());
        } else {
            chunks.push(chunk);
        }
        let full = line.trim_end().to_owned();
        if !full.is_empty() {
            lines.push(full);
        }
        line.clear();
        used = 0;
    }
    if !line.trim_end().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// A word in pieces that may be separated: after hyphens between letters.
fn hyphenated(word: &str) -> Vec<String> {
    let chars: Vec<char> = word.chars().collect();
    let is_word = |i: usize| {
        chars
            .get(i)
            .is_some_and(|c| c.is_alphanumeric() || *c == '_')
    };
    let is_letter = |i: usize| is_word(i) && chars.get(i).is_some_and(|c| !c.is_ascii_digit());
    let mut pieces = Vec::new();
    let mut start = 0;
    for i in 1..chars.len() {
        let before = i >= 2 && is_letter(i - 1) && is_word(i - 2);
        if chars[i] == '-' && before && is_word(i + 1) && is_letter(i + 2) && i + 1 < chars.len() {
            pieces.push(chars[start..=i].iter().collect());
            start = i + 1;
        }
    }
    pieces.push(chars[start..].iter().collect());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_and_splits() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("a well-known thing", 7), ["a well-", "known", "thing"]);
        assert_eq!(
            usage_parts("[-h] [--p X Y] --o V (a | b)"),
            ["[-h]", "[--p X Y]", "--o", "V", "(a | b)"]
        );
    }
}
