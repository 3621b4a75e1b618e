//! What members of enums can do: the classes `Enum`, `IntEnum`, `StrEnum`, `Flag`, `IntFlag`.
use super::enum_::{by_value, enum_type, map, own};
use crate::object::singleton::not_implemented;
use crate::object::{Args, Class, Dict, Exception, Instance, Result, Str, Value};
use crate::ops::{self, BinaryOp};

thread_local! {
    static ENUM: Class = base("Enum")
        .raw_method("__repr__", |this, _| {
            let class = ops::class_of(this);
            let value = value_repr(this)?;
            Ok(Value::from(match own(this, "_name_").as_str() {
                Some(name) => format!("<{}.{name}: {value}>", class.name()),
                None => format!("<{}: {value}>", class.name()),
            }))
        })
        .raw_method("__str__", |this, _| Ok(Value::from(text(this)?)))
        .raw_method("__format__", |this, args| {
            let [spec] = args.exact("__format__")?;
            let spec = spec.as_str().unwrap_or_else(|| Str::new(""));
            Ok(Value::Str(ops::format(&Value::Str(ops::str(this)?), &spec)?))
        })
        .raw_method("__hash__", |this, _| Ok(Value::Int(ops::hash(&own(this, "_name_"))?)))
        .raw_method("__init__", |_, _| Ok(Value::None))
        .static_method("__new__", |args| {
            let [class, value] = args.range("Enum.__new__", 2)?;
            match class {
                Value::Class(class) => super::enum_::look_up(&class, value),
                _ => Err(Exception::type_error("Enum.__new__() needs a class")),
            }
        })
        .raw_method("__copy__", |this, _| Ok(this.clone()))
        .raw_method("__deepcopy__", |this, _| Ok(this.clone()))
        .raw_method("__reduce_ex__", |this, _| {
            let class = Value::Class(ops::class_of(this));
            Ok(Value::tuple(vec![class, Value::tuple(vec![own(this, "_value_")])]))
        })
        .getset(n!("name"), |this| Ok(own(this, "_name_")), |this, _| refuse(this, "name"))
        .getset(n!("value"), |this| Ok(own(this, "_value_")), |this, _| refuse(this, "value"))
        .class_method(n!("_missing_"), |_| Ok(Value::None))
        .static_method(n!("_generate_next_value_"), next_number)
        .build();
    static REPR_ENUM: Class = base("ReprEnum").base(enum_class()).build();
    static INT_ENUM: Class = base("IntEnum")
        .bases(vec![crate::object::int::class(), repr_enum_class()])
        .attr("_member_type_", Value::Class(crate::object::int::class()))
        .attr("__repr__", of(&enum_class(), "__repr__"))
        .attr("__str__", of(&crate::object::int::class(), "__repr__"))
        .attr("__format__", of(&crate::object::int::class(), "__format__"))
        .build();
    static STR_ENUM: Class = base("StrEnum")
        .bases(vec![crate::object::str::class(), repr_enum_class()])
        .attr("_member_type_", Value::Class(crate::object::str::class()))
        .attr("__repr__", of(&enum_class(), "__repr__"))
        .attr("__str__", of(&crate::object::str::class(), "__str__"))
        .attr("__format__", of(&crate::object::str::class(), "__format__"))
        .static_method("__new_member__", new_str_member)
        .static_method(n!("_generate_next_value_"), |args| {
            let name = args.pos.first().and_then(Value::as_str).unwrap_or_else(|| Str::new(""));
            Ok(Value::from(crate::object::str_case::lower(&name)))
        })
        .build();
    static FLAG: Class = base("Flag")
        .base(enum_class())
        .attr("_boundary_", Value::str("STRICT"))
        .attr("_flag_mask_", Value::Int(0))
        .attr("_singles_mask_", Value::Int(0))
        .attr("_all_bits_", Value::Int(0))
        .raw_method("__str__", |this, _| Ok(Value::from(match own(this, "_name_") {
            Value::None => format!("{}({})", ops::class_name(this), ops::repr(&own(this, "_value_"))?),
            _ => text(this)?,
        })))
        .raw_method("__contains__", |this, args| {
            let [other] = args.exact("__contains__")?;
            let class = ops::class_of(this);
            if !ops::class::is_exactly_instance(&other, &class) {
                return Err(Exception::type_error(format!(
                    "unsupported operand type(s) for 'in': '{}' and '{}'",
                    ops::class_of(&other).qualname.borrow(),
                    class.qualname.borrow()
                )));
            }
            Ok(Value::Bool(bits(&other) & bits(this) == bits(&other)))
        })
        .raw_method("__iter__", |this, _| {
            ops::iter(&Value::list(singles(&ops::class_of(this), bits(this))))
        })
        .raw_method("__len__", |this, _| Ok(Value::Int(bits(this).count_ones().into())))
        .raw_method("__bool__", |this, _| Ok(Value::Bool(bits(this) != 0)))
        .raw_method("__or__", |this, args| combine(this, args, BinaryOp::BitOr))
        .raw_method("__and__", |this, args| combine(this, args, BinaryOp::BitAnd))
        .raw_method("__xor__", |this, args| combine(this, args, BinaryOp::BitXor))
        .raw_method("__ror__", |this, args| combine(this, args, BinaryOp::BitOr))
        .raw_method("__rand__", |this, args| combine(this, args, BinaryOp::BitAnd))
        .raw_method("__rxor__", |this, args| combine(this, args, BinaryOp::BitXor))
        .raw_method("__invert__", |this, _| {
            let class = ops::class_of(this);
            let value = match boundary(&class).as_str() {
                "EJECT" | "KEEP" => !bits(this),
                _ => mask(&class, "_singles_mask_") & !bits(this),
            };
            super::enum_::look_up(&class, Value::Int(value))
        })
        .class_method(n!("_missing_"), |args| {
            let [class, value] = args.exact("_missing_")?;
            match class {
                Value::Class(class) => missing_flag(&class, &value),
                _ => Ok(Value::None),
            }
        })
        .static_method(n!("_generate_next_value_"), |args| {
            let [_, start, _, last] = args.exact("_generate_next_value_")?;
            let values = ops::to_vec(&last)?;
            let highest = values.iter().filter_map(|v| if let Value::Int(i) = v.native() { Some(i) } else { None }).max();
            match highest {
                None if values.is_empty() => Ok(start),
                Some(highest) if highest > 0 && highest < 1 << 61 => Ok(Value::Int(1 << (64 - highest.leading_zeros()))),
                Some(highest) if highest <= 0 => Ok(Value::Int(1)),
                _ => Err(Exception::type_error("invalid flag value")),
            }
        })
        .build();
    static INT_FLAG: Class = base("IntFlag")
        .bases(vec![crate::object::int::class(), repr_enum_class(), flag_class()])
        .attr("_boundary_", Value::str("KEEP"))
        .attr("_member_type_", Value::Class(crate::object::int::class()))
        .attr("__repr__", of(&enum_class(), "__repr__"))
        .attr("__str__", of(&crate::object::int::class(), "__repr__"))
        .attr("__format__", of(&crate::object::int::class(), "__format__"))
        .attr("__or__", of(&flag_class(), "__or__"))
        .attr("__and__", of(&flag_class(), "__and__"))
        .attr("__xor__", of(&flag_class(), "__xor__"))
        .attr("__ror__", of(&flag_class(), "__ror__"))
        .attr("__rand__", of(&flag_class(), "__rand__"))
        .attr("__rxor__", of(&flag_class(), "__rxor__"))
        .attr("__invert__", of(&flag_class(), "__invert__"))
        .attr("__bool__", of(&flag_class(), "__bool__"))
        .build();
}

