//! `time`: a time of day.

use std::cmp::Ordering;

use super::arguments::{self, int_or, take_class};
use super::delta::Delta;
use super::strftime::{self, Fields};
use super::{iso, tz};
use crate::object::{Args, Class, Exception, Object, Result, Value};
use crate::ops;

/// A time of day, with or without a time zone.
#[derive(Clone)]
pub struct Time {
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
    pub micros: i64,
    /// `None` for a naive time.
    pub tzinfo: Value,
    pub fold: bool,
}

/// # Errors
/// `ValueError` for a field out of range.
pub(super) fn check(hour: i64, minute: i64, second: i64, micros: i64, fold: i64) -> Result<()> {
    let problem = if !(0..24).contains(&hour) {
        "hour must be in 0..23"
    } else if !(0..60).contains(&minute) {
        "minute must be in 0..59"
    } else if !(0..60).contains(&second) {
        "second must be in 0..59"
    } else if !(0..1_000_000).contains(&micros) {
        "microsecond must be in 0..999999"
    } else if !(0..2).contains(&fold) {
        "fold must be either 0 or 1"
    } else {
        return Ok(());
    };
    Err(Exception::value_error(problem))
}

impl Time {
    /// The object.
    pub fn value(self) -> Value {
        Value::object(self)
    }

    /// Microseconds since midnight.
    pub fn total_us(&self) -> i128 {
        i128::from((self.hour * 60 + self.minute) * 60 + self.second) * 1_000_000
            + i128::from(self.micros)
    }

    fn offset(&self) -> Result<Option<Delta>> {
        tz::ask_offset(&self.tzinfo, "utcoffset", &Value::None)
    }

    fn iso(&self, timespec: &str) -> Result<String> {
        let mut text = iso::clock_text(self.hour, self.minute, self.second, self.micros, timespec)?;
        if let Some(offset) = self.offset()? {
            text.push_str(&tz::offset_text(offset, ":"));
        }
        Ok(text)
    }

