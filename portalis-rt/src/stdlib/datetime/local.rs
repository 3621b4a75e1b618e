//! The local time zone of the process.

use std::rc::Rc;

use super::strftime::Fields;
use super::zone::Zone;

thread_local! {
    static LOCAL: Rc<Zone> = Rc::new(find());
}

/// The local time zone: `TZ`, else `/etc/localtime`, else UTC.
pub fn zone() -> Rc<Zone> {
    LOCAL.with(Clone::clone)
}

/// The zone of this name in the system's database.
pub fn named(name: &str) -> Option<Zone> {
    let harmless = !name.is_empty()
        && !name.starts_with('/')
        && !name.split('/').any(|part| part == ".." || part == ".");
    let folders = [
        "/usr/share/zoneinfo",
        "/usr/lib/zoneinfo",
        "/usr/share/lib/zoneinfo",
        "/etc/zoneinfo",
    ];
    folders.iter().filter(|_| harmless).find_map(|folder| {
        std::fs::read(format!("{folder}/{name}"))
            .ok()
            .and_then(|data| Zone::parse_file(&data))
    })
}

fn find() -> Zone {
    let text = std::env::var("TZ").ok();
    let found = match text.as_deref() {
        None => std::fs::read("/etc/localtime")
            .ok()
            .and_then(|data| Zone::parse_file(&data)),
        Some("") => None,
        Some(text) => {
            let name = text.strip_prefix(':').unwrap_or(text);
            let file = if name.starts_with('/') {
                std::fs::read(name)
                    .ok()
                    .and_then(|data| Zone::parse_file(&data))
            } else {
                named(name)
            };
            file.or_else(|| Zone::parse_rule(name))
        }
    };
    found.unwrap_or_else(Zone::utc)
}

/// `time.localtime(seconds)`
pub fn fields_at(unix_s: f64) -> Fields {
    let whole = unix_s.floor().clamp(-1e14, 1e14) as i64;
    let zone = zone();
    let span = zone.at(whole);
    Fields {
        zone: Some(span.name.clone()),
        offset_s: Some(span.offset_s),
        ..Fields::of_seconds(whole + span.offset_s)
    }
}

/// `time.gmtime(seconds)`
pub fn utc_fields_at(unix_s: f64) -> Fields {
    let whole = unix_s.floor().clamp(-1e14, 1e14) as i64;
    Fields {
        zone: Some("UTC".to_owned()),
        offset_s: Some(0),
        ..Fields::of_seconds(whole)
    }
}
