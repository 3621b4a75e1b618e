//! `TextTestRunner` and `TextTestResult`: dots or lines while tests run, then errors and a summary.

use super::result::{self, init, is_failure};
use super::subtest;
use super::util::{get, get_or, is_named, library, send, send_if_there, set, write, write_line};
use crate::object::{Args, Class, ClassBuilder, Object, Result, Value};
use crate::ops;
use crate::stdlib::signature::{method, or, or_none};

thread_local! {
    static RESULT: Class = text_result();
    static RUNNER: Class = text_runner();
    static STREAM: Class = Class::builder("_WritelnDecorator")
        .module("unittest.runner")
        .raw_method("writeln", |this, args| {
            let [text] = method("_WritelnDecorator.writeln", args, ["arg"], 0)?;
            if ops::truth(&or_none(text.clone()))? {
                send(this, "write", [text])?;
            }
            send(this, "write", [Value::str("\n")])
        })
        .build();
}

/// `unittest.TextTestResult`
pub(super) fn result_class() -> Class {
    RESULT.with(Clone::clone)
}

/// `unittest.TextTestRunner`
pub(super) fn runner_class() -> Class {
    RUNNER.with(Clone::clone)
}

/// A stream with a method `writeln`.
struct LineStream(Value);

impl Object for LineStream {
    fn class(&self) -> Class {
        STREAM.with(Clone::clone)
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        if name == "stream" {
            return Some(Ok(self.0.clone()));
        }
        ops::get_attr_opt(&self.0, name).transpose()
    }
}

const DOUBLE_LINE: &str = "======================================================================";
const LINE: &str = "----------------------------------------------------------------------";

fn text_result() -> Class {
    let builder = Class::builder("TextTestResult")
        .module("unittest.runner")
        .python()
        .base(result::class())
        .attr("separator1", Value::str(DOUBLE_LINE))
        .attr("separator2", Value::str(LINE))
        .raw_method("__init__", |this, mut args| {
            let durations = or_none(args.take_kw("durations").unwrap_or_default());
            let names = ["stream", "descriptions", "verbosity"];
            let [stream, descriptions, verbosity] =
                method("TextTestResult.__init__", args, names, 3)?;
            init(this)?;
            set(this, "stream", stream)?;
            set(this, "showAll", ops::gt(&verbosity, &Value::Int(1))?)?;
            set(this, "dots", ops::eq(&verbosity, &Value::Int(1))?)?;
            set(this, "descriptions", descriptions)?;
            set(this, "_newline", true)?;
            set(this, "durations", durations)?;
            Ok(Value::None)
        })
        .raw_method("getDescription", |this, args| {
            let [test] = method("TextTestResult.getDescription", args, ["test"], 1)?;
            let doc = send(&test, "shortDescription", [])?;
            let mut text = ops::str(&test)?.to_string();
            if ops::truth(&get(this, "descriptions")?)? && ops::truth(&doc)? {
                text = format!("{text}\n{}", ops::str(&doc)?);
            }
            Ok(Value::from(text))
        })
        .raw_method("startTest", |this, args| {
            let [test] = method("TextTestResult.startTest", args, ["test"], 1)?;
            inherited(this, "startTest", Args::pos([test.clone()]))?;
            if ops::truth(&get(this, "showAll")?)? {
                let stream = get(this, "stream")?;
                write(&stream, &describe(this, &test)?)?;
                write(&stream, " ... ")?;
                send(&stream, "flush", [])?;
                set(this, "_newline", false)?;
            }
            Ok(Value::None)
        })
        .raw_method("_write_status", |this, args| {
            let names = ["test", "status"];
            let [test, status] = method("TextTestResult._write_status", args, names, 2)?;
            write_status(this, &test, &ops::str(&status)?)?;
            Ok(Value::None)
        })
        .raw_method("printErrors", |this, _| {
            print_errors(this)?;
            Ok(Value::None)
        })
        .raw_method("printErrorList", |this, args| {
            let names = ["flavour", "errors"];
            let [flavour, errors] = method("TextTestResult.printErrorList", args, names, 2)?;
            let stream = get(this, "stream")?;
            for error in ops::to_vec(&errors)? {
                let parts = ops::unpack(&error, 2)?;
                let description = describe(this, &parts[0])?;
                write_line(&stream, &ops::str(&get(this, "separator1")?)?)?;
                write_line(&stream, &format!("{}: {description}", ops::str(&flavour)?))?;
                write_line(&stream, &ops::str(&get(this, "separator2")?)?)?;
                write_line(&stream, &ops::str(&parts[1])?)?;
                send(&stream, "flush", [])?;
            }
            Ok(Value::None)
        });
    reports(builder).build()
}