fn base(name: &'static str) -> crate::object::ClassBuilder {
    Class::builder(name)
        .module("enum")
        .metaclass(enum_type())
        .attr("_member_names_", Value::list(vec![]))
        .attr("_member_map_", Value::Dict(Dict::new()))
        .attr("_value2member_map_", Value::Dict(Dict::new()))
        .attr("_member_type_", Value::Class(ops::class::object_class()))
}

fn of(class: &Class, name: &str) -> Value {
    class.lookup(name).unwrap_or_default()
}

/// `enum.Enum`
pub fn enum_class() -> Class {
    ENUM.with(Clone::clone)
}
/// `enum.ReprEnum`
pub fn repr_enum_class() -> Class {
    REPR_ENUM.with(Clone::clone)
}
/// `enum.IntEnum`
pub fn int_enum_class() -> Class {
    INT_ENUM.with(Clone::clone)
}
/// `enum.StrEnum`
pub fn str_enum_class() -> Class {
    STR_ENUM.with(Clone::clone)
}
/// `enum.Flag`
pub fn flag_class() -> Class {
    FLAG.with(Clone::clone)
}
/// `enum.IntFlag`
pub fn int_flag_class() -> Class {
    INT_FLAG.with(Clone::clone)
}

fn refuse(this: &Value, name: &str) -> Result<()> {
    let _ = this;
    Err(Exception::attribute_error(format!(
        "<enum 'Enum'> cannot set attribute '{name}'"
    )))
}

/// `repr` of the value, by the data type's `repr` where there is one.
fn value_repr(this: &Value) -> Result<Str> {
    let value = own(this, "_value_");
    ops::repr(&value.native())
}

fn text(this: &Value) -> Result<String> {
    Ok(format!(
        "{}.{}",
        ops::class_name(this),
        ops::str(&own(this, "_name_"))?
    ))
}

