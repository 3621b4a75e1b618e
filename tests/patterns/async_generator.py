import asyncio


async def ticks(count, delay=0.01):
    try:
        for n in range(count):
            yield n
            await asyncio.sleep(delay)
    finally:
        print("closed")


async def total(limit):
    found = [n async for n in ticks(limit) if n % 2]
    async for n in ticks(limit):
        if n > 2:
            break
    else:
        found.append(-1)
    return sum(found)
