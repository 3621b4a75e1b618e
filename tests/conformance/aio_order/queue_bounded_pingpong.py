import asyncio

async def producer(queue):
    for i in range(5):
        print("putting", i)
        await queue.put(i)
        print("put", i)
    await queue.put(None)

async def consumer(queue):
    while (item := await queue.get()) is not None:
        print("got", item)
        await asyncio.sleep(0)

async def main():
    queue = asyncio.Queue(maxsize=1)
    await asyncio.gather(producer(queue), consumer(queue))

asyncio.run(main())
