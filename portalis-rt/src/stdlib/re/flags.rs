//! `re.RegexFlag`: the flags, as bits for the engine and as Python objects.

use crate::object::{Class, Module, Object, Result, Value};
use crate::ops::{self, BinaryOp};

/// `re.TEMPLATE`
pub(super) const TEMPLATE: i64 = 1;
/// `re.IGNORECASE`
pub(super) const IGNORECASE: i64 = 2;
/// `re.LOCALE`
pub(super) const LOCALE: i64 = 4;
/// `re.MULTILINE`
pub(super) const MULTILINE: i64 = 8;
/// `re.DOTALL`
pub(super) const DOTALL: i64 = 16;
/// `re.UNICODE`
pub(super) const UNICODE: i64 = 32;
/// `re.VERBOSE`
pub(super) const VERBOSE: i64 = 64;
/// `re.DEBUG`
pub(super) const DEBUG: i64 = 128;
/// `re.ASCII`
pub(super) const ASCII: i64 = 256;

/// Long name, short name, bit, in the order of the class.
const MEMBERS: [(&str, &str, i64); 9] = [
    ("ASCII", "A", ASCII),
    ("IGNORECASE", "I", IGNORECASE),
    ("LOCALE", "L", LOCALE),
    ("UNICODE", "U", UNICODE),
    ("MULTILINE", "M", MULTILINE),
    ("DOTALL", "S", DOTALL),
    ("VERBOSE", "X", VERBOSE),
    ("TEMPLATE", "T", TEMPLATE),
    ("DEBUG", "DEBUG", DEBUG),
];

/// A `re.RegexFlag`.
struct RegexFlag(i64);

thread_local! {
    static CLASS: Class = {
        let builder = Class::builder("RegexFlag")
            .module("re")
            .base(crate::object::int::class())
            .constructor(|_, args| {
                let [bits] = args.exact("RegexFlag")?;
                Ok(value(bits_of(&bits)?))
            })
            .getter(n!("value"), |this| Ok(Value::Int(bits_of(this)?)))
            .getter(n!("name"), |this| Ok(name(bits_of(this)?).map_or(Value::None, Value::from)))
            .method("__index__", |this, _| Ok(Value::Int(bits_of(this)?)))
            .method("__int__", |this, _| Ok(Value::Int(bits_of(this)?)))
            .dunders(&["__or__", "__ror__", "__and__", "__rand__", "__xor__", "__rxor__", "__invert__", "__bool__", "__eq__",
                "__hash__", "__repr__"]);
        builder.build()
    };
}

/// A flag object.
pub(super) fn value(bits: i64) -> Value {
    Value::object(RegexFlag(bits))
}

/// The bits of a flags argument: an `int` or a flag object.
pub(super) fn bits_of(x: &Value) -> Result<i64> {
    if let Some(flag) = x.downcast::<RegexFlag>() {
        return Ok(flag.0);
    }
    ops::convert::to_index(x)
}

fn name(bits: i64) -> Option<String> {
    let names: Vec<&str> = MEMBERS
        .iter()
        .filter(|(_, _, bit)| bits & bit != 0)
        .map(|(name, ..)| *name)
        .collect();
    (!names.is_empty()).then(|| names.join("|"))
}

/// How flags show in a `repr`: `re.IGNORECASE|re.DOTALL`, unknown bits in hexadecimal.
pub(super) fn shown(bits: i64) -> String {
    let mut names: Vec<String> = MEMBERS
        .iter()
        .filter(|(_, _, bit)| bits & bit != 0)
        .map(|(name, ..)| format!("re.{name}"))
        .collect();
    let known = MEMBERS.iter().fold(0, |all, (_, _, bit)| all | bit);
    let rest = bits & !known;
    if rest != 0 {
        names.push(format!("{rest:#x}"));
    }
    names.join("|")
}

impl Object for RegexFlag {
    fn class(&self) -> Class {
        CLASS.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(if self.0 == 0 {
            "re.NOFLAG".to_owned()
        } else {
            shown(self.0)
        }))
    }
    fn str(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(if self.0 == 0 {
            "re.NOFLAG".to_owned()
        } else {
            shown(self.0)
        }))
    }
    fn truth(&self) -> Option<Result<bool>> {
        Some(Ok(self.0 != 0))
    }
    fn format(&self, _this: &Value, spec: &str) -> Option<Result<String>> {
        Some(ops::format(&Value::Int(self.0), spec).map(|s| s.to_string()))
    }
    fn binary(
        &self,
        _this: &Value,
        op: BinaryOp,
        other: &Value,
        _reflected: bool,
    ) -> Option<Result<Value>> {
        let other = match other.downcast::<RegexFlag>() {
            Some(flag) => flag.0,
            None => match other.native() {
                Value::Int(i) => i,
                Value::Bool(b) => i64::from(b),
                _ => return None,
            },
        };
        Some(Ok(value(match op {
            BinaryOp::BitOr => self.0 | other,
            BinaryOp::BitAnd => self.0 & other,
            BinaryOp::BitXor => self.0 ^ other,
            BinaryOp::Add => return Some(Ok(Value::Int(self.0 + other))),
            _ => return None,
        })))
    }
    fn unary(&self, op: char) -> Option<Result<Value>> {
        let known = MEMBERS.iter().fold(0, |all, (_, _, bit)| all | bit);
        (op == '~').then(|| Ok(value(known & !self.0)))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        match other.downcast::<RegexFlag>() {
            Some(flag) => Some(Ok(flag.0 == self.0)),
            None => match other.native() {
                Value::Int(i) => Some(Ok(i == self.0)),
                _ => None,
            },
        }
    }
    fn hash(&self) -> Option<Result<i64>> {
        Some(Ok(self.0))
    }
}

/// Adds the class and the flags to the module.
pub(super) fn add(module: Module) -> Module {
    let mut module = module
        .class(CLASS.with(Clone::clone))
        .value(n!("NOFLAG"), value(0));
    for (long, short, bit) in MEMBERS {
        CLASS.with(|class| class.dict.set(long, value(bit)));
        module = module.value(long, value(bit));
        if short != long {
            CLASS.with(|class| class.dict.set(short, value(bit)));
            module = module.value(short, value(bit));
        }
    }
    module
}
