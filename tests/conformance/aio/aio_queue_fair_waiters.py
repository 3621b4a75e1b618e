import asyncio


async def getter(q, name):
    try:
        value = await q.get()
    except asyncio.CancelledError:
        print(name, "gave up")
        raise
    print(name, "received", value)
    return value


async def putter(q, value):
    await q.put(value)
    print("stored", value)


async def main():
    q = asyncio.Queue(maxsize=1)
    waiters = [asyncio.create_task(getter(q, f"g{i}")) for i in range(4)]
    await asyncio.sleep(0)
    waiters[1].cancel()
    for v in ("red", "green", "blue"):
        await q.put(v)
    results = await asyncio.gather(*waiters, return_exceptions=True)
    print([type(r).__name__ if isinstance(r, BaseException) else r for r in results])

    puts = [asyncio.create_task(putter(q, n)) for n in range(4)]
    await asyncio.sleep(0)
    puts[2].cancel()
    while len([p for p in puts if p.done()]) < 4 or not q.empty():
        print("take", await q.get())
        await asyncio.sleep(0)
    print([p.cancelled() for p in puts])


asyncio.run(main())
