//! Parsing: which strings belong to which action.

use super::UNRECOGNIZED;
use super::action::{self, Nargs, error, flag, is_suppress, nargs, option_strings};
use crate::object::{Args, Dict, Exception, Result, Value};
use crate::ops;

/// One run over the arguments.
struct Run {
    parser: Value,
    namespace: Value,
    strings: Vec<String>,
    /// `A` for an argument, `O` for an option, `-` for `--`.
    pattern: Vec<u8>,
    /// The option at each place.
    options: Vec<Option<Found>>,
    positionals: Vec<Value>,
    extras: Vec<String>,
    seen: Vec<Value>,
    /// Those whose value is not just the default.
    seen_non_default: Vec<Value>,
    /// Each action with those that exclude it.
    conflicts: Vec<(Value, Vec<Value>)>,
}

/// What a string that looks like an option is.
#[derive(Clone)]
struct Found {
    /// `None`: unknown.
    action: Option<Value>,
    option: String,
    /// What stands after `=`, or after a short option.
    explicit: Option<String>,
}

fn has(all: &[Value], action: &Value) -> bool {
    all.iter().any(|a| a.is(action))
}

fn list(x: &Value, name: &str) -> Result<Vec<Value>> {
    ops::to_vec(&ops::get_attr(x, name)?)
}

/// `parser.parse_known_args(args, namespace)`: the strings that no action took.
pub(super) fn parse_known(
    parser: &Value,
    strings: Vec<String>,
    namespace: &Value,
) -> Result<Vec<Value>> {
    let actions = list(parser, "_actions")?;
    for action in &actions {
        let (dest, default) = (
            ops::get_attr(action, "dest")?,
            ops::get_attr(action, "default")?,
        );
        if !is_suppress(&dest) && !is_suppress(&default) {
            let dest = ops::str(&dest)?;
            if !ops::has_attr(namespace, &dest)? {
                ops::set_attr(namespace, &dest, default)?;
            }
        }
    }
    if let Value::Dict(defaults) = ops::get_attr(parser, "_defaults")? {
        for (dest, value) in defaults.items() {
            let dest = ops::str(&dest)?;
            if !ops::has_attr(namespace, &dest)? {
                ops::set_attr(namespace, &dest, value)?;
            }
        }
    }
    let extras = match run(parser, strings, namespace, &actions) {
        Err(e) if e.is_a(&action::argument_error()) && flag(parser, "exit_on_error")? => {
            let message = Value::Str(ops::str(&e.value())?);
            ops::call_method(parser, "error", Args::pos([message]))?;
            Vec::new()
        }
        extras => extras?,
    };
    let mut extras: Vec<Value> = extras.into_iter().map(Value::from).collect();
    if let Some(more) = ops::get_attr_opt(namespace, UNRECOGNIZED)? {
        extras.extend(ops::to_vec(&more)?);
        ops::del_attr(namespace, UNRECOGNIZED)?;
    }
    Ok(extras)
}

fn run(
    parser: &Value,
    strings: Vec<String>,
    namespace: &Value,
    actions: &[Value],
) -> Result<Vec<String>> {
    let strings = expand_files(parser, strings)?;
    let mut conflicts: Vec<(Value, Vec<Value>)> = Vec::new();
    for group in list(parser, "_mutually_exclusive_groups")? {
        let members = list(&group, "_group_actions")?;
        for member in &members {
            let others = members.iter().filter(|m| !m.is(member)).cloned().collect();
            conflicts.push((member.clone(), others));
        }
    }
    let mut positionals = Vec::new();
    for action in actions {
        if option_strings(action)?.is_empty() {
            positionals.push(action.clone());
        }
    }
    let (mut pattern, mut options, mut only_arguments) = (Vec::new(), Vec::new(), false);
    for string in &strings {
        let found = if only_arguments || string == "--" {
            None
        } else {
            parse_optional(parser, string)?
        };
        pattern.push(match (&found, only_arguments || string != "--") {
            (_, false) => b'-',
            (None, true) => b'A',
            (Some(_), true) => b'O',
        });
        only_arguments |= string == "--";
        options.push(found);
    }
    let mut run = Run {
        parser: parser.clone(),
        namespace: namespace.clone(),
        strings,
        pattern,
        options,
        positionals,
        extras: Vec::new(),
        seen: Vec::new(),
        seen_non_default: Vec::new(),
        conflicts,
    };
    run.consume()?;
    run.check_required(actions)?;
    Ok(run.extras)
}

