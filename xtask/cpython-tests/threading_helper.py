"""`test.support.threading_helper`."""

import contextlib
import threading


def threading_setup():
    return ()


def threading_cleanup(*original):
    pass


def reap_threads(test):
    return test


def requires_working_threading(*, module=False):
    return lambda test: test


def join_thread(thread, timeout=None):
    thread.join(timeout if timeout is not None else 30.0)
    if thread.is_alive():
        raise AssertionError(f"failed to join the thread {thread!r}")


@contextlib.contextmanager
def wait_threads_exit(timeout=None):
    yield


@contextlib.contextmanager
def start_threads(threads, unlock=None):
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        if unlock:
            unlock()
        for thread in threads:
            thread.join(30.0)


@contextlib.contextmanager
def catch_threading_exception():
    class Caught:
        exc_type = exc_value = exc_traceback = thread = None

    caught = Caught()

    def hook(args):
        caught.exc_type, caught.exc_value = args.exc_type, args.exc_value
        caught.exc_traceback, caught.thread = args.exc_traceback, args.thread

    old, threading.excepthook = threading.excepthook, hook
    try:
        yield caught
    finally:
        threading.excepthook = old
