//! ISO 8601 texts of dates and times.

use super::date::Date;
use crate::object::{Exception, Result, Value};
use crate::ops;

/// A time of day, and the offset from UTC in microseconds if one is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    pub(super) micros: i64,
    pub(super) offset_us: Option<i128>,
}

/// `ValueError: Invalid isoformat string: …`
#[cold]
pub(super) fn invalid(text: &str) -> Exception {
    match ops::repr(&Value::str(text)) {
        Ok(shown) => Exception::value_error(format!("Invalid isoformat string: {shown}")),
        Err(e) => e,
    }
}

fn number(text: &str) -> Option<i64> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

/// `date.fromisoformat(text)`
///
/// # Errors
/// `ValueError`
pub(super) fn parse_date(text: &str) -> Result<Date> {
    if !text.is_ascii() || !matches!(text.len(), 7 | 8 | 10) {
        return Err(invalid(text));
    }
    date_parts(text).unwrap_or_else(|| Err(invalid(text)))
}

fn date_parts(text: &str) -> Option<Result<Date>> {
    let year = number(text.get(..4)?)?;
    let dashed = text.as_bytes().get(4) == Some(&b'-');
    let rest = &text[4 + usize::from(dashed)..];
    if let Some(week) = rest.strip_prefix('W') {
        let day = match (dashed, week.len()) {
            (_, 2) => 1,
            (true, 4) if week.as_bytes()[2] == b'-' => number(&week[3..])?,
            (false, 3) => number(&week[2..])?,
            _ => return None,
        };
        let (year, month, day) =
            super::calendar::from_iso_calendar(year, number(&week[..2])?, day)?;
        return Some(Date::new(year, month, day));
    }
    let (month, day) = if dashed {
        let (month, day) = rest.split_once('-')?;
        (month, day)
    } else {
        rest.split_at_checked(2)?
    };
    if month.len() != 2 || day.len() != 2 {
        return None;
    }
    Some(Date::new(year, number(month)?, number(day)?))
}

/// Where the date of a date-and-time text ends.
fn date_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    if bytes.len() <= 7 {
        return bytes.len();
    }
    if bytes[4] == b'-' {
        if bytes[5] != b'W' {
            return 10;
        }
        if bytes.len() < 9 {
            return 8;
        }
        if bytes[8] != b'-' {
            return 8;
        }
        // `YYYY-Www-D…`, unless the dash separates the time (`YYYY-Www-HH`).
        if bytes.len() == 10 || !bytes.get(10).is_some_and(u8::is_ascii_digit) {
            10
        } else {
            8
        }
    } else if bytes[4] == b'W' {
        let digits = bytes[7..].iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 {
            7
        } else if 7 + digits < 9 || digits % 2 == 1 {
            8
        } else {
            7
        }
    } else {
        8
    }
}

/// `datetime.fromisoformat(text)`
///
/// # Errors
/// `ValueError`
pub(super) fn parse_moment(text: &str) -> Result<(Date, Clock)> {
    if text.len() < 7 || text.get(..7).is_none_or(|head| !head.is_ascii()) {
        return Err(invalid(text));
    }
    let end = if text.is_ascii() || text.len() > 7 {
        date_length(text)
    } else {
        text.len()
    };
    let (Some(day), Some(rest)) = (text.get(..end), text.get(end..)) else {
        return Err(invalid(text));
    };
    let date = match date_parts(day) {
        Some(date) => date,
        None => return Err(invalid(text)),
    };
    let mut chars = rest.chars();
    let clock = match chars.next() {
        None => Clock::default(),
        Some(_) => {
            let time = chars.as_str();
            match clock_parts(time) {
                Some(clock) => clock?,
                None => return Err(invalid(text)),
            }
        }
    };
    Ok((date?, clock))
}

/// `time.fromisoformat(text)`
///
/// # Errors
/// `ValueError`
pub(super) fn parse_clock(text: &str) -> Result<Clock> {
    let time = text.strip_prefix('T').unwrap_or(text);
    clock_parts(time).unwrap_or_else(|| Err(invalid(text)))
}

