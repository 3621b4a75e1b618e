//! `time`: clocks, `sleep`, and times taken apart. Under the virtual clock all clocks follow the running loop's.

use crate::object::{Args, Class, Exception, Instance, Module, Result, Tuple, Value};
use crate::ops;
use crate::platform;

use super::datetime::local;
use super::datetime::strftime::{self, Fields};

/// `time.monotonic()`: simulated under the virtual clock.
pub fn monotonic() -> f64 {
    platform::monotonic()
}

/// `time.time_ns()`
pub fn unix_ns() -> i64 {
    platform::unix_time_ns()
}

fn seconds_to_ns(seconds: f64) -> i64 {
    (seconds * 1e9) as i64
}

/// `time.time()`
pub fn unix_seconds() -> f64 {
    unix_ns() as f64 / 1e9
}

fn sleep(args: Args) -> Result<Value> {
    let [seconds] = args.exact("time.sleep")?;
    let seconds =
        ops::convert::to_f64(&seconds).map_err(|e| match ops::type_name(&seconds).as_str() {
            "str" | "NoneType" | "list" => Exception::type_error(format!(
                "'{}' object cannot be interpreted as an integer",
                ops::type_name(&seconds)
            )),
            _ => e,
        })?;
    if seconds.is_nan() {
        return Err(Exception::value_error("Invalid value NaN (not a number)"));
    }
    if seconds < 0.0 {
        return Err(Exception::value_error("sleep length must be non-negative"));
    }
    crate::asyncio::green::sleep(seconds)?;
    Ok(Value::None)
}

const FIELDS: &[&str] = &[
    "tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst",
];

fn struct_time(class: &Class, numbers: [i64; 9], zone: Value, offset: Value) -> Value {
    let items = numbers.iter().map(|&n| Value::Int(n)).collect();
    let made = Instance::with_payload(class.clone(), Value::tuple(items));
    made.attrs.set("tm_zone", zone);
    made.attrs.set("tm_gmtoff", offset);
    Value::Instance(made)
}

fn of_fields(fields: &Fields, dst: i64) -> Value {
    let numbers = [
        fields.year,
        fields.month,
        fields.day,
        fields.hour,
        fields.minute,
        fields.second,
        fields.weekday,
        fields.yearday,
        dst,
    ];
    struct_time(
        &struct_time_class(),
        numbers,
        Value::from(fields.zone.clone()),
        Value::from(fields.offset_s),
    )
}

fn parts(this: &Value) -> Result<Tuple> {
    match this.native() {
        Value::Tuple(items) => Ok(items),
        _ => Err(Exception::type_error("a time.struct_time is required")),
    }
}

macro_rules! field_getters {
    ($builder:expr, $($i:literal)*) => {
        $builder $(.getter(FIELDS[$i], |this| Ok(parts(this)?.get($i).cloned().unwrap_or(Value::None))))*
    };
}

thread_local! {
    static STRUCT_TIME: Class = field_getters!(
        Class::builder("struct_time")
            .module("time")
            .base(crate::object::tuple::class())
            .immutable()
            .constructor(|class, args| {
                let [items, _] = args.range("structseq", 1)?;
                let items = ops::to_vec(&items)?;
                if items.len() < 9 {
                    return Err(Exception::type_error(format!(
                        "time.struct_time() takes an at least 9-sequence ({}-sequence given)",
                        items.len()
                    )));
                }
                let made = Instance::with_payload(class.clone(), Value::tuple(items[..9].to_vec()));
                made.attrs.set("tm_zone", items.get(9).cloned().unwrap_or(Value::None));
                made.attrs.set("tm_gmtoff", items.get(10).cloned().unwrap_or(Value::None));
                Ok(Value::Instance(made))
            })
            .raw_method("__repr__", |this, _| {
                let mut text = Vec::new();
                for (name, item) in FIELDS.iter().zip(parts(this)?.iter()) {
                    text.push(format!("{name}={}", ops::repr(item)?));
                }
                Ok(Value::from(format!("time.struct_time({})", text.join(", "))))
            }),
        0 1 2 3 4 5 6 7 8
    )
    .build();
}

/// `time.struct_time`
pub fn struct_time_class() -> Class {
    STRUCT_TIME.with(Clone::clone)
}

/// The seconds argument of `localtime` and the like; now if it is absent.
fn seconds_or_now(args: Args, function: &str) -> Result<f64> {
    let [seconds] = args.range(function, 0)?;
    if seconds.is_unset() || seconds.is_none() {
        return Ok(unix_seconds());
    }
    let seconds = ops::convert::to_f64(&seconds)?;
    if seconds.abs() > 6.7e16 {
        return Err(Exception::overflow_error(
            "timestamp out of range for platform time_t",
        ));
    }
    Ok(seconds)
}

fn local_struct(unix_s: f64) -> Value {
    let dst = local::zone().at(unix_s.floor() as i64).dst;
    of_fields(&local::fields_at(unix_s), i64::from(dst))
}

/// A `struct_time` argument; the local time now if it is absent.
fn fields_or_now(time: &Value) -> Result<Fields> {
    if time.is_unset() {
        Ok(local::fields_at(unix_seconds()))
    } else {
        Fields::from_struct_time(time)
    }
}