fn reports(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method("addSubTest", |this, args| {
            let names = ["test", "subtest", "err"];
            let [test, subtest, err] = method("TextTestResult.addSubTest", args, names, 3)?;
            if !err.is_none() {
                let failed = is_failure(&err, &subtest)?;
                let (word, letter) = if failed {
                    ("FAIL", "F")
                } else {
                    ("ERROR", "E")
                };
                show_with(this, letter, || write_status(this, &subtest, word))?;
            }
            inherited(this, "addSubTest", Args::pos([test, subtest, err]))
        })
        .raw_method("addSuccess", |this, args| {
            report(this, args, "addSuccess", "ok", ".")
        })
        .raw_method("addError", |this, args| {
            report(this, args, "addError", "ERROR", "E")
        })
        .raw_method("addFailure", |this, args| {
            report(this, args, "addFailure", "FAIL", "F")
        })
        .raw_method("addSkip", |this, args| {
            let [test, reason] = method("TextTestResult.addSkip", args, ["test", "reason"], 2)?;
            inherited(this, "addSkip", Args::pos([test.clone(), reason.clone()]))?;
            let status = format!("skipped {}", ops::repr(&reason)?);
            show_with(this, "s", || write_status(this, &test, &status))?;
            Ok(Value::None)
        })
        .raw_method("addExpectedFailure", |this, args| {
            inherited(this, "addExpectedFailure", args)?;
            show_with(this, "x", || {
                write_line(&get(this, "stream")?, "expected failure")
            })?;
            Ok(Value::None)
        })
        .raw_method("addUnexpectedSuccess", |this, args| {
            inherited(this, "addUnexpectedSuccess", args)?;
            show_with(this, "u", || {
                write_line(&get(this, "stream")?, "unexpected success")
            })?;
            Ok(Value::None)
        })
}

/// `super().name(...)`
fn inherited(this: &Value, name: &str, args: Args) -> Result<Value> {
    ops::super_::super_call(&result_class(), this, name, args)
}

fn describe(this: &Value, test: &Value) -> Result<String> {
    let text = send(this, "getDescription", [test.clone()])?;
    Ok(ops::str(&text)?.to_string())
}

/// Records a report, then shows it: a word with `-v`, else a letter.
fn report(this: &Value, args: Args, name: &str, word: &str, letter: &str) -> Result<Value> {
    let test = match args.pos.first() {
        Some(test) => test.clone(),
        None => args
            .kw
            .iter()
            .find(|(k, _)| k == "test")
            .map(|(_, v)| v.clone())
            .unwrap_or_default(),
    };
    inherited(this, name, args)?;
    show_with(this, letter, || write_status(this, &test, word))?;
    Ok(Value::None)
}

fn show_with(this: &Value, letter: &str, words: impl FnOnce() -> Result<()>) -> Result<()> {
    let stream = get(this, "stream")?;
    if ops::truth(&get(this, "showAll")?)? {
        words()?;
    } else if ops::truth(&get(this, "dots")?)? {
        write(&stream, letter)?;
    } else {
        return Ok(());
    }
    send(&stream, "flush", []).map(drop)
}

