import asyncio

async def main():
    for kind in (asyncio.Queue, asyncio.LifoQueue, asyncio.PriorityQueue):
        queue = kind()
        for item in (3, 1, 2, 1):
            await queue.put(item)
        print(kind.__name__, [await queue.get() for _ in range(4)])

asyncio.run(main())
