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


verbose = False
use_resources = None
is_jython = is_apple = is_emscripten = is_wasi = is_android = False
has_fork_support = has_subprocess_support = has_socket_support = True
MS_WINDOWS = False
C_RECURSION_LIMIT = 1500
MAX_Py_ssize_t = sys.maxsize
_1M, _1G, _2G, _4G = 1 << 20, 1 << 30, 2 << 30, 4 << 30


class Error(Exception):
    pass


class TestFailed(Error):
    pass


class _AlwaysEqual:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False


class _NeverEqual:
    def __eq__(self, other):
        return False

    def __ne__(self, other):
        return True

    def __hash__(self):
        return 1


class _Largest:
    def __eq__(self, other):
        return isinstance(other, _Largest)

    def __lt__(self, other):
        return False

    def __le__(self, other):
        return isinstance(other, _Largest)

    def __gt__(self, other):
        return not isinstance(other, _Largest)

    def __ge__(self, other):
        return True


class _Smallest:
    def __eq__(self, other):
        return isinstance(other, _Smallest)

    def __gt__(self, other):
        return False

    def __ge__(self, other):
        return isinstance(other, _Smallest)

    def __lt__(self, other):
        return not isinstance(other, _Smallest)

    def __le__(self, other):
        return True


ALWAYS_EQ, NEVER_EQ, LARGEST, SMALLEST = _AlwaysEqual(), _NeverEqual(), _Largest(), _Smallest()


def _same(test):
    return test


def no_tracing(test):
    return unittest.skip("sets a trace function")(test)


def impl_detail(msg=None, **guards):
    return unittest.skip("only for CPython")


def bigmemtest(size, memuse, dry_run=True):
    return unittest.skip("needs much memory")


def bigaddrspacetest(test):
    return unittest.skip("needs much memory")(test)


def requires(resource, msg=None):
    pass


def requires_resource(resource):
    return unittest.skip(f"resource {resource!r} is not enabled")


def is_resource_enabled(resource):
    return False


def run_with_locale(category, *locales):
    return unittest.skip("sets the locale")


def run_with_tz(tz):
    return unittest.skip("sets the time zone")


def requires_fork():
    return _same


def requires_gil_enabled(reason=""):
    return _same


def requires_limited_api(test):
    return unittest.skip("needs C")(test)


requires_IEEE_754 = requires_zlib = skip_if_sanitizer = _same
anticipate_failure = skip_emscripten_stack_overflow = lambda *args, **kwargs: _same


def check_syntax_error(testcase, statement, errtext="", *, lineno=None, offset=None):
    testcase.skipTest("compiles text")


def check_free_after_iterating(test, iter, cls, args=()):
    test.skipTest("compiles text")


def check_sizeof(test, o, size):
    test.skipTest("asks for sizes")


@contextlib.contextmanager
def captured_output(name):
    import io

    old = getattr(sys, name)
    setattr(sys, name, io.StringIO())
    try:
        yield getattr(sys, name)
    finally:
        setattr(sys, name, old)


def captured_stdout():
    return captured_output("stdout")


@contextlib.contextmanager
def swap_item(obj, item, new_val):
    missing = object()
    old = obj[item] if item in obj else missing
    obj[item] = new_val
    try:
        yield None if old is missing else old
    finally:
        if old is missing:
            del obj[item]
        else:
            obj[item] = old


@contextlib.contextmanager
def infinite_recursion(max_depth=100):
    old = sys.getrecursionlimit()
    sys.setrecursionlimit(max_depth)
    try:
        yield
    finally:
        sys.setrecursionlimit(old)


set_recursion_limit = infinite_recursion


@contextlib.contextmanager
def catch_unraisable_exception():
    class Caught:
        unraisable = None

    caught = Caught()

    def hook(unraisable):
        caught.unraisable = unraisable

    old, sys.unraisablehook = sys.unraisablehook, hook
    try:
        yield caught
    finally:
        sys.unraisablehook = old


@contextlib.contextmanager
def adjust_int_max_str_digits(max_digits):
    old = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(max_digits)
    try:
        yield
    finally:
        sys.set_int_max_str_digits(old)


def sortdict(mapping):
    return "{" + ", ".join("%r: %r" % pair for pair in sorted(mapping.items())) + "}"


def collision_stats(nbins, nballs):
    n, k = nbins, nballs
    meanempty = n * (1 - 1 / n) ** k
    return k - (n - meanempty), 1.0


def sleeping_retry(timeout, err_msg=None, /, *, init_delay=0.010, max_delay=1.0, error=True):
    return busy_retry(timeout)


def busy_retry(timeout, err_msg=None, /, *, error=True):
    import time

    end = time.monotonic() + timeout
    while time.monotonic() < end:
        yield
        time.sleep(0.01)
