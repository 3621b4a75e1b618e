import asyncio
from contextlib import asynccontextmanager, AsyncExitStack, aclosing, nullcontext, AsyncContextDecorator, AbstractAsyncContextManager

def chain(e):
    out = ""
    while e is not None:
        out += " <- " + f"{type(e).__name__}({e}) cause={e.__cause__!r} sup={e.__suppress_context__}"
        e = e.__context__
    return out

@asynccontextmanager
async def cm(x):
    print("in", x)
    await asyncio.sleep(0)
    try:
        yield x
    except ValueError as e:
        print("swallow", e)
    finally:
        await asyncio.sleep(0)
        print("out", x)
@asynccontextmanager
async def none():
    return
    yield
@asynccontextmanager
async def two():
    yield 1
    yield 2
@asynccontextmanager
async def again():
    try:
        yield 1
    except ValueError:
        yield 2
@asynccontextmanager
async def plain():
    yield
@asynccontextmanager
async def convert():
    try:
        yield
    except ValueError as e:
        raise RuntimeError("c") from e
class Cm:
    def __init__(self, n, sup=False, fail=None): self.n, self.sup, self.fail = n, sup, fail
    async def __aenter__(self):
        print("enter", self.n); return self.n
    async def __aexit__(self, t, v, tb):
        await asyncio.sleep(0)
        print("exit", self.n, t, v)
        if self.fail: raise self.fail
        return self.sup
class Sync:
    def __enter__(self): print("sync enter"); return "sync"
    def __exit__(self, *a): print("sync exit", a[0])
class AThing:
    async def aclose(self): print("aclosed")
@cm("deco")
async def f(x):
    await asyncio.sleep(0)
    return x + 1
class Deco(AsyncContextDecorator):
    async def __aenter__(self): print("deco in"); return self
    async def __aexit__(self, *a): print("deco out", a[0]); return True
@Deco()
async def bad():
    raise KeyError("bad")
async def acb(*a, **k): print("acb", a, k)
async def agen():
    try:
        for i in range(5):
            yield i
    finally:
        print("agen closed")
class A(AbstractAsyncContextManager):
    async def __aexit__(self, *a): print("A aexit")
class C:
    def __init__(self): self.log = []
    @asynccontextmanager
    async def session(self, name):
        self.log.append("open " + name)
        yield self
        self.log.append("close " + name)
async def main():
    async with cm(1) as a, cm(2) as b:
        print(a, b)
    async with cm(3):
        raise ValueError("v")
    try:
        async with cm(4):
            raise KeyError("k")
    except KeyError as e:
        print(chain(e))
    for m, err in ((none, None), (two, None), (again, ValueError("v")), (plain, StopIteration("s")), (plain, StopAsyncIteration("sa")), (plain, RuntimeError("r")), (convert, ValueError("vv"))):
        try:
            async with m():
                if err: raise err
        except BaseException as e:
            print(chain(e), e is err)
    print(await f(1), await f(2), f.__name__, asyncio.iscoroutinefunction(f))
    print(await bad(), asyncio.iscoroutinefunction(bad))
    async with aclosing(AThing()) as t: print(type(t).__name__)
    async with aclosing(agen()) as g:
        async for i in g:
            print(i)
            if i == 2: break
    async with nullcontext(5) as n: print(n)
    async with A() as x: print(type(x).__name__)
    c = C()
    async with c.session("s") as cc: print(cc is c)
    print(c.log)
    async with AsyncExitStack() as st:
        print(await st.enter_async_context(Cm(1)), st.enter_context(Sync()))
        st.push_async_callback(acb, 1, k=2)
        st.callback(print, "cb")
        st.push_async_exit(Cm("pushed"))
        async def ex(*a): print("ex", a[0])
        st.push_async_exit(ex)
        st.push(Sync())
    async with AsyncExitStack() as st:
        await st.enter_async_context(Cm(1, True))
        await st.enter_async_context(Cm(2))
        raise ValueError("boom")
    try:
        async with AsyncExitStack() as st:
            await st.enter_async_context(Cm(1))
            await st.enter_async_context(Cm(2, fail=KeyError("from 2")))
            await st.enter_async_context(Cm(3, fail=IndexError("from 3")))
            raise ValueError("boom")
    except Exception as e:
        print(chain(e))
    try:
        async with AsyncExitStack() as st:
            await st.enter_async_context(Sync())
    except TypeError as e: print(e)
    try:
        async with AsyncExitStack() as st:
            st.enter_context(Cm(1))
    except TypeError as e: print(e)
    try:
        async with Sync(): pass
    except TypeError as e: print(e)
    st = AsyncExitStack()
    await st.enter_async_context(Cm(5))
    new = st.pop_all()
    await st.aclose()
    print("now")
    await new.aclose()
    try:
        async with asyncio.timeout(0.01):
            async with cm("t"):
                await asyncio.sleep(10)
    except TimeoutError:
        print("timeout")
    async def worker():
        async with cm("w"):
            await asyncio.sleep(10)
    t = asyncio.create_task(worker())
    await asyncio.sleep(0.01)
    t.cancel()
    try:
        await t
    except asyncio.CancelledError as e:
        print("cancelled", chain(e))
asyncio.run(main())
