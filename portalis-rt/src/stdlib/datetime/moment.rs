//! `datetime`: a date and a time of day.

use std::cmp::Ordering;
use std::rc::Rc;

use super::arguments::{self, int, int_or, take_class};
use super::calendar::UNIX_ORDINAL;
use super::clock::{self, Time};
use super::date::{self, Date};
use super::delta::{DAY_US, Delta};
use super::strftime::{self, Fields};
use super::{iso, local, tz};
use crate::object::{Args, Class, ClassBuilder, Exception, Object, Result, Value};
use crate::ops::{self, BinaryOp};
use crate::stdlib::signature::{or, or_none};

/// A date and time, with or without a time zone.
#[derive(Clone)]
pub struct DateTime {
    pub date: Date,
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
    pub micros: i64,
    /// `None` for a naive one.
    pub tzinfo: Value,
    pub fold: bool,
}

impl DateTime {
    /// The object.
    pub fn value(self) -> Value {
        Value::object(self)
    }

    /// Microseconds since the beginning of day 0, as clocks show it.
    pub fn total_us(&self) -> i128 {
        i128::from(self.date.ordinal()) * DAY_US + self.clock_us()
    }

    fn clock_us(&self) -> i128 {
        i128::from((self.hour * 60 + self.minute) * 60 + self.second) * 1_000_000
            + i128::from(self.micros)
    }

    /// Of microseconds since the beginning of day 0.
    ///
    /// # Errors
    /// `OverflowError`
    pub fn from_total(total_us: i128, tzinfo: Value) -> Result<DateTime> {
        let ordinal = i64::try_from(total_us.div_euclid(DAY_US)).unwrap_or(i64::MAX);
        let rest = total_us.rem_euclid(DAY_US) as i64;
        let seconds = rest / 1_000_000;
        Ok(DateTime {
            date: Date::from_ordinal(ordinal)?,
            hour: seconds / 3600,
            minute: seconds / 60 % 60,
            second: seconds % 60,
            micros: rest % 1_000_000,
            tzinfo,
            fold: false,
        })
    }

    /// The naive moment of microseconds since 1970.
    ///
    /// # Errors
    /// `OverflowError`
    pub fn from_unix_us(unix_us: i128) -> Result<DateTime> {
        DateTime::from_total(unix_us + i128::from(UNIX_ORDINAL) * DAY_US, Value::None)
    }

    /// Microseconds since 1970, as clocks show it.
    fn unix_us(&self) -> i128 {
        self.total_us() - i128::from(UNIX_ORDINAL) * DAY_US
    }

    /// So much later.
    ///
    /// # Errors
    /// `OverflowError`
    pub fn plus(&self, us: i128) -> Result<DateTime> {
        DateTime::from_total(self.total_us() + us, self.tzinfo.clone())
    }

    /// `dt.utcoffset()`
    ///
    /// # Errors
    /// What the zone raises.
    pub fn offset(&self) -> Result<Option<Delta>> {
        if self.tzinfo.is_none() {
            return Ok(None);
        }
        tz::ask_offset(&self.tzinfo, "utcoffset", &self.clone().value())
    }

    fn fields(&self) -> Fields {
        Fields {
            hour: self.hour,
            minute: self.minute,
            second: self.second,
            ..self.date.fields()
        }
    }

    /// The Unix time in microseconds; a naive moment is local time.
    fn instant_us(&self) -> Result<i128> {
        if let Some(offset) = self.offset()? {
            return Ok(self.unix_us() - offset.total_us());
        }
        let local_s = i64::try_from(self.unix_us().div_euclid(1_000_000)).unwrap_or(0);
        let unix_s = local::zone().unix_of_local(local_s, self.fold);
        Ok(i128::from(unix_s) * 1_000_000 + i128::from(self.micros))
    }

