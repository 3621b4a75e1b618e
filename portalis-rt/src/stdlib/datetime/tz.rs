//! `tzinfo` and `timezone`.

use super::arguments;
use super::delta::{self, Delta};
use super::moment::{self, DateTime};
use crate::object::{Args, Class, Exception, Object, Result, Str, Value};
use crate::ops;

/// A `timezone`: a fixed offset.
pub struct FixedZone {
    /// Strictly within a day.
    pub offset: Delta,
    /// As given, if it was.
    pub name: Option<Str>,
}

thread_local! {
    static TZINFO: Class = tzinfo();
    static CLASS: Class = Class::builder("timezone")
        .module("datetime")
        .base(tzinfo_class())
        .constructor(construct)
        .immutable()
        .method(n!("utcoffset"), |this, args| {
            check_argument("utcoffset", args)?;
            Ok(fixed(this)?.offset.value())
        })
        .method(n!("tzname"), |this, args| {
            check_argument("tzname", args)?;
            Ok(Value::from(fixed(this)?.text()))
        })
        .method(n!("dst"), |_, args| {
            check_argument("dst", args)?;
            Ok(Value::None)
        })
        .raw_method(n!("fromutc"), |this, args| {
            let [dt] = args.exact("timezone.fromutc")?;
            let Some(own) = dt.downcast::<DateTime>() else {
                return Err(Exception::type_error("fromutc() argument must be a datetime instance"));
            };
            if !own.tzinfo.is(this) {
                return Err(Exception::value_error("fromutc: dt.tzinfo is not self"));
            }
            own.plus(fixed(this)?.offset.total_us()).map(DateTime::value)
        })
        .method("__getinitargs__", |this, _| {
            let zone = fixed(this)?;
            let mut args = vec![zone.offset.value()];
            args.extend(zone.name.clone().map(Value::Str));
            Ok(Value::tuple(args))
        })
        .dunders(&["__repr__", "__str__", "__hash__", "__eq__", "__ne__"])
        .build();
    static UTC: Value = Value::object(FixedZone { offset: Delta::of_seconds(0), name: None });
}

/// `datetime.tzinfo`
pub fn tzinfo_class() -> Class {
    TZINFO.with(Clone::clone)
}

/// `datetime.timezone`
pub fn class() -> Class {
    CLASS.with(|class| {
        if !class.dict.contains("utc") {
            class.set("utc", utc());
            for (name, offset) in [("min", -86_340), ("max", 86_340)] {
                class.set(
                    name,
                    Value::object(FixedZone {
                        offset: Delta::of_seconds(offset),
                        name: None,
                    }),
                );
            }
        }
        class.clone()
    })
}

/// `timezone.utc`
pub fn utc() -> Value {
    UTC.with(Clone::clone)
}

/// A `timezone` with this offset and name.
pub(super) fn of_offset(offset_s: i64, name: Option<&str>) -> Value {
    Value::object(FixedZone {
        offset: Delta::of_seconds(offset_s),
        name: name.map(Str::new),
    })
}

/// The zone for an offset that a text names.
pub(super) fn of_text_offset(offset_us: i128) -> Result<Value> {
    if offset_us == 0 {
        return Ok(utc());
    }
    let offset = Delta::from_total(offset_us)?;
    check_range(offset)?;
    Ok(Value::object(FixedZone { offset, name: None }))
}

fn fixed(this: &Value) -> Result<std::rc::Rc<FixedZone>> {
    this.downcast::<FixedZone>()
        .ok_or_else(|| Exception::type_error("a datetime.timezone object is required"))
}

fn check_argument(name: &str, args: Args) -> Result<()> {
    let [dt] = args.exact(&format!("timezone.{name}"))?;
    if dt.is_none() || dt.downcast::<DateTime>().is_some() {
        return Ok(());
    }
    Err(Exception::type_error(format!(
        "{name}(dt) argument must be a datetime instance or None, not {}",
        ops::type_name(&dt)
    )))
}

fn check_range(offset: Delta) -> Result<()> {
    if offset.total_us().abs() < delta::DAY_US {
        return Ok(());
    }
    Err(Exception::value_error(format!(
        "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {}.",
        ops::repr(&offset.value())?
    )))
}

fn construct(_class: &Class, args: Args) -> Result<Value> {
    let [offset, name] = arguments::bind("timezone", args, ["offset", "name"], 1)?;
    let Some(offset_delta) = Delta::of(&offset) else {
        let class = ops::type_name(&offset);
        return Err(Exception::type_error(format!(
            "timezone() argument 1 must be datetime.timedelta, not {class}"
        )));
    };
    let name = if name.is_unset() {
        None
    } else {
        Some(arguments::text("timezone", 2, &name)?)
    };
    check_range(offset_delta)?;
    if name.is_none() && offset_delta.total_us() == 0 {
        return Ok(utc());
    }
    Ok(Value::object(FixedZone {
        offset: offset_delta,
        name,
    }))
}

impl FixedZone {
    fn text(&self) -> String {
        match &self.name {
            Some(name) => name.to_string(),
            None if self.offset.total_us() == 0 => "UTC".to_owned(),
            None => format!("UTC{}", offset_text(self.offset, ":")),
        }
    }
}

impl Object for FixedZone {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        if this.is(&utc()) {
            return Some(Ok("datetime.timezone.utc".to_owned()));
        }
        let text = || {
            let offset = ops::repr(&self.offset.value())?;
            Ok(match &self.name {
                Some(name) => format!(
                    "datetime.timezone({offset}, {})",
                    ops::repr(&Value::Str(name.clone()))?
                ),
                None => format!("datetime.timezone({offset})"),
            })
        };
        Some(text())
    }
    fn str(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(self.text()))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        other
            .downcast::<FixedZone>()
            .map(|other| Ok(self.offset == other.offset))
    }
    fn hash(&self) -> Option<Result<i64>> {
        Object::hash(&self.offset)
    }
}

