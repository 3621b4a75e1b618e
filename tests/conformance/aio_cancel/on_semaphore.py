import asyncio

async def main():
    sem = asyncio.Semaphore(0)
    tasks = [asyncio.create_task(sem.acquire()) for _ in range(3)]
    await asyncio.sleep(0)
    sem.release()
    tasks[0].cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print([t.done() for t in tasks], sem.locked())
    sem.release()
    sem.release()
    print([repr(r) for r in await asyncio.gather(*tasks, return_exceptions=True)], sem.locked())

asyncio.run(main())
