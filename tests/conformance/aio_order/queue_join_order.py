import asyncio

async def joiner(name, queue):
    await queue.join()
    print("joined", name)

async def main():
    queue = asyncio.Queue()
    for i in range(3):
        queue.put_nowait(i)
    joiners = [asyncio.create_task(joiner(n, queue)) for n in "xy"]
    await asyncio.sleep(0)
    for _ in range(3):
        print("item", queue.get_nowait())
        queue.task_done()
        await asyncio.sleep(0)
        print("turn")
    await asyncio.gather(*joiners)
    await queue.join()
    print("already joined")

asyncio.run(main())
