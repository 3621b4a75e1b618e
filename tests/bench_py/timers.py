"""Many timers at once, due within ten milliseconds in no particular order."""
import asyncio


async def main(count: int) -> None:
    await asyncio.gather(*(asyncio.sleep(index * 7919 % 10_000 / 1_000_000) for index in range(count)))
