//! "Did you mean": what CPython adds to the last line of a traceback for a name that is not there.
//!
//! The interpreter (an uncaught exception) and the module `traceback` look in slightly different ways; both are here.

use crate::object::{Exception, Str, Value};
use crate::ops;

/// Whose rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// An uncaught exception's.
    Interpreter,
    /// The module `traceback`'s, which `logging` and asyncio use too.
    Library,
}

const MOVE_COST: usize = 2;
const CASE_COST: usize = 1;
const MAX_CANDIDATES: usize = 750;
const MAX_NAME: usize = 40;

/// The hidden fields of a `NameError` raised in a function: its variables' names, and its `self`.
pub(crate) const LOCALS: &str = " locals";
pub(crate) const SELF: &str = " self";

/// The text after the message; empty if nothing is near.
pub(crate) fn text(e: &Exception, style: Style) -> String {
    let class = e.class();
    let is = |name: &str| {
        let wanted = ops::exception::class_named(name);
        if style == Style::Interpreter {
            class == wanted
        } else {
            class.is_subclass_of(&wanted)
        }
    };
    let field = |name: &str| e.data().field(name).filter(|v| !v.is_none());
    let name_of = |field_name: &str| match field(field_name) {
        Some(Value::Str(name)) => Some(name.to_string()),
        _ => None,
    };
    if is("ImportError") {
        let (Some(wrong), Some(module)) = (name_of("name_from"), name_of("name")) else {
            return String::new();
        };
        let found = crate::program::import(&module)
            .ok()
            .and_then(|module| near(&wrong, &names_of(&module), style));
        return did_you_mean(found);
    }
    if is("AttributeError") {
        let Some(wrong) = name_of("name") else {
            return String::new();
        };
        let obj = e.data().field("obj").unwrap_or(if style == Style::Library {
            Value::None
        } else {
            Value::Unset
        });
        if obj.is_unset() {
            return String::new();
        }
        return did_you_mean(near(&wrong, &names_of(&obj), style));
    }
    if is("NameError") {
        let Some(wrong) = name_of("name") else {
            return String::new();
        };
        return name_text(e, &wrong, style);
    }
    String::new()
}

fn did_you_mean(found: Option<String>) -> String {
    found.map_or_else(String::new, |name| format!(". Did you mean: '{name}'?"))
}

fn names_of(x: &Value) -> Vec<String> {
    let names = match ops::object_class::own_dir(x) {
        Some(names) => names.and_then(|names| ops::to_vec(&names)),
        None => ops::object_class::dir(x).map(|names| names.into_iter().map(Value::Str).collect()),
    };
    let mut names: Vec<Str> = match names {
        Ok(names) => names.iter().filter_map(Value::as_str).collect(),
        Err(_) => Vec::new(),
    };
    ops::object_class::sort_names(&mut names);
    names.iter().map(|name| name.to_string()).collect()
}

fn name_text(e: &Exception, wrong: &str, style: Style) -> String {
    let suggestion = near_name(e, wrong, style);
    let module = is_library_module(wrong);
    match (suggestion, module) {
        (Some(name), false) => format!(". Did you mean: '{name}'?"),
        (Some(name), true) => {
            format!(
                ". Did you mean: '{name}'? Or did you forget to import '{wrong}'{}",
                end(style)
            )
        }
        (None, true) => format!(". Did you forget to import '{wrong}'{}", end(style)),
        (None, false) => String::new(),
    }
}

fn end(style: Style) -> &'static str {
    if style == Style::Interpreter { "?" } else { "" }
}

fn is_library_module(name: &str) -> bool {
    // The list is there if the text has a name in it, and of those that the program imports it needs none.
    crate::program::imports_library(name)
        || n!("stdlib_module_names").is_reached() && crate::stdlib::names::ALL.contains(&name)
}

