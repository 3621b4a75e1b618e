import asyncio


async def fails():
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    raise ValueError("child")


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails())
            for _ in range(4):
                await asyncio.sleep(0)
            print("  body ends")
    except* ValueError as eg:
        print("  group", eg.exceptions, asyncio.current_task().cancelling())
        await asyncio.sleep(0)
    return "after"