    fn iso(&self, separator: &str, timespec: &str) -> Result<String> {
        let clock = iso::clock_text(self.hour, self.minute, self.second, self.micros, timespec)?;
        let mut text = format!("{}{separator}{clock}", self.date.iso());
        if let Some(offset) = self.offset()? {
            text.push_str(&tz::offset_text(offset, ":"));
        }
        Ok(text)
    }

    /// How it lies to another; `None` if only one of them has an offset.
    fn order(&self, other: &DateTime) -> Result<Option<Ordering>> {
        let (own, others) = (self.total_us(), other.total_us());
        if self.tzinfo.is(&other.tzinfo) {
            return Ok(Some(own.cmp(&others)));
        }
        Ok(match (self.offset()?, other.offset()?) {
            (None, None) => Some(own.cmp(&others)),
            (Some(a), Some(b)) => Some((own - a.total_us()).cmp(&(others - b.total_us()))),
            _ => None,
        })
    }

    fn minus(&self, other: &DateTime) -> Result<Value> {
        let difference = self.total_us() - other.total_us();
        if self.tzinfo.is(&other.tzinfo) {
            return Delta::from_total(difference).map(Delta::value);
        }
        match (self.offset()?, other.offset()?) {
            (None, None) => Delta::from_total(difference).map(Delta::value),
            (Some(a), Some(b)) => {
                Delta::from_total(difference - a.total_us() + b.total_us()).map(Delta::value)
            }
            _ => Err(Exception::type_error(
                "can't subtract offset-naive and offset-aware datetimes",
            )),
        }
    }
}

/// The moment that this object is.
///
/// # Errors
/// `TypeError`
pub(super) fn of(this: &Value) -> Result<Rc<DateTime>> {
    this.downcast::<DateTime>().ok_or_else(|| {
        let class = ops::type_name(this);
        Exception::type_error(format!(
            "descriptor requires a 'datetime.datetime' object but received a '{class}'"
        ))
    })
}

thread_local! {
    static CLASS: Class = build();
}

/// `datetime.datetime`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

const NAMES: [&str; 9] = [
    "year",
    "month",
    "day",
    "hour",
    "minute",
    "second",
    "microsecond",
    "tzinfo",
    "fold",
];

fn construct(_class: &Class, args: Args) -> Result<Value> {
    let [year, month, day, hour, minute, second, micros, tzinfo, fold] =
        arguments::bind("", args, NAMES, 3)?;
    let (year, month, day) = (int(&year)?, int(&month)?, int(&day)?);
    let (hour, minute, second) = (int_or(&hour, 0)?, int_or(&minute, 0)?, int_or(&second, 0)?);
    let (micros, fold) = (int_or(&micros, 0)?, int_or(&fold, 0)?);
    let tzinfo = or_none(tzinfo);
    tz::check(&tzinfo)?;
    let date = Date::new(year, month, day)?;
    clock::check(hour, minute, second, micros, fold)?;
    Ok(DateTime {
        date,
        hour,
        minute,
        second,
        micros,
        tzinfo,
        fold: fold == 1,
    }
    .value())
}

/// The moment as an instance of `class`, which may be derived.
pub(super) fn make(class: &Class, dt: DateTime) -> Result<Value> {
    if *class == self::class() {
        return Ok(dt.value());
    }
    let numbers = [
        dt.date.year,
        dt.date.month,
        dt.date.day,
        dt.hour,
        dt.minute,
        dt.second,
        dt.micros,
    ];
    let mut args: Vec<Value> = numbers.into_iter().map(Value::Int).collect();
    args.push(dt.tzinfo);
    ops::call(
        &Value::Class(class.clone()),
        Args::from_vec(args).with_kw("fold", Value::Int(dt.fold.into())),
    )
}

fn adopt(class: &Class, value: Value) -> Result<Value> {
    if *class == self::class() {
        return Ok(value);
    }
    make(class, (*of(&value)?).clone())
}