fn strftime(args: Args) -> Result<Value> {
    let [format, time] = args.range("strftime", 1)?;
    let Some(format) = format.as_str() else {
        return Err(Exception::type_error(format!(
            "strftime() argument 1 must be str, not {}",
            ops::type_name(&format)
        )));
    };
    Ok(Value::from(strftime::format(
        &format,
        &fields_or_now(&time)?,
    )))
}

fn strptime(args: Args) -> Result<Value> {
    let [text, format] = args.range("strptime", 1)?;
    let format = if format.is_unset() {
        Value::str("%a %b %d %H:%M:%S %Y")
    } else {
        format
    };
    let (Some(text), Some(format)) = (text.as_str(), format.as_str()) else {
        return Err(Exception::type_error("strptime() arguments must be str"));
    };
    let parsed = super::datetime::strptime::parse(&text, &format)?;
    let numbers = [
        parsed.year,
        parsed.month,
        parsed.day,
        parsed.hour,
        parsed.minute,
        parsed.second,
        parsed.weekday,
        parsed.yearday,
        parsed.dst,
    ];
    let offset = parsed
        .offset_us
        .and_then(|us| i64::try_from(us / 1_000_000).ok());
    Ok(struct_time(
        &struct_time_class(),
        numbers,
        Value::from(parsed.zone),
        Value::from(offset),
    ))
}

fn mktime(args: Args) -> Result<Value> {
    let [time] = args.exact("time.mktime")?;
    let fields = Fields::from_struct_time(&time)?;
    let zone = local::zone();
    Ok(Value::Float(
        zone.unix_of_local(fields.seconds(), false) as f64
    ))
}

/// `Sun Jun 20 23:21:05 1993`
fn asctime(fields: &Fields) -> Value {
    Value::from(strftime::format("%a %b %e %H:%M:%S ", fields) + &fields.year.to_string())
}

fn clock_info(args: Args) -> Result<Value> {
    let [name] = args.exact("time.get_clock_info")?;
    let name = name
        .as_str()
        .map(|name| name.to_string())
        .unwrap_or_default();
    let adjustable = match name.as_str() {
        "time" => true,
        "monotonic" | "perf_counter" | "process_time" | "thread_time" => false,
        _ => return Err(Exception::value_error("unknown clock")),
    };
    let info = Instance::new(ops::class::object_class());
    info.attrs.set("adjustable", Value::Bool(adjustable));
    info.attrs.set(
        "implementation",
        Value::from(format!("clock_gettime({name})")),
    );
    info.attrs.set("monotonic", Value::Bool(!adjustable));
    info.attrs.set("resolution", Value::Float(1e-9));
    Ok(Value::Instance(info))
}

/// The names and offset of the local zone: standard time, then summer time.
fn zone_values() -> (Value, i64, i64, bool) {
    let now = platform::unix_time_ns() / 1_000_000_000;
    let (standard, summer) = local::zone().both(now);
    let names = Value::tuple(vec![Value::str(&standard.name), Value::str(&summer.name)]);
    (
        names,
        -standard.offset_s,
        -summer.offset_s,
        standard.offset_s != summer.offset_s,
    )
}

pub(super) fn module() -> Module {
    let (names, timezone, altzone, daylight) = zone_values();
    Module::new("time")
        .function(n!("time"), |_| Ok(Value::Float(unix_seconds())))
        .function(n!("time_ns"), |_| Ok(Value::Int(unix_ns())))
        .function(n!("monotonic"), |_| Ok(Value::Float(monotonic())))
        .function(n!("monotonic_ns"), |_| {
            Ok(Value::Int(seconds_to_ns(monotonic())))
        })
        .function(n!("perf_counter"), |_| Ok(Value::Float(monotonic())))
        .function(n!("perf_counter_ns"), |_| {
            Ok(Value::Int(seconds_to_ns(monotonic())))
        })
        .function(n!("process_time"), |_| {
            Ok(Value::Float(platform::process_time()))
        })
        .function(n!("process_time_ns"), |_| {
            Ok(Value::Int(seconds_to_ns(platform::process_time())))
        })
        .function(n!("thread_time"), |_| {
            Ok(Value::Float(platform::process_time()))
        })
        .function(n!("thread_time_ns"), |_| {
            Ok(Value::Int(seconds_to_ns(platform::process_time())))
        })
        .function(n!("sleep"), sleep)
        .function(n!("localtime"), |args| {
            Ok(local_struct(seconds_or_now(args, "localtime")?))
        })
        .function(n!("gmtime"), |args| {
            Ok(of_fields(
                &local::utc_fields_at(seconds_or_now(args, "gmtime")?),
                0,
            ))
        })
        .function(n!("mktime"), mktime)
        .function(n!("strftime"), strftime)
        .function(n!("strptime"), strptime)
        .function(n!("asctime"), |args| {
            let [time] = args.range("asctime", 0)?;
            Ok(asctime(&fields_or_now(&time)?))
        })
        .function(n!("ctime"), |args| {
            Ok(asctime(&local::fields_at(seconds_or_now(args, "ctime")?)))
        })
        .function(n!("get_clock_info"), clock_info)
        .function(n!("tzset"), |_| Ok(Value::None))
        .class_of(n!("struct_time"), struct_time_class)
        .value(n!("tzname"), names)
        .value(n!("timezone"), timezone)
        .value(n!("altzone"), altzone)
        .value(n!("daylight"), i64::from(daylight))
}
