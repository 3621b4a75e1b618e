import asyncio

async def worker(name, sem):
    async with sem:
        print(name, "in", sem.locked())
        await asyncio.sleep(0)
        print(name, "out")

async def main():
    sem = asyncio.Semaphore(2)
    await asyncio.gather(*(worker(n, sem) for n in "abcde"))
    print(sem.locked())

asyncio.run(main())
