//! `TestResult`: what happened, as lists of tests and texts.

use super::util::{class_path, exception_in, get, is_set, library, library_call, send, set, write};
use crate::object::{Args, Class, Result, Value};
use crate::ops;
use crate::stdlib::signature::method;

thread_local! {
    static CLASS: Class = class_builder();
}

/// `unittest.TestResult`
pub(super) fn class() -> Class {
    CLASS.with(Clone::clone)
}

fn nothing(_: &Value, _: Args) -> Result<Value> {
    Ok(Value::None)
}

fn class_builder() -> Class {
    let builder = Class::builder("TestResult")
        .module("unittest.result")
        .python()
        .attr("_previousTestClass", Value::None)
        .attr("_testRunEntered", Value::Bool(false))
        .attr("_moduleSetUpFailed", Value::Bool(false))
        .raw_method("__init__", |this, args| {
            let names = ["stream", "descriptions", "verbosity"];
            let _ = method("TestResult.__init__", args, names, 0)?;
            init(this)?;
            Ok(Value::None)
        })
        .raw_method("printErrors", nothing)
        .raw_method("startTestRun", nothing)
        .raw_method("stopTestRun", nothing)
        .raw_method("addSuccess", nothing)
        .raw_method("startTest", |this, _| {
            let run = ops::binary(ops::BinaryOp::Add, &get(this, "testsRun")?, &Value::Int(1))?;
            set(this, "testsRun", run)?;
            set(this, "_mirrorOutput", false)?;
            send(this, "_setupStdout", [])
        })
        .raw_method("stopTest", |this, _| {
            send(this, "_restoreStdout", [])?;
            set(this, "_mirrorOutput", false)?;
            Ok(Value::None)
        })
        .raw_method("_setupStdout", |this, _| {
            set_up_stdout(this)?;
            Ok(Value::None)
        })
        .raw_method("_restoreStdout", |this, _| {
            restore_stdout(this)?;
            Ok(Value::None)
        });
    reports(builder).build()
}

/// The methods by which tests report.
fn reports(builder: crate::object::ClassBuilder) -> crate::object::ClassBuilder {
    builder
        .raw_method("addError", |this, args| {
            let [test, err] = method("TestResult.addError", args, ["test", "err"], 2)?;
            stop_if_failfast(this)?;
            add(this, "errors", test, &err)
        })
        .raw_method("addFailure", |this, args| {
            let [test, err] = method("TestResult.addFailure", args, ["test", "err"], 2)?;
            stop_if_failfast(this)?;
            add(this, "failures", test, &err)
        })
        .raw_method("addSubTest", |this, args| {
            let names = ["test", "subtest", "err"];
            let [test, subtest, err] = method("TestResult.addSubTest", args, names, 3)?;
            if err.is_none() {
                return Ok(Value::None);
            }
            stop_if_failfast(this)?;
            let list = if is_failure(&err, &test)? {
                "failures"
            } else {
                "errors"
            };
            add(this, list, subtest, &err)
        })
        .raw_method("addSkip", |this, args| {
            let [test, reason] = method("TestResult.addSkip", args, ["test", "reason"], 2)?;
            send(
                &get(this, "skipped")?,
                "append",
                [Value::tuple(vec![test, reason])],
            )
        })
        .raw_method("addExpectedFailure", |this, args| {
            let [test, err] = method("TestResult.addExpectedFailure", args, ["test", "err"], 2)?;
            let text = send(this, "_exc_info_to_string", [err, test.clone()])?;
            send(
                &get(this, "expectedFailures")?,
                "append",
                [Value::tuple(vec![test, text])],
            )
        })
        .raw_method("addUnexpectedSuccess", |this, args| {
            let [test] = method("TestResult.addUnexpectedSuccess", args, ["test"], 1)?;
            stop_if_failfast(this)?;
            send(&get(this, "unexpectedSuccesses")?, "append", [test])
        })
        .raw_method("addDuration", |this, args| {
            let [test, elapsed] = method("TestResult.addDuration", args, ["test", "elapsed"], 2)?;
            let item = Value::tuple(vec![Value::Str(ops::str(&test)?), elapsed]);
            send(&get(this, "collectedDurations")?, "append", [item])
        })
        .raw_method("wasSuccessful", |this, _| {
            let mut failed = 0;
            for list in ["failures", "errors", "unexpectedSuccesses"] {
                failed += ops::len(&get(this, list)?)?;
            }
            Ok(Value::Bool(failed == 0))
        })
        .raw_method("stop", |this, _| {
            set(this, "shouldStop", true)?;
            Ok(Value::None)
        })
        .raw_method("_exc_info_to_string", |this, args| {
            let names = ["err", "test"];
            let [err, _] = method("TestResult._exc_info_to_string", args, names, 2)?;
            let mut text = ops::traceback::format_traceback(&exception_in(&err)?);
            if ops::truth(&get(this, "buffer")?)? {
                text += &captured("stdout", "\nStdout:\n")?;
                text += &captured("stderr", "\nStderr:\n")?;
            }
            Ok(Value::from(text))
        })
        .raw_method("__repr__", |this, _| {
            let run = ops::str(&get(this, "testsRun")?)?;
            let errors = ops::len(&get(this, "errors")?)?;
            let failures = ops::len(&get(this, "failures")?)?;
            let class = class_path(&ops::class_of(this));
            Ok(Value::from(format!(
                "<{class} run={run} errors={errors} failures={failures}>"
            )))
        })
}

