import asyncio
import bisect
import contextvars
import queue
import types
import warnings


def attempt(f):
    try:
        r = f()
        print(f.__name__, "ok", r)
    except Exception as e:
        print(f.__name__, type(e).__name__, e, repr(e.__cause__), repr(e.__context__))


@attempt
def reraise_in_finally():
    try:
        raise TypeError("foo")
    except TypeError:
        try:
            raise KeyError("caught")
        finally:
            raise


@attempt
def reraise_in_quiet_finally():
    try:
        raise TypeError("foo")
    except TypeError:
        try:
            pass
        finally:
            raise


@attempt
def reraise_in_finally_alone():
    try:
        raise KeyError("only")
    finally:
        raise


@attempt
def reraise_nothing():
    try:
        pass
    finally:
        raise


@attempt
def reraise_after_inner():
    try:
        raise TypeError("outer")
    except TypeError:
        try:
            raise KeyError("inner")
        except KeyError:
            pass
        raise


@attempt
def reraise_nested_handler_in_finally():
    try:
        raise TypeError("outer")
    finally:
        try:
            raise KeyError("inner")
        except KeyError:
            pass
        raise


def catches_exit(trace):
    try:
        trace.append("enter")
        yield 1
    except GeneratorExit:
        trace.append("exit")
        return


def delegates(trace):
    try:
        yield from catches_exit(trace)
        trace.append("after")
    finally:
        trace.append("finally")


trace = []
g = delegates(trace)
next(g)
try:
    g.throw(GeneratorExit)
except GeneratorExit as e:
    print("GeneratorExit", trace)
trace = []
g = delegates(trace)
next(g)
g.close()
print(trace)


def ignores():
    try:
        yield 1
    except GeneratorExit:
        yield 2


def outer_ignores():
    yield from ignores()


g = outer_ignores()
next(g)
try:
    g.throw(GeneratorExit())
except RuntimeError as e:
    print(e)
print(list(g))


class Odd(Exception):
    def __new__(cls, *args):
        return 5


class Bad(Exception):
    def __init__(self):
        raise LookupError("in init")


def catching():
    while True:
        try:
            yield
        except Exception as e:
            print("thrown", type(e).__name__, e)


g = catching()
next(g)
g.throw(Odd)
g.throw(Bad)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    g.throw(ValueError, "text", None)
    g.throw(ValueError, ValueError("v"))
    print([str(w.message) for w in caught], [w.category.__name__ for w in caught])


async def agen():
    v = yield 1
    v = yield v
    yield v * 100


async def coro():
    await asyncio.sleep(0)


def steps():
    it = agen()
    out = []
    for sent in (None, 10, 12):
        try:
            it.__anext__().send(sent)
        except StopIteration as e:
            out.append(e.value)
    return out


attempt(steps)


@attempt
def first_send():
    agen().__anext__().send(100)


@types.coroutine
def nop():
    yield


async def waits():
    await nop()


async def waiter(c):
    await c


@attempt
def awaited_twice():
    c = waits()
    c.send(None)
    waiter(c).send(None)


class BadNext:
    def __aiter__(self):
        return self

    def __anext__(self):
        return self

    def __await__(self):
        1 / 0


@attempt
def bad_anext():
    async def main():
        async for _ in BadNext():
            pass
    main().send(None)


class BadExit:
    async def __aenter__(self):
        return self

    def __aexit__(self, *e):
        return 444


@attempt
def bad_aexit():
    async def main():
        async with BadExit():
            1 / 0
    main().send(None)


var = contextvars.ContextVar("var")
for f in (
    lambda: contextvars.ContextVar(),
    lambda: contextvars.Context(1),
    lambda: contextvars.Context(a=1),
    lambda: contextvars.Context()[1],
    lambda: 1 in contextvars.Context(),
    lambda: contextvars.Context().get("x"),
):
    attempt(f)
print(bisect.bisect is bisect.bisect_right, bisect.insort is bisect.insort_right)
q = queue.Queue(5)
q.maxsize = 1
q.put(1)
print(q.full(), q.maxsize)


@attempt
def duck():
    class Duck:
        _asyncio_future_blocking = False

    class Not:
        pass

    class Off:
        _asyncio_future_blocking = None
    return asyncio.isfuture(Duck()), asyncio.isfuture(Not()), asyncio.isfuture(Off()), asyncio.isfuture(Duck)