    fn same_clock(&self, other: &Time) -> Result<Option<Ordering>> {
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
}

thread_local! {
    static CLASS: Class = build();
}

/// `datetime.time`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

fn time(this: &Value, method: &str) -> Result<std::rc::Rc<Time>> {
    this.downcast::<Time>()
        .ok_or_else(|| crate::object::list::misuse(method, "datetime.time", this))
}

const NAMES: [&str; 6] = ["hour", "minute", "second", "microsecond", "tzinfo", "fold"];

fn construct(_class: &Class, args: Args) -> Result<Value> {
    let [hour, minute, second, micros, tzinfo, fold] = arguments::bind("", args, NAMES, 0)?;
    let (hour, minute) = (int_or(&hour, 0)?, int_or(&minute, 0)?);
    let (second, micros, fold) = (int_or(&second, 0)?, int_or(&micros, 0)?, int_or(&fold, 0)?);
    let tzinfo = crate::stdlib::signature::or_none(tzinfo);
    tz::check(&tzinfo)?;
    check(hour, minute, second, micros, fold)?;
    Ok(Time {
        hour,
        minute,
        second,
        micros,
        tzinfo,
        fold: fold == 1,
    }
    .value())
}

fn make(class: &Class, time: Time) -> Result<Value> {
    if *class == self::class() {
        return Ok(time.value());
    }
    let args = Args::from_vec(vec![
        Value::Int(time.hour),
        Value::Int(time.minute),
        Value::Int(time.second),
        Value::Int(time.micros),
        time.tzinfo,
    ]);
    ops::call(
        &Value::Class(class.clone()),
        args.with_kw("fold", Value::Int(time.fold.into())),
    )
}

fn build() -> Class {
    Class::builder("time")
        .module("datetime")
        .constructor(construct)
        .immutable()
        .getter(n!("hour"), |this| Ok(Value::Int(time(this, "hour")?.hour)))
        .getter(n!("minute"), |this| {
            Ok(Value::Int(time(this, "minute")?.minute))
        })
        .getter(n!("second"), |this| {
            Ok(Value::Int(time(this, "second")?.second))
        })
        .getter(n!("microsecond"), |this| {
            Ok(Value::Int(time(this, "microsecond")?.micros))
        })
        .getter(n!("tzinfo"), |this| {
            Ok(time(this, "tzinfo")?.tzinfo.clone())
        })
        .getter(n!("fold"), |this| {
            Ok(Value::Int(time(this, "fold")?.fold.into()))
        })
        .class_method(n!("fromisoformat"), |mut args| {
            let class = take_class(&mut args, class);
            let [text] = args.exact("time.fromisoformat")?;
            let Some(text) = text.as_str() else {
                return Err(Exception::type_error("fromisoformat: argument must be str"));
            };
            let c = iso::parse_clock(&text)?;
            check(c.hour, c.minute, c.second, c.micros, 0)?;
            let tzinfo = c
                .offset_us
                .map(tz::of_text_offset)
                .transpose()?
                .unwrap_or(Value::None);
            make(
                &class,
                Time {
                    hour: c.hour,
                    minute: c.minute,
                    second: c.second,
                    micros: c.micros,
                    tzinfo,
                    fold: false,
                },
            )
        })
        .method(n!("isoformat"), |this, args| {
            let [timespec] = arguments::bind("isoformat", args, ["timespec"], 0)?;
            let timespec = crate::stdlib::signature::or(timespec, "auto");
            Ok(Value::from(
                time(this, "isoformat")?.iso(&arguments::text("isoformat", 1, &timespec)?)?,
            ))
        })
        .method(n!("strftime"), |this, args| {
            let [format] = arguments::bind("strftime", args, ["format"], 1)?;
            let format = arguments::text("strftime", 1, &format)?;
            let t = time(this, "strftime")?;
            let name = if format.contains("%Z") {
                tz::ask_name(&t.tzinfo, &Value::None)?
            } else {
                None
            };
            let format = super::expand(
                &format,
                &format!("{:06}", t.micros),
                t.offset()?,
                name.as_deref().unwrap_or(""),
            );
            let fields = Fields {
                hour: t.hour,
                minute: t.minute,
                second: t.second,
                ..Fields::of_date(1900, 1, 1)
            };
            Ok(Value::from(strftime::format(&format, &fields)))
        })
        .method(n!("utcoffset"), |this, _| {
            Ok(time(this, "utcoffset")?
                .offset()?
                .map_or(Value::None, Delta::value))
        })
        .method(n!("dst"), |this, _| {
            let offset = tz::ask_offset(&time(this, "dst")?.tzinfo, "dst", &Value::None)?;
            Ok(offset.map_or(Value::None, Delta::value))
        })
        .method(n!("tzname"), |this, _| {
            Ok(tz::ask_name(&time(this, "tzname")?.tzinfo, &Value::None)?.into())
        })
        .raw_method(n!("replace"), |this, args| {
            let [hour, minute, second, micros, tzinfo, fold] =
                arguments::bind("replace", args, NAMES, 0)?;
            let t = time(this, "replace")?;
            let tzinfo = if tzinfo.is_unset() {
                t.tzinfo.clone()
            } else {
                tzinfo
            };
            tz::check(&tzinfo)?;
            let (hour, minute) = (int_or(&hour, t.hour)?, int_or(&minute, t.minute)?);
            let (second, micros) = (int_or(&second, t.second)?, int_or(&micros, t.micros)?);
            let fold = int_or(&fold, t.fold.into())?;
            check(hour, minute, second, micros, fold)?;
            make(
                &ops::class_of(this),
                Time {
                    hour,
                    minute,
                    second,
                    micros,
                    tzinfo,
                    fold: fold == 1,
                },
            )
        })
        .raw_method("__format__", arguments::format)
        .dunders(&[
            "__repr__", "__str__", "__hash__", "__eq__", "__ne__", "__lt__", "__le__", "__gt__",
            "__ge__",
        ])
        .raw_method("__repr__", arguments::repr)
        .attr("min", midnight().value())
        .attr(
            "max",
            Time {
                hour: 23,
                minute: 59,
                second: 59,
                micros: 999_999,
                ..midnight()
            }
            .value(),
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

/// 00:00
pub(super) fn midnight() -> Time {
    Time {
        hour: 0,
        minute: 0,
        second: 0,
        micros: 0,
        tzinfo: Value::None,
        fold: false,
    }
}

impl Object for Time {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let text = || {
            let mut text = format!("datetime.time({}, {}", self.hour, self.minute);
            text.push_str(&super::seconds_repr(self.second, self.micros));
            text.push_str(&super::zone_repr(&self.tzinfo, self.fold)?);
            text.push(')');
            Ok(text)
        };
        Some(text())
    }
    fn str(&self, _this: &Value) -> Option<Result<String>> {
        Some(self.iso("auto"))
    }
    fn format(&self, this: &Value, spec: &str) -> Option<Result<String>> {
        (!spec.is_empty()).then(|| {
            arguments::format(this, Args::pos([Value::str(spec)]))
                .and_then(|t| Ok(ops::str(&t)?.to_string()))
        })
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        let other = other.downcast::<Time>()?;
        Some(
            self.same_clock(&other)
                .map(|order| order == Some(Ordering::Equal)),
        )
    }
    fn compare(&self, other: &Value) -> Option<Result<Option<Ordering>>> {
        let other = other.downcast::<Time>()?;
        Some(match self.same_clock(&other) {
            Ok(None) => Err(Exception::type_error(
                "can't compare offset-naive and offset-aware times",
            )),
            order => order,
        })
    }
    fn hash(&self) -> Option<Result<i64>> {
        Some(self.offset().map(|offset| {
            let total = self.total_us() - offset.map_or(0, Delta::total_us);
            ops::hash::hash_int(total as i64)
        }))
    }
}
