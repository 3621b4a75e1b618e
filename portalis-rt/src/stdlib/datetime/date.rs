//! `date`.

use std::cmp::Ordering;

use super::arguments::{self, int, int_or, take_class};
use super::calendar::{self, MAX_ORDINAL, MONTHS, WEEKDAYS};
use super::delta::Delta;
use super::moment::DateTime;
use super::strftime::{self, Fields};
use super::{iso, local};
use crate::object::{Args, Class, ClassBuilder, Exception, Object, Result, Value};
use crate::ops::{self, BinaryOp};

/// A date of the years 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    pub year: i64,
    pub month: i64,
    pub day: i64,
}

impl Date {
    /// # Errors
    /// `ValueError` if there is no such day.
    pub fn new(year: i64, month: i64, day: i64) -> Result<Date> {
        if !(calendar::MIN_YEAR..=calendar::MAX_YEAR).contains(&year) {
            return Err(Exception::value_error(format!(
                "year {year} is out of range"
            )));
        }
        if !(1..=12).contains(&month) {
            return Err(Exception::value_error("month must be in 1..12"));
        }
        if !(1..=calendar::days_in_month(year, month)).contains(&day) {
            return Err(Exception::value_error("day is out of range for month"));
        }
        Ok(Date { year, month, day })
    }

    /// The date of an ordinal.
    ///
    /// # Errors
    /// `OverflowError` before year 1 or after 9999.
    pub fn from_ordinal(ordinal: i64) -> Result<Date> {
        if !(1..=MAX_ORDINAL).contains(&ordinal) {
            return Err(Exception::overflow_error("date value out of range"));
        }
        let (year, month, day) = calendar::from_ordinal(ordinal);
        Ok(Date { year, month, day })
    }

    /// `d.toordinal()`
    pub fn ordinal(self) -> i64 {
        calendar::ordinal(self.year, self.month, self.day)
    }

    /// `YYYY-MM-DD`
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// The object.
    pub fn value(self) -> Value {
        Value::object(self)
    }

    /// For `strftime`.
    pub fn fields(self) -> Fields {
        Fields::of_date(self.year, self.month, self.day)
    }
}

thread_local! {
    static CLASS: Class = build();
    static ISO: Class = Class::builder("IsoCalendarDate").module("datetime").final_class().build();
}

/// `datetime.date`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

/// The date of a `date` or `datetime`.
pub fn of(value: &Value) -> Option<Date> {
    value
        .downcast::<Date>()
        .map(|d| *d)
        .or_else(|| value.downcast::<DateTime>().map(|dt| dt.date))
}

fn date(this: &Value, method: &str) -> Result<Date> {
    of(this).ok_or_else(|| crate::object::list::misuse(method, "datetime.date", this))
}

fn construct(_class: &Class, args: Args) -> Result<Value> {
    let [year, month, day] = arguments::bind("", args, ["year", "month", "day"], 3)?;
    Date::new(int(&year)?, int(&month)?, int(&day)?).map(Date::value)
}

/// The date as an instance of `class`, which may be derived.
pub(super) fn make(class: &Class, date: Date) -> Result<Value> {
    if *class == self::class() {
        return Ok(date.value());
    }
    let args = Args::pos([
        Value::Int(date.year),
        Value::Int(date.month),
        Value::Int(date.day),
    ]);
    ops::call(&Value::Class(class.clone()), args)
}

/// A Unix time within what clocks can show.
///
/// # Errors
/// `TypeError`, `OverflowError`, `ValueError`
pub(super) fn timestamp(value: &Value) -> Result<f64> {
    let seconds = match value.native() {
        Value::Float(x) if x.is_nan() => {
            return Err(Exception::value_error("Invalid value NaN (not a number)"));
        }
        Value::Float(x) => x,
        Value::Int(n) => n as f64,
        _ => ops::convert::to_f64(&ops::item::index(value)?)?,
    };
    if seconds.abs() >= 9.3e18 {
        return Err(Exception::overflow_error(
            "timestamp out of range for platform time_t",
        ));
    }
    let year = (seconds / 31_556_952.0 + 1970.0).floor();
    if !(1.0 - 0.001..10_000.0).contains(&(seconds / 31_556_952.0 + 1970.0)) {
        return Err(Exception::value_error(format!(
            "year {year} is out of range"
        )));
    }
    Ok(seconds)
}

