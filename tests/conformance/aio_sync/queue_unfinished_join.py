import asyncio

async def worker(queue):
    while True:
        item = await queue.get()
        await asyncio.sleep(0)
        print("worked", item)
        queue.task_done()

async def main():
    queue = asyncio.Queue()
    for i in range(4):
        queue.put_nowait(i)
    workers = [asyncio.create_task(worker(queue)) for _ in range(2)]
    await queue.join()
    print("joined")
    for w in workers:
        w.cancel()
    print(await asyncio.gather(*workers, return_exceptions=True))

asyncio.run(main())