/// `_generate_next_value_(name, start, count, last_values)`: one more than the highest.
fn next_number(args: Args) -> Result<Value> {
    let [_, start, _, last] = args.exact("_generate_next_value_")?;
    let mut highest: Option<Value> = None;
    for value in ops::to_vec(&last)? {
        if !matches!(
            value.native(),
            Value::Int(_) | Value::BigInt(_) | Value::Bool(_) | Value::Float(_)
        ) {
            continue;
        }
        let higher = match &highest {
            Some(old) => ops::gt(&value, old)?,
            None => true,
        };
        if higher {
            highest = Some(value);
        }
    }
    match highest {
        Some(value) => ops::binary(BinaryOp::Add, &value.native(), &Value::Int(1)),
        None => Ok(start),
    }
}

/// `StrEnum.__new__` for members: from strings only.
fn new_str_member(mut args: Args) -> Result<Value> {
    let Some(Value::Class(class)) = (!args.pos.is_empty()).then(|| args.pos.remove(0)) else {
        return Err(Exception::type_error("StrEnum.__new__() needs a class"));
    };
    if args.pos.len() > 3 {
        let shown = ops::repr(&Value::tuple(args.pos.into_vec()))?;
        return Err(Exception::type_error(format!(
            "too many arguments for str(): {shown}"
        )));
    }
    if let [one] = &args.pos[..]
        && one.as_str().is_none()
    {
        return Err(Exception::type_error(format!(
            "{} is not a string",
            ops::repr(one)?
        )));
    }
    let value = ops::call(&Value::Class(crate::object::str::class()), args)?;
    let member = Instance::with_payload(class, value.clone());
    member.attrs.set("_value_", value);
    Ok(Value::Instance(member))
}

/// A flag's value.
fn bits(member: &Value) -> i64 {
    match own(member, "_value_").native() {
        Value::Int(i) => i,
        Value::Bool(b) => b.into(),
        _ => 0,
    }
}

/// Whether a flag's value is one bit.
pub(crate) fn is_single_bit(value: &Value) -> bool {
    matches!(value.native(), Value::Int(i) if i > 0 && i.count_ones() == 1)
}

fn mask(class: &Class, name: &str) -> i64 {
    match class.lookup(name) {
        Some(Value::Int(i)) => i,
        _ => 0,
    }
}

/// `STRICT`, `CONFORM`, `EJECT` or `KEEP`.
pub(crate) fn boundary(class: &Class) -> String {
    let found = class.lookup("_boundary_").unwrap_or_default();
    match &found {
        Value::Str(name) => name.to_string(),
        member => own(member, "_name_")
            .as_str()
            .map_or_else(|| "STRICT".to_owned(), |n| n.to_string()),
    }
}

/// Sets the masks of a flag class before its members are made.
pub(crate) fn set_flag_masks(class: &Class, members: &[(Str, Value)]) -> Result<()> {
    let (mut all, mut single) = (0i64, 0i64);
    for (name, value) in members {
        let number = match value.native() {
            Value::Int(i) => i,
            Value::Bool(b) => b.into(),
            Value::Tuple(items) => match items.first() {
                Some(Value::Int(i)) => *i,
                _ => 0,
            },
            _ if class.lookup("__new_member__").is_some() => 0,
            _ => {
                return Err(Exception::type_error(format!(
                    "{name}: flag values must be integers, not {}",
                    ops::repr(value)?
                )));
            }
        };
        if number > 0 {
            all |= number;
            if number.count_ones() == 1 {
                single |= number;
            }
        }
    }
    class.set("_flag_mask_", Value::Int(all));
    class.set("_singles_mask_", Value::Int(single));
    let width = 64 - all.leading_zeros();
    class.set(
        "_all_bits_",
        Value::Int(if width >= 63 {
            i64::MAX
        } else {
            (1 << width) - 1
        }),
    );
    Ok(())
}

/// The members of one bit each within `value`, lowest first.
fn singles(class: &Class, value: i64) -> Vec<Value> {
    let mut rest = value & mask(class, "_flag_mask_");
    let members = by_value(class);
    let mut found = Vec::new();
    while rest != 0 {
        let bit = rest & rest.wrapping_neg();
        rest ^= bit;
        if let Ok(Some(member)) = members.get(&Value::Int(bit)) {
            found.push(member);
        }
    }
    found
}

fn combine(this: &Value, args: Args, op: BinaryOp) -> Result<Value> {
    let [other] = args.exact("__or__")?;
    let class = ops::class_of(this);
    let other = if ops::class::is_exactly_instance(&other, &class) {
        bits(&other)
    } else {
        match (class.lookup("_member_type_"), other.native()) {
            (Some(Value::Class(kind)), Value::Int(i)) if kind == crate::object::int::class() => i,
            (Some(Value::Class(kind)), Value::Bool(b)) if kind == crate::object::int::class() => {
                b.into()
            }
            _ => return Ok(not_implemented()),
        }
    };
    let value = match op {
        BinaryOp::BitOr => bits(this) | other,
        BinaryOp::BitAnd => bits(this) & other,
        _ => bits(this) ^ other,
    };
    super::enum_::look_up(&class, Value::Int(value))
}

