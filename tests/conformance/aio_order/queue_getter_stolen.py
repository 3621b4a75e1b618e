import asyncio

async def getter(queue):
    print("getter waits")
    print("getter got", await queue.get())

async def main():
    queue = asyncio.Queue()
    task = asyncio.create_task(getter(queue))
    await asyncio.sleep(0)
    queue.put_nowait("one")
    print("stolen", queue.get_nowait())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print("still waiting", not task.done())
    queue.put_nowait("two")
    await task

asyncio.run(main())
