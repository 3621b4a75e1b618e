import asyncio

async def putter(queue, item):
    try:
        await queue.put(item)
        print("put", item)
    except asyncio.CancelledError:
        print("put cancelled", item)
        raise

async def main():
    queue = asyncio.Queue(1)
    queue.put_nowait(0)
    tasks = [asyncio.create_task(putter(queue, i)) for i in (1, 2, 3)]
    await asyncio.sleep(0)
    print("took", queue.get_nowait())
    tasks[0].cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print("took", await queue.get(), await queue.get())
    await asyncio.gather(*tasks, return_exceptions=True)
    print(queue.qsize())

asyncio.run(main())
