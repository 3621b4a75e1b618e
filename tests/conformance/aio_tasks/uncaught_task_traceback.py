import asyncio

async def inner(x):
    return 10 // x

async def middle(x):
    return await inner(x)

async def main():
    await asyncio.gather(middle(1), middle(0))

asyncio.run(main())
