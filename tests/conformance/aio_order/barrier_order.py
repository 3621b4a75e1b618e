import asyncio

async def worker(name, barrier):
    print(name, "arrives")
    position = await barrier.wait()
    print(name, "passes", position)

async def main():
    barrier = asyncio.Barrier(3)
    await asyncio.gather(*(worker(n, barrier) for n in "abcdef"))
    print(barrier.n_waiting, barrier.broken)

asyncio.run(main())
