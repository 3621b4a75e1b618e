//! The `assert*` methods of `TestCase` and their messages; those on sequences, dicts, sets and texts are in
//! `compared.rs`, those around code in `expect.rs` and `logs.rs`.

use super::util::{get, get_or, is_named, library, library_call, repr_pair, safe_repr, send};
use super::{compared, expect, logs};
use crate::object::{Args, ClassBuilder, Exception, Result, Value};
use crate::ops::{self, BinaryOp};
use crate::stdlib::signature::{method, or_none};

/// Adds them to `TestCase`.
pub(super) fn add(builder: ClassBuilder) -> ClassBuilder {
    let builder = compared::add(basic(builder));
    let builder = numbers(builder);
    logs::add(expect::add(builder))
}

fn basic(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method("fail", |this, args| {
            let [message] = method("TestCase.fail", args, ["msg"], 0)?;
            Err(failure(this, or_none(message))?)
        })
        .raw_method("_formatMessage", |this, args| {
            let names = ["msg", "standardMsg"];
            let [message, standard] = method("TestCase._formatMessage", args, names, 2)?;
            format_message(this, message, standard)
        })
        .raw_method("assertTrue", |this, args| {
            let [x, message] = method("TestCase.assertTrue", args, ["expr", "msg"], 1)?;
            let ok = ops::truth(&x)?;
            check(this, ok, message, || {
                Ok(format!("{} is not true", safe_repr(&x)?))
            })
        })
        .raw_method("assertFalse", |this, args| {
            let [x, message] = method("TestCase.assertFalse", args, ["expr", "msg"], 1)?;
            let ok = !ops::truth(&x)?;
            check(this, ok, message, || {
                Ok(format!("{} is not false", safe_repr(&x)?))
            })
        })
        .raw_method("assertIsNone", |this, args| {
            let [x, message] = method("TestCase.assertIsNone", args, ["obj", "msg"], 1)?;
            check(this, x.is_none(), message, || {
                Ok(format!("{} is not None", safe_repr(&x)?))
            })
        })
        .raw_method("assertIsNotNone", |this, args| {
            let [x, message] = method("TestCase.assertIsNotNone", args, ["obj", "msg"], 1)?;
            check(this, !x.is_none(), message, || {
                Ok("unexpectedly None".to_owned())
            })
        })
        .raw_method("assertIs", |this, args| {
            let [a, b, message] = method("TestCase.assertIs", args, ["expr1", "expr2", "msg"], 2)?;
            check(this, a.is(&b), message, || {
                Ok(format!("{} is not {}", safe_repr(&a)?, safe_repr(&b)?))
            })
        })
        .raw_method("assertIsNot", |this, args| {
            let [a, b, message] =
                method("TestCase.assertIsNot", args, ["expr1", "expr2", "msg"], 2)?;
            check(this, !a.is(&b), message, || {
                Ok(format!("unexpectedly identical: {}", safe_repr(&a)?))
            })
        })
        .raw_method("assertIn", |this, args| {
            let names = ["member", "container", "msg"];
            let [member, container, message] = method("TestCase.assertIn", args, names, 2)?;
            let ok = ops::contains(&container, &member)?;
            check(this, ok, message, || {
                Ok(format!(
                    "{} not found in {}",
                    safe_repr(&member)?,
                    safe_repr(&container)?
                ))
            })
        })
        .raw_method("assertNotIn", |this, args| {
            let names = ["member", "container", "msg"];
            let [member, container, message] = method("TestCase.assertNotIn", args, names, 2)?;
            let ok = !ops::contains(&container, &member)?;
            check(this, ok, message, || {
                let (member, container) = (safe_repr(&member)?, safe_repr(&container)?);
                Ok(format!("{member} unexpectedly found in {container}"))
            })
        })
        .raw_method("assertIsInstance", |this, args| {
            let [x, class, message] =
                method("TestCase.assertIsInstance", args, ["obj", "cls", "msg"], 2)?;
            let ok = ops::is_instance(&x, &class)?;
            check(this, ok, message, || {
                Ok(format!(
                    "{} is not an instance of {}",
                    safe_repr(&x)?,
                    ops::repr(&class)?
                ))
            })
        })
        .raw_method("assertNotIsInstance", |this, args| {
            let [x, class, message] = method(
                "TestCase.assertNotIsInstance",
                args,
                ["obj", "cls", "msg"],
                2,
            )?;
            let ok = !ops::is_instance(&x, &class)?;
            check(this, ok, message, || {
                Ok(format!(
                    "{} is an instance of {}",
                    safe_repr(&x)?,
                    ops::repr(&class)?
                ))
            })
        })
        .raw_method("assertRegex", |this, args| {
            let names = ["text", "expected_regex", "msg"];
            let [text, pattern, message] = method("TestCase.assertRegex", args, names, 2)?;
            if is_text(&pattern) && !ops::truth(&pattern)? {
                return Err(Exception::assertion_error(
                    "expected_regex must not be empty.",
                ));
            }
            let pattern = compiled(pattern)?;
            let ok = ops::truth(&send(&pattern, "search", [text.clone()])?)?;
            check(this, ok, message, || {
                let pattern = ops::repr(&get(&pattern, "pattern")?)?;
                Ok(format!(
                    "Regex didn't match: {pattern} not found in {}",
                    ops::repr(&text)?
                ))
            })
        })
        .raw_method("assertNotRegex", |this, args| {
            let names = ["text", "unexpected_regex", "msg"];
            let [text, pattern, message] = method("TestCase.assertNotRegex", args, names, 2)?;
            let pattern = compiled(pattern)?;
            let found = send(&pattern, "search", [text.clone()])?;
            check(this, !ops::truth(&found)?, message, || {
                let part = ops::repr(&send(&found, "group", [])?)?;
                let pattern = ops::repr(&get(&pattern, "pattern")?)?;
                Ok(format!(
                    "Regex matched: {part} matches {pattern} in {}",
                    ops::repr(&text)?
                ))
            })
        })
}