fn clock_parts(text: &str) -> Option<Result<Clock>> {
    if !text.is_ascii() {
        return None;
    }
    let zone = text.find(['+', '-', 'Z']);
    let (time, zone) = match zone {
        Some(at) => (&text[..at], Some(&text[at..])),
        None => (text, None),
    };
    let (hour, minute, second, micros) = hms(time)?;
    let mut clock = Clock {
        hour,
        minute,
        second,
        micros,
        offset_us: None,
    };
    match zone {
        None => {}
        Some("Z") => clock.offset_us = Some(0),
        Some(zone) if zone.starts_with('Z') => return None,
        Some(zone) => {
            let (hours, minutes, seconds, micros) = hms(&zone[1..])?;
            let total =
                i128::from(hours * 3600 + minutes * 60 + seconds) * 1_000_000 + i128::from(micros);
            clock.offset_us = Some(if zone.starts_with('-') { -total } else { total });
        }
    }
    Some(Ok(clock))
}

/// `HH[:MM[:SS[.fff]]]`, with or without colons.
fn hms(text: &str) -> Option<(i64, i64, i64, i64)> {
    let (main, fraction) = match text.find(['.', ',']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let colons = main.contains(':');
    let parts: Vec<&str> = if colons {
        main.split(':').collect()
    } else {
        if main.len() % 2 != 0 {
            return None;
        }
        (0..main.len())
            .step_by(2)
            .map(|i| &main[i..i + 2])
            .collect()
    };
    if parts.is_empty() || parts.len() > 3 || parts.iter().any(|p| p.len() != 2) {
        return None;
    }
    let mut numbers = [0; 3];
    for (slot, part) in numbers.iter_mut().zip(&parts) {
        *slot = number(part)?;
    }
    let micros = match fraction {
        None => 0,
        Some(_) if parts.len() < 3 => return None,
        Some(digits) => {
            number(digits.get(..digits.len().min(6))?)?;
            if !digits.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            let six: String = digits.chars().chain("000000".chars()).take(6).collect();
            number(&six)?
        }
    };
    Some((numbers[0], numbers[1], numbers[2], micros))
}

/// `HH:MM:SS.ffffff` as `timespec` wants it.
///
/// # Errors
/// `ValueError` for an unknown one.
pub(super) fn clock_text(
    hour: i64,
    minute: i64,
    second: i64,
    micros: i64,
    timespec: &str,
) -> Result<String> {
    Ok(match timespec {
        "auto" if micros == 0 => format!("{hour:02}:{minute:02}:{second:02}"),
        "auto" | "microseconds" => format!("{hour:02}:{minute:02}:{second:02}.{micros:06}"),
        "hours" => format!("{hour:02}"),
        "minutes" => format!("{hour:02}:{minute:02}"),
        "seconds" => format!("{hour:02}:{minute:02}:{second:02}"),
        "milliseconds" => format!("{hour:02}:{minute:02}:{second:02}.{:03}", micros / 1000),
        _ => return Err(Exception::value_error("Unknown timespec value")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_3_11_accepts() {
        let at = |text: &str| {
            parse_moment(text)
                .map(|(d, c)| (d.iso(), c.hour, c.minute, c.second, c.micros, c.offset_us))
        };
        assert_eq!(
            at("2024-05-06T07:08:09").unwrap(),
            ("2024-05-06".into(), 7, 8, 9, 0, None)
        );
        assert_eq!(
            at("20240506T070809.5Z").unwrap(),
            ("2024-05-06".into(), 7, 8, 9, 500_000, Some(0))
        );
        assert_eq!(
            at("2024-W19-1 07:08+01:30").unwrap(),
            ("2024-05-06".into(), 7, 8, 0, 0, Some(5_400_000_000))
        );
        assert_eq!(
            at("2024W191T07").unwrap(),
            ("2024-05-06".into(), 7, 0, 0, 0, None)
        );
        assert!(at("2024-05-06T7:08").is_err());
        assert!(at("2024-05-06T07:08:09.").is_err());
        assert!(parse_date("2024-1-1").is_err());
    }
}
