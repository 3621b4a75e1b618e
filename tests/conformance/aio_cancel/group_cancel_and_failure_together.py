import asyncio

async def failing():
    await asyncio.sleep(0)
    raise ValueError("child")

async def parent():
    async with asyncio.TaskGroup() as group:
        group.create_task(failing())
        await asyncio.sleep(10)

async def main():
    task = asyncio.create_task(parent())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel("also cancelled")
    result, = await asyncio.gather(task, return_exceptions=True)
    print(repr(result), task.cancelling())

asyncio.run(main())
