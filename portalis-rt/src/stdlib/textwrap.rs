//! `textwrap`: paragraphs of a width, indentation.

use super::signature;
use crate::object::{Args, Class, Exception, Module, Result, Str, Value, str_split};
use crate::ops;

const SPACES: &str = "\t\n\x0b\x0c\r ";

/// The options and their defaults, in the order of `TextWrapper.__init__`.
const OPTIONS: [&str; 12] = [
    "width",
    "initial_indent",
    "subsequent_indent",
    "expand_tabs",
    "replace_whitespace",
    "fix_sentence_endings",
    "break_long_words",
    "drop_whitespace",
    "break_on_hyphens",
    "tabsize",
    "max_lines",
    "placeholder",
];

/// How to wrap.
struct Wrapper {
    width: i64,
    initial_indent: String,
    subsequent_indent: String,
    expand_tabs: bool,
    replace_whitespace: bool,
    fix_sentence_endings: bool,
    break_long_words: bool,
    drop_whitespace: bool,
    break_on_hyphens: bool,
    tab_size: usize,
    max_lines: Option<i64>,
    placeholder: String,
}

fn is_space(c: char) -> bool {
    SPACES.contains(c)
}

fn char_len(text: &str) -> i64 {
    text.chars().count() as i64
}

fn default_of(option: &str) -> Value {
    match option {
        "width" => Value::Int(70),
        "initial_indent" | "subsequent_indent" => Value::str(""),
        "fix_sentence_endings" => Value::Bool(false),
        "tabsize" => Value::Int(8),
        "max_lines" => Value::None,
        "placeholder" => Value::str(" [...]"),
        _ => Value::Bool(true),
    }
}

impl Wrapper {
    /// What a function that gives the value of each option says.
    fn from_options(mut option: impl FnMut(&str) -> Result<Value>) -> Result<Wrapper> {
        let mut text = |name: &str| -> Result<String> { Ok(ops::str(&option(name)?)?.to_string()) };
        let (initial_indent, subsequent_indent, placeholder) = (
            text("initial_indent")?,
            text("subsequent_indent")?,
            text("placeholder")?,
        );
        let mut flag = |name: &str| ops::truth(&option(name)?);
        let (expand_tabs, replace_whitespace) = (flag("expand_tabs")?, flag("replace_whitespace")?);
        let (fix_sentence_endings, break_long_words) =
            (flag("fix_sentence_endings")?, flag("break_long_words")?);
        let (drop_whitespace, break_on_hyphens) =
            (flag("drop_whitespace")?, flag("break_on_hyphens")?);
        let max_lines = option("max_lines")?;
        Ok(Wrapper {
            width: ops::convert::to_index(&option("width")?)?,
            initial_indent,
            subsequent_indent,
            expand_tabs,
            replace_whitespace,
            fix_sentence_endings,
            break_long_words,
            drop_whitespace,
            break_on_hyphens,
            tab_size: usize::try_from(ops::convert::to_index(&option("tabsize")?)?).unwrap_or(0),
            max_lines: if max_lines.is_none() {
                None
            } else {
                Some(ops::convert::to_index(&max_lines)?)
            },
            placeholder,
        })
    }

    fn prepare(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut column = 0;
        for c in text.chars() {
            if c == '\t' && self.expand_tabs {
                let spaces = if self.tab_size > 0 {
                    self.tab_size - column % self.tab_size
                } else {
                    0
                };
                out.extend(std::iter::repeat_n(' ', spaces));
                column += spaces;
                continue;
            }
            column = if matches!(c, '\n' | '\r') {
                0
            } else {
                column + 1
            };
            out.push(c);
        }
        if self.replace_whitespace {
            out = out
                .chars()
                .map(|c| if is_space(c) { ' ' } else { c })
                .collect();
        }
        out
    }

