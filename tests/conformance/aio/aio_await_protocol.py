import asyncio


class Aw:
    def __init__(self, fut): self.fut = fut
    def __await__(self):
        print("aw start")
        r = yield from self.fut.__await__()
        print("aw got", r)
        return r + 1


class Bare:
    def __init__(self, n): self.n = n
    def __await__(self):
        for i in range(self.n):
            got = yield
            print("bare", i, got)
        return "bare done"


class It:
    def __init__(self): self.i = 0
    def __await__(self): return self
    def __iter__(self): return self
    def __next__(self):
        self.i += 1
        if self.i > 2:
            raise StopIteration("it value")
        return None


class ThrowAware(It):
    def throw(self, typ, val=None, tb=None):
        print("throw", typ if isinstance(typ, type) else type(typ).__name__)
        raise StopIteration("swallowed")
    def send(self, v):
        print("send", v)
        return self.__next__()


class BadAwait:
    def __await__(self): return 5


class BadYield:
    def __await__(self):
        try:
            yield 42
        except RuntimeError as e:
            print("BadYield:", e)
        return "recovered"


class BadYield2:
    def __await__(self):
        f = asyncio.get_running_loop().create_future()
        try:
            yield f
        except RuntimeError as e:
            print("BY2:", str(e)[:38], str(e).count("yield"))
        return "r2"


class LazyConn:
    opened = 0
    def __await__(self):
        return self._open().__await__()
    async def _open(self):
        await asyncio.sleep(0)
        type(self).opened += 1
        return self
    async def __aenter__(self):
        return await self
    async def __aexit__(self, t, v, tb):
        print("exit", t and t.__name__, v)
        return t is KeyError


async def main():
    loop = asyncio.get_running_loop()
    f = loop.create_future()
    loop.call_soon(f.set_result, 10)
    print(await Aw(f))
    print(await asyncio.gather(Aw(f), Bare(2), It()))
    print(await asyncio.wait_for(Bare(3), 1))
    print(await asyncio.ensure_future(It()))
    try:
        await BadAwait()
    except TypeError as e:
        print("TE", e)
    for bad in (5, "x", [1], None, object, print):
        try:
            await bad
        except TypeError as e:
            print("TE", e)
    print(await BadYield())
    print(await BadYield2())
    async def run_bare():
        return await Bare(100)
    t = asyncio.create_task(run_bare())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    t.cancel("stop bare")
    try:
        await t
    except asyncio.CancelledError as e:
        print("cancelled bare", e.args)
    async def run_ta():
        return await ThrowAware()
    t = asyncio.create_task(run_ta())
    await asyncio.sleep(0)
    t.cancel()
    try:
        print("ta", await t)
    except BaseException as e:
        print("ta", repr(e))
    async with LazyConn() as c:
        print(c.opened, LazyConn.opened)
        raise KeyError("suppressed")
    try:
        async with LazyConn():
            raise ValueError("out")
    except ValueError as e:
        print(e)
    class OnlyEnter:
        async def __aenter__(self): return 1
    try:
        async with OnlyEnter(): pass
    except TypeError as e:
        print(str(e).split("'")[-2], e)
    class Neither: pass
    try:
        async with Neither(): pass
    except TypeError as e:
        print(e)
    class SyncCM:
        def __enter__(self): return 1
        def __exit__(self, *a): pass
    try:
        async with SyncCM(): pass
    except TypeError as e:
        print(e)
    try:
        with LazyConn(): pass
    except TypeError as e:
        print(e)
    try:
        async for x in [1]: pass
    except TypeError as e:
        print(e)
    try:
        for x in agen(): pass
    except TypeError as e:
        print(e)
    class BadIter:
        def __aiter__(self): return self
    try:
        async for x in BadIter(): pass
    except TypeError as e:
        print(e)
    class BadNext:
        def __aiter__(self): return self
        def __anext__(self): return 5
    try:
        async for x in BadNext(): pass
    except TypeError as e:
        print(e)
    c = co()
    print(await c)
    try:
        await c
    except RuntimeError as e:
        print(e)


async def agen():
    yield 1


async def co():
    return 7

asyncio.run(main())
