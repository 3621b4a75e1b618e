import asyncio

async def failing():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        raise ValueError("instead")

async def main():
    task = asyncio.create_task(failing())
    await asyncio.sleep(0)
    task.cancel("msg")
    try:
        await task
    except ValueError as e:
        print(repr(e), repr(e.__context__), e.__cause__)
    print(task.cancelled(), task.cancelling(), repr(task.exception()))

asyncio.run(main())
