import asyncio

async def worker(barrier, name, log):
    async with barrier as position:
        log.append((name, position))

async def main():
    for wrong in (0, -1):
        try:
            asyncio.Barrier(wrong)
        except ValueError as e:
            print(e)
    barrier = asyncio.Barrier(2)
    print(barrier.parties, barrier.n_waiting, barrier.broken)
    log = []
    await asyncio.gather(*(worker(barrier, n, log) for n in "abcd"))
    print(log)
    single = asyncio.Barrier(1)
    print(await single.wait(), await single.wait())

asyncio.run(main())
