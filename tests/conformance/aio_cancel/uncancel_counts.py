import asyncio

async def counted():
    task = asyncio.current_task()
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print(task.cancelling(), task.uncancel(), task.uncancel(), task.uncancel(), task.cancelling())
    await asyncio.sleep(0)
    return "went on"

async def main():
    task = asyncio.create_task(counted())
    await asyncio.sleep(0)
    task.cancel()
    task.cancel()
    print(await task, task.cancelling())

asyncio.run(main())
