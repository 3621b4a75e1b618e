"""`test.support.warnings_helper`."""

import contextlib
import functools
import warnings


class Recorded:
    def __init__(self, recorded):
        self.warnings = recorded

    def __getattr__(self, name):
        return getattr(self.warnings[-1], name)

    def reset(self):
        self.warnings.clear()


@contextlib.contextmanager
def check_warnings(*filters, quiet=True):
    with warnings.catch_warnings(record=True) as recorded:
        warnings.simplefilter("always")
        yield Recorded(recorded)


@contextlib.contextmanager
def check_no_warnings(testcase, message="", category=Warning, force_gc=False):
    with warnings.catch_warnings(record=True) as recorded:
        warnings.simplefilter("always")
        yield
    testcase.assertEqual([w for w in recorded if issubclass(w.category, category)], [])


def check_no_resource_warning(testcase):
    return check_no_warnings(testcase, category=ResourceWarning)


def ignore_warnings(*, category):
    def decorator(test):
        @functools.wraps(test)
        def wrapper(*args, **kwargs):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", category)
                return test(*args, **kwargs)
        return wrapper
    return decorator


def save_restore_warnings_filters():
    return warnings.catch_warnings()


def check_syntax_warning(testcase, statement, errtext="", *, lineno=1, offset=None):
    testcase.skipTest("compiles text")
