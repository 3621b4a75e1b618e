import asyncio


async def ring(label, delay):
    await asyncio.sleep(delay)
    print("ring", label)


async def main():
    clocks = {"third": 0.05, "first": 0.01, "second": 0.03}
    await asyncio.gather(*(ring(k, v) for k, v in clocks.items()))
    print(await asyncio.sleep(0.01, result="awake"))
    print(await asyncio.sleep(0, "at once"), await asyncio.sleep(-1, result=[1]))
    loop = asyncio.get_running_loop()
    start = loop.time()
    await asyncio.sleep(0.05)
    passed = loop.time() - start
    print(0.045 < passed < 0.5)
    t = asyncio.create_task(ring("tie one", 0.02))
    u = asyncio.create_task(ring("tie two", 0.02))
    await t
    await u
    start = loop.time()
    await asyncio.gather(*[asyncio.sleep(0.04) for _ in range(20)])
    print("together", loop.time() - start < 0.4)


asyncio.run(main())
