import asyncio

async def worker(name, sem):
    await sem.acquire()
    print(name, "acquired")

async def main():
    sem = asyncio.Semaphore(0)
    tasks = [asyncio.create_task(worker(n, sem)) for n in "abcd"]
    await asyncio.sleep(0)
    sem.release()
    sem.release()
    print("released two", sem.locked())
    await asyncio.sleep(0)
    print("one turn")
    await asyncio.sleep(0)
    print("two turns")
    sem.release()
    sem.release()
    await asyncio.gather(*tasks)

asyncio.run(main())
