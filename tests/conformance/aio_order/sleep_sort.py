import asyncio

async def show(x):
    await asyncio.sleep(x / 100)
    print(x)
    return x

async def main():
    print(await asyncio.gather(*(show(x) for x in (5, 1, 4, 2, 3))))

asyncio.run(main())
