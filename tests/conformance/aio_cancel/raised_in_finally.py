import asyncio

async def failing():
    try:
        await asyncio.sleep(10)
    finally:
        raise KeyError("in finally")

async def main():
    task = asyncio.create_task(failing())
    await asyncio.sleep(0)
    task.cancel()
    result, = await asyncio.gather(task, return_exceptions=True)
    print(repr(result), repr(result.__context__))

asyncio.run(main())
