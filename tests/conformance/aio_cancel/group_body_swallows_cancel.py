import asyncio

async def failing():
    raise ValueError("child")

async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(failing())
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError as e:
                print("body swallowed", e.args, asyncio.current_task().cancelling())
            await asyncio.sleep(0.001)
            print("body goes on")
    except* ValueError as eg:
        print(eg.exceptions, asyncio.current_task().cancelling())
    await asyncio.sleep(0)
    print("end")

asyncio.run(main())