/// The moment in local time, or in a zone.
fn at(class: &Class, unix_us: i128, tzinfo: &Value) -> Result<Value> {
    let utc = DateTime::from_unix_us(unix_us)?;
    if !tzinfo.is_none() {
        return adopt(class, tz::in_zone(&utc, tzinfo)?);
    }
    let unix_s = i64::try_from(unix_us.div_euclid(1_000_000)).unwrap_or(0);
    let zone = local::zone();
    let offset_s = zone.at(unix_s).offset_s;
    let mut dt = utc.plus(i128::from(offset_s) * 1_000_000)?;
    // The second of two times that clocks show alike.
    let local_s = unix_s + offset_s;
    dt.fold =
        zone.unix_of_local(local_s, false) != unix_s && zone.unix_of_local(local_s, true) == unix_s;
    make(class, dt)
}

/// Microseconds of a Unix time in seconds, rounded half to even.
fn timestamp_us(value: &Value) -> Result<i128> {
    let seconds = date::timestamp(value)?;
    if let Value::Int(n) = value.native() {
        return Ok(i128::from(n) * 1_000_000);
    }
    let whole = seconds.floor();
    let micros = ((seconds - whole) * 1e6).round_ties_even();
    Ok(whole as i128 * 1_000_000 + micros as i128)
}

fn now_us() -> i128 {
    i128::from(crate::platform::unix_time_ns()).div_euclid(1000)
}

fn deprecated(name: &str, instead: &str) -> Result<()> {
    crate::stdlib::warnings::warn_from_rust(
        "DeprecationWarning",
        &format!(
            "datetime.datetime.{name}() is deprecated and scheduled for removal in a future version. Use timezone-aware objects to represent datetimes in UTC: datetime.datetime.{instead}."
        ),
    )
}

fn build() -> Class {
    let builder = Class::builder("datetime")
        .module("datetime")
        .base(date::class())
        .constructor(construct)
        .immutable()
        .getter(n!("hour"), |this| Ok(Value::Int(of(this)?.hour)))
        .getter(n!("minute"), |this| Ok(Value::Int(of(this)?.minute)))
        .getter(n!("second"), |this| Ok(Value::Int(of(this)?.second)))
        .getter(n!("microsecond"), |this| Ok(Value::Int(of(this)?.micros)))
        .getter(n!("tzinfo"), |this| Ok(of(this)?.tzinfo.clone()))
        .getter(n!("fold"), |this| Ok(Value::Int(of(this)?.fold.into())));
    methods(class_methods(builder))
        .attr(
            "min",
            moment_of_class(
                Date {
                    year: 1,
                    month: 1,
                    day: 1,
                },
                0,
            ),
        )
        .attr(
            "max",
            moment_of_class(
                Date {
                    year: 9999,
                    month: 12,
                    day: 31,
                },
                86_399_999_999,
            ),
        )
        .attr(
            "resolution",
            Delta {
                days: 0,
                seconds: 0,
                micros: 1,
            }
            .value(),
        )
        .build()
}

fn moment_of_class(date: Date, us: i64) -> Value {
    let s = us / 1_000_000;
    let (hour, minute, second) = (s / 3600, s / 60 % 60, s % 60);
    DateTime {
        date,
        hour,
        minute,
        second,
        micros: us % 1_000_000,
        tzinfo: Value::None,
        fold: false,
    }
    .value()
}

