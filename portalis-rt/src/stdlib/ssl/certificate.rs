//! A certificate (DER) as the dict that `getpeercert()` gives.

use crate::object::{Dict, Result, Value};

/// One element: its tag and contents.
type Element<'a> = (u8, &'a [u8]);

/// Takes the next element off the front.
fn next<'a>(rest: &mut &'a [u8]) -> Option<Element<'a>> {
    let (&tag, after) = rest.split_first()?;
    let (&first, mut after) = after.split_first()?;
    let mut length = usize::from(first);
    if first & 0x80 != 0 {
        length = 0;
        for _ in 0..first & 0x7f {
            let (&byte, further) = after.split_first()?;
            length = length.checked_mul(256)?.checked_add(usize::from(byte))?;
            after = further;
        }
    }
    let contents = after.get(..length)?;
    *rest = after.get(length..)?;
    Some((tag, contents))
}

fn elements(mut rest: &[u8]) -> Vec<Element<'_>> {
    std::iter::from_fn(|| next(&mut rest)).collect()
}

/// The parts of a certificate that are shown.
struct Parts<'a> {
    version: i64,
    serial: &'a [u8],
    issuer: &'a [u8],
    validity: &'a [u8],
    subject: &'a [u8],
    extensions: Option<&'a [u8]>,
}

fn parts(der: &[u8]) -> Option<Parts<'_>> {
    let (_, certificate) = next(&mut &*der)?;
    let (_, mut body) = next(&mut &*certificate)?;
    let mut version = 1;
    let mut serial = next(&mut body)?;
    if serial.0 == 0xa0 {
        version = elements(serial.1)
            .first()?
            .1
            .last()
            .map_or(1, |n| i64::from(*n) + 1);
        serial = next(&mut body)?;
    }
    let _algorithm = next(&mut body)?;
    let issuer = next(&mut body)?.1;
    let validity = next(&mut body)?.1;
    let subject = next(&mut body)?.1;
    let extensions = elements(body)
        .into_iter()
        .find(|e| e.0 == 0xa3)
        .map(|e| e.1);
    Some(Parts {
        version,
        serial: serial.1,
        issuer,
        validity,
        subject,
        extensions,
    })
}

/// Whether it names itself as its issuer.
pub(super) fn is_self_signed(der: &[u8]) -> bool {
    parts(der).is_some_and(|parts| parts.issuer == parts.subject)
}

/// The names of the attributes of names.
const ATTRIBUTES: &[(&[u8], &str)] = &[
    (&[0x55, 4, 3], "commonName"),
    (&[0x55, 4, 4], "surname"),
    (&[0x55, 4, 5], "serialNumber"),
    (&[0x55, 4, 6], "countryName"),
    (&[0x55, 4, 7], "localityName"),
    (&[0x55, 4, 8], "stateOrProvinceName"),
    (&[0x55, 4, 9], "streetAddress"),
    (&[0x55, 4, 10], "organizationName"),
    (&[0x55, 4, 11], "organizationalUnitName"),
    (&[0x55, 4, 42], "givenName"),
    (
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1],
        "emailAddress",
    ),
    (
        &[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 25],
        "domainComponent",
    ),
];
const SUBJECT_ALT_NAME: &[u8] = &[0x55, 0x1d, 0x11];

fn dotted(id: &[u8]) -> String {
    let mut numbers: Vec<u64> = Vec::new();
    let mut number = 0_u64;
    for byte in id {
        number = (number << 7) | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            if numbers.is_empty() {
                let first = (number / 40).min(2);
                numbers.push(first);
                number -= first * 40;
            }
            numbers.push(number);
            number = 0;
        }
    }
    let shown: Vec<String> = numbers.iter().map(u64::to_string).collect();
    shown.join(".")
}

fn text(bytes: &[u8]) -> Value {
    Value::from(String::from_utf8_lossy(bytes).into_owned())
}