fn write_status(this: &Value, test: &Value, status: &str) -> Result<()> {
    let stream = get(this, "stream")?;
    let is_subtest = ops::is_instance(test, &Value::Class(subtest::class()))?;
    let newline = ops::truth(&get(this, "_newline")?)?;
    if is_subtest || newline {
        if !newline {
            write_line(&stream, "")?;
        }
        if is_subtest {
            write(&stream, "  ")?;
        }
        write(&stream, &describe(this, test)?)?;
        write(&stream, " ... ")?;
    }
    write_line(&stream, status)?;
    send(&stream, "flush", [])?;
    set(this, "_newline", true)
}

fn print_errors(this: &Value) -> Result<()> {
    let stream = get(this, "stream")?;
    if ops::truth(&get(this, "dots")?)? || ops::truth(&get(this, "showAll")?)? {
        write_line(&stream, "")?;
        send(&stream, "flush", [])?;
    }
    send(
        this,
        "printErrorList",
        [Value::str("ERROR"), get(this, "errors")?],
    )?;
    send(
        this,
        "printErrorList",
        [Value::str("FAIL"), get(this, "failures")?],
    )?;
    let unexpected = get_or(this, "unexpectedSuccesses", Value::tuple(Vec::new()))?;
    if ops::truth(&unexpected)? {
        write_line(&stream, &ops::str(&get(this, "separator1")?)?)?;
        for test in ops::to_vec(&unexpected)? {
            write_line(
                &stream,
                &format!("UNEXPECTED SUCCESS: {}", describe(this, &test)?),
            )?;
        }
        send(&stream, "flush", [])?;
    }
    Ok(())
}

fn text_runner() -> Class {
    Class::builder("TextTestRunner")
        .module("unittest.runner")
        .python()
        .attr("resultclass", Value::Class(result_class()))
        .raw_method("__init__", |this, mut args| {
            let locals = or(args.take_kw("tb_locals").unwrap_or_default(), false);
            let durations = or_none(args.take_kw("durations").unwrap_or_default());
            let names = [
                "stream",
                "descriptions",
                "verbosity",
                "failfast",
                "buffer",
                "resultclass",
                "warnings",
            ];
            let [
                stream,
                descriptions,
                verbosity,
                failfast,
                buffer,
                class,
                warnings,
            ] = method("TextTestRunner.__init__", args, names, 0)?;
            let stream = or_none(stream);
            let stream = if stream.is_none() {
                library("sys", "stderr")?
            } else {
                stream
            };
            set(this, "stream", Value::object(LineStream(stream)))?;
            set(this, "descriptions", or(descriptions, true))?;
            set(this, "verbosity", or(verbosity, 1i64))?;
            set(this, "failfast", or(failfast, false))?;
            set(this, "buffer", or(buffer, false))?;
            set(this, "tb_locals", locals)?;
            set(this, "durations", durations)?;
            set(this, "warnings", or_none(warnings))?;
            let class = or_none(class);
            if !class.is_none() {
                set(this, "resultclass", class)?;
            }
            Ok(Value::None)
        })
        .raw_method("_makeResult", |this, _| {
            let args = Args::pos([
                get(this, "stream")?,
                get(this, "descriptions")?,
                get(this, "verbosity")?,
            ]);
            let with = args.clone().with_kw("durations", get(this, "durations")?);
            match ops::call_method(this, "resultclass", with) {
                Err(e) if is_named(&e, "TypeError") => ops::call_method(this, "resultclass", args),
                other => other,
            }
        })
        .raw_method("run", |this, args| {
            let [test] = method("TextTestRunner.run", args, ["test"], 1)?;
            run(this, &test)
        })
        .build()
}