fn class_methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .class_method(n!("now"), |mut args| {
            let class = take_class(&mut args, class);
            let [tzinfo] = arguments::bind("now", args, ["tz"], 0)?;
            let tzinfo = or_none(tzinfo);
            tz::check(&tzinfo)?;
            at(&class, now_us(), &tzinfo)
        })
        .class_method(n!("utcnow"), |mut args| {
            let class = take_class(&mut args, class);
            deprecated("utcnow", "now(datetime.UTC)")?;
            make(&class, DateTime::from_unix_us(now_us())?)
        })
        .class_method(n!("fromtimestamp"), |mut args| {
            let class = take_class(&mut args, class);
            let [seconds, tzinfo] = arguments::bind("fromtimestamp", args, ["timestamp", "tz"], 1)?;
            let tzinfo = or_none(tzinfo);
            tz::check(&tzinfo)?;
            at(&class, timestamp_us(&seconds)?, &tzinfo)
        })
        .class_method(n!("utcfromtimestamp"), |mut args| {
            let class = take_class(&mut args, class);
            let [seconds] = args.exact("datetime.utcfromtimestamp")?;
            deprecated("utcfromtimestamp", "fromtimestamp(timestamp, datetime.UTC)")?;
            make(&class, DateTime::from_unix_us(timestamp_us(&seconds)?)?)
        })
        .class_method(n!("combine"), |mut args| {
            let class = take_class(&mut args, class);
            let [day, time, tzinfo] =
                arguments::bind("combine", args, ["date", "time", "tzinfo"], 2)?;
            let wrong = |position: usize, class: &str, value: &Value| {
                let given = ops::type_name(value);
                Exception::type_error(format!(
                    "combine() argument {position} must be datetime.{class}, not {given}"
                ))
            };
            let date = date::of(&day).ok_or_else(|| wrong(1, "date", &day))?;
            let time = time
                .downcast::<Time>()
                .ok_or_else(|| wrong(2, "time", &time))?;
            let tzinfo = if tzinfo.is_unset() {
                time.tzinfo.clone()
            } else {
                tzinfo
            };
            tz::check(&tzinfo)?;
            let (hour, minute, second) = (time.hour, time.minute, time.second);
            make(
                &class,
                DateTime {
                    date,
                    hour,
                    minute,
                    second,
                    micros: time.micros,
                    tzinfo,
                    fold: time.fold,
                },
            )
        })
        .class_method(n!("fromisoformat"), |mut args| {
            let class = take_class(&mut args, class);
            let [text] = args.exact("datetime.fromisoformat")?;
            let Some(text) = text.as_str() else {
                return Err(Exception::type_error("fromisoformat: argument must be str"));
            };
            let (date, c) = iso::parse_moment(&text)?;
            clock::check(c.hour, c.minute, c.second, c.micros, 0)?;
            let tzinfo = c
                .offset_us
                .map(tz::of_text_offset)
                .transpose()?
                .unwrap_or(Value::None);
            let (hour, minute, second) = (c.hour, c.minute, c.second);
            make(
                &class,
                DateTime {
                    date,
                    hour,
                    minute,
                    second,
                    micros: c.micros,
                    tzinfo,
                    fold: false,
                },
            )
        })
        .class_method(n!("strptime"), |mut args| {
            let class = take_class(&mut args, class);
            let [text, format] = args.exact("strptime")?;
            let text = arguments::text("strptime", 1, &text)?;
            let format = arguments::text("strptime", 2, &format)?;
            let p = super::strptime::parse(&text, &format)?;
            let date = Date::new(p.year, p.month, p.day)?;
            clock::check(p.hour, p.minute, p.second, p.micros, 0)?;
            let tzinfo = match (p.offset_us, &p.zone) {
                (None, _) => Value::None,
                (Some(offset), None) => tz::of_text_offset(offset)?,
                (Some(offset), Some(name)) => {
                    tz::of_offset((offset / 1_000_000) as i64, Some(name))
                }
            };
            let (hour, minute, second) = (p.hour, p.minute, p.second);
            make(
                &class,
                DateTime {
                    date,
                    hour,
                    minute,
                    second,
                    micros: p.micros,
                    tzinfo,
                    fold: false,
                },
            )
        })
}

