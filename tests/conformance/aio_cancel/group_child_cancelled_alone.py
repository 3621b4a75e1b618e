import asyncio

async def child():
    await asyncio.sleep(10)

async def other():
    await asyncio.sleep(0.001)
    print("other finishes")

async def main():
    async with asyncio.TaskGroup() as group:
        task = group.create_task(child())
        group.create_task(other())
        await asyncio.sleep(0)
        task.cancel()
    print("group ends well", task.cancelled())

asyncio.run(main())
