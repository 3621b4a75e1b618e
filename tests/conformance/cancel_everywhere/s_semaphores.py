import asyncio


async def user(sem, n):
    async with sem:
        await asyncio.sleep(0)


async def main():
    sem = asyncio.Semaphore(1)
    tasks = [asyncio.create_task(user(sem, n)) for n in range(2)]
    await asyncio.sleep(0)
    try:
        async with sem:
            print("  main is in", [t.done() for t in tasks])
    finally:
        await asyncio.wait(tasks)
        print("  free", not sem.locked())
    return "end"
