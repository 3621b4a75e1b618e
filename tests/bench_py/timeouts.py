"""A timeout around something that is done long before."""
import asyncio


async def main(count: int) -> int:
    done = 0
    for _ in range(count):
        async with asyncio.timeout(10):
            await asyncio.sleep(0)
            done += 1
    return done
