//! `zoneinfo`: the zones of the system's database as `tzinfo` objects.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::delta::Delta;
use super::moment::{self, DateTime};
use super::zone::Span;
use super::zone::Zone;
use super::{local, tz};
use crate::object::{Args, Class, Exception, Module, Object, Result, Str, Value};
use crate::ops;

/// A `ZoneInfo`.
struct ZoneInfo {
    key: Str,
    zone: Zone,
}

thread_local! {
    static CLASS: Class = Class::builder("ZoneInfo")
        .module("zoneinfo")
        .base(tz::tzinfo_class())
        .constructor(construct)
        .immutable()
        .getter(n!("key"), |this| Ok(Value::Str(zone(this)?.key.clone())))
        .class_method(n!("no_cache"), |mut args| {
            super::arguments::take_class(&mut args, class);
            let [key] = args.exact("no_cache")?;
            load(&key)
        })
        .class_method(n!("clear_cache"), |_| {
            let old = CACHE.take();
            drop(old);
            Ok(Value::None)
        })
        .method(n!("utcoffset"), |this, args| with_span(this, args, |span| Delta::of_seconds(span.offset_s).value()))
        .method(n!("tzname"), |this, args| with_span(this, args, |span| Value::str(&span.name)))
        .method(n!("dst"), |this, args| with_span(this, args, |span| Delta::of_seconds(dst_s(span)).value()))
        .raw_method(n!("fromutc"), |this, args| {
            let [dt] = args.exact("ZoneInfo.fromutc")?;
            let own = moment::of(&dt)?;
            let unix_s = unix_s(&own);
            let own_zone = zone(this)?;
            let offset_s = own_zone.zone.at(unix_s).offset_s;
            let mut there = own.plus(i128::from(offset_s) * 1_000_000)?;
            let local_s = unix_s + offset_s;
            let find = |fold| own_zone.zone.unix_of_local(local_s, fold);
            there.fold = find(false) != unix_s && find(true) == unix_s;
            Ok(there.value())
        })
        .dunders(&["__repr__", "__str__"])
        .build();
    static NOT_FOUND: Class = Class::builder("ZoneInfoNotFoundError")
        .module("zoneinfo")
        .base(Exception::class_named("KeyError"))
        .build();
    static CACHE: RefCell<HashMap<String, Value>> = RefCell::default();
}

fn class() -> Class {
    CLASS.with(Clone::clone)
}

fn zone(this: &Value) -> Result<Rc<ZoneInfo>> {
    this.downcast::<ZoneInfo>()
        .ok_or_else(|| Exception::type_error("a zoneinfo.ZoneInfo object is required"))
}

fn construct(_class: &Class, args: Args) -> Result<Value> {
    let [key] = super::arguments::bind("ZoneInfo", args, ["key"], 1)?;
    let name = key.as_str().unwrap_or_else(|| Str::new(""));
    if let Some(found) = CACHE.with_borrow(|cache| cache.get(name.as_str()).cloned()) {
        return Ok(found);
    }
    let value = load(&key)?;
    CACHE.with_borrow_mut(|cache| cache.insert(name.to_string(), value.clone()));
    Ok(value)
}

fn load(key: &Value) -> Result<Value> {
    let Some(name) = key.as_str() else {
        return Err(Exception::type_error(format!(
            "expected str, bytes or os.PathLike object, not {}",
            ops::type_name(key)
        )));
    };
    match local::named(&name) {
        Some(zone) => Ok(Value::object(ZoneInfo { key: name, zone })),
        None if name == "UTC" => Ok(Value::object(ZoneInfo {
            key: name,
            zone: Zone::utc(),
        })),
        None => {
            let text = format!("No time zone found with key {name}");
            Err(Exception::of_class(
                NOT_FOUND.with(Clone::clone),
                vec![Value::from(text)],
            ))
        }
    }
}

/// How far daylight saving time is ahead of standard time: an hour, as nearly everywhere.
fn dst_s(span: &Span) -> i64 {
    if span.dst { 3600 } else { 0 }
}

fn unix_s(dt: &DateTime) -> i64 {
    let days = dt.date.ordinal() - super::calendar::UNIX_ORDINAL;
    ((days * 24 + dt.hour) * 60 + dt.minute) * 60 + dt.second
}

fn with_span(this: &Value, args: Args, get: fn(&Span) -> Value) -> Result<Value> {
    let [dt] = args.exact("utcoffset")?;
    if dt.is_none() {
        return Ok(Value::None);
    }
    let dt = moment::of(&dt)?;
    let own = zone(this)?;
    let unix_s = own.zone.unix_of_local(unix_s(&dt), dt.fold);
    Ok(get(own.zone.at(unix_s)))
}

impl Object for ZoneInfo {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(format!("zoneinfo.ZoneInfo(key='{}')", self.key)))
    }
    fn str(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(self.key.to_string()))
    }
}

/// `import zoneinfo`
pub fn module() -> Module {
    Module::new("zoneinfo")
        .class(class())
        .class(NOT_FOUND.with(Clone::clone))
}