    /// The words and spaces of a text, words cut after hyphens.
    fn chunks(&self, text: &str) -> Vec<String> {
        let mut chunks: Vec<String> = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let space = is_space(first);
            let end = rest.find(|c| is_space(c) != space).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            if space || !self.break_on_hyphens {
                chunks.push(run.to_owned());
            } else {
                split_word(run, &mut chunks);
            }
            rest = after;
        }
        if self.fix_sentence_endings {
            for i in 0..chunks.len().saturating_sub(1) {
                if chunks[i + 1] == " " && ends_sentence(&chunks[i]) {
                    chunks[i + 1] = "  ".to_owned();
                }
            }
        }
        chunks
    }

    fn wrap(&self, text: &str) -> Result<Vec<String>> {
        let text = self.prepare(text);
        let mut chunks = self.chunks(&text);
        if self.width <= 0 {
            return Err(Exception::value_error(format!(
                "invalid width {} (must be > 0)",
                self.width
            )));
        }
        if let Some(max_lines) = self.max_lines {
            let indent = if max_lines > 1 {
                &self.subsequent_indent
            } else {
                &self.initial_indent
            };
            let placeholder = self
                .placeholder
                .trim_start_matches(crate::format::unicode::is_space);
            if char_len(indent) + char_len(placeholder) > self.width {
                return Err(Exception::value_error(
                    "placeholder too large for max width",
                ));
            }
        }
        chunks.reverse();
        let blank = |chunk: &String| {
            chunk
                .trim_matches(crate::format::unicode::is_space)
                .is_empty()
        };
        let mut lines: Vec<String> = Vec::new();
        while !chunks.is_empty() {
            let indent = if lines.is_empty() {
                &self.initial_indent
            } else {
                &self.subsequent_indent
            };
            let width = self.width - char_len(indent);
            let mut line: Vec<String> = Vec::new();
            let mut len = 0;
            if self.drop_whitespace && !lines.is_empty() && chunks.last().is_some_and(blank) {
                chunks.pop();
            }
            while let Some(chunk) = chunks.last() {
                let size = char_len(chunk);
                if len + size > width {
                    break;
                }
                line.extend(chunks.pop());
                len += size;
            }
            if chunks.last().is_some_and(|chunk| char_len(chunk) > width) {
                self.long_word(&mut chunks, &mut line, len, width);
                len = line.iter().map(|chunk| char_len(chunk)).sum();
            }
            if self.drop_whitespace && line.last().is_some_and(blank) {
                len -= line.pop().map_or(0, |chunk| char_len(&chunk));
            }
            if line.is_empty() {
                continue;
            }
            let rest_is_blank = chunks.is_empty()
                || (self.drop_whitespace && chunks.len() == 1 && chunks.first().is_some_and(blank));
            let fits = self.max_lines.is_none_or(|max| {
                (lines.len() as i64) + 1 < max || (rest_is_blank && len <= width)
            });
            if fits {
                lines.push(format!("{indent}{}", line.concat()));
                continue;
            }
            // The last line that is allowed.
            let placeholder_len = char_len(&self.placeholder);
            loop {
                match line.last() {
                    Some(last) if !blank(last) && len + placeholder_len <= width => {
                        line.push(self.placeholder.clone());
                        lines.push(format!("{indent}{}", line.concat()));
                        break;
                    }
                    Some(last) => {
                        len -= char_len(last);
                        line.pop();
                    }
                    None => {
                        if let Some(previous) = lines.last_mut() {
                            let trimmed =
                                previous.trim_end_matches(crate::format::unicode::is_space);
                            if char_len(trimmed) + placeholder_len <= self.width {
                                *previous = format!("{trimmed}{}", self.placeholder);
                                break;
                            }
                        }
                        let placeholder = self
                            .placeholder
                            .trim_start_matches(crate::format::unicode::is_space);
                        lines.push(format!("{indent}{placeholder}"));
                        break;
                    }
                }
            }
            break;
        }
        Ok(lines)
    }

    /// A word that fits no line: its beginning goes into this one, or all of it if nothing else is there.
    fn long_word(&self, chunks: &mut Vec<String>, line: &mut Vec<String>, len: i64, width: i64) {
        let space = if width < 1 { 1 } else { width - len };
        if !self.break_long_words {
            if line.is_empty() {
                line.extend(chunks.pop());
            }
            return;
        }
        let Some(chunk) = chunks.last_mut() else {
            return;
        };
        let mut end = usize::try_from(space).unwrap_or(0);
        if self.break_on_hyphens && char_len(chunk) > space {
            // After the last hyphen that has something else before it.
            let head: Vec<char> = chunk.chars().take(end).collect();
            let hyphen = head.iter().rposition(|c| *c == '-').unwrap_or(0);
            if hyphen > 0 && head[..hyphen].iter().any(|c| *c != '-') {
                end = hyphen + 1;
            }
        }
        let at = chunk
            .char_indices()
            .nth(end)
            .map_or(chunk.len(), |(at, _)| at);
        let rest = chunk.split_off(at);
        line.push(std::mem::replace(chunk, rest));
    }
}