/// `((('commonName', 'localhost'),), …)`
fn name(der: &[u8]) -> Value {
    let mut all = Vec::new();
    for (_, set) in elements(der) {
        let mut together = Vec::new();
        for (_, pair) in elements(set) {
            if let [(_, id), (_, value), ..] = elements(pair)[..] {
                let known = ATTRIBUTES.iter().find(|(known, _)| *known == id);
                let label = known.map_or_else(|| dotted(id), |(_, label)| (*label).to_owned());
                together.push(Value::tuple(vec![Value::from(label), text(value)]));
            }
        }
        all.push(Value::tuple(together));
    }
    Value::tuple(all)
}

/// `Nov 21 15:44:00 2026 GMT`
fn date((tag, bytes): Element<'_>) -> Value {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let digits = String::from_utf8_lossy(bytes).into_owned();
    // UTCTime has two digits for the year.
    let digits = match tag {
        0x17 if digits.get(..2).is_some_and(|year| year >= "50") => format!("19{digits}"),
        0x17 => format!("20{digits}"),
        _ => digits,
    };
    let number = |from: usize| {
        digits
            .get(from..from + 2)
            .and_then(|n| n.parse::<usize>().ok())
    };
    let (Some(month), Some(day), Some(hour), Some(minute), Some(second), Some(year)) = (
        number(4),
        number(6),
        number(8),
        number(10),
        number(12),
        digits.get(..4),
    ) else {
        return Value::from(digits);
    };
    let month = MONTHS.get(month.wrapping_sub(1)).copied().unwrap_or("???");
    Value::from(format!(
        "{month} {day:2} {hour:02}:{minute:02}:{second:02} {year} GMT"
    ))
}

fn alternative((tag, bytes): Element<'_>) -> Option<Value> {
    let (label, value) = match (tag, bytes) {
        (0x81, _) => ("email", text(bytes)),
        (0x82, _) => ("DNS", text(bytes)),
        (0x86, _) => ("URI", text(bytes)),
        (0x87, [a, b, c, d]) => ("IP Address", Value::from(format!("{a}.{b}.{c}.{d}"))),
        (0x87, long) => {
            let groups = long.chunks(2).map(|pair| {
                let number = pair
                    .iter()
                    .fold(0_u32, |n, byte| n * 256 + u32::from(*byte));
                format!("{number:X}")
            });
            (
                "IP Address",
                Value::from(groups.collect::<Vec<_>>().join(":")),
            )
        }
        _ => return None,
    };
    Some(Value::tuple(vec![Value::str(label), value]))
}

fn alternatives(extensions: &[u8]) -> Option<Value> {
    let list = elements(extensions).first()?.1;
    for (_, extension) in elements(list) {
        let fields = elements(extension);
        if fields.first()?.1 == SUBJECT_ALT_NAME {
            let wrapped = elements(fields.last()?.1);
            let names = elements(wrapped.first()?.1);
            return Some(Value::tuple(
                names.into_iter().filter_map(alternative).collect(),
            ));
        }
    }
    None
}

fn serial(bytes: &[u8]) -> Value {
    let significant = match bytes {
        [0, rest @ ..] if !rest.is_empty() => rest,
        all => all,
    };
    Value::from(
        significant
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect::<String>(),
    )
}

/// The dict; empty for what is not a certificate.
pub(super) fn describe(der: &[u8]) -> Value {
    let dict = Dict::new();
    if let Some(parts) = parts(der) {
        // Setting texts as keys does not fail.
        let _ = fill(&dict, &parts);
    }
    Value::Dict(dict)
}

fn fill(dict: &Dict, parts: &Parts<'_>) -> Result<()> {
    let set = |key: &str, value: Value| dict.set(Value::str(key), value);
    set("subject", name(parts.subject))?;
    set("issuer", name(parts.issuer))?;
    set("version", Value::Int(parts.version))?;
    set("serialNumber", serial(parts.serial))?;
    if let [from, to, ..] = elements(parts.validity)[..] {
        set("notBefore", date(from))?;
        set("notAfter", date(to))?;
    }
    if let Some(names) = parts.extensions.and_then(alternatives) {
        set("subjectAltName", names)?;
    }
    Ok(())
}