fn build() -> Class {
    let builder = Class::builder("date")
        .module("datetime")
        .constructor(construct)
        .immutable()
        .getter(n!("year"), |this| Ok(Value::Int(date(this, "year")?.year)))
        .getter(n!("month"), |this| {
            Ok(Value::Int(date(this, "month")?.month))
        })
        .getter(n!("day"), |this| Ok(Value::Int(date(this, "day")?.day)))
        .class_method(n!("today"), |mut args| {
            let class = take_class(&mut args, class);
            let [] = args.exact("date.today")?;
            if class.is_subclass_of(&super::moment::class()) {
                return ops::call_method(&Value::Class(class), "now", Args::none());
            }
            let fields = local::fields_at(crate::platform::unix_time_ns() as f64 / 1e9);
            make(
                &class,
                Date {
                    year: fields.year,
                    month: fields.month,
                    day: fields.day,
                },
            )
        })
        .class_method(n!("fromtimestamp"), |mut args| {
            let class = take_class(&mut args, class);
            let [seconds] = args.exact("date.fromtimestamp")?;
            let fields = local::fields_at(timestamp(&seconds)?);
            make(&class, Date::new(fields.year, fields.month, fields.day)?)
        })
        .class_method(n!("fromordinal"), |mut args| {
            let class = take_class(&mut args, class);
            let [n] = args.exact("date.fromordinal")?;
            let n = int(&n)?;
            if n < 1 {
                return Err(Exception::value_error("ordinal must be >= 1"));
            }
            let (year, month, day) = calendar::from_ordinal(n);
            from_parts(&class, Date::new(year, month, day)?)
        })
        .class_method(n!("fromisoformat"), |mut args| {
            let class = take_class(&mut args, class);
            let [text] = args.exact("date.fromisoformat")?;
            let Some(text) = text.as_str() else {
                return Err(Exception::type_error("fromisoformat: argument must be str"));
            };
            make(&class, iso::parse_date(&text)?)
        })
        .class_method(n!("fromisocalendar"), |mut args| {
            let class = take_class(&mut args, class);
            let [year, week, day] =
                arguments::bind("fromisocalendar", args, ["year", "week", "day"], 3)?;
            from_parts(
                &class,
                from_iso_calendar(int(&year)?, int(&week)?, int(&day)?)?,
            )
        });
    methods(builder)
        .attr(
            "min",
            Value::object(Date {
                year: 1,
                month: 1,
                day: 1,
            }),
        )
        .attr(
            "max",
            Value::object(Date {
                year: 9999,
                month: 12,
                day: 31,
            }),
        )
        .attr(
            "resolution",
            Delta {
                days: 1,
                seconds: 0,
                micros: 0,
            }
            .value(),
        )
        .build()
}

/// The date as an instance of a class derived from `date`, or of `datetime` at midnight.
fn from_parts(class: &Class, date: Date) -> Result<Value> {
    if *class == self::class() {
        return Ok(date.value());
    }
    let args = Args::pos([
        Value::Int(date.year),
        Value::Int(date.month),
        Value::Int(date.day),
    ]);
    ops::call(&Value::Class(class.clone()), args)
}

/// # Errors
/// `ValueError` if there is no such week or day.
pub(super) fn from_iso_calendar(year: i64, week: i64, day: i64) -> Result<Date> {
    if !(calendar::MIN_YEAR..=calendar::MAX_YEAR).contains(&year) {
        return Err(Exception::value_error(format!(
            "Year is out of range: {year}"
        )));
    }
    match calendar::from_iso_calendar(year, week, day) {
        Some((year, month, day)) => Date::new(year, month, day),
        None if (1..=7).contains(&day) => {
            Err(Exception::value_error(format!("Invalid week: {week}")))
        }
        None => match calendar::from_iso_calendar(year, week, 1) {
            Some(_) => Err(Exception::value_error(format!(
                "Invalid day: {day} (range is [1, 7])"
            ))),
            None => Err(Exception::value_error(format!("Invalid week: {week}"))),
        },
    }
}

fn methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method(n!("weekday"), |this, _| {
            Ok(Value::Int(calendar::weekday(
                date(this, "weekday")?.ordinal(),
            )))
        })
        .method(n!("isoweekday"), |this, _| {
            Ok(Value::Int(
                calendar::weekday(date(this, "isoweekday")?.ordinal()) + 1,
            ))
        })
        .method(n!("toordinal"), |this, _| {
            Ok(Value::Int(date(this, "toordinal")?.ordinal()))
        })
        .method(n!("isocalendar"), |this, _| {
            let (year, week, weekday) =
                calendar::iso_calendar(date(this, "isocalendar")?.ordinal());
            Ok(Value::object(IsoCalendar {
                year,
                week,
                weekday,
            }))
        })
        .method(n!("isoformat"), |this, _| {
            Ok(Value::from(date(this, "isoformat")?.iso()))
        })
        .method(n!("ctime"), |this, _| {
            let d = date(this, "ctime")?;
            Ok(Value::from(ctime(d, 0, 0, 0)))
        })
        .method(n!("strftime"), |this, args| {
            let [format] = arguments::bind("strftime", args, ["format"], 1)?;
            let format = arguments::text("strftime", 1, &format)?;
            let fields = date(this, "strftime")?.fields();
            Ok(Value::from(strftime::format(
                &super::expand(&format, "000000", None, ""),
                &fields,
            )))
        })
        .method(n!("timetuple"), |this, _| {
            super::struct_time(&date(this, "timetuple")?.fields(), -1)
        })
        .raw_method(n!("replace"), |this, args| {
            let [year, month, day] = arguments::bind("replace", args, ["year", "month", "day"], 0)?;
            let d = date(this, "replace")?;
            let new = Date::new(
                int_or(&year, d.year)?,
                int_or(&month, d.month)?,
                int_or(&day, d.day)?,
            )?;
            make(&ops::class_of(this), new)
        })
        .raw_method("__format__", arguments::format)
        .dunders(&[
            "__repr__", "__str__", "__hash__", "__eq__", "__ne__", "__lt__", "__le__", "__gt__",
            "__ge__", "__add__", "__radd__", "__sub__", "__rsub__",
        ])
        .raw_method("__repr__", arguments::repr)
}

