import asyncio

async def returning():
    try:
        await asyncio.sleep(10)
    finally:
        return "from finally"

async def main():
    task = asyncio.create_task(returning())
    await asyncio.sleep(0)
    task.cancel()
    print(await task, task.cancelled())

asyncio.run(main())
