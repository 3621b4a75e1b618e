import asyncio

async def worker(barrier, name):
    try:
        print(name, await barrier.wait())
    except asyncio.BrokenBarrierError as e:
        print(name, repr(e))

async def main():
    barrier = asyncio.Barrier(3)
    tasks = [asyncio.create_task(worker(barrier, n)) for n in "ab"]
    await asyncio.sleep(0)
    await barrier.abort()
    await asyncio.gather(*tasks)
    print(barrier.broken)
    await worker(barrier, "late")
    await barrier.reset()
    print(barrier.broken)
    tasks = [asyncio.create_task(worker(barrier, n)) for n in "cd"]
    await asyncio.sleep(0)
    await barrier.reset()
    await asyncio.gather(*tasks)
    await asyncio.gather(*(worker(barrier, n) for n in "xyz"))

asyncio.run(main())
