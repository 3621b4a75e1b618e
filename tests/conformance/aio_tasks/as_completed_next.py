import asyncio

async def value(x):
    await asyncio.sleep(0)
    return x

async def main():
    it = asyncio.as_completed([value(1), value(2)])
    first = next(it)
    print(asyncio.iscoroutine(first), await first in (1, 2))
    second = next(it)
    try:
        next(it)
    except StopIteration:
        print("no more")
    print(await second in (1, 2))

asyncio.run(main())
