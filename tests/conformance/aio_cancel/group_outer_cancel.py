import asyncio

log = []

async def child(name):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        log.append((name, e.args))
        raise

async def parent():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child("a"))
            group.create_task(child("b"))
            await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        print("parent", e.args)
        raise

async def main():
    task = asyncio.create_task(parent())
    await asyncio.sleep(0.001)
    task.cancel("stop")
    await asyncio.wait([task])
    print(sorted(log))
    print(task.cancelled(), task.cancelling())

asyncio.run(main())
