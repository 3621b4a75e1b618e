//! `uuid`: UUIDs of versions 1, 3, 4 and 5.

use std::cell::Cell;
use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;

use super::binascii::{binary, bytes_value};
use super::hashlib::digest_of;
use super::signature;
use crate::object::{Args, Class, Exception, Module, Object, Result, Value};
use crate::ops;

/// A `UUID` object.
#[derive(Clone, Copy)]
struct Uuid(u128);

const VARIANTS: [(&str, &str); 4] = [
    ("RESERVED_NCS", "reserved for NCS compatibility"),
    ("RFC_4122", "specified in RFC 4122"),
    ("RESERVED_MICROSOFT", "reserved for Microsoft compatibility"),
    ("RESERVED_FUTURE", "reserved for future definition"),
];
const NAMESPACES: [(&str, u128); 4] = [
    ("NAMESPACE_DNS", 0x6ba7_b810_9dad_11d1_80b4_00c0_4fd4_30c8),
    ("NAMESPACE_URL", 0x6ba7_b811_9dad_11d1_80b4_00c0_4fd4_30c8),
    ("NAMESPACE_OID", 0x6ba7_b812_9dad_11d1_80b4_00c0_4fd4_30c8),
    ("NAMESPACE_X500", 0x6ba7_b814_9dad_11d1_80b4_00c0_4fd4_30c8),
];

thread_local! {
    static CLASS: Class = Class::builder("UUID")
        .module("uuid")
        .constructor(|_, args| construct(args).map(Value::object))
        .getter(n!("int"), |this| Ok(Value::int(BigInt::from(uuid(this)?.0))))
        .getter(n!("hex"), |this| Ok(Value::from(format!("{:032x}", uuid(this)?.0))))
        .getter(n!("urn"), |this| Ok(Value::from(format!("urn:uuid:{}", uuid(this)?.text()))))
        .getter(n!("bytes"), |this| Ok(bytes_value(uuid(this)?.0.to_be_bytes().to_vec())))
        .getter(n!("bytes_le"), |this| {
            let mut bytes = uuid(this)?.0.to_be_bytes();
            flip(&mut bytes);
            Ok(bytes_value(bytes.to_vec()))
        })
        .getter(n!("time_low"), |this| Ok(uuid(this)?.part(96, 32)))
        .getter(n!("time_mid"), |this| Ok(uuid(this)?.part(80, 16)))
        .getter(n!("time_hi_version"), |this| Ok(uuid(this)?.part(64, 16)))
        .getter(n!("clock_seq_hi_variant"), |this| Ok(uuid(this)?.part(56, 8)))
        .getter(n!("clock_seq_low"), |this| Ok(uuid(this)?.part(48, 8)))
        .getter(n!("node"), |this| Ok(uuid(this)?.part(0, 48)))
        .getter(n!("fields"), |this| {
            let this = uuid(this)?;
            let sizes = [(96, 32), (80, 16), (64, 16), (56, 8), (48, 8), (0, 48)];
            Ok(Value::tuple(sizes.into_iter().map(|(shift, bits)| this.part(shift, bits)).collect()))
        })
        .getter(n!("time"), |this| {
            let bits = uuid(this)?.0;
            let time = ((bits >> 64 & 0x0fff) << 48) | ((bits >> 80 & 0xffff) << 32) | (bits >> 96);
            Ok(Value::int(BigInt::from(time)))
        })
        .getter(n!("clock_seq"), |this| Ok(Value::Int((uuid(this)?.0 >> 48 & 0x3fff) as i64)))
        .getter(n!("variant"), |this| Ok(Value::str(VARIANTS[uuid(this)?.variant()].1)))
        .getter(n!("version"), |this| {
            let this = uuid(this)?;
            Ok(if this.variant() == 1 { this.part(76, 4) } else { Value::None })
        })
        .method("__int__", |this, args| {
            let [] = args.exact("UUID.__int__")?;
            Ok(Value::int(BigInt::from(uuid(this)?.0)))
        })
        .dunders(&["__repr__", "__str__", "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__hash__"])
        .build();
    /// The last time that `uuid1` gave, and the node and clock sequence of this run.
    static CLOCK: Cell<(u64, u64)> = const { Cell::new((0, 0)) };
}

fn uuid(this: &Value) -> Result<Uuid> {
    this.downcast::<Uuid>().map(|uuid| *uuid).ok_or_else(|| {
        Exception::type_error(format!("'{}' object is no UUID", ops::class_name(this)))
    })
}

