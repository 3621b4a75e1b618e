import asyncio


async def hiker(barrier, name, delay):
    await asyncio.sleep(delay)
    print(name, "arrives")
    position = await barrier.wait()
    print(name, "leaves" if position >= 0 else "?")
    return position


async def main():
    barrier = asyncio.Barrier(3)
    print(barrier.parties, barrier.n_waiting, barrier.broken)
    positions = await asyncio.gather(*(hiker(barrier, n, 0.015 * i) for i, n in enumerate("xyz")))
    print(sorted(positions))
    async with asyncio.TaskGroup() as tg:
        for _ in range(3):
            tg.create_task(barrier.wait())
    print("used again", barrier.n_waiting)
    alone = asyncio.create_task(barrier.wait())
    await asyncio.sleep(0)
    print("waiting", barrier.n_waiting)
    await barrier.abort()
    try:
        await alone
    except asyncio.BrokenBarrierError as err:
        print("broken", barrier.broken, type(err).__name__)
    await barrier.reset()
    print("reset", barrier.broken)


asyncio.run(main())
