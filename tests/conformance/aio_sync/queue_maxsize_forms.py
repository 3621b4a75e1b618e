import asyncio

async def main():
    for maxsize in (0, -1, 2):
        queue = asyncio.Queue(maxsize)
        for i in range(2):
            queue.put_nowait(i)
        print(queue.maxsize, queue.full(), queue.qsize())
    queue = asyncio.Queue(maxsize=1)
    print(queue.full())

asyncio.run(main())
