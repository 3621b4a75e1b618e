"""What a turn of the loop costs."""
import asyncio


async def main(rounds: int) -> None:
    for _ in range(rounds):
        await asyncio.sleep(0)
