import asyncio

class Slow:
    async def __aenter__(self):
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            print("enter cancelled")
            raise
    async def __aexit__(self, *exc):
        print("exit never runs")

async def worker():
    async with Slow():
        print("never inside")

async def main():
    task = asyncio.create_task(worker())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    print(task.cancelled())

asyncio.run(main())
