import asyncio

class Mine(BaseException):
    pass

async def fails():
    raise Mine("child")

async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails())
    except BaseExceptionGroup as eg:
        print(type(eg).__name__, eg.exceptions)

asyncio.run(main())
