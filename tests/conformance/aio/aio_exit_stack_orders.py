import asyncio
from contextlib import AsyncExitStack, asynccontextmanager, ExitStack, suppress, AsyncContextDecorator, contextmanager, nullcontext


@asynccontextmanager
async def res(name, fail_exit=None, swallow=False):
    print("open", name)
    try:
        yield name.upper()
    except Exception as e:
        print(name, "saw", repr(e), "ctx", repr(e.__context__))
        if not swallow:
            raise
    finally:
        await asyncio.sleep(0)
        print("close", name)
        if fail_exit:
            raise fail_exit


@asynccontextmanager
async def noyield():
    if False:
        yield


@asynccontextmanager
async def twice():
    yield 1
    yield 2


class timed(AsyncContextDecorator):
    def __init__(self, tag): self.tag = tag
    async def __aenter__(self):
        print("<", self.tag)
        return self
    async def __aexit__(self, *exc):
        print(">", self.tag, exc[0].__name__ if exc[0] else None)
        return False


@res("deco")
async def decorated(x):
    print("in decorated", x)
    return x


@timed("t")
async def timed_fn(fail):
    if fail: raise ValueError("v")
    return "fine"


async def stack():
    async with AsyncExitStack() as st:
        a = await st.enter_async_context(res("a"))
        b = await st.enter_async_context(res("b", swallow=True))
        st.push_async_callback(acb, 1, k=2)
        st.callback(print, "sync cb", "x")
        st.enter_context(suppress(KeyError)) if False else st.enter_context(nullcontext(3))
        async def on_exit(t, v, tb):
            print("on_exit", t and t.__name__)
        st.push_async_exit(on_exit)
        st.push(lambda *e: print("push", e[0] and e[0].__name__))
        print(a, b)
        raise ValueError("body")
    print("survived")
    try:
        async with AsyncExitStack() as st:
            await st.enter_async_context(res("p", fail_exit=KeyError("p")))
            await st.enter_async_context(res("q", fail_exit=IndexError("q")))
            raise ValueError("body")
    except Exception as e:
        print(repr(e), repr(e.__context__), repr(e.__context__.__context__))
    st = AsyncExitStack()
    await st.enter_async_context(res("moved"))
    st2 = st.pop_all()
    await st.aclose()
    print("closing st2")
    await st2.aclose()
    try:
        async with AsyncExitStack() as st:
            await st.enter_async_context(5)
    except TypeError as e:
        print(e)
    try:
        async with AsyncExitStack() as st:
            st.enter_context(res("zz"))
    except TypeError as e:
        print(e)


async def acb(*a, **k):
    print("acb", a, k)


async def misuse():
    try:
        async with noyield(): pass
    except RuntimeError as e: print(e)
    try:
        async with twice(): pass
    except RuntimeError as e: print(e)
    try:
        async with twice(): raise ValueError("x")
    except Exception as e: print(repr(e))
    print(await decorated(1), await decorated(2))
    print(await timed_fn(False))
    try:
        await timed_fn(True)
    except ValueError as e: print(e)
    try:
        async with res("si"):
            raise StopAsyncIteration("sai")
    except StopAsyncIteration as e:
        print("SAI", e)
    try:
        async with res("si"):
            raise RuntimeError("rt")
    except RuntimeError as e:
        print("RT", e, repr(e.__cause__))
    cm = res("reuse")
    async with cm: pass
    try:
        async with cm: pass
    except Exception as e: print(type(e).__name__, e)
    print(decorated.__name__, timed_fn.__name__, res.__name__)
    with suppress(asyncio.CancelledError):
        async with res("cc"):
            asyncio.current_task().cancel()
            await asyncio.sleep(1)
    print("uncancel", asyncio.current_task().uncancel())

async def main():
    await stack()
    print("--")
    await misuse()

asyncio.run(main())