/// `@file` arguments, if the parser has a character for them.
fn expand_files(parser: &Value, strings: Vec<String>) -> Result<Vec<String>> {
    let Some(prefixes) = ops::get_attr(parser, "fromfile_prefix_chars")?.as_str() else {
        return Ok(strings);
    };
    let mut out = Vec::new();
    for string in strings {
        match string.chars().next() {
            Some(c) if prefixes.contains(c) => {
                let path = &string[c.len_utf8()..];
                let file = crate::stdlib::io::open(Args::pos([Value::str(path)]));
                let file = match file {
                    Err(e) if e.is_a(&Exception::class_named("OSError")) => {
                        return Err(error(&Value::None, ops::str(&e.value())?.as_str()));
                    }
                    file => file?,
                };
                let text = ops::str(&ops::call_method(&file, "read", Args::none())?)?;
                ops::call_method(&file, "close", Args::none())?;
                let mut more = Vec::new();
                for line in text.lines() {
                    let args = ops::call_method(
                        parser,
                        "convert_arg_line_to_args",
                        Args::pos([Value::str(line)]),
                    )?;
                    more.extend(action::texts(&args)?);
                }
                out.extend(expand_files(parser, more)?);
            }
            _ => out.push(string),
        }
    }
    Ok(out)
}

fn known_options(parser: &Value) -> Result<Dict> {
    Ok(match ops::get_attr(parser, "_option_string_actions")? {
        Value::Dict(dict) => dict,
        _ => Dict::new(),
    })
}

/// What a string is, if it looks like an option.
fn parse_optional(parser: &Value, string: &str) -> Result<Option<Found>> {
    let prefixes = ops::str(&ops::get_attr(parser, "prefix_chars")?)?;
    if !string.starts_with(|c| prefixes.contains(c)) {
        return Ok(None);
    }
    let known = known_options(parser)?;
    let found = |action: Value, option: &str, explicit: Option<&str>| {
        Some(Found {
            action: Some(action),
            option: option.to_owned(),
            explicit: explicit.map(str::to_owned),
        })
    };
    if let Some(action) = known.get_str(string) {
        return Ok(found(action, string, None));
    }
    if string.chars().count() == 1 {
        return Ok(None);
    }
    if let Some((option, explicit)) = string.split_once('=')
        && let Some(action) = known.get_str(option)
    {
        return Ok(found(action, option, Some(explicit)));
    }
    let candidates = abbreviations(parser, string, &prefixes, &known)?;
    if candidates.len() > 1 {
        let names: Vec<&str> = candidates.iter().map(|f| f.option.as_str()).collect();
        let message = format!(
            "ambiguous option: {string} could match {}",
            names.join(", ")
        );
        ops::call_method(parser, "error", Args::pos([Value::from(message)]))?;
    }
    if let Some(only) = candidates.into_iter().next() {
        return Ok(Some(only));
    }
    if super::parser::is_negative_number(string)
        && list(parser, "_has_negative_number_optionals")?.is_empty()
    {
        return Ok(None);
    }
    if string.contains(' ') {
        return Ok(None);
    }
    Ok(Some(Found {
        action: None,
        option: string.to_owned(),
        explicit: None,
    }))
}

/// The options that a string may be short for, or that it joins with a value.
fn abbreviations(parser: &Value, string: &str, prefixes: &str, known: &Dict) -> Result<Vec<Found>> {
    let mut chars = string.chars();
    let (_, second) = (chars.next(), chars.next());
    let long = second.is_some_and(|c| prefixes.contains(c));
    if long && !flag(parser, "allow_abbrev")? {
        return Ok(Vec::new());
    }
    let (prefix, explicit) = match string.split_once('=') {
        Some((prefix, explicit)) if long => (prefix, Some(explicit)),
        _ => (string, None),
    };
    let short = string
        .char_indices()
        .nth(2)
        .map_or((string, ""), |(at, _)| string.split_at(at));
    let mut found = Vec::new();
    for (name, action) in known.items() {
        let Some(name) = name.as_str() else { continue };
        let explicit = if !long && name == short.0 {
            Some(short.1)
        } else if name.starts_with(prefix) {
            explicit
        } else {
            continue;
        };
        let explicit = explicit.map(str::to_owned);
        found.push(Found {
            action: Some(action),
            option: name.to_string(),
            explicit,
        });
    }
    Ok(found)
}

