"""A wait at the end of fifty coroutines that await each other."""
import asyncio


async def descend(depth):
    if depth == 0:
        await asyncio.sleep(0)
        return 0
    return 1 + await descend(depth - 1)


async def main(count: int) -> int:
    total = 0
    for _ in range(count):
        total += await descend(50)
    return total
