import asyncio


async def ticks(n, step=1):
    for i in range(0, n * step, step):
        await asyncio.sleep(0)
        yield i


async def square(x):
    await asyncio.sleep(0)
    return x * x


async def is_odd(x):
    return x % 2 == 1


async def main():
    print([x async for x in ticks(4)])
    print(sorted({x % 3 async for x in ticks(7)}))
    print({x: str(x) * 2 async for x in ticks(3)})
    print([await square(x) for x in (1, 2, 3)])
    print([x for x in range(6) if await is_odd(x)])
    print([await square(x) async for x in ticks(5) if x > 1 if await is_odd(x)])
    print([(a, b) async for a in ticks(2) async for b in ticks(2, 10)])
    print([a + b for a in (100, 200) async for b in ticks(3)])
    print([[y async for y in ticks(x)] async for x in ticks(4)])
    print({k: await square(v) for k, v in {"a": 2, "b": 3}.items()})
    lazy = (x + 1 async for x in ticks(3))
    print(type(lazy).__name__)
    async for v in lazy:
        print("lazy", v)
    waiting = (await square(x) for x in range(4))
    print(type(waiting).__name__, [v async for v in waiting])
    total = 0
    async for v in (x * 2 async for x in ticks(5) if x):
        total += v
    print(total)
    x = "outer"
    print([x async for x in ticks(2)], x)


asyncio.run(main())
