//! `TestCase` but for its assertions: how a test is made, named, run and cleaned up after; `FunctionTestCase`.

use std::rc::Rc;

use super::asserts;
use super::outcome::{self, Outcome};
use super::subtest;
use super::util::{class_path, get, get_or, is_named, is_set, send, send_if_there, set};
use crate::object::{Args, Class, ClassBuilder, Dict, Exception, Obj, Result, Value};
use crate::ops;
use crate::stdlib::signature::{method, or, or_none};

thread_local! {
    static CASE: Class = asserts::add(test_case()).build();
    static FUNCTION_CASE: Class = function_test_case();
}

/// `unittest.TestCase`
pub(super) fn class() -> Class {
    CASE.with(Clone::clone)
}

/// `unittest.FunctionTestCase`
pub(super) fn function_class() -> Class {
    FUNCTION_CASE.with(Clone::clone)
}

fn nothing(_: &Value, _: Args) -> Result<Value> {
    Ok(Value::None)
}

fn test_case() -> ClassBuilder {
    fixtures(Class::builder("TestCase").module("unittest.case").python())
        .attr(
            "failureException",
            Value::Class(Exception::class_named("AssertionError")),
        )
        .attr("longMessage", Value::Bool(true))
        .attr("maxDiff", Value::Int(640))
        .attr("_diffThreshold", Value::Int(1 << 16))
        .attr("_classSetupFailed", Value::Bool(false))
        .raw_method("__init__", |this, args| {
            let [name] = method("TestCase.__init__", args, ["methodName"], 0)?;
            init(this, or(name, "runTest"))?;
            Ok(Value::None)
        })
        .raw_method("addTypeEqualityFunc", |this, args| {
            let names = ["typeobj", "function"];
            let [class, function] = method("TestCase.addTypeEqualityFunc", args, names, 2)?;
            ops::set_item(&get(this, "_type_equality_funcs")?, &class, function)?;
            Ok(Value::None)
        })
        .raw_method("countTestCases", |_, _| Ok(Value::Int(1)))
        .raw_method("defaultTestResult", |_, _| {
            ops::call(&Value::Class(super::result::class()), Args::none())
        })
        .raw_method("shortDescription", |this, _| short_description(this))
        .raw_method("id", |this, _| id(this))
        .raw_method("__eq__", |this, args| {
            let [other] = args.exact("__eq__")?;
            if ops::class_of(this) != ops::class_of(&other) {
                return library_not_implemented();
            }
            let names = (
                get(this, "_testMethodName")?,
                get(&other, "_testMethodName")?,
            );
            ops::eq(&names.0, &names.1).map(Value::Bool)
        })
        .raw_method("__hash__", |this, _| {
            let parts = [
                Value::Class(ops::class_of(this)),
                get(this, "_testMethodName")?,
            ];
            ops::hash::hash_tuple(&parts).map(Value::Int)
        })
        .raw_method("__str__", |this, _| {
            let name = ops::str(&get(this, "_testMethodName")?)?;
            let class = class_path(&ops::class_of(this));
            Ok(Value::from(format!("{name} ({class}.{name})")))
        })
        .raw_method("__repr__", |this, _| {
            let name = ops::str(&get(this, "_testMethodName")?)?;
            let class = class_path(&ops::class_of(this));
            Ok(Value::from(format!("<{class} testMethod={name}>")))
        })
        .raw_method("subTest", subtest::sub_test)
        .raw_method("run", |this, args| {
            let [result] = method("TestCase.run", args, ["result"], 0)?;
            run(this, or_none(result))
        })
        .raw_method("__call__", |this, args| ops::call_method(this, "run", args))
        .raw_method("debug", |this, _| {
            debug(this)?;
            Ok(Value::None)
        })
        .raw_method("skipTest", |_, args| {
            let [reason] = method("TestCase.skipTest", args, ["reason"], 1)?;
            Err(outcome::skipped(reason))
        })
}

fn library_not_implemented() -> Result<Value> {
    super::util::library("builtins", "NotImplemented")
}

