import asyncio


async def child():
    try:
        for _ in range(3):
            await asyncio.sleep(0)
        print("  child finishes")
        return "child"
    except asyncio.CancelledError as e:
        print("  child cancelled", e.args)
        await asyncio.sleep(0)
        raise


async def main():
    async with asyncio.TaskGroup() as group:
        task = group.create_task(child())
        await asyncio.sleep(0)
        print("  body ends")
    return task.result()