fn methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method(n!("date"), |this, _| Ok(of(this)?.date.value()))
        .method(n!("time"), |this, _| {
            let dt = of(this)?;
            let (hour, minute, second) = (dt.hour, dt.minute, dt.second);
            Ok(Time { hour, minute, second, micros: dt.micros, tzinfo: Value::None, fold: dt.fold }.value())
        })
        .method(n!("timetz"), |this, _| {
            let dt = of(this)?;
            let (hour, minute, second) = (dt.hour, dt.minute, dt.second);
            Ok(Time { hour, minute, second, micros: dt.micros, tzinfo: dt.tzinfo.clone(), fold: dt.fold }.value())
        })
        .method(n!("timestamp"), |this, _| {
            let us = of(this)?.instant_us()?;
            Ok(Value::Float(us as f64 / 1e6))
        })
        .method(n!("timetuple"), |this, _| {
            let dt = of(this)?;
            let dst = tz::ask_offset(&dt.tzinfo, "dst", this)?;
            let dst = dst.map_or(-1, |dst| i64::from(dst.total_us() != 0));
            super::struct_time(&dt.fields(), dst)
        })
        .method(n!("utctimetuple"), |this, _| {
            let dt = of(this)?;
            let utc = match dt.offset()? {
                Some(offset) => dt.plus(-offset.total_us())?,
                None => (*dt).clone(),
            };
            super::struct_time(&utc.fields(), 0)
        })
        .method(n!("ctime"), |this, _| {
            let dt = of(this)?;
            Ok(Value::from(date::ctime(dt.date, dt.hour, dt.minute, dt.second)))
        })
        .method(n!("isoformat"), |this, args| {
            let [separator, timespec] = arguments::bind("isoformat", args, ["sep", "timespec"], 0)?;
            let separator = match or(separator, "T") {
                Value::Str(s) if s.char_len() == 1 => s,
                Value::Str(s) => {
                    let n = s.char_len();
                    return Err(Exception::type_error(format!(
                        "isoformat() argument 1 must be a unicode character, not a string of length {n}"
                    )));
                }
                other => {
                    let class = ops::type_name(&other);
                    return Err(Exception::type_error(format!(
                        "isoformat() argument 1 must be a unicode character, not {class}"
                    )));
                }
            };
            let timespec = arguments::text("isoformat", 2, &or(timespec, "auto"))?;
            Ok(Value::from(of(this)?.iso(&separator, &timespec)?))
        })
        .method(n!("strftime"), |this, args| {
            let [format] = arguments::bind("strftime", args, ["format"], 1)?;
            let format = arguments::text("strftime", 1, &format)?;
            let dt = of(this)?;
            let name = if format.contains("%Z") { tz::ask_name(&dt.tzinfo, this)? } else { None };
            let offset = if format.contains('z') { dt.offset()? } else { None };
            let format = super::expand(&format, &format!("{:06}", dt.micros), offset, name.as_deref().unwrap_or(""));
            Ok(Value::from(strftime::format(&format, &dt.fields())))
        })
        .method(n!("utcoffset"), |this, _| Ok(of(this)?.offset()?.map_or(Value::None, Delta::value)))
        .method(n!("dst"), |this, _| {
            Ok(tz::ask_offset(&of(this)?.tzinfo, "dst", this)?.map_or(Value::None, Delta::value))
        })
        .method(n!("tzname"), |this, _| Ok(tz::ask_name(&of(this)?.tzinfo, this)?.into()))
        .raw_method(n!("astimezone"), |this, args| {
            let [tzinfo] = arguments::bind("astimezone", args, ["tz"], 0)?;
            as_time_zone(this, or_none(tzinfo))
        })
        .raw_method(n!("replace"), replace)
        .raw_method("__format__", arguments::format)
        .dunders(&[
            "__repr__", "__str__", "__hash__", "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__add__",
            "__radd__", "__sub__", "__rsub__",
        ])
        .raw_method("__repr__", arguments::repr)
}