/// `TestResult.__init__`
pub(super) fn init(this: &Value) -> Result<()> {
    for name in [
        "failfast",
        "shouldStop",
        "buffer",
        "tb_locals",
        "_mirrorOutput",
    ] {
        set(this, name, false)?;
    }
    for name in [
        "failures",
        "errors",
        "skipped",
        "expectedFailures",
        "unexpectedSuccesses",
        "collectedDurations",
    ] {
        set(this, name, Value::list(Vec::new()))?;
    }
    set(this, "testsRun", 0i64)?;
    set(this, "_stdout_buffer", Value::None)?;
    set(this, "_stderr_buffer", Value::None)?;
    set(this, "_original_stdout", library("sys", "stdout")?)?;
    set(this, "_original_stderr", library("sys", "stderr")?)
}

fn stop_if_failfast(this: &Value) -> Result<()> {
    if is_set(this, "failfast")? {
        send(this, "stop", [])?;
    }
    Ok(())
}

/// Whether an exception is a failure of the test, not an error.
pub(super) fn is_failure(err: &Value, test: &Value) -> Result<bool> {
    let class = exception_in(err)?.class();
    ops::is_subclass(&Value::Class(class), &get(test, "failureException")?)
}

fn add(this: &Value, list: &str, test: Value, err: &Value) -> Result<Value> {
    let text = send(this, "_exc_info_to_string", [err.clone(), test.clone()])?;
    send(
        &get(this, list)?,
        "append",
        [Value::tuple(vec![test, text])],
    )?;
    set(this, "_mirrorOutput", true)?;
    Ok(Value::None)
}

/// What was written to a stream while it was captured, under a title.
fn captured(stream: &str, title: &str) -> Result<String> {
    let text = ops::str(&send(&library("sys", stream)?, "getvalue", [])?)?;
    Ok(match text.as_str() {
        "" => String::new(),
        text if text.ends_with('\n') => format!("{title}{text}"),
        text => format!("{title}{text}\n"),
    })
}

fn set_up_stdout(this: &Value) -> Result<()> {
    if !ops::truth(&get(this, "buffer")?)? {
        return Ok(());
    }
    if get(this, "_stderr_buffer")?.is_none() {
        set(this, "_stderr_buffer", library_call("io", "StringIO", [])?)?;
        set(this, "_stdout_buffer", library_call("io", "StringIO", [])?)?;
    }
    let sys = crate::program::import_library(&crate::stdlib::library::inner::SYS)?;
    set(&sys, "stdout", get(this, "_stdout_buffer")?)?;
    set(&sys, "stderr", get(this, "_stderr_buffer")?)
}

fn restore_stdout(this: &Value) -> Result<()> {
    if !ops::truth(&get(this, "buffer")?)? {
        return Ok(());
    }
    if ops::truth(&get(this, "_mirrorOutput")?)? {
        let (out, err) = (
            captured("stdout", "\nStdout:\n")?,
            captured("stderr", "\nStderr:\n")?,
        );
        if !out.is_empty() {
            write(&get(this, "_original_stdout")?, &out)?;
        }
        if !err.is_empty() {
            write(&get(this, "_original_stderr")?, &err)?;
        }
    }
    let sys = crate::program::import_library(&crate::stdlib::library::inner::SYS)?;
    set(&sys, "stdout", get(this, "_original_stdout")?)?;
    set(&sys, "stderr", get(this, "_original_stderr")?)?;
    for buffer in ["_stdout_buffer", "_stderr_buffer"] {
        let buffer = get(this, buffer)?;
        if !buffer.is_none() {
            send(&buffer, "seek", [Value::Int(0)])?;
            send(&buffer, "truncate", [])?;
        }
    }
    Ok(())
}
