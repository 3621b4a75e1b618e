//! Time zones as the system keeps them: TZif files and POSIX `TZ` rules.

use super::calendar;

/// What clocks show during some span of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Seconds east of UTC.
    pub offset_s: i64,
    /// Daylight saving time.
    pub dst: bool,
    /// `CET`, `CEST` …
    pub name: String,
}

/// A time zone.
#[derive(Clone, Debug)]
pub struct Zone {
    /// When a span begins (Unix time), in order, and its index.
    transitions: Vec<(i64, usize)>,
    spans: Vec<Span>,
    /// For times after the last transition.
    rule: Option<Rule>,
}

/// A POSIX rule: standard time, and daylight saving time between two days of the year.
#[derive(Clone, Debug)]
struct Rule {
    standard: Span,
    daylight: Option<(Span, Day, Day)>,
}

/// When a change happens.
#[derive(Clone, Copy, Debug)]
struct Day {
    kind: DayKind,
    /// Seconds after midnight, local time.
    time_s: i64,
}

#[derive(Clone, Copy, Debug)]
enum DayKind {
    /// `Jn`: day 1–365, never February 29.
    Julian(i64),
    /// `n`: day 0–365.
    Zero(i64),
    /// `Mm.w.d`
    Week(i64, i64, i64),
}

impl Zone {
    /// UTC.
    pub fn utc() -> Zone {
        Zone {
            transitions: Vec::new(),
            spans: vec![Span {
                offset_s: 0,
                dst: false,
                name: "UTC".to_owned(),
            }],
            rule: None,
        }
    }

    /// The zone of a TZif file's content.
    pub fn parse_file(data: &[u8]) -> Option<Zone> {
        let (version, v1) = Header::read(data)?;
        let mut rest = data.get(44..)?;
        if version == 0 {
            return v1.body(rest, 4).map(|(zone, _)| zone);
        }
        rest = rest.get(v1.size(4)..)?;
        let (_, v2) = Header::read(rest)?;
        let (mut zone, after) = v2.body(rest.get(44..)?, 8)?;
        let footer = std::str::from_utf8(after).ok()?.trim_matches('\n');
        zone.rule = Rule::parse(footer);
        Some(zone)
    }

    /// The zone of a POSIX `TZ` text such as `CET-1CEST,M3.5.0,M10.5.0/3`.
    pub fn parse_rule(text: &str) -> Option<Zone> {
        let rule = Rule::parse(text)?;
        let mut spans = vec![rule.standard.clone()];
        spans.extend(rule.daylight.iter().map(|(span, _, _)| span.clone()));
        Some(Zone {
            transitions: Vec::new(),
            spans,
            rule: Some(rule),
        })
    }

    /// What clocks show at a Unix time.
    pub fn at(&self, unix_s: i64) -> &Span {
        match self.transitions.last() {
            Some((last, _)) if unix_s < *last => {
                let after = self
                    .transitions
                    .partition_point(|(begin, _)| *begin <= unix_s);
                match after.checked_sub(1).and_then(|i| self.transitions.get(i)) {
                    Some((_, span)) => &self.spans[*span],
                    None => self.spans.iter().find(|s| !s.dst).unwrap_or(&self.spans[0]),
                }
            }
            last => match (&self.rule, last) {
                (Some(rule), _) => rule.at(unix_s),
                (None, Some((_, span))) => &self.spans[*span],
                (None, None) => &self.spans[0],
            },
        }
    }

    /// Standard and daylight saving time, as `time.tzname` and `time.timezone` tell them.
    pub fn both(&self, unix_s: i64) -> (Span, Span) {
        let half_year_s = 365 * 86_400 / 2;
        let (a, b) = (
            self.at(unix_s).clone(),
            self.at(unix_s + half_year_s).clone(),
        );
        if a.dst {
            (b, a)
        } else if b.dst {
            (a, b)
        } else {
            (a.clone(), a)
        }
    }

