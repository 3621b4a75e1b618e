//! `BaseTestSuite`, `TestSuite`: tests in order, with the fixtures of their classes and modules.

use super::outcome::skip_test;
use super::skip::do_module_cleanups;
use super::util::{
    class_path, exc_info, exception_in, get, get_or, is_named, is_set, send, send_if_there, set,
};
use crate::object::{Args, Class, Exception, Instance, Result, Value};
use crate::ops;
use crate::stdlib::signature::{method, or};

thread_local! {
    static BASE: Class = base_suite();
    static SUITE: Class = Class::builder("TestSuite")
        .module("unittest.suite")
        .python()
        .base(base_class())
        .raw_method("run", |this, args| {
            let [result, debug] = method("TestSuite.run", args, ["result", "debug"], 1)?;
            let debug = ops::truth(&or(debug, false))?;
            run(this, &result, debug)?;
            Ok(result)
        })
        .raw_method("debug", |this, _| {
            let result = Value::Instance(Instance::new(DEBUG_RESULT.with(Clone::clone)));
            send(this, "run", [result, Value::Bool(true)])?;
            Ok(Value::None)
        })
        .build();
    static DEBUG_RESULT: Class = Class::builder("_DebugResult")
        .module("unittest.suite")
        .python()
        .attr("_previousTestClass", Value::None)
        .attr("_moduleSetUpFailed", Value::Bool(false))
        .attr("shouldStop", Value::Bool(false))
        .build();
    static ERROR_HOLDER: Class = Class::builder("_ErrorHolder")
        .module("unittest.suite")
        .python()
        .attr("failureException", Value::None)
        .raw_method("id", |this, _| get(this, "description"))
        .raw_method("__str__", |this, _| get(this, "description"))
        .raw_method("shortDescription", |_, _| Ok(Value::None))
        .raw_method("__repr__", |this, _| {
            let description = ops::repr(&get(this, "description")?)?;
            Ok(Value::from(format!("<ErrorHolder description={description}>")))
        })
        .raw_method("run", |_, _| Ok(Value::None))
        .raw_method("__call__", |_, _| Ok(Value::None))
        .raw_method("countTestCases", |_, _| Ok(Value::Int(0)))
        .build();
}

/// `unittest.BaseTestSuite`
pub(super) fn base_class() -> Class {
    BASE.with(Clone::clone)
}

/// `unittest.TestSuite`
pub(super) fn class() -> Class {
    SUITE.with(Clone::clone)
}

fn tests(this: &Value) -> Result<Vec<Value>> {
    ops::to_vec(this)
}

fn base_suite() -> Class {
    Class::builder("BaseTestSuite")
        .module("unittest.suite")
        .python()
        .attr("_cleanup", Value::Bool(true))
        .raw_method("__init__", |this, args| {
            let [tests] = method("BaseTestSuite.__init__", args, ["tests"], 0)?;
            set(this, "_tests", Value::list(Vec::new()))?;
            set(this, "_removed_tests", 0i64)?;
            send(this, "addTests", [or(tests, Value::tuple(Vec::new()))])
        })
        .raw_method("__iter__", |this, _| ops::iter(&get(this, "_tests")?))
        .raw_method("__repr__", |this, _| {
            let class = class_path(&ops::class_of(this));
            let tests = ops::repr(&Value::list(tests(this)?))?;
            Ok(Value::from(format!("<{class} tests={tests}>")))
        })
        .raw_method("__eq__", |this, args| {
            let [other] = args.exact("__eq__")?;
            if !ops::is_instance(&other, &Value::Class(ops::class_of(this)))? {
                return super::util::library("builtins", "NotImplemented");
            }
            let lists = (Value::list(tests(this)?), Value::list(tests(&other)?));
            ops::eq(&lists.0, &lists.1).map(Value::Bool)
        })
        .attr("__hash__", Value::None)
        .raw_method("countTestCases", |this, _| {
            let mut count = get(this, "_removed_tests")?;
            for test in tests(this)? {
                if !test.is_none() {
                    let own = send(&test, "countTestCases", [])?;
                    count = ops::binary(ops::BinaryOp::Add, &count, &own)?;
                }
            }
            Ok(count)
        })
        .raw_method("addTest", |this, args| {
            let [test] = method("BaseTestSuite.addTest", args, ["test"], 1)?;
            if !ops::callable(&test) {
                let shown = ops::repr(&test)?;
                return Err(Exception::type_error(format!("{shown} is not callable")));
            }
            if let Value::Class(class) = &test
                && (class.is_subclass_of(&super::case::class()) || class.is_subclass_of(&self::class()))
            {
                return Err(Exception::type_error(
                    "TestCases and TestSuites must be instantiated before passing them to addTest()",
                ));
            }
            send(&get(this, "_tests")?, "append", [test])
        })
        .raw_method("addTests", |this, args| {
            let [tests] = method("BaseTestSuite.addTests", args, ["tests"], 1)?;
            if tests.as_str().is_some() {
                return Err(Exception::type_error("tests must be an iterable of tests, not a string"));
            }
            let iterator = ops::iter(&tests)?;
            while let Some(test) = ops::next(&iterator)? {
                send(this, "addTest", [test])?;
            }
            Ok(Value::None)
        })
        .raw_method("run", |this, args| {
            let [result] = method("BaseTestSuite.run", args, ["result"], 1)?;
            for (index, test) in tests(this)?.into_iter().enumerate() {
                if is_set(&result, "shouldStop")? {
                    break;
                }
                ops::call(&test, Args::pos([result.clone()]))?;
                remove(this, index)?;
            }
            Ok(result)
        })
        .raw_method("__call__", |this, args| ops::call_method(this, "run", args))
        .raw_method("debug", |this, _| {
            for test in tests(this)? {
                send(&test, "debug", [])?;
            }
            Ok(Value::None)
        })
        .build()
}