/// Turns the three first fields' bytes around.
fn flip(bytes: &mut [u8; 16]) {
    bytes[..4].reverse();
    bytes[4..6].reverse();
    bytes[6..8].reverse();
}

impl Uuid {
    fn text(self) -> String {
        let hex = format!("{:032x}", self.0);
        [
            &hex[..8],
            &hex[8..12],
            &hex[12..16],
            &hex[16..20],
            &hex[20..],
        ]
        .join("-")
    }

    fn part(self, shift: u32, bits: u32) -> Value {
        Value::Int((self.0 >> shift & ((1 << bits) - 1)) as i64)
    }

    fn variant(self) -> usize {
        match self.0 >> 61 & 7 {
            0..=3 => 0,
            4 | 5 => 1,
            6 => 2,
            _ => 3,
        }
    }

    fn with_version(self, version: u8) -> Uuid {
        let bits = self.0 & !(0xc000 << 48) & !(0xf000 << 64);
        Uuid(bits | (0x8000 << 48) | (u128::from(version) << 76))
    }
}

fn sixteen(x: &Value, name: &str) -> Result<[u8; 16]> {
    binary(x)?
        .try_into()
        .map_err(|_| Exception::value_error(format!("{name} is not a 16-char string")))
}

fn construct(mut args: Args) -> Result<Uuid> {
    let _ = args.take_kw("is_safe");
    let names = ["hex", "bytes", "bytes_le", "fields", "int", "version"];
    let given = signature::method("UUID.__init__", args, names, 0)?;
    let [hex, bytes, bytes_le, fields, int, version] =
        given.map(|x| if x.is_none() { Value::Unset } else { x });
    if [&hex, &bytes, &bytes_le, &fields, &int]
        .iter()
        .filter(|x| !x.is_unset())
        .count()
        != 1
    {
        return Err(Exception::type_error(
            "one of the hex, bytes, bytes_le, fields, or int arguments must be given",
        ));
    }
    let made = if !hex.is_unset() {
        let Some(text) = hex.as_str() else {
            return Err(crate::ops::attr::no_attribute(&hex, "replace"));
        };
        let digits = text.replace("urn:", "").replace("uuid:", "");
        let digits = digits.trim_matches(['{', '}']).replace('-', "");
        if digits.chars().count() != 32 {
            return Err(Exception::value_error(
                "badly formed hexadecimal UUID string",
            ));
        }
        match u128::from_str_radix(&digits, 16) {
            Ok(bits) if !digits.starts_with('+') => Uuid(bits),
            _ => {
                let shown = crate::format::quote::repr_str(&digits);
                return Err(Exception::value_error(format!(
                    "invalid literal for int() with base 16: {shown}"
                )));
            }
        }
    } else if !bytes.is_unset() {
        Uuid(u128::from_be_bytes(sixteen(&bytes, "bytes")?))
    } else if !bytes_le.is_unset() {
        let mut bytes = sixteen(&bytes_le, "bytes_le")?;
        flip(&mut bytes);
        Uuid(u128::from_be_bytes(bytes))
    } else if !fields.is_unset() {
        from_fields(&fields)?
    } else {
        let number = ops::convert::to_bigint(&int)?;
        match number.to_u128() {
            Some(bits) => Uuid(bits),
            None => {
                return Err(Exception::value_error(
                    "int is out of range (need a 128-bit value)",
                ));
            }
        }
    };
    if version.is_unset() {
        return Ok(made);
    }
    match ops::convert::to_index(&version)? {
        version @ 1..=5 => Ok(made.with_version(version as u8)),
        _ => Err(Exception::value_error("illegal version number")),
    }
}

fn from_fields(fields: &Value) -> Result<Uuid> {
    let parts = ops::to_vec(fields)?;
    if parts.len() != 6 {
        return Err(Exception::value_error("fields is not a 6-tuple"));
    }
    let mut bits = 0u128;
    for (i, (part, size)) in parts.iter().zip([32u32, 16, 16, 8, 8, 48]).enumerate() {
        let number = ops::convert::to_bigint(part)?;
        if number.sign() == Sign::Minus || number.bits() > u64::from(size) {
            let message = format!("field {} out of range (need a {size}-bit value)", i + 1);
            let article = if size == 8 {
                message.replace("need a 8", "need an 8")
            } else {
                message
            };
            return Err(Exception::value_error(article));
        }
        bits = (bits << size) | number.to_u128().unwrap_or(0);
    }
    Ok(Uuid(bits))
}

