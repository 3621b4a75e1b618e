import asyncio

async def child(name):
    try:
        await asyncio.sleep(10)
    finally:
        print("child", name, "ends")

async def main():
    try:
        async with asyncio.timeout(0.01):
            async with asyncio.TaskGroup() as group:
                group.create_task(child("a"))
                group.create_task(child("b"))
    except TimeoutError as e:
        print("timeout", repr(e.__cause__), asyncio.current_task().cancelling())

asyncio.run(main())
