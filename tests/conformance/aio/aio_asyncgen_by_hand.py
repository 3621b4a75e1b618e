import asyncio
from contextlib import aclosing


async def agen(name, n=5):
    print(name, "start")
    try:
        for i in range(n):
            try:
                got = yield i
                if got is not None:
                    print(name, "got", got)
            except ValueError as e:
                print(name, "VE", e)
                yield "recovered"
    except GeneratorExit:
        print(name, "GeneratorExit")
        raise
    except asyncio.CancelledError:
        print(name, "Cancelled")
        raise
    finally:
        print(name, "finally")
        await asyncio.sleep(0)
        print(name, "finally end")


async def basics():
    g = agen("g")
    print(await g.__anext__(), await g.asend("hello"), await g.athrow(ValueError("boo")), await anext(g))
    print(g.ag_running, g.ag_frame is not None if False else "")
    await g.aclose()
    await g.aclose()
    try:
        await anext(g)
    except StopAsyncIteration as e:
        print("SAI", e.args)
    print(await anext(g, "dflt"))
    g = agen("h")
    try:
        await g.asend(1)
    except TypeError as e:
        print("TE", e)
    print(await g.asend(None))
    try:
        await g.athrow(KeyError("k"))
    except KeyError as e:
        print("KE", e, repr(e.__context__))
    g = agen("never")
    await g.aclose()
    g = agen("thrown")
    try:
        await g.athrow(RuntimeError("early"))
    except RuntimeError as e:
        print("RE", e)
    try:
        print(await g.__anext__())
    except StopAsyncIteration:
        print("over")


async def concurrent():
    async def slow():
        await asyncio.sleep(0.01)
        yield 1
        await asyncio.sleep(0.01)
        yield 2
    g = slow()
    res = await asyncio.gather(anext(g), anext(g), return_exceptions=True)
    print([repr(r) for r in res])
    try:
        print(await anext(g))
    except StopAsyncIteration:
        print("SAI")
    g = slow()
    t = asyncio.ensure_future(anext(g))
    await asyncio.sleep(0)
    try:
        await g.aclose()
    except RuntimeError as e:
        print("RE", e)
    try:
        await g.asend(3)
    except RuntimeError as e:
        print("RE", e)
    try:
        await g.athrow(ValueError)
    except RuntimeError as e:
        print("RE", e)
    print(await t)


async def stops():
    async def raiser():
        yield 1
        raise StopAsyncIteration("x")
    try:
        async for x in raiser():
            print(x)
    except RuntimeError as e:
        print("RE", e, repr(e.__cause__))

    async def raiser2():
        yield 1
        raise StopIteration("y")
    try:
        async for x in raiser2():
            print(x)
    except RuntimeError as e:
        print("RE", e, repr(e.__cause__), repr(e.__context__))


async def cancelled():
    async def use():
        async with aclosing(agen("c", 3)) as g:
            async for x in g:
                print("use", x)
                await asyncio.sleep(5)
    t = asyncio.create_task(use())
    await asyncio.sleep(0.01)
    t.cancel()
    try:
        await t
    except asyncio.CancelledError:
        print("use cancelled")

    async def inner_wait():
        try:
            yield 1
            await asyncio.sleep(5)
            yield 2
        except asyncio.CancelledError as e:
            print("inside", e.args)
            yield "extra"
        finally:
            print("iw finally")
    g = inner_wait()
    print(await anext(g))
    t = asyncio.ensure_future(anext(g))
    await asyncio.sleep(0)
    t.cancel("m")
    print(await t, t.cancelled())
    try:
        await anext(g)
    except StopAsyncIteration:
        print("end")


async def main():
    for f in (basics, concurrent, stops, cancelled):
        print("--", f.__name__)
        await f()
    global KEEP
    KEEP = agen("left")
    await anext(KEEP)
    print("main ends")

asyncio.run(main())
print("after run")