fn replace(this: &Value, args: Args) -> Result<Value> {
    let [year, month, day, hour, minute, second, micros, tzinfo, fold] =
        arguments::bind("replace", args, NAMES, 0)?;
    let dt = of(this)?;
    let tzinfo = if tzinfo.is_unset() {
        dt.tzinfo.clone()
    } else {
        tzinfo
    };
    tz::check(&tzinfo)?;
    let (year, month, day) = (
        int_or(&year, dt.date.year)?,
        int_or(&month, dt.date.month)?,
        int_or(&day, dt.date.day)?,
    );
    let (hour, minute) = (int_or(&hour, dt.hour)?, int_or(&minute, dt.minute)?);
    let (second, micros) = (int_or(&second, dt.second)?, int_or(&micros, dt.micros)?);
    let fold = int_or(&fold, dt.fold.into())?;
    let date = Date::new(year, month, day)?;
    clock::check(hour, minute, second, micros, fold)?;
    make(
        &ops::class_of(this),
        DateTime {
            date,
            hour,
            minute,
            second,
            micros,
            tzinfo,
            fold: fold == 1,
        },
    )
}

fn as_time_zone(this: &Value, tzinfo: Value) -> Result<Value> {
    tz::check(&tzinfo)?;
    let dt = of(this)?;
    let class = ops::class_of(this);
    if !tzinfo.is_none() && tzinfo.is(&dt.tzinfo) {
        return Ok(this.clone());
    }
    let unix_us = dt.instant_us()?;
    let tzinfo = if tzinfo.is_none() {
        let unix_s = i64::try_from(unix_us.div_euclid(1_000_000)).unwrap_or(0);
        let zone = local::zone();
        let span = zone.at(unix_s);
        tz::of_offset(span.offset_s, Some(&span.name))
    } else {
        tzinfo
    };
    adopt(
        &class,
        tz::in_zone(&DateTime::from_unix_us(unix_us)?, &tzinfo)?,
    )
}

impl Object for DateTime {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let text = || {
            let Date { year, month, day } = self.date;
            let mut text = format!(
                "datetime.datetime({year}, {month}, {day}, {}, {}",
                self.hour, self.minute
            );
            text.push_str(&super::seconds_repr(self.second, self.micros));
            text.push_str(&super::zone_repr(&self.tzinfo, self.fold)?);
            text.push(')');
            Ok(text)
        };
        Some(text())
    }
    fn str(&self, _this: &Value) -> Option<Result<String>> {
        Some(self.iso(" ", "auto"))
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
            let us = match op {
                BinaryOp::Add => delta.total_us(),
                BinaryOp::Sub if !reflected => -delta.total_us(),
                _ => return None,
            };
            return Some(self.plus(us).map(DateTime::value));
        }
        let other = other.downcast::<DateTime>()?;
        (op == BinaryOp::Sub).then(|| {
            if reflected {
                other.minus(self)
            } else {
                self.minus(&other)
            }
        })
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        match other.downcast::<DateTime>() {
            Some(other) => Some(
                self.order(&other)
                    .map(|order| order == Some(Ordering::Equal)),
            ),
            None => other.downcast::<Date>().map(|_| Ok(false)),
        }
    }
    fn compare(&self, other: &Value) -> Option<Result<Option<Ordering>>> {
        let Some(other) = other.downcast::<DateTime>() else {
            other.downcast::<Date>()?;
            return Some(Err(Exception::type_error(
                "can't compare datetime.datetime to datetime.date",
            )));
        };
        Some(match self.order(&other) {
            Ok(None) => Err(Exception::type_error(
                "can't compare offset-naive and offset-aware datetimes",
            )),
            order => order,
        })
    }
    fn hash(&self) -> Option<Result<i64>> {
        Some(self.offset().and_then(|offset| {
            let total = self.total_us() - offset.map_or(0, Delta::total_us);
            ops::hash(&Value::int(total.into()))
        }))
    }
}
