import asyncio

async def victim():
    try:
        await asyncio.sleep(10)
    finally:
        print("victim cleans up")
        await asyncio.sleep(0)
        print("victim cleaned up")

async def main():
    task = asyncio.create_task(victim())
    await asyncio.sleep(0)
    task.cancel()
    for i in range(4):
        print("turn", i, task.done())
        await asyncio.sleep(0)
    print(task.cancelled())

asyncio.run(main())
