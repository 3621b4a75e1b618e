import asyncio

async def consumer(name, queue):
    while True:
        item = await queue.get()
        print(name, "got", item)
        if item is None:
            break

async def main():
    queue = asyncio.Queue()
    consumers = [asyncio.create_task(consumer(n, queue)) for n in "abc"]
    await asyncio.sleep(0)
    for i in range(5):
        queue.put_nowait(i)
    print("put all", queue.qsize())
    await asyncio.sleep(0)
    print("one turn", queue.qsize())
    for _ in consumers:
        await queue.put(None)
    await asyncio.gather(*consumers)

asyncio.run(main())
