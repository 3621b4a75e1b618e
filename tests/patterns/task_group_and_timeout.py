import asyncio


async def worker(queue: asyncio.Queue, seen: list[int]) -> None:
    while (item := await queue.get()) is not None:
        seen.append(item)


async def main():
    queue = asyncio.Queue(maxsize=2)
    seen: list[int] = []
    try:
        async with asyncio.timeout(5), asyncio.TaskGroup() as group:
            group.create_task(worker(queue, seen))
            for n in range(10):
                await queue.put(n)
            await queue.put(None)
    except* ValueError as errors:
        print(errors.exceptions)
    return seen
