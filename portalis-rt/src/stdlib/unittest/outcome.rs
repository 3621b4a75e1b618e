//! How a test went so far: each of its parts (`setUp`, the method, `tearDown`, cleanups, subtests) runs under
//! [`Outcome::part`], which reports what the part raises to the result object.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::util::{exc_info, get, is_named, send};
use crate::object::{Class, Exception, Object, Result, Value};
use crate::ops;

thread_local! {
    static SKIP_TEST: Class = Class::builder("SkipTest")
        .module("unittest.case")
        .python()
        .base(Exception::class_named("Exception"))
        .build();
    static SHOULD_STOP: Class = Class::builder("_ShouldStop")
        .module("unittest.case")
        .python()
        .base(Exception::class_named("Exception"))
        .build();
    static OUTCOME: Class = Class::builder("_Outcome").module("unittest.case").build();
}

/// `unittest.SkipTest`
pub(super) fn skip_test() -> Class {
    SKIP_TEST.with(Clone::clone)
}

/// Ends a test at the end of a failed subtest.
pub(super) fn should_stop() -> Exception {
    Exception::of_class(SHOULD_STOP.with(Clone::clone), Vec::new())
}

/// `raise SkipTest(reason)`
pub(super) fn skipped(reason: Value) -> Exception {
    Exception::of_class(skip_test(), vec![reason])
}

/// How a test went so far.
pub(super) struct Outcome {
    pub(super) result: Value,
    pub(super) supports_subtests: bool,
    pub(super) success: Cell<bool>,
    pub(super) expecting_failure: Cell<bool>,
    /// What the test raised while a failure was expected.
    pub(super) expected: RefCell<Option<Exception>>,
}

impl Object for Outcome {
    fn class(&self) -> Class {
        OUTCOME.with(Clone::clone)
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        Some(Ok(match name {
            "success" => Value::Bool(self.success.get()),
            "result" => self.result.clone(),
            "result_supports_subtests" => Value::Bool(self.supports_subtests),
            "expecting_failure" => Value::Bool(self.expecting_failure.get()),
            _ => return None,
        }))
    }
}

impl Outcome {
    pub(super) fn new(result: Value) -> Result<Rc<Outcome>> {
        let supports_subtests = ops::has_attr(&result, "addSubTest")?;
        Ok(Rc::new(Outcome {
            result,
            supports_subtests,
            success: Cell::new(true),
            expecting_failure: Cell::new(false),
            expected: RefCell::new(None),
        }))
    }

    /// Runs a part of a test.
    pub(super) fn part(&self, test: &Value, run: impl FnOnce() -> Result<()>) -> Result<()> {
        let before = self.begin();
        self.end(test, run().err(), before, None)
    }

    /// Begins a part; gives what [`Outcome::end`] wants to know.
    pub(super) fn begin(&self) -> bool {
        self.success.replace(true)
    }

    /// Ends a part that raised `e`; `parent` is the test of a subtest.
    pub(super) fn end(
        &self,
        test: &Value,
        e: Option<Exception>,
        before: bool,
        parent: Option<&Value>,
    ) -> Result<()> {
        let done = self.report(test, e, parent);
        self.success.set(self.success.get() && before);
        done
    }

    fn report(&self, test: &Value, e: Option<Exception>, parent: Option<&Value>) -> Result<()> {
        let subtest = |info: Value| match parent {
            Some(parent) => send(
                &self.result,
                "addSubTest",
                [parent.clone(), test.clone(), info],
            )
            .map(drop),
            None => Ok(()),
        };
        let Some(e) = e else {
            return subtest(Value::None);
        };
        if is_named(&e, "KeyboardInterrupt") {
            return Err(e);
        }
        let _handling = ops::raise::handling(&e);
        if e.is_a(&skip_test()) {
            self.success.set(false);
            return add_skip(&self.result, test, Value::Str(ops::str(&e.value())?));
        }
        if e.is_a(&SHOULD_STOP.with(Clone::clone)) {
            return Ok(());
        }
        if self.expecting_failure.get() {
            *self.expected.borrow_mut() = Some(e);
            return Ok(());
        }
        self.success.set(false);
        if parent.is_some() {
            return subtest(exc_info(&e));
        }
        if self.result.is_none() {
            return Ok(());
        }
        let failure = get(test, "failureException")?;
        let report = if ops::is_subclass(&Value::Class(e.class()), &failure)? {
            "addFailure"
        } else {
            "addError"
        };
        send(&self.result, report, [test.clone(), exc_info(&e)]).map(drop)
    }
}

/// Tells the result that a test is skipped.
pub(super) fn add_skip(result: &Value, test: &Value, reason: Value) -> Result<()> {
    match ops::get_attr_opt(result, "addSkip")? {
        Some(add) => {
            ops::call(&add, crate::object::Args::pos([test.clone(), reason]))?;
        }
        None => {
            crate::stdlib::warnings::warn_from_rust(
                "RuntimeWarning",
                "TestResult has no addSkip method, skips not reported",
            )?;
            send(result, "addSuccess", [test.clone()])?;
        }
    }
    Ok(())
}