/// What a test overrides, and cleanups.
fn fixtures(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method("setUp", nothing)
        .raw_method("tearDown", nothing)
        .class_method("setUpClass", |_| Ok(Value::None))
        .class_method("tearDownClass", |_| Ok(Value::None))
        .raw_method("_callSetUp", |this, _| send(this, "setUp", []))
        .raw_method("_callTearDown", |this, _| send(this, "tearDown", []))
        .raw_method("_callTestMethod", |_, args| {
            let [test] = args.exact("_callTestMethod")?;
            let got = ops::call(&test, Args::none())?;
            warn_of_value(&test, &got)
        })
        .raw_method("_callCleanup", |_, args| {
            let (function, args) = first(args, "_callCleanup")?;
            ops::call(&function, args)
        })
        .raw_method("addCleanup", |this, args| {
            let (function, args) = first(args, "TestCase.addCleanup")?;
            send(
                &get(this, "_cleanups")?,
                "append",
                [kept_call(function, args)],
            )
        })
        .raw_method("enterContext", |this, args| {
            let [manager] = method("TestCase.enterContext", args, ["cm"], 1)?;
            enter_context(&manager, &get(this, "addCleanup")?)
        })
        .raw_method("doCleanups", |this, _| do_cleanups(this).map(Value::Bool))
        .class_method("addClassCleanup", |args| {
            let (class, args) = first(args, "TestCase.addClassCleanup")?;
            let (function, args) = first(args, "TestCase.addClassCleanup")?;
            send(
                &class_cleanups(&class)?,
                "append",
                [kept_call(function, args)],
            )
        })
        .class_method("enterClassContext", |args| {
            let [class, manager] = args.exact("enterClassContext")?;
            enter_context(&manager, &get(&class, "addClassCleanup")?)
        })
        .class_method("doClassCleanups", |args| {
            let [class] = args.exact("doClassCleanups")?;
            let raised = Value::list(Vec::new());
            set(&class, "tearDown_exceptions", raised.clone())?;
            let cleanups = class_cleanups(&class)?;
            while ops::truth(&cleanups)? {
                let cleanup = send(&cleanups, "pop", [])?;
                if let Err(e) = call_kept(&cleanup, None) {
                    if !is_named(&e, "Exception") {
                        return Err(e);
                    }
                    send(&raised, "append", [super::util::exc_info(&e)])?;
                }
            }
            Ok(Value::None)
        })
}

/// The first argument, and the rest.
pub(super) fn first(mut args: Args, function: &str) -> Result<(Value, Args)> {
    if args.pos.is_empty() {
        return Err(Exception::type_error(format!(
            "{function}() missing 1 required positional argument: 'function'"
        )));
    }
    let function = args.pos.remove(0);
    Ok((function, args))
}

/// A call for later: `(function, args, kwargs)`.
pub(super) fn kept_call(function: Value, args: Args) -> Value {
    let keywords = Value::Dict(Dict::from_names(args.kw));
    Value::tuple(vec![function, Value::tuple(args.pos.into_vec()), keywords])
}

/// Makes such a call; with a test, through its `_callCleanup`.
pub(super) fn call_kept(call: &Value, test: Option<&Value>) -> Result<Value> {
    let [function, positional, keywords] =
        <[Value; 3]>::try_from(ops::unpack(call, 3)?).unwrap_or_default();
    let mut args = Args::from_vec(ops::to_vec(&positional)?);
    if let Value::Dict(keywords) = &keywords {
        for (name, value) in keywords.items() {
            if let Some(name) = name.as_str() {
                args.kw.push((name, value));
            }
        }
    }
    match test {
        Some(test) => ops::call_method(test, "_callCleanup", args.prepend(function)),
        None => ops::call(&function, args),
    }
}

/// The class's own list of cleanups.
fn class_cleanups(class: &Value) -> Result<Value> {
    let Value::Class(c) = class else {
        return get(class, "_class_cleanups");
    };
    if let Some(own) = c.dict.get("_class_cleanups") {
        return Ok(own);
    }
    let own = Value::list(Vec::new());
    c.set("_class_cleanups", own.clone());
    Ok(own)
}

/// Enters a context manager now, and leaves it as a cleanup.
pub(super) fn enter_context(manager: &Value, add_cleanup: &Value) -> Result<Value> {
    let class = Value::Class(ops::class_of(manager));
    let methods = (
        ops::get_attr_opt(&class, "__enter__")?,
        ops::get_attr_opt(&class, "__exit__")?,
    );
    let (Some(enter), Some(exit)) = methods else {
        return Err(Exception::type_error(format!(
            "'{}' object does not support the context manager protocol",
            class_path(&ops::class_of(manager))
        )));
    };
    let entered = ops::call(&enter, Args::pos([manager.clone()]))?;
    let none = || Value::None;
    ops::call(
        add_cleanup,
        Args::from_vec(vec![exit, manager.clone(), none(), none(), none()]),
    )?;
    Ok(entered)
}

