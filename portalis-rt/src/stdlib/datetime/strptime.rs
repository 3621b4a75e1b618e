//! `strptime`: texts by format, with the alternatives of each directive tried in CPython's order.

use super::calendar::{self, MONTHS, WEEKDAYS};
use crate::object::{Exception, Result, Value};
use crate::ops;

/// What a text said.
#[derive(Clone, Debug)]
pub struct Parsed {
    pub year: i64,
    pub month: i64,
    pub day: i64,
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
    pub micros: i64,
    /// Monday is 0.
    pub weekday: i64,
    pub yearday: i64,
    /// -1 if not known.
    pub dst: i64,
    pub zone: Option<String>,
    pub offset_us: Option<i128>,
}

/// A piece of a format.
#[derive(Clone, Debug)]
enum Piece {
    /// One or more white space characters.
    Space,
    /// This character, in upper or lower case.
    Char(char),
    Directive(char),
}

/// `_strptime._strptime(text, format)`
///
/// # Errors
/// `ValueError`
pub fn parse(text: &str, format: &str) -> Result<Parsed> {
    let mut pieces = Vec::new();
    compile(format, format, &mut pieces)?;
    let mut found = Vec::new();
    let Some(rest) = matches(&pieces, text, &mut found) else {
        let (text, format) = (
            ops::repr(&Value::str(text))?,
            ops::repr(&Value::str(format))?,
        );
        return Err(Exception::value_error(format!(
            "time data {text} does not match format {format}"
        )));
    };
    if !rest.is_empty() {
        return Err(Exception::value_error(format!(
            "unconverted data remains: {rest}"
        )));
    }
    let mut reading = Reading::default();
    for (directive, text) in &found {
        reading.take(*directive, text)?;
    }
    reading.finish()
}

fn compile(format: &str, whole: &str, out: &mut Vec<Piece>) -> Result<()> {
    let mut chars = format.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_whitespace() {
            while chars.peek().is_some_and(|c| c.is_whitespace()) {
                chars.next();
            }
            out.push(Piece::Space);
            continue;
        }
        if c != '%' {
            out.push(Piece::Char(c));
            continue;
        }
        match chars.next() {
            None => {
                return Err(Exception::value_error(format!(
                    "stray % in format '{whole}'"
                )));
            }
            Some('%') => out.push(Piece::Char('%')),
            Some('c') => compile("%a %b %d %H:%M:%S %Y", whole, out)?,
            Some('x') => compile("%m/%d/%y", whole, out)?,
            Some('X') => compile("%H:%M:%S", whole, out)?,
            Some(d) if "aAbBdfGHIjmMpSuUVwWyYzZ".contains(d) => {
                let twice = out
                    .iter()
                    .any(|p| matches!(p, Piece::Directive(x) if *x == d));
                if twice {
                    return Err(regex_error(d));
                }
                out.push(Piece::Directive(d));
            }
            Some(d) => {
                return Err(Exception::value_error(format!(
                    "'{d}' is a bad directive in format '{whole}'"
                )));
            }
        }
    }
    Ok(())
}

/// What CPython's `re` says about a directive that occurs twice.
fn regex_error(directive: char) -> Exception {
    Exception::value_error(format!(
        "redefinition of group name '{directive}' as group 2; was group 1"
    ))
}

/// Matches the pieces at the start of `text`; gives what follows.
fn matches<'a>(
    pieces: &[Piece],
    text: &'a str,
    found: &mut Vec<(char, &'a str)>,
) -> Option<&'a str> {
    let Some((piece, more)) = pieces.split_first() else {
        return Some(text);
    };
    match piece {
        Piece::Space => {
            let rest = text.trim_start_matches(char::is_whitespace);
            let mut end = text.len() - rest.len();
            // As `\s+` does, gives back characters that a later piece needs.
            while end > 0 {
                if let Some(rest) = matches(more, &text[end..], found) {
                    return Some(rest);
                }
                end -= text[..end].chars().next_back().map_or(1, char::len_utf8);
            }
            None
        }
        Piece::Char(c) => {
            let first = text.chars().next()?;
            let same = first == *c || first.to_lowercase().eq(c.to_lowercase());
            if same {
                matches(more, &text[first.len_utf8()..], found)
            } else {
                None
            }
        }
        Piece::Directive(d) => {
            for len in lengths(*d, text) {
                let depth = found.len();
                found.push((*d, &text[..len]));
                if let Some(rest) = matches(more, &text[len..], found) {
                    return Some(rest);
                }
                found.truncate(depth);
            }
            None
        }
    }
}