impl Object for Uuid {
    fn class(&self) -> Class {
        CLASS.with(Clone::clone)
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        Some(Ok(format!("{}('{}')", ops::class_name(this), self.text())))
    }
    fn str(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(self.text()))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        other.downcast::<Uuid>().map(|other| Ok(self.0 == other.0))
    }
    fn compare(&self, other: &Value) -> Option<Result<Option<Ordering>>> {
        other
            .downcast::<Uuid>()
            .map(|other| Ok(Some(self.0.cmp(&other.0))))
    }
    fn hash(&self) -> Option<Result<i64>> {
        Some(ops::hash(&Value::int(BigInt::from(self.0))))
    }
    fn set_attr(&self, _this: &Value, _name: &str, _value: Value) -> Option<Result<()>> {
        Some(Err(Exception::type_error("UUID objects are immutable")))
    }
}

fn random_bits() -> Result<u128> {
    let mut bytes = [0; 16];
    crate::platform::entropy(&mut bytes).map_err(|e| Exception::new("OSError", e))?;
    Ok(u128::from_be_bytes(bytes))
}

/// A UUID from a name: version 3 by MD5, version 5 by SHA-1.
fn named(args: Args, function: &str, algorithm: &str, version: u8) -> Result<Value> {
    let [namespace, name] = signature::bind(function, false, args, ["namespace", "name"], 2)?;
    let mut bytes = uuid(&namespace)?.0.to_be_bytes().to_vec();
    match name.as_str() {
        Some(text) => bytes.extend_from_slice(text.as_bytes()),
        None => bytes.extend(binary(&name)?),
    }
    let digest = digest_of(algorithm, &bytes);
    let bits = digest
        .iter()
        .take(16)
        .fold(0, |bits, b| (bits << 8) | u128::from(*b));
    Ok(Value::object(Uuid(bits).with_version(version)))
}

fn version_1(args: Args) -> Result<Value> {
    let [node, sequence] = signature::bind("uuid1", false, args, ["node", "clock_seq"], 0)?;
    let random = random_bits()?;
    let (last, kept_node) = CLOCK.get();
    // A random node has the multicast bit.
    let own_node = if kept_node == 0 {
        (random as u64 & 0xffff_ffff_ffff) | (1 << 40)
    } else {
        kept_node
    };

    // Hundreds of nanoseconds since 1582-10-15.
    let now = (crate::platform::unix_time_ns() / 100) as u64 + 0x01b2_1dd2_1381_4000;
    let time = now.max(last + 1);
    CLOCK.set((time, own_node));
    let given = |x: &Value, default: u64| -> Result<u64> {
        if x.is_unset() || x.is_none() {
            Ok(default)
        } else {
            Ok(ops::convert::to_bigint(x)?.to_u64().unwrap_or(0))
        }
    };
    let node = given(&node, own_node)? & 0xffff_ffff_ffff;
    let sequence = given(&sequence, (random >> 64) as u64)? & 0x3fff;
    let (low, mid, high) = (time & 0xffff_ffff, time >> 32 & 0xffff, time >> 48 & 0x0fff);
    let bits = (u128::from(low) << 96)
        | (u128::from(mid) << 80)
        | (u128::from(high) << 64)
        | (u128::from(sequence) << 48)
        | u128::from(node);
    Ok(Value::object(Uuid(bits).with_version(1)))
}

/// Makes the module.
pub fn module() -> Module {
    let mut module = Module::new("uuid")
        .class_of(n!("UUID"), || CLASS.with(Clone::clone))
        .function(n!("uuid1"), version_1)
        .function(n!("uuid3"), |args| named(args, "uuid3", "md5", 3))
        .function(n!("uuid4"), |args| {
            let [] = args.exact("uuid4")?;
            Ok(Value::object(Uuid(random_bits()?).with_version(4)))
        })
        .function(n!("uuid5"), |args| named(args, "uuid5", "sha1", 5))
        .function(n!("getnode"), |args| {
            let [] = args.exact("getnode")?;
            let (last, node) = CLOCK.get();
            let node = if node == 0 {
                (random_bits()? as u64 & 0xffff_ffff_ffff) | (1 << 40)
            } else {
                node
            };
            CLOCK.set((last, node));
            Ok(Value::Int(node as i64))
        });
    for (name, text) in VARIANTS {
        module = module.value(name, text);
    }
    for (name, bits) in NAMESPACES {
        module = module.value(name, Value::object(Uuid(bits)));
    }
    module
}