/// A lower-case letter, a full stop and perhaps a quote.
fn ends_sentence(word: &str) -> bool {
    let mut chars: Vec<char> = word.chars().collect();
    if let Some('"' | '\'') = chars.last() {
        chars.pop();
    }
    let stop = matches!(chars.pop(), Some('.' | '!' | '?'));
    stop && chars.last().is_some_and(char::is_ascii_lowercase)
}

/// Cuts a word after hyphens between letters and at dashes, `--option` stays.
fn split_word(word: &str, out: &mut Vec<String>) {
    let chars: Vec<char> = word.chars().collect();
    let is_word = |c: char| c == '_' || crate::format::unicode::is_alnum(c);
    let is_letter = |c: char| is_word(c) && !crate::format::unicode::is_decimal(c);
    let is_punctuated = |c: char| is_word(c) || "!\"'&.,?".contains(c);
    let dashes = |at: usize| chars[at..].iter().take_while(|c| **c == '-').count();
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        // An em-dash between words.
        let run = dashes(at);
        let previous_is_word = at > 0 && is_punctuated(chars[at - 1]);
        if run >= 2 && previous_is_word && chars.get(at + run).copied().is_some_and(is_word) {
            at += run;
            out.push(chars[start..at].iter().collect());
            continue;
        }
        // The shortest piece that may end here.
        let mut end = chars.len();
        for i in start + 1..chars.len() {
            let hyphen_ends = chars[i - 1] == '-' && i >= start + 2;
            if hyphen_ends {
                // Two letters (or letter-letter) before the hyphen and two after.
                let h = i - 1;
                let two_letters = h >= 2 && is_letter(chars[h - 1]) && is_letter(chars[h - 2]);
                let spaced = h >= 3
                    && is_letter(chars[h - 1])
                    && chars[h - 2] == '-'
                    && is_letter(chars[h - 3]);
                let before = two_letters || spaced;
                let after = chars.get(i).copied().is_some_and(is_letter)
                    && (chars.get(i + 1).copied().is_some_and(is_letter)
                        || (chars.get(i + 1) == Some(&'-')
                            && chars.get(i + 2).copied().is_some_and(is_letter)));
                if before && after {
                    end = i;
                    break;
                }
            }
            // Before an em-dash.
            if chars[i] == '-' && is_punctuated(chars[i - 1]) {
                let run = dashes(i);
                if run >= 2 && chars.get(i + run).copied().is_some_and(is_word) {
                    end = i;
                    break;
                }
            }
        }
        out.push(chars[start..end].iter().collect());
        at = end;
    }
}

thread_local! {
    static WRAPPER: Class = Class::builder("TextWrapper")
        .module("textwrap")
        .python()
        .raw_method("__init__", |this, args| {
            let given = signature::method("TextWrapper.__init__", args, OPTIONS, 0)?;
            for (name, value) in OPTIONS.iter().zip(given) {
                ops::set_attr(this, name, signature::or(value, default_of(name)))?;
            }
            Ok(Value::None)
        })
        .raw_method(n!("wrap"), |this, args| {
            let [text] = signature::method("TextWrapper.wrap", args, ["text"], 1)?;
            lines_value(of_object(this)?.wrap(&text_argument(&text)?)?)
        })
        .raw_method(n!("fill"), |this, args| {
            let [text] = signature::method("TextWrapper.fill", args, ["text"], 1)?;
            Ok(Value::from(of_object(this)?.wrap(&text_argument(&text)?)?.join("\n")))
        })
        .build();
}

fn of_object(this: &Value) -> Result<Wrapper> {
    Wrapper::from_options(|name| ops::get_attr(this, name))
}

fn lines_value(lines: Vec<String>) -> Result<Value> {
    Ok(Value::list(lines.into_iter().map(Value::from).collect()))
}

fn text_argument(x: &Value) -> Result<Str> {
    x.as_str()
        .ok_or_else(|| crate::ops::attr::no_attribute(x, "expandtabs"))
}

