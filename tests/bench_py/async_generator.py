"""Values from an asynchronous generator that gives way at every hundredth."""
import asyncio


async def numbers(count):
    for number in range(count):
        if number % 100 == 0:
            await asyncio.sleep(0)
        yield number


async def main(count: int) -> int:
    total = 0
    async for number in numbers(count):
        total += number
    return total
