import asyncio

async def worker(barrier, name):
    try:
        print(name, "passed", await barrier.wait())
    except asyncio.CancelledError:
        print(name, "cancelled", barrier.n_waiting)
    except asyncio.BrokenBarrierError as e:
        print(name, "broken", e)

async def main():
    barrier = asyncio.Barrier(3)
    tasks = [asyncio.create_task(worker(barrier, n)) for n in "ab"]
    await asyncio.sleep(0)
    tasks[0].cancel()
    await asyncio.sleep(0)
    print(barrier.n_waiting, barrier.broken)
    tasks += [asyncio.create_task(worker(barrier, n)) for n in "cd"]
    await asyncio.gather(*tasks)
    print(barrier.n_waiting, barrier.broken)

asyncio.run(main())