/// The text and the wrapper of `wrap(text, width, **options)`.
fn arguments(args: Args, function: &str) -> Result<(Str, Wrapper)> {
    let is_own = |name: &Str| *name == *"text" || *name == *"width";
    let (own, options): (Vec<_>, Vec<_>) = args.kw.into_iter().partition(|(name, _)| is_own(name));
    let [text, width] = signature::bind(
        function,
        false,
        Args {
            pos: args.pos,
            kw: own,
        },
        ["text", "width"],
        1,
    )?;
    if let Some((name, _)) = options
        .iter()
        .find(|(name, _)| !OPTIONS.contains(&name.as_str()))
    {
        return Err(Exception::type_error(format!(
            "TextWrapper.__init__() got an unexpected keyword argument '{name}'"
        )));
    }
    let wrapper = Wrapper::from_options(|name| {
        if name == "width" && !width.is_unset() {
            return Ok(width.clone());
        }
        Ok(options
            .iter()
            .find(|(known, _)| known == name)
            .map_or_else(|| default_of(name), |(_, value)| value.clone()))
    })?;
    Ok((text_argument(&text)?, wrapper))
}

/// `textwrap.dedent(text)`
fn dedent(args: Args) -> Result<Value> {
    let [text] = signature::bind("dedent", false, args, ["text"], 1)?;
    let Some(text) = text.as_str() else {
        return Err(Exception::type_error(format!(
            "expected string or bytes-like object, got '{}'",
            ops::class_name(&text)
        )));
    };
    let is_margin = |c: char| matches!(c, ' ' | '\t');
    let lines: Vec<&str> = text
        .split('\n')
        .map(|line| {
            if line.chars().all(is_margin) {
                ""
            } else {
                line
            }
        })
        .collect();
    let mut margin: Option<&str> = None;
    for line in lines.iter().filter(|line| !line.is_empty()) {
        let indent = &line[..line.len() - line.trim_start_matches(is_margin).len()];
        margin = Some(match margin {
            None => indent,
            Some(margin) => {
                let common = margin
                    .bytes()
                    .zip(indent.bytes())
                    .take_while(|(a, b)| a == b)
                    .count();
                &margin[..common]
            }
        });
    }
    let margin = margin.unwrap_or("");
    let dedented: Vec<&str> = lines
        .iter()
        .map(|line| line.strip_prefix(margin).unwrap_or(line))
        .collect();
    Ok(Value::from(dedented.join("\n")))
}

/// `textwrap.indent(text, prefix, predicate=None)`
fn indent(args: Args) -> Result<Value> {
    let [text, prefix, predicate] =
        signature::bind("indent", false, args, ["text", "prefix", "predicate"], 2)?;
    let text = text
        .as_str()
        .ok_or_else(|| crate::ops::attr::no_attribute(&text, "splitlines"))?;
    let prefix = ops::str(&prefix)?;
    let mut out = String::new();
    for line in str_split::lines(&text, true) {
        let wanted = if predicate.is_none() || predicate.is_unset() {
            !line
                .trim_matches(crate::format::unicode::is_space)
                .is_empty()
        } else {
            ops::truth(&ops::call(&predicate, Args::pos([Value::str(line)]))?)?
        };
        if wanted {
            out.push_str(&prefix);
        }
        out.push_str(line);
    }
    Ok(Value::from(out))
}

/// Makes the module.
pub fn module() -> Module {
    Module::new("textwrap")
        .function(n!("wrap"), |args| {
            let (text, wrapper) = arguments(args, "wrap")?;
            lines_value(wrapper.wrap(&text)?)
        })
        .function(n!("fill"), |args| {
            let (text, wrapper) = arguments(args, "fill")?;
            Ok(Value::from(wrapper.wrap(&text)?.join("\n")))
        })
        .function(n!("shorten"), |args| {
            let is_own = args.kw.iter().any(|(name, _)| *name == *"width") || args.pos.len() > 1;
            if !is_own {
                return Err(Exception::type_error(
                    "shorten() missing 1 required positional argument: 'width'",
                ));
            }
            let (text, mut wrapper) = arguments(args, "shorten")?;
            wrapper.max_lines = Some(1);
            let words = str_split::split_spaces(&text, -1).join(" ");
            Ok(Value::from(wrapper.wrap(&words)?.join("\n")))
        })
        .function(n!("dedent"), dedent)
        .function(n!("indent"), indent)
        .class_of(n!("TextWrapper"), || WRAPPER.with(Clone::clone))
}
