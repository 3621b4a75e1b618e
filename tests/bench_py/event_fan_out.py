"""One event after the other, each with a thousand tasks waiting for it."""
import asyncio


async def follow(events):
    seen = 0
    for event in events:
        await event.wait()
        seen += 1
    return seen


async def main(count: int) -> int:
    events = [asyncio.Event() for _ in range(count // 1000)]
    followers = [asyncio.create_task(follow(events)) for _ in range(1000)]
    for event in events:
        await asyncio.sleep(0)
        event.set()
    return sum(await asyncio.gather(*followers))