impl Run {
    fn consume(&mut self) -> Result<()> {
        let mut start = 0;
        while let Some(next) = (start..self.options.len()).find(|i| self.options[*i].is_some()) {
            if start != next {
                let end = self.consume_positionals(start)?;
                if end > start {
                    start = end;
                    continue;
                }
            }
            if self.options[start].is_none() {
                self.extras.extend_from_slice(&self.strings[start..next]);
                start = next;
            }
            start = self.consume_optional(start)?;
        }
        let stop = self.consume_positionals(start)?;
        self.extras.extend_from_slice(&self.strings[stop..]);
        Ok(())
    }

    fn consume_positionals(&mut self, start: usize) -> Result<usize> {
        let counts = self.match_positionals(start)?;
        let mut start = start;
        for count in &counts {
            let action = self.positionals.remove(0);
            let args = self.strings[start..start + count].to_vec();
            start += count;
            self.take(&action, args, None)?;
        }
        Ok(start)
    }

    /// How many strings each of as many positionals as possible takes.
    fn match_positionals(&self, start: usize) -> Result<Vec<usize>> {
        for n in (1..=self.positionals.len()).rev() {
            let mut pieces = Vec::new();
            for action in &self.positionals[..n] {
                pieces.push(pieces_of(nargs(action)?, false));
            }
            if let Some(counts) = match_groups(&pieces, &self.pattern[start..]) {
                return Ok(counts);
            }
        }
        Ok(Vec::new())
    }

    fn match_argument(&self, action: &Value, pattern: &[u8]) -> Result<usize> {
        let wanted = nargs(action)?;
        let pieces = vec![pieces_of(wanted, !option_strings(action)?.is_empty())];
        if let Some(counts) = match_groups(&pieces, pattern) {
            return Ok(counts.first().copied().unwrap_or(0));
        }
        Err(error(
            action,
            match wanted {
                Nargs::One => "expected one argument".to_owned(),
                Nargs::Optional => "expected at most one argument".to_owned(),
                Nargs::OneOrMore => "expected at least one argument".to_owned(),
                Nargs::Exactly(1) => "expected 1 argument".to_owned(),
                Nargs::Exactly(n) => format!("expected {n} arguments"),
                _ => "expected arguments".to_owned(),
            },
        ))
    }

    fn consume_optional(&mut self, start: usize) -> Result<usize> {
        let Some(Found {
            action,
            mut option,
            mut explicit,
        }) = self.options[start].clone()
        else {
            return Ok(start + 1);
        };
        let Some(mut action) = action else {
            self.extras.push(self.strings[start].clone());
            return Ok(start + 1);
        };
        let prefixes = ops::str(&ops::get_attr(&self.parser, "prefix_chars")?)?;
        let mut taken: Vec<(Value, Vec<String>, String)> = Vec::new();
        let stop = loop {
            let Some(value) = explicit.clone() else {
                let count = self.match_argument(&action, &self.pattern[start + 1..])?;
                let stop = start + 1 + count;
                taken.push((action, self.strings[start + 1..stop].to_vec(), option));
                break stop;
            };
            let ignored = |action: &Value| -> Result<Exception> {
                Ok(error(
                    action,
                    format!(
                        "ignored explicit argument {}",
                        ops::repr(&Value::str(&value))?
                    ),
                ))
            };
            let single = option.chars().nth(1).is_some_and(|c| !prefixes.contains(c));
            match self.match_argument(&action, b"A")? {
                0 if single && !value.is_empty() => {
                    // `-abc` is `-a -b -c`.
                    let mut chars = value.chars();
                    let next = chars.next().map_or_else(String::new, String::from);
                    let joined = format!(
                        "{}{next}",
                        &option[..option.chars().next().map_or(0, char::len_utf8)]
                    );
                    let Some(known) = known_options(&self.parser)?.get_str(&joined) else {
                        return Err(ignored(&action)?);
                    };
                    let rest = chars.as_str();
                    taken.push((action, Vec::new(), std::mem::replace(&mut option, joined)));
                    explicit = (!rest.is_empty()).then(|| rest.to_owned());
                    action = known;
                }
                1 => {
                    taken.push((action, vec![value], option));
                    break start + 1;
                }
                _ => return Err(ignored(&action)?),
            }
        };
        for (action, args, option) in taken {
            self.take(&action, args, Some(option))?;
        }
        Ok(stop)
    }