fn numbers(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method("assertEqual", |this, args| {
            let [a, b, message] =
                method("TestCase.assertEqual", args, ["first", "second", "msg"], 2)?;
            let assertion = equality_function(this, &a, &b)?;
            let args = Args::pos([a, b]).with_kw("msg", or_none(message));
            ops::call(&assertion, args)?;
            Ok(Value::None)
        })
        .raw_method("_getAssertEqualityFunc", |this, args| {
            let [a, b] = method(
                "TestCase._getAssertEqualityFunc",
                args,
                ["first", "second"],
                2,
            )?;
            equality_function(this, &a, &b)
        })
        .raw_method("_baseAssertEqual", |this, args| {
            let [a, b, message] = method(
                "TestCase._baseAssertEqual",
                args,
                ["first", "second", "msg"],
                2,
            )?;
            base_equal(this, &a, &b, message)
        })
        .raw_method("assertNotEqual", |this, args| {
            let [a, b, message] = method(
                "TestCase.assertNotEqual",
                args,
                ["first", "second", "msg"],
                2,
            )?;
            let ok = ops::ne(&a, &b)?;
            check(this, ok, message, || {
                Ok(format!("{} == {}", safe_repr(&a)?, safe_repr(&b)?))
            })
        })
        .raw_method("assertLess", |this, args| {
            ordered(this, args, "assertLess", ops::lt, "less than")
        })
        .raw_method("assertLessEqual", |this, args| {
            ordered(
                this,
                args,
                "assertLessEqual",
                ops::le,
                "less than or equal to",
            )
        })
        .raw_method("assertGreater", |this, args| {
            ordered(this, args, "assertGreater", ops::gt, "greater than")
        })
        .raw_method("assertGreaterEqual", |this, args| {
            ordered(
                this,
                args,
                "assertGreaterEqual",
                ops::ge,
                "greater than or equal to",
            )
        })
        .raw_method("assertAlmostEqual", |this, args| almost(this, args, true))
        .raw_method("assertNotAlmostEqual", |this, args| {
            almost(this, args, false)
        })
}

fn is_text(x: &Value) -> bool {
    x.as_str().is_some() || matches!(x.native(), Value::Bytes(_))
}

/// A pattern object of a pattern or its text.
pub(super) fn compiled(pattern: Value) -> Result<Value> {
    if is_text(&pattern) {
        library_call("re", "compile", [pattern])
    } else {
        Ok(pattern)
    }
}

/// `self.failureException(message)`
pub(super) fn failure(this: &Value, message: Value) -> Result<Exception> {
    let made = ops::call(&get(this, "failureException")?, Args::pos([message]))?;
    Ok(ops::raise::raise(made, None))
}

/// The failure with this standard message, formatted by the test.
pub(super) fn failed(this: &Value, message: Value, standard: String) -> Result<Exception> {
    let text = send(
        this,
        "_formatMessage",
        [or_none(message), Value::from(standard)],
    )?;
    match send(this, "fail", [text]) {
        Err(e) => Ok(e),
        Ok(_) => Ok(Exception::assertion_error("")),
    }
}