/// The lengths that a directive can match at the start of `text`, best first.
fn lengths(directive: char, text: &str) -> Vec<usize> {
    let digit = |i: usize| {
        text.as_bytes()
            .get(i)
            .filter(|b| b.is_ascii_digit())
            .map(|b| i64::from(b - b'0'))
    };
    let two = |low: i64, high: i64| matches!((digit(0), digit(1)), (Some(a), Some(b)) if (low..=high).contains(&(a * 10 + b)));
    let one = |low: i64, high: i64| digit(0).is_some_and(|d| (low..=high).contains(&d));
    let pick = |options: &[(usize, bool)]| {
        options
            .iter()
            .filter(|(_, ok)| *ok)
            .map(|(n, _)| *n)
            .collect()
    };
    match directive {
        'Y' | 'G' => pick(&[(4, (0..4).all(|i| digit(i).is_some()))]),
        'y' => pick(&[(2, two(0, 99))]),
        'm' => pick(&[(2, two(1, 12)), (1, one(1, 9))]),
        'd' => {
            let spaced = text.starts_with(' ') && digit(1).is_some_and(|d| d > 0);
            pick(&[(2, two(1, 31)), (1, one(1, 9)), (2, spaced)])
        }
        'H' => pick(&[(2, two(0, 23)), (1, one(0, 9))]),
        'I' => pick(&[(2, two(1, 12)), (1, one(1, 9))]),
        'M' => pick(&[(2, two(0, 59)), (1, one(0, 9))]),
        'S' => pick(&[(2, two(0, 61)), (1, one(0, 9))]),
        'U' | 'W' => pick(&[(2, two(0, 53)), (1, one(0, 9))]),
        'V' => pick(&[(2, two(1, 53)), (1, one(0, 9))]),
        'u' => pick(&[(1, one(1, 7))]),
        'w' => pick(&[(1, one(0, 6))]),
        'j' => {
            let three = match (digit(0), digit(1), digit(2)) {
                (Some(a), Some(b), Some(c)) => (1..=366).contains(&(a * 100 + b * 10 + c)),
                _ => false,
            };
            pick(&[(3, three), (2, two(1, 99)), (1, one(1, 9))])
        }
        'f' => {
            let n = (0..6).take_while(|i| digit(*i).is_some()).count();
            (1..=n).rev().collect()
        }
        'p' => pick(&[(2, ["am", "pm"].iter().any(|p| starts_with(text, p)))]),
        'a' => pick(&[(3, WEEKDAYS.iter().any(|d| starts_with(text, &d[..3])))]),
        'b' => pick(&[(3, MONTHS.iter().any(|m| starts_with(text, &m[..3])))]),
        'A' => WEEKDAYS
            .iter()
            .filter(|d| starts_with(text, d))
            .map(|d| d.len())
            .collect(),
        'B' => MONTHS
            .iter()
            .filter(|m| starts_with(text, m))
            .map(|m| m.len())
            .collect(),
        'Z' => zone_names()
            .iter()
            .filter(|z| starts_with(text, z))
            .map(String::len)
            .collect(),
        'z' => offset_lengths(text),
        _ => Vec::new(),
    }
}

fn starts_with(text: &str, name: &str) -> bool {
    text.get(..name.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(name))
}

fn zone_names() -> Vec<String> {
    let (standard, daylight) =
        super::local::zone().both(crate::platform::unix_time_ns() / 1_000_000_000);
    let mut names = vec![
        "utc".to_owned(),
        "gmt".to_owned(),
        standard.name.to_lowercase(),
        daylight.name.to_lowercase(),
    ];
    names.sort_by_key(|n| std::cmp::Reverse(n.len()));
    names.dedup();
    names
}

