"""Many tasks at once, each with one turn of the loop in it."""
import asyncio


async def double(number):
    await asyncio.sleep(0)
    return number * 2


async def main(count: int) -> int:
    results = await asyncio.gather(*(double(number) for number in range(count)))
    return sum(results)
