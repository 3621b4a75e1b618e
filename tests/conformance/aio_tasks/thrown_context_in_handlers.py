import asyncio

async def helper():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        print("helper sees", repr(e.__context__))
        raise

async def worker():
    try:
        raise KeyError("handled")
    except KeyError:
        try:
            await helper()
        except asyncio.CancelledError as e:
            print("worker sees", repr(e.__context__))
            raise

async def main():
    task = asyncio.create_task(worker())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])

asyncio.run(main())