fn near_name(e: &Exception, wrong: &str, style: Style) -> Option<String> {
    let innermost = e.data().traceback.borrow().first().copied()?;
    if let Some(this) = e.data().field(SELF)
        && ops::has_attr(&this, wrong).unwrap_or(false)
    {
        return Some(format!("self.{wrong}"));
    }
    let locals: Vec<String> = match e.data().field(LOCALS) {
        Some(Value::Tuple(names)) => names
            .iter()
            .filter_map(Value::as_str)
            .map(|n| n.to_string())
            .collect(),
        _ => Vec::new(),
    };
    let globals = crate::program::global_names(innermost.file);
    let builtins: Vec<String> = crate::builtins::names()
        .keys()
        .iter()
        .filter_map(Value::as_str)
        .map(|n| n.to_string())
        .collect();
    match style {
        Style::Interpreter => [locals, globals, builtins]
            .iter()
            .find_map(|names| near(wrong, names, style)),
        Style::Library => near(wrong, &[locals, globals, builtins].concat(), style),
    }
}

/// The nearest of the names, the first of equals.
fn near(wrong: &str, names: &[String], style: Style) -> Option<String> {
    let too_many = match style {
        Style::Interpreter => names.len() >= MAX_CANDIDATES,
        Style::Library => names.len() > MAX_CANDIDATES,
    };
    let wrong_units = units(wrong, style);
    if too_many || wrong_units.len() > MAX_NAME {
        return None;
    }
    let mut best = match style {
        Style::Interpreter => usize::MAX,
        Style::Library => wrong_units.len(),
    };
    let mut found = None;
    for name in names.iter().filter(|name| *name != wrong) {
        let name_units = units(name, style);
        let Some(beaten) = best.checked_sub(1) else {
            break;
        };
        let limit = ((name_units.len() + wrong_units.len() + 3) * MOVE_COST / 6).min(beaten);
        if let Some(cost) = distance(&wrong_units, &name_units, limit) {
            best = cost;
            found = Some(name.clone());
        }
    }
    found
}

/// What is compared: the interpreter compares bytes, the library characters.
fn units(name: &str, style: Style) -> Vec<char> {
    match style {
        Style::Interpreter => name
            .bytes()
            .map(|byte| {
                if byte.is_ascii() {
                    char::from(byte)
                } else {
                    char::from_u32(0xE000 + u32::from(byte)).unwrap_or('?')
                }
            })
            .collect(),
        Style::Library => name.chars().collect(),
    }
}

fn substitution(a: char, b: char) -> usize {
    if a == b {
        0
    } else if a.eq_ignore_ascii_case(&b)
        // A name that is not in ASCII is there only if the text has one.
        || n!("letters").is_reached() && !a.is_ascii() && a.to_lowercase().eq(b.to_lowercase())
    {
        CASE_COST
    } else {
        MOVE_COST
    }
}

/// The cost of turning `a` into `b`, if it is within the limit.
fn distance(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    if a.len() > MAX_NAME || b.len() > MAX_NAME || a.len().abs_diff(b.len()) * MOVE_COST > limit {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).map(|i| i * MOVE_COST).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (i + 1) * MOVE_COST;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + substitution(*x, *y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j].min(diagonal) + MOVE_COST);
        }
    }
    row.last().copied().filter(|cost| *cost <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nearest(wrong: &str, names: &[&str]) -> Option<String> {
        let names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
        near(wrong, &names, Style::Interpreter)
    }

    #[test]
    fn nearest_is_what_cpython_suggests() {
        assert_eq!(
            nearest("sped", &["__init__", "speed"]).as_deref(),
            Some("speed")
        );
        assert_eq!(nearest("Tru", &["True", "try"]).as_deref(), Some("True"));
        assert_eq!(nearest("wid", &["id", "wide"]).as_deref(), Some("id"));
        assert_eq!(nearest("zz", &["sin", "cos"]), None);
        assert_eq!(nearest("NAME", &["name"]), None);
    }
}