/// Fails unless `ok`.
pub(super) fn check(
    this: &Value,
    ok: bool,
    message: Value,
    standard: impl FnOnce() -> Result<String>,
) -> Result<Value> {
    if ok {
        return Ok(Value::None);
    }
    Err(failed(this, message, standard()?)?)
}

fn format_message(this: &Value, message: Value, standard: Value) -> Result<Value> {
    if !ops::truth(&get(this, "longMessage")?)? {
        return Ok(if ops::truth(&message)? {
            message
        } else {
            standard
        });
    }
    if message.is_none() {
        return Ok(standard);
    }
    Ok(Value::from(format!(
        "{} : {}",
        ops::str(&standard)?,
        ops::str(&message)?
    )))
}

/// The assertion for two objects of the same type, where one is registered for it.
fn equality_function(this: &Value, a: &Value, b: &Value) -> Result<Value> {
    let class = ops::class_of(a);
    if class == ops::class_of(b) {
        let functions = get(this, "_type_equality_funcs")?;
        let found = send(&functions, "get", [Value::Class(class)])?;
        if let Some(name) = found.as_str() {
            return get(this, &name);
        }
        if !found.is_none() {
            return Ok(found);
        }
    }
    get(this, "_baseAssertEqual")
}

pub(super) fn base_equal(this: &Value, a: &Value, b: &Value, message: Value) -> Result<Value> {
    let ok = ops::eq(a, b)?;
    check(this, ok, message, || {
        let (a, b) = repr_pair(a, b)?;
        Ok(format!("{a} != {b}"))
    })
}

fn ordered(
    this: &Value,
    args: Args,
    name: &str,
    compare: fn(&Value, &Value) -> Result<bool>,
    words: &str,
) -> Result<Value> {
    let [a, b, message] = method(&format!("TestCase.{name}"), args, ["a", "b", "msg"], 2)?;
    let ok = compare(&a, &b)?;
    check(this, ok, message, || {
        Ok(format!("{} not {words} {}", safe_repr(&a)?, safe_repr(&b)?))
    })
}

/// `assertAlmostEqual`, and its opposite.
fn almost(this: &Value, args: Args, equal: bool) -> Result<Value> {
    let name = if equal {
        "TestCase.assertAlmostEqual"
    } else {
        "TestCase.assertNotAlmostEqual"
    };
    let names = ["first", "second", "places", "msg", "delta"];
    let [a, b, places, message, delta] = method(name, args, names, 2)?;
    let (places, delta) = (or_none(places), or_none(delta));
    if equal && ops::eq(&a, &b)? {
        return Ok(Value::None);
    }
    if !delta.is_none() && !places.is_none() {
        return Err(Exception::type_error("specify delta or places not both"));
    }
    let difference = library_call("builtins", "abs", [ops::binary(BinaryOp::Sub, &a, &b)?])?;
    let places = if places.is_none() {
        Value::Int(7)
    } else {
        places
    };
    let near = |x: &Value| -> Result<bool> {
        if !delta.is_none() {
            return if equal {
                ops::le(x, &delta)
            } else {
                Ok(!ops::gt(x, &delta)?)
            };
        }
        let rounded = library_call("builtins", "round", [x.clone(), places.clone()])?;
        ops::eq(&rounded, &Value::Int(0))
    };
    let ok = if equal {
        near(&difference)?
    } else {
        !ops::eq(&a, &b)? && !near(&difference)?
    };
    check(this, ok, message, || {
        let sign = if equal { "!=" } else { "==" };
        let (a, b, gap) = (safe_repr(&a)?, safe_repr(&b)?, safe_repr(&difference)?);
        Ok(match (delta.is_none(), equal) {
            (false, _) => format!(
                "{a} {sign} {b} within {} delta ({gap} difference)",
                safe_repr(&delta)?
            ),
            (true, true) => format!(
                "{a} {sign} {b} within {} places ({gap} difference)",
                ops::repr(&places)?
            ),
            (true, false) => format!("{a} {sign} {b} within {} places", ops::repr(&places)?),
        })
    })
}

/// Whether code that does without something may go on after this exception.
pub(super) fn is_any_of(e: &Exception, names: &[&str]) -> bool {
    names.iter().any(|name| is_named(e, name))
}

/// `x.__name__`, or `str(x)`.
pub(super) fn name_of(x: &Value) -> Result<String> {
    let name = get_or(x, "__name__", Value::Unset)?;
    let shown = if name.is_unset() {
        ops::str(x)?
    } else {
        ops::str(&name)?
    };
    Ok(shown.to_string())
}

/// The builtin class of this name.
pub(super) fn builtin(name: &str) -> Result<Value> {
    library("builtins", name)
}
