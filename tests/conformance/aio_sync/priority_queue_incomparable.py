import asyncio

async def main():
    queue = asyncio.PriorityQueue()
    queue.put_nowait((1, "a"))
    queue.put_nowait((1, "b"))
    queue.put_nowait((0, {}))
    try:
        queue.put_nowait((0, {}))
    except TypeError as e:
        print(e)
    print(queue.qsize())
    print(queue.get_nowait()[0], queue.qsize())

asyncio.run(main())