    /// Gives an action its strings.
    fn take(&mut self, action: &Value, strings: Vec<String>, option: Option<String>) -> Result<()> {
        self.seen.push(action.clone());
        let values = get_values(action, strings)?;
        if !values.is(&ops::get_attr(action, "default")?) {
            self.seen_non_default.push(action.clone());
            for (member, others) in &self.conflicts {
                if member.is(action)
                    && let Some(other) = others.iter().find(|o| has(&self.seen_non_default, o))
                {
                    let name = ops::str(&action::display_name(other)?)?;
                    return Err(error(action, format!("not allowed with argument {name}")));
                }
            }
        }
        if is_suppress(&values) {
            return Ok(());
        }
        let option = option.map_or(Value::None, Value::from);
        let args = Args::pos([self.parser.clone(), self.namespace.clone(), values, option]);
        ops::call(action, args)?;
        Ok(())
    }

    fn check_required(&self, actions: &[Value]) -> Result<()> {
        let mut missing = Vec::new();
        for action in actions.iter().filter(|a| !has(&self.seen, a)) {
            if flag(action, "required")? {
                missing.push(ops::str(&action::display_name(action)?)?.to_string());
                continue;
            }
            // A default that is a string is converted as an argument is, once it is known to be used.
            let (default, dest) = (
                ops::get_attr(action, "default")?,
                ops::get_attr(action, "dest")?,
            );
            if let (Value::Str(text), Some(dest)) = (&default, dest.as_str())
                && let Some(current) = ops::get_attr_opt(&self.namespace, &dest)?
                && current.is(&default)
            {
                ops::set_attr(&self.namespace, &dest, get_value(action, text)?)?;
            }
        }
        let fail = |message: String| {
            ops::call_method(&self.parser, "error", Args::pos([Value::from(message)]))
        };
        if !missing.is_empty() {
            fail(format!(
                "the following arguments are required: {}",
                missing.join(", ")
            ))?;
        }
        for group in list(&self.parser, "_mutually_exclusive_groups")? {
            let members = list(&group, "_group_actions")?;
            if !flag(&group, "required")? || members.iter().any(|m| has(&self.seen_non_default, m))
            {
                continue;
            }
            let mut names = Vec::new();
            for member in members {
                if !action::is_hidden(&member)? {
                    names.push(ops::str(&action::display_name(&member)?)?.to_string());
                }
            }
            fail(format!(
                "one of the arguments {} is required",
                names.join(" ")
            ))?;
        }
        Ok(())
    }
}

/// The value of an action for its strings.
fn get_values(action: &Value, mut strings: Vec<String>) -> Result<Value> {
    let wanted = nargs(action)?;
    if !matches!(wanted, Nargs::Parser | Nargs::Remainder)
        && let Some(at) = strings.iter().position(|s| s == "--")
    {
        strings.remove(at);
    }
    let is_option = !option_strings(action)?.is_empty();
    if strings.is_empty() && wanted == Nargs::Optional {
        let value = ops::get_attr(action, if is_option { "const" } else { "default" })?;
        if let Value::Str(text) = &value {
            let value = get_value(action, text)?;
            check_value(action, &value)?;
            return Ok(value);
        }
        return Ok(value);
    }
    if strings.is_empty() && wanted == Nargs::ZeroOrMore && !is_option {
        let default = ops::get_attr(action, "default")?;
        return Ok(if default.is_none() {
            Value::list(Vec::new())
        } else {
            default
        });
    }
    if let ([only], Nargs::One | Nargs::Optional) = (&strings[..], wanted) {
        let value = get_value(action, only)?;
        check_value(action, &value)?;
        return Ok(value);
    }
    if wanted == Nargs::Suppress {
        return Ok(Value::str(super::SUPPRESS));
    }
    let values: Vec<Value> = strings
        .iter()
        .map(|s| get_value(action, s))
        .collect::<Result<_>>()?;
    let checked = match wanted {
        Nargs::Remainder => 0,
        Nargs::Parser => 1,
        _ => values.len(),
    };
    for value in values.iter().take(checked) {
        check_value(action, value)?;
    }
    Ok(Value::list(values))
}

fn get_value(action: &Value, string: &str) -> Result<Value> {
    let kind = ops::get_attr(action, "type")?;
    let text = Value::str(string);
    if kind.is_none() {
        return Ok(text);
    }
    if !ops::callable(&kind) {
        return Err(error(
            action,
            format!("{} is not callable", ops::repr(&kind)?),
        ));
    }
    let e = match ops::call(&kind, Args::pos([text.clone()])) {
        Ok(value) => return Ok(value),
        Err(e) => e,
    };
    if e.is_a(&action::argument_type_error()) {
        return Err(error(action, ops::str(&e.value())?.as_str()));
    }
    if !e.is_a(&Exception::class_named("TypeError"))
        && !e.is_a(&Exception::class_named("ValueError"))
    {
        return Err(e);
    }
    let name = match ops::get_attr_opt(&kind, "__name__")? {
        Some(name) => ops::str(&name)?,
        None => ops::repr(&kind)?,
    };
    Err(error(
        action,
        format!("invalid {name} value: {}", ops::repr(&text)?),
    ))
}

