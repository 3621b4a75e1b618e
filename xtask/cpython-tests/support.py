"""What tests of asyncio use of CPython's `test.support`."""

import contextlib
import gc
import sys
import unittest

SHORT_TIMEOUT = 30.0
LONG_TIMEOUT = 300.0
LOOPBACK_TIMEOUT = 10.0
Py_GIL_DISABLED = False


def gc_collect():
    gc.collect()


def cpython_only(test):
    return unittest.skip("only for CPython")(test)


def refcount_test(test):
    return unittest.skip("counts references")(test)


def requires_docstrings(test):
    return test


def check_impl_detail(**guards):
    return False


@contextlib.contextmanager
def disable_gc():
    yield


def requires_working_socket(*, module=False):
    return lambda test: test


def requires_subprocess():
    return lambda test: test


def get_attribute(obj, name):
    try:
        return getattr(obj, name)
    except AttributeError:
        raise unittest.SkipTest(f"object {obj!r} has no attribute {name!r}")


@contextlib.contextmanager
def swap_attr(obj, attr, new_val):
    old = getattr(obj, attr)
    setattr(obj, attr, new_val)
    try:
        yield old
    finally:
        setattr(obj, attr, old)


@contextlib.contextmanager
def captured_stderr():
    import io

    old, sys.stderr = sys.stderr, io.StringIO()
    try:
        yield sys.stderr
    finally:
        sys.stderr = old
