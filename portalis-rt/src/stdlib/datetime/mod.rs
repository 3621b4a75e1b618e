//! `datetime`: dates, times and time zones in the proleptic Gregorian calendar; the calendar, `strftime`,
//! `strptime` and the local time zone that `time` shares.

mod arguments;
pub mod calendar;
pub mod clock;
pub mod date;
pub mod delta;
mod iso;
pub mod local;
pub mod moment;
pub mod strftime;
pub mod strptime;
pub mod tz;
pub mod zone;
pub mod zoneinfo;

use crate::object::{Args, Module, Result, Value};
use crate::ops;
use date::Date;
use delta::Delta;
use moment::DateTime;
use strftime::Fields;

/// Replaces the directives that `strftime` leaves to `datetime`: `%f`, `%z`, `%:z`, `%Z`.
fn expand(format: &str, micros: &str, offset: Option<Delta>, name: &str) -> String {
    let mut out = String::with_capacity(format.len());
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let zone = |separator| {
            offset.map_or_else(String::new, |offset| tz::offset_text(offset, separator))
        };
        let (text, used) = if rest.starts_with("%f") {
            (micros.to_owned(), 2)
        } else if rest.starts_with("%z") {
            (zone(""), 2)
        } else if rest.starts_with("%:z") {
            (zone(":"), 3)
        } else if rest.starts_with("%Z") {
            (name.replace('%', "%%"), 2)
        } else {
            // This directive and its letter are `strftime`'s.
            let used = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
            (rest[..used].to_owned(), used)
        };
        out.push_str(&text);
        rest = &rest[used..];
    }
    out.push_str(rest);
    out
}

/// `, 58, 123456` in a `repr`, as far as needed.
fn seconds_repr(second: i64, micros: i64) -> String {
    match (second, micros) {
        (0, 0) => String::new(),
        (second, 0) => format!(", {second}"),
        (second, micros) => format!(", {second}, {micros}"),
    }
}

/// `, fold=1, tzinfo=…` in a `repr`, as far as needed.
fn zone_repr(tzinfo: &Value, fold: bool) -> Result<String> {
    let mut text = String::new();
    if fold {
        text.push_str(", fold=1");
    }
    if !tzinfo.is_none() {
        text.push_str(&format!(", tzinfo={}", ops::repr(tzinfo)?));
    }
    Ok(text)
}

/// A `time.struct_time`.
pub fn struct_time(fields: &Fields, dst: i64) -> Result<Value> {
    let f = fields;
    let items = [
        f.year, f.month, f.day, f.hour, f.minute, f.second, f.weekday, f.yearday, dst,
    ];
    let time = crate::program::import_library(&crate::stdlib::library::inner::TIME)?;
    let class = ops::get_attr(&time, "struct_time")?;
    ops::call(
        &class,
        Args::pos([Value::tuple(items.into_iter().map(Value::Int).collect())]),
    )
}

/// `import datetime`
pub fn module() -> Module {
    crate::ops::number::set_derived(derived);
    Module::new("datetime")
        .class_of(n!("date"), date::class)
        .class_of(n!("datetime"), moment::class)
        .class_of(n!("time"), clock::class)
        .class_of(n!("timedelta"), delta::class)
        .class_of(n!("timezone"), tz::class)
        .class_of(n!("tzinfo"), tz::tzinfo_class)
        .value_of(n!("UTC"), tz::utc)
        .value(n!("MINYEAR"), calendar::MIN_YEAR)
        .value(n!("MAXYEAR"), calendar::MAX_YEAR)
}

/// What arithmetic with a date gives is of the date's own class, where that is derived in Python.
///
/// # Errors
/// What the class raises.
fn derived(a: &Value, b: &Value, result: Value) -> Result<Value> {
    let Value::Object(_) = &result else {
        return Ok(result);
    };
    let instance = [a, b].into_iter().find(|x| {
        matches!(x, Value::Instance(_))
            && (x.downcast::<Date>().is_some() || x.downcast::<DateTime>().is_some())
    });
    let Some(instance) = instance else {
        return Ok(result);
    };
    let class = crate::ops::class_of(instance);
    if let Some(dt) = result.downcast::<DateTime>() {
        moment::make(&class, (*dt).clone())
    } else if let Some(date) = result.downcast::<Date>() {
        date::make(&class, *date)
    } else {
        Ok(result)
    }
}
