import asyncio

class Suppress:
    async def __aenter__(self):
        return self
    async def __aexit__(self, kind, exc, tb):
        print("exit", kind and kind.__name__)
        return True

async def worker():
    async with Suppress():
        await asyncio.sleep(10)
    print("after the block", asyncio.current_task().cancelling())
    await asyncio.sleep(0)
    return "went on"

async def main():
    task = asyncio.create_task(worker())
    await asyncio.sleep(0)
    task.cancel()
    print(await task)

asyncio.run(main())
