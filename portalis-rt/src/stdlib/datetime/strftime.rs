//! `strftime`, as glibc does it in the C locale.

use super::calendar::{self, MONTHS, WEEKDAYS};
use crate::object::{Exception, Result, Value};
use crate::ops;

/// A point in time, taken apart.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    pub year: i64,
    /// From 1.
    pub month: i64,
    pub day: i64,
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
    /// Monday is 0.
    pub weekday: i64,
    /// From 1.
    pub yearday: i64,
    /// The name of the time zone.
    pub zone: Option<String>,
    /// Seconds east of UTC.
    pub offset_s: Option<i64>,
}

impl Fields {
    /// Of seconds since 1970, as clocks show them.
    pub fn of_seconds(local_s: i64) -> Fields {
        let ordinal = local_s.div_euclid(86_400) + calendar::UNIX_ORDINAL;
        let seconds = local_s.rem_euclid(86_400);
        let (year, month, day) = calendar::from_ordinal(ordinal);
        Fields {
            hour: seconds / 3600,
            minute: seconds / 60 % 60,
            second: seconds % 60,
            ..Fields::of_date(year, month, day)
        }
    }

    /// Midnight of a date.
    pub fn of_date(year: i64, month: i64, day: i64) -> Fields {
        Fields {
            year,
            month,
            day,
            weekday: calendar::weekday(calendar::ordinal(year, month, day)),
            yearday: calendar::day_of_year(year, month, day),
            ..Fields::default()
        }
    }

    /// Of a `time.struct_time` or a tuple of nine numbers.
    ///
    /// # Errors
    /// `TypeError` if it is no such tuple; `ValueError` if a field is out of its range.
    pub fn from_struct_time(time: &Value) -> Result<Fields> {
        let items = match time.native() {
            Value::Tuple(items) => items.to_vec(),
            Value::Object(_) => ops::to_vec(time)?,
            _ => {
                return Err(Exception::type_error(
                    "Tuple or struct_time argument required",
                ));
            }
        };
        if items.len() != 9 {
            return Err(Exception::type_error(format!(
                "function takes exactly 9 arguments ({} given)",
                items.len()
            )));
        }
        let mut n = [0i64; 9];
        for (slot, item) in n.iter_mut().zip(&items) {
            *slot = ops::convert::to_index(item)?;
        }
        let or_one = |x: i64| if x == 0 { 1 } else { x };
        let ranges = [
            (n[1], 0, 12, "month out of range"),
            (n[2], 0, 31, "day of month out of range"),
            (n[3], 0, 23, "hour out of range"),
            (n[4], 0, 59, "minute out of range"),
            (n[5], 0, 61, "seconds out of range"),
            (n[6], -1, i64::MAX, "day of week out of range"),
            (n[7], 0, 366, "day of year out of range"),
        ];
        for (value, low, high, message) in ranges {
            if !(low..=high).contains(&value) {
                return Err(Exception::value_error(message));
            }
        }
        let text = |name| ops::get_attr_opt(time, name);
        let zone = match time {
            Value::Tuple(_) => None,
            _ => text("tm_zone")?
                .and_then(|z| z.as_str())
                .map(|z| z.to_string()),
        };
        let offset_s = match time {
            Value::Tuple(_) => None,
            _ => match text("tm_gmtoff")? {
                Some(Value::Int(offset)) => Some(offset),
                _ => None,
            },
        };
        Ok(Fields {
            year: n[0],
            month: or_one(n[1]),
            day: or_one(n[2]),
            hour: n[3],
            minute: n[4],
            second: n[5],
            weekday: n[6].rem_euclid(7),
            yearday: or_one(n[7]),
            zone,
            offset_s,
        })
    }

    /// Seconds since 1970 as if this were UTC.
    pub fn seconds(&self) -> i64 {
        (calendar::ordinal(self.year, self.month, self.day) - calendar::UNIX_ORDINAL) * 86_400
            + self.hour * 3600
            + self.minute * 60
            + self.second
    }

    fn hour12(&self) -> i64 {
        match self.hour % 12 {
            0 => 12,
            hour => hour,
        }
    }

    fn iso(&self) -> (i64, i64) {
        // Of the fields as given: they need not agree with each other.
        let yearday = self.yearday - 1;
        let week_of = |year: i64, yearday: i64| -> i64 {
            let _ = year;
            let big = 3 * 7;
            yearday - (yearday - self.weekday + 3 + big) % 7 + 3
        };
        let length = |year: i64| 365 + i64::from(calendar::is_leap(year));
        let mut year = self.year;
        let mut days = week_of(year, yearday);
        if days < 0 {
            year -= 1;
            days = week_of(year, yearday + length(year));
        } else {
            let next = week_of(year, yearday - length(year));
            if next >= 0 {
                year += 1;
                days = next;
            }
        }
        (year, days / 7 + 1)
    }

    fn local_zone(&self) -> super::zone::Span {
        let zone = super::local::zone();
        zone.at(zone.unix_of_local(self.seconds(), false)).clone()
    }
}

/// How a number is filled up to its width.
#[derive(Clone, Copy)]
enum Pad {
    None,
    With(char),
}