/// `TestCase.__init__(self, methodName)`
pub(super) fn init(this: &Value, name: Value) -> Result<()> {
    set(this, "_testMethodName", name.clone())?;
    set(this, "_outcome", Value::None)?;
    set(this, "_testMethodDoc", "No test")?;
    let text = ops::str(&name)?;
    match ops::get_attr_opt(this, &text)? {
        Some(test) => set(this, "_testMethodDoc", get(&test, "__doc__")?)?,
        None if &*text == "runTest" => {}
        None => {
            let class = ops::repr(&Value::Class(ops::class_of(this)))?;
            return Err(Exception::value_error(format!(
                "no such test method in {class}: {text}"
            )));
        }
    }
    set(this, "_cleanups", Value::list(Vec::new()))?;
    set(this, "_subtest", Value::None)?;
    let functions = Value::Dict(Dict::new());
    set(this, "_type_equality_funcs", functions)?;
    for (class, function) in [
        ("dict", "assertDictEqual"),
        ("list", "assertListEqual"),
        ("tuple", "assertTupleEqual"),
        ("set", "assertSetEqual"),
        ("frozenset", "assertSetEqual"),
        ("str", "assertMultiLineEqual"),
    ] {
        let class = super::util::library("builtins", class)?;
        send(this, "addTypeEqualityFunc", [class, Value::str(function)])?;
    }
    Ok(())
}

fn id(this: &Value) -> Result<Value> {
    let name = ops::str(&get(this, "_testMethodName")?)?;
    Ok(Value::from(format!(
        "{}.{name}",
        class_path(&ops::class_of(this))
    )))
}

fn short_description(this: &Value) -> Result<Value> {
    let doc = get(this, "_testMethodDoc")?;
    Ok(match doc.as_str() {
        Some(doc) if !doc.is_empty() => Value::str(doc.trim().lines().next().unwrap_or("").trim()),
        _ => Value::None,
    })
}

/// Why a test is skipped, if it is.
fn skip_reason(this: &Value, test: &Value) -> Result<Option<Value>> {
    let class = Value::Class(ops::class_of(this));
    if !is_set(&class, "__unittest_skip__")? && !is_set(test, "__unittest_skip__")? {
        return Ok(None);
    }
    let own = get_or(&class, "__unittest_skip_why__", "")?;
    if ops::truth(&own)? {
        return Ok(Some(own));
    }
    get_or(test, "__unittest_skip_why__", "").map(Some)
}

/// `test.run(result)`
pub(super) fn run(this: &Value, result: Value) -> Result<Value> {
    let own = result.is_none();
    let result = if own {
        let result = send(this, "defaultTestResult", [])?;
        send_if_there(&result, "startTestRun")?;
        result
    } else {
        result
    };
    let done = run_reported(this, &result);
    send(&result, "stopTest", [this.clone()])?;
    if own {
        send_if_there(&result, "stopTestRun")?;
    }
    done.map(|()| result)
}

fn run_reported(this: &Value, result: &Value) -> Result<()> {
    let test = get(this, &ops::str(&get(this, "_testMethodName")?)?)?;
    if let Some(reason) = skip_reason(this, &test)? {
        return outcome::add_skip(result, this, reason);
    }
    send(result, "startTest", [this.clone()])?;
    let expecting = is_set(this, "__unittest_expecting_failure__")?
        || is_set(&test, "__unittest_expecting_failure__")?;
    let outcome = Outcome::new(result.clone())?;
    let begin = crate::platform::monotonic();
    set(
        this,
        "_outcome",
        Value::Object(Obj::from_rc(outcome.clone())),
    )?;
    let done = run_parts(this, &test, &outcome, expecting, begin);
    *outcome.expected.borrow_mut() = None;
    set(this, "_outcome", Value::None)?;
    done
}

fn run_parts(
    this: &Value,
    test: &Value,
    outcome: &Rc<Outcome>,
    expecting: bool,
    begin: f64,
) -> Result<()> {
    let call = |name: &str| send(this, name, []).map(drop);
    outcome.part(this, || call("_callSetUp"))?;
    if outcome.success.get() {
        outcome.expecting_failure.set(expecting);
        outcome.part(this, || {
            send(this, "_callTestMethod", [test.clone()]).map(drop)
        })?;
        outcome.expecting_failure.set(false);
        outcome.part(this, || call("_callTearDown"))?;
    }
    send(this, "doCleanups", [])?;
    let result = &outcome.result;
    match ops::get_attr_opt(result, "addDuration")? {
        Some(add) => {
            let elapsed = Value::Float(crate::platform::monotonic() - begin);
            ops::call(&add, Args::pos([this.clone(), elapsed]))?;
        }
        None => warn("TestResult has no addDuration method")?,
    }
    if !outcome.success.get() {
        return Ok(());
    }
    if !expecting {
        return send(result, "addSuccess", [this.clone()]).map(drop);
    }
    let expected = outcome.expected.borrow().clone();
    let (name, args) = match &expected {
        Some(e) => (
            "addExpectedFailure",
            Args::pos([this.clone(), super::util::exc_info(e)]),
        ),
        None => ("addUnexpectedSuccess", Args::pos([this.clone()])),
    };
    match ops::get_attr_opt(result, name)? {
        Some(add) => ops::call(&add, args).map(drop),
        None if expected.is_some() => {
            warn("TestResult has no addExpectedFailure method, reporting as passes")?;
            send(result, "addSuccess", [this.clone()]).map(drop)
        }
        None => {
            warn("TestResult has no addUnexpectedSuccess method, reporting as failure")?;
            let e = Exception::assertion_error("");
            send(
                result,
                "addFailure",
                [this.clone(), super::util::exc_info(&e)],
            )
            .map(drop)
        }
    }
}

