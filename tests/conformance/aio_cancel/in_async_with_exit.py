import asyncio

class Slow:
    async def __aenter__(self):
        return self
    async def __aexit__(self, kind, exc, tb):
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as e:
            print("exit cancelled", kind, e.args)
            raise

async def worker(fails):
    async with Slow():
        if fails:
            raise KeyError("body")

async def main():
    for fails in (False, True):
        task = asyncio.create_task(worker(fails))
        await asyncio.sleep(0)
        task.cancel()
        result, = await asyncio.gather(task, return_exceptions=True)
        print(repr(result))

asyncio.run(main())