    /// The Unix time when clocks show this (seconds since 1970 as if it were UTC); of two, `fold` takes the second.
    pub fn unix_of_local(&self, local_s: i64, fold: bool) -> i64 {
        const DAY_S: i64 = 86_400;
        let local = |unix_s: i64| unix_s + self.at(unix_s).offset_s;
        let a = local(local_s) - local_s;
        let u1 = local_s - a;
        let t1 = local(u1);
        let b = if t1 == local_s {
            let u2 = if fold { u1 + DAY_S } else { u1 - DAY_S };
            let b = local(u2) - u2;
            if a == b {
                return u1;
            }
            b
        } else {
            t1 - u1
        };
        let u2 = local_s - b;
        if local(u2) == local_s {
            return u2;
        }
        if t1 == local_s {
            return u1;
        }
        if fold { u1.min(u2) } else { u1.max(u2) }
    }
}

/// The counts in a TZif header.
struct Header {
    utc_indicators: usize,
    standard_indicators: usize,
    leaps: usize,
    transitions: usize,
    types: usize,
    chars: usize,
}

impl Header {
    fn read(data: &[u8]) -> Option<(u8, Header)> {
        if data.get(..4)? != b"TZif" {
            return None;
        }
        let count = |i: usize| -> Option<usize> {
            let bytes: [u8; 4] = data.get(20 + 4 * i..24 + 4 * i)?.try_into().ok()?;
            usize::try_from(u32::from_be_bytes(bytes)).ok()
        };
        let header = Header {
            utc_indicators: count(0)?,
            standard_indicators: count(1)?,
            leaps: count(2)?,
            transitions: count(3)?,
            types: count(4)?,
            chars: count(5)?,
        };
        Some((*data.get(4)?, header))
    }

    fn size(&self, time: usize) -> usize {
        self.transitions * (time + 1)
            + self.types * 6
            + self.chars
            + self.leaps * (time + 4)
            + self.standard_indicators
            + self.utc_indicators
    }

    fn body<'a>(&self, data: &'a [u8], time: usize) -> Option<(Zone, &'a [u8])> {
        let (times, rest) = data.split_at_checked(self.transitions * time)?;
        let (indexes, rest) = rest.split_at_checked(self.transitions)?;
        let (types, rest) = rest.split_at_checked(self.types * 6)?;
        let chars = rest.get(..self.chars)?;
        let number = |bytes: &[u8]| -> i64 {
            let negative = bytes.first().is_some_and(|b| b & 0x80 != 0);
            bytes
                .iter()
                .fold(if negative { -1 } else { 0 }, |n, b| n << 8 | i64::from(*b))
        };
        let spans: Vec<Span> = types
            .chunks_exact(6)
            .map(|t| {
                let name = chars.get(usize::from(t[5])..).unwrap_or(&[]);
                let end = name.iter().position(|b| *b == 0).unwrap_or(name.len());
                Span {
                    offset_s: number(&t[..4]),
                    dst: t[4] != 0,
                    name: String::from_utf8_lossy(&name[..end]).into_owned(),
                }
            })
            .collect();
        if spans.is_empty() {
            return None;
        }
        let transitions = times
            .chunks_exact(time)
            .zip(indexes)
            .map(|(t, i)| (number(t), usize::from(*i).min(spans.len() - 1)))
            .collect();
        Some((
            Zone {
                transitions,
                spans,
                rule: None,
            },
            data.get(self.size(time)..)?,
        ))
    }
}

impl Rule {
    fn parse(text: &str) -> Option<Rule> {
        let (name, rest) = zone_name(text)?;
        let (west_s, rest) = seconds(rest)?;
        let standard = Span {
            offset_s: -west_s,
            dst: false,
            name,
        };
        if rest.is_empty() {
            return Some(Rule {
                standard,
                daylight: None,
            });
        }
        let (name, rest) = zone_name(rest)?;
        let (offset_s, rest) = match seconds(rest) {
            Some((west_s, rest)) => (-west_s, rest),
            None => (standard.offset_s + 3600, rest),
        };
        let days = rest.strip_prefix(',').unwrap_or("M3.2.0,M11.1.0");
        let (begin, end) = days.split_once(',')?;
        let span = Span {
            offset_s,
            dst: true,
            name,
        };
        Some(Rule {
            standard,
            daylight: Some((span, Day::parse(begin)?, Day::parse(end)?)),
        })
    }

