"""Async caches, memoised coroutines, single-flight, descriptors, pipelines."""
import asyncio
import functools
import inspect
import itertools
import operator
import sys
import time
from collections import OrderedDict, deque
from collections.abc import AsyncGenerator, Awaitable, Hashable, Mapping, MutableMapping, Sequence
from types import MappingProxyType, SimpleNamespace, coroutine
from typing import Any, Annotated, get_type_hints, TypedDict, NotRequired, Unpack, ParamSpec


class Newest(MutableMapping):
    def __init__(self, size, /, **kw):
        self.size, self.data, self.stats = size, OrderedDict(), SimpleNamespace(hit=0, miss=0)
        self.update(kw)

    def __getitem__(self, k):
        try:
            v = self.data[k]
        except KeyError:
            self.stats.miss += 1
            raise
        self.stats.hit += 1
        return v

    def __setitem__(self, k, v):
        self.data[k] = v
        while len(self.data) > self.size:
            self.data.popitem(last=False)

    def __delitem__(self, k):
        del self.data[k]

    def __iter__(self):
        return iter(self.data)

    def __len__(self):
        return len(self.data)


class cached:
    """A descriptor that caches coroutines per instance; single-flight."""

    def __init__(self, f=None, *, size=3):
        self.f, self.size = f, size

    def __call__(self, f):
        return type(self)(f, size=self.size)

    def __set_name__(self, owner, name):
        self.attr = f"_{owner.__name__}__cache_{name}"

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        cache = obj.__dict__.setdefault(self.attr, Newest(self.size))

        @functools.wraps(self.f)
        async def call(*args, **kw):
            key = inspect.signature(self.f).bind(obj, *args, **kw)
            key.apply_defaults()
            key = tuple(map(repr, itertools.islice(key.arguments.values(), 1, None)))
            if (fut := cache.get(key)) is None:
                fut = cache[key] = asyncio.ensure_future(self.f(obj, *args, **kw))
            try:
                return await asyncio.shield(fut)
            except Exception:
                cache.pop(key, None)
                raise

        call.cache = cache
        return call


class Options(TypedDict, total=False):
    depth: int
    label: NotRequired[str]


class Repo:
    calls = 0

    @cached
    async def load(self, key, /, times=2):
        """Loads."""
        self.calls += 1
        await asyncio.sleep(0)
        if key == "bad":
            raise LookupError(key)
        return key * times

    @cached(size=1)
    async def one(self, x: Annotated[int, "meta"], **opts: Unpack[Options]) -> list[int]:
        self.calls += 1
        return [x, opts.get("depth")]


@coroutine
def legacy(n):
    for i in range(n):
        yield
    return n


async def numbers(n) -> AsyncGenerator[int, None]:
    for i in range(n):
        got = yield i
        if got:
            print("got", got)


async def pipe(source, *stages):
    for s in stages:
        source = s(source)
    return [x async for x in source]


def mapper(f):
    async def stage(src):
        async for x in src:
            r = f(x)
            yield await r if inspect.isawaitable(r) else r
    return stage


def window(n):
    async def stage(src):
        d = deque(maxlen=n)
        async for x in src:
            d.append(x)
            if len(d) == n:
                yield tuple(d)
    return stage


async def sq(x):
    await legacy(2)
    return x * x


async def main():
    r = Repo()
    print(await asyncio.gather(*(r.load("ab") for _ in range(3)), r.load("ab", 3), r.load("c", times=2)), r.calls)
    print(await asyncio.gather(r.load("bad"), r.load("bad"), return_exceptions=True), r.calls)
    try:
        await r.load("bad")
    except LookupError as e:
        print(repr(e), r.calls)
    print(r.load.__doc__, r.load.__name__, r.load.cache.stats, len(r.load.cache), list(r.load.cache))
    print(await r.one(1), await r.one(2, depth=3), await r.one(1), r.calls, isinstance(Repo.load, cached))
    print(inspect.signature(r.load), inspect.signature(Repo.__dict__["one"].f), inspect.iscoroutinefunction(r.load))
    print(await pipe(numbers(5), mapper(sq), window(2), mapper(sum), mapper(str)))
    g = numbers(3)
    print(await anext(g), await g.asend("hey"), await anext(g), await anext(g, "end"), await anext(g, None))
    print(await legacy(3), inspect.isawaitable(legacy(1)), inspect.iscoroutine(legacy(1)))
    print(get_type_hints(Repo.__dict__["one"].f, include_extras=True)["x"], get_type_hints(Options), Options.__optional_keys__ >= {"label"}, Options(depth=1))
    d = Newest(2, a=1, b=2)
    print(dict(d), d.get("zz", 0), "b" in d, d.stats, d == {"c": 3, "b": 2}, isinstance(d, Mapping), d.pop("b"), d.popitem(), list(d.items()))
    p = MappingProxyType({"x": 1})
    try:
        p["x"] = 2
    except TypeError as e:
        print(e)
    for other in (p, 3):
        try:
            p |= other
        except TypeError as e:
            print(e)
    try:
        p | 3
    except TypeError as e:
        print(e)
    print({"y": 0} | p, p | p)
    print(p | {"y": 2}, p, SimpleNamespace(a=1, b=SimpleNamespace(c=2)), SimpleNamespace(a=1) == SimpleNamespace(a=1))
    f = functools.partial(r.load, times=1)
    print(await f("z"), f.keywords, f.args, inspect.iscoroutinefunction(f))
    f2 = functools.partialmethod(Repo.load.f, "pp", times=2)
    print(await f2.__get__(r)())
    print(operator.attrgetter("a.b")(SimpleNamespace(a=SimpleNamespace(b=5))), operator.itemgetter(1, -1)([1, 2, 3]), operator.methodcaller("upper")("x"))
    print(*itertools.batched("abcdefg", 3), *itertools.pairwise([1, 2, 3]), list(itertools.zip_longest("ab", "c", fillvalue="-")), [*itertools.groupby("aabc", key=str.isalpha)][0][0])


asyncio.run(main())