fn run(this: &Value, test: &Value) -> Result<Value> {
    let result = send(this, "_makeResult", [])?;
    for name in ["failfast", "buffer", "tb_locals"] {
        set(&result, name, get(this, name)?)?;
    }
    let manager = ops::call(&library("warnings", "catch_warnings")?, Args::none())?;
    send(&manager, "__enter__", [])?;
    let ran = run_tests(this, test, &result);
    let none = || Value::None;
    send(&manager, "__exit__", [none(), none(), none()])?;
    let taken = ran?;
    send(&result, "printErrors", [])?;
    let stream = get(this, "stream")?;
    if !get(this, "durations")?.is_none() {
        print_durations(this, &result, &stream)?;
    }
    if let Some(separator) = ops::get_attr_opt(&result, "separator2")? {
        write_line(&stream, &ops::str(&separator)?)?;
    }
    summary(&result, &stream, taken)?;
    Ok(result)
}

/// Gives the seconds that it took.
fn run_tests(this: &Value, test: &Value, result: &Value) -> Result<f64> {
    let filter = get(this, "warnings")?;
    if ops::truth(&filter)? {
        super::util::library_call("warnings", "simplefilter", [filter])?;
    }
    let begin = crate::platform::monotonic();
    send_if_there(result, "startTestRun")?;
    let ran = ops::call(test, Args::pos([result.clone()]));
    send_if_there(result, "stopTestRun")?;
    ran?;
    Ok(crate::platform::monotonic() - begin)
}

fn summary(result: &Value, stream: &Value, taken: f64) -> Result<()> {
    let run = get(result, "testsRun")?;
    let one = ops::eq(&run, &Value::Int(1))?;
    let s = if one { "" } else { "s" };
    write_line(
        stream,
        &format!("Ran {} test{s} in {taken:.3}s", ops::str(&run)?),
    )?;
    write_line(stream, "")?;
    let count = |name: &str| -> Result<usize> {
        match ops::get_attr_opt(result, name)? {
            Some(list) => ops::len(&list),
            None => Ok(0),
        }
    };
    let mut parts = Vec::new();
    let mut part = |title: &str, count: usize| {
        if count > 0 {
            parts.push(format!("{title}={count}"));
        }
    };
    if !ops::truth(&send(result, "wasSuccessful", [])?)? {
        write(stream, "FAILED")?;
        part("failures", count("failures")?);
        part("errors", count("errors")?);
    } else if ops::eq(&run, &Value::Int(0))? {
        write(stream, "NO TESTS RAN")?;
    } else {
        write(stream, "OK")?;
    }
    part("skipped", count("skipped")?);
    part("expected failures", count("expectedFailures")?);
    part("unexpected successes", count("unexpectedSuccesses")?);
    if parts.is_empty() {
        write(stream, "\n")?;
    } else {
        write_line(stream, &format!(" ({})", parts.join(", ")))?;
    }
    send(stream, "flush", []).map(drop)
}

fn print_durations(this: &Value, result: &Value, stream: &Value) -> Result<()> {
    let mut all = Vec::new();
    for item in ops::to_vec(&get(result, "collectedDurations")?)? {
        let parts = ops::unpack(&item, 2)?;
        all.push((ops::str(&parts[0])?, ops::convert::to_f64(&parts[1])?));
    }
    if all.is_empty() {
        return Ok(());
    }
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    if let Value::Int(limit) = get(this, "durations")?
        && limit > 0
    {
        all.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    }
    write_line(stream, "Slowest test durations")?;
    if let Some(separator) = ops::get_attr_opt(result, "separator2")? {
        write_line(stream, &ops::str(&separator)?)?;
    }
    let brief = ops::lt(&get(this, "verbosity")?, &Value::Int(2))?;
    let mut hidden = false;
    for (test, elapsed) in all {
        if brief && elapsed < 0.001 {
            hidden = true;
        } else {
            write_line(stream, &format!("{:<10} {test}", format!("{elapsed:.3}s")))?;
        }
    }
    let end = "\n(durations < 0.001s were hidden; use -v to show these durations)";
    write_line(stream, if hidden { end } else { "" })
}
