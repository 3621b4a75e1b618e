import asyncio

async def numbers(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i

async def double(x):
    await asyncio.sleep(0)
    return x * 2

async def main():
    print([x async for x in numbers(4) if x % 2])
    print({x % 2 async for x in numbers(4)})
    print({x: await double(x) async for x in numbers(3)})
    print([await double(x) for x in range(3)])
    print([(x, y) async for x in numbers(2) async for y in numbers(2)])
    print([await double(x) async for x in numbers(3) if await double(x) > 1])
    gen = (await double(x) async for x in numbers(3))
    print(type(gen).__name__, [x async for x in gen])
    mixed = (await double(x) for x in range(3))
    print(type(mixed).__name__, [x async for x in mixed])
    print([[y async for y in numbers(x)] for x in range(3)])

asyncio.run(main())
