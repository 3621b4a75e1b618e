import asyncio

async def stubborn():
    for i in range(3):
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as e:
            print("swallowed", i, e.args, asyncio.current_task().cancelling())
    return "end"

async def main():
    task = asyncio.create_task(stubborn())
    for i in range(3):
        await asyncio.sleep(0)
        print(task.cancel(f"message {i}"))
    print(await task, task.cancelled(), task.cancelling())

asyncio.run(main())
