"""What `async for` does with generators of `int`, of other things, and of both."""
import asyncio, sys
async def ints(n):
    try:
        for i in range(n):
            if i % 3 == 0:
                await asyncio.sleep(0)
            got = yield i
            assert got is None
    finally:
        print("closed")
async def plain(n):
    for i in range(n):
        yield i * i
async def handling(n):
    for i in range(n):
        try:
            raise ValueError(i)
        except ValueError:
            yield i
async def big(n):
    for i in range(n):
        yield i * 2**62
async def mixed(n):
    for i in range(n):
        if i % 2:
            yield str(i)
        else:
            yield i
async def nothing():
    return
    yield 1
async def main():
    total = 0
    async for i in ints(7):
        total += i
        if i == 5: break
    print(total)
    print([x async for x in plain(5)], sum([x async for x in plain(4) if x % 2]))
    async for x in handling(3): print(x, sys.exc_info()[0])
    try:
        async for x in big(4): print(x)
    except OverflowError as e: print(e)
    async for x in mixed(4): print(repr(x))
    async for x in nothing(): print("never")
    g = plain(3)
    print(await anext(g), await g.asend(None))
    async for x in g: print("rest", x)
    def outer():
        async def inner():
            async for y in plain(3):
                yield y + 1
        return inner
    async for z in outer()(): print("z", z)
    def gen():
        for i in range(4):
            sent = yield i
            if sent: print("sent", sent)
    h = gen(); print(next(h), h.send("x"), list(h), list(i*i for i in range(4)))
    async for x in plain(2):
        async for y in plain(2):
            print(x, y)
    try:
        async for x in plain(3):
            if x == 1: raise KeyError(x)
    except KeyError as e: print("key", e)
    t = asyncio.create_task(slow())
    await asyncio.sleep(0); await asyncio.sleep(0); t.cancel()
    try: await t
    except asyncio.CancelledError: print("cancelled")
async def waits(n):
    for i in range(n):
        yield i
        await asyncio.sleep(1)
async def slow():
    async for x in waits(3): print("slow", x)
asyncio.run(main())
