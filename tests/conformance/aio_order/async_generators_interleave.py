import asyncio

async def numbers(name, n):
    for i in range(n):
        print(name, "yields", i)
        yield i
        await asyncio.sleep(0)

async def consume(name):
    async for i in numbers(name, 3):
        print(name, "takes", i)

async def main():
    await asyncio.gather(consume("a"), consume("b"))

asyncio.run(main())
