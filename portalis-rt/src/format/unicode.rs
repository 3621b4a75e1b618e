//! The predicates and case mappings of code points behind `str`'s methods, as CPython 3.12 has them (Unicode 15.0).

use super::unicode_tables as tables;
use crate::platform::letters;

fn within(table: &[(u32, u32)], c: char) -> bool {
    let c = c as u32;
    table
        .binary_search_by(|(from, to)| {
            if *to < c {
                std::cmp::Ordering::Less
            } else if *from > c {
                std::cmp::Ordering::Greater
            } else {
                std::cmp::Ordering::Equal
            }
        })
        .is_ok()
}

fn mapped(table: &[(u32, &'static str)], c: char) -> Option<&'static str> {
    table
        .binary_search_by_key(&(c as u32), |(from, _)| *from)
        .ok()
        .and_then(|i| table.get(i))
        .map(|(_, to)| *to)
}

/// `c.isprintable()`
pub fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        (' '..='~').contains(&c)
    } else {
        within(tables::PRINTABLE, c)
    }
}
/// `c.isalpha()`
pub fn is_alpha(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphabetic()
    } else {
        within(tables::ALPHA, c)
    }
}
/// `c.islower()`
pub fn is_lower(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_lowercase()
    } else {
        within(tables::LOWER, c)
    }
}
/// `c.isupper()`
pub fn is_upper(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_uppercase()
    } else {
        within(tables::UPPER, c)
    }
}
/// Title case, as in U+01C5.
pub fn is_title(c: char) -> bool {
    !c.is_ascii() && within(tables::TITLE, c)
}
/// `c.isdecimal()`
pub fn is_decimal(c: char) -> bool {
    decimal_value(c).is_some()
}
/// The value of a decimal digit.
pub fn decimal_value(c: char) -> Option<u8> {
    if c.is_ascii() {
        return c.is_ascii_digit().then(|| c as u8 - b'0');
    }
    let code = c as u32;
    let table = tables::DECIMAL_ZERO;
    let i = table.partition_point(|(_, to)| *to < code);
    let (from, _) = table.get(i)?;
    (*from <= code).then(|| ((code - from) % 10) as u8)
}
/// `c.isdigit()`
pub fn is_digit(c: char) -> bool {
    is_decimal(c) || (!c.is_ascii() && within(tables::DIGIT, c))
}
/// `c.isnumeric()`
pub fn is_numeric(c: char) -> bool {
    is_digit(c) || (!c.is_ascii() && within(tables::NUMERIC, c))
}
/// `c.isalnum()`
pub fn is_alnum(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        is_alpha(c) || is_numeric(c)
    }
}
/// `c.isspace()`
pub fn is_space(c: char) -> bool {
    if c.is_ascii() {
        matches!(c, '\t'..='\r' | '\x1c'..=' ')
    } else {
        within(tables::SPACE, c)
    }
}
/// Ends a line, for `splitlines`.
pub fn is_line_break(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
/// May begin an identifier.
pub fn is_id_start(c: char) -> bool {
    if c.is_ascii() {
        c == '_' || c.is_ascii_alphabetic()
    } else {
        within(tables::ID_START, c)
    }
}
/// May go on in an identifier.
pub fn is_id_continue(c: char) -> bool {
    if c.is_ascii() {
        c == '_' || c.is_ascii_alphanumeric()
    } else {
        is_id_start(c) || within(tables::ID_CONTINUE, c)
    }
}
/// Whether a final sigma's search passes over `c`.
pub fn is_case_ignorable(c: char) -> bool {
    within(tables::CASE_IGNORABLE, c)
}
/// Whether `c` has case: lower, upper or title.
pub fn is_cased(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphabetic()
    } else {
        is_lower(c) || is_upper(c) || is_title(c)
    }
}

/// Appends `c.title()`.
pub fn push_title(out: &mut String, c: char) {
    match mapped(tables::TITLE_CASE, c) {
        Some(text) if !c.is_ascii() => out.push_str(text),
        _ => letters::push_upper(out, c),
    }
}

/// Appends `c.casefold()`.
pub fn push_case_fold(out: &mut String, c: char) {
    match mapped(tables::CASE_FOLD, c) {
        Some(text) if !c.is_ascii() => out.push_str(text),
        _ => letters::push_lower(out, c),
    }
}

/// Appends `c.lower()` where `before` and `after` are the text around it.
pub fn push_lower(out: &mut String, c: char, before: &str, after: &str) {
    if c != 'Σ' {
        letters::push_lower(out, c);
        return;
    }
    let cased_before = before
        .chars()
        .rev()
        .find(|c| !is_case_ignorable(*c))
        .is_some_and(is_cased);
    let cased_after = after
        .chars()
        .find(|c| !is_case_ignorable(*c))
        .is_some_and(is_cased);
    out.push(if cased_before && !cased_after {
        'ς'
    } else {
        'σ'
    });
}
