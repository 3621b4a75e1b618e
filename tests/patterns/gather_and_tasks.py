import asyncio


async def square(n):
    await asyncio.sleep(0)
    return n * n


async def main():
    task = asyncio.create_task(square(3), name="three")
    results = await asyncio.gather(*(square(n) for n in range(5)))
    print(results, await task)