/// Holds on to a test that has run no longer.
fn remove(this: &Value, index: usize) -> Result<()> {
    if !ops::truth(&get(this, "_cleanup")?)? {
        return Ok(());
    }
    let (list, index) = (get(this, "_tests")?, Value::from(index));
    let test = match ops::get_item(&list, &index) {
        Ok(test) => test,
        Err(e) if is_named(&e, "TypeError") => return Ok(()),
        Err(e) => return Err(e),
    };
    if ops::has_attr(&test, "countTestCases")? {
        let removed = get(this, "_removed_tests")?;
        let own = send(&test, "countTestCases", [])?;
        set(
            this,
            "_removed_tests",
            ops::binary(ops::BinaryOp::Add, &removed, &own)?,
        )?;
    }
    ops::set_item(&list, &index, Value::None)
}

fn run(this: &Value, result: &Value, debug: bool) -> Result<()> {
    let top = !is_set(result, "_testRunEntered")?;
    if top {
        set(result, "_testRunEntered", true)?;
    }
    let fixtures = Fixtures { result, debug };
    let iterator = ops::iter(this)?;
    let mut index = 0;
    while let Some(test) = ops::next(&iterator)? {
        if is_set(result, "shouldStop")? {
            break;
        }
        if ops::iterate::iter_opt(&test)?.is_none() {
            let class = Value::Class(ops::class_of(&test));
            fixtures.leave_class(Some(&class))?;
            fixtures.enter_module(&class)?;
            fixtures.enter_class(&class)?;
            set(result, "_previousTestClass", class.clone())?;
            if is_set(&class, "_classSetupFailed")? || is_set(result, "_moduleSetUpFailed")? {
                index += 1;
                continue;
            }
        }
        if debug {
            send(&test, "debug", [])?;
        } else {
            ops::call(&test, Args::pos([result.clone()]))?;
        }
        remove(this, index)?;
        index += 1;
    }
    if top {
        fixtures.leave_class(None)?;
        fixtures.leave_module()?;
        set(result, "_testRunEntered", false)?;
    }
    Ok(())
}

/// `setUpClass`, `setUpModule` and their counterparts, for the tests of a run.
struct Fixtures<'a> {
    result: &'a Value,
    /// Exceptions are not reported but raised.
    debug: bool,
}

