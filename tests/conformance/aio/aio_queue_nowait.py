import asyncio


async def main():
    q = asyncio.Queue(2)
    q.put_nowait("one")
    q.put_nowait(2)
    print(q.qsize(), q.full(), q.empty())
    try:
        q.put_nowait(3)
    except asyncio.QueueFull as err:
        print("QueueFull", repr(err))
    print(q.get_nowait(), q.get_nowait())
    try:
        q.get_nowait()
    except asyncio.QueueEmpty as err:
        print("QueueEmpty", repr(err))
    q.task_done()
    q.task_done()
    try:
        q.task_done()
    except ValueError as err:
        print("ValueError:", err)
    endless = asyncio.Queue()
    for i in range(100):
        endless.put_nowait(i)
    print(endless.full(), endless.qsize(), endless.maxsize)
    try:
        await asyncio.wait_for(q.get(), 0.02)
    except asyncio.TimeoutError:
        print("nothing to get")
    q.put_nowait("a")
    q.put_nowait("b")
    try:
        async with asyncio.timeout(0.02):
            await q.put("c")
    except TimeoutError:
        print("no room", q.qsize())
    print(await q.get(), await q.get(), q.empty())


asyncio.run(main())
