"""What a task costs: create one, await it, a thousand times."""
import asyncio


async def noop():
    pass


async def main(rounds: int) -> None:
    for _ in range(rounds):
        await asyncio.create_task(noop())
