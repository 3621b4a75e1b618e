import asyncio

async def producer(queue, name, n):
    for i in range(n):
        await queue.put((name, i))

async def main():
    queue = asyncio.Queue(2)
    async with asyncio.TaskGroup() as group:
        for name in "abc":
            group.create_task(producer(queue, name, 2))
        for _ in range(6):
            print(await queue.get(), queue.qsize())

asyncio.run(main())
