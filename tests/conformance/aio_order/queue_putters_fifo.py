import asyncio

async def put(queue, item):
    print("try", item)
    await queue.put(item)
    print("in", item)

async def main():
    queue = asyncio.Queue(2)
    tasks = [asyncio.create_task(put(queue, i)) for i in range(6)]
    await asyncio.sleep(0)
    print("full", queue.full(), queue.qsize())
    for _ in range(6):
        print("out", await queue.get())
    await asyncio.gather(*tasks)

asyncio.run(main())
