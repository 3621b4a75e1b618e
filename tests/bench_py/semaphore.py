"""A hundred tasks, ten of which may work at a time."""
import asyncio


async def work(semaphore, times):
    done = 0
    for _ in range(times):
        async with semaphore:
            await asyncio.sleep(0)
            done += 1
    return done


async def main(count: int) -> int:
    semaphore = asyncio.Semaphore(10)
    return sum(await asyncio.gather(*(work(semaphore, count // 100) for _ in range(100))))
