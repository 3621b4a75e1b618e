import asyncio
import re

def show(x):
    print(re.sub("0x[0-9a-f]+", "ADDR", repr(x)))
    print(re.sub("0x[0-9a-f]+", "ADDR", str(x)))

async def main():
    for kind in (asyncio.Queue, asyncio.LifoQueue, asyncio.PriorityQueue):
        show(kind())
    queue = asyncio.Queue(3)
    queue.put_nowait("a")
    queue.put_nowait("b")
    show(queue)
    empty = asyncio.Queue()
    getter = asyncio.create_task(empty.get())
    await asyncio.sleep(0)
    show(empty)
    empty.put_nowait(1)
    await getter
    show(empty)

asyncio.run(main())
