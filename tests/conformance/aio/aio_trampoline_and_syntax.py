import asyncio
import types
import collections.abc as abc
import inspect


@types.coroutine
def switch():
    yield


@types.coroutine
def trap(x):
    r = yield x
    return r


class MiniLoop:
    """a tiny scheduler of its own, like in a tutorial"""
    def __init__(self): self.ready, self.log = [], []
    def spawn(self, coro, name):
        self.ready.append((coro, name, None)); return self
    def run(self):
        while self.ready:
            coro, name, val = self.ready.pop(0)
            try:
                op = coro.send(val)
            except StopIteration as e:
                self.log.append((name, "ret", e.value))
            except Exception as e:
                self.log.append((name, "exc", repr(e)))
            else:
                self.log.append((name, op))
                self.ready.append((coro, name, None if op is None else op * 2 if isinstance(op, int) else op))
        return self.log


async def a():
    await switch()
    v = await trap(21)
    return v

async def b():
    for i in range(2):
        await switch()
    x = await a()
    raise ValueError(x)

async def c():
    try:
        return [await trap(i) for i in range(3)]
    finally:
        await switch()

print(MiniLoop().spawn(a(), "a").spawn(b(), "b").spawn(c(), "c").run())

co = b()
print(co.send(None), inspect.iscoroutine(co), isinstance(co, abc.Coroutine), isinstance(co, abc.Awaitable), inspect.isawaitable(switch()), inspect.iscoroutinefunction(b), inspect.isasyncgenfunction(b))
try:
    co.throw(KeyError("thrown"))
except KeyError as e:
    print("out", e)
try:
    co.send(None)
except RuntimeError as e:
    print(e)
co = c()
print(co.send(None))
try:
    print(co.throw(ValueError("x")))
    co.send(None)
except ValueError as e:
    print("VE", e)
co = a()
try:
    co.send(5)
except TypeError as e:
    print(e)
co.close()
co.close()

async def stubborn():
    try:
        await switch()
    except GeneratorExit:
        print("GE")
        await switch()
co = stubborn(); co.send(None)
try:
    co.close()
except RuntimeError as e:
    print(e)

async def reent():
    co2.send(None)
co2 = reent()
try:
    co2.send(None)
except ValueError as e:
    print(e)

async def uses_switch():
    await switch()
    await switch()
    try:
        await trap("odd")
    except RuntimeError as e:
        print("RE", e)
    return "ok"

print(asyncio.run(uses_switch()))

w = a().__await__()
print(type(w).__name__, next(w), w.send(None))
try:
    w.send("fin")
except StopIteration as e:
    print("stop", e.value)


async def agen():
    r = yield 1
    print("r", r)
    await switch()
    yield 2

g = agen()
s = g.asend(None)
try:
    s.send(None)
except StopIteration as e:
    print("item", e.value)
s = g.asend("hello")
print(s.send(None))
try:
    s.send(None)
except StopIteration as e:
    print("item", e.value)
try:
    s.send(None)
except RuntimeError as e:
    print(e)
s = g.__anext__()
try:
    s.send(None)
except StopAsyncIteration:
    print("end")
print(type(s).__name__, type(g.aclose()).__name__, type(g.athrow(ValueError)).__name__, isinstance(g, abc.AsyncIterator), isinstance(g, abc.AsyncGenerator))


async def tryouts():
    @types.coroutine
    def legacy():
        yield from asyncio.sleep(0).__await__()
        return "legacy"
    print(await legacy(), await asyncio.create_task(wrap(legacy())))
    it = agen().__aiter__()
    print(await it.__anext__())
    async def nums():
        for i in range(5):
            yield i
    print([x async for x in nums()], {x: x * x async for x in nums() if x % 2}, {x async for x in nums()} == set(range(5)), await anext((x + 1 async for x in nums())))
    gen = (await asyncio.sleep(0, i) for i in range(3))
    print(type(gen).__name__, [x async for x in gen])
    a, *rest = [await asyncio.sleep(0, i) for i in range(3)]
    print(a, rest, await asyncio.sleep(0, 1) + await asyncio.sleep(0, 2) * 3, [*(await lst())], {**(await dct()), "z": await asyncio.sleep(0, 9)})
    print(f"{await asyncio.sleep(0, 'f')!r:>5}|{(await dct())['k']}")
    x = (await lst())[await asyncio.sleep(0, 1)]
    print(x, not await asyncio.sleep(0, False), 1 < await asyncio.sleep(0, 2) < 3)
    async for i in nums():
        if i == 1: continue
        if i == 3: break
        print("i", i)
    else:
        print("no else")
    async for i in nums(): pass
    else: print("else", i)
    match await dct():
        case {"k": v} if await asyncio.sleep(0, v == "v"): print("matched", v)
    assert await asyncio.sleep(0, True), "never"
    try:
        assert await asyncio.sleep(0, 0), await asyncio.sleep(0, "msg")
    except AssertionError as e: print("AE", e)
    y = await asyncio.sleep(0, 5) if await asyncio.sleep(0, True) else 0
    print(y, await asyncio.sleep(0, "") or await asyncio.sleep(0, "or"), (lambda: 3)(), [z := await asyncio.sleep(0, 4), z])
    while (n := await asyncio.sleep(0, y)) > 3: y -= 1
    print(n, y)
    del x
    d = {}
    d[await asyncio.sleep(0, "key")] = await asyncio.sleep(0, "val")
    d["key"] += await asyncio.sleep(0, "+")
    print(d)

async def wrap(x): return await x
async def lst(): return [7, 8]
async def dct(): return {"k": "v"}

asyncio.run(tryouts())
