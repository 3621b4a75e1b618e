import asyncio

async def main():
    queue = asyncio.Queue(1)
    try:
        queue.get_nowait()
    except asyncio.QueueEmpty as e:
        print(repr(e))
    queue.put_nowait(1)
    try:
        queue.put_nowait(2)
    except asyncio.QueueFull as e:
        print(repr(e))
    print(queue.full(), queue.empty(), queue.qsize(), queue.maxsize)

asyncio.run(main())
