//! Code objects: `f.__code__`, `cr_code`, `gi_code`, `ag_code`, `frame.f_code`.
//!
//! A function, its coroutines and their frames share one; there is one a function and thread, made when it is asked for.

use std::cell::RefCell;
use std::collections::HashMap;

use super::exception::Frame;
use super::function::{Flavor, Param, ParamKind, Signature};
use super::{Class, Exception, Object, Result, Value};

/// What a code object is about.
enum Code {
    /// A function written in Python.
    Python {
        signature: &'static Signature,
        /// Made awaitable by `types.coroutine`.
        is_iterable: bool,
    },
    /// A function of which its frame is known, and its first line.
    Frame(Frame, u32),
}

/// `CO_OPTIMIZED | CO_NEWLOCALS`
const FUNCTION: i64 = 3;
const VARARGS: i64 = 4;
const VARKEYWORDS: i64 = 8;
const NESTED: i64 = 0x10;
const GENERATOR: i64 = 0x20;
const COROUTINE: i64 = 0x80;
const ITERABLE_COROUTINE: i64 = 0x100;
const ASYNC_GENERATOR: i64 = 0x200;

thread_local! {
    static MADE: RefCell<HashMap<(usize, bool), Value>> = RefCell::default();
    static CLASS: Class = Class::builder("code")
        .final_class()
        .getter(n!("co_name"), |c| read(c, |code| Value::str(code.name())))
        .getter(n!("co_qualname"), |c| read(c, |code| Value::str(code.qualname())))
        .getter("co_filename", |c| read(c, |code| Value::str(code.file())))
        .getter(n!("co_firstlineno"), |c| read(c, |code| Value::Int(code.first_line().into())))
        .getter(n!("co_argcount"), |c| {
            count(c, |k| matches!(k, ParamKind::PositionalOnly | ParamKind::Normal))
        })
        .getter(n!("co_posonlyargcount"), |c| count(c, |k| k == ParamKind::PositionalOnly))
        .getter(n!("co_kwonlyargcount"), |c| count(c, |k| k == ParamKind::KeywordOnly))
        .getter(n!("co_nlocals"), |c| count(c, |_| true))
        .getter(n!("co_flags"), |c| read(c, |code| Value::Int(code.flags())))
        .getter(n!("co_varnames"), |c| {
            read(c, |code| {
                let rank = |kind| match kind {
                    ParamKind::VarArgs => 1,
                    ParamKind::VarKeywords => 2,
                    _ => 0,
                };
                let mut params: Vec<&Param> = code.params().iter().collect();
                super::sort::stable(&mut params, |a, b| rank(a.kind).cmp(&rank(b.kind)));
                Value::tuple(params.into_iter().map(|p| Value::str(p.name)).collect())
            })
        })
        .build();
}

/// `types.CodeType`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

/// The code object of a function written in Python; `is_iterable`: `types.coroutine` made it awaitable.
pub(crate) fn of(signature: &'static Signature, is_iterable: bool) -> Value {
    let key = (std::ptr::from_ref(signature).addr(), is_iterable);
    if let Some(code) = MADE.with_borrow(|made| made.get(&key).cloned()) {
        return code;
    }
    let code = Value::object(Code::Python {
        signature,
        is_iterable,
    });
    MADE.with_borrow_mut(|made| made.insert(key, code.clone()));
    code
}

/// The code object of what only a frame is known of.
pub(crate) fn of_frame(frame: Frame, first_line: u32) -> Value {
    Value::object(Code::Frame(frame, first_line))
}

impl Code {
    fn name(&self) -> &'static str {
        match self {
            Code::Python { signature, .. } => signature.name,
            Code::Frame(frame, _) => frame.function,
        }
    }

    fn qualname(&self) -> &'static str {
        match self {
            Code::Python { signature, .. } => signature.qualname,
            Code::Frame(frame, _) => frame.function,
        }
    }

    fn file(&self) -> &'static str {
        match self {
            Code::Python { signature, .. } => signature.file(),
            Code::Frame(frame, _) => frame.file,
        }
    }

    fn first_line(&self) -> u32 {
        match self {
            Code::Python { signature, .. } => signature.line,
            Code::Frame(_, line) => *line,
        }
    }

    fn params(&self) -> &'static [Param] {
        match self {
            Code::Python { signature, .. } => signature.params,
            Code::Frame(..) => &[],
        }
    }

    fn flags(&self) -> i64 {
        let Code::Python {
            signature,
            is_iterable,
        } = self
        else {
            return FUNCTION;
        };
        let flavor = match signature.flavor {
            Flavor::Plain => 0,
            Flavor::Generator => GENERATOR,
            Flavor::Coroutine => COROUTINE,
            Flavor::AsyncGenerator => ASYNC_GENERATOR,
        };
        let has = |kind| signature.params.iter().any(|p| p.kind == kind);
        let given = |is: bool, flag| if is { flag } else { 0 };
        FUNCTION
            | flavor
            | given(has(ParamKind::VarArgs), VARARGS)
            | given(has(ParamKind::VarKeywords), VARKEYWORDS)
            | given(signature.qualname.contains("<locals>"), NESTED)
            | given(*is_iterable, ITERABLE_COROUTINE)
    }
}

fn read(this: &Value, get: impl Fn(&Code) -> Value) -> Result<Value> {
    match this.downcast::<Code>() {
        Some(code) => Ok(get(&code)),
        None => Err(Exception::type_error(format!(
            "descriptor for 'code' objects doesn't apply to a '{}' object",
            crate::ops::type_name(this)
        ))),
    }
}

fn count(this: &Value, which: impl Fn(ParamKind) -> bool) -> Result<Value> {
    read(this, |code| {
        Value::from(code.params().iter().filter(|p| which(p.kind)).count())
    })
}

impl Object for Code {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        let address = this.address().unwrap_or(0);
        Some(Ok(format!(
            "<code object {} at {address:#x}, file \"{}\", line {}>",
            self.name(),
            self.file(),
            self.first_line()
        )))
    }
}
