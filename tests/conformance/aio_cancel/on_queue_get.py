import asyncio

async def getter(queue):
    try:
        return await queue.get()
    except asyncio.CancelledError:
        print("get cancelled", queue.qsize())
        raise

async def main():
    queue = asyncio.Queue()
    first = asyncio.create_task(getter(queue))
    second = asyncio.create_task(getter(queue))
    await asyncio.sleep(0)
    queue.put_nowait("item")
    first.cancel()
    results = await asyncio.gather(first, second, return_exceptions=True)
    print([repr(r) for r in results], queue.qsize())

asyncio.run(main())