/// `time.strftime(format, fields)`
pub fn format(format: &str, fields: &Fields) -> String {
    let mut out = String::with_capacity(format.len() + 16);
    let mut chars = format.char_indices();
    while let Some((at, c)) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let rest = &format[at + 1..];
        let (mut pad, mut upper, mut swap) = (None, false, false);
        let mut used = 0;
        let mut width = 0usize;
        let mut directive = None;
        for c in rest.chars() {
            used += 1;
            match c {
                '-' => pad = Some(Pad::None),
                '_' => pad = Some(Pad::With(' ')),
                '0' if width == 0 => pad = Some(Pad::With('0')),
                '^' => upper = true,
                '#' => swap = true,
                '0'..='9' => width = (width * 10 + c as usize - '0' as usize).min(1000),
                'E' | 'O' => {}
                _ => {
                    directive = Some(c);
                    break;
                }
            }
        }
        let text = directive.and_then(|d| one(d, fields, pad, width));
        match text {
            Some(text) => {
                let text = if upper || (swap && directive != Some('p')) {
                    text.to_uppercase()
                } else if swap {
                    text.to_lowercase()
                } else {
                    text
                };
                let fill = match pad {
                    Some(Pad::With(c)) => c,
                    _ => ' ',
                };
                out.extend(std::iter::repeat_n(
                    fill,
                    width.saturating_sub(text.chars().count()),
                ));
                out.push_str(&text);
            }
            None => {
                out.push('%');
                out.extend(rest.chars().take(used));
            }
        }
        for _ in 0..used {
            chars.next();
        }
    }
    out
}

fn one(directive: char, f: &Fields, pad: Option<Pad>, width: usize) -> Option<String> {
    let number = |value: i64, digits: usize, fill: char| {
        let fill = match pad {
            Some(Pad::None) => return value.to_string(),
            Some(Pad::With(c)) => c,
            None => fill,
        };
        let digits = digits.max(width);
        if fill == '0' {
            format!("{value:0digits$}")
        } else {
            format!("{value:digits$}")
        }
    };
    let weekday = WEEKDAYS[f.weekday.rem_euclid(7) as usize];
    let month = MONTHS[(f.month - 1).rem_euclid(12) as usize];
    let sunday = (f.weekday + 1) % 7;
    Some(match directive {
        'a' => weekday[..3].to_owned(),
        'A' => weekday.to_owned(),
        'b' | 'h' => month[..3].to_owned(),
        'B' => month.to_owned(),
        'c' => format("%a %b %e %H:%M:%S %Y", f),
        'C' => number(f.year.div_euclid(100), 2, '0'),
        'd' => number(f.day, 2, '0'),
        'D' | 'x' => format("%m/%d/%y", f),
        'e' => number(f.day, 2, ' '),
        'F' => format("%Y-%m-%d", f),
        'g' => number(f.iso().0.rem_euclid(100), 2, '0'),
        'G' => number(f.iso().0, 1, '0'),
        'H' => number(f.hour, 2, '0'),
        'I' => number(f.hour12(), 2, '0'),
        'j' => number(f.yearday, 3, '0'),
        'k' => number(f.hour, 2, ' '),
        'l' => number(f.hour12(), 2, ' '),
        'm' => number(f.month, 2, '0'),
        'M' => number(f.minute, 2, '0'),
        'n' => "\n".to_owned(),
        'p' => if f.hour < 12 { "AM" } else { "PM" }.to_owned(),
        'P' => if f.hour < 12 { "am" } else { "pm" }.to_owned(),
        'r' => format("%I:%M:%S %p", f),
        'R' => format("%H:%M", f),
        's' => super::local::zone()
            .unix_of_local(f.seconds(), false)
            .to_string(),
        'S' => number(f.second, 2, '0'),
        't' => "\t".to_owned(),
        'T' | 'X' => format("%H:%M:%S", f),
        'u' => number(f.weekday + 1, 1, '0'),
        'U' => number((f.yearday - 1 + 7 - sunday) / 7, 2, '0'),
        'V' => number(f.iso().1, 2, '0'),
        'w' => number(sunday, 1, '0'),
        'W' => number((f.yearday - 1 + 7 - f.weekday) / 7, 2, '0'),
        'y' => number(f.year.rem_euclid(100), 2, '0'),
        'Y' => number(f.year, 1, '0'),
        'z' => {
            let offset = f.offset_s.unwrap_or_else(|| f.local_zone().offset_s);
            let sign = if offset < 0 { '-' } else { '+' };
            let minutes = offset.abs() / 60;
            format!("{sign}{:02}{:02}", minutes / 60, minutes % 60)
        }
        'Z' => f.zone.clone().unwrap_or_else(|| f.local_zone().name),
        '%' => "%".to_owned(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives() {
        let fields = Fields {
            hour: 14,
            minute: 5,
            second: 9,
            ..Fields::of_date(2024, 2, 8)
        };
        assert_eq!(
            format("%Y-%m-%d %H:%M:%S %I %p %j %a %A %b %B", &fields),
            "2024-02-08 14:05:09 02 PM 039 Thu Thursday Feb February"
        );
        assert_eq!(
            format("%-d %e %_m %G-W%V-%u %U %W %w %y %%", &fields),
            "8  8  2 2024-W06-4 05 06 4 24 %"
        );
        assert_eq!(
            format("%c|%x|%X|%D|%F|%T|%R|%r|%Q|%", &fields),
            "Thu Feb  8 14:05:09 2024|02/08/24|14:05:09|02/08/24|2024-02-08|14:05:09|14:05|02:05:09 PM|%Q|%"
        );
        assert_eq!(format("%G %V", &Fields::of_date(2021, 1, 3)), "2020 53");
        assert_eq!(format("%G %V", &Fields::of_date(2024, 12, 30)), "2025 01");
    }
}
