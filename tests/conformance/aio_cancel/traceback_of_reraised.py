import asyncio
import traceback

async def leaf():
    await asyncio.sleep(10)

async def branch():
    await leaf()

async def main():
    task = asyncio.create_task(branch())
    await asyncio.sleep(0)
    task.cancel("tb")
    try:
        await task
    except asyncio.CancelledError as e:
        print([f.name for f in traceback.extract_tb(e.__traceback__) if f.filename == __file__])

asyncio.run(main())
