import asyncio

async def fails(n):
    await asyncio.sleep(0)
    if n % 2:
        raise ValueError(n)
    return n

async def main():
    for n in range(4):
        try:
            async with asyncio.TaskGroup() as group:
                task = group.create_task(fails(n))
            print("ok", task.result())
        except* ValueError as eg:
            print("failed", [str(e) for e in eg.exceptions])

asyncio.run(main())
