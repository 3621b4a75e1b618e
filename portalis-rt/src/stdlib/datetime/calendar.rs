//! The proleptic Gregorian calendar: days, dates, weeks. Day 1 is 0001-01-01.

/// `datetime.MINYEAR`
pub const MIN_YEAR: i64 = 1;
/// `datetime.MAXYEAR`
pub const MAX_YEAR: i64 = 9999;
/// The ordinal of 9999-12-31.
pub const MAX_ORDINAL: i64 = 3_652_059;
/// The ordinal of 1970-01-01.
pub const UNIX_ORDINAL: i64 = 719_163;

/// Monday first, as `%A` names them.
pub const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
/// January first, as `%B` names them.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Whether February has 29 days.
pub fn is_leap(year: i64) -> bool {
    year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

/// The days of a month, `month` from 1 to 12.
pub fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The day of the year, from 1.
pub fn day_of_year(year: i64, month: i64, day: i64) -> i64 {
    const BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let before = BEFORE
        .get((month - 1).clamp(0, 11) as usize)
        .copied()
        .unwrap_or(0);
    before + i64::from(month > 2 && is_leap(year)) + day
}

/// The ordinal of a date; any year of a reasonable size.
pub fn ordinal(year: i64, month: i64, day: i64) -> i64 {
    let y = year - 1;
    y * 365 + y.div_euclid(4) - y.div_euclid(100)
        + y.div_euclid(400)
        + day_of_year(year, month, day)
}

/// `(year, month, day)` of an ordinal.
pub fn from_ordinal(ordinal: i64) -> (i64, i64, i64) {
    // Days since 0000-03-01, so that the leap day ends a year.
    let days = ordinal + 305;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// Monday is 0.
pub fn weekday(ordinal: i64) -> i64 {
    (ordinal + 6).rem_euclid(7)
}

/// The ordinal of the Monday of ISO week 1.
pub fn iso_week1_monday(year: i64) -> i64 {
    let first = ordinal(year, 1, 1);
    let weekday = weekday(first);
    let monday = first - weekday;
    if weekday > 3 { monday + 7 } else { monday }
}

/// ISO year, week and weekday (from 1).
pub fn iso_calendar(ordinal_of_day: i64) -> (i64, i64, i64) {
    let (mut year, _, _) = from_ordinal(ordinal_of_day);
    let mut monday = iso_week1_monday(year);
    if ordinal_of_day < monday {
        year -= 1;
        monday = iso_week1_monday(year);
    } else if ordinal_of_day >= iso_week1_monday(year + 1) {
        year += 1;
        monday = iso_week1_monday(year);
    }
    let days = ordinal_of_day - monday;
    (year, days / 7 + 1, days % 7 + 1)
}

/// The date of an ISO week day, if there is such a week and day.
pub fn from_iso_calendar(year: i64, week: i64, day: i64) -> Option<(i64, i64, i64)> {
    let monday = iso_week1_monday(year);
    let weeks = (iso_week1_monday(year + 1) - monday) / 7;
    ((1..=weeks).contains(&week) && (1..=7).contains(&day))
        .then(|| from_ordinal(monday + (week - 1) * 7 + day - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_round_trip() {
        assert_eq!(ordinal(1, 1, 1), 1);
        assert_eq!(ordinal(9999, 12, 31), MAX_ORDINAL);
        assert_eq!(ordinal(1970, 1, 1), UNIX_ORDINAL);
        for n in (1..MAX_ORDINAL)
            .step_by(97)
            .chain([59, 60, 61, 365, 366, 367, MAX_ORDINAL])
        {
            let (y, m, d) = from_ordinal(n);
            assert_eq!(ordinal(y, m, d), n);
            assert!(d <= days_in_month(y, m));
        }
        assert_eq!(iso_calendar(ordinal(2024, 12, 30)), (2025, 1, 1));
        assert_eq!(iso_calendar(ordinal(2021, 1, 3)), (2020, 53, 7));
        assert_eq!(weekday(ordinal(2024, 2, 28)), 2);
    }
}