/// `[+-]HH:?MM(:?SS(.ffffff)?)?` or `Z`
fn offset_lengths(text: &str) -> Vec<usize> {
    if text.starts_with('Z') {
        return vec![1];
    }
    let bytes = text.as_bytes();
    let digits = |at: usize, max_first: u8| {
        bytes
            .get(at)
            .is_some_and(|b| (b'0'..=max_first).contains(b))
            && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
    };
    let colon = |at: usize| usize::from(bytes.get(at) == Some(&b':'));
    if !text.starts_with(['+', '-']) || !digits(1, b'9') {
        return Vec::new();
    }
    let minutes = 3 + colon(3);
    if !digits(minutes, b'5') {
        return Vec::new();
    }
    let mut all = vec![minutes + 2];
    let seconds = minutes + 2 + colon(minutes + 2);
    if digits(seconds, b'5') {
        all.insert(0, seconds + 2);
        if bytes.get(seconds + 2) == Some(&b'.') {
            let n = bytes[seconds + 3..]
                .iter()
                .take(6)
                .take_while(|b| b.is_ascii_digit())
                .count();
            for extra in 1..=n {
                all.insert(0, seconds + 3 + extra);
            }
        }
    }
    all
}

/// What the directives said so far.
#[derive(Default)]
struct Reading {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    hour: i64,
    pm: Option<bool>,
    hour12: Option<i64>,
    minute: i64,
    second: i64,
    micros: i64,
    weekday: Option<i64>,
    yearday: Option<i64>,
    iso_year: Option<i64>,
    iso_week: Option<i64>,
    /// The week, and whether weeks begin on Monday.
    week: Option<(i64, bool)>,
    zone: Option<String>,
    offset_us: Option<i128>,
}

