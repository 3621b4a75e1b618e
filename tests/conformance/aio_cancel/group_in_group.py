import asyncio

async def failing():
    await asyncio.sleep(0.001)
    raise ValueError("leaf")

async def sleeping(name):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise

async def main():
    try:
        async with asyncio.TaskGroup() as outer:
            outer.create_task(sleeping("outer child"))
            async with asyncio.TaskGroup() as inner:
                inner.create_task(sleeping("inner child"))
                inner.create_task(failing())
    except* ValueError as eg:
        print(repr(eg), asyncio.current_task().cancelling())

asyncio.run(main())
