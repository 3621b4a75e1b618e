import asyncio


async def feed(fail_at=None):
    i = 0
    try:
        while True:
            if i == fail_at:
                raise RuntimeError(f"broke at {i}")
            yield i
            i += 1
            await asyncio.sleep(0.03)
    except asyncio.CancelledError:
        print("feed cancelled at", i)
        raise
    finally:
        print("feed over")


async def read(source, out):
    async for x in source:
        out.append(x)


async def main():
    out = []
    try:
        await read(feed(3), out)
    except RuntimeError as err:
        print(err, out)
    out = []
    gen = feed()
    task = asyncio.create_task(read(gen, out))
    await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    print("task cancelled", task.cancelled(), out)
    print(await anext(gen, "nothing left"))

    async def raises_stop():
        yield 1
        raise StopAsyncIteration("wrong")

    try:
        async for x in raises_stop():
            print("got", x)
    except RuntimeError as err:
        print("RuntimeError:", err)

    busy = feed()
    await anext(busy)
    a = asyncio.create_task(anext(busy))
    await asyncio.sleep(0)
    try:
        await anext(busy)
    except RuntimeError as err:
        print("RuntimeError:", err)
    await a
    await busy.aclose()


asyncio.run(main())