fn check_value(action: &Value, value: &Value) -> Result<()> {
    let choices = ops::get_attr(action, "choices")?;
    if choices.is_none() || ops::contains(&choices, value)? {
        return Ok(());
    }
    let shown: Result<Vec<String>> = ops::to_vec(&choices)?
        .iter()
        .map(|c| Ok(ops::repr(c)?.to_string()))
        .collect();
    let message = format!(
        "invalid choice: {} (choose from {})",
        ops::repr(value)?,
        shown?.join(", ")
    );
    Err(error(action, message))
}

/// Characters, and how often they may stand.
#[derive(Clone, Copy)]
struct Piece {
    chars: &'static [u8],
    min: usize,
    max: usize,
}

/// The pattern of the strings that a number of arguments takes; an option's has no `--` in it.
fn pieces_of(wanted: Nargs, is_option: bool) -> Vec<Piece> {
    const MANY: usize = usize::MAX;
    let piece = |chars, min, max| Piece { chars, min, max };
    let dashes = piece(b"-", 0, MANY);
    let any: &'static [u8] = if is_option { b"A" } else { b"A-" };
    let all: &'static [u8] = if is_option { b"AO" } else { b"-AO" };
    let mut pieces = match wanted {
        Nargs::One => vec![dashes, piece(b"A", 1, 1), dashes],
        Nargs::Optional => vec![dashes, piece(b"A", 0, 1), dashes],
        Nargs::ZeroOrMore => vec![dashes, piece(any, 0, MANY)],
        Nargs::OneOrMore => vec![dashes, piece(b"A", 1, 1), piece(any, 0, MANY)],
        Nargs::Remainder => vec![piece(all, 0, MANY)],
        Nargs::Parser => vec![dashes, piece(b"A", 1, 1), piece(all, 0, MANY)],
        Nargs::Suppress => vec![dashes],
        Nargs::Exactly(n) => {
            let mut pieces = vec![dashes];
            for _ in 0..n {
                pieces.push(piece(b"A", 1, 1));
                pieces.push(dashes);
            }
            pieces
        }
    };
    if is_option {
        pieces.retain(|p| p.chars != b"-");
    }
    pieces
}

/// Matches groups of pieces at the start of `text`, each as long as it can; gives the groups' lengths.
fn match_groups(groups: &[Vec<Piece>], text: &[u8]) -> Option<Vec<usize>> {
    let flat: Vec<(usize, Piece)> = groups
        .iter()
        .enumerate()
        .flat_map(|(i, pieces)| pieces.iter().map(move |p| (i, *p)))
        .collect();
    let mut counts = vec![0; groups.len()];
    match_pieces(&flat, text, &mut counts).then_some(counts)
}

fn match_pieces(pieces: &[(usize, Piece)], text: &[u8], counts: &mut [usize]) -> bool {
    let Some(((group, piece), more)) = pieces.split_first() else {
        return true;
    };
    let longest = text
        .iter()
        .take(piece.max)
        .take_while(|c| piece.chars.contains(c))
        .count();
    if longest < piece.min {
        return false;
    }
    for n in (piece.min..=longest).rev() {
        counts[*group] += n;
        if match_pieces(more, &text[n..], counts) {
            return true;
        }
        counts[*group] -= n;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_shared_out_greedily() {
        let pieces = |all: &[Nargs]| all.iter().map(|n| pieces_of(*n, false)).collect::<Vec<_>>();
        assert_eq!(
            match_groups(&pieces(&[Nargs::ZeroOrMore, Nargs::One]), b"AAA"),
            Some(vec![2, 1])
        );
        assert_eq!(
            match_groups(&pieces(&[Nargs::Optional, Nargs::OneOrMore]), b"A"),
            Some(vec![0, 1])
        );
        assert_eq!(match_groups(&pieces(&[Nargs::Exactly(2)]), b"A"), None);
        assert_eq!(
            match_groups(&pieces(&[Nargs::One, Nargs::ZeroOrMore]), b"A-A"),
            Some(vec![2, 1])
        );
    }
}