fn warn(message: &str) -> Result<()> {
    crate::stdlib::warnings::warn_from_rust("RuntimeWarning", message)
}

/// A test that returns something is probably a generator or lacks an `await`.
pub(super) fn warn_of_value(test: &Value, got: &Value) -> Result<Value> {
    if !got.is_none() {
        let test = ops::str(test)?;
        let message = format!(
            "It is deprecated to return a value that is not None from a test case ({test})"
        );
        crate::stdlib::warnings::warn_from_rust("DeprecationWarning", &message)?;
    }
    Ok(Value::None)
}

/// The outcome of the test that runs.
pub(super) fn outcome_of(this: &Value) -> Result<Option<Rc<Outcome>>> {
    Ok(get(this, "_outcome")?.downcast::<Outcome>())
}

fn do_cleanups(this: &Value) -> Result<bool> {
    let outcome = match outcome_of(this)? {
        Some(outcome) => outcome,
        None => Outcome::new(Value::None)?,
    };
    loop {
        let cleanups = get(this, "_cleanups")?;
        if !ops::truth(&cleanups)? {
            return Ok(outcome.success.get());
        }
        let cleanup = send(&cleanups, "pop", [])?;
        outcome.part(this, || call_kept(&cleanup, Some(this)).map(drop))?;
    }
}

/// `test.debug()`: runs it without a result.
pub(super) fn debug(this: &Value) -> Result<()> {
    let test = get(this, &ops::str(&get(this, "_testMethodName")?)?)?;
    if let Some(reason) = skip_reason(this, &test)? {
        return Err(outcome::skipped(reason));
    }
    send(this, "_callSetUp", [])?;
    send(this, "_callTestMethod", [test])?;
    send(this, "_callTearDown", [])?;
    loop {
        let cleanups = get(this, "_cleanups")?;
        if !ops::truth(&cleanups)? {
            return Ok(());
        }
        call_kept(&send(&cleanups, "pop", [])?, Some(this))?;
    }
}

fn function_test_case() -> Class {
    Class::builder("FunctionTestCase")
        .module("unittest.case")
        .python()
        .base(class())
        .raw_method("__init__", |this, args| {
            let names = ["testFunc", "setUp", "tearDown", "description"];
            let [test, set_up, tear_down, description] =
                method("FunctionTestCase.__init__", args, names, 1)?;
            init(this, Value::str("runTest"))?;
            set(this, "_setUpFunc", or_none(set_up))?;
            set(this, "_tearDownFunc", or_none(tear_down))?;
            set(this, "_testFunc", test)?;
            set(this, "_description", or_none(description))?;
            Ok(Value::None)
        })
        .raw_method("setUp", |this, _| call_unless_none(this, "_setUpFunc"))
        .raw_method("tearDown", |this, _| {
            call_unless_none(this, "_tearDownFunc")
        })
        .raw_method("runTest", |this, _| {
            ops::call(&get(this, "_testFunc")?, Args::none())?;
            Ok(Value::None)
        })
        .raw_method("id", |this, _| get(&get(this, "_testFunc")?, "__name__"))
        .raw_method("__str__", |this, _| {
            let name = ops::str(&get(&get(this, "_testFunc")?, "__name__")?)?;
            Ok(Value::from(format!(
                "{} ({name})",
                class_path(&ops::class_of(this))
            )))
        })
        .raw_method("__repr__", |this, _| {
            let function = ops::str(&get(this, "_testFunc")?)?;
            let class = class_path(&ops::class_of(this));
            Ok(Value::from(format!("<{class} tec={function}>")))
        })
        .raw_method("shortDescription", |this, _| {
            let own = get(this, "_description")?;
            if !own.is_none() {
                return Ok(own);
            }
            let doc = get(&get(this, "_testFunc")?, "__doc__")?.as_str();
            let line = doc
                .as_deref()
                .and_then(|doc| doc.split('\n').next())
                .map(str::trim);
            Ok(line
                .filter(|line| !line.is_empty())
                .map_or(Value::None, Value::str))
        })
        .build()
}

fn call_unless_none(this: &Value, name: &str) -> Result<Value> {
    let function = get(this, name)?;
    if !function.is_none() {
        ops::call(&function, Args::none())?;
    }
    Ok(Value::None)
}