/// `+05:30`, with seconds and microseconds where there are any.
pub(super) fn offset_text(offset: Delta, separator: &str) -> String {
    let total = offset.total_us();
    let sign = if total < 0 { '-' } else { '+' };
    let (seconds, micros) = (total.abs() / 1_000_000, total.abs() % 1_000_000);
    let mut text = format!(
        "{sign}{:02}{separator}{:02}",
        seconds / 3600,
        seconds / 60 % 60
    );
    if seconds % 60 != 0 || micros != 0 {
        text.push_str(&format!("{separator}{:02}", seconds % 60));
    }
    if micros != 0 {
        text.push_str(&format!(".{micros:06}"));
    }
    text
}

/// What `tzinfo.utcoffset(dt)` or `tzinfo.dst(dt)` gives, `None` for none.
///
/// # Errors
/// `TypeError` for another type; `ValueError` out of range; what the method raises.
pub(super) fn ask_offset(tzinfo: &Value, method: &str, dt: &Value) -> Result<Option<Delta>> {
    if tzinfo.is_none() {
        return Ok(None);
    }
    if let Value::Object(zone) = tzinfo
        && let Some(zone) = zone.downcast_ref::<FixedZone>()
    {
        return Ok((method == "utcoffset").then_some(zone.offset));
    }
    let given = ops::call_method(tzinfo, method, Args::pos([dt.clone()]))?;
    if given.is_none() {
        return Ok(None);
    }
    let Some(offset) = Delta::of(&given) else {
        return Err(Exception::type_error(format!(
            "tzinfo.{method}() must return None or a timedelta, not '{}'",
            ops::type_name(&given)
        )));
    };
    if offset.total_us().abs() >= delta::DAY_US {
        return Err(Exception::value_error(
            "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24).",
        ));
    }
    Ok(Some(offset))
}

/// What `tzinfo.tzname(dt)` gives.
///
/// # Errors
/// `TypeError` if it is neither a string nor `None`.
pub(super) fn ask_name(tzinfo: &Value, dt: &Value) -> Result<Option<Str>> {
    if tzinfo.is_none() {
        return Ok(None);
    }
    let given = ops::call_method(tzinfo, "tzname", Args::pos([dt.clone()]))?;
    if given.is_none() {
        return Ok(None);
    }
    given.as_str().map(Some).ok_or_else(|| {
        let class = ops::type_name(&given);
        Exception::type_error(format!(
            "tzinfo.tzname() must return None or a string, not '{class}'"
        ))
    })
}

/// # Errors
/// `TypeError` if it is neither `None` nor a `tzinfo`.
pub(super) fn check(value: &Value) -> Result<()> {
    if value.is_none() || ops::class_of(value).is_subclass_of(&tzinfo_class()) {
        return Ok(());
    }
    Err(Exception::type_error(format!(
        "tzinfo argument must be None or of a tzinfo subclass, not type '{}'",
        ops::type_name(value)
    )))
}

fn abstract_method(name: &str) -> Exception {
    Exception::not_implemented_error(format!("a tzinfo subclass must implement {name}()"))
}

fn tzinfo() -> Class {
    Class::builder("tzinfo")
        .module("datetime")
        .raw_method("__init__", |_, _| Ok(Value::None))
        .raw_method(n!("utcoffset"), |_, _| Err(abstract_method("utcoffset")))
        .raw_method(n!("tzname"), |_, _| Err(abstract_method("tzname")))
        .raw_method(n!("dst"), |_, _| Err(abstract_method("dst")))
        .raw_method(n!("fromutc"), |this, args| {
            let [dt] = args.exact("tzinfo.fromutc")?;
            from_utc(this, &dt)
        })
        .build()
}

/// `tzinfo.fromutc(self, dt)` for zones that only know offsets.
fn from_utc(this: &Value, dt: &Value) -> Result<Value> {
    let Some(own) = dt.downcast::<DateTime>() else {
        return Err(Exception::type_error(
            "fromutc: argument must be a datetime",
        ));
    };
    if !own.tzinfo.is(this) {
        return Err(Exception::value_error("fromutc: dt.tzinfo is not self"));
    }
    let missing =
        |name: &str| Exception::value_error(format!("fromutc: non-None {name}() result required"));
    let offset = ask_offset(this, "utcoffset", dt)?.ok_or_else(|| missing("utcoffset"))?;
    let dst = ask_offset(this, "dst", dt)?.ok_or_else(|| missing("dst"))?;
    let delta = offset.total_us() - dst.total_us();
    if delta == 0 {
        return own.plus(dst.total_us()).map(DateTime::value);
    }
    let standard = own.plus(delta)?;
    let shown = standard.clone().value();
    let dst = ask_offset(this, "dst", &shown)?.ok_or_else(|| {
        Exception::value_error("fromutc: tz.dst() gave inconsistent results; cannot convert")
    })?;
    standard.plus(dst.total_us()).map(DateTime::value)
}

/// The instant in this zone of a moment in UTC.
///
/// # Errors
/// What the zone's `fromutc` raises.
pub(super) fn in_zone(utc: &DateTime, tzinfo: &Value) -> Result<Value> {
    let there = DateTime {
        tzinfo: tzinfo.clone(),
        ..utc.clone()
    }
    .value();
    if let Value::Object(zone) = tzinfo
        && let Some(zone) = zone.downcast_ref::<FixedZone>()
    {
        return moment::of(&there)?
            .plus(zone.offset.total_us())
            .map(DateTime::value);
    }
    ops::call_method(tzinfo, "fromutc", Args::pos([there]))
}
