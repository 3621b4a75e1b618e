"""Tasks that are cancelled while they wait."""
import asyncio


async def wait_long():
    await asyncio.sleep(1000)


async def main(count: int) -> int:
    cancelled = 0
    for _ in range(count):
        task = asyncio.create_task(wait_long())
        await asyncio.sleep(0)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            cancelled += 1
    return cancelled