    fn at(&self, unix_s: i64) -> &Span {
        let Some((daylight, begin, end)) = &self.daylight else {
            return &self.standard;
        };
        let (year, _, _) = calendar::from_ordinal(
            (unix_s + self.standard.offset_s).div_euclid(86_400) + calendar::UNIX_ORDINAL,
        );
        let begin_s = begin.local_s(year) - self.standard.offset_s;
        let end_s = end.local_s(year) - daylight.offset_s;
        let summer = if begin_s < end_s {
            (begin_s..end_s).contains(&unix_s)
        } else {
            !(end_s..begin_s).contains(&unix_s)
        };
        if summer { daylight } else { &self.standard }
    }
}

impl Day {
    fn parse(text: &str) -> Option<Day> {
        let (day, time) = text.split_once('/').unwrap_or((text, "2"));
        let (time_s, _) = seconds(time)?;
        let kind = if let Some(day) = day.strip_prefix('M') {
            let mut parts = day.split('.').map(|p| p.parse::<i64>().ok());
            DayKind::Week(parts.next()??.clamp(1, 12), parts.next()??, parts.next()??)
        } else if let Some(day) = day.strip_prefix('J') {
            DayKind::Julian(day.parse().ok()?)
        } else {
            DayKind::Zero(day.parse().ok()?)
        };
        Some(Day { kind, time_s })
    }

    /// When it is in this year, in seconds since 1970 of local time.
    fn local_s(&self, year: i64) -> i64 {
        let first = calendar::ordinal(year, 1, 1);
        let day = match self.kind {
            DayKind::Zero(n) => first + n,
            DayKind::Julian(n) => first + n - 1 + i64::from(calendar::is_leap(year) && n >= 60),
            DayKind::Week(month, week, weekday) => {
                let first = calendar::ordinal(year, month, 1);
                // POSIX counts from Sunday.
                let first_weekday = (calendar::weekday(first) + 1) % 7;
                let mut day = first + (weekday - first_weekday).rem_euclid(7) + (week - 1) * 7;
                while day >= first + calendar::days_in_month(year, month) {
                    day -= 7;
                }
                day
            }
        };
        (day - calendar::UNIX_ORDINAL) * 86_400 + self.time_s
    }
}

fn zone_name(text: &str) -> Option<(String, &str)> {
    if let Some(rest) = text.strip_prefix('<') {
        let (name, rest) = rest.split_once('>')?;
        return Some((name.to_owned(), rest));
    }
    let end = text
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(text.len());
    (end >= 3).then(|| (text[..end].to_owned(), &text[end..]))
}

/// `[+-]h[:m[:s]]`
fn seconds(text: &str) -> Option<(i64, &str)> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || c == ':'))
        .unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let mut total = 0;
    let mut unit = 3600;
    for part in number.split(':') {
        total += part.parse::<i64>().ok()? * unit;
        unit /= 60;
    }
    Some((sign * total, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posix_rules_change_clocks() {
        let zone = Zone::parse_rule("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        // 2024-03-31 01:00 UTC
        assert_eq!(zone.at(1_711_846_799).name, "CET");
        assert_eq!(zone.at(1_711_846_800).name, "CEST");
        // 2024-10-27 01:00 UTC
        assert_eq!(zone.at(1_729_990_799).offset_s, 7200);
        assert_eq!(zone.at(1_729_990_800).offset_s, 3600);
        let fixed = Zone::parse_rule("<+0530>-5:30").unwrap();
        assert_eq!(fixed.at(0).offset_s, 19_800);
        // 02:30 on 2024-10-27 happens twice.
        let local_s = 1_729_996_200;
        assert_eq!(zone.unix_of_local(local_s, false), 1_729_989_000);
        assert_eq!(zone.unix_of_local(local_s, true), 1_729_992_600);
    }
}
