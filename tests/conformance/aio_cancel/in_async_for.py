import asyncio

async def ticks():
    try:
        i = 0
        while True:
            yield i
            i += 1
            await asyncio.sleep(0)
    except asyncio.CancelledError:
        print("generator cancelled")
        raise
    finally:
        print("generator closed")

async def worker():
    async for i in ticks():
        print(i)

async def main():
    task = asyncio.create_task(worker())
    for _ in range(3):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    print(task.cancelled())

asyncio.run(main())