fn bit_length(value: i64) -> u32 {
    64 - value.unsigned_abs().leading_zeros()
}

/// `0b0 0101`: a sign bit, then at least `width` digits.
fn binary_text(value: i64, width: u32) -> String {
    let sign = if value < 0 { '1' } else { '0' };
    let digits = bit_length(if value < 0 { !value } else { value }).max(width);
    let body: String = (0..digits)
        .rev()
        .map(|i| {
            if i < 64 && value >> i.min(63) & 1 == 1 {
                '1'
            } else {
                '0'
            }
        })
        .collect();
    format!("0b{sign} {body}")
}

/// `Flag._missing_`: a combination of members, by the class's rule for bits that no member has.
fn missing_flag(class: &Class, value: &Value) -> Result<Value> {
    let mut value = match value.native() {
        Value::Int(i) => i,
        _ => {
            return Err(Exception::value_error(format!(
                "{} is not a valid {}",
                ops::repr(value)?,
                class.qualname.borrow()
            )));
        }
    };
    let (flags, single, all) = (
        mask(class, "_flag_mask_"),
        mask(class, "_singles_mask_"),
        mask(class, "_all_bits_"),
    );
    let rule = boundary(class);
    if !(!all..=all).contains(&value) || value & (all ^ flags) != 0 {
        match rule.as_str() {
            "STRICT" => {
                let width = bit_length(value).max(bit_length(flags));
                return Err(Exception::value_error(format!(
                    "{} invalid value {value}\n    given {}\n  allowed {}",
                    ops::repr(&Value::Class(class.clone()))?,
                    binary_text(value, width),
                    binary_text(flags, width)
                )));
            }
            "CONFORM" => value &= flags,
            "EJECT" => return Ok(Value::Int(value)),
            _ if value < 0 => {
                let room = (all.saturating_add(1))
                    .max(1i64.checked_shl(bit_length(value)).unwrap_or(i64::MAX));
                value = room.saturating_add(value);
            }
            _ => {}
        }
    }
    let negative = (value < 0).then_some(value);
    if value < 0 {
        value += all + 1;
    }
    if let Some(known) = by_value(class).get(&Value::Int(value))? {
        return Ok(known);
    }
    let unknown = value & !flags;
    if unknown != 0 && rule != "KEEP" {
        return Err(Exception::value_error(format!(
            "{}({value}) --> unknown values {unknown} [{}]",
            class.name(),
            binary_text(unknown, 0)
        )));
    }
    let payload = match class.lookup("_member_type_") {
        Some(Value::Class(kind)) if kind == crate::object::int::class() => Value::Int(value),
        _ => Value::Unset,
    };
    let member = Value::Instance(Instance::with_payload(class.clone(), payload));
    let Value::Instance(instance) = &member else {
        return Ok(Value::None);
    };
    instance.attrs.set("_value_", Value::Int(value));
    let name = combined_name(class, value, single, &rule)?;
    instance.attrs.set("_name_", name);
    by_value(class).set(Value::Int(value), member.clone())?;
    if let Some(negative) = negative {
        by_value(class).set(Value::Int(negative), member.clone())?;
    }
    Ok(member)
}

/// `A|B`, with the number of what is left; `None` if no member is in it.
fn combined_name(class: &Class, value: i64, single: i64, rule: &str) -> Result<Value> {
    let mut parts = Vec::new();
    let mut combined = 0;
    let mut add = |member: &Value, parts: &mut Vec<Str>| -> Result<()> {
        combined |= bits(member);
        parts.push(ops::str(&own(member, "_name_"))?);
        Ok(())
    };
    let found = singles(class, value & single);
    for member in &found {
        add(member, &mut parts)?;
    }
    if value & !single != 0 {
        for member in map(class).values() {
            let bits = bits(&member);
            if bits != 0 && bits & value == bits && !found.iter().any(|f| f.is(&member)) {
                let name = ops::str(&own(&member, "_name_"))?;
                if !parts.contains(&name) {
                    add(&member, &mut parts)?;
                }
            }
        }
    }
    let left = value ^ combined;
    if combined == 0 {
        return Ok(Value::None);
    }
    if left != 0 {
        if rule == "STRICT" {
            return Err(Exception::value_error(format!(
                "{}: no members with value {left}",
                ops::repr(&Value::Class(class.clone()))?
            )));
        }
        parts.push(Str::from(left.to_string()));
    }
    Ok(Value::from(parts.join("|")))
}
