import asyncio

async def worker(name, sem):
    try:
        async with sem:
            print(name, "in")
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise

async def main():
    sem = asyncio.Semaphore(1)
    await sem.acquire()
    tasks = [asyncio.create_task(worker(n, sem)) for n in "abcd"]
    await asyncio.sleep(0)
    tasks[1].cancel()
    sem.release()
    tasks[0].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    print([type(r).__name__ for r in results], sem.locked())

asyncio.run(main())