impl Reading {
    fn take(&mut self, directive: char, text: &str) -> Result<()> {
        let number = || text.trim_start().parse::<i64>().unwrap_or(0);
        let index = |names: &[&str], len: usize| {
            let same = |n: &&str| {
                n.get(..len.min(n.len()))
                    .is_some_and(|n| n.eq_ignore_ascii_case(text))
            };
            names.iter().position(same).map_or(0, |i| i as i64)
        };
        match directive {
            'y' => self.year = Some(number() + if number() <= 68 { 2000 } else { 1900 }),
            'Y' => self.year = Some(number()),
            'G' => self.iso_year = Some(number()),
            'm' => self.month = Some(number()),
            'B' => self.month = Some(index(&MONTHS, text.len()) + 1),
            'b' => self.month = Some(index(&MONTHS, 3) + 1),
            'd' => self.day = Some(number()),
            'H' => self.hour = number(),
            'I' => self.hour12 = Some(number()),
            'p' => self.pm = Some(text.eq_ignore_ascii_case("pm")),
            'M' => self.minute = number(),
            'S' => self.second = number(),
            'f' => self.micros = format!("{text:0<6}").parse().unwrap_or(0),
            'A' => self.weekday = Some(index(&WEEKDAYS, text.len())),
            'a' => self.weekday = Some(index(&WEEKDAYS, 3)),
            'w' => self.weekday = Some((number() + 6) % 7),
            'u' => self.weekday = Some(number() - 1),
            'j' => self.yearday = Some(number()),
            'U' => self.week = Some((number(), false)),
            'W' => self.week = Some((number(), true)),
            'V' => self.iso_week = Some(number()),
            'z' => self.offset_us = Some(offset(text)?),
            'Z' => self.zone = Some(text.to_lowercase()),
            _ => {}
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Parsed> {
        if let Some(hour) = self.hour12 {
            self.hour = match (self.pm, hour) {
                (Some(true), 12) => 12,
                (Some(true), hour) => hour + 12,
                (_, 12) => 0,
                (_, hour) => hour,
            };
        }
        self.check_iso()?;
        let mut leap_year_trick = false;
        let mut year = match self.year {
            Some(year) => year,
            None if self.month == Some(2) && self.day == Some(29) => {
                leap_year_trick = true;
                1904
            }
            None => 1900,
        };
        let (mut month, mut day) = (self.month.unwrap_or(1), self.day.unwrap_or(1));
        let mut yearday = self.yearday;
        if let (None, Some(weekday)) = (yearday, self.weekday) {
            if let Some((week, monday_first)) = self.week {
                yearday = Some(day_of_week(year, week, weekday, monday_first));
            } else if let (Some(iso_year), Some(week)) = (self.iso_year, self.iso_week) {
                let found = super::date::from_iso_calendar(iso_year, week, weekday + 1)?;
                (year, month, day) = (found.year, found.month, found.day);
                yearday = Some(calendar::day_of_year(year, month, day));
            }
            if let Some(n) = yearday
                && n <= 0
            {
                year -= 1;
                yearday = Some(n + 365 + i64::from(calendar::is_leap(year)));
            }
        }
        let yearday = match yearday {
            Some(n) => {
                (year, month, day) = calendar::from_ordinal(n - 1 + calendar::ordinal(year, 1, 1));
                n
            }
            None => {
                super::date::Date::new(year, month, day)?;
                calendar::day_of_year(year, month, day)
            }
        };
        let weekday = self
            .weekday
            .unwrap_or_else(|| calendar::weekday(calendar::ordinal(year, month, day)));
        if leap_year_trick {
            year = 1900;
        }
        let (zone, dst, offset_us) = self.zone_of();
        Ok(Parsed {
            year,
            month,
            day,
            hour: self.hour,
            minute: self.minute,
            second: self.second,
            micros: self.micros,
            weekday,
            yearday,
            dst,
            zone,
            offset_us,
        })
    }

    fn check_iso(&self) -> Result<()> {
        let problem = if self.iso_year.is_some() {
            if self.yearday.is_some() {
                "Day of the year directive '%j' is not compatible with ISO year directive '%G'. Use '%Y' instead."
            } else if self.iso_week.is_none() || self.weekday.is_none() {
                "ISO year directive '%G' must be used with the ISO week directive '%V' and a weekday directive ('%A', '%a', '%w', or '%u')."
            } else {
                return Ok(());
            }
        } else if self.iso_week.is_some() {
            if self.year.is_none() || self.weekday.is_none() {
                "ISO week directive '%V' must be used with the ISO year directive '%G' and a weekday directive ('%A', '%a', '%w', or '%u')."
            } else {
                "ISO week directive '%V' is incompatible with the year directive '%Y'. Use the ISO year '%G' instead."
            }
        } else {
            return Ok(());
        };
        Err(Exception::value_error(problem))
    }

    fn zone_of(&self) -> (Option<String>, i64, Option<i128>) {
        let Some(name) = &self.zone else {
            return (None, -1, self.offset_us);
        };
        let (standard, daylight) =
            super::local::zone().both(crate::platform::unix_time_ns() / 1_000_000_000);
        let dst = if matches!(name.as_str(), "utc" | "gmt") || *name == standard.name.to_lowercase()
        {
            0
        } else {
            i64::from(*name == daylight.name.to_lowercase())
        };
        (
            self.offset_us.map(|_| name.to_uppercase()),
            dst,
            self.offset_us,
        )
    }
}

/// The day of the year of a weekday in a week counted as `%U` or `%W`.
fn day_of_week(year: i64, week: i64, weekday: i64, monday_first: bool) -> i64 {
    let mut first = calendar::weekday(calendar::ordinal(year, 1, 1));
    let mut weekday = weekday;
    if !monday_first {
        first = (first + 1) % 7;
        weekday = (weekday + 1) % 7;
    }
    let week0 = (7 - first) % 7;
    if week == 0 {
        1 + weekday - first
    } else {
        1 + week0 + 7 * (week - 1) + weekday
    }
}

fn offset(text: &str) -> Result<i128> {
    if text == "Z" {
        return Ok(0);
    }
    let body = &text[1..];
    if body.as_bytes().get(2) == Some(&b':')
        && body.len() > 5
        && body.as_bytes().get(5) != Some(&b':')
    {
        return Err(Exception::value_error(format!(
            "Inconsistent use of : in {text}"
        )));
    }
    let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
    let digits: String = whole.chars().filter(|c| *c != ':').collect();
    let part = |i: usize| {
        digits
            .get(i..i + 2)
            .and_then(|d| d.parse::<i128>().ok())
            .unwrap_or(0)
    };
    let seconds = (part(0) * 60 + part(2)) * 60 + part(4);
    let total = seconds * 1_000_000 + format!("{fraction:0<6}").parse::<i128>().unwrap_or(0);
    Ok(if text.starts_with('-') { -total } else { total })
}