/// `Wed Jan  1 00:00:00 2020`
pub(super) fn ctime(d: Date, hour: i64, minute: i64, second: i64) -> String {
    let weekday = WEEKDAYS[calendar::weekday(d.ordinal()).clamp(0, 6) as usize];
    let month = MONTHS[(d.month - 1).clamp(0, 11) as usize];
    format!(
        "{} {} {:2} {hour:02}:{minute:02}:{second:02} {:04}",
        &weekday[..3],
        &month[..3],
        d.day,
        d.year
    )
}

impl Object for Date {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(format!(
            "datetime.date({}, {}, {})",
            self.year, self.month, self.day
        )))
    }
    fn str(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(self.iso()))
    }
    fn format(&self, this: &Value, spec: &str) -> Option<Result<String>> {
        (!spec.is_empty()).then(|| {
            arguments::format(this, Args::pos([Value::str(spec)]))
                .and_then(|t| Ok(ops::str(&t)?.to_string()))
        })
    }
    fn binary(
        &self,
        _this: &Value,
        op: BinaryOp,
        other: &Value,
        reflected: bool,
    ) -> Option<Result<Value>> {
        if let Some(delta) = Delta::of(other) {
            let days = match op {
                BinaryOp::Add => delta.days,
                BinaryOp::Sub if !reflected => -delta.days,
                _ => return None,
            };
            return Some(Date::from_ordinal(self.ordinal() + days).map(Date::value));
        }
        let other = other.downcast::<Date>()?;
        let days = if reflected {
            other.ordinal() - self.ordinal()
        } else {
            self.ordinal() - other.ordinal()
        };
        (op == BinaryOp::Sub).then(|| {
            Ok(Delta {
                days,
                seconds: 0,
                micros: 0,
            }
            .value())
        })
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        other.downcast::<Date>().map(|other| Ok(*self == *other))
    }
    fn compare(&self, other: &Value) -> Option<Result<Option<Ordering>>> {
        if other.downcast::<DateTime>().is_some() {
            return Some(Err(Exception::type_error(
                "can't compare datetime.datetime to datetime.date",
            )));
        }
        other
            .downcast::<Date>()
            .map(|other| Ok(Some(self.cmp(&other))))
    }
    fn hash(&self) -> Option<Result<i64>> {
        Some(Ok(ops::hash::hash_int(self.ordinal())))
    }
}

/// What `isocalendar()` gives: a tuple with names.
struct IsoCalendar {
    year: i64,
    week: i64,
    weekday: i64,
}

impl IsoCalendar {
    fn tuple(&self) -> Value {
        Value::tuple(vec![
            Value::Int(self.year),
            Value::Int(self.week),
            Value::Int(self.weekday),
        ])
    }

    fn as_tuple(other: &Value) -> Value {
        other
            .downcast::<IsoCalendar>()
            .map_or_else(|| other.clone(), |o| o.tuple())
    }
}

impl Object for IsoCalendar {
    fn class(&self) -> Class {
        ISO.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(format!(
            "datetime.IsoCalendarDate(year={}, week={}, weekday={})",
            self.year, self.week, self.weekday
        )))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        Some(Ok(Value::Int(match name {
            "year" => self.year,
            "week" => self.week,
            "weekday" => self.weekday,
            _ => return None,
        })))
    }
    fn len(&self) -> Option<Result<usize>> {
        Some(Ok(3))
    }
    fn iter(&self, _this: &Value) -> Option<Result<Value>> {
        Some(ops::iter(&self.tuple()))
    }
    fn get_item(&self, key: &Value) -> Option<Result<Value>> {
        Some(ops::get_item(&self.tuple(), key))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        Some(ops::eq(&self.tuple(), &IsoCalendar::as_tuple(other)))
    }
    fn compare(&self, other: &Value) -> Option<Result<Option<Ordering>>> {
        let Value::Tuple(_) = IsoCalendar::as_tuple(other) else {
            return None;
        };
        let (a, b) = (self.tuple(), IsoCalendar::as_tuple(other));
        Some((|| {
            Ok(Some(if ops::lt(&a, &b)? {
                Ordering::Less
            } else if ops::eq(&a, &b)? {
                Ordering::Equal
            } else {
                Ordering::Greater
            }))
        })())
    }
    fn hash(&self) -> Option<Result<i64>> {
        Some(ops::hash(&self.tuple()))
    }
}
