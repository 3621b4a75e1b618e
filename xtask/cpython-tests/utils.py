"""What tests of asyncio use of CPython's `test.test_asyncio.utils`, on the event loop that there is."""

import asyncio
import contextlib
import logging
import os
import re
import socket
import tempfile
import threading
import time
import unittest
from unittest import mock


def run_briefly(loop):
    async def nothing():
        pass

    task = loop.create_task(nothing())
    try:
        loop.run_until_complete(task)
    finally:
        pass


def run_once(loop):
    loop.call_soon(loop.stop)
    loop.run_forever()


def run_until(loop, pred, timeout=30.0):
    deadline = time.monotonic() + timeout
    while not pred():
        if time.monotonic() > deadline:
            raise TimeoutError("the condition did not come true")
        loop.run_until_complete(asyncio.sleep(0.001))


def MockCallback(**kwargs):
    return mock.Mock(spec=["__call__"], **kwargs)


class MockPattern(str):
    def __eq__(self, other):
        return bool(re.search(str(self), other, re.S))


class MockInstanceOf:
    def __init__(self, type):
        self._type = type

    def __eq__(self, other):
        return isinstance(other, self._type)


class TestCase(unittest.TestCase):
    def set_event_loop(self, loop, *, cleanup=True):
        if loop is None:
            raise AssertionError("loop is None")
        asyncio.set_event_loop(None)
        if cleanup:
            self.addCleanup(self.close_loop, loop)

    @staticmethod
    def close_loop(loop):
        if not loop.is_closed():
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()

    def new_test_loop(self, gen=None):
        if gen is not None:
            raise unittest.SkipTest("needs a loop whose time is moved by hand")
        loop = asyncio.new_event_loop()
        self.set_event_loop(loop)
        return loop

    def tearDown(self):
        asyncio.set_event_loop(None)
        self.doCleanups()


class HttpServer:
    """Answers every connection with the same page, on a thread of its own."""

    def __init__(self, listener):
        self.listener = listener
        self.address = listener.getsockname()
        self.thread = threading.Thread(target=self.serve)

    def serve(self):
        while True:
            connection, _ = self.listener.accept()
            with connection:
                request = connection.recv(4096)
                if not request:
                    return
                connection.sendall(b"HTTP/1.0 200 OK\r\nContent-type: text/plain\r\n\r\nTest message")

    @contextlib.contextmanager
    def running(self):
        self.thread.start()
        try:
            yield self
        finally:
            # A connection that asks for nothing ends it.
            with socket.socket(self.listener.family) as last:
                last.connect(self.address)
            self.thread.join()
            self.listener.close()


@contextlib.contextmanager
def run_test_server(*, use_ssl=False):
    if use_ssl:
        raise unittest.SkipTest("needs a certificate")
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    with HttpServer(listener).running() as server:
        yield server


@contextlib.contextmanager
def unix_socket_path():
    with tempfile.TemporaryDirectory() as folder:
        yield os.path.join(folder, "socket")


@contextlib.contextmanager
def run_test_unix_server(*, use_ssl=False):
    if use_ssl:
        raise unittest.SkipTest("needs a certificate")
    with unix_socket_path() as path:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen()
        with HttpServer(listener).running() as server:
            yield server


@contextlib.contextmanager
def disable_logger():
    logger = logging.getLogger("asyncio")
    old = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(old)


async def await_without_task(coro):
    raised = None

    def step():
        nonlocal raised
        try:
            for _ in coro.__await__():
                pass
        except BaseException as e:
            raised = e

    asyncio.get_running_loop().call_soon(step)
    await asyncio.sleep(0)
    if raised is not None:
        raise raised
