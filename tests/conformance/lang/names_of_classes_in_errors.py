"""How errors name the classes that CPython has in C, and where those classes say they are from."""
import array
import asyncio
import collections
import contextvars
import datetime
import decimal
import functools
import hashlib
import io
import itertools
import json
import operator
import queue
import re
import threading
import types


async def main():
    task = asyncio.current_task()
    objects = [
        task, task.get_loop().create_future(), collections.deque(), collections.Counter(), collections.OrderedDict(),
        collections.defaultdict(int), datetime.datetime(2024, 1, 1), datetime.date(2024, 1, 1), datetime.timedelta(1),
        datetime.timezone.utc, datetime.time(), functools.partial(int), functools.lru_cache(int), itertools.count(),
        itertools.chain(), itertools.cycle([]), itertools.islice([], 1), io.BytesIO(), io.StringIO(), re.compile("a"),
        re.match("a", "a"), threading.Lock(), threading.RLock(), threading.local(), contextvars.ContextVar("x"),
        contextvars.copy_context(), contextvars.ContextVar("z").set(1), types.SimpleNamespace(),
        types.MappingProxyType({}), operator.itemgetter(1), operator.attrgetter("a"), array.array("b"),
        queue.SimpleQueue(), queue.Queue(), asyncio.Queue(), asyncio.Lock(), decimal.Decimal(1), hashlib.md5(),
        iter([]), range(1), {}.keys(), len, main, lambda: 1, Exception(), task.get_coro(),
    ]
    for x in objects:
        try:
            x.undefined_
        except AttributeError as e:
            print(e)
        for act in (lambda: x + 1j, lambda: len(x), lambda: x[0], lambda: iter(x), lambda: x(), lambda: hash(x) and None):
            try:
                act()
            except TypeError as e:
                if "missing" not in str(e) and "argument" not in str(e):
                    print(" ", e)
            except Exception as e:
                print(" ", type(e).__name__)
        print("  ", type(x).__name__, type(x).__module__, type(x).__qualname__)
        try:
            json.dumps(x)
        except TypeError as e:
            print("  ", e)


class Deque(collections.deque):
    pass


asyncio.run(main())
try:
    Deque() + 1
except TypeError as e:
    print(e)
try:
    Deque().undefined_
except AttributeError as e:
    print(e)
for cls in (int, type, object, types.FunctionType, types.BuiltinFunctionType, types.MethodType, type(None), property):
    print(cls.__module__, cls.__qualname__)


def method_of():
    class C:
        def m(self): ...
    return C().m


try:
    method_of().undefined_
except AttributeError as e:
    print(e)
