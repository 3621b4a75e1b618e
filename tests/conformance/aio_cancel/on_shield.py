import asyncio

async def inner():
    await asyncio.sleep(0.01)
    print("inner finished")
    return "inner result"

async def outer(task):
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError as e:
        print("outer cancelled", e.args, task.done())
        raise

async def main():
    task = asyncio.create_task(inner())
    waiting = asyncio.create_task(outer(task))
    await asyncio.sleep(0)
    waiting.cancel("leave")
    await asyncio.wait([waiting])
    print(waiting.cancelled(), task.cancelled())
    print(await task)

asyncio.run(main())
