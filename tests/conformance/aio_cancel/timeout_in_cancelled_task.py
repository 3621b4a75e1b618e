import asyncio

async def worker():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        try:
            async with asyncio.timeout(0.01):
                await asyncio.sleep(10)
        except TimeoutError:
            print("clean-up timed out", asyncio.current_task().cancelling())
        raise

async def main():
    task = asyncio.create_task(worker())
    await asyncio.sleep(0)
    task.cancel("first")
    try:
        await task
    except asyncio.CancelledError as e:
        print("cancelled", e.args)

asyncio.run(main())