impl Fixtures<'_> {
    /// Runs with the output captured, where the result does that.
    fn captured(&self, run: impl FnOnce() -> Result<()>) -> Result<()> {
        send_if_there(self.result, "_setupStdout")?;
        let done = run();
        send_if_there(self.result, "_restoreStdout")?;
        done
    }

    /// Reports an exception of a fixture as an error named after it.
    fn report(&self, e: Exception, fixture: &str, parent: &str, info: Option<Value>) -> Result<()> {
        if self.debug || !is_named(&e, "Exception") {
            return Err(e);
        }
        let holder = Value::Instance(Instance::new(ERROR_HOLDER.with(Clone::clone)));
        set(&holder, "description", format!("{fixture} ({parent})"))?;
        let _handling = ops::raise::handling(&e);
        if e.is_a(&skip_test())
            && let Some(add) = ops::get_attr_opt(self.result, "addSkip")?
        {
            let reason = Value::Str(ops::str(&e.value())?);
            return ops::call(&add, Args::pos([holder, reason])).map(drop);
        }
        let info = info.unwrap_or_else(|| exc_info(&e));
        send(self.result, "addError", [holder, info]).map(drop)
    }

    /// Runs a class's cleanups and reports what they raise.
    fn clean_class(&self, class: &Value, fixture: &str, path: &str) -> Result<()> {
        if !ops::has_attr(class, "doClassCleanups")? {
            return Ok(());
        }
        send(class, "doClassCleanups", [])?;
        for info in ops::to_vec(&get(class, "tearDown_exceptions")?)? {
            self.report(exception_in(&info)?, fixture, path, Some(info))?;
        }
        Ok(())
    }

    fn enter_class(&self, class: &Value) -> Result<()> {
        let previous = get_or(self.result, "_previousTestClass", Value::None)?;
        if class.is(&previous)
            || is_set(self.result, "_moduleSetUpFailed")?
            || is_set(class, "__unittest_skip__")?
        {
            return Ok(());
        }
        if let Err(e) = set(class, "_classSetupFailed", false)
            && !is_named(&e, "TypeError")
        {
            return Err(e);
        }
        let Some(set_up) = ops::get_attr_opt(class, "setUpClass")? else {
            return Ok(());
        };
        self.captured(|| {
            let Err(e) = ops::call(&set_up, Args::none()) else {
                return Ok(());
            };
            if self.debug || !is_named(&e, "Exception") {
                return Err(e);
            }
            set(class, "_classSetupFailed", true)?;
            let path = path_of(class);
            self.report(e, "setUpClass", &path, None)?;
            self.clean_class(class, "setUpClass", &path)
        })
    }

    fn leave_class(&self, next: Option<&Value>) -> Result<()> {
        let previous = get_or(self.result, "_previousTestClass", Value::None)?;
        if previous.is_none()
            || next.is_some_and(|next| next.is(&previous))
            || is_set(&previous, "_classSetupFailed")?
            || is_set(self.result, "_moduleSetUpFailed")?
            || is_set(&previous, "__unittest_skip__")?
        {
            return Ok(());
        }
        self.captured(|| {
            let path = path_of(&previous);
            if let Some(tear_down) = ops::get_attr_opt(&previous, "tearDownClass")?
                && let Err(e) = ops::call(&tear_down, Args::none())
            {
                self.report(e, "tearDownClass", &path, None)?;
            }
            self.clean_class(&previous, "tearDownClass", &path)
        })
    }

    fn previous_module(&self) -> Result<Option<String>> {
        let previous = get_or(self.result, "_previousTestClass", Value::None)?;
        if previous.is_none() {
            return Ok(None);
        }
        Ok(get(&previous, "__module__")?
            .as_str()
            .map(|name| name.to_string()))
    }

    fn enter_module(&self, class: &Value) -> Result<()> {
        let current = ops::str(&get(class, "__module__")?)?.to_string();
        if self.previous_module()?.as_deref() == Some(&current) {
            return Ok(());
        }
        self.leave_module()?;
        set(self.result, "_moduleSetUpFailed", false)?;
        let Some(module) = imported(&current) else {
            return Ok(());
        };
        let Some(set_up) = ops::get_attr_opt(&module, "setUpModule")? else {
            return Ok(());
        };
        self.captured(|| {
            let Err(e) = ops::call(&set_up, Args::none()) else {
                return Ok(());
            };
            if !self.debug {
                set(self.result, "_moduleSetUpFailed", true)?;
            }
            self.report(e, "setUpModule", &current, None)?;
            match do_module_cleanups() {
                Ok(()) => Ok(()),
                Err(e) => self.report(e, "setUpModule", &current, None),
            }
        })
    }

    fn leave_module(&self) -> Result<()> {
        let Some(previous) = self.previous_module()? else {
            return Ok(());
        };
        if is_set(self.result, "_moduleSetUpFailed")? {
            return Ok(());
        }
        let Some(module) = imported(&previous) else {
            return Ok(());
        };
        self.captured(|| {
            if let Some(tear_down) = ops::get_attr_opt(&module, "tearDownModule")?
                && let Err(e) = ops::call(&tear_down, Args::none())
            {
                self.report(e, "tearDownModule", &previous, None)?;
            }
            match do_module_cleanups() {
                Ok(()) => Ok(()),
                Err(e) => self.report(e, "tearDownModule", &previous, None),
            }
        })
    }
}

fn path_of(class: &Value) -> String {
    match class {
        Value::Class(class) => class_path(class),
        _ => String::new(),
    }
}

/// `sys.modules.get(name)`
fn imported(name: &str) -> Option<Value> {
    crate::program::imported()
        .into_iter()
        .find(|(known, _)| known == name)
        .map(|(_, module)| module)
}
