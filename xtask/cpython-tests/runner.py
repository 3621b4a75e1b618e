"""The main module of a run: runs the tests of one module and says how each goes, one line a step."""

import asyncio
import sys
import unittest

# CPython has each of these in Python and in C; here there is one, which stands for the first.
asyncio.futures._PyFuture = asyncio.Future
asyncio.tasks._PyTask = asyncio.Task
for name in ("current_task", "_register_task", "_unregister_task", "_enter_task", "_leave_task"):
    setattr(asyncio.tasks, "_py_" + name.lstrip("_"), getattr(asyncio.tasks, name, None))

import MODULE

skipped = set(sys.argv[1:])


class Result(unittest.TestResult):
    def say(self, word, test, detail=""):
        print(f"@ {word} {type(test).__name__}.{test._testMethodName} {detail}".rstrip(), flush=True)

    def startTest(self, test):
        super().startTest(test)
        self.bad = None
        self.say("start", test)

    def stopTest(self, test):
        super().stopTest(test)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.say("passed", test)

    def failed(self, test, err):
        text = f"{err[0].__name__}: {err[1]}"
        self.say("failed", test, text.splitlines()[0][:160])

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.failed(test, err)

    def addError(self, test, err):
        super().addError(test, err)
        if hasattr(test, "_testMethodName"):
            self.failed(test, err)
        else:
            print("@ fixture", test, err[1], flush=True)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.failed(test, err)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        if hasattr(test, "_testMethodName"):
            self.say("skipped", test, reason)

    def addExpectedFailure(self, test, err):
        self.say("passed", test)

    def addUnexpectedSuccess(self, test):
        self.say("failed", test, "unexpected success")


def each(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from each(test)
        else:
            yield test


def is_wanted(test):
    return f"{type(test).__name__}.{test._testMethodName}" not in skipped


# Examples in docstrings are no tests here.
vars(MODULE).pop("load_tests", None)
tests = unittest.defaultTestLoader.loadTestsFromModule(MODULE)
unittest.TestSuite(filter(is_wanted, each(tests))).run(Result())
print("@ end", flush=True)
